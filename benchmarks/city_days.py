"""The flagship's days as every program of a comparison is given them: the same start, sights and counts in between.

A true run is played once and what plants saw is kept; then any *crowd* (ours, or a peer's people) plays the same days.
What depends on the crowd itself is counted from the crowd: means of feeling, hands and verdicts, shares out and shut.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from groundswell.engine.passes import CompiledPass
from groundswell.engine.plan import plan
from groundswell.engine.run import Simulation
from groundswell.scenario import load
from groundswell.world.columns import ARRESTED, LOCKED_OUT, OUT, STATUSES, UNEMPLOYED
from groundswell.world.quantities import by_name

__all__ = ["FLAGSHIP", "PHASES", "SEED", "Crowd", "Day", "Script", "Tally", "play", "play_day", "record", "watch"]

FLAGSHIP = "petersburg-1905"
SEED = 1905
PHASES = ("feel", "voice", "decide")
MAJORITY = np.float32(0.5)
COUNTED = ("private_support", "loud_support", "verdict", "out_share", "district_out_share", "city_out_share")
COUNTED += ("district_shut",)

Floats = NDArray[np.float32]
Sights = dict[str, Any]
"""What plants see: a number where the whole city sees the same, else (plants,) float32."""


@dataclass(frozen=True)
class Script:
    """The days of a run, and the people as they stand before the first.

    Attributes
    ----------
    columns : mapping of str to array
        One (people,) array a column; the shown byte as others see it.
    offsets : (plants + 1,) int64
        Plant g is the people from ``offsets[g]`` up to ``offsets[g + 1]``.
    contacts : (people, 8) uint32
        Whom each person looks at.
    district : (plants,) int64
        Where each plant stands.
    parameters : mapping of str to mapping of str to float
        The rules' numbers.
    streams : mapping of str to int
        The number of each person's draw, by name.
    sights : tuple of dict
        What plants saw, a day.
    working : (days,) bool
        Whether people decide on that day.
    """

    columns: Mapping[str, NDArray[Any]]
    offsets: NDArray[np.int64]
    contacts: NDArray[np.uint32]
    district: NDArray[np.int64]
    parameters: Mapping[str, Mapping[str, float]]
    streams: Mapping[str, int]
    sights: tuple[Sights, ...]
    working: NDArray[np.bool_]

    @property
    def people(self) -> int:
        """How many people there are."""
        return int(self.offsets[-1])

    @property
    def sizes(self) -> NDArray[np.int64]:
        """People of each plant."""
        return np.diff(self.offsets)

    @property
    def days(self) -> int:
        """How many days there are."""
        return len(self.sights)


@dataclass
class Day:
    """One day as a crowd is given it."""

    tick: int
    see: Sights


class Crowd(Protocol):
    """People who can play a day: three passes, and after each the counts that the next one needs."""

    def feel(self, day: Day) -> None:
        """See one's contacts, feel, make up one's mind."""

    def count_feelings(self) -> Mapping[str, Any]:
        """Return the plants' mean feelings and what carries in a crowd."""

    def voice(self, day: Day) -> None:
        """Say something, lean, raise the hand or not."""

    def count_voices(self) -> Mapping[str, Any]:
        """Return the plants' mean voices and readiness, and hands raised."""

    def decide(self, day: Day) -> None:
        """Go out, stay out, go back; be seen."""

    def count_statuses(self) -> NDArray[Any]:
        """Return people of each plant by status, (plants, 6)."""


class _Watched:
    """A pass that keeps what it is given to see."""

    def __init__(self, inner: CompiledPass, kept: Sights) -> None:
        self.inner, self.fields, self.kept = inner, inner.fields, kept

    def run(self, state: Any, fields: Floats, parameters: Floats, **keys: Any) -> None:
        for place, name in enumerate(self.fields):
            values = fields[:, place].copy()
            self.kept[name] = np.float32(values[0]) if by_name()[name].by == "city" else values
        self.inner.run(state, fields, parameters, **keys)


def watch(simulation: Simulation, days: int) -> Iterator[Sights]:
    """Play a simulation's next days and yield what plants saw on each."""
    inner = {phase: simulation.passes[phase] for phase in PHASES}
    last: Sights = {}
    for _ in range(days):
        kept: Sights = dict(last)  # on a rest day nobody decides, and nothing new is seen there
        simulation.passes.update({phase: _Watched(one, kept) for phase, one in inner.items()})  # type: ignore[misc]
        simulation.step()
        last = kept
        yield kept
    simulation.passes.update(inner)


