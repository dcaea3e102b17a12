"""The look of a run of text in an office document, and whether anybody can see it."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from rolematch.document._contrast import TINY, faint_reason

USUAL = 11.0  # points, where a file does not say


@dataclass(frozen=True, slots=True)
class Look:
    """The effective look of a run; None is "as the paper": black on white."""

    vanish: bool = False
    color: str | None = None
    fill: str | None = None
    size: float | None = None
    bold: bool = False
    transparent: bool = False
    scale: float = 1.0

    def hidden_reason(self, background: str) -> str | None:
        """Return why nobody can see this run on that background, or None."""
        if self.vanish:
            return "vanish"
        if self.transparent:
            return "transparent"
        if (self.size or USUAL) * min(self.scale, 1.0) < TINY:
            return "tiny"
        return faint_reason(self.color, self.fill or background) if self.color else None


def number(text: str | None) -> float | None:
    """Read a number that a broken file may have spoiled; None for what is none, or not finite."""
    try:
        value = float(text) if text else math.nan
    except ValueError:
        return None
    return value if math.isfinite(value) else None


_RGB = re.compile(r"#?([0-9A-Fa-f]{6})")


def rgb(text: str | None) -> str | None:
    """Return RRGGBB of a color with or without ``#``; None for a name, ``auto`` or what cannot be read.

    Examples
    --------
    >>> rgb("#0b5cad"), rgb("auto")
    ('0B5CAD', None)
    """
    match = _RGB.fullmatch(text or "")
    return match[1].upper() if match else None


POINTS = {"pt": 1.0, "in": 72.0, "cm": 28.346, "mm": 2.8346, "pc": 12.0, "px": 0.75}


def points(text: str | None) -> float | None:
    """Read a length such as ``"0.5in"``; None for what is none.

    Examples
    --------
    >>> points("0.5in"), points("120%")
    (36.0, None)
    """
    match = re.fullmatch(r"(-?[\d.]+)(pt|in|cm|mm|pc|px)", text or "")
    value = number(match[1]) if match else None
    return value * POINTS[match[2]] if match and value is not None else None
