"""Names are found as people write them, and spans quote the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolematch.extraction import SkillFinder, find_skills
from rolematch.taxonomy import Skill, Taxonomy


def skills(text):
    return [mention.skill for mention in find_skills(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("C++, C# and F#", ["C++", "C#", "F#"]),
        ("JavaScript only", ["JavaScript"]),
        ("Python (primary), Python3", ["Python", "Python"]),
        ("PostgreSQL 13 and MySQL", ["PostgreSQL", "MySQL"]),
        ("Node JS, NodeJS, node.js", ["Node.js", "Node.js", "Node.js"]),
        ("Django without Golf", ["Django"]),
    ],
)
def test_written_forms(text, expected):
    assert skills(text) == expected


@given(st.text(max_size=300))
def test_spans_quote_the_text(text):
    for mention in find_skills(text):
        assert text[mention.start : mention.end] == mention.text


def test_name_inside_a_longer_name_that_implies_it():
    taxonomy = Taxonomy((Skill("Ruby", "own"), Skill("Ruby on Rails", "own", implies={"Ruby": 1.0})))
    found = SkillFinder(taxonomy).find("Ruby on Rails")
    assert [(one.skill, one.text) for one in found] == [("Ruby on Rails", "Ruby on Rails"), ("Ruby", "Ruby")]
