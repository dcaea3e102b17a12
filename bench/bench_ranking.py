"""Scoring against a sparse-matrix product, and text to ranking against TF-IDF with cosine, in one run.

Run: ``python bench/bench_ranking.py [--candidates 100000] [--resumes 500]``. CPU time of one process; the
methods take turns and the best round counts, so that the ratios hold on a busy machine.

The product is what the simplest scorer would do: levels times weights, without alternatives, caps or
points. TF-IDF compares words: it knows no skills and gives no evidence.
"""

from __future__ import annotations

import argparse
import time
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from scipy.sparse import random_array
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics.pairwise import linear_kernel
from texts import Variations

from rolematch.matcher import Matcher
from rolematch.pool import rank_batch

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 3
BLOCK = 2_000
SHOWN = 120
"""How many of the readings of the bundled family a résumé of 3,000 characters touches."""


def best_times(methods: dict[str, Callable[[], object]]) -> dict[str, float]:
    """Return the CPU seconds of the best round of each method."""
    times: dict[str, float] = dict.fromkeys(methods, float("inf"))
    for _ in range(ROUNDS):
        for name, work in methods.items():
            begun = time.process_time()
            work()
            times[name] = min(times[name], time.process_time() - begun)
    return times


def show(title: str, times: dict[str, float], count: int) -> None:
    """Print rates, and the ratio to the last method."""
    *_, peer = times.values()
    print(title)
    for name, seconds in times.items():
        print(f"  {name:52} {count / seconds:12,.0f} /s   {peer / seconds:7.3f} x")


def scoring(matcher: Matcher, candidates: int) -> None:
    compiled = matcher._compiled
    shape = (candidates, len(compiled.plan.readings))
    levels = random_array(shape, density=SHOWN / shape[1], format="csr", rng=np.random.default_rng(1))
    blocks = [levels[at : at + BLOCK].toarray() for at in range(0, min(candidates, 10 * BLOCK), BLOCK)]
    weights = np.random.default_rng(2).random((shape[1], len(compiled.rows)))
    times = best_times(
        {
            "rolematch: every requirement, cap and point": lambda: [
                compiled.score(block) for block in blocks
            ],
            "numpy: dense levels @ weights": lambda: [block @ weights for block in blocks],
            "scipy: sparse levels @ weights": lambda: levels @ weights,
        }
    )
    done = len(blocks) * BLOCK
    *ours, peer = times
    times = {**{name: times[name] / done for name in ours}, peer: times[peer] / candidates}
    show(f"scoring, {len(compiled.rows)} rows of teams, {shape[1]} readings", times, 1)


def texts(matcher: Matcher, resumes: int) -> None:
    make = Variations()
    made = [make.text(number) for number in range(resumes)]
    teams = [" ".join(r.asks for r in specialty.requirements) for specialty in matcher.family]
    batch = pa.RecordBatch.from_pydict({"text": made})
    vectorizer = TfidfVectorizer().fit([*made, *teams])
    wanted = vectorizer.transform(teams)
    times = best_times(
        {
            "rolematch: ranking with evidence, as Arrow": lambda: rank_batch(batch, matcher, text="text"),
            "scikit-learn: TF-IDF and cosine to each team": lambda: linear_kernel(
                vectorizer.transform(made), wanted
            ),
        }
    )
    show(f"text to ranking, {sum(map(len, made)) / resumes:,.0f} characters", times, resumes)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--candidates", type=int, default=100_000)
    parser.add_argument("--resumes", type=int, default=500)
    options = parser.parse_args()
    matcher = Matcher(as_of=date(2026, 11, 22))
    scoring(matcher, options.candidates)
    texts(matcher, options.resumes)


if __name__ == "__main__":
    main()
