"""Counts that go up from people to the city within a day, whose name an act is under, and what a switch silences."""

from itertools import pairwise
from types import SimpleNamespace

import numpy as np
import pytest

from groundswell.engine.day import Calendar, Today
from groundswell.engine.plan import plan
from groundswell.engine.run import Simulation
from groundswell.institutions import INSTITUTIONS
from groundswell.institutions.starts import Starts
from groundswell.scenario import load
from groundswell.scenario.switches import SWITCHES


@pytest.fixture(scope="module")
def played():
    """A few days of the flagship with its garrison, on plain columns: nothing is compiled."""
    simulation = Simulation(plan(load("petersburg-1905"), backend="columns", people=4_000), seed=2, replicate=0)
    for _ in range(3):
        simulation.step()
    return simulation


def means(values, offsets):
    """Return each group's mean, straight from its members."""
    return [float(values[first:last].mean(dtype=np.float64)) for first, last in pairwise(offsets)]


@pytest.mark.parametrize(
    "name", ["private_support", "voiced_support", "fatigue", "need", "hope", "trust", "resentment", "isolation"]
)
def test_an_evenings_mean_is_of_people_as_they_are_that_evening(played, name):
    people = played.people
    assert getattr(played.city, name) == pytest.approx(means(people.columns[name], people.offsets), abs=1e-6)
    assert played.values[name][played.tick - 1] == pytest.approx(getattr(played.city, name))


def test_a_crowd_sounds_like_its_support_weighted_by_itself(played):
    columns, offsets = played.people.columns, played.people.offsets
    support = columns["private_support"].astype(np.float64)
    loud = [(part**2).sum() / part.sum() for part in (support[first:last] for first, last in pairwise(offsets))]
    assert played.city.loud_support == pytest.approx(loud, abs=1e-5)
    assert (played.city.loud_support >= played.city.private_support - 1e-6).all()


def test_an_evenings_garrison_is_that_of_the_evening(played):
    soldiers, city = played.soldiers, played.city
    assert city.loyalty == pytest.approx(means(soldiers.columns["loyalty"], soldiers.offsets), abs=1e-6)
    loyal = np.array(means(soldiers.columns["loyal"], soldiers.offsets)) * city.regiments.soldiers
    assert city.loyal == pytest.approx(loyal)
    assert (soldiers.columns["loyal"] != (soldiers.columns["loyalty"] > 0.5)).any(), "the first day's flags are gone"


# --- the day as an institution sees it


def a_day(who):
    table = Calendar(("1905-10-14",), np.array([True]), np.ones(1), ((),), ((),), (0.0,))
    scenario = SimpleNamespace(policy=lambda actor: f"policy of {actor}")
    return Today(SimpleNamespace(scenario=scenario), None, table, who=who)


def test_an_institution_acts_under_the_name_and_the_policy_of_its_actor():
    assert Starts.name != Starts.actor == "workers"
    for who in INSTITUTIONS:
        day = a_day(who)
        day.note("does something")
        assert day.policy == f"policy of {who.actor}"
        assert [entry.actor for entry in day.chronicle] == [who.actor]


# --- switches that silence one weight


@pytest.mark.parametrize(
    ("switch", "owner", "weight"),
    [
        ("bandwagon", "lean", "b_social"),
        ("danger", "lean", "b_risk"),
        ("loud_voice", "voice", "loudness"),
        ("talk", "support", "talk"),
    ],
)
def test_a_silenced_weight_is_the_one_that_the_switch_is_about(switch, owner, weight):
    whole, silenced = (plan(town).settings() for town in (load("mill-town"), load("mill-town").without(switch)))
    differ = [
        (who, name) for who, numbers in whole.items() for name, value in numbers.items() if silenced[who][name] != value
    ]
    assert differ == [(owner, weight)]
    assert silenced[owner][weight] == 0.0


def test_a_switch_leaves_out_the_institutions_that_it_is_about_and_no_other():
    city = load("petersburg-1905")
    whole = {who.name for who in plan(city).institutions}
    assert whole == {who.name for who in INSTITUTIONS}
    switched = {who.switch for who in INSTITUTIONS if who.switch}
    assert switched <= {switch.name for switch in SWITCHES}
    for switch in sorted(switched):
        left = {who.name for who in plan(city.without(switch)).institutions}
        assert whole - left == {who.name for who in INSTITUTIONS if who.switch == switch}
