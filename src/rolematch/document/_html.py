"""HTML: a walk over block elements, with what the page's own styles hide set apart."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lxml import etree, html

from rolematch.document._css import Rules, Style, page_rules, styled
from rolematch.document._draft import Draft
from rolematch.document._lines import bullet_end, join_spaced
from rolematch.document._text import decode
from rolematch.errors import DocumentError

if TYPE_CHECKING:
    from rolematch.document._model import BlockKind, Document, Limits

_SKIPPED = {
    "script", "style", "head", "noscript", "template", "svg", "iframe", "object", "math", "select", "canvas",
}  # fmt: skip
_BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog", "div", "dl",
    "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hr", "html", "legend", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table",
    "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "caption",
}  # fmt: skip
_BOLD = {"b", "strong", "h1", "h2", "h3", "h4", "h5", "h6", "th"}
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)


def read_html(data: bytes, limits: Limits) -> Document:
    """Read an HTML page."""
    root = parse_html(data)
    draft = Draft("html", limits)
    walk = _Walk(draft, page_rules(root))
    for title in root.iter("title"):
        draft.hide(title.text or "", "metadata")
    for meta in root.iter("meta"):
        if meta.get("name", "").lower() in ("description", "keywords", "author", "subject"):
            draft.hide(meta.get("content", ""), "metadata")
    body = root.find("body")
    walk.element(body if body is not None else root, Style(), _Context())
    walk.flush(_Context())
    return draft.finish()


def parse_html(data: bytes) -> etree._Element:
    """Parse a page in its own encoding; nothing is loaded from anywhere."""
    text = _decode(data)
    parser = html.HTMLParser(no_network=True, remove_pis=True, huge_tree=False)
    try:
        root = html.document_fromstring(text.encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        raise DocumentError("the page holds no text", status="empty") from None
    return root


def _decode(data: bytes) -> str:
    """Return the page's text as ASCII-safe markup: encoding by its own word, else by its bytes."""
    named = _CHARSET.search(data[:4096])
    if named:
        try:
            return _markup(data.decode(named[1].decode("ascii")))
        except (LookupError, UnicodeDecodeError):
            pass
    text = decode(data)
    if text is None:
        raise DocumentError("the page is in no encoding that can be read", status="corrupt")
    return _markup(text)


def _markup(text: str) -> str:
    """Drop what would tell the parser another encoding than UTF-8, which it gets."""
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text.replace("\x00", ""))
    return '<meta charset="utf-8">' + re.sub(r"(?i)(<meta[^>]*)charset\s*=\s*[\"']?[\w-]+[\"']?", r"\1", text)


@dataclass(frozen=True, slots=True)
class _Context:
    """What the enclosing elements say of a block."""

    kind: BlockKind = "paragraph"
    level: int = 0
    depth: int = 0
    cell_end: str = ""


class _Walk:
    """Collects inline text until a block ends it."""

    def __init__(self, draft: Draft, rules: Rules) -> None:
        self.draft, self.rules = draft, rules
        self._pieces: list[tuple[str, bool, float]] = []
        self._marker = ""  # of a list item whose first block is still to come

    def element(self, element: etree._Element, style: Style, context: _Context) -> None:
        """Walk one element: its text, its children, what stands between them."""
        tag = element.tag
        if not isinstance(tag, str):
            if element.tag is etree.Comment:
                self.draft.hide(element.text or "", "comment")
            return
        if tag in _SKIPPED:
            return
        style = styled(self.rules, element, style)
        if tag in _BOLD:
            style = replace(style, bold=True)
        if tag == "br":
            self._pieces.append(("\n", style.bold, style.size))
        elif tag == "img":
            self.draft.hide(element.get("alt", ""), "alt-text")
        elif tag in ("input", "textarea"):
            self.draft.hide(element.get("value", "") or (element.text or ""), "form-field")
        elif tag in _BLOCKS or style.is_block:
            self._block(element, style, context)
        else:
            self._content(element, style, context)

    def _block(self, element: etree._Element, style: Style, context: _Context) -> None:
        self.flush(context)
        inner = _inner(element, context)
        if element.tag == "li":
            self._marker = "  " * max(context.depth - 1, 0) + _list_marker(element)
        if element.tag == "tr":
            self._row(element, style, inner)
        else:
            self._content(element, style, inner)
        self.flush(inner)
        if element.tag == "li":
            self._marker = ""

    def _content(self, element: etree._Element, style: Style, context: _Context) -> None:
        self.text(element.text, style)
        for child in element:
            self.element(child, style, context)
            if style.is_row and child.tag not in _BLOCKS:
                self._pieces.append(("\t", style.bold, style.size))  # items of a row stand apart
            self.text(child.tail, style)

    def _row(self, row: etree._Element, style: Style, context: _Context) -> None:
        """Add a table row: one line where every cell is one, else cell after cell."""
        cells = [cell for cell in row if cell.tag in ("td", "th")]
        simple = len(cells) > 1 and not any(_has_blocks(cell) for cell in cells)
        for number, cell in enumerate(cells):
            end = "\t" if simple and number < len(cells) - 1 else "\n"
            before = self.draft.length
            self.element(cell, style, replace(context, kind="table-cell", cell_end=end if simple else ""))
            if simple and self.draft.length == before:
                self.draft.write(end)

    def text(self, text: str | None, style: Style) -> None:
        """Take text, if anybody can see it."""
        if not text:
            return
        reason = style.hidden_reason()
        if reason:
            self.draft.hide(text, reason)
        else:
            text = text if style.preformatted else _collapse(text)
            self._pieces.append((text.upper() if style.upper else text, style.bold, style.size))

    def flush(self, context: _Context) -> None:
        """End the current block."""
        raw = "".join(piece for piece, _, _ in self._pieces)
        shown = [(bold, size) for piece, bold, size in self._pieces if piece.strip()]
        self._pieces.clear()
        if not shown:
            return
        text = "\n".join(filter(None, map(self._tidy, raw.split("\n"))))
        marker, self._marker = self._marker, ""
        if typed := bullet_end(text):
            text, marker = text[typed:], marker or "- "
        size, bold = max(size for _, size in shown), all(bold for bold, _ in shown)
        kind = "list-item" if marker else context.kind
        after = context.cell_end or "\n"
        self.draft.add(text, kind, prefix=marker, after=after, level=context.level, bold=bold, size=size)

    def _tidy(self, line: str) -> str:
        """Clean a line; a tab stands only between the items of a row."""
        items = (join_spaced(" ".join(self.draft.clean(item).split())) for item in line.split("\t"))
        return "\t".join(filter(None, items))


def _collapse(text: str) -> str:
    return re.sub(r"[ \t\r\n\f]+", " ", text)


def _has_blocks(element: etree._Element) -> bool:
    inner = (child for child in element.iter() if child is not element)
    return any(child.tag in _BLOCKS or child.tag == "br" for child in inner)


def _inner(element: etree._Element, context: _Context) -> _Context:
    """Return the context for what is inside a block element."""
    tag = str(element.tag)
    if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
        return replace(context, kind="heading", level=int(tag[1]))
    if tag in ("ul", "ol"):
        return replace(context, depth=context.depth + 1)
    return replace(context, kind="table-cell") if tag in ("td", "th") else context


def _list_marker(item: etree._Element) -> str:
    parent = item.getparent()
    if parent is None or parent.tag != "ol":
        return "- "
    number = 1 + sum(1 for sibling in item.itersiblings("li", preceding=True))
    return f"{number}. "
