"""Lists of skills in a sentence: which names stand in one list, and which operator joins them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from rolematch.family import SkillClass, Skills
from rolematch.posting._language import within

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rolematch.extraction import Mention
    from rolematch.family import Item, Operator
    from rolematch.taxonomy import Taxonomy

AND = re.compile(r"\b(?:and|plus|as well as)\b(?!\s*/)|[&+]", re.I)
OR = re.compile(r"\bor\b|\bvs\b|\|", re.I)
OTHER_CLASS = re.compile(
    r"\b(?:other|another|similar|comparable|equivalent)\s+(?:[\w+#/.-]+\s+){0,6}?"
    r"(?:frameworks?|languages?|tools?|librar(?:y|ies)|databases?|platforms?|systems?|services?|"
    r"orchestrators?|brokers?|clouds?|providers?|engines?|warehouses?|stores?|caches?)\b"
    r"(?:\s+(?:for|in)\s+[\w+#.]+)?",
    re.I,
)
_KNOWING = re.compile(
    r"\b(?:understanding|knowledge|experience|skills?|expertise|familiarity|proficiency|background)\b", re.I
)
_CONNECTIVES = re.compile(
    r"\b(?:and|or|the|a|an|plus|as|well|of|similar|other|either|both|also|even|with|in)\b", re.I
)
_NEW_LIST = re.compile(
    r"\band\s+both\s|(?<!\bor)(?<!\band)\s+(?:with|w/|in|on|to|into|from|against|over|using|for|via|alongside|together|along)\s"
    r"|\b(?:including|especially|particularly|specifically|namely|such as|like)\s|\be\.g\.",
    re.I,
)
_OR_NEXT = re.compile(
    rf"[)\s,]*(?:{_KNOWING.pattern}[\s,]+)?\bor\b(?!\s+(?:more|higher|greater|above|better|later)\b)[^.;]{{0,60}}",
    re.I,
)
_OR_BEHIND = re.compile(
    r",?\s*or\b(?!\s+(?:more|higher|greater|above|better|later|newer|up|language)\b)", re.I
)
_SAME_OR_BETTER = re.compile(
    r"\bor\b[^.;()]{0,80}\b(?:other|another|similar|comparable|equivalent)\b[^.;()]{0,60}"
    r"\(?\s*(?:e\.g\.,?|such as|like)?\s*",
    re.I,
)
_BASED_TOOLS = re.compile(r"-based\b[^.;()]{0,60}\b(?:like|such as)\s*$", re.I)
_ENDS_WITH_OR = re.compile(r"\bor\s+(?:an?\s+|any\s+|in\s+|with\s+)*$", re.I)
_OPENS_WITH_OR = re.compile(r"\s*(?:and\s*/\s*)?or\b", re.I)
_GOES_TOGETHER = re.compile(r"\b(?:development|engineering|suite|fundamentals|basics|office)\s*$", re.I)
WHOLLY = 0.9
"""From this share on a skill contains what it implies: Spring/Java is both, Linux/Unix is either."""
_ANY_OF_THEM = re.compile(
    r"[^.;]{0,40}\b(?:one|any|some|either|two)\s+of\s+(?:them|these|those|the (?:above|two|three))\b"
    r"|[^.;]{0,20}\b(?:does|do)(?:\s+not|n['’]t)\s+(?:matter|mind|care)\s+which\b",
    re.I,
)
_DASH = re.compile(r"s?\s+[-–—]\s*$")
_HEAD = 40
"""Characters before a dash in which a class is named."""
_DOTS = re.compile(r"\W*(?:\.\.\.|…)")
_PREFERRED = r"\s*[(,]?\s*(?:is |strongly |highly )*preferred\b"


@dataclass(frozen=True, slots=True)
class Part:
    """Skills that one operator joins, and where they stand."""

    names: tuple[Item, ...]
    start: int
    end: int
    op: Operator = "all"
    open: bool = False

    def joined(self, other: Part, op: Operator = "any") -> Part:
        """Return both as one list."""
        names = tuple(dict.fromkeys((*self.names, *other.names)))
        return Part(names, self.start, other.end, op, self.open or other.open)


class ListReader:
    """Reads how the skills of a sentence combine.

    Parameters
    ----------
    words : mapping of str to pattern
        Those of ``any``, ``open`` and ``ordered``.
    taxonomy : Taxonomy
        Tells alternatives (Java/Go) from what goes together (HTML/CSS), and knows the classes.
    """

    def __init__(self, words: Mapping[str, re.Pattern[str]], taxonomy: Taxonomy) -> None:
        self._words = words
        self._taxonomy = taxonomy
        self._languages = languages_of(taxonomy)

    def expression(
        self, sentence: str, skills: Sequence[Mention], start: int, end: int
    ) -> tuple[Skills, ...]:
        """Return the lists of skills between two offsets, which must all hold."""
        parts = _alternatives(sentence, self._parts(sentence, skills, start, end))
        parts = self._with_classes(sentence, parts, end)
        parts = self._ordered(sentence, parts, start, end)
        return _written(_preferred_first(sentence, part, skills) for part in parts)

    def classes(self, text: str) -> list[str]:
        """Return the classes of skills that the words name: "another relational database"."""
        words = list(re.finditer(r"[\w'’+#-]+", text))
        found: dict[str, None] = {}
        i = 0
        while i < len(words):
            for n in range(min(4, len(words) - i), 0, -1):
                if name := self._taxonomy.class_named(text[words[i].start() : words[i + n - 1].end()]):
                    found[name] = None
                    i += n - 1
                    break
            i += 1
        return list(found)

    # lists, and lists in parentheses

    def _parts(self, sentence: str, skills: Sequence[Mention], start: int, end: int) -> list[Part]:
        """Return the parts between two offsets in order; parentheses are read on their own."""
        inner = parentheses(sentence, start, end)
        plain = _blanked(sentence, inner)
        own = [m for m in skills if not within(m.start, inner)]
        lists = runs_of(plain, own)
        ends = {run[-1].end for run in lists}
        parts: list[Part] = []
        previous = start
        for run, after in zip(lists, [*(run[0].start for run in lists[1:]), end], strict=False):
            parts += self._list(plain, run, previous, min(end, after))
            previous = run[-1].end
        for a, b in inner:
            inside = [m for m in skills if a <= m.start < b]
            if inside:
                item = next((m for m in own if m.end == len(sentence[: a - 1].rstrip())), None)
                opens_or = _OPENS_WITH_OR.match(sentence, a)
                if item and item.end not in ends and not opens_or and _is_choice(parts, item):
                    continue  # details of one choice: "one of Python (NumPy), R, Julia"
                parts = self._attach(sentence, parts, item, inside, (a, b))
        return sorted(parts, key=lambda part: part.start)

    def _attach(
        self,
        sentence: str,
        parts: list[Part],
        item: Mention | None,
        inside: Sequence[Mention],
        span: tuple[int, int],
    ) -> list[Part]:
        """Add the skills in parentheses: alternatives to the skill before, details of it, or examples."""
        found = self._parts(sentence, inside, *span)
        before = sentence[: span[0] - 1].rstrip()
        if item and _OPENS_WITH_OR.match(sentence[span[0] : span[1]]):
            return [*_split_off(parts, item), *found[1:], _single(item).joined(found[0])]
        similar = bool(self._words["open"].match(sentence[span[1] :].lstrip(") ,")))
        together = _GOES_TOGETHER.search(before) or AND.search(sentence[inside[0].end : inside[-1].start])
        if similar or not together:
            found = [_any_of(found, is_open=similar or found[0].open)]
        return [*parts, *found]

    def _list(self, plain: str, run: Sequence[Mention], previous: int, end: int) -> list[Part]:
        """Return the parts of one list; a cue such as "one of" or "similar" makes it one any-of list."""
        before, behind = plain[previous : run[0].start], plain[run[-1].end : min(end, run[-1].end + 30)]
        opened = self._words["open"].search(before[-16:]) or self._is_dashed(before, plain, run)
        any_of = self._words["any"].search(before) or _ANY_OF_THEM.match(plain[run[-1].end : end])
        is_open = bool(opened or _DOTS.match(behind) or self._words["open"].match(behind.lstrip(" ,(/")))
        if not is_open and not any_of:
            parts = self._split(plain, run)
            last = [_any_of(parts[-1:])] if _OR_BEHIND.match(behind) else parts[-1:]
            return [*parts[:-1], *last]
        closed = self._end_of_examples(plain, run) if opened else len(run)
        examples = Part(names_of(run[:closed]), run[0].start, run[closed - 1].end, "any", is_open)
        return [examples, *(self._split(plain, run[closed:]) if closed < len(run) else [])]

    def _is_dashed(self, before: str, plain: str, run: Sequence[Mention]) -> bool:
        """Whether a dash opens examples of a class, as parentheses do: "cloud providers - AWS, Azure"."""
        dash = _DASH.search(before)
        inner = plain[run[0].start : run[-1].end]
        return bool(
            dash and self.classes(before[max(0, dash.start() - _HEAD) : dash.start()])
        ) and not AND.search(inner)

    def _end_of_examples(self, plain: str, run: Sequence[Mention]) -> int:
        """Return how many items belong to "such as A or B", and not to what follows with another "and"."""
        is_last = False
        for i, (a, b) in enumerate(pairwise(run), start=1):
            between = joint(plain, a, b)
            if is_last and AND.search(between):
                return i
            is_last = is_last or bool(AND.search(between) or OR.search(between))
        return len(run)

    def _split(self, plain: str, run: Sequence[Mention]) -> list[Part]:
        """Cut a list at "and"; "or" joins what stands before it since the last cut with what follows."""
        segments: list[tuple[Part, ...]] = [(_single(run[0]),)]
        ended = False  # an "or" ends its list: in "A or B, C" the C stands for itself
        for a, b in pairwise(run):
            between, item = joint(plain, a, b), _single(b)
            is_or = bool(OR.search(between))
            last_op = segments[-1][-1].op
            if (not between.strip() and last_op == "any") or (
                not is_or and "/" in between and self._are_alternatives(a, b)
            ):
                segments[-1] = (*segments[-1][:-1], segments[-1][-1].joined(item))
            elif is_or:
                segments[-1] = (_any_of([*segments[-1], item]),)
                ended = True
            elif ended or AND.search(between):
                segments.append((item,))
                ended = False
            else:
                segments[-1] = (*segments[-1], item)
        return [part for segment in segments for part in _together(segment)]

    def _are_alternatives(self, a: Mention, b: Mention) -> bool:
        """Whether a slash between two skills means or.

        It does where both are of some class, and neither needs the other; a framework goes with a language.
        """
        one, other = self._taxonomy[a.skill], self._taxonomy[b.skill]
        part_of = max(one.implies.get(other.name, 0), other.implies.get(one.name, 0))
        of_both = (*one.classes, *other.classes)
        same_kind = (one.name in self._languages) is (other.name in self._languages)
        goes_with = not same_kind and any(name.endswith("framework") for name in of_both)
        return bool(one.classes and other.classes) and not goes_with and part_of < WHOLLY

    # order of preference, and classes beside names

    def _ordered(self, sentence: str, parts: list[Part], start: int, end: int) -> list[Part]:
        for cue in self._words["ordered"].finditer(sentence, start, end):
            behind = next((i for i, part in enumerate(parts) if part.end > cue.start()), len(parts))
            if behind == 0:
                first, last = 0, len(parts)
            elif behind < len(parts) and parts[behind].start <= cue.start():
                first, last = behind, behind + 1
            elif len(parts[behind - 1].names) > 1 and behind == len(parts):
                first, last = behind - 1, behind
            else:
                behind = min(behind, len(parts) - 1)
                first, last = max(0, behind - 1), behind + 1
            parts = [*parts[:first], *_in_order(parts[first:last]), *parts[last:]]
        return parts

    def _with_classes(self, sentence: str, parts: list[Part], end: int) -> list[Part]:
        """Add the class to the list before it: "PostgreSQL or another relational database"."""
        for match in OTHER_CLASS.finditer(sentence, 0, end):
            classes = self.classes(match[0])
            before = [i for i, part in enumerate(parts) if part.start < match.start()]
            if classes and before and _ENDS_WITH_OR.search(sentence, 0, match.start()):
                part = parts[before[-1]]
                names = (*part.names, SkillClass(**{"class": classes[0]}))
                parts[before[-1]] = replace(part, names=names, op="any", open=True)
        return parts


def languages_of(taxonomy: Taxonomy) -> frozenset[str]:
    """Return the programming languages among the skills."""
    return frozenset(taxonomy.classes.get("programming language", ()))


def parentheses(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return what the outermost parentheses hold; one that is not closed goes to the end."""
    spans: list[tuple[int, int]] = []
    depth = opened = 0
    for i in range(start, end):
        if text[i] == "(":
            opened = opened if depth else i + 1
            depth += 1
        elif text[i] == ")" and depth:
            depth -= 1
            if not depth:
                spans.append((opened, i))
    return [*spans, (opened, end)] if depth else spans


