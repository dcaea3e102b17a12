"""Groups of words that meet show a practice: in any order, in one clause, where a text speaks of software."""

from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from rolematch.extraction import SkillFinder, find_skills
from rolematch.taxonomy import Skill, Taxonomy, groups_of

CASES = yaml.safe_load((Path(__file__).parent / "data" / "together.yaml").read_text("utf-8"))
GROUPS = {
    "site": ("hall", "data cent*"),
    "lost": ("flood*", "burn*"),
    "copy": ("twin", "hall"),
    "late": ("behind",),
    "software": ("servers",),
}
SKILLS = (
    Skill("Disaster recovery", "own", shown_together=("site + lost",)),
    Skill("Replication", "own", shown_together=("copy + late + site",)),
)
FINDER = SkillFinder(Taxonomy(SKILLS, word_groups=GROUPS))
WORDS = ["hall", "data centre", "flooded", "burned", "twin", "behind", "servers", "we", "in"]


def met(text):
    return [(m.skill, m.text) for m in FINDER.find(text) if m.reason == "together"]


def slowly(text):
    """What each clause shows, by trying all words of every group."""
    found = set()
    for clause in text.split(". "):
        words = clause.removesuffix(".").split(", ")
        places = {group: [at for at, word in enumerate(words) if stems_of(group, word)] for group in GROUPS}
        for skill in SKILLS:
            groups = groups_of(skill.shown_together[0])
            firsts = [places[group][0] if places[group] else None for group in groups]
            if None not in firsts and len(set(firsts)) == len(firsts):
                found.add((text.index(clause), skill.name))
    return found if "servers" in text else set()


def stems_of(group, word):
    return any(word == each or (each.endswith("*") and word.startswith(each[:-1])) for each in GROUPS[group])


@given(st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=8), min_size=1, max_size=3))
def test_fast_agrees_with_slow(clauses):
    text = ". ".join(", ".join(words) for words in clauses) + "."
    expected = slowly(text)
    assert {skill for skill, _ in met(text)} == {skill for _, skill in expected}


@pytest.mark.parametrize(
    "text",
    [
        "The hall of servers was flooded.",
        "A flood took the hall with our servers.",
        "Servers: flood in the hall.",
    ],
)
def test_order_makes_no_difference(text):
    assert [skill for skill, _ in met(text)] == ["Disaster recovery"]


def test_the_quote_reaches_from_the_first_word_to_the_last():
    text = "When it flooded, servers in the other hall went on."
    assert met(text) == [("Disaster recovery", "flooded, servers in the other hall")]


@pytest.mark.parametrize("between", [". The ", ".\n\n", "\n- ", "\n2019 - 2021 ", f" {'and so on ' * 20}"])
def test_groups_meet_in_one_clause_only(between):
    assert met(f"Flooded servers{between}hall of servers") == []


def test_a_wrapped_line_goes_on():
    assert met("The servers were flooded in the\nbig hall.") != []


def test_one_word_is_never_two_groups():
    assert met("Servers in the hall are behind.") == []
    assert met("A twin of the servers in the hall is behind.") != []


def test_a_skill_is_shown_once_a_clause():
    assert len(met("Hall flooded, data centre burned, hall burned, all servers.")) == 1


def test_words_in_common_use_count_where_software_is_spoken_of():
    assert met("The hall was flooded.") == []
    finder = SkillFinder(Taxonomy((*SKILLS, *map(named, ("Zig", "Nim", "Elm"))), word_groups=GROUPS))
    text = "The hall was flooded.\n\nSkills: Zig, Nim, Elm"
    assert "Disaster recovery" in {mention.skill for mention in finder.find(text)}


def named(name):
    return Skill(name, "languages")


def test_a_mention_tells_the_groups_that_met():
    [mention] = [m for m in FINDER.find("A flood took the hall with our servers.") if m.shown]
    assert (mention.reason, mention.met) == ("together", "site + lost")
    assert all(m.met == "" for m in find_skills("Built services in Go."))


def test_mentions_stay_in_the_order_of_the_text():
    starts = [
        m.start for m in find_skills("Restored PostgreSQL in the second region after we lost the main site.")
    ]
    assert all(one <= other for one, other in pairwise(starts))


def test_practices_are_heard_in_sentences_written_before():
    sentences = [(skill, text) for skill, texts in CASES["shows"].items() for text in texts]
    heard = sum(skill in {m.skill for m in find_skills(text)} for skill, text in sentences)
    assert heard >= 0.4 * len(sentences)


def test_words_that_meet_by_accident_show_nothing():
    heard = [text for text in CASES["accident"] if any(m.met for m in find_skills(text))]
    assert len(heard) <= 0.03 * len(CASES["accident"]), heard
