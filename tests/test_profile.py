from dataclasses import replace
from datetime import date
from itertools import pairwise
from math import exp

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rolematch.constants import load_constants, load_contexts
from rolematch.contexts import Cues
from rolematch.document import Span
from rolematch.extraction import Mention
from rolematch.profile import Weigher, build_profile
from rolematch.profile._evidence import passage_around
from rolematch.profile._tallies import discounted_months, merge, recency_of_age
from rolematch.profile._weighing import together
from rolematch.resume import Career, PartialDate, Position, Section
from rolematch.taxonomy import Skill, Taxonomy

AS_OF = date(2026, 1, 1)
CONSTANTS = load_constants()
TAXONOMY = Taxonomy(
    (
        Skill("Ruby", "own"),
        Skill("Rails", "own", implies={"Ruby": 0.9}),
        Skill("Search relevance", "own", shown_by=("ranking of results",)),
        Skill("Elasticsearch", "own", implies={"Search relevance": 0.3}),
        Skill("Solr", "own", implies={"Search relevance": 0.3}),
        Skill("Sidekiq", "own", implies={"Ruby": 1.0}),
    )
)
WEIGHER = Weigher(TAXONOMY)
NAMED = ("Ruby", "Rails", "Sidekiq", "Elasticsearch", "Solr")
PHRASES = ("tuned ranking", "judged results", "click model")
SHOWN_BY = {**dict(zip(NAMED, NAMED, strict=True)), **dict.fromkeys(PHRASES, "Search relevance")}


def career(*jobs, skills="", summary=""):
    """Build a career of jobs, each ``(start, end, text)`` with years, and the sections around them."""
    text, sections, positions = "", [], []
    for kind, body in (("summary", summary), ("skills", skills)):
        if body:
            sections.append(Section(kind, kind, Span(len(text), len(text) + len(body))))
            text += body + "\n"
    start_of_work = len(text)
    for start, end, body in jobs:
        span = Span(len(text), len(text) + len(body))
        last = PartialDate(None, precision="present") if end is None else PartialDate(end, 1)
        positions.append(Position("Engineer", "Employer", None, PartialDate(start, 1), last, span))
        text += body + "\n"
    sections.append(Section("experience", "Experience", Span(start_of_work, len(text))))
    return Career(text, tuple(sections), tuple(positions))


def mentions(text, *, stance="used"):
    """Find the skills of the test's taxonomy by their exact words."""
    found = []
    for words, skill in SHOWN_BY.items():
        at = text.find(words)
        while at >= 0:
            found.append(Mention(skill, at, at + len(words), words, stance=stance, shown=skill != words))
            at = text.find(words, at + 1)
    return sorted(found, key=lambda mention: mention.start)


def profile(built, stance="used"):
    return WEIGHER.build(built, mentions(built.text, stance=stance), AS_OF)


def level(skill, built, stance="used"):
    return profile(built, stance).level(skill)


def test_longer_work_shows_more_and_saturates():
    levels = [level("Ruby", career((2026 - years, None, "Ruby."))) for years in (1, 2, 4, 8, 16)]
    assert levels == sorted(levels)
    assert levels[-1] - levels[-2] < levels[1] - levels[0]
    assert levels[-1] <= CONSTANTS.named_ceiling


def test_overlapping_jobs_count_their_months_once():
    twice = profile(career((2020, 2024, "Ruby."), (2021, 2024, "Ruby."))).skills["Ruby"]
    once = profile(career((2020, 2024, "Ruby."))).skills["Ruby"]
    assert twice.months == once.months
    assert twice.level == pytest.approx(once.level)


@given(
    st.lists(
        st.tuples(
            st.integers(1990, 2024), st.integers(1, 6), st.sets(st.sampled_from(["Ruby", "Rails", "Perl"]))
        ),
        min_size=1,
        max_size=4,
    )
)
def test_months_of_a_skill_are_those_of_the_jobs_that_show_it(jobs):
    built = career(
        *((start, min(start + years, 2025), " ".join(sorted(used))) for start, years, used in jobs)
    )
    known = profile(built)
    for skill, shown_by in (("Ruby", {"Ruby", "Rails"}), ("Rails", {"Rails"})):
        months = {  # from January to January, both included
            month
            for start, years, used in jobs
            if used & shown_by
            for month in range(12 * start, 12 * min(start + years, 2025) + 1)
        }
        assert (known.skills[skill].months if skill in known.skills else 0) == len(months)
        assert (known.months(skill) if skill in known.names else 0) == len(months)


