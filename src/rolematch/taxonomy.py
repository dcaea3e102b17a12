"""Which skills exist, by what names people call them, and what each implies.

The bundled skills stand in ``data/skills/*.yaml``, one file an area, one entry a skill; the classes that
they are members of stand in ``data/classes.yaml``. Files of your own have the same form; an entry with
the name of a bundled skill adds to that skill.

Names are compared by :func:`name_key`: casing, and whether a space, a hyphen or an underscore parts the
words, make no difference.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, RootModel, field_validator

from rolematch.datafiles import check, data_folder, fault, load_yaml, read_text
from rolematch.errors import Fault, TaxonomyError, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from os import PathLike

    from rolematch.datafiles import Step

_GAP = re.compile(r"(?<=[\w*]) \.\. (?=[\w*])")
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

    @property
    def names(self) -> tuple[str, ...]:
        """The canonical name, then the aliases."""
        return (self.name, *self.aliases)


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


class _SkillEntry(BaseModel):
    """What an author writes below a skill's name; all of it may be left out."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    aliases: tuple[str, ...] = ()
    """Other names of the skill."""

    shown_by: tuple[str, ...] = ()
    """Words that show the skill without naming it; * ends a word in any way."""

    ambiguous: tuple[str, ...] = ()
    """Those of its names that are ordinary words too, and count only in a technical sense."""

    classes: tuple[str, ...] = ()
    """What it is, such as "relational database"."""

    implies: dict[str, Share] = Field(default_factory=dict)
    """Who has it has these too, to a share from 0 to 1; a list means in full."""

    counts_toward: dict[str, Share] = Field(default_factory=dict)
    """It counts for these to a share from 0 to 1, without being one of them."""

    @field_validator("implies", mode="before")
    @classmethod
    def _list_means_in_full(cls, value: object) -> object:
        """``implies: [Ruby]`` is short for ``implies: {Ruby: 1.0}``."""
        return dict.fromkeys(value, 1.0) if isinstance(value, list) else value


