"""A study's store: one file that keeps what was asked, every finished run, and why others failed; nothing is lost."""

import hashlib
import json
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from groundswell.engine.provenance import code_hash, versions
from groundswell.errors import DataError
from groundswell.study.jobs import Failure, Job, Member
from groundswell.study.kinds import Subject
from groundswell.study.payload import Result, canonical, checksum, unpack
from groundswell.study.schema import making_key, run_head, seal, study_key, utf8
from groundswell.study.standing import Failed, Finished, Status, Study
from groundswell.study.store_file import create_file, guarded, open_file, transaction

__all__ = ["Store", "create", "open_store"]

_CHUNK = 256
_DOCUMENT = 2**28


def create(path: Path | str) -> "Store":
    """Make a new, empty store and open it.

    Parameters
    ----------
    path : Path
        The file; nothing may lie there.

    Raises
    ------
    DataError
        If something does, or it cannot be written.
    """
    path = Path(path)
    create_file(path, {"created": _now(), "versions": canonical(versions()), "code_hash": code_hash()})
    return open_store(path, write=True)


def open_store(path: Path | str, *, write: bool = False) -> "Store":
    """Open a store.

    Parameters
    ----------
    path : Path
        The file.
    write : bool
        Whether to add to it.

    Raises
    ------
    DataError
        If it is no store, of a newer layout, damaged, or may not be written; it is then as it was.
    """
    path = Path(path)
    return Store(path, open_file(path, write=write))


