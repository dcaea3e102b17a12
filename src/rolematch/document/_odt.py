"""ODT: one walk over the text, tables, text boxes, headers and footers, with the styles that hide things."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from rolematch.document._draft import Draft
from rolematch.document._look import Look, number, points, rgb
from rolematch.document._office import Paragraph, Place
from rolematch.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml import etree

    from rolematch.document._model import BlockKind, Document, Limits
    from rolematch.document._zip import Archive

_BASE = "urn:oasis:names:tc:opendocument:xmlns:"
OFFICE, TEXT, TABLE, STYLE, DRAW = (
    f"{{{_BASE}{name}:1.0}}" for name in ("office", "text", "table", "style", "drawing")
)
FO, SVG = (f"{{{_BASE}{name}-compatible:1.0}}" for name in ("xsl-fo", "svg"))
DC, META = "{http://purl.org/dc/elements/1.1/}", f"{{{_BASE}meta:1.0}}"
_ENCRYPTION = b"encryption-data"
_LIST_BLOCKS = {TEXT + "list-item", TEXT + "list-header"}


def read_odt(archive: Archive, limits: Limits) -> Document:
    """Read an ODT file."""
    if "META-INF/manifest.xml" in archive.names and _ENCRYPTION in archive.read("META-INF/manifest.xml"):
        raise DocumentError("the file is protected by a password; save it without one", status="encrypted")
    content = archive.xml("content.xml")
    styles = archive.xml_or_none("styles.xml")
    body = content.find(f"{OFFICE}body/{OFFICE}text")
    if body is None:
        raise DocumentError("the file has no text body", status="corrupt")
    walk = _Walk(Draft("odt", limits), [root for root in (styles, content) if root is not None])
    walk.running(styles, "header")
    walk.container(body, Place())
    walk.running(styles, "footer")
    meta = archive.xml_or_none("meta.xml")
    for element in meta.iter(DC + "title", DC + "subject", DC + "creator", DC + "description", META +
    "keyword",                          META + "user-defined") if meta is not None else ():  # fmt: skip
        walk.draft.hide(element.text or "", "metadata")
    return walk.draft.finish()


class _Styles:
    """Looks by style name, inheritance resolved."""

    def __init__(self, roots: list[etree._Element]) -> None:
        self._styles: dict[tuple[str, str], etree._Element] = {}
        self._numbered: dict[tuple[str, int], bool] = {}
        for root in roots:
            for style in root.iter(STYLE + "style"):
                self._styles[style.get(STYLE + "family", ""), style.get(STYLE + "name", "")] = style
            for listing in root.iter(TEXT + "list-style"):
                for level in listing:
                    key = (listing.get(STYLE + "name", ""), int(number(level.get(TEXT + "level")) or 1))
                    self._numbered[key] = level.tag == TEXT + "list-level-style-number"
        self._looks: dict[tuple[str, str], Look] = {}

    def chain(self, family: str, name: str) -> list[etree._Element]:
        """Return a style and its parents, nearest first; a loop ends the chain."""
        found: list[etree._Element] = []
        while (style := self._styles.get((family, name))) is not None and style not in found:
            found.append(style)
            name = style.get(STYLE + "parent-style-name", "")
        return found

    def look(self, family: str, name: str, base: Look) -> Look:
        """Lay a style over a look."""
        for style in reversed(self.chain(family, name)):
            for properties in style:
                base = _applied(base, properties)
        return base

    def attribute(self, family: str, name: str, attribute: str) -> str | None:
        """Return a property of a style, from whichever of its property groups."""
        for style in self.chain(family, name):
            for properties in style:
                if (value := properties.get(attribute)) is not None:
                    return str(value)
        return None

    def is_numbered(self, name: str, level: int) -> bool:
        """Tell a numbered list from one with bullets."""
        return self._numbered.get((name, level), False)


def _applied(look: Look, properties: etree._Element) -> Look:
    if properties.tag != STYLE + "text-properties":
        return look
    changes: dict[str, object] = {}
    if color := rgb(properties.get(FO + "color")):
        changes["color"] = color
    if background := rgb(properties.get(FO + "background-color")):
        changes["fill"] = background
    if (size := points(properties.get(FO + "font-size"))) is not None:
        changes["size"] = size
    if (weight := properties.get(FO + "font-weight")) is not None:
        changes["bold"] = weight == "bold" or (weight.isdigit() and int(weight) >= 600)
    if (display := properties.get(TEXT + "display")) is not None:
        changes["vanish"] = display == "none"
    if (scale := number((properties.get(STYLE + "text-scale") or "").rstrip("%"))) is not None:
        changes["scale"] = scale / 100
    if properties.get(_LO_OPACITY) == "0%":
        changes["transparent"] = True
    return replace(look, **changes)  # type: ignore[arg-type]


_LO_OPACITY = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}opacity"


class _Walk:
    """The state of reading one file."""

    def __init__(self, draft: Draft, roots: list[etree._Element]) -> None:
        self.draft = draft
        self.styles = _Styles(roots)

    def running(self, styles: etree._Element | None, kind: BlockKind) -> None:
        """Add the headers or footers of the page styles, each text once."""
        seen: set[str] = set()
        for element in (
            styles.iter(STYLE + kind, f"{STYLE}{kind}-first", f"{STYLE}{kind}-left")
            if styles is not None
            else ()
        ):
            text = "".join(map(str, element.itertext()))
            if text not in seen and element.get(STYLE + "display") != "false":
                seen.add(text)
                self.container(element, Place(kind=kind))

    def container(self, element: Iterable[etree._Element], place: Place) -> None:
        """Walk what holds paragraphs, lists and tables."""
        for child in element:
            if child.tag in (TEXT + "p", TEXT + "h"):
                self.paragraph(child, place)
                place = replace(place, marker="")
            elif child.tag == TEXT + "list":
                self.list(child, place, depth=1, name=child.get(TEXT + "style-name", ""))
            elif child.tag == TABLE + "table":
                self.table(child, place)
            elif child.tag == TEXT + "tracked-changes":
                for change in child.iter(TEXT + "deletion"):
                    self.draft.hide(" ".join(_own_text(p) for p in change.iter(TEXT + "p")), "deleted")
            elif child.tag == TEXT + "section" and child.get(TEXT + "display") in ("none", "condition"):
                self.container(child, replace(place, hidden="vanish"))
            elif child.tag in (TEXT + "section", TEXT + "index-body", TEXT + "numbered-paragraph"):
                self.container(child, place)
            elif str(child.tag).startswith(DRAW):
                self.drawing(child, place)

    def list(self, element: etree._Element, place: Place, depth: int, name: str) -> None:
        """Add a list; nested ones with more indent."""
        count = 0
        for item in element:
            if item.tag not in _LIST_BLOCKS:
                continue
            count += 1
            sign = f"{count}. " if self.styles.is_numbered(name, depth) else "- "
            inner = replace(place, marker="  " * (depth - 1) + sign if item.tag == TEXT + "list-item" else "")
            for child in item:
                if child.tag == TEXT + "list":
                    self.list(child, place, depth + 1, child.get(TEXT + "style-name") or name)
                else:
                    self.container([child], inner)
                    inner = replace(inner, marker="")

    def table(self, table: etree._Element, place: Place) -> None:
        """Add a table row by row; a row of one-line cells stays one line."""
        for row in table.iter(TABLE + "table-row"):
            if _owner(row) is not table:
                continue
            cells = [cell for cell in row if cell.tag == TABLE + "table-cell"]
            simple = len(cells) > 1 and all(_is_one_line(cell) for cell in cells)
            for index, cell in enumerate(cells):
                name = cell.get(TABLE + "style-name", "")
                fill = rgb(self.styles.attribute("table-cell", name, FO + "background-color"))
                inner = replace(place, background=fill or place.background)
                inner = replace(inner, kind="table-cell" if place.kind == "paragraph" else place.kind)
                after = "\t" if simple and index < len(cells) - 1 else "\n"
                before = self.draft.length
                self._cell(cell, inner, after if simple else None)
                if simple and self.draft.length == before:
                    self.draft.write(after)

    def _cell(self, cell: etree._Element, place: Place, after: str | None) -> None:
        if after is None:
            self.container(cell, place)
            return
        for paragraph in cell.iter(TEXT + "p", TEXT + "h"):
            self.paragraph(paragraph, place, after=after)

    def paragraph(self, element: etree._Element, place: Place, after: str = "\n") -> None:
        """Add one paragraph, then the text boxes and notes anchored in it."""
        name = element.get(TEXT + "style-name", "")
        if fill := rgb(self.styles.attribute("paragraph", name, FO + "background-color")):
            place = replace(place, background=fill)
        height = points(self.styles.attribute("paragraph", name, FO + "line-height"))
        if height is not None and height < 2:
            place = replace(place, hidden="tiny")
        paragraph = Paragraph(self.draft, place)
        self.inline(element, self.styles.look("paragraph", name, Look()), paragraph)
        paragraph.add(paragraph.text(), marker=place.marker, level=self._level(element, name), after=after)
        for box, inner in paragraph.boxes:
            self.drawing(box, inner)
        for note in paragraph.notes:
            self.container(note, Place())

    def _level(self, element: etree._Element, style: str) -> int:
        """Return the heading level of a paragraph, 0 for none; Title counts as level 1."""
        if element.tag == TEXT + "h":
            return int(number(element.get(TEXT + "outline-level")) or 1)
        return int(any(one.get(STYLE + "name") == "Title" for one in self.styles.chain("paragraph", style)))

    def inline(self, element: etree._Element, look: Look, paragraph: Paragraph) -> None:
        """Collect the text of a paragraph or span."""
        paragraph.put(_collapsed(element.text), look)
        for child in element:
            self._inline_child(child, look, paragraph)
            paragraph.put(_collapsed(child.tail), look)

    def _inline_child(self, child: etree._Element, look: Look, paragraph: Paragraph) -> None:
        tag = child.tag
        if tag == TEXT + "span":
            self.inline(child, self.styles.look("text", child.get(TEXT + "style-name", ""), look), paragraph)
        elif tag == TEXT + "s":
            paragraph.pieces.append(" " * min(int(number(child.get(TEXT + "c")) or 1), 100))
        elif tag in (TEXT + "tab", TEXT + "line-break"):
            paragraph.pieces.append("\t" if tag == TEXT + "tab" else "\n")
        elif tag == OFFICE + "annotation":
            self.draft.hide(" ".join(_own_text(p) for p in child.iter(TEXT + "p")), "comment")
        elif tag in (TEXT + "hidden-text", TEXT + "hidden-paragraph"):
            self.draft.hide(child.get(TEXT + "string-value") or _own_text(child), "vanish")
        elif tag == TEXT + "note":
            paragraph.notes.extend(child.iter(TEXT + "note-body"))
        elif str(tag).startswith(DRAW) and tag != DRAW + "a":
            paragraph.boxes.append((child, replace(paragraph.place, marker="")))
        elif isinstance(tag, str) and tag != TEXT + "ruby-text":
            self.inline(child, look, paragraph)

    def drawing(self, element: etree._Element, place: Place) -> None:
        """Take the text of frames and shapes, and the description of pictures."""
        for description in element.iter(SVG + "desc", SVG + "title"):
            self.draft.hide(description.text or "", "alt-text")
        name = element.get(DRAW + "style-name", "")
        fill = rgb(self.styles.attribute("graphic", name, DRAW + "fill-color"))
        solid = self.styles.attribute("graphic", name, DRAW + "fill") == "solid"
        inner = replace(place, background=fill) if fill and solid else place
        sizes = [points(element.get(SVG + side)) for side in ("width", "height")]
        if any(size is not None and size < 2 for size in sizes):
            inner = replace(inner, hidden="tiny")
        offsets = [points(element.get(SVG + side)) or 0 for side in ("x", "y")]
        if min(offsets) < -300 or max(offsets) > 2_000:
            inner = replace(inner, hidden="off-page")
        for holder in _text_holders(element):
            self.container(holder, inner)


def _text_holders(element: etree._Element) -> Iterator[etree._Element]:
    """Yield the elements of a drawing that hold paragraphs, the outermost only."""
    if any(child.tag in (TEXT + "p", TEXT + "list", TABLE + "table", TEXT + "h") for child in element):
        yield element
        return
    for child in element:
        yield from _text_holders(child)


def _collapsed(text: str | None) -> str:
    """Make a run of white space one blank (ODF 1.3, 6.1.2): an editor of XML may have broken the lines."""
    return re.sub(r"[ \t\r\n]+", " ", text or "")


def _own_text(element: etree._Element) -> str:
    return "".join(map(str, element.itertext()))


def _owner(row: etree._Element) -> etree._Element | None:
    return next(row.iterancestors(TABLE + "table"), None)


def _is_one_line(cell: etree._Element) -> bool:
    paragraphs = list(cell.iter(TEXT + "p", TEXT + "h"))
    return (
        len(paragraphs) <= 1
        and next(cell.iter(TEXT + "line-break", DRAW + "frame", TEXT + "list"), None) is None
    )
