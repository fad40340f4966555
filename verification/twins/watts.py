"""How far one switched node spreads over a random graph, in the global cascades model of Watts (2002).

Written from the published description alone, without sight of the package's own version.

A node switches on, for good, once at least a share phi of its neighbours are on. One node is on at the outset; the
others are visited one by one, in a random order drawn anew for each sweep, until a whole sweep moves nobody.

Readings chosen where the description leaves room:

* The Poisson random graph is G(n, p): every pair is joined with chance z/(n - 1), on its own.
* A node exactly at its threshold switches on. Thresholds are read as the simple fraction meant, so that 3 neighbours of
  10 meet a threshold of 0.3.
* A node without neighbours never switches, although "at least phi times nought" is met by nought; the words taken to
  the letter are an argument.
* A cascade's size counts the seed.
"""

import math
from collections.abc import Callable
from fractions import Fraction

import numpy as np


def exact(number: float) -> Fraction:
    """Read a number as the simple fraction that was meant.

    Parameters
    ----------
    number
        A decimal as stored in binary, such as 0.18 or 1/11.

    Returns
    -------
    Fraction
        The nearest fraction with a denominator of at most a million million.

    """
    return Fraction(number).limit_denominator(10**12)


def poisson_graph(n: int, z: float, seed: int) -> list[list[int]]:
    """Join every pair of nodes with the same small chance.

    The number of links is drawn first, from the binomial law it must have, and then so many different pairs; all sets
    of pairs of one size being equally likely, this is the same graph.

    Parameters
    ----------
    n
        Number of nodes.
    z
        Mean number of neighbours.
    seed
        Seed of the random numbers.

    Returns
    -------
    list[list[int]]
        The neighbours of each node.

    """
    rng = np.random.default_rng(seed)
    links = int(rng.binomial(n * (n - 1) // 2, z / (n - 1)))
    neighbours: list[list[int]] = [[] for _ in range(n)]
    joined: set[tuple[int, int]] = set()
    while len(joined) < links:
        for one, other in rng.integers(0, n, size=(links, 2)).tolist():
            pair = (min(one, other), max(one, other))
            if one == other or pair in joined or len(joined) == links:
                continue
            joined.add(pair)
            neighbours[one].append(other)
            neighbours[other].append(one)
    return neighbours


def on_graph(
    neighbours: list[list[int]],
    phi: float,
    seed_node: int,
    order_seed: int,
    *,
    isolated_switch: bool = False,
) -> set[int]:
    """Find who is on in the end, after one node of a given graph has been switched on.

    Parameters
    ----------
    neighbours
        The neighbours of each node.
    phi
        Share of neighbours that switches a node on; a share exactly at phi does.
    seed_node
        The node on at the outset.
    order_seed
        Seed of the orders in which nodes are visited.
    isolated_switch
        Whether nodes without neighbours switch on when visited.

    Returns
    -------
    set[int]
        The nodes on at the end, the seed among them.

    """
    rng = np.random.default_rng(order_seed)
    share = exact(phi)
    on = {seed_node}
    neighbours_on = [0] * len(neighbours)
    for neighbour in neighbours[seed_node]:
        neighbours_on[neighbour] += 1
    # "on / degree >= p / q" without a division: the fewest neighbours that suffice is p * degree / q, rounded up.
    needed = [-(-share.numerator * len(around) // share.denominator) for around in neighbours]
    off = [node for node in range(len(neighbours)) if node != seed_node and (neighbours[node] or isolated_switch)]
    moved = True
    while moved:
        moved = False
        for place in rng.permutation(len(off)).tolist():
            node = off[place]
            if neighbours_on[node] >= needed[node]:
                on.add(node)
                moved = True
                for neighbour in neighbours[node]:
                    neighbours_on[neighbour] += 1
        off = [node for node in off if node not in on]
    return on


def cascade(n: int, z: float, phi: float, graph_seed: int, seed_nodes: list[int]) -> list[int]:
    """Measure the cascades that single nodes of one Poisson random graph set off.

    Parameters
    ----------
    n
        Number of nodes.
    z
        Mean number of neighbours.
    phi
        Share of neighbours that switches a node on.
    graph_seed
        Seed of the graph.
    seed_nodes
        The nodes switched on, one for each cascade.

    Returns
    -------
    list[int]
        Final number of nodes on, cascade by cascade.

    """
    neighbours = poisson_graph(n, z, graph_seed)
    return [len(on_graph(neighbours, phi, node, graph_seed + 1 + turn)) for turn, node in enumerate(seed_nodes)]


def _poisson(z: float, most: int) -> np.ndarray:
    """Give the chances of 0, 1, 2, ... neighbours in a Poisson random graph.

    Parameters
    ----------
    z
        Mean number of neighbours.
    most
        Largest number of neighbours wanted.

    Returns
    -------
    np.ndarray
        The chance of each number.

    """
    return np.array([math.exp(k * math.log(z) - z - math.lgamma(k + 1)) for k in range(most + 1)])


def _bisect(rises_above: Callable[[float], bool], low: float, high: float) -> float:
    """Halve an interval until the place is found where an answer changes from no to yes.

    Parameters
    ----------
    rises_above
        The question asked of a place.
    low, high
        Ends of the interval, where the answers are no and yes; `low` may be the larger.

    Returns
    -------
    float
        The place.

    """
    for _ in range(200):
        middle = (low + high) / 2
        if rises_above(middle):
            high = middle
        else:
            low = middle
    return (low + high) / 2


def vulnerable(z: float, phi: float) -> float:
    """Give the mean number of further nodes that one switched neighbour tips, far from the seed.

    A node with k neighbours tips at the first of them if 1/k is at least phi; it is met along a link with a chance in
    proportion to k, and passes on along its k - 1 other links.

    Parameters
    ----------
    z
        Mean number of neighbours.
    phi
        Share of neighbours that switches a node on.

    Returns
    -------
    float
        The mean number; cascades can be global where it is above 1.

    """
    most = math.floor(1 / exact(phi))
    return sum(k * (k - 1) * chance for k, chance in enumerate(_poisson(z, most))) / z


def window(phi: float) -> tuple[float, float] | None:
    """Find between which mean numbers of neighbours one node can set off a global cascade.

    Parameters
    ----------
    phi
        Share of neighbours that switches a node on, the same for all.

    Returns
    -------
    tuple[float, float] | None
        The two boundaries, or nothing if there is no such window.

    """
    most = math.floor(1 / exact(phi))
    if most < 2:
        return None
    low, high = 1e-9, float(most)
    for _ in range(200):
        left, right = low + (high - low) / 3, high - (high - low) / 3
        if vulnerable(left, phi) < vulnerable(right, phi):
            low = left
        else:
            high = right
    top = (low + high) / 2
    if vulnerable(top, phi) <= 1:
        return None
    beyond = 2.0 * most
    while vulnerable(beyond, phi) > 1:
        beyond *= 2
    lower = _bisect(lambda z: vulnerable(z, phi) > 1, 1e-9, top)
    return lower, _bisect(lambda z: vulnerable(z, phi) > 1, beyond, top)


def vulnerable_normal(z: float, mean: float, sd: float) -> float:
    """Give the mean number of further nodes tipped where thresholds are Normal, cut off at 0 and 1.

    Parameters
    ----------
    z
        Mean number of neighbours.
    mean, sd
        Mean and standard deviation of the Normal curve before it is cut.

    Returns
    -------
    float
        The mean number; cascades can be global where it is above 1.

    """

    def below(share: float) -> float:
        return math.erfc((mean - share) / (sd * math.sqrt(2))) / 2

    most = math.ceil(z + 12 * math.sqrt(z) + 40)
    degrees = np.arange(2, most + 1)
    tipped = np.array([(below(1 / k) - below(0)) / (below(1) - below(0)) for k in range(2, most + 1)])
    return float((degrees * (degrees - 1) * tipped * _poisson(z, most)[2:]).sum() / z)


def normal_window(mean: float, sd: float) -> tuple[float, float] | None:
    """Find the window of global cascades where thresholds are Normal, cut off at 0 and 1.

    The condition is tried on a grid, each step a fiftieth longer than the last, up to a mean of 500 neighbours.

    Parameters
    ----------
    mean, sd
        Mean and standard deviation of the Normal curve before it is cut.

    Returns
    -------
    tuple[float, float] | None
        The lowest and the highest boundary, the latter infinite if the condition still holds at 500 neighbours; nothing
        if it holds nowhere on the grid.

    """
    grid = [0.5 * 1.02**step for step in range(350)]
    held = [vulnerable_normal(z, mean, sd) > 1 for z in grid]
    if not any(held):
        return None
    first = held.index(True)
    last = len(grid) - 1 - held[::-1].index(True)
    lower = _bisect(lambda z: vulnerable_normal(z, mean, sd) > 1, grid[first - 1], grid[first])
    if last == len(grid) - 1:
        return lower, math.inf
    return lower, _bisect(lambda z: vulnerable_normal(z, mean, sd) > 1, grid[last + 1], grid[last])


def last_mean(sd: float, low: float = 0.1, high: float = 0.5) -> float:
    """Find the largest mean threshold, Normal and cut off at 0 and 1, that leaves a window.

    Parameters
    ----------
    sd
        Standard deviation of the Normal curve before it is cut.
    low, high
        A mean with a window and one without.

    Returns
    -------
    float
        The mean at which the window closes.

    """
    grid = [0.5 + 0.02 * step for step in range(700)]
    for _ in range(25):
        middle = (low + high) / 2
        if max(vulnerable_normal(z, middle, sd) for z in grid) > 1:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def giant(z: float) -> float:
    """Give the share of nodes in the largest connected part of a large Poisson random graph.

    Parameters
    ----------
    z
        Mean number of neighbours.

    Returns
    -------
    float
        The share, nought where no part is of the graph's own order.

    """
    if z <= 1:
        return 0.0
    return _bisect(lambda share: -math.expm1(-z * share) <= share, 1e-12, 1.0)


def main() -> None:
    """Print the twin's figures beside those of the description."""
    windows = {
        0.18: (1.020704, 5.764677),
        0.10: (1.0, 13.65931),
        0.12: (1.00008, 10.65744),
        0.15: (1.00373, 7.47708),
        0.25: (1.11414, 3.86307),
        0.26: None,
    }
    for phi, described in windows.items():
        print(f"window at phi {phi}: {window(phi)} (described {described})")
    print("window of Normal thresholds:", normal_window(0.18, 0.1), "(described 1.148, 39.41)")
    print("largest mean with a window:", last_mean(0.1), "(described .27712)")
    print("giant component at z 3 and 5:", giant(3), giant(5), "(described .9405, .9930)")
    described = {0.95: 0, 1.5: 0.551, 3: 0.873, 5: 0.693, 5.76: 0.215, 6: 0.059, 6.14: 0.023, 6.6: 0}
    for z, value in described.items():
        by_graph, sizes = [], []
        for graph in range(8):
            finals = cascade(10_000, z, 0.18, 1000 * graph, list(range(25)))
            by_graph.append(sum(size >= 1000 for size in finals) / 25)
            sizes += [size / 10_000 for size in finals if size >= 1000]
        error = float(np.std(by_graph, ddof=1)) / math.sqrt(len(by_graph))
        mean = sum(sizes) / len(sizes) if sizes else math.nan
        print(f"z {z}: global {np.mean(by_graph):.3f} (s.e. {error:.3f}; described {value}), mean size {mean:.4f}")


if __name__ == "__main__":
    main()
