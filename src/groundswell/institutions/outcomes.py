"""Campaigns: when one begins, what it costs, and how it is judged at its end."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from groundswell.institutions.base import Chance, Day, institution
from groundswell.scenario.parameters import param
from groundswell.world.arithmetic import logistic
from groundswell.world.city import City
from groundswell.world.record import Campaign

__all__ = ["Outcomes"]

ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


@institution("outcomes")
class Outcomes:
    """Follow each campaign and judge it: won, partly won, or lost, with its costs (row P7).

    A campaign begins with a call or when people go out in numbers, and is judged when the return is called or the
    strike has crumbled. What was granted before that counts; what comes later does not. The judgement moves the
    resolve of all sides (row P24), hope and trust.
    """

    begins = param(
        "0.08",
        low="0.01",
        high="0.3",
        source="assumption A270; set by hand with the targets in view",
        doc="share out at which a campaign is said to be on",
    )
    crumbles = param(
        "0.1",
        low="0.01",
        high="0.4",
        source="assumption A271",
        doc="share of its peak below which a campaign is over",
    )
    grant = param(
        "1.2",
        low="0",
        high="3",
        source="assumption A272",
        doc="weight of a claim granted in full, in how a campaign is judged",
    )
    cost = param(
        "0.06",
        low="0",
        high="1",
        source="assumption A273",
        doc="weight of an idle day a head, in how a campaign is judged",
    )
    loss = param(
        "0.6",
        low="0",
        high="2",
        source="assumption A274",
        doc="weight of a return with nothing in hand, in how a campaign is judged",
    )
    dismissals = param(
        "1.0",
        low="0",
        high="5",
        source="assumption A275",
        doc="weight of the share dismissed or shut out at its end, in how a campaign is judged",
    )
    felt = param(
        "1.5", low="0.2", high="5", source="assumption A276", doc="how sharply the balance of a campaign is felt"
    )
    noticed = param(
        "0.15",
        low="0.01",
        high="1",
        source="assumption A269",
        doc="peak share at which a campaign's end is half felt by the whole city",
    )
    patience = param(
        "3 days",
        low="1 days",
        high="14 days",
        source="assumption A335",
        doc="working days with few people out after which a campaign is over, called or not",
    )
    read_into = param(
        "0.5 ratio",
        low="0 ratio",
        high="2 ratio",
        source="assumption A334",
        doc="how far a newspaper's slant, -1 to 1, colours its verdict",
    )
    won = param(
        "0.4 ratio",
        low="0 ratio",
        high="1 ratio",
        source="assumption A268",
        doc="balance as felt, -1 to 1, above which a campaign is called won",
    )
    lost = param(
        "-0.1 ratio",
        low="-1 ratio",
        high="0.4 ratio",
        source="assumption A267",
        doc="balance as felt below which it is called lost",
    )
    fading = param(
        "0.045 per day",
        low="0.005 per day",
        high="0.5 per day",
        source="assumption A277",
        doc="how fast the end of a campaign is forgotten",
    )
    pace = param(
        "0.08 per day",
        low="0.005 per day",
        high="0.5 per day",
        source="assumption A278",
        doc="how fast the movement's resolve moves",
    )
    swing = param(
        "1.6 logit",
        low="0 logit",
        high="5 logit",
        source="assumption A279",
        doc="how far a victory or a defeat moves the movement's resolve",
    )

    def evening(city: City, par: Any, day: Day, draw: Chance) -> None:
        memory = city.memory
        follow_hours(city, day)
        city.outcome *= 1 - par.fading
        if day.on("resolve"):
            aim = float(logistic(par.swing * city.outcome))
            city.resolve_movement += par.pace * (aim - city.resolve_movement)
        share = float(city.out.sum() / city.plants.people.sum())
        now = memory.get("outcomes.now")
        called = city.call > 0.5
        fresh = called and memory.get("outcomes.called", 0) == 0
        memory["outcomes.called"] = int(called) if day.working else memory.get("outcomes.called", 0)
        if now is None and day.working and (share > par.begins or fresh):
            now = open_campaign(city, day, memory.get("outcomes.count", 0) + 1, called=called)
            memory["outcomes.count"] = now["number"]
            memory["outcomes.now"] = now
            city.campaign = 1.0
        if now is None:
            return
        follow(city, day, now, share)
        returned = city.call < -0.5
        over = share < max(par.begins, par.crumbles * now["peak_share"])
        now["low_days"] = now["low_days"] + int(day.working) if over else 0
        crumbled = now["low_days"] >= par.patience or (not called and share < par.crumbles * now["peak_share"])
        if not now["judged"] and (returned or crumbled):
            judge(city, par, day, now, returned=returned)
        if now["judged"] and over and day.working:
            memory["outcomes.now"] = None
            city.campaign = 0.0
            now["end"] = day.date
            memory.setdefault("outcomes.closed", []).append(now)


def follow_hours(city: City, day: Day) -> None:
    """Keep the account of the eight-hour day: a campaign too, fought on the shop floor (row P22)."""
    people = float(city.plants.people.sum())
    share = float(city.short_shift.sum()) / people
    now = city.memory.get("outcomes.hours")
    if now is None and city.eight_hours > 0:
        now = city.memory["outcomes.hours"] = {
            "name": "eight-hour day",
            "called_by": "council",
            "start": day.date,
            "peak": day.date,
            "peak_share": 0.0,
            "idle": 0.0,
            "below": 0.0,
            "outcome": "under way",
            "why": "the run ends before it does",
            "verdicts": {},
            "end": "",
        }
    if now is None or now["end"] != "":
        return
    now["idle"] += float(city.short_shift.sum()) * day.working
    if share > now["peak_share"]:
        now["peak_share"], now["peak"] = share, day.date
    if city.eight_hours <= 0:
        shut = float((city.plants.people * (city.cause == 3)).sum()) / people
        now["end"], now["outcome"] = day.date, "suspended"
        now["why"] = f"{share:.0%} of people still leave after eight hours, {shut:.0%} are locked out for it"
        city.memory.setdefault("outcomes.closed", []).append(now)


def open_campaign(city: City, day: Day, number: int, *, called: bool) -> dict[str, Any]:
    """Begin a campaign's account."""
    below = float(city.out.sum()) if not called else 0.0
    day.note("a campaign begins", cause="call of the council" if called else "plants out without a call", out=below)
    return {
        "number": number,
        "name": f"{ORDINALS[number - 1] if number <= len(ORDINALS) else f'{number}th'} strike",
        "called_by": "council" if called else "plants",
        "start": day.date,
        "peak": day.date,
        "peak_share": 0.0,
        "idle": 0.0,
        "granted": 0.0,
        "withdrawn": 0.0,
        "below": 0.0,
        "ever": np.zeros(len(city.plants)),
        "judged": False,
        "low_days": 0,
        "outcome": "under way",
        "why": "the run ends before it does",
        "verdicts": {},
        "end": "",
    }


