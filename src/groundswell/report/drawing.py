"""A sheet to draw on: shapes and words in, one SVG picture out.

Every word is escaped, every number is written with one decimal, and nothing depends on the day or machine:
the same run gives the same picture to the byte.
"""

from collections.abc import Iterable, Sequence
from html import escape

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "ACCENT",
    "BLUE",
    "FAINT",
    "GREY",
    "INK",
    "PALE",
    "PAPER",
    "RULE",
    "SANS",
    "STATE_COLOURS",
    "TEAL",
    "VIOLET",
    "Drawing",
    "clean",
    "grey_of",
    "number",
    "shorten",
    "spread",
]

Floats = NDArray[np.float64]

INK = "#26231f"
GREY = "#6f6a62"
FAINT = "#a39d92"
RULE = "#d9d4c9"
PALE = "#efebe2"
PAPER = "#fffefb"
ACCENT = "#c2452d"
BLUE = "#2a5b8c"
TEAL = "#2c8c82"
VIOLET = "#7b5aa6"
SANS = "'Gill Sans', 'Gill Sans MT', 'Source Sans 3', 'Segoe UI', Calibri, 'Liberation Sans', Arial, sans-serif"

STATE_COLOURS = {
    "working": "#dcd5c5",
    "short_shift": "#e5b33f",
    "out": ACCENT,
    "locked_out": BLUE,
    "unemployed": "#86b0d3",
    "arrested": INK,
}
"""One colour a state, told apart by eyes that mix up red and green, and by their darkness on a grey print."""


def clean(text: object) -> str:
    """Make any text fit for a page: escaped, without signs that steer terminals or turn the writing round."""
    kept = "".join(
        sign if sign.isprintable() or sign in " \xa0" else "\N{REPLACEMENT CHARACTER}"
        for sign in str(text).replace("\n", " ")
    )
    return escape(kept, quote=True)


def number(value: float) -> str:
    """Write a coordinate: one decimal at most, no minus zero."""
    text = f"{value:.1f}"
    text = text.removesuffix(".0")
    return "0" if text == "-0" else text


def grey_of(colour: str) -> str:
    """Return a grey about as dark as the colour, a little lighter: for days of which nothing is claimed."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    level = round(0.6 * (0.299 * red + 0.587 * green + 0.114 * blue) + 0.4 * 225)
    return f"#{level:02x}{level:02x}{level:02x}"


def shorten(text: str, signs: int) -> str:
    """Cut a long name at so many signs, with an ellipsis."""
    return text if len(text) <= signs else text[: signs - 1].rstrip() + "…"


def spread(places: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Move labels apart until none is nearer to another than `gap`, in the same order, as little as may be.

    Parameters
    ----------
    places : (labels,) sequence of float
        Where the labels would like to stand.
    gap : float
        Least distance between two.
    low, high : float
        Bounds of the room they have; overrun only when there are too many labels for it.

    Returns
    -------
    list of float
        Places in the order given.
    """
    order = sorted(range(len(places)), key=lambda i: places[i])
    moved = [min(max(places[i], low), high) for i in order]
    for k in range(1, len(moved)):
        moved[k] = max(moved[k], moved[k - 1] + gap)
    if moved and moved[-1] > high:
        moved[-1] = high
        for k in range(len(moved) - 2, -1, -1):
            moved[k] = min(moved[k], moved[k + 1] - gap)
    result = [0.0] * len(places)
    for k, i in enumerate(order):
        result[i] = moved[k]
    return result


