"""A campaign's account: what it costs, who went by themselves, and how its balance is judged."""

import numpy as np
import pytest
from institution_factory import FakeDay, Luck, an_act, small_city, usual

from groundswell.institutions.outcomes import Outcomes, campaigns

PEOPLE = 7000.0


def evening(city, tick=1, **day):
    """Play an evening; the date is the tick's."""
    today = FakeDay(city, tick=tick, **day)
    today.date = f"day {tick}"
    Outcomes.hooks["evening"](city, usual(Outcomes), today, Luck())
    return today


def struck(city, share, call=None):
    city.out = share * city.plants.people.astype(np.float64)
    city.out_share = np.full(6, share)
    if call is not None:
        city.call = call
    return city


def played(*, granted=0.0, withdraws=False, idle=3, shut=0.0, off=()):
    """Play a campaign called and ended by the council, and return the city and its row in the ledger."""
    city = struck(small_city(), 0.8, call=1.0)
    for tick in range(idle):
        city.granted = granted if tick == 1 else 0.0
        acts = [an_act("concession", withdraws=True)] if withdraws and tick == 1 else []
        evening(city, tick, acts=acts, off=off)
    city.granted = 0.0
    city.locked_out = shut * city.plants.people
    evening(struck(city, 0.0, call=-1.0), idle, off=off)
    (row,) = campaigns(city.memory)
    return city, row


def test_a_campaign_begins_with_the_call_and_ends_with_the_return():
    city, row = played()
    assert (row.called_by, row.start, row.peak, row.end) == ("council", "day 0", "day 0", "day 3")
    assert row.peak_share == pytest.approx(0.8)
    assert row.person_days == pytest.approx(3 * 0.8 * PEOPLE)
    assert city.campaign == 0.0


def test_a_call_at_noon_halves_its_day_and_a_rest_day_costs_nothing():
    city = struck(small_city(), 0.5, call=1.0)
    evening(city, 0, acts=[an_act("call", actor="council", act=1.0, noon=True)])
    assert campaigns(city.memory)[0].person_days == pytest.approx(0.25 * PEOPLE)
    evening(city, 1)
    assert campaigns(city.memory)[0].person_days == pytest.approx(0.75 * PEOPLE)
    evening(city, 2, working=False)
    assert campaigns(city.memory)[0].person_days == pytest.approx(0.75 * PEOPLE)


def test_a_campaign_does_not_begin_on_a_rest_day():
    city = struck(small_city(), 0.5)
    evening(city, working=False)
    assert campaigns(city.memory) == ()
    evening(city)
    assert campaigns(city.memory)[0].called_by == "plants"


@pytest.mark.parametrize(("before", "share"), [(0.0, 1.0), (1.0, 0.0)])
def test_plants_that_went_before_any_call_are_from_below_and_those_called_are_not(before, share):
    city = struck(small_city(), 0.8, call=before)
    evening(city)
    assert city.from_below.tolist() == [share] * 6
    assert campaigns(city.memory)[0].share_from_below == pytest.approx(share)
    evening(struck(city, 0.8, call=1.0), 2)
    assert city.from_below.tolist() == [share] * 6, "a later call does not rewrite who went by themselves"


def test_a_concession_before_the_return_wins_and_a_dear_strike_for_nothing_loses():
    won, row = played(granted=1.0)
    assert row.outcome == "won"
    assert won.outcome > 0.1
    lost, row = played(idle=6, shut=0.3)
    assert row.outcome == "lost"
    assert lost.outcome < -0.1


def felt(**what):
    return played(**what)[0].outcome


def test_what_is_gained_lifts_the_balance_and_every_cost_lowers_it():
    usually = felt(granted=0.6)
    assert felt(granted=1.0) > usually
    assert felt(granted=0.6, idle=9) < usually
    assert felt(granted=0.6, shut=0.3) < usually
    assert felt(granted=0.6, withdraws=True) < usually - 0.01


def test_outlets_read_their_slant_into_the_verdict():
    city = struck(small_city(), 0.8, call=1.0)
    city.slant = np.array([1.0, 0.0, -1.0])
    for tick in range(3):
        city.granted = 0.7 if tick == 1 else 0.0
        evening(city, tick)
    evening(struck(city, 0.0, call=-1.0), 3)
    (row,) = campaigns(city.memory)
    order = ["lost", "partly won", "won"]
    ranks = [order.index(row.verdict_by_outlet[name]) for name in ("left", "middle", "right")]
    assert ranks == sorted(ranks, reverse=True)
    assert ranks[0] > ranks[2]
    assert row.verdict_by_outlet["middle"] == row.outcome


def test_with_the_row_off_nothing_is_judged_or_felt():
    city, row = played(granted=1.0, off=["outcomes"])
    assert row.outcome == "not judged"
    assert city.outcome == 0.0


def test_a_strike_that_crumbles_is_judged_without_a_return():
    city = struck(small_city(), 0.8)
    evening(city, 0)
    for tick in range(1, 12):
        evening(struck(city, 0.01), tick)
    (row,) = campaigns(city.memory)
    assert row.end != ""
    assert "crumbled" in row.why


def test_the_eight_hours_have_an_account_of_their_own():
    city = small_city()
    city.eight_hours, city.short_shift = 1.0, 0.3 * city.plants.people
    evening(city, 0)
    evening(city, 1, working=False)
    city.eight_hours, city.cause = 0.0, np.array([3.0, 0, 0, 0, 0, 0])
    evening(city, 2)
    (row,) = campaigns(city.memory)
    assert (row.name, row.outcome, row.end) == ("eight-hour day", "suspended", "day 2")
    assert row.person_days == pytest.approx(2 * 0.3 * PEOPLE)
    assert "14% are locked out for it" in row.why


def test_an_outcome_fades_and_moves_the_movements_will():
    for outcome in (0.8, -0.8):
        city = small_city()
        city.outcome = outcome
        for tick in range(5):
            evening(city, tick)
        assert 0 < city.outcome / outcome < 1
        assert (city.resolve_movement - 0.5) * outcome > 0.01


@pytest.mark.parametrize(
    ("granted", "words"), [(1.0, "a claim granted"), (0.2, "a slight concession"), (0.0, "nothing granted")]
)
def test_a_verdict_says_what_was_granted_and_when(granted, words):
    assert played(granted=granted)[1].why.startswith(f"{words} before the return; ")
