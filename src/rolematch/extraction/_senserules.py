"""What an author writes about ambiguous names: the file ``senses.yaml``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, Field

from rolematch.datafiles import check, data_folder, load_yaml
from rolematch.errors import TaxonomyError
from rolematch.extraction._lexicon import regex_of

if TYPE_CHECKING:
    from collections.abc import Iterable

Kind = Literal["person", "company", "team", "letter", "brand"]


class _Author(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class NameRule(_Author):
    """What is special about one ambiguous name.

    Attributes
    ----------
    lean : float
        Evidence before any: above zero where the bare name usually is the technology.
    kinds : tuple
        What else the word is: a person's name, a company, a team, a bare letter, a brand or title.
    form : str
        How the technology is written, where it differs from the taxonomy.
    technical, ordinary : tuple of str
        Phrases around the name, written ``_``, that speak for and against.
    fields : tuple of str
        Fields of ordinary life where the word is at home.
    """

    lean: float = 0.0
    kinds: tuple[Kind, ...] = ()
    form: str = ""
    technical: tuple[str, ...] = ()
    ordinary: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()


class Frames(_Author):
    """Words that stand right before or right after a name."""

    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


class SenseRules(_Author):
    """The file ``senses.yaml``."""

    weights: dict[str, float]
    frames: dict[str, Frames]
    compounds: tuple[str, ...]
    neutral: tuple[str, ...]
    technical_words: tuple[str, ...]
    function_words: tuple[str, ...]
    separators: tuple[str, ...]
    concept_areas: tuple[str, ...]
    mostly_technical: tuple[str, ...]
    misspelled: tuple[str, ...]
    no_typos: tuple[str, ...]
    fields: dict[str, tuple[str, ...]]
    names: dict[str, NameRule] = Field(default_factory=dict)

    @classmethod
    def load(cls) -> SenseRules:
        """Read the bundled rules."""
        path = data_folder() / "senses.yaml"
        text = path.read_text("utf-8")
        value = load_yaml(text, path.name, TaxonomyError)
        return check(value, cls, text=text, file=path.name, error=TaxonomyError)


class Phrases:
    """The phrases of one name: those after it, before it (read backwards) and around it."""

    def __init__(self, phrases: Iterable[str]) -> None:
        sides = [phrase.partition("_") for phrase in phrases]
        self._after = _any_of(
            [_joint(right) + regex_of(right) for left, _, right in sides if not left and right]
        )
        self._before = _any_of([_backwards(left) for left, _, right in sides if left and not right])
        self._around = [
            (re.compile(_backwards(left)), re.compile(_joint(right) + regex_of(right)))
            for left, _, right in sides
            if left and right
        ]

    def stand_around(self, left: str, right: str) -> bool:
        """Whether one of them stands around a name; ``left`` and ``right`` are in lower case."""
        backwards = left[::-1]
        return bool(
            (self._after and self._after.match(right))
            or (self._before and self._before.match(backwards))
            or any(one.match(backwards) and two.match(right) for one, two in self._around)
        )


def _any_of(expressions: list[str]) -> re.Pattern[str] | None:
    return re.compile("|".join(expressions)) if expressions else None


def _joint(side: str) -> str:
    """Return what stands between the name and the phrase: a blank or hyphen; nothing before a comma."""
    return r"[\s‐‑-]{1,14}" if side[:1] == " " else ""


def _backwards(side: str) -> str:
    """Write the phrase before a name as an expression over the reversed text."""
    gap = _joint(side[::-1])
    expression = ""
    for word in reversed(side.split()):
        if word == "..":
            expression += r"(?:[^\w.;:!?\n]{1,3}[\w'’]{1,30}){0,3}?"
            gap = r"[^\w.;:!?\n]{1,3}"
            continue
        stem = re.escape(word.rstrip("*")[::-1])
        expression += gap + (r"\w*" if word.endswith("*") else "") + stem
        gap = _joint(" ")
    return expression + r"(?!\w)"
