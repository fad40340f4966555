"""Work shared among fresh processes: spawned, single-threaded, and gone when nobody wants them any more."""

import contextlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

from groundswell.engine.cost import memory_limit
from groundswell.errors import GroundswellError
from groundswell.units import clip

__all__ = ["begin_work", "check_workers", "cores", "each", "fitting", "single_threaded"]

Order = TypeVar("Order")
Answer = TypeVar("Answer")

_QUIET = ("NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
"""Workers fill the cores already: none may start threads of its own."""


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    found = os.cpu_count()
    return 1 if found is None else found


def check_workers(workers: int | None) -> None:
    """Refuse fewer processes than one, or what is no number of them.

    Raises
    ------
    GroundswellError
        With what was asked for.
    """
    if workers is None:
        return
    if isinstance(workers, bool) or not isinstance(workers, int):
        raise GroundswellError(f"workers = {clip(repr(workers))}: must be a whole number of at least 1")
    if workers < 1:
        raise GroundswellError(f"workers = {workers}: must be at least 1")


def fitting(memory: int, workers: int | None = None) -> int:
    """Return how many processes to start: as many as are asked for or as there are cores, if memory lasts for them.

    Parameters
    ----------
    memory : int
        Bytes that a run takes.
    workers : int, optional
        How many are asked for.
    """
    return min(cores() if workers is None else workers, max(1, memory_limit() // max(1, memory)))


def each(
    task: Callable[[Order], Answer],
    orders: Sequence[Order],
    *,
    workers: int | None = None,
    take: Callable[[Answer], None],
) -> None:
    """Do a task for each order, and hand over each answer as it comes, in no particular order.

    Parameters
    ----------
    task : function
        A module's own function: workers are fresh interpreters and find it by name.
    orders : sequence
        What to do; each travels to a worker.
    workers : int, optional
        Processes; as many as there are cores, if not said. With one, all is done in this process, in order.
    take : callable
        Called with each answer.

    Raises
    ------
    GroundswellError
        If a worker dies, or fewer than one is asked for.
    """
    check_workers(workers)
    hands = min(cores() if workers is None else workers, len(orders))
    if hands > 1:
        _in_processes(task, orders, hands, take)
    else:
        for order in orders:
            take(task(order))


def _in_processes(
    task: Callable[[Order], Answer], orders: Sequence[Order], workers: int, take: Callable[[Answer], None]
) -> None:
    before = set(multiprocessing.active_children())
    fresh = multiprocessing.get_context("spawn")
    with single_threaded():
        pool = ProcessPoolExecutor(workers, mp_context=fresh, initializer=begin_work)
        try:
            futures = [pool.submit(task, order) for order in orders]
            for future in as_completed(futures):
                take(future.result())
            pool.shutdown()
        except BrokenProcessPool as error:
            raise GroundswellError("a worker ended unexpectedly; was there enough memory? try fewer workers") from error
        finally:
            # After an interrupt or an error nobody wants the rest: no worker may run on unseen.
            for child in set(multiprocessing.active_children()) - before:
                child.terminate()
            pool.shutdown(cancel_futures=True)


def begin_work() -> None:
    """Leave interrupts to the parent, and go when it is gone: a killed parent tells nobody, and queues never end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_follow_parent, daemon=True).start()


def _follow_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


@contextlib.contextmanager
def single_threaded() -> Iterator[None]:
    """Let processes that start meanwhile use one thread each."""
    before = {name: os.environ.get(name) for name in _QUIET}
    os.environ.update(dict.fromkeys(_QUIET, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
