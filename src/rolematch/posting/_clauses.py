"""How much a sentence asks: its clauses, each with its necessity."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from rolematch.posting._language import Language, within
from rolematch.posting._skilllists import parentheses, runs_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rolematch.extraction import Mention
    from rolematch.family import Necessity

_ABBREVIATIONS = r"(?<!\be\.g)(?<!\bi\.e)(?<!\beg)(?<!\betc)(?<!\bvs)(?<!\bincl)(?<!\bSr)(?<!\bJr)"
_CLAUSE_END = re.compile(rf"{_ABBREVIATIONS}[.!?](?=\s+[A-Z(]|\s*$)|;|\n")
_PREFERENCE_START = re.compile(
    r"[,(]?\s*\b(?=(?:and )?(?:ideally|preferably|preference (?:for|given to))\b)", re.I
)
_PREFERRED_ITEM = re.compile(r"\(\s*(?:strongly |highly )?preferred\s*\)(?=[^.;]*\bor\b)", re.I)
_VERDICT_IN_PARENTHESES = re.compile(
    r"\(\s*(?:strictly |highly )?"
    r"(?:required|mandatory|must|preferred|desired|optional|nice to have|a plus|bonus)\s*\)",
    re.I,
)
_WITH_BETTER = re.compile(
    r",\s+with\b(?=[^,.;]{1,40}\b(?:preferred|desired|desirable|a plus|a bonus)\b)", re.I
)
_PREFERENCE = re.compile(r"\W*(?:and )?preference", re.I)
_DASH = re.compile(r"\s[-–—]\s")
_NEXT_SUBJECT = re.compile(r"[,;]|\s(?:and|but|while)\b", re.I)
_VERDICT_WORDS = 5
"""So many words a verdict between two skills has at most: "Go is an absolute must, Rust a plus"."""
_IS_A = re.compile(r"\b(?:is|are|would be|will be|being)\s+(?:\w+\s+){0,2}$", re.I)
_LEAD_IN = re.compile(r"\s*(?:[\w'’/ -]{1,60}(?<!e\.g):|[(\[][^()\[\]]{1,40}[)\]])")


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a sentence with one obligation."""

    start: int
    end: int
    necessity: Necessity | None
    skills: tuple[Mention, ...] = ()
    concepts: tuple[Mention, ...] = ()


