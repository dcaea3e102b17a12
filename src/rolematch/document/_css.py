"""The little of CSS that decides whether text on a page can be seen."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rolematch.document._contrast import TINY, faint_reason
from rolematch.document._look import POINTS

if TYPE_CHECKING:
    from lxml import etree

Rules = list[tuple["Selector", dict[str, str]]]

_NAMES = {
    "white": "FFFFFF", "black": "000000", "red": "FF0000", "green": "008000", "blue": "0000FF",
    "yellow": "FFFF00", "gray": "808080", "grey": "808080", "silver": "C0C0C0", "navy": "000080",
    "maroon": "800000", "teal": "008080", "purple": "800080", "orange": "FFA500", "snow": "FFFAFA",
    "ivory": "FFFFF0", "whitesmoke": "F5F5F5", "ghostwhite": "F8F8FF", "floralwhite": "FFFAF0",
    "lightgray": "D3D3D3", "lightgrey": "D3D3D3", "darkblue": "00008B", "darkgray": "A9A9A9",
    "darkgrey": "A9A9A9", "dimgray": "696969", "aliceblue": "F0F8FF", "beige": "F5F5DC", "linen": "FAF0E6",
    "azure": "F0FFFF", "mintcream": "F5FFFA", "seashell": "FFF5EE",
}  # fmt: skip
_UNITS = {**POINTS, "rem": 12.0, "vw": 6.0, "vh": 8.0}
_LENGTH = re.compile(r"(-?\d*\.?\d+)([a-z%]*)")
_SIZES = {"xx-small": 6.75, "x-small": 7.5, "small": 9.75, "medium": 12.0, "large": 13.5, "x-large": 18.0}


@dataclass(frozen=True, slots=True)
class Style:
    """The computed look of an element's text."""

    color: str = "000000"
    background: str | None = "FFFFFF"
    size: float = 12.0
    bold: bool = False
    upper: bool = False
    preformatted: bool = False
    is_block: bool = False
    is_row: bool = False
    invisible: bool = False
    opacity: float = 1.0
    gone: str | None = None

    def hidden_reason(self) -> str | None:
        """Return why nobody can see this text, or None."""
        if self.gone:
            return self.gone
        if self.invisible:
            return "invisible"
        if self.opacity < 0.1:
            return "transparent"
        if self.size < TINY:
            return "tiny"
        if self.color == "":
            return "transparent"
        return faint_reason(self.color, self.background) if self.background else None


@dataclass(frozen=True, slots=True)
class Compound:
    """One part of a selector: tag, id, classes."""

    tag: str
    name: str
    classes: frozenset[str]

    def matches(self, element: etree._Element) -> bool:
        """Tell whether the element is meant."""
        return (
            self.tag in ("", element.tag)
            and self.name in ("", element.get("id", ""))
            and (not self.classes or self.classes <= frozenset(element.get("class", "").split()))
        )


@dataclass(frozen=True, slots=True)
class Selector:
    """A selector of tags, ids and classes; a child is taken for any descendant."""

    last: Compound
    ancestors: tuple[Compound, ...]

    @property
    def weight(self) -> tuple[int, int, int]:
        """Specificity."""
        parts = (self.last, *self.ancestors)
        return (
            sum(bool(part.name) for part in parts),
            sum(len(part.classes) for part in parts),
            sum(bool(part.tag) for part in parts),
        )

    def matches(self, element: etree._Element) -> bool:
        """Tell whether the element is meant."""
        if not self.last.matches(element):
            return False
        above = element.iterancestors()
        return all(any(part.matches(one) for one in above) for part in reversed(self.ancestors))


_RULE = re.compile(r"([^{}]{1,500})\{([^{}]{0,5000})\}")
_SIMPLE = re.compile(r"([a-z][\w-]*|\*)?((?:[.#][\w-]+)*)", re.IGNORECASE)
_AT_BLOCK = re.compile(r"@([\w-]+)([^{};]*)\{((?:[^{}]|\{[^{}]*\})*)\}")
MOST_RULES = 2_000


