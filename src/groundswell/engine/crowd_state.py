"""A crowd while it is played: everybody's columns, who sees whom, and what was counted."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from groundswell.engine.cache import load_module
from groundswell.engine.emit_crowd import CrowdText
from groundswell.engine.kernels.rows import ROWS_TEXT
from groundswell.errors import ScenarioError
from groundswell.mechanisms.crowd import Crowd, CrowdRecord
from groundswell.world.columns import Column, Population
from groundswell.world.graphs import Rows

__all__ = ["BLOCK", "CrowdState", "Inner", "check_names", "checked_column", "checked_start", "sorted_inside"]

BLOCK = 4096
"""Most people in a block of the vectorised loop; the result does not depend on it."""


@dataclass(frozen=True)
class Inner:
    """People sorted by group and number of contacts, so that a loop over contacts has one length for many.

    Attributes
    ----------
    person : (people,) uint32
        Whose place it is, in the caller's numbering.
    degrees : (people,) float32
        How many contacts each has.
    blocks : (blocks, 5) int64
        Group, first and last (exclusive) place, first and last (exclusive) run.
    runs : (runs, 4) int64
        First place, how many, contacts each, and where their contacts begin among `targets`.
    targets : (ties,) uint32
        Places of contacts: of each run first everybody's first contact, then everybody's second, and so on.
    block : int
        Most people in a block.
    """

    person: NDArray[np.uint32]
    degrees: NDArray[np.float32]
    blocks: NDArray[np.int64]
    runs: NDArray[np.int64]
    targets: NDArray[np.uint32]
    block: int

    def group_heads(self) -> NDArray[np.int64]:
        """Return the first block of each group."""
        groups = self.blocks[:, 0]
        return np.flatnonzero(np.append(True, groups[1:] != groups[:-1]))


def sorted_inside(rows: Rows, size: int, groups: int, block: int) -> Inner:
    """Sort people, and lay their contacts out run by run.

    Parameters
    ----------
    rows : Rows
        Everybody's contacts.
    size, groups : int
        People in a group, and how many groups; sorted within each.
    block : int
        Most people in a block.
    """
    people = rows.people
    degrees = np.diff(rows.offsets)
    group = np.repeat(np.arange(groups, dtype=np.int64), size)
    most = int(degrees.max()) + 1
    names = group * most + degrees
    # Short names are sorted by their digits, which is quick.
    short = groups * most <= np.iinfo(np.uint16).max
    person = np.argsort(names.astype(np.uint16) if short else names, kind="stable").astype(np.uint32)
    place_of = np.empty(people, dtype=np.uint32)
    place_of[person] = np.arange(people, dtype=np.uint32)
    sorted_degrees = degrees[person]
    place = np.arange(people, dtype=np.int64)
    fresh_block = place % size % block == 0
    fresh_run = fresh_block | (np.diff(sorted_degrees, prepend=-1) != 0)
    firsts = np.flatnonzero(fresh_run)
    counts = np.diff(np.append(firsts, people))
    ties = np.append(0, np.cumsum(counts * sorted_degrees[firsts]))
    runs = np.ascontiguousarray(np.stack([firsts, counts, sorted_degrees[firsts], ties[:-1]], axis=1))
    heads = np.flatnonzero(fresh_block)
    tails = np.append(heads[1:], people)
    cuts = np.searchsorted(firsts, np.append(heads, people))
    blocks = np.stack([heads // size, heads, tails, cuts[:-1], cuts[1:]], axis=1)
    return Inner(
        person=person,
        degrees=sorted_degrees.astype(np.float32),
        blocks=np.ascontiguousarray(blocks),
        runs=runs,
        targets=_laid_out(rows, place_of, person, runs),
        block=min(block, size),
    )


def _laid_out(
    rows: Rows, place_of: NDArray[np.uint32], person: NDArray[np.uint32], runs: NDArray[np.int64]
) -> NDArray[np.uint32]:
    """Write each run's contacts, slot after slot."""
    found = np.empty(len(rows.targets), dtype=np.uint32)
    if len(found):
        load_module(ROWS_TEXT).lay_out(rows.offsets, rows.targets, place_of, person, runs, found)
    return found


def _count(flags: NDArray[np.uint8], groups: int) -> NDArray[np.int64]:
    """Count a flag group by group; one group is counted at once, which is much quicker."""
    if groups == 1:
        return np.array([np.count_nonzero(flags)], dtype=np.int64)
    found: NDArray[np.int64] = flags.reshape(groups, -1).sum(axis=1, dtype=np.int64)
    return found


