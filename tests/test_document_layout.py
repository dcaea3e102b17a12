"""Words on a page → reading order: nothing is lost, and people's ways of laying out a page are followed."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

import document_files as files
from rolematch.document import read_document
from rolematch.document._pdf_paragraphs import mend_hyphens
from rolematch.document._reading_order import reading_order
from rolematch.document._segments import Word, segments_of

SIZE = 10.0


def row(text, x, y, order=0, **look):
    """Return the words of a line that starts at x; a letter is half as wide as the type is high."""
    words = []
    for token in text.split(" "):
        width = 0.5 * SIZE * len(token)
        if token:
            words.append(Word(token, x, x + width, y, SIZE, order=order + len(words), **look))
        x += width + 0.3 * SIZE
    return words


def column(lines, x, y, order=0, leading=13.0):
    words = []
    for index, line in enumerate(lines):
        words += row(line, x, y + index * leading, order=order + 100 * index)
    return words


def read(words):
    words = [w for _, w in sorted(enumerate(words), key=lambda pair: pair[1].order)]
    return [line.text for line in reading_order(segments_of(words))]


@st.composite
def scattered(draw):
    count = draw(st.integers(0, 40))
    coordinates = st.floats(0, 600, allow_nan=False, width=32)
    return [
        Word(f"w{i}", x := draw(coordinates), x + draw(st.floats(1, 80)), draw(coordinates), draw(st.floats(2, 40)), order=i)
        for i in range(count)
    ]  # fmt: skip


@given(scattered())
def test_every_word_is_read_exactly_once(words):
    read_words = [word.order for line in reading_order(segments_of(words)) for word in line.words]
    assert sorted(read_words) == [word.order for word in words]


@given(scattered(), st.floats(-200, 200), st.floats(-200, 200))
def test_the_place_of_the_page_does_not_matter(words, dx, dy):
    rounded = [
        Word(w.text, round(w.left), round(w.right) + 1, round(w.baseline), w.size, order=w.order)
        for w in words
    ]
    moved = [
        Word(w.text, w.left + round(dx), w.right + round(dx), w.baseline + round(dy), w.size, order=w.order)
        for w in rounded
    ]
    assert read(rounded) == read(moved)


MAIN = ["Senior engineer at Fjordline Systems since", "January 2019, running Kubernetes clusters for", ("the whole "
        "company and its many customers"), "in three regions of the world without pause", "and with few pagers", ("to "
        "answer in the night"), "which everybody likes very much indeed"]  # fmt: skip
SIDE = ["Skills", "Go", "Kafka", "PostgreSQL", "Languages", "Swedish"]


@pytest.mark.parametrize("side_first", [True, False])
@pytest.mark.parametrize("leading", [12.0, 15.0])
def test_a_side_bar_is_read_apart(side_first, leading):
    side = column(SIDE, 40, 100, order=0 if side_first else 5_000, leading=leading)
    main = column(MAIN, 200, 100, order=1_000)
    assert read(side + main) == SIDE + MAIN


def test_columns_are_told_apart_even_if_the_file_sorts_by_height():
    words = column(SIDE, 40, 100, leading=17.0) + column(MAIN, 200, 100, leading=12.0)
    words = [
        Word(w.text, w.left, w.right, w.baseline, w.size, order=i)
        for i, w in enumerate(sorted(words, key=lambda w: (w.baseline, w.left)))
    ]
    assert read(words) == SIDE + MAIN


def test_what_spans_both_columns_stays_above_and_below():
    head = row("Mara Example engineer of large and very reliable systems in the far north", 40, 60)
    tail = row(
        "References on request from any of the firms that are named above in full", 40, 300, order=9_000
    )
    words = head + column(SIDE, 40, 100, order=100) + column(MAIN, 230, 100, order=2_000) + tail
    text = read(words)
    assert text[0].startswith("Mara")
    assert text[-1].startswith("References")
    assert text[1:-1] == SIDE + MAIN


@pytest.mark.parametrize("dates_last", [True, False])
def test_dates_at_the_margin_stay_on_their_line(dates_last):
    words = []
    expected = []
    for index in range(5):
        y = 100 + index * 52
        words += row(f"Engineer at Firm {index}", 40, y, order=1_000 * index)
        words += row(
            f"201{index} – 201{index + 1}", 480, y, order=(90_000 if dates_last else 0) + 1_000 * index + 10
        )
        words += column(["Ran Kafka", "Ran Go services"], 52, y + 13, order=1_000 * index + 20)
        expected += [f"Engineer at Firm {index}\t201{index} – 201{index + 1}", "Ran Kafka", "Ran Go services"]
    assert read(words) == expected


@pytest.mark.parametrize("by_height", [True, False])
def test_wrapped_table_cells_are_read_cell_by_cell(by_height):
    table = [(["Programming", "languages"], ["Python, Go, Ruby, Java, Kotlin, and", "some Haskell for fun"]),
             (["Data"], ["PostgreSQL, Redis, Kafka, Spark, Flink,", "Airflow, dbt, Snowflake, Redshift and", "BigQuery"]),
             (["Clouds"], ["AWS"])]  # fmt: skip
    words, y, order = [], 100.0, 0
    for label, values in table:
        words += column(label, 40, y, order=order) + column(values, 110, y, order=order + 500)
        y += 13.0 * max(len(label), len(values)) + 8.0
        order += 1_000
    if by_height:
        words = [
            Word(w.text, w.left, w.right, w.baseline, w.size, order=i)
            for i, w in enumerate(sorted(words, key=lambda w: (w.baseline, w.left)))
        ]
    text = " ".join(read(words)).replace("\t", " ")
    assert text.split() == " ".join(" ".join(cell) for line in table for cell in line).split()


@pytest.mark.parametrize("shift", [0.0, 19.5, 39.0])
def test_cells_may_stand_at_the_top_in_the_middle_or_at_the_foot_of_their_row(shift):
    """Only the file's own order tells a cell beside the middle of its row from a line between two others."""
    words, expected = [], []
    for number in range(3):
        y = 100.0 + 70 * number
        cell = [
            f"Ran service {number} for the firm and its",
            "many customers in the north and",
            "the far south with",
            "Go",
        ]
        words += row(f"201{number}", 40, y + shift, order=1_000 * number)
        words += column(cell, 150, y, order=1_000 * number + 100)
        expected += [f"201{number}", *cell]
    assert " ".join(read(words)).split() == " ".join(expected).split()


