"""Cells of files that a spreadsheet opens."""

from __future__ import annotations

import unicodedata

STARTS_FORMULA = ("=", "+", "-", "@")
ENDS_CELL = ("\t", "\r", "\n", "\0")


def neutral(cell: object) -> str:
    """Take the teeth out of a cell that a spreadsheet would run as a formula; numbers stay as they are.

    What counts is the first sign that is no blank, quote or invisible mark, and full-width signs count as
    their plain ones (OWASP ASVS 1.2.10). A cell is restored by taking its first ``'`` off.

    Examples
    --------
    >>> neutral("=HYPERLINK(1)"), neutral(" ＝1+1"), neutral("cv.pdf"), neutral(-0.5)
    ("'=HYPERLINK(1)", "' ＝1+1", 'cv.pdf', '-0.5')
    """
    text = str(cell)
    if isinstance(cell, int | float):
        return text
    return f"'{text}" if text.startswith(("'", *ENDS_CELL)) or _first_sign(text) in STARTS_FORMULA else text


def _first_sign(text: str) -> str:
    """Return the first character that a person would see, in its plain form."""
    for char in text:
        plain = unicodedata.normalize("NFKC", char)
        if not plain.isspace() and plain not in "\"'" and unicodedata.category(char) not in ("Cf", "Cc"):
            return plain[:1]
    return ""
