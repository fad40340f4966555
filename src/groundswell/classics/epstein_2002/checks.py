"""What has to come out of Epstein's Model I, and wrong versions in which it must not."""

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any

from groundswell.classics.bands import AtLeast, Band, Between, Exactly, Measured, Near, Sign, Within
from groundswell.classics.base import Check, Lab
from groundswell.classics.epstein_2002.checks_schedules import SCHEDULES
from groundswell.classics.epstein_2002.measures import (
    figure,
    middle,
    pooled_slope,
    rebels_without_cops,
    spread,
    steadied,
    tension_rises,
)
from groundswell.classics.epstein_2002.outbursts import Course
from groundswell.classics.epstein_2002.theory import deterred, rungs, share_active, stable_states, tipping

__all__ = ["CHECKS", "FIGURES", "TABLE"]

FIGURES: Mapping[str, tuple[str, Callable[[Course], float]]] = MappingProxyType(
    {
        "outbursts": ("outbursts in 3,000 ticks", lambda one: float(one.outbursts)),
        "wait": ("mean ticks between outbursts", lambda one: middle(one.waits)),
        "activation": ("mean of actives added up over an outburst", lambda one: middle(one.activations)),
        "peak": ("most active in any tick", lambda one: one.peak),
        "calm": ("share of ticks with fewer than ten active", lambda one: one.calm),
    }
)
"""Figures of a run by name: in words, and how they are taken."""

TABLE: Mapping[str, Mapping[str, tuple[float, float]]] = MappingProxyType(
    {
        "floor": {
            "outbursts": (112.5, 1.5),
            "wait": (21.2, 0.4),
            "activation": (776.0, 30.0),
            "peak": (333.0, 9.0),
            "calm": (0.64, 0.01),
        },
        "round": {
            "outbursts": (93.9, 2.5),
            "wait": (28.1, 1.1),
            "activation": (375.0, 27.0),
            "peak": (211.0, 11.0),
            "calm": (0.69, 0.01),
        },
        "act-first": {
            "outbursts": (91.3, 1.7),
            "wait": (27.0, 0.7),
            "activation": (929.0, 47.0),
            "peak": (338.0, 9.0),
            "calm": (0.71, 0.01),
        },
        "netlogo": {
            "outbursts": (102.4, 1.3),
            "wait": (22.7, 0.4),
            "activation": (1126.0, 36.0),
            "peak": (361.0, 7.0),
            "calm": (0.69, 0.01),
        },
    }
)
"""Run 2 as an independent program of these rules had it: mean and standard error of ten seeds."""

_WRONG: Mapping[tuple[str, str], tuple[str, str]] = MappingProxyType(
    {
        ("floor", "outbursts"): ("printed", "cops an active are not rounded at all"),
        ("floor", "wait"): ("printed", "cops an active are not rounded at all"),
        ("floor", "activation"): ("round", "cops an active are rounded to the nearest"),
        ("floor", "peak"): ("round", "cops an active are rounded to the nearest"),
        ("floor", "calm"): ("printed", "cops an active are not rounded at all"),
        ("act-first", "outbursts"): ("floor", "everybody moves before acting"),
        ("act-first", "wait"): ("floor", "everybody moves before acting"),
        ("act-first", "activation"): ("round", "cops an active are rounded to the nearest, and all move first"),
        ("act-first", "peak"): ("round", "cops an active are rounded to the nearest, and all move first"),
        ("act-first", "calm"): ("floor", "everybody moves before acting"),
        ("netlogo", "wait"): (
            "act-first",
            "of the departures only the floor is kept, and everybody acts before moving",
        ),
        ("netlogo", "peak"): ("round", "cops an active are rounded to the nearest, and nothing else is changed"),
        ("netlogo", "calm"): ("floor", "of the five departures only the floor is kept"),
        ("round", "calm"): ("printed", "cops an active are not rounded at all"),
    }
)
"""Wrong versions of a row of the table: another reading, and how it is wrong; if none is named, the floor alone."""

_READ = {
    "floor": "cops an active rounded down",
    "round": "cops an active rounded to the nearest",
    "act-first": "rounded down, everybody acting before moving",
    "netlogo": "with the five departures of NetLogo's Rebellion",
}

QUARTER = 0.25


def exact(value: Callable[[], float]) -> Callable[[Lab], Measured]:
    """Return a measure that needs no engine."""
    return lambda _: Measured(value())


def no_threshold(arrest: float) -> float:
    """Wrong on purpose: there is no threshold to exceed."""
    return share_active(arrest, 0.82, threshold=0.0)


def small_risk(arrest: float) -> float:
    """Wrong on purpose: the formula for a small chance of arrest, whatever the chance."""
    return max(0.0, 1.0 - (0.1 + arrest / 2) / 0.18)


