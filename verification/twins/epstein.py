"""Epstein's civil violence of 2002, model I, played person by person on a torus.

Written from the published description alone, without sight of the package's own version.

People live on a lattice with wrapped edges. A person's grievance is hardship times one less legitimacy; the risk seen
is risk aversion times the chance of arrest ``1 - exp(-k C/A)``, C and A being the officers and the actives within
vision. A person is active when grievance less risk exceeds the threshold. In every period each person and each officer
is called once in random order, moves to a random empty site within vision, and then acts.

Where the description leaves a choice, this file reads it so:

* A counts the person who looks exactly once, active or not, under the paper's and the Mesa conventions; under NetLogo's
  it is one plus all actives within vision, the person included.
* The paper's prisoners leave the lattice and come back where they were taken, or, with that site filled, to a random
  empty site within vision of it; NetLogo's stay where they were taken and their site counts as empty, so that two
  people may share it later; Mesa's stay and block their site. ``prison="removed"`` sends people back to any empty
  site. That reading moves people in runs said to be without movement, where it matters much: it lets them settle out
  of the officers' reach.
* A term of x taken in period t ends at the beginning of the first period not earlier than t + x, and the released
  person takes part in that period. A term of nought ends at once: the person is only made quiet.
* ``convention="netlogo"`` fixes the whole-number ratio, and ``convention="mesa"`` the rounded ratio and the order of
  acting before moving, whatever ``ratio`` and ``order`` say. Numbers such as legitimacy stay the caller's.
* Rounding is to the nearest whole number with halves to the even one; ``ratio="round_half_up"`` is the other reading.
* Officers move even where people do not. Prisoners are neither active nor among those who look, move or are counted.
"""

import statistics
import sys
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from twins.epstein_town import ACTIVE, JAILED, Rules, conventions, neighbourhoods, release, settle, visit


def run(
    seed: int,
    ticks: int,
    *,
    legitimacy: float = 0.82,
    vision: float = 7.0,
    density: float = 0.7,
    cops: float = 0.04,
    jail: float | None = 30,
    threshold: float = 0.1,
    k: float = 2.3,
    ratio: str = "literal",
    order: str = "move_then_act",
    agents_move: bool = True,
    convention: str = "paper",
    legitimacy_by_tick: Sequence[float] | None = None,
    rows: int = 40,
    columns: int = 40,
    prison: str | None = None,
    term: str | None = None,
) -> list[tuple[int, int]]:
    """Play one town for a number of periods.

    Parameters
    ----------
    seed
        Where chance starts.
    ticks
        The number of periods.
    legitimacy
        The government's, the same in every period unless ``legitimacy_by_tick`` is given.
    vision
        How far people and officers see.
    density, cops
        People and officers as shares of all sites; the numbers are rounded.
    jail
        The longest term; None is for ever.
    threshold, k
        What grievance less risk must exceed, and the steepness of the chance of arrest.
    ratio
        ``"literal"``, ``"floor"``, ``"round"`` or ``"round_half_up"``.
    order
        ``"move_then_act"`` or ``"act_then_move"``.
    agents_move
        Whether people, as distinct from officers, ever move.
    convention
        ``"paper"``, ``"netlogo"`` or ``"mesa"``.
    legitimacy_by_tick
        Legitimacy in each period, the first entry for the first period.
    rows, columns
        The size of the torus.
    prison
        ``"returned"``, ``"removed"`` (back to any empty site), ``"shared"`` or ``"blocking"``, in place of the
        convention's own.
    term
        ``"real"``, ``"below"`` (a whole number below ``jail``) or ``"upto"`` (``jail`` among them) in its place.

    Returns
    -------
    list of tuple of int
        Actives and prisoners at the end of each period.
    """
    if order not in {"move_then_act", "act_then_move"}:
        raise ValueError(f"no order is called {order}")
    by_the_paper = Rules(
        ratio=ratio,
        order=order,
        prison="returned",
        diamond=False,
        term="real",
        twice=False,
        pounce=False,
        agents_move=agents_move,
        jail=jail,
        threshold=threshold,
        k=k,
    )
    rules = conventions(convention, by_the_paper)
    if prison is not None:
        rules = replace(rules, prison=prison)
    if term is not None:
        rules = replace(rules, term=term)
    rng = np.random.default_rng(seed)
    near = neighbourhoods(rows, columns, vision, diamond=rules.diamond)
    town, hardship, aversions = settle(rng, near, density, cops)
    everybody = len(town.where)
    aversions += [0.0] * (everybody - town.people)
    record = []
    for tick in range(ticks):
        now = legitimacy if legitimacy_by_tick is None else legitimacy_by_tick[tick]
        grievances = (hardship * (1.0 - now)).tolist() + [0.0] * (everybody - town.people)
        release(town, rng, tick, rules)
        chances = rng.random((everybody, 3)).tolist()
        for called in rng.permutation(everybody).tolist():
            visit(town, called, tuple(chances[called]), tick, grievances[called], aversions[called], rules)
        record.append((int(np.sum(town.status == ACTIVE)), int(np.sum(town.status == JAILED))))
    return record


