"""What the heading of a job says: which of its fields is the title, which the employer, which the place."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from babel import Locale

from rolematch.datafiles import data_folder, load_yaml
from rolematch.errors import DataFileError
from rolematch.resume._dates import lower

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rolematch.resume._dates import DateRange

Order = Literal["title", "employer"]
"""Which of the two comes first."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What a heading says; ``order`` only where words, not habit, decided which is which."""

    title: str | None = None
    employer: str | None = None
    place: str | None = None
    order: Order | None = None


class _Field(NamedTuple):
    text: str
    row: int
    begin: int
    title: int
    employer: int
    lean: int


_ASIDE = re.compile(r"\([^()]*\)?|\[[^\[\]]*\]|\"[^\"]*\"|“[^”]*”")
_STRONG = re.compile(
    r"(?=[\s|;*_:,—–-])(?:"  # looked for only where one can begin: most characters fail at once
    r"\s{2,}|\t|\s+[—–―•·►»@]+\s+|\s+-{1,3}\s+|\s*[|;]\s*|\*+|_{2,}|(?<=\w):\s+|(?<=[\w.)]),?\s[—–-](?=\w)"
    r"|(?<!.)[—–]\s*)"
)
_SENTENCE = re.compile(r"([^\W\d_]+)\.\s+(?=[^\W\d_])")
_WORD = re.compile(r"[^\W\d_]+(?:[-'’./][^\W\d_]+)*")
_EDGE = " \t,;:.*_–—-|·•/()[]~"
_COMMA = re.compile(r",\s")
_PLACE_PARTS = re.compile(r", | / ")
_STATE = re.compile(r"[A-Z]{2}")
_LENGTH = re.compile(r"\d[^,]*")
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_REMARK = re.compile(r"\s*\([^()]*\)?\s*")
_AFTER_DATES = re.compile(r"[\s)\]]*\.(?:\s|$)")


def read_fields(rows: Sequence[str], habit: Order | None = None) -> Heading:
    """Tell title, employer and place in the rows of a heading, their dates cut out already.

    Examples
    --------
    >>> heading = read_fields(["Backend Developer, Quillwort GmbH, Graz"])
    >>> heading.title, heading.employer, heading.place
    ('Backend Developer', 'Quillwort GmbH', 'Graz')
    """
    fields = [field for row, text in enumerate(rows) for field in _fields(text, row)]
    heading = _read(fields, habit) if fields else Heading()
    if heading.title and not heading.employer:
        freelance, bracket, firm = heading.title.partition(" (")
        if bracket and lower(freelance) in vocabulary().kinds["freelance"]:
            return replace(heading, title=freelance, employer=clean(firm))
    if heading.employer and not heading.title:
        asides = [match[1].strip() for row in rows for match in re.finditer(r"\(([^()]{3,50})\)", row)]
        said = next((aside for aside in asides if title_words(aside)), None)
        if opens_with(heading.employer, "service"):
            return replace(heading, title=heading.employer, employer=next(iter(asides), None))
        return replace(heading, title=said, order="employer") if said else heading
    return heading


def _read(fields: Sequence[_Field], habit: Order | None) -> Heading:
    """Tell title, employer and place among the fields of a heading."""
    if len(fields) == 1:
        return _one_field(fields[0], habit)
    titled = [field for field in fields if field.title > 0]
    if not titled:
        return _untitled(fields, habit)
    title = max(titled, key=lambda field: (_titleness(field), -fields.index(field)))
    others = [field for field in fields if field is not title]
    employer = _employer(others, title, fields, habit)
    if employer is None:
        return _with_place(_one_field(title, habit), others)
    if _is_bare_freelance(title) and not employer.employer:
        return Heading(clean(employer.text), clean(title.text))
    order: Order | None = "title" if fields.index(title) < fields.index(employer) else "employer"
    if not habit and not employer.employer and _stands_between(title, others):
        order = None
    firm = _ASIDE.search(employer.text) if _is_bare_freelance(employer) else None
    name, place = name_and_place(firm[0].strip("()") if firm else employer.text)
    if place is None:
        place = next((f.text for f in others if f is not employer and looks_like_place(f.text)), None)
    return Heading(clean(title.text), name, place, order)


