"""Which state of the contest each day was: quiet, lockout, strike, stalemate, victory, defeat or revolt.

A stalemate is defined so that it can fail: four conditions over the days before the day judged, which an
outright victory or a crushing defeat breaks.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from groundswell.observe.base import Observable, mean_over, over_rest, weighted
from groundswell.observe.participation import idle_share, setting
from groundswell.scenario.parameters import Parameter, param
from groundswell.world.record import Record

__all__ = ["LABELS", "OBSERVABLES", "STALEMATE", "Conditions", "conditions", "regimes"]

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]

LABELS = ("quiet", "lockout", "strike", "stalemate", "victory", "defeat", "revolt")
"""What a day may be called."""

STALEMATE: Mapping[str, Parameter] = {
    "window": param(
        "7 days",
        low="3 days",
        high="21 days",
        source="assumption A700",
        doc="days before the day judged in which no claim was granted or withdrawn",
    ),
    "readiness": param(
        "0.5 share",
        low="0 share",
        high="1 share",
        source="assumption A701",
        doc="readiness below which the movement cannot end the contest",
    ),
    "force": param(
        "1 ratio",
        low="0.1 ratio",
        high="10 ratio",
        source="assumption A702",
        doc="loyal force, relative to the force needed, below which the state cannot end the contest",
    ),
    "employers_idle": param(
        "0.05 share",
        low="0 share",
        high="1 share",
        source="assumption A703",
        doc="people in private plants shut by their owners, share of the city, from which owners pay for it",
    ),
    "idle": param(
        "0.05 share",
        low="0 share",
        high="1 share",
        source="assumption A704",
        doc="people out, locked out or unemployed, share of the city, from which both sides pay",
    ),
    "support": param(
        "0.5 ratio",
        low="0 ratio",
        high="1 ratio",
        source="assumption A705",
        doc="private support, relative to its highest so far, from which the movement is not broken",
    ),
    "strike": param(
        "0.05 share",
        low="0.001 share",
        high="0.5 share",
        source="assumption A706",
        doc="people out, share of the city, from which a day is one of strike",
    ),
    "revolt_out": param(
        "0.3 share",
        low="0.01 share",
        high="1 share",
        source="assumption A707",
        doc="people out, share of the city, needed for a revolt",
    ),
    "revolt_army": param(
        "0.5 share",
        low="0.01 share",
        high="1 share",
        source="assumption A708",
        doc="soldiers in regiments that have turned, share of the garrison, needed for a revolt",
    ),
}
"""Cut-offs of the labels, said in a scenario as ``parameters.stalemate``."""

WON = frozenset({"won", "victory"})
LOST = frozenset({"lost", "costs", "defeat"})


@dataclass(frozen=True)
class Conditions:
    """The four conditions of a stalemate day by day, (days,) bool each, and the days on which all hold."""

    nothing_moved: Flags
    neither_can_end: Flags
    both_pay: Flags
    not_broken: Flags

    @property
    def stalemate(self) -> Flags:
        """Days on which all four hold."""
        return self.nothing_moved & self.neither_can_end & self.both_pay & self.not_broken


def _eve(values: Floats) -> Floats:
    """Return what stood on the evening before each day; undefined on the first."""
    return np.concatenate([[np.nan], values[:-1]])


def _moved_lately(record: Record, window: int) -> Flags:
    """Return whether an act granted or withdrew a claim in the days before; a younger run counts as so."""
    acts = np.concatenate([[0.0], np.cumsum(np.abs(record.values["claims_moved"][:, 0]))])
    found = np.ones(len(record.dates), dtype=bool)
    # Half an act lies well above what a running sum leaves of rounding.
    found[window:] = acts[window:-1] - acts[: -window - 1] > 0.5
    return found


def conditions(record: Record) -> Conditions:
    """Judge each day's stalemate by what the days before it held.

    Parameters
    ----------
    record : Record
        A finished run.

    Returns
    -------
    Conditions
        (i) no act granted or withdrew a claim in the window of days before; (ii) at its end, the evening
        before the day judged, neither side can end it: readiness is low, and the state's loyal force is less
        than ending the open disputes needs, or employers stand idle at their own cost; (iii) both pay: idle
        people; (iv) the movement is not broken: private support against its highest so far. A day with fewer
        days before it than the window is never one of stalemate.
    """
    cut = {name: setting(record, "stalemate", STALEMATE, name) for name in STALEMATE}
    force, needed = (_eve(record.values[name][:, 0]) for name in ("loyal_force", "force_needed"))
    support = weighted(record, record.values["private_support"], "")
    state_unable = force < cut["force"] * needed
    employers_pay = _eve(_private_closed_share(record)) > cut["employers_idle"]
    unready = _eve(weighted(record, record.values["readiness"], "")) < cut["readiness"]
    return Conditions(
        nothing_moved=~_moved_lately(record, round(cut["window"])),
        neither_can_end=unready & (state_unable | employers_pay),
        both_pay=_eve(idle_share(record)) >= cut["idle"],
        not_broken=_eve(support) >= _eve(cut["support"] * np.maximum.accumulate(support)),
    )


def _private_closed_share(record: Record) -> Floats:
    plants = record.city.plants
    private = plants.people * ~plants.state_owned
    shut = ((record.values["closed"] > 0) * private).sum(axis=1)
    return over_rest(record, shut / plants.people.sum())


def _after(record: Record, outcomes: frozenset[str], window: int) -> Flags:
    """Return the last day of each campaign with such an outcome, and the `window` days after it."""
    found = np.zeros(len(record.dates), dtype=bool)
    places = {date: day for day, date in enumerate(record.dates)}
    for campaign in record.campaigns:
        day = places.get(campaign.end)
        if campaign.outcome in outcomes and day is not None:
            found[day : day + 1 + window] = True
    return found


def _revolt(record: Record, out: Floats) -> Flags:
    soldiers = np.asarray(record.city.regiments.soldiers, dtype=np.float64)
    # Without a garrison the share is undefined, and no comparison with it holds.
    turned = mean_over((record.values["turned"] > 0).astype(np.float64), soldiers)
    army, crowd = (setting(record, "stalemate", STALEMATE, name) for name in ("revolt_army", "revolt_out"))
    return np.asarray((turned >= army) & (out >= crowd))


def regimes(record: Record) -> NDArray[np.str_]:
    """Name each day of a run.

    Returns
    -------
    (days,) str
        The first that holds of: revolt (most of the garrison has turned while many are out), stalemate,
        strike, victory or defeat (a campaign ended so within the window), lockout (idle people, and
        nothing else), quiet.
    """
    people = record.city.plants.people.sum()
    out = over_rest(record, record.values["out"].sum(axis=1) / people)
    window = round(setting(record, "stalemate", STALEMATE, "window"))
    found = np.full(len(record.dates), "quiet", dtype="<U9")
    found[idle_share(record) >= setting(record, "stalemate", STALEMATE, "idle")] = "lockout"
    found[_after(record, LOST, window)] = "defeat"
    found[_after(record, WON, window)] = "victory"
    found[out >= setting(record, "stalemate", STALEMATE, "strike")] = "strike"
    found[conditions(record).stalemate] = "stalemate"
    found[_revolt(record, out)] = "revolt"
    return found


def _flag(name: str, condition: str, doc: str) -> Observable:
    return Observable(
        name,
        ("day",),
        "flag",
        "none",
        "1 if it holds, 0 if not",
        doc,
        lambda record: np.asarray(getattr(conditions(record), condition), dtype=np.float64),
        "stalemate",
    )


OBSERVABLES: tuple[Observable, ...] = (
    Observable(
        "regime",
        ("day",),
        "label",
        "none",
        "one of " + ", ".join(LABELS),
        "state of the contest; a stalemate is judged by the week before",
        regimes,
        "stalemate",
    ),
    _flag("stalemate_nothing_moved", "nothing_moved", "no claim was granted or withdrawn in the week before"),
    _flag(
        "stalemate_neither_can_end",
        "neither_can_end",
        "neither side could end the contest on the evening before",
    ),
    _flag("stalemate_both_pay", "both_pay", "idle people cost both sides on the evening before"),
    _flag(
        "stalemate_not_broken",
        "not_broken",
        "private support stood above half its highest on the evening before",
    ),
)
