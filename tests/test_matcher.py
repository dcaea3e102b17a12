import json
import os
import pickle
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import jsonschema
import pytest

from families import asking, family_of, team
from people import GARDENER, SEARCH
from rolematch.document import Document
from rolematch.errors import DocumentError, FamilyError, UnknownNameError
from rolematch.matcher import Matcher, Ranking
from rolematch.profile import Profile, SkillLevel
from rolematch.resume import parse_resume

ROOT = Path(__file__).parents[1]
AS_OF = date(2026, 6, 1)


@pytest.fixture(scope="module")
def matcher():
    return Matcher(as_of=AS_OF)


@pytest.fixture(scope="module")
def ranking(matcher):
    return matcher.rank(Document.from_text(SEARCH, source="uma.txt"))


def test_who_does_search_belongs_to_search(ranking):
    assert ranking[0].specialty == "Search"
    assert not ranking.fits_none
    assert len(ranking) == 19


def test_a_gardener_is_nobodys(matcher):
    ranking = matcher.rank(Document.from_text(GARDENER))
    assert ranking.fits_none
    assert "found in the document" in ranking.fits_none_reason


def test_what_keeps_from_the_nearest_team_is_what_is_shown_least():
    lines = asking("Go", core=True), asking("Chef", core=True, weight=3), asking("Rust", necessity="strict")
    shown = Profile({"Go": SkillLevel(0.99), "Chef": SkillLevel(0.1)}, AS_OF)
    ranking = Matcher(family_of(team(*lines)), as_of=AS_OF).rank(shown)
    assert ranking.fits_none
    assert ranking.fits_none_reason.endswith("of: Rust; Chef.")


def test_contributions_add_up_to_the_score(matcher, ranking):
    for other in (ranking, matcher.rank(Document.from_text(GARDENER))):
        for match in other:
            assert sum(item.points for item in match.contributions) == pytest.approx(match.score, abs=1e-9)


def test_scores_fits_and_ranges_are_shares_in_order(ranking):
    for match in ranking:
        assert 0 <= match.fit <= 1
        assert 0 <= match.score_range[0] <= match.score <= match.score_range[1] <= 1
    scores = [match.score for match in ranking]
    assert scores == sorted(scores, reverse=True)


def test_the_first_places_are_a_slice(ranking):
    assert ranking[:3] == ranking.matches[:3]


def test_evidence_quotes_the_document(ranking):
    quotes = [e for match in ranking for item in match.contributions for e in item.evidence]
    assert quotes
    for quote in quotes:
        assert SEARCH[quote.start : quote.end] == quote.text


def test_personal_data_is_in_no_output(ranking):
    for written in (ranking.to_json(), repr(ranking), repr(ranking[0])):
        assert "Uma" not in written
        assert "uma@" not in written


def test_every_source_gives_the_same_ranking(matcher, ranking, tmp_path):
    path = tmp_path / "cv.txt"
    path.write_text(SEARCH, "utf-8")
    resume = parse_resume(Document.from_text(SEARCH))
    content = SEARCH.encode()
    sources = [
        path,
        str(path),
        content,
        bytearray(content),
        memoryview(content),
        resume,
        matcher.profile(resume),
    ]
    expected = [match.to_dict() for match in ranking]
    for source in sources:
        assert [match.to_dict() for match in matcher.rank(source)] == expected


def test_a_candidate_is_called_by_its_path_and_never_by_its_text(matcher, tmp_path):
    path, content = tmp_path / "cv.txt", SEARCH.encode()
    path.write_bytes(content)
    with os.scandir(tmp_path) as entries:
        (entry,) = entries
    assert {matcher.rank(source).candidate for source in (path, str(path), entry)} == {str(path)}
    unnamed = [content, bytearray(content), memoryview(content), Document.from_text(SEARCH)]
    assert {matcher.rank(source).candidate for source in unnamed} == {None}


def test_the_dictionary_keeps_to_its_schema(ranking):
    schema = json.loads((ROOT / "docs/reference/ranking.schema.json").read_text("utf-8"))
    jsonschema.validate(json.loads(ranking.to_json()), schema)
    missing = Ranking(
        (), "cv.pdf", AS_OF, {}, fits_none=False, status="missing", reason="cv.pdf: no such file"
    )
    jsonschema.validate(missing.to_dict(), schema)


