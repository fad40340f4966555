"""The window in which one person can move nearly everybody, and single cascades within it."""

import numpy as np

from groundswell.classics.base import Lab, Outcome, Values
from groundswell.classics.pictures import Chart, Mark, Picture, Series
from groundswell.mechanisms.crowd import CrowdRecord
from groundswell.rng import CLASSICS, uniforms
from groundswell.world.graphs import RandomGraph, neighbours

from . import theory
from .checks import EDGE, FREQUENCIES, tail
from .model import GLOBAL, Setting, cascade, needed, play_trials

__all__ = ["picture", "play"]

_STARTERS = 25


def play(values: Values, lab: Lab) -> Outcome:
    """Play one graph with many starters, each alone."""
    people, degree, threshold = int(values["people"]), values["mean_degree"], values["phi"]
    rows = neighbours(RandomGraph(degree), people, seed=lab.seed, replicate=0)
    needs = needed(threshold, np.diff(rows.offsets))
    starters = (uniforms(lab.seed, 0, 0, 0, _STARTERS, CLASSICS).astype(np.float64) * people).astype(np.int64)
    record = lab.play(cascade(rows, needs, starters))
    shares = record.last("out") / people
    moved = int((shares >= GLOBAL).sum())
    figures = {
        "starters who set off a global cascade": float(moved),
        "largest cascade (share of people)": float(shares.max()),
        "giant component (share of people)": theory.giant_component(degree),
    }
    sentence = (
        f"Of {_STARTERS} people who set out alone on one graph, {moved} set off a global cascade;"
        f" the largest took {shares.max():.1%} of {people:,} people."
    )
    caption = (
        f"{_STARTERS} cascades on one random graph of {people:,} people with {degree:g} contacts each on average, from"
        f" {_STARTERS} starters, seed {lab.seed}: each follows once {threshold:.3g} of one's contacts are out. Red: the"
        " share of people in the graph's largest component, in the limit of large graphs, which the paper gives as the"
        " size of a global cascade."
    )
    return Outcome(sentence, figures, Picture((waves(record, people, degree),), caption))


def waves(record: CrowdRecord, people: int, degree: float) -> Chart:
    """Return how each cascade grows, wave by wave."""
    counts = record.counts["out"] / people
    ticks = list(range(len(counts)))
    lines = [Series("", ticks, counts[:, place].tolist()) for place in range(counts.shape[1])]
    lines[0] = Series("cascades", ticks, counts[:, 0].tolist())
    limit = theory.giant_component(degree)
    lines.append(Series("giant component", [0, ticks[-1]], [limit, limit], paper=True))
    return Chart("Cascades, wave by wave", "wave", "share of people out", tuple(lines), low_up=0.0, high_up=1.0)


def frequencies(lab: Lab) -> Chart:
    """Return how often a starter moves a large crowd, by mean degree."""
    graphs = lab.runs(16, 3)
    degrees = list(FREQUENCIES)
    found = [play_trials(Setting(degree, graphs=graphs), lab) for degree in degrees]
    shares = [float(trials.large.mean()) for trials in found]
    errors = [float(trials.large.mean(axis=1).std() / np.sqrt(graphs)) for trials in found]
    reach = [theory.giant_component(degree) for degree in degrees]
    low, high = theory.window(0.18) or (0.0, 0.0)
    ours = Series(
        "starters who move more than a tenth",
        degrees,
        shares,
        low=[share - 2 * error for share, error in zip(shares, errors, strict=True)],
        high=[share + 2 * error for share, error in zip(shares, errors, strict=True)],
    )
    size = [float(t.sizes[t.large].mean() / t.people) if t.large.any() else float("nan") for t in found]
    return Chart(
        "A window of mean degrees",
        "contacts a person, on average",
        "share",
        (
            ours,
            Series("reach of global cascades", degrees, size, look="dots"),
            Series("giant component", degrees, reach, look="dashes", paper=True),
        ),
        marks=(Mark(low, "window opens"), Mark(high, "window shuts")),
        low_up=0.0,
        high_up=1.2,
    )


def phase(lab: Lab) -> Chart:  # noqa: ARG001 - panels have one form
    """Return the window for every threshold, as Fig. 1 draws it."""
    thresholds = [round(0.08 + 0.002 * step, 3) for step in range(87)]
    windows = [theory.window(threshold) for threshold in thresholds]
    inside = [(t, edges) for t, edges in zip(thresholds, windows, strict=True) if edges is not None]
    across = [t for t, _ in inside]
    return Chart(
        "Where one person can move everybody",
        "threshold: share of contacts needed",
        "contacts a person, on average",
        (
            Series("upper edge", across, [edges[1] for _, edges in inside], look="steps"),
            Series("lower edge", across, [edges[0] for _, edges in inside], look="steps"),
        ),
        marks=(Mark(0.18, "as played"),),
        low_up=0.0,
    )


def sizes(lab: Lab) -> Chart:
    """Return the tail of cascade sizes at the lower edge."""
    found = {1: 1.0, **tail(EDGE, lab)}
    slope = [found[2] * (x / 2.0) ** -0.5 for x in found]
    return Chart(
        "Sizes at the lower edge",
        "people in a cascade, or more",
        "share of cascades",
        (
            Series("as played", list(found), list(found.values()), look="dots"),
            Series("slope -1/2", list(found), slope, look="dashes", paper=True),
        ),
        log_across=True,
        log_up=True,
    )


def picture(lab: Lab) -> Picture:
    """Return the gallery's figure."""
    graphs = lab.runs(16, 3)
    caption = (
        "One person sets out on a random graph, and each follows for good once .18 of one's contacts are out. Left: the"
        " window of mean degrees for every threshold, computed from the paper's equation 5. Right:"
        f" {graphs} graphs of 10,000 people with 25 starters each per mean degree (shading: two s.e.). Red:"
        " the giant component, which the paper gives as the size of a global cascade. Below: sizes at mean"
        f" degree 1.05, graphs of 1,000 people. Red: the paper's slope. Seed {lab.seed}."
    )
    return Picture((phase(lab), frequencies(lab), sizes(lab)), caption)