def one_more_active(arrest: float) -> float:
    """Wrong on purpose: four actives a cop where there are three."""
    return share_active(1.0 - (1.0 - arrest) ** 0.75, 0.82)


def most_states(*, floored: bool = False) -> float:
    """Return the largest number of stable states of the mean field, over legitimacies and both densities of cops."""
    legitimacies = [step * 0.005 for step in range(180)]
    count: Callable[[float, float], list[float]] = rungs if floored else partial(stable_states, points=801)
    return float(max(len(count(legitimacy, cops)) for legitimacy in legitimacies for cops in (0.04, 0.074)))


_EXACT = tuple(
    Check(
        name=f"share-active-{name}",
        says=f"Share of agents who rebel at legitimacy .82, {words}",
        measure=exact(partial(share_active, arrest, 0.82)),
        band=Exactly(value, digits),
        control=exact(partial(wrong, arrest)),
        control_says=control_says,
    )
    for name, words, arrest, value, digits, wrong, control_says in (
        (
            "no-cops",
            "no cop in view",
            0.0,
            0.444444,
            6,
            no_threshold,
            "there is no threshold to exceed",
        ),
        (
            "one-cop",
            "as many cops as actives in view (chance of arrest .9)",
            0.9,
            0.0197531,
            7,
            small_risk,
            "the formula for a small chance of arrest is used at a large one",
        ),
        (
            "a-third",
            "three actives a cop",
            deterred(1 / 3),
            0.0332,
            5,
            one_more_active,
            "one's own place among the actives is counted twice",
        ),
    )
)

_MEAN_FIELD = (
    Check(
        name="rule-without-cops",
        says="Share of agents active after one tick of 200 x 200 cells without cops, beside the formula",
        measure=rebels_without_cops,
        band=Near(4 / 9),
        control=lambda lab: rebels_without_cops(lab, 0.83),
        control_says="legitimacy is .83",
    ),
    Check(
        name="printed-one-state",
        says="Most stable states of the printed rule's mean field, legitimacy 0 to .895, cops .04 and .074",
        measure=exact(most_states),
        band=Exactly(1),
        control=exact(lambda: most_states(floored=True)),
        control_says="cops an active are rounded down",
    ),
    Check(
        name="printed-run-2-state",
        says="Share active in the one state of the printed rule in Run 2, mean field",
        measure=exact(lambda: stable_states(0.82, 0.04)[-1]),
        band=Exactly(0.0179, 4),
        control=exact(lambda: stable_states(0.82, 0.04, oneself=0.0001)[-1]),
        control_says="one does not count oneself among the actives",
    ),
    Check(
        name="floor-high-branch",
        says="Share active in the highest state when cops an active are rounded down, Run 2, mean field",
        measure=exact(lambda: rungs(0.82, 0.04)[-1]),
        band=Exactly(0.4444, 4),
        control=exact(lambda: stable_states(0.82, 0.04)[-1]),
        control_says="cops an active are not rounded",
    ),
    Check(
        name="floor-tips-at",
        says="Share active from which on actives outnumber cops in view, Run 2, mean field: the unstable point",
        measure=exact(lambda: tipping(0.04)),
        band=Exactly(0.0476, 4),
        control=exact(lambda: tipping(0.04, oneself=0.0)),
        control_says="one does not count oneself among the actives",
    ),
)

_SILENT = (
    Check(
        name="printed-silent",
        says="Outbursts in 3,000 ticks of Run 2 under the rule as printed",
        measure=lambda lab: figure(lab, "2", "printed", FIGURES["outbursts"][1]),
        band=Exactly(0),
        control=lambda lab: figure(lab, "2", "floor", FIGURES["outbursts"][1]),
        control_says="cops an active are rounded down",
        claim="punctuated",
    ),
    Check(
        name="printed-peak",
        says="Most active in any of 3,000 ticks of Run 2 under the rule as printed",
        measure=lambda lab: figure(lab, "2", "printed", FIGURES["peak"][1]),
        band=Near(20.4, 1.8),
        control=lambda lab: figure(lab, "2", "floor", FIGURES["peak"][1]),
        control_says="cops an active are rounded down",
    ),
    Check(
        name="printed-calm",
        says="Share of ticks with fewer than ten active in Run 2 under the rule as printed",
        measure=lambda lab: figure(lab, "2", "printed", FIGURES["calm"][1]),
        band=AtLeast(0.99),
        control=lambda lab: figure(lab, "2", "floor", FIGURES["calm"][1]),
        control_says="cops an active are rounded down",
    ),
    Check(
        name="mesa-silent",
        says="Outbursts in 3,000 ticks with the defaults and departures of Mesa's example",
        measure=lambda lab: figure(lab, "mesa", "mesa", FIGURES["outbursts"][1]),
        band=Exactly(0),
        control=lambda lab: figure(lab, "2", "floor", FIGURES["outbursts"][1]),
        control_says="Run 2, cops an active rounded down",
        slow=True,
    ),
    Check(
        name="mesa-calm",
        says="Share of ticks with fewer than ten active with the defaults and departures of Mesa's example",
        measure=lambda lab: figure(lab, "mesa", "mesa", FIGURES["calm"][1]),
        band=Exactly(1.0, 2),
        control=lambda lab: figure(lab, "2", "round", FIGURES["calm"][1]),
        control_says="Run 2, cops an active rounded to the nearest",
        slow=True,
    ),
    Check(
        name="mesa-peak",
        says="Most active in any of 3,000 ticks with the defaults and departures of Mesa's example",
        measure=lambda lab: figure(lab, "mesa", "mesa", FIGURES["peak"][1]),
        band=Near(21.4, 2.2),
        control=lambda lab: figure(lab, "2", "floor", FIGURES["peak"][1]),
        control_says="Run 2, cops an active rounded down",
        slow=True,
    ),
)


