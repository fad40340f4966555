"""What has to come out of Granovetter's crowds, and wrong versions in which it must not."""

from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from groundswell.classics.bands import AtMost, Between, Exactly, Measured, Near, Within
from groundswell.classics.base import Check, Lab
from groundswell.classics.granovetter_1978.model import (
    NumeratorOnly,
    Riot,
    RiotWithFriends,
    Strictly,
    crowds,
    one_way,
    perturbed,
    quantiles,
    sampled_normal,
    sampled_uniform,
    uniform,
    with_friends,
)
from groundswell.classics.granovetter_1978.theory import fold, resting

__all__ = ["CHECKS", "tipping"]

Counts = NDArray[np.int64]

MEAN = 0.25
SAMPLED, QUICK_SAMPLED = 20_000, 2_000
VOLUMES = (0.05, 0.1, 0.25, 0.5, 0.9)
FRIENDLY, QUICK_FRIENDLY = 2_000, 250
_SIDE_BY_SIDE = 250
FRIENDS_MEAN = ((0.05, 1.07, 0.006), (0.1, 1.15, 0.01), (0.25, 1.57, 0.03), (0.5, 2.18, 0.04), (0.9, 4.03, 0.06))
"""Volume, and rioters in the mean of 2,000 crowds of another program; errors are those of as many crowds of ours."""


def riot(lab: Lab, thresholds: NDArray[np.float64], groups: int = 1, rule: Any = Riot) -> Counts:
    """Return how many riot in the end, crowd by crowd."""
    return lab.play(crowds(thresholds, groups, rule=rule)).last("riots")


def whole_crowd(lab: Lab, thresholds: NDArray[np.float64], rule: Any = Riot) -> Measured:
    """Return how many riot in the end in one crowd."""
    return Measured(float(riot(lab, thresholds, rule=rule)[0]))


def tipping(
    lab: Lab, rounding: str, people: int = 100, across: int = 101, rule: Any = Riot, mean: float = MEAN
) -> Measured:
    """Return the least spread, in percent, at which a crowd of middle quantiles riots as a whole; found on the engine.

    Crowds with spreads side by side are played, and again between the last that stays and the first that tips.
    """
    low, high = 11.0, 14.0
    for _ in range(3):
        spreads = np.linspace(low, high, across)
        thresholds = np.concatenate([quantiles(mean, spread / 100.0, people, rounding) for spread in spreads])
        tipped = riot(lab, thresholds, across, rule) > people // 2
        first = int(np.argmax(tipped)) if tipped.any() else across - 1
        low, high = float(spreads[max(first - 1, 0)]), float(spreads[first])
    return Measured((low + high) / 2.0, 0.0, across)


@lru_cache(maxsize=8)
def sampled(lab: Lab, spread: float, rule: Any = Riot, rounding: str = "exact") -> Counts:
    """Return how many riot in crowds of 100 drawn from the normal law, or for a spread of nought the uniform one."""
    groups = lab.runs(SAMPLED, QUICK_SAMPLED)
    if spread == 0.0:
        return riot(lab, sampled_uniform(lab.seed, groups), groups, rule)
    return riot(lab, sampled_normal(lab.seed, groups, MEAN, spread, rounding=rounding), groups, rule)


def share_of_crowds(counts: Counts, hits: NDArray[np.bool_]) -> Measured:
    """Return the share of crowds of which something is true."""
    return Measured.share(int(np.count_nonzero(hits)), len(counts))


def exactly_so_many(lab: Lab, many: int, rule: Any = Riot) -> Measured:
    """Return the share of uniform sampled crowds in which so many riot in the end."""
    counts = sampled(lab, 0.0, rule)
    return share_of_crowds(counts, counts == many)


def most_riot(lab: Lab, spread: float, rounding: str = "exact") -> Measured:
    """Return the share of normal sampled crowds in which more than half riot."""
    counts = sampled(lab, spread, rounding=rounding)
    return share_of_crowds(counts, counts > 50)


