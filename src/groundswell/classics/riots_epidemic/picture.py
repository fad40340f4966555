"""The gallery's figure: people beside equations, final sizes, and a wave between places."""

from typing import Any

import numpy as np

from groundswell.classics.base import Lab
from groundswell.classics.pictures import Chart, Mark, Picture, Series
from groundswell.classics.riots_epidemic.model import equations, shares, town
from groundswell.classics.riots_epidemic.theory import course, final_share, line, peak_days

__all__ = ["picture"]

_RATES: dict[str, Any] = {"contagion": 1.0, "calming": 0.4, "first": 0.01}
_PLAYED = (0.6, 1.5, 2.0, 3.0, 4.0)
"""Reproduction numbers at which towns are played to their end."""


def _ends(lab: Lab) -> Chart:
    """Draw whom a riot draws out in the end: towns played to their end beside the root that says it exactly."""
    people, first, calming = 2000, _RATES["first"], _RATES["calming"]
    rest: dict[str, Any] = {"calming": calming, "first": first, "days": 40.0, "step": 0.05, "every": 800}
    runs = []
    for ratio in _PLAYED:
        said = town(people, towns=lab.runs(30, 10), contagion=ratio * calming, **rest)
        runs.append(1.0 - shares(lab.play(said), people)[1][-1] / (1.0 - first))
    low, middle, high = (np.quantile(runs, part, axis=1).tolist() for part in (0.1, 0.5, 0.9))
    ratios = np.linspace(0.5, 4.0, 71).tolist()
    exact = [final_share(ratio * (1.0 - first), first / (1.0 - first)) for ratio in ratios]
    return Chart(
        "Who is drawn out in the end",
        "people whom the first rioter draws out (R0)",
        "share of those not out at first",
        (
            Series("exact, one in a hundred out at first", ratios, exact),
            Series(f"towns of {people:,} played", list(_PLAYED), middle, low, high, look="dots"),
        ),
        marks=(Mark(1.0, "below one it dies out"),),
        low_up=0.0,
        high_up=1.0,
    )


def picture(lab: Lab) -> Picture:
    """Draw towns of two sizes beside their equations, the law of final sizes, and activity place by place."""
    towns, days, step = lab.runs(40, 20), 25.0, 0.05
    theory = equations(days=days, **_RATES)
    moments = (step * np.arange(round(days / step) + 1))[::5].tolist()
    runs: list[Series] = []
    for people in (100, 5000):
        record = lab.play(town(people, towns=towns, days=days, step=step, **_RATES))
        out = shares(record, people)[0][::5]
        low, high = np.quantile(out, (0.1, 0.9), axis=1)
        label = f"towns of {people:,}, mean and middle four fifths"
        runs.append(Series(label, moments, out.mean(axis=1).tolist(), low.tolist(), high.tolist()))
    places = 21
    active = np.zeros(places)
    active[places // 2] = 0.02
    wave = course(1.0, active, 0.4, lambda felt: felt, days=25.0, step=0.02, weights=line(places, 0.5, 3.0))
    distances = range(places // 2 + 1)
    panels = (
        Chart(
            "Share of a town that is out",
            "days",
            "share",
            (*runs, Series("equations", theory.days[::20].tolist(), theory.active[::20].tolist(), look="dashes")),
            low_up=0.0,
        ),
        _ends(lab),
        Chart(
            "Activity on a line of places",
            "places from the first one",
            "day of the peak",
            (Series("peak", [float(one) for one in distances], peak_days(wave)[places // 2 :].tolist(), look="dots"),),
            low_up=0.0,
        ),
    )
    return Picture(
        panels,
        f"{towns} towns of each size, one seed; dots are the middle town, upright lines hold four fifths of them. The"
        " paper's table of parameters was not at hand, so that no curve is set beside its data.",
    )
