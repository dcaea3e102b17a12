"""What is personal in a résumé: where it stands, and the text without it.

A passage is blanked with spaces, so that offsets stay; what is blanked can reach neither the skill finder
nor the scorer. The words stand in ``data/personal.yaml``.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from rolematch.datafiles import bundled_value
from rolematch.resume._dates import find_dates
from rolematch.resume._words import LETTERS, YEAR, looks_like_place, lower, opens_with, title_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rolematch.resume._lines import Line
    from rolematch.resume._sections import Stretch

Passage = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Person:
    """Personal data, kept in this one place; no scorer accepts it. Never part of a repr."""

    name: str | None = field(default=None, repr=False)
    email: str | None = field(default=None, repr=False)
    phone: str | None = field(default=None, repr=False)
    location: str | None = field(default=None, repr=False)
    urls: tuple[str, ...] = field(default=(), repr=False)


_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_URL = re.compile(
    r"(?:https?://|www\.)[^\s|<>\"'()\]]+"
    r"|\b(?:[\w-]+\.)*(?:linkedin|github|gitlab|bitbucket|twitter|medium|stackoverflow|xing|behance|dribbble|facebook|orcid|mastodon)"
    r"\.(?:com|org|net|io|social)/[^\s|<>\"'()\]]+",
    re.IGNORECASE,
)
_PHONE = re.compile(r"(?<![\w.,/-])(?:\+\s?|\()?\d[\d ().·/-]{5,}\d(?![\w%])")
_DOMAIN = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}(?:/\S*)?", re.IGNORECASE)
_LOCAL_PART = re.compile(r"[\w.+-]+$")
_SEGMENT = re.compile(r"(?=[\s|•·;,*:])(?:\s{2,}|\t|\s*[|•·;]\s*|\s+[—–/:-]+\s+|,\s+|\*{2,}|::)")
_HEADER_LINES = 12
_CONTACT_LINE = 120
"""A longer line without any contact is no line of contacts."""


def find_personal(
    text: str, lines: Sequence[Line], stretches: Sequence[Stretch], work: int
) -> tuple[Person, list[Passage]]:
    """Find the person and every personal passage; ``work`` is the line where the first job begins."""
    top = list(_header(lines, stretches, work))
    name, passages = _name(text, top)
    contacts = _contacts(text, top)
    passages += [passage for _, passage in contacts]
    location, more = _contact_lines(top, passages)
    passages += more
    for stretch in stretches:
        passages += _of_section(lines, stretch, work)
    if name:
        passages += _name_elsewhere(text, name)
    said = {
        kind: tuple(text[b:e].strip() for k, (b, e) in contacts if k == kind)
        for kind in ("mail", "phone", "url")
    }
    first = {kind: values[0] if values else None for kind, values in said.items()}
    return Person(name, first["mail"], first["phone"], location, tuple(dict.fromkeys(said["url"]))), passages


def blind(text: str, passages: Iterable[Passage]) -> str:
    """Overwrite passages with spaces; line ends stay.

    Examples
    --------
    >>> blind("Ada, Go", [(0, 3)])
    '   , Go'
    """
    parts: list[str] = []
    reached = 0
    for begin, stop in sorted(passages):
        start = max(begin, reached)
        if stop > start:
            parts += (text[reached:start], _spaces(text[start:stop]))
            reached = stop
    return "".join([*parts, text[reached:]])


def _spaces(passage: str) -> str:
    """Return spaces of the same length, with the same line ends."""
    return "\n".join([" " * len(line) for line in passage.split("\n")])


def _header(lines: Sequence[Line], stretches: Sequence[Stretch], work: int) -> Iterator[Line]:
    """Yield the lines in which name and contact can stand, those without a heading first."""
    heads = [(n, stretch) for n, stretch in enumerate(stretches) if stretch.kind == "header"]
    for n, stretch in sorted(heads, key=lambda head: head[1].known):
        stop = min(stretch.stop, max(work, stretch.begin)) if n == 0 else stretch.stop
        for line in lines[stretch.begin : min(stop, stretch.begin + _HEADER_LINES)]:
            if line.stop > stretch.content:
                yield line


def _name(text: str, top: Sequence[Line]) -> tuple[str | None, list[Passage]]:
    """Find the name: behind its label, or in the first lines; the mail address decides between them."""
    found: list[tuple[str, int]] = []
    for line in top[:4]:
        label, value = _labeled(line.text)
        if label == "name":
            name = value.split("  ")[0].strip()
            return name, [(line.stop - len(line.text) + line.text.index(name), line.stop)]
        said = _without_document_title(line.text)
        segment = _SEGMENT.split(_BRACKET.split(said.lstrip("* _"))[0], maxsplit=1)[0].strip(" *_,.")
        reachable = not found or (
            "@" not in line.text and len(segment.split()) > 1 and not looks_like_place(said)
        )
        if not label and segment and reachable and _can_be_name(segment):
            found.append((segment, line.begin + line.text.index(segment)))
    if not found:
        return None, []
    at = max(0, text.find("@"))
    local = _LOCAL_PART.search(text, max(0, at - 64), at)
    mail = local[0].lower() if local else ""
    by_mail = next(
        (one for one in found if any(w in mail for w in lower(one[0]).split() if len(w) > 3)), None
    )
    plain = next((one for one in found if not title_words(one[0])), None)
    if by_mail is None and plain is None and title_words(found[0][0]) > 1:
        return None, []
    name, begin = by_mail or plain or found[0]
    doubtful = [] if by_mail else [(b, b + len(s)) for s, b in found[:1] if title_words(s) < len(s.split())]
    return name, [(begin, begin + len(name)), *doubtful]


def _can_be_name(segment: str) -> bool:
    words = segment.split()
    if not 1 <= len(words) <= 6 or any(c.isdigit() or c in "@/:&+#" for c in segment):
        return False
    particles = _data()["particles"]
    return all(
        word.lower() in particles or not word[:1].islower() for word in (w.strip("\"'“”‘’") for w in words)
    )


def _without_document_title(text: str) -> str:
    """Take "Curriculum vitae of" off."""
    low = lower(text).lstrip("*_ ")
    if not low.startswith(_data()["document_titles"]):
        return text
    offset = len(text) - len(low)
    for title in _data()["document_titles"]:
        if low.startswith(title) and not low[len(title) : len(title) + 1].isalpha():
            return text[offset + len(title) :].strip(" :-–—")
    return text


def _contacts(text: str, top: Sequence[Line]) -> list[tuple[str, Passage]]:
    """Find addresses of mail and web anywhere, and phone numbers in the head: each with its kind."""
    found = []
    if any(sign in text for sign in _URL_SIGNS):
        found += [("url", match.span()) for match in _URL.finditer(text)]
    at = text.find("@")
    while at >= 0:
        first = max(0, at - 64)
        match = next((m for m in _EMAIL.finditer(text, first, at + 255) if m.start() < at < m.end()), None)
        found += [("mail", match.span())] if match else []
        at = text.find("@", at + 1)
    for line in top:
        found += [("phone", (line.begin + m.start(), line.begin + m.end())) for m in _phones(line.text)]
    return found


_URL_SIGNS = ("://", "www.", ".com/", ".org/", ".net/", ".io/", ".social/")


def _phones(text: str) -> list[re.Match[str]]:
    """Find telephone numbers: seven digits or more that are no dates."""
    if len(text) > 200 or len(_DIGIT.findall(text)) < 7:
        return []
    return [m for m in _PHONE.finditer(text) if len(_DIGIT.findall(m[0])) >= 7 and not _YEARS.search(m[0])]


_DIGIT = re.compile(r"\d")
_YEARS = re.compile(r"(?:19|20)\d\d\s?[–-]\s?(?:19|20)\d\d")


def _contact_lines(top: Sequence[Line], passages: Sequence[Passage]) -> tuple[str | None, list[Passage]]:
    """Blank what stands beside the name and the contacts, unless it tells of a profession."""
    begins = sorted(begin for begin, _ in passages)
    marked = {
        n for n, line in enumerate(top) if bisect_left(begins, line.begin) < bisect_left(begins, line.stop)
    }
    found: list[Passage] = []
    location: str | None = None
    for n, line in enumerate(top):
        if len(line.text) > _CONTACT_LINE and n not in marked:
            continue
        place = len(line.text) < 70 and looks_like_place(", ".join(line.text.split(", ")[-2:]))
        personal = (
            n in marked or place or (marked and min(marked) <= n <= max(marked) and _is_town(line.text))
        )
        for begin, stop in _segments(line.text):
            said = line.text[begin:stop]
            if not (personal or looks_like_place(said)) or title_words(said) or opens_with(said, "degree"):
                continue
            found.append((line.begin + begin, line.begin + stop))
            covered = any(b < line.begin + stop and line.begin + begin < e for b, e in passages)
            if location is None and not covered and _is_town(said):
                location = line.text.strip("* _") if place and n not in marked else said.strip("* _")
    return location, found


def _is_town(text: str) -> bool:
    """Whether a short line can be a town: one to four capitalized words, perhaps with a comma."""
    words = text.strip("*_ ").split()
    return (
        1 <= len(words) <= 4
        and text.count(",") < 2
        and all(not w[:1].islower() and w[:1].isalpha() for w in words)
    )


def _segments(text: str) -> Iterator[Passage]:
    begin = 0
    for match in _SEGMENT.finditer(text):
        yield begin, match.start()
        begin = match.end()
    yield begin, len(text)


def _of_section(lines: Sequence[Line], stretch: Stretch, work: int) -> Iterator[Passage]:
    """Yield what is personal in one section, by its kind."""
    within = [line for line in lines[stretch.begin : stretch.stop] if line.stop > stretch.content]
    if stretch.kind == "references":
        yield from ((max(line.begin, stretch.content), line.stop) for line in within)
    elif stretch.kind == "education":
        yield from _schooling(within, stretch.content)
    elif stretch.kind in ("header", "other", "summary", "interests", "objective"):
        for line in within if stretch.kind != "header" else within[: max(work - stretch.begin, 4)]:
            yield from _remarks(line)


def _remarks(line: Line) -> Iterator[Passage]:
    """Yield "Nationality: …", "Married in 2011", "(she/her)", "Name: …" of one line."""
    if "(" in line.text:
        for match in _PRONOUNS.finditer(line.text):
            yield line.begin + match.start(), line.begin + match.end()
    label, value = _labeled(line.text)
    if label:
        stop = _REMARK_END.search(value)
        end = len(line.text) - len(value) + (stop.start() if stop and label == "other" else len(value))
        yield line.begin, line.begin + end
    known = _data()
    low = lower(line.text)
    if not any(map(_is_of_remark, low.split())):
        return
    for match in known["remarks"].finditer(low):
        begin = max(line.text.rfind(c, 0, match.start()) for c in ".,;|(") + 1
        stops = [at for c in ".,;|)" if (at := line.text.find(c, match.end())) >= 0]
        yield line.begin + begin, line.begin + min(stops, default=len(line.text))


@lru_cache(maxsize=8192)
def _is_of_remark(word: str) -> bool:
    """Whether a word, with the punctuation around it, can begin a remark."""
    return not _data()["remark_words"].isdisjoint(_WORDS.findall(word))


_REMARK_END = re.compile(r"[.;|](?=\s|$)|\s{2,}")
_BRACKET = re.compile(r"[(<\[]")
_WORDS = re.compile(r"[^\W\d_]+|h-?\d?b")
_PRONOUNS = re.compile(
    r"\((?:(?:she|he|they|her|him|them|ze)(?:\s?/\s?\w+)+|Mr|Ms|Mrs|Mx|Miss)\.?\)", re.IGNORECASE
)


def _labeled(text: str) -> tuple[str | None, str]:
    """Split "Label: value" where the label is a personal one."""
    head, colon, value = text.partition(":")
    if not colon or len(head) > 32:
        return None, text
    return _data()["labels"].get(lower(head).strip(" *_-–•")), value.strip(" *_")


def _schooling(within: Sequence[Line], content: int) -> Iterator[Passage]:
    """Yield the names of schools and the dates of an education section; degree and subject stay."""
    for n, line in enumerate(within):
        offset = max(line.begin, content)
        said = line.text[offset - line.begin :]
        if _DIGIT.search(said):
            for dates in find_dates(said):
                yield offset + dates.begin, offset + dates.stop
            for match in YEAR.finditer(said):
                yield offset + match.start(), offset + match.end()
        following = within[n + 1].text if n + 1 < len(within) else ""
        for begin, stop in _schools(said, following):
            yield offset + begin, offset + stop


def _schools(text: str, following: str) -> Iterator[Passage]:
    """Yield the names of schools in one line: by words such as "University", else by their place."""
    low, named, degree = lower(text), False, opens_with(following, "degree")
    pieces = list(_segments(text))
    for begin, stop in pieces if not _data()["school_words"].isdisjoint(LETTERS.findall(low)) else ():
        match = _data()["school"].search(low, begin, stop)
        if match:
            named = True
            yield _leftmost(text, begin, match.start()), stop
    if named:
        return
    end = next((m.end() for m in _SENTENCE_END.finditer(text)), len(text))
    pieces = [(begin, min(stop, end)) for begin, stop in pieces if begin < end]
    if degree or "degree" in low or any(opens_with(text[begin:stop], "degree") for begin, stop in pieces):
        yield from [(begin, stop) for begin, stop in pieces if _plain_name(text[begin:stop])][-1:]


_SENTENCE_END = re.compile(r"(?<=\w\w\w)\.\s|(?<=\d)\.\s")


def _plain_name(segment: str) -> bool:
    """Whether a field beside a degree can be a school: a few capitalized words, no subject."""
    words = segment.strip(" .*_").split()
    if not 1 <= len(words) <= 4 or any(c in "():+#" for c in segment) or opens_with(segment, "degree"):
        return False
    named = [word for word in words if not word.isdigit()]
    subject = not _data()["fields"].isdisjoint(lower(segment).split())
    capitals = all(word[0].isupper() or word in _data()["particles"] for word in named)
    return bool(named) and not subject and capitals and not any(c.isdigit() for word in named for c in word)


_WORD_BEFORE = re.compile(r"([^\W\d_][\w'’.&-]*)\s+$")


def _leftmost(text: str, begin: int, at: int) -> int:
    """Go left from "University" over the capitalized words before it: "Technical", "Stanford"."""
    while True:
        match = _WORD_BEFORE.search(text[begin:at])
        if (
            not match
            or not match[1][0].isupper()
            or opens_with(match[1], "degree")
            or lower(match[1]) in _data()["fields"]
        ):
            return at
        at = begin + match.start()


def _name_elsewhere(text: str, name: str) -> Iterator[Passage]:
    """Yield the full name wherever it stands again, and the surname with initials ("E. Marsh")."""
    words = [w for w in re.findall(r"[^\W\d_][\w'’-]+", lower(name)) if w not in _data()["particles"]]
    if len(words) < 2:
        return
    low, last = lower(text), words[-1]
    at = low.find(last)
    while at >= 0:
        end = at + len(last)
        before = _INITIALS_BEFORE.search(low, max(0, at - 12), at)
        after = _INITIALS_AFTER.match(low, end)
        first = low.rfind(words[0], max(0, at - 30), at)
        if before:
            yield before.start(), end
        elif after:
            yield at, after.end()
        elif first >= 0 and len(low[first:at].split()) <= 2 and "\n" not in low[first:at]:
            yield first, end
        at = low.find(last, end)


_INITIALS_BEFORE = re.compile(r"(?<!\w)(?:[^\W\d_]\.[ -]?){1,3}$")
_INITIALS_AFTER = re.compile(r",?(?:\s[^\W\d_]\.){1,3}")


@cache
def _data() -> dict[str, Any]:
    data = bundled_value("personal.yaml")
    remarks = "|".join(map(re.escape, sorted(data["remarks"], key=len, reverse=True)))
    school = bundled_value("positions.yaml")["school"]
    schools = "|".join(map(re.escape, sorted(school, key=len, reverse=True)))
    return {
        "labels": {word: kind for kind, words in data["labels"].items() for word in words},
        "particles": frozenset(data["particles"]),
        "document_titles": tuple(sorted(data["titles_of_document"], key=len, reverse=True)),
        "remark_words": frozenset(_WORDS.match(remark)[0] for remark in data["remarks"]),  # type: ignore[index]
        "remarks": re.compile(rf"(?<!\w)(?:{remarks})(?!\w)"),
        "school": re.compile(rf"(?<!\w)(?:{schools})(?!\w)"),
        "school_words": frozenset(LETTERS.findall(" ".join(school))),
        "fields": frozenset(data["fields"]),
    }
