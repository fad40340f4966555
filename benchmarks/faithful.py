"""Whether a peer does the same work: every day from our state, with our draws, its columns are compared with ours."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from chance import Chance, Given
from city_days import Crowd, Script, Tally, play_day
from crowd_ours import Ours
from groundswell.world.columns import PEOPLE

__all__ = ["TOLERANCE", "Agreement", "Peer", "compare"]

TOLERANCE = 1e-5
"""Largest difference that float32 rounding explains in columns of size one (savings: relative to their size)."""

FLOATS = tuple(column.name for column in PEOPLE.columns if column.kind == "float")


class Peer(Crowd, Protocol):
    """A crowd whose columns can be set and read."""

    def load(self, columns: Mapping[str, NDArray[Any]]) -> None:
        """Take everybody's columns from elsewhere."""

    def column(self, name: str) -> NDArray[Any]:
        """Return a column as the package keeps it."""


@dataclass
class Agreement:
    """How far a peer's days were from ours.

    Attributes
    ----------
    days, people : int
        What was played.
    worst : dict of str to float
        Largest difference of each real-valued column, relative where values exceed one.
    flips : dict of str to int
        Person-days whose hand, status or shown byte differ: a draw or a step fell within rounding.
    """

    days: int
    people: int
    worst: dict[str, float] = field(default_factory=dict)
    flips: dict[str, int] = field(default_factory=dict)

    @property
    def agrees(self) -> bool:
        """Whether rounding explains all of it: at most one flip in ten thousand person-days."""
        rare = max(self.flips.values()) <= max(1, self.days * self.people // 10_000)
        return rare and max(self.worst.values()) <= TOLERANCE

    def report(self) -> dict[str, Any]:
        """Return the figures to keep."""
        return {
            "days": self.days,
            "people": self.people,
            "largest_difference": max(self.worst.values()),
            "in_column": max(self.worst, key=lambda name: self.worst[name]),
            "person_days_differing": dict(self.flips),
            "agrees": self.agrees,
        }


def compare(script: Script, make: Callable[[Script, Chance], Peer], days: int | None = None) -> Agreement:
    """Play the days with our people; on each, let the peer play it too from our morning, with our draws."""
    ours = Ours(script)
    peer = make(script, Given(script.streams))
    days = script.days if days is None else days
    found = Agreement(days, script.people)
    our_tally = Tally(script)
    for tick in range(days):
        peer.load(ours.columns)
        their_tally = Tally(script)
        their_tally.statuses, their_tally.shares = our_tally.statuses.copy(), dict(our_tally.shares)
        play_day(peer, their_tally, tick)
        play_day(ours, our_tally, tick)
        _note(found, ours, peer)
        if script.working[tick] and np.abs(their_tally.statuses - our_tally.statuses).sum() > 2 * found.flips["status"]:
            raise ValueError("the peer's counts of statuses do not follow from its statuses")
    return found


def _note(found: Agreement, ours: Ours, peer: Peer) -> None:
    for name in FLOATS:
        one, other = ours.columns[name], np.asarray(peer.column(name), np.float32)
        apart = float((np.abs(one - other) / np.maximum(np.abs(one), np.float32(1.0))).max())
        found.worst[name] = max(found.worst.get(name, 0.0), apart)
    for name in ("hand", "status", "shown"):
        differ = int((ours.columns[name] != peer.column(name)).sum())
        found.flips[name] = found.flips.get(name, 0) + differ
