"""A loaded codebook, and what is asked of it."""

from __future__ import annotations

import datetime
import itertools
import json
import os
import warnings as told_by_python
from typing import (
    TYPE_CHECKING,
    Any,
    Dict,
    Iterable,
    Iterator,
    List,
    Mapping,
    NamedTuple,
    Optional,
    Sequence,
    Tuple,
    TypedDict,
    Union,
    cast,
)

from legation._errors import InputError, LegationError, LegationWarning, UsageError
from legation._table import Failure, Table

if TYPE_CHECKING:
    import sys

    if sys.version_info >= (3, 11):
        from typing import Unpack
    else:
        from typing_extensions import Unpack

    from legation import _legation
    from legation._explain import Explanation
    from legation._parse import Parse
    from legation._report import Report
    from legation._types import Record, Relation

__all__ = ["Coder", "Options", "default_coder"]

Path = Union[str, "os.PathLike[str]"]
Day = Union[str, datetime.date]
#: A column by its name; for plain texts, the values themselves, or one for all.
Given = Union[str, datetime.date, Sequence[Any], None]

#: Dicts of an iterable that are taken at a time.
CHUNK = 2048
#: Warnings that are told one by one.
TOLD = 20


class Options(TypedDict, total=False):
    """How articles are taken: what :meth:`Coder.code`, :func:`legation.code` and :meth:`legation.Archive.ingest` have in common.

    For tables and dicts, a field is the column that holds it; where none is given, columns of usual names are found (``text``, ``body``, ``content``; ``date``,
    ``published``; ``source``, ``outlet``; ...). For plain texts, it is a list with a value for each, or one value for all. ``published`` may be a
    :class:`datetime.date` for all in either case.
    """

    text: Given
    title: Given
    published: Given
    outlet: Given
    author: Given
    url: Given
    id: Given
    language: Given
    errors: str
    """``"raise"`` stops at the first row that is no article; ``"skip"`` passes over such rows, warns, and lists them as failures; ``"collect"`` lists them and does not warn."""
    threads: Optional[int]
    """Threads to code with; one a core where not given."""


