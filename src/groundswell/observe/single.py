"""Quantities of which a city has just one, or one a group, taken as they stand."""

import numpy as np

from groundswell.observe.base import Observable, weighted

__all__ = ["by_plant", "city", "grouped"]


def city(
    name: str,
    unit: str,
    doc: str,
    sign: str,
    *,
    quantity: str = "",
    denominator: str = "none",
    switch: str = "",
) -> Observable:
    """Say a quantity of the whole city."""
    source = quantity or name
    return Observable(name, ("day",), unit, denominator, sign, doc, lambda record: record.values[source][:, 0], switch)


def grouped(
    name: str,
    group: str,
    unit: str,
    doc: str,
    sign: str,
    *,
    quantity: str,
    denominator: str = "none",
    switch: str = "",
) -> Observable:
    """Say a quantity of each group as it stands, named ``name_by_group``."""
    return Observable(
        f"{name}_by_{group}",
        ("day", group),
        unit,
        denominator,
        sign,
        f"{doc}, by {group}",
        lambda record: record.values[quantity],
        switch,
    )


def by_plant(name: str, unit: str, doc: str, sign: str) -> tuple[Observable, Observable]:
    """Say a plant quantity: its people-weighted mean over the city, and plant by plant."""
    return (
        Observable(
            name,
            ("day",),
            unit,
            "all people of the city",
            sign,
            f"{doc}, mean over people",
            lambda record: np.asarray(weighted(record, record.values[name], "")),
        ),
        grouped(name, "plant", unit, doc, sign, quantity=name),
    )
