"""Plants and people made from tables: totals, sizes, contacts, memory."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundswell.engine.build import build_city
from groundswell.engine.plan import plan
from groundswell.errors import ScenarioError
from groundswell.scenario import load
from groundswell.world.people import make_people
from groundswell.world.plants import scaled


@pytest.fixture(scope="module")
def flagship():
    return plan(load("petersburg-1905"))


@pytest.fixture(scope="module")
def city(flagship):
    return build_city(flagship)


def test_headcounts_sum_to_the_city(city, flagship):
    assert city.plants.people.sum() == flagship.scenario.people == 200_000
    assert 150_000 <= city.plants.people.sum() <= 250_000
    assert len(city.plants) == 640


def test_named_plants_keep_their_headcounts(city, flagship):
    size = dict(zip(city.plants.name, city.plants.people, strict=True))
    given = {row.name: row.workers for row in flagship.scenario.tables.plants if row.workers is not None}
    assert len(given) == 7
    assert all(size[name] == workers for name, workers in given.items())
    assert int(city.plants.named.sum()) == 35


def test_assumed_headcounts_are_marked(city):
    marked = dict(zip(city.plants.name, city.plants.headcount_assumed, strict=True))
    assert not marked["Putilov Works"]
    assert marked["Metal Works"]
    assert marked["Aleksandrovsky Mechanical Works"]  # a lower bound is one
    assert city.plants.headcount_assumed[~city.plants.named].all()


def test_sizes_have_a_heavy_tail_without_a_plateau(city):
    unnamed = np.sort(city.plants.people[~city.plants.named])[::-1]
    assert unnamed[:60].sum() > 0.25 * unnamed.sum()
    assert len(np.unique(unnamed[:20])) > 15


def test_trades_hold_their_shares(city, flagship):
    people = city.plants.people
    for index, row in enumerate(flagship.scenario.tables.trades):
        assert people[city.plants.trade == index].sum() / people.sum() == pytest.approx(row.share, abs=0.01)


def test_four_times_the_people_have_twice_the_standing_and_a_name_adds_a_quarter(city):
    people, named = city.plants.people, city.plants.named
    each = city.plants.standing / np.sqrt(people)
    assert np.ptp(each[named]) == pytest.approx(0.0, abs=1e-12)
    assert np.ptp(each[~named]) == pytest.approx(0.0, abs=1e-12)
    assert each[named][0] == pytest.approx(1.25 * each[~named][0])
    assert (city.plants.standing**2 / np.where(named, 1.25**2, 1.0)).mean() == pytest.approx(1.0)


def test_plants_stand_by_district_the_largest_first(city):
    order = list(zip(city.plants.district, -city.plants.people, strict=True))
    assert order == sorted(order)


def test_a_plant_meets_what_its_own_district_and_trade_meet(city):
    city.patrols, city.hostility = np.arange(len(city.districts)) + 0.5, np.arange(len(city.trades)) + 0.25
    assert (city.by_plant("patrols") - 0.5 == city.plants.district).all()
    assert (city.by_plant("hostility") - 0.25 == city.plants.trade).all()
    assert (city.by_plant("elsewhere") == city.elsewhere).all()
    assert (city.by_regiment("patrols") - 0.5 == city.regiments.district).all()
    big = np.zeros(len(city.plants))
    big[city.plants.people.argmax()] = 1.0
    assert city.people_mean(big) == pytest.approx(city.plants.people.max() / city.plants.people.sum())


@pytest.fixture(scope="module")
def crowd(city, flagship):
    return make_people(city, flagship.values("population"), seed=1, replicate=0)


def test_nobody_with_others_in_the_crew_knows_himself_and_the_last_of_it_is_known_too(crowd, flagship):
    people = np.arange(len(crowd.contacts))
    size = int(flagship.values("population")["crew"])
    plant = np.searchsorted(crowd.offsets, people, side="right") - 1
    alone = (people + 1 == crowd.offsets[plant + 1]) & ((people - crowd.offsets[plant]) % size == 0)
    assert (crowd.contacts[~alone] != people[~alone, None]).all()
    assert alone.mean() < 0.01
    known = np.bincount(crowd.contacts.ravel(), minlength=len(people))
    last_of_crew = crowd.offsets[1:] - 1
    assert known[last_of_crew].mean() == pytest.approx(known.mean(), rel=0.2)


def test_women_are_as_cautious_as_men(crowd):
    woman, caution = crowd.columns["woman"] > 0, crowd.columns["caution"]
    assert (caution.min(), caution.max()) == pytest.approx((0.05, 0.95), abs=0.001)
    assert caution[woman].mean() == pytest.approx(caution[~woman].mean(), abs=0.01)


def test_people_are_sorted_by_plant_and_know_eight_others(city, crowd):
    count = int(city.plants.people.sum())
    assert crowd.contacts.shape == (count, 8)
    assert crowd.contacts.max() < count
    plant = np.repeat(np.arange(len(city.plants)), city.plants.people)
    same = plant[crowd.contacts] == plant[:, None]
    assert 0.6 < same.mean() < 0.75  # five of eight at the plant, and a few more by chance
    home = crowd.columns["home"]
    assert 0.7 < (home == city.plants.district[plant]).mean() < 0.8
    women = crowd.columns["woman"][city.plants.trade[plant] == list(city.trades.name).index("textile")].mean()
    assert women == pytest.approx(city.trades.women_share[list(city.trades.name).index("textile")], abs=0.01)


def test_replicates_share_plants_and_not_people(city, flagship):
    settings_ = flagship.values("population")
    one, other = (make_people(city, settings_, seed=1, replicate=replicate) for replicate in (0, 1))
    assert (one.columns["threshold"] != other.columns["threshold"]).mean() > 0.9
    again = make_people(city, settings_, seed=1, replicate=1)
    assert all((again.columns[name] == other.columns[name]).all() for name in again.columns)


@given(
    sizes=st.lists(st.integers(1, 20_000), min_size=1, max_size=60),
    share=st.floats(0.01, 3.0, allow_nan=False),
)
def test_scaling_keeps_the_total_and_five_people_a_plant(sizes, share):
    headcount = np.array(sizes, dtype=np.int64)
    people = int(headcount.sum())
    wanted = max(5 * len(sizes), round(people * share))
    size = scaled(headcount, people, wanted)
    if wanted == people:
        assert (size == headcount).all()
    else:
        assert size.min() >= 5
        assert size.sum() == wanted


def test_too_many_named_people_are_refused(flagship):
    with pytest.raises(ScenarioError, match="named plants alone hold"):
        build_city(plan(flagship.scenario.change("people", "30000 people")))


def test_too_few_people_for_the_plants_are_refused(flagship):
    with pytest.raises(ScenarioError, match="5 for each of the 640 plants"):
        plan(flagship.scenario, people=100)
