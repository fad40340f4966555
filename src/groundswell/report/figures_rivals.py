"""The rivals on figures of turnout: three thin lines, told apart by their dashes, and a key to them."""

from collections.abc import Sequence

from groundswell.report.days import Frame
from groundswell.report.drawing import INK, PAPER, Drawing
from groundswell.report.story import Rival, Story

__all__ = ["DASHES", "draw_rivals", "key_across", "key_down", "shares_out"]

DASHES = ("", "7 3", "1.6 2.2", "8 2.5 1.6 2.5")
"""One a rival, in their order: whole, broken, dotted."""

_SAMPLE = 24.0
_LETTER = 5.4


def draw_rivals(frame: Frame, rivals: Sequence[Rival], *, rim: bool) -> None:
    """Draw the middle of each rival's sets day by day; a rim of paper keeps it in sight on dark colours."""
    for rival in rivals if rim else ():
        frame.line(rival.middle, PAPER, width=2.6)
    for k, rival in enumerate(rivals):
        frame.line(rival.middle, INK, width=1.2, dash=DASHES[k % len(DASHES)])


def key_down(sheet: Drawing, x: float, y: float, rivals: Sequence[Rival]) -> None:
    """Name the rivals one below the other, each with a piece of its line."""
    for k, rival in enumerate(rivals):
        _sample(sheet, x, y + 16.0 * k, k)
        sheet.text(x + _SAMPLE + 5, y + 16.0 * k, rival.name, size=10.5)


def key_across(sheet: Drawing, right: float, y: float, rivals: Sequence[Rival]) -> None:
    """Name the rivals in a row that ends at `right`, each with a piece of its line."""
    x = right
    for k, rival in reversed(list(enumerate(rivals))):
        x -= _LETTER * len(rival.name)
        sheet.text(x, y, rival.name, size=10.5)
        x -= _SAMPLE + 5
        _sample(sheet, x, y, k)
        x -= 14


def _sample(sheet: Drawing, x: float, y: float, k: int) -> None:
    sheet.line(x, y - 3.5, x + _SAMPLE, y - 3.5, colour=INK, width=1.2, dash=DASHES[k % len(DASHES)])


def shares_out(story: Story, day: int) -> str:
    """Say how much of the city is out on a day in this run, and in the middle of each rival's sets."""
    own = f"{100 * float(story.share('out')[day]):.0f} % out"
    others = [f"{rival.name} {100 * float(rival.middle[day]):.0f} %" for rival in story.rivals]
    return f"{own}; {', '.join(others)}"
