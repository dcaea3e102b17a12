"""Requirement sentences: what they ask, how much, and how the skills combine."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from rolematch.posting._language import phrase_pattern
from rolematch.posting._wording import RequirementReader, read_requirement

SHARES = yaml.safe_load((Path(__file__).parent / "data" / "wording-shares.yaml").read_text("utf-8"))
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


def asked(requirement, *, classes=True):
    """Return the expression of a requirement in the form of the labels."""
    groups = []
    for group in requirement.skills:
        items = [item if isinstance(item, str) else item.name for item in group.items]
        if not classes:
            items = [item for item in group.items if isinstance(item, str)]
        if items:
            op = "all" if len(items) == 1 and not classes else group.op
            groups.append((op, tuple(items) if op == "ordered" else frozenset(items)))
    return merged(groups)


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


def figures(case):
    """Yield what of a sentence was read as labeled; the operator only where skills combine."""
    read = read_requirement(case["text"])
    wanted, got = merged([expression(part) for part in case.get("asks", [])]), asked(read, classes=False)
    names, wanted_names = (frozenset().union(*(group[1] for group in groups)) for groups in (got, wanted))
    if not case.get("mixed"):
        yield "necessity", read.necessity == case.get("necessity", "expected")
    yield "interest", read.interest_suffices == case.get("interest", False)
    yield "years", read.min_years == case.get("min_years")
    yield "level", read.level == case.get("level", "unspecified")
    yield "skills", names == wanted_names
    if len(wanted_names) > 1:
        yield "operator", got == wanted


def test_most_sentences_are_read_as_labeled():
    read = [figure for case in SHARES for figure in figures(case)]
    for name in ("necessity", "interest", "years", "level", "skills", "operator"):
        right = [is_right for figure, is_right in read if figure == name]
        assert sum(right) >= 0.96 * len(right), (name, sum(right), len(right))


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


@given(st.integers(0, 99), st.sampled_from(["years", "+ years", "-2 years", "months"]))
def test_years_that_nobody_has_worked_ask_for_none(number, unit):
    read = read_requirement(f"{number}{unit if unit[0] in '+-' else ' ' + unit} of experience with Go")
    years = number / 12 if unit == "months" else number
    assert read.min_years == (pytest.approx(years) if 0 < years <= 50 else None)
    assert [skill for group in read.skills for skill in group.items] == ["Go"]
