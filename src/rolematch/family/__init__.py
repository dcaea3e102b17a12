"""What each team of a job family asks for: YAML → checked models, and back.

The bundled family stands in ``data/specialties.yaml``, whose first lines explain the form;
``docs/reference/specialties-schema.md`` has every key.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import Field, PrivateAttr

from rolematch import markup
from rolematch.datafiles import check, data_folder, fault, line_order, load_yaml, read_text
from rolematch.errors import FamilyError, Fault, UnknownNameError
from rolematch.family._file import family_lines, structural_faults, unknown_names
from rolematch.family._requirement import (
    MOST_YEARS,
    AtLeastOne,
    Item,
    LevelWord,
    Line,
    Model,
    Necessity,
    Operator,
    Requirement,
    SkillClass,
    Skills,
    Text,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from os import PathLike

    from rolematch.taxonomy import Taxonomy

__all__ = [
    "MOST_YEARS",
    "BaseRole",
    "Draft",
    "Item",
    "JobFamily",
    "LevelWord",
    "Necessity",
    "Operator",
    "Passage",
    "Requirement",
    "SkillClass",
    "Skills",
    "Specialty",
    "Way",
    "check_family",
    "check_file",
    "family_schema",
    "load_family",
]


class Way(Model):
    """One of several ways to qualify; the best one counts."""

    name: Line
    """What kind of person comes this way."""

    requirements: tuple[Requirement, ...] = ()
    """What this way asks for, beside the requirements of the team."""


class Specialty(Model):
    """One team."""

    name: Line
    """Name of the team."""

    about: Text = ""
    """What the team does, in a sentence."""

    language: tuple[Line, ...] = ()
    """Languages of the team: each meets a base requirement with ``specialty_language_suffices``."""

    lifts: tuple[Line, ...] = ()
    """Requirements of the base role that this team does not ask for, by their ``id``."""

    requirements: tuple[Requirement, ...] = ()
    """What the team asks for."""

    either: tuple[Way, ...] = ()
    """Several ways to qualify, of which the best one counts."""

    @property
    def every(self) -> tuple[Requirement, ...]:
        """The requirements, those of the several ways too."""
        return (*self.requirements, *(asked for way in self.either for asked in way.requirements))

    def __repr__(self) -> str:
        return f"Specialty({self.name!r}, requirements={len(self.every)})"

    def _repr_html_(self) -> str:
        rows = [[asked.asks, asked.need, asked.measure, asked.source] for asked in self.every]
        heads = ["Asks for", "Need", "Level", "Source"]
        return markup.table(self.name, heads, rows, self.about)


class BaseRole(Model):
    """What every team of the family asks for."""

    name: Line
    """Name of the role."""

    requirements: tuple[Requirement, ...] = ()
    """What the role asks for."""

    seniority: tuple[Requirement, ...] = ()
    """The technical lines of the role and of its level."""


class Passage(Model):
    """A line of a job page that a person should look at."""

    line: int = Field(ge=1)
    """Number of the line on the page."""

    text: Text
    """What stands there."""

    skill: Text = ""
    """The name that the taxonomy does not know, where there is one."""


class Draft(Model):
    """What a compiler of pages leaves to a person; delete it when the family is reviewed."""

    not_understood: tuple[Passage, ...] = ()
    """Lines in which no skill and no wish was recognized."""

    left_out: tuple[Passage, ...] = ()
    """Lines about the employer, the benefits, the process of hiring."""

    proposed_skills: tuple[Passage, ...] = ()
    """Names that stand where a skill would; add those that are one to a skills file of your own."""


@dataclass(frozen=True, slots=True)
class _Origin:
    """The file that a family was read from; equal families may come from different files.

    A changed copy keeps it: the digest says whether the lines of the file are still those of the family.
    """

    file: str = field(default="", compare=False)
    text: str = field(default="", compare=False, repr=False)
    digest: str = field(default="", compare=False)


class JobFamily(Model):
    """A base role and its specialties.

    Examples
    --------
    >>> family = load_family()
    >>> family["gitaly"].name
    'Gitaly'
    """

    family: Line
    """Name of the job family."""

    version: Text = "1"
    """Raise it with every change that people should know of."""

    base: BaseRole
    """What every team asks for."""

    specialties: AtLeastOne[Specialty]
    """The teams, in the order that breaks ties."""

    draft: Draft | None = None
    """Notes of the compiler of pages; no score reads them."""

    _origin: _Origin = PrivateAttr(default_factory=_Origin)

    def __getitem__(self, name: str) -> Specialty:
        """Return the specialty of that name, in any casing.

        Raises
        ------
        UnknownNameError
            With the nearest known name.
        """
        for specialty in self.specialties:
            if specialty.name.casefold() == name.casefold():
                return specialty
        raise UnknownNameError.of("specialty", name, [s.name for s in self.specialties])

    def __iter__(self) -> Iterator[Specialty]:  # type: ignore[override]
        return iter(self.specialties)

    def __len__(self) -> int:
        return len(self.specialties)

    def __repr__(self) -> str:
        return f"JobFamily({self.family!r}, version={self.version!r}, specialties={len(self)})"

    def _repr_html_(self) -> str:
        rows = [
            [
                specialty.name,
                str(len(specialty.every)),
                "; ".join(asked.asks for asked in specialty.every if asked.core),
                "; ".join(asked.asks for asked in specialty.every if asked.necessity == "strict"),
            ]
            for specialty in self.specialties
        ]
        title = f"{self.family}, version {self.version}: {markup.counted(len(self), 'team')}"
        return markup.table(title, ["Team", "Requirements", "Core", "Strict"], rows)

    @property
    def digest(self) -> str:
        """Twelve hexadecimal digits that change with any entry."""
        return hashlib.sha256(self.model_dump_json(exclude={"draft"}).encode()).hexdigest()[:12]

    def to_yaml(self) -> str:
        """Write the family in the form of the bundled file, which :func:`load_family` reads back."""
        return "\n".join(family_lines(_plain(self))) + "\n"

    def save(self, path: str | PathLike[str]) -> None:
        """Write :meth:`to_yaml` to a file, in UTF-8."""
        Path(path).write_text(self.to_yaml(), "utf-8", newline="\n")


def load_family(source: str | PathLike[str] | None = None) -> JobFamily:
    """Load a job family from a YAML file; the bundled one by default.

    Names of skills are checked by :func:`check_family`, since they need a taxonomy.

    Parameters
    ----------
    source : path, optional

    Raises
    ------
    FamilyError
        With every fault, its file and line.
    """
    path, text, value = _read(source)
    faults = [fault(text, path.name, steps, message) for steps, message in structural_faults(value)]
    try:
        family = check(value, JobFamily, text=text, file=path.name, error=FamilyError)
    except FamilyError as exc:
        raise FamilyError.of(sorted([*faults, *exc.faults], key=line_order)) from exc
    if faults:
        raise FamilyError.of(sorted(faults, key=line_order))
    family._origin = _Origin(path.name, text, family.digest)
    return family


def _read(source: str | PathLike[str] | None) -> tuple[Path, str, Any]:
    path = Path(source) if source is not None else data_folder() / "specialties.yaml"
    text = read_text(path, FamilyError)
    return path, text, load_yaml(text, path.name, FamilyError)


def check_family(family: JobFamily, taxonomy: Taxonomy) -> list[Fault]:
    """Return every fault of a family, however it was made, in the order of its file.

    Beside what :func:`load_family` checks, these are the names of skills and of classes that the
    taxonomy does not have, each with the nearest known one.
    """
    value = _plain(family)
    origin = family._origin if family._origin.digest == family.digest else _Origin()
    found = [*structural_faults(value), *unknown_names(value, taxonomy)]
    faults = [fault(origin.text, origin.file, steps, message) for steps, message in found]
    return sorted(faults, key=line_order)


def check_file(source: str | PathLike[str] | None, taxonomy: Taxonomy) -> list[Fault]:
    """Return every fault of a family file, those of its form and those of the names in it, in its order.

    Raises
    ------
    FamilyError
        If it is no YAML, so that nothing more can be said.
    """
    try:
        return check_family(load_family(source), taxonomy)
    except FamilyError as exc:
        path, text, value = _read(source)
        names = [fault(text, path.name, *found) for found in unknown_names(value, taxonomy)]
        return sorted([*exc.faults, *names], key=line_order)


def family_schema() -> dict[str, Any]:
    """Return the JSON Schema of a family file, with which editors complete and explain its keys."""
    schema = JobFamily.model_json_schema()
    for part in (schema, *schema["$defs"].values()):
        part["description"] = part["description"].partition("\n\n")[0]  # without the examples in Python
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | schema


def _plain(family: JobFamily) -> dict[str, Any]:
    """Return the family as plain values, as an author would write them."""
    return family.model_dump(mode="json", by_alias=True, exclude_defaults=True)
