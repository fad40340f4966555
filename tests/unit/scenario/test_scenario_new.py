"""Anyone's city from a table of plants, and tables written safely."""

import csv
import io

import pytest

from groundswell.data.tables import safe_cell, table_text, write_table
from groundswell.errors import DataError
from groundswell.scenario import load
from groundswell.scenario.csv_text import read_bytes
from groundswell.scenario.new import new

PLANTS = """\
name,trade,owner,district,workers,year
Great Mill,textile,private,Lower Town,900,1899
Glass House,glass,foreign,Upper Town,,1899
"=SUM(1)",metal,state,Lower Town,300,1899
"""


def plants(folder, text=PLANTS):
    path = folder / "plants.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def test_a_table_of_plants_becomes_a_scenario(tmp_path):
    folder = new(tmp_path / "My City", plants(tmp_path))
    scenario = load(folder)
    assert scenario.name == "my-city"
    assert scenario.people == 900 + 600 + 300
    assert [row.name for row in scenario.tables.districts] == ["Lower Town", "Upper Town"]
    assert sum(row.share for row in scenario.tables.trades) == pytest.approx(1.0, abs=1e-4)
    glass = scenario.tables.plants[1]
    assert (glass.workers, glass.headcount_assumed) == (600, True)
    assert scenario.tables.plants[2].name == "=SUM(1)"
    assert "'=SUM(1)" in (folder / "plants.csv").read_text()
    assert "EDIT" in (folder / "scenario.toml").read_text()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("name,trade,owner,district\nA,metal,state,X\n", "no column 'workers'"),
        ("name,trade,owner,district,workers\n", "holds no plant"),
        (
            "name,trade,owner,district,workers\nA,metal,state,X,-3\n",
            "line 2: workers = -3: must be at least 1",
        ),
        ("name,trade,owner,district,workers\nA,metal,crown,X,3\n", "unknown owner 'crown'"),
        ("name,trade,owner,district,workers\nA,metal,state,X,3\nA,metal,state,X,3\n", "stands twice"),
        ("name,trade,owner,district,workers\nA,metal,state,,3\n", "district is empty"),
        ("name,trade,owner,district,workers\nA,metal,state,X;Y,3\n", "semicolon"),
        ("name,trade,owner,district,workers\nÄ,metal,state,X,3\n".encode("latin-1"), "Latin-1"),
    ],
)
def test_a_wrong_table_makes_nothing(tmp_path, text, words):
    path = plants(tmp_path, text)
    with pytest.raises(DataError) as error:
        new(tmp_path / "city", path)
    assert words in str(error.value)
    assert [found.name for found in tmp_path.iterdir()] == ["plants.csv"]


def test_a_folder_that_is_not_empty_is_left_alone(tmp_path):
    path = plants(tmp_path)
    (tmp_path / "city").mkdir()
    (tmp_path / "city" / "notes.txt").write_text("mine")
    with pytest.raises(DataError, match="not empty"):
        new(tmp_path / "city", path)
    assert [found.name for found in (tmp_path / "city").iterdir()] == ["notes.txt"]


def test_a_missing_table_is_said(tmp_path):
    with pytest.raises(DataError, match="there is no such file"):
        new(tmp_path / "city", tmp_path / "plants.csv")


PAYLOADS = (
    "=1+1",
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "  =1",
    "'=1",
    "|x",
    "%0A",
    "\x1b[31mred",
    "a\nb",
)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_cell_is_a_formula_or_a_terminal_code(payload):
    cell = safe_cell(payload)
    assert cell.isprintable()
    assert not cell.lstrip().startswith(("=", "+", "-", "@", "|", "%"))


@pytest.mark.parametrize("value", ["-3.5", "+2", "1e-5", -3.5, 0, None, "Putilov Works", "it's", "a=b"])
def test_numbers_and_plain_words_are_left_alone(value):
    assert safe_cell(value) == ("" if value is None else str(value))


def test_escaped_cells_read_back_as_they_were():
    words = [word for word in PAYLOADS if word.isprintable() and word.strip() == word]
    table = read_bytes(table_text(["word"], [[word] for word in words]).encode(), "x.csv")
    assert [row[0] for row in table.rows] == words


def test_a_table_is_written_whole(tmp_path):
    write_table(tmp_path / "t.csv", ["name", "share"], [["=a", 0.5], ["b", 2.0]])
    rows = list(csv.reader(io.StringIO((tmp_path / "t.csv").read_text())))
    assert rows == [["name", "share"], ["'=a", "0.5"], ["b", "2"]]
    with pytest.raises(DataError, match="cannot be written"):
        write_table(tmp_path / "no" / "t.csv", ["name"], [])
    assert [path.name for path in tmp_path.iterdir()] == ["t.csv"]
