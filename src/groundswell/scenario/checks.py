"""Checks of what a scenario file says, one by one, each with its sentence."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from groundswell import units
from groundswell.calendars import Calendar
from groundswell.errors import DataError, ScenarioError
from groundswell.scenario import csv_text
from groundswell.scenario.parameters import Override
from groundswell.scenario.rows import MOST_PEOPLE

__all__ = ["day", "days", "line", "overrides", "people"]

BYTES_A_PERSON = 128
LONGEST_DAYS = 4000
_DAY = 5e-3
"""Seconds that a day takes at the least, whoever lives in it."""


def days(place: str, calendar: Calendar, start: int, end: int, claimed: int) -> None:
    """Refuse a scenario that ends before it begins, claims days before it begins, or is absurdly long."""
    if end < start:
        raise ScenarioError(
            f'{place}: end = "{calendar.format(end)}": must not be before start, {calendar.format(start)}'
        )
    if end - start + 1 > LONGEST_DAYS:
        hours = (end - start + 1) * _DAY / 3600
        raise ScenarioError(
            f"{place}: {end - start + 1:,} days; a scenario may have {LONGEST_DAYS:,} at most (so many would take"
            f" {hours:.1f} hours at the least)"
        )
    if claimed < start:
        raise ScenarioError(
            f'{place}: claims_until = "{calendar.format(claimed)}": must not be before start, {calendar.format(start)}'
        )


def day(place: str, key: str, text: str, calendar: Calendar) -> int:
    """Return the day number of a date that stands under a key."""
    try:
        return calendar.parse(text)
    except ScenarioError as error:
        raise ScenarioError(f"{place}: {key} = {error}") from error


def people(place: str, key: str, text: str) -> int:
    """Return a number of people that stands under a key; more than a machine can hold is refused."""
    try:
        count = units.parse(text, units.Count, "people").value
    except ScenarioError as error:
        raise ScenarioError(f"{place}: {key} = {error}") from error
    if count != int(count):
        raise ScenarioError(f'{place}: {key} = "{units.clip(text)}": must be a whole number of people')
    if count < 1:
        raise ScenarioError(f'{place}: {key} = "{units.clip(text)}": must be at least 1 person')
    if count > MOST_PEOPLE:
        size = count * BYTES_A_PERSON / 1e9
        raise ScenarioError(
            f'{place}: {key} = "{units.clip(text)}": would need about {size:,.0f} GB of memory;'
            f" at most {MOST_PEOPLE:,} people can be simulated"
        )
    return int(count)


def line(place: str, key: str, text: str) -> None:
    """Refuse a text with characters that do not print."""
    try:
        csv_text.printable(text)
    except DataError as error:
        raise ScenarioError(f"{place}: {key} = {error}") from error


def overrides(
    said: Mapping[str, Mapping[str, Any]],
    population: Mapping[str, Any],
    notes: Mapping[str, Mapping[str, str]],
    place: str,
) -> Mapping[str, Mapping[str, Override]]:
    """Return the values said, by owner and parameter, with their sources; units are known, ranges not yet."""
    merged: dict[str, dict[str, Any]] = {owner: dict(values) for owner, values in said.items()}
    if population:
        merged["population"] = {**merged.get("population", {}), **population}
    found: dict[str, Mapping[str, Override]] = {}
    for owner, values in merged.items():
        found[owner] = MappingProxyType(
            {name: _override(place, owner, name, value, notes) for name, value in values.items()}
        )
    for owner, texts in notes.items():
        for name in texts:
            if name not in found.get(owner, {}):
                raise ScenarioError(
                    f"{place}: notes.{units.clip(owner)}.{units.clip(name)}: no such value is said;"
                    f" {units.nearest(name, found.get(owner, {}))}"
                )
    return MappingProxyType(found)


def _override(place: str, owner: str, name: str, value: Any, notes: Mapping[str, Mapping[str, str]]) -> Override:
    path = f"parameters.{units.clip(owner)}.{units.clip(name)}"
    source = notes.get(owner, {}).get(name, "")
    if isinstance(value, (str, int, float)):
        override = Override(value, source)
    else:
        override = Override(value.value, value.source or source, value.fitted, value.low, value.high)
    for text in (owner, name, override.source):
        line(place, path, text)
    for given in (override.value, override.low, override.high):
        if given is not None:
            try:
                units.measure(given.removesuffix(" plain") if isinstance(given, str) else given)
            except ScenarioError as error:
                raise ScenarioError(f"{place}: {path} = {error}") from error
    return override