def test_right_to_left_lines_are_read_as_the_file_has_them():
    texts = ["2019", "–", "2023", "מהנדסת", "תוכנה", "Python"]
    lefts = [200, 190, 165, 130, 100, 65]
    words = [
        Word(text, left, left + 5 * len(text), 100, SIZE, order=i)
        for i, (text, left) in enumerate(zip(texts, lefts, strict=True))
    ]
    assert " ".join(read(words)).split() == texts


def test_words_of_one_line_may_come_in_any_order_in_the_file():
    words = row("Ran forty Kubernetes clusters in production", 40, 100)
    shuffled = words[:]
    random.Random(7).shuffle(shuffled)
    for order, word in enumerate(shuffled):
        shuffled[order] = Word(word.text, word.left, word.right, word.baseline, word.size, order=order)
    assert read(shuffled) == ["Ran forty Kubernetes clusters in production"]


# ---------------------------------------------------------------- whole pages


def test_letter_spaced_headings_become_words():
    gap = "   "
    page = files.text_at(72, 700, "W O R K" + gap + "E X P E R I E N C E", 14) + files.text_at(
        72, 670, "Acme"
    )
    assert read_document(files.pdf(page)).text.split() == ["WORK", "EXPERIENCE", "Acme"]


def test_wrapped_lines_become_one_paragraph_and_lists_do_not():
    long = [
        "Platform engineer who has run PostgreSQL and Kubernetes in production since",
        "the year 2014 and likes it",
    ]
    page = files.lines_at(72, 700, long) + files.lines_at(72, 640, ["Go", "PostgreSQL", "Kafka", "Redis"])
    lines = [line for line in read_document(files.pdf(page)).text.splitlines() if line]
    assert lines == [" ".join(long), "Go", "PostgreSQL", "Kafka", "Redis"]


