"""The laws of a score, on careers put together from lines as people write them."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rolematch.document import Document
from rolematch.matcher import Matcher

AS_OF = date(2026, 6, 1)
LINES = [
    "Wrote a Go service that streams Git packs over gRPC to 4,000 users",
    "Cut memory of the Rails workers by a third, found two leaks with heap dumps",
    "Tuned PostgreSQL queries, added missing indexes, partitioned the largest table",
    "Kept the Kubernetes clusters of five teams in production, on call every third week",
    "Built .deb and .rpm packages for all releases with Omnibus and Chef",
    "Ran A/B tests on sign-up and read them with the product managers",
    "Elasticsearch relevance: boosts, synonyms, judged queries",
    "REST and GraphQL API with OpenAPI, webhooks and a Ruby SDK",
    "Data pipelines in Python with Airflow and dbt",
    "Selenium and Capybara suites, flaky tests quarantined, Jenkins jobs",
    "Dependency scanning and SAST for 300 repositories, wrote the advisories",
    "React front end and Node.js back end of a chat",
    "Led a team of four, reviewed code, mentored two juniors",
]  # fmt: skip
ELSEWHERE = [
    "Baked bread for the market on Saturdays",
    "Looked after the books of a small shop",
    "Drove the school bus",
]

jobs = st.tuples(
    st.integers(2006, 2022),
    st.integers(1, 6),
    st.lists(st.sampled_from(LINES), min_size=1, max_size=4, unique=True),
)
careers = st.lists(jobs, min_size=1, max_size=3, unique_by=lambda job: job[0])
slow_is_fine = settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


@pytest.fixture(scope="module")
def matcher():
    return Matcher(as_of=AS_OF)


@pytest.fixture(scope="module")
def earlier(matcher):
    return Matcher(matcher.family, matcher.taxonomy, as_of=date(AS_OF.year - 1, AS_OF.month, 1))


def write(career, *, name="Uma Tester", mail="uma@example.com", skills="", extra=()):
    """Write a résumé."""
    parts = [f"{name}\n{mail}\n\nEXPERIENCE\n"]
    for start, years, lines in sorted(career, reverse=True):
        bullets = "".join(f"- {line}\n" for line in lines)
        parts.append(
            f"\nSoftware Engineer, Example Systems\nJanuary {start} - December {start + years}\n{bullets}"
        )
    parts += [f"\nSKILLS\n{skills}\n"] if skills else []
    parts += [f"\nINTERESTS\n{line}\n" for line in extra]
    return "".join(parts)


def scores(matcher, text):
    ranking = matcher.rank(Document.from_text(text))
    return {match.specialty: match.score for match in ranking}, ranking.fits_none


def same(matcher, one, other):
    assert scores(matcher, one) == scores(matcher, other)


@given(careers, st.sampled_from(LINES), st.integers(0, 2))
@slow_is_fine
def test_one_more_line_of_work_never_lowers_a_score(matcher, career, line, at):
    start, years, lines = career[at % len(career)]
    longer = [*career]
    longer[at % len(career)] = (start, years, [*lines, line])
    before, none_before = scores(matcher, write(career))
    after, none_after = scores(matcher, write(longer))
    assert all(after[name] >= before[name] - 1e-9 for name in before)
    assert none_before or not none_after


@given(careers)
@slow_is_fine
def test_a_longer_stay_never_lowers_a_score(matcher, career):
    before, _ = scores(matcher, write(career))
    after, _ = scores(matcher, write([(start, years + 1, lines) for start, years, lines in career]))
    assert all(after[name] >= before[name] - 1e-9 for name in before)


@given(careers, st.sampled_from(LINES))
@slow_is_fine
def test_fifty_times_is_once(matcher, career, line):
    start, years, lines = career[0]
    rest = [other for other in lines if other != line]
    once = [(start, years, [*rest, line]), *career[1:]]
    often = [(start, years, [*rest, *[line] * 50]), *career[1:]]
    same(matcher, write(once), write(often))


@given(careers)
@slow_is_fine
def test_who_a_person_is_changes_nothing(matcher, career):
    base = write(career)
    for name, mail in (("Ruby Go", "ruby.go@example.org"), ("Nguyễn Thị Jenkins", "n.t@example.com")):
        same(matcher, base, write(career, name=name, mail=mail))


@given(careers, st.lists(st.sampled_from(ELSEWHERE), min_size=1, max_size=3, unique=True))
@slow_is_fine
def test_what_has_no_bearing_changes_nothing(matcher, career, lines):
    same(matcher, write(career), write(career, extra=lines))


@given(careers, st.sampled_from(["no experience with Chef", "want to learn Elasticsearch"]))
@slow_is_fine
def test_a_denial_or_a_wish_adds_no_experience(matcher, career, words):
    start, years, lines = career[0]
    said = [
        (start, years, [*lines, f"I have {words}" if words.startswith("no") else f"I {words}"]),
        *career[1:],
    ]
    before, _ = scores(matcher, write(career))
    after, _ = scores(matcher, write(said))
    assert after["Distribution"] == before["Distribution"]
    assert after["Search"] == before["Search"]


@given(careers)
@slow_is_fine
def test_a_list_of_skills_is_worth_less_than_work_with_one(matcher, career):
    listed, _ = scores(matcher, write(career, skills="Elasticsearch"))
    start, years, lines = career[0]
    worked, _ = scores(matcher, write([(start, years, [*lines, LINES[6]]), *career[1:]]))
    assert worked["Search"] >= listed["Search"]


@given(careers)
@slow_is_fine
def test_all_dates_moved_with_the_day_change_nothing(matcher, earlier, career):
    moved = [(start - 1, years, lines) for start, years, lines in career]
    assert scores(earlier, write(moved)) == scores(matcher, write(career))


@given(st.lists(careers, min_size=2, max_size=3))
@slow_is_fine
def test_the_other_candidates_change_nothing(matcher, pool):
    texts = [write(career).encode() for career in pool]
    together = [ranking.to_dict() for ranking in matcher.rank_many(texts, top=2)]
    backwards = [ranking.to_dict() for ranking in matcher.rank_many(texts[::-1], top=2)]
    assert together == backwards[::-1]


@given(careers)
@slow_is_fine
def test_points_add_up(matcher, career):
    for match in matcher.rank(Document.from_text(write(career))):
        assert sum(item.points for item in match.contributions) == pytest.approx(match.score, abs=1e-9)


def test_three_lines_of_one_team_lead_there(matcher):
    career = [
        (2019, 6, [LINES[2], LINES[12], "Rewrote slow ActiveRecord queries, EXPLAIN plans, vacuum settings"])
    ]
    ranking = matcher.rank(Document.from_text(write(career, skills="Ruby, Rails, PostgreSQL")))
    assert "Database" in [match.specialty for match in ranking.matches[:3]]


RANK = (
    "import sys, datetime; from rolematch.matcher import Matcher;"
    "print(Matcher(as_of=datetime.date(2026, 6, 1)).rank(sys.argv[1]).to_json())"
)
COMPILE = (
    "import sys; from pathlib import Path; from rolematch.posting import compile_page;"
    "print(compile_page(Path(sys.argv[1]).read_text('utf-8')).to_yaml())"
)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("code", "text"),
    [
        (RANK, write([(2018, 5, LINES[:6])], skills="Ruby, Go")),
        (
            COMPILE,
            "Engineer\n\nRequirements\n\n- Ten years of complex Java Spring Spring Boot and/or Node.js systems\n",
        ),
    ],
)
def test_the_same_bytes_with_any_hash_seed(tmp_path, code, text):
    path = tmp_path / "input.txt"
    path.write_text(text, "utf-8")
    written = {
        subprocess.run(
            [sys.executable, "-c", code, str(path)],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parents[1] / "src")},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "2", "77")
    }
    assert len(written) == 1
