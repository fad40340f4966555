"""The speakers: who is fit to go, which plants are visited, what is carried there, and what it costs."""

from typing import Any

import numpy as np

from groundswell.institutions.base import Chance, Day, institution
from groundswell.institutions.curves import logarithm, relax
from groundswell.scenario.parameters import param
from groundswell.world.arithmetic import chance, exponential, logistic

__all__ = ["Speakers"]


@institution(
    "speakers",
    switch="speakers",
    streams={
        "loyalty": 20,
        "conviction": 21,
        "home": 22,
        "fit": 23,
        "itinerary": 24,
        "lot": 25,
        "willing": 26,
    },
)
class Speakers:
    """Go from plant to plant, speak, tire, and believe more or less in what is said.

    Those who are fit and willing visit plants near their own district first, chosen by size and by need to
    persuade, or by lot where the scenario asks for an experiment (row P2). A visit puts speech into the
    plant's meeting, shows the council how the plant stands (row P17), and spends energy that rest gives back
    (row P5). Conviction follows the hope and despair seen on tour, how campaigns end, and whether a return
    must be called with nothing granted; loyalty to council and party keeps people speaking when conviction
    falls below one half, and such a speech carries no conviction (row P4).
    """

    number = param(
        "60 speakers",
        low="0 speakers",
        high="2000 speakers",
        source="assumption A140: used where no table of parties is given",
        doc="speakers, where no party owns them",
    )
    party_loyalty = param(
        "0.7",
        low="0",
        high="1",
        source="assumption A141: used where no table of parties is given",
        doc="loyalty of speakers whose party's is not given",
    )
    loyalty_spread = param(
        "0.1",
        low="0",
        high="0.5",
        source="assumption A141",
        doc="how far a speaker's loyalty may lie from the party's, either way",
    )
    conviction_spread = param(
        "0.12",
        low="0",
        high="0.5",
        source="assumption A141",
        doc="how far a speaker's first conviction may lie from the party's, either way",
    )
    conviction_edge = param(
        "0.05",
        low="0.001",
        high="0.4",
        source="assumption A141",
        doc="how far the surest and the least sure speaker stand from certainty, at first",
    )
    council_loyalty = param(
        "0.5",
        low="0",
        high="1",
        source="assumption A142",
        doc="loyalty to the council itself, where it sits and is fully trusted",
    )
    visits_per_day = param(
        "3 visits per speaker per day",
        low="0 visits per speaker per day",
        high="24 visits per speaker per day",
        source="assumption A143",
        doc="plants that a fit speaker visits on a working day of a campaign",
    )
    quiet_share = param(
        "0.15",
        low="0",
        high="1",
        source="assumption A144",
        doc="visits on a day without call, campaign or demand, share of a campaign's",
    )
    size_weight = param(
        "0.7 ratio",
        low="0 ratio",
        high="2 ratio",
        source="assumption A145: large works first, not in full proportion",
        doc="power of a plant's size in the choice of plants",
    )
    crowds = param(
        "6 visits per plant per day",
        low="1 visits per plant per day",
        high="50 visits per plant per day",
        source="assumption A145",
        doc="visits that the largest works can take on one day",
    )
    undecided_weight = param(
        "1.0 ratio",
        low="0 ratio",
        high="10 ratio",
        source="assumption A146",
        doc="how much an evenly divided plant draws speakers while a call is in force",
    )
    despair_weight = param(
        "1.0 ratio",
        low="0 ratio",
        high="10 ratio",
        source="assumption A146",
        doc="how much a despairing plant draws speakers",
    )
    base_weight = param(
        "0.3 ratio",
        low="0.01 ratio",
        high="10 ratio",
        source="assumption A146",
        doc="how much any other plant draws speakers",
    )
    by_lot = param(
        "0 flag",
        low="0 flag",
        high="1 flag",
        source="an experiment; assumption A146: off in every scenario of record",
        doc="1: visits go by lot, to a fixed part of the plants, whatever their size and mood",
    )
    lot_share = param(
        "0.5",
        low="0.01",
        high="1",
        source="an experiment; assumption A146: off in every scenario of record",
        doc="part of the plants that the lot may choose",
    )
    audience = param(
        "1500 people",
        low="10 people",
        high="20000 people",
        source="assumption A147: one voice in a yard",
        doc="people of a large crowd that one speaker reaches",
    )
    force = param(
        "2.2 ratio",
        low="0 ratio",
        high="10 ratio",
        source="assumption A148",
        doc="what one rested speaker heard by everyone puts into a meeting",
    )
    ban_loss = param(
        "0.5",
        low="0",
        high="1",
        source="assumption A149: meetings elsewhere are possible, but smaller",
        doc="speech lost where management keeps meetings out",
    )
    tiring = param(
        "0.06 per visit",
        low="0 per visit",
        high="0.9 per visit",
        source="assumption A150",
        doc="energy spent on a visit, share of what was left",
    )
    resting = param(
        "0.22 per day",
        low="0 per day",
        high="1 per day",
        source="assumption A151: a few days' rest restores a voice",
        doc="how fast energy comes back on a day without visits",
    )
    visit_time = param(
        "1.5 hours",
        low="0 hours",
        high="12 hours",
        source="assumption A151",
        doc="time that a visit takes, way included: what is left of the day is rest",
    )
    rested = param(
        "0.92",
        low="0.1",
        high="0.98",
        source="assumption A151",
        doc="energy of a speaker fully rested",
    )
    fit_energy = param(
        "0.35",
        low="0",
        high="1",
        source="assumption A152",
        doc="energy at which a speaker is as likely to stay away as to go",
    )
    fit_steepness = param(
        "12 logit",
        low="1 logit",
        high="60 logit",
        source="assumption A152",
        doc="how sharply the chance to go rises with energy",
    )
    conviction_base = param(
        "0.7 logit",
        low="-3 logit",
        high="4 logit",
        source="assumption A153",
        doc="conviction of a speaker who has seen neither hope nor despair",
    )
    conviction_hope = param(
        "1.5 logit",
        low="0 logit",
        high="10 logit",
        source="assumption A154",
        doc="weight of the hope seen on tour, about one half",
    )
    conviction_despair = param(
        "2.0 logit",
        low="0 logit",
        high="10 logit",
        source="assumption A154",
        doc="weight of the despair seen on tour",
    )
    usual_despair = param(
        "0.1",
        low="0",
        high="1",
        source="assumption A154",
        doc="despair of a calm week, which moves no speaker",
    )
    conviction_victory = param(
        "0.2 logit",
        low="0 logit",
        high="5 logit",
        source="assumption A155",
        doc="weight of a campaign won",
    )
    conviction_defeat = param(
        "1.2 logit",
        low="0 logit",
        high="8 logit",
        source="assumption A155: a defeat that one must recommend weighs more than a victory",
        doc="weight of a campaign lost",
    )
    conviction_return = param(
        "1.7 logit",
        low="0 logit",
        high="8 logit",
        source="assumption A159",
        doc="weight of carrying a call to return with nothing granted",
    )
    conviction_pace = param(
        "0.45 per day",
        low="0.01 per day",
        high="1 per day",
        source="assumption A156",
        doc="how fast conviction moves",
    )
    impression = param(
        "0.35 per visit",
        low="0.01 per visit",
        high="1 per visit",
        source="assumption A157",
        doc="how far one visit renews what a speaker has seen",
    )
    forgetting = param(
        "0.2 per day",
        low="0.01 per day",
        high="1 per day",
        source="assumption A158",
        doc="how fast what a visit showed the council goes stale",
    )

    def morning(city: Any, par: Any, day: Day, draw: Chance) -> None:
        """Make up one's mind, choose who goes where, speak, and bear what was spent and seen."""
        if day.tick == 0:
            recruit(city, par, draw)
        energy = city.memory["speakers.energy"]
        visits = np.zeros(len(energy), dtype=np.int64)
        city.discovery = relax(city.discovery, 0.0, par.forgetting)
        be_silent(city)
        believe(city, par, day)
        if day.working and len(energy) > 0:
            visits, who, where = plan_visits(city, par, day, draw)
            speak(city, par, day, who, where)
            notice(city, par, who, where)
        spend(city, par, day, visits)
        sum_up(city)


