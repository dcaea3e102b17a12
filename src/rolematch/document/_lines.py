"""Characters and lines: what every reader cleans away, bullets, and the blocks of plain text."""

from __future__ import annotations

import re
import unicodedata

from rolematch.document._model import Block

BULLETS = "•‣⁃∙◦●○◉◎■□▪▫▬►▻▶▷▸▹◆◇◈❖✓✔✗✘★☆➢➤➔➜➡→⇒⁌⁍※·¤§\uf0b7\uf0a7\uf0d8\uf076\uf0fc\uf02d\uf0a8"
"""Signs that start a list item; the private-use ones are those of the Symbol and Wingdings fonts."""

BULLET = re.compile(rf"[ \t]*(?:[{re.escape(BULLETS)}]+[ \t]*|[-–—*+o][ \t]+)(?=\S)")
LIGATURES = {
    "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st",
}  # fmt: skip
SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_NOISE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
                    "\ufe00-\ufe0f\ufeff\ufff9-\ufffb\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff"
                    "\ud800-\udfff\U000e0000-\U000e0fff\U000f0000-\U0010ffff]")  # fmt: skip
_JOINERS = "\u200c\u200d"  # they spell words in Persian and Indic scripts
_TABLE = str.maketrans(
    {
        **LIGATURES,
        **dict.fromkeys(SPACES, " "),
        **dict.fromkeys("\u2028\u2029\x85\x0b\x0c", "\n"),
        **dict.fromkeys("\u2010\u2011", "-"),
    }
)


def clean(text: str) -> str:
    r"""Return the text without what no reader sees: controls, zero-width signs, icon glyphs, ligatures.

    Examples
    --------
    >>> clean("\uf0e0 o\ufb03ce\u00a0\u200bhours\r\n")
    ' office hours\n'
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_TABLE)
    return _NOISE.sub(_without_noise, text)


def _without_noise(match: re.Match[str]) -> str:
    before = match.string[match.start() - 1 : match.start()]
    return match[0] if match[0] in _JOINERS and before >= "\u0590" else ""


_TAGS = re.compile("[\U000e0020-\U000e007e]+")


def tag_characters(text: str) -> str:
    """Return the ASCII text that is smuggled in the invisible characters of the Unicode tags block."""
    return "".join(chr(ord(char) - 0xE0000) for run in _TAGS.findall(text) for char in run)


def bullet_end(line: str) -> int:
    """Return where the text of a list item starts in its line; 0 for a line that is none.

    Examples
    --------
    >>> bullet_end("  •Led a team"), bullet_end("2019 – 2021")
    (3, 0)
    """
    match = BULLET.match(line)
    return match.end() if match else 0


_SPACED = re.compile(r"(?<!\S)\w(?:[ \u00a0]\w){3,}(?!\S)(?:[ \u00a0]{2,}\w(?:[ \u00a0]\w)*(?!\S))*")


def join_spaced(line: str) -> str:
    """Undo the letter-spacing of a heading; two or more spaces stood between its words.

    Examples
    --------
    >>> join_spaced("W O R K   H I S T O R Y")
    'WORK HISTORY'
    >>> join_spaced("Plan B or C")
    'Plan B or C'
    """
    return _SPACED.sub(_joined, line)


def _joined(match: re.Match[str]) -> str:
    return " ".join(re.sub(r"[ \u00a0]", "", word) for word in re.split(r"[ \u00a0]{2,}", match[0]))


def plain_line(line: str) -> str:
    """Return a line of plain text without letter-spacing, with a dash for any bullet.

    Examples
    --------
    >>> plain_line("  • Led a team "), plain_line("S K I L L S")
    ('  - Led a team', 'SKILLS')
    """
    line = join_spaced(line.rstrip())
    marker = bullet_end(line)
    return line[: len(line) - len(line.lstrip())] + "- " + line[marker:] if marker else line


def looks_like_heading(line: str) -> bool:
    """Tell whether a line of plain text is set as a heading: short, upper case or ended by a colon.

    Examples
    --------
    >>> [looks_like_heading(line) for line in ("EXPERIENCE", "Skills:", "Ran PostgreSQL, Redis and Kafka.")]
    [True, True, False]
    """
    line = line.strip()
    if len(line) > 60 or not (line.isupper() or line.endswith(":")) or _NO_HEADING.search(line):
        return False
    words = line.rstrip(":").split()
    if not 1 <= len(words) <= 6:
        return False
    return words[0][:1].isupper() and (line.endswith(":") or sum(map(str.isalpha, line)) > 3)


_NO_HEADING = re.compile(r"[\d@,|]")
_UNDERLINE = re.compile(r"={3,}|-{3,}|_{3,}|\*{3,}|~{3,}")
_MARKER_STARTS = frozenset(BULLETS + "-–—*+o=_~")


def blocks_of_lines(text: str) -> tuple[Block, ...]:
    """Cut plain text into blocks: a heading, a list item with its wrapped lines, or a line each."""
    blocks: list[Block] = []
    offset, item_indent = 0, 0
    for line in text.split("\n"):
        body = line.strip()
        if not body:
            offset, item_indent = offset + len(line) + 1, 0
            continue
        indent = 0 if body[0] == line[0] else len(line) - len(line.lstrip())
        start, end, offset = offset + indent, offset + indent + len(body), offset + len(line) + 1
        marker = bullet_end(body) if body[0] in _MARKER_STARTS else 0
        if marker:
            item_indent = indent + marker
            blocks.append(Block(start + marker, end, "list-item"))
        elif body[0] in _MARKER_STARTS and _UNDERLINE.fullmatch(body):
            if blocks and _is_title(text, blocks[-1], end):
                blocks[-1] = Block(blocks[-1].start, blocks[-1].end, "heading", level=1)
        elif item_indent and indent >= item_indent:
            blocks[-1] = Block(blocks[-1].start, end, "list-item")
        else:
            item_indent = 0
            heading = (body[-1] == ":" or body.isupper()) and looks_like_heading(body)
            blocks.append(Block(start, end, "heading", level=1) if heading else Block(start, end))
    return tuple(blocks)


def _is_title(text: str, block: Block, end: int) -> bool:
    """Tell whether an underline belongs to this block: it stands on the line just above, and is short."""
    line_above = text.find("\n", text.find("\n", block.end) + 1, end) < 0
    return block.kind != "list-item" and line_above and block.end - block.start <= 60


def is_word(token: str) -> bool:
    """Tell whether a token has a letter or a digit in it."""
    return any(unicodedata.category(char)[0] in "LN" for char in token)
