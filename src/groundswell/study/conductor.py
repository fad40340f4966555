"""Conducting a study: what is missing is run, every finished run is kept at once, and nothing is done twice."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from groundswell.engine.provenance import code_hash, differs
from groundswell.errors import DataError, GroundswellError
from groundswell.study.executors import Executor, InProcess
from groundswell.study.jobs import Failure, Play, making, play
from groundswell.study.payload import Result, same_bits, unpack
from groundswell.study.standing import Status
from groundswell.study.store import Store, open_store

__all__ = ["Progress", "Replayed", "conduct", "replay", "resume", "status"]

Progress = Callable[[str, float | None], None]


@dataclass(frozen=True)
class Replayed:
    """A stored run, run again.

    Attributes
    ----------
    run : str
        Its id.
    equal : bool
        Whether it came out the same, to the bit: the digest of everything, and every number kept.
    changed : str
        What of its making is no longer so; empty if all of it is.
    failure : str
        Why it could not be run again; empty if it could.
    """

    run: str
    equal: bool
    changed: str
    failure: str = ""


def conduct(
    store: Store,
    study: int,
    executor: Executor | None = None,
    *,
    retry: bool = False,
    anyway: bool = False,
    player: Play = play,
    earlier: int = 0,
    on_progress: Progress | None = None,
) -> Status:
    """Do what of a study is missing.

    Every finished run is written in a transaction of its own, so that an interrupt, a kill or a full disk costs only
    the runs that were under way. A run that fails is kept as a failure, with its cause, and the rest go on. Where
    nothing is missing nobody is asked to do anything.

    Parameters
    ----------
    store : Store
        Open for writing.
    study : int
        Number of the study.
    executor : Executor, optional
        Who does the runs; this process, if not said.
    retry : bool
        Whether runs that have failed are tried again.
    anyway : bool
        Go on even though finished runs were made by another version of the program.
    player : function
        Runs a job.
    earlier : int
        Runs of the same question that stand in earlier studies: progress counts them too.
    on_progress : callable, optional
        Called with a message and the share done: at the start, and after each run is safe on disk.

    Returns
    -------
    Status
        How the study stands then.

    Raises
    ------
    DataError
        If there is no such study, another process conducts one in this file, its finished runs were made by another
        version (and `anyway` is false), or the file cannot be written.
    GroundswellError
        If the executor cannot work.
    """
    with _alone(store.path):
        _check_version(store, study, anyway=anyway)
        before = store.status(study)
        total = earlier + before.study.members
        done = earlier + before.done + (0 if retry else before.failed)
        _tell(on_progress, done, total)
        if done == total:
            return before
        workers = InProcess() if executor is None else executor
        outcomes = workers.outcomes(store.pending(study, retry=retry), store.document, player)
        with closing(outcomes) as coming:
            for outcome in coming:
                if isinstance(outcome.found, Failure):
                    store.fail(outcome.job, outcome.found, making())
                else:
                    result = unpack(outcome.found)
                    _refuse_other_code(result)
                    store.finish(outcome.job, outcome.found, result)
                done += 1
                _tell(on_progress, min(done, total), total)
        return store.status(study)


def resume(
    path: Path | str,
    study: int | None = None,
    executor: Executor | None = None,
    *,
    retry: bool = False,
    anyway: bool = False,
    on_progress: Progress | None = None,
) -> tuple[Status, ...]:
    """Go on with the studies of a file where they stopped, or with one of them; see `conduct`."""
    with open_store(path, write=True) as store:
        numbers = [found.number for found in store.studies()] if study is None else [study]
        return tuple(
            conduct(store, number, executor, retry=retry, anyway=anyway, on_progress=on_progress) for number in numbers
        )


def status(path: Path | str) -> tuple[Status, ...]:
    """Say how far each study of a file is.

    Raises
    ------
    DataError
        If the file is no store.
    """
    with open_store(path) as store:
        return tuple(store.status(study.number) for study in store.studies())


def replay(
    store: Store,
    runs: Iterable[str],
    executor: Executor | None = None,
    *,
    anyway: bool = False,
    player: Play = play,
    on_progress: Progress | None = None,
) -> Iterator[Replayed]:
    """Run stored runs again, and compare them to the bit; the store is only read.

    Parameters
    ----------
    store : Store
        Open.
    runs : iterable of str
        Ids of finished runs.
    executor : Executor, optional
        Who does the runs; this process, if not said.
    anyway : bool
        Run even though the code, a version or the processor has changed since.
    player : function
        Runs a job.
    on_progress : callable, optional
        As for `conduct`.

    Yields
    ------
    Replayed
        In the order in which they come.

    Raises
    ------
    DataError
        If a run is not there or is damaged, or another version made it and `anyway` is false; before any is run.
    """
    ids = list(dict.fromkeys(runs))
    changed = {}
    for run in ids:
        store.result(run)
        changed[run] = differs(store.making_of(run))
        if changed[run] != "" and not anyway:
            raise DataError(
                f"{store.path}: run {run[:12]} was made with {changed[run]}; it need not come out the same."
                " Say --anyway to try"
            )
    return _replayed(store, ids, InProcess() if executor is None else executor, changed, player, on_progress)


def _replayed(
    store: Store,
    ids: list[str],
    executor: Executor,
    changed: Mapping[str, str],
    player: Play,
    on_progress: Progress | None,
) -> Iterator[Replayed]:
    outcomes = executor.outcomes((store.job(run) for run in ids), store.document, player)
    with closing(outcomes) as coming:
        for number, outcome in enumerate(coming, 1):
            run, found = outcome.job.id, outcome.found
            if isinstance(found, Failure):
                yield Replayed(run, False, changed[run], found.sentence)
            else:
                yield Replayed(run, same_bits(store.result(run), unpack(found)), changed[run])
            _tell(on_progress, number, len(ids))


# --- parts --------------------------------------------------------------------------------------------------------


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Let one process at a time conduct in a file; a process that is killed lets go by itself."""
    lock = FileLock(path.with_name(f".{path.name}.conducted"), timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise DataError(f"{path}: another process is conducting a study in it; wait until it has ended") from error
    except OSError as error:
        raise DataError(f"{path}: its folder cannot be written to ({error.strerror})") from error
    try:
        yield
    finally:
        # Whoever slips in between does some runs a second time at worst: each is kept once.
        with suppress(OSError):
            Path(lock.lock_file).unlink()
        lock.release()


def _check_version(store: Store, study: int, *, anyway: bool) -> None:
    """Refuse to mix runs of two versions in one study without a word."""
    for made in store.makings(study):
        if made.get("code_hash") != code_hash() and not anyway:
            raise DataError(
                f"{store.path}: study {study} holds runs that another version of this program has made."
                " Say --anyway to mix them, or start a new file"
            )


def _refuse_other_code(result: Result) -> None:
    if result.making and result.making.get("code_hash") != code_hash():
        raise GroundswellError("a worker holds another version of this program's code; its run was not kept")


def _tell(on_progress: Progress | None, done: int, total: int) -> None:
    if on_progress is not None:
        on_progress(f"{done:,} of {total:,} runs", done / total)
