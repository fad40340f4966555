"""Looking over a whole store: whether every bit in it is as it was written."""

import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from groundswell.errors import DataError
from groundswell.study.kinds import KINDS
from groundswell.study.payload import canonical
from groundswell.study.schema import seal, study_key
from groundswell.study.store import Store, open_store

__all__ = ["Verified", "verify"]

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
    with open_store(path) as store:
        problems: list[str] = []
        counts = dict.fromkeys(("studies", "runs", "failures"), 0)
        checks: tuple[Callable[[Store], Iterator[str | None]], ...] = (_file, _facts, _subjects, _jobs, _makings)
        for check in (*checks, _studies, _failures, _runs(store, on_progress)):
            name = check.__name__.strip("_")
            try:
                for problem in check(store):
                    if problem is not None:
                        problems.append(f"{store.path}: {problem}")
                    elif name in counts:
                        counts[name] += 1
                    if len(problems) >= _MOST:
                        break
            except (DataError, sqlite3.Error, UnicodeDecodeError, ValueError, TypeError, OverflowError) as error:
                said = " ".join(str(error).split())
                problems.append(said if str(store.path) in said else f"{store.path}: {name} cannot be read ({said})")
        return Verified(counts["studies"], counts["runs"], counts["failures"], tuple(problems[:_MOST]))


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
    for (run,) in store.connection.execute("SELECT id FROM jobs"):
        job = store.job(run)
        if subjects.get(job.subject) != job.kind:
            yield f"run {run[:12]} runs a subject that is not there"


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


def _runs(store: Store, on_progress: Callable[[str, float | None], None] | None) -> Callable[..., Iterator[str | None]]:
    (total,) = store.connection.execute("SELECT count(*) FROM runs").fetchone()

    def runs(store: Store) -> Iterator[str | None]:
        rows = store.connection.execute("SELECT runs.*, jobs.id FROM runs LEFT JOIN jobs ON jobs.id = runs.id")
        for number, (*row, job) in enumerate(rows, 1):
            try:
                result = store.checked(row[0], tuple(row))
                sound = job is not None and result.digest == row[1]
                sound &= not result.making or result.making == store.making_of(row[0])
                yield None if sound else f"run {row[0][:12]} is not as it was written"
            except DataError as error:
                yield str(error).removeprefix(f"{store.path}: ")
            if on_progress is not None:
                on_progress(f"{number:,} of {total:,} runs", number / max(1, total))

    return runs
