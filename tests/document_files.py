"""Small files for the document tests, each made from a few lines: no program is needed, nothing is stored."""

import io
import zipfile

W_NS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
)
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMESPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": W_NS,
        "r": _REL,
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "v": "urn:schemas-microsoft-com:vml",
        "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    }.items()
)


def zipped(members, *, compression=zipfile.ZIP_DEFLATED):
    """Return a ZIP file of name → content."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in members.items():
            stored = zipfile.ZIP_STORED if name == "mimetype" else compression
            archive.writestr(zipfile.ZipInfo(name), content, stored)  # of 1980: the same bytes at any time
    return buffer.getvalue()


def docx(body, *, parts=None, relations=()):
    """Return a DOCX file with this body XML; ``parts`` are name → inner XML, ``relations`` (id, kind, target)."""
    document = f"<w:document {_NAMESPACES}><w:body>{body}</w:body></w:document>"
    rels = "".join(
        f'<Relationship Id="{name}" Type="{_REL}/{kind}" Target="{target}"/>'
        for name, kind, target in relations
    )
    wrap = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
    root = f'<Relationship Id="rId1" Type="{_REL}/officeDocument" Target="word/document.xml"/>'
    members = {
        "[Content_Types].xml": _CONTENT_TYPES,
        "_rels/.rels": wrap.format(root),
        "word/document.xml": document,
        "word/_rels/document.xml.rels": wrap.format(rels),
        **(parts or {}),
    }
    return zipped(members)


def part(tag, inner):
    """Return the XML of another part, such as ``w:hdr``."""
    return f"<{tag} {_NAMESPACES}>{inner}</{tag}>"


def para(text, properties="", run=""):
    """Return one paragraph of one run."""
    return (
        f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr>"
        f'<w:t xml:space="preserve">{text}</w:t></w:r></w:p>'
    )


_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
_ODF_NS = " ".join(
    [f'xmlns:{name}="{_ODF}{full}:1.0"' for name, full in
     {"office": "office", "text": "text", "table": "table", "style": "style", "draw": "drawing"}.items()]
    + [f'xmlns:fo="{_ODF}xsl-fo-compatible:1.0"', f'xmlns:svg="{_ODF}svg-compatible:1.0"']
)  # fmt: skip


_MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">'
    '<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)


def odt(body, *, styles="", members=None):
    """Return an ODT file with this body and these automatic styles."""
    content = (
        f'<office:document-content {_ODF_NS} office:version="1.3"><office:automatic-styles>{styles}</office:automatic-styles>'
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": content,
            "META-INF/manifest.xml": _MANIFEST,
            **(members or {}),
        }
    )


def text_at(x, y, text, size=11, *, color="0 0 0", mode=0, font="F1"):
    """Return the PDF operators that show one line; ``y`` counts from the bottom."""
    escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"BT {color} rg {mode} Tr /{font} {size} Tf 1 0 0 1 {x} {y} Tm ({escaped}) Tj ET\n"


def lines_at(x, y, lines, size=11, leading=14, **look):
    """Return operators for several lines, one below the other."""
    return "".join(text_at(x, y - index * leading, line, size, **look) for index, line in enumerate(lines))


def pdf(*pages, resources="", fonts="", objects=(), catalog="", page="", info=""):
    """Return a PDF file; each page is a content stream. ``objects`` are numbered from 10."""
    bodies = {
        1: f"<< /Type /Catalog /Pages 2 0 R {catalog} >>".encode(),
        3: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        4: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
        5: f"<< {info} >>".encode("latin-1"),
    }
    for number, body in enumerate(objects, 10):
        bodies[number] = body if isinstance(body, bytes) else body.encode("latin-1")
    kids = []
    for index, content in enumerate(pages):
        number = 1000 + 2 * index
        data = content if isinstance(content, bytes) else content.encode("cp1252")
        kids.append(f"{number} 0 R")
        bodies[number] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {number + 1} 0 R {page} "
            f"/Resources << /Font << /F1 3 0 R /F2 4 0 R {fonts} >> {resources} >> >>"
        ).encode()
        bodies[number + 1] = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(data), data)
    bodies[2] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
    return assemble(bodies)


def remapped(shown, said, *, first=33):
    """Return font objects (10, 11) in which the codes from ``first`` show one text and copy as another."""
    names = " ".join("/space" if char == " " else f"/{char}" for char in shown)
    rows = "".join(f"<{first + at:02X}> <{char.encode('utf-16-be').hex()}>\n" for at, char in enumerate(said))
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def\n"
        "1 begincodespacerange <00> <FF> endcodespacerange\n"
        f"{len(said)} beginbfchar\n{rows}endbfchar endcmap end end"
    )
    font = (
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 11 0 R "
        f"/Encoding << /Type /Encoding /Differences [{first} {names}] >> >>"
    )
    return [font, f"<< /Length {len(cmap)} >>\nstream\n{cmap}\nendstream"]


def assemble(bodies, trailer=""):
    """Return a PDF file of numbered objects with a correct cross-reference table."""
    out = bytearray(b"%PDF-1.7\n")
    places = {}
    for number, body in sorted(bodies.items()):
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start, size = len(out), max(bodies) + 1
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for number, place in places.items():
        out += b"%d 1\n%010d 00000 n \n" % (number, place)
    out += (
        f"trailer << /Size {size} /Root 1 0 R /Info 5 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode()
    )
    return bytes(out)
