"""The example résumés are complete, invented, and of many kinds."""

import re
from datetime import date
from pathlib import Path

import pytest

from rolematch.matcher import Matcher

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
    "path", [*TEXTS, *sorted((FOLDER.parent / "sources").glob("*.html"))], ids=lambda path: path.name
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


HOME_OF = {
    "amara-okafor.txt": "Distribution",
    "caleb-whitehorse.docx": "Gitter",
    "diego-montalvo.md": "Ecosystem",
    "hanna-weiss.txt": "Secure",
    "mikko-saarinen.md": "Gitaly",
    "noor-elsayed.txt": "Engineering Productivity",
    "priya-raghunathan.docx": "Meltano",
    "rosalind-achterberg.pdf": "Database",
    "tomas-vrba.pdf": "Search",
}
NOBODYS = {"ingrid-halvorsen.txt", "marco-bellandi.txt", "trent-mallory.md"}


@pytest.mark.slow
def test_everybody_gets_home_and_the_chef_stays_in_the_kitchen():
    rankings = dict(zip(FILES, Matcher(as_of=date(2026, 11, 22)).rank_many(FILES), strict=True))
    best = {path.name: ranking[0].specialty for path, ranking in rankings.items() if not ranking.fits_none}
    assert {name: best.get(name) for name in HOME_OF} == HOME_OF
    assert NOBODYS.isdisjoint(best)


@pytest.mark.slow
def test_a_printed_page_ranks_like_its_source():
    matcher = Matcher(as_of=date(2026, 11, 22))
    for source in (FOLDER.parent / "sources").glob("*.html"):
        (made,) = (path for path in FILES if path.stem == source.stem)
        assert matcher.rank(made)[0].specialty == matcher.rank(source)[0].specialty
