"""Wires the steps: a file, document, résumé or profile in, a Ranking of specialties out."""

from __future__ import annotations

import operator
import os
from contextlib import nullcontext
from copy import copy
from datetime import UTC, date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from rolematch import __version__
from rolematch.constants import load_constants
from rolematch.document import Document, DocumentReader, Limits, check_length, read_document
from rolematch.errors import DocumentError, FamilyError, RoleMatchError
from rolematch.explanation import Basis, Contribution, Explanation, explain
from rolematch.extraction import finder_of
from rolematch.family import JobFamily, check_family, load_family
from rolematch.profile import Profile, Weigher
from rolematch.ranking import Match, Ranking
from rolematch.resume import Resume, parse_resume
from rolematch.scoring import compile_family
from rolematch.taxonomy import Taxonomy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rolematch.constants import Constants
    from rolematch.extraction import Mention
    from rolematch.resume import Career, Section

__all__ = ["Contribution", "Explanation", "Match", "Matcher", "Ranking", "rank"]

DIGITS = 10
SOURCES = (str, os.PathLike, bytes, bytearray, memoryview, Document, Resume, Profile)
MANY_LISTED = 20
"""From this many skills on, lists without work behind them are worth a word."""


class Matcher:
    """Ranks the specialties of one family for any candidate; safe to share between threads.

    Parameters
    ----------
    family : JobFamily, optional
        The bundled one by default.
    taxonomy : Taxonomy, optional
        The bundled one by default.
    as_of : date, optional
        The day that "present" stands for; today (UTC) by default.
    constants : Constants, optional
        Those of ``data/model.yaml`` by default.
    reference : mapping of str to float, optional
        What a typical senior engineer's résumé shows; ``data/reference-levels.yaml`` by default.

    Attributes
    ----------
    versions : dict of str to str
        Those of rolematch, family, taxonomy and model, as every result states them.

    Raises
    ------
    FamilyError
        If the family asks for skills that the taxonomy does not have, all of them at once.

    Examples
    --------
    >>> from datetime import date
    >>> matcher = Matcher(as_of=date(2026, 6, 1))
    >>> ranking = matcher.rank(b"Tuned Elasticsearch: relevance, shards, reindexing without downtime.")
    >>> ranking[0].specialty
    'Search'
    """

    def __init__(
        self,
        family: JobFamily | None = None,
        taxonomy: Taxonomy | None = None,
        *,
        as_of: date | None = None,
        constants: Constants | None = None,
        reference: Mapping[str, float] | None = None,
    ) -> None:
        _expect("family", family, JobFamily, "give a JobFamily: rm.load_family(path)")
        _expect("taxonomy", taxonomy, Taxonomy, "give a Taxonomy: rm.Taxonomy.load(path)")
        _expect("as_of", as_of, date, "give a datetime.date")
        self.family = family or load_family()
        self.taxonomy = taxonomy or Taxonomy.load()
        self.as_of = _day_of(as_of or datetime.now(UTC))
        self.constants = constants or load_constants()
        # What nobody can find would score nothing for everybody, without a word; bundled files are tested.
        if (family or taxonomy) and (faults := check_family(self.family, self.taxonomy)):
            raise FamilyError.of(faults)
        self._finder = finder_of(self.taxonomy)
        self._weigher = Weigher(self.taxonomy, self.constants)
        self._compiled = compile_family(self.family, self.taxonomy, self.constants, reference)
        self._order = [specialty.name for specialty in self.family]
        self.versions = {
            "rolematch": __version__,
            "family": f"{self.family.version}+{self.family.digest}",
            "taxonomy": self.taxonomy.version,
            "model": self.constants.version,
        }

    def tuned(self, constants: Constants, reference: Mapping[str, float] | None = None) -> Matcher:
        """Return a matcher of the same family and skills with other constants, to see what they do."""
        other = copy(self)
        other.constants = constants
        other._weigher = Weigher(self.taxonomy, constants)
        other._compiled = compile_family(self.family, self.taxonomy, constants, reference)
        other.versions = {**self.versions, "model": constants.version}
        return other

    def rank(self, source: object, *, top: int | None = None, preference: Sequence[str] = ()) -> Ranking:
        """Rank the specialties for one candidate.

        Parameters
        ----------
        source : path, bytes, Document, Resume or Profile
        top : int, optional
            How many matches to keep; all by default.
        preference : sequence of str, optional
            Specialties that the candidate would like, the dearest first.

        Raises
        ------
        DocumentError
            If the file cannot be read.
        UnknownNameError
            If a preference is no specialty of the family.
        """
        _expect_top(top)
        wishes = tuple(self.family[name].name for name in preference)
        resume = source if isinstance(source, Profile) else as_resume(source, self.as_of)
        profile = self.profile(resume)
        matches = self._matches(self._basis(profile))
        fitting = [match for match in matches if match.score >= self.constants.fits_none_below]
        ties = self._ties(fitting)
        ranked = _prefer(matches, ties, wishes)
        return Ranking(
            matches=tuple(ranked[:top]),
            candidate=candidate_of(source),
            as_of=profile.as_of,
            versions=dict(self.versions),
            fits_none=not fitting,
            fits_none_reason="" if fitting else self._reason(matches[0]),
            ties=tuple(tuple(match.specialty for match in group) for group in ties),
            flags=tuple(_flags(resume, profile, len(fitting) / len(matches))),
            preference=wishes,
        )

    def rank_many(
        self,
        sources: Iterable[object],
        *,
        top: int | None = None,
        n_jobs: int = 1,
        preference: Sequence[str] = (),
        reader: DocumentReader | None = None,
    ) -> Iterator[Ranking]:
        """Rank many, in their order; an unreadable one gives a Ranking with its status.

        Parameters
        ----------
        sources : iterable
            Whatever :meth:`rank` takes.
        top : int, optional
            How many matches to keep of each; all by default.
        n_jobs : int, default 1
            Processes; -1 for one a core. The results are the same with any number.
        preference : sequence of str, optional
            Specialties that all of them would like, the dearest first.
        reader : DocumentReader, optional
            Reads the files of one process, and stays open. Default: a new one, closed at the end.

        Raises
        ------
        UnknownNameError
            If a preference is no specialty of the family.
        """
        _expect_top(top)
        if isinstance(sources, SOURCES):
            msg = f"sources is {type(sources).__name__}; give a list, such as sorted(Path(folder).iterdir())"
            raise TypeError(msg)
        wishes = tuple(self.family[name].name for name in preference)
        if n_jobs == 1:
            return self._in_turn(sources, top, wishes, reader)
        from joblib import Parallel, delayed

        jobs = (delayed(self._rank_or_status)(source, top, wishes) for source in sources)
        results: Iterator[Ranking] = Parallel(n_jobs=n_jobs, return_as="generator")(jobs)
        return results

    def find_skills(self, text: str, sections: Sequence[Section] = ()) -> list[Mention]:
        """Find the skills that a text names or shows."""
        return self._finder.find(text, sections)

    def profile(self, source: object) -> Profile:
        """Weigh what one candidate shows; a Profile is returned as it is."""
        if isinstance(source, Profile):
            return source
        career = as_resume(source).career
        return self.weigh(career, self._finder.find(career.text, career.sections))

    def weigh(self, career: Career, mentions: Sequence[Mention]) -> Profile:
        """Weigh mentions that were found before."""
        return self._weigher.build(career, mentions, self.as_of)

    def explain(self, source: object, specialty: str) -> Explanation:
        """Explain the match of one candidate and one specialty.

        Parameters
        ----------
        source : path, bytes, Document, Resume or Profile
        specialty : str
            Its name, in any casing.

        Raises
        ------
        DocumentError
            If the file cannot be read.
        UnknownNameError
            If the specialty does not exist.
        """
        name = self.family[specialty].name
        basis = self._basis(self.profile(source))
        match = next(match for match in self._matches(basis) if match.specialty == name)
        return explain(basis, match._row, score=match.score)

    def _basis(self, profile: Profile) -> Basis:
        """Score a profile."""
        return Basis(self.family, self._compiled, self._weigher, profile)

    def _matches(self, basis: Basis) -> list[Match]:
        """Build the match of every specialty from its best row; best first."""
        compiled, scores = self._compiled, basis.scores
        values = np.round(scores.score[0], DIGITS).tolist()
        low = np.round(scores.score[1], DIGITS).tolist()
        high = np.round(np.clip(scores.net[2], 0.0, 1.0), DIGITS).tolist()
        fits = np.round(compiled.fits(scores.fulfilments[:1])[0], DIGITS).tolist()
        best: dict[str, int] = {}
        for row, entry in enumerate(compiled.rows):
            if entry.specialty not in best or values[row] > values[best[entry.specialty]]:
                best[entry.specialty] = row
        order = sorted(best.values(), key=lambda row: -values[row])
        return [
            Match(
                compiled.rows[row].specialty, values[row], (low[row], high[row]), fits[row],
                way=compiled.rows[row].way, basis=basis, row=row,
            )
            for row in order
        ]  # fmt: skip

    def _ties(self, fitting: Sequence[Match]) -> list[list[Match]]:
        """Group the specialties whose scores are too near to call, among those that fit at all."""
        groups: list[list[Match]] = []
        for match in fitting:
            if groups and groups[-1][0].score - match.score <= self.constants.tie_band:
                groups[-1].append(match)
            else:
                groups.append([match])
        return [group for group in groups if len(group) > 1]

    def _reason(self, nearest: Match) -> str:
        """Say why no team fits."""
        if nearest.score <= self.constants.typical:
            return "Nothing of what these teams turn on was found in the document."
        core = [item for item in nearest.contributions if item.core or item.necessity == "strict"]
        weakest = sorted(core, key=lambda item: (item.fulfilment, not item.core))[:2]
        asked = "; ".join(item.asks for item in weakest)
        return f"The nearest is {nearest.specialty}, but too little was found in the document of: {asked}."

    def _in_turn(
        self,
        sources: Iterable[object],
        top: int | None,
        wishes: Sequence[str],
        given: DocumentReader | None,
    ) -> Iterator[Ranking]:
        """Rank one after the other, with one process for all files that need a parser."""
        with nullcontext(given) if given else DocumentReader() as reader:
            for source in sources:
                yield self._rank_or_status(source, top, wishes, reader)

    def _rank_or_status(
        self,
        source: object,
        top: int | None,
        preference: Sequence[str],
        reader: DocumentReader | None = None,
    ) -> Ranking:
        """Rank, or give a row with the status of what cannot be read."""
        try:
            document = _opened(source, reader) if reader else source
            return self.rank(document, top=top, preference=preference)
        except Exception as exc:  # noqa: BLE001 - one fault of ours must not end a run over many
            return self.unranked(source, exc)

    def unranked(self, source: object, error: Exception) -> Ranking:
        """Return the row of one among many that could not be ranked, with a status and the reason.

        Raises
        ------
        TypeError, UnknownNameError
            What is wrong with the call and not with the document.
        """
        about_call = isinstance(error, RoleMatchError) and not isinstance(error, DocumentError)
        if about_call or not isinstance(source, SOURCES):
            raise error
        fault = DocumentError.of(error)
        return Ranking(
            (), candidate_of(source), self.as_of, dict(self.versions), fits_none=False,
            status=fault.status, reason=str(fault),
        )  # fmt: skip

    def __repr__(self) -> str:
        return f"Matcher(family={self.family.family!r}, specialties={len(self.family)}, as_of={self.as_of})"


