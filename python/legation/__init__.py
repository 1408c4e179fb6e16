"""Reads news and keeps a sourced record of what states and armed groups do to, with and about each other.

>>> import legation
>>> table = legation.code(["Russia delivered two helicopters to Mali on Monday."], published="2024-03-06")
>>> [(event["event"], event["date"]) for event in table.to_dicts()]
[('AID', '2024-03-04')]

Everything runs on this machine; nothing is sent anywhere. The codebook and the parser's model are loaded when they are first needed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, List, Optional, Sequence, Tuple, Union

from legation._errors import (
    ArchiveError,
    CodebookError,
    InputError,
    LegationError,
    LegationWarning,
    UsageError,
)

if TYPE_CHECKING:
    import os
    import sys

    if sys.version_info >= (3, 11):
        from typing import Unpack
    else:
        from typing_extensions import Unpack

    from legation._archive import Archive, Brief, Ingested
    from legation._coder import Coder, Day, Options, Path
    from legation._explain import Explanation
    from legation._files import code_files, read
    from legation._parse import Parse
    from legation._report import Report
    from legation._table import Failure, Table
    from legation._types import Record, Relation

__all__ = [
    "Archive",
    "ArchiveError",
    "Brief",
    "CodebookError",
    "Coder",
    "Explanation",
    "Failure",
    "Ingested",
    "InputError",
    "LegationError",
    "LegationWarning",
    "Options",
    "Parse",
    "Record",
    "Relation",
    "Report",
    "Table",
    "UsageError",
    "__version__",
    "code",
    "code_files",
    "evaluate",
    "events",
    "explain",
    "parse",
    "read",
    "relation",
]

__version__: str

# Loaded when they are asked for: importing the package takes some milliseconds.
_LAZY = {
    "Archive": "_archive",
    "Brief": "_archive",
    "Ingested": "_archive",
    "Coder": "_coder",
    "Options": "_coder",
    "Explanation": "_explain",
    "Failure": "_table",
    "Parse": "_parse",
    "Record": "_types",
    "Relation": "_types",
    "Report": "_report",
    "Table": "_table",
    "__version__": "_legation",
    "code_files": "_files",
    "read": "_files",
}


def __getattr__(name: str) -> Any:
    if name in _LAZY:
        from importlib import import_module

        value = getattr(import_module(f"legation.{_LAZY[name]}"), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module 'legation' has no attribute {name!r}")


def __dir__() -> List[str]:
    return sorted({*globals(), *__all__})


def code(data: object, *, coder: Optional["Coder"] = None, **options: "Unpack[Options]") -> "Table":
    """Codes articles: a row of the table for each event that a sentence tells.

    As :meth:`legation.Coder.code`, with the same options and with the codebook as it comes where no ``coder`` is given.
    """
    from legation._coder import default_coder

    return (coder or default_coder()).code(data, **options)


def events(text: str, published: Optional["Day"] = None) -> List["Record"]:
    """The events of one article or sentence, as dicts: :meth:`legation.Coder.events`."""
    from legation._coder import default_coder

    return default_coder().events(text, published)


def relation(
    sentence: str, actor: Union[str, Tuple[int, int]], recipient: Union[str, Tuple[int, int]]
) -> List["Relation"]:
    """What one marked phrase of a sentence does to or with another: :meth:`legation.Coder.relation`."""
    from legation._coder import default_coder

    return default_coder().relation(sentence, actor, recipient)


def parse(text: str, entities: bool = False) -> "Parse":
    """Sentences, tokens and trees: :meth:`legation.Coder.parse`."""
    from legation._coder import default_coder

    return default_coder().parse(text, entities)


def explain(text: str, published: Optional["Day"] = None) -> "Explanation":
    """Why a sentence is coded as it is: :meth:`legation.Coder.explain`."""
    from legation._coder import default_coder

    return default_coder().explain(text, published)


def evaluate(
    gold: "Path",
    *,
    kind: Optional[str] = None,
    as_records: bool = False,
    errors: int = 10,
    resamples: int = 1000,
    seed: int = 1,
    predictions: Optional["Path"] = None,
    coder: Optional["Coder"] = None,
) -> "Report":
    """How well the coder does on a hand-coded sample: :meth:`legation.Coder.evaluate`."""
    from legation._coder import default_coder

    return (coder or default_coder()).evaluate(
        gold,
        kind=kind,
        as_records=as_records,
        errors=errors,
        resamples=resamples,
        seed=seed,
        predictions=predictions,
    )
