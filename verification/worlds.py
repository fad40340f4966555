"""Random small worlds and random sets of the shipped mechanisms, for comparing ways to run them."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from groundswell.engine.passes import CompiledPass, compile_passes
from groundswell.engine.state import State
from groundswell.mechanisms import MECHANISMS, PHASES
from groundswell.mechanisms.base import Mechanism
from groundswell.rng import uniforms
from groundswell.world.columns import PEOPLE, SOLDIERS, Column, Population

SETS = 12
DEGREE = 8
POPULATIONS = (PEOPLE, SOLDIERS)
DOMAIN = 255  # no run draws from it


def set_of_mechanisms(number: int) -> tuple[Mechanism, ...]:
    """Return all mechanisms for number 0, else a random half of them."""
    if number == 0:
        return MECHANISMS
    kept = uniforms(number, 0, 0, 0, len(MECHANISMS), DOMAIN) < 0.6
    return tuple(mechanism for mechanism, stays in zip(MECHANISMS, kept, strict=True) if stays)


def random_sizes(seed: int, groups: int = 6) -> list[int]:
    """Return headcounts that make full and broken vectors: 0, 1, 15, 16, 17 and whatever chance gives."""
    lots = uniforms(seed, 0, 0, 1, groups, DOMAIN)
    return [(0, 1, 2, 15, 16, 17, 5, 31)[int(lot * 8)] for lot in lots] + [1]


def _column(column: Column, lots: NDArray[np.float32]) -> NDArray[np.generic]:
    if column.kind == "float":
        # A tenth stand at each end of the range, where clips and branches are.
        inner = np.clip((lots - np.float32(0.1)) / np.float32(0.8), 0.0, 1.0)
        return (column.low + (column.high - column.low) * inner).astype(np.float32)
    return (int(column.low) + np.floor(lots * (int(column.high) + 1 - int(column.low)))).astype(np.uint8)


def random_state(population: Population, sizes: Sequence[int], seed: int) -> State:
    """Make a world whose columns are anything that their declared ranges allow."""
    offsets = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    count = int(offsets[-1])
    columns = {
        column.name: _column(column, uniforms(seed, 1, 0, place, count, DOMAIN))
        for place, column in enumerate(population.columns)
    }
    lots = np.stack([uniforms(seed, 2, 0, slot, count, DOMAIN) for slot in range(DEGREE)], axis=1)
    contacts = np.minimum(lots.astype(np.float64) * count, count - 1).astype(np.uint32)
    return State(columns, offsets, contacts if any(column.shown for column in population.columns) else None)


def random_fields(one: CompiledPass, groups: int, seed: int, tick: int) -> NDArray[np.float32]:
    """Make what groups see: anything from -1 to 1, often exactly 0 or 1, as flags are."""
    lots = np.stack([uniforms(seed, 3, tick, place, groups, DOMAIN) for place in range(len(one.fields) + 1)])
    inner = (lots - np.float32(0.25)) * np.float32(2.0)
    fields = np.where(lots > 0.75, np.float32(1.0), np.where(lots < 0.15, np.float32(-0.5), np.maximum(inner, 0.0)))
    return np.ascontiguousarray(fields[: len(one.fields)].T, dtype=np.float32)


def random_parameters(one: CompiledPass, seed: int) -> NDArray[np.float32]:
    """Make parameters: anything in their declared ranges."""
    known = {mechanism.name: mechanism.parameters for mechanism in MECHANISMS}
    lots = uniforms(seed, 4, 0, 0, len(one.parameters), DOMAIN)
    values = [
        known[owner][name].low + (known[owner][name].high - known[owner][name].low) * float(lot)
        for (owner, name), lot in zip(one.parameters, lots, strict=True)
    ]
    return np.array(values, dtype=np.float32)


def passes_of(mechanisms: Sequence[Mechanism], backend: str) -> Mapping[str, tuple[CompiledPass, ...]]:
    """Compile both populations' passes."""
    made = {}
    for population in POPULATIONS:
        own = [mechanism for mechanism in mechanisms if mechanism.population == population.name]
        made[population.name] = compile_passes(
            population,
            own,
            PHASES[population.name],
            backend=backend,
            degree=DEGREE,  # type: ignore[arg-type]
        )
    return made


def tick_once(state: State, passes: Sequence[CompiledPass], *, seed: int, tick: int, threads: int = 1) -> None:
    """Run every pass of a tick on a state."""
    for one in passes:
        one.run(
            state,
            random_fields(one, state.groups, seed, tick),
            random_parameters(one, seed),
            seed=seed,
            replicate=seed % 3,
            tick=tick,
            threads=threads,
        )
    state.swap()


def differences(one: State, other: State) -> list[str]:
    """Name the columns in which two states differ by any bit."""
    found = [name for name in one.columns if one.columns[name].tobytes() != other.columns[name].tobytes()]
    if one.back is not None and other.back is not None and one.back.tobytes() != other.back.tobytes():
        found.append("back")
    return found
