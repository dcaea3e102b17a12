"""What a reader of the page cannot see never counts and is always reported; what can be seen is never flagged."""

import json
import zlib

import pytest

import document_files as files
from rolematch.document import DocumentReader

VISIBLE = "Mara Example ran PostgreSQL"
SECRET = "Kubernetes Terraform Golang"
MUCH = (SECRET + " ") * 25


@pytest.fixture(scope="module")
def reader():
    with DocumentReader() as reader:
        yield reader


def page(extra, *, before="", **more):
    return files.pdf(before + files.text_at(72, 700, VISIBLE) + extra, **more)


def secret(**look):
    return files.text_at(72, 600, SECRET, **look)


GRAPHICS = "/ExtGState << /Gone << /ca 0 /CA 0 >> /Faint << /ca 0.03 >> >>"
LAYER = "/Properties << /Layer 10 0 R >>"
FORM = b"<< /Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Length %d >>\nstream\n%s\nendstream"
FORM_TEXT = files.text_at(72, 600, SECRET, color="1 1 1").encode()

BLANK_IMAGE = (
    b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray "
    b"/Length 1 >>\nstream\n\xff\nendstream"
)
PDFS = {
    "white": page(secret(color="1 1 1")),
    "nearly white": page(secret(color="0.95 0.95 0.95")),
    "same color as its box": page(secret(color="0 0 0.5"), before="0 0 0.5 rg 60 590 400 30 re f\n"),
    "covered by a box drawn later": page(secret() + "1 1 1 rg 60 590 400 30 re f\n"),
    "render mode 3": page(secret(mode=3)),
    "render mode 7 (clip only)": page("q " + secret(mode=7) + "Q\n"),
    "one point": page(secret(size=1)),
    "squeezed to nothing": page(f"BT 0.1 Tz /F1 11 Tf 1 0 0 1 72 600 Tm ({SECRET}) Tj ET\n"),
    "left of the page": page(files.text_at(-400, 600, SECRET)),
    "below the page": page(files.text_at(72, -50, SECRET)),
    "outside the crop box": page(secret(), page="/CropBox [0 650 595 842]"),
    "clipped away": page("q 0 0 10 10 re W n " + secret() + "Q\n"),
    "transparent": page("q /Gone gs " + secret() + "Q\n", resources=GRAPHICS),
    "nearly transparent": page("q /Faint gs " + secret() + "Q\n", resources=GRAPHICS),
    "layer off": page(
        "/OC /Layer BDC " + secret() + "EMC\n", resources=LAYER, objects=["<< /Type /OCG /Name (Layer) >>"],
        catalog="/OCProperties << /OCGs [10 0 R] /D << /OFF [10 0 R] >> >>",
    ),
    "under the visible text": page(files.text_at(72, 700, SECRET, color="1 1 1")),
    "over the visible text, unseen": page(files.text_at(72, 700, SECRET, mode=3)),
    "white inside a form": page(
        "/Fm Do\n", resources="/XObject << /Fm 10 0 R >>", objects=[FORM % (len(FORM_TEXT), FORM_TEXT)],
    ),
    "in a picture of one color": page(
        "q 400 0 0 30 60 590 cm /Im Do Q " + secret(mode=3), resources="/XObject << /Im 10 0 R >>",
        objects=[BLANK_IMAGE],
    ),
    "a note": page("", page="/Annots [10 0 R]", objects=[
        f"<< /Type /Annot /Subtype /Text /Rect [9 9 20 20] /Contents ({MUCH}) >>"]),
    "keywords": page("", info=f"/Keywords ({MUCH})"),
}  # fmt: skip


def run(text, properties):
    return f'<w:p><w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def with_style(kind, properties):
    use = '<w:pStyle w:val="S"/>' if kind == "paragraph" else ""
    styles = f'<w:style w:type="{kind}" w:styleId="S"><w:rPr>{properties}</w:rPr></w:style>'
    own = '<w:rStyle w:val="S"/>' if kind == "character" else ""
    body = files.para(VISIBLE) + files.para(SECRET, use, own)
    return files.docx(body, parts={"word/styles.xml": files.part("w:styles", styles)},
                      relations=[("rId7", "styles", "styles.xml")])  # fmt: skip


def with_part(kind, root, inner, target):
    return files.docx(files.para(VISIBLE), parts={f"word/{target}": files.part(root, inner)},
                      relations=[("rId7", kind, target)])  # fmt: skip