@given(st.integers(1990, 2024), st.integers(1, 6))
def test_a_job_without_the_skill_changes_nothing(start, years):
    alone = profile(career((2019, 2023, "Ruby.")))
    beside = profile(career((2019, 2023, "Ruby."), (start, min(start + years, 2025), "Perl.")))
    assert beside.skills["Ruby"] == replace(alone.skills["Ruby"], evidence=beside.skills["Ruby"].evidence)


def test_what_ended_long_ago_counts_little():
    assert level("Ruby", career((2005, 2015, "Ruby."))) <= CONSTANTS.old_share
    assert level("Ruby", career((2015, 2025, "Ruby."))) > 0.6


def test_recency_is_full_for_years_then_falls_evenly_to_a_rest():
    shares = recency_of_age(CONSTANTS)
    recent, old = int(CONSTANTS.recent_years * 12), int(CONSTANTS.old_years * 12)
    assert set(shares[: recent + 1]) == {1.0}
    assert shares[old:] == pytest.approx((CONSTANTS.old_share,) * len(shares[old:]))
    assert shares[(recent + old) // 2] == pytest.approx((1 + CONSTANTS.old_share) / 2)
    assert all(newer >= older for newer, older in pairwise(shares))


@given(st.integers(0, 400), st.integers(0, 400))
@example(0, 12)
def test_discounted_months_of_a_span_are_the_sum_of_its_months(first, length):
    table, shares = discounted_months(CONSTANTS), recency_of_age(CONSTANTS)
    last = min(first + length, len(shares))
    assert table[last] - table[first] == pytest.approx(sum(shares[first:last]), abs=1e-9)


def test_sources_count_in_their_order():
    job = career((2020, None, "Ruby."))
    work, listed_at_work = (level("Ruby", job, stance) for stance in ("used", "listed"))
    aid = replace(job, positions=(replace(job.positions[0], kind="volunteering"),))
    claimed = level("Ruby", career((2020, None, "Led."), summary="Ruby for years."))
    listed = level("Ruby", career((2020, None, "Led."), skills="Ruby"), stance="listed")
    assert work > listed_at_work > level("Ruby", aid) > claimed > listed


@pytest.mark.parametrize("stance", ["denied", "others", "hobby", "wished", "interest"])
def test_what_is_no_experience_has_no_level(stance):
    assert level("Ruby", career((2020, None, "Ruby.")), stance=stance) == 0.0


def test_a_passage_of_names_alone_is_a_list_wherever_it_stands():
    names = "Ruby Rails Elasticsearch " * 3
    told = "Wrote most of the shop in Ruby on the Rails of 2019, and moved its search to Elasticsearch."
    for place in ({"summary": names}, {"skills": names}):
        assert level("Ruby", career(**place)) <= level("Ruby", career(skills="Ruby"), stance="listed")
    assert level("Ruby", career((2019, 2024, names))) < level("Ruby", career((2019, 2024, told)))


def test_interest_is_kept_apart_from_experience():
    shown = profile(career((2020, None, "Ruby.")), stance="interest").skills["Ruby"]
    assert (shown.level, shown.interest) == (0.0, 1.0)
    implied = profile(career((2020, None, "Rails.")), stance="interest").skills["Ruby"]
    assert (implied.level, implied.interest) == (0.0, 0.9)


def test_saying_it_fifty_times_is_saying_it_once():
    for words in ("Ruby.", "Elasticsearch.", "tuned ranking."):
        once, often = (career((2020, None, "\n".join([words] * times))) for times in (1, 50))
        assert profile(often).levels == pytest.approx(profile(once).levels)


def test_several_phrases_in_several_passages_make_a_practice():
    one = level("Search relevance", career((2020, None, "tuned ranking.")))
    three = level("Search relevance", career((2020, None, "tuned ranking.\njudged results.\nclick model.")))
    crowded = level("Search relevance", career((2020, None, "tuned ranking, judged results, click model.")))
    assert one == pytest.approx(CONSTANTS.phrase)
    assert three > 0.8
    assert crowded == pytest.approx(one)


def with_list(built, *listed):
    """Weigh what a career shows, with these mentions in its list of skills."""
    names = [Mention(name, 0, len(name), name, stance="listed") for name in listed]
    used = [found for found in mentions(built.text) if found.start >= built.positions[0].span.start]
    return WEIGHER.build(built, [*names, *used], AS_OF)


@pytest.mark.parametrize("job", [(2020, None, "Rails."), (2020, None, "Solr.")])
@pytest.mark.parametrize("listed", [(), ("Rails",)])
def test_a_skill_passes_little_of_its_level_to_what_it_implies_in_part(job, listed):
    """At work, in a list, or in both."""
    shown = with_list(career(job, skills="Rails"), *listed)
    assert shown.level("Ruby") == pytest.approx(0.9 * CONSTANTS.implied * shown.level("Rails"))


def test_what_is_implied_is_quoted_by_what_implies_it():
    (evidence,) = profile(career((2020, None, "Rails."))).skills["Ruby"].evidence
    assert (evidence.skill, evidence.via, evidence.text) == ("Ruby", "Rails", "Rails.")


def test_work_with_what_implies_a_skill_is_work_with_it_though_it_is_only_listed_itself():
    shown = with_list(career((2020, None, "Rails."), skills="Ruby"), "Ruby").skills["Ruby"]
    assert shown.contexts["production"] == CONSTANTS.context_work
    assert [evidence.stance for evidence in shown.evidence] == ["used", "listed"]
    assert shown.last_used == 12 * AS_OF.year


def test_what_work_shows_is_told_from_what_only_a_list_names():
    shown = with_list(career((2020, None, "Rails. Solr."), skills="Ruby"), "Ruby", "Rails")
    assert (shown.worked, shown.listed) == (2, 1)


def test_a_skill_was_last_used_in_the_last_month_of_its_newest_job():
    shown = profile(career((2010, 2023, "Ruby."), (2015, 2020, "Ruby."))).skills["Ruby"]
    assert shown.last_used == 12 * 2023


def test_all_hints_together_are_one_sign_however_many_tools_there_are():
    one, two = (profile(career((2018, None, text))) for text in ("Elasticsearch.", "Elasticsearch.\nSolr."))
    assert two.level("Search relevance") == one.level("Search relevance") > 0
    pool = [("Search relevance", 1.0, 1.0)]
    assert two.pooled(pool) == one.pooled(pool) > 0
    assert level("Ruby", career((2018, None, "Sidekiq.\nRuby."))) > level(
        "Ruby", career((2018, None, "Ruby."))
    )


def test_a_list_is_believed_as_far_as_the_work_behind_it():
    nothing = career((2020, None, "Welded frames."), skills="Ruby")
    assert level("Ruby", nothing, stance="listed") == 0.0
    listed = Mention("Ruby", 0, 4, "Ruby", stance="listed")
    worked = career((2020, None, "Elasticsearch, tuned ranking."), skills="Ruby")
    both = [listed, *(m for m in mentions(worked.text) if m.skill != "Ruby")]
    assert 0 < WEIGHER.build(worked, both, AS_OF).level("Ruby") < CONSTANTS.listing


def test_context_is_shown_by_the_line_more_than_by_the_job():
    on_line = profile(career((2020, None, "Ruby in production.\nMore."))).skills["Ruby"].contexts
    in_job = profile(career((2020, None, "Ruby.\nKept production up."))).skills["Ruby"].contexts
    nowhere = profile(career((2020, None, "Ruby.\nMore."))).skills["Ruby"].contexts
    assert on_line["production"] == 1.0
    assert on_line["production"] > in_job["production"] > nowhere["production"] > 0
    assert nowhere["scale"] == 0.0


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("served 2.1 billion requests", True),
        ("11k apps", True),
        ("4,300 clusters", True),
        ("9 TB of logs", True),
        ("in 2019 users asked", False),
        ("saved €38k of orders", False),
        ("a team of 6 engineers", False),
    ],
)
def test_large_numbers_of_things_show_scale(text, shown):
    cues = Cues(load_contexts()).find(text)
    assert ("scale" in cues.within(0, len(text))) is shown