class Coder:
    """The codebook, with your own folder and dictionaries over it, as on the command line.

    Loading takes some tenths of a second; keep it. It may be used from several threads, and is pickled by what it was made of.

    Args:
        codebook: A folder whose TOML files add to or replace the codebook's, path by path.
        actors: Actor dictionaries in TABARI's or PETRARCH's format, over the codebook's actors.
        agents: Agent dictionaries in PETRARCH's format.
        verbs: Verb dictionaries in PETRARCH's format.

    Raises:
        CodebookError: A file cannot be read, or an entry is wrong: the message names the file.

    >>> import legation
    >>> [event["event"] for event in legation.Coder().events("Moscow condemned the strike on Friday.")]
    ['ACCUSE']
    """

    def __init__(
        self,
        codebook: Optional[Path] = None,
        actors: Union[Path, Sequence[Path]] = (),
        agents: Union[Path, Sequence[Path]] = (),
        verbs: Union[Path, Sequence[Path]] = (),
    ) -> None:
        from legation import _legation

        options: List[str] = []
        if codebook is not None:
            options += ["--codebook", os.fspath(codebook)]
        for name, paths in (("actors", actors), ("agents", agents), ("verbs", verbs)):
            for path in [paths] if isinstance(paths, (str, os.PathLike)) else paths:
                options += [f"--{name}", os.fspath(path)]
        self._options = options
        self._native = _legation.Coder(options)

    def __reduce__(self) -> Tuple[Any, ...]:
        return (_from_options, (self._options,))

    def __repr__(self) -> str:
        return f"<legation.Coder: {self.version}{''.join(' ' + option for option in self._options)}>"

    @property
    def version(self) -> str:
        """Name and version of the codebook."""
        return self._native.version

    @property
    def notes(self) -> List[str]:
        """What of the dictionaries was not brought over, and why."""
        return self._native.notes

    def code(self, data: object, **options: "Unpack[Options]") -> Table:
        """Codes articles: a row of the table for each event that a sentence tells.

        Args:
            data: One text; a list or other iterable of texts; a ``pandas`` or ``polars`` DataFrame or Series of texts; a ``pyarrow.Table``, or whatever else
                hands out Arrow (``__arrow_c_stream__``); or an iterable of dicts, one an article.
            text, title, published, outlet, author, url, id, language: The column that holds it; for plain texts, the values themselves (:class:`Options`).
            errors: What is done about rows that are no article: ``"raise"``, ``"skip"`` or ``"collect"``, which list them in :attr:`Table.failures`.
            threads: Threads to code with; one a core where not given.

        Returns:
            A table with the fields of docs/records.md, in the order of the articles and of their text.

        Raises:
            InputError: A column is not there, or a row is no article: with the column, the row (from 0), what was found and what to do.
            TypeError: An option has a name that there is not.
            KeyboardInterrupt: After the articles in hand.
        """
        asked = Asked.of(options)
        return _joined([self._part(part, asked) for part in _parts(data, asked.fields)], asked.errors)

    def _part(self, part: "Part", asked: "Asked") -> Table:
        if part.stream is not None:
            made = self._native.code_arrow(
                part.stream, part.columns, part.constants, "row", part.first, asked.strict, asked.threads
            )
        else:
            made = self._native.code_lists(
                part.lists, part.columns, part.constants, "row", part.first, asked.strict, asked.threads
            )
        rows, faults, warnings, documents, words = made
        failures = [Failure(row, column, message) for column, row, message in faults]
        if asked.strict and failures:
            raise wrong(failures[0])
        return Table(rows, failures, warnings, documents, words)

    def events(
        self,
        text: str,
        published: Optional[Day] = None,
        *,
        title: Optional[str] = None,
        outlet: Optional[str] = None,
        url: Optional[str] = None,
        id: Optional[str] = None,
    ) -> List["Record"]:
        """The events of one article, as dicts.

        Args:
            text: The article, or a sentence.
            published: When it was published, by which *on Monday* is dated.

        Returns:
            A dict for each event, with the fields of docs/records.md.
        """
        table = self.code(text, published=published, title=title, outlet=outlet, url=url, id=id, threads=1)
        return table.to_dicts()

    def relation(
        self,
        sentence: str,
        actor: Union[str, Tuple[int, int]],
        recipient: Union[str, Tuple[int, int]],
    ) -> List["Relation"]:
        """What one marked phrase of a sentence does to or with another: the categories that come into question, best first.

        Args:
            sentence: A sentence.
            actor, recipient: The phrases, as ``(start, end)`` in characters, or as the words themselves where they stand in the sentence once.

        Raises:
            UsageError: A phrase is not in the sentence, or stands there more than once.
        """
        places = [_place(sentence, "actor", actor), _place(sentence, "recipient", recipient)]
        found = self._native.relation(sentence, places[0], places[1])
        names = ("event", "quad_code", "score", "step", "pattern", "words")
        return [cast("Relation", dict(zip(names, one))) for one in found]

    def parse(self, text: str, entities: bool = False) -> "Parse":
        """Sentences, tokens and dependency trees.

        Args:
            text: Any text; empty lines end a sentence.
            entities: Mark names, noun phrases and pronouns, those that speak of the same thing with the same number.
        """
        from legation._parse import Parse

        return Parse(self._native.parse(text, entities), text)

    def explain(self, text: str, published: Optional[Day] = None, *, outlet: Optional[str] = None) -> "Explanation":
        """Why a sentence is coded as it is, or is not: its tree, its parties, the entries that matched and those that nearly did, and where each value comes from.

        ``print`` it, or let a notebook show it.
        """
        from legation._explain import Explanation
        from legation._run import run

        options = list(self._options)
        if published is not None:
            options += ["--published", str(published)]
        if outlet is not None:
            options += ["--outlet", outlet]
        told = run(["explain", *options, "--", text]).out
        return Explanation(text, told, self.events(text, published, outlet=outlet))

    def evaluate(
        self,
        gold: Path,
        *,
        kind: Optional[str] = None,
        as_records: bool = False,
        errors: int = 10,
        resamples: int = 1000,
        seed: int = 1,
        predictions: Optional[Path] = None,
    ) -> "Report":
        """How well the coder does on a hand-coded sample, and where it fails.

        Args:
            gold: TSV of marked pairs or of sentences, BIO of spans, JSONL of records, or TOML of texts with counts.
            kind: What the file holds, where its first lines do not tell.
            as_records: Score marked pairs by the categories that records have, not by those of data coded from CAMEO.
            errors: Mistakes to show, the surest first.
            resamples, seed: Samples drawn for the confidence intervals, and their seed.
            predictions: A file to write what was predicted to, item by item.

        Raises:
            InputError: The file cannot be read: with each line that is wrong.
        """
        from legation._report import Report

        arguments = ["--errors", str(errors), "--resamples", str(resamples), "--seed", str(seed)]
        arguments += ["--kind", kind] if kind else []
        arguments += ["--as-records"] if as_records else []
        arguments += ["--predictions", os.fspath(predictions)] if predictions is not None else []
        made, told = self._native.evaluate([*arguments, "--", os.fspath(gold)])
        if made is None:
            raise InputError("\n".join(told))
        return Report(*made)


