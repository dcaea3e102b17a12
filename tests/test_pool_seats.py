"""Seats: as good as trying everything, the same every time, and every fault of the file at once."""

import itertools
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pa = pytest.importorskip("pyarrow")

from rolematch.errors import PoolError, SeatsError, UnknownNameError  # noqa: E402
from rolematch.pool import RESULT_SCHEMA, Seats, assign, load_seats  # noqa: E402

TEAMS = ("Alpha", "Beta", "Gamma")


def table_of(scores):
    """Results of a pool from a dict of candidate to scores, one a team."""
    rows = []
    for name, row in scores.items():
        order = sorted(range(len(row)), key=lambda team: (-row[team], team))
        matches = [{"specialty": TEAMS[team], "score": row[team], "fit": row[team]} for team in order]
        best = {"specialty": TEAMS[order[0]], "score": row[order[0]]}
        rows.append({"candidate": name, "status": "ok", **best, "matches": matches})
    return pa.Table.from_pylist(rows, schema=RESULT_SCHEMA)


def gain(scores, seats, name, team):
    seat = seats.seats[team]
    value = scores[name][team] * seat.weight
    wishes = seats.preferences.get(name, ())
    if seat.specialty in wishes:
        value += seats.preference_weight / (wishes.index(seat.specialty) + 1)
    return round(value * 1e6) / 1e6


def allowed(scores, seats, places):
    """Whether a mapping of names to teams obeys the seats."""
    for team, seat in enumerate(seats.seats):
        sitting = [name for name, at in places.items() if at == team]
        if len(sitting) > seat.openings or any(scores[name][team] < seat.floor for name in sitting):
            return False
        if any(first in sitting and second in sitting for first, second in seats.apart):
            return False
        if any(entry.specialty == seat.specialty and entry.candidate in sitting for entry in seats.never):
            return False
    return True


def best_by_trying(scores, seats):
    best = 0.0
    for choice in itertools.product([None, *range(len(seats.seats))], repeat=len(scores)):
        places = {name: team for name, team in zip(scores, choice, strict=True) if team is not None}
        if allowed(scores, seats, places):
            best = max(best, sum(gain(scores, seats, name, team) for name, team in places.items()))
    return best


names = st.sampled_from(["a", "b", "c", "d", "e"])
pools = st.dictionaries(
    names, st.tuples(*[st.integers(0, 10).map(lambda value: value / 10)] * 3), min_size=1, max_size=5
)


@st.composite
def seat_files(draw, pairs=False):
    seats = [
        {
            "specialty": team,
            "openings": draw(st.integers(0, 2)),
            "floor": draw(st.sampled_from([0.0, 0.3, 0.7])),
            "weight": draw(st.sampled_from([1.0, 0.5, 2.0])),
        }
        for team in TEAMS
    ]
    pair = st.lists(names, min_size=2, max_size=2, unique=True).map(tuple)
    return Seats.model_validate(
        {
            "seats": seats,
            "apart": draw(st.lists(pair, min_size=1, max_size=3)) if pairs else [],
            "never": draw(
                st.lists(
                    st.builds(lambda c, s: {"candidate": c, "specialty": s}, names, st.sampled_from(TEAMS)),
                    max_size=2,
                )
            ),
            "preferences": draw(st.dictionaries(names, st.permutations(TEAMS).map(tuple), max_size=2)),
            "preference_weight": 0.05,
        }
    )


