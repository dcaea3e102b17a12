"""A cue speaks of the skills in its clause, up to where the clause ends or turns, and of no others."""

from itertools import cycle, product

import pytest

from rolematch.extraction import finder_of
from rolematch.extraction._stance import Cues
from rolematch.taxonomy import Taxonomy

CUES = Cues.load()
FINDER = finder_of(Taxonomy.load())
ENDS = (". ", "; ", "! ", "\n\n", "\n- ", *(f", {turn} " for turn in CUES.turns))
"""What parts clauses: marks, blank lines, new items and words that turn."""


def written(phrases):
    """Return phrases as somebody would write them, their open ends and gaps closed."""
    return [phrase.replace(" .. ", " ").replace("*", "") for phrase in phrases]


def cues(side):
    """Yield every cue of one side with what it says, and something that parts clauses, in turns."""
    every = [(cue, says) for says, phrases in getattr(CUES, side).items() for cue in written(phrases)]
    return [(cue, says, end) for (cue, says), end in zip(every, cycle(ENDS), strict=False)]


def stance(text):
    """Return what a text says of PostgreSQL."""
    (found,) = {one.stance for one in FINDER.find(text) if one.skill == "PostgreSQL" and not one.shown}
    return found


def wrong(cases):
    """Return the texts whose stance is another than the one beside them, with what was read."""
    return [(text, read) for text, says in cases if (read := stance(text)) != says]


@pytest.mark.parametrize("text", ["{} PostgreSQL", "{} Redis, Kafka and PostgreSQL"])
def test_a_cue_before_speaks_of_what_follows_in_its_clause(text):
    assert wrong((text.format(cue), says) for cue, says, _ in cues("before")) == []


@pytest.mark.parametrize(
    "rest", ["", " for a bank, with some Kafka"], ids=["no cue", "a cue of another skill"]
)
def test_a_cue_before_does_not_reach_past_the_end_of_its_clause(rest):
    assert wrong((f"{cue} Redis{end}PostgreSQL{rest}", "used") for cue, _, end in cues("before")) == []


def test_a_cue_after_speaks_of_what_stands_before_it_in_its_clause():
    assert wrong((f"PostgreSQL and Redis {cue}", says) for cue, says, _ in cues("after")) == []


def test_a_cue_after_does_not_reach_past_the_start_of_its_clause():
    assert wrong((f"PostgreSQL{end}Redis {cue}", "used") for cue, _, end in cues("after")) == []


DEALING = written(CUES.third_parties.dealing)
CUES_TOO = {cue for phrases in CUES.right_after.values() for cue in phrases}
PEOPLE = [people for people in written(CUES.third_parties.people) if people.rstrip("s") not in CUES_TOO]


@pytest.mark.parametrize("skills", ["PostgreSQL", "Redis and PostgreSQL"])
def test_the_skills_of_people_whom_somebody_deals_with_are_those_of_others(skills):
    pairs = product(DEALING, PEOPLE)
    assert wrong((f"{dealing} {skills} {people}", "others") for dealing, people in pairs) == []


def test_skills_of_people_whom_nobody_deals_with_are_ones_own():
    texts = (
        f"{cue} banks with PostgreSQL {people}"
        for (cue, *_), people in zip(cues("right_before"), cycle(PEOPLE))
    )
    assert wrong((text, "used") for text in texts) == []


def test_dealing_with_people_does_not_reach_past_the_end_of_its_clause():
    pairs = product(DEALING, ENDS)
    assert wrong((f"{dealing} banks{end}PostgreSQL developers", "used") for dealing, end in pairs) == []


@pytest.mark.parametrize(
    "text",
    ["Read-only access to PostgreSQL", "PostgreSQL (read only)", "PostgreSQL read-only"],
)
def test_a_cue_with_a_hyphen_is_the_same_without_one(text):
    assert stance(text) == "listed"
