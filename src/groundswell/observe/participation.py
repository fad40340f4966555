"""Who is at work, out, shut out, dismissed or arrested, and how much of the city that is."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from groundswell.observe.base import (
    GROUPS,
    OF_PEOPLE,
    Compute,
    Observable,
    counted,
    group_people,
    over_rest,
    share_of,
    totals,
)
from groundswell.scenario.parameters import Parameter, param
from groundswell.world.record import Record

__all__ = ["MIXING", "OBSERVABLES", "idle_share", "setting"]

Floats = NDArray[np.float64]

MIXING: Mapping[str, Parameter] = {
    "low": param(
        "0.2 share",
        low="0 share",
        high="0.5 share",
        source="fit_targets.csv T14",
        doc="share out from which a plant counts as mixed",
    ),
    "high": param(
        "0.8 share",
        low="0.5 share",
        high="1 share",
        source="fit_targets.csv T14",
        doc="share out up to which a plant counts as mixed",
    ),
}
"""Between which shares out a plant is of two minds."""

CAUSES = {
    "closed_state_works": (1, "people in state works kept shut"),
    "closed_orders_lost": (2, "people in plants closed because their orders were lost"),
    "closed_eight_hours": (3, "people in plants locked out against the eight hours"),
}


def setting(record: Record, owner: str, declared: Mapping[str, Parameter], name: str) -> float:
    """Return a cut-off as this run was told it, or as declared."""
    return float(record.settings.get(owner, {}).get(name, declared[name].value))


def _people(record: Record) -> Floats:
    return np.asarray(record.city.plants.people, dtype=np.float64)


def _share(quantity: str, group: str) -> Compute:
    def measure(record: Record) -> Floats:
        part = totals(record, record.values[quantity], group)
        whole = _people(record).sum() if group == "" else group_people(record, group)
        return over_rest(record, share_of(part, np.asarray(whole)))

    return measure


def _shares(quantity: str, doc: str) -> tuple[Observable, ...]:
    return tuple(
        Observable(
            f"{quantity}_share" + (f"_by_{group}" if group else ""),
            ("day", group) if group else ("day",),
            "share",
            OF_PEOPLE[group],
            "0 to 1: 1 if all are",
            doc + (f", by {group}" if group else ""),
            _share(quantity, group),
        )
        for group in ("", *GROUPS)
    )


def _open_share(group: str) -> Compute:
    def measure(record: Record) -> Floats:
        opened = 1.0 - record.values["closed"]
        part = totals(record, record.values["out"] * opened, group)
        whole = totals(record, _people(record) * opened, group)
        return over_rest(record, share_of(part, whole))

    return measure


def idle_share(record: Record) -> Floats:
    """Return people out, locked out or unemployed, share of all people of the city, (days,)."""
    idle = sum(record.values[name].sum(axis=1) for name in ("out", "locked_out", "unemployed"))
    return over_rest(record, np.asarray(idle / _people(record).sum()))


def _plants_locked_out(record: Record) -> Floats:
    return over_rest(record, record.values["closed"].sum(axis=1))


def _closed_by(code: int, quantity: str = "cause") -> Compute:
    def measure(record: Record) -> Floats:
        shut = (record.values["closed"] > 0) & (np.rint(record.values[quantity]) == code)
        return over_rest(record, (shut * _people(record)).sum(axis=1))

    return measure


def _mixed(record: Record) -> tuple[Floats, Floats]:
    """Return plants of two minds and plants with anyone out, (days,) each; none on rest days."""
    out = record.values["out"]
    at_liberty = _people(record) - record.values["arrested"]
    share = share_of(out, at_liberty)
    low, high = (setting(record, "mixing", MIXING, name) for name in ("low", "high"))
    stirred = (out > 0) & (record.values["closed"] <= 0) & record.working[:, None]
    mixed = stirred & (share >= low) & (share <= high)
    return mixed.sum(axis=1).astype(np.float64), stirred.sum(axis=1).astype(np.float64)


def _mixed_plant_days(record: Record) -> Floats:
    mixed, stirred = _mixed(record)
    # No plant-day with anyone out leaves nothing to be mixed: undefined, not zero.
    return np.asarray(mixed.sum() / stirred.sum() if stirred.sum() > 0 else np.nan)


def _person_days(record: Record) -> Floats:
    return np.asarray(record.values["out"].sum(axis=1) * record.weight)


_STATUSES = (
    ("working", "people at work a full day"),
    ("short_shift", "people at work who leave after eight hours"),
    ("out", "people on strike"),
    ("locked_out", "people whose plant shut them out"),
    ("unemployed", "people dismissed"),
    ("arrested", "people in arrest"),
)

OBSERVABLES: tuple[Observable, ...] = (
    *(
        observable
        for name, doc in _STATUSES
        for observable in counted(name, name, "people", doc, "0 upwards", frozen=True)
    ),
    *_shares("out", "people on strike, as a share"),
    *_shares("locked_out", "people shut out of their plant, as a share"),
    *_shares("unemployed", "people dismissed, as a share"),
    *(
        Observable(
            "out_share_open" + (f"_by_{group}" if group else ""),
            ("day", group) if group else ("day",),
            "share",
            f"people whose plant is open{f', by {group}' if group else ''}",
            "0 to 1: 0 also where no plant is open",
            "people on strike in plants that are open, as a share" + (f", by {group}" if group else ""),
            _open_share(group),
        )
        for group in ("", "district", "trade")
    ),
    Observable(
        "idle_share",
        ("day",),
        "share",
        OF_PEOPLE[""],
        "0 to 1",
        "people out, locked out or unemployed, as a share",
        idle_share,
    ),
    Observable(
        "person_days",
        ("day",),
        "person-days",
        "none",
        "0 upwards",
        "days of work not done by people on strike: half when a call took effect at noon, none on rest days",
        _person_days,
    ),
    Observable(
        "plants_locked_out",
        ("day",),
        "plants",
        "none",
        "0 upwards",
        "plants shut to their people, whatever the cause",
        _plants_locked_out,
    ),
    *(
        Observable(name, ("day",), "people", "none", "0 upwards", doc + " (cause in the model)", _closed_by(code))
        for name, (code, doc) in CAUSES.items()
    ),
    *(
        Observable(
            f"stated_{name}",
            ("day",),
            "people",
            "none",
            "0 upwards",
            doc + " (cause as announced)",
            _closed_by(code, "stated_cause"),
        )
        for name, (code, doc) in CAUSES.items()
    ),
    Observable(
        "mixed_plants",
        ("day",),
        "plants",
        "none",
        "0 upwards; 0 on rest days",
        "open plants in which 20 to 80 % of the people at liberty are out",
        lambda record: _mixed(record)[0],
    ),
    Observable(
        "plants_with_out",
        ("day",),
        "plants",
        "none",
        "0 upwards; 0 on rest days",
        "open plants in which anyone is out",
        lambda record: _mixed(record)[1],
    ),
    Observable(
        "mixed_plant_days",
        (),
        "share",
        "plant-days of open plants with anyone out, rest days left out",
        "0 to 1: small when plants go out and back as bodies; undefined if nobody was ever out",
        "plant-days on which 20 to 80 % of a plant's people at liberty are out, as a share",
        _mixed_plant_days,
        "",
        ("mixed_plants", "plants_with_out"),
    ),
)