@lru_cache(maxsize=32)
def befriended(lab: Lab, weight: float, volume: float, *, broken: bool = False, rule: Any = RiotWithFriends) -> Counts:
    """Return how many riot in crowds with friends: in the uniform one, or with the one who needs one other replaced.

    Wrong rules are played in few crowds: they are found out at once.
    """
    thresholds = perturbed() if broken else uniform()
    runs = lab.runs(FRIENDLY, QUICK_FRIENDLY) // _SIDE_BY_SIDE if rule is RiotWithFriends else 1
    said = with_friends(thresholds, _SIDE_BY_SIDE, volume, weight, rule=rule)
    return np.concatenate([lab.play(said, replicate=number).last("riots") for number in range(runs)])


def more_than_one(
    lab: Lab, weight: float, volume: float, *, broken: bool = False, rule: Any = RiotWithFriends
) -> Measured:
    """Return the share of crowds with friends in which more than one riots."""
    counts = befriended(lab, weight, volume, broken=broken, rule=rule)
    return share_of_crowds(counts, counts > 1)


def mean_rioters(lab: Lab, volume: float, rule: Any = RiotWithFriends) -> Measured:
    """Return how many riot in the mean of uniform crowds with friends who weigh 2."""
    return Measured.mean(befriended(lab, 2.0, volume, rule=rule).tolist())


def whole_crowds(lab: Lab, rule: Any = RiotWithFriends) -> Measured:
    """Return how many crowds with friends riot as a whole, over ten cells (weights 2 and 5, five volumes)."""
    cells = [befriended(lab, weight, volume, rule=rule) for weight in (2.0, 5.0) for volume in VOLUMES]
    return Measured(float(sum(np.count_nonzero(counts == 100) for counts in cells)), 0.0, len(cells[0]))


def cells_with_mode_one(lab: Lab, rule: Any = RiotWithFriends) -> Measured:
    """Return in how many of ten cells (weights 2 and 5, five volumes) one rioter is the commonest end."""
    cells = [befriended(lab, weight, volume, rule=rule) for weight in (2.0, 5.0) for volume in VOLUMES]
    ones = sum(int(np.bincount(counts).argmax()) == 1 for counts in cells)
    return Measured(float(ones), 0.0, len(cells[0]))


def rising_steps(lab: Lab, weights: tuple[float, ...]) -> Measured:
    """Return how many of the steps from weight to weight make more than one rioter likelier."""
    shares = [more_than_one(lab, weight, 0.25, broken=True).value for weight in weights]
    return Measured(float(sum(after > before for before, after in pairwise(shares))))


def volume_of_largest_effect(lab: Lab, weight: float, rule: Any = RiotWithFriends) -> Measured:
    """Return the volume, of five, at which more than one rioter is likeliest in the broken crowd."""
    shares = [more_than_one(lab, weight, volume, broken=True, rule=rule).value for volume in VOLUMES]
    return Measured(VOLUMES[int(np.argmax(shares))])


def one_way_less_two_way(lab: Lab, weight: float, wrong_weight: float) -> Measured:
    """Return by how much one-way friendships change the share of crowds with more than one rioter, at a quarter."""
    groups = lab.runs(FRIENDLY, QUICK_FRIENDLY) // 2
    friends = one_way(lab.seed, groups, 100, 0.25)
    said = with_friends(perturbed(), groups, 0.25, wrong_weight, friends=friends)
    counts = lab.play(said).last("riots")
    there, here = share_of_crowds(counts, counts > 1), more_than_one(lab, weight, 0.25, broken=True)
    return Measured(there.value - here.value, float(np.hypot(there.error, here.error)), groups)


def ninety_fifth(lab: Lab, weight: float, rule: Any = RiotWithFriends) -> Measured:
    """Return how many riot at most in 95 of 100 broken crowds, at the volume where most do."""
    counts = befriended(lab, weight, 0.25, broken=True, rule=rule)
    return Measured(float(np.percentile(counts, 95)), 0.0, len(counts))


def worst_of_table(mean: float) -> Measured:
    """Return the largest miss, in rioters of a hundred, from ten resting points computed elsewhere."""
    table = {10: 0.7696, 11: 1.713, 12: 4.0211, 12.2: 5.4792, 12.25: 100.0}
    table |= {20: 99.991, 30: 99.339, 50: 90.485, 100: 65.857, 1000: 51.039}
    return Measured(max(abs(100 * resting(mean, spread / 100) - ours) for spread, ours in table.items()))


