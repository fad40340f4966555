"""Thresholds for many replicates at once: the same people and contacts, other starts, a bit a replicate."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from numpy.typing import NDArray

from groundswell.engine.cache import load_module
from groundswell.engine.crowd import cuts, parameters_in_force, read_crowd
from groundswell.engine.crowd_state import BLOCK, Inner, check_names, checked_column, checked_start, sorted_inside
from groundswell.engine.kernels.lanes import LANES, LANES_TEXT, MOST_PLANES, TILE
from groundswell.mechanisms.crowd import Crowd, CrowdRecord, Starts
from groundswell.mechanisms.threshold import Threshold
from groundswell.world.graphs import RandomGraph, Ring, Rows, neighbours

if TYPE_CHECKING:
    from groundswell.mechanisms.base import Mechanism

__all__ = ["play_lanes", "why_apart"]

_ONLY = cast("Mechanism", Threshold)
_NONE = np.zeros(0, dtype=np.uint64)

Columns = dict[str, NDArray[Any]]


def why_apart(crowd: Crowd) -> str:
    """Return in a sentence why a crowd's replicates must be played one by one; empty if they need not.

    Parameters
    ----------
    crowd : Crowd
        What was said.
    """
    if crowd.order != "together":
        return f"order = {crowd.order!r}: replicates go together only where people do"
    if crowd.rules != (_ONLY,):
        names = ", ".join(rule.name for rule in crowd.rules) or "no rule"
        return f"rules: {names}: replicates go together under the rule {_ONLY.name} alone, which draws nothing"
    if isinstance(crowd.contacts, RandomGraph) or (isinstance(crowd.contacts, Ring) and crowd.contacts.rewired > 0.0):
        return "contacts: are drawn anew for each replicate; make rows of them once, and all share those"
    return ""


def play_lanes(
    crowd: Crowd, *, seed: int, replicates: int, first: int = 0, starts: Starts | None = None, threads: int = 1
) -> list[CrowdRecord]:
    """Play replicates of a crowd together; they are the same to the bit as one by one.

    Parameters
    ----------
    crowd : Crowd
        One of which `why_apart` says nothing.
    seed, first : int
        Whose luck: that of the replicates from the first on.
    replicates : int
        How many, at least 1.
    starts : Starts, optional
        What starts otherwise in each.
    threads : int
        Threads; the result does not depend on it.

    Raises
    ------
    ScenarioError
        If the crowd cannot be played; nothing has been played then.
    """
    text = read_crowd(crowd)
    parameters_in_force(crowd, text.lines)
    usual = checked_start(crowd)
    columns = [usual | _other(crowd, {} if starts is None else starts(place)) for place in range(replicates)]
    rows = neighbours(crowd.contacts, crowd.people, seed=seed, replicate=first, groups=crowd.groups)
    field = _Field.of(crowd, rows, threads)
    lanes = field.lanes(columns)
    with ThreadPoolExecutor(threads) as crew:
        played = [
            one for begin in range(0, len(lanes), LANES) for one in field.play(lanes[begin : begin + LANES], crew)
        ]
    for values in usual.values():
        # What several records hold is closed to writing.
        values.flags.writeable = False
    return [
        _record(crowd, rows, own, text.shown, played[place * field.split : (place + 1) * field.split])
        for place, own in enumerate(columns)
    ]


def _other(crowd: Crowd, start: Mapping[str, NDArray[Any]]) -> Columns:
    """Return what starts otherwise in one replicate, checked."""
    check_names(crowd.population, start)
    return {name: checked_column(crowd, crowd.population.column(name), values) for name, values in start.items()}


@dataclass(frozen=True)
class _Lane:
    """One group, or one replicate's groups, as a bit sees it: who is out at the start, and what each needs."""

    out: NDArray[np.uint8]
    needs: NDArray[np.float32]


