"""read_document: what comes in, what comes out, and how every kind of file that cannot be read ends."""

import itertools
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

import document_files as files
from rolematch.document import Document, DocumentError, DocumentReader, Limits, read_document
from rolematch.document._lines import clean


@pytest.fixture(scope="module")
def reader():
    with DocumentReader() as reader:
        yield reader


def status(source, **limits):
    with pytest.raises(DocumentError) as caught:
        read_document(source, limits=Limits(**limits))
    return caught.value.status


def words(text):
    return text.split()


# ---------------------------------------------------------------- the contract of Document


def assert_sound(document):
    """What holds for every Document: blocks in order, inside the text, not blank, not overlapping."""
    end = 0
    for block in document.blocks:
        assert end <= block.start < block.end <= len(document.text)
        assert document.text[block.start : block.end].strip()
        end = block.end
    assert "\r" not in document.text or document.kind == "text"


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=400))
def test_from_text_keeps_the_text_and_makes_sound_blocks(text):
    document = Document.from_text(text)
    assert document.text == text
    assert_sound(document)


@given(st.text(max_size=300))
def test_cleaning_is_idempotent_and_never_lengthens_by_more_than_ligatures(text):
    assert clean(clean(text)) == clean(text)
    assert len(clean(text)) <= 3 * len(text)


@given(
    st.lists(
        st.sampled_from(["EXPERIENCE", "- Ran PostgreSQL", "  wrapped", "", "• Led", "Plain line", "====="])
    )
)
def test_blocks_cover_every_word_of_plain_text(lines):
    document = Document.from_text("\n".join(lines))
    covered = " ".join(document.text[block.start : block.end] for block in document.blocks)
    rulers = {"=====", "-", "•"}
    assert [w for w in words(covered) if w not in rulers] == [
        w for w in words(document.text) if w not in rulers
    ]


def test_headings_and_items_of_plain_text_are_marked():
    document = Document.from_text("WORK EXPERIENCE\nAcme\n- Ran Kafka\n  for years\n\nSkills\n------\nGo\n")
    shown = [(block.kind, document.text[block.start : block.end]) for block in document.blocks]
    assert shown == [
        ("heading", "WORK EXPERIENCE"),
        ("paragraph", "Acme"),
        ("list-item", "Ran Kafka\n  for years"),
        ("heading", "Skills"),
        ("paragraph", "Go"),
    ]


# ---------------------------------------------------------------- sources


def test_a_document_comes_back_as_it_is():
    document = Document.from_text("Go")
    assert read_document(document) is document


def test_path_and_bytes_give_the_same_text(tmp_path):
    path = tmp_path / "cv.pdf"  # the name is no evidence
    path.write_bytes("Zoë Example\nKafka\n".encode("cp1252"))
    document = read_document(path)
    assert document.text == read_document(path.read_bytes()).text == "Zoë Example\nKafka\n"
    assert document.source == str(path)
    assert read_document(path.read_bytes()).source is None


def test_text_in_place_of_a_path_is_told_how_to_do_it():
    with pytest.raises(DocumentError, match=r"Document\.from_text") as caught:
        read_document("Mara Example\nEXPERIENCE\nSecret employer\n")
    assert caught.value.status == "missing"
    assert "Secret" not in str(caught.value)


def test_a_source_that_is_no_file_has_its_status(tmp_path):
    assert status(tmp_path / "absent.pdf") == "missing"
    assert status(tmp_path) == "unsupported"
    assert status("bad\0name") == "missing"
    assert status("x" * 5000) == "missing"
    with pytest.raises(TypeError, match="from_text"):
        read_document(42)


def test_an_address_is_told_that_nothing_is_fetched():
    with pytest.raises(DocumentError, match="opens no web addresses") as caught:
        read_document("https://example.com/cv.pdf")
    assert caught.value.status == "missing"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert status(tmp_path / "pipe") == "unsupported"


