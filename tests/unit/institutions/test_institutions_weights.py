"""What weighs how much: hazards read off the luck they need, shares with their denominators, rest days, scale."""

import numpy as np
import pytest
from institution_factory import FakeDay, Luck, an_act, play, small_city, usual

from groundswell.institutions.appeals import Appeals
from groundswell.institutions.army import Army
from groundswell.institutions.assemblies import Assemblies
from groundswell.institutions.company import Company
from groundswell.institutions.council import Council
from groundswell.institutions.eight_hours import EightHours
from groundswell.institutions.employers import ORDERS_LOST, STATE_WORKS, Employers
from groundswell.institutions.moods import Moods
from groundswell.institutions.press import Press
from groundswell.institutions.sittings import Sittings
from groundswell.institutions.speakers import Speakers, earlier
from groundswell.institutions.starts import Starts
from groundswell.institutions.state import State
from groundswell.world.city import Outlets


def a_city(**said):
    """A small city with some quantities the same everywhere."""
    city = small_city()
    for name, value in said.items():
        old = getattr(city, name)
        setattr(city, name, np.full(old.shape, float(value)) if np.ndim(old) and not np.ndim(value) else value)
    return city


def hook(one, city, when="morning", luck=0.999, par=None, **day):
    """Play one hook on a day on which all draws are the same, unless they are given as luck, and return the day."""
    today = FakeDay(city, **day)
    one.hooks[when](city, par or usual(one), today, luck if isinstance(luck, Luck) else Luck(always=luck))
    return today


def hazard_of(happens):
    """Return the daily hazard of something: minus the logarithm of the luck from which it no longer happens."""
    low, high = 0.0, 1.0
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if happens(middle) else (low, middle)
    return -np.log1p(-low)


# --- plants by themselves


def start_hazard(plant=0, **said):
    def happens(luck):
        city = a_city(anger=0.9, hope=0.9, **said)
        hook(Starts, city, luck=luck)
        return city.started[plant] > 0

    return hazard_of(happens)


def test_news_of_twice_as_many_weighs_four_times_as_much():
    quiet, some, more = (start_hazard(elsewhere=share) for share in (0.0, 0.2, 0.4))
    assert more - quiet == pytest.approx(4 * (some - quiet), rel=1e-6)
    assert start_hazard(elsewhere=0.4, inhibition=0.75) == pytest.approx(more / 4, rel=1e-6)
    assert start_hazard(elsewhere=0.4, call=-0.75) == pytest.approx(more / 4, rel=1e-6)


def test_a_local_call_and_holding_back_fade_by_their_own_paces():
    city = a_city(local_call=1.0, inhibition=1.0)
    hook(Moods, city, par=usual(Moods, call_fading=0.1, inhibition_fading=0.3))
    assert city.local_call.tolist() == pytest.approx([0.9] * 6)
    assert city.inhibition.tolist() == pytest.approx([0.7] * 6)


def appeal_hazard(plant, standing):
    def happens(luck):
        city = a_city(despair=0.9, trust=0.1, council_sits=1.0)
        city.plants.standing[:] = standing
        hook(Appeals, city, luck=luck, par=usual(Appeals, holding=0.0, own=1.0, heard=0.0))
        return city.local_call[plant] > 0

    return hazard_of(happens)


def test_plants_of_no_standing_have_no_part_in_appeals():
    """Whether the others have a little too little standing or none at all does not concern the one that has some."""
    edge = usual(Appeals).leading
    some, none = ([9.0, low, low, low, low, low] for low in (edge, 0.0))
    assert appeal_hazard(0, some) == pytest.approx(appeal_hazard(0, none))
    assert appeal_hazard(0, some) > 0
    assert appeal_hazard(1, none) == appeal_hazard(1, some) == pytest.approx(0.0, abs=1e-9)


def test_whether_people_gather_and_whether_they_are_kept_out_are_two_matters():
    """A quarter gather, and of these half are kept out: one in eight meets at the works."""
    par, met = usual(Assemblies, ordinary=0.25), 0
    for seed in range(300):
        city = a_city(ban_obeyed=0.5)
        hook(Assemblies, city, luck=Luck(seed), par=par)
        met += int((city.meeting == 1.0).sum())
    assert met / 1800 == pytest.approx(0.125, abs=0.03)


def test_nobody_takes_or_drops_the_shorter_day_on_a_rest_day():
    for short, demanded in ((0.0, 1.0), (1.0, 0.0)):
        ends = []
        for working in (False, True):
            city = a_city(eight_hours=demanded, reach=1.0, voiced_support=0.99, short_day=short)
            hook(EightHours, city, luck=0.0, working=working)
            ends.append(city.short_day.tolist())
        assert ends == [[short] * 6, [1.0 - short] * 6]


# --- counts and moods


@pytest.mark.parametrize("status", ["locked_out", "unemployed"])
def test_a_districts_shut_out_are_the_locked_out_and_the_dismissed(status):
    city = a_city()
    getattr(city, status)[:3] = [1000.0, 750.0, 0.0]
    hook(Company, city, "evening")
    assert city.district_shut.tolist() == pytest.approx([0.5, 0.0])


