"""Plain text and Markdown: bytes → text in any common encoding → Document. No parser, so no child process."""

from __future__ import annotations

import codecs
import re
import unicodedata
from typing import TYPE_CHECKING

from rolematch.document._draft import Draft, check_length
from rolematch.document._lines import bullet_end
from rolematch.errors import DocumentError

if TYPE_CHECKING:
    from rolematch.document._model import Document, Limits

_MARKS = [
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]

# What each 8-bit encoding is used for: the letters and signs that its languages really use. The encoding
# whose everyday characters make up most of the non-ASCII part wins; on a tie the first.
_PUNCTUATION = "–—‘’“”„…•·°«»€£§©®™"
_EVERYDAY = {
    "cp1252": "àâäáãåæçéèêëíîïñóòôöõøœúùûüßÀÂÄÁÃÅÆÇÉÈÊËÍÎÏÑÓÒÔÖÕØŒÚÙÛÜ",
    "cp1251": "абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґАБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЭЮЯІЇЄ№",
    "koi8-r": "абвгдежзийклмнопрстуфхцчшщъыьэюяёАБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЭЮЯ",
    "cp1250": "áčďéěíňóřšťúůýžąćęłńśźżőűăîâşţäöüßÁČĎÉĚÍŇÓŘŠŤÚŮÝŽĄĆĘŁŃŚŹŻŐŰ",
    "cp1253": "αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ",
    "cp1254": "çğıöşüÇĞİÖŞÜ",
    "cp1255": "אבגדהוזחטיכלמנסעפצקרשתםןףץך",
    "mac-roman": "àâäáãåæçéèêëíîïñóòôöõøœúùûüßÀÂÄÁÃÅÆÇÉÈÊËÍÎÏÑÓÒÔÖÕØŒÚÙÛÜ",
}
_EAST_ASIAN = {
    "shift_jis": ("HIRAGANA", "KATAKANA", "CJK", "FULLWIDTH", "IDEOGRAPHIC"),
    "euc_kr": ("HANGUL", "FULLWIDTH"),
    "gb18030": ("CJK", "FULLWIDTH", "IDEOGRAPHIC"),
    "big5": ("CJK", "FULLWIDTH", "IDEOGRAPHIC"),
}


