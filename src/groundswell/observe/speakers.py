"""The speakers: speeches made, energy and conviction left, and how many speak from loyalty alone."""

import numpy as np
from numpy.typing import NDArray

from groundswell.observe.base import Observable, over_rest, share_of
from groundswell.observe.single import by_plant, city
from groundswell.world.record import Record

__all__ = ["OBSERVABLES"]

Floats = NDArray[np.float64]


def _insincere(record: Record) -> Floats:
    spoken, insincere = (record.values[name][:, 0] for name in ("speeches", "insincere_speeches"))
    return over_rest(record, share_of(insincere, spoken))


OBSERVABLES: tuple[Observable, ...] = (
    city("speeches", "speeches", "speeches made that day", "0 upwards"),
    city("insincere_speeches", "speeches", "speeches made from loyalty and not from conviction", "0 upwards"),
    Observable(
        "insincere_share",
        ("day",),
        "share",
        "speeches made that day",
        "0 to 1: 1 if all spoke against their own conviction; 0 also where nobody spoke",
        "speeches made from loyalty and not from conviction, as a share",
        _insincere,
    ),
    city("speaker_energy", "mean share", "speakers' energy", "0 to 1: 1 is rested", denominator="speakers"),
    city("conviction", "mean share", "speakers' own conviction", "0 to 1: 1 is full", denominator="speakers"),
    *by_plant("speech", "share", "what speech puts into the day's meeting, by reach", "0 to 1"),
    *by_plant(
        "conviction_heard",
        "-1 to 1",
        "conviction carried by the day's speech",
        "above 0 convinced, below 0 not",
    ),
)
