"""Agents who rebel among cops on a torus: the paper's runs, and every way in which its rule has been read since."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from groundswell.classics.base import Values
from groundswell.classics.lots import whole
from groundswell.mechanisms.base import Mechanism
from groundswell.mechanisms.grid import Clock, Grid, Jailed, Oneself, Shape, Terms, Vision
from groundswell.mechanisms.rebel import Rebel

__all__ = ["PRINTED", "READINGS", "RULES", "RUNS", "Reading", "Run", "falling", "said", "society"]

SIDE = 40
AGENTS = 0.7

Schedule = float | NDArray[np.float64]

RULES: tuple[Mechanism, ...] = (cast("Mechanism", Rebel),)
"""What agents go by."""


@dataclass(frozen=True)
class Run:
    """One column of the paper's Table 2, as far as it concerns rebellion against a centre.

    Attributes
    ----------
    vision : float
        Of agents and cops, in cells.
    legitimacy, cops : float
        Shares.
    longest : int
        Longest jail term in ticks; 0 if it never ends.
    agents_move : bool
        Whether agents move; cops always do.
    """

    vision: float
    legitimacy: float
    cops: float
    longest: int
    agents_move: bool = True


RUNS: Mapping[str, Run] = MappingProxyType(
    {
        "1": Run(1.7, 0.89, 0.04, 15, agents_move=False),
        "2": Run(7.0, 0.82, 0.04, 30),
        "3": Run(7.0, 0.9, 0.074, 0),
        "5": Run(7.0, 0.8, 0.074, 0),
        # Deviation from Epstein 2002: the inputs of Mesa's example instead of the paper's, see about.md.
        "mesa": Run(7.0, 0.8, 0.074, 1000),
    }
)
"""Runs 1, 2, 3 (and 4, which differ in how legitimacy falls) and 5; and the inputs of Mesa's example."""


@dataclass(frozen=True)
class Reading:
    """One way to read the rules; the words are those of `groundswell.mechanisms.grid.Grid`.

    Attributes
    ----------
    rounding : float
        Cops an active: 0 as printed, 1 rounded down, 2 to the nearest.
    """

    rounding: float = 0.0
    act_first: bool = False
    oneself: Oneself = "once"
    cop_enters: bool = False
    jailed: Jailed = "blocks"
    terms: Terms = "real"
    clock: Clock = "ticks"
    shape: Shape = "disc"


PRINTED = Reading()
"""As printed."""

READINGS: Mapping[str, Reading] = MappingProxyType(
    {
        "printed": PRINTED,
        # Deviation from Epstein 2002: cops an active are rounded down to a whole number, see about.md.
        "floor": Reading(rounding=1.0),
        # Deviation from Epstein 2002: cops an active are rounded to the nearest whole number, see about.md.
        "round": Reading(rounding=2.0),
        # Deviation from Epstein 2002: rounded down, and everybody acts before moving, see about.md.
        "act-first": Reading(rounding=1.0, act_first=True),
        # Deviation from Epstein 2002: the five departures of NetLogo's Rebellion, see about.md.
        "netlogo": Reading(rounding=1.0, oneself="twice", cop_enters=True, jailed="shares", terms="whole"),
        # Deviation from Epstein 2002: the five departures of Mesa's example, see about.md.
        "mesa": Reading(rounding=2.0, act_first=True, terms="inclusive", clock="turns", shape="diamond"),
    }
)
"""Readings by name."""


def society(
    run: str,
    reading: Reading,
    ticks: int,
    *,
    legitimacy: Schedule | None = None,
    cops: Schedule | None = None,
    **changes: Any,
) -> Grid:
    """Return one of the paper's runs under one reading of its rules.

    Parameters
    ----------
    run : str
        One of `RUNS`.
    reading : Reading
        How the rules are read.
    ticks : int
        How long.
    legitimacy, cops : float or (ticks,) float, optional
        In place of the run's own.
    changes
        Anything else that a grid can be told.
    """
    inputs = RUNS[run]
    told: dict[str, Any] = {
        "rows": SIDE,
        "columns": SIDE,
        "rule": Rebel,
        "agents": AGENTS,
        "cops": inputs.cops if cops is None else cops,
        "legitimacy": inputs.legitimacy if legitimacy is None else legitimacy,
        "ticks": ticks,
        "vision": Vision(inputs.vision, reading.shape),
        "agents_move": inputs.agents_move,
        "act_first": reading.act_first,
        "oneself": reading.oneself,
        "cop_enters": reading.cop_enters,
        "jailed": reading.jailed,
        "terms": reading.terms if inputs.longest > 0 else "ever",
        "longest": inputs.longest,
        "clock": reading.clock,
        "settings": {"rebel.rounding": reading.rounding},
    }
    return Grid(**{**told, **changes})


def falling(begin: float, end: float, tick: int, step: float, ticks: int) -> NDArray[np.float64]:
    """Return a schedule that keeps one value and then moves to another.

    Parameters
    ----------
    begin, end : float
        Before and after.
    tick : int
        The first tick that has moved.
    step : float
        By how much it moves a tick; 0 for all at once.
    ticks : int
        How many ticks.

    Returns
    -------
    (ticks,) float64
        The value in force in each tick; the first is tick 1.
    """
    moved = np.maximum(0, np.arange(1, ticks + 1) - (tick - 1))
    if step == 0.0:
        return np.where(moved > 0, end, begin)
    way = np.minimum(moved * step, abs(end - begin))
    # Whole steps are counted from the start, so that no rounding piles up.
    found: NDArray[np.float64] = np.round(begin + np.sign(end - begin) * way, 12)
    return found


_LEVELS: Mapping[str, tuple[str, ...]] = {
    "oneself": ("once", "twice", "not"),
    "jailed": ("blocks", "leaves", "shares"),
    "terms": ("real", "whole", "inclusive", "ever"),
    "clock": ("ticks", "turns"),
    "shape": ("disc", "diamond", "square"),
}


def said(values: Values) -> Grid:
    """Return the grid that a set of parameters says.

    Raises
    ------
    ScenarioError
        If a size or a switch is no whole number, or the grid cannot be.
    """
    names = {name: words[whole(values, name)] for name, words in _LEVELS.items()}
    shape = cast("Shape", names.pop("shape"))
    ticks, tick = whole(values, "ticks"), whole(values, "change_tick")
    flags = {name: whole(values, name) == 1 for name in ("agents_move", "cops_move", "act_first", "cop_enters")}
    return Grid(
        rows=whole(values, "side"),
        columns=whole(values, "side"),
        rule=RULES[0],
        agents=values["agents"],
        cops=falling(values["cops"], values["cops_end"], tick, values["cops_step"], ticks),
        legitimacy=falling(values["legitimacy"], values["legitimacy_end"], tick, values["legitimacy_step"], ticks),
        ticks=ticks,
        vision=Vision(values["vision"], shape),
        cop_vision=Vision(values["cop_vision"], shape),
        longest=whole(values, "longest"),
        settings={
            "rebel.deterrence": values["deterrence"],
            "rebel.threshold": values["threshold"],
            "rebel.rounding": float(whole(values, "rounding")),
        },
        **cast("Any", names | flags),
    )


def with_changes(grid: Grid, **changes: Any) -> Grid:
    """Return the same grid with something said otherwise."""
    return replace(grid, **changes)