def boxed(anchor, inner=None):
    return (
        f"<w:p><w:r><w:drawing><wp:anchor>{anchor}<a:graphic><a:graphicData><wps:wsp><wps:spPr/><wps:txbx>"
        f"<w:txbxContent>{inner or files.para(SECRET)}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic>"
        f"</wp:anchor></w:drawing></w:r></w:p>"
    )


def docx(extra):
    return files.docx(files.para(VISIBLE) + extra)


DOCXS = {
    "vanish": docx(run(SECRET, "<w:vanish/>")),
    "web hidden": docx(run(SECRET, "<w:webHidden/>")),
    "white": docx(run(SECRET, '<w:color w:val="FFFFFF"/>')),
    "nearly white": docx(run(SECRET, '<w:color w:val="F4F4F4"/>')),
    "one point": docx(run(SECRET, '<w:sz w:val="2"/>')),
    "scaled to one percent": docx(run(SECRET, '<w:w w:val="1"/>')),
    "color of its shading": docx(run(SECRET, '<w:color w:val="1F3864"/><w:shd w:val="clear" w:fill="1F3864"/>')),
    "black on black": docx(run(SECRET, '<w:color w:val="000000"/><w:highlight w:val="black"/>')),
    "no text fill": docx(run(SECRET, "<w14:textFill><w14:noFill/></w14:textFill>")),
    "by paragraph style": with_style("paragraph", "<w:vanish/>"),
    "by character style": with_style("character", '<w:color w:val="FFFFFF"/>'),
    "line of one point": docx(files.para(SECRET, '<w:spacing w:line="20" w:lineRule="exact"/>')),
    "row of one point": docx(
        '<w:tbl><w:tr><w:trPr><w:trHeight w:val="10" w:hRule="exact"/></w:trPr><w:tc>'
        f"{files.para(SECRET)}</w:tc></w:tr></w:tbl>"
    ),
    "tracked deletion": docx(f"<w:p><w:del><w:r><w:delText>{MUCH}</w:delText></w:r></w:del></w:p>"),
    "text box off the page": docx(boxed("<wp:positionH><wp:posOffset>-90000000</wp:posOffset></wp:positionH>")),
    "text box without size": docx(boxed('<wp:extent cx="10" cy="10"/>')),
    "hidden text box": docx(boxed('<wp:docPr id="1" name="a" hidden="1"/>')),
    "alternative text": docx(boxed(f'<wp:docPr id="1" name="a" descr="{MUCH} "/>', "<w:p/>")),
    "comment": with_part("comments", "w:comments", f"<w:comment>{files.para(MUCH)}</w:comment>", "comments.xml"),
    "instruction of a field": docx(
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>QUOTE</w:instrText></w:r>'
        f'<w:r><w:rPr><w:vanish/></w:rPr><w:t>{SECRET}</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    ),
}  # fmt: skip

HTML_STYLES = {
    "display none": "display:none", "visibility": "visibility: hidden", "opacity": "opacity:0", "size 0": "font-size:0",
    "shorthand": "font-size:12px;font:bold 0/0 a",
    "one pixel": "font-size:1px", "white": "color:#fff", "nearly white": "color: rgb(250,250,250)",
    "same color": "color:#123;background:#123", "transparent": "color:transparent", "off page": "position:absolute;left:-9999px",
    "indented away": "text-indent:-9999px", "clipped": "position:absolute;clip:rect(0,0,0,0)",
    "no height": "height:0;overflow:hidden", "scaled away": "transform:scale(0)",
}  # fmt: skip


def html(extra, head=""):
    return f"<html><head>{head}</head><body><p>{VISIBLE}</p>{extra}</body></html>".encode()


HTMLS = {name: html(f'<div style="{style}"><p>{SECRET}</p></div>') for name, style in HTML_STYLES.items()} | {
    "by class": html(f'<p class="a x">{SECRET}</p>', "<style>p.x { color: white }</style>"),
    "by id": html(f'<p id="x">{SECRET}</p>', "<style>/* */ #x { display: none }</style>"),
    "by a class further up": html(
        f'<div class="secret"><p>{SECRET}</p></div>',
        "<style>@media screen { body > .secret p { opacity: 0 } }</style>",
    ),
    "hidden attribute": html(f"<p hidden>{SECRET}</p>"),
    "white font": html(f'<font color="white">{SECRET}</font>'),
    "comment": html(f"<!-- {MUCH} -->"),
    "hidden field": html(f'<input type="hidden" value="{SECRET}">'),
}

ODT_STYLES = {
    "display none": 'text:display="none"', "white": 'fo:color="#ffffff"', "one point": 'fo:font-size="1pt"',
    "same color": 'fo:color="#222222" fo:background-color="#222222"',
}  # fmt: skip


def odt(properties):
    style = (
        f'<style:style style:name="S" style:family="text"><style:text-properties {properties}/></style:style>'
    )
    return files.odt(
        f'<text:p>{VISIBLE}</text:p><text:p><text:span text:style-name="S">{SECRET}</text:span></text:p>',
        styles=style,
    )


ODTS = {name: odt(properties) for name, properties in ODT_STYLES.items()} | {
    "hidden section": files.odt(
        f'<text:p>{VISIBLE}</text:p><text:section text:display="none"><text:p>{SECRET}</text:p></text:section>'
    ),
}
COLORS = r"{\colortbl;\red255\green255\blue255;\red10\green10\blue90;}"
RTFS = {
    name: (rf"{{\rtf1\ansi{COLORS} {VISIBLE}\par {{{words} {SECRET}}}\par}}").encode()
    for name, words in {
        "hidden": r"\v",
        "white": r"\cf1",
        "one point": r"\fs2",
        "same color": r"\cf2\highlight2",
    }.items()
}
CASES = [
    (f"{kind}: {name}", data)
    for kind, cases in {"pdf": PDFS, "docx": DOCXS, "html": HTMLS, "odt": ODTS, "rtf": RTFS}.items()
    for name, data in cases.items()
]


@pytest.mark.parametrize(("name", "data"), CASES, ids=[name for name, _ in CASES])
def test_hidden_text_never_counts_and_is_reported(reader, name, data):
    if name.startswith("rtf"):
        pytest.importorskip("striprtf", reason="extra rtf is not installed")
    document = reader.read(data)
    assert document.text.split() == VISIBLE.split()
    assert set(SECRET.split()) <= set(" ".join(item.text for item in document.hidden).split())
    assert [issue.code for issue in document.issues] == ["hidden-text"]


# ---------------------------------------------------------------- what is meant to be seen


def striped_image():
    """Return a 200 x 60 picture of dark and light stripes: stands for scanned letters."""
    data = zlib.compress((b"\x00" * 2 + b"\xff" * 2) * 50 * 60)
    return (b"<< /Type /XObject /Subtype /Image /Width 200 /Height 60 /BitsPerComponent 8 /ColorSpace /DeviceGray "
            b"/Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream") % (len(data), data)  # fmt: skip


SEEN = {
    "white on a dark box": page(secret(color="1 1 1"), before="0.1 0.1 0.3 rg 60 590 400 30 re f\n"),
    "pale gray": page(secret(color="0.75 0.75 0.75")),
    "light type of six points": page(secret(size=6, color="0.45 0.45 0.45")),
    "yellow on black": page(secret(color="1 1 0"), before="0 0 0 rg 0 0 595 690 re f\n"),
    "inside a form": page("/Fm Do\n", resources="/XObject << /Fm 10 0 R >>", objects=[
        FORM % (len(secret()), secret().encode())]),
    "layer on": page("/OC /Layer BDC " + secret() + "EMC\n", resources=LAYER,
                     objects=["<< /Type /OCG /Name (Layer) >>"],
                     catalog="/OCProperties << /OCGs [10 0 R] /D << /ON [10 0 R] >> >>"),
    "text recognized in a scan": files.pdf(
        "q 595 0 0 842 0 0 cm /Im Do Q " + files.text_at(72, 700, VISIBLE, mode=3) + secret(mode=3),
        resources="/XObject << /Im 10 0 R >>", objects=[striped_image()]),
    "stroked and filled": page(secret(mode=2)),
    "printed twice": page(secret() + files.text_at(72.3, 600, SECRET)),
    "docx: white on a dark cell": docx(
        '<w:tbl><w:tr><w:tc><w:tcPr><w:shd w:val="clear" w:fill="1F3864"/></w:tcPr>'
        + run(SECRET, '<w:color w:val="FFFFFF"/>') + "</w:tc></w:tr></w:tbl>"),
    "docx: white on a dark paragraph": docx(
        '<w:p><w:pPr><w:shd w:val="clear" w:fill="1F3864"/></w:pPr><w:r><w:rPr><w:color w:val="FFFFFF"/></w:rPr>'
        f"<w:t>{SECRET}</w:t></w:r></w:p>"),
    "docx: vanish switched off": docx(run(SECRET, '<w:vanish w:val="0"/>')),
    "docx: inserted": docx(f"<w:p><w:ins><w:r><w:t>{SECRET}</w:t></w:r></w:ins></w:p>"),
    "docx: gray": docx(run(SECRET, '<w:color w:val="7F7F7F"/>')),
    "html: white on dark": html(f'<div style="background:#224;color:white"><p>{SECRET}</p></div>'),
    "html: white on a gradient": html(f'<div style="background:linear-gradient(#000,#333);color:#fff">{SECRET}</div>'),
    "html: hidden in print and on telephones": html(
        f'<p class="x">{SECRET}</p>',
        "<style>@media print { .x { display: none } } @media (max-width: 600px) { p { display: none } }</style>"),
    "html: another class is hidden": html(f'<p class="x">{SECRET}</p>', "<style>.y .x, p.z { display: none }</style>"),
    "html: aria-hidden is seen": html(f'<p aria-hidden="true">{SECRET}</p>'),
    "html: back in sight": html(
        f'<div style="visibility:hidden"><p style="visibility:visible">{SECRET}</p></div>'),
    "odt: white on dark": odt('fo:color="#ffffff" fo:background-color="#222222"'),
}  # fmt: skip


@pytest.mark.parametrize("name", SEEN)
def test_what_can_be_seen_is_never_flagged(reader, name):
    document = reader.read(SEEN[name])
    assert document.text.split() == (VISIBLE + " " + SECRET).split()
    assert not document.issues
    assert not document.hidden


def test_properties_of_an_honest_file_are_recorded_and_not_flagged(reader):
    document = reader.read(
        page("", info="/Title (CV of Mara Example) /Author (Mara Example) /Keywords (engineer)")
    )
    assert {item.reason for item in document.hidden} == {"metadata"}
    assert not document.issues


CLAIM = "operated large kubernetes fleets with postgres and terraform for many great platform"
TRUTH = "enjoys gardening and quiet evenings by the little pond with some good books on roses"


def shown_as(truth, claim):
    """Return a page that a person reads as one text and a program as another."""
    length = min(len(truth), len(claim))
    codes = bytes(range(33, 33 + length)).decode("cp1252", "replace")
    line = files.text_at(72, 600, codes, font="F3")
    return page(line, fonts="/F3 10 0 R", objects=files.remapped(truth[:length], claim[:length]))


def test_letters_that_copy_as_others_do_not_count(reader):
    document = reader.read(shown_as(TRUTH, CLAIM))
    assert document.text.split() == VISIBLE.split()
    assert [item.reason for item in document.hidden] == ["other-glyphs"]
    assert "kubernetes" in document.hidden[0].text
    assert [issue.code for issue in document.issues] == ["hidden-text"]


def test_a_font_that_maps_its_letters_truly_is_left_alone(reader):
    document = reader.read(shown_as(TRUTH, TRUTH))
    assert document.text.split() == [*VISIBLE.split(), *TRUTH[: len(CLAIM)].split()]
    assert not document.hidden


SMUGGLED = "".join(chr(0xE0000 + ord(char)) for char in "Terraform expert")
SMUGGLERS = {
    "docx": files.docx(files.para(f"Ran{SMUGGLED} Kafka")),
    "odt": files.odt(f"<text:p>Ran{SMUGGLED} Kafka</text:p>"),
    "html": f"<html><body><p>Ran{SMUGGLED} Kafka</p></body></html>".encode(),
    "pdf": files.pdf(
        files.text_at(72, 700, "Ran") + files.text_at(120, 700, "!" * len(SMUGGLED), font="F3")
        + files.text_at(240, 700, "Kafka"),
        fonts="/F3 10 0 R", objects=files.remapped("x", SMUGGLED[0]),
    ),
    "json": json.dumps({"basics": {"summary": f"Ran{SMUGGLED} Kafka"}}).encode(),
    "linkedin": files.zipped({"Profile.csv": f"Headline,Summary\nRan{SMUGGLED} Kafka,\n"}),
}  # fmt: skip


@pytest.mark.parametrize("kind", SMUGGLERS)
def test_words_smuggled_in_invisible_characters_are_reported(reader, kind):
    document = reader.read(SMUGGLERS[kind])
    assert document.text.split() == ["Ran", "Kafka"]
    (found,) = document.hidden
    assert (found.text[0], found.reason) == ("T", "tag-characters")
    assert [issue.code for issue in document.issues] == ["hidden-text"]


def test_text_that_is_hidden_only_is_no_resume(reader):
    from rolematch.document import DocumentError

    with pytest.raises(DocumentError, match="hidden") as caught:
        reader.read(files.pdf(secret(mode=3)))
    assert caught.value.status == "no_text"
