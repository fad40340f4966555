"""A ring of people who take something up once so many contacts have, a few of its ties led astray."""

from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import NDArray

from groundswell.classics.base import Lab
from groundswell.errors import ScenarioError
from groundswell.mechanisms.base import Mechanism
from groundswell.mechanisms.crowd import Crowd, CrowdRecord
from groundswell.mechanisms.threshold import CROWD, Threshold
from groundswell.rng import CLASSICS, uniforms
from groundswell.world.graphs import Ring, neighbours

__all__ = ["MOST", "RULES", "Setting", "adoption", "play_rings", "reached", "rounds"]

MOST = 0.9
"""Share of all people from which on a contagion counts as having spread."""
RULES: tuple[Mechanism, ...] = cast("tuple[Mechanism, ...]", (Threshold,))
_SEEDS = 1


@dataclass(frozen=True)
class Setting:
    """What is varied.

    Attributes
    ----------
    needs : int
        Contacts who must have adopted before one does.
    rewired : float
        Chance that a tie's far end is moved.
    people, contacts : int
        On the ring; ties a person, half on either side.
    alone : bool
        A wrong version: the seed is one person without the contacts.
    """

    needs: int
    rewired: float = 0.0
    people: int = 1_000
    contacts: int = 8
    alone: bool = False


def adoption(setting: Setting, lab: Lab, rings: int) -> Crowd:
    """Return rings side by side, each rewired by itself, with a person and all contacts of that person as the seed."""
    if setting.needs < 1:
        raise ScenarioError(f"needs = {setting.needs}: at least 1 contact must have adopted before one does")
    if setting.needs > setting.contacts:
        raise ScenarioError(
            f"needs = {setting.needs}: must be at most the contacts that a person has, which are {setting.contacts}"
        )
    size = setting.people
    # Deviation from Centola & Macy 2007: ties move as Watts & Strogatz move them, so degrees vary; see about.md.
    ring = Ring(setting.contacts, setting.rewired)
    rows = neighbours(ring, size * rings, seed=lab.seed, replicate=0, groups=rings)
    lots = uniforms(lab.seed, 0, 0, _SEEDS, rings, CLASSICS).astype(np.float64)
    first = (lots * size).astype(np.int64) + np.arange(rings) * size
    out = np.zeros(size * rings, dtype=bool)
    out[first] = True
    for person in first if not setting.alone else ():
        out[rows.targets[rows.offsets[person] : rows.offsets[person + 1]]] = True
    start = {"out": out, "needs": np.full(size * rings, float(setting.needs))}
    return Crowd(size * rings, CROWD, RULES, start, rows, groups=rings, order="event", absorbing="out")


def play_rings(setting: Setting, lab: Lab, rings: int) -> CrowdRecord:
    """Play so many rings."""
    return lab.play(adoption(setting, lab, rings))


def reached(record: CrowdRecord, people: int) -> NDArray[np.bool_]:
    """Return on which rings at least nine in ten adopted."""
    return np.asarray(record.last("out") >= MOST * people)


def rounds(record: CrowdRecord, people: int, share: float = 1.0) -> NDArray[np.int64]:
    """Return after how many rounds a share of each ring had adopted; -1 where it never did."""
    there = record.counts["out"] >= share * people
    return np.where(there.any(axis=0), there.argmax(axis=0), -1)
