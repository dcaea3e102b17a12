"""Charts hold what the objects hold, say it in words, and become pictures without a network."""

from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

import rolematch as rm
from rolematch.report import calibration, coverage, heatmap, timeline, waterfall

EXAMPLES = Path(__file__).parents[1] / "examples/resumes"


@pytest.fixture(scope="module")
def made():
    matcher = rm.Matcher(as_of=date(2026, 11, 1))
    resumes = [rm.parse_resume(path) for path in sorted(EXAMPLES.glob("*.txt"))]
    rankings = [matcher.rank(resume) for resume in resumes]
    explained = matcher.explain(resumes[0], rankings[0][0].specialty)
    charts = {
        "waterfall": waterfall(explained),
        "heatmap": heatmap(rankings),
        "coverage": coverage(rankings, matcher.family["Distribution"]),
        "timeline": timeline(resumes[0], matcher.profile(resumes[0])),
        "calibration": calibration([0.1, 0.15, 0.8, 0.9], [False, False, True, True]),
    }
    return charts, rankings, explained


def test_every_chart_says_in_words_what_it_shows(made):
    for name, chart in made[0].items():
        assert len(chart.to_dict()["description"]) > 40, name


def test_a_waterfall_ends_at_the_score(made):
    charts, _, explained = made
    steps = _values(charts["waterfall"])
    assert steps[-1]["to"] == pytest.approx(explained.score, abs=0.02)
    for before, after in pairwise(steps[:-1]):
        assert after["from"] == pytest.approx(before["to"])


def test_a_heat_map_has_a_cell_for_every_match(made):
    charts, rankings, _ = made
    assert len(_values(charts["heatmap"])) == sum(map(len, rankings))


def test_coverage_counts_every_candidate_once_a_requirement(made):
    charts, rankings, _ = made
    counts = {}
    for bar in _values(charts["coverage"]):
        counts[bar["asks"]] = counts.get(bar["asks"], 0) + bar["count"]
    assert set(counts.values()) == {len(rankings)}


@pytest.mark.parametrize(("name", "form"), [("heatmap", "svg"), ("waterfall", "png")])
def test_charts_become_pictures(made, tmp_path, name, form):
    path = tmp_path / f"{name}.{form}"
    made[0][name].save(path)
    assert path.stat().st_size > 1000


def _values(chart):
    spec = chart.to_dict()
    return spec.get("data", spec["layer"][-1].get("data"))["values"]
