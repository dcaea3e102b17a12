"""What an author writes about ambiguous names: the file ``senses.yaml``."""

from __future__ import annotations

from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from rolematch.datafiles import bundled_model

Kind = Literal["person", "company", "letter", "brand"]
"""What else a name is: a person's, a company's, a bare letter, a work or a brand."""
Word = Literal["count", "mass", "verb", "technical"]
"""What the lower-case word is: a noun that one can count, a mass or plural, a verb or adjective, or a word
of technical prose, so that technology around it says nothing."""


class _Author(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class NameRule(_Author):
    """What is special about one ambiguous name.

    Attributes
    ----------
    lean : float
        Evidence before any: above zero where the bare name usually is the technology.
    form : str
        How the technology is written, where it differs from the taxonomy.
    technical, ordinary : tuple of str
        Phrases around the name, written ``_``, that speak for and against.
    fields : tuple of str
        Fields of ordinary life where the word is at home.
    """

    lean: float = 0.0
    form: str = ""
    technical: tuple[str, ...] = ()
    ordinary: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()


class Frames(_Author):
    """Words that stand right before or right after a name."""

    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


class SenseRules(_Author):
    """The file ``senses.yaml``.

    Attributes
    ----------
    weights : mapping of code to weight
    frames : mapping of code to words right before and right after a name
    kinds, words : mapping to names
        What else a name is, and what the lower-case word is.
    words_apart : tuple of str
        Ordinary words that make a name when they are written together: in design.
    common_nouns : tuple of str
        Names of skills that are written in lower case as well: firmware.
    labels : tuple of str
        Words that a hyphen sets off from a name: IDE-Eclipse.
    larger_names : tuple of str
        Names of other things that hold a name: New Jersey.
    software_words, hint_words, everyday_words, plain_words : tuple of str
        Words in the line that speak for any name, that speak for it a little, against it, and a little so.
    trades, software_titles : tuple of str
        Titles of jobs; what is set off by commas beside them may be an employer.
    near_trades : tuple of str
        Skills of other trades that often stand beside software, and say nothing.
    """

    weights: dict[str, float]
    frames: dict[str, Frames]
    compounds: tuple[str, ...]
    neutral: tuple[str, ...]
    technical_words: tuple[str, ...]
    kinds: dict[Kind, tuple[str, ...]]
    words: dict[Word, tuple[str, ...]]
    words_apart: tuple[str, ...]
    common_nouns: tuple[str, ...]
    labels: tuple[str, ...]
    larger_names: tuple[str, ...]
    bare_before: tuple[str, ...]
    bare_after: tuple[str, ...]
    software_words: tuple[str, ...]
    hint_words: tuple[str, ...]
    everyday_words: tuple[str, ...]
    plain_words: tuple[str, ...]
    trades: tuple[str, ...]
    near_trades: tuple[str, ...]
    software_titles: tuple[str, ...]
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
        return bundled_model("senses.yaml", cls)


class Phrase(NamedTuple):
    """What a phrase around a name says of its sense.

    A weak one speaks against, a fitting one for it; both are made of function words alone.
    """

    key: str
    way: Literal["ordinary", "weak", "technical", "fitting"]


class Sense(NamedTuple):
    """What is known of an ambiguous name before any text.

    Attributes
    ----------
    rule : NameRule
    form : str
        How the technology is written.
    kinds : frozenset of Kind
        What else it is.
    word : Word or None
        What it is in lower case.
    anyhow, capitals : bool
        Whether it is written without, or all in capitals.
    plain : bool
        Whether nothing is special about the name.
    marked : bool
        Whether a capital marks it: it is an ordinary word, which nobody else writes so.
    particular : bool
        Whether a list of technologies alone does not decide.
    in_lower_case : str
        Code of what lower case says of it.
    """

    rule: NameRule
    form: str
    kinds: frozenset[str]
    word: Word | None
    anyhow: bool
    capitals: bool
    plain: bool
    marked: bool
    particular: bool
    in_lower_case: str