def _row(reading: str, name: str) -> Check:
    words, take = FIGURES[name]
    other, control_says = _WRONG.get((reading, name), ("floor", "of these departures only the floor is kept"))
    return Check(
        name=f"{reading}-{name}",
        says=f"Run 2, {_READ[reading]}: {words}",
        measure=lambda lab: steadied(figure(lab, "2", reading, take), TABLE[reading][name][1]),
        band=Near(*TABLE[reading][name]),
        control=lambda lab: figure(lab, "2", other, take),
        control_says=control_says,
        slow=reading != "floor" or name not in ("outbursts", "wait"),
    )


_VARIANTS = tuple(_row(reading, name) for reading, row in TABLE.items() for name in row)

_THIRD = (
    ("floor", "activation", 779.0),
    ("floor", "wait", 21.8),
    ("netlogo", "activation", 1107.0),
    ("netlogo", "wait", 23.0),
)
"""What a third program reports of Run 2, without errors: it made as many runs as the table's, whose errors are used."""


def _elsewhere(reading: str, name: str, value: float) -> Check:
    words, take = FIGURES[name]
    return Check(
        name=f"{reading}-{name}-elsewhere",
        says=f"Run 2, {_READ[reading]}: {words}, as a third program reports it",
        measure=lambda lab: figure(lab, "2", reading, take),
        band=Near(value, TABLE[reading][name][1]),
        control=lambda lab: figure(lab, "2", "act-first", take),
        control_says="rounded down, but everybody acts before moving",
        slow=True,
    )


_THIRD_PARTY = (
    Check(
        name="floor-outbursts-elsewhere",
        says="Run 2, rounded down: outbursts, in the range that a third program reports",
        measure=lambda lab: figure(lab, "2", "floor", FIGURES["outbursts"][1]),
        band=Between(101, 122),
        control=lambda lab: figure(lab, "2", "round", FIGURES["outbursts"][1]),
        control_says="cops an active are rounded to the nearest",
        slow=True,
    ),
    Check(
        name="netlogo-outbursts-elsewhere",
        says="Run 2 with NetLogo's departures: outbursts, in the range that a third program reports",
        measure=lambda lab: figure(lab, "2", "netlogo", FIGURES["outbursts"][1]),
        band=Between(93, 109),
        control=lambda lab: figure(lab, "2", "floor", FIGURES["outbursts"][1]),
        control_says="of these departures only the floor is kept",
        slow=True,
    ),
    *(_elsewhere(reading, name, value) for reading, name, value in _THIRD),
    Check(
        name="floor-calm-elsewhere",
        says="Run 2, rounded down: share of calm ticks, in the range that a third program reports",
        measure=lambda lab: figure(lab, "2", "floor", FIGURES["calm"][1]),
        band=Between(0.61, 0.68),
        control=lambda lab: figure(lab, "2", "printed", FIGURES["calm"][1]),
        control_says="cops an active are not rounded",
        slow=True,
    ),
)


def still(lab: Lab, reading: str, take: Callable[[Course], float], **changes: Any) -> Measured:
    """Return the mean of a figure of Run 1 over a hundred seeds: who has little to lose differs much between ten."""
    return figure(lab, "1", reading, take, seeds=100, **changes)


def calm_of(run: str, reading: str) -> Callable[[Lab], Measured]:
    """Return a measure of the share of calm ticks."""
    return lambda lab: figure(lab, run, reading, FIGURES["calm"][1])


_ACTIVES = "Actives in the mean of all ticks of Run 1"
_PEAK = "Most active in any tick of Run 1 (the band's error is that of ten of our runs: none is given)"


def _mean_of(one: Course) -> float:
    return one.mean


