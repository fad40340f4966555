"""Watts 2002: needs in whole people, cascades worked out by hand, exact windows, and nonsense refused."""

from dataclasses import replace

import numpy as np
import pytest

from groundswell.classics import find
from groundswell.classics.watts_2002 import theory
from groundswell.classics.watts_2002.model import Setting, cascade, needed, play_trials
from groundswell.errors import ScenarioError
from groundswell.study.lab import Bench
from groundswell.world.graphs import RandomGraph, Ties, neighbours

LAB = Bench(seed=3, quick=True)
CLASSIC = find("watts_2002")


def test_needs_are_whole_people_rounded_up_and_never_none():
    assert needed(0.18, np.array([0, 1, 5, 6, 11, 12, 50, 51])).tolist() == [1, 1, 1, 2, 2, 3, 9, 10]
    assert needed(0.18, np.array([0, 1, 5, 6, 11, 12, 50, 51]), down=True).tolist() == [1, 1, 1, 1, 1, 2, 9, 9]


@pytest.mark.parametrize("share", [0.07, 0.14, 0.28, 0.55, 0.57])
def test_shares_that_a_float_misses_by_a_hair_are_met_to_the_person(share):
    whole = round(100 * share)
    assert share * 100 != whole
    assert needed(share, np.array([100])).tolist() == [whole]


@pytest.mark.parametrize("k", range(2, 101))
def test_a_threshold_of_one_over_k_leaves_k_contacts_vulnerable(k):
    assert theory.vulnerable_degree(1.0 / k) == k
    assert needed(1.0 / k, np.array([k, k + 1])).tolist() == [1, 2]


def test_a_cascade_by_hand():
    """A starter with two friends; one of them is in a crowd of its own, which one friend cannot move."""
    ties = ((0, 1), (0, 2), (2, 3), (2, 4), (2, 5), (3, 4), (4, 5))
    rows = neighbours(Ties(ties), 6, seed=1, replicate=0)
    degrees = np.diff(rows.offsets)
    assert degrees.tolist() == [2, 1, 4, 2, 3, 2]
    for threshold, expected in ((0.25, [6, 6, 6]), (0.3, [2, 2, 6]), (0.5, [2, 2, 1])):
        world = cascade(rows, needed(threshold, degrees), np.array([0, 1, 3]))
        assert LAB.play(world).last("out").tolist() == expected


def test_waves_of_a_cascade_by_hand():
    rows = neighbours(Ties(((0, 1), (1, 2), (2, 3))), 5, seed=1, replicate=0)
    counts = LAB.play(cascade(rows, needed(0.5, np.diff(rows.offsets)), np.array([0, 2, 4]))).counts["out"]
    assert counts.tolist() == [[1, 1, 1], [2, 3, 1], [3, 4, 1], [4, 4, 1], [4, 4, 1]]


def test_any_order_ends_alike():
    rows = neighbours(RandomGraph(4.0), 400, seed=5, replicate=0)
    needs = needed(0.18, np.diff(rows.offsets))
    ends = [LAB.play(cascade(rows, needs, np.arange(6), o)).columns["out"] for o in ("event", "together", "random")]
    assert 0 < ends[0].sum() < 2400
    assert np.array_equal(ends[0], ends[1])
    assert np.array_equal(ends[0], ends[2])


def test_windows_are_the_papers_condition():
    low, high = theory.window(0.18)
    for edge in (low, high):
        assert sum(edge * np.exp(-edge) * edge**j / np.prod(range(1, j + 1)) for j in range(4)) == pytest.approx(1.0)
    assert theory.window(0.2) == theory.window(0.18)
    assert theory.window(0.25)[1] == pytest.approx(3.86307, abs=1e-5)
    assert theory.window(0.26) is None
    assert theory.window(0.6) is None
    assert theory.giant_component(0.9) == 0.0


def test_spread_thresholds_come_near_equal_ones_as_the_spread_shrinks():
    assert theory.spread_window(0.18, 0.003) == pytest.approx(theory.window(0.18), abs=1e-3)
    assert theory.spread_window(0.4, 0.01) is None


def test_trials_tell_graphs_apart_and_repeat_themselves():
    setting = Setting(3.0, people=300, graphs=4, starters=5)
    first, again = (play_trials(setting, LAB).sizes for _ in range(2))
    assert first.shape == (4, 5)
    assert np.array_equal(first, again)
    assert len({sizes.tobytes() for sizes in first}) == 4
    assert not np.array_equal(first, play_trials(setting, replace(LAB, seed=4)).sizes)


@pytest.mark.parametrize("threshold", [0.0, -0.1, 1.5, float("nan")])
def test_a_threshold_is_a_share(threshold):
    with pytest.raises(ScenarioError, match="must be above 0 and at most 1"):
        needed(threshold, np.array([3]))


@pytest.mark.parametrize(("name", "value"), [("phi", "1.5"), ("people", "0 people"), ("mean_degree", "-1 ratio")])
def test_nonsense_is_refused_in_a_sentence(name, value):
    with pytest.raises(ScenarioError, match=f"watts_2002: {name} = .*outside the range"):
        CLASSIC.values({name: value})


def test_a_graph_of_nobody_is_refused():
    with pytest.raises(ScenarioError, match="people = 0: a graph needs at least 2 people"):
        play_trials(Setting(3.0, people=0), LAB)
