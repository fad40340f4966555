"""Shares with known answers: who calls, what is said aloud beyond what is meant, causes as announced, the garrison."""

import dataclasses

import numpy as np
import pytest
import record_factory as factory

from groundswell.observe import OBSERVABLES
from groundswell.observe.minutes import minutes_rows
from groundswell.observe.regime import conditions
from groundswell.observe.score import score
from groundswell.observe.targets import parse_targets


def on_day(name, day=10, **changed):
    """Measure one day of the invented run, some of its quantities changed."""
    return OBSERVABLES[name].compute(factory.make_record(**changed))[day]


@pytest.mark.parametrize(
    ("said", "share"),
    [
        ({"call": 1.0, "reach": 0.5, "speech": 0.5}, 0.5),
        ({"call": 0.5, "reach": 0.6, "speech": 0.1}, 0.25),
        ({"call": 1.0, "reach": 0.5, "speech": 0.25, "local_call": 0.25}, 0.25),
        ({"call": 1.0, "speech": 0.3}, 1.0),
        ({"call": 0.0, "reach": 0.5, "speech": 0.5, "local_call": 0.5}, 0.0),
        ({"call": -1.0, "reach": 0.5, "speech": 0.5, "local_call": 0.5}, 0.0),
        ({"call": 0.0}, 0.0),
    ],
)
def test_the_parties_share_is_of_all_that_calls_out(said, share):
    assert on_day("parties_share_of_calls", **said) == pytest.approx(share)


def test_the_parties_share_counts_plants_by_their_people_out():
    """Of 750 out, 600 hear speakers alone and 150 hear the council alone."""
    reach, speech = [0.0, 1.0, 1.0, 1.0], [1.0, 0.0, 0.0, 0.0]
    assert on_day("parties_share_of_calls", call=1.0, reach=reach, speech=speech) == pytest.approx(0.8)


def test_from_below_are_people_out_whose_plant_went_by_itself():
    assert on_day("from_below_share", from_below=[1.0, 0, 0, 0]) == pytest.approx(600 / 750)
    assert on_day("from_below_share", day=5, from_below=1.0) == 0.0


def test_the_gap_is_above_nought_where_more_is_said_than_meant():
    assert on_day("voiced_minus_private", voiced_support=0.8, private_support=0.5) == pytest.approx(0.3)
    assert on_day("voiced_minus_private", voiced_support=0.4, private_support=0.5) == pytest.approx(-0.1)
    loud = on_day("voiced_minus_private", voiced_support=[0.6, 0.5, 0.5, 0.5], private_support=0.5)
    assert loud == pytest.approx(0.1 * 0.6)


def test_a_cause_announced_is_counted_beside_the_true_one():
    shut = {"closed": [1.0, 0, 1, 0], "cause": [2.0, 0, 3, 0], "stated_cause": [3.0, 0, 3, 0]}
    counted = {name: on_day(name, **shut) for name in OBSERVABLES if "closed_" in name}
    assert counted["closed_orders_lost"] == 600
    assert counted["closed_eight_hours"] == 250
    assert counted["stated_closed_orders_lost"] == 0
    assert counted["stated_closed_eight_hours"] == 850
    assert counted["closed_state_works"] == counted["stated_closed_state_works"] == 0


def test_the_garrisons_share_is_of_soldiers_and_not_of_regiments():
    assert on_day("army_loyal_share", loyal=[500.0, 0.0]) == pytest.approx(0.5)
    assert on_day("army_loyal_share", loyal=[500.0, 400.0]) == pytest.approx(0.9)
    record = factory.make_record(loyalty=[0.9, 0.1])
    record.city.regiments.soldiers[:] = [750, 250]
    assert OBSERVABLES["loyalty"].compute(record)[10] == pytest.approx(0.7)


def test_a_paper_weighs_by_its_readers_and_large_trades_have_more_of_them():
    """Left is read by three in four of 650 metalworkers, right by one in four of 350 textile workers."""
    record = factory.make_record()
    record.city.outlets.readers[:] = [[0.75, 0.0], [0.0, 0.25]]
    left, right = 0.75 * 650, 0.25 * 350
    slant = OBSERVABLES["press_slant"].compute(record)[10]
    assert slant == pytest.approx((0.5 * left - 0.5 * right) / (left + right))


@pytest.mark.parametrize(("reported", "side"), [(0.7, "brighter than"), (0.51, "near"), (0.3, "darker than")])
def test_a_report_is_said_to_be_on_its_side_of_the_truth(reported, side):
    record = factory.make_record()
    session = dataclasses.replace(record.sessions[0], true_mood=0.5, reported_mood=reported)
    (row,) = minutes_rows(dataclasses.replace(record, sessions=(session,)))
    assert any(cell.endswith(f", {side} the truth") for cell in row)


def test_a_share_of_nobody_is_nought_and_an_undefined_mean_is_undefined():
    assert on_day("out_share_open", closed=1.0, out=0.0) == 0.0
    assert np.isnan(
        OBSERVABLES["army_loyal_share"].compute(factory.make_record(city=factory.make_city(regiments=())))
    ).all()


# --- the employers' cost, and targets


@pytest.mark.parametrize(("state_owned", "held"), [(False, True), (True, False)])
def test_idle_works_hold_the_employers_if_they_are_theirs_and_not_the_states(state_owned, held):
    """Three people in five stand before shut gates, and the state has force enough to end the contest."""
    record = factory.make_record(closed=[1.0, 0, 0, 0], loyal_force=5000.0, force_needed=1000.0, out=0.0)
    record.city.plants.state_owned[:] = [state_owned, False, False, False]
    assert conditions(record).neither_can_end[-1] == held


def test_employers_idle_share_is_of_all_people():
    """250 of 1,000 people are shut out by private owners: above a cut-off of 0.2, below one of 0.3."""
    record = factory.make_record(closed=[0.0, 0, 1, 0], loyal_force=5000.0, force_needed=1000.0, out=0.0)
    for cut, held in ((0.2, True), (0.3, False)):
        said = dataclasses.replace(record, settings={"stalemate": {"employers_idle": cut}})
        assert conditions(said).neither_can_end[-1] == held


@pytest.mark.parametrize(("level", "days"), [(749, 4), (750, 0), (751, 0)])
def test_a_day_at_the_level_is_not_above_it(level, days):
    text = f"id,quantity,scope,window,statistic,low,high,note\na,out,city,,days_above:{level},{days},{days},\n"
    (found,) = score(parse_targets(text, "targets.csv"), [factory.make_record()])
    assert found.observed == (float(days),)
    assert found.inside == (True,)
