"""The words of headings: which stand for a title, an organization, a degree or a place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from babel import Locale

from rolematch.datafiles import bundled_value

if TYPE_CHECKING:
    from collections.abc import Iterable

ASIDE = re.compile(r"\([^()]*\)?|\[[^\[\]]*\]|\"[^\"]*\"|“[^”]{0,300}”")
EDGE = " \t,;:.*_–—-|·•/()[]~`"
_BRACKETS = frozenset('(["“')
_WORD = re.compile(r"[^\W\d_]+(?:[-'’./][^\W\d_]+)*")
LETTERS = re.compile(r"[^\W\d_]+")
"""A run of letters; "self-employed" is two."""
YEAR = re.compile(r"(?:19|20)\d\d")
"""Four digits that can be a year of a life."""
_JOINTS = re.compile(r"[/-]")


def lower(text: str) -> str:
    """Lower-case a text without changing its length (``"İ".lower()`` is two code points)."""
    return text.replace("İ", "i").lower()


def words_of(text: str) -> list[str]:
    """Return the words in lower case; those joined by a hyphen, apostrophe or slash are one."""
    return _WORD.findall(lower(text))


def has_aside(text: str) -> bool:
    """Whether brackets or quotes set something apart."""
    return not _BRACKETS.isdisjoint(text)


def clean(text: str) -> str | None:
    """Take punctuation and markup off the edges; None if nothing is left."""
    bare = text.strip(" \t,;:*_–—-|·•/~[]=<>`").strip().lstrip(". ")
    if bare.endswith(")") and "(" not in bare:
        bare = bare.rstrip(") ")
    if bare.startswith("(") and ")" not in bare:
        bare = bare.lstrip("( ")
    return bare or None


class Weight(NamedTuple):
    """What the words of a heading or a field say; what stands in brackets or quotes says nothing.

    Attributes
    ----------
    titles, employers : int
        Words that stand for a title, and words that only an organization's name holds; a legal form
        counts double.
    lean : int
        Above 0 the field reads like a title, below like an organization.
    """

    titles: int
    employers: int
    lean: int


_SAYS_NOTHING = Weight(0, 0, 0)


@lru_cache(maxsize=64)  # the rows of one heading are asked about several times in a row
def weigh(text: str) -> Weight:
    """Weigh the words of a field; which it is, the head of the phrase decides.

    The head is the last word in Germanic languages ("Systems Software Engineer"), the first in Romance ones
    and before "of" ("Head of Software").

    Examples
    --------
    >>> weigh("Systems Software Engineer").lean > 0 > weigh("Engineers' Software Group").lean
    True
    """
    bare = ASIDE.sub(" ", text) if has_aside(text) else text
    words = bare.lower().split()
    tally = sum(map(_meaning, words))
    if not tally:
        return _SAYS_NOTHING
    titles, employers = tally & _COUNT, tally >> _EMPLOYERS & _COUNT
    if tally >> _FORMS & _COUNT:
        employers += 2 * sum(1 for word in words[1:] if _is_form(word.strip(EDGE), bare))
    if not (titles and employers):
        return Weight(titles, employers, 2 * (min(titles, 3) - employers) + (titles > 0))
    return Weight(titles, employers, _lean(words, titles, employers))


def _lean(words: list[str], titles: int, employers: int) -> int:
    """Weigh a field that holds words for both, by the head of its part before the first comma."""
    head = words[: next((n for n, word in enumerate(words, 1) if word[-1] == ","), None)]
    while head[1:] and (head[-1].strip(EDGE) in _LEVELS or not _WORD.search(head[-1])):
        head.pop()
    first, last = _meaning(head[0]), _meaning(head[-1])
    link = next((n for n, word in enumerate(head) if n and word in vocabulary().links), 0)
    if last & _COUNT or (link and _meaning(head[link - 1]) & _COUNT):
        return 3 + 2 * min(titles, 3) - 2 * (employers > 2)
    if (last >> _EMPLOYERS | last >> _FORMS | first >> _EMPLOYERS) & _COUNT:
        return -3 - 2 * employers
    return 2 * (min(titles, 3) - employers)


_LEVELS: frozenset[str] = frozenset({"i", "ii", "iii", "iv", "v", "vi"})


_COUNT = 0xFFFF
"""A tally counts in fields of 16 bits each: titles, employers, legal forms, and first words of each topic."""
_EMPLOYERS, _FORMS, _TOPICS = 16, 32, 48


def _tally(low: str) -> int:
    """Count what the words of a text mean; a sum over what is known of each word is the fastest way."""
    return sum(map(_meaning, low.split()))


@lru_cache(maxsize=16384)  # résumés use the same words; the endings cost more than all else about a word
def _meaning(word: str) -> int:
    """Count what a word means, with the punctuation around it; those joined by "/" or "-" also one by one."""
    known = vocabulary()
    total = 0
    for whole in _WORD.findall(word):
        total += (whole in known.forms) << _FORMS
        for part in (whole, *_JOINTS.split(whole)) if "-" in whole or "/" in whole else (whole,):
            title = part in known.title or part.endswith(known.title_ends)
            employer = part in known.employer or (not title and part.endswith(known.employer_ends))
            total += title + (employer << _EMPLOYERS)
    for letters in LETTERS.findall(word):
        for number, topic in enumerate(known.topics.values()):
            total += (letters in topic.firsts) << _TOPICS + 16 * number
    return total


def _is_form(word: str, text: str) -> bool:
    """Whether a word is a legal form; those of two letters only where they are written as one."""
    return word in vocabulary().forms and (len(word) > 2 or _upper(word, text))


def _upper(word: str, text: str) -> bool:
    """Whether a two-letter legal form is written as one: "AB", "Co"; not "as", nor the state "CO"."""
    if word == "co":
        return "Co" in text
    return re.search(rf"\b(?:{re.escape(word.upper())}|{re.escape(word.title())})\b", text) is not None


def title_words(text: str) -> int:
    """Count the words that stand for a title, outside of brackets and quotes."""
    return weigh(text).titles


def employer_words(text: str) -> int:
    """Weigh the words that only an organization's name holds, outside of brackets and quotes."""
    return weigh(text).employers


