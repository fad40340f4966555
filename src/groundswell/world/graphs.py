"""Whom people see: everybody, a random graph, a ring, a torus or given ties, said here and made as compressed rows."""

from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from groundswell.errors import ScenarioError
from groundswell.rng import GRAPH, words_of_block
from groundswell.world.arithmetic import logarithm

__all__ = ["Contacts", "Everybody", "RandomGraph", "Ring", "Rows", "Ties", "Torus", "neighbours"]

_SKIPS = 0
_ENDS = 1
"""Blocks of the graphs' draws: how many pairs are passed over, and where a rewired tie ends (one block a trial)."""
_TRIALS = 64
"""How often a rewired tie looks for a free end before it stays where it was."""
_CHUNK = 1 << 16


@dataclass(frozen=True)
class Everybody:
    """Each sees the whole group, and nobody in particular."""


@dataclass(frozen=True)
class RandomGraph:
    """Each pair tied with the same chance, so that degrees are Poisson in a large crowd (Erdos & Renyi 1959).

    Attributes
    ----------
    mean_degree : float
        Ties a person on average: each pair's chance is this over the number of others.
    """

    mean_degree: float

    def __post_init__(self) -> None:
        if not 0.0 <= self.mean_degree < float("inf"):
            raise ScenarioError(f"mean_degree = {self.mean_degree}: must be a finite number of at least 0")


@dataclass(frozen=True)
class Ring:
    """A ring on which each sees the nearest, some ties rewired at random (Watts & Strogatz 1998).

    A rewired tie keeps one end; the other moves to somebody drawn from all who are neither among the ring's own
    neighbours of that person nor tied to that person already.

    Attributes
    ----------
    neighbours : int
        Ties a person, half on either side; even.
    rewired : float
        Chance that a tie's far end is moved to somebody drawn at random.
    """

    neighbours: int
    rewired: float = 0.0

    def __post_init__(self) -> None:
        if self.neighbours < 2 or self.neighbours % 2 != 0:
            raise ScenarioError(f"neighbours = {self.neighbours}: must be even and at least 2, half on either side")
        if not 0.0 <= self.rewired <= 1.0:
            raise ScenarioError(f"rewired = {self.rewired}: must be from 0 to 1")


@dataclass(frozen=True)
class Torus:
    """A grid whose edges meet: each sees the eight cells around (Moore) or the four beside.

    Attributes
    ----------
    rows, columns : int
        Cells, one person each, row after row.
    eight : bool
        Whether corners are seen.
    """

    rows: int
    columns: int
    eight: bool = True

    def __post_init__(self) -> None:
        if self.rows < 3 or self.columns < 3:
            raise ScenarioError(f"a torus of {self.rows} x {self.columns}: needs at least 3 rows and 3 columns")


@dataclass(frozen=True)
class Ties:
    """Ties given one by one; each binds both ways and is given once.

    Attributes
    ----------
    pairs : tuple of (int, int)
        Persons' numbers, from 0.
    """

    pairs: tuple[tuple[int, int], ...]


@dataclass(frozen=True, eq=False)
class Rows:
    """Contacts ready made, as `neighbours` gives them: one graph for many plays.

    Attributes
    ----------
    offsets : (people + 1,) int64
        Where each person's contacts begin among `targets`.
    targets : (ties,) uint32
        Whom each sees, person after person.
    both_ways : bool
        Whether every tie is known to bind both ways, as those of `neighbours` do; else `mutual` looks.
    people, most : int
        How many there are, and the most contacts that anybody has.
    """

    offsets: NDArray[np.int64]
    targets: NDArray[np.uint32]
    both_ways: bool = False
    people: int = field(init=False)
    most: int = field(init=False)

    @cached_property
    def mutual(self) -> bool:
        """Whether whoever sees somebody is seen by them."""
        if self.both_ways:
            return True
        here = np.repeat(np.arange(self.people, dtype=np.uint64), np.diff(self.offsets))
        there = self.targets.astype(np.uint64)
        return np.array_equal(np.sort(here << np.uint64(32) | there), np.sort(there << np.uint64(32) | here))

    @cached_property
    def short_offsets(self) -> NDArray[np.uint32]:
        """The offsets in half the memory."""
        return self.offsets.astype(np.uint32)

    def __post_init__(self) -> None:
        offsets = np.ascontiguousarray(self.offsets, dtype=np.int64)
        targets = np.ascontiguousarray(self.targets, dtype=np.uint32)
        people = len(offsets) - 1
        degrees = np.diff(offsets)
        if people < 0 or offsets[0] != 0 or offsets[-1] != len(targets) or (degrees < 0).any():
            raise ScenarioError("rows of contacts: offsets must begin at 0, never fall, and end at the number of ties")
        if len(targets) >= 2**32:
            raise ScenarioError(f"rows of contacts: {len(targets)} ties: must be fewer than 2**32")
        if len(targets) and int(targets.max()) >= people:
            raise ScenarioError(f"rows of contacts: person {targets.max()}: there are {people} people, from 0")
        made = {"offsets": offsets, "targets": targets, "people": people, "most": int(degrees.max(initial=0))}
        for name, value in made.items():
            object.__setattr__(self, name, value)


