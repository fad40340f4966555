import numpy as np
import pytest
from institution_factory import FakeDay, Luck, an_act, small_city, usual

from groundswell.institutions.army import Army


def garrison(*, loyal=0.8, ordered=2.0, out=0.8):
    city = small_city()
    city.loyal = np.asarray(loyal * city.regiments.soldiers, dtype=np.float64)
    city.patrols_ordered = np.full(2, ordered)
    city.district_out_share = np.full(2, out)
    city.out = out * city.plants.people.astype(float)
    return city


def command(city, days=1, first=1, luck=None, par=None, **day):
    par = par or usual(Army)
    begin = FakeDay(city, tick=0, off=["army"])
    if first == 1:
        Army.hooks["morning"](city, par, begin, Luck(always=0.99))
    today = None
    for tick in range(1, 1 + days):
        today = FakeDay(city, tick=tick, **{"policy": "adaptive", **day})
        Army.hooks["morning"](city, par, today, luck or Luck(always=0.99))
    return today


def test_with_the_row_off_every_order_is_carried_out():
    city = garrison(loyal=0.1)
    command(city, off=["army"])
    assert city.patrols.tolist() == [2.0, 2.0]
    assert city.loyal_force == 0
    assert city.turned.sum() == 0


def test_patrols_are_what_loyal_troops_can_keep_up():
    plenty, few = garrison(), garrison(loyal=np.array([0.8, 0.1, 0.1, 0.1]))
    par = usual(Army, patrol_force=60.0)
    command(plenty, par=par)
    command(few, par=par)
    assert (plenty.patrols <= 2.0).all()
    assert few.patrols.sum() < 0.7 * plenty.patrols.sum()
    assert few.turned.tolist() == [0, 1, 1, 1]
    assert few.loyal_force == pytest.approx(160.0)
    assert few.on_duty[1:].max() == 0
    assert 0 < few.on_duty[0] <= 0.5


def test_no_order_no_duty():
    city = garrison(ordered=0.0)
    command(city)
    assert city.on_duty.max() == city.patrols.max() == city.orders_given == 0


def test_orders_are_refused_when_loyal_force_is_lacking_and_obeyed_when_not():
    refused = {}
    for loyal in (0.85, 0.2):
        city = garrison(loyal=loyal)
        today = command(city, luck=Luck(always=0.01), policy="historical")
        assert city.orders_given == 2
        refused[loyal] = city.orders_refused
        assert any("crowd" in note.act for note in today.notes)
        assert (city.refusals_nearby.max() > 0) == (refused[loyal] > 0)
    assert refused == {0.85: 0.0, 0.2: 2.0}


def test_a_regiment_is_of_one_mind_all_day_and_its_refusal_names_it_and_the_district():
    refused = set()
    for seed in range(30):
        city = garrison(loyal=0.52)
        command(city, days=0)
        city.relieved = np.array([1.0, 1.0, 1.0, 0.0])
        today = command(city, first=0, policy="historical", par=usual(Army, ordering=50.0), luck=Luck(seed))
        assert [note.place for note in today.notes] == ["Sappers A", "Sappers A"]
        assert [note.cause for note in today.notes] == ["patrols ordered in North", "patrols ordered in South"]
        assert sum(note.act.startswith("refuses") for note in today.notes) == city.orders_refused
        refused.add(city.orders_refused)
    assert refused == {0.0, 2.0}


def test_quiet_streets_see_no_orders_against_crowds():
    city = garrison(out=0.0)
    command(city, days=5, luck=Luck(always=0.0))
    assert city.orders_given == 0
    assert city.force_needed == 0


def test_relief_rests_a_shaky_regiment_and_lowers_patrols_that_day():
    shaky = np.array([0.8, 0.8, 0.8, 0.52])
    patrols = {}
    for relieving in (0.0, 5.0):
        city = garrison(loyal=shaky)
        par = usual(Army, relieving=relieving, patrol_force=100.0)
        command(city, par=par, luck=Luck(always=0.5))
        patrols[relieving] = city.patrols.sum()
        assert city.relieved.tolist() == [0, 0, 0, float(relieving > 0)]
    assert patrols[5.0] < patrols[0.0]


