"""A few processes with a pipe each, so that it is always known who has which job."""

import contextlib
import json
import multiprocessing
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Self

from groundswell.errors import GroundswellError
from groundswell.study.jobs import Failure, Job, Play, attempt
from groundswell.study.workers import begin_work, single_threaded

__all__ = ["Pool"]

_READY, _DONE, _FAILED, _STOP = b"R", b"D", b"F", b""
_GRACE = 5.0  # seconds for a process to go when it is asked to


def _serve(pipe: Connection, play: Play) -> None:
    """Run jobs until told to stop: what a process of the pool does."""
    begin_work()
    documents: dict[str, str] = {}
    pipe.send_bytes(_READY)
    with contextlib.suppress(EOFError, OSError):
        while (message := pipe.recv_bytes()) != _STOP:
            asked = json.loads(message)
            documents.update(asked["documents"])
            job = Job(*asked["job"])
            found = attempt(play, job, documents[job.subject])
            if isinstance(found, Failure):
                said = [found.cause, found.sentence, found.trace, found.tries]
                pipe.send_bytes(_FAILED + json.dumps(said).encode("ascii"))
            else:
                pipe.send_bytes(_DONE + found)


@dataclass(eq=False)
class _Hand:
    """A process, its pipe, and the job that it has."""

    process: BaseProcess
    pipe: Connection
    ready: bool = False
    job: Job | None = None
    begun: float = 0.0
    knows: set[str] = field(default_factory=set)


class Pool:
    """Processes that run jobs.

    Parameters
    ----------
    play : function
        Runs a job; a module's own function, or a partial one of it.
    documents : function
        Gives a subject's document by its hash.
    size : int
        How many processes at most.
    time_limit : float or None
        Seconds that a job may take.
    """

    def __init__(self, play: Play, documents: Callable[[str], str], size: int, time_limit: float | None) -> None:
        self.play, self.documents, self.size, self.time_limit = play, documents, size, time_limit
        self.hands: list[_Hand] = []
        self.waiting: list[Job] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._dismiss(at_once=kind is not None)

    def work(self, jobs: Iterable[Job]) -> Iterator[tuple[Job, bytes | Failure]]:
        """Run jobs, and yield each with its packed result or its failure, as they come.

        Raises
        ------
        GroundswellError
            If a process cannot even begin.
        """
        source = iter(jobs)
        # So many are taken at once, and no more, that no process is started in vain.
        self.waiting = list(islice(source, self.size))
        for _ in range(len(self.waiting)):
            self._hire()
        while self.waiting or any(hand.job is not None for hand in self.hands):
            for hand in self._heard():
                job, found = self._answer(hand)
                self._give(hand, source)
                if job is not None and found is not None:
                    yield job, found
            for job in self._overdue():
                said = f"took longer than {self.time_limit:g} seconds and was stopped"
                yield job, Failure("time limit", said)
            self._replace_the_dead(source)

    # --- parts ----------------------------------------------------------------------------------------------------

    def _hire(self) -> None:
        fresh = multiprocessing.get_context("spawn")
        ours, theirs = fresh.Pipe()
        process = fresh.Process(target=_serve, args=(theirs, self.play), daemon=True)
        with single_threaded():
            process.start()
        # With the only other end in the process, its death is heard here.
        theirs.close()
        self.hands.append(_Hand(process, ours))

    def _heard(self) -> list[_Hand]:
        """Wait until someone has something to say, or the first one is overdue."""
        patience = None
        if self.time_limit is not None:
            begun = [hand.begun for hand in self.hands if hand.job is not None]
            patience = max(0.0, min(begun) + self.time_limit - time.monotonic()) if begun else None
        spoke = set(wait([hand.pipe for hand in self.hands], patience))
        return [hand for hand in self.hands if hand.pipe in spoke]

    def _answer(self, hand: _Hand) -> tuple[Job | None, bytes | Failure | None]:
        """Return the job that a process had and what became of it; neither, if it only says that it is ready."""
        job = hand.job
        try:
            message = hand.pipe.recv_bytes()
        except (EOFError, OSError):
            return job, self._died(hand)
        hand.ready, hand.job = True, None
        if message == _READY:
            return None, None
        if message[:1] == _DONE:
            return job, message[1:]
        return job, Failure(*json.loads(message[1:]))

    def _died(self, hand: _Hand) -> Failure:
        hand.process.join(_GRACE)
        code = hand.process.exitcode
        self.hands.remove(hand)
        hand.pipe.close()
        if not hand.ready:
            raise GroundswellError(
                "a worker ended before it could begin; a program that starts workers needs"
                ' the usual if __name__ == "__main__":'
            )
        how = f"signal {-code}" if code is not None and code < 0 else f"exit code {code}"
        return Failure("worker died", f"its process ended unexpectedly ({how}); was there enough memory?")

    def _give(self, hand: _Hand, source: Iterator[Job]) -> None:
        """Give a free process its next job, before its last answer is looked at: it need not wait for that."""
        if hand not in self.hands or hand.job is not None:
            return
        job = self.waiting.pop(0) if self.waiting else next(source, None)
        if job is None:
            return
        fresh = {} if job.subject in hand.knows else {job.subject: self.documents(job.subject)}
        hand.knows.add(job.subject)
        hand.job, hand.begun = job, time.monotonic()
        with contextlib.suppress(OSError):
            # One that has just died is noticed when it is listened to.
            hand.pipe.send_bytes(json.dumps({"job": job.to_list(), "documents": fresh}).encode("ascii"))

    def _overdue(self) -> list[Job]:
        if self.time_limit is None:
            return []
        found = []
        for hand in list(self.hands):
            if hand.job is not None and time.monotonic() - hand.begun >= self.time_limit and not hand.pipe.poll():
                found.append(hand.job)
                self.hands.remove(hand)
                _stop(hand)
        return found

    def _replace_the_dead(self, source: Iterator[Job]) -> None:
        """Start a process for every one that is gone, as far as there is work."""
        while len(self.hands) < self.size:
            free = sum(hand.job is None for hand in self.hands)
            if len(self.waiting) <= free:
                job = next(source, None)
                if job is None:
                    return
                self.waiting.append(job)
            self._hire()

    def _dismiss(self, *, at_once: bool) -> None:
        for hand in self.hands:
            if not at_once:
                with contextlib.suppress(OSError):
                    hand.pipe.send_bytes(_STOP)
        for hand in self.hands:
            if not at_once:
                hand.process.join(_GRACE)
            _stop(hand)
        self.hands.clear()


def _stop(hand: _Hand) -> None:
    """End a process, whatever it does."""
    if hand.process.is_alive():
        hand.process.kill()
    hand.process.join()
    hand.pipe.close()
