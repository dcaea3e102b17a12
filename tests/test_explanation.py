"""An explanation adds up, says what is shown and what is missing, and what would change the answer."""

import json
from datetime import date

import pytest
from hypothesis import given, settings
from lxml import html

from families import asking, family_of, team
from people import GARDENER, SEARCH
from rolematch.constants import load_constants
from rolematch.document import Document
from rolematch.explanation import Basis, Contribution
from rolematch.family import Requirement, Skills
from rolematch.matcher import Matcher
from rolematch.profile import Profile, SkillLevel, Weigher
from rolematch.scoring import compile_family
from strategies import AS_OF, TAXONOMY, families, profiles, references

CONSTANTS = load_constants()
WEIGHER = Weigher(TAXONOMY)
SHOWN = SkillLevel(1.0)


@pytest.fixture(scope="module")
def matcher():
    return Matcher(as_of=date(2026, 6, 1))


def explained(family, *skills, name="Team"):
    """Explain the match of somebody who shows these skills in full."""
    matcher = Matcher(family, TAXONOMY, as_of=AS_OF, reference={})
    return matcher.explain(Profile(dict.fromkeys(skills, SHOWN), AS_OF), name)


@given(families(), profiles, references)
@settings(max_examples=60, deadline=None)
def test_the_points_of_any_family_add_up_and_a_further_row_stands_only_where_it_adds(
    family, profile, reference
):
    compiled = compile_family(family, TAXONOMY, CONSTANTS, reference)
    basis = Basis(family, compiled, WEIGHER, profile)
    for row, score in enumerate(basis.scores.score[0].tolist()):
        rows = list(basis.contributions(row))
        assert sum(item.points for item in rows) == pytest.approx(score, abs=1e-9)
        typical, *further = (item for item in rows if item.necessity == "none")
        assert typical.points == CONSTANTS.typical
        assert all(item.points for item in further)


@pytest.mark.parametrize(
    ("asked", "shown", "missing"),
    [
        ({"all": ("Go", "Chef")}, ["Go"], ("Chef",)),
        ({"all": ("Go", "Chef")}, ["Go", "Chef"], ()),
        ({"any": ("Go", "Chef")}, ["Chef"], ()),
        ({"any": ("Go", "Chef")}, [], ("Go", "Chef")),
        ({"ordered": ("Go", "Chef")}, ["Chef"], ()),
        ({"all": ("Go", Skills(any=("Chef", "Git")))}, ["Go"], ("Chef", "Git")),
        ({"any": ("Go", Skills(all=("Chef", "Git")))}, ["Git"], ("Chef",)),
    ],
)
def test_missing_is_what_is_not_shown_of_all_and_nothing_of_a_choice_that_is_made(asked, shown, missing):
    line = Requirement(id="line", asks="it", **asked)
    said, *_ = explained(family_of(team(line)), *shown).contributions
    assert said.missing == missing


def test_a_strict_requirement_that_is_hardly_shown_is_missing():
    matcher = Matcher(family_of(team(asking("Go", necessity="strict"))), TAXONOMY, as_of=AS_OF, reference={})
    for level in (0.1, 1.0):
        match = matcher.rank(Profile({"Go": SkillLevel(level)}, AS_OF))[0]
        assert (match.contributions[0].missing != ()) == (match.strict_unmet != ()) == (level < 1)


@pytest.mark.parametrize(
    ("fulfilment", "missing", "said"),
    [
        (1.0, (), "Go at work: shown in full."),
        (0.75, (), "Go at work: shown in part (75%)."),
        (0.5, ("Go",), "Go at work: not found in the document: Go."),
    ],
)
def test_a_row_says_in_a_sentence_how_far_it_is_met(fulfilment, missing, said):
    row = Contribution("go", "Go at work", "expected", 0.4, fulfilment, 0.1, missing)
    assert row.sentence == said


def test_a_further_row_says_what_it_stands_for_and_of_nothing_that_it_is_shown():
    assert (
        Contribution("floor", "Nobody scores below 0", "none", 0.0, 0.0, 0.1).sentence
        == "Nobody scores below 0."
    )


def test_reasons_are_the_rows_that_moved_the_score_most():
    lines = [
        asking(name, weight=weight) for name, weight in (("Git", 1), ("Go", 4), ("Chef", 3), ("Ruby", 2))
    ]
    explanation = explained(family_of(team(*lines, asking("Docker", weight=0.5))), "Go", "Ruby", "Docker")
    sizes = {item.requirement: abs(item.points) for item in explanation.contributions if item.weight}
    said = [item.requirement for item in explanation.reasons]
    assert said == sorted(sizes, key=lambda name: -sizes[name])[: len(said)]
    assert 0 < len(said) < len(sizes)


