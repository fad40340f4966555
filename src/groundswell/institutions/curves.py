"""Plain curves that several institutions use: how a state moves, and when a hazard falls out."""

from typing import Any

from groundswell.world.arithmetic import chance, logarithm

__all__ = ["due", "logarithm", "relax"]


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
