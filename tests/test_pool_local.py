"""Pools on this machine: every input form, the same bytes after any interruption, nothing half-written."""

import csv
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
import zipfile
from datetime import date
from pathlib import Path

import pytest

pa = pytest.importorskip("pyarrow")
import pyarrow.parquet as pq  # noqa: E402
from typer.testing import CliRunner  # noqa: E402

from pool_data import AS_OF, CHEF, GO, RUBY, fill, small_matcher  # noqa: E402
from rolematch import pool  # noqa: E402
from rolematch.child import LAUNCH  # noqa: E402
from rolematch.cli import app  # noqa: E402
from rolematch.errors import PoolError, UnknownNameError  # noqa: E402
from rolematch.family import load_family  # noqa: E402
from rolematch.matcher import Matcher  # noqa: E402
from rolematch.pool import _local, _parts, _sources  # noqa: E402
from rolematch.pool._worker import Job, Worker, run  # noqa: E402
from strategies import TAXONOMY  # noqa: E402


@pytest.fixture
def here(monkeypatch):
    """Rank in this process: for tests of all that is not about processes."""

    def part(self, batch, path):
        ranked = run(self.job, batch, None)
        _parts.write_part(ranked, path)
        return _parts.counts_of(ranked)

    monkeypatch.setattr(Worker, "part", part)


def rank(source, output, **options):
    return pool.rank(source, output, matcher=small_matcher(), n_jobs=1, **options)


def statuses(path):
    table = pq.read_table(path)
    return dict(zip(table["candidate"].to_pylist(), table["status"].to_pylist(), strict=True))


def table_file(path, rows):
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    elif path.suffix == ".parquet":
        pq.write_table(pa.Table.from_pylist(rows), path)
    else:
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


ROWS = [{"nr": f"n{n}", "cv": text, "office": "=Oslo"} for n, text in enumerate([RUBY, GO, CHEF, ""])]


def test_a_folder_has_a_row_for_every_file(here, tmp_path):
    wanted = fill(tmp_path)
    summary = rank(tmp_path, tmp_path / "out.parquet")
    assert statuses(tmp_path / "out.parquet") == wanted
    assert list(statuses(tmp_path / "out.parquet")) == sorted(wanted)
    assert summary.rows == len(wanted)
    assert summary.statuses == {"corrupt": 1, "empty": 1, "ok": 4, "unsupported": 1}
    assert not (tmp_path / "out.parquet.parts").exists()


def test_a_result_in_its_own_folder_is_no_candidate(here, tmp_path):
    fill(tmp_path)
    first = rank(tmp_path, tmp_path / "out.parquet")
    again = rank(tmp_path, tmp_path / "out.parquet")
    assert (again.rows, again.resumed) == (first.rows, first.rows)
    assert not [name for name in statuses(tmp_path / "out.parquet") if name.startswith("out")]


def test_a_zip_is_read_like_its_folder(here, tmp_path):
    folder = tmp_path / "cvs"
    wanted = fill(folder)
    with zipfile.ZipFile(tmp_path / "cvs.zip", "w") as archive:
        for name in sorted(wanted):
            archive.write(folder / name, name)
        archive.writestr("../../evil.txt", GO)
    rank(folder, tmp_path / "a.jsonl")
    rank(tmp_path / "cvs.zip", tmp_path / "b.jsonl")
    from_folder = (tmp_path / "a.jsonl").read_text("utf-8").splitlines()
    from_zip = (tmp_path / "b.jsonl").read_text("utf-8").splitlines()
    assert from_zip[:-1] == from_folder
    assert sorted(path.name for path in tmp_path.parent.rglob("evil*")) == []


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".parquet"])
def test_tables_give_the_same_result_whatever_their_form(here, tmp_path, suffix):
    source = table_file(tmp_path / f"pool{suffix}", ROWS)
    rank(source, tmp_path / "out.jsonl", text="cv", id="nr", carry=["office"])
    rows = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    assert [(row["candidate"], row["status"], row["office"]) for row in rows] == [
        ("n0", "ok", "=Oslo"),
        ("n1", "ok", "=Oslo"),
        ("n2", "ok", "=Oslo"),
        ("n3", "empty", "=Oslo"),
    ]
    assert [row.get("specialty") for row in rows] == ["Web", "Clusters", "Packages", None]


