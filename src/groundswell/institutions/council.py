"""The delegates' council: its seats, its reach, its word, and what it resolves."""

from typing import Any

import numpy as np

from groundswell.institutions.base import Chance, Day, institution
from groundswell.scenario.parameters import param
from groundswell.world.arithmetic import chance, logarithm, logistic
from groundswell.world.city import City

__all__ = ["Council"]


@institution("council", switch="council", streams={"first": 56, "elect": 57, "form": 58})
class Council:
    """Sit, gather delegates, call out or back, and open campaigns.

    A message has two numbers: what it bids (1 out, -1 return) and what it promises (row P1). Reach starts near nothing,
    at a first sitting of a few dozen delegates, and grows with delegates, meetings and speakers. A new word replaces
    the old one at a plant as far as it reaches that day: until then people go by what they heard last (row P2). A call
    to return fades once obeyed.
    """

    per_delegate = param(
        "500 people",
        low="50 people",
        high="2000 people",
        source="timeline.csv",
        doc="people whom one delegate stands for",
    )
    first_sitting = param(
        "40 people", low="5 people", high="200 people", source="timeline.csv", doc="delegates at the first sitting"
    )
    electing = param(
        "0.4 per day",
        low="0.01 per day",
        high="1 per day",
        source="assumption A280; set by hand with the targets in view",
        doc="hazard of electing, at a plant that meets",
    )
    forming = param(
        "1 per day",
        low="0 per day",
        high="5 per day",
        source="assumption A292",
        doc="hazard that striking plants form a council, adaptive policy",
    )
    forming_edge = param(
        "0.15",
        low="0.01",
        high="0.9",
        source="assumption A293",
        doc="share out at which half of the hazard that a council forms is reached, adaptive policy",
    )
    forming_width = param(
        "0.02",
        low="0.002",
        high="0.3",
        source="assumption A330",
        doc="how suddenly the hazard that a council forms rises with the share out, adaptive policy",
    )
    electing_quiet = param(
        "0.2",
        low="0",
        high="1",
        source="assumption A331",
        doc="hazard of electing at a plant that does not meet, share of that at one that meets",
    )
    bulletin = param(
        "0.2",
        low="0",
        high="1",
        source="assumption A281; set by hand with the targets in view",
        doc="reach of the council's word by print and rumour alone",
    )
    by_delegate = param(
        "0.72",
        low="0",
        high="1",
        source="assumption A282; set by hand with the targets in view",
        doc="reach of the council's word by a plant's own full delegation",
    )
    by_meeting = param(
        "0.5", low="0", high="1", source="assumption A283", doc="reach of the council's word by a full meeting"
    )
    by_visit = param(
        "0.45",
        low="0",
        high="1",
        source="assumption A284",
        doc="reach of the council's word by a speaker's visit to the whole plant",
    )
    return_fading = param(
        "0.15 per day",
        low="0.02 per day",
        high="1 per day",
        source="assumption A285",
        doc="how fast a call to return fades once it is obeyed",
    )
    call_fading = param(
        "0.03 per day",
        low="0 per day",
        high="0.5 per day",
        source="assumption A299",
        doc="how fast a call out fades where nobody follows it",
    )
    promise_fading = param(
        "0.12 per day",
        low="0.02 per day",
        high="1 per day",
        source="assumption A286",
        doc="how fast a promise of battle is forgotten",
    )
    line_base = param(
        "3.2 logit",
        low="-2 logit",
        high="4 logit",
        source="assumption A287; set by hand with the targets in view",
        doc="approval that the platform asks for on an ordinary day",
    )
    line_call = param(
        "0.8 logit",
        low="0 logit",
        high="4 logit",
        source="assumption A288",
        doc="approval asked for on top on a day of decision, return included",
    )
    line_promise = param(
        "2.5 logit",
        low="0 logit",
        high="4 logit",
        source="assumption A289; set by hand with the targets in view",
        doc="approval asked for on top when battle is promised",
    )
    line_claim = param(
        "0.6 logit",
        low="0 logit",
        high="4 logit",
        source="assumption A290",
        doc="approval asked for on top for the eight hours",
    )
    help_given = param(
        "0.3",
        low="0",
        high="1",
        source="assumption A291",
        doc="relief that the council can pay when all needs are small",
    )

    relief_pace = param(
        "0.1 per day",
        low="0.01 per day",
        high="1 per day",
        source="assumption A328",
        doc="how fast the council's relief follows need",
    )
    relief_half = param(
        "0.2",
        low="0.02",
        high="0.9",
        source="assumption A329",
        doc="share of the city idle at which the council pays half of its relief",
    )

    def morning(city: City, par: Any, day: Day, draw: Chance) -> None:
        city.delegate_seats = np.maximum(1.0, np.round(city.plants.people / (par.per_delegate * day.scale)))
        organise(city, par, day, draw)
        if city.call < 0:
            obeyed = 1 - city.city_out_share
            city.call *= 1 - par.return_fading * obeyed
        else:
            city.call *= 1 - par.call_fading * (1 - city.city_out_share)
        city.promise *= 1 - par.promise_fading
        take_resolutions(city, day)
        if city.council_sits > 0:
            speak(city, par)

    def evening(city: City, par: Any, day: Day, draw: Chance) -> None:
        idle = float((city.out + city.locked_out + city.unemployed).sum() / city.plants.people.sum())
        if city.council_sits > 0:
            aim = par.help_given * idle / (idle + par.relief_half)
            city.relief += par.relief_pace * (aim - city.relief)


