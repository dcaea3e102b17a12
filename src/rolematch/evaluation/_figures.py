"""How well rankings, skills, dates and requirements agree with judgments."""

from __future__ import annotations

import json
import math
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rapidfuzz import fuzz

from rolematch.document import DocumentReader
from rolematch.errors import DocumentError, PoolError, nearest_name
from rolematch.family import SkillClass
from rolematch.matcher import Matcher, Ranking, as_resume
from rolematch.posting import read_requirement
from rolematch.taxonomy import Taxonomy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from os import PathLike

    from rolematch.resume import Position, Resume

Row = dict[str, Any]
FIELDS = ("necessity", "interest_suffices", "min_years", "level", "soft")
"""What is compared of a requirement, beside its skills."""

JUDGMENT = ("file", "kind", "grades", "best", "fits_none", "strict_unmet", "skills", "positions")
SENSE = ("id", "text", "start", "end", "skill", "is_skill")
SENTENCE = ("id", "text", *FIELDS, "groups")
"""What a line of each file holds."""
UNREAD = sys.maxsize


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Figures of one evaluation.

    Attributes
    ----------
    figures : dict of str to float
        Every figure by name; shares from 0 to 1, counts as they are.
    misses : tuple of dict
        What was not as judged: ``file``, ``what``, ``expected``, ``got``.
    specialties : dict of str to dict
        Precision and recall of first place, and how many were judged best.
    names : dict of str to dict
        Precision, recall and F1 of each ambiguous name.
    """

    figures: dict[str, float]
    misses: tuple[Row, ...] = ()
    specialties: dict[str, dict[str, float]] = field(default_factory=dict)
    names: dict[str, dict[str, float]] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types; a figure that there is none of is None, for JSON has no NaN."""
        return {
            "figures": _without_nan(self.figures),
            "misses": [dict(miss) for miss in self.misses],
            "specialties": {name: _without_nan(row) for name, row in self.specialties.items()},
            "names": {name: _without_nan(row) for name, row in self.names.items()},
        }

    def __repr__(self) -> str:
        hit = self.figures.get("hit@1", math.nan)
        return f"Evaluation(figures={len(self.figures)}, hit@1={hit:.2f}, misses={len(self.misses)})"


def _without_nan(row: Mapping[str, float]) -> dict[str, float | None]:
    return {name: None if math.isnan(value) else value for name, value in row.items()}


def evaluate(folder: str | PathLike[str], matcher: Matcher | None = None) -> Evaluation:
    """Compute every figure that the files of a folder allow.

    Parameters
    ----------
    folder : path
        With ``resumes/`` and ``judgments.jsonl``, ``ambiguity.jsonl``, ``requirements.jsonl``, or some.
    matcher : Matcher, optional
        That of the bundled family by default.

    Raises
    ------
    PoolError
        If the folder holds none of these files, or a line of one lacks something.

    Returns
    -------
    Evaluation

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> place = {"start": 12, "end": 14, "skill": "Go", "is_skill": True}
    >>> line = {"id": "1", "text": "Services in Go.", **place}
    >>> with TemporaryDirectory() as judged:
    ...     _ = Path(judged, "ambiguity.jsonl").write_text(json.dumps(line), "utf-8")
    ...     evaluate(judged).figures["senses recall"]
    1.0
    """
    path = Path(folder)
    matcher = matcher or Matcher()
    parts = []
    if (path / "judgments.jsonl").is_file():
        parts.append(evaluate_resumes(path, matcher))
    if (path / "ambiguity.jsonl").is_file():
        parts.append(evaluate_senses(read_lines(path / "ambiguity.jsonl", SENSE), matcher))
    if (path / "requirements.jsonl").is_file():
        sentences = read_lines(path / "requirements.jsonl", SENTENCE)
        parts.append(evaluate_requirements(sentences, matcher.taxonomy))
    if not parts:
        msg = f"{path} holds no judgments.jsonl, ambiguity.jsonl, requirements.jsonl"
        raise PoolError(msg)
    return _joined(parts)


def read_lines(path: Path, keys: Sequence[str]) -> list[Row]:
    """Read a file of one JSON object a line, each with all of the keys.

    Raises
    ------
    PoolError
        With the number of the first line that is something else.
    """
    lines = enumerate(path.read_bytes().split(b"\n"), 1)
    return [_row(line, keys, f"{path.name}:{number}") for number, line in lines if line.strip()]


def _row(line: bytes, keys: Sequence[str], place: str) -> Row:
    try:
        row: Row = json.loads(line)
    except ValueError as exc:
        msg = f"{place}: the line is no JSON in UTF-8 ({exc})"
        raise PoolError(msg) from exc
    missing = [key for key in keys if key not in row] if isinstance(row, dict) else list(keys)
    if missing:
        msg = f"{place}: the line lacks {', '.join(missing)}; each is a JSON object with {', '.join(keys)}"
        raise PoolError(msg)
    return row


