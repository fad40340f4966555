"""Conducting: what is missing is done once, an interrupt costs nothing, and stored runs can be repeated."""

import csv
import itertools
import json
from functools import partial

import numpy as np
import pytest

import flips
import kills
from groundswell.errors import DataError, GroundswellError
from groundswell.observe.dataset import read_netcdf
from groundswell.study import conductor
from groundswell.study.conductor import conduct, replay, resume, status
from groundswell.study.executors import InProcess, Processes
from groundswell.study.export import export
from groundswell.study.integrity import verify
from groundswell.study.jobs import Member, jobs_of
from groundswell.study.payload import Result
from groundswell.study.store import create, open_store
from light import enter, light, planted


class Counting:
    """Runs jobs here, and keeps count; it may be interrupted at some run."""

    def __init__(self, stop=None):
        self.done, self.stop = [], stop

    def outcomes(self, jobs, documents, play):
        for outcome in InProcess().outcomes(jobs, documents, play):
            if len(self.done) == self.stop:
                raise KeyboardInterrupt
            self.done.append(outcome.job.id)
            yield outcome


def test_a_study_goes_on_where_it_was_interrupted(store):
    number = enter(store, 8)
    first, second = Counting(stop=3), Counting()
    with pytest.raises(KeyboardInterrupt):
        conduct(store, number, first, player=light)
    assert store.status(number).done == 3
    told = []
    found = conduct(store, number, second, player=light, on_progress=lambda *said: told.append(said))
    assert found.complete
    assert len({*first.done, *second.done}) == len(first.done) + len(second.done) == 8
    assert told[0] == ("3 of 8 runs", 3 / 8)
    assert told[-1] == ("8 of 8 runs", 1.0)
    assert conduct(store, number, third := Counting(), player=light) == found
    assert third.done == []


def test_failures_are_kept_and_tried_again_only_when_asked(store):
    number = enter(store, 5)
    player = partial(planted, faults={1: "exception", 3: "not finite"})
    assert conduct(store, number, player=player).failed == 2
    assert conduct(store, number, player=light).failed == 2
    found = conduct(store, number, player=light, retry=True)
    assert (found.done, found.failed) == (5, 0)


def test_two_never_conduct_one_file(store):
    number = enter(store, 2)

    class Meanwhile:
        def outcomes(self, jobs, documents, play):
            with open_store(store.path, write=True) as other, pytest.raises(DataError, match="another process"):
                conduct(other, number, player=light)
            assert status(store.path)[0].missing == 2
            yield from InProcess().outcomes(jobs, documents, play)

    assert conduct(store, number, Meanwhile(), player=light).complete
    assert [path.name for path in store.path.parent.iterdir() if path.name.startswith(".")] == []


def test_a_file_is_resumed_and_asked_by_name(store, monkeypatch):
    monkeypatch.setattr("groundswell.study.conductor.conduct", partial(conduct, player=light))
    enter(store, 2)
    enter(store, 3)
    store.close()
    assert [one.missing for one in status(store.path)] == [2, 3]
    assert [one.complete for one in resume(store.path, 2)] == [True]
    assert [one.missing for one in status(store.path)] == [0, 0]
    assert len(resume(store.path)) == 2
    with pytest.raises(DataError, match="holds no study 3; it holds 1, 2"):
        resume(store.path, 3)


def test_runs_of_another_version_are_not_mixed_without_a_word(store, monkeypatch):
    number = enter(store, 2)
    conduct(store, number, Counting(), player=light)
    more = enter(store, 4)
    monkeypatch.setattr(conductor, "code_hash", lambda: "0" * 64)
    with pytest.raises(DataError, match="another version of this program has made"):
        conduct(store, more, player=light)
    with pytest.raises(GroundswellError, match="a worker holds another version"):
        conduct(store, more, player=light, anyway=True)
    assert store.status(more).done == 2


def other_luck(job, document):
    found = light(job, document)
    found.values["walk_0"][3] = np.nextafter(found.values["walk_0"][3], 1.0)
    return found