def decode(data: bytes) -> str | None:
    r"""Return the text of a file in any common encoding, or None for what is no text.

    Examples
    --------
    >>> decode("naïve café".encode("cp1252")), decode("Jan".encode("utf-16")), decode(b"\x89PNG\x00\x01")
    ('naïve café', 'Jan', None)
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _text_or_none(data, encoding)
    if b"\x00" in data:
        wide = _wide_encoding(data)
        return _text_or_none(data, wide) if wide else None
    return _text_or_none(data, "utf-8") or _text_or_none(data, _legacy_encoding(data))


_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
"""Those that no text holds; tabs, line ends and escape sequences do."""


def _text_or_none(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return text if len(_CONTROL.findall(text)) <= len(text) // 100 else None


def _wide_encoding(data: bytes) -> str | None:
    """Tell UTF-16 without a byte order mark by the zero bytes of its ASCII characters."""
    head = data[:4096]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) < len(head) // 8 or min(even, odd) > len(head) // 50:
        return None
    return "utf-16-be" if even > odd else "utf-16-le"


def _legacy_encoding(data: bytes) -> str:
    sample = bytes(data[:100_000])
    if len(re.findall(rb"[\x80-\xff]{2,}", sample)) and (east := _east_asian(sample)):
        return east
    scores = {
        encoding: _score(sample.decode(encoding, "replace"), everyday)
        for encoding, everyday in _EVERYDAY.items()
    }
    best = max(scores, key=lambda encoding: scores[encoding])
    return best if data.decode(best, "replace").count("\ufffd") == 0 else "latin-1"


def _score(text: str, everyday: str) -> float:
    """Rate a decoding: everyday letters count, inner capitals and foreign signs do not."""
    upper_inside = len(re.findall(r"(?<=[a-zа-яёα-ω])[^\x00-\x7f\W\d_]", text)) - len(
        re.findall(r"(?<=[a-zа-яёα-ω])[ß-öø-ÿĀ-ſа-яёіїєґά-ώא-ת]", text)
    )
    foreign = [char for char in text if char > "\x7f"]
    letters = sum((char in everyday) + (char.islower() and char in everyday) for char in foreign)
    return letters + sum(char in _PUNCTUATION for char in foreign) - 2 * upper_inside


def _east_asian(sample: bytes) -> str | None:
    """Return the multi-byte encoding in which nearly all non-ASCII characters are of its own scripts."""
    for encoding, scripts in _EAST_ASIAN.items():
        text = sample.decode(encoding, "replace")
        foreign = [char for char in text if char > "\x7f"]
        known = sum(unicodedata.name(char, "").startswith(scripts) for char in foreign)
        double = sum(len(run) for run in re.findall(rb"[\x80-\xff]{2,}", sample))
        if len(foreign) >= 4 and known >= 0.95 * len(foreign) and double >= len(foreign):
            return encoding
    return None


# ---------------------------------------------------------------- text → Document

# A file may be one line of a million marks, and this process reads it: so every pattern stops where its first
# sign comes again, and none can split white space in more than one way.
_ATX = re.compile(r" {0,3}(#{1,6})[ \t]+(.*)")
_CLOSING = re.compile(r"(?:^|[ \t])#+$")
_RULE = re.compile(r" {0,3}(?:[-*_][ \t]*){3,}")
_FENCE = re.compile(r" {0,3}(?:`{3,}|~{3,}).*")
_TABLE_RULE = re.compile(r"\|?[ \t]*:?-{3,}:?[ \t]*(?:\|[ \t]*:?-{3,}:?[ \t]*)*\|?")
_SETEXT = re.compile(r" {0,3}(?:={3,}|-{3,})[ \t]*")
_SIGNS = [
    r"^ {0,3}#{1,6} +\S",
    r"\*\*[^*\n]+\*\*",
    r"(?<!\w)__[^_\n]+__(?!\w)",
    r"\[[^\[\]\n]+\]\([^()\s]+",
    r"^ {0,3}\|.*\|[ \t]*$",
]

_TAGS = "b|i|u|em|strong|sub|sup|span|div|p|center|small|kbd|code|a|details|summary"
_COMMENT = re.compile(r"<!--(.*?)(?:-->|\Z)", re.DOTALL)
_INLINE = [
    (re.compile(r"!\[[^\[\]\n]*\]\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)"), ""),
    (re.compile(r"\[([^\[\]\n]+)\]\([^()\s]+(?:\([^()\s]*\)[^()\s]*)*(?:[ \t]+\"[^\"\n]*\")?\)"), r"\1"),
    (re.compile(r"<((?:https?://|mailto:)[^<>\s]+|[^<>\s@]+@[^<>\s]+)>"), r"\1"),
    (re.compile(r"(?<!`)`([^`\n]+)`(?!`)"), r"\1"),
    (re.compile(r"(\*{1,3})(?=\S)([^*\n]+?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w\\])(_{1,3})(?=\S)((?:[^_\n]|(?<=\w)_(?=\w))+?)(?<=\S)\1(?!\w)"), r"\2"),
    (re.compile(r"~~(?=\S)[^~\n]+~~"), ""),
    (re.compile(r"(?<![ \t])[ \t]*<br[ \t]*/?>[ \t]*", re.IGNORECASE), "\n"),
    (re.compile(rf"</?(?:{_TAGS})\b[^<>\n]*>", re.IGNORECASE), ""),
    (re.compile(r"\\([!-/:-@\[-`{-~])"), r"\1"),
]


def is_markdown(text: str) -> bool:
    """Tell Markdown by its signs: a heading, or two signs of other kinds."""
    found = [bool(re.search(sign, text, re.MULTILINE)) for sign in _SIGNS]
    return found[0] or sum(found) >= 2


def read_text(text: str, limits: Limits) -> Document:
    """Build the Document of decoded plain text or Markdown."""
    check_length(len(text), limits)
    if is_markdown(text):
        return _read_markdown(text, limits)
    draft = Draft("text", limits)
    draft.write_lines(draft.clean(text))
    return draft.finish()


def _read_markdown(text: str, limits: Limits) -> Document:
    draft = Draft("markdown", limits)
    for comment in _COMMENT.finditer(text):
        draft.hide(comment[1], "comment")
    lines = draft.clean(_COMMENT.sub("", text)).split("\n")
    for number, line in enumerate(lines):
        _markdown_line(draft, line, lines[number + 1] if number + 1 < len(lines) else "")
    return draft.finish()


def _markdown_line(draft: Draft, line: str, below: str) -> None:
    """Add one line of Markdown; ``below`` may be its underline."""
    if not line.strip():
        draft.gap()
    elif (
        _RULE.fullmatch(line)
        or _FENCE.fullmatch(line)
        or _TABLE_RULE.fullmatch(line.strip())
        or _SETEXT.fullmatch(line)
    ):
        return
    elif heading := _ATX.fullmatch(line):
        draft.gap()
        title = _CLOSING.sub("", heading[2].rstrip())
        draft.add(_inline(title), "heading", level=len(heading[1]), bold=True)
    elif _SETEXT.fullmatch(below) and not bullet_end(line):
        draft.gap()
        draft.add(_inline(line), "heading", level=1 if "=" in below else 2, bold=True)
    elif marker := bullet_end(line):
        indent = len(line) - len(line.lstrip())
        draft.add(_inline(line[marker:]), "list-item", prefix=" " * indent + "- ")
    elif line.lstrip().startswith("|"):
        draft.add(
            "\t".join(_inline(cell).strip() for cell in line.strip().strip("|").split("|")), "table-cell"
        )
    else:
        body = line.lstrip(" >")
        bold = bool(re.fullmatch(r"\s*(\*\*|__).+\1\s*", body))
        draft.add(_inline(body), bold=bold)


def _inline(text: str) -> str:
    """Strip the marks inside a line, innermost last."""
    for pattern, replacement in _INLINE:
        text = pattern.sub(replacement, text)
    return text


def read_plain(data: bytes, limits: Limits) -> Document:
    """Decode and read; raise ``unsupported`` for what is no text."""
    text = decode(data)
    if text is None:
        raise DocumentError("this is no text and no format that rolematch knows", status="unsupported")
    return read_text(text, limits)