def test_a_table_of_paths_reads_below_its_folder(here, tmp_path):
    fill(tmp_path / "files")
    (tmp_path / "secret.txt").write_text(GO, "utf-8")
    rows = [{"file": name} for name in ("a/ruby.txt", "../secret.txt", "gone.txt")]
    source = table_file(tmp_path / "pool.csv", rows)
    rank(source, tmp_path / "out.parquet", path="file", folder=tmp_path / "files")
    assert list(statuses(tmp_path / "out.parquet").values()) == ["ok", "missing", "missing"]


@pytest.mark.skipif(sys.platform == "darwin", reason="names of files are always Unicode there")
def test_a_name_that_is_in_no_encoding_ends_no_pool(here, tmp_path):
    (tmp_path / "in").mkdir()
    for name in (b"caf\xe9.txt", b"caf\xea.txt", "café.txt".encode()):
        Path(os.fsdecode(bytes(tmp_path / "in") + b"/" + name)).write_text(GO, "utf-8")
    rank(tmp_path / "in", tmp_path / "out.parquet")
    names = {"café.txt", r"caf\udce9.txt", r"caf\udcea.txt"}
    assert statuses(tmp_path / "out.parquet") == dict.fromkeys(names, "ok")


def test_a_table_of_file_contents_is_read_as_the_files_are(here, tmp_path):
    rows = [
        {"nr": "a", "file": RUBY.encode()},
        {"nr": "b", "file": b"%PDF-1.7 broken"},
        {"nr": "c", "file": None},
    ]
    source = table_file(tmp_path / "pool.parquet", rows)
    rank(source, tmp_path / "out.parquet", content="file", id="nr")
    assert statuses(tmp_path / "out.parquet") == {"a": "ok", "b": "corrupt", "c": "missing"}


def test_rows_without_an_id_are_called_by_their_number(here, tmp_path):
    source = table_file(tmp_path / "pool.jsonl", ROWS)
    rank(source, tmp_path / "out.parquet", text="cv")
    assert list(statuses(tmp_path / "out.parquet")) == ["1", "2", "3", "4"]


def test_broken_rows_are_rows(here, tmp_path):
    lines = [
        json.dumps({"cv": RUBY, "\ud800": 1}),
        "{no json",
        "[1]",
        json.dumps({"cv": 7}),
        '{"cv": "\\ud800"}',
    ]
    (tmp_path / "pool.jsonl").write_text("\n".join(lines) + "\n\n", "utf-8")
    rank(tmp_path / "pool.jsonl", tmp_path / "a.parquet", text="cv")
    assert list(statuses(tmp_path / "a.parquet").values()) == ["ok", "corrupt", "corrupt", "corrupt", "ok"]
    (tmp_path / "pool.csv").write_bytes(b'\xef\xbb\xbfnr,cv\r\n1,"a\0 \xff"\r\n2\r\n3,x,y\r\n')
    rank(tmp_path / "pool.csv", tmp_path / "b.parquet", text="cv", id="nr")
    assert statuses(tmp_path / "b.parquet") == {"1": "ok", "2": "corrupt", "3": "corrupt"}


def test_a_cell_of_a_megabyte_and_more_passes_through(here, tmp_path):
    source = table_file(tmp_path / "pool.csv", [{"cv": "Ruby " * 400_000}, {"cv": RUBY}])
    rank(source, tmp_path / "out.parquet", text="cv")
    assert list(statuses(tmp_path / "out.parquet").values()) == ["limit", "ok"]


