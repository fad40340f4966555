"""What a person feels: which way each thing seen or suffered moves each feeling, and where the feelings stop."""

from itertools import pairwise

import pytest
from mechanism_person import after, moved, someone, usual

from groundswell.mechanisms.fatigue import Fatigue
from groundswell.mechanisms.hope import Hope
from groundswell.mechanisms.isolation import Isolation
from groundswell.mechanisms.need import Need
from groundswell.mechanisms.resentment import Resentment
from groundswell.mechanisms.support import Support
from groundswell.mechanisms.trust import Trust
from groundswell.world.columns import LOCKED_OUT, OUT, SHORT_SHIFT

FELT = {
    Hope: "hope",
    Trust: "trust",
    Resentment: "resentment",
    Isolation: "isolation",
    Support: "private_support",
}
SEEN = [
    (Hope, "city_out_share", +1),
    (Hope, "elsewhere", +1),
    (Hope, "concession", +1),
    (Hope, "outcome", +1),
    (Hope, "resolve_movement", +1),
    (Hope, "closed", -1),
    (Hope, "district_shut", -1),
    (Hope, "failed_appeal", -1),
    (Hope, "repression", -1),
    (Trust, "outcome", +1),
    (Trust, "city_out_share", +1),
    (Trust, "conviction_heard", +1),
    (Trust, "closed", -1),
    (Trust, "district_shut", -1),
    (Trust, "failed_appeal", -1),
    (Resentment, "hostil", +1),
    (Resentment, "closed", +1),
    (Resentment, "patrols", +1),
    (Resentment, "concession", -1),
    (Isolation, "hostil", +1),
    (Isolation, "closed", +1),
    (Isolation, "outcome", -1),
    (Isolation, "elsewhere", -1),
    (Isolation, "city_out_share", -1),
    (Isolation, "friends_voiced", -1),
    (Support, "friends_voiced", +1),
    (Support, "conviction_heard", +1),
    (Support, "concession", -1),
]
SUFFERED = [
    (Hope, "need", -1),
    (Trust, "need", -1),
    (Resentment, "grievance", +1),
    (Support, "grievance", +1),
    (Support, "hope", +1),
    (Support, "resentment", +1),
    (Support, "fatigue", -1),
    (Support, "need", -1),
    (Support, "isolation", -1),
]
SIGNED = [(Hope, "outcome"), (Trust, "outcome"), (Trust, "conviction_heard"), (Support, "conviction_heard")]


def seen(rule, what, value):
    """What the rule sees of that name: the print's hostility has two, for a trade's people and for its readers."""
    names = {name for name in rule.sees if name == what or (what == "hostil" and name.startswith(what))}
    assert names
    return dict.fromkeys(names, value)


@pytest.mark.parametrize(("rule", "what", "way"), SEEN)
def test_what_is_seen_moves_a_feeling_the_way_the_page_says(rule, what, way):
    assert way * moved(rule, FELT[rule], see=seen(rule, what, 1.0)) > 0.004


@pytest.mark.parametrize(("rule", "what", "way"), SUFFERED)
def test_what_is_suffered_moves_a_feeling_the_way_the_page_says(rule, what, way):
    assert way * moved(rule, FELT[rule], me={what: 1.0}) > 0.004


@pytest.mark.parametrize(("rule", "what"), SIGNED)
def test_the_opposite_moves_a_feeling_the_other_way(rule, what):
    assert moved(rule, FELT[rule], see=seen(rule, what, -1.0)) < -0.004


@pytest.mark.parametrize("rule", [Isolation, Support])
def test_contacts_of_two_minds_move_nobody(rule):
    """What contacts say is weighed about one half: there a weight of nought and a heavy one come to the same."""
    weight = "friends" if rule is Isolation else "talk"
    light, heavy = (
        float(getattr(after(rule, see={"friends_voiced": 0.5}, par=usual(rule, **{weight: value})), FELT[rule]))
        for value in (0.0, 4.0)
    )
    assert light == heavy


@pytest.mark.parametrize("rule", FELT)
def test_a_feeling_settles_between_nothing_and_all_whatever_happens(rule):
    for level in (-1.0, 0.0, 1.0):
        ends = []
        for start in (0.0, 1.0):
            me = someone(**{FELT[rule]: start})
            everything = dict.fromkeys(rule.sees, level)
            ends.append(float(getattr(after(rule, me, 400, see=everything), FELT[rule])))
        assert ends[0] == pytest.approx(ends[1], abs=1e-5)
        assert 0.0 < ends[0] < 1.0


def test_weeks_out_exhaust_and_weeks_of_rest_heal():
    par = usual(Fatigue)
    weary = after(Fatigue, someone(status=OUT, fatigue=par.rested), 200)
    assert weary.fatigue == pytest.approx(par.exhausted, abs=1e-3)
    met = after(Fatigue, someone(status=OUT, fatigue=par.rested), 200, see={"meeting": 1.0})
    assert met.fatigue == pytest.approx(par.exhausted, abs=1e-3)
    assert after(Fatigue, someone(fatigue=par.exhausted), 200).fatigue == pytest.approx(par.rested, abs=1e-3)
    assert par.rested < after(Fatigue, someone(status=OUT, fatigue=par.rested)).fatigue < par.exhausted


def test_a_meeting_tires_at_work_and_out():
    for status in (0, OUT):
        day = after(Fatigue, someone(status=status)).fatigue
        assert after(Fatigue, someone(status=status), see={"meeting": 1.0}).fatigue > day + 0.005


@pytest.mark.parametrize("status", [OUT, LOCKED_OUT])
def test_savings_run_out_and_never_below_nothing(status):
    me = someone(status=status, savings=10.0, need=0.1)
    spent, felt = [me.savings], [me.need]
    for _ in range(60):
        after(Need, me)
        spent.append(float(me.savings))
        felt.append(float(me.need))
    assert all(later <= sooner for sooner, later in pairwise(spent))
    assert spent[-1] == 0.0
    assert min(spent) == 0.0
    assert felt[2] < 0.2
    assert felt[-1] > 0.8


@pytest.mark.parametrize("status", [0, SHORT_SHIFT])
def test_work_rebuilds_savings_and_ends_want(status):
    me = after(Need, someone(status=status, savings=0.0, need=0.9), 200)
    assert me.savings == pytest.approx(me.savings_start, abs=0.01)
    assert me.need < 0.15


def test_credit_and_relief_stretch_savings():
    without = after(Need, someone(status=OUT)).savings
    assert after(Need, someone(status=OUT), see={"relief": 1.0}).savings > without
    assert after(Need, someone(status=OUT), par=usual(Need, credit=0.0)).savings < without
    assert after(Need, someone(status=OUT), par=usual(Need, credit=0.0)).savings == pytest.approx(9.0)


def test_want_is_half_felt_at_the_edge_and_steep_about_it():
    par = usual(Need, pace=1.0, saving=0.0)
    felt = [float(after(Need, someone(savings=par.edge + days), par=par).need) for days in (-4, 0, 4)]
    assert felt[1] == pytest.approx(0.5)
    assert felt[0] > 0.8
    assert felt[2] < 0.2
    assert felt[0] + felt[2] == pytest.approx(1.0)
