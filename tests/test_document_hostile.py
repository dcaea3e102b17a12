"""Files made to do harm: bombs, loops, deep nests, lies. Each ends in a typed status, quickly, and harms nobody."""

import io
import os
import struct
import subprocess
import sys
import threading
import time
import zipfile
import zlib
from pathlib import Path

import pytest

import document_files as files
from rolematch.child import receive, send
from rolematch.document import DocumentError, DocumentReader, Limits, read_document
from rolematch.document import _child as child
from rolematch.document._model import Document

GOOD = files.docx(files.para("Kafka"))


@pytest.fixture(scope="module")
def reader():
    with DocumentReader(limits=Limits(seconds=8)) as reader:
        yield reader


def status(reader, data):
    """Return the status of a file, after making sure that the next good file is read as ever."""
    try:
        reader.read(data)
        found = "ok"
    except DocumentError as error:
        found = error.status
    assert reader.read(GOOD).text == "Kafka\n"
    return found


# ---------------------------------------------------------------- text, which no child process reads

MARKS = (
    "[",
    "![",
    "[a](",
    "![a](",
    "<a",
    "<http://a",
    "_a ",
    "<!-- x ",
    "x" + 40 * " ",
    "|" + 40 * " ",
    "Title\n===\n===\n",
)


def test_marks_without_an_end_hang_nobody():
    """Each piece stands alone in a line of 400,000 characters, over which a search from every sign takes hours."""
    code = """import sys
from rolematch.document import read_document
for piece in sys.argv[1:]:
    read_document(("# Heading\\n" + piece * (400_000 // len(piece))).encode())
    read_document(("# Heading" + " " * 400_000 + piece).encode())"""
    env = {**os.environ, "PYTHONPATH": str(Path(child.__file__).parents[2])}
    subprocess.run([sys.executable, "-c", code, *MARKS], env=env, check=True, timeout=120)


def test_a_text_longer_than_a_résumé_is_refused_before_it_is_looked_at(reader):
    assert status(reader, b"# a\n" * 300_000) == "limit"


# ---------------------------------------------------------------- ZIP


def test_a_bomb_is_refused_while_it_unpacks(reader):
    bomb = b"<a>" + b"0" * 120_000_000 + b"</a>"
    assert status(reader, files.zipped({"word/document.xml": bomb})) == "limit"


def test_a_lying_header_does_not_help_a_bomb(reader):
    data = bytearray(files.zipped({"word/document.xml": b"0" * 120_000_000}))
    true_size = struct.pack("<I", 120_000_000)
    lie = struct.pack("<I", 10)
    assert data.count(true_size) >= 2
    assert status(reader, bytes(data.replace(true_size, lie))) in ("limit", "corrupt")


def test_members_that_overlap_are_refused(reader):
    """Many directory entries that quote one compressed kernel."""
    kernel = zlib.compress(b"0" * 1_000_000, 9)[2:-4]
    names = [f"word/{i}.xml".encode() for i in range(50)] + [b"word/document.xml"]
    local = struct.pack(
        "<IHHHHHIIIHH", 0x04034B50, 20, 0, 8, 0, 0, 0, len(kernel), 1_000_000, len(names[-1]), 0
    )
    body = local + names[-1] + kernel
    directory = b"".join(
        struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, 20, 20, 0, 8, 0, 0, 0, len(kernel), 1_000_000, len(name),
                    0, 0, 0, 0, 0, 0) + name
        for name in names
    )  # fmt: skip
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, len(names), len(names), len(directory), len(body), 0)
    assert status(reader, body + directory + end) == "limit"


def test_a_hundred_thousand_members_are_refused_at_once(reader):
    entry = (
        struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, 20, 20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    )
    directory = entry * 100_000
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 65535, 65535, len(directory), 30, 0)
    data = struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, 0, 0, 0, 0, 0, 0, 0, 0, 0) + directory + end
    assert status(reader, data) == "limit"


def test_a_zip_with_a_password_is_encrypted(reader):
    data = bytearray(GOOD)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = -1
        while (place := data.find(signature, place + 1)) >= 0:
            data[place + offset] |= 1
    assert status(reader, bytes(data)) == "encrypted"


