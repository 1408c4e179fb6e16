"""A `legation serve` for the time of a test."""

import subprocess
import sys
import threading
from contextlib import contextmanager


@contextmanager
def served(program, archive):
    """Serves an archive at a free port of this machine, which is given; what the server says afterwards goes on to standard error."""
    arguments = [program, "serve", "--archive", archive, "--address", "127.0.0.1:0"]
    with subprocess.Popen(arguments, stderr=subprocess.PIPE, text=True) as server:
        try:
            for line in server.stderr:
                if "http://127.0.0.1:" in line:
                    port = int(line.split("http://127.0.0.1:")[1].split("/")[0])
                    break
            else:
                sys.exit("the server did not start")
            # Nobody else reads it, and a full pipe would stop the server.
            threading.Thread(target=lambda: [sys.stderr.write(line) for line in server.stderr], daemon=True).start()
            yield port
        finally:
            server.terminate()
            server.wait(30)
