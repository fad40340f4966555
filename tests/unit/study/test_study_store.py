"""The store: what was finished stays, what is read is checked, and whatever cannot be used is one sentence."""

import os
import sqlite3

import numpy as np
import old_layout
import pytest

from groundswell.errors import DataError
from groundswell.study import jobs, schema
from groundswell.study.integrity import verify
from groundswell.study.jobs import Failure, Member
from groundswell.study.payload import checksum, pack, same_bits
from groundswell.study.store import create, open_store
from light import enter, light


def finish(store, number, count=None):
    """Finish so many runs of a study without an executor."""
    for done, job in enumerate(store.pending(number)):
        if done == count:
            break
        store.finish(job, pack(light(job, "")))


def untouched(path):
    return path.read_bytes(), sorted(found.name for found in path.parent.iterdir())


def test_what_is_finished_is_read_back(store):
    number = enter(store, 5)
    finish(store, number, 3)
    found = list(store.results(number, partial=True))
    assert [one.role["replicate"] for one in found] == [0, 1, 2]
    assert all(same_bits(one.result, light(one.job, "")) for one in found)
    status = store.status(number)
    assert (status.done, status.failed, status.missing, status.complete) == (3, 0, 2, False)
    with pytest.raises(DataError, match="2 of 5 runs still to do"):
        next(store.results(number))


def test_the_same_study_is_entered_once_and_a_run_is_shared(store):
    first = enter(store, 4)
    assert enter(store, 4) == first
    second = enter(store, 6)
    finish(store, first)
    assert [job.replicate for job in store.pending(second)] == [4, 5]
    assert store.status(second).done == 4
    assert [study.asked["runs"] for study in store.studies()] == [4, 6]


def test_a_run_that_a_study_wants_twice_is_done_once(store, town_subject):
    once = list(jobs.jobs_of(town_subject, seed=1, replicates=[0, 1], people=100))
    members = [Member(job, {"arm": arm}) for arm in ("a", "b") for job in once]
    number = store.add_study({"asked": "twice"}, [town_subject], members)
    assert [job.replicate for job in store.pending(number)] == [0, 1]
    finish(store, number)
    assert store.status(number).complete
    assert [one.role["arm"] for one in store.results(number)] == ["a", "a", "b", "b"]


def test_a_finished_run_stays_as_it_is(store):
    number = enter(store, 1)
    job = next(store.pending(number))
    assert store.finish(job, pack(light(job, "")))
    other = light(job, "")
    other.values["walk_0"][0] = 99.0
    assert not store.finish(job, pack(other))
    assert same_bits(store.result(job.id), light(job, ""))


def test_failures_keep_their_cause_and_can_be_tried_again(store):
    number = enter(store, 3)
    bad, good, _ = store.pending(number)
    store.fail(bad, Failure("exception", "half a sign: \ud800", "trace", 2), jobs.making())
    store.finish(good, pack(light(good, "")))
    assert (store.status(number).failed, store.status(number).missing) == (1, 1)
    (failed,) = store.failures(number)
    assert (failed.job, failed.failure) == (bad, Failure("exception", "half a sign: ?", "trace", 2))
    assert bad not in store.pending(number)
    assert bad in store.pending(number, retry=True)
    finish(store, number)
    store.finish(bad, pack(light(bad, "")))
    assert store.status(number).done == 3
    assert list(store.failures(number)) == []


def test_an_interrupted_entry_leaves_nothing(store, town_subject):
    def broken():
        yield Member(next(jobs.jobs_of(town_subject, seed=1, replicates=[0])), {})
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.add_study({"asked": "x"}, [town_subject], broken())
    assert store.studies() == ()
    with pytest.raises(DataError, match="at least one run"):
        store.add_study({"asked": "x"}, [town_subject], [])
    with pytest.raises(DataError, match="not given with the study"):
        store.add_study({"asked": "x"}, [], [Member(next(jobs.jobs_of(town_subject, seed=1, replicates=[0])), {})])
    assert store.studies() == ()
    assert verify(store.path).problems == ()


def test_runs_are_borrowed_once_they_were_checked(store, tmp_path):
    finish(store, enter(store, 6))
    store.connection.execute("UPDATE runs SET seconds = 9 WHERE id = (SELECT run FROM members WHERE place = 4)")
    with create(tmp_path / "other.db") as other:
        number = enter(other, 4)
        assert other.borrow(store.path, code="of another version") == 0
        assert other.borrow(store.path) == 4
        assert other.status(number).complete
        assert verify(other.path).problems == ()
        enter(other, 6)
        with pytest.raises(DataError, match="checksum differs"):
            other.borrow(store.path)


SPOILS = (
    "UPDATE runs SET payload = substr(payload, 1, 40) || x'00' || substr(payload, 42)",
    "UPDATE runs SET digest = 'f' || substr(digest, 2)",
    "UPDATE runs SET seconds = seconds + 1e-9",
    "UPDATE runs SET made = '2020-01-01'",
    "UPDATE runs SET id = '0' || substr(id, 2)",
    "DELETE FROM members WHERE place = 1",
    "UPDATE members SET role = '{}' WHERE place = 1",
    "UPDATE members SET place = 7 WHERE place = 1",
    "UPDATE jobs SET seed = '8'",
    'UPDATE jobs SET change = \'[["set","people",1]]\'',
    "UPDATE studies SET asked = '{}'",
    "DELETE FROM jobs",
)


