"""Which skills exist, by what names people call them, and what each implies.

The bundled skills stand in ``data/skills/*.yaml``, one file an area, one entry a skill; the classes that
they are members of stand in ``data/classes.yaml``, and the groups of words that show some of them in
``data/word-groups.yaml``. Files of your own have the form of the first; an entry with the name of a bundled
skill adds to that skill.

Names are compared by :func:`name_key`: casing, and whether a space, a hyphen or an underscore parts the
words, make no difference.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from rolematch.datafiles import data_folder
from rolematch.errors import Fault, TaxonomyError, UnknownNameError
from rolematch.taxonomy._faults import problems
from rolematch.taxonomy._file import SkillsReader, skills_schema
from rolematch.taxonomy._skill import ClassOfSkills, Skill, groups_of, name_key, with_wider

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from os import PathLike

__all__ = ["ClassOfSkills", "Skill", "Taxonomy", "groups_of", "name_key", "skills_schema"]


@dataclass(frozen=True)
class Taxonomy:
    """All skills, with look-ups by any name, and the classes they are members of.

    Attributes
    ----------
    skills : tuple of Skill
        In the order of the files.
    skill_classes : tuple of ClassOfSkills
    word_groups : mapping of str to tuple of str
        The words of each group that shows a skill where it meets another; see ``Skill.shown_together``.

    Examples
    --------
    >>> taxonomy = Taxonomy.from_names(["Go", "Ruby"])
    >>> taxonomy["go"].name
    'Go'
    """

    skills: tuple[Skill, ...]
    skill_classes: tuple[ClassOfSkills, ...] = ()
    word_groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def load(cls, *extra: str | PathLike[str]) -> Taxonomy:
        """Load the bundled skills, and after them any files of your own.

        The bundled skills alone are loaded once and shared.

        Raises
        ------
        TaxonomyError
            With every fault of every file.
        """
        if not extra:
            return _bundled(data_folder())
        taxonomy, reader = cls._read(extra)
        if faults := taxonomy._faults(reader):
            raise TaxonomyError.of(faults)
        return taxonomy

    @classmethod
    def check(cls, *extra: str | PathLike[str]) -> list[Fault]:
        """Return every fault of the bundled skills and of any files of your own.

        Faults are: what is no readable entry, a name that two skills claim or that no text can hold, a
        relation to an unknown skill, class or group of words, a circle of implications, a group of words
        that no skill uses, and an ambiguous name that is none of the skill's names.
        """
        taxonomy, reader = cls._read(extra)
        return taxonomy._faults(reader)

    @classmethod
    def _read(cls, extra: Iterable[str | PathLike[str]]) -> tuple[Taxonomy, SkillsReader]:
        reader = SkillsReader()
        reader.read_classes(data_folder() / "classes.yaml")
        reader.read_groups(data_folder() / "word-groups.yaml")
        for path in sorted((data_folder() / "skills").glob("*.yaml")):
            reader.read_skills(path, extend=False)
        for own in extra:
            reader.read_skills(Path(own), extend=True)
        return cls(tuple(reader.skills.values()), tuple(reader.classes.values()), reader.groups), reader

    def _faults(self, reader: SkillsReader) -> list[Fault]:
        """Return the faults of single entries, and those of how they go together."""
        found = problems(self.skills, self.skill_classes, self.word_groups)
        return reader.faults + [reader.fault_of(problem) for problem in found]

    @classmethod
    def from_names(cls, names: Iterable[str]) -> Taxonomy:
        """Build a taxonomy of bare names, for tests and notebooks."""
        return cls(tuple(Skill(name, area="own") for name in names))

    @cached_property
    def by_name(self) -> dict[str, Skill]:
        """Skills by canonical name."""
        return {skill.name: skill for skill in self.skills}

    @cached_property
    def _by_key(self) -> dict[str, Skill]:
        """Skills by the key of each of their names; a canonical name goes before an alias."""
        aliases = {name_key(alias): skill for skill in self.skills for alias in skill.aliases}
        return aliases | {name_key(skill.name): skill for skill in self.skills}

    @cached_property
    def classes(self) -> dict[str, tuple[str, ...]]:
        """Names of the members of each class, those of narrower classes too, in the order of the files."""
        wider = {each.name: each.part_of for each in self.skill_classes}
        members: dict[str, dict[str, None]] = {name: {} for name in wider}
        for skill in self.skills:
            for name in skill.classes:
                for each in with_wider(name, wider):
                    members.setdefault(each, {})[skill.name] = None
        return {name: tuple(skills) for name, skills in members.items()}

    def members(self, class_name: str) -> tuple[str, ...]:
        """Return the names of a class's members, in the order of the files.

        Raises
        ------
        UnknownNameError
            With the nearest known class.
        """
        if class_name not in self.classes:
            raise UnknownNameError.of("class of skills", class_name, self.classes)
        return self.classes[class_name]

    @cached_property
    def _class_by_key(self) -> dict[str, str]:
        return {
            name_key(name): each.name for each in self.skill_classes for name in (*each.aliases, each.name)
        }

    def class_named(self, text: str) -> str | None:
        """Return the class that a job page calls by these words, in singular or plural, or None."""
        key = name_key(text)
        singular = key.removesuffix("ies") + "y" if key.endswith("ies") else key.removesuffix("s")
        return self._class_by_key.get(key) or self._class_by_key.get(singular)

    def implied(self, name: str) -> dict[str, float]:
        """Return all that a skill implies, directly or through others, with the share of its level.

        Along a path shares multiply; of several paths the best counts.

        Returns
        -------
        dict of str to float
            Canonical name → share in (0, 1], greatest share first, then by name.

        Raises
        ------
        UnknownNameError
            With the nearest known name.

        Examples
        --------
        >>> rails = Skill("Ruby on Rails", "own", implies={"Ruby": 1.0})
        >>> ruby = Skill("Ruby", "own", implies={"Object-oriented programming": 0.5})
        >>> Taxonomy((rails, ruby, Skill("Object-oriented programming", "own"))).implied("Ruby on Rails")
        {'Ruby': 1.0, 'Object-oriented programming': 0.5}
        """
        best: dict[str, float] = {}
        skill = self[name]
        todo = [(skill, 1.0)]
        while todo:
            current, share = todo.pop()
            for target, part in current.implies.items():
                if share * part > best.get(target, 0.0) and target != skill.name:
                    best[target] = share * part
                    if target in self.by_name:
                        todo.append((self.by_name[target], share * part))
        return dict(sorted(best.items(), key=lambda pair: (-pair[1], pair[0])))

    @cached_property
    def version(self) -> str:
        """Twelve hexadecimal digits that change with any entry."""
        return hashlib.sha256(repr((self.skills, self.skill_classes, self.word_groups)).encode()).hexdigest()[
            :12
        ]

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
        return self.by_name.get(name) or self._by_key.get(name_key(name))

    def __contains__(self, name: str) -> bool:
        return self.get(name) is not None

    def __len__(self) -> int:
        return len(self.skills)

    def __repr__(self) -> str:
        return f"Taxonomy(skills={len(self.skills)}, version={self.version!r})"


@cache
def _bundled(folder: Path) -> Taxonomy:
    """Load the bundled skills, once for each data folder.

    That their entries go together is tested; to look again would take a twentieth of the first answer.
    """
    taxonomy, reader = Taxonomy._read(())
    if reader.faults:
        raise TaxonomyError.of(reader.faults)
    return taxonomy