def test_stored_runs_are_repeated_to_the_bit(store, monkeypatch):
    number = enter(store, 6)
    conduct(store, number, player=light)
    runs = [one.job.id for one in store.results(number)]
    again = list(replay(store, runs, Processes(2), player=light))
    assert sorted(one.run for one in again) == sorted(runs)
    assert all(one.equal and one.changed == one.failure == "" for one in again)
    assert not any(one.equal for one in replay(store, runs, player=other_luck))
    broken = partial(planted, faults=dict.fromkeys(range(6), "exception"))
    assert [one.failure for one in replay(store, runs[:1], player=broken)] == ["ValueError: a planted fault"]
    with pytest.raises(DataError, match=r"holds no run|is not finished"):
        replay(store, ["0" * 64], player=light)
    monkeypatch.setattr("groundswell.engine.provenance.code_hash", lambda: "0" * 64)
    with pytest.raises(DataError, match=r"another version of this program's code.*--anyway"):
        replay(store, runs, player=light)
    assert all(one.equal and "another version" in one.changed for one in replay(store, runs, anyway=True, player=light))


# --- exports


@pytest.fixture
def studied(store):
    number = enter(store, 5)
    conduct(store, number, player=partial(planted, faults={2: "exception"}))
    return store, number


def test_a_study_becomes_parquet_with_checksums(studied, tmp_path):
    from pyarrow import parquet

    store, number = studied
    folder = export(store, number, tmp_path / "out")
    runs = parquet.read_table(folder / "runs.parquet", page_checksum_verification=True).to_pylist()
    days = parquet.read_table(folder / "days.parquet", page_checksum_verification=True).to_pylist()
    found = list(store.results(number))
    assert [row["run"] for row in runs] == [one.job.id for one in found]
    assert [row["highest"] for row in runs] == [float(one.result.values["highest"]) for one in found]
    assert len(days) == sum(len(one.result.dates) for one in found)
    walks = np.array([row["walk_5"] for row in days]).reshape(len(found), -1)
    assert all(np.array_equal(walk, one.result.values["walk_5"]) for walk, one in zip(walks, found, strict=True))
    assert {row["weather"] for row in days} == {"rain", "sun"}
    words = parquet.read_schema(folder / "days.parquet").field("walk_5").metadata
    assert words == {b"long_name": b"walk 5", b"units": b""}
    told = json.loads((folder / "study.json").read_text())
    assert (told["done"], told["failed"], told["members"]) == (4, 1, 5)
    whole = (folder / "days.parquet").read_bytes()
    middle = len(whole) // 3
    (folder / "days.parquet").write_bytes(whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :])
    with pytest.raises(OSError, match=r"checksum|CRC"):
        parquet.read_table(folder / "days.parquet", page_checksum_verification=True)


def test_a_study_becomes_netcdf(studied, tmp_path):
    store, number = studied
    dataset = read_netcdf(export(store, number, tmp_path / "out", "netcdf") / "study.nc")
    found = list(store.results(number))
    assert list(dataset["run"].values) == [one.job.id for one in found]
    assert np.allclose(dataset["walk_5"].values, [one.result.values["walk_5"] for one in found], rtol=1e-6)
    assert list(dataset["replicate"].values) == [0, 1, 3, 4]


def formula(job, document):
    if job.replicate == 1:
        raise GroundswellError("=HYPERLINK(0)")
    found = light(job, document)
    return Result(found.digest, found.dates, {"=1+1": found.values["walk_0"]}, {"said": np.array(["@SUM(A1)"] * 30)})


def test_in_a_spreadsheet_nothing_is_a_formula(store, town_subject, tmp_path):
    jobs = jobs_of(town_subject, seed=7, replicates=range(3), people=100)
    members = [Member(job, {"=cmd|' /C calc'!A0": "+1+1"}) for job in jobs]
    number = store.add_study({"asked": "=1+1"}, [town_subject], members)
    conduct(store, number, player=formula)
    folder = export(store, number, tmp_path / "out", "csv")
    seen = []
    for name in ("runs", "days", "failures"):
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        assert len(cells) > 10
        seen += cells
    numbers = [cell for cell in seen if cell[:1] in "+-" and cell.strip("+-")[:1].isdigit()]
    assert all(float(cell) < 1 for cell in numbers)
    assert numbers
    live = [cell for cell in seen if cell[:1] in ("=", "+", "@", "-") and cell not in numbers]
    assert live == []
    assert {"'=1+1", "'@SUM(A1)", "'=HYPERLINK(0)"} <= set(seen)


