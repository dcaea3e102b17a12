import json
import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import ndcg_score, roc_auc_score

from rolematch.errors import PoolError
from rolematch.evaluation import (
    ablation,
    area_under_curve,
    evaluate,
    evaluate_requirements,
    evaluate_senses,
    ndcg,
    tie_band,
)
from rolematch.matcher import Matcher

SEARCH = """EXPERIENCE
Search Engineer, Longbow Retail
March 2019 - present
- Elasticsearch cluster of 24 nodes: mappings, shard sizing, zero downtime reindexing
- Tuned relevance with synonyms and judged queries
- Indexing pipeline in Go
"""
GARDENER = "EXPERIENCE\nHead gardener, Hill Park\n2010 - present\n- Pruned 300 roses\n"


@pytest.fixture(scope="module")
def matcher():
    return Matcher(as_of=date(2026, 6, 1))


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "resumes").mkdir()
    rows = []
    for name, text, grades, skills in (
        ("search.txt", SEARCH, {"Search": 3.0, "Scalability": 1.0}, ["Elasticsearch", "golang", "COBOL"]),
        ("gardener.txt", GARDENER, {}, []),
        ("wrong.txt", SEARCH, {"Growth": 3.0}, []),
    ):
        (tmp_path / "resumes" / name).write_text(text, "utf-8")
        position = {
            "title": "Search Engineer",
            "employer": "Longbow Retail",
            "start": "2019-03",
            "end": "present",
        }
        rows.append({
            "id": name, "file": name, "grades": grades, "best": [n for n, g in grades.items() if g == 3.0],
            "fits_none": not grades, "strict_unmet": [], "skills": skills, "kind": "single",
            "positions": [position] if text == SEARCH else [],
        })  # fmt: skip
    (tmp_path / "judgments.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    return tmp_path


def test_figures_say_what_was_right(folder, matcher):
    evaluation = evaluate(folder, matcher)
    figures = evaluation.figures
    assert figures["hit@1"] == pytest.approx(0.5)
    assert figures["fits-none decided right"] == 3
    assert figures["fits-none AUC"] == 1.0
    assert figures["skills found"] == pytest.approx(2 / 3)
    assert figures["positions with both dates right"] == 1.0
    assert evaluation.specialties["Search"] == {"judged best": 1.0, "precision": 0.5, "recall": 1.0}


def test_figures_are_json(folder, matcher):
    found = evaluate(folder, matcher).to_dict()
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert found["specialties"]["Gitter"]["precision"] is None


def test_every_miss_is_listed(folder, matcher):
    (miss,) = evaluate(folder, matcher).misses
    assert (miss["file"], miss["what"], miss["expected"]) == ("wrong.txt", "first place", "Growth")


def test_a_folder_without_judgments_is_an_error_that_says_what_to_give(tmp_path, matcher):
    with pytest.raises(PoolError, match=r"judgments\.jsonl"):
        evaluate(tmp_path, matcher)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"no json", r"judgments\.jsonl:2: the line is no JSON"),
        (b'"\xff"', r"judgments\.jsonl:2: the line is no JSON in UTF-8"),
        (b"[]", r"judgments\.jsonl:2: the line lacks file, kind"),
        (b'{"file": "search.txt"}', r"judgments\.jsonl:2: the line lacks kind, grades"),
    ],
)
def test_a_line_that_says_too_little_is_named(folder, matcher, line, said):
    path = folder / "judgments.jsonl"
    path.write_bytes(path.read_bytes().split(b"\n")[0] + b"\n" + line)
    with pytest.raises(PoolError, match=said):
        evaluate(folder, matcher)


def test_a_file_that_cannot_be_read_and_a_team_that_was_not_named_are_misses(folder, matcher):
    (folder / "resumes" / "wrong.txt").write_bytes(b"")
    rows = [json.loads(line) for line in (folder / "judgments.jsonl").read_text("utf-8").splitlines()]
    rows[0]["best"] = []
    rows[1]["file"] = "gone\u2028.txt"
    text = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    (folder / "judgments.jsonl").write_text(text, "utf-8")
    found = {miss["file"]: (miss["what"], miss["got"]) for miss in evaluate(folder, matcher).misses}
    assert found.pop("search.txt")[0] == "first place"
    assert found == {"gone\u2028.txt": ("status", "missing"), "wrong.txt": ("status", "empty")}


