"""One picture for a front page: the city on three of its telling days, above the wave of people out and shut out."""

from typing import TYPE_CHECKING

import numpy as np

from groundswell.report.days import Frame, said
from groundswell.report.drawing import GREY, PAPER, STATE_COLOURS, Drawing
from groundswell.report.figures_city import (
    SHOWN_STATES,
    Ground,
    draw_city,
    state_legend,
    telling_days,
)
from groundswell.report.figures_people import STACK
from groundswell.report.story import Story

if TYPE_CHECKING:
    from groundswell.observe.results import Results

__all__ = ["city_picture", "draw_picture"]

WIDTH = 1080.0
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
    top, wave = 84.0, 150.0
    foot = top + ground.height + 46.0
    sheet = Drawing(WIDTH, foot + wave + 54.0, f"{story.title}: the city on three days, and people out by day")
    sheet.rect(0, 0, sheet.width, sheet.height, fill=PAPER)
    state_legend(sheet, 0, 20, [state for state in LEGEND if story.share(state).max(initial=0.0) > 0.004])
    chosen = _three(story)
    for k, (day, heading) in enumerate(chosen):
        draw_city(sheet, story, ground, day, (k * (ground.width + gap), top), heading=heading, mark=f"p{k}")
    frame = Frame(sheet, story.dates, story.last_claimed, (0, foot, WIDTH, wave), (0.0, 1.0))
    base = np.zeros(len(story.dates))
    for state in STACK:
        share = story.share(state)
        frame.steps(base, base + share, STATE_COLOURS[state])
        base = base + share
    for day, _ in chosen:
        x = frame.x(day)
        sheet.line(x, foot - 14, x, frame.bottom, colour=GREY, width=0.7, dash="1.5 2.5")
        sheet.text(x, foot - 18, said(story.dates[day]), size=10, colour=GREY, anchor="middle")
    words = f"{story.people:,.0f} people, one to one; grey: beyond what is claimed"
    sheet.text(WIDTH, 20, words, size=11, colour=GREY, anchor="end")
    frame.axis()
    return sheet.svg()


def _three(story: Story) -> list[tuple[int, str]]:
    """Choose three of the telling days: those on which fewest people are at their usual work, in order of time."""
    days = telling_days(story)
    idle = sum((story.share(state) for state in STACK), np.zeros(len(story.dates)))
    first, *rest = sorted(days, key=lambda found: (-float(idle[found[0]]), found[0]))
    # The day with most people locked out is told even when fewer are idle on it than in a wave.
    rest.sort(key=lambda found: (found[1] != "most people locked out", -float(idle[found[0]])))
    return sorted([first, *rest[:2]])
