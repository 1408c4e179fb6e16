"""Coding and merging on a Spark cluster: Apache Spark, Sail, or a service that speaks Spark Connect.

>>> import legation.spark                                                  # doctest: +SKIP
>>> articles = spark.read.parquet("articles/")                             # doctest: +SKIP
>>> coded = legation.spark.code(articles, text="body", published="date")   # doctest: +SKIP
>>> coded.write.partitionBy("day").parquet("records/")                     # doctest: +SKIP

Every worker needs the package (``pip install legation``); the codebook of a ``coder`` travels with the job. Rows are those of ``legation code``, whatever the
partitions.
"""

from __future__ import annotations

import datetime
import hashlib
import os
import pathlib
import re
import tempfile
from typing import TYPE_CHECKING, Any, Callable, Dict, Iterator, List, Mapping, Optional, Tuple, Union, cast

from legation._errors import InputError, UsageError

if TYPE_CHECKING:
    import pyarrow as pa

    from legation._coder import Coder

__all__ = ["code", "code_files", "failures_of", "merge", "records_of"]

#: Oldest version whose API is used here.
OLDEST = (3, 5)

#: What is told of an article that could not be coded.
FAILURE = "failure"
#: The day an event happened on, for partitions; that of publication where it is not known.
DAY = "day"

_FIELDS = ("text", "title", "published", "outlet", "author", "url", "id", "language")


def code(
    df: Any,
    *,
    text: Optional[str] = None,
    title: Optional[str] = None,
    published: Union[str, datetime.date, None] = None,
    outlet: Optional[str] = None,
    author: Optional[str] = None,
    url: Optional[str] = None,
    id: Optional[str] = None,
    language: Optional[str] = None,
    coder: Optional["Coder"] = None,
    threads: int = 1,
) -> Any:
    """Codes a DataFrame of articles, a row an article.

    Args:
        df: Articles. They need an id or an address, by which their records name them wherever they are coded.
        text, title, published, outlet, author, url, id, language: Columns that hold them; columns of usual names are found. ``published`` may be a date for all.
        coder: With this codebook and these dictionaries; they travel with the job.
        threads: Threads of a worker. Spark runs one worker a core, so one is right for most clusters.

    Returns:
        A DataFrame with the fields of a record (docs/records.md), with ``day`` for partitions and with ``failure``: null but for an article that could not be coded,
        whose row has its id in ``text_info.document``, why in ``failure``, and no other field.

    Raises:
        InputError: A column is not there: with those there are.
        InputError: Or it holds what can be no text, number or date.
        UsageError: Spark is too old, or articles have neither id nor address.
    """
    _version(df)
    import pyarrow as pa
    from legation import _legation
    from pyspark.sql.pandas.types import to_arrow_schema

    given = {"text": text, "title": title, "outlet": outlet, "author": author, "url": url, "id": id}
    asked = [(field, column) for field, column in given.items() if column is not None]
    asked += [("lang", language)] if language is not None else []
    constants: List[Tuple[str, str]] = []
    if isinstance(published, datetime.date):
        constants.append(("published", published.isoformat()[:10]))
    elif published is not None:
        asked.append(("published", published))
    columns = dict(_legation.columns_read(df.columns, asked, constants))
    if "id" not in columns and "url" not in columns:
        raise UsageError(
            "expected articles with an id or an address, by which their records name them on any worker, found neither: name a column, as in id=\"uid\""
        )
    from pyspark.sql import functions as F

    # Only what is read travels to the workers, under the names that all engines keep.
    narrow = df.select(*(F.col(f"`{column}`").alias(field) for field, column in columns.items()))
    pairs = [(field, field) for field in columns]
    portable = _Portable.of(coder)
    # A column that cannot hold a field is told here, rather than by a job that ends.
    empty = pa.schema([to_arrow_schema(df.select(f"`{column}`").schema).field(0).with_name(column) for column in columns.values()]).empty_table()
    portable.coder()._native.code_arrow(empty, list(columns.items()), constants, "row", 0, True, 1)
    return narrow.mapInArrow(_sent("code", portable, pairs, constants, threads), _spark_schema(_coded_schema()))


