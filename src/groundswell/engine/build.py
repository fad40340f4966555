"""A city made from a scenario's tables, ready for its first day."""

import numpy as np

from groundswell.engine.plan import Plan
from groundswell.world.city import City, Districts, Outlets, Regiments, Trades
from groundswell.world.plants import make_plants

__all__ = ["build_city"]


def build_city(plan: Plan) -> City:
    """Make the plan's city: plants, districts, trades, garrison, press and parties; nobody in it yet.

    A run with fewer people than the scenario says scales the garrison alike, so that forces stay in proportion.
    """
    tables = plan.scenario.tables
    scale = plan.people / plan.scenario.people
    districts = [row.name for row in tables.districts]
    beside = np.zeros((len(districts), len(districts)))
    for index, row in enumerate(tables.districts):
        for name in row.neighbours:
            beside[index, districts.index(name)] = 1.0
    beside /= np.maximum(1.0, beside.sum(axis=1, keepdims=True))
    trades = [row.name for row in tables.trades]
    plants = make_plants(tables, plan.scenario.people, plan.values("population"), None if scale == 1.0 else plan.people)
    return City(
        plants=plants,
        districts=Districts(
            tuple(districts),
            np.array([row.x for row in tables.districts], dtype=np.float64),
            np.array([row.y for row in tables.districts], dtype=np.float64),
            beside,
        ),
        trades=Trades(
            tuple(trades),
            np.array([row.women_share for row in tables.trades], dtype=np.float64),
            np.array([row.wage for row in tables.trades], dtype=np.float64),
            np.array([row.savings for row in tables.trades], dtype=np.float64),
            np.array([row.war_dependence for row in tables.trades], dtype=np.float64),
        ),
        regiments=Regiments(
            tuple(row.name for row in tables.regiments),
            np.array([max(5, round(row.soldiers * scale)) for row in tables.regiments], dtype=np.int64),
            np.array([districts.index(row.district) for row in tables.regiments], dtype=np.int64),
            np.array([row.loyalty_start for row in tables.regiments], dtype=np.float64),
        ),
        outlets=Outlets(
            tuple(row.name for row in tables.outlets),
            np.array([row.slant_before for row in tables.outlets], dtype=np.float64),
            np.array([[row.readers_of(trade) for trade in trades] for row in tables.outlets], dtype=np.float64).reshape(
                len(tables.outlets), len(trades)
            ),
        ),
        parties=tuple(
            {
                "name": row.name,
                "speakers": row.speakers,
                "conviction": row.conviction,
                "loyalty": row.loyalty,
                "army_work": row.army_work,
            }
            for row in tables.parties
        ),
    )
