"""What a classic's picture shows, said in numbers: the report draws it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

__all__ = ["Cells", "Chart", "Heat", "Mark", "Network", "Panel", "Picture", "Series"]

Numbers = Sequence[float]


@dataclass(frozen=True)
class Series:
    """One line, row of dots, or staircase.

    Attributes
    ----------
    label : str
        Written beside it.
    x, y : (points,) numbers
        A NaN in `y` breaks the line.
    low, high : (points,) numbers
        A band around it, if given.
    look : {"line", "dashes", "dots", "steps", "bars"}
        How it is drawn; what a paper prints is drawn as dots where it prints points.
    paper : bool
        Whether these are the paper's numbers, not ours.
    """

    label: str
    x: Numbers
    y: Numbers
    low: Numbers = ()
    high: Numbers = ()
    look: Literal["line", "dashes", "dots", "steps", "bars"] = "line"
    paper: bool = False


@dataclass(frozen=True)
class Mark:
    """A place worth pointing at: an upright line (or, with `y`, a point) with words."""

    x: float
    words: str
    y: float | None = None


@dataclass(frozen=True)
class Chart:
    """Lines over an axis."""

    title: str
    across: str
    up: str
    series: tuple[Series, ...]
    marks: tuple[Mark, ...] = ()
    log_across: bool = False
    log_up: bool = False
    low_up: float | None = None
    high_up: float | None = None
    low_across: float | None = None


@dataclass(frozen=True)
class Cells:
    """A grid of cells, each in one of a few states, as it stood at one moment.

    Attributes
    ----------
    rows : (rows, columns) small whole numbers
        Index into `states`.
    states : tuple of str
        Names, in order; the first is the ground.
    """

    title: str
    rows: Sequence[Sequence[int]]
    states: tuple[str, ...]


@dataclass(frozen=True)
class Heat:
    """A number for each of a grid of settings, as shades, written into the cells when `written`."""

    title: str
    across: str
    up: str
    x: tuple[str, ...]
    y: tuple[str, ...]
    values: Sequence[Sequence[float]]
    low: float = 0.0
    high: float = 1.0
    written: bool = True


@dataclass(frozen=True)
class Network:
    """A few people and their ties; `states` index the same names as `Cells` do."""

    title: str
    places: tuple[tuple[float, float], ...]
    ties: tuple[tuple[int, int], ...]
    states: tuple[int, ...]
    names: tuple[str, ...]
    labels: tuple[str, ...] = ()


Panel = Chart | Cells | Heat | Network


@dataclass(frozen=True)
class Picture:
    """Panels side by side, and a caption that a historian can read.

    Attributes
    ----------
    panels : tuple of Panel
        One to four.
    caption : str
        What is seen, what was run (replicates, seed), what to compare it with.
    """

    panels: tuple[Panel, ...]
    caption: str
    notes: tuple[str, ...] = field(default=())
