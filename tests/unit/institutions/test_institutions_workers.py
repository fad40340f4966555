"""Plants by themselves: company, moods, meetings, starts, appeals, and the shorter day."""

import numpy as np
import pytest
from institution_factory import FakeDay, Luck, an_act, small_city, usual

from groundswell.institutions import INSTITUTIONS
from groundswell.institutions.appeals import Appeals
from groundswell.institutions.army import Army
from groundswell.institutions.assemblies import Assemblies
from groundswell.institutions.company import Company
from groundswell.institutions.curves import relax
from groundswell.institutions.eight_hours import EightHours
from groundswell.institutions.moods import Moods
from groundswell.institutions.starts import Starts
from groundswell.institutions.state import State

NORTH = np.array([True, True, True, False, False, False])


def hook(one, city, when="morning", luck=0.5, par=None, **day):
    """Play one hook of an institution on a day on which all draws are the same, and return the day."""
    today = FakeDay(city, **day)
    one.hooks[when](city, par or usual(one), today, Luck(always=luck))
    return today


def at_work(city):
    city.working = city.plants.people.astype(np.float64)
    return city


# --- order and curves


def test_what_the_state_orders_in_the_morning_stands_in_the_streets_the_same_day():
    city = small_city()
    today = FakeDay(city, off=["army"], acts=[an_act("patrols", level=2.0)])
    for one in (one for one in INSTITUTIONS if one in (State, Army)):
        one.hooks["morning"](city, usual(one), today, Luck())
    assert city.patrols.tolist() == [2.0, 2.0]


@pytest.mark.parametrize("pace", [0.3, 1.0, 4.0])
def test_a_state_never_moves_beyond_its_target(pace):
    assert 0.2 < relax(0.2, 0.8, pace) <= 0.8 + 1e-12
    assert 0.8 > relax(0.8, 0.2, pace) >= 0.2 - 1e-12
    assert relax(0.5, 0.5, pace) == 0.5


# --- company


def test_shares_out_are_of_people_at_liberty_in_open_plants():
    city = small_city()
    city.out = np.array([500.0, 0, 0, 400, 0, 0])
    city.arrested = np.array([500.0, 0, 0, 0, 0, 0])
    city.closed = np.array([0.0, 1, 0, 0, 0, 0])
    city.locked_out = np.array([0.0, 2000, 0, 0, 0, 0])
    hook(Company, city, "evening")
    assert city.out_share.tolist() == [1.0, 0.0, 0.0, 0.5, 0.0, 0.0]
    # North: 500 of the 1,500 whose plant is open; South: 400 of 3,500
    assert city.district_out_share.tolist() == pytest.approx([500 / 1500, 400 / 3500])
    assert city.city_out_share == pytest.approx(900 / 5000)
    assert city.district_shut.tolist() == pytest.approx([2000 / 3500, 0.0])


def test_other_towns_are_heard_of_unless_the_row_is_off():
    city = small_city()
    day = FakeDay(city)
    day.elsewhere = 0.4
    Company.hooks["morning"](city, usual(Company), day, Luck())
    assert city.elsewhere == 0.4
    day.off = {"elsewhere"}
    Company.hooks["morning"](city, usual(Company), day, Luck())
    assert city.elsewhere == 0.0


# --- moods


def mood(name, days=1, off=(), **said):
    """Return a mood of the first plant after some days of something."""
    city = at_work(small_city())
    for key, value in said.items():
        old = getattr(city, key)
        setattr(city, key, np.full(old.shape, float(value)) if isinstance(old, np.ndarray) else value)
    for tick in range(days):
        hook(Moods, city, tick=tick, off=off)
    return float(getattr(city, name)[0])


@pytest.mark.parametrize(
    ("name", "what", "way"),
    [
        ("courage", "speech", +1),
        ("courage", "district_out_share", +1),
        ("excitement", "meeting", +1),
        ("excitement", "appeal", +1),
        ("excitement", "speech", -1),
        ("despair", "need", +1),
        ("despair", "hope", -1),
        ("anger", "resentment", +1),
        ("danger", "patrols", +1),
        ("danger", "notice", +1),
    ],
)
def test_a_mood_moves_the_way_the_page_says(name, what, way):
    assert way * (mood(name, **{what: 1.0}) - mood(name, **{what: 0.0})) > 0.005


def test_shut_gates_breed_despair_and_arrests_breed_danger():
    people = 1000.0
    assert mood("despair", locked_out=people, need=1.0) > mood("despair", need=1.0) + 0.005
    assert mood("danger", arrested=people) > mood("danger", arrested=people / 100) > mood("danger") == 0.0


