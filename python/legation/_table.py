"""Rows as an Arrow table, for any library that takes one."""

from __future__ import annotations

import html
import json
from typing import TYPE_CHECKING, Any, Dict, Iterator, List, NamedTuple, Optional, Sequence, cast

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

    from legation import _legation
    from legation._types import Record

__all__ = ["Failure", "Table"]

#: Rows that a notebook shows.
SHOWN = 10


class Failure(NamedTuple):
    """A row that was passed over, and why."""

    row: int
    """Its number, counted from 0."""
    column: str
    """The column at fault."""
    message: str
    """What was expected, what was found, what to do."""


class Table:
    """Rows with nested columns, held as Arrow.

    Any library that takes the Arrow PyCapsule interface takes it as it is, without a copy: ``pyarrow.table(t)``, ``polars.DataFrame(t)``,
    ``duckdb.sql("SELECT event, count(*) FROM t GROUP BY 1")``, ``pandas.DataFrame.from_arrow(t)``.

    Attributes:
        failures: Rows of the input that were passed over (``errors="skip"``).
        warnings: What is odd about the articles, as the command line tells it.
        documents: How many articles were coded.
        words: How many words they had.
    """

    def __init__(
        self,
        rows: "_legation.Rows",
        failures: Sequence[Failure] = (),
        warnings: Sequence[str] = (),
        documents: int = 0,
        words: int = 0,
    ) -> None:
        self._rows = rows
        self.failures: List[Failure] = list(failures)
        self.warnings: List[str] = list(warnings)
        self.documents = documents
        self.words = words

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._rows.__arrow_c_stream__(requested_schema)

    def __arrow_c_schema__(self) -> object:
        return self._rows.__arrow_c_schema__()

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator["Record"]:
        return iter(self.to_dicts())

    def __getitem__(self, rows: slice) -> "Table":
        """Some of the rows, without a copy: ``table[:10]``."""
        if not isinstance(rows, slice):
            raise TypeError("expected a slice of rows, as in table[:10]; for a column, use to_pyarrow(), to_pandas() or to_polars()")
        start, stop, step = rows.indices(len(self))
        if step != 1:
            raise ValueError("expected a slice with step 1")
        return Table(self._rows.slice(start, max(start, stop)))

    @property
    def num_rows(self) -> int:
        """How many rows there are."""
        return len(self._rows)

    @property
    def column_names(self) -> List[str]:
        """Names of the columns, in order."""
        return self._rows.column_names()

    @property
    def nbytes(self) -> int:
        """Bytes that the columns take."""
        return self._rows.nbytes()

    def to_pyarrow(self) -> "pyarrow.Table":
        """A ``pyarrow.Table`` over the same memory."""
        import pyarrow

        return pyarrow.table(cast(Any, self))

    def to_pandas(self, arrow: bool = True) -> "pandas.DataFrame":
        """A ``pandas.DataFrame``.

        Args:
            arrow: Columns of Arrow types over the same memory. ``False`` makes NumPy columns, where nested values are lists and dicts of Python.
        """
        import pandas

        table = self.to_pyarrow()
        frame = table.to_pandas(types_mapper=pandas.ArrowDtype) if arrow else table.to_pandas()
        return cast("pandas.DataFrame", frame)

    def to_polars(self) -> "polars.DataFrame":
        """A ``polars.DataFrame`` over the same memory."""
        import polars

        return polars.DataFrame(self)

    def to_jsonl(self) -> str:
        """One JSON object a line, as ``legation code`` prints them; dates are ``YYYY-MM-DD``."""
        return self._rows.jsonl()

    def to_dicts(self) -> List["Record"]:
        """A list of dicts, as the lines of :meth:`to_jsonl`."""
        return [cast("Record", json.loads(line)) for line in self.to_jsonl().splitlines()]

    def __repr__(self) -> str:
        told = f", {len(self.failures)} failures" if self.failures else ""
        return f"<legation.Table: {len(self)} rows, {len(self.column_names)} columns{told}>"

    def _repr_html_(self) -> str:
        names = self.column_names
        head = "".join(f"<th>{html.escape(name)}</th>" for name in names)
        body = []
        for row in cast(List[Dict[str, Any]], self[:SHOWN].to_dicts()):
            cells = "".join(f"<td>{html.escape(_short(row.get(name)))}</td>" for name in names)
            body.append(f"<tr>{cells}</tr>")
        more = f"<p>{len(self)} rows</p>" if len(self) > SHOWN else ""
        return f"<div style='overflow-x:auto'><table><thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table>{more}</div>"


def _short(value: Optional[object]) -> str:
    """What a cell of a notebook shows of a value."""
    if value is None:
        return ""
    if isinstance(value, dict):
        for name in ("name", "text", "entity_text", "kind", "document", "outlet"):
            if value.get(name):
                return _short(value[name])
        return _short(next((item for item in value.values() if item is not None), None))
    if isinstance(value, list):
        return ", ".join(_short(item) for item in value)
    text = str(value)
    return text if len(text) <= 80 else text[:79] + "…"
