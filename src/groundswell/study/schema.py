"""The layout of a store: its tables, their seals, and how older layouts are brought to this one."""

import hashlib
import json
import sqlite3
import zlib
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from groundswell.errors import DataError
from groundswell.study.jobs import Job
from groundswell.study.payload import canonical, checksum, unpack

__all__ = [
    "APPLICATION",
    "LAYOUT",
    "TABLES",
    "create",
    "making_key",
    "migrate",
    "run_head",
    "seal",
    "study_key",
    "utf8",
]

APPLICATION = 0x47535331
"""What the file's header says it is: a store of this program."""

LAYOUT = 2
"""Number of the layout written here."""

TABLES = (
    """CREATE TABLE facts (
        name TEXT PRIMARY KEY, value TEXT NOT NULL, seal TEXT NOT NULL
    ) WITHOUT ROWID""",
    """CREATE TABLE subjects (
        hash TEXT PRIMARY KEY, kind TEXT NOT NULL, document BLOB NOT NULL
    )""",
    """CREATE TABLE studies (
        number INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, asked TEXT NOT NULL, members INTEGER NOT NULL,
        made TEXT NOT NULL, seal TEXT NOT NULL
    )""",
    """CREATE TABLE members (
        study INTEGER NOT NULL, place INTEGER NOT NULL, run TEXT NOT NULL, role TEXT NOT NULL, seal TEXT NOT NULL,
        PRIMARY KEY (study, place)
    ) WITHOUT ROWID""",
    "CREATE INDEX members_by_run ON members (run, study, place)",
    """CREATE TABLE jobs (
        id TEXT PRIMARY KEY, kind TEXT NOT NULL, subject TEXT NOT NULL, change TEXT NOT NULL, said TEXT NOT NULL,
        seed TEXT NOT NULL, replicate INTEGER NOT NULL, people INTEGER NOT NULL, seal TEXT NOT NULL
    ) WITHOUT ROWID""",
    """CREATE TABLE makings (
        hash TEXT PRIMARY KEY, making TEXT NOT NULL
    ) WITHOUT ROWID""",
    """CREATE TABLE runs (
        id TEXT PRIMARY KEY, digest TEXT NOT NULL, seconds REAL NOT NULL, made TEXT NOT NULL, making TEXT NOT NULL,
        payload BLOB NOT NULL, checksum TEXT NOT NULL
    )""",
    """CREATE TABLE failures (
        id TEXT PRIMARY KEY, cause TEXT NOT NULL, sentence TEXT NOT NULL, trace TEXT NOT NULL, tries INTEGER NOT NULL,
        made TEXT NOT NULL, making TEXT NOT NULL, seal TEXT NOT NULL
    ) WITHOUT ROWID""",
)
"""Every table. A seal is a hash of the row, so that a bit that flipped is noticed; documents and makings are named by
their own hash, and a run's checksum covers its row and its payload."""


def seal(table: str, *cells: Any) -> str:
    """Return a hash of a table's row."""
    return hashlib.blake2b(canonical([table, *cells]).encode("ascii"), digest_size=16).hexdigest()


def run_head(run: str, digest: str, seconds: float, made: str, making: str) -> str:
    """Return what a run's checksum covers besides its payload."""
    return canonical([run, digest, seconds, made, making])


def making_key(making: Mapping[str, Any]) -> str:
    """Return the hash by which a way of making runs is named."""
    return hashlib.sha256(canonical(making).encode("ascii")).hexdigest()


def utf8(text: str) -> str:
    """Return a text that can be written: half characters become question marks."""
    return text.encode("utf-8", "replace").decode("utf-8")


def study_key(asked: str) -> Any:
    """Return a hash that grows with a study's members, so that the same study is not entered twice."""
    return hashlib.sha256(asked.encode("ascii"))


def create(connection: sqlite3.Connection, facts: Mapping[str, str]) -> None:
    """Lay out an empty store."""
    connection.execute(f"PRAGMA application_id = {APPLICATION}")
    connection.execute(f"PRAGMA user_version = {LAYOUT}")
    for statement in TABLES:
        connection.execute(statement)
    for name, value in facts.items():
        connection.execute("INSERT INTO facts VALUES (?, ?, ?)", (name, value, seal("facts", name, value)))


# --- older layouts ------------------------------------------------------------------------------------------------