def records_of(coded: Any) -> Any:
    """The records of what :func:`code` gave: without ``failure`` and ``day``, and without the rows of articles that could not be coded."""
    return coded.where(f"{FAILURE} IS NULL").drop(FAILURE, DAY)


def failures_of(coded: Any) -> Any:
    """The articles that could not be coded: ``document`` and ``failure``."""
    return coded.where(f"{FAILURE} IS NOT NULL").selectExpr("text_info.document AS document", FAILURE)


def code_files(df: Any, path: str = "path", *, coder: Optional["Coder"] = None) -> Any:
    """Codes files that every worker can reach under the same path: WARC files of CC-NEWS, and whatever else ``legation code`` reads.

    Args:
        df: A DataFrame with a path a row; repartition it so that each worker gets its share.
        path: The column that holds it.

    Returns:
        As :func:`code`. A file that cannot be read at all has one row with ``failure``; articles within it that cannot be read are passed over, as on the command line.

    Raises:
        InputError: The column is not there: with those there are.
        UsageError: Spark is too old.
    """
    _version(df)
    _has(df, path)
    from pyspark.sql import functions as F

    return df.select(F.col(f"`{path}`").cast("string").alias("path")).mapInArrow(
        _sent("files", _Portable.of(coder)), _spark_schema(_coded_schema())
    )


def merge(
    records: Any,
    *,
    articles: Any = None,
    id: str = "id",
    text: str = "text",
    published: str = "published",
    days: Optional[int] = None,
    overlap: int = 120,
    coder: Optional["Coder"] = None,
) -> Any:
    """Merges records that report one happening into events, as an archive does.

    Records are merged by category of event, which is exact: records of two categories are never of one event. ``days`` cuts each category into blocks of so many days
    (of what happened, else of publication), each merged with ``overlap`` days of records on both sides, so that more workers can take part and less memory is needed. An event is kept by
    the block in which its first day lies. Whether blocks change anything depends on how long chains of reports are that hang on each other; docs/spark.md tells what was measured.

    Args:
        records: What :func:`code` gave, or records with the same fields.
        articles: The articles with ``id``, ``text`` and ``published``: copies of one text then count as one source, as in an archive that took them in by day and id. Without them, two
            outlets that print the same text are two sources.
        days: Days of a block; one block for all where not given.
        overlap: Days of records on both sides of a block.
        coder: With this codebook.

    Returns:
        A DataFrame with the fields of an event (docs/archive.md).

    Raises:
        InputError: A column is not there: with those there are.
        UsageError: Spark is too old, or blocks have no days.
    """
    _version(records)
    if days is not None and (days < 1 or overlap < 0):
        raise UsageError(f"days={days}, overlap={overlap}: expected a block of at least one day, and no less than none on its sides")
    import pyarrow as pa
    from legation import _legation

    if FAILURE in records.columns:
        records = records_of(records)
    wanted = pa.table(cast(Any, _legation.schema("record"))).schema
    missing = [name for name in wanted.names if name not in records.columns]
    if missing:
        raise InputError(f"expected records as legation.spark.code gives them, found none of the columns {', '.join(missing)}", missing[0])
    blocks = wanted.append(pa.field("_block", pa.int64())).append(pa.field("_origin", pa.string()))
    kept = records.select(*wanted.names)
    if articles is not None:
        _has(articles, id, text, published)
        kept = _with_origins(kept, articles, id, text, published)
        columns = [*wanted.names, "_origin"]
    else:
        columns = list(wanted.names)
    blocked = kept.select(*columns).mapInArrow(_sent("block", None, days, overlap), _spark_schema(blocks))
    events = pa.table(cast(Any, _legation.schema("event"))).schema
    merged = _sent("merge", _Portable.of(coder), days)
    return blocked.groupBy("event", "_block").applyInArrow(merged, _spark_schema(events))


