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


OTHER_TRADES = [
    "Head chef: redesigned the menu, put new dishes into production, scaled portions, monitored temperatures.",
    "Warehouse lead: shipped 4,000 packages a day, cut queue time at the dock, 99.9% accuracy in cycle counts.",
    "Nurse: triage in the ER, on-call nights, vital signs, health checks, discharge notes, patient handover.",
    "Marketing manager: landing pages, newsletter sign-ups up by 40%, conversion and retention, headlines.",
    "Paralegal: reviewed contracts, indexed documents, drafted releases, waited for review by counsel.",
    "Account executive: built a pipeline of 3 million, onboarded partners, service level agreements.",
    "IT support: reset passwords, managed 400 endpoints, answered tickets, replaced keyboards.",
    "Teacher: designed and implemented lesson plans, mentored two trainees, led the science department.",
    "Plumber: found the leak in the bathroom, eight jobs a day, fixed valves and pipes, load calculations.",
]


@pytest.mark.parametrize("text", OTHER_TRADES)
def test_no_phrase_hears_engineering_in_another_trade(text):
    assert [mention for mention in find_skills(text) if mention.shown and mention.skill in CASES] == []


def test_every_concept_has_enough_sentences():
    assert CASES.keys() <= TAXONOMY.by_name.keys()
    assert all(len(case["shows"]) >= 3 and len(case["innocent"]) >= 2 for case in CASES.values())


def test_no_sentence_stands_twice():
    sentences = list(chain.from_iterable(case[kind] for case in CASES.values() for kind in case))
    assert len(sentences) == len(set(sentences))
