"""Draft: what every reader fills, paragraph by paragraph, and hands over as a Document."""

from __future__ import annotations

from dataclasses import dataclass, field

from rolematch.document._lines import blocks_of_lines, clean, plain_line, tag_characters
from rolematch.document._model import Block, BlockKind, Box, Document, HiddenText, Issue, Limits
from rolematch.errors import DocumentError

ALWAYS_THERE = frozenset({"metadata", "comment", "alt-text", "deleted", "annotation"})
"""Hidden text that honest files hold too: it never counts, and is flagged only when there is much of it."""

MUCH = 60  # words; a stuffed keyword field is longer, a title, an author or a picture's description shorter


@dataclass(slots=True)
class Draft:
    """A Document in the making.

    Readers put all text of the file through :meth:`clean`, so that none of what it takes away goes unsaid.
    """

    kind: str
    limits: Limits
    parts: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    hidden: list[HiddenText] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    length: int = 0
    hidden_length: int = 0

    def clean(self, text: str) -> str:
        """Return the text as a reader sees it; words smuggled in invisible characters become hidden text."""
        if smuggled := tag_characters(text):
            self.hide(smuggled, "tag-characters")
        return clean(text)

    def add(
        self,
        text: str,
        kind: BlockKind = "paragraph",
        *,
        prefix: str = "",
        after: str = "\n",
        page: int | None = None,
        box: Box | None = None,
        level: int = 0,
        bold: bool = False,
        size: float | None = None,
    ) -> None:
        """Append one block of cleaned text and what stands before and after it; blank text is nothing."""
        text = text.strip()
        if not text:
            return
        start = self.length + len(prefix)
        self.blocks.append(Block(start, start + len(text), kind, page, box, level, bold, size))
        self.write(prefix + text + after)

    def write(self, text: str) -> None:
        """Append text that belongs to no block, such as the white space between two."""
        self.parts.append(text)
        self.length += len(text)
        self._check()

    def write_lines(self, text: str) -> None:
        """Append clean plain text, cut into blocks by its lines; nothing else goes before it."""
        body = "\n".join(map(plain_line, text.split("\n")))
        self.blocks += blocks_of_lines(body)
        self.write(body)

    def gap(self) -> None:
        """Leave an empty line, unless there is one."""
        tail = "".join(self.parts[-2:])[-2:]
        if tail and tail != "\n\n":
            self.write("\n" if tail[-1] == "\n" else "\n\n")

    def hide(self, text: str, reason: str, page: int | None = None) -> None:
        """Record text that a reader cannot see."""
        text = " ".join(clean(text).split())
        if not text:
            return
        self.hidden_length += len(text)
        self._check()
        last = self.hidden[-1] if self.hidden else None
        if last and (last.reason, last.page) == (reason, page) and reason not in ALWAYS_THERE:
            self.hidden[-1] = HiddenText(f"{last.text} {text}", reason, page)
        else:
            self.hidden.append(HiddenText(text, reason, page))

    def _check(self) -> None:
        check_length(self.length + self.hidden_length, self.limits)

    def finish(self) -> Document:
        """Return the Document; raise ``empty`` where there is no visible text."""
        text = "".join(self.parts).rstrip() + "\n"
        if not text.strip():
            raise DocumentError("the file holds no text", status="empty")
        if flagged := flagged_items(self.hidden):
            self.issues.append(Issue("hidden-text", _flag_message(flagged)))
        return Document(text, tuple(self.blocks), tuple(self.hidden), tuple(self.issues), self.kind)


def check_length(chars: int, limits: Limits) -> None:
    """Raise ``limit`` for more text than a résumé may hold."""
    if chars > limits.chars:
        msg = f"more than {limits.chars:,} characters of text; no résumé is that long"
        raise DocumentError(msg, status="limit")


def flagged_items(hidden: list[HiddenText]) -> list[HiddenText]:
    """Return what no honest file holds: text made invisible, or very much of what is never printed."""
    made_invisible = [item for item in hidden if item.reason not in ALWAYS_THERE]
    never_printed = [item for item in hidden if item.reason in ALWAYS_THERE]
    flagged = made_invisible if _count_words(made_invisible) else []
    return flagged + (never_printed if _count_words(never_printed) >= MUCH else [])


def _count_words(items: list[HiddenText]) -> int:
    return sum(sum(map(str.isalpha, word)) >= 2 for item in items for word in item.text.split())


def _flag_message(flagged: list[HiddenText]) -> str:
    reasons = ", ".join(sorted({item.reason for item in flagged}))
    return f"{_count_words(flagged)} words that a reader cannot see ({reasons}); they do not count."
