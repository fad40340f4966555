"""How far an observation lies outside a target's band."""

from collections.abc import Sequence

from groundswell.observe.score import Observed
from groundswell.observe.targets import Target

__all__ = ["miss"]


def miss(target: Target, observed: Observed, dates: Sequence[str]) -> float:
    """Return how far an observation lies outside a band: in the target's unit, or in days as parts of the whole run.

    Parameters
    ----------
    target : Target
        Whose band.
    observed : float, str or None
        What a run showed; None, where a day never came, misses by 1, as does a wrong label.
    dates : sequence of str
        Days of the run.
    """
    if target.holds(observed):
        return 0.0
    if observed is None or target.kind == "label":
        return 1.0
    if isinstance(observed, str):
        days = list(dates)
        ends = [abs(days.index(observed) - days.index(str(end))) for end in (target.low, target.high) if end in days]
        return min(ends, default=len(days)) / len(days)
    return max(float(target.low) - observed, observed - float(target.high))