def test_many_never_raise_and_keep_their_order(matcher, tmp_path):
    good = tmp_path / "good.txt"
    good.write_text(SEARCH, "utf-8")
    rankings = list(matcher.rank_many([good, tmp_path / "none.txt", b"", good], top=3))
    assert [ranking.status for ranking in rankings] == ["ok", "missing", "empty", "ok"]
    assert rankings[0] == rankings[3]
    assert len(rankings[0]) == 3
    assert rankings[1].to_dict()["reason"]


@pytest.mark.parametrize(
    ("error", "status"), [(KeyError("x"), "corrupt"), (MemoryError(), "limit"), (RecursionError(), "limit")]
)
def test_a_fault_of_ours_costs_one_row_among_many_and_is_named(monkeypatch, matcher, error, status):
    good, bad = Document.from_text("Ran Kubernetes."), Document.from_text("Ran Chef.")

    def rank(source, **options):
        if source is bad:
            raise error
        return Matcher.rank(matcher, source, **options)

    monkeypatch.setattr(matcher, "rank", rank)
    rankings = list(matcher.rank_many([good, bad, good]))
    assert [ranking.status for ranking in rankings] == ["ok", status, "ok"]
    assert rankings[1].reason
    assert status == "limit" or "KeyError" in rankings[1].reason


def test_a_wrong_call_is_an_error_and_no_row(matcher):
    with pytest.raises(TypeError, match="int"):
        list(matcher.rank_many([42]))
    with pytest.raises(UnknownNameError):
        list(matcher.rank_many([], preference=["Gitally"]))


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        ({"family": "teams.yaml"}, "rm.load_family(path)"),
        ({"taxonomy": "skills.yaml"}, "rm.Taxonomy.load(path)"),
        ({"as_of": "2026-06-01"}, "datetime.date"),
    ],
)
def test_a_path_where_a_loaded_value_belongs_is_told_how_to_load_it(arguments, hint):
    with pytest.raises(TypeError, match=re.escape(hint)):
        Matcher(**arguments)


@pytest.mark.parametrize(("top", "error"), [(0, ValueError), (-1, ValueError), ("3", TypeError)])
def test_a_wrong_number_of_matches_is_no_fault_of_a_document(matcher, top, error):
    with pytest.raises(error):
        matcher.rank_many([b"Ran Go"], top=top)
    with pytest.raises(error):
        matcher.rank(b"Ran Go", top=top)


def test_a_moment_stands_for_its_day():
    assert Matcher(as_of=datetime(2026, 6, 1, 12, 30, tzinfo=UTC)).as_of == AS_OF


@pytest.mark.parametrize("one", ["pool", Path("pool"), b"Ran Go", Document.from_text("Ran Go")])
def test_one_where_many_belong_is_no_row_for_each_letter(matcher, one):
    with pytest.raises(TypeError, match="give a list"):
        matcher.rank_many(one)


def test_a_skill_that_no_text_can_show_is_a_fault_and_no_zero():
    with pytest.raises(FamilyError) as caught:
        Matcher(family_of(team(asking("Reactt", "PCI DSS", "Kafka"))))
    typo, alias = (fault.message for fault in caught.value.faults)
    assert "Did you mean 'React'?" in typo
    assert alias.endswith("write 'Payments'")


def test_one_bad_file_raises(matcher, tmp_path):
    with pytest.raises(DocumentError):
        matcher.rank(tmp_path / "none.txt")


@pytest.mark.slow
def test_the_number_of_workers_changes_nothing(matcher):
    sources = [SEARCH.encode(), GARDENER.encode()] * 2
    one = [ranking.to_json() for ranking in matcher.rank_many(sources)]
    two = [ranking.to_json() for ranking in matcher.rank_many(sources, n_jobs=2)]
    assert one == two


