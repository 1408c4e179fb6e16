#!/usr/bin/env python3
"""Odd input for all fuzz targets, one after the other, for so long in all; or for some of them. Fails where a target crashed, with the input that did it.

What is found on the way is kept in `target/fuzz-corpus`, apart from the small corpora of `fuzz/corpus`, which are only read. Needs cargo-fuzz.

Usage: fuzz.py DURATION [TARGET...]     as in `fuzz.py 5m`, `fuzz.py 300`, `fuzz.py 1h read_warc read_page`
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT / "fuzz" / "corpus"
FOUND = ROOT / "target" / "fuzz-corpus"
ENVIRONMENT = {
    # On stable Rust it lets sanitizers be used.
    "RUSTC_BOOTSTRAP": "1",
    **os.environ,
}


def seconds(duration: str) -> float:
    match = re.fullmatch(r"(\d+(?:\.\d+)?)([smh]?)", duration)
    if not match:
        sys.exit(f"{duration}: expected a duration, as in 5m, 90s or 1h")
    return float(match[1]) * {"": 1, "s": 1, "m": 60, "h": 3600}[match[2]]


def fuzz(target: str, lasts: int) -> tuple[list[str], bool]:
    """Runs a target: its line of figures, and whether it held."""
    found = FOUND / target
    found.mkdir(parents=True, exist_ok=True)
    (CORPUS / target).mkdir(exist_ok=True)
    options = [f"-max_total_time={lasts}", "-print_final_stats=1", "-timeout=60", "-rss_limit_mb=4096"]
    command = ["cargo", "fuzz", "run", target, str(found), str(CORPUS / target), "--", *options]
    start = time.monotonic()
    ran = subprocess.run(command, cwd=ROOT / "fuzz", env=ENVIRONMENT, stderr=subprocess.PIPE, text=True, errors="replace")
    told = ran.stderr
    runs = re.findall(r"stat::number_of_executed_units:\s*(\d+)", told)
    covered = re.findall(r"cov: (\d+)", told)
    units = re.findall(r"corp: (\d+)", told)
    figures = [target, *(values[-1] if values else "-" for values in (runs, covered, units))]
    if ran.returncode:
        print(told[-6000:], file=sys.stderr)
    return [*figures, f"{time.monotonic() - start:.0f}", "held" if ran.returncode == 0 else "CRASHED"], ran.returncode == 0


def main() -> None:
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    lasts, wanted = seconds(sys.argv[1]), sys.argv[2:]
    targets = sorted(path.stem for path in (ROOT / "fuzz" / "fuzz_targets").glob("*.rs"))
    strange = [target for target in wanted if target not in targets]
    if strange:
        sys.exit(f"{strange[0]}: expected one of {', '.join(targets)}")
    targets = wanted or targets
    # Building is not counted.
    if subprocess.run(["cargo", "fuzz", "build"], cwd=ROOT / "fuzz", env=ENVIRONMENT).returncode:
        sys.exit(1)
    each = max(1, round(lasts / len(targets)))
    print(f"{len(targets)} targets, {each} s each")
    print(f"{'target':<14} {'runs':>9} {'covered':>8} {'corpus':>7} {'seconds':>8}", flush=True)
    crashed = []
    for target in targets:
        (name, runs, covered, units, took, outcome), held = fuzz(target, each)
        print(f"{name:<14} {runs:>9} {covered:>8} {units:>7} {took:>8}  {outcome}", flush=True)
        if not held:
            crashed.append(target)
    if crashed:
        sys.exit(f"{', '.join(crashed)}: the input lies in fuzz/artifacts")


if __name__ == "__main__":
    main()
