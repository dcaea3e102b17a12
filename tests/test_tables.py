"""Text views show what the results hold, whatever stands in the text."""

import io
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from rolematch.document import Document, Span
from rolematch.explanation import Change, Contribution, Explanation
from rolematch.family import load_family
from rolematch.matcher import Match, Ranking
from rolematch.profile import Evidence, Profile, SkillLevel
from rolematch.report import export, tables
from rolematch.resume import Career, PartialDate, Person, Position, Resume

TEXT = "Jo Doe\n\n2019 - now Engineer, Acme\n- Ran [red]Go[/red] \x1b[31mservices in production\n"
START = TEXT.index("Go[")


def shown(view, width=100):
    file = io.StringIO()
    Console(file=file, width=width, markup=False, emoji=False, highlight=False).print(view)
    return file.getvalue()


def make_resume(text=TEXT):
    span = Span(8, len(text))
    position = Position(
        "Engineer", "Acme", None, PartialDate(2019), PartialDate(None, precision="present"), span
    )
    return Resume(Document(text), Person(), Career(text, (), (position,)))


def make_match(specialty="Gitaly", score=0.5, **changes):
    evidence = Evidence("Go", "Go", START, START + 2, "experience", 0, 84)
    rows = (
        Contribution("go", "Go at work", "strict", 0.4, 0.75, 0.3, (), (evidence,)),
        Contribution("ruby", "Ruby at work", "strict", 0.4, 0.0, 0.0, ("Ruby",)),
        Contribution("typical", "Where it starts", "none", 0.0, 0.0, score - 0.3),
    )
    return Match(specialty, score, (0.4, 0.6), 0.3, contributions=rows, **changes)


def make_ranking(**changes):
    values = {
        "matches": (make_match(), make_match("Geo", 0.49), make_match("Growth", 0.2)),
        "candidate": "cv.txt",
        "as_of": date(2026, 11, 22),
        "versions": {},
        "fits_none": False,
        "ties": (("Gitaly", "Geo"),),
    }
    return Ranking(**{**values, **changes})


def make_explanation():
    match = make_match()
    return Explanation("Gitaly", None, match.score, match.contributions, (), ("Ever used Ruby?",), ())


def test_ranking_shows_teams_scores_ties_and_what_strict_is_missing():
    lines = shown(tables.ranking_block(make_ranking(), top=2)).splitlines()
    assert lines[0] == "cv.txt"
    assert lines[1].split()[0] == "Gitaly"
    assert "0.50" in lines[1]
    assert "Ruby at work" in lines[1]
    assert lines[2].split()[:2] == ["=", "Geo"]
    assert len(lines) == 3


def test_nobodys_team_is_said_plainly_and_an_unreadable_file_has_its_status():
    none = make_ranking(
        fits_none=True, fits_none_reason="Too little was found.", flags=({"code": "hidden-text"},)
    )
    assert "nobody's team: Too little was found." in shown(tables.ranking_block(none))
    assert "! hidden-text" in shown(tables.ranking_block(none))
    bad = make_ranking(matches=(), status="no_text", reason="only pictures")
    assert shown(tables.ranking_block(bad)) == "cv.txt\n  no text: only pictures\n"


def test_the_teams_shown_are_as_many_as_asked_for_even_where_none_fits():
    none = shown(tables.ranking_block(make_ranking(fits_none=True), top=2))
    assert "Nearest: Gitaly 0.50, Geo 0.49\n" in none


def test_only_who_is_tied_with_the_team_above_is_marked_so_and_a_wish_has_its_heart():
    ranking = make_ranking(ties=(("Geo", "Growth"),), preference=("Growth",))
    lines = shown(tables.ranking_block(ranking)).splitlines()[1:]
    assert [line.split("  ")[1] for line in lines] == ["Gitaly", "Geo", "= Growth ♥"]


def test_a_candidate_of_a_team_whom_no_team_fits_is_named_so():
    ranking = make_ranking(matches=(make_match(),))
    assert "fits no team" not in shown(tables.team_table("Gitaly", [ranking]))
    assert "fits no team of the family" in shown(
        tables.team_table("Gitaly", [replace(ranking, fits_none=True)])
    )


def test_skills_stand_with_the_strongest_first_and_the_month_of_their_last_use():
    levels = {
        "Ruby": SkillLevel(0.2, months=3, last_used=12 * 2019 + 11),
        "Go": SkillLevel(0.7),
        "Chef": SkillLevel(0.0, interest=1.0),
        "C": SkillLevel(0.2),
    }
    rows = shown(tables.skill_levels(Profile(levels, date(2026, 1, 1)))).splitlines()[3:-1]
    assert [row.split()[0] for row in rows] == ["Go", "C", "Ruby"]
    assert rows[-1].split()[-2:] == ["3", "2019-12"]


def test_team_table_has_every_candidate():
    rankings = [
        make_ranking(matches=(make_match(),)),
        make_ranking(matches=(), status="corrupt", candidate="b.pdf"),
    ]
    text = shown(tables.team_table("Gitaly", rankings))
    assert "cv.txt" in text
    assert "b.pdf" in text
    assert "corrupt" in text


def test_explanation_adds_up_and_quotes_the_words_with_their_place():
    text = shown(tables.explanation_view(make_ranking(), make_explanation(), make_resume()), 120)
    assert "+0.300  Go at work" in text
    assert "75% of 0.400" in text
    assert "0.500  the sum" in text
    assert "Ran [red]Go[/red]" in text
    assert "line 4 · Engineer · Acme · 84 months" in text
    assert "not shown: Ruby" in text
    assert "Ever used Ruby?" in text


