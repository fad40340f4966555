"""A lattice of places that ripen one by one and are swept together when a spark falls among them.

Said in the words of forests, as the model's authors do: trees grow, lightning strikes, the whole cluster burns.
Read as strikes, trees are workplaces that could be brought out, lightning is the spark, regrowth is recovery.
Nothing here runs anything: the engine plays it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from groundswell.errors import ScenarioError
from groundswell.mechanisms.crowd import World

__all__ = ["Lattice", "LatticeRecord", "Percolation", "PercolationRecord"]

_MOST_CELLS = 1 << 27
"""Cells at most: what a player keeps of each comes to some 9 bytes."""
_MOST_STROKES = 100_000_000
"""Strokes, fires and growth attempts a stroke at most: their numbers have to fit the counter of draws."""


def _check_sides(rows: int, columns: int) -> None:
    if rows < 3 or columns < 3:
        raise ScenarioError(f"a lattice of {rows} x {columns}: needs at least 3 rows and 3 columns")
    if rows * columns > _MOST_CELLS:
        raise ScenarioError(f"a lattice of {rows} x {columns}: must have at most {_MOST_CELLS} cells")


@dataclass(frozen=True)
class LatticeRecord:
    """What burned on a lattice, after its warm-up.

    Attributes
    ----------
    burned : (strikes,) int64
        Trees burned by each stroke of lightning; 0 where it fell on an empty site.
    standing : (strikes,) int64
        Trees that stood just before each stroke.
    cells : int
        Sites of the lattice.
    """

    burned: NDArray[np.int64]
    standing: NDArray[np.int64]
    cells: int

    @property
    def sizes(self) -> NDArray[np.int64]:
        """Return the sizes of the fires, in order; a stroke that burned nothing is no fire."""
        found: NDArray[np.int64] = self.burned[self.burned > 0]
        return found

    @property
    def density(self) -> float:
        """Return the mean share of sites with a tree just before a stroke."""
        return float(self.standing.mean()) / self.cells


@dataclass(frozen=True)
class Lattice(World[LatticeRecord]):
    """The forest fire of Drossel and Schwabl (1992): growth at random sites, lightning at random sites.

    Attributes
    ----------
    rows, columns : int
        Sites; each has four neighbours.
    growth : int
        Sites tried for growth between two strokes (a tree stays where one stands).
    fires : int
        Fires wanted, not counting the warm-up.
    warm_up : int
        Strokes before anything is recorded.
    density : float
        Chance that a site has a tree at the very beginning.
    torus : bool
        Whether edges meet; else the lattice ends there.
    """

    rows: int
    columns: int
    growth: int
    fires: int
    warm_up: int = 0
    density: float = 0.0
    torus: bool = True

    def __post_init__(self) -> None:
        _check_sides(self.rows, self.columns)
        for name, value, least in (("growth", self.growth, 1), ("fires", self.fires, 1), ("warm_up", self.warm_up, 0)):
            if value < least:
                raise ScenarioError(f"{name} = {value}: must be at least {least}")
            if value > _MOST_STROKES:
                raise ScenarioError(f"{name} = {value}: must be at most {_MOST_STROKES}")
        if not 0.0 <= self.density <= 1.0:
            raise ScenarioError(f"density = {self.density}: must be a share from 0 to 1")


@dataclass(frozen=True)
class PercolationRecord:
    """Clusters of a lattice on which nothing grows.

    Attributes
    ----------
    sizes : (clusters,) int64
        Trees in each cluster, in the order of its first site.
    struck : (fires,) int64
        Size of the cluster of each tree that lightning chose; all strokes meet the same lattice.
    trees, cells : int
        Trees, and sites.
    """

    sizes: NDArray[np.int64]
    struck: NDArray[np.int64]
    trees: int
    cells: int


@dataclass(frozen=True)
class Percolation(World[PercolationRecord]):
    """A lattice filled once at random, each site alike, and strokes that never change it.

    Attributes
    ----------
    rows, columns : int
        Sites; each has four neighbours.
    density : float
        Chance that a site has a tree.
    fires : int
        Trees chosen at random, one after another, whose clusters are measured.
    torus : bool
        Whether edges meet; else the lattice ends there.
    """

    rows: int
    columns: int
    density: float
    fires: int = 0
    torus: bool = False

    def __post_init__(self) -> None:
        _check_sides(self.rows, self.columns)
        if not 0.0 <= self.density <= 1.0:
            raise ScenarioError(f"density = {self.density}: must be a share from 0 to 1")
        if self.fires < 0:
            raise ScenarioError(f"fires = {self.fires}: must be at least 0")