def exact(figure: Callable[[], float]) -> Callable[[Lab], Measured]:
    """Return a measure that needs no engine."""
    return lambda _: Measured(figure())


def _binomial(share: float, runs: int) -> Near:
    """Return the band around a share found elsewhere in so many runs."""
    return Near(share, float(np.sqrt(share * (1 - share) / runs)))


_EXACT_NONE = 0.99**100
_EXACT_ONE = 100 * 0.01 * 0.98**99

_TWINS = (
    Check(
        name="uniform-crowd",
        says="Rioters in the crowd with thresholds 0, 1, 2 to 99",
        measure=lambda lab: whole_crowd(lab, uniform()),
        band=Exactly(100),
        control=lambda lab: whole_crowd(lab, uniform(), Strictly),
        control_says="people wait for more than their threshold",
        claim="uniform",
        paper=True,
    ),
    Check(
        name="perturbed-crowd",
        says="Rioters once the one who needs 1 needs 2",
        measure=lambda lab: whole_crowd(lab, perturbed()),
        band=Exactly(1),
        control=lambda lab: whole_crowd(lab, uniform()),
        control_says="the 1 was left in the crowd",
        claim="perturbed",
        paper=True,
    ),
)

_FOLD = (
    Check(
        name="critical-spread",
        says="Spread in percent at which the lowest resting point vanishes, thresholds normal about 25",
        measure=exact(lambda: 100 * fold(MEAN)[0]),
        band=Exactly(12.2, 1),
        control=exact(lambda: 100 * fold(0.26)[0]),
        control_says="thresholds are about 26",
        claim="jump",
        paper=True,
    ),
    Check(
        name="jump-up",
        says="Rioters of a hundred just past the critical spread",
        measure=exact(lambda: 100 * resting(MEAN, 0.12225)),
        band=Between(99.0, 100.0),
        control=exact(lambda: 100 * resting(MEAN, 0.1222)),
        control_says="the spread is just below the critical one",
        claim="jump",
        paper=True,
    ),
    Check(
        name="rise-to-six",
        says="Rioters of a hundred just before the jump",
        measure=exact(lambda: 100 * fold(MEAN)[1]),
        band=Exactly(6),
        control=exact(lambda: 100 * resting(MEAN, 0.11)),
        control_says="the spread is 11, well before the jump",
        claim="six",
        paper=True,
    ),
    Check(
        name="limit-of-half",
        says="Rioters of a hundred when the spread is without bounds (here a thousand times the crowd)",
        measure=exact(lambda: 100 * resting(MEAN, 1000.0)),
        band=Within(50.0, 0.1),
        control=exact(lambda: 100 * resting(MEAN, 1.0)),
        control_says="the spread is only as large as the crowd",
        claim="half",
        paper=True,
    ),
    Check(
        name="fold-exact",
        says="Critical spread of the map, to the last digit of an independent computation",
        measure=exact(lambda: 100 * fold(MEAN)[0]),
        band=Exactly(12.222087, 6),
        control=exact(lambda: 100 * fold(0.2501)[0]),
        control_says="thresholds are about 25.01",
    ),
    Check(
        name="fold-share-exact",
        says="Rioters of a hundred at the fold, to the last digit of an independent computation",
        measure=exact(lambda: 100 * fold(MEAN)[1]),
        band=Exactly(6.200325, 6),
        control=exact(lambda: 100 * fold(0.2501)[1]),
        control_says="thresholds are about 25.01",
    ),
    Check(
        name="map-table",
        says="Largest miss, in rioters of a hundred, from ten resting points of the map (spreads from 10 to 1000)",
        measure=exact(lambda: worst_of_table(MEAN).value),
        band=AtMost(1e-3),
        control=exact(lambda: worst_of_table(0.2501).value),
        control_says="thresholds are about 25.01",
    ),
    Check(
        name="large-crowd-tips",
        says="Spread in percent at which a played crowd of 4,000 middle quantiles tips, beside the fold of the map",
        measure=lambda lab: tipping(lab, "exact", 4000, lab.runs(51, 21)),
        band=Within(12.222, 0.02),
        control=lambda lab: tipping(lab, "exact", 4000, 21, mean=0.26),
        control_says="thresholds are about 26",
    ),
)

