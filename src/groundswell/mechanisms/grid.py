"""A grid on which agents and cops move about, see a little way, rebel and arrest, one after another in random order.

Nothing here runs anything: a grid is something said, and the engine plays it.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from groundswell.errors import ScenarioError
from groundswell.mechanisms.base import Mechanism
from groundswell.mechanisms.crowd import World

__all__ = ["CELL_STATES", "Clock", "Grid", "GridRecord", "Jailed", "Oneself", "Shape", "Terms", "Vision"]

Shape = Literal["disc", "diamond", "square"]
"""What lies within a radius: by straight distance, by steps along rows and columns, or by rows and columns apart."""

Oneself = Literal["once", "twice", "not"]
"""How one counts oneself among the actives in view; see `Grid.oneself`."""

Jailed = Literal["blocks", "leaves", "shares"]
"""What becomes of a jailed agent's cell; see `Grid.jailed`."""

Terms = Literal["real", "whole", "inclusive", "ever"]
"""How a jail term is drawn; see `Grid.terms`."""

Clock = Literal["ticks", "turns"]
"""What a jail term is counted in; see `Grid.clock`."""

CELL_STATES = ("empty", "quiet", "active", "cop", "jailed")
"""Names of the codes in a snapshot, in order."""

MOST_REACH = 31
"""Cells seen to either side, at most: a row of what is seen is one word of 64 bits."""

_MOST_SIDE = 1 << 15
_MOST_CELLS = 1 << 26


@dataclass(frozen=True)
class Vision:
    """How far one sees, one's own cell included.

    Attributes
    ----------
    radius : float
        In cells; 1.7 as a disc is the eight cells around.
    shape : {"disc", "diamond", "square"}
        Euclidean, von Neumann or Moore.
    """

    radius: float
    shape: Shape = "disc"

    def __post_init__(self) -> None:
        if not 1.0 <= self.radius < MOST_REACH + 1:
            raise ScenarioError(f"vision = {self.radius:g}: must be at least 1 and below {MOST_REACH + 1} cells")
        if self.shape not in get_args(Shape):
            raise ScenarioError(f"vision shape = {self.shape!r}: must be one of {', '.join(get_args(Shape))}")

    @property
    def reach(self) -> int:
        """Return how many cells it goes to either side."""
        return math.floor(self.radius)

    @cached_property
    def cells(self) -> tuple[tuple[int, int], ...]:
        """All cells in view as (rows down, columns right) of one's own, row by row."""
        sides = range(-self.reach, self.reach + 1)
        return tuple((down, right) for down in sides for right in sides if self._holds(down, right))

    def _holds(self, down: int, right: int) -> bool:
        if self.shape == "disc":
            return down * down + right * right <= self.radius * self.radius
        return self.shape == "square" or abs(down) + abs(right) <= self.radius


