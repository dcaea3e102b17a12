"""Dates: own cases, and what must hold for any text."""

from pathlib import Path

import pytest
import yaml

from rolematch.resume._calendar import PartialDate
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
def test_own_cases(case):
    assert read(case["text"]) == said(case)


def test_str_keeps_only_what_was_written():
    assert str(PartialDate(2019, None, "year")) == "2019"
    assert str(PartialDate(2019, 3)) == "2019-03"
    assert str(PartialDate(None, None, "present")) == "present"
