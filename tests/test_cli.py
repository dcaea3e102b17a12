"""The command line: results on standard output only, clear lines for every fault, documented exit codes."""

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.main import get_command

from rolematch.cli import app, main, quality, rank, shared, skills

EXAMPLES = Path(__file__).parents[1] / "examples" / "resumes"
ONE = EXAMPLES / "amara-okafor.txt"
DAY = ("--as-of", "2026-11-22")


MATCHERS = {}


def make_matcher_once(*options):
    """Keep each Matcher, since building one takes longer than the rest of these tests."""
    key = repr(options)
    return MATCHERS.get(key) or MATCHERS.setdefault(key, shared.make_matcher(*options))


@pytest.fixture
def run(capsys, monkeypatch):
    """Run the command; return (exit code, standard output, standard error)."""
    monkeypatch.setenv("COLUMNS", "120")
    for module in (quality, rank, skills):
        monkeypatch.setattr(module, "make_matcher", make_matcher_once)

    def run_command(*arguments, stdin=b""):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return ended.value.code or 0, captured.out, captured.err

    return run_command


def test_help_shows_the_commands_and_the_exit_codes(run):
    code, out, err = run("--help")
    assert (code, err) == (0, "")
    for word in ("rank", "explain", "skills", "parse", "family", "evaluate", "Exit codes", "called wrongly"):
        assert word in out


@pytest.mark.parametrize("command", ["rank", "explain", "parse", "evaluate", "skills find", "family show"])
def test_help_of_a_command_has_an_example_on_a_line_of_its_own(run, command):
    lines = run(*command.split(), "--help")[1].splitlines()
    start = f"rolematch {command.replace(' find', '')} "
    assert any(line.strip(" │").startswith(start) for line in lines)


def leaves(command, path=()):
    for name, below in getattr(command, "commands", {}).items():
        yield from leaves(below, (*path, name))
    if path and not getattr(command, "commands", {}):
        yield " ".join(path), command


def test_every_command_says_all_that_a_newcomer_asks():
    commands = dict(leaves(get_command(app)))
    assert len(commands) == 18
    for name, command in commands.items():
        assert command.epilog.startswith("Exit codes"), name
        assert "Example" in command.help, name
        for parameter in command.params:
            assert parameter.help, (name, parameter.name)
            assert parameter.metavar in ("", None) or parameter.metavar.isupper(), (name, parameter.name)


def test_ranking_of_one_file_is_named_as_given(run):
    code, out, err = run("rank", ONE, *DAY)
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0].split()[:3] == ["Team", "Score", "Fit"]
    assert lines[1] == str(ONE)


def test_files_of_a_folder_are_named_within_it_and_hidden_ones_left_alone(run, tmp_path):
    (tmp_path / "a b").mkdir()
    for name in ("z.txt", "a b/[red]é.txt", ".hidden.txt"):
        (tmp_path / name).write_bytes(ONE.read_bytes())
    code, out, _ = run("rank", tmp_path, *DAY, "--format", "jsonl")
    assert code == 0
    assert [json.loads(line)["candidate"] for line in out.splitlines()] == ["a b/[red]é.txt", "z.txt"]


def test_nothing_of_a_folder_is_left_out_in_silence(run, tmp_path, monkeypatch):
    (tmp_path / "good.txt").write_bytes(ONE.read_bytes())
    (tmp_path / "gone.txt").symlink_to("nowhere")
    (tmp_path / "locked").mkdir()
    scandir, access, refused = os.scandir, os.access, "locked"

    def refuse(path="."):
        if str(path).endswith(refused):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    monkeypatch.setattr(os, "access", lambda path, mode: "locked" not in str(path) and access(path, mode))
    code, out, _ = run("rank", tmp_path, *DAY, "--format", "jsonl")
    rows = {row["candidate"]: row for row in map(json.loads, out.splitlines())}
    assert code == 1
    assert {name: row["status"] for name, row in rows.items()} == {
        "good.txt": "ok",
        "gone.txt": "missing",
        "locked": "unsupported",
    }
    assert "check its permissions" in rows["locked"]["reason"]
    refused = tmp_path.name
    assert run("rank", tmp_path)[0] == 2


def test_the_name_of_a_file_cannot_command_the_terminal(run, tmp_path):
    hostile = tmp_path / "\x1b[31m.txt"
    hostile.write_bytes(ONE.read_bytes())
    gone = tmp_path / "\x1b[32m.txt"
    for arguments in (
        ("rank", hostile, gone),
        ("rank", hostile, gone, "--specialty", "Gitaly"),
        ("explain", hostile),
        ("explain", gone),
    ):
        _, out, err = run(*arguments)
        assert "m.txt" in out + err
        assert "\x1b" not in out + err


