"""JSON Resume (jsonresume.org): the fields in the order in which a person would write them down."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from rolematch.document._draft import Draft
from rolematch.document._text import decode
from rolematch.errors import DocumentError

if TYPE_CHECKING:
    from rolematch.document._model import Document, Limits

_HEADINGS = {
    "work": "Work Experience", "volunteer": "Volunteering", "projects": "Projects", "skills": "Skills",
    "education": "Education", "certificates": "Certificates", "publications": "Publications", "awards":
    "Awards", "languages": "Languages", "interests": "Interests", "references": "References",
}  # fmt: skip
_TITLES = (
    "position",
    "title",
    "studyType",
    "language",
    "name",
    "institution",
    "organization",
    "entity",
    "company",
)
_LISTS = ("highlights", "courses", "keywords", "roles")
_TEXTS = (
    "area", "level", "fluency", "score", "issuer", "publisher", "awarder", "location", "description",
    "summary", "reference",
)  # fmt: skip


def read_json(data: bytes, limits: Limits) -> Document:
    """Read a JSON Resume."""
    text = decode(data)
    try:
        value = json.loads(text) if text is not None else None
    except ValueError:
        raise DocumentError("the JSON of the file is damaged", status="corrupt") from None
    if not isinstance(value, dict) or not any(key in value for key in ("basics", *_HEADINGS)):
        raise DocumentError("this JSON is no JSON Resume (jsonresume.org)", status="unsupported")
    draft = Draft("json-resume", limits)
    value = _cleaned(value, draft)
    _basics(draft, value.get("basics"))
    for section, heading in _HEADINGS.items():
        entries = [entry for entry in _as_list(value.get(section)) if entry]
        if entries:
            draft.gap()
            draft.add(heading, "heading", level=1, bold=True)
        for entry in entries:
            _entry(draft, entry)
    return draft.finish()


def _cleaned(value: Any, draft: Draft) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(value, str):
        return draft.clean(value)
    if isinstance(value, list):
        return [_cleaned(item, draft) for item in value]
    return {key: _cleaned(item, draft) for key, item in value.items()} if isinstance(value, dict) else value


def _as_list(value: Any) -> list[Any]:  # noqa: ANN401 - any JSON
    return value if isinstance(value, list) else []


def _text(value: Any) -> str:  # noqa: ANN401 - any JSON
    return (
        " ".join(str(value).split())
        if isinstance(value, str | int | float) and not isinstance(value, bool)
        else ""
    )


def _basics(draft: Draft, basics: Any) -> None:  # noqa: ANN401 - any JSON
    if not isinstance(basics, dict):
        return
    draft.add(_text(basics.get("name")), "heading", level=1, bold=True)
    draft.add(_text(basics.get("label")))
    raw = basics.get("location")
    place = raw if isinstance(raw, dict) else {}
    where = ", ".join(filter(None, (_text(place.get(key)) for key in ("city", "region", "countryCode"))))
    links = [
        _text(profile.get("url")) for profile in _as_list(basics.get("profiles")) if isinstance(profile, dict)
    ]
    contact = [
        _text(basics.get("email")),
        _text(basics.get("phone")),
        _text(basics.get("url")),
        where,
        *links,
    ]
    draft.add(" | ".join(filter(None, contact)))
    draft.add(_text(basics.get("summary")))


def _entry(draft: Draft, entry: Any) -> None:  # noqa: ANN401 - any JSON
    """Add one entry: a title line with its dates, then its texts and lists."""
    if not isinstance(entry, dict):
        draft.add(_text(entry), "list-item", prefix="- ")
        return
    titles = list(dict.fromkeys(filter(None, (_text(entry.get(key)) for key in _TITLES))))
    title = ", ".join(titles)
    if "keywords" in entry and "startDate" not in entry:
        words = ", ".join(filter(None, map(_text, _as_list(entry["keywords"]))))
        level = f" ({entry['level']})" if _text(entry.get("level")) else ""
        draft.add(f"{title}{level}: {words}" if words else f"{title}{level}", "list-item", prefix="- ")
        return
    draft.gap()
    dates = _dates(entry)
    draft.add("\t".join(filter(None, (title, dates))), bold=True)
    for key in _TEXTS:
        draft.add(_text(entry.get(key)))
    for key in _LISTS:
        for item in _as_list(entry.get(key)):
            draft.add(_text(item), "list-item", prefix="- ")


def _dates(entry: dict[str, Any]) -> str:
    start, end = _text(entry.get("startDate")), _text(entry.get("endDate"))
    if start:
        return f"{start} – {end or 'Present'}"
    return end or _text(entry.get("date")) or _text(entry.get("releaseDate"))