class Drawing:
    """A picture under way; `svg` gives the finished text.

    Parameters
    ----------
    width, height : float
        Size in points of the drawing's own scale; the page fits it to the column.
    label : str
        What the picture shows, for readers who hear the page.
    """

    def __init__(self, width: float, height: float, label: str) -> None:
        self.width = width
        self.height = height
        self.label = label
        self.parts: list[str] = []

    def raw(self, text: str) -> None:
        """Add a piece of SVG as it is (made by this package, never by a user)."""
        self.parts.append(text)

    def line(
        self,
        x1: float,
        y1: float,
        x2: float,
        y2: float,
        *,
        colour: str = RULE,
        width: float = 1.0,
        dash: str = "",
    ) -> None:
        """Draw a straight line."""
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        self.parts.append(
            f'<path d="M{number(x1)} {number(y1)}L{number(x2)} {number(y2)}" stroke="{colour}" '
            f'stroke-width="{number(width)}" fill="none"{dashes}/>'
        )

    def rect(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: str = PALE,
        edge: str = "",
        opacity: float = 1.0,
    ) -> None:
        """Draw a filled rectangle."""
        stroke = f' stroke="{edge}" stroke-width=".8"' if edge else ""
        clear = f' fill-opacity="{opacity:.2f}"' if opacity < 1.0 else ""
        self.parts.append(
            f'<rect x="{number(x)}" y="{number(y)}" width="{number(max(width, 0.0))}" '
            f'height="{number(max(height, 0.0))}" fill="{fill}"{stroke}{clear}/>'
        )

    def circle(self, x: float, y: float, radius: float, *, fill: str = INK, edge: str = "", width: float = 1.0) -> None:
        """Draw a dot, or a ring when `fill` is ``none``."""
        stroke = f' stroke="{edge}" stroke-width="{number(width)}"' if edge else ""
        self.parts.append(f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(radius)}" fill="{fill}"{stroke}/>')

    def path(
        self,
        points: Iterable[tuple[float, float]],
        *,
        colour: str = INK,
        width: float = 1.5,
        fill: str = "none",
        opacity: float = 1.0,
        dash: str = "",
        close: bool = False,
    ) -> None:
        """Draw a line through points, or fill the shape they enclose; a NaN breaks the line."""
        pieces: list[str] = []
        pen = "M"
        for x, y in points:
            if not (np.isfinite(x) and np.isfinite(y)):
                pen = "M"
                continue
            pieces.append(f"{pen}{number(x)} {number(y)}")
            pen = "L"
        if not pieces:
            return
        stroke = (
            f'stroke="{colour}" stroke-width="{number(width)}" stroke-linejoin="round"' if width else 'stroke="none"'
        )
        clear = f' opacity="{opacity:.2f}"' if opacity < 1.0 else ""
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        end = "Z" if close else ""
        self.parts.append(f'<path d="{"".join(pieces)}{end}" {stroke} fill="{fill}"{clear}{dashes}/>')

    def text(
        self,
        x: float,
        y: float,
        words: object,
        *,
        size: float = 11.0,
        colour: str = INK,
        anchor: str = "start",
        weight: str = "",
        italic: bool = False,
        halo: str = "",
        turn: float | None = None,
    ) -> None:
        """Write a line of words; `halo` is the ground's colour, kept round the letters."""
        attributes = f' font-weight="{weight}"' if weight else ""
        attributes += ' font-style="italic"' if italic else ""
        attributes += f' text-anchor="{anchor}"' if anchor != "start" else ""
        attributes += f' stroke="{halo}" stroke-width="3" paint-order="stroke"' if halo else ""
        if turn is not None:
            attributes += f' transform="rotate({number(turn)} {number(x)} {number(y)})"'
        self.parts.append(
            f'<text x="{number(x)}" y="{number(y)}" font-size="{number(size)}" fill="{colour}"{attributes}>'
            f"{clean(words)}</text>"
        )

    def image(self, x: float, y: float, width: float, height: float, data: str) -> None:
        """Place a picture of pixels, given as a data address, with sharp edges."""
        self.parts.append(
            f'<image x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}" '
            f'preserveAspectRatio="none" image-rendering="pixelated" href="{data}"/>'
        )

    def svg(self) -> str:
        """Return the finished picture."""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" '
            f'viewBox="0 0 {number(self.width)} {number(self.height)}" '
            f'width="{number(self.width)}" height="{number(self.height)}" role="img" '
            f'aria-label="{clean(self.label)}" font-family="{SANS}">' + "".join(self.parts) + "</svg>"
        )