@pytest.mark.skipif(sys.platform == "darwin", reason="names of files are always Unicode there")
@pytest.mark.parametrize("form", ["table", "csv", "jsonl", "html"])
def test_a_name_that_is_in_no_encoding_is_written_to_files_too(run, tmp_path, form):
    odd = os.fsdecode(bytes(tmp_path) + b"/caf\xe9.txt")
    Path(odd).write_bytes(ONE.read_bytes())
    code, _, err = run("rank", odd, *DAY, "--format", form, "-o", tmp_path / "out")
    assert (code, err) == (0, "")
    assert "caf" in (tmp_path / "out").read_text("utf-8")


@pytest.mark.parametrize("width", ["", "wide", "-1"])
def test_a_width_that_is_none_is_left_alone(run, monkeypatch, width):
    monkeypatch.setenv("COLUMNS", width)
    assert run("rank", ONE, *DAY)[0] == 0


def test_what_only_a_report_can_do_is_refused_elsewhere(run):
    code, out, err = run("rank", ONE, "--blind", "--format", "csv")
    assert (code, out) == (2, "")
    assert "add --format html" in err


def test_a_result_in_the_folder_is_no_candidate_of_the_next_run(run, tmp_path):
    (tmp_path / "cv.txt").write_bytes(ONE.read_bytes())
    first, second = (
        (run("rank", tmp_path, *DAY, "-o", tmp_path / "all.csv"), (tmp_path / "all.csv").read_text("utf-8"))
        for _ in range(2)
    )
    assert first == second


def test_standard_input_is_read_once_and_called_by_its_dash(run):
    code, out, _ = run("rank", "-", *DAY, "--format", "json", stdin=ONE.read_bytes())
    assert code == 0
    (from_stdin,) = json.loads(out)
    assert from_stdin["candidate"] == "-"
    (from_file,) = json.loads(run("rank", ONE, *DAY, "--format", "json")[1])
    assert {**from_stdin, "candidate": None} == {**from_file, "candidate": None}