def runs_of(sentence: str, mentions: Sequence[Mention]) -> list[list[Mention]]:
    """Group mentions into lists: neighbors with little but connectives between them."""
    runs: list[list[Mention]] = []
    for mention in mentions:
        if runs and is_joint(sentence, runs[-1][-1], mention):
            runs[-1].append(mention)
        else:
            runs.append([mention])
    return runs


def joint(sentence: str, a: Mention, b: Mention) -> str:
    """Return the words between two mentions, less what only qualifies the first."""
    between = list(sentence[a.end : b.start])
    for start, end in parentheses(sentence, a.end, b.start):
        if end < b.start:
            between[start - a.end - 1 : end - a.end + 1] = " " * (end - start + 2)
    return OTHER_CLASS.sub(" ", "".join(between))


def is_joint(sentence: str, a: Mention, b: Mention) -> bool:
    """Whether the words between two skills join them into one list."""
    between = joint(sentence, a, b)
    if re.search(r"[.;:]\s|[()]", between) or _KNOWING.search(between) or _NEW_LIST.search(between):
        return False
    words = re.findall(r"[\w'’]+", _CONNECTIVES.sub(" ", between))
    begins_anew = words and AND.search(between) and not OR.search(between)  # "Linux and fluent in Go"
    return len(words) <= 2 and not begins_anew


