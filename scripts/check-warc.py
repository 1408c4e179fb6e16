#!/usr/bin/env python3
"""Web archives written by warcio rather than by us: ingested whole, and once more with the program killed in the middle.

Makes COUNT pages out of the example articles (each with a sentence of its own, so that none is a copy of another), as a crawler of news writes them:
gzip member by member, a `warcinfo`, a `request` before each `response`, every fourth body chunked, every fourth compressed with gzip, every fourth
with Brotli, redirects, pictures and errors among them. Then compares what `legation` keeps with what was written.

Usage: check-warc.py LEGATION [COUNT]     needs warcio and brotli (`pip install warcio brotli`)
"""

import gzip
import html
import io
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import brotli
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

ROOT = Path(__file__).resolve().parent.parent


def page(number: int, article: str) -> bytes:
    title, *paragraphs = [p for p in article.split("\n\n") if p.strip()]
    body = "".join(f"<p>{html.escape(p)}</p>" for p in paragraphs)
    own = f"<p>This is report number {number} of the series, and the {number}th that its authors have written.</p>"
    head = f"<title>{html.escape(title)} {number}</title><meta property='article:published_time' content='2025-07-14T10:00:00Z'>"
    return f"<!DOCTYPE html><html><head>{head}</head><body><nav>Home</nav><article>{body}{own}</article></body></html>".encode()


def chunked(body: bytes) -> bytes:
    parts = [body[at : at + 1000] for at in range(0, len(body), 1000)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


def write(path: Path, count: int) -> None:
    articles = [p.read_text() for p in sorted((ROOT / "examples/articles").glob("*.txt"))]
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        writer.write_record(writer.create_warcinfo_record(path.name, {"software": "warcio"}))
        for number in range(count):
            url = f"https://news.example/{number}"
            writer.write_record(record(writer, url, "request", "GET / HTTP/1.1", [("Host", "news.example")], b""))
            body, headers = page(number, articles[number % len(articles)]), [("Content-Type", "text/html; charset=utf-8")]
            match number % 4:
                case 1:
                    body, headers = chunked(body), [*headers, ("Transfer-Encoding", "chunked")]
                case 2:
                    body, headers = gzip.compress(body), [*headers, ("Content-Encoding", "gzip")]
                case 3:
                    body, headers = brotli.compress(body), [*headers, ("Content-Encoding", "br")]
            writer.write_record(record(writer, url, "response", "200 OK", headers, body))
            if number % 10 == 0:
                writer.write_record(record(writer, f"{url}/old", "response", "301 Moved", [("Location", url)], b""))
                writer.write_record(record(writer, f"{url}/p", "response", "200 OK", [("Content-Type", "image/png")], b"PNG"))


def record(writer, url, kind, status, headers, body):
    protocol = "" if kind == "request" else "HTTP/1.1"
    return writer.create_warc_record(
        url, kind, payload=io.BytesIO(body), http_headers=StatusAndHeaders(status, headers, protocol=protocol)
    )


def kept(archive: Path) -> tuple[int, int]:
    with sqlite3.connect(f"file:{archive}?mode=ro", uri=True) as db:
        urls = [url for (url,) in db.execute("SELECT url FROM documents")]
    return len(urls), len(set(urls))


def main() -> None:
    legation, count = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 300
    with tempfile.TemporaryDirectory() as folder:
        warc, whole, cut = (Path(folder) / name for name in ("news.warc.gz", "whole.sqlite", "cut.sqlite"))
        write(warc, count)
        command = [legation, "--quiet", "ingest", warc, "--archive"]
        start = time.monotonic()
        subprocess.run([*command, whole], check=True)
        seconds = time.monotonic() - start
        print(f"{count} pages, {warc.stat().st_size / 1e6:.1f} MB packed: {seconds:.1f} s, {count / seconds:.0f} a second")
        assert kept(whole) == (count, count), f"whole: {kept(whole)} of {count}"
        kills = 0
        while True:
            run = subprocess.Popen([*command, cut])
            try:
                # A little longer each time: on a busy machine a life may be too short to get anywhere.
                run.wait(timeout=max(0.5, seconds / 5) * 1.05**kills)
                break
            except subprocess.TimeoutExpired:
                run.send_signal(signal.SIGKILL)
                run.wait()
                kills += 1
            assert kills < 100, "no progress after a restart"
        assert run.returncode == 0, run.returncode
        assert kept(cut) == (count, count), f"killed {kills} times: {kept(cut)} of {count}"
        print(f"killed {kills} times and started again: the same {count} documents, none lost, none twice")


if __name__ == "__main__":
    main()
