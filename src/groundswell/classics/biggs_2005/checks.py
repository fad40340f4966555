"""What has to come out of the forest fire, each with a wrong version that must not."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from groundswell import rng
from groundswell.classics.bands import AtLeast, AtMost, Between, Measured, Near, Within
from groundswell.classics.base import Check, Lab
from groundswell.classics.biggs_2005.model import critical, forest
from groundswell.classics.biggs_2005.theory import FIRE_EXPONENT, MEAN_SIZE_DIMENSION, TAU, mean_size
from groundswell.mechanisms.lattice import LatticeRecord
from groundswell.observe.tails import compare, exponent

__all__ = ["CHECKS"]

_SIDES = {125: 512, 500: 1024}
_FROM = 10
"""Smallest size in a fit: smaller ones know the lattice."""
_BLOCKS = 10
_LEAST, _MOST = 20, 20_000
"""Range of sizes in the fits at the critical density."""


def _records(lab: Lab, theta: int, side: int = 0) -> list[LatticeRecord]:
    world = forest(theta, side or _SIDES[theta], lab.runs(60_000, 20_000))
    return [lab.play(world, replicate=one) for one in range(lab.runs(3, 1))]


def _sizes(lab: Lab, theta: int) -> NDArray[np.int64]:
    return np.concatenate([record.sizes for record in _records(lab, theta)])


def _blocks(record: LatticeRecord, figure: Callable[[NDArray[np.int64], NDArray[np.int64]], float]) -> list[float]:
    """Return a figure of each tenth of a run, for standard errors that know of the lattice's memory."""
    parts = zip(np.array_split(record.burned, _BLOCKS), np.array_split(record.standing, _BLOCKS), strict=True)
    return [figure(burned, standing) for burned, standing in parts]


def _density(lab: Lab, theta: int, side: int) -> Measured:
    values: list[float] = []
    for record in _records(lab, theta, side):
        values += _blocks(record, lambda _, standing: float(standing.mean()))
    return Measured.mean([value / side**2 for value in values])


def _mean_size(lab: Lab, theta: int, *, misses: bool = False) -> Measured:
    values: list[float] = []
    for record in _records(lab, theta):
        values += _blocks(record, lambda burned, _: float((burned if misses else burned[burned > 0]).mean()))
    return Measured.mean(values)


def _identity(lab: Lab, theta: int, *, per_stroke: bool = False) -> Measured:
    """Return how far the mean size is from what the balance asks for, by blocks."""

    def gap(burned: NDArray[np.int64], standing: NDArray[np.int64]) -> float:
        density = float(standing.mean()) / cells
        expected = theta * (1.0 - density) if per_stroke else mean_size(theta, density)
        return float(burned[burned > 0].mean()) - expected

    values: list[float] = []
    for record in _records(lab, theta):
        cells = record.cells
        values += _blocks(record, gap)
    return Measured.mean(values)


def _exponent(lab: Lab, theta: int, low: int = _FROM) -> Measured:
    found = exponent(_sizes(lab, theta), low, theta)
    return Measured(found.value, found.error, lab.runs(3, 1))


def _drift(lab: Lab) -> Measured:
    rare, frequent = _exponent(lab, 500), _exponent(lab, 125)
    return Measured(rare.value - frequent.value, float(np.hypot(rare.error, frequent.error)), rare.runs)


def _no_drift(lab: Lab) -> Measured:
    first, second = (
        exponent(lab.play(forest(125, 512, lab.runs(60_000, 20_000)), replicate=one).sizes, _FROM, 125)
        for one in (0, 1)
    )
    return Measured(second.value - first.value, float(np.hypot(first.error, second.error)))


def _drawn(lab: Lab, law: str, count: int) -> NDArray[np.int64]:
    """Return sizes of another law by keyed draws: what a tail without the fire's mechanism looks like."""
    chances = rng.uniforms(lab.seed, 0, 0, 0, count, rng.CLASSICS).astype(np.float64) + 2.0**-25
    if law == "exponential":
        return (_FROM + np.floor(-50.0 * np.log(chances))).astype(np.int64)
    if law == "power":
        return np.floor((_FROM - 0.5) * chances ** (-1.0 / 1.5) + 0.5).astype(np.int64)
    angles = 2.0 * np.pi * rng.uniforms(lab.seed, 0, 0, 1, count, rng.CLASSICS).astype(np.float64)
    return np.round(np.exp(4.0 + 0.6 * np.sqrt(-2.0 * np.log(chances)) * np.cos(angles))).astype(np.int64)


