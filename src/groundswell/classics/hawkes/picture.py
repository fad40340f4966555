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
    weekly = [per_window(one, 0.0, 7.0, weeks) for one in (quiet, rough)]
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
        _weeks("Half an event a day, each on its own", "n = 0", weekly[0], max(map(max, weekly))),
        _weeks("As many, eight in ten brought about by others", "n = 0.8", weekly[1], max(map(max, weekly))),
    )
    return Picture(
        panels,
        f"{count:,} series for each n, one seed; lines are exact. Below, {weeks} weeks with the same mean rate without"
        " and with contagion.",
    )


def _weeks(title: str, label: str, counts: list[float], most: float) -> Chart:
    across = [float(week) for week in range(1, len(counts) + 1)]
    series = Series(label, across, counts, look="steps")
    return Chart(title, "week", "events a week", (series,), low_up=0.0, high_up=most)