def _expect(name: str, value: object, kind: type, how: str) -> None:
    """Refuse what was passed where a loaded value belongs, such as a path, before it breaks deep inside."""
    if value is not None and not isinstance(value, kind):
        msg = f"{name} is {type(value).__name__}; {how}"
        raise TypeError(msg)


def _expect_top(top: int | None) -> None:
    """Refuse what is no number of matches; among many it would be taken for a fault of every document."""
    if top is not None and operator.index(top) < 1:
        msg = f"top is {top}; give a number from 1 on, or None for all"
        raise ValueError(msg)


def _day_of(moment: date) -> date:
    """Return the day of a date or datetime; a datetime is a date to Python, but not in a result."""
    return moment.date() if isinstance(moment, datetime) else moment


def as_resume(source: object, as_of: date | None = None) -> Resume:
    """Read and parse whatever stands for a résumé; dates after ``as_of`` are among its issues."""
    if isinstance(source, Resume):
        return source
    if not isinstance(source, Document):
        return parse_resume(read_document(source), as_of=as_of)
    # What a reader of files refuses is no résumé either where the text came from elsewhere.
    if not source.text.strip():
        raise DocumentError("the text is empty", status="empty")
    check_length(len(source.text), Limits())
    return parse_resume(source, as_of=as_of)


