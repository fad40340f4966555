"""What everybody is now: columns, the groups people are sorted by, and who looks at whom."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from groundswell.errors import ScenarioError
from groundswell.world.columns import Population

__all__ = ["BLOCK", "State", "check_contract"]

BLOCK = 4096
"""Most people in a block; a block never straddles two groups."""

_DTYPES: Mapping[str, type[np.generic]] = {"float": np.float32, "code": np.uint8, "flag": np.uint8}


def _shown_name(population: Population) -> str:
    names = [column.name for column in population.columns if column.shown]
    if len(names) > 1:
        raise ValueError(f"{population.name} show {' and '.join(names)}; one column may be shown")
    return names[0] if names else ""


def _blocks(offsets: NDArray[np.int64]) -> NDArray[np.int64]:
    rows = [
        (group, first, min(first + BLOCK, int(stop)))
        for group, (start, stop) in enumerate(zip(offsets[:-1], offsets[1:], strict=True))
        for first in range(int(start), int(stop), BLOCK)
    ]
    return np.array(rows, dtype=np.int64).reshape(-1, 3)


@dataclass(eq=False)
class State:
    """A population's columns, sorted by group; only the engine writes them.

    Attributes
    ----------
    population : Population
        Names and kinds of the columns.
    columns : dict of str to array
        One (people,) array a column: float32, or uint8 for codes and flags. The shown column stands here as others see it
        (the front); passes write its other copy (the back).
    offsets : (groups + 1,) int64
        Group g is the people from ``offsets[g]`` up to ``offsets[g + 1]``.
    contacts : (people, degree) uint32, or None
        Whom each person looks at.
    back : (people,) uint8, or None
        The shown column as it will be seen from the next tick on.
    blocks : (blocks, 3) int64
        Group, first and last (exclusive) person of each block.
    """

    population: Population
    columns: dict[str, NDArray[np.generic]]
    offsets: NDArray[np.int64]
    contacts: NDArray[np.uint32] | None = None
    back: NDArray[np.uint8] | None = None
    shown: str = field(init=False)
    blocks: NDArray[np.int64] = field(init=False)

    def __post_init__(self) -> None:
        self.offsets = np.ascontiguousarray(self.offsets, dtype=np.int64)
        count = int(self.offsets[-1])
        if self.offsets[0] != 0 or (np.diff(self.offsets) < 0).any():
            raise ValueError("offsets must begin at 0 and never fall")
        self.columns = {column.name: self._column(column.name, column.kind) for column in self.population.columns}
        for name, values in self.columns.items():
            if values.shape != (count,):
                raise ValueError(f"{name}: {values.shape} values for {count} people")
        if self.contacts is not None:
            self.contacts = np.ascontiguousarray(self.contacts, dtype=np.uint32)
            if self.contacts.ndim != 2 or len(self.contacts) != count:
                raise ValueError(f"contacts: shape {self.contacts.shape} for {count} people")
            # The compiled gather does not look twice: a number out of range would read foreign memory.
            if self.contacts.size and int(self.contacts.max()) >= count:
                raise ValueError(f"contacts: person {int(self.contacts.max())} of {count}")
        self.shown = _shown_name(self.population)
        if self.shown and self.back is None:
            self.back = self.front.copy()
        self.blocks = _blocks(self.offsets)

    def _column(self, name: str, kind: str) -> NDArray[np.generic]:
        if name not in self.columns:
            raise ValueError(f"{name}: no values given")
        return np.require(self.columns[name], dtype=_DTYPES[kind], requirements=["C", "A", "W"])

    @property
    def people(self) -> int:
        """How many there are."""
        return int(self.offsets[-1])

    @property
    def groups(self) -> int:
        """How many groups they belong to."""
        return len(self.offsets) - 1

    @property
    def front(self) -> NDArray[np.uint8]:
        """The shown column as others see it."""
        return self.columns[self.shown].view(np.uint8)

    def swap(self) -> None:
        """Let everybody be seen as the passes of this tick left them: called once, at the end of a tick."""
        if self.shown and self.back is not None:
            front = self.front
            self.columns[self.shown] = self.back
            self.back = front

    def copy(self) -> "State":
        """Return a state of its own, equal to this one."""
        return State(
            population=self.population,
            columns={name: values.copy() for name, values in self.columns.items()},
            offsets=self.offsets.copy(),
            contacts=self.contacts,
            back=None if self.back is None else self.back.copy(),
        )

    def memory_bytes(self) -> int:
        """Return how many bytes the arrays take."""
        arrays = [*self.columns.values(), self.offsets, self.blocks]
        arrays += [array for array in (self.contacts, self.back) if array is not None]
        return sum(array.nbytes for array in arrays)

    def digest(self) -> str:
        """Return a hash of every bit of every column, for comparing runs."""
        digest = hashlib.sha256()
        for name, values in self.columns.items():
            digest.update(name.encode())
            digest.update(values.tobytes())
        if self.back is not None:
            digest.update(self.back.tobytes())
        return digest.hexdigest()


def check_contract(state: State) -> None:
    """Check that every column is finite and within its declared bounds.

    Group sums rely on the bounds, and a number that is not finite means nothing to any rule; the passes do not look, so
    that they stay fast, and every record does.

    Raises
    ------
    ScenarioError
        With the first offending column, group, person and value.
    """
    for column in state.population.columns:
        values = state.columns[column.name]
        if not len(values):
            continue
        # Minimum and maximum of a column with a NaN are NaN, and every comparison with it fails.
        if values.min() >= column.low and values.max() <= column.high:
            continue
        wrong = int(np.flatnonzero(~((values >= column.low) & (values <= column.high)))[0])
        group = int(np.searchsorted(state.offsets, wrong, side="right")) - 1
        raise ScenarioError(
            f"{state.population.name}.{column.name} = {values[wrong]} for number {wrong} ({state.population.group}"
            f" {group}): must stay from {column.low:g} to {column.high:g}; a parameter or a rule drives it out."
        )
