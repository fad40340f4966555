"""How a crowd moves from the first rioter to the last, in the threshold model of Granovetter (1978).

Written from the published description alone, without sight of the package's own version.

Each person joins once the share of the crowd already rioting is at least his threshold; nobody leaves. Thresholds,
means, deviations and results are all in percent of the crowd, apart from those results that are counts of people.

Readings chosen where the description leaves room:

* The crowd is counted whole: the undecided person is among the N of the denominator, and does not riot.
* A sampled Normal crowd keeps its thresholds as drawn; rounding is an argument.
* Friendship is mutual; the other reading, where A may call B a friend and not the reverse, is an argument.
"""

import math
from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from statistics import NormalDist, fmean

import numpy as np

PEOPLE = 100
MEAN = 25.0
BELL = NormalDist()


def final(thresholds: Sequence[float]) -> int:
    """Count the rioters when nobody else will join.

    Parameters
    ----------
    thresholds
        Each person's threshold in percent of the crowd; below 0 he starts unprompted, above 100 he never joins.

    Returns
    -------
    int
        People rioting at the end.

    """
    people = len(thresholds)
    rioting = 0
    while True:
        willing = sum(1 for threshold in thresholds if rioting * 100 >= threshold * people)
        if willing == rioting:
            return rioting
        rioting = willing


def continuous(mean: float, sd: float) -> float:
    """Follow a crowd too large to count from no rioters to the first share at which it rests.

    The share rioting is replaced by the share whose threshold it reaches, again and again. Thresholds below nought
    count as nought because the Normal curve's whole lower tail is below any share; those above 100 are never reached.

    Parameters
    ----------
    mean, sd
        Mean and standard deviation of the Normal thresholds, in percent.

    Returns
    -------
    float
        Percent rioting at rest.

    """
    thresholds = NormalDist(mean / 100, sd / 100)
    share = 0.0
    while True:
        reached = thresholds.cdf(share)
        if reached - share <= 1e-13:
            return 100 * reached
        share = reached


def _narrowest(mean: float, sd: float) -> tuple[float, float]:
    """Find where, below the mean, the curve of thresholds comes nearest to the diagonal, or dips furthest under it.

    Below the mean the curve bends upwards, so its height above the diagonal has one lowest point, and cutting the
    interval by thirds closes in on it.

    Parameters
    ----------
    mean, sd
        Mean and standard deviation of the thresholds, as shares.

    Returns
    -------
    tuple[float, float]
        The height above the diagonal at the lowest point, and the share at which it is.

    """
    thresholds = NormalDist(mean, sd)
    low, high = 0.0, mean
    for _ in range(200):
        left, right = low + (high - low) / 3, high - (high - low) / 3
        if thresholds.cdf(left) - left < thresholds.cdf(right) - right:
            high = right
        else:
            low = left
    share = (low + high) / 2
    return thresholds.cdf(share) - share, share


def fold(mean: float) -> tuple[float, float]:
    """Find the spread of thresholds at which a small riot can no longer come to rest.

    Parameters
    ----------
    mean
        Mean threshold in percent, between 0 and 50; elsewhere the riot grows without a jump.

    Returns
    -------
    tuple[float, float]
        The critical standard deviation, and the percent rioting just before the jump.

    """
    if not 0 < mean < 50:
        raise ValueError("A jump exists only where the mean threshold lies between 0 and 50 percent.")
    centre = mean / 100
    low, high = centre / 100, 1.0
    for _ in range(100):
        middle = (low + high) / 2
        if _narrowest(centre, middle)[0] < 0:
            low = middle
        else:
            high = middle
    spread = (low + high) / 2
    return 100 * spread, 100 * _narrowest(centre, spread)[1]


def _rounded(threshold: float, rounding: str) -> float:
    """Round a threshold to whole percents in the way named.

    Parameters
    ----------
    threshold
        The threshold in percent.
    rounding
        One of "exact", "floor", "nearest" and "ceil".

    Returns
    -------
    float
        The threshold as the crowd uses it.

    """
    match rounding:
        case "exact":
            return threshold
        case "floor":
            return math.floor(threshold)
        case "nearest":
            return math.floor(threshold + 0.5)
        case "ceil":
            return math.ceil(threshold)
    raise ValueError(f"Unknown rounding: {rounding}.")


