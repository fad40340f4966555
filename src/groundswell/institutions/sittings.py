"""The council in session: agenda, delegates' reports, speeches, votes, minutes."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from groundswell.institutions.base import Chance, Day, institution
from groundswell.scenario.parameters import param
from groundswell.scenario.timeline import Act
from groundswell.world.arithmetic import logistic
from groundswell.world.city import City
from groundswell.world.record import Session

__all__ = ["Sittings"]

Floats = NDArray[np.float64]

MOTIONS = {
    "out": "call the city out",
    "back": "end the strike",
    "eight_hours": "take the eight-hour day in all plants",
    "suspend": "suspend the general introduction of the eight-hour day",
    "army": "carry propaganda into the army and prepare",
}


@institution("sittings", actor="council", switch="council", streams={"report": 62, "vote": 63})
class Sittings:
    """Hear the delegates, move, speak and vote.

    Reports mix what was voiced at the plant with what the delegate senses, coloured by the delegate's own tiredness;
    they are nearer the truth after a speaker's visit and noisier where meetings are forbidden (rows P15, P17, P20). The
    agenda follows change as well as level (row P18). A speech in session shifts the waverers most, those with least to
    lose least, and is gone the next day (row P19). With the policy `historical` the dated decision is enforced and the
    simulated vote recorded beside it; with `adaptive` the vote decides.
    """

    voiced_part = param(
        "0.55",
        low="0",
        high="1",
        source="assumption A300",
        doc="part of a report that is what was said aloud",
    )
    known_part = param(
        "0.5",
        low="0",
        high="1",
        source="assumption A301",
        doc="how far a fresh visit replaces what was said aloud by what is thought, in a report",
    )
    colour = param(
        "0.15",
        low="0",
        high="2",
        source="assumption A302; set by hand: at 0.5 it cancelled what falsification adds",
        doc="how a tired delegate darkens a report of the mood",
    )
    colour_hope = param(
        "0.5",
        low="0",
        high="2",
        source="assumption A336",
        doc="how a tired delegate darkens a report of hope",
    )
    noise = param("0.06", low="0", high="0.3", source="assumption A303", doc="spread of a report about the truth")
    ban_noise = param(
        "1.0",
        low="0",
        high="5",
        source="assumption A304",
        doc="how much a full ban on meetings widens the spread of a report",
    )
    edge_out = param(
        "0.56",
        low="0.2",
        high="0.8",
        source="assumption A305",
        doc="reported mood at which half of the delegates vote to call out",
    )
    edge_back = param(
        "0.78",
        low="0.2",
        high="0.9",
        source="assumption A306; set by hand with the targets in view",
        doc="reported mood under which half of the delegates vote to end a strike",
    )
    steepness = param(
        "14 logit",
        low="2 logit",
        high="60 logit",
        source="assumption A307",
        doc="votes per unit of reported mood",
    )
    hopeful = param(
        "4.0 logit",
        low="0 logit",
        high="12 logit",
        source="assumption A317",
        doc="weight of the plant's hope about one half, in a vote to fight on",
    )
    rising = param(
        "4.0 ratio",
        low="0 ratio",
        high="20 ratio",
        source="assumption A318",
        doc="weight of a rise over a week on the agenda",
    )
    standing = param(
        "0.5 ratio",
        low="0 ratio",
        high="20 ratio",
        source="assumption A319",
        doc="weight of the level itself on the agenda",
    )
    worth_saying = param(
        "0.02 ratio",
        low="0 ratio",
        high="0.5 ratio",
        source="assumption A320",
        doc="weight below which nothing comes on the agenda",
    )
    tired = param(
        "1.0 logit",
        low="0 logit",
        high="5 logit",
        source="assumption A308",
        doc="weight of a plant's tiredness, in its delegate's vote for rest",
    )
    granted = param(
        "1.2 logit",
        low="0 logit",
        high="5 logit",
        source="assumption A309",
        doc="weight of a fresh concession, in a vote for ending",
    )
    speech = param(
        "0.25 logit",
        low="0 logit",
        high="4 logit",
        source="assumption A310; set by hand with the targets in view",
        doc="weight of a passionate speech to fight on, for a waverer",
    )
    shamed = param(
        "0.6",
        low="0",
        high="1",
        source="assumption A311: the page's speaker shames men who have an easier life to lose",
        doc="how far a passionate speech passes by trades with nothing to lose: of low pay, and of women",
    )
    stirred = param(
        "0.15",
        low="0.02",
        high="0.9",
        source="assumption A321",
        doc="share out at which the executive moves a strike in any case, adaptive policy",
    )
    worn = param(
        "0.15",
        low="0.01",
        high="0.9",
        source="assumption A322",
        doc="share shut out at which the executive moves to suspend the eight hours, adaptive policy",
    )
    easy = param(
        "0.12",
        low="0",
        high="0.5",
        source="assumption A323",
        doc="share shut out up to which the executive moves the eight hours, adaptive policy",
    )
    urge_out = param(
        "0.18",
        low="0.02",
        high="0.9",
        source="assumption A314",
        doc="anger times hope at which the executive moves a strike, adaptive policy",
    )
    urge_hours = param(
        "0.09",
        low="0.02",
        high="0.9",
        source="assumption A324",
        doc="anger times hope at which the executive moves the eight hours, adaptive policy",
    )
    satisfied = param(
        "0.5",
        low="0.05",
        high="1",
        source="assumption A325",
        doc="fresh concession at which the executive moves a return, adaptive policy",
    )
    dropped = param(
        "0.1",
        low="0",
        high="0.5",
        source="assumption A326",
        doc="share out under which the executive lets a call drop, adaptive policy",
    )
    patience = param(
        "5 days",
        low="1 days",
        high="30 days",
        source="assumption A327",
        doc="days that the executive gives a call before it lets it drop, adaptive policy",
    )
    usual_fatigue = param(
        "0.12",
        low="0.03",
        high="0.4",
        source="assumption A332",
        doc="tiredness of an ordinary working week, at which nothing is darkened",
    )
    tiring_out = param(
        "0.3",
        low="0.05",
        high="0.9",
        source="assumption A333",
        doc="fatigue from which a plant's delegate is swayed towards rest",
    )
    every = param(
        "3 days",
        low="1 days",
        high="14 days",
        source="assumption A312",
        doc="days between sittings, adaptive policy",
    )
    mandate = param(
        "0.8",
        low="0.3",
        high="0.95",
        source="assumption A313; set by hand with the targets in view",
        doc="voiced support that counts as a mandate",
    )
    weary = param(
        "0.62",
        low="0.2",
        high="0.95",
        source="assumption A315",
        doc="readiness under which the executive moves a return, adaptive policy",
    )
    pause = param(
        "9 days",
        low="1 days",
        high="40 days",
        source="assumption A316",
        doc="rest after a campaign before a strike is moved again, adaptive policy",
    )

    def morning(city: City, par: Any, day: Day, draw: Chance) -> None:
        remember(city)
        if city.council_sits < 0.5:
            return
        if city.call <= 0:  # what was voiced before the call; afterwards the call itself is heard in it
            city.mandates = seat_mean(city, city.voiced_support > par.mandate)
        given = [act for act in day.decided("call", "eight_hours", "army_propaganda") if act.actor == "council"]
        if day.policy == "historical":
            motions = [(motion_of(act), act.what) for act in given]
        else:
            motions = executive(city, par, day)
        if not motions:
            return
        reports = hear(city, par, day, draw)
        lots = draw.uniform("vote", len(motions) * int(city.delegates.sum())).reshape(len(motions), -1)
        number = city.memory.get("sittings.number", 0) + 1
        city.memory["sittings.number"] = number
        for lot, (motion, text) in zip(lots, motions, strict=True):
            sitting(city, par, day, number, motion, text, reports, lot)


def motion_of(act: Act) -> str:
    """Return which motion a dated act stands for."""
    if act.kind == "call":
        return "out" if (act.act or 0.0) > 0 else "back"
    if act.kind == "eight_hours":
        return "eight_hours" if (act.level or 0.0) > 0 else "suspend"
    return "army"


def remember(city: City) -> None:
    """Keep a week of levels, so that the agenda can follow change."""
    levels = city.memory.setdefault("sittings.levels", [])
    people = float(city.plants.people.sum())
    levels.append(
        {
            "lockouts": float(city.locked_out[city.cause != 2].sum()) / people,
            "unemployment": float(city.unemployed.sum() + city.locked_out[city.cause == 2].sum()) / people,
            "eight hours": float(((city.short_day > 0) * city.plants.people).sum()) / people,
            "wages": float((city.need * city.plants.people).sum()) / people,
            "strike": float(city.out.sum()) / people,
        }
    )
    del levels[:-8]


def agenda(city: City, par: Any) -> tuple[str, ...]:
    """Order the agenda by change over a week first and by level second (row P18)."""
    levels = city.memory["sittings.levels"]
    now, before = levels[-1], levels[0]
    weight = {item: par.rising * max(0.0, now[item] - before[item]) + par.standing * now[item] for item in now}
    return tuple(sorted((item for item in weight if weight[item] > par.worth_saying), key=lambda item: -weight[item]))


def seat_mean(city: City, by_plant: Any) -> float:
    """Return the mean of a plant quantity over the seated delegates."""
    seats = city.delegates
    return float((by_plant * seats).sum() / max(1.0, seats.sum()))


def hear(city: City, par: Any, day: Day, draw: Chance) -> Floats:
    """Return the delegates' reports of mood by plant, keep them, and write the means of mood and hope."""
    lot = draw.uniform("report", 2 * len(city.plants)).reshape(2, -1)
    width = par.noise * (1 + par.ban_noise * city.ban_obeyed)
    width *= 1 - par.known_part * city.discovery
    voiced = par.voiced_part * (1 - par.known_part * city.discovery)
    sensed = voiced * city.voiced_support + (1 - voiced) * city.private_support
    dark = par.colour * (city.fatigue - par.usual_fatigue) * sensed
    scatter = np.sqrt(12.0) * (lot - 0.5) * width
    mood = np.clip(sensed - dark + scatter[0], 0.0, 1.0)
    hope = np.clip(city.hope * (1 - par.colour_hope * (city.fatigue - par.usual_fatigue)) + scatter[1], 0.0, 1.0)
    city.plant_report = mood
    city.reported_mood, city.reported_hope = seat_mean(city, mood), seat_mean(city, hope)
    return np.asarray(mood if day.on("reports") else city.private_support)


