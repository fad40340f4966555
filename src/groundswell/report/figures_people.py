"""Where people were: the whole city by day with its events, every plant, and the named plants one by one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from groundswell.report.days import Frame, said_short
from groundswell.report.drawing import (
    FAINT,
    GREY,
    INK,
    PAPER,
    RULE,
    STATE_COLOURS,
    Drawing,
    grey_of,
    number,
    shorten,
    spread,
)
from groundswell.report.figures_city import STATE_WORDS, state_legend
from groundswell.report.figures_rivals import draw_rivals, key_down
from groundswell.report.pixels import png_address
from groundswell.report.story import Story
from groundswell.scenario.timeline import KINDS

__all__ = ["Event", "carpet", "events", "named_plants", "people_by_day"]

Floats = NDArray[np.float64]

STACK = ("out", "locked_out", "unemployed", "arrested", "short_shift")
CARPET_WORKING = "#f1ede4"
CARPET_STATES = ("working", "short_shift", "out", "locked_out", "unemployed", "arrested")


@dataclass(frozen=True)
class Event:
    """A day on which acts were given to the model: its number in the figure, and what was done."""

    mark: int
    day: int
    date: str
    acts: tuple[str, ...]


def events(story: Story) -> list[Event]:
    """Gather the dated acts that were put in, one event a day, in order.

    Returns
    -------
    list of Event
        Numbered from 1. Acts that the model brought forth itself are not among them.
    """
    by_day: dict[int, list[str]] = {}
    for row in story.chronicle:
        day = story.day_of(row.get("date", ""))
        if row.get("kind") == "input" and day is not None:
            text = f"{row.get('actor', '')}: {_act_in_words(row)}"
            if text not in by_day.setdefault(day, []):
                by_day[day].append(text)
    days = sorted(by_day)
    return [Event(i + 1, day, story.dates[day], tuple(by_day[day])) for i, day in enumerate(days)]


def _act_in_words(row: Mapping[str, str]) -> str:
    """Say an act with what it was about: ``calls out: political strike``.

    An institution that enters an act in the record's own words gives its bare kind as the cause, which adds nothing.
    """
    act, cause = row.get("act", ""), row.get("cause", "")
    if cause == "" or cause.replace(" ", "_") in KINDS or act.endswith(cause):
        return act
    return cause if cause.startswith(act) else f"{act}: {cause}"


def _marks(sheet: Drawing, frame: Frame, found: Sequence[Event], top: float) -> None:
    """Set the events' numbers above the panel, in rows so that none covers another."""
    rows: list[float] = []
    for event in found:
        x = frame.x(event.day)
        row = next((k for k, end in enumerate(rows) if x - end > 17.0), len(rows))
        if row == len(rows):
            rows.append(x)
        rows[row] = x
        y = top - 9 - 16.5 * row
        colour = INK if event.day <= frame.last_claimed else FAINT
        sheet.line(x, y, x, frame.bottom, colour=colour, width=0.5, dash="1.5 2.5")
        sheet.circle(x, y, 7.2, fill=PAPER, edge=colour, width=0.9)
        sheet.text(x, y + 3.3, event.mark, size=9, anchor="middle", colour=colour)


def people_by_day(story: Story, *, width: float = 1080.0) -> str:
    """Draw the people not at their usual work, stacked by day, with the dated acts marked above."""
    found = events(story)
    head = 88.0 if found else 30.0
    sheet = Drawing(
        width,
        head + 330.0 + (72.0 if story.regime else 36.0),
        "People out, locked out, dismissed and leaving early, by day",
    )
    frame = Frame(sheet, story.dates, story.last_claimed, (46, head, width - 46 - 112, 330), (0.0, 1.0))
    frame.ground()
    frame.rules((0.0, 0.25, 0.5, 0.75, 1.0), ("0", "25 %", "50 %", "75 %", "all"))
    base = np.zeros(len(story.dates))
    labels = []
    for state in STACK:
        share = story.share(state)
        if share.max(initial=0.0) <= 0.0:
            continue
        frame.steps(base, base + share, STATE_COLOURS[state])
        base = base + share
        if share.max() > 0.004:
            labels.append(state)
    people = f"{story.people:,.0f} people"
    sheet.text(frame.left, head - 66 if found else head - 12, f"Share of all {people}", size=10.5, colour=GREY)
    _marks(sheet, frame, found, head)
    frame.word_of_caution()
    draw_rivals(frame, story.rivals, rim=True)
    y = _stack_labels(sheet, frame, labels)
    if story.rivals:
        sheet.text(frame.right + 10, y + 12, "share out, rivals", size=10.5, colour=GREY, italic=True)
        key_down(sheet, frame.right + 10, y + 30, story.rivals)
    frame.axis()
    _regimes(sheet, frame, story.regime)
    return sheet.svg()


