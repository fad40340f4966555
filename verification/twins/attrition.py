"""The war of attrition with nothing hidden: two sides bear costs until one of them yields, and the other has the prize.

Written from the published description alone, without sight of the package's own version.

Side i bears the flow cost ``c_i`` and has ``v_i`` if the other yields first. In the mixed equilibrium side 1 yields at
the hazard ``c_2/v_2`` and side 2 at ``c_1/v_1``: each side's hazard makes the *other* indifferent.

Where the description leaves a choice, this file reads it so:

* The sides are called 1 and 2; the second list of ``durations`` names the one that yields.
* A side that yields has nothing but its costs; both pay until the end; nothing is discounted.
* The lockout is given in one sentence, without equations. Here one side may *impose* the cost before the contest
  proper: for a while, the lead, only the other side pays and only the other may yield, at its hazard of the plain game.
  Then the plain game follows. Chances are drawn for the one who imposes and the one imposed upon, not for side 1 and
  side 2, so that with the names exchanged every single contest ends at the same time with the other name.
* ``lockout_by_reason`` gives the other reading, in which the side imposed upon looks ahead. To it the plain game is
  worth nothing, and waiting for that game costs it the whole lead; so it yields at once and whoever may impose wins.
"""

import math
import statistics
import sys
from collections.abc import Sequence

import numpy as np


def hazards(c1: float, v1: float, c2: float, v2: float) -> tuple[float, float]:
    """Give the rate at which each side yields.

    Parameters
    ----------
    c1, v1
        The first side's flow cost and prize.
    c2, v2
        The second side's.

    Returns
    -------
    tuple of float
        The first side's hazard and the second's.
    """
    return c2 / v2, c1 / v1


def durations(c1: float, v1: float, c2: float, v2: float, contests: int, seed: int) -> tuple[list[float], list[int]]:
    """Play contests in which each side has a secret time of yielding and the earlier one ends the contest.

    Parameters
    ----------
    c1, v1
        The first side's flow cost and prize.
    c2, v2
        The second side's.
    contests
        How many contests.
    seed
        Where chance starts.

    Returns
    -------
    tuple of list
        When each contest ends, and which side, 1 or 2, yields.
    """
    rng = np.random.default_rng(seed)
    first, second = hazards(c1, v1, c2, v2)
    ends, yielding = [], []
    for _ in range(contests):
        one, two = rng.exponential(1.0 / first), rng.exponential(1.0 / second)
        ends.append(float(min(one, two)))
        yielding.append(1 if one < two else 2)
    return ends, yielding


def expected_payoff(cost: float, prize: float, other: float, leave: float, slices: int = 20_000) -> float:
    """Integrate what a side expects that means to yield at a given time, against an opponent of constant hazard.

    Parameters
    ----------
    cost, prize
        The side's own flow cost and prize.
    other
        The opponent's hazard of yielding.
    leave
        When the side means to yield.
    slices
        Slices of the integral, each taken at its middle.

    Returns
    -------
    float
        The prize if the opponent yields first, less the costs until the end.
    """
    width = leave / slices
    times = (np.arange(slices) + 0.5) * width
    won = float(np.sum(other * np.exp(-other * times) * (prize - cost * times)) * width)
    return won - math.exp(-other * leave) * cost * leave


def hazard_indifference(
    c1: float, v1: float, c2: float, v2: float, leaves: Sequence[float] = (0.0, 0.5, 1.0, 2.0, 5.0, 10.0)
) -> tuple[list[float], list[float]]:
    """Check by integration that no time of yielding is better than another, for either side.

    Parameters
    ----------
    c1, v1
        The first side's flow cost and prize.
    c2, v2
        The second side's.
    leaves
        The times of yielding to compare.

    Returns
    -------
    tuple of list of float
        The expected payoffs of side 1 and of side 2, one for each time; in equilibrium all are nought.
    """
    first, second = hazards(c1, v1, c2, v2)
    return (
        [expected_payoff(c1, v1, second, leave) for leave in leaves],
        [expected_payoff(c2, v2, first, leave) for leave in leaves],
    )


def lockout(
    c1: float, v1: float, c2: float, v2: float, contests: int, seed: int, *, imposes: int = 1, lead: float = 1.0
) -> tuple[list[float], list[int]]:
    """Play contests in which one side makes the other pay first.

    Parameters
    ----------
    c1, v1
        The first side's flow cost and prize; let this be the firm.
    c2, v2
        The second side's.
    contests
        How many contests.
    seed
        Where chance starts.
    imposes
        Which side, 1 or 2, imposes the cost.
    lead
        For how long only the other side pays and may yield.

    Returns
    -------
    tuple of list
        When each contest ends, counted from the imposing, and which side yields.
    """
    if imposes not in {1, 2}:
        raise ValueError("the side that imposes is 1 or 2")
    rng = np.random.default_rng(seed)
    both = hazards(c1, v1, c2, v2)
    imposed = 3 - imposes
    ends, yielding = [], []
    for _ in range(contests):
        patient = lead + float(rng.exponential(1.0 / both[imposes - 1]))
        pressed = float(rng.exponential(1.0 / both[imposed - 1]))
        ends.append(min(patient, pressed))
        yielding.append(imposed if pressed < patient else imposes)
    return ends, yielding


