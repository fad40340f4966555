"""Playing a grid: chance for its start, the compiled loop over its ticks, and what is recorded."""

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from groundswell import rng
from groundswell.engine.emit_loop import emit_condition
from groundswell.engine.grid_planes import Geometry, geometry, outside
from groundswell.engine.kernels.grid import ARGUMENTS, GRID_TEXT, SAID, TALLIES
from groundswell.engine.lines import Lines
from groundswell.engine.rules import read_rules
from groundswell.engine.words import LOOP_WORDS
from groundswell.errors import ScenarioError
from groundswell.mechanisms.base import Mechanism
from groundswell.mechanisms.grid import Grid, GridRecord
from groundswell.world.columns import AGENTS

__all__ = ["grid_text", "lots", "play_grid", "recorded"]

PLACING, HARDSHIP, RISK = 0, 1, 2
"""Streams of the start: at tick 0, by cell and by agent. From tick 1 on, a turn draws from block 0: its place in the
order, its move, whom it arrests and for how long; block 1 and beyond are for those who come to a random empty cell."""

SEEN = ("cops", "actives", "legitimacy")
"""What a rule on a grid sees."""

EVER = (1 << 31) - 1
"""Tick of release of those who are never released."""


def rule_lines(rule: Mechanism) -> Lines:
    """Read the rule of a grid's agents.

    Raises
    ------
    ScenarioError
        If it draws, sees what there is not, or does not set ``active``.
    """
    if rule.draws:
        raise ScenarioError(f"{rule.name}: a rule on a grid draws nothing; it decides by what it sees")
    lines = read_rules(AGENTS, [rule], {})
    for name in [*lines.fields, *lines.friends]:
        if name not in SEEN:
            raise ScenarioError(f"{rule.name}: see.{name}: on a grid a rule sees {', '.join(SEEN)} only")
    if set(lines.stores) != {"active"}:
        raise ScenarioError(f"{rule.name}: a rule on a grid sets me.active, and nothing else")
    return lines


@cache
def grid_text(rule: Mechanism) -> str:
    """Write the module that plays grids with one rule: words, the rule as a function, the loop."""
    decide = emit_condition("decide", rule_lines(rule), SEEN, ("hardship", "risk", "active"), "active")
    return f'"""A grid on which agents follow the rule {rule.name}."""\n{LOOP_WORDS}\n{decide}\n{GRID_TEXT}'


def lots(grid: Grid, seed: int, replicate: int) -> tuple[NDArray[np.int32], NDArray[np.float32], NDArray[np.float32]]:
    """Draw the start: a cell for every agent and every cop that ever comes, and agents' hardship and risk.

    Returns
    -------
    cells : (agents + most cops,) int32
        Numbers of cells, no two alike.
    hardship, risk : (agents,) float32
        Uniform on [0, 1).
    """
    cells = grid.rows * grid.columns
    words = rng.words_of_block(seed, replicate, 0, PLACING >> 2, cells, rng.GRID)[PLACING & 3]
    shuffled = np.argsort(words, kind="stable").astype(np.int32)
    people = grid.people
    hardship, risk = (rng.uniforms(seed, replicate, 0, stream, people, rng.GRID) for stream in (HARDSHIP, RISK))
    return shuffled[: people + int(grid.cops_by_tick.max())], hardship, risk


def play_grid(
    grid: Grid,
    *,
    seed: int,
    replicate: int = 0,
    threads: int = 1,  # noqa: ARG001 - players have one form
    backend: str = "cpu",
) -> GridRecord:
    """Play a grid.

    Parameters
    ----------
    grid : Grid
        What was said.
    seed, replicate : int
        Whose luck.
    threads : int
        Taken for the sake of one form; turns follow one upon another.
    backend : {"cpu", "reference"}
        The compiled loop, or its slow twin in plain Python.

    Raises
    ------
    ScenarioError
        If its rule cannot be played on a grid.
    """
    if backend == "reference":
        from groundswell.engine.grid_reference import play_grid_by_hand  # noqa: PLC0415 - it looks here itself

        rule_lines(grid.rule)
        return play_grid_by_hand(grid, seed=seed, replicate=replicate)
    from groundswell.engine.cache import load_module  # noqa: PLC0415 - brings the compiler

    plan = geometry(grid)
    text = grid_text(grid.rule)
    state = _start(grid, plan, seed, replicate)
    loop = load_module(text).play
    key0, key1 = rng.key_words(seed)
    chance = {
        "replicate": np.uint64(replicate),
        "domain": np.uint64(rng.GRID << rng.DOMAIN_SHIFT),
        "key0": np.uint64(key0),
        "key1": np.uint64(key1),
    }
    series = np.zeros((grid.ticks + 1, len(TALLIES)), dtype=np.int64)
    series[0] = state["tallies"]
    seen = {0: _cells(grid, state, 0)} if 0 in grid.snapshots else {}
    for first, last in grid.stretches():
        ticks = slice(first - 1, last)
        given: dict[str, Any] = {
            **state,
            **chance,
            "first": first,
            "series": series[first : last + 1],
            "legitimacy": grid.legitimacy_by_tick[ticks],
            "cops_by_tick": grid.cops_by_tick[ticks],
        }
        loop(*(given[name] for name in ARGUMENTS))
        if last in grid.snapshots:
            seen[last] = _cells(grid, state, last)
    ends = {"hardship": state["hardship_"], "risk": state["risk_"], "active": state["active_"]}
    return recorded(grid, series, seen, ends)


