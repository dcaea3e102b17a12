from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import oracle
from families import asking, family_of, team
from rolematch.constants import load_constants
from rolematch.family import Requirement
from rolematch.profile import Profile, SkillLevel
from rolematch.scoring import compile_family, reference_profile
from rolematch.scoring._reductions import Groups
from strategies import AS_OF, NAMES, TAXONOMY, families, names, profiles, references, shares, skill_levels

CONSTANTS = load_constants()
FULL = dict.fromkeys(("production", "scale", "depth"), 1.0)
EVERYTHING = Profile({name: SkillLevel(1.0, 600, contexts=FULL) for name in NAMES}, AS_OF)


def compiled(family, reference=None):
    return compile_family(family, TAXONOMY, CONSTANTS, reference or {})


def scores(family, profile, reference=None):
    """Return the best score of each specialty."""
    matrix = compiled(family, reference)
    best = {}
    for row, score in zip(matrix.rows, matrix.score(matrix.levels(profile))[0], strict=True):
        best[row.specialty] = max(best.get(row.specialty, 0.0), float(score))
    return best


def any_core(family):
    """Whether some requirement takes several things to be met in full."""
    specialties = [
        r for s in family for r in (*s.requirements, *(r for way in s.either for r in way.requirements))
    ]
    return any(r.core for r in (*family.base.requirements, *specialties))


def one(**fields):
    """Build a family of one team with one requirement."""
    return family_of(team(Requirement(id="r", asks="it", **fields)))


def fulfilment(profile, **fields):
    matrix = compiled(one(**fields))
    return float(matrix.fulfilments(matrix.levels(profile))[0, 0])


@given(families(), profiles, references)
@settings(max_examples=100, deadline=None)
def test_arrays_agree_with_the_oracle(family, profile, reference):
    expected = oracle.scores(family, profile.skills, reference, TAXONOMY, CONSTANTS)
    assert scores(family, profile, reference) == pytest.approx(expected, abs=1e-9)


@given(families(), profiles, names, skill_levels(), references)
@settings(max_examples=60, deadline=None)
def test_more_evidence_never_lowers_a_score(family, profile, name, more, reference):
    old = profile.skills.get(name, SkillLevel(0.0))
    raised = SkillLevel(
        level=max(old.level, more.level),
        months=max(old.months, more.months),
        interest=max(old.interest, more.interest),
        contexts={c: max(old.contexts.get(c, 0.0), more.contexts[c]) for c in FULL},
    )
    before = scores(family, profile, reference)
    after = scores(family, Profile({**profile.skills, name: raised}, AS_OF), reference)
    assert all(after[team] >= before[team] - 1e-12 for team in before)


@given(families(), st.lists(profiles, min_size=1, max_size=4), references)
@settings(max_examples=30, deadline=None)
def test_candidates_do_not_touch_each_other(family, pool, reference):
    matrix = compiled(family, reference)
    together = matrix.score(matrix.levels(*pool))
    alone = np.vstack([matrix.score(matrix.levels(profile)) for profile in pool])
    assert np.array_equal(together, alone)


@given(families(), references)
@settings(max_examples=30, deadline=None)
def test_full_matches_and_typical_engineers_score_the_same_for_every_team(family, reference):
    full = scores(family, EVERYTHING, reference)
    assert all(score <= 1.0 + 1e-9 for score in full.values())
    assert all(score == pytest.approx(1.0) for score in full.values() if not any_core(family))
    matrix = compiled(family, reference)
    typical = matrix.score_fulfilments(matrix.fulfilments(matrix.levels(reference_profile(reference))))
    bonus = [
        any(matrix.asked[c].requirement.necessity == "bonus" for c in row.columns) for row in matrix.rows
    ]
    for raw, has_bonus in zip(typical.raw[0], bonus, strict=True):
        assert has_bonus or raw >= CONSTANTS.typical - 1e-9


@given(families(), profiles, references, st.randoms(use_true_random=False))
@settings(max_examples=30, deadline=None)
def test_the_order_of_requirements_and_specialties_changes_nothing(family, profile, reference, random):
    def shuffled(items):
        return tuple(random.sample(items, len(items)))

    specialties = [
        s.model_copy(update={"requirements": shuffled(s.requirements), "either": shuffled(s.either)})
        for s in family.specialties
    ]
    base = family.base.model_copy(update={"requirements": shuffled(family.base.requirements)})
    other = family.model_copy(update={"base": base, "specialties": shuffled(specialties)})
    assert scores(other, profile, reference) == pytest.approx(scores(family, profile, reference), abs=1e-12)


def test_a_lower_choice_of_an_order_counts_less():
    ruby, go = (Profile({name: SkillLevel(1.0)}, AS_OF) for name in ("Ruby", "Go"))
    assert fulfilment(ruby, ordered=("Ruby", "Go")) == 1.0
    assert fulfilment(go, ordered=("Ruby", "Go")) == pytest.approx(1 - CONSTANTS.ordered_step)


