"""Whom people see: everybody, a random graph, a ring, a torus or given ties, said here and made as compressed rows."""

from dataclasses import dataclass

from groundswell.errors import ScenarioError

__all__ = ["Contacts", "Everybody", "RandomGraph", "Ring", "Ties", "Torus"]


@dataclass(frozen=True)
class Everybody:
    """Each sees the whole group, and nobody in particular."""


@dataclass(frozen=True)
class RandomGraph:
    """Each pair tied with the same chance, so that degrees are Poisson in a large crowd (Erdos & Renyi 1959).

    Attributes
    ----------
    mean_degree : float
        Ties a person on average.
    """

    mean_degree: float

    def __post_init__(self) -> None:
        if not 0.0 <= self.mean_degree < float("inf"):
            raise ScenarioError(f"mean_degree = {self.mean_degree}: must be a finite number of at least 0")


@dataclass(frozen=True)
class Ring:
    """A ring on which each sees the nearest, some ties rewired at random (Watts & Strogatz 1998).

    Attributes
    ----------
    neighbours : int
        Ties a person, half on either side; even.
    rewired : float
        Chance that a tie's far end is moved to somebody drawn at random.
    """

    neighbours: int
    rewired: float = 0.0

    def __post_init__(self) -> None:
        if self.neighbours < 2 or self.neighbours % 2 != 0:
            raise ScenarioError(f"neighbours = {self.neighbours}: must be even and at least 2, half on either side")
        if not 0.0 <= self.rewired <= 1.0:
            raise ScenarioError(f"rewired = {self.rewired}: must be from 0 to 1")


@dataclass(frozen=True)
class Torus:
    """A grid whose edges meet: each sees the eight cells around (Moore) or the four beside.

    Attributes
    ----------
    rows, columns : int
        Cells, one person each.
    eight : bool
        Whether corners are seen.
    """

    rows: int
    columns: int
    eight: bool = True

    def __post_init__(self) -> None:
        if self.rows < 3 or self.columns < 3:
            raise ScenarioError(f"a torus of {self.rows} x {self.columns}: needs at least 3 rows and 3 columns")


@dataclass(frozen=True)
class Ties:
    """Ties given one by one; each binds both ways and is given once.

    Attributes
    ----------
    pairs : tuple of (int, int)
        Persons' numbers, from 0.
    """

    pairs: tuple[tuple[int, int], ...]


Contacts = Everybody | RandomGraph | Ring | Torus | Ties
"""What can be said of whom people see."""
