"""PDF pages per second of processor time, with and without the hidden-text check, against other readers.

Usage: python bench/bench_pdf.py [FILE_OR_FOLDER...] [--rounds 5]

Without files, pages of about 3,000 characters are made. The others are bare pypdfium2 and pypdf. All run in
this process, one after the other, on the same files; the last row is that of the child process, as
``DocumentReader`` uses it, in seconds of the clock: on a busy machine it says little. The best round counts.
"""

import argparse
import gc
import sys
import time
from pathlib import Path
from unittest.mock import patch

import pypdf
import pypdfium2

from rolematch.child import ALLOCATIONS_BETWEEN_COLLECTIONS
from rolematch.document import DocumentError, DocumentReader, Limits, _pdf
from rolematch.document._pdf import read_pdf

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
import document_files as made

LINE = "Ran PostgreSQL 14, Kafka and Kubernetes for forty teams in three regions since January 2019"


def sample():
    """Return a file of five pages with headings, dates at the margin and wrapped items."""
    pages = []
    for number in range(5):
        content = made.text_at(60, 800, f"EXPERIENCE {number}", 14, font="F2")
        for index in range(48):
            content += made.text_at(60, 775 - index * 15, LINE[: 60 + index % 28], 10)
            if index % 8 == 0:
                content += made.text_at(490, 775 - index * 15, "2019 - 2021", 10, font="F2")
        pages.append(content)
    return made.pdf(*pages)


def load(places):
    """Return the content of the PDF files that rolematch and pypdf both can open."""
    paths = [
        path for place in places for path in (sorted(place.rglob("*.pdf")) if place.is_dir() else [place])
    ]
    contents = [path.read_bytes() for path in paths] or [sample()]
    return [data for data in contents if readable(data)]


def readable(data):
    """Tell whether a file is a fair sample."""
    try:
        read_pdf(data, Limits())
        return bool(by_pypdf(data))
    except (DocumentError, pypdf.errors.PyPdfError):
        return False


def by_pdfium(data):
    pdf = pypdfium2.PdfDocument(data)
    return [page.get_textpage().get_text_range() for page in pdf]


def by_pypdf(data):
    return [page.extract_text() for page in pypdf.PdfReader(__import__("io").BytesIO(data)).pages]


def unchecked(data):
    """Read a file without asking of any word whether it can be seen."""
    with (
        patch.object(_pdf, "hidden_reasons", lambda page, frame, words, pairs: [None] * len(words)),
        patch.object(_pdf, "misleading_fonts", lambda reader, words: set()),
    ):
        return read_pdf(data, Limits())


def best(function, files, rounds, clock=time.process_time):
    """Return the least seconds that one pass over the files took."""
    times = []
    for _ in range(rounds):
        begin = clock()
        for data in files:
            function(data)
        times.append(clock() - begin)
    return min(times)


def main():
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("places", nargs="*", type=Path)
    arguments.add_argument("--rounds", type=int, default=5)
    options = arguments.parse_args()
    files = load(options.places)
    pages = sum(len(pypdfium2.PdfDocument(data)) for data in files)
    with DocumentReader() as reader:
        reader.read(files[0])
        rows = [
            ("pypdfium2, text only", by_pdfium),
            ("pypdf, text only", by_pypdf),
            ("rolematch, no hidden check", unchecked),
            ("rolematch", lambda data: read_pdf(data, Limits())),
            ("rolematch, child process", reader.read),
        ]
        gc.freeze()  # as the child does
        gc.set_threshold(ALLOCATIONS_BETWEEN_COLLECTIONS)
        base = None
        print(f"{len(files)} files, {pages} pages")
        for name, function in rows:
            clock = time.perf_counter if function == reader.read else time.process_time
            rate = pages / best(function, files, options.rounds, clock)
            base = base or rate
            print(f"{name:28} {rate:8.0f} pages/s   {rate / base:6.2f} x pypdfium2")


if __name__ == "__main__":
    main()
