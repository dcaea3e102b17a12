"""What nobody can read: type too small, and colors without contrast, after WCAG 2.2 (relative luminance)."""

from __future__ import annotations

TINY = 2.0
"""Points; no reader makes out smaller type."""

LEAST_CONTRAST = 1.5
"""WCAG asks for 4.5; pale gray #CCCCCC on white has 1.6 and can still be read, #DDDDDD has 1.36."""


def luminance(color: str) -> float:
    """Return the relative luminance, 0 to 1, of RRGGBB."""
    red, green, blue = (_linear(int(color[i : i + 2], 16) / 255) for i in (0, 2, 4))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colors RRGGBB, 1 (none) to 21.

    Examples
    --------
    >>> round(contrast("000000", "FFFFFF"), 1), contrast("FFFFFF", "FFFFFF")
    (21.0, 1.0)
    """
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def faint_reason(color: str, background: str) -> str | None:
    """Return why text of this color cannot be read on that background, or None.

    Examples
    --------
    >>> faint_reason("F4F4F4", "FFFFFF"), faint_reason("000033", "000000"), faint_reason("000000", "FFFFFF")
    ('white', 'same-color', None)
    """
    if contrast(color, background) >= LEAST_CONTRAST:
        return None
    return "white" if contrast(color, "FFFFFF") < LEAST_CONTRAST else "same-color"
