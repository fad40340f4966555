"""What new users typed, and what was wrong with it: one sentence each, or taken as it was meant."""

import re
import unicodedata

import pytest
from scenario_town import fuzz_module, town

from groundswell.engine.plan import plan
from groundswell.errors import DataError, GroundswellError, ScenarioError
from groundswell.institutions import INSTITUTIONS
from groundswell.scenario import catalogue, changes, load
from groundswell.scenario.csv_text import read_bytes, safe_cell, table_text
from groundswell.scenario.document import POLICY_OWNERS
from groundswell.scenario.new import new
from groundswell.scenario.timeline import ACTORS, KINDS, OF_AN_INSTITUTION

BASE = fuzz_module().BASE
HEAD = "name,trade,owner,district,workers\n"
CITY = load("petersburg-1905")


def table(folder, rows, head=HEAD):
    path = folder / "plants.csv"
    path.write_text(head + rows, encoding="utf-8")
    return path


def refused(folder, **files):
    with pytest.raises(GroundswellError) as error:
        load(town(folder, **files))
    assert str(error.value).isprintable()
    return str(error.value)


@pytest.mark.parametrize(("said", "meant"), [("1e3", 1000), ("900.0", 900), ("5.", 5), ("1e8", 100_000_000)])
def test_a_headcount_is_a_whole_number_however_it_is_written(tmp_path, said, meant):
    scenario = load(new(tmp_path / "city", table(tmp_path, f"A,metal,state,X,{said}\n")))
    assert scenario.people == meant
    assert scenario.tables.raw["plants"].mappings()[0]["workers"] == str(meant)


@pytest.mark.parametrize("said", ["1e400", "many", "12.5"])
def test_a_wrong_headcount_names_file_and_line(tmp_path, said):
    with pytest.raises(DataError, match=r"plants\.csv, line 3: workers"):
        new(tmp_path / "city", table(tmp_path, f"A,metal,state,X,3\nB,metal,state,X,{said}\n"))


@pytest.mark.parametrize(
    "value", ["1e400", 10**400, 10**5000, float("inf"), float("nan")], ids=["text", "long", "longer", "inf", "nan"]
)
@pytest.mark.parametrize("path", ["streams.decide/fate", "lean.b_social", "population.threshold", "people"])
def test_a_number_that_is_none_is_a_sentence(path, value):
    with pytest.raises(ScenarioError) as error:
        CITY.change(path, value)
    assert str(error.value).isprintable()
    assert path.rpartition(".")[2] in str(error.value)


def test_a_stream_is_a_whole_number_in_plain_words():
    assert CITY.change("streams.decide/fate", "1e3").streams == {"decide/fate": 1000}
    for value in ("5.5", "4096", "-1", "seven"):
        with pytest.raises(ScenarioError, match="must be a whole number from 0 to 4095"):
            CITY.change("streams.decide/fate", value)


def test_streams_that_nobody_draws_from_are_refused():
    plan(CITY.without("speakers").change("streams.speakers/lot", 100))
    for name, words in (("x", "nobody makes a draw"), ("lean/hnad", "nearest: lean/hand"), ("lean/", "nobody")):
        with pytest.raises(ScenarioError, match=words):
            plan(CITY.change(f"streams.{name}", 5))
    with pytest.raises(ScenarioError, match=r"scenario\.toml: streams\.decide/fate = 1: .* already"):
        plan(CITY.change("streams.decide/fate", 1))


def test_examples_in_sentences_can_be_said():
    with pytest.raises(ScenarioError) as error:
        CITY.change("a.b.c", 1)
    said = re.search(r"write for instance (\S+) or (\S+)$", str(error.value)).groups()
    assert said == changes.EXAMPLES
    for path, value in zip(said, ("5 logit", "200000 people"), strict=True):
        plan(CITY.change(path, value))


def test_a_section_is_no_single_value():
    with pytest.raises(ScenarioError, match="'streams' is a section"):
        CITY.change("streams", 5)


def test_a_city_smaller_than_its_named_plants_is_refused_when_planned(tmp_path):
    small = load(town(tmp_path, scenario_toml=BASE["scenario.toml"].replace('"200 people"', '"180 people"')))
    with pytest.raises(ScenarioError) as error:
        plan(small)
    assert str(error.value).startswith('fuzz-town/scenario.toml: people = "180 people": the 3 named plants')
    assert "raise people or lower the headcounts" in str(error.value)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("council,call", "counsil,call", "line 3: actor: 'counsil' is nobody known .*nearest: council"),
        ("employers,closure", "employer,closure", "line 4: actor: .*nearest: employers"),
        ("council,call", "students,call", "line 3: actor: 'students' is nobody known"),
        ("council,call", "Council,public_sympathy", "nearest: council"),
    ],
)
def test_an_actor_whom_nobody_knows(tmp_path, old, new, words):
    assert old in BASE["timeline.csv"]
    assert re.search(words, refused(tmp_path, timeline_csv=BASE["timeline.csv"].replace(old, new)))


def test_anybody_may_show_sympathy(tmp_path):
    said = BASE["timeline.csv"].replace("council,call", "university,public_sympathy")
    assert load(town(tmp_path, timeline_csv=said)).tables.timeline[1].actor == "university"


def test_the_actors_known_are_those_there_are():
    assert {who.actor for who in INSTITUTIONS if who.streams} | set(POLICY_OWNERS) <= set(ACTORS)
    assert set(KINDS) >= OF_AN_INSTITUTION
    assert {act.actor for name in catalogue.names() for act in load(name).tables.timeline} <= set(ACTORS)