def test_what_weighs_most_is_asked_about_first():
    lines = [
        asking(name, weight=weight) for name, weight in (("Git", 1), ("Go", 4), ("Chef", 3), ("Ruby", 2))
    ]
    asked = explained(family_of(team(*lines)), "Chef").questions
    assert asked == tuple(asking(name).screening_question for name in ("Go", "Ruby", "Git"))


def test_the_table_of_points_says_need_and_degree_of_requirements_and_of_nothing_else():
    strict = asking("Go", necessity="strict", level="expert")
    shown = explained(family_of(team(strict, asking("Chef", necessity="bonus"))), "Chef")
    rows = html.fromstring(shown._repr_html_()).xpath("(//table)[1]/tbody/tr")
    cells = [[cell.text_content() for cell in row.xpath("*")] for row in rows]
    assert {(asks, need, share) for asks, need, _, share, *_ in cells[:2]} == {
        ("Chef", "bonus", "100%"),
        ("Go", "strict", "0%"),
    }
    assert cells[2:]
    assert all((need, share) == ("", "") for _, need, _, share, *_ in cells[2:])


# ---------------------------------------------------------------- what would change it


def test_a_team_that_leads_uncapped_needs_no_change():
    teams = (team(asking("Go")), team(asking("Chef"), name="Other"))
    assert explained(family_of(*teams), "Go").what_would_change == ()


def test_a_team_that_leads_below_its_cap_is_told_what_lifts_it():
    strict = asking("Go", necessity="strict", weight=0.01)
    (change,) = explained(family_of(team(strict, asking("Chef"))), "Chef").what_would_change
    assert (change.skills, change.requirements, change.place) == (("Go",), ("go",), 1)
    assert change.score == pytest.approx(1.0)


def test_a_place_counts_the_teams_ahead_once_each_and_never_the_team_itself():
    """However many ways to qualify the others have, and the team itself."""
    ahead = team(name="Ahead", ways=[(asking("Chef"),), (asking("Git"),)])
    behind = team(asking("PostgreSQL"), name="Behind")
    itself = team(asking("Go"), asking("Ruby"), ways=[(asking("Docker"),), (asking("Chef"), asking("Git"))])
    places = [
        change.place
        for change in explained(family_of(ahead, behind, itself), "Chef", "Git").what_would_change
    ]
    assert places[0] == 2
    assert places[-1] == 1


def test_another_way_of_the_team_itself_is_not_ahead_of_it():
    shared = asking("Go")
    first = (asking("Docker", weight=1.2), asking("Ruby"))
    second = (asking("Chef", weight=0.5),)
    other = team(asking("PostgreSQL"), asking("Git", weight=0.5), name="Other")
    matcher = Matcher(
        family_of(team(shared, ways=[first, second]), other), TAXONOMY, as_of=AS_OF, reference={}
    )
    shown = {"Docker": SHOWN, "Chef": SkillLevel(0.4), "PostgreSQL": SkillLevel(0.3)}
    explanation = matcher.explain(Profile(shown, AS_OF), "Team")
    assert explanation.way == "way 1"
    assert [(change.skills, change.place) for change in explanation.what_would_change] == [(("Go",), 1)]


def test_of_a_class_of_skills_the_one_that_is_shown_already_would_have_to_be_shown_better():
    line = Requirement(id="line", asks="it", all=({"class": "language"},))
    matcher = Matcher(
        family_of(team(line), team(asking("Chef"), name="Other")), TAXONOMY, as_of=AS_OF, reference={}
    )
    for name in ("Go", "Ruby"):
        shown = Profile({name: SkillLevel(0.1), "Chef": SHOWN}, AS_OF)
        (change,) = matcher.explain(shown, "Team").what_would_change
        assert change.skills == (name,)


def test_every_change_is_what_helps_most_then():
    lines = [asking(name, weight=weight) for name, weight in (("Git", 1), ("Go", 3), ("Ruby", 2))]
    other = team(asking("Chef"), name="Other")
    changes = explained(family_of(team(*lines), other), "Chef").what_would_change
    assert [change.requirements[-1] for change in changes] == ["go", "ruby", "git"]
    assert [change.skills for change in changes] == [("Go",), ("Go", "Ruby"), ("Go", "Ruby", "Git")]