def page_rules(root: etree._Element) -> Rules:
    """Return the rules of the page's style elements, weakest first."""
    rules: Rules = []
    for sheet in root.iter("style"):
        text = re.sub(r"/\*.*?\*/", "", sheet.text or "", flags=re.DOTALL)
        for match in _RULE.finditer(_AT_BLOCK.sub(_on_any_screen, text)):
            declarations = _declarations(match[2])
            rules += [(one, declarations) for part in match[1].split(",") if (one := _selector(part))]
    return sorted(rules[:MOST_RULES], key=lambda rule: rule[0].weight)


def _on_any_screen(match: re.Match[str]) -> str:
    """Keep the rules for screens of any size; drop those for print, narrow windows, fonts, animations."""
    medium = match[2].strip().lower()
    return match[3] if match[1] == "media" and medium in ("all", "screen", "only screen") else ""


def _selector(text: str) -> Selector | None:
    """Read a selector; None for one with states, attributes or siblings, which is not looked at."""
    text = text.replace(">", " ").strip()
    parts = [_compound(part) for part in text.split()]
    known = [part for part in parts if part is not None]
    return Selector(known[-1], tuple(known[:-1])) if known and len(known) == len(parts) else None


def _compound(text: str) -> Compound | None:
    match = _SIMPLE.fullmatch(text)
    if not match:
        return None
    parts = re.findall(r"([.#])([\w-]+)", match[2])
    tag = (match[1] or "").lower().replace("*", "")
    name = next((word for sign, word in parts if sign == "#"), "")
    return Compound(tag, name, frozenset(word for sign, word in parts if sign == "."))


def _declarations(text: str) -> dict[str, str]:
    """Read ``name: value; …`` in lower case."""
    declared: dict[str, str] = {}
    for name, value in (part.split(":", 1) for part in text.lower().split(";") if ":" in part):
        value = value.replace("!important", "").strip()
        declared.update(_font(value) if name.strip() == "font" else {name.strip(): value})
    return declared


def styled(rules: Rules, element: etree._Element, parent: Style) -> Style:
    """Return the style of an element inside one of ``parent``'s."""
    declared: dict[str, str] = {}
    for selector, declarations in rules:
        if selector.matches(element):
            declared.update(declarations)
    if element.tag == "font" and (color := element.get("color")):
        declared["color"] = color.lower()
    if color := element.get("bgcolor"):
        declared.setdefault("background-color", color.lower())
    declared.update(_declarations(element.get("style", "")))
    style = replace(
        parent, is_block=False, is_row=False, preformatted=parent.preformatted or element.tag == "pre"
    )
    if element.get("hidden") is not None or element.get("type") == "hidden":
        style = replace(style, gone=style.gone or "display-none")
    return _laid_over(style, declared) if declared else style


def _laid_over(style: Style, css: dict[str, str]) -> Style:
    """Lay declarations over the inherited style."""
    display = css.get("display", "")
    size = _length(css.get("font-size", ""), style.size)
    background = css.get("background-color") or css.get("background", "")
    return replace(
        style,
        gone=style.gone or _gone(css),
        is_block=display in ("block", "flex", "grid", "list-item", "table", "table-row", "table-cell"),
        is_row=display in ("flex", "grid") and not css.get("flex-direction", "").startswith("column"),
        invisible={"hidden": True, "collapse": True, "visible": False}.get(
            css.get("visibility", ""), style.invisible
        ),
        opacity=style.opacity * _fraction(css.get("opacity", "1")),
        size=style.size if size is None else size,
        color=_color(css["color"], style.color) if "color" in css else style.color,
        background=_background(background, style.background) if background else style.background,
        bold=_bold(css.get("font-weight", ""), inherited=style.bold),
        upper=css["text-transform"] == "uppercase" if "text-transform" in css else style.upper,
        preformatted=css["white-space"].startswith("pre") if "white-space" in css else style.preformatted,
    )


_FONT_SIZE = re.compile(r"(?:^| )(\d*\.?\d+(?:[a-z]+|%)?|[\w-]*small|medium|[\w-]*large)(?: ?/ ?\S+)? +\S")


