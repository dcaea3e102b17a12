"""Résumés: own forms of headings, and what must hold for any text."""

import cProfile
import pstats
import re
from datetime import date
from pathlib import Path

import jsonschema
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from rolematch.document import Document, Span
from rolematch.resume import Position, months_of, parse_resume
from rolematch.resume._calendar import PartialDate
from rolematch.resume._jobs import _parents, rank
from rolematch.resume._lines import read_lines

DATA = Path(__file__).parent / "data"
FORMS = [
    form
    for name in (
        "resumes.yaml",
        "positions_first.yaml",
        "positions_second.yaml",
        "positions_third.yaml",
        "positions_fourth.yaml",
        "positions_fifth.yaml",
        "positions_sixth.yaml",
        "positions_seventh.yaml",
        "positions_eighth.yaml",
        "positions_ninth.yaml",
        "positions_tenth.yaml",
        "positions_eleventh.yaml",
        "positions_twelfth.yaml",
    )
    for form in yaml.safe_load((DATA / name).read_text("utf-8"))
]
TEXTS = [form["text"] for form in FORMS]
TODAY = date(2026, 11, 22)

# Lines from which hypothesis builds résumés that no one thought of.
PIECES = [
    "",
    "Experience",
    "EDUCATION",
    "## Skills",
    "Mara Quillfeather",
    "mara.q@example.com | Graz | +43 555 0100",
    "Backend Developer, Quillwort GmbH, Graz — 03/2017 – present",
    "2012 - 2014   Tinplate Toys, Inc.",
    "Junior Developer",
    "- Ruby on Rails, PostgreSQL 9.6 to 12",
    "Company : Lotus Softlabs",
    "Period  : June 2015 - June 2013",
    "BSc Physics, University of Hull, 2009",
    "| Period | Role | Company |",
    "-----------",
    "Languages: English, Polish",
    "In 2014 I joined Saltwater Media as a developer.",
    "(",
    "Jan–",
    "'16 – heute",
]
RESUMES = st.one_of(st.text(max_size=300), st.lists(st.sampled_from(PIECES), max_size=14).map("\n".join))


def parse(text):
    return parse_resume(Document.from_text(text))


def stated(positions):
    return [
        " | ".join(str(value or "-") for value in (p.title, p.employer, p.start, p.end)).lower()
        for p in positions
    ]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form["form"])
def test_positions_in_every_form(form):
    expected = [line.replace('"', "").lower() for line in form["positions"]]
    found = stated(parse(form["text"]).positions)
    if form.get("dates_only"):
        expected, found = ([line.split(" | ")[2:] for line in lines] for lines in (expected, found))
    assert found == expected


@given(RESUMES)
def test_any_text_parses(text):
    resume = parse(text)
    assert re.sub(r"[^\n]", "", resume.career.text) == re.sub(r"[^\n]", "", text)
    assert len(resume.career.text) == len(text)
    assert all(kept in (" ", said) for kept, said in zip(resume.career.text, text, strict=True))
    reached = 0
    for section in resume.sections:
        assert section.span.start == reached
        assert section.heading in text
        reached = section.span.end
    assert reached == len(text)


@given(RESUMES)
def test_positions_quote_the_text_in_order_without_overlap(text):
    reached = 0
    for position in parse(text).positions:
        assert reached <= position.span.start < position.span.end <= len(text)
        assert text[position.span.start : position.span.end].strip()
        reached = position.span.end
        for span in position.details:
            assert 0 <= span.start < span.end <= len(text)
        position.interval(TODAY)


@given(RESUMES)
def test_every_résumé_exports(text):
    resume = parse(text)
    jsonschema.validate(resume.to_json_resume(), JSON_RESUME, format_checker=jsonschema.FormatChecker())
    assert resume.to_dict() == parse(text).to_dict()