def test_evidence_quotes_the_words_that_stand_there_and_knows_how_long_the_job_was():
    built = career((2020, None, "Built the search. Elasticsearch with tuned ranking. Left."))
    for skill in profile(built).skills.values():
        for evidence in skill.evidence:
            assert built.text[evidence.start : evidence.end] == evidence.text
    undated = Career("Ruby.", (), (Position("Engineer", None, None, None, None, Span(0, 5)),))
    for told, months in ((career((2020, 2023, "Ruby.")), 37), (undated, 0), (Career("Ruby."), 0)):
        assert [evidence.months for evidence in profile(told).skills["Ruby"].evidence] == [months]
    (named,) = profile(built).skills["Elasticsearch"].evidence
    assert named.text == "Elasticsearch with tuned ranking."


def test_a_position_without_dates_counts_like_undated_work_of_a_year():
    span = Span(0, 5)
    undated = Career("Ruby.", (), (Position("Engineer", None, None, None, None, span),))
    assert level("Ruby", undated) == pytest.approx(level("Ruby", Career("Ruby.")))
    assert 0 < level("Ruby", undated) < level("Ruby", career((2025, None, "Ruby.")))  # of thirteen months


def test_the_builder_and_the_function_agree():
    built = career((2020, None, "Ruby."))
    assert build_profile(built, mentions(built.text), TAXONOMY, AS_OF).levels == profile(built).levels


