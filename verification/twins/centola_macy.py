"""How contagions that need several sources travel over long ties, in the model of Centola and Macy (2007).

Written from the published description alone, without sight of the package's own version.

People stand on a ring, each tied to his nearest z. Some ties are moved to people anywhere. A person adopts, for good,
once `a` of his neighbours have; at the outset one person and all his neighbours have.

Readings chosen where the description leaves room:

* Ties are moved as Watts and Strogatz move them: lap by lap, nearest neighbours first, each person's tie to the one so
  many places on keeps its near end and, with chance p, has its far end laid at random among those not yet his
  neighbours.
* Rounds are those in which somebody adopts; the last, in which nobody does, is not counted.
* Every run has a network of its own, and a seed drawn at random from it.
"""

from collections.abc import Sequence

import numpy as np

PEOPLE = 1000
NEAREST = 8


def ring(n: int, z: int) -> list[set[int]]:
    """Tie everybody on a ring to his nearest neighbours, half of them on either side.

    Parameters
    ----------
    n
        Number of people.
    z
        Number of neighbours, even.

    Returns
    -------
    list[set[int]]
        The neighbours of each person.

    """
    if z % 2 or z >= n:
        raise ValueError("The number of neighbours must be even, and smaller than the number of people.")
    return [{(person + side * step) % n for step in range(1, z // 2 + 1) for side in (-1, 1)} for person in range(n)]


def rewired(n: int, z: int, p: float, seed: int) -> list[set[int]]:
    """Move some ties of the ring to people anywhere on it.

    Parameters
    ----------
    n
        Number of people.
    z
        Mean number of neighbours, even.
    p
        Chance that a tie is moved.
    seed
        Seed of the random numbers.

    Returns
    -------
    list[set[int]]
        The neighbours of each person.

    """
    rng = np.random.default_rng(seed)
    neighbours = ring(n, z)
    for step in range(1, z // 2 + 1):
        for person in range(n):
            if rng.random() >= p or len(neighbours[person]) == n - 1:
                continue
            old = (person + step) % n
            new = int(rng.integers(n))
            while new == person or new in neighbours[person]:
                new = int(rng.integers(n))
            neighbours[person].remove(old)
            neighbours[old].remove(person)
            neighbours[person].add(new)
            neighbours[new].add(person)
    return neighbours


def spread(neighbours: Sequence[set[int]], a: int, seed_node: int) -> tuple[float, int]:
    """Let a contagion run to its end, all deciding at once in each round.

    Parameters
    ----------
    neighbours
        The neighbours of each person.
    a
        How many neighbours must have adopted before a person does.
    seed_node
        The person who, with all his neighbours, has adopted at the outset.

    Returns
    -------
    tuple[float, int]
        Share of people who have adopted at the end, and the number of rounds in which anybody did.

    """
    adopted = {seed_node} | neighbours[seed_node]
    rounds = 0
    while True:
        exposed = set().union(*(neighbours[person] for person in adopted)) - adopted
        if a <= 0:
            exposed = set(range(len(neighbours))) - adopted
        new = {person for person in exposed if len(neighbours[person] & adopted) >= a}
        if not new:
            return len(adopted) / len(neighbours), rounds
        adopted |= new
        rounds += 1


def share_reaching(a: int, p: float, runs: int, seed: int) -> float:
    """Give the share of runs in which at least nine in ten of a thousand people adopt.

    Parameters
    ----------
    a
        How many neighbours must have adopted before a person does.
    p
        Chance that a tie is moved.
    runs
        Number of runs.
    seed
        Seed of the random numbers.

    Returns
    -------
    float
        Share of runs.

    """
    rng = np.random.default_rng(seed)
    reached = 0
    for _ in range(runs):
        neighbours = rewired(PEOPLE, NEAREST, p, int(rng.integers(2**62)))
        share, _ = spread(neighbours, a, int(rng.integers(PEOPLE)))
        reached += round(share * PEOPLE) * 10 >= 9 * PEOPLE
    return reached / runs


def main() -> None:
    """Print the twin's figures beside those of the description."""
    described = {1: 124, 2: 165, 3: 248, 4: 494}
    for a in range(1, 6):
        share, rounds = spread(ring(PEOPLE, NEAREST), a, 0)
        print(f"ring, a {a}: share {share}, rounds {rounds} (described {described.get(a, 'none leaves the seed')})")
    shares = (0.01, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1)
    table = {
        1: (1, 1, 1, 1, 1, 1, 1, 1),
        2: (1, 1, 1, 1, 0.85, 0.35, 0.05, 0),
        3: (1, 0.90, 0.30, 0, 0, 0, 0, 0),
        4: (0, 0, 0, 0, 0, 0, 0, 0),
    }
    for a, row in table.items():
        for p, value in zip(shares, row, strict=True):
            print(f"a {a}, p {p}: {share_reaching(a, p, 20, 5):.2f} (described {value})")


if __name__ == "__main__":
    main()