def midquantile(sd: float, rounding: str, mean: float = MEAN, people: int = PEOPLE) -> int:
    """Count the rioters in the most regular crowd that a Normal curve allows.

    Person i of N has the threshold below which lies a share (i - 1/2)/N of the curve.

    Parameters
    ----------
    sd
        Standard deviation of the thresholds in percent.
    rounding
        "exact", "floor", "nearest" or "ceil", to whole percents.
    mean, people
        Mean threshold in percent, and size of the crowd.

    Returns
    -------
    int
        People rioting at the end.

    """
    ranks = [(person - 0.5) / people for person in range(1, people + 1)]
    return final([_rounded(mean + sd * BELL.inv_cdf(rank), rounding) for rank in ranks])


def tipping(rounding: str, low: float = 8.0, high: float = 16.0, step: float = 0.001) -> float:
    """Find the smallest spread, on a fine grid, at which most of the regular crowd riots.

    Parameters
    ----------
    rounding
        As in `midquantile`.
    low, high, step
        The grid of standard deviations tried, in percent.

    Returns
    -------
    float
        The first spread with more than half rioting.

    """
    for count in range(round((high - low) / step) + 1):
        sd = low + count * step
        if midquantile(sd, rounding) * 2 > PEOPLE:
            return sd
    raise ValueError("No spread on the grid sets most of the crowd rioting.")


def _settle(crowds: np.ndarray) -> list[int]:
    """Let many crowds of a hundred run to rest side by side.

    Parameters
    ----------
    crowds
        Thresholds in percent, one crowd a row, one person a column.

    Returns
    -------
    list[int]
        People rioting at the end, crowd by crowd.

    """
    people = crowds.shape[1]
    rioting = np.zeros(len(crowds), dtype=np.int64)
    while True:
        willing = (rioting[:, None] * 100 >= crowds * people).sum(axis=1)
        if (willing == rioting).all():
            return [int(count) for count in rioting]
        rioting = willing


def sampled_uniform(crowds: int, seed: int) -> list[int]:
    """Count the rioters in crowds of a hundred whose thresholds are each drawn at random from 0 to 99.

    Parameters
    ----------
    crowds
        Number of crowds.
    seed
        Seed of the random numbers.

    Returns
    -------
    list[int]
        People rioting at the end, crowd by crowd.

    """
    rng = np.random.default_rng(seed)
    return _settle(rng.integers(0, PEOPLE, size=(crowds, PEOPLE)))


def sampled_normal(sd: float, crowds: int, seed: int, mean: float = MEAN, rounding: str = "exact") -> list[int]:
    """Count the rioters in crowds of a hundred whose thresholds are each drawn from a Normal curve.

    Parameters
    ----------
    sd
        Standard deviation of the thresholds in percent.
    crowds
        Number of crowds.
    seed
        Seed of the random numbers.
    mean
        Mean threshold in percent.
    rounding
        "exact" keeps thresholds as drawn; "floor", "nearest" and "ceil" make whole percents of them.

    Returns
    -------
    list[int]
        People rioting at the end, crowd by crowd.

    """
    rng = np.random.default_rng(seed)
    thresholds = rng.normal(mean, sd, size=(crowds, PEOPLE))
    return _settle(np.vectorize(_rounded, otypes=[float])(thresholds, rounding) if rounding != "exact" else thresholds)


def _ties(people: int, share: float, rng: np.random.Generator, *, mutual: bool) -> np.ndarray:
    """Draw who counts whom as a friend.

    Parameters
    ----------
    people
        Size of the crowd.
    share
        Chance that a pair, or a person of another, are friends.
    rng
        Source of the random numbers.
    mutual
        Whether friendship is drawn once for the pair.

    Returns
    -------
    np.ndarray
        1 where the row's person counts the column's person as a friend.

    """
    drawn = rng.random((people, people)) < share
    if mutual:
        above = np.triu(drawn, 1)
        return (above | above.T).astype(np.int64)
    np.fill_diagonal(drawn, val=False)
    return drawn.astype(np.int64)