def recruit(city: Any, par: Any, draw: Chance) -> None:
    """Set up the speakers, party by party, with homes in proportion to the districts' people."""
    parties = city.parties
    usual = float(logistic(par.conviction_base))
    if len(parties) == 0:
        counts, loyal, sure = [int(par.number)], [par.party_loyalty], [usual]
    else:
        counts = [int(float(party.get("speakers", 0))) for party in parties]
        loyal = [float(party.get("loyalty", par.party_loyalty)) for party in parties]
        sure = [float(party.get("conviction", usual)) for party in parties]
    total = sum(counts)
    party = np.repeat(np.arange(len(counts)), counts)
    spread = par.loyalty_spread * (2.0 * draw.uniform("loyalty", total) - 1.0)
    start = np.asarray(sure)[party] + par.conviction_spread * (2.0 * draw.uniform("conviction", total) - 1.0)
    people = np.bincount(city.plants.district, city.plants.people, len(city.districts))
    home = np.searchsorted(np.cumsum(people) / people.sum(), draw.uniform("home", total), side="right")
    order = np.argsort(home, kind="stable")
    city.memory["speakers.party"] = party[order]
    city.memory["speakers.district"] = np.minimum(home, len(city.districts) - 1)[order]
    city.memory["speakers.loyalty"] = np.clip(np.asarray(loyal)[party] + spread, 0.0, 1.0)[order]
    start = np.clip(start, par.conviction_edge, 1.0 - par.conviction_edge)[order]
    city.memory["speakers.conviction"] = start
    # What a speaker brings along, whatever is seen: it keeps all from changing their minds on one day.
    city.memory["speakers.temper"] = logarithm(start / (1.0 - start)) - par.conviction_base
    city.memory["speakers.energy"] = np.full(total, par.rested)
    city.memory["speakers.seen_hope"] = np.full(total, 0.5)
    city.memory["speakers.seen_despair"] = np.full(total, par.usual_despair)
    city.memory["speakers.lot"] = draw.uniform("lot", len(city.plants)) < par.lot_share


