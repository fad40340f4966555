"""How far results lean on what was assumed: the same sets, in a city with one thing otherwise.

A variant is a name and a change of a scenario. Each is played with several accepted sets and several replicates, and
held to the same targets; beside them stand the two peaks of turnout, for a moved timeline moves them and not the
record.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from groundswell.errors import GroundswellError
from groundswell.inference.trials import Progress
from groundswell.observe.score import RecordLookup, check_targets, observe
from groundswell.observe.targets import Target
from groundswell.scenario.model import Scenario
from groundswell.scenario.switches import SWITCHES
from groundswell.study.workers import each

__all__ = [
    "Outcome",
    "Variant",
    "contacts",
    "links",
    "mechanisms_off",
    "play_all",
    "rivals",
    "shifted",
    "sizes",
    "weights",
]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Variant:
    """One thing otherwise: where it stands in the tables, the city, and how many people it has."""

    group: str
    name: str
    scenario: Scenario = field(repr=False)
    people: int


@dataclass(frozen=True)
class Outcome:
    """What a variant showed over its sets and replicates.

    Attributes
    ----------
    variant : Variant
        Which.
    rates : mapping of str to float or None
        Share of the runs that met each target; None where the variant does not measure what it asks.
    heights, days : (runs,) float, (runs,) str
        Greatest share out, of people whose plant is open, in the stretch asked for, and the first day on which it
        stood so.
    """

    variant: Variant
    rates: Mapping[str, float | None]
    heights: Floats
    days: tuple[str, ...]


@dataclass(frozen=True)
class _Order:
    variant: Variant
    values: Mapping[str, str]
    targets: tuple[Target, ...] = field(repr=False)
    replicate: int = 0
    seed: int = 1905
    stretch: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class _Answer:
    name: tuple[str, str]
    met: Mapping[str, bool]
    height: float
    day: str


def play_all(
    variants: Sequence[Variant],
    sets: Sequence[Mapping[str, str]],
    targets: Sequence[Target],
    *,
    replicates: int,
    stretch: tuple[str, str],
    seed: int = 1905,
    workers: int | None = None,
    on_progress: Progress | None = None,
) -> list[Outcome]:
    """Play every variant with every set, and hold it to the targets.

    Parameters
    ----------
    variants : sequence of Variant
        What is otherwise.
    sets : sequence of mappings
        Values by path, with units.
    targets : sequence of Target
        To which every run is held.
    replicates : int
        Runs a set; all variants share their luck.
    stretch : (str, str)
        First and last date between which the peak is looked for; dates outside a run are taken as its ends.
    seed : int
        Whose luck.
    """
    orders = [
        _Order(variant, values, tuple(targets), replicate, seed, stretch)
        for variant in variants
        for values in sets
        for replicate in range(replicates)
    ]
    answers: list[_Answer] = []

    def take(answer: _Answer) -> None:
        answers.append(answer)
        if on_progress is not None:
            on_progress(f"{len(answers)} of {len(orders)} runs", len(answers) / len(orders))

    each(_play, orders, workers=workers, take=take)
    return [
        _outcome(variant, [one for one in answers if one.name == (variant.group, variant.name)], targets)
        for variant in variants
    ]


def _outcome(variant: Variant, answers: Sequence[_Answer], targets: Sequence[Target]) -> Outcome:
    answers = sorted(answers, key=lambda one: (one.height, one.day, tuple(sorted(one.met.items()))))
    rates: dict[str, float | None] = {}
    for target in targets:
        seen = [one.met[target.id] for one in answers if target.id in one.met]
        rates[target.id] = sum(seen) / len(seen) if seen else None
    return Outcome(variant, rates, np.array([one.height for one in answers]), tuple(one.day for one in answers))


def _play(order: _Order) -> _Answer:
    from groundswell.engine.run import run  # noqa: PLC0415 - brings the compiler

    variant = order.variant
    scenario = variant.scenario.with_values(order.values)
    record = run(scenario, seed=order.seed, replicate=order.replicate, people=variant.people)
    lookup = RecordLookup(record)
    met = {}
    for target in order.targets:
        if _answers(target, lookup):
            met[target.id] = target.holds(observe([target], lookup)[0])
    share = np.asarray(lookup.series("out_share_open", None))
    first, last = (_day(record.dates, date) for date in order.stretch)
    at = first + int(np.argmax(share[first : last + 1]))
    return _Answer((variant.group, variant.name), met, float(share[at]), record.dates[at])


def _answers(target: Target, lookup: RecordLookup) -> bool:
    """Whether a run can answer a target at all: a switch may have left out what it asks."""
    members = {} if target.scope == "city" else {target.scope: lookup.members(target.scope)}
    try:
        check_targets([target], lookup.dates, members, lookup.known())
    except GroundswellError:
        return False
    return True


def _day(dates: Sequence[str], date: str) -> int:
    return dates.index(date) if date in dates else 0 if date < dates[0] else len(dates) - 1


def mechanisms_off(scenario: Scenario, people: int) -> list[Variant]:
    """Return a variant for every switch that leaves something out, measuring ones aside."""
    return [
        Variant("switched off", f"{one.name} ({one.row})" if one.row else one.name, scenario.without(one.name), people)
        for one in SWITCHES
        if not one.measures
    ]


def rivals(scenario: Scenario, people: int) -> list[Variant]:
    """Return the structural rivals: no assemblies, no starts, other kinds of conformity."""
    group = "structure"
    loud_off = scenario.without("loud_voice")
    return [
        Variant(group, "as it is", scenario, people),
        Variant(group, "no assemblies", scenario.without("assemblies"), people),
        Variant(group, "no plant starts", scenario.without("plant_starts"), people),
        Variant(group, "no assemblies, no starts", scenario.without("assemblies").without("plant_starts"), people),
        Variant(group, "conformity to the mean", loud_off, people),
        Variant(group, "no falsification", scenario.without("falsification"), people),
    ]


def links(scenario: Scenario, people: int) -> list[Variant]:
    """Return the other links from leaning to chance, the weights as they are."""
    names = {1: "probit", 2: "complementary log-log", 3: "step"}
    return [Variant("link", name, scenario.change("lean.link", f"{code} flag"), people) for code, name in names.items()]


def contacts(scenario: Scenario, people: int) -> list[Variant]:
    """Return other circles of contacts: fewer, more, all of the plant, all of the city."""
    circles = {
        "4 contacts, half as many of each kind": (1, 1, 1, 1),
        "16 contacts, twice as many of each kind": (6, 4, 4, 2),
        "8 contacts, all of the crew": (8, 0, 0, 0),
        "8 contacts, all of the plant": (0, 8, 0, 0),
        "8 contacts, all neighbours at home": (0, 0, 8, 0),
        "8 contacts, anybody of the city": (0, 0, 0, 8),
    }
    kinds = ("crew", "plant", "home", "city")
    return [
        Variant(
            "contacts",
            name,
            scenario.with_values(
                {f"population.contacts_{kind}": f"{n} contacts" for kind, n in zip(kinds, numbers, strict=True)}
            ),
            people,
        )
        for name, numbers in circles.items()
    ]


def weights(scenario: Scenario, people: int) -> list[Variant]:
    """Return other weights of the company that a person looks at."""
    mixtures = {
        "friends alone": (1.0, 0.0, 0.0),
        "plant alone": (0.0, 1.0, 0.0),
        "district alone": (0.0, 0.0, 1.0),
        "city alone": (0.0, 0.0, 0.0),
        "a quarter each": (0.25, 0.25, 0.25),
    }
    names = ("lean.w_friends", "lean.w_plant", "lean.w_district")
    return [
        Variant(
            "weights of company",
            name,
            scenario.with_values({path: f"{part} share" for path, part in zip(names, parts, strict=True)}),
            people,
        )
        for name, parts in mixtures.items()
    ]


def sizes(scenario: Scenario, people: Sequence[int]) -> list[Variant]:
    """Return cities of other sizes; plants keep their proportions."""
    return [Variant("people", f"{count:,} people", scenario, count) for count in people]


def shifted(scenario: Scenario, people: int, days: Sequence[int], first: str, last: str) -> list[Variant]:
    """Return timelines whose acts of a stretch come earlier or later together; what came from elsewhere stays."""
    return [
        Variant(
            "timeline", f"{first} to {last} moved by {by:+d} days", scenario.timeline_shift(by, first, last), people
        )
        for by in days
    ]