def _stands_between(title: _Field, others: Sequence[_Field]) -> bool:
    """Whether either of two fields beside the title can be the employer."""
    beside = [f for f in others if f.row == title.row and not (looks_like_place(f.text) or is_remark(f.text))]
    return len(beside) > 1 and beside[0].begin < title.begin < beside[-1].begin


def _titleness(field: _Field) -> int:
    """Weigh words for titles against words for employers; a bare "freelance" is rather the employer."""
    return field.lean - 6 * _is_bare_freelance(field)


def _is_all_title(field: _Field) -> bool:
    """Whether a field has words for a title only, as "remplaçante"; freelance work has no other employer."""
    return field.title >= len(words_of(field.text)) and not _is_bare_freelance(field)


def _is_bare_freelance(field: _Field) -> bool:
    return lower(_ASIDE.sub("", field.text).strip(_EDGE)) in vocabulary().kinds["freelance"]


def _employer(
    others: Sequence[_Field], title: _Field, fields: Sequence[_Field], habit: Order | None
) -> _Field | None:
    """Choose the employer among the fields beside the title."""
    likely = [
        f for f in others if not looks_like_place(f.text) and not is_remark(f.text) and _is_name(f.text)
    ]
    if not likely:
        return None
    named = [f for f in likely if f.employer > 0 and f.employer >= f.title]
    if named:
        return max(named, key=lambda f: (f.employer, -fields.index(f)))
    plain = [f for f in likely if f.title == 0] or [f for f in likely if not _is_all_title(f)]
    after = [f for f in plain if fields.index(f) > fields.index(title) and f.row == title.row]
    if habit == "employer" and plain and plain[0] not in after and plain[0].row == title.row:
        return plain[0]
    return next(iter(after or plain), None)


def _one_field(field: _Field, habit: Order | None) -> Heading:
    """Tell title and employer in a single field, by its commas and by "at"."""
    at = vocabulary().at.search(field.text)
    if at and title_words(field.text[: at.start()]):
        name, place = name_and_place(field.text[at.end() :])
        return Heading(clean(field.text[: at.start()]), name, place, "title")
    parts = [part for part in comma_parts(field.text) if not is_remark(part)] or [field.text]
    titled = [n for n, part in enumerate(parts) if lean(part) > 0]
    if not titled:
        return _untitled_parts(parts, habit)
    first = titled[0]
    if first > 0:
        name, place = name_and_place(", ".join(parts[:first]))
        return Heading(clean(", ".join(parts[first:])), name, place, "employer")
    named = [n for n, part in enumerate(parts) if n and employer_words(part) > title_words(part)]
    last = max((n for n in titled if not named or n < named[0]), default=0)
    cut = named[0] if named else next((n for n in range(1, len(parts)) if n > last), len(parts))
    if not named and habit == "employer" and cut < len(parts):
        cut = len(parts)
    name, place = name_and_place(", ".join(parts[cut:]))
    return Heading(clean(", ".join(parts[:cut])), name, place, "title" if name else None)


def _untitled_parts(parts: Sequence[str], habit: Order | None) -> Heading:
    """Read comma parts none of which holds a word for a title."""
    named = next((n for n, part in enumerate(parts) if employer_words(part) and _is_capitalized(part)), 0)
    if named and len(parts[0].split()) <= 4:
        name, place = name_and_place(", ".join(parts[named:]))
        return Heading(clean(", ".join(parts[:named])), name, place)
    if habit == "title" and len(parts) > 1 and not employer_words(parts[0]):
        name, place = name_and_place(", ".join(parts[1:]))
        return Heading(clean(parts[0]), name, place)
    name, place = name_and_place(", ".join(parts))
    return Heading(None, name, place)


