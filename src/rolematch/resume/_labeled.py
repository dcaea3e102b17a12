"""Headings of jobs that say themselves what is what: "Company: …" above "Role: …", and the rows of tables."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rolematch.resume._datelines import can_head, flat_columns, is_row, label_of
from rolematch.resume._headings import Heading, name_and_place
from rolematch.resume._words import clean, title_words, vocabulary, weigh

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rolematch.resume._datelines import Job
    from rolematch.resume._lines import Line


def read_labels(lines: Sequence[Line], job: Job, taken: set[int]) -> bool:
    """Read "Company: …", "Role: …" in the paragraph of the dates."""
    if not any(":" in line.text for line in lines[max(job.at - 1, 0) : job.at + 2]):
        return False
    said: dict[str, str] = {}
    rows: list[int] = []
    for at in _paragraph(lines, job):
        label, value = label_of(job.rows[0] if at == job.at else lines[at].text)
        if label in ("title", "employer", "place") and label not in said:
            said[label] = value
            rows.append(at)
    if not said.keys() & {"title", "employer"} or (
        len(said) == 1 and label_of(lines[job.at].text)[0] is None
    ):
        return False
    job.top = min(job.top, *rows)
    taken.update(rows)
    name, place = _client(said["employer"]) if "employer" in said else _unlabeled(lines, job, taken)
    place = said.get("place", place)
    job.heading = Heading(clean(said["title"]) if "title" in said else None, name, place)
    job.fixed = True
    return True


def _unlabeled(lines: Sequence[Line], job: Job, taken: set[int]) -> tuple[str | None, str | None]:
    """Read the employer in the line that opens the paragraph, above labels that name none."""
    first = min(job.top, job.at)
    at = first - 1
    if lines[first].gap or at <= job.stretch.begin or at in taken or not can_head(lines[at]):
        return None, None
    if not lines[at].gap or weigh(lines[at].text).lean > 0:
        return None, None
    taken.add(at)
    job.top = at
    return name_and_place(lines[at].text)


def _client(text: str) -> tuple[str | None, str | None]:
    """Read a labeled employer; "(through X Inc)" stays with the client's name."""
    through = re.search(r"\((?:thru|through|via|über|durch|par)\b[^()]*\)", text, re.IGNORECASE)
    name, place = name_and_place(text)
    return (f"{name} {through[0]}" if through and name else name), place


def _paragraph(lines: Sequence[Line], job: Job) -> list[int]:
    """Return the labeled lines around the dates that no gap and no other label of the same kind parts."""
    found, seen = [job.at], {label_of(lines[job.at].text)[0]}
    for step in (-1, 1):
        at = job.at
        while job.stretch.begin <= at + step < job.stretch.stop and abs(at - job.at) < 6:
            if lines[max(at, at + step)].gap:
                break
            at += step
            label = label_of(lines[at].text)[0]
            if (lines[at].bullet and step > 0) or label is None or label in seen:
                break
            seen.add(label if label != "body" else None)
            found.append(at)
            if lines[at].bullet:
                break
    return found


TABLE_ROWS = 60
"""Rows above in which the header of a table is looked for."""
_CELLS = re.compile(r"\s*\|\s*|\s{2,}|\t")


def read_table(lines: Sequence[Line], job: Job) -> bool:
    """Read a row of a table whose header names the columns."""
    at = job.at
    while max(job.stretch.begin, job.at - TABLE_ROWS) < at and not lines[at].gap:
        at -= 1
    if columns := flat_columns(lines[at].text):
        return _read_flat(job, columns)
    if not is_row(lines[job.at].text) or len(_cells(lines[job.at].text)) < 3:
        return False
    if at and lines[at].text.startswith("|"):
        at -= lines[at].gap
    labels = [vocabulary().labels.get(cell.lower()) for cell in _cells(lines[at].text)]
    if sum(label in ("title", "employer", "dates") for label in labels) < 2 or len(labels) < 3:
        return False
    values = dict(zip(labels, _cells(lines[job.at].text), strict=False))
    name, place = name_and_place(values.get("employer") or "")
    job.heading = Heading(clean(values.get("title") or ""), name, place)
    job.fixed = bool(job.heading.title or job.heading.employer)
    return job.fixed


def _read_flat(job: Job, columns: Sequence[str]) -> bool:
    """Part employer and title in a row whose gaps were lost, beside the words for a title."""
    words = job.rows[0].split()
    titled = [n for n, word in enumerate(words) if title_words(word)] or [len(words)]
    leading = next((column for column in columns if column in ("employer", "title")), None)
    at = titled[0] if leading == "employer" else titled[-1] + 1
    first, second = clean(" ".join(words[:at])), clean(" ".join(words[at:]))
    if leading:
        job.heading = Heading(second, first) if leading == "employer" else Heading(first, second)
    job.fixed = leading is not None
    return job.fixed


def _cells(text: str) -> list[str]:
    """Split a row of a table at bars, tabs or wide gaps."""
    return [cell.strip(" *_") for cell in _CELLS.split(text.strip(" |")) if cell.strip()]