def _miss(file: str, what: str, expected: object, got: object) -> Row:
    return {"file": file, "what": what, "expected": expected, "got": got}


def _joined(parts: Sequence[Evaluation]) -> Evaluation:
    """Put evaluations of different files side by side."""
    return Evaluation(
        figures={name: value for part in parts for name, value in part.figures.items()},
        misses=tuple(miss for part in parts for miss in part.misses),
        specialties={name: row for part in parts for name, row in part.specialties.items()},
        names={name: row for part in parts for name, row in part.names.items()},
    )


# --- Rankings ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Case:
    """One judged résumé and what was made of it."""

    judged: Row
    ranking: Ranking
    resume: Resume | None
    skills: frozenset[str]

    @property
    def order(self) -> list[str]:
        """The specialties, best first."""
        return [match.specialty for match in self.ranking]

    @property
    def place(self) -> int:
        """Place of the first of the specialties judged best, from 1; far off where nothing was read."""
        places = [self.order.index(name) for name in self.judged["best"] if name in self.order]
        return 1 + min(places, default=len(self.order) or UNREAD)

    @property
    def top(self) -> float:
        """The highest score."""
        return self.ranking[0].score if len(self.ranking) else 0.0


def run_cases(folder: Path, matcher: Matcher) -> Iterator[Case]:
    """Rank every judged résumé."""
    with DocumentReader() as reader:
        for judged in read_lines(folder / "judgments.jsonl", JUDGMENT):
            path = folder / "resumes" / judged["file"]
            try:
                resume = as_resume(reader.read(path), matcher.as_of)
            except DocumentError as exc:
                yield Case(judged, matcher.unranked(path, exc), None, frozenset())
            else:
                skills = frozenset(matcher.profile(resume).levels)
                yield Case(judged, matcher.rank(resume), resume, skills)


def evaluate_resumes(folder: Path, matcher: Matcher) -> Evaluation:
    """Compare rankings, skills and positions with the judgments.

    Parameters
    ----------
    folder : path
        With ``resumes/`` and ``judgments.jsonl``.
    matcher : Matcher

    Returns
    -------
    Evaluation
        With ``specialties``; the figures of ``rank_figures`` also for the kinds that are ordinary and not.
    """
    cases = list(run_cases(folder, matcher))
    figures = rank_figures(cases)
    for name, kinds in {"clear": False, "ordinary": True}.items():
        some = [case for case in cases if case.judged["kind"].startswith("ordinary") is kinds]
        figures |= {f"{key}, {name}": value for key, value in rank_figures(some).items()}
    figures |= _skill_figures(cases, matcher) | _position_figures(cases) | _strict_figures(cases)
    return Evaluation(figures, tuple(_misses(cases)), specialty_table(cases))


def rank_figures(cases: Sequence[Case]) -> dict[str, float]:
    """Return hit@1, hit@3, MRR and nDCG@5 over those that fit a team, and how fits-none was told.

    Parameters
    ----------
    cases : sequence of Case

    Returns
    -------
    dict of str to float
        Shares from 0 to 1, and how many there are that fit a team, fit none, and were decided right.
    """
    fits = [case for case in cases if not case.judged["fits_none"]]
    right = [case.ranking.fits_none is case.judged["fits_none"] for case in cases if case.order]
    figures = {
        "fit a team": float(len(fits)),
        "hit@1": mean(case.place == 1 for case in fits),
        "hit@3": mean(case.place <= 3 for case in fits),
        "MRR": mean(1 / case.place for case in fits),
        "nDCG@5": mean(ndcg(case.order, case.judged["grades"]) for case in fits),
        "fit none": float(len(cases) - len(fits)),
        "fits-none decided right": float(sum(right)),
    }
    none = [case.top for case in cases if case.judged["fits_none"]]
    if none and fits:
        figures["fits-none AUC"] = area_under_curve([case.top for case in fits], none)
    return figures


def mean(values: Iterable[float]) -> float:
    """Return the mean; NaN of nothing."""
    numbers = [float(value) for value in values]
    return math.fsum(numbers) / len(numbers) if numbers else math.nan


def ndcg(order: Sequence[str], grades: Mapping[str, float], at: int = 5) -> float:
    """Return the normalized discounted cumulative gain, with gain ``2 ** grade - 1``.

    Järvelin and Kekäläinen (2002), doi:10.1145/582415.582418, with the gain of Burges et al. (2005).

    Examples
    --------
    >>> ndcg(["a", "b"], {"a": 3.0})
    1.0
    """
    gains = [2 ** grades.get(name, 0.0) - 1 for name in order[:at]]
    ideal = sorted((2**grade - 1 for grade in grades.values()), reverse=True)[:at]
    best = _discounted(ideal)
    return _discounted(gains) / best if best else math.nan