def take_resolutions(city: City, day: Day) -> None:
    """Take the dated resolutions that the policy lets stand: calls, and campaigns opened or closed."""
    for act in day.acts("call"):
        city.call = act.act if act.act is not None else 0.0
        if day.on("promise"):
            city.promise = act.promise if act.promise is not None else 0.0
        day.note(
            f"calls out: {act.what}" if city.call > 0 else f"calls back: {act.what}",
            cause=act.what,
            given=True,
            promise=city.promise,
        )
    for act in day.acts("army_propaganda", "arming", "relief", "eight_hours"):
        if act.kind in ("army_propaganda", "arming") and not day.on("promise"):
            continue
        if act.kind == "eight_hours" and not day.on("eight_hours"):
            continue
        if act.kind == "relief" and act.actor != "council":
            continue  # soldiers' relief is the army's
        level = act.level if act.level is not None else 1.0
        if act.kind == "army_propaganda":
            city.army_propaganda = level
        elif act.kind == "arming":
            city.arming = level
        elif act.kind == "relief":
            city.relief = level
        else:
            city.eight_hours = level
        day.note(f"resolves: {act.kind.replace('_', ' ')}", cause=act.what, given=True, level=level)


def organise(city: City, par: Any, day: Day, draw: Chance) -> None:
    """Hold the first sitting, and let plants elect their delegates."""
    plants = city.plants
    first = draw.uniform("first", len(plants))
    elect = draw.uniform("elect", len(plants))
    for act in day.acts("organise"):
        first_sitting(city, par, day, first, act.what, given=True)
    if day.policy == "adaptive" and city.council_sits < 0.5 and day.working:
        hazard = par.forming * logistic((city.city_out_share - par.forming_edge) / par.forming_width)
        if draw.uniform("form", 1)[0] < chance(hazard):
            first_sitting(city, par, day, first, "striking plants send delegates", given=False)
    if city.council_sits > 0:
        ready = par.electing * (par.electing_quiet + (1 - par.electing_quiet) * city.meeting) * 2 * city.trust
        city.delegates = np.where(elect < chance(ready), city.delegate_seats, city.delegates)


def first_sitting(city: City, par: Any, day: Day, lot: Any, what: str, *, given: bool) -> None:
    """Seat the first few dozen delegates, striking plants first."""
    city.council_sits = 1.0
    weight = city.delegate_seats * (0.05 + city.out_share)
    order = np.argsort(-logarithm(np.maximum(lot, 1e-12)) / weight, kind="stable")
    before = np.cumsum(city.delegate_seats[order]) - city.delegate_seats[order]
    seats = np.minimum(city.delegate_seats[order], np.maximum(0.0, par.first_sitting - before))
    city.delegates[order] = np.floor(seats)
    day.note("first sitting", cause=what, given=given, delegates=float(city.delegates.sum()))


def speak(city: City, par: Any) -> None:
    """Carry the council's word to the plants, and set the line that the platform asks approval for."""
    seated = city.delegates / np.maximum(1.0, city.delegate_seats)
    missed = (1 - par.by_delegate * seated) * (1 - par.by_meeting * city.meeting)
    missed *= 1 - par.by_visit * city.speech
    city.reach = 1 - (1 - par.bulletin) * missed
    city.call_heard = city.call_heard + city.reach * (city.call - city.call_heard)
    bid = par.line_call * abs(city.call) + par.line_promise * city.promise + par.line_claim * min(1.0, city.eight_hours)
    city.line = float(logistic(par.line_base + bid))
    city.line_heard = city.reach * city.line + (1 - city.reach) * city.loud_support
