"""Changes of what a scenario says, by path: ``people``, ``switches.promise``, ``lean.b_social``."""

import math
import numbers
from collections.abc import Mapping
from typing import Any

from groundswell import units
from groundswell.errors import ScenarioError
from groundswell.scenario import csv_text
from groundswell.scenario.csv_text import RawTable

__all__ = ["EXAMPLES", "changed", "plain", "unfitted"]

EXAMPLES = ("lean.b_social", "people")
"""Paths that can be changed, for the sentence that asks for one."""

_SINGLE = (
    "name",
    "title",
    "summary",
    "calendar",
    "start",
    "end",
    "claims_until",
    "people",
)
_SECTIONS = ("policies", "switches", "streams", "population", "parameters", "people_range")
_YES = {
    "true": True,
    "yes": True,
    "on": True,
    "1": True,
    "false": False,
    "no": False,
    "off": False,
    "0": False,
}


def changed(said: Mapping[str, Any], path: str, value: Any) -> dict[str, Any]:
    """Return what a scenario says with one place changed; see `Scenario.change`.

    Raises
    ------
    ScenarioError
        If the path is none, or the value cannot stand there.
    """
    steps = _steps(path)
    copy: dict[str, Any] = plain(said)
    target = copy
    for step in steps[:-1]:
        target = target.setdefault(step, {})
    target[steps[-1]] = _value(steps, value)
    return copy


def unfitted(raw: Mapping[str, RawTable], path: str) -> Mapping[str, RawTable]:
    """Return tables in which the accepted sets no longer say a number; without any number left there are no sets."""
    number = ".".join(_steps(path)).removeprefix("parameters.")
    if "accepted" not in raw or number not in raw["accepted"].columns:
        return raw
    table = raw["accepted"]
    columns = [column for column in table.columns if column != number]
    if not any("." in column for column in columns):
        return {name: other for name, other in raw.items() if name != "accepted"}
    rows = [{key: row[key] for key in columns} for row in table.mappings()]
    return {**raw, "accepted": csv_text.from_rows(table.place, rows, columns)}


def _steps(path: str) -> list[str]:
    steps = [step.strip() for step in path.strip().split(".")]
    example = f"write for instance {' or '.join(EXAMPLES)}"
    if any(step == "" for step in steps):
        raise ScenarioError(f"{units.clip(path)!r} is not a path; {example}")
    if steps[0] == "streams" and len(steps) > 1:
        return ["streams", ".".join(steps[1:])]
    if len(steps) == 1 and steps[0] in _SECTIONS:
        raise ScenarioError(f"{steps[0]!r} is a section, not one value; {example}")
    if len(steps) == 1 and steps[0] not in _SINGLE:
        choices = (*_SINGLE, *_SECTIONS)
        raise ScenarioError(f"{units.clip(path)!r} cannot be changed; {units.nearest(steps[0], choices)}")
    if len(steps) == 2 and steps[0] not in _SECTIONS:
        steps = ["parameters", *steps]
    if len(steps) > 1 and len(steps) != (3 if steps[0] == "parameters" else 2):
        raise ScenarioError(f"{units.clip(path)!r} is not a path; {example}")
    return steps


def _value(steps: list[str], value: Any) -> Any:
    """Return a value given to `change` as the file would write it."""
    if isinstance(value, units.Measure):
        value = str(value)
    section = steps[0]
    if section == "switches":
        if isinstance(value, str) and value.strip().lower() in _YES:
            return _YES[value.strip().lower()]
        return value
    if isinstance(value, bool):
        raise ScenarioError(f"{'.'.join(steps)} = {value}: must be a value, not true or false")
    pure = isinstance(value, numbers.Real) or (isinstance(value, str) and units.is_bare(value))
    if pure and (section == "streams" or not isinstance(value, str)):
        number = _finite(".".join(steps), value)
        if section == "streams":
            return int(number) if number == int(number) else number
    if section in ("people", "people_range") and pure:
        return f"{value} people".strip()
    if section in ("parameters", "population") and pure:
        return f"{str(value).strip() if isinstance(value, str) else units.shown(float(value))} plain"
    return value


def _finite(path: str, value: Any) -> float:
    """Return a number as it can be reckoned with: neither endless nor none."""
    try:
        number = units.number(value) if isinstance(value, str) else float(value)
    except ScenarioError as error:
        raise ScenarioError(f"{units.clip(path)} = {error}") from error
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise ScenarioError(f"{units.clip(path)}: is not a finite number, or too large a number")
    return number


def plain(value: Any) -> Any:
    """Return a copy of nested mappings and lists as plain dicts and lists."""
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(inner) for inner in value]
    return value
