"""Rank correlations: what few points and few runs can tell, and how often nothing at all is taken for something."""

import math

import numpy as np
import pytest

from groundswell.rng import uniforms
from groundswell.study.correlations import FEWEST, ranked


def luck(stream, *shape):
    return uniforms(11, 0, 0, stream, math.prod(shape), 0).astype(np.float64).reshape(shape)


def of(means, errors=0.0, runs=1, **more):
    count = len(means)
    where = np.arange(count, dtype=float)
    return ranked(where, np.asarray(means, float), np.full(count, errors), np.full(count, runs), **more)


@pytest.mark.parametrize("count", range(1, FEWEST))
def test_fewer_points_than_six_have_no_correlation(count):
    assert all(math.isnan(part) for part in of(range(count)))
    assert not of(range(count)).sure


def test_what_does_not_vary_has_none():
    assert math.isnan(of([3.0] * 8).rho)


def test_points_in_perfect_order_are_sure_of_a_direction_but_not_of_everything():
    six, twenty = of(range(6)), of(range(20))
    assert six.rho == pytest.approx(1.0)
    assert 0.5 < six.low < 0.9 < twenty.low < 1.0
    down = of([-one for one in range(6)])
    assert (down.low, down.high) == (pytest.approx(-six.high), pytest.approx(-six.low))


def test_luck_of_the_runs_makes_the_interval_wider():
    order = np.arange(8.0)
    exact, noisy = of(order), of(order, errors=3.0, runs=3)
    assert exact.sure
    assert noisy.low < exact.low
    loose = [0.0, 2.0, 1.0, 4.0, 3.0, 5.0]
    assert of(loose).sure
    assert not of(loose, errors=30.0, runs=2).sure


def test_a_wider_confidence_is_wider():
    order = np.arange(8.0)
    assert of(order, confidence=0.99).low < of(order).low


@pytest.mark.parametrize(("points", "runs"), [(6, 1), (6, 2), (11, 1), (11, 3)])
def test_nothing_is_rarely_taken_for_a_direction(points, runs):
    false = 0
    for trial in range(300):
        values = luck(trial, points, runs)
        error = values.std(axis=1, ddof=1) / math.sqrt(runs) if runs > 1 else np.zeros(points)
        false += ranked(
            np.arange(points, dtype=float), values.mean(axis=1), error, np.full(points, runs), seed=trial
        ).sure
    # One in twenty is fifteen; twenty-eight come once in a thousand times.
    assert false <= 28


def test_the_same_draws_give_the_same_interval():
    values = luck(5, 9)
    assert of(values, errors=0.2, runs=3, seed=4) == of(values, errors=0.2, runs=3, seed=4)
