"""The town of Epstein's civil violence: who stands where, and what one person or officer does when called.

Written from the published description alone, without sight of the package's own version. The readings chosen where the
description leaves a choice are listed at the head of ``epstein.py``.
"""

import math
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

QUIET, ACTIVE, JAILED = 0, 1, 2

Whole = npt.NDArray[np.int64]


@dataclass
class Town:
    """A lattice, the people and the officers on it, and what each site holds."""

    near: Whole  # for each site, the sites within vision, the site itself among them
    sees: npt.NDArray[np.bool_]  # the same as a table of yes and no
    where: Whole  # the site of each person and then of each officer
    status: Whole  # of each person
    free_at: npt.NDArray[np.float64]  # when each prisoner is let out
    blocked: Whole  # how many people or officers bar each site
    actives_at: Whole
    officers_at: Whole
    people: int


@dataclass(frozen=True)
class Rules:
    """The switches of one run."""

    ratio: str
    order: str
    prison: str  # "returned", "removed", "shared" or "blocking"
    diamond: bool
    term: str  # "real", "below" for 0..J-1, "upto" for 0..J
    twice: bool  # an active person counts twice
    pounce: bool  # an officer moves onto the arrest
    agents_move: bool
    jail: float | None
    threshold: float
    k: float


def conventions(convention: str, paper: Rules) -> Rules:
    """Turn the paper's switches into those of one of the three published versions.

    Parameters
    ----------
    convention
        ``"paper"``, ``"netlogo"`` or ``"mesa"``.
    paper
        The switches of a run by the paper's rules.

    Returns
    -------
    Rules
        The switches of that version.
    """
    if convention == "paper":
        return paper
    if convention == "netlogo":
        return replace(paper, ratio="floor", prison="shared", term="below", twice=True, pounce=True)
    if convention == "mesa":
        return replace(paper, ratio="round", order="act_then_move", prison="blocking", term="upto", diamond=True)
    raise ValueError(f"no convention is called {convention}")


def neighbourhoods(rows: int, columns: int, vision: float, *, diamond: bool) -> Whole:
    """List for every site of a torus the sites that can be seen from it, itself included.

    Parameters
    ----------
    rows, columns
        The size of the torus.
    vision
        How far one sees: straight-line distance, or steps along the lattice for a diamond.
    diamond
        Whether distance is counted in steps.

    Returns
    -------
    array of int
        One row for each site.
    """
    reach = int(vision)
    steps = [
        (down, across)
        for down in range(-reach, reach + 1)
        for across in range(-reach, reach + 1)
        if (abs(down) + abs(across) <= vision if diamond else down * down + across * across <= vision * vision)
    ]
    table = []
    for row in range(rows):
        for column in range(columns):
            seen = {((row + down) % rows) * columns + (column + across) % columns for down, across in steps}
            table.append(sorted(seen))
    return np.array(table, dtype=np.int64)


def settle(
    rng: np.random.Generator, near: Whole, density: float, cops: float
) -> tuple[Town, npt.NDArray[np.float64], list[float]]:
    """Put people and officers on random sites, everybody quiet.

    Parameters
    ----------
    rng
        The source of chance.
    near
        The sites within vision of each site.
    density, cops
        People and officers as shares of all sites.

    Returns
    -------
    tuple
        The town, everybody's hardship and everybody's aversion to risk.
    """
    sites = len(near)
    people, officers = round(density * sites), round(cops * sites)
    where = rng.permutation(sites)[: people + officers]
    blocked, officers_at = np.zeros(sites, dtype=np.int64), np.zeros(sites, dtype=np.int64)
    blocked[where] = 1
    officers_at[where[people:]] = 1
    sees = np.zeros((sites, sites), dtype=np.bool_)
    sees[np.arange(sites)[:, None], near] = True
    town = Town(
        near=near,
        sees=sees,
        where=where,
        status=np.zeros(people, dtype=np.int64),
        free_at=np.zeros(people),
        blocked=blocked,
        actives_at=np.zeros(sites, dtype=np.int64),
        officers_at=officers_at,
        people=people,
    )
    return town, rng.random(people), rng.random(people).tolist()


def step_to(town: Town, mover: int, site: int) -> None:
    """Take a person or an officer from one site to another.

    Parameters
    ----------
    town
        The town, changed in place.
    mover
        Who moves.
    site
        Where to.
    """
    old = town.where[mover]
    town.blocked[old] -= 1
    town.blocked[site] += 1
    if mover >= town.people:
        town.officers_at[old] -= 1
        town.officers_at[site] += 1
    elif town.status[mover] == ACTIVE:
        town.actives_at[old] -= 1
        town.actives_at[site] += 1
    town.where[mover] = site


def move(town: Town, mover: int, chance: float) -> None:
    """Let somebody go to a random empty site within vision, if there is one.

    Parameters
    ----------
    town
        The town, changed in place.
    mover
        Who moves.
    chance
        A number between 0 and 1 that picks the site.
    """
    near = town.near[town.where[mover]]
    empty = near[town.blocked[near] == 0]
    if empty.size:
        step_to(town, mover, int(empty[int(chance * empty.size)]))


