"""How many riot as thresholds spread: the famous jump, and the sampled crowds that do not have it."""

import math

import numpy as np

from groundswell.classics.base import Lab, Outcome, Values
from groundswell.classics.granovetter_1978.checks import MEAN, most_riot
from groundswell.classics.granovetter_1978.model import (
    ROUNDINGS,
    crowds,
    perturbed,
    quantiles,
    sampled_normal,
    uniform,
    with_friends,
)
from groundswell.classics.granovetter_1978.theory import fold, resting
from groundswell.classics.lots import whole
from groundswell.classics.pictures import Chart, Mark, Picture, Series

__all__ = ["picture", "play"]


def play(values: Values, lab: Lab) -> Outcome:
    """Play one crowd."""
    people = whole(values, "people")
    thresholds = _thresholds(values, lab, people)
    weight, volume = values["weight"], values["friends"]
    said = crowds(thresholds) if volume == 0.0 else with_friends(thresholds, 1, volume, weight)
    record = lab.play(said)
    rioting = record.counts["riots"][:, 0]
    end = int(rioting[-1])
    nobody = int((thresholds == 0).sum())
    last = f"nothing moves after round {record.ticks - 1:,}"
    sentence = f"Of {people:,} people {nobody:,} need nobody to go first; {end:,} riot in the end, and {last}."
    figures = {"rioters (people)": float(end), "instigators (people)": float(nobody), "rounds": float(record.ticks - 1)}
    return Outcome(sentence, figures, _growth(thresholds, rioting.tolist(), people))


def _thresholds(values: Values, lab: Lab, people: int) -> np.ndarray:
    kind = whole(values, "crowd")
    if kind < 2:
        return uniform(people) if kind == 0 else perturbed(people)
    if values["sampled"] > 0:
        return sampled_normal(lab.seed, 1, values["mean"], values["spread"], people)
    return quantiles(values["mean"], values["spread"], people, ROUNDINGS[whole(values, "rounding")])


def _growth(thresholds: np.ndarray, rioting: list[int], people: int) -> Picture:
    """Return the staircase of thresholds beside the crowd's own growth."""
    counts = np.arange(people + 1)
    need = [float((thresholds <= count).sum()) for count in counts]
    stairs = Chart(
        "Who would riot if so many did",
        "people rioting",
        "people whose threshold is met",
        (
            Series("thresholds met", counts.tolist(), need, look="steps"),
            Series("as many as riot", [0, people], [0, people], look="dashes"),
        ),
    )
    growth = Chart(
        "The crowd, round by round",
        "round",
        "people rioting",
        (Series("rioting", list(range(len(rioting))), rioting, look="steps"),),
        low_up=0.0,
        high_up=float(people),
    )
    caption = "The crowd stops where the staircase first comes down to the line of as many as riot."
    return Picture((stairs, growth), caption)


def picture(lab: Lab) -> Picture:
    """Return the gallery's figure: rioters against the spread of thresholds, as a map and as sampled crowds."""
    return Picture(
        (_equilibria(), _sampled(lab)),
        "Left: the end of Granovetter's map, thresholds normal about 25 in a hundred; his jump at 12.2 from about six"
        " to nearly all. Right: crowds of a hundred people drawn from the same law"
        f" ({lab.runs(20_000, 2_000):,} a point, seed {lab.seed}): whether most riot changes smoothly, and the jump is"
        " gone. It belongs to the map, not to crowds.",
    )


def _equilibria() -> Chart:
    critical, share = fold(MEAN)
    below = [*np.linspace(0.02, critical - 1e-6, 60)]
    above = [*np.linspace(critical + 1e-6, 1.0, 100)]
    x = [100 * spread for spread in (*below, critical, *above)]
    y = (
        [100 * resting(MEAN, spread) for spread in below]
        + [math.nan]
        + [100 * resting(MEAN, spread) for spread in above]
    )
    return Chart(
        "Rioters of a hundred, by the spread of thresholds",
        "spread of thresholds (percent)",
        "rioters of a hundred",
        (
            Series("the map", x, y),
            Series("his limit", [60.0, 100.0], [50.0, 50.0], paper=True),
            Series("Granovetter's jump", [12.2, 12.2], [6.0, 100.0], look="dots", paper=True),
        ),
        marks=(Mark(100 * critical, "about 12.2, about six", 100 * share),),
        low_up=0.0,
        high_up=105.0,
    )


def _sampled(lab: Lab) -> Chart:
    spreads = (0.1, 0.11, 0.12, 0.125, 0.13, 0.14, 0.16, 0.18)
    found = [most_riot(lab, spread) for spread in spreads]
    return Chart(
        "Crowds of a hundred drawn at random in which most riot",
        "spread of thresholds (percent)",
        "share of crowds",
        (
            Series(
                "more than half riot",
                [100 * spread for spread in spreads],
                [one.value for one in found],
                [one.value - 2 * one.error for one in found],
                [one.value + 2 * one.error for one in found],
            ),
        ),
        marks=(Mark(100 * fold(MEAN)[0], "the map's jump"),),
        low_up=0.0,
        high_up=1.0,
    )
