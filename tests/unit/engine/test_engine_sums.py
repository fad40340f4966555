"""Counts by group: exact, in any order, in either meaning."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundswell.engine.sums import flag_counts, group_counts, group_sums, scale_for, sums_for
from groundswell.rng import uniforms
from groundswell.world.columns import Column

SIZES = st.lists(st.integers(0, 40), min_size=1, max_size=12)


@pytest.fixture(scope="module")
def compiled():
    return sums_for("cpu")


def lots(count, stream=0):
    return uniforms(3, 0, 0, stream, count, 9)


def ends(sizes):
    return np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)


def test_plain_sums():
    offsets = ends([2, 0, 3])
    column = np.array([0.5, 0.25, 1.0, 0.0, 0.125], np.float32)
    assert group_sums(column, offsets).tolist() == [0.75, 0.0, 1.125]
    assert group_sums(column, offsets, power=2).tolist() == [0.3125, 0.0, 1.015625]
    assert group_counts(np.array([0, 2, 2, 1, 2], np.uint8), offsets, 3).tolist() == [
        [1, 0, 1],
        [0, 0, 0],
        [0, 1, 2],
    ]
    assert flag_counts(np.array([1, 0, 1, 1, 0], np.uint8), offsets).tolist() == [1, 0, 2]


@given(SIZES)
def test_compiled_sums_are_the_same_to_the_bit(sizes):
    offsets = ends(sizes)
    column = lots(int(offsets[-1])) * np.float32(2.0) - np.float32(1.0)
    codes = np.floor(lots(len(column), 1) * 6).astype(np.uint8)
    one, other = sums_for("columns"), sums_for("cpu")
    for power in (1, 2):
        for scale in (2.0**24, 2.0**10):
            said = {"power": power, "scale": scale}
            assert (
                one.group_sums(column, offsets, **said).tobytes() == other.group_sums(column, offsets, **said).tobytes()
            )
    assert np.array_equal(one.group_counts(codes, offsets, 6), other.group_counts(codes, offsets, 6))
    assert np.array_equal(one.flag_counts(codes, offsets), other.flag_counts(codes, offsets))


def test_order_does_not_matter(compiled):
    column = lots(10_000)
    offsets = ends([10_000])
    for counts in (compiled, sums_for("reference")):
        forward = counts.group_sums(column, offsets)
        assert forward.tobytes() == counts.group_sums(np.ascontiguousarray(column[::-1]), offsets).tobytes()
        assert forward[0] == pytest.approx(float(column.astype(np.float64).sum()), abs=10_000 * 2**-24)


@pytest.mark.parametrize(
    ("low", "high", "power", "scale"), [(0, 1, 1, 24), (0, 365, 1, 22), (-30, 30, 1, 24), (0, 365, 2, 13)]
)
def test_a_scale_fits_the_declared_range(low, high, power, scale):
    column = Column("x", "float", low, high, "days", "x")
    assert scale_for(column, power) == 2.0**scale
    largest = max(abs(low), abs(high)) ** power
    assert largest * scale_for(column, power) < 2**31
    full = np.full(7, high, np.float32)
    assert group_sums(full, ends([7]), scale=scale_for(column, power), power=power)[0] == 7 * high**power
