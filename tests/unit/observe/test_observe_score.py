import json

import numpy as np
import pytest
import record_factory as factory

from groundswell.errors import DataError
from groundswell.observe.score import (
    RecordLookup,
    check_targets,
    observe,
    score,
    scores_from_json,
    scores_to_json,
)
from groundswell.observe.targets import parse_targets, read_targets

HEAD = "id,quantity,scope,window,statistic,low,high,note"


def table(*lines):
    return parse_targets("\n".join((HEAD, *lines)) + "\n", "targets.csv")


def one(line, record=None):
    return score(table(line), [record or factory.make_record()])[0]


@pytest.mark.parametrize(
    ("line", "seen"),
    [
        ("a,out_share,city,1905-10-10,value,0.7,0.8,x", 0.75),
        ("a,out_share,city,1905-10-08/1905-10-20,max,0.7,0.8,", 0.75),
        ("a,out_share,city,1905-10-08/1905-10-20,min,0,0,", 0.0),
        ("a,out,city,1905-10-10/1905-10-13,sum,0,3000,", 3000.0),
        ("a,out_share,city,1905-10-09/1905-10-10,mean,0,1,", 0.375),
        ("a,out_share,city,1905-10-09/1905-10-10,change,0,1,", 0.75),
        ("a,out_share,city,1905-10-09/1905-10-10,last,0,1,", 0.75),
        ("a,out_share,city,,days_above:0.5,4,4,", 4.0),
        ("a,out_share,city,,first_day_above:0.5,1905-10-09,1905-10-11,", "1905-10-10"),
        ("a,out_share,city,,day_of_max,1905-10-10,1905-10-10,", "1905-10-10"),
        ("a,regime,city,1905-10-11,value,strike,strike,", "strike"),
        ("a,out_share,plant=Iron Works,1905-10-10,value,1,1,", 1.0),
        ("a,out_share,district=West,1905-10-10,value,0,1,", 125 / 350),
        ("a,hope,trade=metal,1905-10-10,value,0,1,", (0.2 * 600 + 0.4 * 50) / 650),
        ("a,loyalty,regiment=Guards A,1905-10-10,value,0,1,", 0.7),
        ("a,slant,outlet=left,1905-10-10,value,0,1,", 0.5),
        ("a,mixed_plant_days,city,,value,0,1,", 8 / 12),
        ("a,mixed_plant_days,city,1905-10-10/1905-10-11,value,0,1,", 4 / 6),
    ],
)
def test_each_scope_and_statistic(line, seen):
    found = one(line)
    assert found.observed == (pytest.approx(seen) if isinstance(seen, float) else seen,)
    assert found.inside == (True,)
    assert found.share == 1.0


@pytest.mark.parametrize(
    "line",
    [
        "a,out_share,city,1905-10-10,value,0,0.7,",
        "a,out_share,city,,first_day_above:0.99,1905-10-01,1905-11-10,",
        "a,mixed_plant_days,city,1905-10-20/1905-10-25,value,0,1,",
        "a,regime,city,1905-10-11,value,stalemate,quiet,",
        "a,day_of,city,,day_of_max,1905-10-20,1905-10-25,".replace("day_of,", "out_share,", 1),
    ],
)
def test_what_lies_outside_or_never_comes_does_not_hold(line):
    assert one(line).inside == (False,)


def test_both_ends_belong_to_the_band():
    assert one("a,out,city,1905-10-10,value,750,750,").inside == (True,)


def test_share_of_replicates():
    runs = [factory.make_record(hope=value) for value in (0.1, 0.2, 0.3, 0.9)]
    found = score(table("a,hope,city,1905-10-05,value,0.15,0.5,"), runs)[0]
    assert found.share == 0.5
    assert found.middle == pytest.approx(0.25)
    assert len(found.observed) == 4


def test_middle_of_dates_and_labels():
    dated = one("a,out_share,city,,first_day_above:0.5,1905-10-01,1905-10-30,")
    assert dated.middle == "1905-10-10"
    never = one("a,out_share,city,,first_day_above:0.9,1905-10-01,1905-10-30,")
    assert never.middle is None
    assert one("a,regime,city,1905-10-11,value,quiet,defeat,").middle == "strike"


def test_undefined_days_do_not_count():
    hope = np.full((45, 4), 0.4)
    hope[3] = np.nan
    record = factory.make_record(hope=hope)
    assert one("a,hope,city,1905-10-01/1905-10-08,max,0,1,", record).observed[0] == pytest.approx(0.4)
    assert one("a,hope,city,1905-10-04,value,0,1,", record).observed == (None,)
    assert one("a,hope,city,1905-10-04,max,0,1,", record).observed == (None,)


def test_json_holds_everything_and_comes_back():
    lines = (
        "a,out_share,city,1905-10-10,value,0,0.7,",
        "b,out_share,city,,first_day_above:0.99,1905-10-01,1905-11-10,",
        "c,regime,city,1905-10-11,value,strike,strike,",
        "d,hope,plant=Iron Works,1905-10-01/1905-10-03,mean,0,1,",
    )
    scores = score(table(*lines), [factory.make_record()])
    text = scores_to_json(scores)
    said = json.loads(text)
    assert said[0]["observed"] == [0.75]
    assert said[1]["observed"] == [None]
    assert said[1]["statistic"] == "first_day_above:0.99"
    assert said[3]["scope"] == "plant=Iron Works"
    again = scores_from_json(text)
    assert scores_to_json(again) == text
    assert [found.share for found in again] == [0.0, 0.0, 1.0, 1.0]


