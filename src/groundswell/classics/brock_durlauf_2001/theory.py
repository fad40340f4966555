"""The mean field and the finite crowd, exactly: equilibria, folds, cusp, exponents, the birth-death chain.

Two ways of speaking of the same thing are used. In signs, m is the mean choice from -1 to 1 and solves
m = tanh(beta h + beta J m). In shares, a = (1 + m) / 2 solves a = L(b0 + b1 a), L the logistic, with
b0 = 2 beta (h - J) and b1 = 4 beta J.
"""

import math
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import ndtr

__all__ = [
    "barrier",
    "equilibria",
    "fold",
    "normal_cusp",
    "passage",
    "rates",
    "slope",
    "spinodal",
    "spontaneous",
    "stationary",
    "susceptibility",
]


def equilibria(coupling: float, private: float) -> list[float]:
    """Return every self-consistent mean choice, from lowest to highest; both numbers are multiplied by beta.

    Where the coupling is above one, the two turning points of the equation part the line into pieces with one root each
    at most.
    """

    def miss(m: float) -> float:
        return m - math.tanh(private + coupling * m)

    borders = [-1.0, 1.0]
    if coupling > 1.0:
        turn = math.sqrt(1.0 - 1.0 / coupling)
        middles = [(math.atanh(sign * turn) - private) / coupling for sign in (-1.0, 1.0)]
        borders = [-1.0, *(m for m in middles if -1.0 < m < 1.0), 1.0]
    found = []
    for low, high in pairwise(borders):
        if miss(low) * miss(high) <= 0.0:
            found.append(float(brentq(miss, low, high, xtol=1e-15)))
    return found


def spontaneous(coupling: float) -> float:
    """Return the upper mean choice of a crowd without private leanings, for a coupling above one.

    Solved for the coupling instead, artanh(m) / m, so that small values keep their digits.
    """
    return float(brentq(lambda m: math.atanh(m) / m - coupling, 1e-9, 1.0 - 1e-15, xtol=1e-16))


def spinodal(coupling: float) -> tuple[float, float]:
    """Return the mean choice at which a branch dies, and the private leaning (times beta) against it that kills it."""
    m = math.sqrt(1.0 - 1.0 / coupling)
    return m, coupling * m - math.atanh(m)


def fold(b1: float, side: int) -> tuple[float, float]:
    """Return share and b0 at a fold of a = L(b0 + b1 a): side -1 where the low state dies, 1 where the high one."""
    a = 0.5 * (1.0 + side * math.sqrt(1.0 - 4.0 / b1))
    return a, math.log(a / (1.0 - a)) - b1 * a


def susceptibility(a: float, b1: float) -> float:
    """Return by how much the share rises with b0."""
    return a * (1.0 - a) / (1.0 - b1 * a * (1.0 - a))


def slope(x: tuple[float, float], y: tuple[float, float]) -> float:
    """Return the exponent of a power law through two points."""
    return math.log(y[1] / y[0]) / math.log(x[1] / x[0])


def normal_cusp(mean: float = 0.5) -> float:
    """Return the spread of normal thresholds above which the share acting has one resting point, found by bisection."""

    def several(spread: float) -> bool:
        a = 0.5 + np.concatenate([-np.geomspace(0.5, 1e-4, 2000), np.geomspace(1e-4, 0.5, 2000)])
        above = ndtr((a - mean) / spread) > a
        return int(np.count_nonzero(above[1:] != above[:-1])) > 1

    low, high = 0.2, 0.6
    while high - low > 1e-10:
        middle = (low + high) / 2.0
        low, high = (middle, high) if several(middle) else (low, middle)
    return low


# --- the finite crowd, one person at a time ---------------------------------------------------------------------------


def rates(
    people: int, b0: float, b1: float, *, included: bool = False
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return how likely one person's turn brings the number choosing up by one, and down by one, from 0 to all.

    Whoever chooses counts the others who do, out of all; or, if `included`, also the own last choice.
    """
    n = np.arange(people + 1, dtype=np.float64)
    up = (people - n) / people / (1.0 + np.exp(-(b0 + b1 * n / people)))
    seen = n if included else n - 1.0
    down = n / people / (1.0 + np.exp(b0 + b1 * seen / people))
    return up, down


def stationary(people: int, b0: float, b1: float, *, included: bool = False) -> NDArray[np.float64]:
    """Return how likely each number choosing is in the long run."""
    up, down = rates(people, b0, b1, included=included)
    weights = np.concatenate([[0.0], np.cumsum(np.log(up[:-1] / down[1:]))])
    chances = np.exp(weights - weights.max())
    found: NDArray[np.float64] = chances / chances.sum()
    return found


def passage(people: int, b0: float, b1: float, target: int, *, start: int = 0, included: bool = False) -> float:
    """Return the mean number of turns until so many choose for the first time."""
    up, down = rates(people, b0, b1, included=included)
    step, total = 0.0, 0.0
    for n in range(target):
        step = (1.0 + down[n] * step) / up[n]
        total += step if n >= start else 0.0
    return total


def barrier(b0: float, b1: float) -> float:
    """Return the height of the crest over the low state: for each person more, waits grow by its exponential."""
    m = equilibria(b1 / 4.0, b0 / 2.0 + b1 / 4.0)
    low, crest = (1.0 + m[0]) / 2.0, (1.0 + m[1]) / 2.0

    def potential(a: float) -> float:
        return a * math.log(a) + (1.0 - a) * math.log(1.0 - a) - b0 * a - b1 * a * a / 2.0

    return potential(crest) - potential(low)
