"""What has to come out of self-exciting events, each with a wrong version that must not."""

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from groundswell.classics.bands import AtLeast, AtMost, Between, Exactly, Measured, Near, Within
from groundswell.classics.base import Check, Lab
from groundswell.classics.hawkes.model import families, per_window, window
from groundswell.classics.hawkes.theory import borel, dispersion, mean_size, rate, residuals, variance_of_size
from groundswell.mechanisms.events import EventRecord, SelfExciting, View
from groundswell.observe.tails import exponent

__all__ = ["CHECKS"]

_FAMILIES = 100_000
_RATIOS = (0.4, 0.5, 0.8)
_BLOCKS = 100
_RATE = (0.5, 0.5, 1.0)
"""Background, branching and decay where time matters."""


def _record(lab: Lab, branching: float, view: View = "families") -> EventRecord:
    return lab.play(families(branching, _FAMILIES, view=view))


def _mean(sizes: NDArray[np.int64]) -> Measured:
    return Measured(float(sizes.mean()), float(sizes.std() / math.sqrt(len(sizes))), len(sizes))


def _variance(sizes: NDArray[np.int64]) -> Measured:
    """Return the variance, with a standard error from the fourth moment."""
    squares = (sizes - sizes.mean()) ** 2
    return Measured(float(squares.mean()), float(squares.std() / math.sqrt(len(sizes))), len(sizes))


def _direct(record: EventRecord) -> NDArray[np.int64]:
    """Return how many events each background event brings about directly, itself included."""
    founders = np.flatnonzero(record.parents < 0)
    children = record.parents[record.parents >= 0]
    counts: NDArray[np.int64] = np.bincount(children, minlength=len(record.parents))[founders] + 1
    return counts


def _geometric(size: int, branching: float) -> float:
    """Return the chance of a series in which each event is followed by at most one, with the same mean."""
    return (1.0 - branching) * branching ** (size - 1)


def _law(lab: Lab, law: Callable[[int, float], float], view: View) -> Measured:
    """Return the largest gap between the shares of sizes 1 to 8 and a law, in standard errors."""
    sizes = _record(lab, 0.5, view).sizes
    gaps = []
    for size in range(1, 9):
        chance = law(size, 0.5)
        error = math.sqrt(chance * (1.0 - chance) / len(sizes))
        gaps.append(abs(float((sizes == size).mean()) - chance) / error)
    return Measured(max(gaps), 0.0, len(sizes))


def _windows(lab: Lab, view: View, days: float, *, branching: float = 0.5) -> list[float]:
    background, _, decay = _RATE
    windows = lab.runs(20_000, 4_000)
    burn = 100.0
    record = lab.play(window(background, branching, decay, burn + days * windows, view))
    return per_window(record, burn, days, windows)


def _rate(lab: Lab, view: View, *, branching: float = 0.5) -> Measured:
    """Return events a day, with a standard error from blocks longer than the memory."""
    days = 20.0
    counts = np.array(_windows(lab, view, days, branching=branching)).reshape(_BLOCKS, -1)
    return Measured.mean((counts.mean(axis=1) / days).tolist())


def _dispersion(lab: Lab, view: View, days: float, *, branching: float = 0.5) -> Measured:
    """Return variance over mean of windows, with a standard error from blocks of windows."""
    counts = np.array(_windows(lab, view, days, branching=branching)).reshape(_BLOCKS, -1)
    values = counts.var(axis=1, ddof=1) / counts.mean()
    return Measured.mean(values.tolist())


def _residuals(lab: Lab, view: View, decay: float = 1.0) -> Measured:
    """Return the chance of a Kolmogorov-Smirnov distance as large, of expected events against an exponential."""
    from scipy.stats import kstest  # noqa: PLC0415 - heavy

    background, branching, true = _RATE
    record = lab.play(window(background, branching, true, float(lab.runs(20_000, 10_000)), view))
    expected = residuals(record.times, background, branching, decay)
    return Measured(float(kstest(expected, "expon").pvalue), 0.0, len(expected))


def _views_apart(lab: Lab, wrong: float | None = None) -> Measured:
    """Return the difference of the mean wait between parent and child in the two views."""
    waits = []
    for view, decay in (("families", 1.0), ("intensity", wrong or 1.0)):
        world = SelfExciting(1.0, 0.8, decay, families=lab.runs(50_000, 10_000), view=view)  # type: ignore[arg-type]
        record = lab.play(world)
        children = record.parents >= 0
        waits.append(record.times[children] - record.times[record.parents[children]])
    error = math.hypot(*(float(each.std() / math.sqrt(len(each))) for each in waits))
    return Measured(float(waits[0].mean() - waits[1].mean()), error, len(waits[0]))


def _tail(lab: Lab, branching: float) -> Measured:
    sizes = lab.play(families(branching, lab.runs(40_000, 20_000))).sizes
    found = exponent(sizes, 10, 1000)
    return Measured(found.value, found.error, len(sizes))


def _caused(lab: Lab, branching: float) -> Measured:
    record = _record(lab, branching)
    return Measured.share(int((record.parents >= 0).sum()), len(record.parents))