def test_heads_and_feet_of_pages_are_kept_once():
    pages = [
        files.text_at(72, 810, "Mara Example - confidential", 9)
        + files.text_at(280, 30, f"Page {number} of 3", 9)
        + files.lines_at(
            72, 700, [f"Ran service {number} for the firm and all its many large customers", "Kafka"]
        )
        for number in (1, 2, 3)
    ]
    document = read_document(files.pdf(*pages))
    assert document.text.count("confidential") == 1
    assert document.text.count("Page") == 1
    kinds = [block.kind for block in document.blocks]
    assert (kinds[0], kinds[-1]) == ("header", "footer")
    assert {block.page for block in document.blocks} == {1, 2, 3}


def test_blocks_of_a_page_have_place_size_and_weight():
    page = files.text_at(72, 700, "EXPERIENCE", 16, font="F2") + files.text_at(72, 670, "Ran Kafka", 10)
    heading, paragraph = read_document(files.pdf(page)).blocks
    assert (heading.kind, heading.bold, heading.size) == ("heading", True, 16.0)
    assert (paragraph.kind, paragraph.bold, paragraph.size) == ("paragraph", False, 10.0)
    left, top, right, bottom = paragraph.box
    assert 70 < left < right < 130
    assert 160 < top < 842 - 670 < bottom < 180


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_turned_pages_are_read_as_shown(rotation):
    matrix = {0: "1 0 0 1 0 0", 90: "0 1 -1 0 595 0", 180: "-1 0 0 -1 595 842", 270: "0 -1 1 0 0 842"}[
        rotation
    ]
    content = f"q {matrix} cm " + files.lines_at(72, 500, ["First line", "Second line"]) + " Q"
    document = read_document(files.pdf(content, page=f"/Rotate {rotation}"))
    assert document.text.split() == ["First", "line", "Second", "line"]
    assert not document.issues


@pytest.mark.parametrize(
    ("broken", "words", "mended"),
    [
        ("cross\u00adfunctional", set(), "cross-functional"),
        ("engi\u00adneer", set(), "engineer"),
        ("Kuber\u00adnetes", {"kubernetes"}, "Kubernetes"),
        ("test\u00addriven", {"test-driven"}, "test-driven"),
        ("Ruby\u00adOn", set(), "Ruby-On"),
        ("2019\u00ad2021", set(), "2019-2021"),
    ],
)
def test_a_hyphen_at_a_line_end_goes_where_the_word_has_none(broken, words, mended):
    assert mend_hyphens(broken, words) == mended


# ---------------------------------------------------------------- what printed résumés showed


def text_of(*lines):
    """Return the lines that a page of (x, height, text, size) is read as, empty ones included."""
    page = "".join(files.text_at(x, y, text, size) for x, y, text, size in lines)
    return read_document(files.pdf(page)).text.rstrip("\n").split("\n")


FULL = "Moved the whole of the ingestion to a managed cluster over nine months and lost no"


def test_the_next_job_is_not_the_end_of_an_item_that_fills_its_line():
    page = [
        (72, 700, f"• {FULL}", 10),
        (72, 686, "Senior Developer at Acme, 2019 - 2021", 10),
        (72, 672, f"• {FULL}", 10),
    ]
    assert text_of(*page) == [f"- {FULL}", "Senior Developer at Acme, 2019 - 2021", f"- {FULL}"]


