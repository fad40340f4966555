"""Drawing what a classic's picture says: charts, grids of cells, shaded tables and small networks, side by side."""

import itertools
import math
from collections.abc import Sequence

from groundswell.classics.pictures import Cells, Chart, Heat, Mark, Network, Panel, Picture, Series
from groundswell.report.axes import Axis, fitting, shown_number
from groundswell.report.drawing import ACCENT, BLUE, FAINT, GREY, INK, PAPER, RULE, TEAL, VIOLET, Drawing, shorten

__all__ = ["draw_card", "draw_picture"]

WIDTH, HEIGHT = 380.0, 300.0
CARD = 460.0
LETTER = 5.6
"""Room that a letter of an axis's name takes at most, on average."""

LINES = (BLUE, TEAL, VIOLET, INK, "#b07d12", "#7a8b2f", "#86b0d3", "#9c5b3c")
"""Colours of our own series, in order; the paper's numbers are always in the accent."""
STATES = ("#eee9dd", ACCENT, BLUE, INK, "#e5b33f", TEAL, "#86b0d3")
"""Colours of states, the ground first."""

Box = tuple[float, float, float, float]


def draw_card(picture: Picture, label: str) -> str:
    """Return a picture's first panel alone, small enough for its words to be read on a card."""
    sheet = Drawing(CARD, HEIGHT, label)
    sheet.rect(0, 0, CARD, HEIGHT, fill=PAPER)
    _panel(sheet, picture.panels[0], (0.0, 0.0, CARD, HEIGHT))
    return sheet.svg()


def draw_picture(picture: Picture, label: str, *, even: bool = False) -> str:
    """Return a picture as SVG: two panels beside one another in each row, an odd last one as wide as both.

    Parameters
    ----------
    picture : Picture
        What is to be seen.
    label : str
        For readers who hear the page.
    even : bool
        Whether an odd last one is as wide as the others, so that all can be compared.
    """
    panels = picture.panels
    across = 1 if len(panels) == 1 and not even else 2
    down = math.ceil(len(panels) / across)
    width = 2 * WIDTH
    sheet = Drawing(width, HEIGHT * down, label)
    sheet.rect(0, 0, width, HEIGHT * down, fill=PAPER)
    for place, panel in enumerate(panels):
        row, column = divmod(place, across)
        alone = place == len(panels) - 1 and column == 0 and not even
        _panel(sheet, panel, (column * WIDTH, row * HEIGHT, width if alone else WIDTH, HEIGHT))
    return sheet.svg()


def _panel(sheet: Drawing, panel: Panel, box: Box) -> None:
    left, top, width, _ = box
    for line, words in enumerate(_wrapped(panel.title, width - 30)):
        sheet.text(left + 14, top + 18 + 14 * line, words, size=12, weight="bold")
    match panel:
        case Chart():
            _chart(sheet, panel, box)
        case Cells():
            _cells(sheet, panel, box)
        case Heat():
            _heat(sheet, panel, box)
        case Network():
            _network(sheet, panel, box)


def _wrapped(words: str, width: float) -> list[str]:
    """Break a title into at most two lines."""
    signs = int(width / 6.3)
    if len(words) <= signs:
        return [words]
    cut = words.rfind(" ", 0, signs)
    cut = cut if cut > 0 else signs
    return [words[:cut], shorten(words[cut:].strip(), signs)]


# --- charts -----------------------------------------------------------------------------------------------------------


def _chart(sheet: Drawing, chart: Chart, box: Box) -> None:
    left, top, width, height = box
    keys = _key_rows(chart.series, width - 60)
    # What points to a place on the axis is named over the frame, where no line can cross it.
    over = 14 if any(mark.y is None for mark in chart.marks) else 0
    frame = (left + 54, top + 44 + 15 * len(keys) + over, left + width - 18, top + height - 40)
    across, up = _axes(chart, frame)
    _rules(sheet, chart, across, up, frame)
    for mark in chart.marks:
        _mark(sheet, mark, across, up, frame)
    for place, series in enumerate(chart.series):
        _series(sheet, series, _colour(chart.series, place), across, up)
    for row, names in enumerate(keys):
        x = left + 54
        for place in names:
            x = _key(sheet, chart.series[place], _colour(chart.series, place), x, top + 48 + 15 * row)


