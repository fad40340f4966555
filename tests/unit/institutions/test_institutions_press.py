import numpy as np
import pytest
from institution_factory import Luck, an_act, play, small_city

from groundswell.institutions.curves import logarithm
from groundswell.institutions.press import FALSE, LATE, TRUE, Press

TURN = an_act("slant", actor="press", scope="outlet=middle;outlet=right")


def test_outlets_named_by_an_act_turn_and_the_others_do_not():
    city = small_city()
    play(Press, city, 1)
    before = city.hostility.copy()
    play(Press, city, 8, acts=[TURN])
    assert city.slant[0] == pytest.approx(0.6)
    assert city.slant[1] == pytest.approx(-0.7, abs=0.02)
    assert city.slant[2] == pytest.approx(-0.7, abs=0.02)
    assert (city.hostility > before + 0.05).all()
    assert city.hostility[1] > before[1]


def test_with_the_row_off_every_outlet_keeps_its_slant():
    city = small_city()
    play(Press, city, 5, acts=[TURN], off=["press"])
    assert city.slant.tolist() == city.outlets.slant_before.tolist()


def test_adaptive_outlets_turn_against_strikes_after_freedoms_and_not_before():
    lines = {}
    for liberties in (0.0, 1.0):
        city = small_city()
        city.liberties, city.city_out_share, city.out = liberties, 0.8, np.full(6, 100.0)
        play(Press, city, 8, policy="adaptive")
        lines[liberties] = city.slant
    start = small_city().outlets.slant_before
    assert (lines[0.0] > start).all()
    assert (lines[1.0] < start).all()
    assert lines[1.0][2] < lines[1.0][1] < lines[1.0][0]


def test_blame_is_true_of_the_called_and_false_of_those_who_went_by_themselves():
    city = small_city()
    city.city_out_share, city.out = 0.8, np.full(6, 100.0)
    city.from_below = np.array([1.0, 1, 1, 0, 0, 0])
    play(Press, city, 1)
    assert city.blame_true.tolist() == pytest.approx(city.blame_false.tolist())
    assert city.blame_true[2] > city.blame_true[0]
    city.out = city.out * city.from_below
    play(Press, city, 1)
    assert city.blame_true.max() == pytest.approx(0.0)
    assert city.blame_false.min() > 0


def test_blame_is_false_where_delegates_plants_had_voiced_for_the_strike_and_a_council_sat():
    wrong = {}
    for sits, mandates in ((1.0, 0.75), (1.0, 0.2), (0.0, 0.75)):
        city = small_city()
        city.city_out_share, city.out = 0.8, np.full(6, 100.0)
        city.from_below = np.array([1.0, 1, 1, 0, 0, 0])
        city.council_sits, city.mandates = sits, mandates
        play(Press, city, 1)
        wrong[sits, mandates] = city.blame_false / (city.blame_true + city.blame_false)
    assert wrong[1.0, 0.75] == pytest.approx(0.75)
    assert wrong[1.0, 0.2] == pytest.approx(0.5)
    assert wrong[0.0, 0.75] == pytest.approx(0.5)


def test_nobody_is_blamed_while_nobody_is_out():
    city = small_city()
    play(Press, city, 1)
    assert city.blame_true.max() == city.blame_false.max() == 0


def reproach(**what):
    city = small_city()
    for name, value in what.items():
        setattr(city, name, value)
    city.mutiny_news = 1.0
    play(Press, city, 1, luck=Luck(always=0.0))
    return city.army_blame


def test_the_three_verdicts_on_the_army():
    worked = np.array([0.1, 0, 0, 0])
    assert (reproach() == FALSE).all()
    assert (reproach(orders_given=1.0) == FALSE).all()
    assert (reproach(propaganda=worked) == TRUE).all()
    assert (reproach(propaganda=worked, orders_given=1.0) == LATE).all()
    assert (reproach(propaganda=worked, orders_refused=1.0) == LATE).all()
    assert (reproach(army_propaganda=1.0) == TRUE).all()


def test_an_order_once_given_stays_before():
    city = small_city()
    city.orders_given = 1.0
    play(Press, city, 1)
    city.orders_given, city.army_propaganda = 0.0, 1.0
    play(Press, city, 1, luck=Luck(always=0.0))
    assert (city.army_blame == LATE).all()


def test_reproaches_follow_events_more_than_propaganda():
    counts = {}
    for work in (0.0, 1.0):
        city = small_city()
        city.army_propaganda, city.mutiny_news, city.slant = work, 0.8, np.full(3, -0.7)
        total = 0
        for seed in range(40):
            play(Press, city, 1, luck=Luck(seed))
            total += (city.army_blame > 0).sum()
        counts[work] = total
    assert counts[1.0] > counts[0.0] > 0.5 * counts[1.0]


def test_the_logarithm_is_the_logarithm():
    numbers = np.concatenate([np.geomspace(1e-300, 1e300, 4001), np.linspace(0.5, 2.0, 4001)])
    assert np.allclose(logarithm(numbers), np.log(numbers), rtol=1e-14, atol=2e-16)
