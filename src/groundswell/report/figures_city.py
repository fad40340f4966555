"""The city on the river: plants as dots by size, coloured by what their people do, on a few telling days."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from groundswell.report.days import said
from groundswell.report.drawing import FAINT, GREY, INK, STATE_COLOURS, Drawing, number, shorten
from groundswell.report.figures_rivals import shares_out
from groundswell.report.packing import pack
from groundswell.report.story import Story

__all__ = ["SHOWN_STATES", "Ground", "city_map", "draw_city", "plant_states", "state_legend", "telling_days"]

Floats = NDArray[np.float64]

LEAST_WAVE = 0.05
"""Share of the city's people out from which one speaks of a wave."""

UNIT = 32.0
"""Points to one unit of the schematic map, while dots are packed."""

WATER = "#dbe5ea"
GROUND = "#f7f4ec"
SHOWN_STATES = ("working", "short_shift", "out", "locked_out")
STATE_WORDS = {
    "working": "at work",
    "short_shift": "leaving after eight hours",
    "out": "out",
    "locked_out": "locked out",
    "unemployed": "dismissed",
    "arrested": "arrested",
}


def plant_states(story: Story, day: int) -> NDArray[np.int64]:
    """Return the state that most of each plant's people are in, by number in `SHOWN_STATES`, (plants,)."""
    shares = np.stack([story.plant_share(state)[day] for state in SHOWN_STATES])
    return np.asarray(np.argmax(shares, axis=0), dtype=np.int64)


