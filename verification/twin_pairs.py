"""One comparison of a classic with its twin, a second version written from the published description alone."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from groundswell.classics.bands import Measured
from groundswell.study.lab import Bench

__all__ = ["TWIN_SEED", "Figures", "Pair", "exact", "mean", "shares"]

Figures = Sequence[Measured]
TWIN_SEED = 20_261


@dataclass(frozen=True)
class Pair:
    """One comparison.

    Attributes
    ----------
    classic, says : str
        Which model, and what is compared.
    ours, wrong : function of Bench
        Our figures, and those of a wrong version of ours.
    twin : function of bool
        The twin's figures; asked for in a hurry or not.
    """

    classic: str
    says: str
    ours: Callable[[Bench], Figures]
    twin: Callable[[bool], Figures]
    wrong: Callable[[Bench], Figures]


def exact(*values: float) -> list[Measured]:
    """Return figures that nothing is left to chance in."""
    return [Measured(float(value)) for value in values]


def shares(counts: Any, *tests: Callable[[Any], Any]) -> list[Measured]:
    """Return the share of counts that pass each test."""
    values = np.asarray(counts)
    return [Measured.share(int(np.count_nonzero(test(values))), len(values)) for test in tests]


def mean(values: Any) -> Measured:
    """Return a mean with its standard error."""
    return Measured.mean([float(value) for value in np.asarray(values).ravel()])