def lockout_odds(c1: float, v1: float, c2: float, v2: float, *, imposes: int = 1, lead: float = 1.0) -> float:
    """Give the chance that the side imposed upon yields, in the game that ``lockout`` plays.

    It does not yield only if it outlasts the lead and then outlasts the other.

    Parameters
    ----------
    c1, v1
        The first side's flow cost and prize.
    c2, v2
        The second side's.
    imposes
        Which side imposes the cost.
    lead
        For how long only the other side pays.

    Returns
    -------
    float
        The chance.
    """
    both = hazards(c1, v1, c2, v2)
    patient, pressed = both[imposes - 1], both[2 - imposes]
    return 1.0 - math.exp(-pressed * lead) * patient / (patient + pressed)


def lockout_by_reason(c1: float, v1: float, c2: float, v2: float, *, imposes: int = 1, lead: float = 1.0) -> int:
    """Name the side that yields when the side imposed upon looks ahead.

    It compares yielding at once, worth nothing, with paying through the lead and playing the plain game.

    Parameters
    ----------
    c1, v1
        The first side's flow cost and prize.
    c2, v2
        The second side's.
    imposes
        Which side imposes the cost.
    lead
        For how long only the other side pays.

    Returns
    -------
    int
        The side that yields at once; 0 where waiting is no worse, so that the plain game decides.
    """
    imposed = 3 - imposes
    both = hazards(c1, v1, c2, v2)
    cost, prize = (c1, v1) if imposed == 1 else (c2, v2)
    afterwards = expected_payoff(cost, prize, both[imposes - 1], prize / cost)
    return imposed if afterwards - cost * lead < -1e-6 * prize else 0


def kaplan_meier(ends: Sequence[float], over: Sequence[bool] | None = None) -> list[tuple[float, float]]:
    """Estimate the share of contests that last longer than each observed duration.

    Parameters
    ----------
    ends
        How long each contest was watched.
    over
        Whether it was over by then; None where all were.

    Returns
    -------
    list of tuple of float
        Each time at which a contest ended, and the share that lasts longer.
    """
    seen = sorted(zip(ends, [True] * len(ends) if over is None else over, strict=True))
    share, curve, place = 1.0, [], 0
    while place < len(seen):
        time, watched, ended = seen[place][0], len(seen) - place, 0
        while place < len(seen) and seen[place][0] == time:
            ended += seen[place][1]
            place += 1
        if ended:
            share *= 1.0 - ended / watched
            curve.append((time, share))
    return curve


def weibull_shape(ends: Sequence[float]) -> tuple[float, float]:
    """Fit the shape of a Weibull law to durations that were all seen to end, by maximum likelihood.

    Parameters
    ----------
    ends
        The durations.

    Returns
    -------
    tuple of float
        The shape, one for an exponential law, and its standard error in large samples, ``shape sqrt(6)/(pi sqrt(m))``.
    """
    logs = np.log(np.asarray(ends))
    logs -= logs.mean()
    low, high = 1e-3, 100.0
    for _ in range(100):
        middle = math.sqrt(low * high)
        weights = np.exp(middle * (logs - logs.max()))
        if float(weights @ logs / weights.sum()) < 1.0 / middle:
            low = middle
        else:
            high = middle
    return middle, middle * math.sqrt(6.0) / (math.pi * math.sqrt(len(logs)))


def main() -> None:
    """Print durations, winners and payoffs next to the description's formulas."""
    contests = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    for sides in ((1.0, 10.0, 1.0, 10.0), (1.0, 10.0, 3.0, 12.0)):
        first, second = hazards(*sides)
        ends, yielding = durations(*sides, contests, seed=1)
        mean, error = statistics.fmean(ends), statistics.stdev(ends) / contests**0.5
        print(f"sides {sides}: mean duration {mean:.3f} ({error:.3f}), said {1 / (first + second):.3f}")
        share = yielding.count(1) / contests
        error = math.sqrt(share * (1 - share) / contests)
        print(f"  side 1 yields in {share:.4f} ({error:.4f}), by the hazards {first / (first + second):.4f}")
        shape, error = weibull_shape(ends)
        print(f"  Weibull shape {shape:.4f} ({error:.4f}), said 1")
        lasting = dict.fromkeys((2.0, 5.0), 1.0)
        for time, left in kaplan_meier(ends):
            lasting.update({mark: left for mark in lasting if time <= mark})
        for mark, left in lasting.items():
            print(f"  lasting beyond {mark}: {left:.4f}, said {math.exp(-(first + second) * mark):.4f}")
        payoffs = hazard_indifference(*sides)
        print(
            f"  payoffs of any time of yielding at most {max(abs(p) for side in payoffs for p in side):.1e} from nought"
        )
        _, locked = lockout(*sides, contests, seed=1)
        _, swapped = lockout(*sides[2:], *sides[:2], contests, seed=1, imposes=2)
        print(
            f"  lockout: side 2 yields in {locked.count(2) / contests:.4f}, by the hazards {lockout_odds(*sides):.4f}"
        )
        print(f"  exchanged in every contest: {all(a + b == 3 for a, b in zip(locked, swapped, strict=True))}")
        print(f"  with foresight side {lockout_by_reason(*sides)} yields at once")


if __name__ == "__main__":
    main()