def telling_days(story: Story) -> list[tuple[int, str]]:
    """Choose up to six days by a rule, so that no eye for effect chooses them.

    Returns
    -------
    list of (int, str)
        The first day, the first wave's height, the lull after it, the second wave's height, the day with most
        people locked out, and the last day claimed; in order of time, each with what it is. Where one
        is missing or all but the same as another, the sharpest turn, then days between, take its place.
    """
    end = story.last_claimed + 1
    out = story.share("out")[:end]
    locked = story.share("locked_out")[:end]
    found: dict[int, str] = {0: "the first day"}
    first, lull, second = _waves(out)
    if out[first] > 0.0:
        word = "the first wave at its height" if out[first] >= LEAST_WAVE else "most people out"
        found.setdefault(first, word)
    if second is not None and lull is not None:
        found.setdefault(lull, "the lull between the waves")
        found.setdefault(second, "the second wave at its height")
    if locked.max(initial=0.0) > 0.0:
        most = int(np.argmax(locked))
        # A day that is all but the last one would be shown twice over.
        if story.last_claimed - most > 2:
            found.setdefault(most, "most people locked out")
    found.setdefault(story.last_claimed, "the last day of which anything is claimed")
    change = np.abs(np.diff(out, prepend=out[:1]))
    if len(found) < min(6, end) and change.max(initial=0.0) > 0.0:
        found.setdefault(int(np.argmax(change)), "the sharpest turn in a day")
    while len(found) < min(6, end):
        days = sorted(found)
        gaps = [b - a for a, b in pairwise(days)]
        widest = int(np.argmax(gaps)) if gaps else 0
        if not gaps or gaps[widest] < 2:
            break
        found[days[widest] + gaps[widest] // 2] = "a day between"
    return sorted(found.items())


def _waves(out: Floats) -> tuple[int, int | None, int | None]:
    """Return first high, low after it and second high; a wave counts if it is a third of the largest."""
    top = float(out.max(initial=0.0))
    if top < LEAST_WAVE:
        return int(np.argmax(out)), None, None
    above = out >= top / 3.0
    start = int(np.argmax(above))
    ends = np.flatnonzero(~above[start:])
    end = start + int(ends[0]) if len(ends) else len(out)
    first = start + int(np.argmax(out[start:end]))
    again = np.flatnonzero(above[end:])
    if not len(again):
        return first, None, None
    restart = end + int(again[0])
    ends = np.flatnonzero(~above[restart:])
    stop = restart + int(ends[0]) if len(ends) else len(out)
    second = restart + int(np.argmax(out[restart:stop]))
    return first, first + int(np.argmin(out[first : second + 1])), second


class Ground:
    """The map's scale: from schematic places to the sheet, and where each plant's dot stands.

    Dots are packed first; the panel is then fitted round them, so that none is cut off at the edge.
    """

    def __init__(self, story: Story, width: float) -> None:
        places = story.districts
        centres = np.stack([places.x, -places.y], axis=1) * UNIT
        span = np.ptp(centres, axis=0) + 2.0 * UNIT
        area = 0.1 * float(span.max()) ** 2 / max(story.people, 1.0)
        radii = np.maximum(np.sqrt(story.plants.people * area / np.pi), 0.8)
        rivers = [
            ([(x * UNIT, -y * UNIT) for x, y in feature.points], feature.width * UNIT / 2.0)
            for feature in story.features
            if feature.kind == "river" and len(feature.points) > 1
        ]
        dots = pack(centres, story.plants.district, radii, rivers)
        low = np.minimum((dots - radii[:, None]).min(axis=0), centres.min(axis=0)) - np.array([16.0, 12.0])
        high = np.maximum((dots + radii[:, None]).max(axis=0), centres.max(axis=0)) + np.array([16.0, 22.0])
        wide, tall = (float(side) for side in high - low)
        # The panel is never much higher than wide, nor a mere strip.
        self.zoom = min(width / wide, 1.05 * width / tall)
        self.width, self.height = width, max(tall * self.zoom, 0.45 * width)
        self.corner = (low + high) / 2.0 - np.array([self.width, self.height]) / (2.0 * self.zoom)
        self.scale = UNIT * self.zoom
        self.area = area * self.zoom**2
        self.radii = radii * self.zoom
        self.dots = (dots - self.corner) * self.zoom
        self.centres = (centres - self.corner) * self.zoom

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Return the place on the sheet."""
        return (
            float((x * UNIT - self.corner[0]) * self.zoom),
            float((-y * UNIT - self.corner[1]) * self.zoom),
        )


def _smooth(points: Sequence[tuple[float, float]]) -> str:
    """Return a curve through the points (Catmull-Rom), as a river bends."""
    padded = [points[0], *points, points[-1]]
    pieces = [f"M{number(points[0][0])} {number(points[0][1])}"]
    for before, a, b, after in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        one = (a[0] + (b[0] - before[0]) / 6.0, a[1] + (b[1] - before[1]) / 6.0)
        two = (b[0] - (after[0] - a[0]) / 6.0, b[1] - (after[1] - a[1]) / 6.0)
        pieces.append("C" + " ".join(number(value) for point in (one, two, b) for value in point))
    return "".join(pieces)


def _water(sheet: Drawing, story: Story, ground: Ground) -> None:
    for feature in story.features:
        points = [ground.at(*point) for point in feature.points]
        if len(points) < 2:
            continue
        if feature.kind == "river":
            width = max(feature.width * ground.scale, 1.5)
            sheet.raw(
                f'<path d="{_smooth(points)}" stroke="{WATER}" stroke-width="{number(width)}" fill="none" '
                'stroke-linecap="round" stroke-linejoin="round"/>'
            )
        elif feature.kind == "water":
            sheet.raw(f'<path d="{_smooth(points)}Z" fill="{WATER}"/>')


def _dots(sheet: Drawing, ground: Ground, states: NDArray[np.int64]) -> None:
    for code, state in enumerate(SHOWN_STATES):
        chosen = np.flatnonzero(states == code)
        if not len(chosen):
            continue
        # A rim of its own darkness keeps a pale dot visible on paper.
        rim = ' stroke="#b9b09c" stroke-width=".5"' if state == "working" else ""
        circles = "".join(
            f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(radius)}"/>'
            for (x, y), radius in zip(ground.dots[chosen], ground.radii[chosen], strict=True)
        )
        sheet.raw(f'<g fill="{STATE_COLOURS[state]}"{rim}>{circles}</g>')


def _names(sheet: Drawing, story: Story, ground: Ground) -> None:
    for k, name in enumerate(story.districts.name):
        mine = story.plants.district == k
        x, y = ground.centres[k]
        low = float((ground.dots[mine, 1] + ground.radii[mine]).max()) if mine.any() else y
        low = min(low, ground.height - 12.0)
        anchor = "start" if x < 30 else "end" if x > ground.width - 30 else "middle"
        sheet.text(x, low + 9.5, shorten(name, 24), size=8.8, colour=INK, anchor=anchor, halo=GROUND)


def draw_city(
    sheet: Drawing,
    story: Story,
    ground: Ground,
    day: int,
    corner: tuple[float, float],
    *,
    heading: str,
    mark: str,
) -> None:
    """Draw the city on one day at a corner of the sheet; `mark` tells this panel's clip from the others'."""
    x, y = corner
    sheet.raw(f'<g transform="translate({number(x)} {number(y)})">')
    sheet.text(0, -20, said(story.dates[day]), size=13.5, weight="600")
    sheet.text(0, -7, heading, size=10.5, colour=GREY, italic=True)
    sheet.raw(
        f'<clipPath id="city-{mark}">'
        f'<rect width="{number(ground.width)}" height="{number(ground.height)}"/></clipPath>'
        f'<g clip-path="url(#city-{mark})">'
    )
    sheet.rect(0, 0, ground.width, ground.height, fill=GROUND)
    _water(sheet, story, ground)
    _dots(sheet, ground, plant_states(story, day))
    _names(sheet, story, ground)
    sheet.raw("</g></g>")


def state_legend(sheet: Drawing, x: float, y: float, states: Sequence[str]) -> float:
    """Draw a legend of states in a row; return where it ends."""
    for state in states:
        sheet.circle(
            x + 5,
            y - 4,
            5,
            fill=STATE_COLOURS[state],
            edge="#b9b09c" if state == "working" else "",
            width=0.6,
        )
        sheet.text(x + 14, y, STATE_WORDS[state], size=11)
        x += 26 + 5.6 * len(STATE_WORDS[state])
    return x


def _sizes(sheet: Drawing, x: float, y: float, area: float, largest: float) -> None:
    sizes = [size for size in (100, 1000, 10000) if size <= max(largest * 1.3, 100)]
    for size in sizes:
        radius = float(np.sqrt(size * area / np.pi))
        x += radius
        sheet.circle(x, y - 4, radius, fill="none", edge=FAINT, width=0.9)
        x += radius + 5
        label = f"{size:,} people" if size == sizes[-1] else f"{size:,}"
        sheet.text(x, y, label, size=10.5, colour=GREY)
        x += 10 + 5.6 * len(label)


def city_map(story: Story, *, width: float = 1080.0) -> str:
    """Draw the city on its telling days, three to a row."""
    days = telling_days(story)
    gap, across = 24.0, 3
    ground = Ground(story, (width - gap * (across - 1)) / across)
    rows = -(-len(days) // across)
    head, row_height = 54.0, ground.height + (74.0 if story.rivals else 56.0)
    sheet = Drawing(width, head + rows * row_height, f"Map of the city on {len(days)} days, plants as dots")
    end = state_legend(sheet, 0, 30, SHOWN_STATES)
    _sizes(sheet, end + 24, 30, ground.area, float(story.plants.people.max()))
    for k, (day, heading) in enumerate(days):
        corner = ((k % across) * (ground.width + gap), head + 34 + (k // across) * row_height)
        draw_city(sheet, story, ground, day, corner, heading=heading, mark=f"{k}")
        if story.rivals:
            sheet.text(corner[0], corner[1] + ground.height + 15, shares_out(story, day), size=10.5, colour=GREY)
    return sheet.svg()