@pytest.mark.parametrize("spoil", SPOILS)
def test_whatever_is_changed_by_hand_is_noticed(store, spoil):
    number = enter(store, 2)
    finish(store, number)
    store.connection.execute(spoil)
    assert verify(store.path).problems != ()
    with pytest.raises(DataError, match=r"is damaged|still to do|holds no run"):
        list(store.results(number))


UNREAD = (
    "UPDATE facts SET value = ''",
    "UPDATE subjects SET kind = 'song'",
    "INSERT INTO makings VALUES ('0', '{}')",
    "UPDATE jobs SET said = 'f' WHERE id IN (SELECT run FROM members WHERE study = 2 AND place = 3)",
    "UPDATE members SET role = '{}' WHERE study = 2",
    "DELETE FROM members WHERE study = 2 AND place = 3",
)


@pytest.mark.parametrize("spoil", UNREAD)
def test_damage_to_what_a_page_needs_not_read_is_noticed_by_whoever_reads_runs(store, spoil):
    first = enter(store, 2)
    enter(store, 4)
    finish(store, first)
    store.connection.execute(spoil)
    with pytest.raises(DataError, match=r"is damaged: .*groundswell study verify"):
        next(store.results(first))


def test_damage_to_an_index_is_noticed_by_whoever_reads_runs(store):
    number = enter(store, 40)
    finish(store, number)
    (root,) = store.connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'members_by_run'").fetchone()
    (run,) = store.connection.execute("SELECT run FROM members WHERE place = 7").fetchone()
    store.close()
    whole = bytearray(store.path.read_bytes())
    size = int.from_bytes(whole[16:18], "big")
    place = whole.index(run.encode("ascii"), (root - 1) * size, root * size)
    whole[place + 9] ^= 1
    store.path.write_bytes(whole)
    assert verify(store.path).problems != ()
    with open_store(store.path) as read, pytest.raises(DataError, match="is damaged"):
        list(read.results(number))


def test_a_store_is_looked_over_once_while_it_is_open(store, monkeypatch):
    from groundswell.study import integrity

    looked = []
    monkeypatch.setattr(integrity, "refuse_faults", looked.append)
    number = enter(store, 2)
    finish(store, number)
    assert len(list(store.results(number))) == len(list(store.results(number))) == 2
    assert looked == [store]


def test_a_run_whose_row_tells_of_another_making_is_refused(store):
    number = enter(store, 1)
    finish(store, number)
    (row,) = store.connection.execute("SELECT * FROM runs").fetchall()
    store.connection.execute("INSERT INTO makings SELECT 'f' || substr(hash, 2), making FROM makings")
    head = schema.run_head(*row[:4], "f" + row[4][1:])
    store.connection.execute("UPDATE runs SET making = ?, checksum = ?", ("f" + row[4][1:], checksum(head, row[5])))
    with pytest.raises(DataError, match="not as it was written"):
        store.result(row[0])


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        ("UPDATE subjects SET document = x'78'", "subject"),
        ("UPDATE makings SET making = '{}'", "how runs were made"),
        ("UPDATE facts SET value = ''", "a fact about the file"),
        ("DELETE FROM runs WHERE id IN (SELECT run FROM members WHERE place = 0)", ""),
    ],
)
def test_verifying_looks_at_everything(store, spoil, words):
    number = enter(store, 2)
    finish(store, number)
    assert verify(store.path) == type(verify(store.path))(1, 2, 0, ())
    store.connection.execute(spoil)
    found = verify(store.path)
    # A run that is gone without a trace is one still to do: counted, not hidden.
    assert any(words in problem for problem in found.problems) if words else found.runs == 1


def test_a_failure_that_was_changed_is_noticed(store):
    number = enter(store, 1)
    store.fail(next(store.pending(number)), Failure("exception", "no"), {})
    store.connection.execute("UPDATE failures SET cause = 'time limit'")
    with pytest.raises(DataError, match="a row of failures"):
        list(store.failures(number))
    assert "a failure is not as it was written" in verify(store.path).problems[0]


# --- files that are no store


def refused(path, words, *, write=True):
    before = untouched(path) if path.is_file() else None
    with pytest.raises(DataError, match=words) as caught:
        open_store(path, write=write)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)
    if before is not None:
        assert untouched(path) == before


@pytest.mark.parametrize("write", [True, False])
def test_what_is_no_store_is_refused_and_left_alone(tmp_path, write):
    refused(tmp_path / "missing.db", "no such file", write=write)
    refused(tmp_path, "cannot be read", write=write)
    for name, content in (("empty", b""), ("text", b"name,value\n"), ("cut", b"SQLite format 3\0" + b"\0" * 84)):
        (tmp_path / name).write_bytes(content)
        refused(tmp_path / name, "is no store|damaged", write=write)
    other = sqlite3.connect(tmp_path / "other.db")
    other.execute("CREATE TABLE t (x)")
    other.close()
    refused(tmp_path / "other.db", "database of another program", write=write)


