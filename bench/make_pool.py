"""Makes a pool of invented résumés of mixed kinds, 1 % of them hostile.

    python bench/make_pool.py FOLDER [--count 100000] [--seed 1]

Most are variations of the examples as text, Markdown, HTML, DOCX, PDF and JSON Resume; now and then an
example itself. Hostile are bombs, damaged and empty files, pictures, endless lines and deep nesting. The
same seed gives the same bytes.
"""

from __future__ import annotations

import argparse
import html
import json
import random
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from texts import EXAMPLES, Variations

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
import document_files as made

if TYPE_CHECKING:
    from collections.abc import Iterator

KINDS = {"txt": 46, "md": 10, "html": 14, "docx": 15, "pdf": 12, "json": 2, "example": 1}
HOSTILE_SHARE = 0.01


def to_docx(text: str) -> bytes:
    return made.docx("".join(made.para(html.escape(line)) for line in text.splitlines()))


def to_html(text: str) -> bytes:
    lines = "".join(f"<p>{html.escape(line)}</p>\n" for line in text.splitlines() if line)
    return f"<!DOCTYPE html><html><body>{lines}</body></html>".encode()


def to_markdown(text: str) -> bytes:
    return "\n".join(f"## {line}" if line.isupper() else line for line in text.splitlines()).encode()


def to_json(text: str) -> bytes:
    lines = [line.strip("- ") for line in text.splitlines() if line.startswith("- ")]
    work = [{"name": "Example Ltd", "position": "Engineer", "startDate": "2019-01", "highlights": lines}]
    return json.dumps({"basics": {"name": "Candidate"}, "work": work}).encode()


def to_pdf(text: str) -> bytes:
    """Write the lines in Helvetica, 60 a page."""
    lines = [line[:110] for line in text.encode("cp1252", "replace").decode("cp1252").splitlines()]
    pages = [lines[first : first + 60] for first in range(0, len(lines), 60)]
    return made.pdf(*(made.lines_at(40, 780, page, 9, 12) for page in pages))


@cache
def hostile() -> list[tuple[str, bytes]]:
    """Return what strangers send, by kind."""
    laughs = '<!ENTITY l0 "ha">' + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return [
        ("bomb.docx", made.zipped({"word/document.xml": b"<w>" + b"0" * 300_000_000 + b"</w>"})),
        ("laughs.docx", made.zipped({"word/document.xml": f"<!DOCTYPE x [{laughs}]><x>&l9;</x>"})),
        ("cut.pdf", to_pdf("Ruby\n" * 500)[:700]),
        ("noise.pdf", b"%PDF-1.7\n" + random.Random(0).randbytes(20_000)),
        ("empty.txt", b""),
        ("blank.md", b" \n\t\n"),
        ("picture.pdf", b"\x89PNG\r\n\x1a\n" + bytes(1000)),
        ("noise.doc", random.Random(1).randbytes(5_000)),
        ("line.txt", b"Go, " * 200_000),
        ("long.txt", b"Ran Kubernetes in production. " * 60_000),
        ("deep.html", b"<div>" * 50_000 + b"Ruby"),
        ("cut.docx", to_docx("Ruby on Rails\n" * 50)[:400]),
    ]


FORMS = {
    "txt": str.encode,
    "md": to_markdown,
    "html": to_html,
    "docx": to_docx,
    "pdf": to_pdf,
    "json": to_json,
}


def files(count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of every file."""
    dice, make = random.Random(seed), Variations(seed)
    examples = sorted(EXAMPLES.iterdir())
    for number in range(count):
        folder = f"{number // 1000:03}"
        if dice.random() < HOSTILE_SHARE:
            name, data = dice.choice(hostile())
            yield f"{folder}/{number:06}-{name}", data
            continue
        kind = dice.choices(list(KINDS), list(KINDS.values()))[0]
        if kind == "example":
            path = dice.choice(examples)
            yield f"{folder}/{number:06}-{path.name}", path.read_bytes()
        else:
            yield f"{folder}/{number:06}.{kind}", FORMS[kind](make.text(number, dice.randint(1500, 4500)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    for name, data in files(options.count, options.seed):
        path = options.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


if __name__ == "__main__":
    main()
