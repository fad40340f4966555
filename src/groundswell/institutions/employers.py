"""The employers: notices, closings for want of orders, lockouts against the eight hours, opening again."""

from typing import Any

import numpy as np

from groundswell.institutions.base import Chance, Day, institution
from groundswell.institutions.curves import due, relax
from groundswell.scenario.parameters import param
from groundswell.world.arithmetic import logistic

__all__ = ["Employers"]

OWN = ("closure_notice", "dismissal_notice", "orders_cancelled", "closure", "lockout", "reopening")
"""Kinds of act that employers do; those of the state reach its works through the state."""

OPEN = 0.0
STATE_WORKS = 1.0
ORDERS_LOST = 2.0
LOCKOUT = 3.0

CAUSES = {
    OPEN: "open",
    STATE_WORKS: "state works kept shut",
    ORDERS_LOST: "orders lost",
    LOCKOUT: "lockout against the eight hours",
}


@institution(
    "employers",
    streams={
        "threshold": 10,
        "closing": 11,
        "stated": 12,
        "lockout": 13,
        "closing_notice": 14,
        "dismissal_notice": 15,
        "reopening": 16,
    },
)
class Employers:
    """Post notices, close for want of orders, lock out against the eight hours, and take people back.

    State works shut as the state orders (row P12). Private plants close when their war orders fall below what
    each can bear (row P13), or against shifts cut on the shop floor (row P22); the cause in the model and the
    cause announced are kept apart. Historical: notices and cancelled orders come on their dates, and the
    plants concerned answer at a hazard. Adaptive: owners of a trade post notice as shifts are cut, and orders
    run out by themselves.
    """

    notice_strength = param(
        "0.8",
        low="0",
        high="1",
        source="assumption A120",
        doc="weight of a notice on the day it is posted",
    )
    notice_fading = param(
        "0.06 per day",
        low="0.005 per day",
        high="1 per day",
        source="assumption A121: a notice is remembered for weeks",
        doc="how fast a notice loses its weight",
    )
    dismissals = param(
        "0.012 per day",
        low="0 per day",
        high="0.5 per day",
        source="assumption A122: threatened widely, carried out on few",
        doc="hazard of dismissal for a person out under full notice of dismissal",
    )
    rehiring = param(
        "0.03 per day",
        low="0 per day",
        high="0.5 per day",
        source="assumption A123",
        doc="hazard that a dismissed person is taken back by an open plant with nobody out",
    )
    order_floor = param(
        "0.35",
        low="0",
        high="1",
        source="assumption A124",
        doc="order book at which the most robust plant closes",
    )
    order_spread = param(
        "0.45",
        low="0",
        high="1",
        source="assumption A124: no order books survive",
        doc="how much fuller the most fragile plant's order book must be",
    )
    cancelling = param(
        "0.5 per day",
        low="0.01 per day",
        high="1 per day",
        source="assumption A125",
        doc="how fast war contracts end where they are cancelled outright",
    )
    closing = param(
        "0.35 per day",
        low="0 per day",
        high="5 per day",
        source="assumption A126: many plants closed within the days after 7 November",
        doc="hazard that a plant without orders closes",
    )
    announced_as_discipline = param(
        "0.5",
        low="0",
        high="1",
        source="assumption A127",
        doc="closings for want of orders announced as an answer to shorter shifts, while these are demanded",
    )
    announced_as_orders = param(
        "0.2",
        low="0",
        high="1",
        source="assumption A127",
        doc="share of lockouts announced as want of orders",
    )
    lockouts = param(
        "0.12 per day",
        low="0 per day",
        high="5 per day",
        source="assumption A128",
        doc="hazard of a lockout at a plant whose shifts are cut, under full notice and resolve",
    )
    lockout_resolve = param(
        "0.45",
        low="0",
        high="1",
        source="assumption A128",
        doc="resolve at which half of the hazard of a lockout is reached",
    )
    lockout_steepness = param(
        "10 logit",
        low="1 logit",
        high="60 logit",
        source="assumption A128",
        doc="how sharply the hazard of a lockout rises with resolve",
    )
    reopening_lockout = param(
        "0.06 per day",
        low="0 per day",
        high="2 per day",
        source="assumption A129: gates reopened over the weeks after the eight hours were given up",
        doc="hazard that a lockout ends once the shorter day is no longer demanded and resolve is spent",
    )
    reopening_orders = param(
        "0.01 per day",
        low="0 per day",
        high="1 per day",
        source="assumption A130",
        doc="hazard that a plant closed for want of orders finds others",
    )
    reopening_thin = param(
        "0.2",
        low="0",
        high="1",
        source="assumption A130",
        doc="hazard of finding orders again where the book is still too thin, share of that where it is full enough",
    )
    resolve_base = param(
        "0 logit",
        low="-3 logit",
        high="3 logit",
        source="assumption A131",
        doc="employers' will to hold out when nothing presses",
    )
    resolve_outcome = param(
        "1.0 logit",
        low="0 logit",
        high="4 logit",
        source="assumption A132: won and lost contests teach both sides",
        doc="weight of how the last campaign ended, in the employers' will",
    )
    resolve_solidarity = param(
        "1.2 logit",
        low="0 logit",
        high="4 logit",
        source="assumption A133: owners agreed on a common front against the shorter day",
        doc="will gained from others who posted notice or closed",
    )
    resolve_short = param(
        "1.8 logit",
        low="0 logit",
        high="4 logit",
        source="assumption A134",
        doc="will roused when shifts are cut on the shop floor everywhere",
    )
    resolve_cost = param(
        "1.8 logit",
        low="0 logit",
        high="6 logit",
        source="assumption A135",
        doc="will lost when private plants have long stood idle, all of them",
    )
    resolve_state = param(
        "1.0 logit",
        low="0 logit",
        high="4 logit",
        source="assumption A136",
        doc="will borrowed from the state's, about one half",
    )
    resolve_pace = param(
        "0.15 per day",
        low="0 per day",
        high="1 per day",
        source="assumption A137",
        doc="how fast the employers' will moves",
    )
    cost_pace = param(
        "0.06 per day",
        low="0.005 per day",
        high="1 per day",
        source="assumption A137: a fortnight to feel idle works in the books",
        doc="how fast the cost of idle plants is felt, and forgotten",
    )
    notices = param(
        "0.5 per day",
        low="0 per day",
        high="5 per day",
        source="assumption A138",
        doc="hazard that a trade's owners post notice, at full provocation and resolve (adaptive)",
    )
    notice_resolve = param(
        "0.4",
        low="0",
        high="1",
        source="assumption A138",
        doc="resolve at which half of the hazard of a notice is reached (adaptive)",
    )
    notice_steepness = param(
        "12 logit",
        low="1 logit",
        high="60 logit",
        source="assumption A138",
        doc="how sharply the hazard of a notice rises with resolve (adaptive)",
    )
    provoked = param(
        "0.15",
        low="0",
        high="1",
        source="assumption A138",
        doc="share of a trade on short shifts, or out, at which half of the hazard of a notice is reached (adaptive)",
    )
    provoked_steepness = param(
        "20 logit",
        low="1 logit",
        high="60 logit",
        source="assumption A138",
        doc="how sharply the hazard of a notice rises with the share of a trade on short shifts, or out (adaptive)",
    )
    unnoticed = param(
        "0.02",
        low="0",
        high="0.5",
        source="assumption A138",
        doc="share of a trade on short shifts, or out, that no owner answers (adaptive)",
    )
    obeying_private = param(
        "0.5 logit",
        low="-4 logit",
        high="4 logit",
        source="assumption A139",
        doc="how far private owners keep meetings out of their works when told to",
    )
    obeying_state = param(
        "2.5 logit",
        low="-4 logit",
        high="6 logit",
        source="assumption A139",
        doc="how far managers of state works keep meetings out when told to",
    )
    obeying_resolve = param(
        "2.0 logit",
        low="0 logit",
        high="6 logit",
        source="assumption A139",
        doc="how much more meetings are kept out as the employers' will is above one half",
    )

    def morning(city: Any, par: Any, day: Day, draw: Chance) -> None:
        """Take today's acts, look at orders and shop floors, and open or shut the gates."""
        begin(city, par, day, draw)
        take_acts(city, par, day)
        if day.policy == "adaptive":
            post_notices(city, par, day, draw)
        count_orders(city, par, day)
        if day.on("resolve"):
            move_resolve(city, par)
        keep_state_works(city, day)
        close_for_orders(city, par, day, draw)
        lock_out(city, par, day, draw)
        open_gates(city, par, day, draw)
        settle(city, par)


