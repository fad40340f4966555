"""Published models, a folder each, said with the package's own parts."""

from collections.abc import Mapping
from types import MappingProxyType

from groundswell import units
from groundswell.classics.attrition import CLASSIC as ATTRITION
from groundswell.classics.base import Classic
from groundswell.classics.biggs_2005 import CLASSIC as BIGGS_2005
from groundswell.classics.granovetter_1978 import CLASSIC as GRANOVETTER_1978
from groundswell.classics.hawkes import CLASSIC as HAWKES
from groundswell.classics.riots_epidemic import CLASSIC as RIOTS_EPIDEMIC
from groundswell.errors import ScenarioError

__all__ = ["CLASSICS", "Classic", "find"]

_TABLE: tuple[Classic, ...] = (
    GRANOVETTER_1978,
    BIGGS_2005,
    RIOTS_EPIDEMIC,
    ATTRITION,
    HAWKES,
)
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
