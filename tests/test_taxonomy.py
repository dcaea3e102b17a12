"""The taxonomy: every name leads to one skill, every relation to a known one, every fault has its line."""

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolematch.errors import TaxonomyError, UnknownNameError
from rolematch.taxonomy import ClassOfSkills, Skill, Taxonomy, name_key

BUNDLED = Taxonomy.load()
skills = st.sampled_from(BUNDLED.skills)


def test_bundled_files_have_no_fault():
    assert Taxonomy.check() == []


@given(skills, st.data())
def test_every_name_resolves_to_its_skill(skill, data):
    name = data.draw(st.sampled_from(skill.names))
    assert BUNDLED[name] is skill
    assert BUNDLED[name.upper()] is skill
    assert BUNDLED[name.replace(" ", "-")] is skill
    assert name in BUNDLED


def test_no_two_names_are_one_and_there_are_enough():
    keys = [name_key(name) for skill in BUNDLED.skills for name in skill.names]
    assert len(keys) == len(set(keys))
    assert len(BUNDLED) >= 1_500
    assert len(keys) - len(BUNDLED) >= 5_000


def test_names_that_look_alike_are_skills_of_their_own():
    different = ["C", "C++", "C#", "Objective-C", "Java", "JavaScript", ".NET", "VB.NET", "R", "D", "F#"]
    assert len({BUNDLED[name].name for name in different}) == len(different)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("golang", "Go"), ("postgres", "PostgreSQL"), ("nodejs", "Node.js"), ("Node-JS", "Node.js"),
        ("my sql", "MySQL"), ("RoR", "Ruby on Rails"), ("cpp", "C++"), ("c sharp", "C#"), ("dotnet", ".NET"),
        ("ES6", "JavaScript"), ("Amazon Web Services", "AWS"), ("Google Cloud Platform", "GCP"),
    ],
)  # fmt: skip
def test_every_spelling_leads_to_its_skill(written, name):
    assert BUNDLED[written].name == name


def slow_shares(taxonomy, name, share=1.0):
    """All paths, each walked to its end; the best share a target."""
    best = {}
    for target, part in taxonomy[name].implies.items():
        reached = {target: share * part} | slow_shares(taxonomy, target, share * part)
        for each, value in reached.items():
            best[each] = max(value, best.get(each, 0.0))
    return best


@given(skills)
def test_implied_is_the_best_path(skill):
    implied = BUNDLED.implied(skill.name)
    oracle = slow_shares(BUNDLED, skill.name)
    assert implied.keys() == oracle.keys()
    assert all(math.isclose(implied[name], oracle[name]) for name in oracle)
    assert skill.name not in implied
    assert all(0 < share <= 1 for share in implied.values())
    assert all((-a[1], a[0]) < (-b[1], b[0]) for a, b in pairwise(implied.items()))


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8), st.floats(0.01, 1)), max_size=20))
def test_implied_on_any_graph_without_circles(edges):
    names = [f"S{i}" for i in range(9)]
    implies = {name: {} for name in names}
    for a, b, share in edges:
        if a < b:
            implies[names[a]][names[b]] = share
    taxonomy = Taxonomy(tuple(Skill(name, "own", implies=implies[name]) for name in names))
    for name in names:
        oracle = slow_shares(taxonomy, name)
        assert taxonomy.implied(name) == pytest.approx(oracle)


def test_a_framework_shows_its_language_and_a_service_its_provider():
    assert BUNDLED.implied("Spring Boot")["Java"] == 1.0
    assert BUNDLED.implied("Sidekiq")["Ruby"] == 1.0
    assert BUNDLED.implied("Aurora PostgreSQL").keys() >= {"PostgreSQL", "AWS", "SQL"}
    assert "Ruby" not in BUNDLED.implied("Django")


def test_unknown_names_get_the_nearest():
    with pytest.raises(UnknownNameError, match="'Elasticsearch'"):
        BUNDLED["Elasticsaerch"]
    with pytest.raises(UnknownNameError, match="'relational database'"):
        BUNDLED.members("relational databse")
    assert BUNDLED.get("no such skill") is None


# --- classes ---


def test_members_of_a_class_are_members_of_the_wider_one():
    for each in BUNDLED.skill_classes:
        if each.part_of:
            assert set(BUNDLED.members(each.name)) <= set(BUNDLED.members(each.part_of))