def test_excitement_spreads_within_a_plant_and_dies_unfed():
    fed, left = mood("excitement", excitement=0.9), mood("excitement", 60, excitement=0.9)
    assert left < 0.25 < fed
    assert mood("excitement", 60, excitement=0.0) == pytest.approx(left, abs=0.01)


def test_without_calming_a_speech_does_not_calm():
    assert mood("excitement", speech=1.0, off=["calming"]) == mood("excitement", speech=0.0)


def test_grievance_gathers_in_quiet_and_is_spent_in_a_wave():
    assert (
        mood("grievance_pool", 20, out_share=0.0)
        > mood("grievance_pool", 0)
        > mood("grievance_pool", 20, out_share=1.0)
    )
    assert mood("grievance_pool", 400, out_share=0.0) < 1.0
    assert mood("grievance_pool", 400, out_share=1.0) > 0.0


def test_without_a_council_a_crowd_hears_itself():
    assert mood("line_heard", loud_support=0.8) == pytest.approx(0.8)
    assert mood("line_heard", loud_support=0.8, council_sits=1.0, line_heard=0.3) == pytest.approx(0.3)


# --- assemblies


def test_nobody_meets_on_a_rest_day():
    city = at_work(small_city())
    hook(Assemblies, city, luck=0.0)
    assert (city.meeting > 0).all()
    hook(Assemblies, city, luck=0.0, working=False)
    assert city.meeting.tolist() == [0.0] * 6
    city.hands = city.working.copy()
    hook(Assemblies, city, "assembly", working=False)
    assert city.verdict.tolist() == [0.0] * 6


def test_an_occasion_brings_people_together_and_a_ban_or_a_shut_gate_sends_them_elsewhere():
    quiet, called = at_work(small_city()), at_work(small_city())
    called.call = 1.0
    for city in (quiet, called):
        hook(Assemblies, city, luck=0.5)
    assert (quiet.meeting.max(), called.meeting.min()) == (0.0, 1.0)
    banned = at_work(small_city())
    banned.call, banned.ban_obeyed = 1.0, np.array([0.0, 1.0, 1.0, 0.0, 0.0, 0.0])
    hook(Assemblies, banned, luck=0.5)
    assert [0 < met < 1 for met in banned.meeting] == [False, True, True, False, False, False]
    shut = at_work(small_city())
    shut.call, shut.closed = 1.0, np.array([1.0, 0, 0, 0, 0, 0])
    hook(Assemblies, shut, luck=0.5)
    assert shut.meeting.tolist() == [0.0, 1.0, 1.0, 1.0, 1.0, 1.0]


def test_a_count_of_hands_is_of_those_present():
    city = small_city()
    city.working = np.array([300.0, 900, 200, 0, 0, 0])
    city.out = np.array([0.0, 0, 0, 800, 0, 0])
    city.arrested = np.array([700.0, 0, 0, 0, 0, 0])
    city.unemployed = np.array([0.0, 0, 300, 0, 0, 0])
    city.hands = np.array([151.0, 450, 101, 401, 0, 0])
    city.meeting = np.array([1.0, 1, 1, 1, 0, 1])
    city.closed = np.array([0.0, 0, 0, 0, 0, 1])
    hook(Assemblies, city, "assembly")
    assert city.verdict.tolist() == [1.0, -1.0, 1.0, 1.0, 0.0, 0.0]


# --- starts


def ready_to_start():
    city = small_city()
    city.anger, city.hope = np.full(6, 0.9), np.full(6, 0.9)
    city.elsewhere = 0.8
    return city


def test_plants_begin_by_themselves_and_not_on_a_rest_day_nor_under_a_call():
    city = ready_to_start()
    today = hook(Starts, city, luck=0.0)
    assert city.started.tolist() == [1.0] * 6
    assert [note.act for note in today.notes] == ["begins by itself"] * 6
    for what in ({"working": False}, {"call": 1.0}, {"closed": np.ones(6)}, {"out_share": np.full(6, 0.5)}):
        city = ready_to_start()
        working = what.get("working", True)
        for key, value in what.items():
            if key != "working":
                setattr(city, key, value)
        assert hook(Starts, city, luck=0.0, working=working).notes == []
        assert city.started.sum() == 0


def test_a_start_is_heard_in_its_district_and_holds_others_back():
    city = ready_to_start()
    city.anger = np.array([0.9, 0, 0, 0, 0, 0])
    hook(Starts, city, luck=0.0)
    assert city.local_call[0] == 1.0
    assert (city.local_call[NORTH] > 0.3).all()
    assert (city.local_call[~NORTH] == 0).all()
    assert 0 < city.inhibition.max() < 1


