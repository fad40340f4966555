"""Exact answers: the equilibrium of the war of attrition, and where Hicks's curves meet."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from groundswell.errors import ScenarioError

__all__ = [
    "Curves",
    "chance_first_yields",
    "hazards",
    "mean_days",
    "payoff_of_plan",
    "root",
    "strike_days",
    "weibull_shape",
]


def hazards(cost_1: float, prize_1: float, cost_2: float, prize_2: float) -> tuple[float, float]:
    """Return the rate a day at which each side yields.

    Each side's rate makes the other indifferent between yielding and holding out: what a day costs the other equals
    what it may win that day. So a side's rate is the *other's* cost over the other's prize.
    """
    return cost_2 / prize_2, cost_1 / prize_1


def mean_days(hazard_1: float, hazard_2: float) -> float:
    """Return the mean length of a contest: rates add, lengths are exponential."""
    return 1.0 / (hazard_1 + hazard_2)


def chance_first_yields(hazard_1: float, hazard_2: float) -> float:
    """Return how often the first side is the one that yields."""
    return hazard_1 / (hazard_1 + hazard_2)


def payoff_of_plan(days: float, cost: float, prize: float, other_hazard: float) -> float:
    """Return what a side expects of holding out for so many days and then yielding.

    It wins the prize if the other yields before, and pays for every day until either yields.
    """
    other_first = -math.expm1(-other_hazard * days)
    return prize * other_first - cost * other_first / other_hazard


@dataclass(frozen=True)
class Curves:
    """Hicks's two curves (1932, chapter VII): wages against the length of a strike, in days.

    Attributes
    ----------
    offer, highest : float
        What the employer pays without a strike, and would pay to end an endless one.
    claim, lowest : float
        What the union stands out for at first, and would settle for after an endless strike.
    concession, resistance : float
        Rates a day at which the curves approach their ends.
    """

    offer: float
    highest: float
    claim: float
    lowest: float
    concession: float
    resistance: float

    def __post_init__(self) -> None:
        if not self.offer < self.highest or not self.lowest < self.claim:
            raise ScenarioError(
                "the employer's curve must rise (offer < highest) and the union's fall (lowest < claim)"
            )
        if not self.offer < self.claim or not self.lowest < self.highest:
            raise ScenarioError("the curves never meet: needs offer < claim and lowest < highest")
        if self.concession <= 0.0 or self.resistance <= 0.0:
            raise ScenarioError("concession and resistance must be above 0 per day")

    def employer(self, days: float) -> float:
        """Return the highest wage that the employer would rather pay than face so long a strike."""
        return self.highest - (self.highest - self.offer) * math.exp(-self.concession * days)

    def union(self, days: float) -> float:
        """Return the lowest wage below which the union would rather strike for so long."""
        return self.lowest + (self.claim - self.lowest) * math.exp(-self.resistance * days)


def root(curves: Curves) -> tuple[float, float]:
    """Return the length and the wage at which the two curves meet: the best that negotiators can get."""
    days = _crossing(lambda days: curves.employer(days) - curves.union(days))
    return days, curves.employer(days)


def strike_days(curves: Curves, thought: Curves) -> float:
    """Return how long a strike lasts if the union goes by what it thinks of the employer.

    It demands the wage at which its own curve meets the employer's as it thinks it to be. If the employer's true
    curve gives as much without the last days, nobody strikes; else the strike lasts until the union's own resistance
    has fallen to what the employer concedes by then. Both meet at the true root, so that a strike comes only of a
    misperception.
    """
    _, demanded = root(thought)
    days, wage = root(curves)
    return days if demanded > wage * (1.0 + 1e-12) else 0.0


def _crossing(gap: Callable[[float], float]) -> float:
    """Return where a rising gap passes nought."""
    from scipy.optimize import brentq  # noqa: PLC0415 - heavy

    far = 1.0
    while gap(far) < 0.0:
        far *= 2.0
    return float(brentq(gap, 0.0, far, xtol=1e-13, rtol=1e-14))


def weibull_shape(steps: NDArray[np.integer], step: float) -> tuple[float, float]:
    """Return the likeliest shape of a Weibull law of lengths that are known to the step only, with its standard error.

    Parameters
    ----------
    steps : (contests,) int
        In which step, counted from 1, each ended.
    step : float
        Days a step.
    """
    from scipy.optimize import minimize  # noqa: PLC0415 - heavy

    numbers, counts = np.unique(steps, return_counts=True)
    late, early = numbers * step, (numbers - 1) * step

    def unlikely(parameters: NDArray[np.float64]) -> float:
        shape, scale = np.exp(parameters)
        chance = np.exp(-((early / scale) ** shape)) - np.exp(-((late / scale) ** shape))
        return -float(counts @ np.log(np.maximum(chance, 1e-300)))

    start = np.array([0.0, math.log(float(np.mean(steps)) * step)])
    found = minimize(unlikely, start, method="Nelder-Mead", options={"xatol": 1e-8, "fatol": 1e-8}).x
    error = math.sqrt(_inverse_curvature(unlikely, found))
    return math.exp(found[0]), math.exp(found[0]) * error


def _inverse_curvature(function: Callable[[NDArray[np.float64]], float], at: NDArray[np.float64]) -> float:
    """Return the first variance of the inverse matrix of second differences at a lowest point."""
    width = 1e-3
    shifts = np.eye(2) * width
    matrix = np.empty((2, 2))
    for row in range(2):
        for column in range(2):
            corners = [
                sign * function(at + first * shifts[row] + second * shifts[column])
                for first, second, sign in ((1, 1, 1), (1, -1, -1), (-1, 1, -1), (-1, -1, 1))
            ]
            matrix[row, column] = sum(corners) / (4.0 * width * width)
    return float(np.linalg.inv(matrix)[0, 0])
