"""Coding and merging on two workers: the rows of the command, the events of an archive, whatever the partitions.

`LEGATION_SPARK` says on what: `sail` (local-cluster of pysail, no JVM) or `spark` (Apache Spark's local-cluster, Java). Without it nothing here runs.
"""

from __future__ import annotations

import datetime
import json
import os
import pathlib
from typing import Any, Dict, Iterator, List

import pytest

import legation

ENGINE = os.environ.get("LEGATION_SPARK", "")

pytestmark = pytest.mark.skipif(ENGINE not in ("sail", "spark"), reason="LEGATION_SPARK names no engine")

Rows = List[Dict[str, Any]]


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    if ENGINE == "sail":
        os.environ["SAIL_MODE"] = "local-cluster"
        os.environ.setdefault("SAIL_CLUSTER__WORKER_INITIAL_COUNT", "2")
        from pysail.spark import SparkConnectServer
        from pyspark.sql import SparkSession

        server = SparkConnectServer()
        server.start()
        _, port = server.listening_address
        session = SparkSession.builder.remote(f"sc://localhost:{port}").getOrCreate()
        yield session
        session.stop()
        server.stop()
    else:
        import sys

        from pyspark.sql import SparkSession

        os.environ["PYSPARK_PYTHON"] = sys.executable
        builder = SparkSession.builder.master("local-cluster[2,1,1024]").appName("legation")
        for name, value in {
            "spark.ui.enabled": "false",
            "spark.sql.shuffle.partitions": "4",
            "spark.driver.host": "localhost",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.executorEnv.PYTHONPATH": os.environ.get("PYTHONPATH", ""),
        }.items():
            builder = builder.config(name, value)
        session = builder.getOrCreate()
        yield session
        session.stop()


def plain(rows: Any, names: List[str]) -> List[str]:
    """Rows of Spark as sorted JSON lines: dates as days."""

    def value(one: Any) -> Any:
        if isinstance(one, datetime.date):
            return one.isoformat()
        if hasattr(one, "asDict"):
            return {name: value(part) for name, part in one.asDict().items()}
        if isinstance(one, list):
            return [value(part) for part in one]
        return one

    return sorted(json.dumps({name: value(row[name]) for name in names}, sort_keys=True) for row in rows)


def lines(rows: Any) -> List[str]:
    return sorted(json.dumps(row, sort_keys=True) for row in rows)


SCHEMA = "id string, text string, title string, outlet string, author string, url string, published string"


def frame(spark: Any, articles: Rows) -> Any:
    return spark.createDataFrame([tuple(row.values()) for row in articles], SCHEMA)


@pytest.mark.parametrize("partitions", [1, 3, 7])
def test_rows_are_those_of_the_command(spark: Any, articles: Rows, records: Rows, partitions: int) -> None:
    import legation.spark

    coded = legation.spark.code(frame(spark, articles).repartition(partitions))
    found = legation.spark.records_of(coded).collect()
    assert plain(found, list(records[0])) == lines(records)


def test_two_workers_take_part(spark: Any, articles: Rows) -> None:
    import pyarrow as pa

    def slow(batches: Any) -> Any:
        import threading
        import time

        time.sleep(2)
        for batch in batches:
            # Workers of Sail's local cluster are threads of one process, those of Spark's are processes.
            worker = os.getpid() if ENGINE == "spark" else threading.get_ident()
            yield pa.RecordBatch.from_pydict({"worker": [worker] * batch.num_rows})

    many = frame(spark, articles).repartition(4).mapInArrow(slow, "worker long").distinct().collect()
    assert len(many) >= 2


