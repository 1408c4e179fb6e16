"""Commands of the command line, run within this process."""

from __future__ import annotations

import warnings
from typing import List, NamedTuple, Sequence, Type

from legation._errors import LegationError, LegationWarning, UsageError

__all__ = ["Ran", "run"]

#: The exit status of a command that was asked for what there is not.
USAGE = 2


class Ran(NamedTuple):
    """What a command gave."""

    out: str
    """What it printed."""
    notes: List[str]
    """What it told that is no fault."""


def run(arguments: Sequence[str], error: Type[LegationError] = LegationError) -> Ran:
    """Runs a command.

    Raises:
        UsageError: The command line asks for what there is not.
        LegationError: Or the kind of it that is asked for: nothing could be done.
    """
    from legation import _legation

    status, out, told = _legation.command(list(arguments))
    errors = [words for kind, words in told if kind == "error"]
    if status:
        kind = UsageError if status == USAGE else error
        raise kind("\n".join(errors) or f"legation {arguments[0]} failed")
    for words in [*errors, *(words for kind, words in told if kind == "warning")]:
        warnings.warn(words, LegationWarning, stacklevel=3)
    return Ran(out, [words for kind, words in told if kind == "note"])