def follow(city: City, day: Day, now: dict[str, Any], share: float) -> None:
    """Add a day to a campaign's account: person-days, grants, and who went out before any call."""
    half = 0.5 if any(act.noon for act in day.acts("call")) else 1.0
    now["idle"] += float(city.out.sum()) * half * day.working
    if not now["judged"]:
        now["granted"] += city.granted
        now["withdrawn"] += sum(1.0 for act in day.acts() if act.withdraws)
    fresh = (city.out_share > 0.5) & (now["ever"] == 0)
    own = fresh & (city.call <= 0)
    city.from_below = np.where(fresh, own.astype(float), city.from_below)
    now["ever"] = np.where(fresh, np.where(own, 1.0, 2.0), now["ever"])
    people = city.plants.people
    now["below"] = float((people * (now["ever"] == 1)).sum() / max(1.0, (people * (now["ever"] > 0)).sum()))
    if share > now["peak_share"]:
        now["peak_share"], now["peak"] = share, day.date


def verdict(par: Any, felt: float) -> str:
    """Return the word for a balance as felt, -1 to 1."""
    return "won" if felt > par.won else "partly won" if felt > par.lost else "lost"


def judge(city: City, par: Any, day: Day, now: dict[str, Any], *, returned: bool) -> None:
    """Weigh what was gained against what it cost, and let it be felt."""
    people = float(city.plants.people.sum())
    shut = float((city.locked_out + city.unemployed).sum()) / people
    balance = par.grant * now["granted"] - par.cost * now["idle"] / people - par.dismissals * shut - now["withdrawn"]
    balance -= par.loss if now["granted"] < 0.5 else 0.0
    felt = 2.0 * float(logistic(2.0 * par.felt * balance)) - 1.0
    now["judged"] = True
    now["outcome"] = verdict(par, felt)
    granted = (
        "a claim granted"
        if now["granted"] >= 0.5
        else "a slight concession"
        if now["granted"] > 0
        else "nothing granted"
    )
    now["why"] = (
        f"{granted} before {'the return' if returned else 'it crumbled'}; {now['idle'] / people:.1f} days idle a head"
    )
    now["verdicts"] = {
        outlet: verdict(par, felt + par.read_into * slant)
        for outlet, slant in zip(city.outlets.name, city.slant, strict=True)
    }
    if day.on("outcomes"):
        noticed = now["peak_share"] / (now["peak_share"] + par.noticed)
        city.outcome += noticed * (felt - city.outcome)
    else:
        now["outcome"], now["why"], now["verdicts"] = "not judged", "judging is switched off", {}
    day.note(f"the {now['name']} is judged: {now['outcome']}", cause=now["why"], balance=balance, idle_days=now["idle"])


def campaigns(memory: Mapping[str, Any]) -> tuple[Campaign, ...]:
    """Return the ledger's rows from the institution's memory, in order."""
    rows = list(memory.get("outcomes.closed", []))
    hours = memory.get("outcomes.hours")
    rows += [row for row in (memory.get("outcomes.now"), hours if hours and hours["end"] == "" else None) if row]
    rows.sort(key=lambda row: row["start"])
    return tuple(
        Campaign(
            name=row["name"],
            called_by=row["called_by"],
            share_from_below=row["below"],
            start=row["start"],
            peak=row["peak"],
            peak_share=row["peak_share"],
            end=row["end"],
            person_days=row["idle"],
            outcome=row["outcome"],
            why=row["why"],
            verdict_by_outlet=row["verdicts"],
        )
        for row in rows
    )
