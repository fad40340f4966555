"""Fires and clusters: equal to the readable twin to the bit, nothing lost, nonsense refused."""

import engine_lattice_twin as twin
import numpy as np
import pytest

from groundswell.engine import lattice
from groundswell.engine.play import play
from groundswell.errors import ScenarioError
from groundswell.mechanisms.lattice import Lattice, Percolation


@pytest.mark.parametrize("torus", [True, False])
@pytest.mark.parametrize(
    ("rows", "columns", "growth", "warm_up", "density"),
    [(3, 3, 1, 0, 0.0), (7, 5, 6, 3, 0.0), (4, 11, 17, 0, 0.5), (16, 16, 64, 10, 1.0)],
)
def test_fires_equal_the_readable_twin_to_the_bit(rows, columns, growth, warm_up, density, torus):
    world = Lattice(rows, columns, growth, fires=40, warm_up=warm_up, density=density, torus=torus)
    found = play(world, seed=7, replicate=3)
    burned, standing = twin.fires(world, 7, 3)
    assert found.burned.tolist() == burned
    assert found.standing.tolist() == standing


@pytest.mark.parametrize("torus", [True, False])
@pytest.mark.parametrize("density", [0.0, 0.3, 0.6, 1.0])
def test_clusters_equal_the_readable_twin_to_the_bit(density, torus):
    world = Percolation(9, 14, density, fires=20 if density else 0, torus=torus)
    found = play(world, seed=2**40 + 1, replicate=5)
    sizes, struck = twin.clusters(world, 2**40 + 1, 5)
    assert found.sizes.tolist() == sizes
    assert found.struck.tolist() == struck
    assert found.trees == sum(sizes)


def test_no_tree_is_lost_between_strokes():
    world = Lattice(20, 30, growth=25, fires=200, warm_up=50)
    found = play(world, seed=1)
    grown = found.standing[1:] - (found.standing[:-1] - found.burned[:-1])
    assert grown.min() >= 0
    assert grown.max() <= 25
    assert (found.burned <= found.standing).all()
    assert len(found.sizes) == 200


def test_a_warm_up_is_only_left_out():
    whole = play(Lattice(12, 12, growth=8, fires=90), seed=4)
    later = play(Lattice(12, 12, growth=8, fires=10, warm_up=20), seed=4)
    assert whole.burned[20 : 20 + len(later.burned)].tolist() == later.burned.tolist()


def test_strokes_do_not_depend_on_how_many_are_played_in_a_call(monkeypatch):
    world = Lattice(12, 12, growth=8, fires=60, warm_up=11)
    whole = play(world, seed=4)
    monkeypatch.setattr(lattice, "_CHUNK", 7)
    assert play(world, seed=4).burned.tolist() == whole.burned.tolist()


def test_replicates_differ_and_repeat():
    world = Lattice(12, 12, growth=8, fires=60)
    first, again, other = (play(world, seed=4, replicate=one) for one in (0, 0, 1))
    assert first.burned.tolist() == again.burned.tolist()
    assert first.burned.tolist() != other.burned.tolist()


def test_a_stroke_on_a_full_torus_burns_everything():
    found = play(Lattice(10, 10, growth=5, fires=1, density=1.0), seed=1)
    assert found.sizes.tolist() == [100]
    assert np.isclose(found.density, 1.0)


def test_an_empty_lattice_has_no_cluster():
    found = play(Percolation(5, 5, 0.0, fires=3), seed=1)
    assert found.sizes.tolist() == []
    assert found.struck.tolist() == []


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: Lattice(2, 9, 5, 1), "a lattice of 2 x 9: needs at least 3 rows and 3 columns"),
        (lambda: Lattice(1 << 14, 1 << 14, 5, 1), "must have at most 134217728 cells"),
        (lambda: Lattice(9, 9, 0, 1), "growth = 0: must be at least 1"),
        (lambda: Lattice(9, 9, 10**9, 1), "growth = 1000000000: must be at most 100000000"),
        (lambda: Lattice(9, 9, 1, 0), "fires = 0: must be at least 1"),
        (lambda: Lattice(9, 9, 1, 1, warm_up=-1), "warm_up = -1: must be at least 0"),
        (lambda: Lattice(9, 9, 1, 1, density=1.5), "density = 1.5: must be a share from 0 to 1"),
        (lambda: Percolation(9, 9, -0.1), "density = -0.1: must be a share from 0 to 1"),
        (lambda: Percolation(9, 9, float("nan")), "density = nan: must be a share from 0 to 1"),
        (lambda: Percolation(9, 9, 0.5, fires=-1), "fires = -1: must be at least 0"),
        (lambda: Percolation(9, 1, 0.5), "a lattice of 9 x 1: needs at least 3 rows and 3 columns"),
    ],
)
def test_a_lattice_that_cannot_be_is_refused_in_a_sentence(make, says):
    with pytest.raises(ScenarioError, match=says):
        make()
