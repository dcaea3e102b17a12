"""What changed between two versions of a job family, and whose old scores are stale."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rolematch.family import JobFamily, Requirement, Specialty

WORDS_ONLY = frozenset({"asks", "source", "question", "about", "line", "confidence"})
"""Keys that people read and no score does."""


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two families.

    Attributes
    ----------
    kind : str
        ``"added"``, ``"removed"`` or ``"changed"``.
    specialty : str
        Name of the team, or of the base role.
    requirement : str
        Id of the requirement; empty where the team itself changed.
    fields : tuple of (key, old, new)
        What changed, as plain values.
    moves_scores : bool
        False where only words for people changed.
    """

    kind: Literal["added", "removed", "changed"]
    specialty: str
    requirement: str = ""
    fields: tuple[tuple[str, Any, Any], ...] = ()
    moves_scores: bool = True

    def __str__(self) -> str:
        what = " · ".join(filter(None, [self.specialty, self.requirement]))
        details = "; ".join(f"{key}: {old!r} → {new!r}" for key, old, new in self.fields)
        return f"{self.kind} {what}" + (f": {details}" if details else "")


@dataclass(frozen=True, slots=True)
class FamilyDiff:
    """All differences, and the teams whose old scores no longer hold.

    Attributes
    ----------
    changes : tuple of Change
        The base role first, then the teams in the order of the new file.
    stale : tuple of str
        Teams to score again; all of them where the base role changed.
    """

    changes: tuple[Change, ...]
    stale: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        changes = [
            {
                "kind": change.kind,
                "specialty": change.specialty,
                "requirement": change.requirement,
                "fields": [{"key": key, "old": old, "new": new} for key, old, new in change.fields],
                "moves_scores": change.moves_scores,
            }
            for change in self.changes
        ]
        return {"schema": "rolematch.family-diff/1", "changes": changes, "stale": list(self.stale)}


def compare_families(old: JobFamily, new: JobFamily) -> FamilyDiff:
    """Compare two families, requirement by requirement.

    Examples
    --------
    >>> from rolematch.family import load_family
    >>> compare_families(load_family(), load_family()).stale
    ()
    """
    base = [
        *_requirements(new.base.name, old.base.requirements, new.base.requirements),
        *_without_effect(_requirements(new.base.name, old.base.seniority, new.base.seniority)),
    ]
    teams = [change for name in _names(old, new) for change in _team(name, _get(old, name), _get(new, name))]
    moved = {change.specialty for change in teams if change.moves_scores}
    base_moved = any(change.moves_scores for change in base)
    stale = tuple(team.name for team in new if base_moved or team.name in moved)
    return FamilyDiff((*base, *teams), stale)


def _names(old: JobFamily, new: JobFamily) -> list[str]:
    return list(dict.fromkeys([*(team.name for team in new), *(team.name for team in old)]))


def _get(family: JobFamily, name: str) -> Specialty | None:
    return next((team for team in family if team.name == name), None)


def _team(name: str, old: Specialty | None, new: Specialty | None) -> Iterator[Change]:
    if old is None or new is None:
        yield Change("removed" if new is None else "added", name)
        return
    keys = ("about", "language", "lifts")
    fields = tuple(
        (key, _plain(getattr(old, key)), _plain(getattr(new, key)))
        for key in keys
        if getattr(old, key) != getattr(new, key)
    )
    if fields:
        yield Change("changed", name, "", fields, any(key not in WORDS_ONLY for key, _, _ in fields))
    yield from _requirements(name, _all(old), _all(new))


def _all(team: Specialty) -> tuple[Requirement, ...]:
    return (*team.requirements, *(r for way in team.either for r in way.requirements))


def _requirements(team: str, old: tuple[Requirement, ...], new: tuple[Requirement, ...]) -> Iterator[Change]:
    before, after = {r.id: r for r in old}, {r.id: r for r in new}
    for name in dict.fromkeys([*after, *before]):
        one, other = before.get(name), after.get(name)
        if one is None or other is None:
            only = one or other
            moves = bool(only and not only.soft)
            yield Change("added" if one is None else "removed", team, name, (), moves)
        elif one != other:
            was, now = one.model_dump(mode="json"), other.model_dump(mode="json")
            fields = tuple((key, was[key], now[key]) for key in was if was[key] != now[key])
            yield Change("changed", team, name, fields, any(key not in WORDS_ONLY for key, _, _ in fields))


def _without_effect(changes: Iterator[Change]) -> Iterator[Change]:
    """Mark changes of the seniority block, which informs and does not mix into scores."""
    for change in changes:
        yield Change(change.kind, change.specialty, change.requirement, change.fields, moves_scores=False)


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value
