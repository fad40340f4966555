"""What has to come out of Watts's model, and wrong versions in which it must not."""

import math
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import cast

import numpy as np

from groundswell.classics.bands import AtLeast, AtMost, Band, Exactly, Measured, Near, Within
from groundswell.classics.base import Check, Lab
from groundswell.mechanisms.base import Draw, Me, Mechanism, Par, See, mechanism
from groundswell.rng import CLASSICS, uniforms
from groundswell.world.graphs import RandomGraph, neighbours

from . import theory
from .model import Setting, Trials, cascade, needed, play_trials

__all__ = ["CHECKS", "EDGE", "FREQUENCIES", "TAIL", "tail"]

FREQUENCIES = {
    0.95: (0.0, 0.0),
    1.05: (0.027, 0.010),
    1.2: (0.270, 0.017),
    1.5: (0.551, 0.018),
    2.0: (0.746, 0.013),
    3.0: (0.873, 0.011),
    4.0: (0.883, 0.010),
    5.0: (0.693, 0.015),
    5.5: (0.424, 0.018),
    5.76: (0.215, 0.018),
    6.0: (0.059, 0.009),
    6.14: (0.023, 0.007),
    6.3: (0.004, 0.003),
    6.6: (0.0, 0.0),
}
"""Share of starters that set off a global cascade, by mean degree, with standard error: derived independently."""
STARTERS = {2.0: 4, 3.0: 4, 4.0: 4, 5.0: 4, 5.5: 8, 5.76: 12, 6.0: 50, 6.14: 200, 6.3: 800}
"""Starters on each of eighty graphs, so that a hundred cascades or more are global, by mean degree."""
SIZES = {1.05: 0.119, 1.2: 0.300, 1.5: 0.577}
"""Mean share reached by global cascades where graphs are too thin for the giant component's exact size to hold."""
EDGE = Setting(1.05, people=1_000, graphs=240)
"""The lower edge: 6,000 starters on graphs of 1,000 people."""
TAIL = {2: 0.660, 4: 0.452, 8: 0.314, 16: 0.226, 32: 0.162, 64: 0.106}
"""Share of cascades at the lower edge that reach so many people or more: derived independently."""


def shortened(setting: Setting, lab: Lab, quick: int = 6) -> Setting:
    """Return a setting with fewer graphs where fewer runs are wanted."""
    return replace(setting, graphs=lab.runs(setting.graphs, quick))


def frequency(setting: Setting, lab: Lab) -> Measured:
    """Measure how often a starter sets off a global cascade; graphs are the independent runs."""
    trials = play_trials(shortened(setting, lab), lab)
    found = Measured.mean([float(share) for share in trials.large.mean(axis=1)])
    return Measured(found.value, found.error, trials.large.size)


def reach(setting: Setting, lab: Lab, *, all_of_them: bool = False) -> Measured:
    """Measure the mean share that global cascades reach."""
    trials = play_trials(shortened(setting, lab, 40), lab)
    return mean_share(trials, all_of_them=all_of_them)


def mean_share(trials: Trials, *, all_of_them: bool) -> Measured:
    """Return the mean size of global cascades, or of all, as a share of people."""
    means = []
    for sizes, large in zip(trials.sizes, trials.large, strict=True):
        wanted = sizes if all_of_them else sizes[large]
        if len(wanted):
            means.append(float(wanted.mean()) / trials.people)
    return Measured.mean(means)


def tail(setting: Setting, lab: Lab) -> dict[int, float]:
    """Return how often a cascade reaches so many people or more."""
    sizes = play_trials(shortened(setting, lab, 60), lab).sizes
    return {least: float((sizes >= least).mean()) for least in TAIL}


def slope(setting: Setting, lab: Lab) -> Measured:
    """Measure how steeply the tail falls, both axes in logarithms."""
    trials = play_trials(shortened(setting, lab, 60), lab)
    found = _slope(trials.sizes)
    # Graphs are dropped in ten turns: the jackknife's error.
    parts = [_slope(np.delete(trials.sizes, np.s_[place::10], axis=0)) for place in range(10)]
    spread = sum((part - sum(parts) / 10) ** 2 for part in parts)
    return Measured(found, float(np.sqrt(0.9 * spread)), trials.sizes.size)


def _slope(sizes: np.ndarray) -> float:
    reached = [float((sizes >= least).mean()) for least in TAIL]
    return float(np.polyfit(np.log(list(TAIL)), np.log(reached), 1)[0])