def check(scores, seats):
    given_out = assign(table_of(scores), seats)
    rows = given_out.table.to_pylist()
    places = {row["candidate"]: TEAMS.index(row["specialty"]) for row in rows}
    assert len(places) == len(rows)
    assert allowed(scores, seats, places)
    assert given_out.total == pytest.approx(
        sum(gain(scores, seats, n, t) for n, t in places.items()), abs=1e-6
    )
    assert given_out.total == pytest.approx(best_by_trying(scores, seats), abs=1e-6)
    for row in rows:
        own = max(scores[row["candidate"]])
        assert row["best_score"] == own
        assert row["score"] == scores[row["candidate"]][TEAMS.index(row["specialty"])]
        assert row["cost"] == pytest.approx(own - row["score"])
        wishes = seats.preferences.get(row["candidate"], ())
        assert row["preference"] == (wishes.index(row["specialty"]) + 1 if wishes else None)
    assert rows == sorted(
        rows, key=lambda row: (TEAMS.index(row["specialty"]), -row["score"], row["candidate"])
    )
    for seat, team in zip(given_out.seats, range(3), strict=True):
        sitting = [row for row in rows if row["specialty"] == TEAMS[team]]
        assert seat.filled == len(sitting)
        assert seat.cost == pytest.approx(sum(row["cost"] for row in sitting))
        assert (seat.why_empty == "") == (seat.filled == seat.openings)
        nowhere = [name for name in scores if name not in places]
        if seat.filled < seat.openings and not seats.apart:
            assert not [name for name in nowhere if allowed(scores, seats, {**places, name: team})]


@settings(max_examples=60, deadline=None)
@given(pools, seat_files())
def test_as_good_as_trying_everything(scores, seats):
    check(scores, seats)


@settings(max_examples=40, deadline=None)
@given(pools, seat_files(pairs=True))
def test_as_good_as_trying_everything_with_pairs_kept_apart(scores, seats):
    check(scores, seats)


@settings(max_examples=40, deadline=None)
@given(pools, seat_files(), st.randoms(use_true_random=False))
def test_the_order_of_the_table_says_nothing(scores, seats, shuffle):
    order = list(scores)
    shuffle.shuffle(order)
    shuffled = assign(table_of({name: scores[name] for name in order}), seats)
    assert shuffled.to_dict() == assign(table_of(scores), seats).to_dict()


def test_both_solvers_agree_on_a_large_case():
    rng = np.random.default_rng(7)
    scores = {f"{n:04}": tuple(row) for n, row in enumerate(rng.random((400, 3)).round(3).tolist())}
    seats = {"seats": [{"specialty": team, "openings": 60, "floor": 0.5} for team in TEAMS]}
    plain = assign(table_of(scores), Seats.model_validate(seats))
    nobody = {**seats, "apart": [("0000", "0001")]}
    apart = assign(table_of({**scores, "0000": (0.0,) * 3}), Seats.model_validate(nobody))
    without = assign(table_of({**scores, "0000": (0.0,) * 3}), Seats.model_validate(seats))
    assert apart.total == pytest.approx(without.total, abs=1e-6)
    assert plain.table.num_rows == 180


@pytest.mark.parametrize(("home", "guest"), [("a", "b"), ("b", "a")])
def test_of_equal_totals_the_one_with_more_people_in_their_own_best_team_wins(home, guest):
    """The guest is at home in a team without a seat; both ways to seat the two add up to 1.0."""
    scores = {home: (0.6, 0.5, 0.0), guest: (0.5, 0.4, 0.9)}
    seats = Seats.model_validate({"seats": [{"specialty": "Alpha"}, {"specialty": "Beta"}]})
    given_out = assign(table_of(scores), seats)
    assert given_out.total == 1.0
    assert given_out.table["candidate"].to_pylist() == [home, guest]


def test_empty_seats_say_why():
    scores = {"a": (0.9, 0.2, 0.4), "b": (0.2, 0.1, 0.4)}
    seats = {
        "seats": [
            {"specialty": "Alpha", "openings": 3, "floor": 0.1},
            {"specialty": "Beta", "floor": 0.5},
            {"specialty": "Gamma", "floor": 0.3},
        ]
    }
    alpha, beta, gamma = assign(table_of(scores), Seats.model_validate(seats)).seats
    assert (alpha.filled, gamma.filled, gamma.why_empty) == (1, 1, "")
    assert "1 in other teams, where they add more" in alpha.why_empty
    assert "floor of 0.5" in beta.why_empty
    assert "0.200" in beta.why_empty


