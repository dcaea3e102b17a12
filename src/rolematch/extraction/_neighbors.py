"""What the words right beside a name say of its sense."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rolematch.extraction._scene import Scene
    from rolematch.extraction._senserules import Sense, SenseRules

_VERSION = re.compile(
    r"\s?v?\d+(?:\.[\dx]+)+\b|\s?\d+(?:\.\d+)?\+?(?=\s*[,;/)&|.]|\s*$)|[23]\b", re.MULTILINE
)
_MAJOR = re.compile(r"\s\d{1,2}(?=\s[a-z])")
"""The version of a name in its own form, and a word of what has it: Angular 15 upgrade."""
_CAPITALIZED = re.compile(r"[A-ZÀ-Þ][^\W\d_]*[a-zß-ÿ][\w'’-]*$")
_AND_NAME = re.compile(r"(?:,| and| &| und| et| y| e) ([A-ZÀ-Þ][a-zß-ÿ'’-]+)\b")
_NAME_AND = re.compile(r"(?:^|[\s(])([A-ZÀ-Þ][a-zß-ÿ'’-]+)(?:,| and| &| und| et| y| e) $")
"""Another name: persons are hardly ever written with capitals inside, unknown technologies are."""
_REACH = 64
"""Code points looked at on either side."""
_OPENERS = frozenset('\n.!?:;|·“"(•▪●‣⁃◦○■*-+–—')
_BEFORE_VERBS = frozenset({"to", "of", "and", "or", "our", "your", "no", "not"})
_FOR = frozenset({"for", "at", "bei", "chez", "para", "voor"})
_CLOSES = frozenset(",.;:)!?&/\n")
_HEADING_MARKS = frozenset(",|(–—-\n")
_OF_WORKS = frozenset({"person", "brand"})
_POSSESSIVES = ("'s ", "’s ")
_OVERRULED = {"determiner", "ordinary-frame", "weak-frame"}
"""What a technical frame on the other side overrules: "our _ services"."""


class Neighbors:
    """Reads the words right before and after a name."""

    def __init__(self, rules: SenseRules) -> None:
        self._before = {word: code for code, frame in rules.frames.items() for word in frame.before}
        self._after = {word: code for code, frame in rules.frames.items() for word in frame.after}
        self._neutral = frozenset((*rules.neutral, *rules.trades, *rules.software_titles))
        self._neutral |= self._before.keys() | self._after.keys()
        self._bare_before, self._bare_after = frozenset(rules.bare_before), frozenset(rules.bare_after)
        self._trades = frozenset(rules.trades)
        self._titles = self._trades | frozenset(rules.software_titles)

    def is_component(self, word: str) -> bool:
        """Whether a word names what a technology is made of, or makes: cluster, developer."""
        return self._after.get(word) == "technical-frame"

    def codes(self, scene: Scene, index: int, sense: Sense, *, in_form: bool) -> Iterator[tuple[str, float]]:
        """Yield the codes of what stands beside a name, each with how many times it counts."""
        start, end, name = scene.names[index]
        text = scene.text
        left, right = text[max(0, start - _REACH) : start], text[end : end + _REACH]
        before = left.rsplit(None, 3)[-3:] if text[start - 1].isspace() else []
        after = right.split(None, 2)[:2] if text[end].isspace() else []
        if right[:3] in _POSSESSIVES:
            after = right[3:].split(None, 2)[:2]
        lower = text[start:end].islower()
        here = self._frames(before, after, sense, in_form=in_form, lower=lower)
        for code in sorted(here) if len(here) > 1 else here:
            yield code, 0.3 if code == "weak-frame" and "person" in sense.kinds else 1.0
        if _VERSION.match(text, end) or (in_form and _MAJOR.match(text, end)):
            yield "version", 1.0
        if lower:
            if self._is_bare(sense, before, after, _head(text, end)):
                yield "bare-word", 1.0
        elif not ("technical-frame" in here or name.concept or scene.in_capitals(start, end)):
            often = 2.0 if "person" in sense.kinds else 1.5 if sense.kinds else 1.0
            beside = [] if left.endswith("\n") else before, [] if right.startswith("\n") else after
            for code in self._name_like(scene, start, end, *beside):
                yield code, often
            if not sense.kinds.isdisjoint(_OF_WORKS):
                yield from self._like_a_person(scene, start, end, left, right)
        if before and not name.concept and scene.runs[index][0] == name.sure:
            yield from self._employer(scene, start, end, sense, before)

    def _frames(
        self, before: list[str], after: list[str], sense: Sense, *, in_form: bool, lower: bool
    ) -> set[str]:
        """Return the codes of the frames that stand around a name."""
        here = self._words_before(before) | self._words_after(after)
        if "technical-frame" in here:
            here -= _OVERRULED
        elif in_form or sense.word != "verb":
            here.discard("ordinary-frame")
        elif before and before[-1] == "to" and lower:
            here.add("ordinary-frame")
        if "company" not in sense.kinds:
            here.discard("employer-frame")
        is_word = bool(before) and before[-1].isalpha() and before[-1].lower() not in self._neutral
        if "letter" in sense.kinds and is_word:
            here.add("letter-label")
        return here

    def _words_before(self, before: list[str]) -> set[str]:
        if not before:
            return set()
        codes, said = self._before, before[-1].lower()
        found = {codes[said]} if said in codes else set()
        for word in before[-2::-1]:
            said = f"{word.lower()} {said}"
            if said in codes:
                found.add(codes[said])
        return found or ({"label"} if said[-1] == ":" else found)

    def _words_after(self, after: list[str]) -> set[str]:
        if not after:
            return set()
        codes, first = self._after, after[0].lower().strip("()[].,;:!?\"'")
        found = {codes[first]} if first in codes else set()
        if len(after) > 1 and (two := f"{first} {after[1].lower().strip('.,;:!?')}") in codes:
            found.add(codes[two])
        return found

    def _is_bare(self, sense: Sense, before: list[str], after: list[str], head: str) -> bool:
        """Whether a lower-case word stands where the ordinary word cannot: "in helm", "with go"."""
        if sense.word not in {"count", "verb"}:
            return False
        first = after[0].strip("()[].,;:!?").lower() if after else ""
        if not before:
            return sense.word == "count" and first in self._bare_after
        last = before[-1].lower()
        if last not in self._bare_before or (sense.word == "verb" and last in _BEFORE_VERBS):
            return False
        if len(before) > 1 and self._before.get(before[-2].lower()) == "determiner":
            return False
        return head in _CLOSES or first in self._bare_after or first.endswith("ed")

    def _name_like(
        self, scene: Scene, start: int, end: int, before: list[str], after: list[str]
    ) -> Iterator[str]:
        """Look for a capitalized neighbor: a person, a place, a company, a title."""
        if after and self._is_unknown_name(scene, after[0].rstrip(".,;:)'\""), end + 1):
            yield "name-after"
        if before:
            at = start - 1 - len(before[-1])
            if self._is_unknown_name(scene, before[-1].lstrip("(\"'"), at):
                opens = (scene.text[max(0, at - 6) : max(0, at)].rstrip(" \t")[-1:] or "\n") in _OPENERS
                yield "name-before-at-start" if opens else "name-before"

    def _like_a_person(
        self, scene: Scene, start: int, end: int, left: str, right: str
    ) -> Iterator[tuple[str, float]]:
        """Look for what stands beside persons: another name (Kafka and Walser), a possessive."""
        after, before = _AND_NAME.match(right), _NAME_AND.search(left)
        if (after and self._is_unknown_name(scene, after[1], end + after.start(1))) or (
            before and self._is_unknown_name(scene, before[1], start - len(left) + before.start(1))
        ):
            yield "names-beside", 1.0
        if right[:2] in {"'s", "’s"}:
            yield "possessive", 1.0

    def _is_unknown_name(self, scene: Scene, word: str, at: int) -> bool:
        """Whether a word looks like a name, and is none that the taxonomy knows."""
        if not word[:1].isupper() or not _CAPITALIZED.match(word) or word.lower() in self._neutral:
            return False
        near = bisect_left(scene.names, (at - 1,))
        return not (near < len(scene.names) and scene.names[near][0] <= at + 2)

    def _employer(
        self, scene: Scene, start: int, end: int, sense: Sense, before: list[str]
    ) -> Iterator[tuple[str, float]]:
        """Look for a title of a job, set off from the name by a comma, a dash, "at" or "for"."""
        if len(before) > 1 and before[-1] in _FOR and before[-2].lower().strip(",") in self._trades:
            yield "trade-before", 1.0
            return
        if before[-1][-1] not in ",|–—-@" and before[-1] != "at":
            return
        heading = scene.heading(start, end)
        if not heading:
            return
        if not self._trades.isdisjoint(heading):
            yield "trade-line", 1.0
        if "company" in sense.kinds and (
            not self._titles.isdisjoint(heading)
            or (_head(scene.text, end) in _HEADING_MARKS and scene.has_year(start, end))
        ):
            yield "employer-line", 1.0


def _head(text: str, end: int) -> str:
    """Return the first letter after an offset that is no blank."""
    while text[end] in " \t":
        end += 1
    return text[end]
