"""The press: how its slant turns, what each trade reads of it, and whom it blames."""

from typing import Any

import numpy as np

from groundswell.institutions.base import Chance, Day, institution
from groundswell.institutions.curves import logarithm, relax
from groundswell.scenario.parameters import param
from groundswell.world.arithmetic import logistic

__all__ = ["Press"]

NONE = 0.0
TRUE = 1.0
FALSE = 2.0
LATE = 3.0


@institution("press", streams={"army_blame": 30})
class Press:
    """Turn against strikes or not, and lay blame, by outlet.

    An illustration: slant is assumed, no content analysis stands behind it. Historical: slant turns on dated
    acts. Adaptive: outlets turn against strikes that go on after a concession, the conservative ones most
    (row P11). Beside the blame for the walkout stands the demand from below, by those out whom nobody called
    and by the delegates' mandates (row P8), and beside the reproach of bringing the army in whether the army
    was in it before (row P9). With the row switched off every outlet keeps the slant it had.
    """

    turned_slant = param(
        "-0.7 ratio",
        low="-1 ratio",
        high="1 ratio",
        source="assumption A160: the record says that they turned, not how far",
        doc="slant of an outlet that has turned, where the act gives no level",
    )
    turning = param(
        "0.5 per day",
        low="0.01 per day",
        high="1 per day",
        source="assumption A161: within a few issues",
        doc="how fast an outlet's slant moves to a new line",
    )
    strike_hurt = param(
        "4.0 logit",
        low="0 logit",
        high="15 logit",
        source="assumption A162",
        doc="turn against a general strike after freedoms were granted, by the most hostile class (adaptive)",
    )
    moderation = param(
        "0.02",
        low="0.001",
        high="0.5",
        source="assumption A162",
        doc="how far even the most devoted outlet stands from the end of the scale (adaptive)",
    )
    strike_sympathy = param(
        "0.8 logit",
        low="0 logit",
        high="5 logit",
        source="assumption A163: moderate opinion sided with the October strike",
        doc="turn towards a general strike before any freedoms were granted (adaptive)",
    )
    hurt_pace = param(
        "0.35 per day",
        low="0.01 per day",
        high="1 per day",
        source="assumption A164",
        doc="how fast the cost of a strike is felt by an outlet's class (adaptive)",
    )
    hurt_fading = param(
        "0.02 per day",
        low="0 per day",
        high="1 per day",
        source="assumption A164: the tone outlasted the strike",
        doc="how fast the cost of a strike is forgotten by an outlet's class (adaptive)",
    )
    blame_base = param(
        "0.2 logit",
        low="-4 logit",
        high="4 logit",
        source="assumption A165",
        doc="blame laid on the council by an outlet without slant, during a general strike",
    )
    blame_slant = param(
        "2.5 logit",
        low="0 logit",
        high="8 logit",
        source="assumption A165",
        doc="how much more a fully hostile outlet blames the council",
    )
    blame_turnout = param(
        "0.15",
        low="0.01",
        high="1",
        source="assumption A166",
        doc="turnout at which half of the attention that a general strike gets is reached",
    )
    army_base = param(
        "-3.0 logit",
        low="-8 logit",
        high="4 logit",
        source="assumption A167",
        doc="reproach of dragging the army in, by an outlet without slant on a quiet day",
    )
    army_slant = param(
        "2.0 logit",
        low="0 logit",
        high="8 logit",
        source="assumption A167",
        doc="how much more a fully hostile outlet reproaches the council with dragging the army in",
    )
    army_events = param(
        "3.0 logit",
        low="0 logit",
        high="8 logit",
        source="assumption A168",
        doc="reproach of dragging the army in that mutinies and refused orders add",
    )
    army_propaganda = param(
        "1.0 logit",
        low="0 logit",
        high="8 logit",
        source="assumption A168",
        doc="reproach of dragging the army in that a resolve to work in the army adds",
    )

    def morning(city: Any, par: Any, day: Day, draw: Chance) -> None:
        """Set the day's line and whom it blames."""
        if day.tick == 0:
            city.slant = city.outlets.slant_before.copy()
            city.memory["press.line"] = city.outlets.slant_before.copy()
            city.memory["press.hurt"] = 0.0
        take_acts(city, par, day)
        if day.on("press"):
            if day.policy == "adaptive":
                choose_line(city, par)
            city.slant = relax(city.slant, city.memory["press.line"], par.turning)
        else:
            city.slant = city.outlets.slant_before.copy()
        reach_readers(city)
        lay_blame(city, par)
        blame_for_army(city, par, day, draw)