def test_every_class_word_leads_to_its_class():
    for each in BUNDLED.skill_classes:
        for words in (each.name, *each.aliases):
            assert BUNDLED.class_named(words) == each.name
            assert BUNDLED.class_named(words.upper()) == each.name


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("RDBMS", "relational database"), ("relational databases", "relational database"),
        ("Object-Oriented Languages", "object-oriented language"), ("public clouds", "cloud"),
        ("message queues", "message broker"), ("container registries", "artifact repository"),
        ("nothing of the sort", None),
    ],
)  # fmt: skip
def test_class_named(words, name):
    assert BUNDLED.class_named(words) == name


def test_clouds_are_providers_and_not_their_services():
    assert {"AWS", "GCP", "Azure"} <= set(BUNDLED.members("cloud"))
    assert "Amazon S3" not in BUNDLED.members("cloud")


# --- files of one's own ---


@pytest.fixture
def bundled(tmp_path, monkeypatch):
    """A few skills in place of the bundled thousands, which take longer to load."""
    (tmp_path / "skills").mkdir()
    skills = "Go:\n  aliases: [Golang]\nRuby:\nReplication:\n  shown_together: [copy + behind, copy + site]\n"
    (tmp_path / "skills" / "languages.yaml").write_text(skills, "utf-8")
    (tmp_path / "word-groups.yaml").write_text("copy: [twin]\nbehind: [late]\nsite: [hall]\n", "utf-8")
    (tmp_path / "classes.yaml").write_text("database:\nrelational database:\n  part_of: database\n", "utf-8")
    monkeypatch.setattr("rolematch.taxonomy.data_folder", lambda: tmp_path)
    return Taxonomy.load()


@pytest.fixture
def own(tmp_path, bundled):
    def write(text):
        path = tmp_path / "own.yaml"
        path.write_text(text, "utf-8")
        return path

    return write


def test_own_skills_come_after_ours(own, bundled):
    taxonomy = Taxonomy.load(own("Frobnicator:\n  aliases: [frob]\n  implies: [Ruby]\n"))
    assert taxonomy["frob"].area == "own"
    assert taxonomy.implied("frob")["Ruby"] == 1.0
    assert len(taxonomy) == len(bundled) + 1
    assert taxonomy.version != bundled.version


def test_own_entry_adds_to_a_bundled_skill(own, bundled):
    taxonomy = Taxonomy.load(own("Go:\n  aliases: [Gopher code]\n"))
    assert taxonomy["gopher code"].name == "Go"
    assert taxonomy["golang"].name == "Go"
    assert len(taxonomy) == len(bundled)


def test_an_empty_file_and_an_empty_entry_are_fine(own, bundled):
    assert len(Taxonomy.load(own(""))) == len(bundled)
    assert "Frobnicator" in Taxonomy.load(own("Frobnicator:\n"))


PLANTED = {
    "alias of another skill": ("Frob:\n  aliases: [fr, golang]\n", 2, "'golang' is a name of 'Go' too"),
    "name of another skill": ("# own\ngolang:\n", 2, "'golang' is a name of 'Go' too"),
    "same name in other casing": ("ruby:\n", 1, "'ruby' is a name of 'Ruby' too"),
    "two own skills, one alias": ("A1:\n  aliases: [fro b]\nB1:\n  aliases: [fro-b]\n", 4, "a name of 'A1' too"),
    "alias that says nothing new": ("Big Frob:\n  aliases: [big-frob]\n", 2, "found without being written"),
    "name without letters": ("'+-+':\n", 1, "no letter or digit"),
    "alias without letters": ("Frob:\n  aliases: ['...']\n", 2, "no letter or digit"),
    "unknown implied skill": ("Frob:\n  implies: [Ruby, Rubby]\n", 2, "Did you mean 'Ruby'?"),
    "unknown similar skill": ("Frob:\n  counts_toward:\n    Rubby: 0.5\n", 3, "Did you mean 'Ruby'?"),
    "unknown class": ("Frob:\n  classes: [relational databse]\n", 2, "Did you mean 'relational database'?"),
    "ambiguous name that is none": ("Frob:\n  ambiguous: [Frab]\n", 2, "'Frab' is none of its names"),
    "circle": ("A1:\n  implies: [B1]\nB1:\n\n  implies: [A1]\n", 5, "A1 → B1 → A1"),
    "implies itself": ("Frob:\n  implies: {Frob: 0.5}\n", 2, "Frob → Frob"),
    "share above one": ("Frob:\n  implies: {Ruby: 1.5}\n", 2, "1.5"),
    "share of nothing": ("Frob:\n  implies: {Ruby: 0}\n", 2, "greater than 0"),
    "unknown key": ("Frob:\n  alias: [x1]\n", 2, "unknown key 'alias'"),
    "unknown group of words": ("Frob:\n  shown_together: [copy + behynd]\n", 2, "Did you mean 'behind'?"),
    "one group of words": ("Frob:\n  shown_together: [copy]\n", 2, "a combination takes two"),
    "combination twice": ("Frob:\n  shown_together:\n    - copy + site\n    - site + copy\n", 4, "stands twice"),
    "no list": ("Frob:\n  aliases: frobby\n", 2, "'frobby'"),
    "key twice": ("Frob:\nFrab:\nFrob:\n", 3, "stands twice"),
    "tag": ("Frob:\n  aliases: [!!python/name:os.system x1]\n", 2, "tags (!) are not allowed"),
    "anchor": ("Frob: &f\n  aliases: [x1]\n", 1, "anchors"),
    "second document": ("Frob:\n---\nFrab:\n", 2, "one file holds one"),
    "list as a key": ("Frob:\n  ? [a1]\n  : x1\n", 2, "cannot be a key"),
    "number as a name": ("42:\n", 1, "a text belongs here"),
    "no YAML": ("Frob:\n  aliases: [x1\n", 3, "not readable as YAML"),
    "a colon in a text": ("Frob:\n  aliases: x: y\n", 2, "in quotes"),
    "a tab": ("Frob:\n\taliases: [x1]\n", 2, "indent with spaces"),
    "an open quote": ("Frob:\n  aliases: ['x1]\n", 3, "close it"),
    "other indentation": ("Frob:\n  aliases: [x1]\n classes: [x1]\n", 3, "check the indentation"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "line", "message"), PLANTED.values(), ids=PLANTED)
