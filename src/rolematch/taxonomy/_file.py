"""Skills files: their form, how they are read, and where in them a fault stands."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, RootModel, field_validator

from rolematch.datafiles import check, fault, load_yaml, read_text
from rolematch.errors import Fault, TaxonomyError
from rolematch.taxonomy._faults import Problem
from rolematch.taxonomy._skill import ClassOfSkills, Skill

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from rolematch.datafiles import Step

Share = Annotated[float, Field(gt=0, le=1)]


class _SkillEntry(BaseModel):
    """What an author writes below a skill's name; all of it may be left out."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    aliases: tuple[str, ...] = ()
    """Other names of the skill."""

    shown_by: tuple[str, ...] = ()
    """Words that show the skill without naming it; * ends a word in any way."""

    shown_together: tuple[str, ...] = ()
    """Groups of words that show it where they meet in one clause, such as "site + lost"."""

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


class _GroupsFile(RootModel[dict[str, tuple[str, ...]]]):
    """The file of word groups: a mapping from name to words."""


class _ClassesFile(RootModel[dict[str, _ClassEntry]]):
    """The classes file: a mapping from name to entry."""

    _filled = field_validator("root", mode="before")(_filled)


def skills_schema() -> dict[str, Any]:
    """Return the JSON Schema of a skills file, with which editors complete and explain its keys."""
    schema = _SkillsFile.model_json_schema()
    schema["additionalProperties"] = {"anyOf": [schema["additionalProperties"], {"type": "null"}]}
    entry = schema["$defs"]["_SkillEntry"]["properties"]
    names = {"type": "array", "items": {"type": "string"}}
    described = entry["implies"].pop("description")
    entry["implies"] = {"description": described, "anyOf": [entry["implies"], names]}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | schema


class SkillsReader:
    """Reads files one after the other; keeps the entries, and what is wrong with them."""

    def __init__(self) -> None:
        self.classes: dict[str, ClassOfSkills] = {}
        self.groups: dict[str, tuple[str, ...]] = {}
        self.skills: dict[str, Skill] = {}
        self.faults: list[Fault] = []
        self._files: list[tuple[Path, str, Mapping[str, Any]]] = []

    def read_classes(self, path: Path) -> None:
        entries = self._entries(path, _ClassesFile)
        self.classes = {name: ClassOfSkills(name, **vars(entry)) for name, entry in entries.items()}

    def read_groups(self, path: Path) -> None:
        self.groups = dict(self._entries(path, _GroupsFile))

    def read_skills(self, path: Path, *, extend: bool) -> None:
        """Read one file; with ``extend`` an entry of a known name adds to that skill."""
        for name, entry in self._entries(path, _SkillsFile).items():
            known = self.skills.get(name)
            if known and not extend:
                message = f"{name!r} stands in {known.area}.yaml too; keep one of them"
                self.faults.append(self.fault_of(Problem(name, message)))
            new = Skill(name, path.stem, **vars(entry))
            self.skills[name] = _extended(known, new) if known else new

    def _entries(
        self, path: Path, model: type[_SkillsFile] | type[_ClassesFile] | type[_GroupsFile]
    ) -> Mapping[str, Any]:
        entries: Mapping[str, Any] = {}
        try:
            text = read_text(path, TaxonomyError)
            value = load_yaml(text, path.name, TaxonomyError)
            entries = check(value, model, text=text, file=path.name, error=TaxonomyError).root
            self._files.append((path, text, entries))
        except TaxonomyError as exc:
            self.faults += exc.faults
        return entries

    def fault_of(self, problem: Problem) -> Fault:
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
        shown_together=known.shown_together + more.shown_together,
        ambiguous=known.ambiguous + more.ambiguous,
        classes=known.classes + more.classes,
        implies={**known.implies, **more.implies},
        counts_toward={**known.counts_toward, **more.counts_toward},
    )
