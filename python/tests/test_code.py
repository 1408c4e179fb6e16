"""The same rows as the command's, from every form in which Python holds articles; what is odd is told."""

from __future__ import annotations

import datetime
import hashlib
import json
import pathlib
import pickle
import threading
from typing import Any, Callable, Dict, List

import pytest

import legation

Rows = List[Dict[str, Any]]


def digest(rows: Any) -> str:
    """A hash over all rows, whatever their order."""
    lines = sorted(json.dumps(row, sort_keys=True) for row in rows)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def as_pandas(rows: Rows) -> Any:
    return pytest.importorskip("pandas").DataFrame(rows)


def as_polars(rows: Rows) -> Any:
    return pytest.importorskip("polars").DataFrame(rows)


def as_pyarrow(rows: Rows) -> Any:
    return pytest.importorskip("pyarrow").Table.from_pylist(rows)


def as_views(rows: Rows) -> Any:
    """Strings as Utf8View and dictionaries, in several batches, as engines hand them out."""
    pa = pytest.importorskip("pyarrow")
    table = pa.Table.from_pylist(rows)
    for name in table.column_names:
        kind = pa.dictionary(pa.int32(), pa.string()) if name == "outlet" else pa.string_view()
        table = table.set_column(table.column_names.index(name), name, table[name].cast(kind))
    return pa.Table.from_batches(table.to_batches(max_chunksize=3))


@pytest.mark.parametrize("form", [list, iter, as_pandas, as_polars, as_pyarrow, as_views])
def test_rows_are_those_of_the_command(form: Callable[[Rows], Any], articles: Rows, records: Rows) -> None:
    table = legation.code(form(articles))
    assert table.documents == len(articles)
    assert table.to_dicts() == records
    assert digest(table.to_dicts()) == digest(records)


def test_files_are_coded_as_the_command_does() -> None:
    from conftest import ARTICLES, lines

    table = legation.code_files(ARTICLES)
    assert table.to_dicts() == lines("code", str(ARTICLES))


def test_what_is_read_can_be_coded(articles: Rows) -> None:
    from conftest import ARTICLES

    read = legation.read(ARTICLES)
    assert [row["text"] for row in read.to_dicts()] == [row["text"] for row in articles]


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_threads_and_partitions_change_nothing(threads: int, articles: Rows, records: Rows) -> None:
    found: Rows = []
    for start in range(0, len(articles), 4):
        found += legation.code(articles[start : start + 4], threads=threads).to_dicts()  # type: ignore[arg-type]
    assert found == records


def test_columns_may_have_any_name(articles: Rows, records: Rows) -> None:
    renamed = [{("story" if k == "text" else "day" if k == "published" else k): v for k, v in row.items()} for row in articles]
    assert legation.code(renamed, text="story", published="day").to_dicts() == records


def test_arrow_columns_nest_as_the_schema_says(articles: Rows, records: Rows) -> None:
    pa = pytest.importorskip("pyarrow")
    table = legation.code(articles).to_pyarrow()
    assert table.column_names == list(records[0])
    assert pa.types.is_date32(table.schema.field("date").type)
    actor = table.schema.field("actor").type.value_type
    assert [field.name for field in actor] == list(records[0]["actor"][0])
    for name in ("deal", "event_loc", "date_text"):
        one = next(row[name] for row in records if row[name])
        assert [field.name for field in table.schema.field(name).type] == list(one)
    days = [day.isoformat() if day else None for day in table["date"].to_pylist()]
    assert days == [row["date"] for row in records]


def test_tables_leave_without_a_copy(articles: Rows) -> None:
    pa = pytest.importorskip("pyarrow")
    pytest.importorskip("pandas")
    pytest.importorskip("polars")
    table = legation.code(articles)

    first, second = pa.table(table), pa.table(table)
    # One memory under both.
    assert [c.buffers()[2].address for c in first["text"].chunks] == [c.buffers()[2].address for c in second["text"].chunks]
    frame = table.to_pandas()
    assert list(frame["event"]) == [row["event"] for row in table.to_dicts()]
    assert table.to_polars().height == len(table)