def test_danger_grows_evenly_with_patrols_to_its_weight_and_no_further():
    par = usual(Moods, danger_patrols=0.8)
    levels = []
    for posture in (0.0, 1.0, 2.0):
        city = a_city(patrols=posture)
        hook(Moods, city, par=par)
        levels.append(city.danger[0])
    assert levels == pytest.approx([0.0, 0.4, 0.8])


def test_a_shut_gate_drives_to_despair_only_where_want_is_in_sight():
    def despair(need, shut):
        city = a_city(need=need, locked_out=1.0)
        city.locked_out = shut * city.plants.people
        hook(Moods, city)
        return city.despair[0]

    assert despair(0.0, 1.0) == pytest.approx(despair(0.0, 0.0), abs=1e-12)
    assert despair(0.5, 1.0) > despair(0.5, 0.0) + 0.01


# --- press


def test_what_a_reader_meets_in_print_does_not_hang_on_how_many_read():
    city = small_city()
    paper = Outlets(("right",), np.array([-0.4]), np.array([[0.5, 0.1]]))
    city = type(city)(city.plants, city.districts, city.trades, city.regiments, paper)
    play(Press, city, 1)
    assert city.hostile_print.tolist() == pytest.approx([0.4, 0.4])
    assert city.hostility.tolist() == pytest.approx([0.2, 0.04])


def test_there_is_no_issue_on_a_rest_day():
    for working in (True, False):
        city = a_city(mutiny_news=1.0)
        play(Press, city, 1, luck=Luck(always=0.0), working=working)
        assert (city.army_blame > 0).tolist() == [working] * 3


# --- council


def test_idle_people_draw_the_same_relief_whatever_made_them_idle():
    relief = []
    for status in ("out", "locked_out", "unemployed"):
        city = a_city(council_sits=1.0)
        setattr(city, status, 0.4 * city.plants.people)
        hook(Council, city, "evening")
        relief.append(city.relief)
    assert relief[0] == relief[1] == relief[2] > 0


def test_people_go_by_the_last_word_that_reached_them():
    for reach, heard in ((0.0, 1.0), (1.0, -1.0), (0.5, 0.0)):
        city = a_city(council_sits=1.0, call=-1.0, call_heard=1.0, city_out_share=1.0, delegates=0.0, trust=0.0)
        hook(Council, city, par=usual(Council, bulletin=reach))
        assert city.call_heard.tolist() == pytest.approx([heard] * 6)


# --- sittings


def seated(**said):
    city = a_city(council_sits=1.0, **said)
    city.delegates = np.array([2.0, 4, 1, 2, 3, 2])
    return city


def in_session(city, luck=0.5, par=None, **day):
    today = hook(Sittings, city, luck=luck, par=par, acts=[an_act("call", actor="council", act=1.0)], **day)
    (session,) = today.minutes
    return session


def test_a_report_of_mood_says_nothing_of_the_luck_in_a_report_of_hope():
    plain = {"voiced_support": 0.5, "private_support": 0.5, "hope": 0.5, "fatigue": 0.12}
    sessions = [in_session(seated(**plain), luck=Luck(seed)) for seed in range(80)]
    mood, hope = ([getattr(one, name) for one in sessions] for name in ("reported_mood", "reported_hope"))
    assert np.std(mood) > 0.005 < np.std(hope)
    assert abs(np.corrcoef(mood, hope)[0, 1]) < 0.4


def test_with_reports_off_delegates_vote_by_the_truth():
    coloured = {"voiced_support": 0.9, "private_support": 0.2, "hope": 0.5, "fatigue": 0.12}
    truth = {**coloured, "voiced_support": 0.2}
    par = usual(Sittings, noise=0.0, colour=0.0)
    said, known = (in_session(seated(**coloured), par=par, off=off).votes_before_speech for off in ((), ("reports",)))
    assert known == in_session(seated(**truth), par=par).votes_before_speech
    assert said > known + 0.01


@pytest.mark.parametrize(("cause", "item"), [(1.0, "lockouts"), (2.0, "unemployment"), (3.0, "lockouts")])
def test_the_agenda_tells_lockouts_from_closings_for_want_of_orders(cause, item):
    city = seated(cause=cause, private_support=0.9, voiced_support=0.9)
    hook(Sittings, city)
    city.locked_out = 0.5 * city.plants.people
    assert in_session(city, tick=2).agenda[:1] == (item,)


@pytest.mark.parametrize(("days", "on_it"), [(7, True), (8, False)])
def test_the_agenda_looks_back_over_a_week(days, on_it):
    """What rose within the last seven days is on it; what has stood as high for a week is no news."""
    city = seated(private_support=0.9, voiced_support=0.9, need=0.0)
    par = usual(Sittings, standing=0.0)
    for day in range(days):
        hook(Sittings, city, par=par, tick=day)
        city.locked_out = 0.5 * city.plants.people
    assert ("lockouts" in in_session(city, par=par, tick=days).agenda) == on_it


