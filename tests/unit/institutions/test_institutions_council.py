"""The council: seats, word and reach; and its sittings: reports, votes, agenda, and what the executive moves."""

import numpy as np
import pytest
from institution_factory import FakeDay, Luck, an_act, small_city, usual

from groundswell.institutions.council import Council
from groundswell.institutions.sittings import Sittings


def act_out(one, city, when="morning", luck=0.5, par=None, **day):
    """Play one hook on a day on which all draws are the same, and return the day."""
    today = FakeDay(city, **day)
    one.hooks[when](city, par or usual(one), today, Luck(always=luck))
    return today


def seated(**said):
    """A council of fourteen delegates, one for every 500 people."""
    city = small_city()
    city.council_sits = 1.0
    city.delegates = np.array([2.0, 4, 1, 2, 3, 2])
    for name, value in said.items():
        old = getattr(city, name)
        setattr(city, name, np.full(old.shape, float(value)) if isinstance(old, np.ndarray) else value)
    return city


# --- the council


def test_the_first_sitting_seats_as_many_as_it_says_and_no_plant_beyond_its_seats():
    city = small_city()
    today = act_out(
        Council, city, acts=[an_act("organise", actor="council")], par=usual(Council, first_sitting=5.0, electing=0.0)
    )
    assert city.council_sits == 1.0
    assert city.delegate_seats.tolist() == [2, 4, 1, 2, 3, 2]
    assert city.delegates.sum() == 5
    assert (city.delegates <= city.delegate_seats).all()
    assert [note.act for note in today.notes] == ["first sitting"]
    all_of_them = small_city()
    act_out(Council, all_of_them, acts=[an_act("organise", actor="council")])
    assert all_of_them.delegates.tolist() == all_of_them.delegate_seats.tolist()


def test_plants_elect_all_their_delegates_where_they_meet():
    city = seated(delegates=0.0, trust=1.0)
    city.meeting = np.array([1.0, 0, 0, 0, 0, 0])
    act_out(Council, city, luck=0.3)
    assert city.delegates.tolist() == [2.0, 0, 0, 0, 0, 0]


@pytest.mark.parametrize(("call", "out"), [(-1.0, 0.0), (1.0, 1.0)])
def test_a_call_fades_once_a_return_is_obeyed_or_while_nobody_goes_out(call, out):
    obeyed, ignored = seated(call=call, city_out_share=out), seated(call=call, city_out_share=1.0 - out)
    for city in (obeyed, ignored):
        act_out(Council, city)
    if call < 0:
        assert abs(obeyed.call) < 0.95
        assert ignored.call == -1.0
    else:
        assert obeyed.call == 1.0
        assert 0.9 < ignored.call < 1.0


def test_a_call_has_two_numbers_and_a_switch_takes_the_promise():
    act = an_act("call", actor="council", act=-1.0, promise=0.8)
    with_it, without = seated(), seated()
    act_out(Council, with_it, acts=[act])
    act_out(Council, without, acts=[act], off=["promise"])
    assert (with_it.call, with_it.promise) == (-1.0, 0.8)
    assert (without.call, without.promise) == (-1.0, 0.0)
    assert with_it.line > without.line


def test_resolutions_of_the_council_are_its_own():
    city = seated()
    act_out(Council, city, acts=[an_act("relief", actor="army", level=0.9)])
    assert city.relief == 0.0
    acts = [an_act(kind, actor="council", level=0.7) for kind in ("relief", "arming", "army_propaganda", "eight_hours")]
    act_out(Council, city, acts=acts)
    assert (city.relief, city.arming, city.army_propaganda, city.eight_hours) == (0.7, 0.7, 0.7, 0.7)


