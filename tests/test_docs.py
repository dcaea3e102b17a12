"""What the documentation says is true: its code runs, its commands work, its schemas are those of the code."""

import contextlib
import io
import json
import re
import shlex
import sys
from pathlib import Path

import jsonschema
import pytest
import yaml
from typer.testing import CliRunner

from rolematch.cli import app
from rolematch.family import family_schema
from rolematch.taxonomy import skills_schema

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
BLOCK = re.compile(r"^```(python|sh|yaml)\n(.*?)^```", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"# ([\w-]+\.yaml)\n")
"""The first line of a YAML block that says what to call the file."""

WITH_CODE = [
    page for page in PAGES if re.search(r"^```(?:python|sh)$", page.read_text("utf-8"), re.MULTILINE)
]
PANDAS = pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas")
MARKS = {"spark": [pytest.mark.spark, pytest.mark.slow, PANDAS]}


def run_python(code, space):
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(code, "page", "exec"), space)


def run_commands(text, _):
    """Run the commands of ours in a block, with what they write to a file by ``>``."""
    for line in text.splitlines():
        if line.startswith("rolematch "):
            command, _, target = line.partition(" > ")
            done = CliRunner().invoke(app, shlex.split(command)[1:])
            assert done.exit_code == 0, (line, done.output)
            if target:
                Path(target).write_text(done.stdout, "utf-8")


def write_yaml(text, _):
    if name := FILE.match(text):
        Path(name[1]).write_text(text, "utf-8")


RUN = {"python": run_python, "sh": run_commands, "yaml": write_yaml}


@pytest.mark.parametrize(
    "page", [pytest.param(page, id=page.stem, marks=MARKS.get(page.stem, ())) for page in WITH_CODE]
)
def test_all_code_of_a_page_runs_from_top_to_bottom(page, monkeypatch, tmp_path):
    """In a folder that holds the examples and the published schemas, and nothing else."""
    if page.stem == "spark":
        pytest.importorskip("pyspark")
        monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    for name in ("examples", "docs"):
        (tmp_path / name).symlink_to(ROOT / name)
    monkeypatch.chdir(tmp_path)
    space = {"__name__": "page"}
    for kind, code in BLOCK.findall(page.read_text("utf-8")):
        RUN[kind](code, space)


def test_the_published_schema_of_a_family_is_that_of_the_code():
    """Write it anew with ``rolematch family schema > docs/reference/family.schema.json``."""
    published = json.loads((DOCS / "reference/family.schema.json").read_text("utf-8"))
    assert published == family_schema()


def test_the_published_schema_of_skills_is_that_of_the_code_and_holds_for_the_bundled_files():
    """Write it anew with ``rolematch skills schema > docs/reference/skills.schema.json``."""
    published = json.loads((DOCS / "reference/skills.schema.json").read_text("utf-8"))
    assert published == skills_schema()
    check = jsonschema.Draft202012Validator(published)
    for path in (ROOT / "data/skills").iterdir():
        assert check.is_valid(yaml.safe_load(path.read_text("utf-8"))), path.name
    assert not check.is_valid({"Redis": {"alias": ["redis"]}})


def test_the_navigation_leads_to_every_page_and_to_no_other():
    nav = (ROOT / "mkdocs.yml").read_text("utf-8").partition("\nnav:\n")[2]
    listed = set(re.findall(r": (\S+\.md)$", nav, re.MULTILINE))
    pages = {page.relative_to(DOCS).as_posix() for page in PAGES}
    assert listed == pages


NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_was_run_from_top_to_bottom_and_tells_nothing_of_the_machine(path):
    cells = [cell for cell in json.loads(path.read_text("utf-8"))["cells"] if cell["cell_type"] == "code"]
    assert [cell["execution_count"] for cell in cells] == list(range(1, len(cells) + 1))
    outputs = [output for cell in cells for output in cell["outputs"]]
    assert not [output for output in outputs if output["output_type"] == "error"]
    for output in outputs:
        output.get("data", {}).pop("image/png", None)  # letters without a meaning
    assert re.findall(r"(?:/(?:home|root|tmp|Users|opt|var|work)/|[A-Z]:\\\\)\S*", json.dumps(outputs)) == []
