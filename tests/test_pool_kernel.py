"""The kernel: a row for a row, the same bytes however the rows are cut, every fault a status."""

import gc
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pa = pytest.importorskip("pyarrow")

from pool_data import AS_OF, CHEF, GO, RUBY, fill, small_matcher  # noqa: E402
from rolematch.document import Document  # noqa: E402
from rolematch.errors import PoolError  # noqa: E402
from rolematch.pool import RESULT_SCHEMA, rank_batch, result_schema  # noqa: E402
from rolematch.pool._columns import Column, column_of  # noqa: E402
from rolematch.pool._parts import json_line  # noqa: E402

texts = st.lists(
    st.none() | st.sampled_from([RUBY, GO, CHEF, "", " \n"]) | st.text(max_size=200), max_size=12
)


def batch_of(values, **more):
    columns = {"id": [str(n) for n in range(len(values))], "cv": values, **more}
    schema = pa.schema({"id": pa.string(), "cv": pa.string(), **dict.fromkeys(more, pa.int64())})
    return pa.RecordBatch.from_pydict(columns, schema=schema)


def encodable(values):
    return [value and value.encode("utf-8", "replace").decode() for value in values]


@settings(max_examples=40, deadline=None)
@given(texts, st.integers(1, 5))
def test_rows_do_not_depend_on_where_batches_end(values, size):
    batch = batch_of(encodable(values), n=list(range(len(values))))
    whole = rank_batch(batch, small_matcher(), text="cv", candidate="id")
    cut = [
        rank_batch(batch.slice(at, size), small_matcher(), text="cv", candidate="id")
        for at in range(0, batch.num_rows, size)
    ]
    assert whole.schema == result_schema(pa.schema({"n": pa.int64()}))
    assert [row for part in cut for row in part.to_pylist()] == whole.to_pylist()
    assert whole.column("n").to_pylist() == list(range(len(values)))
    assert set(whole.column("status").to_pylist()) <= {"ok", "empty", "missing"}


@settings(max_examples=25, deadline=None)
@given(st.sampled_from([RUBY, GO, CHEF]), st.text(max_size=80))
def test_a_row_says_what_the_matcher_says(head, tail):
    text = head + encodable([tail])[0]
    [row] = rank_batch(batch_of([text]), small_matcher(), text="cv", candidate="id", explained=9).to_pylist()
    told = small_matcher().rank(Document.from_text(text)).to_dict()
    assert (row["specialty"], row["score"]) == (told["matches"][0]["specialty"], told["matches"][0]["score"])
    line = json.loads(json_line(row))
    assert line["as_of"] == AS_OF.isoformat()
    for key in ("schema", "status", "versions", "fits_none", "ties", "flags"):
        assert line[key] == told[key], key
    for mine, its in zip(line["matches"], told["matches"], strict=True):
        assert {key: mine[key] for key in its} == its


def test_only_the_best_teams_keep_their_evidence():
    [row] = rank_batch(batch_of([RUBY]), small_matcher(), text="cv", explained=1).to_pylist()
    kept = [match["contributions"] is not None for match in row["matches"]]
    assert kept == [True, False, False]
    assert all(match["reasons"] is not None for match in row["matches"])
    quotes = [quote["text"] for part in row["matches"][0]["contributions"] for quote in part["evidence"]]
    assert quotes
    assert all(quote in RUBY for quote in quotes)


def test_every_kind_of_file_has_its_status(tmp_path):
    wanted = fill(tmp_path)
    batch = pa.RecordBatch.from_pydict({"file": list(wanted)})
    ranked = rank_batch(batch, small_matcher(), path="file", folder=tmp_path)
    assert dict(zip(ranked["candidate"].to_pylist(), ranked["status"].to_pylist(), strict=True)) == wanted
    for row in ranked.to_pylist():
        assert (row["reason"] is None) == (row["status"] == "ok")
        assert str(tmp_path) not in (row["reason"] or "")
        assert (row["matches"] is None) == (row["status"] != "ok")


@pytest.mark.parametrize("path", ["../secret.txt", "/etc/hostname", "a/../../secret.txt", "no\0path"])
def test_no_path_leads_out_of_the_folder(tmp_path, path):
    (tmp_path / "secret.txt").write_text(RUBY, "utf-8")
    (tmp_path / "pool").mkdir()
    batch = pa.RecordBatch.from_pydict({"file": [path]})
    ranked = rank_batch(batch, small_matcher(), path="file", folder=tmp_path / "pool")
    assert ranked["status"].to_pylist() == ["missing"]


