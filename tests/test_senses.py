"""Ambiguous names count where they name the technology, and only there."""

import re
from pathlib import Path

import pytest
import yaml

from rolematch.extraction import SkillFinder
from rolematch.taxonomy import Taxonomy

SENTENCES = yaml.safe_load(Path(__file__).with_name("data").joinpath("senses.yaml").read_text("utf-8"))


@pytest.fixture(scope="module")
def finder():
    return SkillFinder(Taxonomy.load())


def names_it(finder, name, sentence):
    """Whether the first place of the name in the sentence is found as the skill of that name."""
    place = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", sentence, re.IGNORECASE)
    assert place, f"{name} does not stand in {sentence!r}"
    skill = finder.taxonomy[name].name
    return any(
        one.skill == skill and one.start < place.end() and place.start() < one.end
        for one in finder.find(sentence)
    )


@pytest.mark.parametrize("name", SENTENCES)
def test_own_sentences(finder, name):
    wrong = [
        (want, sentence)
        for want, sentences in SENTENCES[name].items()
        for sentence in sentences
        if names_it(finder, name, sentence) is not (want == "yes")
    ]
    assert not wrong
