"""Many replicates at once, and how the targets were met."""

import numpy as np
from numpy.typing import NDArray

from groundswell.report.days import Frame
from groundswell.report.drawing import ACCENT, BLUE, FAINT, GREY, INK, PALE, RULE, TEAL, Drawing, shorten
from groundswell.report.figures_rivals import draw_rivals, key_across
from groundswell.report.story import Story

__all__ = ["fans", "targets"]

Floats = NDArray[np.float64]

FANS = (
    ("out_share", "People out", "share of all people", ACCENT, 1.0),
    ("private_support", "Support felt in private", "city mean", BLUE, 1.0),
    ("voiced_support", "Support said aloud", "city mean", ACCENT, 1.0),
    ("hope", "Hope", "city mean", TEAL, 1.0),
    ("trust", "Trust in the council", "city mean", BLUE, 1.0),
    ("locked_out", "Locked out", "share of all people", BLUE, 0.0),
)


def _tint(colour: str, part: float) -> str:
    """Mix a colour with the paper's white."""
    mixed = [round(255 + (int(colour[i : i + 2], 16) - 255) * part) for i in (1, 3, 5)]
    return f"#{mixed[0]:02x}{mixed[1]:02x}{mixed[2]:02x}"


def fans(story: Story, *, width: float = 1080.0) -> str:
    """Draw the median of the replicates, and where half of them and nine tenths of them lie, day by day."""
    fan = story.fan
    table = [row for row in FANS if fan is not None and row[0] in fan.values]
    if fan is None or fan.replicates < 2 or not table:
        return ""
    across, gap, left, height = 2, 52.0, 34.0, 150.0
    each = (width - left - gap * (across - 1)) / across
    rows = -(-len(table) // across)
    sheet = Drawing(width, rows * (height + 84.0), f"{fan.replicates} replicates")
    for k, (name, title, unit, colour, given) in enumerate(table):
        values = fan.values[name] / (story.people if name == "locked_out" else 1.0)
        low, first, middle, third, high = np.nanquantile(values, (0.05, 0.25, 0.5, 0.75, 0.95), axis=0)
        top = given or max(float(np.nanmax(high)) * 1.25, 0.05)
        x, y = left + (k % across) * (each + gap), 40.0 + (k // across) * (height + 84.0)
        frame = Frame(sheet, story.dates, story.last_claimed, (x, y, each, height), (0.0, top))
        frame.ground()
        frame.rules((0.0, top / 2, top), ("0", _label(top / 2), _label(top)))
        frame.band(low, high, _tint(colour, 0.22))
        frame.band(first, third, _tint(colour, 0.5))
        if name == "out_share":
            draw_rivals(frame, story.rivals, rim=False)
            key_across(sheet, x + each, y - 20, story.rivals)
        frame.line(middle, colour, width=2.2)
        sheet.text(x, y - 20, title, size=13, weight="600", colour=colour)
        sheet.text(x, y - 7, unit, size=10, colour=GREY, italic=True)
        frame.axis()
    return sheet.svg()


def _label(value: float) -> str:
    return "½" if value == 0.5 else f"{value:g}" if value in {0.0, 1.0} else f"{100 * value:.0f} %"


def targets(story: Story, *, width: float = 1080.0) -> str:
    """Draw for each target the share of replicates inside its band, with the line at four fifths."""
    rows = story.targets
    if not rows or all(np.isnan(row.share) for row in rows):
        return ""
    each, head = 21.0, 34.0
    sheet = Drawing(width, head + each * len(rows) + 12, "Targets and the share of replicates that met them")
    left, room = 420.0, width - 420.0 - 70.0
    for share, label in ((0.0, "0"), (0.5, "half"), (0.8, "four fifths"), (1.0, "all")):
        x = left + share * room
        bold = share == 0.8
        sheet.line(
            x,
            head - 6,
            x,
            head + each * len(rows),
            colour=GREY if bold else RULE,
            width=0.9,
            dash="3 3" if bold else "",
        )
        sheet.text(x, head - 12, label, size=10, colour=GREY, anchor="middle")
    for k, row in enumerate(rows):
        y = head + each * (k + 0.5)
        sheet.text(0, y + 4, shorten(row.id, 8), size=11, weight="600")
        sheet.text(46, y + 4, shorten(f"{row.quantity}, {row.statistic} {row.window}", 62), size=11)
        sheet.line(left, y, left + room, y, colour=PALE)
        if np.isnan(row.share):
            sheet.text(left + 4, y + 4, "not known", size=10, colour=FAINT)
            continue
        held = row.share >= 0.8
        sheet.line(left, y, left + row.share * room, y, colour=TEAL if held else ACCENT, width=1.6)
        sheet.circle(
            left + row.share * room,
            y,
            5,
            fill=TEAL if held else "#fff",
            edge=TEAL if held else ACCENT,
            width=1.8,
        )
        sheet.text(left + room + 16, y + 4, f"{100 * row.share:.0f} %", size=11, colour=INK if held else ACCENT)
    return sheet.svg()