def test_who_is_next_takes_the_seat_that_a_pair_kept_apart_cannot():
    scores = {"a": (0.9, 0.0, 0.0), "b": (0.8, 0.0, 0.0), "c": (0.7, 0.0, 0.0)}
    seats = {"seats": [{"specialty": "Alpha", "openings": 2}], "apart": [("a", "b")]}
    assert assign(table_of(scores), Seats.model_validate(seats)).table["candidate"].to_pylist() == ["a", "c"]


def test_a_seat_that_stays_empty_for_a_pair_kept_apart_says_so():
    scores = {"a": (0.9, 0.0, 0.0), "b": (0.8, 0.0, 0.0)}
    seats = {"seats": [{"specialty": "Alpha", "openings": 2, "floor": 0.5}], "apart": [("a", "b")]}
    (alpha,) = assign(table_of(scores), Seats.model_validate(seats)).seats
    assert alpha.why_empty == "of 2 who may sit here (floor 0.5), 1 here, 1 kept apart from those who do"


def test_where_nobody_can_be_read_every_seat_stays_empty_and_says_why():
    none = pa.Table.from_pylist([{"candidate": "x", "status": "corrupt"}], schema=RESULT_SCHEMA)
    given_out = assign(none, Seats.model_validate({"seats": [{"specialty": "Alpha"}]}))
    assert given_out.table.num_rows == 0
    assert given_out.seats[0].why_empty


def test_candidates_need_names_of_their_own():
    table = pa.concat_tables([table_of({"a": (1.0, 0.0, 0.0)})] * 2)
    with pytest.raises(PoolError, match="such as 'a'; rank with an id column"):
        assign(table, Seats.model_validate({"seats": [{"specialty": "Alpha"}]}))


def test_unknown_team_is_named():
    with pytest.raises(UnknownNameError, match="Did you mean 'Alpha'"):
        assign(table_of({"a": (1.0, 0.0, 0.0)}), Seats.model_validate({"seats": [{"specialty": "Alfa"}]}))


def test_all_faults_of_a_file_at_once(tmp_path):
    file = tmp_path / "seats.yaml"
    file.write_text(
        "seats:\n  - specialty: Alpha\n    openings: -1\n  - specialty: Beta\n    flor: 0.5\n", "utf-8"
    )
    with pytest.raises(SeatsError) as caught:
        load_seats(file)
    assert [fault.line for fault in caught.value.faults] == [3, 5]
    assert "did you mean 'floor'" in str(caught.value)


def test_all_contradictions_of_a_file_at_once(tmp_path):
    file = tmp_path / "seats.yaml"
    lines = [
        "seats:",
        "  - specialty: Alpha",
        "  - specialty: Alpha",
        "apart:",
        "  - [a, a]",
        "preferences:",
        "  a: [Alfa]",
    ]
    file.write_text("\n".join(lines), "utf-8")
    with pytest.raises(SeatsError) as caught:
        load_seats(file)
    assert [fault.line for fault in caught.value.faults] == [3, 5, 7]


def test_notes_name_who_is_not_in_the_results():
    seats = {"seats": [{"specialty": "Alpha"}], "apart": [("a", "ghost")]}
    assert "'ghost'" in assign(table_of({"a": (1.0, 0.0, 0.0)}), Seats.model_validate(seats)).notes[0]


def test_of_far_more_people_than_seats_the_best_sit():
    shuffle = random.Random(3)
    scores = {f"{n:05}": tuple(shuffle.random() for _ in TEAMS) for n in range(5000)}
    seats = Seats.model_validate({"seats": [{"specialty": team} for team in TEAMS]})
    rows = assign(table_of(scores), seats).table.to_pylist()
    assert sum(row["score"] for row in rows) > 2.99
