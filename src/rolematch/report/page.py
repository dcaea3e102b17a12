"""The report: rankings as one page that loads nothing, for a person who decides.

The page stands alone under a strict content-security policy: style and script are named by their hash, and
nothing else may load or run. Whatever comes from a résumé goes through the escaping of jinja2.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any, NamedTuple, TextIO

from rolematch.errors import DocumentError, MissingDependencyError
from rolematch.matcher import as_resume

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from jinja2 import Environment

    from rolematch.document import DocumentReader
    from rolematch.explanation import Contribution, Explanation
    from rolematch.matcher import Matcher, Ranking
    from rolematch.resume import Resume

TEMPLATES = Path(__file__).parent / "templates"
TEAMS = 3
QUESTIONS = 6
OPEN_UP_TO = 3
"""With more candidates than this the details start closed."""

CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class Candidate:
    """One candidate as the page shows them.

    Attributes
    ----------
    ranking : Ranking
    resume : Resume or None
        None where the file could not be read.
    explanation : Explanation or None
        Of the team that stands first in the ranking.
    """

    ranking: Ranking
    resume: Resume | None = None
    explanation: Explanation | None = None


class Piece(NamedTuple):
    """A stretch of a résumé's text; ``numbers`` of the requirements that it supports, or none."""

    text: str
    skills: str = ""
    numbers: str = ""


def inspect(
    matcher: Matcher,
    source: object,
    *,
    team: str | None = None,
    preference: Sequence[str] = (),
    reader: DocumentReader | None = None,
) -> Candidate:
    """Rank one candidate and keep what the page shows; an unreadable one gives its status.

    Parameters
    ----------
    matcher : Matcher
    source : path, bytes, Document or Resume
    team : str, optional
        Keep the match of this team only; all teams by default.
    preference : sequence of str, optional
        Specialties that the candidate would like.
    reader : DocumentReader, optional
        Reads the file. Default: a new one for each.
    """
    try:
        resume = as_resume(reader.read(source) if reader else source)
    except DocumentError:
        return Candidate(next(iter(matcher.rank_many([source], reader=reader))))
    ranking = matcher.rank(resume, preference=preference)
    if team:
        ranking = replace(ranking, matches=(ranking[team],))
    return Candidate(ranking, resume, matcher.explain(resume, team or ranking[0].specialty))


def write_report(
    candidates: Iterable[Candidate], file: TextIO, *, top: int = TEAMS, blind: bool = False
) -> None:
    """Write one self-contained page: a table of all candidates, then a section for each.

    Parameters
    ----------
    candidates : iterable of Candidate
        Taken one by one, so that memory does not grow with their texts.
    file : text file
        Opened in UTF-8.
    top : int, default 3
        Teams shown for each candidate.
    blind : bool, default False
        Number the candidates, and leave out name, contact and schools.

    Raises
    ------
    MissingDependencyError
        Without jinja2, which the extra ``report`` brings.
    """
    environment = _environment()
    section = environment.get_template("candidate.html")
    rows: list[dict[str, Any]] = []
    as_of = ""
    with TemporaryFile("w+", encoding="utf-8", newline="") as sections:
        for number, candidate in enumerate(candidates, 1):
            view = _view(number, candidate, top=top, blind=blind)
            as_of = as_of or candidate.ranking.as_of.isoformat()
            rows.append(view["row"])
            sections.write(section.render(view, open=number <= OPEN_UP_TO))
        sections.seek(0)
        page = environment.get_template("page.html").generate(
            rows=rows,
            sections=iter(lambda: sections.read(CHUNK), ""),
            blind=blind,
            as_of=as_of,
            **_assets(),
        )
        for part in page:
            file.write(part)


@cache
def _environment() -> Environment:
    """Return the templates, everything in them escaped."""
    try:
        from jinja2 import Environment, FileSystemLoader, StrictUndefined
    except ImportError as exc:
        raise MissingDependencyError.of("jinja2", "report") from exc
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _assets() -> Mapping[str, str]:
    """Return style and script with the hashes that let a strict policy pass them, and no other."""
    style, script = ((TEMPLATES / name).read_text("utf-8") for name in ("page.css", "page.js"))
    return {"style": style, "style_hash": _hash(style), "script": script, "script_hash": _hash(script)}