@dataclass(frozen=True)
class GridRecord:
    """What happened on a grid.

    Attributes
    ----------
    actives, jailed, quiet : (ticks + 1,) int64
        Agents in each state: at the start, and after every tick.
    tension : (ticks + 1,) float64
        Share of agents who are quiet, times their mean grievance, over their mean aversion to risk; 0 if nobody is.
    snapshots : mapping of int to (rows, columns) uint8
        Cells after the ticks asked for, as codes of `CELL_STATES`; where two share a cell, the one that is free is
        shown, and a cop before an agent.
    columns : mapping of str to (agents,) array
        The agents' hardship and risk, and whether each is active at the end.
    """

    actives: NDArray[np.int64]
    jailed: NDArray[np.int64]
    quiet: NDArray[np.int64]
    tension: NDArray[np.float64]
    snapshots: Mapping[int, NDArray[np.uint8]] = field(default_factory=dict)
    columns: Mapping[str, NDArray[np.generic]] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Grid(World[GridRecord]):
    """Agents and cops on a grid of cells, each of whom holds one.

    In a tick everybody has a turn, in a random order without replacement. On a turn one moves to an empty cell in view,
    drawn at random (or stays, if there is none), and acts: an agent applies the rule, a cop arrests an active in view,
    drawn at random. A rule sees, besides its own columns, ``see.cops`` and ``see.actives`` in view and
    ``see.legitimacy``; it writes the flag ``active``.

    Attributes
    ----------
    rows, columns : int
        Cells.
    rule : Mechanism
        What an agent does when it acts.
    agents : float
        Share of cells held by agents, rounded to whole agents.
    cops : float, or (ticks,) shares
        Share of cells held by cops; by tick, the last in excess leave, and new ones come to empty cells.
    legitimacy : float, or (ticks,) shares
        Of the regime, in everybody's eyes; may change from tick to tick.
    ticks : int
        To play.
    vision : Vision
        How far agents see, and go.
    cop_vision : Vision, optional
        How far cops do, if not as far as agents.
    torus : bool
        Whether opposite edges meet.
    agents_move, cops_move : bool
        Whether they move at all.
    act_first : bool
        Whether one acts before one moves.
    oneself : {"once", "twice", "not"}
        Whether one counts oneself among the actives: always once, active or not; besides that a second time while
        active; or never (the count is then at least 1).
    cop_enters : bool
        Whether a cop moves onto the cell of its arrest.
    jailed : {"blocks", "leaves", "shares"}
        A jailed agent keeps its cell; leaves the grid and returns to a random empty cell; or stays where others may
        step, and shares the cell if one has when it is free.
    terms : {"real", "whole", "inclusive", "ever"}
        A term is uniform on (0, longest), on 0 .. longest - 1, on 0 .. longest, or never ends.
    longest : int
        Longest jail term; not looked at if terms never end.
    clock : {"ticks", "turns"}
        Whether a term counts ticks from the arrest, or turns of one's own that are missed.
    settings : mapping of str to float
        Parameters of the rule in force instead of the declared values, by ``rule.parameter``.
    snapshots : sequence of int
        Ticks after which the cells are kept; 0 is the start.
    """

    rows: int
    columns: int
    rule: Mechanism
    agents: float
    cops: float | Sequence[float] | NDArray[np.floating]
    legitimacy: float | Sequence[float] | NDArray[np.floating]
    ticks: int
    vision: Vision
    cop_vision: Vision | None = None
    torus: bool = True
    agents_move: bool = True
    cops_move: bool = True
    act_first: bool = False
    oneself: Oneself = "once"
    cop_enters: bool = False
    jailed: Jailed = "blocks"
    terms: Terms = "real"
    longest: int = 30
    clock: Clock = "ticks"
    settings: Mapping[str, float] = field(default_factory=dict)
    snapshots: Sequence[int] = ()

    def __post_init__(self) -> None:
        self._check_size()
        self._check_people()
        for name, allowed in (("oneself", Oneself), ("jailed", Jailed), ("terms", Terms), ("clock", Clock)):
            if getattr(self, name) not in get_args(allowed):
                raise ScenarioError(f"{name} = {getattr(self, name)!r}: must be one of {', '.join(get_args(allowed))}")
        if not 0 <= self.longest < 1 << 30:
            raise ScenarioError(f"longest = {self.longest}: a jail term must be from 0 to 2**30 - 1 ticks")
        for tick in self.snapshots:
            if not 0 <= tick <= self.ticks:
                raise ScenarioError(f"snapshots: {tick} is no tick of 0 .. {self.ticks}")
        self._check_settings()

    @property
    def visions(self) -> tuple[Vision, Vision]:
        """Return how far agents and cops see."""
        return self.vision, self.cop_vision or self.vision

    @property
    def people(self) -> int:
        """Return how many agents there are."""
        return round(self.agents * self.rows * self.columns)

    @cached_property
    def cops_by_tick(self) -> NDArray[np.int64]:
        """How many cops there are in each tick."""
        shares = self._by_tick("cops", self.cops)
        return np.round(shares * (self.rows * self.columns)).astype(np.int64)

    @cached_property
    def legitimacy_by_tick(self) -> NDArray[np.float32]:
        """Legitimacy in each tick."""
        return self._by_tick("legitimacy", self.legitimacy).astype(np.float32)

    def _by_tick(self, name: str, said: float | Sequence[float] | NDArray[np.floating]) -> NDArray[np.float64]:
        values = np.asarray(said, dtype=np.float64)
        if values.ndim == 0:
            values = np.full(self.ticks, values)
        if values.shape != (self.ticks,):
            raise ScenarioError(f"{name}: {values.shape} values for {self.ticks} ticks: say one, or one for each tick")
        outside = values[~((values >= 0.0) & (values <= 1.0))]
        if len(outside) > 0:
            raise ScenarioError(f"{name} = {outside[0]}: must be a share from 0 to 1")
        return values

    def _check_size(self) -> None:
        for name, side in (("rows", self.rows), ("columns", self.columns)):
            if not 1 <= side < _MOST_SIDE:
                raise ScenarioError(f"{name} = {side}: a grid has from 1 to {_MOST_SIDE - 1} of them")
        if self.rows * self.columns > _MOST_CELLS:
            raise ScenarioError(f"a grid of {self.rows} x {self.columns}: must have at most {_MOST_CELLS} cells")
        for vision in self.visions:
            if 2 * vision.reach + 1 > min(self.rows, self.columns):
                raise ScenarioError(
                    f"vision = {vision.radius:g}: reaches round a grid of {self.rows} x {self.columns};"
                    f" must see at most {max(0, (min(self.rows, self.columns) - 1) // 2)} cells to either side"
                )
        if not 1 <= self.ticks < 1 << 30:
            raise ScenarioError(f"ticks = {self.ticks}: must be from 1 to 2**30 - 1")

    def _check_people(self) -> None:
        if not 0.0 <= self.agents <= 1.0:
            raise ScenarioError(f"agents = {self.agents}: must be a share of cells from 0 to 1")
        cells, cops = self.rows * self.columns, int(self.cops_by_tick.max())
        if self.people < 1:
            raise ScenarioError(f"agents = {self.agents}: a grid of {cells} cells needs at least 1 agent")
        if self.people + cops > cells:
            raise ScenarioError(
                f"agents = {self.agents}, cops = {cops / cells:g}: {self.people + cops} do not fit on {cells} cells;"
                " the two shares must not exceed 1 together"
            )
        _ = self.legitimacy_by_tick

    def _check_settings(self) -> None:
        for path, value in self.settings.items():
            owner, _, name = path.partition(".")
            if owner != self.rule.name or name not in self.rule.parameters:
                known = ", ".join(f"{self.rule.name}.{one}" for one in self.rule.parameters)
                raise ScenarioError(f"settings: {path}: no such parameter; the rule has {known}")
            declared = self.rule.parameters[name]
            if not declared.low <= value <= declared.high:
                raise ScenarioError(
                    f"settings: {path} = {value:g}: must be from {declared.low:g} to {declared.high:g} {declared.unit}"
                )

    def setting(self, name: str) -> float:
        """Return a parameter of the rule as it is in force."""
        return self.settings.get(f"{self.rule.name}.{name}", self.rule.parameters[name].value)

    def stretches(self) -> Iterator[tuple[int, int]]:
        """Cut the ticks where a snapshot is wanted: (first, last) of each stretch, numbered from 1."""
        ends = sorted({tick for tick in self.snapshots if tick > 0} | {self.ticks})
        first = 1
        for end in ends:
            yield first, end
            first = end + 1
