"""Checkpoints of a long run: everything that changes in a city, written whole or not at all, and gone on with."""

import dataclasses
import hashlib
import json
import os
import struct
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from groundswell.engine.plan import plan
from groundswell.engine.provenance import making
from groundswell.engine.run import Progress, Simulation
from groundswell.errors import DataError, GroundswellError
from groundswell.scenario.model import Scenario
from groundswell.world.quantities import QUANTITIES
from groundswell.world.record import Entry, Record, Session

__all__ = ["restore", "run_on", "save"]

_MARK = b"GSCP1\n\0\0"
_SIZE = struct.Struct("<Q")
_SEAL = 32  # bytes of a BLAKE2b hash, at the end
_DATED: Mapping[str, type[Entry] | type[Session]] = MappingProxyType({"Entry": Entry, "Session": Session})
"""What a run writes down day by day."""

_KINDS = "fiub"


def run_on(
    scenario: Scenario,
    path: Path | str,
    *,
    every: int = 10,
    seed: int = 1905,
    replicate: int = 0,
    backend: str = "cpu",
    threads: int = 1,
    people: int | None = None,
    on_progress: Progress | None = None,
) -> Record:
    """Play a scenario as `groundswell.engine.run.run` does, but leave a checkpoint now and then, or go on from one.

    Parameters
    ----------
    scenario : Scenario
        What was said.
    path : Path
        The checkpoint's file. If it is there, the run goes on from it; when the run is over, it is taken away.
    every : int
        Days between checkpoints.
    seed, replicate, backend, threads, people, on_progress
        As for a run. The result does not depend on checkpoints, to the bit.

    Returns
    -------
    Record

    Raises
    ------
    ScenarioError
        If the scenario cannot be run.
    DataError
        If the file is no checkpoint, is damaged, is of another run or of another version of this program, or cannot
        be written.
    """
    if every < 1:
        raise GroundswellError(f"every = {every}: must be at least 1 day between checkpoints")
    path = Path(path)
    ready = plan(scenario, backend=backend, people=people)
    simulation = Simulation(ready, seed=seed, replicate=replicate, threads=threads, on_progress=on_progress)
    if path.exists():
        restore(simulation, path)
    for tick in range(simulation.tick, scenario.days):
        simulation.step()
        if (tick + 1) % every == 0 and tick + 1 < scenario.days:
            save(simulation, path)
        if on_progress is not None:
            on_progress(f"{scenario.name}, {simulation.calendar.dates[tick]}", (tick + 1) / scenario.days)
    record = simulation.record()
    path.unlink(missing_ok=True)
    return record


def save(simulation: Simulation, path: Path | str) -> None:
    """Write everything that has changed since the city was made; an older checkpoint stays until this one is whole.

    What does not change (tables, contacts) is made again from the same seed when the run goes on.

    Raises
    ------
    DataError
        If it cannot be written.
    """
    path = Path(path)
    writer = _Writer()
    said = {"run": _run_of(simulation), "state": writer.node(_state_of(simulation)), "arrays": writer.shapes()}
    head = json.dumps(said, ensure_ascii=True, separators=(",", ":"), allow_nan=False).encode("ascii")
    fresh = path.with_name(f".{path.name}.{os.getpid()}.new")
    total = hashlib.blake2b(digest_size=_SEAL)
    try:
        with fresh.open("wb") as file:
            for part in (_MARK, _SIZE.pack(len(head)), head, *(array.tobytes() for array in writer.arrays)):
                total.update(part)
                file.write(part)
            file.write(total.digest())
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except OSError as error:
        raise DataError(f"{path}: the checkpoint cannot be written ({error.strerror or 'output error'})") from error
    finally:
        fresh.unlink(missing_ok=True)


