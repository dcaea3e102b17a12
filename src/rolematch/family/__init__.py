"""What each team of a job family asks for: YAML → checked models, and back.

The bundled family stands in ``data/specialties.yaml``, whose first lines explain the form;
``docs/reference/specialties-schema.md`` has every key.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    PrivateAttr,
    Tag,
    model_validator,
)

from rolematch import markup
from rolematch.contexts import Context  # noqa: TC001 - pydantic reads the annotations
from rolematch.datafiles import check, data_folder, fault, line_order, load_yaml, read_text
from rolematch.errors import FamilyError, Fault, UnknownNameError
from rolematch.family._file import OPERATORS, family_lines, structural_faults, unknown_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from os import PathLike

    from rolematch.taxonomy import Taxonomy

Necessity = Literal["strict", "expected", "desired", "bonus", "none"]
LevelWord = Literal["expert", "strong", "working", "familiar", "unspecified"]
Operator = Literal["all", "any", "ordered"]
Entry = TypeVar("Entry")


def _one_line(text: str) -> str:
    """Join the lines of a text: every text of the file stands on one line."""
    return " ".join(text.split())


def _not_blank(text: str) -> str:
    if not text:
        msg = "write something here"
        raise ValueError(msg)
    return text


def _not_empty(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    if not entries:
        msg = "write at least one entry"
        raise ValueError(msg)
    return entries


Text = Annotated[str, AfterValidator(_one_line)]
Line = Annotated[Text, AfterValidator(_not_blank)]
# By hand and not min_length, which counts valid entries only and so reports a fault that is none.
AtLeastOne = Annotated[
    tuple[Entry, ...], AfterValidator(_not_empty), Field(json_schema_extra={"minItems": 1})
]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    def __str__(self) -> str:
        return repr(self)  # pydantic's own way is every field, which is pages for a family


class SkillClass(_Model):
    """Any member of a class of skills: ``class: relational database``."""

    name: Line = Field(alias="class")
    """Name of the class."""

    but: tuple[Line, ...] = ()
    """Members that do not count."""


class Skills(_Model):
    """An expression over skills: exactly one of ``all``, ``any`` and ``ordered``.

    Examples
    --------
    >>> expression = Skills.model_validate({"any": ["Go", {"class": "web framework"}]})
    >>> expression.op, len(expression.items)
    ('any', 2)
    """

    all: tuple[Item, ...] = ()
    """Every one of them."""

    any: tuple[Item, ...] = ()
    """One of them."""

    ordered: tuple[Item, ...] = ()
    """One of them, the best first: a later one counts less."""

    open: bool = False
    """The list holds examples: a similar skill counts for part."""

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

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the skills and classes in it, in order, those of nested expressions too."""
        return tuple(dict.fromkeys(_leaves(self.items)))


def _kind_of_item(value: object) -> str:
    """Tell the three kinds of item apart, so that a fault is reported once and not per kind."""
    if isinstance(value, SkillClass) or (isinstance(value, dict) and "class" in value):
        return "<class>"
    return "<list>" if isinstance(value, dict | Skills) else "<skill>"


Item = Annotated[
    Annotated[Line, Tag("<skill>")]
    | Annotated[SkillClass, Tag("<class>")]
    | Annotated[Skills, Tag("<list>")],
    Discriminator(_kind_of_item),
]
"""The name of a skill, a class of skills, or a nested expression."""


