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
    GREY,
    INK,
    RULE,
    STATE_COLOURS,
    TEAL,
    VIOLET,
    Drawing,
    shorten,
    spread,
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

WIDTH = 860.0
"""Narrower than a page's column, so that words come out larger than they are said here."""

LEFT, RIGHT = 56.0, 12.0
TEXT = 11.0
"""Size of the words of a figure."""

LETTER = 6.1
"""Room that a letter of that size takes at most, on average."""

TOP = 60.0
"""Where panels over days begin: under a title, a line on what is measured, and a line for what points into them."""

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
    sheet: Drawing,
    dates: Sequence[str],
    last_claimed: int,
    height: float,
    scale: Axis,
    *,
    percent: bool,
    right: float = RIGHT,
) -> Frame:
    """Lay out a panel over days with its scale, and return it."""
    box = (LEFT, TOP, sheet.width - LEFT - right, height)
    frame = Frame(sheet, dates, last_claimed, box, (scale.low, scale.high), text=TEXT)
    frame.ground()
    ticks = scale.ticks()
    words = [f"{100 * value:.3g} %" if percent else shown_number(value) for value in ticks]
    frame.rules(ticks, words, size=TEXT)
    return frame


def _heading(sheet: Drawing, title: str, unit: str = "", *, left: float = LEFT, colour: str = INK) -> None:
    """Write what is seen, and in what it is measured."""
    sheet.text(left, 18, shorten(title, 110), size=13, weight="600", colour=colour)
    if unit:
        sheet.text(left, 35, unit, size=TEXT, colour=GREY, italic=True)


def fan_by_day(dates: Sequence[str], last_claimed: int, values: Floats, title: str, unit: str, *, percent: bool) -> str:
    """Draw the middle of many runs, and where half of them and nine tenths of them lie (of few: all), day by day."""
    ends, widest = ((0.05, 0.95), "nine tenths of the runs") if len(values) >= ENOUGH else ((0.0, 1.0), "all runs")
    with np.errstate(invalid="ignore"):
        low, first, middle, third, high = np.nanquantile(values, (ends[0], 0.25, 0.5, 0.75, ends[1]), axis=0)
    sheet = Drawing(WIDTH, 334.0, title)
    least, most = fitting([*low.tolist(), *high.tolist()], log=False)
    frame = _day_panel(sheet, dates, last_claimed, 224, Axis(least, most, 0, 1), percent=percent)
    frame.band(low, high, tint(ACCENT, 0.22))
    frame.band(first, third, tint(ACCENT, 0.5))
    frame.line(middle, ACCENT, width=2.2)
    frame.axis()
    frame.word_of_caution()
    _heading(sheet, title, unit, colour=ACCENT)
    _band_key(sheet, ACCENT, {"the middle of each day": 1.0, "half of the runs": 0.5, widest: 0.22})
    return sheet.svg()


def _band_key(sheet: Drawing, colour: str, words: Mapping[str, float]) -> None:
    """Say at the right, under the title, what a line (1) and its bands (the paler, the wider) are."""
    x = sheet.width - RIGHT
    for word, part in reversed(list(words.items())):
        x -= LETTER * len(word) + 34
        if part < 1.0:
            sheet.rect(x, 26, 16, 10, fill=tint(colour, part))
        else:
            sheet.line(x, 31, x + 16, 31, colour=colour, width=2.2)
        sheet.text(x + 21, 35, word, size=TEXT)


def shares_by_day(dates: Sequence[str], last_claimed: int, shares: Mapping[str, Floats], title: str) -> str:
    """Draw day by day the share of runs that has each label, one on the other."""
    sheet = Drawing(WIDTH, 314.0, title)
    frame = _day_panel(sheet, dates, last_claimed, 204, Axis(0.0, 1.0, 0, 1), percent=True)
    base = np.zeros(len(dates))
    for label, share in shares.items():
        frame.steps(base, base + share, LABEL_COLOURS[label])
        base = base + share
    frame.axis()
    _heading(sheet, title)
    colour_key(sheet, LEFT, 40, {label: LABEL_COLOURS[label] for label in shares})
    return sheet.svg()


def colour_key(sheet: Drawing, x: float, y: float, colours: Mapping[str, str]) -> None:
    """Draw a row of colours with their names."""
    for name, colour in colours.items():
        sheet.rect(x, y - 9, 11, 11, fill=colour, edge=RULE)
        sheet.text(x + 16, y, name, size=TEXT)
        x += 32 + LETTER * len(name)


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
    """Draw a difference day by day, with a band about its middle, and no difference as a line.

    `words` name the middle and the band; `first` is the first day that differs, and a thin upright line marks it.
    """
    ends = [float(value) for side in band for value in side if np.isfinite(value)]
    least, most = fitting([*ends, 0.0, *np.nan_to_num(middle).tolist()], log=False)
    sheet = Drawing(WIDTH, 334.0, title)
    frame = _day_panel(sheet, dates, last_claimed, 224, Axis(least, most, 0, 1), percent=percent)
    frame.band(*band, tint(BLUE, 0.3))
    sheet.line(frame.left, frame.y(0.0), frame.right, frame.y(0.0), colour=INK, width=0.9)
    frame.line(middle, BLUE, width=2.2)
    if first >= 0:
        _first_day(sheet, frame, first)
    frame.axis()
    _heading(sheet, title, unit, colour=BLUE)
    _band_key(sheet, BLUE, dict(zip(words, (1.0, 0.3), strict=True)))
    return sheet.svg()


