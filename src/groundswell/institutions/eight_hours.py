"""The eight-hour day, taken on the shop floor."""

from typing import Any

import numpy as np

from groundswell.institutions.base import Chance, Day, institution
from groundswell.scenario.parameters import param
from groundswell.world.arithmetic import chance, logistic
from groundswell.world.city import City

__all__ = ["EightHours"]


@institution("eight_hours", actor="council", switch="eight_hours", streams={"cut": 60})
class EightHours:
    """Leave after eight hours where a plant voices for it, and give it up when the campaign is suspended (row P22).

    Costs to employers, their notices and lockouts follow in their own institution.
    """

    taking = param(
        "0.4 per day",
        low="0.02 per day",
        high="3 per day",
        source="assumption A294; set by hand with the targets in view",
        doc="hazard that a plant takes the shorter day where all voice for it",
    )
    edge = param(
        "0.92",
        low="0.2",
        high="0.95",
        source="assumption A295; set by hand with the targets in view",
        doc="voiced support at which half of the hazard of taking the shorter day is reached",
    )
    steepness = param(
        "0.03",
        low="0.01",
        high="0.3",
        source="assumption A296; set by hand with the targets in view",
        doc="how suddenly the hazard of taking the shorter day rises with voiced support",
    )
    yielding = param(
        "0.15 per day",
        low="0.01 per day",
        high="2 per day",
        source="assumption A297",
        doc="hazard that a plant gives the shorter day up once it is suspended",
    )
    danger = param(
        "0.12 per day",
        low="0 per day",
        high="1 per day",
        source="assumption A298",
        doc="hazard that a plant gives the shorter day up under full notice of closing",
    )

    def morning(city: City, par: Any, day: Day, draw: Chance) -> None:
        lot = draw.uniform("cut", len(city.plants))
        if not day.working:
            return
        wish = par.taking * city.eight_hours * city.reach * logistic((city.voiced_support - par.edge) / par.steepness)
        take = (city.short_day < 0.5) & (city.closed < 0.5) & (city.out_share < 0.5) & (lot < chance(wish))
        giving = par.yielding * (1 - min(1.0, city.eight_hours)) + par.danger * city.notice
        drop = (city.short_day > 0.5) & (lot < chance(giving))
        city.short_day = np.where(take, 1.0, np.where(drop, 0.0, city.short_day))
        if take.sum() > 0.02 * len(city.plants):
            day.note("plants take the eight-hour day", place="plants", cause="campaign", plants=float(take.sum()))
