"""What is wrong between entries that are each well formed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from rolematch.errors import UnknownNameError
from rolematch.taxonomy._skill import groups_of, name_key, with_wider

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rolematch.taxonomy._skill import ClassOfSkills, Skill

_GAP = re.compile(r"(?<=[\w*]) \.\. (?=[\w*])")


class Problem(NamedTuple):
    """A fault of an entry: of its ``value`` below ``key``, or of the whole entry where key is empty."""

    name: str
    message: str
    key: str = ""
    value: str = ""


def problems(
    skills: Sequence[Skill], classes: Sequence[ClassOfSkills], word_groups: Mapping[str, Sequence[str]]
) -> Iterator[Problem]:
    """Yield all that is wrong between entries that are each well formed."""
    by_name = {skill.name: skill for skill in skills}
    yield from _name_problems(skills)
    yield from _phrase_problems(skills)
    yield from _together_problems(skills, word_groups)
    yield from _group_problems(skills, word_groups)
    yield from _relation_problems(by_name, {each.name for each in classes})
    yield from _class_problems(classes)
    yield from _circles(by_name)


def _name_problems(skills: Sequence[Skill]) -> Iterator[Problem]:
    """Names that no text can hold, that two skills claim, or that say nothing new."""
    owner: dict[str, str] = {}
    for skill in skills:
        seen: set[str] = set()
        for name in skill.names:
            key, place = name_key(name), ("", "") if name is skill.name else ("aliases", name)
            other = owner.setdefault(key, skill.name)
            if not any(map(str.isalnum, name)):
                yield Problem(skill.name, f"no text can show {name!r}: it has no letter or digit", *place)
            elif "*" in name or ".." in name:
                message = f"{name!r} is not written out; * and .. work in shown_by only"
                yield Problem(skill.name, message, *place)
            elif other != skill.name:
                yield Problem(skill.name, f"{name!r} is a name of {other!r} too; keep one of them", *place)
            elif key in seen:
                yield Problem(skill.name, f"{name!r} is found without being written here; remove it", *place)
            seen.add(key)


def _phrase_problems(skills: Sequence[Skill]) -> Iterator[Problem]:
    """Phrases that no text can hold: a gap that does not stand between two words."""
    for skill in skills:
        for phrase in skill.shown_by:
            if ".." in _GAP.sub(" ", phrase):
                message = (
                    f"no text can show {phrase!r}: .. stands between two words, with a blank on either side"
                )
                yield Problem(skill.name, message, "shown_by", phrase)


def _together_problems(
    skills: Sequence[Skill], word_groups: Mapping[str, Sequence[str]]
) -> Iterator[Problem]:
    """Yield combinations that are none, that stand twice, or whose groups do not exist."""
    for skill in skills:
        seen: set[frozenset[str]] = set()
        for written in skill.shown_together:
            groups = groups_of(written)
            message = ""
            if unknown := [group for group in groups if group not in word_groups]:
                message = str(UnknownNameError.of("group of words", unknown[0], word_groups))
            elif len(set(groups)) < 2:
                message = f"{written!r} is one group; a combination takes two: site + lost"
            elif frozenset(groups) in seen:
                message = f"{written!r} stands twice; remove one"
            if message:
                yield Problem(skill.name, message, "shown_together", written)
            seen.add(frozenset(groups))


def _group_problems(skills: Sequence[Skill], word_groups: Mapping[str, Sequence[str]]) -> Iterator[Problem]:
    """Yield groups of words that nothing uses, or that hold a word twice."""
    used = {group for skill in skills for written in skill.shown_together for group in groups_of(written)}
    used.add("software")  # shows nothing, and lets others count
    for group, words in word_groups.items():
        if group not in used:
            yield Problem(group, f"no skill is shown_together by {group!r}; remove it")
        for word in sorted({word for word in words if words.count(word) > 1}):
            yield Problem(group, f"{word!r} stands twice in {group!r}; remove one")


def _relation_problems(by_name: Mapping[str, Skill], classes: set[str]) -> Iterator[Problem]:
    """Relations to what does not exist, and ambiguous names that are no names."""
    for skill in by_name.values():
        own = set(map(name_key, skill.names)) if skill.ambiguous else ()
        for name in skill.ambiguous:
            if name_key(name) not in own:
                message = f"{name!r} is none of its names; add it to aliases or remove it"
                yield Problem(skill.name, message, "ambiguous", name)
        for relation in ("implies", "counts_toward"):
            for target in getattr(skill, relation):
                if target not in by_name:
                    unknown = UnknownNameError.of("skill", target, by_name)
                    yield Problem(skill.name, str(unknown), relation, target)
    for skill in by_name.values():
        for name in skill.classes:
            if name not in classes:
                unknown = UnknownNameError.of("class of skills", name, classes)
                yield Problem(skill.name, str(unknown), "classes", name)


def _class_problems(classes: Sequence[ClassOfSkills]) -> Iterator[Problem]:
    """Classes that are part of nothing known or of themselves, and names that two classes claim."""
    wider = {each.name: each.part_of for each in classes}
    owner = {name_key(each.name): each.name for each in classes}
    for each in classes:
        if each.part_of is not None and each.part_of not in wider:
            message = str(UnknownNameError.of("class of skills", each.part_of, wider))
            yield Problem(each.name, message, "part_of", each.part_of)
        elif each.part_of is not None and each.name in with_wider(each.part_of, wider):
            yield Problem(each.name, f"{each.name!r} is part of itself", "part_of", each.part_of)
        for alias in each.aliases:
            other = owner.setdefault(name_key(alias), each.name)
            if other != each.name:
                message = f"{alias!r} is a name of the class {other!r} too; keep one of them"
                yield Problem(each.name, message, "aliases", alias)


def _circles(by_name: Mapping[str, Skill]) -> Iterator[Problem]:
    """Implications that lead back to where they started; each circle once."""
    done: set[str] = set()
    for start in by_name:
        path: dict[str, Iterator[str]] = {} if start in done else {start: _targets(by_name, start)}
        while path:
            current, targets = next(reversed(path.items()))
            target = next(targets, None)
            if target is None:
                done.add(current)
                path.popitem()
            elif target in path:
                circle = [*list(path)[list(path).index(target) :], target]
                message = f"a circle of implications: {' → '.join(circle)}; remove one of them"
                yield Problem(current, message, "implies", target)
            elif target not in done:
                path[target] = _targets(by_name, target)


def _targets(by_name: Mapping[str, Skill], name: str) -> Iterator[str]:
    return iter([target for target in by_name[name].implies if target in by_name])
