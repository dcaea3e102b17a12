"""Families of any shape: read, written, checked, every fault found where it stands."""

import copy
import random
import re
from pathlib import Path

import jsonschema
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from rolematch.datafiles import data_folder, line_of
from rolematch.errors import FamilyError, UnknownNameError
from rolematch.family import (
    BaseRole,
    JobFamily,
    Requirement,
    Skills,
    Specialty,
    Way,
    check_family,
    check_file,
    family_schema,
    load_family,
)
from rolematch.taxonomy import Skill, Taxonomy

TAXONOMY = Taxonomy(
    (
        Skill("Ruby", "languages", aliases=("ruby-lang",), classes=("object-oriented language",)),
        Skill("Go", "languages", aliases=("golang",)),
        Skill("PostgreSQL", "datastores", classes=("relational database",)),
    )
)

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
lines = st.one_of(texts, st.sampled_from(["yes", "null", "1.0", "a: b", "- x", "[x]", "# c", "'", "=", "ü…"]))
names = lines.filter(lambda text: bool(text.strip()))
classes = st.builds(lambda name, but: {"class": name, "but": but}, names, st.lists(names, max_size=2))


def expressions(items):
    several = st.lists(items, min_size=2, max_size=3)
    return st.one_of(
        st.builds(lambda value, open_: {"all": value, "open": open_}, several, st.booleans()),
        st.builds(lambda value: {"any": value}, several),
        st.builds(lambda value: {"ordered": value}, several),
    )


items = st.recursive(st.one_of(names, classes), expressions, max_leaves=6)
asked = st.fixed_dictionaries(
    {"asks": names, "all": st.lists(items, min_size=1, max_size=3)},
    optional={
        "source": lines,
        "necessity": st.sampled_from(["strict", "expected", "bonus"]),
        "core": st.booleans(),
        "any": st.lists(items, min_size=1, max_size=9),
        "groups": st.lists(expressions(items), max_size=2),
        "level": st.sampled_from(["expert", "strong", "working", "familiar", "unspecified"]),
        "min_years": st.floats(0.25, 50),
        "context": st.lists(st.sampled_from(["production", "scale", "depth"]), max_size=3),
        "interest_suffices": st.booleans(),
        "weight": st.floats(0.01, 100),
        "question": names,
    },
)
soft = st.fixed_dictionaries({"asks": names, "soft": st.just(True)}, optional={"question": names})
entries = st.lists(st.one_of(asked, soft), max_size=3)
ways = st.fixed_dictionaries({"name": names, "requirements": entries.filter(bool)})
teams = st.fixed_dictionaries(
    {"about": lines, "language": st.lists(names, max_size=2), "requirements": entries},
    optional={"either": st.lists(ways, min_size=2, max_size=2)},
)


@st.composite
def families(draw):
    """A family without faults: names and ids are numbered, so that none stands twice."""
    base = {"name": draw(names), "requirements": draw(entries), "seniority": draw(entries)}
    drawn = draw(st.lists(teams, min_size=1, max_size=3))
    specialties = [{**team, "name": f"team {number}"} for number, team in enumerate(drawn)]
    value = {"family": draw(names), "version": draw(lines), "base": base, "specialties": specialties}
    for number, entry in enumerate(requirements_of(value)):
        entry["id"] = f"r{number}"
    known = [entry["id"] for entry in requirements_of(base)]
    specialties[0]["lifts"] = known[:1]
    return copy.deepcopy(value)


def requirements_of(value):
    """Every requirement in plain values, as the mapping itself."""
    if isinstance(value, dict):
        for key, child in value.items():
            if key in ("requirements", "seniority"):
                yield from child
            else:
                yield from requirements_of(child)
    elif isinstance(value, list):
        for child in value:
            yield from requirements_of(child)


def bundled():
    return yaml.safe_load((data_folder() / "specialties.yaml").read_text("utf-8"))


def load_text(text, folder):
    path = Path(folder) / "own.yaml"
    path.write_text(text, "utf-8")
    return load_family(path)


def faults_of(text, folder):
    with pytest.raises(FamilyError) as caught:
        load_text(text, folder)
    return caught.value.faults


