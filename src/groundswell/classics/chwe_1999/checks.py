"""What has to come out of Chwe's networks, and wrong versions in which it must not."""

from functools import lru_cache
from itertools import combinations_with_replacement
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from groundswell.classics.bands import Exactly, Measured
from groundswell.classics.base import Check, Lab
from groundswell.classics.chwe_1999 import theory
from groundswell.classics.chwe_1999.model import (
    CIRCLE,
    CUBE,
    FOURS,
    KITE,
    SQUARE,
    Bandwagon,
    Network,
    all_networks,
    circles,
    cliques,
    components,
)
from groundswell.mechanisms.crowd import Crowd
from groundswell.world.graphs import Everybody

__all__ = ["CHECKS", "acting_in"]

FIVES = ((3, 3, 3, 3, 3), (2, 2, 3, 4, 5), (1, 3, 3, 4, 4))
LINE = 100


def acting_in(lab: Lab, network: Network, parts: Any = cliques) -> Measured:
    """Return how many act in a network, played in its circles."""
    taken = circles([network], parts=parts)
    return Measured(float(taken.acting(lab.play(taken.crowd)).sum()))


def knowing(network: Network) -> Measured:
    """Return how many act in a network, worked out from what each knows."""
    row = np.array([[sum(1 << other for other in known | {one}) for one, known in enumerate(network.beside())]])
    return Measured(float(theory.acting(row, network.thresholds).sum()))


@lru_cache(maxsize=8)
def played(lab: Lab, thresholds: tuple[int, ...], parts: Any = cliques) -> NDArray[np.bool_]:
    """Return who acts in every network among so few people, played all at once."""
    taken = circles(all_networks(thresholds), parts=parts)
    return taken.acting(lab.play(taken.crowd))


def disagreements(lab: Lab, thresholds: tuple[int, ...], parts: Any = cliques) -> Measured:
    """Return in how many networks the circles and the knowledge differ about anybody."""
    known = theory.acting(theory.undirected(len(thresholds)), thresholds)
    wrong = (played(lab, thresholds, parts) != known).any(axis=1)
    return Measured(float(np.count_nonzero(wrong)), 0.0, len(wrong))


def fewest_ties(lab: Lab, threshold: int) -> Measured:
    """Return with how few ties four people can all act."""
    networks = all_networks((threshold,) * 4)
    enough = played(lab, (threshold,) * 4).all(axis=1)
    ties = [len(networks[place].ties) for place in np.flatnonzero(enough)]
    return Measured(float(min(ties)), 0.0, len(networks))


