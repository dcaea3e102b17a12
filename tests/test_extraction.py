"""Names are found as people write them, each with its span and its stance."""

import cProfile
import pickle
import pstats
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rolematch.document import Span
from rolematch.extraction import SkillFinder, find_skills, finder_of
from rolematch.extraction._lexicon import Words
from rolematch.resume import Section
from rolematch.taxonomy import Skill, Taxonomy

DATA = Path(__file__).with_name("data")
SENTENCES = [
    "Built services in Go and PostgreSQL 13.",
    "Ruby on Rails, React, Docker and Kubernetes in production.",
    "No experience with Java, but years of Python.",
    "Wrote Terraform modules for AWS; monitored with Grafana.",
    "Head chef of a small bistro by the sea.",
    "Coordinated the go-live of three plants.",
]


def skills(text):
    return [mention.skill for mention in find_skills(text)]


def named(text):
    return [mention.skill for mention in find_skills(text) if not mention.shown]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("C++, C# and F#", ["C++", "C#", "F#"]),
        ("JavaScript only", ["JavaScript"]),
        ("Python (primary), Python3", ["Python", "Python"]),
        ("PostgreSQL 13 and MySQL 8.0", ["PostgreSQL", "MySQL"]),
        ("Node JS, NodeJS, node.js", ["Node.js", "Node.js", "Node.js"]),
        ("Moved the reports from the Hive to Spark", ["Hive", "Spark"]),
        ("a Node/Socket.IO feed, see https://socket.io/docs/go", ["Node.js", "Socket.IO"]),
        ("Django without Golf", ["Django"]),
        ("Ruby/Go services", ["Ruby", "Go"]),
        ("HTML/CSS/JS", ["HTML", "CSS", "JavaScript"]),
        ("golang and Go1.19", ["Go", "Go"]),
        ("k8s, K8S", ["Kubernetes", "Kubernetes"]),
        ("Ruby 2.7/3.1, Rails 5.2", ["Ruby", "Ruby on Rails"]),
        ("C++17 compilers", ["C++"]),
        ("My SQL, PostGres", ["MySQL", "PostgreSQL"]),
        ("GITLAB, KUBERNETES AND DOCKER", ["GitLab", "Kubernetes", "Docker"]),
        ("Kubernetes's API", ["Kubernetes"]),
        ("jane.go@example.com and https://example.com/docker/java", []),
    ],
)
def test_names_are_found_as_people_write_them(text, expected):
    found = named(text)
    assert [name for name in found if name in expected] == expected
    if not expected:
        assert not found


def test_names_do_not_hide_in_other_words():
    taxonomy = Taxonomy.from_names(["Java", "C", "Go", "Ada", "Sass"])
    text = "JavaScript, C++ code, Django, Ada2 Canada, Sassy and Golang"
    assert [one.text for one in SkillFinder(taxonomy).find(text)] == ["Ada"]


@pytest.mark.parametrize(
    "text", ["Post-\ngreSQL", "Kuber-\n   netes", "Ruby\non Rails", "machine\n learning"]
)
def test_names_are_found_across_line_ends(text):
    (first, *_) = find_skills(f"worked with {text} daily")
    assert first.text == text


@pytest.mark.parametrize(
    ("odd", "skill"),
    [
        ("Ｐｙｔｈｏｎ", "Python"),
        ("Ku\u00adber\u00adnetes", "Kubernetes"),
        ("Post\u200bgreSQL", "PostgreSQL"),
        ("Terra\u200dform", "Terraform"),
        ("Dоcker", "Docker"),  # a Cyrillic o
        ("Graﬁte", None),
        ("Докер", None),
        ("𝐃𝐣𝐚𝐧𝐠𝐨", "Django"),
    ],
)
def test_odd_letters_read_as_a_person_reads_them(odd, skill):
    text = f"Services with {odd} and Linux"
    found = [one for one in find_skills(text) if one.skill != "Linux" and not one.shown]
    assert [one.skill for one in found] == ([skill] if skill else [])
    assert all(one.text == odd for one in found)


