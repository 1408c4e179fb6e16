"""Size of a wheel and time to import the package; fails where either is over what it was when last measured. The aim is 30 MB and 200 ms."""

from __future__ import annotations

import os
import subprocess
import sys
import time

MOST_BYTES = 33_000_000
MOST_SECONDS = 0.2

size = os.path.getsize(sys.argv[1])
times = []
for _ in range(7):
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", "pass"], check=True)
    bare = time.perf_counter() - start
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import legation; legation.Coder"], check=True)
    times.append(time.perf_counter() - start - bare)
quickest = min(times)
print(f"wheel: {size / 1e6:.1f} MB; import: {quickest * 1000:.0f} ms over a bare interpreter (the quickest of {len(times)})")
if size > MOST_BYTES or quickest > MOST_SECONDS:
    sys.exit(f"over {MOST_BYTES / 1e6} MB or {MOST_SECONDS * 1000:.0f} ms")