def test_a_link_does_not_lead_out_of_the_folder(tmp_path):
    (tmp_path / "secret.txt").write_text(RUBY, "utf-8")
    (tmp_path / "pool").mkdir()
    (tmp_path / "pool" / "link.txt").symlink_to(tmp_path / "secret.txt")
    batch = pa.RecordBatch.from_pydict({"file": ["link.txt"]})
    ranked = rank_batch(batch, small_matcher(), path="file", folder=tmp_path / "pool")
    assert ranked["status"].to_pylist() == ["missing"]


def test_bytes_are_read_like_files():
    batch = pa.RecordBatch.from_pydict({"data": [GO.encode(), b"", None]})
    ranked = rank_batch(batch, small_matcher(), content="data")
    assert ranked["status"].to_pylist() == ["ok", "empty", "missing"]
    assert ranked["candidate"].to_pylist() == [None, None, None]


def test_a_text_of_fifty_megabytes_is_a_status():
    batch = pa.RecordBatch.from_pydict({"cv": ["Ruby " * 10_000_000, RUBY]})
    ranked = rank_batch(batch, small_matcher(), text="cv")
    assert ranked["status"].to_pylist() == ["limit", "ok"]


@pytest.mark.parametrize("error", [ValueError, RecursionError, MemoryError, KeyError])
def test_a_fault_of_ours_costs_one_row(monkeypatch, error):
    matcher = small_matcher()

    def rank(source):
        if "Chef" in source.text:
            raise error
        return type(matcher).rank(matcher, source)

    monkeypatch.setattr(matcher, "rank", rank)
    ranked = rank_batch(batch_of([RUBY, CHEF, GO]), matcher, text="cv")
    assert [status == "ok" for status in ranked["status"].to_pylist()] == [True, False, True]


def test_what_is_wrong_before_reading_is_kept():
    batch = pa.RecordBatch.from_pydict({"cv": [RUBY, None], "fault": [None, "corrupt: the line is no JSON"]})
    ranked = rank_batch(batch, small_matcher(), text="cv", fault="fault")
    assert ranked["status"].to_pylist() == ["ok", "corrupt"]
    assert ranked["reason"].to_pylist() == [None, "the line is no JSON"]


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ({}, "name the one column"),
        ({"text": "cv", "path": "id"}, "name the one column"),
        ({"text": "resume"}, "there is no column 'resume'; there are: id, cv"),
        ({"text": "cv", "candidate": "nr"}, "there is no column 'nr'"),
    ],
)
def test_columns_are_named_not_guessed(named, said):
    with pytest.raises(PoolError, match=said):
        rank_batch(batch_of([RUBY]), small_matcher(), **named)


def test_a_carried_column_cannot_hide_a_result():
    batch = pa.RecordBatch.from_pydict({"cv": [RUBY], "score": [1]})
    with pytest.raises(PoolError, match="'score' has the name of a column of the result"):
        rank_batch(batch, small_matcher(), text="cv")


def test_the_schema_holds_all_that_a_ranking_says():
    told = small_matcher().rank(Document.from_text(RUBY)).to_dict()
    match = RESULT_SCHEMA.field("matches").type.value_type
    part = match.field("contributions").type.value_type
    quote = part.field("evidence").type.value_type
    first = told["matches"][0]
    with_quotes = next(one for one in first["contributions"] if one["evidence"])
    names = lambda kind: {kind.field(n).name for n in range(kind.num_fields)}  # noqa: E731
    assert set(told) - {"preference"} <= set(RESULT_SCHEMA.names)
    assert set(first) <= names(match)
    assert set(with_quotes) <= names(part)
    assert set(with_quotes["evidence"][0]) <= names(quote)


TEXTS = pa.list_(pa.string())
nested = pa.struct({"name": pa.string(), "parts": pa.list_(pa.struct({"n": pa.int32(), "of": TEXTS}))})
part = st.fixed_dictionaries({"n": st.none() | st.integers(0, 9), "of": st.none() | st.lists(st.text("ab"))})
row = st.fixed_dictionaries({"name": st.none() | st.text("ab"), "parts": st.none() | st.lists(part)})


@given(st.lists(row, max_size=6))
def test_columns_hold_what_arrow_makes_of_dicts(rows):
    column = column_of(nested)
    for one in rows:
        parts = one["parts"] and [(part["n"], part["of"]) for part in one["parts"]]
        column.add([(one["name"], parts)])
    assert column.array().equals(pa.array(rows, nested))


def test_a_bad_row_keeps_nothing_of_its_batch(tmp_path):
    """Memory is flat without waiting for the collector of garbage, which a worker runs seldom."""
    gc.collect()
    gc.disable()
    try:
        batch = pa.RecordBatch.from_pydict({"path": ["there-is-no-such-file.pdf"]})
        assert rank_batch(batch, small_matcher(), path="path", folder=tmp_path).column(
            "status"
        ).to_pylist() == ["missing"]
        assert not [kept for kept in gc.get_objects() if isinstance(kept, Column)]
    finally:
        gc.enable()