def _untitled(fields: Sequence[_Field], habit: Order | None) -> Heading:
    """Read several fields none of which holds a word for a title: by legal forms, then by habit."""
    likely = [f for f in fields if not looks_like_place(f.text) and not is_remark(f.text)] or list(fields)
    named = [f for f in likely if f.employer > 0]
    if named:
        employer = max(named, key=lambda f: (f.employer, -fields.index(f)))
    elif habit == "title" and len(likely) > 1:
        employer = likely[1]
    else:
        employer = likely[0]
    rest = [f for f in likely if f is not employer and len(f.text.split()) <= 6]
    name, place = name_and_place(employer.text)
    title = clean(rest[0].text) if rest and (habit or rest[0].row != employer.row or named) else None
    place = place or next((f.text for f in fields if f is not employer and looks_like_place(f.text)), None)
    return Heading(title, name, place)


def _with_place(heading: Heading, others: Sequence[_Field]) -> Heading:
    place = heading.place or next((f.text for f in others if looks_like_place(f.text)), None)
    return Heading(heading.title, heading.employer, place, heading.order)


def _fields(text: str, row: int) -> list[_Field]:
    """Cut one row into its fields; what stands in parentheses or quotes is not cut."""
    masked = _masked(text)
    masked = masked[: _sentence_end(masked)]
    fields, begin = [], 0
    for begin, stop in _pieces(masked):
        said = text[begin:stop].strip()
        if masked[begin:stop].strip(_EDGE + "\0"):
            bare = masked[begin:stop]
            fields.append(_Field(said, row, begin, title_words(bare), employer_words(bare), lean(bare)))
    return fields


def _masked(text: str) -> str:
    """Overwrite what stands in parentheses, brackets or quotes."""
    if not _BRACKETS.isdisjoint(text):
        return _ASIDE.sub(lambda m: "\0" * len(m[0]), text)
    return text


_BRACKETS = frozenset('(["“')


def _pieces(masked: str) -> Iterable[tuple[int, int]]:
    begin = 0
    for match in _STRONG.finditer(masked):
        yield begin, match.start()
        begin = match.end()
    yield begin, len(masked)


def _sentence_end(text: str) -> int:
    """Where a description begins after the heading's first sentence: "Quillwort AG, sawmills. We …"."""
    if ". " not in text:
        return len(text)
    for match in _SENTENCE.finditer(text):
        if not _is_abbreviation(match[1].lower()):
            return match.end(1)
    return len(text)


def comma_parts(text: str) -> list[str]:
    """Split at the commas outside parentheses; a legal form stays with its name ("Acme, Inc.")."""
    masked = _masked(text)
    parts: list[str] = []
    begin = 0
    for stop in [*(m.start() for m in _COMMA.finditer(masked)), len(text)]:
        part = text[begin:stop].strip()
        bare = words_of(masked[begin:stop])
        if parts and bare and all(word in vocabulary().forms and len(word) > 2 for word in bare):
            parts[-1] += f", {part}"
        elif part:
            parts.append(part)
        begin = stop + 1
    return parts or [text.strip()]


def name_and_place(text: str) -> tuple[str | None, str | None]:
    """Cut "Acme, Inc. (toys), Graz, Austria" into the name and the place."""
    parts = [part for part in comma_parts(text.strip(" \t,;:*_—–-|·")) if not is_remark(part)] or [text]
    name = clean(_REMARK.sub(" ", parts[0])) or clean(parts[0])
    place = clean(", ".join(parts[1:])) if len(parts) > 1 else None
    return name, place if place and not title_words(place) else None


def clean(text: str) -> str | None:
    """Take punctuation and markup off the edges; None if nothing is left."""
    bare = text.strip(" \t,;:*_–—-|·•/~[]").strip()
    if bare.endswith(")") and "(" not in bare:
        bare = bare.rstrip(") ")
    if bare.startswith("(") and ")" not in bare:
        bare = bare.lstrip("( ")
    return bare or None