def _has(df: Any, *columns: str) -> None:
    """Whether a table has these columns.

    Raises:
        InputError: One is not there: with those there are.
    """
    for column in columns:
        if column not in df.columns:
            raise InputError(f"column {column!r}: expected one of the table's columns, found none of this name: they are {', '.join(df.columns)}", column)


def _with_origins(records: Any, articles: Any, id: str, text: str, published: str) -> Any:
    """Records with what stands for the source of each, where copies of one text are one source."""
    import pyarrow as pa
    from pyspark.sql import functions as F

    schema = pa.schema([("_document", pa.string()), ("_first", pa.string())])
    one = articles.select(
        F.col(f"`{id}`").cast("string").alias("_document"),
        F.col(f"`{text}`").cast("string").alias("_text"),
        F.col(f"`{published}`").cast("string").alias("_day"),
        F.lit(0).alias("_all"),
    )
    firsts = one.groupBy("_all").applyInArrow(_sent("copies", None), _spark_schema(schema))
    outlets = records.select(
        F.col("text_info.document").alias("_first"), F.col("cite_info.outlet").alias("_outlet")
    ).distinct()
    origins = (
        firsts.join(outlets, "_first", "left")
        .select("_document", F.coalesce("_outlet", "_first").alias("_origin"))
        .distinct()
    )
    joined = records.join(origins, records["text_info.document"] == origins["_document"], "left")
    return joined.drop("_document")


def _copies(table: "pa.Table") -> "pa.Table":
    """For each article the first one of which it is a copy, in the order of days and ids."""
    import pyarrow as pa

    from legation import _legation

    table = table.sort_by([("_day", "ascending"), ("_document", "ascending")])
    names = table["_document"].to_pylist()
    firsts = _legation.copies([text or "" for text in table["_text"].to_pylist()])
    return pa.table({"_document": pa.array(names, pa.string()), "_first": pa.array([names[at] for at in firsts], pa.string())})


def _sent(step: str, portable: "Optional[_Portable]", *rest: Any) -> Callable[[Any], Any]:
    """What a worker does, as a function that is sent by value: of this package it needs nothing before it runs, so that a worker without it can say so."""
    plain = None if portable is None else (portable.options, portable.files, portable.version)

    def run(data):  # type: ignore[no-untyped-def]
        # It has no type hints: PySpark would read them.
        try:
            from legation import spark
        except ImportError as error:
            raise RuntimeError(f"expected the package legation on every worker, found none that can be loaded on this one ({error}): pip install legation on the cluster's machines") from error
        return spark._on_worker(step, plain, *rest)(data)

    return run


def _on_worker(step: str, plain: Any, *rest: Any) -> Callable[[Any], Any]:
    """A step, made on the worker that runs it."""
    if step == "copies":
        return _copies
    if step == "block":
        return _Block(*rest)
    portable = _Portable(*plain)
    steps: Dict[str, Callable[..., Callable[[Any], Any]]] = {"code": _Code, "files": _Files, "merge": _Merge}
    return steps[step](portable, *rest)


