"""How much of a skill a sentence asks for: its level word, years, and whether interest is enough."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rolematch.family import MOST_YEARS
from rolematch.posting._language import Language, within

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rolematch.extraction import Mention
    from rolematch.family import LevelWord

_NUMBER_WORDS = dict(
    zip(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twelve", "fifteen"],
        [*range(1, 11), 12, 15],
        strict=True,
    ),
    **{"a couple": 2, "half a": 0.5},
)
_NUMBER = rf"\d{{1,2}}(?:\.5)?|{'|'.join(_NUMBER_WORDS)}|(?<=than )a|(?<=least )a|(?<=over )a"
_YEARS = re.compile(
    rf"\b(?P<number>{_NUMBER})\s*(?:\(\d{{1,2}}\)\s*)?(?:\+|[\s-]?plus|or more|or greater|or so)?"
    rf"(?:\s*(?:-|–|to|and)\s*(?:{_NUMBER}))?\s*\+?\s*(?:or more\s+)?(?:of\s+)?(?:full\s+)?"
    r"(?:(?P<years>years?|yrs?)|(?P<months>months?))\b",
    re.I,
)
_DENIED = re.compile(
    r"(?:\bnot|n['’]t)\s+(?:(?:need|have|expect\w*|requir\w+|look\w*|for|to|be|you|an?|any)\s+)*$", re.I
)
_OR_BESIDE = re.compile(r"\bor\s+(?:[\w-]+\s+){0,3}$", re.I)
_LEARN_IT = re.compile(r"[^.;]{0,40}?\b(?:it|them|these|those|one)\b", re.I)
_BEHIND = re.compile(r"[\s:(–-]*(?:(?:skills?|knowledge|experience|level|at|to|an?|is|on)\b[\s:(–-]*)*", re.I)
_FAR, _NEAR = 110, 90
"""Characters over which a level word, and a word of interest, reach a skill."""


class MeasureReader:
    """Reads levels, years and interest.

    Parameters
    ----------
    language : Language
    """

    def __init__(self, language: Language) -> None:
        self._language = language

    def years(self, sentence: str, start: int, end: int) -> float | None:
        """Return the least number of years of experience that is named."""
        other = [m.start() for m in self._language.words["not_years_of_experience"].finditer(sentence)]
        for match in _YEARS.finditer(sentence, start, end):
            if not any(-30 < word - match.start() < 40 for word in other):
                number = _number(match["number"].lower())
                years = number if match["years"] else number / 12
                if 0 < years <= MOST_YEARS:  # "0-2 years" asks for none; 80 are those of the employer
                    return years
        return None

    def level(self, sentence: str, start: int, end: int, skills: Sequence[Mention]) -> LevelWord:
        """Return the level word nearest before the first skill, else the first one behind it."""
        cues = self._level_words(sentence, start, end, skills)
        if not cues or not skills:
            return min(cues)[2] if cues else "unspecified"
        first = skills[0].start
        before = [cue for cue in cues if cue[0] <= first and first - cue[1] < _FAR]
        if before:
            nearest = max(before)
            adjacent = sorted(cue for cue in before if nearest[0] - cue[1] < 3)
            if adjacent[0][2] == "familiar":  # "some hands-on experience"
                return "familiar"
            return min(adjacent, key=lambda cue: list(self._language.level).index(cue[2]))[2]
        behind = [cue for cue in cues for m in skills if _BEHIND.fullmatch(sentence, m.end, cue[0])]
        return min(behind)[2] if behind else "unspecified"

    def _level_words(
        self, sentence: str, start: int, end: int, skills: Sequence[Mention]
    ) -> list[tuple[int, int, LevelWord]]:
        necessity, words = self._language.necessity, self._language.words
        taken = [(m.start + (" " in m.text), m.end) for m in skills]  # but in "advanced Excel" it counts
        for pattern in (necessity["bonus"], necessity["desired"], words["highly"], words["not_a_level"]):
            taken += [match.span() for match in pattern.finditer(sentence, start, end)]  # "good to have"
        found = sorted(
            (match.start(), -match.end(), word)
            for word, pattern in self._language.level.items()
            for match in pattern.finditer(sentence, start, end)
            if not within(match.start(), taken) and not _DENIED.search(sentence, 0, match.start())
        )
        cues: list[tuple[int, int, LevelWord]] = []
        for first, minus_last, word in found:
            if not cues or cues[-1][1] <= first:  # "working command of" is not "command of"
                cues.append((first, -minus_last, word))
        return cues

    def interest(self, sentence: str, skills: Sequence[Mention]) -> bool:
        """Whether interest counts: it governs a skill, stands beside "or", or there is no skill."""
        words = self._language.words
        for match in words["interest"].finditer(sentence):
            if not skills or self._governs(sentence, match, skills):
                return True
        return any(self._governs(sentence, match, skills) for match in words["passion"].finditer(sentence))

    def _governs(self, sentence: str, cue: re.Match[str], skills: Sequence[Mention]) -> bool:
        """Whether a word of interest reaches a skill, or stands beside "or" behind one."""
        beside = _OR_BESIDE.search(sentence, 0, cue.start()) or _LEARN_IT.match(sentence, cue.end())
        near = any(0 <= m.start - cue.end() < _NEAR for m in skills)
        return near or bool(skills and beside)


def _number(written: str) -> float:
    return 1.0 if written == "a" else float(_NUMBER_WORDS.get(written) or written)
