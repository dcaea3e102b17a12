"""The shortlist of a team: the best of those who are wanted, as sorting the whole pool would give them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pa = pytest.importorskip("pyarrow")

from rolematch.errors import UnknownNameError  # noqa: E402
from rolematch.pool import RESULT_SCHEMA, top  # noqa: E402

TEAMS = ("Alpha", "Beta")
scores = st.sampled_from([0.0, 0.2, 0.5, 0.5000001, 0.9])
people = st.lists(
    st.fixed_dictionaries(
        {
            "scores": st.none() | st.tuples(scores, scores),
            "unmet": st.booleans(),
            "fits_none": st.booleans(),
            "flagged": st.booleans(),
        }
    ),
    max_size=8,
)


def results(pool):
    """Lay out what a run would have written; who has no scores could not be read."""
    rows = []
    for number, person in enumerate(pool):
        row = {"candidate": f"{number}.txt", "status": "corrupt"}
        if person["scores"]:
            unmet = ["go"] if person["unmet"] else []
            matches = [
                {"specialty": name, "score": score, "fit": score / 2, "strict_unmet": unmet, "reasons": []}
                for name, score in zip(TEAMS, person["scores"], strict=True)
            ]
            matches.sort(key=lambda match: -match["score"])
            best = {"specialty": matches[0]["specialty"], "score": matches[0]["score"], "matches": matches}
            flags = [{"code": "hidden-text", "message": "Look."}] if person["flagged"] else None
            row |= {"status": "ok", "fits_none": person["fits_none"], "flags": flags, **best}
        rows.append(row)
    return pa.Table.from_pylist(rows, schema=RESULT_SCHEMA)


@settings(max_examples=100, deadline=None)
@given(people, st.integers(1, 4), scores, st.booleans(), st.booleans())
def test_the_best_of_those_who_are_wanted_in_the_order_of_their_scores(pool, n, least, strict_met, only_best):
    wanted = [
        (f"{number}.txt", person["scores"][0])
        for number, person in enumerate(pool)
        if person["scores"]
        and person["scores"][0] >= least
        and not (strict_met and person["unmet"])
        and not (only_best and (person["scores"][1] > person["scores"][0] or person["fits_none"]))
    ]
    wanted.sort(key=lambda pair: -pair[1])  # who has the same score stands in the order of the pool
    found = top(results(pool), "alpha", n=n, min_score=least, strict_met=strict_met, only_best=only_best)
    assert list(zip(found["candidate"].to_pylist(), found["score"].to_pylist(), strict=True)) == wanted[:n]
    assert found["place"].to_pylist() == list(range(1, len(found) + 1))


def test_a_row_tells_where_the_candidate_fits_best_and_what_to_look_at():
    person = {"scores": (0.2, 0.9), "unmet": True, "fits_none": False, "flagged": True}
    (row,) = top(results([person]), "Alpha").to_pylist()
    assert (row["best"], row["best_score"], row["score"], row["fit"]) == ("Beta", 0.9, 0.2, 0.1)
    assert (row["strict_unmet"], row["flags"]) == (["go"], ["hidden-text"])


def test_a_team_that_no_result_knows_is_answered_with_the_nearest():
    person = {"scores": (0.2, 0.9), "unmet": False, "fits_none": False, "flagged": False}
    with pytest.raises(UnknownNameError, match="Did you mean 'Alpha'"):
        top(results([person]), "Alfa")
    assert top(results([]), "Alfa").num_rows == 0
