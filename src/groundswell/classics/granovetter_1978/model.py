"""Crowds of people with thresholds, and the rule of each: riot once enough others do."""

from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from groundswell.classics.lots import lots
from groundswell.errors import ScenarioError
from groundswell.mechanisms.base import Draw, Me, Mechanism, Par, See, mechanism
from groundswell.mechanisms.crowd import Crowd
from groundswell.scenario.parameters import param
from groundswell.world.columns import Column, Population
from groundswell.world.graphs import Contacts, Everybody, RandomGraph, Rows

__all__ = [
    "CROWD",
    "ROUNDINGS",
    "RULES",
    "NumeratorOnly",
    "Riot",
    "RiotWithFriends",
    "Strictly",
    "crowds",
    "one_way",
    "perturbed",
    "quantiles",
    "sampled_normal",
    "sampled_uniform",
    "uniform",
    "with_friends",
]

Thresholds = NDArray[np.float64]

CROWD = Population(
    "crowd",
    "crowd",
    (
        Column("riots", "flag", 0, 1, "flag", "whether rioting, as others see", shown=True),
        Column("threshold", "float", 0.0, float("inf"), "people", "how many rioters of the whole crowd one needs"),
    ),
)
"""Somebody in a crowd."""

ROUNDINGS = ("exact", "floor", "nearest", "ceil")
"""How a threshold drawn from a continuous law becomes a percentage, by number; exact leaves it as it is."""


@mechanism("riot", population="crowd", phase="act")
class Riot:
    """Riot for good once as many riot as one's threshold asks for."""

    def step(me: Me, see: See, par: Par, draw: Draw) -> None:
        if see.riots_all >= me.threshold:
            me.riots = True


@mechanism("riot_with_friends", population="crowd", phase="act")
class RiotWithFriends:
    """Riot for good once the rioting part of the crowd reaches one's threshold, friends weighing more than others.

    Oneself, not yet rioting, counts as a stranger. Multiplied out, so that whole numbers are compared with whole
    numbers: of 100 with 48 rioting and 20 friends, 15 of them rioting, weight 2 makes 63 of 120.
    """

    weight = param("1 ratio", low="1 ratio", high="20 ratio", source="not printed; the test uses 2", doc="of a friend")

    def step(me: Me, see: See, par: Par, draw: Draw) -> None:
        more = par.weight - 1.0
        rioting = see.riots_all + more * see.riots_seen
        crowd = see.people + more * see.contacts
        if rioting * see.people >= me.threshold * crowd:
            me.riots = True


@mechanism("strictly", population="crowd", phase="act")
class Strictly:
    """Wrong on purpose: riot once more riot than one's threshold asks for."""

    def step(me: Me, see: See, par: Par, draw: Draw) -> None:
        if see.riots_all > me.threshold:
            me.riots = True


@mechanism("numerator_only", population="crowd", phase="act")
class NumeratorOnly:
    """Wrong on purpose: friends weigh more among those who riot, and not in the crowd that they are a part of."""

    weight = param("1 ratio", low="1 ratio", high="20 ratio", source="not printed; the test uses 2", doc="of a friend")

    def step(me: Me, see: See, par: Par, draw: Draw) -> None:
        if see.riots_all + (par.weight - 1.0) * see.riots_seen >= me.threshold:
            me.riots = True


RULES = cast("tuple[Mechanism, ...]", (Riot, RiotWithFriends))
"""What people go by, without friendships and with them."""


def uniform(people: int = 100) -> Thresholds:
    """Return a crowd in which one needs nobody, one needs 1 other, one needs 2, and so on."""
    return np.arange(people, dtype=np.float64)


def perturbed(people: int = 100) -> Thresholds:
    """Return the same crowd, but for the one who needs 1: now 2."""
    thresholds = uniform(people)
    thresholds[1] = 2.0
    return thresholds


def quantiles(mean: float, spread: float, people: int = 100, rounding: str = "exact") -> Thresholds:
    """Return a normal crowd without chance: the middle quantiles, as counts of people.

    Parameters
    ----------
    mean, spread : float
        Of the normal law, in shares of the crowd.
    people : int
        How many.
    rounding : str
        One of `ROUNDINGS`.

    Returns
    -------
    (people,) float64
        Whole numbers from 0; one more than there are people means never.
    """
    return _counts(mean + spread * ndtri((np.arange(people) + 0.5) / people), people, rounding)


