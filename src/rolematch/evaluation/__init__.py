"""How well rankings, skills and dates agree with judgments; what each part adds; how stable answers are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rolematch.errors import PoolError
from rolematch.evaluation._judged import SENSE, SENTENCE, Evaluation, read_lines
from rolematch.evaluation._resumes import Case, area_under_curve, evaluate_resumes, ndcg, rank_figures
from rolematch.evaluation._sentences import evaluate_requirements, evaluate_senses
from rolematch.evaluation._trials import Trial, ablation, stability, tie_band
from rolematch.matcher import Matcher

if TYPE_CHECKING:
    from collections.abc import Sequence
    from os import PathLike

__all__ = [
    "Case",
    "Evaluation",
    "Trial",
    "ablation",
    "area_under_curve",
    "evaluate",
    "evaluate_requirements",
    "evaluate_resumes",
    "evaluate_senses",
    "ndcg",
    "rank_figures",
    "stability",
    "tie_band",
]


def evaluate(folder: str | PathLike[str], matcher: Matcher | None = None) -> Evaluation:
    """Compute every figure that the files of a folder allow.

    Parameters
    ----------
    folder : path
        With ``resumes/`` and ``judgments.jsonl``, ``ambiguity.jsonl``, ``requirements.jsonl``, or some.
    matcher : Matcher, optional
        That of the bundled family by default.

    Raises
    ------
    PoolError
        If the folder holds none of these files, or a line of one lacks something.

    Returns
    -------
    Evaluation

    Examples
    --------
    >>> import json
    >>> from tempfile import TemporaryDirectory
    >>> place = {"start": 12, "end": 14, "skill": "Go", "is_skill": True}
    >>> line = {"id": "1", "text": "Services in Go.", **place}
    >>> with TemporaryDirectory() as judged:
    ...     _ = Path(judged, "ambiguity.jsonl").write_text(json.dumps(line), "utf-8")
    ...     evaluate(judged).figures["senses recall"]
    1.0
    """
    path = Path(folder)
    matcher = matcher or Matcher()
    parts = []
    if (path / "judgments.jsonl").is_file():
        parts.append(evaluate_resumes(path, matcher))
    if (path / "ambiguity.jsonl").is_file():
        parts.append(evaluate_senses(read_lines(path / "ambiguity.jsonl", SENSE), matcher))
    if (path / "requirements.jsonl").is_file():
        sentences = read_lines(path / "requirements.jsonl", SENTENCE)
        parts.append(evaluate_requirements(sentences, matcher.taxonomy))
    if not parts:
        msg = f"{path} holds no judgments.jsonl, ambiguity.jsonl, requirements.jsonl"
        raise PoolError(msg)
    return _joined(parts)


def _joined(parts: Sequence[Evaluation]) -> Evaluation:
    """Put evaluations of different files side by side."""
    return Evaluation(
        figures={name: value for part in parts for name, value in part.figures.items()},
        misses=tuple(miss for part in parts for miss in part.misses),
        specialties={name: row for part in parts for name, row in part.specialties.items()},
        names={name: row for part in parts for name, row in part.names.items()},
    )