def test_a_ranking_crosses_process_borders_whole(ranking):
    copy = pickle.loads(pickle.dumps(ranking))
    assert copy.to_json() == ranking.to_json()
    for mine, its in zip(copy, ranking, strict=True):
        assert (mine, mine.reasons, mine.strict_unmet) == (its, its.reasons, its.strict_unmet)
        assert its.reasons


def test_a_match_is_found_by_its_place_and_by_the_name_of_its_team_in_any_casing(ranking):
    assert ranking["sEARCH"] is ranking[0]
    with pytest.raises(UnknownNameError, match="Did you mean 'Search'"):
        ranking["Serach"]


def test_what_stands_beside_a_ranking_is_shown_with_it_and_an_unreadable_file_by_its_status(ranking):
    notes = {
        "fits_none": True,
        "fits_none_reason": "Too little.",
        "ties": (("Geo", "Growth"),),
        "flags": ({"code": "hidden-text", "message": "Hidden words."}, {"code": "odd"}),
    }
    shown = replace(ranking, **notes)._repr_html_()
    for said in ("Fits no team: Too little.", "Too near to call: Geo, Growth.", "Hidden words.", "odd"):
        assert said in shown
    assert "Fits no team" not in replace(ranking, ties=(), flags=())._repr_html_()
    unread = replace(ranking, matches=(), status="no_text", reason="only pictures")
    assert repr(unread) == "Ranking(status='no_text')"
    assert unread.to_dict().keys().isdisjoint({"matches", "fits_none"})
    for said in ("no text", "only pictures"):
        assert said in unread._repr_html_()


@pytest.mark.parametrize(
    ("wish", "order"), [("Second", "Second First Third"), ("Third", "First Second Third")]
)
def test_a_preference_decides_a_tie_and_nothing_else(wish, order):
    names = {"First": "Go", "Second": "Chef", "Third": "Ruby"}
    matcher = Matcher(
        family_of(*(team(asking(skill), name=name) for name, skill in names.items())), as_of=AS_OF
    )
    shown = Profile({"Go": SkillLevel(1.0), "Chef": SkillLevel(1.0), "Ruby": SkillLevel(0.2)}, AS_OF)
    plain, wished = matcher.rank(shown), matcher.rank(shown, preference=[wish.lower()])
    assert [match.specialty for match in plain] == ["First", "Second", "Third"]
    assert [match.specialty for match in wished] == order.split()
    assert {m.specialty: m.score for m in wished} == {m.specialty: m.score for m in plain}
    assert wished.preference == (wish,)


def test_an_unknown_preference_offers_the_nearest(matcher):
    with pytest.raises(UnknownNameError, match="Did you mean 'Gitaly'"):
        matcher.rank(Profile({}, AS_OF), preference=["Gitali"])


def test_ties_are_near_and_in_order(ranking, matcher):
    for group in ranking.ties:
        scores = [ranking[name].score for name in group]
        assert max(scores) - min(scores) <= matcher.constants.tie_band + 1e-9


@pytest.mark.parametrize("heading", ["SKILLS", "TAGCLOUD", "EXPERIENCE\n\nClerk, Inn Ltd, 2015 - 2020"])
def test_a_list_without_work_is_flagged(matcher, heading):
    names = list(matcher.taxonomy.by_name)[:60]
    text = f"{GARDENER}\n{heading}\n{', '.join(names)}\n"
    codes = [flag["code"] for flag in matcher.rank(Document.from_text(text)).flags]
    assert "listed-without-work" in codes


def test_the_result_names_its_versions_and_its_day(ranking):
    assert set(ranking.versions) == {"rolematch", "family", "taxonomy", "model"}
    assert ranking.to_dict()["as_of"] == "2026-06-01"


@pytest.mark.parametrize(("text", "status"), [("", "empty"), (" \n", "empty"), ("x " * 600_000, "limit")])
def test_text_that_no_file_could_hold_has_the_status_of_such_a_file(matcher, text, status):
    with pytest.raises(DocumentError) as caught:
        matcher.rank(Document.from_text(text))
    assert caught.value.status == status
    (row,) = matcher.rank_many([Document.from_text(text)])
    assert (row.status, row.matches) == (status, ())
