"""The numbers of a scenario that a fit may move, or a study may vary: each with its path, range and unit."""

from collections.abc import Sequence
from dataclasses import dataclass

from groundswell.engine.plan import plan
from groundswell.observe import MEASURES
from groundswell.scenario.model import Scenario

__all__ = ["WHOLE", "Number", "assumed", "fitted"]

WHOLE = ("plants", "contacts", "flag", "speakers", "visits per plant per day")
"""Units of what is counted or switched, not measured: never drawn."""

_MADE_OF = ("enterprises", "tail", "largest_unnamed", "named_size", "named_spread", "crew")
"""Numbers of the population that say how plants are made: the city stays the same city."""


@dataclass(frozen=True)
class Number:
    """A number that may be drawn: its path, range and unit, and the value that the scenario has."""

    path: str
    low: float
    high: float
    unit: str
    value: float


def fitted(scenario: Scenario) -> tuple[Number, ...]:
    """Return the numbers that a fit may move, as declared and as the scenario says, in order."""
    return _numbers(scenario, ("fitted",))


def assumed(scenario: Scenario) -> tuple[Number, ...]:
    """Return every other number that is measured and assumed or ranged, cut-offs of measures left out."""
    return _numbers(scenario, ("assumed", "record"))


def _numbers(scenario: Scenario, statuses: Sequence[str]) -> tuple[Number, ...]:
    return tuple(
        Number(f"{owner}.{name}", one.low, one.high, one.unit, one.value)
        for owner, numbers in plan(scenario).parameters.items()
        if owner not in MEASURES
        for name, one in numbers.items()
        if one.status in statuses and one.unit not in WHOLE and one.high > one.low
        if not (owner == "population" and name in _MADE_OF)
    )