def silenced(lab: Lab, thresholds: tuple[int, ...], *, taken_away: bool = False) -> Measured:
    """Return how many people stop acting when a tie is added to a network, over all networks and ties."""
    acts = played(lab, thresholds)
    pairs = len(thresholds) * (len(thresholds) - 1) // 2
    numbers = np.arange(len(acts))
    lost = 0
    for pair in range(pairs):
        without = numbers[numbers >> pair & 1 == 0]
        before, after = acts[without], acts[without | 1 << pair]
        lost += int((after & ~before if taken_away else before & ~after).sum())
    return Measured(float(lost), 0.0, pairs * len(acts) // 2)


@lru_cache(maxsize=2)
def just_enough() -> tuple[tuple[tuple[int, ...], NDArray[np.int64]], ...]:
    """Return, for every mix of thresholds among four people, the networks of one-way ties that are just enough."""
    every = theory.directed(4)
    mixes = combinations_with_replacement(range(1, 5), 4)
    return tuple((thresholds, theory.just_enough(every, thresholds)) for thresholds in mixes)


def turned(rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the networks with every tie the other way round."""
    people = range(rows.shape[1])
    return np.stack([sum((rows[:, other] >> one & 1) << other for other in people) for one in people], axis=1)


def not_cliques(*, wrong_way: bool = False) -> Measured:
    """Return how many of the networks that are just enough are anything else than cliques told by cliques."""
    found = [
        theory.in_cliques(row, thresholds)
        for thresholds, rows in just_enough()
        for row in (turned(rows) if wrong_way else rows)
    ]
    return Measured(float(len(found) - sum(found)), 0.0, len(found))


def mixes_in_order(*, wrong_way: bool = False) -> Measured:
    """Return for how many mixes of thresholds one of the cheapest networks has its cliques in order of thresholds."""
    good = 0
    for thresholds, rows in just_enough():
        ties = theory.ties_of(rows)
        cheapest = rows[ties == ties.min()]
        cheapest = turned(cheapest) if wrong_way else cheapest
        good += any(theory.in_cliques(row, thresholds, ordered=True) for row in cheapest)
    return Measured(float(good), 0.0, len(just_enough()))


def stronger(lab: Lab, threshold: int, *, weak: bool = False) -> Measured:
    """Return how many more of eight people act where friends are friends of one another, three ties each."""
    strong = CUBE if weak else FOURS
    acting = [acting_in(lab, Network(ties, (threshold,) * 8)).value for ties in (strong, CUBE)]
    return Measured(acting[0] - acting[1])


def broken_line(lab: Lab, rule: Any = None) -> Measured:
    """Return how many act of a hundred who all know one another, thresholds 1, 3, 3, 4, 5 to 100.

    They are Granovetter's broken crowd, thresholds counted with oneself.
    """
    thresholds = (1, 3, *range(3, LINE + 1))
    if rule is None:
        everybody = tuple((one, other) for one in range(LINE) for other in range(one))
        return acting_in(lab, Network(everybody, thresholds))
    needs = np.array(thresholds, dtype=np.float64)
    said = Crowd(LINE, CIRCLE, (cast("Any", rule),), {"needs": needs}, Everybody(), absorbing="acts")
    return Measured(float(lab.play(said).last("acts")[0]))


CHECKS: tuple[Check, ...] = (
    Check(
        name="square-played",
        says="Of four people on a square, each needing three, those who act",
        measure=lambda lab: acting_in(lab, SQUARE),
        band=Exactly(0),
        control=lambda lab: acting_in(lab, SQUARE, components),
        control_says="whoever can be reached counts as known",
        claim="square",
        paper=True,
    ),
    Check(
        name="kite-played",
        says="Of four people on a kite, as many ties, those who act: the triangle",
        measure=lambda lab: acting_in(lab, KITE),
        band=Exactly(3),
        control=lambda lab: acting_in(lab, KITE, components),
        control_says="whoever can be reached counts as known",
        claim="kite",
        paper=True,
    ),
    Check(
        name="square-known",
        says="The same on the square, from what each knows in each of 16 states of the world",
        measure=lambda _: knowing(SQUARE),
        band=Exactly(0),
        control=lambda _: knowing(Network(SQUARE.ties, (2, 2, 2, 2))),
        control_says="each needs two",
        claim="square",
        paper=True,
    ),
    Check(
        name="kite-known",
        says="The same on the kite, from what each knows in each of 16 states of the world",
        measure=lambda _: knowing(KITE),
        band=Exactly(3),
        control=lambda _: knowing(Network(KITE.ties, (2, 2, 2, 2))),
        control_says="each needs two",
        claim="kite",
        paper=True,
    ),
    *(
        Check(
            name=f"cliques-suffice-{''.join(map(str, thresholds))}",
            says=f"Of 1,024 networks of five with thresholds {thresholds}, those where circles and knowledge differ",
            measure=lambda lab, thresholds=thresholds: disagreements(lab, thresholds),
            band=Exactly(0),
            control=lambda lab, thresholds=thresholds: disagreements(lab, thresholds, components),
            control_says="whoever can be reached counts as known",
            claim="cliques",
            paper=True,
        )
        for thresholds in FIVES
    ),
    Check(
        name="just-enough-are-cliques",
        says="Of the networks of one-way ties that just let four act, those not of cliques told by cliques",
        measure=lambda _: not_cliques(),
        band=Exactly(0),
        control=lambda _: not_cliques(wrong_way=True),
        control_says="ties are read the wrong way round",
        claim="just-enough",
        paper=True,
        slow=True,
    ),
    Check(
        name="just-enough-in-order",
        says="Of 35 mixes of thresholds among four, those with a cheapest network of cliques in order of thresholds",
        measure=lambda _: mixes_in_order(),
        band=Exactly(35),
        control=lambda _: mixes_in_order(wrong_way=True),
        control_says="ties are read the wrong way round",
        claim="just-enough",
        paper=True,
        slow=True,
    ),
    *(
        Check(
            name=f"strong-ties-at-{threshold}",
            says=f"How many more of eight who need {threshold} act in two cliques of four than on a cube, as many ties",
            measure=lambda lab, threshold=threshold: stronger(lab, threshold),
            band=Exactly(more),
            control=lambda lab, threshold=threshold, other=other: stronger(lab, other, weak=other == threshold),
            control_says=control_says,
            claim="strong-ties",
            paper=True,
        )
        for threshold, more, other, control_says in (
            (2, 0, 3, "each needs three"),
            (3, 8, 3, "a cube is set beside a cube"),
            (4, 8, 4, "a cube is set beside a cube"),
        )
    ),
    Check(
        name="bandwagons-break",
        says="Of a hundred who all know one another, in Granovetter's broken crowd, those who act",
        measure=broken_line,
        band=Exactly(100),
        control=lambda lab: broken_line(lab, Bandwagon),
        control_says="people wait to see others act, and know nothing of what these know",
        claim="bandwagon",
        paper=True,
    ),
    Check(
        name="fewest-ties-of-four",
        says="Ties it takes for four people who need three each all to act: two triangles that share a side",
        measure=lambda lab: fewest_ties(lab, 3),
        band=Exactly(5),
        control=lambda lab: fewest_ties(lab, 2),
        control_says="each needs two",
    ),
    Check(
        name="a-tie-never-silences",
        says="People who stop acting when a tie is added, over all networks of five with thresholds 2, 2, 3, 4, 5",
        measure=lambda lab: silenced(lab, FIVES[1]),
        band=Exactly(0),
        control=lambda lab: silenced(lab, FIVES[1], taken_away=True),
        control_says="the tie is taken away",
    ),
)