def be_silent(city: Any) -> None:
    """Begin the day without a speech."""
    plants = len(city.plants)
    city.visits = np.zeros(plants)
    city.speech = np.zeros(plants)
    city.conviction_heard = np.zeros(plants)
    city.speeches = 0.0
    city.insincere_speeches = 0.0


def plan_visits(city: Any, par: Any, day: Day, draw: Chance) -> tuple[Any, Any, Any]:
    """Choose today's visits.

    Returns
    -------
    visits : (speakers,) int
        Visits each speaker makes.
    who, where : (visits,) int
        Speaker and plant of each visit, both in order of district.
    """
    energy = city.memory["speakers.energy"]
    speakers = len(energy)
    busy = max(abs(city.call), city.campaign, city.eight_hours, city.promise, city.appeal)
    rate = par.visits_per_day * (par.quiet_share + (1.0 - par.quiet_share) * min(busy, 1.0))
    fit = logistic(par.fit_steepness * (energy - par.fit_energy)) if day.on("energy") else np.ones(speakers)
    goes = draw.uniform("fit", speakers) < fit
    goes &= draw.uniform("willing", speakers) < willing(city, par)
    # The hundredths of a visit fall to speakers in turn, so that 2.5 visits a day means two and three by
    # halves.
    turns = np.arange(speakers, dtype=np.float64) + 0.5 * (day.tick % 2)
    wanted = np.floor(rate * (turns + 1.0)) - np.floor(rate * turns)
    visits = np.where(goes, wanted, 0.0).astype(np.int64)
    drawn = draw.uniform("itinerary", len(city.plants))
    crowds = np.minimum(1 + city.plants.people // max(int(2.0 * par.audience * day.scale), 1), int(par.crowds))
    chosen = choose(appeal_to_speakers(city, par), crowds, drawn, int(visits.sum()))
    who = np.repeat(np.arange(speakers), visits)[: len(chosen)]
    return np.bincount(who, minlength=speakers), who, chosen


def willing(city: Any, par: Any) -> Any:
    """Return each speaker's readiness to speak: from conviction, or else from loyalty."""
    conviction = city.memory["speakers.conviction"]
    party = city.memory["speakers.loyalty"]
    council = par.council_loyalty * city.council_sits * city.people_mean(city.trust)
    loyalty = 1.0 - (1.0 - party) * (1.0 - council)
    return np.where(conviction >= 0.5, 1.0, loyalty)


def appeal_to_speakers(city: Any, par: Any) -> Any:
    """Return how strongly each plant draws speakers today, (plants,)."""
    if par.by_lot > 0.5:
        return np.where(city.memory["speakers.lot"], 1.0, 0.0)
    leaning = np.where(city.call < 0.0, city.out_share, city.readiness)
    undecided = 2.0 * leaning * 2.0 * (1.0 - leaning) * abs(city.call)
    size = exponential(par.size_weight * logarithm(city.plants.people / city.plants.people.mean()))
    need = par.base_weight + par.undecided_weight * undecided + par.despair_weight * city.despair
    return need * size


def choose(weight: Any, crowds: Any, drawn: Any, count: int) -> Any:
    """Draw plants without replacement in proportion to weight, large ones by several crowds; by district.

    A weighted draw without replacement by exponential clocks (Efraimidis & Spirakis 2006): the earliest ring
    first, and a plant with several crowds rings again after as long once more.

    Parameters
    ----------
    weight : (plants,) float
        What draws speakers; 0 is never chosen.
    crowds : (plants,) int
        Visits that a plant can take on one day.
    drawn : (plants,) float
        Uniform draws.
    count : int
        Visits to give out, in rounds where they outnumber crowds; none come back if no plant draws.

    Returns
    -------
    (visits,) int
        Plants, in order of their numbers, hence by district.
    """
    able = weight > 0.0
    crowds = crowds * max(1, -(-count // max(int(crowds[able].sum()), 1)))
    clock = np.full(len(weight), np.inf)
    clock[able] = -logarithm(1.0 - drawn[able]) / weight[able]
    plant = np.repeat(np.arange(len(weight)), crowds)
    turn = np.arange(len(plant)) - np.repeat(np.cumsum(crowds) - crowds, crowds) + 1
    ring = clock[plant] * turn
    order = np.argsort(ring, kind="stable")[:count]
    return np.sort(plant[order[np.isfinite(ring[order])]])


def speak(city: Any, par: Any, day: Day, who: Any, where: Any) -> None:
    """Put speech and conviction into the plants visited."""
    plants = len(city.plants)
    conviction = city.memory["speakers.conviction"][who]
    energy = city.memory["speakers.energy"][who] * left_after(par, day, earlier(who))
    # A tired voice carries less far and says it worse: what is left of it counts twice.
    voice = energy * energy
    # A run with fewer people has smaller plants, and a voice reaches the same part of them.
    audience = par.audience * day.scale
    heard = audience / (audience + city.plants.people)
    strength = par.force * np.bincount(where, voice, plants) * heard
    city.visits = np.bincount(where, minlength=plants).astype(np.float64)
    city.speech = chance(strength) * (1.0 - par.ban_loss * city.ban_obeyed)
    mean = np.bincount(where, conviction, plants) / np.maximum(city.visits, 1.0)
    signed = np.where(city.visits > 0.0, 2.0 * mean - 1.0, 0.0)
    city.conviction_heard = signed * city.speech
    city.speeches = float(len(where))
    city.insincere_speeches = float((conviction < 0.5).sum())
    if day.on("discovery"):
        city.discovery = np.where(city.visits > 0.0, 1.0, city.discovery)


def earlier(who: Any) -> Any:
    """Return how many visits each visit's speaker has already made today; visits are in order of speakers."""
    return np.arange(len(who)) - np.searchsorted(who, who)


def left_after(par: Any, day: Day, visits: Any) -> Any:
    """Return the share of a speaker's energy left after so many visits."""
    if not day.on("energy"):
        return np.ones(len(visits))
    return exponential(visits * float(logarithm(1.0 - par.tiring)))


def notice(city: Any, par: Any, who: Any, where: Any) -> None:
    """Let speakers take in the hope and despair of the plants they visit."""
    speakers = len(city.memory["speakers.energy"])
    count = np.bincount(who, minlength=speakers)
    # Who visits nobody keeps what was seen, also where one visit renews all of it.
    fresh = par.impression * count / (1.0 + par.impression * (np.maximum(count, 1) - 1.0))
    for key, seen in (("speakers.seen_hope", city.hope), ("speakers.seen_despair", city.despair)):
        mean = np.bincount(who, seen[where], speakers) / np.maximum(count, 1)
        city.memory[key] = city.memory[key] + fresh * (mean - city.memory[key])


def spend(city: Any, par: Any, day: Day, visits: Any) -> None:
    """Spend energy on visits and restore it by rest."""
    if not day.on("energy"):
        return
    energy = city.memory["speakers.energy"] * left_after(par, day, visits)
    rest = np.maximum(1.0 - par.visit_time * visits, 0.0)
    city.memory["speakers.energy"] = energy + min(par.resting, 1.0) * rest * (par.rested - energy)


def believe(city: Any, par: Any, day: Day) -> None:
    """Move each speaker's conviction towards what the last tours, the outcome and the call make of it.

    In the morning, before anybody speaks: whoever carries yesterday's call to return does so in today's mind. A
    return call weighs as far as no concession is fresh.
    """
    if not day.on("conviction"):
        return
    hope = city.memory["speakers.seen_hope"]
    despair = city.memory["speakers.seen_despair"]
    push = par.conviction_base + par.conviction_hope * (hope - 0.5) + par.conviction_victory * max(city.outcome, 0.0)
    push = push - par.conviction_defeat * max(-city.outcome, 0.0)
    push = push - par.conviction_return * max(-city.call, 0.0) * (1.0 - city.concession)
    temper = city.memory["speakers.temper"]
    target = logistic(push + temper - par.conviction_despair * (despair - par.usual_despair))
    city.memory["speakers.conviction"] = relax(city.memory["speakers.conviction"], target, par.conviction_pace)


def sum_up(city: Any) -> None:
    """Set the speakers' mean energy and conviction."""
    if len(city.memory["speakers.energy"]) > 0:
        city.speaker_energy = float(city.memory["speakers.energy"].mean())
        city.conviction = float(city.memory["speakers.conviction"].mean())
