"""Mesa's own example of Epstein's model, as it is shipped with Mesa, ready to be stepped."""

import sys
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

__all__ = ["MesaEpstein", "shipped"]

_FOLDER = ("mesa.examples", "advanced", "epstein_civil_violence")


def shipped() -> type:
    """Return the class of Mesa's shipped example.

    Importing it by name imports all of Mesa's examples, some of which need packages that Mesa does not bring along.
    Where one is missing, the example's own two files are imported without the others; they are run as they are.

    Raises
    ------
    ModuleNotFoundError
        If Mesa is not installed.
    """
    try:
        from mesa.examples.advanced.epstein_civil_violence.model import EpsteinCivilViolence
    except ModuleNotFoundError:
        if find_spec("mesa") is None:
            raise
        _stand_in()
        from mesa.examples.advanced.epstein_civil_violence.model import EpsteinCivilViolence
    found: type = EpsteinCivilViolence
    return found


def _stand_in() -> None:
    """Put empty packages in place of those around the example, so that only its own files are read."""
    import mesa

    for name in [name for name in sys.modules if name.startswith("mesa.examples")]:
        del sys.modules[name]
    path, name = Path(mesa.__file__).parent / "examples", _FOLDER[0]
    for part in ("", *_FOLDER[1:]):
        path, name = (path / part, f"{name}.{part}") if part else (path, name)
        package = ModuleType(name)
        package.__path__ = [str(path)]
        sys.modules[name] = package


class MesaEpstein:
    """One society of Mesa's example.

    Parameters
    ----------
    seed : int
        Of Mesa's own chance.
    collects : bool
        Whether its data collector works each step, as it is shipped; else it is idle.
    """

    version = version("mesa") if find_spec("mesa") else ""

    def __init__(self, seed: int, *, collects: bool = True) -> None:
        self.model: Any = shipped()(seed=seed)
        if not collects:
            self.model.datacollector.collect = lambda _: None

    @property
    def turns(self) -> int:
        """Return how many turns a step has."""
        return len(self.model.agents)

    def play(self, ticks: int) -> None:
        """Step so many times."""
        for _ in range(ticks):
            self.model.step()

    @property
    def active(self) -> int:
        """Return how many are active."""
        return int(self.model.ACTIVE)

    @property
    def jailed(self) -> int:
        """Return how many are in jail."""
        return int(self.model.ARRESTED)