class _ClassEntry(BaseModel):
    """What an author writes below the name of a class."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    aliases: tuple[str, ...] = ()
    part_of: str | None = None


def _filled(value: object) -> object:
    """``Redis:`` alone, with nothing below it, is an entry that says no more than the name."""
    if value is None:
        return {}
    if isinstance(value, dict):
        return {key: {} if entry is None else entry for key, entry in value.items()}
    return value


class _SkillsFile(RootModel[dict[str, _SkillEntry]]):
    """A skills file: a mapping from name to entry."""

    _filled = field_validator("root", mode="before")(_filled)


class _ClassesFile(RootModel[dict[str, _ClassEntry]]):
    """The classes file: a mapping from name to entry."""

    _filled = field_validator("root", mode="before")(_filled)


@dataclass(frozen=True)
class Taxonomy:
    """All skills, with look-ups by any name, and the classes they are members of.

    Examples
    --------
    >>> taxonomy = Taxonomy.from_names(["Go", "Ruby"])
    >>> taxonomy["go"].name
    'Go'
    """

    skills: tuple[Skill, ...]
    skill_classes: tuple[ClassOfSkills, ...] = ()

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
        taxonomy, faults = cls._read(extra)
        if faults:
            raise TaxonomyError.of(faults)
        return taxonomy

    @classmethod
    def check(cls, *extra: str | PathLike[str]) -> list[Fault]:
        """Return every fault of the bundled skills and of any files of your own.

        Faults are: what is no readable entry, a name that two skills claim or that no text can hold, a
        relation to an unknown skill or class, a circle of implications, and an ambiguous name that is
        none of the skill's names.
        """
        return cls._read(extra)[1]

    @classmethod
    def _read(cls, extra: Iterable[str | PathLike[str]]) -> tuple[Taxonomy, list[Fault]]:
        reader = _Reader()
        reader.read_classes(data_folder() / "classes.yaml")
        for path in sorted((data_folder() / "skills").glob("*.yaml")):
            reader.read_skills(path, extend=False)
        for own in extra:
            reader.read_skills(Path(own), extend=True)
        taxonomy = cls(tuple(reader.skills.values()), tuple(reader.classes.values()))
        return taxonomy, reader.faults + [reader.fault_of(problem) for problem in _problems(taxonomy)]

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
                for each in _with_wider(name, wider):
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
        todo = [(self[name].name, 1.0)]
        while todo:
            current, share = todo.pop()
            for target, part in self.by_name[current].implies.items():
                if share * part > best.get(target, 0.0):
                    best[target] = share * part
                    todo.append((target, share * part))
        return dict(sorted(best.items(), key=lambda pair: (-pair[1], pair[0])))

    @cached_property
    def version(self) -> str:
        """Twelve hexadecimal digits that change with any entry."""
        return hashlib.sha256(repr((self.skills, self.skill_classes)).encode()).hexdigest()[:12]

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
    taxonomy, faults = Taxonomy._read(())
    if faults:
        raise TaxonomyError.of(faults)
    return taxonomy


@lru_cache(maxsize=50_000)  # every name is asked for several times at the start
def name_key(name: str) -> str:
    """Return what the spellings of one name have in common.

    Examples
    --------
    >>> name_key("Object-Oriented  programming")
    'object oriented programming'
    """
    return " ".join(name.casefold().replace("-", " ").replace("_", " ").split())


def _with_wider(name: str | None, wider: Mapping[str, str | None]) -> Iterator[str]:
    """Yield a class and the wider classes that it is part of."""
    seen: set[str] = set()
    while name is not None and name not in seen:
        yield name
        seen.add(name)
        name = wider.get(name)


def skills_schema() -> dict[str, Any]:
    """Return the JSON Schema of a skills file, with which editors complete and explain its keys."""
    schema = _SkillsFile.model_json_schema()
    schema["additionalProperties"] = {"anyOf": [schema["additionalProperties"], {"type": "null"}]}
    entry = schema["$defs"]["_SkillEntry"]["properties"]
    names = {"type": "array", "items": {"type": "string"}}
    described = entry["implies"].pop("description")
    entry["implies"] = {"description": described, "anyOf": [entry["implies"], names]}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | schema


class _Problem(NamedTuple):
    """A fault of an entry: of its ``value`` below ``key``, or of the whole entry where key is empty."""

    name: str
    message: str
    key: str = ""
    value: str = ""


class _Reader:
    """Reads files one after the other; keeps the entries, and what is wrong with them."""

    def __init__(self) -> None:
        self.classes: dict[str, ClassOfSkills] = {}
        self.skills: dict[str, Skill] = {}
        self.faults: list[Fault] = []
        self._files: list[tuple[Path, str, Mapping[str, _SkillEntry | _ClassEntry]]] = []

    def read_classes(self, path: Path) -> None:
        entries = self._entries(path, _ClassesFile)
        self.classes = {name: ClassOfSkills(name, **vars(entry)) for name, entry in entries.items()}

    def read_skills(self, path: Path, *, extend: bool) -> None:
        """Read one file; with ``extend`` an entry of a known name adds to that skill."""
        for name, entry in self._entries(path, _SkillsFile).items():
            known = self.skills.get(name)
            if known and not extend:
                message = f"{name!r} stands in {known.area}.yaml too; keep one of them"
                self.faults.append(self.fault_of(_Problem(name, message)))
            new = Skill(name, path.stem, **vars(entry))
            self.skills[name] = _extended(known, new) if known else new

    def _entries(
        self, path: Path, model: type[_SkillsFile] | type[_ClassesFile]
    ) -> Mapping[str, _SkillEntry | _ClassEntry]:
        entries: Mapping[str, _SkillEntry | _ClassEntry] = {}
        try:
            text = read_text(path, TaxonomyError)
            value = load_yaml(text, path.name, TaxonomyError)
            entries = check(value, model, text=text, file=path.name, error=TaxonomyError).root
            self._files.append((path, text, entries))
        except TaxonomyError as exc:
            self.faults += exc.faults
        return entries

    def fault_of(self, problem: _Problem) -> Fault:
        """Say where a problem stands: in the last file that wrote it."""
        for path, text, entries in reversed(self._files):
            written = getattr(entries.get(problem.name), problem.key, ()) if problem.key else entries
            if problem.name not in entries or (problem.key and problem.value not in written):
                continue
            steps: list[Step] = [problem.name, problem.key] if problem.key else [problem.name]
            if isinstance(written, tuple):
                steps.append(written.index(problem.value))
            elif problem.key in ("implies", "counts_toward"):
                steps.append(problem.value)
            return fault(text, path.name, steps, problem.message)
        return Fault(problem.message)


def _extended(known: Skill, more: Skill) -> Skill:
    """Add an entry of a user's own file to the skill of the same name."""
    return replace(
        known,
        aliases=known.aliases + more.aliases,
        shown_by=known.shown_by + more.shown_by,
        ambiguous=known.ambiguous + more.ambiguous,
        classes=known.classes + more.classes,
        implies={**known.implies, **more.implies},
        counts_toward={**known.counts_toward, **more.counts_toward},
    )


