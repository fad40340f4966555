"""A run's folder: written whole or not at all, and read back with one clear sentence if something is off."""

import csv
import json
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
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


def check_directory(directory: Path) -> None:
    """Refuse a folder into which a run could not be written, before anything is simulated.

    Raises
    ------
    DataError
        If it is a file, holds what no run has written, or cannot be made or written.
    """
    directory = directory.absolute()
    if directory.is_dir():
        strangers = sorted(entry.name for entry in _entries(directory) if entry.name not in OWN_FILES)
        if strangers:
            raise DataError(f"{directory}: holds {strangers[0]!r}, which no run has written; give a new folder")
    elif directory.exists() or directory.is_symlink():
        raise DataError(f"{directory}: is a file; give a folder")
    nearest = next((parent for parent in directory.parents if parent.exists()), directory.parent)
    if not nearest.is_dir():
        raise DataError(f"{directory}: {nearest} is a file; give another folder")
    if not os.access(nearest, os.W_OK | os.X_OK):
        raise DataError(f"{directory}: {nearest} cannot be written to; give another folder")


def _entries(directory: Path) -> list[Path]:
    try:
        return list(directory.iterdir())
    except OSError as error:
        raise DataError(f"{directory}: cannot be read ({error.strerror}); give another folder") from error


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a hidden path beside `path` to write to, and put it in `path`'s place when all has gone well.

    Works for a file or a folder. Whatever goes wrong, an interrupt included, `path` stays as it was.

    Raises
    ------
    DataError
        If the place cannot be written.
    """
    path = path.absolute()
    token = secrets.token_hex(4)
    fresh, old = (path.with_name(f".{path.name}.{token}.{word}") for word in ("new", "old"))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield fresh
        if path.is_dir():
            path.rename(old)
        try:
            fresh.replace(path)
        except BaseException:
            if old.exists():
                old.rename(path)
            raise
    except OSError as error:
        raise DataError(f"{path}: cannot be written ({error.strerror or error}); give another folder") from error
    finally:
        for leftover in (fresh, old):
            if leftover.is_dir():
                shutil.rmtree(leftover, ignore_errors=True)
            else:
                leftover.unlink(missing_ok=True)


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
        provenance = {**record.provenance, **used}
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
        If it is not such a folder, or a file in it is missing, cut short or damaged.
    """
    directory = Path(directory)
    if not directory.is_dir():
        raise DataError(f"{directory}: there is no such folder; give the folder that a run has written")
    provenance = read_provenance(directory)
    dataset = read_netcdf(directory / "run.nc")
    missing = [name for name in ("day", "plant", "out_share") if name not in dataset]
    if missing:
        raise DataError(f"{directory / 'run.nc'}: holds no {missing[0]!r}; run the scenario again")
    chronicle, minutes, ledger = (_read_csv(directory / f"{name}.csv") for name in ("chronicle", "minutes", "ledger"))
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


def _read_csv(path: Path) -> tuple[Row, ...]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return tuple(
                {key: _plain(value) for key, value in row.items() if isinstance(value, str)}
                for row in csv.DictReader(file, strict=True)
            )
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror}); run the scenario again") from error
    except (ValueError, csv.Error) as error:
        raise DataError(f"{path}: cut short or damaged, cannot be read; run the scenario again") from error


def _plain(cell: str) -> str:
    """Take away the apostrophe that keeps a spreadsheet from calculating, and nothing else."""
    return cell[1:] if cell[:1] == "'" and safe_cell(cell[1:]) == cell else cell