@pytest.mark.parametrize("what", ["meeting", "speech", "delegates"])
def test_reach_grows_with_delegates_meetings_and_speakers(what):
    none, some = seated(delegates=0.0), seated(delegates=0.0)
    setattr(some, what, np.array([2.0, 4, 1, 2, 3, 2]) if what == "delegates" else np.full(6, 0.8))
    for city in (none, some):
        act_out(Council, city, luck=0.999)
    assert (some.reach > none.reach + 0.1).all()
    assert (some.reach < 1.0).all()
    assert none.reach.tolist() == pytest.approx([usual(Council).bulletin] * 6)


def test_where_the_word_does_not_reach_a_crowd_hears_itself():
    far, near = (seated(delegates=0.0, loud_support=0.1) for _ in range(2))
    for city, reach in ((far, 0.0), (near, 1.0)):
        act_out(Council, city, luck=0.999, par=usual(Council, bulletin=reach))
    assert far.line_heard.tolist() == pytest.approx([0.1] * 6)
    assert near.line_heard.tolist() == pytest.approx([near.line] * 6)


def test_the_councils_relief_follows_need():
    city = seated()
    act_out(Council, city, "evening")
    assert city.relief == 0.0
    city.locked_out = city.plants.people.astype(float)
    act_out(Council, city, "evening")
    assert 0 < city.relief < 1


# --- in session


def voted(kind="call", act=1.0, off=(), luck=0.5, par=None, level=None, **said):
    """Let a seated council vote on a dated act, and return its minutes."""
    today = act_out(
        Sittings,
        seated(**said),
        acts=[an_act(kind, actor="council", act=act, level=level)],
        luck=luck,
        par=par,
        off=off,
    )
    (session,) = today.minutes
    return session


def share_for(session):
    votes = sum(session.votes_for.values())
    return votes / (votes + sum(session.votes_against.values()))


HIGH = {"voiced_support": 0.9, "private_support": 0.9, "hope": 0.6}
LOW = {"voiced_support": 0.2, "private_support": 0.2, "hope": 0.4}


def test_good_reports_carry_a_call_out_and_poor_ones_a_call_back():
    assert share_for(voted(act=1.0, **HIGH)) == 1.0
    assert share_for(voted(act=1.0, **LOW)) == 0.0
    assert share_for(voted(act=-1.0, **HIGH)) == 0.0
    assert share_for(voted(act=-1.0, **LOW)) == 1.0
    assert share_for(voted("eight_hours", level=1.0, **HIGH)) == 1.0
    assert share_for(voted("eight_hours", level=0.0, **HIGH)) == 0.0


@pytest.mark.parametrize("act", [1.0, -1.0])
def test_tiredness_votes_for_rest_and_hope_for_the_fight(act):
    plain = {"voiced_support": 0.6, "private_support": 0.6, "hope": 0.5}
    usually = voted(act=act, **plain).votes_before_speech
    assert act * (voted(act=act, **{**plain, "fatigue": 0.9}).votes_before_speech - usually) < -0.005
    assert act * (voted(act=act, **{**plain, "hope": 0.9}).votes_before_speech - usually) > 0.005


def test_a_fresh_concession_speaks_for_the_return():
    plain = {"voiced_support": 0.7, "private_support": 0.7, "hope": 0.5}
    assert voted(act=-1.0, concession=1.0, **plain).votes_before_speech > voted(act=-1.0, **plain).votes_before_speech


def lots(votes):
    """Draws under which so many of fourteen delegates, each for the motion by half, raise a hand."""

    class Lots(Luck):
        def uniform(self, name, count):
            if name != "vote":
                return np.full(count, 0.5)
            return np.where(np.arange(count) < votes, 0.0, 0.9999)

    return Lots()


@pytest.mark.parametrize(("votes", "carried"), [(7, False), (8, True), (4, False)])
def test_a_motion_needs_more_than_half_of_the_delegates(votes, carried):
    city = seated(voiced_support=0.5, private_support=0.5, hope=0.5, fatigue=0.12)
    today = FakeDay(city, acts=[an_act("call", actor="council", act=1.0)])
    Sittings.hooks["morning"](city, usual(Sittings), today, lots(votes))
    (session,) = today.minutes
    assert sum(session.votes_for.values()) == votes
    assert sum(session.votes_against.values()) == 14 - votes
    assert session.simulated == ("carried" if carried else "rejected")
    assert session.decided == "carried", "a dated decision is enforced"
    assert session.agrees == carried


