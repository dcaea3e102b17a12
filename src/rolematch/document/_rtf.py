"""RTF: the striprtf package (extra ``rtf``) reads it, after what nobody sees is cut out of the source.

striprtf knows nothing of hidden runs and leaves out headers, footers and text boxes; both are mended in the
source by one pass over its tokens, which leaves every character's decoding to the package.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from rolematch.document._draft import Draft
from rolematch.document._look import Look
from rolematch.errors import DocumentError, MissingDependencyError

if TYPE_CHECKING:
    from collections.abc import Callable

    from rolematch.document._model import Document, Limits

_TOKEN = re.compile(r"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'[0-9a-fA-F]{2}|\\[^a-zA-Z]|[{}]|[^\\{}]+")
_SHOWN_DESTINATIONS = {
    "header",
    "headerl",
    "headerr",
    "headerf",
    "footer",
    "footerl",
    "footerr",
    "footerf",
    "shptxt",
}
_UNSEEN_DESTINATIONS = {"info": "metadata", "annotation": "comment"}
_COLOR = re.compile(r"(?:\\red(\d{1,3}))?\s*(?:\\green(\d{1,3}))?\s*(?:\\blue(\d{1,3}))?[^;\\]*;")
_BINARY = re.compile(r"\\bin(\d{1,9}) ?")
_DEEPEST = 500


def read_rtf(data: bytes, limits: Limits) -> Document:
    """Read an RTF file."""
    strip = _striprtf()
    source = _without_binaries(data.decode("latin-1"))
    if source.count("}") == 0:
        raise DocumentError("the RTF of the file is cut off", status="corrupt")
    draft = Draft("rtf", limits)
    shown, hidden = _separated(source)
    text = strip(shown, encoding="cp1252", errors="replace")  # what it throws at damage becomes a status
    for passage, reason in hidden:
        draft.hide(strip("{\\rtf1 " + passage + "}", encoding="cp1252", errors="replace"), reason)
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # two halves, one character
    draft.write_lines(re.sub(r"\n{3,}", "\n\n", draft.clean(text)).strip() + "\n")
    return draft.finish()


def _without_binaries(source: str) -> str:
    r"""Cut out the raw bytes of pictures and objects: ``\bin10`` and ten bytes, braces among them.

    Examples
    --------
    >>> _without_binaries(r"{\pict\bin3 }}}}Kafka")
    '{\\pict}Kafka'
    """
    parts, at = [], 0
    for match in _BINARY.finditer(source):
        if match.start() >= at:
            parts.append(source[at : match.start()])
            at = match.end() + int(match[1])
    return "".join([*parts, source[at:]])


def _striprtf() -> Callable[..., str]:
    try:
        from striprtf.striprtf import rtf_to_text
    except ImportError:
        hint = MissingDependencyError.of("striprtf", "rtf")
        raise DocumentError(f"this is RTF; {hint}", status="unsupported") from None
    function: Callable[..., str] = rtf_to_text
    return function


@dataclass(slots=True)
class _State:
    """What holds inside the current group."""

    look: Look = field(default_factory=Look)
    reason: str | None = None
    first: bool = True


_CELL_ENDS = {"cell": "\\tab ", "nestcell": "\\tab ", "row": "\\par ", "nestrow": "\\par "}


def _separated(source: str) -> tuple[str, list[tuple[str, str]]]:
    """Return the source without what is hidden, and the hidden passages with their reasons."""
    colors = _color_table(source)
    stack: list[_State] = []
    state = _State()
    shown: list[str] = []
    hidden: list[tuple[str, str]] = []
    for match in _TOKEN.finditer(source):
        token = match[0]
        if token == "{":
            stack.append(state)
            state = _State(state.look, state.reason)
            if len(stack) > _DEEPEST:
                raise DocumentError("the file is nested too deeply", status="limit")
            shown.append(token)
        elif token == "}":
            state = stack.pop() if stack else _State()
            shown.append(token)
        elif token == "\\*" and not state.first:  # means something at the start of a group only
            continue
        elif match[1]:
            shown.append(_controlled(match, state, colors))
        else:
            reason = state.reason or state.look.hidden_reason("FFFFFF")
            if reason and token.strip():
                hidden.append((token, reason))
            else:
                shown.append(token)
    return "".join(shown), hidden


def _controlled(match: re.Match[str], state: _State, colors: list[str | None]) -> str:
    """Take note of one control word; return what is left of it."""
    word, value = match[1], int(match[2]) if match[2] else None
    first, state.first = state.first, False
    if word in _CELL_ENDS:  # striprtf would put a bar between cells
        return _CELL_ENDS[word]
    if first and word in _SHOWN_DESTINATIONS:
        return "\\par "
    if first and word in _UNSEEN_DESTINATIONS:
        state.reason = _UNSEEN_DESTINATIONS[word]
    elif word in ("plain", "pard"):
        state.look = Look() if word == "plain" else state.look
    elif word == "v":
        state.look = replace(state.look, vanish=value != 0)
    elif word == "deleted":
        state.reason = "deleted" if value != 0 else None
    elif word == "fs" and value is not None:
        state.look = replace(state.look, size=value / 2)
    elif word == "cf" and value is not None:
        state.look = replace(state.look, color=colors[value] if 0 <= value < len(colors) else None)
    elif word in ("cb", "highlight", "chcbpat") and value is not None:
        state.look = replace(state.look, fill=colors[value] if 0 <= value < len(colors) else None)
    return match[0]


def _color_table(source: str) -> list[str | None]:
    """Return the colors by number; None is automatic."""
    table = re.search(r"\{\\colortbl([^{}]{0,20000})\}", source)
    colors: list[str | None] = []
    for match in _COLOR.finditer(table[1]) if table else ():
        parts = [int(part) if part else 0 for part in match.groups()]
        colors.append("".join(f"{min(part, 255):02X}" for part in parts) if match[1] else None)
    return colors
