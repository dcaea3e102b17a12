"""What the heading of a job says: which of its fields is the title, which the employer, which the place."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from rolematch.resume._words import (
    ASIDE,
    EDGE,
    clean,
    employer_words,
    has_aside,
    is_abbreviation,
    is_remark,
    looks_like_place,
    lower,
    opens_with,
    prose_words,
    title_words,
    vocabulary,
    weigh,
    words_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rolematch.resume._calendar import DateRange

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


_STRONG = re.compile(
    r"(?=[\s|;*_:,—–-])(?:"  # looked for only where one can begin: most characters fail at once
    r"\s{2,}|\t|\s+[—–―•·►»@]+\s+|\s+-{1,3}\s+|\s*[|;]\s*|\*+|_{2,}|(?<=[\w\0]):\s+|(?<=[\w.)]),?\s[—–-](?=\w)"
    r"|(?<!.)[—–]\s*)"
)
_SENTENCE = re.compile(r"([^\W\d_]+)\.\s+(?=\w)")
_COMMA = re.compile(r",\s")
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_ASIDES = re.compile(r"[(\[]([^()\[\]]{3,50})[)\]]")
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
    rows = list(dict.fromkeys(map(_unlinked, rows)))  # a page that was cut in two says them twice
    told = next((heading for row in rows if (heading := _told(row))), None)
    if told:
        return told
    fields = [field for row, text in enumerate(rows) for field in _fields(_without_verb(text), row)]
    heading = _read(fields, habit) if fields else Heading()
    if heading.title and not heading.employer:
        title, bracket, firm = heading.title.partition(" (")
        if bracket and (employer_words(firm) or lower(title) in vocabulary().kinds["freelance"]):
            return replace(heading, title=title, employer=clean(firm))
    if heading.employer and not heading.title:
        asides = [match[1].strip() for row in rows for match in _ASIDES.finditer(row)]
        said = next((aside for aside in asides if title_words(aside)), None)
        if opens_with(heading.employer, "service"):
            return replace(heading, title=heading.employer, employer=next(iter(asides), None))
        return replace(heading, title=said, order="employer") if said else heading
    return heading


@lru_cache(maxsize=64)
def _told(row: str) -> Heading | None:
    """Read a heading that is a sentence: "Worked as tester in Acme Ltd, Graz", "Employed at Acme as cook"."""
    match = _sentences().match(row, 0, _LONG_ROW)
    if match is None or not title_words(said := match["title"] or match["role"] or ""):
        return None
    name, place = name_and_place(match["employer"] or match["firm"])
    if said.endswith(".") and _ends_sentence(said):
        said = said[:-1]
    return Heading(clean(said), name, place, "title" if match["title"] else "employer")


def _unlinked(text: str) -> str:
    """Keep the words of Markdown's links: "[Acme](https://…)"."""
    return _LINK.sub(r"\1", text) if "](" in text else text


_LINK = re.compile(r"\[([^\[\]]+)\]\([^()\s]*\)")


def _without_verb(row: str) -> str:
    """Cut off the verb of a sentence that names no title: "Currently working in Acme Ltd"."""
    match = _sentences().match(row, 0, _LONG_ROW)
    only = match and match["only"]
    return only if only and only[0].isupper() else row


_LONG_ROW = 170
"""Characters of a row in which a heading stands; what follows is a description."""


@cache
def _sentences() -> re.Pattern[str]:
    words = prose_words()
    return re.compile(
        rf"\W*(?:{words['held']})\s+(?:(?:{words['as']})\s+)?(?:an?\s+|the\s+)?"
        rf"(?:(?:{words['at']}|{words['with']}|in)\s+(?P<firm>.+?)\s+(?:{words['as']})\s+(?P<role>.+)"
        rf"|(?P<title>.+?)\s+(?:{words['at']}|{words['with']}|in)\s+(?P<employer>.+)"
        rf"|(?:{words['at']}|{words['with']}|in)\s+(?P<only>.+))$",
        re.IGNORECASE,
    )


def _read(fields: Sequence[_Field], habit: Order | None) -> Heading:
    """Tell title, employer and place among the fields of a heading."""
    if len(fields) == 1:
        said = fields[0].text
        if not fields[0].title and looks_like_place(said):
            return Heading(place=clean(said))
        return _one_field(fields[0], habit)
    titled = [field for field in fields if field.title > 0]
    if not titled:
        return _untitled(fields, habit)
    best = max(map(_titleness, titled))
    alike = [field for field in titled if _titleness(field) == best]
    title = alike[-1 if habit == "employer" else 0]
    others = [field for field in fields if field is not title]
    employer = _employer(others, title, fields, habit)
    if employer is None:
        return _with_place(_one_field(title, habit), others)
    if _is_bare_freelance(title) and not employer.employer:
        if not employer.title and ", " in employer.text:  # "freelance — posters, logos, two books"
            return Heading(clean(title.text))
        return Heading(clean(employer.text), clean(title.text))
    order: Order | None = "title" if fields.index(title) < fields.index(employer) else "employer"
    if not habit and not employer.employer and (len(alike) > 1 or _stands_between(title, others)):
        order = None
    firm = ASIDE.search(employer.text) if _is_bare_freelance(employer) else None
    name, place = name_and_place(firm[0].strip("()") if firm else employer.text)
    if place is None:
        place = next((f.text for f in others if f is not employer and looks_like_place(f.text)), None)
    return Heading(clean(title.text), name, place, order)


