"""An axis: where numbers stand on paper, and which of them are written."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Axis", "fitting", "shown_number"]


@dataclass(frozen=True)
class Axis:
    """A scale from a range of numbers to a stretch of paper.

    Attributes
    ----------
    low, high : float
        Numbers at its ends.
    start, end : float
        Places of its ends on the sheet.
    log : bool
        Whether equal stretches are equal ratios.
    """

    low: float
    high: float
    start: float
    end: float
    log: bool = False

    def place(self, value: float) -> float:
        """Return where a number stands; a number beyond the ends stands at the end, no number is NaN."""
        if not math.isfinite(value) or (self.log and value <= 0):
            return math.nan
        low, high, at = (math.log10(x) if self.log else x for x in (self.low, self.high, value))
        share = min(max((at - low) / (high - low), -0.02), 1.02)
        return self.start + share * (self.end - self.start)

    def ticks(self) -> list[float]:
        """Return the numbers to write: round ones, three to seven of them."""
        if self.log:
            first, last = math.ceil(math.log10(self.low) - 1e-9), math.floor(math.log10(self.high) + 1e-9)
            every = max(1, (last - first) // 5)
            decades = [10.0**k for k in range(first, last + 1, every)]
            return decades if len(decades) > 1 else self._between_decades()
        step = _round_step((self.high - self.low) / 4.0)
        whole = range(math.ceil(self.low / step - 1e-9), math.floor(self.high / step + 1e-9) + 1)
        return [round(k * step, 12) for k in whole]

    def _between_decades(self) -> list[float]:
        """Return the numbers 1, 2, 5 times a power of ten that lie on a short scale of ratios, or its ends."""
        first, last = math.floor(math.log10(self.low)), math.ceil(math.log10(self.high))
        found = [head * 10.0**k for k in range(first, last + 1) for head in (1.0, 2.0, 5.0)]
        inside = [value for value in found if self.low <= value <= self.high]
        return inside if len(inside) > 1 else [self.low, self.high]


def _round_step(rough: float) -> float:
    power = 10.0 ** math.floor(math.log10(rough))
    return next(power * step for step in (1.0, 2.0, 2.5, 5.0, 10.0) if power * step >= rough * 0.999)


def fitting(
    values: Sequence[float], *, log: bool, low: float | None = None, high: float | None = None
) -> tuple[float, float]:
    """Return a range that holds all numbers, with a little air; nought is kept in sight where it is near.

    Parameters
    ----------
    values : sequence of float
        What has to fit; NaN and, on a scale of ratios, what is not above nought are left out.
    log : bool
        Whether the scale is one of ratios.
    low, high : float, optional
        Ends that are given.
    """
    good = [value for value in values if math.isfinite(value) and (not log or value > 0)]
    least, most = (min(good), max(good)) if good else (0.1 if log else 0.0, 1.0)
    if log:
        least, most = least / 1.1, most * 1.1
    else:
        air = 0.04 * (most - least)
        near_nought = 0 <= least <= 0.4 * most
        least, most = (0.0 if near_nought else least - air), most + air
    least, most = (least if low is None else low), (most if high is None else high)
    return (least, most) if most > least else (least - 0.5, least + 0.5)


def shown_number(value: float) -> str:
    """Write a number of an axis: thousands apart, no needless noughts, powers of ten when far from one."""
    if value == 0:
        return "0"
    size = abs(value)
    if size >= 1e6 or size < 1e-3:
        exponent = math.floor(math.log10(size) + 1e-9)
        head = value / 10.0**exponent
        signs = str(exponent).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
        return f"10{signs}" if abs(head - 1) < 1e-9 else f"{head:g}·10{signs}"
    return f"{value:,.0f}" if size >= 1000 else f"{value:g}"
