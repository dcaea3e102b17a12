"""The report page: everything escaped, complete, the same every time, and blind where asked."""

import base64
import re
import zlib
from dataclasses import replace
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

import rolematch as rm
from rolematch.report._views import pieces
from rolematch.report.page import PLAIN_UP_TO, _hash, inspect, inspect_many, write_report

EXAMPLES = Path(__file__).parents[1] / "examples/resumes"
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'</noscript></details>"
RESUME = f"""Zenobia Quillfeather
zenobia.quillfeather@example.com | +1 555 010 7788

Experience

Backend Engineer, Nimbus Bakery {HOSTILE}
January 2019 - present
- Wrote the ordering service in Go and ran it on Kubernetes in production.
- Tuned PostgreSQL queries for 40 million rows.

Education

BSc Computer Science, Wexcombe University, 2012 - 2015
"""


@pytest.fixture(scope="module")
def matcher():
    return rm.Matcher(as_of=date(2026, 11, 1))


@pytest.fixture(scope="module")
def candidate(matcher):
    return inspect(matcher, rm.Document.from_text(RESUME, source=HOSTILE))


def page_of(*candidates, **options):
    file = StringIO()
    write_report(candidates, file, **options)
    return file.getvalue()


def test_nothing_of_a_resume_becomes_markup(candidate):
    page = page_of(candidate)
    assert "<script>alert" not in page
    assert "<img" not in page
    assert page.count("<script>") == 1
    assert "</noscript>" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_the_policy_lets_pass_what_the_page_holds_and_nothing_else(candidate):
    page = page_of(candidate)
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)[1]
    assert policy.startswith("default-src 'none';")
    for tag in ("style", "script"):
        (text,) = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        assert f"{tag}-src '{_hash(text)}'" in policy
    assert not re.search(r"\s(?:style|on\w+)=\"", page)
    assert not re.search(r"(?:src|href)=\"(?!#|data:,)", page)


def test_every_number_of_the_text_is_a_line_of_the_table(candidate):
    tree = html.fromstring(page_of(candidate))
    lines = {cell.text for cell in tree.xpath("//table[@class='why']/tbody/tr/td[1]")}
    numbers = {number for sup in tree.xpath("//sup/text()") for number in sup.split(", ")}
    assert numbers
    assert numbers <= lines


def test_the_points_shown_add_up_to_the_score(candidate):
    tree = html.fromstring(page_of(candidate))
    points = [float(text) for text in tree.xpath("//table[@class='why']/tbody/tr/td[2]/text()")]
    assert sum(points) == pytest.approx(candidate.explanation.score, abs=0.0006 * len(points))


def test_blind_holds_no_name_no_contact_no_school_no_path(candidate):
    page = page_of(candidate, blind=True)
    for personal in ("Zenobia", "Quillfeather", "example.com", "555", "Wexcombe"):
        assert personal not in page
    assert "Candidate 1" in page
    assert "Kubernetes in production" in page


def test_blind_holds_for_files_of_every_form(matcher):
    for path in EXAMPLES.iterdir():
        page = page_of(inspect(matcher, path), blind=True).casefold()
        for name in path.stem.split("-"):
            assert not re.search(rf"\b{name}\b", page), path.name
        assert not re.search(r"example\.(?:com|org)|\b555\b", page), path.name


def test_an_unreadable_file_has_its_section_and_says_why(matcher, tmp_path, candidate):
    path = tmp_path / "Zenobia.pdf"
    path.write_bytes(b"%PDF-1.4 broken")
    broken = inspect(matcher, path)
    assert broken.ranking.status != "ok"
    page = page_of(candidate, broken)
    assert page.count('<section class="candidate"') == 2
    assert "Not read:" in page
    assert "Zenobia" not in page_of(broken, blind=True)


def test_the_same_page_every_time(candidate):
    assert page_of(candidate) == page_of(candidate)