def test_look_alike_letters_are_flagged():
    (one, *_) = find_skills("Dоcker")
    assert one.reason == "look-alike"


def test_a_name_inside_a_longer_name_that_implies_it_is_found_too():
    taxonomy = Taxonomy((Skill("Ruby", "own"), Skill("Ruby on Rails", "own", implies={"Ruby": 1.0})))
    found = SkillFinder(taxonomy).find("Ruby on Rails")
    assert [(one.skill, one.text) for one in found] == [("Ruby on Rails", "Ruby on Rails"), ("Ruby", "Ruby")]


def test_a_phrase_shows_a_skill_and_leaves_the_names_in_it():
    taxonomy = Taxonomy(
        (Skill("PostgreSQL", "own"), Skill("Sharding", "own", shown_by=("shard* .. PostgreSQL table*",)))
    )
    found = SkillFinder(taxonomy).find("sharded two large PostgreSQL tables")
    assert [(one.skill, one.shown) for one in found] == [("Sharding", True), ("PostgreSQL", False)]


@pytest.mark.parametrize(
    ("text", "stances"),
    [
        ("Built billing with Ruby", {"Ruby": "used"}),
        ("No experience with Go", {"Go": "denied"}),
        ("no experience with: React, Vue, Go", {"React": "denied", "Go": "denied"}),
        ("no Ruby or Go", {"Ruby": "denied", "Go": "denied"}),
        ("Would like to learn Rust, but built services in Go", {"Rust": "wished", "Go": "used"}),
        ("Worked beside the Kubernetes team", {"Kubernetes": "others"}),
        ("Followed tutorials for Docker and Kafka", {"Docker": "studied", "Kafka": "studied"}),
        ("The customer's PostgreSQL cluster was run by others", {"PostgreSQL": "others"}),
        ("Interested in Kubernetes. Built a Go service.", {"Kubernetes": "interest", "Go": "used"}),
        ("Python, Kubernetes (basic), Terraform", {"Kubernetes": "listed", "Terraform": "used"}),
        ("Keine Erfahrung mit Java, aber mit Python", {"Java": "denied", "Python": "used"}),
        ("Aucune expérience en Java, mais Python", {"Java": "denied", "Python": "used"}),
        ("Me gustaría aprender Kotlin", {"Kotlin": "wished"}),
        ("Tenho interesse em Kubernetes", {"Kubernetes": "interest"}),
        ("Geen ervaring met Terraform", {"Terraform": "denied"}),
        ("In my spare time I write Elixir with Phoenix", {"Elixir": "hobby"}),
        ("Nessuna esperienza con Java, ma Python", {"Java": "denied", "Python": "used"}),
        ("Vorrei imparare Kotlin", {"Kotlin": "wished"}),
        ("Brak doświadczenia w Java, ale Python", {"Java": "denied", "Python": "used"}),
        ("Chciałbym nauczyć się Kotlin", {"Kotlin": "wished"}),
        ("Kubernetes deneyimim yok", {"Kubernetes": "denied"}),
        (
            "Sem experiência em Kubernetes, mas com Docker no dia a dia",
            {"Kubernetes": "denied", "Docker": "used"},
        ),
        ("Administración de bases de datos Oracle", {"Oracle": "used"}),
        ("Quelques bases de SQL", {"SQL": "listed"}),
        ("Amministrazione di basi di dati Oracle", {"Oracle": "used"}),
        ("Una formazione su Kubernetes", {"Kubernetes": "studied"}),
        ("Ho poca esperienza con Terraform", {"Terraform": "listed"}),
        ("Un altro team gestiva Jenkins", {"Jenkins": "others"}),
        ("Nigdy nie pracowałem z Angularem, ale znam Vue", {"Angular": "denied", "Vue.js": "used"}),
        ("Uczestniczyłem w szkoleniu, szkolenie z Kubernetesa", {"Kubernetes": "studied"}),
        ("Podstawowa wiedza o SQL", {"SQL": "listed"}),
        ("Zespół obok utrzymywał Kafkę", {"Kafka": "others"}),
        ("Temel SQL bilgisi", {"SQL": "listed"}),
        ("Jenkins sertifikası aldım", {"Jenkins": "studied"}),
        ("Kafka'yı başka bir ekip yönetiyordu", {"Kafka": "others"}),
        ("Geen ervaring met Kubernetes, wel met Docker", {"Kubernetes": "denied", "Docker": "used"}),
        ("Ein anderes Team betreibt den Kafka-Cluster", {"Kafka": "others"}),
        ("Peu d'expérience en Go, mais à l'aise en Java", {"Go": "listed", "Java": "used"}),
        ("Otro equipo gestionaba Jenkins", {"Jenkins": "others"}),
        ("Kotlin öğrenmek istiyorum", {"Kotlin": "wished"}),
        ("It needs Ruby to run, I don't write any", {"Ruby": "denied"}),
        ("Placed Ruby and Java developers with banks", {"Ruby": "others", "Java": "others"}),
        ("Roles: Ruby on Rails developers, PostgreSQL administrators", {"PostgreSQL": "others"}),
        ("Look after CI for a dozen Java and Python teams", {"Java": "others", "Python": "others"}),
        ("Hired five Java developers", {"Java": "others"}),
        ("Hired and led three engineers, wrote the scheduler in Java", {"Java": "used"}),
        ("Led a team of Java developers", {"Java": "used"}),
        ("Sponsor of Python meetups", {"Python": "others"}),
        ("Edited books on PostgreSQL", {"PostgreSQL": "others"}),
    ],
)
def test_a_mention_has_the_stance_that_its_sentence_gives_it(text, stances):
    found = {one.skill: one.stance for one in find_skills(text)}
    assert {name: found.get(name) for name in stances} == stances


