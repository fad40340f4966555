"""Three equilibria from one: the fork, the loop, and what is left of both in a crowd of twenty."""

import math

import numpy as np

from groundswell.classics.base import Lab, Outcome, Values
from groundswell.classics.brock_durlauf_2001.checks import B0, B1, CHAIN, chain, settled, sweep
from groundswell.classics.brock_durlauf_2001.model import choosers
from groundswell.classics.brock_durlauf_2001.theory import equilibria, spinodal, spontaneous, stationary
from groundswell.classics.lots import whole
from groundswell.classics.pictures import Chart, Mark, Picture, Series

__all__ = ["picture", "play"]


def play(values: Values, lab: Lab) -> Outcome:
    """Play one crowd."""
    people, rounds = whole(values, "people"), whole(values, "rounds")
    beta, coupling, private = values["beta"], values["coupling"], values["private"]
    start = np.arange(people) < round(people * values["start"])
    record = lab.play(choosers(start, coupling, private, ticks=rounds, beta=beta))
    m = 2.0 * record.counts["chooses"][:, 0] / people - 1.0
    found = equilibria(beta * coupling, beta * private)
    near = min(found, key=lambda one: abs(one - float(m[-1])))
    sentence = (
        f"The mean choice went from {m[0]:.2f} to {m[-1]:.3f} in {rounds:,} rounds;"
        f" the nearest of {len(found)} equilibri{'um' if len(found) == 1 else 'a'} is {near:.3f}."
    )
    chart = Chart(
        "Mean choice, round by round",
        "round",
        "mean choice, from -1 to 1",
        (
            Series("the crowd", list(range(rounds + 1)), [float(one) for one in m]),
            *(Series("", [0, rounds], [one, one], look="dashes") for one in found),
        ),
        low_up=-1.0,
        high_up=1.0,
    )
    figures = {"mean choice (-1 to 1)": float(m[-1]), "equilibria": float(len(found)), "nearest (-1 to 1)": near}
    return Outcome(
        sentence, figures, Picture((chart,), "Dashes: the self-consistent mean choices of an endless crowd.")
    )


def picture(lab: Lab) -> Picture:
    """Return the gallery's figure: the fork, the loop, and the finite crowd."""
    return Picture(
        (_fork(lab), _loop(lab), _finite(lab)),
        "Above one, coupling splits the only equilibrium into three; dots are played crowds of 20,000. Right: a leaning"
        " swept slowly up and down finds the two ends of the loop at the spinodals (dashes). Below: in a crowd of"
        " twenty there are no jumps, only two humps; bars are played crowds, the line the exact long run."
        f" Seed {lab.seed}.",
    )


def _fork(lab: Lab) -> Chart:
    couplings = np.linspace(1.0005, 2.0, 120)
    upper = [spontaneous(float(one)) for one in couplings]
    dots = (0.6, 0.8, 1.2, 1.4, 1.6, 1.8)
    played = [(settled(lab, one, start=side).value) for one in dots for side in (1.0, -1.0)]
    return Chart(
        "The fork: mean choice without private leanings",
        "coupling times beta",
        "mean choice, from -1 to 1",
        (
            Series("stable", [0.4, 1.0, *couplings], [0.0, 0.0, *upper]),
            Series("", [1.0, *couplings], [0.0, *(-one for one in upper)]),
            Series("unstable", [1.0, 2.0], [0.0, 0.0], look="dashes"),
            Series("played", [one for one in dots for _ in range(2)], played, look="dots"),
        ),
        marks=(Mark(1.0, "one"),),
        low_up=-1.0,
        high_up=1.0,
    )


def _loop(lab: Lab) -> Chart:
    leanings, up, down = sweep(lab, 1.5)
    x = [float(one) for one in leanings]
    edge = spinodal(1.5)[1]
    return Chart(
        "The loop: coupling 1.5, leaning swept up and down",
        "private leaning times beta",
        "mean choice, from -1 to 1",
        (Series("up", x, [float(one) for one in up]), Series("down", x, [float(one) for one in down])),
        marks=(Mark(-edge, f"{-edge:.4f}"), Mark(edge, f"{edge:.4f}")),
        low_up=-1.0,
        high_up=1.25,
    )


def _finite(lab: Lab) -> Chart:
    counts = np.bincount(chain(lab), minlength=CHAIN + 1)
    law = stationary(CHAIN, B0, B1)
    numbers = list(range(CHAIN + 1))
    top = float(max(law.max(), counts.max() / counts.sum()))
    return Chart(
        "Twenty people, one at a time: how many choose yes",
        "people choosing yes",
        "share of crowds",
        (
            Series("played", numbers, [float(one) for one in counts / counts.sum()], look="bars"),
            Series("exact", numbers, [float(one) for one in law]),
        ),
        low_up=0.0,
        high_up=math.ceil(top * 50) / 50,
    )
