"""Simple rivals of the city: three small models of turnout, given the same timeline, drawn beside every figure."""

import math
from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from groundswell import units
from groundswell.baselines import contagion, logistic, thresholds
from groundswell.baselines.base import Baseline, given_of
from groundswell.errors import DataError, ScenarioError
from groundswell.scenario.model import Scenario

__all__ = ["BASELINES", "Baseline", "accepted", "curve", "curves", "find"]

Floats = NDArray[np.float64]

BASELINES: Mapping[str, Baseline] = MappingProxyType(
    {found.name: found for found in (logistic.BASELINE, thresholds.BASELINE, contagion.BASELINE)}
)
"""Every rival by name: one file each, one line."""


def find(name: str) -> Baseline:
    """Return the rival of that name.

    Raises
    ------
    ScenarioError
        If there is none; the sentence names the nearest.
    """
    if name not in BASELINES:
        raise ScenarioError(f"unknown model {units.clip(name)!r}; {units.nearest(name, BASELINES)}")
    return BASELINES[name]


def curve(scenario: Scenario, name: str, values: Mapping[str, float]) -> Floats:
    """Return a rival's share of the city out by day, under a scenario's timeline.

    Parameters
    ----------
    scenario : Scenario
        Whose dated acts, other towns and rest days.
    name : str
        Which rival, see `BASELINES`.
    values : mapping of str to float
        All its numbers, in their base units.

    Returns
    -------
    (days,) float
        At each day's end; rest days repeat the day before.

    Raises
    ------
    ScenarioError
        If there is no such rival, or a number is missing, unknown or outside its range.
    """
    return np.asarray(curves(scenario, name, [values])[0])


def curves(scenario: Scenario, name: str, sets: Sequence[Mapping[str, float]]) -> Floats:
    """Return a rival's curves for many sets of numbers at once, (sets, days); otherwise as `curve`."""
    model = find(name)
    for values in sets:
        _check(model, values)
    columns = {key: np.array([values[key] for values in sets], dtype=np.float64) for key in model.parameters}
    return np.ascontiguousarray(model.play(given_of(scenario), columns).T)


def _check(model: Baseline, values: Mapping[str, float]) -> None:
    for key in values:
        _check_name(model, key)
    for key in model.parameters:
        if key not in values:
            raise ScenarioError(f"{model.name}: {key} is missing; it needs {', '.join(model.parameters)}")
        _check_value(model, key, values[key])


def _check_name(model: Baseline, key: str) -> None:
    if key not in model.parameters:
        nearest = units.nearest(key, model.parameters)
        raise ScenarioError(f"{model.name} has no parameter {units.clip(key)!r}; {nearest}")


def _check_value(model: Baseline, key: str, value: float) -> None:
    declared = model.parameters[key]
    if not math.isfinite(value):
        raise ScenarioError(f"{model.name}.{key} = {value}: must be a finite number")
    if not declared.low <= value <= declared.high:
        raise ScenarioError(
            f"{model.name}.{key} = {units.shown(value)}: must lie between {units.shown(declared.low)} and"
            f" {units.shown(declared.high)} {declared.unit}"
        )


def accepted(scenario: Scenario) -> dict[str, tuple[Mapping[str, float], ...]]:
    """Return the sets of numbers that a scenario's table of rivals holds, by model, in the order of the table.

    Parameters
    ----------
    scenario : Scenario
        A scenario; one without the table has none.

    Raises
    ------
    DataError
        For the first line that names an unknown model or parameter or a value outside its range, or the first
        set that lacks a number.
    """
    found: dict[str, dict[int, dict[str, float]]] = {}
    first: dict[tuple[str, int], int] = {}
    table = scenario.tables.raw.get("rivals")
    for index, row in enumerate(scenario.tables.rivals):
        assert table is not None
        try:
            model = find(row.model)
            _check_name(model, row.parameter)
            _check_value(model, row.parameter, row.value)
        except ScenarioError as error:
            raise DataError(f"{table.where(index)}: {error}") from error
        found.setdefault(row.model, {}).setdefault(row.number, {})[row.parameter] = row.value
        first.setdefault((row.model, row.number), index)
    for (name, number), index in first.items():
        missing = [key for key in BASELINES[name].parameters if key not in found[name][number]]
        if missing and table is not None:
            raise DataError(f"{table.where(index)}: set {number} of {name} has no {missing[0]}; write a row for it")
    return {name: tuple(sets.values()) for name, sets in found.items()}