@pytest.mark.parametrize("name", ["mill-town", "petersburg-1905", "Mill-Town"])
def test_a_new_city_is_not_called_like_a_shipped_one(tmp_path, name):
    with pytest.raises(DataError, match="give the folder another name"):
        new(tmp_path / name, table(tmp_path, "A,metal,state,X,30\n"))


def test_the_current_folder_is_filled_in_place(tmp_path, monkeypatch):
    plants = table(tmp_path, "A,metal,state,X,30\n")
    home = tmp_path / "my-town"
    home.mkdir()
    monkeypatch.chdir(home)
    before = home.stat().st_ino
    new(".", plants)
    assert home.stat().st_ino == before
    assert load(".").name == "my-town"
    assert not [path for path in (*home.iterdir(), *tmp_path.iterdir()) if path.name.startswith(".")]
    with pytest.raises(DataError, match="not empty"):
        new(".", plants)


def test_no_two_cities_share_a_name(tmp_path):
    plants = table(tmp_path, "A,metal,state,X,30\n")
    folders = ("Одесса", "Харьков", "Łódź", "Lodz", "😀", "Mill Town", "x" * 80, "x" * 81)
    scenarios = [load(new(tmp_path / folder, plants)) for folder in folders]
    names = [scenario.name for scenario in scenarios]
    assert len(set(names)) == len(folders)
    assert names[3] == "lodz"
    assert names[0].startswith("my-city-")
    assert not set(names) & set(catalogue.names())
    assert scenarios[0].title == "Одесса"
    assert scenarios[4].title == "😀"


@pytest.mark.parametrize("column", ["surname", "First name", "e-mail", "personal_id", "date of birth", "Passport"])
def test_data_by_person_are_refused(tmp_path, column):
    head = HEAD.replace("\n", f",{column}\n")
    with pytest.raises(DataError, match=r"plants\.csv: column .*: data by person are refused"):
        new(tmp_path / "city", table(tmp_path, "A,metal,state,X,30,x\n", head))
    plants = BASE["plants.csv"].replace("notes", column)
    assert "data by person are refused" in refused(tmp_path, plants_csv=plants)


def test_an_act_after_the_end_is_remarked_upon(tmp_path):
    late = BASE["timeline.csv"].replace("1905-10-09,1905-10-09", "1905-10-09,1906-01-01")
    (remark,) = load(town(tmp_path, timeline_csv=late)).remarks
    assert remark.startswith("fuzz-town/timeline.csv, line 4: takes effect on 1906-01-01, after the scenario's end")
    short = CITY.change("end", "1905-10-20").change("claims_until", "1905-10-20").remarks
    assert any(re.search(r"lines 12, 13, 14 and \d+ more: \d+ acts take effect after", remark) for remark in short)
    assert not any("timeline" in remark for remark in CITY.remarks)


def test_a_district_beside_itself_or_only_from_one_side(tmp_path):
    (tmp_path / "own").mkdir()
    own = BASE["districts.csv"].replace("East,,1,2,West", "East,,1,2,West;East")
    assert "line 2: neighbours: 'East' is its own neighbour" in refused(tmp_path / "own", districts_csv=own)
    (remark,) = load(town(tmp_path, districts_csv=BASE["districts.csv"].replace("4,East", "4,"))).remarks
    assert (
        remark == "fuzz-town/districts.csv, line 2: 'East' names 'West' as a neighbour, but 'West' does not name 'East'"
    )


@pytest.mark.parametrize("other", ["mill", "MILL"])
def test_names_equal_but_for_case_are_one(tmp_path, other):
    said = refused(tmp_path, plants_csv=BASE["plants.csv"].replace("Works,", f"{other},"))
    assert f"line 4: '{other}' is the same name as 'Mill' on line 2" in said


def test_names_equal_but_for_composition_are_one(tmp_path):
    plants = (
        BASE["plants.csv"].replace("Mill,", "Mühle,").replace("Works,", unicodedata.normalize("NFD", "Mühle") + ",")
    )
    said = refused(tmp_path, plants_csv=plants, timeline_csv=BASE["timeline.csv"].replace("plant=Mill", "plant=Mühle"))
    assert "line 4: 'Mühle' stands twice (first on line 2)" in said
    with pytest.raises(DataError, match="district 'north' is written 'North' on line 2"):
        new(tmp_path / "city", table(tmp_path, "A,metal,state,North,3\nB,metal,state,north,3\n"))


def test_a_no_break_space_is_a_space(tmp_path):
    plants = BASE["plants.csv"].replace("Mill,", "Long\u00a0Mill\u00a0,").replace("Works,", "Iron\u202fWorks,")
    timeline = BASE["timeline.csv"].replace("plant=Mill", "plant=Long Mill")
    names = [row.name for row in load(town(tmp_path, plants_csv=plants, timeline_csv=timeline)).tables.plants]
    assert names == ["Long Mill", "Foundry", "Iron Works"]


@pytest.mark.parametrize("name", ["می\u200cخواهم", "ක්\u200dරමය", "क\u094d\u200dष"])
def test_joiners_stand_where_a_script_needs_them(name):
    read = read_bytes(f"name\n{name}\n".encode(), "x.csv")
    assert read.rows == ((unicodedata.normalize("NFC", name),),)
    assert safe_cell(name) == name
    assert read_bytes(table_text(["name"], read.rows).encode(), "x.csv").rows == read.rows


@pytest.mark.parametrize("name", ["Mi\u200dll", "\u200cمی", "می\u200c", "می\u200c\u200dخ", "M\u200b", "\u202eM"])
def test_joiners_elsewhere_do_not_print(name):
    with pytest.raises(DataError, match="does not print"):
        read_bytes(f"name\n{name}\n".encode(), "x.csv")
    assert safe_cell(name).isprintable()
