"""The bundled job family says all that the page of the job says."""

import re
from collections import defaultdict
from datetime import date

import pytest

from rolematch.family import SkillClass, Skills, check_family, load_family
from rolematch.profile import Profile, SkillLevel
from rolematch.scoring import compile_family
from rolematch.taxonomy import Skill, Taxonomy

FAMILY = load_family()

# How many bullets stand under each heading of the page, nested ones counted through.
BULLETS = {
    ("Base role", "Requirements"): 16,
    ("Base role", "Responsibilities"): 9,
    ("Senior", "Responsibilities"): 9,
    ("Distribution", "description"): 3,
    ("Distribution", "Requirements"): 4,
    ("Package", "Responsibilities"): 4,
    ("Protect", "Requirements"): 9,
    ("Protect", "Responsibilities"): 2,
    ("Secure", "Requirements"): 3,
    ("Secure", "Responsibilities"): 7,
    ("Configuration", "Requirements"): 4,
    ("Configuration", "Responsibilities"): 5,
    ("CI/CD", "description"): 10,
    ("CI/CD", "Requirements"): 1,
    ("Geo", "Responsibilities"): 5,
    ("Geo", "Requirements"): 5,
    ("Growth", "Requirements"): 3,
    ("Engineering Productivity", "Responsibilities"): 8,
    ("Engineering Productivity", "Requirements"): 9,
    ("Memory", "Responsibilities"): 5,
    ("Memory", "Requirements"): 20,
    ("Ecosystem", "Responsibilities"): 4,
    ("Ecosystem", "Requirements"): 5,
    ("Gitaly", "Responsibilities"): 7,
    ("Gitaly", "Requirements"): 7,
    ("Meltano", "Requirements"): 4,
    ("Database", "Requirements"): 4,
    ("Gitter", "Requirements"): 5,
    ("Gitter", "Responsibilities"): 11,
    ("Infrastructure", "Requirements"): 5,
    ("Infrastructure", "Responsibilities"): 3,
    ("Delivery", "Responsibilities"): 10,
    ("Scalability", "Responsibilities"): 4,
    ("Scalability", "Requirements"): 12,
    ("Search", "Requirements"): 4,
    ("Search", "Responsibilities"): 5,
}  # fmt: skip

# What the page demands, and what it is shown by.
STRICT = {
    "Configuration": {"Ruby"},
    "Engineering Productivity": {"Ruby"},
    "Gitaly": {"Ruby", "Scalability"},
    "Database": {"Ruby", "PostgreSQL"},
    "Infrastructure": {"Ruby", "Go"},
    "Meltano": {"Kubernetes", "Helm", "Continuous integration"},
    "Memory": {"Ruby", "Go"},
}

# What tells each team from the others.
CORE = {
    "Distribution": {"Chef", "Linux packaging", "Omnibus", "Helm"},
    "Package": {"Artifact repositories", "Container registries"},
    "Protect": {"Network security", "Host security", "Container security", "Falco", "Wireshark"},
    "Secure": {
        "Static application security testing", "Dynamic application security testing",
        "Dependency scanning", "Secret detection", "Security advisories",
    },
    "Configuration": {"Feature flags", "ChatOps", "Platform engineering", "Kubernetes", "Team leadership"},
    "CI/CD": {"CI runners", "CI pipelines at scale"},
    "Geo": {"Replication", "Disaster recovery", "Distributed systems"},
    "Growth": {"A/B testing", "Product analytics", "Growth engineering"},
    "Engineering Productivity": {"Test automation", "Developer tooling", "Engineering metrics", "Selenium"},
    "Memory": {"Memory leaks", "Profiling", "Garbage collection"},
    "Ecosystem": {"API design", "Webhooks", "SDK development", "Third-party integrations", "Cloud marketplaces"},
    "Gitaly": {"Git internals", "Git servers", "gRPC"},
    "Meltano": {"Data pipelines", "Business intelligence", "Data science"},
    "Database": {"Query optimization", "Relational databases"},
    "Gitter": {"Node.js", "Front-end development"},
    "Infrastructure": {"Profiling", "Monitoring", "Logging", "Distributed tracing"},
    "Delivery": {"Release engineering", "Deployment automation"},
    "Scalability": {"Service-level objectives", "Bottleneck analysis"},
    "Search": {"Elasticsearch", "Search relevance", "Indexing", "Full-text search"},
}  # fmt: skip


def own(team):
    return [*team.requirements, *(entry for way in team.either for entry in way.requirements)]


def everything():
    return [*FAMILY.base.requirements, *FAMILY.base.seniority, *(e for team in FAMILY for e in own(team))]


def skills(expressions):
    for item in expressions:
        if isinstance(item, Skills):
            yield from skills(item.items)
        elif isinstance(item, str):
            yield item


def names(expressions):
    """Names of skills, and of classes as if each had one member of its own name."""
    for item in expressions:
        if isinstance(item, Skills):
            yield from names(item.items)
        else:
            yield item.name if isinstance(item, SkillClass) else item


def skills_of(entries):
    return {name for entry in entries for name in skills(entry.skills)}


