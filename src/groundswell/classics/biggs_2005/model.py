"""Workplaces that ripen, sparks that sweep them: the forest fire said as a lattice."""

from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from groundswell.classics.base import Lab, Odd, Outcome, Values
from groundswell.classics.biggs_2005.theory import CRITICAL_DENSITY, mean_size
from groundswell.classics.lots import whole
from groundswell.classics.pictures import Chart, Picture, Series
from groundswell.errors import ScenarioError
from groundswell.mechanisms.lattice import Lattice, LatticeRecord, Percolation
from groundswell.scenario.parameters import param

__all__ = ["ODD", "PARAMETERS", "at_least", "critical", "forest", "play"]

PARAMETERS = MappingProxyType(
    {
        "theta": param(
            "125 ratio",
            low="1 ratio",
            high="4000 ratio",
            source="assumption: the paper's own setting is not in the texts consulted",
            doc="growth attempts between two sparks",
        ),
        "side": param(
            "256 plants",
            low="3 plants",
            high="4096 plants",
            source="assumption: large enough that no wave spans it at the usual theta",
            doc="workplaces along one side of the square",
        ),
        "fires": param(
            "20000 plain",
            low="100 plain",
            high="1000000 plain",
            source="assumption: enough for a mean within two per cent",
            doc="waves recorded",
        ),
    }
)

_SWEEPS = 20
"""Growth attempts per site before anything is recorded: the density has settled after some ten."""

ODD = Odd(
    purpose=(
        "To show how waves of strikes without a typical size can come from places that ripen independently and are"
        " set off together. Patterns: a heavy tail over two orders of magnitude, a mean fixed by the rarity of sparks."
    ),
    entities="Workplaces on a square lattice, each ready to be brought out (a tree) or not (empty); no other state.",
    schedule=(
        "Between two sparks, theta sites drawn at random become ready if they are not. Then a spark falls on a site"
        " drawn at random; if it is ready, its whole cluster of ready nearest neighbours goes out at once, and all of"
        " it is empty afterwards."
    ),
    concepts=(
        "Emergence: the law of sizes. Interaction: between the four nearest neighbours, at once. Stochasticity: the"
        " sites that ripen and the sites that sparks meet. No adaptation, learning or foresight."
    ),
    start="An empty lattice; twenty growth attempts a site are made before anything is recorded.",
    deviations=(
        "Growth and sparks come one by one, not with probabilities p and f a site and step: the limit of short steps.",
        "Fires burn at once, so that no tree grows while one spreads.",
        "Lattice, neighbourhood and theta are the standard ones: the paper's own are not in the texts consulted.",
    ),
)


def forest(theta: int, side: int, fires: int) -> Lattice:
    """Say a square torus on which so many fires burn after a warm-up.

    Raises
    ------
    ScenarioError
        If more is tried between two sparks than there are sites: the whole lattice would burn again and again.
    """
    if theta > side * side:
        raise ScenarioError(
            f"theta = {theta:,}: must be at most the {side * side:,} sites of a square with side = {side:,}, or it"
            " burns as a whole"
        )
    # Deviation from Drossel and Schwabl 1992: growth and sparks come one by one at random sites, see about.md.
    # Deviation from Biggs 2005: the standard lattice, since the paper's settings were not at hand, see about.md.
    return Lattice(side, side, growth=theta, fires=fires, warm_up=-(-_SWEEPS * side * side // theta))


def critical(side: int, fires: int = 0, density: float = CRITICAL_DENSITY) -> Percolation:
    """Say a square that ends at its edges, filled once; at the critical density unless another is given."""
    return Percolation(side, side, density, fires)


def at_least(sizes: NDArray[np.integer]) -> tuple[list[float], list[float]]:
    """Return about forty sizes, evenly spaced in their logarithm, and the share of fires at least as large as each."""
    marks = np.unique(np.geomspace(1, sizes.max(), 40).astype(np.int64))
    ordered = np.sort(sizes)
    shares = 1.0 - np.searchsorted(ordered, marks) / len(ordered)
    return marks.astype(float).tolist(), shares.tolist()


def play(values: Values, lab: Lab) -> Outcome:
    """Let one region burn and say what its waves were like."""
    theta, side, fires = (whole(values, name) for name in ("theta", "side", "fires"))
    record = lab.play(forest(theta, side, lab.runs(fires, min(fires, 5000))))
    sizes = record.sizes
    expected = mean_size(theta, record.density)
    figures = {
        "waves": float(len(sizes)),
        "mean size, workplaces": float(sizes.mean()),
        "mean size by the balance, workplaces": expected,
        "median size, workplaces": float(np.median(sizes)),
        "largest wave, workplaces": float(sizes.max()),
        "share ready before a spark": record.density,
    }
    sentence = (
        f"{len(sizes):,} waves swept {sizes.mean():,.0f} workplaces on average, half of them {np.median(sizes):,.0f} or"
        f" fewer and the largest {sizes.max():,}; the balance of ripening and sweeping asks for {expected:,.0f}."
    )
    return Outcome(sentence, figures, _one_run(record, theta))


def _one_run(record: LatticeRecord, theta: int) -> Picture:
    sizes = record.sizes
    shown = sizes[:400].astype(float).tolist()
    x, y = at_least(sizes)
    panels = (
        Chart(
            "The first waves, in order",
            "wave",
            "workplaces swept",
            (Series("size", [float(number) for number in range(1, len(shown) + 1)], shown, look="bars"),),
            log_up=True,
        ),
        Chart(
            "Share of waves at least as large",
            "workplaces swept",
            "share of waves",
            (Series(f"theta = {theta}", x, y, look="steps"),),
            log_across=True,
            log_up=True,
        ),
    )
    return Picture(panels, f"One region, {len(sizes):,} waves after the warm-up.")
