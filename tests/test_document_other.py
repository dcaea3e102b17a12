"""JSON Resume, LinkedIn exports and RTF: the fields become a page in the order in which people write one."""

import json
import sys

import pytest

import document_files as files
from rolematch.document import DocumentError, DocumentReader


@pytest.fixture(scope="module")
def reader():
    with DocumentReader() as reader:
        yield reader


RESUME = {
    "basics": {
        "name": "Mara Example",
        "label": "Engineer",
        "email": "mara@example.com",
        "location": {"city": "Lund", "countryCode": "SE"},
        "profiles": [{"url": "https://example.com/mara"}],
        "summary": "Runs databases.",
    },
    "work": [
        {
            "name": "Acme",
            "position": "Engineer",
            "startDate": "2019-03",
            "summary": "Platform.",
            "highlights": ["Ran Kafka"],
        },
        {"name": "Birch", "position": "Admin", "startDate": "2014", "endDate": "2018-12"},
    ],
    "skills": [{"name": "Databases", "level": "Master", "keywords": ["PostgreSQL", "Redis"]}],
    "education": [
        {"institution": "Example University", "area": "Physics", "studyType": "MSc", "endDate": "2013"}
    ],
    "languages": [{"language": "Swedish", "fluency": "Native"}],
}


def test_json_resume_reads_like_a_page(reader):
    document = reader.read(json.dumps(RESUME).encode())
    headings = [document.text[b.start : b.end] for b in document.blocks if b.kind == "heading"]
    assert headings == ["Mara Example", "Work Experience", "Skills", "Education", "Languages"]
    lines = document.text.splitlines()
    assert "Engineer, Acme\t2019-03 – Present" in lines
    assert "Admin, Birch\t2014 – 2018-12" in lines
    assert "- Databases (Master): PostgreSQL, Redis" in lines
    assert "MSc, Example University\t2013" in lines
    assert "- Ran Kafka" in lines


@pytest.mark.parametrize("value", [None, 7, "x", [], [1], {}, {"name": 3}, [[]], True])
@pytest.mark.parametrize("key", ["basics", "work", "skills", "education"])
def test_wrong_types_in_json_resume_are_passed_over(reader, key, value):
    document = reader.read(json.dumps({**RESUME, key: value}).encode())
    assert "Swedish" in document.text


def test_no_description_of_a_linkedin_export_is_too_long_for_its_table(reader):
    rows = "Title,Company Name,Description\nEngineer,Acme," + "Ran Kafka. " * 15_000 + "\nBaker,Acme,Bread\n"
    document = reader.read(files.zipped({"Positions.csv": rows}))
    assert "Engineer, Acme\nRan Kafka." in document.text
    assert document.text.endswith("Baker, Acme\nBread\n")
    with pytest.raises(DocumentError, match="more than 1,000,000 characters"):
        reader.read(files.zipped({"Positions.csv": rows * 7}))


def test_a_linkedin_export_reads_like_a_page_without_its_messages(reader):
    data = files.zipped({
        "Basic/Profile.csv": 'First Name,Last Name,Headline,Summary\nMara,Example,Engineer,"Runs\ndatabases"\n',
        "Basic/Positions.csv": "Company Name,Title,Description,Location,Started On,Finished On\n"
        'Acme,Engineer,"Ran Kafka\nand Go",Lund,Mar 2019,\nBirch,Admin,,,2014,Dec 2018\n',
        "Basic/Skills.csv": "Name\nPostgreSQL\nRedis\n",
        "Basic/Messages.csv": "Content\nPrivate words\n",
    })  # fmt: skip
    document = reader.read(data)
    lines = document.text.splitlines()
    assert document.kind == "linkedin"
    assert "Engineer, Acme\tMar 2019 – Present" in lines
    assert "Admin, Birch\t2014 – Dec 2018" in lines
    assert {"Ran Kafka", "and Go", "- PostgreSQL", "- Redis"} <= set(lines)
    assert "Private" not in document.text


def test_rtf_heads_cells_and_escapes(reader):
    pytest.importorskip("striprtf", reason="extra rtf is not installed")
    data = (
        rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}{\header \pard Head\par}Caf\'e9 \u8211? {\b Kafka}\par "
        rb"\trowd\cellx1000\cellx2000 2019\cell Acme\cell\row \pard {\*\generator none;}\'95\tab Item\par}"
    )
    document = reader.read(data)
    assert document.text.split() == ["Head", "Café", "–", "Kafka", "2019", "Acme", "-", "Item"]
    assert "Item" in [document.text[b.start : b.end] for b in document.blocks if b.kind == "list-item"]


def test_rtf_without_the_extra_says_what_to_install(monkeypatch):
    from rolematch.document import DocumentError, Limits
    from rolematch.document._rtf import read_rtf

    monkeypatch.setitem(sys.modules, "striprtf", None)
    monkeypatch.setitem(sys.modules, "striprtf.striprtf", None)
    with pytest.raises(DocumentError, match=r"rolematch\[rtf\]") as caught:
        read_rtf(b"{\\rtf1 Kafka}", Limits())
    assert caught.value.status == "unsupported"


def test_rtf_with_raw_bytes_odd_stars_and_signs_beyond_the_basic_plane(reader):
    pytest.importorskip("striprtf", reason="extra rtf is not installed")
    source = rb"{\rtf1\ansi{\pict\bin5 }}{{\x}{\f0\i0\*\cs7 Mara} \u-10240?\u-8398? Kafka\par}"
    assert reader.read(source).text.split() == ["Mara", "\U00010332", "Kafka"]


@pytest.mark.parametrize(("direction", "text"), [("row", "Acme\t2019\n"), ("column", "Acme 2019\n")])
def test_items_of_a_flex_row_stand_apart_and_those_of_a_column_do_not(reader, direction, text):
    page = f"<html><body><div style='display:flex;flex-direction:{direction}'><span>Acme</span> <span>2019</span></div>"
    assert reader.read(page.encode()).text == text
