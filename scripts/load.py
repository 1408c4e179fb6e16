#!/usr/bin/env python3
"""Readers of the workbench while articles come in: how long each view takes, and whether anything fails.

Starts `legation serve` on an archive, `legation ingest` of made-up articles beside it, again and again, and READERS readers, each from an address of its own
below 127.0.0.0/8 (the server counts requests by machine), who open one view after another with a pause between, over lines that stay open. A few listen to the
stream. Prints a line a view: requests, p50, p95 and the longest in milliseconds, and errors; ends with 1 where there was any. Times are of this program's clock
and hold its own work and that of `ingest`, on the same machine.

Usage: load.py LEGATION ARCHIVE [--readers 200] [--seconds 60] [--pause 1.0] [--no-ingest]
"""

import argparse
import asyncio
import json
import random
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import quote

from served import served

STATES = ["Norway", "Chad", "Peru", "Ecuador", "Vietnam", "Ghana", "Belarus", "Tunisia", "Senegal", "Qatar"]
ACTS = ["met", "criticised", "signed a trade agreement with", "sent aid to", "imposed sanctions on", "held talks with"]
WORDS = ["ceasefire", "talks", "aid", "border", "sanctions", "agreement"]
CODES = ["NOR", "TCD", "PER", "ECU", "VNM", "GHA", "BLR", "TUN", "SEN", "QAT"]


def views(rng, ids):
    """Name and address of each view, as its page asks."""
    one, two = rng.sample(CODES, 2)
    year = rng.randrange(2010, 2026)
    period = f"from={year}-01-01&to={year}-06-30"
    return [
        ("first view", "/api/v1/events?limit=20"),
        ("status", "/api/v1/status"),
        ("timeline", f"/api/v1/timeline?{period}"),
        ("timeline, all", "/api/v1/timeline"),
        ("dyads", f"/api/v1/dyads?{period}&limit=20"),
        ("disputed", "/api/v1/events?standing=disputed&limit=10"),
        ("places", f"/api/v1/places?{period}"),
        ("search", f"/api/v1/events?words={rng.choice(WORDS)}&limit=50"),
        ("search, actor", f"/api/v1/events?actor={one}&{period}"),
        ("facets", f"/api/v1/facets?words={rng.choice(WORDS)}"),
        ("dyad", f"/api/v1/brief/{one}/{two}"),
        ("event", "/api/v1/events/" + quote(rng.choice(ids), safe="")),
        ("review", "/api/v1/review?limit=10"),
        ("sources", f"/api/v1/sources?from={year}-01-01&to={year}-01-31"),
        ("feed", f"/feeds/events.rss?event=AGREE&from={year}-01-01"),
        ("page", "/"),
    ]


