"""One résumé, printed by real programs in many formats and layouts, has one text up to white space and bullets."""

import re

import pytest

import resume_files as made
from rolematch.document import DocumentReader

NAMES = list(made.RESUMES)
browser = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(made.CHROMIUM is None, reason="Chromium is not installed"),
]
office = [
    pytest.mark.office,
    pytest.mark.slow,
    pytest.mark.skipif(made.OFFICE is None, reason="LibreOffice is not installed"),
]


@pytest.fixture(scope="module")
def reader():
    with DocumentReader() as reader:
        yield reader


def words(text):
    return re.sub(r"(?m)^[ \t]*- ", "", text).split()


def check(reader, data, resume):
    document = reader.read(data)
    assert words(document.text) == words(reader.read(made.as_text(resume).encode()).text)
    assert not document.issues
    items = [b for b in document.blocks if b.kind == "list-item"]
    assert len(items) == len(resume["skills"]) + sum(len(job[3]) for job in resume["jobs"])


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("form", [made.one_column, made.side_bar, made.as_odt])
def test_markup(reader, name, form):
    resume = made.RESUMES[name]
    page = form(resume)
    check(reader, page.encode() if isinstance(page, str) else page, resume)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("layout", ["one column", "side bar", "side bar drawn first"])
def test_pdf_of_a_browser(reader, tmp_path, name, layout):
    resume = made.RESUMES[name]
    if layout == "one column":
        page = made.one_column(resume)
    else:
        page = made.side_bar(resume, first="side" if "first" in layout else "main")
    check(reader, made.print_page(page, tmp_path), resume)


test_pdf_of_a_browser.pytestmark += browser


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("target", ["pdf", "docx", "rtf", "html"])
def test_files_of_an_office_program(reader, tmp_path, name, target):
    resume = made.RESUMES[name]
    check(reader, made.convert(made.as_odt(resume), "odt", target, tmp_path), resume)


test_files_of_an_office_program.pytestmark += office
