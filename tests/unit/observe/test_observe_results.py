import csv
import dataclasses
import json
import os

import numpy as np
import pytest
import record_factory as factory

from groundswell.errors import DataError
from groundswell.observe import OBSERVABLES, results
from groundswell.observe.dataset import tabulate, to_dataset
from groundswell.observe.score import score
from groundswell.observe.targets import parse_targets
from groundswell.world.record import Entry

FILES = {"run.nc", "chronicle.csv", "minutes.csv", "ledger.csv", "provenance.json"}
PAYLOADS = (
    '=HYPERLINK("http://x","y")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    " =1+1",
    "<script>alert(1)</script>",
    "</script><svg onload=alert(1)>",
    "\x1b[31mred\x1b[0m",
    "a\r\nb,c",
    'quo"te',
    "|cmd /c calc",
    "%0Aevil",
    "\t=1",
)


@pytest.fixture(scope="module")
def record():
    return factory.make_record()


@pytest.fixture
def folder(tmp_path, record):
    return results.write(record, tmp_path / "out" / "run")


def test_a_run_comes_back_as_it_was_written(folder, record):
    assert {path.name for path in folder.iterdir()} == FILES
    back = results.read(folder)
    for name, observable in OBSERVABLES.items():
        found = back.dataset[name]
        assert found.dims == observable.dims
        expected = observable.compute(record)
        if expected.dtype.kind == "U":
            assert found.values.tolist() == expected.tolist()
        else:
            np.testing.assert_allclose(found.values, expected, rtol=1e-6)
        assert found.attrs == {
            "units": observable.unit,
            "long_name": observable.doc,
            "denominator": observable.denominator,
            "sign": observable.sign,
        }
    assert back.dataset["day"].values.tolist() == list(record.dates)
    assert back.dataset["day"].attrs["calendar"] == "julian"
    assert back.dataset["plant"].values.tolist() == list(record.city.plants.name)
    assert back.dataset["plant_people"].values.tolist() == factory.PEOPLE.tolist()
    assert back.dataset.attrs["digest"] == record.digest
    assert back.chronicle[0]["figures"] == "level: 2"
    assert back.chronicle[1]["cause"] == "=HYPERLINK(1)"
    assert back.minutes[0]["votes_by_trade"] == "metal: 3 for, 1 against; textile: 1 for, 2 against"
    assert back.minutes[0]["report"] == "encouraging, brighter than the truth"
    assert back.ledger[0]["campaign"] == "October strike"
    assert float(back.ledger[0]["person_days"]) == 3000
    assert back.provenance["seed"] == 1
    assert back.provenance["digest"] == record.digest


def test_other_programs_read_the_same_file(folder, record):
    import xarray

    ours = results.read(folder).dataset
    with xarray.open_dataset(folder / "run.nc", engine="h5netcdf") as theirs:
        theirs.load()
    assert (
        dict(theirs.sizes)
        == dict(ours.sizes)
        == {
            "day": 45,
            "plant": 4,
            "district": 2,
            "trade": 2,
            "regiment": 2,
            "outlet": 2,
            "session": 1,
        }
    )
    xarray.testing.assert_equal(theirs, ours)
    assert set(to_dataset(record).data_vars) == set(theirs.data_vars)


def test_results_score_like_the_run(folder, record):
    targets = parse_targets(
        "id,quantity,scope,window,statistic,low,high\n"
        "a,out_share,city,1905-10-10,value,0.7,0.8\n"
        "b,regime,city,1905-10-11,value,strike,strike\n"
        "c,mixed_plant_days,city,1905-10-09/1905-10-12,value,0,1\n"
        "d,out_share,plant=Iron Works,,first_day_above:0.5,1905-10-10,1905-10-10\n",
        "targets.csv",
    )
    from_run, from_folder = score(targets, [record]), score(targets, [results.read(folder)])
    assert [found.observed for found in from_run] == [found.observed for found in from_folder]


def test_writing_again_replaces_a_run_and_leaves_nothing_behind(folder, record):
    (folder / "report.html").write_text("old")
    other = dataclasses.replace(record, digest="1" * 64)
    results.write(other, folder)
    assert {path.name for path in folder.iterdir()} == FILES
    assert results.read(folder).provenance["digest"] == "1" * 64
    assert [path.name for path in folder.parent.iterdir()] == ["run"]


def test_somebody_s_files_are_never_overwritten(tmp_path, record):
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(DataError, match=r"thesis\.txt.*which no run has written"):
        results.write(record, tmp_path)
    assert (tmp_path / "thesis.txt").read_text() == "years of work"


def test_a_file_is_not_a_folder(tmp_path, record):
    (tmp_path / "file").write_text("x")
    with pytest.raises(DataError, match="is a file"):
        results.write(record, tmp_path / "file")
    with pytest.raises(DataError, match="is a file"):
        results.write(record, tmp_path / "file" / "below")


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write anywhere")
def test_an_unwritable_folder_is_refused(tmp_path, record):
    (tmp_path / "locked").mkdir(mode=0o500)
    with pytest.raises(DataError, match="cannot be written to"):
        results.write(record, tmp_path / "locked" / "run")