def outbursts(actives: Sequence[int], level: int = 50) -> dict[str, float | list[int]]:
    """Cut a series of actives into outbursts and the waits between them.

    An outburst begins in a period with more than ``level`` actives and is over in the first later period with fewer
    than ``level``. A wait is the number of periods from that one to the beginning of the next outburst. An outburst's
    activation is the sum of actives from its first period to its last, the closing period left out.

    Parameters
    ----------
    actives
        The number of actives in each period.
    level
        The level that an outburst exceeds.

    Returns
    -------
    dict
        ``number`` of outbursts begun; ``waits``; ``activations`` and ``durations`` of the outbursts that are over;
        ``peak``, the largest number of actives in the whole series; ``calm``, the share of periods with fewer than ten.
    """
    number, waits, activations, durations = 0, [], [], []
    began: int | None = None
    over: int | None = None
    for period, count in enumerate(actives):
        if began is None and count > level:
            number += 1
            if over is not None:
                waits.append(period - over)
            began = period
        elif began is not None and count < level:
            activations.append(sum(actives[began:period]))
            durations.append(period - began)
            began, over = None, period
    return {
        "number": number,
        "waits": waits,
        "activations": activations,
        "durations": durations,
        "peak": max(actives),
        "calm": sum(count < 10 for count in actives) / len(actives),
    }


def quiet_shares(
    arrests: npt.NDArray[np.float64], legitimacy: float, threshold: float, points: int
) -> npt.NDArray[np.float64]:
    """Integrate the share of active people for several chances of arrest at once.

    Parameters
    ----------
    arrests
        The chances of arrest.
    legitimacy, threshold
        The government's legitimacy and the threshold of acting.
    points
        How many equal slices the range of hardship is cut into; each is taken at its middle.

    Returns
    -------
    array of float
        The share of active people for each chance of arrest.
    """
    # Hardship below this leaves no grievance above the threshold; if even the greatest does, nobody ever acts.
    least = threshold / (1.0 - legitimacy) if legitimacy < 1.0 else 1.0
    if least >= 1.0:
        return np.zeros(len(arrests))
    hardship = least + (1.0 - least) * (np.arange(points) + 0.5) / points
    left = (1.0 - legitimacy) * hardship - threshold
    # With hardship given, the person acts when aversion to risk is below what is left, divided by the chance of arrest.
    with np.errstate(divide="ignore"):
        below = np.minimum(left / arrests[:, None], 1.0)
    return (1.0 - least) * below.mean(axis=1)


def quiet_share(p: float, legitimacy: float, threshold: float = 0.1, points: int = 200_000) -> float:
    """Integrate over hardship and aversion to risk the share of people who act at a given chance of arrest.

    This is the description's Q(P): the share *active* when everybody is free to choose.

    Parameters
    ----------
    p
        The chance of arrest.
    legitimacy, threshold
        The government's legitimacy and the threshold of acting.
    points
        The number of slices of the integral.

    Returns
    -------
    float
        The share.
    """
    return float(quiet_shares(np.array([p]), legitimacy, threshold, points)[0])


def mean_field(
    legitimacy: float,
    cop_density: float,
    agent_density: float,
    cells: int,
    *,
    floor: bool,
    threshold: float = 0.1,
    k: float = 2.3,
    grid: int = 4001,
) -> list[tuple[float, str]]:
    """Find the levels of activity that reproduce themselves when everybody sees the average surroundings.

    The share active is looked for between neighbouring points of a grid and then by halving. Where the next share is a
    step function of the present one, a jump from below to above counts as an unstable level, at the place of the jump.

    Parameters
    ----------
    legitimacy
        The government's.
    cop_density, agent_density
        Officers and people as shares of all sites.
    cells
        The number of sites within vision, one's own among them.
    floor
        Whether officers over actives is cut to a whole number.
    threshold, k
        What grievance less risk must exceed, and the steepness of the chance of arrest.
    grid
        The number of points at which the share is tried; levels nearer to each other than a step may be missed.

    Returns
    -------
    list of tuple of float and str
        Each level with ``"stable"`` or ``"unstable"``, in rising order.
    """

    def gap(shares: npt.NDArray[np.float64], points: int) -> npt.NDArray[np.float64]:
        ratio = cells * cop_density / (1.0 + cells * agent_density * shares)
        if floor:
            ratio = np.floor(ratio)
        return quiet_shares(1.0 - np.exp(-k * ratio), legitimacy, threshold, points) - shares

    tried = np.linspace(0.0, 1.0, grid)
    rises = np.concatenate([gap(part, 2000) > 0 for part in np.array_split(tried, 20)])
    found = [] if rises[0] else [(0.0, "stable")]
    for at in np.flatnonzero(rises[1:] != rises[:-1]):
        low, high = float(tried[at]), float(tried[at + 1])
        for _ in range(40):
            middle = 0.5 * (low + high)
            if bool(gap(np.array([middle]), 20_000)[0] > 0) == bool(rises[at]):
                low = middle
            else:
                high = middle
        found.append((0.5 * (low + high), "stable" if rises[at] else "unstable"))
    return found


