"""What changed between two versions of a job family, and whose old scores are stale."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from rolematch.family import JobFamily, Requirement, Specialty

    Values = Mapping[str, Any]
    Fields = tuple[tuple[str, Any, Any], ...]

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
        What changed, as plain values; ``way`` where a requirement now belongs to another way to qualify.
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
        *_requirements(new.base.name, _by_id(old.base.requirements), _by_id(new.base.requirements)),
        *_without_effect(
            _requirements(new.base.name, _by_id(old.base.seniority), _by_id(new.base.seniority))
        ),
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
    own = {"about", "language", "lifts"}
    fields = _fields(old.model_dump(mode="json", include=own), new.model_dump(mode="json", include=own))
    if fields:
        yield Change("changed", name, "", fields, _moves_scores(fields))
    yield from _requirements(name, _of_team(old), _of_team(new))


def _of_team(team: Specialty) -> dict[str, Values]:
    """Return the requirements of a team by id, each with the way that it belongs to."""
    found = _by_id(team.requirements)
    for way in team.either:
        found |= {name: {**values, "way": way.name} for name, values in _by_id(way.requirements).items()}
    return found


def _by_id(requirements: Iterable[Requirement]) -> dict[str, Values]:
    return {requirement.id: requirement.model_dump(mode="json") for requirement in requirements}


def _requirements(team: str, old: Mapping[str, Values], new: Mapping[str, Values]) -> Iterator[Change]:
    for name in dict.fromkeys([*new, *old]):
        was, now = old.get(name), new.get(name)
        is_scored = any(each and not each["soft"] and each["necessity"] != "none" for each in (was, now))
        if was is None or now is None:
            yield Change("added" if was is None else "removed", team, name, (), is_scored)
        elif fields := _fields(was, now):
            yield Change("changed", team, name, fields, is_scored and _moves_scores(fields))


def _fields(was: Values, now: Values) -> Fields:
    """Return each key with another value, with both of them."""
    pairs = ((key, was.get(key), now.get(key)) for key in dict.fromkeys([*was, *now]))
    return tuple((key, before, after) for key, before, after in pairs if before != after)


def _moves_scores(fields: Fields) -> bool:
    return any(key not in WORDS_ONLY for key, _, _ in fields)


def _without_effect(changes: Iterable[Change]) -> Iterator[Change]:
    """Mark changes of the seniority block, which informs and does not mix into scores."""
    return (replace(change, moves_scores=False) for change in changes)