_ROUNDED = tuple(
    Check(
        name=f"hundred-tips-{rounding}",
        says=f"Spread in percent at which a hundred middle quantiles tip, thresholds as percents: {words}",
        measure=lambda lab, rounding=rounding: tipping(lab, rounding),
        band=Within(where, 0.001),
        control=lambda lab, rounding=rounding: tipping(lab, rounding, rule=Strictly),
        control_says="people wait for more than their threshold",
    )
    for rounding, words, where in (
        ("exact", "not rounded", 12.549),
        ("floor", "rounded down", 11.888),
        ("nearest", "rounded to the nearest", 12.219),
        ("ceil", "rounded up", 12.549),
    )
)

_SAMPLED = (
    Check(
        name="sampled-nobody",
        says="Share of crowds drawn from the whole numbers 0 to 99 in which nobody riots",
        measure=lambda lab: exactly_so_many(lab, 0),
        band=Within(0.37, 0.01),
        control=lambda lab: exactly_so_many(lab, 0, Strictly),
        control_says="people wait for more than their threshold",
        claim="sampled-none",
        paper=True,
        slow=True,
    ),
    Check(
        name="sampled-one",
        says="Share of such crowds in which one riots",
        measure=lambda lab: exactly_so_many(lab, 1),
        band=Within(0.14, 0.01),
        control=lambda lab: exactly_so_many(lab, 2),
        control_says="crowds in which two riot are counted",
        claim="sampled-one",
        paper=True,
        slow=True,
    ),
    Check(
        name="sampled-sum-exact",
        says="Chance that none or one riots, in closed form: 0.99^100 + 0.98^99",
        measure=exact(lambda: _EXACT_NONE + _EXACT_ONE),
        band=Within(0.51, 0.01),
        control=exact(lambda: 0.98**100 + 100 * 0.02 * 0.97**99),
        control_says="thresholds are drawn from fifty numbers",
        claim="sampled-sum",
        paper=True,
    ),
    Check(
        name="sampled-nobody-exact",
        says="Share of sampled crowds in which nobody riots, beside the closed form",
        measure=lambda lab: exactly_so_many(lab, 0),
        band=Near(_EXACT_NONE),
        control=lambda lab: exactly_so_many(lab, 0, Strictly),
        control_says="people wait for more than their threshold",
    ),
    Check(
        name="sampled-one-exact",
        says="Share of sampled crowds in which one riots, beside the closed form",
        measure=lambda lab: exactly_so_many(lab, 1),
        band=Near(_EXACT_ONE),
        control=lambda lab: exactly_so_many(lab, 2),
        control_says="crowds in which two riot are counted",
    ),
    *(
        Check(
            name=f"sampled-normal-{100 * spread:g}",
            says=f"Share of crowds drawn from the normal law with spread {100 * spread:g} in which more than half riot",
            measure=lambda lab, spread=spread: most_riot(lab, spread),
            band=_binomial(share, SAMPLED),
            control=lambda lab, spread=spread: most_riot(lab, spread, "floor"),
            control_says="thresholds are rounded down to whole percents",
            slow=spread == 0.1,
        )
        for spread, share in (
            (0.1, 0.0038),
            (0.12, 0.1595),
            (0.122, 0.198),
            (0.125, 0.2594),
            (0.13, 0.3775),
            (0.16, 0.9082),
        )
    ),
)

