"""Riots as an epidemic: activity calls people out, and those who have come out do not come out again.

Written from the published description alone, without sight of the package's own version.

At each site ``lambda' = -omega lambda + sigma Psi`` and ``sigma' = -sigma Psi``, with ``Psi = beta Lambda`` and
``Lambda`` the activity of all sites weighted by distance. Activity is lambda, those still to be called out sigma.

Where the description leaves a choice, this file reads it so:

* A state is written (lambda, sigma).
* Activity is a rate of events, so that the count of a day is Poisson with the activity *summed over the day*;
  ``reading="point"`` takes the activity at the day's beginning instead. Day 0 begins at time 0.
* The description asks for omega, beta and sigma0 and is silent on the activity at the beginning: it is fitted as a
  fourth number unless given.
* On a line the weight of a site on itself is one, the weights are not scaled to add to one, and activity begins at the
  first site alone.

A warning for readers of the fit: omega and sigma0 are bound together by a ridge of almost equal likelihood when one
person calls out few others. Their errors are then skewed, and a distance in standard errors misleads.
"""

import math
import sys
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Curve = npt.NDArray[np.float64]

PARTS = 5  # steps in a day while fitting


def trajectory(
    beta: float, omega: float, sigma0: float, lambda0: float, days: float, step: float
) -> list[tuple[float, float]]:
    """Follow one site with the classical Runge-Kutta rule of the fourth order.

    Parameters
    ----------
    beta, omega
        The strength of contagion and the rate at which activity fades.
    sigma0, lambda0
        Those to be called out and the activity at the beginning.
    days
        How long to follow the site; a whole number of steps, the nearest one.
    step
        The length of a step in days.

    Returns
    -------
    list of tuple of float
        Activity and those still to be called out, at the beginning and after each step.
    """

    def slope(activity: float, left: float) -> tuple[float, float]:
        called = beta * activity * left
        return called - omega * activity, -called

    activity, left = lambda0, sigma0
    path = [(activity, left)]
    for _ in range(round(days / step)):
        a1, l1 = slope(activity, left)
        a2, l2 = slope(activity + 0.5 * step * a1, left + 0.5 * step * l1)
        a3, l3 = slope(activity + 0.5 * step * a2, left + 0.5 * step * l2)
        a4, l4 = slope(activity + step * a3, left + step * l3)
        activity += step * (a1 + 2.0 * a2 + 2.0 * a3 + a4) / 6.0
        left += step * (l1 + 2.0 * l2 + 2.0 * l3 + l4) / 6.0
        path.append((activity, left))
    return path


def final_size(r0: float) -> float:
    """Find the share called out in the end when the riot begins with very few: ``z = 1 - exp(-r0 z)``.

    Parameters
    ----------
    r0
        The number whom one active person calls out at the beginning, ``beta sigma0 / omega``.

    Returns
    -------
    float
        The share, nought up to ``r0 = 1``.
    """
    if r0 <= 1.0:
        return 0.0
    # The curve is steepest against the line at exp(-r0 z) = 1/r0; the positive solution is beyond.
    low, high = math.log(r0) / r0, 1.0
    for _ in range(200):
        middle = 0.5 * (low + high)
        if 1.0 - math.exp(-r0 * middle) > middle:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)


def line(
    sites: int,
    *,
    beta: float = 0.004,
    omega: float = 0.4,
    sigma0: float = 200.0,
    lambda0: float = 1.0,
    distance: float = 1.0,
    d0: float = 1.0,
    delta: float = 3.0,
    days: float = 60.0,
    step: float = 0.05,
) -> list[float]:
    """Follow sites on a line, activity beginning at the first, and note when each is most active.

    The weight between two sites is ``(1 + d/d0)^-delta``.

    Parameters
    ----------
    sites
        The number of sites.
    beta, omega
        The strength of contagion and the rate at which activity fades.
    sigma0
        Those to be called out at each site.
    lambda0
        The activity of the first site at the beginning.
    distance
        The distance between neighbouring sites.
    d0, delta
        The scale and the power of the weight.
    days, step
        How long to follow the line, and the length of a step.

    Returns
    -------
    list of float
        The day of the largest activity of each site, refined by the parabola through the three highest points.
    """
    place = distance * np.arange(sites)
    weight = (1.0 + np.abs(place[:, None] - place[None, :]) / d0) ** -delta

    def slope(state: Curve) -> Curve:
        called = state[1] * beta * (weight @ state[0])
        return np.array([called - omega * state[0], -called])

    state = np.array([np.zeros(sites), np.full(sites, sigma0)])
    state[0, 0] = lambda0
    path = [state[0]]
    for _ in range(round(days / step)):
        first = slope(state)
        second = slope(state + 0.5 * step * first)
        third = slope(state + 0.5 * step * second)
        fourth = slope(state + step * third)
        state = state + step * (first + 2.0 * second + 2.0 * third + fourth) / 6.0
        path.append(state[0])
    activity = np.array(path)
    peaks = []
    for site in range(sites):
        top = int(np.argmax(activity[:, site]))
        shift = 0.0
        if 0 < top < len(activity) - 1:
            before, at, after = activity[top - 1 : top + 2, site]
            shift = 0.5 * (before - after) / (before - 2.0 * at + after)
        peaks.append((top + shift) * step)
    return peaks