def _hash(text: str) -> str:
    """Return the source expression of an inline text (https://www.w3.org/TR/CSP3/#grammardef-hash-source)."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


# --- what the templates show --------------------------------------------------------------------


def _view(number: int, candidate: Candidate, *, top: int, blind: bool) -> dict[str, Any]:
    """Put together all that the section of one candidate shows."""
    ranking = candidate.ranking
    name = f"Candidate {number}" if blind else ranking.candidate or f"Candidate {number}"
    flags = [_printable(flag.get("message") or flag["code"]) for flag in ranking.flags]
    view: dict[str, Any] = {
        "id": f"c{number}",
        "name": _printable(name),
        "ranking": ranking,
        "status": ranking.status.replace("_", " "),
        # The reason may hold the path, and with it a name.
        "reason": "" if blind else _printable(ranking.reason),
        "teams": [_team(ranking, match) for match in ranking.matches[:top]],
        "flags": flags,
        "why": None,
        "hidden": [] if blind or not candidate.resume else _hidden(candidate.resume),
    }
    if candidate.resume and candidate.explanation:
        view["why"] = _why(candidate.resume, candidate.explanation, blind=blind)
    return view | {"row": _row(view, candidate)}


def _row(view: dict[str, Any], candidate: Candidate) -> dict[str, Any]:
    """Return what the table of all candidates shows of one."""
    ranking, explained = candidate.ranking, candidate.explanation
    skills = {item.skill for row in (explained.contributions if explained else ()) for item in row.evidence}
    verdict = "" if ranking.status == "ok" else view["status"]
    return {
        "id": view["id"],
        "name": view["name"],
        "best": view["teams"][0] if view["teams"] else None,
        "verdict": verdict or ("fits no team" if ranking.fits_none else ""),
        "flags": "; ".join(dict.fromkeys(flag["code"].replace("-", " ") for flag in ranking.flags)),
        "words": " ".join(sorted(skills)),
    }


def _team(ranking: Ranking, match: Any) -> dict[str, Any]:  # noqa: ANN401 - a Match
    tied = [name for tie in ranking.ties if match.specialty in tie for name in tie if name != match.specialty]
    asked = {row.requirement: row.asks for row in match.contributions}
    return {
        "name": match.specialty,
        "score": f"{match.score:.2f}",
        "low": f"{match.score_range[0]:.2f}",
        "high": f"{match.score_range[1]:.2f}",
        "fit": f"{match.fit:.2f}",
        "strict": [asked[name] for name in match.strict_unmet],
        "tied": tied,
        "wished": match.specialty in ranking.preference,
    }


def _why(resume: Resume, explained: Explanation, *, blind: bool) -> dict[str, Any]:
    """Return the requirements with their points, what is missing, questions, and the text in pieces."""
    rows = sorted(explained.contributions, key=lambda row: (row.weight == 0, -row.points))
    text = resume.career.text if blind else resume.text
    weak = sorted(
        (row for row in rows if row.missing), key=lambda row: (row.necessity != "strict", -row.weight)
    )
    return {
        "team": explained.specialty,
        "score": f"{explained.score:.3f}",
        "rows": [_requirement(number, row) for number, row in enumerate(rows, 1)],
        "missing": [(row.necessity, row.asks, ", ".join(row.missing)) for row in weak],
        "questions": explained.questions[:QUESTIONS],
        "pieces": list(pieces(text, rows)),
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
        words = _printable(text[start:end])
        margin = (
            len(words) - len(words.lstrip()) if numbers else 0
        )  # no line under the white space of a margin
        if margin:
            yield Piece(words[:margin])
        if words[margin:]:
            yield Piece(words[margin:], skills, numbers)


def _hidden(resume: Resume) -> list[tuple[str, str]]:
    """Quote the start of every passage that a reader of the file cannot see."""
    return [(hidden.reason, _printable(hidden.text[:200])) for hidden in resume.document.hidden[:10]]


def _printable(text: str) -> str:
    """Replace control characters and those that turn the direction of reading by spaces."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() or char == "\n" else " " for char in text)
