"""What a run leaves behind, before anything is measured: quantities day by day, acts, sessions, campaigns."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from groundswell.world.city import City

__all__ = ["Campaign", "Entry", "Record", "Series", "Session"]


@dataclass(frozen=True)
class Entry:
    """One line of the chronicle: who did what, where, and why.

    `kind` is ``input`` for a dated act given to the model and ``simulated`` for what came out of it.
    """

    date: str
    actor: str
    act: str
    place: str
    kind: str
    cause: str
    figures: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Session:
    """One motion at one sitting of the council: what was reported, moved, voted and decided."""

    number: int
    date: str
    agenda: tuple[str, ...]
    item: str
    motion: str
    reported_mood: float
    true_mood: float
    reported_hope: float
    true_hope: float
    report_error: float
    votes_for: Mapping[str, int]
    votes_against: Mapping[str, int]
    votes_before_speech: float
    votes_after_speech: float
    simulated: str
    decided: str
    enforced: bool
    agrees: bool
    mandates: float


@dataclass(frozen=True)
class Campaign:
    """One campaign from its first day to its end, and how it was judged."""

    name: str
    called_by: str
    share_from_below: float
    start: str
    peak: str
    peak_share: float
    end: str
    person_days: float
    outcome: str
    why: str
    verdict_by_outlet: Mapping[str, str] = field(default_factory=dict)


class Series(Mapping[str, NDArray[np.float64]]):
    """Quantities day by day, kept in half the room: float32 inside, float64 when looked at, so that sums stay exact."""

    def __init__(self, kept: Mapping[str, NDArray[np.float32]]) -> None:
        self._kept = dict(kept)

    def __getitem__(self, name: str) -> NDArray[np.float64]:
        return self._kept[name].astype(np.float64)

    def __iter__(self) -> Iterator[str]:
        return iter(self._kept)

    def __len__(self) -> int:
        return len(self._kept)


@dataclass(frozen=True)
class Record:
    """A finished run, unmeasured.

    Attributes
    ----------
    city : City
        Tables of groups (its quantities are those of the last day).
    dates : (days,) str
        Dates in the scenario's calendar.
    working : (days,) bool
        False on Sundays and feasts.
    weight : (days,) float
        Share of the day that counts in person-days: 1, or ½ when an act took effect at noon, 0 on rest days.
    values : mapping of str to (days, groups) float
        Every quantity at every day's end.
    chronicle, sessions, campaigns : tuples
        What happened, in order.
    switches : mapping of str to bool
        What was switched on; measures look here.
    settings : mapping of str to mapping of str to float
        Parameters of every owner as used (``settings["stalemate"]["idle"]``).
    provenance : mapping
        Scenario and how it was run, enough to run it again.
    digest : str
        Hash of everything: final state, every series, chronicle, minutes and ledger.
    state_digest : str
        Hash of the final state and of every series alone: what a measure must not change.
    """

    city: City
    dates: tuple[str, ...]
    working: NDArray[np.bool_]
    weight: NDArray[np.float64]
    values: Mapping[str, NDArray[np.float64]]
    chronicle: tuple[Entry, ...]
    sessions: tuple[Session, ...]
    campaigns: tuple[Campaign, ...]
    switches: Mapping[str, bool]
    settings: Mapping[str, Mapping[str, float]]
    provenance: Mapping[str, object]
    digest: str
    state_digest: str = ""

    def city_mean(self, name: str) -> NDArray[np.float64]:
        """Return a plant quantity's people-weighted mean over the city, (days,)."""
        people = self.city.plants.people
        return np.asarray((self.values[name] * people).sum(axis=1) / people.sum(), dtype=np.float64)
