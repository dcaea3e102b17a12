"""Many names and phrases, found in one pass over the words of a text.

A pattern is written as people write the phrase. A ``*`` ends any word, ``..`` stands for up to three
words, ``-`` or a space for any of space, hyphen and a single line break. The last word may be a plural
or carry a version: APIs, Python3, Go1.19.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable

    from numpy.typing import NDArray

Value = TypeVar("Value")
Hit = tuple[int, int, Value]
"""Start, end and value."""

# One space, hyphen or line break between two words, with the blanks around it; never a blank line.
_GAP = r"(?=[\s‐‑-])[^\S\n]{0,4}[‐‑-]?[^\S\n]{0,4}\n?[^\S\n]{0,12}"
_LONGEST_GAP = 30
_SKIP, _AFTER_SKIP = " .. ", ".."
_SKIPPED_GAP = re.compile(r"[^\w.;:!?\n]{1,3}\n?[^\S\n]{0,8}")
_MOST_SKIPPED, _LONGEST_SKIPPED = 3, 30
_PIECES = re.compile(r"\s?[./&]\s?|[\s‐‑-]+|.", re.DOTALL)
_WORD = re.compile(r"[\w*]+")
_COMMON = 0x600
"""Latin, Greek and Cyrillic letters are looked up in a table, others one by one."""
_DIGITS = "0123456789"
_TEXT = itemgetter(0)
_MANY = 100_000
"""So many different words are kept at most with what they begin; more than a language has in use."""


def lower(text: str) -> str:
    """Lower-case without moving any offset (İ alone would become two code points)."""
    return text.replace("İ", "I").lower()


class Words(NamedTuple):
    """The words of one lower-case text: its runs of letters, digits and underscores.

    Attributes
    ----------
    text : str
    starts, ends : list of int
        Bounds of every word.
    words : list of str
    """

    text: str
    starts: list[int]
    ends: list[int]
    words: list[str]

    @classmethod
    def of(cls, text: str) -> Words:
        r"""Split lower-case text into words, as ``re.findall(r"\w+", text)`` in half the time."""
        inside = np.zeros(len(text) + 2, dtype=np.bool_)
        inside[1:-1] = _in_words(text)
        edges = np.flatnonzero(inside[1:] != inside[:-1]).tolist()
        starts, ends = edges[::2], edges[1::2]
        return cls(text, starts, ends, [text[start:end] for start, end in zip(starts, ends, strict=True)])


def _in_words(text: str) -> NDArray[np.bool_]:
    """Return which code points are letters, digits or underscores."""
    table = _word_letters()
    if text.isascii():
        return table[np.frombuffer(text.encode(), dtype=np.uint8)]
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    inside = table[np.minimum(points, len(table) - 1)]
    rare = np.flatnonzero(points >= len(table))
    inside[rare] = [chr(point).isalnum() for point in points[rare].tolist()]
    return inside


@cache
def _word_letters() -> NDArray[np.bool_]:
    return np.array([chr(point).isalnum() or point == ord("_") for point in range(_COMMON)])


_Found = tuple[int, int, int, Value]
"""Start, end, layer, value."""
_Filed = tuple[str, int, Value]
"""Pattern, layer, value."""


_Step = tuple[str, "_Branch[Value]", int]
"""What a pattern writes before the next word, where that leads, and the size without plural and version."""


class _Branch(dict[str, "tuple[_Step[Value], ...]"], Generic[Value]):
    """What may come after some words of a pattern: the steps that each word makes.

    Attributes
    ----------
    ends : list of (tail, layer, value)
        Patterns that end here, after the marks of their tail: ``++``.
    words, starred : mapping of word to mapping of str to branch
        The next word, and what the pattern writes before it.
    skip : branch or None
        What comes after up to three words of any kind.
    """

    __slots__ = ("ends", "skip", "starred", "words")

    def __init__(self) -> None:
        self.ends: list[tuple[str, int, Value]] = []
        self.words: dict[str, dict[str, _Branch[Value]]] = {}
        self.starred: dict[str, dict[str, _Branch[Value]]] = {}
        self.skip: _Branch[Value] | None = None

    @property
    def leads_on(self) -> bool:
        """Whether any pattern goes on from here."""
        return bool(self.words or self.starred or self.skip is not None)

    def grow(self, between: str, word: str) -> _Branch[Value]:
        """Return the branch of the next word."""
        if between == _SKIP:
            self.skip = _Branch() if self.skip is None else self.skip
            return self.skip.grow(_AFTER_SKIP, word)
        words = self.starred if "*" in word else self.words
        return words.setdefault(word, {}).setdefault(between, _Branch())

    def __missing__(self, word: str) -> tuple[_Step[Value], ...]:
        size = len(word)
        steps = [(between, branch, size) for between, branch in self.words.get(word, {}).items()]
        for pattern, children in self.starred.items():
            if _has_shape(word, pattern):
                steps += [(between, branch, size) for between, branch in children.items()]
        for form in _bare(word):
            steps += [(between, branch, len(form)) for between, branch in self.words.get(form, {}).items()]
        if len(self) < _MANY:
            self[word] = tuple(steps)
        return tuple(steps)


class _Begin(NamedTuple, Generic[Value]):
    """What a word of the text begins.

    Attributes
    ----------
    alone : list of (layer, size, value)
        Patterns of this word alone; the size is without plural and version.
    branch : branch
        Patterns of several words.
    marked : list of (lead, size, tail, layer, value)
        Patterns of this word alone with marks before or after: ``.`` before, ``++`` after.
    led : mapping of str to branch
        Patterns of several words with marks before.
    """

    alone: list[tuple[int, int, Value]]
    branch: _Branch[Value]
    marked: list[tuple[str, int, str, int, Value]]
    led: dict[str, _Branch[Value]]


class _Begins(dict[str, "_Begin[Value] | None"], Generic[Value]):
    """The words seen so far with what they begin; others are worked out when first asked for."""

    def __init__(self, work_out: Callable[[str], _Begin[Value] | None]) -> None:
        self._work_out = work_out

    def __missing__(self, word: str) -> _Begin[Value] | None:
        begin = self._work_out(word)
        if len(self) < _MANY:
            self[word] = begin
        return begin


class Lexicon(Generic[Value]):
    """Patterns with a value each, in layers; within a layer hits do not overlap, longest first.

    What a word can begin is worked out when a text first holds it, and kept. So a text costs one
    look-up a word, and Python code runs only where something may begin; nothing has to be compiled.

    Parameters
    ----------
    patterns : iterable of (pattern, layer, value)
        In lower case.
    layers : int
        How many layers there are.
    overlapping : container of int
        Layers in which hits may overlap: there all are returned, and not the longest only.
    otherwise : callable
        What a word means that begins no pattern: (layer, value), or None.

    Examples
    --------
    >>> lexicon = Lexicon([("go", 0, "go"), ("go to market", 0, "sales")])
    >>> lexicon.scan(Words.of("go, go-to-market, golf"))
    [[(0, 2, 'go'), (4, 16, 'sales')]]
    """

    def __init__(
        self,
        patterns: Iterable[tuple[str, int, Value]],
        *,
        layers: int = 1,
        overlapping: Container[int] = (),
        otherwise: Callable[[str], tuple[int, Value] | None] = lambda _: None,
    ) -> None:
        self._layers, self._overlapping, self._otherwise = layers, overlapping, otherwise
        self._words: dict[str, list[_Filed[Value]]] = {}
        self._stems: dict[str, list[_Filed[Value]]] = {}
        self._begins: _Begins[Value] = _Begins(self._begin)
        for text, layer, value in patterns:
            self._file(text, layer, value)
            if "_" in text:
                self._file(text.replace("_", " "), layer, value)
        self._longest_stem = max(map(len, self._stems), default=0)

    def _file(self, text: str, layer: int, value: Value) -> None:
        """File a pattern under its first word."""
        plain, _, _ = text.partition(" ")
        if plain.isalnum():
            self._words.setdefault(plain, []).append((text, layer, value))
        elif first := _WORD.search(text):
            stem, star, _ = first[0].partition("*")
            (self._stems if star else self._words).setdefault(stem, []).append((text, layer, value))

    def begins(self, word: str) -> bool:
        """Whether some pattern begins with this lower-case word, in the singular or plural."""
        return word in self._words or word.removesuffix("s") in self._words

    def _begin(self, word: str) -> _Begin[Value] | None:
        """Work out what a word begins."""
        begin: _Begin[Value] = _Begin([], _Branch(), [], {})
        for form in (word, *_bare(word)):
            for filed in sorted(self._words.get(form, ()), key=_TEXT):
                self._add(begin, word, form, filed)
        for size in range(min(len(word), self._longest_stem) + 1):
            for filed in sorted(self._stems.get(word[:size], ()), key=_TEXT):
                self._add(begin, word, word, filed)
        if not self.begins(word) and (other := self._otherwise(word)):
            begin.alone.append((other[0], len(word), other[1]))
        alone, branch, marked, led = begin
        return begin if alone or marked or led or branch.leads_on else None

    def _add(self, begin: _Begin[Value], word: str, form: str, filed: _Filed[Value]) -> None:
        """Add a pattern to what a word begins, of which it shows this form without plural and version."""
        text, layer, value = filed
        lead, words, between, tail = _split(text)
        if "*" in words[0] and not _has_shape(word, words[0]):
            return
        if len(words) > 1:
            if form == word:
                branch = begin.led.setdefault(lead, _Branch()) if lead else begin.branch
                for mark, after in zip(between, words[1:], strict=True):
                    branch = branch.grow(mark, after)
                branch.ends.append((tail, layer, value))
        elif lead or tail or len(text) == 1:
            if form == word or not (tail or word[len(form)] == "s"):  # C99, but neither Cs nor C99#
                begin.marked.append((lead, len(form), tail, layer, value))
        elif layer in self._overlapping or all(layer != known for known, _, _ in begin.alone):
            begin.alone.append((layer, len(form), value))

    def scan(self, words: Words) -> list[list[Hit[Value]]]:
        """Return the hits of each layer, in the order of the text."""
        hits: list[list[Hit[Value]]] = [[] for _ in range(self._layers)]
        done = [0] * self._layers
        _, starts, _, tokens = words
        overlapping = self._overlapping
        begins = list(map(self._begins.__getitem__, tokens))
        following = [*tokens[1:], ""]
        for index, begin in enumerate(begins):
            if begin is None:
                continue
            alone, branch, marked, led = begin
            start = starts[index]
            found: list[_Found[Value]] = []
            if branch[following[index]] or (
                branch.skip is not None and _may_skip(branch.skip, tokens, index)
            ):
                _follow(branch, words, index, start, found)
            if marked or led:
                _follow_marks(begin, words, index, found)
            if found:
                found += [(start, start + size, layer, value) for layer, size, value in alone]
                self._keep_longest(found, done, hits)
                continue
            for layer, size, value in alone:
                if start >= done[layer]:
                    if layer not in overlapping:
                        done[layer] = start + size
                    hits[layer].append((start, start + size, value))
        return hits

    def _keep_longest(
        self, found: list[_Found[Value]], done: list[int], hits: list[list[Hit[Value]]]
    ) -> None:
        """Keep the longest of what begins at one place in each layer; all in layers that may overlap."""
        if len(found) > 1:
            found.sort(key=_first_longest)
        for first, end, layer, value in found:
            if first >= done[layer]:
                if layer not in self._overlapping:
                    done[layer] = end
                hits[layer].append((first, end, value))


def _follow_marks(begin: _Begin[Value], words: Words, index: int, found: list[_Found[Value]]) -> None:
    """Add the patterns with marks that begin with a word."""
    start = words.starts[index]
    for lead, size, tail, layer, value in begin.marked:
        first, stop = start - len(lead), start + size
        if _led(words.text, first, lead) and (end := _tailed(words.text, stop, tail, size)):
            found.append((first, end, layer, value))
    for lead, branch in begin.led.items():
        if _led(words.text, start - len(lead), lead):
            _follow(branch, words, index, start - len(lead), found)


def _may_skip(branch: _Branch[Value], words: list[str], index: int) -> bool:
    """Whether one of the next words could come after skipped ones."""
    near = words[index + 1 : index + 2 + 2 * _MOST_SKIPPED]  # don't is two of them
    return any(map(branch.__getitem__, near))


def _first_longest(found: tuple[int, int, int, object]) -> tuple[int, int]:
    return found[0], -found[1]


def _follow(branch: _Branch[Value], words: Words, index: int, first: int, found: list[_Found[Value]]) -> None:
    """Add the patterns that began at ``first`` and go on after a word."""
    text, starts, ends, tokens = words
    following = index + 1
    if following < len(tokens) and (steps := branch[tokens[following]]):
        start, last = starts[following], ends[following]
        gap = text[ends[index] : start]
        for between, child, size in steps:
            if gap != between and not _fits(between, gap):
                continue
            whole = start + size == last
            for tail, layer, value in child.ends:
                if not tail:
                    found.append((first, start + size, layer, value))
                elif whole and (end := _tailed(text, last, tail)):
                    found.append((first, end, layer, value))
            if whole and child.leads_on:
                _follow(child, words, following, first, found)
    if branch.skip is not None:
        _skip(branch.skip, words, index, first, found)


def _skip(branch: _Branch[Value], words: Words, index: int, first: int, found: list[_Found[Value]]) -> None:
    """Add the patterns that go on after up to three words of any kind."""
    text, starts, ends, tokens = words
    last = len(tokens) - 1
    left = _MOST_SKIPPED
    while index < last:
        if branch[tokens[index + 1]]:
            _follow(branch, words, index, first, found)
        gap = text[ends[index] : starts[index + 1]]
        index += 1
        left -= gap not in {"'", "’"}  # don't is one word
        if left < 0 or len(tokens[index]) > _LONGEST_SKIPPED or not _SKIPPED_GAP.fullmatch(gap):
            return


@lru_cache(maxsize=_MANY)
def _bare(word: str) -> tuple[str, ...]:
    """Return a word without its version, and without its plural: apis2 is apis and api."""
    bare = word.rstrip(_DIGITS)
    singular = bare.removesuffix("s")
    return tuple(form for form in dict.fromkeys((bare, singular)) if form and form != word)


def _has_shape(word: str, pattern: str) -> bool:
    """Whether a word is what a pattern leaves open: shard* is sharded."""
    stem, _, ending = pattern.partition("*")
    return word.startswith(stem) and (not ending or _shape(pattern).fullmatch(word) is not None)


@cache
def _shape(word: str) -> re.Pattern[str]:
    """Return the expression of a word whose end or middle is left open; a plural may follow."""
    open_end = "" if word.endswith("*") else r"s?\d*"
    return re.compile(word.replace("*", r"\w*") + open_end)


@cache
def _split(text: str) -> tuple[str, list[str], list[str], str]:
    """Split a pattern: the marks before it, its words, what stands between them, the marks after it."""
    if text.replace(" ", "").isalnum():
        words = text.split()
        return "", words, [" "] * (len(words) - 1), ""
    found = list(_WORD.finditer(text))
    between = [text[one.end() : two.start()] for one, two in pairwise(found)]
    return text[: found[0].start()], [one[0] for one in found], between, text[found[-1].end() :]


def _led(text: str, at: int, lead: str) -> bool:
    """Whether marks stand before a word, and are no part of something longer."""
    if not lead:
        return True
    before = text[at - 1 : at] if at > 0 else ""
    return at >= 0 and text.startswith(lead, at) and not (before.isalnum() or before in {"_", "."})


def _tailed(text: str, at: int, tail: str, size: int = 2) -> int:
    """Return the end of the marks after a word; 0 if others stand there, or more of them: C is not C++."""
    if not tail and size > 1:
        return at
    if not text.startswith(tail, at):
        return 0
    at += len(tail)
    after = text[at : at + 1]
    return 0 if after in {"+", "#", "_"} or (tail and after.isalpha()) else at


@lru_cache(maxsize=_MANY)
def _fits(between: str, gap: str) -> bool:
    """Whether what stands between two words of a text is what a pattern writes there."""
    return len(gap) <= _LONGEST_GAP and _joint(between).fullmatch(gap) is not None


@cache
def _joint(between: str) -> re.Pattern[str]:
    """Return the expression of what a pattern writes between two words."""
    if between == _AFTER_SKIP:
        return re.compile(rf"{_GAP}|{_SKIPPED_GAP.pattern}")
    expression = ""
    for piece in _PIECES.findall(between):
        mark = piece.strip()
        if not mark.strip("‐‑-"):
            expression += f"(?:{_GAP})"
        elif mark in "./":
            expression += rf"(?:\s?{re.escape(mark)}\s?|{_GAP})"
        elif mark == "&":
            expression += r"\s?&\s?"
        else:
            expression += re.escape(piece)
    return re.compile(expression)
