"""The gallery's figure: how large series are, and when they happen."""

import numpy as np

from groundswell.classics.base import Lab
from groundswell.classics.hawkes.model import families, per_window, window
from groundswell.classics.hawkes.theory import borel, mean_size, variance_of_size
from groundswell.classics.pictures import Chart, Picture, Series

__all__ = ["picture"]

_RATIOS = (0.4, 0.5, 0.8)


def picture(lab: Lab) -> Picture:
    """Draw the law of sizes beside Borel's, means and variances, and two series with the same mean rate."""
    count = lab.runs(100_000, 20_000)
    sizes = {ratio: lab.play(families(ratio, count)).sizes for ratio in _RATIOS}
    laws: list[Series] = []
    for ratio in (0.5, 0.8):
        ks = np.arange(1, 31)
        shares = [float((sizes[ratio] == k).mean()) or np.nan for k in ks]
        laws.append(Series(f"played, n = {ratio:g}", ks.astype(float).tolist(), shares, look="dots"))
        laws.append(Series(f"Borel, n = {ratio:g}", ks.astype(float).tolist(), [borel(int(k), ratio) for k in ks]))
    ratios = np.linspace(0.0, 0.85, 35).tolist()
    weeks = 150
    quiet = lab.play(window(0.5, 0.0, 0.2, 7.0 * weeks))
    rough = lab.play(window(0.1, 0.8, 0.2, 7.0 * weeks))
    across = [float(week) for week in range(1, weeks + 1)]
    panels = (
        Chart("Sizes of series", "events in a series", "share of series", tuple(laws), log_across=True, log_up=True),
        Chart(
            "Mean and variance of their size",
            "events brought about by one event (n)",
            "events, events squared",
            (
                Series("1 / (1 - n)", ratios, [mean_size(ratio) for ratio in ratios]),
                Series("n / (1 - n)^3", ratios[1:], [variance_of_size(ratio) for ratio in ratios[1:]]),
                Series("mean, played", list(_RATIOS), [float(sizes[one].mean()) for one in _RATIOS], look="dots"),
                Series("variance, played", list(_RATIOS), [float(sizes[one].var()) for one in _RATIOS], look="dots"),
            ),
            log_up=True,
        ),
        Chart(
            "Half an event a day on average, with and without contagion",
            "week",
            "events a week",
            (
                Series("n = 0", across, per_window(quiet, 0.0, 7.0, weeks), look="steps"),
                Series("n = 0.8", across, per_window(rough, 0.0, 7.0, weeks), look="steps"),
            ),
            low_up=0.0,
        ),
    )
    return Picture(panels, f"{count} series for each n, one seed; lines are exact.")
