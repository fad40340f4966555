"""Playing a crowd: rules read and checked, contacts made, and people's turns taken in the order that was said."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from groundswell.engine.cache import load_module
from groundswell.engine.cascade import play_event
from groundswell.engine.crowd_state import CrowdState, checked_start
from groundswell.engine.emit_crowd import CrowdText, arguments_of, emit_crowd
from groundswell.engine.lines import FRIENDS, Lines, Value
from groundswell.engine.rules import read_rules, stream_numbers
from groundswell.errors import ScenarioError
from groundswell.mechanisms.crowd import Crowd, CrowdRecord
from groundswell.rng import CROWD, key_words
from groundswell.world.columns import Population
from groundswell.world.graphs import Everybody, neighbours

__all__ = ["cuts", "parameters_in_force", "play_crowd", "read_crowd"]

Backend = Literal["cpu", "reference"]

_MOST_COUNTED = 1 << 24
"""Counts are kept as float32, which holds whole numbers up to here."""


def read_crowd(crowd: Crowd) -> CrowdText:
    """Read a crowd's rules into straight lines.

    Raises
    ------
    ScenarioError
        If a rule cannot be run, or sees what a crowd does not show.
    """
    population = crowd.population
    for rule in crowd.rules:
        if rule.population != population.name:
            raise ScenarioError(f"rule {rule.name}: is for {rule.population}, and the crowd's are {population.name}")
    shown = tuple(column.name for column in population.columns if column.shown)
    for column in population.columns:
        if column.shown and column.kind != "flag":
            raise ScenarioError(f"{population.name}.{column.name}: what a crowd shows is a flag, not a {column.kind}")
    if crowd.absorbing and crowd.absorbing not in shown:
        raise ScenarioError(f"absorbing = {crowd.absorbing!r}: must be a shown flag: {', '.join(shown) or 'none'}")
    # In a city what is shown is packed from other columns; in a crowd the flag itself is one's own to read.
    plain = Population(population.name, population.group, tuple(replace(c, shown=False) for c in population.columns))
    lines = read_rules(plain, crowd.rules, stream_numbers(crowd.rules, None))
    _absorb(lines, crowd.absorbing)
    seen, everyone = _fields(crowd, lines, shown)
    used = {*lines.loads, *lines.stores, *seen}
    kinds = tuple((column.name, column.kind) for column in population.columns if column.name in used)
    return CrowdText(lines, kinds, shown, seen, everyone, CROWD, crowd.order)


def _absorb(lines: Lines, flag: str) -> None:
    """Keep a flag up that was up, whatever the rules say."""
    if flag in lines.stores:
        kept = lines.load(flag, "flag")
        lines.stores[flag] = Value(f"either({kept.text}, {lines.stores[flag].text})", "flag")


def _fields(crowd: Crowd, lines: Lines, shown: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the flags that rules see counted among contacts, and those counted in the whole group."""
    kinds = {f"{flag}_{kind}": (flag, kind) for flag in shown for kind in ("seen", "all")}
    seen, everyone = [], []
    alone = isinstance(crowd.contacts, Everybody)
    for name in [*lines.fields, *(name for name in FRIENDS if name in lines.friends)]:
        if name not in kinds and name not in ("contacts", "people"):
            known = ", ".join([*kinds, "contacts", "people"])
            raise ScenarioError(f"see.{name}: nothing of the kind is seen in a crowd; rules see {known}")
        flag, kind = kinds.get(name, ("", name))
        if alone and kind in ("seen", "contacts"):
            raise ScenarioError(f"see.{name}: everybody sees nobody in particular; give contacts, or see the whole")
        if kind in ("all", "people") and crowd.people // crowd.groups > _MOST_COUNTED:
            raise ScenarioError(f"see.{name}: a group is counted up to {_MOST_COUNTED} people")
        if kind == "seen":
            seen.append(flag)
        elif kind == "all":
            everyone.append(flag)
    return tuple(seen), tuple(everyone)


def parameters_in_force(crowd: Crowd, lines: Lines) -> NDArray[np.float32]:
    """Return the parameters in force, in the order in which the lines want them.

    Raises
    ------
    ScenarioError
        If a setting is for no parameter, or out of its bounds.
    """
    rules = {rule.name: rule for rule in crowd.rules}
    for path, value in crowd.settings.items():
        owner, _, name = path.partition(".")
        if owner not in rules or name not in rules[owner].parameters:
            known = [f"{rule.name}.{one}" for rule in crowd.rules for one in rule.parameters]
            raise ScenarioError(f"settings: {path}: no such parameter; there are {', '.join(known) or 'none'}")
        declared = rules[owner].parameters[name]
        if not declared.low <= value <= declared.high:
            raise ScenarioError(f"settings: {path} = {value}: must be from {declared.low:g} to {declared.high:g}")
    values = [
        crowd.settings.get(f"{owner}.{name}", rules[owner].parameters[name].value) for owner, name in lines.parameters
    ]
    return np.array(values, dtype=np.float32)


def play_crowd(
    crowd: Crowd, *, seed: int, replicate: int = 0, threads: int = 1, backend: Backend = "cpu"
) -> CrowdRecord:
    """Play a crowd once.

    Parameters
    ----------
    crowd : Crowd
        What was said.
    seed, replicate : int
        Whose luck.
    threads : int
        Threads; the result does not depend on it.
    backend : {"cpu", "reference"}
        Compiled loops, or plain Python for small crowds.

    Raises
    ------
    ScenarioError
        If the crowd cannot be played; nothing has been played then.
    """
    text = read_crowd(crowd)
    parameters = parameters_in_force(crowd, text.lines)
    columns = checked_start(crowd)
    rows = neighbours(crowd.contacts, crowd.people, seed=seed, replicate=replicate, groups=crowd.groups)
    state = CrowdState(crowd, text, parameters, columns, rows, seed, replicate)
    if backend == "reference":
        from groundswell.engine.crowd_reference import play_reference  # noqa: PLC0415 - one of two

        play_reference(state)
    else:
        _ORDERS[crowd.order](state, threads)
    return state.record()


