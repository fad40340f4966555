"""What an observable is, and the few ways in which plants are added up to groups."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from groundswell.world.record import Record

__all__ = [
    "GROUPS",
    "Compute",
    "Observable",
    "counted",
    "group_people",
    "kept",
    "mean_over",
    "members",
    "over_rest",
    "share_of",
    "totals",
    "weighted",
]

Floats = NDArray[np.float64]
Compute = Callable[[Record], NDArray[Any]]

GROUPS = ("plant", "district", "trade")
"""Groups into which people fall, by the plant they work at."""

OF_PEOPLE = {"": "all people of the city", "plant": "all people of the plant"} | {
    group: f"all people whose plant is of the {group}" for group in ("district", "trade")
}


@dataclass(frozen=True)
class Observable:
    """One thing that can be measured in a finished run.

    Attributes
    ----------
    name : str
        Its one name in results and targets.
    dims : tuple of str
        Dimensions of its values; empty for one number a run.
    unit : str
        Unit of the values.
    denominator : str
        What a share or a mean is a share or a mean of; "none" for plain counts.
    sign : str
        What larger and smaller values mean, and how far they may go.
    doc : str
        What it says, in a sentence.
    compute : callable
        From a record to values of the shape that `dims` say.
    switch : str
        The measuring switch without which it is left out; empty for one that is always there.
    ratio : tuple of str
        For one number a run: the daily numerator and denominator from which any window is scored.
    """

    name: str
    dims: tuple[str, ...]
    unit: str
    denominator: str
    sign: str
    doc: str
    compute: Compute
    switch: str = ""
    ratio: tuple[str, str] | tuple[()] = ()

    def measured_in(self, switches: Mapping[str, bool]) -> bool:
        """Return whether a run with these switches holds it: absent switches are on."""
        return not self.switch or switches.get(self.switch, True)

    @property
    def may_be_undefined(self) -> bool:
        """Whether there may be nothing to measure: its sign then says when, and its values are not numbers."""
        return "undefined" in self.sign


def members(record: Record, group: str) -> NDArray[np.int64]:
    """Return the number of each plant's district or trade, (plants,)."""
    plants = record.city.plants
    return plants.district if group == "district" else plants.trade


def group_people(record: Record, group: str) -> Floats:
    """Return how many people a plant, district or trade has, (groups,)."""
    people = np.asarray(record.city.plants.people, dtype=np.float64)
    return people if group == "plant" else totals(record, people[None, :], group)[0]


def totals(record: Record, values: Floats, group: str) -> Floats:
    """Add plants' values up to the city ("") or to groups, (days,) or (days, groups).

    Sums run in the order of the plants and never through a library that shares them among threads: the same
    run gives the same bits on any machine.
    """
    if group == "plant":
        return values
    if group == "":
        return np.asarray(values.sum(axis=1))
    member = members(record, group)
    count = len(record.city.districts) if group == "district" else len(record.city.trades)
    return np.stack([values[:, member == number].sum(axis=1) for number in range(count)], axis=1)


def share_of(part: Floats, whole: Floats) -> Floats:
    """Divide, and say 0 where there is nothing to divide by: nobody of nobody."""
    part, whole = np.broadcast_arrays(part, whole)
    return np.divide(part, whole, out=np.zeros(part.shape), where=whole > 0)


def weighted(record: Record, values: Floats, group: str) -> Floats:
    """Return the people-weighted mean of plants' values over the city ("") or over groups."""
    if group == "plant":
        return values
    people = np.asarray(record.city.plants.people, dtype=np.float64)
    whole = people.sum() if group == "" else group_people(record, group)
    return share_of(totals(record, values * people, group), np.asarray(whole))


def mean_over(values: Floats, weights: Floats) -> Floats:
    """Return each day's weighted mean over groups, (days,); undefined where nothing has weight."""
    whole = float(weights.sum())
    if whole <= 0:
        return np.full(len(values), np.nan)
    return np.asarray((values * weights).sum(axis=1) / whole)


def over_rest(record: Record, values: NDArray[Any]) -> NDArray[Any]:
    """Repeat the last working day's values on Sundays and feasts, when nobody can be counted out or in."""
    days = np.arange(len(record.dates))
    last = np.maximum.accumulate(np.where(record.working, days, -1))
    return np.asarray(values[np.where(last < 0, days, last)])


def _grouped(name: str, group: str) -> tuple[str, tuple[str, ...]]:
    return (name, ("day",)) if group == "" else (f"{name}_by_{group}", ("day", group))


def _by(group: str) -> str:
    return f", by {group}" if group else ""


def counted(
    name: str,
    quantity: str,
    unit: str,
    doc: str,
    sign: str = "0 upwards",
    *,
    groups: Iterable[str] = GROUPS,
    frozen: bool = False,
    switch: str = "",
) -> tuple[Observable, ...]:
    """Say a plain count: plants' values added up to the city and to each of the groups.

    `frozen` counts repeat the day before on rest days.
    """

    def compute(group: str) -> Compute:
        def measure(record: Record) -> Floats:
            found = totals(record, record.values[quantity], group)
            return over_rest(record, found) if frozen else found

        return measure

    return tuple(
        Observable(*_grouped(name, group), unit, "none", sign, doc + _by(group), compute(group), switch)
        for group in ("", *groups)
    )


def kept(
    name: str,
    quantity: str,
    unit: str,
    doc: str,
    sign: str = "0 to 1",
    *,
    groups: Iterable[str] = GROUPS,
    switch: str = "",
) -> tuple[Observable, ...]:
    """Say a mean over people: plants' values weighted by their people, for the city and for groups."""

    def compute(group: str) -> Compute:
        return lambda record: weighted(record, record.values[quantity], group)

    return tuple(
        Observable(*_grouped(name, group), unit, OF_PEOPLE[group], sign, doc + _by(group), compute(group), switch)
        for group in ("", *groups)
    )
