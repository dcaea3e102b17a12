"""What the words right beside a name say of its sense."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rolematch.extraction._scene import Name, Scene
    from rolematch.extraction._senserules import Sense, SenseRules

_VERSION = re.compile(
    r"\"?\s?(?:[=>~]=|:\s\"[~^])\s?\d|\s?v?\d+(?:\.[\dx]+)+\b|\s?\d+(?:\.\d+)?\+?(?=\s*[,;/)&|.]|\s*$)|[23]\b",
    re.MULTILINE,
)
_MAJOR = re.compile(r"\s\d{1,2}(?=\s[a-z])")
"""The version of a name in its own form, and a word of what has it: Angular 15 upgrade."""
_DURATION = re.compile(
    r"\s?(?P<mark>[-–—:(|,]?)\s?(?:exp\w*\.?\s?[-–:]?\s?)?(?:(?:less|more) than |over |about )?"
    r"\d+(?:\.\d+)?\s?\+?[\s-]?(?:years?|yrs?|months?|jahre?|ans|años|anos|anni|jaar)",
    re.IGNORECASE,
)
"""How long somebody has used it: Hive (2 years), Hive - Experience - 6 months."""
_BEFORE_TIMES = frozenset("-–—:(|,0123456789")
_STATE = re.compile(
    r"\s?,\s?(?:A[KLRZ]|C[AOT]|DC|FL|GA|I[AL]|K[SY]|LA|M[DINOT]|N[CDEHJMVY]|OH|RI|SC|T[NX]|UT|V[AT]|W[AIVY])\b"
)
"""What stands after a town in the United States, but for MS, OR, IN and the like."""
_CAPITALIZED = re.compile(r"[A-ZÀ-Þ][^\W\d_]*[a-zß-ÿ][\w'’-]*$")
_AND_NAME = re.compile(r"(?:,|,? and| &| und| et| y| e) ([A-ZÀ-Þ][a-zß-ÿ'’-]+)\b")
_NAME_AND = re.compile(r"(?:^|[\s(])([A-ZÀ-Þ][a-zß-ÿ'’-]+)(?:,| and| &| und| et| y| e) $")
"""Another name: persons are hardly ever written with capitals inside, unknown technologies are."""
_COMPANY_FORM = re.compile(
    r"(?: (?:&(?:amp;)?|and|[A-ZÀ-Þ][\w'’-]*)){1,3},? "
    r"(?:Inc|Ltd|Limited|LLC|LLP|Corp|Corporation|Co|Pvt|PLC|GmbH|AG|KG|SE|SARL|SpA|BV|NV|Oy|AB)\b"
)
"""What ends the name of a company some words later: Arrow Electronics Inc."""
_ABOUT = re.compile(
    r"(?:^|\n)[ \t]*(?:#+[ *_]*(?:(?:About|Why|Join|Who is|What is) )?|[*_]*(?:About|Why|Join) )$"
)
_LINE_END = re.compile(r"[ \t*_:?!.]*(?:\n|$)")
"""A heading of the name alone, with a mark of a heading, or about the name: ## About GitLab."""
_JOBS = re.compile(r"\]\(https?://[^\s)]*(?:career|jobs|greenhouse|lever\.co|workable)")
"""A link to the jobs of a company."""
_MORE = re.compile(r",(?!\s*(?:(?:and|und|et|y|e)\b|&))")
"""A comma behind which a list goes on with another member before its last."""
_INITIALS_AFTER = re.compile(r", (?:[A-Z]\. ?){1,3}(?:[,;&\n(]|and\b)")
_INITIALS_BEFORE = re.compile(r"(?:^|[\s(.])[A-Z]\. $")
"""Initials of a person: Jenkins, M. D., and J. Jenkins."""
_HYPHENED = re.compile(r"[-‐‑]([^\W\d_]+)")
_SUSPENDED = re.compile(r"[-‐‑] (?:und|oder|sowie|en|of|et|ou) (?=[^\W\d_]+\b(?![-‐‑]))")
"""The first half of a compound whose other half follows: Spring- und Dressurpferde."""
_ASSIGNED = re.compile(r"\s?=(?![=>])")
"""What makes a word the variable of a program."""
_MODEL = re.compile(r"[-‐‑]\d{2}")
"""The number of a course or a machine: COM-320."""
_BEFORE_HYPHEN = re.compile(r"([^\W_]+)[-‐‑]$")
_GOES_ON = re.compile(r"\.\w|-[A-Z\d]|/\d|(?!(?:89|9[059]|11|1[78]|2[03])\b)\d")
"""What makes a letter a part of something longer: C-DAC, R/3, C1, but not C99."""
_SENTENCE_END = re.compile(r"(?:[a-z]{3}|\b(?:ie|eg))\.$")
"""What a name that begins the next sentence is glued to."""
_NUMBER = re.compile(r"\d{4}")
_LETTER = re.compile(r"[A-Z]\b")
_APOSTROPHES = frozenset("'’‘`")
_HYPHENS = frozenset("-‐‑")
_REACH = 64
"""Code points looked at on either side."""
_OPENERS = frozenset('\n.!?:;|·“"(•▪●‣⁃◦○■❖➢✓→*-+–—')
_BEFORE_VERBS = frozenset({"to", "of", "and", "or", "our", "your", "no", "not"})
_GLUED = re.compile(r"[A-ZÀ-Þ]?[a-zß-ÿ]{3,}(?=[A-ZÀ-Þ][a-zß-ÿ])")
_INITIAL = re.compile(r"[^\W\d_]+")
_SMALL = frozenset({"of", "and", "the", "for", "to", "in", "as", "a"})
_FOR = frozenset({"for", "at", "bei", "chez", "para", "voor"})
_CLOSES = frozenset(",.;:)!?&/\n")
_HEADING_MARKS = frozenset(",|(–—-\n")
_OF_WORKS = frozenset({"person", "brand"})
_COMPANY = frozenset({"company"})
_OWNERS = _OF_WORKS | _COMPANY
_POSSESSIVES = ("'s ", "’s ")
_COMMAND = re.compile(r"(?<![\w-])[a-z]{2,} -\Z")
"""A command before one of its options."""
_VERB_AND = re.compile(r"(?:^|\n)[^\w\n]*([A-Z][a-z]+) (?:and|or|&) $")
"""What opens a line before a second verb: Build and make."""
OBJECTS = frozenset({"a", "an", "the", "this", "these", "those", "your", "our", "their", "its", "his", "her"})
"""What begins the object of a verb."""
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
        self._trades, self._small = frozenset(rules.trades), frozenset(rules.function_words)
        self._compounds, self._labels = frozenset(rules.compounds), frozenset(rules.labels)
        self._titles = self._trades | frozenset(rules.software_titles)

    def is_component(self, word: str) -> bool:
        """Whether a word names what a technology is made of, or makes: cluster, developer."""
        return self._after.get(word) == "technical-frame"

    def follows(self, word: str) -> bool:
        """Whether a word often follows the name of a technology."""
        return self._after.get(word) in {"technical-frame", "weak-frame"}

    def in_title(self, text: str, start: int) -> bool:
        """Whether the word before is a function word with a capital, inside a line: "Build From"."""
        reach = max(0, start - _REACH)
        at = text.rfind(" ", reach, start - 1) + 1
        before = text[at : start - 1]
        if not (at and before.istitle() and before.lower() in self._small):
            return False
        return at > 1 and text[at - 2].isalnum()

    def touching(self, text: str, start: int, end: int, sense: Sense) -> Iterator[str]:
        """Look at what touches the name without a blank."""
        left, right, further = text[start - 1], text[end], text[end + 1 : end + 2]
        if right in _HYPHENS and (hyphened := _HYPHENED.match(text, end)):
            word = hyphened[1].lower()
            if word in self._compounds or self.is_component(word):
                yield "technical-compound"
            else:
                yield "dotted" if "letter" in sense.kinds and _GOES_ON.match(text, end) else "compound"
        elif right in _HYPHENS and _SUSPENDED.match(text, end):
            yield "compound"
        elif right == "s" and not further.isalnum():
            if not (sense.capitals and end - start > 2):  # LLMs are many an LLM
                yield "plural"
        elif right == "S" and text[start:end].isupper():
            yield "other-name"  # RLS is no plural of RL
        elif "letter" in sense.kinds and _GOES_ON.match(text, end):
            yield "dotted"
        elif sense.capitals and (_NUMBER.match(text, end) or _MODEL.match(text, end)):
            yield "dotted"  # TS16949
        elif right == "&" and ("letter" in sense.kinds or (sense.capitals and _LETTER.match(text, end + 1))):
            yield "ampersand"  # R&D, FP&A
        if left in _HYPHENS and (before := _BEFORE_HYPHEN.search(text[max(0, start - _REACH) : start])):
            if not (text[start].isupper() and before[1].lower() in self._labels):
                yield "dotted" if "letter" in sense.kinds or _is_letter(before[1]) else "compound"
        elif left == "-" and "letter" in sense.kinds and _COMMAND.search(text, max(0, start - _REACH), start):
            yield "dotted"  # sar -R
        elif left == "." and text[max(0, start - 2) : start - 1].isalnum():
            if not (_SENTENCE_END.search(text, max(0, start - 4), start) and text[start].isupper()):
                yield "dotted"
        elif "`" in (left, right) and right not in _HYPHENS:
            yield "in-code"
        if "letter" in sense.kinds and _in_alphabet(text, start, end):
            yield "alphabet"
        elif left == "&" or text.endswith("&amp;", max(0, start - 5), start):
            yield "ampersand"
        if end - start == 1 and (left in _APOSTROPHES or right in _APOSTROPHES):
            yield "dotted"  # I'd, c'est

    def codes(self, scene: Scene, index: int, sense: Sense, *, in_form: bool) -> Iterator[tuple[str, float]]:
        """Yield the codes of what stands beside a name, each with how many times it counts."""
        start, end, name = scene.names[index]
        text = scene.text
        left, right = text[max(0, start - _REACH) : start].replace("(", " "), text[end : end + _REACH]
        before = left.rsplit(None, 3)[-3:] if text[start - 1].isspace() else []
        after = right.split(None, 2)[:2] if text[end].isspace() else []
        if right[:3] in _POSSESSIVES:
            after = right[3:].split(None, 2)[:2]
        lower = text[start:end].islower()
        here = self._frames(before, after, sense, in_form=in_form, lower=lower)
        for code in sorted(here) if len(here) > 1 else here:
            yield _weak_frame(sense, lower=lower) if code == "weak-frame" else (code, 1.0)
        head = _head(text, end)
        if measure := _measure(text, end, head, in_form=in_form):
            yield measure, 1.0
        if head == "," and _STATE.match(text, end) and not lower:
            yield "place", 1.0
        if (
            sense.capitals
            and (head == "(" or text[start - 1] == "(")
            and (said := expansion(text, start, end))
        ):
            yield ("expansion" if self._names_the_same(scene, said, name) else "other-expansion"), 1.0
        if lower and "=" in right[:2] and _ASSIGNED.match(right):
            yield "dotted", 1.0  # a variable in a program
        elif lower:
            if sense.word and self._is_verb(scene, start, before, after):
                yield "verb", 1.0
            elif self._is_bare(sense, before, after, head):
                yield "bare-word", 1.0
        elif not ("technical-frame" in here or name.concept or scene.in_capitals(start, end)):
            yield from self._capitals_beside(scene, start, end, sense, left, right)
        if before and not name.concept and scene.runs[index][0] == name.sure:
            yield from self._employer(scene, start, end, sense, before)
        if "company" in sense.kinds and (
            (right[:1] == "]" and _JOBS.match(right)) or (_LINE_END.match(right) and _ABOUT.search(left))
        ):
            yield "employer-line", 1.0

    def _frames(
        self, before: list[str], after: list[str], sense: Sense, *, in_form: bool, lower: bool
    ) -> set[str]:
        """Return the codes of the frames that stand around a name."""
        here = self._words_before(before) | self._words_after(after)
        if here:
            self._sift(here, before, sense, in_form=in_form, lower=lower)
        is_word = bool(before) and before[-1].isalpha() and before[-1].lower() not in self._neutral
        if "letter" in sense.kinds and is_word:
            here.add("letter-label")
        return here

    def _sift(self, here: set[str], before: list[str], sense: Sense, *, in_form: bool, lower: bool) -> None:
        """Take out the codes that say nothing of this name, or that others overrule."""
        if "technical-frame" in here:
            here -= _OVERRULED
        elif in_form or sense.word != "verb":
            here.discard("ordinary-frame")
        elif before and before[-1] == "to" and lower:
            here.add("ordinary-frame")
        if in_form and sense.capitals:
            here.discard("determiner")  # an acronym takes an article: the CI
        if sense.word != "verb":
            here.discard("object-frame")
        if "employer-frame" in here and "company" not in sense.kinds:
            here.discard("employer-frame")
            if before and before[-1].lower() == "at" and "technical-frame" not in here:
                here.add("place-frame")

    def _words_before(self, before: list[str]) -> set[str]:
        if not before:
            return set()
        codes, said = self._before, before[-1].lower()
        found = {codes[said]} if said in codes else set()
        for word in before[-2::-1]:
            said = f"{word.lower()} {said}"
            if said in codes:
                found.add(codes[said])
        return found or ({"label"} if said.endswith(":") else found)

    def _words_after(self, after: list[str]) -> set[str]:
        if not after:
            return set()
        codes, word = self._after, after[0].strip("()[].,;:!?\"'")
        first = word.lower()
        if first not in codes:
            first = _unglued(word)
        found = {codes[first]} if first in codes else set()
        if len(after) > 1 and (two := f"{first} {after[1].lower().strip('.,;:!?')}") in codes:
            found.add(codes[two])
        return found

    def _is_verb(self, scene: Scene, start: int, before: list[str], after: list[str]) -> bool:
        """Whether a lower-case word stands where only a verb can: "to stitch together", "glue the"."""
        first = after[0] if after else ""
        if first in OBJECTS:
            return True
        if not (before and first.isalpha()) or self.follows(first):
            return False
        if before[-1].lower() == "to":
            return True
        verb = _VERB_AND.search(scene.text, max(0, start - _REACH), start)  # Build and make scalable choices
        return verb is not None and self._is_unknown_name(scene, verb[1], verb.start(1))

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

    def _capitals_beside(
        self, scene: Scene, start: int, end: int, sense: Sense, left: str, right: str
    ) -> Iterator[tuple[str, float]]:
        """Look for what makes a name with a capital a part of a longer one, or a person's or a company's."""
        often = 2.0 if "person" in sense.kinds else 1.0 if sense.kinds <= _COMPANY else 1.5
        if right[1:2].isupper() and _COMPANY_FORM.match(right):
            yield "company-frame", 1.0
        # Two blanks set columns apart.
        before = left.rsplit(None, 1)[-1:] if left[-1:] == " " and left[-2:] != "  " else []
        after = right.split(None, 1)[:1] if right[:1] == " " and right[:2] != "  " else []
        for code in self._name_like(scene, start, end, before, after):
            yield code, often
        if not sense.kinds.isdisjoint(_OF_WORKS):
            yield from self._like_a_person(scene, start, end, left, right)
        if not sense.kinds.isdisjoint(_OWNERS) and right[:2] in {"'s", "’s"}:
            yield "possessive" if _COMPANY.isdisjoint(sense.kinds) else "company-possessive", 1.0

    def _name_like(
        self, scene: Scene, start: int, end: int, before: list[str], after: list[str]
    ) -> Iterator[str]:
        """Look for a capitalized neighbor: a person, a place, a company, a title."""
        if after and self._is_unknown_name(scene, after[0].rstrip(".,;:)'\""), end + 1):
            yield "name-after"
        if before:
            at = start - 1 - len(before[-1])
            word = before[-1].lstrip("(\"'")
            if not word.endswith(("ing", "ed")) and self._is_unknown_name(scene, word, at):
                opens = (scene.text[max(0, at - 6) : max(0, at)].rstrip(" \t")[-1:] or "\n") in _OPENERS
                yield "name-before-at-start" if opens else "name-before"

    def _like_a_person(
        self, scene: Scene, start: int, end: int, left: str, right: str
    ) -> Iterator[tuple[str, float]]:
        """Look for what stands beside persons: another name (Kafka and Walser)."""
        after = before = None
        if left.rstrip()[-1:] != "," or not _MORE.match(right):  # no item of a long list
            after, before = _AND_NAME.match(right), _NAME_AND.search(left)
        if _INITIALS_AFTER.match(right) or _INITIALS_BEFORE.search(left):
            yield "initials", 1.0
        if (after and self._is_unknown_name(scene, after[1], end + after.start(1))) or (
            before and self._is_unknown_name(scene, before[1], start - len(left) + before.start(1))
        ):
            yield "names-beside", 1.0

    def _names_the_same(self, scene: Scene, span: tuple[int, int], name: Name) -> bool:
        """Whether the words in a span name the same skill: what an acronym stands for."""
        first, last = (bisect_left(scene.names, (at,)) for at in span)
        near = scene.names[max(0, first - 1) : last]
        return any(end > span[0] and other.skill == name.skill for _, end, other in near)

    def _is_unknown_name(self, scene: Scene, word: str, at: int) -> bool:
        """Whether a word looks like a name, and is none that the taxonomy knows."""
        if not word[:1].isupper() or not _CAPITALIZED.match(word) or _unglued(word) in self._neutral:
            return False
        near = bisect_left(scene.names, (at + 3,)) - 1
        return not (near >= 0 and at < scene.names[near][1])

    def _employer(
        self, scene: Scene, start: int, end: int, sense: Sense, before: list[str]
    ) -> Iterator[tuple[str, float]]:
        """Look for a title of a job, set off from the name by a comma, a dash, "at" or "for"."""
        if len(before) > 1 and before[-1] in _FOR and before[-2].lower().strip(",") in self._trades:
            yield "trade-before", 1.0
            return
        if before[-1][-1] not in ",|–—-@" and before[-1] != "at":
            if (
                "company" in sense.kinds
                and before[-1].lower() in self._titles
                and self._heads(scene, start, end)
            ):
                yield "employer-line", 1.0
            return
        heading = scene.heading(start, end)
        if not heading or _is_long_list(scene, start, end):
            return
        if not self._trades.isdisjoint(heading):
            yield "trade-line", 1.0
        if "company" in sense.kinds and (
            not self._titles.isdisjoint(heading) or self._heads(scene, start, end)
        ):
            yield "employer-line", 1.0

    @staticmethod
    def _heads(scene: Scene, start: int, end: int) -> bool:
        """Whether a name ends a part of a line with a year, as the heading of a position has it."""
        return _head(scene.text, end) in _HEADING_MARKS and scene.has_year(start, end)