def record(people: int, days: int | None = None) -> Script:
    """Play the flagship with so many people and keep what any crowd needs to play its days.

    Parameters
    ----------
    people : int
        People to simulate.
    days : int, optional
        Days to keep; all of the scenario's if left out.
    """
    simulation = Simulation(plan(load(FLAGSHIP), people=people), seed=SEED, replicate=0)
    days = simulation.plan.scenario.days if days is None else days
    columns = {name: values.copy() for name, values in simulation.people.columns.items()}
    sights = tuple(watch(simulation, days))
    contacts = simulation.people.contacts
    assert contacts is not None
    rules = [rule for rule in simulation.plan.mechanisms if rule.population == "people"]
    return Script(
        columns=columns,
        offsets=simulation.people.offsets,
        contacts=contacts,
        district=simulation.city.plants.district,
        parameters={rule.name: simulation.plan.values(rule.name) for rule in rules},
        streams={
            name.partition("/")[2]: number
            for phase in PHASES
            for name, number in simulation.passes[phase].draws.items()
        },
        sights=sights,
        working=simulation.calendar.working[:days],
    )


@dataclass
class Tally:
    """The plants' counts between a crowd's passes, by the same few lines for every crowd."""

    script: Script
    statuses: NDArray[np.float32] = field(init=False)
    shares: Sights = field(init=False)

    def __post_init__(self) -> None:
        sizes = self.script.sizes.astype(np.float32)
        self.statuses = np.zeros((len(sizes), len(STATUSES)), np.float32)
        self.statuses[:, 0] = sizes
        first = self.script.sights[0]
        self.shares = {name: first[name] for name in COUNTED if name in first}

    def morning(self, tick: int) -> Day:
        """Say what is seen today, before anybody felt anything."""
        return Day(tick, self.script.sights[tick] | self.shares)

    def hands(self, day: Day, hands: NDArray[Any]) -> None:
        """Turn hands into verdicts where a plant meets."""
        present = np.maximum(np.float32(1.0), self.statuses[:, : OUT + 1].sum(axis=1))
        carried = np.where(hands.astype(np.float32) / present > MAJORITY, np.float32(1.0), np.float32(-1.0))
        meets = (day.see["meeting"] > 0) & (day.see["closed"] < 0.5)
        day.see["verdict"] = np.where(meets, carried, np.float32(0.0))

    def evening(self, day: Day, statuses: NDArray[Any] | None) -> None:
        """Take the shares out and shut from the day's statuses (none on a rest day)."""
        if statuses is not None:
            self.statuses = statuses.astype(np.float32)
        sizes = self.script.sizes.astype(np.float32)
        is_open = (day.see["closed"] < 0.5).astype(np.float32)
        out = self.statuses[:, OUT]
        shut = self.statuses[:, LOCKED_OUT] + self.statuses[:, UNEMPLOYED]

        def by_district(values: Floats) -> Floats:
            return np.bincount(self.script.district, weights=values).astype(np.float32)

        one = np.float32(1.0)
        open_people, open_out = by_district(sizes * is_open), by_district(out * is_open)
        here = self.script.district
        self.shares = {
            "out_share": out / np.maximum(sizes - self.statuses[:, ARRESTED], one),
            "district_out_share": (open_out / np.maximum(one, open_people))[here],
            "city_out_share": np.float32(open_out.sum() / max(1.0, open_people.sum())),
            "district_shut": (by_district(shut) / np.maximum(one, by_district(sizes)))[here],
        }


def play_day(crowd: Crowd, tally: Tally, tick: int) -> Day:
    """Let a crowd play one day: feel, count, voice, count hands, decide, count statuses."""
    day = tally.morning(tick)
    crowd.feel(day)
    day.see |= {name: crowd_mean for name, crowd_mean in crowd.count_feelings().items() if name in COUNTED}
    crowd.voice(day)
    tally.hands(day, crowd.count_voices()["hands"])
    if tally.script.working[tick]:
        crowd.decide(day)
        tally.evening(day, crowd.count_statuses())
    else:
        tally.evening(day, None)
    return day


def play(crowd: Crowd, script: Script, days: int | None = None) -> NDArray[np.float64]:
    """Let a crowd play the script's days; return the city's share of people out, (days,)."""
    tally = Tally(script)
    shares = []
    for tick in range(script.days if days is None else days):
        play_day(crowd, tally, tick)
        shares.append(float(tally.statuses[:, OUT].sum()) / script.people)
    return np.array(shares)
