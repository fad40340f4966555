"""Runs on many machines: a Dask scheduler, by its address, with workers that hold the same version of this program."""

import asyncio
import contextlib
import json
import secrets
import threading
import time
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from groundswell.engine.provenance import code_hash
from groundswell.errors import GroundswellError
from groundswell.study.executors import Documents, Outcome
from groundswell.study.extra import missing
from groundswell.study.jobs import Failure, Job, Play, attempt, making

if TYPE_CHECKING:
    from distributed import Client
    from tornado.ioloop import IOLoop

__all__ = ["Dask", "events"]

_AHEAD = 2
"""Jobs under way for each worker: one that it does, one that waits for it."""


_SLOW = 120.0
"""Seconds that a loop of events may take to begin on a machine with too much to do."""


@cache
def events() -> "IOLoop":
    """Return this process's loop of events, for clients and clusters to use; it runs in a thread as long as we do.

    Dask would begin one itself, but waits ten seconds for it and then fails an assertion; a crowded machine may need
    longer.

    Raises
    ------
    TimeoutError
        If it has not begun after two minutes.
    """
    from tornado.ioloop import IOLoop  # noqa: PLC0415 - comes with Dask, an extra

    begun: Future[IOLoop] = Future()

    async def always() -> None:
        begun.set_result(IOLoop.current())
        await asyncio.Event().wait()

    threading.Thread(target=lambda: asyncio.run(always()), name="events", daemon=True).start()
    return begun.result(_SLOW)


def _run(play: Play, asked: str, document: str) -> bytes:
    """Run a job on a worker: what comes back is one byte of outcome, and the rest."""
    found = attempt(play, Job(*json.loads(asked)), document)
    if isinstance(found, Failure):
        return b"F" + json.dumps([found.cause, found.sentence, found.trace, found.tries]).encode("ascii")
    return b"D" + found


def _same(document: str) -> str:
    """Hand a document on: as a task, so that the scheduler makes it again where it is lost."""
    return document


@dataclass(frozen=True)
class Dask:
    """Runs jobs on the workers of a Dask scheduler.

    A worker that dies costs nothing: its jobs go to others. One that brings several workers down is tried once more
    with no other beside it, and has then failed.

    Attributes
    ----------
    address : str
        The scheduler's, such as ``tcp://10.0.0.1:8786``.
    patience : float
        Seconds to wait until it answers and has a worker.
    time_limit : float, optional
        Seconds that a run may take, waiting for a worker included; no end if not said. A worker that has a job for
        longer is started anew, if it has a nanny.
    """

    address: str
    patience: float = 10.0
    time_limit: float | None = None

    def outcomes(self, jobs: Iterable[Job], documents: Documents, play: Play) -> Generator[Outcome, None, None]:
        """Run jobs on whatever workers there are.

        Raises
        ------
        GroundswellError
            If Dask is not installed, no scheduler answers, or its workers cannot run this program's studies.
        """
        again: list[Job] = []
        with self._client() as client:
            ahead = _AHEAD if self.time_limit is None else 1
            width = ahead * _checked_workers(client, self.address, self.patience)
            for outcome in self._window(client, jobs, documents, play, width):
                if isinstance(outcome.found, Failure) and outcome.found.cause == "worker died":
                    again.append(outcome.job)
                else:
                    yield outcome
            for outcome in self._window(client, again, documents, play, 1):
                found = outcome.found
                yield Outcome(outcome.job, replace(found, tries=2) if isinstance(found, Failure) else found)

    @contextlib.contextmanager
    def _client(self) -> "Iterator[Client]":
        try:
            from distributed import Client  # noqa: PLC0415 - an extra, and heavy
        except ImportError as error:
            raise missing("a Dask scheduler", "distributed", otherwise="--workers on this machine") from error
        client = Client.__new__(Client)  # made in two steps: one that finds nobody is still there to be closed
        try:
            Client.__init__(client, self.address, timeout=self.patience, set_as_default=False, loop=events())
        except (OSError, ValueError, TimeoutError) as error:
            client.close()
            said = " ".join(str(error).split())
            raise GroundswellError(f"no Dask scheduler answers at {self.address} ({said[:200]})") from error
        with client:
            yield client

    def _window(
        self, client: "Client", jobs: Iterable[Job], documents: Documents, play: Play, width: int
    ) -> Iterator[Outcome]:
        """Keep so many jobs under way, and yield what became of each."""
        executor = client.get_executor(pure=False, retries=0)
        work, source = partial(_run, play), iter(jobs)
        held: dict[str, Any] = {}
        under_way: dict[Future[bytes], _UnderWay] = {}
        try:
            while True:
                while len(under_way) < width and (job := next(source, None)) is not None:
                    if job.subject not in held:
                        held[job.subject] = client.submit(_same, documents(job.subject), pure=False)
                    key = f"run-{job.id}-{secrets.token_hex(4)}"
                    future = executor.submit(work, json.dumps(job.to_list()), held[job.subject], key=key)
                    under_way[future] = _UnderWay(job, key, time.monotonic())
                if not under_way:
                    return
                done, _ = wait(under_way, self._patience(under_way.values()), FIRST_COMPLETED)
                for future in done:
                    yield Outcome(under_way.pop(future).job, _outcome(future))
                for future in self._overdue(under_way):
                    late = under_way.pop(future)
                    _give_up(client, future, late.key)
                    said = f"took longer than {self.time_limit:g} seconds and was stopped"
                    yield Outcome(late.job, Failure("time limit", said))
        finally:
            for future in under_way:
                future.cancel()

    def _patience(self, under_way: Iterable["_UnderWay"]) -> float | None:
        """Return the seconds until the first job is overdue."""
        if self.time_limit is None:
            return None
        return max(0.0, min(one.begun for one in under_way) + self.time_limit - time.monotonic())

    def _overdue(self, under_way: "dict[Future[bytes], _UnderWay]") -> "list[Future[bytes]]":
        if self.time_limit is None:
            return []
        last = time.monotonic() - self.time_limit
        return [future for future, one in under_way.items() if one.begun <= last and not future.done()]


