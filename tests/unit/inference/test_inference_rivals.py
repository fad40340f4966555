"""The search for rivals' numbers: seeded, honest about its rates, and the maker of the flagship's table."""

import numpy as np
import pytest

from groundswell import rng
from groundswell.baselines import BASELINES, accepted, curves
from groundswell.errors import DataError, ScenarioError
from groundswell.inference import rivals
from groundswell.inference.rivals import peaks, scores_of, search, table_rows, turnout_targets
from groundswell.observe.targets import make_target
from groundswell.scenario import load

CITY = load("petersburg-1905")
TARGETS = turnout_targets(CITY)
SMALL = {"wanted": 20, "draws": 2048, "rounds": 1}


def target(low, high, *, window="1905-10-20", statistic="value"):
    row = {"id": "X", "quantity": "out_share", "scope": "city", "window": window, "statistic": statistic}
    return make_target("x", row | {"low": low, "high": high})


def test_a_rival_is_held_to_the_targets_of_the_city_s_turnout():
    assert [one.id for one in TARGETS] == ["T1", "T2", "T3", "T4", "T5", "T7", "T13", "T17"]
    early = turnout_targets(CITY, until="1905-10-31")
    late = turnout_targets(CITY, since="1905-11-01")
    assert [one.id for one in early] == ["T1", "T2", "T3", "T17"]
    assert sorted(one.id for one in (*early, *late)) == sorted(one.id for one in TARGETS)


@pytest.mark.parametrize("name", BASELINES)
def test_every_set_found_meets_every_target_and_all_differ(name):
    found = search(CITY, name, TARGETS, **SMALL)
    assert len(found.sets) == 20
    assert len({tuple(values.values()) for values in found.sets}) == 20
    values = curves(CITY, name, found.sets)
    assert all(score.share == 1.0 for score in scores_of(TARGETS, CITY.dates(), values))
    assert found.tried == found.drawn == 2048
    assert 0.0 < found.joint <= min(found.rates.values()) <= 1.0


def test_a_search_can_be_run_again_and_another_seed_finds_others():
    first = search(CITY, "logistic", TARGETS, **SMALL)
    assert search(CITY, "logistic", TARGETS, **SMALL) == first
    assert search(CITY, "logistic", TARGETS, **SMALL, seed=1906).sets[0] != first.sets[0]
    assert search(CITY, "logistic", TARGETS, **SMALL | {"draws": 3000}).sets == first.sets


@pytest.mark.parametrize("name", BASELINES)
def test_the_flagship_s_table_is_what_the_search_finds(name):
    shipped = accepted(CITY)[name]
    assert search(CITY, name, TARGETS, wanted=len(shipped), rounds=1).sets == shipped


def test_rates_are_shares_of_the_first_draws():
    found = search(CITY, "logistic", [target("0", "1")], wanted=5, draws=64)
    assert found.rates == {"X": 1.0}
    assert found.joint == 1.0
    assert len(found.sets) == 5


def test_later_rounds_narrow_on_what_the_first_has_missed():
    narrow = [target("0.5", "0.502"), target("0.1", "0.102", window="1905-11-04")]
    alone = search(CITY, "thresholds", narrow, draws=256, rounds=1)
    stepped = search(CITY, "thresholds", narrow, draws=256, rounds=12)
    assert len(alone.sets) < len(stepped.sets)
    assert stepped.tried > stepped.drawn == 256
    assert alone.rates == stepped.rates, "rates are of the first round only"
    for values in stepped.sets:
        for key, one in BASELINES["thresholds"].parameters.items():
            assert one.low <= values[key] <= one.high


def test_what_cannot_be_met_is_not_found():
    impossible = [target("0.9", "1"), target("0", "0.1")]
    found = search(CITY, "logistic", impossible, draws=128, rounds=3)
    assert found.sets == ()
    assert found.joint == 0.0


def test_a_search_shares_no_draw_with_a_run():
    assert rivals.DOMAIN not in rng.DOMAINS.values()


def test_peaks_are_heights_between_two_dates_and_their_first_days():
    dates = ("1905-11-01", "1905-11-02", "1905-11-03", "1905-11-04")
    values = np.array([[0.9, 0.2, 0.5, 0.5], [0.0, 0.0, 0.0, 0.8]])
    assert peaks(dates, values, "1905-11-02", "1905-11-04") == [(0.5, "1905-11-03"), (0.8, "1905-11-04")]
    with pytest.raises(ScenarioError, match="1905-12-01 lies outside"):
        peaks(dates, values, "1905-11-01", "1905-12-01")
    with pytest.raises(ScenarioError, match="must not be later"):
        peaks(dates, values, "1905-11-04", "1905-11-02")


def test_october_s_sets_foretell_november_out_of_sample():
    early = search(CITY, "logistic", turnout_targets(CITY, until="1905-10-31"), wanted=20, draws=512, rounds=1)
    values = curves(CITY, "logistic", early.sets)
    late = scores_of(turnout_targets(CITY, since="1905-11-01"), CITY.dates(), values)
    assert all(score.share == 1.0 for score in scores_of(early.targets, CITY.dates(), values))
    assert any(0.0 < score.share < 1.0 for score in late), (
        "November decides between sets that October cannot tell apart"
    )


def test_the_table_says_every_number_of_every_set():
    found = search(CITY, "contagion", TARGETS, wanted=2, draws=2048, rounds=1)
    rows = table_rows([found])
    assert len(rows) == 2 * len(BASELINES["contagion"].parameters)
    again = CITY.with_table("rivals", rows, ("model", "set", "parameter", "value"))
    assert accepted(again)["contagion"] == found.sets


@pytest.mark.parametrize(
    ("changed", "words"),
    [({"wanted": 0}, "wanted = 0: must be at least 1"), ({"draws": 0}, "draws = 0"), ({"rounds": -1}, "rounds = -1")],
)
def test_a_search_for_nothing_is_refused(changed, words):
    with pytest.raises(ScenarioError, match=words):
        search(CITY, "logistic", TARGETS, **changed)


def test_a_search_without_targets_or_of_an_unknown_rival_is_refused():
    with pytest.raises(ScenarioError, match="no target asks for out_share"):
        search(CITY, "logistic", ())
    with pytest.raises(ScenarioError, match="unknown model 'sir'"):
        search(CITY, "sir", TARGETS)
    with pytest.raises(DataError, match="is not measured"):
        scores_of(
            [turnout_targets(CITY)[0].__class__(**vars(TARGETS[0]) | {"quantity": "hope"})],
            CITY.dates(),
            np.zeros((1, CITY.days)),
        )
