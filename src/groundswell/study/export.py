"""A study's runs for other programs: Parquet, netCDF or comma-separated tables, each read back before it counts."""

import csv
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from groundswell import units
from groundswell.data.tables import safe_cell
from groundswell.errors import DataError, GroundswellError
from groundswell.observe.dataset import Table, Variable, read_netcdf, write_netcdf
from groundswell.observe.results import check_directory, replacing
from groundswell.study.columns import STANDING, Column, answers_of, places_of, question_of, words_of
from groundswell.study.extra import missing
from groundswell.study.standing import Failed, Finished
from groundswell.study.store import Store
from groundswell.study.verbs.work import stages_of

__all__ = ["FORMATS", "OWN", "export"]

OWN = frozenset({"runs.parquet", "days.parquet", "study.nc", "runs.csv", "days.csv", "failures.csv", "study.json"})
"""What a folder of an export may hold; anything else belongs to somebody."""

_TOGETHER = 64
_LARGEST = 2**30
_MADE = (
    Column("digest", "text", "hash of everything that the run has given", "", lambda one: one.result.digest),
    Column("seconds", "number", "time that the run took", "seconds", lambda one: one.result.seconds),
    Column("made", "text", "when the run was finished", "", lambda one: one.made),
)
_FAILED = (
    Column("cause", "text", "why the run came to nothing", "", lambda one: one.failure.cause),
    Column("sentence", "text", "what it said", "", lambda one: one.failure.sentence),
    Column("tries", "whole", "how often it was tried", "", lambda one: one.failure.tries),
)


@dataclass(frozen=True)
class _Columns:
    """What is said of every run, and what all runs of a study hold: one number or label a run, and one a day."""

    said: tuple[Column, ...]
    numbers: tuple[str, ...]
    labels: tuple[str, ...]
    daily: tuple[str, ...]
    daily_labels: tuple[str, ...]

    @property
    def measured(self) -> tuple[str, ...]:
        """Everything measured, by name."""
        return (*self.numbers, *self.labels, *self.daily, *self.daily_labels)

    @property
    def words(self) -> dict[str, tuple[str, str]]:
        """What every column is, in words, and its unit."""
        said = {one.name: (one.says, one.unit) for one in self.said}
        return said | {name: words_of(name) for name in self.measured}


@dataclass(frozen=True)
class _Asked:
    """One question's runs: of a map those of all its stages, numbered on from stage to stage."""

    store: Store
    stages: tuple[int, ...]
    partial: bool

    @property
    def number(self) -> int:
        """Number of its first study."""
        return self.stages[0]

    def _from(self) -> Iterator[tuple[int, int]]:
        first = 0
        for stage in self.stages:
            yield stage, first
            first += self.store.study(stage).members

    def runs(self) -> Iterator[Finished]:
        """Yield what is finished, one at a time, in order."""
        for stage, first in self._from():
            for one in self.store.results(stage, partial=self.partial):
                yield replace(one, place=first + one.place)

    def failures(self) -> Iterator[Failed]:
        """Yield what has come to nothing, in order."""
        for stage, first in self._from():
            for one in self.store.failures(stage):
                yield replace(one, place=first + one.place)

    def told(self) -> dict[str, Any]:
        """Return what was asked, how far it is, and how runs were made."""
        found = [self.store.status(stage) for stage in self.stages]
        makings = [dict(made) for stage in self.stages for made in self.store.makings(stage)]
        return {
            "asked": dict(found[0].study.asked),
            "members": sum(one.study.members for one in found),
            "done": sum(one.done for one in found),
            "failed": sum(one.failed for one in found),
            "missing": sum(one.missing for one in found),
            "makings": [made for place, made in enumerate(makings) if made not in makings[:place]],
        }


def export(
    store: Store,
    study: int,
    directory: Path | str,
    form: str = "parquet",
    *,
    partial: bool = False,
) -> Path:
    """Write a study's finished runs, and the failed ones beside them, into a folder: all of it, or nothing.

    Parameters
    ----------
    store : Store
        Open.
    study : int
        Number of the study; of a map's stages any stands for all of them.
    directory : Path
        Folder to make, or an empty one; an earlier export is never replaced.
    form : {"parquet", "netcdf", "csv"}
        ``runs`` has a row a run, ``days`` a row a run and day; ``study.json`` says what every column is. Parquet files
        carry a checksum on every page; in comma-separated tables nothing is a formula. netCDF is one file, for runs of
        the same days, and keeps daily numbers to seven digits.
    partial : bool
        Whether a study with runs still to do may be exported.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    DataError
        If the folder cannot be written or holds anything, the study is not complete, or its runs cannot stand in one
        netCDF file.
    GroundswellError
        If there is no such form, or a package for it is missing.
    """
    if form not in FORMATS:
        raise GroundswellError(f"format = {units.clip(form)!r}: {units.nearest(form, FORMATS)}")
    directory = Path(directory)
    check_directory(directory, OWN, "export")
    if directory.is_dir() and any(directory.iterdir()):
        raise DataError(f"{directory}: holds an earlier export; give a new folder, nothing is replaced")
    asked = _Asked(store, tuple(stages_of(store, study)), partial)
    columns = _columns(asked)
    with replacing(directory) as fresh:
        fresh.mkdir()
        FORMATS[form](asked, fresh, columns)
        _write_failures(asked, fresh / "failures.csv")
        words = {name: {"says": says, "unit": unit} for name, (says, unit) in columns.words.items()}
        text = json.dumps({**asked.told(), "columns": words}, indent=1, ensure_ascii=True, allow_nan=False)
        (fresh / "study.json").write_text(text + "\n", encoding="utf-8")
    return directory