def begin(city: Any, par: Any, day: Day, draw: Chance) -> None:
    """On the first day draw what each plant can bear; every day let old notices fade."""
    plants = len(city.plants)
    if day.tick == 0:
        bearable = par.order_floor + par.order_spread * draw.uniform("threshold", plants)
        city.memory["employers.order_threshold"] = bearable
        city.memory["employers.cancelled"] = np.zeros(plants, dtype=bool)
        city.memory["employers.contracts"] = np.ones(plants)
        city.memory["employers.closing_notice"] = np.zeros(plants)
        city.memory["employers.dismissal_notice"] = np.zeros(plants)
        city.memory["employers.cost"] = 0.0
    for kind in ("employers.closing_notice", "employers.dismissal_notice"):
        city.memory[kind] = relax(city.memory[kind], 0.0, par.notice_fading)


def post(city: Any, par: Any, kind: str, where: Any, level: float = 1.0) -> None:
    """Post notice at some plants: what was left of an older one is made whole."""
    held = city.memory[kind]
    strength = min(par.notice_strength * level, 1.0)
    city.memory[kind] = np.where(where, np.maximum(held, strength), held)


def take_acts(city: Any, par: Any, day: Day) -> None:
    """Carry out the dated acts that the policy lets stand."""
    private = ~city.plants.state_owned
    for act in day.acts(*OWN):
        if act.actor == "state":
            continue
        covered = day.plants(act)
        level = 1.0 if act.level is None else float(act.level)
        if act.kind == "closure_notice":
            post(city, par, "employers.closing_notice", covered, level)
        elif act.kind == "dismissal_notice":
            post(city, par, "employers.dismissal_notice", covered, level)
        elif act.kind == "orders_cancelled":
            city.memory["employers.cancelled"] = city.memory["employers.cancelled"] | (covered & private)
        elif act.kind in ("closure", "lockout"):
            shut(city, covered & (city.closed < 0.5), LOCKOUT, LOCKOUT)
        elif act.kind == "reopening":
            shut(city, covered & private, OPEN, OPEN)
        if act.given_in != "background":
            day.note(act.what, place=act.scope.text, cause=act.kind, given=True, plants=float(covered.sum()))


