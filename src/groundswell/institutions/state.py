"""The state: patrols, bans, concessions, repression, and works of its own that it may keep shut."""

from typing import Any

import numpy as np

from groundswell.institutions.base import Chance, Day, institution
from groundswell.institutions.curves import due, relax
from groundswell.scenario.parameters import param
from groundswell.scenario.timeline import Act
from groundswell.world.arithmetic import logistic

__all__ = ["State"]

OWN = ("war", "patrols", "meeting_ban", "concession", "repression", "arrest", "appeal_return")
"""Kinds of act that are the state's whoever is named as their actor."""

SHARED = ("lockout", "reopening")
"""Kinds of act that employers may do as well."""


@institution("state", streams={"patrols": 0, "ban": 1, "concession": 2, "lockout": 3, "reopening": 4})
class State:
    """Order patrols, forbid meetings, give way or hold out, and keep the state's own works shut.

    Historical: levels follow dated acts. Adaptive: the state orders patrols and bans by the turnout it saw
    yesterday and by its will to hold out, gives way under a general strike when that will is low, and shuts
    its works to those who struck when it is high (rows P12, P14, P15, P24). Its will follows the outcome of
    campaigns, the turnout, and what force the open disputes would need.
    """

    concession_fading = param(
        "0.08 per day",
        low="0.01 per day",
        high="0.5 per day",
        source="assumption A100",
        doc="how fast a concession ceases to be news",
    )
    freedoms_level = param(
        "0.5 level",
        low="0.05 level",
        high="1 level",
        source="assumption A101: the Manifesto counts as level 1, a telegram as 0.2",
        doc="level from which a concession also grants freedom of speech and meeting",
    )
    taking_back = param(
        "0.02 per day",
        low="0 per day",
        high="0.5 per day",
        source="assumption A102",
        doc="how fast freedoms are taken back under full repression",
    )
    repression_fading = param(
        "0.1 per day",
        low="0.01 per day",
        high="0.5 per day",
        source="assumption A103",
        doc="how fast repression ceases to be news",
    )
    arrest_weight = param(
        "0.4",
        low="0",
        high="1",
        source="assumption A104",
        doc="repression felt when leaders are arrested, share of martial law's",
    )
    appeal_weight = param(
        "0.05",
        low="0",
        high="0.5",
        source="assumption A105",
        doc="soothing effect of an appeal to return, share of a full concession's",
    )
    censorship_base = param(
        "1.0 logit",
        low="-2 logit",
        high="4 logit",
        source="assumption A106: open speech was punishable before October",
        doc="danger of speaking openly with no freedoms and no patrols",
    )
    censorship_liberties = param(
        "2.8 logit",
        low="0 logit",
        high="6 logit",
        source="assumption A106: the days of freedom after the Manifesto",
        doc="danger of speaking openly that full freedoms remove",
    )
    censorship_force = param(
        "0.5 logit",
        low="0 logit",
        high="3 logit",
        source="assumption A106",
        doc="danger of speaking openly added by a level of patrols, and by repression in full",
    )
    arrests = param(
        "0.0006 per day",
        low="0 per day",
        high="0.05 per day",
        source="assumption A107: arrests of strikers were few until December",
        doc="hazard of arrest for a person out under full patrols with no freedoms",
    )
    orders_falling = param(
        "0.015 per day",
        low="0 per day",
        high="0.2 per day",
        source="assumption A108: contracts run out over some months after the peace",
        doc="how fast war contracts run out once peace is made",
    )
    orders_left = param(
        "0.85",
        low="0",
        high="1",
        source="assumption A108",
        doc="share of war contracts still honoured on the first day, if peace was made before it",
    )
    resolve_base = param(
        "-0.3 logit",
        low="-3 logit",
        high="3 logit",
        source="assumption A109",
        doc="the state's will to hold out when nothing presses",
    )
    resolve_outcome = param(
        "2.0 logit",
        low="0 logit",
        high="4 logit",
        source="assumption A110: a won contest stiffens, a lost one softens",
        doc="weight of how the last campaign ended, in the state's will",
    )
    resolve_turnout = param(
        "1.4 logit",
        low="0 logit",
        high="4 logit",
        source="assumption A111",
        doc="how far a city wholly out lowers the state's will",
    )
    resolve_strain = param(
        "1.0 logit",
        low="0 logit",
        high="4 logit",
        source="assumption A112",
        doc="how far want of loyal force lowers the state's will",
    )
    resolve_concession = param(
        "0.4 logit",
        low="0 logit",
        high="3 logit",
        source="assumption A113",
        doc="how far having just given way lowers the state's will",
    )
    resolve_pace = param(
        "0.25 per day",
        low="0 per day",
        high="1 per day",
        source="assumption A114: four days to change its mind",
        doc="how fast the state's will moves",
    )
    patience = param(
        "0.4 per day",
        low="0.01 per day",
        high="5 per day",
        source="assumption A115",
        doc="how often a district's patrols, or the ban on meetings, are reconsidered (adaptive)",
    )
    alarm_turnout = param(
        "1.4 ratio",
        low="0 ratio",
        high="5 ratio",
        source="assumption A116",
        doc="alarm raised by a district wholly out (adaptive)",
    )
    alarm_resolve = param(
        "2.5 ratio",
        low="0 ratio",
        high="8 ratio",
        source="assumption A116",
        doc="alarm raised by will to hold out, about one half (adaptive)",
    )
    alarm_concession = param(
        "1.2 ratio",
        low="0 ratio",
        high="5 ratio",
        source="assumption A116",
        doc="alarm laid aside while a concession is fresh (adaptive)",
    )
    alarm_repression = param(
        "0.3 ratio",
        low="0 ratio",
        high="5 ratio",
        source="assumption A116",
        doc="alarm that goes with repression elsewhere (adaptive)",
    )
    alarm_watch = param(
        "0.15 ratio",
        low="0 ratio",
        high="3 ratio",
        source="assumption A116",
        doc="alarm from which police watch a district, or halls are closed (adaptive)",
    )
    alarm_patrol = param(
        "0.4 ratio",
        low="0 ratio",
        high="5 ratio",
        source="assumption A116",
        doc="alarm from which troops patrol a district, or works are closed to meetings (adaptive)",
    )
    giving_way = param(
        "0.08 per day",
        low="0 per day",
        high="2 per day",
        source="assumption A117",
        doc="hazard of a concession under a general strike with no will left to resist (adaptive)",
    )
    giving_way_turnout = param(
        "0.7",
        low="0.1",
        high="1",
        source="assumption A117",
        doc="turnout at which half of the hazard of a concession is reached (adaptive)",
    )
    giving_way_steepness = param(
        "12 logit",
        low="1 logit",
        high="60 logit",
        source="assumption A117",
        doc="how sharply the hazard of a concession rises from nobody out to everybody (adaptive)",
    )
    shutting = param(
        "0.5 per day",
        low="0 per day",
        high="5 per day",
        source="assumption A118",
        doc="hazard that state works which struck of late are shut, at full will (adaptive)",
    )
    shutting_resolve = param(
        "0.62",
        low="0",
        high="1",
        source="assumption A118",
        doc="will to hold out at which half of the hazard that state works are shut is reached (adaptive)",
    )
    shutting_steepness = param(
        "14 logit",
        low="1 logit",
        high="60 logit",
        source="assumption A118",
        doc="how sharply the hazard that state works are shut rises with the will to hold out (adaptive)",
    )
    strike_memory = param(
        "0.1 per day",
        low="0.01 per day",
        high="1 per day",
        source="assumption A118",
        doc="how fast a strike at its works is forgotten (adaptive)",
    )
    reopening = param(
        "0.05 per day",
        low="0 per day",
        high="1 per day",
        source="assumption A119: state works opened again within weeks",
        doc="hazard that shut state works open again when there is no will to hold out (adaptive)",
    )

    def morning(city: Any, par: Any, day: Day, draw: Chance) -> None:
        """Take today's acts, move the state's will, and order what follows from both."""
        fade(city, par)
        take_acts(city, par, day)
        if day.on("resolve"):
            move_resolve(city, par)
        if day.policy == "adaptive":
            order_patrols(city, par, day, draw)
            order_ban(city, par, day, draw)
            give_way(city, par, day, draw)
            shut_works(city, par, day, draw)
        if not day.on("patrols"):
            city.patrols_ordered = np.zeros(len(city.districts))
        if not day.on("meeting_ban"):
            city.meeting_ban = 0.0
        if not day.on("state_lockout"):
            city.lockout_ordered = np.zeros(len(city.plants))
        watch_speech(city, par)