def _first_day(sheet: Drawing, frame: Frame, first: int) -> None:
    x = frame.left + first * frame.cell
    sheet.line(x, frame.top - 4, x, frame.bottom, colour=GREY, width=0.8, dash="2 3")
    right = x > frame.left + 0.7 * frame.width
    words = f"first difference: {said_short(frame.dates[first])}"
    # Over the panel, where no line can cross it.
    sheet.text(x, frame.top - 7, words, size=TEXT, anchor="end" if right else "start")


def ratio_by_day(dates: Sequence[str], last_claimed: int, kept: Floats, least: Floats, title: str) -> str:
    """Draw the variance that pairing leaves, and that it has to leave, day by day, with the line of a fifth."""
    sheet = Drawing(WIDTH, 284.0, title)
    most = max(1.0, float(np.nanmax(kept, initial=0.0)) * 1.04)
    frame = _day_panel(sheet, dates, last_claimed, 174, Axis(0.0, most, 0, 1), percent=True, right=132.0)
    lines = {"a fifth": frame.y(0.2), "as without pairing": frame.y(1.0)}
    # Beside the panel, where no line can cross them.
    apart = spread(list(lines.values()), 13.0, frame.top, frame.bottom)
    for (words, y), place in zip(lines.items(), apart, strict=True):
        sheet.line(frame.left, y, frame.right, y, colour=GREY, width=0.9, dash="3 3")
        sheet.text(frame.right + 6, place + 4, words, size=TEXT, colour=GREY)
    frame.line(least, ACCENT, width=1.6)
    frame.line(kept, TEAL, width=2.0)
    frame.axis()
    _heading(sheet, title, "variance of the difference, paired against unpaired", colour=TEAL)
    colour_key(sheet, LEFT + 340, 35, {"left": TEAL, "left at least, however paired": ACCENT})
    return sheet.svg()


class Row(NamedTuple):
    """A line of a figure with intervals; a note stands small under its name."""

    name: str
    group: str
    middle: float
    low: float
    high: float
    note: str = ""


def rows_with_intervals(
    rows: Sequence[Row], title: str, unit: str, *, bars: bool = False, percent: bool = False
) -> str:
    """Draw rows of a name, a middle and an interval; groups have a colour each.

    Parameters
    ----------
    rows : sequence of Row
        From the top; names that do not fit are cut.
    title, unit : str
        What is seen, and in what.
    bars : bool
        Whether sizes from nought, else differences about it.
    percent : bool
        Whether numbers are shares.
    """
    crowded = len(rows) > CROWDED and not bars
    noted = any(row.note for row in rows)
    each, head = (5.0 if crowded else 33.0 if noted else 19.0 if len(rows) > 12 else 22.0), 62.0
    sheet = Drawing(WIDTH, head + each * len(rows) + 40.0, title)
    left, right = (400.0 if noted else 310.0), WIDTH - 30.0
    ends = [value for row in rows for value in (row.middle, row.low, row.high) if np.isfinite(value)]
    least, most = fitting([0.0, *ends], log=False)
    axis = Axis(min(least, 0.0), max(most, 0.0) or 1.0, left, right)
    foot = head + each * len(rows)
    for value in axis.ticks():
        x = axis.place(value)
        sheet.line(x, head - 6, x, foot, width=0.6, colour=RULE)
        words = f"{100 * value:.3g} %" if percent else shown_number(value)
        sheet.text(x, foot + 16, words, size=TEXT, colour=GREY, anchor="middle")
    sheet.line(axis.place(0.0), head - 8, axis.place(0.0), foot, colour=INK, width=0.9)
    groups = list(dict.fromkeys(row.group for row in rows))
    colours = dict(zip(groups, (BLUE, TEAL, VIOLET, ACCENT, "#b07d12", INK) * 9, strict=False))
    for place, row in enumerate(rows):
        y = head + each * (place + 0.5)
        if not crowded:
            _row_name(sheet, row, left - 12, y)
        values = (row.middle, row.low, row.high)
        _interval(sheet, axis, y, values, colours[row.group], bars=bars, size=2.0 if crowded else 3.4)
    if crowded:
        _group_names(sheet, rows, left, head, each)
    _heading(sheet, title, unit, left=0.0)
    if len(groups) > 1:
        colour_key(sheet, left, 37, colours)
    return sheet.svg()


def _row_name(sheet: Drawing, row: Row, right: float, y: float) -> None:
    """Write a row's name to its left, as far as there is room, and its note under it."""
    words = shorten(row.name, int(right / 5.5))
    sheet.text(right, y - 2.0 if row.note else y + 3.5, words, size=TEXT, anchor="end")
    if row.note:
        sheet.text(right, y + 11.5, row.note, size=TEXT, colour=GREY, anchor="end")


def _group_names(sheet: Drawing, rows: Sequence[Row], left: float, head: float, each: float) -> None:
    """Name groups of rows that stand too close for names of their own."""
    for group in dict.fromkeys(row.group for row in rows):
        mine = [place for place, row in enumerate(rows) if row.group == group]
        y = head + each * (sum(mine) / len(mine) + 0.5)
        sheet.text(left - 12, y + 3.5, f"{shorten(group, 34)} ({len(mine)})", size=TEXT, anchor="end")


def _interval(
    sheet: Drawing, axis: Axis, y: float, values: tuple[float, float, float], colour: str, *, bars: bool, size: float
) -> None:
    middle, low, high = (axis.place(value) for value in values)
    if not np.isfinite(middle):
        sheet.text(axis.start + 4, y + 3.5, "not measured", size=TEXT, colour=GREY)
        return
    if bars:
        foot = axis.place(0.0)
        sheet.rect(min(foot, middle), y - 5, abs(middle - foot), 10, fill=tint(colour, 0.55))
    sheet.line(low, y, high, y, colour=tint(colour, 0.6), width=0.45 * size)
    sheet.circle(middle, y, size, fill=colour)