_FRIENDS = (
    Check(
        name="friends-mode",
        says="Cells of ten (weights 2 and 5, five volumes) in which one rioter is the commonest end",
        measure=cells_with_mode_one,
        band=Between(6, 10),
        control=lambda lab: cells_with_mode_one(lab, NumeratorOnly),
        control_says="friends weigh among rioters, and not in the crowd",
        claim="friends-mode",
        paper=True,
        slow=True,
    ),
    *(
        Check(
            name=f"friends-more-{volume:g}",
            says=f"Share of crowds with more than one rioter, friends weighing 2, volume {volume:g}",
            measure=lambda lab, volume=volume: more_than_one(lab, 2.0, volume),
            band=_binomial(share, FRIENDLY),
            control=lambda lab, volume=volume: more_than_one(lab, 2.0, volume, rule=NumeratorOnly),
            control_says="friends weigh among rioters, and not in the crowd",
            slow=volume > 0.3,
        )
        for volume, share in zip(VOLUMES, (0.066, 0.113, 0.271, 0.523, 0.905), strict=True)
    ),
    *(
        Check(
            name=f"friends-mean-{volume:g}",
            says=f"Rioters in the mean of crowds, friends weighing 2, volume {volume:g}",
            measure=lambda lab, volume=volume: mean_rioters(lab, volume),
            band=Near(mean, error),
            control=lambda lab, volume=volume: mean_rioters(lab, volume, NumeratorOnly),
            control_says="friends weigh among rioters, and not in the crowd",
            slow=volume > 0.3,
        )
        for volume, mean, error in FRIENDS_MEAN
    ),
    Check(
        name="friends-never-all",
        says="Crowds in which all hundred riot, over ten cells (weights 2 and 5, five volumes)",
        measure=whole_crowds,
        band=Exactly(0),
        control=lambda lab: whole_crowds(lab, NumeratorOnly),
        control_says="friends weigh among rioters, and not in the crowd",
        slow=True,
    ),
    Check(
        name="friends-more-exact",
        says="Share of crowds with more than one rioter at volume 0.05: a second is a friend of the first, or has none",
        measure=lambda lab: more_than_one(lab, 2.0, 0.05),
        band=Near(0.05 + 0.95**99),
        control=lambda lab: more_than_one(lab, 2.0, 0.1),
        control_says="two are friends twice as readily",
        slow=True,
    ),
    Check(
        name="broken-with-friends",
        says="Share of broken crowds with more than one rioter, friends weighing 2: just too little",
        measure=lambda lab: more_than_one(lab, 2.0, 0.25, broken=True),
        band=Exactly(0.0, 6),
        control=lambda lab: more_than_one(lab, 2.0, 0.25, broken=True, rule=NumeratorOnly),
        control_says="friends weigh among rioters, and not in the crowd",
    ),
    Check(
        name="friends-by-weight",
        says="Steps of two (weights 2, 3, 8; a volume of a quarter) that make more than one rioter likelier",
        measure=lambda lab: rising_steps(lab, (2.0, 3.0, 8.0)),
        band=Exactly(2),
        control=lambda lab: rising_steps(lab, (2.0, 2.0, 2.0)),
        control_says="the weight is never raised",
        claim="friends-broken",
        paper=True,
    ),
    Check(
        name="friends-by-volume",
        says="Volume of five at which more than one rioter is likeliest, friends weighing 3",
        measure=lambda lab: volume_of_largest_effect(lab, 3.0),
        band=Within(0.25, 0.05),
        control=lambda lab: volume_of_largest_effect(lab, 3.0, NumeratorOnly),
        control_says="friends weigh among rioters, and not in the crowd: the more friends, the more riot",
        claim="friends-broken",
        paper=True,
        slow=True,
    ),
    Check(
        name="friends-few-riot",
        says="Rioters in all but one of twenty broken crowds, friends weighing 8, at the volume where most riot",
        measure=lambda lab: ninety_fifth(lab, 8.0),
        band=AtMost(10),
        control=lambda lab: ninety_fifth(lab, 8.0, NumeratorOnly),
        control_says="friends weigh among rioters, and not in the crowd",
        claim="friends-broken",
        paper=True,
    ),
    Check(
        name="friends-one-way",
        says="What one-way friendships add to the share with more than one rioter, friends weighing 3",
        measure=lambda lab: one_way_less_two_way(lab, 3.0, 3.0),
        band=Within(0.0, 0.06),
        control=lambda lab: one_way_less_two_way(lab, 3.0, 1.0),
        control_says="one-way friends weigh no more than strangers",
        claim="friends-symmetry",
        paper=True,
        slow=True,
    ),
)

CHECKS: tuple[Check, ...] = (*_TWINS, *_FOLD, *_ROUNDED, *_SAMPLED, *_FRIENDS)
