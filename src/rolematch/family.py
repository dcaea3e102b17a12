"""What each team of a job family asks for: YAML → checked models.

The bundled family stands in ``data/specialties.yaml``. See ``docs/how-to/own-family.md`` for the form.
"""

from __future__ import annotations

import hashlib
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from rolematch.datafiles import check, data_folder, load_yaml
from rolematch.errors import FamilyError, Fault, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from os import PathLike

    from rolematch.taxonomy import Taxonomy

Necessity = Literal["strict", "expected", "desired", "bonus", "none"]
LevelWord = Literal["expert", "strong", "working", "familiar", "unspecified"]
ContextWord = Literal["production", "scale", "depth"]
Operator = Literal["all", "any", "ordered"]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Skills(_Model):
    """An expression over skills; exactly one of ``all``, ``any``, ``ordered`` is given.

    An item is the name of a skill, ``class: <name>`` for any member of a class, or a nested
    expression.

    Attributes
    ----------
    open : bool
        The list holds examples: a similar skill counts for part.
    """

    all: tuple[Item, ...] = ()
    any: tuple[Item, ...] = ()
    ordered: tuple[Item, ...] = ()
    open: bool = False

    @model_validator(mode="after")
    def _exactly_one(self) -> Skills:
        if sum(map(bool, (self.all, self.any, self.ordered))) != 1:
            msg = "give exactly one of all, any, ordered, with at least one skill"
            raise ValueError(msg)
        return self

    @property
    def op(self) -> Operator:
        """Which of the three it is."""
        return "all" if self.all else "any" if self.any else "ordered"

    @property
    def items(self) -> tuple[Item, ...]:
        """The items, whatever the operator."""
        return self.all or self.any or self.ordered


class SkillClass(_Model):
    """Any member of a class of skills: ``class: relational database``."""

    name: str = Field(alias="class")
    but: tuple[str, ...] = ()


Item = Annotated[str | SkillClass | Skills, Field(union_mode="left_to_right")]


class Requirement(_Model):
    """One thing that a team asks for.

    Attributes
    ----------
    asks : str
        The requirement in the family's own words.
    necessity : Necessity
        strict: without evidence the candidate is flagged and the score is capped · expected: the
        plain case · desired · bonus: adds, never subtracts · none: no requirement at all.
    highly : bool
        The stronger of the two strengths of ``desired``.
    skills : tuple of Skills
        All of these expressions together.
    level : LevelWord
        How much evidence counts as met.
    min_years : float or None
    context : tuple of ContextWord
        What the evidence must show to count in full.
    interest_suffices : bool
        Interest counts too, experience counts more.
    specialty_language_suffices : bool
        In the base role: the language of the specialty meets it as well.
    soft : bool
        Shown to a person as a question to ask, never scored.
    core : bool
        What the team turns on: what its people do all day, which tells it from the other teams.
    question : str or None
        A short question for the screening call.
    source : str
        Where the page says it: ``"Gitaly, Requirements, 2"`` or ``"Package, description"``.
    id : str
        Short and stable; unique in its specialty.
    """

    id: str
    asks: str
    necessity: Necessity = "expected"
    highly: bool = False
    all: tuple[Item, ...] = ()
    any: tuple[Item, ...] = ()
    ordered: tuple[Item, ...] = ()
    groups: tuple[Skills, ...] = ()
    open: bool = False
    level: LevelWord = "unspecified"
    min_years: float | None = None
    context: tuple[ContextWord, ...] = ()
    interest_suffices: bool = False
    specialty_language_suffices: bool = False
    soft: bool = False
    core: bool = False
    weight: float = Field(default=1.0, gt=0)
    question: str | None = None
    source: str = ""

    @cached_property
    def skills(self) -> tuple[Skills, ...]:
        """The expressions that must all hold: the short form and the ``groups`` together."""
        short = [
            Skills(**{op: items, "open": self.open})
            for op in ("all", "any", "ordered")
            if (items := getattr(self, op))
        ]
        return (*short, *self.groups)


class Way(_Model):
    """One of several ways to qualify; the best one counts."""

    name: str
    requirements: tuple[Requirement, ...]


class Specialty(_Model):
    """One team."""

    name: str
    about: str = ""
    language: tuple[str, ...] = ()
    lifts: tuple[str, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    either: tuple[Way, ...] = ()


class BaseRole(_Model):
    """What every specialty of the family asks for."""

    name: str
    requirements: tuple[Requirement, ...] = ()
    seniority: tuple[Requirement, ...] = ()


class JobFamily(_Model):
    """A base role and its specialties."""

    family: str
    version: str = "1"
    base: BaseRole
    specialties: tuple[Specialty, ...] = Field(min_length=1)

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

    @cached_property
    def digest(self) -> str:
        """Twelve hexadecimal digits that change with any entry."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:12]


def load_family(source: str | PathLike[str] | None = None) -> JobFamily:
    """Load a job family from a YAML file; the bundled one by default.

    Raises
    ------
    FamilyError
        With every fault, its file and line.
    """
    path = Path(source) if source is not None else data_folder() / "specialties.yaml"
    text = path.read_text("utf-8")
    value = load_yaml(text, path.name, FamilyError)
    return check(value, JobFamily, text=text, file=path.name, error=FamilyError)


def check_family(family: JobFamily, taxonomy: Taxonomy) -> list[Fault]:
    """Return the faults that only the taxonomy can show: unknown skills and classes."""
    raise NotImplementedError
