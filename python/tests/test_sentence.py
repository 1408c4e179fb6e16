"""One sentence at a time: relations, trees, explanations; and hand-coded samples."""

from __future__ import annotations

import pathlib
from typing import Any

import pytest

import legation

SENTENCE = "Turkey condemned the raid by Israel, and Iran said on Monday that it would send aid to Lebanon."


def test_relation_between_marked_phrases() -> None:
    found = legation.relation(SENTENCE, "Turkey", "Israel")
    assert found[0]["event"] == "ACCUSE" and 0 < found[0]["score"] <= 1
    start = SENTENCE.index("Israel")
    assert legation.relation(SENTENCE, (0, 6), (start, start + 6)) == found
    # Places are characters, not bytes.
    accented = "Café owners: " + SENTENCE
    assert legation.relation(accented, "Turkey", "Israel")[0]["event"] == "ACCUSE"
    for actor in ("Peru", "a", (5, 500), (6, 6)):
        with pytest.raises(legation.UsageError, match="expected"):
            legation.relation(SENTENCE, actor, "Israel")


def test_trees() -> None:
    parsed = legation.parse(SENTENCE)
    assert len(parsed) == 1 and parsed[0].text == SENTENCE
    root = parsed[0].root
    assert root is not None and root.form == "condemned"
    assert [child.form for child in parsed[0].children(root) if child.deprel == "nsubj"] == ["Turkey"]
    assert "condemned root (VERB)" in str(parsed)
    assert "Entity=" in legation.parse(SENTENCE, entities=True).conllu
    assert len(legation.parse("")) == 0


def test_explanation_is_that_of_the_command() -> None:
    told = legation.explain("Turkey condemned the raid by Israel.", "2024-03-06")
    for part in ("Tree", "Parties", "Entries that matched", "Records", "condemn/"):
        assert part in str(told)
    page: str = told._repr_html_()
    assert "<mark" in page and "title='actor'>Turkey</mark>" in page and "\x1b" not in page
    # Nothing of a text is taken as markup.
    assert "<b>bold" not in legation.explain("Turkey condemned <b>bold</b> Israel.")._repr_html_()
    assert "No event was coded" in legation.explain("It rained.")._repr_html_()


def test_figures_against_a_sample() -> None:
    from conftest import ROOT

    report = legation.evaluate(ROOT / "examples" / "coded" / "records.jsonl", resamples=10)
    assert report.items == 40
    assert "F1" in str(report) and report.measures
    with pytest.raises(legation.LegationError, match="expected a readable file"):
        legation.evaluate("none.tsv")


def test_a_wrong_sample_is_told_with_its_lines(tmp_path: pathlib.Path) -> None:
    gold = tmp_path / "gold.tsv"
    gold.write_text("uid\tmarked_sentence\tgold_root\n1\t<s>Mali</s> helped <t>Chad</t>.\tNOTHING\n", encoding="utf-8")
    with pytest.raises(legation.InputError, match="line 2"):
        legation.evaluate(gold)


def test_hostile_texts_give_rows_or_none() -> None:
    texts: Any = ["\0\x1b[31m" * 50, "a" * 100_000, "( " * 5_000, "\u202eMali\u202c attacked.", "\U0001f600 " * 200]
    table = legation.code(texts)
    assert table.documents == len(texts)