def test_failures_stand_in_a_column_of_their_own(spark: Any, articles: Rows, records: Rows) -> None:
    import legation.spark

    odd = [{**articles[0], "id": "null", "text": None}, {**articles[0], "id": "blank", "text": " \n "}]
    coded = legation.spark.code(frame(spark, [odd[0], *articles, odd[1]]).repartition(2))
    failed = {row["document"]: row["failure"] for row in legation.spark.failures_of(coded).collect()}
    assert set(failed) == {"null", "blank"}
    assert "expected the text of an article, found null" in failed["null"]
    assert "nothing but white space" in failed["blank"]
    assert plain(legation.spark.records_of(coded).collect(), list(records[0])) == lines(records)


def test_what_cannot_be_coded_is_told_before_the_job(spark: Any, articles: Rows) -> None:
    import legation.spark

    df = frame(spark, articles)
    with pytest.raises(legation.InputError, match="column \"body\", asked for as text.*\"text\", \"title\""):
        legation.spark.code(df, text="body")
    with pytest.raises(legation.UsageError, match="an id or an address"):
        legation.spark.code(df.drop("id", "url"))
    with pytest.raises(legation.InputError, match="none of the columns id, event"):
        legation.spark.merge(df.select("text"))
    coded = legation.spark.code(df)
    with pytest.raises(legation.InputError, match="column 'uid': expected one of the table's columns.*they are id, text, title"):
        legation.spark.merge(coded, articles=df, id="uid")
    with pytest.raises(legation.InputError, match="column 'file': expected one of the table's columns.*they are id, text, title"):
        legation.spark.code_files(df, "file")
    with pytest.raises(legation.UsageError, match="days=0, overlap=120: expected a block of at least one day"):
        legation.spark.merge(coded, days=0)


def test_a_column_of_something_else_is_told_before_the_job(spark: Any) -> None:
    import legation.spark

    df = spark.createDataFrame([("a", 12, "2024-01-01")], "id string, text int, published string")
    with pytest.raises(legation.InputError, match="column \"text\": expected texts, found values of type Int32: convert the column"):
        legation.spark.code(df)


def test_a_cell_that_is_too_long_is_a_failure(spark: Any) -> None:
    import legation.spark
    from pyspark.sql import functions as F

    # Sail hands on no message of over 128 MB, however long its rows are.
    words = 20_000_000 if ENGINE == "spark" else 4_000_000
    long = F.repeat(F.lit("word "), words)
    df = spark.createDataFrame([("long",), ("short",)], "id string")
    df = df.withColumn("text", F.when(F.col("id") == "long", long).otherwise(F.lit("Iran condemned Israel.")))
    rows = legation.spark.code(df).collect()
    assert [(row["text_info"]["document"], row["event"]) for row in rows if not row["failure"]] == [("short", "ACCUSE")]
    [failure] = [row["failure"] for row in rows if row["failure"]]
    assert "column 'text'" in failure and f"found {words * 5} bytes: give one article a row" in failure


@pytest.mark.parametrize(("name", "where"), [("PySpark", "here"), ("Spark", "there")])
def test_a_version_that_is_too_old_is_told(monkeypatch: pytest.MonkeyPatch, name: str, where: str) -> None:
    import pyspark

    import legation.spark

    class Session:
        version = "3.4.4" if where == "there" else "4.0.0"

    class Frame:
        sparkSession = Session()
        columns = ["id", "text"]

    if where == "here":
        monkeypatch.setattr(pyspark, "__version__", "3.3.2")
    with pytest.raises(legation.UsageError, match=f"expected {name} 3.5 or newer, found 3"):
        legation.spark.code(Frame())


def test_a_worker_without_the_package_says_so(articles: Rows) -> None:
    """What is sent is loaded by a Python that cannot import the package."""
    import subprocess
    import sys

    cloudpickle = pytest.importorskip("pyspark.cloudpickle")

    import legation.spark

    sent = cloudpickle.dumps(legation.spark._sent("code", legation.spark._Portable.of(None), [("text", "text")], [], 1))
    program = "import sys; sys.modules['legation'] = None; from pyspark import cloudpickle; cloudpickle.loads(sys.stdin.buffer.read())(iter([]))"
    told = subprocess.run([sys.executable, "-c", program], input=sent, capture_output=True)
    assert b"expected the package legation on every worker, found none" in told.stderr
    assert b"pip install legation" in told.stderr


