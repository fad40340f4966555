"""The rivals of a run: their curves under the run's own timeline, scored on the turnout targets of its scenario."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from groundswell.errors import GroundswellError
from groundswell.report.story import Rival

if TYPE_CHECKING:
    from groundswell.observe.score import Score
    from groundswell.observe.targets import Target
    from groundswell.scenario.model import Scenario

__all__ = ["rivals_of"]


def rivals_of(scenario: "Scenario | None", dates: Sequence[str]) -> tuple[Rival, ...]:
    """Play every set of the scenario's table of rivals over the days of a run.

    Parameters
    ----------
    scenario : Scenario or None
        As the run's folder holds it; one without the table has no rivals.
    dates : sequence of str
        The run's days.

    Returns
    -------
    tuple of Rival
        In the package's order; none where the run's days are not the scenario's first ones, or where the council
        follows its own rule: its calls are then the city's own making, and no rival could be given them.
    """
    from groundswell.baselines import BASELINES, accepted, curves

    if scenario is None or scenario.policy("council") != "historical" or scenario.dates()[: len(dates)] != tuple(dates):
        return ()
    try:
        sets = accepted(scenario)
    except GroundswellError:
        return ()
    found = []
    for name, model in BASELINES.items():
        if not sets.get(name):
            continue
        values = curves(scenario, name, sets[name])[:, : len(dates)]
        scores = [score for target in _targets(scenario) for score in _scored(target, dates, values)]
        found.append(
            Rival(
                name=name,
                title=model.title,
                numbers=len(model.parameters),
                curves=values,
                inside={score.target.id: sum(score.inside) for score in scores},
                observed={score.target.id: score.middle for score in scores},
            )
        )
    return tuple(found)


def _targets(scenario: "Scenario") -> "tuple[Target, ...]":
    from groundswell.inference.rivals import turnout_targets

    try:
        return turnout_targets(scenario)
    except GroundswellError:
        return ()


def _scored(target: "Target", dates: Sequence[str], values: NDArray[np.float64]) -> "tuple[Score, ...]":
    from groundswell.inference.rivals import scores_of

    try:
        return scores_of([target], dates, values)
    except GroundswellError:
        return ()