def test_a_bomb_inside_a_bomb_is_not_unpacked(reader):
    inner = files.zipped({"a.txt": b"0" * 10_000_000})
    assert status(reader, files.zipped({f"{i}.zip": inner for i in range(50)})) == "unsupported"


# ---------------------------------------------------------------- XML and HTML

LAUGHS = '<!DOCTYPE x [<!ENTITY a0 "ha">' + "".join(
    f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10)
)


def wrapped(head, body):
    root = f'<w:document xmlns:w="{files.W_NS}"><w:body><w:p><w:r><w:t>{body}</w:t></w:r></w:p></w:body></w:document>'
    return files.zipped({"word/document.xml": f'<?xml version="1.0"?>{head}{root}'})


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (LAUGHS + "]>", "&a9;"),
        (f'<!DOCTYPE x [<!ENTITY a "{"A" * 50_000}">]>', "&a;" * 5_000),
        ('<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]>', "&f;"),
        ('<!DOCTYPE x SYSTEM "http://example.com/x.dtd"><!-- -->', "Kafka"),
        ('<!DOCTYPE x [<!ENTITY % p SYSTEM "http://example.com/p"> %p;]>', "Kafka"),
    ],
    ids=["billion laughs", "quadratic", "file", "remote dtd", "parameter entity"],
)
def test_entities_are_never_expanded(reader, head, body):
    assert status(reader, wrapped(head, body)) in ("corrupt", "limit", "empty")


def nested(depth, kind):
    if kind == "tables":
        body = "<w:tbl><w:tr><w:tc>" * depth + files.para("Kafka") + "</w:tc></w:tr></w:tbl>" * depth
        return files.docx(body)
    if kind == "html":
        return b"<html><body>" + b"<div>" * depth + b"Kafka" + b"</div>" * depth
    if kind == "spans":
        return b"<html><body>" + b"<b><i>" * depth + b"Kafka"
    if kind == "rtf":
        return rb"{\rtf1 " + b"{" * depth + b"Kafka" + b"}" * depth + b"}"
    if kind == "json":
        return b'{"basics": ' + b'{"a":' * depth + b"1" + b"}" * depth + b"}"
    inner = f"<text:list><text:list-item>{'{}'}</text:list-item></text:list>"
    return files.odt(inner.format("") if depth == 0 else "<text:list><text:list-item>" * depth
                     + "<text:p>Kafka</text:p>" + "</text:list-item></text:list>" * depth)  # fmt: skip


@pytest.mark.parametrize("kind", ["tables", "html", "spans", "rtf", "json", "lists"])
@pytest.mark.parametrize("depth", [20, 200, 5_000, 100_000])
def test_deep_nests_never_overflow(reader, kind, depth):
    if kind == "rtf":
        pytest.importorskip("striprtf", reason="extra rtf is not installed")
    found = status(reader, nested(depth, kind))
    assert found in ("ok", "limit", "corrupt", "empty", "unsupported")
    if depth == 20 and kind != "json":
        assert found == "ok"


# ---------------------------------------------------------------- PDF


def flate(data, filters=1):
    for _ in range(filters):
        data = zlib.compress(data, 9)
    names = "/FlateDecode " * filters
    return f"<< /Filter [{names}] /Length {len(data)} >>\nstream\n".encode() + data + b"\nendstream"


def page_with(content, objects):
    bodies = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
        3: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        4: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 6 0 R /Resources << /Font << /F1 3 0 R >> "
           b"/XObject << /X0 10 0 R >> >> >>",
        5: b"<< >>",
        6: content,
    }  # fmt: skip
    return files.assemble(bodies | dict(enumerate(objects, 10)))


def form(content, number):
    head = f"<< /Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /X0 {number} 0 R >> >>"
    return f"{head} /Length {len(content)} >>\nstream\n{content}\nendstream".encode()


DRAW = b"<< /Length 6 >>\nstream\n/X0 Do\nendstream"