def _columns(asked: _Asked) -> _Columns:
    """Look through all runs for the names of what they hold: switches decide what is measured."""
    held: tuple[dict[str, None], ...] = ({}, {}, {}, {})
    for one in asked.runs():
        for names, arrays in ((held[0::2], one.result.values), (held[1::2], one.result.labels)):
            for name, found in arrays.items():
                names[int(np.ndim(found) > 0)][name] = None
    question = question_of(asked.store, asked.store.study(asked.number))
    said = (*STANDING, *places_of(question), *answers_of(question), *_MADE)
    return _Columns(said, *(tuple(names) for names in held))


def _of_run(one: Finished, columns: _Columns) -> list[Any]:
    values, labels = one.result.values, one.result.labels
    found = [column.cell(one) for column in columns.said]
    found += [float(values[name]) if name in values else None for name in columns.numbers]
    return [*found, *(str(labels[name]) if name in labels else None for name in columns.labels)]


def _of_days(one: Finished, columns: _Columns) -> list[Any]:
    """Return a run's days, column by column: place, day, date, then everything daily."""
    days = len(one.result.dates)
    nothing = [None] * days
    found: list[Any] = [[one.place] * days, list(range(days)), list(one.result.dates)]
    found += [one.result.values.get(name, nothing) for name in columns.daily]
    labels = one.result.labels
    return found + [labels[name].tolist() if name in labels else nothing for name in columns.daily_labels]


def _joined(parts: Sequence[Any]) -> Any:
    """Put parts of a column together; numbers stay an array where no run lacks them."""
    if all(isinstance(part, np.ndarray) for part in parts):
        return np.concatenate(parts)
    return [cell for part in parts for cell in part]


def _heads(columns: _Columns) -> tuple[list[str], list[str]]:
    runs = [*(one.name for one in columns.said), *columns.numbers, *columns.labels]
    return runs, ["place", "day", "date", *columns.daily, *columns.daily_labels]


# --- comma-separated tables ---------------------------------------------------------------------------------------


def _csv(asked: _Asked, folder: Path, columns: _Columns) -> None:
    runs, days = _heads(columns)
    with (
        (folder / "runs.csv").open("w", encoding="utf-8", newline="") as of_runs,
        (folder / "days.csv").open("w", encoding="utf-8", newline="") as of_days,
    ):
        by_run, by_day = (csv.writer(file, lineterminator="\n") for file in (of_runs, of_days))
        by_run.writerow([safe_cell(cell) for cell in runs])
        by_day.writerow([safe_cell(cell) for cell in days])
        for one in asked.runs():
            by_run.writerow([safe_cell(cell) for cell in _of_run(one, columns)])
            rows = zip(*(list(map(_plain, column)) for column in _of_days(one, columns)), strict=True)
            by_day.writerows([safe_cell(cell) for cell in row] for row in rows)


def _plain(cell: Any) -> Any:
    return float(cell) if isinstance(cell, np.floating) else cell


def _write_failures(asked: _Asked, path: Path) -> None:
    said = (*STANDING, *places_of(question_of(asked.store, asked.store.study(asked.number))), *_FAILED)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([safe_cell(one.name) for one in said])
        for failed in asked.failures():
            writer.writerow([safe_cell(one.cell(failed)) for one in said])


# --- Parquet ------------------------------------------------------------------------------------------------------


def _parquet(asked: _Asked, folder: Path, columns: _Columns) -> None:
    try:
        import pyarrow as pa  # noqa: PLC0415 - an extra, and heavy
        from pyarrow import parquet  # noqa: PLC0415
    except ImportError as error:
        raise missing("Parquet", "pyarrow", otherwise="--format csv, or netcdf") from error

    by_run, by_day = _schemas(pa, columns)
    counted = [0, 0]
    with (
        parquet.ParquetWriter(folder / "runs.parquet", by_run, write_page_checksum=True) as of_runs,
        parquet.ParquetWriter(folder / "days.parquet", by_day, write_page_checksum=True) as of_days,
    ):
        runs = asked.runs()
        while batch := list(islice(runs, _TOGETHER)):
            rows = [_of_run(one, columns) for one in batch]
            _write_columns(pa, of_runs, by_run, list(zip(*rows, strict=True)))
            days = [_of_days(one, columns) for one in batch]
            joined = [_joined(parts) for parts in zip(*days, strict=True)]
            _write_columns(pa, of_days, by_day, joined)
            counted[0] += len(rows)
            counted[1] += len(joined[0])
    for name, count in zip(("runs.parquet", "days.parquet"), counted, strict=True):
        _read_back(parquet, folder / name, count)


