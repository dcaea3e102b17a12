"""Job pages: messy pages of several fields become the families that a reader would write."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolematch.document import read_document
from rolematch.errors import PageError
from rolematch.family import check_family, load_family
from rolematch.posting import compile_page
from rolematch.taxonomy import Taxonomy

PAGES = sorted(
    path for path in (Path(__file__).parent / "golden" / "pages").iterdir() if path.suffix != ".yaml"
)


@pytest.fixture(scope="module")
def taxonomy():
    return Taxonomy.load()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_page_becomes_the_reviewed_family(page, taxonomy):
    family = compile_page(read_document(page))
    assert family == load_family(page.with_suffix(".yaml"))
    assert not check_family(family, taxonomy)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_line_is_used_or_listed(page):
    document = read_document(page)
    family = compile_page(document)
    everything = [*family.base.requirements]
    for team in family:
        everything += [*team.requirements, *(r for way in team.either for r in way.requirements)]
    said = " ".join([family.family, *(t.name + t.about for t in family), *(r.asks for r in everything)])
    listed = [*family.draft.not_understood, *family.draft.left_out]
    said += " ".join(passage.text for passage in listed)
    bullets = [line[2:].rstrip("-") for line in document.text.splitlines() if line.startswith("- ")]
    assert not [bullet for bullet in bullets if bullet not in said]


def page(*lines):
    return "\n".join(["Engineer", "", "Requirements", "", *lines])


def requirements(*lines):
    (team,) = compile_page(page(*lines)).specialties
    return team.requirements


def test_section_gives_the_necessity_where_the_line_does_not():
    text = "Engineer\n\nNice to have\n\n- Rust\n- Go (mandatory)\n\nRequirements\n\n- Python"
    (team,) = compile_page(text).specialties
    assert [(r.id, r.necessity) for r in team.requirements] == [
        ("rust", "bonus"),
        ("go", "strict"),
        ("python", "expected"),
    ]


def test_nested_choices_are_one_requirement():
    (one,) = requirements(
        "- Proficient in one of these, in preference order:", "  - Go", "  - Rust", "  - C++"
    )
    assert one.ordered == ("Go", "Rust", "C++")


def test_a_line_above_bullets_asks_for_the_skills_that_it_names():
    found = requirements("- Strong Go in our shop:", "  - you tune Kubernetes", "  - you care for PostgreSQL")
    assert [(r.id, r.line) for r in found] == [("go", 5), ("kubernetes", 5), ("postgresql", 5)]
    for label in ("Databases that we run:", "Our databases"):
        found = requirements(f"- {label}", "  - PostgreSQL", "  - Redis")
        assert [r.id for r in found] == ["postgresql", "redis"]
    first, *_ = requirements("- Patient and kind with all who ask you", "  - PostgreSQL", "  - Redis")
    assert first.soft


def test_alternatively_opens_a_second_way():
    (team,) = compile_page(page("- Expert in Java", "", "Alternatively:", "", "- Go", "- Kotlin")).specialties
    assert [[r.id for r in way.requirements] for way in team.either] == [["java"], ["go", "kotlin"]]


def test_every_alternative_is_a_way_of_its_own():
    others = [line for name in ("Go", "Rust", "Zig") for line in ("", "Alternatively:", "", f"- {name}")]
    (team,) = compile_page(page("- Expert in Java", *others)).specialties
    assert [(way.name, [r.id for r in way.requirements]) for way in team.either] == [
        ("first way", ["java"]),
        ("second way", ["go"]),
        ("third way", ["rust"]),
        ("fourth way", ["zig"]),
    ]


def test_alternatives_of_a_base_role_are_left_to_a_person():
    ways = page("- Expert in Java", "", "Alternatively:", "", "- Go", "")
    family = compile_page(f"{ways}\nTeams\n\nData\n\nRequirements\n\n- Python\n")
    assert not family.base.requirements
    assert [passage.text for passage in family.draft.not_understood] == ["Expert in Java", "Go"]


def test_an_alternative_that_is_not_understood_is_no_way():
    family = compile_page(page("- Expert in Java", "", "Alternatively:", "", "- A glimber of old frume"))
    assert [r.id for r in family.specialties[0].requirements] == ["java"]
    assert not family.specialties[0].either
    assert [passage.text for passage in family.draft.not_understood] == ["A glimber of old frume"]


def test_lines_of_requirements_point_back_at_the_page():
    (one,) = requirements("- Five years of PostgreSQL")
    assert (one.source, one.line, one.min_years) == ("Base role, Requirements, 1", 5, 5)


def test_a_team_lifts_a_requirement_of_the_base_role_and_names_its_language():
    text = page("- Ruby on Rails, or the language required by the team", "") + (
        "\nTeams\n\nData\n\nWorks on analytics.\n\nRequirements\n\n- Python in depth (no Ruby on Rails experience required)\n"
    )
    family = compile_page(text)
    assert family.base.requirements[0].specialty_language_suffices
    assert family["Data"].lifts == (family.base.requirements[0].id,)
    assert family["Data"].language == ("Python",)


def test_prose_asks_sentence_by_sentence():
    text = "Engineer\n\nWe sell plants. You have two years of Go or Rust. Kafka is a plus. No Java experience is needed."
    (team,) = compile_page(text).specialties
    assert [(r.id, r.necessity, r.min_years) for r in team.requirements] == [
        ("go-rust", "expected", 2),
        ("kafka", "bonus", None),
    ]


@pytest.mark.parametrize(
    "lines",
    [
        ("- Experience with monitoring, tracing and log-", "  ging, on Linux or", "  BSD systems", "- Go"),
        ("Experience with monitoring, tracing and log-", "ging, on Linux or", "BSD systems", "", "- Go"),
    ],
)
def test_lines_broken_at_a_margin_are_whole_again(lines):
    first, second = requirements(*lines)
    assert first.asks == "Experience with monitoring, tracing and logging, on Linux or BSD systems"
    assert second.all == ("Go",)


def test_colleagues_and_lines_of_a_list_stand_for_themselves():
    text = "Engineer\n\nResponsibilities\n\n- Talk to product managers about Redis\n\nRequirements\n\n"
    (team,) = compile_page(text + "Experience with Go, at work or in school\nPython\nRust").specialties
    assert [r.id for r in team.requirements] == ["works-on-redis", "go", "python", "rust"]


def test_what_a_team_tells_of_and_asks_for_is_core():
    team = "\n\nCaches\n\nThe team runs our Redis.\n\nRequirements\n\n- Redis\n- Kafka"
    other = "\n\nStreams\n\nThe team runs our queues.\n\nRequirements\n\n- Kafka\n- Rust"
    family = compile_page("Engineer\n\nTeams" + team + other)
    assert [(r.id, r.core) for r in family["Caches"].requirements] == [("redis", True), ("kafka", False)]


@pytest.mark.parametrize(
    ("line", "ident"),
    [
        ("- Has modeled data with dbt for a shop", "dbt"),
        ("- Python (NumPy, if you like) or R", "python-r"),
        ("- Reads query plans in PostgreSQL", "postgresql"),
        ("- Feels at home with caching", "caching"),
        ("- Fluent in at least one systems language: Rust, Zig", "rust-zig"),
    ],
)
def test_an_id_names_only_what_is_asked_for(line, ident):
    (one,) = requirements(line)
    assert one.id == ident


def test_unknown_technology_is_proposed():
    family = compile_page(page("- Experience with Go, Flumbro and PostgreSQL"))
    assert [passage.skill for passage in family.draft.proposed_skills] == ["Flumbro"]
    family = compile_page(
        page("- Go", "- Familiarity with Quandrix is a plus", "- Fluent, and of good cheer")
    )
    assert [passage.skill for passage in family.draft.proposed_skills] == ["Quandrix"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "empty"),
        ("   \n\n", "empty"),
        ("Engineer\n\nWe make bread. It is good.", "no requirement found"),
        ("x" * 1_000_001, "over the limit"),
        (
            (
                "Wir suchen eine Person, die gern mit Menschen arbeitet und jeden Tag pünktlich kommt. "
                "Sie bringen Freude am Backen mit, kennen sich mit Öfen aus und mögen frühes Aufstehen sehr gern."
            ),
            "English",
        ),
        ("Anforderungen\n\n- Sehr gute Kenntnisse in Python\n- Erfahrung mit Kubernetes", "English"),
        ("応募資格\n\n- Python での開発経験\n- Kubernetes の運用経験", "English"),
        (
            (
                "Ada Example\nWork\n2015 - 2019 Engineer, Acme: Go and Rust\n2019 - present Senior, Beta: Kubernetes\n"
                "I built the ledger and kept it running for all of the shops."
            ),
            "résumé",
        ),
    ],
)
def test_what_is_no_job_page_says_why(text, why):
    with pytest.raises(PageError, match=why):
        compile_page(text)


def test_a_file_of_a_page_is_told_how_to_read_it():
    with pytest.raises(PageError, match=r"rm\.read_document\(path\)"):
        compile_page("jobs/platform.html")
    with pytest.raises(TypeError, match=r"page is PosixPath|page is WindowsPath"):
        compile_page(Path("jobs/platform.html"))


@given(st.text(max_size=500))
def test_any_text_is_compiled_or_refused(text):
    try:
        family = compile_page(text)
    except PageError:
        return
    assert family.specialties


def test_a_draft_survives_the_way_through_its_file(tmp_path):
    family = compile_page(page("- Go or Java", "- Curious people"))
    family.save(tmp_path / "family.yaml")
    assert load_family(tmp_path / "family.yaml") == family


def test_a_draft_of_one_role_reads_back_the_same(tmp_path):
    page = (
        "Backend  Engineer\n\nRequirements\n- Experience with Go in production\n- Knowledge of Kubernetes\n"
        "- You do not need to know Kubernetes\n"
    )
    draft = compile_page(page)
    draft.save(tmp_path / "draft.yaml")
    assert load_family(tmp_path / "draft.yaml").to_yaml() == draft.to_yaml()
    assert draft.specialties[0].lifts == ()
