"""Plain curves that several institutions use: how a state moves, and when a hazard falls out."""

from typing import Any

import numpy as np

from groundswell.world.arithmetic import chance

__all__ = ["due", "logarithm", "relax"]

_LN2 = 0.693147180559945309417
_ODD = tuple(1.0 / n for n in range(25, 0, -2))


def relax(state: Any, target: Any, pace: float) -> Any:
    """Move a state towards its target by `pace` per day, never beyond it; number or array."""
    return state + min(pace, 1.0) * (target - state)


def due(luck: Any, hazard: Any) -> Any:
    """Say what happens today: where a draw in [0, 1) lies below the chance that a daily hazard gives.

    Parameters
    ----------
    luck : (n,) float
        Uniform draws.
    hazard : float or (n,) float
        Per day, never negative.

    Returns
    -------
    (n,) bool
    """
    return luck < chance(hazard)


def logarithm(x: Any) -> Any:
    """Return the natural logarithm from basic operations only: its bits do not depend on the machine.

    Parameters
    ----------
    x : array_like of float
        Positive numbers.

    Returns
    -------
    ndarray of float64, the shape of `x`
        Correct to a few units in the last place: ``ln m`` by the series of the inverse hyperbolic tangent, m
        in [0.7, 1.4], and whole powers of two beside it.
    """
    part, whole = np.frexp(np.asarray(x, dtype=np.float64))
    low = part < 0.7071067811865476
    part = np.where(low, 2.0 * part, part)
    turn = (part - 1.0) / (part + 1.0)
    square = turn * turn
    total = np.zeros_like(turn)
    for term in _ODD:
        total = total * square + term
    return 2.0 * turn * total + (whole - low) * _LN2