@dataclass(frozen=True)
class _Played:
    """What happened in one lane.

    Attributes
    ----------
    out : (people,) uint8
        Who is out at the end.
    counts : (marks + 1, groups) int64
        How many were out at the start and after every so many ticks, and in the last row at the end.
    moved : int
        The last tick that brought anybody out; 0 if none did.
    """

    out: NDArray[np.uint8]
    counts: NDArray[np.int64]
    moved: int


@dataclass(frozen=True)
class _Field:
    """What all lanes share: the contacts, laid out as for one crowd, and how long is played.

    Attributes
    ----------
    inner : Inner
        People sorted for the loop.
    contacts, width : (people,) int64
        How many contacts each has, and the planes in which those are counted.
    heads : (runs + 1,) int64
        Where each run's planes begin, where needs differ between lanes.
    split : int
        Lanes a replicate: its groups, where they share their contacts.
    crowd : Crowd
        What was said.
    threads : int
        Threads.
    """

    inner: Inner
    contacts: NDArray[np.int64]
    width: NDArray[np.int64]
    heads: NDArray[np.int64]
    split: int
    crowd: Crowd
    threads: int

    @classmethod
    def of(cls, crowd: Crowd, rows: Rows, threads: int) -> "_Field":
        """Lay out the contacts: of one group, if all groups have the same."""
        size = crowd.people // crowd.groups
        apart = isinstance(crowd.contacts, Rows) and crowd.contacts.people != size
        if not apart:
            rows = Rows(rows.offsets[: size + 1], rows.targets[: rows.offsets[size]])
        inner = sorted_inside(rows, size, crowd.groups if apart else 1, BLOCK)
        _, lengths, degrees, _ = inner.runs.T
        # In how many bits a run's number of contacts can be written; none for nought.
        width = np.frexp(degrees.astype(np.float64))[1].astype(np.int64)
        heads = np.append(0, np.cumsum(lengths * (width + 1)))
        each = (np.repeat(degrees, lengths), np.repeat(width, lengths))
        return cls(inner, *each, heads, 1 if apart else crowd.groups, crowd, threads)

    @property
    def people(self) -> int:
        """How many there are in a lane."""
        return len(self.inner.person)

    def lanes(self, columns: Sequence[Columns]) -> list[_Lane]:
        """Cut each replicate into its lanes."""
        return [
            _Lane(own["out"][begin : begin + self.people], own["needs"][begin : begin + self.people])
            for own in columns
            for begin in range(0, self.people * self.split, self.people)
        ]

    def play(self, lanes: Sequence[_Lane], crew: ThreadPoolExecutor) -> list[_Played]:
        """Play as many lanes as a word has bits, or fewer."""
        module = load_module(LANES_TEXT)
        words = np.zeros(self.people, dtype=np.uint64)
        for bit, lane in enumerate(lanes):
            module.weave(lane.out, np.uint64(bit), words)
        front = words[self.inner.person]
        back, counts, moved = self._ticks(module, front, self._needed(module, lanes), self._counted(lanes), crew)
        words[self.inner.person] = back
        found = []
        for bit in range(len(lanes)):
            out = np.empty(self.people, dtype=np.uint8)
            module.unravel(words, np.uint64(bit), out)
            found.append(_Played(out, counts[:, :, bit], int(moved[bit])))
        return found

    def _counted(self, lanes: Sequence[_Lane]) -> NDArray[np.int64]:
        """Count who is out at the start: (groups, lanes)."""
        groups = self.crowd.groups // self.split
        totals = np.zeros((groups, LANES), dtype=np.int64)
        for bit, lane in enumerate(lanes):
            totals[:, bit] = lane.out.reshape(groups, -1).sum(axis=1, dtype=np.int64)
        return totals

    def _needed(self, module: Any, lanes: Sequence[_Lane]) -> tuple[NDArray[np.uint32], NDArray[np.uint64]]:
        """Return how far below running over people begin: a number each, or planes where lanes differ."""
        shared = lanes[0].needs
        short = self._short(shared)
        if all(np.shares_memory(lane.needs, shared) or np.array_equal(lane.needs, shared) for lane in lanes[1:]):
            return short, _NONE
        levels = np.zeros(int(self.heads[-1]), dtype=np.uint64)
        for bit, lane in enumerate(lanes):
            module.weave_levels(self.inner.runs, self._short(lane.needs), self.heads, np.uint64(bit), levels)
        return short, levels

    def _short(self, needs: NDArray[np.float32]) -> NDArray[np.uint32]:
        # Who needs more than all contacts never goes out, whatever the number; counts are whole, so needs round up.
        wanted = np.minimum(np.ceil(needs[self.inner.person].astype(np.float64)), self.contacts + 1.0)
        short: NDArray[np.int64] = (1 << self.width) - np.maximum(wanted, 0.0).astype(np.int64)
        return short.astype(np.uint32)

    def _ticks(
        self,
        module: Any,
        front: NDArray[np.uint64],
        needed: tuple[NDArray[np.uint32], NDArray[np.uint64]],
        totals: NDArray[np.int64],
        crew: ThreadPoolExecutor,
    ) -> tuple[NDArray[np.uint64], NDArray[np.int64], NDArray[np.int64]]:
        """Play tick after tick; return words, counts and the last tick that moved anybody in each lane."""
        inner, crowd = self.inner, self.crowd
        moved = np.zeros(len(inner.blocks), dtype=np.uint64)
        tally = np.zeros((len(inner.blocks), LANES), dtype=np.int64)
        heads = inner.group_heads()
        last = np.zeros(LANES, dtype=np.int64)
        bits = np.arange(LANES, dtype=np.uint64)
        parts = cuts(len(inner.blocks), self.threads)
        rooms = [(np.empty((7, TILE), np.uint64), np.empty((MOST_PLANES + 2, TILE), np.uint64)) for _ in parts]
        shared = (inner.blocks, inner.runs, inner.targets, *needed, self.heads)
        back = front.copy()
        counts = [totals.copy()]
        for number in range(1, crowd.ticks + 1):

            def part(place: int, front: Any = front, back: Any = back) -> None:
                module.tick(*parts[place], *shared, front, back, *rooms[place], moved, tally)

            if len(parts) == 1:
                part(0)
            else:
                list(crew.map(part, range(len(parts))))
            front, back = back, front
            totals += np.add.reduceat(tally, heads, axis=0)
            moving = np.bitwise_or.reduce(moved)
            last[(moving >> bits) & np.uint64(1) != 0] = number
            if number % crowd.every == 0:
                counts.append(totals.copy())
            if moving == 0 and crowd.until_still:
                break
        return front, np.stack([*counts, totals]), last