def test_offsets_slice_the_text(articles: Rows) -> None:
    texts = {row["id"]: row["text"] for row in articles}
    for row in legation.code(articles).to_dicts():
        text = texts[row["text_info"]["document"]]
        quote = row["event_text"]
        assert text[quote["start"] : quote["end"]] == quote["text"]


def test_texts_with_values_beside_them() -> None:
    texts = ["Russia delivered two helicopters to Mali on Monday.", "Iran condemned Israel on Friday."]
    days = ["2024-03-06", datetime.date(2024, 3, 10)]
    rows = legation.code(texts, published=days, outlet="Agence France-Presse", id=[7, "b"]).to_dicts()
    assert [row["text_info"]["document"] for row in rows] == ["7", "b"]
    assert rows[0]["date"] == "2024-03-04"
    assert rows[0]["cite_info"]["outlet"] == "Agence France-Presse"
    one = legation.code("Russia delivered two helicopters to Mali on Monday.", published=datetime.date(2024, 3, 6))
    assert one.to_dicts()[0]["date"] == "2024-03-04"


def test_no_articles_give_no_rows() -> None:
    nothings: List[Any] = [[], iter([])]
    for nothing in nothings:
        table = legation.code(nothing)
        assert len(table) == 0 and "deal" in table.column_names and table.to_dicts() == []
    pa = pytest.importorskip("pyarrow")
    empty = pa.table({"text": pa.array([], pa.string())})
    assert legation.code(empty).to_pyarrow().schema == legation.code(["It rained."]).to_pyarrow().schema


def frame(**columns: Any) -> Any:
    return pytest.importorskip("pandas").DataFrame(columns)


def arrow(**columns: Any) -> Any:
    return pytest.importorskip("pyarrow").table(columns)


@pytest.mark.parametrize(
    ("data", "options", "column", "row", "words"),
    [
        (lambda: ["Good text here.", None], {}, "text", 1, "found null: drop such rows"),
        (lambda: ["Good text here.", 12], {}, "text", 1, "the number 12"),
        (lambda: [b"bytes"], {}, "text", 0, "type bytes"),
        (lambda: frame(body=["x.", float("nan")]), {}, "body", 1, "found null"),
        (lambda: frame(body=["x.", ["y"]]), {}, "body", 1, "type list"),
        (lambda: frame(body=["x."], date=[{}]), {}, "date", 0, "type dict"),
        (lambda: arrow(body=["x.", None]), {}, "body", 1, "found null"),
        (lambda: [{"text": "Good."}, {"text": "   "}], {}, "text", 1, "nothing but white space"),
        (lambda: [{"text": "Good."}, {"title": "no text"}], {}, "text", 1, "found null"),
        (lambda: ["x" * (17 << 20)], {}, "text", 0, "17825792 bytes: give one article a row"),
        (lambda: frame(body=["x.", "word " * 20_000_000]), {}, "body", 1, "found 100000000 bytes: give one article a row"),
        (lambda: arrow(body=["x.", "word " * 20_000_000]), {}, "body", 1, "found 100000000 bytes: give one article a row"),
        (lambda: ["half \ud800 a character"], {}, "text", 0, "lone surrogate"),
    ],
)
def test_what_is_no_article_is_told(data: Any, options: Any, column: str, row: int, words: str) -> None:
    with pytest.raises(legation.InputError) as caught:
        legation.code(data(), **options)
    assert words in str(caught.value)
    assert repr(column) in str(caught.value) and f"row {row}" in str(caught.value)
    assert (caught.value.column, caught.value.row) == (column, row)
    table = legation.code(data(), errors="collect", **options)
    assert [(failure.column, failure.row) for failure in table.failures] == [(column, row)]
    with pytest.warns(legation.LegationWarning, match=f"row {row}"):
        legation.code(data(), errors="skip", **options)