def test_a_passage_is_quoted_once_for_a_skill_by_its_own_name_if_it_stands_there():
    built = career((2019, 2021, "Elasticsearch."), (2021, None, "Rails, then plain Ruby."))
    both = profile(career((2020, None, "Rails, then plain Ruby."))).skills["Ruby"]
    assert [(quote.text, quote.via) for quote in both.evidence] == [("Rails, then plain Ruby.", None)]
    implied = profile(built).skills["Search relevance"]
    assert [(quote.text, quote.via) for quote in implied.evidence] == [("Elasticsearch.", "Elasticsearch")]


def test_a_profile_shows_no_words_of_the_person():
    assert "Welded" not in repr(profile(career((2020, None, "Welded in Ruby."))))


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 30)), max_size=6))
def test_merged_spans_cover_the_same_months(spans):
    spans = [(start, start + length) for start, length in spans]
    merged = merge(spans)
    months = {month for start, end in spans for month in range(start, end)}
    assert {month for start, end in merged for month in range(start, end)} == months
    assert all(a[1] < b[0] for a, b in pairwise(merged))


WORDS = [*SHOWN_BY, "led people"]
lines = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(lambda words: " and ".join(words) + ".")
jobs = st.tuples(st.integers(2000, 2020), st.integers(1, 8), st.lists(lines, min_size=1, max_size=4)).map(
    lambda job: (job[0], job[0] + job[1], "\n".join(job[2]))
)


@given(st.lists(jobs, min_size=1, max_size=3), st.lists(jobs, max_size=2))
@settings(max_examples=100, deadline=None)
def test_a_longer_career_never_shows_less(some, more):
    before, after = profile(career(*some)), profile(career(*some, *more))
    assert all(after.level(skill) >= known - 1e-12 for skill, known in before.levels.items())


@given(st.lists(jobs, min_size=1, max_size=3), lines)
@settings(max_examples=100, deadline=None)
def test_one_more_line_never_shows_less(some, line):
    start, end, text = some[0]
    before = profile(career(*some))
    after = profile(career((start, end, text + "\n" + line), *some[1:]))
    assert all(after.level(skill) >= known - 1e-12 for skill, known in before.levels.items())


@given(st.lists(jobs, min_size=2, max_size=4), st.randoms(use_true_random=False))
@settings(max_examples=50, deadline=None)
def test_the_order_of_jobs_changes_nothing(some, random):
    shuffled = random.sample(some, len(some))
    assert profile(career(*shuffled)).levels == pytest.approx(profile(career(*some)).levels)


