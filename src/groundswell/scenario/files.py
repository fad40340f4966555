"""Scenario files: found by name or path, read from TOML with the tables beside it, and written back whole."""

import os
import re
import shutil
import tempfile
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from groundswell import units
from groundswell.errors import DataError, ScenarioError
from groundswell.scenario import catalogue, csv_text
from groundswell.scenario.csv_text import RawTable
from groundswell.scenario.model import Scenario, make
from groundswell.scenario.tables import MOST, TABLES

__all__ = ["FILE", "check_new_folder", "load", "toml_text", "write", "write_folder"]

FILE = "scenario.toml"
_LARGEST = 2_000_000
_DEEPEST_BASE = 4
_TABLE_FILE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}\.csv")
_OPTIONAL = tuple(name for name in TABLES if name not in ("plants", "districts", "trades"))


def load(name_or_path: str | Path) -> Scenario:
    """Read a scenario.

    Parameters
    ----------
    name_or_path : str or Path
        A name of the catalogue (``petersburg-1905``), a folder with a ``scenario.toml``, or a TOML file.

    Returns
    -------
    Scenario
        Checked and frozen.

    Raises
    ------
    ScenarioError
        If there is no such scenario, or it says something that cannot be run.
    DataError
        If a table beside it is not what it should be.
    """
    path = _found(name_or_path)
    said, folders = _merged(path, 0)
    place = _place(path)
    raw = _tables(said, folders, path.parent)
    return make(said, raw, place)


def toml_text(scenario: Scenario) -> str:
    """Return a scenario as TOML, a base merged in; with its tables it reads back the same."""
    import tomlkit  # noqa: PLC0415 - needed only for writing

    document = tomlkit.document()
    said = scenario.to_dict()["scenario"]
    said["tables"] = {name: f"{name}.csv" for name in scenario.tables.raw}
    sections = {key: value for key, value in said.items() if isinstance(value, dict)}
    for key, value in said.items():
        if key not in sections:
            document.add(key, tomlkit.item(value))
    for key, value in sections.items():
        if value:
            document.add(key, tomlkit.item(value))
    return tomlkit.dumps(document)


def write(scenario: Scenario, directory: Path) -> Path:
    """Write a scenario and its tables into a new folder; nothing is left half-written.

    Raises
    ------
    DataError
        If the folder exists and is not empty, or cannot be written.
    """

    def fill(folder: Path) -> None:
        (folder / FILE).write_text(toml_text(scenario), encoding="utf-8", newline="\n")
        for name, table in scenario.tables.raw.items():
            (folder / f"{name}.csv").write_bytes(csv_text.table_text(table.columns, table.rows).encode())

    return write_folder(directory, fill)


def check_new_folder(directory: Path) -> None:
    """Refuse a folder that holds something already, before any work is done for it.

    Raises
    ------
    DataError
        If it is a file, or not empty, or cannot be looked into.
    """
    try:
        taken = directory.exists() and (not directory.is_dir() or any(directory.iterdir()))
    except OSError as error:
        raise DataError(f"{directory}: cannot be written ({error.strerror or 'output error'})") from error
    if taken:
        raise DataError(f"{directory}: already there and not empty; name a new folder")


def write_folder(directory: Path, fill: Any) -> Path:
    """Fill a temporary folder beside the goal, then give it the goal's name.

    The folder in which the program stands stays the same folder: what was made is moved into it.

    Parameters
    ----------
    directory : Path
        The goal; it must not exist, or be empty.
    fill : callable
        Takes the temporary folder and writes into it.

    Raises
    ------
    DataError
        If the goal is a file or not empty, or cannot be written.
    """
    check_new_folder(directory)
    try:
        here = directory.exists() and directory.samefile(Path.cwd())
        directory.parent.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(prefix=".groundswell-", dir=directory if here else directory.parent))
    except OSError as error:
        raise DataError(f"{directory}: cannot be written ({error.strerror or 'output error'})") from error
    try:
        fill(temporary)
        if here:
            _move(temporary, directory)
        else:
            temporary.chmod(0o777 & ~_umask())
            if directory.exists():
                directory.rmdir()
            temporary.rename(directory)
    except OSError as error:
        raise DataError(f"{directory}: cannot be written ({error.strerror or 'output error'})") from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return directory


