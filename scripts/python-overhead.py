"""What coding from Python costs beside the native program on the same articles: processor time and time on the clock, start-up left out, the median of several runs in turn.

Usage: python scripts/python-overhead.py PROGRAM [COPIES]. PROGRAM is the native program, built from the same source and with the same profile as the package.
"""

from __future__ import annotations

import json
import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile
import time

import pyarrow
import pyarrow.json

import legation

RUNS = 3


def children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def own() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def native(program: str, path: pathlib.Path) -> tuple[float, float]:
    start, before = time.perf_counter(), children()
    subprocess.run([program, "code", "--quiet", str(path)], check=True, stdout=subprocess.DEVNULL)
    return children() - before, time.perf_counter() - start


def python(path: pathlib.Path, words: list[int]) -> tuple[float, float]:
    start, before = time.perf_counter(), own()
    table = legation.code(pyarrow.json.read_json(path))
    words[:] = [table.words]
    return own() - before, time.perf_counter() - start


def main() -> None:
    program, copies = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 60
    examples = pathlib.Path(__file__).resolve().parents[1] / "examples" / "articles"
    rows = legation.read(examples).to_dicts()
    kept = ("text", "title", "outlet", "published")
    with tempfile.TemporaryDirectory() as folder:
        path, none = pathlib.Path(folder) / "articles.jsonl", pathlib.Path(folder) / "one.jsonl"
        with path.open("w", encoding="utf-8") as file:
            for copy in range(copies):
                for number, row in enumerate(rows):
                    file.write(json.dumps({"id": f"{copy}-{number}", **{name: row[name] for name in kept}}) + "\n")
        none.write_text(json.dumps({"id": "none", "text": "It rained."}) + "\n", encoding="utf-8")
        words: list[int] = []
        python(none, words)
        pairs = [(native(program, path), native(program, none), python(path, words)) for _ in range(RUNS)]
    for at, name in enumerate(("processor", "clock")):
        ours = statistics.median(pair[2][at] for pair in pairs)
        theirs = statistics.median(pair[0][at] - pair[1][at] for pair in pairs)
        print(f"{name}: native {theirs:.2f} s, Python {ours:.2f} s: {100 * (ours / theirs - 1):+.1f} %; {words[0] / ours:,.0f} words/s from Python")


main()