def _regimes(sheet: Drawing, frame: Frame, labels: Sequence[str]) -> None:
    """Write beneath the days what each stretch of them is called; a name that has no room is left out."""
    if not labels:
        return
    y, start, written = frame.bottom + 40.0, 0, {13.0: frame.left - 6.0, 25.0: frame.left - 6.0}
    sheet.text(frame.left - 6, y + 9, "called", size=10, colour=GREY, anchor="end")
    for day in range(1, len(labels) + 1):
        if day < len(labels) and labels[day] == labels[start]:
            continue
        x, room = frame.left + start * frame.cell, (day - start) * frame.cell
        ink = INK if start <= frame.last_claimed else FAINT
        sheet.line(x + 0.8, y, x + room - 0.8, y, colour=ink, width=2.4 if labels[start] != "quiet" else 0.8)
        half = 2.6 * len(labels[start])
        middle = min(x + room / 2, frame.right + 6.0 - half)
        # A stretch too short for its name has it a line lower, if it is clear of its neighbours' there.
        free = next((low for low, end in written.items() if middle - half > end + 4.0), None)
        if free is not None and (room > 2 * half or labels[start] != "quiet"):
            sheet.text(middle, y + free, labels[start], size=10, colour=ink, anchor="middle", italic=True)
            written[free] = middle + half
        start = day


def _stack_labels(sheet: Drawing, frame: Frame, states: Sequence[str]) -> float:
    """Name the layers beside the panel, in the order in which they lie upon one another; return where they end."""
    words = [*reversed(states)]
    y = frame.top + 12.0
    for state in ["working", *words]:
        sheet.rect(
            frame.right + 10,
            y - 8.5,
            10,
            10,
            fill=STATE_COLOURS[state] if state != "working" else PAPER,
            edge=RULE,
        )
        name = STATE_WORDS[state].split(" after ")
        sheet.text(frame.right + 25, y, name[0], size=10.5)
        if len(name) > 1:
            y += 12.5
            sheet.text(frame.right + 25, y, f"after {name[1]}", size=10.5)
        y += 18.0
    return y


def _carpet_pixels(story: Story, order: NDArray[np.int64]) -> NDArray[np.uint8]:
    shares = np.stack([story.plant_share(state)[:, order] for state in CARPET_STATES])
    total = np.maximum(shares.sum(axis=0), 1e-9)
    paints = [CARPET_WORKING if state == "working" else STATE_COLOURS[state] for state in CARPET_STATES]
    colours = np.array([_rgb(paint) for paint in paints])
    greys = np.array([_rgb(grey_of(paint)) for paint in paints])
    pixels = np.einsum("sdp,sc->pdc", shares / total, colours)
    after = np.einsum("sdp,sc->pdc", shares / total, greys)
    cut = story.last_claimed + 1
    pixels[:, cut:] = after[:, cut:]
    return np.asarray(np.clip(np.rint(pixels), 0, 255), dtype=np.uint8)


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def carpet(story: Story, *, width: float = 1080.0) -> str:
    """Draw every plant as a row and every day as a column, coloured by what the plant's people do."""
    plants = story.plants
    order = np.lexsort((-plants.people, plants.district))
    count = len(order)
    height = float(np.clip(count * 1.0, 120.0, 660.0))
    sheet = Drawing(width, 30 + height + 36, "Every plant by day")
    frame = Frame(sheet, story.dates, story.last_claimed, (132, 30, width - 132 - 8, height), (0.0, 1.0))
    states = [state for state in CARPET_STATES if story.share(state).max(initial=0.0) > 0.004]
    state_legend(sheet, frame.left, 14, states)
    sheet.image(frame.left, frame.top, frame.width, frame.height, png_address(_carpet_pixels(story, order)))
    district = plants.district[order]
    edges = [0, *(int(i) + 1 for i in np.flatnonzero(np.diff(district))), count]
    middles, names, sizes = [], [], []
    for first, end in pairwise(edges):
        y = frame.top + first / count * height
        if first:
            sheet.line(frame.left - 128, y, frame.right, y, colour=PAPER, width=1.2)
            sheet.line(frame.left - 128, y, frame.left, y, colour=RULE, width=0.6)
        middles.append(frame.top + (first + end) / 2 / count * height)
        names.append(story.districts.name[int(district[first])])
        sizes.append(end - first)
    for y, name, size in zip(spread(middles, 12.5, frame.top + 6, frame.bottom - 2), names, sizes, strict=True):
        sheet.text(frame.left - 8, y + 3.5, shorten(name, 20), size=10.5, anchor="end")
        sheet.text(frame.left - 128, y + 3.5, size, size=9, colour=FAINT)
    frame.axis()
    return sheet.svg()