def test_batches_depend_on_the_input_alone(tmp_path, monkeypatch):
    monkeypatch.setattr(_sources, "BATCH_ROWS", 3)
    monkeypatch.setattr(_sources, "BATCH_BYTES", 500)
    rows = [{"cv": "x" * size} for size in (10, 600, 10, 10, 10, 10, 300, 300, 5)]
    for suffix in (".csv", ".jsonl"):
        source = _sources.open_source(table_file(tmp_path / f"p{suffix}", rows), text="cv")
        assert [batch.num_rows for batch in source.batches()] == [2, 3, 3, 1]
    source = _sources.open_source(table_file(tmp_path / "p.parquet", rows), text="cv")
    batches = list(source.batches())
    assert [text for batch in batches for text in batch["text"].to_pylist()] == [row["cv"] for row in rows]
    assert max(batch.num_rows for batch in batches) <= 3


@pytest.mark.parametrize(("explained", "teams"), [(0, 1), (2, 2)])
def test_csv_names_the_best_team_at_least(here, tmp_path, explained, teams):
    source = table_file(tmp_path / "pool.csv", ROWS)
    rank(source, tmp_path / "out.csv", text="cv", explained=explained)
    header = (tmp_path / "out.csv").read_text("utf-8").partition("\n")[0].split(",")
    assert [name for name in header if name.startswith("specialty")] == [
        f"specialty_{n}" for n in range(1, teams + 1)
    ]


def test_csv_runs_no_formulas(here, tmp_path):
    folder = tmp_path / "cvs"
    fill(folder)
    (folder / "＝cmd.txt").write_text(GO, "utf-8")
    rank(folder, tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert {"'=1+1.txt", "'＝cmd.txt"} <= {row[0] for row in rows}
    assert len({len(row) for row in rows}) == 1


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({}, "--path COLUMN or --content COLUMN. Its columns: nr, cv, office"),
        ({"text": "cv", "path": "nr"}, "--text COLUMN, --path COLUMN"),
        ({"content": "cv"}, "only Parquet holds the bytes"),
        ({"text": "resume"}, "there is no column 'resume'. Its columns: nr, cv, office"),
        ({"text": "cv", "carry": ["town"]}, "there is no column 'town'"),
        ({"path": "cv", "folder": "nowhere"}, "there is no folder 'nowhere'"),
        ({"text": "cv", "carry": ["nr", "path"]}, "there is no column 'path'"),
    ],
)
def test_columns_are_named_not_guessed(tmp_path, options, said):
    source = table_file(tmp_path / "pool.csv", ROWS)
    with pytest.raises(PoolError, match=said.replace("(", r"\(")):
        rank(source, tmp_path / "out.parquet", **options)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("gone.csv", None, "there is no file or folder"),
        ("pool.xlsx", b"x", "a pool is a folder, or a file in .zip, .csv"),
        ("pool.zip", b"no archive", "pool.zip cannot be read"),
        ("pool.parquet", b"no table", "pool.parquet cannot be read"),
        ("empty.csv", b"", "say which column"),
        ("semicolons.csv", b"nr;cv\n1;Ran Go\n", "Save it with commas"),
    ],
)
def test_what_is_no_pool_is_said_clearly(tmp_path, name, content, said):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(PoolError, match=said):
        rank(tmp_path / name, tmp_path / "out.parquet")


def test_an_empty_folder_and_a_wrong_output(tmp_path):
    with pytest.raises(PoolError, match="holds no file to read"):
        rank(tmp_path, tmp_path / "out.parquet")
    with pytest.raises(PoolError, match=r"the result is a file in \.parquet, \.jsonl, \.csv"):
        rank(tmp_path, tmp_path / "out.xlsx")
    assert not list(tmp_path.iterdir())


