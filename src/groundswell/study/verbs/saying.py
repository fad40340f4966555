"""Numbers as an answer says them: shares in percent, counts with three digits, differences with their sign."""

import math
from collections.abc import Sequence

from groundswell.calendars import MONTHS

__all__ = [
    "counted",
    "day_said",
    "difference_said",
    "interval_said",
    "listed",
    "opening",
    "shown",
    "span_said",
    "unit_said",
    "window_said",
]


def shown(value: float, unit: str) -> str:
    """Say a number with its unit: ``62 %``, ``1,230,000 person-days``, ``day 14``."""
    if not math.isfinite(value):
        return "not measured"
    if unit == "share":
        return f"{_digits(100.0 * value)} %"
    if unit == "day":
        return f"day {_digits(value)}"
    return f"{_digits(value)} {unit}".rstrip()


def difference_said(value: float, unit: str) -> str:
    """Say how large a difference is, without its sign: ``31 percentage points``."""
    if unit == "share":
        return f"{_points(abs(value))} percentage points"
    return f"{_digits(abs(value))} {'days' if unit == 'day' else unit}".rstrip()


def unit_said(unit: str) -> str:
    """Return in what a difference is told: shares in percentage points."""
    return {"share": "percentage points", "day": "days"}.get(unit, unit)


def interval_said(low: float, high: float, unit: str) -> str:
    """Say between which differences something lies, with their signs: ``−2.1 to +0.9 percentage points``."""
    ends = [_signed(end, _points(abs(end)) if unit == "share" else _digits(abs(end))) for end in (low, high)]
    return f"{ends[0]} to {ends[1]} {unit_said(unit)}".rstrip()


def span_said(low: float, high: float, unit: str) -> str:
    """Say between which sizes something lies, without a sign: ``12.0 to 54.1 percentage points``."""
    ends = [_points(end) if unit == "share" else _digits(end) for end in (low, high)]
    return f"{ends[0]} to {ends[1]} {unit_said(unit)}".rstrip()


def _signed(value: float, digits: str) -> str:
    return digits if value == 0.0 else f"{'+' if value > 0 else '−'}{digits}"


def _points(share: float) -> str:
    """Write a difference of shares in percentage points: one decimal, more only where that would leave nothing."""
    points = 100.0 * share
    return "0" if points == 0.0 else f"{points:.1f}" if points >= 0.05 else f"{points:.1g}"


def _digits(value: float) -> str:
    if value == 0.0:
        return "0"
    rounded = float(f"{value:.3g}")
    return f"{rounded:,.0f}" if abs(rounded) >= 100 else f"{rounded:g}"


def day_said(date: str, *, year: bool = False) -> str:
    """Say a date in words: ``1905-11-12`` is ``12 November``, or with its year; anything else stands as it is."""
    parts = date.split("-")
    if len(parts) != 3 or not all(part.isdigit() for part in parts) or not 1 <= int(parts[1]) <= 12:
        return date
    return f"{int(parts[2])} {MONTHS[int(parts[1]) - 1]}{f' {int(parts[0])}' if year else ''}"


def window_said(window: tuple[str, str]) -> str:
    """Say a window of days with its year; nothing for one that is empty."""
    first, last = window
    apart = first[:4] != last[:4]
    return f"from {day_said(first, year=apart)} to {day_said(last, year=True)}" if first else ""


def listed(words: Sequence[str]) -> str:
    """Join words as a sentence does: commas, and an *and* before the last."""
    return " and ".join([*([", ".join(words[:-1])] if len(words) > 1 else []), *words[-1:]])


def counted(number: int, one: str) -> str:
    """Say how many: ``1 run``, ``2 runs``."""
    return f"{number:,} {one}{'' if number == 1 else 's'}"


def opening(sets: int, structures: int, one_set: str = "accepted set") -> str:
    """Return how an answer begins: within this model, and over how many worlds."""
    parts = [counted(sets, one_set)] if sets else []
    parts += [counted(structures, "structure")] if structures > 1 else []
    return f"In this model, over {listed(parts)}," if parts else "In this model,"