def test_section_decides_where_no_cue_speaks():
    text = "SKILLS\nDocker, Terraform (no experience)\nHOBBIES\nKubernetes at home"
    middle = text.index("HOBBIES")
    sections = (
        Section("skills", "SKILLS", Span(0, middle)),
        Section("interests", "HOBBIES", Span(middle, len(text))),
    )
    found = {one.skill: one.stance for one in SkillFinder(Taxonomy.load()).find(text, sections)}
    assert found["Docker"] == "listed"
    assert found["Terraform"] == "denied"
    assert found["Kubernetes"] == "hobby"


TYPOS = [
    line.split() for line in (DATA / "typos.txt").read_text("utf-8").splitlines() if not line.startswith("#")
]


def test_nine_of_ten_typos_are_read_as_the_names_they_mean():
    finder = SkillFinder(Taxonomy.load())
    known = [(typo, name) for typo, name in TYPOS if name in finder.taxonomy]
    found = [
        typo
        for typo, name in known
        if finder.taxonomy[name].name in {one.skill for one in finder.find(f"Ruby, {typo}, Git")}
    ]
    assert len(known) >= 150
    assert len(found) >= 0.9 * len(known)


def ordinary_words():
    """Yield common English words in their ordinary forms; the stems were written for this test."""
    for stem in (DATA / "ordinary_words.txt").read_text("utf-8").split():
        base = stem.removesuffix("e")
        yield from (stem, f"{stem}s", f"{base}ed", f"{base}ing", f"{base}er", f"{base}able")


def test_ordinary_words_are_no_typos():
    words = sorted(set(ordinary_words()))
    assert len(words) >= 2000
    text = ", ".join(word.capitalize() for word in words)
    assert [one for one in find_skills(text) if one.reason == "typo"] == []


@given(st.text(max_size=400))
def test_spans_quote_any_text_in_order(text):
    found = find_skills(text)
    assert [one.start for one in found] == sorted(one.start for one in found)
    for one in found:
        assert text[one.start : one.end] == one.text != ""


@given(st.text(alphabet="GoRubyC+#./-\n\u00ad ﬁо,\u200b(12)İ", max_size=60))
def test_spans_quote_texts_of_odd_letters(text):
    for one in find_skills(text):
        assert text[one.start : one.end] == one.text


@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=6), st.integers(2, 5))
def test_blank_lines_change_nothing(sentences, blank):
    assert skills("\n\n".join(sentences)) == skills(("\n" * blank).join(sentences))