def test_an_explanation_says_its_place_and_its_range_where_that_says_something():
    ranking = make_ranking()
    geo = Explanation("Geo", None, 0.49, ranking["Geo"].contributions, (), (), ())
    text = shown(tables.explanation_view(ranking, geo, make_resume()), 120)
    assert "score 0.49, 0.40 to 0.60 with what is not known · fit 0.30 · place 2 of 3" in text
    sure = Match("Geo", 0.49, (0.494, 0.494), 0.3, contributions=())
    text = shown(tables.explanation_view(make_ranking(matches=(sure,)), geo, make_resume()), 120)
    assert "score 0.49 · fit 0.30 · place 1 of 1" in text


def test_a_line_is_quoted_once_beside_what_it_shows_first_and_other_lines_are_named():
    lines = [f"- Ran Go here {number}" for number in range(4)]
    text = "\n".join(lines)
    at = [text.index(line) for line in lines]
    quotes = [Evidence("Go", "Go", start + 6, start + 8, "experience") for start in at]
    rows = (
        Contribution("go", "Go at work", "expected", 0.4, 1.0, 0.4, (), tuple(quotes)),
        Contribution("api", "APIs", "expected", 0.1, 1.0, 0.1, (), tuple(quotes[:3])),
    )
    explained = replace(make_explanation(), contributions=rows, questions=())
    resume = Resume(Document(text), Person(), Career(text))
    first, second = shown(tables.explanation_view(make_ranking(), explained, resume), 120).split("APIs")
    for number, line in enumerate(lines[:2], 1):
        assert f"{line.removeprefix('- ')}”  line {number} · experience" in first
    assert "also lines 3, 4" in first
    assert [number for number in range(4) if lines[number].removeprefix("- ") in second] == [0, 2]
    assert "also line 2" in second


def test_what_would_change_stands_step_by_step_with_its_score_and_place():
    changes = (Change(("Ruby",), ("ruby",), 0.7, 2), Change(("Ruby", "Go"), ("ruby", "go"), 0.9, 1))
    explained = replace(make_explanation(), what_would_change=changes)
    text = shown(tables.explanation_view(make_ranking(), explained, make_resume()), 120)
    assert "if Ruby were shown: score 0.70, place 2" in text
    assert "if Ruby, Go were shown: score 0.90, place 1" in text


def test_a_shortlist_shows_who_has_no_name():
    row = {"place": 1, "candidate": None, "score": 0.5, "fit": 0.4, "strict_unmet": ["ruby"],
           "reasons": [{"requirement": "go", "points": 0.3}], "best": "Geo", "best_score": 0.6}  # fmt: skip
    assert "(no name)" in shown(tables.shortlist("Gitaly", [row]))


def test_a_team_can_be_read_in_a_narrow_terminal():
    for team in load_family():
        text = " ".join(shown(tables.specialty_card(team), 80).split())
        for asked in team.every:
            longest = max((*asked.asks.split(), *asked.need.split(), *asked.measure.split()), key=len)
            assert longest in text, "a word is cut in two"


def test_a_shortlist_cuts_no_requirement_in_two():
    reasons = [{"requirement": "rails-and-postgresql", "points": 0.1}] * 3
    row = {
        "place": 1, "candidate": "from-the-agency/rosalind.pdf", "score": 0.8, "fit": 0.8,
        "reasons": reasons, "strict_unmet": [], "best": "Engineering Productivity", "best_score": 0.9,
    }  # fmt: skip
    assert shown(tables.shortlist("Database", [row]), 80).count("rails-and-postgresql") == 3


def test_a_question_of_two_lines_hangs_below_its_start():
    explained = replace(make_explanation(), questions=("What would you do " * 8,))
    lines = shown(tables.explanation_view(make_ranking(), explained, make_resume()), 80).splitlines()
    first = next(place for place, line in enumerate(lines) if line.startswith("  · What"))
    assert lines[first + 1].startswith("    ")


def test_a_team_shows_what_its_file_says():
    text = shown(tables.specialty_card(load_family()["Gitaly"]), 200)
    assert "highly desired, core" in text
    assert "working, production, scale" in text


def test_text_of_a_resume_cannot_command_the_terminal():
    assert "\x1b" not in shown(tables.explanation_view(make_ranking(), make_explanation(), make_resume()))


@given(st.data(), st.text(max_size=400))
def test_a_quote_is_part_of_its_line_and_holds_the_words(data, text):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    if "\n" in text[start:end]:
        return
    left, right = tables._window(text, start, end)
    assert left <= start or not text[left:right].strip()
    assert right >= end
    assert "\n" not in text[left:right]
    assert right - left <= tables.QUOTE_WIDTH + (end - start)


@given(st.floats(-1, 2), st.integers(1, 30))
def test_a_bar_is_as_wide_as_it_says(share, cells):
    assert len(tables.bar(share, cells)) == cells


@given(st.text(max_size=20))
def test_no_csv_cell_starts_a_formula(text):
    assert not export.neutral(text).lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r"))


def test_csv_has_a_row_a_match_and_a_row_for_what_cannot_be_read():
    file = io.StringIO()
    bad = make_ranking(matches=(), status="corrupt", reason="not a PDF", candidate="=cmd()|x")
    export.write_csv([make_ranking(), bad], file)
    lines = file.getvalue().splitlines()
    assert len(lines) == 1 + 3 + 1
    assert lines[1].startswith("cv.txt,ok,,false,1,Gitaly,0.500000,")
    assert lines[-1].startswith("'=cmd()|x,corrupt,not a PDF,")
    assert len({line.count(",") for line in lines}) == 1
