"""Playing a lattice: fires between which trees grow, or clusters that stand still."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from groundswell import rng
from groundswell.engine.kernels.lattice import EDGE, LATTICE_TEXT, TREE, TREES
from groundswell.mechanisms.lattice import Lattice, LatticeRecord, Percolation, PercolationRecord

__all__ = ["play_lattice", "play_percolation"]

_CHUNK = 1 << 15
"""Strokes a call: what they burn is handed back in between."""


def _module() -> Any:
    from groundswell.engine.cache import load_module  # noqa: PLC0415 - brings the compiler

    return load_module(LATTICE_TEXT)


def _rimmed(rows: int, columns: int, *, torus: bool) -> NDArray[np.uint8]:
    """Return an empty lattice with its rim."""
    sites = np.full((rows + 2, columns + 2), EDGE if torus else 0, dtype=np.uint8)
    sites[1:-1, 1:-1] = 0
    return sites.reshape(-1)


def _filled(module: Any, world: Lattice | Percolation, chance: tuple[np.uint64, ...]) -> NDArray[np.uint8]:
    sites = _rimmed(world.rows, world.columns, torus=world.torus)
    # A site has a tree where its draw, a multiple of 2**-24, lies below the density.
    level = np.uint32(np.ceil(world.density * 2.0**24))
    if level > 0:
        module.fill(sites, level, world.rows, world.columns, *chance)
    return sites


def _chance(seed: int, replicate: int) -> tuple[np.uint64, ...]:
    key0, key1 = rng.key_words(seed)
    return np.uint64(replicate), np.uint64(rng.LATTICE << rng.DOMAIN_SHIFT), np.uint64(key0), np.uint64(key1)


def play_lattice(world: Lattice, *, seed: int, replicate: int = 0, threads: int = 1) -> LatticeRecord:  # noqa: ARG001
    """Let trees grow and lightning strike until as many fires have burned as are wanted.

    Parameters
    ----------
    world : Lattice
        What was said.
    seed, replicate : int
        Whose luck.
    threads : int
        Taken for the sake of one form; fires follow one upon another.
    """
    module = _module()
    chance = _chance(seed, replicate)
    sites = _filled(module, world, chance)
    queue = np.empty(world.rows * world.columns, dtype=np.int32)
    places = np.empty((4, (world.growth + 3) // 4), dtype=np.int32)
    trees, tick, fires = int(np.count_nonzero(sites == TREE)), 0, 0
    kept: list[tuple[NDArray[np.int64], NDArray[np.int64]]] = []
    while fires < world.fires:
        warming = tick < world.warm_up
        count = min(_CHUNK, world.warm_up - tick) if warming else _CHUNK
        burned, standing = np.empty(count, dtype=np.int64), np.empty(count, dtype=np.int64)
        wanted = -1 if warming else world.fires - fires
        made, trees, lit = module.strikes(
            sites,
            queue,
            places,
            burned,
            standing,
            trees,
            tick,
            wanted,
            world.growth,
            world.rows,
            world.columns,
            *chance,
        )
        tick += made
        if not warming:
            fires += lit
            kept.append((burned[:made], standing[:made]))
    return LatticeRecord(
        np.concatenate([part[0] for part in kept]),
        np.concatenate([part[1] for part in kept]),
        world.rows * world.columns,
    )


def play_percolation(
    world: Percolation,
    *,
    seed: int,
    replicate: int = 0,
    threads: int = 1,  # noqa: ARG001 - players have one form
) -> PercolationRecord:
    """Fill a lattice, find its clusters, and measure those of trees chosen at random.

    Parameters
    ----------
    world : Percolation
        What was said.
    seed, replicate : int
        Whose luck.
    threads : int
        Taken for the sake of one form.
    """
    module = _module()
    sites = _filled(module, world, _chance(seed, replicate))
    cells = world.rows * world.columns
    standing = np.flatnonzero(sites == TREE)
    labels = np.zeros(len(sites), dtype=np.int32)
    sizes = np.empty(cells, dtype=np.int64)
    found = module.clusters(sites, np.empty(cells, dtype=np.int32), labels, sizes, world.rows, world.columns)
    sizes = sizes[:found].copy()
    fires = world.fires if len(standing) > 0 else 0
    words = rng.words_of_block(seed, replicate, 0, TREES, fires, rng.LATTICE)[0].astype(np.uint64)
    chosen = standing[(words * np.uint64(len(standing))) >> np.uint64(32)]
    return PercolationRecord(sizes, sizes[labels[chosen] - 1], len(standing), cells)
