"""One person sets out on a random graph, and each follows once a share of contacts has gone before."""

from dataclasses import dataclass, replace
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from groundswell.classics.base import Lab
from groundswell.errors import ScenarioError
from groundswell.mechanisms.base import Mechanism
from groundswell.mechanisms.crowd import Crowd, Order
from groundswell.mechanisms.threshold import CROWD, Threshold
from groundswell.rng import CLASSICS, uniforms
from groundswell.world.graphs import RandomGraph, Rows, neighbours

from .theory import fraction

__all__ = ["GLOBAL", "PEOPLE", "RULES", "Setting", "Trials", "cascade", "needed", "play_trials"]

PEOPLE = 10_000
GLOBAL = 0.1
"""Share of all people from which on a cascade is called global; the paper gives no number."""
RULES: tuple[Mechanism, ...] = cast("tuple[Mechanism, ...]", (Threshold,))
_START = 0


def needed(threshold: float, degrees: NDArray[Any], *, down: bool = False) -> NDArray[np.float64]:
    """Return how many contacts must be out before one follows, in whole people.

    Parameters
    ----------
    threshold : float
        Share of contacts.
    degrees : (people,) int
        Contacts each.
    down : bool
        Round down instead of up: a wrong version, for a control.
    """
    if not 0.0 < threshold <= 1.0:
        raise ScenarioError(f"threshold = {threshold:g}: must be above 0 and at most 1, a share of contacts")
    share = fraction(threshold)
    whole = np.asarray(degrees, dtype=np.int64) * share.numerator
    wanted = whole // share.denominator if down else -(-whole // share.denominator)
    # Deviation from Watts 2002: who has no contacts never follows, though none of none is any share; see about.md.
    return np.maximum(wanted, 1).astype(np.float64)


def cascade(rows: Rows, needs: NDArray[np.float64], starters: NDArray[np.int64], order: Order = "event") -> Crowd:
    """Return one graph with its people as many times as there are starters, each of whom sets out alone.

    Parameters
    ----------
    rows : Rows
        The graph.
    needs : (people,) float
        Contacts out that each needs.
    starters : (trials,) int
        Who sets out.
    order : {"event", "random", "together"}
        In which order people look around.
    """
    trials = len(starters)
    out = np.zeros((trials, rows.people), dtype=bool)
    out[np.arange(trials), starters] = True
    start = {"out": out.ravel(), "needs": np.tile(needs, trials)}
    # Deviation from Watts 2002: waves instead of one person after another at random, which ends alike; see about.md.
    return Crowd(rows.people * trials, CROWD, RULES, start, rows, groups=trials, order=order, absorbing="out")


@dataclass(frozen=True)
class Trials:
    """Cascades from many starters on many graphs.

    Attributes
    ----------
    sizes : (graphs, starters) int
        People out at the end, the starter among them.
    people : int
        In each graph.
    """

    sizes: NDArray[np.int64]
    people: int

    @property
    def large(self) -> NDArray[np.bool_]:
        """Which were global."""
        return np.asarray(self.sizes >= GLOBAL * self.people)


@dataclass(frozen=True)
class Setting:
    """What is varied between trials.

    Attributes
    ----------
    mean_degree, threshold : float
        Of the graph, and of everybody.
    people, graphs, starters : int
        In a graph; how many graphs; starters on each.
    down, doubled : bool
        Wrong versions: needs rounded down; twice as many ties as there should be.
    """

    mean_degree: float
    threshold: float = 0.18
    people: int = PEOPLE
    graphs: int = 40
    starters: int = 25
    down: bool = False
    doubled: bool = False

    def wrong(self, **changes: Any) -> "Setting":
        """Return a wrong version."""
        return replace(self, **changes)


def play_trials(setting: Setting, lab: Lab, order: Order = "event") -> Trials:
    """Play all trials of a setting: the graph's number is the replicate."""
    if setting.people < 2:
        raise ScenarioError(f"people = {setting.people}: a graph needs at least 2 people")
    degree = setting.mean_degree * (2.0 if setting.doubled else 1.0)
    sizes = []
    for graph in range(setting.graphs):
        rows = neighbours(RandomGraph(degree), setting.people, seed=lab.seed, replicate=graph)
        needs = needed(setting.threshold, np.diff(rows.offsets), down=setting.down)
        lots = uniforms(lab.seed, graph, 0, _START, setting.starters, CLASSICS)
        starters = (lots.astype(np.float64) * setting.people).astype(np.int64)
        sizes.append(lab.play(cascade(rows, needs, starters, order), replicate=graph).last("out"))
    return Trials(np.stack(sizes), setting.people)
