"""How people come to enforce a norm that few believe in, in the emperor's dilemma of Centola, Willer and Macy (2005).

Written from the published description alone, without sight of the package's own version.

A few people believe in the norm (+1), the rest do not (-1). Each sees only what neighbours do: whether they comply,
and whether they enforce the norm (+1), its contrary (-1) or nothing (0). Visited one by one in a random order drawn
anew for each round, a person first complies or not, then enforces or not:

* press = -(B/n) * sum of E, need = (1 - (B/n) * sum of C)/2, sums over the n neighbours;
* C = -B if press > S, else B;
* E = -B if press > S + K and C is not B; B if S * need > K and C is B; else 0.

Readings chosen where the description leaves room:

* The rule's disbelievers have strengths S between .01 and .38, the figures were found with 0 to .38. The twin takes
  nought, as its figures are to be set beside those; the lower end is an argument.
* At the outset everybody does as he believes and nobody enforces.
* A person sees in the same visit, when he decides on enforcing, his own new compliance and his neighbours' latest
  conduct.
* "Clustered" believers are the cells nearest to one cell drawn at random, in straight-line distance, equals in random
  order. A block of five columns and a single line are the other readings.
* Compliance is the share of all people, believers among them, who comply with the norm; a cascade is more than half.
* In the fully mixed population everybody else is a neighbour.
"""

from collections.abc import Sequence

import numpy as np

STRONGEST = 0.38


def torus(rows: int, columns: int) -> list[list[int]]:
    """List the eight cells around each cell of a grid whose opposite edges meet.

    Parameters
    ----------
    rows, columns
        Size of the grid, at least three each way.

    Returns
    -------
    list[list[int]]
        The neighbours of each cell, cells being numbered row by row.

    """
    steps = [(down, across) for down in (-1, 0, 1) for across in (-1, 0, 1) if (down, across) != (0, 0)]
    return [
        [(row + down) % rows * columns + (column + across) % columns for down, across in steps]
        for row in range(rows)
        for column in range(columns)
    ]


def cluster(believers: int, rows: int, columns: int, rng: np.random.Generator, shape: str = "disc") -> list[int]:
    """Choose cells close together for the believers.

    Parameters
    ----------
    believers
        How many cells.
    rows, columns
        Size of the grid.
    rng
        Source of the random numbers.
    shape
        "disc" for the cells nearest to a random one, "block" for rows of five cells, "line" for one row.

    Returns
    -------
    list[int]
        The cells.

    """
    top, left = int(rng.integers(rows)), int(rng.integers(columns))
    if shape in {"block", "line"}:
        breadth = 5 if shape == "block" else believers
        places = [divmod(place, breadth) for place in range(believers)]
        return [(top + down) % rows * columns + (left + across) % columns for down, across in places]
    if shape != "disc":
        raise ValueError(f"Unknown shape of a cluster: {shape}.")
    distances = []
    for row in range(rows):
        for column in range(columns):
            down, across = abs(row - top), abs(column - left)
            down, across = min(down, rows - down), min(across, columns - across)
            distances.append((down * down + across * across, rng.random(), row * columns + column))
    return [cell for _, _, cell in sorted(distances)[:believers]]


def decide(belief: int, strength: float, enforcing: float, complying: float, k: float) -> tuple[int, int]:
    """Let one person decide whether to comply, and what to enforce.

    Parameters
    ----------
    belief
        +1 for a believer in the norm, -1 for a disbeliever.
    strength
        Strength of his conviction.
    enforcing, complying
        Means of the neighbours' enforcement and compliance, from -1 to +1.
    k
        Extra cost of enforcing.

    Returns
    -------
    tuple[int, int]
        His compliance and his enforcement.

    """
    press = -belief * enforcing
    need = (1 - belief * complying) / 2
    comply = -belief if press > strength else belief
    if press > strength + k and comply != belief:
        return comply, -belief
    if strength * need > k and comply == belief:
        return comply, belief
    return comply, 0


def play(
    neighbours: Sequence[Sequence[int]],
    faithful: Sequence[int],
    strengths: Sequence[float],
    rounds: int,
    k: float,
    rng: np.random.Generator,
) -> list[int]:
    """Visit everybody in a random order, round after round.

    A round that changes nothing ends the play, since no later round could.

    Parameters
    ----------
    neighbours
        The neighbours of each person.
    faithful
        The believers.
    strengths
        Strengths of conviction, person by person.
    rounds
        Most rounds played.
    k
        Extra cost of enforcing.
    rng
        Source of the random numbers.

    Returns
    -------
    list[int]
        Compliance at the end, person by person.

    """
    people = len(neighbours)
    belief = [-1] * people
    for person in faithful:
        belief[person] = 1
    comply, enforce = belief.copy(), [0] * people
    # What each person sees in sum, kept up to date as others change.
    seen_comply = [sum(comply[other] for other in neighbours[person]) for person in range(people)]
    seen_enforce = [0] * people
    for _ in range(rounds):
        changed = False
        for person in rng.permutation(people).tolist():
            around = neighbours[person]
            before = comply[person], enforce[person]
            after = decide(
                belief[person],
                strengths[person],
                seen_enforce[person] / len(around),
                seen_comply[person] / len(around),
                k,
            )
            if after == before:
                continue
            changed = True
            comply[person], enforce[person] = after
            for other in around:
                seen_comply[other] += after[0] - before[0]
                seen_enforce[other] += after[1] - before[1]
        if not changed:
            break
    return comply