# ---------------------------------------------------------------------------------- read and write


@given(families())
@settings(deadline=None, max_examples=40)
def test_what_is_written_reads_back_the_same(tmp_path_factory, value):
    family = JobFamily.model_validate(value)
    again = load_text(family.to_yaml(), tmp_path_factory.mktemp("families"))
    assert again == family
    assert again.to_yaml() == family.to_yaml()
    assert again.digest == family.digest


def test_the_bundled_family_reads_back_the_same(tmp_path):
    family = load_family()
    family.save(tmp_path / "copy.yaml")
    assert load_family(tmp_path / "copy.yaml") == family


def test_the_bundled_file_is_written_as_we_write_it():
    def words(text):
        return sorted(re.findall(r"[^\s,\[\]#-]+", re.sub(r"(?m)^ *#.*$", "", text)))

    text = (data_folder() / "specialties.yaml").read_text("utf-8")
    assert words(load_family().to_yaml()) == words(text)


def test_a_written_family_begins_with_the_comment_that_explains_it():
    explained = load_family().to_yaml().split("\n\n")[0]
    keys = set(Requirement.model_fields) - {"weight", "specialty_language_suffices", "line", "confidence"}
    assert all(line.startswith("#") for line in explained.splitlines())
    assert {key for key in keys if not re.search(rf"\b{key}\b", explained)} == set()


def test_a_family_from_another_editor_is_the_same(tmp_path):
    text = load_family().to_yaml()
    (tmp_path / "dos.yaml").write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert load_family(tmp_path / "dos.yaml") == load_family()


def test_a_family_with_faults_can_be_written_too():
    team = Specialty(name="Team", either=(Way(name="open to all"),))
    written = JobFamily(family="F", base=BaseRole(name="B"), specialties=(team,)).to_yaml()
    assert "open to all" in written


def test_the_digest_changes_with_any_requirement():
    value, digests = bundled(), set()
    for entry in requirements_of(value):
        entry["asks"] += " and more"
        digests.add(JobFamily.model_validate(value).digest)
    assert len(digests) == len(list(requirements_of(value)))


# ------------------------------------------------------------------------------------------ faults

