"""How well the senses of names, and requirement sentences, agree with judgments."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from rolematch.evaluation._judged import FIELDS, Evaluation, Row, mean, miss
from rolematch.family import SkillClass
from rolematch.posting import read_requirement
from rolematch.taxonomy import Taxonomy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rolematch.matcher import Matcher


def evaluate_senses(rows: Sequence[Row], matcher: Matcher) -> Evaluation:
    """Compare the mentions found in sentences with whether each name was judged to be the skill.

    Parameters
    ----------
    rows : sequence of dict
        The lines of ``ambiguity.jsonl``, with the keys of ``SENSE``; ``start`` and ``end`` are code points.
    matcher : Matcher

    Returns
    -------
    Evaluation
        With ``names``.
    """
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    misses = []
    for row in rows:
        got = _names_skill(row, matcher)
        key = ("tn", "fn", "fp", "tp")[row["is_skill"] + 2 * got]
        counts[row["skill"]][key] += 1
        if got is not row["is_skill"]:
            wanted = "skill" if row["is_skill"] else "no skill"
            misses.append(miss(row["id"], f"sense of {row['skill']}", wanted, key))
    total = sum(counts.values(), Counter())
    figures = {f"senses {name}": value for name, value in _precision_recall(total).items()}
    return Evaluation(
        figures, tuple(misses), names={name: _precision_recall(c) for name, c in sorted(counts.items())}
    )


def _names_skill(row: Row, matcher: Matcher) -> bool:
    """Whether the finder takes this occurrence for the skill."""
    wanted = matcher.taxonomy.get(row["skill"])
    return any(
        mention.start < row["end"]
        and row["start"] < mention.end
        and wanted is not None
        and mention.skill == wanted.name
        for mention in matcher.find_skills(row["text"])
    )


def _precision_recall(counts: Counter[str]) -> dict[str, float]:
    """Return precision, recall and F1 from tp, fp and fn."""
    right, wrong, missed = counts["tp"], counts["fp"], counts["fn"]
    return {
        "n": float(counts.total()),
        "precision": right / (right + wrong) if right + wrong else math.nan,
        "recall": right / (right + missed) if right + missed else math.nan,
        "F1": 2 * right / (2 * right + wrong + missed) if right + wrong + missed else math.nan,
    }


def evaluate_requirements(rows: Sequence[Row], taxonomy: Taxonomy | None = None) -> Evaluation:
    """Compare how requirement sentences were read with the labels.

    Names are compared as the skills that they stand for, necessity only in lines that have one (not
    ``mixed``). Beside each field there is the share of sentences whose skills are right whatever joins them
    (``skills``), and, where two or more are asked for and right, the share of those that are joined as
    judged (``operator``).

    Parameters
    ----------
    rows : sequence of dict
        The lines of ``requirements.jsonl``, with the keys of ``SENTENCE``.
    taxonomy : Taxonomy, optional
        The bundled one by default.

    Returns
    -------
    Evaluation
    """
    taxonomy = taxonomy or Taxonomy.load()
    right: dict[str, list[bool]] = defaultdict(list)
    misses: list[Row] = []
    for row in rows:
        read = read_requirement(row["text"])
        found = [(group.op, [*_names(group.items)]) for group in read.skills]
        judged = [
            (group["op"], [_canonical(name, taxonomy) for name in group["skills"]]) for group in row["groups"]
        ]
        fields = [name for name in FIELDS if name != "necessity" or not row.get("mixed")]
        got = {**{name: getattr(read, name) for name in fields}, "groups": _groups(found)}
        wanted = {**row, "groups": _groups(judged)}
        for name, value in got.items():
            right[name].append(value == wanted[name])
            if value != wanted[name]:
                misses.append(miss(row["id"], f"{name} of a requirement", wanted[name], value))
        skills = _skills(judged)
        right["skills"].append(_skills(found) == skills)
        if len(skills) > 1 and _skills(found) == skills:
            right["operator"].append(got["groups"] == wanted["groups"])
    figures = {f"requirements: {name}": mean(values) for name, values in right.items()}
    return Evaluation({"requirement sentences": float(len(rows)), **figures}, tuple(misses))


def _canonical(name: str, taxonomy: Taxonomy) -> str:
    """Return the name of the skill that a judged name stands for; the name itself where none is known."""
    skill = taxonomy.get(name)
    return skill.name if skill else name


def _skills(groups: Iterable[tuple[str, Iterable[str]]]) -> set[str]:
    """Return all that some groups name."""
    return {name.casefold() for _, names in groups for name in names}


def _names(items: Iterable[Any]) -> Iterator[str]:
    """Yield the skills that an expression holds; labels name no classes ("another relational database")."""
    for item in items:
        if isinstance(item, str):
            yield item
        elif not isinstance(item, SkillClass):
            yield from _names(item.items)


def _groups(groups: Iterable[tuple[str, Iterable[str]]]) -> list[str]:
    """Write groups so that they can be compared: one skill is one skill, whatever the operator."""
    written = []
    for op, names in groups:
        known = sorted({name.casefold() for name in names})
        if not known:
            continue
        written += known if op == "all" else [f" {op} ".join(known)]
    return sorted(written)
