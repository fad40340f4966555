"""Playing a world that was said, whatever its kind: one table, one line a kind."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, TypeVar, cast

from groundswell.engine.crowd import play_crowd
from groundswell.engine.events import play_events
from groundswell.engine.grid import play_grid
from groundswell.engine.lanes import play_lanes, why_apart
from groundswell.engine.lattice import play_lattice, play_percolation
from groundswell.errors import ScenarioError
from groundswell.mechanisms.crowd import Crowd, Starts, World
from groundswell.mechanisms.events import SelfExciting
from groundswell.mechanisms.grid import Grid
from groundswell.mechanisms.lattice import Lattice, Percolation
from groundswell.rng import check_key

__all__ = ["PLAYERS", "play", "play_many"]

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

_FEWEST = 4
"""Crowds played together from so many on: about as many as cost the same one by one."""


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


def play_many(
    world: World[Result],
    *,
    seed: int,
    replicates: int,
    first: int = 0,
    starts: Starts | None = None,
    threads: int = 1,
) -> list[Result]:
    """Play replicates of a world: together where the engine can, else one by one, which gives the same to the bit.

    Parameters
    ----------
    world : World
        What was said.
    seed : int
        Whose luck.
    replicates : int
        How many, at least 1; their numbers go from `first` on.
    first : int
        Number of the first.
    starts : function of int, optional
        Only for a crowd: of the first (0), second (1) and so on, the columns that start otherwise than the world says.
    threads : int
        Threads; the result does not depend on it.

    Returns
    -------
    list
        What `play` gives for each. Columns that no rule writes and no start changes may be shared between them, and
        are then closed to writing.

    Raises
    ------
    ScenarioError
        If the world cannot be played, a key does not fit the counter, or people start otherwise who are no crowd.
    """
    if replicates < 1:
        raise ScenarioError(f"replicates = {replicates}: must be at least 1")
    if starts is not None and not isinstance(world, Crowd):
        raise ScenarioError(f"starts: a world of kind {type(world).__name__} has none; only a crowd's people have")
    check_key(seed, first, 0)
    check_key(seed, first + replicates - 1, 0)
    if threads < 1:
        raise ScenarioError(f"threads = {threads}: must be at least 1")
    if isinstance(world, Crowd) and replicates * world.groups >= _FEWEST and not why_apart(world):
        found = play_lanes(world, seed=seed, replicates=replicates, first=first, starts=starts, threads=threads)
        return cast("list[Result]", found)
    return [
        play(_started(world, starts, place), seed=seed, replicate=first + place, threads=threads)
        for place in range(replicates)
    ]


def _started(world: World[Result], starts: Starts | None, place: int) -> World[Result]:
    """Return a world with the start of one replicate."""
    if starts is None or not isinstance(world, Crowd):
        return world
    return cast("World[Result]", replace(world, start={**world.start, **starts(place)}))
