"""Exponential and logistic on float64 columns, from basic operations only.

NumPy's own `exp` differs in the last bit between processors; these do not, so a run's bits depend on the version and
not on the machine.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["chance", "exponential", "logarithm", "logistic", "normal", "power"]

_LN2_HIGH = 6.93147180369123816490e-01
_LN2_LOW = 1.90821492927058770002e-10
_LN2 = 0.693147180559945309417
_ODD = tuple(1.0 / n for n in range(25, 0, -2))
_TERMS = tuple(1.0 / float(np.prod(np.arange(1, n + 1, dtype=np.float64))) for n in range(13, 0, -1))


def exponential(x: ArrayLike) -> NDArray[np.float64]:
    """Return e to the power of `x`, correct to a few units in the last place.

    Parameters
    ----------
    x : array_like of float
        Exponents; those beyond ±700 count as ±700.

    Returns
    -------
    ndarray of float64, the shape of `x`
    """
    bounded = np.minimum(np.maximum(np.asarray(x, dtype=np.float64), -700.0), 700.0)
    whole = np.floor(bounded * 1.4426950408889634 + 0.5)
    rest = (bounded - whole * _LN2_HIGH) - whole * _LN2_LOW
    total = np.zeros_like(rest)
    for term in _TERMS:
        total = (total + term) * rest
    return np.asarray(np.ldexp(1.0 + total, whole.astype(np.int32)))


def logistic(x: ArrayLike) -> NDArray[np.float64]:
    """Return 1 / (1 + exp(-x))."""
    return np.asarray(1.0 / (1.0 + exponential(-np.asarray(x, dtype=np.float64))))


def chance(hazard: ArrayLike) -> NDArray[np.float64]:
    """Return the probability that an event of this hazard happens within a day, 1 - exp(-hazard)."""
    return np.asarray(1.0 - exponential(-np.asarray(hazard, dtype=np.float64)))


def logarithm(x: ArrayLike) -> NDArray[np.float64]:
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
    return np.asarray(2.0 * turn * total + (whole - low) * _LN2)


def power(x: ArrayLike, exponent: float) -> NDArray[np.float64]:
    """Return positive numbers to a power, from basic operations only."""
    return exponential(exponent * logarithm(x))


def normal(words: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return nearly normal numbers, mean 0 and spread 1, from four uniform ones each.

    Parameters
    ----------
    words : (4, n) float
        Numbers in [0, 1).

    Returns
    -------
    (n,) float64
        Within ±3.5: the sum of four (Irwin and Hall), so nobody is absurdly far from the rest.
    """
    return np.asarray((words[0] + words[1] + words[2] + words[3] - 2.0) * 1.7320508075688772)
