"""Careers that no rule was developed on, judged before they were scored; see tests/data/own/README.md."""

import json
from pathlib import Path

import pytest

from rolematch.document import Document
from rolematch.evaluation import Evaluation, evaluate
from rolematch.family import load_family
from rolematch.resume import parse_resume

OWN = Path(__file__).parent / "data" / "own"
ROWS = [json.loads(line) for line in (OWN / "judgments.jsonl").read_text("utf-8").splitlines()]
TEAMS = {specialty.name for specialty in load_family().specialties}
CAREERS = [row for row in ROWS if not row["fits_none"]]


@pytest.fixture(scope="module")
def evaluation() -> Evaluation:
    return evaluate(OWN)


# A little under what was measured, about two careers: one that changes is an argument, three are a fall.
@pytest.mark.slow
@pytest.mark.parametrize(
    ("figure", "least"),
    [
        ("hit@1", 0.95),
        ("hit@3", 0.97),
        ("MRR", 0.96),
        ("nDCG@5", 0.95),
        ("fits-none AUC", 0.98),
        ("skills found", 0.97),
        ("positions with both dates right", 0.97),
        ("strict agreement", 0.93),
    ],
)
def test_figure_has_not_fallen(evaluation: Evaluation, figure: str, least: float) -> None:
    assert evaluation.figures[figure] >= least, list(evaluation.misses)


@pytest.mark.slow
def test_fits_none_is_told(evaluation: Evaluation) -> None:
    assert evaluation.figures["fits-none decided right"] / len(ROWS) >= 0.95, list(evaluation.misses)


def test_every_resume_is_judged_once() -> None:
    assert sorted(row["file"] for row in ROWS) == sorted(path.name for path in (OWN / "resumes").iterdir())


def test_judgments_use_teams_of_the_family_and_agree_with_themselves() -> None:
    for row in ROWS:
        top = max(row["grades"].values(), default=0)
        assert set(row["grades"]) <= TEAMS, row["id"]
        assert row["fits_none"] is (top <= 1), row["id"]
        assert row["best"] == ([] if row["fits_none"] else [n for n, g in row["grades"].items() if g == top])


def test_every_team_is_somebodys_best() -> None:
    assert {name for row in CAREERS for name in row["best"]} == TEAMS


@pytest.mark.parametrize("path", sorted((OWN / "resumes").iterdir()), ids=lambda path: path.name)
def test_persons_are_invented(path: Path) -> None:
    text = path.read_text("utf-8")
    assert "@example.com" in text
    assert 140 <= len(text.split()) <= 400


def stated(text: str) -> list[tuple[str, ...]]:
    """What is understood of each position."""
    positions = parse_resume(Document.from_text(text)).positions
    return [(str(p.title), str(p.employer), str(p.start), str(p.end)) for p in positions]


def closed_up(text: str) -> str:
    """The text without its blank lines."""
    return "\n".join(line for line in text.split("\n") if line.strip())


TEXTS = [
    path.read_text("utf-8") for path in sorted((OWN / "resumes").iterdir()) if path.suffix in (".txt", ".md")
]


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text[:20])
def test_double_spacing_and_margins_move_no_position(text: str) -> None:
    assert stated(text.replace("\n", "\n\n")) == stated(text)
    assert stated("\n".join(f"    {line}" for line in text.split("\n"))) == stated(text)


def test_blank_lines_are_missed_in_few_resumes() -> None:
    moved = [text[:40] for text in TEXTS if stated(closed_up(text)) != stated(text)]
    assert len(moved) <= 0.05 * len(TEXTS), moved


def test_texts_that_lost_their_line_ends_keep_their_headings() -> None:
    """A column of a table has each résumé on one line; nearly half of the dates of jobs are found there."""
    flat = [" ".join(text.split()) for text in TEXTS]
    dates = [[position[2:] for position in stated(text)] for text in TEXTS]
    found = [[position[2:] for position in stated(text)] for text in flat]
    kept = sum(date in other for one, other in zip(dates, found, strict=True) for date in one)
    assert kept >= 0.4 * sum(map(len, dates))
