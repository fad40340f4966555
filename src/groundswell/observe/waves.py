"""How waves begin and spread: starts from below, appeals, calls from workmates, the parties' share."""

import numpy as np
from numpy.typing import NDArray

from groundswell.observe.base import Observable, counted, over_rest, share_of
from groundswell.observe.single import by_plant, city
from groundswell.world.record import Record

__all__ = ["OBSERVABLES"]

Floats = NDArray[np.float64]


def _from_below(record: Record) -> Floats:
    out = record.values["out"]
    return over_rest(record, share_of((out * record.values["from_below"]).sum(axis=1), out.sum(axis=1)))


def _parties_share(record: Record) -> Floats:
    """Return the parties' speakers' part in what called out the people who are out.

    Three voices call: the council's word as far as it reaches, party speakers at meetings, and workmates
    nearby. Plants count by their people out.
    """
    values = record.values
    calling = np.maximum(values["call"], 0.0)
    speakers = values["speech"] * (calling > 0)
    all_voices = values["reach"] * calling + speakers + values["local_call"]
    heard = (values["out"] * speakers).sum(axis=1), (values["out"] * all_voices).sum(axis=1)
    return share_of(*heard)


OBSERVABLES: tuple[Observable, ...] = (
    city(
        "wildcat_appeals",
        "appeals",
        "city-wide appeals made that day without the council",
        "0 upwards",
        quantity="appeals",
    ),
    city("appeal", "share", "an unauthorised appeal still in the air", "0 to 1, fading"),
    city("failed_appeal", "share", "disappointment of an appeal that nobody followed", "0 to 1, fading"),
    city(
        "elsewhere",
        "share",
        "other towns and the railways on strike (given)",
        "0 to 1",
        denominator="other towns and railways",
    ),
    *counted(
        "starts",
        "started",
        "plants",
        "plants that began by themselves that day",
        groups=("district", "trade"),
    ),
    Observable(
        "from_below_share",
        ("day",),
        "share",
        "people out",
        "0 to 1: 1 if all went out with no council call in force; 0 also where nobody is out",
        "people out whose plant went out with no council call in force, as a share",
        _from_below,
    ),
    Observable(
        "parties_share_of_calls",
        ("day",),
        "share",
        "calls heard by people out: the council's word, party speakers, workmates",
        "0 to 1: 1 if speakers alone called; 0 also where nothing called",
        "the parties' speakers' part in what called people out",
        _parties_share,
        "parties",
    ),
    *by_plant("local_call", "share", "calls from workmates and neighbouring crowds, fading", "0 to 1"),
    *by_plant("inhibition", "share", "holding back after a start or an appeal nearby, fading", "0 to 1"),
    *by_plant("from_below", "flag", "whether the plant went out with no council call in force", "1 if so"),
    *by_plant("verdict", "-1 to 1", "show of hands", "1 out, -1 in, 0 no decision that day"),
    city("campaign", "flag", "whether a campaign is under way", "0 or 1"),
    city("outcome", "-1 to 1", "how the last campaign ended, as felt, fading", "1 won, -1 lost"),
)
