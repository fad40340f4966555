"""Bad input, as a new user would give it: one clear sentence, exit code 2, nothing written, nothing lost."""

import json
import shutil
from pathlib import Path

import pytest

import groundswell
from groundswell.cli_console import EXAMPLE, writable
from groundswell.scenario.catalogue import folder as shipped

PLANTS = "name,trade,owner,district,workers\nLong Mill,textile,private,Riverside,90\n"


def refused(said, *words):
    assert said.code == 2, said
    lines = said.err.strip().splitlines()
    assert len(lines) == 1, said.err
    assert lines[0].startswith("groundswell: ")
    assert "Traceback" not in said.err
    for word in words:
        assert word in said.err, said.err


@pytest.fixture
def town(tmp_path):
    folder = tmp_path / "town"
    shutil.copytree(shipped("mill-town"), folder)
    return folder


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_an_unknown_scenario_names_the_nearest(groundswell_says):
    refused(groundswell_says("run", "mil-town"), "mil-town", "mill-town")


def test_a_mistyped_key(groundswell_says, town):
    edit(town / "scenario.toml", "calendar =", "calender =")
    refused(groundswell_says("check", town), "scenario.toml", "calender", "calendar")


def test_a_mistyped_parameter(groundswell_says):
    refused(groundswell_says("run", "mill-town", "--set", "lean.b_socal=2 logit"), "b_socal", "b_social")


def test_a_missing_unit(groundswell_says):
    refused(groundswell_says("run", "mill-town", "--set", "fatigue.tiring=0.2"), "0.2", "per day")


def test_a_wrong_unit(groundswell_says):
    refused(groundswell_says("run", "mill-town", "--set", "fatigue.tiring=0.2 roubles per day"), "per day")


def test_a_value_out_of_range(groundswell_says):
    refused(groundswell_says("run", "mill-town", "--set", "fatigue.tiring=7 per day"), "range")


def test_a_change_that_is_none(groundswell_says):
    refused(groundswell_says("run", "mill-town", "--set", "fatigue.tiring"), "PATH=VALUE", EXAMPLE)


def test_the_example_of_a_change_can_be_made(groundswell_says):
    said = groundswell_says("plan", "mill-town", "--set", EXAMPLE)
    assert said.code == 0, said.err


def test_an_unknown_switch(groundswell_says):
    refused(groundswell_says("run", "mill-town", "--without", "bandwagn"), "bandwagon")


def test_a_negative_headcount(groundswell_says, town):
    edit(town / "plants.csv", ",900", ",-900")
    refused(groundswell_says("check", town), "plants.csv", "-900")


def test_a_plant_in_an_unknown_district(groundswell_says, town):
    edit(town / "plants.csv", "private,Riverside,900", "private,Riversid,900")
    refused(groundswell_says("check", town), "plants.csv", "Riversid", "Riverside")


def test_an_event_before_the_start(groundswell_says, town):
    edit(town / "timeline.csv", "1900-03-12,1900-03-12", "1899-03-12,1899-03-12")
    refused(groundswell_says("check", town), "timeline.csv", "1899-03-12")


def test_duplicate_names(groundswell_says, town):
    edit(town / "plants.csv", "Lower Mill", "Long Mill")
    refused(groundswell_says("check", town), "plants.csv", "Long Mill")


def test_a_table_in_latin_1(groundswell_says, town):
    (town / "plants.csv").write_bytes((PLANTS + "Käthe,textile,private,Riverside,80\n").encode("latin-1"))
    refused(groundswell_says("check", town), "plants.csv", "UTF-8")


def test_a_table_with_a_byte_order_mark(groundswell_says, town):
    (town / "plants.csv").write_text(PLANTS, encoding="utf-8-sig")
    refused(groundswell_says("check", town), "plants.csv", "byte-order mark")


@pytest.mark.parametrize("command", ["check", "run", "plan"])
def test_a_city_of_a_million_million(groundswell_says, command):
    refused(groundswell_says(command, "petersburg-1905", "--people", 10**12), "people")
    assert not Path("out").exists()


def test_too_few_people_for_the_plants(groundswell_says):
    refused(groundswell_says("run", "mill-town", "--people", 3), "60")


@pytest.mark.parametrize("words", [("run", "mill-town"), ("explain", "mill-town")])
def test_an_output_folder_that_is_a_file(groundswell_says, tmp_path, words):
    (tmp_path / "taken").write_text("mine", encoding="utf-8")
    refused(groundswell_says(*words, "--out", tmp_path / "taken"), "taken")
    assert (tmp_path / "taken").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("words", [("run", "mill-town"), ("explain", "mill-town")])
def test_an_output_folder_under_a_file(groundswell_says, tmp_path, words):
    (tmp_path / "taken").write_text("mine", encoding="utf-8")
    refused(groundswell_says(*words, "--out", tmp_path / "taken" / "below"), "taken")
    assert (tmp_path / "taken").read_text(encoding="utf-8") == "mine"


def test_a_folder_without_rights_is_refused_before_any_work(tmp_path, monkeypatch):
    # Whoever runs the tests may be allowed everything, so the refusal is played.
    def forbidden(*args, **kwargs):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.mkstemp", forbidden)
    with pytest.raises(groundswell.DataError, match="permission denied"):
        writable(tmp_path / "new", "give another folder")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_of_somebody_elses_files_is_left_alone(groundswell_says, tmp_path):
    folder = tmp_path / "letters"
    folder.mkdir()
    (folder / "to-mother.txt").write_text("dear", encoding="utf-8")
    refused(groundswell_says("run", "mill-town", "--out", folder), "to-mother.txt")
    assert [path.name for path in folder.iterdir()] == ["to-mother.txt"]


