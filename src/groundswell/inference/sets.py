"""What a search leaves behind: a table of accepted sets, and a table of pass rates, as a scenario carries them."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from groundswell.inference import prior
from groundswell.inference.search import Found, Settings, prior_trials
from groundswell.inference.trials import Progress, city_targets, last_day
from groundswell.scenario.model import Scenario

__all__ = ["accepted_table", "all_drawn", "rates_table"]

Table = tuple[tuple[str, ...], list[dict[str, str]]]


def accepted_table(found: Found) -> Table:
    """Return columns and rows of the table *accepted*: a set a row, with the rates of its check as notes."""
    paths = tuple(one.path for one in found.numbers)
    ids = tuple(target.id for target in found.targets)
    columns = ("set", *paths, "runs", "joint", *(f"met {name}" for name in ids))
    rows = []
    for number, trial in enumerate(found.accepted, start=1):
        row = {"set": f"{number}", **{path: trial.values[path] for path in paths}}
        row |= {"runs": f"{len(trial.missed)}", "joint": f"{trial.joint:.4g}"}
        row |= {f"met {name}": f"{rate:.4g}" for name, rate in zip(ids, trial.rates, strict=True)}
        rows.append(row)
    return columns, rows


def rates_table(found: Found, drawn: Sequence[float] | NDArray[np.float64] | None = None) -> Table:
    """Return columns and rows of the table *rates*: each target's pass rates, and all jointly.

    Parameters
    ----------
    found : Found
        With at least one accepted set.
    drawn : (targets,) sequence of float, optional
        Pass rates with all assumed numbers drawn as well, from `all_drawn`.
    """
    columns = ("id", "prior", "accepted", "all_drawn", "source")
    extra = [""] * len(found.targets) if drawn is None else [f"{rate:.4g}" for rate in drawn]
    source = f"{len(found.prior)} draws of {len(found.numbers)} fitted numbers; {len(found.accepted)} accepted sets"
    rows = [
        {"id": target.id, "prior": f"{before:.4g}", "accepted": f"{after:.4g}", "all_drawn": also, "source": source}
        for target, before, after, also in zip(
            found.targets, found.prior_rates(), found.accepted_rates(), extra, strict=True
        )
    ]
    return columns, rows


def all_drawn(
    scenario: Scenario,
    draws: int,
    settings: Settings,
    *,
    workers: int | None = None,
    on_progress: Progress | None = None,
) -> NDArray[np.bool_]:
    """Draw every number, fitted and assumed, evenly over its range, and say which targets each draw met.

    What the fit's prior holds fixed was set with the targets in sight; this shows how much of the agreement is that.

    Returns
    -------
    (draws, targets) bool
    """
    targets = city_targets(scenario)
    city = last_day(scenario, targets)
    numbers = (*prior.fitted(scenario), *prior.assumed(scenario))
    how = Settings(draws=draws, people=settings.people, seed=settings.seed)
    trials = prior_trials(city, numbers, targets, how, stage=100, workers=workers, on_progress=on_progress)
    return np.concatenate([trial.met for trial in trials])
