"""Published models, a folder each, said with the package's own parts."""

from collections.abc import Mapping
from types import MappingProxyType

from groundswell import units
from groundswell.classics.base import Classic
from groundswell.classics.centola_macy_2007 import CLASSIC as CENTOLA_MACY_2007
from groundswell.classics.watts_2002 import CLASSIC as WATTS_2002
from groundswell.errors import ScenarioError

__all__ = ["CLASSICS", "Classic", "find"]

_TABLE: tuple[Classic, ...] = (WATTS_2002, CENTOLA_MACY_2007)
"""Every classic, in the order of the gallery: one folder each, one line."""

CLASSICS: Mapping[str, Classic] = MappingProxyType({classic.name: classic for classic in _TABLE})


def find(name: str) -> Classic:
    """Return the classic of that name.

    Raises
    ------
    ScenarioError
        If there is none; the sentence names the nearest.
    """
    if name not in CLASSICS:
        raise ScenarioError(f"unknown classic {units.clip(name)!r}; {units.nearest(name, CLASSICS)}")
    return CLASSICS[name]