def tail_apart(setting: Setting, lab: Lab) -> Measured:
    """Measure the largest distance of the tail from the one derived independently."""
    found = tail(setting, lab)
    return Measured(max(abs(found[least] - share) for least, share in TAIL.items()))


def counted(setting: Setting, lab: Lab) -> Measured:
    """Count the global cascades in 1,000 trials; fewer trials are scaled up."""
    large = play_trials(shortened(setting, lab, 20), lab).large
    scale = 1000.0 / large.size
    return Measured(large.sum() * scale, float(np.sqrt(large.sum() + 1)) * scale, large.size)


def middling(setting: Setting, lab: Lab) -> Measured:
    """Measure how often a cascade reaches neither fewer than one in fifty nor more than nine in ten."""
    trials = play_trials(shortened(setting, lab), lab)
    middle = (trials.sizes > 0.02 * trials.people) & (trials.sizes < 0.9 * trials.people)
    return Measured.share(int(middle.sum()), middle.size)


def misread(lab: Lab, *, floats: bool) -> Measured:  # noqa: ARG001 - checks have one form
    """Count thresholds 1/K, K from 2 to 100, from which another K is read."""
    found = [int(1.0 / (1.0 / k)) if floats else theory.vulnerable_degree(1.0 / k) for k in range(2, 101)]
    whole = [
        int(np.ceil(share / 100 * 100)) if floats else int(needed(share / 100, np.array([100]))[0])
        for share in range(1, 101)
    ]
    wrong = sum(a != b for a, b in zip(found, range(2, 101), strict=True))
    return Measured(float(wrong + sum(a != b for a, b in zip(whole, range(1, 101), strict=True))))


@mechanism("shy_threshold", population="crowd", phase="act")
class ShyThreshold:
    """Go out once enough contacts are, unless many more are: for such people the order matters."""

    def step(me: Me, see: See, par: Par, draw: Draw) -> None:  # noqa: N805, ARG002 - a rule speaks of me
        if see.out_seen >= me.needs and see.out_seen < me.needs + 1.0:
            me.out = True


def order_matters(lab: Lab, *, shy: bool) -> Measured:
    """Count those who end otherwise if people look around one after another, at random, instead of in waves."""
    differing = 0
    for graph in range(3):
        rows = neighbours(RandomGraph(4.0), 4_000, seed=lab.seed, replicate=graph)
        needs = needed(0.18, np.diff(rows.offsets))
        starters = (uniforms(lab.seed, graph, 0, 0, 5, CLASSICS).astype(np.float64) * 4_000).astype(np.int64)
        worlds = [cascade(rows, needs, starters, order) for order in ("together", "random")]
        if shy:
            worlds = [replace(world, rules=cast("tuple[Mechanism, ...]", (ShyThreshold,))) for world in worlds]
        else:
            worlds[0] = cascade(rows, needs, starters, "event")
        ends = [lab.play(world, replicate=graph).columns["out"] for world in worlds]
        differing += int((ends[0] != ends[1]).sum())
    return Measured(float(differing), runs=15)


def exact(value: Callable[[], float]) -> Callable[[Lab], Measured]:
    """Return a figure of theory as a check wants it."""
    return lambda lab: Measured(float(value()))  # noqa: ARG005 - checks have one form


def edge(threshold: float, side: int) -> Callable[[Lab], Measured]:
    """Return one edge of the window of equal thresholds."""
    return exact(lambda: (theory.window(threshold) or (0.0, 0.0))[side])


def widened(location: float) -> float:
    """Return by how many contacts the window of normal thresholds is wider than that of equal ones of .18."""
    low, high = theory.spread_window(location, 0.1) or (0.0, 0.0)
    equal = theory.window(0.18) or (0.0, 0.0)
    return (high - low) - (equal[1] - equal[0])


def _frequencies() -> list[Check]:
    found = []
    for degree, (share, error) in FREQUENCIES.items():
        setting = Setting(degree)
        above = degree > 5.0
        outside = degree in (0.95, 6.6)
        band: Band = AtMost(0.0) if outside else Near(share, error)
        found.append(
            Check(
                name=f"frequency-{degree:g}",
                says=f"Share of starters who set off a global cascade, at a mean degree of {degree:g}",
                measure=partial(frequency, setting),
                band=band,
                control=partial(frequency, setting.wrong(down=True) if above else setting.wrong(doubled=True)),
                control_says=(
                    "needs are rounded down to whole contacts"
                    if above
                    else "each tie is drawn twice over, from either end"
                ),
                claim="window" if outside else "",
                paper=outside,
            )
        )
    return found


