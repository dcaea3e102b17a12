"""Totals over résumés that nobody looks at, see tests/data/unseen/README.md; a miss is not printed on purpose."""

import json
from pathlib import Path

import pytest

from rolematch.evaluation import evaluate

UNSEEN = Path(__file__).parent / "data" / "unseen"
ROWS = [json.loads(line) for line in (UNSEEN / "judgments.jsonl").read_text("utf-8").splitlines()]
LEAST = {
    "hit@1": 0.93,
    "hit@3": 0.96,
    "nDCG@5": 0.93,
    "fits-none AUC": 0.93,
    "skills found": 0.91,
    "positions with both dates right": 0.93,
}
"""A little under what was measured, about two persons."""


@pytest.mark.slow
def test_no_total_has_fallen() -> None:
    figures = evaluate(UNSEEN).figures
    assert {name: figures[name] for name in LEAST if figures[name] < LEAST[name]} == {}


def test_every_resume_is_judged_once_and_of_an_invented_person() -> None:
    files = {path.name: path.read_text("utf-8") for path in (UNSEEN / "resumes").iterdir()}
    assert sorted(row["file"] for row in ROWS) == sorted(files)
    assert [name for name, text in files.items() if "@example." not in text] == []
