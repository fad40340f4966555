"""Replicates of one scenario, side by side: the same city with other luck."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from groundswell.engine.cost import refuse_many
from groundswell.engine.plan import Plan, plan
from groundswell.errors import DataError, GroundswellError
from groundswell.observe import OBSERVABLES
from groundswell.observe.dataset import Table, Variable, read_netcdf, write_netcdf
from groundswell.observe.results import FAN, replacing
from groundswell.observe.score import (
    Observed,
    RecordLookup,
    Score,
    check_targets,
    combine,
    observe,
    scores_from_json,
    scores_to_json,
)
from groundswell.observe.targets import Target
from groundswell.study.workers import each, fitting

if TYPE_CHECKING:
    from groundswell.scenario.model import Scenario

__all__ = ["Ensemble", "OneReplicate", "affordable", "ensemble", "load", "save"]

Progress = Callable[[str, float | None], None]


@dataclass(frozen=True)
class Ensemble:
    """What many replicates of one scenario showed, city-wide.

    Attributes
    ----------
    name : str
        The scenario's.
    seed : int
        Whose luck; replicates are its first ones, from 0.
    dates : (days,) str
        In the scenario's calendar.
    values : mapping of str to (replicates, days) or (replicates,) float
        Every city-level observable that is a number, by name.
    labels : mapping of str to (replicates, days) str
        Those that are labels.
    digests : (replicates,) str
        Each run's own digest.
    scores : tuple of Score
        How the replicates stand against the targets that were given.
    sets : int
        Accepted sets of fitted numbers that the replicates take turns through; 0 if all have the scenario's own.
    """

    name: str
    seed: int
    dates: tuple[str, ...]
    values: Mapping[str, NDArray[np.float64]]
    labels: Mapping[str, NDArray[np.str_]]
    digests: tuple[str, ...]
    scores: tuple[Score, ...] = ()
    sets: int = 0

    @property
    def replicates(self) -> int:
        """How many replicates there are."""
        return len(self.digests)

    def lookups(self) -> tuple["OneReplicate", ...]:
        """Return each replicate as something that can be scored."""
        return tuple(OneReplicate(self, number) for number in range(self.replicates))

    def band(self, name: str, *shares: float) -> NDArray[np.float64]:
        """Return quantiles over replicates of a city-level observable, (shares, days).

        Raises
        ------
        DataError
            If the ensemble does not hold it.
        """
        if name not in self.values:
            raise DataError(f"the ensemble of {self.name} holds no {name!r}")
        return np.asarray(np.quantile(self.values[name], shares, axis=0), dtype=np.float64)


@dataclass(frozen=True)
class OneReplicate:
    """One replicate of an ensemble, for scoring: city-level series only."""

    ensemble: Ensemble
    number: int

    @property
    def dates(self) -> tuple[str, ...]:
        """Days of the run."""
        return self.ensemble.dates

    def series(self, name: str, member: int | None) -> NDArray[Any]:
        """Return a city-level observable by day, (days,); groups are not kept."""
        if member is not None:
            raise DataError(f"an ensemble keeps {name!r} for the city only")
        held = self.ensemble.labels if name in self.ensemble.labels else self.ensemble.values
        return np.asarray(held[name][self.number])

    def members(self, scope: str) -> Sequence[str]:
        """Return no names: groups are not kept."""
        del scope
        return ()

    def known(self) -> Sequence[str]:
        """Return the observables that the ensemble holds."""
        return (*self.ensemble.values, *self.ensemble.labels)


@dataclass(frozen=True)
class _Order:
    """What one worker is asked to do: everything that `run` needs, and what to send back."""

    scenario: "Scenario"
    seed: int
    replicate: int
    backend: str
    people: int | None
    keep: tuple[str, ...]
    targets: tuple[Target, ...]


@dataclass(frozen=True)
class _Answer:
    """What a worker sends back of one replicate."""

    replicate: int
    dates: tuple[str, ...]
    values: Mapping[str, NDArray[Any]]
    digest: str
    observed: tuple[Observed, ...] = field(default=())


def _play(order: _Order) -> _Answer:
    """Run one replicate and measure it."""
    from groundswell.engine.run import run  # noqa: PLC0415 - brings the compiler

    record = run(
        order.scenario,
        seed=order.seed,
        replicate=order.replicate,
        backend=order.backend,
        people=order.people,
        threads=1,
    )
    lookup = RecordLookup(record)
    held = set(lookup.known())
    values = {name: lookup.series(name, None) for name in order.keep if name in held}
    observed = observe(order.targets, lookup) if order.targets else ()
    return _Answer(order.replicate, record.dates, values, record.digest, observed)


def city_names() -> tuple[str, ...]:
    """Return the names of the city-level observables: one value a day, or one a run."""
    return tuple(name for name, found in OBSERVABLES.items() if found.dims in {("day",), ()})


def affordable(
    scenario: "Scenario", replicates: int, *, backend: str = "cpu", people: int | None = None, kept: int | None = None
) -> Plan:
    """Plan a scenario's replicates, or refuse them if together they would cost more than is allowed.

    Raises
    ------
    ScenarioError
        With the estimate; nothing has been made then.
    """
    planned = plan(scenario, backend=backend, people=people)
    refuse_many(planned.cost, replicates, scenario.days, len(city_names()) if kept is None else kept)
    return planned


def ensemble(
    scenario: "Scenario",
    *,
    seed: int = 1905,
    replicates: int = 20,
    workers: int | None = None,
    backend: str = "cpu",
    people: int | None = None,
    keep: Sequence[str] | None = None,
    targets: Sequence[Target] = (),
    over_sets: bool = False,
    on_progress: Progress | None = None,
) -> Ensemble:
    """Run replicates 0, 1, 2, ... of a scenario on all cores.

    The result does not depend on the number of workers. Workers are fresh interpreters: a program that calls
    this with more than one needs the usual ``if __name__ == "__main__":``.

    Parameters
    ----------
    scenario : Scenario
        What was said.
    seed : int
        Whose luck.
    replicates : int
        How many; at least 1.
    workers : int, optional
        Processes; as many as there are cores, if not said. With one, everything runs in this process.
    backend : str
        As for a run.
    people : int, optional
        People to simulate instead of the scenario's.
    keep : sequence of str, optional
        City-level observables to keep; all, if not said.
    targets : sequence of Target
        Targets to score every replicate against.
    over_sets : bool
        Whether replicates take turns through the scenario's accepted sets, where it brings some, so that the fan
        shows what is not known about the fitted numbers beside luck.
    on_progress : callable, optional
        Called with a message and the share done.

    Returns
    -------
    Ensemble

    Raises
    ------
    ScenarioError, DataError
        If the scenario cannot be run, or a target cannot be answered; before anything is simulated.
    GroundswellError
        If a worker dies.
    """
    if replicates < 1:
        raise GroundswellError(f"replicates = {replicates}: must be at least 1")
    if workers is not None and workers < 1:
        raise GroundswellError(f"workers = {workers}: must be at least 1")
    kept = city_names() if keep is None else tuple(keep)
    unknown = sorted(set(kept) - set(city_names()))
    if unknown:
        raise GroundswellError(f"keep = {unknown[0]!r}: not a city-level observable")
    planned = affordable(scenario, replicates, backend=backend, people=people, kept=len(kept))
    _check(scenario, targets)
    sets = scenario.accepted_sets() if over_sets else ()
    said = [scenario.with_values(values) for values in sets[:replicates]] if sets else [scenario]
    orders = [
        _Order(said[number % len(said)], seed, number, backend, people, kept, tuple(targets))
        for number in range(replicates)
    ]
    answers = _answers(orders, fitting(planned.cost.memory_bytes, workers), on_progress)
    return Ensemble(
        name=scenario.name,
        seed=seed,
        dates=answers[0].dates,
        values=_stacked(answers, labels=False),
        labels=_stacked(answers, labels=True),
        digests=tuple(answer.digest for answer in answers),
        scores=combine(targets, [answer.observed for answer in answers]) if targets else (),
        sets=min(len(sets), replicates),
    )


def _stacked(answers: Sequence[_Answer], *, labels: bool) -> dict[str, NDArray[Any]]:
    return {
        name: np.stack([answer.values[name] for answer in answers])
        for name in answers[0].values
        if (OBSERVABLES[name].unit == "label") == labels
    }


def _check(scenario: "Scenario", targets: Sequence[Target]) -> None:
    """Refuse targets that the scenario's runs could not answer, as far as its tables tell."""
    tables = scenario.tables
    groups: dict[str, tuple[str, ...]] = {
        "district": tuple(row.name for row in tables.districts),
        "trade": tuple(row.name for row in tables.trades),
        "regiment": tuple(row.name for row in tables.regiments),
        "outlet": tuple(row.name for row in tables.outlets),
    }
    # Plants without a record are named when the city is made, so a plant's name is checked by the runs.
    early = [target for target in targets if target.scope != "plant"]
    known = [name for name, found in OBSERVABLES.items() if found.measured_in(scenario.switches)]
    check_targets(early, scenario.dates(), groups, known)


