"""What objects show of themselves in a notebook: escaped, without script, color and personal data."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

import rolematch as rm
from rolematch import markup

RESUME = """Zenobia Quillfeather
zenobia.quillfeather@example.com | +1 555 010 7788

Experience

Backend Engineer <script>x</script>, Nimbus Bakery
January 2019 - March 2022
- Wrote the ordering service in Go and ran it on Kubernetes in production.

Education

BSc Computer Science, Wexcombe University, 2012 - 2015
"""


@pytest.fixture(scope="module")
def shown():
    matcher = rm.Matcher(as_of=date(2026, 11, 1))
    resume = rm.parse_resume(rm.Document.from_text(RESUME))
    ranking = matcher.rank(resume)
    things = {
        "ranking": ranking,
        "match": ranking[0],
        "resume": resume,
        "profile": matcher.profile(resume),
        "explanation": matcher.explain(resume, ranking[0].specialty),
        "family": matcher.family,
        "specialty": matcher.family["Gitaly"],
    }
    return {name: thing._repr_html_() for name, thing in things.items()}


def test_every_object_shows_a_table_with_named_columns(shown):
    for name, text in shown.items():
        tree = html.fromstring(text)
        columns = tree.xpath("count(//thead//th[@scope='col'])")
        assert columns >= 4, name
        assert {row.xpath("count(*)") for row in tree.xpath("//tbody/tr")} == {columns}, name


def test_nothing_runs_and_no_color_is_set(shown):
    for text in shown.values():
        assert "<script" not in text
        assert "color" not in text.replace("colors", "")
        assert "<style" not in text


def test_no_personal_data_is_shown(shown):
    for text in shown.values():
        for personal in ("Zenobia", "Quillfeather", "example.com", "555", "Wexcombe"):
            assert personal not in text


def test_a_resume_shows_its_time_line(shown):
    assert "Nimbus Bakery" in shown["resume"]
    assert "█" in shown["resume"]
    assert "39" in shown["resume"]


def test_an_unreadable_file_says_so():
    (ranking,) = rm.Matcher(as_of=date(2026, 11, 1)).rank_many([b""])
    assert "empty" in ranking._repr_html_()


@given(st.floats(0, 1), st.floats(0, 1), st.integers(1, 30))
def test_a_stretch_has_its_width_and_is_never_empty(a, b, cells):
    drawn = markup.stretch(min(a, b), max(a, b), cells)
    assert len(drawn) == cells
    assert "█" in drawn


@given(st.text())
def test_text_stays_text(text):
    tree = html.fromstring(markup.table("t", ["h"], [[text]]))
    assert len(tree.xpath("//tbody//*")) == 2
