"""The search for accepted sets: many sets of the fitted numbers with which a scenario meets its targets.

Sequential rejection in the manner of approximate Bayesian computation (Toni et al. 2009; Beaumont et al. 2009), kept
plain: a first stage draws every fitted number evenly over its whole range; each later stage steps from the sets that
came nearest and plays them more often; what stands at the end is checked at full size, with other luck than it was
found with, and so are the scenario's own values, whatever they come from. All draws are keyed: the same call finds
the same sets. A filter, not evidence: sets that pass are consistent with the targets, and nothing more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from groundswell.errors import ScenarioError
from groundswell.inference import prior
from groundswell.inference.prior import Number
from groundswell.inference.trials import Order, Progress, Trial, city_targets, last_day, try_all
from groundswell.observe.targets import Target
from groundswell.scenario.model import Scenario

__all__ = ["Found", "Settings", "accepts", "check", "prior_trials", "search", "spread_out"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Settings:
    """How a search goes about it.

    Attributes
    ----------
    draws : int
        Sets of the first stage, one run each; their pass rates are those of the prior.
    stages : tuple of (int, int)
        Sets and runs each of every later stage.
    parents : int
        Sets from which a stage steps.
    step : float
        Length of a step, in spreads of the parents.
    people, check_people : int or None
        Size of the city while searching, and while checking; None is the scenario's own.
    seed, check_seed : int
        Luck of the search, and of the check.
    check_runs : int
        Runs a set when it is checked.
    every, jointly : float
        Shares of these runs in which each target, and all together, must be met.
    promising : float
        Share of its runs in the last stage in which a set must meet all targets to be checked at all.
    wanted : int
        Accepted sets after which the check stops.
    """

    draws: int = 800
    stages: tuple[tuple[int, int], ...] = ((240, 2), (240, 4), (160, 8))
    parents: int = 40
    step: float = 0.8
    people: int | None = 20_000
    check_people: int | None = None
    seed: int = 1905
    check_seed: int = 1917
    check_runs: int = 40
    every: float = 0.8
    jointly: float = 0.6
    promising: float = 0.75
    wanted: int = 22


@dataclass(frozen=True)
class Found:
    """What a search has found.

    Attributes
    ----------
    numbers : tuple of Number
        The fitted numbers, in order.
    targets : tuple of Target
        To which every run was held.
    prior : tuple of Trial
        The first stage: draws from the prior, one run each.
    accepted : tuple of Trial
        Sets that passed the check, with their runs in it, far ones first.
    refused : int
        Sets that were checked and did not pass.
    tried : int
        Sets tried in all stages.
    settings : Settings
        How it was done.
    """

    numbers: tuple[Number, ...]
    targets: tuple[Target, ...]
    prior: tuple[Trial, ...] = field(repr=False)
    accepted: tuple[Trial, ...] = field(repr=False)
    refused: int
    tried: int
    settings: Settings

    def prior_rates(self) -> Floats:
        """Return the share of prior draws that met each target, (targets,)."""
        return np.asarray(np.concatenate([trial.met for trial in self.prior]).mean(axis=0))

    def accepted_rates(self) -> Floats:
        """Return the share of all checked runs of accepted sets that met each target, (targets,)."""
        return np.asarray(np.concatenate([trial.met for trial in self.accepted]).mean(axis=0))


def search(
    scenario: Scenario,
    settings: Settings | None = None,
    *,
    since: str = "",
    until: str = "",
    workers: int | None = None,
    on_progress: Progress | None = None,
) -> Found:
    """Look for sets of the fitted numbers with which a scenario meets its targets.

    Parameters
    ----------
    scenario : Scenario
        With a table of targets, and numbers marked as fitted.
    settings : Settings, optional
        How to go about it.
    since, until : str
        Use only targets whose window lies within these dates.
    workers : int, optional
        Processes; the result does not depend on it.
    on_progress : callable, optional
        Called with a message and the share done of each stage.

    Returns
    -------
    Found
        It may hold fewer sets than wanted, or none.

    Raises
    ------
    ScenarioError
        If there is nothing to fit or nothing to fit it to.
    """
    how = Settings() if settings is None else settings
    numbers = prior.fitted(scenario)
    targets = city_targets(scenario, since=since, until=until)
    if not numbers or not targets:
        missing = "no number is marked as fitted" if not numbers else "there is no target to fit to"
        raise ScenarioError(f"{scenario.place}: {missing}")
    city = last_day(scenario, targets)
    first = prior_trials(city, numbers, targets, how, workers=workers, on_progress=on_progress)
    points = prior.draws(numbers, how.draws, seed=how.seed)
    trials = list(first)
    for stage, (count, runs) in enumerate(how.stages, start=1):
        fresh = _stepped(numbers, points, trials, count, how, stage)
        orders = [
            _order(f"{stage}-{index}", city, numbers, row, targets, runs, how, patience=max(1, runs // 2))
            for index, row in enumerate(fresh)
        ]
        trials += try_all(orders, workers=workers, on_progress=on_progress, saying=f"stage {stage}, sets tried")
        points = np.concatenate([points, fresh])
    last = how.stages[-1][1] if how.stages else 1
    good = [index for index, trial in enumerate(trials) if len(trial.missed) >= last and trial.joint >= how.promising]
    order = spread_out(points[good], numbers, [trials[index].distance for index in good])
    own = prior.said(numbers, [one.value for one in numbers])
    candidates = [own, *(trials[good[index]].values for index in order)]
    accepted, refused = check(city, candidates, targets, how, workers=workers, on_progress=on_progress)
    return Found(numbers, targets, tuple(first), tuple(accepted), refused, len(trials), how)


def prior_trials(
    scenario: Scenario,
    numbers: Sequence[Number],
    targets: Sequence[Target],
    settings: Settings,
    *,
    stage: int = 0,
    workers: int | None = None,
    on_progress: Progress | None = None,
) -> list[Trial]:
    """Draw the numbers evenly over their ranges, and play each set once."""
    points = prior.draws(numbers, settings.draws, seed=settings.seed, stage=stage)
    orders = [
        replace(_order(f"prior-{index}", scenario, numbers, row, targets, 1, settings), replicates=(index,))
        for index, row in enumerate(points)
    ]
    return try_all(orders, workers=workers, on_progress=on_progress, saying="draws from the prior")


def check(
    scenario: Scenario,
    candidates: Sequence[Mapping[str, str]],
    targets: Sequence[Target],
    settings: Settings,
    *,
    workers: int | None = None,
    on_progress: Progress | None = None,
) -> tuple[list[Trial], int]:
    """Play candidates at full size with other luck, and keep those that pass, until as many as wanted have.

    Returns
    -------
    accepted : list of Trial
        In the order of the candidates.
    refused : int
    """
    accepted: list[Trial] = []
    refused = 0
    waiting = list(enumerate(candidates))
    patience = int(round(settings.check_runs * (1.0 - settings.jointly), 9))
    while waiting and len(accepted) < settings.wanted:
        batch = waiting[: settings.wanted - len(accepted)]
        del waiting[: len(batch)]
        orders = [
            Order(
                f"check-{index}",
                scenario,
                values,
                tuple(targets),
                tuple(range(settings.check_runs)),
                settings.check_people,
                settings.check_seed,
                patience,
            )
            for index, values in batch
        ]
        trials = try_all(orders, workers=workers, on_progress=on_progress, saying="sets checked at full size")
        passed = [trial for trial in trials if accepts(trial, settings)]
        accepted += passed
        refused += len(trials) - len(passed)
    return accepted, refused


def accepts(trial: Trial, settings: Settings) -> bool:
    """Return whether a checked set is accepted: each target, and all jointly, met often enough."""
    return trial.finished and bool((trial.rates >= settings.every).all()) and trial.joint >= settings.jointly


def spread_out(points: Floats, numbers: Sequence[Number], distances: Sequence[float]) -> list[int]:
    """Order sets so that each is far from those before it, in parts of the ranges; the nearest to the targets first.

    Parameters
    ----------
    points : (sets, numbers) float
        Values.
    numbers : sequence of Number
        Whose ranges measure how far apart two sets are.
    distances : (sets,) sequence of float
        How far each is from the targets.

    Returns
    -------
    list of int
        Every set's place once; identical sets only once.
    """
    if len(points) == 0:
        return []
    _, kept = np.unique(points, axis=0, return_index=True)
    left = sorted(int(index) for index in kept)
    scaled = points / np.array([one.high - one.low for one in numbers])
    order = [min(left, key=lambda index: (distances[index], index))]
    left.remove(order[0])
    nearest = np.linalg.norm(scaled - scaled[order[0]], axis=1)
    while left:
        chosen = max(left, key=lambda index: (nearest[index], -index))
        order.append(chosen)
        left.remove(chosen)
        nearest = np.minimum(nearest, np.linalg.norm(scaled - scaled[chosen], axis=1))
    return order


def _order(
    name: str,
    scenario: Scenario,
    numbers: Sequence[Number],
    values: Sequence[float],
    targets: Sequence[Target],
    runs: int,
    settings: Settings,
    *,
    patience: int = 1_000_000,
) -> Order:
    said = prior.said(numbers, values)
    return Order(
        name, scenario, said, tuple(targets), tuple(range(runs)), settings.people, settings.seed, patience=patience
    )


def _stepped(
    numbers: Sequence[Number], points: Floats, trials: Sequence[Trial], count: int, settings: Settings, stage: int
) -> Floats:
    """Step from the sets that came nearest, by parts of their own spread; a step out of a range is folded back in."""
    rank = sorted(range(len(trials)), key=lambda index: (trials[index].distance, -len(trials[index].missed), index))
    parents = points[rank[: settings.parents]]
    low, high = (np.array([getattr(one, end) for one in numbers]) for end in ("low", "high"))
    least = 0.02 * (high - low)
    steps = prior.normals(count, len(numbers), seed=settings.seed, stage=stage)
    moved = parents[np.arange(count) % len(parents)] + settings.step * np.maximum(parents.std(axis=0), least) * steps
    folded = np.where(moved < low, 2.0 * low - moved, np.where(moved > high, 2.0 * high - moved, moved))
    return prior.rounded(np.clip(folded, low, high))
