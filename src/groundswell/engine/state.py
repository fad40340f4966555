"""What everybody is now: columns, the groups people are sorted by, and who looks at whom."""

import hashlib
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from groundswell.errors import ScenarioError
from groundswell.world.columns import Population

__all__ = ["BLOCK", "State", "check_contract"]

BLOCK = 4096
"""Most people in a block; a block never straddles two groups."""


def _blocks(offsets: NDArray[np.int64]) -> NDArray[np.int64]:
    rows = [
        (group, first, min(first + BLOCK, stop))
        for group, (start, stop) in enumerate(pairwise(offsets.tolist()))
        for first in range(start, stop, BLOCK)
    ]
    return np.array(rows, dtype=np.int64).reshape(-1, 3)


@dataclass(eq=False)
class State:
    """A population's columns, sorted by group; only the engine writes them.

    Attributes
    ----------
    columns : dict of str to array
        One (people,) array a column: float32, or uint8 for codes and flags. The shown column stands here as
        others see it (the front); passes write its other copy (the back).
    offsets : (groups + 1,) int64
        Group g is the people from ``offsets[g]`` up to ``offsets[g + 1]``.
    contacts : (people, degree) uint32, or None
        Whom each person looks at.
    shown : str
        Name of the column that contacts look at; a population without it shows nothing.
    back : (people,) uint8, or None
        The shown column as it will be seen from the next tick on.
    blocks : (blocks, 3) int64
        Group, first and last (exclusive) person of each block.
    """

    columns: dict[str, NDArray[Any]]
    offsets: NDArray[np.int64]
    contacts: NDArray[np.uint32] | None = None
    shown: str = "shown"
    back: NDArray[np.uint8] | None = None
    blocks: NDArray[np.int64] = field(init=False)

    def __post_init__(self) -> None:
        self.offsets = np.ascontiguousarray(self.offsets, dtype=np.int64)
        if self.offsets[0] != 0 or (np.diff(self.offsets) < 0).any():
            raise ValueError("offsets must begin at 0 and never fall")
        self.columns = {name: self._column(name, values) for name, values in self.columns.items()}
        if self.contacts is not None:
            self._check_contacts(self.contacts)
            self.contacts = np.ascontiguousarray(self.contacts, dtype=np.uint32)
        if self.shown not in self.columns:
            self.shown = ""
        elif self.back is None:
            self.back = self.front.copy()
        self.blocks = _blocks(self.offsets)

    def _column(self, name: str, values: NDArray[Any]) -> NDArray[Any]:
        if values.dtype not in (np.float32, np.uint8) or values.shape != (self.people,):
            raise ValueError(
                f"{name}: {values.dtype} {values.shape}; must be float32 or uint8, for {self.people} people"
            )
        return np.require(values, requirements=["C", "A", "W"])

    def _check_contacts(self, contacts: NDArray[np.uint32]) -> None:
        if contacts.ndim != 2 or len(contacts) != self.people:
            raise ValueError(f"contacts: shape {contacts.shape} for {self.people} people")
        # The compiled gather does not look twice: a number out of range would read foreign memory.
        if contacts.size and not 0 <= int(contacts.min()) <= int(contacts.max()) < self.people:
            raise ValueError(f"contacts: numbers must be from 0 to {self.people - 1}")

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
        front: NDArray[np.uint8] = self.columns[self.shown]
        return front

    def swap(self) -> None:
        """Let everybody be seen as the passes of this tick left them: called once, at the end of a tick."""
        if self.shown and self.back is not None:
            front = self.front
            self.columns[self.shown] = self.back
            self.back = front

    def copy(self) -> "State":
        """Return a state of its own, equal to this one."""
        return State(
            columns={name: values.copy() for name, values in self.columns.items()},
            offsets=self.offsets.copy(),
            contacts=self.contacts,
            shown=self.shown or "shown",
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


def check_contract(state: State, population: Population) -> None:
    """Check that every column is finite and within its declared bounds.

    Group sums rely on the bounds, and a number that is not finite means nothing to any rule; the passes do
    not look, so that they stay fast, and every record does.

    Raises
    ------
    ScenarioError
        With the first offending column, group, person and value.
    """
    for column in population.columns:
        values = state.columns[column.name]
        if not len(values):
            continue
        # Minimum and maximum of a column with a NaN are NaN, and every comparison with it fails.
        if values.min() >= column.low and values.max() <= column.high:
            continue
        wrong = int(np.flatnonzero(~((values >= column.low) & (values <= column.high)))[0])
        group = int(np.searchsorted(state.offsets, wrong, side="right")) - 1
        raise ScenarioError(
            f"{population.name}.{column.name} = {values[wrong]} for number {wrong}"
            f" ({population.group} {group}): must stay from {column.low:g} to {column.high:g};"
            " a rule or a parameter drives it out."
        )
