"""Dates: own cases, and how dates of any precision stand to each other."""

from itertools import product
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from rolematch.resume._calendar import (
    PRESENT,
    SEASONS,
    DateRange,
    PartialDate,
    are_apart,
    is_reversed,
    lies_within,
)
from rolematch.resume._dates import find_dates

CASES = yaml.safe_load((Path(__file__).parent / "data" / "dates.yaml").read_text("utf-8"))


def written(date):
    """The notation of the cases: 2019 · 2019-03 · 2019-Q3 · 2019-summer · present."""
    if date is None:
        return None
    if date.precision == "quarter":
        return f"{date.year}-Q{(date.month + 2) // 3}"
    if date.precision == "season":
        return f"{date.year}-{ {3: 'spring', 6: 'summer', 9: 'autumn', 12: 'winter'}[date.month] }"
    return str(date)


def said(case):
    if case.get("found") is False:
        return None
    return case["start"], case["end"], case.get("months")


def read(text):
    found = find_dates(text)
    if not found:
        return None
    return written(found[0].start), written(found[0].end), found[0].months


@pytest.mark.parametrize("case", [c for part in CASES.values() for c in part], ids=lambda c: c["text"])
def test_dates_are_read_as_people_write_them(case):
    assert read(case["text"]) == said(case)


def test_str_keeps_only_what_was_written():
    assert str(PartialDate(2019, None, "year")) == "2019"
    assert str(PartialDate(2019, 3)) == "2019-03"
    assert str(PartialDate(None, None, "present")) == "present"


years = st.integers(2015, 2018)
dates = st.one_of(
    st.builds(PartialDate, years, st.integers(1, 12)),
    st.builds(PartialDate, years, st.none(), st.just("year")),
    st.builds(PartialDate, years, st.sampled_from([1, 4, 7, 10]), st.just("quarter")),
    st.builds(PartialDate, years, st.sampled_from([*SEASONS.values()]), st.just("season")),
)
ranges = st.builds(DateRange, dates, dates, st.none(), st.just(0), st.just(0))
open_ranges = st.builds(DateRange, dates, st.none() | st.just(PRESENT), st.none(), st.just(0), st.just(0))


def months(date):
    """All months that a date can mean, one by one."""
    first = 12 * date.year + (date.month or 1) - 1
    return range(first, first + {"year": 12, "quarter": 3, "season": 3, "month": 1}[date.precision])


def can_precede(one, other):
    """Whether some month of one date is not after some month of another."""
    return any(a <= b for a, b in product(months(one), months(other)))


@given(dates)
def test_a_date_reaches_from_the_first_to_the_last_month_that_it_can_mean(date):
    assert (date.first_month(), date.last_month()) == (months(date)[0], months(date)[-1])


@given(ranges, ranges)
def test_a_range_lies_within_another_where_some_reading_of_both_says_so(inner, outer):
    can = can_precede(outer.start, inner.start) and can_precede(inner.end, outer.end)
    assert lies_within(inner, outer) is can


@given(ranges, ranges)
def test_ranges_are_apart_where_one_can_begin_when_the_other_ends(one, other):
    can = can_precede(one.end, other.start) or can_precede(other.end, one.start)
    assert are_apart(one, other) is can


@given(ranges)
def test_a_range_is_reversed_where_no_reading_lets_it_end_after_its_start(one):
    assert is_reversed(one) is not can_precede(one.start, one.end)


@given(open_ranges, ranges)
def test_an_open_end_lies_within_nothing_that_ended_and_is_never_reversed(going_on, ended):
    assert not lies_within(going_on, ended)
    assert not is_reversed(going_on)
    assert going_on.end is None or lies_within(going_on, going_on)
