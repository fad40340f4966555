"""Executors: the same bits whoever does the work, and one bad run costs one run."""

import subprocess
import sys
from functools import partial
from itertools import islice
from pathlib import Path

import pytest

from bad_runs import check as check_bad_runs
from bad_runs import holds as bad_runs_hold
from executors import cluster, done_by, killing, unlike
from groundswell.errors import GroundswellError
from groundswell.scenario import load
from groundswell.study import cluster as dask
from groundswell.study.executors import InProcess, Processes
from groundswell.study.jobs import Failure, jobs_of, play
from groundswell.study.kinds import of_scenario
from light import light, planted

UNGUARDED = """
import sys
sys.path.insert(0, {here!r})
from light import light, subject
from groundswell.errors import GroundswellError
from groundswell.study.executors import Processes
from groundswell.study.jobs import jobs_of
town = subject()
jobs = jobs_of(town, seed=7, replicates=range(3), people=100)
try:
    next(Processes(1).outcomes(jobs, {{town.hash: town.document}}.__getitem__, light))
except GroundswellError as error:
    print(str(error).partition(";")[0])
"""


@pytest.fixture(scope="module")
def scheduler():
    with cluster() as made:
        yield made.scheduler_address


@pytest.fixture(scope="module")
def asked(town_subject):
    jobs = list(jobs_of(town_subject, seed=7, replicates=range(40), people=100))
    return jobs, {town_subject.hash: town_subject.document}


@pytest.fixture(scope="module")
def alone(asked):
    return done_by(InProcess(), *asked, light)


@pytest.mark.parametrize("workers", [1, 3])
def test_processes_give_the_same_bits_in_any_order(asked, alone, workers):
    jobs, documents = asked
    assert unlike(alone, done_by(Processes(workers), jobs[::-1], documents, light)) == 0
    assert len(alone) == len(jobs)


def test_a_cluster_gives_the_same_bits_though_a_worker_is_killed(asked, alone, scheduler, tmp_path):
    jobs, documents = asked
    assert unlike(alone, done_by(dask.Dask(scheduler), jobs, documents, light)) == 0
    player = partial(killing, mark=str(tmp_path / "killed"))
    assert unlike(alone, done_by(dask.Dask(scheduler), jobs, documents, player)) == 0
    assert (tmp_path / "killed").exists()


def test_a_bad_run_on_a_cluster_is_a_failure(asked, scheduler):
    jobs, documents = asked
    player = partial(planted, faults={0: "exception", 2: "not finite"})
    found = {
        outcome.job.replicate: outcome.found
        for outcome in dask.Dask(scheduler).outcomes(jobs[:4], documents.__getitem__, player)
    }
    assert {number: one.cause for number, one in found.items() if isinstance(one, Failure)} == {
        0: "exception",
        2: "not finite",
    }
    assert len(found) == 4


def test_a_run_of_the_engine_is_the_same_in_a_process_and_here():
    town = of_scenario(load("mill-town").change("end", "1900-03-06"))
    jobs = list(jobs_of(town, seed=7, replicates=range(3), people=60))
    documents = {town.hash: town.document}
    player = partial(play, backend="columns")
    assert unlike(done_by(InProcess(), jobs, documents, player), done_by(Processes(2), jobs, documents, player)) == 0


def test_a_study_of_any_size_takes_a_few_jobs_at_a_time(asked):
    jobs, documents = asked
    taken = []

    def endless():
        number = 0
        while True:
            taken.append(number)
            yield jobs[number % len(jobs)]
            number += 1

    for executor, ahead in ((InProcess(), 1), (Processes(2), 5)):
        taken.clear()
        outcomes = executor.outcomes(endless(), documents.__getitem__, light)
        assert len(list(islice(outcomes, 20))) == 20
        outcomes.close()
        assert len(taken) <= 20 + ahead


def test_bad_runs_do_not_sink_a_study(tmp_path):
    result = check_bad_runs(tmp_path / "study.db", 40, 4, time_limit=6.0)
    assert bad_runs_hold(result), result
    assert set(result["failure_rows"].values()) == {1}
    assert result["tries_of_those_whose_worker_died"] == [2]
    assert not bad_runs_hold({**result, "finished_equal_to_undisturbed": 35})


def test_a_program_without_a_beginning_of_its_own_is_told_so(tmp_path):
    program = tmp_path / "program.py"
    verification = str(Path(light.__code__.co_filename).parent)
    program.write_text(UNGUARDED.format(here=verification))
    done = subprocess.run([sys.executable, str(program)], capture_output=True, text=True, check=False, timeout=120)
    assert done.stdout == "a worker ended before it could begin\n", done.stderr


@pytest.mark.parametrize(("said", "words"), [({"workers": 0}, "workers = 0"), ({"time_limit": 0.0}, "more than 0")])
def test_nonsense_is_refused(said, words):
    with pytest.raises(GroundswellError, match=words):
        Processes(**said)


def test_a_scheduler_that_is_not_there_is_one_sentence(asked):
    jobs, documents = asked
    for address in ("tcp://127.0.0.1:1", "nonsense://x", "tcp://127.0.0.1"):
        outcomes = dask.Dask(address, patience=1.0).outcomes(jobs, documents.__getitem__, light)
        with pytest.raises(GroundswellError, match=r"no Dask scheduler answers at"):
            next(outcomes)


def test_workers_with_threads_or_other_code_are_refused(asked, scheduler, monkeypatch):
    jobs, documents = asked
    dask.Dask(scheduler).check()
    with cluster(workers=1, threads=2) as made:
        with pytest.raises(GroundswellError, match="runs 2 threads"):
            next(dask.Dask(made.scheduler_address).outcomes(jobs, documents.__getitem__, light))
        with pytest.raises(GroundswellError, match="runs 2 threads"):
            dask.Dask(made.scheduler_address).check()
    monkeypatch.setattr(dask, "making", lambda: {"code_hash": "0" * 64})
    with pytest.raises(GroundswellError, match="holds another version"):
        next(dask.Dask(scheduler).outcomes(jobs, documents.__getitem__, light))
    with pytest.raises(GroundswellError, match="holds another version"):
        dask.Dask(scheduler).check()


def test_a_scheduler_without_workers_is_refused_before_anything_is_done():
    with (
        cluster(workers=0) as made,
        pytest.raises(GroundswellError, match="has no workers; start some, then ask again"),
    ):
        dask.Dask(made.scheduler_address, patience=0.5).check()


def test_a_missing_package_is_one_sentence(asked, monkeypatch):
    jobs, documents = asked
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(GroundswellError, match="comes with the extra `study`"):
        next(dask.Dask("tcp://127.0.0.1:1").outcomes(jobs, documents.__getitem__, light))
