"""Who does the runs: this process, or fresh processes beside it. Results do not depend on it, to the bit."""

from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass, replace
from typing import Protocol

from groundswell.errors import GroundswellError
from groundswell.study.jobs import Failure, Job, Play, attempt
from groundswell.study.pool import Pool
from groundswell.study.workers import check_workers, cores

__all__ = ["Documents", "Executor", "InProcess", "Outcome", "Processes"]

Documents = Callable[[str], str]
"""Gives a subject's document by its hash."""


@dataclass(frozen=True)
class Outcome:
    """What became of a job: its packed result, or why there is none."""

    job: Job
    found: bytes | Failure


class Executor(Protocol):
    """Someone who runs jobs, in any order, a few at a time."""

    def check(self) -> None:
        """Refuse to begin where no job could be run, before anything is written."""
        ...

    def outcomes(self, jobs: Iterable[Job], documents: Documents, play: Play) -> Generator[Outcome, None, None]:
        """Run jobs, and yield what became of each as it comes.

        Jobs are taken one by one as there is room, so that a study of any size takes no more memory than a small one.
        Whoever closes the iterator early stops all work.
        """
        ...


@dataclass(frozen=True)
class InProcess:
    """Runs jobs here, one after the other. Nothing stops one that never ends, or that brings the process down."""

    def check(self) -> None:
        """Find nothing amiss: this process is there."""

    def outcomes(self, jobs: Iterable[Job], documents: Documents, play: Play) -> Generator[Outcome, None, None]:
        """Run jobs in order."""
        subject, document = "", ""
        for job in jobs:
            if job.subject != subject:
                subject, document = job.subject, documents(job.subject)
            yield Outcome(job, attempt(play, job, document))


@dataclass(frozen=True)
class Processes:
    """Runs jobs in processes of its own: fresh interpreters with one thread each.

    A process that dies, or takes too long over a job, costs that job alone: another takes its place. A job whose
    process died is tried once more when all others are done, with no other beside it.

    Attributes
    ----------
    workers : int, optional
        How many; as many as there are cores, if not said.
    time_limit : float, optional
        Seconds that a run may take, the start of a fresh process included; no end if not said.
    """

    workers: int | None = None
    time_limit: float | None = None

    def __post_init__(self) -> None:
        check_workers(self.workers)
        if self.time_limit is not None and not self.time_limit > 0:
            raise GroundswellError(f"time limit = {self.time_limit:g} s: must be more than 0")

    def check(self) -> None:
        """Find nothing amiss: processes are made when there is something to do."""

    def outcomes(self, jobs: Iterable[Job], documents: Documents, play: Play) -> Generator[Outcome, None, None]:
        """Run jobs, each on the next process that is free."""
        again: list[Job] = []
        hands = cores() if self.workers is None else self.workers
        with Pool(play, documents, hands, self.time_limit) as pool:
            for job, found in pool.work(jobs):
                if isinstance(found, Failure) and found.cause == "worker died":
                    again.append(job)
                else:
                    yield Outcome(job, found)
        if not again:
            return
        with Pool(play, documents, 1, self.time_limit) as pool:
            for job, found in pool.work(again):
                yield Outcome(job, replace(found, tries=2) if isinstance(found, Failure) else found)
