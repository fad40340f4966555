"""Curves from basic operations: what they are equal to, and what a hazard means."""

import numpy as np
import pytest

from groundswell.rng import uniforms_of_block
from groundswell.world.arithmetic import chance, exponential, logistic, normal, power


def test_the_exponential_is_the_exponential_and_stays_finite():
    numbers = np.linspace(-600.0, 600.0, 4001)
    assert np.allclose(exponential(numbers), np.exp(numbers), rtol=1e-14)
    assert np.isfinite(exponential([1e9, -1e9])).all()


def test_the_logistic_is_even_about_one_half():
    leanings = np.linspace(-30.0, 30.0, 601)
    assert logistic(leanings) + logistic(-leanings) == pytest.approx(1.0, abs=1e-15)
    assert logistic(0.0) == 0.5
    assert logistic(np.log(3.0)) == pytest.approx(0.75)
    assert (np.diff(logistic(leanings)) > 0).all()


def test_a_hazard_is_a_rate_and_its_chance_never_certain():
    hazards = np.array([0.0, 0.01, 0.5, 3.0, 20.0])
    assert chance(0.0) == 0.0
    assert chance(np.log(2.0)) == pytest.approx(0.5)
    assert chance(1e-6) == pytest.approx(1e-6, rel=1e-5)
    assert (chance(hazards) < 1.0).all()
    # two days at a hazard are one day at twice the hazard
    assert 1.0 - (1.0 - chance(hazards)) ** 2 == pytest.approx(chance(2.0 * hazards), abs=1e-12)


def test_powers_are_powers():
    numbers = np.geomspace(1e-6, 1e6, 301)
    for exponent in (-1.5, 0.0, 0.5, 2.0):
        assert np.allclose(power(numbers, exponent), numbers**exponent, rtol=1e-12)


def test_four_uniform_numbers_make_one_of_mean_nought_and_spread_one():
    drawn = normal(uniforms_of_block(3, 0, 0, 0, 200_000, 9).astype(np.float64))
    assert drawn.mean() == pytest.approx(0.0, abs=0.01)
    assert drawn.std() == pytest.approx(1.0, abs=0.01)
    assert (np.abs(drawn) > 2).mean() == pytest.approx(0.0455, abs=0.006)