def test_even_distances_are_no_gaps():
    """Where every paragraph stands a little apart, that says nothing; twice as far does."""
    lines = [f"Sentence number {number}." for number in range(8)]
    heights = [700, 682, 664, 646, 600, 582, 564, 546]
    found = text_of(*[(72, height, line, 10) for height, line in zip(heights, lines, strict=True)])
    assert found == [*lines[:4], "", *lines[4:]]


def test_a_paragraph_ends_where_the_distance_of_its_lines_ends():
    start = "and in the second line it goes on with words enough to fill most of the line"
    page = []
    for number in range(3):
        top = 700 - 60 * number
        page += [
            (72, top, FULL, 10),
            (72, top - 12, start, 10),
            (72, top - 30, f"Paragraph {number} has room for none", 10),
        ]
    assert text_of(*page)[:2] == [f"{FULL} {start}", "Paragraph 0 has room for none"]


def test_ranges_broken_at_the_line_end_are_whole():
    line = "Worked in the research group of the faculty on compilers and languages, 2015–"
    assert text_of((72, 700, line, 10), (72, 688, "2017", 10), (72, 640, "Kafka", 10))[0] == f"{line}2017"


def test_cells_that_wrap_are_read_one_by_one():
    page = [(72, 700, "Senior Engineer, Developer", 10), (72, 688, "Experience", 10), (230, 700, "Jan 2020 -", 10),
            (230, 688, "Present", 10), (72, 676, "Maplebridge Health", 10)]  # fmt: skip
    found = " ".join(text_of(*page))
    assert found.startswith("Senior Engineer, Developer Experience Jan 2020 - Present Maplebridge")


def test_a_drawn_bullet_belongs_to_one_word():
    circle = "54.0 702.0 3 3 re f\n"
    document = read_document(files.pdf(circle + files.text_at(65, 700, "I run the mail of the town", 10)))
    assert document.text == "- I run the mail of the town\n"


def test_dates_at_the_margin_are_no_column_beside_a_side_bar():
    """A short side bar beside long lines with dates at their right end."""
    page = [(52, 800, "Mara Example", 14), (315, 780, "+45 555 01", 10), (52, 780, "mara@example.com", 10), (52, 760, "POSITIONS", 12),
            (52, 742, "Acme A/S", 10), (341, 742, "2017 - 2020", 10), (52, 728, "Developer", 10),
            *[(52, 710 - 14 * n, FULL[:75], 10) for n in range(8)], (52, 590, "Firm ApS", 10), (341, 590, "2012 - 2017", 10),
            *[(52, 570 - 14 * n, FULL[:75], 10) for n in range(3)],
            (430, 772, "EDUCATION", 12), (430, 752, "MSc Informatics", 10), (430, 738, "LANGUAGES", 12), (430, 720, "Danish, English", 10)]  # fmt: skip
    found = [line.split("\t") for line in text_of(*page)]
    assert ["Acme A/S", "2017 - 2020"] in found
    assert ["Firm ApS", "2012 - 2017"] in found


def test_a_paragraph_goes_on_in_the_next_column_and_on_the_next_page():
    left = [f"The team runs line {number} of a long text for all" for number in range(12)]
    right = [line.replace("The", "the") for line in left]
    columns = files.lines_at(60, 760, left, 10, 12) + files.lines_at(320, 760, right, 10, 12)
    page = files.lines_at(60, 760, ["and ends here."], 10, 12) + files.text_at(60, 700, "Kafka", 10)
    document = read_document(files.pdf(columns, page))
    assert "line 11 of a long text for all the team runs line 0" in document.text
    first = document.blocks[0]
    assert (first.page, first.box[2] < 320) == (1, True)
    pages = [
        files.lines_at(60, 100, ["The team runs a long text that fills the whole line of the page for"], 10),
        page,
    ]
    assert read_document(files.pdf(*pages)).text.startswith(
        "The team runs a long text that fills the whole line of the page for and ends here.\n"
    )