def restore(simulation: Simulation, path: Path | str) -> None:
    """Put a simulation that has just been made where a checkpoint of it was.

    Parameters
    ----------
    simulation : Simulation
        Of the same scenario, seed, replicate and people, on its first day.
    path : Path
        A file that `save` has written.

    Raises
    ------
    DataError
        If it is none, is damaged, or is of another run or version.
    """
    path = Path(path)
    head, body = _read(path)
    try:
        said = json.loads(head)
        asked, kept = _run_of(simulation), said["run"]
        for key, value in asked.items():
            if kept.get(key) != value:
                raise DataError(f"{path}: is a checkpoint of another run ({key} differs); give another file")
        arrays = _arrays(body, said["arrays"])
        state = _Reader(arrays).value(said["state"])
        _put(simulation, state)
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        raise DataError(f"{path}: is no checkpoint of this version ({type(error).__name__})") from error


def _run_of(simulation: Simulation) -> dict[str, Any]:
    """Say of which run a checkpoint is: what was said, whose luck, which code."""
    ready = simulation.plan
    made = making(ready.backend)
    return {
        "scenario": ready.scenario.digest,
        "seed": str(simulation.seed),
        "replicate": simulation.replicate,
        "people": ready.people,
        "code": made["code_hash"],
        "versions": made["versions"],
    }


def _state_of(simulation: Simulation) -> dict[str, Any]:
    """Return everything that a day changes."""
    city = simulation.city
    return {
        "tick": simulation.tick,
        "people": dict(simulation.people.columns),
        "people_back": simulation.people.back,
        "soldiers": dict(simulation.soldiers.columns),
        "soldiers_back": simulation.soldiers.back,
        "city": {quantity.name: getattr(city, quantity.name) for quantity in QUANTITIES},
        "memory": city.memory,
        "series": {name: series[: simulation.tick] for name, series in simulation.values.items()},
        "chronicle": simulation.today.chronicle,
        "sessions": simulation.today.sessions,
    }


def _put(simulation: Simulation, state: Mapping[str, Any]) -> None:
    for population, name in ((simulation.people, "people"), (simulation.soldiers, "soldiers")):
        for column, values in state[name].items():
            held = population.columns[column]
            if held.shape != values.shape or held.dtype != values.dtype:
                raise ValueError(column)
            population.columns[column] = values
        if len(state[name]) != len(population.columns):
            raise ValueError(name)
        population.back = state[f"{name}_back"]
    simulation.tick = int(state["tick"])
    for name, series in state["series"].items():
        simulation.values[name][: simulation.tick] = series
    for quantity in QUANTITIES:
        setattr(simulation.city, quantity.name, state["city"][quantity.name])
    simulation.city.memory.clear()
    simulation.city.memory.update(state["memory"])
    simulation.today.chronicle[:] = state["chronicle"]
    simulation.today.sessions[:] = state["sessions"]


# --- files --------------------------------------------------------------------------------------------------------


def _read(path: Path) -> tuple[bytes, memoryview]:
    """Return a checkpoint's head and the bytes of its arrays, or refuse what is none or not as it was written."""
    try:
        whole = memoryview(path.read_bytes())
    except FileNotFoundError as error:
        raise DataError(f"{path}: there is no such file") from error
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror or 'input error'})") from error
    if bytes(whole[: len(_MARK)]) != _MARK:
        raise DataError(f"{path}: is no checkpoint of this program; give another file")
    sealed, kept = whole[:-_SEAL], bytes(whole[-_SEAL:])
    if hashlib.blake2b(sealed, digest_size=_SEAL).digest() != kept:
        raise DataError(f"{path}: the checkpoint is cut short or damaged; delete it, and the run begins anew")
    first = len(_MARK) + _SIZE.size
    (length,) = _SIZE.unpack(sealed[len(_MARK) : first])
    return bytes(sealed[first : first + length]), sealed[first + length :]