ISO = {
    "type": "string",
    "pattern": r"^([1-2][0-9]{3}-[0-1][0-9]-[0-3][0-9]|[1-2][0-9]{3}-[0-1][0-9]|[1-2][0-9]{3})$",
}
TEXT = {"type": "string"}


def entries(**properties):
    return {"type": "array", "items": {"type": "object", "properties": properties}}


JSON_RESUME = {  # the part of the published schema that an export can touch
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "basics": {
            "type": "object",
            "properties": {
                "name": TEXT,
                "email": {"type": "string", "format": "email"},
                "phone": TEXT,
                "summary": TEXT,
                "location": {"type": "object", "properties": {"address": TEXT}},
                "profiles": entries(network=TEXT, url={"type": "string", "format": "uri"}),
            },
        },
        "work": entries(
            name=TEXT, position=TEXT, location=TEXT, startDate=ISO, endDate=ISO, highlights={"type": "array", "items": TEXT}
        ),
        "volunteer": entries(organization=TEXT, position=TEXT, startDate=ISO, endDate=ISO),
        "education": entries(institution=TEXT, studyType=TEXT, startDate=ISO, endDate=ISO),
        "certificates": entries(name=TEXT, date=ISO),
        "publications": entries(name=TEXT, releaseDate=ISO),
        "skills": entries(name=TEXT, keywords={"type": "array", "items": TEXT}),
        "languages": entries(language=TEXT, fluency=TEXT),
        "projects": entries(name=TEXT, description=TEXT, startDate=ISO, endDate=ISO),
    },
}  # fmt: skip


NAMES = ["Ruby Jenkins", "Julia Chef", "Go Swift", "Wei-Lin O'Perl", "Åsa Łukasz-Nguyễn", "Tim van der Falco"]


@pytest.mark.parametrize("name", NAMES)
def test_name_and_contact_never_reach_the_career(name):
    def resume(name, mail, place):
        return parse(f"{name}\nPlatform engineer\n{place} | {mail} | +1 555 010 0199\n\n{BODY}")

    one = resume("Mara Quillfeather", "mara.q@example.com", "Graz, Austria")
    other = resume(name, "go.k8s@puma.example.org", "Elm, Norway")
    assert one.career.text.split() == other.career.text.split()
    assert stated(one.positions) == stated(other.positions)
    assert [s.kind for s in one.sections] == [s.kind for s in other.sections]
    assert other.person.name == name


BODY = """Experience

Platform Engineer, Marrowstone Ltd — May 2020 – Present
- Moved Jenkins jobs to GitLab; Ruby and Julia scripts

Education
MSc Informatics, University of Hull, 2013 – 2015. Thesis on Kubernetes scheduling
- Coursework: compilers in Rust

References
Prof. Ada Chef, University of Hull
"""


def test_what_is_personal_is_blank_and_what_is_skill_survives():
    text = parse(f"Mara Quillfeather\nDate of birth: 4 May 1988. Nationality: Swiss\n\n{BODY}").career.text
    for personal in ("Mara", "1988", "Swiss", "Hull", "2013", "2015", "Ada Chef"):
        assert personal not in text
    for kept in ("Jenkins", "Ruby", "Julia", "MSc Informatics", "Kubernetes", "Rust", "2020"):
        assert kept in text


def test_schools_and_their_years_do_not_matter():
    def blanked(school, years):
        return parse(f"Education\nBSc Physics, {school}, {years}\n").career.text.split()

    assert blanked("University of Hull", "1979 – 1982") == blanked("Ruby College", "2009 – 2012")


TWO_DIGIT_YEAR = re.compile(r"['’]\d\d|\d/\d\d\b|[a-z] ?\d\d ?[-–\]]|\d{4}-(?:1[3-9]|[2-9]\d)\b")