def _colour(series: Sequence[Series], place: int) -> str:
    if series[place].paper:
        return ACCENT
    return LINES[sum(not one.paper for one in series[:place]) % len(LINES)]


def _axes(chart: Chart, frame: Box) -> tuple[Axis, Axis]:
    x1, y1, x2, y2 = frame
    xs = [x for one in chart.series for x in one.x] + [mark.x for mark in chart.marks]
    ys = [y for one in chart.series for column in (one.y, one.low, one.high) for y in column]
    ys += [mark.y for mark in chart.marks if mark.y is not None]
    low_x, high_x = fitting(xs, log=chart.log_across, low=chart.low_across)
    if any(one.look == "bars" for one in chart.series) and not chart.log_across:
        step = _bar_step(chart)
        low_x, high_x = min(xs) - 0.7 * step, max(xs) + 0.7 * step
    low_y, high_y = fitting(ys, log=chart.log_up, low=chart.low_up, high=chart.high_up)
    return Axis(low_x, high_x, x1, x2, chart.log_across), Axis(low_y, high_y, y2, y1, chart.log_up)


def _bar_step(chart: Chart) -> float:
    places = sorted({float(x) for one in chart.series if one.look == "bars" for x in one.x})
    return min((b - a for a, b in itertools.pairwise(places)), default=1.0)


def _rules(sheet: Drawing, chart: Chart, across: Axis, up: Axis, frame: Box) -> None:
    x1, y1, x2, y2 = frame
    for value in up.ticks():
        y = up.place(value)
        sheet.line(x1, y, x2, y, width=0.6)
        sheet.text(x1 - 6, y + 3.5, shown_number(value), size=10, colour=GREY, anchor="end")
    sheet.line(x1, y2, x2, y2, colour=FAINT, width=1.0)
    for value in across.ticks():
        x = across.place(value)
        sheet.line(x, y2, x, y2 + 4, colour=FAINT)
        sheet.text(x, y2 + 15, shown_number(value), size=10, colour=GREY, anchor="middle")
    across_words = shorten(chart.across, max(60, int((x2 - x1) / 5.6)))
    sheet.text((x1 + x2) / 2, y2 + 31, across_words, size=10.5, colour=GREY, anchor="middle")
    sheet.text(x1 - 40, (y1 + y2) / 2, shorten(chart.up, 44), size=10.5, colour=GREY, anchor="middle", turn=-90.0)


def _mark(sheet: Drawing, mark: Mark, across: Axis, up: Axis, frame: Box) -> None:
    x1, y1, x2, y2 = frame
    x = across.place(mark.x)
    if mark.y is None:
        sheet.line(x, y1 - 3, x, y2, colour=GREY, width=0.9, dash="3 3")
        y = y1 - 5
    else:
        y = up.place(mark.y)
        sheet.circle(x, y, 4.0, fill="none", edge=INK, width=1.2)
        y -= 7
    right = x > x1 + 0.7 * (x2 - x1)
    aside = 5 if mark.y is not None else 0
    sheet.text(
        x - aside if right else x + aside,
        y,
        mark.words,
        size=10,
        colour=INK,
        anchor="end" if right else "start",
        halo=PAPER,
    )


