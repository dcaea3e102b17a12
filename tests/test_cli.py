"""The command line: results on standard output only, clear lines for every fault, documented exit codes."""

import io
import sys

import pytest

from rolematch.cli import main


@pytest.fixture
def run(capsys, monkeypatch):
    """Run the command; return (exit code, standard output, standard error)."""
    monkeypatch.setenv("COLUMNS", "120")

    def run_command(*arguments, stdin=b""):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return ended.value.code or 0, captured.out, captured.err

    return run_command


def test_help_shows_the_commands_the_exit_codes_and_examples(run):
    code, out, err = run("--help")
    assert (code, err) == (0, "")
    for word in ("family", "Exit codes", "called wrongly"):
        assert word in out


def test_mistyped_command_is_answered_with_the_nearest(run):
    code, out, err = run("famly", "show")
    assert (code, out) == (2, "")
    assert "family" in err


def test_mistyped_team_is_answered_with_the_nearest(run):
    code, out, err = run("family", "show", "--specialty", "Gitally")
    assert (code, out) == (2, "")
    assert "Did you mean 'Gitaly'?" in err
    assert "Traceback" not in err


def test_family_show(run):
    code, out, _ = run("family", "show")
    assert code == 0
    assert "19 teams" in out
    assert "gRPC" in run("family", "show", "--specialty", "gitaly")[1]


def test_family_schema_is_json(run):
    import json

    assert "specialties" in json.loads(run("family", "schema")[1])["properties"]


def test_faulty_family_is_reported_with_every_fault_and_no_trace(run, tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text("family: Mine\nbase: {name: Base, colour: red}\nspecialties: []\n", "utf-8")
    code, out, err = run("family", "check", path)
    assert (code, out) == (1, "")
    assert "mine.yaml:2" in err
    assert "colour" in err
    assert "specialties" in err


def test_missing_family_file_is_called_wrongly(run, tmp_path):
    code, out, err = run("family", "show", tmp_path / "none.yaml")
    assert (code, out) == (2, "")
    assert "none.yaml: No such file" in err
    assert len(err.splitlines()) == 1
