"""What classics need besides their own parts: whole numbers checked, and starting lots drawn for everybody."""

import numpy as np
from numpy.typing import NDArray

from groundswell import units
from groundswell.classics.base import Values
from groundswell.errors import ScenarioError
from groundswell.rng import CLASSICS, uniforms_of_block

__all__ = ["lots", "whole"]

_HALF_STEP = 2.0**-25


def whole(values: Values, name: str) -> int:
    """Return a parameter that has to be a whole number.

    Raises
    ------
    ScenarioError
        If it is not.
    """
    value = values[name]
    if value != int(value):
        raise ScenarioError(f"{name} = {units.shown(value)}: must be a whole number")
    return int(value)


def lots(seed: int, block: int, count: int, *, replicate: int = 0) -> NDArray[np.float64]:
    """Draw numbers strictly between 0 and 1, for people as they begin.

    Parameters
    ----------
    seed, replicate : int
        Whose luck.
    block : int
        What the lots are for: another block gives other numbers.
    count : int
        How many.

    Returns
    -------
    (count,) float64
        Middles of 2**24 equal steps.
    """
    drawn = uniforms_of_block(seed, replicate, 0, block, -(-count // 4), CLASSICS)
    return drawn.T.ravel()[:count].astype(np.float64) + _HALF_STEP
