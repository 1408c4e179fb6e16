#!/usr/bin/env python3
"""Hours of mixed good and bad input: files through `ingest` again and again, and meanwhile feeds of a server that misbehaves through `watch`.

Checks after each round that no article was lost (articles in = kept + there already + listed failures), and at the end that every page the
server gave whole is in the archive, that every one it spoiled is listed by `intake-report`, and that the memory of `watch` has not grown.

Usage: soak.py LEGATION DURATION     as in `soak.py target/release/legation 20m`
"""

import gzip
import io
import json
import random
import re
import signal
import sqlite3
import statistics
import subprocess
import sys
import tarfile
import tempfile
import threading
import time
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

PLACES = ["Oslo", "Chad", "Lima", "Quito", "Hanoi", "Accra", "Minsk", "Tunis", "Dakar", "Doha"]
STATES = ["Norway", "Chad", "Peru", "Ecuador", "Vietnam", "Ghana", "Belarus", "Tunisia", "Senegal", "Qatar"]
ACTS = ["met", "criticised", "signed a trade agreement with", "sent aid to", "imposed sanctions on", "held talks with"]


def text(number: int) -> str:
    chance = random.Random(number)
    said = [
        f"{chance.choice(STATES)} {chance.choice(ACTS)} {chance.choice(STATES)} in {chance.choice(PLACES)} on Monday, envoy number {number}-{at} said."
        for at in range(6)
    ]
    return f"Report {number} of the envoys\n\n" + "\n\n".join(" ".join(said[at : at + 2]) for at in (0, 2, 4)) + "\n"


def page(number: int) -> bytes:
    title, *paragraphs = text(number).strip().split("\n\n")
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f"<!DOCTYPE html><html><head><title>{title}</title></head><body><nav>Home</nav><article><h1>{title}</h1>{body}</article></body></html>".encode()


def warc(number: int, lie: int = 0) -> bytes:
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page(number)
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://soak.example/{number}\r\nWARC-Date: 2025-07-12T09:30:00Z\r\nContent-Type: application/http\r\nContent-Length: {len(block) + lie}\r\n\r\n"
    return gzip.compress(head.encode() + block + b"\r\n\r\n")