@given(st.sampled_from(TEXTS), st.integers(-9, 4))
def test_shifting_all_years_shifts_the_months(text, years):
    shift = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
    if TWO_DIGIT_YEAR.search(text):  # these stay behind
        return
    moved = shift.sub(lambda year: str(int(year[0]) + years), text)
    later = date(TODAY.year + years, TODAY.month, TODAY.day)
    before = [position.interval(TODAY) for position in parse(text).positions]
    after = [position.interval(later) for position in parse(moved).positions]
    assert [span and (span[0] + 12 * years, span[1] + 12 * years) for span in before] == after


def held(start, end, months=None):
    return Position(None, "Inn", None, start, end, Span(0, 1), months=months)


def year(number):
    return PartialDate(number, None, "year")


PRESENT = PartialDate(None, None, "present")


@pytest.mark.parametrize(
    ("position", "months"),
    [
        (held(PartialDate(2019, 1), PartialDate(2019, 12)), 12),
        (held(PartialDate(2026, 1), PRESENT), 11),
        (held(year(2016), year(2018)), 24),
        (held(year(2018), year(2018)), 6),
        (held(year(2018), year(2018), months=3), 3),
        (held(PartialDate(2018, 10), year(2018)), 1),
        (held(PartialDate(2018, 7, "quarter"), PartialDate(2018, 7, "quarter")), 3),
        (held(PartialDate(2017, 12, "season"), PartialDate(2017, 12, "season")), 3),
        (held(PartialDate(2019, 5), PartialDate(2018, 1)), 0),
        (held(PartialDate(2025, 11), PartialDate(2030, 1)), 13),
        (held(None, None, months=84), 0),
    ],
    ids=lambda value: "" if isinstance(value, Position) else str(value),
)
def test_months_of_one_position(position, months):
    assert months_of([position], TODAY) == months


MONTHS = st.builds(PartialDate, st.integers(1990, 2030), st.integers(1, 12))
DATES = st.one_of(MONTHS, st.builds(year, st.integers(1990, 2030)), st.just(PRESENT), st.none())


@given(st.lists(st.builds(held, DATES, DATES), max_size=6))
def test_overlaps_count_once(positions):
    spans = [span for position in positions if (span := position.interval(TODAY))]
    assert months_of(positions, TODAY) == len({month for start, end in spans for month in range(start, end)})


def test_jobs_that_meet_in_a_year_neither_overlap_nor_leave_a_gap():
    one, other = held(year(2012), year(2015)), held(year(2015), year(2019))
    assert one.interval(TODAY)[1] == other.interval(TODAY)[0]


@pytest.mark.parametrize("broken", ["May 2019 –\nPresent", "May 2019\n- Present", "May\n2019 – Present"])
def test_line_ends_within_dates_do_not_matter(broken):
    [position] = parse(f"Experience\nEngineer, Acme Ltd    {broken}\n- Go\n").positions
    assert (str(position.start), str(position.end), position.employer) == ("2019-05", "present", "Acme Ltd")


@pytest.mark.parametrize(
    ("days", "months"),
    [
        ("01/09/2019 - 30/11/2021", ("2019-09", "2021-11")),
        ("09/01/2019 - 11/30/2021", ("2019-09", "2021-11")),
        ("01/09/2019 - 05/11/2021", ("2019", "2021")),
        ("09/13/2019 - 30/11/2021", ("2019-09", "2021-11")),
    ],
)
def test_days_and_months_keep_one_order_within_a_text(days, months):
    [position] = parse(f"Experience\nEngineer, Acme Ltd, {days}\n- Go\n").positions
    assert (str(position.start), str(position.end)) == months


def test_blank_lines_between_jobs_do_not_matter():
    for form in FORMS[:8]:
        text = re.sub(r"\n\n+", "\n", form["text"])
        assert len(parse(text).positions) == len(form["positions"]), form["form"]


def test_an_end_before_its_start_has_no_interval():
    [position] = parse("Experience\nEngineer, Acme Ltd, May 2019 - March 2017\n").positions
    assert position.interval(TODAY) is None