def test_an_interrupted_run_goes_on_and_ends_alike(here, tmp_path, monkeypatch):
    monkeypatch.setattr(_sources, "BATCH_ROWS", 2)
    source = table_file(tmp_path / "pool.jsonl", ROWS * 5)
    rank(source, tmp_path / "whole.parquet", text="cv")
    write, written = _parts.write_part, []

    def write_some(ranked, path):
        if len(written) == 4:
            raise KeyboardInterrupt
        written.append(path)
        write(ranked, path)

    monkeypatch.setattr(_parts, "write_part", write_some)
    with pytest.raises(KeyboardInterrupt):
        rank(source, tmp_path / "broken.parquet", text="cv")
    assert not (tmp_path / "broken.parquet").exists()
    monkeypatch.setattr(_parts, "write_part", write)
    summary = rank(source, tmp_path / "broken.parquet", text="cv")
    assert (summary.rows, summary.resumed) == (20, 8)
    assert (tmp_path / "broken.parquet").read_bytes() == (tmp_path / "whole.parquet").read_bytes()
    assert rank(source, tmp_path / "broken.parquet", text="cv").resumed == 20


def test_what_a_killed_run_wrote_half_is_cleared_away(here, tmp_path):
    source = table_file(tmp_path / "pool.csv", ROWS)
    for name in ("out[1].csv.77.tmp", "out[1].csv.run.json.78.tmp"):
        (tmp_path / name).write_text("half", "utf-8")
    rank(source, tmp_path / "out[1].csv", text="cv")
    assert {path.name for path in tmp_path.iterdir()} == {"pool.csv", "out[1].csv", "out[1].csv.run.json"}


def test_other_settings_are_not_mixed(here, tmp_path):
    source = table_file(tmp_path / "pool.csv", ROWS)
    rank(source, tmp_path / "out.parquet", text="cv")
    with pytest.raises(PoolError, match="settings: evidence 3, now 1"):
        rank(source, tmp_path / "out.parquet", text="cv", explained=1)
    table_file(source, ROWS[:2])
    with pytest.raises(PoolError, match="settings: another input"):
        rank(source, tmp_path / "out.parquet", text="cv")
    table_file(source, ROWS)
    matcher = Matcher(small_matcher().family, TAXONOMY, as_of=date(2026, 1, 2), reference={})
    with pytest.raises(PoolError, match="settings: as-of 2026-01-01, now 2026-01-02"):
        pool.rank(source, tmp_path / "out.parquet", text="cv", matcher=matcher)
    table_file(source, ROWS[:2])
    assert rank(source, tmp_path / "out.parquet", text="cv", overwrite=True).rows == 2


def test_a_run_with_a_family_of_your_own_goes_on_the_next_day(tmp_path):
    family, output = tmp_path / "own.yaml", tmp_path / "out.parquet"
    family.write_text(load_family().to_yaml(), "utf-8")
    source = table_file(tmp_path / "pool.csv", ROWS[:1])
    command = ["pool", "rank", str(source), "--text", "cv", "--family", str(family), "-o", str(output)]
    assert CliRunner().invoke(app, [*command, "--as-of", "2026-01-01"]).exit_code == 0
    done = CliRunner().invoke(app, command)
    assert (done.exit_code, pool.begun_on(output)) == (0, date(2026, 1, 1)), done.output
    assert "1 of them in an earlier run" in done.output
    assert pool.begun_on(output, overwrite=True) is None


def test_a_stranger_s_file_is_not_overwritten(here, tmp_path):
    source = table_file(tmp_path / "pool.csv", ROWS)
    (tmp_path / "out.csv").write_text("precious", "utf-8")
    with pytest.raises(PoolError, match="exists and is no result of a pool"):
        rank(source, tmp_path / "out.csv", text="cv")
    assert (tmp_path / "out.csv").read_text("utf-8") == "precious"


def test_two_runs_do_not_write_one_output(here, tmp_path):
    source = table_file(tmp_path / "pool.csv", ROWS)
    first = _local._Run(tmp_path / "out.parquet", overwrite=False)
    with first.locked():
        with pytest.raises(PoolError, match="another run is writing"):
            rank(source, tmp_path / "out.parquet", text="cv")
        assert (tmp_path / "out.parquet.parts" / "lock").exists()
    assert not (tmp_path / "out.parquet.parts").exists()


