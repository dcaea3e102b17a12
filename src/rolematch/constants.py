"""The files that shape a score: constants with their reasons, words of contexts, what is typical."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, create_model

from rolematch.contexts import CONTEXTS, Context, ContextCues
from rolematch.datafiles import bundled_model


@dataclass(frozen=True, slots=True)
class Constants:
    """Every constant that shapes a score; ``data/model.yaml`` gives each its value and its reason.

    Examples
    --------
    >>> from dataclasses import replace
    >>> replace(load_constants(), tie_band=0.05).tie_band
    0.05
    """

    version: str

    named_ceiling: float
    phrase: float
    learning_months: float
    start_months: float
    undated_months: float
    listed_at_work: float
    claimed: float
    project: float
    listing: float
    credible: float
    recent_years: float
    old_years: float
    old_share: float
    context_near: float
    context_work: float
    wish: float
    implied: float

    familiar: float
    unspecified: float
    working: float
    strong: float
    expert: float
    open_share: float
    ordered_step: float
    interest: float
    context_floor: float

    strict: float
    expected: float
    highly_desired: float
    desired: float
    bonus: float
    core: float
    core_level: float
    base: float
    typical: float
    absent: float
    no_language: float
    strict_cap: float
    base_cap: float
    strict_met: float

    fits_none_below: float
    missing_below: float
    tie_band: float


class _Entry(BaseModel):
    """One constant as it is written: a value and a reason."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    value: float = Field(ge=0)
    why: str = Field(min_length=10)


class _ContextEntry(BaseModel):
    """The words and units of one context as they are written."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    words: tuple[str, ...] = ()
    units: tuple[str, ...] = ()


class _ContextsFile(BaseModel):
    """``data/contexts.yaml``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    production: _ContextEntry
    scale: _ContextEntry
    depth: _ContextEntry


class _ReferenceFile(BaseModel):
    """``data/reference-levels.yaml``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: str
    technologies: dict[str, float]
    base_role: dict[str, float]
    practices: dict[str, float]


GROUPS = {
    "level": "named_ceiling",
    "fulfilment": "familiar",
    "score": "strict",
    "decision": "fits_none_below",
}
"""The groups of the file, each with its first constant."""


@cache
def _file_model() -> type[BaseModel]:
    """Build the model of ``model.yaml`` from the fields of Constants, so that neither can miss one."""
    names = [name for name in Constants.__dataclass_fields__ if name != "version"]
    starts = [names.index(first) for first in GROUPS.values()]
    groups: dict[str, Any] = {}
    for group, start, end in zip(GROUPS, starts, [*starts[1:], len(names)], strict=True):
        fields: dict[str, Any] = dict.fromkeys(names[start:end], (_Entry, ...))
        groups[group] = (create_model(group, __config__=ConfigDict(extra="forbid"), **fields), ...)
    model: type[BaseModel] = create_model(
        "ModelFile", __config__=ConfigDict(extra="forbid"), version=(str, ...), **groups
    )
    return model


@cache
def load_constants() -> Constants:
    """Load the constants of ``data/model.yaml``."""
    file = bundled_model("model.yaml", _file_model()).model_dump()
    values = {name: entry["value"] for group in GROUPS for name, entry in file[group].items()}
    digest = hashlib.sha256(repr(sorted(values.items())).encode()).hexdigest()[:8]
    return Constants(version=f"{file['version']}+{digest}", **values)


@cache
def load_contexts() -> dict[Context, ContextCues]:
    """Load the words and units that show each context."""
    file = bundled_model("contexts.yaml", _ContextsFile)
    return {context: ContextCues(**vars(getattr(file, context))) for context in CONTEXTS}


@cache
def load_reference_levels() -> dict[str, float]:
    """Load what a typical senior engineer's résumé shows: a level a skill, 0 for those not listed."""
    file = bundled_model("reference-levels.yaml", _ReferenceFile)
    return {**file.technologies, **file.base_role, **file.practices}
