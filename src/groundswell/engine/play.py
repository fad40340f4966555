"""Playing a world that was said, whatever its kind: one table, one line a kind."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, TypeVar, cast

from groundswell.engine.crowd import play_crowd
from groundswell.engine.events import play_events
from groundswell.engine.grid import play_grid
from groundswell.engine.lattice import play_lattice, play_percolation
from groundswell.errors import ScenarioError
from groundswell.mechanisms.crowd import Crowd, World
from groundswell.mechanisms.events import SelfExciting
from groundswell.mechanisms.grid import Grid
from groundswell.mechanisms.lattice import Lattice, Percolation
from groundswell.rng import check_key

__all__ = ["PLAYERS", "play"]

Result = TypeVar("Result")

Player = Callable[..., Any]
"""``player(world, seed=, replicate=, threads=)`` gives what happened."""

PLAYERS: Mapping[type, Player] = MappingProxyType(
    {
        Crowd: play_crowd,
        Lattice: play_lattice,
        Percolation: play_percolation,
        SelfExciting: play_events,
        Grid: play_grid,
    }
)
"""Who plays which kind of world."""


def play(world: World[Result], *, seed: int, replicate: int = 0, threads: int = 1) -> Result:
    """Play a world once.

    Parameters
    ----------
    world : World
        What was said.
    seed, replicate : int
        Whose luck: the same two give the same bits.
    threads : int
        Threads, where the order of acting allows any; the result does not depend on it.

    Raises
    ------
    ScenarioError
        If the world cannot be played, or a key does not fit the counter; nothing has been played then.
    """
    check_key(seed, replicate, 0)
    if threads < 1:
        raise ScenarioError(f"threads = {threads}: must be at least 1")
    if type(world) not in PLAYERS:
        raise ScenarioError(f"a world of kind {type(world).__name__} cannot be played")
    return cast("Result", PLAYERS[type(world)](world, seed=seed, replicate=replicate, threads=threads))
