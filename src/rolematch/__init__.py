"""Finds the team of a job family where a person fits best, and shows the evidence for every point.

    import rolematch as rm

    ranking = rm.rank("cv.pdf")
    ranking[0].specialty, ranking[0].score

Each name is loaded when it is first used, so that the import alone costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rolematch import errors as errors
    from rolematch import evaluation as evaluation
    from rolematch import learning as learning
    from rolematch import pool as pool
    from rolematch import report as report
    from rolematch.document import Document, DocumentError, read_document
    from rolematch.errors import RoleMatchError
    from rolematch.explanation import Explanation
    from rolematch.extraction import Mention, find_skills
    from rolematch.family import JobFamily, Requirement, Specialty, load_family
    from rolematch.matcher import Contribution, Match, Matcher, Ranking, rank
    from rolematch.posting import compile_page, read_requirement
    from rolematch.profile import Evidence, Profile
    from rolematch.resume import Position, Resume, Section, parse_resume
    from rolematch.taxonomy import Skill, Taxonomy

__version__ = "0.1.0"

__all__ = [
    "Contribution",
    "Document",
    "DocumentError",
    "Evidence",
    "Explanation",
    "JobFamily",
    "Match",
    "Matcher",
    "Mention",
    "Position",
    "Profile",
    "Ranking",
    "Requirement",
    "Resume",
    "RoleMatchError",
    "Section",
    "Skill",
    "Specialty",
    "Taxonomy",
    "compile_page",
    "errors",
    "evaluation",
    "find_skills",
    "learning",
    "load_family",
    "parse_resume",
    "pool",
    "rank",
    "read_document",
    "read_requirement",
    "report",
]

_HOMES = {
    "document": ("Document", "DocumentError", "read_document"),
    "errors": ("RoleMatchError",),
    "explanation": ("Explanation",),
    "extraction": ("Mention", "find_skills"),
    "family": ("JobFamily", "Requirement", "Specialty", "load_family"),
    "matcher": ("Contribution", "Match", "Matcher", "Ranking", "rank"),
    "posting": ("compile_page", "read_requirement"),
    "profile": ("Evidence", "Profile"),
    "resume": ("Position", "Resume", "Section", "parse_resume"),
    "taxonomy": ("Skill", "Taxonomy"),
}
_SUBMODULES = ("errors", "evaluation", "learning", "pool", "report")
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever the name stands for
    """Load a public name from its module (PEP 562) and keep it."""
    if name in _SUBMODULES:
        return import_module(f"rolematch.{name}")
    if name not in _HOME_OF:
        msg = f"module 'rolematch' has no attribute {name!r}"
        raise AttributeError(msg)
    value = getattr(import_module(f"rolematch.{_HOME_OF[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
