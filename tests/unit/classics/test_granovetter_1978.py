"""Granovetter's crowds by hand: counts, roundings, friends, and the closed form of the fold."""

import math

import numpy as np
import pytest

from groundswell.classics.granovetter_1978 import CLASSIC
from groundswell.classics.granovetter_1978.model import (
    crowds,
    one_way,
    perturbed,
    quantiles,
    sampled_uniform,
    uniform,
    with_friends,
)
from groundswell.classics.granovetter_1978.theory import fold, resting
from groundswell.engine.crowd import play_crowd
from groundswell.errors import ScenarioError
from groundswell.study.lab import Bench
from groundswell.world.graphs import Ties, neighbours

LAB = Bench(quick=True)


def ends(said, **how):
    return play_crowd(said, seed=1, **how).last("riots").tolist()


@pytest.mark.parametrize("backend", ["cpu", "reference"])
def test_one_person_decides_between_all_and_one(backend):
    both = crowds(np.concatenate([uniform(), perturbed()]), 2)
    assert ends(both, backend=backend) == [100, 1]


@pytest.mark.parametrize("people", [7, 49, 100])
def test_counts_do_not_stall_where_floating_shares_do(people):
    """Shares added up in floating point meet a threshold a little too late in some crowds; whole counts never do."""
    assert ends(crowds(uniform(people))) == [people]
    shares = np.cumsum(np.full(people, 1 / people))
    stalls = np.count_nonzero(shares < np.arange(1, people + 1) / people)
    assert stalls > 0


def test_order_of_the_people_does_not_matter():
    order = np.argsort(sampled_uniform(5, 1), kind="stable")
    assert ends(crowds(uniform()[order])) == [100]
    assert ends(crowds(perturbed()[order])) == [1]


def test_roundings_turn_shares_into_counts():
    spread = 0.1
    exact = quantiles(0.25, spread)
    assert quantiles(0.25, spread, rounding="ceil").tolist() == exact.tolist()
    assert set(np.unique(exact - quantiles(0.25, spread, rounding="floor"))) == {0.0, 1.0}  # 0: at or below nought
    assert exact.min() == 0.0
    assert quantiles(0.9, 0.5)[-1] == 101.0  # never
    assert quantiles(0.25, 0.0, people=77).tolist() == [20.0] * 77  # a quarter of 77 is 19.25: twenty people
    with pytest.raises(ScenarioError, match=r"rounding = 'up': must be one of exact, floor, nearest, ceil"):
        quantiles(0.25, spread, rounding="up")


def test_a_whole_percentage_is_met_by_exactly_so_many():
    assert quantiles(0.29, 0.0, people=100).tolist() == [29.0] * 100
    assert quantiles(0.07, 0.0, people=300).tolist() == [21.0] * 300


def test_the_papers_example_of_friends():
    """Of 100, 48 riot; 20 friends, 15 of them rioting; weight 2: 63 of 120, so a threshold of 52 is met, of 53 not."""
    for threshold, riots in ((52.0, True), (53.0, False), (52.5, True)):
        thresholds = np.full(100, 101.0)
        thresholds[99] = threshold
        rioting = np.arange(100) < 48
        friends = Ties(tuple((99, other) for other in [*range(15), *range(50, 55)]))
        rows = neighbours(friends, 100, seed=0, replicate=0)
        said = with_friends(thresholds, 1, 0.2, 2.0, friends=rows)
        start = {**said.start, "riots": rioting}
        record = play_crowd(type(said)(**{**said.__dict__, "start": start}), seed=1)
        assert bool(record.columns["riots"][99]) is riots


def test_friends_of_weight_one_are_strangers():
    assert ends(with_friends(uniform(), 3, 0.3, 1.0)) == [100, 100, 100]
    assert ends(with_friends(perturbed(), 3, 0.3, 1.0)) == [1, 1, 1]


def test_one_way_friendships_are_nobodys_own():
    rows = one_way(3, 2, 30, 0.5)
    one = np.repeat(np.arange(60), np.diff(rows.offsets))
    assert not (one == rows.targets).any()
    assert (one // 30 == rows.targets // 30).all()
    assert len(rows.targets) == pytest.approx(0.5 * 60 * 29, rel=0.1)


def test_the_fold_is_where_the_map_touches_the_line():
    spread, share = fold(0.25)
    z = (share - 0.25) / spread
    assert math.isclose(0.5 * math.erfc(-z / math.sqrt(2)), share, abs_tol=1e-12)
    assert math.isclose(math.exp(-z * z / 2) / math.sqrt(2 * math.pi) / spread, 1.0, abs_tol=1e-12)
    assert resting(0.25, spread - 1e-6) < share < 0.07
    assert resting(0.25, spread + 1e-6) > 0.99


def test_one_run_counts_its_rounds():
    outcome = CLASSIC.play(CLASSIC.values({"crowd": "0 level", "people": "10 people"}), LAB)
    assert outcome.figures == {"rioters (people)": 10.0, "instigators (people)": 1.0, "rounds": 10.0}
    assert CLASSIC.play(CLASSIC.values({"crowd": "1 level"}), LAB).figures["rioters (people)"] == 1.0


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"people": "1 people"}, "range"),
        ({"people": "10.5 people"}, "people = 10.5: must be a whole number"),
        ({"crowd": "0.5 level"}, "crowd = 0.5: must be a whole number"),
        ({"spread": "-0.1"}, "range"),
        ({"weight": "0.5 ratio"}, "range"),
    ],
)
def test_nonsense_is_refused(changes, said):
    with pytest.raises(ScenarioError, match=said):
        CLASSIC.play(CLASSIC.values(changes), LAB)