GOOD_JOB = "Engineer, Acme Ltd, May 2015 - March 2018\n- Go\n"
ODD = [  # text, and the issues that a person should see: code and what it quotes
    ("Experience\nEngineer, Acme Ltd, May 2019 - March 2017\n", [("end-before-start", "Engineer, Acme")]),
    ("Experience\nEngineer, Acme Ltd, March 2027 - present\n", [("date-in-future", "Engineer, Acme")]),
    ("Experience\nEngineer, Acme Ltd, 2019 - 2062\n- Go\n", [("date-out-of-range", "2019 - 2062")]),
    (f"Experience\n{GOOD_JOB}Clerk, Inn & Sons, 1899 - 1902\n", [("date-out-of-range", "1899 - 1902")]),
    (f"Experience\n{GOOD_JOB}Clerk, Inn & Sons, May 20I3 - May 2015\n", [("unreadable-date", "20I3")]),
    (f"Experience\n{GOOD_JOB}Clerk, Inn & Sons, 2O13 to 2015\n", [("unreadable-date", "2O13")]),
    (f"Experience\n{GOOD_JOB}Clerk, Inn & Sons, 13/2013 - 02/2015\n", [("unreadable-date", "13/2013")]),
    (f"Experience\n{GOOD_JOB}Clerk, Inn & Sons, ??/2013 - 02/2015\n", [("unreadable-date", "??/2013")]),
    (f"Experience\n{GOOD_JOB}Clerk, Inn & Sons, 2013 - ??\n", [("unreadable-date", "2013 - ??")]),
    (f"Experience\n{GOOD_JOB}Clerk, Inn & Sons, 2013 -\n", [("open-range", "2013 -")]),
    (
        "Experience\nEngineer, Acme Ltd, 2018 - now\nAdviser, Fox plc, 2019 -\n",
        [("open-range", "2019 -")],
    ),
    (
        f"Experience\n\n{GOOD_JOB}\nDeveloper, Inn & Sons Ltd\n- PHP\n",
        [("position-without-dates", "Developer, Inn")],
    ),
    ("Experience\nEngineer, Acme Ltd (7 years)\n- Go\n", [("position-without-dates", "Engineer, Acme")]),
    (f"Experience\n{GOOD_JOB}\nEducation\n\nSkills\nGo, Rust\n", [("empty-section", "Education")]),
    (f"Experience\n{GOOD_JOB}\nPublications\n", [("empty-section", "Publications")]),
    ("Mara Quillfeather\n\n" + "I write about clouds and rivers. " * 12, [("no-positions", None)]),
]


@pytest.mark.parametrize(("text", "odd"), ODD, ids=lambda value: repr(value)[-50:])
def test_what_is_odd_is_named_with_its_place(text, odd):
    resume = parse_resume(Document.from_text(text), as_of=TODAY)
    assert [issue.code for issue in resume.issues] == [code for code, _ in odd]
    for issue, (_, said) in zip(resume.issues, odd, strict=True):
        assert said is None or text[issue.start : issue.end].startswith(said)


NOT_ODD = [
    "Experience\nEngineer, Acme Ltd, 2018 - 2021\nAdviser, Fox plc, 2016 - 2020\n",  # two jobs at a time
    "Experience\nEngineer, Acme Ltd, 2018 -\nClerk, Fox plc, 2016 - 2018\n",  # a dash for "present"
    "Experience\nEngineer, Acme Ltd, 1998 - 2003\n\nClerk, Fox plc, 2016 - 2018\n",  # a gap
    "Experience\n\n## Employment\n" + GOOD_JOB,  # a heading above a heading
    "Experience\n" + GOOD_JOB + "- Moved 2100 - 2400 hosts, ports 20I9, part 13/2013\n",  # no dates of a job
    "A note of a few words, no résumé",
]


@pytest.mark.parametrize("text", NOT_ODD, ids=lambda text: repr(text)[-50:])
def test_what_is_not_odd_is_not_named(text):
    assert parse_resume(Document.from_text(text), as_of=TODAY).issues == ()


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form["form"])
def test_no_form_is_odd(form):
    assert parse_resume(Document.from_text(form["text"]), as_of=TODAY).issues == ()


