"""A run's folder: written whole or not at all, and read back with one clear sentence if something is off."""

import csv
import hashlib
import json
import os
import secrets
import shutil
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from groundswell.data.tables import safe_cell
from groundswell.errors import DataError
from groundswell.observe.dataset import read_netcdf, tabulate, write_netcdf
from groundswell.observe.minutes import (
    CHRONICLE,
    LEDGER,
    chronicle_rows,
    ledger_rows,
    minutes_columns,
    minutes_rows,
)
from groundswell.world.record import Record

if TYPE_CHECKING:
    import xarray

__all__ = ["FAN", "OWN_FILES", "Results", "check_directory", "is_results", "read", "replacing", "write"]

FAN = "fan.nc"
"""The ensemble's file, beside the run's."""

OWN_FILES = frozenset(
    {
        "run.nc",
        "chronicle.csv",
        "minutes.csv",
        "ledger.csv",
        "provenance.json",
        "report.html",
        FAN,
        "scores.json",
    }
)
"""What a results folder may hold; any other file in it belongs to somebody, and is never overwritten."""

HASHED = ("run.nc", "chronicle.csv", "minutes.csv", "ledger.csv")
"""Files whose SHA-256 ``provenance.json`` keeps; the page and the fan may be written anew."""

Row = Mapping[str, str]


@dataclass(frozen=True)
class Results:
    """A run read back from its folder.

    Attributes
    ----------
    directory : Path
        Where it lies.
    dataset : xarray.Dataset
        Every observable on named axes.
    chronicle, minutes, ledger : tuple of mapping
        Lines by column, as text.
    provenance : mapping
        Scenario and how it was run.
    """

    directory: Path
    dataset: "xarray.Dataset"
    chronicle: tuple[Row, ...]
    minutes: tuple[Row, ...]
    ledger: tuple[Row, ...]
    provenance: Mapping[str, Any]

    @cached_property
    def dates(self) -> tuple[str, ...]:
        """Days of the run."""
        return tuple(str(date) for date in self.dataset["day"].values)

    def series(self, name: str, member: int | None) -> NDArray[Any]:
        """Return an observable by day, (days,); of the group with that number where it has groups."""
        values = np.asarray(self.dataset[name].values)
        return values if member is None else values[:, member]

    def members(self, scope: str) -> Sequence[str]:
        """Return the names of the groups of a kind."""
        return tuple(str(name) for name in self.dataset[scope].values) if scope in self.dataset else ()

    def known(self) -> Sequence[str]:
        """Return the observables that the folder holds."""
        return tuple(str(name) for name in self.dataset.data_vars)


def is_results(directory: Path) -> bool:
    """Return whether a folder was written by a run."""
    return (directory / "provenance.json").is_file() and (directory / "run.nc").is_file()


def check_directory(directory: Path, own: Collection[str] = OWN_FILES, maker: str = "run") -> None:
    """Refuse a folder that could not be written as a whole, before any work is done.

    Parameters
    ----------
    directory : Path
        Folder to make, or to replace.
    own : collection of str
        Names of the files that an earlier one may hold.
    maker : str
        Command that writes it, as errors name it.

    Raises
    ------
    DataError
        If it is a file, a mount point or the folder one stands in, holds what the command has not written,
        or cannot be made or written.
    """
    shown, directory = directory, _real(directory)
    if directory.is_dir():
        _check_replaceable(shown, directory)
        strangers = sorted(entry.name for entry in _entries(directory) if entry.name not in own)
        if strangers:
            raise DataError(f"{shown}: holds {strangers[0]!r}, which no {maker} has written; give a new folder")
    elif directory.exists() or directory.is_symlink():
        raise DataError(f"{shown}: is a file; give a folder")
    nearest = next((parent for parent in directory.parents if parent.exists()), directory.parent)
    if not nearest.is_dir():
        raise DataError(f"{shown}: {nearest} is a file; give another folder")
    for place in (nearest, directory):
        if place.exists():
            _probe(shown, place)


