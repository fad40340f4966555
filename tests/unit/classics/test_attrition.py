"""The war of attrition: equilibrium by hand, contests that end, curves that meet, nonsense refused."""

import math

import numpy as np
import pytest

from groundswell.classics import find
from groundswell.classics.attrition.model import Side, contests, read, survival
from groundswell.classics.attrition.theory import (
    Curves,
    chance_first_yields,
    hazards,
    mean_days,
    payoff_of_plan,
    root,
    strike_days,
    weibull_shape,
)
from groundswell.engine.crowd import play_crowd
from groundswell.errors import ScenarioError
from groundswell.study.lab import Bench

ATTRITION = find("attrition")
UNION, FIRM = Side(4.0, 100.0), Side(2.0, 100.0)
CURVES = Curves(offer=20.0, highest=30.0, claim=34.0, lowest=22.0, concession=0.05, resistance=0.05)


def test_each_side_yields_at_the_other_s_cost_over_the_other_s_prize():
    assert hazards(4.0, 100.0, 2.0, 50.0) == (0.04, 0.04)
    assert hazards(4.0, 100.0, 1.0, 50.0) == (0.02, 0.04)
    assert mean_days(0.02, 0.03) == pytest.approx(20.0)
    assert chance_first_yields(0.02, 0.06) == 0.25


def test_every_plan_pays_nothing_and_only_in_equilibrium():
    for days in (0.5, 10.0, 300.0):
        assert payoff_of_plan(days, 4.0, 100.0, 0.04) == pytest.approx(0.0, abs=1e-12)
        assert payoff_of_plan(days, 4.0, 100.0, 0.05) > 0.0
        assert payoff_of_plan(days, 4.0, 100.0, 0.03) < 0.0


def test_curves_of_equal_rate_meet_where_algebra_says():
    days, wage = root(CURVES)
    assert days == pytest.approx(20.0 * math.log(22.0 / 8.0))
    assert wage == pytest.approx(30.0 - 10.0 * 8.0 / 22.0)
    assert CURVES.union(days) == pytest.approx(wage)


def test_a_strike_comes_only_of_asking_too_much():
    generous = Curves(20.0, 36.0, 34.0, 22.0, 0.05, 0.05)
    stingy = Curves(20.0, 26.0, 34.0, 22.0, 0.05, 0.05)
    assert strike_days(CURVES, CURVES) == 0.0
    assert strike_days(CURVES, stingy) == 0.0
    assert strike_days(CURVES, generous) == pytest.approx(root(CURVES)[0])


def test_exactly_one_side_yields_in_every_contest():
    record = Bench(seed=2).play(contests(UNION, FIRM, 500))
    assert record.columns["yielded"].reshape(-1, 2).sum(axis=1).max() == 1
    found = read(record)
    assert len(found.steps) + found.open == 500
    assert found.steps.min() >= 1


def test_contests_equal_the_readable_twin_to_the_bit():
    said = contests(Side(30.0, 100.0, spared=0.0), Side(20.0, 100.0), 40, step=0.25, tiring=0.1)
    fast, slow = (play_crowd(said, seed=5, backend=backend) for backend in ("cpu", "reference"))
    for name in ("yielded", "steps"):
        assert fast.columns[name].tolist() == slow.columns[name].tolist()


def test_the_side_that_is_spared_wins_at_once():
    lab = Bench(seed=3)
    firm_spared = read(lab.play(contests(UNION, Side(2.0, 100.0, spared=0.5), 100)))
    union_spared = read(lab.play(contests(Side(4.0, 100.0, spared=0.5), FIRM, 100)))
    assert firm_spared.first_yielded.all()
    assert not union_spared.first_yielded.any()
    assert set(firm_spared.steps) == set(union_spared.steps) == {1}


def test_a_plan_is_kept():
    found = read(Bench(seed=3).play(contests(UNION, FIRM, 200, step=0.5, plans=np.full(200, 3.0))))
    assert found.steps.max() == 7
    assert found.first_yielded[found.steps == 7].any()
    assert not found.first_yielded[found.steps < 7].any()


def test_a_known_shape_comes_back():
    quantiles = (np.arange(4000) + 0.5) / 4000
    for shape in (0.6, 1.0, 2.0):
        steps = np.ceil(40.0 * (-np.log(quantiles)) ** (1.0 / shape)).astype(int)
        value, error = weibull_shape(steps, 0.5)
        assert value == pytest.approx(shape, abs=0.01)
        assert 0.0 < error < 0.04


def test_survival_falls_from_one():
    days, shares = survival(np.array([1, 2, 4, 8]), 0.5, 4.0)
    assert (days[0], shares[0], shares[-1]) == (0.0, 1.0, 0.0)


def test_one_run_says_who_yielded():
    outcome = ATTRITION.play(ATTRITION.values({"contests": "200 plain", "firm_spared": "3 days"}), Bench())
    assert outcome.figures["share in which the union yields"] == 1.0
    assert outcome.sentence.startswith("Of 200 contests the union gave up 100 per cent")


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: Side(0.0, 100.0), "cost = 0, prize = 100, spared = 0: cost and prize must be above 0"),
        (lambda: Side(1.0, 1.0, spared=-1.0), "spared at least 0"),
        (lambda: Curves(30.0, 20.0, 34.0, 22.0, 0.1, 0.1), "the employer's curve must rise"),
        (lambda: Curves(20.0, 21.0, 34.0, 22.0, 0.1, 0.1), "the curves never meet"),
        (lambda: Curves(20.0, 30.0, 34.0, 22.0, 0.0, 0.1), "must be above 0 per day"),
        (lambda: contests(Side(1e-6, 1e6), Side(1e-6, 1e6), 5), "too many steps"),
        (lambda: ATTRITION.values({"union_cost": "0 roubles per day"}), "attrition: union_cost = .*outside the range"),
    ],
)
def test_nonsense_is_refused_in_a_sentence(make, says):
    with pytest.raises(ScenarioError, match=says):
        make()
