"""Published models, a folder each, said with the package's own parts."""

from collections.abc import Mapping
from types import MappingProxyType

from groundswell import units
from groundswell.classics.attrition import CLASSIC as ATTRITION
from groundswell.classics.base import Classic
from groundswell.classics.biggs_2005 import CLASSIC as BIGGS_2005
from groundswell.classics.brock_durlauf_2001 import CLASSIC as BROCK_DURLAUF_2001
from groundswell.classics.centola_macy_2007 import CLASSIC as CENTOLA_MACY_2007
from groundswell.classics.centola_willer_macy_2005 import CLASSIC as CENTOLA_WILLER_MACY_2005
from groundswell.classics.chwe_1999 import CLASSIC as CHWE_1999
from groundswell.classics.epstein_2002 import CLASSIC as EPSTEIN_2002
from groundswell.classics.granovetter_1978 import CLASSIC as GRANOVETTER_1978
from groundswell.classics.hawkes import CLASSIC as HAWKES
from groundswell.classics.kuran_1991 import CLASSIC as KURAN_1991
from groundswell.classics.riots_epidemic import CLASSIC as RIOTS_EPIDEMIC
from groundswell.classics.watts_2002 import CLASSIC as WATTS_2002
from groundswell.errors import ScenarioError

__all__ = ["CLASSICS", "Classic", "find"]

_TABLE: tuple[Classic, ...] = (
    GRANOVETTER_1978,
    KURAN_1991,
    BROCK_DURLAUF_2001,
    WATTS_2002,
    CENTOLA_MACY_2007,
    CENTOLA_WILLER_MACY_2005,
    CHWE_1999,
    EPSTEIN_2002,
    RIOTS_EPIDEMIC,
    BIGGS_2005,
    HAWKES,
    ATTRITION,
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
