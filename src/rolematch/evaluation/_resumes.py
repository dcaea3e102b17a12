"""How well rankings, skills and dates of résumés agree with judgments."""

from __future__ import annotations

import math
import sys
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from rolematch.document import DocumentReader
from rolematch.errors import DocumentError, nearest_name
from rolematch.evaluation._judged import JUDGMENT, Evaluation, Row, mean, miss, read_lines
from rolematch.matcher import Matcher, Ranking, as_resume

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from rolematch.resume import Position, Resume

UNREAD = sys.maxsize


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
            yield miss(file, "status", "ok", case.ranking.status)
            continue
        for name in dict.fromkeys((*judged["best"], *judged["grades"])):
            if name not in case.order:
                yield miss(file, "unknown team", name, nearest_name(name, case.order) or "")
        first = ", ".join(f"{match.specialty} {match.score:.2f}" for match in case.ranking.matches[:3])
        if not judged["fits_none"] and case.place > 1:
            yield miss(file, "first place", " or ".join(judged["best"]), first)
        if case.ranking.fits_none is not judged["fits_none"]:
            wanted = "fits none" if judged["fits_none"] else "fits a team"
            yield miss(file, "fits none", wanted, first)


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
