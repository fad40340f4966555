"""A job: one run that a study asks for, named by a hash of what is run; and how it is played."""

import hashlib
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any

import numpy as np

from groundswell.engine import provenance
from groundswell.errors import DataError, GroundswellError
from groundswell.study.kinds import KINDS, Steps, Subject, changed, check_luck
from groundswell.study.payload import Result, canonical, pack

__all__ = [
    "CAUSES",
    "Failure",
    "Job",
    "Member",
    "NotFiniteError",
    "Play",
    "attempt",
    "jobs_of",
    "making",
    "play",
]

_FORMAT = "groundswell run id 1"

CAUSES = ("exception", "not finite", "time limit", "worker died")
"""Why a run may have failed."""


@dataclass(frozen=True)
class Job:
    """One run to do.

    Attributes
    ----------
    kind : str
        ``scenario`` or ``classic``.
    subject : str
        Hash of the subject's document.
    change : str
        Steps from the subject to what is run, as JSON.
    said : str
        Hash of what is run: the whole document after all changes.
    seed, replicate : int
        Whose luck.
    people : int
        People simulated; 0 where that is no question.
    """

    kind: str
    subject: str
    change: str
    said: str
    seed: int
    replicate: int
    people: int

    @cached_property
    def id(self) -> str:
        """Hash of everything that the result depends on, and of nothing else.

        Not of the way from the subject to what is run, nor of workers, threads, order or backend. Everything said of
        the city as a whole is always kept, so what a study looks at does not count either.
        """
        named = [_FORMAT, self.kind, self.said, str(self.seed), self.replicate, self.people]
        return hashlib.sha256(canonical(named).encode("ascii")).hexdigest()

    def to_list(self) -> list[Any]:
        """Return plain values, ready for JSON; ``Job(*values)`` is the job again."""
        return [self.kind, self.subject, self.change, self.said, self.seed, self.replicate, self.people]


@dataclass(frozen=True)
class Member:
    """A job's part in a study: `role` says in plain values what the study wants it for."""

    job: Job
    role: Mapping[str, Any]


@dataclass(frozen=True)
class Failure:
    """Why a run came to nothing.

    Attributes
    ----------
    cause : str
        One of `CAUSES`.
    sentence : str
        What happened, for the user.
    trace : str
        Where in the program, for those who mend it; empty where there is nothing to see.
    tries : int
        How often it was tried.
    """

    cause: str
    sentence: str
    trace: str = ""
    tries: int = 1


class NotFiniteError(GroundswellError):
    """A run's numbers are endless or none at all where there is something to measure."""


Play = Callable[[Job, str], Result]
"""Runs a job, given its subject's document. A module's own function: workers find it by name."""


def jobs_of(
    subject: Subject,
    steps: Steps = (),
    *,
    seed: int,
    replicates: Iterable[int],
    people: int | None = None,
) -> Iterator[Job]:
    """Return one job a replicate of a subject with some changes.

    Parameters
    ----------
    subject : Subject
        What is run; see `kinds.of_scenario` and `kinds.of_classic`.
    steps : sequence of steps
        Changes: ``["set", path, value]``, ``["values", {path: value}]``, ``["without", switch]``, and
        ``["acts_without", {"actor": ...}]`` or ``["acts_shift", days, first, last]`` for dated acts.
    seed : int
        Whose luck.
    replicates : iterable of int
        Their numbers.
    people : int, optional
        People to simulate instead of the subject's.

    Yields
    ------
    Job

    Raises
    ------
    ScenarioError
        If a step cannot be taken, or what comes out cannot be run; before the first job.
    """
    change = canonical([list(step) for step in steps])
    kind = subject.kind
    opened = changed(kind, subject.document, change)
    simulated = KINDS[kind].people(opened, people)
    KINDS[kind].check(opened, simulated)
    first = Job(kind, subject.hash, change, KINDS[kind].said(opened), seed, 0, simulated)
    return _replicates(first, replicates)


def _replicates(first: Job, replicates: Iterable[int]) -> Iterator[Job]:
    for number in replicates:
        check_luck(first.kind, first.seed, number)
        yield replace(first, replicate=number)


def play(job: Job, document: str, *, backend: str = "cpu") -> Result:
    """Run a job, and keep everything said of the city as a whole.

    Parameters
    ----------
    job : Job
        What to run.
    document : str
        Its subject's.
    backend : str
        How rules are run; the result does not depend on it.

    Returns
    -------
    Result

    Raises
    ------
    DataError
        If the document and the changes do not give what the job says.
    """
    begin = time.perf_counter()
    opened = changed(job.kind, document, job.change)
    if KINDS[job.kind].said(opened) != job.said:
        raise DataError(f"run {job.id[:12]}: its scenario with its changes is not the one that was asked for")
    found = KINDS[job.kind].play(opened, job.seed, job.replicate, job.people, backend)
    return replace(found, making=making(backend), seconds=time.perf_counter() - begin)


@cache
def making(backend: str = "cpu") -> Mapping[str, Any]:
    """Say what this process runs with: versions, the code's hash, the backend and its processor."""
    return provenance.making(backend)


def attempt(player: Play, job: Job, document: str) -> bytes | Failure:
    """Run a job, and return its result as bytes, or why there is none; only an interrupt gets through."""
    try:
        result = player(job, document)
        check_finite(result)
        return pack(result)
    except NotFiniteError as error:
        return Failure("not finite", str(error))
    except GroundswellError as error:
        return Failure("exception", str(error), traceback.format_exc())
    except Exception as error:  # noqa: BLE001 - whatever a run does, the study goes on and says so
        said = " ".join(str(error).split())
        return Failure("exception", f"{type(error).__name__}: {said}"[:500], traceback.format_exc())


def check_finite(result: Result) -> None:
    """Refuse numbers that are endless, or none at all where there is something to measure.

    Raises
    ------
    NotFiniteError
        Naming the first, and its day.
    """
    from groundswell.observe import OBSERVABLES  # noqa: PLC0415 - heavy

    for name, values in result.values.items():
        if np.isfinite(values).all():
            continue
        known = OBSERVABLES.get(name)
        allowed = known is not None and known.may_be_undefined
        wrong = np.isinf(values) if allowed else ~np.isfinite(values)
        if wrong.any():
            place = int(np.flatnonzero(wrong)[0])
            day = f" on {result.dates[place]}" if values.ndim == 1 and place < len(result.dates) else ""
            raise NotFiniteError(f"{name} is {float(values.reshape(-1)[place])}{day}: not a finite number")
