"""The contest for the army, and the press: both illustrations, resting on assumed numbers."""

import numpy as np
from numpy.typing import NDArray

from groundswell.report.days import Frame
from groundswell.report.drawing import (
    ACCENT,
    BLUE,
    GREY,
    INK,
    TEAL,
    VIOLET,
    Drawing,
    grey_of,
    number,
    shorten,
)
from groundswell.report.figures_mind import SHARE_TICKS, label_ends, round_ticks
from groundswell.report.story import Story

__all__ = ["army", "press"]

Floats = NDArray[np.float64]

LOYAL = (236, 233, 224)
WAVERING = (214, 134, 62)
LOST = (150, 37, 28)
OUTLET_COLOURS = (ACCENT, "#a8741a", BLUE, TEAL, VIOLET, INK)


def _loyalty_colour(share: float) -> str:
    """Return the colour of a regiment's mean loyalty: pale when loyal, dark when lost."""
    share = min(max(share, 0.0), 1.0)
    first, second, part = (WAVERING, LOYAL, (share - 0.5) / 0.5) if share > 0.5 else (LOST, WAVERING, share / 0.5)
    mixed = [round(a + (b - a) * part) for a, b in zip(first, second, strict=True)]
    return f"#{mixed[0]:02x}{mixed[1]:02x}{mixed[2]:02x}"


def army(story: Story, *, width: float = 1080.0) -> str:
    """Draw loyal force against the force needed, then each regiment's loyalty day by day."""
    loyalty = story.groups.get("loyalty_by_regiment")
    if loyalty is None or not story.regiments:
        return ""
    rows = len(story.regiments)
    force, needed = story.city.get("loyal_force"), story.city.get("force_needed")
    above = 190.0 if force is not None and needed is not None else 20.0
    each = 22.0 if rows <= 16 else 12.0
    sheet = Drawing(width, above + 20 + rows * each + 34, "The army by regiment")
    left, right = 172.0, 128.0
    if force is not None and needed is not None:
        _force(sheet, story, (left, 26, width - left - right, 120), force, needed)
    top = above + 20
    sheet.text(left, top - 8, "Mean loyalty of each regiment's soldiers, day by day", size=11, colour=GREY)
    frame = Frame(sheet, story.dates, story.last_claimed, (left, top, width - left - right, rows * each), (0.0, 1.0))
    turned = story.groups.get("turned_by_regiment")
    told = refusals(story)
    for row, name in enumerate(story.regiments):
        y = top + row * each
        sheet.text(left - 8, y + each / 2 + 3.5, shorten(name, 28), size=10.5, anchor="end")
        _loyalty_row(sheet, frame, loyalty[:, row], y, each)
        if turned is not None:
            _turned_row(sheet, frame, turned[:, row], y + each / 2)
        for day in told.get(name, ()):
            _cross(sheet, frame.x(day), y + each / 2, INK if day <= story.last_claimed else grey_of(INK), halo=True)
    frame.axis()
    _loyalty_key(sheet, frame, crosses=bool(told))
    return sheet.svg()


def refusals(story: Story) -> dict[str, tuple[int, ...]]:
    """Return the days on which each regiment refused an order, as far as the chronicle names the regiment."""
    found: dict[str, list[int]] = {}
    for row in story.chronicle:
        day = story.day_of(row.get("date", ""))
        if row.get("actor") != "army" or not row.get("act", "").startswith("refuses") or day is None:
            continue
        place = row.get("place", "")
        name = next((one for one in story.regiments if place == one or place.startswith(f"{one}, ")), None)
        if name is not None and day not in found.setdefault(name, []):
            found[name].append(day)
    return {name: tuple(days) for name, days in found.items()}


def _cross(sheet: Drawing, x: float, y: float, colour: str, *, halo: bool = False) -> None:
    for ink, width in ((("#fff", 3.6),) if halo else ()) + ((colour, 1.5),):
        sheet.path([(x - 3, y - 3), (x + 3, y + 3)], colour=ink, width=width)
        sheet.path([(x - 3, y + 3), (x + 3, y - 3)], colour=ink, width=width)


def _force(sheet: Drawing, story: Story, box: tuple[float, float, float, float], force: Floats, needed: Floats) -> None:
    top = float(max(np.nanmax(force, initial=1.0), np.nanmax(needed, initial=1.0))) * 1.08
    frame = Frame(sheet, story.dates, story.last_claimed, box, (0.0, top))
    frame.ground()
    ticks = round_ticks(top)
    frame.rules(ticks, [f"{tick:,.0f}" for tick in ticks])
    frame.word_of_caution()
    frame.band(np.minimum(force, needed), needed, "#e9b7a8", opacity=0.7)
    frame.line(needed, ACCENT)
    frame.line(force, BLUE, width=2.2)
    ends = [(float(force[-1]), "loyal", BLUE), (float(needed[-1]), "needed", ACCENT)]
    label_ends(sheet, frame, ends)
    refused = story.city.get("orders_refused")
    if refused is not None:
        told = {day for days in refusals(story).values() for day in days}
        days = [int(day) for day in np.flatnonzero(refused > 0) if int(day) not in told]
        for day in days:
            _cross(sheet, frame.x(day), frame.bottom - 6, INK if day <= story.last_claimed else grey_of(INK))
        if days:
            sheet.text(frame.right + 8, frame.top + 2, "× an order refused", size=10.5)
    sheet.text(frame.left, frame.top - 9, "Soldiers", size=11, colour=GREY)
    frame.axis(names=False)


