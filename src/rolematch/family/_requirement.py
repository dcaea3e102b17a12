"""One requirement of a team: what skills it asks for, how much and how well, as an author writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Discriminator, Field, Tag, model_validator

from rolematch.contexts import Context  # noqa: TC001 - pydantic reads the annotations
from rolematch.family._file import OPERATORS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Necessity = Literal["strict", "expected", "desired", "bonus", "none"]
LevelWord = Literal["expert", "strong", "working", "familiar", "unspecified"]
Operator = Literal["all", "any", "ordered"]
Entry = TypeVar("Entry")
MOST_YEARS = 50
"""Nobody has worked longer."""


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


class Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    def __str__(self) -> str:
        return repr(self)  # pydantic's own way is every field, which is pages for a family


class SkillClass(Model):
    """Any member of a class of skills: ``class: relational database``."""

    name: Line = Field(alias="class")
    """Name of the class."""

    but: tuple[Line, ...] = ()
    """Members that do not count."""


class Skills(Model):
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


class Requirement(Model):
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

    min_years: float | None = Field(default=None, gt=0, le=MOST_YEARS)
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


def _leaves(expressions: Iterable[Item]) -> Iterator[str]:
    """Yield the names of skills and classes in expressions, in order."""
    for item in expressions:
        if isinstance(item, Skills):
            yield from _leaves(item.items)
        else:
            yield item if isinstance(item, str) else item.name