def leaning(city: City, par: Any, motion: str, reports: Floats) -> Floats:
    """Return each plant's delegates' leaning towards a motion, in logits."""
    tired = par.tired * (city.fatigue - par.tiring_out)
    fight = par.steepness * (reports - par.edge_out) + par.hopeful * (city.hope - 0.5)
    if motion in ("out", "eight_hours", "army"):
        return np.asarray(fight - tired)
    ease = par.steepness * (par.edge_back - reports) - par.hopeful * (city.hope - 0.5)
    return np.asarray(ease + tired + par.granted * city.concession)


def sitting(city: City, par: Any, day: Day, number: int, motion: str, text: str, reports: Floats, lot: Floats) -> None:
    """Vote on one motion, decide, and enter it into the minutes."""
    plants = city.plants
    stands = leaning(city, par, motion, reports)
    fighting = 1.0 if motion in ("out", "eight_hours", "army") else -1.0
    to_lose = city.trades.wage / city.trades.wage.max() * (1 - city.trades.women_share)
    moved = par.speech * (1 - par.shamed * (1 - to_lose[plants.trade]))
    before = logistic(stands)
    swayed = 4 * before * (1 - before) if day.on("session_speech") else np.zeros(len(plants))
    after = logistic(stands + fighting * moved * swayed)
    seats = city.delegates.astype(int)
    owner = np.repeat(np.arange(len(plants)), seats)
    ayes = lot < after[owner]
    trade = plants.trade[owner]
    for_by = {name: int((ayes & (trade == index)).sum()) for index, name in enumerate(city.trades.name)}
    against_by = {name: int((~ayes & (trade == index)).sum()) for index, name in enumerate(city.trades.name)}
    carried = int(ayes.sum()) * 2 > len(owner)
    enforced = day.policy == "historical"
    decided = "carried" if carried or enforced else "rejected"
    if not enforced and carried:
        resolve(city, par, day, motion)
    known = day.on("reports")
    day.minute(
        Session(
            number=number,
            date=day.date,
            agenda=agenda(city, par) if day.on("agenda") else (),
            item=motion.replace("_", " "),
            motion=text,
            reported_mood=city.reported_mood if known else float("nan"),
            true_mood=seat_mean(city, city.private_support),
            reported_hope=city.reported_hope if known else float("nan"),
            true_hope=seat_mean(city, city.hope),
            report_error=seat_mean(city, abs(reports - city.private_support)) if known else float("nan"),
            votes_for={name: votes for name, votes in for_by.items() if votes + against_by[name]},
            votes_against={name: votes for name, votes in against_by.items() if votes + for_by[name]},
            votes_before_speech=seat_mean(city, before),
            votes_after_speech=seat_mean(city, after),
            simulated="carried" if carried else "rejected",
            decided=decided,
            enforced=enforced,
            agrees=carried or not enforced,
            mandates=city.mandates if day.on("mandates") else float("nan"),
        )
    )
    day.note(
        f"session {number}: {text}",
        cause="the vote" if not enforced else "the dated decision, enforced",
        votes_for=float(ayes.sum()),
        votes_against=float(len(owner) - ayes.sum()),
    )


