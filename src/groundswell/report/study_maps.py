"""Maps of two numbers: how most runs come out at each place, how sure that is, and where the answer changes."""

from collections.abc import Mapping

from groundswell.report.axes import Axis, shown_number
from groundswell.report.drawing import ACCENT, BLUE, GREY, INK, PAPER, RULE, TEAL, VIOLET, Drawing, shorten
from groundswell.report.study_figures import LABEL_COLOURS, colour_key, tint
from groundswell.report.study_words import USUAL, meanings, values_as_said
from groundswell.study.verbs.outcomes import NO_ENDING
from groundswell.study.verbs.phase import DIVIDED, Cell, PhaseAnswer

__all__ = ["phase_map"]

WIDTH, SIDE = 1080.0, 560.0
LEFT, TOP = 90.0, 64.0
OTHERS = (tint(BLUE, 0.25), ACCENT, "#e5b33f", TEAL, VIOLET, INK)
"""Colours of outcomes that are no label of a day: below a cut first, then above."""

NONE = "#dcd5c5"
"""Ground of places where most runs have no ending."""

BETWEEN = "#a9a9b4"
"""Ground of places that belong to no outcome: no more than half of their runs come to any."""


def colours_of(answer: PhaseAnswer) -> Mapping[str, str]:
    """Return a colour for every way in which a run comes out."""
    words = sorted({word for shares in answer.shares.values() for word in shares})
    words.sort(key=lambda word: not word.startswith(("below", "before", "no ")))
    others = iter(OTHERS)
    found = {word: LABEL_COLOURS.get(word) or (NONE if word == NO_ENDING else next(others, INK)) for word in words}
    return {**found, DIVIDED: BETWEEN} if DIVIDED in answer.areas else found


def phase_map(answer: PhaseAnswer) -> str:
    """Draw the map: ground by what more than half of the runs come to, shares at each place, boundaries over it."""
    colours = colours_of(answer)
    one, other = answer.box
    sheet = Drawing(WIDTH, TOP + SIDE + 62.0, f"map over {one.path} and {other.path}")
    width = WIDTH - LEFT - 24.0
    across, up = Axis(0, answer.across, LEFT, LEFT + width), Axis(0, answer.up, TOP + SIDE, TOP)
    sheet.rect(LEFT, TOP, width, SIDE, fill=PAPER, edge=RULE)
    for cell in answer.cells:
        _ground(sheet, answer, cell, across, up, colours)
    _boundary(sheet, answer, across, up)
    step = min((cell.size for cell in answer.cells), default=1)
    radius = max(1.6, min(7.0, 0.3 * step * SIDE / answer.up))
    for place, shares in answer.shares.items():
        _disc(sheet, across.place(place[0]), up.place(place[1]), radius, shares, colours)
    _as_said(sheet, answer, width)
    _scales(sheet, answer, width)
    colour_key(sheet, LEFT, 40, {word: tint(colour, 0.6) for word, colour in colours.items()})
    return sheet.svg()


def _ground(
    sheet: Drawing, answer: PhaseAnswer, cell: Cell, across: Axis, up: Axis, colours: Mapping[str, str]
) -> None:
    half = cell.size / 2
    labels = [answer.label(corner) for corner in cell.corners]
    if len(set(labels)) == 1:
        _patch(sheet, (cell.x, cell.y, cell.size), across, up, colours.get(labels[0], ""))
        return
    for (x, y), label in zip(cell.corners, labels, strict=True):
        from_x, from_y = (cell.x if x == cell.x else cell.x + half), (cell.y if y == cell.y else cell.y + half)
        _patch(sheet, (from_x, from_y, half), across, up, colours.get(label, ""))


def _patch(sheet: Drawing, square: tuple[float, float, float], across: Axis, up: Axis, colour: str) -> None:
    if colour:
        x, y, size = square
        left, top = across.place(x), up.place(y + size)
        # A hair's overlap keeps the paper from showing between two pieces.
        sheet.rect(left, top, across.place(x + size) - left + 0.6, up.place(y) - top + 0.6, fill=tint(colour, 0.6))