def sampled_normal(
    seed: int, groups: int, mean: float, spread: float, people: int = 100, rounding: str = "exact"
) -> Thresholds:
    """Return crowds drawn from a normal law, one after another, as counts of people."""
    return _counts(mean + spread * ndtri(lots(seed, 0, groups * people)), people, rounding)


def sampled_uniform(seed: int, groups: int, people: int = 100) -> Thresholds:
    """Return crowds drawn from the whole numbers below the crowd's size, each as likely."""
    drawn: Thresholds = np.floor(lots(seed, 1, groups * people) * people)
    return drawn


def _counts(shares: Thresholds, people: int, rounding: str) -> Thresholds:
    """Turn thresholds in shares into the least whole number of rioters that meets them."""
    # Deviation from Granovetter 1978: how a hundred people stand for a normal law is not printed, see about.md.
    percent = np.round(shares * 100.0, 9)  # 0.07 times 100 is 7, not a little more
    if rounding == "floor":
        percent = np.floor(percent)
    elif rounding == "nearest":
        percent = np.floor(percent + 0.5)
    elif rounding == "ceil":
        percent = np.ceil(percent)
    elif rounding != "exact":
        raise ScenarioError(f"rounding = {rounding!r}: must be one of {', '.join(ROUNDINGS)}")
    # A whole percentage times a whole number is exact, and so is its hundredth where that is whole.
    needed: Thresholds = np.clip(np.ceil(percent * people / 100.0), 0.0, people + 1.0)
    return needed


def crowds(thresholds: Thresholds, groups: int = 1, *, rule: Any = Riot, start: NDArray[Any] | None = None) -> Crowd:
    """Return crowds side by side, everybody seeing the whole of one's own.

    Parameters
    ----------
    thresholds : (groups * people,) float
        In counts of people, crowd after crowd.
    groups : int
        How many crowds.
    rule : Mechanism
        What people go by.
    start : (groups * people,) bool, optional
        Who riots at the start; nobody unless said.

    Raises
    ------
    ScenarioError
        If there are no people, or they do not make so many equal crowds.
    """
    return _said(thresholds, groups, rule, Everybody(), {}, start)


def with_friends(
    thresholds: Thresholds,
    groups: int,
    volume: float,
    weight: float,
    *,
    rule: Any = RiotWithFriends,
    friends: Rows | None = None,
) -> Crowd:
    """Return crowds in which each two are friends with the same chance, each crowd with friendships of its own.

    Parameters
    ----------
    thresholds : (people,) float
        In counts of people, alike in each crowd.
    groups : int
        How many crowds.
    volume : float
        The chance that two are friends: the acquaintance volume.
    weight : float
        What a friend weighs beside a stranger.
    rule : Mechanism
        What people go by.
    friends : Rows, optional
        Friendships ready made, in place of drawn ones.

    Raises
    ------
    ScenarioError
        If a friend weighs less than a stranger, or the chance is none.
    """
    # Deviation from Granovetter 1978: who is whose friend is not printed, here every pair alike, see about.md.
    everywhere = np.tile(thresholds, groups)
    graph = RandomGraph(volume * (len(thresholds) - 1)) if friends is None else friends
    return _said(everywhere, groups, rule, graph, {f"{rule.name}.weight": weight}, None)


def one_way(seed: int, groups: int, people: int, volume: float) -> Rows:
    """Return friendships that bind one way: each counts each other as a friend, or not, whatever the other does."""
    named = lots(seed, 2, groups * people * people).reshape(groups, people, people) < volume
    named[:, np.arange(people), np.arange(people)] = False
    group, _, friend = np.nonzero(named)
    offsets = np.append(0, np.cumsum(named.sum(axis=2).ravel()))
    return Rows(offsets, (group * people + friend).astype(np.uint32))


def _said(
    thresholds: Thresholds,
    groups: int,
    rule: Mechanism,
    contacts: Contacts,
    settings: dict[str, float],
    start: NDArray[Any] | None,
) -> Crowd:
    begin = {"threshold": thresholds}
    if start is not None:
        begin["riots"] = start
    return Crowd(len(thresholds), CROWD, (rule,), begin, contacts, groups=groups, absorbing="riots", settings=settings)
