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
        ([(1, 2)] * 3 + [(-1, 1)] * 2, "unsure"),
        ([(1, 2)] * 9 + [(-2, -1)], "undecided"),
        ([(-1, 1)] * 5, "unsure"),
        ([(0, 0)] * 5, "none"),
        ([(0, 0)] * 4 + [(-1, 1)], "unsure"),
    ],
)
def test_a_sign_needs_most_of_them_and_none_against(ends, sign):
    found = verdict([one(*pair) for pair in ends])
    assert found.sign == sign
    assert found.up + found.down + found.unsure == len(ends)


MORE, LESS, UNSURE, SAME = one(1, 2), one(-2, -1), one(-1, 1), one(0, 0)


@pytest.mark.parametrize(
    ("own", "rivals", "sign"),
    [
        # Rivals of the same sign do not help a sign to its four fifths, and unsure ones do not take it away.
        ([MORE] * 3 + [UNSURE] * 2, [MORE] * 20, "unsure"),
        ([MORE] * 5, [UNSURE] * 20, "more"),
        ([LESS] * 5, [SAME] * 3, "less"),
        ([MORE] * 5, [LESS], "undecided"),
        ([UNSURE] * 5, [LESS, MORE], "undecided"),
        ([SAME] * 5, [UNSURE, SAME], "none"),
        ([SAME] * 5, [MORE], "unsure"),
    ],
)
def test_rivals_decide_nothing_but_may_leave_it_undecided(own, rivals, sign):
    found = verdict(own, rivals)
    assert found.sign == sign
    assert found.up + found.down + found.unsure == len(own) + len(rivals)


# --- what an interval may say -------------------------------------------------------------------------------------


def test_no_interval_reaches_further_than_is_possible():
    before, after = np.array([0.9, 0.1]), np.array([0.1, 0.2])
    loose, found = difference(before, after), difference(before, after, furthest=1.0)
    assert loose.low[0] < -5.0
    assert (found.low[0], found.high[0]) == (-1.0, 1.0)
    assert found.error == loose.error


def test_two_equal_pairs_of_a_count_are_not_sure():
    before, after = np.array([3.0, 4.0]), np.array([5.0, 6.0])
    assert difference(before, after).up
    found = difference(before, after, grain=1.0)
    # Student's t with one degree of freedom, 12.706, times the root of a twelfth.
    assert found.high[0] - 2.0 == pytest.approx(12.706 * np.sqrt(1 / 12), rel=1e-4)
    assert not found.up
    assert found.paired[0] == 0.0
    many = difference(np.zeros(12), np.full(12, 2.0), grain=1.0)
    assert many.up
    assert many.freedom == 11


def test_a_count_that_is_the_same_in_every_pair_stays_the_same():
    found = difference(np.array([3.0, 4.0]), np.array([3.0, 4.0]), grain=1.0)
    assert found.same
    assert verdict([found]).sign == "unsure", "two pairs may be luck"
    assert verdict([found] * 3).sign == "none"


def test_a_count_that_scatters_more_than_its_rounding_keeps_its_own_interval():
    before, after = np.zeros(4), np.array([1.0, 4.0, 7.0, 10.0])
    assert difference(before, after, grain=1.0).low == difference(before, after).low


def test_what_cannot_be_compared_is_refused():
    with pytest.raises(GroundswellError, match="at least 2"):
        difference(np.zeros((1, 3)), np.zeros((1, 3)))
    with pytest.raises(GroundswellError, match="one to one"):
        difference(np.zeros((3, 3)), np.zeros((2, 3)))
    with pytest.raises(GroundswellError, match="no difference"):
        verdict([])


def test_rounding_is_no_difference_and_no_variance():
    before = np.array([0.1 + 0.2, 0.7, 0.6, 0.3, 0.45, 0.5])
    after = np.array([0.3, 0.7, 0.6, 0.3, 0.45, 0.5])
    assert (before != after).any()
    found = difference(before, after)
    assert found.same
    assert found.paired[0] == 0.0
    shifted = difference(before, before + 0.1)
    assert shifted.up
    assert shifted.paired[0] == 0.0
    assert shifted.low[0] == shifted.high[0]
    still = difference(np.array([0.3, 0.1 + 0.2]), np.array([0.5, 0.5]))
    assert still.before[0] == still.after[0] == 0.0
    assert np.isnan(still.ratio[0])
    # One person in ten million is far above rounding.
    assert not difference(before, before + np.array([1e-7, 0, 0, 0, 0, 0])).same