def test_wrong_columns_are_told_with_those_there_are() -> None:
    for data in (frame(body=["x."], day=["2024-01-01"]), arrow(body=["x."], day=["2024-01-01"]), [{"body": "x.", "day": ""}]):
        with pytest.raises(legation.InputError, match="column \"when\", asked for as published.*\"body\", \"day\""):
            legation.code(data, published="when")
    with pytest.raises(legation.InputError, match="expected a column with the articles' text, found \"a\", \"b\""):
        legation.code(frame(a=["x."], b=["y."]))
    with pytest.raises(legation.InputError, match="column \"body\": expected texts, found values of type Int64"):
        legation.code(arrow(body=[1, 2]))
    with pytest.raises(legation.InputError, match="expected texts, dicts, a DataFrame or an Arrow table"):
        legation.code(12)
    with pytest.raises(legation.InputError, match="row 1: expected a dict"):
        legation.code([{"text": "x."}, "y."])
    with pytest.raises(legation.InputError, match="expected 1 values, one a text, found 2"):
        legation.code(["x."], published=["2024-01-01", "2024-01-02"])
    with pytest.raises(legation.UsageError, match="errors='ignore'"):
        legation.code(["x."], errors="ignore")
    with pytest.raises(TypeError, match="unexpected option 'body': expected one of text, title"):
        legation.code([{"body": "x."}], body="body")  # type: ignore[call-arg]


def test_a_wrong_codebook_is_told(tmp_path: pathlib.Path) -> None:
    with pytest.raises(legation.CodebookError, match="expected a folder with codebook files"):
        legation.Coder(codebook=tmp_path / "none")
    (tmp_path / "en" / "verbs").mkdir(parents=True)
    (tmp_path / "en" / "verbs" / "zap.toml").write_text("[[sense]]\nevent = 12\n", encoding="utf-8")
    with pytest.raises(legation.CodebookError, match="zap.toml"):
        legation.Coder(codebook=tmp_path)


def test_a_coder_of_ones_own(tmp_path: pathlib.Path) -> None:
    actors = tmp_path / "actors.txt"
    actors.write_text("HARBOUR_WARDENS_ [MLIREB]\n", encoding="utf-8")
    coder = legation.Coder(actors=actors)
    text = "The Harbour Wardens attacked Mali on Monday."
    codes = [event["actor"][0]["code"] for event in coder.events(text) if event["actor"]]
    assert codes == ["MLI"]
    again = pickle.loads(pickle.dumps(coder))
    assert again.events(text) == coder.events(text)


def test_threads_of_python_may_share_a_coder(articles: Rows, records: Rows) -> None:
    coder = legation.Coder()
    found: List[Any] = []
    threads = [threading.Thread(target=lambda: found.append(coder.code(articles).to_dicts())) for _ in range(3)]
    [thread.start() for thread in threads]  # type: ignore[func-returns-value]
    [thread.join() for thread in threads]  # type: ignore[func-returns-value]
    assert found == [records] * 3


LONG = """
import sys, legation
legation.code(["It rained."])
print("ready", flush=True)
legation.code(["Iran condemned Israel on Friday. Turkey sent aid to Lebanon. " * 20] * 30000)
print("done", flush=True)
"""


def test_ctrl_c_ends_coding() -> None:
    import signal
    import subprocess
    import sys
    import time

    process = subprocess.Popen([sys.executable, "-c", LONG], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None and process.stdout.readline() == "ready\n"
    time.sleep(1)
    process.send_signal(signal.SIGINT)
    # All of it would take minutes.
    out, told = process.communicate(timeout=60)
    assert "KeyboardInterrupt" in told and "done" not in out


def test_other_threads_of_python_go_on(articles: Rows) -> None:
    import time

    counted = 0
    ends = threading.Event()

    def count() -> None:
        nonlocal counted
        while not ends.is_set():
            counted += 1
            time.sleep(0.001)

    legation.code(["It rained."])
    thread = threading.Thread(target=count)
    thread.start()
    start = time.perf_counter()
    legation.code(articles * 3)
    lasted = time.perf_counter() - start
    ends.set()
    thread.join()
    # Were the lock kept, it would have counted once or twice.
    assert counted > max(5, lasted * 20)