def looks_like_place(text: str) -> bool:
    """Whether a field is a place by its last part: "Graz, Austria", "Boise, ID", "Remote"."""
    parts = _PLACE_PARTS.split(text.strip(_EDGE))
    if title_words(text) or employer_words(text) or len(parts) > 3:
        return False
    known = [lower(part) in vocabulary().places or _STATE.fullmatch(part) is not None for part in parts]
    return (
        known[-1]
        and (len(parts) < 3 or known[-2])
        and len(parts[0].split()) < 4
        and parts[-1] != parts[0].upper()
    )


def is_remark(text: str) -> bool:
    """Whether a field only says how: "3 months", "part-time", "20 hours/week"."""
    bare = lower(text.strip(_EDGE))
    return bare in vocabulary().remarks or _LENGTH.fullmatch(bare) is not None


def _is_capitalized(text: str) -> bool:
    return all(word[0].isupper() or len(word) < 4 for word in re.findall(r"[^\W\d_]\S*", text))


def _is_name(text: str) -> bool:
    """Whether a field is short enough for a name, and no sentence."""
    words = _IN_BRACKETS.sub("", text).split()
    return len(words) <= 8 and not (len(words) > 4 and text.rstrip().endswith("."))


def words_of(text: str) -> list[str]:
    """Return the words in lower case."""
    return _WORD.findall(lower(text))


def title_words(text: str) -> int:
    """Count the words that stand for a title, outside of parentheses and quotes."""
    words = _split_words(_ASIDE.sub(" ", text) if "(" in text or '"' in text or "“" in text else text)
    return sum(map(_is_title, words))


@lru_cache(maxsize=4096)  # résumés use the same words; the endings cost more than all else about a word
def _is_title(word: str) -> bool:
    known = vocabulary()
    return word in known.title or word.endswith(known.title_ends)


def employer_words(text: str) -> int:
    """Weigh the words that only an organization's name holds; a legal form counts double."""
    known = vocabulary()
    words = _split_words(text)
    forms = [] if known.forms.isdisjoint(words) else [word for word in words[1:] if word in known.forms]
    score = 2 * sum(1 for word in forms if len(word) > 2 or _upper(word, text))
    return score + sum(map(_is_employer, words))


@lru_cache(maxsize=4096)
def _is_employer(word: str) -> bool:
    known = vocabulary()
    return word in known.employer or (word.endswith(known.employer_ends) and not _is_title(word))


_LEVELS: frozenset[str] = frozenset({"i", "ii", "iii", "iv", "v", "vi"})


def lean(text: str) -> int:
    """Weigh a field: above 0 it reads like a title, below like an organization, 0 says nothing.

    The head of the phrase decides: its last word in Germanic languages ("Systems Software Engineer"), its
    first in Romance ones and before "of" ("Head of Software").

    Examples
    --------
    >>> lean("Systems Software Engineer") > 0 > lean("Engineers' Software Group")
    True
    """
    bare = _ASIDE.sub(" ", text) if not _BRACKETS.isdisjoint(text) else text
    titles, employers = title_words(bare), employer_words(bare)
    if not (titles and employers):
        return 2 * (min(titles, 3) - employers) + (titles > 0)
    words = words_of(bare.split(", ", 1)[0])
    while words[1:] and words[-1] in _LEVELS:
        words.pop()
    last, first = words[-1:] or [""], words[:1] or [""]
    if _is_title(last[0]) or (_is_title(first[0]) and words[1:2] and words[1] in vocabulary().links):
        return 3 + 2 * min(titles, 3) - 2 * (employers > 2)
    if employer_words(f"- {last[0]}") or employer_words(first[0]):
        return -3 - 2 * employers
    return 2 * (min(titles, 3) - employers)


def _upper(word: str, text: str) -> bool:
    """Whether a two-letter legal form is written as one: "AB", "Co"; not "as", nor the state "CO"."""
    if word == "co":
        return "Co" in text
    return re.search(rf"\b(?:{re.escape(word.upper())}|{re.escape(word.title())})\b", text) is not None


