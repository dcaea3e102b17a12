"""A level per skill, with what stands behind it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rolematch import markup

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet
    from datetime import date

    from rolematch.contexts import Context
    from rolematch.profile._evidence import Evidence

SHOWN_SKILLS = 25

Atom = tuple[str, float, float]
"""A skill, the share for which it counts, and the most that one sign can show of it."""


@dataclass(frozen=True, slots=True)
class SkillLevel:
    """What a résumé shows of one skill.

    Attributes
    ----------
    level : float
        From 0 to 1.
    months : int
        Months of the positions that show it, overlaps merged.
    last_used : int or None
        The last month of work with it, as ``year * 12 + month - 1``.
    interest : float
        Interest shown in it, from 0 to 1; experience is no part of this.
    contexts : mapping of str to float
        How far the evidence shows production, scale and depth, from 0 to 1.
    evidence : tuple of Evidence
        Work first, then projects, claims and lists; in the order of the text.
    """

    level: float
    months: int = 0
    last_used: int | None = None
    interest: float = 0.0
    contexts: Mapping[Context, float] = field(default_factory=dict)
    evidence: tuple[Evidence, ...] = ()


def _strongest_first(pair: tuple[str, SkillLevel]) -> tuple[float, str]:
    return -pair[1].level, pair[0]


def _month(number: int | None) -> str:
    return "" if number is None else f"{number // 12}-{number % 12 + 1:02}"


@dataclass(frozen=True, slots=True)
class Profile:
    """Levels of one résumé; holds no personal data.

    Attributes
    ----------
    skills : mapping of str to SkillLevel
        Every skill that is shown or of interest.
    as_of : date
        The day that "present" stood for.
    worked, listed : int
        How many skills work or projects show, and how many only lists and courses.
    """

    skills: Mapping[str, SkillLevel]
    as_of: date
    worked: int = 0
    listed: int = 0

    def _repr_html_(self) -> str:
        shown = sorted((pair for pair in self.skills.items() if pair[1].level > 0), key=_strongest_first)
        rows = [
            [
                name,
                f"{item.level:.2f}",
                markup.bar(item.level),
                str(item.months or ""),
                _month(item.last_used),
            ]
            for name, item in shown[:SHOWN_SKILLS]
        ]
        more = f"and {len(shown) - len(rows)} more" if len(shown) > len(rows) else ""
        return markup.table(
            "Skills, strongest first", ["Skill", "Level", "", "Months", "Last used"], rows, more
        )

    @property
    def names(self) -> AbstractSet[str]:
        """The names of all skills that are shown or of interest."""
        return self.skills.keys()

    @property
    def levels(self) -> Mapping[str, float]:
        """The level of each skill."""
        return {name: skill.level for name, skill in self.skills.items()}

    def level(self, skill: str) -> float:
        """Return the level, 0 without evidence."""
        known = self.skills.get(skill)
        return known.level if known else 0.0

    def pooled(self, atoms: Sequence[Atom]) -> float:
        """Return the level that all that shows any of some skills reaches together."""
        missing = 1.0
        for shown in sorted(share * min(limit, self.level(name)) for name, share, limit in atoms):
            missing *= 1 - shown
        return 1 - missing

    def months(self, skill: str) -> int:
        """Return the months of work that show a skill of the profile."""
        return self.skills[skill].months

    def interest(self, skill: str) -> float:
        """Return the interest shown in a skill of the profile."""
        return self.skills[skill].interest

    def context(self, skill: str, context: Context) -> float:
        """Return how far the evidence of a skill of the profile shows a context."""
        return self.skills[skill].contexts.get(context, 0.0)

    def evidence(self, skill: str) -> tuple[Evidence, ...]:
        """Return the passages that support a skill of the profile."""
        return self.skills[skill].evidence

    def without(self, start: int, end: int) -> Profile:
        """Return the profile as it would be if a passage of the text were not there."""
        return self

    def __repr__(self) -> str:
        return f"Profile(skills={len(self.skills)}, as_of={self.as_of.isoformat()!r})"
