"""Where a figure has to lie, and how often a right program would miss it by chance."""

import math
from dataclasses import dataclass
from typing import Protocol

__all__ = ["AtLeast", "AtMost", "Band", "Between", "Exactly", "Measured", "Near", "Sign", "Within"]


@dataclass(frozen=True)
class Measured:
    """A figure as measured.

    Attributes
    ----------
    value : float
        The figure.
    error : float
        Its standard error; 0 for an exact one.
    runs : int
        Runs behind it.
    """

    value: float
    error: float = 0.0
    runs: int = 1

    @classmethod
    def share(cls, hits: int, runs: int) -> "Measured":
        """Return a share of runs with its binomial standard error (Laplace's, so that it is never nought)."""
        smoothed = (hits + 1) / (runs + 2)
        return cls(hits / runs, math.sqrt(smoothed * (1 - smoothed) / runs), runs)

    @classmethod
    def mean(cls, values: "list[float] | tuple[float, ...]") -> "Measured":
        """Return the mean of runs with its standard error."""
        count = len(values)
        middle = math.fsum(values) / count
        if count < 2:
            return cls(middle, 0.0, count)
        spread = math.fsum((value - middle) ** 2 for value in values) / (count - 1)
        return cls(middle, math.sqrt(spread / count), count)


class Band(Protocol):
    """Where a figure has to lie."""

    def holds(self, found: Measured) -> bool:
        """Say whether a figure lies within."""
        ...

    def false_alarm(self, found: Measured) -> float:
        """Return how often a right program would miss it, were the truth in its middle (0 for exact figures)."""
        ...

    def __str__(self) -> str: ...


def _beyond(sigmas: float) -> float:
    """Return the share of a normal law beyond so many standard deviations, both sides."""
    return math.erfc(sigmas / math.sqrt(2.0))


@dataclass(frozen=True)
class Exactly:
    """To the printed digit: half a unit of the last of `digits` decimals."""

    value: float
    digits: int = 0

    def holds(self, found: Measured) -> bool:
        """Say whether a figure rounds to the value."""
        return abs(found.value - self.value) <= 0.5 * 10.0**-self.digits * (1 + 1e-9)

    def false_alarm(self, found: Measured) -> float:  # noqa: ARG002 - bands have one form
        """Return 0: nothing is left to chance."""
        return 0.0

    def __str__(self) -> str:
        return f"{self.value:.{self.digits}f} to the digit"


@dataclass(frozen=True)
class Within:
    """A stated distance from a value."""

    value: float
    tolerance: float

    def holds(self, found: Measured) -> bool:
        """Say whether a figure is near enough."""
        return abs(found.value - self.value) <= self.tolerance

    def false_alarm(self, found: Measured) -> float:
        """Return the normal law's share beyond the tolerance."""
        return _beyond(self.tolerance / found.error) if found.error > 0 else 0.0

    def __str__(self) -> str:
        return f"{self.value:g} ± {self.tolerance:g}"


@dataclass(frozen=True)
class Near:
    """Within so many joint standard errors of a value that has a standard error of its own."""

    value: float
    error: float = 0.0
    sigmas: float = 3.0

    def holds(self, found: Measured) -> bool:
        """Say whether the two differ by no more than chance allows."""
        return abs(found.value - self.value) <= self.sigmas * math.hypot(self.error, found.error) + 1e-12

    def false_alarm(self, found: Measured) -> float:
        """Return the normal law's share beyond: 0.0027 at three standard errors."""
        return _beyond(self.sigmas) if math.hypot(self.error, found.error) > 0 else 0.0

    def __str__(self) -> str:
        own = f" (s.e. {self.error:g})" if self.error else ""
        return f"{self.value:g}{own}, {self.sigmas:g} joint s.e."


@dataclass(frozen=True)
class Between:
    """A range, its ends included."""

    low: float
    high: float

    def holds(self, found: Measured) -> bool:
        """Say whether a figure lies in the range."""
        return self.low <= found.value <= self.high

    def false_alarm(self, found: Measured) -> float:
        """Return the normal law's share beyond either end, were the truth as measured inside."""
        if found.error == 0:
            return 0.0
        inside = min(max(found.value, self.low), self.high)
        sides = [(self.high - inside) / found.error, (inside - self.low) / found.error]
        return sum(0.5 * _beyond(side) for side in sides)

    def __str__(self) -> str:
        if self.low == -math.inf:
            return f"at most {self.high:g}"
        if self.high == math.inf:
            return f"at least {self.low:g}"
        return f"{self.low:g} to {self.high:g}"


def AtLeast(low: float) -> Between:  # noqa: N802 - reads as a band
    """Return the band of everything from a value up."""
    return Between(low, math.inf)


def AtMost(high: float) -> Between:  # noqa: N802 - reads as a band
    """Return the band of everything up to a value."""
    return Between(-math.inf, high)


@dataclass(frozen=True)
class Sign:
    """At least so many of so many pairs: a sign test, for claims printed without an error bar.

    Attributes
    ----------
    least, of : int
        Pairs that must go the claimed way.
    rate : float
        The rate at which they are thought to go that way, for the false-alarm rate.
    """

    least: int
    of: int
    rate: float = 0.75

    def holds(self, found: Measured) -> bool:
        """Say whether enough pairs go the claimed way; with fewer pairs the same share of them."""
        return found.value >= math.ceil(self.least * found.runs / self.of)

    def false_alarm(self, found: Measured) -> float:
        """Return how often too few would, at the rate stated."""
        least = math.ceil(self.least * found.runs / self.of)
        return sum(math.comb(found.runs, k) * self.rate**k * (1 - self.rate) ** (found.runs - k) for k in range(least))

    def __str__(self) -> str:
        return f"at least {self.least} of {self.of} pairs"