def _compared(lab: Lab, sizes: NDArray[np.int64], rival: str, theta: int | None = None) -> Measured:
    """Return how much likelier a power law is than a rival, in log units."""
    return Measured(compare(sizes[: lab.runs(60_000, 10_000)], _FROM, theta)[rival].ratio, 0.0, lab.runs(3, 1))


def _percolation(lab: Lab, *, struck: bool, density: float | None = None) -> Measured:
    values = []
    for one in range(lab.runs(20, 2)):
        world = critical(2048, fires=9000 if struck else 0)
        if density is not None:
            world = critical(2048, fires=9000 if struck else 0, density=density)
        record = lab.play(world, replicate=one)
        values.append(exponent(record.struck if struck else record.sizes, _LEAST, _MOST).value)
    return Measured.mean(values)


def _dimension(lab: Lab, density: float | None = None) -> Measured:
    """Return how the mean size of a random tree's cluster grows from a side of 128 to one of 512."""
    logs: list[Measured] = []
    for side, runs in ((128, lab.runs(2000, 400)), (512, lab.runs(500, 100))):
        world = critical(side) if density is None else critical(side, density=density)
        records = [lab.play(world, replicate=one) for one in range(runs)]
        found = Measured.mean(
            [float((record.sizes.astype(np.float64) ** 2).sum()) / record.trees for record in records]
        )
        logs.append(Measured(float(np.log(found.value)), found.error / found.value, runs))
    step = float(np.log(4.0))
    return Measured((logs[1].value - logs[0].value) / step, float(np.hypot(logs[0].error, logs[1].error)) / step)


