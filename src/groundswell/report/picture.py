"""One picture for a front page: the city on three telling days, above the wave of people out and shut out."""

from typing import TYPE_CHECKING

import numpy as np

from groundswell.report.days import Frame, said_short
from groundswell.report.drawing import GREY, PAPER, STATE_COLOURS, Drawing, number, spread
from groundswell.report.figures_city import (
    SHOWN_STATES,
    Ground,
    draw_city,
    state_legend,
    telling_days,
)
from groundswell.report.figures_people import STACK
from groundswell.report.figures_rivals import draw_rivals, key_across
from groundswell.report.story import Story

if TYPE_CHECKING:
    from groundswell.observe.results import Results

__all__ = ["city_picture", "draw_picture"]

WIDTH, MARGIN = 1080.0, 26.0
LEGEND = (*SHOWN_STATES, "unemployed")


def city_picture(results: "Results") -> str:
    """Draw a run's picture as SVG that stands by itself.

    Parameters
    ----------
    results : Results
        A run read back from its folder.
    """
    from groundswell.report.reading import story_of

    return draw_picture(story_of(results)[0])


def draw_picture(story: Story) -> str:
    """Draw the three telling days on which most plants are not simply at work, and the wave beneath them."""
    gap = 24.0
    ground = Ground(story, (WIDTH - 2 * gap) / 3)
    top, wave = 72.0, 150.0
    foot = top + ground.height + 46.0
    label = f"{story.title}: the city on three days, and people out by day"
    sheet = Drawing(WIDTH + 2 * MARGIN, foot + wave + 34.0 + 2 * MARGIN, label)
    sheet.rect(0, 0, sheet.width, sheet.height, fill=PAPER)
    sheet.raw(f'<g transform="translate({number(MARGIN)} {number(MARGIN)})">')
    state_legend(sheet, 0, 16, [state for state in LEGEND if story.share(state).max(initial=0.0) > 0.004])
    chosen = _three(story)
    for k, (day, heading) in enumerate(chosen):
        draw_city(sheet, story, ground, day, (k * (ground.width + gap), top), heading=heading, mark=f"p{k}")
    frame = Frame(sheet, story.dates, story.last_claimed, (0, foot, WIDTH, wave), (0.0, 1.0))
    base = np.zeros(len(story.dates))
    for state in STACK:
        share = story.share(state)
        frame.steps(base, base + share, STATE_COLOURS[state])
        base = base + share
    draw_rivals(frame, story.rivals, rim=True)
    key_across(sheet, WIDTH, foot + 12, story.rivals)
    places = spread([frame.x(day) for day, _ in chosen], 46.0, 20.0, WIDTH - 20.0)
    for (day, _), place in zip(chosen, places, strict=True):
        x = frame.x(day)
        sheet.line(x, foot - 14, x, frame.bottom, colour=GREY, width=0.7, dash="1.5 2.5")
        sheet.text(place, foot - 18, said_short(story.dates[day]), size=10, colour=GREY, anchor="middle")
    words = f"{story.people:,.0f} people, one to one; grey: beyond what is claimed"
    sheet.text(WIDTH, 16, words, size=11, colour=GREY, anchor="end")
    frame.axis()
    sheet.raw("</g>")
    return sheet.svg()


def _three(story: Story) -> list[tuple[int, str]]:
    """Choose three telling days: the waves' heights and the last day claimed, or those when most are idle."""
    idle = sum((story.share(state) for state in STACK), np.zeros(len(story.dates)))

    def rank(found: tuple[int, str]) -> tuple[bool, bool, float]:
        day, heading = found
        return day != story.last_claimed, "at its height" not in heading, -float(idle[day])

    return sorted(sorted(telling_days(story), key=rank)[:3])
