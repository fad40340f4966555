"""Bands: what lies inside, what outside, and how often chance alone would miss."""

import math

import pytest

from groundswell.classics.bands import AtLeast, AtMost, Between, Exactly, Measured, Near, Sign, Within


@pytest.mark.parametrize(
    ("band", "inside", "outside"),
    [
        (Exactly(12.2221, 4), 12.22214, 12.2222),
        (Exactly(100), 100.0, 99.0),
        (Within(0.37, 0.01), 0.3601, 0.359),
        (Between(0.0, 1.0), 1.0, 1.001),
        (AtLeast(3.0), 3.0, 2.99),
        (AtMost(3.0), 3.0, 3.01),
    ],
)
def test_a_band_holds_what_lies_inside_and_nothing_else(band, inside, outside):
    assert band.holds(Measured(inside))
    assert not band.holds(Measured(outside))


def test_near_widens_with_both_standard_errors():
    assert Near(10.0, 3.0).holds(Measured(24.9, 4.0))
    assert not Near(10.0, 3.0).holds(Measured(25.1, 4.0))


def test_a_sign_test_scales_with_the_pairs_made():
    assert Sign(63, 100).holds(Measured(63, runs=100))
    assert not Sign(63, 100).holds(Measured(62, runs=100))
    assert Sign(63, 100).holds(Measured(13, runs=20))
    assert not Sign(63, 100).holds(Measured(12, runs=20))


def test_false_alarms_are_those_of_the_normal_and_the_binomial_law():
    assert Near(0.0, 1.0).false_alarm(Measured(0.0, 1.0)) == pytest.approx(0.0026998, rel=1e-4)
    assert Within(0.0, 2.0).false_alarm(Measured(0.0, 1.0)) == pytest.approx(0.0455, rel=1e-3)
    assert Exactly(1.0).false_alarm(Measured(1.0)) == 0.0
    assert Between(-1.0, math.inf).false_alarm(Measured(0.0, 1.0)) == pytest.approx(0.15866, rel=1e-4)
    # 40 pairs at a true rate of .75 and at least 28 asked: about one time in five it fails.
    assert Sign(28, 40, 0.75).false_alarm(Measured(30, runs=40)) == pytest.approx(0.18, abs=0.02)


def test_a_share_never_claims_to_be_certain():
    assert Measured.share(0, 100).error > 0
    assert Measured.share(50, 100).error == pytest.approx(0.05, rel=0.02)


def test_a_mean_has_the_standard_error_of_its_runs():
    found = Measured.mean([1.0, 2.0, 3.0, 4.0])
    assert found.value == 2.5
    assert found.error == pytest.approx(math.sqrt(5 / 3 / 4))
    assert Measured.mean([7.0]) == Measured(7.0, 0.0, 1)
