"""What a person says, raises a hand for and does; and what a soldier does."""

import pytest
from mechanism_person import Fate, after, moved, someone, usual

from groundswell.mechanisms import MECHANISMS, chosen, linked
from groundswell.mechanisms.company import Company
from groundswell.mechanisms.decide import Decide
from groundswell.mechanisms.lean import Lean
from groundswell.mechanisms.links import LINKS
from groundswell.mechanisms.obey import Obey
from groundswell.mechanisms.show import Show
from groundswell.mechanisms.voice import PlainVoice, Voice
from groundswell.mechanisms.words import log_log, logistic, probit, step_from, step_up
from groundswell.world.columns import (
    ARRESTED,
    LOCKED_OUT,
    OUT,
    SHORT_SHIFT,
    SOLDIERS,
    UNEMPLOYED,
    WORKING,
)

UNBOUND, SELDOM, SAFE = 0.999, 0.999, 0.999


def test_company_is_who_is_out_and_not_who_is_loud():
    assert after(Company, see={"friends_out": 0.25, "friends_voiced": 0.875}).contacts_out == 0.25


def test_others_see_the_status_and_hear_what_is_said_aloud():
    loud, quiet = someone(voiced_support=1.0, private_support=0.0), someone(voiced_support=0.0, private_support=1.0)
    assert after(Show, loud).shown == 127
    assert after(Show, quiet).shown == 0
    loud.status = OUT
    assert after(Show, loud).shown == 255


# --- voice


def test_without_falsification_everybody_says_what_everybody_thinks():
    assert after(PlainVoice, someone(private_support=0.3), see={"private_support": 0.8}).voiced_support == 0.3


@pytest.mark.parametrize("mean", [0.2, 0.7])
def test_without_loudness_and_danger_people_yield_to_the_mean_of_what_is_thought_today(mean):
    par = usual(Voice, loudness=0.0, conformity=0.5, everyday=1.0)
    others = {"private_support": mean, "voiced_support": 0.95, "loud_support": 0.95, "line_heard": 0.95}
    said = after(Voice, someone(private_support=0.4), see=others, par=par).voiced_support
    assert said == pytest.approx((0.4 + mean) / 2)


def test_the_platform_carries_in_proportion_to_loudness():
    see = {"private_support": 0.4, "loud_support": 0.4, "line_heard": 0.9, "meeting": 1.0}
    quiet, loud = (
        after(Voice, someone(private_support=0.4), see=see, par=usual(Voice, loudness=loudness)).voiced_support
        for loudness in (0.0, 0.97)
    )
    assert quiet == pytest.approx(0.4)
    assert loud > 0.7


def test_meetings_make_people_yield_and_fear_makes_the_cautious_silent():
    par = usual(Voice, everyday=0.5)
    see = {"private_support": 0.9, "loud_support": 0.9, "line_heard": 0.9}
    alone, met = (
        after(Voice, someone(private_support=0.4), see={**see, "meeting": met}, par=par).voiced_support
        for met in (0.0, 1.0)
    )
    assert 0.4 < alone < met < 0.9
    bold, cautious = (
        after(Voice, someone(caution=caution), see={**see, "censorship": 1.0}).voiced_support for caution in (0.0, 1.0)
    )
    assert cautious < bold == after(Voice, see=see).voiced_support


def test_plain_voice_stands_in_exactly_while_falsification_is_off():
    on, off = ({rule.name for rule in chosen({"falsification": value})} for value in (True, False))
    assert ("voice" in on, "plain_voice" in on) == (True, False)
    assert ("voice" in off, "plain_voice" in off) == (False, True)
    assert {rule.name for rule in chosen({})} == on == {rule.name for rule in MECHANISMS} - {"plain_voice"}


# --- leaning


def the_call(value):
    """The council's word as the rule sees it, whichever way it comes to the plant."""
    return dict.fromkeys({name for name in Lean.sees if name.startswith("call")}, value)


WAVERING = usual(Lean, b_0=3.5)
"""Numbers under which somebody in the middle of every scale, seeing nothing, raises a hand about every second day."""


def chance_of_a_hand(see=None, me=None, par=WAVERING):
    """Return the chance that a hand is raised, to a thousandth: found by raising the lot until it stays down."""
    low, high = 0.0, 1.0
    for _ in range(12):
        lot = (low + high) / 2
        raised = after(Lean, someone(**(me or {})), see=see, par=par, luck={"hand": lot}).hand
        low, high = (lot, high) if raised else (low, lot)
    return (low + high) / 2


