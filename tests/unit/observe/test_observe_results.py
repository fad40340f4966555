import csv
import dataclasses
import hashlib
import json
import os
import shutil
from pathlib import Path

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


@pytest.fixture(scope="module")
def written(tmp_path_factory, record):
    return results.write(record, tmp_path_factory.mktemp("written") / "run")


@pytest.fixture
def folder(tmp_path, written):
    """Return a copy of the run's folder, to be spoilt."""
    return Path(shutil.copytree(written, tmp_path / "out" / "run"))


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
    assert back.minutes[0]["report"] == "discouraging, brighter than the truth"
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


def test_an_unwritable_folder_is_refused(tmp_path, record, monkeypatch):
    """The refusal is the system's own answer, given here in its place: the superuser may write anywhere."""

    def refuses(*_, **__):
        raise PermissionError(13, "Permission denied")

    (tmp_path / "locked").mkdir()
    monkeypatch.setattr(results.tempfile, "mkstemp", refuses)
    with pytest.raises(DataError, match=r"cannot be written to \(permission denied\)"):
        results.write(record, tmp_path / "locked" / "run")
    assert list((tmp_path / "locked").iterdir()) == []


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


def seal(folder):
    """Let provenance vouch for the files as they are, so that what looks inside them can be tested."""
    path = folder / "provenance.json"
    said = json.loads(path.read_text(encoding="utf-8"))
    said["files"] = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in results.HASHED}
    path.write_text(json.dumps(said), encoding="utf-8")


@pytest.mark.parametrize("size", [0, 1, 5_000])
def test_a_truncated_file_is_one_sentence_even_if_vouched_for(folder, size):
    path = folder / "run.nc"
    path.write_bytes(path.read_bytes()[:size])
    seal(folder)
    with pytest.raises(DataError, match=r"run\.nc: cut short or damaged"):
        results.read(folder)


@pytest.mark.parametrize("name", ["chronicle.csv", "minutes.csv", "ledger.csv", "run.nc"])
def test_a_file_that_is_not_as_it_was_written_is_named(folder, name):
    path = folder / name
    whole = path.read_bytes()
    for other in (b"", whole[:-20], whole[: whole.find(b"\n") + 1], whole + b"\n"):
        path.write_bytes(other)
        with pytest.raises(DataError, match=name.replace(".", r"\.")):
            results.read(folder)
    path.write_bytes(whole)
    results.read(folder)


@pytest.mark.parametrize("name", ["chronicle.csv", "minutes.csv", "ledger.csv"])
def test_a_torn_table_is_one_sentence_even_if_vouched_for(folder, name):
    path = folder / name
    whole = path.read_text(encoding="utf-8")
    head, first, *_ = whole.splitlines()
    cases = {
        "": "does not name the columns",
        whole.replace(head.split(",")[0], "other", 1): "does not name the columns",
        f"{head}\n{first.rpartition(',')[0]}\n": "row 2: .* cells, but",
    }
    for text, words in cases.items():
        path.write_text(text, encoding="utf-8")
        seal(folder)
        with pytest.raises(DataError, match=words):
            results.read(folder)


def test_provenance_without_hashes_vouches_for_nothing(folder):
    path = folder / "provenance.json"
    said = json.loads(path.read_text(encoding="utf-8"))
    del said["files"]
    path.write_text(json.dumps(said), encoding="utf-8")
    with pytest.raises(DataError, match="names no files"):
        results.read(folder)


@pytest.mark.parametrize("name", ["out_share", "plant_named", "plant_district", "hope_by_district", "district"])
def test_a_report_of_a_run_that_lacks_something_is_one_sentence(folder, name):
    import h5py

    from groundswell.report.page import write_report

    with h5py.File(folder / "run.nc", "a") as file:
        if name == "district":
            file[name][0] = "Nowhere"
        else:
            del file[name]
    seal(folder)
    with pytest.raises(DataError, match=rf"run\.nc: .*'{'West|East' if name == 'district' else name}"):
        write_report(folder)
    assert not (folder / "report.html").exists()


def test_another_program_s_file_is_one_sentence(folder):
    import h5py

    with h5py.File(folder / "run.nc", "w") as file:
        file["x"] = 1
    seal(folder)
    with pytest.raises(DataError, match="not a results file"):
        results.read(folder)


@pytest.mark.parametrize("step", ["rename", "replace"])
def test_an_interrupt_between_two_steps_leaves_the_older_run(folder, record, monkeypatch, step):
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    done = getattr(Path, step)
    times = []

    def interrupted(self, goal):
        done(self, goal)
        if not times:
            times.append(1)
            raise KeyboardInterrupt

    monkeypatch.setattr(Path, step, interrupted)
    with pytest.raises(KeyboardInterrupt):
        results.write(record, folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert [path.name for path in folder.parent.iterdir()] == ["run"]


def test_an_interrupt_after_a_first_run_took_its_place_leaves_nothing(tmp_path, record, monkeypatch):
    done = Path.replace

    def interrupted(self, goal):
        done(self, goal)
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        results.write(record, tmp_path / "run")
    assert list(tmp_path.iterdir()) == []


def test_behind_a_link_the_folder_is_replaced_and_the_link_stays(folder, record):
    link = folder.parent / "latest"
    link.symlink_to(folder)
    results.write(dataclasses.replace(record, digest="2" * 64), link)
    assert link.is_symlink()
    assert results.read(folder).provenance["digest"] == "2" * 64
    assert sorted(path.name for path in folder.parent.iterdir()) == ["latest", "run"]


def test_a_link_in_a_circle_is_refused(tmp_path, record):
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    with pytest.raises(DataError):
        results.write(record, tmp_path / "a")


def test_a_mount_point_is_refused_early(folder, monkeypatch):
    monkeypatch.setattr("os.path.ismount", lambda path: True)
    with pytest.raises(DataError, match="is a mount point; give a folder inside it"):
        results.check_directory(folder)


@pytest.mark.parametrize("place", ["/proc/run", "/sys/run"])
@pytest.mark.skipif(not os.path.ismount("/proc") or not os.path.ismount("/sys"), reason="this system has no such place")
def test_places_that_take_no_file_are_refused_early(place):
    with pytest.raises(DataError, match="cannot be written to"):
        results.check_directory(Path(place))


@pytest.mark.parametrize("up", [0, 1])
def test_the_folder_one_stands_in_is_refused(folder, monkeypatch, up):
    monkeypatch.chdir(folder)
    names = results.OWN_FILES | {folder.name}
    with pytest.raises(DataError, match="you are standing in this folder"):
        results.check_directory((folder, folder.parent)[up], names)


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