def migrate(connection: sqlite3.Connection, layout: int) -> None:
    """Bring an older layout to this one, step by step; the caller holds the transaction.

    Raises
    ------
    DataError
        If the older store is damaged.
    """
    for number in range(layout, LAYOUT):
        _STEPS[number](connection)
        connection.execute(f"PRAGMA user_version = {number + 1}")


def _from_1(connection: sqlite3.Connection) -> None:
    """Take jobs and makings out of the runs' table, and seal every row.

    Layout 1 kept a job and its result in one row, knew only the code's hash of a run's making, and gave members no
    roles: nothing else is made up for them.
    """
    old = ("facts", "subjects", "studies", "members", "runs", "failures")
    for name in old:
        connection.execute(f"ALTER TABLE {name} RENAME TO old_{name}")
    for statement in TABLES:
        connection.execute(statement)
    for name, value in connection.execute("SELECT name, value FROM old_facts").fetchall():
        connection.execute("INSERT INTO facts VALUES (?, ?, ?)", (name, value, seal("facts", name, value)))
    for subject, kind, document in connection.execute("SELECT hash, kind, document FROM old_subjects"):
        packed = zlib.compress(document.encode("ascii"), 6)
        connection.execute("INSERT INTO subjects VALUES (?, ?, ?)", (subject, kind, packed))
    _runs_from_1(connection)
    _studies_from_1(connection)
    for run, cause, sentence, made in connection.execute("SELECT id, cause, sentence, made FROM old_failures"):
        row = (run, cause, sentence, "", 1, made, _making_from_1(connection, ""))
        connection.execute("INSERT INTO failures VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (*row, seal("failures", *row)))
    for name in old:
        connection.execute(f"DROP TABLE old_{name}")


def _runs_from_1(connection: sqlite3.Connection) -> None:
    rows = connection.execute(
        "SELECT id, kind, subject, change, said, seed, replicate, people,"
        " digest, seconds, made, code_hash, payload, checksum FROM old_runs"
    )
    for run, kind, subject, change, said, seed, replicate, people, *rest in rows:
        job = Job(kind, subject, change, said, int(seed), replicate, people)
        if job.id != run:
            raise DataError(f"run {run[:12]} is not the one that its row describes")
        cells = (run, kind, subject, change, said, seed, replicate, people)
        connection.execute("INSERT INTO jobs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", (*cells, seal("jobs", *cells)))
        digest, seconds, made, code, payload, old = rest
        if payload is None:
            continue
        if checksum(run, payload) != old or unpack(payload).digest != digest:
            raise DataError(f"run {run[:12]} is damaged (its checksum differs)")
        making = _making_from_1(connection, code)
        head = run_head(run, digest, seconds, made, making)
        row = (run, digest, seconds, made, making, payload, checksum(head, payload))
        connection.execute("INSERT INTO runs VALUES (?, ?, ?, ?, ?, ?, ?)", row)


def _making_from_1(connection: sqlite3.Connection, code: str) -> str:
    """Enter what layout 1 knew of a making, and return its hash."""
    text = canonical({"code_hash": code})
    name = hashlib.sha256(text.encode("ascii")).hexdigest()
    connection.execute("INSERT OR IGNORE INTO makings VALUES (?, ?)", (name, text))
    return name


def _studies_from_1(connection: sqlite3.Connection) -> None:
    for number, asked, made in connection.execute("SELECT number, asked, made FROM old_studies").fetchall():
        text = canonical(json.loads(asked))
        key, count = study_key(text), 0
        members = connection.execute(
            "SELECT place, run FROM old_members WHERE study = ? ORDER BY place", (number,)
        ).fetchall()
        for place, run in members:
            row = (number, place, run, "{}")
            connection.execute("INSERT INTO members VALUES (?, ?, ?, ?, ?)", (*row, seal("members", *row)))
            key.update(canonical([run, "{}"]).encode("ascii"))
            count += 1
        cells = (number, key.hexdigest(), text, count, made)
        connection.execute("INSERT INTO studies VALUES (?, ?, ?, ?, ?, ?)", (*cells, seal("studies", *cells)))


_STEPS: Mapping[int, Callable[[sqlite3.Connection], None]] = MappingProxyType({1: _from_1})
"""How to leave each older layout."""
