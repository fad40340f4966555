"""What has to come out of choices with social interactions, and wrong versions in which it must not."""

import math
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from groundswell.classics.bands import AtMost, Exactly, Measured, Near, Within
from groundswell.classics.base import Check, Lab
from groundswell.classics.brock_durlauf_2001.model import choosers, neutral, passages
from groundswell.classics.brock_durlauf_2001.theory import (
    barrier,
    equilibria,
    fold,
    normal_cusp,
    passage,
    slope,
    spinodal,
    spontaneous,
    stationary,
    susceptibility,
)

__all__ = ["CHECKS", "chain", "settled", "sweep"]

Numbers = NDArray[np.float64]

CHAIN, CHAIN_TURNS = 20, 6_000
"""People of the finite crowd, and turns after which it has forgotten its start."""
WAIT, TARGET, WAIT_TURNS = 12, 9, 9_000
"""People of the crowd that waits, how many yes it waits for, and turns after which next to none still wait."""
CHAINS, QUICK_CHAINS = 10_000, 1_000
B0, B1 = -2.5, 5.0
SWEPT = 20_000
STEP, QUICK_STEP = 0.005, 0.02


def exact(figure: Callable[[], float]) -> Callable[[Lab], Measured]:
    """Return a measure that needs no engine."""
    return lambda _: Measured(figure())


def settled(lab: Lab, coupling: float, private: float = 0.0, start: float = 1.0) -> Measured:
    """Return the mean choice, from -1 to 1, in which large crowds settle that begin with another one."""
    groups, people = lab.runs(20, 8), 20_000
    first = np.arange(people) < round(people * (1.0 + start) / 2.0)
    record = lab.play(choosers(np.tile(first, groups), coupling, private, ticks=120, groups=groups, every=120))
    return Measured.mean([float(choice) for choice in 2.0 * record.last("chooses") / people - 1.0])


def parted(lab: Lab, coupling: float, private: float, apart: float) -> Measured:
    """Return how far apart crowds end that begin a little above and a little below the middle equilibrium."""
    middle = equilibria(coupling, private)[1]
    above = settled(lab, coupling, private, middle + apart)
    below = settled(lab, coupling, private, middle - apart)
    return Measured(above.value - below.value, math.hypot(above.error, below.error), above.runs)


@lru_cache(maxsize=4)
def sweep(lab: Lab, coupling: float) -> tuple[Numbers, Numbers, Numbers]:
    """Sweep the leaning up and down again, the crowd keeping its choices; return leanings, and m on both ways."""
    step = lab.runs(1, round(QUICK_STEP / STEP)) * STEP
    leanings = np.arange(-0.4, 0.4 + step / 2, step)
    choices: NDArray[Any] = np.zeros(SWEPT, dtype=np.uint8)
    found = []
    for number, private in enumerate([*leanings, *leanings[::-1]]):
        record = lab.play(choosers(choices, coupling, float(private), ticks=30, every=30), replicate=number)
        choices = record.columns["chooses"]
        found.append(2.0 * float(record.last("chooses")[0]) / SWEPT - 1.0)
    return leanings, np.array(found[: len(leanings)]), np.array(found[len(leanings) :][::-1])


def hysteresis(lab: Lab, coupling: float) -> Measured:
    """Return the width of the loop: from where the way down falls to where the way up rises."""
    leanings, up, down = sweep(lab, coupling)
    rises, falls = leanings[np.argmax(up > 0.0)], leanings[np.argmax(down > 0.0)]
    return Measured(float(rises - falls), float(leanings[1] - leanings[0]) / 2.0, len(leanings))


@lru_cache(maxsize=4)
def chain(lab: Lab, *, included: bool = False) -> NDArray[np.int64]:
    """Return how many choose yes in finite crowds after many turns, crowd by crowd."""
    groups = lab.runs(CHAINS, QUICK_CHAINS)
    said = choosers(
        np.zeros(CHAIN * groups, dtype=np.uint8),
        B1 / 4.0,
        B0 / 2.0 + B1 / 4.0,
        ticks=CHAIN_TURNS,
        groups=groups,
        order="one",
        every=CHAIN_TURNS,
        included=included,
    )
    return lab.play(said).last("chooses")


def misfit(lab: Lab, *, included: bool = False) -> Measured:
    """Return Pearson's chi-squared of the counts of yes against the exact long run (20 degrees of freedom)."""
    counts = chain(lab, included=included)
    hoped = len(counts) * stationary(CHAIN, B0, B1)
    seen = np.bincount(counts, minlength=CHAIN + 1)
    return Measured(float(((seen - hoped) ** 2 / hoped).sum()), math.sqrt(2.0 * CHAIN), len(counts))


