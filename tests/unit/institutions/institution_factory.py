"""A tiny city, a day and a source of luck, made by hand, so that one institution can be looked at alone."""

from types import SimpleNamespace

import numpy as np

from groundswell.institutions.base import Institution
from groundswell.rng import uniforms
from groundswell.scenario.timeline import Act, Scope
from groundswell.world.city import City, Districts, Outlets, Plants, Regiments, Trades

OWNERS = ("private", "state", "private", "foreign", "private", "state")
TRADES = (0, 0, 1, 1, 0, 0)
DISTRICTS = (0, 0, 0, 1, 1, 1)


def small_city(*, parties=({"name": "A", "speakers": 6, "loyalty": 0.8, "conviction": 0.7, "army_work": 1.0},)):
    """Six plants in two districts and two trades, four regiments, three outlets, one party."""
    state = np.array([owner == "state" for owner in OWNERS])
    trade = np.array(TRADES, dtype=np.int64)
    return City(
        plants=Plants(
            name=("Iron", "Yard", "Cotton", "Wool", "Steel", "Powder"),
            trade=trade,
            owner=OWNERS,
            district=np.array(DISTRICTS, dtype=np.int64),
            people=np.array([1000, 2000, 500, 800, 1500, 1200], dtype=np.int64),
            named=np.array([True, True, False, False, True, True]),
            headcount_assumed=np.zeros(6, dtype=bool),
            standing=np.ones(6),
            war_dependence=np.where(trade == 0, 0.6, 0.05),
            state_owned=state,
        ),
        districts=Districts(
            ("North", "South"), np.array([0.0, 1.0]), np.array([0.0, 0.0]), np.array([[0.0, 1.0], [1.0, 0.0]])
        ),
        trades=Trades(
            ("metal", "textile"),
            np.array([0.05, 0.6]),
            np.array([1.5, 0.8]),
            np.array([16.0, 8.0]),
            np.array([0.6, 0.05]),
        ),
        regiments=Regiments(
            ("Foot A", "Foot B", "Horse A", "Sappers A"),
            np.array([200, 200, 100, 100], dtype=np.int64),
            np.array([0, 1, 1, 0], dtype=np.int64),
            np.array([0.8, 0.75, 0.9, 0.3]),
        ),
        outlets=Outlets(
            ("left", "middle", "right"),
            np.array([0.6, 0.1, -0.4]),
            np.array([[0.4, 0.1], [0.3, 0.3], [0.1, 0.1]]),
        ),
        parties=tuple(parties),
    )


class Luck:
    """Draws that depend on the day and the draw's name alone; `always` makes them all the same number."""

    def __init__(self, seed=1, always=None):
        self.seed, self.always, self.tick = seed, always, 0

    def uniform(self, name, count):
        if self.always is not None:
            return np.full(count, float(self.always))
        stream = sum(ord(letter) * 31**place for place, letter in enumerate(name)) % 1021
        return uniforms(self.seed, 0, self.tick, stream, count, 2).astype(np.float64)


class FakeDay:
    """A day with the acts that a test gives it."""

    def __init__(self, city, *, tick=1, policy="historical", acts=(), off=(), working=True):
        self.city, self.tick, self.policy, self.working = city, tick, policy, working
        self.given, self.off, self.notes, self.minutes = tuple(acts), set(off), [], []
        self.date, self.scale, self.elsewhere = "1905-10-14", 1.0, 0.0

    def acts(self, *kinds):
        return tuple(act for act in self.given if not kinds or act.kind in kinds)

    def decided(self, *kinds):
        return self.acts(*kinds)

    def plants(self, act):
        plants, city = self.city.plants, self.city
        return np.array(
            [
                act.scope.covers(
                    name=plants.name[one],
                    trade=city.trades.name[plants.trade[one]],
                    owner=plants.owner[one],
                    district=city.districts.name[plants.district[one]],
                )
                for one in range(len(plants))
            ]
        )

    def on(self, switch):
        return switch not in self.off

    def note(self, act, *, place="city", cause="", given=False, **figures):
        self.notes.append(SimpleNamespace(act=act, place=place, cause=cause, given=given, figures=figures))

    def minute(self, session):
        self.minutes.append(session)


def an_act(kind, *, actor="state", level=None, scope="city", grants=False, withdraws=False, given="historical", **said):
    """One dated act, effective today; `act`, `promise` and `noon` may be said."""
    return Act(
        decided=0,
        effective=0,
        noon=said.get("noon", False),
        actor=actor,
        kind=kind,
        what=f"an act of {kind}",
        act=said.get("act"),
        promise=said.get("promise"),
        level=level,
        scope=Scope.parse(scope),
        grants=grants,
        withdraws=withdraws,
        given_in=given,
        source="a test",
        confidence="high",
    )


def usual(institution: Institution, **changed):
    """The institution's parameters, as the engine hands them over, with some changed."""
    values = {name: one.value for name, one in institution.parameters.items()}
    unknown = set(changed) - set(values)
    assert not unknown, unknown
    return SimpleNamespace(**{**values, **changed})


def play(institution, city, days, *, luck=None, par=None, first=None, **day):
    """Play an institution's mornings alone from its first day on, and return the last day."""
    luck = luck or Luck()
    par = par or usual(institution)
    today = None
    for tick in range(days):
        luck.tick = tick
        said = {**day, **(first or {})} if tick == 0 else day
        today = FakeDay(city, tick=tick, **said)
        institution.hooks["morning"](city, par, today, luck)
    return today
