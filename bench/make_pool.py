"""Makes a pool of invented résumés of mixed kinds, 1 % of them hostile.

    python bench/make_pool.py FOLDER [--count 100000] [--seed 1]

Most are variations of the examples as text, Markdown, HTML, DOCX, PDF and JSON Resume; now and then an
example itself. Hostile are bombs, damaged and empty files, pictures, endless lines and deep nesting. The
same seed gives the same bytes.
"""

from __future__ import annotations

import argparse
import html
import io
import json
import random
import zipfile
import zlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from texts import EXAMPLES, Variations

if TYPE_CHECKING:
    from collections.abc import Iterator

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
KINDS = {"txt": 46, "md": 10, "html": 14, "docx": 15, "pdf": 12, "json": 2, "example": 1}
HOSTILE_SHARE = 0.01


def zipped(parts: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def to_docx(text: str) -> bytes:
    lines = "".join(f"<w:p><w:r><w:t>{html.escape(line)}</w:t></w:r></w:p>" for line in text.splitlines())
    return zipped(docx_parts(f'<w:document xmlns:w="{WORD}"><w:body>{lines}</w:body></w:document>'.encode()))


def docx_parts(document: bytes) -> dict[str, bytes]:
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>'
    )
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{office}" Target="word/document.xml"/></Relationships>'
    )
    return {
        "[Content_Types].xml": types.encode(),
        "_rels/.rels": relations.encode(),
        "word/document.xml": document,
    }


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
    """Write a PDF of text lines in Helvetica, 60 a page."""
    lines = text.encode("latin-1", "replace").decode("latin-1").splitlines()
    pages = [lines[first : first + 60] for first in range(0, len(lines), 60)]
    objects = ["<</Type/Catalog/Pages 2 0 R>>", "", "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    kids = []
    for page in pages:
        shown = "".join(f"({escaped(line[:110])}) Tj T*\n" for line in page)
        stream = zlib.compress(f"BT /F1 9 Tf 12 TL 40 780 Td\n{shown}ET".encode("latin-1")).decode("latin-1")
        objects.append(f"<</Length {len(stream)}/Filter/FlateDecode>>\nstream\n{stream}\nendstream")
        content = len(objects)
        look = "/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>"
        objects.append(f"<</Type/Page/Parent 2 0 R{look}/Contents {content} 0 R>>")
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(kids)}]>>"
    return with_xref(objects)


def escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def with_xref(objects: list[str]) -> bytes:
    out, places = "%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    tail = f"trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{len(out)}\n%%EOF"
    out += f"xref\n0 {size}\n0000000000 65535 f \n{table}{tail}"
    return out.encode("latin-1")


@cache
def hostile() -> list[tuple[str, bytes]]:
    """Return what strangers send, by kind."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return [
        ("bomb.docx", zipped(docx_parts(b"<w>" + b"0" * 300_000_000 + b"</w>"))),
        ("laughs.docx", zipped(docx_parts(f'<!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]><x>&l9;</x>'.encode()))),
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
    parser = argparse.ArgumentParser(description=__doc__)
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