def write_round(folder: Path, first: int) -> tuple[int, int]:
    """Writes a round's files; gives the number of articles in them and of things that must be told as failures."""
    number = iter(range(first, first + 10_000))
    lines = []
    for at in range(40):
        bad = ["not json", '{"no": "text"}', '{"text": 5}', "[1, 2"][at % 4]
        lines.append(bad if at % 5 == 4 else json.dumps({"text": text(next(number)), "id": f"line-{first}-{at}"}))
    (folder / "lines.jsonl").write_text("\n".join(lines))
    (folder / "pages.warc.gz").write_bytes(b"".join(warc(next(number)) for _ in range(20)))
    rows = ["id,title,text"] + [f'{first}-{at},Report {at},"{text(next(number))}"' for at in range(10)] + ["bad,,"]
    (folder / "table.csv").write_text("\n".join(rows))
    with zipfile.ZipFile(folder / "some.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for at in range(5):
            archive.writestr(f"../../{at}\x1b[2J.txt" if at == 3 else f"news/{at}.txt", text(next(number)))
    with tarfile.open(folder / "some.tar.gz", "w:gz") as archive:
        for at in range(5):
            data = text(next(number)).encode()
            about = tarfile.TarInfo(f"news/{at}.txt")
            about.size = len(data)
            archive.addfile(about, io.BytesIO(data))
    articles, failures = 32 + 20 + 10 + 5 + 5, 8 + 1
    # Whole files that hold nothing, each one failure.
    (folder / "nothing.txt").write_bytes(b"")
    (folder / "binary.txt").write_bytes(bytes(range(32)) * 50)
    (folder / "cut.parquet").write_bytes(b"PAR1" + b"\x00" * 500)
    (folder / "cut.arrow").write_bytes(b"ARROW1\0\0" + b"\xff" * 4)
    (folder / "broken.zip").write_bytes(b"PK\x03\x04nothing")
    (folder / "broken.json").write_bytes(b'{"text": ' + b"[" * 100_000)
    failures += 6
    # Hostile, and read all the same.
    (folder / "deep.html").write_bytes(b"<div>" * 50_000 + f"<p>{text(next(number))}</p>".encode())
    return articles + 1, failures


class Site(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self):
        super().__init__(("", 0), Answers)
        self.offered, self.given, self.lock = 0, set(), threading.Lock()

    def at(self, kind: str) -> str:
        """Where it gives pages of this kind. Each kind has a host of its own: one that fails is left alone for a while, whatever else it has."""
        kinds = ["feed", "good", "dead", "busy", "closed", "cut", "missing", "picture"]
        return f"http://127.0.0.{kinds.index(kind) + 1}:{self.server_address[1]}/{kind}"


class Answers(BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def send(self, body: bytes, status: int = 200, kind: str = "text/html", length: int | None = None, **headers):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        try:
            self.answer()
        except (BrokenPipeError, ConnectionResetError):
            pass

    def answer(self):
        site: Site = self.server
        kind, _, number = self.path.strip("/").partition("/")
        match kind:
            case "robots.txt":
                self.send(b"User-agent: *\nDisallow: /closed\n", kind="text/plain")
            case "feed":
                with site.lock:
                    numbers = range(site.offered, site.offered + 8)
                    site.offered += 8
                faults = ["good"] * 5 + ["cut", "missing", "picture"]
                items = "".join(f"<item><title>Report {n}</title><link>{site.at(faults[n % 8])}/{n}</link></item>" for n in numbers)
                self.send(f"<rss version='2.0'><channel><title>Soak News</title>{items}</channel></rss>".encode(), kind="application/rss+xml")
            case "dead":
                time.sleep(5)
            case "busy":
                self.send(b"", 503)
            case "good":
                self.send(page(1_000_000 + int(number)))
                with site.lock:
                    site.given.add(int(number))
            case "cut":
                self.send(b"<html>", length=1000)
            case "picture":
                self.send(b"PNG", kind="image/png")
            case _:
                self.send(b"", 404)


def seconds(duration: str) -> float:
    number, unit = re.fullmatch(r"(\d+(?:\.\d+)?)([smh])", duration).groups()
    return float(number) * {"s": 1, "m": 60, "h": 3600}[unit]


def memory(process: subprocess.Popen) -> int:
    status = Path(f"/proc/{process.pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) // 1024


def documents(archive: Path) -> int:
    with sqlite3.connect(f"file:{archive}?mode=ro", uri=True) as db:
        return db.execute("SELECT count(*) FROM documents").fetchone()[0]


def report(legation: str, archive: Path) -> list[str]:
    done = subprocess.run([legation, "intake-report", "--archive", archive], capture_output=True, check=True)
    assert b"\x1b" not in done.stdout, "a terminal escape in the report"
    return done.stdout.decode().splitlines()


def main() -> None:
    legation, until = sys.argv[1], time.monotonic() + seconds(sys.argv[2])
    site = Site()
    threading.Thread(target=site.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as folder:
        watched, files = Path(folder) / "watched.sqlite", Path(folder) / "files.sqlite"
        command = [legation, "watch", "--archive", watched, "--allow-private", "--every", "3s", "--pace", "20ms", "--timeout", "3s", "--log", "error"]
        watch = subprocess.Popen([*command, *(site.at(feed) for feed in ("feed", "dead", "busy", "closed"))])
        used, rounds, articles, failures, peak = [], 0, 0, 0, 0
        while time.monotonic() < until:
            inputs = Path(folder) / f"round-{rounds}"
            inputs.mkdir()
            good, bad = write_round(inputs, rounds * 10_000)
            run = subprocess.run([legation, "ingest", "--quiet", inputs, "--archive", files], stderr=subprocess.PIPE)
            assert run.returncode == 0, run.stderr.decode()
            assert b"\x1b" not in run.stderr, "a terminal escape in a message"
            articles, failures, rounds = articles + good, failures + bad, rounds + 1
            kept, lines = documents(files), report(legation, files)
            listed = sum(line.startswith("file\t") for line in lines)
            assert kept == articles, f"round {rounds}: {kept} of {articles} articles kept"
            assert listed == failures, f"round {rounds}: {listed} of {failures} failures listed"
            for file in inputs.iterdir():
                file.unlink()
            assert watch.poll() is None, "watch ended"
            used.append(memory(watch))
            time.sleep(1)
        watch.send_signal(signal.SIGTERM)
        assert watch.wait(timeout=120) == 0, watch.returncode
        # What was offered in the last poll may be waiting; what was given is kept, or in hand at the end.
        kept, lines = documents(watched), report(legation, watched)
        tally = next(line for line in lines if " waiting, " in line)
        fetched, waiting, given_up = (int(number) for number in re.findall(r"\d+", tally))
        assert fetched == kept, f"{kept} documents of {fetched} fetched"
        assert len(site.given) - kept in range(0, 9), f"{kept} documents of {len(site.given)} pages given"
        assert fetched + waiting + given_up == site.offered, f"{tally}, of {site.offered} offered"
        spoiled = sum(line.startswith("article\t") for line in lines)
        quarter = max(1, len(used) // 4)
        before, after = statistics.median(used[quarter : 2 * quarter] or used), statistics.median(used[-quarter:])
        print(f"ingest: {rounds} rounds, {articles} articles kept of {articles}, {failures} failures listed of {failures}")
        print(f"watch: {site.offered} articles offered: {fetched} kept, {waiting} waiting, {given_up} given up, {spoiled} listed; memory {before:.0f} MB early, {after:.0f} MB late, {max(used)} MB at most")
        assert after <= before * 1.2 + 20, "memory grew"


if __name__ == "__main__":
    main()