class Line:
    """A line to the server that stays open."""

    def __init__(self, port, address):
        self.port, self.address, self.reader = port, address, None

    async def open(self):
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port, local_addr=(self.address, 0))

    async def get(self, path):
        """Status and body."""
        if self.reader is None:
            await self.open()
        self.writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        head = await self.reader.readuntil(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        fields = dict(line.lower().split(": ", 1) for line in lines[1:] if ": " in line)
        if "content-length" in fields:
            body = await self.reader.readexactly(int(fields["content-length"]))
        else:
            body = b""
            while size := int(await self.reader.readline(), 16):
                body += await self.reader.readexactly(size)
                await self.reader.readline()
            await self.reader.readline()
        return int(lines[0].split()[1]), body

    def close(self):
        if self.reader is not None:
            self.writer.close()
            self.reader = None


async def read(number, port, ids, end, pause, figures, errors):
    rng = random.Random(number)
    line = Line(port, f"127.0.{1 + number // 200}.{1 + number % 200}")
    await asyncio.sleep(rng.random() * pause)
    while time.monotonic() < end:
        for name, path in rng.sample(views(rng, ids), 16):
            began = time.monotonic()
            try:
                status, body = await asyncio.wait_for(line.get(path), 60)
                if status != 200 or not body:
                    errors.append(f"{path}: {status} {body[:200]}")
            except (OSError, asyncio.IncompleteReadError, asyncio.TimeoutError) as error:
                errors.append(f"{path}: {error!r}")
                line.close()
            figures.setdefault(name, []).append(time.monotonic() - began)
            await asyncio.sleep(rng.expovariate(1 / pause) if pause else 0)
            if time.monotonic() >= end:
                break
    line.close()


async def listen(number, port, end, heard, errors):
    reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=(f"127.0.9.{1 + number}", 0))
    writer.write(b"GET /api/v1/stream HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    while (left := end - time.monotonic()) > 0:
        try:
            text = await asyncio.wait_for(reader.readline(), left)
        except asyncio.TimeoutError:
            break
        if not text:
            errors.append("the stream ended")
            break
        heard[0] += text.startswith(b"event: news")
    writer.close()


def articles(number):
    rng = random.Random(number)
    for place in range(40):
        one, two, three = rng.sample(STATES, 3)
        day = f"2025-{rng.randrange(1, 13):02}-{rng.randrange(1, 28):02}"
        text = f"{one} {rng.choice(ACTS)} {two} on {day}. {three} {rng.choice(ACTS)} {one} on {day}, the ministry said."
        yield json.dumps({"id": f"load-{number}-{place}", "outlet": f"Outlet {place}", "published": day, "language": "en", "text": text})


def ingest(program, archive, folder, end, rounds, errors):
    number = 0
    while time.monotonic() < end:
        file = Path(folder) / f"{number}.jsonl"
        file.write_text("\n".join(articles(number)) + "\n")
        run = subprocess.run([program, "ingest", str(file), "--archive", archive, "--quiet"], capture_output=True, text=True)
        if run.returncode != 0:
            errors.append(f"ingest: {run.returncode} {run.stderr[:300]}")
        number += 1
    rounds[0] = number


def percentile(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, int(len(values) * share))]


async def run(wanted, port):
    line = Line(port, "127.0.8.1")
    _, body = await line.get("/api/v1/events?limit=200")
    ids = [event["event_id"] for event in json.loads(body)["items"]]
    line.close()
    end = time.monotonic() + wanted.seconds
    figures, errors, heard, rounds = {}, [], [0], [0]
    with tempfile.TemporaryDirectory() as folder:
        beside = threading.Thread(target=ingest, args=(wanted.program, wanted.archive, folder, end, rounds, errors))
        if not wanted.no_ingest:
            beside.start()
        readers = [read(number, port, ids, end, wanted.pause, figures, errors) for number in range(wanted.readers)]
        await asyncio.gather(*readers, *(listen(number, port, end, heard, errors) for number in range(10)))
        if not wanted.no_ingest:
            await asyncio.to_thread(beside.join)
    print(f"{'view':16} {'requests':>8} {'p50 ms':>8} {'p95 ms':>8} {'longest':>8}")
    whole = [seconds for times in figures.values() for seconds in times]
    for name, times in sorted(figures.items()) + [("all", whole)]:
        p50, p95, longest = (1000 * value for value in (percentile(times, 0.5), percentile(times, 0.95), max(times)))
        print(f"{name:16} {len(times):8} {p50:8.0f} {p95:8.0f} {longest:8.0f}")
    print(f"{wanted.readers} readers, {wanted.seconds:.0f} s; {rounds[0]} files of 40 articles ingested meanwhile; 10 listeners heard {heard[0]} times; {len(errors)} errors")
    for error in errors[:10]:
        print(f"  {error}")
    return 1 if errors else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("archive")
    parser.add_argument("--readers", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--pause", type=float, default=1.0)
    parser.add_argument("--no-ingest", action="store_true")
    wanted = parser.parse_args()
    with served(wanted.program, wanted.archive) as port:
        status = asyncio.run(run(wanted, port))
    sys.exit(status)


if __name__ == "__main__":
    main()