def test_a_run_that_fails_leaves_nothing_behind_that_writes(tmp_path, monkeypatch):
    monkeypatch.setattr(_sources, "BATCH_ROWS", 1)
    source = table_file(tmp_path / "pool.csv", ROWS)
    begun, ended = threading.Event(), []

    def part(self, batch, path):
        if batch["text"][0].as_py() == RUBY:
            begun.wait(10)
            raise OSError(28, "No space left on device")
        begun.set()
        time.sleep(0.2)
        ended.append(path)
        return {"ok": 1}

    monkeypatch.setattr(Worker, "part", part)
    with pytest.raises(PoolError, match="No space left"):
        pool.rank(source, tmp_path / "out.parquet", text="cv", matcher=small_matcher(), n_jobs=2)
    assert len(ended) == 1
    assert not (tmp_path / "out.parquet.parts").exists()


@pytest.mark.parametrize("record", ["{}", "[]", "{", '{"schema": "rolematch.pool/0", "state": "done"}'])
def test_a_record_that_cannot_be_read_is_overwritten_or_refused(here, tmp_path, record):
    source = table_file(tmp_path / "pool.csv", ROWS)
    (tmp_path / "out.parquet.run.json").write_text(record, "utf-8")
    with pytest.raises(PoolError, match="is damaged, or of another version; delete it, or overwrite"):
        rank(source, tmp_path / "out.parquet", text="cv")
    assert rank(source, tmp_path / "out.parquet", text="cv", overwrite=True).rows == 4


def test_a_full_disk_is_said_and_loses_nothing(here, tmp_path, monkeypatch):
    source = table_file(tmp_path / "pool.csv", ROWS)

    def full(*_, **__):
        raise OSError(28, "No space left on device", "out.parquet")

    with monkeypatch.context() as patch:
        patch.setattr(_local, "assemble", full)
        with pytest.raises(PoolError, match="No space left on device; what is ranked so far is kept"):
            rank(source, tmp_path / "out.parquet", text="cv")
    assert rank(source, tmp_path / "out.parquet", text="cv").resumed == 4


def test_a_worker_tells_of_a_full_disk(tmp_path, monkeypatch):
    from rolematch.pool import _worker

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(_worker, "write_part", full)
    ranked = pa.RecordBatch.from_pydict({"status": ["ok"]})
    answer = _worker._answer(ranked, bytes(tmp_path / "part.arrow"))
    monkeypatch.setattr(Worker, "_ask", lambda *_: answer)
    with pytest.raises(OSError, match=r"No space left on device: '.+'"):
        Worker(None).part(ranked, tmp_path / "part.arrow")


def test_a_folder_that_cannot_be_made_is_said(tmp_path):
    (tmp_path / "file").write_text("no folder", "utf-8")
    source = table_file(tmp_path / "pool.csv", ROWS)
    with pytest.raises(PoolError, match=r"Not a directory|File exists"):
        rank(source, tmp_path / "file" / "out.parquet", text="cv")


def test_shortlists_are_ordered_and_filtered(here, tmp_path):
    source = table_file(tmp_path / "pool.csv", ROWS)
    rank(source, tmp_path / "out.parquet", text="cv", id="nr")
    rank(source, tmp_path / "out.jsonl", text="cv", id="nr")
    best = pool.top(tmp_path / "out.parquet", "Web")
    assert best["candidate"].to_pylist()[0] == "n0"
    assert best["score"].to_pylist() == sorted(best["score"].to_pylist(), reverse=True)
    assert best.equals(pool.top(tmp_path / "out.jsonl", "Web"))
    assert best.equals(pool.top(pq.read_table(tmp_path / "out.parquet"), "Web"))
    assert pool.top(tmp_path / "out.parquet", "Web", n=1).num_rows == 1
    assert pool.top(tmp_path / "out.parquet", "Web", only_best=True)["candidate"].to_pylist() == ["n0"]
    assert pool.top(tmp_path / "out.parquet", "Web", strict_met=True)["strict_unmet"].to_pylist() == [[]]
    with pytest.raises(UnknownNameError, match="Did you mean 'Web'"):
        pool.top(tmp_path / "out.parquet", "Webb")


