"""The search: keyed, checked with other luck, and able to find nothing."""

import numpy as np
import pytest

from groundswell.errors import ScenarioError
from groundswell.inference.distance import miss
from groundswell.inference.prior import Number
from groundswell.inference.search import Settings, accepts, search, spread_out
from groundswell.inference.sets import accepted_table, all_drawn, rates_table
from groundswell.inference.trials import Order, Trial, city_targets, last_day, try_all
from groundswell.observe.targets import make_target
from groundswell.scenario import load

SMALL = Settings(draws=16, stages=((8, 2),), parents=4, people=600, check_people=600, check_runs=5, wanted=3)


@pytest.fixture(scope="module")
def found(stirred):
    return search(stirred, SMALL, workers=1)


def target(quantity="out_share", window="1905-10-02/1905-10-09", statistic="max", low="0.2", high="0.4"):
    return make_target(
        "here",
        {
            "id": "X",
            "quantity": quantity,
            "scope": "city",
            "window": window,
            "statistic": statistic,
            "low": low,
            "high": high,
        },
    )


def trial(*missed, finished=True):
    return Trial("one", {}, (), np.array(missed), finished)


def test_accepted_sets_are_distinct_and_pass_as_often_as_asked(found):
    assert 1 <= len(found.accepted) <= SMALL.wanted
    said = [tuple(sorted(one.values.items())) for one in found.accepted]
    assert len(set(said)) == len(said)
    for one in found.accepted:
        assert len(one.missed) == SMALL.check_runs
        assert one.rates.min() >= SMALL.every
        assert one.joint >= SMALL.jointly
    assert found.tried == 16 + 8
    assert 0.0 <= found.prior_rates()[0] < 1.0


def test_the_same_call_finds_the_same_sets(found, stirred):
    again = search(stirred, SMALL, workers=1)
    assert [one.values for one in again.accepted] == [one.values for one in found.accepted]
    assert np.array_equal(again.prior_rates(), found.prior_rates())


def test_what_cannot_be_met_is_met_by_no_set(town):
    never = town(
        ("A", "out_share", "city", "1900-03-05/1900-03-25", "max", "0.9", "1"),
        ("B", "out_share", "city", "1900-03-05/1900-03-25", "max", "0", "0.8"),
    )
    nothing = search(never, SMALL, workers=1)
    assert nothing.accepted == ()
    assert nothing.refused >= 1


def test_without_targets_or_window_there_is_nothing_to_fit(stirred):
    with pytest.raises(ScenarioError, match="no target to fit to"):
        search(load("mill-town"), SMALL)
    with pytest.raises(ScenarioError, match="no target to fit to"):
        search(stirred, SMALL, until="1900-03-10")


def test_targets_are_chosen_by_window_and_days_after_them_left_out():
    flagship = load("petersburg-1905")
    october = {one.id for one in city_targets(flagship, until="1905-10-31")}
    november = {one.id for one in city_targets(flagship, since="1905-11-01")}
    assert october
    assert november
    assert not october & november
    short = last_day(flagship, city_targets(flagship, until="1905-10-31"))
    assert short.date(short.days - 1) == "1905-10-28"


def test_a_hopeless_set_is_left_early(stirred):
    order = Order("one", stirred, {"lean.b_0": "-6 logit"}, city_targets(stirred), tuple(range(9)), None, 1, patience=2)
    (left,) = try_all([order], workers=1)
    assert not left.finished
    assert len(left.missed) == 3
    assert not accepts(left, SMALL)


def test_acceptance_asks_of_each_target_and_of_all_jointly():
    how = Settings(every=0.8, jointly=0.6)
    assert accepts(trial([0.0, 0.0], [0.0, 0.1], [0.0, 0.0], [0.2, 0.0], [0.0, 0.0]), how)
    assert not accepts(trial([0.0, 0.0], [0.0, 0.1], [0.0, 0.1], [0.0, 0.0], [0.0, 0.0]), how)
    assert not accepts(trial([0.0, 0.0, 0.1], [0.0, 0.1, 0.0], [0.1, 0.0, 0.0], [0.0, 0.0, 0.0]), how)
    assert not accepts(trial([0.0, 0.0], finished=False), how)


def test_distance_counts_targets_missed_first():
    assert trial([0.0, 0.0]).distance == 0.0
    assert trial([0.0, 0.3]).distance < trial([0.01, 0.01]).distance
    assert trial([0.0, 0.3]).distance < trial([0.0, 0.4]).distance


def test_a_miss_is_measured_from_the_nearer_end_of_the_band():
    dates = tuple(f"1905-10-{day:02d}" for day in range(1, 11))
    assert miss(target(), 0.3, dates) == 0.0
    assert miss(target(), 0.1, dates) == pytest.approx(0.1)
    assert miss(target(), 0.7, dates) == pytest.approx(0.3)
    assert miss(target(), None, dates) == 1.0
    dated = target(statistic="first_day_above:0.5", low="1905-10-03", high="1905-10-04")
    assert miss(dated, "1905-10-06", dates) == pytest.approx(0.2)
    assert miss(dated, "1905-10-04", dates) == 0.0
    label = target(quantity="regime", window="1905-10-04", statistic="value", low="stalemate", high="stalemate")
    assert miss(label, "quiet", dates) == 1.0
    assert miss(label, "stalemate", dates) == 0.0


def test_sets_are_ordered_far_from_one_another():
    numbers = [Number("a.x", 0.0, 1.0, "share", 0.5), Number("a.y", 0.0, 10.0, "logit", 5.0)]
    points = np.array([[0.5, 5.0], [0.51, 5.0], [0.0, 0.0], [1.0, 10.0], [0.5, 5.0]])
    order = spread_out(points, numbers, [0.1, 0.0, 0.3, 0.4, 0.1])
    assert order[0] == 1
    assert set(order[1:3]) == {2, 3}
    assert sorted(order) == [0, 1, 2, 3]  # the identical fifth is left out
    assert spread_out(np.empty((0, 2)), numbers, []) == []


def test_tables_carry_what_was_found(found, stirred):
    columns, rows = accepted_table(found)
    with_sets = stirred.with_table("accepted", rows, columns)
    assert [dict(values) for values in with_sets.accepted_sets()] == [dict(one.values) for one in found.accepted]
    own = with_sets.change("lean.b_0", "-1 logit")
    assert all("lean.b_0" not in values for values in own.accepted_sets())
    columns, rows = rates_table(found, [0.25])
    (rate,) = stirred.with_table("rates", rows, columns).tables.rates
    assert (rate.id, rate.all_drawn) == ("A", 0.25)
    assert rate.accepted >= SMALL.jointly
    assert rate.uninformative == (rate.prior > 0.8)


def test_everything_can_be_drawn(stirred):
    met = all_drawn(stirred, 3, SMALL, workers=1)
    assert met.shape == (3, 1)