def _sizes() -> list[Check]:
    found = []
    # Cascades on one graph are nearly of one size, so graphs are what counts; the fewer are global, the more starters.
    for degree, starters in STARTERS.items():
        share = theory.giant_component(degree)
        setting = Setting(degree, graphs=80, starters=starters)
        found.append(
            Check(
                name=f"size-{degree:g}",
                says=f"Mean share that global cascades reach at a mean degree of {degree:g}: the giant component's",
                measure=partial(reach, setting),
                band=Within(share, 0.003),
                control=partial(reach, setting, all_of_them=True),
                control_says="cascades that stay small are averaged in",
                claim="giant-component",
                paper=True,
                slow=starters > 100,
            )
        )
    for degree, share in SIZES.items():
        found.append(
            Check(
                name=f"size-{degree:g}",
                says=f"Mean share that global cascades reach at a mean degree of {degree:g}",
                measure=partial(reach, Setting(degree)),
                band=Near(share, 0.01),
                control=partial(reach, Setting(degree, doubled=True)),
                control_says="each tie is drawn twice over, from either end",
                slow=degree < 1.2,
            )
        )
    return found


def _windows() -> list[Check]:
    edges = {
        0.18: (1.020704, 5.764677, 1e-5),
        0.1: (1.0, 13.65931, 1e-5),
        0.12: (1.00008, 10.65744, 1e-5),
        0.15: (1.00373, 7.47708, 1e-5),
        0.22: (1.11414, 3.86307, 1e-5),
    }
    found = []
    for threshold, (low, high, tolerance) in edges.items():
        for side, (name, value) in enumerate((("low", low), ("high", high))):
            found.append(
                Check(
                    name=f"window-{threshold:g}-{name}",
                    says=f"{'Lower' if side == 0 else 'Upper'} edge of the window at a threshold of {threshold:g}",
                    measure=edge(threshold, side),
                    band=Within(value, tolerance),
                    control=edge(threshold * 1.25, side),
                    control_says="a threshold a quarter higher",
                )
            )
    return found


_OF_ONE = math.sqrt(2.0)
"""Standard error of a count of one, by the same rule as ours."""

_RATIO = Check(
    name="no-window-above-a-quarter",
    says="Largest ratio, which must exceed 1 for a window, at thresholds above a quarter",
    measure=exact(lambda: theory.largest_ratio(0.26)[1]),
    band=Exactly(0.840, 3),
    control=exact(lambda: theory.largest_ratio(0.25)[1]),
    control_says="a quarter itself, at which four contacts still leave a person vulnerable",
)

