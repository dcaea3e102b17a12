"""Many names and phrases, found in one pass over the words of a text.

A pattern is written as people write the phrase. A ``*`` ends any word, ``..`` stands for up to three
words, ``-`` or a space for any of space, hyphen and a single line break. The last word may be a plural
or carry a version: APIs, Python3, Go1.19.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import accumulate, chain, compress, count, islice, pairwise, repeat
from operator import itemgetter, not_
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator

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
_NEAR = 1 + 2 * _MOST_SKIPPED
"""So many words on stands at most what comes after skipped ones: don't is two of them."""
_PIECES = re.compile(r"\s?[./&]\s?|[\s‐‑-]+|.", re.DOTALL)
_WORD = re.compile(r"[\w*]+")
_OPEN = re.compile(r"\w*\*[\w*]*")
_COMMON = 0x600
"""Latin, Greek and Cyrillic letters are looked up in a table, others one by one."""
_DIGITS = "0123456789"
_INFLECTED = frozenset("s" + _DIGITS)
_TEXT = _NEXT = itemgetter(0)
_ANY = ("",)
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
_Steps = tuple[Any, ...]
"""What a pattern writes before its next word, that word, and the steps after it; nothing at its end."""
_Forms = Sequence[tuple[str, ...]]
"""For each word of a text how patterns may write it where it is not their first."""


class _Way(NamedTuple, Generic[Value]):
    """How a pattern goes on from its first word to its second.

    Attributes
    ----------
    lead, tail : str
        Marks before its first word and after its last.
    third : str
        Its third word: the next after the second; "" where it has none, or any will do.
    between : str
        What it writes before the second word.
    size : int
        Length of the second word; 0 for a word with an open end, which reaches as far as that of the text.
    rest : steps
        Those after the second word.
    """

    lead: str
    third: str
    between: str
    size: int
    rest: _Steps
    tail: str
    layer: int
    value: Value


class _Begin(NamedTuple, Generic[Value]):
    """What a word of the text begins.

    Attributes
    ----------
    next : frozenset of str
        The words with which it is worth a look: those after it in ``ahead``, or any, which "" stands for.
    alone : list of (layer, size, value)
        Patterns of this word alone; the size is without plural and version.
    marked : list of (lead, size, tail, layer, value)
        Patterns of this word alone with marks before or after: ``.`` before, ``++`` after.
    ahead : mapping of word to list of way
        Patterns of several words, by the second.
    behind : mapping of word to list of way
        The same where words of any kind may stand before the second.
    """

    next: frozenset[str]
    alone: list[tuple[int, int, Value]]
    marked: list[tuple[str, int, str, int, Value]]
    ahead: dict[str, list[_Way[Value]]]
    behind: dict[str, list[_Way[Value]]]


_NOTHING: _Begin[Any] = _Begin(frozenset(), [], [], {}, {})


class _Learned(dict[str, Value]):
    """What is known of the words seen so far; of others it is worked out when they are first asked for."""

    def __init__(self, work_out: Callable[[str], Value]) -> None:
        self._work_out = work_out

    def __missing__(self, word: str) -> Value:
        known = self._work_out(word)
        if len(self) < _MANY:
            self[word] = known
        return known


