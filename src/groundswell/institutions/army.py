"""The army: propaganda and discipline by regiment, who is sent out, and whether orders are carried out."""

from typing import Any

import numpy as np

from groundswell.institutions.base import Chance, Day, institution
from groundswell.institutions.curves import due, logarithm, relax
from groundswell.scenario.parameters import param
from groundswell.world.arithmetic import chance, logistic

__all__ = ["Army"]

THOUSAND = 1000.0
"""Of the unit in which forces are given: soldiers per thousand people."""


@institution("army", streams={"relief": 40, "order": 41, "refusal": 42})
class Army:
    """Keep a garrison in hand while it is contested: send the loyal, relieve the shaky, order and be refused.

    An illustration: no datum touches it, and the garrison is an assumption. Soldiers are pulled by
    propaganda, mutiny news, crowds and refusals nearby, and by discipline, relief and concessions (the
    soldiers' own rule). The command sees yesterday's loyalty, keeps regiments below their breaking point off
    the streets, and covers the ordered posture as far as loyal troops go; where they do not, it must call on
    the others, who may refuse (row P10). With the row switched off every order is carried out.
    """

    party_work = param(
        "0.08",
        low="0",
        high="1",
        source="assumption A180: parties had circles in the garrison before the council resolved anything",
        doc="the parties' own work in the army, all together, share of what the council can set going",
    )
    council_work = param(
        "1.0",
        low="0",
        high="1",
        source="assumption A181",
        doc="work in the army that a resolution of the council sets going",
    )
    exposure_base = param(
        "0.25",
        low="0",
        high="1",
        source="assumption A182",
        doc="exposure of a regiment quartered far from any works, share of the most exposed quarters'",
    )
    propaganda_pace = param(
        "0.25 per day",
        low="0.01 per day",
        high="1 per day",
        source="assumption A183",
        doc="how fast propaganda in a regiment follows the work that is done",
    )
    mutiny_weight = param(
        "0.8",
        low="0",
        high="1",
        source="assumption A184",
        doc="weight of a mutiny elsewhere on the day it is known",
    )
    mutiny_crushed = param(
        "0.6",
        low="0",
        high="1",
        source="assumption A184",
        doc="share of a mutiny's weight lost when it is put down",
    )
    mutiny_fading = param(
        "0.12 per day",
        low="0.01 per day",
        high="1 per day",
        source="assumption A184",
        doc="how fast news of a mutiny fades",
    )
    discipline_pace = param(
        "0.1 per day",
        low="0.01 per day",
        high="1 per day",
        source="assumption A185",
        doc="how fast discipline moves",
    )
    discipline_edge = param(
        "0.03",
        low="0.001",
        high="0.3",
        source="assumption A185",
        doc="how far the best and the worst regiment stand from perfect discipline, and from none, at first",
    )
    discipline_alarm = param(
        "0.8 logit",
        low="0 logit",
        high="4 logit",
        source="assumption A185: the command tightens its hold after a mutiny",
        doc="discipline gained while a mutiny elsewhere is fresh",
    )
    discipline_refusal = param(
        "0.6 logit",
        low="0 logit",
        high="4 logit",
        source="assumption A185",
        doc="discipline lost to refusals nearby",
    )
    concessions = param(
        "4.0 logit",
        low="0 logit",
        high="10 logit",
        source="assumption A186: pay and food were raised after the mutinies",
        doc="how far mutiny and shaky regiments move the command to better the soldiers' lot (adaptive)",
    )
    concessions_base = param(
        "-3.5 logit",
        low="-8 logit",
        high="2 logit",
        source="assumption A186",
        doc="the command's readiness to better the soldiers' lot when nothing presses (adaptive)",
    )
    concessions_pace = param(
        "0.08 per day",
        low="0 per day",
        high="1 per day",
        source="assumption A186",
        doc="how fast the soldiers' lot is bettered",
    )
    shaky = param(
        "0.6",
        low="0",
        high="1",
        source="assumption A187",
        doc="loyal share below which the command would relieve a regiment",
    )
    relieving = param(
        "0.15 per day",
        low="0 per day",
        high="5 per day",
        source="assumption A187",
        doc="hazard that a shaky regiment is relieved (adaptive)",
    )
    relief_fading = param(
        "0.12 per day",
        low="0.01 per day",
        high="1 per day",
        source="assumption A188: about a week away from the streets",
        doc="how fast a relief is used up",
    )
    relieved_again = param(
        "0.3",
        low="0",
        high="1",
        source="assumption A188",
        doc="what is left of a relief when the regiment may be relieved anew (adaptive)",
    )
    escort = param(
        "0.5 ratio",
        low="0 ratio",
        high="2 ratio",
        source="assumption A188",
        doc="loyal soldiers bound by replacing and guarding one who is relieved, on that day",
    )
    breaking_point = param(
        "0.5",
        low="0",
        high="1",
        source="assumption A189",
        doc="loyal share below which a regiment would refuse",
    )
    breaking_steepness = param(
        "16 logit",
        low="1 logit",
        high="60 logit",
        source="assumption A189",
        doc="how sharply refusals become rarer as the loyal share rises above the breaking point",
    )
    duty_share = param(
        "0.5",
        low="0.05",
        high="1",
        source="assumption A190: half a regiment on the streets at a time",
        doc="largest part of a regiment that can be on the streets",
    )
    patrol_force = param(
        "50 soldiers per thousand people",
        low="1 soldiers per thousand people",
        high="500 soldiers per thousand people",
        source="assumption A191",
        doc="soldiers that full patrols of a district need, per thousand of its workers",
    )
    dispute_force = param(
        "150 soldiers per thousand people",
        low="1 soldiers per thousand people",
        high="2000 soldiers per thousand people",
        source="assumption A192",
        doc="loyal soldiers that ending the open disputes would need, per thousand people out or shut out",
    )
    ordering = param(
        "0.5 per day",
        low="0 per day",
        high="5 per day",
        source="assumption A193",
        doc="hazard of an order against crowds where a whole district is out under full patrols",
    )
    refusal_weight = param(
        "0.5",
        low="0",
        high="1",
        source="assumption A194",
        doc="weight of one refusal in its own quarters; neighbours feel their part of it",
    )
    refusal_fading = param(
        "0.2 per day",
        low="0.01 per day",
        high="1 per day",
        source="assumption A194",
        doc="how fast a refusal nearby fades",
    )
    crowd_base = param(
        "0.15",
        low="0",
        high="1",
        source="assumption A195",
        doc="contact with crowds for a regiment in its quarters, share of one on the streets",
    )

    def morning(city: Any, par: Any, day: Day, draw: Chance) -> None:
        """Take today's news, keep discipline, send out patrols, and give orders."""
        begin(city, par, day)
        take_acts(city, par, day)
        city.patrols = city.patrols_ordered.copy()
        if not day.on("army") or len(city.regiments) == 0:
            return
        loyal = loyal_soldiers(city, day)
        spread_propaganda(city, par)
        keep_discipline(city, par, day, loyal)
        relieved_today = relieve(city, par, day, draw, loyal)
        sent = send_patrols(city, par, loyal, relieved_today)
        give_orders(city, par, day, draw, sent=sent, loyal=loyal)
        meet_crowds(city, par, sent)
        weigh_force(city, par, loyal)