def _hatch(identity: str, colour: str) -> str:
    return (
        f'<pattern id="{identity}" width="4" height="4" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><rect width="4" height="4" fill="{colour}"/>'
        f'<rect width="1.5" height="4" fill="{PAPER}" fill-opacity=".55"/>'
        "</pattern>"
    )


def named_plants(story: Story, *, width: float = 1080.0) -> str:
    """Draw the named plants, a strip each: how many are out, locked out or leaving early, day by day."""
    chosen = [int(i) for i in np.flatnonzero(story.plants.named)]
    if not chosen:
        return ""
    chosen.sort(key=lambda i: (int(story.plants.district[i]), -float(story.plants.people[i])))
    shares = {state: story.plant_share(state) for state in STACK}
    districts = sorted({int(story.plants.district[i]) for i in chosen})
    height = 40.0 + 19.0 * len(chosen) + 21.0 * len(districts) + 34.0
    sheet = Drawing(width, height, "Named plants out, back and shut, day by day")
    sheet.raw("<defs>")
    for state in STACK:
        sheet.raw(
            _hatch(f"hatch-{state}", STATE_COLOURS[state])
            + _hatch(f"hatch-{state}-grey", grey_of(STATE_COLOURS[state]))
        )
    sheet.raw("</defs>")
    left, right = 262.0, 70.0
    shown = [state for state in STACK if max((float(shares[state][:, i].max()) for i in chosen), default=0.0) > 0.01]
    end = state_legend(sheet, left, 14, shown)
    sheet.raw(f'<rect x="{number(end + 8)}" y="4" width="18" height="10" fill="url(#hatch-out)"/>')
    sheet.text(end + 32, 14, "hatched: headcount assumed")
    sheet.text(width, 14, "people", size=10.5, colour=GREY, anchor="end")
    y, before = 26.0, -1
    frame = Frame(sheet, story.dates, story.last_claimed, (left, y, width - left - right, 10), (0.0, 1.0))
    for plant in chosen:
        district = int(story.plants.district[plant])
        if district != before:
            y += 21.0
            sheet.text(0, y - 5, shorten(story.districts.name[district], 30), size=10.5, weight="600", colour=GREY)
            before = district
        box = (left, y, width - left - right, 16.0)
        frame = Frame(sheet, story.dates, story.last_claimed, box, (0.0, 1.0))
        _strip(sheet, frame, story, plant, shares)
        y += 19.0
    frame.axis()
    return sheet.svg()


def _strip(sheet: Drawing, frame: Frame, story: Story, plant: int, shares: Mapping[str, Floats]) -> None:
    plants = story.plants
    sheet.line(frame.left, frame.bottom, frame.right, frame.bottom, width=0.6)
    sheet.text(frame.left - 8, frame.bottom - 3.5, shorten(plants.name[plant], 44), size=11, anchor="end")
    assumed = bool(plants.assumed[plant])
    size = f"{plants.people[plant]:,.0f}"
    sheet.text(
        frame.right + 70,
        frame.bottom - 3.5,
        size,
        size=10.5,
        anchor="end",
        italic=assumed,
        colour=GREY if assumed else INK,
    )
    base = np.zeros(len(story.dates))
    for state in STACK:
        share = shares[state][:, plant]
        if share.max(initial=0.0) <= 0.0:
            continue
        fills = (f"url(#hatch-{state})", f"url(#hatch-{state}-grey)") if assumed else None
        frame.steps(base, base + share, STATE_COLOURS[state], fills=fills)
        base = base + share


def event_list(found: Sequence[Event]) -> list[tuple[int, str, str]]:
    """Return the events for the list beneath the figure: mark, date, acts in one line."""
    return [(event.mark, said_short(event.date), "; ".join(event.acts)) for event in found]
