"""How well rankings, skills and dates agree with judgments; what each part adds; how stable answers are."""

from __future__ import annotations

from rolematch.evaluation._figures import (
    Case,
    Evaluation,
    area_under_curve,
    evaluate,
    evaluate_requirements,
    evaluate_resumes,
    evaluate_senses,
    ndcg,
    rank_figures,
)
from rolematch.evaluation._trials import Trial, ablation, stability, tie_band

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