def slowly(jobs, atoms, partial=1.0):
    """Weigh what jobs show of some skills together: one word, one job, one month at a time."""
    share_of_age, today = recency_of_age(CONSTANTS), 12 * AS_OF.year + AS_OF.month
    months = [range(12 * start, min(12 * end + 1, today)) for start, end, _ in jobs]  # both in January
    recency = [share_of_age[today - each.stop] for each in months]
    passages = list({line for _, _, text in jobs for line in text.split("\n")})
    signs, newest = [], 0.0
    for number, words in enumerate(SHOWN_BY):
        using = [at for at, (_, _, text) in enumerate(jobs) if words in text]
        if not using:
            continue
        shown = max(recency[at] for at in using)
        if words in NAMED:
            worked = sum(
                share_of_age[today - 1 - month] for month in set().union(*(months[at] for at in using))
            )
            learned = (worked + CONSTANTS.start_months * shown) / CONSTANTS.learning_months
            far = CONSTANTS.named_ceiling * (1 - exp(-learned))
        else:
            far = CONSTANTS.phrase * shown
        places = sum(1 << at for at, line in enumerate(passages) if words in line)
        for skill, part, limit in atoms:
            share = 1.0 if SHOWN_BY[words] == skill else TAXONOMY.implied(SHOWN_BY[words]).get(skill, 0.0)
            sign, share = (2 << number, share) if share == 1 else (1, share * partial)
            newest = max(newest, part * shown if share else 0.0)
            signs.append((part * min(limit, share * far), sign, places))
    return min(obviously_together(signs), newest)


SKILLS = ("Ruby", "Rails", "Elasticsearch", "Search relevance")
atoms = st.lists(
    st.tuples(st.sampled_from(SKILLS), st.sampled_from([0.5, 1.0]), st.sampled_from([CONSTANTS.phrase, 1.0])),
    min_size=1,
    max_size=3,
    unique_by=lambda atom: atom[0],
)


@given(st.lists(jobs, min_size=1, max_size=3), atoms)
@settings(max_examples=100, deadline=None)
def test_levels_and_pools_agree_with_slow_weighing(some, pool):
    known = profile(career(*some))
    for skill in SKILLS:
        limit = CONSTANTS.phrase if skill == "Search relevance" else 1.0
        assert known.level(skill) == pytest.approx(slowly(some, [(skill, 1.0, limit)], CONSTANTS.implied))
    assert known.pooled(pool) == pytest.approx(slowly(some, pool))


def test_passages_end_at_sentences_and_are_cut_at_words():
    text = "First thing. " + "word " * 100 + "Ruby " + "word " * 100
    at = text.index("Ruby")
    start, end = passage_around(text, at, at + 4)
    assert "Ruby" in text[start:end]
    assert end - start <= 200
    assert not text[start:end].startswith(" ")


def test_constants_that_move_levels_are_those_of_the_table():
    moved = Weigher(TAXONOMY, replace(CONSTANTS, phrase=0.2))
    built = career((2020, None, "tuned ranking."))
    assert moved.build(built, mentions(built.text), AS_OF).level("Search relevance") == pytest.approx(0.2)


def obviously_together(signs):
    """Return what signs show together, with sets in place of bits."""
    bits = lambda number: {at for at in range(number.bit_length()) if number >> at & 1}  # noqa: E731
    by_signs = by_passages = 1.0
    counted, read = set(), set()
    for shown, sign, passages in sorted(signs, key=lambda one: one[0], reverse=True):
        if sign not in counted:
            counted.add(sign)
            by_signs *= 1 - shown
        for passage in bits(passages) - read:
            read.add(passage)
            by_passages *= 1 - shown
    return 1 - max(by_signs, by_passages)


one_sign = st.tuples(
    st.sampled_from([0.0, 0.3, 0.45, 0.75, 1.0]) | st.floats(0, 1),
    st.integers(0, 80).map(lambda at: 1 << at),
    st.integers(1, 2**100),
)


@given(st.lists(one_sign, max_size=8), st.randoms())
def test_signs_add_up_as_the_obvious_sum_says_in_any_order(signs, dice):
    expected = obviously_together(signs)
    dice.shuffle(signs)
    assert together(list(signs)) == expected


def obvious_cues(text):
    """Return where each cue of words stands, one word after the other."""
    words = [(word, context) for context, (listed, _) in load_contexts().items() for word in listed]
    for at in range(len(text)):
        if not (at and text[at - 1].isalnum()):
            yield from ((at, shown) for word, shown in words if text.startswith(word.casefold(), at))


pieces = st.sampled_from([word for words, _ in load_contexts().values() for word in words])


@given(st.lists(pieces | st.sampled_from(["x", " ", "_", "-", "é", "/", "in ", "custom"]), max_size=10))
def test_cues_of_words_stand_where_an_obvious_search_finds_them(parts):
    text = "".join(parts).lower()
    found = Cues(load_contexts()).find(text)
    assert list(zip(found.starts, found.contexts, strict=True)) == sorted(obvious_cues(text))
