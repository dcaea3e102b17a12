"""Decides whether an occurrence of an ambiguous name means the technology.

Every piece of evidence around the occurrence has a code and a weight, all of them in
``data/senses.yaml``; the weights add up, and a sum above zero means the technology. The strongest
piece is the reason shown. Nothing here knows any single name: what is special about *Go* or *Chef*
(the phrases for and against, the fields where the word is at home) is data too.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, Field

from rolematch.datafiles import check, data_folder, load_yaml
from rolematch.errors import TaxonomyError
from rolematch.lexicon import lower, regex_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

Kind = Literal["person", "company", "team", "letter", "brand"]


class _Author(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class NameRule(_Author):
    """What is special about one ambiguous name.

    Attributes
    ----------
    lean : float
        Evidence before any: above zero where the bare name usually is the technology.
    kinds : tuple
        What else the word is: a person's name, a company, a team, a bare letter, a brand or title.
    form : str
        How the technology is written, where it differs from the taxonomy.
    technical, ordinary : tuple of str
        Phrases around the name, written ``_``, that speak for and against.
    fields : tuple of str
        Fields of ordinary life where the word is at home.
    """

    lean: float = 0.0
    kinds: tuple[Kind, ...] = ()
    form: str = ""
    technical: tuple[str, ...] = ()
    ordinary: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()


class Frames(_Author):
    """Words that stand right before or right after a name."""

    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


class SenseRules(_Author):
    """The file ``senses.yaml``."""

    weights: dict[str, float]
    frames: dict[str, Frames]
    compounds: tuple[str, ...]
    neutral: tuple[str, ...]
    technical_words: tuple[str, ...]
    function_words: tuple[str, ...]
    separators: tuple[str, ...]
    concept_areas: tuple[str, ...]
    mostly_technical: tuple[str, ...]
    misspelled: tuple[str, ...]
    no_typos: tuple[str, ...]
    fields: dict[str, tuple[str, ...]]
    names: dict[str, NameRule] = Field(default_factory=dict)

    @classmethod
    def load(cls) -> SenseRules:
        """Read the bundled rules."""
        path = data_folder() / "senses.yaml"
        text = path.read_text("utf-8")
        value = load_yaml(text, path.name, TaxonomyError)
        return check(value, cls, text=text, file=path.name, error=TaxonomyError)


@dataclass(frozen=True, slots=True)
class Name:
    """A way to name a skill.

    Attributes
    ----------
    skill : str
        Canonical name.
    form : str
        The name as it is written where it names the technology.
    key : str
        The same in lower case.
    ambiguous : bool
        Whether its sense has to be decided.
    sure : bool
        Whether it is a sign that a text speaks of technology: no concept, and hardly ever anything else.
    """

    skill: str
    form: str
    key: str
    ambiguous: bool = False
    sure: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a candidate names the technology, and why.

    Attributes
    ----------
    score : float
        The sum of the evidence and of how the name leans before any.
    weights : mapping of code to weight
        The evidence found; above zero speaks for the technology.
    """

    score: float
    weights: Mapping[str, float] = field(default_factory=dict)

    @property
    def counts(self) -> bool:
        """Whether this names the technology."""
        return self.score > 0

    @property
    def evidence(self) -> tuple[tuple[str, float], ...]:
        """The codes with their weights, the strongest first."""
        found = [(code, round(weight, 3)) for code, weight in self.weights.items()]
        return tuple(sorted(found, key=lambda item: (-abs(item[1]), item[0])))

    @property
    def reason(self) -> str:
        """The code of the strongest evidence for the verdict."""
        if not self.weights:
            return "prior"
        strongest = max if self.counts else min
        return strongest(self.weights, key=self.weights.__getitem__)


Candidate = tuple[int, int, Name]
"""Start, end and the name that stands there."""