def test_a_worker_with_another_version_says_so() -> None:
    import legation.spark

    portable = legation.spark._Portable([], {}, "0.0.1")
    with pytest.raises(legation.UsageError, match="expected legation 0.0.1 on every worker"):
        portable.coder()


def test_a_codebook_that_is_not_there_is_told_before_the_job(spark: Any, articles: Rows, tmp_path: pathlib.Path) -> None:
    import legation.spark

    actors = tmp_path / "actors.txt"
    actors.write_text("HARBOUR_WARDENS_ [MLIREB]\n", encoding="utf-8")
    coder = legation.Coder(actors=actors)
    actors.unlink()
    with pytest.raises(legation.InputError, match="actors.txt: expected a file or folder of the codebook that can be read here, to be sent to the workers"):
        legation.spark.code(frame(spark, articles), coder=coder)


def test_a_codebook_travels_with_the_job(spark: Any, articles: Rows, tmp_path: pathlib.Path) -> None:
    import legation.spark

    actors = tmp_path / "actors.txt"
    actors.write_text("HARBOUR_WARDENS_ [MLIREB]\n", encoding="utf-8")
    one = [{**articles[0], "id": "a", "text": "The Harbour Wardens attacked Mali on Monday."}]
    coded = legation.spark.code(frame(spark, one), coder=legation.Coder(actors=actors))
    [row] = legation.spark.records_of(coded).collect()
    assert [party["code"] for party in row["actor"]] == ["MLI"]


def test_files_are_coded_where_they_lie(spark: Any) -> None:
    import legation.spark
    from conftest import ARTICLES, lines as command

    paths = [str(path) for path in sorted(ARTICLES.iterdir())] + ["/nowhere/at-all.txt"]
    coded = legation.spark.code_files(spark.createDataFrame([(path,) for path in paths], "path string").repartition(2))
    expected = command("code", *paths[:-1])
    assert plain(legation.spark.records_of(coded).collect(), list(expected[0])) == lines(expected)
    failed = legation.spark.failures_of(coded).collect()
    assert [row["document"] for row in failed] == ["/nowhere/at-all.txt"]


@pytest.fixture(scope="module")
def reports() -> Rows:
    """Articles of several outlets on the same happenings, in which events are labelled."""
    from conftest import ROOT

    tomllib = pytest.importorskip("tomllib")
    found = []
    for path in sorted((ROOT / "examples" / "merged").glob("*.toml")):
        for number, article in enumerate(tomllib.loads(path.read_text(encoding="utf-8"))["article"]):
            found.append(
                {
                    "id": f"{path.stem}-{number:03}",
                    "text": article["text"],
                    "title": article.get("title"),
                    "outlet": article.get("outlet"),
                    "author": None,
                    "url": None,
                    "published": str(article["published"]) if "published" in article else None,
                }
            )
    assert len(found) > 150
    return found


@pytest.mark.parametrize("days", [None, 30, 365])
def test_events_are_those_of_an_archive(spark: Any, reports: Rows, tmp_path: pathlib.Path, days: Any) -> None:
    import legation.spark

    archive = legation.Archive(tmp_path / "news.sqlite")
    # The order in which the copies of a text count as the first: by day, then by id.
    archive.ingest(sorted(reports, key=lambda row: (row["published"] or "", row["id"])))
    expected = archive.events().to_dicts()
    assert len(expected) > 100
    articles = frame(spark, reports)
    records = legation.spark.records_of(legation.spark.code(articles.repartition(3)))
    events = legation.spark.merge(records, articles=articles, days=days)
    assert plain(events.collect(), list(expected[0])) == lines(expected)