@pytest.mark.parametrize(
    ("see", "me", "way"),
    [
        ({}, {"private_support": 1.0}, +1),
        ({}, {"hope": 1.0}, +1),
        ({}, {"threshold": 1.0}, -1),
        ({}, {"contacts_out": 1.0}, +1),
        ({}, {"need": 1.0}, -1),
        ({}, {"fatigue": 1.0}, -1),
        ({"out_share": 1.0}, {}, +1),
        ({"district_out_share": 1.0}, {}, +1),
        ({"city_out_share": 1.0}, {}, +1),
        ({"elsewhere": 1.0}, {}, +1),
        ({"local_call": 1.0}, {}, +1),
        ({"danger": 1.0}, {}, -1),
    ],
)
def test_each_weight_pulls_its_own_way(see, me, way):
    assert way * (chance_of_a_hand(see, me) - chance_of_a_hand()) > 0.02
    assert way * moved(Lean, "readiness", see=see, me=me, luck={"hand": 0.5}, par=WAVERING) > 0.02


def test_a_call_out_raises_hands_and_a_call_back_lowers_them_as_far_as_it_is_trusted():
    reached = {"reach": 1.0}
    none, out, back = (chance_of_a_hand({**reached, **the_call(call)}, {"trust": 0.6}) for call in (0.0, 1.0, -1.0))
    assert back < none < out
    for call in (1.0, -1.0):
        assert chance_of_a_hand({**reached, **the_call(call)}, {"trust": 0.0}) == chance_of_a_hand(
            reached, {"trust": 0.0}
        )


def test_readiness_asks_what_a_call_out_would_do_whatever_is_called_now():
    luck = {"hand": 0.5}
    ready = [
        float(after(Lean, see={"reach": 1.0, **the_call(call)}, luck=luck, par=WAVERING).readiness)
        for call in (-1.0, 1.0)
    ]
    assert ready[0] == ready[1]
    assert ready[1] == pytest.approx(chance_of_a_hand({"reach": 1.0, **the_call(1.0)}), abs=1e-3)


def test_courage_lowers_the_weight_of_danger_and_nothing_else():
    calm = chance_of_a_hand()
    assert chance_of_a_hand({"courage": 1.0}) == calm
    afraid, brave, fearless = (chance_of_a_hand({"danger": 1.0, "courage": c}) for c in (0.0, 0.5, 1.0))
    assert afraid < brave < fearless == calm
    assert chance_of_a_hand({"danger": 1.0}, {"caution": 0.0}) == chance_of_a_hand({}, {"caution": 0.0})


def test_company_everywhere_counts_as_one_and_no_more():
    """The weights of contacts, plant, district, city and elsewhere sum to one: all out meets a threshold of one."""
    out = dict.fromkeys(("out_share", "district_out_share", "city_out_share", "elsewhere"), 1.0)
    all_out = chance_of_a_hand(out, {"contacts_out": 1.0, "threshold": 1.0})
    nobody = chance_of_a_hand({}, {"contacts_out": 0.0, "threshold": 0.0})
    assert all_out == pytest.approx(nobody, abs=1e-3)
    heavy = usual(Lean, b_0=3.5, w_friends=0.7, w_plant=0.7, w_district=0.7)
    assert chance_of_a_hand({"city_out_share": 1.0}, par=heavy) == chance_of_a_hand(par=heavy)


def test_links_stand_under_their_numbers_and_agree_at_even_odds():
    assert LINKS == ("logistic", "probit", "log_log", "step_up", "step_from")
    for number, word in enumerate((logistic, probit, log_log, step_up, step_from)):
        assert word(0.0) == pytest.approx(0.5, abs=1e-6) or number >= 3
        source = linked(Lean, float(number)).source
        assert source.count(f"{LINKS[number]}(") == Lean.source.count("logistic(")
    # a leaning of 3 in the tail: the normal law 0.9699, the complementary log-log 0.9976, the logit 0.9526
    assert float(probit(3.0)) == pytest.approx(0.96993, abs=1e-4)
    assert float(log_log(3.0)) == pytest.approx(0.99760, abs=1e-4)
    assert float(logistic(3.0)) == pytest.approx(0.95257, abs=1e-4)


def test_the_two_steps_differ_in_a_tie_and_nowhere_else():
    assert [(step_up(x), step_from(x)) for x in (-1e-6, -0.0, 0.0, 1e-6)] == [(0, 0), (0, 1), (0, 1), (1, 1)]


# --- deciding


def decided(status=WORKING, *, bound=UNBOUND, reconsider=SELDOM, fate=SAFE, hand=False, **see):
    """Return the status at the end of a day on which everybody meets."""
    luck = {"bound": bound, "reconsider": reconsider, "fate": fate}
    return after(Decide, someone(status=status, hand=hand), see={"meeting": 1.0, **see}, luck=luck).status


