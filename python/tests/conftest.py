"""What the tests share: our example articles, as the command reads and codes them."""

from __future__ import annotations

import json
import os
import pathlib
import shutil
import subprocess
import sys
from typing import Any, Dict, List

import pytest

ROOT = pathlib.Path(os.environ.get("LEGATION_ROOT") or pathlib.Path(__file__).resolve().parents[2])
ARTICLES = ROOT / "examples" / "articles"


def program() -> List[str]:
    """The native program where one is named; else the one in the package, in a process of its own."""
    named = os.environ.get("LEGATION_PROGRAM")
    if named:
        return [named]
    script = shutil.which("legation", path=os.path.dirname(sys.executable))
    return [script] if script else [sys.executable, "-m", "legation"]


def lines(*arguments: str) -> List[Dict[str, Any]]:
    """What a command prints, as JSON lines."""
    ran = subprocess.run([*program(), *arguments, "--quiet"], capture_output=True, check=True)
    return [json.loads(line) for line in ran.stdout.decode("utf-8").splitlines()]


@pytest.fixture(scope="session")
def articles() -> List[Dict[str, Any]]:
    """The example articles as they are read, without their blocks."""
    kept = ("id", "text", "title", "outlet", "author", "url", "published")
    return [{name: row[name] for name in kept} for row in lines("read", str(ARTICLES))]


@pytest.fixture(scope="session")
def article_file(articles: List[Dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """The same as a file of JSON lines."""
    path = tmp_path_factory.mktemp("articles") / "articles.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in articles), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def records(article_file: pathlib.Path) -> List[Dict[str, Any]]:
    """The records that the command gives for that file."""
    found = lines("code", str(article_file))
    assert len(found) > 50
    return found