def fade(city: Any, par: Any) -> None:
    """Let news grow old, freedoms be taken back under repression, and contracts run out after a peace."""
    city.granted = 0.0
    city.concession = relax(city.concession, 0.0, par.concession_fading)
    city.repression = relax(city.repression, 0.0, par.repression_fading)
    city.liberties = city.liberties - par.taking_back * city.repression * city.liberties
    if city.memory.get("state.peace", 0) == 1:
        city.war_orders = relax(city.war_orders, 0.0, par.orders_falling)


def take_acts(city: Any, par: Any, day: Day) -> None:
    """Carry out the dated acts that the policy lets stand."""
    given = [act for act in day.acts() if act.given_in != "background"]
    city.claims_moved = float(sum(act.grants or act.withdraws for act in given))
    for act in day.acts(*OWN, *SHARED):
        if act.kind in SHARED and act.actor != "state":
            continue
        level = 1.0 if act.level is None else float(act.level)
        if act.kind == "patrols":
            reached = np.bincount(city.plants.district[day.plants(act)], minlength=len(city.districts)) > 0
            reached |= act.scope.place == "city"
            city.patrols_ordered = np.where(reached, level, city.patrols_ordered)
        elif act.kind in ("lockout", "reopening"):
            theirs = day.plants(act) & city.plants.state_owned
            shut = 1.0 if act.kind == "lockout" else 0.0
            city.lockout_ordered = np.where(theirs, shut, city.lockout_ordered)
        else:
            take_word(city, par, act, level)
        if act.given_in != "background":
            day.note(act.what, place=act.scope.text, cause=act.kind, given=True, level=level)


