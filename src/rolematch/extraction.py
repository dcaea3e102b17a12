"""Text + Taxonomy → Mentions: every skill named or shown, each in its sense, with its span."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from rolematch.lexicon import Lexicon, lower
from rolematch.senses import Candidate, Scene, SenseJudge, SenseRules, Verdict
from rolematch.stance import Cues, Stance, StanceReader

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rolematch.resume import Section
    from rolematch.taxonomy import Skill, Taxonomy

NAME, PHRASE, CUE = range(3)
"""Layers of the lexicon."""


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where the text names or shows a skill.

    Attributes
    ----------
    skill : str
        Canonical name.
    start, end : int
        Half-open code points of the original text.
    text : str
        The quoted words; ``text == original[start:end]``.
    stance : Stance
    reason : str
        Why this occurrence counts as the skill, a stable code such as ``"name"``, ``"in-list"``.
    shown : bool
        True where a phrase shows the skill (``Skill.shown_by``) and does not name it.
    """

    skill: str
    start: int
    end: int
    text: str
    stance: Stance = "used"
    reason: str = "name"
    shown: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """One candidate and why it counts or not, as shown by ``rolematch skills FILE --why``.

    Attributes
    ----------
    mention : Mention
        What the candidate is, or would be.
    counts : bool
    score : float
        Sum of the evidence; above zero counts. Zero for names that need no evidence.
    evidence : tuple of (code, weight)
        The strongest first; the weights stand in ``data/senses.yaml``.
    """

    mention: Mention
    counts: bool
    score: float = 0.0
    evidence: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class _Name:
    """What a pattern of the lexicon stands for."""

    skill: str
    surface: str
    ambiguous: bool
    technical: bool


class SkillFinder:
    """Finds the skills of one taxonomy in any text.

    Parameters
    ----------
    taxonomy : Taxonomy

    Examples
    --------
    >>> from rolematch.taxonomy import Taxonomy
    >>> finder = SkillFinder(Taxonomy.from_names(["Java", "JavaScript", "C", "C++"]))
    >>> [mention.skill for mention in finder.find("C++ and JavaScript")]
    ['C++', 'JavaScript']
    """

    def __init__(self, taxonomy: Taxonomy) -> None:
        self.taxonomy = taxonomy
        self._judge = SenseJudge(SenseRules.load())
        self._stances = StanceReader(Cues.load())
        self._lexicon: Lexicon[_Name | str] = Lexicon(self._patterns())

    def find(self, text: str, sections: Sequence[Section] = ()) -> list[Mention]:
        """Return the mentions in the order of the text.

        Names do not overlap each other; a phrase that shows a skill may hold a name.

        Parameters
        ----------
        text : str
        sections : sequence of Section
            The sections of the résumé, in the order of the text; they tell a bare list from work.
        """
        return [decision.mention for decision in self.explain(text, sections) if decision.counts]

    def explain(self, text: str, sections: Sequence[Section] = ()) -> list[Decision]:
        """Return every candidate with its decision, in the order of the text."""
        low = lower(text)
        hits = self._lexicon.scan(low)
        hits.sort(key=lambda hit: hit[0])
        section_at = [(section.span.start, section.kind) for section in sections]
        named = [hit for hit in hits if hit[2] == NAME]
        candidates = [
            Candidate(start, end, value.surface, value.ambiguous, value.technical)
            for start, end, _, value in named
        ]
        scene = Scene(text, low, candidates, section_at)
        cues = [(start, end, value) for start, end, layer, value in hits if layer == CUE]
        decisions = []
        index = 0
        for start, end, layer, value in hits:
            if layer == CUE:
                continue
            verdict = _PLAIN
            if layer == NAME:
                if value.ambiguous:
                    verdict = self._judge.judge(scene, index)
                index += 1
            stance = self._stances.stance(low, start, end, cues, scene.section(start))
            reason = verdict.reason if verdict is not _PLAIN else "phrase" if layer else "name"
            mention = Mention(value.skill, start, end, text[start:end], stance, reason, layer == PHRASE)
            decisions.append(Decision(mention, verdict.counts, verdict.score, verdict.evidence))
        return decisions

    def _patterns(self) -> Iterator[tuple[str, int, _Name | str]]:
        seen: set[str] = set()
        for skill in self.taxonomy.skills:
            for surface, spelling, ambiguous in self._spellings(skill):
                if (key := spelling.casefold()) not in seen:
                    seen.add(key)
                    yield spelling, NAME, _Name(skill.name, surface, ambiguous, skill.area not in _CONCEPT_AREAS)
            for phrase in skill.shown_by:
                yield phrase, PHRASE, _Name(skill.name, phrase, False, False)
        for cue, code in self._stances.patterns():
            yield cue, CUE, code

    def _spellings(self, skill: Skill) -> Iterator[tuple[str, str, bool]]:
        """Yield surface, spelling and whether it is ambiguous, for every way to write its names."""
        doubtful = {name.casefold() for name in skill.ambiguous}
        for surface in dict.fromkeys((skill.name, *skill.aliases, *skill.ambiguous)):
            ambiguous = surface.casefold() in doubtful or self._judge.knows(lower(surface))
            yield surface, surface, ambiguous
            glued = re.sub(r"(?<=\w)[\s./-]+(?=\w)", "", surface)
            if glued != surface and len(glued) >= 4:
                yield surface, glued, False
            apart = re.sub(r"(?<=[a-z])(?=[A-Z][A-Za-z])", " ", surface)
            if apart != surface and not re.search(r"\b[a-z]\b", apart):
                yield surface, apart, True


_PLAIN = Verdict(True, 0.0)
_CONCEPT_AREAS = frozenset({"concepts", "soft", "leadership"})


@cache
def bundled_finder() -> SkillFinder:
    """Return the finder of the bundled taxonomy, built once."""
    from rolematch.taxonomy import Taxonomy

    return SkillFinder(Taxonomy.load())


def find_skills(text: str, sections: Sequence[Section] = ()) -> list[Mention]:
    """Find the skills of the bundled taxonomy in a text.

    Examples
    --------
    >>> [mention.skill for mention in find_skills("Built services in Go on PostgreSQL 13.")]
    ['Go', 'PostgreSQL']
    """
    return bundled_finder().find(text, sections)
