"""People who say in public what they do not think, until enough others say what they do."""

from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from groundswell.classics.lots import lots
from groundswell.errors import ScenarioError
from groundswell.mechanisms.base import Draw, Me, Mechanism, Par, See, mechanism
from groundswell.mechanisms.crowd import Crowd, CrowdRecord
from groundswell.scenario.parameters import param
from groundswell.world.columns import Column, Population
from groundswell.world.graphs import Everybody

__all__ = [
    "RULES",
    "SOCIETY",
    "Speak",
    "SpeakStrictly",
    "falsifying",
    "of_thresholds",
    "sampled",
    "society",
]

Numbers = NDArray[np.float64]

SOCIETY = Population(
    "crowd",
    "society",
    (
        Column("opposes", "flag", 0, 1, "flag", "whether on the opposition's side in public", shown=True),
        Column("private", "float", 0.0, 1.0, "share", "private preference: 0 for the government, 1 for the opposition"),
        Column("integrity", "float", 0.0, 1000.0, "plain", "what it costs to say in public what one does not think"),
    ),
)
"""Somebody with a private and a public preference."""


@mechanism("speak", population="crowd", phase="act")
class Speak:
    """Take the public side for which reputation and integrity together speak; a tie goes to the opposition.

    Reputation is pressure times the majority of the opposition, from -1 to 1; integrity counts for one's private side.
    Multiplied by the number of people, so that whole numbers are compared with whole numbers.
    """

    pressure = param("1 plain", low="0 plain", high="1000 plain", source="the paper's reputational utility")

    def step(me: Me, see: See, par: Par, draw: Draw) -> None:
        reputation = par.pressure * (2.0 * see.opposes_all - see.people)
        me.opposes = reputation + see.people * me.integrity * (2.0 * me.private - 1.0) >= 0.0


@mechanism("speak_strictly", population="crowd", phase="act")
class SpeakStrictly:
    """Wrong on purpose: a tie goes to the government."""

    pressure = param("1 plain", low="0 plain", high="1000 plain", source="the paper's reputational utility")

    def step(me: Me, see: See, par: Par, draw: Draw) -> None:
        reputation = par.pressure * (2.0 * see.opposes_all - see.people)
        me.opposes = reputation + see.people * me.integrity * (2.0 * me.private - 1.0) > 0.0


RULES = cast("tuple[Mechanism, ...]", (Speak,))
"""What people go by."""


def society(private: Numbers, integrity: Numbers, pressure: float, *, groups: int = 1, rule: Any = Speak) -> Crowd:
    """Return societies side by side in which nobody opposes in public at first.

    Parameters
    ----------
    private, integrity : (people,) float
        Society after society.
    pressure : float
        What a unanimous public is worth in reputation.
    groups : int
        How many societies.
    rule : Mechanism
        What people go by.
    """
    start = {"private": private, "integrity": integrity}
    settings = {f"{rule.name}.pressure": pressure}
    return Crowd(len(private), SOCIETY, (rule,), start, Everybody(), groups=groups, settings=settings)


def of_thresholds(percents: list[int], *, groups: int = 1, rule: Any = Speak) -> Crowd:
    """Return the society whose people join once so many in a hundred oppose, said by private preference and integrity.

    With pressure r a threshold t is met where r(2m - 1) + e(2x - 1) >= 0 turns at m = t: thresholds below a half belong
    to people who want the opposition, above to those who want the government, and integrity is r|1 - 2t|. With r = 50
    whole percents have whole integrity.

    Raises
    ------
    ScenarioError
        If a threshold is no percentage.
    """
    for percent in percents:
        if not 0 <= percent <= 100:
            raise ScenarioError(f"threshold = {percent}: must be from 0 to 100 percent")
    thresholds = np.array(percents, dtype=np.float64)
    private = np.where(thresholds < 50, 1.0, np.where(thresholds > 50, 0.0, 0.5))
    return society(private, np.abs(50.0 - thresholds), 50.0, groups=groups, rule=rule)


def sampled(seed: int, people: int, groups: int, lowest: float, *, replicate: int = 0) -> tuple[Numbers, Numbers]:
    """Draw private preferences between `lowest` and 1, and integrity between 0 and 1, each evenly.

    Societies drawn with another `lowest` have the same lots, so that only sentiment differs.
    """
    # Deviation from Kuran 1991: the paper gives thresholds, no law of preferences and integrity, see about.md.
    people = people * groups
    wants = lowest + (1.0 - lowest) * lots(seed, 8, people, replicate=replicate)
    return wants, lots(seed, 9, people, replicate=replicate)


def falsifying(record: CrowdRecord, groups: int = 1) -> NDArray[np.int64]:
    """Return how many say in public what they do not think, society by society; the indifferent think both."""
    private = record.columns["private"].reshape(groups, -1)
    opposes = record.columns["opposes"].astype(bool).reshape(groups, -1)
    silent = ~opposes & (private > 0.5)
    feigning = opposes & (private < 0.5)
    found: NDArray[np.int64] = (silent | feigning).sum(axis=1)
    return found
