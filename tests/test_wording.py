"""Requirement sentences: what they ask, how much, and how the skills combine."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from rolematch.posting._language import phrase_pattern
from rolematch.posting._wording import RequirementReader, read_requirement

CASES = yaml.safe_load((Path(__file__).parent / "data" / "wording.yaml").read_text("utf-8"))
OPERATORS = {" | ": "any", " > ": "ordered", " & ": "all"}


def expression(written):
    """Read "A | B" as ("any", {A, B}); a lone name is ("all", {name})."""
    for sign, op in OPERATORS.items():
        if sign in written:
            names = written.split(sign)
            return op, tuple(names) if op == "ordered" else frozenset(names)
    return "all", frozenset([written])


def merged(groups):
    """All-of groups add up: [A & B, C] is the same as [A & B & C]."""
    everything = frozenset().union(*(names for op, names in groups if op == "all"))
    rest = {group for group in groups if group[0] != "all"}
    return rest | ({("all", everything)} if everything else set())


def asked(requirement):
    return merged([(g.op, g.items if g.op == "ordered" else frozenset(g.items)) for g in requirement.skills])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:50])
def test_sentence_is_read_as_people_read_it(case):
    requirement = read_requirement(case["text"])
    if "asks" in case:
        assert asked(requirement) == merged([expression(part) for part in case["asks"]])
    for said, name in [
        ("necessity", "necessity"),
        ("level", "level"),
        ("min_years", "min_years"),
        ("interest", "interest_suffices"),
        ("soft", "soft"),
        ("highly", "highly"),
    ]:
        if said in case:
            assert getattr(requirement, name) == case[said], said
    if "context" in case:
        assert set(requirement.context) == set(case["context"])


@given(st.text(max_size=300))
def test_any_text_is_read_without_fail(text):
    assert read_requirement(text).necessity in {"strict", "expected", "desired", "bonus", "none"}


@given(st.sampled_from(CASES), st.sampled_from(["• {}", "- {}", "  {}  "]))
def test_bullets_and_white_space_say_nothing(case, form):
    plain, dressed = read_requirement(case["text"]), read_requirement(form.format(case["text"]))
    assert (plain.necessity, plain.level, plain.skills) == (dressed.necessity, dressed.level, dressed.skills)


def test_phrases_know_word_endings_and_gaps():
    pattern = phrase_pattern(["desir*", "know .. well"])
    assert pattern.findall("Highly DESIRABLE; know C++ really well; undesired") == [
        "DESIRABLE",
        "know C++ really well",
    ]


def test_two_obligations_are_two_readings():
    from rolematch.extraction import SkillFinder
    from rolematch.taxonomy import Taxonomy

    reader = RequirementReader(SkillFinder(Taxonomy.load()))
    first, second = reader.read_all("Five years of Go; Rust is a plus")
    assert (first.requirement.necessity, first.requirement.min_years) == ("expected", 5)
    assert second.requirement.necessity == "bonus"
    assert second.requirement.skills[0].items == ("Rust",)
