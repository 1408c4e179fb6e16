"""Runs notebooks top to bottom; fails at the first cell that does. What they show is not kept, so that the files stay as they are.

Usage: python scripts/notebooks.py FILE... (needs nbclient and ipykernel, and what the notebooks import).
"""

from __future__ import annotations

import pathlib
import sys
import time

import nbformat
from nbclient import NotebookClient

for name in sys.argv[1:]:
    path = pathlib.Path(name).resolve()
    notebook = nbformat.read(path, as_version=4)
    start = time.perf_counter()
    NotebookClient(notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}}).execute()
    cells = sum(cell.cell_type == "code" for cell in notebook.cells)
    print(f"{path.name}: {cells} cells in {time.perf_counter() - start:.0f} s")
