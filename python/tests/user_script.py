"""A script as a user writes it: type checkers read it in their strictest mode."""

from __future__ import annotations

import datetime
from typing import Dict, List, Optional

import legation


def by_category(texts: List[str], day: datetime.date) -> Dict[str, int]:
    table = legation.code(texts, published=day, errors="skip")
    counts: Dict[str, int] = {}
    for record in table:
        counts[record["event"]] = counts.get(record["event"], 0) + 1
    for failure in table.failures:
        print(failure.row, failure.column, failure.message)
    return counts


def actors(coder: legation.Coder, text: str) -> List[Optional[str]]:
    return [party["code"] for event in coder.events(text, "2024-03-06") for party in event["actor"]]


def ask(path: str) -> None:
    archive = legation.Archive(path)
    kept: legation.Ingested = archive.ingest([{"id": "a", "text": "Iran condemned Israel on Friday."}])
    print(kept.new)
    events: legation.Table = archive.events(between=("Iran", "Israel"), from_=datetime.date(2024, 1, 1), quad=[3, 4])
    print(events.num_rows, events.column_names)
    print(archive.sql("SELECT count(*) AS n FROM records").to_jsonl())
    print(str(archive.brief("Iran", "Israel")))


def main() -> None:
    coder = legation.Coder()
    print(by_category(["Iran condemned Israel on Friday."], datetime.date(2024, 3, 10)), actors(coder, "Iran condemned Israel."))
    best: legation.Relation = legation.relation("Iran condemned Israel.", "Iran", (15, 21))[0]
    print(best["event"], best["score"])
    sentence = legation.parse("Iran condemned Israel.")[0]
    print(sentence.root, [token.lemma for token in sentence])
    try:
        legation.explain("Iran condemned Israel.")
    except legation.InputError as error:
        print(error.column, error.row)


if __name__ == "__main__":
    main()