def test_a_bad_file_is_a_named_row_and_the_exit_code_tells(run, tmp_path):
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7 and then nothing")
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "good.txt").write_bytes(ONE.read_bytes())
    code, out, err = run("rank", tmp_path, tmp_path / "none.txt", *DAY, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    status = {row["candidate"]: row["status"] for row in rows}
    assert code == 1
    assert status["good.txt"] == "ok"
    assert status["empty.txt"] == "empty"
    assert status[str(tmp_path / "none.txt")] == "missing"
    assert status["broken.pdf"] == "corrupt"
    assert all(row["reason"] for row in rows if row["status"] != "ok")
    assert "3 of 4 inputs could not be read" in err
    table = run("rank", tmp_path, *DAY)[1]
    assert "corrupt" in table
    assert "good.txt" in table


def test_quiet_says_nothing_beside_the_result(run, tmp_path):
    code, _, err = run("rank", tmp_path / "none.txt", "--quiet")
    assert (code, err) == (1, "")


def test_a_folder_without_files_is_called_wrongly(run, tmp_path):
    code, out, err = run("rank", tmp_path)
    assert (code, out) == (2, "")
    assert "without any file" in err


def test_turned_round_the_best_candidate_of_a_team_stands_first(run):
    code, out, _ = run("rank", EXAMPLES, *DAY, "--specialty", "database", "--format", "json")
    rankings = json.loads(out)
    scores = [ranking["matches"][0]["score"] for ranking in rankings]
    assert code == 0
    assert {ranking["matches"][0]["specialty"] for ranking in rankings} == {"Database"}
    assert scores == sorted(scores, reverse=True)
    assert len(rankings) == len(list(EXAMPLES.iterdir()))
    assert "Candidates for Database" in run("rank", ONE, *DAY, "--specialty", "database")[1]


def test_a_wish_is_marked_and_changes_no_score(run):
    (plain,) = json.loads(run("rank", ONE, *DAY, "--format", "json")[1])
    (wishing,) = json.loads(run("rank", ONE, *DAY, "--prefer", "delivery", "--format", "json")[1])
    scores = [
        {match["specialty"]: match["score"] for match in ranking["matches"]} for ranking in (plain, wishing)
    ]
    assert scores[0] == scores[1]
    assert wishing["preference"] == ["Delivery"]
    assert "Delivery ♥" in run("rank", ONE, *DAY, "--prefer", "delivery")[1]
    assert "Did you mean 'Delivery'?" in run("rank", ONE, "--prefer", "Delivry")[2]


def test_top_keeps_that_many(run):
    (ranking,) = json.loads(run("rank", ONE, *DAY, "--top", "2", "--format", "json")[1])
    assert len(ranking["matches"]) == 2
    assert (
        len(run("rank", ONE, *DAY, "--top", "2")[1].splitlines())
        == len(run("rank", ONE, *DAY)[1].splitlines()) - 1
    )


def test_a_result_goes_to_a_file_whole(run, tmp_path):
    target = tmp_path / "out.csv"
    code, out, err = run("rank", ONE, *DAY, "--format", "csv", "-o", target)
    assert (code, out, err) == (0, "", "")
    assert target.read_text("utf-8") == run("rank", ONE, *DAY, "--format", "csv")[1]
    assert list(tmp_path.iterdir()) == [target]


def test_asked_to_end_it_leaves_nothing_half_written(tmp_path):
    many = [str(ONE)] * 2_000
    command = [
        sys.executable,
        "-m",
        "rolematch",
        "rank",
        *many,
        "--format",
        "csv",
        "-o",
        str(tmp_path / "out.csv"),
    ]
    env = {**os.environ, "PYTHONPATH": str(Path(shared.__file__).parents[2])}
    process = subprocess.Popen(command, env=env, stderr=subprocess.PIPE)
    for _ in range(600):
        if list(tmp_path.iterdir()):
            break
        time.sleep(0.05)
    process.terminate()
    assert process.communicate(timeout=30) == (None, b"")
    assert process.returncode == 128 + signal.SIGTERM
    assert not list(tmp_path.iterdir())


def test_an_empty_path_is_not_the_working_folder(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_bytes(ONE.read_bytes())
    code, out, _ = run("rank", "", "--format", "jsonl")
    assert code == 1
    assert (json.loads(out)["candidate"], json.loads(out)["status"]) == ("", "missing")


@pytest.mark.parametrize("form", ["json", "jsonl", "csv", "html"])
def test_a_result_has_the_form_that_its_file_is_called_after(run, tmp_path, form):
    target = tmp_path / f"out.{form}"
    assert run("rank", ONE, *DAY, "-o", target)[0] == 0
    assert target.read_text("utf-8") == run("rank", ONE, *DAY, "--format", form)[1]


def test_a_form_that_is_asked_for_wins_over_the_name_of_the_file(run, tmp_path):
    target = tmp_path / "out.json"
    assert run("explain", ONE, *DAY, "--format", "table", "-o", target)[0] == 0
    assert target.read_text("utf-8").startswith(str(ONE))
    assert run("explain", ONE, *DAY, "-o", target)[0] == 0
    assert json.loads(target.read_text("utf-8"))["specialty"] == "Distribution"


def test_a_table_does_not_go_into_a_file_of_another_kind(run, tmp_path):
    code, out, err = run("rank", ONE, "-o", tmp_path / "ranked.parquet")
    assert (code, out) == (2, "")
    assert ".jsonl" in err
    assert not list(tmp_path.iterdir())


def test_a_page_loads_nothing_and_escapes_names(run, tmp_path):
    hostile = tmp_path / "<img src=x onerror=alert(1)>.txt"
    hostile.write_bytes(ONE.read_bytes())
    code, out, _ = run("rank", hostile, *DAY, "--format", "html")
    assert code == 0
    assert "Distribution" in out
    assert "<img" not in out
    assert "&lt;img" in out
    assert "://" not in out


def test_a_result_that_cannot_be_written_is_one_clear_line(run, tmp_path):
    code, out, err = run("rank", ONE, "-o", tmp_path / "none" / "out.txt")
    assert (code, out) == (2, "")
    assert len(err.splitlines()) == 1
    assert "No such file or directory" in err


def test_explanation_shows_the_sum(run):
    code, out, _ = run("explain", ONE, *DAY, "--specialty", "distribution")
    assert code == 0
    assert out.startswith(f"{ONE} → Distribution\n")
    assert "the sum, which is the score" in out
    explained = json.loads(run("explain", ONE, *DAY, "--specialty", "distribution", "--format", "json")[1])
    assert (explained["candidate"], explained["as_of"]) == (str(ONE), DAY[1])
    assert set(explained["versions"]) == {"rolematch", "family", "taxonomy", "model"}
    assert sum(row["points"] for row in explained["contributions"]) == pytest.approx(
        explained["score"], abs=1e-9
    )


def test_explanation_of_an_unreadable_file_is_one_clear_line(run, tmp_path):
    code, out, err = run("explain", tmp_path / "none.txt")
    assert (code, out) == (1, "")
    assert len(err.splitlines()) == 1
    assert "none.txt" in err


def test_skills_of_a_file_with_and_without_the_reasons(run):
    code, out, _ = run("skills", ONE, *DAY)
    assert code == 0
    assert "Chef" in out
    assert run("skills", "find", ONE, *DAY)[1] == out
    why = run("skills", "--why", ONE)[1]
    assert "Chef cookbooks" in why


def test_skills_of_your_own_are_found(run, tmp_path):
    own = tmp_path / "own.yaml"
    own.write_text("Quuxbar:\n  aliases: [quux bar]\n", "utf-8")
    resume = tmp_path / "cv.txt"
    resume.write_text("EXPERIENCE\nEngineer, Acme, 2015 - present\n- Ran Quuxbar in production.\n", "utf-8")
    assert "Quuxbar" in run("skills", resume, "--skills", own)[1]


def test_skills_list_show_and_check(run, tmp_path):
    assert "languages" in run("skills", "list")[1]
    assert "Ruby" in run("skills", "list", "languages")[1]
    assert "Golang" in run("skills", "show", "golang")[1]
    code, _, err = run("skills", "show", "Pyhton")
    assert code == 2
    assert "Did you mean 'Python'?" in err
    own = tmp_path / "own.yaml"
    own.write_text("Quux: {alias: [x]}\n", "utf-8")
    code, out, err = run("skills", "check", own)
    assert (code, out) == (1, "")
    assert "own.yaml:1" in err
    assert run("skills", "check")[0] == 0


def test_parse_gives_json_resume(run):
    code, out, _ = run("parse", ONE)
    assert code == 0
    assert json.loads(out)["work"][0]["name"].startswith("Beaconfleet")


def test_evaluation_prints_the_figures_and_the_misses(run, tmp_path):
    (tmp_path / "ambiguity.jsonl").write_text(
        json.dumps(
            {"id": "1", "text": "Services in Go.", "start": 12, "end": 14, "skill": "Go", "is_skill": False}
        ),
        "utf-8",
    )
    code, out, _ = run("evaluate", "--data", tmp_path)
    assert code == 0
    assert "senses precision" in out
    assert "1 miss" in out
    assert run("evaluate", "--data", tmp_path / "none")[0] == 2


def test_the_shell_is_offered_the_teams():
    assert shared.complete_specialty("gi") == ["Gitaly", "Gitter"]
    assert len(shared.complete_specialty("")) == 19


def test_mistyped_command_is_answered_with_the_nearest(run):
    code, out, err = run("rnak", "cv.pdf")
    assert (code, out) == (2, "")
    assert "Did you mean 'rank'" in err


@pytest.mark.parametrize(
    "arguments",
    [
        ("rank",),
        ("rank", ONE, "--top", "0"),
        ("rank", ONE, "--as-of", "soon"),
        ("rank", ONE, "--format", "xls"),
        ("explain", ONE, "--tpo", "3"),
    ],
    ids=str,
)
def test_called_wrongly_is_told_without_a_trace(run, arguments):
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert err
    assert "Traceback" not in err


def test_mistyped_team_is_answered_with_the_nearest(run):
    code, out, err = run("family", "show", "--specialty", "Gitally")
    assert (code, out) == (2, "")
    assert "Did you mean 'Gitaly'?" in err
    assert "Traceback" not in err


def test_a_family_and_a_team_are_shown(run):
    code, out, _ = run("family", "show")
    assert code == 0
    assert "19 teams" in out
    assert "gRPC" in run("family", "show", "--specialty", "gitaly")[1]


def test_family_schema_is_json(run):
    assert "specialties" in json.loads(run("family", "schema")[1])["properties"]


def test_faulty_family_is_reported_with_every_fault_and_no_trace(run, tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text("family: Mine\nbase: {name: Base, colour: red}\nspecialties: []\n", "utf-8")
    code, out, err = run("family", "check", path)
    assert (code, out) == (1, "")
    assert "mine.yaml:2" in err
    assert "colour" in err
    assert "specialties" in err


def test_a_family_with_an_unknown_skill_ranks_nobody(run, tmp_path):
    family = tmp_path / "own.yaml"
    asked = "[{id: a, asks: Web pages, any: [Reactt]}]"
    family.write_text(
        f"family: Own\nbase: {{name: Base}}\nspecialties:\n  - name: Web\n    requirements: {asked}\n"
    )
    code, out, err = run("rank", ONE, "--family", family)
    assert (code, out) == (2, "")
    assert "own.yaml:5: " in err
    assert "Did you mean 'React'?" in err


def test_missing_family_file_is_called_wrongly(run, tmp_path):
    code, out, err = run("family", "show", tmp_path / "none.yaml")
    assert (code, out) == (2, "")
    assert "none.yaml: No such file" in err
    assert len(err.splitlines()) == 1
