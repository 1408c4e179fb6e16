"""An archive of articles and their records: one file on disk, asked as on the command line."""

from __future__ import annotations

import datetime
import json
import os
from typing import TYPE_CHECKING, Any, Dict, List, NamedTuple, Optional, Sequence, Union

from legation._coder import Asked, Coder, Day, _parts, default_coder, tell, wrong
from legation._errors import ArchiveError
from legation._run import Ran, run
from legation._table import Failure, Table

if TYPE_CHECKING:
    import sys

    if sys.version_info >= (3, 11):
        from typing import TypedDict, Unpack
    else:
        from typing_extensions import TypedDict, Unpack

    from legation._coder import Options

    Words = Union[str, Sequence[str]]

    class Filter(TypedDict, total=False):
        """Which records are wanted; what is not given is not asked. A list is one of these."""

        actor: Optional[str]
        recipient: Optional[str]
        between: Optional[Sequence[str]]
        event: Optional[Words]
        mode: Optional[Words]
        context: Optional[Words]
        quad: Union[int, Sequence[int], None]
        cameo: Optional[Words]
        from_: Optional[Day]
        to: Optional[Day]
        country: Optional[Words]
        place_name: Optional[Words]
        status: Optional[Words]
        certainty: Optional[float]
        deal: Optional[Words]
        by: Optional[Words]
        source_kind: Optional[Words]
        standing: Optional[Words]
        document: Optional[str]
        words: Optional[str]
        """Words of the evidence sentence."""
        as_of: Optional[Day]
        limit: Optional[int]
        machine: bool
        """As the coder made them, whatever a person decided."""
        all: bool
        """Of deals, sources, actors and documents: by all events, however many; else by the latest, where there are very many."""


__all__ = ["Archive", "Brief", "Ingested"]

Path = Union[str, "os.PathLike[str]"]


class Ingested(NamedTuple):
    """What became of articles that were given to an archive."""

    new: int
    corrected: int
    same: int
    """There already, to the letter: nothing was changed."""
    records: int
    """Records that were added."""
    failures: List[Failure]


class Brief:
    """What two sides did to, with and about each other, with sources: as Markdown, as a page, as data."""

    def __init__(self, markdown: str, html: str, data: Dict[str, Any]) -> None:
        self.markdown = markdown
        self.html = html
        self.data = data

    def __str__(self) -> str:
        return self.markdown

    def __repr__(self) -> str:
        return f"<legation.Brief: {len(self.markdown.splitlines())} lines>"

    def _repr_markdown_(self) -> str:
        return self.markdown