def test_check_finds_every_planted_fault(own, text, line, message):
    path = own(text)
    [fault] = Taxonomy.check(path)
    assert message in fault.message
    assert (fault.file, fault.line) == ("own.yaml", line)
    with pytest.raises(TaxonomyError) as caught:
        Taxonomy.load(path)
    assert caught.value.faults == (fault,)


def test_words_without_quotes_stay_words(own):
    taxonomy = Taxonomy.load(own("No:\n  aliases: [yes, on, 2026-11-22, 1_000]\n"))
    assert taxonomy["No"].aliases == ("yes", "on", "2026-11-22", "1_000")


def test_all_faults_come_at_once(own):
    faults = Taxonomy.check(own("Frob:\n  aliases: [golang]\n  implies: [Rubby]\n  classes: [nonsense]\n"))
    assert [fault.line for fault in faults] == [2, 3, 4]


def test_a_file_that_does_not_exist_is_a_fault(tmp_path, bundled):
    [fault] = Taxonomy.check(tmp_path / "missing.yaml")
    assert "No such file" in fault.message
    assert fault.file.endswith("missing.yaml")


def test_bundled_files_may_not_define_a_skill_twice(tmp_path, monkeypatch):
    folder = tmp_path / "skills"
    folder.mkdir()
    (tmp_path / "classes.yaml").write_text("database:\n  part_of: databse\n", "utf-8")
    (tmp_path / "word-groups.yaml").write_text("site: [hall]\nlost: [gone, gone]\n", "utf-8")
    (folder / "a.yaml").write_text("Frob:\n", "utf-8")
    (folder / "b.yaml").write_text("Frab:\nFrob:\n", "utf-8")
    monkeypatch.setattr("rolematch.taxonomy.data_folder", lambda: tmp_path)
    faults = [(fault.file, fault.line) for fault in Taxonomy.check()]
    assert faults == [
        ("b.yaml", 2),
        ("word-groups.yaml", 1),
        ("word-groups.yaml", 2),
        ("word-groups.yaml", 2),
        ("classes.yaml", 2),
    ]


def test_classes_without_end_are_a_fault():
    classes = (ClassOfSkills("a", part_of="b"), ClassOfSkills("b", part_of="a"))
    taxonomy = Taxonomy((Skill("Frob", "own", classes=("a",)),), classes)
    assert taxonomy.members("b") == ("Frob",)


def test_names_are_written_out_and_gaps_stand_between_words(bundled, tmp_path):
    own = tmp_path / "own.yaml"
    own.write_text("Frob:\n  aliases: [Frob*]\n  shown_by: [frob* .. widgets, frobbed by .. %]\n", "utf-8")
    faults = [(fault.line, fault.message) for fault in Taxonomy.check(own)]
    assert [line for line, _ in faults] == [2, 3]
    assert "'Frob*' is not written out" in faults[0][1]
    assert "no text can show 'frobbed by .. %'" in faults[1][1]