def _discounted(gains: Sequence[float]) -> float:
    return math.fsum(gain / math.log2(place + 2) for place, gain in enumerate(gains))


def area_under_curve(high: Sequence[float], low: Sequence[float]) -> float:
    """Return the share of pairs in which the one that should be higher is, ties counting half.

    Examples
    --------
    >>> area_under_curve([0.9, 0.4], [0.4, 0.1])
    0.875
    """
    return mean((a > b) + 0.5 * (a == b) for a in high for b in low)


def specialty_table(cases: Sequence[Case]) -> dict[str, dict[str, float]]:
    """Return precision and recall of first place for each specialty; several truly best share one."""
    best: Counter[str] = Counter()
    first: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for case in cases:
        if case.judged["fits_none"] or not case.judged["best"] or not case.order:
            continue
        got = case.order[0]
        wanted = got if got in case.judged["best"] else case.judged["best"][0]
        best[wanted] += 1
        first[got] += 1
        right[got] += got == wanted
    names = cases[0].order if cases else []
    return {
        name: {
            "judged best": float(best[name]),
            "precision": right[name] / first[name] if first[name] else math.nan,
            "recall": right[name] / best[name] if best[name] else math.nan,
        }
        for name in sorted(names)
    }


def _misses(cases: Sequence[Case]) -> Iterator[Row]:
    """Yield what was not as judged."""
    for case in cases:
        file, judged = case.judged["file"], case.judged
        if case.ranking.status != "ok":
            yield _miss(file, "status", "ok", case.ranking.status)
            continue
        for name in dict.fromkeys((*judged["best"], *judged["grades"])):
            if name not in case.order:
                yield _miss(file, "unknown team", name, nearest_name(name, case.order) or "")
        first = ", ".join(f"{match.specialty} {match.score:.2f}" for match in case.ranking.matches[:3])
        if not judged["fits_none"] and case.place > 1:
            yield _miss(file, "first place", " or ".join(judged["best"]), first)
        if case.ranking.fits_none is not judged["fits_none"]:
            wanted = "fits none" if judged["fits_none"] else "fits a team"
            yield _miss(file, "fits none", wanted, first)


# --- Skills, positions, strict requirements ---------------------------------------------------------


def _skill_figures(cases: Sequence[Case], matcher: Matcher) -> dict[str, float]:
    """Return the share of the judged skills that were found, by canonical name."""
    wanted = found = 0
    for case in cases:
        for name in case.judged["skills"]:
            skill = matcher.taxonomy.get(name)
            wanted += 1
            found += skill is not None and skill.name in case.skills
    return {"skills judged": float(wanted), "skills found": found / wanted if wanted else math.nan}


def _position_figures(cases: Sequence[Case]) -> dict[str, float]:
    """Return the share of the judged positions with both dates right."""
    results = [
        any(_same_position(judged, position) for position in (case.resume.positions if case.resume else ()))
        for case in cases
        for judged in case.judged["positions"] or ()
    ]
    return {"positions judged": float(len(results)), "positions with both dates right": mean(results)}


def _same_position(judged: Row, position: Position) -> bool:
    """Whether dates are equal as written, and title or employer are about the same."""
    if (str(position.start or ""), str(position.end or "")) != (judged["start"] or "", judged["end"] or ""):
        return False
    pairs = ((position.title, judged["title"]), (position.employer, judged["employer"]))
    return any(a and b and fuzz.partial_ratio(a.casefold(), b.casefold()) >= 80 for a, b in pairs)


def _strict_figures(cases: Sequence[Case]) -> dict[str, float]:
    """Return how far the strict requirements that are unmet agree, over the teams of grade 1 and more.

    A judgment names the team and the reason in words, so the team is what is compared.
    """
    agreed = []
    for case in cases:
        unmet = {entry.split(":")[0] for entry in case.judged["strict_unmet"]}
        for name, grade in case.judged["grades"].items():
            if grade >= 2 or name in unmet:
                got = any(m.strict_unmet for m in case.ranking if m.specialty == name)
                agreed.append(got is (name in unmet))
    return {"strict judged": float(len(agreed)), "strict agreement": mean(agreed)}


# --- Senses and requirement sentences ---------------------------------------------------------------


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
            misses.append(_miss(row["id"], f"sense of {row['skill']}", wanted, key))
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
                misses.append(_miss(row["id"], f"{name} of a requirement", wanted[name], value))
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
