"""What a plant's people share: courage, excitement, despair, anger, danger, and grievance gathered in quiet."""

from typing import Any

import numpy as np

from groundswell.institutions.base import Chance, Day, institution
from groundswell.scenario.parameters import param
from groundswell.world.arithmetic import logistic
from groundswell.world.city import City

__all__ = ["Moods"]


@institution("moods")
class Moods:
    """Keep each plant's short-lived moods.

    Courage comes with visits and with company and goes in days (row P3). Excitement spreads within a plant in days and
    dies unfed (row P17). Despair comes of want and lost hope; a shut gate weighs as far as want is in sight (row P12).
    A quiet spell lets grievance gather, a wave spends it (Biggs 2005).
    """

    courage_base = param(
        "-1.1 logit",
        low="-4 logit",
        high="2 logit",
        source="assumption A650",
        doc="courage with nothing to raise or lower it",
    )
    courage_speech = param(
        "2.2 logit",
        low="0 logit",
        high="6 logit",
        source="assumption A651",
        doc="courage gained from a speaker at the gate",
    )
    courage_company = param(
        "1.4 logit",
        low="0 logit",
        high="6 logit",
        source="assumption A652",
        doc="courage gained when the whole district is out",
    )
    courage_pace = param(
        "0.5 per day",
        low="0.05 per day",
        high="1 per day",
        source="assumption A653",
        doc="how fast courage moves",
    )
    excitement_base = param(
        "-2.4 logit",
        low="-5 logit",
        high="1 logit",
        source="assumption A654",
        doc="excitement with nothing to raise or lower it",
    )
    excitement_meeting = param(
        "1.2 logit", low="0 logit", high="5 logit", source="assumption A655", doc="excitement gained from a meeting"
    )
    excitement_spread = param(
        "2.0 logit",
        low="0 logit",
        high="5 logit",
        source="assumption A656",
        doc="excitement gained from excitement: how far it feeds on itself",
    )
    excitement_change = param(
        "2.0 logit",
        low="0 logit",
        high="8 logit",
        source="assumption A657",
        doc="excitement gained from a start nearby or an appeal",
    )
    excitement_pace = param(
        "0.5 per day",
        low="0.05 per day",
        high="1 per day",
        source="assumption A658",
        doc="how fast excitement moves",
    )
    calming = param(
        "1.0 logit",
        low="0 logit",
        high="5 logit",
        source="assumption A659",
        doc="excitement lost to a council speaker's calming",
    )
    despair_base = param(
        "-2.4 logit",
        low="-6 logit",
        high="1 logit",
        source="assumption A660; set by hand with the targets in view",
        doc="despair with nothing to raise or lower it",
    )
    despair_need = param(
        "3.2 logit",
        low="0 logit",
        high="10 logit",
        source="assumption A661",
        doc="despair felt at want above that of a calm week",
    )
    despair_hope = param(
        "3.0 logit",
        low="0 logit",
        high="10 logit",
        source="assumption A662",
        doc="despair felt at hope lost below one half",
    )
    despair_shut = param(
        "4.4 logit",
        low="0 logit",
        high="8 logit",
        source="assumption A663; set by hand with the targets in view",
        doc="despair felt when people of the plant are shut out or dismissed, with want in sight",
    )
    despair_want = param(
        "0.12",
        low="0.02",
        high="0.9",
        source="assumption A673: whoever can live on savings bears a shut gate",
        doc="want at which half of the despair of the shut out is felt",
    )
    despair_pace = param(
        "0.5 per day",
        low="0.02 per day",
        high="1 per day",
        source="assumption A664; set by hand with the targets in view",
        doc="how fast despair moves",
    )
    anger_base = param(
        "-1.2 logit",
        low="-5 logit",
        high="2 logit",
        source="assumption A665",
        doc="anger with nothing to raise or lower it",
    )
    anger_resentment = param(
        "2.5 logit",
        low="0 logit",
        high="8 logit",
        source="assumption A666",
        doc="weight of resentment about one quarter, in anger",
    )
    anger_pool = param(
        "5.0 logit",
        low="0 logit",
        high="8 logit",
        source="assumption A667; set by hand with the targets in view",
        doc="weight of gathered grievance about one half, in anger",
    )
    anger_pace = param(
        "0.2 per day", low="0.02 per day", high="1 per day", source="assumption A668", doc="how fast anger moves"
    )
    gather = param(
        "0.02 per day",
        low="0 per day",
        high="0.2 per day",
        source="assumption A669",
        doc="how fast grievance gathers in a quiet spell (Biggs 2005: form only)",
    )
    spend = param(
        "0.08 per day",
        low="0 per day",
        high="0.5 per day",
        source="assumption A670",
        doc="how fast gathered grievance is spent while out",
    )
    call_fading = param(
        "0.35 per day",
        low="0.05 per day",
        high="1 per day",
        source="assumption A245",
        doc="how fast a local call ceases to be news",
    )
    inhibition_fading = param(
        "0.25 per day",
        low="0.02 per day",
        high="1 per day",
        source="assumption A247",
        doc="how fast holding back after another's start passes",
    )
    danger_patrols = param("0.45", low="0", high="0.9", source="assumption A671", doc="danger from full patrols")
    danger_notice = param(
        "0.6",
        low="0",
        high="0.9",
        source="fit",
        doc="danger from a notice of dismissal or closing in full force",
        fitted=True,
    )
    danger_arrest = param(
        "0.5",
        low="0",
        high="0.9",
        source="assumption A672",
        doc="danger when a tenth of the plant is in arrest",
    )

    def morning(city: City, par: Any, day: Day, draw: Chance) -> None:
        city.local_call = city.local_call * (1 - par.call_fading)
        city.inhibition = city.inhibition * (1 - par.inhibition_fading)
        if city.council_sits < 0.5:
            city.line_heard = city.loud_support.copy()  # no platform: a crowd hears itself
        gone = city.by_plant("district_out_share")
        if day.on("courage"):
            wanted = logistic(par.courage_base + par.courage_speech * city.speech + par.courage_company * gone)
            city.courage += par.courage_pace * (wanted - city.courage)
        stirred = par.excitement_meeting * city.meeting + par.excitement_spread * city.excitement
        stirred += par.excitement_change * np.maximum(city.local_call, city.appeal)
        if day.on("calming"):
            stirred -= par.calming * city.speech
        city.excitement += par.excitement_pace * (logistic(par.excitement_base + stirred) - city.excitement)
        shut = (city.locked_out + city.unemployed) / np.maximum(1, city.plants.people)
        want = city.need * city.need / (city.need * city.need + par.despair_want * par.despair_want)
        bleak = par.despair_need * (city.need - 0.1) + par.despair_hope * (0.5 - city.hope)
        bleak += par.despair_shut * shut * want
        city.despair += par.despair_pace * (logistic(par.despair_base + bleak) - city.despair)
        if day.on("grievance_pool"):
            city.grievance_pool += par.gather * (1 - city.out_share) * (0.95 - city.grievance_pool)
            city.grievance_pool -= par.spend * city.out_share * (city.grievance_pool - 0.05)
        wrath = par.anger_resentment * (city.resentment - 0.25) + par.anger_pool * (city.grievance_pool - 0.5)
        city.anger += par.anger_pace * (logistic(par.anger_base + wrath) - city.anger)
        if day.on("danger"):
            held = np.minimum(1.0, 10.0 * city.arrested / np.maximum(1, city.plants.people))
            safe = (1 - par.danger_patrols * city.by_plant("patrols") / 2) * (1 - par.danger_notice * city.notice)
            city.danger = 1 - safe * (1 - par.danger_arrest * held)
