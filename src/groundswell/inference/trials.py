"""Trials: a set of numbers, played a few times over and held to the scenario's targets."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from groundswell.inference.distance import miss
from groundswell.observe.score import Observed, RecordLookup, observe
from groundswell.observe.targets import Target, make_target
from groundswell.scenario.model import Scenario
from groundswell.study.workers import each

__all__ = ["Order", "Progress", "Trial", "city_targets", "last_day", "try_all"]

Progress = Callable[[str, float | None], None]


@dataclass(frozen=True)
class Order:
    """What is to be tried.

    Attributes
    ----------
    name : str
        By which its trial is known again.
    scenario : Scenario
        What is played, the values not yet said.
    values : mapping of str to str
        The set, by path, with units.
    targets : tuple of Target
        To which every run is held.
    replicates : tuple of int
        Runs at most.
    people, seed : int
        Size of the city, and whose luck.
    patience : int
        Runs that may miss a target, all told, before the rest is left out.
    """

    name: str
    scenario: Scenario = field(repr=False)
    values: Mapping[str, str]
    targets: tuple[Target, ...] = field(repr=False)
    replicates: tuple[int, ...]
    people: int | None
    seed: int
    patience: int = 1_000_000


@dataclass(frozen=True)
class Trial:
    """What a set showed: for each run played, each target's observation, and by how much it missed."""

    name: str
    values: Mapping[str, str]
    observed: tuple[tuple[Observed, ...], ...]
    missed: NDArray[np.float64] = field(repr=False)
    finished: bool

    @property
    def met(self) -> NDArray[np.bool_]:
        """Which targets each run met, (runs, targets)."""
        return np.asarray(self.missed == 0.0)

    @property
    def rates(self) -> NDArray[np.float64]:
        """Share of the runs that met each target, (targets,)."""
        return np.asarray(self.met.mean(axis=0))

    @property
    def joint(self) -> float:
        """Share of the runs that met all targets."""
        return float(self.met.all(axis=1).mean())

    @property
    def distance(self) -> float:
        """Targets missed a run, and how far off beyond that: 0 where every run met all."""
        return float((self.missed > 0.0).sum(axis=1).mean() + np.minimum(self.missed, 1.0).sum(axis=1).mean())


def city_targets(scenario: Scenario, *, since: str = "", until: str = "") -> tuple[Target, ...]:
    """Return a scenario's own targets, or those whose window lies within two dates.

    Raises
    ------
    DataError
        If a row of its table cannot be used.
    """
    found = (make_target(f"{scenario.place}: target {row.get('id', '')}", row) for row in scenario.tables.targets)
    return tuple(
        target
        for target in found
        if (since == "" or target.first >= since) and (until == "" or (target.last != "" and target.last <= until))
    )


def last_day(scenario: Scenario, targets: Sequence[Target]) -> Scenario:
    """Return a scenario that ends with the last day that any target asks about: later days cannot matter to it."""
    ends = [target.last for target in targets]
    last = max(ends, default="")
    if "" in ends or last == "" or last >= scenario.date(scenario.days - 1):
        return scenario
    return scenario.change("end", last)


def try_all(
    orders: Sequence[Order],
    *,
    workers: int | None = None,
    on_progress: Progress | None = None,
    saying: str = "sets tried",
) -> list[Trial]:
    """Try many sets, and return their trials in the order asked, whoever was ready first."""
    found: dict[str, Trial] = {}

    def take(trial: Trial) -> None:
        found[trial.name] = trial
        if on_progress is not None:
            on_progress(f"{saying}: {len(found)} of {len(orders)}", len(found) / len(orders))

    if orders:
        each(_try, orders, workers=workers, take=take)
    return [found[order.name] for order in orders]


def _try(order: Order) -> Trial:
    """Play one set, run after run, until all are played or too many have missed."""
    from groundswell.engine.run import run  # noqa: PLC0415 - brings the compiler

    scenario = order.scenario.with_values(order.values)
    observed: list[tuple[Observed, ...]] = []
    missed: list[list[float]] = []
    failures = 0
    for replicate in order.replicates:
        record = run(scenario, seed=order.seed, replicate=replicate, people=order.people)
        seen = observe(order.targets, RecordLookup(record))
        observed.append(seen)
        missed.append([miss(one, value, record.dates) for one, value in zip(order.targets, seen, strict=True)])
        failures += any(missed[-1])
        if failures > order.patience:
            break
    finished = len(missed) == len(order.replicates)
    return Trial(order.name, order.values, tuple(observed), np.array(missed), finished)