@pytest.mark.slow
@pytest.mark.parametrize(
    "data",
    [
        page_with(DRAW, [form("/X0 Do " * 4, 10)]),
        page_with(DRAW, [form("/X0 Do " * 4, 11 + i) for i in range(24)] + [form("0 0 m 1 1 l S", 34)]),
        page_with(flate(b"0 0 m 1 1 l S\n" * 40_000_000, 1), []),
        page_with(flate(b" " * 600_000_000, 2), []),
    ],
    ids=["a form that draws itself", "4^24 forms", "a content bomb", "a double content bomb"],
)
def test_pdf_bombs_end_in_a_status(data):
    begin = time.monotonic()
    with DocumentReader(limits=Limits(seconds=4)) as reader:
        assert status(reader, data) in ("limit", "timeout", "corrupt", "empty", "no_text")
    assert time.monotonic() - begin < 60


@pytest.mark.parametrize(
    "bodies",
    [
        {
            1: b"<< /Type /Catalog /Pages 2 0 R >>",
            2: b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 9 >>",
            5: b"<< >>",
        },
        {
            1: b"<< /Type /Catalog /Pages 2 0 R >>",
            2: b"<< /Type /Pages /Kids [] /Count 99999999 >>",
            5: b"<< >>",
        },
        {1: b"1 0 R", 5: b"<< >>"},
        {1: b"[" * 100_000, 5: b"<< >>"},
    ],
    ids=["a page tree with a loop", "pages that are not there", "a reference to itself", "deep brackets"],
)
def test_broken_pdf_structures_end_in_a_status(reader, bodies):
    assert status(reader, files.assemble(bodies)) in ("corrupt", "empty", "limit", "no_text")


def test_a_page_that_is_not_there_is_missed(reader):
    data = files.pdf(files.text_at(72, 700, "Ran Kafka")).replace(
        b"/Kids [1000 0 R] /Count 1", b"/Kids [1000 0 R 77 0 R] /Count 2"
    )
    document = reader.read(data)
    assert document.text == "Ran Kafka\n"
    assert [issue.code for issue in document.issues] == ["damaged-page"]
    assert "Page 2 of 2" in document.issues[0].message


def test_a_huge_page_is_drawn_small(reader):
    data = files.pdf(files.text_at(72, 700, "Kafka", 400)).replace(b"[0 0 595 842]", b"[0 0 14400 14400]")
    assert status(reader, data) == "ok"


# ---------------------------------------------------------------- the child process


def test_a_slow_file_is_given_up_and_the_next_one_read():
    with DocumentReader(limits=Limits(seconds=0.001)) as reader, pytest.raises(DocumentError) as caught:
        reader.read(GOOD)
    assert caught.value.status == "timeout"
    assert "0.001 s" in str(caught.value)


def test_a_child_that_was_killed_is_replaced(reader):
    assert reader.read(GOOD).text == "Kafka\n"
    reader._sandbox._child._process.kill()
    reader._sandbox._child._process.wait()
    assert reader.read(GOOD).text == "Kafka\n"


def test_closing_leaves_no_process():
    with DocumentReader() as reader:
        reader.read(GOOD)
        process = reader._sandbox._child._process
    assert process.poll() is not None