def merged(sentence: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Take "Amazon Web Services (AWS)" as one mention."""
    result: list[Mention] = []
    for mention in mentions:
        last = result[-1] if result else None
        if last and last.skill == mention.skill and sentence[last.end : mention.start].strip() == "(":
            closed = mention.end + sentence[mention.end : mention.end + 1].count(")")
            result[-1] = last._replace(end=closed, text=sentence[last.start : closed])
        else:
            result.append(mention)
    return result


def names_of(mentions: Iterable[Mention]) -> tuple[str, ...]:
    """Return the skills mentioned, each once, in order."""
    return tuple(dict.fromkeys(m.skill for m in mentions))


def _blanked(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """Blank out what parentheses hold, and them, so that offsets stay."""
    for start, end in spans:
        text = text[: start - 1] + " " * (end - start + 2) + text[end + 1 :]
    return text


def _single(mention: Mention) -> Part:
    return Part((mention.skill,), mention.start, mention.end)


def _any_of(parts: Sequence[Part], *, is_open: bool = False) -> Part:
    names = tuple(dict.fromkeys(name for part in parts for name in part.names))
    return Part(names, parts[0].start, parts[-1].end, "any", is_open)


def _together(segment: Sequence[Part]) -> Iterator[Part]:
    """Join neighbors that must all hold into one part."""
    waiting: Part | None = None
    for part in segment:
        if waiting and part.op == "all":
            waiting = waiting.joined(part, "all")
            continue
        if waiting:
            yield waiting
        waiting = part if part.op == "all" else None
        if waiting is None:
            yield part
    if waiting:
        yield waiting


def _split_off(parts: Sequence[Part], item: Mention) -> list[Part]:
    """Take one skill out of the part that holds it."""
    kept = []
    for part in parts:
        if part.start <= item.start < part.end:
            part = replace(part, names=tuple(name for name in part.names if name != item.skill))
        kept += [part] if part.names else []
    return kept


def _is_choice(parts: Sequence[Part], item: Mention) -> bool:
    return any(part.op != "all" and item.skill in part.names for part in parts)


def _alternatives(sentence: str, parts: Sequence[Part]) -> list[Part]:
    """Join parts with an "or" between them: "A or another framework (B, C)", "A-based tools like B"."""
    joined: list[Part] = []
    for part in parts:
        between = sentence[joined[-1].end : part.start] if joined else ""
        is_or = _OR_NEXT.fullmatch(between) and not AND.search(between)
        if between and (is_or or _SAME_OR_BETTER.search(between) or _BASED_TOOLS.match(between)):
            joined[-1] = joined[-1].joined(part)
        else:
            joined.append(part)
    return joined


def _in_order(parts: Sequence[Part]) -> list[Part]:
    names = tuple(dict.fromkeys(name for part in parts for name in part.names))
    if len(names) < 2:
        return list(parts)
    return [Part(names, parts[0].start, parts[-1].end, "ordered")]


def _preferred_first(sentence: str, part: Part, skills: Sequence[Mention]) -> Part:
    """Put the one that is preferred first: "Java (preferred), Python or Scala", "Go or C (Go preferred)"."""
    own = [m for m in skills if m.skill in part.names] if part.op == "any" else []
    for mention in own:
        for match in re.finditer(re.escape(mention.text) + _PREFERRED, sentence, re.I):
            if match.start() != own[-1].start:  # behind the last one it speaks of them all
                rest = (name for name in part.names if name != mention.skill)
                return replace(part, names=(mention.skill, *rest), op="ordered", open=False)
    return part


def _written(parts: Iterable[Part]) -> tuple[Skills, ...]:
    """Write parts as expressions: what must all hold first, in one."""
    parts = [replace(p, op="all") if len(p.names) == 1 and not p.open else p for p in parts]
    known = tuple(dict.fromkeys(name for part in parts if part.op == "all" for name in part.names))
    groups = [Skills(**{part.op: part.names, "open": part.open}) for part in parts if part.op != "all"]
    return (*((Skills(all=known),) if known else ()), *groups)
