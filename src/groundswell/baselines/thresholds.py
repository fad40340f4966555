"""Thresholds spread normally over the people, with a call."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike, NDArray

from groundswell.baselines.base import Baseline, Given
from groundswell.scenario.parameters import Parameter, param
from groundswell.world.arithmetic import chance, exponential

__all__ = ["BASELINE", "below"]

Floats = NDArray[np.float64]

PARAMETERS: Mapping[str, Parameter] = {
    "mean": param(
        "0.5", low="0", high="1.5", source="assumption A905", doc="share out that the middling person waits for"
    ),
    "spread": param(
        "0.2", low="0.02", high="0.8", source="assumption A906", doc="standard deviation of what people wait for"
    ),
    "call": param(
        "0.5",
        low="0",
        high="2",
        source="assumption A907",
        doc="share of the city that a call out counts for; a call back, as much less",
    ),
    "elsewhere": param(
        "0.5",
        low="0",
        high="2",
        source="assumption A908",
        doc="share of the city that all other towns and railways on strike count for",
    ),
    "reconsidering": param(
        "1 per day",
        low="0.05 per day",
        high="5 per day",
        source="assumption A909",
        doc="hazard of deciding anew",
    ),
}

_SERIES = (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592)
_ROOT_HALF = 0.7071067811865476


def below(score: ArrayLike) -> Floats:
    """Return the share of a normal population that lies below so many standard deviations from its mean.

    References
    ----------
    Abramowitz and Stegun 1964, 7.1.26: right to 1e-7, from basic operations only.
    """
    size = np.abs(np.asarray(score, dtype=np.float64)) * _ROOT_HALF
    part = 1.0 / (1.0 + 0.3275911 * size)
    total = np.zeros_like(part)
    for term in _SERIES:
        total = (total + term) * part
    tail = 0.5 * total * exponential(-size * size)
    return np.asarray(np.where(np.asarray(score) < 0.0, tail, 1.0 - tail))


def play(given: Given, values: Mapping[str, Floats]) -> Floats:
    """Let those decide anew each day whose hour has come, and go out whose threshold is passed.

    Granovetter's people wait until enough others are out; here a call, and other towns on strike, count as so
    many more, and a call back as so many fewer. Solved on shares: with thresholds spread normally no person is needed.

    Parameters
    ----------
    given : Given
        The timeline.
    values : mapping of str to (sets,) float
        The five numbers, for many sets at once.

    Returns
    -------
    (days, sets) float
        Share of the city out at each day's end.

    References
    ----------
    Granovetter 1978, Threshold models of collective behavior, whose normal thresholds these are.
    """
    out = np.zeros(np.shape(values["mean"]))
    anew = chance(values["reconsidering"])
    curve = np.empty((len(given.working), *out.shape))
    for day, working in enumerate(given.working):
        if working:
            seen = out + values["call"] * given.call[day] + values["elsewhere"] * given.elsewhere[day]
            out = out + anew * (below((seen - values["mean"]) / values["spread"]) - out)
        curve[day] = out
    return curve


BASELINE = Baseline("thresholds", "thresholds with a call", PARAMETERS, play)
