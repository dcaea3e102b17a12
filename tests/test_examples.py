"""The example résumés are complete, invented, and of many kinds."""

import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[1] / "examples" / "resumes"
FILES = sorted(FOLDER.iterdir())
TEXTS = [path for path in FILES if path.suffix in {".txt", ".md"}]


def test_there_are_enough_of_each_format():
    kinds = [path.suffix for path in FILES]
    assert len(FILES) >= 10
    assert kinds.count(".pdf") >= 2
    assert kinds.count(".docx") >= 2
    assert {".txt", ".md"} <= set(kinds)


@pytest.mark.parametrize(
    "path", [*TEXTS, *(FOLDER.parent / "sources").glob("*.html")], ids=lambda path: path.name
)
def test_nobody_in_them_can_be_reached(path):
    text = path.read_text("utf-8")
    assert "555" in text
    mails = re.findall(r"[\w.+-]+@([\w.-]+\w)", text)
    assert mails
    assert set(mails) <= {"example.com", "example.org"}


def test_the_readme_names_every_file():
    readme = (FOLDER.parent / "README.md").read_text("utf-8")
    assert [path.name for path in FILES if f"`{path.name}`" not in readme] == []
