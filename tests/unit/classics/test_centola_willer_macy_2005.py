"""The emperor's dilemma: pressure by hand, ties held, the twin to the bit, nonsense refused."""

import numpy as np
import pytest

from groundswell.classics import find
from groundswell.classics.centola_willer_macy_2005.model import (
    COLUMNS,
    ROWS,
    STATES,
    court,
    nearest,
    needed,
    pressure,
    scattered,
    states,
    strengths,
    together,
)
from groundswell.engine.crowd import play_crowd
from groundswell.errors import ScenarioError
from groundswell.study.lab import Bench

EMPEROR = find("centola_willer_macy_2005")
SIZE = ROWS * COLUMNS


def played(believing, firmness, **how):
    believes = np.zeros(SIZE, dtype=bool)
    believes[believing] = True
    return Bench(seed=3).play(court(believes, np.where(believes, 1.0, firmness), **how))


def test_pressure_and_need_by_hand():
    assert pressure(believes=False, pressing_for=3.0, pressing_against=1.0, others=8.0) == 0.25
    assert pressure(believes=True, pressing_for=3.0, pressing_against=1.0, others=8.0) == -0.25
    assert needed(believes=False, complying=6.0, others=8.0) == 0.75
    assert needed(believes=True, complying=6.0, others=8.0) == 0.25


def test_pressure_that_only_equals_strength_moves_nobody():
    record = played([500], 0.125)
    assert record.last("complies").tolist() == [1]
    assert record.last("enforces_for").tolist() == [1]
    assert record.still


def test_pressure_beyond_strength_makes_neighbours_comply_and_no_more():
    # One of eight presses: more than a strength of nought, not more than nought and the cost. Once all eight comply,
    # the believer sees no need and stops, and then they do as they believe again.
    record = played([500], 0.0)
    assert record.counts["complies"].max() == 9
    assert set(record.counts["enforces_for"].ravel().tolist()) == {0, 1}


def test_two_side_by_side_are_enough_among_the_weak():
    record = played([500, 501], 0.0)
    assert record.last("complies").tolist() == [SIZE]
    assert record.last("enforces_for")[0] > SIZE // 2


def test_those_who_disbelieve_firmly_enforce_against():
    believing = np.arange(SIZE) % 2 == 0
    record = played(believing, 0.9)
    assert record.last("enforces_against")[0] > 0
    assert record.columns["complies"].tolist() == believing.tolist()


def test_where_all_see_all_nobody_enforces_falsely():
    believing = nearest(10)
    record = played(believing, 0.0, mixed=True)
    assert record.counts["complies"].max() == SIZE
    assert record.counts["enforces_for"].max() == 10


def test_the_court_equals_the_readable_twin_to_the_bit():
    for mixed in (False, True):
        believes = scattered(7, 30, 1)
        said = court(believes, strengths(7, 1, believes, 0.0, 0.3), rounds=3, mixed=mixed)
        fast, slow = (play_crowd(said, seed=5, backend=backend) for backend in ("cpu", "reference"))
        for flag in ("complies", "enforces_for", "enforces_against"):
            assert fast.counts[flag].tolist() == slow.counts[flag].tolist()
            assert fast.columns[flag].tolist() == slow.columns[flag].tolist()


def test_believers_are_as_many_as_asked_in_every_court():
    for believes in (together(10, 3), scattered(1, 10, 3)):
        assert believes.reshape(3, SIZE).sum(axis=1).tolist() == [10, 10, 10]
    cells = sorted(nearest(9).tolist())
    middle = ROWS // 2 * COLUMNS + COLUMNS // 2
    assert cells == sorted(middle + down * COLUMNS + across for down in (-1, 0, 1) for across in (-1, 0, 1))


def test_strengths_lie_in_their_range_and_believers_are_firm():
    believes = together(10, 2)
    found = strengths(4, 2, believes, 0.01, 0.38)
    assert (found[believes] == 1.0).all()
    assert found[~believes].min() >= 0.01
    assert found[~believes].max() <= 0.38
    assert found[~believes].mean() == pytest.approx(0.195, abs=0.01)


def test_a_court_is_shown_row_by_row():
    rows = states(played([500], 0.0, rounds=1))
    assert (len(rows), len(rows[0])) == (ROWS, COLUMNS)
    assert STATES[rows[500 // COLUMNS][500 % COLUMNS]] in {"believes", "both"}
    assert rows[0][0] == 0


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"cost": "1.5"}, "centola_willer_macy_2005: cost = .*outside the range 0 to 1 share"),
        ({"believers": "1001 people"}, "outside the range 0 to 1000 people"),
        ({"believers": "2.5 people"}, "believers = 2.5: must be a whole number"),
        ({"weakest": "0.5"}, "weakest = 0.5: must be at most strongest, which is 0.38"),
    ],
)
def test_nonsense_is_refused_in_a_sentence(changes, says):
    with pytest.raises(ScenarioError, match=says):
        EMPEROR.play(EMPEROR.values(changes), Bench(quick=True))


def test_a_court_of_another_size_is_refused():
    with pytest.raises(ScenarioError, match="need 1000 people a court, got 10 and 10"):
        court(np.zeros(10, dtype=bool), np.zeros(10))
