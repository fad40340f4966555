"""How heavy the tail of a list of sizes is: exponents and rivals by likelihood, never by a line through a plot.

Clauset, Shalizi and Newman (2009) showed that a straight line on logarithmic paper says next to nothing of a power
law. Exponents here are maximum-likelihood for whole numbers in a stated range, ends included; rivals are compared
by Vuong's ratio of likelihoods, as the library `powerlaw` does it.
"""

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from groundswell.errors import DataError

__all__ = ["RIVALS", "Exponent", "Ratio", "compare", "exponent"]

RIVALS = ("exponential", "lognormal", "truncated_power_law")
"""Laws that a power law is held against, by the library's names; the last only where there is no upper end.

Version 2.0 of the library norms a cut-off power law on a closed range without its last size, so that the rival
gains what it should not.
"""

_STEEPEST = 20.0


@dataclass(frozen=True)
class Exponent:
    """An exponent of a power law of whole numbers, cut off at both ends.

    Attributes
    ----------
    value : float
        ``a`` in ``P(s) ~ s^-a``, likeliest.
    error : float
        Its standard error, from the curvature of the likelihood.
    count : int
        Sizes in the range.
    """

    value: float
    error: float
    count: int


@dataclass(frozen=True)
class Ratio:
    """How much likelier the sizes are under a power law than under a rival.

    Attributes
    ----------
    ratio : float
        Difference of log likelihoods; above 0 where the power law is the likelier.
    significance : float
        Chance of so large a difference, either way, were the two equally near to the truth.
    """

    ratio: float
    significance: float


def _within(sizes: NDArray[np.integer], low: int, high: int) -> NDArray[np.int64]:
    if not 1 <= low < high:
        raise DataError(f"sizes from {low} to {high}: the range must begin at 1 or more and end above its beginning")
    kept = np.asarray(sizes, dtype=np.int64)
    kept = kept[(kept >= low) & (kept <= high)]
    if len(kept) < 2 or kept.min() == kept.max():
        raise DataError(f"sizes from {low} to {high}: needs at least two different sizes in the range")
    return kept


def exponent(sizes: NDArray[np.integer], low: int, high: int) -> Exponent:
    """Return the likeliest exponent of the sizes in a range.

    The likelihood of ``P(s) = s^-a / sum(k^-a, k = low .. high)`` is highest where the mean logarithm under the law
    is that of the sizes; the mean falls as the exponent grows, so that there is one root. It may lie below 1.

    Parameters
    ----------
    sizes : (sizes,) whole numbers
        Those outside the range are left out.
    low, high : int
        The range, ends included.

    Raises
    ------
    DataError
        If the range is none, or holds fewer than two different sizes.
    """
    from scipy.optimize import brentq  # noqa: PLC0415 - heavy

    kept = _within(sizes, low, high)
    target = float(np.log(kept).mean())
    logarithms = np.log(np.arange(low, high + 1, dtype=np.float64))

    def moments(a: float) -> tuple[float, float]:
        weights = np.exp(-a * (logarithms - logarithms[0])) if a > 0 else np.exp(-a * (logarithms - logarithms[-1]))
        weights /= weights.sum()
        middle = float(weights @ logarithms)
        return middle, float(weights @ (logarithms - middle) ** 2)

    if not moments(_STEEPEST)[0] < target < moments(-_STEEPEST)[0]:
        raise DataError(f"sizes from {low} to {high}: lie too near to an end of the range for an exponent")
    value = float(brentq(lambda a: moments(a)[0] - target, -_STEEPEST, _STEEPEST, xtol=1e-12))
    return Exponent(value, float(1.0 / np.sqrt(len(kept) * moments(value)[1])), len(kept))


def compare(sizes: NDArray[np.integer], low: int, high: int | None = None) -> Mapping[str, Ratio]:
    """Hold a power law of whole numbers against its usual rivals.

    Parameters
    ----------
    sizes : (sizes,) whole numbers
        Those outside the range are left out.
    low, high : int
        The range, ends included; no upper end if none is given.

    Returns
    -------
    mapping of str to Ratio
        One for each of `RIVALS`, without the last if there is an upper end. The power law with an exponential
        cut-off holds the plain one as a special case, so that its ratio is never above 0 but for rounding.

    Raises
    ------
    DataError
        If the range is none, or holds fewer than two different sizes.
    """
    kept = _within(sizes, low, int(np.max(sizes)) if high is None else high)
    with warnings.catch_warnings():
        # The library warns of every exponent near 1, where these lie.
        warnings.simplefilter("ignore")
        fit = _fit(kept, low, high)
        rivals = RIVALS if high is None else RIVALS[:-1]
        found = {name: fit.distribution_compare("power_law", name) for name in rivals}
    return MappingProxyType({name: Ratio(float(pair[0]), float(pair[1])) for name, pair in found.items()})


def _fit(kept: NDArray[np.int64], low: int, high: int | None) -> Any:
    import powerlaw  # noqa: PLC0415 - heavy

    return powerlaw.Fit(np.sort(kept), discrete=True, xmin=low, xmax=high, estimate_discrete=False, verbose=0)