def test_shortlists_want_results(tmp_path):
    other = table_file(tmp_path / "pool.parquet", ROWS)
    for path in (other, tmp_path / "gone.parquet", table_file(tmp_path / "pool.csv", ROWS)):
        with pytest.raises(PoolError):
            list(pool.top(path, "Web"))


def test_workers_write_the_same_bytes_and_survive_what_kills_them(tmp_path, monkeypatch):
    """With real processes: two of them, and one that dies over a row."""
    monkeypatch.setattr(_sources, "BATCH_ROWS", 2)
    source = table_file(tmp_path / "pool.jsonl", ROWS * 2)
    pool.rank(source, tmp_path / "out.parquet", text="cv", matcher=small_matcher(), n_jobs=2)
    job = Job(small_matcher(), "text", tmp_path, 3)
    batches = list(_sources.open_source(source, text="cv").batches())
    direct = pa.Table.from_batches([run(job, batch, None) for batch in batches])
    assert pq.read_table(tmp_path / "out.parquet").equals(direct)
    handle = Worker(job)
    ask = Worker._ask

    def die_over_chef(self, batch, path):
        if CHEF in batch["text"].to_pylist():
            self.close()
            return None
        return ask(self, batch, path)

    monkeypatch.setattr(Worker, "_ask", die_over_chef)
    counts = handle.part(batches[1], tmp_path / "part.arrow")
    handle.stop()
    assert counts == {"empty": 1, "limit": 1}
    with pytest.raises(PoolError, match="the run was stopped"):
        ask(handle, batches[0], None)


ANSWERS = """import sys
def main():
    print("ready", file=sys.stderr, flush=True)
    sys.stdin.read()
    print("an answer that nobody reads", flush=True)
"""


def test_a_child_that_is_interrupted_and_left_alone_shows_no_trace(tmp_path):
    (tmp_path / "answers.py").write_text(ANSWERS, "utf-8")
    with subprocess.Popen(
        [sys.executable, "-c", LAUNCH, "answers", os.pathsep.join([str(tmp_path), *sys.path])],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stderr.readline() == "ready\n"
        process.send_signal(signal.SIGINT)
        process.stdout.close()
        process.stdin.close()
        assert process.stderr.read() == ""
    assert process.returncode == 0


def test_who_interrupts_a_run_is_told_how_to_go_on(monkeypatch):
    def interrupted(*arguments, **options):
        raise KeyboardInterrupt

    monkeypatch.setattr(pool, "rank", interrupted)
    done = CliRunner().invoke(app, ["pool", "rank", "applications", "-o", "out.parquet"])
    assert done.exit_code == 130
    assert "same command" in done.output


@pytest.mark.slow
def test_killed_at_random_it_ends_alike(tmp_path):
    """SIGKILL of the whole run, again and again, until it is done."""
    rows = [{"cv": f"{text}\n{n}"} for n, text in enumerate([RUBY, GO, CHEF] * 800)]
    source = table_file(tmp_path / "pool.jsonl", rows)
    command = [
        sys.executable, "-m", "rolematch", "pool", "rank", str(source), "--text", "cv", "--as-of",
        AS_OF.isoformat(), "--jobs", "2", "-o",
    ]  # fmt: skip
    env = {**os.environ, "PYTHONPATH": str(Path(pool.__file__).parents[2])}
    begun = time.monotonic()
    subprocess.run([*command, str(tmp_path / "whole.parquet")], env=env, check=True, capture_output=True)
    took = time.monotonic() - begun
    dice, killed = random.Random(1), 0
    while killed < 4:
        process = subprocess.Popen(
            [*command, str(tmp_path / "broken.parquet")], env=env, stderr=subprocess.DEVNULL
        )
        try:
            process.wait(timeout=dice.uniform(0.2, 0.6) * took)
            break
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
            killed += 1
    assert killed
    subprocess.run([*command, str(tmp_path / "broken.parquet")], env=env, check=True, capture_output=True)
    assert (tmp_path / "broken.parquet").read_bytes() == (tmp_path / "whole.parquet").read_bytes()
    assert not (tmp_path / "broken.parquet.parts").exists()