def _arrays(body: memoryview, shapes: list[list[Any]]) -> list[NDArray[Any]]:
    found, place = [], 0
    for name, shape in shapes:
        kind = np.dtype(name)
        if kind.kind not in _KINDS:
            raise ValueError(name)
        count = int(np.prod(shape, dtype=np.int64))
        array = np.frombuffer(body, dtype=kind, count=count, offset=place).reshape(shape).copy()
        found.append(array)
        place += array.nbytes
    if place != len(body):
        raise ValueError("bytes left over")
    return found


# --- plain values, exactly ----------------------------------------------------------------------------------------


class _Writer:
    """Turns nested plain values and arrays into JSON, exactly.

    Kinds of numbers, tuples and lists are told apart, and what is one thing in two places stays one thing.
    """

    def __init__(self) -> None:
        self.arrays: list[NDArray[Any]] = []
        self._seen: dict[int, int] = {}
        self._held: list[Any] = []

    def shapes(self) -> list[list[Any]]:
        """Return kind and shape of every array, in order."""
        return [[array.dtype.str, list(array.shape)] for array in self.arrays]

    def node(self, value: Any) -> Any:
        """Return a value as JSON can hold it.

        Raises
        ------
        GroundswellError
            If it is of a kind that no checkpoint can hold.
        """
        if value is None or type(value) in (bool, int, str):
            return value
        if type(value) is float:
            return ["f", value.hex()]
        if isinstance(value, np.generic) and value.dtype.kind in _KINDS:
            return ["s", value.dtype.str, value.tobytes().hex()]
        if type(value) is tuple:
            return ["t", [self.node(inner) for inner in value]]
        name = type(value).__name__
        if _DATED.get(name) is type(value):
            return ["e", name, [self.node(getattr(value, field.name)) for field in dataclasses.fields(_DATED[name])]]
        return self._shared(value)

    def _shared(self, value: Any) -> Any:
        """Return something that others may hold as well."""
        if id(value) in self._seen:
            return ["r", self._seen[id(value)]]
        self._seen[id(value)] = len(self._held)
        self._held.append(value)
        if isinstance(value, np.ndarray) and value.dtype.kind in _KINDS:
            self.arrays.append(np.ascontiguousarray(value))
            return ["a", len(self.arrays) - 1, list(value.shape)]
        if type(value) is list:
            return ["l", [self.node(inner) for inner in value]]
        if type(value) is dict:
            return ["d", [[self.node(key), self.node(inner)] for key, inner in value.items()]]
        raise GroundswellError(f"a checkpoint cannot hold a value of kind {type(value).__name__}")


class _Reader:
    """Turns what `_Writer` made into the values again."""

    def __init__(self, arrays: list[NDArray[Any]]) -> None:
        self.arrays = arrays
        self._held: list[Any] = []
        self._by_kind: Mapping[str, Callable[..., Any]] = {
            "f": float.fromhex,
            "s": lambda kind, text: np.frombuffer(bytes.fromhex(text), dtype=np.dtype(kind))[0],
            "t": lambda inner: tuple(self.value(one) for one in inner),
            "e": lambda name, fields: _DATED[name](*(self.value(one) for one in fields)),
            "r": lambda number: self._held[number],
            "a": self._array,
            "l": self._list,
            "d": self._dict,
        }

    def value(self, node: Any) -> Any:
        """Return the value that a node stands for."""
        if not isinstance(node, list):
            return node
        return self._by_kind[node[0]](*node[1:])

    def _array(self, number: int, shape: list[int]) -> NDArray[Any]:
        found = self.arrays[number].reshape(shape)
        self._held.append(found)
        return found

    def _list(self, inner: list[Any]) -> list[Any]:
        found: list[Any] = []
        self._held.append(found)
        found.extend(self.value(one) for one in inner)
        return found

    def _dict(self, pairs: list[list[Any]]) -> dict[Any, Any]:
        found: dict[Any, Any] = {}
        self._held.append(found)
        for key, inner in pairs:
            found[self.value(key)] = self.value(inner)
        return found
