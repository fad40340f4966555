"""The gap between what is said aloud and what is meant."""

import numpy as np
from numpy.typing import NDArray

from groundswell.observe.base import GROUPS, OF_PEOPLE, Compute, Observable, weighted
from groundswell.world.record import Record

__all__ = ["OBSERVABLES"]


def _gap(group: str) -> Compute:
    def measure(record: Record) -> NDArray[np.float64]:
        return weighted(record, record.values["voiced_support"] - record.values["private_support"], group)

    return measure


OBSERVABLES: tuple[Observable, ...] = tuple(
    Observable(
        "voiced_minus_private" + (f"_by_{group}" if group else ""),
        ("day", group) if group else ("day",),
        "difference of mean shares",
        OF_PEOPLE[group],
        "-1 to 1: above 0 where more is shouted than meant, below 0 where less is said than meant",
        "voiced support less private support" + (f", by {group}" if group else ""),
        _gap(group),
    )
    for group in ("", *GROUPS)
)
