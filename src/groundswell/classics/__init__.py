"""Published models, a folder each, said with the package's own parts."""

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType

from groundswell import units
from groundswell.classics.base import Classic
from groundswell.errors import ScenarioError

__all__ = ["CLASSICS", "Classic", "find"]

_TABLE = (
    "granovetter_1978",
    "kuran_1991",
    "brock_durlauf_2001",
    "watts_2002",
    "centola_macy_2007",
    "centola_willer_macy_2005",
    "chwe_1999",
    "epstein_2002",
    "riots_epidemic",
    "biggs_2005",
    "hawkes",
    "attrition",
)
"""Every classic, in the order of the gallery: one folder each, one line."""

CLASSICS: Mapping[str, Classic] = MappingProxyType(
    {name: import_module(f"groundswell.classics.{name}").CLASSIC for name in _TABLE}
)


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
