"""Chwe's networks by hand: circles, what people know, and which networks are just enough."""

import numpy as np
import pytest

from groundswell.classics.chwe_1999 import CLASSIC, theory
from groundswell.classics.chwe_1999.checks import turned
from groundswell.classics.chwe_1999.model import (
    KITE,
    SQUARE,
    TWO_TRIANGLES,
    Network,
    all_networks,
    circles,
    cliques,
    components,
    random_network,
)
from groundswell.engine.crowd import play_crowd
from groundswell.errors import ScenarioError
from groundswell.study.lab import Bench

LAB = Bench(quick=True)


def acting(network, **how):
    taken = circles([network])
    return taken.acting(play_crowd(taken.crowd, seed=1, **how))[0].tolist()


@pytest.mark.parametrize("backend", ["cpu", "reference"])
def test_square_kite_and_one_tie_more(backend):
    assert acting(SQUARE, backend=backend) == [False] * 4
    assert acting(KITE, backend=backend) == [True, True, True, False]
    assert acting(TWO_TRIANGLES, backend=backend) == [True] * 4


def test_circles_are_found():
    assert sorted(cliques(SQUARE)) == [(0, 1), (0, 3), (1, 2), (2, 3)]
    assert sorted(cliques(KITE)) == [(0, 1, 2), (2, 3)]
    assert cliques(Network((), (1, 1))) == [(0,), (1,)]
    for network in all_networks((1, 1, 1, 1)):
        beside = network.beside()
        found = set(cliques(network))
        assert all(other in beside[one] for circle in found for one in circle for other in circle if one != other)
        assert all(not any(set(circle) <= beside[other] for other in range(4)) for circle in found)
        assert {one for circle in found for one in circle} == {0, 1, 2, 3}


def test_components_reach_however_far():
    assert components(Network(((0, 1), (1, 2)), (1, 1, 1, 1))) == [(0, 1, 2), (3,)]


def test_somebody_cautious_leaves_a_circle_and_the_others_stand():
    everybody = tuple((one, other) for one in range(4) for other in range(one))
    assert acting(Network(everybody, (1, 2, 3, 9))) == [True, True, True, False]
    assert acting(Network(everybody, (1, 2, 4, 9))) == [True, True, False, False]
    assert acting(Network((), (1, 2))) == [True, False]


def test_people_of_any_numbering_do_the_same():
    network = random_network(3, 12, 6.0, 3)
    order = np.argsort((np.arange(12) * 7) % 12)
    place = np.argsort(order)
    again = Network(tuple((int(place[a]), int(place[b])) for a, b in network.ties), network.thresholds)
    assert np.array(acting(network))[order].tolist() == acting(again)


@pytest.mark.parametrize("people", [5, 12, 20, 31, 40])
def test_people_are_drawn_apart_within_the_panel(people):
    outcome = CLASSIC.play(CLASSIC.values({"network": "3 level", "people": f"{people} people"}), LAB)
    places = np.array(outcome.picture.panels[0].places)
    assert places.min() >= 0.0
    assert places.max() <= 1.0
    # A panel alone is 640 by 176 points, a person 30 points across.
    spots = places * (640.0, 176.0)
    gaps = np.hypot(*(spots[:, None] - spots[None]).transpose(2, 0, 1)) + 1000.0 * np.eye(people)
    assert gaps.min() > 30.0


def test_two_people_know_each_other_or_do_not():
    """Both need two. Tied, both are sure; apart, or told one way only, nobody is."""
    knows = np.array([[0b11, 0b11], [0b01, 0b10], [0b11, 0b10]])
    assert theory.acting(knows, (2, 2)).tolist() == [[True, True], [False, False], [False, False]]
    assert theory.acting(knows, (2, 1)).tolist() == [[True, True], [False, True], [True, True]]


@pytest.mark.parametrize("thresholds", [(1, 1, 1, 1), (2, 2, 3, 3), (1, 2, 4, 4), (3, 3, 3, 3), (1, 3, 3, 4)])
def test_circles_and_knowledge_agree_among_four(thresholds):
    taken = circles(all_networks(thresholds))
    played = taken.acting(LAB.play(taken.crowd))
    assert (played == theory.acting(theory.undirected(4), thresholds)).all()


def test_what_is_just_enough_among_three():
    """Thresholds 1, 2, 3: the first tells the second, and both tell the third."""
    found = theory.just_enough(theory.directed(3), (1, 2, 3))
    assert found.tolist() == [[0b001, 0b011, 0b111]]
    assert theory.in_cliques(found[0], (1, 2, 3), ordered=True)
    assert theory.ties_of(found).tolist() == [3]
    assert not theory.in_cliques(turned(found)[0], (1, 2, 3))
    assert turned(turned(found)).tolist() == found.tolist()


def test_one_run_finds_the_largest_circle():
    outcome = CLASSIC.play(CLASSIC.values(), LAB)
    assert outcome.figures == {"acting (people)": 3.0, "ties": 4.0, "largest circle (people)": 3.0}
    nobody = CLASSIC.play(CLASSIC.values({"network": "3 level", "ties": "0 contacts"}), LAB)
    assert nobody.figures["acting (people)"] == 0.0


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"threshold": "0 people"}, "range"),
        ({"network": "1.5 level"}, "network = 1.5: must be a whole number"),
        ({"network": "3 level", "people": "3 people"}, "ties = 3: among 3 people each can know at most 2"),
    ],
)
def test_nonsense_is_refused(changes, said):
    with pytest.raises(ScenarioError, match=said):
        CLASSIC.play(CLASSIC.values(changes), LAB)


def test_impossible_networks_are_refused():
    for ties, thresholds, said in (
        (((0, 0),), (1, 1), "tie 0-0"),
        (((0, 2),), (1, 1), "tie 0-2: must be between two of the 2 people"),
        ((), (0,), "threshold = 0: must be at least 1"),
        ((), (), "0 people"),
    ):
        with pytest.raises(ScenarioError, match=said):
            Network(ties, thresholds)
