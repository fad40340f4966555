"""Runs of the flagship that the row tests share, each played once; pairs of them, and what a pair must show.

A row's test compares runs that share their luck (same seed, same replicate), pair by pair, and asks whether the mean
difference is above a margin by more than chance allows. The same question, put to a city in which the mechanism is
kept and only the link in question is cut, must be answered no: a test that could not fail would say nothing.
"""

from functools import lru_cache

import numpy as np
import pytest

from groundswell.engine.run import run
from groundswell.scenario import load

END = "1905-11-20"
ONE_SIDED_99 = {3: 6.965, 4: 4.541, 6: 3.365, 8: 2.998, 10: 2.821, 12: 2.718, 16: 2.602, 20: 2.539, 24: 2.5, 32: 2.453}
"""Student's t, one-sided 99 %, by number of pairs (degrees of freedom one less)."""


@lru_cache(maxsize=96)
def _played(city, people, replicate):
    return run(city, people=people, replicate=replicate)


@pytest.fixture(scope="session")
def flagship():
    """Return a function that says the flagship, up to 20 November, with switches off and places changed."""

    def said(*off, changes=None, scenario="petersburg-1905"):
        city = load(scenario).change("end", END)
        for name in off:
            city = city.without(name)
        for path, value in (changes or {}).items():
            city = city.change(path, value)
        return city

    return said


@pytest.fixture(scope="session")
def runs():
    """Return a function that plays a city's first replicates: ``runs(city, 8)`` gives eight records."""

    def played(city, replicates=8, people=20_000):
        return [_played(city, people, replicate) for replicate in range(replicates)]

    return played


@pytest.fixture(scope="session")
def differences(runs):
    """Return a function that measures two cities with the same luck and subtracts, pair by pair."""

    def measured(one, other, measure, replicates=8, people=20_000):
        pairs = zip(runs(one, replicates, people), runs(other, replicates, people), strict=True)
        return np.array([measure(first) - measure(second) for first, second in pairs])

    return measured


@pytest.fixture(scope="session")
def clearly_above():
    """Return a function that says whether values' mean is above a margin by more than chance (one-sided, 1 %)."""

    def judged(values, margin=0.0):
        values = np.asarray(values, dtype=np.float64)
        error = values.std(ddof=1) / np.sqrt(len(values))
        return bool(values.mean() - ONE_SIDED_99[len(values)] * error > margin)

    return judged


@pytest.fixture(scope="session")
def play(flagship, runs):
    """Return a function that plays the flagship once at 20,000 people: ``play("speakers", changes={...})``."""

    def played(*off, changes=None, scenario="petersburg-1905", people=20_000, replicate=0):
        return _played(flagship(*off, changes=changes, scenario=scenario), people, replicate)

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
