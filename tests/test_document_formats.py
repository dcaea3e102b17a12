"""One résumé, printed by real programs in many formats and layouts, has one text up to white space and bullets."""

import re

import pytest

import document_files as files
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
def test_markup_of_every_kind_has_the_text_of_the_resume(reader, name, form):
    resume = made.RESUMES[name]
    page = form(resume)
    check(reader, page.encode() if isinstance(page, str) else page, resume)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("layout", ["one column", "side bar", "side bar drawn first"])
def test_a_pdf_of_a_browser_has_the_text_of_the_resume_whatever_its_layout(reader, tmp_path, name, layout):
    resume = made.RESUMES[name]
    if layout == "one column":
        page = made.one_column(resume)
    else:
        page = made.side_bar(resume, first="side" if "first" in layout else "main")
    check(reader, made.print_page(page, tmp_path), resume)


test_a_pdf_of_a_browser_has_the_text_of_the_resume_whatever_its_layout.pytestmark += browser


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("target", ["pdf", "docx", "rtf", "html"])
def test_files_of_an_office_program_have_the_text_of_the_resume(reader, tmp_path, name, target):
    resume = made.RESUMES[name]
    check(reader, made.convert(made.as_odt(resume), "odt", target, tmp_path), resume)


test_files_of_an_office_program_have_the_text_of_the_resume.pytestmark += office


STYLE = """<style>body { font: 10pt/1.35 Arial; margin: 0 } @page { margin: 15mm } h1 { margin: 0 }
h2 { font-size: 12pt; margin: 8pt 0 3pt } p { margin: 2pt 0 } td { vertical-align: top; padding: 3pt 8pt 3pt 0 }
.row { display: flex; justify-content: space-between }</style>"""
LONG = (
    "Designed and ran the ingestion platform of the firm, forty services in Go and Ruby, with PostgreSQL below and "
    "Kafka between; the platform took two billion events a day without loss over three years."
)
SHORT = "Wrote the handbook of the team and taught the course on databases every spring."
JOBS = [
    ("Staff Engineer", "Northwind Example", "Jan 2019 – Present"),
    ("Engineer", "Sample Works", "03/2014 – 12/2018"),
]


def rows_of_dates():
    rows = "".join(
        f"<tr><td style='width:90pt'>{dates}</td><td><p><b>{title}</b></p><p>{firm}</p><p>{LONG}</p></td></tr>"
        for title, firm, dates in JOBS
    )
    labels = "<tr><td>Languages</td><td>Go, Ruby</td></tr><tr><td>Databases and queues</td><td>Redis, Kafka</td></tr>"
    return (
        f"<h1>Ada Sample</h1><h2>EXPERIENCE</h2><table>{rows}</table><h2>SKILLS</h2><table>{labels}</table>"
    )


def dark_band_and_grid():
    side = "<h2>CONTACT</h2><p>Lund</p><p>555-0100</p><h2>SKILLS</h2><p>Go</p><p>Ruby</p><p>Kafka</p><p>Kubernetes</p>"
    jobs = "".join(
        f"<div class='row'><b>{title}</b><span>{dates}</span></div><div class='row'><i>{firm}</i><span>Oslo</span></div>"
        f"<ul><li>{LONG}</li><li>{SHORT}</li></ul>"
        for title, firm, dates in JOBS
    )
    return (
        "<div style='background:#234;color:white;padding:12pt'><h1>Ada Sample</h1><p>ada@example.com</p></div>"
        "<div style='display:grid;grid-template-columns:160pt 1fr;gap:20pt'><div style='background:#eee;padding:8pt'>"
        f"{side}</div><div><h2>PROFILE</h2><p>{SHORT}</p><h2>EXPERIENCE</h2>{jobs}</div></div>"
    )


def two_equal_columns():
    jobs = "".join(
        f"<p><b>{title}</b>, {firm}, {dates}</p><p>{LONG}</p><p>{SHORT}</p>" for title, firm, dates in JOBS
    )
    return (
        "<h1>Ada Sample</h1><div lang='en' style='columns:2;column-gap:24pt;text-align:justify;hyphens:auto'>"
        f"<h2>EXPERIENCE</h2>{jobs}<h2>SKILLS</h2><p>Go, Ruby, PostgreSQL, Kafka</p></div>"
    )


def skills_in_three_columns():
    skills = "".join(
        f"<li>{name}</li>"
        for name in ["Go", "Ruby", "Python", "PostgreSQL", "Redis", "Kafka", "Terraform", "Docker", "Helm"]
    )
    return (
        f"<h1>Ada Sample</h1><h2>SKILLS</h2><ul style='columns:3'>{skills}</ul><h2>PROFILE</h2><p>{LONG}</p>"
    )


def right_to_left():
    return "<div dir='rtl'><h1>דנה לדוגמה</h1><h2>ניסיון</h2><p>2019 – 2023 מהנדסת תוכנה, פיתוח ב-Python ו-PostgreSQL</p></div>"


@pytest.mark.parametrize(
    "layout", [rows_of_dates, dark_band_and_grid, two_equal_columns, skills_in_three_columns, right_to_left]
)
def test_layouts_printed_by_a_browser(reader, tmp_path, layout):
    page = f"<!DOCTYPE html><meta charset='utf-8'>{STYLE}{layout()}"
    printed = reader.read(made.print_page(page, tmp_path))
    assert words(printed.text) == words(reader.read(page.encode()).text)
    assert not printed.issues


test_layouts_printed_by_a_browser.pytestmark += browser


@pytest.mark.parametrize(
    "data",
    [
        files.odt('<text:h text:outline-level="inf">Kafka</text:h>'),
        files.docx(
            files.para("Kafka", '<w:outlineLvl w:val="1e999"/><w:numPr><w:ilvl w:val="inf"/></w:numPr>')
        ),
        f"<p style='color: rgb({'9' * 400}, 0, 0)'>Kafka</p>".encode(),
    ],
    ids=["odt", "docx", "html"],
)
def test_a_number_without_an_end_spoils_no_file(reader, data):
    assert reader.read(data).text == "Kafka\n"


@pytest.mark.parametrize(
    "data",
    [
        files.docx(files.para("Ran Kafka", run='<w14:textFill><w14:solidFill><w14:srgbClr w14:val="zzzzzz"/></w14:solidFill></w14:textFill>')),
        files.odt(
            '<text:p text:style-name="P1">Ran Kafka</text:p>',
            styles='<style:style style:name="P1" style:family="paragraph"><style:text-properties fo:color="#zzzzzz"/></style:style>',
        ),
    ],
    ids=["docx", "odt"],
)  # fmt: skip
def test_a_color_that_is_none_spoils_no_file(reader, data):
    assert reader.read(data).text == "Ran Kafka\n"


def test_white_space_of_odt_folds_as_its_standard_says(reader):
    assert (
        reader.read(files.odt("<text:p>Ran\n   Kafka <text:s/>daily</text:p>")).text == "Ran Kafka  daily\n"
    )
