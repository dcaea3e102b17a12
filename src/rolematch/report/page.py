"""The report: rankings as one page that loads nothing, for a person who decides.

The page stands alone under a strict content-security policy: style and script are named by their hash, and
nothing else may load or run. Whatever comes from a résumé goes through the escaping of jinja2.

What costs a browser is elements and bytes: 10,000 sections of some 7 kB took it 3 to 6 s. With many
candidates their sections are therefore packed, and page.js unpacks those that somebody looks at.
"""

from __future__ import annotations

import base64
import hashlib
import zlib
from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any, BinaryIO, TextIO

from rolematch.document import Document, DocumentReader
from rolematch.errors import MissingDependencyError
from rolematch.matcher import as_resume
from rolematch.report._views import candidate_view, heat_map
from rolematch.resume import Resume

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from jinja2 import Environment

    from rolematch.explanation import Explanation
    from rolematch.matcher import Matcher, Ranking

TEMPLATES = Path(__file__).parent / "templates"
TEAMS = 3
PLAIN_UP_TO = 200
"""With more candidates than this their sections are packed."""

BLOCK = 20
"""Sections packed together: they share most of their words."""

ROWS_AT_FIRST = 300
TOGETHER = 8
"""Candidates that go to a worker at a time: each time the matcher goes with them, and a parser starts."""

MAPPED = 50
"""Candidates in the map of candidates and teams."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One candidate as the page shows them.

    Attributes
    ----------
    ranking : Ranking
    resume : Resume or None
        None where the file could not be read or the text was not kept; then the quoted words are shown.
    explanation : Explanation or None
        Of the team that stands first in the ranking; without it there are no questions to ask.
    """

    ranking: Ranking
    resume: Resume | None = None
    explanation: Explanation | None = None


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

    Returns
    -------
    Candidate

    Examples
    --------
    >>> from rolematch.matcher import Matcher
    >>> inspect(Matcher(), b"Ran Kubernetes in production.").ranking.status
    'ok'
    """
    with nullcontext(reader) if reader else DocumentReader() as ready:
        try:
            known = isinstance(source, Document | Resume)
            resume = as_resume(source if known else ready.read(source))
            ranking = matcher.rank(resume, preference=preference)
            if team:
                ranking = replace(ranking, matches=(ranking[team],))
            return Candidate(ranking, resume, matcher.explain(resume, ranking[0].specialty))
        except Exception as exc:  # noqa: BLE001 - one fault of ours must not end a page of many candidates
            return Candidate(matcher.unranked(source, exc))


def inspect_many(
    matcher: Matcher,
    sources: Iterable[object],
    *,
    team: str | None = None,
    preference: Sequence[str] = (),
    n_jobs: int = 1,
    reader: DocumentReader | None = None,
) -> Iterator[Candidate]:
    """Do what :func:`inspect` does for many, in their order.

    Parameters
    ----------
    matcher, team, preference
        As for :func:`inspect`.
    sources : iterable
        Whatever :func:`inspect` takes.
    n_jobs : int, default 1
        Processes; -1 for one a core. The results are the same with any number.
    reader : DocumentReader, optional
        Reads the files of one process. Default: a new one.

    Yields
    ------
    Candidate
    """
    if n_jobs == 1:
        with nullcontext(reader) if reader else DocumentReader() as ready:
            for source in sources:
                yield inspect(matcher, source, team=team, preference=preference, reader=ready)
        return
    from joblib import Parallel, delayed

    rest = iter(sources)
    parts = iter(lambda: list(islice(rest, TOGETHER)), [])
    jobs = (delayed(_inspect_part)(matcher, part, team, preference) for part in parts)
    for found in Parallel(n_jobs=n_jobs, return_as="generator")(jobs):
        yield from found


def _inspect_part(
    matcher: Matcher, sources: Iterable[object], team: str | None, preference: Sequence[str]
) -> list[Candidate]:
    """Do the share of one worker."""
    return list(inspect_many(matcher, sources, team=team, preference=preference))


def write_report(
    candidates: Iterable[Candidate], file: TextIO, *, top: int = TEAMS, blind: bool = False
) -> None:
    """Write one self-contained page: a table of all candidates, best first, then a section for each.

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

    Notes
    -----
    The same candidates give the same bytes. Over 200 of them that holds for one version of zlib, which
    packs the sections; what is unpacked is always the same.

    Examples
    --------
    >>> import io
    >>> from rolematch.matcher import Matcher
    >>> page = io.StringIO()
    >>> write_report([inspect(Matcher(), b"Ran Kubernetes in production.")], page)
    >>> page.getvalue()[:15]
    '<!doctype html>'
    """
    environment = _environment()
    section = environment.get_template("candidate.html")
    rows: list[dict[str, Any]] = []
    as_of = ""
    with TemporaryFile() as store:
        for number, candidate in enumerate(candidates, 1):
            view = candidate_view(number, candidate, top=top, blind=blind)
            as_of = as_of or candidate.ranking.as_of.isoformat()
            start = store.tell()
            store.write(section.render(view).encode())
            rows.append(view["row"] | {"start": start, "length": store.tell() - start})
        rows.sort(key=lambda row: -row["score"])
        packed = len(rows) > PLAIN_UP_TO
        page = environment.get_template("page.html").generate(
            rows=rows,
            heat=heat_map(rows, MAPPED),
            at_first=ROWS_AT_FIRST,
            plain_up_to=PLAIN_UP_TO,
            block=BLOCK,
            packed=packed,
            sections=_packed(rows, store) if packed else _sections(rows, store),
            blind=blind,
            as_of=as_of,
            **_assets(),
        )
        for part in page:
            file.write(part)


def _sections(rows: Iterable[dict[str, Any]], store: BinaryIO) -> Iterator[str]:
    """Read the sections of some rows."""
    for row in rows:
        store.seek(row["start"])
        yield store.read(row["length"]).decode()


def _packed(rows: Sequence[dict[str, Any]], store: BinaryIO) -> Iterator[str]:
    """Pack the sections, as many together as page.js takes out together."""
    for start in range(0, len(rows), BLOCK):
        text = "".join(_sections(rows[start : start + BLOCK], store))
        yield base64.b64encode(zlib.compress(text.encode())).decode()


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
