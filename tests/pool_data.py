"""A small family, and résumés of every kind, for the tests of pools."""

from datetime import date
from functools import cache

from families import asking, family_of, team
from rolematch.matcher import Matcher
from strategies import TAXONOMY

AS_OF = date(2026, 1, 1)
RUBY = (
    "EXPERIENCE\nEngineer, Example Ltd, 2015 - 2025\n- Wrote services in Ruby on Rails and kept them fast.\n"
)
GO = "EXPERIENCE\nEngineer, Example Org, 2012 - 2025\n- Wrote Kubernetes operators in Go; ran Docker.\n"
CHEF = "EXPERIENCE\nEngineer, Example Inc, 2018 - 2024\n- Wrote Chef cookbooks for PostgreSQL.\n"


@cache
def small_matcher():
    asked = {
        "Web": ("Ruby on Rails", "Ruby"),
        "Clusters": ("Kubernetes", "Go"),
        "Packages": ("Chef", "PostgreSQL"),
    }
    teams = [
        team(asking(first, necessity="strict", core=True), asking(second, core=True), name=name)
        for name, (first, second) in asked.items()
    ]
    return Matcher(family_of(*teams), TAXONOMY, as_of=AS_OF, reference={})


def fill(folder):
    """Write readable and unreadable files; return the status that each must have."""
    files = {
        "a/ruby.txt": (RUBY.encode(), "ok"),
        "a/go.md": (b"# " + GO.encode(), "ok"),
        "b/chef.html": (f"<html><body><p>{CHEF}</p></body></html>".encode(), "ok"),
        "b/empty.txt": (b"", "empty"),
        "b/broken.pdf": (b"%PDF-1.7\nnothing of a PDF follows", "corrupt"),
        "picture.png": (b"\x89PNG\r\n\x1a\n" + bytes(64), "unsupported"),
        "=1+1.txt": (GO.encode(), "ok"),
    }
    for name, (data, _) in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    (folder / ".hidden").write_bytes(b"no candidate")
    return {name: status for name, (_, status) in files.items()}
