"""What a skill and a class of skills are, and when two names are one."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@dataclass(frozen=True, slots=True)
class Skill:
    """One skill: a technology, or a concept that people show by doing it.

    Attributes
    ----------
    name : str
        The canonical name, as shown to people.
    area : str
        The file it stands in: ``"languages"``, ``"datastores"`` …
    aliases : tuple of str
        Other names for the same thing.
    shown_by : tuple of str
        Phrases by which people show it without naming it. A ``*`` ends any word
        (``shard*``), ``..`` stands for up to three words (``kept .. in sync``).
    shown_together : tuple of str
        Groups of words that show it where they meet in one clause: ``site + lost``.
    ambiguous : tuple of str
        Those of its names that are also ordinary words, companies, people or other things.
    classes : tuple of str
        Classes it is a member of: ``"relational database"``.
    implies : mapping of str to float
        Skills that whoever shows this one shows too, with the share of the level they get.
    counts_toward : mapping of str to float
        Similar skills for which this one counts in part, without showing them.
    """

    name: str
    area: str
    aliases: tuple[str, ...] = ()
    shown_by: tuple[str, ...] = ()
    shown_together: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    implies: Mapping[str, float] = field(default_factory=dict)
    counts_toward: Mapping[str, float] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """The canonical name, then the aliases."""
        return (self.name, *self.aliases)

    @property
    def is_practice(self) -> bool:
        """Whether it is what people do rather than a product that they name.

        Every practice has words that show it, and every product a class.
        """
        return bool(self.shown_by or self.shown_together) and not self.classes


@dataclass(frozen=True, slots=True)
class ClassOfSkills:
    """A class such as ``"relational database"``, for requirements that any member meets.

    Attributes
    ----------
    name : str
        As skills files and job families write it.
    aliases : tuple of str
        Other names that job pages give it.
    part_of : str or None
        The wider class; members of this one are members of that one too.
    """

    name: str
    aliases: tuple[str, ...] = ()
    part_of: str | None = None


@lru_cache(maxsize=50_000)  # every name is asked for several times at the start
def name_key(name: str) -> str:
    """Return what the spellings of one name have in common.

    Examples
    --------
    >>> name_key("Object-Oriented  programming")
    'object oriented programming'
    """
    return " ".join(name.casefold().replace("-", " ").replace("_", " ").split())


def groups_of(combination: str) -> tuple[str, ...]:
    """Return the groups of words of a combination.

    Examples
    --------
    >>> groups_of("site + lost")
    ('site', 'lost')
    """
    return tuple(group.strip() for group in combination.split("+"))


def with_wider(name: str | None, wider: Mapping[str, str | None]) -> Iterator[str]:
    """Yield a class and the wider classes that it is part of."""
    seen: set[str] = set()
    while name is not None and name not in seen:
        yield name
        seen.add(name)
        name = wider.get(name)