_OTHERS = (
    _RATIO,
    Check(
        name="where-the-ratio-peaks",
        says="Mean degree at which that ratio is largest",
        measure=exact(lambda: theory.largest_ratio(0.26)[0]),
        band=Exactly(1.618, 3),
        control=exact(lambda: theory.largest_ratio(0.25)[0]),
        control_says="a quarter itself",
    ),
    Check(
        name="thresholds-one-over-k",
        says="Thresholds 1/K and percents of 100 contacts that are read as another whole number",
        measure=partial(misread, floats=False),
        band=Exactly(0.0),
        control=partial(misread, floats=True),
        control_says="1 is divided by the stored number, and shares are multiplied as stored",
    ),
    Check(
        name="order-does-not-matter",
        says="People who end otherwise if all look around one after another at random, not in waves",
        measure=partial(order_matters, shy=False),
        band=Exactly(0.0),
        control=partial(order_matters, shy=True),
        control_says="people stay in once many more than they need are out",
    ),
    Check(
        name="inside-the-window",
        says="Least frequency of global cascades well inside the window, mean degrees 1.5, 3 and 5",
        measure=lambda lab: min((frequency(Setting(z), lab) for z in (1.5, 3.0, 5.0)), key=lambda one: one.value),
        band=AtLeast(0.3),
        control=lambda lab: min(
            (frequency(Setting(z, threshold=0.26), lab) for z in (1.5, 3.0, 5.0)), key=lambda one: one.value
        ),
        control_says="a threshold above a quarter, where no mean degree has a window",
        claim="window",
        paper=True,
    ),
    Check(
        name="lower-edge-slope",
        says="Slope of the tail of cascade sizes at a mean degree of 1.05, 1,000 people, both axes in logarithms",
        measure=partial(slope, EDGE),
        band=Within(-0.5, 0.06),
        control=partial(slope, EDGE.wrong(doubled=True)),
        control_says="each tie is drawn twice over, from either end: a tail that hardly falls",
        claim="power-law",
        paper=True,
    ),
    Check(
        name="lower-edge-tail",
        says="Largest distance of six shares of the tail at the lower edge from those derived independently",
        measure=partial(tail_apart, EDGE),
        band=AtMost(0.03),
        control=partial(tail_apart, EDGE.wrong(doubled=True)),
        control_says="each tie is drawn twice over, from either end",
    ),
    Check(
        name="upper-edge-count",
        says="Global cascades in 1,000 trials at a mean degree of 6.14, 1,000 people",
        measure=partial(counted, Setting(6.14, people=1_000)),
        band=Near(1.0, _OF_ONE),
        control=partial(counted, Setting(5.0, people=1_000)),
        control_says="a mean degree of 5, well inside the window",
        claim="single-cascade",
        paper=True,
    ),
    Check(
        name="upper-edge-two-humps",
        says="Share of cascades at a mean degree of 5.76 that reach neither few nor nearly all",
        measure=partial(middling, Setting(5.76)),
        band=AtMost(0.005),
        control=partial(middling, Setting(1.2)),
        control_says="the lower edge, where every size occurs",
        claim="two-humps",
        paper=True,
    ),
    Check(
        name="spread-widens",
        says="By how much normal thresholds, .18 with spread .1, have a wider window than equal ones, in contacts",
        measure=exact(lambda: widened(0.18)),
        band=AtLeast(0.0),
        control=exact(lambda: widened(0.28)),
        control_says="their mean is .28, at which no window is left",
        claim="spread-widens",
        paper=True,
    ),
    Check(
        name="spread-window-low",
        says="Lower edge of the window of normal thresholds, .18 with spread .1, cut to 0 to 1",
        measure=exact(lambda: (theory.spread_window(0.18, 0.1) or (0.0, 0.0))[0]),
        band=Within(1.148, 0.02),
        control=exact(lambda: (theory.spread_window(0.18, 0.01) or (0.0, 0.0))[0]),
        control_says="the spread is squared",
    ),
    Check(
        name="spread-window-high",
        says="Upper edge of the window of those normal thresholds",
        measure=exact(lambda: (theory.spread_window(0.18, 0.1) or (0.0, 0.0))[1]),
        band=Within(39.41, 0.02),
        control=exact(lambda: (theory.spread_window(0.18, 0.01) or (0.0, 0.0))[1]),
        control_says="the spread is squared",
    ),
    Check(
        name="spread-largest-location",
        says="Largest mean of normal thresholds of spread .1 that leaves a window",
        measure=exact(lambda: theory.largest_location(0.1)),
        band=Exactly(0.27712, 5),
        control=exact(lambda: theory.largest_location(0.09)),
        control_says="a spread of .09",
    ),
    Check(
        name="scale-free-mean",
        says="Mean degree of a power law of exponent 2.5 from 1 on, as of Figure 4b: it cannot be larger",
        measure=exact(lambda: theory.scale_free_mean(2.5)),
        band=Exactly(1.95, 2),
        control=exact(lambda: theory.scale_free_mean(2.6)),
        control_says="an exponent of 2.6",
    ),
    Check(
        name="giant-component-3",
        says="Share of people in the giant component at a mean degree of 3",
        measure=exact(lambda: theory.giant_component(3.0)),
        band=Exactly(0.9405, 4),
        control=exact(lambda: 1.0 - np.exp(-3.0)),
        control_says="the share of people with any contact at all",
    ),
    Check(
        name="giant-component-5",
        says="Share of people in the giant component at a mean degree of 5",
        measure=exact(lambda: theory.giant_component(5.0)),
        band=Exactly(0.9930, 4),
        control=exact(lambda: 1.0 - np.exp(-5.0)),
        control_says="the share of people with any contact at all",
    ),
)

CHECKS: tuple[Check, ...] = (*_frequencies(), *_sizes(), *_windows(), *_OTHERS)
"""Everything that `verify` runs."""
