"""DOCX: one walk over the body, tables, text boxes, headers, footers and notes, in reading order."""

from __future__ import annotations

import posixpath
from dataclasses import replace
from typing import TYPE_CHECKING

from rolematch.document._docx_numbering import Numbering
from rolematch.document._docx_style import Styles, W, applied, color_of, outline_level
from rolematch.document._draft import Draft
from rolematch.document._look import number, rgb
from rolematch.document._office import Paragraph, Place
from rolematch.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from rolematch.document._look import Look
    from rolematch.document._model import BlockKind, Document, Limits
    from rolematch.document._zip import Archive

R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
WPS = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
V = "{urn:schemas-microsoft-com:vml}"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_TRANSPARENT = {
    W + tag
    for tag in (
        "hyperlink",
        "ins",
        "moveTo",
        "smartTag",
        "sdtContent",
        "fldSimple",
        "customXml",
        "dir",
        "bdo",
        "sdt",
    )
}
_MARKS = {W + "tab": "\t", W + "ptab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-"}
_EMU = 12_700  # a point


def main_part(archive: Archive) -> str | None:
    """Return the name of the text's part, or None where the package is no word-processing file."""
    root = archive.xml_or_none("_rels/.rels")
    for relation in root.iter(_RELATIONSHIP) if root is not None else ():
        target = relation.get("Target", "").lstrip("/")
        if (
            relation.get("Type", "").endswith("/officeDocument")
            and target in archive.names
            and target.startswith("word")
        ):
            return target
    return "word/document.xml" if "word/document.xml" in archive.names else None


def read_docx(archive: Archive, part: str, limits: Limits) -> Document:
    """Read a DOCX file; ``part`` is that of its text."""
    walk = _Walk(archive, part, Draft("docx", limits))
    body = walk.root.find(W + "body")
    if body is None:
        raise DocumentError("the file has no body", status="corrupt")
    walk.side_parts("header")
    walk.container(body, Place(background=walk.page_color()))
    walk.notes()
    walk.side_parts("footer")
    walk.unseen_parts()
    return walk.draft.finish()


def _relations(archive: Archive, part: str) -> dict[str, tuple[str, str]]:
    """Return id → (kind, part) of the relationships of a part."""
    folder, file = posixpath.split(part)
    root = archive.xml_or_none(f"{folder}/_rels/{file}.rels")
    return {
        relation.get("Id", ""): (
            relation.get("Type", "").rsplit("/", 1)[-1],
            posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/"),
        )
        for relation in (root.iter(_RELATIONSHIP) if root is not None else ())
    }


