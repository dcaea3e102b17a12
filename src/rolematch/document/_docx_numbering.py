"""The markers of list items in a DOCX file.

A dash for any bullet, the number that Word would show for the rest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rolematch.document._docx_style import W
from rolematch.document._look import number

if TYPE_CHECKING:
    from lxml import etree

_ROMAN = [(1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
          (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")]  # fmt: skip


def _roman(value: int) -> str:
    text = ""
    for worth, sign in _ROMAN:
        text += sign * (value // worth)
        value %= worth
    return text


def _letter(value: int) -> str:
    return chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)


def shown(value: int, style: str) -> str:
    """Return a counter as its number format shows it.

    Examples
    --------
    >>> shown(4, "decimal"), shown(4, "upperRoman"), shown(2, "lowerLetter")
    ('4', 'IV', 'b')
    """
    value = min(max(value, 1), 3_000)
    if style.endswith("Roman"):
        text = _roman(value)
    elif style.endswith("Letter"):
        text = _letter(value)
    else:
        text = str(value)
    return text.upper() if style.startswith("upper") else text


class Numbering:
    """The numbering part, with the counters of the lists met so far."""

    def __init__(self, root: etree._Element | None) -> None:
        self._levels: dict[str, list[etree._Element]] = {}
        self._counters: dict[str, list[int]] = {}
        if root is None:
            return
        abstract = {
            item.get(W + "abstractNumId", ""): item.findall(W + "lvl")
            for item in root.iter(W + "abstractNum")
        }
        for item in root.iter(W + "num"):
            link = item.find(W + "abstractNumId")
            self._levels[item.get(W + "numId", "")] = abstract.get(
                link.get(W + "val", "") if link is not None else "", []
            )

    def marker(self, properties: etree._Element | None) -> str:
        """Return what stands before the item's text, ``""`` for no list item; counts on."""
        if properties is None:
            return ""
        list_id, depth = (properties.find(W + tag) for tag in ("numId", "ilvl"))
        name = list_id.get(W + "val", "0") if list_id is not None else "0"
        level = int(number(depth.get(W + "val")) or 0) if depth is not None else 0
        level = min(max(level, 0), 8)
        if name == "0" or name not in self._levels:
            return ""
        formats = [_value(item, "numFmt", "bullet") for item in self._levels[name]]
        style = formats[level] if level < len(formats) else "bullet"
        indent = "  " * level
        if style == "bullet":
            return indent + "- "
        if style == "none":
            return ""
        return indent + self._count(name, level, formats) + " "

    def _count(self, name: str, level: int, formats: list[str]) -> str:
        counters = self._counters.setdefault(name, [0] * 9)
        starts = [int(number(_value(item, "start", "1")) or 1) for item in self._levels[name]]
        counters[level] = counters[level] + 1 if counters[level] else starts[level]
        counters[level + 1 :] = [0] * (8 - level)
        text = _value(self._levels[name][level], "lvlText", "%1.")
        for index, style in enumerate(formats[: level + 1]):
            text = text.replace(f"%{index + 1}", shown(counters[index], style))
        return text


def _value(level: etree._Element, tag: str, default: str) -> str:
    found = level.find(W + tag)
    return found.get(W + "val", default) if found is not None else default