def _schemas(pa: Any, columns: _Columns) -> tuple[Any, ...]:
    kinds = {"whole": pa.int64(), "number": pa.float64(), "text": pa.string()}
    of_run = [(one.name, kinds[one.kind]) for one in columns.said]
    of_run += [(name, pa.float64()) for name in columns.numbers] + [(name, pa.string()) for name in columns.labels]
    of_day = [("place", pa.int64()), ("day", pa.int64()), ("date", pa.string())]
    of_day += [(name, pa.float64()) for name in columns.daily] + [(name, pa.string()) for name in columns.daily_labels]
    words = columns.words

    def field(name: str, kind: Any) -> Any:
        says, unit = words.get(name, ("", ""))
        return pa.field(name, kind, metadata={"long_name": says, "units": unit} if says else None)

    return tuple(pa.schema([field(*one) for one in fields]) for fields in (of_run, of_day))


def _write_columns(pa: Any, writer: Any, schema: Any, columns: Sequence[Sequence[Any]]) -> None:
    arrays = [pa.array(cells, type=field.type) for cells, field in zip(columns, schema, strict=True)]
    writer.write_table(pa.Table.from_arrays(arrays, schema=schema))


def _read_back(parquet: Any, path: Path, count: int) -> None:
    """Read a Parquet file with its checksums, a part at a time."""
    try:
        with parquet.ParquetFile(path, page_checksum_verification=True) as file:
            found = sum(file.read_row_group(number).num_rows for number in range(file.num_row_groups))
    except (OSError, ValueError) as error:
        raise DataError(f"{path}: was not written as it should be ({' '.join(str(error).split())[:200]})") from error
    if found != count:
        raise DataError(f"{path}: was not written as it should be ({found} of {count} rows)")


# --- netCDF -------------------------------------------------------------------------------------------------------


def _netcdf(asked: _Asked, folder: Path, columns: _Columns) -> None:
    study, path = f"study {asked.number}", asked.store.path
    first = next(asked.runs(), None)
    if first is None:
        raise DataError(f"{path}: {study} has no finished run; there is nothing to write")
    days = len(first.result.dates)
    width = 8 * (len(columns.said) + len(columns.numbers) + days * (len(columns.daily) + 2 * len(columns.daily_labels)))
    if asked.told()["done"] * width > _LARGEST:
        raise DataError(
            f"{path}: {study} would make a netCDF file of more than {_LARGEST / 2**30:.0f} GB; export it as parquet"
        )
    said: dict[str, list[Any]] = {column.name: [] for column in columns.said}
    series: dict[str, list[Any]] = {name: [] for name in columns.measured}
    for one in asked.runs():
        if one.result.dates != first.result.dates:
            raise DataError(f"{path}: {study} has runs of different days; export it as parquet or csv")
        for column in columns.said:
            said[column.name].append(column.cell(one))
        held: Mapping[str, Any] = {**one.result.values, **one.result.labels}
        for name, found in series.items():
            found.append(held.get(name, _absent(name, columns, days)))
    labels: dict[str, Any] = {"run": np.array(said.pop("run"), dtype=object)}
    if days:
        labels["day"] = np.array(first.result.dates, dtype=object)
    words = {
        name: {"long_name": says, **({"units": unit} if unit else {})} for name, (says, unit) in columns.words.items()
    }
    facts = {name: Variable(("run",), _array(cells), words[name]) for name, cells in said.items()}
    facts |= {name: _variable(found, words[name]) for name, found in series.items()}
    write_netcdf(Table(labels, facts, {"study": str(asked.number)}), folder / "study.nc")
    read_netcdf(folder / "study.nc")


def _absent(name: str, columns: _Columns, days: int) -> Any:
    if name in columns.daily:
        return np.full(days, np.nan)
    if name in columns.daily_labels:
        return np.full(days, "")
    return np.asarray(np.nan) if name in columns.numbers else np.asarray("")


def _array(cells: Sequence[Any]) -> Any:
    return np.array(cells, dtype=object) if isinstance(cells[0], str) else np.array(cells)


def _variable(found: Sequence[Any], attrs: Mapping[str, str]) -> Variable:
    values = np.stack(found)
    return Variable(("run", "day")[: values.ndim], values.astype(object) if values.dtype.kind == "U" else values, attrs)


FORMATS: Mapping[str, Callable[[_Asked, Path, _Columns], None]] = MappingProxyType(
    {"parquet": _parquet, "netcdf": _netcdf, "csv": _csv}
)
"""Every form, by name."""
