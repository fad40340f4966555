"""Choice under the influence of the average: Brock and Durlauf's logit model, in the mean field and in small crowds.

Written from the published description alone, without sight of the package's own version.

In the mean field the share a of people who act solves ``a = L(b0 + b1 a)`` with ``L(x) = 1/(1 + exp(-x))``. In a crowd
of ``n`` one person at a time reconsiders: a random person acts afterwards with chance ``L(b0 + b1 share)``.

Where the description leaves a choice, this file reads it so:

* The share is always a number of actives over ``n``. With the person left out, an active person sees one active fewer,
  and the divisor stays ``n``, as the description writes it; ``others=True`` divides by ``n - 1`` instead.
* One *step* is one person's reconsideration, whether or not it changes anything. In the description's *time* each
  person reconsiders at rate one, so that one unit of time holds ``n`` steps. ``passage`` gives time unless asked for
  steps.
"""

import math
from collections.abc import Callable
from itertools import pairwise

import numpy as np
import numpy.typing as npt


def logistic(x: float) -> float:
    """Turn a log-odds into a share without overflow.

    Parameters
    ----------
    x
        The log-odds.

    Returns
    -------
    float
        The share.
    """
    if x >= 0:
        return 1.0 / (1.0 + math.exp(-x))
    grown = math.exp(x)
    return grown / (1.0 + grown)


def halve(gap: Callable[[float], float], low: float, high: float) -> float:
    """Find where a function changes sign by halving an interval until it cannot be halved.

    Parameters
    ----------
    gap
        The function, of different signs at the two ends.
    low, high
        The ends.

    Returns
    -------
    float
        The place of the change.
    """
    rises = gap(high) > gap(low)
    for _ in range(200):
        middle = 0.5 * (low + high)
        if middle in {low, high}:
            break
        if (gap(middle) < 0) == rises:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)


def turning(b1: float) -> list[float]:
    """Find the shares at which the next share rises exactly as fast as the present one: ``b1 a (1 - a) = 1``.

    Parameters
    ----------
    b1
        The strength of influence.

    Returns
    -------
    list of float
        No share below ``b1 = 4``, the half at it, two shares above.
    """
    if b1 < 4.0:
        return []
    if b1 == 4.0:
        return [0.5]
    lower = halve(lambda a: b1 * a * (1.0 - a) - 1.0, 0.0, 0.5)
    return [lower, 1.0 - lower]


def folds(b1: float) -> list[tuple[float, float]]:
    """Find where a state of the crowd comes into being or ends as ``b0`` is moved.

    Parameters
    ----------
    b1
        The strength of influence.

    Returns
    -------
    list of tuple of float
        The share and the ``b0`` of each fold, the lower share first; the cusp alone at ``b1 = 4``; none below.
    """
    return [(a, math.log(a / (1.0 - a)) - b1 * a) for a in turning(b1)]


def fixed_points(b0: float, b1: float) -> list[float]:
    """Find every share that reproduces itself.

    The search is in log-odds x, where a solution has ``x = b0 + b1 L(x)``; between turning points there is at most one.

    Parameters
    ----------
    b0
        The inclination of a person who sees nobody act.
    b1
        The strength of influence.

    Returns
    -------
    list of float
        The shares in rising order. Exactly at a fold rounding decides whether the double share is found.
    """

    def gap(x: float) -> float:
        return x - b0 - b1 * logistic(x)

    ends = [min(b0, b0 + b1) - 1.0, *(math.log(a / (1.0 - a)) for a in turning(b1)), max(b0, b0 + b1) + 1.0]
    ends.sort()
    found: list[float] = []
    for low, high in pairwise(ends):
        at_low, at_high = gap(low), gap(high)
        if at_low == 0.0:
            found.append(logistic(low))
        elif at_high != 0.0 and (at_low < 0) != (at_high < 0):
            found.append(logistic(halve(gap, low, high)))
    return found


