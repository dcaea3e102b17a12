"""Concepts that people show without naming them are seen, and nothing of other trades is."""

from itertools import chain
from pathlib import Path

import pytest
import yaml

from rolematch.extraction import find_skills
from rolematch.taxonomy import Taxonomy

CASES = yaml.safe_load((Path(__file__).parent / "concepts.yaml").read_text("utf-8"))
TAXONOMY = Taxonomy.load()


def found(sentence):
    """All skills that a sentence names or shows, and all that these imply."""
    direct = {mention.skill for mention in find_skills(sentence)}
    return direct.union(*(TAXONOMY.implied(skill) for skill in direct))


@pytest.mark.parametrize("concept", CASES)
def test_sentences_show_the_concept(concept):
    assert [text for text in CASES[concept]["shows"] if concept not in found(text)] == []


@pytest.mark.parametrize("concept", CASES)
def test_sentences_of_other_trades_do_not(concept):
    assert [text for text in CASES[concept]["innocent"] if concept in found(text)] == []


@pytest.mark.parametrize("concept", CASES)
def test_no_phrase_reads_another_trade_as_ours(concept):
    shown = [mention for text in CASES[concept]["innocent"] for mention in find_skills(text) if mention.shown]
    assert shown == []


def test_every_concept_has_enough_sentences():
    assert CASES.keys() <= TAXONOMY.by_name.keys()
    assert all(len(case["shows"]) >= 3 and len(case["innocent"]) >= 2 for case in CASES.values())


def test_no_sentence_stands_twice():
    sentences = list(chain.from_iterable(case[kind] for case in CASES.values() for kind in case))
    assert len(sentences) == len(set(sentences))