@dataclass
class Scene:
    """One text with all that was found in it, as the evidence sees it.

    Attributes
    ----------
    text, low : str
        The text, and the same in lower case.
    names : list of (start, end, Name)
    signs : list of (start, field)
        Words of the fields of ordinary life, and of software work.
    sections : list of (start, kind)
    link : compiled expression
        What may stand between two members of a list.
    """

    text: str
    low: str
    names: list[Candidate]
    signs: list[tuple[int, str]]
    sections: list[tuple[int, str]]
    link: re.Pattern[str]
    verdicts: dict[tuple[str, tuple[int, int], str, str], Verdict] = field(default_factory=dict)

    @cached_property
    def technologies(self) -> list[int]:
        """Starts of the names that are technologies beyond doubt."""
        return [start for start, _, name in self.names if name.sure]

    @cached_property
    def distinct(self) -> int:
        """How many different technologies the text names beyond doubt."""
        return len({name.skill for _, _, name in self.names if name.sure})

    @cached_property
    def hints(self) -> int:
        """How many different skills the text names, doubtful ones and concepts too."""
        return len({name.skill for _, _, name in self.names})

    @cached_property
    def signs_of(self) -> dict[str, list[int]]:
        """Where the words of each field stand."""
        places: dict[str, list[int]] = {}
        for start, name in self.signs:
            places.setdefault(name, []).append(start)
        return places

    @cached_property
    def runs(self) -> list[tuple[int, int]]:
        """For each name: how many sure, and how many doubtful names its list holds, itself included."""
        runs: list[tuple[int, int]] = []
        start = 0
        for index, (_, end, _) in enumerate(self.names):
            following = self.names[index + 1][0] if index + 1 < len(self.names) else -1
            if not self._linked(end, following):
                members = self.names[start : index + 1]
                sure = sum(name.sure for _, _, name in members)
                runs += [(sure, sum(name.ambiguous for _, _, name in members))] * len(members)
                start = index + 1
        return runs

    def _linked(self, end: int, start: int) -> bool:
        if start < end or start - end > 50:
            return False
        gap = self.low[end:start]
        return gap == ", " or self.link.fullmatch(gap) is not None

    def scope(self, start: int, end: int) -> tuple[int, int]:
        """Bounds of the line, clipped to some characters before and after."""
        reach = max(0, start - _SCOPE)
        first = self.text.rfind("\n", reach, start) + 1 or reach
        last = self.text.find("\n", end, end + _SCOPE)
        return first, min(end + _SCOPE, len(self.text)) if last < 0 else last

    def in_capitals(self, start: int, end: int) -> bool:
        """Whether the line holds no lower-case word, so that case says nothing."""
        return _SMALL_WORD.search(self.text, *self.scope(start, end)) is None

    def has_year(self, start: int, end: int) -> bool:
        """Whether the line names a year, as the heading of a position does."""
        return _YEAR.search(self.text, *self.scope(start, end)) is not None

    def count(self, places: list[int], scope: tuple[int, int]) -> int:
        """How many of some places are in a scope."""
        return bisect_left(places, scope[1]) - bisect_left(places, scope[0])

    def section(self, at: int) -> str:
        """Kind of the section around an offset, or nothing."""
        index = bisect_right(self.sections, (at, "\uffff")) - 1
        return self.sections[index][1] if index >= 0 else ""


_SMALL_WORD = re.compile(r"[a-zß-ÿ]{3}")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_VERSION = re.compile(
    r"\s?v?\d+(?:\.[\dx]+)+\b|\s?\d+(?:\.\d+)?\+?(?=\s*[,;/)&|.]|\s*$)|[23]\b", re.MULTILINE
)
_CAPITALIZED = re.compile(r"[A-ZÀ-Þ][^\W\d_]*[a-zß-ÿ][\w'’-]*$")
_HYPHENED = re.compile(r"[-‐‑]([^\W\d_]+)")
_BEFORE_HYPHEN = re.compile(r"([^\W\d_]+)[-‐‑]$")
_ADDRESS = re.compile(r"@|://|www\.|\.(?:com|org|net|io|dev|de|edu|gov)\b|\.\w{1,4}/")
_REACH, _SCOPE = 64, 160
"""Code points looked at on either side, for words beside a name and for what stands farther around."""
_MANY = 1000
"""From so many names on, a text repeats itself: the same surroundings are weighed once."""
_BULLETS = "•▪●‣⁃◦○■–—*-+"
_OPENERS = frozenset('\n.!?:;|·“"(' + _BULLETS) | {""}
_ITEM_EDGES = frozenset(",;/|·:([\n)]" + "•▪●‣⁃◦○■*") | {""}
_PLAIN_EDGES = frozenset(" ,;/|()\n\t") | {""}
_LIST_MARKS = frozenset(",;/|()\n:") | {""}
_PREFIXES = frozenset({"non", "pre", "ex", "post"})
_CLEARLY, _CLEARLY_NOT = 5.0, -6.0
"""Beyond these sums the rest of the evidence is not looked for; it could hardly change anything."""
_TECHNICAL = "software"
"""The field of ``technical_words``, beside the fields of ordinary life."""


