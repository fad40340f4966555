"""Scenarios: read, changed, written and read back; the shipped ones hold what they say."""

import dataclasses
import json
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scenario_town import town

from groundswell.errors import DataError, ScenarioError
from groundswell.scenario import catalogue, from_dict, load, schema, switches, toml_text, write
from groundswell.scenario.parameters import param
from groundswell.scenario.timeline import KINDS

CITY = load("petersburg-1905")
WEIGHT = param("1 logit", low="-5 logit", high="5 logit", source="assumption")
HAZARD = param("0.1 per day", low="0 per day", high="1 per day", source="assumption")


def test_every_shipped_scenario_reads_and_is_named_as_its_folder():
    for name in catalogue.names():
        assert load(name).name == name


def test_the_flagship_holds_the_record():
    assert (CITY.date(0), CITY.date(CITY.days - 1), CITY.days) == ("1905-10-01", "1905-12-31", 92)
    assert CITY.calendar.format(CITY.claims_until) == "1905-11-13"
    assert CITY.people == 200_000
    assert CITY.people_range[:2] == (150_000, 250_000)
    assert len(CITY.tables.plants) == 35
    assert len(CITY.tables.timeline) == 33
    assert {act.kind for act in CITY.tables.timeline} <= set(KINDS)
    assert sum(trade.share for trade in CITY.tables.trades) == pytest.approx(1.0)
    assert not CITY.is_rest_day(CITY.tick("1905-10-14"))
    assert CITY.is_rest_day(CITY.tick("1905-10-16"))
    assert CITY.is_rest_day(CITY.tick("1905-10-22"))


def test_assumed_headcounts_are_marked():
    by_name = {plant.name: plant for plant in CITY.tables.plants}
    assert by_name["Aleksandrovsky Mechanical Works"].headcount_assumed
    assert by_name["Maxwell mills (Spasskaya and Petrovskaya)"].headcount_assumed
    assert by_name["Metal Works"].workers is None
    assert by_name["Metal Works"].headcount_assumed
    assert not by_name["Putilov Works"].headcount_assumed


def test_elsewhere_comes_in_steps():
    shares = [CITY.elsewhere(CITY.tick(date)) for date in ("1905-10-06", "1905-10-07", "1905-10-14", "1905-12-01")]
    assert shares == [0.0, 0.15, 0.8, 0.03]


def test_every_switch_has_its_row_once():
    rows = [switch.row for switch in switches.SWITCHES if switch.row]
    assert rows == [f"P{number}" for number in range(1, 25)]
    assert len(set(switches.names())) == len(switches.SWITCHES)
    measuring = {switch.row for switch in switches.SWITCHES if switch.measures}
    assert measuring == {"P8", "P9", "P18", "P21", "P23"}


def test_without_takes_a_name_or_a_row_and_leaves_the_first_alone():
    assert CITY.without("P2") == CITY.without("speakers") != CITY
    assert not CITY.without("p2").on("speakers")
    assert CITY.on("speakers")
    assert CITY.without("P2").change("switches.speakers", True) == CITY
    with pytest.raises(ScenarioError, match="nearest: speakers"):
        CITY.without("speekers")


def test_only_outside_acts_stand_where_all_is_adaptive():
    adaptive = load("all-adaptive")
    standing = {act.what.split(":")[0] for act in adaptive.tables.timeline if adaptive.stands(act)}
    assert standing >= {
        "mutiny at Kronstadt",
        "mutiny at Sevastopol",
        "Manifesto",
        "martial law in Kronstadt and in all Poland",
    }
    assert not any(
        act.kind in ("call", "patrols", "small_strike") for act in adaptive.tables.timeline if adaptive.stands(act)
    )
    assert all(CITY.stands(act) for act in CITY.tables.timeline)
    assert adaptive.tables == CITY.tables


def test_change_by_path():
    changed = CITY.change("lean.b_social", 1.5).change("people", 180_000).change("end", "1905-11-13")
    assert changed.bind("lean", {"b_social": WEIGHT})["b_social"].value == 1.5
    assert (changed.people, changed.days) == (180_000, 44)
    assert CITY.change("parameters.lean.b_social", "1.5 logit").bind("lean", {"b_social": WEIGHT})["b_social"].changed
    assert CITY.change("policies.council", "adaptive").policy("council") == "adaptive"
    assert not CITY.change("switches.promise", "off").on("P1")
    assert CITY.change("population.enterprises", "700 plants").owners() == ("population",)
    assert CITY.change("streams.decide/reconsider", "7").streams == {"decide/reconsider": 7}


def test_a_plain_number_is_no_hazard():
    changed = CITY.change("fatigue.tiring", 0.3)
    with pytest.raises(ScenarioError, match="has no unit"):
        changed.bind("fatigue", {"tiring": HAZARD})


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("peple", 3, "nearest: people"),
        ("a.b.c", 3, "not a path"),
        ("parameters.decide", 3, "not a path"),
        ("", 3, "not a path"),
        ("policies.council", "wild", "must be 'historical' or 'adaptive'"),
        ("switches.promis", False, "nearest: promise"),
        ("people", -4, "at least 1 person"),
        ("people", True, "not true or false"),
        ("end", "1904-01-01", "must not be before start"),
        ("tables.plants", "x.csv", "does not begin with a number"),
    ],
)
def test_a_wrong_change_is_refused(path, value, words):
    with pytest.raises(ScenarioError, match=words):
        CITY.change(path, value)


