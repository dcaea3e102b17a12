"""Résumés: own forms of headings, and what must hold for any text."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from rolematch.document import Document
from rolematch.resume import parse_resume

FORMS = yaml.safe_load((Path(__file__).parent / "data" / "resumes.yaml").read_text("utf-8"))


def parse(text):
    return parse_resume(Document.from_text(text))


def stated(positions):
    return [
        " | ".join(str(value or "-") for value in (p.title, p.employer, p.start, p.end)).lower()
        for p in positions
    ]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form["form"])
def test_positions_in_every_form(form):
    expected = [line.replace('"', "").lower() for line in form["positions"]]
    assert stated(parse(form["text"]).positions) == expected


@given(st.text(max_size=400))
def test_any_text_parses(text):
    resume = parse(text)
    assert len(resume.career.text) == len(text)
    reached = 0
    for section in resume.sections:
        assert section.span.start == reached
        reached = section.span.end
    assert reached == (len(text) if resume.sections else 0)
