"""What texts cost that are made to be costly: seconds of CPU time a megabyte, and what twice the text costs.

    python bench/bench_hostile.py [--size 200000]

Each text repeats one piece. A text twice as long that costs about twice as much is read in linear time.
"""

from __future__ import annotations

import argparse
import time
from typing import TYPE_CHECKING

from rolematch.document import Document, read_document
from rolematch.extraction import finder_of
from rolematch.resume import parse_resume
from rolematch.taxonomy import Taxonomy

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 3
PIECES = {
    "names, nothing between": "go java python kubernetes postgresql ",
    "an ambiguous name alone": "go ",
    "letters that are names": "c, c++, c#, r, ",
    "ambiguous names in a list": "Chef, Go, Rust, Swift, Puppet, Salt, Spring, ",
    "ambiguous names a line each": "Go\nChef\nRust\n",
    "ambiguous names in sentences": "Chef Ramsay used to go with the Swift Rust of spring. ",
    "cues": "no experience with Go, ",
    "cues without an end": "no experience with never used ",
    "first words of phrases": "built a set of kept in the ",
    "words of groups that meet": "site lost backup restored copy behind query plan slow index ",
    "words of all groups": " ".join(
        word for words in Taxonomy.load().word_groups.values() for word in words if word.isalpha()
    ),
    "names with hyphens": "go-c-r-",
    "open brackets": "Go (C [R ",
    "words cut at line ends": "Kuber-\n",
    "addresses": "a@go.com https://go.dev/c ",
    "dates": "2019 - 2020, Jan 2018 – present, 3 yrs 2 mos ",
    "dates a line each": "Engineer, Example Ltd, 2019 - 2020\n",
    "a job a section": "".join(
        f"EXPERIENCE\n\nEngineer, Example {number} Ltd, {1960 + number % 60} - 2021\n\nSKILLS\n\nGo\n\n"
        for number in range(10_000)
    ),
    "titles without an employer": "Engineer, 2019 - 2020\n\n",
    "ranges cut at line ends": "2019 -\n",
    "open quotes": '""“',
    "headings": "SKILLS\n\nEXPERIENCE\n\n",
    "bullets": "- Go 2019\n",
    "invisible and odd letters": "G\u00ado \u200bК\u0443be\ufb01 ",
    "one word": "a",
    "blank lines": " \n",
    "marks": "|;:-–—•",
    "marks of Markdown without an end": "[a](![b](<c _d <!-- ",
}  # fmt: skip


def spent(work: Callable[[str], object], text: str) -> float:
    """Return the seconds of CPU time for one text, the best of several rounds."""
    times = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        work(text)
        times.append(time.process_time() - begun)
    return min(times)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--size", type=int, default=200_000, help="characters of the shorter text")
    size = parser.parse_args().size
    finder = finder_of(Taxonomy.load())
    steps: dict[str, Callable[[str], object]] = {
        "read": lambda text: read_document(f"# Heading\n{text}".encode()),
        "parse": lambda text: parse_resume(Document.from_text(text)),
        "find": finder.find,
    }
    print(f"{'s/MB (and times for twice the text)':36}" + "".join(f"{step:>16}" for step in steps))
    for name, piece in PIECES.items():
        once, twice = ((piece * (length // len(piece) + 1))[:length] for length in (size, 2 * size))
        cells = []
        for work in steps.values():
            first, second = spent(work, once), spent(work, twice)
            cells.append(f"{first / size * 1e6:8.2f} (x{second / max(first, 1e-4):4.1f})")
        print(f"{name:36}" + "".join(f"{cell:>16}" for cell in cells))


if __name__ == "__main__":
    main()
