"""How a match is read, whatever shows it: what is strict and not shown, what it is tied with, row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rolematch.explanation import Contribution
    from rolematch.matcher import Match, Ranking

__all__ = ["reading_order", "strict_not_shown", "tied_with"]


def strict_not_shown(match: Match) -> list[str]:
    """Return what is strict and not shown, in the family's words where they are known."""
    words = {row.requirement: row.asks for row in match.contributions}
    return [words.get(name, name) for name in match.strict_unmet]


def tied_with(ranking: Ranking, match: Match) -> list[str]:
    """Return the other teams whose scores are too near to call."""
    return [name for tie in ranking.ties if match.specialty in tie for name in tie if name != match.specialty]


def reading_order(row: Contribution) -> tuple[int, float, float]:
    """Put the start first, then what earned most, then the widest gaps, then the cap and the floor."""
    place = {"typical": 0, "floor": 2, "cap": 2}.get(row.requirement, 1) if not row.weight else 1
    return place, -row.points, -row.weight