def daily(
    omega: float, beta: float, sigma0: float, lambda0: float, days: int, *, reading: str = "day", parts: int = 10
) -> Curve:
    """Give the mean count of each day at one site.

    Parameters
    ----------
    omega, beta, sigma0, lambda0
        Fading, contagion, those to be called out and the activity at the beginning.
    days
        The number of days.
    reading
        ``"day"`` for activity summed over the day, ``"point"`` for activity at its beginning.
    parts
        Steps in a day.

    Returns
    -------
    array of float
        One mean for each day.
    """
    path = np.array(trajectory(beta, omega, sigma0, lambda0, days, 1.0 / parts))
    if reading == "point":
        return path[:-1:parts, 0]
    if reading != "day":
        raise ValueError(f"no reading is called {reading}")
    # What fades is the only loss of lambda + sigma, so a day's activity is that loss over omega.
    whole = path.sum(axis=1)[::parts]
    return (whole[:-1] - whole[1:]) / omega


def synthetic(
    omega: float, beta: float, sigma0: float, lambda0: float, days: int, seed: int, *, reading: str = "day"
) -> list[int]:
    """Draw the daily counts of a riot at one site.

    Parameters
    ----------
    omega, beta, sigma0, lambda0
        Fading, contagion, those to be called out and the activity at the beginning.
    days
        The number of days.
    seed
        Where chance starts.
    reading
        ``"day"`` or ``"point"``, as in ``daily``.

    Returns
    -------
    list of int
        The counts.
    """
    rng = np.random.default_rng(seed)
    return [int(count) for count in rng.poisson(daily(omega, beta, sigma0, lambda0, days, reading=reading))]


def likelihood(counts: Curve, means: Curve) -> float:
    """Give the logarithm of the Poisson chance of the counts, without the term that the means do not touch.

    Parameters
    ----------
    counts, means
        The counts and their means.

    Returns
    -------
    float
        The logarithm; minus infinity where a mean is not a positive number.
    """
    if not np.all(np.isfinite(means)) or np.any(means <= 0):
        return -math.inf
    return float(counts @ np.log(means) - means.sum())


def beginnings(counts: Curve) -> list[Curve]:
    """Propose numbers to begin the fit with, from the total of the counts and a range of shapes.

    Parameters
    ----------
    counts
        The counts.

    Returns
    -------
    list of array of float
        The logarithms of omega, beta, sigma0 and lambda0.
    """
    proposals = []
    for r0 in (1.2, 1.5, 2.0, 3.0, 5.0, 8.0):
        for omega in (0.1, 0.2, 0.4, 0.8, 1.6):
            sigma0 = counts.sum() * omega / final_size(r0)
            proposals.extend(
                np.log([omega, r0 * omega / sigma0, sigma0, first]) for first in (0.3, 1.0, max(counts[:2].mean(), 3.0))
            )
    return proposals