class _Walk:
    """The state of reading one file: its styles, numbering and the draft that grows."""

    def __init__(self, archive: Archive, part: str, draft: Draft) -> None:
        self.archive, self.draft = archive, draft
        self.root = archive.xml(part)
        self.relations = _relations(archive, part)
        self.styles = Styles(self._related("styles"))
        self.numbering = Numbering(self._related("numbering"))
        self.behind = _dark_shape_behind(self.root)

    def _related(self, kind: str) -> etree._Element | None:
        part = next((part for found, part in self.relations.values() if found == kind), "")
        return self.archive.xml_or_none(part)

    def page_color(self) -> str:
        """Return the page's color."""
        return color_of(self.root.find(W + "background"), "color") or "FFFFFF"

    # ------------------------------------------------------------ parts

    def side_parts(self, kind: BlockKind) -> None:
        """Add the headers or footers that the sections refer to, each text once."""
        seen: set[str] = set()
        for reference in self.root.iter(f"{W}{kind}Reference"):
            _, part = self.relations.get(reference.get(R + "id", ""), ("", ""))
            root = self.archive.xml_or_none(part)
            text = text_of(root) if root is not None else ""
            if root is not None and text not in seen:
                seen.add(text)
                self.container(root, Place(kind=kind, background=self.page_color()))

    def notes(self) -> None:
        """Add the footnotes and endnotes that the text refers to."""
        for kind in ("footnote", "endnote"):
            wanted = {reference.get(W + "id") for reference in self.root.iter(f"{W}{kind}Reference")}
            root = self._related(kind + "s") if wanted else None
            for note in root.iter(W + kind) if root is not None else ():
                if note.get(W + "id") in wanted:
                    self.container(note, Place())

    def unseen_parts(self) -> None:
        """Record what is in the file and on no page: comments, properties."""
        comments = self._related("comments")
        for comment in comments.iter(W + "comment") if comments is not None else ():
            self.draft.hide(" ".join(text.text or "" for text in comment.iter(W + "t")), "comment")
        for part in ("docProps/core.xml", "docProps/custom.xml"):
            root = self.archive.xml_or_none(part)
            for element in root.iter() if root is not None else ():
                if (
                    element.text
                    and any(char.isalpha() for char in element.text)
                    and "/terms/" not in str(element.tag)
                ):
                    self.draft.hide(element.text, "metadata")

    # ------------------------------------------------------------ blocks

    def container(self, element: etree._Element, place: Place) -> None:
        """Walk what holds paragraphs and tables: body, cell, header, text box, content control."""
        for child in element:
            if child.tag == W + "p":
                self.paragraph(child, place)
            elif child.tag == W + "tbl":
                self.table(child, place)
            elif child.tag in (W + "sdt", W + "sdtContent", W + "customXml", W + "ins", W + "moveTo"):
                self.container(child, place)
            elif child.tag == MC + "AlternateContent":
                self.container(_choice(child), place)
            elif child.tag in (W + "del", W + "moveFrom"):
                self.draft.hide(text_of(child), "deleted")

    def table(self, table: etree._Element, place: Place) -> None:
        """Add a table row by row; a row of one-line cells stays one line."""
        style = table.find(f"{W}tblPr/{W}tblStyle")
        shaded = style is not None and self.styles.table_is_shaded(style.get(W + "val", ""))
        for row in _rows(table):
            cells = list(_cells(row))
            hidden = place.hidden or ("tiny" if _exact_height(row.find(W + "trPr")) else None)
            simple = len(cells) > 1 and all(_is_one_line(cell) for cell in cells)
            for index, cell in enumerate(cells):
                fill = color_of(cell.find(f"{W}tcPr/{W}shd"), "fill") or (
                    "808080" if shaded else place.background
                )
                inner = replace(place, background=fill, hidden=hidden)
                if place.kind == "paragraph":
                    inner = replace(inner, kind="table-cell")
                if simple:
                    self.one_line(cell, inner, after="\n" if index == len(cells) - 1 else "\t")
                else:
                    self.container(cell, inner)

    def one_line(self, cell: etree._Element, place: Place, after: str) -> None:
        """Add a cell of one paragraph; empty ones keep their column."""
        before = self.draft.length
        for paragraph in cell.iter(W + "p"):
            self.paragraph(paragraph, place, after=after)
        if self.draft.length == before:
            self.draft.write(after)

    def paragraph(self, element: etree._Element, place: Place, after: str = "\n") -> None:
        """Add one paragraph, then the text boxes anchored in it."""
        properties = element.find(W + "pPr")
        style = self._style(properties)
        fill = color_of(_nearest(properties, "shd", self.styles, style), "fill")
        behind = "808080" if self.behind and not fill else None
        place = replace(place, background=fill or behind or place.background)
        if _exact_height(_nearest(properties, "spacing", self.styles, style)):
            place = replace(place, hidden=place.hidden or "tiny")
        paragraph = Paragraph(self.draft, place)
        self.runs(element, paragraph, self.styles.paragraph_look(style))
        text = paragraph.text()
        marker = self.numbering.marker(_nearest(properties, "numPr", self.styles, style)) if text else ""
        level = self.styles.heading_level(style) or outline_level(_own(properties, "outlineLvl"))
        paragraph.add(text, marker=marker, level=level, after=after)
        for box, inner in paragraph.boxes:
            self.container(box, inner)

    def _style(self, properties: etree._Element | None) -> str:
        style = _own(properties, "pStyle")
        return style.get(W + "val", "") if style is not None else self.styles.default_paragraph

    # ------------------------------------------------------------ runs

    def runs(self, element: etree._Element, paragraph: Paragraph, look: Look) -> None:
        """Collect the runs of a paragraph, through whatever wraps them."""
        for child in element:
            if child.tag == W + "r":
                self.run(child, paragraph, look)
            elif child.tag in _TRANSPARENT:
                self.runs(child, paragraph, look)
            elif child.tag == MC + "AlternateContent":
                self.runs(_choice(child), paragraph, look)
            elif child.tag in (W + "del", W + "moveFrom"):
                self.draft.hide(
                    " ".join(node.text or "" for node in child.iter(W + "delText", W + "t")), "deleted"
                )
            elif isinstance(child.tag, str) and child.tag.startswith(M):
                paragraph.put("".join(node.text or "" for node in child.iter(M + "t")), look)

    def run(self, run: etree._Element, paragraph: Paragraph, inherited: Look) -> None:
        """Take one run: its text, marks, pictures and text boxes."""
        properties = run.find(W + "rPr")
        style = _own(properties, "rStyle")
        if style is not None:
            inherited = self.styles.run_look(inherited, style.get(W + "val", ""))
        look = applied(inherited, properties)
        for node in run:
            if node.tag == W + "t":
                paragraph.put(node.text or "", look)
            elif node.tag in _MARKS:
                paragraph.pieces.append(_MARKS[str(node.tag)])
            elif node.tag == W + "ruby":
                for base in node.iter(W + "rubyBase"):
                    self.runs(base, paragraph, inherited)
            elif node.tag == W + "delText":
                self.draft.hide(node.text or "", "deleted")
            elif node.tag in (W + "drawing", W + "pict", W + "object", MC + "AlternateContent"):
                self.drawing(_choice(node) if node.tag == MC + "AlternateContent" else node, paragraph)

    def drawing(self, drawing: etree._Element, paragraph: Paragraph) -> None:
        """Take the text boxes of a drawing, each once, and its alternative text."""
        for description in drawing.iter(WP + "docPr"):
            self.draft.hide(description.get("descr") or "", "alt-text")
        for shape in drawing.iter(V + "shape", V + "rect"):
            self.draft.hide(shape.get("alt") or "", "alt-text")
        for box in _text_boxes(drawing):
            place = replace(paragraph.place, background=_shape_color(box) or paragraph.place.background)
            paragraph.boxes.append((box, replace(place, hidden=place.hidden or _hidden_shape(drawing))))


