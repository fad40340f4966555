"""Paired differences: what pairing saves, and when a sign is decided."""

import numpy as np
import pytest

from groundswell.errors import GroundswellError
from groundswell.rng import uniforms
from groundswell.study.pairs import Difference, difference, least_left, verdict


def luck(stream, shape):
    count = int(np.prod(shape))
    return uniforms(5, 0, 0, stream, count, 0).astype(np.float64).reshape(shape)


def test_the_same_world_differs_by_nothing_at_all():
    runs = luck(0, (30, 4))
    found = difference(runs, runs)
    assert not found.mean.any()
    assert not found.low.any()
    assert not found.high.any()
    assert (found.ratio == 0.0).all()


def test_common_luck_is_taken_out():
    common, own = luck(1, (400, 1)), luck(2, (400, 1))
    found = difference(common, common + 0.1 * own + 0.5)
    assert found.mean[0] == pytest.approx(0.55, abs=0.01)
    assert found.ratio[0] < 0.02
    assert found.saved[0] > 50
    apart = difference(common, own)
    assert apart.ratio[0] == pytest.approx(1.0, abs=0.15)


def test_no_pairing_leaves_less_than_unlike_spreads_allow():
    common = luck(1, (400, 1))
    found = difference(common, 3.0 * common)
    assert found.ratio == pytest.approx(least_left(found.before, found.after))
    assert found.ratio == pytest.approx(0.4)
    assert least_left(np.array([2.0, 0.0, 0.0]), np.array([2.0, 1.0, 0.0])) == pytest.approx(
        [0, 1, np.nan], nan_ok=True
    )
    for trial in range(50):
        one, other = luck(20 + trial, (6, 3)), luck(90 + trial, (6, 3)) * np.array([0.1, 1.0, 4.0])
        mixed = difference(one, 0.5 * one + other)
        assert (mixed.ratio >= least_left(mixed.before, mixed.after) - 1e-12).all()


def test_the_interval_holds_the_truth_as_often_as_it_says():
    inside = 0
    for trial in range(400):
        rows = luck(10 + trial, (12, 1))
        found = difference(np.zeros_like(rows), rows)
        inside += bool(found.low[0] <= 0.5 <= found.high[0])
    assert 360 <= inside <= 396


def one(low, high):
    ends = np.array([low]), np.array([high])
    nought = np.zeros(1)
    return Difference((ends[0] + ends[1]) / 2, *ends, nought, nought, nought, nought, 5)


@pytest.mark.parametrize(
    ("ends", "sign"),
    [
        ([(1, 2)] * 5, "more"),
        ([(-2, -1)] * 5, "less"),
        ([(1, 2)] * 4 + [(-1, 1)], "more"),
        ([(1, 2)] * 3 + [(-1, 1)] * 2, "undecided"),
        ([(1, 2)] * 9 + [(-2, -1)], "undecided"),
        ([(-1, 1)] * 5, "undecided"),
        ([(0, 0)] * 5, "none"),
    ],
)
def test_a_sign_needs_most_of_them_and_none_against(ends, sign):
    found = verdict([one(*pair) for pair in ends])
    assert found.sign == sign
    assert found.up + found.down + found.unsure == len(ends)


def test_what_cannot_be_compared_is_refused():
    with pytest.raises(GroundswellError, match="at least 2"):
        difference(np.zeros((1, 3)), np.zeros((1, 3)))
    with pytest.raises(GroundswellError, match="one to one"):
        difference(np.zeros((3, 3)), np.zeros((2, 3)))
    with pytest.raises(GroundswellError, match="no difference"):
        verdict([])
