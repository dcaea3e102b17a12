"""Results read back are the rankings that they were, and show themselves."""

from dataclasses import replace
from datetime import date

import pytest

pa = pytest.importorskip("pyarrow")
pytest.importorskip("jinja2")

from typer.testing import CliRunner  # noqa: E402

from pool_data import AS_OF, fill, small_matcher  # noqa: E402
from rolematch.cli import app  # noqa: E402
from rolematch.errors import PoolError  # noqa: E402
from rolematch.pool import Results, Seats, assign, rank, top  # noqa: E402


@pytest.fixture(scope="module")
def ranked(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pool")
    (folder / "in").mkdir()
    fill(folder / "in")
    matcher = small_matcher()
    for form in ("parquet", "jsonl", "csv"):
        summary = rank(folder / "in", folder / f"out.{form}", matcher=matcher, n_jobs=1, explained=2)
        assert "<table" in summary._repr_html_()
    return folder


@pytest.mark.parametrize("form", ["parquet", "jsonl"])
def test_what_is_read_back_is_what_was_ranked(ranked, form):
    matcher = small_matcher()
    found = list(Results(ranked / f"out.{form}"))
    assert len(found) == 7
    for ranking in found:
        assert ranking.as_of == AS_OF
        if ranking.status != "ok":
            assert (ranking.reason != "", len(ranking)) == (True, 0)
            continue
        wanted = matcher.rank(ranked / "in" / ranking.candidate)
        assert [match.score for match in ranking] == [match.score for match in wanted]
        assert [match.strict_unmet for match in ranking] == [match.strict_unmet for match in wanted]
        assert list(ranking)[:2] == list(wanted)[:2]
        assert ranking[2].contributions == ()
        assert ranking.ties == wanted.ties


def test_every_form_holds_the_same(ranked):
    of = {form: [one.to_dict() for one in Results(ranked / f"out.{form}")] for form in ("parquet", "jsonl")}
    assert of["parquet"] == of["jsonl"]


def test_a_frame_is_read_as_a_file_is(ranked):
    frame = pa.Table.from_pylist(pa.parquet.read_table(ranked / "out.parquet").to_pylist())
    assert [one.candidate for one in Results(frame)] == [
        one.candidate for one in Results(ranked / "out.jsonl")
    ]


def test_lines_of_the_command_rank_are_results_too(ranked, tmp_path):
    files = sorted(path for path in (ranked / "in").rglob("*") if path.is_file())
    rankings = small_matcher().rank_many(files)
    named = [replace(one, candidate=file.name) for file, one in zip(files, rankings, strict=True)]
    (tmp_path / "rank.jsonl").write_text("".join(f"{one.to_json()}\n" for one in named), "utf-8")
    assert [one.status for one in Results(tmp_path / "rank.jsonl")] == [one.status for one in named]
    found, wanted = (
        top(path, "web", n=1).drop(["candidate"])
        for path in (tmp_path / "rank.jsonl", ranked / "out.parquet")
    )
    assert found.to_pylist() == wanted.to_pylist()


def test_results_show_every_team_and_every_status(ranked):
    shown = Results(ranked / "out.parquet")._repr_html_()
    for word in ("Web", "Clusters", "Packages", "a/ruby.txt", "=1+1.txt", "1 empty", "1 corrupt"):
        assert word in shown
    assert "Ruby on Rails" not in shown


def test_what_is_no_result_says_so(tmp_path):
    with pytest.raises(PoolError, match="pool rank"):
        list(Results(tmp_path / "none.parquet"))


ROW = '{"candidate": "a", "status": "ok"'


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("no json", "no JSON"),
        ("5", "it has no columns, but no candidate"),
        ('{"name": "Mara Example"}', "it has name, but no candidate"),
        (ROW + "}", "but no specialty; make them with: rolematch pool rank"),
        (ROW + ', "matches": [{"specialty": "Web", "score": 0.5}]}', "but no specialty"),
    ],
)
def test_a_line_that_is_no_result_is_named(tmp_path, line, said):
    path = tmp_path / "out.jsonl"
    path.write_text('{"candidate": "b", "status": "empty"}\n' + line + "\n", "utf-8")
    with pytest.raises(PoolError, match=said):
        top(path, "Web")


def test_values_of_other_types_are_no_result(ranked, tmp_path):
    lines = (ranked / "out.jsonl").read_text("utf-8").replace('"score": 0', '"score": "high", "x": 0')
    (tmp_path / "out.jsonl").write_text(lines, "utf-8")
    with pytest.raises(PoolError, match=r"out\.jsonl holds a value"):
        top(tmp_path / "out.jsonl", "Web")
    (tmp_path / "out.jsonl").write_text(lines.replace('"as_of"', '"day"'), "utf-8")
    with pytest.raises(PoolError, match=r"row \d is no result of a pool \(KeyError: 'as_of'\)"):
        list(Results(tmp_path / "out.jsonl"))
    with pytest.raises(PoolError, match="frame belongs here, not int"):
        top(5, "Web")


def test_an_assignment_shows_who_sits_where_and_why_seats_stay_empty(ranked):
    seats = Seats.model_validate(
        {"seats": [{"specialty": "Web"}, {"specialty": "Packages", "openings": 3, "floor": 0.2}]}
    )
    shown = assign(ranked / "out.parquet", seats)._repr_html_()
    for word in ("a/ruby.txt", "own best team", "Why seats stay empty", "1 of 3", "floor"):
        assert word in shown


def test_the_report_of_a_pool_quotes_the_words(ranked, tmp_path):
    done = CliRunner().invoke(
        app, ["pool", "report", str(ranked / "out.parquet"), "-o", str(tmp_path / "report.html")]
    )
    assert done.exit_code == 0, done.output
    page = (tmp_path / "report.html").read_text("utf-8")
    assert "Wrote services in Ruby on Rails" in page
    assert page.count('<section class="candidate"') == 7
    assert f"as of {date.isoformat(AS_OF)}" in page
