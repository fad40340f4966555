"""An invented city and an invented wave of strikes, in the shape that a report tells."""

import numpy as np

from groundswell.report.story import (
    Districts,
    Fan,
    Feature,
    ParameterRow,
    Plants,
    Rival,
    SessionRow,
    Story,
    TargetRow,
)

DISTRICTS = (
    ("Neva", 8.5, 2.5),
    ("Narva", 2.0, 2.0),
    ("Vyborg", 6.0, 8.0),
    ("Vasilievsky Island", 2.5, 6.0),
    ("Petersburg side", 4.0, 7.5),
    ("Moscow", 5.0, 2.5),
    ("Kolomna", 3.0, 4.5),
    ("Liteiny", 5.5, 6.0),
    ("Rozhdestvenskaya", 7.0, 5.5),
    ("Okhta", 8.0, 6.5),
    ("Kolpino", 10.0, 0.5),
)
TRADES = ("metal", "textile", "printing", "chemical", "food")
RIVER = ((10.6, 1.2), (9.0, 2.6), (7.7, 5.2), (7.0, 7.0), (5.0, 6.8), (3.5, 5.4), (0.0, 4.5))


def dates_of(days, start_day=1):
    """Days from 1 October of an autumn, whatever the calendar."""
    lengths = (("10", 31), ("11", 30), ("12", 31))
    every = [f"1905-{month}-{day:02d}" for month, length in lengths for day in range(1, length + 1)]
    return tuple(every[start_day - 1 : start_day - 1 + days])


def bump(days, middle, width, height):
    """A wave that rises and falls."""
    return height * np.exp(-(((np.arange(days) - middle) / width) ** 2))


def make_plants(rng, count, named):
    """Plants with heavy-tailed sizes, sorted by district."""
    people = np.sort(np.minimum(6.0 * rng.pareto(0.8, count) + 20, 12000).round())[::-1]
    weight = np.array([3, 3, 4, 2, 2, 2, 1, 1, 1, 1, 0.4])
    district = rng.choice(len(DISTRICTS), count, p=weight / weight.sum())
    chosen = np.arange(count) < named
    order = np.lexsort((-people, district))
    names = [f"Works No. {i + 1}" if i >= named else f"{TRADES[i % 5].title()} Works {i + 1}" for i in range(count)]
    return Plants(
        tuple(names[i] for i in order),
        tuple(TRADES[i % 5] for i in order),
        district[order].astype(np.int64),
        people[order],
        chosen[order],
        (np.arange(count) % 3 != 0)[order],
    )


def make_groups(rng, days, plants):
    """Statuses by plant: two waves, then a lockout of every fifth plant."""
    count = len(plants.name)
    out = np.zeros((days, count))
    locked = np.zeros((days, count))
    for plant in range(count):
        first, second = 12 + rng.integers(0, 3), 32 + rng.integers(0, 3)
        out[first : 20 + rng.integers(0, 3), plant] = rng.choice([1.0, 0.96, 0.1], p=[0.7, 0.2, 0.1])
        out[second : 37 + rng.integers(0, 2), plant] = rng.choice([1.0, 0.9, 0.0], p=[0.55, 0.15, 0.3])
        if rng.random() < 0.2:
            out[38:, plant] = 0
            locked[38 : 60 + rng.integers(0, 25), plant] = 1
    short = np.zeros((days, count))
    short[27:38] = (rng.random(count) < 0.3) * (1 - out[27:38] - locked[27:38]).clip(0)
    people = plants.people
    unemployed = np.zeros((days, count))
    unemployed[36:] = 0.06 * (1 - out[36:] - locked[36:]).clip(0)
    groups = {"out": out, "locked_out": locked, "short_shift": short, "unemployed": unemployed}
    groups["arrested"] = np.zeros((days, count))
    groups["working"] = 1 - sum(groups.values())
    return {f"{name}_by_plant": values * people for name, values in groups.items()}


