"""What people felt and said: support in private and aloud, hope and its neighbours, and the speakers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from groundswell.report.days import Frame
from groundswell.report.drawing import ACCENT, BLUE, GREY, INK, RULE, TEAL, VIOLET, Drawing, spread
from groundswell.report.story import Story

__all__ = ["Panel", "feelings", "label_ends", "panels", "round_ticks", "speakers", "support"]

Floats = NDArray[np.float64]

SHARE_TICKS = ((0.0, 0.5, 1.0), ("0", "½", "1"))
VOICED = ACCENT
PRIVATE = BLUE
OVER = "#e9b7a8"
UNDER = "#b4c8dc"


def label_ends(sheet: Drawing, frame: Frame, ends: Sequence[tuple[float, str, str]], *, gap: float = 13.0) -> None:
    """Write each line's name at its right end, moved apart to be read; ends are (value, name, colour)."""
    places = spread([frame.y(value) for value, _, _ in ends], gap, frame.top + 4, frame.bottom)
    for y, (_, name, colour) in zip(places, ends, strict=True):
        sheet.text(frame.right + 8, y + 3.5, name, size=11.5, colour=colour, weight="600")


def _at_claim(story: Story, values: Floats) -> float:
    return float(values[story.last_claimed])


def support(story: Story, *, width: float = 1080.0) -> str:
    """Draw support as felt and as said aloud, the space between them, and that gap by itself beneath."""
    private, voiced = story.city.get("private_support"), story.city.get("voiced_support")
    if private is None or voiced is None:
        return ""
    gap = story.city.get("voiced_minus_private", voiced - private)
    sheet = Drawing(width, 22 + 250 + 42 + 92 + 36, "Private and voiced support, and the gap")
    frame = Frame(sheet, story.dates, story.last_claimed, (46, 22, width - 46 - 122, 250), (0.0, 1.0))
    frame.ground()
    frame.rules((0.0, 0.25, 0.5, 0.75, 1.0), ("0", "", "½", "", "1"))
    frame.word_of_caution()
    over, under = np.maximum(private, voiced), np.minimum(private, voiced)
    frame.band(private, over, OVER, opacity=0.75)
    frame.band(under, private, UNDER, opacity=0.75)
    frame.line(private, PRIVATE, width=2.2)
    frame.line(voiced, VOICED, width=2.2)
    label_ends(
        sheet,
        frame,
        [(float(private[-1]), "felt in private", PRIVATE), (float(voiced[-1]), "said aloud", VOICED)],
    )
    frame.axis(names=False)
    reach = max(0.05, float(np.nanmax(np.abs(gap), initial=0.0)) * 1.15)
    below = Frame(sheet, story.dates, story.last_claimed, (46, 22 + 250 + 42, width - 46 - 122, 92), (-reach, reach))
    below.ground()
    below.rules((-reach, 0.0, reach), (f"−{reach:.2f}", "0", f"+{reach:.2f}"))
    zero = np.zeros(len(story.dates))
    below.steps(zero, np.maximum(gap, 0.0), VOICED, gap=0.6)
    below.steps(np.minimum(gap, 0.0), zero, PRIVATE, gap=0.6)
    sheet.text(46, below.top - 8, "The gap: said aloud less felt in private", size=11, colour=GREY)
    sheet.text(below.right + 8, below.top + 22, "louder than felt", size=10.5, colour=VOICED)
    sheet.text(below.right + 8, below.bottom - 16, "quieter than felt", size=10.5, colour=PRIVATE)
    below.axis()
    return sheet.svg()


@dataclass(frozen=True)
class Panel:
    """One small figure among several of the same make."""

    title: str
    values: Floats
    colour: str
    note: str = ""


