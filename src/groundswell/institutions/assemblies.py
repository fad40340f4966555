"""Meetings at the works, where everybody present raises a hand and the count binds."""

from typing import Any

import numpy as np

from groundswell.institutions.base import Chance, Day, institution
from groundswell.scenario.parameters import param
from groundswell.world.city import City

__all__ = ["Assemblies"]


@institution("assemblies", switch="assemblies", streams={"meet": 50})
class Assemblies:
    """Meet, count hands, and bind: factories went out and back as bodies (target T14).

    A call, crowds at the gate or excitement bring people together. Where managements keep meetings out, people meet
    elsewhere, fewer and later (row P15).
    """

    ordinary = param(
        "0.25",
        low="0",
        high="1",
        source="assumption A230",
        doc="chance of a meeting on a day without an occasion, in a season of meetings",
    )
    occasion = param(
        "0.9",
        low="0",
        high="1",
        source="assumption A231",
        doc="chance of a meeting on a day with an occasion",
    )
    outdoors = param(
        "0.45",
        low="0",
        high="1",
        source="assumption A232",
        doc="strength of a meeting held elsewhere, beside one at the works",
    )
    found = param(
        "0.55",
        low="0",
        high="1",
        source="assumption A233",
        doc="chance that a plant kept from its works meets elsewhere",
    )
    shut = param(
        "0.4",
        low="0",
        high="1",
        source="assumption A234",
        doc="chance that people of a shut plant meet elsewhere",
    )
    majority = param(
        "0.5", low="0.3", high="0.7", source="assumption A235", doc="share of hands that carries the motion"
    )

    def morning(city: City, par: Any, day: Day, draw: Chance) -> None:
        lot = draw.uniform("meet", 3 * len(city.plants)).reshape(3, -1)
        if not day.working:
            city.meeting = np.zeros(len(city.plants))
            return
        occasion = np.maximum(abs(city.call), np.maximum(city.local_call, city.excitement))
        occasion = np.maximum(occasion, np.minimum(1.0, 4 * city.out_share))
        gathers = lot[0] < par.ordinary + (par.occasion - par.ordinary) * np.minimum(1.0, occasion)
        kept_out = lot[1] < city.ban_obeyed
        closed = city.closed > 0.5
        elsewhere = lot[2] < np.where(closed, par.shut, par.found)
        at_works = gathers & ~kept_out & ~closed
        city.meeting = np.where(at_works, 1.0, np.where(gathers & elsewhere, par.outdoors, 0.0))

    def assembly(city: City, par: Any, day: Day, draw: Chance) -> None:
        present = np.maximum(1.0, city.working + city.short_shift + city.out)
        carried = city.hands / present > par.majority
        meets = (city.meeting > 0) & (city.closed < 0.5) & day.working
        city.verdict = np.where(meets, np.where(carried, 1.0, -1.0), 0.0)
