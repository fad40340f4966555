"""Sensitivity: functions whose indices are known exactly, and what cannot be analysed."""

import math

import numpy as np
import pytest

from groundswell.errors import GroundswellError
from groundswell.study.designs import Varied
from groundswell.study.sensitivity import (
    STEP,
    Indices,
    morris_effects,
    morris_points,
    sobol_indices,
    sobol_points,
)

PI = math.pi
ISHIGAMI = tuple(Varied(name, -PI, PI) for name in "abc")
G = tuple(Varied(f"x{k}", 0.0, 1.0) for k in range(4))
WEIGHTS = np.array([0.0, 1.0, 4.5, 9.0])


def ishigami(x):
    return np.sin(x[:, 0]) + 7.0 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def ishigami_indices():
    parts = 0.5 * (1 + 0.1 * PI**4 / 5) ** 2, 49 / 8, 0.0
    both = 0.01 * PI**8 * (1 / 18 - 1 / 50)
    whole = sum(parts) + both
    return np.array(parts) / whole, np.array([parts[0] + both, parts[1], both]) / whole


def sobol_g(x):
    return np.prod((np.abs(4 * x - 2) + WEIGHTS) / (1 + WEIGHTS), axis=1)


def sobol_g_indices():
    alone = 1 / (3 * (1 + WEIGHTS) ** 2)
    whole = np.prod(1 + alone) - 1
    with_others = np.array([alone[k] * np.prod(np.delete(1 + alone, k)) for k in range(4)])
    return alone / whole, with_others / whole


@pytest.mark.parametrize(
    ("box", "function", "exact"), [(ISHIGAMI, ishigami, ishigami_indices), (G, sobol_g, sobol_g_indices)]
)
def test_known_indices_are_recovered_within_three_standard_errors(box, function, exact):
    first, total = exact()
    beyond = far = checked = 0
    for seed in range(20):
        found = sobol_indices(box, function(sobol_points(box, 512, seed=seed)), seed=seed)
        for got, error, truth in (
            (found.first, found.first_error, first),
            (found.total, found.total_error, total),
        ):
            beyond += int((np.abs(got - truth) > 3 * error + 1e-9).sum())
            checked += len(got)
    assert checked == 40 * len(box)
    # Of 120 or 160 right ones a third of one lies beyond by chance; three do once in a hundred times or less.
    assert beyond <= 2
    assert far == 0


def test_wrong_indices_are_told_apart():
    """The same comparison with the weights of two inputs exchanged must fail."""
    first, _ = sobol_g_indices()
    swapped = first[[1, 0, 2, 3]]
    found = sobol_indices(G, sobol_g(sobol_points(G, 512, seed=1)), seed=1)
    assert (np.abs(found.first - swapped) > 3 * found.first_error).any()


def test_screening_finds_what_matters_and_what_does_not():
    box = (*ISHIGAMI, Varied("idle", 0.0, 1.0))
    where = morris_points(box, 40, seed=5)
    assert where.shape == (40 * 5, 4)
    found = morris_effects(box, where, ishigami(where), seed=5)
    assert found.mean_size[3] == pytest.approx(0.0, abs=1e-9)
    assert (found.mean_size[:3] > 1.0).all()
    # On four levels every step of the second is as large as any other.
    assert (found.error[[0, 2]] > 0.0).all()
    assert found.ways[3] == "no"


def test_a_straight_line_has_its_slope_times_its_step_and_no_spread():
    box = (Varied("a", 0.0, 10.0), Varied("b", 0.0, 1.0))
    where = morris_points(box, 10, seed=1)
    found = morris_effects(box, where, 3.0 * where[:, 0] - where[:, 1], seed=1)
    np.testing.assert_allclose(found.mean, [20.0, -2 / 3])
    np.testing.assert_allclose(found.mean_size, [20.0, 2 / 3])
    np.testing.assert_allclose(found.spread, 0.0, atol=1e-9)
    assert found.ways == ("up", "down")


def test_a_share_moves_by_no_more_than_the_whole_of_it():
    """All or nothing at the middle of the range: every step across it moves a share by exactly 1, not by 1.5."""
    box = (Varied("a", 0.0, 10.0), Varied("idle", 0.0, 1.0))
    where = morris_points(box, 12, seed=3)
    found = morris_effects(box, where, (where[:, 0] > 5.0).astype(float), seed=3)
    assert found.mean_size.tolist() == [pytest.approx(1.0), 0.0]
    assert found.error.tolist() == [pytest.approx(0.0, abs=1e-9), 0.0]
    counted = morris_effects(box, where, (where[:, 0] > 5.0).astype(float), seed=3, grain=1.0)
    # Twelve equal yeses are as sure as their rounding allows; what never moves is sure not to.
    assert counted.error.tolist() == [pytest.approx(np.sqrt(1 / 6 / 12)), 0.0]
    assert pytest.approx(2 / 3) == STEP


def test_the_error_of_a_mean_size_is_that_of_the_sizes():
    box = (Varied("a", 0.0, 1.0), Varied("b", 0.0, 1.0))
    where = morris_points(box, 25, seed=2)
    # What a step of the first does hangs on where the second stands; both signs occur.
    values = where[:, 0] * (where[:, 1] - 0.5)
    found = morris_effects(box, where, values, seed=2)
    steps = np.array(
        [
            (after - before) * np.sign(there[0] - here[0])
            for trajectory in range(25)
            for here, there, before, after in zip(
                where[3 * trajectory :][:2],
                where[3 * trajectory + 1 :][:2],
                values[3 * trajectory :][:2],
                values[3 * trajectory + 1 :][:2],
                strict=True,
            )
            if here[0] != there[0]
        ]
    )
    assert len(steps) == 25
    assert found.mean_size[0] == pytest.approx(np.abs(steps).mean())
    assert found.mean[0] == pytest.approx(steps.mean())
    assert found.error[0] == pytest.approx(np.abs(steps).std(ddof=1) / 5)
    assert found.half[0] == pytest.approx(2.0639 * found.error[0], rel=1e-4)
    assert found.ways[0] == "either way"


def test_a_first_order_index_above_its_total_is_noticed():
    def indices(first, total, error):
        return Indices(("a",), *(np.array([value]) for value in (first, total, error, error)))

    assert indices(1.3, 1.0, 0.05).crossed
    assert not indices(1.3, 1.24, 0.3).crossed
    assert not indices(0.5, 0.9, 0.01).crossed


def test_what_never_varies_has_no_indices():
    found = sobol_indices(G, np.ones(16 * 6), seed=0)
    assert not found.first.any()
    assert not found.total.any()


@pytest.mark.parametrize("base", [0, 1, 3, 100])
def test_a_base_that_is_no_power_of_two_is_refused(base):
    with pytest.raises(GroundswellError, match="power of two"):
        sobol_points(G, base, seed=0)


def test_missing_figures_are_refused():
    found = np.ones(16 * 6)
    found[3] = np.nan
    with pytest.raises(GroundswellError, match="1 of 96 figures are missing"):
        sobol_indices(G, found, seed=0)
    with pytest.raises(GroundswellError, match="multiple of 6"):
        sobol_indices(G, np.ones(7), seed=0)
    with pytest.raises(GroundswellError, match="at least 2"):
        morris_points(G, 1, seed=0)
    with pytest.raises(GroundswellError, match="one each"):
        morris_effects(G, np.ones((5, 4)), np.ones(4), seed=0)