def test_a_place_that_cannot_be_made_is_refused(record):
    with pytest.raises(DataError, match="give another folder"):
        results.write(record, "/proc/none/run")


@pytest.mark.parametrize("failure", [OSError(28, "No space left on device"), KeyboardInterrupt(), ValueError("NaN")])
def test_a_failure_half_way_leaves_the_older_run(folder, record, monkeypatch, failure):
    before = {path.name: path.read_bytes() for path in folder.iterdir()}

    def fail(*_):
        raise failure

    monkeypatch.setattr(results, "ledger_rows", fail)
    expected = DataError if isinstance(failure, OSError) else type(failure)
    with pytest.raises(expected):
        results.write(record, folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert [path.name for path in folder.parent.iterdir()] == ["run"]


@pytest.mark.parametrize("size", [0, 1, 100, 5_000, 100_000])
def test_a_truncated_file_is_one_sentence(folder, size):
    path = folder / "run.nc"
    whole = path.read_bytes()
    assert size < len(whole)
    path.write_bytes(whole[:size])
    with pytest.raises(DataError, match=r"run\.nc: cut short or damaged"):
        results.read(folder)


def test_another_program_s_file_is_one_sentence(folder):
    import h5py

    with h5py.File(folder / "run.nc", "w") as file:
        file["x"] = 1
    with pytest.raises(DataError, match="not a results file"):
        results.read(folder)


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_missing_file_is_one_sentence(folder, name):
    (folder / name).unlink()
    with pytest.raises(DataError, match=name.replace(".", r"\.")):
        results.read(folder)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", "[" * 100_000, "\udcff"])
def test_damaged_provenance_is_one_sentence(folder, text):
    (folder / "provenance.json").write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(DataError, match=r"provenance\.json"):
        results.read(folder)


def test_no_such_folder(tmp_path):
    with pytest.raises(DataError, match="there is no such folder"):
        results.read(tmp_path / "none")


@pytest.mark.parametrize(
    ("switch", "gone", "columns"),
    [
        ("mandates", {"mandates", "session_mandates"}, {"mandates"}),
        ("agenda", {"session_agenda"}, {"agenda"}),
        ("stalemate", {"regime"}, set()),
        ("parties", {"parties_share_of_calls"}, set()),
        ("blame", {"blame_true", "blame_false", "blame_late", "army_blame_by_outlet"}, set()),
        ("reports", {"reported_mood", "session_report_error"}, {"report", "reported_mood", "true_mood"}),
    ],
)
def test_a_measure_switched_off_takes_its_own_away_and_nothing_else(tmp_path, record, switch, gone, columns):
    whole = tabulate(record)
    without = dataclasses.replace(record, switches={switch: False})
    left = tabulate(without)
    lost = set(whole.variables) - set(left.variables)
    assert gone <= lost
    assert lost == {name for name, found in OBSERVABLES.items() if found.switch == switch}
    for name, variable in left.variables.items():
        np.testing.assert_array_equal(variable.values, whole.variables[name].values)
    minutes = results.read(results.write(without, tmp_path / "run")).minutes[0]
    assert columns.isdisjoint(minutes)
    assert {"motion", "decided"} <= set(minutes)


def test_an_empty_axis_is_left_out(tmp_path):
    bare = factory.make_record(city=factory.make_city(regiments=(), outlets=()))
    bare = dataclasses.replace(bare, sessions=(), campaigns=(), chronicle=())
    back = results.read(results.write(bare, tmp_path / "run"))
    assert not {"regiment", "outlet", "session"} & set(back.dataset.sizes)
    assert np.isnan(back.dataset["press_slant"].values).all()
    assert back.chronicle == back.minutes == back.ledger == ()


@pytest.mark.parametrize("payload", PAYLOADS)
def test_names_cannot_become_code(tmp_path, record, payload):
    entry = Entry(record.dates[0], payload, payload, payload, "simulated", payload, {payload: 1.0})
    session = dataclasses.replace(
        record.sessions[0], agenda=(payload,), item=payload, motion=payload, votes_for={payload: 1}
    )
    campaign = dataclasses.replace(record.campaigns[0], name=payload, why=payload, verdict_by_outlet={payload: payload})
    hostile = dataclasses.replace(record, chronicle=(entry,), sessions=(session,), campaigns=(campaign,))
    folder = results.write(hostile, tmp_path / "run")
    for name in ("chronicle", "minutes", "ledger"):
        text = (folder / f"{name}.csv").read_text(encoding="utf-8")
        assert "\x1b" not in text
        rows = list(csv.reader(text.splitlines()))
        assert len(rows) == 2, "a name must not begin a line of its own"
        assert len(rows[0]) == len(rows[1])
        for cell in rows[1]:
            assert not cell.lstrip().startswith(("=", "+", "@", "|", "%"))
            assert not cell.startswith("-") or cell[1:].replace(".", "").isdigit()
    assert json.loads((folder / "provenance.json").read_text())["digest"] == record.digest
    assert len(results.read(folder).chronicle) == 1
