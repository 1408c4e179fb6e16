#!/usr/bin/env python3
"""What a second worker brings, beside the native program on one thread, on the same articles and in one run: seconds, words a second, processor time, and whether all rows are those of the program.

Usage: bench-workers.py PROGRAM [--engine processes|sail|spark] [--copies N] [--rounds N]

PROGRAM is the native program, built from the same source as the package. A worker codes with one thread. `processes` are plain ones of Python, without a cluster; `sail` is Sail's local cluster, `spark` Apache
Spark's (Java). Engines are started and have loaded the model before the clock starts; articles come from Parquet files and records go to Parquet files. One worker and two take turns with the program, so that what
else the machine does falls on all. Ends with 1 where rows differ.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import multiprocessing
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from typing import Any, Callable, Dict, Iterable, Iterator, List, NamedTuple, Tuple

import pyarrow as pa
import pyarrow.dataset
import pyarrow.parquet

import legation

ROOT = pathlib.Path(__file__).resolve().parents[1]
FIELDS = ("id", "text", "title", "outlet", "published")
#: Files of articles, and tasks: small enough that two workers end at much the same time.
PARTS = 16
#: What `legation.spark.code` adds to a record.
ADDED = ("day", "failure")


class Took(NamedTuple):
    seconds: float
    processor: float


# What a worker does.


def code_part(part: pathlib.Path, into: pathlib.Path) -> None:
    table = legation.code(pyarrow.parquet.read_table(part), threads=1).to_pyarrow()
    pyarrow.parquet.write_table(table, into / part.name)


def ready(_: int) -> None:
    legation.code(["It rained."], threads=1)
    # Until all have come.
    time.sleep(0.5)


@contextlib.contextmanager
def processes(workers: int) -> Iterator[Callable[[pathlib.Path, pathlib.Path], None]]:
    def work(articles: pathlib.Path, into: pathlib.Path) -> None:
        into.mkdir()
        pool.starmap(code_part, [(part, into) for part in sorted(articles.iterdir())], chunksize=1)

    with multiprocessing.get_context("spawn").Pool(workers) as pool:
        pool.map(ready, range(workers), chunksize=1)
        yield work


@contextlib.contextmanager
def sail(workers: int) -> Iterator[Callable[[pathlib.Path, pathlib.Path], None]]:
    os.environ["SAIL_MODE"] = "local-cluster"
    os.environ.setdefault("RUST_LOG", "error")
    for name, value in {
        "CLUSTER__WORKER_INITIAL_COUNT": workers,
        "CLUSTER__WORKER_MAX_COUNT": workers,
        "CLUSTER__WORKER_TASK_SLOTS": 1,
        "CLUSTER__WORKER_MAX_IDLE_TIME_SECS": 3600,
        "EXECUTION__DEFAULT_PARALLELISM": workers,
    }.items():
        os.environ[f"SAIL_{name}"] = str(value)
    from pysail.spark import SparkConnectServer
    from pyspark.sql import SparkSession

    server = SparkConnectServer()
    server.start()
    _, port = server.listening_address
    session = SparkSession.builder.remote(f"sc://localhost:{port}").getOrCreate()
    yield lambda articles, into: write(session, articles, into, workers)
    session.stop()
    server.stop()


@contextlib.contextmanager
def spark(workers: int) -> Iterator[Callable[[pathlib.Path, pathlib.Path], None]]:
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = SparkSession.builder.master(f"local-cluster[{workers},1,1024]").appName("legation")
    for name, value in {
        "spark.ui.enabled": "false",
        "spark.driver.host": "localhost",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.sql.adaptive.enabled": "false",
    }.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    yield lambda articles, into: write(session, articles, into, PARTS)
    session.stop()


def write(session: Any, articles: pathlib.Path, into: pathlib.Path, partitions: int) -> None:
    import legation.spark

    legation.spark.code(session.read.parquet(str(articles)).repartition(partitions)).write.parquet(str(into))


ENGINES: Dict[str, Callable[[int], Any]] = {"processes": processes, "sail": sail, "spark": spark}


# The session of processes in which an engine runs.


def used() -> float:
    """Processor time of all processes of this session, those that have ended among them (Linux)."""
    session, ticks = os.getsid(0), 0
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            if int(fields[3]) == session:
                ticks += sum(map(int, fields[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def serve(engine: str, workers: int) -> None:
    """Starts an engine and codes whenever it is told a folder of articles and one for the records."""
    with ENGINES[engine](workers) as work:
        print("ready", flush=True)
        for line in sys.stdin:
            articles, into = map(pathlib.Path, json.loads(line))
            before, start = used(), time.perf_counter()
            work(articles, into)
            print(json.dumps(Took(time.perf_counter() - start, used() - before)), flush=True)


class Engine:
    """An engine with so many workers, waiting to be told."""

    def __init__(self, engine: str, workers: int) -> None:
        self.workers = workers
        command = [sys.executable, __file__, "--serve", engine, str(workers)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True)
        self.hear("ready")

    def hear(self, *expected: str) -> str:
        """The next line of its own: engines print, too."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.strip() in expected or (not expected and line.startswith("[")):
                return line
        sys.exit(f"the engine with {self.workers} workers ended: what it said stands above")

    def code(self, articles: pathlib.Path, into: pathlib.Path) -> Took:
        assert self.process.stdin is not None
        print(json.dumps([str(articles), str(into)]), file=self.process.stdin, flush=True)
        return Took(*json.loads(self.hear()))

    def stop(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait()


# The run.


def native(program: str, path: pathlib.Path, threads: int, out: Any = subprocess.DEVNULL) -> Took:
    start = time.perf_counter()
    process = subprocess.Popen([program, "code", "--quiet", "--threads", str(threads), str(path)], stdout=out)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{program} ended with {process.returncode}")
    return Took(time.perf_counter() - start, usage.ru_utime + usage.ru_stime)


def digest(rows: Iterable[Dict[str, Any]]) -> Tuple[int, str]:
    """How many rows, and a hash over all of them, whatever their order."""
    lines = sorted(hashlib.sha256(json.dumps(row, sort_keys=True, default=str).encode()).digest() for row in rows)
    return len(lines), hashlib.sha256(b"".join(lines)).hexdigest()


def kept(folder: pathlib.Path) -> Iterator[Dict[str, Any]]:
    """The records in a folder of Parquet files."""
    files = sorted(folder.glob("*.parquet"))
    for batch in pyarrow.dataset.dataset(files, format="parquet").to_batches():
        for row in batch.to_pylist():
            if row.get("failure") is not None:
                sys.exit(f"an article failed: {row['failure']}")
            yield {name: value for name, value in row.items() if name not in ADDED}


def prepare(folder: pathlib.Path, copies: int) -> Tuple[int, int]:
    """The example articles, each so many times under ids of their own, as JSON lines and as Parquet files; how many articles and words that is."""
    examples = legation.read(ROOT / "examples" / "articles").to_dicts()
    rows: List[Dict[str, Any]] = [
        {**{name: row[name] for name in FIELDS}, "id": f"{copy}-{number}"} for copy in range(copies) for number, row in enumerate(examples)
    ]
    with (folder / "articles.jsonl").open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    (folder / "one.jsonl").write_text(json.dumps({"id": "none", "text": "It rained."}) + "\n", encoding="utf-8")
    schema = pa.schema([(name, pa.string()) for name in FIELDS])
    for name, wanted in (("articles", rows), ("few", rows[: 2 * PARTS])):
        (folder / name).mkdir()
        for part in range(PARTS):
            table = pa.Table.from_pylist(wanted[part::PARTS], schema=schema)
            pyarrow.parquet.write_table(table, folder / name / f"part-{part:02}.parquet")
    return len(rows), copies * legation.code(rows[: len(examples)]).words  # type: ignore[arg-type]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("program")
    arguments.add_argument("--engine", choices=sorted(ENGINES), default="sail")
    arguments.add_argument("--copies", type=int, default=1000)
    arguments.add_argument("--rounds", type=int, default=3)
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = pathlib.Path(place)
        articles, words = prepare(folder, asked.copies)
        engines = [Engine(asked.engine, workers) for workers in (1, 2)]
        for engine in engines:
            engine.code(folder / "few", folder / f"few-{engine.workers}")
        with (folder / "records.jsonl").open("wb") as out:
            native(asked.program, folder / "articles.jsonl", 1, out)
        with (folder / "records.jsonl").open("rb") as lines:
            expected = digest(map(json.loads, lines))
        took: Dict[str, List[Took]] = {}
        equal = True
        for _ in range(asked.rounds):
            for threads in (1, 2):
                empty = native(asked.program, folder / "one.jsonl", threads)
                full = native(asked.program, folder / "articles.jsonl", threads)
                took.setdefault(f"native, threads: {threads}", []).append(Took(full.seconds - empty.seconds, full.processor - empty.processor))
            for engine in engines:
                into = folder / f"records-{engine.workers}"
                shutil.rmtree(into, ignore_errors=True)
                took.setdefault(f"{asked.engine}, workers: {engine.workers}", []).append(engine.code(folder / "articles", into))
                equal = equal and digest(kept(into)) == expected
        for engine in engines:
            engine.stop()
    report(took, words, asked.engine)
    print(f"{expected[0]:,} rows of {articles:,} articles: {'equal' if equal else 'NOT EQUAL'} to the program's in every run")
    sys.exit(0 if equal else 1)


def report(took: Dict[str, List[Took]], words: int, engine: str) -> None:
    """Medians; speed-up and throughput a core as the median over rounds, in each of which all took turns."""
    print(f"{words:,} words; medians of {len(next(iter(took.values())))} rounds; start-up left out\n")
    print("| | seconds | words/s | words/s a processor second |\n| --- | --- | --- | --- |")
    for name, all_of_it in took.items():
        seconds, processor = (statistics.median(column) for column in zip(*all_of_it))
        print(f"| {name} | {seconds:.2f} | {words / seconds:,.0f} | {words / processor:,.0f} |")
    alone, both = took["native, threads: 1"], took["native, threads: 2"]
    one, two = took[f"{engine}, workers: 1"], took[f"{engine}, workers: 2"]

    def median(figure: Callable[[Took, Took], float], ours: List[Took], theirs: List[Took]) -> float:
        return statistics.median(map(figure, ours, theirs))

    def clock(ours: Took, theirs: Took) -> float:
        return theirs.seconds / ours.seconds

    def processor(ours: Took, theirs: Took) -> float:
        return theirs.processor / ours.processor

    print(f"\ntwo workers over one: {median(clock, two, one):.2f} times (reach: 1.8); the program's two threads over one: {median(clock, both, alone):.2f} times")
    print(f"throughput of a core beside the program's on one thread (reach: 80 %): one worker {100 * median(clock, one, alone):.0f} %, each of two {50 * median(clock, two, alone):.0f} %")
    print(f"the same by processor time: one worker {100 * median(processor, one, alone):.0f} %, two {100 * median(processor, two, alone):.0f} %")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--serve"]:
        serve(sys.argv[2], int(sys.argv[3]))
    else:
        main()
