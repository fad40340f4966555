"""The map of the deterministic crowd: its resting points, and the fold at which the lowest of them vanishes."""

from scipy.optimize import brentq
from scipy.special import ndtr
from scipy.stats import norm

__all__ = ["fold", "resting"]

_ROUNDS = 1_000_000


def resting(mean: float, spread: float) -> float:
    """Return the share that riots in the end if nobody does at first and thresholds are normal.

    The share rioting next is the share whose threshold is at most the share rioting now; the map is followed from 0.
    """
    share, before = 0.0, -1.0
    for _ in range(_ROUNDS):
        if share - before < 1e-15:
            break
        before, share = share, float(ndtr((share - mean) / spread))
    return share


def fold(mean: float) -> tuple[float, float]:
    """Return the spread at which the lowest resting point vanishes, and the share rioting there.

    There the map touches the line of equal shares: with a normal density f, F(a) = a and f(a) = 1, hence
    spread = f(z), a = F(z) and mean = F(z) - z f(z) of the standard law, of which the lower root is taken.
    """
    z = float(brentq(lambda z: norm.cdf(z) - z * norm.pdf(z) - mean, -8.0, 0.0, xtol=1e-15))
    return float(norm.pdf(z)), float(norm.cdf(z))
