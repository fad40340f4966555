"""Strikes as forest fires: workplaces grow ready one by one, a spark sets off a whole cluster, and it is spent.

Written from the published description alone, without sight of the package's own version.

The lattice is square with wrapped edges. Between two strikes of lightning ``theta`` growth attempts fall on random
sites; an attempt on an empty site puts a tree there, an attempt on a tree does nothing. Then lightning strikes a
random site. If a tree stands there, its whole cluster of nearest neighbours burns at once.

Where the description leaves a choice, this file reads it so:

* Every strike counts for the density, one on an empty site too: density is noted just before *each* strike. Only
  strikes on trees are fires. So the two lists differ in length, and the identity ``mean size = theta (1 - rho)/rho``
  is the balance between the trees grown and the trees burnt in a round, the latter being the mean size times the
  chance of hitting a tree.
* The number of attempts in a round is exactly ``theta``, not random.
* ``fires`` and ``warm`` both count fires, not strikes; the warm ones come first and are not recorded.
* The identity is exact only while one round hardly changes the density: the empties met by growth are those of the
  whole round, a little more numerous than those left just before the strike. ``balance`` gives the figure without
  that slip.
"""

import math
import statistics
import sys
from collections.abc import Sequence

import numpy as np

EMPTY, TREE = 0, 1


def burn(land: bytearray, width: int, site: int) -> int:
    """Burn the cluster of trees around a site on a torus.

    Parameters
    ----------
    land
        What stands on each site, changed in place.
    width
        The width of the torus.
    site
        Where lightning strikes.

    Returns
    -------
    int
        The number of trees burnt, nought where none stands.
    """
    if land[site] == EMPTY:
        return 0
    land[site] = EMPTY
    alight, burnt = [site], 0
    while alight:
        here = alight.pop()
        burnt += 1
        row, column = divmod(here, width)
        for there in (
            row * width + (column + 1) % width,
            row * width + (column - 1) % width,
            (row + 1) % width * width + column,
            (row - 1) % width * width + column,
        ):
            if land[there] == TREE:
                land[there] = EMPTY
                alight.append(there)
    return burnt


def play(theta: int, width: int, fires: int, seed: int, warm: int) -> tuple[list[int], list[float], list[int]]:
    """Let trees grow and burn, and keep the sizes, the densities and the growth of each round.

    Parameters
    ----------
    theta
        Growth attempts between two strikes.
    width
        The width of the torus.
    fires
        How many fires to record.
    seed
        Where chance starts.
    warm
        How many fires to pass over first, beginning with an empty land.

    Returns
    -------
    tuple of list
        The size of each fire; the density just before each strike; the number of trees grown before each strike.
    """
    rng = np.random.default_rng(seed)
    sites = width * width
    land = bytearray(sites)
    seen = np.frombuffer(land, dtype=np.uint8)  # the same land, for growing many trees in one go
    trees = passed = 0
    sizes: list[int] = []
    densities: list[float] = []
    growth: list[int] = []
    while len(sizes) < fires:
        # The order of attempts within a round makes no difference to what stands at its end.
        seen[rng.integers(sites, size=theta)] = TREE
        grown = int(np.count_nonzero(seen)) - trees
        trees += grown
        recording = passed >= warm
        if recording:
            densities.append(trees / sites)
            growth.append(grown)
        size = burn(land, width, int(rng.integers(sites)))
        trees -= size
        if size and recording:
            sizes.append(size)
        elif size:
            passed += 1
    return sizes, densities, growth


def run(theta: int, width: int, fires: int, seed: int, warm: int) -> tuple[list[int], list[float]]:
    """Let trees grow and burn until a number of fires has been seen.

    Parameters
    ----------
    theta
        Growth attempts between two strikes.
    width
        The width of the torus.
    fires
        How many fires to record.
    seed
        Where chance starts.
    warm
        How many fires to pass over first, beginning with an empty land.

    Returns
    -------
    tuple of list
        The size of each fire, at least one; the density just before each strike, strikes on empty sites included.
    """
    sizes, densities, _ = play(theta, width, fires, seed, warm)
    return sizes, densities


def balance(densities: Sequence[float], growth: Sequence[int]) -> float:
    """Give the mean size of a fire that balances the growth, on a lattice of any size.

    Parameters
    ----------
    densities
        The density just before each strike.
    growth
        The trees grown before each strike.

    Returns
    -------
    float
        Trees grown in a round over the chance that lightning hits a tree.
    """
    return statistics.fmean(growth) / statistics.fmean(densities)


