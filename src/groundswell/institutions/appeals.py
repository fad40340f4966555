"""Appeals to the whole city made by one plant, without the council."""

from typing import Any

import numpy as np

from groundswell.institutions.base import Chance, Day, institution
from groundswell.scenario.parameters import param
from groundswell.world.arithmetic import chance, logarithm, logistic
from groundswell.world.city import City

__all__ = ["Appeals"]


@institution("appeals", actor="workers", switch="appeals", streams={"appeal": 54})
class Appeals:
    """Appeal to the city out of despair and low trust, from open plants or shut ones; each appeal inhibits the next.

    Independent appeals would scatter like coin tosses; these hold one another back, on the same day too (row P16). One
    that nobody follows costs hope.
    """

    rate = param(
        "12 per day",
        low="0 per day",
        high="20 per day",
        source="fit",
        doc="hazard of an appeal from anywhere in a city in full despair",
        fitted=True,
    )
    edge = param(
        "0.22",
        low="0.05",
        high="0.9",
        source="assumption A260; set by hand with the targets in view",
        doc="despair times distrust at which half of the hazard of an appeal is reached",
    )
    steepness = param(
        "0.02",
        low="0.005",
        high="0.3",
        source="assumption A261; set by hand with the targets in view",
        doc="how suddenly the hazard of an appeal rises with despair and distrust",
    )
    holding = param("0.97", low="0", high="1", source="assumption A262", doc="how far an appeal holds back the next")
    recovery = param(
        "0.12 per day",
        low="0.01 per day",
        high="1 per day",
        source="assumption A263",
        doc="how fast an appeal ceases to hold back the next",
    )
    leading = param(
        "0.8 ratio",
        low="0 ratio",
        high="5 ratio",
        source="assumption A257; set by hand with the targets in view",
        doc="standing up to which nobody would listen; 1 is a plant of middling size, a great works has 5 or more",
    )
    own = param(
        "0.5",
        low="0",
        high="1",
        source="assumption A258",
        doc="how loud an appeal is at the plant itself",
    )
    heard = param(
        "0.08",
        low="0",
        high="1",
        source="assumption A264; set by hand with the targets in view",
        doc="how loud an appeal is in other plants",
    )
    fading = param(
        "0.45 per day",
        low="0.05 per day",
        high="1 per day",
        source="assumption A265",
        doc="how fast an appeal ceases to be heard",
    )
    forgetting = param(
        "0.12 per day",
        low="0.02 per day",
        high="1 per day",
        source="assumption A266",
        doc="how fast an appeal that failed is forgotten",
    )

    def morning(city: City, par: Any, day: Day, draw: Chance) -> None:
        plants = city.plants
        lot = draw.uniform("appeal", len(plants))
        unanswered = city.appeal * (1 - city.city_out_share)
        city.failed_appeal += par.fading * unanswered * (1 - city.failed_appeal) - par.forgetting * city.failed_appeal
        city.appeal *= 1 - par.fading
        still = city.memory.get("appeals.holding", 0.0) * (1 - par.recovery)
        pressed = city.despair * (1 - city.trust)
        weight = np.maximum(0.0, plants.standing - par.leading)  # only a plant of some standing speaks to the city
        hazard = weight / max(1e-9, weight.sum()) * par.rate * logistic((pressed - par.edge) / par.steepness)
        able = (city.out_share < 0.5) & (city.call <= 0) & (city.council_sits > 0)
        city.appeals = 0.0
        for plant in in_order(able & (lot < chance(hazard * (1 - still) * day.working)), lot, hazard):
            if lot[plant] >= chance(hazard[plant] * (1 - still)):
                continue  # held back by one made earlier the same day
            still = 1 - (1 - still) * (1 - par.holding)
            city.appeals += 1.0
            city.appeal = 1.0
            city.local_call[plant] = max(city.local_call[plant], par.own)
            day.note(
                "appeals to the whole city without the council",
                place=plants.name[plant],
                cause="despair and low trust",
                despair=city.despair[plant],
                trust=city.trust[plant],
            )
        city.memory["appeals.holding"] = still
        city.local_call = np.maximum(city.local_call, par.heard * city.appeal)


def in_order(calling: Any, lot: Any, hazard: Any) -> Any:
    """Return the plants about to appeal, (plants,) bool, as numbers, whose hour comes first foremost."""
    plants = np.flatnonzero(calling)
    return plants[np.argsort(-logarithm(1.0 - lot[plants]) / hazard[plants], kind="stable")]