@pytest.mark.parametrize("command", ["report", "replay"])
def test_a_folder_that_is_none(groundswell_says, command):
    refused(groundswell_says(command, "nowhere"), "nowhere")


def test_a_table_of_targets_that_is_none(groundswell_says):
    refused(groundswell_says("score", "mill-town", "nowhere.csv"), "nowhere.csv")


@pytest.mark.parametrize(
    "words",
    [(), ("chek",), ("check",), ("run", "mill-town", "--seed", "x"), ("run", "mill-town", "--sead", "1")],
)
def test_words_that_are_no_command(groundswell_says, words):
    said = groundswell_says(*words)
    assert said.code == 2
    assert said.err.count("\n") == 1
    assert "Traceback" not in said.err


def test_a_name_cannot_steer_the_terminal(groundswell_says):
    said = groundswell_says("check", "\x1b[2Jmill-town")
    refused(said)
    assert "\x1b" not in said.err


def test_a_table_that_new_cannot_read(groundswell_says, tmp_path):
    (tmp_path / "plants.csv").write_text("name,trade\nLong Mill,textile\n", encoding="utf-8")
    refused(groundswell_says("new", "city", "--plants", "plants.csv"), "plants.csv")
    assert not (tmp_path / "city").exists()


def test_a_table_separated_by_semicolons(groundswell_says, tmp_path):
    (tmp_path / "plants.csv").write_text(PLANTS.replace(",", ";"), encoding="utf-8")
    refused(groundswell_says("new", "city", "--plants", "plants.csv"), "semicolons; save it with commas")
    assert not (tmp_path / "city").exists()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--people", -5), "--people -5: must be at least 1"),
        (("--people", "1e9"), "--people 1e9: must be a whole number in digits"),
        (("--threads", 0), "--threads 0: must be at least 1"),
        (("--seed", -1), "--seed -1: must be at least 0"),
        (("--seed", 2**64), f"must be at most {2**64 - 1}"),
        (("--seed", "x"), "--seed x: must be a whole number in digits"),
        (("--replicate", 2**32), f"must be at most {2**32 - 1}"),
        (("--backend", "gpu"), "--backend gpu: must be one of cpu, columns, reference"),
    ],
)
def test_a_number_or_a_word_that_a_flag_does_not_take(groundswell_says, words, sentence):
    refused(groundswell_says("run", "mill-town", *words, "--out", "here"), sentence)
    assert list(Path().iterdir()) == []


@pytest.mark.parametrize("flag", ["--set", "--without", "--people", "--replicates", "--seed"])
def test_a_run_that_has_been_made_cannot_be_run_otherwise(groundswell_says, tmp_path, flag):
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "provenance.json").write_text("{}", encoding="utf-8")
    value = {"--set": EXAMPLE, "--without": "fatigue"}.get(flag, "3")
    refused(groundswell_says("score", "run", "targets.csv", flag, value), flag, "give a scenario")


def test_pages_of_ones_own_are_not_explained_away(groundswell_says, tmp_path):
    folder = tmp_path / "mine"
    folder.mkdir()
    for name in ("odd.md", "notes.txt"):
        (folder / name).write_text("my own", encoding="utf-8")
        refused(groundswell_says("explain", "mill-town", "--out", folder), name, "no explain has written")
        assert [path.read_text(encoding="utf-8") for path in folder.iterdir()] == ["my own"]
        (folder / name).unlink()
    for name in ("odd.md", "odd.html", "loops.svg", "causal-diagram.svg"):
        (folder / name).write_text("my own", encoding="utf-8")
    refused(groundswell_says("explain", "mill-town", "--out", folder), "no explain has written")


@pytest.mark.parametrize("command", ["run", "explain"])
def test_a_folder_one_stands_in(groundswell_says, tmp_path, monkeypatch, command):
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setattr("groundswell.engine.run.run", lambda *args, **kwargs: pytest.fail("it was run"))
    monkeypatch.setattr(Path, "cwd", classmethod(lambda cls: tmp_path / "here"))
    refused(groundswell_says(command, "mill-town", "--out", tmp_path / "here"), "you are standing in this folder")
    assert (tmp_path / "here").is_dir()


def test_only_commands_that_have_the_flag_speak_of_it(groundswell_says, tmp_path):
    (tmp_path / "taken").write_text("mine", encoding="utf-8")
    (tmp_path / "plants.csv").write_text(PLANTS, encoding="utf-8")
    for words in (("report", "taken"), ("new", "taken", "--plants", "plants.csv")):
        said = groundswell_says(*words)
        refused(said, "taken: is a file")
        assert "--out" not in said.err


@pytest.mark.parametrize(
    "scenario", [None, [], {}, {"scenario": {}}, {"scenario": {}, "tables": {"plants": {"columns": ["name"]}}}]
)
def test_a_damaged_scenario_in_provenance(groundswell_says, tmp_path, scenario):
    (tmp_path / "run").mkdir()
    said = json.dumps({"scenario": scenario})
    (tmp_path / "run" / "provenance.json").write_text(said, encoding="utf-8")
    answer = groundswell_says("replay", "run", "--anyway")
    refused(answer, "provenance.json")
    assert "Error" not in answer.err
