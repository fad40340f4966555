"""Runs of the flagship that the row tests share, each played once."""

from functools import cache

import pytest

from groundswell.engine.run import run
from groundswell.scenario import load

END = "1905-11-20"


@cache
def _played(scenario, off, changes, people, replicate):
    city = load(scenario).change("end", END)
    for name in off:
        city = city.without(name)
    for path, value in changes:
        city = city.change(path, value)
    return run(city, people=people, replicate=replicate)


@pytest.fixture(scope="session")
def play():
    """Return a function that plays the flagship at 20,000 people: ``play("speakers", changes={...})``."""

    def played(*off, changes=None, scenario="petersburg-1905", people=20_000, replicate=0):
        return _played(scenario, off, tuple((changes or {}).items()), people, replicate)

    return played


@pytest.fixture(scope="session")
def on_day():
    """Return a function that reads a quantity's city mean (or sum) at a day's end."""

    def read(record, name, date, total=False):
        index = record.dates.index(date)
        values = record.values[name][index]
        if total or values.size == 1:
            return float(values.sum())
        people = record.city.plants.people
        return float((values * people).sum() / people.sum())

    return read
