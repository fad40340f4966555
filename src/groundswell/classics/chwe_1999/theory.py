"""What people know of one another, worked out from every state of the world; and which networks are just enough."""

from itertools import combinations

import numpy as np
from numpy.typing import NDArray

__all__ = ["acting", "directed", "in_cliques", "just_enough", "ties_of", "undirected"]

Masks = NDArray[np.int64]


def undirected(people: int) -> Masks:
    """Return every network with ties both ways, as whom each knows: (networks, people) bits, oneself included."""
    pairs = list(combinations(range(people), 2))
    numbers = np.arange(1 << len(pairs))
    knows = np.tile(1 << np.arange(people), (len(numbers), 1))
    for place, (one, other) in enumerate(pairs):
        tied = numbers >> place & 1
        knows[:, one] |= tied << other
        knows[:, other] |= tied << one
    return knows


def directed(people: int) -> Masks:
    """Return every network with ties one way or both: whom each is told by."""
    pairs = [(one, other) for one in range(people) for other in range(people) if one != other]
    numbers = np.arange(1 << len(pairs))
    knows = np.tile(1 << np.arange(people), (len(numbers), 1))
    for place, (one, other) in enumerate(pairs):
        knows[:, one] |= (numbers >> place & 1) << other
    return knows


def acting(knows: Masks, thresholds: tuple[int, ...]) -> NDArray[np.bool_]:
    """Return who acts if all are in fact willing, in the fullest equilibrium: (networks, people).

    In a state of the world each person is willing, with the given threshold, or would never act. One knows the states
    that agree on oneself and those whom one knows, and acts if in each of them enough act. Everybody who is willing is
    let act at first, and whoever cannot be sure falls out, until nobody does.
    """
    people = len(thresholds)
    states = np.arange(1 << people)
    acts = np.repeat(((states[:, None] >> np.arange(people)) & 1).astype(bool)[None], len(knows), axis=0)
    while True:
        counts = acts.sum(axis=2)
        after = acts.copy()
        for person, threshold in enumerate(thresholds):
            for mask in np.unique(knows[:, person]):
                where = np.flatnonzero(knows[:, person] == mask)
                for alike in _classes(states, int(mask)):
                    sure = counts[np.ix_(where, alike)].min(axis=1) >= threshold
                    after[where[:, None], alike[None, :], person] &= sure[:, None]
        if (after == acts).all():
            found: NDArray[np.bool_] = acts[:, -1]
            return found
        acts = after


def _classes(states: Masks, mask: int) -> list[Masks]:
    """Return the states in classes that look alike to somebody who knows these people."""
    keys = states & mask
    return [np.flatnonzero(keys == key) for key in np.unique(keys)]


def just_enough(knows: Masks, thresholds: tuple[int, ...]) -> Masks:
    """Return the networks in which all act, and not all would if any one tie were taken away.

    One tie is enough to look at: who knows more, and is known to, never acts less.
    """
    enough = np.asarray(acting(knows, thresholds).all(axis=1))
    names = {row.tobytes(): place for place, row in enumerate(knows)}
    minimal = []
    for place in np.flatnonzero(enough):
        row = knows[place]
        fewer = [
            names[_without(row, one, other).tobytes()]
            for one in range(len(thresholds))
            for other in range(len(thresholds))
            if one != other and row[one] >> other & 1
        ]
        if not enough[fewer].any():
            minimal.append(row)
    return np.array(minimal, dtype=np.int64).reshape(-1, len(thresholds))


def _without(row: Masks, one: int, other: int) -> Masks:
    """Return a network in which one is no longer told by the other."""
    fewer = row.copy()
    fewer[one] &= ~(1 << other)
    return fewer


def in_cliques(row: Masks, thresholds: tuple[int, ...], *, ordered: bool = False) -> bool:
    """Say whether a network is nothing but cliques, each told by whole cliques before it.

    Cliques are people who all tell one another; they may overlap. Everybody stands in one whose members and those who
    are known to all of it are as many as the threshold asks for; and wherever somebody is told without telling, a whole
    clique tells the whole of another. If `ordered`, none of the earlier has a threshold above one of the later.
    """
    people = range(len(thresholds))
    told = [{other for other in people if int(row[one]) >> other & 1} for one in people]
    circles = [
        set(some)
        for size in range(1, len(thresholds) + 1)
        for some in combinations(people, size)
        if all(set(some) <= told[one] for one in some)
    ]
    known = [set.intersection(*(told[one] for one in some)) for some in circles]

    def tells(other: int, one: int) -> bool:
        return any(
            one in later
            and other in earlier
            and earlier <= heard
            and (not ordered or _rising(earlier, later, thresholds))
            for later, heard in zip(circles, known, strict=True)
            for earlier in circles
        )

    met = all(
        any(one in some and thresholds[one] <= len(heard) for some, heard in zip(circles, known, strict=True))
        for one in people
    )
    return met and all(tells(other, one) for one in people for other in told[one] if one not in told[other])


def _rising(earlier: set[int], later: set[int], thresholds: tuple[int, ...]) -> bool:
    return max(thresholds[one] for one in earlier) <= min(thresholds[one] for one in later)


def ties_of(rows: Masks) -> NDArray[np.int64]:
    """Return how many ties each network has, counted one way."""
    people = rows.shape[1]
    found: NDArray[np.int64] = sum((rows >> other & 1).sum(axis=1) for other in range(people)) - people
    return found