def _font(shorthand: str) -> dict[str, str]:
    """Read size and weight of ``font: bold 0/0 a``, which hides text as well as ``font-size: 0`` does.

    Examples
    --------
    >>> _font("italic bold 11pt/1.4 arial, sans-serif"), _font("0/0 a")
    ({'font-size': '11pt', 'font-weight': 'bold'}, {'font-size': '0', 'font-weight': 'normal'})
    """
    weight = re.search(r"\b(bold|bolder|[1-9]00)(?= )", shorthand)
    rest = shorthand.replace(weight[0], "", 1) if weight else shorthand
    size = _FONT_SIZE.search(rest)
    return {"font-size": size[1], "font-weight": weight[0] if weight else "normal"} if size else {}


def _bold(weight: str, *, inherited: bool) -> bool:
    if weight.isdigit():
        return int(weight) >= 600
    return {"bold": True, "bolder": True, "normal": False, "lighter": False}.get(weight, inherited)


def _gone(css: dict[str, str]) -> str | None:
    """Return why an element leaves no trace on the page: not displayed, off the page, clipped to nothing."""
    if css.get("display") == "none":
        return "display-none"
    if css.get("position") in ("absolute", "fixed", "relative"):
        edges = [_length(css.get(edge, ""), 12.0) or 0.0 for edge in ("left", "top", "right", "bottom")]
        if min(edges) < -300:
            return "off-page"
    if (_length(css.get("text-indent", ""), 12.0) or 0.0) < -300 or re.search(
        r"translate\w*\(-\d{3,}", css.get("transform", "")
    ):
        return "off-page"
    if re.match(r"rect\((?:[01]px|0)[ ,]+(?:[01]px|0)", css.get("clip", "")) or "inset(50%" in css.get(
        "clip-path", ""
    ):
        return "clipped"
    small = [
        value
        for edge in ("width", "height", "max-width", "max-height")
        if (value := _length(css.get(edge, ""), 12.0)) is not None
    ]
    if css.get("overflow", "").startswith(("hidden", "clip")) and small and min(small) < TINY:
        return "clipped"
    return "tiny" if re.search(r"scale\w*\(0(?:\.0\d*)?[,)]", css.get("transform", "")) else None


def _fraction(text: str) -> float:
    match = _LENGTH.fullmatch(text)
    if not match:
        return 1.0
    return float(match[1]) / (100 if match[2] == "%" else 1)


def _length(text: str, em: float) -> float | None:
    """Return a length in points, None for what is none."""
    if text in _SIZES:
        return _SIZES[text]
    match = _LENGTH.fullmatch(text)
    if not match or (match[2] == "%" and em == 12.0):
        return None
    number, unit = float(match[1]), match[2]
    if unit in ("em", "%"):
        return number * em / (100 if unit == "%" else 1)
    return number * _UNITS.get(unit, 0.75)


def _color(text: str, inherited: str) -> str:
    """Return RRGGBB; ``""`` for a transparent color; the inherited one for what cannot be read."""
    text = text.strip()
    if text in ("transparent", "rgba(0,0,0,0)"):
        return ""
    if text in _NAMES:
        return _NAMES[text]
    if re.fullmatch(r"#[0-9a-f]{3,4}", text):
        return "" if text[4:] == "0" else "".join(char * 2 for char in text[1:4]).upper()
    if re.fullmatch(r"#[0-9a-f]{6}(?:[0-9a-f]{2})?", text):
        return "" if text[7:] == "00" else text[1:7].upper()
    if text.startswith("rgb"):
        parts = re.findall(r"\d*\.?\d+%?", text)
        if len(parts) >= 4 and _fraction(parts[3]) < 0.1:
            return ""
        if len(parts) >= 3:
            return "".join(f"{int(min(float(part.rstrip('%')), 255)):02X}" for part in parts[:3])
    return inherited


def _background(text: str, inherited: str | None) -> str | None:
    """Return the background; None for a picture or gradient, over which any color may be read."""
    if "url(" in text or "gradient" in text or "var(" in text:
        return None
    for part in re.findall(r"rgba?\([^)]*\)|#[0-9a-f]+|[a-z]+", text):
        color = _color(part, "unknown")
        if color and color != "unknown":
            return color
    return inherited