def begin(city: Any, par: Any, day: Day) -> None:
    """On the first day take over each regiment's customary discipline; every day let news fade."""
    if day.tick == 0:
        edge = par.discipline_edge
        city.discipline = np.clip(city.regiments.loyalty_start.astype(np.float64), edge, 1.0 - edge)
        city.memory["army.custom"] = logarithm(city.discipline / (1.0 - city.discipline))
        city.propaganda = np.zeros(len(city.regiments))
    city.mutiny_news = relax(city.mutiny_news, 0.0, par.mutiny_fading)
    city.refusals_nearby = relax(city.refusals_nearby, 0.0, par.refusal_fading)
    city.relieved = relax(city.relieved, 0.0, par.relief_fading)
    city.orders_given = 0.0
    city.orders_refused = 0.0


def take_acts(city: Any, par: Any, day: Day) -> None:
    """Carry the day's news into the barracks: mutinies, their end, and relief granted to soldiers.

    Relief by anybody but army and state is for workers' families, and none of the army's business.
    """
    for act in day.acts("mutiny", "mutiny_crushed", "relief"):
        if act.kind == "relief" and act.actor not in ("army", "state"):
            continue
        level = 1.0 if act.level is None else float(act.level)
        if act.kind == "mutiny":
            city.mutiny_news = relax(city.mutiny_news, 1.0, par.mutiny_weight * level)
        elif act.kind == "mutiny_crushed":
            city.mutiny_news = relax(city.mutiny_news, 0.0, par.mutiny_crushed * level)
        else:
            city.soldier_relief = relax(city.soldier_relief, 1.0, min(level, 1.0))
        if act.given_in != "background":
            day.note(act.what, place=act.scope.text, cause=act.kind, given=True, level=level)