def percolation(width: int, lattices: int, p: float, seed: int) -> list[int]:
    """Fill square lattices at random and count the sites of every cluster; the edges are open.

    Parameters
    ----------
    width
        The width of a lattice.
    lattices
        How many lattices.
    p
        The chance that a site is filled.
    seed
        Where chance starts.

    Returns
    -------
    list of int
        The size of every cluster of every lattice, each cluster once.
    """
    rng = np.random.default_rng(seed)
    broad = width + 2  # an empty rim stands for the open edges
    sizes = []
    for _ in range(lattices):
        filled = np.zeros((broad, broad), dtype=np.uint8)
        filled[1:-1, 1:-1] = rng.random((width, width)) < p
        land = bytearray(filled.tobytes())
        for start in np.flatnonzero(filled).tolist():
            if not land[start]:
                continue
            land[start] = EMPTY
            reached, size = [start], 0
            while reached:
                here = reached.pop()
                size += 1
                for there in (here - 1, here + 1, here - broad, here + broad):
                    if land[there]:
                        land[there] = EMPTY
                        reached.append(there)
            sizes.append(size)
    return sizes


def random_trees(sizes: Sequence[int], fires: int, seed: int) -> list[int]:
    """Draw the fires that begin at random filled sites: a cluster is hit in proportion to its size.

    Parameters
    ----------
    sizes
        The sizes of the clusters.
    fires
        How many fires to draw, each on the land as it was.
    seed
        Where chance starts.

    Returns
    -------
    list of int
        The sizes of the fires.
    """
    rng = np.random.default_rng(seed)
    weights = np.array(sizes, dtype=float)
    return [int(size) for size in rng.choice(sizes, size=fires, p=weights / weights.sum())]


def exponent(sizes: Sequence[int], low: int, high: int) -> tuple[float, float]:
    """Fit ``P(s) ~ s^-x`` to the whole-number sizes within a range by maximum likelihood.

    Parameters
    ----------
    sizes
        The sizes; those outside the range are left out.
    low, high
        The range, both ends included.

    Returns
    -------
    tuple of float
        The exponent and its standard error.
    """
    kept = [size for size in sizes if low <= size <= high]
    seen = statistics.fmean(math.log(size) for size in kept)
    logs = np.log(np.arange(low, high + 1))

    def expected(x: float) -> tuple[float, float]:
        weights = np.exp(-x * (logs - logs[0]))
        weights /= weights.sum()
        mean = float(weights @ logs)
        return mean, float(weights @ (logs - mean) ** 2)

    least, most = -5.0, 20.0
    for _ in range(60):
        middle = 0.5 * (least + most)
        if expected(middle)[0] > seen:
            least = middle
        else:
            most = middle
    return middle, 1.0 / math.sqrt(len(kept) * expected(middle)[1])


def main() -> None:
    """Print the identity, the drift of the exponent and the percolation exponent next to the description's."""
    fires = int(sys.argv[1]) if len(sys.argv) > 1 else 4000
    cases = ((20, 64, "not said"), (125, 64, "not said"), (125, 512, ".37995, 204.2, 1.096"))
    for theta, width, said in cases:
        sizes, densities, growth = play(theta, width, fires, seed=1, warm=fires // 2)
        rho, error = statistics.fmean(densities), statistics.stdev(sizes) / len(sizes) ** 0.5
        fitted = exponent(sizes, 10, theta)
        print(f"theta={theta} W={width}, said {said}")
        print(f"  rho {rho:.5f}, mean size {statistics.fmean(sizes):.1f} ({error:.1f})")
        print(f"  identity {theta * (1 - rho) / rho:.2f}, balance of growth {balance(densities, growth):.2f}")
        print(f"  exponent {fitted[0]:.3f} ({fitted[1]:.3f})")
    clusters = percolation(512, 5, 0.59274605, seed=1)
    fitted = exponent(clusters, 20, 20_000)
    print(f"percolation 512: {fitted[0]:.3f} ({fitted[1]:.3f}), said 1.990 for 2048, theory {187 / 91:.4f}")
    fitted = exponent(random_trees(clusters, 20_000, seed=1), 20, 20_000)
    print(f"  by random trees {fitted[0]:.3f} ({fitted[1]:.3f}), said .93, theory {96 / 91:.4f}")


if __name__ == "__main__":
    main()
