"""Contacts: no tie twice or to oneself, the right chances, and the same rows for the same luck."""

import math

import numpy as np
import pytest

from groundswell.errors import ScenarioError
from groundswell.world.graphs import Everybody, RandomGraph, Ring, Rows, Ties, Torus, neighbours


def pairs_of(rows):
    """Return ties as pairs, each seen from its lower end."""
    ends = np.repeat(np.arange(rows.people), np.diff(rows.offsets))
    return {(int(a), int(b)) for a, b in zip(ends, rows.targets, strict=True) if a < b}


def check_sane(rows):
    ends = np.repeat(np.arange(rows.people), np.diff(rows.offsets)).astype(np.int64)
    targets = rows.targets.astype(np.int64)
    assert (ends != targets).all()
    there, back = ends * rows.people + targets, targets * rows.people + ends
    assert len(np.unique(there)) == len(there)
    assert np.array_equal(np.sort(there), np.sort(back))
    assert np.array_equal(there, np.sort(there))


MADE = {
    "random": (RandomGraph(3.3), 60, 3),
    "nearly all": (RandomGraph(18.5), 60, 3),
    "all": (RandomGraph(19.0), 60, 3),
    "two people": (RandomGraph(0.5), 40, 20),
    "ring": (Ring(4), 30, 2),
    "rewired": (Ring(4, 0.5), 300, 2),
    "wholly rewired": (Ring(6, 1.0), 300, 1),
    "narrow": (Ring(4, 1.0), 12, 2),
    "full ring": (Ring(4, 1.0), 5, 1),
    "torus": (Torus(4, 5), 40, 2),
    "cross": (Torus(3, 5, eight=False), 15, 1),
}


