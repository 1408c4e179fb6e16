"""The component of a spaCy pipeline."""

from __future__ import annotations

from typing import Any

import pytest

import legation

spacy = pytest.importorskip("spacy")
# Known by its entry point where the package is installed; so the tests run beside the tree, too.
pytest.importorskip("legation.spacy")

TEXT = "Iran condemned Israel on Friday. 🚢 Turkey sent aid to Lebanon."


def pipeline(**config: Any) -> Any:
    nlp = spacy.blank("en")
    nlp.add_pipe("legation", config=config)
    return nlp


def test_events_are_those_of_the_coder() -> None:
    doc = pipeline(published="2024-03-10")(TEXT)
    expected = legation.events(TEXT, "2024-03-10")
    assert len(expected) == 2
    for found, event in zip(doc._.events, expected):
        assert {**found, "text_info": 0} == {**event, "text_info": 0}
        words = event["event_text"]
        assert doc.text[words["start"] : words["end"]] == words["text"]
        assert words["text"] in doc.char_span(words["start"], words["end"], alignment_mode="expand").text


def test_documents_in_batches_and_dates_of_their_own(tmp_path: Any) -> None:
    nlp = pipeline()
    docs = list(nlp.pipe([TEXT, "", "It rained.", TEXT]))
    assert [len(doc._.events) for doc in docs] == [2, 0, 0, 2]
    dated = nlp.make_doc(TEXT)
    dated._.published = "2024-03-10"
    assert nlp(dated)._.events[0]["date"] == "2024-03-08"
    nlp.to_disk(tmp_path / "saved")
    assert len(spacy.load(tmp_path / "saved")(TEXT)._.events) == 2
