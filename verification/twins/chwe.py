"""Who dares to act when each must know that enough others will, in the model of Chwe (1999).

Written from the published description alone, without sight of the package's own version.

Each person knows his own threshold and those of his neighbours, and the whole network. He acts only if he is sure
that, himself included, at least as many act as his threshold says. Of all the ways in which such caution can be
consistent, that with most action is taken.

Reasoning behind `acts`. What a person cannot see may always be people who never act, so he counts on nobody whom he
does not see, and he counts on a neighbour only so far as that neighbour would act on what both of them see. Hence
suppose that only the people of a group M could ever be moved to act. Whoever sees less than all of M decides as
though the group were the part of it that he sees: a smaller question, answered first. Those who see all of M know
everything about one another, and know that they know it; that is the clique in which knowledge is common. They act
together, in the largest number that leaves none of them, counting those settled before, short of his threshold. The
cliques so follow one another, those of low threshold first.

Readings chosen where the description leaves room:

* A threshold counts the person himself: three people who all see one another can act on thresholds of 3.
* Ties are mutual; networks in which one hears of another and not the reverse are an argument.
* A network is sufficient if everybody acts on it, and minimal if no tie of it can be spared.
"""

from itertools import combinations, permutations, product

Edge = tuple[int, int]


def _seen(edges: list[Edge], people: int, *, directed: bool) -> list[frozenset[int]]:
    """List whose thresholds each person knows, his own among them.

    Parameters
    ----------
    edges
        Ties between people numbered from 0; if directed, the second hears of the first.
    people
        Number of people.
    directed
        Whether ties go one way.

    Returns
    -------
    list[frozenset[int]]
        The people whom each person sees.

    """
    seen = [{person} for person in range(people)]
    for one, other in edges:
        seen[other].add(one)
        if not directed:
            seen[one].add(other)
    return [frozenset(known) for known in seen]


def acts(edges: list[Edge], thresholds: list[int], *, directed: bool = False) -> set[int]:
    """Find who acts, by asking what each group could know in common.

    Parameters
    ----------
    edges
        Ties between people numbered from 0; if directed, the second hears of the first.
    thresholds
        How many must act, himself included, for each person to act.
    directed
        Whether ties go one way.

    Returns
    -------
    set[int]
        The people who act.

    """
    seen = _seen(edges, len(thresholds), directed=directed)
    answers: dict[frozenset[int], frozenset[int]] = {}

    def among(group: frozenset[int]) -> frozenset[int]:
        if group not in answers:
            part_seen = {person for person in group if not group <= seen[person]}
            settled = {person for person in part_seen if len(among(group & seen[person])) >= thresholds[person]}
            together = group - part_seen
            while True:
                staying = {person for person in together if len(settled) + len(together) >= thresholds[person]}
                if staying == together:
                    break
                together = frozenset(staying)
            answers[group] = frozenset(settled) | together
        return answers[group]

    return set(among(frozenset(range(len(thresholds)))))


def acts_by_knowledge(edges: list[Edge], thresholds: list[int], *, directed: bool = False) -> set[int]:
    """Find who acts, by going through every world that anybody could take for the true one.

    A world gives each person a threshold from 1 to one more than there are people, the last meaning never. At first
    everybody is let act in every world; then whoever, in some world that he cannot tell from his own, would find too
    few acting is struck out in his own, until nobody more is.

    Parameters
    ----------
    edges
        Ties between people numbered from 0; if directed, the second hears of the first.
    thresholds
        How many must act, himself included, for each person to act.
    directed
        Whether ties go one way.

    Returns
    -------
    set[int]
        The people who act in the true world.

    """
    people = len(thresholds)
    seen = _seen(edges, people, directed=directed)
    lowest, highest = min(1, *thresholds), max(people + 1, *thresholds)
    worlds = list(product(range(lowest, highest + 1), repeat=people))
    # A person cannot tell two worlds apart in which those whom he sees have the same thresholds.
    looks = [{world: tuple(world[other] for other in sorted(known)) for world in worlds} for known in seen]
    acting = {world: set(range(people)) for world in worlds}
    while True:
        fewest: list[dict[tuple[int, ...], int]] = [{} for _ in range(people)]
        for world in worlds:
            for person in range(people):
                look = looks[person][world]
                fewest[person][look] = min(fewest[person].get(look, people), len(acting[world]))
        kept = {
            world: {person for person in acting[world] if fewest[person][looks[person][world]] >= world[person]}
            for world in worlds
        }
        if kept == acting:
            return acting[tuple(thresholds)]
        acting = kept


