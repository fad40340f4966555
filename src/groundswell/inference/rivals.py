"""Rival models against the record: sets of numbers with which each meets the turnout targets, and what they foretell.

A rival knows nothing but the city's share out, so it is held only to targets of that share; it has no closed plants,
so of open plants it says the same. The search is seeded and keyed: the same call finds the same sets.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from groundswell import rng
from groundswell.baselines import Baseline, curves, find
from groundswell.errors import ScenarioError
from groundswell.inference.distance import miss
from groundswell.observe.score import Score, combine, observe
from groundswell.observe.targets import Target, make_target
from groundswell.scenario.model import Scenario

__all__ = [
    "TURNOUT",
    "CurveLookup",
    "Search",
    "peaks",
    "scores_of",
    "search",
    "table_rows",
    "turnout_targets",
]

Floats = NDArray[np.float64]

TURNOUT = ("out_share", "out_share_open")
"""Quantities of the whole city of which a curve of turnout says something."""

DOMAIN = 250
"""On whose behalf a search draws: nobody's in a run, so that none of its draws is one of a run's."""

DIGITS = 4
"""Significant digits of a number: sets are rounded before they are judged, so a table of them says all."""

_PARENTS = 64
_NOISE = 16
"""Streams from here on are the four words of each number's step in later rounds."""


class CurveLookup:
    """A curve of turnout, in the form in which targets find their series."""

    def __init__(self, dates: Sequence[str], values: Floats) -> None:
        self.dates = tuple(dates)
        self._values = values

    def series(self, name: str, member: int | None) -> Floats:  # noqa: ARG002 - a curve is of the whole city
        """Return the curve, whichever of the two shares is asked for."""
        return self._values

    def members(self, scope: str) -> Sequence[str]:  # noqa: ARG002
        """Return no names: a curve has no groups."""
        return ()

    def known(self) -> Sequence[str]:
        """Return what a curve can answer."""
        return TURNOUT


@dataclass(frozen=True)
class Search:
    """What a search has found.

    Attributes
    ----------
    model : str
        Which rival.
    targets : tuple of Target
        To which it was held.
    sets : tuple of mappings of str to float
        Distinct sets that meet them all, in the order found.
    drawn : int
        Sets drawn from the whole range of every number.
    rates : mapping of str to float
        Share of those that meet each target, by its id.
    joint : float
        Share of those that meet them all.
    tried : int
        All sets judged, those of later rounds included.
    """

    model: str
    targets: tuple[Target, ...]
    sets: tuple[Mapping[str, float], ...]
    drawn: int
    rates: Mapping[str, float]
    joint: float
    tried: int


def turnout_targets(scenario: Scenario, *, since: str = "", until: str = "") -> tuple[Target, ...]:
    """Return those of a scenario's own targets that a curve of turnout can answer.

    Parameters
    ----------
    scenario : Scenario
        Whose table of targets.
    since, until : str
        Leave out targets whose window begins before, or ends after, these dates; empty for no limit.

    Raises
    ------
    DataError
        If a row of the table cannot be used.
    """
    every = (make_target(f"{scenario.place}: target {row.get('id', '')}", row) for row in scenario.tables.targets)
    dates = scenario.dates()
    return tuple(
        target
        for target in every
        if target.scope == "city"
        and target.quantity in TURNOUT
        and (since == "" or (target.first or dates[0]) >= since)
        and (until == "" or (target.last or dates[-1]) <= until)
    )


def scores_of(targets: Sequence[Target], dates: Sequence[str], values: Floats) -> tuple[Score, ...]:
    """Score curves, (sets, days), against targets of turnout: one score a target, one observation a set."""
    return combine(targets, [observe(targets, CurveLookup(dates, row)) for row in values])