# --- army


def garrison(**said):
    city = a_city(**said)
    city.loyal = 0.8 * city.regiments.soldiers
    hook(Army, city, tick=0, off=["army"])
    return city


def test_a_relieved_regiment_stays_in_its_quarters():
    city = garrison(patrols_ordered=2.0)
    city.relieved = np.array([1.0, 0.0, 0.0, 0.0])
    hook(Army, city, par=usual(Army, patrol_force=100.0))
    assert (city.on_duty > 0).tolist() == [False, True, True, True]


def test_refusals_nearby_loosen_discipline():
    ends = []
    for refusals in (0.0, 1.0):
        city = garrison(refusals_nearby=refusals)
        hook(Army, city)
        ends.append(city.discipline)
    assert (ends[1] < ends[0] - 0.001).all()


def test_work_in_the_army_reaches_quarters_among_works_most():
    city = garrison(army_propaganda=1.0)
    city.plants.people[:3] //= 10
    hook(Army, city)
    south = city.regiments.district == 1
    assert city.propaganda[south].min() > 1.2 * city.propaganda[~south].max()


# --- employers


def test_state_works_kept_shut_do_not_open_by_themselves_and_plants_without_orders_may():
    city = a_city()
    city.lockout_ordered[1], city.closed[:2], city.cause[:2] = 1.0, 1.0, [ORDERS_LOST, STATE_WORKS]
    hook(Employers, city, luck=0.0, tick=0)
    assert city.closed.tolist() == [0.0, 1.0, 0.0, 0.0, 0.0, 0.0]
    assert city.cause.tolist() == [0.0, STATE_WORKS, 0.0, 0.0, 0.0, 0.0]


def test_a_plant_whose_book_is_full_enough_opens_sooner_than_one_whose_book_is_thin():
    def reopening(bearable):
        def happens(luck):
            city = a_city()
            hook(Employers, city, tick=0)
            city.closed[0], city.cause[0] = 1.0, ORDERS_LOST
            city.memory["employers.order_threshold"][:] = bearable
            hook(Employers, city, luck=luck)
            return city.closed[0] == 0

        return hazard_of(happens)

    par = usual(Employers)
    assert reopening(0.5) == pytest.approx(par.reopening_orders)
    assert reopening(2.0) == pytest.approx(par.reopening_orders * par.reopening_thin)


def test_only_an_open_plant_with_people_at_work_takes_the_dismissed_back():
    city = a_city()
    city.out_share = np.array([0.0, 0.5, 1.0, 0.0, 0.0, 0.0])
    city.closed, city.cause = np.array([0.0, 0, 0, 1, 0, 0]), np.array([0.0, 0, 0, ORDERS_LOST, 0, 0])
    hook(Employers, city, tick=0)
    assert city.rehire_hazard[:4] / city.rehire_hazard[4] == pytest.approx([1.0, 0.5, 0.0, 0.0])


# --- speakers


def test_a_voice_reaches_the_same_part_of_a_plant_in_a_smaller_run():
    speech = {}
    for scale in (1.0, 0.1):
        city = a_city(call=1.0, campaign=1.0, readiness=0.5)
        city.plants.people[:] = np.round(city.plants.people * scale)
        today = FakeDay(city, tick=0)
        today.scale = scale
        Speakers.hooks["morning"](city, usual(Speakers), today, Luck(4))
        assert city.speech.max() > 0
        speech[scale] = city.speech
    assert speech[0.1] == pytest.approx(speech[1.0], rel=1e-6)


def test_a_speakers_visits_of_a_day_are_counted_one_after_another():
    assert earlier(np.array([0, 0, 0, 2, 2, 5])).tolist() == [0, 1, 2, 0, 1, 0]


def test_what_a_visit_showed_is_forgotten_in_time():
    city = a_city(discovery=1.0)
    known = []
    for tick in range(4):
        hook(Speakers, city, tick=tick, working=False)
        known.append(city.discovery[0])
    assert 1.0 > known[0] > known[1] > known[2] > known[3] > 0.0


# --- state


def test_a_claim_is_granted_on_its_day_and_its_news_lasts_longer():
    city = a_city(meeting_ban=2.0)
    hook(State, city, acts=[an_act("concession", level=1.0)])
    assert (city.granted, city.meeting_ban) == (1.0, 0.0)
    hook(State, city, tick=2)
    assert city.granted == 0.0
    assert city.concession > 0.5


def test_a_slight_concession_leaves_the_ban_standing():
    city = a_city(meeting_ban=2.0)
    hook(State, city, acts=[an_act("concession", level=0.5 * usual(State).freedoms_level)])
    assert city.meeting_ban == 2.0


@pytest.mark.parametrize(("what", "level"), [("repression", 1.0), ("patrols", 2.0)])
def test_force_makes_open_speech_dangerous(what, level):
    calm, pressed = a_city(), a_city(**{what: level})
    for city in (calm, pressed):
        hook(State, city)
    assert pressed.censorship > calm.censorship + 0.02