def executive(city: City, par: Any, day: Day) -> list[tuple[str, str]]:
    """Return what the executive moves today under the policy `adaptive`."""
    memory = city.memory
    if day.tick - memory.get("sittings.last", -1000) < par.every or not day.working:
        return []
    memory["sittings.last"] = day.tick
    found = during_strike(city, par, day) if city.call > 0.5 else between_strikes(city, par, day)
    worn = float((city.locked_out.sum() + city.unemployed.sum()) / city.plants.people.sum())
    if found == "" and city.eight_hours > 0.5 and worn > par.worn:
        found = "suspend"
    return [(found, MOTIONS[found])] if found else []


def during_strike(city: City, par: Any, day: Day) -> str:
    """Return the motion while a call is in force: back when weary or satisfied; an unheeded call is let drop."""
    city.memory["sittings.struck"] = day.tick
    if city.city_out_share < par.dropped and day.tick - city.memory.get("sittings.out", day.tick) > par.patience:
        city.call = 0.0
        day.note("lets the call drop", cause="nobody follows it", out_share=city.city_out_share)
        return ""
    weary = seat_mean(city, city.readiness) < par.weary
    return "back" if weary or city.concession > par.satisfied else ""


def between_strikes(city: City, par: Any, day: Day) -> str:
    """Return the motion while no call is in force: out when angry and hopeful, or the eight hours on the shop floor."""
    mood = seat_mean(city, city.anger * city.hope)
    if day.tick - city.memory.get("sittings.struck", -1000) <= par.pause:
        return ""
    stirred = mood > par.urge_out or city.city_out_share > par.stirred
    if stirred and city.concession < par.satisfied:
        return "out"
    shut = float((city.locked_out.sum() + city.unemployed.sum()) / city.plants.people.sum())
    calm = city.eight_hours < 0.5 and shut < par.easy
    return "eight_hours" if calm and mood > par.urge_hours else ""


def resolve(city: City, par: Any, day: Day, motion: str) -> None:
    """Give a carried motion its effect: on the next morning's work as the council's word."""
    if motion in ("out", "back"):
        city.call = 1.0 if motion == "out" else -1.0
        if motion == "out":
            city.memory["sittings.out"] = day.tick
        elif city.concession < par.satisfied and day.on("promise"):
            city.promise = city.army_propaganda = city.arming = 1.0  # sent back with nothing in hand, and a promise
    elif motion in ("eight_hours", "suspend") and day.on("eight_hours"):
        city.eight_hours = 1.0 if motion == "eight_hours" else 0.0
    day.note(f"resolves: {MOTIONS[motion]}", cause="the vote")