def make_city(rng, days, groups, people):
    """City-level series that go with the waves."""
    t = np.arange(days)
    total = people.sum()
    out_share = groups["out_by_plant"].sum(axis=1) / total
    private = 0.35 + bump(days, 15, 9, 0.35) + bump(days, 33, 6, 0.2) + 0 * t
    voiced = private + bump(days, 5, 8, -0.12) + bump(days, 38, 5, 0.14)
    city = {"out_share": out_share, "private_support": private, "voiced_support": voiced}
    city["out_share_open"] = out_share * 1.08
    city["out"] = out_share * total
    city["locked_out"] = groups["locked_out_by_plant"].sum(axis=1)
    city["unemployed"] = groups["unemployed_by_plant"].sum(axis=1)
    city["voiced_minus_private"] = voiced - private
    city["hope"] = 0.45 + bump(days, 17, 8, 0.3) - bump(days, 43, 8, 0.2)
    city["trust"] = 0.5 + bump(days, 18, 10, 0.25) - bump(days, 43, 9, 0.25)
    city["fatigue"] = 0.2 + bump(days, 20, 7, 0.2) + bump(days, 38, 8, 0.35)
    city["need"] = 0.1 + 0.4 / (1 + np.exp(-(t - 36) / 4))
    city["despair"] = 0.12 + 0.35 / (1 + np.exp(-(t - 40) / 4))
    city["courage"] = 0.25 + bump(days, 14, 5, 0.3)
    city["resentment"] = 0.3 + 0.3 / (1 + np.exp(-(t - 39) / 4))
    city["isolation"] = 0.25 + bump(days, 42, 8, 0.4)
    city["speaker_energy"] = 0.85 - bump(days, 17, 8, 0.3) - bump(days, 38, 9, 0.5)
    city["speeches"] = (40 + bump(days, 16, 6, 150) + bump(days, 36, 6, 170)) * (t % 7 != 1)
    city["visits"] = city["speeches"] * 1.0
    city["insincere_share"] = 0.04 + 0.5 / (1 + np.exp(-(t - 39) / 3))
    city["loyal_force"] = 26000 - 9000 / (1 + np.exp(-(t - 28) / 4)) + rng.normal(0, 200, days)
    city["force_needed"] = 4000 + 30000 * out_share + 9000 * city["locked_out"] / total
    city["orders_refused"] = np.where((t > 25) & (t % 6 == 0), 1.0, 0.0)
    city["orders_given"] = np.where(t % 3 == 0, 1.0, 0.0)
    city["army_loyal_share"] = city["loyal_force"] / 30000
    city["resolve_state"] = 0.5 + 0.2 * np.tanh((t - 38) / 8)
    city["readiness"] = private * 0.8
    return city


def make_sessions(trades):
    """Eight sittings, one of which the record overrules."""
    rows = []
    table = (
        ("1905-10-13", "general strike", "call the plants out", 0.6, 0.55),
        ("1905-10-19", "return", "end the strike on the 21st", 0.7, 0.62),
        ("1905-10-29", "eight hours", "take the eight-hour day in all plants", 0.66, 0.5),
        ("1905-11-01", "political strike", "strike for Kronstadt and Poland", 0.62, 0.47),
        ("1905-11-05", "return", "end the strike; work in the army", 0.5, 0.36),
        ("1905-11-12", "lockouts", "suspend the eight-hour day", 0.34, 0.28),
    )
    for i, (date, item, motion, reported, true) in enumerate(table):
        share = 0.75 - 0.09 * i
        votes = {trade: (round(100 * share) + 3 * k, round(100 * (1 - share))) for k, trade in enumerate(trades)}
        rows.append(
            SessionRow(
                date,
                f"{item}; unemployment; wages",
                item,
                motion,
                reported,
                true,
                reported - 0.05,
                true - 0.04,
                votes,
                share - 0.06,
                share,
                "against" if share < 0.5 else "for",
                "for",
                enforced=True,
                agrees=share >= 0.5,
                mandates=0.6 - 0.05 * i,
            )
        )
    return tuple(rows)


CHRONICLE = (
    ("1905-10-02", "workers", "printers strike in support of Moscow", "printing", "input"),
    ("1905-10-12", "city council", "asks the government to meet demands", "city", "input"),
    ("1905-10-13", "council", "first sitting of some forty delegates", "city", "input"),
    ("1905-10-14", "council", "plants still at work called out", "city", "input"),
    ("1905-10-14", "state", "troops quartered across the city, patrols", "city", "input"),
    ("1905-10-17", "state", "Manifesto", "city", "input"),
    ("1905-10-21", "council", "strike to end", "city", "input"),
    ("1905-10-26", "army", "mutiny at Kronstadt", "Kronstadt", "input"),
    ("1905-11-02", "council", "political strike", "city", "input"),
    ("1905-11-07", "council", "strike to end; propaganda in the army", "city", "input"),
    ("1905-11-07", "state", "state works stay shut", "owner=state", "input"),
    ("1905-11-08", "state", "patrols back in industrial precincts", "city", "input"),
    ("1905-11-10", "Metal Works 1", "appeals to the whole city", "city", "simulated"),
    ("1905-11-12", "council", "general introduction suspended", "city", "input"),
)