def magnetisation(beta_j: float) -> float:
    """Find the positive average opinion m that solves ``m = tanh(beta_j m)``, in opinions of minus and plus one.

    Parameters
    ----------
    beta_j
        Influence over noise.

    Returns
    -------
    float
        The average; nought where no other solution exists.
    """
    if beta_j <= 1.0:
        return 0.0
    # Below this average the curve lies above the line; the only positive solution is beyond.
    low = math.sqrt(1.0 - 1.0 / beta_j) * 0.5
    return halve(lambda m: m - math.tanh(beta_j * m), low, 1.0)


def spinodal(beta_j: float) -> tuple[float, float]:
    """Find the average and the opposing field at which the prevailing opinion gives way.

    The field that holds an average m is ``artanh(m) - beta_j m``; its turning point is found by halving.

    Parameters
    ----------
    beta_j
        Influence over noise, at least one.

    Returns
    -------
    tuple of float
        The average and the size of the field, in units of noise.
    """
    if beta_j < 1.0:
        raise ValueError("below one there is no opinion that could give way")
    if beta_j == 1.0:
        return 0.0, 0.0
    average = halve(lambda m: 1.0 / (1.0 - m * m) - beta_j, 0.0, 1.0 - 1e-15)
    return average, beta_j * average - math.atanh(average)


