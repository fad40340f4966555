"""Places for dots round a district's centre: largest first, along a sunflower's spiral, none upon another.

Only names of districts and schematic centres are known, so a dot's place within its district means nothing;
the order is by size, and the same plants always stand in the same places.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

__all__ = ["distance_to_line", "pack"]

Floats = NDArray[np.float64]

GOLDEN_ANGLE = np.pi * (3.0 - np.sqrt(5.0))
SEEDS = 1400
"""Places tried for each dot, from the centre outwards."""


def distance_to_line(points: Floats, line: Sequence[tuple[float, float]]) -> Floats:
    """Return how far points lie from a line of straight pieces.

    Parameters
    ----------
    points : (points, 2) float
        Places.
    line : sequence of (x, y)
        Corners of the line, at least two.

    Returns
    -------
    (points,) float
        Distances, in the same unit.
    """
    best = np.full(len(points), np.inf)
    corners = np.asarray(line, dtype=np.float64)
    for start, end in pairwise(corners):
        along = end - start
        length = float(along @ along)
        share = np.clip((points - start) @ along / length, 0.0, 1.0) if length > 0.0 else np.zeros(len(points))
        nearest = start + share[:, None] * along
        best = np.minimum(best, np.hypot(*(points - nearest).T))
    return best


def pack(
    centres: Floats,
    district: NDArray[np.int64],
    radii: Floats,
    rivers: Sequence[tuple[Sequence[tuple[float, float]], float]] = (),
    *,
    gap: float = 0.6,
) -> Floats:
    """Place every dot near its district's centre, clear of the others and of the water.

    Parameters
    ----------
    centres : (districts, 2) float
        Centres on the sheet.
    district : (dots,) int
        District of each dot.
    radii : (dots,) float
        Radius of each dot, same unit.
    rivers : sequence of (line, half width)
        Water to keep clear of.
    gap : float
        Least distance between two dots.

    Returns
    -------
    (dots, 2) float
        Places.
    """
    places = np.zeros((len(radii), 2))
    step = 1.7 * np.sqrt(np.arange(SEEDS, dtype=np.float64))
    angle = np.arange(SEEDS) * GOLDEN_ANGLE
    spiral = np.stack([step * np.cos(angle), step * np.sin(angle)], axis=1)
    rings = centres[:, None, :] + spiral[None, :, :]
    room = np.full(rings.shape[:2], np.inf)
    for line, half in rivers:
        away = distance_to_line(rings.reshape(-1, 2), line).reshape(room.shape)
        room = np.minimum(room, away - half)
    for dot in np.lexsort((np.arange(len(radii)), -radii)):
        k = int(district[dot])
        free = room[k] >= radii[dot] + gap
        # A dot that finds no room at all stands at the spiral's end, where it can still be seen.
        places[dot] = rings[k, int(np.argmax(free))] if free.any() else rings[k, -1]
        away = np.hypot(rings[..., 0] - places[dot, 0], rings[..., 1] - places[dot, 1])
        room = np.minimum(room, away - radii[dot])
    return places
