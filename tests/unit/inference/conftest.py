"""A small town that can be held to a target, for searches that take a second."""

import pytest

from groundswell.scenario import load

COLUMNS = ("id", "quantity", "scope", "window", "statistic", "low", "high")


@pytest.fixture(scope="session")
def town():
    """Return a function that says mill-town for three weeks, with targets of its own."""

    def said(*targets):
        rows = [dict(zip(COLUMNS, target, strict=True)) for target in targets]
        return load("mill-town").change("end", "1900-03-26").with_table("targets", rows, COLUMNS)

    return said


@pytest.fixture(scope="session")
def stirred(town):
    """Return the town, asked that at some time nine tenths of it and more be out."""
    return town(("A", "out_share", "city", "1900-03-05/1900-03-25", "max", "0.9", "1"))