def test_years_that_are_asked_for_are_part_of_what_would_meet_a_requirement():
    line = asking("Go", min_years=5.0, context=("production",), level="expert")
    (change,) = explained(family_of(team(line), team(asking("Chef"), name="Other")), "Chef").what_would_change
    assert change.score == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("asked", "skills"),
    [
        ({"all": ("Go", "Ruby")}, ("Go", "Ruby")),
        ({"any": ("Go", "Ruby")}, ("Go",)),
        ({"ordered": ("Ruby", "Go")}, ("Ruby",)),
        ({"all": ("Git", Skills(any=("Go", "Ruby")))}, ("Git", "Go")),
    ],
)
def test_all_of_what_is_asked_for_would_have_to_be_shown_and_one_of_a_choice(asked, skills):
    line = Requirement(id="line", asks="it", **asked)
    (change,) = explained(family_of(team(line), team(asking("Chef"), name="Other")), "Chef").what_would_change
    assert (change.skills, change.requirements) == (skills, ("line",))


def test_what_follows_from_an_addition_in_part_is_added_in_part():
    lines = (asking("Kubernetes"), asking("Docker", weight=0.5))
    changes = explained(family_of(team(*lines), team(asking("Chef"), name="Other")), "Chef").what_would_change
    assert [change.skills for change in changes] == [("Kubernetes",), ("Kubernetes", "Docker")]


def test_what_follows_from_an_addition_is_added_with_it():
    lines = (asking("Ruby on Rails"), asking("Ruby", weight=0.5))
    other = team(asking("Chef"), name="Other")
    (change,) = explained(family_of(team(*lines), other), "Chef").what_would_change
    assert (change.skills, change.score) == (("Ruby on Rails",), pytest.approx(1.0))


def test_an_explanation_holds_all_parts(matcher):
    source = Document.from_text(SEARCH)
    explanation = matcher.explain(source, "search")
    assert explanation.specialty == "Search"
    assert sum(item.points for item in explanation.contributions) == pytest.approx(
        explanation.score, abs=1e-9
    )
    assert 1 <= len(explanation.reasons) <= 4
    assert explanation.questions
    assert explanation.seniority
    points = [passage.points for passage in explanation.passages]
    assert points == sorted(points, reverse=True)
    assert points[0] > 0
    json.dumps(explanation.to_dict())


def test_what_is_not_shown_is_asked_for_without_a_written_question():
    person = Requirement(id="kind", asks="Kindness", soft=True)
    questions = explained(family_of(team(asking("Go"), asking("Chef"), person)), "Go").questions
    assert questions == (asking("Chef").screening_question, person.screening_question)


def test_deleting_a_quoted_passage_costs_what_is_stated(matcher):
    explanation = matcher.explain(Document.from_text(SEARCH), "Search")
    bullets = [p for p in explanation.passages if SEARCH[p.start - 2 : p.start] in ("- ", "; ")]
    assert len(bullets) >= 4
    for passage in bullets:
        less = matcher.rank(Document.from_text(SEARCH[: passage.start] + SEARCH[passage.end :]))
        assert explanation.score - less["Search"].score == pytest.approx(passage.points, abs=1e-9)


def test_what_would_change_it_is_checked_by_scoring_again(matcher):
    explanation = matcher.explain(Document.from_text(SEARCH), "Geo")
    assert explanation.what_would_change
    scores = [explanation.score, *(change.score for change in explanation.what_would_change)]
    assert scores == sorted(scores)
    assert explanation.what_would_change[-1].place < 19


def test_an_addition_is_worth_what_it_adds_and_no_more():
    stores = Requirement(id="stores", asks="Stores", any=("PostgreSQL", "MySQL", "MongoDB"), core=True)
    other = team(asking("PostgreSQL", level="familiar"), name="Other")
    family = family_of(team(stores, asking("Chef", weight=3)), other)
    text = "EXPERIENCE\n\nEngineer, Acme\n2025 - 2026\n- Ran PostgreSQL, MySQL and MongoDB\n"
    explanation = Matcher(family, as_of=AS_OF, reference={}).explain(Document.from_text(text), "Team")
    shown, missing, *_ = explanation.contributions
    assert 0 < shown.fulfilment < 1
    step = next(step for step in explanation.what_would_change if step.requirements == ("chef",))
    assert step.score == pytest.approx(explanation.score - missing.points + missing.weight, abs=1e-6)


def test_what_is_missing_is_said_of_the_document(matcher):
    explanation = matcher.explain(Document.from_text(GARDENER), "Database")
    sentences = [item.sentence for item in explanation.contributions if item.missing]
    assert sentences
    assert all("not found in the document" in sentence for sentence in sentences)