def judge(folder, **changes):
    row = json.loads((folder / "judgments.jsonl").read_text("utf-8").splitlines()[0])
    (folder / "judgments.jsonl").write_text(json.dumps(row | changes), "utf-8")


def test_a_file_that_cannot_be_read_is_no_hit(folder, matcher):
    judge(folder, file="gone.txt")
    figures = evaluate(folder, matcher).figures
    assert figures["hit@1"] == figures["hit@3"] == figures["fits-none decided right"] == 0


def test_a_team_that_there_is_not_is_a_miss_of_its_own(folder, matcher):
    judge(folder, grades={"Search": 3, "Gitally": 1})
    (miss,) = evaluate(folder, matcher).misses
    assert (miss["what"], miss["expected"], miss["got"]) == ("unknown team", "Gitally", "Gitaly")


def test_senses_are_compared_at_their_place(matcher):
    text = "We go home; services in Golang."
    rows = [
        {"id": "1", "text": text, "start": 3, "end": 5, "skill": "Go", "is_skill": False},
        {"id": "2", "text": text, "start": 24, "end": 30, "skill": "Go", "is_skill": True},
        {"id": "3", "text": text, "start": 3, "end": 5, "skill": "Go", "is_skill": True},
    ]
    evaluation = evaluate_senses(rows, matcher)
    assert evaluation.figures["senses precision"] == 1.0
    assert evaluation.figures["senses recall"] == 0.5
    assert evaluation.names["Go"]["n"] == 3


def test_requirement_sentences_are_compared_field_by_field():
    row = {
        "id": "1", "text": "Experience with Go is a plus.", "necessity": "bonus", "interest_suffices": False,
        "min_years": None, "level": "unspecified", "soft": False, "groups": [{"op": "all", "skills": ["Go"]}],
    }  # fmt: skip
    figures = evaluate_requirements([row, {**row, "id": "2", "necessity": "strict"}]).figures
    assert figures["requirements: necessity"] == 0.5
    assert figures["requirements: groups"] == 1.0


def test_the_skills_of_a_sentence_are_compared_by_what_they_stand_for_and_then_by_what_joins_them():
    row = {
        "text": "Experience with Golang and k8s.", "necessity": "expected", "interest_suffices": False,
        "min_years": None, "level": "unspecified", "soft": False,
    }  # fmt: skip
    either = {"op": "any", "skills": ["golang", "Kubernetes"]}
    both = {"op": "all", "skills": ["Go", "k8s"]}
    figures = evaluate_requirements(
        [{**row, "id": str(n), "groups": [g]} for n, g in enumerate((either, both))]
    ).figures
    assert figures["requirements: skills"] == 1.0
    assert figures["requirements: operator"] == 0.5


grades = st.dictionaries(st.sampled_from("abcdefgh"), st.sampled_from([0.0, 0.5, 1.0, 2.0, 3.0]), min_size=2)


@given(grades, st.permutations("abcdefgh"))
def test_ndcg_agrees_with_scikit_learn(grades, order):
    gains = [2 ** grades.get(name, 0.0) - 1 for name in order]
    if not any(gains):
        assert math.isnan(ndcg(order, grades))
        return
    expected = ndcg_score([gains], [list(range(len(order), 0, -1))], k=5)
    assert ndcg(order, grades) == pytest.approx(expected)


values = st.lists(st.integers(0, 5).map(float), min_size=1, max_size=8)


@given(values, values)
def test_the_area_agrees_with_scikit_learn(high, low):
    expected = roc_auc_score([1] * len(high) + [0] * len(low), [*high, *low])
    assert area_under_curve(high, low) == pytest.approx(expected)


def test_nothing_moves_where_no_constant_does(folder, matcher, monkeypatch):
    monkeypatch.setattr("rolematch.evaluation._trials.DRAWS", 3)
    assert tie_band(folder, by=0.0, matcher=matcher) == 0.0
    assert (
        0.0
        < tie_band(folder, by=0.2, share=0.5, matcher=matcher)
        <= tie_band(folder, by=0.2, matcher=matcher)
    )


def test_an_ablation_begins_with_the_figures_of_the_whole(folder, matcher):
    parts = ablation(folder, matcher)
    whole = evaluate(folder, matcher).figures
    assert parts["all parts"].items() <= whole.items()
    assert {"without senses", "without classes", "without recency"} <= parts.keys()
