"""What the documentation says is true: its code runs, its commands work, its schemas are those of the code."""

import contextlib
import io
import json
import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from rolematch.cli import app
from rolematch.family import family_schema

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
OWN_DATA = {"spark.md", "performance.md", "pandas-and-polars.md", "seats.md"}
"""Their code reads pools of the reader's own, or needs a cluster."""


def blocks(page, kind):
    return [text for found, text in BLOCK.findall(page.read_text("utf-8")) if found == kind]


def having(kind):
    pages = [page for page in PAGES if blocks(page, kind) and page.name not in OWN_DATA]
    return pytest.mark.parametrize("page", pages, ids=lambda page: page.stem)


@having("python")
def test_python_runs_in_the_order_of_the_page(page, monkeypatch):
    monkeypatch.chdir(ROOT)
    space = {"__name__": "page"}
    with contextlib.redirect_stdout(io.StringIO()):
        for code in blocks(page, "python"):
            exec(compile(code, page.name, "exec"), space)


@having("console")
def test_commands_work(page, monkeypatch, tmp_path):
    lines = [line for text in blocks(page, "console") for line in text.splitlines()]
    commands = [line[2:] for line in lines if line.startswith("$ rolematch ")]
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)
    for command in commands:
        assert CliRunner().invoke(app, shlex.split(command)[1:]).exit_code == 0, command


def test_the_published_schema_of_a_family_is_that_of_the_code():
    """Write it anew with ``rolematch family schema > docs/reference/family.schema.json``."""
    published = json.loads((DOCS / "reference/family.schema.json").read_text("utf-8"))
    assert published == family_schema()


def test_the_navigation_leads_to_every_page_and_to_no_other():
    nav = (ROOT / "mkdocs.yml").read_text("utf-8").partition("\nnav:\n")[2]
    listed = set(re.findall(r": (\S+\.md)$", nav, re.MULTILINE))
    pages = {page.relative_to(DOCS).as_posix() for page in PAGES}
    assert listed <= pages
    assert {Path(name).name for name in pages - listed} <= OWN_DATA