Contacts = Everybody | RandomGraph | Ring | Torus | Ties | Rows
"""What can be said of whom people see."""

Pair = tuple[NDArray[np.int64], NDArray[np.int64]]


def neighbours(contacts: Contacts, people: int, *, seed: int, replicate: int, groups: int = 1) -> Rows:
    """Make the contacts that were said, group by group.

    Parameters
    ----------
    contacts : Contacts
        What was said; of one group, where it names persons or cells.
    people : int
        In all groups together.
    seed, replicate : int
        Whose luck.
    groups : int
        Groups of equal size, tied within only. Graphs drawn at random differ from group to group; a ring without
        rewiring, a torus, given ties and ready rows are the same in each.

    Returns
    -------
    Rows
        Each person's contacts in rising order; ready rows keep the order they came in.

    Raises
    ------
    ScenarioError
        If so many people cannot have such contacts, or a tie is given twice, to oneself, or to nobody.
    """
    size = people // groups
    match contacts:
        case Everybody():
            rows = Rows(np.zeros(people + 1, np.int64), np.zeros(0, np.uint32), both_ways=True)
        case RandomGraph():
            rows = _rows(people, *_random_pairs(contacts.mean_degree, size, groups, seed, replicate))
        case Ring():
            rows = _ring(contacts, size, groups, seed, replicate)
        case Torus():
            rows = _torus(contacts, size)
        case Ties():
            rows = _rows(size, *_given_pairs(contacts, size))
        case Rows():
            rows = contacts
    if rows.people not in (size, people):
        raise ScenarioError(f"rows of contacts for {rows.people} people: the crowd has {size} in each group")
    return rows if rows.people == people else _repeated(rows, groups)


def _rows(people: int, one: NDArray[np.int64], other: NDArray[np.int64]) -> Rows:
    """Turn ties into rows, each seen from both ends."""
    from scipy.sparse import coo_array  # noqa: PLC0415 - heavy, and cities have no use for it

    kind = np.int32 if max(people, 2 * len(one)) < 2**31 else np.int64
    ones = np.ones(len(one), dtype=np.int8)
    half = coo_array((ones, (one.astype(kind), other.astype(kind))), shape=(people, people)).tocsr()
    whole = (half + half.T.tocsr()).tocsr()
    whole.sort_indices()
    return Rows(whole.indptr.astype(np.int64), whole.indices.astype(np.uint32), both_ways=True)


def _repeated(rows: Rows, groups: int) -> Rows:
    """Give every group the same contacts."""
    firsts = np.arange(groups, dtype=np.int64)[:, None]
    offsets = (rows.offsets[:-1] + firsts * rows.offsets[-1]).ravel()
    targets = (rows.targets + (firsts * rows.people).astype(np.uint32)).ravel()
    return Rows(np.append(offsets, len(targets)), targets, both_ways=rows.both_ways)