# ---------------------------------------------------------------- every status

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
REFUSED = {
    "empty": [b"", b" \n\t", b"\xef\xbb\xbf \r\n", files.docx(""), files.pdf(""), b"<html><body></body></html>"],
    "unsupported": [
        b"\x00\x01\x02\x03" * 50, bytes(range(256)) * 4, OLE + b"\0" * 600,
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0" * 50, b"\xff\xd8\xff\xe0\0\x10JFIF\0" + b"\0" * 80, b"\x1f\x8b\x08\0\0",
        b'{"name": "not a JSON Resume"}', files.zipped({"xl/workbook.xml": "<x/>"}), files.zipped({"a.txt": "Go"}),
        b'<?xml version="1.0"?><feed><entry/></feed>',
    ],
    "corrupt": [b"%PDF-1.4\nnothing follows", files.docx(files.para("Go"))[:-60], b"PK\x03\x04" + b"\0" * 60,
                files.docx("<w:p><w:unclosed></w:p>"), b"{\\rtf1 cut off", b'{"basics": {"name": }}'],
    "encrypted": [OLE + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 500],
    "no_text": [files.pdf("q 500 0 0 700 50 50 cm /Im Do Q", resources="/XObject << /Im 10 0 R >>", objects=[
        (b"<< /Type /XObject /Subtype /Image /Width 2 /Height 2 /BitsPerComponent 8 /ColorSpace /DeviceGray "
        b"/Length 4 >>\nstream\n\x00\xff\xff\x00\nendstream")])],
}  # fmt: skip


@pytest.mark.parametrize(
    ("expected", "data"), [(name, data) for name, datas in REFUSED.items() for data in datas]
)
def test_what_cannot_be_read_has_its_status(expected, data):
    assert status(data) == expected


def test_limits_have_their_status(tmp_path):
    assert status(b"x" * 100, file_bytes=99) == "limit"
    assert status(b"Go and Kafka " * 100, chars=500) == "limit"
    assert status(files.pdf(*["q Q"] * 4), pages=3) == "limit"
    assert status(files.docx(files.para("Go " * 50_000)), unpacked_bytes=50_000) == "limit"
    big = tmp_path / "big.bin"
    with big.open("wb") as stream:
        stream.truncate(500_000_000)
    assert status(big) == "limit"


def test_an_encrypted_pdf_is_told_from_a_broken_one():
    trailer = "/Encrypt 10 0 R /ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>]"
    encrypt = "<< /Filter /Standard /V 1 /R 2 /P -4 /O <" + "ab" * 32 + "> /U <" + "cd" * 32 + "> >>"
    bodies = {1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Kids [] /Count 0 >>", 5: b"<< >>",
              10: encrypt.encode()}  # fmt: skip
    assert status(files.assemble(bodies, trailer)) == "encrypted"


def test_messages_name_the_file_and_the_remedy(tmp_path):
    path = tmp_path / "old.doc"
    path.write_bytes(OLE + b"\0" * 600)
    with pytest.raises(DocumentError, match=r"old\.doc.*save it as DOCX or PDF") as caught:
        read_document(path)
    assert caught.value.source == str(path)


# ---------------------------------------------------------------- text encodings

SAMPLES = {
    "utf-8": "Zoë Müller – Senior Engineer • 5 years",
    "utf-8-sig": "Zoë Müller",
    "utf-16": "Zoë Müller, Kafka",
    "utf-16-le": "Zoë Müller ran PostgreSQL",
    "utf-16-be": "Zoë Müller ran PostgreSQL",
    "utf-32": "Zoë Müller",
    "cp1252": "José Müller – “Kafka” • façade, 3 años",
    "latin-1": "José Müller, façade, 3 años",
    "cp1250": "Łukasz Wiśniewski, inżynier, źródło, książka",
    "cp1251": "Опыт работы: инженер, разработка и сопровождение",
    "koi8-r": "Опыт работы: инженер, разработка и сопровождение",
    "cp1253": "Εμπειρία ως μηχανικός λογισμικού",
    "shift_jis": "職務経歴書 ソフトウェア開発の経験があります",
    "euc_kr": "경력 소프트웨어 개발자 서울",
    "gb18030": "工作经历 软件工程师 负责系统开发",
}


@pytest.mark.parametrize("encoding", SAMPLES)
def test_common_encodings_are_told_apart(encoding):
    assert read_document(SAMPLES[encoding].encode(encoding)).text.strip() == SAMPLES[encoding]


# ---------------------------------------------------------------- Markdown and text


