"""A family file as plain values: what contradicts itself in it, and how it is written.

Plain values and not models, so that a file that breaks the types still shows all of its other faults.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from rolematch.datafiles import data_folder, scalar
from rolematch.errors import UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from rolematch.datafiles import Step
    from rolematch.taxonomy import Taxonomy

    Entry = Mapping[str, Any]
    Steps = tuple[Step, ...]
    Found = tuple[Steps, str]

BASE = "base"
OPERATORS = ("all", "any", "ordered")
RULE = "  # " + "-" * 99


def structural_faults(value: object) -> Iterator[Found]:
    """Yield what contradicts itself in a family: the steps to the place, and what is wrong there."""
    for steps, entry in _requirements_of(value):
        yield from ((steps, message) for message in _contradictions(entry))
    for steps, mapping in _mappings(value):
        if _is_single(mapping.get("ordered")):
            yield (*steps, "ordered"), "an order needs at least two skills; write all for a single one"
    for steps, team in _items_of(value, "specialties"):
        if _is_single(team.get("either")):
            yield (*steps, "either"), "one way alone is no choice; put its lines under requirements"
    for steps, way in _items_of(value, "either"):
        if not way.get("requirements"):
            yield steps, "a way without requirements is open to everybody; add some"
    yield from _names_that_stand_twice(value)
    yield from _lifts_of_nothing(value)


def unknown_names(value: object, taxonomy: Taxonomy) -> Iterator[Found]:
    """Yield the names of skills and classes that the taxonomy does not have."""
    for steps, mapping in _mappings(value):
        for key in (*OPERATORS, "but", "language"):
            for index, name in _texts(mapping.get(key)):
                if name not in taxonomy.by_name:
                    yield (*steps, key, index), _about_skill(name, taxonomy)
        known = taxonomy.classes
        if isinstance(wanted := mapping.get("class"), str) and wanted not in known:
            yield (*steps, "class"), str(UnknownNameError.of("class", wanted, known))


def family_lines(family: Entry) -> Iterator[str]:
    """Write the plain values of a family, a requirement a paragraph, a team a chapter."""
    yield from _comment_of_bundled_file()
    yield _pair("family", family["family"])
    yield _pair("version", family.get("version", "1"))
    yield from ("", "base:", "  " + _pair("name", family["base"]["name"]))
    for key in ("requirements", "seniority"):
        yield from _requirements(key, family["base"].get(key, ()), "  ")
    yield from ("", "specialties:")
    for team in family["specialties"]:
        yield from ("", RULE)
        yield from _team(team)
    if "draft" in family:
        yield from (
            "",
            RULE,
            "# What the compiler of the page leaves to you. Delete it when you are done.",
            "draft:",
        )
    for key, passages in family.get("draft", {}).items():
        yield f"  {key}:"
        yield from (f"    - {_flow(passage)}" for passage in passages)


def _mappings(value: object, steps: Steps = ()) -> Iterator[tuple[Steps, Entry]]:
    """Yield every mapping in plain values, with the steps that lead to it."""
    children: Iterable[tuple[Step, object]] = ()
    if isinstance(value, dict):
        yield steps, value
        children = value.items()
    elif isinstance(value, list):
        children = enumerate(value)
    for step, child in children:
        yield from _mappings(child, (*steps, step))


def _items_of(value: object, *keys: str) -> Iterator[tuple[Steps, Entry]]:
    """Yield the mappings that are items of a list under one of the keys."""
    return ((steps, item) for steps, item in _mappings(value) if len(steps) > 1 and steps[-2] in keys)


def _requirements_of(value: object) -> Iterator[tuple[Steps, Entry]]:
    return _items_of(value, "requirements", "seniority")


def _contradictions(entry: Entry) -> Iterator[str]:
    """Yield what contradicts itself in one requirement."""
    named = [key for key in (*OPERATORS, "groups") if entry.get(key)]
    if entry.get("soft"):
        if named:
            yield f"a soft line is never scored; remove {' and '.join(named)}, or soft"
        if entry.get("necessity") == "strict":
            yield "what is never scored cannot be strict; remove soft, or necessity: strict"
        if entry.get("core"):
            yield "what is never scored cannot be core; remove soft or core"
    elif not named and entry.get("necessity") != "none":
        yield "no skill is named; add all, any or ordered, or soft: true if only a person can judge it"
    if entry.get("highly") and entry.get("necessity") != "desired":
        yield "highly goes with necessity: desired alone"


def _names_that_stand_twice(value: object) -> Iterator[Found]:
    """Yield names of teams and ids of requirements that are not unique where they must be."""
    teams = list(_items_of(value, "specialties"))
    yield from _repeated("name", teams, taken=())
    base = [((BASE, *steps), entry) for steps, entry in _requirements_of(_base(value))]
    yield from _repeated("id", base, taken=())
    taken = [entry.get("id") for _, entry in base]
    for at, team in teams:
        own = [((*at, *steps), entry) for steps, entry in _requirements_of(team)]
        yield from _repeated("id", own, taken=taken)


def _repeated(key: str, entries: Iterable[tuple[Steps, Entry]], taken: Iterable[object]) -> Iterator[Found]:
    """Yield the entries whose name, in any casing, an entry before them or the base role has."""
    seen = {_folded(name): "stands in the base role too" for name in taken}
    for steps, entry in entries:
        name = _folded(entry.get(key))
        if name is None:
            continue
        if name in seen:
            yield (*steps, key), f"the {key} {entry[key]!r} {seen[name]}; choose another"
        seen[name] = "stands twice"


def _folded(name: object) -> str | None:
    return name.casefold() if isinstance(name, str) else None


def _base(value: object) -> object:
    return value.get(BASE) if isinstance(value, dict) else None


def _lifts_of_nothing(value: object) -> Iterator[Found]:
    """Yield lifts that name no requirement of the base role."""
    known = [str(entry.get("id")) for _, entry in _requirements_of(_base(value))]
    for steps, team in _items_of(value, "specialties"):
        for index, name in _texts(team.get("lifts")):
            if name not in known:
                reason = UnknownNameError.of("requirement of the base role", name, known)
                yield (*steps, "lifts", index), str(reason)


def _about_skill(name: str, taxonomy: Taxonomy) -> str:
    """Say why a name is no canonical one."""
    skill = taxonomy.get(name)
    if skill is None:
        error = UnknownNameError.of("skill", name, taxonomy.by_name)
        own = f"unknown skill {name!r}; one of your own needs its file: --skills FILE, or Taxonomy.load(FILE)"
        return str(error) if error.nearest else own
    return f"{name!r} is another name of {skill.name!r}; write {skill.name!r}"


def _texts(value: object) -> Iterator[tuple[int, str]]:
    """Yield the texts of a list with their places."""
    if isinstance(value, list):
        yield from ((index, item) for index, item in enumerate(value) if isinstance(item, str))


def _is_single(value: object) -> bool:
    return isinstance(value, list) and len(value) == 1


def _comment_of_bundled_file() -> Iterator[str]:
    """Yield the comment that explains the form, so that it is written in one place."""
    lines = (data_folder() / "specialties.yaml").read_text("utf-8").splitlines()
    yield from itertools.takewhile(lambda line: line.startswith("#"), lines)
    yield ""


def _team(team: Entry) -> Iterator[str]:
    yield "  - " + _pair("name", team["name"])
    yield from ("    " + _pair(key, team[key]) for key in ("about", "language", "lifts") if key in team)
    yield from _requirements("requirements", team.get("requirements", ()), "    ")
    if "either" in team:
        yield from ("", "    either:")
    for way in team.get("either", ()):
        yield from ("", "      - " + _pair("name", way["name"]))
        yield from _requirements("requirements", way.get("requirements", ()), "        ")


def _requirements(key: str, entries: Iterable[Entry], indent: str) -> Iterator[str]:
    for number, entry in enumerate(entries):
        yield from ("", f"{indent}{key}:") if number == 0 else ("",)
        lines = [line for name, value in entry.items() for line in _field(name, value)]
        yield f"{indent}  - {lines[0]}"
        yield from (f"{indent}    {line}" for line in lines[1:])


def _field(key: str, value: object) -> list[str]:
    """Write one key; a list too long for a line becomes one item a line."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    line = _pair(key, value)
    if isinstance(value, list) and len(line) > 100:
        return [f"{key}:", *(f"  - {_flow(item)}" for item in value)]
    return [line]


def _pair(key: str, value: object) -> str:
    return f"{key}: {_flow(value) if isinstance(value, list) else scalar(value)}"


def _flow(value: object) -> str:
    """Write a value on one line, inside of a list."""
    if isinstance(value, list):
        return f"[{', '.join(map(_flow, value))}]"
    if isinstance(value, dict):
        pairs = ", ".join(f"{key}: {_flow(item)}" for key, item in value.items())
        return pairs if len(value) == 1 else f"{{{pairs}}}"
    return scalar(value, inside=True)