def places(source):
    """The lines of the page that a source names: (team, heading, number), number 0 for prose."""
    for place in source.split("; "):
        found = re.fullmatch(r"([^,]+), ([A-Za-z]+)(?:, (\d+)(?:-(\d+))?)?", place)
        assert found, f"{place!r} is no place of the page"
        team, heading, first, last = found.groups()
        for number in range(int(first or 0), int(last or first or 0) + 1):
            yield team, heading, number


COVERED = defaultdict(list)
for _entry in everything():
    for _place in places(_entry.source):
        COVERED[_place].append(_entry)


@pytest.mark.parametrize(("team", "heading"), BULLETS)
def test_every_bullet_of_the_page_has_its_entry(team, heading):
    numbers = range(1, BULLETS[team, heading] + 1)
    assert [number for number in numbers if not COVERED[team, heading, number]] == []


def test_every_source_is_a_line_of_the_page():
    numbered = {(*key, number) for key, count in BULLETS.items() for number in range(1, count + 1)}
    prose = {(team.name, "description", 0) for team in FAMILY}
    assert {place for place, entries in COVERED.items() if entries} <= numbered | prose


@pytest.mark.parametrize("team", list(FAMILY), ids=lambda team: team.name)
def test_every_source_is_one_of_the_team_itself(team):
    assert {place for entry in own(team) for place, *_ in places(entry.source)} == {team.name}


def test_the_page_has_nineteen_teams():
    assert [team.name for team in FAMILY] == list(CORE)


def test_strict_is_what_the_page_demands():
    strict = {team.name: [e for e in own(team) if e.necessity == "strict"] for team in FAMILY}
    assert {name for name, entries in strict.items() if entries} == set(STRICT)
    for name, wanted in STRICT.items():
        assert wanted <= skills_of(strict[name])


@pytest.mark.parametrize("name", CORE)
def test_core_is_what_tells_the_team_from_the_others(name):
    assert CORE[name] <= skills_of(e for e in own(FAMILY[name]) if e.core)


def test_no_two_teams_turn_on_the_same():
    cores = {team.name: skills_of(e for e in own(team) if e.core) for team in FAMILY}
    for name, core in cores.items():
        others = [other for other in cores if other != name and core <= cores[other]]
        assert not others, f"the core of {name} stands in {others}"


def test_teams_lift_and_supply_what_the_page_says():
    assert {team.name: team.lifts for team in FAMILY if team.lifts} == {"Meltano": ("ruby-on-rails",)}
    assert FAMILY["Meltano"].language == ("Python",)
    assert "JavaScript" in FAMILY["Gitter"].language
    assert "Go" in FAMILY["Protect"].language
    by_language = [entry.id for entry in FAMILY.base.requirements if entry.specialty_language_suffices]
    assert by_language == ["ruby-on-rails"]


def test_interest_suffices_where_the_page_says():
    interested = {team.name for team in FAMILY if any(e.interest_suffices for e in own(team))}
    assert interested == {"Configuration", "Protect", "Secure", "CI/CD", "Meltano"}


def test_only_two_lines_give_an_order_of_preference():
    ordered = {(team.name, entry.id) for team in FAMILY for entry in own(team) if entry.ordered}
    assert ordered == {("Memory", "language"), ("Scalability", "language")}


def test_only_memory_has_two_ways():
    assert {team.name: len(team.either) for team in FAMILY if team.either} == {"Memory": 2}


def test_highly_desired_is_told_from_desired():
    strengths = {entry.id: entry.highly for entry in own(FAMILY["Gitter"]) if entry.necessity == "desired"}
    assert strengths["datastores"]
    assert not strengths["mobile"]


def test_every_question_is_short_and_open():
    for entry in everything():
        assert entry.question, entry.id
        assert len(entry.question.split()) <= 20, entry.question
        closed = r"(Do|Does|Did|Are|Is|Have|Has|Can|Could|Would|Will) "
        assert not re.match(closed, entry.question), entry.question


def test_no_team_asks_the_same_question_twice():
    for team in FAMILY:
        questions = [
            e.question for e in (*FAMILY.base.requirements, *FAMILY.base.seniority, *team.requirements)
        ]
        assert len(questions) == len(set(questions)), team.name


def test_every_team_is_described_in_a_sentence():
    for team in FAMILY:
        assert team.about.endswith(".")
        assert len(team.about) <= 110


def test_whoever_shows_all_that_a_team_asks_for_belongs_there():
    languages = {name for team in FAMILY for name in team.language}
    known = languages | {name for entry in everything() for name in names(entry.skills)}
    compiled = compile_family(FAMILY, Taxonomy(tuple(Skill(n, "own", classes=(n,)) for n in sorted(known))))
    shown = SkillLevel(level=1.0, months=60, contexts={"production": 1.0, "scale": 1.0, "depth": 1.0})
    strict = [entry for entry in FAMILY.base.requirements if entry.necessity == "strict"]
    for team in FAMILY:
        skills = {name: shown for entry in [*strict, *own(team)] for name in names(entry.skills)}
        scores = compiled.score(compiled.levels(Profile(skills, date(2026, 1, 1))))[0]
        best = max(zip(scores, compiled.rows, strict=True), key=lambda pair: pair[0])[1]
        assert best.specialty == team.name


def test_every_skill_and_class_is_known():
    assert [str(fault) for fault in check_family(FAMILY, Taxonomy.load())] == []
