"""A small invented run, told rather than simulated, so that measures have known answers."""

import numpy as np

from groundswell.world.city import City, Districts, Outlets, Plants, Regiments, Trades
from groundswell.world.quantities import QUANTITIES
from groundswell.world.record import Campaign, Entry, Record, Session

DISTRICTS = ("East", "West")
TRADES = ("metal", "textile")
PEOPLE = np.array([600, 50, 250, 100])
SWITCHES = {}


def make_city(*, regiments=("Guards A", "Guards B"), outlets=("left", "right")):
    plants = Plants(
        name=("Iron Works", "Small Forge", "Cotton Mill", "Spinning Shed"),
        trade=np.array([0, 0, 1, 1]),
        owner=("private", "state", "private", "private"),
        district=np.array([0, 0, 1, 1]),
        people=PEOPLE.copy(),
        named=np.array([True, False, True, False]),
        headcount_assumed=np.array([False, True, False, True]),
        standing=np.array([1.0, 0.1, 0.5, 0.2]),
        war_dependence=np.array([0.8, 0.8, 0.0, 0.0]),
        state_owned=np.array([False, True, False, False]),
    )
    n = len(regiments)
    m = len(outlets)
    return City(
        plants=plants,
        districts=Districts(DISTRICTS, np.array([1.0, 0.0]), np.zeros(2), np.array([[0.0, 1.0], [1.0, 0.0]])),
        trades=Trades(TRADES, np.array([0.1, 0.7]), np.array([1.5, 0.8]), np.array([30.0, 10.0]), np.array([0.8, 0.0])),
        regiments=Regiments(tuple(regiments), np.full(n, 500), np.zeros(n, dtype=int), np.full(n, 0.8)),
        outlets=Outlets(
            tuple(outlets),
            np.linspace(0.5, -0.5, m),
            np.tile([0.75, 0.25], (m, 1)).T[:m] if m else np.zeros((0, 2)),
        ),
    )


def dates_of(days, *, year=1905, month=10):
    """Julian 1905: October has 31 days, November 30."""
    lengths = {10: 31, 11: 30, 12: 31}
    found, day = [], 1
    while len(found) < days:
        found.append(f"{year}-{month:02d}-{day:02d}")
        day += 1
        if day > lengths[month]:
            month, day = month + 1, 1
    return tuple(found)


def blank(city, days):
    sizes = {name: city.size(name) for name in ("city", "district", "trade", "plant", "regiment", "outlet")}
    return {q.name: np.full((days, sizes[q.by]), float(q.start)) for q in QUANTITIES}


def make_record(days=45, *, city=None, switches=None, settings=None, **changed):
    """Return quiet days with a strike on days 9 to 12; `changed` quantities replace the blank ones."""
    city = city or make_city()
    values = blank(city, days)
    values["working"][:] = city.plants.people
    values["private_support"][:] = 0.5
    values["voiced_support"][:] = 0.6
    values["hope"][:] = np.linspace(0.2, 0.8, len(city.plants))
    if days > 12 and len(city.plants) == 4:
        values["out"][9:13] = [600, 25, 125, 0]
        values["working"][9:13] = city.plants.people - values["out"][9:13]
    values["loyal"][:] = 400.0
    values["loyalty"][:] = 0.7
    values["loyal_force"][:] = 1000.0
    values["slant"][:] = city.outlets.slant_before
    values["readiness"][:] = 0.3
    for name, given in changed.items():
        values[name] = np.broadcast_to(np.asarray(given, dtype=float), values[name].shape).copy()
    dates = dates_of(days)
    working = np.array([day % 7 != 1 for day in range(days)])
    return Record(
        city=city,
        dates=dates,
        working=working,
        weight=working.astype(float),
        values=values,
        chronicle=(
            Entry(dates[0], "state", "patrols", "city", "input", "a dated act", {"level": 2.0}),
            Entry(dates[-1], "plants", "start", "Iron Works", "simulated", "=HYPERLINK(1)", {}),
        ),
        sessions=(make_session(dates[min(9, days - 1)]),),
        campaigns=(make_campaign(dates, days),),
        switches=dict(switches or {}),
        settings=dict(settings or {}),
        provenance={
            "name": "invented",
            "calendar": "julian",
            "scenario": {},
            "seed": 1,
            "replicate": 0,
            "backend": "reference",
        },
        digest="0" * 64,
    )


def make_session(date):
    return Session(
        number=1,
        date=date,
        agenda=("lockouts", "eight hours"),
        item="lockouts",
        motion="+strike on",
        reported_mood=0.6,
        true_mood=0.5,
        reported_hope=0.4,
        true_hope=0.35,
        report_error=0.1,
        votes_for={"metal": 3, "textile": 1},
        votes_against={"metal": 1, "textile": 2},
        votes_before_speech=0.5,
        votes_after_speech=0.57,
        simulated="carried",
        decided="lost",
        enforced=True,
        agrees=False,
        mandates=0.5,
    )


def make_campaign(dates, days, **changed):
    said = {
        "name": "October strike",
        "called_by": "council",
        "share_from_below": 0.7,
        "start": dates[min(9, days - 1)],
        "peak": dates[min(10, days - 1)],
        "peak_share": 0.75,
        "end": dates[min(12, days - 1)],
        "person_days": 3000.0,
        "outcome": "won",
        "why": "claims were granted",
        "verdict_by_outlet": {"left": "won", "right": "lost"},
    }
    return Campaign(**(said | changed))