def _split_words(text: str) -> list[str]:
    """Return the words, those joined by a slash or hyphen also one by one."""
    words = words_of(text)
    if "/" in text or "-" in text:
        words += [part for word in words if "/" in word or "-" in word for part in re.split(r"[/-]", word)]
    return words


def is_about(text: str, topic: str) -> bool:
    """Whether any word or phrase of a topic (``degree``, ``school``, ``gap`` …) stands in the text."""
    return vocabulary().topics[topic].search(lower(text)) is not None


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
    topics: dict[str, re.Pattern[str]]
    same: frozenset[str]
    at: re.Pattern[str]
    prose: tuple[str, str, str]


@cache
def vocabulary() -> _Vocabulary:
    """Load ``data/positions.yaml``."""
    path = data_folder() / "positions.yaml"
    data: dict[str, Any] = load_yaml(path.read_text("utf-8"), path.name, DataFileError)
    titles = [word for words in data["title"].values() for word in words]
    forms = {form.strip(".") for form in data["employer"]["forms"]}
    kinds = {kind: frozenset(words) for kind, words in data["kinds"].items()}
    topics = {
        topic: _any_of(data[topic])
        for topic in ("degree", "school", "gap", "opening", "service", "group", "course")
    }
    topics |= {kind: _any_of(words) for kind, words in kinds.items()}
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
        same=frozenset(data["same"]),
        at=re.compile(rf"\s(?:@|{'|'.join(map(re.escape, data['at']))})\s", re.IGNORECASE),
        prose=(_either(data["prose"]["at"]), _either(data["prose"]["verbs"]), _either(data["prose"]["as"])),
    )


def prose_words() -> tuple[str, str, str]:
    """Return patterns: what stands before an employer, verbs of starting, what stands before a role."""
    return vocabulary().prose


def _countries() -> frozenset[str]:
    """Return the names of all countries in the languages whose résumés are read."""
    names: set[str] = set()
    for locale in ("en", "de", "fr", "es", "pt", "it", "nl", "pl"):
        names.update(lower(name) for code, name in Locale(locale).territories.items() if code.isalpha())
    return frozenset(names)


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern for any of the words or phrases, standing by themselves."""
    return re.compile(rf"(?<![\w-])(?:{_either(words)})(?![\w'’])")


def _either(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


def opens_with(text: str, topic: str) -> bool:
    """Whether a text opens with a word of a topic; short ones such as BE or MA only with a capital."""
    match = vocabulary().topics[topic].match(lower(text).lstrip(_EDGE))
    if match is None:
        return False
    said = text.lstrip(_EDGE)[: match.end()]
    return len(said) > 3 or said[0].isupper()


def _sentences_apart(text: str) -> str:
    """Set the sentences before the dates apart as fields: "Quillwort AG, Graz. Developer. 2008 – 2013"."""
    if text.endswith(".") and not _is_abbreviation((words_of(text) or [""])[-1].rstrip(".")):
        text = text[:-1]
    if ". " not in text or len(text) > 120:
        return text
    ends = [match.end(1) for match in _SENTENCE.finditer(text) if not _is_abbreviation(match[1].lower())]
    parts = [text[begin:stop].lstrip(". ") for begin, stop in zip([0, *ends], [*ends, None], strict=True)]
    return "  ".join(parts)


def _is_abbreviation(word: str) -> bool:
    return len(word) <= 2 or word in vocabulary().abbreviations or word in vocabulary().forms


_BEFORE = " \t([,–—-|·:*_~"
_AFTER = " \t)],.–—-|·:*_~"


def without_dates(text: str, dates: DateRange) -> str:
    """Cut the dates out of a heading; a sentence after them is a description and goes too."""
    left = _sentences_apart(text[: dates.begin].rstrip(_BEFORE))
    after = text[dates.stop :]
    right = "" if _AFTER_DATES.match(after) else after.lstrip(_AFTER)
    return f"{left}  {right}".strip()
