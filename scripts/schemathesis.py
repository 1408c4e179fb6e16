#!/usr/bin/env python3
"""Runs schemathesis against `legation serve` on an archive of the example articles: every address of its own description.

Usage: schemathesis.py LEGATION SCHEMATHESIS [OPTIONS OF `schemathesis run`]
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from served import served

# Checks that do not hold here, and are not meant to.
LEFT_OUT = [
    # An actor, category or kind of deal must be one of the codebook, whose lists the description does not repeat.
    "positive_data_acceptance",
    # An empty value (`to=`) is one that is not given: forms send it so.
    "negative_data_rejection",
    # What writes must be JSON before it is looked at where it goes: 400 comes before 405.
    "unsupported_method",
]
ROOT = Path(__file__).resolve().parent.parent


def main():
    program, tool, *options = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        archive = str(Path(folder) / "a.sqlite")
        subprocess.run([program, "ingest", str(ROOT / "examples/articles"), "--archive", archive, "--quiet"], check=True)
        with served(program, archive) as port:
            home = f"http://127.0.0.1:{port}"
            # The stream never ends.
            fixed = ["--exclude-path", "/api/v1/stream", "--exclude-checks", ",".join(LEFT_OUT), "--rate-limit", "100/s", "--no-color"]
            status = subprocess.run(
                [tool, "run", f"{home}/api/v1/openapi.json", *fixed, *options],
                cwd=folder,
            ).returncode
    sys.exit(status)


if __name__ == "__main__":
    main()
