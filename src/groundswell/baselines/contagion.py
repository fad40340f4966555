"""Contagion with fatigue: people catch the strike, tire of it, and can be caught again."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from groundswell.baselines.base import Baseline, Given
from groundswell.scenario.parameters import Parameter, param
from groundswell.world.arithmetic import chance

__all__ = ["BASELINE", "compartments"]

Floats = NDArray[np.float64]

PARAMETERS: Mapping[str, Parameter] = {
    "contact": param(
        "1 per day",
        low="0 per day",
        high="4 per day",
        source="assumption A910",
        doc="hazard of going out where everybody else is out",
    ),
    "elsewhere": param(
        "0.5 per day",
        low="0 per day",
        high="3 per day",
        source="assumption A911",
        doc="hazard of going out when all other towns and railways are on strike",
    ),
    "call": param(
        "1 per day", low="0 per day", high="5 per day", source="assumption A912", doc="hazard of following a call out"
    ),
    "tiring": param(
        "0.1 per day", low="0 per day", high="1 per day", source="assumption A913", doc="hazard of going back, tired"
    ),
    "call_back": param(
        "1 per day",
        low="0 per day",
        high="5 per day",
        source="assumption A914",
        doc="hazard of following a call back",
    ),
    "recovery": param(
        "0.1 per day",
        low="0 per day",
        high="1 per day",
        source="assumption A915",
        doc="hazard of being ready again, once tired",
    ),
}


def compartments(given: Given, values: Mapping[str, Floats]) -> tuple[Floats, Floats, Floats]:
    """Return the shares of those who may go out, who are out, and who are back and tired, (days, sets) each."""
    ready = np.ones(np.shape(values["contact"]))
    out, tired = np.zeros_like(ready), np.zeros_like(ready)
    curves = tuple(np.empty((len(given.working), *ready.shape)) for _ in range(3))
    for day, working in enumerate(given.working):
        if working:
            caught = values["contact"] * out + values["elsewhere"] * given.elsewhere[day]
            caught = caught + values["call"] * max(float(given.call[day]), 0.0)
            left = values["tiring"] + values["call_back"] * max(-float(given.call[day]), 0.0)
            going, returning = ready * chance(caught), out * chance(left)
            rested = tired * chance(values["recovery"])
            ready, out, tired = ready - going + rested, out + going - returning, tired + returning - rested
        for curve, share in zip(curves, (ready, out, tired), strict=True):
            curve[day] = share
    return curves[0], curves[1], curves[2]


def play(given: Given, values: Mapping[str, Floats]) -> Floats:
    """Let the strike spread as a fever does, from those out, from other towns and by the council's word.

    Kermack and McKendrick's three compartments, with the tired ready again after a while. A call back speeds
    the return.

    Parameters
    ----------
    given : Given
        The timeline.
    values : mapping of str to (sets,) float
        The six numbers, for many sets at once.

    Returns
    -------
    (days, sets) float
        Share of the city out at each day's end.

    References
    ----------
    Kermack and McKendrick 1927, A contribution to the mathematical theory of epidemics. Burbeck, Raine and Stark
    1978, The dynamics of riot growth: an epidemiological approach.
    """
    return compartments(given, values)[1]


BASELINE = Baseline("contagion", "contagion with fatigue", PARAMETERS, play)