def friends(
    weight: float,
    share: float,
    thresholds: list[int],
    crowds: int,
    seed: int,
    *,
    mutual: bool = True,
) -> list[int]:
    """Count the rioters when each person gives more heed to friends than to strangers.

    A friend counts `weight` times, a stranger once, and the undecided person stands in the denominator as one stranger
    who does not riot. The comparison is made in whole numbers.

    Parameters
    ----------
    weight
        How many strangers a friend is worth.
    share
        Chance that two people are friends.
    thresholds
        Each person's threshold in percent.
    crowds
        Number of crowds, each with friendships of its own.
    seed
        Seed of the random numbers.
    mutual
        Whether friendship goes both ways.

    Returns
    -------
    list[int]
        People rioting at the end, crowd by crowd.

    """
    rng = np.random.default_rng(seed)
    worth = Fraction(weight).limit_denominator(10**6)
    friend, stranger = worth.numerator, worth.denominator
    needed = np.array(thresholds, dtype=np.int64)
    finals = []
    for _ in range(crowds):
        ties = _ties(len(thresholds), share, rng, mutual=mutual)
        known = ties.sum(axis=1)
        everybody = friend * known + stranger * (len(thresholds) - known)
        rioting = np.zeros(len(thresholds), dtype=np.int64)
        while True:
            known_rioting = ties @ rioting
            strangers_rioting = rioting.sum() - known_rioting  # read only for people not yet rioting themselves
            seen = friend * known_rioting + stranger * strangers_rioting
            joined = rioting | (seen * 100 >= needed * everybody)
            if (joined == rioting).all():
                break
            rioting = joined
        finals.append(int(rioting.sum()))
    return finals


def main() -> None:
    """Print the twin's figures beside those of the description."""
    uniform, perturbed = list(range(100)), [0, 2, *range(2, 100)]
    print("uniform, perturbed:", final(uniform), final(perturbed), "(described 100, 1)")
    print("fold at mean 25:", fold(25), "(described 12.222087, 6.200325)")
    described = {10: 0.7696, 11: 1.713, 12: 4.0211, 12.2: 5.4792, 12.25: 100, 20: 99.991, 30: 99.339, 50: 90.485}
    for sd, value in {**described, 100: 65.857, 1000: 51.039}.items():
        print(f"continuous sd {sd}: {continuous(25, sd):.4f} (described {value})")
    for rounding, value in {"exact": 12.549, "floor": 11.888, "nearest": 12.219, "ceil": 12.549}.items():
        print(f"mid-quantile crowd, {rounding}: tips at {tipping(rounding):.3f} (described {value})")
    finals = sampled_uniform(20_000, 1)
    print("P(0), P(1):", finals.count(0) / 20_000, finals.count(1) / 20_000, "(exact .36603, .13533)")
    for sd, value in {10: 0.0038, 12: 0.1595, 12.2: 0.1980, 12.5: 0.2594, 13: 0.3775, 16: 0.9082}.items():
        high = fmean(count > 50 for count in sampled_normal(sd, 20_000, 2))
        print(f"sampled Normal sd {sd}: P(>50) {high:.4f} (described {value})")
    for weight in (2, 5):
        for share in (0.05, 0.1, 0.25, 0.5, 0.9):
            even = friends(weight, share, uniform, 2000, 3)
            odd = friends(weight, share, perturbed, 2000, 4)
            mode = Counter(even).most_common(1)[0][0]
            print(
                f"friends w {weight} a {share}: mode {mode}, P(>1) {fmean(count > 1 for count in even):.3f}, "
                f"mean {fmean(even):.3f}, most {max(even)}; perturbed P(>1) {fmean(count > 1 for count in odd):.3f}, "
                f"95th percentile {sorted(odd)[1899]}, most {max(odd)}",
            )


if __name__ == "__main__":
    main()
