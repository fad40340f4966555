"""Where global cascades are possible, and how far they reach: exact for large random graphs."""

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np

__all__ = [
    "fraction",
    "giant_component",
    "largest_location",
    "largest_ratio",
    "scale_free_mean",
    "spread_window",
    "vulnerable_degree",
    "window",
]

_LARGEST_MEAN = 400.0


def fraction(share: float) -> Fraction:
    """Read a share as the simple fraction that was meant, so that 0.07 of 100 is 7 and not a hair above."""
    return Fraction(share).limit_denominator(1_000_000)


def vulnerable_degree(threshold: float) -> int:
    """Return the largest degree at which a single active neighbour suffices: 1 over the threshold, rounded down."""
    return math.floor(1 / fraction(threshold))


def _special() -> Any:
    from scipy import special  # noqa: PLC0415 - heavy, and not needed for help

    return special


def _root(function: Callable[[float], float], low: float, high: float, fineness: float = 1e-13) -> float:
    """Return where a function changes sign, by halving."""
    rising = function(high) > 0.0
    while high - low > fineness:
        middle = (low + high) / 2.0
        if middle in (low, high):
            break
        low, high = (low, middle) if (function(middle) > 0.0) == rising else (middle, high)
    return (low + high) / 2.0


def _ratio(mean_degree: float, most: int) -> float:
    """Return how many vulnerable people a vulnerable one reaches, among Poisson degrees."""
    return mean_degree * float(_special().gammaincc(most - 1, mean_degree))


def _peak(ratio: Callable[[float], float]) -> float:
    """Return the mean degree at which a single-peaked ratio is largest."""
    grid = np.geomspace(0.05, 80.0, 120)
    place = int(np.argmax([ratio(mean) for mean in grid]))
    low, high = grid[max(place - 1, 0)], grid[min(place + 1, len(grid) - 1)]
    for _ in range(60):
        left, right = low + (high - low) / 3, high - (high - low) / 3
        low, high = (left, high) if ratio(left) < ratio(right) else (low, right)
    return float((low + high) / 2)


def window(threshold: float) -> tuple[float, float] | None:
    """Return the mean degrees between which one person may set off a global cascade; none if there are none.

    References
    ----------
    Watts 2002, equation 5, with equal thresholds: z Q(K - 1, z) > 1, where Q is the regularised upper gamma function.
    """
    most = vulnerable_degree(threshold)
    if most < 2:
        return None
    top = _peak(lambda mean: _ratio(mean, most))
    if _ratio(top, most) <= 1.0:
        return None

    def above(mean: float) -> float:
        return _ratio(mean, most) - 1.0

    return _root(above, 0.5, top), _root(above, top, _LARGEST_MEAN)


def largest_ratio(threshold: float) -> tuple[float, float]:
    """Return the mean degree at which the ratio that must exceed 1 is largest, and that ratio."""
    most = vulnerable_degree(threshold)
    top = _peak(lambda mean: _ratio(mean, most))
    return top, _ratio(top, most)


def giant_component(mean_degree: float) -> float:
    """Return the share of people in the largest component of a large random graph: S = 1 - exp(-z S)."""
    if mean_degree <= 1.0:
        return 0.0
    return _root(lambda share: share - 1.0 + math.exp(-mean_degree * share), 1e-9, 1.0, 1e-14)


def _spread_ratio(mean_degree: float, location: float, spread: float) -> float:
    """Return the same ratio where thresholds are normal, cut to 0 to 1."""
    special = _special()
    others = np.arange(0, int(mean_degree + 12.0 * math.sqrt(mean_degree) + 30.0))
    low, high = special.ndtr((0.0 - location) / spread), special.ndtr((1.0 - location) / spread)
    vulnerable = (special.ndtr((1.0 / (others + 2) - location) / spread) - low) / (high - low)
    poisson = np.exp(others * math.log(mean_degree) - mean_degree - special.gammaln(others + 1.0))
    return float(mean_degree * np.sum(vulnerable * poisson))


def spread_window(location: float, spread: float) -> tuple[float, float] | None:
    """Return the window of normal thresholds cut to 0 to 1."""
    top = _peak(lambda mean: _spread_ratio(mean, location, spread))
    if _spread_ratio(top, location, spread) <= 1.0:
        return None

    def above(mean: float) -> float:
        return _spread_ratio(mean, location, spread) - 1.0

    return _root(above, 0.5, top), _root(above, top, _LARGEST_MEAN)


def largest_location(spread: float) -> float:
    """Return the largest mean threshold at which there is a window."""

    def above(location: float) -> float:
        top = _peak(lambda mean: _spread_ratio(mean, location, spread))
        return _spread_ratio(top, location, spread) - 1.0

    return _root(above, 0.1, 0.5, 1e-7)


def scale_free_mean(exponent: float) -> float:
    """Return the mean degree of a pure power law of degrees from 1 on: it cannot be chosen freely."""
    return float(_special().zeta(exponent - 1.0) / _special().zeta(exponent))