def _move(source: Path, goal: Path) -> None:
    """Move all files of a folder into another, or none."""
    moved: list[Path] = []
    try:
        for path in sorted(source.iterdir()):
            path.rename(goal / path.name)
            moved.append(goal / path.name)
    except OSError:
        for path in moved:
            path.unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


def _found(name_or_path: str | Path) -> Path:
    text = str(name_or_path)
    if not text.isprintable() or len(text) > 4000 or text.strip() == "":
        raise ScenarioError(f"{units.clip(text)!a} is neither a scenario's name nor a path")
    if text in catalogue.names():
        return catalogue.folder(text) / FILE
    path = Path(text)
    try:
        if path.is_dir():
            path = path / FILE
            if not path.is_file():
                raise ScenarioError(f"{path.parent}: holds no {FILE}; make one with: groundswell new")
        if path.is_file():
            return path
    except OSError as error:
        raise ScenarioError(f"{units.clip(text)}: cannot be read ({error.strerror or 'input error'})") from error
    raise ScenarioError(
        f"{units.clip(text)!r} is neither a scenario nor a path; {units.nearest(text, catalogue.names())}"
    )


def _place(path: Path) -> str:
    folder = path.resolve().parent.name
    return f"{folder}/{path.name}" if folder else path.name


def _toml(path: Path) -> dict[str, Any]:
    place = _place(path)
    try:
        if path.stat().st_size > _LARGEST:
            raise ScenarioError(f"{place}: {path.stat().st_size:,} bytes; a scenario may have {_LARGEST:,} at most")
        data = path.read_bytes()
    except OSError as error:
        raise ScenarioError(f"{place}: cannot be read ({error.strerror or 'input error'})") from error
    return parse(data, place)


def parse(data: bytes, place: str) -> dict[str, Any]:
    """Read TOML from bytes.

    Raises
    ------
    ScenarioError
        If it is not UTF-8 or not TOML.
    """
    try:
        text = csv_text.decoded(data, place)
    except DataError as error:
        raise ScenarioError(str(error)) from error
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise ScenarioError(f"{place}: sections lie too deep in one another") from error
    except ValueError as error:
        reason = str(error)
        said = reason if reason.isprintable() and len(reason) < 200 else "a value cannot be read"
        raise ScenarioError(f"{place}: is not valid TOML: {said}") from error


def _merged(path: Path, depth: int) -> tuple[dict[str, Any], dict[str, Path]]:
    """Return what a file says with its base merged in, and the folder of each table named."""
    said = _toml(path)
    place = _place(path)
    tables = said.get("tables", {})
    folders = dict.fromkeys(tables, path.parent) if isinstance(tables, dict) else {}
    if "base" not in said:
        return said, {**dict.fromkeys(TABLES, path.parent), **folders}
    base = said.pop("base")
    if not isinstance(base, str):
        raise ScenarioError(f"{place}: base = {units.clip(repr(base))}: must be a scenario's name in quotation marks")
    if depth >= _DEEPEST_BASE:
        raise ScenarioError(f'{place}: base = "{units.clip(base)}": bases lead on and on; at most {_DEEPEST_BASE}')
    try:
        beside = path.parent / base
        found = _found(beside if base not in catalogue.names() and beside.is_dir() else base)
    except (ScenarioError, OSError, ValueError) as error:
        raise ScenarioError(f"{place}: base = {error}") from error
    under, under_folders = _merged(found, depth + 1)
    return _over(under, said), {**under_folders, **folders}


def _over(under: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(under)
    for key, value in said.items():
        below = merged.get(key)
        merged[key] = _over(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
    return merged


def _tables(said: Mapping[str, Any], folders: Mapping[str, Path], folder: Path) -> dict[str, RawTable]:
    named = said.get("tables", {})
    if not isinstance(named, dict):
        return {}
    raw = {}
    for name in TABLES:
        file = named.get(name, None if name in _OPTIONAL else f"{name}.csv")
        if not isinstance(file, str) or _TABLE_FILE.fullmatch(file) is None:
            continue  # refused with a sentence where the file's form is checked
        path = folders.get(name, folder) / file
        raw[name] = csv_text.read(path, f"{path.resolve().parent.name}/{file}", MOST[name])
    return raw