def test_a_similar_tool_counts_for_part_only_in_an_open_list():
    profile = Profile({"Cypress": SkillLevel(1.0)}, AS_OF)
    assert fulfilment(profile, any=("Selenium",)) == 0.0
    assert fulfilment(profile, any=("Selenium",), open=True, level="expert") == pytest.approx(
        0.7 / CONSTANTS.expert
    )


def test_all_of_is_met_in_part_by_some():
    profile = Profile({"Docker": SkillLevel(1.0)}, AS_OF)
    assert fulfilment(profile, all=("Docker", "Kubernetes")) == pytest.approx(0.5)


def test_interest_fulfils_less_than_experience_and_only_where_it_suffices():
    curious = Profile({"Go": SkillLevel(0.0, interest=1.0)}, AS_OF)
    assert fulfilment(curious, all=("Go",)) == 0.0
    assert fulfilment(curious, all=("Go",), interest_suffices=True) == pytest.approx(CONSTANTS.interest)


def test_years_that_are_asked_for_must_be_shown():
    profile = Profile({"Go": SkillLevel(1.0, months=12)}, AS_OF)
    assert fulfilment(profile, all=("Go",), min_years=2) == pytest.approx(min(1, 0.5 / CONSTANTS.unspecified))


def test_a_context_that_is_not_shown_leaves_part():
    plain = Profile({"Go": SkillLevel(1.0)}, AS_OF)
    shown = Profile({"Go": SkillLevel(1.0, contexts=FULL)}, AS_OF)
    assert fulfilment(plain, all=("Go",), context=("production",), level="expert") < 1.0
    assert fulfilment(shown, all=("Go",), context=("production",), level="expert") == 1.0


def test_a_strict_requirement_caps_the_score_until_it_is_met():
    family = family_of(team(asking("Go", necessity="strict", weight=0.01), asking("Chef")))
    without = scores(family, Profile({"Chef": SkillLevel(1.0)}, AS_OF))["Team"]
    with_it = scores(family, Profile({"Chef": SkillLevel(1.0), "Go": SkillLevel(1.0)}, AS_OF))["Team"]
    assert without == pytest.approx(CONSTANTS.strict_cap)
    assert with_it == pytest.approx(1.0)


def test_a_strict_requirement_that_is_met_lifts_the_cap_of_no_other():
    strict = [asking(name, necessity="strict", weight=0.01) for name in ("Go", "Ruby")]
    family = family_of(team(*strict, asking("Chef")))
    shown = dict.fromkeys(("Go", "Chef"), SkillLevel(1.0))
    assert scores(family, Profile(shown, AS_OF))["Team"] == pytest.approx(CONSTANTS.strict_cap)


def test_a_language_of_the_team_is_shown_by_any_line_that_asks_for_it():
    asked = [asking(name, specialty_language_suffices=True) for name in ("Go", "Ruby")]
    one_team = team(asking("Chef"), language=("PostgreSQL",))
    shown = Profile({"Chef": SkillLevel(1.0), "Go": SkillLevel(1.0)}, AS_OF)
    for lines in (asked, asked[::-1]):
        family = family_of(one_team, base=tuple(lines))
        matrix = compiled(family)
        scored = matrix.score_fulfilments(matrix.fulfilments(matrix.levels(shown)))
        assert scored.net[0, 0] == pytest.approx(scored.raw[0, 0])


def test_a_bonus_never_subtracts():
    family = one(necessity="bonus", all=("Go",))
    assert scores(family, Profile({}, AS_OF), {"Go": 0.8})["Team"] == pytest.approx(CONSTANTS.typical)


def test_the_best_way_counts():
    family = family_of(team(ways=[(asking("Go"),), (asking("Chef"),)]))
    assert scores(family, Profile({"Chef": SkillLevel(1.0)}, AS_OF))["Team"] == pytest.approx(1.0)


def test_the_typical_start_moves_all_teams_alike():
    family = one(all=("Go",))
    moved = replace(CONSTANTS, typical=0.3)
    matrix = compile_family(family, TAXONOMY, moved, {})
    assert matrix.score(matrix.levels(Profile({}, AS_OF)))[0, 0] == pytest.approx(0.3)


@given(st.lists(st.lists(st.integers(-4, 3), min_size=1, max_size=6), min_size=1, max_size=5), st.data())
@settings(max_examples=60, deadline=None)
def test_groups_reduce_each_list_by_itself_in_its_order(lists, data):
    rows = np.array([[data.draw(shares), data.draw(shares)] for _ in range(4)])
    factors = [[data.draw(st.sampled_from([1.0, 0.5])) for _ in each] for each in lists]
    added = Groups(lists, factors).reduce(np.add, rows)
    for each, weights, result in zip(lists, factors, added, strict=True):
        total = np.zeros(2)
        for row, factor in zip(each, weights, strict=True):
            total = total + rows[row] * factor
        assert np.array_equal(result, total)
    greatest = Groups(lists).reduce(np.maximum, rows)
    assert np.array_equal(greatest, [rows[each].max(axis=0) for each in lists])