def shut(city: Any, where: Any, cause: float, stated: Any) -> None:
    """Shut some plants for a cause, said to be another or the same; cause 0 opens them."""
    city.closed = np.where(where, 0.0 if cause == OPEN else 1.0, city.closed)
    city.cause = np.where(where, cause, city.cause)
    city.stated_cause = np.where(where, stated, city.stated_cause)


def post_notices(city: Any, par: Any, day: Day, draw: Chance) -> None:
    """Let a trade's private owners post notice together, against short shifts or staying out (adaptive)."""
    trades = len(city.trades)
    trade = city.plants.trade
    private = ~city.plants.state_owned
    people = np.where(private, city.plants.people, 0.0)
    total = np.maximum(np.bincount(trade, people, trades), 1.0)
    short = np.bincount(trade, people * city.short_day, trades) / total
    staying = np.bincount(trade, people * city.out_share, trades) / total
    bent = logistic(par.notice_steepness * (city.resolve_employers - par.notice_resolve))
    for stream, kind, pressed in (
        ("closing_notice", "employers.closing_notice", short),
        ("dismissal_notice", "employers.dismissal_notice", staying * (1.0 - city.concession)),
    ):
        roused = logistic(par.provoked_steepness * (pressed - par.provoked)) * (pressed > par.unnoticed)
        hazard = par.notices * bent * roused
        posting = due(draw.uniform(stream, trades), hazard)
        fresh = np.bincount(trade, city.memory[kind] * people, trades) / total > 0.5 * par.notice_strength
        for one in np.flatnonzero(posting & ~fresh):
            post(city, par, kind, private & (trade == one))
            words = "post notice of closing" if kind.endswith("closing_notice") else "post notice of dismissal"
            cause = "shifts cut" if kind.endswith("closing_notice") else "staying out"
            day.note(words, place=f"trade={city.trades.name[one]}", cause=cause, share=float(pressed[one]))


def count_orders(city: Any, par: Any, day: Day) -> None:
    """Count what is left in the order books: war work ends slowly after a peace, fast where cancelled."""
    contracts = np.minimum(city.memory["employers.contracts"], city.war_orders)
    cancelled = city.memory["employers.cancelled"]
    contracts = np.where(cancelled, relax(contracts, 0.0, par.cancelling), contracts)
    if not day.on("war_orders"):
        contracts = np.ones(len(city.plants))
    city.memory["employers.contracts"] = contracts
    city.orders = 1.0 - city.plants.war_dependence * (1.0 - contracts)


def move_resolve(city: Any, par: Any) -> None:
    """Move the employers' will: solidarity and provocation raise it, idle works and defeats lower it."""
    private = np.where(city.plants.state_owned, 0.0, city.plants.people)
    total = max(float(private.sum()), 1.0)
    idle = float((private * np.maximum(city.closed, city.out_share)).sum()) / total
    city.memory["employers.cost"] = relax(city.memory["employers.cost"], idle, par.cost_pace)
    together = float((private * np.maximum(city.notice, city.closed)).sum()) / total
    short = float((private * city.short_day).sum()) / total
    push = par.resolve_base - par.resolve_outcome * city.outcome + par.resolve_solidarity * together
    push += par.resolve_short * short + par.resolve_state * (city.resolve_state - 0.5)
    target = logistic(push - par.resolve_cost * city.memory["employers.cost"])
    city.resolve_employers = float(relax(city.resolve_employers, target, par.resolve_pace))