def starts(**said):
    """Return how many plants start over many days of luck, all else as it was."""
    total = 0
    for seed in range(60):
        city = ready_to_start()
        for key, value in said.items():
            setattr(city, key, value)
        Starts.hooks["morning"](city, usual(Starts), FakeDay(city), Luck(seed))
        total += int(city.started.sum())
    return total


def test_starts_need_anger_hope_and_news_and_are_held_back_by_other_starts():
    usually = starts()
    assert usually > 30
    assert starts(anger=np.full(6, 0.1)) < usually / 2
    assert starts(hope=np.full(6, 0.1)) < usually / 2
    assert starts(elsewhere=0.1) < usually / 2
    assert starts(inhibition=np.full(6, 0.8)) < usually / 2


def test_crowds_from_a_district_that_is_out_pull_at_plants_still_at_work():
    city = small_city()
    city.district_out_share = np.array([1.0, 0.0])
    city.out_share = np.array([1.0, 1, 0, 0, 0, 0])
    hook(Starts, city, luck=0.99)
    assert city.local_call[2] > city.local_call[3] > 0
    assert city.local_call[0] == 0


# --- appeals


def desperate():
    city = small_city()
    city.plants.standing[:] = [1.0, 5.0, 0.3, 0.3, 1.0, 2.0]
    city.despair, city.trust = np.full(6, 0.9), np.full(6, 0.1)
    city.council_sits = 1.0
    return city


def test_one_plant_of_standing_appeals_at_a_time():
    city = desperate()
    today = hook(Appeals, city, luck=1e-9)
    assert city.appeals >= 1.0
    assert city.appeal == 1.0
    heard = {note.place for note in today.notes}
    assert heard <= {"Iron", "Yard", "Steel", "Powder"}
    assert city.local_call.min() > 0


@pytest.mark.parametrize(
    "what",
    [
        {"despair": np.zeros(6)},
        {"trust": np.ones(6)},
        {"call": 1.0},
        {"council_sits": 0.0},
        {"out_share": np.ones(6)},
    ],
)
def test_no_appeal_without_despair_distrust_and_a_council_that_is_silent(what):
    city = desperate()
    for key, value in what.items():
        setattr(city, key, value)
    hook(Appeals, city, luck=1e-3)
    assert city.appeals == 0


def test_nobody_appeals_on_a_rest_day():
    city = desperate()
    hook(Appeals, city, luck=0.0, working=False)
    assert city.appeals == 0


def appeals_next_day(first):
    """Return on how many of forty second days somebody appeals, after a first day with or without an appeal."""
    par, found = usual(Appeals, rate=2.0), 0
    for seed in range(40):
        city = desperate()
        hook(Appeals, city, luck=1e-9 if first else 0.999999, par=par)
        assert (city.appeals > 0) == first
        Appeals.hooks["morning"](city, par, FakeDay(city, tick=2), Luck(seed))
        found += city.appeals > 0
    return found


def test_an_appeal_holds_back_the_next():
    unhindered = appeals_next_day(first=False)
    assert unhindered > 25
    assert appeals_next_day(first=True) < unhindered / 2


def test_an_appeal_that_holds_all_others_back_does_so_on_the_same_day():
    for holding, wanted in ((1.0, {1}), (0.0, {1, 2, 3, 4})):
        city = desperate()
        hook(Appeals, city, luck=1e-9, par=usual(Appeals, holding=holding))
        assert city.appeals in wanted


def test_an_appeal_disappoints_as_far_as_it_goes_unanswered():
    failed = {}
    for answer in (0.0, 0.5, 1.0):
        city = small_city()
        city.appeal, city.city_out_share = 1.0, answer
        hook(Appeals, city, luck=0.999)
        failed[answer] = city.failed_appeal
        assert 0 < city.appeal < 1
    assert failed[0.0] > failed[0.5] > failed[1.0] == 0.0


# --- the shorter day


def voiced_for_it(level, *, notice=0.0, short=0.0, luck=0.05):
    city = small_city()
    city.eight_hours, city.reach = level, np.ones(6)
    city.voiced_support = np.full(6, 0.99)
    city.short_day, city.notice = np.full(6, short), np.full(6, notice)
    hook(EightHours, city, luck=luck)
    return city.short_day.tolist()


def test_the_shorter_day_is_taken_while_it_is_called_for_and_given_up_once_it_is_not():
    assert voiced_for_it(1.0) == [1.0] * 6
    assert voiced_for_it(0.0) == [0.0] * 6
    assert voiced_for_it(1.0, short=1.0, luck=0.0) == [1.0] * 6
    assert voiced_for_it(0.0, short=1.0, luck=0.0) == [0.0] * 6
    assert voiced_for_it(1.0, notice=1.0, short=1.0, luck=0.0) == [0.0] * 6
