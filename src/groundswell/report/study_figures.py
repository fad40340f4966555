"""Figures of studies: fans and shares by day, differences and what pairing left of them, worlds side by side, maps."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from groundswell.report.axes import Axis, fitting, shown_number
from groundswell.report.days import Frame, said_short
from groundswell.report.drawing import (
    ACCENT,
    BLUE,
    FAINT,
    GREY,
    INK,
    PAPER,
    RULE,
    STATE_COLOURS,
    TEAL,
    VIOLET,
    Drawing,
    shorten,
)
from groundswell.study.verbs.tally import ENOUGH

__all__ = [
    "LABEL_COLOURS",
    "Row",
    "colour_key",
    "difference_by_day",
    "fan_by_day",
    "ratio_by_day",
    "rows_with_intervals",
    "shares_by_day",
    "tint",
]

Floats = NDArray[np.float64]

CROWDED = 30
"""Rows beyond which they stand close together, and only their groups are named."""

WIDTH = 1080.0
LEFT, RIGHT = 52.0, 10.0

LABEL_COLOURS = {
    "quiet": STATE_COLOURS["working"],
    "lockout": BLUE,
    "strike": ACCENT,
    "stalemate": "#e5b33f",
    "victory": TEAL,
    "defeat": INK,
    "revolt": VIOLET,
}
"""One colour a label of a day."""


def tint(colour: str, part: float) -> str:
    """Mix a colour with the paper's white."""
    mixed = [round(255 + (int(colour[place : place + 2], 16) - 255) * part) for place in (1, 3, 5)]
    return f"#{mixed[0]:02x}{mixed[1]:02x}{mixed[2]:02x}"


def _day_panel(
    sheet: Drawing, dates: Sequence[str], last_claimed: int, top: float, height: float, scale: Axis, *, percent: bool
) -> Frame:
    """Lay out a panel over days with its scale, and return it."""
    box = (LEFT, top, sheet.width - LEFT - RIGHT, height)
    frame = Frame(sheet, dates, last_claimed, box, (scale.low, scale.high))
    frame.ground()
    ticks = scale.ticks()
    frame.rules(ticks, [f"{100 * value:.3g} %" if percent else shown_number(value) for value in ticks])
    return frame


def fan_by_day(dates: Sequence[str], last_claimed: int, values: Floats, title: str, unit: str, *, percent: bool) -> str:
    """Draw the middle of many runs, and where half of them and nine tenths of them lie (of few: all), day by day."""
    ends, widest = ((0.05, 0.95), "nine tenths of the runs") if len(values) >= ENOUGH else ((0.0, 1.0), "all runs")
    with np.errstate(invalid="ignore"):
        low, first, middle, third, high = np.nanquantile(values, (ends[0], 0.25, 0.5, 0.75, ends[1]), axis=0)
    sheet = Drawing(WIDTH, 320.0, title)
    least, most = fitting([*low.tolist(), *high.tolist()], log=False)
    frame = _day_panel(sheet, dates, last_claimed, 46, 224, Axis(least, most, 0, 1), percent=percent)
    frame.band(low, high, tint(ACCENT, 0.22))
    frame.band(first, third, tint(ACCENT, 0.5))
    frame.line(middle, ACCENT, width=2.2)
    frame.axis()
    frame.word_of_caution()
    sheet.text(LEFT, 18, title, size=13, weight="600", colour=ACCENT)
    sheet.text(LEFT, 33, unit, size=10.5, colour=GREY, italic=True)
    _band_key(sheet, ACCENT, {"the middle run": 1.0, "half of the runs": 0.5, widest: 0.22})
    return sheet.svg()


def _band_key(sheet: Drawing, colour: str, words: Mapping[str, float]) -> None:
    """Say in the upper right what a line (1) and its bands (the paler, the wider) are."""
    x = sheet.width - RIGHT
    for word, part in reversed(list(words.items())):
        x -= 5.9 * len(word) + 34
        if part < 1.0:
            sheet.rect(x, 9, 16, 10, fill=tint(colour, part))
        else:
            sheet.line(x, 14, x + 16, 14, colour=colour, width=2.2)
        sheet.text(x + 21, 18, word, size=10.5)


