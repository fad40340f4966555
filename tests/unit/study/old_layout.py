"""A small store as layout 1 had it: a job and its result in one row, no seals, no roles."""

import sqlite3
from dataclasses import replace

from groundswell.study import schema
from groundswell.study.payload import canonical, checksum, pack

TABLES = (
    "CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
    "CREATE TABLE subjects (hash TEXT PRIMARY KEY, kind TEXT NOT NULL, document TEXT NOT NULL)",
    "CREATE TABLE studies (number INTEGER PRIMARY KEY, asked TEXT NOT NULL, made TEXT NOT NULL)",
    "CREATE TABLE members (study INTEGER, place INTEGER, run TEXT NOT NULL, PRIMARY KEY (study, place))",
    """CREATE TABLE runs (id TEXT PRIMARY KEY, kind TEXT, subject TEXT, change TEXT, said TEXT, seed TEXT,
    replicate INTEGER, people INTEGER, digest TEXT, seconds REAL, made TEXT, code_hash TEXT, payload BLOB,
    checksum TEXT)""",
    "CREATE TABLE failures (id TEXT PRIMARY KEY, cause TEXT NOT NULL, sentence TEXT NOT NULL, made TEXT NOT NULL)",
)


def write(path, subject, jobs, results, failed=()):
    """Write a store of layout 1; jobs without a result are still to do."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute(f"PRAGMA application_id = {schema.APPLICATION}")
    connection.execute("PRAGMA user_version = 1")
    connection.execute("BEGIN")
    for statement in TABLES:
        connection.execute(statement)
    connection.execute("INSERT INTO facts VALUES ('created', '2026-01-01T00:00:00+00:00')")
    connection.execute("INSERT INTO subjects VALUES (?, ?, ?)", (subject.hash, subject.kind, subject.document))
    connection.execute("INSERT INTO studies VALUES (1, ?, '2026-01-01')", (canonical({"asked": "of old"}),))
    for place, job in enumerate(jobs):
        connection.execute("INSERT INTO members VALUES (1, ?, ?)", (place, job.id))
        kind, of, change, said, seed, replicate, people = job.to_list()
        row = [job.id, kind, of, change, said, str(seed), replicate, people, *[None] * 6]
        if job.id in results:
            result = results[job.id]
            payload = pack(replace(result, making={}))
            row[8:] = [result.digest, 0.5, "2026-01-02", "an old code", payload, checksum(job.id, payload)]
        connection.execute("INSERT INTO runs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
    for job in failed:
        connection.execute("INSERT INTO failures VALUES (?, 'exception', 'of old', '2026-01-02')", (job.id,))
    connection.execute("COMMIT")
    connection.close()