class _Occurrence:
    """One candidate with the text around it."""

    __slots__ = (
        "end", "found", "head", "index", "left", "name", "quoted", "right", "rule", "scene", "score",
        "start", "tail", "weights",
    )  # fmt: skip

    def __init__(self, scene: Scene, index: int, rule: NameRule, weights: Mapping[str, float]) -> None:
        self.scene, self.index, self.rule, self.weights = scene, index, rule, weights
        self.score = rule.lean
        self.start, self.end, self.name = scene.names[index]
        text = scene.text
        self.quoted = text[self.start : self.end]
        self.left = text[max(0, self.start - _REACH) : self.start]
        self.right = text[self.end : self.end + _REACH]
        self.tail = self.left.rstrip(" \t")
        self.head = self.right.lstrip(" \t")[:1]
        self.found: dict[str, float] = {}

    def add(self, code: str, times: float = 1.0) -> None:
        """Add a piece of evidence."""
        weight = self.weights[code] * times
        self.found[code] = weight
        self.score += weight

    @property
    def opens_sentence(self) -> bool:
        """Whether a sentence, an item or a line begins here, so that a capital says little."""
        last = self.tail[-1:]
        if last in {"-", "+", "–", "—"}:  # a bullet only where a line begins with it
            return self.tail[:-1].rstrip(" \t")[-1:] in {"", "\n"}
        return last in _OPENERS

    @property
    def is_item(self) -> bool:
        """Whether it stands alone between the marks of a list."""
        return (self.tail[-1:] in _ITEM_EDGES or self.opens_sentence) and (
            self.head in _ITEM_EDGES or (self.head == "." and self.right.lstrip(". \t")[:1] in {"", "\n"})
        )

    @property
    def in_capitals(self) -> bool:
        """Whether all words around it are capitals."""
        return self.quoted.isupper() and self.scene.in_capitals(self.start, self.end)


class _Phrases:
    """The phrases of one name: those after it, before it (read backwards) and around it."""

    def __init__(self, phrases: Iterable[str]) -> None:
        sides = [phrase.partition("_") for phrase in phrases]
        self._after = _any_of(
            [_joint(right) + regex_of(right) for left, _, right in sides if not left and right]
        )
        self._before = _any_of([_backwards(left) for left, _, right in sides if left and not right])
        self._around = [
            (re.compile(_backwards(left)), re.compile(_joint(right) + regex_of(right)))
            for left, _, right in sides
            if left and right
        ]

    def stand_around(self, left: str, right: str) -> bool:
        """Whether one of them stands around a name; ``left`` and ``right`` are in lower case."""
        backwards = left[::-1]
        return bool(
            (self._after and self._after.match(right))
            or (self._before and self._before.match(backwards))
            or any(one.match(backwards) and two.match(right) for one, two in self._around)
        )


def _any_of(expressions: list[str]) -> re.Pattern[str] | None:
    return re.compile("|".join(expressions)) if expressions else None


def _joint(side: str) -> str:
    """Return what stands between the name and the phrase: a blank or hyphen; nothing before a comma."""
    return r"[\s‐‑-]{1,14}" if side[:1] == " " else ""


def _backwards(side: str) -> str:
    """Write the phrase before a name as an expression over the reversed text."""
    gap = _joint(side[::-1])
    expression = ""
    for word in reversed(side.split()):
        if word == "..":
            expression += r"(?:[^\w.;:!?\n]{1,3}[\w'’]{1,30}){0,3}?"
            gap = r"[^\w.;:!?\n]{1,3}"
            continue
        stem = re.escape(word.rstrip("*")[::-1])
        expression += gap + (r"\w*" if word.endswith("*") else "") + stem
        gap = _joint(" ")
    return expression + r"(?!\w)"