def _in_alphabet(text: str, start: int, end: int) -> bool:
    """Whether a letter stands in a row of letters, as in "plans A, B, C"; "C, D" may be two languages."""
    letter = ord(text[start].upper())
    row = f"{letter - 2:c}[^\\w\n]{{1,3}}{letter - 1:c}" if letter == ord("D") else f"{letter - 1:c}"
    before = re.search(rf"(?<!\w){row}(?:, | and | or |/|, and |, or )$", text[max(0, start - 16) : start])
    return (
        before is not None
        or re.match(rf"(?:, | and |/){letter + 1:c}(?!\w)(?! ?[+#])", text[end : end + 8]) is not None
    )


def _measure(text: str, end: int, head: str, *, in_form: bool) -> str | None:
    """Return what a number after a name tells, if anything: its version, or how long it was used."""
    if _VERSION.match(text, end) or (in_form and _MAJOR.match(text, end)):
        return "version"
    lasted = _DURATION.match(text, end) if head in _BEFORE_TIMES else None
    return "duration" if lasted and (lasted["mark"] or in_form) else None


def _weak_frame(sense: Sense, *, lower: bool) -> tuple[str, float]:
    """Return what a preposition beside a name says: less of a person, something else of a word."""
    if lower and sense.word:
        return "weak-frame-a-word", 1.0
    return "weak-frame", 0.3 if "person" in sense.kinds else 1.0


