"""What each part of the scoring adds, and how far answers move when its constants do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from rolematch.document import DocumentReader
from rolematch.evaluation._judged import JUDGMENT, mean, read_lines
from rolematch.evaluation._resumes import Case, rank_figures
from rolematch.extraction import Mention, finder_of
from rolematch.matcher import Matcher, Ranking, as_resume
from rolematch.resume import Career

if TYPE_CHECKING:
    from collections.abc import Mapping
    from os import PathLike

    from rolematch.constants import Constants
    from rolematch.taxonomy import Taxonomy

Read = Iterable[tuple[Career, Sequence[Mention]]]
"""Résumés as they were read: what a scorer may see, and the skills found in it."""
DRAWS = 40
"""How many times all constants are moved at random for the tie band."""


class Trial:
    """The judged résumés of a folder, read once and ranked with any constants.

    Parameters
    ----------
    folder : path
        With ``resumes/`` and ``judgments.jsonl``.
    matcher : Matcher, optional
        That of the bundled family by default.
    """

    def __init__(self, folder: str | PathLike[str], matcher: Matcher | None = None) -> None:
        self.matcher = matcher or Matcher()
        self.rows = read_lines(Path(folder) / "judgments.jsonl", JUDGMENT)
        files = [Path(folder) / "resumes" / row["file"] for row in self.rows]
        with DocumentReader() as reader:
            careers = [as_resume(reader.read(file)).career for file in files]
        self.read = [(career, self.matcher.find_skills(career.text, career.sections)) for career in careers]

    def cases(self, matcher: Matcher, read: Read | None = None) -> list[Case]:
        """Rank every résumé, as it was read or otherwise, with a matcher of the same skills."""
        rankings = [matcher.rank(matcher.weigh(career, mentions)) for career, mentions in read or self.read]
        return [
            Case(row, ranking, None, frozenset()) for row, ranking in zip(self.rows, rankings, strict=True)
        ]

    def figures(self, constants: Constants, reference: Mapping[str, float] | None = None) -> dict[str, float]:
        """Return the figures of the rankings with other constants."""
        return rank_figures(self.cases(self.matcher.tuned(constants, reference)))

    def first_places(self, constants: Constants) -> list[str]:
        """Return the first place of each résumé that fits a team."""
        cases = self.cases(self.matcher.tuned(constants))
        return [case.order[0] for case in cases if not case.judged["fits_none"]]


def ablation(folder: str | PathLike[str], matcher: Matcher | None = None) -> dict[str, dict[str, float]]:
    """Return the figures of the rankings with each part of the scoring switched off in turn.

    Parameters
    ----------
    folder : path
        With ``resumes/`` and ``judgments.jsonl``.
    matcher : Matcher, optional
        That of the bundled family by default.

    Returns
    -------
    dict of str to dict
        By part; under ``"all parts"`` those with nothing switched off.
    """
    trial = Trial(folder, matcher)
    constants = trial.matcher.constants
    off: dict[str, dict[str, Any]] = {
        "all parts": {},
        "without recency": {"old_share": 1.0},
        "without context": {"context_floor": 1.0},
        "without similar skills": {"open_share": 0.0},
        "without the team's language": {"no_language": 0.0},
        "without strict caps": {"strict_cap": 1.0, "base_cap": 1.0},
        "without core weights": {"core": 1.0},
        "one sign is enough": {"phrase": constants.named_ceiling, "core_level": constants.working},
        "lists count like work": {"listing": constants.named_ceiling, "credible": 1e-9},
    }
    figures = {name: trial.figures(replace(constants, **change)) for name, change in off.items()}
    figures["without reference levels"] = trial.figures(constants, reference={})
    plain = Matcher(trial.matcher.family, _without_classes(trial.matcher.taxonomy), as_of=trial.matcher.as_of)
    figures["without classes"] = rank_figures(trial.cases(plain))
    figures["without senses"] = rank_figures(trial.cases(trial.matcher, _all_names(trial)))
    figures["without stances"] = rank_figures(trial.cases(trial.matcher, _all_used(trial)))
    return figures


def _all_names(trial: Trial) -> Read:
    """Read every name as the skill, whatever its sense."""
    finder = finder_of(trial.matcher.taxonomy)
    for career, _ in trial.read:
        yield career, [decision.mention for decision in finder.explain(career.text, career.sections)]


def _all_used(trial: Trial) -> Read:
    """Read every mention as used, whatever the text says of it."""
    for career, mentions in trial.read:
        yield career, [mention._replace(stance="used") for mention in mentions]


def _without_classes(taxonomy: Taxonomy) -> Taxonomy:
    """Leave every skill out of the classes it is in."""
    return replace(taxonomy, skills=tuple(replace(skill, classes=()) for skill in taxonomy.skills))


def stability(
    folder: str | PathLike[str], by: float = 0.2, matcher: Matcher | None = None
) -> dict[str, float]:
    """Return the share of first places that stay when each constant moves by a share, up and down.

    Parameters
    ----------
    folder : path
        With ``resumes/`` and ``judgments.jsonl``.
    by : float, default 0.2
        The share of its value by which a constant moves.
    matcher : Matcher, optional
        That of the bundled family by default.

    Returns
    -------
    dict of str to float
        By constant; ``"worst"`` and ``"mean"`` over all of them.
    """
    trial = Trial(folder, matcher)
    constants = trial.matcher.constants
    before = trial.first_places(constants)
    shares = {}
    for entry in fields(constants):
        if entry.name != "version":
            value = getattr(constants, entry.name)
            moved = [
                trial.first_places(replace(constants, **{entry.name: value * factor}))
                for factor in (1 - by, 1 + by)
            ]
            shares[entry.name] = mean(a == b for after in moved for a, b in zip(before, after, strict=True))
    return {"mean": mean(shares.values()), "worst": min(shares.values()), **shares}


def tie_band(
    folder: str | PathLike[str], by: float = 0.1, share: float = 0.9, matcher: Matcher | None = None
) -> float:
    """Return how far the lead of first over second place moves when all constants do, each at random.

    Parameters
    ----------
    folder : path
        With ``resumes/`` and ``judgments.jsonl``.
    by : float
        Each constant is multiplied by a factor between ``1 - by`` and ``1 + by``, drawn evenly.
    share : float
        The share of moves that stay within the band that is returned.
    matcher : Matcher, optional
        That of the bundled family by default.

    Returns
    -------
    float
        In units of the score.
    """
    trial = Trial(folder, matcher)
    constants, random = trial.matcher.constants, Random(1)
    names = [entry.name for entry in fields(constants) if entry.name != "version"]
    fit = [case for case in trial.cases(trial.matcher) if not case.judged["fits_none"]]
    pairs = {case.judged["file"]: case.order[:2] for case in fit}
    leads = [_lead(case.ranking, *pairs[case.judged["file"]]) for case in fit]
    moves = []
    for _ in range(DRAWS):
        moved = replace(
            constants, **{name: getattr(constants, name) * random.uniform(1 - by, 1 + by) for name in names}
        )
        cases = [case for case in trial.cases(trial.matcher.tuned(moved)) if case.judged["file"] in pairs]
        moves += [
            abs(_lead(case.ranking, *pairs[case.judged["file"]]) - lead)
            for case, lead in zip(cases, leads, strict=True)
        ]
    return sorted(moves)[int(share * len(moves))]


def _lead(ranking: Ranking, first: str, second: str) -> float:
    """Return by how much one team is before another."""
    scores = {match.specialty: match.score for match in ranking}
    return scores[first] - scores[second]