def _record(crowd: Crowd, rows: Rows, columns: Columns, shown: Sequence[str], played: Sequence[_Played]) -> CrowdRecord:
    """Put a replicate together from its lanes."""
    moved = max(lane.moved for lane in played)
    ticks = min(moved + 1, crowd.ticks) if crowd.until_still else crowd.ticks
    # A lane that ended before others of its replicate keeps its last counts.
    marks = [*range(ticks // crowd.every + 1), *([] if ticks % crowd.every == 0 else [-1])]
    out = np.concatenate([lane.counts[np.minimum(marks, len(lane.counts) - 1)] for lane in played], axis=1)
    ends = columns | {"out": np.concatenate([lane.out for lane in played]) if len(played) > 1 else played[0].out}
    counts = {flag: out if flag == "out" else _unmoved(ends[flag], crowd.groups, len(out)) for flag in shown}
    return CrowdRecord(
        counts=counts,
        columns={
            column.name: ends[column.name].view(np.bool_) if column.kind == "flag" else ends[column.name]
            for column in crowd.population.columns
        },
        ticks=ticks,
        still=crowd.ticks > 0 and moved < crowd.ticks,
        neighbours={"offsets": rows.offsets, "targets": rows.targets},
    )


def _unmoved(values: NDArray[Any], groups: int, rows: int) -> NDArray[np.int64]:
    """Return the counts of a flag that no rule writes."""
    return np.tile(values.reshape(groups, -1).sum(axis=1, dtype=np.int64), (rows, 1))