def _is_letter(word: str) -> bool:
    """Whether one Latin letter is all of a word; in Hebrew, one is a word for "and"."""
    return len(word) == 1 and word.isascii()


def _is_long_list(scene: Scene, start: int, end: int) -> bool:
    """Whether a name stands farther on in a list than a heading has parts."""
    return scene.low.count(",", scene.scope(start, end)[0], start) > 2


def expansion(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return where an acronym beside parentheses is spelled out: Storage Area Network (SAN)."""
    acronym = text[start:end]
    if not (acronym.isupper() and len(acronym) > 1):
        return None
    if text[start - 1] == "(" and text[end + (text[end] == "s")] == ")":  # and more than one (SANs)
        words = list(_INITIAL.finditer(text, max(0, start - _REACH), start))
    elif text[end : end + 2] == " (":
        words = list(_INITIAL.finditer(text, end + 2, max(end + 2, text.find(")", end, end + _REACH))))
    else:
        return None
    for first in range(len(words)):
        for chosen in (words[first:], [word for word in words[first:] if word[0] not in _SMALL]):
            if "".join(word[0][0] for word in chosen).upper() == acronym:
                return words[first].start(), words[-1].end()
    return None


def _unglued(word: str) -> str:
    """Return a word in lower case, without one that is glued to it: developer of DeveloperBoston."""
    glued = _GLUED.match(word)
    return (glued[0] if glued else word).lower()


def _head(text: str, end: int) -> str:
    """Return the first letter after an offset that is no blank."""
    return text[end : end + _REACH].lstrip(" \t")[:1]
