"""Centola & Macy 2007: rings by hand, fronts, seeds, and nonsense refused."""

import numpy as np
import pytest

from groundswell.classics import find
from groundswell.classics.centola_macy_2007.model import Setting, adoption, play_rings, reached, rounds
from groundswell.errors import ScenarioError
from groundswell.study.lab import Bench

LAB = Bench(seed=3, quick=True)
CLASSIC = find("centola_macy_2007")


@pytest.mark.parametrize(
    ("needs", "expected"),
    [(1, [5, 9, 13, 14, 14]), (2, [5, 7, 9, 11, 14, 14]), (3, [5, 5])],
)
def test_fronts_on_a_ring_by_hand(needs, expected):
    """Four contacts each: the seed is five people in a row; each front moves two, one or no people a round; three left
    between the fronts fall at once, since the middle one sees both."""
    record = play_rings(Setting(needs, people=14, contacts=4), LAB, 1)
    assert record.counts["out"][:, 0].tolist() == expected


@pytest.mark.parametrize(("needs", "count"), [(1, 124), (2, 165), (3, 248), (4, 494), (5, -1)])
def test_rounds_on_a_thousand(needs, count):
    record = play_rings(Setting(needs), LAB, 2)
    assert rounds(record, 1000).tolist() == [count, count]
    assert reached(record, 1000).tolist() == [count > 0] * 2


def test_the_seed_is_a_person_and_all_contacts_of_that_person():
    for chance in (0.0, 0.5):
        world = adoption(Setting(2, chance, people=100), LAB, 5)
        rows = world.contacts
        for ring in range(5):
            seed = set(np.flatnonzero(world.start["out"][ring * 100 : (ring + 1) * 100]) + ring * 100)
            around = {p: set(rows.targets[rows.offsets[p] : rows.offsets[p + 1]].tolist()) for p in seed}
            assert any(contacts | {person} == seed for person, contacts in around.items())
    assert adoption(Setting(2, 0.5, people=100, alone=True), LAB, 5).start["out"].sum() == 5


def test_rings_are_rewired_each_by_itself_and_again_alike():
    worlds = [adoption(Setting(2, 0.3, people=60), LAB, 3) for _ in range(2)]
    assert np.array_equal(worlds[0].contacts.targets, worlds[1].contacts.targets)
    offsets, targets = worlds[0].contacts.offsets, worlds[0].contacts.targets
    rings = {(targets[offsets[60 * r] : offsets[60 * (r + 1)]] % 60).tobytes() for r in range(3)}
    assert len(rings) == 3


def test_a_need_of_nobody_is_refused():
    with pytest.raises(ScenarioError, match="needs = 0: at least 1 contact"):
        adoption(Setting(0), LAB, 1)


def test_a_need_that_contacts_cannot_meet_is_refused():
    with pytest.raises(ScenarioError, match="needs = 9: must be at most the contacts that a person has, which are 8"):
        adoption(Setting(9), LAB, 1)
    with pytest.raises(ScenarioError, match="needs = 3: must be at most the contacts that a person has, which are 2"):
        CLASSIC.play(CLASSIC.values({"needs": "3 contacts", "contacts": "3 contacts"}), LAB)


def test_more_contacts_than_a_ring_has_are_refused():
    with pytest.raises(ScenarioError, match="neighbours = 8: a ring of 8 people has at most 6 each"):
        adoption(Setting(2, people=8), LAB, 1)


@pytest.mark.parametrize(("name", "value"), [("rewired", "1.2"), ("needs", "0 contacts"), ("people", "0 people")])
def test_nonsense_is_refused_in_a_sentence(name, value):
    with pytest.raises(ScenarioError, match=f"centola_macy_2007: {name} = .*outside the range"):
        CLASSIC.values({name: value})