@pytest.mark.parametrize("status", [WORKING, OUT])
@pytest.mark.parametrize("hand", [True, False])
def test_a_vote_binds_whoever_follows_it(status, hand):
    assert decided(status, bound=0.0, hand=hand, verdict=1.0) == OUT
    assert decided(status, bound=0.0, hand=hand, verdict=-1.0) == WORKING
    assert decided(status, bound=UNBOUND, hand=hand, verdict=1.0) == status


@pytest.mark.parametrize("status", [WORKING, OUT])
def test_without_a_vote_people_stay_unless_they_think_anew(status):
    for bound in (0.0, UNBOUND):
        assert decided(status, bound=bound, hand=True) == decided(status, bound=bound, hand=False) == status
        assert decided(status, bound=bound, reconsider=0.0, hand=True) == OUT
        assert decided(status, bound=bound, reconsider=0.0, hand=False) == WORKING


def test_whoever_is_not_bound_may_still_think_anew():
    assert decided(WORKING, bound=UNBOUND, reconsider=0.0, hand=True, verdict=-1.0) == OUT


def test_the_shorter_day_is_worked_where_it_was_taken():
    assert decided(OUT, bound=0.0, verdict=-1.0, short_day=1.0) == SHORT_SHIFT
    assert decided(WORKING, short_day=1.0) == SHORT_SHIFT
    assert decided(SHORT_SHIFT) == WORKING


@pytest.mark.parametrize("status", [WORKING, SHORT_SHIFT, OUT, LOCKED_OUT])
def test_a_shut_plant_leaves_no_choice(status):
    assert decided(status, bound=0.0, verdict=1.0, reconsider=0.0, hand=True, closed=1.0) == LOCKED_OUT


def test_an_opened_plant_takes_its_people_in():
    assert decided(LOCKED_OUT) == WORKING


def test_the_dismissed_come_back_by_luck_and_never_to_a_shut_plant():
    assert decided(UNEMPLOYED, fate=0.0, rehire_hazard=0.5) == WORKING
    assert decided(UNEMPLOYED, fate=SAFE, rehire_hazard=0.5) == UNEMPLOYED
    assert decided(UNEMPLOYED, fate=0.0, rehire_hazard=0.5, closed=1.0) == UNEMPLOYED


def test_the_arrested_are_released_to_the_works_or_to_the_gate():
    assert decided(ARRESTED, fate=SAFE) == ARRESTED
    assert decided(ARRESTED, fate=0.0) == WORKING
    assert decided(ARRESTED, fate=0.0, closed=1.0) == LOCKED_OUT


def test_fates_of_those_out_share_one_draw_without_crowding_one_another_out():
    """Two hazards compete: 0.1 and 0.3 a day leave 1 - exp(-0.1) arrested and 1 - exp(-0.4) gone in all."""
    lots = [(number + 0.5) / 1000 for number in range(1000)]
    ends = [decided(OUT, fate=fate, arrest_hazard=0.1, dismissal_hazard=0.3) for fate in lots]
    assert ends.count(ARRESTED) / 1000 == pytest.approx(0.0952, abs=0.002)
    assert ends.count(UNEMPLOYED) / 1000 == pytest.approx(0.3297 - 0.0952, abs=0.002)
    assert {decided(WORKING, fate=fate, arrest_hazard=5.0, dismissal_hazard=5.0) for fate in lots} == {WORKING}


# --- soldiers


def obeys(see, **me):
    return after(Obey, someone(SOLDIERS, **me), see=see, luck={"obey": 0.5})


@pytest.mark.parametrize(
    ("what", "way"),
    [
        ("discipline", +1),
        ("soldier_relief", +1),
        ("relieved", +1),
        ("propaganda", -1),
        ("mutiny_news", -1),
        ("contact_with_crowds", -1),
        ("refusals_nearby", -1),
    ],
)
def test_soldiers_are_pulled_both_ways(what, way):
    assert way * (obeys({what: 1.0}).loyalty - obeys({}).loyalty) > 0.005


def test_a_reluctant_soldier_is_less_loyal():
    assert obeys({}, reluctance=1.0).loyalty < obeys({}, reluctance=0.0).loyalty


def test_a_soldier_obeys_with_the_chance_of_his_loyalty():
    steady = usual(Obey, pace=0.0)
    lots = [(number + 0.5) / 100 for number in range(100)]
    for loyalty in (0.1, 0.9):
        loyal = [
            bool(after(Obey, someone(SOLDIERS, loyalty=loyalty), par=steady, luck={"obey": lot}).loyal) for lot in lots
        ]
        assert sum(loyal) == pytest.approx(100 * loyalty, abs=1)


def test_draws_are_asked_for_by_their_own_names():
    with pytest.raises(KeyError):
        Fate(hand=0.5).uniform("bound")