@dataclass
class CrowdState:
    """What a crowd is while it is played; see `groundswell.mechanisms.crowd.Crowd` and its record."""

    crowd: Crowd
    text: CrowdText
    parameters: NDArray[np.float32]
    columns: dict[str, NDArray[Any]]
    rows: Rows
    seed: int
    replicate: int
    counts: list[NDArray[np.int64]] = field(default_factory=list)
    ticks: int = 0
    still: bool = False
    totals: NDArray[np.int64] = field(init=False)

    def __post_init__(self) -> None:
        found = [_count(self.columns[flag], self.groups) for flag in self.text.shown]
        self.totals = np.stack(found, axis=1) if found else np.zeros((self.groups, 0), np.int64)

    @property
    def groups(self) -> int:
        """How many crowds stand side by side."""
        return self.crowd.groups

    @property
    def size(self) -> int:
        """People in each."""
        return self.crowd.people // self.crowd.groups

    def inner(self) -> Inner:
        """Return the people sorted for the vectorised loop."""
        return sorted_inside(self.rows, self.size, self.groups, BLOCK)

    def until_still(self, tick: Callable[[int], int]) -> None:
        """Play tick after tick, and count; stop after one that changed nothing, if no rule draws.

        Parameters
        ----------
        tick : function of int
            Plays the tick of this number, from 1 on, updates the totals, and returns how many people changed.
        """
        crowd = self.crowd
        may_stop = crowd.until_still and crowd.order != "one" and not self.text.lines.draws
        self.counts.append(self.totals.copy())
        while self.ticks < crowd.ticks:
            self.ticks += 1
            self.still = tick(self.ticks) == 0
            over = self.still and may_stop
            if over or self.ticks == crowd.ticks or self.ticks % crowd.every == 0:
                self.counts.append(self.totals.copy())
            if over:
                break

    def record(self) -> CrowdRecord:
        """Return what happened.

        Raises
        ------
        ScenarioError
            If a rule drove a column out of its bounds.
        """
        for column in self.crowd.population.columns:
            if column.name in self.text.lines.stores and column.kind != "flag":
                check_bounds(self.crowd.population.name, column, self.columns[column.name], "a rule drives it out")
        stacked = np.stack(self.counts)
        return CrowdRecord(
            counts={flag: np.ascontiguousarray(stacked[:, :, place]) for place, flag in enumerate(self.text.shown)},
            columns={
                column.name: self.columns[column.name].view(np.bool_)
                if column.kind == "flag"
                else self.columns[column.name]
                for column in self.crowd.population.columns
            },
            ticks=self.ticks,
            still=self.still,
            neighbours={"offsets": self.rows.offsets, "targets": self.rows.targets},
        )


def check_bounds(population: str, column: Column, values: NDArray[Any], why: str) -> None:
    """Refuse a column that is not a number, or outside its declared bounds.

    Raises
    ------
    ScenarioError
        With the first offending person and value.
    """
    # Minimum and maximum of a column with a NaN are NaN, and every comparison with it fails.
    if values.min() >= column.low and values.max() <= column.high:
        return
    wrong = int(np.flatnonzero(~((values >= column.low) & (values <= column.high)))[0])
    raise ScenarioError(
        f"{population}.{column.name} = {values[wrong]} for person {wrong}:"
        f" must stay from {column.low:g} to {column.high:g}; {why}"
    )


def checked_start(crowd: Crowd) -> dict[str, NDArray[Any]]:
    """Return everybody's columns at the start, as the loops want them.

    Raises
    ------
    ScenarioError
        If a start is for no column, of another length, or out of its bounds.
    """
    check_names(crowd.population, crowd.start)
    return {
        column.name: checked_column(crowd, column, crowd.start[column.name])
        if column.name in crowd.start
        else np.zeros(crowd.people, dtype=_kind(column))
        for column in crowd.population.columns
    }


def check_names(population: Population, start: Mapping[str, NDArray[Any]]) -> None:
    """Refuse a start for a column that there is not.

    Raises
    ------
    ScenarioError
        With the columns that there are.
    """
    known = [column.name for column in population.columns]
    for name in start:
        if name not in known:
            raise ScenarioError(f"start: {name}: {population.name} has no such column; it has {', '.join(known)}")


def checked_column(crowd: Crowd, column: Column, values: NDArray[Any]) -> NDArray[Any]:
    """Return a copy of one column's start, as the loops want it.

    Raises
    ------
    ScenarioError
        If it is of another length, or out of the column's bounds.
    """
    given = np.asarray(values)
    if given.shape != (crowd.people,):
        raise ScenarioError(f"start: {column.name}: has shape {given.shape}, and there are {crowd.people} people")
    check_bounds(crowd.population.name, column, given, "the start is outside")
    return np.array(given, dtype=_kind(column), order="C")


def _kind(column: Column) -> type[np.float32] | type[np.uint8]:
    return np.float32 if column.kind == "float" else np.uint8