@dataclass
class _Loop:
    """A compiled entry, and the arguments that stay the same from call to call."""

    entry: Callable[..., None]
    names: list[str]
    given: dict[str, Any]

    def __call__(self, **changing: Any) -> None:
        given = self.given | changing
        self.entry(*(given[name] for name in self.names))


def _loop(state: CrowdState, given: Mapping[str, Any]) -> _Loop:
    key0, key1 = key_words(state.seed)
    usual = {
        "size": state.size,
        "replicate": np.uint64(state.replicate),
        "key0": np.uint64(key0),
        "key1": np.uint64(key1),
        "parameters": state.parameters,
        "totals": state.totals,
    }
    entry = load_module(emit_crowd(state.text)).entry
    return _Loop(entry, [name for name, _ in arguments_of(state.text)], {**usual, **given})


def cuts(count: int, threads: int) -> list[tuple[int, int]]:
    """Cut a count into about equal parts, at least one, at most one a thread."""
    borders = [count * part // threads for part in range(threads + 1)]
    return [(begin, end) for begin, end in pairwise(borders) if end > begin]


def _share_out(crew: ThreadPoolExecutor, part: Callable[[int], None], parts: int) -> None:
    """Do all parts: one at once where it is called, several on threads."""
    if parts == 1:
        part(0)
    else:
        list(crew.map(part, range(parts)))


def _play_together(state: CrowdState, threads: int) -> None:
    inner = state.inner()
    text = state.text
    tally = np.zeros((len(inner.blocks), 1 + len(text.written)), dtype=np.int64)
    heads = inner.group_heads()
    given = {
        "blocks": inner.blocks,
        "tally": tally,
        "person": inner.person,
        "runs": inner.runs,
        "targets": inner.targets,
        "contacts_": inner.degrees,
    }
    loop = _loop(state, given)
    fronts = {name: state.columns[name][inner.person] for name, _ in text.kinds}
    backs = {flag: fronts[flag].copy() for flag in text.written}
    parts = cuts(len(inner.blocks), threads)
    buffers = [{f"{flag}_count": np.empty(inner.block, np.int32) for flag in text.seen} for _ in parts]
    places = [text.shown.index(flag) for flag in text.written]

    def tick(number: int) -> int:
        arrays = {f"{name}_": values for name, values in fronts.items()}
        arrays |= {f"{flag}_next": values for flag, values in backs.items()}
        run(number, arrays)
        for flag in text.written:
            fronts[flag], backs[flag] = backs[flag], fronts[flag]
        by_group = np.add.reduceat(tally, heads, axis=0)
        state.totals[:, places] = by_group[:, 1:]
        return int(by_group[:, 0].sum())

    with ThreadPoolExecutor(len(parts)) as crew:

        def run(number: int, arrays: dict[str, Any]) -> None:
            def part(place: int) -> None:
                begin, end = parts[place]
                loop(begin=begin, end=end, tick=np.uint64(number), **arrays, **buffers[place])

            _share_out(crew, part, len(parts))

        state.until_still(tick)
    for name, values in fronts.items():
        state.columns[name][inner.person] = values


def _play_random(state: CrowdState, threads: int) -> None:
    moved = np.zeros(state.groups, dtype=np.int64)
    columns = {f"{name}_": state.columns[name] for name, _ in state.text.kinds}
    loop = _loop(state, {"moved": moved, "offsets": state.rows.offsets, "targets": state.rows.targets, **columns})
    parts = cuts(state.groups, threads)
    buffers = [{name: np.empty(state.size, np.uint32) for name in ("picks", "turns")} for _ in parts]
    with ThreadPoolExecutor(len(parts)) as crew:

        def tick(number: int) -> int:
            def part(place: int) -> None:
                begin, end = parts[place]
                loop(begin=begin, end=end, tick=np.uint64(number), **buffers[place])

            _share_out(crew, part, len(parts))
            return int(moved.sum())

        state.until_still(tick)


def _play_one(state: CrowdState, threads: int) -> None:
    crowd = state.crowd
    moved = np.zeros(state.groups, dtype=np.int64)
    counts = np.empty((state.groups, crowd.ticks // crowd.every + 1, len(state.text.shown)), dtype=np.int64)
    counts[:] = state.totals[:, None, :]
    columns = {f"{name}_": state.columns[name] for name, _ in state.text.kinds}
    rows = {"offsets": state.rows.offsets, "targets": state.rows.targets}
    given = {"moved": moved, "counts": counts, "ticks": crowd.ticks, "every": crowd.every, **rows, **columns}
    loop = _loop(state, given)
    parts = cuts(state.groups, threads)
    with ThreadPoolExecutor(len(parts)) as crew:
        _share_out(crew, lambda place: loop(begin=parts[place][0], end=parts[place][1]), len(parts))
    state.counts = [counts[:, row] for row in range(1, counts.shape[1])]
    if crowd.ticks % crowd.every != 0:
        state.counts.append(state.totals.copy())
    state.counts.insert(0, counts[:, 0])
    state.ticks = crowd.ticks
    state.still = not moved.any()


_ORDERS: Mapping[str, Callable[[CrowdState, int], None]] = {
    "together": _play_together,
    "random": _play_random,
    "one": _play_one,
    "event": play_event,
}