def keep_state_works(city: Any, day: Day) -> None:
    """Shut and open the state's works as the state orders; their managers have no say."""
    ordered = city.plants.state_owned & (city.lockout_ordered > 0.5)
    shutting = ordered & (city.cause != STATE_WORKS)
    opening = ~ordered & (city.cause == STATE_WORKS)
    shut(city, shutting, STATE_WORKS, STATE_WORKS)
    shut(city, opening, OPEN, OPEN)
    tell(city, day, shutting, "stays shut", CAUSES[STATE_WORKS])
    tell(city, day, opening, "opens", "as the state orders")


def close_for_orders(city: Any, par: Any, day: Day, draw: Chance) -> None:
    """Close private plants whose orders have fallen below what they can bear, and announce a cause.

    Under the historical policy only where orders were cancelled by a dated act.
    """
    if not day.on("war_orders"):
        return
    plants = len(city.plants)
    starved = (city.orders < city.memory["employers.order_threshold"]) & ~city.plants.state_owned
    if day.policy != "adaptive":
        starved &= city.memory["employers.cancelled"]
    closing = starved & (city.closed < 0.5) & due(draw.uniform("closing", plants), par.closing)
    demanded = city.eight_hours > 0.0 or bool((city.short_day > 0.5).any())
    disguised = (draw.uniform("stated", plants) < par.announced_as_discipline) & demanded
    shut(city, closing, ORDERS_LOST, np.where(disguised, LOCKOUT, ORDERS_LOST))
    tell(city, day, closing, "closes", CAUSES[ORDERS_LOST])


def lock_out(city: Any, par: Any, day: Day, draw: Chance) -> None:
    """Lock out people who cut their shifts, where notice was given and the employers' will is there."""
    plants = len(city.plants)
    private = ~city.plants.state_owned
    bent = logistic(par.lockout_steepness * (city.resolve_employers - par.lockout_resolve))
    hazard = par.lockouts * city.short_day * city.memory["employers.closing_notice"] * bent
    closing = private & (city.closed < 0.5) & due(draw.uniform("lockout", plants), hazard)
    disguised = draw.uniform("stated", plants) < par.announced_as_orders
    shut(city, closing, LOCKOUT, np.where(disguised, ORDERS_LOST, LOCKOUT))
    tell(city, day, closing, "closes", CAUSES[LOCKOUT])


def open_gates(city: Any, par: Any, day: Day, draw: Chance) -> None:
    """Open private plants again: lockouts once the shorter day is given up, others when orders are found."""
    settled = (1.0 - city.eight_hours) * (1.0 - 0.5 * city.resolve_employers) * (1.0 - city.city_out_share)
    ended = np.where(city.short_day > 0.5, 0.0, par.reopening_lockout * max(settled, 0.0))
    filled = city.orders >= city.memory["employers.order_threshold"]
    found = np.where(filled, 1.0, par.reopening_thin) * par.reopening_orders
    hazard = np.where(city.cause == LOCKOUT, ended, np.where(city.cause == ORDERS_LOST, found, 0.0))
    opening = due(draw.uniform("reopening", len(city.plants)), hazard)
    causes = city.cause
    for cause in (LOCKOUT, ORDERS_LOST):
        tell(city, day, opening & (causes == cause), "opens", f"was shut: {CAUSES[cause]}")
    shut(city, opening, OPEN, OPEN)


def settle(city: Any, par: Any) -> None:
    """Set what follows for people: notices in force, hazards of dismissal and return, meetings kept out."""
    closing = city.memory["employers.closing_notice"]
    dismissal = city.memory["employers.dismissal_notice"]
    city.notice = 1.0 - (1.0 - closing) * (1.0 - dismissal)
    city.dismissal_hazard = par.dismissals * dismissal * 2.0 * city.resolve_employers
    city.rehire_hazard = par.rehiring * (1.0 - city.closed) * (1.0 - city.out_share)
    told = min(max(city.meeting_ban - 1.0, 0.0), 1.0)
    side = np.where(city.plants.state_owned, par.obeying_state, par.obeying_private)
    city.ban_obeyed = told * logistic(side + par.obeying_resolve * (city.resolve_employers - 0.5))


def tell(city: Any, day: Day, where: Any, words: str, cause: str) -> None:
    """Enter closings and openings into the chronicle: named plants one by one, the others together."""
    known = where & city.plants.named
    for plant in np.flatnonzero(known):
        people = float(city.plants.people[plant])
        day.note(words, place=city.plants.name[plant], cause=cause, plants=1.0, people=people)
    others = where & ~city.plants.named
    if others.any():
        people = float(city.plants.people[others].sum())
        day.note(words, place="other plants", cause=cause, plants=float(others.sum()), people=people)
