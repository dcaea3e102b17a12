"""Which skills exist, by what names people call them, and what each implies.

The bundled taxonomy stands in ``data/skills/*.yaml``, one file an area, one entry a skill.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, ConfigDict, Field, RootModel, field_validator

from rolematch.datafiles import check, data_folder, fault, load_yaml
from rolematch.errors import Fault, TaxonomyError, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from os import PathLike

Share = Annotated[float, Field(gt=0, le=1)]


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
    ambiguous: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    implies: Mapping[str, float] = field(default_factory=dict)
    counts_toward: Mapping[str, float] = field(default_factory=dict)


class _SkillEntry(BaseModel):
    """What an author writes below a skill's name."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    aliases: tuple[str, ...] = ()
    shown_by: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    implies: dict[str, Share] = Field(default_factory=dict)
    counts_toward: dict[str, Share] = Field(default_factory=dict)

    @field_validator("implies", mode="before")
    @classmethod
    def _list_means_in_full(cls, value: object) -> object:
        """``implies: [Ruby]`` is short for ``implies: {Ruby: 1.0}``."""
        return dict.fromkeys(value, 1.0) if isinstance(value, list) else value


class _SkillsFile(RootModel[dict[str, _SkillEntry]]):
    """A skills file: a mapping from name to entry."""

    @field_validator("root", mode="before")
    @classmethod
    def _empty_entry(cls, value: object) -> object:
        """``Redis:`` alone, with nothing below it, is a skill with no other name."""
        if value is None:
            return {}
        if isinstance(value, dict):
            return {key: {} if entry is None else entry for key, entry in value.items()}
        return value


@dataclass(frozen=True)
class Taxonomy:
    """All skills, with look-ups by any name.

    Examples
    --------
    >>> taxonomy = Taxonomy.from_names(["Go", "Ruby"])
    >>> taxonomy["Go"].area
    'own'
    """

    skills: tuple[Skill, ...]

    def __post_init__(self) -> None:
        """Check that names are unique and relations lead to known skills."""

    @classmethod
    def load(cls, *extra: str | PathLike[str]) -> Taxonomy:
        """Load the bundled skills, and after them any files of your own.

        Raises
        ------
        TaxonomyError
            With every fault of every file.
        """
        files = sorted((data_folder() / "skills").glob("*.yaml"))
        return cls(tuple(_read_files([*files, *map(Path, extra)])))

    @classmethod
    def from_names(cls, names: Iterable[str]) -> Taxonomy:
        """Build a taxonomy of bare names, for tests and notebooks."""
        return cls(tuple(Skill(name, area="own") for name in names))

    @cached_property
    def by_name(self) -> dict[str, Skill]:
        """Skills by canonical name."""
        return {skill.name: skill for skill in self.skills}

    @cached_property
    def _by_any_name(self) -> dict[str, Skill]:
        table: dict[str, Skill] = {}
        for skill in self.skills:
            for name in (skill.name, *skill.aliases):
                table.setdefault(name.casefold(), skill)
        return table | {skill.name.casefold(): skill for skill in self.skills}

    @cached_property
    def classes(self) -> dict[str, tuple[str, ...]]:
        """Names of the members of each class, in the order of the files."""
        members: dict[str, list[str]] = {}
        for skill in self.skills:
            for name in skill.classes:
                members.setdefault(name, []).append(skill.name)
        return {name: tuple(skills) for name, skills in members.items()}

    @cached_property
    def version(self) -> str:
        """Twelve hexadecimal digits that change with any entry."""
        return hashlib.sha256(repr(self.skills).encode()).hexdigest()[:12]

    def __getitem__(self, name: str) -> Skill:
        """Return the skill of that canonical name or alias, in any casing.

        Raises
        ------
        UnknownNameError
            With the nearest known name.
        """
        skill = self.get(name)
        if skill is None:
            raise UnknownNameError.of("skill", name, self.by_name)
        return skill

    def get(self, name: str) -> Skill | None:
        """Return the skill of that canonical name or alias, or None."""
        return self.by_name.get(name) or self._by_any_name.get(name.casefold())

    def __contains__(self, name: str) -> bool:
        return self.get(name) is not None

    def __len__(self) -> int:
        return len(self.skills)

    def __repr__(self) -> str:
        return f"Taxonomy(skills={len(self.skills)}, version={self.version!r})"


def _read_files(files: Iterable[Path]) -> list[Skill]:
    """Read skills files; a later file may not redefine a skill of an earlier one."""
    skills: dict[str, Skill] = {}
    faults: list[Fault] = []
    texts: dict[str, str] = {}
    for path in files:
        try:
            text = path.read_text("utf-8")
            entries = check(
                load_yaml(text, path.name, TaxonomyError), _SkillsFile,
                text=text, file=path.name, error=TaxonomyError,
            ).root  # fmt: skip
        except TaxonomyError as exc:
            faults += exc.faults
            continue
        texts[path.stem] = text
        for name, entry in entries.items():
            if name in skills:
                faults.append(fault(text, path.name, [name], f"{name!r} stands in {skills[name].area} too"))
                continue
            skills[name] = Skill(name, path.stem, **dict(entry))
    for skill in skills.values():
        for relation in ("implies", "counts_toward"):
            for target in getattr(skill, relation):
                if target not in skills:
                    unknown = UnknownNameError.of("skill", target, skills)
                    steps = [skill.name, relation, target]
                    faults.append(fault(texts[skill.area], f"{skill.area}.yaml", steps, str(unknown)))
    if faults:
        raise TaxonomyError.of(faults)
    return list(skills.values())
