"""What is exactly true of fires on a lattice: the balance of growth and burning, and percolation's exponents."""

__all__ = ["CRITICAL_DENSITY", "FIRE_EXPONENT", "MEAN_SIZE_DIMENSION", "TAU", "mean_size"]

CRITICAL_DENSITY = 0.59274605
"""Share of sites at which an infinite cluster appears on the square lattice."""
TAU = 187.0 / 91.0
"""Exponent of the number of clusters by size at that density."""
FIRE_EXPONENT = TAU - 1.0
"""Exponent of the size of a random tree's cluster: large clusters are struck in proportion to their size."""
MEAN_SIZE_DIMENSION = 43.0 / 24.0
"""How the mean size of a random tree's cluster grows with the side of the lattice, at that density."""


def mean_size(theta: float, density: float) -> float:
    """Return the mean size of a fire: what grows between two fires must burn.

    Between two strokes ``theta (1 - density)`` trees grow; ``1 / density`` strokes make a fire. This holds for any
    lattice and any neighbourhood, whatever the sizes' law.

    Parameters
    ----------
    theta : float
        Growth attempts between strokes.
    density : float
        Mean share of sites with a tree just before a stroke.
    """
    return theta * (1.0 - density) / density