def summary(name: str, said: str, seeds: range, ticks: int, **choices: object) -> None:
    """Play one rule with several seeds and print its measures next to the description's.

    Parameters
    ----------
    name
        What to call the rule.
    said
        The description's figures.
    seeds
        The seeds.
    ticks
        Periods in each run.
    **choices
        Arguments of ``run``.
    """
    runs = [outbursts([active for active, _ in run(seed, ticks, **choices)]) for seed in seeds]  # type: ignore[arg-type]
    columns = {
        "number": [measures["number"] for measures in runs],
        "wait": [statistics.fmean(measures["waits"]) for measures in runs if measures["waits"]],
        "sd of waits": [statistics.stdev(measures["waits"]) for measures in runs if len(measures["waits"]) > 1],
        "activation": [statistics.fmean(measures["activations"]) for measures in runs if measures["activations"]],
        "sd of act.": [
            statistics.stdev(measures["activations"]) for measures in runs if len(measures["activations"]) > 1
        ],
        "peak": [measures["peak"] for measures in runs],
        "calm": [measures["calm"] for measures in runs],
    }
    print(f"{name}\n  said: {said}")
    for column, values in columns.items():
        if values:
            error = statistics.stdev(values) / len(values) ** 0.5 if len(values) > 1 else float("nan")
            print(f"  {column:12} {statistics.fmean(values):9.3f} ({error:.3f})")


def main() -> None:
    """Print the share that acts, the mean field and a few runs next to the description's figures."""
    for p, said in ((0.0, "0.444444"), (0.9, "0.0197531"), (1 - np.exp(-2.3 / 3), ".03320")):
        print(f"Q({p:.4f}) at L=.82: {quiet_share(p, 0.82):.7f}, said {said}")
    print("mean field, literal:", mean_field(0.82, 0.04, 0.7, 149, floor=False), "said .0179 alone")
    print("mean field, floor:", mean_field(0.82, 0.04, 0.7, 149, floor=True), "said unstable .0476, high .4444")
    ticks, seeds = (int(word) for word in sys.argv[1:3]) if len(sys.argv) > 2 else (500, 2)
    chosen = range(1, seeds + 1)
    print(f"{seeds} seeds of {ticks} periods; the description's numbers of outbursts are for 3000 periods")
    summary("literal", "0 outbursts, peak 20.4, calm 1.00", chosen, ticks)
    summary("floor", "112.5, wait 21.2 sd 7.7, activation 776 sd 437, peak 333, calm .64", chosen, ticks, ratio="floor")
    summary("round", "93.9, 28.1 sd 13.4, 375 sd 238, peak 211, calm .69", chosen, ticks, ratio="round")
    said = "91.3, 27.0 sd 9.7, 929 sd 420, peak 338, calm .71"
    summary("floor, act then move", said, chosen, ticks, ratio="floor", order="act_then_move")
    said = "102.4, 22.7 sd 7.4, 1126 sd 431, peak 361, calm .69"
    summary("NetLogo", said, chosen, ticks, convention="netlogo")
    mesa = {"legitimacy": 0.8, "cops": 0.074, "jail": 1000}
    still = {"legitimacy": 0.89, "vision": 1.7, "jail": 15, "agents_move": False, "ratio": "floor"}
    means = [statistics.fmean(active for active, _ in run(seed, ticks, **still)) for seed in chosen]
    print(f"run 1, whole-number ratio: mean actives {statistics.fmean(means):.1f}, said 50.3")
    summary("Mesa", "0 outbursts, peak 21.4, calm 1.00", chosen, ticks, convention="mesa", **mesa)


if __name__ == "__main__":
    main()
