"""People who act only if they know that enough others do: what a circle of mutual acquaintances can do together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from groundswell.classics.lots import lots
from groundswell.errors import ScenarioError
from groundswell.mechanisms.base import Draw, Me, Mechanism, Par, See, mechanism
from groundswell.mechanisms.crowd import Crowd, CrowdRecord
from groundswell.world.columns import Column, Population
from groundswell.world.graphs import Everybody

__all__ = [
    "CIRCLE",
    "CUBE",
    "FOURS",
    "KITE",
    "RULES",
    "SQUARE",
    "TWO_TRIANGLES",
    "Bandwagon",
    "Circles",
    "Network",
    "Stand",
    "all_networks",
    "circles",
    "cliques",
    "components",
    "random_network",
]

Ties = tuple[tuple[int, int], ...]

CIRCLE = Population(
    "crowd",
    "circle",
    (
        Column("acts", "flag", 0, 1, "flag", "whether ready to act with this circle", shown=True),
        Column("needs", "float", 0.0, float("inf"), "people", "how many must act, oneself included"),
    ),
)
"""Somebody in one of the circles that he belongs to."""


@mechanism("stand", population="crowd", phase="act")
class Stand:
    """Stay ready to act as long as as many of the circle are ready as one needs.

    In a circle everybody knows everybody, that everybody knows it, and so on: who would not stand with so many is known
    to all, and left out of account by all. Those who are left act.
    """

    def step(me: Me, see: See, par: Par, draw: Draw) -> None:
        me.acts = me.acts and see.acts_all >= me.needs


@mechanism("bandwagon", population="crowd", phase="act")
class Bandwagon:
    """Act once enough others are seen to act: the threshold model that knows nothing of knowledge."""

    def step(me: Me, see: See, par: Par, draw: Draw) -> None:
        if see.acts_all + 1.0 >= me.needs:
            me.acts = True


RULES = cast("tuple[Mechanism, ...]", (Stand, Bandwagon))
"""What people go by, and what they are compared with."""


@dataclass(frozen=True)
class Network:
    """People with thresholds, and who knows whom; ties bind both ways.

    Attributes
    ----------
    ties : tuple of (int, int)
        Persons' numbers, from 0.
    thresholds : tuple of int
        How many must act, oneself included, before each does.
    """

    ties: Ties
    thresholds: tuple[int, ...]

    def __post_init__(self) -> None:
        people = len(self.thresholds)
        if people < 1:
            raise ScenarioError("a network of 0 people: needs at least 1 person")
        for threshold in self.thresholds:
            if threshold < 1:
                raise ScenarioError(f"threshold = {threshold}: must be at least 1, oneself")
        for one, other in self.ties:
            if one == other or not (0 <= one < people and 0 <= other < people):
                raise ScenarioError(f"tie {one}-{other}: must be between two of the {people} people, from 0")

    @property
    def people(self) -> int:
        """How many there are."""
        return len(self.thresholds)

    def beside(self) -> list[set[int]]:
        """Return whom each knows."""
        found: list[set[int]] = [set() for _ in self.thresholds]
        for one, other in self.ties:
            found[one].add(other)
            found[other].add(one)
        return found


SQUARE = Network(((0, 1), (1, 2), (2, 3), (3, 0)), (3, 3, 3, 3))
KITE = Network(((0, 1), (1, 2), (2, 0), (2, 3)), (3, 3, 3, 3))
FOURS = tuple((one, other) for first in (0, 4) for one in range(first, first + 4) for other in range(first, one))
"""Ties of eight people in two circles of four: three each, and all friends of a person are friends."""
CUBE = tuple((one, one ^ bit) for one in range(8) for bit in (1, 2, 4) if one & bit)
"""Ties of the corners of a cube: three each, and no two friends of a person are friends."""
TWO_TRIANGLES = Network(((0, 1), (1, 2), (2, 0), (2, 3), (3, 0)), (3, 3, 3, 3))


def cliques(network: Network) -> list[tuple[int, ...]]:
    """Return every largest circle of people who all know one another (Bron & Kerbosch 1973)."""
    beside = network.beside()

    def grown(circle: tuple[int, ...], may: set[int], done: set[int]) -> Iterator[tuple[int, ...]]:
        if not may and not done:
            yield circle
            return
        pivot = max(may | done, key=lambda one: len(beside[one] & may))
        for one in sorted(may - beside[pivot]):
            yield from grown((*circle, one), may & beside[one], done & beside[one])
            may = may - {one}
            done = done | {one}

    return [tuple(sorted(circle)) for circle in grown((), set(range(network.people)), set())]


def components(network: Network) -> list[tuple[int, ...]]:
    """Return the parts in which everybody can be reached from everybody, however many go between."""
    beside = network.beside()
    left, found = set(range(network.people)), []
    while left:
        reached, new = set(), {min(left)}
        while new:
            reached |= new
            new = {other for one in new for other in beside[one]} - reached
        found.append(tuple(sorted(reached)))
        left -= reached
    return found


@dataclass(frozen=True, eq=False)
class Circles:
    """Networks taken apart into circles, side by side as one crowd.

    Attributes
    ----------
    crowd : Crowd
        A group a circle, filled up with nobodies to equal size.
    network, person : (groups * size,) int
        Whose place it is; -1 for nobody.
    shape : (int, int)
        Networks, and the most people in one.
    """

    crowd: Crowd
    network: NDArray[np.int64]
    person: NDArray[np.int64]
    shape: tuple[int, int]

    def acting(self, record: CrowdRecord) -> NDArray[np.bool_]:
        """Return who acts, (networks, people): whoever does in any circle."""
        acts = record.columns["acts"].astype(bool) & (self.person >= 0)
        found = np.zeros(self.shape, dtype=bool)
        found[self.network[acts], self.person[acts]] = True
        return found


def circles(networks: Sequence[Network], *, parts: Any = cliques) -> Circles:
    """Take networks apart into circles in which people stand together.

    Parameters
    ----------
    networks : sequence of Network
        Any number.
    parts : function of Network
        What makes a circle: mutual acquaintance, unless a wrong version is wanted.
    """
    # Deviation from Chwe 1999: people reason their way to acting, here circles are played, see about.md.
    rows = [(place, circle) for place, network in enumerate(networks) for circle in parts(network)]
    size = max(len(circle) for _, circle in rows)
    person = np.full((len(rows), size), -1, dtype=np.int64)
    needs = np.ones((len(rows), size))
    for row, (place, circle) in enumerate(rows):
        person[row, : len(circle)] = circle
        needs[row, : len(circle)] = [networks[place].thresholds[one] for one in circle]
    network = np.repeat(np.array([place for place, _ in rows]), size)
    start: dict[str, NDArray[Any]] = {"acts": (person >= 0).ravel().astype(np.uint8), "needs": needs.ravel()}
    crowd = Crowd(person.size, CIRCLE, cast("Any", (Stand,)), start, Everybody(), groups=len(rows))
    return Circles(crowd, network, person.ravel(), (len(networks), max(one.people for one in networks)))


def all_networks(thresholds: tuple[int, ...]) -> list[Network]:
    """Return every network among so few people, from no ties to all."""
    pairs = list(combinations(range(len(thresholds)), 2))
    return [
        Network(tuple(pair for place, pair in enumerate(pairs) if number >> place & 1), thresholds)
        for number in range(1 << len(pairs))
    ]


def random_network(seed: int, people: int, ties_each: float, threshold: int) -> Network:
    """Return a network in which each two know one another with the same chance."""
    pairs = list(combinations(range(people), 2))
    met = lots(seed, 16, len(pairs)) < ties_each / max(people - 1, 1)
    return Network(tuple(pair for pair, tied in zip(pairs, met, strict=True) if tied), (threshold,) * people)
