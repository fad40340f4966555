"""Two worlds with the same luck: their difference, how sure it is, and how many replicates the pairing saved."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from groundswell.errors import GroundswellError

__all__ = ["ENOUGH_PAIRS", "MIN_PAIRS", "ROUNDED", "Difference", "Verdict", "difference", "least_left", "verdict"]

Floats = NDArray[np.float64]

CONFIDENCE = 0.95

ROUNDED = 1.0 / 6.0
"""Variance that a difference of two counts is taken to have at least (an assumption), in squared steps of counting:
that of the rounding of either to the nearest step, a twelfth each (Sheppard 1898). Pairs that happen to come out the
same are then not taken as sure."""


MIN_PAIRS = 2
"""Pairs from which on there is an interval."""

ENOUGH_PAIRS = 5
"""Pairs, of all worlds together, below which neither "no difference" nor what pairing saves is said (an assumption, 3
to 20): two or three pairs that come out the same may well be luck."""

_BITS = 64.0 * float(np.finfo(np.float64).eps)
"""Differences below this share of what is compared are rounding: no difference, and no variance."""


@dataclass(frozen=True)
class Difference:
    """A paired difference, day by day or as one number: the changed world minus the world as it is.

    Attributes
    ----------
    mean : (days,) float
        Mean over pairs.
    low, high : (days,) float
        Interval for the mean (Student's t), at the confidence of this module, within what is possible.
    error : (days,) float
        Standard error of the mean, with the rounding of whole numbers in it.
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
    def freedom(self) -> int:
        """Degrees of freedom of the interval."""
        return self.pairs - 1

    @property
    def up(self) -> bool:
        """Whether one number is surely more: its interval lies above nought."""
        return bool(self.low[0] > 0)

    @property
    def down(self) -> bool:
        """Whether one number is surely less: its interval lies below nought."""
        return bool(self.high[0] < 0)

    @property
    def same(self) -> bool:
        """Whether one number is exactly the same in every pair."""
        return bool(self.low[0] == self.high[0] == 0.0)

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


def difference(before: Floats, after: Floats, *, grain: float = 0.0, furthest: float = np.inf) -> Difference:
    """Compare two worlds pair by pair.

    Parameters
    ----------
    before, after : (pairs, days) or (pairs,) float
        The same replicates in the same order; pair by pair they share all luck.
    grain : float
        Steps in which these are counted, whose rounding has a variance of its own: 1 for days, a person's part for a
        share of people; see `ROUNDED`.
    furthest : float
        How far apart the two can be at most: 1 for shares. No interval reaches further.

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
    if pairs < MIN_PAIRS:
        raise GroundswellError(f"{pairs} pair: at least 2 are needed to say how sure a difference is")
    from scipy.stats import t  # noqa: PLC0415 - heavy

    each = np.asarray(after, dtype=np.float64) - np.asarray(before, dtype=np.float64)
    rounding = _BITS * np.maximum(np.abs(before).max(axis=0), np.abs(after).max(axis=0))
    each = np.where(np.abs(each) <= rounding, 0.0, each)
    mean = each.mean(axis=0)
    paired, *own = (_variance(values, rounding) for values in (each, before, after))
    # What is exactly the same in every pair is so, however it is counted.
    least = np.where((each == 0.0).all(axis=0), 0.0, ROUNDED * grain**2)
    error = np.sqrt(np.maximum(paired, least) / pairs)
    half = float(t.ppf(0.5 + CONFIDENCE / 2, pairs - 1)) * error
    ends = (np.clip(end, -furthest, furthest) for end in (mean - half, mean + half))
    parts = [np.atleast_1d(np.asarray(part)) for part in (mean, *ends, error, paired, *own)]
    return Difference(parts[0], parts[1], parts[2], parts[3], parts[4], parts[5], parts[6], pairs)


def _variance(values: Floats, rounding: Floats) -> Floats:
    """Return the variance over pairs; nought where it is that of rounding."""
    found = np.asarray(values, dtype=np.float64).var(axis=0, ddof=1)
    return np.asarray(np.where(found <= rounding**2, 0.0, found))


@dataclass(frozen=True)
class Verdict:
    """What many accepted sets and structures say together of the sign of a difference.

    Attributes
    ----------
    sign : {"more", "less", "none", "undecided", "unsure"}
        Undecided where two of them are sure of opposite signs; unsure where none is against but too few are sure.
    up, down, unsure : int
        How many are sure that it is more, sure that it is less, or not sure; rivals among them.
    """

    sign: str
    up: int
    down: int
    unsure: int


def verdict(
    own: list[Difference], rivals: Sequence[Difference] = (), *, least: float = 0.8, enough: int = ENOUGH_PAIRS
) -> Verdict:
    """Say what differences of one number agree on: a sign, or nothing.

    Parameters
    ----------
    own : list of Difference
        One for each accepted set of the structure as it is; each of one number.
    rivals : sequence of Difference
        The same in other structures. They are not counted with the others, for nothing says with which weight; but a
        rival that is sure of the other sign leaves it undecided.
    least : float
        Share of its own sets that has to be sure of the same sign (an assumption, 0.5 to 1), nobody being sure of the
        other.
    enough : int
        Pairs of its own worlds together from which on it may be said that there is no difference.

    Returns
    -------
    Verdict
        ``none`` where all of its own are exactly nought in enough pairs, and no rival is sure of a sign.
    """
    if not own:
        raise GroundswellError("no difference to judge")
    every = [*own, *rivals]
    up, down = sum(one.up for one in every), sum(one.down for one in every)
    return Verdict(_sign(own, up, down, least * len(own), enough), up, down, len(every) - up - down)


def _sign(own: Sequence[Difference], up: int, down: int, sure: float, pairs: int) -> str:
    if up and down:
        return "undecided"
    if all(one.same for one in own):
        return "unsure" if up or down or sum(one.pairs for one in own) < pairs else "none"
    if sum(one.up for one in own) >= sure:
        return "more"
    return "less" if sum(one.down for one in own) >= sure else "unsure"
