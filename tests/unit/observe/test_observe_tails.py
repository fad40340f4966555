"""Tails: exponents that are known come back, the library agrees, rivals are told apart."""

import warnings

import numpy as np
import powerlaw
import pytest

from groundswell import rng
from groundswell.errors import DataError
from groundswell.observe.tails import compare, exponent


def drawn(law, count=40_000, low=10, high=1000, seed=3):
    """Return sizes of a law, given as weights on the range, by keyed draws."""
    sizes = np.arange(low, high + 1)
    heights = np.cumsum(law(sizes.astype(float)))
    chances = rng.uniforms(seed, 0, 0, 0, count, rng.CLASSICS)
    return sizes[np.searchsorted(heights / heights[-1], chances, side="right")]


@pytest.mark.parametrize("truth", [0.7, 1.0, 1.1, 1.5, 2.05, 2.9])
def test_a_known_exponent_comes_back(truth):
    found = exponent(drawn(lambda s: s**-truth), 10, 1000)
    assert abs(found.value - truth) < 3 * found.error
    assert found.error < 0.02
    assert found.count == 40_000


def test_sizes_outside_the_range_do_not_count():
    sizes = drawn(lambda s: s**-1.5)
    more = np.concatenate([sizes, np.full(500, 3), np.full(500, 4000)])
    assert exponent(more, 10, 1000) == exponent(sizes, 10, 1000)


def test_the_library_finds_the_same_exponent():
    sizes = np.sort(drawn(lambda s: s**-1.8))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fit = powerlaw.Fit(sizes, discrete=True, xmin=10, xmax=1000, verbose=0)
        assert fit.power_law.alpha == pytest.approx(exponent(sizes, 10, 1000).value, abs=1e-3)


def test_rivals_are_told_from_a_power_law():
    power = compare(drawn(lambda s: s**-1.5, count=3000), 10, 1000)
    assert power["exponential"].ratio > 0
    assert power["exponential"].significance < 1e-6
    thin = compare(drawn(lambda s: np.exp(-s / 50), count=3000), 10, 1000)
    assert thin["exponential"].ratio < 0
    bell = compare(drawn(lambda s: np.exp(-0.5 * (np.log(s / 60) / 0.5) ** 2) / s, count=3000), 10, 1000)
    assert bell["lognormal"].ratio < 0
    assert bell["lognormal"].significance < 1e-6


def test_a_cut_off_is_seen_where_there_is_one():
    cut = compare(drawn(lambda s: s**-1.2 * np.exp(-s / 20), count=300, high=99), 10)["truncated_power_law"]
    assert cut.ratio < -10
    assert cut.significance < 1e-4
    assert "truncated_power_law" not in compare(drawn(lambda s: s**-1.5, count=500), 10, 1000)


@pytest.mark.parametrize(
    ("sizes", "low", "high", "says"),
    [
        ([5, 6], 6, 5, "sizes from 6 to 5: the range must begin at 1 or more"),
        ([5, 6], 0, 5, "sizes from 0 to 5: the range must begin at 1 or more"),
        ([5, 6], 7, 9, "needs at least two different sizes in the range"),
        ([8, 8], 7, 9, "needs at least two different sizes in the range"),
    ],
)
def test_sizes_that_cannot_be_fitted_are_refused(sizes, low, high, says):
    with pytest.raises(DataError, match=says):
        exponent(np.array(sizes), low, high)
