"""Looking over a store: whether all that stands in it is as it was written."""

import hashlib
import sqlite3
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from groundswell.errors import DataError
from groundswell.study.kinds import KINDS
from groundswell.study.payload import canonical
from groundswell.study.schema import seal, study_key
from groundswell.study.store import Store, open_store

__all__ = ["Verified", "refuse_faults", "verify"]

_MOST = 100


@dataclass(frozen=True)
class Verified:
    """What looking over a store has shown: how much was looked at, and a sentence for each fault."""

    studies: int
    runs: int
    failures: int
    problems: tuple[str, ...]


def verify(path: Path | str, *, on_progress: Callable[[str, float | None], None] | None = None) -> Verified:
    """Check every row, document and result of a store against its hash, and the file's own structure.

    Space in the file that nothing stands in is not looked at.

    Parameters
    ----------
    path : Path
        The file; it is only read.
    on_progress : callable, optional
        Called with a message and the share done.

    Returns
    -------
    Verified
        At most a hundred faults are named.

    Raises
    ------
    DataError
        If it is no store at all, or so damaged that it cannot be opened.
    """
    with open_store(path) as store, _still(store.connection):
        counts = dict.fromkeys(("studies", "runs", "failures"), 0)
        problems: list[str] = []
        for problem in _found(store, (*_FRAME, _runs(store, on_progress)), counts):
            problems.append(problem if str(store.path) in problem else f"{store.path}: {problem}")
            if len(problems) == _MOST:
                break
        return Verified(counts["studies"], counts["runs"], counts["failures"], tuple(problems))


def refuse_faults(store: Store) -> None:
    """Refuse a store in which anything but a finished run is damaged: those are checked as they are read.

    Raises
    ------
    DataError
        With the first fault.
    """
    with _still(store.connection), closing(_found(store, _FRAME, {})) as found:
        first = next(found, None)
    if first is not None:
        said = first.removeprefix(f"{store.path}: ").removeprefix("is damaged: ")
        raise DataError(f"{store.path}: is damaged: {said}; look it over with: groundswell study verify {store.path}")


@contextmanager
def _still(connection: sqlite3.Connection) -> Iterator[None]:
    """Let several questions see the same moment, whatever another process writes meanwhile."""
    connection.execute("BEGIN")
    try:
        yield
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


_Check = Callable[[Store], Iterator[str | None]]
"""Yields a sentence for each fault; some yield None for each thing that is sound, so that it can be counted."""


def _found(store: Store, checks: tuple[_Check, ...], counts: dict[str, int]) -> Generator[str, None, None]:
    for check in checks:
        name = check.__name__.strip("_")
        try:
            for problem in check(store):
                if problem is not None:
                    yield problem
                elif name in counts:
                    counts[name] += 1
        except (DataError, sqlite3.Error, UnicodeDecodeError, ValueError, TypeError, OverflowError) as error:
            said = " ".join(str(error).split())
            yield said if str(store.path) in said else f"{name} cannot be read ({said})"


def _file(store: Store) -> Iterator[str | None]:
    for (found,) in store.connection.execute(f"PRAGMA integrity_check({_MOST})"):
        if found != "ok":
            yield " ".join(str(found).split())


def _facts(store: Store) -> Iterator[str | None]:
    for *cells, kept in store.connection.execute("SELECT * FROM facts"):
        if seal("facts", *cells) != kept:
            yield "a fact about the file is not as it was written"


def _subjects(store: Store) -> Iterator[str | None]:
    for name, kind in store.connection.execute("SELECT hash, kind FROM subjects").fetchall():
        store.document(name)
        if kind not in KINDS:
            yield f"the subject {name[:12]} is of no kind that can be run"


def _jobs(store: Store) -> Iterator[str | None]:
    subjects = dict(store.connection.execute("SELECT hash, kind FROM subjects"))
    for row in store.connection.execute("SELECT * FROM jobs"):
        job = store.job_of(row)
        if subjects.get(job.subject) != job.kind:
            yield f"run {row[0][:12]} runs a subject that is not there"


def _makings(store: Store) -> Iterator[str | None]:
    for name, text in store.connection.execute("SELECT hash, making FROM makings"):
        if hashlib.sha256(text.encode("utf-8")).hexdigest() != name:
            yield "how runs were made is not as it was written"


def _studies(store: Store) -> Iterator[str | None]:
    for study in store.studies():
        key, count = study_key(canonical(study.asked)), 0
        rows = store.connection.execute("SELECT * FROM members WHERE study = ? ORDER BY place", (study.number,))
        for number, place, run, role, kept in rows:
            if seal("members", number, place, run, role) != kept or place != count:
                yield f"study {study.number}, place {place}: is not as it was written"
            key.update(canonical([run, role]).encode("ascii"))
            count += 1
        (kept,) = store.connection.execute("SELECT key FROM studies WHERE number = ?", (study.number,)).fetchone()
        if count != study.members or key.hexdigest() != kept:
            yield f"study {study.number} is not as it was written: {count} of {study.members} members"
        yield None
    (lost,) = store.connection.execute(
        "SELECT count(*) FROM members WHERE run NOT IN (SELECT id FROM jobs)"
        " OR study NOT IN (SELECT number FROM studies)"
    ).fetchone()
    if lost:
        yield f"{lost} members belong to no study, or have no job"


def _failures(store: Store) -> Iterator[str | None]:
    jobs = "SELECT failures.*, jobs.id FROM failures LEFT JOIN jobs ON jobs.id = failures.id"
    for *cells, kept, job in store.connection.execute(jobs):
        yield None if seal("failures", *cells) == kept and job is not None else "a failure is not as it was written"


_FRAME: tuple[_Check, ...] = (_file, _facts, _subjects, _jobs, _makings, _studies, _failures)
"""Every check but that of finished runs."""


def _runs(store: Store, on_progress: Callable[[str, float | None], None] | None) -> _Check:
    (total,) = store.connection.execute("SELECT count(*) FROM runs").fetchone()

    def runs(store: Store) -> Iterator[str | None]:
        rows = store.connection.execute("SELECT runs.*, jobs.id FROM runs LEFT JOIN jobs ON jobs.id = runs.id")
        for number, (*row, job) in enumerate(rows, 1):
            try:
                store.checked(row[0], tuple(row))
                yield None if job is not None else f"run {row[0][:12]} was asked for by no study"
            except DataError as error:
                yield str(error).removeprefix(f"{store.path}: ")
            if on_progress is not None:
                on_progress(f"{number:,} of {total:,} runs", number / max(1, total))

    return runs
