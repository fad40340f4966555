"""Plants that begin by themselves, and crowds that walk to those still at work."""

from typing import Any

import numpy as np

from groundswell.institutions.base import Chance, Day, institution
from groundswell.scenario.parameters import param
from groundswell.world.arithmetic import chance
from groundswell.world.city import City

__all__ = ["Starts"]


@institution("starts", actor="workers", switch="plant_starts", streams={"start": 52})
class Starts:
    """Begin without a call, out of anger and hope; be heard in one's district; pull neighbours out.

    The hazard grows with standing × anger × hope, and with news of others out elsewhere. A start is a local call and
    holds others back for some days (rows P8, P16). Without starts the council would be a switch.
    """

    rate = param(
        "0.001 per day",
        low="0 per day",
        high="2 per day",
        source="assumption A240; set by hand with the targets in view",
        doc="hazard of a plant's own start at standing 1, with anger and hope full",
    )
    spark = param(
        "560 ratio",
        low="0 ratio",
        high="1000 ratio",
        source="assumption A241; set by hand with the targets in view",
        doc="how much others out, here or elsewhere, raise the hazard of a start; squared, for one town out is no wave",
    )
    near = param(
        "0.3",
        low="0",
        high="2",
        source="assumption A239",
        doc="weight of one's own district being out beside other towns, in a start",
    )
    heard = param(
        "0.5",
        low="0",
        high="1",
        source="assumption A242; set by hand with the targets in view",
        doc="how loud a start of standing 1 is in its district",
    )
    walking = param(
        "0.15",
        low="0",
        high="1",
        source="assumption A243; set by hand with the targets in view",
        doc="pull of crowds at the gate when the whole district is out",
    )
    beyond = param(
        "0.4",
        low="0",
        high="1",
        source="assumption A244",
        doc="pull of crowds from the next districts, beside one's own",
    )
    holding = param(
        "0.25", low="0", high="1", source="assumption A246", doc="how far another plant's start holds one's own back"
    )
    minor = param(
        "0.6",
        low="0",
        high="1",
        source="assumption A248; set by hand with the targets in view",
        doc="pull of a trade's own strike that the timeline gives, at its plants",
    )

    def morning(city: City, par: Any, day: Day, draw: Chance) -> None:
        lot = draw.uniform("start", len(city.plants))
        plants = city.plants
        for act in day.acts("small_strike"):
            city.local_call = np.where(day.plants(act), par.minor, city.local_call)
            day.note("strike of one trade", place="city", cause=act.what, given=True)
        others = city.elsewhere + par.near * city.by_plant("district_out_share")
        hazard = (
            par.rate
            * plants.standing
            * city.anger
            * city.hope
            * (1 + par.spark * others * others)
            * (1 - city.inhibition)
        )
        able = (city.closed < 0.5) & (city.out_share < 0.2) & (city.call <= 0) & day.working
        hushed = 1 + min(0.0, city.call)
        city.started = np.where(able & (lot < chance(hazard * hushed)), 1.0, 0.0)
        for plant in np.flatnonzero(city.started):
            here = plants.district == plants.district[plant]
            loud = min(1.0, par.heard * plants.standing[plant])
            city.local_call = np.where(here, np.maximum(city.local_call, loud), city.local_call)
            city.local_call[plant] = 1.0
            city.inhibition = np.where(here, city.inhibition, 1 - (1 - city.inhibition) * (1 - par.holding * loud))
            day.note(
                "begins by itself",
                place=plants.name[plant],
                cause="anger and hope, no call",
                anger=city.anger[plant],
                hope=city.hope[plant],
            )
        near = (city.districts.neighbours * city.district_out_share).sum(axis=1)
        crowd = par.walking * np.maximum(city.district_out_share, par.beyond * near)[plants.district]
        city.local_call = np.where(
            city.out_share < 0.5, np.maximum(city.local_call, crowd * hushed), city.local_call * hushed
        )