@given(RESUMES)
def test_issues_stand_within_the_text_in_order(text):
    issues = parse(text).issues
    assert [issue.start or 0 for issue in issues] == sorted(issue.start or 0 for issue in issues)
    assert all(issue.start is None or 0 <= issue.start < issue.end <= len(text) for issue in issues)


def test_several_titles_share_the_text_below():
    text = next(form["text"] for form in FORMS if form["form"] == "several titles at one employer")
    for position in parse(text).positions[:3]:
        assert any("Perl to Rails" in text[span.start : span.end] for span in position.spans)


def test_text_below_a_table_belongs_to_the_employer_it_names():
    text = next(form["text"] for form in FORMS if form["form"] == "a table with a header row")
    first = parse(text).positions[0]
    assert any("Kotlin" in text[span.start : span.end] for span in first.spans)


def test_repr_holds_no_personal_data():
    resume = parse("Mara Quillfeather\nmara.q@example.com\n\n" + BODY)
    shown = repr(resume) + repr(resume.person) + repr(resume.career) + repr(resume.education)
    assert not {"Mara", "mara.q", "Hull", "2013"} & set(re.findall(r"[\w.]+", shown))


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("WORK EXPERIENCE", "experience"),
        ("Berufserfahrung", "experience"),
        ("Expérience professionnelle :", "experience"),
        ("**Formación**", "education"),
        ("## Umiejętności", "skills"),
        ("Idiomas", "languages"),
        ("Opleidingen", "education"),
        ("Esperienze lavorative", "experience"),
        ("E X P E R I E N C E", "experience"),
        ("RELEVANT PROFESSIONAL EXPERIENCE", "experience"),
        ("Certifications & Licenses", "certificates"),
        ("3. PUBLICATIONS (selected)", "publications"),
        ("Hobbys und Interessen", "interests"),
    ],
)
def test_headings_in_many_dresses(heading, kind):
    resume = parse(f"Mara Quillfeather\n\n{heading}\nsomething\n")
    assert [section.kind for section in resume.sections] == ["header", kind]


def test_labels_of_programming_languages_open_no_section_of_human_ones():
    resume = parse("Skills\nLanguages: C, Python\nTools: git\n\nLanguages: English, Polish\n")
    assert [section.kind for section in resume.sections] == ["skills", "languages"]


def test_headings_of_ones_own_before_the_jobs_open_sections():
    text = (
        "Ana Example\nDeveloper, nine years\n\nProfiling\n- Ran pprof\n- Cut the memory by half\n\nCare & Feeding\n"
        "- Wrote runbooks\n- Held the pager\n\nExperience\nEngineer, Longbow Retail, 2018 - present\n"
    )
    found = [(section.kind, section.heading) for section in parse_resume(Document.from_text(text)).sections]
    assert found == [
        ("header", ""),
        ("other", "Profiling"),
        ("other", "Care & Feeding"),
        ("experience", "Experience"),
    ]


def test_headings_below_the_first_dates_belong_to_the_job():
    text = "Ana Example\nLima\n\nLONGBOW RETAIL\n  Engineer, since 2018\n\n  Releases\n  * cut the branch\n  * kept the calendar\n"
    assert [section.heading for section in parse(text).sections if section.heading] == []


def test_what_stands_above_a_bare_list_of_jobs_tells_of_work():
    story = "Seeing what the program does\n  Flame graphs from chat, read by all seventy of us.\n  Counters that agree.\n"
    jobs = "Engineer, Longbow Retail, 2018 - present\nClerk, Inn, 2012 - 2014\n"
    kinds = [section.kind for section in parse(f"Ana Example\nLima\n\n{story}\n{jobs}").sections]
    assert kinds == ["header", "other", "experience"]
    told = jobs.replace("\n", f"\n- {story}", 1)
    kinds = [
        section.kind for section in parse(f"Ana Example\nLima\n\nDeveloper of shops.\n\n{told}").sections
    ]
    assert kinds == ["header", "experience"]


