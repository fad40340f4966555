"""Runs of a few milliseconds that need no compiler: what studies are proved with, whole or with planted faults."""

import hashlib
import os
import signal
import time
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from groundswell.rng import uniforms
from groundswell.scenario import load
from groundswell.study.jobs import Job, Member, jobs_of, making
from groundswell.study.kinds import Subject, of_scenario
from groundswell.study.payload import Result
from groundswell.study.store import Store

__all__ = ["DAYS", "FAULTS", "enter", "light", "noted", "planted", "subject"]

DAYS = 30
SERIES = 12
FAULTS = ("exception", "not finite", "time limit", "worker died")
"""What can be planted, by the cause under which it has to be found."""


def subject() -> Subject:
    """Return what these runs are said to run: the small town."""
    return of_scenario(load("mill-town"))


def enter(store: Store, runs: int, *, seed: int = 7, first: int = 0, of: Subject | None = None) -> int:
    """Enter a study of so many replicates, and return its number."""
    town = subject() if of is None else of
    jobs = jobs_of(town, seed=seed, replicates=range(first, first + runs), people=100)
    members = (Member(job, {"replicate": job.replicate}) for job in jobs)
    return store.add_study({"asked": "light runs", "runs": runs, "seed": seed, "first": first}, [town], members)


def light(job: Job, document: str) -> Result:
    """Walk at random: a stand-in for a run, its own function of seed and replicate."""
    del document
    begin = time.perf_counter()
    steps = uniforms(job.seed, job.replicate, 0, 0, DAYS * SERIES, 0).astype(np.float64).reshape(SERIES, DAYS)
    values = {f"walk_{number}": walk for number, walk in enumerate(np.cumsum(steps - 0.5, axis=1))}
    values["highest"] = np.asarray(max(float(walk.max()) for walk in values.values()))
    labels = {"weather": np.where(steps[0] < 0.5, "rain", "sun")}
    total = hashlib.sha256(steps.tobytes()).hexdigest()
    dates = tuple(f"1900-03-{day + 1:02d}" for day in range(DAYS))
    return Result(total, dates, values, labels, making("columns"), time.perf_counter() - begin)


def noted(job: Job, document: str, *, journal: str) -> Result:
    """Walk at random, and note in a file that it was done."""
    note(Path(journal), "did", job.id)
    return light(job, document)


def note(journal: Path, word: str, run: str) -> None:
    """Add a line to a file that several processes write to; it is there as a whole or not at all."""
    handle = os.open(journal, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        os.write(handle, f"{word} {run}\n".encode("ascii"))
    finally:
        os.close(handle)


def planted(job: Job, document: str, *, faults: Mapping[int, str]) -> Result:
    """Walk at random, or fail in the way that is planted in this replicate."""
    fault = faults.get(job.replicate)
    if fault == "exception":
        raise ValueError("a planted fault")
    if fault == "time limit":
        while True:
            time.sleep(0.01)
    if fault == "worker died":
        os.kill(os.getpid(), signal.SIGKILL)
    found = light(job, document)
    if fault == "not finite":
        found.values["walk_3"][11] = np.nan
    return found
