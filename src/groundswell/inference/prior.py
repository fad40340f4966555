"""What is not known of a scenario's numbers before anything is compared: every value of their ranges alike."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from groundswell import rng
from groundswell.study.numbers import Number, assumed, fitted

__all__ = ["DIGITS", "DOMAIN", "Number", "assumed", "draws", "fitted", "normals", "rounded", "said"]

Floats = NDArray[np.float64]

DOMAIN = 249
"""On whose behalf a search draws: nobody's in a run, so that none of its draws is one of a run's."""

DIGITS = 4
"""Significant digits of a number: sets are rounded before they are judged, so a table of them says all."""


def draws(numbers: Sequence[Number], count: int, *, seed: int, stage: int = 0) -> Floats:
    """Draw sets of values evenly over the whole range of every number.

    Parameters
    ----------
    numbers : sequence of Number
        What is drawn.
    count : int
        How many sets.
    seed, stage : int
        Whose luck: the same two give the same sets.

    Returns
    -------
    (count, numbers) float
        Rounded as a table writes them.
    """
    low, high = (np.array([getattr(one, end) for one in numbers]) for end in ("low", "high"))
    words = [rng.uniforms(seed, 0, stage, stream, count, DOMAIN) for stream in range(len(numbers))]
    return rounded(low + (high - low) * np.stack(words, axis=1).astype(np.float64))


def normals(count: int, across: int, *, seed: int, stage: int) -> Floats:
    """Return nearly normal numbers with mean 0 and spread 1, (count, across): sums of four even draws."""
    words = np.stack(
        [
            np.stack([rng.uniforms(seed, 1, stage, 4 * k + word, count, DOMAIN) for word in range(4)])
            for k in range(across)
        ],
        axis=2,
    )
    return np.asarray((words.astype(np.float64).sum(axis=0) - 2.0) * np.sqrt(3.0))


def rounded(sets: Floats) -> Floats:
    """Round to so many significant digits as a table writes; ranges are rounder, so none is overstepped."""
    return np.array([[float(f"{value:.{DIGITS}g}") for value in row] for row in sets]).reshape(sets.shape)


def said(numbers: Sequence[Number], values: Sequence[float]) -> dict[str, str]:
    """Return a set of values as a scenario says them: by path, with their units."""
    return {one.path: f"{value:.{DIGITS}g} {one.unit}" for one, value in zip(numbers, values, strict=True)}