def take_word(city: Any, par: Any, act: Act, level: float) -> None:
    """Carry out an act that is made of words, or done elsewhere."""
    if act.kind == "war":
        city.memory["state.peace"] = 1
        city.war_orders = par.orders_left if act.given_in == "background" else city.war_orders
    elif act.kind == "meeting_ban":
        city.meeting_ban = level
    elif act.kind == "concession":
        grant(city, par, level)
    elif act.kind == "repression":
        city.repression = relax(city.repression, 1.0, level)
    elif act.kind == "arrest":
        city.repression = relax(city.repression, 1.0, par.arrest_weight * level)
    elif act.kind == "appeal_return":
        city.concession = relax(city.concession, 1.0, par.appeal_weight * level)


def grant(city: Any, par: Any, level: float) -> None:
    """Give way by so much: news of it is fresh, and from some level on speech and meetings become free."""
    city.granted = city.granted + level
    city.concession = relax(city.concession, 1.0, level)
    if level >= par.freedoms_level:
        city.liberties = relax(city.liberties, 1.0, level)
        city.meeting_ban = 0.0


def move_resolve(city: Any, par: Any) -> None:
    """Move the state's will towards what outcome, turnout, strain and its own concessions make of it."""
    force = city.force_needed + city.loyal_force
    strain = city.force_needed / force - 0.5 if force > 0.0 else 0.0
    push = par.resolve_base - par.resolve_outcome * city.outcome - par.resolve_turnout * city.city_out_share
    target = logistic(push - par.resolve_strain * strain - par.resolve_concession * city.concession)
    city.resolve_state = float(relax(city.resolve_state, target, par.resolve_pace))


