"""The plain way to play a grid: cells that list who stands on them, everybody looked at one by one.

Slow and readable: the compiled loop's twin, which must agree with it to the bit. They share the start, and nothing of
the loop: here the rule is the rule's own text, chance comes from Python's whole numbers, a view is a list of cells.
"""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import numpy as np

from groundswell import rng
from groundswell.engine.backends.reference import Translator, philox_by_hand
from groundswell.engine.grid import EVER, lots, recorded
from groundswell.mechanisms.grid import Grid, GridRecord

__all__ = ["play_grid_by_hand"]

_F32 = np.float32
Cell = tuple[int, int]


class _Body:
    """An agent or a cop.

    Attributes
    ----------
    number : int
        Agents from 0 on, then cops.
    cop, active : bool
        What it is, and whether in rebellion.
    cell : (row, column)
        Where it stands; nothing if it is off the grid.
    release : int
        Tick from which on it is free.
    done : int
        Last tick in which it had its turn.
    """

    def __init__(self, number: int, *, cop: bool) -> None:
        self.number, self.cop = number, cop
        self.active, self.cell = False, None
        self.release = self.done = 0
        self.hardship = self.risk = _F32(0.0)

    number: int
    cop: bool
    active: bool
    cell: Cell | None


class _World:
    """One grid as it is played."""

    def __init__(self, grid: Grid, seed: int, replicate: int) -> None:
        self.grid, self.replicate = grid, replicate
        self.key = (seed & 0xFFFFFFFF, seed >> 32)
        self.tick = 0
        self.rule = Translator().rule(grid.rule)
        self.par = SimpleNamespace(**{name: _F32(grid.setting(name)) for name in grid.rule.parameters})
        cells, hardship, risk = lots(grid, seed, replicate)
        self.agents = [_Body(number, cop=False) for number in range(grid.people)]
        self.cops = [_Body(number, cop=True) for number in range(grid.people, len(cells))]
        self.standing: dict[Cell, list[_Body]] = {
            (row, column): [] for row in range(grid.rows) for column in range(grid.columns)
        }
        self.here = int(grid.cops_by_tick[0])
        for body, cell in zip([*self.agents, *self.cops[: self.here]], cells.tolist(), strict=False):
            self.put(body, divmod(cell, grid.columns))
        for agent, hard, averse in zip(self.agents, hardship, risk, strict=True):
            agent.hardship, agent.risk = hard, averse

    # Cells.

    def put(self, body: _Body, cell: Cell | None) -> None:
        """Move somebody to a cell, or off the grid."""
        if body.cell is not None:
            self.standing[body.cell].remove(body)
        body.cell = cell
        if cell is not None:
            self.standing[cell].append(body)

    def jailed(self, body: _Body) -> bool:
        """Say whether somebody sits in jail."""
        return body.release > self.tick

    def taken(self, cell: Cell) -> bool:
        """Say whether nobody may step onto a cell."""
        return any(self.grid.jailed == "blocks" or not self.jailed(body) for body in self.standing[cell])

    def view(self, body: _Body) -> list[Cell]:
        """List the cells in view, row by row."""
        grid = self.grid
        assert body.cell is not None
        found = []
        for down, right in grid.visions[body.cop].cells:
            row, column = body.cell[0] + down, body.cell[1] + right
            if grid.torus:
                row, column = row % grid.rows, column % grid.columns
            if 0 <= row < grid.rows and 0 <= column < grid.columns:
                found.append((row, column))
        return found

    # Chance.

    def words(self, who: int, block: int = 0) -> tuple[int, int, int, int]:
        """Draw four words."""
        return philox_by_hand((who, self.tick, self.replicate, block | rng.GRID << rng.DOMAIN_SHIFT), self.key)

    def empty_cell(self, number: int) -> Cell:
        """Draw cells until one is empty."""
        attempt = 0
        while True:
            drawn = self.words(number, 1 + attempt // 2)[2 * (attempt % 2) :]
            cell = (drawn[0] * self.grid.rows >> 32, drawn[1] * self.grid.columns >> 32)
            if not self.taken(cell):
                return cell
            attempt += 1

    def order(self, turns: int) -> list[int]:
        """Shuffle those who have a turn."""
        order = list(range(turns))
        for turn in range(turns - 1, 0, -1):
            other = self.words(turn)[0] * (turn + 1) >> 32
            order[turn], order[other] = order[other], order[turn]
        return order

    # A tick.

    def play(self) -> None:
        """Play one tick."""
        self.tick += 1
        for agent in self.agents:
            if agent.release == self.tick and agent.cell is None:
                self.put(agent, self.empty_cell(agent.number))
        wanted = int(self.grid.cops_by_tick[self.tick - 1])
        for cop in reversed(self.cops[wanted : self.here]):
            self.put(cop, None)
        for cop in self.cops[self.here : wanted]:
            self.put(cop, self.empty_cell(cop.number))
        self.here = wanted
        bodies = [*self.agents, *self.cops[: self.here]]
        for turn, who in enumerate(self.order(len(bodies))):
            self.turn(bodies[who], self.words(turn))

    def turn(self, body: _Body, words: tuple[int, int, int, int]) -> None:
        """Let one move and act, or act and move."""
        body.done = self.tick
        if self.jailed(body):
            return
        moving = self.grid.cops_move if body.cop else self.grid.agents_move
        if moving and not self.grid.act_first:
            self.move(body, words[1])
        if body.cop:
            self.arrest(body, words[2], words[3])
        else:
            self.decide(body)
        if moving and self.grid.act_first:
            self.move(body, words[1])

    def move(self, body: _Body, word: int) -> None:
        """Move to an empty cell in view, if there is one."""
        empty = [cell for cell in self.view(body) if not self.taken(cell)]
        if empty:
            self.put(body, empty[word * len(empty) >> 32])

    def decide(self, agent: _Body) -> None:
        """Apply the rule."""
        seen = [body for cell in self.view(agent) for body in self.standing[cell] if body is not agent]
        cops = sum(body.cop for body in seen)
        actives = sum(body.active for body in seen)
        if self.grid.oneself != "not":
            actives += 1
        if self.grid.oneself == "twice":
            actives += agent.active
        see = SimpleNamespace(
            cops=_F32(cops),
            actives=_F32(max(1, actives)),
            legitimacy=self.grid.legitimacy_by_tick[self.tick - 1],
        )
        self.rule(agent, see, self.par, None)
        agent.active = bool(agent.active)

    def arrest(self, cop: _Body, word: int, length: int) -> None:
        """Arrest an active in view, if there is one."""
        actives = [
            body
            for cell in self.view(cop)
            for body in sorted(self.standing[cell], key=lambda body: body.number)
            if body.active
        ]
        if not actives:
            return
        agent = actives[word * len(actives) >> 32]
        agent.active = False
        if self.grid.cop_enters:
            self.put(cop, agent.cell)
        agent.release = self.term_end(agent, length)
        if self.jailed(agent) and self.grid.jailed == "leaves":
            self.put(agent, None)

    def term_end(self, agent: _Body, word: int) -> int:
        """Return the tick from which on an agent is free again."""
        longest = self.grid.longest
        match self.grid.terms:
            case "real":
                term = -(-word * longest >> 32)
            case "whole":
                term = word * longest >> 32
            case "inclusive":
                term = word * (longest + 1) >> 32
            case _:
                return EVER
        missed = self.grid.clock == "turns" and agent.done == self.tick
        return self.tick + term + missed

    # What is recorded.

    def tallies(self) -> list[int]:
        """Count actives and jailed, and sum hardship and risk of the quiet in steps of 2**-24."""
        quiet = [agent for agent in self.agents if not agent.active and not self.jailed(agent)]
        return [
            sum(agent.active for agent in self.agents),
            sum(self.jailed(agent) for agent in self.agents),
            sum(int(agent.hardship * _F32(2.0**24)) for agent in quiet),
            sum(int(agent.risk * _F32(2.0**24)) for agent in quiet),
        ]

    def codes(self) -> Iterator[tuple[Cell, int]]:
        """Say what is seen on each cell where somebody stands."""
        for cell, bodies in self.standing.items():
            shown = [3 if body.cop else 4 if self.jailed(body) else 2 if body.active else 1 for body in bodies]
            if shown:
                yield cell, 3 if 3 in shown else min(shown) if 2 not in shown else 2


def play_grid_by_hand(grid: Grid, *, seed: int, replicate: int = 0) -> GridRecord:
    """Play a grid slowly; see `groundswell.engine.grid.play_grid`."""
    world = _World(grid, seed, replicate)
    rows = [world.tallies()]
    seen: dict[int, Any] = {}
    with np.errstate(all="ignore"):
        for tick in range(grid.ticks + 1):
            if tick > 0:
                world.play()
                rows.append(world.tallies())
            if tick in grid.snapshots:
                seen[tick] = np.zeros((grid.rows, grid.columns), dtype=np.uint8)
                for cell, code in world.codes():
                    seen[tick][cell] = code
    columns: dict[str, Any] = {
        "hardship": np.array([agent.hardship for agent in world.agents], dtype=np.float32),
        "risk": np.array([agent.risk for agent in world.agents], dtype=np.float32),
        "active": np.array([agent.active for agent in world.agents], dtype=np.uint8),
    }
    return recorded(grid, np.array(rows, dtype=np.int64), seen, columns)
