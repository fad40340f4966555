"""A stalemate can fail (row P21): where the November strike is won, or crushed, none is called, whatever is idle."""

import sys
from pathlib import Path

import pytest

from groundswell.observe.regime import regimes
from groundswell.scenario import load

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "verification"))
import stalemate

REPLICATES = 2


@pytest.fixture(scope="module")
def records():
    return {name: list(stalemate.played(name, REPLICATES)) for name in stalemate.SCENARIOS}


def labels(record, last):
    return set(regimes(record)[stalemate.afterwards(record, last)])


@pytest.mark.parametrize(("name", "word"), [("victory", "victory"), ("crushing", "defeat")])
def test_no_stalemate_follows_a_strike_that_was_won_or_crushed(records, name, word):
    for record in records[name]:
        assert stalemate.november_end(record) < stalemate.CLAIMED
        assert word in labels(record, stalemate.CLAIMED)
        assert "stalemate" not in labels(record, record.dates[-1])


def test_the_flagship_stands_in_a_stalemate_on_12_november(records):
    for record in records["petersburg-1905"]:
        assert regimes(record)[record.dates.index("1905-11-12")] == "stalemate"


def test_a_crude_rule_calls_one_where_the_strike_was_crushed(records):
    crushed = records["crushing"]
    assert all(stalemate.crude(record)[stalemate.afterwards(record)].any() for record in crushed)


def test_the_victory_is_granted_and_the_crushing_falls_on_people(records):
    for record in records["victory"]:
        ended = [one for one in record.campaigns if one.end == stalemate.november_end(record)]
        assert [one.outcome for one in ended] == ["won"]
        assert record.values["locked_out"][record.dates.index(stalemate.CLAIMED)].sum() == 0
    for record in records["crushing"]:
        people = record.city.plants.people.sum()
        assert record.values["unemployed"].sum(axis=1).max() > 0.1 * people
        assert record.values["arrested"].sum(axis=1).max() > 0.01 * people
        after = stalemate.afterwards(record)
        assert (record.values["loyal_force"][after] > record.values["force_needed"][after]).all()


def test_until_november_the_victory_is_the_flagship_to_the_bit(records):
    for one, other in zip(records["victory"], records["petersburg-1905"], strict=True):
        parted = one.dates.index("1905-11-01")
        assert all((one.values[name][:parted] == other.values[name][:parted]).all() for name in one.values)
        assert (one.values["out"][parted:] != other.values["out"][parted:]).any()


@pytest.mark.parametrize("name", stalemate.SCENARIOS)
def test_a_fifth_on_the_cut_offs_changes_few_days(records, name):
    for factors in stalemate.shifts():
        assert stalemate.alike(records[name], factors) >= stalemate.LEAST
        assert stalemate.alike(records[name], factors, stalemate.STRIKE) >= stalemate.LEAST


def test_cut_offs_far_off_would_be_noticed(records):
    factors = {"employers_idle": 10.0, "force": 0.2}
    assert stalemate.alike(records["petersburg-1905"], factors, stalemate.STRIKE) < stalemate.LEAST


def test_every_variation_is_another_and_stays_in_range(records):
    record = records["victory"][0]
    told = [tuple(stalemate.rejudged(record, one).settings["stalemate"].items()) for one in stalemate.shifts()]
    assert len(set(told)) == 2 * len(stalemate.CUTS) + 2 ** len(stalemate.CUTS)
    assert record.settings["stalemate"]["idle"] == 0.05


@pytest.mark.parametrize("name", stalemate.COUNTERFACTUAL)
def test_a_counterfactual_says_so(name):
    city = load(name)
    assert "nothing here happened" in city.title
    assert "did not happen" in city.summary
    given = {(act.effective, act.what) for act in load("petersburg-1905").tables.timeline}
    own = [act for act in city.tables.timeline if (act.effective, act.what) not in given]
    assert own
    assert all(act.source.startswith("invented: ") for act in own)
    assert city.tables.targets == ()
