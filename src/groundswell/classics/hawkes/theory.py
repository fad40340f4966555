"""What is exactly true of events that bring about events, with a memory that fades exponentially."""

import math

import numpy as np
from numpy.typing import NDArray

__all__ = ["borel", "dispersion", "mean_count", "mean_size", "rate", "residuals", "variance_of_size"]


def mean_size(branching: float) -> float:
    """Return the mean size of a family, its first event included."""
    return 1.0 / (1.0 - branching)


def variance_of_size(branching: float) -> float:
    """Return the variance of the size of a family."""
    return branching / (1.0 - branching) ** 3


def borel(size: int, branching: float) -> float:
    """Return the chance of a family of a size (Borel 1942): ``exp(-n k) (n k)^(k - 1) / k!``."""
    if branching == 0.0:
        return 1.0 if size == 1 else 0.0
    heat = branching * size
    return math.exp(-heat + (size - 1) * math.log(heat) - math.lgamma(size + 1))


def rate(background: float, branching: float) -> float:
    """Return how many events a day there are in the long run."""
    return background / (1.0 - branching)


def mean_count(background: float, branching: float, decay: float, days: float) -> float:
    """Return the expected number of events up to a day, where nothing had happened before day nought."""
    gap = decay * (1.0 - branching)
    short = -math.expm1(-gap * days) / gap
    return rate(background, branching) * (days - branching * short)


def dispersion(branching: float, decay: float, days: float) -> float:
    """Return variance over mean of the events in a window of so many days, long after the beginning.

    It rises from 1 for windows shorter than the memory to ``1 / (1 - n)^2`` for long ones.
    """
    limit = 1.0 / (1.0 - branching) ** 2
    gap = decay * (1.0 - branching) * days
    return limit + (1.0 - limit) * -math.expm1(-gap) / gap


def residuals(times: NDArray[np.float64], background: float, branching: float, decay: float) -> NDArray[np.float64]:
    """Return how many events the rate let expect between one event and the next.

    Under the right rate they are exponential with mean one, and independent (Ogata 1988). The memory is carried from
    event to event by its recursion, so that the cost is one step an event.

    Parameters
    ----------
    times : (events,) float64
        Days, in order; nothing had happened before day nought.
    background, branching, decay : float
        The rate held against them.

    Returns
    -------
    (events,) float64
        The expected number between the event before, or day nought, and each.
    """
    expected = np.empty(len(times))
    memory, last = 0.0, 0.0
    for number, now in enumerate(times.tolist()):
        kept = math.exp(-decay * (now - last))
        expected[number] = background * (now - last) + memory * (1.0 - kept)
        memory, last = memory * kept + branching, now
    return expected