def test_unknown_owners_are_refused():
    with pytest.raises(ScenarioError, match=r"parameters\.leen: no such mechanism or institution; nearest: lean"):
        CITY.change("leen.b_social", 1.0).check_owners(["lean", "voice"])


def test_a_scenario_is_frozen_hashable_and_travels():
    import pickle  # what a process pool does; the package itself never does

    with pytest.raises(dataclasses.FrozenInstanceError):
        CITY.people = 3
    with pytest.raises(TypeError):
        CITY.switches["promise"] = False
    assert {CITY: 1}[load("petersburg-1905")] == 1
    assert pickle.loads(pickle.dumps(CITY)) == CITY  # noqa: S301 - our own bytes, of this moment
    assert from_dict(json.loads(json.dumps(CITY.to_dict()))) == CITY
    with pytest.raises(DataError, match="holds no scenario"):
        from_dict({"tables": 3})


def test_what_is_printed_names_the_essentials():
    text = str(CITY.without("P2"))
    assert "200,000 people" in text
    assert "off: speakers" in text


def test_timeline_what_ifs():
    calls = CITY.timeline_without(kind="call", actor="council")
    assert len(calls.tables.timeline) == 29
    assert len(CITY.timeline_without(effective_from="1905-11-07", actor="state").tables.timeline) == 32
    with pytest.raises(ScenarioError, match="no dated act"):
        CITY.timeline_without(kind="relief")
    with pytest.raises(ScenarioError, match="say which"):
        CITY.timeline_without()
    shifted = CITY.timeline_shift(-3, "1905-10-26", "1905-11-12")
    days = {act.what: CITY.calendar.format(act.effective) for act in shifted.tables.timeline}
    assert days["mutiny at Sevastopol"] in ("1905-11-11", "1905-11-15")
    assert days["political strike"] == "1905-10-30"
    assert days["Manifesto"] == "1905-10-17"
    assert CITY.timeline_shift(0, "1905-10-01", "1905-12-31") == CITY


@pytest.mark.parametrize("name", catalogue.names())
def test_writing_and_reading_back_gives_the_same(tmp_path, name):
    scenario = load(name).change("lean.b_social", 1.25).without("P5")
    write(scenario, tmp_path / "copy")
    assert load(tmp_path / "copy") == scenario
    with pytest.raises(DataError, match="not empty"):
        write(scenario, tmp_path / "copy")


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=30)


@settings(max_examples=40)
@given(
    title=TEXT,
    people=st.integers(1, 10**8),
    weight=st.floats(-5, 5),
    off=st.sets(st.sampled_from(switches.names())),
    plant=TEXT,
    place=st.uuids(),
)
def test_any_scenario_reads_back(tmp_path_factory, *, title, people, weight, off, plant, place):
    scenario = load("mill-town").change("title", title).change("people", people).change("lean.b_social", weight)
    for name in off:
        scenario = scenario.without(name)
    table = scenario.tables.raw["plants"]
    rows = [*table.mappings(), {**table.mappings()[0], "name": f"{plant} {place}"}]
    scenario = scenario.with_table("plants", rows, table.columns)
    folder = tmp_path_factory.mktemp("written") / "town"
    write(scenario, folder)
    again = load(folder)
    assert again == scenario
    assert toml_text(again) == toml_text(scenario)


def test_an_unwritable_folder_is_one_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(DataError, match="cannot be written"):
        write(CITY, tmp_path / "file" / "inside")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_town_with_every_table_reads(tmp_path):
    scenario = load(town(tmp_path))
    assert len(scenario.tables.raw) == 11
    assert scenario.overrides["fatigue"]["tiring"].fitted
    assert scenario.overrides["lean"]["b_social"].source == "a note"


def test_toml_dates_may_stand_without_quotation_marks(tmp_path):
    home = town(tmp_path)
    text = (home / "scenario.toml").read_text().replace('"1905-10-01"', "1905-10-01")
    (home / "scenario.toml").write_text(text)
    assert load(home).date(0) == "1905-10-01"


def test_a_base_is_merged_in(tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "scenario.toml").write_text('base = "mill-town"\nname = "mine"\n[switches]\nfatigue = false\n')
    mine, base = load(tmp_path / "mine"), load("mill-town")
    assert mine.tables == base.tables
    assert not mine.on("fatigue")
    assert not mine.on("army")


def test_the_schema_is_exported_and_knows_the_switches():
    found = schema()
    assert found["additionalProperties"] is False
    assert set(found["properties"]["switches"]["properties"]) == set(switches.names())
    assert {"name", "people", "parameters", "base"} <= set(found["properties"])
    assert json.loads(json.dumps(found)) == found


def test_parameters_alone_bring_in_nothing_heavy():
    heavy = ("pydantic", "tomlkit", "numba", "xarray")
    rooms = ", ".join(f"groundswell.scenario.{room}" for room in ("parameters", "timeline", "switches"))
    code = f"import sys, {rooms}; print([name for name in {heavy!r} if name in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_no_shipped_table_lacks_a_source():
    for name in catalogue.names():
        tables = load(name).tables
        rows = (*tables.trades, *tables.outlets, *tables.regiments, *tables.parties, *tables.timeline)
        assert all(row.source != "" for row in (*rows, *tables.feasts, *tables.elsewhere))