def loyal_soldiers(city: Any, day: Day) -> Any:
    """Return soldiers who would obey, by regiment, as the command knows: yesterday's; at first, by repute."""
    if day.tick == 0:
        return city.regiments.loyalty_start * city.regiments.soldiers
    return city.loyal.astype(np.float64)


def loyal_share(city: Any, loyal: Any) -> Any:
    """Return the loyal part of each regiment."""
    return loyal / np.maximum(city.regiments.soldiers, 1)


def spread_propaganda(city: Any, par: Any) -> None:
    """Let work in the army reach each regiment, more where its quarters lie among works."""
    people = np.bincount(city.plants.district, city.plants.people, len(city.districts))
    among = (people / people.max())[city.regiments.district]
    exposure = par.exposure_base + (1.0 - par.exposure_base) * among
    share = sum(float(party.get("army_work", 1.0)) for party in city.parties) if len(city.parties) > 0 else 1.0
    work = par.party_work * share + par.council_work * city.army_propaganda
    city.propaganda = relax(city.propaganda, chance(work * exposure), par.propaganda_pace)


def keep_discipline(city: Any, par: Any, day: Day, loyal: Any) -> None:
    """Tighten discipline after mutinies, lose some to refusals, and better the soldiers' lot at need."""
    push = city.memory["army.custom"] + par.discipline_alarm * city.mutiny_news
    target = logistic(push - par.discipline_refusal * city.refusals_nearby)
    city.discipline = relax(city.discipline, target, par.discipline_pace)
    if day.policy == "adaptive":
        share = float(loyal.sum()) / max(float(city.regiments.soldiers.sum()), 1.0)
        pressed = max(city.mutiny_news, 1.0 - share)
        better = logistic(par.concessions_base + par.concessions * pressed)
        city.soldier_relief = float(relax(city.soldier_relief, better, par.concessions_pace))


def relieve(city: Any, par: Any, day: Day, draw: Chance, loyal: Any) -> Any:
    """Choose shaky regiments to be relieved today (adaptive).

    Returns
    -------
    (regiments,) bool
    """
    regiments = len(city.regiments)
    if day.policy != "adaptive":
        return np.zeros(regiments, dtype=bool)
    share = loyal_share(city, loyal)
    chosen = (share < par.shaky) & (city.relieved < par.relieved_again)
    chosen &= due(draw.uniform("relief", regiments), par.relieving)
    city.relieved = np.where(chosen, 1.0, city.relieved)
    for one in np.flatnonzero(chosen):
        soldiers = float(city.regiments.soldiers[one])
        name = city.regiments.name[one]
        day.note("relieves a regiment", place=name, cause="shaky", soldiers=soldiers, loyal_share=float(share[one]))
    return chosen


def send_patrols(city: Any, par: Any, loyal: Any, relieved_today: Any) -> Any:
    """Send loyal troops to the ordered districts, nearest quarters first, and set the posture they keep up.

    Returns
    -------
    (regiments, districts) float
        Soldiers sent.
    """
    regiments, districts = len(city.regiments), len(city.districts)
    city.turned = np.where(loyal_share(city, loyal) < par.breaking_point, 1.0, 0.0)
    free = (city.turned < 0.5) & (city.relieved < 0.5)
    supply = np.where(free, par.duty_share * loyal, 0.0)
    bound = par.escort * par.duty_share * float(city.regiments.soldiers[relieved_today].sum())
    supply = supply * max(0.0, 1.0 - bound / max(float(supply.sum()), 1.0))
    people = np.bincount(city.plants.district, city.plants.people, districts)
    wanted = 0.5 * city.patrols_ordered * par.patrol_force / THOUSAND * people
    lacking = wanted.copy()
    sent = np.zeros((regiments, districts))
    across = city.districts.x[:, np.newaxis] - city.districts.x
    along = city.districts.y[:, np.newaxis] - city.districts.y
    nearest = np.argsort(across**2 + along**2, axis=1, kind="stable")
    # Round after round each regiment looks one district further out, so that the first in line does not take
    # all.
    for ring in range(districts):
        for one in range(regiments):
            goal = nearest[city.regiments.district[one], ring]
            given = min(supply[one], lacking[goal])
            sent[one, goal] = given
            supply[one] -= given
            lacking[goal] -= given
    city.on_duty = sent.sum(axis=1) / np.maximum(city.regiments.soldiers, 1)
    covered = 1.0 - lacking / np.where(wanted > 0.0, wanted, 1.0)
    city.patrols = city.patrols_ordered * covered
    return sent