def shares_by_day(dates: Sequence[str], last_claimed: int, shares: Mapping[str, Floats], title: str) -> str:
    """Draw day by day the share of runs that has each label, one on the other."""
    sheet = Drawing(WIDTH, 300.0, title)
    frame = _day_panel(sheet, dates, last_claimed, 46, 204, Axis(0.0, 1.0, 0, 1), percent=True)
    base = np.zeros(len(dates))
    for label, share in shares.items():
        frame.steps(base, base + share, LABEL_COLOURS[label])
        base = base + share
    frame.axis()
    sheet.text(LEFT, 18, title, size=13, weight="600")
    colour_key(sheet, LEFT, 36, {label: LABEL_COLOURS[label] for label in shares})
    return sheet.svg()


def colour_key(sheet: Drawing, x: float, y: float, colours: Mapping[str, str]) -> None:
    """Draw a row of colours with their names."""
    for name, colour in colours.items():
        sheet.rect(x, y - 9, 11, 11, fill=colour, edge=RULE)
        sheet.text(x + 16, y, name, size=10.5)
        x += 32 + 5.9 * len(name)


def difference_by_day(
    dates: Sequence[str],
    last_claimed: int,
    band: tuple[Floats, Floats],
    middle: Floats,
    title: str,
    unit: str,
    *,
    words: tuple[str, str],
    first: int,
    percent: bool,
) -> str:
    """Draw a difference day by day, with a band about its middle, and nought as a line.

    `words` name the middle and the band; `first` is the first day that differs, and a thin upright line marks it.
    """
    ends = [float(value) for side in band for value in side if np.isfinite(value)]
    least, most = fitting([*ends, 0.0, *np.nan_to_num(middle).tolist()], log=False)
    sheet = Drawing(WIDTH, 320.0, title)
    frame = _day_panel(sheet, dates, last_claimed, 46, 224, Axis(least, most, 0, 1), percent=percent)
    frame.band(*band, tint(BLUE, 0.3))
    sheet.line(frame.left, frame.y(0.0), frame.right, frame.y(0.0), colour=INK, width=0.9)
    frame.line(middle, BLUE, width=2.2)
    if first >= 0:
        _first_day(sheet, frame, first)
    frame.axis()
    sheet.text(LEFT, 18, title, size=13, weight="600", colour=BLUE)
    sheet.text(LEFT, 33, unit, size=10.5, colour=GREY, italic=True)
    _band_key(sheet, BLUE, dict(zip(words, (1.0, 0.3), strict=True)))
    return sheet.svg()


def _first_day(sheet: Drawing, frame: Frame, first: int) -> None:
    x = frame.left + first * frame.cell
    sheet.line(x, frame.top, x, frame.bottom, colour=GREY, width=0.8, dash="2 3")
    right = x > frame.left + 0.7 * frame.width
    words = f"first difference: {said_short(frame.dates[first])}"
    place, anchor = (x - 5, "end") if right else (x + 5, "start")
    # Where most lies below nought the line of nought is near the top.
    y = frame.bottom - 6 if frame.high < -frame.low else frame.top + 11
    sheet.text(place, y, words, size=9.5, anchor=anchor, halo=PAPER)


def ratio_by_day(dates: Sequence[str], last_claimed: int, kept: Floats, least: Floats, title: str) -> str:
    """Draw the variance that pairing leaves, and that it has to leave, day by day, with the line of a fifth."""
    sheet = Drawing(WIDTH, 270.0, title)
    most = max(1.0, float(np.nanmax(kept, initial=0.0)) * 1.04)
    frame = _day_panel(sheet, dates, last_claimed, 46, 174, Axis(0.0, most, 0, 1), percent=True)
    for value, words in ((0.2, "a fifth"), (1.0, "as without pairing")):
        y = frame.y(value)
        sheet.line(frame.left, y, frame.right, y, colour=GREY, width=0.9, dash="3 3")
        sheet.text(frame.right, y - 4, words, size=9.5, colour=GREY, anchor="end", halo=PAPER)
    frame.line(least, ACCENT, width=1.6)
    frame.line(kept, TEAL, width=2.0)
    frame.axis()
    sheet.text(LEFT, 18, title, size=13, weight="600", colour=TEAL)
    sheet.text(LEFT, 33, "variance of the difference, paired against unpaired", size=10.5, colour=GREY, italic=True)
    colour_key(sheet, LEFT + 330, 33, {"left": TEAL, "left at least, however paired": ACCENT})
    return sheet.svg()