def _real(path: Path) -> Path:
    """Return a path without links: what is behind a link is replaced, never the link."""
    try:
        return path.resolve()
    except (OSError, RuntimeError) as error:
        raise DataError(f"{path}: is a link that leads nowhere; give another folder") from error


def _check_replaceable(shown: Path, directory: Path) -> None:
    """Refuse a folder in whose place no other can be put."""
    if os.path.ismount(directory):
        raise DataError(f"{shown}: is a mount point; give a folder inside it")
    try:
        here = Path.cwd()
    except OSError:
        # The folder one stood in is gone: nobody stands in this one.
        return
    if directory == here or directory in here.parents:
        raise DataError(f"{shown}: you are standing in this folder; give another")


def _probe(shown: Path, place: Path) -> None:
    """Refuse a place that takes no file: rights alone do not tell (a disk may be read-only, or none at all)."""
    try:
        handle, probe = tempfile.mkstemp(prefix=".groundswell-", dir=place)
    except OSError as error:
        why = (error.strerror or "cannot be written").lower()
        raise DataError(f"{shown}: {place} cannot be written to ({why}); give another folder") from error
    os.close(handle)
    with suppress(OSError):
        Path(probe).unlink()


def _entries(directory: Path) -> list[Path]:
    try:
        return list(directory.iterdir())
    except OSError as error:
        raise DataError(f"{directory}: cannot be read ({error.strerror}); give another folder") from error


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a hidden path beside `path` to write to, and put it in `path`'s place when all has gone well.

    Works for a file or a folder; behind a link, what the link leads to is replaced. Whatever goes wrong, an
    interrupt included, `path` stays as it was.

    Raises
    ------
    DataError
        If the place cannot be written.
    """
    path = _real(path)
    token = secrets.token_hex(4)
    fresh, old = (path.with_name(f".{path.name}.{token}.{word}") for word in ("new", "old"))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield fresh
        _exchange(path, fresh, old)
    except OSError as error:
        raise DataError(f"{path}: cannot be written ({error.strerror or error}); give another folder") from error
    except DataError as error:
        # Whoever reads the sentence knows the folder by its own name.
        raise DataError(str(error).replace(str(fresh), str(path))) from error
    finally:
        _remove(fresh)
        # Never the last copy: without the new one, the old one is all there is.
        if path.exists():
            _remove(old)


def _exchange(path: Path, fresh: Path, old: Path) -> None:
    """Put `fresh` in the place of `path`, whose folder waits as `old`; after an interrupt all is as before."""
    stood = path.exists()
    try:
        if path.is_dir():
            path.rename(old)
        fresh.replace(path)
    except BaseException:
        # An interrupt may come after the deed and before its note, so the disk is asked how far it came.
        if path.exists() and not fresh.exists() and (old.exists() or not stood):
            path.rename(fresh)
        if old.exists() and not path.exists():
            old.rename(path)
        raise


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def write(record: Record, directory: Path | str) -> Path:
    """Write a finished run into a folder: all of it, or nothing.

    Parameters
    ----------
    record : Record
        A finished run.
    directory : Path
        Folder to make; one that an earlier run has written is replaced.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    DataError
        As `check_directory`, or if writing fails; an older folder then stays as it was.
    """
    directory = Path(directory)
    check_directory(directory)
    with replacing(directory) as fresh:
        fresh.mkdir()
        write_netcdf(tabulate(record), fresh / "run.nc")
        _write_csv(fresh / "chronicle.csv", CHRONICLE, chronicle_rows(record.chronicle))
        _write_csv(fresh / "minutes.csv", minutes_columns(record.switches), minutes_rows(record))
        _write_csv(fresh / "ledger.csv", LEDGER, ledger_rows(record.campaigns))
        used = {"switches": dict(record.switches), "settings": record.settings, "digest": record.digest}
        files = {name: hashlib.sha256((fresh / name).read_bytes()).hexdigest() for name in HASHED}
        provenance = {**record.provenance, **used, "files": files}
        text = json.dumps(provenance, indent=1, allow_nan=False)
        (fresh / "provenance.json").write_text(text + "\n", encoding="utf-8")
    return directory


def _write_csv(path: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([safe_cell(cell) for cell in row] for row in rows)


def read(directory: Path | str) -> Results:
    """Read a run's folder.

    Parameters
    ----------
    directory : Path
        A folder that `write` made.

    Raises
    ------
    DataError
        If it is not such a folder, or a file in it is missing, or not as the run wrote it.
    """
    directory = Path(directory)
    if not directory.is_dir():
        raise DataError(f"{directory}: there is no such folder; give the folder that a run has written")
    provenance = read_provenance(directory)
    _check_files(directory, provenance)
    dataset = read_netcdf(directory / "run.nc")
    missing = [name for name in ("day", "plant", "out_share") if name not in dataset]
    if missing:
        raise DataError(f"{directory / 'run.nc'}: holds no {missing[0]!r}; run the scenario again")
    switches = provenance.get("switches")
    minutes_head = minutes_columns(switches if isinstance(switches, Mapping) else {})
    heads = {"chronicle": CHRONICLE, "minutes": minutes_head, "ledger": LEDGER}
    chronicle, minutes, ledger = (_read_csv(directory / f"{name}.csv", head) for name, head in heads.items())
    return Results(directory, dataset, chronicle, minutes, ledger, provenance)


def read_provenance(directory: Path | str) -> Mapping[str, Any]:
    """Read how a run was made.

    Raises
    ------
    DataError
        If the folder's ``provenance.json`` is missing or damaged.
    """
    path = Path(directory) / "provenance.json"
    try:
        found = json.loads(path.read_bytes().decode("utf-8"))
    except FileNotFoundError as error:
        raise DataError(f"{path}: there is no such file; give the folder that a run has written") from error
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror})") from error
    except (ValueError, RecursionError) as error:
        raise DataError(f"{path}: cut short or damaged, cannot be read; run the scenario again") from error
    if not isinstance(found, dict) or "scenario" not in found:
        raise DataError(f"{path}: says no scenario; give the folder that a run has written")
    return found


def _check_files(directory: Path, provenance: Mapping[str, Any]) -> None:
    """Refuse files that are not as the run wrote them."""
    kept = provenance.get("files")
    if not isinstance(kept, Mapping):
        raise DataError(f"{directory / 'provenance.json'}: names no files; run the scenario again")
    for name in HASHED:
        path = directory / name
        try:
            found = hashlib.sha256(path.read_bytes()).hexdigest()
        except FileNotFoundError as error:
            raise DataError(f"{path}: there is no such file; run the scenario again") from error
        except OSError as error:
            raise DataError(f"{path}: cannot be read ({error.strerror}); run the scenario again") from error
        if found != kept.get(name):
            raise DataError(
                f"{path}: cut short or damaged, or changed since (provenance.json has another SHA-256 of it);"
                " run the scenario again"
            )


def _read_csv(path: Path, columns: Sequence[str]) -> tuple[Row, ...]:
    """Read a table whose header and length of rows are known."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            head, *rows = list(csv.reader(file, strict=True)) or [[]]
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror}); run the scenario again") from error
    except (ValueError, csv.Error) as error:
        raise DataError(f"{path}: cut short or damaged, cannot be read; run the scenario again") from error
    if tuple(head) != tuple(columns):
        raise DataError(f"{path}: its first line does not name the columns of such a table; run the scenario again")
    for number, row in enumerate(rows, 2):
        if len(row) != len(columns):
            raise DataError(
                f"{path}, row {number}: {len(row)} cells, but {len(columns)} columns; run the scenario again"
            )
    return tuple(dict(zip(columns, map(_plain, row), strict=True)) for row in rows)


def _plain(cell: str) -> str:
    """Take away the apostrophe that keeps a spreadsheet from calculating, and nothing else."""
    return cell[1:] if cell[:1] == "'" and safe_cell(cell[1:]) == cell else cell
