"""Points in a box: every design fills it, and the seed alone says where."""

import numpy as np
import pytest

from groundswell.errors import ScenarioError
from groundswell.study.designs import DESIGNS, Varied, points

BOX = (Varied("a", 0.0, 1.0, "share"), Varied("b", -2.0, 4.0, "logit"))


@pytest.mark.parametrize("design", DESIGNS)
def test_points_lie_in_the_box_and_follow_the_seed(design):
    found = points(BOX, design, 8, seed=3)
    assert found.shape == ((64, 2) if design == "grid" else (8, 2))
    assert (found >= [0.0, -2.0]).all()
    assert (found <= [1.0, 4.0]).all()
    np.testing.assert_array_equal(found, points(BOX, design, 8, seed=3))
    assert design == "grid" or not np.array_equal(found, points(BOX, design, 8, seed=4))


def test_a_grid_holds_its_corners():
    found = {tuple(row) for row in points(BOX, "grid", 2, seed=0)}
    assert found == {(0.0, -2.0), (0.0, 4.0), (1.0, -2.0), (1.0, 4.0)}
    assert points(BOX, "grid", 1, seed=0).tolist() == [[0.5, 1.0]]


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_a_latin_hypercube_has_one_point_in_every_slice(seed):
    found = points(BOX, "latin", 50, seed=seed)
    for side, column in zip(BOX, found.T, strict=True):
        slices = np.floor((column - side.low) / (side.high - side.low) * 50).astype(int)
        assert sorted(slices) == list(range(50))


def test_a_sobol_sequence_is_more_even_than_luck():
    found = points((Varied("a", 0.0, 1.0), Varied("b", 0.0, 1.0)), "sobol", 256, seed=1)
    boxes = np.histogram2d(*found.T, bins=8, range=[[0, 1], [0, 1]])[0]
    # Independent points would give a variance of 4 a box of 4 on average.
    assert boxes.var() < 2.0


@pytest.mark.parametrize(
    ("box", "design", "count", "sentence"),
    [
        ((), "grid", 3, "nothing is varied"),
        ((Varied("a", 1.0, 1.0),), "grid", 3, "empty range"),
        ((Varied("a", 2.0, 1.0),), "latin", 3, "first number must be the lower"),
        ((Varied("a", 0.0, float("inf")),), "latin", 3, "empty range"),
        ((BOX[0], BOX[0]), "latin", 3, "given twice"),
        (BOX, "latin", 0, "at least 1"),
        (BOX, "grid", 100_000, "points: at most"),
        (BOX, "spiral", 5, "must be one of grid"),
    ],
)
def test_a_box_that_cannot_be_used_is_refused(box, design, count, sentence):
    with pytest.raises(ScenarioError, match=sentence):
        points(box, design, count, seed=0)
