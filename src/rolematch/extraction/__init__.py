"""Text + Taxonomy → Mentions: every skill named or shown, each in its sense, with its span."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from rolematch.extraction._cleantext import CleanText, clean
from rolematch.extraction._lexicon import Hit, Lexicon, Words, lower
from rolematch.extraction._scene import GLUE, Candidate, Name, Scene, Verdict, in_address
from rolematch.extraction._senserules import SenseRules
from rolematch.extraction._senses import SenseJudge
from rolematch.extraction._stance import Clauses, Cues, Stance, StanceReader, clause_ends, is_bystander
from rolematch.extraction._together import Combinations
from rolematch.extraction._tongues import Spoken, TongueRules, Tongues
from rolematch.extraction._typos import TypoFinder, is_likely
from rolematch.taxonomy import Taxonomy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rolematch.resume import Section
    from rolematch.taxonomy import Skill

__all__ = ["Decision", "Mention", "SkillFinder", "Stance", "find_skills", "finder_of", "is_bystander"]

_NAME, _PHRASE, _TYPO, _BENT, _CUE, _SIGN, _SENSE, _GROUP, _TELL = range(9)
"""Layers of the lexicon: within one, hits do not overlap; signs, phrases and words around names may."""
_SHOWS = frozenset(("phrase", "together"))
"""The reasons of what shows a skill without naming it."""
_PLAINLY = {reason: Verdict(1.0, {}, reason) for reason in ("name", "typo", "inflected", *_SHOWS)}
"""The verdict on what needs no evidence, by its reason."""
_INSIDE = "inside-name"
_START = itemgetter(0)
_MOST_NESTED = 10_000
"""So many longer names are kept with the names inside them, however their words are spaced."""


class Mention(NamedTuple):
    """One place where the text names or shows a skill.

    A named tuple because a résumé has a hundred of them: a frozen dataclass takes four times as long.

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
        True where a phrase (``Skill.shown_by``) or words together (``Skill.shown_together``) show the skill
        and do not name it.
    met : str
        The groups of words that met, where some together show it: ``"site + lost"``.
    """

    skill: str
    start: int
    end: int
    text: str
    stance: Stance = "used"
    reason: str = "name"
    shown: bool = False
    met: str = ""


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


class _Reading(NamedTuple):
    """One text with all that was found in it."""

    text: str
    cleaned: CleanText
    found: list[Candidate]
    scene: Scene
    clauses: Clauses


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
        self._tongues = Tongues(TongueRules.load())
        self._judge = SenseJudge(SenseRules.load(), self._tongues.tells)
        self._stances = StanceReader(Cues.load())
        rules = self._judge.rules
        self._combinations = Combinations(taxonomy, (*rules.software_words, *rules.technical_words))
        patterns = list(self._patterns())
        self._distinct = frozenset(map(lower, rules.misspelled))
        known = {
            pattern: name._replace(reason="typo")
            for pattern, layer, name in patterns
            if layer == _NAME and pattern in self._distinct
        }
        self._typos = TypoFinder(known, set(rules.no_typos))
        self._lexicon: Lexicon[Any] = Lexicon(
            patterns, layers=9, overlapping={_SIGN, _SENSE, _GROUP}, otherwise=self._unknown
        )
        self._nested: dict[str, tuple[tuple[int, int, str], ...]] = {}

    def __reduce__(self) -> tuple[type[SkillFinder], tuple[Taxonomy]]:
        """Cross process borders without what was learned from texts."""
        return SkillFinder, (self.taxonomy,)

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
        reading = self._read(text, sections)
        mentions: list[Mention] = []
        for candidate, verdict in self._judged(reading):
            if verdict.score > 0:
                self._quote(reading, candidate, verdict, mentions)
        return mentions

    def explain(self, text: str, sections: Sequence[Section] = ()) -> list[Decision]:
        """Return every candidate with its decision, in the order of the text."""
        reading = self._read(text, sections)
        decisions: list[Decision] = []
        for candidate, verdict in self._judged(reading):
            mentions: list[Mention] = []
            self._quote(reading, candidate, verdict, mentions)
            mention, *inside = mentions
            decisions.append(Decision(mention, verdict.counts, verdict.score, verdict.evidence))
            if verdict.counts:
                decisions += [Decision(inner, counts=True, score=1.0) for inner in inside]
        return decisions

    def _read(self, text: str, sections: Sequence[Section]) -> _Reading:
        """Find all that the lexicon knows in a text, and set the scene for judging it."""
        cleaned = clean(text, self._lexicon.begins)
        plain = f"{cleaned.text}\n"  # so that a letter stands before and after every name
        words = Words.of(lower(plain))
        hits = self._lexicon.scan(words)
        spoken = self._tongues.spoken(plain, hits[_TELL], len(words.words))
        if spoken:
            _heed_language(hits, spoken)
        found = _candidates(plain, words.text, hits)
        begins: list[tuple[int, str]] = [(cleaned.place(one.span.start), one.kind) for one in sections]
        names = [candidate for candidate in found if candidate[2].reason not in _SHOWS]
        scene = self._judge.scene(plain, words, names, hits[_SIGN], hits[_SENSE], begins, spoken)
        ends = clause_ends(plain)
        if met := self._combinations.meet(hits[_GROUP], ends, scene):
            found = sorted([*found, *met], key=_START)
        return _Reading(text, cleaned, found, scene, self._stances.clauses(hits[_CUE], ends))

    def _judged(self, reading: _Reading) -> Iterator[tuple[Candidate, Verdict]]:
        """Yield every candidate with its verdict."""
        judge, scene = self._judge.judge, reading.scene
        index = -1
        for candidate in reading.found:
            name = candidate[2]
            reason = name.reason
            index += reason not in _SHOWS
            if name.ambiguous and reason == "name":
                yield candidate, judge(scene, index)
            else:
                yield candidate, _PLAINLY[reason]

    def _quote(
        self, reading: _Reading, candidate: Candidate, verdict: Verdict, mentions: list[Mention]
    ) -> None:
        """Add the mention of a candidate, and those of the names inside it that it implies."""
        text, cleaned, _, scene, clauses = reading
        start, end, name = candidate
        section = scene.section(start) if scene.sections else ""
        stance = self._stances.stance(scene.text, start, end, clauses, section)
        mention = _mention(text, cleaned, start, end, name.skill, stance, verdict.reason)
        mentions.append(mention._replace(met=name.form) if name.reason == "together" else mention)
        if " " in name.form and name.reason == "name":
            for first, last, skill in self._inside(scene.low[start:end], name):
                mentions.append(_mention(text, cleaned, start + first, start + last, skill, stance, _INSIDE))

    def _inside(self, quoted: str, outer: Name) -> tuple[tuple[int, int, str], ...]:
        """Return the skills that are named inside a longer name and implied by it."""
        inside = self._nested.get(quoted)
        if inside is None:
            inside = tuple(self._implied_names(quoted, outer))
            if len(self._nested) < _MOST_NESTED:
                self._nested[quoted] = inside
        return inside

    def _implied_names(self, quoted: str, outer: Name) -> Iterator[tuple[int, int, str]]:
        words = list(re.finditer(r"[^\s/-]+", quoted))
        implied = self.taxonomy.implied(outer.skill)
        for first in range(len(words)):
            for last in range(first, len(words)):
                part = quoted[words[first].start() : words[last].end()]
                skill = self.taxonomy.get(part) if len(part) < len(quoted) else None
                if skill is not None and skill.name in implied:
                    yield words[first].start(), words[last].end(), skill.name

    def _unknown(self, word: str) -> tuple[int, Any] | None:
        """Return what a word means that begins no pattern: a misspelled name, or names with an ending."""
        if name := self._typos(word):
            return _TYPO, name
        readings = tuple(self._without_ending(word))
        return (_BENT, readings) if readings else None

    def _without_ending(self, word: str) -> Iterator[tuple[Name, str]]:
        """Yield the names that a word can be without an ending, each with the language that ends it so."""
        for plain, language, listed in self._tongues.without_ending(word):
            name: Name | None = self._lexicon.alone(plain, _NAME)
            if name and name.sure:
                yield name._replace(ambiguous=False, reason="inflected"), language
            elif name and (listed or plain in self._distinct):
                yield name, language

    def _patterns(self) -> Iterator[tuple[str, int, Any]]:
        """Yield every pattern in lower case, with its layer and what it means."""
        taken = {lower(skill.name): skill.name for skill in self.taxonomy.skills}
        for skill in self.taxonomy.skills:
            concept = self._judge.is_concept(skill)
            for form, key, spelling, ambiguous in self._spellings(skill):
                if taken.setdefault(spelling, skill.name) == skill.name:
                    technical = not concept or _PRODUCT.search(form) is not None
                    yield spelling, _NAME, self._name(skill, form, key, ambiguous, technical=technical)
            for phrase in skill.shown_by:
                yield lower(phrase), _PHRASE, Name(skill.name, phrase, phrase, reason="phrase")
        for words, groups in self._combinations.patterns():
            yield lower(words), _GROUP, groups
        for phrase, cue in self._stances.patterns():
            yield lower(phrase), _CUE, cue
        for phrase, sign in self._judge.signs():
            yield lower(phrase), _SIGN, sign
        for around, way in self._judge.phrases():
            yield lower(around), _SENSE, way
        for word, languages in self._tongues.tells.items():
            yield word, _TELL, languages

    def _name(self, skill: Skill, form: str, key: str, ambiguous: bool, *, technical: bool) -> Name:
        """Return a way to name a skill; ``technical`` unless it is a concept."""
        judge = self._judge
        return Name(
            skill.name,
            form,
            key,
            ambiguous=ambiguous or judge.knows(key),
            sure=technical and (not ambiguous or judge.is_sure(key)),
            trade=skill.area == "trades" and skill.name not in judge.rules.near_trades,
            concept=form.islower() or not (technical or judge.knows(key)),
            practice=not technical,
        )

    def _spellings(self, skill: Skill) -> Iterator[tuple[str, str, str, bool]]:
        """Yield form, key, lower-case spelling and whether it is ambiguous, for every way to write them."""
        doubtful = {lower(name): name for name in skill.ambiguous}
        surfaces = dict.fromkeys((skill.name, *skill.aliases, *skill.ambiguous))
        for surface in surfaces:
            if surface[-1].isdecimal() and not surface.isdigit() and _VERSIONED.sub("", surface) in surfaces:
                continue  # versions are found anyway
            parts = surface.split("/")
            if len(parts) > 1 and sum(part.strip() in self.taxonomy.by_name for part in parts) > 1:
                continue  # C/C++ names two skills
            low = lower(surface)
            form = doubtful.get(low, surface)  # replication is written so on purpose
            yield form, low, low, low in doubtful
            if not surface.isalnum():
                glued = _BETWEEN_WORDS.sub("", low)
                if glued != low and len(glued) >= 4:
                    yield surface, low, glued, False
            if low[2:] != surface[2:]:
                apart = _CAMEL_CASE.sub(" ", surface)
                if apart != surface and not apart.startswith("The "):  # "the Hive" is Hive
                    yield surface, low, lower(apart), True


_BETWEEN_WORDS = re.compile(r"(?<=\w)[\s./-]+(?=\w)")
_VERSIONED = re.compile(r"\s?\d+(?:\.\d+)*$")
_PRODUCT = re.compile(r"[a-z][A-Z]|[A-Z]{2}|\d")  # GraphQL among the concepts
_CAMEL_CASE = re.compile(r"(?<=[A-Za-z][a-z])(?=[A-Z][A-Za-z])")


def _candidates(text: str, low: str, hits: list[list[Hit[Any]]]) -> list[Candidate]:
    """Return all that could be a skill, in the order of the text."""
    found: list[Candidate] = hits[_NAME]
    if hits[_PHRASE] or hits[_TYPO]:
        typos = [hit for hit in hits[_TYPO] if is_likely(text, hit[0], hit[1])]
        found = sorted([*found, *hits[_PHRASE], *typos], key=_START)
    return [
        hit
        for hit in found
        if not ((low[hit[0] - 1] in GLUE or low[hit[1]] in GLUE) and in_address(low, hit[0], hit[1]))
    ]


def _mention(
    text: str, cleaned: CleanText, start: int, end: int, skill: str, stance: Stance, reason: str
) -> Mention:
    """Build a mention whose span is in the original text."""
    shown = reason in _SHOWS
    if cleaned.offsets is None:
        return Mention(skill, start, end, text[start:end], stance, reason, shown)
    if not cleaned.look_alikes.isdisjoint(range(start, end)):
        reason = "look-alike"
    start, end = cleaned.span(start, end)
    return Mention(skill, start, end, text[start:end], stance, reason, shown)


def _heed_language(hits: list[list[Hit[Any]]], spoken: Spoken) -> None:
    """Doubt names that are ordinary words in the language of their line, and add names with its endings."""
    hits[_NAME] = [
        (start, end, name.in_doubt()) if spoken.is_ordinary(start, end) else (start, end, name)
        for start, end, name in hits[_NAME]
    ]
    for layer in (_TYPO, _BENT, _CUE, _SIGN):
        hits[layer] = [hit for hit in hits[layer] if not spoken.is_ordinary(hit[0], hit[1])]
    for start, end, readings in hits[_BENT]:
        names = [name for name, language in readings if spoken.tells(language)]
        hits[_TYPO] += [(start, end, name) for name in names[:1]]


def finder_of(taxonomy: Taxonomy) -> SkillFinder:
    """Return the finder of a taxonomy; that of the bundled one is built once and shared."""
    return _bundled_finder() if taxonomy is Taxonomy.load() else SkillFinder(taxonomy)


@cache
def _bundled_finder() -> SkillFinder:
    return SkillFinder(Taxonomy.load())


def find_skills(text: str, sections: Sequence[Section] = ()) -> list[Mention]:
    """Find the skills of the bundled taxonomy in a text.

    Examples
    --------
    >>> [mention.skill for mention in find_skills("Built services in Go on PostgreSQL 13.")]
    ['Go', 'PostgreSQL']
    """
    return _bundled_finder().find(text, sections)
