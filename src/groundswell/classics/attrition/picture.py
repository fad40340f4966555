"""The gallery's figure: lengths without memory, who yields, and Hicks's curves."""

import numpy as np

from groundswell.classics.attrition.model import Side, contests, read, survival
from groundswell.classics.attrition.theory import Curves, chance_first_yields, hazards, mean_days, root
from groundswell.classics.base import Lab
from groundswell.classics.pictures import Chart, Mark, Picture, Series

__all__ = ["picture"]

_STEP = 0.5
_COSTS = (0.5, 1.0, 2.0, 4.0, 8.0)


def picture(lab: Lab) -> Picture:
    """Draw survival beside the exponential, the share in which the union yields, and where two curves meet."""
    count = lab.runs(5_000, 1_000)
    firm = Side(2.0, 100.0)
    found = {cost: read(lab.play(contests(Side(cost, 100.0), firm, count, step=_STEP))) for cost in _COSTS}
    rates = {cost: hazards(cost, 100.0, firm.cost, firm.prize) for cost in _COSTS}
    days, played = survival(found[4.0].steps, _STEP, 80.0)
    mean = mean_days(*rates[4.0])
    curves = Curves(offer=20.0, highest=30.0, claim=34.0, lowest=22.0, concession=0.05, resistance=0.05)
    met, wage = root(curves)
    span = np.linspace(0.0, 60.0, 61).tolist()
    panels = (
        Chart(
            "How long contests last",
            "days",
            "share still going on",
            (
                Series("played", days, played, look="steps"),
                Series(f"exponential, mean {mean:.1f} days", days, np.exp(-np.array(days) / mean).tolist()),
            ),
            low_up=0.0,
        ),
        Chart(
            "Who loses more a day yields less often",
            "union's cost a day (the firm's is 2), roubles",
            "share in which the union yields",
            (
                Series(
                    "played", list(_COSTS), [float(one.first_yielded.mean()) for one in found.values()], look="dots"
                ),
                Series("exact", list(_COSTS), [chance_first_yields(*rates[cost]) for cost in _COSTS]),
            ),
            log_across=True,
            low_up=0.0,
            high_up=1.0,
        ),
        Chart(
            "Hicks 1932: where the curves meet",
            "days of strike",
            "wage",
            (
                Series("employer would pay", span, [curves.employer(day) for day in span]),
                Series("union would settle for", span, [curves.union(day) for day in span]),
            ),
            marks=(Mark(met, f"{wage:.2f} after {met:.1f} days, paid at once by those who know", y=wage),),
        ),
    )
    return Picture(panels, f"{count} contests for each cost, prizes of 100 roubles, steps of half a day, one seed.")
