"""Who people are: what each trait hangs on, and what it must not hang on."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from groundswell.engine.build import build_city
from groundswell.engine.plan import plan
from groundswell.scenario import load
from groundswell.world.city import Outlets
from groundswell.world.people import make_people, make_soldiers


@pytest.fixture(scope="module")
def flagship():
    return plan(load("petersburg-1905"), people=40_000)


@pytest.fixture(scope="module")
def city(flagship):
    return build_city(flagship)


@pytest.fixture(scope="module")
def crowd_with(city, flagship):
    """Return a function that makes people with some of the population's numbers changed."""

    def made(**changed):
        return make_people(city, {**flagship.values("population"), **changed}, seed=5, replicate=1)

    return made


@pytest.fixture(scope="module")
def crowd(crowd_with):
    return crowd_with()


def plant_of(city):
    return np.repeat(np.arange(len(city.plants)), city.plants.people)


def test_no_two_columns_are_one(crowd):
    for (one, first), (other, second) in combinations(crowd.columns.items(), 2):
        assert not np.shares_memory(first, second), (one, other)
    assert (crowd.columns["savings"] == crowd.columns["savings_start"]).all()


def test_neighbours_are_known_from_the_district_where_one_lives(city, crowd_with):
    crowd = crowd_with(contacts_crew=0, contacts_plant=0, contacts_home=3, contacts_city=0)
    works_in = city.plants.district[plant_of(city)]
    home = crowd.columns["home"]
    assert (home != works_in).mean() > 0.1
    assert (works_in[crowd.contacts] == home[:, None]).all()


def test_a_crew_is_of_one_plant_and_knows_itself(city, crowd_with):
    crew = 25
    crowd = crowd_with(contacts_crew=2, contacts_plant=0, contacts_home=0, contacts_city=0, crew=crew)
    mine = plant_of(city)
    people = np.arange(len(mine))
    begin = crowd.offsets[mine]
    crew_of = (people - begin) // crew
    assert (mine[crowd.contacts] == mine[:, None]).all()
    assert (crew_of[crowd.contacts] == crew_of[:, None]).all()


def test_whoever_lives_next_door_lives_in_any_of_the_districts_beside(city, crowd):
    works_in, home = city.plants.district[plant_of(city)], crowd.columns["home"]
    for district in range(len(city.districts)):
        away = home[(works_in == district) & (home != works_in)]
        beside = city.districts.neighbours[district]
        if len(away) < 200:
            continue
        shares = np.bincount(away, minlength=len(beside)) / len(away)
        assert shares == pytest.approx(beside, abs=4 * 0.5 / np.sqrt(len(away)))


def test_grievance_rises_with_the_trades_pay_as_far_as_it_is_said_to(city, crowd_with):
    plain = {"grievance_plants": 0.0, "grievance_spread": 0.0}
    for gap in (0.2, -0.2):
        grievance = crowd_with(**plain, grievance_wage=gap).columns["grievance"]
        trade = city.plants.trade[plant_of(city)]
        best, worst = city.trades.wage.argmax(), city.trades.wage.argmin()
        assert grievance[trade == best].mean() - grievance[trade == worst].mean() == pytest.approx(gap, abs=1e-6)


def test_a_plants_threshold_says_nothing_of_its_grievance(city, crowd_with):
    crowd = crowd_with(grievance_wage=0.0, grievance_spread=0.0, threshold_spread=0.0, threshold_plants=0.1)
    first = crowd.offsets[:-1]
    threshold, grievance = (crowd.columns[name][first] for name in ("threshold", "grievance"))
    assert threshold.std() > 0.05 < grievance.std()
    assert abs(np.corrcoef(threshold, grievance)[0, 1]) < 0.15


def test_a_seeds_plants_have_tempers_of_their_own_in_each_replicate(city, flagship):
    said = {**flagship.values("population"), "threshold_spread": 0.0, "threshold_plants": 0.1}
    made = [make_people(city, said, seed=5, replicate=replicate).columns["threshold"] for replicate in (1, 2)]
    assert abs(np.corrcoef(*made)[0, 1]) < 0.5


def test_a_spread_is_a_standard_deviation(crowd_with):
    for spread in (0.05, 0.1):
        threshold = crowd_with(threshold_plants=0.0, threshold=0.5, threshold_spread=spread).columns["threshold"]
        assert threshold.mean() == pytest.approx(0.5, abs=0.005)
        assert threshold.std() == pytest.approx(spread, rel=0.03)


def papers(city, *readers):
    """The city with outlets of which each is read by this share of every trade."""
    rows = np.repeat(np.array(readers, dtype=float)[:, None], len(city.trades), axis=1)
    names = tuple(f"paper {number}" for number in range(len(readers)))
    return replace(city, outlets=Outlets(names, np.zeros(len(readers)), rows.reshape(len(readers), len(city.trades))))


@pytest.mark.parametrize(("readers", "any_of_them"), [((), 0.0), ((0.4,), 0.4), ((0.5, 0.5), 0.75), ((1.0, 0.1), 1.0)])
def test_a_reader_is_whoever_reads_any_paper(city, readers, any_of_them):
    assert papers(city, *readers).reading.tolist() == pytest.approx([any_of_them] * len(city.trades))


def test_each_trade_has_its_share_of_readers_and_of_women(city, crowd):
    trade = city.plants.trade[plant_of(city)]
    for column, share in (("reader", city.reading), ("woman", city.trades.women_share)):
        for one in range(len(city.trades)):
            count = (trade == one).sum()
            assert crowd.columns[column][trade == one].mean() == pytest.approx(share[one], abs=2.5 / np.sqrt(count))


def test_tables_of_trades_reach_the_city_under_their_own_names(city, flagship):
    rows = flagship.scenario.tables.trades
    for name in ("women_share", "wage", "savings", "war_dependence"):
        assert getattr(city.trades, name).tolist() == [getattr(row, name) for row in rows], name


# --- plants and garrison


def test_about_the_said_part_of_the_plants_without_a_name_is_foreign(city, flagship):
    foreign = np.array([owner == "foreign" for owner in city.plants.owner])[~city.plants.named]
    assert foreign.mean() == pytest.approx(flagship.values("population")["foreign"], abs=0.05)


def test_state_works_live_on_war_work_by_half_at_least(city):
    plants = city.plants
    by_trade = city.trades.war_dependence[plants.trade]
    assert (plants.war_dependence[~plants.state_owned] == by_trade[~plants.state_owned]).all()
    assert (plants.war_dependence[plants.state_owned] >= 0.5).all()
    assert (plants.war_dependence[plants.state_owned] > by_trade[plants.state_owned]).any()


def test_a_smaller_run_has_a_smaller_garrison(city, flagship):
    whole = [row.soldiers for row in flagship.scenario.tables.regiments]
    scale = flagship.people / flagship.scenario.people
    assert city.regiments.soldiers.tolist() == pytest.approx([scale * soldiers for soldiers in whole], abs=0.5)


def test_soldiers_begin_with_the_loyalty_of_their_regiment(city, flagship):
    soldiers = make_soldiers(city, flagship.values("population"), seed=5, replicate=1)
    regiment = np.repeat(np.arange(len(city.regiments)), city.regiments.soldiers)
    assert (soldiers.columns["loyalty"] == city.regiments.loyalty_start[regiment].astype(np.float32)).all()
    assert soldiers.columns["reluctance"].mean() == pytest.approx(0.5, abs=0.01)