@pytest.mark.parametrize("name", MADE)
def test_nobody_is_tied_to_oneself_or_twice_and_ties_bind_both_ways(name):
    contacts, people, groups = MADE[name]
    for replicate in range(5):
        rows = neighbours(contacts, people, seed=1, replicate=replicate, groups=groups)
        check_sane(rows)
        size = people // groups
        ends = np.repeat(np.arange(people), np.diff(rows.offsets))
        assert (ends // size == rows.targets // size).all()


def test_every_pair_of_a_random_graph_has_the_same_chance():
    people, plays = 6, 4000
    rows = neighbours(RandomGraph(2.0), people * plays, seed=3, replicate=0, groups=plays)
    ends = np.repeat(np.arange(rows.people), np.diff(rows.offsets))
    seen = np.zeros((people, people))
    np.add.at(seen, (ends % people, rows.targets % people), 1)
    chance = 2.0 / (people - 1)
    apart = seen[~np.eye(people, dtype=bool)] / plays - chance
    assert np.abs(apart).max() < 4.5 * math.sqrt(chance * (1 - chance) / plays)


def test_degrees_of_a_large_random_graph_are_poisson():
    degrees = np.diff(neighbours(RandomGraph(4.0), 50_000, seed=2, replicate=1).offsets)
    for k in range(10):
        share = math.exp(-4.0) * 4.0**k / math.factorial(k)
        assert abs((degrees == k).mean() - share) < 4.5 * math.sqrt(share * (1 - share) / 50_000)


def test_no_ties_and_all_ties():
    assert len(neighbours(RandomGraph(0.0), 10, seed=1, replicate=0).targets) == 0
    assert len(neighbours(RandomGraph(0.0), 1, seed=1, replicate=0).targets) == 0
    assert len(pairs_of(neighbours(RandomGraph(9.0), 10, seed=1, replicate=0))) == 45
    assert neighbours(Everybody(), 3, seed=1, replicate=0).offsets.tolist() == [0, 0, 0, 0]


def test_the_first_groups_do_not_depend_on_how_many_there_are():
    few, many = (neighbours(RandomGraph(3.0), 20 * g, seed=1, replicate=0, groups=g) for g in (2, 5))
    assert np.array_equal(few.offsets, many.offsets[:41])
    assert np.array_equal(few.targets, many.targets[: few.offsets[-1]])


def test_other_luck_makes_other_graphs():
    for contacts in (RandomGraph(3.0), Ring(4, 0.3)):
        found = {
            neighbours(contacts, 40, seed=s, replicate=r).targets.tobytes() for s, r in ((1, 0), (2, 0), (1, 1), (1, 0))
        }
        assert len(found) == 3


def test_a_ring_sees_its_nearest():
    rows = neighbours(Ring(4), 7, seed=1, replicate=0)
    assert rows.targets.reshape(7, 4)[0].tolist() == [1, 2, 5, 6]


def test_rewiring_moves_the_right_share_of_ties_and_keeps_their_number():
    ring = pairs_of(neighbours(Ring(8), 2000, seed=1, replicate=0))
    for share in (0.0, 0.1, 0.5, 1.0):
        moved = pairs_of(neighbours(Ring(8, share), 2000, seed=1, replicate=0))
        assert len(moved) == len(ring) == 8000
        gone = len(ring - moved) / 8000
        assert abs(gone - share) <= 4.5 * math.sqrt(share * (1 - share) / 8000)


def test_rewired_ends_lie_anywhere_alike():
    people, plays = 12, 1500
    rows = neighbours(Ring(2, 1.0), people * plays, seed=1, replicate=0, groups=plays)
    ends = np.repeat(np.arange(rows.people), np.diff(rows.offsets))
    steps = (rows.targets.astype(np.int64) - ends) % people
    counts = np.bincount(steps, minlength=people)[2:-1]
    expected = counts.sum() / len(counts)
    assert np.abs(counts - expected).max() < 5 * math.sqrt(expected)
    assert np.bincount(steps, minlength=people)[1] == 0


def test_a_torus_meets_at_its_edges():
    rows = neighbours(Torus(3, 4), 12, seed=1, replicate=0)
    assert rows.targets.reshape(12, 8)[0].tolist() == [1, 3, 4, 5, 7, 8, 9, 11]
    rows = neighbours(Torus(3, 4, eight=False), 12, seed=1, replicate=0)
    assert rows.targets.reshape(12, 4)[5].tolist() == [1, 4, 6, 9]


def test_given_ties_are_the_same_in_every_group():
    rows = neighbours(Ties(((2, 0), (1, 2))), 6, seed=1, replicate=0, groups=2)
    assert pairs_of(rows) == {(0, 2), (1, 2), (3, 5), (4, 5)}
    assert len(neighbours(Ties(()), 6, seed=1, replicate=0).targets) == 0


NONSENSE = {
    "tie 1-1: nobody is tied to oneself": (Ties(((1, 1),)), 3),
    "tie 0-3: person 3: must be from 0 to 2": (Ties(((0, 3),)), 3),
    "tie -1-2: person -1: must be from 0 to 2": (Ties(((-1, 2),)), 3),
    "tie 1-0: is given twice": (Ties(((0, 1), (1, 0))), 3),
    "mean_degree = 3.0: among 3 people it is at most 2": (RandomGraph(3.0), 3),
    "neighbours = 4: a ring of 4 people has at most 2 each": (Ring(4), 4),
    "a torus of 3 x 4: has 12 cells, and there are 13 people": (Torus(3, 4), 13),
}


@pytest.mark.parametrize("sentence", NONSENSE)
def test_contacts_that_cannot_be_are_refused_in_a_sentence(sentence):
    contacts, people = NONSENSE[sentence]
    with pytest.raises(ScenarioError) as error:
        neighbours(contacts, people, seed=1, replicate=0)
    assert sentence in str(error.value)


@pytest.mark.parametrize(
    ("offsets", "targets"), [([1, 2], [0, 0]), ([0, 2, 1], [0]), ([0, 1], []), ([0, 1], [1]), ([], [])]
)
def test_rows_that_cannot_be_are_refused(offsets, targets):
    with pytest.raises(ScenarioError, match="rows of contacts"):
        Rows(np.array(offsets, dtype=np.int64), np.array(targets, dtype=np.uint32))


@pytest.mark.parametrize(
    "make", [lambda: RandomGraph(-1.0), lambda: RandomGraph(math.inf), lambda: RandomGraph(math.nan)]
)
def test_a_mean_degree_is_a_number(make):
    with pytest.raises(ScenarioError, match="mean_degree"):
        make()
