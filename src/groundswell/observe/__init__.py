"""What can be measured in a finished run, by name; and how runs are written, read and scored."""

from collections.abc import Mapping
from types import MappingProxyType

from groundswell.observe import (
    army,
    council,
    feelings,
    gap,
    government,
    participation,
    press,
    regime,
    speakers,
    waves,
)
from groundswell.observe.base import Observable
from groundswell.scenario.parameters import Parameter

__all__ = ["MEASURES", "OBSERVABLES", "Observable", "catalogue"]

OBSERVABLES: Mapping[str, Observable] = MappingProxyType(
    {
        observable.name: observable
        for family in (
            participation,
            feelings,
            gap,
            council,
            speakers,
            government,
            press,
            army,
            waves,
            regime,
        )
        for observable in family.OBSERVABLES
    }
)
"""Every observable by name: one file a family, one line each."""

MEASURES: Mapping[str, Mapping[str, Parameter]] = MappingProxyType(
    {"stalemate": regime.STALEMATE, "mixing": participation.MIXING}
)
"""Cut-offs of the measures that have some, by the owner's name under which a scenario says them."""


def catalogue() -> tuple[tuple[str, str, str, str, str, str], ...]:
    """Return what each observable is, for the docs: name, dimensions, unit, denominator, sign, meaning."""
    return tuple(
        (
            found.name,
            ", ".join(found.dims) or "one number a run",
            found.unit,
            found.denominator,
            found.sign,
            found.doc,
        )
        for found in OBSERVABLES.values()
    )