def recorded(
    grid: Grid, series: NDArray[np.int64], snapshots: dict[int, NDArray[np.uint8]], columns: dict[str, NDArray[Any]]
) -> GridRecord:
    """Make a record of what was counted, tension among it."""
    actives, jailed, hardship, risk = series[:, :4].T
    quiet = grid.people - actives - jailed
    legitimacy = grid.legitimacy_by_tick.astype(np.float64)
    left = 1.0 - np.concatenate([legitimacy[:1], legitimacy])
    # Means are over the quiet, so that their number cancels in the ratio and stays in the share.
    some = (quiet > 0) & (risk > 0)
    tension = np.zeros(len(quiet))
    tension[some] = (left[some] * hardship[some] / risk[some]) * (quiet[some] / grid.people)
    return GridRecord(actives.copy(), jailed.copy(), quiet, tension, snapshots, columns)


def _start(grid: Grid, plan: Geometry, seed: int, replicate: int) -> dict[str, Any]:
    """Lay out everything that the loop works on, as it stands at the start."""
    cells, hardship, risk = lots(grid, seed, replicate)
    people, cops = grid.people, int(grid.cops_by_tick[0])
    row, column = np.divmod(cells, grid.columns)
    sharing = grid.cop_enters or grid.jailed == "shares"
    counted = (3, grid.rows * grid.columns if sharing else 1)
    state: dict[str, Any] = {
        "said": _said(grid, plan, sharing=sharing),
        "tallies": np.array([0, 0, _steps(hardship), _steps(risk), cops], dtype=np.int64),
        "parameters": np.array([grid.setting(name) for _, name in rule_lines(grid.rule).parameters], dtype=np.float32),
        "hardship_": hardship,
        "risk_": risk,
        "active_": np.zeros(people, dtype=np.uint8),
        "release": np.zeros(people, dtype=np.int32),
        "done": np.zeros(people, dtype=np.int32),
        "place": (row << 16 | column).astype(np.int32),
        "order": np.empty(len(cells), dtype=np.uint32),
        "words": np.empty((4, len(cells)), dtype=np.uint32),
        "planes": np.zeros((3, plan.size), dtype=np.uint64),
        "crowded": np.zeros((3, plan.size if sharing else 1), dtype=np.uint64),
        "heads": np.zeros(counted, dtype=np.uint16),
        "crowds": np.zeros(3, dtype=np.int64),
        "active_at": np.zeros(grid.rows * grid.columns, dtype=np.int32),
    }
    for name in ("masks", "mask_rows", "mask_first", "spots", "spot_word", "spot_bit", "look_word", "look_shift"):
        state[name] = getattr(plan, name)
    here = np.concatenate([np.arange(people), people + np.arange(cops)])
    state["planes"][2] = outside(grid, plan)
    for kind, those in ((1, here[people:]), (2, here)):
        _put(grid, plan, state["planes"][kind], row[those], column[those])
        if sharing:
            state["heads"][kind, cells[those]] = 1
    return state


def _put(
    grid: Grid, plan: Geometry, plane: NDArray[np.uint64], row: NDArray[np.int32], column: NDArray[np.int32]
) -> None:
    """Set the bits of cells, those on the rim included."""
    for copy in range(plan.spot_word.shape[1]):
        stands = plan.spots[column] > copy
        words = plan.spot_word[column[stands], copy] + plan.reach
        bits = plan.spot_bit[column[stands], copy]
        rows = row[stands]
        np.bitwise_or.at(plane, words + rows, bits)
        if grid.torus:
            for edge, side in ((rows < plan.reach, grid.rows), (rows >= grid.rows - plan.reach, -grid.rows)):
                np.bitwise_or.at(plane, (words + rows + side)[edge], bits[edge])


def _said(grid: Grid, plan: Geometry, *, sharing: bool) -> NDArray[np.int64]:
    """Write what was said as the loop's whole numbers."""
    told = {
        "rows": grid.rows,
        "columns": grid.columns,
        "reach": plan.reach,
        "wrap": plan.reach if grid.torus else 0,
        "agents": grid.people,
        "agents_move": grid.agents_move,
        "cops_move": grid.cops_move,
        "act_first": grid.act_first,
        "once": grid.oneself != "not",
        "twice": grid.oneself == "twice",
        "cop_enters": grid.cop_enters,
        "frees": grid.jailed != "blocks",
        "returns": grid.jailed == "leaves",
        "terms": ("real", "whole", "inclusive", "ever").index(grid.terms),
        "longest": grid.longest,
        "turns": grid.clock == "turns",
        "sharing": sharing,
    }
    return np.array([int(told[name]) for name in SAID], dtype=np.int64)


def _steps(shares: NDArray[np.float32]) -> int:
    return int((shares * np.float32(2.0**24)).astype(np.int64).sum())


def _cells(grid: Grid, state: dict[str, Any], tick: int) -> NDArray[np.uint8]:
    """Draw the cells as they stand, as codes of `groundswell.mechanisms.grid.CELL_STATES`."""
    cells = np.zeros((grid.rows, grid.columns), dtype=np.uint8)
    place, people = state["place"], grid.people
    row, column = place >> 16, place & 0xFFFF
    active = state["active_"] == 1
    jailed = state["release"] > tick
    on = place[:people] >= 0
    cops = people + np.arange(state["tallies"][4])
    agents = np.arange(people)
    for code, those in ((4, agents[jailed & on]), (1, agents[~jailed & ~active & on]), (2, agents[active]), (3, cops)):
        cells[row[those], column[those]] = code
    return cells
