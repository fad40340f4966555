"""What a report tells, gathered in one place: the run's numbers and tables in the shape that figures draw.

Figures know nothing of files: they take a `Story`. Whatever a scenario lacks (regiments, outlets, sessions)
is empty here, and the page leaves it out with a sentence.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from groundswell.scenario.rows import UNINFORMATIVE

__all__ = ["Districts", "Fan", "Feature", "ParameterRow", "Plants", "Rival", "SessionRow", "Story", "TargetRow"]

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Plants:
    """The plants: names, trades, districts (by number), people, what is known. Arrays are (plants,)."""

    name: tuple[str, ...]
    trade: tuple[str, ...]
    district: Integers
    people: Floats
    named: Flags
    assumed: Flags


@dataclass(frozen=True)
class Districts:
    """The districts and their schematic places. Arrays are (districts,)."""

    name: tuple[str, ...]
    x: Floats
    y: Floats


@dataclass(frozen=True)
class Feature:
    """One thing on the map that is not a district: a river as a line, or water as an area."""

    kind: str
    name: str
    points: tuple[tuple[float, float], ...]
    width: float


@dataclass(frozen=True)
class SessionRow:
    """One motion at one sitting: what was reported and felt, votes by trade, and what was decided."""

    date: str
    agenda: str
    item: str
    motion: str
    reported_mood: float
    true_mood: float
    reported_hope: float
    true_hope: float
    votes: Mapping[str, tuple[int, int]]
    before_speech: float
    after_speech: float
    simulated: str
    decided: str
    enforced: bool
    agrees: bool
    mandates: float
    report: str = ""


@dataclass(frozen=True)
class ParameterRow:
    """One number of the model: its owner, value and range in words, where it comes from, and its standing."""

    owner: str
    name: str
    value: str
    span: str
    source: str
    status: str
    meaning: str = ""


@dataclass(frozen=True)
class TargetRow:
    """One target: what is asked, what this run gave, and the share of replicates inside (NaN if only one).

    `prior`, `accepted` and `all_drawn` are the shares of runs that meet it with the fitted numbers drawn from their
    ranges, with accepted sets, and with all numbers drawn; NaN where the scenario does not say.
    """

    id: str
    quantity: str
    scope: str
    window: str
    statistic: str
    band: str
    observed: str
    met: bool
    share: float
    source: str = ""
    prior: float = float("nan")
    accepted: float = float("nan")
    all_drawn: float = float("nan")

    @property
    def uninformative(self) -> bool:
        """Whether it tells next to nothing: over 80 % of draws from the prior meet it."""
        return self.prior > UNINFORMATIVE


@dataclass(frozen=True)
class Rival:
    """One rival model of turnout: how many numbers it has, and what its accepted sets of numbers give.

    `curves` is (sets, days); `inside` and `observed` hold by target how many sets lie inside its band, and the middle
    set's value.
    """

    name: str
    title: str
    numbers: int
    curves: Floats
    inside: Mapping[str, int] = field(default_factory=dict)
    observed: Mapping[str, float | str | None] = field(default_factory=dict)

    @property
    def sets(self) -> int:
        """How many sets there are."""
        return len(self.curves)

    @property
    def middle(self) -> Floats:
        """Median of the sets' shares out, day by day, (days,)."""
        return np.asarray(np.median(self.curves, axis=0), dtype=np.float64)


@dataclass(frozen=True)
class Fan:
    """Several replicates of one scenario: ``values[name]`` is (replicates, days), `regimes` daily labels."""

    values: Mapping[str, Floats]
    regimes: tuple[tuple[str, ...], ...] = ()
    sets: int = 0

    @property
    def replicates(self) -> int:
        """How many replicates there are."""
        return max((len(values) for values in self.values.values()), default=0)


@dataclass(frozen=True)
class Story:
    """Everything that one report tells.

    Attributes
    ----------
    name, title, summary, calendar : str
        What the scenario says of itself.
    dates : tuple of str
        The days.
    last_claimed : int
        Number of the last day about which anything is claimed.
    city : mapping of str to (days,) float
        City-level quantities.
    groups : mapping of str to (days, groups) float
        Quantities by group, as ``out_by_plant``.
    regime : tuple of str
        Label of each day.
    plants, districts, features : Plants, Districts, tuple of Feature
        What stands where.
    regiments, outlets, trades : tuple of str
        Names, in the order of the groups' columns.
    chronicle, campaigns : tuples of mappings
        Rows of the tables of the same name.
    sessions, parameters, targets : tuples
        The council's sittings, the model's numbers, and the targets.
    sets : int
        Accepted sets of fitted numbers that the scenario brings.
    rivals : tuple of Rival
        Simple models of turnout given the same timeline, where the scenario has sets of their numbers.
    fan : Fan or None
        The replicates, if there are any.
    facts : mapping of str to str
        Seed, versions and digests, for the foot of the page.
    """

    name: str
    title: str
    summary: str
    calendar: str
    dates: tuple[str, ...]
    last_claimed: int
    city: Mapping[str, Floats]
    groups: Mapping[str, Floats]
    plants: Plants
    districts: Districts
    regime: tuple[str, ...] = ()
    features: tuple[Feature, ...] = ()
    regiments: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    trades: tuple[str, ...] = ()
    chronicle: tuple[Mapping[str, str], ...] = ()
    campaigns: tuple[Mapping[str, str], ...] = ()
    sessions: tuple[SessionRow, ...] = ()
    parameters: tuple[ParameterRow, ...] = ()
    targets: tuple[TargetRow, ...] = ()
    rivals: tuple[Rival, ...] = ()
    sets: int = 0
    fan: Fan | None = None
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def people(self) -> float:
        """People of the city."""
        return float(self.plants.people.sum())

    def share(self, state: str) -> Floats:
        """Return the share of the city's people in a state, (days,); zeros if nobody ever was."""
        counts = self.groups.get(f"{state}_by_plant")
        if counts is None:
            return np.zeros(len(self.dates))
        return np.asarray(counts.sum(axis=1) / self.people, dtype=np.float64)

    def plant_share(self, state: str) -> Floats:
        """Return the share of each plant's people in a state, (days, plants)."""
        counts = self.groups.get(f"{state}_by_plant")
        if counts is None:
            return np.zeros((len(self.dates), len(self.plants.name)))
        return np.asarray(counts / np.maximum(self.plants.people, 1.0), dtype=np.float64)

    def day_of(self, date: str) -> int | None:
        """Return the number of a date, or None if it lies outside the run."""
        try:
            return self.dates.index(date)
        except ValueError:
            return None