class _Block:
    """Gives each record the blocks that it is merged in."""

    def __init__(self, days: Optional[int], overlap: int) -> None:
        self.days = days
        self.overlap = overlap

    def __call__(self, batches: Iterator["pa.RecordBatch"]) -> Iterator["pa.RecordBatch"]:
        import pyarrow as pa
        import pyarrow.compute as pc

        for batch in batches:
            rows: List[int] = []
            blocks: List[int] = []
            published = pc.struct_field(batch.column("cite_info"), "published")
            day = pc.coalesce(batch.column("enddate"), batch.column("date"), published)
            days = day.cast(pa.int32()).to_pylist() if self.days else []
            for row in range(batch.num_rows):
                for block in self._of(days[row]) if self.days else (0,):
                    rows.append(row)
                    blocks.append(block)
            taken = pa.Table.from_batches([batch]).take(pa.array(rows, pa.int64()))
            taken = taken.append_column("_block", pa.array(blocks, pa.int64()))
            if "_origin" not in taken.column_names:
                taken = taken.append_column("_origin", pa.nulls(len(rows), pa.string()))
            else:
                at = taken.column_names.index("_origin")
                origin = taken["_origin"]
                taken = taken.remove_column(at).append_column("_origin", origin)
            yield from taken.combine_chunks().to_batches()

    def _of(self, day: Optional[int]) -> List[int]:
        days = cast(int, self.days)
        if day is None:
            return [_UNDATED]
        return list(range((day - self.overlap) // days, (day + self.overlap) // days + 1))


#: The block of what has no day.
_UNDATED = -(1 << 40)


class _Merge:
    """Merges the records of a block."""

    def __init__(self, portable: "_Portable", days: Optional[int]) -> None:
        self.portable = portable
        self.days = days

    def __call__(self, table: "pa.Table") -> "pa.Table":
        import pyarrow as pa
        import pyarrow.compute as pc

        from legation import _legation

        table = table.combine_chunks()
        block = table["_block"][0].as_py()
        origins: Dict[str, str] = {}
        documents = pc.struct_field(table["text_info"], "document").to_pylist()
        for document, origin in zip(documents, table["_origin"].to_pylist()):
            if origin is not None:
                origins[document] = origin
        from_ = to = None
        if self.days is not None and block != _UNDATED:
            first = datetime.date(1970, 1, 1) + datetime.timedelta(days=block * self.days)
            from_, to = first.isoformat(), (first + datetime.timedelta(days=self.days)).isoformat()
        rows = _legation.merge(
            self.portable.coder()._native, table.drop_columns(["_block", "_origin"]), origins, from_, to
        )
        return pa.table(cast(Any, rows))


class _Code:
    """Codes batches on a worker."""

    def __init__(
        self,
        portable: "_Portable",
        columns: List[Tuple[str, str]],
        constants: List[Tuple[str, str]],
        threads: int,
    ) -> None:
        self.portable = portable
        self.columns = columns
        self.constants = constants
        self.threads = threads

    def __call__(self, batches: Iterator["pa.RecordBatch"]) -> Iterator["pa.RecordBatch"]:
        import pyarrow as pa

        native = self.portable.coder()._native
        schema = _coded_schema()
        for batch in batches:
            rows, faults, _, _, _ = native.code_arrow(
                batch, self.columns, self.constants, "row", 0, False, self.threads
            )
            yield from _coded(pa.table(cast(Any, rows)), schema)
            if faults:
                yield _failed(batch, faults, schema)


class _Files:
    """Codes files on a worker."""

    def __init__(self, portable: "_Portable") -> None:
        self.portable = portable

    def __call__(self, batches: Iterator["pa.RecordBatch"]) -> Iterator["pa.RecordBatch"]:
        import warnings

        import pyarrow as pa

        from legation._errors import LegationError
        from legation._files import code_files

        coder = self.portable.coder()
        schema = _coded_schema()
        for batch in batches:
            for path in batch.column("path").to_pylist():
                try:
                    if path is None:
                        raise InputError("expected a path, found null")
                    with warnings.catch_warnings():
                        warnings.simplefilter("ignore")
                        table = code_files(path, coder=coder).to_pyarrow()
                except LegationError as error:
                    row = {FAILURE: str(error), "text_info": {"document": path}}
                    yield pa.RecordBatch.from_pylist([row], schema=schema)
                else:
                    yield from _coded(table, schema)


def _coded(table: "pa.Table", schema: "pa.Schema") -> List["pa.RecordBatch"]:
    """Records with the columns beside them."""
    import pyarrow as pa
    import pyarrow.compute as pc

    reported = pc.struct_field(table["cite_info"], "published")
    table = table.append_column(DAY, pc.coalesce(table["date"], reported))
    table = table.append_column(FAILURE, pa.nulls(table.num_rows, pa.string()))
    return cast("List[pa.RecordBatch]", table.cast(schema).combine_chunks().to_batches())


def _failed(batch: "pa.RecordBatch", faults: List[Tuple[str, int, str]], schema: "pa.Schema") -> "pa.RecordBatch":
    """A row for each article that could not be coded."""
    import pyarrow as pa

    named = [batch.column(name) for name in ("id", "url") if name in batch.schema.names]
    rows = []
    for column, row, message in faults:
        document = next((value for value in (names[row].as_py() for names in named) if value is not None), None)
        rows.append(
            {
                FAILURE: f"column {column!r}: {message}",
                "text_info": {"document": None if document is None else str(document)},
            }
        )
    return pa.RecordBatch.from_pylist(rows, schema=schema)


class _Portable:
    """A coder that travels: the options it was made with, and the files they name."""

    def __init__(self, options: List[str], files: Mapping[str, Mapping[str, bytes]], version: str) -> None:
        self.options = options
        self.files = files
        self.version = version

    @classmethod
    def of(cls, coder: Optional["Coder"]) -> "_Portable":
        from legation import _legation

        options = list(coder._options) if coder is not None else []
        files: Dict[str, Dict[str, bytes]] = {}
        # Options come in pairs: a name, and a folder or a file.
        for path in options[1::2]:
            root = pathlib.Path(path)
            found = sorted(root.rglob("*.toml")) if root.is_dir() else [root]
            if not found or not all(file.is_file() for file in found):
                raise InputError(f"{path}: expected a file or folder of the codebook that can be read here, to be sent to the workers: check the path")
            files[path] = {str(file.relative_to(root)) if root.is_dir() else "": file.read_bytes() for file in found}
        return cls(options, files, _legation.__version__)

    def coder(self) -> "Coder":
        """The coder of this worker, loaded once.

        Raises:
            UsageError: The worker has another version of the package than the program that asked: its rows would be others.
        """
        from legation import _legation
        from legation._coder import Coder, default_coder

        if self.version != _legation.__version__:
            raise UsageError(
                f"expected legation {self.version} on every worker, as in the program that asked, found {_legation.__version__} on this one: install one version everywhere"
            )

        if not self.options:
            return default_coder()
        digest = hashlib.sha256(repr((self.options, sorted((p, sorted(f.items())) for p, f in self.files.items()))).encode())
        key = digest.hexdigest()
        if key not in _loaded:
            with tempfile.TemporaryDirectory(prefix="legation-") as folder:
                options = list(self.options)
                for at in range(1, len(options), 2):
                    options[at] = self._put(pathlib.Path(folder) / str(at), self.files[options[at]])
                loaded = Coder.__new__(Coder)
                from legation import _legation

                loaded._options = options
                loaded._native = _legation.Coder(options)
                _loaded[key] = loaded
        return _loaded[key]

    @staticmethod
    def _put(place: pathlib.Path, files: Mapping[str, bytes]) -> str:
        if list(files) == [""]:
            place.write_bytes(files[""])
            return os.fspath(place)
        for name, content in files.items():
            file = place / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        return os.fspath(place)


_loaded: Dict[str, "Coder"] = {}


def _coded_schema() -> "pa.Schema":
    import pyarrow as pa

    from legation import _legation

    schema = pa.table(cast(Any, _legation.schema("record"))).schema
    return schema.append(pa.field(DAY, pa.date32())).append(pa.field(FAILURE, pa.string()))


def _spark_schema(schema: "pa.Schema") -> Any:
    from pyspark.sql.pandas.types import from_arrow_schema

    return cast(Callable[..., Any], from_arrow_schema)(schema)


def _version(df: Any) -> None:
    """Whether Spark is new enough, here and, where a DataFrame tells, on the other side of the connection.

    Raises:
        UsageError: It is not, or is not there.
    """
    try:
        import pyspark
    except ImportError as error:
        raise UsageError(
            "expected PySpark, found none: pip install 'legation[spark]', or 'legation[sail]' for an engine without a JVM"
        ) from error
    session = getattr(df, "sparkSession", None)
    for what, found in (("PySpark", pyspark.__version__), ("Spark", getattr(session, "version", None))):
        numbers = re.match(r"(\d+)\.(\d+)", str(found))
        if numbers and tuple(map(int, numbers.groups())) < OLDEST:
            oldest = ".".join(map(str, OLDEST))
            raise UsageError(f"expected {what} {oldest} or newer, found {found}: upgrade it, here and on the cluster")