_RUN_1 = (
    *(
        Check(
            name=f"run-1-never-calm-{reading}",
            says=f"Share of calm ticks in Run 1, {words}",
            measure=calm_of("1", reading),
            band=Exactly(0.0, 2),
            control=calm_of("2", reading),
            control_says="Run 2 is played",
            slow=True,
        )
        for reading, words in (("printed", "as printed"), ("floor", "rounded down"))
    ),
    *(
        Check(
            name=f"run-1-{name}-{reading}",
            says=f"{what}, {words}, a hundred runs",
            measure=lambda lab, reading=reading, take=take: still(lab, reading, take),
            band=Near(value, error),
            control=lambda lab, reading=reading, take=take: still(lab, reading, take, jailed="scatters"),
            control_says="released agents come back to any empty cell, out of reach of the cops around their own",
            slow=True,
        )
        for reading, words, name, what, take, value, error in (
            ("printed", "as printed", "actives", _ACTIVES, _mean_of, 44.7, 2.0),
            ("floor", "rounded down", "actives", _ACTIVES, _mean_of, 50.3, 2.1),
            ("printed", "as printed", "peak", _PEAK, FIGURES["peak"][1], 72.0, 2.2),
            ("floor", "rounded down", "peak", _PEAK, FIGURES["peak"][1], 74.0, 2.3),
        )
    ),
)


def _paper(value: float) -> Band:
    """Return the band of a printed number without an error bar: a quarter of it either way."""
    return Within(value, abs(value) * QUARTER)


_OUTBURSTS = (
    Check(
        name="punctuated",
        says="Outbursts in 3,000 ticks of Run 2, rounded down, with calm in between",
        measure=lambda lab: figure(lab, "2", "floor", lambda one: float(one.outbursts) if one.calm > 0.5 else 0.0),
        band=AtLeast(10),
        control=lambda lab: figure(lab, "2", "printed", lambda one: float(one.outbursts)),
        control_says="cops an active are not rounded",
        claim="punctuated",
        paper=True,
    ),
    Check(
        name="wait-mean-printed",
        says="Mean wait between outbursts of Run 2, rounded down, beside the paper's",
        measure=lambda lab: figure(lab, "2", "floor", lambda one: middle(one.waits)),
        band=_paper(60.0),
        control=lambda lab: figure(lab, "2", "act-first", lambda one: middle(one.waits)),
        control_says="everybody acts before moving",
        claim="wait-mean",
        paper=True,
        slow=True,
    ),
    Check(
        name="wait-spread-printed",
        says="Standard deviation of waits within a run, rounded down, beside the paper's",
        measure=lambda lab: figure(lab, "2", "floor", lambda one: spread(one.waits)),
        band=_paper(55.0),
        control=lambda lab: figure(lab, "2", "act-first", lambda one: spread(one.waits)),
        control_says="everybody acts before moving",
        claim="wait-spread",
        paper=True,
        slow=True,
    ),
    Check(
        name="wait-slope-printed",
        says="Slope of the log-histogram of waits, bins of ten ticks from the fullest on, rounded down",
        measure=lambda lab: pooled_slope(lab, "floor"),
        band=Near(-0.07),
        control=lambda lab: pooled_slope(lab, "netlogo"),
        control_says="the other four departures of NetLogo's Rebellion are made too",
        claim="wait-slope",
        paper=True,
        slow=True,
    ),
    Check(
        name="activation-mean-printed",
        says="Mean activation of an outburst, rounded down, beside the paper's",
        measure=lambda lab: figure(lab, "2", "floor", lambda one: middle(one.activations)),
        band=_paper(708.0),
        control=lambda lab: figure(lab, "2", "round", lambda one: middle(one.activations)),
        control_says="cops an active are rounded to the nearest",
        claim="activation-mean",
        paper=True,
        slow=True,
    ),
    Check(
        name="activation-spread-printed",
        says="Standard deviation of activation within a run, rounded down, beside the paper's",
        measure=lambda lab: figure(lab, "2", "floor", lambda one: spread(one.activations)),
        band=_paper(230.0),
        control=lambda lab: figure(lab, "2", "netlogo", lambda one: spread(one.activations)),
        control_says="the other four departures of NetLogo's Rebellion are made too",
        claim="activation-spread",
        paper=True,
        slow=True,
    ),
    Check(
        name="tension-builds",
        says="Waits of a hundred that end more tense than they were in their mean, Run 2, rounded down",
        measure=tension_rises,
        band=Sign(80, 100, rate=0.95),
        control=lambda lab: tension_rises(lab, shuffled=True),
        control_says="the first tick of the wait is looked at",
        claim="tension",
        paper=True,
    ),
)


CHECKS = (
    *_EXACT,
    *_MEAN_FIELD,
    *_SILENT,
    *_OUTBURSTS,
    *_VARIANTS,
    *_THIRD_PARTY,
    *_RUN_1,
    *SCHEDULES,
)