def odds(officers: int, actives: int, ratio: str) -> float:
    """Say how many officers there are to an active person, as the version at hand reads it.

    Parameters
    ----------
    officers, actives
        Numbers within vision; there is at least one active.
    ratio
        The reading.

    Returns
    -------
    float
        Officers over actives, perhaps made whole.
    """
    exact = officers / actives
    if ratio == "literal":
        return exact
    if ratio == "floor":
        return officers // actives
    if ratio == "round":
        return round(exact)
    if ratio == "round_half_up":
        return math.floor(exact + 0.5)
    raise ValueError(f"no ratio is called {ratio}")


def decide(town: Town, person: int, grievance: float, aversion: float, rules: Rules) -> None:
    """Let a person be active or quiet after a look around (rule A).

    Parameters
    ----------
    town
        The town, changed in place.
    person
        Who looks around.
    grievance, aversion
        The person's grievance and aversion to risk.
    rules
        The switches of this run.
    """
    site = town.where[person]
    was_active = bool(town.status[person] == ACTIVE)
    acts = grievance > rules.threshold  # with less, no risk is small enough, and there is no need to count
    if acts:
        near = town.near[site]
        officers = int(town.officers_at[near].sum())
        actives = 1 + int(town.actives_at[near].sum())
        if was_active and not rules.twice:
            actives -= 1
        arrest = 1.0 - math.exp(-rules.k * odds(officers, actives, rules.ratio))
        acts = grievance - aversion * arrest > rules.threshold
    if acts != was_active:
        town.status[person] = ACTIVE if acts else QUIET
        town.actives_at[site] += 1 if acts else -1


def arrest(town: Town, officer: int, chances: tuple[float, float], tick: int, rules: Rules) -> None:
    """Let an officer take one random active person within vision (rule C).

    Parameters
    ----------
    town
        The town, changed in place.
    officer
        Who looks around.
    chances
        Two numbers between 0 and 1: one picks the person, one the term.
    tick
        The present period.
    rules
        The switches of this run.
    """
    actives = np.flatnonzero(town.status == ACTIVE)
    suspects = actives[town.sees[town.where[officer], town.where[actives]]]
    if suspects.size == 0:
        return
    taken = int(suspects[int(chances[0] * suspects.size)])
    site = int(town.where[taken])
    term = sentence(chances[1], rules)
    town.actives_at[site] -= 1
    town.status[taken] = JAILED if term > 0 else QUIET
    town.free_at[taken] = tick + term
    if term > 0 and rules.prison != "blocking":
        town.blocked[site] -= 1
    if rules.pounce:
        step_to(town, officer, site)


def sentence(chance: float, rules: Rules) -> float:
    """Draw a term of jail.

    Parameters
    ----------
    chance
        A number between 0 and 1.
    rules
        The switches of this run.

    Returns
    -------
    float
        The term in periods, without end where there is no longest term.
    """
    if rules.jail is None:
        return math.inf
    if rules.term == "real":
        return chance * rules.jail
    return math.floor(chance * (rules.jail + (1 if rules.term == "upto" else 0)))


def release(town: Town, rng: np.random.Generator, tick: int, rules: Rules) -> None:
    """Let out those whose term is over, as quiet people.

    Parameters
    ----------
    town
        The town, changed in place.
    rng
        The source of chance.
    tick
        The present period.
    rules
        The switches of this run.
    """
    for person in np.flatnonzero((town.status == JAILED) & (town.free_at <= tick)):
        taken_at = town.where[person]
        if rules.prison == "removed" or (rules.prison == "returned" and town.blocked[taken_at]):
            near = town.near[taken_at] if rules.prison == "returned" else np.arange(len(town.blocked))
            empty = near[town.blocked[near] == 0]
            if empty.size == 0:
                continue  # with no room outside, the prisoner waits for another period
            town.where[person] = empty[int(rng.random() * empty.size)]
        if rules.prison != "blocking":
            town.blocked[town.where[person]] += 1
        town.status[person] = QUIET


def visit(
    town: Town,
    called: int,
    chances: tuple[float, float, float],
    tick: int,
    grievance: float,
    aversion: float,
    rules: Rules,
) -> None:
    """Call one person or officer, who moves and acts in the order of this run.

    Parameters
    ----------
    town
        The town, changed in place.
    called
        Who is called.
    chances
        Three numbers between 0 and 1.
    tick
        The present period.
    grievance, aversion
        The person's own, of no use for an officer.
    rules
        The switches of this run.
    """
    officer = called >= town.people
    if not officer and town.status[called] == JAILED:
        return
    moves = officer or rules.agents_move
    if moves and rules.order == "move_then_act":
        move(town, called, chances[0])
    if officer:
        arrest(town, called, chances[1:], tick, rules)
    else:
        decide(town, called, grievance, aversion, rules)
    if moves and rules.order == "act_then_move":
        move(town, called, chances[0])