@dataclass(frozen=True)
class _UnderWay:
    """A job that the scheduler has: its name there, and since when."""

    job: Job
    key: str
    begun: float


def _outcome(future: "Future[bytes]") -> bytes | Failure:
    """Return what a worker sent back; a job that brought its workers down has failed."""
    from distributed import KilledWorker  # noqa: PLC0415 - an extra, and heavy

    try:
        answer = future.result()
    except KilledWorker:
        return Failure("worker died", "its workers ended unexpectedly, one after the other; had they enough memory?")
    except CancelledError:
        return Failure("worker died", "the scheduler has lost it with its worker")
    except Exception as error:
        raise GroundswellError(f"the Dask workers cannot run it ({type(error).__name__}: {error})") from error
    return answer[1:] if answer[:1] == b"D" else Failure(*json.loads(answer[1:]))


def _give_up(client: "Client", future: "Future[bytes]", key: str) -> None:
    """Start the worker that has a job anew: nothing else stops a job that never ends."""
    busy = [worker for worker, tasks in client.processing().items() if key in tasks]
    future.cancel()
    if busy:
        with contextlib.suppress(Exception):
            client.restart_workers(busy, timeout=20)


def _checked_workers(client: "Client", address: str, patience: float) -> int:
    """Return how many workers a scheduler has, or refuse workers that cannot run a study."""
    try:
        client.wait_for_workers(1, timeout=patience)
    except TimeoutError as error:
        raise GroundswellError(f"the Dask scheduler at {address} has no workers; start some, then resume") from error
    workers = client.scheduler_info(n_workers=-1)["workers"]
    for name, facts in workers.items():
        if facts["nthreads"] != 1:
            raise GroundswellError(
                f"the Dask worker {name} runs {facts['nthreads']} threads;"
                " start workers with one each (--nthreads 1) and as many as there are cores"
            )
    try:
        hashes = client.run(code_hash)
    except Exception as error:
        raise GroundswellError(
            f"the Dask workers at {address} have no such version of this program ({error})"
        ) from error
    other = sorted(name for name, found in hashes.items() if found != making()["code_hash"])
    if other:
        raise GroundswellError(f"the Dask worker {other[0]} holds another version of this program's code")
    return len(workers)
