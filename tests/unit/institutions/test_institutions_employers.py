import numpy as np
import pytest
from institution_factory import FakeDay, Luck, an_act, play, small_city, usual

from groundswell.institutions.employers import LOCKOUT, ORDERS_LOST, STATE_WORKS, Employers

METAL_PRIVATE = np.array([True, False, False, False, True, False])


def test_state_works_shut_and_open_as_the_state_orders():
    city = small_city()
    city.lockout_ordered = np.array([0.0, 1.0, 0.0, 0.0, 0.0, 0.0])
    today = play(Employers, city, 2)
    assert city.closed.tolist() == [0, 1, 0, 0, 0, 0]
    assert city.cause[1] == STATE_WORKS
    assert today.notes == []
    city.lockout_ordered = np.zeros(6)
    today = play(Employers, city, 1)
    assert city.closed.sum() == 0
    assert city.cause.sum() == 0
    assert [note.place for note in today.notes] == ["Yard"]


def test_cancelled_orders_close_only_plants_that_live_on_war_work():
    city = small_city()
    play(Employers, city, 1, luck=Luck(always=0.99))
    cancelled = an_act("orders_cancelled", actor="employers", scope="city")
    play(Employers, city, 15, luck=Luck(always=0.2), first={"acts": [cancelled]})
    assert (city.closed > 0.5).tolist() == METAL_PRIVATE.tolist()
    assert (city.cause[METAL_PRIVATE] == ORDERS_LOST).all()
    assert city.orders[0] == pytest.approx(0.4, abs=0.01)


def test_orders_do_not_close_plants_with_the_row_off_or_without_the_act():
    for acts, off in (([an_act("orders_cancelled", actor="employers")], ["war_orders"]), ([], [])):
        city = small_city()
        city.war_orders = 0.0
        play(Employers, city, 15, luck=Luck(always=0.1), first={"acts": acts}, off=off)
        assert city.closed.sum() == 0


def test_adaptive_employers_close_when_orders_run_out_by_themselves():
    city = small_city()
    city.war_orders = 0.0
    play(Employers, city, 15, luck=Luck(always=0.2), policy="adaptive")
    assert (city.closed > 0.5).tolist() == METAL_PRIVATE.tolist()


def test_announced_causes_differ_from_true_ones_only_while_the_shorter_day_is_demanded():
    said = {}
    for demanded in (0.0, 1.0):
        city = small_city()
        city.war_orders, city.eight_hours = 0.0, demanded
        play(Employers, city, 15, luck=Luck(always=0.2), policy="adaptive")
        said[demanded] = set(city.stated_cause[METAL_PRIVATE])
        assert set(city.cause[METAL_PRIVATE]) == {ORDERS_LOST}
    assert said == {0.0: {ORDERS_LOST}, 1.0: {LOCKOUT}}


def test_lockouts_need_short_shifts_and_notice():
    notice = an_act("closure_notice", actor="employers", scope="trade=metal;owner=private")
    shut = {}
    for short, acts in ((1.0, [notice]), (0.0, [notice]), (1.0, [])):
        city = small_city()
        city.short_day = np.full(6, short)
        city.eight_hours = 1.0
        play(Employers, city, 12, luck=Luck(always=0.03), first={"acts": acts})
        shut[short, len(acts)] = city.closed.sum()
        if shut[short, len(acts)] > 0:
            assert set(city.cause[city.closed > 0.5]) == {LOCKOUT}
            assert not (city.plants.state_owned & (city.closed > 0.5)).any()
    assert shut == {(1.0, 1): 2.0, (0.0, 1): 0.0, (1.0, 0): 0.0}


def test_lockouts_end_once_the_shorter_day_is_given_up():
    city = small_city()
    city.closed[0], city.cause[0], city.eight_hours, city.short_day[0] = 1.0, LOCKOUT, 1.0, 1.0
    play(Employers, city, 5, luck=Luck(always=0.01))
    assert city.closed[0] == 1
    city.eight_hours, city.short_day = 0.0, np.zeros(6)
    play(Employers, city, 3, luck=Luck(always=0.01))
    assert city.closed.sum() == 0


def test_a_dated_closure_closes_the_plant_it_names():
    city = small_city()
    today = play(Employers, city, 1, acts=[an_act("closure", actor="employers", scope="plant=Wool")])
    assert city.closed.tolist() == [0, 0, 0, 1, 0, 0]
    assert today.notes[0].given


def test_notices_threaten_and_fade():
    city = small_city()
    notice = an_act("dismissal_notice", actor="employers", scope="plant=Wool;trade=metal")
    play(Employers, city, 1, acts=[notice])
    assert (city.notice > 0.5).tolist() == [True, True, False, True, True, True]
    assert ((city.dismissal_hazard > 0) == (city.notice > 0.5)).all()
    fresh = city.notice[0]
    hazard = city.dismissal_hazard[0]
    par = usual(Employers)
    for tick in range(1, 6):
        Employers.hooks["morning"](city, par, FakeDay(city, tick=tick), Luck())
    assert 0.4 * fresh < city.notice[0] < fresh
    assert city.dismissal_hazard[0] < hazard


def test_adaptive_owners_of_a_trade_post_notice_together_when_shifts_are_cut():
    quiet, stirred = small_city(), small_city()
    stirred.short_day = np.array([1.0, 0, 0, 0, 1.0, 0])
    for city in (quiet, stirred):
        play(Employers, city, 6, luck=Luck(always=0.1), policy="adaptive")
    assert quiet.notice.sum() == 0
    assert (stirred.notice > 0.4).tolist() == METAL_PRIVATE.tolist()


def test_resolve_rises_with_a_won_contest_and_falls_with_long_idleness():
    values = {}
    for outcome, out in ((0.0, 0.0), (-0.8, 0.0), (0.8, 0.0), (0.0, 1.0)):
        city = small_city()
        city.outcome, city.out_share = outcome, np.full(6, out)
        play(Employers, city, 25)
        values[outcome, out] = city.resolve_employers
    assert values[-0.8, 0.0] > values[0.0, 0.0] > values[0.8, 0.0]
    assert values[0.0, 0.0] > values[0.0, 1.0]
    fixed = small_city()
    fixed.outcome = -0.8
    play(Employers, fixed, 10, off=["resolve"])
    assert fixed.resolve_employers == pytest.approx(0.5)


def test_the_ban_is_obeyed_in_part_and_more_in_state_works():
    city = small_city()
    city.meeting_ban = 1.0
    play(Employers, city, 1)
    assert city.ban_obeyed.max() == 0
    city.meeting_ban = 2.0
    play(Employers, city, 1)
    state = city.plants.state_owned
    assert 0.3 < city.ban_obeyed[~state].max() < city.ban_obeyed[state].min() < 1


@pytest.mark.parametrize("what", ["notice", "closed"])
def test_owners_who_stand_together_are_firmer(what):
    ends = []
    for level in (0.0, 1.0):
        city = small_city()
        play(Employers, city, 1)
        for tick in range(1, 6):
            setattr(city, what, np.full(6, level))
            Employers.hooks["morning"](
                city, usual(Employers, resolve_cost=0.0), FakeDay(city, tick=tick), Luck(always=0.99)
            )
        ends.append(city.resolve_employers)
    assert ends[1] > ends[0] + 0.02
