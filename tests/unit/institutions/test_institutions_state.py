import numpy as np
import pytest
from institution_factory import FakeDay, Luck, an_act, play, small_city, usual

from groundswell.institutions.state import State


def morning(city, **day):
    luck = day.pop("luck", None) or Luck()
    today = FakeDay(city, **day)
    State.hooks["morning"](city, day.get("par") or usual(State), today, luck)
    return today


def test_patrols_follow_dated_acts_where_they_take_effect():
    city = small_city()
    morning(city, acts=[an_act("patrols", level=2.0, scope="district=North")])
    assert city.patrols_ordered.tolist() == [2.0, 0.0]
    morning(city, acts=[an_act("patrols", level=0.0)])
    assert city.patrols_ordered.tolist() == [0.0, 0.0]


def test_a_great_concession_frees_speech_and_meetings_and_a_slight_one_does_not():
    city = small_city()
    morning(city, acts=[an_act("meeting_ban", level=1.0)])
    before = city.censorship
    morning(city, acts=[an_act("concession", level=0.2)])
    assert city.meeting_ban == pytest.approx(1.0)
    assert city.liberties == pytest.approx(0.0)
    today = morning(city, acts=[an_act("concession", level=1.0, grants=True)])
    assert city.meeting_ban == pytest.approx(0.0)
    assert city.claims_moved == pytest.approx(1.0)
    assert city.granted == pytest.approx(1.0)
    assert 0.6 < before < 0.9
    assert city.censorship < before - 0.3
    assert [note.given for note in today.notes] == [True]
    morning(city)
    assert city.claims_moved == pytest.approx(0.0)
    assert city.granted == pytest.approx(0.0)


def test_a_claim_withdrawn_by_anybody_is_counted_and_one_before_the_start_is_not():
    city = small_city()
    gone = an_act("eight_hours", actor="council", withdraws=True)
    old = an_act("concession", level=1.0, grants=True, given="background")
    morning(city, acts=[gone, old])
    assert city.claims_moved == pytest.approx(1.0)


def test_employers_lockouts_are_not_the_states():
    city = small_city()
    morning(
        city,
        acts=[an_act("lockout", actor="employers"), an_act("lockout", scope="owner=state;district=South")],
    )
    assert city.lockout_ordered.tolist() == [0, 0, 0, 0, 0, 1]
    morning(city, acts=[an_act("reopening")])
    assert city.lockout_ordered.sum() == 0


@pytest.mark.parametrize("switch", ["patrols", "meeting_ban", "state_lockout"])
def test_switches_take_the_orders_away(switch):
    acts = [an_act("patrols", level=2.0), an_act("meeting_ban", level=2.0), an_act("lockout")]
    city, other = small_city(), small_city()
    morning(city, acts=acts, off=[switch])
    morning(other, acts=acts)
    field = {"state_lockout": "lockout_ordered"}.get(switch, "patrols_ordered" if switch == "patrols" else switch)
    assert np.sum(getattr(city, field)) == 0
    assert np.sum(getattr(other, field)) > 0


def test_victory_stiffens_the_state_and_defeat_softens_it():
    lost, won, off = small_city(), small_city(), small_city()
    lost.outcome, won.outcome, off.outcome = -0.8, 0.8, -0.8
    for city, without in ((lost, ()), (won, ()), (off, ("resolve",))):
        play(State, city, 10, off=without)
    assert lost.resolve_state > 0.6
    assert won.resolve_state < 0.4
    assert off.resolve_state == pytest.approx(0.5)


def test_adaptive_patrols_come_with_turnout_and_leave_with_a_concession():
    city = small_city()
    city.district_out_share = np.array([0.9, 0.0])
    city.city_out_share = 0.5
    play(State, city, 4, luck=Luck(always=0.1), policy="adaptive")
    assert city.patrols_ordered[0] == pytest.approx(2.0)
    assert city.patrols_ordered[0] > city.patrols_ordered[1]
    play(State, city, 2, luck=Luck(always=0.1), policy="adaptive", acts=[an_act("concession", level=1.0)])
    assert city.patrols_ordered.tolist() == [0.0, 0.0]


def test_adaptive_state_answers_a_lost_strike_with_patrols_and_closed_works_and_not_a_won_one():
    shut, posture = {}, {}
    for outcome in (-0.8, 0.8):
        city = small_city()
        city.out_share = np.full(6, 0.9)
        play(State, city, 1, policy="adaptive")
        city.out_share = np.zeros(6)
        city.outcome = outcome
        play(State, city, 15, policy="adaptive")
        shut[outcome], posture[outcome] = city.lockout_ordered.sum(), city.patrols_ordered.sum()
    assert shut[-0.8] > shut[0.8] == 0
    assert posture[-0.8] > posture[0.8]


def test_adaptive_state_gives_way_only_under_a_general_strike():
    days = {}
    for turnout in (0.05, 0.95):
        city = small_city()
        city.city_out_share = turnout
        city.resolve_state = 0.2
        days[turnout] = 0
        for seed in range(60):
            city.concession = city.granted = 0.0
            morning(city, policy="adaptive", luck=Luck(seed))
            days[turnout] += city.granted > 0
    assert days[0.95] >= 2
    assert days[0.05] == 0


def test_war_orders_run_out_only_after_a_peace():
    city, other = small_city(), small_city()
    peace = an_act("war", given="background", scope="trade=metal")
    today = play(State, city, 1, acts=[peace])
    assert today.notes == []
    play(State, city, 20)
    play(State, other, 20)
    assert other.war_orders == pytest.approx(1.0)
    assert 0.3 < city.war_orders < 0.8


def test_arrests_need_patrols():
    city = small_city()
    city.patrols = np.array([2.0, 0.0])
    morning(city)
    assert (city.arrest_hazard[:3] > 0).all()
    assert (city.arrest_hazard[3:] == 0).all()


@pytest.mark.parametrize(("turnout", "off", "told"), [(0.9, (), True), (0.0, (), False), (0.9, ("patrols",), False)])
def test_patrols_are_told_of_when_they_are_moved_and_the_row_is_on(turnout, off, told):
    city = small_city()
    city.district_out_share = np.full(2, turnout)
    today = morning(city, policy="adaptive", luck=Luck(always=0.01), off=off)
    assert any(note.act == "orders patrols anew" for note in today.notes) == told


def test_liberties_make_arrests_rarer():
    hazards = []
    for liberties in (0.0, 1.0):
        city = small_city()
        city.patrols, city.liberties = np.array([2.0, 2.0]), liberties
        morning(city)
        hazards.append(city.arrest_hazard[0])
    assert hazards[0] > 1.5 * hazards[1] > 0