def test_a_text_without_line_ends_has_sections_and_positions():
    text = (
        "Ana Example Lima PROFESSIONAL SUMMARY Nine years of shops and rails, most of them with people who stayed. "
        "EXPERIENCE Senior Developer, Longbow Retail, Jan 2019 – Present Kept the tills. Wrote the stock pages. "
        "Developer, Tern Rail, 2015 – 2018 Wrote the tickets. Moved the timetable to PostgreSQL and kept it there. "
        "EDUCATION BSc, Hull, 2015 TECHNICAL SKILLS Ruby, PostgreSQL, Linux, Docker, and whatever else is asked for."
    )
    resume = parse(f"{text} {'References on request. ' * 5}")
    kinds = [section.kind for section in resume.sections]
    assert kinds == ["header", "summary", "experience", "education", "skills"]
    assert stated(resume.positions) == [
        "senior developer | longbow retail | 2019-01 | present",
        "developer | tern rail | 2015 | 2018",
    ]


def test_a_row_of_a_table_opens_a_section_by_its_first_cell():
    resume = parse(
        "Ana Example\n\nSKILLS MATRIX\t\tyrs\tlast used\nChef\t\t3\t2020\n\nEXPERIENCE\n\nEngineer, Inn, 2012 - 2014\n"
    )
    assert [section.kind for section in resume.sections] == ["header", "skills", "experience"]
    assert [position.title for position in resume.positions] == ["Engineer"]


@given(st.lists(st.sampled_from(["# a", "## b", "### c", "**d**", "e", ""]), max_size=12))
def test_a_parent_is_the_nearest_more_prominent_line_above(texts):
    lines = read_lines("\n".join(texts))
    ranks = [rank(line) for line in lines]
    assert _parents(lines) == [
        next((above for above in range(at - 1, -1, -1) if ranks[above] < own), -1)
        for at, own in enumerate(ranks)
    ]


@pytest.mark.parametrize(
    "piece",
    [
        "Engineer, 2019 - 2020\n\n",
        "Engineer, Example {0} Ltd, 2019 - 2020\n\n",
        "EXPERIENCE\n\nEngineer, Example {0} Ltd, {1} - 2021\n\nSKILLS\n\nGo\n\n",
        "Engineer\nExample {0} Ltd\n2019 - 2020\n\nExample {0} made things.\n\n",
        "In {1} I joined Example {0} as a developer.\n",
        "- Go {1}\n",
        "# SKILLS\n\nGo\n\n",
    ],
)
def test_work_grows_no_faster_than_the_text(piece):
    """Counts the calls of functions, which unlike the time are the same on every machine."""
    pieces = [piece.format(number, 1960 + number % 60) for number in range(600)]
    parse("".join(pieces))  # what is learned of words once is no part of it
    once, twice = (calls("".join(pieces[:count])) for count in (300, 600))
    assert twice <= 2.2 * once


def calls(text):
    profile = cProfile.Profile()
    profile.runcall(parse, text)
    return pstats.Stats(profile).total_calls


def test_dashes_at_line_ends_make_no_endless_line():
    """Each line that is joined is read again, with the time that takes."""
    assert max(len(line.text) for line in read_lines("2019 -\n" * 1000)) < 100


def test_certificates_in_a_summary_are_no_jobs_beside_real_ones():
    text = (
        "SUMMARY\nTwelve years as a network engineer. CCNP Enterprise (2021), Fortinet NSE4 (2022).\n\n"
        "EXPERIENCE\n\nNetwork Engineer, Inn Ltd, 2014 - 2020\n- Ran the routers\n"
    )
    assert [position.title for position in parse_resume(Document.from_text(text)).positions] == [
        "Network Engineer"
    ]
