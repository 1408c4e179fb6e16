"""An archive from Python gives what the command gives."""

from __future__ import annotations

import json
import pathlib
from typing import Any, Dict, List

import pytest

import legation

Rows = List[Dict[str, Any]]


@pytest.fixture(scope="module")
def archive(articles: Rows, tmp_path_factory: pytest.TempPathFactory) -> legation.Archive:
    archive = legation.Archive(tmp_path_factory.mktemp("archive") / "news.sqlite")
    kept = archive.ingest(articles)
    assert (kept.new, kept.corrected, kept.same) == (len(articles), 0, 0)
    return archive


def printed(archive: legation.Archive, *arguments: str) -> Rows:
    from conftest import lines

    return lines(*arguments, "--archive", archive.path, "--format", "jsonl")


def test_the_same_articles_again_change_nothing(archive: legation.Archive, articles: Rows) -> None:
    before = archive.sql("SELECT count(*) AS n FROM records").to_dicts()
    pandas = pytest.importorskip("pandas")
    kept = archive.ingest(pandas.DataFrame(articles))
    assert (kept.new, kept.same, kept.records) == (0, len(articles), 0)
    assert archive.sql("SELECT count(*) AS n FROM records").to_dicts() == before


def test_records_are_those_that_were_coded(archive: legation.Archive, records: Rows) -> None:
    def by_id(rows: Any) -> Any:
        return sorted((json.dumps(row, sort_keys=True) for row in rows))

    assert by_id(archive.records().to_dicts()) == by_id(records)


@pytest.mark.parametrize(
    ("command", "filters", "options"),
    [
        ("events", {}, []),
        ("deals", {"between": ("Taliban", "Russia")}, ["--between", "Taliban", "Russia"]),
        ("records", {"event": ["AGREE", "CONSULT"], "from_": "2024-01-01"}, ["--event", "AGREE,CONSULT", "--from", "2024-01-01"]),
        ("actors", {"actor": "Russia", "quad": [1, 2], "limit": 5}, ["--actor", "Russia", "--quad", "1,2", "--limit", "5"]),
        ("sources", {"as_of": "2025-07-05"}, ["--as-of", "2025-07-05"]),
        ("sources", {"all": True, "machine": False}, ["--all"]),
        ("records", {"actor": "Peru"}, ["--actor", "Peru"]),
    ],
)
def test_queries_are_those_of_the_command(archive: legation.Archive, command: str, filters: Any, options: List[str]) -> None:
    found: Any = getattr(archive, command)(**filters).to_dicts()
    told = printed(archive, command, *options)
    for event in told if command == "events" else ():
        for conflict in event["conflicts"]:
            conflict["sides"] = [{"says": says, "records": ids} for says, ids in conflict["sides"]]
    assert found == told


def test_documents_and_brief(archive: legation.Archive) -> None:
    found: Any = archive.documents("fuel NOT gas").to_dicts()
    assert found == printed(archive, "documents", "fuel NOT gas")
    brief = archive.brief("Taliban", "Russia", as_of="2025-07-05")
    assert "## What happened" in str(brief) and brief.html.startswith("<!") and brief.data
    assert "\x1b" not in brief.markdown
    assert str(archive.brief("Taliban", "Russia", as_of="2025-07-05", all=True)) == str(brief)


def test_answers_in_sql_have_types(archive: legation.Archive) -> None:
    pa = pytest.importorskip("pyarrow")
    table = archive.sql(
        "SELECT event, count(*) AS n, avg(certainty) AS sure, 1 AS n, NULL AS none, sum(quad_code) FROM records GROUP BY event ORDER BY event"
    )
    arrow = table.to_pyarrow()
    assert arrow.column_names == ["event", "n", "sure", "n_2", "none", "sum(quad_code)"]
    assert [str(kind) for kind in arrow.schema.types] == ["string", "int64", "double", "int64", "string", "int64"]
    assert arrow["event"].to_pylist() == sorted(arrow["event"].to_pylist())
    none = archive.sql("SELECT id, event FROM records WHERE event = 'NONE'")
    assert len(none) == 0 and none.column_names == ["id", "event"]
    assert isinstance(arrow, pa.Table)


def test_what_cannot_be_asked_is_told(archive: legation.Archive, tmp_path: pathlib.Path) -> None:
    with pytest.raises(legation.UsageError, match="--event AGRE: expected a PLOVER category: did you mean AGREE?"):
        archive.events(event="AGRE")
    with pytest.raises(legation.UsageError, match="--nonsense"):
        archive.events(nonsense="x")  # type: ignore[call-arg]
    with pytest.raises(legation.UsageError, match="Atlantis"):
        archive.records(actor="Atlantis")
    with pytest.raises(legation.UsageError, match="--from"):
        archive.records(from_="yesterday")
    with pytest.raises(legation.ArchiveError, match="no such table: absent.*the views are documents, records and parties"):
        archive.sql("SELECT * FROM absent")
    with pytest.raises(legation.ArchiveError):
        archive.sql("DELETE FROM document")
    with pytest.raises(legation.ArchiveError, match="none.sqlite"):
        legation.Archive(tmp_path / "none.sqlite").events()
    with pytest.raises(legation.InputError, match="row 1: expected the text of an article, found null"):
        archive.ingest([{"id": "a", "text": "It rained."}, {"id": "b"}])


def test_files_go_in_as_by_the_command(tmp_path: pathlib.Path) -> None:
    from conftest import ARTICLES

    archive = legation.Archive(tmp_path / "files.sqlite")
    notes = archive.ingest_files(ARTICLES)
    assert any("new documents" in note for note in notes)
    assert len(archive.events()) > 20