# ---------------------------------------------------------------- small readings of the XML


def text_of(element: etree._Element) -> str:
    """Return all text below an element."""
    return "".join(map(str, element.itertext()))


def _choice(alternate: etree._Element) -> etree._Element:
    """Return the one branch of alternative content that a current program shows."""
    choice = alternate.find(MC + "Choice")
    fallback = alternate.find(MC + "Fallback")
    chosen = choice if choice is not None else fallback
    return chosen if chosen is not None else alternate


def _text_boxes(element: etree._Element) -> Iterator[etree._Element]:
    """Yield the outermost text boxes; those inside one are met when it is walked."""
    for child in element:
        if child.tag == W + "txbxContent":
            yield child
        elif child.tag == MC + "AlternateContent":
            yield from _text_boxes(_choice(child))
        else:
            yield from _text_boxes(child)


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    """Yield the rows of a table, content controls and insertions opened, deleted rows left out."""
    for child in table:
        if child.tag == W + "tr" and child.find(f"{W}trPr/{W}del") is None:
            yield child
        elif child.tag in (W + "sdt", W + "sdtContent", W + "customXml"):
            yield from _rows(child)


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    for child in row:
        if child.tag == W + "tc":
            merge = child.find(f"{W}tcPr/{W}vMerge")
            if merge is None or merge.get(W + "val") == "restart" or text_of(child).strip():
                yield child
        elif child.tag in (W + "sdt", W + "sdtContent", W + "customXml"):
            yield from _cells(child)


def _is_one_line(cell: etree._Element) -> bool:
    paragraphs = list(cell.iter(W + "p"))
    return (
        len(paragraphs) <= 1
        and cell.find(".//" + W + "br") is None
        and cell.find(f".//{W}txbxContent") is None
    )


def _own(properties: etree._Element | None, tag: str) -> etree._Element | None:
    return properties.find(W + tag) if properties is not None else None


def _nearest(
    properties: etree._Element | None, tag: str, styles: Styles, style: str
) -> etree._Element | None:
    """Return a paragraph property: its own, or that of its style."""
    own = _own(properties, tag)
    return own if own is not None else styles.paragraph_property(style, tag)


def _exact_height(properties: etree._Element | None) -> bool:
    """Tell whether a line or row is forced to a height (below 2 points) in which no type can be read."""
    if properties is None:
        return False
    for element in (properties, *properties):
        rule = element.get(W + "lineRule") or element.get(W + "hRule")
        height = number(element.get(W + "line") or element.get(W + "val"))
        if rule == "exact" and height is not None and height < 40:
            return True
    return False


def _shape_color(box: etree._Element) -> str | None:
    """Return the fill of the shape around a text box: its color, or gray for a fill of another kind."""
    shape = next((parent for parent in box.iterancestors(WPS + "wsp", V + "shape", V + "rect")), None)
    if shape is None:
        return None
    if fill := rgb(shape.get("fillcolor")):
        return fill
    solid = shape.find(f"{WPS}spPr/{A}solidFill")
    if solid is None:
        return "808080" if shape.find(f"{WPS}spPr/{A}gradFill") is not None else None
    color = solid.find(A + "srgbClr")
    theme = solid.find(A + "schemeClr")
    if color is not None:
        return rgb(color.get("val"))
    return None if theme is not None and theme.get("val") in ("bg1", "lt1") else "808080"


def _hidden_shape(drawing: etree._Element) -> str | None:
    """Tell why a text box cannot be seen: marked hidden, no size, or off the page."""
    if any(item.get("hidden") in ("1", "true") for item in drawing.iter(WP + "docPr")):
        return "invisible"
    for extent in drawing.iter(WP + "extent"):
        if min(number(extent.get("cx")) or 0, number(extent.get("cy")) or 0) < 2 * _EMU:
            return "tiny"
    offsets = [number(offset.text) or 0 for offset in drawing.iter(WP + "posOffset")]
    return "off-page" if any(abs(offset) > 2_000 * _EMU for offset in offsets) else None


def _dark_shape_behind(root: etree._Element) -> bool:
    """Tell whether a colored shape or picture of some size lies behind the text, as in designed templates."""
    for anchor in root.iter(WP + "anchor"):
        extent = anchor.find(WP + "extent")
        wide = (
            extent is not None
            and (number(extent.get("cx")) or 0) > 100 * _EMU
            and (number(extent.get("cy")) or 0) > 20 * _EMU
        )
        if wide and anchor.get("behindDoc") in ("1", "true"):
            return True
    return False
