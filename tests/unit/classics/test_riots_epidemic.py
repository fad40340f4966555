"""Riots as epidemics: equations by hand, people beside their twin, parameters found again, nonsense refused."""

import math

import numpy as np
import pytest

from groundswell.classics import find
from groundswell.classics.riots_epidemic.model import equations, shares, town
from groundswell.classics.riots_epidemic.theory import (
    Course,
    course,
    final_share,
    fit,
    line,
    peak_days,
    saturating,
)
from groundswell.engine.crowd import play_crowd
from groundswell.errors import ScenarioError
from groundswell.study.lab import Bench

RIOTS = find("riots_epidemic")


@pytest.mark.parametrize(("ratio", "share"), [(1.5, 0.582812), (2.0, 0.796812), (3.0, 0.940480)])
def test_final_shares_to_the_known_digit(ratio, share):
    assert round(final_share(ratio), 6) == share


def test_below_one_nobody_is_drawn_out_but_by_those_who_began():
    assert final_share(0.9) == 0.0
    assert final_share(1.0) == 0.0
    assert 0.0 < final_share(0.5, first=0.01) < 0.02


def test_without_contagion_activity_only_dies():
    found = course(100.0, 8.0, 0.5, lambda felt: 0.0 * felt, days=4.0, step=0.1)
    assert found.susceptible[-1] == 100.0
    assert found.active[-1] == pytest.approx(8.0 * math.exp(-2.0), rel=1e-6)
    assert len(found.days) == 41
    assert found.days[-1] == pytest.approx(4.0)


def test_without_going_home_it_is_the_logistic_curve():
    found = equations(contagion=1.0, calming=0.0, first=0.1, days=5.0)
    assert found.active[-1] == pytest.approx(0.1 * math.exp(5.0) / (0.9 + 0.1 * math.exp(5.0)), rel=1e-8)


def test_a_press_that_saturates():
    press = saturating(strongest=3.0, scale=2.0, power=1.0)
    assert float(press(np.array(2.0))) == pytest.approx(3.0 * (1 - math.exp(-1.0)))
    assert float(press(np.array(1e-9))) == pytest.approx(1.5e-9)


def test_places_on_a_line_feel_the_near_more():
    weights = line(4, reach=2.0, power=3.0)
    assert weights[0].tolist() == pytest.approx([1.0, 1.5**-3, 2.0**-3, 2.5**-3])
    assert (weights == weights.T).all()


def test_a_peak_between_two_moments():
    days = np.arange(5) * 0.5
    top = -((days - 0.9) ** 2)
    assert peak_days(Course(days, top[:, None], top[:, None])) == pytest.approx([0.9])


def test_parameters_come_back_from_counts_without_chance():
    truth = course(3000.0, 15.0, 0.5, lambda felt: 0.0004 * felt, days=34.0, step=0.05, every=20)
    found = fit(truth.active[None, :], 15.0, (0.6, 0.0003, 2500.0))
    assert found.values[0].tolist() == pytest.approx([0.5, 0.0004, 3000.0], rel=1e-4)
    assert (found.errors > 0).all()


def test_the_town_equals_the_readable_twin_to_the_bit():
    for by_odds in (False, True):
        said = town(30, towns=3, contagion=2.0, calming=0.5, first=0.1, days=5.0, step=0.5, by_odds=by_odds)
        fast, slow = (play_crowd(said, seed=5, backend=backend) for backend in ("cpu", "reference"))
        for flag in ("rioting", "home"):
            assert fast.counts[flag].tolist() == slow.counts[flag].tolist()


def test_people_are_in_one_state_each_and_home_for_good():
    record = Bench(seed=1).play(town(500, towns=4, contagion=1.5, calming=0.5, first=0.02, days=20.0, step=0.1))
    assert not (record.columns["rioting"] & record.columns["home"]).any()
    assert (np.diff(record.counts["home"], axis=0) >= 0).all()
    _, susceptible = shares(record, 500)
    assert (np.diff(susceptible, axis=0) <= 0).all()
    assert susceptible.min() >= 0.0


def test_nobody_out_means_nobody_comes():
    record = Bench(seed=1).play(town(500, contagion=20.0, calming=0.5, first=0.0, days=3.0, step=0.1))
    assert record.last("rioting").tolist() == [0]
    assert record.last("home").tolist() == [0]


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: line(1, 1.0, 2.0), "places = 1, reach = 1: needs at least 2 places"),
        (lambda: line(5, 0.0, 2.0), "a reach above 0"),
        (lambda: town(9, contagion=1.0, calming=1.0, first=1.5, days=1.0, step=0.1), "first = 1.5: must be a share"),
        (lambda: RIOTS.values({"first": "2"}), "riots_epidemic: first = .*outside the range"),
        (lambda: RIOTS.values({"people": "0 people"}), "riots_epidemic: people = .*outside the range"),
    ],
)
def test_nonsense_is_refused_in_a_sentence(make, says):
    with pytest.raises(ScenarioError, match=says):
        make()
