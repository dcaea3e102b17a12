"""Mentions + positions → Profile: a level per skill, with its evidence."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from rolematch.extraction import Mention, Stance
    from rolematch.resume import Career
    from rolematch.taxonomy import Taxonomy

Context = Literal["production", "scale", "depth"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One quoted passage that supports the level of a skill.

    Attributes
    ----------
    skill : str
        The skill whose level it supports.
    text : str
        The quoted words of the document.
    start, end : int
        Their half-open span.
    section : str
        Kind of the section they stand in.
    position : int or None
        Index into ``Career.positions``.
    months : int
        Months of that position; 0 outside positions.
    stance : Stance
    via : str or None
        The skill that the words name, where it only implies this one.
    contexts : frozenset of str
        Which of production, scale and depth the passage shows.
    """

    skill: str
    text: str
    start: int
    end: int
    section: str
    position: int | None = None
    months: int = 0
    stance: Stance = "used"
    via: str | None = None
    contexts: frozenset[Context] = frozenset()


@dataclass(frozen=True, slots=True)
class SkillLevel:
    """What a résumé shows of one skill."""

    level: float
    months: int = 0
    last_used: int | None = None
    interest: float = 0.0
    contexts: Mapping[Context, float] = field(default_factory=dict)
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Profile:
    """Levels of one résumé; holds no personal data."""

    skills: Mapping[str, SkillLevel]
    as_of: date

    def level(self, skill: str) -> float:
        """Return the level, 0 without evidence."""
        known = self.skills.get(skill)
        return known.level if known else 0.0


def build_profile(career: Career, mentions: Sequence[Mention], taxonomy: Taxonomy, as_of: date) -> Profile:
    """Weigh the evidence. To be written by the scoring part."""
    raise NotImplementedError
