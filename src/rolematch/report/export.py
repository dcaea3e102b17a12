"""Rankings for other programs: JSON, JSON Lines, CSV."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, TextIO

from rolematch.cells import neutral
from rolematch.report._reading import tied_with

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rolematch.matcher import Match, Ranking

COLUMNS = (
    "candidate", "status", "reason", "fits_none", "place", "specialty", "score", "score_low", "score_high",
    "fit", "strict_unmet", "tied_with",
)  # fmt: skip


def write_json(rankings: Iterable[Ranking], file: TextIO) -> None:
    """Write one JSON array, always an array, of ``Ranking.to_dict()``."""
    json.dump([ranking.to_dict() for ranking in rankings], file, ensure_ascii=False, indent=2)
    file.write("\n")


def write_jsonl(rankings: Iterable[Ranking], file: TextIO) -> None:
    """Write one ``Ranking.to_dict()`` a line."""
    for ranking in rankings:
        file.write(json.dumps(ranking.to_dict(), ensure_ascii=False) + "\n")


def write_csv(rankings: Iterable[Ranking], file: TextIO) -> None:
    """Write one row a match; a candidate without matches has one row that says why."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    for ranking in rankings:
        writer.writerows([neutral(cell) for cell in row] for row in _rows(ranking))


def _rows(ranking: Ranking) -> Iterator[list[object]]:
    head = [ranking.candidate or "", ranking.status, ranking.reason or ranking.fits_none_reason]
    head.append(str(ranking.fits_none).lower() if ranking.status == "ok" else "")
    for place, match in enumerate(ranking.matches, 1):
        yield [*head, place, *_match_cells(ranking, match)]
    if not ranking.matches:
        yield [*head, *[""] * (len(COLUMNS) - len(head))]


def _match_cells(ranking: Ranking, match: Match) -> list[object]:
    numbers = (match.score, *match.score_range, match.fit)
    return [
        match.specialty,
        *(f"{number:.6f}" for number in numbers),
        "; ".join(match.strict_unmet),
        "; ".join(tied_with(ranking, match)),
    ]