# What somebody may do to a requirement, where the fault then stands, and what it must say.
MISTAKES = {
    "soft and strict": ({"soft": True, "necessity": "strict"}, "", "cannot be strict"),
    "soft and scored": ({"soft": True, "all": ["Ruby"]}, "", "never scored"),
    "soft and core": ({"soft": True, "core": True}, "", "cannot be core"),
    "no skill": ({"soft": False, "all": [], "any": [], "ordered": [], "groups": []}, "", "no skill is named"),
    "highly expected": ({"necessity": "expected", "highly": True}, "", "highly goes with"),
    "order of one": ({"ordered": ["Ruby"]}, ".ordered", "at least two"),
    "no such necessity": ({"necessity": "vital"}, ".necessity", "'vital'"),
    "no such level": ({"level": "guru"}, ".level", "'guru'"),
    "misspelled key": ({"levle": "strong"}, ".levle", "did you mean 'level'?"),
    "text for a list": ({"any": "Ruby"}, ".any", "a list belongs here"),
    "number for a text": ({"asks": 5}, ".asks", "a text belongs here"),
    "blank": ({"asks": "  "}, ".asks", "write something here"),
    "negative weight": ({"weight": -1}, ".weight", "greater than 0"),
    "two operators": ({"any": [{"all": ["Go"], "any": ["Ruby"]}]}, ".any[0]", "exactly one of"),
    "unknown context": ({"context": ["prod"]}, ".context[0]", "'prod'"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_named_with_its_place(mistake, tmp_path):
    change, below, message = MISTAKES[mistake]
    value = bundled()
    value["specialties"][3]["requirements"][1] |= change
    text = yaml.safe_dump(value, sort_keys=False)
    path = "specialties[3].requirements[1]" + below
    [found] = [found for found in faults_of(text, tmp_path) if message in found.message]
    assert found.path == path
    assert found.file == "own.yaml"
    steps = [int(step) if step.isdigit() else step for step in re.findall(r"\w+", path)]
    assert found.line == line_of(text, steps) > 1


@given(st.lists(st.sampled_from(sorted(MISTAKES)), min_size=2, max_size=8), st.integers(0, 999))
@settings(deadline=None, max_examples=10)
def test_all_mistakes_are_reported_at_once_in_the_order_of_the_file(tmp_path_factory, mistakes, seed):
    value = bundled()
    spots = random.Random(seed).sample(list(requirements_of(value)), len(mistakes))
    for mistake, entry in zip(mistakes, spots, strict=True):
        entry |= copy.deepcopy(MISTAKES[mistake][0])
    faults = faults_of(yaml.safe_dump(value, sort_keys=False), tmp_path_factory.mktemp("families"))
    for mistake in mistakes:
        expected = mistakes.count(mistake)
        assert sum(MISTAKES[mistake][2] in found.message for found in faults) >= expected
    assert [found.line for found in faults] == sorted(found.line for found in faults)


FAMILY_MISTAKES = {
    "lift of nothing": (("specialties", 0, "lifts"), ["ruby-on-rail"], "did you mean 'ruby-on-rails'?"),
    "team twice": (("specialties", 5, "name"), "gitaly", "stands twice"),
    "id twice": (("specialties", 0, "requirements", 1, "id"), "cloud-native-deployment", "stands twice"),
    "id in two ways": (("specialties", 9, "either", 1, "requirements", 0, "id"), "rails", "stands twice"),
    "id of the base role": (("specialties", 0, "requirements", 1, "id"), "gitlab", "base role too"),
    "way for everybody": (("specialties", 9, "either", 1, "requirements"), [], "open to everybody"),
    "no teams": (("specialties",), [], "at least one"),
    "no base": (("base",), None, "keys with values belong here, where nothing stands"),
    "a number as a text": (("version",), 2, "write '2', in quotes"),
    "a word as a number": (("specialties", 0, "requirements", 0, "min_years"), "x", "a number belongs here"),
    "another word": (
        ("specialties", 0, "requirements", 0, "level"),
        "good",
        "belongs here, not 'good'",
    ),
}


@pytest.mark.parametrize("mistake", FAMILY_MISTAKES)
def test_a_mistake_of_the_whole_is_named(mistake, tmp_path):
    steps, new, message = FAMILY_MISTAKES[mistake]
    value = bundled()
    place = value
    for step in steps[:-1]:
        place = place[step]
    place[steps[-1]] = new
    faults = faults_of(yaml.safe_dump(value, sort_keys=False), tmp_path)
    assert any(message.lower() in found.message.lower() for found in faults)


def test_a_single_way_is_no_choice(tmp_path):
    value = bundled()
    del value["specialties"][9]["either"][0]
    [found] = faults_of(yaml.safe_dump(value, sort_keys=False), tmp_path)
    assert "no choice" in found.message
    assert found.path == "specialties[9].either"


@pytest.mark.parametrize(
    "text", ["", "[]", "just words", "a: [", "a: &x 1\nb: *x", "family: 1\nfamily: 2", "\t"]
)
def test_what_is_no_family_is_told_so(text, tmp_path):
    assert faults_of(text, tmp_path)


def test_a_missing_file_and_one_that_is_no_text_are_told_so(tmp_path):
    with pytest.raises(FamilyError, match=r"nowhere\.yaml: No such file"):
        load_family(tmp_path / "nowhere.yaml")
    (tmp_path / "latin.yaml").write_bytes(b"family: x\n# caf\xe9\n")
    with pytest.raises(FamilyError, match=r"latin\.yaml:2: not in UTF-8"):
        load_family(tmp_path / "latin.yaml")


anything = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-9, 9), lines),
    lambda children: st.one_of(
        st.lists(children, max_size=4),
        st.dictionaries(
            st.one_of(
                st.sampled_from(
                    ["base", "specialties", "requirements", "either", "all", "class", "id", "lifts"]
                ),
                st.sampled_from(["ordered", "but", "soft", "name", "groups", "language", "family"]),
                st.integers(0, 3),
            ),
            children,
            max_size=5,
        ),
    ),
    max_leaves=25,
)


