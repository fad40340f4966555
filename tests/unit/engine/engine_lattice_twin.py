"""The lattice once more, slow and readable: sets of sites, the published draws, and nothing shared with the engine."""

import numpy as np

from groundswell import rng


def site_of(word, rows, columns):
    return divmod((int(word) * rows * columns) >> 32, columns)


def word(seed, replicate, tick, block, number):
    return rng.words_of_block(seed, replicate, tick, block, np.array([number // 4]), rng.LATTICE)[number % 4][0]


def neighbours(site, rows, columns, torus):
    row, column = site
    for step_down, step_right in ((0, 1), (0, -1), (1, 0), (-1, 0)):
        there = row + step_down, column + step_right
        if torus:
            yield there[0] % rows, there[1] % columns
        elif 0 <= there[0] < rows and 0 <= there[1] < columns:
            yield there


def cluster(trees, site, world):
    found, edge = {site}, [site]
    while edge:
        here = edge.pop()
        for there in neighbours(here, world.rows, world.columns, world.torus):
            if there in trees and there not in found:
                found.add(there)
                edge.append(there)
    return found


def first_trees(world, seed, replicate):
    return {
        divmod(number, world.columns)
        for number in range(world.rows * world.columns)
        if (word(seed, replicate, 0, 2, number) >> 8) / 2**24 < world.density
    }


def fires(world, seed, replicate):
    """Return what burned and what stood, stroke by stroke, after the warm-up."""
    trees = first_trees(world, seed, replicate) if world.density else set()
    burned, standing, tick = [], [], 0
    while sum(size > 0 for size in burned) < world.fires:
        for attempt in range(world.growth):
            trees.add(site_of(word(seed, replicate, tick, 0, attempt), world.rows, world.columns))
        stood = len(trees)
        struck = site_of(word(seed, replicate, tick, 1, 0), world.rows, world.columns)
        gone = cluster(trees, struck, world) if struck in trees else set()
        trees -= gone
        if tick >= world.warm_up:
            standing.append(stood)
            burned.append(len(gone))
        tick += 1
    return burned, standing


def clusters(world, seed, replicate):
    """Return the sizes of all clusters, and of those of the trees chosen."""
    trees = first_trees(world, seed, replicate)
    order = sorted(trees)
    sizes, size_at = [], {}
    for site in order:
        if site not in size_at:
            members = cluster(trees, site, world)
            sizes.append(len(members))
            size_at |= dict.fromkeys(members, len(members))
    words = rng.words_of_block(seed, replicate, 0, 3, world.fires, rng.LATTICE)[0]
    return sizes, [size_at[order[(int(drawn) * len(order)) >> 32]] for drawn in words]
