"""Events that call forth further events: clusters, their sizes, and a self-exciting process in time (Hawkes).

Written from the published description alone, without sight of the package's own version.

The rate of events is ``mu + sum n omega exp(-omega (t - t_i))`` over past events: each event calls forth n others on
average, and these come after waits with mean ``1/omega``. A cluster is an event from outside with all its
descendants.
"""

import math
import statistics
import sys

import numpy as np


def cluster_sizes(n: float, clusters: int, seed: int) -> list[int]:
    """Grow families in which each event has a Poisson number of children, and count their members.

    Parameters
    ----------
    n
        The mean number of children, at least nought and below one.
    clusters
        The number of families.
    seed
        Where chance starts.

    Returns
    -------
    list of int
        The size of each family, the founder among its members.
    """
    if not 0.0 <= n < 1.0:
        raise ValueError("a family is sure to end only when an event has fewer than one child on average")
    rng = np.random.default_rng(seed)
    sizes = []
    for _ in range(clusters):
        size = generation = 1
        while generation:
            # The children of several parents together are Poisson with the sum of the means.
            generation = int(rng.poisson(n * generation))
            size += generation
        sizes.append(size)
    return sizes


def borel(n: float, k: int) -> float:
    """Give the chance that a cluster has exactly ``k`` events.

    Parameters
    ----------
    n
        The mean number of children.
    k
        The size.

    Returns
    -------
    float
        The chance.
    """
    if k < 1:
        return 0.0
    if n == 0.0:
        return 1.0 if k == 1 else 0.0
    return math.exp(-n * k + (k - 1) * math.log(n * k) - math.lgamma(k + 1))


def events(mu: float, n: float, omega: float, horizon: float, seed: int) -> list[float]:
    """Draw the times of events by thinning, beginning with an empty past.

    Between events the rate only falls, so the present rate bounds it until the next event. A candidate is drawn at the
    bound and kept with the chance that its own rate bears to the bound.

    Parameters
    ----------
    mu
        The rate of events from outside.
    n
        The mean number of children.
    omega
        The rate at which the influence of an event fades.
    horizon
        When to stop.
    seed
        Where chance starts.

    Returns
    -------
    list of float
        The times of events up to the horizon.
    """
    rng = np.random.default_rng(seed)
    times: list[float] = []
    now, excited = 0.0, 0.0
    while True:
        bound = mu + excited
        if bound <= 0.0:
            return times
        wait = float(rng.exponential(1.0 / bound))
        now += wait
        if now > horizon:
            return times
        excited *= math.exp(-omega * wait)
        if rng.random() * bound <= mu + excited:
            times.append(now)
            excited += n * omega


def expected_events(mu: float, n: float, omega: float, horizon: float) -> float:
    """Give the mean number of events up to a time when the past is empty at the beginning.

    The mean rate m solves ``m' = omega (mu - (1 - n) m)`` from ``mu``, because excitement fades at ``omega`` and grows
    by ``n omega`` with each event.

    Parameters
    ----------
    mu, n, omega
        The rate from outside, the mean number of children and the rate of fading.
    horizon
        The time.

    Returns
    -------
    float
        The mean number.
    """
    if n == 1.0:
        return mu * horizon + 0.5 * mu * omega * horizon**2
    settled, speed = mu / (1.0 - n), omega * (1.0 - n)
    return settled * horizon - (settled - mu) * (1.0 - math.exp(-speed * horizon)) / speed


def main() -> None:
    """Print sizes of clusters and numbers of events next to the description's formulas."""
    clusters = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    for n in (0.4, 0.5, 0.8):
        sizes = cluster_sizes(n, clusters, seed=5)
        mean, spread = statistics.fmean(sizes), statistics.variance(sizes)
        error = math.sqrt(spread / clusters)
        print(f"n={n}: mean {mean:.3f} ({error:.3f}), said {1 / (1 - n):.3f}")
        print(f"  variance {spread:.2f}, said {n / (1 - n) ** 3:.2f}")
        for k in (1, 2, 5, 10):
            share = sizes.count(k) / clusters
            error = math.sqrt(share * (1 - share) / clusters)
            print(f"  size {k}: {share:.4f} ({error:.4f}), said {borel(n, k):.4f}")
    mu, n, omega, horizon = 0.5, 0.5, 1.0, 200.0
    counts = [len(events(mu, n, omega, horizon, seed)) for seed in range(200)]
    mean, error = statistics.fmean(counts), statistics.stdev(counts) / len(counts) ** 0.5
    print(f"events: {mean:.2f} ({error:.2f}), expected {expected_events(mu, n, omega, horizon):.2f}")
    ratio = statistics.variance(counts) / mean
    print(f"  variance over mean {ratio:.2f}, in the long run {1 / (1 - n) ** 2:.2f}")


if __name__ == "__main__":
    main()
