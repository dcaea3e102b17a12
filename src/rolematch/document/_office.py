"""What DOCX and ODT share: where a paragraph stands, and what becomes of its runs of text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rolematch.document._lines import bullet_end, join_spaced

if TYPE_CHECKING:
    from lxml import etree

    from rolematch.document._draft import Draft
    from rolematch.document._look import Look
    from rolematch.document._model import BlockKind

__all__ = ["Paragraph", "Place"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a paragraph stands: what lies behind it, what stands before it, what hides it as a whole."""

    kind: BlockKind = "paragraph"
    background: str = "FFFFFF"
    marker: str = ""
    hidden: str | None = None


@dataclass(slots=True)
class Paragraph:
    """The visible pieces of one paragraph, and the text boxes and notes that are anchored in it."""

    draft: Draft
    place: Place
    pieces: list[str] = field(default_factory=list)
    looks: list[Look] = field(default_factory=list)
    boxes: list[tuple[etree._Element, Place]] = field(default_factory=list)
    notes: list[etree._Element] = field(default_factory=list)

    def put(self, text: str, look: Look) -> None:
        """Take a run's text, if anybody can see it."""
        if reason := self.place.hidden or look.hidden_reason(self.place.background):
            self.draft.hide(text, reason)
            return
        self.pieces.append(text)
        if text.strip():
            self.looks.append(look)

    def text(self) -> str:
        """Return the visible text, clean."""
        return join_spaced(self.draft.clean("".join(self.pieces)).strip())

    def add(self, text: str, *, marker: str, level: int, after: str) -> None:
        """Add the text as a block of its kind; ``level`` is 0 for what is no heading."""
        if typed := bullet_end(text):
            text, marker = text[typed:], marker or "- "
        kind = self.place.kind
        if kind in ("paragraph", "table-cell"):
            kind = "heading" if level else "list-item" if marker else kind
        self.draft.add(
            text,
            kind,
            prefix=marker,
            after=after,
            level=level if kind == "heading" else 0,
            bold=bool(self.looks) and all(look.bold for look in self.looks),
            size=max((look.size for look in self.looks if look.size), default=None),
        )