@given(anything)
@settings(deadline=None, max_examples=120)
def test_whatever_a_file_holds_it_loads_or_its_faults_are_told(tmp_path_factory, value):
    assert faults_of(yaml.safe_dump(value), tmp_path_factory.mktemp("families"))


@pytest.mark.parametrize("depth", [60, 900, 100_000])
@pytest.mark.parametrize(("opening", "closing"), [("{any: [", "]}"), ("- ", "")])
def test_nesting_without_end_is_a_fault_and_no_crash(depth, opening, closing, tmp_path):
    [found] = faults_of(opening * depth + "Go" + closing * depth, tmp_path)
    assert "in each other" in found.message


@pytest.mark.parametrize("text", ["a: &x [1]\nb: *x", "a: &x 1", "- &x\n  a: 1"])
def test_anchors_are_refused_with_their_line(text, tmp_path):
    [found] = faults_of("# a comment\n" + text, tmp_path)
    assert "anchors" in found.message
    assert found.line == 2


# ---------------------------------------------------------------------------- against the taxonomy


def own_family(**changes):
    entry = {"id": "x", "asks": "X", "all": ["Ruby"]} | changes
    return {"family": "own", "base": {"name": "b"}, "specialties": [{"name": "t", "requirements": [entry]}]}


def test_a_family_of_known_names_has_no_faults():
    value = own_family(any=["Go", {"class": "relational database"}, {"all": ["PostgreSQL", "Ruby"]}])
    assert check_family(JobFamily.model_validate(value), TAXONOMY) == []


@pytest.mark.parametrize(
    ("changes", "below", "message"),
    [
        ({"all": ["Rubby"]}, ".all[0]", "Did you mean 'Ruby'?"),
        ({"all": ["golang"]}, ".all[0]", "write 'Go'"),
        ({"all": ["go"]}, ".all[0]", "write 'Go'"),
        ({"any": ["Go", {"all": ["Ruby", "PostgreSQ"]}]}, ".any[1].all[1]", "Did you mean 'PostgreSQL'?"),
        ({"groups": [{"any": ["Ruby", "Rubi"]}]}, ".groups[0].any[1]", "Did you mean 'Ruby'?"),
        (
            {"any": [{"class": "relational databases"}]},
            ".any[0].class",
            "Did you mean 'relational database'?",
        ),
        ({"any": [{"class": "relational database", "but": ["Postgre"]}]}, ".any[0].but[0]", "'PostgreSQL'?"),
    ],
)
def test_unknown_names_are_found_with_the_nearest_one(changes, below, message, tmp_path):
    text = JobFamily.model_validate(own_family(**changes)).to_yaml()
    [found] = check_family(load_text(text, tmp_path), TAXONOMY)
    assert found.path == "specialties[0].requirements[0]" + below
    assert found.file == "own.yaml"
    assert message in found.message
    wrong = re.findall(r"'([^']+)'", found.message)[0]
    assert wrong in text.splitlines()[found.line - 1]


def test_the_language_of_a_team_is_a_skill():
    value = own_family()
    value["specialties"][0]["language"] = ["Pyhton"]
    [found] = check_family(JobFamily.model_validate(value), Taxonomy.from_names(["Ruby", "Python"]))
    assert found.path == "specialties[0].language[0]"
    assert "Did you mean 'Python'?" in found.message


def test_a_skill_like_none_that_is_known_is_taken_for_one_of_your_own():
    value = own_family()
    value["specialties"][0]["language"] = ["Zyxwvu"]
    [found] = check_family(JobFamily.model_validate(value), Taxonomy.from_names(["Ruby", "Python"]))
    assert "--skills FILE" in found.message


def test_every_unknown_name_is_reported_once_for_each_place():
    family = load_family()
    nothing = Taxonomy.from_names(["Nothing"])
    found = {(fault.line, fault.path) for fault in check_family(family, nothing)}
    assert len(found) == len(check_family(family, nothing)) > 300
    assert len({path for _, path in found}) == len(found)
    assert all(found.line for found in check_family(family, nothing))


