"""The geometry of a grid in words of bits: where a cell's bits lie, and what a view covers."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from groundswell.mechanisms.grid import Grid

__all__ = ["Geometry", "geometry", "outside"]

_WORD = 64


@dataclass(frozen=True)
class Geometry:
    """Where bits lie in the planes of one grid.

    Attributes
    ----------
    reach : int
        Width of the rim: the farthest view to either side.
    size : int
        Words of a plane.
    spots : (columns,) int64
        In how many words a cell's bit stands, by its column.
    spot_word, spot_bit : (columns, most) int64, uint64
        First row of each such word, and the bit in it.
    look_word, look_shift : (columns,) int64, uint64
        First row of the word that holds all that is seen from a column, and how far to shift it.
    masks : (2, rows) uint64
        For agents and cops: the cells in view, row by row.
    mask_rows, mask_first : (2,) int64
        How many rows each has, and by how many they start lower than the farthest view.
    """

    reach: int
    size: int
    spots: NDArray[np.int64]
    spot_word: NDArray[np.int64]
    spot_bit: NDArray[np.uint64]
    look_word: NDArray[np.int64]
    look_shift: NDArray[np.uint64]
    masks: NDArray[np.uint64]
    mask_rows: NDArray[np.int64]
    mask_first: NDArray[np.int64]


def geometry(grid: Grid) -> Geometry:
    """Lay out a grid's planes.

    A word's cells overlap with the next word's by two reaches, so that every view lies within one word of each row.
    """
    reach = max(vision.reach for vision in grid.visions)
    height = grid.rows + 2 * reach
    width = grid.columns + 2 * reach
    stride = _WORD - 2 * reach
    blocks = (grid.columns - 1) // stride + 1
    places = _places(grid, reach, width, stride, blocks)
    most = max(len(place) for place in places)
    spot_word = np.zeros((grid.columns, most), dtype=np.int64)
    spot_bit = np.zeros((grid.columns, most), dtype=np.uint64)
    for column, place in enumerate(places):
        for copy, (block, bit) in enumerate(place):
            spot_word[column, copy] = block * height
            spot_bit[column, copy] = np.uint64(1 << bit)
    columns = np.arange(grid.columns)
    masks = np.zeros((2, 2 * reach + 1), dtype=np.uint64)
    for kind, vision in enumerate(grid.visions):
        for down, right in vision.cells:
            masks[kind, down + vision.reach] |= np.uint64(1 << (right + reach))
    reaches = np.array([vision.reach for vision in grid.visions], dtype=np.int64)
    return Geometry(
        reach,
        blocks * height,
        np.array([len(place) for place in places], dtype=np.int64),
        spot_word,
        spot_bit,
        columns // stride * height,
        (columns % stride).astype(np.uint64),
        masks,
        2 * reaches + 1,
        reach - reaches,
    )


def _places(grid: Grid, reach: int, width: int, stride: int, blocks: int) -> list[list[tuple[int, int]]]:
    """List for each column the (block, bit) where it stands: the one that is looked at in the grid itself first."""
    places = []
    for column in range(grid.columns):
        shown = [column + reach]
        if grid.torus:
            shown += [column + reach + side for side in (-grid.columns, grid.columns)]
        places.append(
            [
                (block, at - block * stride)
                for at in shown
                if 0 <= at < width
                for block in range(blocks)
                if 0 <= at - block * stride < _WORD
            ]
        )
    return places


def outside(grid: Grid, plan: Geometry) -> NDArray[np.uint64]:
    """Return a plane on which all that lies beyond the edges is taken; on a torus nothing does."""
    plane = np.zeros(plan.size, dtype=np.uint64)
    if grid.torus:
        return plane
    plane[:] = ~np.uint64(0)
    for column in range(grid.columns):
        for word, bit in zip(plan.spot_word[column], plan.spot_bit[column], strict=True):
            first = word + plan.reach
            plane[first : first + grid.rows] &= ~bit
    return plane
