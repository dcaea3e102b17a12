"""What a team turns on: the skills that its description speaks of, and the other teams do not."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from rolematch.family import Requirement
from rolematch.posting._pageoutline import flat
from rolematch.posting._skilllists import WHOLLY, languages_of
from rolematch.posting._wording import id_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from rolematch.extraction import Mention, SkillFinder
    from rolematch.posting._pageoutline import Entry

CORE_SKILLS = 5
"""How many skills of its description a team turns on, in a draft; 3 and 6 ranked worse on judged résumés."""

_NAME_BEFORE = re.compile(r"[a-z] [A-Z][a-z]+ $")
_PERSON = re.compile(r"(?:manager|engineer|designer|developer|analyst|architect|administrator)s?$", re.I)


class Emphasis:
    """Tells the teams of one page apart by the skills that they speak of.

    Parameters
    ----------
    finder : SkillFinder
    is_concept : callable
        Whether a skill has no product's name.
    teams : mapping of str to sequence of Entry
        All lines of each team; those of the role under None.
    """

    def __init__(
        self,
        finder: SkillFinder,
        is_concept: Callable[[str], bool],
        teams: Mapping[str | None, Sequence[Entry]],
    ) -> None:
        self._finder = finder
        self._is_concept = is_concept
        self._taxonomy = finder.taxonomy
        self._languages = languages_of(self._taxonomy)
        self._spread = self._spread_of(teams)
        self._has_teams = len(teams) > 1

    def works_on(
        self, team: str | None, told: Sequence[Entry], asked: Sequence[Requirement]
    ) -> list[Requirement]:
        """Draw from description and duties what a team turns on and does not ask for as core.

        These are the skills they speak of most, and the other teams least. What they come back to, more
        often than others speak of it, is core; of what one line names in passing, one skill is enough.
        """
        lines = {(entry.line.number, skill) for entry in told for skill in self._spoken_of(entry.line.text)}
        counts = Counter(skill for _, skill in sorted(lines))
        first = {skill: e for e in reversed(told) for skill in self._spoken_of(e.line.text)}
        settled = {name for r in asked if r.core for name in r.names}
        together: dict[tuple[int, str], list[str]] = {}
        for skill in (skill for skill in self._turns_on(team, counts, asked) if skill not in settled):
            is_core = counts[skill] > 1 and counts[skill] >= self._spread[skill]
            place = (first[skill].line.number, skill if is_core else "")
            together.setdefault(place, []).extend((skill, *self._kinds(skill)))
        return [
            _works_on(list(dict.fromkeys(found)), first[found[0]], core=bool(core))
            for (_, core), found in together.items()
        ]

    def is_drawn_from(self, entry: Entry, works_on: Iterable[Requirement]) -> bool:
        """Whether a line speaks of one of the skills that were drawn from the description."""
        drawn = {name for requirement in works_on for name in requirement.names}
        return not drawn.isdisjoint(self._spoken_of(entry.line.text))

    def _turns_on(
        self, team: str | None, counts: Mapping[str, int], asked: Sequence[Requirement]
    ) -> list[str]:
        """Return the skills that tell the team apart, less its own product, which nobody outside works on.

        A word of the team's name is a product of its own unless it is asked for.
        """
        wanted = {name.casefold() for requirement in asked for name in requirement.names}
        own = {word.casefold() for word in (team or "").split()} - wanted
        apart = {
            s: n / self._spread[s] for s, n in counts.items() if s in self._spread and s.casefold() not in own
        }
        return sorted(apart, key=lambda skill: -apart[skill])[:CORE_SKILLS]

    def marked(self, requirements: Iterable[Requirement], told: Sequence[Entry]) -> list[Requirement]:
        """Mark as core what a team both tells of and asks for, and technologies that no other team names."""
        telling = {
            skill for entry in told for skill in self._spoken_of(entry.line.text)
        } & self._spread.keys()
        return [
            r.model_copy(update={"core": True}) if self._tells_apart(r, telling) else r for r in requirements
        ]

    def _tells_apart(self, requirement: Requirement, telling: set[str]) -> bool:
        names = set(requirement.names)
        technologies = {n for n in names if n in self._taxonomy and not self._is_concept(n)}
        is_rare = self._has_teams and {self._spread.get(name) for name in technologies} == {1}
        return requirement.necessity in {"strict", "expected"} and (is_rare or not names.isdisjoint(telling))

    def _kinds(self, skill: str) -> list[str]:
        """Return what a product is one of, unless the page speaks of that too."""
        kinds = [kind for kind, share in self._taxonomy[skill].implies.items() if share >= WHOLLY]
        return [kind for kind in kinds if kind not in self._spread and self._taxonomy[kind].is_practice]

    def _spread_of(self, teams: Mapping[str | None, Sequence[Entry]]) -> dict[str, int]:
        """Count the teams that speak of each skill; what most speak of is the employer's and left out."""
        spoken = [
            {skill for entry in flat(entries) for skill in self._spoken_of(entry.line.text)}
            for entries in teams.values()
        ]
        spread = Counter(skill for skills in spoken for skill in skills)
        common = max(2, len(teams) // 3)
        return {skill: count for skill, count in spread.items() if count <= common}

    def _spoken_of(self, text: str) -> dict[str, None]:
        """Return the skills of a line, in order, without languages: those say nothing of the work."""
        found = [m for m in self._finder.find(text) if not (m.met or m.skill in self._languages)]
        return dict.fromkeys(m.skill for m in found if not self._is_of_somebody(text, m))

    def _is_of_somebody(self, text: str, mention: Mention) -> bool:
        """Whether it is a colleague ("product managers"), or half of a name of a firm ("Acme Payments")."""
        is_field = bool(self._taxonomy[mention.skill].shown_by)
        is_firm = is_field and mention.text.istitle() and _NAME_BEFORE.search(text, 0, mention.start)
        return bool(is_firm or _PERSON.search(mention.text))


def _works_on(skills: Sequence[str], entry: Entry, *, core: bool) -> Requirement:
    """Return what a line that tells of the work asks for."""
    return Requirement(
        id=f"works-on-{id_of((), skills[0])}",
        asks=f"Works on {', '.join(skills)}: {entry.line.text[:200]}",
        any=tuple(skills),
        level="working",
        core=core,
        source=entry.source,
        line=entry.line.number,
        confidence=0.5,
    )
