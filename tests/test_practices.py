"""Practices are heard in everyday wording, and not in what other people write."""

from itertools import chain
from pathlib import Path

import pytest
import yaml

from rolematch.extraction import find_skills
from rolematch.taxonomy import Taxonomy

CASES = yaml.safe_load((Path(__file__).parent / "data" / "practices.yaml").read_text("utf-8"))
OTHERS = CASES.pop("any")
TAXONOMY = Taxonomy.load()
CLOSE = 0.6
"""A skill that implies a practice by this share is as good as its name: GitLab Runner for CI runners."""


def shown(sentence):
    """All skills that a sentence names or shows, and what these imply at once."""
    direct = {mention.skill for mention in find_skills(sentence)}
    implied = chain.from_iterable(TAXONOMY.by_name[skill].implies.items() for skill in direct)
    return direct | {skill for skill, share in implied if share >= CLOSE}


def share(practice, sentences):
    """The share of the sentences that show a practice."""
    return sum(practice in shown(sentence) for sentence in sentences) / len(sentences)


@pytest.mark.parametrize("practice", CASES)
def test_practice_is_heard_in_plain_words(practice):
    assert share(practice, CASES[practice]["shows"]) >= 0.75


def test_what_sounds_alike_shows_nothing():
    near = [(practice, text) for practice, case in CASES.items() for text in case["near"]]
    assert sum(practice in shown(text) for practice, text in near) <= 0.05 * len(near)


def test_other_work_shows_no_practice():
    heard = [text for text in OTHERS if any(m.shown and m.skill in CASES for m in find_skills(text))]
    assert len(heard) <= 0.05 * len(OTHERS), heard


def test_every_practice_is_a_skill_of_the_taxonomy():
    assert CASES.keys() <= TAXONOMY.by_name.keys()