def take_acts(city: Any, par: Any, day: Day) -> None:
    """Let outlets named by a dated act turn their line."""
    for act in day.acts("slant"):
        level = par.turned_slant if act.level is None else float(act.level)
        named = np.array([name in act.scope.outlets for name in city.outlets.name], dtype=bool)
        if act.scope.place == "city":
            named[:] = True
        city.memory["press.line"] = np.where(named, level, city.memory["press.line"])
        if act.given_in != "background":
            day.note(act.what, place=act.scope.text, cause=act.kind, given=True, level=level)


def choose_line(city: Any, par: Any) -> None:
    """Turn with what strikes cost each outlet's class, once the government has long given way (adaptive)."""
    cost = city.city_out_share * city.liberties * (1.0 - city.concession)
    hurt = city.memory["press.hurt"]
    pace = par.hurt_pace if cost > hurt else par.hurt_fading
    city.memory["press.hurt"] = hurt = relax(hurt, cost, pace)
    before = city.outlets.slant_before
    against = par.strike_hurt * hurt * 0.5 * (1.0 - before)
    towards = par.strike_sympathy * city.city_out_share * (1.0 - city.liberties)
    end = 1.0 + par.moderation
    usual = logarithm((end + before) / (end - before))
    city.memory["press.line"] = 2.0 * logistic(usual - against + towards) - 1.0


def reach_readers(city: Any) -> None:
    """Set how much hostile slant each trade reads: the chance that something read was hostile.

    Of all people of the trade, and of those among them who read anything: who reads nothing meets none of it.
    """
    hostile = np.maximum(-city.slant, 0.0)[:, np.newaxis] * city.outlets.readers
    city.hostility = 1.0 - np.prod(1.0 - np.clip(hostile, 0.0, 1.0), axis=0)
    city.hostile_print = np.minimum(1.0, city.hostility / np.maximum(city.reading, 1e-9))


def lay_blame(city: Any, par: Any) -> None:
    """Blame the council for the walkout, by slant, and split the blame by the demand from below.

    Demand is what had gone out uncalled, or the share of delegates whose plants had voiced for it before the
    council spoke (mandates), whichever is larger: so far the blame is false (row P8).
    """
    out = city.out
    people = float(out.sum())
    below = float((out * city.from_below).sum()) / people if people > 0.0 else 0.0
    below = max(below, city.mandates if city.council_sits > 0.5 else 0.0)
    turnout = city.city_out_share
    attention = turnout / (turnout + par.blame_turnout)
    blame = attention * logistic(par.blame_base - par.blame_slant * city.slant)
    city.blame_true = blame * (1.0 - below)
    city.blame_false = blame * below


def blame_for_army(city: Any, par: Any, day: Day, draw: Chance) -> None:
    """Reproach the movement with bringing the army in, and judge the reproach: true, false or late.

    Late: a regiment had been ordered against a crowd, or had refused, before. False: nobody had done any work
    in the army so far. What was done and ordered is yesterday's.
    """
    regiments = city.propaganda
    worked = city.army_propaganda > 0.0 or (len(regiments) > 0 and float(regiments.max()) > 0.0)
    ordered = city.orders_given + city.orders_refused > 0.0
    for key, now in (("press.propaganda", worked), ("press.army_in_it", ordered)):
        city.memory[key] = max(int(now), city.memory.get(key, 0))
    refused = city.orders_refused / (1.0 + city.orders_refused)
    events = max(city.mutiny_news, refused)
    push = par.army_base - par.army_slant * city.slant + par.army_events * events
    chance = logistic(push + par.army_propaganda * city.army_propaganda)
    # A daily chance, not a hazard: an outlet either carries the reproach in today's issue or does not.
    carried = draw.uniform("army_blame", len(city.outlets)) < chance
    verdict = FALSE
    if city.memory["press.propaganda"] == 1:
        verdict = LATE if city.memory["press.army_in_it"] == 1 else TRUE
    city.army_blame = np.where(carried & bool(day.working), verdict, NONE)