def _series(sheet: Drawing, series: Series, colour: str, across: Axis, up: Axis) -> None:
    points = [(across.place(x), up.place(y)) for x, y in zip(series.x, series.y, strict=True)]
    if len(series.low) > 0:
        _band(sheet, series, colour, across, up)
    match series.look:
        case "dots":
            for x, y in points:
                if math.isfinite(x) and math.isfinite(y):
                    fill = "none" if series.paper else colour
                    sheet.circle(x, y, 4.2 if series.paper else 2.6, fill=fill, edge=colour, width=1.5)
        case "bars":
            _bars(sheet, points, colour, up, paper=series.paper)
        case "steps":
            stairs = [
                corner for before, after in itertools.pairwise(points) for corner in (before, (after[0], before[1]))
            ]
            sheet.path([*stairs, points[-1]], colour=colour, width=1.6, dash="6 4" if series.paper else "")
        case _:
            dash = "6 4" if series.look == "dashes" or series.paper else ""
            sheet.path(points, colour=colour, width=1.8, dash=dash)


def _band(sheet: Drawing, series: Series, colour: str, across: Axis, up: Axis) -> None:
    if series.look in {"dots", "bars"}:
        for x, low, high in zip(series.x, series.low, series.high, strict=True):
            place, foot, head = across.place(x), up.place(low), up.place(high)
            if all(map(math.isfinite, (place, foot, head))):
                sheet.line(place, foot, place, head, colour=colour, width=1.2)
        return
    outline = [(across.place(x), up.place(y)) for x, y in zip(series.x, series.low, strict=True)]
    outline += [(across.place(x), up.place(y)) for x, y in zip(series.x, series.high, strict=True)][::-1]
    sheet.path(outline, width=0, fill=colour, opacity=0.16, close=True)


def _bars(sheet: Drawing, points: list[tuple[float, float]], colour: str, up: Axis, *, paper: bool) -> None:
    places = sorted({x for x, _ in points})
    step = min((b - a for a, b in itertools.pairwise(places)), default=24.0)
    for x, y in points:
        if paper:
            sheet.line(x - 0.42 * step, y, x + 0.42 * step, y, colour=colour, width=2.2)
        else:
            sheet.rect(x - 0.36 * step, y, 0.72 * step, up.start - y, fill=colour, opacity=0.75)


def _key_rows(series: Sequence[Series], width: float) -> list[list[int]]:
    """Return which series' names stand in which row over the chart."""
    rows: list[list[int]] = []
    room = 0.0
    for place, one in enumerate(series):
        if not one.label:
            continue
        need = 34 + 5.6 * len(one.label)
        if not rows or need > room:
            rows.append([])
            room = width
        rows[-1].append(place)
        room -= need
    return rows


def _key(sheet: Drawing, series: Series, colour: str, x: float, y: float) -> float:
    """Draw a sample of a series with its name, and return where the next may begin."""
    match series.look:
        case "dots":
            fill = "none" if series.paper else colour
            sheet.circle(x + 9, y - 3.5, 4.2 if series.paper else 2.6, fill=fill, edge=colour, width=1.5)
        case "bars" if not series.paper:
            sheet.rect(x + 4, y - 8, 10, 9, fill=colour, opacity=0.75)
        case _:
            dash = "6 4" if series.look == "dashes" or series.paper else ""
            sheet.line(x, y - 3.5, x + 18, y - 3.5, colour=colour, width=1.8, dash=dash)
    sheet.text(x + 23, y, series.label, size=10.5)
    return x + 34 + 5.6 * len(series.label)


# --- grids, tables, networks ------------------------------------------------------------------------------------------


def _cells(sheet: Drawing, cells: Cells, box: Box) -> None:
    left, top, width, height = box
    rows, columns = len(cells.rows), len(cells.rows[0])
    side = min((width - 40) / columns, (height - 78) / rows)
    x0, y0 = left + (width - side * columns) / 2, top + 34
    sheet.rect(x0, y0, side * columns, side * rows, fill=STATES[0])
    for row, line in enumerate(cells.rows):
        start = 0
        for column in range(1, columns + 1):
            if column == columns or line[column] != line[start]:
                if line[start] != 0:
                    fill = STATES[int(line[start]) % len(STATES)]
                    sheet.rect(x0 + side * start, y0 + side * row, side * (column - start), side, fill=fill)
                start = column
    _state_key(sheet, cells.states, left + 14, top + height - 18)