def make_rivals(rng, days, targets=("T1", "T4"), sets=5):
    """Three rivals of turnout: each a few curves about the city's own two waves."""
    base = bump(days, 16, 4, 0.9) + bump(days, 35, 2, 0.7)
    rows = (("logistic", "logistic regression", 5), ("thresholds", "thresholds with a call", 5))
    rows += (("contagion", "contagion with fatigue", 6),)
    return tuple(
        Rival(
            name,
            title,
            numbers,
            np.clip(base * rng.normal(1 - 0.1 * k, 0.05, (sets, 1)), 0, 1),
            dict.fromkeys(targets, sets),
            dict.fromkeys(targets, 0.9),
        )
        for k, (name, title, numbers) in enumerate(rows)
    )


def make_story(*, plants=60, days=92, named=35, replicates=20, claimed=43, seed=3, **changes):
    """Make a story; any of its fields can be replaced."""
    rng = np.random.default_rng(seed)
    table = make_plants(rng, plants, min(named, plants))
    groups = make_groups(rng, days, table)
    city = make_city(rng, days, groups, table.people)
    t = np.arange(days)[:, None]
    groups["loyalty_by_regiment"] = np.clip(
        np.linspace(0.9, 0.62, 8)[None, :] - 0.25 / (1 + np.exp(-(t - 30) / 5)) * np.linspace(0.2, 1.4, 8)[None, :],
        0.05,
        1,
    )
    groups["turned_by_regiment"] = (groups["loyalty_by_regiment"] < 0.4).astype(float)
    groups["slant_by_outlet"] = np.array([0.7, -0.1, -0.5])[None, :] - np.array([0.0, 0.5, 0.3]) / (
        1 + np.exp(-(t - 33) / 2)
    )
    fan = {
        name: np.clip(
            city[name] * rng.normal(1, 0.07, (replicates, 1)) + rng.normal(0, 0.01, (replicates, days)),
            0,
            None,
        )
        for name in ("out_share", "private_support", "voiced_support", "hope", "trust", "locked_out")
    }
    fields = {
        "name": "invented-city",
        "title": "An invented city",
        "summary": "Two waves of strikes and a lockout.",
        "calendar": "julian",
        "dates": dates_of(days),
        "last_claimed": min(claimed, days - 1),
        "city": city,
        "groups": groups,
        "regime": tuple(
            "strike" if share > 0.3 else "stalemate" if 38 < i < 44 else "quiet"
            for i, share in enumerate(city["out_share"])
        ),
        "plants": table,
        "districts": Districts(
            tuple(row[0] for row in DISTRICTS),
            np.array([row[1] for row in DISTRICTS]),
            np.array([row[2] for row in DISTRICTS]),
        ),
        "features": (Feature("river", "Broad River", RIVER, 0.34),),
        "regiments": tuple(f"{kind} {letter}" for kind in ("Guards infantry", "Line infantry") for letter in "ABCD"),
        "outlets": ("socialist", "moderate", "conservative"),
        "trades": TRADES,
        "chronicle": tuple(
            dict(zip(("date", "actor", "act", "place", "kind"), row, strict=True), cause="", figures="")
            for row in CHRONICLE
        ),
        "campaigns": (
            {
                "campaign": "October strike",
                "called_by": "plants",
                "share_from_below": "0.71",
                "start": "1905-10-10",
                "peak": "1905-10-15",
                "end": "1905-10-21",
                "person_days": "1243000",
                "outcome": "partly won",
                "why": "a concession before the return",
            },
            {
                "campaign": "November strike",
                "called_by": "council",
                "share_from_below": "0.28",
                "start": "1905-11-02",
                "peak": "1905-11-04",
                "end": "1905-11-07",
                "person_days": "610000",
                "outcome": "lost",
                "why": "no claim granted; return with lockouts",
            },
        ),
        "sessions": make_sessions(TRADES),
        "parameters": (
            ParameterRow("decide", "b_social", "4.1 logit", "0 to 8 logit", "fit", "fitted", "weight of company"),
            ParameterRow(
                "fatigue",
                "tiring",
                "0.06 per day",
                "0 to 1 per day",
                "assumption A7",
                "assumed",
                "tiring while out",
            ),
            ParameterRow(
                "council",
                "people_per_delegate",
                "500 people",
                "100 to 2000 people",
                "timeline, 13 October",
                "record",
            ),
        ),
        "targets": tuple(
            TargetRow(
                f"T{i + 1}",
                ("out_share", "hope", "regime")[i % 3],
                "city",
                "1905-10-14/1905-10-21",
                "max",
                "0.75 to 1",
                "0.91",
                met=i != 4,
                share=(1.0, 0.95, 0.9, 0.85, 0.45)[i % 5],
                source="every account",
            )
            for i in range(17)
        ),
        "rivals": make_rivals(rng, days),
        "fan": Fan(fan) if replicates else None,
        "facts": {"seed": "1905", "replicate": "0", "groundswell": "0.1.0", "digest": "0" * 12},
    }
    return Story(**(fields | changes))
