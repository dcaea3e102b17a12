"""How a run of a DOCX file looks: the cascade of its styles, and whether anybody can see it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rolematch.document._look import Look, number, rgb

if TYPE_CHECKING:
    from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_HIGHLIGHTS = {
    "black": "000000", "blue": "0000FF", "cyan": "00FFFF", "darkBlue": "000080", "darkCyan": "008080",
    "darkGray": "808080", "darkGreen": "008000", "darkMagenta": "800080", "darkRed": "800000",
    "darkYellow": "808000", "green": "00FF00", "lightGray": "C0C0C0", "magenta": "FF00FF", "red": "FF0000",
    "white": "FFFFFF", "yellow": "FFFF00",
}  # fmt: skip


def _on(element: etree._Element | None) -> bool | None:
    """Read a toggle such as ``w:b``: absent None, else whether it is on."""
    if element is None:
        return None
    return element.get(W + "val", "true") not in ("0", "false", "off", "none")


def color_of(element: etree._Element | None, attribute: str) -> str | None:
    """Return RRGGBB of ``w:color`` or ``w:shd``; None for absent, automatic or unreadable."""
    return rgb(element.get(W + attribute)) if element is not None else None


def applied(look: Look, properties: etree._Element | None) -> Look:
    """Return the look with direct run properties (``w:rPr``) laid over it."""
    if properties is None:
        return look
    changes: dict[str, object] = {}
    vanish = [
        state
        for tag in ("vanish", "webHidden", "specVanish")
        if (state := _on(properties.find(W + tag))) is not None
    ]
    if vanish:
        changes["vanish"] = any(vanish)
    if (bold := _on(properties.find(W + "b"))) is not None:
        changes["bold"] = bold
    if (color := properties.find(W + "color")) is not None:
        changes["color"] = color_of(color, "val")
    if (size := properties.find(W + "sz")) is not None and (
        points := number(size.get(W + "val"))
    ) is not None:
        changes["size"] = points / 2
    if (scale := properties.find(W + "w")) is not None and (
        percent := number((scale.get(W + "val") or "").rstrip("%"))
    ):
        changes["scale"] = percent / 100
    return replace(look, **changes, **_fills(properties))  # type: ignore[arg-type]


def _fills(properties: etree._Element) -> dict[str, object]:
    """Read what lies behind the run, and the text effects of Word 2010 that can take its color away."""
    changes: dict[str, object] = {}
    if (fill := color_of(properties.find(W + "shd"), "fill")) is not None:
        changes["fill"] = fill
    if (mark := properties.find(W + "highlight")) is not None:
        changes["fill"] = _HIGHLIGHTS.get(mark.get(W + "val", ""))
    effect = properties.find(W14 + "textFill")
    if effect is not None:
        changes["transparent"] = effect.find(W14 + "noFill") is not None or any(
            (number(alpha.get(W14 + "val")) or 0) >= 95_000 for alpha in effect.iter(W14 + "alpha")
        )
        solid = effect.find(f"{W14}solidFill/{W14}srgbClr")
        if solid is not None and (color := rgb(solid.get(W14 + "val"))):
            changes["color"] = color
    return changes


def outline_level(element: etree._Element | None) -> int:
    """Return the heading level that ``w:outlineLvl`` gives, 0 for none."""
    level = number(element.get(W + "val")) if element is not None else None
    return int(level) + 1 if level is not None and 0 <= level < 9 else 0


class Styles:
    """The styles part: looks, heading levels and numbering by style name, inheritance resolved."""

    def __init__(self, root: etree._Element | None) -> None:
        self._elements: dict[str, etree._Element] = {}
        self._looks: dict[str, Look] = {}
        self.base = Look()
        self.default_paragraph = ""
        if root is None:
            return
        self.base = applied(self.base, root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"))
        for style in root.iter(W + "style"):
            name = style.get(W + "styleId", "")
            self._elements[name] = style
            if style.get(W + "type") == "paragraph" and style.get(W + "default") in ("1", "true", "on"):
                self.default_paragraph = name

    def chain(self, name: str) -> list[etree._Element]:
        """Return the style and those that it is based on, nearest first; a loop ends the chain."""
        found: list[etree._Element] = []
        while (style := self._elements.get(name)) is not None and style not in found:
            found.append(style)
            based = style.find(W + "basedOn")
            name = based.get(W + "val", "") if based is not None else ""
        return found

    def paragraph_look(self, name: str) -> Look:
        """Return the look of a run without properties of its own in a paragraph of this style."""
        if name not in self._looks:
            self._looks[name] = self.run_look(self.base, name)
        return self._looks[name]

    def run_look(self, look: Look, name: str) -> Look:
        """Lay a character style over a look."""
        for style in reversed(self.chain(name)):
            look = applied(look, style.find(W + "rPr"))
        return look

    def paragraph_property(self, name: str, tag: str) -> etree._Element | None:
        """Return the nearest ``w:pPr/<tag>`` of a style chain."""
        for style in self.chain(name):
            found = style.find(f"{W}pPr/{W}{tag}")
            if found is not None:
                return found
        return None

    def heading_level(self, name: str) -> int:
        """Return the heading level of a style, 0 for none; Title counts as level 1."""
        for style in self.chain(name):
            title = style.find(W + "name")
            words = (title.get(W + "val", "") if title is not None else "").lower().split()
            if words[:1] == ["heading"] and words[-1].isdigit():
                return min(int(words[-1]), 9)
            if words == ["title"]:
                return 1
        return outline_level(self.paragraph_property(name, "outlineLvl"))

    def table_is_shaded(self, name: str) -> bool:
        """Tell whether a table style paints cells, so that white text in them is meant to be seen."""
        return any(
            color_of(shade, "fill") not in (None, "FFFFFF")
            for style in self.chain(name)
            for shade in style.iter(W + "shd")
        )
