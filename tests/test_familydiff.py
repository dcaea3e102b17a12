import pytest

from families import asking, family_of, team
from rolematch import cli
from rolematch.family import Requirement, load_family
from rolematch.family.diff import compare_families


def changed(family, name, **update):
    """Return the family with one requirement of one team changed."""
    first, *rest = family[name].requirements
    team = family[name].model_copy(update={"requirements": (first.model_copy(update=update), *rest)})
    teams = tuple(team if other.name == name else other for other in family)
    return family.model_copy(update={"specialties": teams})


def test_same_family_has_no_change():
    assert not compare_families(load_family(), load_family()).changes


def test_a_changed_necessity_makes_the_team_stale():
    family = load_family()
    diff = compare_families(family, changed(family, "Geo", necessity="bonus"))
    assert diff.stale == ("Geo",)
    assert diff.changes[0].fields == (("necessity", "expected", "bonus"),)


def test_changed_words_make_nothing_stale():
    family = load_family()
    diff = compare_families(family, changed(family, "Geo", question="Why?"))
    assert len(diff.changes) == 1
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

    for diff in (compare_families(family(), family(2.0)), compare_families(family(2.0), family(3.0))):
        assert len(diff.changes) == 1
        assert not diff.stale


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
