"""A logistic regression on the dated acts, with inertia."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from groundswell.baselines.base import Baseline, Given
from groundswell.scenario.parameters import Parameter, param
from groundswell.world.arithmetic import logistic

__all__ = ["BASELINE"]

Floats = NDArray[np.float64]

PARAMETERS: Mapping[str, Parameter] = {
    "base": param(
        "-3 logit",
        low="-8 logit",
        high="0 logit",
        source="assumption A900",
        doc="leaning with nothing to raise or lower it",
    ),
    "call": param(
        "4 logit",
        low="0 logit",
        high="12 logit",
        source="assumption A901",
        doc="pull of a call out; a call back, as much less",
    ),
    "elsewhere": param(
        "4 logit",
        low="0 logit",
        high="12 logit",
        source="assumption A902",
        doc="pull of all other towns and railways on strike",
    ),
    "concession": param(
        "0 logit",
        low="-4 logit",
        high="4 logit",
        source="assumption A903",
        doc="pull of a full concession, which may soothe or embolden",
    ),
    "persistence": param(
        "0.3",
        low="0",
        high="0.95",
        source="assumption A904",
        doc="part of yesterday's share out that stays as it was",
    ),
}


def play(given: Given, values: Mapping[str, Floats]) -> Floats:
    """Move the share out each day towards what the regression says of that day.

    The regression is Cox's; the inertia is Nerlove's partial adjustment. Nobody looks at anybody: whatever
    a curve of this kind can follow is no sign that people act together.

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
    Cox 1958, The regression analysis of binary sequences. Nerlove 1958, The Dynamics of Supply.
    """
    out = np.zeros(np.shape(values["base"]))
    curve = np.empty((len(given.working), *out.shape))
    for day, working in enumerate(given.working):
        if working:
            leaning = (
                values["base"]
                + values["call"] * given.call[day]
                + values["elsewhere"] * given.elsewhere[day]
                + values["concession"] * given.concession[day]
            )
            out = values["persistence"] * out + (1.0 - values["persistence"]) * logistic(leaning)
        curve[day] = out
    return curve


BASELINE = Baseline("logistic", "logistic regression", PARAMETERS, play)