def search(
    scenario: Scenario,
    name: str,
    targets: Sequence[Target],
    *,
    wanted: int = 30,
    draws: int = 4096,
    rounds: int = 12,
    seed: int = 1905,
) -> Search:
    """Look for sets of numbers with which a rival meets all targets.

    The first round draws every number evenly over its whole range, and its pass rates are those reported. Only if it
    finds too few do later rounds step from the sets that come nearest to all targets, by ever smaller steps.

    Parameters
    ----------
    scenario : Scenario
        Whose timeline the rival is given.
    name : str
        Which rival.
    targets : sequence of Target
        As `turnout_targets` gives them.
    wanted : int
        How many sets to return, if so many are found.
    draws, rounds : int
        Sets drawn a round, and rounds at most.
    seed : int
        Of the search: the same seed finds the same sets.

    Raises
    ------
    ScenarioError
        If there is no target, no such rival, or a number of draws that cannot be used.
    """
    if len(targets) == 0:
        raise ScenarioError(f"{scenario.place}: no target asks for {' or '.join(TURNOUT)} of the city")
    for what, count in (("wanted", wanted), ("draws", draws), ("rounds", rounds)):
        if count < 1:
            raise ScenarioError(f"{what} = {count}: must be at least 1")
    model = find(name)
    tried = _rounded(_prior(model, draws, seed))
    missed = first = _missed(scenario, model, targets, tried)
    for number in range(1, rounds):
        if len(_distinct(tried[_all_met(missed)])) >= wanted:
            break
        fresh = _rounded(_stepped(model, tried, missed, draws, seed, number))
        tried = np.concatenate([tried, fresh])
        missed = np.concatenate([missed, _missed(scenario, model, targets, fresh)])
    found = _distinct(tried[_all_met(missed)])[:wanted]
    return Search(
        model=name,
        targets=tuple(targets),
        sets=tuple(dict(zip(model.parameters, row.tolist(), strict=True)) for row in found),
        drawn=draws,
        rates={target.id: float(share) for target, share in zip(targets, (first == 0.0).mean(axis=0), strict=True)},
        joint=float(_all_met(first).mean()),
        tried=len(tried),
    )


def _bounds(model: Baseline) -> tuple[Floats, Floats]:
    numbers = model.parameters.values()
    return np.array([one.low for one in numbers]), np.array([one.high for one in numbers])


def _prior(model: Baseline, count: int, seed: int) -> Floats:
    """Draw sets evenly over the whole range of every number, (count, numbers)."""
    low, high = _bounds(model)
    words = [rng.uniforms(seed, 0, 0, stream, count, DOMAIN) for stream in range(len(low))]
    return np.asarray(low + (high - low) * np.stack(words, axis=1).astype(np.float64))


def _stepped(model: Baseline, tried: Floats, missed: Floats, count: int, seed: int, number: int) -> Floats:
    """Step from the sets that come nearest: nearly normal steps, up to a fifth of the range, less each round."""
    low, high = _bounds(model)
    parents = tried[np.argsort(missed.sum(axis=1), kind="stable")[:_PARENTS]]
    steps = np.empty((count, len(low)))
    for k in range(len(low)):
        words = [rng.uniforms(seed, 0, number, _NOISE + 4 * k + word, count, DOMAIN) for word in range(4)]
        steps[:, k] = (np.stack(words).astype(np.float64).sum(axis=0) - 2.0) * np.sqrt(3.0)
    chosen = parents[np.arange(count) % len(parents)]
    return np.asarray(np.clip(chosen + 0.2 * 0.8**number * (high - low) * steps, low, high))


def _rounded(sets: Floats) -> Floats:
    """Round to so many significant digits as a table writes; ranges are rounder, so none is overstepped."""
    return np.array([[float(f"{value:.{DIGITS}g}") for value in row] for row in sets])


def _distinct(sets: Floats) -> Floats:
    """Return each set once, in the order found."""
    _, first = np.unique(sets, axis=0, return_index=True)
    return np.asarray(sets[np.sort(first)])


def _missed(scenario: Scenario, model: Baseline, targets: Sequence[Target], sets: Floats) -> Floats:
    """Return by how much each set misses each target, (sets, targets); 0 inside the band."""
    rows = [dict(zip(model.parameters, row, strict=True)) for row in sets.tolist()]
    dates = scenario.dates()
    scores = scores_of(targets, dates, curves(scenario, model.name, rows))
    misses = [[miss(score.target, value, dates) for value in score.observed] for score in scores]
    return np.array(misses, dtype=np.float64).T


def _all_met(missed: Floats) -> NDArray[np.bool_]:
    return np.asarray((missed == 0.0).all(axis=1))


def peaks(dates: Sequence[str], values: Floats, first: str, last: str) -> list[tuple[float, str]]:
    """Return each curve's height between two dates, both included, and the first day on which it stands there.

    Raises
    ------
    ScenarioError
        If a date lies outside the curves, or the dates stand in the wrong order.
    """
    for date in (first, last):
        if date not in dates:
            raise ScenarioError(f"{date} lies outside the curves, which run from {dates[0]} to {dates[-1]}")
    start, end = list(dates).index(first), list(dates).index(last) + 1
    if end <= start:
        raise ScenarioError(f"{first} to {last}: the first date must not be later than the last")
    days = np.argmax(values[:, start:end], axis=1)
    return [(float(row[start + day]), dates[start + day]) for row, day in zip(values, days.tolist(), strict=True)]


def table_rows(found: Sequence[Search]) -> list[dict[str, str]]:
    """Return the rows of a scenario's table of rivals: every number of every set found."""
    return [
        {"model": one.model, "set": f"{number}", "parameter": key, "value": f"{value:.{DIGITS}g}"}
        for one in found
        for number, values in enumerate(one.sets, start=1)
        for key, value in values.items()
    ]