# --- mistakes


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("a,out_shar,city,1905-10-10,value,0,1,", "nearest: out_share"),
        ("a,hope,plant=Iron Work,1905-10-10,value,0,1,", "nearest: Iron Works"),
        (
            "a,hope,city,1905-09-10,value,0,1,",
            "lies outside the run, which has the days 1905-10-01 to 1905-11-14",
        ),
        ("a,hope,city,1905-10-10/1905-12-10,max,0,1,", "lies outside the run"),
        ("a,hope,city,1905-10-10/1905-10-12,value,0,1,", "'value' is of one day"),
        ("a,hope,city,,value,0,1,", "'value' is of one day"),
        ("a,mixed_plant_days,city,,max,0,1,", "one number a window"),
        ("a,regime,city,1905-10-10,value,0,1,", "labels"),
        ("a,regime,city,1905-10-10,value,strike,stalmate,", "'stalmate' is no regime; nearest: stalemate"),
        ("a,hope,city,1905-10-10,value,high,higher,", "numbers"),
        ("a,loyalty,plant=Iron Works,1905-10-10,value,0,1,", "not measured by plant"),
        ("a,session_votes_for,trade=metal,1905-10-10,value,0,1,", "not measured by trade"),
    ],
)
def test_a_question_that_the_run_cannot_answer(line, words):
    with pytest.raises(DataError, match=r"targets\.csv, line 2: ") as caught:
        one(line)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("a,hope,city,1905-10-10,value,0.5,0.4,", "lies above"),
        ("a,hope,city,,day_of_max,1905-10-12,1905-10-10,", "lies above"),
        ("a,hope,city,1905-10-10/1905-10-01,max,0,1,", "ends before it begins"),
        ("a,hope,city,10 October,max,0,1,", "neither a date"),
        ("a,hope,town,1905-10-10,value,0,1,", "is not one of city, district=name"),
        ("a,hope,plant=,1905-10-10,value,0,1,", "is not one of city"),
        ("a,hope,city,1905-10-10,median,0,1,", "is not known; "),
        ("a,hope,city,1905-10-10,vaule,0,1,", "nearest: value"),
        ("a,hope,city,,first_day_above,1905-10-01,1905-10-02,", "'first_day_above:0.5'"),
        ("a,hope,city,,first_day_above:much,1905-10-01,1905-10-02,", "needs a number"),
        ("a,hope,city,,first_day_above:nan,1905-10-01,1905-10-02,", "needs a number"),
        ("a,hope,city,,max:3,0,1,", "is written 'max'"),
        ("a,hope,city,,day_of_max,0,1,", "low and high are dates"),
        ("a,hope,city,,max,low,1,", "not a number"),
        ("a,hope,city,,max,nan,1,", "not a number"),
        ("a,hope,city,,max,,1,", "low is empty"),
        (",hope,city,,max,0,1,", "id is empty"),
    ],
)
def test_a_line_that_cannot_be_used(line, words):
    with pytest.raises(DataError, match=r"targets\.csv, line 2: ") as caught:
        table(line)
    assert words in str(caught.value)


def test_ids_are_told_apart():
    with pytest.raises(DataError, match="'a' stands twice"):
        table("a,hope,city,,max,0,1,", "a,trust,city,,max,0,1,")


def test_a_table_without_a_column_or_a_line():
    with pytest.raises(DataError, match="column 'statistic' is missing"):
        parse_targets("id,quantity,scope,window,low,high\na,hope,city,,0,1\n", "t.csv")
    with pytest.raises(DataError, match="holds no target"):
        parse_targets(HEAD + "\n", "t.csv")
    with pytest.raises(DataError, match="is empty"):
        parse_targets("", "t.csv")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xef\xbb\xbf" + HEAD.encode(), "byte-order mark"),
        (HEAD.encode() + b"\na,hope,city,,max,0,1,Z\xfcrich\n", "line 2: byte 0xfc is not UTF-8"),
        (HEAD.encode() + b"\na,hope,city,,max,0\n", "line 2: 6 cells, but the header names 8 columns"),
        (HEAD.encode() + b",low\na,hope,city,,max,0,1,,0\n", "two columns are called 'low'"),
        (HEAD.replace(",", ";").encode() + b"\n", "separated by semicolons; save it with commas"),
    ],
)
def test_a_file_in_another_writing(tmp_path, content, words):
    path = tmp_path / "t.csv"
    path.write_bytes(content)
    with pytest.raises(DataError, match=words):
        read_targets(path)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(DataError, match="cannot be read"):
        read_targets(tmp_path / "none.csv")


def test_switched_off_measures_are_refused_by_name():
    record = factory.make_record(switches={"stalemate": False})
    with pytest.raises(DataError, match="'regime' is not measured"):
        score(table("a,regime,city,1905-10-11,value,strike,strike,"), [record])


def test_targets_can_be_refused_before_anything_is_run():
    with pytest.raises(DataError, match="nearest: West"):
        check_targets(
            table("a,hope,district=Wes,1905-10-01,value,0,1,"),
            ("1905-10-01",),
            {"district": ("East", "West")},
        )


def test_a_lookup_measures_only_what_is_asked():
    record = factory.make_record()
    del record.values["hope"]
    assert observe(table("a,trust,city,1905-10-05,value,0,1,"), RecordLookup(record)) == (0.0,)