class Row(NamedTuple):
    """A line of a figure with intervals."""

    name: str
    group: str
    middle: float
    low: float
    high: float


def rows_with_intervals(
    rows: Sequence[Row], title: str, unit: str, *, bars: bool = False, percent: bool = False
) -> str:
    """Draw rows of a name, a middle and an interval; groups have a colour each.

    Parameters
    ----------
    rows : sequence of Row
        From the top.
    title, unit : str
        What is seen, and in what.
    bars : bool
        Whether sizes from nought, else differences about it.
    percent : bool
        Whether numbers are shares.
    """
    crowded = len(rows) > CROWDED and not bars
    each, head = (5.0 if crowded else 17.0 if len(rows) > 12 else 22.0), 62.0
    sheet = Drawing(WIDTH, head + each * len(rows) + 40.0, title)
    left, right = 330.0, WIDTH - 30.0
    least, most = fitting([0.0, *(value for row in rows for value in row[2:] if np.isfinite(value))], log=False)
    axis = Axis(min(least, 0.0), max(most, 0.0) or 1.0, left, right)
    foot = head + each * len(rows)
    for value in axis.ticks():
        x = axis.place(value)
        sheet.line(x, head - 6, x, foot, width=0.6, colour=RULE)
        words = f"{100 * value:.3g} %" if percent else shown_number(value)
        sheet.text(x, foot + 16, words, size=10, colour=GREY, anchor="middle")
    sheet.line(axis.place(0.0), head - 8, axis.place(0.0), foot, colour=INK, width=0.9)
    groups = list(dict.fromkeys(row[1] for row in rows))
    colours = dict(zip(groups, (BLUE, TEAL, VIOLET, ACCENT, "#b07d12", INK) * 9, strict=False))
    for place, (name, group, middle, low, high) in enumerate(rows):
        y = head + each * (place + 0.5)
        if not crowded:
            sheet.text(left - 12, y + 3.5, shorten(name, 52), size=10.5, anchor="end")
        _interval(sheet, axis, y, (middle, low, high), colours[group], bars=bars, size=2.0 if crowded else 3.4)
    if crowded:
        _group_names(sheet, rows, left, head, each)
    sheet.text(0, 18, title, size=13, weight="600")
    sheet.text(0, 33, unit, size=10.5, colour=GREY, italic=True)
    if len(groups) > 1:
        colour_key(sheet, left, 36, colours)
    return sheet.svg()


def _group_names(sheet: Drawing, rows: Sequence[Row], left: float, head: float, each: float) -> None:
    """Name groups of rows that stand too close for names of their own."""
    for group in dict.fromkeys(row.group for row in rows):
        mine = [place for place, row in enumerate(rows) if row.group == group]
        y = head + each * (sum(mine) / len(mine) + 0.5)
        sheet.text(left - 12, y + 3.5, f"{shorten(group, 40)} ({len(mine)})", size=10.5, anchor="end")


def _interval(
    sheet: Drawing, axis: Axis, y: float, values: tuple[float, float, float], colour: str, *, bars: bool, size: float
) -> None:
    middle, low, high = (axis.place(value) for value in values)
    if not np.isfinite(middle):
        sheet.text(axis.start + 4, y + 3.5, "not measured", size=10, colour=FAINT)
        return
    if bars:
        foot = axis.place(0.0)
        sheet.rect(min(foot, middle), y - 5, abs(middle - foot), 10, fill=tint(colour, 0.55))
    sheet.line(low, y, high, y, colour=tint(colour, 0.6), width=0.45 * size)
    sheet.circle(middle, y, size, fill=colour)
