"""The equations of a riot that spreads, what follows from them exactly, and how they are fitted to counts."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from groundswell.errors import ScenarioError

__all__ = ["Course", "Fit", "course", "final_share", "fit", "line", "peak_days", "saturating"]

Numbers = NDArray[np.float64]
Press = Callable[[Numbers], Numbers]
"""How strongly activity as it is felt, Lambda, draws a susceptible person out, a day: Psi."""


@dataclass(frozen=True)
class Course:
    """A riot by its equations.

    Attributes
    ----------
    days : (moments,) float64
        From 0 on.
    active : (moments, ...) float64
        Riotous activity lambda, place by place.
    susceptible : (moments, ...) float64
        Who may still be drawn out, sigma.
    """

    days: Numbers
    active: Numbers
    susceptible: Numbers


def saturating(strongest: float, scale: float, power: float) -> Press:
    """Return a press that grows with activity up to a limit: ``eta (1 - exp(-(Lambda / Lambda_c)^gamma))``."""

    def press(felt: Numbers) -> Numbers:
        return -strongest * np.expm1(-((felt / scale) ** power))

    return press


def course(
    susceptible: Numbers | float,
    active: Numbers | float,
    calming: Numbers | float,
    press: Press,
    *,
    days: float,
    step: float = 0.01,
    every: int = 1,
    weights: Numbers | None = None,
) -> Course:
    """Follow a riot by its equations, with Runge and Kutta's rule.

    They are ``lambda' = -omega lambda + sigma Psi(Lambda)`` and ``sigma' = -sigma Psi(Lambda)``.

    Parameters
    ----------
    susceptible, active : (places,) float64
        At the start; single numbers for one place. Without `weights`, places do not feel one another, so that many
        riots are followed at once.
    calming : float or (places,) float64
        Rate a day at which activity dies, omega.
    press : function
        Psi.
    days, step : float
        How long, and in which steps.
    every : int
        Moments are kept after every so many steps.
    weights : (places, places) float64, optional
        How much each feels of each: ``Lambda = weights @ lambda``.
    """
    sigma, lam = np.broadcast_arrays(np.asarray(susceptible, dtype=float), np.asarray(active, dtype=float))
    state = np.stack([sigma, lam])
    omega = np.asarray(calming, dtype=float)

    def slope(now: Numbers) -> Numbers:
        drawn = now[0] * press(now[1] if weights is None else weights @ now[1])
        return np.stack([-drawn, drawn - omega * now[1]])

    kept = [state]
    count = round(days / step)
    for number in range(1, count + 1):
        first = slope(state)
        second = slope(state + 0.5 * step * first)
        third = slope(state + 0.5 * step * second)
        fourth = slope(state + step * third)
        state = state + step / 6.0 * (first + 2.0 * second + 2.0 * third + fourth)
        if number % every == 0:
            kept.append(state)
    whole: Numbers = np.stack(kept)
    return Course(np.asarray(step * every * np.arange(len(kept)), dtype=np.float64), whole[:, 1], whole[:, 0])


def final_share(reproduction: float, first: float = 0.0) -> float:
    """Return the share of the susceptible whom a riot draws out in the end: ``z = 1 - exp(-R0 (z + first))``.

    Parameters
    ----------
    reproduction : float
        R0: whom the first rioter draws out before going home.
    first : float
        Rioters at the start for each susceptible person.
    """
    from scipy.optimize import brentq  # noqa: PLC0415 - heavy

    if first == 0.0 and reproduction <= 1.0:
        return 0.0
    return float(brentq(lambda z: z - 1.0 + math.exp(-reproduction * (z + first)), 1e-12, 1.0, xtol=1e-14))


def line(places: int, reach: float, power: float) -> Numbers:
    """Return how much places on a line, one unit apart, feel of each other: ``(1 + distance / reach)^-power``."""
    if places < 2 or reach <= 0.0:
        raise ScenarioError(f"places = {places}, reach = {reach:g}: needs at least 2 places and a reach above 0")
    here = np.arange(places)
    weights: Numbers = (1.0 + np.abs(here[:, None] - here) / reach) ** -power
    return weights


def peak_days(found: Course) -> Numbers:
    """Return when each place's activity is highest, to a fraction of a step by a parabola through three moments."""
    top = np.clip(found.active.argmax(axis=0), 1, len(found.days) - 2)
    before, here, after = (np.take_along_axis(found.active, (top + move)[None], axis=0)[0] for move in (-1, 0, 1))
    bend = before - 2.0 * here + after
    shift = np.where(bend < 0.0, 0.5 * (before - after) / np.where(bend < 0.0, bend, -1.0), 0.0)
    days: Numbers = (found.days[1] - found.days[0]) * (top + np.clip(shift, -1.0, 1.0))
    return days


@dataclass(frozen=True)
class Fit:
    """Parameters of many riots, each from its own daily counts.

    Attributes
    ----------
    values : (riots, 3) float64
        Calming a day (omega), contagion a day and susceptible person (beta), susceptible people (sigma_0).
    errors : (riots, 3) float64
        Their standard errors, from the information in the counts.
    """

    values: Numbers
    errors: Numbers


def fit(counts: NDArray[np.integer], first: float, start: tuple[float, float, float], *, rounds: int = 12) -> Fit:
    """Find the likeliest parameters for Poisson counts, by Fisher's scoring on their logarithms.

    Parameters
    ----------
    counts : (riots, days) int
        Events on each day, Poisson around the activity at its beginning.
    first : float
        Activity on day 0.
    start : three floats
        Where to begin: omega, beta, sigma_0.
    rounds : int
        Of scoring; it doubles the right digits in each.
    """
    riots, days = counts.shape
    logs = np.tile(np.log(start), (riots, 1))
    information = np.empty((riots, 3, 3))
    for _ in range(rounds):
        expected, slopes = _expected(logs, first, days)
        weighted = slopes / expected[:, :, None]
        information = np.einsum("rdi,rdj->rij", weighted, slopes)
        score = np.einsum("rdi,rd->ri", weighted, counts - expected)
        move = np.linalg.solve(information, score[:, :, None])[:, :, 0]
        logs = logs + np.clip(move, -0.3, 0.3)
    values = np.exp(logs)
    return Fit(values, values * np.sqrt(np.linalg.inv(information)[:, [0, 1, 2], [0, 1, 2]]))


def _expected(logs: Numbers, first: float, days: int) -> tuple[Numbers, Numbers]:
    """Return expected counts, and their slopes by the logarithms of the three parameters."""
    width = 1e-4
    shifts = np.concatenate([np.zeros((1, 3)), width * np.eye(3), -width * np.eye(3)])
    omega, beta, sigma = np.exp(logs[:, None] + shifts).transpose(2, 0, 1)
    step = 0.05
    found = course(sigma, first, omega, lambda felt: beta * felt, days=days - 1.0, step=step, every=round(1.0 / step))
    levels = found.active.transpose(1, 0, 2)
    return levels[:, :, 0], (levels[:, :, 1:4] - levels[:, :, 4:7]) / (2.0 * width)
