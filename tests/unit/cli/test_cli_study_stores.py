"""A study's file on the command line: what cannot be done changes nothing, and damage is said by whoever reads."""

import hashlib
import shutil
import sqlite3
import subprocess
import sys

import pytest

from groundswell.study import cluster

TOWN = ("mill-town", "--people", 120, "--workers", 1, "--out", "found", "--set", "end=1900-03-12")
NOBODY = ("--dask", "tcp://127.0.0.1:9")


def complaint(said, code=2):
    assert said.code == code, said
    (line,) = [line for line in said.err.strip().splitlines() if line.startswith("groundswell: ")]
    return line


def fingerprint(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A finished study of two runs, made once."""
    folder = tmp_path_factory.mktemp("made")
    command = [sys.executable, "-m", "groundswell", "ensemble", *map(str, TOWN), "--replicates", "2"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return folder / "found" / "study.db"


@pytest.fixture
def file(made, tmp_path):
    (tmp_path / "found").mkdir()
    return shutil.copy(made, tmp_path / "found" / "study.db")


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr(cluster.Dask.__init__, "__defaults__", (0.5, None))


# --- nobody to do it ----------------------------------------------------------------------------------------------


def test_without_a_scheduler_nothing_is_entered(groundswell_says, file, impatient):
    before = fingerprint(file)
    assert "no Dask scheduler answers" in complaint(groundswell_says("ensemble", *TOWN, "--replicates", 4, *NOBODY))
    assert fingerprint(file) == before
    assert [path.name for path in file.parent.iterdir()] == ["study.db"]


def test_without_the_package_nothing_is_entered(groundswell_says, file, monkeypatch):
    before = fingerprint(file)
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert "distributed" in complaint(groundswell_says("ensemble", *TOWN, "--replicates", 4, *NOBODY))
    assert fingerprint(file) == before


def test_a_fresh_store_without_a_scheduler_is_taken_away_with_its_folders(groundswell_says, tmp_path, impatient):
    place = ("--store", "deep/er/study.db")
    assert "no Dask" in complaint(groundswell_says("ensemble", *TOWN, "--replicates", 2, *NOBODY, *place))
    assert list(tmp_path.iterdir()) == []


def test_a_finished_study_looks_for_no_scheduler(groundswell_says, file, monkeypatch):
    def never(self):
        raise AssertionError(self)

    monkeypatch.setattr(cluster.Dask, "_client", never)
    before = fingerprint(file)
    for words in (("ensemble", *TOWN, "--replicates", 2), ("study", "resume", file)):
        said = groundswell_says(*words, *NOBODY)
        assert said.code == 0, said.err
        assert "2 of 2 runs" in said.err
    assert fingerprint(file) == before


def test_an_empty_address_is_refused(groundswell_says, file, tmp_path):
    for words in (("ensemble", *TOWN), ("study", "resume", file)):
        assert '--dask ""' in complaint(groundswell_says(*words, "--dask", ""))
    assert not (tmp_path / "found" / "study.html").exists()


# --- nowhere to keep it -------------------------------------------------------------------------------------------


def test_a_store_that_cannot_be_made_is_refused_with_the_real_cause(groundswell_says, tmp_path):
    (tmp_path / "letter").write_text("no folder")
    said = complaint(groundswell_says("ensemble", *TOWN, "--store", "letter/study.db"))
    assert "letter/study.db: its folder" in said
    assert "a file is in its place" in said
    assert "room" not in said
    assert sorted(path.name for path in tmp_path.iterdir()) == ["letter"]


@pytest.mark.parametrize(
    ("number", "words"),
    [(13, "its folder cannot be written to (permission denied)"), (28, "the disk is full; free some room")],
)
def test_a_folder_that_takes_nothing_is_said_so(monkeypatch, tmp_path, number, words):
    import os

    from groundswell.errors import GroundswellError
    from groundswell.study.verbs import cost

    def no(**_):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(cost.tempfile, "NamedTemporaryFile", no)
    with pytest.raises(GroundswellError, match=r"study\.db: ") as caught:
        cost.refuse(cost.StudyCost(1, 1, 1.0, 0, 1), tmp_path / "study.db")
    assert words in str(caught.value)


def test_a_disk_that_is_too_small_is_said_with_both_sizes(monkeypatch, tmp_path):
    from types import SimpleNamespace

    from groundswell.errors import GroundswellError
    from groundswell.study.verbs import cost

    monkeypatch.setattr(cost.shutil, "disk_usage", lambda _: SimpleNamespace(free=3 * 2**20))
    with pytest.raises(GroundswellError, match=r"has room for 3.0 MiB and the study needs about 20 MiB"):
        cost.refuse(cost.StudyCost(1, 1, 1.0, 0, 20 * 2**20), tmp_path / "study.db")


# --- damage -------------------------------------------------------------------------------------------------------


def spoil(file, statement):
    connection = sqlite3.connect(file)
    connection.execute(statement)
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    "statement", ["UPDATE facts SET value = '' WHERE name = 'created'", "UPDATE runs SET seconds = seconds + 1"]
)
def test_damage_is_said_by_whoever_reads_and_no_page_is_written(groundswell_says, file, tmp_path, statement):
    spoil(file, statement)
    verified = groundswell_says("study", "verify", file)
    faults = verified.out.strip().splitlines()
    count = "1 fault is" if len(faults) == 1 else f"{len(faults)} faults are"
    assert f"is damaged, {count} named above" in complaint(verified)
    before = fingerprint(file)
    for words in (("page", file), ("resume", file), ("export", file, "csv", "--format", "csv"), ("replay", file)):
        assert "is damaged" in complaint(groundswell_says("study", *words)), words
    assert fingerprint(file) == before
    assert not (tmp_path / "found" / "study.html").exists()
    assert not (tmp_path / "csv").exists()


def test_half_a_store_is_answered_with_what_can_be_done(groundswell_says, file):
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    for verb in ("page", "verify", "status"):
        said = groundswell_says("study", verb, file)
        assert said.code == 2
        assert "borrow" not in said.err + said.out
        assert "damaged" in said.err


def test_help_says_what_verifying_covers(groundswell_says):
    said = " ".join(groundswell_says("study", "verify", "--help").out.split())
    assert "every study, job, run and failure against its checksum" in said
    assert "is not covered" in said


# --- runs that came to nothing ------------------------------------------------------------------------------------


def failing(monkeypatch, *places):
    from groundswell.errors import GroundswellError
    from groundswell.study import executors

    whole = executors.attempt

    def attempt(play, job, document):
        def broken(job, document):
            raise GroundswellError("the bridge is up" if job.replicate else "no boat")

        return whole(broken if job.replicate in places else play, job, document)

    monkeypatch.setattr(executors, "attempt", attempt)


def test_a_study_of_which_every_run_failed_ends_badly_and_says_why(groundswell_says, monkeypatch):
    failing(monkeypatch, 0, 1, 2)
    said = groundswell_says("ensemble", *TOWN, "--replicates", 3)
    assert complaint(said, 1).endswith("Every run came to nothing, 2 of them alike: the bridge is up.")
    assert groundswell_says("study", "page", "found/study.db").code == 1
    assert groundswell_says("study", "resume", "found/study.db").code == 1
    monkeypatch.undo()


def test_a_study_of_which_some_runs_failed_says_how_many_and_why(groundswell_says, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    failing(monkeypatch, 0, 2, 3)
    said = groundswell_says("ensemble", *TOWN, "--replicates", 5)
    assert complaint(said, 0).endswith("3 of 5 runs came to nothing, 2 of them alike: the bridge is up.")
    assert "the answer rests on the other 2" in said.out


# --- refused before anything is reckoned --------------------------------------------------------------------------


def test_a_change_that_is_none_is_refused_before_its_cost_is_said(groundswell_says, tmp_path):
    for words in (
        ("--without", "talk", "--given-without", "talk"),
        ("--move", "1900-03-12:1900-03-10=2"),
        ("--leave-out", "kind=lockout"),
        ("--set", "lean.b_social=3", "--set", "lean.b_social=12"),
    ):
        said = groundswell_says("whatif", "mill-town", "--people", 120, "--replicates", 2, *words)
        complaint(said)
        assert "at a time" not in said.err
    assert list(tmp_path.iterdir()) == []


def test_a_flag_that_is_no_change_is_named_as_it_was_said(groundswell_says):
    words = ("whatif", "mill-town", "--people", 120, "--without", "talk")
    assert complaint(groundswell_says(*words, "--given", "loud")).startswith("groundswell: --given loud: must be PATH=")
    assert complaint(groundswell_says(*words, "--set", "loud")).startswith("groundswell: --set loud: must be PATH=")