def _boundary(sheet: Drawing, answer: PhaseAnswer, across: Axis, up: Axis) -> None:
    one, other = answer.box
    for ends in answer.boundary():
        points = [
            (
                across.place((x - one.low) / (one.high - one.low) * answer.across),
                up.place((y - other.low) / (other.high - other.low) * answer.up),
            )
            for x, y in ends
        ]
        sheet.line(*points[0], *points[1], colour=INK, width=1.5)


def _disc(
    sheet: Drawing, x: float, y: float, radius: float, shares: Mapping[str, float], colours: Mapping[str, str]
) -> None:
    """Draw a place: a dot where all runs agree, else a small square divided as the runs are."""
    if len(shares) == 1:
        sheet.circle(x, y, 1.3, fill=INK)
        return
    left = x - radius
    for word, share in shares.items():
        sheet.rect(left, y - radius, 2 * radius * share, 2 * radius, fill=colours[word])
        left += 2 * radius * share
    sheet.rect(x - radius, y - radius, 2 * radius, 2 * radius, fill="none", edge=INK)


def _as_said(sheet: Drawing, answer: PhaseAnswer, width: float) -> None:
    """Mark the place that the scenario itself takes, if the map holds it."""
    known = values_as_said(answer.question)
    values = [known.get(side.path.removeprefix("parameters."), float("nan")) for side in answer.box]
    if not all(side.low <= value <= side.high for side, value in zip(answer.box, values, strict=True)):
        return
    one, other = answer.box
    x = Axis(one.low, one.high, LEFT, LEFT + width).place(values[0])
    y = Axis(other.low, other.high, TOP + SIDE, TOP).place(values[1])
    sheet.circle(x, y, 8.5, fill="none", edge=PAPER, width=4.0)
    sheet.circle(x, y, 8.5, fill="none", edge=INK, width=1.8)
    right = x > LEFT + 0.8 * width
    sheet.text(x + (-13 if right else 13), y - 9, USUAL, size=11, anchor="end" if right else "start", halo=PAPER)


def _scales(sheet: Drawing, answer: PhaseAnswer, width: float) -> None:
    one, other = answer.box
    foot = TOP + SIDE
    across, up = Axis(one.low, one.high, LEFT, LEFT + width), Axis(other.low, other.high, foot, TOP)
    for value in across.ticks():
        x = across.place(value)
        sheet.line(x, foot, x, foot + 5, colour=GREY)
        sheet.text(x, foot + 18, shown_number(value), size=10.5, colour=GREY, anchor="middle")
    for value in up.ticks():
        y = up.place(value)
        sheet.line(LEFT - 5, y, LEFT, y, colour=GREY)
        sheet.text(LEFT - 9, y + 3.5, shown_number(value), size=10.5, colour=GREY, anchor="end")
    meant = {path: words for path, words, *_ in meanings(answer.question)}
    below, beside = (named(side.path, side.unit, meant.get(side.path, "")) for side in answer.box)
    sheet.text(LEFT + width / 2, foot + 40, below, size=11.5, anchor="middle")
    sheet.text(26, TOP + SIDE / 2, beside, size=11.5, anchor="middle", turn=-90.0)
    sheet.text(LEFT, 18, "How most runs come out", size=13, weight="600")


def named(path: str, unit: str, meaning: str = "", room: int = 96) -> str:
    """Return what a parameter means with its path and unit, for an axis with room for so many letters."""
    inside = f"{path}, {unit}" if unit and unit != "share" else path
    if meaning and room - len(inside) >= 20:
        return f"{shorten(meaning, room - len(inside) - 3)} ({inside})"
    return shorten(f"{path} ({unit})" if unit and unit != "share" else path, room)