def test_faults_of_form_and_of_names_come_at_once(tmp_path):
    value = own_family()
    value["specialties"][0] |= {"language": ["Pyhton"], "langauge": ["Ruby"]}
    (tmp_path / "own.yaml").write_text(yaml.safe_dump(value), "utf-8")
    found = [found.path for found in check_file(tmp_path / "own.yaml", TAXONOMY)]
    assert sorted(found) == ["specialties[0].langauge", "specialties[0].language[0]"]


def test_a_family_made_in_memory_is_checked_too():
    value = own_family(soft=True)
    [found] = check_family(JobFamily.model_validate(value), TAXONOMY)
    assert "never scored" in found.message


# ------------------------------------------------------------------------------------------ models


def test_a_family_prints_as_one_line():
    assert str(load_family()) == repr(load_family()) == f"{load_family()}"
    assert len(str(load_family())) < 100


def test_the_short_form_and_groups_hold_together():
    entry = Requirement(id="x", asks="X", all=("Ruby",), any=("Go", "Rust"), groups=(Skills(any=("A", "B")),))
    assert [(part.op, part.items) for part in entry.skills] == [
        ("all", ("Ruby",)),
        ("any", ("Go", "Rust")),
        ("any", ("A", "B")),
    ]


def test_faults_of_a_changed_copy_name_no_line_of_the_old_file():
    family = load_family()
    team = Specialty(name="Team", requirements=(Requirement(id="x", asks="X", all=("Flumbro",)),))
    (found,) = check_family(family.model_copy(update={"specialties": (team,)}), Taxonomy.load())
    assert (found.file, found.line) == ("", None)
    assert found.path == "specialties[0].requirements[0].all[0]"


def test_a_changed_copy_answers_for_what_it_holds():
    requirement = Requirement(id="x", asks="X", all=("Go",))
    assert requirement.skills[0].names == ("Go",)
    assert requirement.model_copy(update={"all": ("Ruby",)}).skills[0].names == ("Ruby",)
    family = load_family()
    assert family.model_copy(update={"version": family.digest}).digest != family.digest


def test_a_question_is_made_where_none_is_written():
    assert Requirement(id="x", asks="X", question="Why?", all=("Go",)).screening_question == "Why?"
    several = Requirement(id="x", asks="X", any=("Go", Skills(all=("Ruby", "Redis")), "Chef"))
    assert several.screening_question == "What have you done with Go, Ruby or Redis, and where?"
    assert "curiosity" in Requirement(id="x", asks="curiosity", soft=True).screening_question


def test_teams_are_found_in_any_casing_and_the_nearest_is_offered():
    family = load_family()
    assert family["ENGINEERING productivity"] in list(family)
    with pytest.raises(UnknownNameError, match="'Gitaly'"):
        family["Gitally"]


# ------------------------------------------------------------------------------------- JSON Schema


@given(families())
@settings(deadline=None, max_examples=15)
def test_the_json_schema_accepts_what_we_write(value):
    written = yaml.safe_load(JobFamily.model_validate(value).to_yaml())
    jsonschema.Draft202012Validator(family_schema()).validate(written)


def test_the_json_schema_accepts_the_bundled_file_and_explains_every_key():
    schema = family_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(bundled())
    for part in (schema, *schema["$defs"].values()):
        assert all(key.get("description") for key in part["properties"].values())


@pytest.mark.parametrize(
    "mistake", ["misspelled key", "no such level", "text for a list", "number for a text"]
)
def test_the_json_schema_refuses_what_the_loader_refuses(mistake):
    value = bundled()
    value["specialties"][3]["requirements"][1] |= MISTAKES[mistake][0]
    assert not jsonschema.Draft202012Validator(family_schema()).is_valid(value)


PAGE = Path(__file__).parents[1] / "docs/reference/specialties-schema.md"


def test_the_example_of_the_reference_page_is_a_family(tmp_path):
    [example] = re.findall(r"```yaml\n(family:.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert len(load_text(example, tmp_path)) == 1


def test_the_reference_page_names_every_key():
    page = PAGE.read_text("utf-8")
    schema = family_schema()
    keys = {key for part in (schema, *schema["$defs"].values()) for key in part["properties"]}
    assert {key for key in keys if f"`{key}`" not in page} == set()
