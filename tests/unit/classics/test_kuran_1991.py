"""Kuran's societies by hand: thresholds from utilities, who falsifies, and where a society tips."""

import numpy as np
import pytest

from groundswell.classics.kuran_1991 import CLASSIC, theory
from groundswell.classics.kuran_1991.checks import EXAMPLES
from groundswell.classics.kuran_1991.model import falsifying, of_thresholds, sampled, society
from groundswell.engine.crowd import play_crowd
from groundswell.errors import ScenarioError
from groundswell.study.lab import Bench

LAB = Bench(quick=True)


def by_thresholds(percents):
    """Follow the society by its thresholds alone, in whole numbers."""
    opposing = 0
    while (now := sum(percent * len(percents) <= 100 * opposing for percent in percents)) != opposing:
        opposing = now
    return opposing


@pytest.mark.parametrize("backend", ["cpu", "reference"])
@pytest.mark.parametrize("name", EXAMPLES)
def test_utilities_give_what_thresholds_give(name, backend):
    found = play_crowd(of_thresholds(EXAMPLES[name]), seed=1, backend=backend).last("opposes")[0]
    assert found == by_thresholds(EXAMPLES[name]) == {"A": 1, "A'": 9, "B": 1, "B'": 2}[name]


def test_any_thresholds_in_whole_percents_are_met_exactly():
    for number in range(30):
        percents = np.floor(101 * sampled(number, 37, 1, 0.0)[0] ** 2).astype(int).tolist()
        assert LAB.play(of_thresholds(percents)).last("opposes")[0] == by_thresholds(percents)


def test_who_falsifies():
    private, integrity = np.array([1.0, 0.9, 0.5, 0.4, 0.0]), np.array([5.0, 0.0, 0.0, 0.0, 5.0])
    record = LAB.play(society(private, integrity, 1.0))
    assert record.columns["opposes"].tolist() == [True, False, False, False, False]
    assert falsifying(record).tolist() == [1]  # the second is silent; the third has no side of his own
    after = LAB.play(society(private, integrity, 0.0))
    assert after.columns["opposes"].tolist() == [True, True, True, True, False]
    assert falsifying(after).tolist() == [1]  # without pressure or integrity a tie goes over: the fourth feigns


def test_the_share_joining_is_what_many_draws_give():
    private, integrity = sampled(4, 200_000, 1, 0.3)
    leaning = integrity * (2 * private - 1)
    for cut in (0.0, 0.1, 0.5, 0.9, 1.0):
        assert theory.share_joining(cut, 0.3) == pytest.approx((leaning >= cut).mean(), abs=0.004)


@pytest.mark.parametrize("pressure", [0.3, 0.5, 0.75, 0.99])
def test_the_fold_is_the_last_rest(pressure):
    edge = theory.critical_sentiment(pressure)
    assert theory.followed(pressure, edge - 1e-4) < 0.5 * (1 - edge / pressure)
    assert theory.followed(pressure, edge + 1e-4) >= 0.5
    assert theory.followed(pressure) == pytest.approx(theory.at_rest(pressure), abs=1e-12)


def test_pressure_of_one_or_more_silences_all():
    assert theory.at_rest(1.0) == theory.at_rest(3.0) == theory.followed(1.0) == 0.0


def test_one_run_says_what_is_hidden():
    hidden = CLASSIC.play(CLASSIC.values({"sentiment": "0.5", "pressure": "1 plain"}), LAB).figures
    assert hidden["opposing (share)"] == 0.0
    assert hidden["falsifying (share)"] == hidden["against in private (share)"] == 1.0
    fallen = CLASSIC.play(CLASSIC.values({"sentiment": "0.15"}), LAB).figures
    assert fallen["opposing (share)"] > 0.9


@pytest.mark.parametrize("changes", [{"people": "0 people"}, {"pressure": "-1 plain"}, {"sentiment": "1.5"}])
def test_nonsense_is_refused(changes):
    with pytest.raises(ScenarioError, match="range"):
        CLASSIC.values(changes)


def test_a_threshold_beyond_a_hundred_percent_is_refused():
    with pytest.raises(ScenarioError, match="threshold = 120: must be from 0 to 100 percent"):
        of_thresholds([0, 120])