def _from_options(options: List[str]) -> Coder:
    """A coder as it was before it was pickled."""
    from legation import _legation

    coder = Coder.__new__(Coder)
    coder._options = options
    coder._native = _legation.Coder(options)
    return coder


_default: Optional[Coder] = None


def default_coder() -> Coder:
    """The coder with the codebook as it comes, loaded when it is first asked for."""
    global _default
    if _default is None:
        _default = Coder()
    return _default


class Part:
    """Some articles in a form that the native half takes."""

    def __init__(
        self,
        columns: List[Tuple[str, str]],
        constants: List[Tuple[str, str]],
        stream: Optional[object] = None,
        lists: Sequence[Tuple[str, List[Any]]] = (),
        first: int = 0,
    ) -> None:
        self.columns = columns
        self.constants = constants
        self.stream = stream
        self.lists = lists
        self.first = first


class Asked(NamedTuple):
    """The options of a call, looked at once."""

    fields: Dict[str, Given]
    """What the caller gave of an article's fields, by the names that the native half has for them."""
    errors: str
    threads: Optional[int]

    @classmethod
    def of(cls, options: Mapping[str, Any]) -> "Asked":
        """
        Raises:
            TypeError: An option has a name that there is not.
            UsageError: ``errors`` is none of its words.
        """
        strange = [name for name in options if name not in Options.__annotations__]
        if strange:
            known = ", ".join(Options.__annotations__)
            raise TypeError(f"unexpected option {strange[0]!r}: expected one of {known}")
        rest = {name: value for name, value in options.items() if value is not None}
        errors, threads = rest.pop("errors", "raise"), rest.pop("threads", None)
        if errors not in ("raise", "skip", "collect"):
            raise UsageError(f'errors={errors!r}: expected "raise", "skip" or "collect"')
        return cls({"lang" if name == "language" else name: value for name, value in rest.items()}, errors, threads)

    @property
    def strict(self) -> bool:
        """Whether the first row that is no article ends the call."""
        return self.errors == "raise"


def wrong(failure: Failure) -> InputError:
    """A failure as an exception."""
    message = f"column {failure.column!r}, row {failure.row}: {failure.message}"
    return InputError(message, failure.column, failure.row)


def _joined(parts: List[Table], errors: str) -> Table:
    from legation import _legation

    rows = parts[0]._rows if len(parts) == 1 else _legation.Rows.joined("record", [part._rows for part in parts])
    table = Table(
        rows,
        [failure for part in parts for failure in part.failures],
        [warning for part in parts for warning in part.warnings],
        sum(part.documents for part in parts),
        sum(part.words for part in parts),
    )
    if errors == "skip":
        tell(table.failures)
    return table


def tell(failures: Sequence[Failure]) -> None:
    """Warns of rows that were passed over."""
    for failure in failures[:TOLD]:
        told_by_python.warn(str(wrong(failure)), LegationWarning, stacklevel=4)
    if len(failures) > TOLD:
        more = f"{len(failures) - TOLD} more rows were passed over: see the table's failures"
        told_by_python.warn(more, LegationWarning, stacklevel=4)


def _parts(data: object, fields: Dict[str, Given]) -> Iterator[Part]:
    """The articles of whatever a caller has."""
    if isinstance(data, (str, bytes, bytearray)):
        yield _texts([data], fields)
        return
    if isinstance(data, Mapping):
        yield from _dicts(iter([data]), fields)
        return
    library = type(data).__module__.partition(".")[0]
    if library == "pandas" and hasattr(data, "columns"):
        yield _pandas(data, fields)
        return
    if library in ("pandas", "polars", "numpy") and hasattr(data, "tolist"):
        yield _texts(cast(Any, data).tolist(), fields)
        return
    if library == "polars" and hasattr(data, "to_list"):
        yield _texts(cast(Any, data).to_list(), fields)
        return
    if library == "pyarrow" and hasattr(data, "to_pylist") and not hasattr(data, "schema"):
        yield _texts(cast(Any, data).to_pylist(), fields)
        return
    if hasattr(data, "__arrow_c_stream__") or hasattr(data, "__arrow_c_array__"):
        columns, constants = _named(fields)
        yield Part(columns, constants, stream=data)
        return
    if not isinstance(data, Iterable):
        raise InputError(
            f"expected texts, dicts, a DataFrame or an Arrow table, found a value of type {type(data).__name__}"
        )
    rows = iter(data)
    head = list(itertools.islice(rows, 1))
    if head and isinstance(head[0], Mapping):
        yield from _dicts(itertools.chain(head, rows), fields)
    else:
        yield _texts([*head, *rows], fields)