def _loyalty_row(sheet: Drawing, frame: Frame, values: Floats, y: float, each: float) -> None:
    """Draw one regiment as a strip; neighbouring days of one colour are one piece."""
    colours = [_loyalty_colour(round(float(value) * 24) / 24) for value in values]
    colours = [colour if day <= frame.last_claimed else grey_of(colour) for day, colour in enumerate(colours)]
    start = 0
    for day in range(1, len(colours) + 1):
        if day == len(colours) or colours[day] != colours[start]:
            x = frame.left + start * frame.cell
            sheet.rect(x, y + 1, (day - start) * frame.cell + 0.15, each - 2, fill=colours[start])
            start = day


def _turned_row(sheet: Drawing, frame: Frame, flags: Floats, y: float) -> None:
    pieces = "".join(
        f"M{number(frame.x(int(day)) - 1.6)} {number(y)}h3.2" for day in np.flatnonzero(np.nan_to_num(flags) > 0.5)
    )
    if pieces:
        sheet.raw(f'<path d="{pieces}" stroke="#fff" stroke-width="1.6" fill="none"/>')


def _loyalty_key(sheet: Drawing, frame: Frame, *, crosses: bool) -> None:
    x, y = frame.right + 10, frame.top + 10
    for k in range(21):
        sheet.rect(x + k * 4.5, y - 9, 4.6, 10, fill=_loyalty_colour(1 - k / 20))
    sheet.text(x, y + 14, "loyal", size=10, colour=GREY)
    sheet.text(x + 94.5, y + 14, "lost", size=10, colour=GREY, anchor="end")
    sheet.rect(x, y + 26, 26, 10, fill=_loyalty_colour(0.2))
    sheet.raw(
        f'<path d="M{number(x + 4)} {number(y + 31)}h18" stroke="#fff" stroke-width="1.6" stroke-dasharray="3.2 3"/>'
    )
    sheet.text(x + 32, y + 35, "under half loyal", size=10, colour=GREY)
    if crosses:
        _cross(sheet, x + 13, y + 49, INK)
        sheet.text(x + 32, y + 53, "an order refused", size=10, colour=GREY)


def press(story: Story, *, width: float = 1080.0) -> str:
    """Draw each outlet's slant, and beneath it the bitterness and loneliness that people feel."""
    slant = story.groups.get("slant_by_outlet")
    feelings = [
        (name, title, colour)
        for name, title, colour in (("resentment", "resentment", ACCENT), ("isolation", "isolation", INK))
        if name in story.city
    ]
    if (slant is None or not story.outlets) and not feelings:
        return ""
    has_slant = slant is not None and bool(story.outlets)
    sheet = Drawing(width, (26 + 170 + 44 if has_slant else 26) + 130 + 36, "Press slant, resentment and isolation")
    left, right, y = 62.0, 140.0, 26.0
    if slant is not None and has_slant:
        frame = Frame(sheet, story.dates, story.last_claimed, (left, y, width - left - right, 170), (-1.0, 1.0))
        frame.ground()
        frame.rules((-1.0, 0.0, 1.0), ("hostile", "neutral", "friendly"))
        frame.word_of_caution()
        ends = []
        for k, name in enumerate(story.outlets):
            colour = OUTLET_COLOURS[k % len(OUTLET_COLOURS)]
            frame.line(slant[:, k], colour, width=2.0)
            ends.append((float(slant[-1, k]), shorten(name, 22), colour))
        label_ends(sheet, frame, ends)
        sheet.text(left, y - 9, "Slant of each class of newspaper towards the workers", size=11, colour=GREY)
        frame.axis(names=False)
        y += 170 + 44
    frame = Frame(sheet, story.dates, story.last_claimed, (left, y, width - left - right, 130), (0.0, 1.0))
    frame.ground()
    frame.rules(*SHARE_TICKS)
    for name, _, colour in feelings:
        frame.line(story.city[name], colour, width=2.2)
    label_ends(sheet, frame, [(float(story.city[name][-1]), title, colour) for name, title, colour in feelings])
    sheet.text(left, y - 9, "Felt by the city's workers, mean", size=11, colour=GREY)
    frame.axis()
    return sheet.svg()
