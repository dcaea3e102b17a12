"""The example résumés as real programs save and print them: LibreOffice and Chromium, six forms of each."""

import html
import re
import subprocess
import tempfile
from pathlib import Path
from typing import NamedTuple

import document_files as files
import resume_files as made
from rolematch.document import read_document

EXAMPLES = Path(__file__).parents[1] / "examples"
SOURCES = sorted([
    *(path for path in (EXAMPLES / "resumes").iterdir() if path.suffix in {".txt", ".md"}),
    *(EXAMPLES / "sources").glob("*.html"),
])  # fmt: skip
FORMS = ("html", "odt", "docx", "pdf", "pdf, browser", "pdf, side bar", "pdf, two columns")
_BESIDE = re.compile(
    r"skill|tools|education|language|school|spare|interest|reported|talks|goals|also", re.IGNORECASE
)


class Part(NamedTuple):
    """A paragraph of a résumé: ``h1`` to ``h6``, ``li`` or ``p``; ``right`` stands at the right margin."""

    kind: str
    text: str
    right: str = ""


def parts_of(path):
    """Return the paragraphs of an example, wrapped lines joined."""
    document = read_document(path)
    parts, end = [], 0
    for block in document.blocks:
        text, *right = re.split(
            r"\t| {3,}", document.text[block.start : block.end].replace("\n  ", " "), maxsplit=1
        )
        if len("".join(right)) > 30:  # no date: it stands there because the line begins with one
            text, right = f"{text}, {right[0].strip()}", []
        apart = "\n\n" in document.text[end : block.start]
        if (
            parts
            and not apart
            and not right
            and parts[-1].kind == _kind(block) == "p"
            and len(parts[-1].text) > 70
        ):
            parts[-1] = Part("p", f"{parts[-1].text} {text}")
        else:
            parts.append(Part(_kind(block), text, *map(str.strip, right)))
        end = block.end
    return [Part("h1", parts[0].text), *parts[1:]]


def _kind(block):
    if block.kind == "heading":
        return f"h{max(block.level, 2)}"
    return "li" if block.kind == "list-item" else "p"


# ---------------------------------------------------------------- HTML

_STYLE = """body { font: 10.5pt/1.35 Arial, sans-serif; margin: 0 } h1 { font-size: 20pt; margin: 0 0 4pt }
h2 { font-size: 13pt; margin: 10pt 0 4pt }
h3 { font-size: 11pt; margin: 6pt 0 3pt } p { margin: 0 0 4pt } ul { margin: 0 0 6pt; padding-left: 14pt }
.row { display: flex; justify-content: space-between } @page { margin: 18mm }"""


def _page(body):
    return (
        f"<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'><style>{_STYLE}</style></head>"
        f"<body>{body}</body></html>"
    )


def _markup(parts):
    lines = []
    for part in parts:
        text, right = html.escape(part.text), html.escape(part.right)
        if part.kind == "li":
            lines.append(f"<ul><li>{text}</li></ul>")
        elif right:
            lines.append(f"<div class='row'><span>{text}</span> <span>{right}</span></div>")
        else:
            lines.append(f"<{part.kind}>{text}</{part.kind}>")
    return "".join(lines).replace("</ul><ul>", "")


def one_column(parts):
    """Return the résumé as a page of one column."""
    return _page(_markup(parts))


def side_bar(parts):
    """Return the résumé with skills, schools and the like in a narrow column beside the rest."""
    main, side, target = [], [], None
    for part in parts[1:]:
        if part.kind == "h2":
            target = side if _BESIDE.search(part.text) else main
        (main if target is None else target).append(part)
    return _page(
        _markup(parts[:1]) + "<div style='display:flex;justify-content:space-between'>"
        f"<div style='width:66%'>{_markup(main)}</div><div style='width:28%'>{_markup(side)}</div></div>"
    )


def two_columns(parts):
    """Return the résumé in two columns as a newspaper has them."""
    return _page(_markup(parts[:1]) + f"<div style='columns:2;column-gap:24pt'>{_markup(parts[1:])}</div>")


# ---------------------------------------------------------------- programs


_HEADINGS = "".join(
    f'<style:style style:name="H{level}" style:family="paragraph"><style:text-properties fo:font-size="{size}pt" '
    'fo:font-weight="bold"/></style:style>'
    for level, size in ((1, 20), (2, 14), (3, 13), (4, 12))
)


def as_odt(parts):
    """Return the résumé as an ODT file; text at the right margin stands behind a tab."""
    body = ""
    for part in parts:
        text, right = html.escape(part.text), html.escape(part.right)
        if part.kind == "li":
            body += f'<text:list text:style-name="L"><text:list-item><text:p>{text}</text:p></text:list-item></text:list>'
        elif part.kind != "p":
            level = part.kind[1]
            body += f'<text:h text:style-name="H{level}" text:outline-level="{level}">{text}</text:h>'
        else:
            style = ' text:style-name="J"' if right else ""
            body += f"<text:p{style}>{text}{'<text:tab/>' if right else ''}{right}</text:p>"
    return files.odt(
        body.replace('</text:list><text:list text:style-name="L">', ""), styles=made.ODT_STYLES + _HEADINGS
    )


def _by_office(sources, target, folder):
    """Return what LibreOffice makes of files, in one run of the program."""
    out = Path(folder, "out")
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(
            [made.OFFICE, "--headless", f"-env:UserInstallation=file://{profile}", "--convert-to", target,
             "--outdir", str(out), *map(str, sources)],
            check=True, capture_output=True, timeout=300,
        )  # fmt: skip
    return {source.stem: (out / f"{source.stem}.{target}").read_bytes() for source in sources}


def render(folder, paths=SOURCES):
    """Return {name: {form: content}}; every form but HTML was saved or printed by a real program."""
    parts = {path.stem: parts_of(path) for path in paths}
    sources = []
    for name, content in parts.items():
        sources.append(Path(folder, f"{name}.odt"))
        sources[-1].write_bytes(as_odt(content))
    saved = {target: _by_office(sources, target, folder) for target in ("odt", "docx", "pdf")}
    printed = {"pdf, browser": one_column, "pdf, side bar": side_bar, "pdf, two columns": two_columns}
    return {
        name: {
            "html": one_column(content).encode(),
            **{target: files_of[name] for target, files_of in saved.items()},
            **{form: made.print_page(layout(content), folder) for form, layout in printed.items()},
        }
        for name, content in parts.items()
    }


# ---------------------------------------------------------------- what comes of them


class Outcome(NamedTuple):
    """What the library makes of one file."""

    positions: list[tuple[str, ...]]
    skills: list[str]
    ranking: list[str]
    scores: dict[str, float]


def outcome(matcher, document):
    """Read positions, skills and ranking of one document."""
    from rolematch.resume import parse_resume

    resume = parse_resume(document)
    positions = sorted(
        tuple(str(value) for value in (p.title, p.employer, p.start, p.end)) for p in resume.positions
    )
    skills = sorted({mention.skill for mention in matcher.find_skills(resume.career.text)})
    ranking = matcher.rank(resume)
    return Outcome(
        positions, skills, [match.specialty for match in ranking], {m.specialty: m.score for m in ranking}
    )