def _fine(seed: int, replicate: int, first: int, count: int) -> NDArray[np.float64]:
    """Draw numbers in (0, 1], of 53 bits, by their running numbers from an even first one on."""
    found = np.empty((count + 1) // 2 * 2)
    for start in range(0, len(found) // 2, _CHUNK):
        stop = min(start + _CHUNK, len(found) // 2)
        words = words_of_block(seed, replicate, 0, _SKIPS, np.arange(first // 2 + start, first // 2 + stop), GRAPH)
        for place in range(2):
            high, low = (words[2 * place + half].astype(np.uint64) for half in range(2))
            whole = (high << np.uint64(21)) + (low >> np.uint64(11))
            found[2 * start + place : 2 * stop : 2] = (whole.astype(np.float64) + 1.0) * 2.0**-53
    return found[:count]


def _random_pairs(mean_degree: float, size: int, groups: int, seed: int, replicate: int) -> Pair:
    """Draw which pairs are tied, by how many pairs are passed over between two ties (Batagelj & Brandes 2005)."""
    if mean_degree > size - 1 and mean_degree > 0.0:
        raise ScenarioError(f"mean_degree = {mean_degree}: among {size} people it is at most {size - 1}")
    pairs = size * (size - 1) // 2
    total = pairs * groups
    if mean_degree == 0.0 or total == 0:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    chance = mean_degree / (size - 1)
    if chance == 1.0:
        return _unranked(np.arange(total), size, pairs)
    scale = 1.0 / float(logarithm(1.0 - chance))
    places: list[NDArray[np.int64]] = []
    last, drawn = -1, 0
    while last < total:
        count = int((total - last) * chance * 1.01) + 64
        count += count % 2
        passed = np.floor(logarithm(_fine(seed, replicate, drawn, count)) * scale)
        steps = np.minimum(passed, float(total)).astype(np.int64) + 1
        found = last + np.cumsum(steps)
        places.append(found)
        last, drawn = int(found[-1]), drawn + count
    tied = np.concatenate(places)
    return _unranked(tied[: np.searchsorted(tied, total)], size, pairs)


def _unranked(places: NDArray[np.int64], size: int, pairs: int) -> Pair:
    """Return which two people the pairs of these numbers are: (1, 0), (2, 0), (2, 1), (3, 0) and so on."""
    group, rank = np.divmod(places, pairs)
    later = np.floor((np.sqrt(8.0 * rank + 1.0) + 1.0) / 2.0).astype(np.int64)
    # A root of a large number may be off by one either way.
    later -= later * (later - 1) // 2 > rank
    later += (later + 1) * later // 2 <= rank
    earlier = rank - later * (later - 1) // 2
    return group * size + later, group * size + earlier


def _ring(ring: Ring, size: int, groups: int, seed: int, replicate: int) -> Rows:
    if ring.neighbours >= size:
        most = (size - 1) // 2 * 2
        raise ScenarioError(f"neighbours = {ring.neighbours}: a ring of {size} people has at most {most} each")
    if ring.rewired > 0.0:
        return _rows(size * groups, *_rewired_pairs(ring, size, groups, seed, replicate))
    return _rows(size, *_ring_pairs(ring.neighbours // 2, size))


def _ring_pairs(half: int, size: int) -> Pair:
    one = np.tile(np.arange(size, dtype=np.int64), half)
    ahead = np.repeat(np.arange(1, half + 1, dtype=np.int64), size)
    return one, (one + ahead) % size


def _rewired_pairs(ring: Ring, size: int, groups: int, seed: int, replicate: int) -> Pair:
    """Move ties of rings; those whose new end is taken draw again, the first of two that draw the same keeps it."""
    half = ring.neighbours // 2
    one, other = _ring_pairs(half, size)
    draw = partial(words_of_block, seed, replicate, 0, domain=GRAPH)
    everyone: list[Pair] = []
    for group in range(groups):
        ties = np.arange(group * size * half, (group + 1) * size * half)
        lot = draw(_ENDS, ties)[0] * 2.0**-32
        moving = np.flatnonzero(lot < ring.rewired)
        ends = other.copy()
        taken = np.zeros(0, np.int64)
        for trial in range(1, _TRIALS + 1):
            if len(moving) == 0:
                break
            drawn = draw(_ENDS + trial, ties[moving])[0].astype(np.uint64)
            new = (drawn * np.uint64(size) >> np.uint64(32)).astype(np.int64)
            mine = one[moving]
            apart = np.abs(mine - new)
            far = np.minimum(apart, size - apart) > half
            names = np.minimum(mine, new) * size + np.maximum(mine, new)
            first = np.zeros(len(moving), dtype=bool)
            first[np.unique(np.where(far, names, -1), return_index=True)[1]] = True
            good = first & far & ~np.isin(names, taken)
            ends[moving[good]] = new[good]
            taken = np.concatenate([taken, names[good]])
            moving = moving[~good]
        everyone.append((one + group * size, ends + group * size))
    return np.concatenate([a for a, _ in everyone]), np.concatenate([b for _, b in everyone])


def _torus(torus: Torus, size: int) -> Rows:
    if torus.rows * torus.columns != size:
        cells = torus.rows * torus.columns
        raise ScenarioError(
            f"a torus of {torus.rows} x {torus.columns}: has {cells} cells, and there are {size} people"
        )
    row, column = np.divmod(np.arange(size), torus.columns)
    steps = [(up, over) for up in (-1, 0, 1) for over in (-1, 0, 1) if (up, over) != (0, 0)]
    if not torus.eight:
        steps = [step for step in steps if 0 in step]
    seen = [(row + up) % torus.rows * torus.columns + (column + over) % torus.columns for up, over in steps]
    targets = np.sort(np.stack(seen, axis=1), axis=1)
    return Rows(np.arange(size + 1) * len(steps), targets.ravel().astype(np.uint32), both_ways=True)


def _given_pairs(ties: Ties, size: int) -> Pair:
    seen: set[tuple[int, int]] = set()
    for one, other in ties.pairs:
        for person in (one, other):
            if not 0 <= person < size:
                raise ScenarioError(f"tie {one}-{other}: person {person}: must be from 0 to {size - 1}")
        if one == other:
            raise ScenarioError(f"tie {one}-{other}: nobody is tied to oneself")
        name = (min(one, other), max(one, other))
        if name in seen:
            raise ScenarioError(f"tie {one}-{other}: is given twice; a tie binds both ways")
        seen.add(name)
    given: Any = np.array(ties.pairs, dtype=np.int64).reshape(-1, 2)
    return given[:, 0], given[:, 1]