def acts_in_one_clique(edges: list[Edge], thresholds: list[int]) -> set[int]:
    """Find who acts if people reckon with one clique at a time, and with nobody outside it.

    This is the shorter reading of the same words. It leaves out followers, who act because they see a clique that will.

    Parameters
    ----------
    edges
        Mutual ties between people numbered from 0.
    thresholds
        How many must act, himself included, for each person to act.

    Returns
    -------
    set[int]
        The people who act.

    """
    people = range(len(thresholds))
    tied = {frozenset(edge) for edge in edges}
    acting: set[int] = set()
    for size in range(1, len(thresholds) + 1):
        for group in combinations(people, size):
            close = all(frozenset(pair) in tied for pair in combinations(group, 2))
            if close and all(thresholds[person] <= size for person in group):
                acting |= set(group)
    return acting


def minimal_networks(thresholds: list[int], *, directed: bool = False) -> list[list[Edge]]:
    """List the networks on which everybody acts and which have no tie to spare, by trying them all.

    Parameters
    ----------
    thresholds
        How many must act, himself included, for each person to act; at most four people.
    directed
        Whether ties go one way, the second hearing of the first.

    Returns
    -------
    list[list[tuple[int, int]]]
        The minimal networks, those of fewest ties first.

    """
    people = range(len(thresholds))
    if len(thresholds) > 4:
        raise ValueError("Networks are tried one by one for at most four people.")
    possible = list(permutations(people, 2)) if directed else list(combinations(people, 2))
    found: list[frozenset[Edge]] = []
    for size in range(len(possible) + 1):
        for edges in combinations(possible, size):
            # A network that holds a smaller sufficient one has ties to spare: no one is deterred by knowing more.
            if any(smaller <= set(edges) for smaller in found):
                continue
            if len(acts(list(edges), thresholds, directed=directed)) == len(thresholds):
                found.append(frozenset(edges))
    return [sorted(network) for network in found]


def main() -> None:
    """Print the twin's figures beside those of the description."""
    square = [(0, 1), (1, 2), (2, 3), (3, 0)]
    kite = [(0, 1), (1, 2), (2, 0), (2, 3)]
    print("square of thresholds 3:", acts(square, [3] * 4), acts_by_knowledge(square, [3] * 4), "(described: none)")
    print("kite of thresholds 3:", acts(kite, [3] * 4), acts_by_knowledge(kite, [3] * 4), "(described: the triangle)")
    networks, differ, short = 0, 0, 0
    pairs = list(combinations(range(4), 2))
    for kept in product((False, True), repeat=6):
        edges = [pair for pair, keep in zip(pairs, kept, strict=True) if keep]
        for thresholds in product((1, 2, 3, 4), repeat=4):
            whole = acts(edges, list(thresholds))
            networks += 1
            short += whole != acts_in_one_clique(edges, list(thresholds))
            if thresholds == tuple(sorted(thresholds)):
                differ += whole != acts_by_knowledge(edges, list(thresholds))
    print(f"four people: {networks} cases, {short} in which one clique at a time would leave somebody out")
    print(f"of those with thresholds in order, {differ} in which worlds and cliques disagree")
    for thresholds in ([2, 2, 2, 2], [1, 2, 3, 4], [2, 2, 3, 3], [3, 3, 3, 3], [2, 2, 4, 4]):
        print(thresholds, "minimal:", minimal_networks(thresholds))


if __name__ == "__main__":
    main()
