"""Text + Taxonomy → Mentions: every skill named or shown, each in its sense, with its span."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from rolematch.cleantext import CleanText, clean
from rolematch.lexicon import Lexicon, lower
from rolematch.senses import Candidate, Scene, SenseJudge, SenseRules, Verdict
from rolematch.stance import Cue, Cues, Stance, StanceReader
from rolematch.taxonomy import Taxonomy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rolematch.resume import Section
    from rolematch.taxonomy import Skill

__all__ = ["Decision", "Mention", "SkillFinder", "Stance", "find_skills"]

_NAME, _PHRASE, _CUE = range(3)
"""Layers of the lexicon: within one, hits do not overlap."""


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
    """What a pattern of the lexicon stands for: a name of a skill, or a phrase that shows it."""

    skill: str
    surface: str
    ambiguous: bool = False
    technical: bool = True


class SkillFinder:
    """Finds the skills of one taxonomy in any text.

    Parameters
    ----------
    taxonomy : Taxonomy

    Examples
    --------
    >>> finder = SkillFinder(Taxonomy.from_names(["Java", "JavaScript", "C", "C++"]))
    >>> [mention.skill for mention in finder.find("C++ and JavaScript")]
    ['C++', 'JavaScript']
    """

    def __init__(self, taxonomy: Taxonomy) -> None:
        self.taxonomy = taxonomy
        self._judge = SenseJudge(SenseRules.load())
        self._stances = StanceReader(Cues.load())
        self._lexicon: Lexicon[_Name | Cue] = Lexicon(self._patterns())
        self._nested: dict[str, tuple[tuple[int, int, _Name], ...]] = {}

    def find(self, text: str, sections: Sequence[Section] = ()) -> list[Mention]:
        """Return the mentions in the order of the text.

        A name may stand inside a phrase that shows another skill, or inside a longer name that
        implies it (Ruby in Ruby on Rails); apart from that mentions do not overlap.

        Parameters
        ----------
        text : str
        sections : sequence of Section
            The sections of the résumé, in the order of the text; they tell a bare list from work.
        """
        return [decision.mention for decision in self.explain(text, sections) if decision.counts]

    def explain(self, text: str, sections: Sequence[Section] = ()) -> list[Decision]:
        """Return every candidate with its decision, in the order of the text."""
        cleaned = clean(text, self._lexicon.__contains__)
        low = lower(cleaned.text)
        hits = sorted(self._lexicon.scan(low), key=lambda hit: hit[0])
        cues = [(start, end, value) for start, end, _, value in hits if isinstance(value, Cue)]
        found = [(start, end, layer, value) for start, end, layer, value in hits if isinstance(value, _Name)]
        candidates = [
            Candidate(start, end, value.surface, value.ambiguous, value.technical)
            for start, end, layer, value in found
            if layer == _NAME
        ]
        scene = Scene(cleaned.text, low, candidates, [(one.span.start, one.kind) for one in sections])
        decisions: list[Decision] = []
        index = 0
        for start, end, layer, value in found:
            verdict = _PLAIN
            if layer == _NAME:
                verdict = self._judge.judge(scene, index) if value.ambiguous else _PLAIN
                index += 1
            stance = self._stances.stance(cleaned.text, start, end, cues, scene.section(start))
            reason = "phrase" if layer == _PHRASE else verdict.reason if value.ambiguous else "name"
            decisions.append(_decision(text, cleaned, (start, end), value.skill, stance, reason, verdict))
            if layer == _NAME and verdict.counts:
                for first, last, inner in self._inside(low[start:end], value):
                    span = (start + first, start + last)
                    decisions.append(
                        _decision(text, cleaned, span, inner.skill, stance, "inside-name", _PLAIN)
                    )
        return decisions

    def _inside(self, quoted: str, outer: _Name) -> tuple[tuple[int, int, _Name], ...]:
        """Return the names inside a longer name whose skills it implies."""
        inside = self._nested.get(quoted)
        if inside is None:
            inside = self._nested[quoted] = tuple(self._implied_names(quoted, outer))
        return inside

    def _implied_names(self, quoted: str, outer: _Name) -> Iterator[tuple[int, int, _Name]]:
        if " " not in outer.surface:  # the js of Node.js, however it is written here, names nothing
            return
        words = list(re.finditer(r"[^\s/-]+", quoted))
        implied = self._implied_by(outer.skill)
        for first in range(len(words)):
            for last in range(first, len(words)):
                part = quoted[words[first].start() : words[last].end()]
                skill = self.taxonomy.get(part) if len(part) < len(quoted) else None
                if skill is not None and skill.name in implied:
                    yield words[first].start(), words[last].end(), _Name(skill.name, part)

    def _implied_by(self, name: str) -> set[str]:
        """Return all that a skill implies, over any number of steps."""
        implied: set[str] = set()
        ahead = [name]
        while ahead:
            skill = self.taxonomy.by_name.get(ahead.pop())
            if skill is None:
                continue
            ahead += [other for other in skill.implies if other not in implied]
            implied.update(skill.implies)
        return implied - {name}

    def _patterns(self) -> Iterator[tuple[str, int, _Name | Cue]]:
        taken = {lower(skill.name): skill.name for skill in self.taxonomy.skills}
        for skill in self.taxonomy.skills:
            technical = skill.area not in self._judge.rules.concept_areas
            for surface, spelling, ambiguous in self._spellings(skill):
                if taken.setdefault(lower(spelling), skill.name) == skill.name:
                    yield spelling, _NAME, _Name(skill.name, surface, ambiguous, technical)
            for phrase in skill.shown_by:
                yield phrase, _PHRASE, _Name(skill.name, phrase)
        for phrase, cue in self._stances.patterns():
            yield phrase, _CUE, cue

    def _spellings(self, skill: Skill) -> Iterator[tuple[str, str, bool]]:
        """Yield surface, spelling and whether it is ambiguous, for every way to write its names."""
        doubtful = {lower(name): name for name in skill.ambiguous}
        for surface in dict.fromkeys((skill.name, *skill.aliases, *skill.ambiguous)):
            form = doubtful.get(lower(surface), surface)  # replication is written so on purpose
            yield form, surface, lower(surface) in doubtful or self._judge.knows(lower(surface))
            glued = _BETWEEN_WORDS.sub("", surface)
            if glued != surface and len(glued) >= 4:
                yield surface, glued, False
            apart = _CAMEL_CASE.sub(" ", surface)
            if apart != surface:
                yield surface, apart, True


_PLAIN = Verdict(True, 0.0)
_BETWEEN_WORDS = re.compile(r"(?<=\w)[\s./-]+(?=\w)")
_CAMEL_CASE = re.compile(r"(?<=[A-Za-z][a-z])(?=[A-Z][A-Za-z])")


def _decision(
    text: str,
    cleaned: CleanText,
    span: tuple[int, int],
    skill: str,
    stance: Stance,
    reason: str,
    verdict: Verdict,
) -> Decision:
    start, end = cleaned.span(*span)
    if not cleaned.look_alikes.isdisjoint(range(*span)):
        reason = "look-alike"
    mention = Mention(skill, start, end, text[start:end], stance, reason, reason == "phrase")
    return Decision(mention, verdict.counts, verdict.score, verdict.evidence)


@cache
def _bundled_finder() -> SkillFinder:
    """Return the finder of the bundled taxonomy, built once."""
    return SkillFinder(Taxonomy.load())


def find_skills(text: str, sections: Sequence[Section] = ()) -> list[Mention]:
    """Find the skills of the bundled taxonomy in a text.

    Examples
    --------
    >>> [mention.skill for mention in find_skills("Built services in Go on PostgreSQL 13.")]
    ['Go', 'PostgreSQL']
    """
    return _bundled_finder().find(text, sections)