def _answers(orders: Sequence[_Order], workers: int | None, on_progress: Progress | None) -> list[_Answer]:
    answers: list[_Answer] = []

    def tell() -> None:
        if on_progress is not None:
            on_progress(f"{len(answers)} of {len(orders)} replicates", len(answers) / len(orders))

    def take(answer: _Answer) -> None:
        answers.append(answer)
        tell()

    tell()
    each(_play, orders, workers=workers, take=take)
    return sorted(answers, key=lambda answer: answer.replicate)


def save(found: Ensemble, directory: Path | str) -> Path:
    """Write an ensemble into a results folder as ``fan.nc``, whole or not at all.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    DataError
        If it cannot be written.
    """
    labels: dict[str, NDArray[Any]] = {
        "replicate": np.arange(found.replicates, dtype=np.int64),
        "day": np.array(found.dates, dtype=object),
    }
    variables = {
        name: Variable(
            ("replicate", "day")[: values.ndim],
            values,
            {"units": OBSERVABLES[name].unit, "long_name": OBSERVABLES[name].doc},
        )
        for name, values in (*found.values.items(), *found.labels.items())
    }
    variables["digest"] = Variable(
        ("replicate",), np.array(found.digests, dtype=object), {"long_name": "each run's digest"}
    )
    scores = np.array(scores_to_json(found.scores), dtype=object)
    variables["scores"] = Variable((), scores, {"long_name": "targets and how the replicates stand, as JSON"})
    path = Path(directory) / FAN
    with replacing(path) as fresh:
        write_netcdf(
            Table(labels, variables, {"scenario": found.name, "seed": str(found.seed), "sets": str(found.sets)}), fresh
        )
    return path


def load(directory: Path | str) -> Ensemble:
    """Read the ensemble of a results folder.

    Raises
    ------
    DataError
        If it has none, or the file is cut short or damaged.
    """
    path = Path(directory) / FAN
    dataset = read_netcdf(path)
    try:
        series = {
            str(name): np.asarray(found.values)
            for name, found in dataset.data_vars.items()
            if name not in {"digest", "scores"}
        }
        labels = {name: found for name, found in series.items() if found.dtype.kind == "O"}
        return Ensemble(
            name=str(dataset.attrs["scenario"]),
            seed=int(dataset.attrs["seed"]),
            dates=tuple(str(date) for date in dataset["day"].values),
            values={name: found for name, found in series.items() if name not in labels},
            labels={name: found.astype(np.str_) for name, found in labels.items()},
            digests=tuple(str(digest) for digest in dataset["digest"].values),
            scores=scores_from_json(str(dataset["scores"].values)),
            sets=int(dataset.attrs.get("sets", 0)),
        )
    except (KeyError, TypeError, ValueError, json.JSONDecodeError) as error:
        raise DataError(f"{path}: cut short or damaged, cannot be read; run the ensemble again") from error
