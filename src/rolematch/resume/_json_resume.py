"""A résumé in the form of the JSON Resume schema, https://jsonresume.org/schema."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rolematch.resume._lines import read_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rolematch.resume._calendar import PartialDate
    from rolematch.resume._outline import Certificate, Education, Language, Project, Publication
    from rolematch.resume._personal import Person
    from rolematch.resume._positions import Position


def basics(person: Person, summary: str | None) -> dict[str, Any]:
    """Return ``basics``: name, contact, profiles."""
    place = {"address": person.location} if person.location else None
    urls = [url if "://" in url else f"https://{url}" for url in person.urls]
    profiles = [{"network": _network(url), "url": url} for url in urls]
    return _filled(
        name=person.name,
        email=person.email,
        phone=person.phone,
        location=place,
        profiles=profiles,
        summary=summary,
    )


def _network(url: str) -> str:
    """Return the site's name: "github" of https://github.com/ada."""
    host = url.split("://", 1)[1].split("/", 1)[0].removeprefix("www.")
    return host.split(".")[-2] if host.count(".") else host


def work(position: Position, text: str) -> dict[str, Any]:
    """Return an entry of ``work``, or of ``volunteer``, where the employer is the ``organization``."""
    lines = [line for span in position.spans for line in read_lines(text[span.start : span.end])]
    return _filled(
        **{"organization" if position.kind == "volunteering" else "name": position.employer},
        position=position.title,
        location=position.place if position.kind != "volunteering" else None,
        startDate=_date(position.start),
        endDate=_date(position.end),
        highlights=list(dict.fromkeys(line.text for line in lines if line.bullet)),
    )


def education(entry: Education) -> dict[str, Any]:
    """Return an entry of ``education``."""
    return _filled(
        institution=entry.institution,
        studyType=entry.degree,
        startDate=_date(entry.start),
        endDate=_date(entry.end),
    )


def project(entry: Project) -> dict[str, Any]:
    """Return an entry of ``projects``."""
    return _filled(
        name=entry.name,
        description=entry.description,
        startDate=_date(entry.start),
        endDate=_date(entry.end),
    )


def certificate(entry: Certificate) -> dict[str, Any]:
    """Return an entry of ``certificates``."""
    return _filled(name=entry.name, date=_date(entry.date))


def publication(entry: Publication) -> dict[str, Any]:
    """Return an entry of ``publications``."""
    return _filled(name=entry.name, releaseDate=_date(entry.date))


def language(entry: Language) -> dict[str, Any]:
    """Return an entry of ``languages``."""
    return _filled(language=entry.language, fluency=entry.fluency)


def skills(content: str) -> list[dict[str, Any]]:
    """Return ``skills``: a line "Label: a, b" as one entry with keywords, other lines as names."""
    entries = []
    for line in read_lines(content):
        label, colon, rest = line.text.partition(":")
        if colon and rest.strip() and len(label) < 40:
            keywords = [word.strip(" *_.") for word in rest.split(",")]
            entries.append({"name": label.strip(" *_"), "keywords": [word for word in keywords if word]})
        else:
            entries += [{"name": name} for part in line.text.split(",") if (name := part.strip(" *_."))]
    return entries


def document(
    person: Person,
    summary: str | None,
    positions: Sequence[Position],
    text: str,
    **sections: Sequence[dict[str, Any]],
) -> dict[str, Any]:
    """Return the whole document; sections without entries are left out."""
    jobs = [work(one, text) for one in positions if one.kind != "volunteering"]
    volunteer = [work(one, text) for one in positions if one.kind == "volunteering"]
    return _filled(basics=basics(person, summary), work=jobs, volunteer=volunteer, **sections)


def _date(date: PartialDate | None) -> str | None:
    """Write a date as the schema wants it; "present" is left out, as an end that has not come."""
    return None if date is None or date.is_present else str(date)


def _filled(**values: Any) -> dict[str, Any]:  # noqa: ANN401 - whatever JSON holds
    """Return the values that say something."""
    return {key: value for key, value in values.items() if value}
