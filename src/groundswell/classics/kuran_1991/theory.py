"""Evenly spread preferences and integrity, exactly: how large a revolt is at rest, and which sentiment sets it off."""

import math

from scipy.optimize import brentq

__all__ = ["at_rest", "critical_sentiment", "followed", "share_joining"]


def share_joining(cut: float, lowest: float = 0.0) -> float:
    """Return the share of people for whom integrity times private leaning, from -1 to 1, is at least a cut from 0 to 1.

    Integrity is even from 0 to 1, private preference from `lowest` to 1.
    """
    if cut >= 1.0:
        return 0.0
    spread = cut * math.log(cut) if cut > 0.0 else 0.0
    return (1.0 - cut + spread) / (2.0 * (1.0 - lowest))


def at_rest(pressure: float) -> float:
    """Return the share opposing where a society at rest stays: none at a pressure of 1 or more.

    With m = P(cut) and cut = r(1 - 2m), the cut is exp(1 - 1/r) and m = (1 - cut/r) / 2.
    """
    if pressure >= 1.0:
        return 0.0
    return 0.5 * (1.0 - math.exp(1.0 - 1.0 / pressure) / pressure)


def followed(pressure: float, lowest: float = 0.0) -> float:
    """Return where the share opposing comes to rest from none, by following it from round to round.

    Good for as long as it stays below a half.
    """
    share, before = 0.0, -1.0
    while share - before > 1e-16 and share < 0.5:
        before, share = share, share_joining(min(pressure * (1.0 - 2.0 * share), 1.0), lowest)
    return share


def critical_sentiment(pressure: float) -> float:
    """Return the lowest private preference at which that rest vanishes and everything goes over.

    At the fold the cut equals it, and it solves d = exp(-(1 - d) / r): the share that an epidemic with 1/r infections a
    case would spare.
    """
    return float(brentq(lambda d: d - math.exp(-(1.0 - d) / pressure), 0.0, pressure, xtol=1e-14))