def test_an_export_that_cannot_be_made_is_refused_and_leaves_nothing(studied, tmp_path, town_subject):
    store, number = studied
    with pytest.raises(GroundswellError, match="parquet"):
        export(store, number, tmp_path / "out", "parket")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").touch()
    with pytest.raises(DataError, match="no export has written"):
        export(store, number, tmp_path / "mine", "csv")
    other = enter(store, 7)
    with pytest.raises(DataError, match="still to do"):
        export(store, other, tmp_path / "out", "csv")
    assert export(store, other, tmp_path / "part", "csv", partial=True).is_dir()
    assert not (tmp_path / "out").exists()

    def shorter(job, document):
        found = light(job, document)
        days = 30 - job.replicate
        values = {name: walk[:days] for name, walk in found.values.items() if walk.ndim}
        return Result(found.digest, found.dates[:days], values, {}, found.making)

    jobs = jobs_of(town_subject, seed=9, replicates=range(2), people=100)
    uneven = store.add_study({"asked": "uneven"}, [town_subject], (Member(job, {}) for job in jobs))
    conduct(store, uneven, player=shorter)
    with pytest.raises(DataError, match="runs of different days"):
        export(store, uneven, tmp_path / "out", "netcdf")
    assert export(store, uneven, tmp_path / "uneven").is_dir()


# --- proofs, in small


def test_whatever_is_killed_loses_nothing(tmp_path):
    result = kills.check(tmp_path, 100, runs=200)
    assert kills.holds(result), result
    assert result["kills"] >= 100
    assert result["acknowledged"] > 100
    for name in ("lost", "torn", "done_twice", "kept_twice", "unlike_undisturbed", "other_ends"):
        assert not kills.holds({**result, name: 1})


def test_a_lost_run_would_be_seen(tmp_path):
    tally, journal = kills.Tally(), tmp_path / "journal"
    with create(tmp_path / "study.db") as store:
        conduct(store, enter(store, 3), player=light)
        runs = [one.job.id for one in store.results(1)]
    lines = [f"ack {runs[0]}", f"did {runs[0]}", f"did {runs[1]}", f"ack {runs[1]}"]
    journal.write_text("\n".join(lines) + "\n")
    kills._compare(tmp_path / "study.db", journal, tally)
    assert (tally.done_twice, tally.acknowledged, tally.unlike_undisturbed) == (1, 2, 0)


def test_no_flipped_bit_is_read_in_silence(tmp_path):
    result = flips.check(tmp_path, 60)
    assert result["silently_wrong"] == result["read_otherwise_until_verified"] == 0
    assert result["outcomes"]["noticed by whoever reads"] > 10


def test_a_silent_change_would_be_seen(tmp_path):
    path = tmp_path / "whole.db"
    flips.make(path)
    expected = flips.everything(path)
    assert flips.outcome(path, expected) == "harmless"
    assert flips.outcome(path, [*expected, "more"]) == "SILENTLY WRONG"


def test_ten_thousand_runs_are_entered_asked_and_gone_on_with(store, town_subject):
    jobs = jobs_of(town_subject, seed=7, replicates=range(10_000), people=100)
    number = store.add_study({"asked": "many"}, [town_subject], (Member(job, {}) for job in jobs))
    executor = Counting(stop=30)
    with pytest.raises(KeyboardInterrupt):
        conduct(store, number, executor, player=light)
    assert store.status(number).missing == 9_970
    rest = itertools.islice(store.pending(number), 300)
    assert [job.replicate for job in rest] == list(range(30, 330))
    assert verify(store.path).problems == ()