def _problems(taxonomy: Taxonomy) -> Iterator[_Problem]:
    """Yield all that is wrong between entries that are each well formed."""
    yield from _name_problems(taxonomy)
    yield from _phrase_problems(taxonomy)
    yield from _relation_problems(taxonomy)
    yield from _class_problems(taxonomy)
    yield from _circles(taxonomy)


def _name_problems(taxonomy: Taxonomy) -> Iterator[_Problem]:
    """Names that no text can hold, that two skills claim, or that say nothing new."""
    owner: dict[str, str] = {}
    for skill in taxonomy.skills:
        seen: set[str] = set()
        for name in skill.names:
            key, place = name_key(name), ("", "") if name is skill.name else ("aliases", name)
            other = owner.setdefault(key, skill.name)
            if not any(map(str.isalnum, name)):
                yield _Problem(skill.name, f"no text can show {name!r}: it has no letter or digit", *place)
            elif "*" in name or ".." in name:
                message = f"{name!r} is not written out; * and .. work in shown_by only"
                yield _Problem(skill.name, message, *place)
            elif other != skill.name:
                yield _Problem(skill.name, f"{name!r} is a name of {other!r} too; keep one of them", *place)
            elif key in seen:
                yield _Problem(skill.name, f"{name!r} is found without being written here; remove it", *place)
            seen.add(key)


def _phrase_problems(taxonomy: Taxonomy) -> Iterator[_Problem]:
    """Phrases that no text can hold: a gap that does not stand between two words."""
    for skill in taxonomy.skills:
        for phrase in skill.shown_by:
            if ".." in _GAP.sub(" ", phrase):
                message = (
                    f"no text can show {phrase!r}: .. stands between two words, with a blank on either side"
                )
                yield _Problem(skill.name, message, "shown_by", phrase)


def _relation_problems(taxonomy: Taxonomy) -> Iterator[_Problem]:
    """Relations to what does not exist, and ambiguous names that are no names."""
    for skill in taxonomy.skills:
        own = set(map(name_key, skill.names)) if skill.ambiguous else ()
        for name in skill.ambiguous:
            if name_key(name) not in own:
                message = f"{name!r} is none of its names; add it to aliases or remove it"
                yield _Problem(skill.name, message, "ambiguous", name)
        for relation in ("implies", "counts_toward"):
            for target in getattr(skill, relation):
                if target not in taxonomy.by_name:
                    unknown = UnknownNameError.of("skill", target, taxonomy.by_name)
                    yield _Problem(skill.name, str(unknown), relation, target)
    known = {each.name for each in taxonomy.skill_classes}
    for skill in taxonomy.skills:
        for name in skill.classes:
            if name not in known:
                unknown = UnknownNameError.of("class of skills", name, known)
                yield _Problem(skill.name, str(unknown), "classes", name)


def _class_problems(taxonomy: Taxonomy) -> Iterator[_Problem]:
    """Classes that are part of nothing known or of themselves, and names that two classes claim."""
    wider = {each.name: each.part_of for each in taxonomy.skill_classes}
    owner = {name_key(each.name): each.name for each in taxonomy.skill_classes}
    for each in taxonomy.skill_classes:
        if each.part_of is not None and each.part_of not in wider:
            message = str(UnknownNameError.of("class of skills", each.part_of, wider))
            yield _Problem(each.name, message, "part_of", each.part_of)
        elif each.part_of is not None and each.name in _with_wider(each.part_of, wider):
            yield _Problem(each.name, f"{each.name!r} is part of itself", "part_of", each.part_of)
        for alias in each.aliases:
            other = owner.setdefault(name_key(alias), each.name)
            if other != each.name:
                message = f"{alias!r} is a name of the class {other!r} too; keep one of them"
                yield _Problem(each.name, message, "aliases", alias)


def _circles(taxonomy: Taxonomy) -> Iterator[_Problem]:
    """Implications that lead back to where they started; each circle once."""
    done: set[str] = set()
    for start in taxonomy.by_name:
        path: dict[str, Iterator[str]] = {} if start in done else {start: _targets(taxonomy, start)}
        while path:
            current, targets = next(reversed(path.items()))
            target = next(targets, None)
            if target is None:
                done.add(current)
                path.popitem()
            elif target in path:
                circle = [*list(path)[list(path).index(target) :], target]
                message = f"a circle of implications: {' → '.join(circle)}; remove one of them"
                yield _Problem(current, message, "implies", target)
            elif target not in done:
                path[target] = _targets(taxonomy, target)


def _targets(taxonomy: Taxonomy, name: str) -> Iterator[str]:
    return iter([target for target in taxonomy.by_name[name].implies if target in taxonomy.by_name])