def give_orders(city: Any, par: Any, day: Day, draw: Chance, *, sent: Any, loyal: Any) -> None:
    """Order troops against crowds where a district is out under patrols, and see who obeys.

    Where loyal troops cover less than half of what is ordered, the command must call on the nearest regiment
    that is not relieved, shaky or not. A regiment is of one mind all day, wherever it is called to; one that has
    turned refuses; in any other, too few obey with a chance that falls steeply as its loyal share rises above the
    breaking point.
    """
    districts = len(city.districts)
    crowded = city.district_out_share * np.minimum(city.patrols_ordered, 2.0) / 2.0
    ordered = due(draw.uniform("order", districts), par.ordering * crowded) & bool(day.working)
    luck = draw.uniform("refusal", len(city.regiments))
    share = loyal_share(city, loyal)
    unsure = 2.0 * (1.0 - logistic(par.breaking_steepness * (share - par.breaking_point)))
    refusing = np.where(city.turned > 0.5, 1.0, unsure)
    refusals = np.zeros(districts)
    for district in np.flatnonzero(ordered):
        one = called_upon(city, int(district), sent)
        if one < 0:
            continue
        city.orders_given = city.orders_given + 1.0
        refuses = luck[one] < refusing[one]
        if refuses:
            city.orders_refused = city.orders_refused + 1.0
            city.patrols[district] = 0.5 * city.patrols[district]
            refusals[city.regiments.district[one]] = 1.0
        words = "refuses an order against a crowd" if refuses else "clears a crowd as ordered"
        cause = f"patrols ordered in {city.districts.name[district]}"
        day.note(words, place=city.regiments.name[one], cause=cause, loyal_share=float(share[one]))
    near = np.maximum(refusals, (city.districts.neighbours * refusals).sum(axis=1))[city.regiments.district]
    city.refusals_nearby = city.refusals_nearby + par.refusal_weight * near * (1.0 - city.refusals_nearby)


def called_upon(city: Any, district: int, sent: Any) -> int:
    """Return the regiment that is ordered against a crowd in a district, or -1 if none can be."""
    able = city.relieved < 0.5
    if not able.any():
        return -1
    covered = city.patrols[district] >= 0.5 * city.patrols_ordered[district]
    if covered and sent[:, district].max() > 0.0:
        return int(np.argmax(sent[:, district]))
    quarters = city.regiments.district
    across = city.districts.x[quarters] - city.districts.x[district]
    along = city.districts.y[quarters] - city.districts.y[district]
    distance = np.where(able, across**2 + along**2, np.inf)
    return int(np.argmin(distance))


def meet_crowds(city: Any, par: Any, sent: Any) -> None:
    """Set the crowds each regiment stands among: a little in its quarters, in full on the streets."""
    quartered = par.crowd_base * city.district_out_share[city.regiments.district]
    standing = (sent * city.district_out_share).sum(axis=1) / np.maximum(city.regiments.soldiers, 1)
    city.contact_with_crowds = np.minimum(quartered + standing, 1.0)


def weigh_force(city: Any, par: Any, loyal: Any) -> None:
    """Weigh the loyal force against what ending the open disputes would need."""
    disputing = float(city.out.sum() + city.locked_out.sum())
    city.force_needed = par.dispute_force / THOUSAND * disputing
    city.loyal_force = float(loyal[city.turned < 0.5].sum())
