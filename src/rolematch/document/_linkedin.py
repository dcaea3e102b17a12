"""The ZIP file that LinkedIn gives its members: the tables of a profile as a résumé."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from rolematch.document._draft import Draft, check_length
from rolematch.document._text import decode

if TYPE_CHECKING:
    from rolematch.document._model import Document, Limits
    from rolematch.document._zip import Archive

Row = dict[str, str]


def read_linkedin(archive: Archive, limits: Limits) -> Document:
    """Read a LinkedIn data export."""
    csv.field_size_limit(limits.chars)  # of this child process; a longer table is refused as a whole
    draft = Draft("linkedin", limits)

    def rows(file: str) -> list[Row]:
        return _table(draft, archive, file)

    _profile(draft, rows("Profile.csv"))
    _entries(
        draft, "Experience", rows("Positions.csv"), ("Title", "Company Name"), ("Location", "Description")
    )
    _list(draft, "Skills", rows("Skills.csv"), ("Name",))
    _entries(
        draft, "Education", rows("Education.csv"), ("Degree Name", "School Name"), ("Activities", "Notes")
    )
    _entries(draft, "Certifications", rows("Certifications.csv"), ("Name", "Authority"), ())
    _entries(draft, "Projects", rows("Projects.csv"), ("Title",), ("Description",))
    _entries(draft, "Volunteering", rows("Volunteering.csv"), ("Role", "Company Name"), ("Description",))
    _list(draft, "Languages", rows("Languages.csv"), ("Name", "Proficiency"))
    return draft.finish()


def _table(draft: Draft, archive: Archive, file: str) -> list[Row]:
    """Return the rows of one table, wherever in the archive it lies; none where it is absent."""
    name = min((name for name in archive.names if name.rsplit("/", 1)[-1] == file), default="", key=len)
    text = (decode(archive.read(name)) if name else None) or ""
    check_length(len(text), draft.limits)
    rows = csv.DictReader(io.StringIO(draft.clean(text), newline=""))
    return [
        {
            key.strip(): (value or "").strip()
            for key, value in row.items()
            if key and not isinstance(value, list)
        }
        for row in rows
    ]


def _profile(draft: Draft, rows: list[Row]) -> None:
    for row in rows[:1]:
        name = " ".join(filter(None, (row.get("First Name"), row.get("Last Name"))))
        draft.add(name, "heading", level=1, bold=True)
        draft.add(row.get("Headline", ""))
        draft.add(row.get("Geo Location", ""))
        draft.gap()
        draft.add(row.get("Summary", ""))


def _heading(draft: Draft, heading: str) -> None:
    draft.gap()
    draft.add(heading, "heading", level=1, bold=True)


def _entries(
    draft: Draft, heading: str, rows: list[Row], titles: tuple[str, ...], texts: tuple[str, ...]
) -> None:
    if rows:
        _heading(draft, heading)
    for row in rows:
        title = ", ".join(filter(None, (row.get(key) for key in titles)))
        draft.add("\t".join(filter(None, (title, _dates(row)))), bold=True)
        for key in texts:
            for line in row.get(key, "").splitlines():
                draft.add(line)


def _dates(row: Row) -> str:
    start = row.get("Started On") or row.get("Start Date") or ""
    end = row.get("Finished On") or row.get("End Date") or ""
    return f"{start} – {end or 'Present'}" if start else end


def _list(draft: Draft, heading: str, rows: list[Row], keys: tuple[str, ...]) -> None:
    if rows:
        _heading(draft, heading)
    for row in rows:
        draft.add(" – ".join(filter(None, (row.get(key) for key in keys))), "list-item", prefix="- ")
