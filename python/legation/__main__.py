"""The command line: `legation`, or `python -m legation`."""

from __future__ import annotations

import signal
import sys


def main() -> None:
    """Runs the command line with this process's arguments, and exits with its status."""
    from legation import _legation

    # As any other program: Ctrl-C ends it, and a reader that goes away does.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    sys.exit(_legation.main(sys.argv[1:]))


if __name__ == "__main__":
    main()
