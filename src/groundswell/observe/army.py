"""The contest for the army, an illustration: loyalty by regiment, orders given and refused."""

import numpy as np
from numpy.typing import NDArray

from groundswell.observe.base import Observable, mean_over
from groundswell.observe.single import city, grouped
from groundswell.world.record import Record

__all__ = ["OBSERVABLES"]

Floats = NDArray[np.float64]


def _soldiers(record: Record) -> Floats:
    return np.asarray(record.city.regiments.soldiers, dtype=np.float64)


def _loyal_share(record: Record) -> Floats:
    soldiers = _soldiers(record).sum()
    if soldiers <= 0:
        return np.full(len(record.dates), np.nan)
    return np.asarray(record.values["loyal"].sum(axis=1) / soldiers)


OBSERVABLES: tuple[Observable, ...] = (
    Observable(
        "army_loyal_share",
        ("day",),
        "share",
        "all soldiers of the garrison",
        "0 to 1: 1 if all are loyal; undefined without a garrison",
        "soldiers loyal enough to obey an order against a crowd, as a share (illustration)",
        _loyal_share,
    ),
    Observable(
        "loyalty",
        ("day",),
        "mean share",
        "all soldiers of the garrison",
        "0 to 1: 1 is most loyal; undefined without a garrison",
        "soldiers' loyalty (illustration)",
        lambda record: mean_over(record.values["loyalty"], _soldiers(record)),
    ),
    Observable(
        "regiments_turned",
        ("day",),
        "regiments",
        "none",
        "0 upwards",
        "regiments with too few loyal soldiers to obey (illustration)",
        lambda record: np.asarray((record.values["turned"] > 0).sum(axis=1), dtype=np.float64),
    ),
    grouped(
        "loyalty",
        "regiment",
        "mean share",
        "loyalty (illustration)",
        "0 to 1: 1 is most loyal",
        quantity="loyalty",
        denominator="soldiers of the regiment",
    ),
    grouped(
        "loyal",
        "regiment",
        "soldiers",
        "soldiers loyal enough to obey (illustration)",
        "0 upwards",
        quantity="loyal",
    ),
    grouped("turned", "regiment", "flag", "whether too few of its soldiers are loyal", "1 if so", quantity="turned"),
    grouped("propaganda", "regiment", "share", "propaganda that reaches it", "0 to 1", quantity="propaganda"),
    grouped(
        "discipline",
        "regiment",
        "share",
        "discipline as kept by the command",
        "0 to 1",
        quantity="discipline",
    ),
    grouped(
        "on_duty",
        "regiment",
        "share",
        "soldiers ordered to the streets",
        "0 to 1",
        quantity="on_duty",
        denominator="soldiers of the regiment",
    ),
    city("mutiny_news", "share", "news of mutiny elsewhere, fading", "0 to 1"),
    city("soldier_relief", "share", "better pay, food and service granted to soldiers", "0 to 1"),
    city("force_needed", "soldiers", "loyal soldiers that ending the open disputes takes", "0 upwards"),
    city("loyal_force", "soldiers", "soldiers in regiments loyal enough to obey", "0 upwards"),
    city("orders_given", "orders", "orders against crowds given that day", "0 upwards"),
    city("orders_refused", "orders", "orders against crowds not carried out that day", "0 upwards"),
)