def _sized(branching: float) -> tuple[Check, Check]:
    """Return the checks of mean and variance at one branching ratio."""
    return (
        Check(
            name=f"mean-size-{branching:g}",
            says=f"Mean size of 100,000 families at n = {branching:g}: 1 / (1 - n)",
            measure=lambda lab: _mean(_record(lab, branching).sizes),
            band=Near(mean_size(branching)),
            control=lambda lab: _mean(_direct(_record(lab, branching))),
            control_says="only an event's own children are counted, not theirs",
            claim="clusters",
            paper=True,
        ),
        Check(
            name=f"variance-of-size-{branching:g}",
            says=f"Variance of the size of 100,000 families at n = {branching:g}: n / (1 - n)^3",
            measure=lambda lab: _variance(_record(lab, branching).sizes),
            band=Near(variance_of_size(branching)),
            control=lambda lab: _variance(_direct(_record(lab, branching))),
            control_says="only an event's own children are counted, not theirs",
            claim="clusters",
            paper=True,
        ),
    )


CHECKS: tuple[Check, ...] = (
    *(_sized(ratio)[0] for ratio in _RATIOS),
    *(_sized(ratio)[1] for ratio in _RATIOS),
    Check(
        name="borel-law",
        says="Largest gap between shares of families of 1 to 8 events and Borel's law, n = 0.5, standard errors",
        measure=lambda lab: _law(lab, borel, "families"),
        band=AtMost(4.0),
        control=lambda lab: _law(lab, _geometric, "families"),
        control_says="the law is geometric, as if each event were followed by at most one",
        claim="clusters",
        paper=True,
    ),
    Check(
        name="borel-law-by-rate",
        says="The same where events are drawn from the rate one after another",
        measure=lambda lab: _law(lab, borel, "intensity"),
        band=AtMost(4.0),
        control=lambda lab: _law(lab, _geometric, "intensity"),
        control_says="the law is geometric, as if each event were followed by at most one",
        claim="clusters",
        paper=True,
    ),
    Check(
        name="borel-at-one",
        says="Borel's law at n = 1, times k^(3/2), at k = 100,000: one over the root of two pi",
        measure=lambda _: Measured(borel(100_000, 1.0) * 100_000.0**1.5),
        band=Exactly(1.0 / math.sqrt(2.0 * math.pi), 5),
        control=lambda _: Measured(borel(100_000, 0.999) * 100_000.0**1.5),
        control_says="the law is taken just below n = 1, where it is cut off",
        claim="tail",
        paper=True,
    ),
    Check(
        name="tail-near-one",
        says="Likeliest exponent of family sizes from 10 to 1,000 at n = 0.99",
        measure=lambda lab: _tail(lab, 0.99),
        band=Within(1.5, 0.05),
        control=lambda lab: _tail(lab, 0.8),
        control_says="the branching ratio is 0.8: the tail is cut off long before",
        claim="tail",
        paper=True,
    ),
    Check(
        name="rate-by-families",
        says="Events a day in the long run, by families: background / (1 - n)",
        measure=lambda lab: _rate(lab, "families"),
        band=Near(rate(0.5, 0.5)),
        control=lambda lab: _rate(lab, "families", branching=0.25),
        control_says="the kernel lacks its decay, so that an event brings about n / 2 others at a decay of 2",
        claim="rate",
        paper=True,
    ),
    Check(
        name="rate-by-rate",
        says="Events a day in the long run, drawn from the rate: background / (1 - n)",
        measure=lambda lab: _rate(lab, "intensity"),
        band=Near(rate(0.5, 0.5)),
        control=lambda lab: _rate(lab, "intensity", branching=0.25),
        control_says="the kernel lacks its decay, so that an event brings about n / 2 others at a decay of 2",
        claim="rate",
        paper=True,
    ),
    Check(
        name="dispersion-by-families",
        says="Variance over mean of events in four days, by families",
        measure=lambda lab: _dispersion(lab, "families", 4.0),
        band=Near(dispersion(0.5, 1.0, 4.0)),
        control=lambda lab: _dispersion(lab, "families", 4.0, branching=0.0),
        control_says="events bring about none: counts are Poisson",
        claim="dispersion",
        paper=True,
    ),
    Check(
        name="dispersion-by-rate",
        says="Variance over mean of events in four days, drawn from the rate",
        measure=lambda lab: _dispersion(lab, "intensity", 4.0),
        band=Near(dispersion(0.5, 1.0, 4.0)),
        control=lambda lab: _dispersion(lab, "intensity", 4.0, branching=0.0),
        control_says="events bring about none: counts are Poisson",
        claim="dispersion",
        paper=True,
    ),
    Check(
        name="families-follow-the-rate",
        says="Chance of as large a distance between expected events and their exponential law, played by families",
        measure=lambda lab: _residuals(lab, "families"),
        band=AtLeast(0.001),
        control=lambda lab: _residuals(lab, "families", decay=0.5),
        control_says="the memory that is held against them fades half as fast",
        claim="views",
        paper=True,
    ),
    Check(
        name="rates-follow-the-rate",
        says="Chance of as large a distance between expected events and their exponential law, played by the rate",
        measure=lambda lab: _residuals(lab, "intensity"),
        band=AtLeast(0.001),
        control=lambda lab: _residuals(lab, "intensity", decay=0.5),
        control_says="the memory that is held against them fades half as fast",
        claim="views",
        paper=True,
    ),
    Check(
        name="waits-agree",
        says="Mean wait between parent and child, by families less by rate",
        measure=_views_apart,
        band=Near(0.0),
        control=lambda lab: _views_apart(lab, wrong=1.1),
        control_says="the second view's memory fades a tenth faster",
        claim="views",
        paper=True,
    ),
    Check(
        name="self-excited-share",
        says="Share of events brought about by another at a branching ratio of 0.45: the ratio",
        measure=lambda lab: _caused(lab, 0.45),
        band=Between(0.37, 0.50),
        control=lambda lab: _caused(lab, 0.8),
        control_says="the branching ratio is 0.8, as if every disorder were an epidemic",
    ),
)
