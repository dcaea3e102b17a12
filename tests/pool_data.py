"""A small family, and résumés of every kind, for the tests of pools."""

import io
import zipfile
from datetime import date
from functools import cache

from rolematch.family import BaseRole, JobFamily, Requirement, Specialty
from rolematch.matcher import Matcher
from strategies import TAXONOMY

AS_OF = date(2026, 1, 1)
RUBY = (
    "EXPERIENCE\nEngineer, Example Ltd, 2015 - 2025\n- Wrote services in Ruby on Rails and kept them fast.\n"
)
GO = "EXPERIENCE\nEngineer, Example Org, 2012 - 2025\n- Wrote Kubernetes operators in Go; ran Docker.\n"
CHEF = "EXPERIENCE\nEngineer, Example Inc, 2018 - 2024\n- Wrote Chef cookbooks for PostgreSQL.\n"


def requirement(name, necessity="expected"):
    return Requirement(
        id=name.casefold(), asks=f"{name} at work", necessity=necessity, all=(name,), core=True
    )


@cache
def small_matcher():
    teams = {
        "Web": ("Ruby on Rails", "Ruby"),
        "Clusters": ("Kubernetes", "Go"),
        "Packages": ("Chef", "PostgreSQL"),
    }
    specialties = [
        Specialty(name=team, requirements=(requirement(first, "strict"), requirement(second)))
        for team, (first, second) in teams.items()
    ]
    family = JobFamily(family="Small", base=BaseRole(name="Base"), specialties=tuple(specialties))
    return Matcher(family, TAXONOMY, as_of=AS_OF, reference={})


def docx_bomb():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"<w>" + b"0" * 200_000_000)
    return packed.getvalue()


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
