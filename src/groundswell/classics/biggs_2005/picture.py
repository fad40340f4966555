"""The gallery's figure: how large waves are, and how the exponent drifts."""

import numpy as np

from groundswell.classics.base import Lab
from groundswell.classics.biggs_2005.model import at_least, critical, forest
from groundswell.classics.biggs_2005.theory import FIRE_EXPONENT, mean_size
from groundswell.classics.pictures import Chart, Picture, Series
from groundswell.observe.tails import exponent

__all__ = ["picture"]

_ROWS = ((50, 384), (125, 512), (250, 768), (500, 1024))
_FROM = 10
"""Smallest size in a fit, as in the checks."""


def picture(lab: Lab) -> Picture:
    """Draw the law of sizes for two rarities of sparks, and exponents and means against theta."""
    fires = lab.runs(60_000, 20_000)
    records = {theta: lab.play(forest(theta, side, fires)) for theta, side in _ROWS}
    fits = {theta: exponent(records[theta].sizes, _FROM, theta) for theta in records}
    thetas = [float(theta) for theta in records]
    struck = lab.play(critical(lab.runs(2048, 512), fires=20_000)).struck
    panels = (
        Chart(
            "Share of waves at least as large",
            "workplaces swept",
            "share of waves",
            (
                *(Series(f"theta = {theta}", *at_least(records[theta].sizes), look="steps") for theta in (125, 500)),
                Series("clusters at the critical density", *at_least(struck), look="dashes"),
            ),
            log_across=True,
            log_up=True,
        ),
        Chart(
            "The exponent drifts: it is not universal",
            "growth attempts between sparks (theta)",
            f"likeliest exponent from {_FROM} to theta",
            (
                Series(
                    "forest fire",
                    thetas,
                    [fit.value for fit in fits.values()],
                    [fit.value - 1.96 * fit.error for fit in fits.values()],
                    [fit.value + 1.96 * fit.error for fit in fits.values()],
                    look="dots",
                ),
                Series("percolation, exact", thetas, [FIRE_EXPONENT] * len(thetas), look="dashes"),
            ),
            log_across=True,
        ),
        Chart(
            "The mean is fixed by the balance",
            "growth attempts between sparks (theta)",
            "mean workplaces swept",
            (
                Series("forest fire", thetas, [float(np.mean(one.sizes)) for one in records.values()], look="dots"),
                Series("theta (1 - density) / density", thetas, [mean_size(t, records[t].density) for t in records]),
            ),
            log_across=True,
            log_up=True,
        ),
    )
    return Picture(
        panels,
        f"{fires:,} fires for each theta, one seed; upright lines hold the exponent with 95 per cent. Below theta the"
        " law is close to a power law, beyond it is cut off. The rarer sparks are, the larger the exponent: it passes"
        " percolation's and goes on rising. The paper's exponents for Chicago and Paris are not shown: they are in no"
        " text consulted.",
    )