def test_readers_in_threads_do_not_disturb_each_other():
    texts = {}

    def work(name):
        with DocumentReader() as reader:
            texts[name] = [reader.read(files.docx(files.para(f"{name} {i}"))).text for i in range(5)]

    threads = [threading.Thread(target=work, args=(f"T{i}",)) for i in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert texts == {f"T{i}": [f"T{i} {j}\n" for j in range(5)] for i in range(3)}


def test_the_child_refuses_network_and_processes():
    for event in ("socket.connect", "subprocess.Popen", "os.system"):
        with pytest.raises(PermissionError):
            child._forbid(event, ())
    child._forbid("open", ())


def test_whatever_a_parser_throws_becomes_a_status(monkeypatch):
    for error, expected in [(MemoryError(), "limit"), (RecursionError(), "limit"), (KeyError("x"), "corrupt"),
                            (DocumentError("locked", status="encrypted"), "encrypted")]:  # fmt: skip

        def fail(data, limits, error=error):
            raise error

        monkeypatch.setattr(child, "load", {"pdf": fail}.get)
        assert child.answer(b"%PDF-1.7", Limits())["status"] == expected


def test_messages_are_whole_or_nothing():
    stream = io.BytesIO()
    send(stream, b"one", b"")
    stream.seek(0)
    assert [receive(stream), receive(stream), receive(stream)] == [b"one", b"", None]
    assert receive(io.BytesIO(b"\x00\x00\x00\x09short")) is None


def test_an_interrupted_reading_is_not_taken_for_the_next(reader, monkeypatch):
    """Ctrl-C while the child works: its late answer must not become that of another file."""

    def interrupted(stream):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("rolematch.child.receive", interrupted)
        with pytest.raises(KeyboardInterrupt):
            reader.read(files.docx(files.para("Redis")))
    assert reader.read(GOOD).text == "Kafka\n"


def test_a_child_that_is_expected_reads_any_file(tmp_path):
    path = tmp_path / "cv"
    path.write_bytes(files.pdf(files.text_at(72, 700, "Kafka")))
    for source in (path, str(path), GOOD, b"Kafka", b"", tmp_path, tmp_path / "gone", Document("Kafka"), 42):
        with DocumentReader() as reader:
            reader.expect(source)
            assert (reader._sandbox._child is not None) == (source in (path, str(path), GOOD))
            assert reader.read(GOOD).text == "Kafka\n"


def test_modules_beside_the_caller_are_not_imported(tmp_path, monkeypatch):
    """A hostile ``json.py`` in the working folder must not run in the child."""
    (tmp_path / "json.py").write_text("raise SystemExit('taken over')")
    monkeypatch.chdir(tmp_path)
    assert read_document(GOOD).text == "Kafka\n"


# ---------------------------------------------------------------- mutants


def seeds():
    body = files.para("Mara Example ran PostgreSQL") + files.para(
        "Kafka", '<w:numPr><w:numId w:val="1"/></w:numPr>'
    )
    yield files.docx(body, parts={"word/styles.xml": files.part("w:styles", "<w:style w:styleId='a'/>")},
                     relations=[("rId1", "styles", "styles.xml")])  # fmt: skip
    yield files.odt(
        "<text:h>Mara</text:h><text:list><text:list-item><text:p>Kafka</text:p></text:list-item></text:list>"
    )
    yield files.pdf(files.lines_at(72, 700, ["Mara Example", "ran PostgreSQL and Kafka"]), "q Q")
    yield b"<html><style>p { color: red }</style><body><ul><li>Kafka<table><tr><td>a<td>b</table></ul></body></html>"
    yield rb"{\rtf1\ansi{\colortbl;\red1\green2\blue3;}\b Mara\par {\v hidden} \u8364? Kafka\par}"
    yield b'{"basics": {"name": "Mara", "location": {"city": "Lund"}}, "work": [{"name": "A", "highlights": ["Kafka"]}]}'
    yield files.zipped({"Positions.csv": "Company Name,Title,Started On\nAcme,Engineer,Jan 2019\n"})


@pytest.mark.parametrize("seed", list(seeds()), ids=["docx", "odt", "pdf", "html", "rtf", "json", "linkedin"])
def test_mutants_end_in_a_status(reader, seed):
    """A small part of tests/robustness/mutate.py: cut anywhere, flip any bit."""
    cuts = [seed[: len(seed) * i // 24] for i in range(24)]
    step = max(len(seed) // 40, 1)
    flips = [seed[:i] + bytes([seed[i] ^ (1 << (i % 8))]) + seed[i + 1 :] for i in range(0, len(seed), step)]
    for mutant in cuts + flips:
        try:
            document = reader.read(mutant)
        except DocumentError as error:
            found = error.status
        else:
            found = "ok" if isinstance(document, Document) else "?"
        assert found in ("ok", "empty", "no_text", "encrypted", "corrupt", "unsupported", "limit", "timeout")


def test_a_bad_member_does_not_stop_a_linkedin_export(reader):
    data = files.zipped(
        {"Profile.csv": "First Name,Last Name\nMara,Example\n", "Skills.csv": b"\x00\x01\x02" * 99}
    )
    assert reader.read(data).text.split() == ["Mara", "Example"]


def test_zip_comments_and_junk_before_the_archive_are_harmless(reader):
    buffer = io.BytesIO(GOOD)
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.comment = b"x" * 60_000
    assert reader.read(buffer.getvalue()).text == "Kafka\n"
