"""A day, looked at from inside: who acts when, on which counts, seen by whom, and with which luck."""
# ruff: noqa: N805 - a hook speaks of a city

from dataclasses import replace
from itertools import pairwise
from types import SimpleNamespace

import numpy as np
import pytest

from groundswell import rng
from groundswell.engine.build import build_city
from groundswell.engine.day import day_table
from groundswell.engine.plan import plan
from groundswell.engine.run import Simulation
from groundswell.institutions.base import institution
from groundswell.scenario import load
from groundswell.scenario.timeline import Act, Scope
from groundswell.world.columns import LOCKED_OUT, OUT, STATUSES

DAYS = 9
SEED, REPLICATE, STREAM = 11, 3, 77


def town():
    """Return a small town of one week and more, its people on plain columns: nothing is compiled."""
    return plan(load("mill-town"), backend="columns")


@pytest.fixture(scope="module")
def watched():
    """Play a town day by day with one more institution, which does nothing but look, last of all."""
    seen = []

    @institution("watcher", streams={"lot": STREAM})
    class Watcher:
        def morning(city, par, day, draw):
            seen.append(("morning", day.tick, draw.uniform("lot", 50)))

        def assembly(city, par, day, draw):
            people = simulation.people
            columns = {name: people.columns[name].copy() for name in ("hand", "status", "voiced_support")}
            said = {"hands": city.hands.copy(), "voiced": city.voiced_support.copy(), "verdict": city.verdict.copy()}
            seen.append(("assembly", day.tick, {**columns, **said}))

        def evening(city, par, day, draw):
            seen.append(("evening", day.tick, {name: getattr(city, name).copy() for name in STATUSES}))

    ready = town()
    ready = replace(
        ready, institutions=(*ready.institutions, Watcher), streams={**ready.streams, "watcher/lot": STREAM}
    )
    simulation = Simulation(ready, seed=SEED, replicate=REPLICATE)
    states = []
    for _ in range(DAYS):
        before = simulation.people.front.copy(), simulation.people.columns["status"].copy()
        simulation.step()
        people = simulation.people
        after = {name: people.columns[name].copy() for name in ("status", "voiced_support", "contacts_out")}
        soldiers = {name: values.copy() for name, values in simulation.soldiers.columns.items()}
        states.append((before, {**after, "front": people.front.copy()}, soldiers))
    return simulation, seen, states


def by_plant(simulation, values):
    offsets = simulation.people.offsets
    return np.array([values[first:last].sum() for first, last in pairwise(offsets)])


def test_each_day_has_its_morning_assembly_and_evening_in_this_order(watched):
    _, seen, _ = watched
    hooks = ("morning", "assembly", "evening")
    assert [(hook, tick) for hook, tick, _ in seen] == [(hook, tick) for tick in range(DAYS) for hook in hooks]


def test_an_assembly_counts_todays_hands_of_those_who_are_at_the_works_or_out(watched):
    simulation, seen, _ = watched
    raised = 0
    for _, _, what in (entry for entry in seen if entry[0] == "assembly"):
        there = what["hand"] * (what["status"] <= OUT)
        assert what["hands"].tolist() == by_plant(simulation, there).tolist()
        mean = by_plant(simulation, what["voiced_support"].astype(np.float64)) / simulation.city.plants.people
        assert what["voiced"] == pytest.approx(mean, abs=1e-6)
        raised += what["hands"].sum()
    assert raised > 0


def test_the_locked_out_have_no_vote_in_the_works():
    simulation = Simulation(town(), seed=SEED, replicate=0)
    columns = simulation.people.columns
    columns["hand"][:] = 1
    columns["status"][:] = LOCKED_OUT
    columns["status"][:7] = OUT
    simulation._count_voices()
    assert simulation.city.hands.sum() == 7


def test_a_meeting_decides_the_same_day(watched):
    _, seen, _ = watched
    verdicts = np.stack([what["verdict"] for hook, _, what in seen if hook == "assembly"])
    assert {-1.0, 0.0} <= set(np.unique(verdicts)) <= {-1.0, 0.0, 1.0}


def test_an_evening_knows_the_statuses_of_the_evening(watched):
    simulation, seen, states = watched
    evenings = [what for hook, _, what in seen if hook == "evening"]
    for what, (_, after, _) in zip(evenings, states, strict=True):
        for code, name in enumerate(STATUSES):
            assert what[name].tolist() == by_plant(simulation, after["status"] == code).tolist()