def test_a_historical_command_relieves_nobody():
    city = garrison(loyal=0.52)
    command(city, luck=Luck(always=0.0), policy="historical")
    assert city.relieved.max() == 0
    assert city.soldier_relief == 0


def test_propaganda_reaches_exposed_quarters_more_and_grows_with_the_councils_work():
    levels = {}
    for work in (0.0, 1.0):
        city = garrison()
        city.army_propaganda = work
        command(city, days=10)
        levels[work] = city.propaganda.copy()
    assert (levels[0.0] > 0).all()
    assert (levels[1.0] > levels[0.0] + 0.3).all()
    silent = garrison()
    command(silent, days=10, par=usual(Army, party_work=0.0))
    assert silent.propaganda.max() == 0


def test_mutiny_is_news_that_fades_and_dies_when_put_down():
    city = garrison()
    command(city, acts=[an_act("mutiny", actor="army", scope="Kronstadt")])
    fresh = city.mutiny_news
    assert fresh == pytest.approx(0.8)
    command(city, days=3, first=0)
    assert 0.4 < city.mutiny_news < fresh
    left = city.mutiny_news
    command(city, first=0, acts=[an_act("mutiny_crushed", actor="army", scope="Kronstadt")])
    assert city.mutiny_news < 0.5 * left


def test_discipline_tightens_after_a_mutiny_and_starts_from_custom():
    calm, alarmed = garrison(out=0.0), garrison(out=0.0)
    command(calm, days=4)
    assert calm.discipline.tolist() == pytest.approx(calm.regiments.loyalty_start.tolist())
    command(alarmed, days=4, acts=[an_act("mutiny", actor="army", scope="Kronstadt")])
    assert (alarmed.discipline > calm.discipline).all()


def test_relief_for_families_is_no_relief_for_soldiers():
    city = garrison()
    command(city, policy="historical", acts=[an_act("relief", actor="council", level=1.0)])
    assert city.soldier_relief == 0
    command(city, first=0, policy="historical", acts=[an_act("relief", actor="army", level=0.5)])
    assert city.soldier_relief == pytest.approx(0.5)


def test_troops_among_crowds_are_those_on_the_streets():
    city = garrison(loyal=np.array([0.8, 0.1, 0.1, 0.1]))
    command(city)
    assert city.contact_with_crowds[0] > 2 * city.contact_with_crowds[1] > 0


def test_the_force_needed_grows_with_the_disputes():
    city = garrison(out=0.5)
    command(city)
    half = city.force_needed
    city.locked_out = 0.5 * city.plants.people.astype(float)
    command(city, first=0)
    assert city.force_needed == pytest.approx(2 * half)


def test_a_city_without_a_garrison_patrols_as_ordered():
    from dataclasses import replace

    from groundswell.world.city import City, Regiments

    whole = small_city()
    none = Regiments((), np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), np.zeros(0))
    city = City(whole.plants, whole.districts, whole.trades, none, replace(whole.outlets))
    city.patrols_ordered = np.array([2.0, 1.0])
    command(city, days=2)
    assert city.patrols.tolist() == [2.0, 1.0]


def test_a_pressed_command_betters_the_soldiers_lot_and_a_historical_one_waits_for_an_act():
    lots = {}
    for loyal, policy in ((0.9, "adaptive"), (0.3, "adaptive"), (0.3, "historical")):
        city = garrison(loyal=loyal)
        command(city, days=5, policy=policy)
        lots[loyal, policy] = city.soldier_relief
    assert lots[0.3, "adaptive"] > 1.5 * lots[0.9, "adaptive"] > 0
    assert lots[0.3, "historical"] == 0


@pytest.mark.parametrize(
    ("crowd", "called"), [([0.0, 0.9], {"Foot B", "Horse A"}), ([0.9, 0.0], {"Foot A", "Sappers A"})]
)
def test_where_loyal_troops_are_few_the_nearest_regiment_is_called_upon(crowd, called):
    city = garrison(loyal=0.1)
    city.district_out_share = np.array(crowd)
    today = command(city, luck=Luck(always=0.01), policy="historical")
    assert len(today.notes) == 1
    assert {note.place for note in today.notes} <= called
