"""Where a peer's people get their chance: NumPy's own generator when timed, our draws when compared."""

from collections.abc import Mapping
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from city_days import SEED
from groundswell.rng import PEOPLE, uniforms

__all__ = ["Chance", "Given", "Own"]


class Chance(Protocol):
    """A source of numbers in [0, 1), float32."""

    def uniform(self, tick: int, name: str, who: "int | NDArray[np.intp]") -> NDArray[np.float32]:
        """Draw for the first so many people, or for those numbered."""


class Own:
    """NumPy's fastest generator, as a peer would use it."""

    def __init__(self, seed: int) -> None:
        self._generator = np.random.Generator(np.random.SFC64(seed))

    def uniform(self, tick: int, name: str, who: "int | NDArray[np.intp]") -> NDArray[np.float32]:  # noqa: ARG002
        """Draw for so many; neither day nor name nor person matters."""
        return self._generator.random(who if isinstance(who, int) else len(who), dtype=np.float32)


class Given:
    """The draws that our passes make for the same people on the same day."""

    def __init__(self, streams: Mapping[str, int], replicate: int = 0) -> None:
        self._streams, self._replicate = streams, replicate

    def uniform(self, tick: int, name: str, who: "int | NDArray[np.intp]") -> NDArray[np.float32]:
        """Draw what our pass draws under that name."""
        return uniforms(SEED, self._replicate, tick, self._streams[name], who, PEOPLE)
