"""Where the time from a text to a ranking goes: microseconds a résumé, stage by stage.

    python bench/stages.py [--profile]

CPU time of one process, best of several rounds; each stage is given what the one before it made.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import time
from datetime import date
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from texts import Variations

from rolematch.document import Document
from rolematch.matcher import Matcher
from rolematch.pool import rank_batch
from rolematch.resume import parse_resume

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

RESUMES, ROUNDS = 256, 3


def cost(work: Callable[[], object]) -> float:
    """Return the microseconds of CPU time for each résumé."""
    times = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        work()
        times.append(time.process_time() - begun)
    return min(times) / RESUMES * 1e6


def each(work: Callable[[Any], object], items: Iterable[Any]) -> None:
    """Do it for each and keep nothing: what is kept makes the collector of garbage work for others."""
    for item in items:
        work(item)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--profile", action="store_true", help="say which functions take the time")
    options = parser.parse_args()
    matcher = Matcher(as_of=date(2026, 11, 22))
    make = Variations()
    texts = [make.text(number) for number in range(RESUMES)]
    batch = pa.RecordBatch.from_pydict({"text": texts})
    rank_batch(batch, matcher, text="text")  # fills what is built when first used
    documents = [Document.from_text(text) for text in texts]
    careers = [parse_resume(document).career for document in documents]
    found = [matcher._finder.find(career.text, career.sections) for career in careers]
    pairs = list(zip(careers, found, strict=True))
    weigh, lay_out = matcher.weigh, matcher._compiled.levels
    levels = lay_out(*(weigh(*pair) for pair in pairs))
    stages = {
        "blocks of lines": lambda: each(Document.from_text, texts),
        "sections, positions, dates, blinding": lambda: each(parse_resume, documents),
        "skills in their senses": lambda: each(
            lambda one: matcher._finder.find(one.text, one.sections), careers
        ),
        "levels of all that teams ask for": lambda: each(lambda pair: lay_out(weigh(*pair)), pairs),
        "scores of all teams, all at once": lambda: matcher._compiled.score(levels),
        "all: text to ranking": lambda: each(matcher.rank, documents),
        "all, with evidence of the best 3 teams, as Arrow": lambda: rank_batch(batch, matcher, text="text"),
    }
    size, mentions = sum(map(len, texts)) / RESUMES, sum(map(len, found)) / RESUMES
    print(f"{size:,.0f} characters, {mentions:.0f} mentions a résumé")
    for name, work in stages.items():
        micros = cost(work)
        print(f"{name:50} {micros:9,.0f} µs {1e6 / micros:12,.0f} /s")
    if options.profile:
        with cProfile.Profile() as profile:
            rank_batch(batch, matcher, text="text")
        pstats.Stats(profile).sort_stats("tottime").print_stats(45)


if __name__ == "__main__":
    main()
