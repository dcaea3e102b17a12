"""What the README says is true: its commands, its code, its links, and the answer that it shows."""

import contextlib
import io
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from rolematch.cli import app

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
ANSWER = re.compile(r"^\$ rolematch (.*)\n((?:(?!\$ |```).*\n)*)", re.MULTILINE)
SHOWN = ANSWER.findall(README)


def test_two_commands_of_one_line_do_all_the_setup():
    commands = [line for kind, text in BLOCKS if kind == "sh" for line in text.splitlines() if "venv" in line]
    assert len(commands) == 2
    assert all(command.startswith("python3 -m venv .venv && ") for command in commands)
    assert commands[0].endswith("rolematch rank examples/resumes")
    assert ".venv/bin/pytest" in commands[1]


@pytest.mark.parametrize("code", [text for kind, text in BLOCKS if kind == "python"])
def test_python_of_the_readme_runs(code, monkeypatch):
    monkeypatch.chdir(ROOT)
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(code, "README.md", "exec"), {})


@pytest.mark.parametrize(("command", "answer"), SHOWN, ids=[command for command, _ in SHOWN])
def test_the_answer_shown_is_the_answer_given(command, answer):
    """The words in their order; ``python tests/test_readme.py`` writes the answers anew."""
    assert words(answer_of(command)) == words(answer)


def words(text):
    """Words without numbers and bars, which move a little with every skill that is added."""
    return re.findall(r"[^\W\d_]{2,}", text)


def answer_of(command):
    """Run a command as a reader would, ``| head -n`` included; the text without colors and end spaces."""
    command, _, count = command.partition(" | head -")
    done = subprocess.run(
        [sys.executable, "-m", "rolematch", *shlex.split(command)],
        capture_output=True, text=True, encoding="utf-8", check=True, cwd=ROOT, env={**os.environ, "COLUMNS": "100"},
    )  # fmt: skip
    lines = [f"{line.rstrip()}\n" for line in done.stdout.splitlines()]
    return "".join(lines[: int(count)] if count else lines)


COMMANDS = [
    line.partition("#")[0]
    for kind, text in BLOCKS
    for line in text.splitlines()
    if kind == "sh" and line.startswith("rolematch ")
]


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_and_their_options_exist(command):
    """Options are read before ``--help`` is obeyed, so that an unknown one is an error."""
    done = CliRunner().invoke(app, [*shlex.split(command)[1:], "--help"])
    assert done.exit_code == 0, done.output


def test_links_lead_to_files():
    targets = re.findall(r"\]\((?!https?:|#)([^)#]+)", README)
    assert [target for target in targets if not (ROOT / target).exists()] == []


if __name__ == "__main__":
    written = ANSWER.sub(lambda found: f"$ rolematch {found[1]}\n{answer_of(found[1])}", README)
    (ROOT / "README.md").write_text(written, "utf-8")
