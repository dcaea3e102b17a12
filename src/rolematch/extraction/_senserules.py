"""What an author writes about ambiguous names: the file ``senses.yaml``."""

from __future__ import annotations

from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from rolematch.datafiles import check, data_folder, load_yaml
from rolematch.errors import TaxonomyError

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


class Phrase(NamedTuple):
    """What a phrase around a name says of its sense; a weak one is made of function words alone."""

    key: str
    way: Literal["ordinary", "weak", "technical"]
