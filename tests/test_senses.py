"""Ambiguous names count where they name the technology, and only there."""

import re
from pathlib import Path

import pytest
import yaml

from rolematch.extraction import SkillFinder
from rolematch.taxonomy import Taxonomy

SENTENCES = yaml.safe_load(Path(__file__).with_name("data").joinpath("senses.yaml").read_text("utf-8"))


@pytest.fixture(scope="module")
def finder():
    return SkillFinder(Taxonomy.load())


def names_it(finder, name, sentence):
    """Whether the first place of the name in the sentence is found as the skill of that name."""
    place = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", sentence, re.IGNORECASE)
    assert place, f"{name} does not stand in {sentence!r}"
    skill = finder.taxonomy[name].name
    return any(
        one.skill == skill and one.start < place.end() and place.start() < one.end
        for one in finder.find(sentence)
    )


@pytest.mark.parametrize("name", SENTENCES)
def test_own_sentences(finder, name):
    wrong = [
        (want, sentence)
        for want, sentences in SENTENCES[name].items()
        for sentence in sentences
        if names_it(finder, name, sentence) is not (want == "yes")
    ]
    assert not wrong


def marked(name):
    """Read lines ``+ Name | text with the [name] in brackets``: skill, text, span, truth."""
    for line in Path(__file__).with_name("data").joinpath(name).read_text("utf-8").splitlines():
        if line[:1] in {"+", "-"}:
            skill, text = (part.strip() for part in line[1:].split("|", 1))
            start, end = text.index("["), text.index("]") - 1
            yield skill, text.replace("[", "", 1).replace("]", "", 1), start, end, line[0] == "+"


def found_at(finder, skill, text, start, end):
    """Whether a place of a text is found as the skill of a name."""
    canonical = finder.taxonomy[skill].name
    return any(one.skill == canonical and one.start < end and start < one.end for one in finder.find(text))


RESUME = "Skills: PostgreSQL, Kubernetes, Terraform, GraphQL, Elasticsearch, JavaScript, TypeScript\n\n"


@pytest.mark.parametrize(
    ("file", "before", "least"),
    [
        ("sense_lines.txt", "", 0.95),
        ("sense_lines.txt", RESUME, 0.93),  # the same, in a text that speaks of technology elsewhere
        ("sense_lines_rare.txt", "", 0.7),  # written to mislead, all false
        ("sense_lines_written.txt", "", 0.9),  # short lines as applicants write them, half of them false
    ],
)
def test_own_lines(finder, file, before, least):
    lines = list(marked(file))
    wrong = [
        (truth, text[start:end], text)
        for skill, text, start, end, truth in lines
        if found_at(finder, skill, before + text, len(before) + start, len(before) + end) is not truth
    ]
    assert len(wrong) <= (1 - least) * len(lines), wrong


def counted(finder, text):
    """Names in brackets that count, in the order of the text."""
    places = [found.start() - 2 * index for index, found in enumerate(re.finditer(r"\[", text))]
    plain = text.replace("[", "").replace("]", "")
    mentions = finder.find(plain)
    return [place for place in places if any(one.start == place for one in mentions)], places


@pytest.mark.parametrize(
    "text",
    [
        "[pig]- Experience - 6 months",  # how long it was used
        "queue -> [lambda] -> DynamoDB",  # a chain is a list
        "Storage Area Network ([SAN])",  # spelled out
        "\u00e2\u0080\u00a2 [Eclipse] \u00e2\u0080\u00a2 NetBeans",  # a bullet read as Latin-1
        "IDE-[Eclipse], Windows",  # a label
        "experience in Oracle, [Jenkins] and SQL.Then more",
        "Build: [maven], sonar",  # in lower case behind a label of software
        "Java- und [Spring]-Kenntnisse",
        "run `[helm]` by hand, then Python",  # in a code mark
        "**Python**, **[Go]**, **Java**",
        "# Running [Jenkins] on Linux",
        '"dependencies": {"[mocha]": "^9.1.3"}',  # a version
        "[RedShift], S3, Lambda",  # cased as two words
        "- [React] for the frontend",
        "retired the last [jenkins] box",  # nobody writes a person so
        "Paint, Sketch, MATLAB, Reporting, [Pascal], Perl",  # nobody's first name in a long list
        "Marketing, Channel Operations, Budgets, [Marketo], Training",  # a list is no heading
    ],
)
def test_signs_of_technology(finder, text):
    found, places = counted(finder, text)
    assert found == places


@pytest.mark.parametrize(
    "text",
    [
        "set up [Go] Daddy hosting and WordPress",  # a larger name holds it
        "[ReAct] loops for agents in Python",  # cased as another name
        "Power BI with [RL]S and DAX",  # no plural
        "a Service Improvement Plan ([SIP]), ITIL",  # spelled out as something else
        "one of our clients in [Mason], OH",  # a town
        "trusted by [Datadog], Lyft and Wayfair",  # customers
        "involved [in design] of PL/SQL packages",  # ordinary words, apart
        "[Express] thanks in person and by mail to volunteers",  # an order
        "We [stitch] the datasets, to [glue] them together later",  # verbs
        "[Arrow] Electronics Inc, Denver",  # the name of a company ends later
        "Account Manager [Oracle] - Vienna, 2013 - 2014",
        "we work with strategic partners like Microsoft, Google and [Slack]",
        "Customers include Uber, Lyft, Redis Labs, Docker, GitHub and [Slack]",
        "## About [GitLab]\n\nA place to work",
        "cited [Jenkins], M. D., and others, on bridges",
        "[Spring]- und Dressurpferde bis Klasse M",
        "lookups with [V]-Lookup, course [COM]-320",
        "Plan and [rally] everyone around the release, in Python",  # a verb behind a verb
        "Build a Python App From [Scratch]",  # a title
        "1. [Hibernate] the host, then wait",  # an order
        "[salt] = os.urandom(16)  # in Python",  # a variable
        "return digest(password, [salt])",  # a program, no hasty writer
        "covered by plans A, B, [C] and D",
        "freed pages, read with vmstat -[C] and vmstat -[R]",  # options of a command
        "Third month: ship with Kafka and Redis alone - [Go] deeper into the scheduler",  # a bullet, flattened
        "**[Q]: How long was the outage?** An hour.",
    ],
)
def test_signs_of_something_else(finder, text):
    found, _ = counted(finder, text)
    assert found == []