def panels(
    story: Story,
    table: Sequence[Panel],
    *,
    width: float = 1080.0,
    across: int = 3,
    height: float = 120.0,
    label: str,
    under: Callable[[Frame, int], None] | None = None,
) -> str:
    """Draw small figures of one scale, side by side, each with the others behind it in faint lines.

    Parameters
    ----------
    story : Story
        The run.
    table : sequence of Panel
        The figures, in reading order.
    width, across, height : float, int, float
        Room, figures to a row, height of each.
    label : str
        What the whole shows.
    under : callable, optional
        Draws beneath a panel's line, given its frame and number; instead of the faint lines.
    """
    if not table:
        return ""
    gap, left = 34.0, 24.0
    each = (width - left - gap * (across - 1)) / across
    rows = -(-len(table) // across)
    sheet = Drawing(width, rows * (height + 78.0), label)
    for k, panel in enumerate(table):
        x, y = left + (k % across) * (each + gap), 34.0 + (k // across) * (height + 78.0)
        frame = Frame(sheet, story.dates, story.last_claimed, (x, y, each, height), (0.0, 1.0))
        frame.ground()
        frame.rules(*SHARE_TICKS)
        if under is None:
            for other in table:
                if other is not panel:
                    sheet.path(
                        [(frame.x(d), frame.y(float(v))) for d, v in enumerate(other.values)],
                        colour=RULE,
                        width=0.9,
                    )
        else:
            under(frame, k)
        frame.line(panel.values, panel.colour, width=2.2)
        sheet.text(x, y - 17, panel.title, size=13, weight="600", colour=panel.colour)
        sheet.text(x, y - 5, panel.note, size=10, colour=GREY, italic=True)
        frame.axis()
    return sheet.svg()


FEELINGS = (
    ("hope", "Hope", TEAL, "belief that the movement can win"),
    ("trust", "Trust", BLUE, "confidence in the council"),
    ("fatigue", "Fatigue", "#a8741a", "grows while out, heals by rest"),
    ("need", "Need", VIOLET, "rises as savings run out"),
    ("despair", "Despair", INK, "mean of the plants' despair"),
    ("courage", "Courage", ACCENT, "short-lived and local"),
)


def feelings(story: Story, *, width: float = 1080.0) -> str:
    """Draw hope, trust, fatigue, need, despair and courage as city means, one panel each."""
    table = [
        Panel(title, story.city[name], colour, note) for name, title, colour, note in FEELINGS if name in story.city
    ]
    return panels(story, table, width=width, label="City means of hope, trust, fatigue, need, despair and courage")


def speakers(story: Story, *, width: float = 1080.0) -> str:
    """Draw the speakers: their energy, the speeches made each day, and how many came from loyalty alone."""
    energy = story.city.get("speaker_energy")
    speeches = story.city.get("speeches")
    if energy is None or speeches is None or not np.nanmax(speeches, initial=0.0) > 0.0:
        return ""
    insincere = np.nan_to_num(story.city.get("insincere_share", np.zeros(len(speeches))))
    sheet = Drawing(width, 26 + 110 + 44 + 170 + 36, "Speakers' energy, speeches and sincerity")
    frame = Frame(sheet, story.dates, story.last_claimed, (46, 26, width - 46 - 132, 110), (0.0, 1.0))
    frame.ground()
    frame.rules(*SHARE_TICKS)
    frame.word_of_caution()
    frame.line(energy, TEAL, width=2.2)
    sheet.text(46, 17, "Energy left, mean of the speakers", size=11, colour=GREY)
    frame.axis(names=False)
    top = float(np.nanmax(speeches)) * 1.08
    below = Frame(sheet, story.dates, story.last_claimed, (46, 26 + 110 + 44, width - 46 - 132, 170), (0.0, top))
    below.ground()
    ticks = round_ticks(top)
    below.rules(ticks, [f"{tick:,.0f}" for tick in ticks])
    zero = np.zeros(len(speeches))
    loyal = speeches * insincere
    below.steps(zero, loyal, INK, gap=1.0)
    below.steps(loyal, speeches, TEAL, gap=1.0)
    sheet.text(46, below.top - 8, "Speeches a day", size=11, colour=GREY)
    for y, colour, first, second in (
        (30, TEAL, "from conviction", ""),
        (56, INK, "from loyalty", "to council and party"),
    ):
        sheet.rect(below.right + 10, below.top + y - 9, 10, 10, fill=colour)
        sheet.text(below.right + 25, below.top + y, first, size=11)
        sheet.text(below.right + 25, below.top + y + 13, second, size=11)
    below.axis()
    return sheet.svg()


def round_ticks(top: float) -> list[float]:
    """Return round values from 0 up to `top`, two to five of them, a whole number apart."""
    wanted = max(top / 3.0, 1.0)
    power = 10.0 ** float(np.floor(np.log10(wanted)))
    step = next(factor * power for factor in (1.0, 2.0, 5.0, 10.0) if factor * power >= wanted * (1 - 1e-9))
    return [k * step for k in range(int(top / step) + 1)]