def rates(
    n: int, b0: float, b1: float, *, self_included: bool, others: bool = False
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """List for each number of actives the rates at which one more and one fewer acts, in the description's time.

    Parameters
    ----------
    n
        The size of the crowd.
    b0, b1
        Inclination and strength of influence.
    self_included
        Whether a person counts among those who are seen to act.
    others
        Whether the divisor of a person left out is ``n - 1``.

    Returns
    -------
    tuple of array of float
        The rates upward and downward for 0 to ``n`` actives.
    """
    divisor = n - 1 if others and not self_included else n
    up = [(n - k) * logistic(b0 + b1 * k / divisor) for k in range(n + 1)]
    down = [k * (1.0 - logistic(b0 + b1 * (k if self_included else k - 1) / divisor)) for k in range(n + 1)]
    return np.array(up), np.array(down)


def stationary(n: int, b0: float, b1: float, self_included: bool, *, others: bool = False) -> list[float]:  # noqa: FBT001
    """Find the long-run chance of every number of actives by solving the balance equations of the chain.

    One equation says that the chances add to one; each of the others that as much flows into a number as out of it. The
    answer is the same on both clocks. Chances are good to some 1e-12 of the whole, not of themselves.

    Parameters
    ----------
    n
        The size of the crowd.
    b0, b1
        Inclination and strength of influence.
    self_included
        Whether a person counts among those who are seen to act.
    others
        Whether the divisor of a person left out is ``n - 1``.

    Returns
    -------
    list of float
        The chances of 0 to ``n`` actives.
    """
    up, down = rates(n, b0, b1, self_included=self_included, others=others)
    flow = np.zeros((n + 1, n + 1))
    for k in range(n + 1):
        if k < n:
            flow[k + 1, k] += up[k]
            flow[k, k] -= up[k]
        if k > 0:
            flow[k - 1, k] += down[k]
            flow[k, k] -= down[k]
    flow[n // 2] = 1.0
    whole = np.zeros(n + 1)
    whole[n // 2] = 1.0
    return [float(chance) for chance in np.linalg.solve(flow, whole)]


def passage(
    n: int,
    b0: float,
    b1: float,
    start: int,
    target: int,
    self_included: bool,  # noqa: FBT001
    *,
    clock: str = "time",
    others: bool = False,
) -> float:
    """Find how long it takes on average to go from one number of actives to another, by solving linear equations.

    The expected wait from each number on this side of the target is the wait for a change and then the average of the
    waits from its neighbours.

    Parameters
    ----------
    n
        The size of the crowd.
    b0, b1
        Inclination and strength of influence.
    start, target
        The numbers of actives.
    self_included
        Whether a person counts among those who are seen to act.
    clock
        ``"time"``, in which each person reconsiders at rate one, or ``"steps"``, of which a unit of time holds ``n``.
    others
        Whether the divisor of a person left out is ``n - 1``.

    Returns
    -------
    float
        The expected wait.
    """
    if clock not in {"time", "steps"}:
        raise ValueError(f"no clock is called {clock}")
    if start == target:
        return 0.0
    up, down = rates(n, b0, b1, self_included=self_included, others=others)
    side = list(range(target)) if start < target else list(range(target + 1, n + 1))
    place = {k: row for row, k in enumerate(side)}
    system, ones = np.zeros((len(side), len(side))), np.ones(len(side))
    for k in side:
        system[place[k], place[k]] = up[k] + down[k]
        if k + 1 in place:
            system[place[k], place[k + 1]] = -up[k]
        if k - 1 in place:
            system[place[k], place[k - 1]] = -down[k]
    wait = float(np.linalg.solve(system, ones)[place[start]])
    return wait * n if clock == "steps" else wait


def simulate(
    n: int,
    b0: float,
    b1: float,
    steps: int,
    seed: int,
    self_included: bool,  # noqa: FBT001
    *,
    start: int = 0,
    others: bool = False,
) -> list[int]:
    """Let one random person after another reconsider.

    Parameters
    ----------
    n
        The size of the crowd.
    b0, b1
        Inclination and strength of influence.
    steps
        The number of reconsiderations.
    seed
        Where chance starts.
    self_included
        Whether a person counts among those who are seen to act.
    start
        How many act at the beginning.
    others
        Whether the divisor of a person left out is ``n - 1``.

    Returns
    -------
    list of int
        The number of actives after each reconsideration.
    """
    rng = np.random.default_rng(seed)
    divisor = n - 1 if others and not self_included else n
    acts = [person < start for person in range(n)]
    called = rng.integers(n, size=steps).tolist()
    chances = rng.random(steps).tolist()
    active, record = start, []
    for person, chance in zip(called, chances, strict=True):
        seen = active if self_included else active - acts[person]
        chosen = chance < logistic(b0 + b1 * seen / divisor)
        active += chosen - acts[person]
        acts[person] = chosen
        record.append(active)
    return record


def main() -> None:
    """Print folds, averages and spinodals next to the description's, and a small crowd next to its equations."""
    said = {5: ".276393 -2.344390 .723607 -2.655610", 6: ".211325 -2.584907 .788675 -3.415093"}
    said |= {8: ".146447 -2.934320 .853553 -5.065680", 4: ".5 -2"}
    for b1, words in said.items():
        print(f"folds at b1={b1}:", *(f"{a:.6f} {b0:.6f}" for a, b0 in folds(b1)), "said", words)
    print("shares at b0=-2.5, b1=5:", fixed_points(-2.5, 5.0))
    averages = {1.2: ".658570 .408248 .056391", 1.5: ".858560 .577350 .207546"}
    averages |= {2.0: ".957504 .707107 .532840", 3.0: ".994902 .816497 1.303274"}
    for beta_j, words in averages.items():
        print(f"beta J={beta_j}: {magnetisation(beta_j):.6f}", *(f"{x:.6f}" for x in spinodal(beta_j)), "said", words)
    n, b0, b1 = 20, -2.5, 5.0
    for included in (False, True):
        up, down = rates(n, b0, b1, self_included=included)
        weights = np.cumprod(np.concatenate([[1.0], up[:-1] / down[1:]]))
        solved = np.array(stationary(n, b0, b1, included))
        print(
            f"self included {included}: largest gap to the product {np.abs(solved - weights / weights.sum()).max():.1e}"
        )
        tau = [1.0 / up[0]]
        for k in range(1, 15):
            tau.append(1.0 / up[k] + down[k] / up[k] * tau[-1])
        print(f"  passage 0 to 15: {passage(n, b0, b1, 0, 15, included):.6f}, by the recursion {sum(tau):.6f}")
        blocks = np.array(simulate(n, b0, b1, 400_000, 1, included)).reshape(40, -1).mean(axis=1)
        error = blocks.std(ddof=1) / len(blocks) ** 0.5
        print(f"  simulated mean {blocks.mean():.3f} ({error:.3f}), solved {solved @ np.arange(n + 1):.3f}")


if __name__ == "__main__":
    main()
