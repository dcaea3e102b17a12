"""A ranked pool read back: every row as the Ranking that it was, and the whole as a map for the eye."""

from __future__ import annotations

import heapq
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any

import pyarrow.compute as pc

from rolematch import markup
from rolematch.errors import PoolError
from rolematch.explanation import Contribution
from rolematch.matcher import Match, Ranking
from rolematch.pool._readback import light_batches, whole_rows
from rolematch.profile import Evidence

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from narwhals.typing import IntoDataFrame

__all__ = ["Results"]

SHOWN = 25


class Results:
    """The results of a pool as rankings, read anew each time they are gone through; any size fits in memory.

    In a notebook it shows the best candidates × teams.

    Parameters
    ----------
    source : path or data frame
        What :func:`rank` has written (Parquet or JSON Lines), or what :func:`rank_frame` has returned.

    Raises
    ------
    PoolError
        When gone through, if these are no results of a pool.

    Examples
    --------
    >>> from rolematch.matcher import Matcher
    >>> from rolematch.pool import rank_batch
    >>> import pyarrow as pa
    >>> people = pa.RecordBatch.from_pydict({"id": ["a"], "cv": ["Ran Kubernetes in production."]})
    >>> ranked = pa.Table.from_batches([rank_batch(people, Matcher(), text="cv", candidate="id")])
    >>> [ranking.candidate for ranking in Results(ranked)]
    ['a']
    """

    def __init__(self, source: str | Path | IntoDataFrame) -> None:
        self.source = source

    def __iter__(self) -> Iterator[Ranking]:
        """Yield the rankings in the order of the pool.

        The best teams have their contributions with the quoted evidence, as many as were asked for when
        the pool was ranked; the others have none.
        """
        for number, row in enumerate(whole_rows(self.source), 1):
            try:
                ranking = _ranking(row)
            except (AttributeError, KeyError, TypeError, ValueError) as exc:
                msg = f"row {number} is no result of a pool ({type(exc).__name__}: {exc})"
                raise PoolError(msg) from exc
            yield ranking

    def _repr_html_(self) -> str:
        """Show how many there are of each status, and the scores of the best; no text of a résumé."""
        counts: Counter[str] = Counter()
        best: list[tuple[float, int, str, dict[str, float]]] = []
        for batch in light_batches(self.source):
            counts.update(batch.column("status").to_pylist())
            rows = batch.select(["candidate", "matches"]).filter(pc.equal(batch.column("status"), "ok"))
            at = counts.total()
            for place, row in enumerate(rows.to_pylist(), at):
                scores = {match["specialty"]: match["score"] for match in row["matches"]}
                found = (max(scores.values()), -place, row["candidate"] or f"#{place}", scores)
                (heapq.heappush if len(best) < SHOWN else heapq.heappushpop)(best, found)
        best.sort(reverse=True)
        teams = sorted({team for *_, scores in best for team in scores}, key=str.casefold)
        cells = [(name, [scores.get(team) for team in teams]) for *_, name, scores in best]
        first = f"The best {len(best)} of {counts['ok']:,}." if counts["ok"] > len(best) else ""
        return markup.heat_map("Candidates and teams", teams, cells, first, said(counts))

    def __repr__(self) -> str:
        return f"Results({type(self.source).__name__})"


def said(counts: Mapping[str, int]) -> str:
    """Say how many candidates have each status.

    Examples
    --------
    >>> said({"ok": 9, "no_text": 1})
    '10 candidates: 9 ok, 1 no text.'
    """
    parts = ", ".join(f"{count:,} {status.replace('_', ' ')}" for status, count in counts.items() if count)
    return f"{sum(counts.values()):,} candidates: {parts}."


def _ranking(row: Mapping[str, Any]) -> Ranking:
    day = row["as_of"]
    return Ranking(
        matches=tuple(map(_match, row.get("matches") or ())),
        candidate=row["candidate"],
        as_of=day if isinstance(day, date) else date.fromisoformat(day),
        versions=dict(row["versions"]),
        fits_none=bool(row.get("fits_none")),
        fits_none_reason=row.get("fits_none_reason") or "",
        ties=tuple(map(tuple, row.get("ties") or ())),
        flags=tuple(row.get("flags") or ()),
        status=row["status"],
        reason=row.get("reason") or "",
    )


def _match(row: Mapping[str, Any]) -> Match:
    low, high = row["score_range"]
    return Match(
        row["specialty"],
        row["score"],
        (low, high),
        row["fit"],
        way=row["way"],
        contributions=tuple(map(_contribution, row["contributions"] or ())),
        strict_unmet=tuple(row["strict_unmet"]),
    )


def _contribution(row: Mapping[str, Any]) -> Contribution:
    evidence = (Evidence(**{**item, "contexts": frozenset(item["contexts"])}) for item in row["evidence"])
    return Contribution(**{**row, "missing": tuple(row["missing"]), "evidence": tuple(evidence)})
