"""A bench for classics: it plays what they say, with one seed, at full length or for a quick look."""

from dataclasses import dataclass
from typing import TypeVar

from groundswell.engine.play import play, play_many
from groundswell.mechanisms.crowd import Starts, World

__all__ = ["SEED", "Bench"]

Result = TypeVar("Result")

SEED = 1978
"""Usual seed of classics: the year of the first of them."""


@dataclass(frozen=True)
class Bench:
    """Where classics are played; a `groundswell.classics.base.Lab`.

    Attributes
    ----------
    seed : int
        Of all chance.
    quick : bool
        Whether fewer runs are wanted.
    """

    seed: int = SEED
    quick: bool = False

    def runs(self, full: int, quick: int) -> int:
        """Return how many runs to make: the first number, or in a hurry the second."""
        return quick if self.quick else full

    def play(self, world: World[Result], *, replicate: int = 0, threads: int = 1) -> Result:
        """Play a world once."""
        return play(world, seed=self.seed, replicate=replicate, threads=threads)

    def play_many(
        self,
        world: World[Result],
        *,
        replicates: int,
        first: int = 0,
        starts: Starts | None = None,
        threads: int = 1,
    ) -> list[Result]:
        """Play replicates of a world, together where that can be; see `groundswell.engine.play.play_many`."""
        return play_many(world, seed=self.seed, replicates=replicates, first=first, starts=starts, threads=threads)