def alarm(city: Any, par: Any, turnout: Any) -> Any:
    """Return how alarmed the state is by a turnout, given its will, concessions and repression elsewhere."""
    stance = par.alarm_resolve * (city.resolve_state - 0.5) - par.alarm_concession * city.concession
    return par.alarm_turnout * turnout + stance + par.alarm_repression * city.repression


def level_for(par: Any, alarmed: Any) -> Any:
    """Return the posture, 0 to 2, that an alarm calls for."""
    return (alarmed > par.alarm_watch) * 1.0 + (alarmed > par.alarm_patrol) * 1.0


def order_patrols(city: Any, par: Any, day: Day, draw: Chance) -> None:
    """Order patrols district by district, by what was seen there yesterday (adaptive)."""
    wanted = level_for(par, alarm(city, par, city.district_out_share))
    moved = due(draw.uniform("patrols", len(city.districts)), par.patience) & (wanted != city.patrols_ordered)
    city.patrols_ordered = np.where(moved, wanted, city.patrols_ordered)
    if moved.any() and day.on("patrols"):
        day.note(
            "orders patrols anew",
            cause="turnout and will to hold out",
            districts=float(moved.sum()),
            mean_level=float(city.patrols_ordered.mean()),
            resolve=float(city.resolve_state),
        )


def order_ban(city: Any, par: Any, day: Day, draw: Chance) -> None:
    """Ban meetings in halls, then in works, or let the ban lapse (adaptive)."""
    wanted = float(level_for(par, alarm(city, par, city.city_out_share)))
    if due(draw.uniform("ban", 1), par.patience)[0] and wanted != city.meeting_ban:
        city.meeting_ban = wanted
        if day.on("meeting_ban"):
            day.note("sets the ban on meetings", cause="turnout and will to hold out", level=wanted)


def give_way(city: Any, par: Any, day: Day, draw: Chance) -> None:
    """Give way, once a general strike has worn down the will to resist (adaptive)."""
    pressed = logistic(par.giving_way_steepness * (city.city_out_share - par.giving_way_turnout))
    hazard = par.giving_way * pressed * (1.0 - city.resolve_state) * (1.0 - city.concession)
    if due(draw.uniform("concession", 1), hazard)[0]:
        grant(city, par, 1.0)
        city.claims_moved = city.claims_moved + 1.0
        day.note("gives way to the strike", cause="turnout", out_share=float(city.city_out_share), level=1.0)


def shut_works(city: Any, par: Any, day: Day, draw: Chance) -> None:
    """Keep state works shut that struck of late, and open them as the will to hold out wanes (adaptive)."""
    plants = len(city.plants)
    struck = city.memory.get("state.struck", np.zeros(plants))
    struck = np.maximum(relax(struck, 0.0, par.strike_memory), city.out_share)
    city.memory["state.struck"] = struck
    bent = logistic(par.shutting_steepness * (city.resolve_state - par.shutting_resolve)) * (1.0 - city.concession)
    theirs = city.plants.state_owned
    shut = city.lockout_ordered > 0.5
    shutting = theirs & ~shut & due(draw.uniform("lockout", plants), par.shutting * bent * struck)
    opening = shut & due(draw.uniform("reopening", plants), par.reopening * (1.0 - city.resolve_state))
    city.lockout_ordered = np.where(shutting, 1.0, np.where(opening, 0.0, city.lockout_ordered))
    if not day.on("state_lockout"):
        return
    for changed, words in ((shutting, "keeps state works shut"), (opening, "opens state works")):
        if changed.any():
            people = float(city.plants.people[changed].sum())
            day.note(words, cause="will to hold out", plants=float(changed.sum()), people=people)


def watch_speech(city: Any, par: Any) -> None:
    """Set how dangerous open speech is, and how likely a person out is to be arrested."""
    posture = float(city.patrols.mean())
    push = par.censorship_base - par.censorship_liberties * city.liberties
    city.censorship = float(logistic(push + par.censorship_force * (posture + city.repression)))
    watched = city.by_plant("patrols") / 2.0
    city.arrest_hazard = par.arrests * watched * watched * (1.0 - 0.5 * city.liberties)
