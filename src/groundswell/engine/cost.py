"""What a run will cost in memory, time and output, estimated before anything is made; absurd sizes are refused."""

import os
from collections.abc import Mapping
from dataclasses import dataclass

from groundswell.engine.backends import Backend
from groundswell.errors import ScenarioError
from groundswell.scenario.model import Scenario
from groundswell.world.columns import PEOPLE
from groundswell.world.quantities import by_name

__all__ = ["MEMORY_LIMIT", "OUTPUT_LIMIT", "TIME_LIMIT", "Cost", "estimated", "memory_limit", "refuse_many", "span"]

MEMORY_LIMIT = 16 * 2**30
"""Bytes beyond which a run is refused before anything is allocated, on any machine."""

OUTPUT_LIMIT = 4 * 2**30
"""Bytes of results beyond which a run, or its replicates together, are refused."""

TIME_LIMIT = 24 * 3600.0
"""Processor seconds beyond which a run, or its replicates together, are refused: a day of one core."""

PACE = {"cpu": 25e-9, "columns": 900e-9, "reference": 60e-6}
"""Rough seconds a person and day, measured on one core."""

_FIRST = 0.8  # seconds until the first day, once compiled
_AGAIN = 0.05  # the same for a replicate in a process that has run one
_DAY = 5e-3  # seconds a day of all institutions in a small city
_PLANT_DAY = 1e-6
_PLANT = 30e-6  # seconds to make a plant
_PERSON = 4e-7  # seconds to make a person
_PAIR = 2e-9  # a trade in a district, looked at once for each plant that is placed
_SENDING = 2e-6  # a regiment and a district, looked at once a day
_SPEAKER_DAY = 1e-6
_CALENDAR = 6e-8  # a feast, or a step of other towns, looked at once a day
_MAKING = 2.2  # memory while people are made, against what is kept of them
_HELD = 0.8  # part of a machine's memory that a run may take


@dataclass(frozen=True)
class Cost:
    """An estimate.

    Attributes
    ----------
    memory_bytes : int
        Most memory at one time, net of the process.
    output_bytes : int
        Size of the results on disk before they are packed.
    seconds, seconds_again : float
        Of one run on one core once compiled; of one more in the same process.
    """

    memory_bytes: int
    output_bytes: int
    seconds: float
    seconds_again: float


def estimated(scenario: Scenario, people: int, population: Mapping[str, float], backend: Backend) -> Cost:
    """Estimate what a run will cost.

    Parameters
    ----------
    scenario : Scenario
        What was said.
    people : int
        People to simulate.
    population : mapping of str to float
        The population's numbers.
    backend : str
        How rules will be run.

    Raises
    ------
    ScenarioError
        If it would need more memory than is allowed or than the machine has, write more than is allowed, or take
        longer than a day of one core.
    """
    tables, days = scenario.tables, scenario.days
    degree = sum(value for name, value in population.items() if name.startswith("contacts_"))
    each = sum(4 if column.kind == "float" else 1 for column in PEOPLE.columns) + 1 + 4 * degree
    soldiers = sum(row.soldiers for row in tables.regiments) * max(people / scenario.people, 0.0)
    groups = {
        "plant": max(int(population["enterprises"]), len(tables.plants)),
        "district": len(tables.districts),
        "trade": len(tables.trades),
        "regiment": len(tables.regiments),
        "outlet": len(tables.outlets),
        "city": 1,
    }
    output = 8 * days * sum(groups[quantity.by] for quantity in by_name().values())
    pairs = groups["district"] ** 2 + groups["trade"] * (groups["district"] + groups["outlet"])
    memory = _MAKING * (people * each + 9 * soldiers) + output + 8 * pairs
    speakers = sum(row.speakers for row in tables.parties)
    day = _DAY + people * PACE[backend] + _PLANT_DAY * groups["plant"] + _SPEAKER_DAY * speakers
    day += _SENDING * groups["regiment"] * groups["district"]
    day += _CALENDAR * (len(tables.feasts) + len(tables.elsewhere))
    made = _PERSON * (people + soldiers) + groups["plant"] * (_PLANT + _PAIR * groups["trade"] * groups["district"])
    body = made + days * day
    cost = Cost(int(memory), int(output), _FIRST + body, _AGAIN + body)
    size = f"{people:,} people, {groups['plant']:,} plants and {days:,} days"
    _refuse(f"{scenario.place}: {size}", cost.memory_bytes, cost.output_bytes, cost.seconds, "a run may take")
    return cost


def refuse_many(cost: Cost, replicates: int, days: int, kept: int) -> None:
    """Refuse more replicates than can be run in a day of one core, or kept.

    Parameters
    ----------
    cost : Cost
        Of one.
    replicates, days : int
        How many, of how many days each.
    kept : int
        Series kept of each, a number a day.

    Raises
    ------
    ScenarioError
        With the estimate, and what to ask for instead.
    """
    series = 16 * replicates * days * kept
    what = f"replicates = {replicates:,}: {replicates:,} runs of {days:,} days"
    _refuse(what, cost.memory_bytes + series, series // 2, replicates * cost.seconds_again, "all of them may take")


def memory_limit() -> int:
    """Return the bytes that a run may take: 16 GB, or four fifths of the machine's memory if that is less."""
    try:
        page, pages = os.sysconf("SC_PAGE_SIZE"), os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, OSError, ValueError):
        return MEMORY_LIMIT
    return min(MEMORY_LIMIT, int(_HELD * page * pages)) if min(page, pages) > 0 else MEMORY_LIMIT


def span(seconds: float) -> str:
    """Return a length of time in words, of the largest unit that it fills."""
    for size, word in ((365.25 * 86400, "years"), (86400.0, "days"), (3600.0, "hours"), (60.0, "minutes")):
        if seconds >= 2 * size:
            return f"{seconds / size:,.0f} {word}"
    whole = round(seconds)
    return "less than a second" if whole == 0 else "1 second" if whole == 1 else f"{whole} seconds"


def _refuse(what: str, memory: int, output: int, seconds: float, may: str) -> None:
    most = memory_limit()
    if memory > most:
        raise ScenarioError(
            f"{what} would need about {memory / 2**30:,.0f} GB of memory; at most {most / 2**30:.0f} GB are allowed"
        )
    if output > OUTPUT_LIMIT:
        raise ScenarioError(
            f"{what} would leave about {output / 2**30:,.0f} GB of results;"
            f" at most {OUTPUT_LIMIT / 2**30:.0f} GB are allowed"
        )
    if seconds > TIME_LIMIT:
        raise ScenarioError(
            f"{what} would take about {span(seconds)} on one core; {may} {span(TIME_LIMIT)}: ask for less, or for parts"
        )