def test_a_report_lies_between_what_is_said_and_what_is_thought_and_a_visit_brings_it_nearer():
    par = usual(Sittings, noise=0.0, colour=0.0)
    said = {"voiced_support": 0.9, "private_support": 0.3, "hope": 0.5}
    usually, visited = voted(par=par, **said), voted(par=par, discovery=1.0, **said)
    assert 0.3 < visited.reported_mood < usually.reported_mood < 0.9
    assert visited.report_error < usually.report_error
    assert usually.true_mood == pytest.approx(0.3)
    honest = voted(par=usual(Sittings, noise=0.0, colour=0.0, voiced_part=0.0), **said)
    assert honest.reported_mood == pytest.approx(0.3)


def test_a_tired_delegate_reports_darker():
    said = {"voiced_support": 0.6, "private_support": 0.6, "hope": 0.5}
    fresh, tired = (voted(fatigue=fatigue, **said) for fatigue in (0.12, 0.8))
    assert tired.reported_mood < fresh.reported_mood
    assert tired.reported_hope < fresh.reported_hope


def test_a_ban_on_meetings_makes_reports_noisier():
    said = {"voiced_support": 0.6, "private_support": 0.6, "hope": 0.5, "fatigue": 0.12}
    free, banned = (voted(luck=0.9, ban_obeyed=ban, **said).report_error for ban in (0.0, 1.0))
    assert banned > free > 0


def test_a_speech_moves_waverers_more_than_the_sure_and_can_be_switched_off():
    wavering = voted(voiced_support=0.5, private_support=0.5, hope=0.5, luck=0.5)
    sure = voted(**HIGH)
    assert wavering.votes_after_speech - wavering.votes_before_speech > 0.02
    assert 0 <= sure.votes_after_speech - sure.votes_before_speech < 0.005
    off = voted(voiced_support=0.5, private_support=0.5, hope=0.5, off=["session_speech"])
    assert off.votes_after_speech == off.votes_before_speech


def test_mandates_are_what_plants_had_voiced_before_the_call():
    city = seated()
    city.voiced_support = np.array([0.9, 0.9, 0.1, 0.1, 0.1, 0.1])
    act_out(Sittings, city)
    assert city.mandates == pytest.approx(6 / 14)
    city.call, city.voiced_support = 1.0, np.full(6, 0.99)
    act_out(Sittings, city)
    assert city.mandates == pytest.approx(6 / 14), "what is voiced under a call is the call's"


def test_what_rises_stands_above_what_is_merely_high_on_the_agenda():
    city = seated()
    city.need = np.full(6, 0.5)
    people = city.plants.people.astype(float)
    for day in range(8):
        city.locked_out = 0.05 * day * people
        city.short_day = np.full(6, float(day < 4))
        today = act_out(Sittings, city, tick=day, acts=[an_act("call", actor="council", act=1.0)] if day == 7 else [])
    agenda = today.minutes[0].agenda
    assert agenda[0] == "lockouts"
    assert agenda.index("lockouts") < agenda.index("wages")
    assert "eight hours" not in agenda, "what has fallen to nothing is not worth a word"


# --- the executive


def moved(tick=10, working=True, **said):
    """Let the executive decide what to move; return the motions voted on."""
    city = seated(**{"voiced_support": 0.9, "private_support": 0.9, **said})
    today = act_out(Sittings, city, tick=tick, policy="adaptive", working=working, luck=0.0)
    return [session.item for session in today.minutes], city


