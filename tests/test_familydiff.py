import pytest

from families import asking, family_of, team
from rolematch import cli
from rolematch.family import Requirement, load_family
from rolematch.family.diff import compare_families


def test_same_family_has_no_change():
    assert not compare_families(load_family(), load_family()).changes


OTHER = team(asking("Chef"), name="Other")
SCORED = {
    "weight": 2.0, "level": "expert", "necessity": "strict", "core": True, "min_years": 3.0,
    "context": ("scale",), "interest_suffices": True, "all": ("Ruby",),
}  # fmt: skip
WORDS = {"asks": "Else", "source": "Team, Requirements, 1", "question": "Why?", "line": 3, "confidence": 0.5}


@pytest.mark.parametrize(("key", "value"), (SCORED | WORDS).items(), ids=[*SCORED, *WORDS])
def test_a_changed_requirement_makes_its_team_stale_where_a_score_can_move(key, value):
    line = asking("Go")
    changed = line.model_copy(update={key: value})
    old, new = (family_of(team(each), OTHER) for each in (line, changed))
    was, now = (each.model_dump(mode="json")[key] for each in (line, changed))
    for diff, fields in (
        (compare_families(old, new), (key, was, now)),
        (compare_families(new, old), (key, now, was)),
    ):
        (change,) = diff.changes
        assert (change.kind, change.specialty, change.requirement) == ("changed", "Team", "go")
        assert change.fields == (fields,)
        assert diff.stale == (("Team",) if key in SCORED else ())


@pytest.mark.parametrize(
    ("update", "stale"),
    [({"about": "Else."}, ()), ({"language": ("Go",)}, ("Team",)), ({"lifts": ("git",)}, ("Team",))],
)
def test_a_changed_team_is_stale_where_a_score_can_move(update, stale):
    base = (asking("Git"),)
    old, new = (family_of(team(asking("Go"), **each), OTHER, base=base) for each in ({}, update))
    (change,) = compare_families(old, new).changes
    assert (change.specialty, change.requirement) == ("Team", "")
    assert compare_families(old, new).stale == stale


def test_lines_on_seniority_and_words_of_the_base_role_make_nothing_stale():
    old = family_of(OTHER, base=(asking("Git"),))
    for update in (
        {"seniority": (asking("Go"),)},
        {"requirements": (asking("Git", question="Why?"),)},
    ):
        new = old.model_copy(update={"base": old.base.model_copy(update=update)})
        diff = compare_families(old, new)
        assert [change.specialty for change in diff.changes] == ["B"]
        assert diff.stale == ()


def with_ways(common, *ways):
    """Build a family of one team that asks for some skills in common, and for others one way or another."""
    asked = [tuple(map(asking, names)) for names in (common, *ways)]
    return family_of(team(*asked[0], ways=asked[1:]))


def test_a_requirement_that_moves_to_another_way_makes_the_team_stale():
    old, new = with_ways(["Go"], ["Ruby"], ["Rust"]), with_ways([], ["Go", "Ruby"], ["Rust"])
    (change,) = compare_families(old, new).changes
    assert (change.requirement, change.fields) == ("go", (("way", None, "way 1"),))
    assert compare_families(old, new).stale == ("Team",)


@pytest.mark.parametrize("unscored", [{"soft": True}, {"necessity": "none"}])
def test_what_is_never_scored_makes_nothing_stale(unscored):
    def family(*weights):
        return family_of(team(*(Requirement(id="x", asks="X", weight=each, **unscored) for each in weights)))

    none, light, heavy = family(), family(2.0), family(3.0)
    for old, new, kind in ((none, light, "added"), (light, heavy, "changed"), (heavy, none, "removed")):
        (change,) = compare_families(old, new).changes
        assert (change.kind, change.requirement, change.moves_scores) == (kind, "x", False)
        assert not compare_families(old, new).stale


def test_a_requirement_that_comes_or_goes_makes_its_team_stale():
    one, two = (family_of(team(*map(asking, names)), OTHER) for names in (["Go"], ["Go", "Ruby"]))
    for old, new, kind in ((one, two, "added"), (two, one, "removed")):
        (change,) = compare_families(old, new).changes
        assert (change.kind, change.requirement) == (kind, "ruby")
        assert compare_families(old, new).stale == ("Team",)


def test_a_change_of_the_base_makes_all_stale():
    family = load_family()
    base = family.base.model_copy(update={"requirements": family.base.requirements[1:]})
    diff = compare_families(family, family.model_copy(update={"base": base}))
    assert diff.stale == tuple(team.name for team in family)


def test_added_and_removed_teams_are_named():
    family = load_family()
    fewer = family.model_copy(update={"specialties": family.specialties[1:]})
    gone, come = compare_families(family, fewer), compare_families(fewer, family)
    name = family.specialties[0].name
    assert [(c.kind, c.specialty) for c in gone.changes] == [("removed", name)]
    assert [(c.kind, c.specialty) for c in come.changes] == [("added", name)]
    assert come.stale == (name,)


def test_command_line_compiles_and_compares(tmp_path, capsys):
    page = tmp_path / "job.md"
    page.write_text("# Engineer\n\n## Requirements\n\n- Go or Java\n- Rust is a plus\n", "utf-8")
    old, new = tmp_path / "old.yaml", tmp_path / "new.yaml"
    with pytest.raises(SystemExit, match="0"):
        cli.main(["family", "compile", str(page), "-o", str(old)])
    new.write_text(old.read_text("utf-8").replace("necessity: bonus", "necessity: strict"), "utf-8")
    capsys.readouterr()
    with pytest.raises(SystemExit, match="0"):
        cli.main(["family", "diff", str(old), str(new)])
    out = capsys.readouterr().out
    assert "necessity: 'bonus' → 'strict'" in out
    assert "Score again: Engineer" in out