def _stands_between(title: _Field, others: Sequence[_Field]) -> bool:
    """Whether either of two fields beside the title can be the employer."""
    beside = [f for f in others if f.row == title.row and not (looks_like_place(f.text) or is_remark(f.text))]
    return len(beside) > 1 and beside[0].begin < title.begin < beside[-1].begin


def _titleness(field: _Field) -> tuple[int, bool]:
    """Weigh words for titles against words for employers; a bare "freelance" is rather the employer.

    Where both fields hold as many ("Euskal Operadora", "Ingeniera de redes"), a phrase is the title.
    """
    phrase = not vocabulary().links.isdisjoint(field.text.split())
    return field.lean - 6 * _is_bare_freelance(field), phrase


def _is_all_title(field: _Field) -> bool:
    """Whether a field has words for a title only, as "remplaçante"; freelance work has no other employer."""
    return field.title >= len(words_of(field.text)) and not _is_bare_freelance(field)


def _is_bare_freelance(field: _Field) -> bool:
    bare = ASIDE.sub("", field.text) if has_aside(field.text) else field.text
    return bare.strip(EDGE).lower() in vocabulary().kinds["freelance"]


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
    titled = [n for n, part in enumerate(parts) if weigh(part).lean > 0]
    if not titled:
        return _untitled_parts(parts, habit)
    first = titled[0]
    if first > 0:
        name, place = _name_and_place(parts[:first])
        return Heading(clean(", ".join(parts[first:])), name, place, "employer")
    named = [n for n, part in enumerate(parts) if n and employer_words(part) > title_words(part)]
    last = max((n for n in titled if not named or n < named[0]), default=0)
    cut = named[0] if named else next((n for n in range(1, len(parts)) if n > last), len(parts))
    if not named and habit == "employer" and cut < len(parts):
        cut = len(parts)
    name, place = _name_and_place(parts[cut:])
    return Heading(clean(", ".join(parts[:cut])), name, place, "title" if name else None)


def _untitled_parts(parts: Sequence[str], habit: Order | None) -> Heading:
    """Read comma parts none of which holds a word for a title."""
    named = next((n for n, part in enumerate(parts) if employer_words(part) and _is_capitalized(part)), 0)
    if named and len(parts[0].split()) <= 4:
        name, place = _name_and_place(parts[named:])
        return Heading(clean(", ".join(parts[:named])), name, place)
    if habit == "title" and len(parts) > 1 and not employer_words(parts[0]):
        name, place = _name_and_place(parts[1:])
        return Heading(clean(parts[0]), name, place)
    name, place = _name_and_place(parts)
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


@lru_cache(maxsize=64)  # a row is read again with every row that joins it
def _fields(text: str, row: int) -> list[_Field]:
    """Cut one row into its fields; what stands in parentheses or quotes is not cut."""
    masked = _masked(text)
    if masked.count(" / ") > 1 or _parts_name(masked.partition(" / ")):
        masked = masked.replace(" / ", " | ")
    masked = _first_sentences(masked)
    masked = masked[: _description(masked)]
    fields, begin = [], 0
    for begin, stop in _pieces(masked):
        said = _unjoined(text[begin:stop].strip())
        if masked[begin:stop].strip(EDGE + "\0"):
            bare = masked[begin:stop]
            fields.append(_Field(said, row, begin, *weigh(bare)))
    return fields


def _parts_name(halves: tuple[str, str, str]) -> bool:
    """Whether a slash parts an organization from a title, and not two titles or the halves of one."""
    first, second = sorted((weigh(halves[0]).lean, weigh(halves[2]).lean))
    return first < 0 < second


def _unjoined(said: str) -> str:
    """Cut off the words that join a field to its neighbor: "as tester", "Tester at" before a bold name."""
    first, _, rest = said.partition(" ")
    if rest and first in vocabulary().joints:
        said = _unjoined(rest)
    before, _, last = said.rpartition(" ")
    return before if last in vocabulary().joints else said


def _masked(text: str) -> str:
    """Overwrite what stands in parentheses, brackets or quotes."""
    if has_aside(text):
        return ASIDE.sub(lambda m: "\0" * len(m[0]), text)
    return text


_SEPARATORS = frozenset("\t|;*_:—–―•·►»@")


def _pieces(masked: str) -> Iterable[tuple[int, int]]:
    begin = 0
    if _SEPARATORS.isdisjoint(masked) and "  " not in masked and " -" not in masked:
        yield 0, len(masked)
        return
    for match in _STRONG.finditer(masked):
        yield begin, match.start()
        begin = match.end()
    yield begin, len(masked)