def climb(
    counts: Curve, start: Curve, free: int, reading: str, rounds: int = 60
) -> tuple[Curve, float, npt.NDArray[np.float64]]:
    """Raise the likelihood by Fisher's method of scoring, in logarithms, halving steps that would lower it.

    Parameters
    ----------
    counts
        The counts.
    start
        The logarithms of omega, beta, sigma0 and lambda0.
    free
        How many of these, from the first, are fitted.
    reading
        ``"day"`` or ``"point"``.
    rounds
        The largest number of steps.

    Returns
    -------
    tuple
        The logarithms at the top, the likelihood there, and the information about the free ones.
    """
    at, days, nudge = start.copy(), len(counts), 1e-5
    means = daily(*np.exp(at), days, reading=reading, parts=PARTS)
    height = likelihood(counts, means)
    information = np.eye(free)
    for _ in range(rounds):
        slopes = np.empty((days, free))
        for which in range(free):
            shift = np.zeros(4)
            shift[which] = nudge
            higher = daily(*np.exp(at + shift), days, reading=reading, parts=PARTS)
            slopes[:, which] = (higher - daily(*np.exp(at - shift), days, reading=reading, parts=PARTS)) / (2.0 * nudge)
        information = slopes.T @ (slopes / means[:, None])
        step = np.linalg.lstsq(information, slopes.T @ (counts / means - 1.0), rcond=None)[0]
        step *= min(1.0, 1.0 / float(np.abs(step).max() + 1e-300))
        for _ in range(30):
            trial = at.copy()
            trial[:free] += step
            tried = daily(*np.exp(trial), days, reading=reading, parts=PARTS)
            reached = likelihood(counts, tried)
            if reached >= height:
                break
            step *= 0.5
        else:
            break
        gained, at, means, height = reached - height, trial, tried, reached
        if gained < 1e-7 and float(np.abs(step).max()) < 1e-4:
            break
    return at, height, information


def fit_with_errors(
    counts: Sequence[int], *, lambda0: float | None = None, reading: str = "day"
) -> tuple[tuple[float, float, float], tuple[float, float, float], float]:
    """Fit the riot of one site to its daily counts, with standard errors from the information at the top.

    Parameters
    ----------
    counts
        The count of each day, from the beginning of the riot.
    lambda0
        The activity at the beginning; None fits it too.
    reading
        ``"day"`` or ``"point"``, as in ``daily``.

    Returns
    -------
    tuple
        Omega, beta and sigma0; their standard errors; the activity at the beginning.
    """
    seen = np.asarray(counts, dtype=float)
    free = 4 if lambda0 is None else 3
    proposals = beginnings(seen)
    if lambda0 is not None:
        proposals = [np.append(proposal[:3], math.log(lambda0)) for proposal in proposals[::3]]

    def promise(proposal: Curve) -> float:
        return likelihood(seen, daily(*np.exp(proposal), len(seen), reading=reading, parts=4))

    best = sorted(proposals, key=promise, reverse=True)[:2]
    tops = [climb(seen, proposal, free, reading) for proposal in best]
    top, _, information = max(tops, key=lambda reached: reached[1])
    numbers = np.exp(top)
    errors = numbers[:free] * np.sqrt(np.diag(np.linalg.pinv(information)))
    omega, beta, sigma0, begun = (float(number) for number in numbers)
    return (omega, beta, sigma0), (float(errors[0]), float(errors[1]), float(errors[2])), begun


def fit(counts: Sequence[int], *, lambda0: float | None = None, reading: str = "day") -> tuple[float, float, float]:
    """Fit the riot of one site to its daily counts by the largest Poisson likelihood.

    Parameters
    ----------
    counts
        The count of each day, from the beginning of the riot.
    lambda0
        The activity at the beginning; None fits it too.
    reading
        ``"day"`` or ``"point"``, as in ``daily``.

    Returns
    -------
    tuple of float
        Omega, beta and sigma0.
    """
    return fit_with_errors(counts, lambda0=lambda0, reading=reading)[0]


def main() -> None:
    """Print final sizes, peaks along a line and the recovery of known numbers next to the description's."""
    for r0, said in ((1.5, ".582812"), (2.0, ".796812"), (3.0, ".940480")):
        path = trajectory(r0 * 0.2 / 200.0, 0.2, 200.0, 1e-6, 600.0, 0.1)
        print(f"final size at R0={r0}: {final_size(r0):.6f}, followed {1 - path[-1][1] / 200:.6f}, said {said}")
        left = max(path)[1]
        print(f"  left to be called out at the peak: {left:.2f}, said omega/beta = {200 / r0:.2f}")
    outward = line(12)
    print("peaks on a line:", *(f"{day:.1f}" for day in outward), "said to move outward")
    print("  with weights that reach far:", *(f"{day:.1f}" for day in line(12, beta=0.002, delta=2.0, days=60.0)))
    replicates = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    truth = (0.3, 0.0009, 1000.0)
    distances = []
    for seed in range(replicates):
        found, errors, _ = fit_with_errors(synthetic(*truth, 3.0, 44, seed))
        distances.append([(f - t) / e for f, t, e in zip(found, truth, errors, strict=True)])
    table = np.array(distances)
    print(f"recovery, {replicates} replicates, said within 3 standard errors: {np.mean(np.abs(table) < 3, axis=0)}")
    print(f"  mean distance {table.mean(axis=0).round(2)}, spread {table.std(axis=0, ddof=1).round(2)}")


if __name__ == "__main__":
    main()
