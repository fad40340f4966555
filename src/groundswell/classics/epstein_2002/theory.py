"""What follows from the rule without playing it: who rebels at a given chance of arrest, and the mean field.

The mean field leaves out places and jail: everybody sees the same share of agents active, and answers as a crowd of
agents with hardship and aversion uniform on [0, 1] does.
"""

import math
from itertools import pairwise

import numpy as np
from scipy.optimize import brentq

__all__ = ["CELLS", "deterred", "force", "rungs", "share_active", "stable_states", "tipping"]

CELLS = 149
"""Cells in view at vision 7, one's own included."""

AGENTS = 0.7
THRESHOLD = 0.1
DETERRENCE = 2.3


def share_active(arrest: float, legitimacy: float, threshold: float = THRESHOLD) -> float:
    """Return the share of agents who rebel at a chance of arrest.

    Hardship and aversion are uniform: one rebels if hardship * (1 - legitimacy) - aversion * arrest > threshold.
    """
    left = 1.0 - legitimacy
    if left <= threshold:
        return 0.0
    if threshold + arrest <= left:
        return 1.0 - (threshold + arrest / 2.0) / left
    return (left - threshold) ** 2 / (2.0 * left * arrest)


def deterred(ratio: float, deterrence: float = DETERRENCE) -> float:
    """Return the chance of arrest that is felt at so many cops an active."""
    return 1.0 - math.exp(-deterrence * ratio)


def force(active: float, cops: float, *, oneself: float = 1.0) -> float:
    """Return cops for each active in view, if a share of agents is active everywhere."""
    return CELLS * cops / (oneself + CELLS * AGENTS * active)


def stable_states(legitimacy: float, cops: float, *, points: int = 4001, oneself: float = 1.0) -> list[float]:
    """Return the stable resting points of the printed rule's mean field, in order.

    Parameters
    ----------
    legitimacy, cops : float
        Shares.
    points : int
        Shares of active agents at which the map is looked at; two states nearer than that would count as none.
    oneself : float
        How often one counts oneself among the actives in view.
    """

    def drift(active: float) -> float:
        return share_active(deterred(force(active, cops, oneself=oneself)), legitimacy) - active

    grid = np.linspace(0.0, 1.0, points)
    drifts = [drift(float(active)) for active in grid]
    # The drift comes down through nought at a stable state.
    found = [0.0] if drifts[0] <= 0.0 else []
    for (here, before), (there, after) in pairwise(zip(grid, drifts, strict=True)):
        if before > 0.0 >= after:
            found.append(float(brentq(drift, here, there)))
    return found


def rungs(legitimacy: float, cops: float) -> list[float]:
    """Return the resting points of the mean field when cops an active are rounded down, in order: all are stable."""
    most = math.floor(force(0.0, cops))
    states = {whole: share_active(deterred(whole), legitimacy) for whole in range(most + 1)}
    return sorted(active for whole, active in states.items() if math.floor(force(active, cops)) == whole)


def tipping(cops: float, *, oneself: float = 1.0) -> float:
    """Return the share of active agents from which on actives outnumber cops in view, so that arrest is not feared."""
    return (CELLS * cops - oneself) / (CELLS * AGENTS)