class ClauseReader:
    """Reads the obligations of a sentence.

    Parameters
    ----------
    language : Language
    """

    def __init__(self, language: Language) -> None:
        self._language = language

    def clauses(self, sentence: str, named: Sequence[Mention], concepts: Sequence[Mention]) -> list[Clause]:
        """Cut the sentence into clauses, each with its own cue or that of the lead-in."""
        first = lead_in_end(sentence, named)
        default = self.necessity(sentence, 0, first) if first else None
        clauses = []
        for start, end in self._cuts(sentence, named, first):
            skills = tuple(m for m in named if start <= m.start < end)
            about = tuple(m for m in concepts if start <= m.start < end)
            necessity = self.necessity(sentence, start, end) or default
            clauses.append(Clause(start, end, necessity, skills, about))
        return clauses

    def necessity(self, sentence: str, start: int, end: int) -> Necessity | None:
        """Return what the cues between two offsets say; None without a cue."""
        cues = self._language.necessity
        text = cues["neutral"].sub("", _PREFERRED_ITEM.sub("", sentence[start:end]))
        softened = [match.span() for match in cues["not_strict"].finditer(text)]
        if cues["bonus"].search(text):
            return "bonus"
        if cues["desired"].search(text):
            return "desired"
        if any(not within(match.start(), softened) for match in cues["strict"].finditer(text)):
            return "strict"
        return "bonus" if softened else None

    def of_all(self, sentence: str) -> Necessity | None:
        """Return what a sentence without a skill says as a whole, less a wish for its circumstances.

        So "five years in a lab, preferably abroad" is expected.
        """
        wish = next((m for m in _PREFERENCE_START.finditer(sentence) if sentence[: m.start()].strip()), None)
        return self.necessity(sentence, 0, wish.start() if wish else len(sentence))

    def _cuts(self, sentence: str, named: Sequence[Mention], first: int) -> list[tuple[int, int]]:
        """Return the spans of the clauses; parentheses with a cue and skills of their own are clauses."""
        points = {first, len(sentence)}
        for ends in (_CLAUSE_END, _PREFERENCE_START):
            points |= {match.end() for match in ends.finditer(sentence) if match.end() > first}
        points |= {
            m.end()
            for m in _VERDICT_IN_PARENTHESES.finditer(sentence, first)
            if not _PREFERRED_ITEM.match(sentence, m.start())
        }
        points |= {match.start() for match in _WITH_BETTER.finditer(sentence, first)}
        points |= {match.end() for match in self._dashes(sentence, named, first)}
        points |= {self._subject_start(sentence, named, cue) for cue in self._verdicts(sentence, first)}
        points |= self._between_verdicts(sentence, named, first)
        points |= {point for span in self._asides(sentence, named) for point in span}
        return [(a, b) for a, b in pairwise(sorted(points)) if sentence[a:b].strip()]

    def _between_verdicts(self, sentence: str, named: Sequence[Mention], first: int) -> set[int]:
        """Return where one skill has its verdict and the next begins: "Ruby (required), Elixir a plus"."""
        points = set()
        for a, b in pairwise(m for m in named if m.start >= first):
            between = _PREFERRED_ITEM.sub(lambda item: " " * len(item[0]), sentence[a.end : b.end])
            between = between[: b.start - a.end]
            ends = [m.start() for m in _NEXT_SUBJECT.finditer(between)]
            is_verdict = ends and len(between[: ends[-1]].split()) <= _VERDICT_WORDS
            if is_verdict and self.necessity(between, 0, ends[-1]) is not None:
                points.add(a.end + ends[-1])
        return points

    def _asides(self, sentence: str, named: Sequence[Mention]) -> list[tuple[int, int]]:
        """Return the parentheses with skills and an obligation of their own: "(Scala is a plus)"."""
        return [
            (start, end)
            for start, end in parentheses(sentence, 0, len(sentence))
            if any(start <= m.start < end for m in named) and self.necessity(sentence, start, end) is not None
        ]

    def _dashes(self, sentence: str, named: Sequence[Mention], first: int) -> Iterator[re.Match[str]]:
        """Yield the dash behind which the skills and their verdict stand: "Scripting – Python preferred"."""
        for dash in _DASH.finditer(sentence, first):
            opens = bool(named) and dash.start() < named[0].start
            if opens and self.necessity(sentence, dash.end(), len(sentence)):
                yield dash

    def _verdicts(self, sentence: str, first: int) -> list[int]:
        """Return where "… is a plus" and the like begin."""
        return [
            match.start()
            for word in ("bonus", "desired")
            for match in self._language.necessity[word].finditer(sentence, first)
            if _IS_A.search(sentence[: match.start()])
        ]

    def _subject_start(self, sentence: str, named: Sequence[Mention], cue: int) -> int:
        """Return where the list that a verdict speaks of begins, if other skills stand before it."""
        runs = runs_of(sentence, [m for m in named if m.end <= cue])
        return sentence.rfind(",", runs[-2][-1].end, runs[-1][0].start) + 1 if len(runs) > 1 else 0


def lead_in_end(sentence: str, named: Sequence[Mention]) -> int:
    """Return where a lead-in such as "Nice to have:" ends; 0 without one, or where it names a skill."""
    lead_in = _LEAD_IN.match(sentence)
    if lead_in is None or any(m.start < lead_in.end() for m in named):
        return 0
    return lead_in.end()


def span_start(sentence: str, clause: Clause) -> int:
    """Return from where on a sentence says how much it asks of the skills of a clause.

    That is from before a lead-in, and before a wish within a sentence: "Five years of SQL, ideally Oracle".
    """
    if clause.start == lead_in_end(sentence, clause.skills):
        return 0
    opens_anew = _PREFERENCE.match(sentence, clause.start) or _DASH.fullmatch(
        sentence[clause.start - 3 : clause.start]
    )
    if clause.necessity == "bonus" or opens_anew:
        return clause.start
    return max((match.end() for match in _CLAUSE_END.finditer(sentence, 0, clause.start)), default=0)


def joined_clauses(clauses: Sequence[Clause]) -> list[list[Clause]]:
    """Join the clauses that speak of skills by their necessity; what names a skill goes first."""
    parts: list[list[Clause]] = []
    for clause in (c for c in clauses if c.skills or c.concepts):
        for part in parts:
            if clause.necessity in {part[0].necessity, None}:
                part.append(clause)
                break
        else:
            parts.append([clause])
    return sorted(parts, key=lambda part: not any(clause.skills for clause in part))