class Requirement(_Model):
    """One thing that a team asks for.

    Examples
    --------
    >>> Requirement(id="go", asks="Go in production", any=("Go",)).screening_question
    'What have you done with Go, and where?'
    """

    id: Line
    """Short and stable; unique in its team, and no name of the base role."""

    asks: Line
    """The requirement in the family's own words."""

    source: Text = ""
    """Where the page says it: team, heading, number of the bullet; several parted by ``;``."""

    necessity: Necessity = "expected"
    """strict: without evidence the person is flagged and the score is capped · expected: the plain
    case · desired: good to have · bonus: adds, never subtracts · none: no requirement at all."""

    highly: bool = False
    """The stronger of the two strengths of ``desired``."""

    core: bool = False
    """What the team does all day, and what tells it from the others."""

    all: tuple[Item, ...] = ()
    """Every one of these skills."""

    any: tuple[Item, ...] = ()
    """One of these skills."""

    ordered: tuple[Item, ...] = ()
    """One of these skills, the best first: a later one counts less."""

    groups: tuple[Skills, ...] = ()
    """More such lists, where all of them must hold."""

    open: bool = False
    """The lists hold examples: a similar skill counts for part."""

    level: LevelWord = "unspecified"
    """How much evidence counts as met."""

    min_years: float | None = Field(default=None, gt=0, le=50)
    """Years of work with it."""

    context: tuple[Context, ...] = ()
    """What the evidence must show to count in full."""

    interest_suffices: bool = False
    """Being interested counts too, experience counts more."""

    specialty_language_suffices: bool = False
    """In the base role: the language of the team meets it as well."""

    soft: bool = False
    """A person asks about it; it is never scored."""

    weight: float = Field(default=1.0, gt=0, le=100)
    """Weight among its equals; 1 unless somebody has a reason."""

    question: Line | None = None
    """What to ask on the screening call."""

    line: int | None = Field(default=None, ge=1)
    """In a draft: the line of the page that it was read from."""

    confidence: float | None = Field(default=None, ge=0, le=1)
    """In a draft: how much of the reading rests on words of the page and not on a default."""

    @property
    def skills(self) -> tuple[Skills, ...]:
        """The expressions that must all hold: the short form and the ``groups`` together."""
        short = [Skills(**{op: items, "open": self.open}) for op in OPERATORS if (items := getattr(self, op))]
        return (*short, *self.groups)

    @property
    def need(self) -> str:
        """How much it is needed, as a person reads it, such as ``highly desired, core``."""
        if self.soft:
            return "a question"
        return f"{'highly ' * self.highly}{self.necessity}{', core' * self.core}"

    @property
    def measure(self) -> str:
        """What the evidence must show, as a person reads it: level, years and context."""
        years = f"{self.min_years:g} years" if self.min_years else ""
        word = self.level if self.level != "unspecified" else ""
        return ", ".join(filter(None, (word, years, *self.context)))

    @property
    def screening_question(self) -> str:
        """The ``question``, or one made of the first three skills where none is written."""
        if self.question:
            return self.question
        names = self.names[:3]
        if not names:
            return f"What can you tell us about this: {self.asks}?"
        listed = " or ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
        return f"What have you done with {listed}, and where?"

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the skills and classes that it asks for, in order."""
        return tuple(dict.fromkeys(_leaves(self.skills)))


class Way(_Model):
    """One of several ways to qualify; the best one counts."""

    name: Line
    """What kind of person comes this way."""

    requirements: tuple[Requirement, ...] = ()
    """What this way asks for, beside the requirements of the team."""


class Specialty(_Model):
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


class BaseRole(_Model):
    """What every team of the family asks for."""

    name: Line
    """Name of the role."""

    requirements: tuple[Requirement, ...] = ()
    """What the role asks for."""

    seniority: tuple[Requirement, ...] = ()
    """The technical lines of the role and of its level."""


class Passage(_Model):
    """A line of a job page that a person should look at."""

    line: int = Field(ge=1)
    """Number of the line on the page."""

    text: Text
    """What stands there."""

    skill: Text = ""
    """The name that the taxonomy does not know, where there is one."""


class Draft(_Model):
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


class JobFamily(_Model):
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


def _leaves(expressions: Iterable[Item]) -> Iterator[str]:
    """Yield the names of skills and classes in expressions, in order."""
    for item in expressions:
        if isinstance(item, Skills):
            yield from _leaves(item.items)
        else:
            yield item if isinstance(item, str) else item.name
