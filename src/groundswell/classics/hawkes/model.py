"""Riots that bring about riots, said as self-exciting events."""

from types import MappingProxyType
from typing import Literal

import numpy as np

from groundswell.classics.base import Lab, Odd, Outcome, Values
from groundswell.classics.hawkes.theory import mean_size
from groundswell.classics.pictures import Chart, Picture, Series
from groundswell.mechanisms.events import EventRecord, SelfExciting
from groundswell.scenario.parameters import param

__all__ = ["ODD", "PARAMETERS", "families", "per_window", "play", "window"]

PARAMETERS = MappingProxyType(
    {
        "background": param(
            "0.1 per day",
            low="0.001 per day",
            high="100 per day",
            source="assumption: one unprovoked event in ten days",
            doc="rate of events that no other brings about",
        ),
        "branching": param(
            "0.45 ratio",
            low="0 ratio",
            high="0.99 ratio",
            source="Lewis et al. 2012: 37 to 50 per cent of events are self-excited",
            doc="events that one event brings about directly, on average",
        ),
        "memory": param(
            "10 days",
            low="0.01 days",
            high="365 days",
            source="Lewis et al. 2012: excitation lasts two to six weeks at most; assumption for its mean",
            doc="mean wait between an event and one that it brings about",
        ),
        "days": param(
            "3650 days",
            low="1 day",
            high="365000 days",
            source="assumption: ten years",
            doc="how long is looked on",
        ),
    }
)

ODD = Odd(
    purpose=(
        "To show what contagion in time does to a series of events. Patterns: the law of the sizes of series, the mean"
        " rate, counts that vary more than chance alone would have them."
    ),
    entities="Events, each with a time and at most one event that brought it about. There are no people or places.",
    schedule=(
        "By families: background events come at a constant rate, each has a Poisson number of children after"
        " exponential waits, and these have theirs. By rate: the next event is drawn from the rate as it stands, then"
        " its parent from what the rate is made of. Both give the same law."
    ),
    concepts="Emergence: the sizes of series. Interaction: from earlier events to later ones. Stochasticity: all.",
    start="Nothing has happened before day nought.",
    deviations=(
        "The memory fades exponentially, the usual case; the paper treats any.",
        "Families are those of Hawkes and Oakes 1974, who showed them to be the same process.",
    ),
)


def families(
    branching: float, count: int, *, decay: float = 1.0, view: Literal["families", "intensity"] = "families"
) -> SelfExciting:
    """Say so many background events whose descendants are followed to the last."""
    # Deviation from Hawkes 1971: the memory fades exponentially, see about.md.
    return SelfExciting(1.0, branching, decay, families=count, view=view)


def window(
    background: float,
    branching: float,
    decay: float,
    days: float,
    view: Literal["families", "intensity"] = "families",
) -> SelfExciting:
    """Say what is seen in so many days."""
    return SelfExciting(background, branching, decay, days=days, view=view)


def per_window(record: EventRecord, first: float, days: float, windows: int) -> list[float]:
    """Count the events in windows of equal length, one after another, from a day on."""
    edges = first + days * np.arange(windows + 1)
    counts: list[float] = np.histogram(record.times, edges)[0].astype(float).tolist()
    return counts


def _events(count: int) -> str:
    return f"{count:,} event{'' if count == 1 else 's'}"


def play(values: Values, lab: Lab) -> Outcome:
    """Look on for as long as is asked, and say what was seen."""
    background, branching, days = values["background"], values["branching"], values["days"]
    record = lab.play(window(background, branching, 1.0 / values["memory"], days))
    sizes = record.sizes if len(record.times) else np.zeros(1, dtype=np.int64)
    figures = {
        "events": float(len(record.times)),
        "events a day": len(record.times) / days,
        "share brought about by another": record.caused,
        "mean series, events": float(sizes.mean()),
        "mean series in theory, events": mean_size(branching),
        "longest series, events": float(sizes.max()),
    }
    sentence = (
        f"{_events(len(record.times))} in {days:,.0f} day{'' if days == 1.0 else 's'},"
        f" {100 * record.caused:.0f} per cent brought about by another; the longest series has"
        f" {_events(int(sizes.max()))} where the mean is {sizes.mean():.1f}."
    )
    weeks = max(1, int(days // 7.0))
    counts = per_window(record, 0.0, 7.0, weeks)
    chart = Chart(
        "Events a week",
        "week",
        "events",
        (Series("events", [float(week) for week in range(1, weeks + 1)], counts, look="steps"),),
        low_up=0.0,
    )
    return Outcome(sentence, figures, Picture((chart,), "One run, week by week."))