class Lexicon(Generic[Value]):
    """Patterns with a value each, in layers; within a layer hits do not overlap, longest first.

    What a word can begin is worked out when a text first holds it, and kept. So a text costs two
    look-ups a word, and Python code runs only where something may begin; nothing has to be compiled.

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
        self._otherwise = otherwise
        self._overlapping = [layer in overlapping for layer in range(layers)]
        self._alone: dict[str, list[_Filed[Value]]] = {}
        self._marked: dict[str, list[_Filed[Value]]] = {}
        self._several: dict[str, list[_Filed[Value]]] = {}
        self._shapes: dict[str, list[str]] = {}
        shapes: set[str] = set()
        for text, layer, value in patterns:
            self._file(text, layer, value)
            if "_" in text:
                self._file(text.replace("_", " "), layer, value)
            if "*" in text:
                shapes.update(_OPEN.findall(text))
        for shape in sorted(shapes - {"*"}):
            self._shapes.setdefault(shape.partition("*")[0], []).append(shape)
        self._longest_stem = max(map(len, self._shapes), default=-1)
        self._firsts = {*self._alone, *self._marked, *self._several}
        self._begins: _Learned[_Begin[Value]] = _Learned(self._begin)
        self._forms = _Learned(self._forms_of)

    def _file(self, text: str, layer: int, value: Value) -> None:
        """File a pattern under its first word."""
        first, _, rest = text.partition(" ")
        if first.isalnum() and (not rest or rest[0].isalnum()):
            several = bool(rest)
        elif words := _words(text):
            first, several = words[0], len(words) > 1
        else:
            return
        single = self._alone if first == text and len(text) > 1 else self._marked
        filed = self._several if several else single
        if first in filed:
            filed[first].append((text, layer, value))
        else:
            filed[first] = [(text, layer, value)]

    def begins(self, word: str) -> bool:
        """Whether some pattern begins with this lower-case word, in the singular or plural."""
        return word in self._firsts or word.removesuffix("s") in self._firsts

    def alone(self, word: str, layer: int) -> Value | None:
        """Return the value of the pattern that is this one word, or None."""
        return next((value for _, at, value in self._alone.get(word, ()) if at == layer), None)

    def _forms_of(self, word: str) -> tuple[str, ...]:
        """Return the words of patterns that this word can be: itself, its singular, ``shard*``, any."""
        stems = [word[:size] for size in range(min(len(word), self._longest_stem) + 1)]
        shapes = [shape for stem in stems if stem in self._shapes for shape in self._shapes[stem]]
        return (word, *_bare(word), *[shape for shape in shapes if _has_shape(word, shape)], "")

    def _begin(self, word: str) -> _Begin[Value]:
        """Work out what a word begins."""
        begin: _Begin[Value] = _Begin(frozenset(), [], [], {}, {})
        for form in self._forms[word]:
            if form in self._firsts:
                self._add(begin, word, form)
        if not self.begins(word) and (other := self._otherwise(word)):
            begin.alone.append((other[0], len(word), other[1]))
        if begin.alone or begin.marked or begin.behind:
            return begin._replace(next=frozenset(("", *begin.ahead)))
        return begin._replace(next=frozenset(begin.ahead)) if begin.ahead else _NOTHING

    def _add(self, begin: _Begin[Value], word: str, form: str) -> None:
        """Add the patterns with this form of a word, without plural and version, to what it begins."""
        whole = form == word or not _size(form)
        size = len(word if whole else form)
        for _, layer, value in self._alone.get(form, ()):
            if self._overlapping[layer] or all(layer != known for known, _, _ in begin.alone):
                begin.alone.append((layer, size, value))
        for text, layer, value in sorted(self._marked.get(form, ()), key=_TEXT):
            lead, _, _, tail = _split(text)
            if whole or not (tail or word[size] == "s"):  # C99, but neither Cs nor C99#
                begin.marked.append((lead, size, tail, layer, value))
        if whole:
            for text, layer, value in sorted(self._several.get(form, ()), key=_TEXT):
                second, way = _way(text, layer, value)
                ways = begin.behind if way.between == _AFTER_SKIP else begin.ahead
                ways.setdefault(second, []).append(way)

    def scan(self, words: Words) -> list[list[Hit[Value]]]:
        """Return the hits of each layer, in the order of the text."""
        overlapping = self._overlapping
        hits: list[list[Hit[Value]]] = [[] for _ in overlapping]
        done = [0] * len(overlapping)
        starts, tokens = words.starts, words.words
        begins = list(map(self._begins.__getitem__, tokens))
        forms = [*map(self._forms.__getitem__, tokens), _ANY, _ANY]
        # Four words of five begin some pattern, but only two are followed by what it goes on with.
        apart = map(frozenset.isdisjoint, map(_NEXT, begins), islice(forms, 1, None))
        flat = list(chain.from_iterable(forms))
        nexts = [*accumulate(map(len, forms)), *repeat(len(flat), _NEAR)]
        for index in compress(count(), map(not_, apart)):
            _, alone, marked, ahead, behind = begins[index]
            start = starts[index]
            found: list[_Found[Value]] = []
            if marked:
                _follow_marks(marked, words, index, found)
            for form in forms[index + 1]:
                if form in ahead:
                    _follow(ahead[form], words, forms, index, index, found)
            near = behind and flat[nexts[index] : nexts[index + _NEAR]]
            if near and not behind.keys().isdisjoint(near):
                for at in _reach(words, index):
                    for form in forms[at + 1]:
                        if form in behind:
                            _follow(behind[form], words, forms, index, at, found)
            if found:
                found += [(start, start + size, layer, value) for layer, size, value in alone]
                self._keep_longest(found, done, hits)
                continue
            for layer, size, value in alone:
                if start >= done[layer]:
                    if not overlapping[layer]:
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
                if not self._overlapping[layer]:
                    done[layer] = end
                hits[layer].append((first, end, value))


def _first_longest(found: tuple[int, int, int, object]) -> tuple[int, int]:
    return found[0], -found[1]


def _follow_marks(
    marked: list[tuple[str, int, str, int, Value]], words: Words, index: int, found: list[_Found[Value]]
) -> None:
    """Add the patterns of one word with marks."""
    text, start = words.text, words.starts[index]
    for lead, size, tail, layer, value in marked:
        stop = start + size
        if tail and not text.startswith(tail, stop):
            continue
        first, end = start - len(lead), stop + len(tail)
        if (not lead or _led(text, first, lead)) and ((size > 1 and not tail) or _ends_in(text, end, tail)):
            found.append((first, end, layer, value))


def _follow(
    ways: list[_Way[Value]], words: Words, forms: _Forms, index: int, at: int, found: list[_Found[Value]]
) -> None:
    """Add the patterns that began with the word ``index`` and go on with the one after ``at`` in some way."""
    text, starts, ends, tokens = words
    if at + 1 == len(tokens):
        return
    start, last = starts[at + 1], ends[at + 1]
    gap, later = text[ends[at] : start], forms[at + 2]
    for lead, third, between, size, rest, tail, layer, value in ways:
        if third not in later or (gap != between and not _fits(between, gap)):
            continue
        first, stop = starts[index] - len(lead), start + size if size else last
        if lead and not _led(text, first, lead):
            continue
        if not (rest or tail):
            found.append((first, stop, layer, value))
        elif stop == last:
            found += [(first, end, layer, value) for end in _ends(words, forms, at + 1, rest, tail)]


def _ends(words: Words, forms: _Forms, index: int, steps: _Steps, tail: str) -> list[int]:
    """Return where a pattern can end that has these steps left after a word."""
    text, starts, ends, tokens = words
    if not steps:
        end = ends[index] + len(tail)
        return [end] if text.startswith(tail, ends[index]) and _ends_in(text, end, tail) else []
    between, word, rest = steps
    if between == _SKIP:
        step = _AFTER_SKIP, word, rest
        return [end for at in _reach(words, index) for end in _ends(words, forms, at, step, tail)]
    following = index + 1
    if following == len(tokens) or word not in forms[following]:
        return []
    start, last = starts[following], ends[following]
    gap = text[ends[index] : start]
    if gap != between and not _fits(between, gap):
        return []
    stop = start + len(word) if _size(word) else last
    if not (rest or tail):
        return [stop]
    return _ends(words, forms, following, rest, tail) if stop == last else []


def _reach(words: Words, index: int) -> Iterator[int]:
    """Yield a word, and those behind it that a pattern may skip: up to three of any kind."""
    text, starts, ends, tokens = words
    last = len(tokens) - 1
    left = _MOST_SKIPPED
    while index < last:
        yield index
        gap = text[ends[index] : starts[index + 1]]
        index += 1
        left -= gap not in {"'", "’"}  # don't is one word
        if left < 0 or len(tokens[index]) > _LONGEST_SKIPPED or not _SKIPPED_GAP.fullmatch(gap):
            return


def _bare(word: str) -> tuple[str, ...]:
    """Return a word without its version, and without its plural: apis2 is apis and api."""
    if word[-1] not in _INFLECTED:
        return ()
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


def _way(text: str, layer: int, value: Value) -> tuple[str, _Way[Value]]:
    """Return the second word of a pattern, and how it goes on to it."""
    lead, (_, second, *later), (between, *marks), tail = _split(text)
    rest: _Steps = ()
    for mark, word in zip(reversed(marks), reversed(later), strict=True):
        rest = mark, word, rest
    third = later[0] if later and marks[0] != _SKIP else ""
    between = _AFTER_SKIP if between == _SKIP else between
    return second, _Way(lead, third, between, _size(second), rest, tail, layer, value)


def _words(text: str) -> list[str]:
    """Return the words of a pattern; one that is all open is ""."""
    return ["" if word == "*" else word for word in _WORD.findall(text)]


def _size(word: str) -> int:
    """Return the length of a word of a pattern; 0 for an open one, which is as long as that of the text."""
    return 0 if "*" in word else len(word)


def _split(text: str) -> tuple[str, list[str], list[str], str]:
    """Split a pattern: the marks before it, its words, what stands between them, the marks after it."""
    if text.replace(" ", "").isalnum():
        words = text.split()
        return "", words, [" "] * (len(words) - 1), ""
    found = list(_WORD.finditer(text))
    between = [text[one.end() : two.start()] for one, two in pairwise(found)]
    return text[: found[0].start()], _words(text), between, text[found[-1].end() :]


def _led(text: str, at: int, lead: str) -> bool:
    """Whether marks stand before a word, and are no part of something longer."""
    before = text[at - 1 : at] if at > 0 else ""
    return at >= 0 and text.startswith(lead, at) and not (before.isalnum() or before in {"_", "."})


def _ends_in(text: str, end: int, tail: str) -> bool:
    """Whether a name with these marks, or of one letter, goes on with no other mark: C is not C++."""
    after = text[end : end + 1]
    return not (after in _MARKS or (tail and after.isalpha()))


_MARKS = frozenset("+#_")


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