def _opened(source: object, reader: DocumentReader) -> object:
    """Read a file; what has been read before stays as it is."""
    return source if isinstance(source, Document | Resume | Profile) else reader.read(source)


def candidate_of(source: object) -> str | None:
    """Return the path as given; never a name from the text."""
    document = source.document if isinstance(source, Resume) else source
    if isinstance(document, Document):
        return document.source
    return os.fsdecode(document) if isinstance(document, str | os.PathLike) else None


def _prefer(matches: list[Match], ties: list[list[Match]], wishes: tuple[str, ...]) -> list[Match]:
    """Let a stated preference decide within ties."""
    wish_of = {name: place for place, name in enumerate(wishes)}
    names = [match.specialty for match in matches]
    ordered = list(matches)
    for group in ties:
        start = names.index(group[0].specialty)
        preferred = sorted(group, key=lambda match: wish_of.get(match.specialty, len(wishes)))
        ordered[start : start + len(group)] = preferred
    return ordered


def _flags(source: Resume | Profile, profile: Profile, fitting: float) -> Iterator[dict[str, Any]]:
    """Yield what a person should look at."""
    if isinstance(source, Resume):
        for issue in (*source.document.issues, *source.issues):
            yield {"code": issue.code, "message": issue.message}
    if profile.listed >= MANY_LISTED and profile.listed > 3 * profile.worked:
        message = (
            f"{profile.listed} skills stand only in lists or courses, {profile.worked} in work or projects"
        )
        yield {"code": "listed-without-work", "message": message}
    if fitting > 0.5:
        message = "more than half of all teams would fit; check whether the text describes a person's work"
        yield {"code": "fits-most-teams", "message": message}


@cache
def _default_matcher(today: date) -> Matcher:
    """Build the matcher of the bundled family once a day."""
    return Matcher(as_of=today)


def rank(source: object, *, top: int | None = None, preference: Sequence[str] = ()) -> Ranking:
    """Rank the specialties of the bundled job family for one candidate, as of today.

    Parameters
    ----------
    source : path, bytes, Document, Resume or Profile
        A ``str`` names a file; text itself comes as ``Document.from_text(text)``.
    top : int, optional
        How many matches to keep; all by default.
    preference : sequence of str, optional
        Specialties that the candidate would like, the dearest first.

    Returns
    -------
    Ranking
        The matches, best first.

    Raises
    ------
    DocumentError
        If the file cannot be read.
    UnknownNameError
        If a preference is no specialty of the family.

    See Also
    --------
    Matcher : for a family, taxonomy or day of your own, and for many candidates.

    Examples
    --------
    >>> rank(Document.from_text("Grew roses and herbs.")).fits_none
    True
    """
    with DocumentReader() as reader:
        reader.expect(source)
        matcher = _default_matcher(datetime.now(UTC).date())
        return matcher.rank(_opened(source, reader), top=top, preference=preference)
