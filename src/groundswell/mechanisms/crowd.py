"""A crowd: people, whom they see, what they do and in which order. Small worlds are said with it, cities are not.

Nothing here runs anything: a crowd is something said, and the engine plays it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

from groundswell.errors import ScenarioError
from groundswell.mechanisms.base import Mechanism
from groundswell.world.columns import Population
from groundswell.world.graphs import Contacts

__all__ = ["ORDERS", "Crowd", "CrowdRecord", "Order", "Starts", "World"]

Result = TypeVar("Result")

Order = Literal["together", "random", "one", "event"]
"""In which order people act within a tick; see `Crowd.order`."""

ORDERS: tuple[Order, ...] = ("together", "random", "one", "event")

Starts = Callable[[int], Mapping[str, NDArray[Any]]]
"""Of one among many replicates, numbered from 0, the columns that start otherwise than the crowd's own."""


class World(Generic[Result]):
    """Something said that the engine can play; `Result` is what playing it gives."""


@dataclass(frozen=True)
class CrowdRecord:
    """What a crowd did.

    Attributes
    ----------
    counts : mapping of str to (ticks + 1, groups) int64
        How many had each shown flag up: at the start, and after every tick (or every so many, see `Crowd.every`).
    columns : mapping of str to (people,) array
        Everybody's columns at the end.
    ticks : int
        Ticks played; fewer than asked when nothing moved any more.
    still : bool
        Whether the last tick changed nothing that a rule writes.
    neighbours : mapping
        The contacts as played, ``offsets`` (people + 1,) int64 and ``targets`` (ties,) uint32; empty for everybody.
    """

    counts: Mapping[str, NDArray[np.int64]]
    columns: Mapping[str, NDArray[Any]]
    ticks: int
    still: bool
    neighbours: Mapping[str, NDArray[Any]] = field(default_factory=dict)

    def last(self, flag: str) -> NDArray[np.int64]:
        """Return how many had a flag up at the end, group by group."""
        found: NDArray[np.int64] = self.counts[flag][-1]
        return found


@dataclass(frozen=True, eq=False)
class Crowd(World[CrowdRecord]):
    """People with one or more rules, fused into one pass, in groups that do not see one another.

    A rule sees, besides its own columns: ``see.<flag>_seen``, how many of one's contacts have that shown flag up;
    ``see.<flag>_all``, how many of one's whole group have; ``see.contacts``, how many contacts one has; and
    ``see.people``, the size of the group. All are whole numbers kept as floats, so that a rule may compare counts
    (exactly) or divide for shares. Oneself is among ``_all`` and never among ``_seen``.

    Attributes
    ----------
    people : int
        In all groups together; groups are of equal size.
    population : Population
        Its columns; flags with ``shown=True`` are what others see.
    rules : tuple of Mechanism
        What a person does when it is one's turn.
    start : mapping of str to (people,) array
        Columns at the start; one that is not named starts at nought.
    contacts : Contacts
        Whom one sees, see `groundswell.world.graphs`.
    groups : int
        Crowds side by side, each with its own counts and, in the orders that need one, its own turn.
    order : {"together", "random", "one", "event"}
        All at once on what stood before the tick; all in a random order without replacement, each seeing what the
        earlier ones did; one person a tick drawn at random in each group; or event by event, for threshold rules that
        never go back, in which nobody is looked at in vain.
    absorbing : str
        A flag that never comes down again; empty if there is none.
    ticks : int
        At most.
    until_still : bool
        Stop after a tick that changed nothing (in any group); only where no rule draws, and never with one person a
        tick.
    every : int
        Counts are kept after every so many ticks, and after the last.
    settings : mapping of str to float
        Parameters in force instead of the declared values, by ``rule.parameter``.
    """

    people: int
    population: Population
    rules: tuple[Mechanism, ...]
    start: Mapping[str, NDArray[Any]]
    contacts: Contacts
    groups: int = 1
    order: Order = "together"
    absorbing: str = ""
    ticks: int = 10_000
    until_still: bool = True
    every: int = 1
    settings: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.people < 1:
            raise ScenarioError(f"people = {self.people}: a crowd needs at least 1 person")
        if self.groups < 1 or self.people % self.groups != 0:
            raise ScenarioError(f"groups = {self.groups}: must divide {self.people} people into crowds of equal size")
        if self.order not in ORDERS:
            raise ScenarioError(f"order = {self.order!r}: must be one of {', '.join(ORDERS)}")
        if self.ticks < 0:
            raise ScenarioError(f"ticks = {self.ticks}: must be at least 0")
        if self.every < 1:
            raise ScenarioError(f"every = {self.every}: must be at least 1")
