"""Dates as a reader says them, and the frame of days on which every figure over time stands."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from groundswell.report.drawing import FAINT, GREY, Drawing, grey_of, number

__all__ = ["MONTHS", "Frame", "said", "said_short"]

Floats = NDArray[np.float64]

GROUND = "#f9f6f0"
"""Under the days of which nothing is claimed."""

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def _parts(date: str) -> tuple[int, int, int] | None:
    pieces = date.split("-")
    if len(pieces) != 3 or not all(piece.isdigit() for piece in pieces) or not 1 <= int(pieces[1]) <= 12:
        return None
    return int(pieces[0]), int(pieces[1]), int(pieces[2])


def said(date: str) -> str:
    """Say a date in words: ``1905-11-12`` is ``12 November``; anything else stands as it is."""
    parts = _parts(date)
    return f"{parts[2]} {MONTHS[parts[1] - 1]}" if parts else date


def said_short(date: str) -> str:
    """Say a date briefly: ``12 Nov``."""
    parts = _parts(date)
    return f"{parts[2]} {MONTHS[parts[1] - 1][:3]}" if parts else date


class Frame:
    """A panel whose width is the days of a run and whose height is a scale; it draws coloured, then grey.

    Parameters
    ----------
    drawing : Drawing
        The sheet.
    dates : sequence of str
        The days, in the scenario's calendar.
    last_claimed : int
        Number of the last day about which anything is claimed; later days are drawn grey.
    box : tuple of float
        Left, top, width and height on the sheet.
    scale : tuple of float
        Values at the foot and at the head of the panel.
    text : float
        Size of the days' numbers; months are a point larger.
    """

    def __init__(
        self,
        drawing: Drawing,
        dates: Sequence[str],
        last_claimed: int,
        box: tuple[float, float, float, float],
        scale: tuple[float, float],
        *,
        text: float = 9.5,
    ) -> None:
        self.drawing = drawing
        self.text = text
        self.dates = dates
        self.last_claimed = last_claimed
        self.left, self.top, self.width, self.height = box
        self.low, self.high = scale
        self.cell = self.width / max(len(dates), 1)

    @property
    def right(self) -> float:
        """Right edge on the sheet."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Lower edge on the sheet."""
        return self.top + self.height

    def x(self, day: float) -> float:
        """Return the middle of a day's cell."""
        return self.left + (day + 0.5) * self.cell

    def y(self, value: float) -> float:
        """Return the height of a value."""
        return self.bottom - (value - self.low) / (self.high - self.low) * self.height

    def ground(self) -> None:
        """Lay the faint ground under the days about which nothing is claimed."""
        if self.last_claimed < len(self.dates) - 1:
            edge = self.left + (self.last_claimed + 1) * self.cell
            self.drawing.rect(edge, self.top, self.right - edge, self.height, fill=GROUND)

    def word_of_caution(self) -> None:
        """Say over the grey days that nothing is claimed about them."""
        left_over = len(self.dates) - 1 - self.last_claimed
        if left_over * self.cell > 92:
            edge = self.left + (self.last_claimed + 1) * self.cell
            words = "beyond what is claimed"
            self.drawing.text(edge + 6, self.top + 12, words, size=self.text, colour=GREY, italic=True, halo=GROUND)

    def rules(self, values: Sequence[float], labels: Sequence[str], *, size: float = 10.0) -> None:
        """Draw the scale: thin lines across at some values, with their labels on the left."""
        for value, label in zip(values, labels, strict=True):
            self.drawing.line(self.left, self.y(value), self.right, self.y(value), width=0.6)
            if label:
                self.drawing.text(self.left - 6, self.y(value) + 3.5, label, size=size, colour=GREY, anchor="end")

    def axis(self, *, names: bool = True) -> None:
        """Draw the days: a tick a week, months by name."""
        starts = [i for i, date in enumerate(self.dates) if (parts := _parts(date)) and parts[2] == 1]
        if not any(_parts(date) for date in self.dates):
            starts = []
        self.drawing.line(self.left, self.bottom, self.right, self.bottom, colour=FAINT, width=0.8)
        for day, date in enumerate(self.dates):
            parts = _parts(date)
            if parts is None:
                continue
            first = parts[2] == 1
            if not first and (parts[2] not in (8, 15, 22, 29) or self.cell < 2.2):
                continue
            x = self.left + day * self.cell
            self.drawing.line(x, self.bottom, x, self.bottom + (7 if first else 4), colour=FAINT, width=0.8)
            # The last week's number would run into the next month's first.
            if names and self.cell * 7 > 20 and (parts[2] != 29 or self.cell > 6.0):
                self.drawing.text(self.x(day), self.bottom + 14, parts[2], size=self.text, colour=GREY, anchor="middle")
        if names:
            self._months(starts)

    def _months(self, starts: Sequence[int]) -> None:
        edges = sorted({0, *starts, len(self.dates)})
        for first, end in pairwise(edges):
            parts = _parts(self.dates[first])
            room = (end - first) * self.cell
            if parts is None or room < 24:
                continue
            month = MONTHS[parts[1] - 1]
            if room < 62:
                month = month[:3]
            year = f" {parts[0]}" if room > 120 and first == 0 else ""
            middle = self.left + (first + end) / 2 * self.cell
            words, size = month + year, self.text + 1.0
            self.drawing.text(middle, self.bottom + 27, words, size=size, colour=GREY, anchor="middle")

    def line(self, values: Floats, colour: str, *, width: float = 1.8, dash: str = "") -> None:
        """Draw a value a day, coloured as far as anything is claimed, then grey."""
        cut = self.last_claimed + 1
        points = [(self.x(day), self.y(float(value))) for day, value in enumerate(values)]
        self.drawing.path(points[cut - 1 :] if cut else points, colour=grey_of(colour), width=width * 0.85, dash=dash)
        self.drawing.path(points[:cut], colour=colour, width=width, dash=dash)

    def band(self, lower: Floats, upper: Floats, colour: str, *, opacity: float = 1.0) -> None:
        """Fill between two values a day, through the middles of the days."""
        cut = self.last_claimed + 1
        for first, end, paint in ((0, cut, colour), (max(cut - 1, 0), len(upper), grey_of(colour))):
            days = range(first, end)
            if len(days) < 2:
                continue
            points = [(self.x(day), self.y(float(upper[day]))) for day in days]
            points += [(self.x(day), self.y(float(lower[day]))) for day in reversed(days)]
            self.drawing.path(points, fill=paint, width=0, opacity=opacity, close=True)

    def steps(
        self,
        lower: Floats,
        upper: Floats,
        colour: str,
        *,
        gap: float = 0.0,
        fills: tuple[str, str] | None = None,
    ) -> None:
        """Fill between two values a day, each day its own column (counts at a day's end have no in-between).

        `fills`, when given, are paints up to the last day claimed and after it, instead of colour and grey.
        """
        cut = self.last_claimed + 1
        before, after = fills or (colour, grey_of(colour))
        for first, end, paint in ((0, cut, before), (cut, len(upper), after)):
            pieces = _columns(self, lower, upper, range(first, end), gap)
            if pieces:
                self.drawing.raw(f'<path d="{pieces}" fill="{paint}"/>')


def _columns(frame: Frame, lower: Floats, upper: Floats, days: range, gap: float) -> str:
    """Return the outline of a row of columns, one a day; columns of no height are left out."""
    pieces = []
    for day in days:
        foot, head = frame.y(float(lower[day])), frame.y(float(upper[day]))
        if not np.isfinite(head - foot) or foot - head < 0.05:
            continue
        left = frame.left + day * frame.cell + gap / 2
        right = left + frame.cell - gap
        pieces.append(f"M{number(left)} {number(foot)}V{number(head)}H{number(right)}V{number(foot)}Z")
    return "".join(pieces)
