"""What can be wrong, with the words that the command line has for it."""

from __future__ import annotations

from typing import Optional

__all__ = [
    "ArchiveError",
    "CodebookError",
    "InputError",
    "LegationError",
    "LegationWarning",
    "UsageError",
]


class LegationError(Exception):
    """Any error of this package."""


class InputError(LegationError, ValueError):
    """Articles are not what was expected.

    Attributes:
        column: The column at fault, where one is.
        row: Its row, counted from 0, where one is.
    """

    column: Optional[str]
    row: Optional[int]

    def __init__(self, message: str, column: Optional[str] = None, row: Optional[int] = None) -> None:
        super().__init__(message)
        self.column = column
        self.row = row


class CodebookError(LegationError, ValueError):
    """The codebook, or a dictionary over it, cannot be read or is wrong."""


class ArchiveError(LegationError):
    """The archive cannot be read or written, or does not understand a question."""


class UsageError(LegationError, ValueError):
    """What was asked for cannot be asked for."""


class LegationWarning(UserWarning):
    """Something odd that was dealt with."""