@settings(deadline=None)
@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=4))
def test_joined_texts_hold_what_each_holds(sentences):
    joined = skills("\n\n".join(sentences))
    apart = [skill for sentence in sentences for skill in skills(sentence)]
    assert set(apart) <= set(joined)


@given(st.sampled_from(["Kubernetes", "PostgreSQL", "Terraform", "JavaScript", "Elasticsearch"]), st.data())
def test_any_casing_of_names_that_mean_nothing_else(name, data):
    cased = "".join(data.draw(st.sampled_from([letter.lower(), letter.upper()])) for letter in name)
    assert skills(f"uses {cased} daily") == [name]


@given(st.sampled_from(SENTENCES), st.data())
def test_invisible_letters_change_nothing(sentence, data):
    places = data.draw(st.lists(st.integers(1, len(sentence) - 1), max_size=4))
    odd = sentence
    for place in sorted(places, reverse=True):
        odd = odd[:place] + "\u200b" + odd[place:]
    assert skills(odd) == skills(sentence)
    assert skills(unicodedata.normalize("NFD", sentence)) == skills(sentence)


def test_finding_what_explaining_says():
    finder = SkillFinder(Taxonomy.load())
    for sentence in SENTENCES:
        decisions = finder.explain(sentence)
        assert finder.find(sentence) == [one.mention for one in decisions if one.counts]
        assert all(one.evidence for one in decisions if one.score not in (0, 1))


@pytest.mark.parametrize(
    "piece", ["a", "no experience with ", "in go ", "-\n", "C/", "kept ", ", ", "\u00ad", "Go, "]
)
def test_long_monotonous_texts_are_read(piece):
    text = piece * (20_000 // len(piece))
    assert all(text[one.start : one.end] == one.text for one in find_skills(text))


def test_the_bundled_skills_are_built_once():
    assert Taxonomy.load() is Taxonomy.load()
    assert finder_of(Taxonomy.load()) is finder_of(Taxonomy.load())
    own = Taxonomy.from_names(["Go"])
    assert finder_of(own).taxonomy is own


def test_a_finder_crosses_process_borders():
    finder = SkillFinder(Taxonomy.from_names(["Java", "C++"]))
    text = "C++ and Java"
    assert pickle.loads(pickle.dumps(finder)).find(text) == finder.find(text)


@pytest.mark.slow
def test_no_pattern_is_out_of_reach():
    finder = finder_of(Taxonomy.load())
    unreached = []
    for pattern, layer, _ in finder._patterns():
        text = re.sub(r"(?<!\w)\*", "x", pattern).replace("*", "").replace(" .. ", " ")
        if not any(start == 0 for start, _, _ in finder._lexicon.scan(Words.of(text))[layer]):
            unreached.append(pattern)
    assert unreached == []


@pytest.mark.parametrize("name", ["8051", "8086"])
def test_a_name_of_digits_is_found_and_no_longer_number(name):
    taxonomy = Taxonomy.from_names([name])
    assert [one.text for one in SkillFinder(taxonomy).find(f"{name} assembler, 18051, {name}.5")][:1] == [
        name
    ]


def repeated(piece, size):
    return (piece * (size // len(piece) + 1))[:size]


@pytest.mark.parametrize(
    "piece",
    [
        "go ",
        "r ",
        "c, c++, c#, ",
        "Go\n",
        "R&D ",
        "no experience with Go, ",
        "Kuber-\n",
        "go-",
        "Go (",
        "a@go.com ",
        "com de para dos ",
        "nie jest Javie ",
    ],
)
def test_work_grows_no_faster_than_the_text(piece):
    """Counts the calls of functions, which unlike the time are the same on every machine."""
    finder = finder_of(Taxonomy.load())
    finder.find(repeated(piece, 12_000))  # what is learned of words once is no part of it
    once, twice = (calls(finder, repeated(piece, size)) for size in (6_000, 12_000))
    assert twice <= 2.2 * once


def calls(finder, text):
    profile = cProfile.Profile()
    profile.runcall(finder.find, text)
    return pstats.Stats(profile).total_calls