def test_the_best_stand_first_and_the_unreadable_last(matcher, candidate):
    cook = inspect(matcher, rm.Document.from_text("Cook, 2010 - 2020\n- Cooked.", source="cook.txt"))
    lost = inspect(matcher, "/no/such/file.txt")
    tree = html.fromstring(page_of(lost, cook, candidate))
    names = [row.text for row in tree.xpath("//table[@id='summary']//a")]
    assert names == [HOSTILE, "cook.txt", "/no/such/file.txt"]
    assert [section.get("id") for section in tree.xpath("//section[@class='candidate']")] == [
        "c3",
        "c2",
        "c1",
    ]


def test_the_map_holds_the_score_of_every_candidate_in_every_team(matcher, candidate):
    tree = html.fromstring(page_of(candidate))
    teams = tree.xpath("//table[@id='map']/thead//span/text()")
    scores = tree.xpath("//table[@id='map']/tbody/tr/td/text()")
    assert dict(zip(teams, scores, strict=True)) == {m.specialty: f"{m.score:.2f}" for m in candidate.ranking}
    assert tree.xpath("//table[@id='map']//td[contains(@class, 'best')]/text()") == [
        f"{candidate.ranking[0].score:.2f}"
    ]


def test_without_a_text_the_quoted_words_are_shown(candidate):
    page = page_of(replace(candidate, resume=None, explanation=None))
    tree = html.fromstring(page)
    quotes = {mark.text for mark in tree.xpath("//ul[@class='quotes']//mark")}
    evidence = {item.text for row in candidate.ranking[0].contributions for item in row.evidence}
    assert {" ".join(quote.split()) for quote in quotes} == {" ".join(text.split()) for text in evidence}
    assert "<script>alert" not in page


@pytest.mark.slow
def test_any_number_of_workers_finds_the_same(matcher, tmp_path):
    (tmp_path / "one.txt").write_text(RESUME, "utf-8")
    sources = [tmp_path / "one.txt", tmp_path / "missing.txt", RESUME.encode()] * 4
    alone, together = (page_of(*inspect_many(matcher, sources, n_jobs=n)) for n in (1, 2))
    assert alone == together


def test_many_sections_are_packed_whole_and_in_the_order_of_the_table(candidate):
    many = [
        replace(candidate, ranking=replace(candidate.ranking, candidate=f"{number}.txt"))
        for number in range(PLAIN_UP_TO + 1)
    ]
    page = page_of(*many)
    blocks = re.findall(r'<script type="text/plain">([\w+/=]+)</script>', page)
    text = "".join(zlib.decompress(base64.b64decode(block)).decode() for block in blocks)
    ids = re.findall(r'<section class="candidate" id="(\w+)"', text)
    assert [f"#{name}" for name in ids] == html.fromstring(page).xpath("//table[@id='summary']//a/@href")
    assert "<script>alert" not in page + text


def test_a_page_without_candidates_is_a_page():
    assert "0 candidates" in page_of()


spans = st.tuples(st.integers(0, 40), st.integers(1, 12))


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60), st.lists(spans, max_size=6))
def test_pieces_are_the_text_and_cover_the_evidence(text, drawn):
    row = rm.Contribution("r", "asks", "expected", 0.1, 1.0, 0.1)
    evidence = [
        rm.Evidence("Go", "", start, min(start + length, len(text)), "experience")
        for start, length in drawn
        if start < len(text)
    ]
    cut = list(pieces(text, [replace(row, evidence=tuple(evidence))]))
    joined = "".join(piece.text for piece in cut)
    assert joined == "".join(c if c.isprintable() or c == "\n" else " " for c in text)
    at = 0
    for piece in cut:
        for offset, char in enumerate(piece.text, at):
            inside = any(item.start <= offset < item.end for item in evidence)
            assert bool(piece.numbers) <= inside
            assert not inside or piece.numbers or char.isspace()
        at += len(piece.text)
