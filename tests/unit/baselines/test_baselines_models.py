"""The rivals of the city: each a few numbers, given the same dated acts, and doing what its published form does."""

from math import erf, log, sqrt

import numpy as np
import pytest

from groundswell.baselines import BASELINES, accepted, curve, curves
from groundswell.baselines.base import MOST_PARAMETERS, given_of
from groundswell.baselines.contagion import compartments
from groundswell.baselines.thresholds import below
from groundswell.engine.plan import plan
from groundswell.errors import DataError, ScenarioError
from groundswell.scenario import load

CITY = load("petersburg-1905")
COLUMNS = ("model", "set", "parameter", "value")


def usual(name, **changed):
    return {key: one.value for key, one in BASELINES[name].parameters.items()} | changed


def day(date):
    return CITY.tick(date)


def quiet(name, *, call=True):
    """A mill-town of one call, or of none: nothing else is given."""
    town = load("mill-town")
    return curve(town if call else town.timeline_without(kind="call"), name, usual(name))


@pytest.mark.parametrize("name", BASELINES)
def test_a_rival_has_few_numbers_each_with_a_source_and_a_range(name):
    model = BASELINES[name]
    assert model.name == name
    assert 1 < len(model.parameters) <= MOST_PARAMETERS
    for one in model.parameters.values():
        assert one.low < one.high
        assert one.source
        assert one.doc


@pytest.mark.parametrize("name", BASELINES)
def test_a_rival_gives_a_share_a_day_and_rests_on_rest_days(name):
    found = curve(CITY, name, usual(name))
    assert found.shape == (CITY.days,)
    assert found.min() >= 0.0
    assert found.max() <= 1.0
    rests = [tick for tick in range(1, CITY.days) if CITY.is_rest_day(tick)]
    assert len(rests) > 10
    assert (found[rests] == found[np.array(rests) - 1]).all()
    assert (np.diff(found) != 0.0).sum() > 30


@pytest.mark.parametrize("name", BASELINES)
def test_extremes_of_every_range_give_shares(name):
    numbers = BASELINES[name].parameters
    sets = [{key: getattr(one, end) for key, one in numbers.items()} for end in ("low", "high")]
    found = curves(CITY, name, sets)
    assert np.isfinite(found).all()
    assert found.min() >= 0.0
    assert found.max() <= 1.0


@pytest.mark.parametrize("name", BASELINES)
def test_many_sets_at_once_are_the_same_as_one_by_one(name):
    sets = [usual(name), {key: one.low for key, one in BASELINES[name].parameters.items()}]
    together = curves(CITY, name, sets)
    assert [row.tobytes() for row in together] == [curve(CITY, name, values).tobytes() for values in sets]


@pytest.mark.parametrize("name", BASELINES)
def test_a_call_out_brings_more_out_and_a_call_back_fewer(name):
    given = curve(CITY, name, usual(name))
    uncalled = curve(CITY.timeline_without(kind="call", effective_from="1905-11-02"), name, usual(name))
    unreturned = curve(CITY.timeline_without(kind="call", effective_from="1905-11-07"), name, usual(name))
    first, back = day("1905-11-02"), day("1905-11-07")
    assert (given[:first] == uncalled[:first]).all()
    assert given[first] > uncalled[first] + 0.1, "a call at noon counts on the day of it"
    assert (given[first:back] > uncalled[first:back]).all()
    assert given[back] < unreturned[back] - 0.1


def test_noon_halves_a_day_s_work_and_not_its_share():
    table = CITY.tables.raw["timeline"]
    rows = [row | {"noon": "0"} for row in table.mappings()]
    morning = given_of(CITY.with_table("timeline", rows, table.columns))
    assert any(act.noon and act.kind == "call" for act in CITY.tables.timeline)
    assert (morning.call == given_of(CITY).call).all()


def test_a_rival_sees_what_the_city_is_given_and_no_more():
    given = given_of(CITY)
    assert given.call[day("1905-10-13")] == 0.0
    assert given.call[day("1905-10-14")] == 1.0
    assert given.call[day("1905-10-21")] == given.call[day("1905-11-01")] == -1.0
    assert given.elsewhere[day("1905-10-14")] == 0.8
    assert given.concession[day("1905-10-16")] == 0.0
    assert given.concession[day("1905-10-17")] == given.concession[-1] == 1.0
    off = given_of(CITY.without("council").without("elsewhere"))
    assert not off.call.any()
    assert not off.elsewhere.any()
    adaptive = given_of(load("all-adaptive"))
    assert not adaptive.call.any(), "no call is given where the council follows its own rule"
    assert adaptive.concession.max() == 1.0


def test_the_logistic_relaxes_to_its_regression():
    still = {"base": -1.0, "call": 0.0, "elsewhere": 0.0, "concession": 0.0}
    slow = curve(CITY, "logistic", {**still, "persistence": 0.5})
    assert slow[-1] == pytest.approx(1 / (1 + np.exp(1.0)), abs=1e-9)
    assert slow[0] == pytest.approx(slow[-1] / 2)
    assert curve(CITY, "logistic", {**still, "persistence": 0.0})[0] == pytest.approx(slow[-1])


