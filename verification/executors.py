"""R4: a run alone is the run in a study, whoever does it: here, in processes, on a Dask cluster, in any order.

Usage: ``python verification/executors.py [RUNS] [--write]`` (8 of each scenario if left out); ``--write`` keeps the
result of a full run under ``results/``.
"""

import contextlib
import json
import os
import signal
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from groundswell.scenario import load
from groundswell.study.cluster import Dask, events
from groundswell.study.executors import Executor, InProcess, Processes
from groundswell.study.jobs import Job, Play, jobs_of, play
from groundswell.study.kinds import of_scenario
from groundswell.study.payload import Result, same_bits, unpack
from light import FAULTS, light, planted, subject
from stamp import keep

FULL = 8
PEOPLE = 4_000


@contextlib.contextmanager
def cluster(workers: int = 2, threads: int = 1) -> Iterator[Any]:
    """Give a Dask scheduler on this machine with worker processes."""
    import dask
    from distributed import LocalCluster

    quiet = {"distributed.worker.daemon": True, "distributed.admin.log-format": "%(message)s"}
    with dask.config.set(quiet), tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        # A busy machine takes its time over folders; that is no fault.
        warnings.filterwarnings("ignore", message="Creating scratch directories")
        made = LocalCluster(
            local_directory=folder,
            loop=events(),
            n_workers=workers,
            threads_per_worker=threads,
            processes=True,
            dashboard_address=":0",
            worker_dashboard_address=None,
            silence_logs=50,
        )
        try:
            yield made
        finally:
            made.close()


def done_by(executor: Executor, jobs: Sequence[Job], documents: dict[str, str], player: Play) -> dict[str, Result]:
    """Return each job's result, by its id."""
    found = {}
    for outcome in executor.outcomes(iter(jobs), documents.__getitem__, player):
        assert isinstance(outcome.found, bytes), outcome.found
        found[outcome.job.id] = unpack(outcome.found)
    return found


def killing(job: Job, document: str, *, mark: str) -> Result:
    """Walk at random for a while; the first worker that comes to the chosen replicate is killed there."""
    time.sleep(0.02)
    if job.replicate == 10:
        with contextlib.suppress(FileExistsError):
            os.close(os.open(mark, os.O_CREAT | os.O_EXCL))
            os.kill(os.getpid(), signal.SIGKILL)
    return light(job, document)


def bad_runs(address: str) -> dict[str, str]:
    """Return what was found for each fault planted among forty runs on a cluster; good runs must be as they are."""
    town = subject()
    faults = {10 * number + 3: fault for number, fault in enumerate(FAULTS)}
    jobs = jobs_of(town, seed=7, replicates=range(40), people=100)
    executor = Dask(address, time_limit=30.0)
    found = {}
    for outcome in executor.outcomes(jobs, {town.hash: town.document}.__getitem__, partial(planted, faults=faults)):
        job, what = outcome.job, outcome.found
        if isinstance(what, bytes):
            assert same_bits(unpack(what), light(job, ""))
        else:
            found[faults.get(job.replicate, "a good run")] = what.cause
    return {fault: found.get(fault, "nothing") for fault in (*FAULTS, "a good run") if fault in (*FAULTS, *found)}


def unlike(one: dict[str, Result], other: dict[str, Result]) -> int:
    """Return how many results are not the same bits, or are missing on one side."""
    return len(one.keys() ^ other.keys()) + sum(
        not same_bits(one[run], other[run]) for run in one.keys() & other.keys()
    )


def main() -> int:
    """Run the check, and write the result if asked to."""
    sizes = [int(word) for word in sys.argv[1:] if word.isdigit()]
    runs = sizes[0] if sizes else FULL
    jobs, documents = [], {}
    for city in (load("mill-town"), load("petersburg-1905").change("end", "1905-11-05")):
        subject = of_scenario(city)
        documents[subject.hash] = subject.document
        jobs += jobs_of(subject, seed=1905, replicates=range(runs // 2), people=PEOPLE)
        jobs += jobs_of(
            subject, [["without", "speakers"]], seed=1905, replicates=range(runs - runs // 2), people=PEOPLE
        )
    alone = done_by(InProcess(), jobs, documents, play)
    unlike_alone = {
        "columns, backwards": unlike(
            alone, done_by(InProcess(), jobs[::-1], documents, partial(play, backend="columns"))
        ),
        "1 process": unlike(alone, done_by(Processes(1), jobs[::-1], documents, play)),
        "2 processes": unlike(alone, done_by(Processes(2), jobs, documents, play)),
        "3 processes, backwards": unlike(alone, done_by(Processes(3), jobs[::-1], documents, play)),
    }
    with cluster() as made:
        executor = Dask(made.scheduler_address)
        unlike_alone["Dask, 2 workers"] = unlike(alone, done_by(executor, jobs, documents, play))
        planted_on_cluster = bad_runs(made.scheduler_address)
    result = {
        "check": "R4: executors, workers and order do not matter",
        "runs": len(jobs),
        "people": PEOPLE,
        "runs_unlike_alone": unlike_alone,
        "compared": "digest of everything, and every number kept, to the bit",
        "dask_planted_and_found": planted_on_cluster,
    }
    print(json.dumps(result, indent=2))
    if "--write" in sys.argv and runs == FULL:
        keep(Path(__file__).stem, result)
    return int(any(unlike_alone.values()) or any(cause != found for cause, found in planted_on_cluster.items()))


if __name__ == "__main__":
    sys.exit(main())
