"""A store's file: made whole or not at all, opened only if it is one, and each refusal in one sentence."""

import sqlite3
import stat
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from groundswell.errors import DataError
from groundswell.observe.results import replacing
from groundswell.study import schema

__all__ = ["create_file", "guarded", "open_file", "transaction"]

_HEAD = b"SQLite format 3\0"
_PATIENCE = 30.0  # seconds to wait while another process writes

_SENTENCES: tuple[tuple[str, str], ...] = (
    ("full", "the disk is full; what was finished before is kept: free some room, then resume"),
    ("readonly", "cannot be written, it is marked read-only; what it holds is as it was"),
    ("locked", "another process is writing to it; wait until it has ended"),
    ("malformed", "is damaged, part of it cannot be read; go back to a copy, or ask again with another --store"),
    ("not a database", "is no store of this program; give the file that a study has written"),
    ("unable to open", "cannot be opened; is its folder there, and may it be written to?"),
    ("disk i/o error", "cannot be read or written, the disk reports an error"),
)
"""What SQLite says, and what is said instead."""


@contextmanager
def guarded(path: Path) -> Iterator[None]:
    """Turn whatever goes wrong with a store's file into one sentence.

    Raises
    ------
    DataError
        With the file's name.
    """
    try:
        yield
    except (sqlite3.Error, UnicodeDecodeError, OverflowError) as error:
        said = str(error)
        for word, sentence in _SENTENCES:
            if word in said.lower():
                raise DataError(f"{path}: {sentence}") from error
        raise DataError(f"{path}: is damaged or no store of this program ({' '.join(said.split())[:200]})") from error


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Do several things together or not at all, whatever interrupts them."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        # A full disk ends the transaction by itself.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def create_file(path: Path, facts: Mapping[str, str]) -> None:
    """Make an empty store beside its place, and put it there.

    Raises
    ------
    DataError
        If something lies there already, or it cannot be written.
    """
    if path.exists() or path.is_symlink():
        raise DataError(f"{path}: is there already; give another name, or resume what it holds")
    with replacing(path) as fresh:
        with guarded(path), closing(sqlite3.connect(fresh, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            with transaction(connection):
                schema.create(connection, facts)
        with suppress(FileNotFoundError):
            fresh.with_name(f"{fresh.name}-wal").unlink()


def open_file(path: Path, *, write: bool) -> sqlite3.Connection:
    """Open a store, and bring an older layout to today's: in place where it may be written, else in a copy.

    Raises
    ------
    DataError
        If there is no such file, it is no store, a newer program has made it, or it may not be written.
    """
    layout = _layout(path)
    if layout > schema.LAYOUT:
        raise DataError(
            f"{path}: has layout {layout}, made by a newer version of this program;"
            f" this one reads layouts up to {schema.LAYOUT}"
        )
    if layout < 1:
        raise DataError(f"{path}: has layout {layout}, which no version of this program writes")
    if write and not path.stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH):
        raise DataError(f"{path}: cannot be written, it is marked read-only; what it holds is as it was")
    with guarded(path):
        connection = _connect(path, "rw") if write else _reading(path)
        if layout == schema.LAYOUT:
            return connection
        if not write:
            connection = _copied(connection)
        try:
            _bring_up(path, connection, layout)
        except BaseException:
            connection.close()
            raise
        return connection


def _layout(path: Path) -> int:
    """Return the number of a store's layout, or refuse a file that is no store."""
    try:
        with path.open("rb") as file:
            head = file.read(len(_HEAD))
    except FileNotFoundError as error:
        raise DataError(f"{path}: there is no such file; give the file that a study has written") from error
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({(error.strerror or 'input error').lower()})") from error
    if head != _HEAD:
        raise DataError(f"{path}: is no store of this program; give the file that a study has written")
    with guarded(path), closing(_reading(path)) as connection:
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        (layout,) = connection.execute("PRAGMA user_version").fetchone()
    if application != schema.APPLICATION:
        raise DataError(f"{path}: is a database of another program; give the file that a study has written")
    return int(layout)


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    name = f"file:{quote(str(path.resolve()))}?mode={mode}"
    connection = sqlite3.connect(name, uri=True, isolation_level=None, timeout=_PATIENCE)
    try:
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _reading(path: Path) -> sqlite3.Connection:
    """Open a store to read it: so that it tidies up after itself where it may, and as it lies there where not."""
    wal = path.with_name(f"{path.name}-wal")
    for mode in ("rw", "ro", "ro&immutable=1"):
        try:
            connection = _connect(path, mode)
            connection.execute("PRAGMA query_only = ON")
        except sqlite3.OperationalError:
            # Without changes waiting beside it, the file alone is the whole store.
            waiting = wal.exists() and wal.stat().st_size > 0
            if "immutable" in mode or (mode == "ro" and waiting):
                raise
        else:
            return connection
    raise AssertionError


def _copied(connection: sqlite3.Connection) -> sqlite3.Connection:
    """Return a private copy of a store, which is gone when it is closed."""
    copy = sqlite3.connect("", isolation_level=None)
    with closing(connection):
        connection.backup(copy)
    return copy


def _bring_up(path: Path, connection: sqlite3.Connection, layout: int) -> None:
    try:
        with transaction(connection):
            schema.migrate(connection, layout)
    except (DataError, ValueError, TypeError, AttributeError, KeyError) as error:
        raise DataError(f"{path}: cannot be brought from layout {layout} to {schema.LAYOUT}: {error}") from error