def test_thresholds_turn_over_at_a_small_change_of_spread():
    """Granovetter's own point: two crowds all but alike, one of whom nearly all go out and the other hardly any."""
    numbers = {"mean": 0.25, "call": 0.0, "elsewhere": 0.0, "reconsidering": 5.0}
    ends = {spread: curve(CITY, "thresholds", {**numbers, "spread": spread})[-1] for spread in (0.11, 0.13)}
    assert ends[0.11] < 0.1
    assert ends[0.13] > 0.9


def test_the_normal_share_is_right_to_a_millionth():
    scores = np.linspace(-6, 6, 241)
    exact = [0.5 * (1.0 + erf(score / sqrt(2.0))) for score in scores]
    assert np.abs(below(scores) - exact).max() < 1e-6


def test_contagion_loses_nobody():
    columns = {key: np.array([value]) for key, value in usual("contagion").items()}
    ready, out, tired = compartments(given_of(CITY), columns)
    assert np.abs(ready + out + tired - 1.0).max() < 1e-12
    assert min(part.min() for part in (ready, out, tired)) >= 0.0
    assert tired.max() > 0.1


def test_contagion_ends_where_kermack_and_mckendrick_s_does():
    """Without recovery, from a few: the share never out obeys ln s = R0 (s - 1) as steps grow short."""
    town = load("mill-town").without("council").change("end", "1901-12-31")
    given = given_of(town)
    given = type(given)(
        np.ones_like(given.working), np.where(np.arange(town.days) == 0, 0.01, 0.0), given.call * 0, given.call * 0
    )
    numbers = {"contact": 0.06, "elsewhere": 0.5, "call": 0.0, "tiring": 0.03, "call_back": 0.0, "recovery": 0.0}
    never = compartments(given, {key: np.array([value]) for key, value in numbers.items()})[0][-1, 0]
    assert log(never) == pytest.approx(2.0 * (never - 1.0), abs=0.05)
    assert 0.1 < never < 0.3


@pytest.mark.parametrize("name", ["logistic", "thresholds", "contagion"])
def test_where_nothing_is_given_nothing_much_happens(name):
    assert quiet(name, call=False).max() < 0.1
    assert quiet(name).max() > 0.3


@pytest.mark.parametrize(
    ("name", "values", "words"),
    [
        ("logit", {}, "unknown model 'logit'; nearest: logistic"),
        ("logistic", usual("logistic", base=3.0), "logistic.base = 3: must lie between -8 and 0 logit"),
        ("logistic", usual("logistic", base=float("nan")), "logistic.base"),
        ("logistic", usual("logistic", cal=1.0), "no parameter 'cal'; nearest: call"),
        ("contagion", {"contact": 1.0}, "elsewhere is missing"),
    ],
)
def test_numbers_that_cannot_be_used_are_refused(name, values, words):
    with pytest.raises(ScenarioError, match=words):
        curve(CITY, name, values)


def with_rivals(*rows):
    return CITY.with_table("rivals", [dict(zip(COLUMNS, row, strict=True)) for row in rows], COLUMNS)


def whole_set(number="1", **changed):
    return [("logistic", number, key, f"{value}") for key, value in usual("logistic", **changed).items()]


def test_the_flagship_brings_sets_of_every_rival():
    sets = accepted(CITY)
    assert list(sets) == list(BASELINES)
    assert all(len({tuple(values.values()) for values in found}) >= 20 for found in sets.values())
    assert accepted(load("mill-town")) == {}
    assert accepted(load("all-adaptive")) == sets


def test_a_table_of_rivals_is_carried_and_read_back():
    scenario = with_rivals(*whole_set(), *whole_set("2", call=5.0))
    again = type(scenario).__reduce__(scenario)
    assert again[0](*again[1]) == scenario
    assert [values["call"] for values in accepted(scenario)["logistic"]] == [4.0, 5.0]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([("logit", "1", "base", "-3")], r"rivals\.csv, line 2: unknown model 'logit'; nearest: logistic"),
        ([("logistic", "1", "bass", "-3")], r"line 2: logistic has no parameter 'bass'; nearest: base"),
        ([*whole_set()[:-1], ("logistic", "1", "persistence", "2")], r"line 6: logistic\.persistence = 2: must lie"),
        (whole_set()[:-1], r"line 2: set 1 of logistic has no persistence"),
    ],
)
def test_a_wrong_table_of_rivals_is_refused_before_a_run(rows, words):
    with pytest.raises(DataError, match=words):
        plan(with_rivals(*rows))


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (("logistic", "1", "base", "low"), r"line 7: value"),
        (("logistic", "0", "base", "-3"), r"line 7: set = 0: must be at least 1"),
        (("logistic", "1.5", "base", "-3"), r"line 7: set = 1\.5: must be a whole number"),
        (("", "1", "base", "-3"), r"line 7: model is empty"),
        (("logistic", "1", "base", "-2"), r"line 7: 'logistic, set 1, base' stands twice"),
    ],
)
def test_a_row_that_cannot_be_read_is_refused_when_loaded(row, words):
    with pytest.raises(DataError, match=words):
        with_rivals(*whole_set(), row)
