"""DOCX and ODT: everything that a reader of the pages sees, each thing once, in its order and with its kind."""

import pytest

import document_files as files
from rolematch.document import DocumentReader


@pytest.fixture(scope="module")
def reader():
    with DocumentReader() as reader:
        yield reader


def shown(document):
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]


def cell(*inner):
    return f"<w:tc>{''.join(inner)}</w:tc>"


def row(*cells):
    return f"<w:tr>{''.join(cells)}</w:tr>"


def text_box(inner, *, fallback=True):
    shape = f"<wps:wsp><wps:txbx><w:txbxContent>{inner}</w:txbxContent></wps:txbx></wps:wsp>"
    choice = f"<mc:Choice Requires='wps'><w:drawing><wp:anchor>{shape}</wp:anchor></w:drawing></mc:Choice>"
    old = f"<w:pict><v:shape><v:textbox><w:txbxContent>{inner}</w:txbxContent></v:textbox></v:shape></w:pict>"
    rest = f"<mc:Fallback>{old}</mc:Fallback>" if fallback else ""
    return f"<w:p><w:r><mc:AlternateContent>{choice}{rest}</mc:AlternateContent></w:r></w:p>"


def test_every_place_where_text_can_stand_is_read_once(reader):
    body = (
        files.para("Body")
        + text_box(files.para("Box") + text_box(files.para("Box in a box")))
        + f"<w:tbl>{row(cell(files.para('A'), '<w:tbl>' + row(cell(files.para('Nested'))) + '</w:tbl>'), cell(files.para('B')))}</w:tbl>"
        + f"<w:sdt><w:sdtContent>{files.para('Control')}</w:sdtContent></w:sdt>"
        + "<w:p><w:hyperlink><w:r><w:t>Link</w:t></w:r></w:hyperlink><w:ins><w:r><w:t> inserted</w:t></w:r></w:ins>"
        "<w:fldSimple><w:r><w:t> field</w:t></w:r></w:fldSimple><w:r><w:footnoteReference w:id='2'/></w:r></w:p>"
        + "<w:sectPr><w:headerReference r:id='h'/><w:footerReference r:id='f'/></w:sectPr>"
    )
    parts = {
        "word/header1.xml": files.part("w:hdr", files.para("Header")),
        "word/footer1.xml": files.part("w:ftr", files.para("Footer")),
        "word/footnotes.xml": files.part("w:footnotes", f"<w:footnote w:id='2'>{files.para('Note')}</w:footnote>"
                                         f"<w:footnote w:id='3'>{files.para('Not referred to')}</w:footnote>"),
    }  # fmt: skip
    relations = [
        ("h", "header", "header1.xml"),
        ("f", "footer", "footer1.xml"),
        ("n", "footnotes", "footnotes.xml"),
    ]
    document = reader.read(files.docx(body, parts=parts, relations=relations))
    assert [text for _, text in shown(document)] == [
        "Header", "Body", "Box", "Box in a box", "A", "Nested", "B", "Control", "Link inserted field", "Note", "Footer",
    ]  # fmt: skip
    assert (document.blocks[0].kind, document.blocks[-1].kind) == ("header", "footer")


def test_headings_lists_and_bold_are_marked(reader):
    styles = (
        '<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/><w:rPr><w:b/><w:sz w:val="28"/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Own"><w:basedOn w:val="H2"/></w:style>'
    )
    numbering = (
        '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>'
        '<w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="decimal"/>'
        '<w:lvlText w:val="%1)"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>'
    )
    item = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{}"/></w:numPr>'
    body = (
        files.para("Skills", '<w:pStyle w:val="Own"/>')
        + files.para("Go", item.format(1))
        + files.para("First", item.format(2))
        + files.para("Second", item.format(2))
        + files.para("• Typed bullet")
        + files.para("Bold", run="<w:b/>")
    )
    parts = {
        "word/styles.xml": files.part("w:styles", styles),
        "word/numbering.xml": files.part("w:numbering", numbering),
    }
    relations = [("s", "styles", "styles.xml"), ("n", "numbering", "numbering.xml")]
    document = reader.read(files.docx(body, parts=parts, relations=relations))
    assert document.text == "Skills\n- Go\n3) First\n4) Second\n- Typed bullet\nBold\n"
    assert [kind for kind, _ in shown(document)] == ["heading", *["list-item"] * 4, "paragraph"]
    heading, *_, bold = document.blocks
    assert (heading.level, heading.bold, heading.size, bold.bold) == (2, True, 14.0, True)


def test_rows_of_short_cells_stay_on_one_line(reader):
    table = f"<w:tbl>{row(cell(files.para('2019')), cell(files.para('')), cell(files.para('Acme')))}</w:tbl>"
    assert reader.read(files.docx(table)).text == "2019\t\tAcme\n"


def test_strict_open_xml_is_the_same(reader):
    import io
    import zipfile

    source = files.docx(files.para("Kafka") + files.para("Hidden", run="<w:vanish/>"))
    with zipfile.ZipFile(io.BytesIO(source)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    strict = b"http://purl.oclc.org/ooxml/"
    for name, data in members.items():
        members[name] = data.replace(
            b"http://schemas.openxmlformats.org/wordprocessingml/2006/main", strict + b"wordprocessingml/main"
        ).replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            strict + b"officeDocument/relationships",
        )
    assert reader.read(files.zipped(members)) == reader.read(source)


def test_odt_places_are_read_once(reader):
    frame = '<draw:frame svg:width="5cm" svg:height="2cm"><draw:text-box><text:p>Box</text:p></draw:text-box></draw:frame>'
    nested = "<table:table><table:table-row><table:table-cell><text:p>Nested</text:p></table:table-cell></table:table-row></table:table>"
    body = (
        f"<text:h text:outline-level='2'>Skills</text:h><text:p>Go<text:s text:c='2'/>and<text:tab/>Kafka{frame}</text:p>"
        "<text:list><text:list-item><text:p>One</text:p><text:list><text:list-item><text:p>Two</text:p></text:list-item>"
        "</text:list></text:list-item></text:list>"
        f"<table:table><table:table-row><table:table-cell><text:p>A</text:p>{nested}</table:table-cell>"
        "<table:table-cell><text:p>B</text:p></table:table-cell></table:table-row></table:table>"
        "<text:p>See<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Note</text:p></text:note-body>"
        "</text:note></text:p>"
    )
    assert shown(reader.read(files.odt(body))) == [
        ("heading", "Skills"), ("paragraph", "Go  and\tKafka"), ("paragraph", "Box"), ("list-item", "One"),
        ("list-item", "Two"), ("table-cell", "A"), ("table-cell", "Nested"), ("table-cell", "B"), ("paragraph", "See"),
        ("paragraph", "Note"),
    ]  # fmt: skip
