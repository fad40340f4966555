"""Outbursts, and the calm between them, as the paper defines them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

__all__ = ["CALM", "OUTBURST", "Course", "course", "log_slope", "outbursts"]

OUTBURST = 50
"""An outburst begins when more are active, and ends when fewer are."""

CALM = 10
"""A tick with fewer active than this is calm."""


@dataclass(frozen=True)
class Course:
    """What became of one run.

    Attributes
    ----------
    outbursts : int
        How many ended.
    waits : (outbursts - 1,) float64
        Ticks from the end of each to the start of the next.
    activations : (outbursts,) float64
        Actives of all ticks of each, added up.
    peak : float
        Most active in any tick.
    calm : float
        Share of ticks, the start left out, that were calm.
    mean : float
        Actives in the mean of all ticks, the start left out.
    """

    outbursts: int
    waits: NDArray[np.float64]
    activations: NDArray[np.float64]
    peak: float
    calm: float
    mean: float


def outbursts(actives: NDArray[np.int64]) -> list[tuple[int, int]]:
    """List the outbursts that ended: first tick above 50, and first tick after it below 50.

    Parameters
    ----------
    actives : (ticks + 1,) int64
        How many are active, tick by tick.
    """
    found, begun = [], -1
    for tick, active in enumerate(actives.tolist()):
        if begun < 0 and active > OUTBURST:
            begun = tick
        elif begun >= 0 and active < OUTBURST:
            found.append((begun, tick))
            begun = -1
    return found


def course(actives: NDArray[np.int64]) -> Course:
    """Return outbursts, waits and calm of one run.

    Parameters
    ----------
    actives : (ticks + 1,) int64
        How many are active: at the start, and after every tick.
    """
    found = outbursts(actives)
    return Course(
        outbursts=len(found),
        waits=np.array([later[0] - earlier[1] for earlier, later in pairwise(found)], dtype=np.float64),
        activations=np.array([actives[begin:end].sum() for begin, end in found], dtype=np.float64),
        peak=float(actives.max()),
        calm=float(np.mean(actives[1:] < CALM)),
        mean=float(actives[1:].mean()),
    )


def log_slope(waits: Sequence[float] | NDArray[np.float64], width: float = 10.0) -> float:
    """Return the slope of the logarithm of a histogram of waits, by least squares from its fullest bin on.

    Parameters
    ----------
    waits : sequence of float
        In ticks.
    width : float
        Of a bin, in ticks; empty bins are left out. The paper prints neither width nor range.

    Returns
    -------
    float
        Per tick; 0 if fewer than two bins are filled.
    """
    values = np.asarray(waits, dtype=np.float64)
    if len(values) == 0:
        return 0.0
    counts = np.bincount((values // width).astype(np.int64))
    bins = np.arange(len(counts))
    used = (counts > 0) & (bins >= counts.argmax())
    if used.sum() < 2:
        return 0.0
    slope: float = np.polyfit((bins[used] + 0.5) * width, np.log(counts[used]), 1)[0]
    return float(slope)
