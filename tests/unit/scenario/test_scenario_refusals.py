"""Bad input, tried as a new user would: one clear sentence with file, place, value and what to do."""

import pytest
from scenario_town import fuzz_module, town

from groundswell.errors import DataError, GroundswellError, ScenarioError
from groundswell.scenario import load
from groundswell.scenario.csv_text import MOST_ROWS, read_bytes

BASE = fuzz_module().BASE
TOML = BASE["scenario.toml"]
PLANTS = BASE["plants.csv"]
TIMELINE = BASE["timeline.csv"]


def refusal(folder, **files):
    with pytest.raises(GroundswellError) as error:
        load(town(folder, **files))
    sentence = str(error.value)
    assert sentence.isprintable()
    assert sentence.startswith("fuzz-town/")
    return sentence


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("people =", "peple =", "scenario.toml: peple: no such key; nearest: people"),
        ("[policies]", "[polices]", "polices: no such key; nearest: policies"),
        ("promise = true", "promis = true", "switches.promis: no such switch; nearest: promise"),
        ("promise = true", "promise = 1", "switches.promise = 1: must be true or false"),
        ('"200 people"', '"200"', "people = '200' has no unit; write for instance \"200 people\""),
        ('"200 people"', "200", "people = 200: must be text in quotation marks"),
        ('"200 people"', '"0 people"', "must be at least 1 person"),
        ('"200 people"', '"1000000000000 people"', "GB of memory"),
        ('"200 people"', '"1.5 people"', "whole number of people"),
        ('"200 people"', '"200 plants"', "is in plants"),
        ("julian", "mayan", "calendar = \"mayan\": must be 'julian' or 'gregorian'"),
        ('end = "1905-10-20"', 'end = "1905-09-20"', "must not be before start"),
        ('end = "1905-10-20"', 'end = "2905-10-20"', "days; a scenario may have"),
        ('start = "1905-10-01"', 'start = "1905-02-29"', "no day of the julian calendar"),
        ('state = "adaptive"', 'state = "adaptve"', "must be 'historical' or 'adaptive'"),
        ('plants = "plants.csv"', 'plants = "../plants.csv"', "in the scenario's own folder"),
        ('plants = "plants.csv"', 'plants = "plant.csv"', "plant.csv: there is no such file in fuzz-town"),
        ('name = "fuzz-town"', "", "name is missing; write for instance"),
        ('low = "150 people"', 'low = "300 people"', "must not exceed"),
        ('b_social = "1.2 logit"', 'b_social = "nan logit"', "parameters.lean.b_social ="),
        ('b_social = "1.2 logit"', 'b_social = "1.2 logids"', "not a known unit; nearest: logit"),
        ("fitted = true", "fited = true", "parameters.fatigue.tiring.fited: no such key; nearest: fitted"),
        ('b_social = "a note"', 'b_socal = "a note"', "notes.lean.b_socal"),
        ("Two plants.", "Two \\u001b[31m plants.", "does not print"),
    ],
)
def test_a_wrong_scenario_file(tmp_path, old, new, words):
    assert old in TOML
    assert words in refusal(tmp_path, scenario_toml=TOML.replace(old, new))


def test_a_scenario_file_that_is_no_toml(tmp_path):
    assert "is not valid TOML" in refusal(tmp_path, scenario_toml=TOML.replace("[switches]", "[switches"))


