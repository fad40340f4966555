"""What a rival model of turnout is: a few numbers, and a curve made from the dated acts that the city is given."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from groundswell.scenario.model import Scenario
from groundswell.scenario.parameters import Parameter

__all__ = ["MOST_PARAMETERS", "Baseline", "Given", "Play", "given_of"]

Floats = NDArray[np.float64]

MOST_PARAMETERS = 6
"""More numbers would make a rival of another kind: these are to be the simplest that can follow a curve."""


@dataclass(frozen=True)
class Given:
    """The timeline as a rival sees it: what the city is given too, and nothing of what the city makes of it.

    Attributes
    ----------
    working : (days,) bool
        False on Sundays and feasts.
    elsewhere : (days,) float
        Share of other towns and railways on strike.
    call : (days,) float
        The council's last call: 1 out, -1 back, 0 before the first. It holds from the day on which it takes effect,
        at noon or not, because shares are those of the day's end; noon halves a day's person-days, not its share.
    concession : (days,) float
        The largest concession made so far, 0 to 1.
    """

    working: NDArray[np.bool_]
    elsewhere: Floats
    call: Floats
    concession: Floats


Play = Callable[[Given, Mapping[str, Floats]], Floats]
"""From the timeline and from numbers, (sets,) each, to the city's share out, (days, sets)."""


@dataclass(frozen=True)
class Baseline:
    """One rival model.

    Attributes
    ----------
    name : str
        Its one name, in tables and in the program.
    title : str
        What it is called on a page.
    parameters : mapping of str to Parameter
        Its numbers, at most `MOST_PARAMETERS`.
    play : callable
        The model itself, for many sets of numbers at once.
    """

    name: str
    title: str
    parameters: Mapping[str, Parameter]
    play: Play


def given_of(scenario: Scenario) -> Given:
    """Lay out a scenario's dated acts day by day, as far as a rival can use them.

    Parameters
    ----------
    scenario : Scenario
        Whose timeline; acts count as they do for the city: where their actor's policy and the switches let them.
    """
    days = scenario.days
    call, concession = np.full(days, np.nan), np.zeros(days)
    for act in scenario.tables.timeline:
        day = act.effective - scenario.start
        if act.given_in == "background":
            day = max(0, day)
        if not scenario.stands(act) or act.scope.outside or not 0 <= day < days:
            continue
        if act.kind == "call" and scenario.on("council"):
            call[day] = act.act if act.act is not None else 0.0
        if act.kind == "concession":
            concession[day] = max(concession[day], act.level if act.level is not None else 1.0)
    towns = [scenario.elsewhere(tick) for tick in range(days)] if scenario.on("elsewhere") else [0.0] * days
    return Given(
        working=np.array([not scenario.is_rest_day(tick) for tick in range(days)], dtype=np.bool_),
        elsewhere=np.array(towns, dtype=np.float64),
        call=_held(call),
        concession=np.minimum(1.0, np.maximum.accumulate(concession)),
    )


def _held(values: Floats) -> Floats:
    """Repeat each value until the next is given; 0 before the first."""
    days = np.arange(len(values))
    last = np.maximum.accumulate(np.where(np.isnan(values), -1, days))
    return np.asarray(np.where(last < 0, 0.0, values[np.where(last < 0, 0, last)]))