def run(
    believers: int,
    clustered: bool,  # noqa: FBT001 - the place of this argument is fixed by those who call it
    seed: int,
    rounds: int = 200,
    rows: int = 40,
    columns: int = 25,
    k: float = 0.125,
    *,
    weakest: float = 0.0,
    shape: str = "disc",
) -> tuple[float, bool]:
    """Play the dilemma on a grid whose edges meet.

    Parameters
    ----------
    believers
        Number of believers.
    clustered
        Whether believers stand together rather than anywhere.
    seed
        Seed of the random numbers.
    rounds
        Most rounds played.
    rows, columns
        Size of the grid.
    k
        Extra cost of enforcing.
    weakest
        Lower end of the disbelievers' strengths.
    shape
        How clustered believers stand: "disc", "block" or "line".

    Returns
    -------
    tuple[float, bool]
        Share of all people who comply with the norm at the end, and whether that is more than half.

    """
    rng = np.random.default_rng(seed)
    people = rows * columns
    if clustered:
        faithful = cluster(believers, rows, columns, rng, shape)
    else:
        faithful = rng.choice(people, size=believers, replace=False).tolist()
    strengths = rng.uniform(weakest, STRONGEST, size=people).tolist()
    for person in faithful:
        strengths[person] = 1.0
    complying = play(torus(rows, columns), faithful, strengths, rounds, k, rng).count(1)
    return complying / people, 2 * complying > people


def mixed(
    n: int,
    believers: int,
    seed: int,
    rounds: int,
    k: float = 0.125,
    *,
    weakest: float = 0.0,
) -> tuple[float, int]:
    """Play the dilemma where everybody sees everybody else.

    Parameters
    ----------
    n
        Number of people.
    believers
        Number of believers.
    seed
        Seed of the random numbers.
    rounds
        Number of rounds.
    k
        Extra cost of enforcing.
    weakest
        Lower end of the disbelievers' strengths.

    Returns
    -------
    tuple[float, int]
        Share of all people who comply with the norm at the end, and the number of disbelievers who ever enforced it.

    """
    rng = np.random.default_rng(seed)
    strengths = rng.uniform(weakest, STRONGEST, size=n).tolist()
    belief = [1] * believers + [-1] * (n - believers)
    strengths[:believers] = [1.0] * believers
    comply, enforce = belief.copy(), [0] * n
    complying, enforcing = sum(comply), 0
    enforcers: set[int] = set()
    for _ in range(rounds):
        for person in rng.permutation(n).tolist():
            others_enforce = (enforcing - enforce[person]) / (n - 1)
            others_comply = (complying - comply[person]) / (n - 1)
            after = decide(belief[person], strengths[person], others_enforce, others_comply, k)
            complying += after[0] - comply[person]
            enforcing += after[1] - enforce[person]
            comply[person], enforce[person] = after
            if belief[person] == -1 and after[1] == 1:
                enforcers.add(person)
    return comply.count(1) / n, len(enforcers)


def main() -> None:
    """Print the twin's figures beside those of the description."""
    described = {
        (10, True): "compliance .990 (.002), 40/40",
        (10, False): "compliance .417 (.075), 16/40",
        (20, False): "33/40",
        (50, False): "40/40",
    }
    for (believers, clustered), words in described.items():
        results = [run(believers, clustered, seed) for seed in range(40)]
        shares = np.array([share for share, _ in results])
        print(
            f"{believers} believers, {'clustered' if clustered else 'scattered'}: compliance {shares.mean():.3f} "
            f"(s.e. {shares.std(ddof=1) / 40**0.5:.3f}), {sum(spread for _, spread in results)}/40 (described {words})",
        )
    for shape in ("block", "line"):
        results = [run(10, clustered=True, seed=seed, shape=shape) for seed in range(40)]
        shares = np.array([share for share, _ in results])
        print(f"10 believers in a {shape}: {shares.mean():.3f}, {sum(spread for _, spread in results)}/40")
    print("fully mixed, 10 believers in 1000:", mixed(1000, 10, 1, 50), "(described: no disbeliever enforces)")


if __name__ == "__main__":
    main()