class SenseJudge:
    """Weighs the evidence around a candidate."""

    def __init__(self, rules: SenseRules) -> None:
        self.rules = rules
        self._weights = rules.weights
        self._before = {word: code for code, frame in rules.frames.items() for word in frame.before}
        self._after = {word: code for code, frame in rules.frames.items() for word in frame.after}
        self._compounds = frozenset(rules.compounds)
        self._neutral = frozenset(rules.neutral) | self._before.keys() | self._after.keys()
        self._mostly_technical = frozenset(map(lower, rules.mostly_technical))
        self._names = {lower(name): rule for name, rule in rules.names.items()}
        self._function_words = frozenset((*rules.function_words, "_"))
        self._phrases: dict[str, tuple[_Phrases, _Phrases, _Phrases]] = {}
        self._particular = {
            key
            for key, rule in self._names.items()
            if rule.kinds or rule.lean < -1 or any("," in phrase for phrase in rule.ordinary)
        }
        self._known = Verdict(*self._sum("mostly-technical", "its-form"))
        self._listed = Verdict(*self._sum("in-list"))
        words = "|".join(re.escape(word) for word in rules.separators)
        self._link = re.compile(
            r"(?:s|'s)?\s*(?:v?\d[\w.]*\+?)?\s*(?:\([^()\n]{0,40}\)|-\s?\w+)?\s*"
            rf"(?:[,;/|•·&+:\-–\n(]|\s(?:{words})\s)[\s,(\[•*/&–-]*(?:(?:{words})\s+|e\.g\.,?\s*)?"
        )

    def _sum(self, *codes: str) -> tuple[float, dict[str, float]]:
        found = {code: self._weights[code] for code in codes}
        return sum(found.values()), found

    def is_sure(self, key: str) -> bool:
        """Whether an ambiguous name hardly ever means anything else."""
        return key in self._mostly_technical

    def knows(self, key: str) -> bool:
        """Whether there is a rule for this lower-case name."""
        return key in self._names

    def signs(self) -> Iterator[tuple[str, str]]:
        """Yield the words of all fields with their field, for the lexicon."""
        for name, words in {_TECHNICAL: self.rules.technical_words, **self.rules.fields}.items():
            for word in words:
                yield word, name

    def scene(
        self,
        text: str,
        low: str,
        names: list[Candidate],
        signs: list[tuple[int, str]],
        sections: list[tuple[int, str]],
    ) -> Scene:
        """Set the scene for all candidates of one text."""
        return Scene(text, low, names, signs, sections, self._link)

    def judge(self, scene: Scene, index: int) -> Verdict:
        """Weigh the evidence around one candidate, the nearest first, until it is clear."""
        if verdict := self._at_a_glance(scene, index):
            return verdict
        if len(scene.names) < _MANY:
            return self._weigh(scene, index)
        start, end, name = scene.names[index]
        around = scene.text[max(0, start - _SCOPE) : end + _SCOPE]
        place = (name.key, scene.runs[index], scene.section(start), around)
        if place not in scene.verdicts:
            scene.verdicts[place] = self._weigh(scene, index)
        return scene.verdicts[place]

    def _at_a_glance(self, scene: Scene, index: int) -> Verdict | None:
        """Decide the plain cases: names that are hardly ever anything else, items of a list of technologies.

        Only where it is written as it should be, and touched by nothing but blanks and commas. Two
        names of three are decided here, at a tenth of the cost.
        """
        start, end, name = scene.names[index]
        text = scene.text
        if text[start:end] != name.form or text[start - 1 : start] not in _PLAIN_EDGES:
            return None
        after = text[end : end + 1]
        if name.key not in self._names and name.sure and not name.form.islower() and after in _PLAIN_EDGES:
            return self._known
        if name.key in self._particular or after not in _LIST_MARKS or scene.runs[index][0] <= name.sure:
            return None
        before = text[max(0, start - 2) : start].rstrip(" ")[-1:]
        plain = before in _LIST_MARKS and scene.section(start) != "interests"
        rule = self._names.get(name.key, _NO_RULE)
        return self._listed if plain and scene.signs_of.keys().isdisjoint(rule.fields) else None

    def _weigh(self, scene: Scene, index: int) -> Verdict:
        rule = self._names.get(scene.names[index][2].key, _NO_RULE)
        one = _Occurrence(scene, index, rule, self._weights)
        for weigh in (self._weigh_form, self._weigh_frame, self._weigh_surroundings):
            weigh(one)
            if not _CLEARLY_NOT < one.score < _CLEARLY:
                break
        return Verdict(round(one.score, 3), one.found)

    def _weigh_form(self, one: _Occurrence) -> None:
        """Weigh how it is written, the list it stands in, and the phrases of this name."""
        self._list(one)
        self._form(one)
        self._touching(one)
        if one.rule.ordinary or one.rule.technical:
            self._phrase(one)

    def _form(self, one: _Occurrence) -> None:
        quoted, form = one.quoted, one.rule.form or one.name.form
        if one.name.key in self._mostly_technical:
            one.add("mostly-technical")
        if form.islower():
            one.add("any-case")
        elif quoted.islower():
            one.add("lower-case")
        elif one.in_capitals:
            return
        elif quoted != form and (quoted.isupper() or form.isupper()):
            one.add("capitals" if quoted.isupper() else "lower-case")
        elif one.opens_sentence and not form.isupper():
            one.add("capital-at-start")
        else:
            one.add("its-form", 1.5 if one.rule is not _NO_RULE and not one.rule.kinds else 1)

    def _phrases_of(self, key: str, rule: NameRule) -> tuple[_Phrases, _Phrases, _Phrases]:
        """Return the ordinary phrases, those of function words alone, and the technical ones."""
        phrases = self._phrases.get(key)
        if phrases is None:
            weak = {phrase for phrase in rule.ordinary if self._function_words.issuperset(phrase.split())}
            strong = [phrase for phrase in rule.ordinary if phrase not in weak]
            phrases = (_Phrases(strong), _Phrases(sorted(weak)), _Phrases(rule.technical))
            self._phrases[key] = phrases
        return phrases

    def _phrase(self, one: _Occurrence) -> None:
        low = one.scene.low
        left, right = (low[max(0, one.start - _REACH) : one.start], low[one.end : one.end + _REACH])
        ordinary, weak, technical = self._phrases_of(one.name.key, one.rule)
        if ordinary.stand_around(left, right) or (
            "its-form" not in one.found and weak.stand_around(left, right)
        ):
            one.add("ordinary-phrase")
        if technical.stand_around(left, right):
            one.add("technical-phrase")

    def _touching(self, one: _Occurrence) -> None:
        """Look at what touches the name without a blank."""
        left, right = one.left[-1:], one.right[:2]
        if not right[:1].isspace():
            if right[:1] in "-‐‑" and (hyphened := _HYPHENED.match(one.right)):
                word = hyphened[1].lower()
                technical = word in self._compounds or self._after.get(word) == "technical-frame"
                one.add("technical-compound" if technical else "compound")
            elif right[:1] == "s" and not right[1:].isalnum():
                one.add("plural")
            elif "letter" in one.rule.kinds and (
                right[:1] == "&" or (right[:1] == "." and right[1:].isalnum())
            ):
                one.add("ampersand" if right[0] == "&" else "dotted")
        if left in {"-", "‐", "‑"} and (before := _BEFORE_HYPHEN.search(one.left)):
            if before[1].lower() not in _PREFIXES:
                one.add("compound")
        elif left == "." and one.left[-2:-1].isalnum():
            one.add("dotted")
        elif left == "&":
            one.add("ampersand")

    def _weigh_frame(self, one: _Occurrence) -> None:
        """Weigh the words right before and after it."""
        before = one.left.split()[-3:] if one.left[-1:].isspace() else []
        after = one.right.split(None, 2)[:2] if one.right[:1].isspace() else []
        here = self._words_before(before) | self._words_after(after)
        if "technical-frame" in here:
            here -= {"determiner", "ordinary-frame", "weak-frame"}
        elif one.found.keys() & {"its-form"}:
            here.discard("ordinary-frame")
        kinds = one.rule.kinds
        if "company" not in kinds:
            here.discard("employer-frame")
        elif (
            before
            and before[-1][-1] in ",|–—-@"
            and _YEAR.search(one.scene.text, *one.scene.scope(one.start, one.end))
        ):
            here.add("employer-line")
        if "team" not in kinds:
            here.discard("team-frame")
        for code in sorted(here):
            one.add(code)
        if _VERSION.match(one.right):
            one.add("version")
        if "technical-frame" not in here and not one.quoted.islower() and not one.in_capitals:
            self._name_like(one, before, after)

    def _words_before(self, before: list[str]) -> set[str]:
        if not before:
            return set()
        last = before[-1].lower()
        two = f"{before[-2].lower()} {last}" if len(before) > 1 else last
        three = f"{before[0].lower()} {two}" if len(before) > 2 else two
        found = {self._before[text] for text in (last, two, three) if text in self._before}
        return found or ({"label"} if last[-1] == ":" else set())

    def _words_after(self, after: list[str]) -> set[str]:
        if not after:
            return set()
        first = after[0].lower().strip("()[].,;:!?\"'")
        two = f"{first} {after[1].lower().strip('.,;:!?')}" if len(after) > 1 else first
        return {self._after[text] for text in (first, two) if text in self._after}

    def _name_like(self, one: _Occurrence, before: list[str], after: list[str]) -> None:
        """Look for a capitalized neighbor: a person, a place, a company, a title."""
        weight = 1.5 if {"person", "brand", "company"} & set(one.rule.kinds) else 1.0
        if after and self._is_unknown_name(one.scene, after[0].rstrip(".,;:)'\""), one.end + 1):
            one.add("name-after", weight)
        if before:
            start = one.start - 1 - len(before[-1])
            if self._is_unknown_name(one.scene, before[-1].lstrip("(\"'"), start):
                opens = one.scene.text[max(0, start - 6) : max(0, start)].rstrip(" \t")[-1:] in _OPENERS
                one.add("name-before-at-start" if opens else "name-before", weight)

    def _is_unknown_name(self, scene: Scene, word: str, at: int) -> bool:
        """Whether a word looks like a name, and is none that the taxonomy knows."""
        if not word[:1].isupper() or not _CAPITALIZED.match(word) or word.lower() in self._neutral:
            return False
        near = bisect_left(scene.names, (at - 1,))
        return not (near < len(scene.names) and scene.names[near][0] <= at + 2)

    def _list(self, one: _Occurrence) -> None:
        """Look at the list it stands in."""
        sure, doubtful = one.scene.runs[one.index]
        if sure := sure - one.name.sure:
            one.add("in-list", 1 + 0.25 * min(sure - 1, 4))
        elif self._beside_technology(one.scene, one.index):
            one.add("beside-technology")
        if doubtful > 1:
            one.add("in-list-of-doubtful", min(doubtful - 1, 4))
        if one.is_item:
            one.add("list-item")

    def _beside_technology(self, scene: Scene, index: int) -> bool:
        """Whether only a blank stands between this and a technology."""
        names = scene.names
        start, end, _ = names[index]
        behind = index > 0 and names[index - 1][2].sure and 0 < start - names[index - 1][1] < 3
        ahead = index + 1 < len(names) and names[index + 1][2].sure and 0 < names[index + 1][0] - end < 3
        return (behind and scene.text[names[index - 1][1] : start].isspace()) or (
            ahead and scene.text[end : names[index + 1][0]].isspace()
        )

    def _weigh_surroundings(self, one: _Occurrence) -> None:
        """Weigh what stands farther around it."""
        scene = one.scene
        scope = scene.scope(one.start, one.end)
        if near := scene.count(scene.technologies, scope) - one.name.sure:
            one.add("technology-near", 1 + 0.25 * min(near - 1, 4))
        signs = scene.signs_of
        technical = signs.get(_TECHNICAL, [])
        if scene.count(technical, scope) > scene.count(technical, (one.start, one.end)):
            one.add("technical-words")
        others = scene.distinct - one.name.sure
        if others >= 5:
            one.add("technical-document")
        elif not others:
            one.add("no-technology" if _TECHNICAL in signs or scene.hints > 2 else "nothing-technical")
        if scene.sections and (code := f"section-{scene.section(one.start)}") in self._weights:
            one.add(code)
        for field_ in one.rule.fields:
            if field_ in signs:
                near_it = scene.count(signs[field_], scope)
                one.add("its-field-near" if near_it else "its-field")


_NO_RULE = NameRule()


def in_address(text: str, start: int, end: int) -> bool:
    """Whether a name is a part of a mail or web address, or of a path."""
    if text[start - 1 : start] not in _GLUE and text[end : end + 1] not in _GLUE:
        return False
    first = max(text.rfind(" ", max(0, start - 80), start), text.rfind("\n", max(0, start - 80), start)) + 1
    word = _SOLID.match(text, first or max(0, start - 80))
    return word is not None and _ADDRESS.search(word[0]) is not None


_GLUE = frozenset("@./:-_~=?&#")
_SOLID = re.compile(r"\S{0,160}")
