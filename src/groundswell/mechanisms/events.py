"""Events that bring about further events: riots after riots, strikes after strikes. Said here, played by the engine."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from groundswell.errors import ScenarioError
from groundswell.mechanisms.crowd import World

__all__ = ["VIEWS", "EventRecord", "SelfExciting", "View"]

View = Literal["families", "intensity"]

VIEWS: tuple[View, ...] = ("families", "intensity")

_MOST_EVENTS = 50_000_000
"""Events expected at most: each takes some 60 bytes while it is played."""


@dataclass(frozen=True)
class EventRecord:
    """What happened, in order of time.

    Attributes
    ----------
    times : (events,) float64
        Days.
    parents : (events,) int64
        Number of the event that brought each about; -1 where none did.
    families : (events,) int64
        Number of the background event that each descends from, in order of time.
    """

    times: NDArray[np.float64]
    parents: NDArray[np.int64]
    families: NDArray[np.int64]

    @property
    def sizes(self) -> NDArray[np.int64]:
        """Return how many events each family has, its first included."""
        found: NDArray[np.int64] = np.bincount(self.families)
        return found

    @property
    def caused(self) -> float:
        """Return the share of events that another brought about."""
        return float((self.parents >= 0).mean()) if len(self.parents) else 0.0


@dataclass(frozen=True)
class SelfExciting(World[EventRecord]):
    """The process of Hawkes (1971) with a memory that fades exponentially.

    Events come at the rate ``background + branching * decay * sum(exp(-decay * age))`` over all earlier events, whose
    ages are counted in days. Nothing has happened before day nought.

    Attributes
    ----------
    background : float
        Events a day that nothing brings about; above 0.
    branching : float
        Events that one event brings about directly, on average; from 0 to below 1.
    decay : float
        Rate a day at which memory fades; above 0.
    families : int
        Background events wanted, all of whose descendants are followed to the last; 0 where `days` is given.
    days : float
        How long is looked on; 0 where `families` is given.
    view : {"families", "intensity"}
        Two ways to the same law: every event has its children, who have theirs; or the next event is drawn from the
        rate as it stands, and then its parent from what the rate is made of.
    """

    background: float
    branching: float
    decay: float
    families: int = 0
    days: float = 0.0
    view: View = "families"

    def __post_init__(self) -> None:
        for name, value in (("background", self.background), ("decay", self.decay)):
            if not 0.0 < value < float("inf"):
                raise ScenarioError(f"{name} = {value}: must be a finite rate above 0 per day")
        if not 0.0 <= self.branching < 1.0:
            raise ScenarioError(f"branching = {self.branching}: must be at least 0 and below 1, or events never end")
        if self.view not in VIEWS:
            raise ScenarioError(f"view = {self.view!r}: must be one of {', '.join(VIEWS)}")
        if self.families < 0 or not 0.0 <= self.days < float("inf"):
            raise ScenarioError(f"families = {self.families}, days = {self.days}: neither may be negative or endless")
        if (self.families > 0) == (self.days > 0.0):
            raise ScenarioError(f"families = {self.families}, days = {self.days}: one of the two must be above 0")
        expected = max(float(self.families), self.background * self.days) / (1.0 - self.branching)
        if expected > _MOST_EVENTS:
            raise ScenarioError(f"some {expected:.0f} events would happen: must be at most {_MOST_EVENTS}")