class Archive:
    """Articles and their records in one SQLite file.

    The filters of :meth:`records`, :meth:`events`, :meth:`deals`, :meth:`sources` and :meth:`actors` are those of the command line (docs/archive.md), with ``_`` for
    ``-``; ``from`` is a word of Python, and written ``from_``::

        archive.events(between=("Taliban", "Russia"), event=["AGREE", "CONSULT"], from_="2024-01-01", as_of="2025-07-05")

    Args:
        path: The file. It need not be there before articles are put into it.
        coder: The codebook that new articles are coded with, and whose actors are asked for; the one that comes with the package where not given.

    Raises:
        ArchiveError: From all methods, where the archive cannot be read or written.
        UsageError: From all methods, where a filter asks for what there is not.
    """

    def __init__(self, path: Path, coder: Optional[Coder] = None) -> None:
        self.path = os.fspath(path)
        self._coder = coder

    def __repr__(self) -> str:
        return f"<legation.Archive: {self.path}>"

    @property
    def coder(self) -> Coder:
        """The codebook that new articles are coded with."""
        return self._coder or default_coder()

    def ingest(self, data: object, **options: "Unpack[Options]") -> Ingested:
        """Codes articles and keeps them with their records.

        The same article twice changes nothing; a corrected one, known by its id or address, becomes a new version. Articles before one that fails are kept.

        Args:
            data, options: As for :func:`legation.code`. Articles need an ``id`` or a ``url``, by which they are known again: without either, they are called by their row.

        Raises:
            InputError: A row is no article (unless ``errors`` says to pass over such rows).
        """
        asked = Asked.of(options)
        now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        counts = [0, 0, 0, 0]
        failures: List[Failure] = []
        for part in _parts(data, asked.fields):
            lists = None if part.stream is not None else part.lists
            found, faults, _ = self.coder._native.ingest(
                self.path, now, part.stream, lists, part.columns, part.constants, "row", asked.strict, asked.threads
            )
            counts = [before + now for before, now in zip(counts, found)]
            failures += [Failure(row, column, message) for column, row, message in faults]
            if asked.strict and failures:
                raise wrong(failures[0])
        if asked.errors == "skip":
            tell(failures)
        return Ingested(counts[0], counts[1], counts[2], counts[3], failures)

    def ingest_files(self, *files: Path, published: Optional[Day] = None, outlet: Optional[str] = None) -> List[str]:
        """Codes files and folders and keeps them, as ``legation ingest`` does; gives what that tells at the end."""
        options = ["--published", str(published)] if published is not None else []
        options += ["--outlet", outlet] if outlet is not None else []
        return self._run("ingest", [*options, "--", *(os.fspath(file) for file in files)]).notes

    def records(self, **wanted: "Unpack[Filter]") -> Table:
        """Records, in the order of dates, undated ones last: with the fields of :func:`legation.code`."""
        return self._table("records", wanted, "record")

    def events(self, **wanted: "Unpack[Filter]") -> Table:
        """Events: reports of one happening together, with how many sources, and what they do not agree on. A row an event of which a record is wanted."""
        return self._table("events", wanted, "event")

    def deals(self, **wanted: "Unpack[Filter]") -> Table:
        """Deals as ladders: who with whom, on what, how far, and who says so."""
        return self._table("deals", wanted, "deal")

    def sources(self, **wanted: "Unpack[Filter]") -> Table:
        """Who tells: outlets and quoted sources, with how many events, how often alone, how often disputed."""
        return self._table("sources", wanted, None)

    def actors(self, **wanted: "Unpack[Filter]") -> Table:
        """Who acts: parties with events by quad code."""
        return self._table("actors", wanted, None)

    def documents(self, sought: str, /, **wanted: "Unpack[Filter]") -> Table:
        """Documents by their words: ``ceasefire``, ``"air strike" NOT drone``. Of the filters count ``by``, ``from_``, ``to``, ``as_of`` and ``limit``."""
        return self._table("documents", wanted, None, [sought])

    def brief(self, one: str, two: str, *, as_of: Optional[Day] = None, since: Optional[Day] = None, all: bool = False) -> Brief:
        """What two sides did to, with and about each other, with sources.

        Args:
            one, two: States, groups, organisations or persons by any of their names.
            as_of: Only what could be known on this day.
            since: What changed since this day, too.
            all: All that bears on them, however much; else the newest, where there is very much.
        """
        options = ["--as-of", str(as_of)] if as_of is not None else []
        options += ["--since", str(since)] if since is not None else []
        options += ["--all"] if all else []
        texts = [self._run("brief", [*options, "--format", form, "--", one, two]).out for form in ("md", "html", "json")]
        return Brief(texts[0], texts[1], json.loads(texts[2]))

    def sql(self, question: str) -> Table:
        """The answer to a question in SQLite's SQL; nothing can be written by it. The views are ``documents``, ``records``, ``parties`` and ``adjudications``.

        A column of whole numbers, or of numbers, is one of that type; any other holds texts.
        """
        from legation import _legation

        return Table(_legation.sql(self.path, question))

    def _table(self, command: str, wanted: Any, kind: Optional[str], more: Sequence[str] = ()) -> Table:
        from legation import _legation

        ran = self._run(command, ["--format", "jsonl", *_options(wanted), *(["--", *more] if more else [])])
        return Table(_legation.rows_from_json(ran.out, kind), warnings=ran.notes)

    def _run(self, command: str, arguments: Sequence[str]) -> Ran:
        options = self._coder._options if self._coder is not None else []
        return run([command, "--archive", self.path, *options, *arguments], ArchiveError)


def _options(wanted: Dict[str, Any]) -> List[str]:
    """Filters as the command line has them."""
    options: List[str] = []
    for name, value in wanted.items():
        if value is None or value is False:
            continue
        option = f"--{name.rstrip('_').replace('_', '-')}"
        if value is True:
            options.append(option)
        elif name == "between":
            options += [option, *map(str, value)]
        elif isinstance(value, (list, tuple, set, frozenset)):
            for one in sorted(value, key=str) if isinstance(value, (set, frozenset)) else value:
                options.append(f"{option}={one}")
        else:
            options.append(f"{option}={value}")
    return options
