"""What rules are to one another: their order in a day, their switches, where a weight is nought, whom print reaches."""

import math

import pytest
from mechanism_person import Fate, Sight, after, moved, someone, usual

from groundswell.mechanisms import MECHANISMS, PHASES, chosen
from groundswell.mechanisms.decide import Decide
from groundswell.mechanisms.hope import Hope
from groundswell.mechanisms.isolation import Isolation
from groundswell.mechanisms.lean import Lean
from groundswell.mechanisms.obey import Obey
from groundswell.mechanisms.resentment import Resentment
from groundswell.mechanisms.support import Support
from groundswell.world.columns import ARRESTED, OUT, SOLDIERS, UNEMPLOYED, WORKING

CALM = {"hand": 0.5, "bound": 0.0, "reconsider": 0.999, "fate": 0.999}


def a_day(**see):
    """Let one person meet all rules of a day in their order, and return the person."""
    me = someone()
    for phase in PHASES["people"]:
        for rule in chosen({}):
            if (rule.population, rule.phase) == ("people", phase):
                rule.step(me, Sight(**see), usual(rule), Fate(**CALM))
    return me


# --- order


@pytest.mark.parametrize(("what", "felt_by", "way"), [("repression", Hope, -1), ("patrols", Resentment, +1)])
def test_support_follows_what_is_felt_today(what, felt_by, way):
    """Support does not see these itself: they reach it through another feeling, and on the same day."""
    assert what in felt_by.sees
    assert what not in Support.sees
    assert way * (a_day(**{what: 1.0}).private_support - a_day().private_support) > 0.0


def test_feelings_come_before_support_and_support_before_what_is_said():
    order = [rule.name for rule in MECHANISMS]
    assert order.index("support") > max(order.index(name) for name in ("need", "hope", "resentment", "isolation"))
    assert order.index("lean") > order.index("company")


def test_others_see_tomorrow_what_was_decided_and_said_today():
    out, home = a_day(verdict=1.0), a_day(verdict=-1.0)
    assert (out.status, home.status) == (OUT, WORKING)
    for me, bit in ((out, 1), (home, 0)):
        assert me.shown >> 7 == bit
        assert me.shown & 127 == math.floor(127 * float(me.voiced_support))


# --- switches


@pytest.mark.parametrize(
    ("switch", "gone"),
    [("fatigue", "fatigue"), ("need", "need"), ("hope", "hope"), ("trust", "trust"), ("army", "obey")],
)
def test_a_switch_takes_its_own_rule_and_no_other(switch, gone):
    on, off = ({rule.name for rule in chosen({switch: value})} for value in (True, False))
    assert on - off == {gone}
    assert off - on == set()


# --- nought and the middle


@pytest.mark.parametrize(
    ("rule", "column", "weight", "see"),
    [
        (Hope, "hope", "resolve", {"resolve_movement": 0.5}),
        (Support, "private_support", "grievance", {}),
        (Support, "private_support", "hope", {}),
        (Resentment, "resentment", "grievance", {}),
        (Lean, "readiness", "b_support", {}),
        (Lean, "readiness", "b_hope", {}),
        (Obey, "loyalty", "discipline", {"discipline": 0.5}),
        (Obey, "loyalty", "reluctance", {}),
    ],
)
def test_a_scale_with_a_middle_weighs_nothing_there(rule, column, weight, see):
    """Whoever stands at one half is moved alike by a light and by a heavy weight."""
    population = {"people": None, "soldiers": SOLDIERS}[rule.population]
    luck = dict.fromkeys(rule.draws, 0.5)
    one = rule.parameters[weight]
    ends = []
    for value in (one.low, one.high):
        me = someone(population) if population else someone()
        ends.append(float(getattr(after(rule, me, see=see, par=usual(rule, **{weight: value}), luck=luck), column)))
    assert ends[0] == ends[1]


@pytest.mark.parametrize(
    ("rule", "column", "way"), [(Hope, "hope", -1), (Resentment, "resentment", +1), (Isolation, "isolation", +1)]
)
def test_print_moves_those_who_read_and_nobody_else(rule, column, way):
    hostile = {"hostile_print": 1.0}
    assert way * moved(rule, column, see=hostile) > 0.004
    unread = [
        float(getattr(after(rule, someone(reader=0), see=see), column)) for see in (hostile, {"hostile_print": 0.0})
    ]
    assert unread[0] == unread[1]


# --- hazards


def share_of_lots(happens):
    """Return in which part of a thousand even draws something happens."""
    return sum(happens((number + 0.5) / 1000) for number in range(1000)) / 1000


def ends(rule_par, luck, see=None, **me):
    """Return the status at a day's end of somebody whom no vote binds."""
    return after(Decide, someone(**me), see=see, par=rule_par, luck={**CALM, "bound": 0.999, **luck}).status


@pytest.mark.parametrize("hazard", [0.1, 1.0])
def test_a_daily_hazard_leaves_its_exponential_part_behind(hazard):
    """Of many at a hazard of 1 a day, 63 % are gone after a day: never all, and not in proportion."""
    par = usual(Decide, release=hazard, reconsider=hazard)
    gone = pytest.approx(1.0 - math.exp(-hazard), abs=0.002)
    hired = {"rehire_hazard": hazard}
    assert share_of_lots(lambda lot: ends(par, {"fate": lot}, status=ARRESTED) == WORKING) == gone
    assert share_of_lots(lambda lot: ends(par, {"fate": lot}, see=hired, status=UNEMPLOYED) == WORKING) == gone
    assert share_of_lots(lambda lot: ends(par, {"reconsider": lot}, status=WORKING, hand=True) == OUT) == gone