def _named(fields: Dict[str, Given]) -> Tuple[List[Tuple[str, str]], List[Tuple[str, str]]]:
    """Which columns a caller named, and what is the same for all rows."""
    columns: List[Tuple[str, str]] = []
    constants: List[Tuple[str, str]] = []
    for field, value in fields.items():
        if isinstance(value, datetime.date):
            constants.append((field, value.isoformat()[:10]))
        elif isinstance(value, str):
            columns.append((field, value))
        else:
            raise UsageError(
                f"{field}=...: expected the name of a column, found a value of type {type(value).__name__}"
            )
    return columns, constants


def _texts(texts: List[Any], fields: Dict[str, Given]) -> Part:
    """Plain texts, with values beside them."""
    lists: List[Tuple[str, List[Any]]] = [("text", texts)]
    constants: List[Tuple[str, str]] = []
    for field, value in fields.items():
        if field == "text":
            raise UsageError("text=...: these are texts already; name a column only for tables and dicts")
        if isinstance(value, datetime.date):
            constants.append((field, value.isoformat()[:10]))
        elif isinstance(value, str):
            constants.append((field, value))
        elif hasattr(value, "tolist"):
            lists.append((field, cast(Any, value).tolist()))
        else:
            lists.append((field, list(cast(Iterable[Any], value))))
    return Part([], constants, lists=lists)


def _pandas(frame: Any, fields: Dict[str, Given]) -> Part:
    """A DataFrame of pandas, column by column: what is odd in a cell can be told with its row."""
    columns, constants = _named(fields)
    names = list(frame.columns)
    usable = [name for name in names if isinstance(name, str) and names.count(name) == 1]
    read = _read(usable, columns, constants)
    return Part(columns, constants, lists=[(name, frame[name].tolist()) for name in read])


def _read(
    names: List[str], columns: List[Tuple[str, str]], constants: List[Tuple[str, str]]
) -> List[str]:
    from legation import _legation

    read = _legation.columns_read(names, columns, constants)
    return list(dict.fromkeys(column for _, column in read))


def _dicts(rows: Iterator[Any], fields: Dict[str, Given]) -> Iterator[Part]:
    """Dicts, some at a time."""
    columns, constants = _named(fields)
    first = 0
    names: Dict[str, None] = {}
    while True:
        chunk = list(itertools.islice(rows, CHUNK))
        if not chunk:
            return
        for number, row in enumerate(chunk, first):
            if not isinstance(row, Mapping):
                found = f"a value of type {type(row).__name__}"
                raise InputError(f"row {number}: expected a dict, as the rows before it, found {found}", None, number)
            names.update(dict.fromkeys(name for name in row if isinstance(name, str)))
        read = _read(list(names), columns, constants)
        yield Part(columns, constants, lists=[(name, [row.get(name) for row in chunk]) for name in read], first=first)
        first += len(chunk)


def _place(sentence: str, which: str, phrase: Union[str, Tuple[int, int]]) -> Tuple[int, int]:
    if not isinstance(phrase, str):
        start, end = phrase
        return (start, end)
    count = sentence.count(phrase)
    if not phrase or count != 1:
        found = "an empty one" if not phrase else f"it {count} times"
        raise UsageError(
            f"{which}={phrase!r}: expected words that stand in the sentence once, found {found}: give (start, end) in characters"
        )
    start = sentence.index(phrase)
    return (start, start + len(phrase))


def lines(out: str) -> List[Dict[str, Any]]:
    """JSON lines as dicts."""
    return [cast(Dict[str, Any], json.loads(line)) for line in out.splitlines() if line]


def fault(messages: Sequence[str]) -> LegationError:
    """An error of a command."""
    return LegationError("\n".join(messages))