def test_people_see_one_another_as_they_stood_the_evening_before(watched):
    simulation, _, states = watched
    contacts = simulation.people.contacts
    for (front, _), after, _ in states:
        assert after["contacts_out"] == pytest.approx((front[contacts] >> 7).mean(axis=1), abs=1e-6)


def test_after_a_working_day_people_are_seen_as_they_ended_it(watched):
    simulation, _, states = watched
    differed = False
    for tick, ((front, status), after, _) in enumerate(states):
        if simulation.calendar.working[tick]:
            assert ((after["front"] >> 7) == (after["status"] == OUT)).all()
            assert (np.abs((after["front"] & 127) - 127 * after["voiced_support"].astype(np.float64)) <= 1).all()
            differed |= (after["front"] != front).any()
        else:
            assert (after["front"] == front).all()
            assert (after["status"] == status).all()
    assert differed
    assert not simulation.calendar.working[:DAYS].all()


def test_an_institutions_luck_is_that_of_its_seed_replicate_day_and_stream(watched):
    _, seen, _ = watched
    for _, tick, lot in (entry for entry in seen if entry[0] == "morning"):
        assert (lot == rng.uniforms(SEED, REPLICATE, tick, STREAM, 50, rng.INSTITUTIONS)).all()


def test_soldiers_have_luck_of_their_own():
    ready = plan(load("petersburg-1905"), backend="columns", people=20_000)
    simulation = Simulation(ready, seed=SEED, replicate=REPLICATE)
    simulation._pass("obey")
    soldiers = simulation.soldiers.columns
    (stream,) = (rule.streams["obey"] for rule in ready.mechanisms if rule.name == "obey")
    lot = rng.uniforms(SEED, REPLICATE, 0, stream, len(soldiers["loyalty"]), rng.SOLDIERS)
    assert (soldiers["loyal"] == (lot < soldiers["loyalty"])).all()


# --- the calendar


def an_act(kind, day, *, decided=None, noon=False, given="historical"):
    return Act(
        decided=day if decided is None else decided,
        effective=day,
        noon=noon,
        actor="council",
        kind=kind,
        what=kind,
        act=1.0 if kind == "call" else None,
        promise=None,
        level=None,
        scope=Scope.parse("city"),
        grants=False,
        withdraws=False,
        given_in=given,
        source="a test",
        confidence="high",
    )


def laid_out(*acts, start=100, days=6, rests=()):
    scenario = SimpleNamespace(
        days=days,
        start=start,
        tables=SimpleNamespace(timeline=acts),
        stands=lambda act: act.what != "forbidden",
        is_rest_day=lambda tick: tick in rests,
        dates=lambda: tuple(f"day {tick}" for tick in range(days)),
        elsewhere=lambda tick: tick / 10,
    )
    return day_table(SimpleNamespace(scenario=scenario))


def test_only_a_call_at_noon_halves_its_day_and_a_rest_day_has_no_person_days():
    calls = [an_act("call", 101, noon=True), an_act("call", 102), an_act("call", 104, noon=True)]
    table = laid_out(*calls, an_act("concession", 103, noon=True), rests=(4,))
    assert table.weight.tolist() == [1.0, 0.5, 1.0, 1.0, 0.0, 1.0]
    assert table.working.tolist() == [True, True, True, True, False, True]


def test_what_lies_behind_the_start_stands_on_the_first_day_and_other_acts_on_their_own():
    before = an_act("war", 60, given="background")
    gone = an_act("concession", 60)
    later = an_act("concession", 103, decided=101)
    beyond = an_act("call", 106)
    table = laid_out(before, gone, later, beyond)
    assert [tuple(act.kind for act in acts) for acts in table.effective] == [
        ("war",), (), (), ("concession",), (), ()
    ]  # fmt: skip
    assert [len(acts) for acts in table.decided] == [0, 1, 0, 0, 0, 0]


# --- the map


def test_a_districts_neighbours_share_its_outlook_equally():
    ready = plan(load("petersburg-1905"))
    beside = build_city(ready).districts.neighbours
    rows = ready.scenario.tables.districts
    for row, weights in zip(rows, beside, strict=True):
        assert weights.sum() == pytest.approx(1.0)
        assert {rows[place].name for place in np.flatnonzero(weights)} == set(row.neighbours)
        assert np.ptp(weights[weights > 0]) == pytest.approx(0.0)