CHECKS: tuple[Check, ...] = (
    Check(
        name="balance-125",
        says="Mean fire size less theta (1 - density) / density, at theta = 125 on 512 x 512",
        measure=lambda lab: _identity(lab, 125),
        band=Near(0.0),
        control=lambda lab: _identity(lab, 125, per_stroke=True),
        control_says="the balance is struck per stroke instead of per fire, as if no stroke fell on empty ground",
        claim="balance",
        paper=True,
    ),
    Check(
        name="balance-500",
        says="Mean fire size less theta (1 - density) / density, at theta = 500 on 1024 x 1024",
        measure=lambda lab: _identity(lab, 500),
        band=Near(0.0),
        control=lambda lab: _identity(lab, 500, per_stroke=True),
        control_says="the balance is struck per stroke instead of per fire",
        claim="balance",
        paper=True,
        slow=True,
    ),
    Check(
        name="mean-size-125",
        says="Mean size of 180,000 fires at theta = 125",
        measure=lambda lab: _mean_size(lab, 125),
        band=Near(204.2, 1.1),
        control=lambda lab: _mean_size(lab, 125, misses=True),
        control_says="strokes that fall on empty ground are counted as fires of size nought",
        claim="rows",
        paper=True,
    ),
    Check(
        name="mean-size-500",
        says="Mean size of 180,000 fires at theta = 500",
        measure=lambda lab: _mean_size(lab, 500),
        band=Near(772.6, 4.5),
        control=lambda lab: _mean_size(lab, 500, misses=True),
        control_says="strokes that fall on empty ground are counted as fires of size nought",
        claim="rows",
        paper=True,
        slow=True,
    ),
    Check(
        name="density-125",
        says="Mean share of sites with a tree just before a stroke, theta = 125",
        measure=lambda lab: _density(lab, 125, 512),
        band=Near(0.37995, 0.00006),
        control=lambda lab: _density(lab, 62, 512),
        control_says="sparks come twice as often, as if only every second growth attempt counted",
        claim="rows",
        paper=True,
    ),
    Check(
        name="density-500",
        says="Mean share of sites with a tree just before a stroke, theta = 500",
        measure=lambda lab: _density(lab, 500, 1024),
        band=Near(0.39354, 0.00005),
        control=lambda lab: _density(lab, 250, 1024),
        control_says="sparks come twice as often, as if only every second growth attempt counted",
        claim="rows",
        paper=True,
        slow=True,
    ),
    Check(
        name="exponent-125",
        says="Likeliest exponent of fire sizes from 10 to theta = 125",
        measure=lambda lab: _exponent(lab, 125),
        band=Near(1.096, 0.005),
        control=lambda lab: _exponent(lab, 125, low=1),
        control_says="the fit begins at single trees, where the lattice is seen",
        claim="rows",
        paper=True,
    ),
    Check(
        name="exponent-500",
        says="Likeliest exponent of fire sizes from 10 to theta = 500",
        measure=lambda lab: _exponent(lab, 500),
        band=Near(1.137, 0.003),
        control=lambda lab: _exponent(lab, 500, low=1),
        control_says="the fit begins at single trees, where the lattice is seen",
        claim="rows",
        paper=True,
        slow=True,
    ),
    Check(
        name="exponent-drifts-up",
        says="Exponent at theta = 500 less the exponent at theta = 125",
        measure=_drift,
        band=Between(0.02, 0.08),
        control=_no_drift,
        control_says="two runs at the same theta are compared, as a universal exponent would have it",
        claim="drift",
        paper=True,
        slow=True,
    ),
    Check(
        name="no-typical-size",
        says="How much likelier a power law is than an exponential, log units in all, fires of 10 to theta = 125",
        measure=lambda lab: _compared(lab, _sizes(lab, 125), "exponential", 125),
        band=AtLeast(30.0),
        control=lambda lab: _compared(lab, _drawn(lab, "exponential", 10_000), "exponential", 125),
        control_says="sizes are drawn from an exponential law, as independent strikes would give",
    ),
    Check(
        name="lognormal-not-told-apart",
        says="How much likelier a power law is than a lognormal, log units in all, fires of 10 to theta = 125",
        measure=lambda lab: _compared(lab, _sizes(lab, 125), "lognormal", 125),
        band=Between(-5.0, 5.0),
        control=lambda lab: _compared(lab, _drawn(lab, "lognormal", 10_000), "lognormal", 125),
        control_says="sizes are drawn from a lognormal law that bends within the range",
    ),
    Check(
        name="tail-is-cut-off",
        says="How much likelier a power law is than one with an exponential cut-off, log units, fires from 10 up",
        measure=lambda lab: _compared(lab, _sizes(lab, 125), "truncated_power_law"),
        band=AtMost(-50.0),
        control=lambda lab: _compared(lab, _drawn(lab, "power", 10_000), "truncated_power_law"),
        control_says="sizes are drawn from a power law without an end",
        slow=True,
    ),
    Check(
        name="percolation-clusters",
        says="Exponent of the clusters of 20 to 20,000 trees at the critical density, 20 lattices of 2048 x 2048",
        measure=lambda lab: _percolation(lab, struck=False),
        band=Within(TAU, 0.1),
        control=lambda lab: _percolation(lab, struck=False, density=0.5),
        control_says="the lattice is filled to one half, below the critical density",
        claim="percolation",
        paper=True,
    ),
    Check(
        name="percolation-fires",
        says="Exponent of the clusters of trees struck at random at the critical density, same lattices",
        measure=lambda lab: _percolation(lab, struck=True),
        band=Within(FIRE_EXPONENT, 0.1),
        control=lambda lab: _percolation(lab, struck=False),
        control_says="each cluster is counted once, instead of once a tree",
        claim="percolation",
        paper=True,
        slow=True,
    ),
    Check(
        name="percolation-clusters-elsewhere",
        says="Exponent of those clusters, beside that of another program's 20 lattices",
        measure=lambda lab: _percolation(lab, struck=False),
        band=Near(1.990, 0.003),
        control=lambda lab: _percolation(lab, struck=True),
        control_says="each cluster is counted once a tree, instead of once",
        slow=True,
    ),
    Check(
        name="percolation-fires-elsewhere",
        says="Exponent of the clusters struck, beside that of another program's small sample",
        measure=lambda lab: _percolation(lab, struck=True),
        band=Near(0.93, 0.02),
        control=lambda lab: _percolation(lab, struck=False),
        control_says="each cluster is counted once, instead of once a tree",
        slow=True,
    ),
    Check(
        name="percolation-dimension",
        says="How the mean cluster of a random tree grows with the side at the critical density, from 128 to 512",
        measure=_dimension,
        band=Near(MEAN_SIZE_DIMENSION),
        control=lambda lab: _dimension(lab, density=0.5),
        control_says="the lattice is filled to one half: clusters do not grow with the side",
        claim="percolation",
        paper=True,
        slow=True,
    ),
)