def test_a_deep_or_huge_scenario_file(tmp_path):
    for index, tail in enumerate(("x = " + "[" * 20_000, "x = " + "9" * 9000, "[" + "a." * 20_000 + "b]")):
        home = tmp_path / str(index)
        home.mkdir()
        assert len(refusal(home, scenario_toml=TOML + "\n" + tail + "\n")) < 400


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            "Mill,textile,private,East,120",
            "Mill,textile,private,East,-5",
            "plants.csv, line 2: workers = -5: must be at least 1",
        ),
        ("East,120", "Est,120", "line 2: unknown district 'Est'; nearest: East"),
        ("Mill,textile", "Mill,textil", "unknown trade 'textil'; nearest: textile"),
        ("Foundry,metal,state", "Foundry,metal,crown", "line 3: unknown owner 'crown'"),
        ("Foundry,", "Mill,", "line 3: 'Mill' stands twice (first on line 2)"),
        ("East,120", "East,12.5", "must be a whole number"),
        ("East,120", "East,many", "is not a number"),
        ("East,120", "East,1000000000", "must be at most 100,000,000"),
        ("name,trade", "nam,trade", "no column 'name'"),
        ("West,25,", "West,25,,,,", "cells, but the header names"),
        ("Mill,", "Mill\x1b[31m,", "does not print"),
        ("Mill,", '"Mi\nll",', "does not print (U+000A)"),
        ("Mill,", '"Mill,', "not a comma-separated row"),
    ],
)
def test_a_wrong_table_of_plants(tmp_path, old, new, words):
    assert old in PLANTS
    assert words in refusal(tmp_path, plants_csv=PLANTS.replace(old, new, 1))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (
            PLANTS.replace("Mill", "Mühle").encode("latin-1"),
            "line 2: byte 0xfc is not UTF-8 (Latin-1?); save it as UTF-8",
        ),
        (b"\xef\xbb\xbf" + PLANTS.encode(), "line 1: is saved as UTF-8 with a byte-order mark"),
        (PLANTS.encode("utf-16"), "is saved as UTF-16"),
        (PLANTS.encode() + b"\0", "zero byte"),
        (b"", "is empty"),
    ],
)
def test_a_table_in_the_wrong_encoding(tmp_path, data, words):
    assert words in refusal(tmp_path, plants_csv=data)


def test_an_act_before_the_start(tmp_path):
    early = TIMELINE.replace("1905-10-05,1905-10-06", "1905-09-05,1905-09-06")
    assert "timeline.csv, line 3: effective_from: 1905-09-06 is before the scenario's start" in refusal(
        tmp_path, timeline_csv=early
    )


def test_an_act_at_an_unknown_plant(tmp_path):
    assert "unknown plant 'Mil'; nearest: Mill" in refusal(
        tmp_path, timeline_csv=TIMELINE.replace("plant=Mill", "plant=Mil")
    )


def test_shares_that_do_not_sum_to_one(tmp_path):
    trades = BASE["trades.csv"].replace("9 days,0.6,0.5", "9 days,0.5,0.5")
    assert "must sum to 1" in refusal(tmp_path, trades_csv=trades)


def test_a_table_too_long():
    with pytest.raises(DataError, match="rows"):
        read_bytes(b"a\n" + b"1\n" * (MOST_ROWS + 1), "x.csv")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("petersbug-1905", "nearest: petersburg-1905"),
        ("\x1b[31m", "neither"),
        ("", "neither"),
        ("a\0b", "neither"),
    ],
)
def test_a_scenario_that_is_not_there(name, words):
    with pytest.raises(ScenarioError, match=words):
        load(name)


def test_a_folder_without_a_scenario(tmp_path):
    with pytest.raises(ScenarioError, match=r"holds no scenario\.toml"):
        load(tmp_path)


def test_a_base_that_leads_round_in_a_circle(tmp_path):
    for one, other in (("a", "b"), ("b", "a")):
        (tmp_path / one).mkdir()
        (tmp_path / one / "scenario.toml").write_text(f'base = "../{other}"\n')
    with pytest.raises(ScenarioError, match="bases lead on and on"):
        load(tmp_path / "a")


def test_damaged_files_are_accepted_or_refused_politely():
    result = fuzz_module().fuzz(2000)
    assert result["failures"] == []
    assert result["accepted"] > 50
    assert result["refused"] > 1000


def test_the_fuzzing_would_notice(monkeypatch):
    module = fuzz_module()
    monkeypatch.setattr(module, "CHECK", lambda _scenario, _people: {}["nothing"])
    assert module.fuzz(40)["traceback"] > 0
