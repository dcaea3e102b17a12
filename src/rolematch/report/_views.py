"""What the templates of the report show: finished objects as plain texts and numbers, ready to be escaped."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from rolematch.output import printable
from rolematch.report._reading import strict_not_shown, tied_with

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rolematch.explanation import Contribution
    from rolematch.matcher import Match, Ranking
    from rolematch.report.page import Candidate
    from rolematch.resume import Resume

QUESTIONS = 6
SHADES = 9


class Piece(NamedTuple):
    """A stretch of a résumé's text; ``numbers`` of the requirements that it supports, or none."""

    text: str
    skills: str = ""
    numbers: str = ""


def candidate_view(number: int, candidate: Candidate, *, top: int, blind: bool) -> dict[str, Any]:
    """Put together all that the section of one candidate shows, and under ``row`` their line of the table."""
    ranking = candidate.ranking
    name = f"Candidate {number}" if blind else ranking.candidate or f"Candidate {number}"
    view: dict[str, Any] = {
        "id": f"c{number}",
        "name": printable(name),
        "status": ranking.status.replace("_", " "),
        # The reason may hold the path, and with it a name.
        "reason": "" if blind else printable(ranking.reason),
        "fits_none": ranking.fits_none,
        "fits_none_reason": ranking.fits_none_reason,
        "teams": [_team(ranking, match) for match in ranking.matches[:top]],
        "flags": [printable(flag.get("message") or flag["code"]) for flag in ranking.flags],
        "why": _why(candidate, blind=blind) if ranking.matches else None,
        "hidden": [] if blind or not candidate.resume else _hidden(candidate.resume),
    }
    return view | {"row": _row(view, ranking)}


def _row(view: dict[str, Any], ranking: Ranking) -> dict[str, Any]:
    """Return what the table of all candidates shows of one."""
    skills = {
        item.skill for match in ranking.matches[:1] for row in match.contributions for item in row.evidence
    }
    verdict = "" if ranking.status == "ok" else view["status"]
    return {
        "id": view["id"],
        "name": view["name"],
        "best": view["teams"][0] if view["teams"] else None,
        "verdict": verdict or ("fits no team" if ranking.fits_none else ""),
        "flags": "; ".join(dict.fromkeys(flag["code"].replace("-", " ") for flag in ranking.flags)),
        "words": " ".join(sorted(skills)),
        "score": ranking[0].score if ranking.matches else -1.0,
        "scores": {match.specialty: match.score for match in ranking.matches},
    }


def _team(ranking: Ranking, match: Match) -> dict[str, Any]:
    return {
        "name": match.specialty,
        "score": f"{match.score:.2f}",
        "low": f"{match.score_range[0]:.2f}",
        "high": f"{match.score_range[1]:.2f}",
        "fit": f"{match.fit:.2f}",
        "strict": strict_not_shown(match),
        "tied": tied_with(ranking, match),
        "wished": match.specialty in ranking.preference,
    }


def _why(candidate: Candidate, *, blind: bool) -> dict[str, Any]:
    """Return the requirements of the first team with their points, what is missing, and the words."""
    match, explained, resume = candidate.ranking[0], candidate.explanation, candidate.resume
    rows = sorted(match.contributions, key=lambda row: (row.weight == 0, -row.points))
    weak = sorted(
        (row for row in rows if row.missing), key=lambda row: (row.necessity != "strict", -row.weight)
    )
    text = "" if resume is None else resume.career.text if blind else resume.text
    return {
        "team": match.specialty,
        "score": f"{match.score:.3f}",
        "rows": [_requirement(number, row) for number, row in enumerate(rows, 1)],
        "missing": [(row.necessity, row.asks, ", ".join(row.missing)) for row in weak],
        "questions": explained.questions[:QUESTIONS] if explained else (),
        "pieces": list(pieces(text, rows)) if resume else [],
        "quotes": [] if resume else _quotes(rows),
    }


def _requirement(number: int, row: Contribution) -> dict[str, Any]:
    return {
        "number": number if row.evidence else "",
        "points": f"{row.points:+.3f}",
        "asks": row.asks,
        "necessity": row.necessity if row.weight else "",
        "shown": f"{row.fulfilment:.0%}" if row.weight else "",
        "skills": ", ".join(dict.fromkeys(item.skill for item in row.evidence)),
    }


def _quotes(rows: Sequence[Contribution]) -> list[Piece]:
    """Return every passage once, in the order of the text, with all that it supports."""
    found: dict[tuple[int, str], list[tuple[str, int]]] = {}
    for number, row in enumerate(rows, 1):
        for item in row.evidence:
            found.setdefault((item.start, item.text), []).append((item.skill, number))
    return [
        Piece(
            printable(text, keep="\n").strip(),
            ", ".join(dict.fromkeys(skill for skill, _ in supports)),
            ", ".join(map(str, sorted({number for _, number in supports}))),
        )
        for (_, text), supports in sorted(found.items())
    ]


def pieces(text: str, rows: Sequence[Contribution]) -> Iterator[Piece]:
    """Cut a résumé's text at the ends of all evidence, and say of each piece what it supports.

    Parameters
    ----------
    text : str
        The text that the spans of the evidence count in.
    rows : sequence of Contribution
        Numbered from 1 in this order.

    Yields
    ------
    Piece
        In the order of the text; together they are the text, control characters as spaces.
    """
    spans = [
        (item.start, item.end, item.skill, number)
        for number, row in enumerate(rows, 1)
        for item in row.evidence
    ]
    begins: dict[int, list[tuple[int, int, str, int]]] = {}
    for span in spans:
        begins.setdefault(span[0], []).append(span)
    cuts = sorted({0, len(text), *(span[0] for span in spans), *(span[1] for span in spans)})
    active: list[tuple[int, int, str, int]] = []
    for start, end in pairwise(cuts):
        active = [span for span in (*active, *begins.get(start, ())) if span[1] > start]
        skills = ", ".join(dict.fromkeys(span[2] for span in active))
        numbers = ", ".join(map(str, sorted({span[3] for span in active})))
        words = printable(text[start:end], keep="\n")
        # No line under the white space of a margin.
        margin = len(words) - len(words.lstrip()) if numbers else 0
        if margin:
            yield Piece(words[:margin])
        if words[margin:]:
            yield Piece(words[margin:], skills, numbers)


def _hidden(resume: Resume) -> list[tuple[str, str]]:
    """Quote the start of every passage that a reader of the file cannot see."""
    return [(hidden.reason, printable(hidden.text[:200])) for hidden in resume.document.hidden[:10]]


def heat_map(rows: Sequence[dict[str, Any]], most: int) -> dict[str, Any] | None:
    """Return the scores of the first candidates in all teams; None where only one team is asked about."""
    shown = [row for row in rows[:most] if row["scores"]]
    teams = sorted({team for row in shown for team in row["scores"]}, key=str.casefold)
    if len(teams) < 2:
        return None
    return {
        "teams": teams,
        "rows": [{**row, "cells": [_cell(row["scores"].get(team), row) for team in teams]} for row in shown],
        "left_out": sum(bool(row["scores"]) for row in rows) - len(shown),
    }


def _cell(score: float | None, row: dict[str, Any]) -> tuple[str, int, bool]:
    """Return the number, its shade, and whether it is the candidate's best."""
    if score is None:
        return "", 0, False
    return f"{score:.2f}", round(score * SHADES), score == row["score"]
