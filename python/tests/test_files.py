"""What docs/r.md says of files, in DuckDB's own words."""

from __future__ import annotations

import os
import pathlib
import re
import subprocess

import pytest

duckdb = pytest.importorskip("duckdb")


def test_sql_of_the_page_for_r(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from conftest import ARTICLES, ROOT, program

    ran = subprocess.run([*program(), "code", str(ARTICLES), "--quiet", "--format", "parquet"], capture_output=True, check=True)
    (tmp_path / "records.parquet").write_bytes(ran.stdout)
    page = (ROOT / "docs" / "r.md").read_text(encoding="utf-8")
    questions = re.findall(r'dbGetQuery\(con, "(.*?)"\)', page, re.DOTALL)
    assert len(questions) == 2
    before = os.getcwd()
    monkeypatch.chdir(tmp_path)
    for question in questions:
        assert len(duckdb.sql(question).fetchall()) > 2
    os.chdir(before)