def test_markdown_loses_its_marks_and_keeps_its_structure():
    source = (
        b"# Mara Example\n\n**Senior Engineer** at [Acme](https://example.com)\n\n## Skills\n\n* `Go`, *Kafka*\n"
        b"* snake_case_name\n\n| Tool | Years |\n|---|---|\n| Redis | 3 |\n<!-- Terraform expert -->\n"
    )
    document = read_document(source)
    shown = [(b.kind, b.level, document.text[b.start : b.end]) for b in document.blocks]
    assert shown == [
        ("heading", 1, "Mara Example"),
        ("paragraph", 0, "Senior Engineer at Acme"),
        ("heading", 2, "Skills"),
        ("list-item", 0, "Go, Kafka"),
        ("list-item", 0, "snake_case_name"),
        ("table-cell", 0, "Tool\tYears"),
        ("table-cell", 0, "Redis\t3"),
    ]
    assert [item.reason for item in document.hidden] == ["comment"]
    assert document.kind == "markdown"
    assert_sound(document)


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("## C#", "C#"),
        ("## Skills ##", "Skills"),
        ("![Go](logo_(1).png) Go", "Go"),
        ('[Chef](https://example.com/Chef_(software) "tool")', "Chef"),
        ("_my_var_ and snake_case", "my_var and snake_case"),
    ],
)
def test_marks_of_markdown_are_taken_off_and_names_left_whole(line, shown):
    assert read_document(f"# Mara Example\n\n{line}\n".encode()).text == f"Mara Example\n\n{shown}\n"


def test_a_comment_of_markdown_without_an_end_is_hidden_text():
    document = read_document(b"# Mara Example\n\nRan Kafka <!-- and so much more\n")
    assert document.text == "Mara Example\n\nRan Kafka\n"
    assert [(item.text, item.reason) for item in document.hidden] == [("and so much more", "comment")]


def test_plain_text_is_cleaned_of_what_nobody_sees():
    smuggled = "".join(chr(0xE0000 + ord(char)) for char in "Terraform expert")
    document = read_document(
        f"S K I L L S\r\n\u2022\tPost\u00adgre\u200bSQL of\ufb01ce{smuggled}\r\n".encode()
    )
    assert document.text == "SKILLS\n- PostgreSQL office\n"
    assert [(item.text, item.reason) for item in document.hidden] == [("Terraform expert", "tag-characters")]
    assert [issue.code for issue in document.issues] == ["hidden-text"]


@given(st.binary(max_size=300))
def test_any_bytes_give_a_document_or_a_typed_status(data):
    if data[:2] in (b"PK", b"{\\") or data.startswith((b"%PDF-", b"<", b"{", b"[")):
        return  # these go to the child process: the fuzz tests
    try:
        assert_sound(read_document(data))
    except DocumentError as error:
        status = error.status
    else:
        return
    assert status in ("empty", "unsupported", "encrypted")


# ---------------------------------------------------------------- kind by content, never by name


def test_the_kind_is_decided_by_content(reader, tmp_path):
    contents = {
        "text": b"Mara Example, Kafka",
        "markdown": b"# Mara Example\n\nKafka",
        "pdf": files.pdf(files.text_at(72, 700, "Mara Example Kafka")),
        "docx": files.docx(files.para("Mara Example Kafka")),
        "odt": files.odt("<text:p>Mara Example Kafka</text:p>"),
        "html": b"<html><body><p>Mara Example Kafka</p></body></html>",
        "rtf": rb"{\rtf1\ansi Mara Example Kafka\par}",
        "json-resume": b'{"basics": {"name": "Mara Example", "summary": "Kafka"}}',
        "linkedin": files.zipped({"Profile.csv": "First Name,Last Name,Headline\nMara,Example,Kafka\n"}),
    }
    for (kind, data), ending in itertools.product(contents.items(), ("pdf", "docx", "txt", "")):
        path = tmp_path / f"cv.{ending}"
        path.write_bytes(data)
        document = reader.read(path)
        assert document.kind == kind
        assert {"Mara", "Kafka"} <= set(words(document.text.replace(",", " ")))
        assert_sound(document)


def test_one_reader_reads_on_after_a_bad_file(reader):
    good = files.docx(files.para("Kafka"))
    for bad in (b"%PDF-1.4 broken", b"PK\x03\x04 broken", b""):
        with pytest.raises(DocumentError):
            reader.read(bad)
        assert reader.read(good).text == "Kafka\n"