class Phrases:
    """Words and phrases, to be found where they stand by themselves in a text of lower case."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self.phrases = frozenset(phrases)
        self.firsts = frozenset(match[0] for phrase in self.phrases if (match := LETTERS.match(phrase)))
        self.pattern = re.compile(rf"(?<![\w-])(?:{either(self.phrases)})(?![\w'’])")

    def match(self, low: str) -> re.Match[str] | None:
        """Find the one with which the text begins."""
        first = LETTERS.match(low)
        return self.pattern.match(low) if first and first[0] in self.firsts else None


def is_about(text: str, *topics: str) -> bool:
    """Whether any word or phrase of the topics (``degree``, ``school``, ``gap`` …) stands in the text."""
    low = text.lower()
    counts = _tally(low) >> _TOPICS
    known = vocabulary()
    return counts > 0 and any(
        counts >> 16 * known.numbers[topic] & _COUNT and known.topics[topic].pattern.search(low)
        for topic in topics
    )


def opens_with(text: str, topic: str) -> bool:
    """Whether a text opens with a word of a topic; short ones such as BE or MA only with a capital."""
    bare = text.lstrip(EDGE)
    match = vocabulary().topics[topic].match(bare.lower())
    return match is not None and (match.end() > 3 or bare[0].isupper())


def names_degree(text: str) -> bool:
    """Whether a degree stands in the text; short ones only in capitals: "BS", "PhD", not "be"."""
    if not is_about(text, "degree"):
        return False
    found = vocabulary().topics["degree"].pattern.finditer(lower(text))
    return any(len(m[0]) > 3 or sum(c.isupper() for c in text[m.start() : m.end()]) > 1 for m in found)


_PLACE_PARTS = re.compile(r", | / ")
_STATE = re.compile(r"[A-Z]{2}")


def looks_like_place(text: str) -> bool:
    """Whether a field is a place by its last part: "Graz, Austria", "Boise, ID", "Remote"."""
    parts = _PLACE_PARTS.split(text.strip(EDGE))
    if len(parts) > 3 or not _is_region(parts[-1]) or _STATE.fullmatch(parts[0]):
        return False
    if len(parts[0].split()) > 3 or (len(parts) == 3 and not _is_region(parts[-2])):
        return False
    return not any(weigh(text)[:2])


def _is_region(part: str) -> bool:
    return part.lower() in vocabulary().places or _STATE.fullmatch(part) is not None


def is_remark(text: str) -> bool:
    """Whether a field only says how: "3 months", "part-time", "20 hours/week"."""
    bare = text.strip(EDGE).lower()
    return bare in vocabulary().remarks or (bare[:1].isdigit() and "," not in bare)


def is_abbreviation(word: str) -> bool:
    """Whether a full stop after the word, in lower case, ends no sentence."""
    return len(word) <= 2 or word in vocabulary().abbreviations or word in vocabulary().forms


@dataclass(frozen=True)
class _Vocabulary:
    title: frozenset[str]
    title_ends: tuple[str, ...]
    forms: frozenset[str]
    employer: frozenset[str]
    employer_ends: tuple[str, ...]
    links: frozenset[str]
    places: frozenset[str]
    remarks: frozenset[str]
    abbreviations: frozenset[str]
    labels: dict[str, str]
    kinds: dict[str, frozenset[str]]
    topics: dict[str, Phrases]
    numbers: dict[str, int]
    at: re.Pattern[str]
    joints: frozenset[str]
    prose: dict[str, str]


@cache
def vocabulary() -> _Vocabulary:
    """Load ``data/positions.yaml``."""
    data: dict[str, Any] = bundled_value("positions.yaml")
    titles = [word for words in data["title"].values() for word in words]
    forms = {form.strip(".") for form in data["employer"]["forms"]}
    kinds = {kind: frozenset(words) for kind, words in data["kinds"].items()}
    topics = {
        topic: Phrases(data[topic])
        for topic in ("degree", "school", "gap", "opening", "service", "group", "course", "same")
    }
    topics |= {kind: Phrases(words) for kind, words in kinds.items()}
    return _Vocabulary(
        title=frozenset(word for word in titles if word[0] != "-"),
        title_ends=tuple(word[1:] for word in titles if word[0] == "-"),
        forms=frozenset(forms),
        employer=frozenset(word for word in data["employer"]["words"] if word[0] != "-"),
        employer_ends=tuple(word[1:] for word in data["employer"]["words"] if word[0] == "-"),
        links=frozenset(data["links"]),
        places=frozenset(data["places"]) | _countries(),
        remarks=frozenset(data["remarks"]),
        abbreviations=frozenset(data["abbreviations"]),
        labels={word: kind for kind, words in data["labels"].items() for word in words},
        kinds=kinds,
        topics=topics,
        numbers={topic: number for number, topic in enumerate(topics)},
        at=re.compile(rf"\s(?:@|{'|'.join(map(re.escape, data['at']))})\s", re.IGNORECASE),
        joints=frozenset("@")
        | frozenset(word for phrase in [*data["at"], *data["prose"]["as"]] for word in phrase.split()),
        prose={key: either(words) for key, words in data["prose"].items()},
    )


def prose_words() -> dict[str, str]:
    """Return patterns of the words of a story: before an employer, of starting, before a role, "there"."""
    return vocabulary().prose


def _countries() -> frozenset[str]:
    """Return the names of all countries in the languages whose résumés are read."""
    names: set[str] = set()
    for locale in ("en", "de", "fr", "es", "pt", "it", "nl", "pl"):
        names.update(lower(name) for code, name in Locale(locale).territories.items() if code.isalpha())
    return frozenset(names)


def either(words: Iterable[str]) -> str:
    """Return a pattern for any of the words, the longest first."""
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
