"""Runs that several checks look at, and figures taken from them."""

from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from groundswell.classics.bands import Measured
from groundswell.classics.base import Lab
from groundswell.classics.epstein_2002.model import READINGS, falling, society
from groundswell.classics.epstein_2002.outbursts import Course, course, log_slope, outbursts

__all__ = [
    "Pairs",
    "courses",
    "falls",
    "figure",
    "free_of_cops",
    "greater",
    "jump",
    "pooled_slope",
    "rebels_without_cops",
    "salami",
    "spread",
    "steadied",
    "tension_rises",
]

LONG, SEEDS, QUICK_SEEDS = 3000, 10, 3
SHORT, FIRST_PAIRS, PAIRS, QUICK_PAIRS = 300, 40, 100, 16
COP_RUNS, QUICK_COP_RUNS, COP_TICKS = 20, 4, 700
CHANGE = 77
"""The tick at which legitimacy begins to fall."""

WITHDRAWN = 101
"""The tick from which on cops are withdrawn."""

Pairs = NDArray[np.float64]


@lru_cache(maxsize=32)
def courses(lab: Lab, run: str, reading: str, seeds: int = SEEDS, **changes: Any) -> tuple[Course, ...]:
    """Play a run of the paper under one reading, 3,000 ticks, with ten seeds unless said."""
    world = society(run, READINGS[reading], LONG, **changes)
    runs = lab.runs(seeds, QUICK_SEEDS)
    return tuple(course(lab.play(world, replicate=number).actives) for number in range(1, runs + 1))


def figure(lab: Lab, run: str, reading: str, take: Callable[[Course], float], **changes: Any) -> Measured:
    """Return the mean over seeds of a figure of each run."""
    return Measured.mean([take(one) for one in courses(lab, run, reading, **changes)])


def steadied(found: Measured, error: float) -> Measured:
    """Return a figure with at least the error that its runs would have if they spread as the ten of the table did.

    Three runs hardly show their own spread; with all ten, a figure stands as it is.
    """
    known = error * float(np.sqrt(SEEDS / found.runs)) if found.runs < SEEDS else 0.0
    return Measured(found.value, max(found.error, known), found.runs)


def spread(values: NDArray[np.float64]) -> float:
    """Return a standard deviation; 0 for fewer than two values."""
    return float(values.std(ddof=1)) if len(values) > 1 else 0.0


def middle(values: NDArray[np.float64]) -> float:
    """Return a mean; 0 if there is nothing to take it of."""
    return float(values.mean()) if len(values) > 0 else 0.0


def pooled_slope(lab: Lab, reading: str) -> Measured:
    """Return the slope of the log-histogram of all waits of Run 2, its error from leaving out one seed at a time."""
    waits = [one.waits for one in courses(lab, "2", reading)]
    whole = log_slope(np.concatenate(waits))
    without = [log_slope(np.concatenate(waits[:place] + waits[place + 1 :])) for place in range(len(waits))]
    count = len(waits)
    error = np.sqrt((count - 1) / count * sum((one - np.mean(without)) ** 2 for one in without))
    return Measured(whole, float(error), count)


@lru_cache(maxsize=4)
def tension_rises(lab: Lab, *, shuffled: bool = False) -> Measured:
    """Return how many of a hundred waits between outbursts end more tense than they were in their mean.

    Parameters
    ----------
    lab : Lab
        Where it is played.
    shuffled : bool
        Wrong on purpose: look at the wait's first tick in place of its last.
    """
    wanted = lab.runs(PAIRS, QUICK_PAIRS)
    hits: list[bool] = []
    replicate = 0
    while len(hits) < wanted:
        replicate += 1
        record = lab.play(society("2", READINGS["floor"], 1000), replicate=replicate)
        found = outbursts(record.actives)
        for (_, end), (begin, _) in pairwise(found):
            wait = record.tension[end:begin]
            if len(wait) > 1:
                hits.append(bool(wait[0 if shuffled else -1] > wait.mean()))
    return Measured(float(sum(hits[:wanted])), 0.0, wanted)


def salami() -> NDArray[np.float64]:
    """Return Run 3: legitimacy falls from .9 to .2 by a hundredth a tick."""
    return falling(0.9, 0.2, CHANGE, 0.01, SHORT)


def jump(end: float = 0.7) -> NDArray[np.float64]:
    """Return Run 4: legitimacy falls from .9 to .7 at once."""
    return falling(0.9, end, CHANGE, 0.0, SHORT)


@lru_cache(maxsize=16)
def falls(lab: Lab, reading: str, runs: int = FIRST_PAIRS, end: float = 0.7, quick: int = QUICK_PAIRS) -> Pairs:
    """Play Runs 3 and 4 with the same luck.

    Returns
    -------
    (runs, 2, 2) float64
        Run by run: salami and jump; most active in any tick, and jailed at the end.
    """
    worlds = [society("3", READINGS[reading], SHORT, legitimacy=fall) for fall in (salami(), jump(end))]
    rows = []
    for number in range(1, lab.runs(runs, min(runs, quick)) + 1):
        records = [lab.play(world, replicate=number) for world in worlds]
        rows.append([[record.actives.max(), record.jailed[-1]] for record in records])
    return np.array(rows, dtype=np.float64)


def greater(found: Pairs, what: int, *, swapped: bool = False) -> Measured:
    """Return in how many pairs the jump has more of something: 0 actives at the peak, 1 jailed at the end."""
    less, more = (found[:, place, what] for place in ((1, 0) if swapped else (0, 1)))
    return Measured(float((more > less).sum()), 0.0, len(found))


@lru_cache(maxsize=8)
def free_of_cops(lab: Lab, reading: str, *, keep: bool = False) -> NDArray[np.float64]:
    """Play Run 5 while cops are withdrawn one by one, and return the largest rise of actives in ten ticks, run by run.

    Parameters
    ----------
    lab : Lab
        Where it is played.
    reading : str
        How the rules are read.
    keep : bool
        Wrong on purpose: no cop is withdrawn.
    """
    cops = falling(0.074, 0.074 if keep else 0.0, WITHDRAWN, 0.074 / 500, COP_TICKS)
    world = society("5", READINGS[reading], COP_TICKS, cops=cops)
    rises = []
    for number in range(1, lab.runs(COP_RUNS, QUICK_COP_RUNS) + 1):
        actives = lab.play(world, replicate=number).actives[WITHDRAWN - 1 :]
        rises.append(float((actives[10:] - actives[:-10]).max()))
    return np.array(rises)


def rebels_without_cops(lab: Lab, legitimacy: float = 0.82) -> Measured:
    """Return the share of agents active after a tick in which there is no cop anywhere."""
    runs = lab.runs(10, 2)
    world = society("2", READINGS["printed"], 1, cops=0.0, legitimacy=legitimacy, rows=200, columns=200)
    shares = [lab.play(world, replicate=number).actives[-1] / world.people for number in range(runs)]
    people = world.people * runs
    share = float(np.mean(shares))
    return Measured(share, float(np.sqrt(share * (1 - share) / people)), runs)