def _state_key(sheet: Drawing, names: Sequence[str], x: float, y: float) -> None:
    for place, name in enumerate(names):
        sheet.rect(x, y - 9, 10, 10, fill=STATES[place % len(STATES)], edge=RULE)
        sheet.text(x + 14, y, name, size=10.5)
        x += 26 + 5.6 * len(name)


def _heat(sheet: Drawing, heat: Heat, box: Box) -> None:
    left, top, width, height = box
    # Upright there is room for a short name only; a long one stands over the table.
    over = 18 * (len(heat.up) > (height - 84) / LETTER)
    head = top + 40 + 14 * (len(_wrapped(heat.title, width - 30)) - 1)
    x0, y0, x1, y1 = left + (46 if over else 62), head + over, left + width - 16, top + height - 44
    wide, high = (x1 - x0) / len(heat.x), (y1 - y0) / len(heat.y)
    for row, line in enumerate(heat.values):
        y = y0 + high * row
        sheet.text(x0 - 6, y + high / 2 + 3.5, heat.y[row], size=10, colour=GREY, anchor="end")
        for column, value in enumerate(line):
            share = min(max((value - heat.low) / (heat.high - heat.low), 0.0), 1.0) if math.isfinite(value) else 0.0
            x = x0 + wide * column
            sheet.rect(x, y, wide + 0.3, high + 0.3, fill=_shade(share))
            if heat.written and math.isfinite(value):
                colour = PAPER if share > 0.55 else INK
                sheet.text(x + wide / 2, y + high / 2 + 3.5, f"{value:.3g}", size=9.5, colour=colour, anchor="middle")
    every = math.ceil(len(heat.x) * 34 / (x1 - x0))
    for column, name in enumerate(heat.x):
        if column % every == 0:
            sheet.text(x0 + wide * (column + 0.5), y1 + 14, name, size=10, colour=GREY, anchor="middle")
    _heat_names(sheet, heat, (x0, y0, x1, y1), over=over > 0)


def _heat_names(sheet: Drawing, heat: Heat, frame: Box, *, over: bool) -> None:
    """Name both sides of a shaded table: the one that goes up beside it, or over it if it is long."""
    x0, y0, x1, y1 = frame
    letters = int((x1 - x0) / LETTER)
    sheet.text((x0 + x1) / 2, y1 + 31, shorten(heat.across, letters), size=10.5, colour=GREY, anchor="middle")
    if over:
        sheet.text(x0 - 32, y0 - 9, f"up: {shorten(heat.up, letters)}", size=10.5, colour=GREY)
    else:
        sheet.text(x0 - 44, (y0 + y1) / 2, heat.up, size=10.5, colour=GREY, anchor="middle", turn=-90.0)


def _shade(share: float) -> str:
    """Return a colour between paper and ink blue."""
    ends = ((0xF6, 0xF2, 0xE9), (0x1F, 0x4A, 0x76))
    red, green, blue = (round(a + share * (b - a)) for a, b in zip(*ends, strict=True))
    return f"#{red:02x}{green:02x}{blue:02x}"


def _network(sheet: Drawing, network: Network, box: Box) -> None:
    left, top, width, height = box
    across = Axis(0.0, 1.0, left + 60, left + width - 60)
    down = Axis(0.0, 1.0, top + 62, top + height - 62)
    spots = [(across.place(x), down.place(y)) for x, y in network.places]
    for a, b in network.ties:
        sheet.line(*spots[a], *spots[b], colour=FAINT, width=2.0)
    for place, (x, y) in enumerate(spots):
        state = network.states[place]
        sheet.circle(x, y, 15, fill=STATES[state % len(STATES)], edge=INK, width=1.3)
        if network.labels:
            colour = PAPER if state in {1, 2, 3} else INK
            sheet.text(x, y + 4, network.labels[place], size=12, colour=colour, anchor="middle", weight="bold")
    _state_key(sheet, network.names, left + 14, top + height - 18)
