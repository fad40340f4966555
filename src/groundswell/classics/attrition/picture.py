"""The gallery's figure: lengths without memory, who yields, and Hicks's curves."""

import numpy as np

from groundswell.classics.attrition.model import Contests, Side, contests, read, survival
from groundswell.classics.attrition.theory import Curves, chance_first_yields, hazards, mean_days, root
from groundswell.classics.bands import Measured
from groundswell.classics.base import Lab
from groundswell.classics.pictures import Chart, Mark, Picture, Series

__all__ = ["picture"]

_STEP = 0.5
_FIRM = Side(2.0, 100.0)
_COSTS = (0.5, 1.0, 2.0, 4.0, 8.0)


def picture(lab: Lab) -> Picture:
    """Draw survival beside the exponential, the share in which the union yields, and where two curves meet."""
    count = lab.runs(5_000, 2_000)
    found = {
        cost: read(lab.play(contests(Side(cost, 100.0), _FIRM, count, step=_STEP), replicate=place))
        for place, cost in enumerate(_COSTS)
    }
    return Picture(
        (_lengths(found[4.0]), _who_yields(found), _hicks()),
        f"{count:,} contests for each cost, prizes of 100 roubles, steps of half a day, one seed; upright lines hold"
        " the share with 95 per cent.",
    )


def _lengths(found: Contests) -> Chart:
    days, played = survival(found.steps, _STEP, 80.0)
    mean = mean_days(*hazards(4.0, 100.0, _FIRM.cost, _FIRM.prize))
    return Chart(
        "How long contests last",
        "days",
        "share still going on",
        (
            Series("played, at ends of steps", days, played, look="dots"),
            Series(f"exponential, mean {mean:.1f} days", days, np.exp(-np.array(days) / mean).tolist()),
        ),
        low_up=0.0,
    )


def _who_yields(found: dict[float, Contests]) -> Chart:
    yields = [Measured.share(int(one.first_yielded.sum()), len(one.first_yielded)) for one in found.values()]
    low, high = ([one.value + side * 1.96 * one.error for one in yields] for side in (-1.0, 1.0))
    costs = np.geomspace(_COSTS[0], _COSTS[-1], 41).tolist()
    shares = [chance_first_yields(*hazards(cost, 100.0, _FIRM.cost, _FIRM.prize)) for cost in costs]
    return Chart(
        "Who loses more a day yields less often",
        "union's cost a day (the firm's is 2), roubles",
        "share in which the union yields",
        (
            Series("played", list(found), [one.value for one in yields], low, high, look="dots"),
            Series("exact", costs, shares),
        ),
        log_across=True,
        low_up=0.0,
        high_up=1.0,
    )


def _hicks() -> Chart:
    curves = Curves(offer=20.0, highest=30.0, claim=34.0, lowest=22.0, concession=0.05, resistance=0.05)
    met, wage = root(curves)
    span = np.linspace(0.0, 60.0, 61).tolist()
    return Chart(
        "Hicks 1932: where the curves meet",
        "days of strike",
        "wage",
        (
            Series("employer would pay", span, [curves.employer(day) for day in span]),
            Series("union would settle for", span, [curves.union(day) for day in span]),
        ),
        marks=(
            Mark(met, f"{wage:.2f} after {met:.1f} days, paid at once by those who know"),
            Mark(met, "", y=wage),
        ),
    )