def upper_half(lab: Lab, *, included: bool = False) -> Measured:
    """Return the share of finite crowds in which more than half choose yes."""
    counts = chain(lab, included=included)
    return Measured.share(int(np.count_nonzero(counts > CHAIN // 2)), len(counts))


def wait(lab: Lab, *, included: bool = False) -> Measured:
    """Return the mean number of turns until so many choose yes."""
    groups = lab.runs(CHAINS, QUICK_CHAINS) if not included else QUICK_CHAINS
    said = passages(WAIT, B1 / 4.0, B0 / 2.0 + B1 / 4.0, TARGET, ticks=WAIT_TURNS, groups=groups, included=included)
    record = lab.play(said)
    turns = record.columns["turns"].reshape(groups, WAIT).sum(axis=1, dtype=np.float64)
    return Measured.mean([float(count) for count in turns])


def folds_miss(wrong: float = 0.0) -> float:
    """Return the largest miss from the table of folds, in share and in b0."""
    table = {
        (5.0, -1): (0.276393, -2.344390),
        (5.0, 1): (0.723607, -2.655610),
        (6.0, -1): (0.211325, -2.584907),
        (6.0, 1): (0.788675, -3.415093),
        (8.0, -1): (0.146447, -2.934320),
        (8.0, 1): (0.853553, -5.065680),
    }
    pairs = [(fold(b1 + wrong, side), known) for (b1, side), known in table.items()]
    return max(abs(ours - theirs) for found, known in pairs for ours, theirs in zip(found, known, strict=True))


def spontaneous_miss(wrong: float = 0.0) -> float:
    """Return the largest miss from the table of spontaneous mean choices."""
    table = {1.2: 0.658570, 1.5: 0.858560, 2.0: 0.957504, 3.0: 0.994902}
    return max(abs(spontaneous(coupling + wrong) - m) for coupling, m in table.items())


def spinodal_miss(wrong: float = 0.0) -> float:
    """Return the largest miss from the table of spinodals."""
    table = {1.2: (0.408248, 0.056391), 1.5: (0.577350, 0.207546), 2.0: (0.707107, 0.532840), 3.0: (0.816497, 1.303274)}
    pairs = [(spinodal(coupling + wrong), known) for coupling, known in table.items()]
    return max(abs(ours - theirs) for found, known in pairs for ours, theirs in zip(found, known, strict=True))


def growth_of_waits(b0: float, b1: float) -> float:
    """Return by how much the logarithm of the waiting time grows with each person more, in rounds of everybody."""
    short, long = (math.log(passage(people, b0, b1, people // 2) / people) for people in (400, 800))
    return (long - short) / 400.0


def fold_exponent(b1: float) -> float:
    """Return the exponent of the susceptibility in the distance of b0 from the fold where the low state dies."""
    _, edge = fold(b1, -1)
    gaps = (1e-8, 1e-7)
    shares = [(1.0 + equilibria(b1 / 4.0, (edge - gap) / 2.0 + b1 / 4.0)[0]) / 2.0 for gap in gaps]
    return slope(gaps, (susceptibility(shares[0], b1), susceptibility(shares[1], b1)))


_PAPER = (
    Check(
        name="three-equilibria",
        says="Self-consistent mean choices without private leanings, coupling 1.5",
        measure=exact(lambda: len(equilibria(1.5, 0.0))),
        band=Exactly(3),
        control=exact(lambda: len(equilibria(0.99, 0.0))),
        control_says="the coupling is below one",
        claim="one-or-three",
        paper=True,
    ),
    Check(
        name="one-equilibrium",
        says="Self-consistent mean choices without private leanings, coupling 0.9",
        measure=exact(lambda: len(equilibria(0.9, 0.0))),
        band=Exactly(1),
        control=exact(lambda: len(equilibria(1.01, 0.0))),
        control_says="the coupling is above one",
        claim="one-or-three",
        paper=True,
    ),
    Check(
        name="weak-leanings",
        says="Self-consistent mean choices with coupling 1.5 and a private leaning of 0.2",
        measure=exact(lambda: len(equilibria(1.5, 0.2))),
        band=Exactly(3),
        control=exact(lambda: len(equilibria(1.5, 0.22))),
        control_says="the leaning is above the spinodal's 0.2075",
        claim="leanings",
        paper=True,
    ),
    Check(
        name="strong-leanings",
        says="Self-consistent mean choices with coupling 1.5 and a private leaning of 0.22",
        measure=exact(lambda: len(equilibria(1.5, 0.22))),
        band=Exactly(1),
        control=exact(lambda: len(equilibria(1.5, 0.2))),
        control_says="the leaning is below the spinodal's 0.2075",
        claim="leanings",
        paper=True,
    ),
    Check(
        name="middle-parts-crowds",
        says="How far apart crowds end that begin 0.1 above and below the middle equilibrium (1.5, leaning 0.05)",
        measure=lambda lab: parted(lab, 1.5, 0.05, 0.1),
        band=Within(equilibria(1.5, 0.05)[2] - equilibria(1.5, 0.05)[0], 0.01),
        control=lambda lab: settled(lab, 1.5, 0.05, 0.2),
        control_says="only one side of the middle is looked at",
        claim="middle-unstable",
        paper=True,
    ),
)

_TABLES = (
    Check(
        name="folds",
        says="Largest miss from the table of folds for b1 of 5, 6 and 8",
        measure=exact(folds_miss),
        band=AtMost(6e-7),
        control=exact(lambda: folds_miss(1e-4)),
        control_says="b1 is too large by a ten-thousandth",
    ),
    Check(
        name="cusp",
        says="Where the two folds meet: b0 at b1 of 4",
        measure=exact(lambda: fold(4.0, -1)[1]),
        band=Exactly(-2.0, 9),
        control=exact(lambda: fold(4.01, -1)[1]),
        control_says="b1 is past the cusp",
    ),
    Check(
        name="spontaneous-choice",
        says="Largest miss from the table of mean choices without leanings, couplings 1.2, 1.5, 2 and 3",
        measure=exact(spontaneous_miss),
        band=AtMost(6e-7),
        control=exact(lambda: spontaneous_miss(1e-5)),
        control_says="the coupling is too large by a hundred-thousandth",
    ),
    Check(
        name="spinodals",
        says="Largest miss from the table of spinodals, couplings 1.2, 1.5, 2 and 3",
        measure=exact(spinodal_miss),
        band=AtMost(6e-7),
        control=exact(lambda: spinodal_miss(1e-5)),
        control_says="the coupling is too large by a hundred-thousandth",
    ),
    Check(
        name="normal-cusp",
        says="Spread of normal thresholds about one half above which nothing jumps, by counting resting points",
        measure=exact(normal_cusp),
        band=Exactly(0.398942, 6),
        control=exact(lambda: normal_cusp(0.501)),
        control_says="thresholds are about 0.501",
    ),
    Check(
        name="random-field",
        says="The same in the units of a field on signs, in couplings: twice as much",
        measure=exact(lambda: 2.0 * normal_cusp()),
        band=Exactly(0.797885, 6),
        control=exact(normal_cusp),
        control_says="shares are taken for signs",
    ),
    Check(
        name="uniform-edge",
        says="Crowds with thresholds 1 to 100, of 101 started with 0 to 100, that stay where they began",
        measure=lambda lab: _stayed(lab, 0.0),
        band=Exactly(101),
        control=lambda lab: _stayed(lab, -1.0),
        control_says="everybody needs one fewer",
    ),
)


def _stayed(lab: Lab, shift: float) -> Measured:
    said = neutral(100)
    start = {**said.start, "threshold": said.start["threshold"] + shift}
    moved = type(said)(**{**vars(said), "start": start})
    return Measured(float(np.count_nonzero(lab.play(moved).last("chooses") == np.arange(101))))


_EXPONENTS = (
    Check(
        name="exponent-beta",
        says="Exponent of the mean choice in the distance of the coupling from one",
        measure=exact(lambda: slope((1e-6, 1e-5), (spontaneous(1 + 1e-6), spontaneous(1 + 1e-5)))),
        band=Within(0.5, 0.001),
        control=exact(lambda: slope((0.1, 1.0), (spontaneous(1.1), spontaneous(2.0)))),
        control_says="measured far from the cusp",
    ),
    Check(
        name="amplitude-root-three",
        says="The mean choice near the cusp over the root of three times the distance",
        measure=exact(lambda: spontaneous(1 + 1e-6) / math.sqrt(3e-6)),
        band=Within(1.0, 1e-4),
        control=exact(lambda: spontaneous(1.01) / math.sqrt(0.03)),
        control_says="measured a hundredth away",
    ),
    Check(
        name="exponent-delta",
        says="Exponent of the mean choice in the leaning, at a coupling of one",
        measure=exact(lambda: slope((1e-9, 1e-8), (equilibria(1.0, 1e-9)[-1], equilibria(1.0, 1e-8)[-1]))),
        band=Within(1 / 3, 1e-4),
        control=exact(lambda: slope((1e-9, 1e-8), (equilibria(0.99, 1e-9)[-1], equilibria(0.99, 1e-8)[-1]))),
        control_says="the coupling is 0.99",
    ),
    Check(
        name="amplitude-isotherm",
        says="The mean choice at a coupling of one over the cube root of three times the leaning",
        measure=exact(lambda: equilibria(1.0, 1e-9)[-1] / (3e-9) ** (1 / 3)),
        band=Within(1.0, 1e-4),
        control=exact(lambda: equilibria(1.0, 1e-2)[-1] / (3e-2) ** (1 / 3)),
        control_says="the leaning is a hundredth",
    ),
    Check(
        name="exponent-gamma",
        says="Exponent of the susceptibility in the distance of b1 from 4, at even odds",
        measure=exact(lambda: slope((1e-6, 1e-5), (susceptibility(0.5, 4 - 1e-6), susceptibility(0.5, 4 - 1e-5)))),
        band=Within(-1.0, 1e-6),
        control=exact(lambda: slope((1e-6, 1e-5), (susceptibility(0.49, 4 - 1e-6), susceptibility(0.49, 4 - 1e-5)))),
        control_says="odds are not even",
    ),
    Check(
        name="exponent-fold",
        says="Exponent of the susceptibility in the distance of b0 from a fold, b1 of 5",
        measure=exact(lambda: fold_exponent(5.0)),
        band=Within(-0.5, 0.001),
        control=exact(lambda: fold_exponent(4.0001)),
        control_says="b1 is at the cusp, where two folds meet",
    ),
)

_PLAYED = (
    *(
        Check(
            name=f"crowds-settle-{coupling:g}",
            says=f"Mean choice in which crowds of 20,000 settle, coupling {coupling:g}, beside the mean field's",
            measure=lambda lab, coupling=coupling: settled(lab, coupling),
            band=Near(spontaneous(coupling)),
            control=lambda lab, coupling=coupling: settled(lab, coupling + 0.05),
            control_says="the coupling is larger by 0.05",
            slow=coupling > 2.0,
        )
        for coupling in (1.2, 1.5, 2.0, 3.0)
    ),
    Check(
        name="hysteresis",
        says="Width of the loop when the leaning is swept up and down, coupling 1.5, beside twice the spinodal's",
        measure=lambda lab: hysteresis(lab, 1.5),
        band=Within(2 * spinodal(1.5)[1], 0.03),
        control=lambda lab: hysteresis(lab, 1.3),
        control_says="the coupling is 1.3",
    ),
    Check(
        name="finite-crowd",
        says="Chi-squared (20 degrees of freedom) of how many of 20 choose yes, against the exact long run",
        measure=misfit,
        band=AtMost(45.3),
        control=lambda lab: misfit(lab, included=True),
        control_says="people count their own last choice",
    ),
    Check(
        name="finite-crowd-upper",
        says="Share of crowds of 20 in which more than half choose yes, beside the exact long run",
        measure=upper_half,
        band=Near(float(stationary(CHAIN, B0, B1)[CHAIN // 2 + 1 :].sum())),
        control=lambda lab: upper_half(lab, included=True),
        control_says="people count their own last choice",
    ),
    Check(
        name="first-passage",
        says="Mean turns until 9 of 12 choose yes for the first time, beside the exact chain",
        measure=wait,
        band=Near(passage(WAIT, B0, B1, TARGET)),
        control=lambda lab: wait(lab, included=True),
        control_says="people count their own last choice",
    ),
    Check(
        name="waits-grow-with-size",
        says="Growth of the exact waiting time's logarithm a person (400 to 800 people), beside the barrier",
        measure=exact(lambda: growth_of_waits(-3.0, 6.0)),
        band=Within(barrier(-3.0, 6.0), 2e-4),
        control=exact(lambda: growth_of_waits(-3.0, 6.01)),
        control_says="b1 is larger by a hundredth",
    ),
)

CHECKS: tuple[Check, ...] = (*_PAPER, *_TABLES, *_EXPONENTS, *_PLAYED)