def _description(text: str) -> int:
    """Where a description begins behind a colon: "Argyll Ferries, administrator: servers on seven ships"."""
    at = text.find(": ")
    if at < 0 or ", " not in text[:at] or not title_words(text[:at]):
        return len(text)
    return at if text[at + 2 : at + 3].islower() or not employer_words(text[at:]) else len(text)


def _first_sentences(text: str) -> str:
    """Cut the description off: "Quillwort AG, sawmills. We …"; a title that follows stays, as a field."""
    if ". " not in text:
        return text[:-1] if text.endswith(".") and _ends_sentence(text) else text
    ends = [m.end(1) for m in _SENTENCE.finditer(text) if _parts_fields(m, text)]
    if not ends:
        return text
    first, second = text[: ends[0]], text[ends[0] + 1 : ends[1] if len(ends) > 1 else None]
    if title_words(first) or weigh(second).lean <= 0 or len(second.split()) > _LONG_TITLE:
        return first
    return f"{first};{second.removesuffix('.')}"


_LONG_TITLE = 8


def _ends_sentence(text: str) -> bool:
    """Whether the full stop at the end is none of an abbreviation."""
    last = (words_of(text) or [""])[-1]
    return "." not in last and not is_abbreviation(last)


def comma_parts(text: str) -> list[str]:
    """Split at the commas outside parentheses; a legal form stays with its name ("Acme, Inc.")."""
    if "," not in text:
        return [text.strip()]
    masked = _masked(text)
    parts: list[str] = []
    begin = 0
    for stop in [*(m.start() for m in _COMMA.finditer(masked)), len(text)]:
        part = text[begin:stop].strip()
        if parts and _is_legal_form(masked[begin:stop]):
            parts[-1] += f", {part}"
        elif part:
            parts.append(part)
        begin = stop + 1
    return parts or [text.strip()]


def _is_legal_form(text: str) -> bool:
    forms, words = vocabulary().forms, lower(text).replace("\0", " ").split()
    for word in words:
        bare = word.strip(EDGE)
        if bare not in forms or len(bare) < 3:
            return False
    return bool(words)


def name_and_place(text: str) -> tuple[str | None, str | None]:
    """Cut "Acme, Inc. (toys), Graz, Austria" into the name and the place."""
    parts = [part for part in comma_parts(_unlinked(text).strip(" \t,;:*_—–-|·")) if not is_remark(part)]
    return _name_and_place(parts or [text])


def _name_and_place(parts: Sequence[str]) -> tuple[str | None, str | None]:
    if not parts:
        return None, None
    said = parts[0][:-1] if parts[0].endswith(".") and _ends_sentence(parts[0]) else parts[0]
    name = (clean(_REMARK.sub(" ", said)) if "(" in said else None) or clean(said)
    place = clean(", ".join(parts[1:])) if len(parts) > 1 else None
    return name, place if place and not title_words(place) else None


def _is_capitalized(text: str) -> bool:
    return all(word[0].isupper() or len(word) < 4 for word in re.findall(r"[^\W\d_]\S*", text))


def _is_name(text: str) -> bool:
    """Whether a field is short enough for a name, and no sentence."""
    words = _IN_BRACKETS.sub("", text).split()
    return len(words) <= 8 and not (len(words) > 4 and text.rstrip().endswith("."))


def _sentences_apart(text: str) -> str:
    """Set the sentences before the dates apart as fields: "Quillwort AG, Graz. Developer. 2008 – 2013"."""
    if text.endswith(".") and _ends_sentence(text):
        text = text[:-1]
    if ". " not in text or len(text) > 120:
        return text
    ends = [m.end(1) for m in _SENTENCE.finditer(text) if _parts_fields(m, text)]
    parts = [text[begin:stop].lstrip(". ") for begin, stop in zip([0, *ends], [*ends, None], strict=True)]
    return "  ".join(parts)


def _parts_fields(end: re.Match[str], text: str) -> bool:
    """Whether a full stop ends a field: no abbreviation, or a legal form before a title ("Ltd. Clerk")."""
    word = end[1].lower()
    form = word in vocabulary().forms and weigh(text[end.end() :].split(", ")[0]).lean > 0
    return form or not is_abbreviation(word)


_MORE_DATES = re.compile(r"^[,&/;\s]+(?:(?:19|20)\d\d[,&/;\s]*)+\)")
"""Further years in the same brackets: "(2016, 2017)"."""
_LEADER = re.compile(r"\s*\.{3,}$")
_BEFORE = " \t([,–—-|·:*_~"
_AFTER = " \t)],.–—-|·:*_~"


def without_dates(text: str, dates: DateRange) -> str:
    """Cut the dates out of a heading; a sentence after them is a description and goes too."""
    left = _sentences_apart(_LEADER.sub("", text[: dates.begin].rstrip(_BEFORE)))
    after = _MORE_DATES.sub("", text[dates.stop :])
    right = "" if left and _AFTER_DATES.match(after) else after.lstrip(_AFTER)
    return f"{left}  {right}".strip()
