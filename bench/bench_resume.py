r"""Time to read the structure of a résumé, as a multiple of one bare ``\w+`` pass over the same text.

Usage: python bench/bench_resume.py [FILE_OR_FOLDER...] [--rounds 20]

Without files, the example résumés in plain text are read. Each part works on what the parts before it found;
of each file the best round counts, so that other work on the machine hardly shows.
"""

import argparse
import re
import sys
import time
from bisect import bisect_left
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from rolematch.document import Document  # noqa: E402
from rolematch.resume import parse_resume  # noqa: E402
from rolematch.resume._issues import find_issues  # noqa: E402
from rolematch.resume._lines import read_lines  # noqa: E402
from rolematch.resume._personal import blind, find_personal  # noqa: E402
from rolematch.resume._positions import find_positions  # noqa: E402
from rolematch.resume._sections import find_sections  # noqa: E402

WORD = re.compile(r"\w+")


def load(places):
    """Return the documents in plain text below the places."""
    files = [file for place in places for file in (sorted(place.rglob("*")) if place.is_dir() else [place])]
    return [Document.from_text(file.read_text("utf-8")) for file in files if file.suffix in (".txt", ".md")]


def parts_of(document):
    """Return each part of the work on one document, as a function without arguments."""
    text = document.text
    lines = read_lines(text)
    stretches = find_sections(lines)
    positions, jobs = find_positions(text, lines, stretches)
    first = min((position.span.start for position in positions), default=len(text) + 1)
    work = bisect_left(lines, first, key=lambda line: line.first)
    _, passages = find_personal(text, lines, stretches, work)
    return {
        r"bare \w+ pass": lambda: WORD.findall(text),
        "lines": lambda: read_lines(text),
        "sections": lambda: find_sections(lines),
        "positions": lambda: find_positions(text, lines, stretches),
        "personal": lambda: find_personal(text, lines, stretches, work),
        "blinding": lambda: blind(text, passages),
        "issues": lambda: find_issues(text, lines, stretches, jobs, positions, None),
        "parse_resume, all of it": lambda: parse_resume(document),
    }


def best(function, rounds):
    """Return the least seconds of processor time that one call took."""
    times = []
    for _ in range(rounds):
        begin = time.process_time_ns()
        function()
        times.append(time.process_time_ns() - begin)
    return min(times) / 1e9


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("places", nargs="*", type=Path, default=[ROOT / "examples" / "resumes"])
    parser.add_argument("--rounds", type=int, default=20)
    options = parser.parse_args()
    documents = load(options.places)
    total = {}
    for document in documents:
        for name, function in parts_of(document).items():
            total[name] = total.get(name, 0.0) + best(function, options.rounds)
    base = next(iter(total.values()))
    average = sum(len(document.text) for document in documents) / len(documents)
    print(f"{len(documents)} documents of {average:.0f} characters on average")
    for name, spent in total.items():
        print(f"{name:26} {1e6 * spent / len(documents):7.0f} µs   {spent / base:6.1f} x a bare pass")


if __name__ == "__main__":
    main()