@pytest.mark.parametrize(("layout", "words"), [(schema.LAYOUT + 1, "newer version"), (0, "no version of this program")])
def test_a_store_of_another_layout_is_refused(store, layout, words):
    store.connection.execute(f"PRAGMA user_version = {layout}")
    store.close()
    refused(store.path, words)
    refused(store.path, words, write=False)


def test_a_new_store_never_takes_anothers_place(store):
    with pytest.raises(DataError, match="is there already"):
        create(store.path)
    assert [path.name for path in store.path.parent.iterdir() if path.name.startswith(".")] == []


def test_a_file_marked_read_only_is_read_and_never_written(store):
    number = enter(store, 1)
    finish(store, number)
    store.close()
    store.path.chmod(0o444)
    refused(store.path, "marked read-only")
    with open_store(store.path) as read:
        assert read.status(number).done == 1
        with pytest.raises(DataError, match="read-only"):
            read.fail(read.job(next(one.job.id for one in read.results(number))), Failure("exception", ""), {})


def test_a_full_disk_is_one_sentence_and_costs_nothing(store):
    number = enter(store, 40)
    finish(store, number, 3)
    (pages,) = store.connection.execute("PRAGMA page_count").fetchone()
    store.connection.execute(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(DataError, match="the disk is full; what was finished before is kept"):
        finish(store, number)
    done = store.status(number).done
    assert done >= 3
    assert verify(store.path).problems == ()
    store.connection.execute("PRAGMA max_page_count = 1000000")
    finish(store, number)
    assert store.status(number).complete


def test_a_damaged_file_is_one_sentence(store):
    number = enter(store, 30)
    finish(store, number)
    store.close()
    whole = store.path.read_bytes()
    store.path.write_bytes(whole[:4096] + os.urandom(8192) + whole[12288:])
    try:
        assert verify(store.path).problems != ()
    except DataError as error:
        assert str(store.path) in str(error)  # noqa: PT017 - either is right


def test_reading_leaves_nothing_beside_the_file(store):
    number = enter(store, 2)
    finish(store, number)
    store.close()
    before = untouched(store.path)
    with open_store(store.path) as read:
        assert read.status(number).done == 2
        assert len(list(read.results(number))) == 2
    assert verify(store.path).problems == ()
    assert untouched(store.path) == before


# --- older layouts


@pytest.fixture
def old(tmp_path, town_subject):
    asked = list(jobs.jobs_of(town_subject, seed=7, replicates=range(5), people=100))
    results = {job.id: light(job, "") for job in asked[:3]}
    old_layout.write(tmp_path / "old.db", town_subject, asked, results, failed=asked[3:4])
    return tmp_path / "old.db", asked, results


def test_an_old_store_is_read_without_being_touched(old):
    path, asked, results = old
    before = path.read_bytes()
    with open_store(path) as read:
        status = read.status(1)
        assert (status.done, status.failed, status.missing) == (3, 1, 1)
        found = list(read.results(1, partial=True))
        assert [one.job for one in found] == asked[:3]
        assert all(same_bits(one.result, results[one.job.id]) for one in found)
        assert [one.role for one in found] == [{}] * 3
    assert path.read_bytes() == before


def test_an_old_store_is_brought_up_once_it_is_written(old):
    path, asked, _ = old
    with open_store(path, write=True) as store:
        assert [job.id for job in store.pending(1)] == [asked[4].id]
        assert [one["code_hash"] for one in store.makings(1)] == ["an old code"]
        store.finish(asked[4], pack(light(asked[4], "")))
        assert store.connection.execute("PRAGMA user_version").fetchone() == (schema.LAYOUT,)
        assert store.document(asked[0].subject)
    found = verify(path)
    assert (found.studies, found.runs, found.failures, found.problems) == (1, 4, 1, ())


@pytest.mark.parametrize(
    "spoil",
    [
        "UPDATE runs SET payload = x'00' WHERE payload IS NOT NULL",
        "UPDATE runs SET seed = '9'",
        "UPDATE studies SET asked = '{'",
        "ALTER TABLE runs DROP COLUMN digest",
    ],
)
def test_a_damaged_old_store_is_refused_and_left_as_it_was(old, spoil):
    path, _, _ = old
    connection = sqlite3.connect(path)
    connection.execute(spoil)
    connection.commit()
    connection.close()
    before = path.read_bytes()
    with pytest.raises(DataError, match=r"cannot be brought from layout 1|is damaged"):
        open_store(path, write=True)
    assert path.read_bytes() == before


def test_numbers_are_kept_to_the_bit(store):
    number = enter(store, 1)
    job = next(store.pending(number))
    strange = light(job, "")
    strange.values["walk_0"][:4] = [-0.0, 5e-324, np.nextafter(1.0, 2.0), np.nan]
    store.finish(job, pack(strange))
    kept = store.result(job.id).values["walk_0"]
    assert kept.tobytes() == strange.values["walk_0"].tobytes()