class Store:
    """An open store; close it, or use it in a ``with`` statement. Made by `create` and `open_store`.

    Everything read is checked against its seal, checksum or hash first, whoever reads runs has the rest looked over
    too, and a reader never gets less than it asked for without a word.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self.connection = connection
        self._looked_over = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; what was finished is in it."""
        with guarded(self.path):
            self.connection.close()

    # --- asking ---------------------------------------------------------------------------------------------------

    def add_study(
        self,
        asked: Mapping[str, Any],
        subjects: Iterable[Subject],
        members: Iterable[Member],
        *,
        before: Callable[[int], None] | None = None,
    ) -> int:
        """Enter a study: what is asked, and every run it needs; the very same study is entered once.

        Parameters
        ----------
        asked : mapping
            The question, in plain values.
        subjects : iterable of Subject
            What its jobs run.
        members : iterable of Member
            Its jobs, in order; they are taken one by one and never all held.
        before : callable, optional
            Called with the number of a study that is new, before it is kept; what it raises leaves all as it was.

        Returns
        -------
        int
            Its number in this file.

        Raises
        ------
        DataError
            If it has no member, a job runs something that is not among the subjects, or it cannot be written.
        """
        text = canonical(asked)
        with guarded(self.path):
            try:
                with transaction(self.connection):
                    number = self._enter(text, subjects, members)
                    if before is not None:
                        before(number)
                    return number
            except _SameStudyError as same:
                return int(same.args[0])

    def _enter(self, asked: str, subjects: Iterable[Subject], members: Iterable[Member]) -> int:
        write = self.connection.execute
        for subject in subjects:
            document = zlib.compress(subject.document.encode("ascii"), 6)
            write("INSERT OR IGNORE INTO subjects VALUES (?, ?, ?)", (subject.hash, subject.kind, document))
        held = {name for (name,) in write("SELECT hash FROM subjects")}
        (number,) = write("SELECT coalesce(max(number), 0) + 1 FROM studies").fetchone()
        key, count = study_key(asked), 0
        for place, member in enumerate(members):
            job, role = member.job, canonical(member.role)
            if job.subject not in held:
                raise DataError(f"{self.path}: run {job.id[:12]} runs a subject that was not given with the study")
            cells = (job.id, *job.to_list())
            row = (*cells[:5], str(job.seed), *cells[6:])
            write("INSERT OR IGNORE INTO jobs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", (*row, seal("jobs", *row)))
            part = (number, place, job.id, role)
            write("INSERT INTO members VALUES (?, ?, ?, ?, ?)", (*part, seal("members", *part)))
            key.update(canonical([job.id, role]).encode("ascii"))
            count += 1
        if count == 0:
            raise DataError(f"{self.path}: a study needs at least one run")
        found = write("SELECT number FROM studies WHERE key = ?", (key.hexdigest(),)).fetchone()
        if found is not None:
            raise _SameStudyError(int(found[0]))
        whole = (number, key.hexdigest(), asked, count, _now())
        write("INSERT INTO studies VALUES (?, ?, ?, ?, ?, ?)", (*whole, seal("studies", *whole)))
        return int(number)

    def studies(self) -> tuple[Study, ...]:
        """Return every study in the file, in order."""
        with guarded(self.path):
            rows = self.connection.execute("SELECT * FROM studies ORDER BY number").fetchall()
        return tuple(self._study(row) for row in rows)

    def study(self, number: int) -> Study:
        """Return a study by its number.

        Raises
        ------
        DataError
            If the file holds none of that number.
        """
        with guarded(self.path):
            row = self.connection.execute("SELECT * FROM studies WHERE number = ?", (number,)).fetchone()
        if row is None:
            held = ", ".join(str(study.number) for study in self.studies()) or "none"
            raise DataError(f"{self.path}: holds no study {number}; it holds {held}")
        return self._study(row)

    def _study(self, row: tuple[Any, ...]) -> Study:
        number, _, asked, members, made = self._sealed("studies", row)
        return Study(number, json.loads(asked), members, made)

    def status(self, number: int) -> Status:
        """Count what of a study is done, failed or missing; instant, for no run is opened."""
        study = self.study(number)
        with guarded(self.path):
            (members, done, failed) = self.connection.execute(
                "SELECT count(*), count(runs.id), count(CASE WHEN runs.id IS NULL THEN failures.id END) FROM members"
                " LEFT JOIN runs ON runs.id = members.run LEFT JOIN failures ON failures.id = members.run"
                " WHERE study = ?",
                (number,),
            ).fetchone()
        if members != study.members:
            raise DataError(f"{self.path}: is damaged: study {number} has {members} of its {study.members} members")
        return Status(study, done, failed, members - done - failed)

    def pending(self, number: int, *, retry: bool = False) -> Iterator[Job]:
        """Yield the jobs of a study that have no result yet, each once; runs may be finished meanwhile.

        Parameters
        ----------
        number : int
            The study's.
        retry : bool
            Whether those that have failed count as still to do.
        """
        failed = "" if retry else " AND NOT EXISTS (SELECT 1 FROM failures WHERE failures.id = members.run)"
        query = (
            "SELECT * FROM members WHERE study = ?1 AND place > ?2"  # noqa: S608 - no word of it is a user's
            " AND NOT EXISTS (SELECT 1 FROM runs WHERE runs.id = members.run)"
            " AND NOT EXISTS (SELECT 1 FROM members AS first"
            " WHERE first.run = members.run AND first.study = ?1 AND first.place < members.place)"
            f"{failed} ORDER BY place LIMIT {_CHUNK}"
        )
        last = -1
        while True:
            with guarded(self.path):
                rows = self.connection.execute(query, (number, last)).fetchall()
            if not rows:
                return
            for row in rows:
                _, last, run, _ = self._sealed("members", row)
                yield self.job(run)

    def job(self, run: str) -> Job:
        """Return a job by its id.

        Raises
        ------
        DataError
            If the file holds none of that id, or its row is damaged.
        """
        with guarded(self.path):
            row = self.connection.execute("SELECT * FROM jobs WHERE id = ?", (run,)).fetchone()
        if row is None:
            raise DataError(f"{self.path}: holds no run {run[:12]}")
        return self.job_of(row)

    def job_of(self, row: tuple[Any, ...]) -> Job:
        """Return the job that a row of the table of jobs describes, or refuse one that is not as it was written."""
        name, kind, subject, change, said, seed, replicate, people = self._sealed("jobs", row)
        job = Job(kind, subject, change, said, int(seed), replicate, people)
        if job.id != name:
            raise DataError(f"{self.path}: is damaged: run {name[:12]} is not the one that its row describes")
        return job

    def document(self, subject: str) -> str:
        """Return a subject's document by its hash.

        Raises
        ------
        DataError
            If it is not there or damaged.
        """
        with guarded(self.path):
            row = self.connection.execute("SELECT document FROM subjects WHERE hash = ?", (subject,)).fetchone()
        if row is None:
            raise DataError(f"{self.path}: is damaged: the subject {subject[:12]} is missing")
        try:
            text = zlib.decompressobj().decompress(row[0], _DOCUMENT)
        except (zlib.error, TypeError):
            text = b""
        if hashlib.sha256(text).hexdigest() != subject:
            raise DataError(f"{self.path}: is damaged: the subject {subject[:12]} has another hash")
        return text.decode("ascii")

    # --- finishing ------------------------------------------------------------------------------------------------

    def finish(self, job: Job, payload: bytes, result: Result | None = None) -> bool:
        """Keep a finished run, in a transaction of its own.

        Parameters
        ----------
        job : Job
            What was run.
        payload : bytes
            Its result, packed.
        result : Result, optional
            The same, where it is at hand.

        Returns
        -------
        bool
            Whether it is new: a run that is kept already stays as it is.
        """
        result = unpack(payload) if result is None else result
        making, name = canonical(result.making), making_key(result.making)
        made = _now()
        head = run_head(job.id, result.digest, result.seconds, made, name)
        row = (job.id, result.digest, result.seconds, made, name, payload, checksum(head, payload))
        with guarded(self.path), transaction(self.connection):
            return self._keep(row, name, making)

    def _keep(self, row: tuple[Any, ...], name: str, making: str) -> bool:
        write = self.connection.execute
        write("INSERT OR IGNORE INTO makings VALUES (?, ?)", (name, making))
        new = write("INSERT OR IGNORE INTO runs VALUES (?, ?, ?, ?, ?, ?, ?)", row).rowcount == 1
        write("DELETE FROM failures WHERE id = ?", (row[0],))
        return new

    def fail(self, job: Job, failure: Failure, making: Mapping[str, Any]) -> None:
        """Keep why a run came to nothing; of several tries the last one."""
        text, name = canonical(making), making_key(making)
        sentence, trace = (utf8(words) for words in (failure.sentence, failure.trace))
        row = (job.id, failure.cause, sentence, trace, failure.tries, _now(), name)
        with guarded(self.path), transaction(self.connection):
            write = self.connection.execute
            write("INSERT OR IGNORE INTO makings VALUES (?, ?)", (name, text))
            write("INSERT OR REPLACE INTO failures VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (*row, seal("failures", *row)))

    # --- reading --------------------------------------------------------------------------------------------------

    def look_over(self) -> None:
        """Check everything but the finished runs, which are checked as they are read; once while it is open.

        Raises
        ------
        DataError
            With the first thing that is not as it was written.
        """
        from groundswell.study.integrity import refuse_faults  # noqa: PLC0415 - it needs this module

        if not self._looked_over:
            with guarded(self.path):
                refuse_faults(self)
            self._looked_over = True

    def result(self, run: str) -> Result:
        """Return a finished run's result, checked.

        Raises
        ------
        DataError
            If it is not there, or not as it was written.
        """
        with guarded(self.path):
            row = self.connection.execute("SELECT * FROM runs WHERE id = ?", (run,)).fetchone()
        if row is None:
            raise DataError(f"{self.path}: run {run[:12]} is not finished")
        return self.checked(run, row)

    def checked(self, run: str, row: tuple[Any, ...]) -> Result:
        """Return the result that a row of the table of runs holds, or refuse one that is not as it was written."""
        name, digest, seconds, made, making, payload, kept = row
        damaged = DataError(f"{self.path}: is damaged: run {run[:12]} is not as it was written (its checksum differs)")
        if name != run or not isinstance(payload, bytes):
            raise damaged
        try:
            head = run_head(name, digest, seconds, made, making)
        except (TypeError, ValueError) as error:
            raise damaged from error
        if checksum(head, payload) != kept:
            raise damaged
        result = unpack(payload)
        if result.digest != digest or (result.making and making_key(result.making) != making):
            raise damaged
        return result

    def results(self, number: int, *, partial: bool = False) -> Iterator[Finished]:
        """Yield a study's finished runs in order, one at a time; runs that have failed are left out.

        Parameters
        ----------
        number : int
            The study's.
        partial : bool
            Whether a study with runs still to do may be read.

        Raises
        ------
        DataError
            If runs are missing and `partial` is false, or anything read is not as it was written.
        """
        self.look_over()
        status = self.status(number)
        if status.missing > 0 and not partial:
            raise DataError(
                f"{self.path}: study {number} has {status.missing:,} of {status.study.members:,} runs still to do;"
                " resume it first"
            )
        with guarded(self.path):
            cursor = self.connection.execute(
                "SELECT members.*, runs.* FROM members JOIN runs ON runs.id = members.run"
                " WHERE study = ? ORDER BY place",
                (number,),
            )
            count = 0
            for row in cursor:
                _, place, run, role = self._sealed("members", row[:5])
                result = self.checked(run, row[5:])
                yield Finished(place, json.loads(role), self.job(run), result, row[8])
                count += 1
        if count < status.done:
            raise DataError(f"{self.path}: is damaged: {count} of {status.done} finished runs can be found")

    def failures(self, number: int) -> Iterator[Failed]:
        """Yield a study's failed runs in order, with their causes."""
        with guarded(self.path):
            rows = self.connection.execute(
                "SELECT members.*, failures.* FROM members JOIN failures ON failures.id = members.run"
                " WHERE study = ? AND NOT EXISTS (SELECT 1 FROM runs WHERE runs.id = members.run) ORDER BY place",
                (number,),
            ).fetchall()
        for row in rows:
            _, place, run, role = self._sealed("members", row[:5])
            _, cause, sentence, trace, tries, _, _ = self._sealed("failures", row[5:])
            yield Failed(place, json.loads(role), self.job(run), Failure(cause, sentence, trace, tries))

    def makings(self, number: int) -> tuple[Mapping[str, Any], ...]:
        """Return the different ways in which a study's finished runs were made: versions, code, processor."""
        with guarded(self.path):
            rows = self.connection.execute(
                "SELECT hash, making FROM makings WHERE hash IN (SELECT DISTINCT runs.making FROM members"
                " JOIN runs ON runs.id = members.run WHERE study = ?) ORDER BY hash",
                (number,),
            ).fetchall()
        return tuple(self._making(*row) for row in rows)

    def making_of(self, run: str) -> Mapping[str, Any]:
        """Return how a finished run was made: versions, code, processor; as far as it is known.

        Raises
        ------
        DataError
            If the run is not finished, or what was kept is damaged.
        """
        with guarded(self.path):
            row = self.connection.execute(
                "SELECT makings.* FROM runs JOIN makings ON makings.hash = runs.making WHERE runs.id = ?", (run,)
            ).fetchone()
        if row is None:
            raise DataError(f"{self.path}: run {run[:12]} is not finished, or how it was made is missing")
        return self._making(*row)

    def _making(self, name: str, text: str) -> Mapping[str, Any]:
        if hashlib.sha256(text.encode("utf-8")).hexdigest() != name:
            raise DataError(f"{self.path}: is damaged: how runs were made is not as it was written")
        found: Mapping[str, Any] = json.loads(text)
        return found

    def borrow(self, other: Path | str, *, code: str | None = None) -> int:
        """Take finished runs that are wanted here from another store, each after it was checked.

        Parameters
        ----------
        other : Path
            The other store; it is only read.
        code : str, optional
            Take only runs that this code has made, by its hash.

        Returns
        -------
        int
            How many were taken.

        Raises
        ------
        DataError
            If the other file is no store, or a run that is wanted is damaged there.
        """
        taken = 0
        with open_store(other) as source:
            with guarded(self.path):
                wanted = self.connection.execute(
                    "SELECT id FROM jobs WHERE NOT EXISTS (SELECT 1 FROM runs WHERE runs.id = jobs.id) ORDER BY id"
                ).fetchall()
            for (run,) in wanted:
                with guarded(source.path):
                    row = source.connection.execute("SELECT * FROM runs WHERE id = ?", (run,)).fetchone()
                if row is None:
                    continue
                source.checked(run, row)
                made = source.making_of(run)
                if code is None or made.get("code_hash") == code:
                    with guarded(self.path), transaction(self.connection):
                        taken += self._keep(row, row[4], canonical(made))
        return taken

    def _sealed(self, table: str, row: tuple[Any, ...]) -> tuple[Any, ...]:
        """Return a row without its seal, or refuse it."""
        try:
            fits = seal(table, *row[:-1]) == row[-1]
        except (TypeError, ValueError):
            fits = False
        if not fits:
            raise DataError(f"{self.path}: is damaged: a row of {table} is not as it was written")
        return row[:-1]


class _SameStudyError(Exception):
    """Undoes the entering of a study that is there already; it holds the study's number."""


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