def test_the_executive_moves_a_strike_when_stirred_and_a_return_when_weary_or_satisfied():
    stirred = {"anger": 0.9, "hope": 0.9}
    assert moved(**stirred)[0] == ["out"]
    assert moved(**stirred)[1].call == 1.0
    assert moved(**stirred, working=False)[0] == []
    assert moved(**stirred, concession=0.9)[0] != ["out"]
    assert moved(call=1.0, city_out_share=0.5, readiness=0.9, hope=0.5)[0] == []
    assert moved(call=1.0, city_out_share=0.5, readiness=0.1, hope=0.5)[0] == ["back"]
    assert moved(call=1.0, city_out_share=0.5, readiness=0.9, hope=0.5, concession=0.9)[0] == ["back"]


def test_a_city_sent_back_with_nothing_is_promised_the_decisive_battle():
    city = moved(call=1.0, city_out_share=0.5, readiness=0.1, hope=0.5)[1]
    assert (city.call, city.promise, city.army_propaganda) == (-1.0, 1.0, 1.0)
    content = moved(call=1.0, city_out_share=0.5, readiness=0.1, hope=0.5, concession=0.9)[1]
    assert (content.call, content.promise) == (-1.0, 0.0)


def test_the_shorter_day_is_moved_in_calm_and_suspended_when_many_are_shut_out():
    people = np.array([1000.0, 2000, 500, 800, 1500, 1200])
    assert moved(anger=0.3, hope=0.4)[0] == ["eight hours"]
    city = seated(eight_hours=1.0, anger=0.1, hope=0.1)
    city.locked_out = 0.5 * people
    today = act_out(Sittings, city, tick=10, policy="adaptive", luck=0.0)
    assert [session.item for session in today.minutes] == ["suspend"]
    assert city.eight_hours == 0.0


def shift(one, **said):
    """Return by how many logits a speech moves the delegates of one plant alone."""
    city = seated(**said)
    city.delegates = np.where(np.arange(6) == one, 10.0, 0.0)
    today = act_out(Sittings, city, acts=[an_act("call", actor="council", act=1.0)])
    (session,) = today.minutes
    before, after = session.votes_before_speech, session.votes_after_speech
    return np.log(after / (1 - after)) - np.log(before / (1 - before))


def test_a_speech_moves_trades_with_much_to_lose_more_and_leaning_delegates_less():
    even = usual(Sittings).edge_out
    wavering = {"voiced_support": even, "private_support": even, "hope": 0.5, "fatigue": 0.12}
    leaning = {**wavering, "voiced_support": even + 0.1, "private_support": even + 0.1}
    metal, textile = 0, 2
    assert shift(metal, **wavering) > 1.1 * shift(textile, **wavering) > 0
    assert 0 < shift(metal, **leaning) < 0.9 * shift(metal, **wavering)


@pytest.mark.parametrize("what", ["locked_out", "unemployed"])
def test_the_shorter_day_is_suspended_for_the_locked_out_and_the_dismissed_alike(what):
    city = seated(eight_hours=1.0, anger=0.1, hope=0.1)
    setattr(city, what, 0.5 * city.plants.people)
    today = act_out(Sittings, city, tick=10, policy="adaptive", luck=0.0)
    assert [session.item for session in today.minutes] == ["suspend"]


def test_a_call_that_nobody_follows_is_let_drop_after_some_patience_and_one_that_is_followed_is_not():
    patience = int(usual(Sittings).patience)
    ends = {}
    for days, turnout in ((1, 0.0), (patience + 1, 0.0), (patience + 1, 0.5)):
        city = seated(call=1.0, city_out_share=turnout, readiness=0.9)
        city.memory["sittings.out"] = 20
        act_out(Sittings, city, tick=20 + days, policy="adaptive", luck=0.0)
        ends[days, turnout] = city.call
    assert ends[patience + 1, 0.0] == 0.0
    assert ends[patience + 1, 0.5] == 1.0
    assert ends[1, 0.0] != 0.0
