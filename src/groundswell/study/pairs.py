"""Two worlds with the same luck: their difference, how sure it is, and how many replicates the pairing saved."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from groundswell.errors import GroundswellError

__all__ = ["Difference", "Verdict", "difference", "least_left", "verdict"]

Floats = NDArray[np.float64]

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Difference:
    """A paired difference, day by day or as one number: the changed world minus the world as it is.

    Attributes
    ----------
    mean : (days,) float
        Mean over pairs.
    low, high : (days,) float
        Interval for the mean (Student's t), at the confidence of this module.
    error : (days,) float
        Standard error of the mean.
    paired : (days,) float
        Variance of the difference within pairs.
    before, after : (days,) float
        Variance of either world; their sum is that of a difference between runs with luck of their own.
    pairs : int
        How many.
    """

    mean: Floats
    low: Floats
    high: Floats
    error: Floats
    paired: Floats
    before: Floats
    after: Floats
    pairs: int

    @property
    def unpaired(self) -> Floats:
        """Variance of a difference between runs with luck of their own."""
        return self.before + self.after

    @property
    def ratio(self) -> Floats:
        """Variance kept by pairing, 0 to about 1 day by day; NaN where nothing varies at all."""
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.asarray(np.where(self.unpaired > 0, self.paired / self.unpaired, np.nan))

    @property
    def saved(self) -> Floats:
        """How many replicates without pairing give the same certainty as one pair; NaN where nothing varies."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(np.where(self.paired > 0, self.unpaired / self.paired, np.nan))


def least_left(before: Floats, after: Floats) -> Floats:
    """Return the share of variance that a difference keeps at least, however luck is shared.

    Two worlds whose spreads differ cannot cancel: by the inequality of Cauchy and Schwarz the variance of their
    difference is no less than the squared difference of their standard deviations.

    Parameters
    ----------
    before, after : (days,) float
        Variance of either world.

    Returns
    -------
    (days,) float
        0 where both vary alike, 1 where one of them does not vary; NaN where neither does.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray((np.sqrt(after) - np.sqrt(before)) ** 2 / (before + after))


def difference(before: Floats, after: Floats) -> Difference:
    """Compare two worlds pair by pair.

    Parameters
    ----------
    before, after : (pairs, days) or (pairs,) float
        The same replicates in the same order; pair by pair they share all luck.

    Returns
    -------
    Difference

    Raises
    ------
    GroundswellError
        If there are fewer than two pairs, or the two do not match.
    """
    if before.shape != after.shape:
        raise GroundswellError(f"{before.shape} against {after.shape} figures: pairs must match one to one")
    pairs = len(before)
    if pairs < 2:
        raise GroundswellError(f"{pairs} pair: at least 2 are needed to say how sure a difference is")
    from scipy.stats import t  # noqa: PLC0415 - heavy

    each = np.asarray(after, dtype=np.float64) - np.asarray(before, dtype=np.float64)
    mean = each.mean(axis=0)
    paired = each.var(axis=0, ddof=1)
    error = np.sqrt(paired / pairs)
    half = float(t.ppf(0.5 + CONFIDENCE / 2, pairs - 1)) * error
    own = (side.var(axis=0, ddof=1) for side in (before, after))
    parts = [np.atleast_1d(np.asarray(part)) for part in (mean, mean - half, mean + half, error, paired, *own)]
    return Difference(parts[0], parts[1], parts[2], parts[3], parts[4], parts[5], parts[6], pairs)


@dataclass(frozen=True)
class Verdict:
    """What many accepted sets and structures say together of the sign of a difference.

    Attributes
    ----------
    sign : {"more", "less", "none", "undecided"}
        Undecided where two of them are sure of opposite signs, or too few are sure at all.
    up, down, unsure : int
        How many are sure that it is more, sure that it is less, or not sure.
    """

    sign: str
    up: int
    down: int
    unsure: int


def verdict(differences: list[Difference], *, least: float = 0.8) -> Verdict:
    """Say what differences of one number agree on: a sign, or nothing.

    Parameters
    ----------
    differences : list of Difference
        One for each accepted set and structure; each of one number.
    least : float
        Share of them that has to be sure of the same sign (an assumption, 0.5 to 1), none being sure of the other.

    Returns
    -------
    Verdict
        ``none`` where all are exactly nought.
    """
    if not differences:
        raise GroundswellError("no difference to judge")
    up = sum(bool(one.low[0] > 0) for one in differences)
    down = sum(bool(one.high[0] < 0) for one in differences)
    unsure = len(differences) - up - down
    if all(one.low[0] == one.high[0] == 0.0 for one in differences):
        return Verdict("none", up, down, unsure)
    enough = least * len(differences)
    if down == 0 and up >= enough:
        return Verdict("more", up, down, unsure)
    if up == 0 and down >= enough:
        return Verdict("less", up, down, unsure)
    return Verdict("undecided", up, down, unsure)
