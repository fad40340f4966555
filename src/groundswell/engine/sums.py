"""Counting by group: sums that come out the same to the bit in every backend and for any number of threads.

Real-valued columns are summed in fixed point: each value becomes a whole number of steps of 1/scale, rounded
towards zero, and whole numbers add up exactly in any order. Codes and flags are counted.
"""

from collections.abc import Callable
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from groundswell.engine.backends import Backend
from groundswell.engine.words import HEAD
from groundswell.world.columns import Column

__all__ = ["SCALE", "Sums", "flag_counts", "group_counts", "group_sums", "scale_for", "sums_for"]

SCALE = 2.0**24
"""Steps in one: fits values up to 127 either way, and a share loses at most 2**-24."""

_LARGEST = 2.0**31 - 1

_SUMS_TEXT = f'''"""Counts by group, compiled."""
{HEAD}
i64 = np.int64
how = {{"cache": True, "pipeline_class": NoAlias, **entered}}


signature = "void(float32[::1], int64[::1], float32, boolean, int64[::1])"


@njit(signature, **how)
def sums(column, offsets, scale, squared, out):
    for group in range(len(out)):
        part = column[offsets[group]:offsets[group + 1]]
        total = i64(0)
        if squared:
            for j in range(len(part)):
                total += i64(i32((part[j] * part[j]) * scale))
        else:
            for j in range(len(part)):
                total += i64(i32(part[j] * scale))
        out[group] = total


@njit("void(uint8[::1], int64[::1], int64[:, ::1])", **how)
def counts(codes, offsets, out):
    for group in range(out.shape[0]):
        part = codes[offsets[group]:offsets[group + 1]]
        for code in range(out.shape[1]):
            wanted = np.uint8(code)
            total = i32(0)
            for j in range(len(part)):
                total = i32(total + i32(part[j] == wanted))
            out[group, code] = total


@njit("void(uint8[::1], int64[::1], int64[::1])", **how)
def flags(column, offsets, out):
    for group in range(len(out)):
        part = column[offsets[group]:offsets[group + 1]]
        total = i32(0)
        for j in range(len(part)):
            total = i32(total + i32(part[j] != np.uint8(0)))
        out[group] = total
'''


def scale_for(column: Column, power: Literal[1, 2] = 1) -> float:
    """Return the finest power of two, up to 2**24, at which a column's declared range fits fixed point."""
    largest = max(abs(column.low), abs(column.high), 1e-6) ** power
    scale = SCALE
    while largest * scale > _LARGEST:
        scale /= 2.0
    return scale


def _by_group(values: NDArray[np.int64], offsets: NDArray[np.int64]) -> NDArray[np.int64]:
    out = np.zeros(len(offsets) - 1, dtype=np.int64)
    filled = np.flatnonzero(np.diff(offsets) > 0)
    if len(filled) > 0:
        out[filled] = np.add.reduceat(values, offsets[filled])
    return out


def group_sums(
    column: NDArray[np.float32], offsets: NDArray[np.int64], *, scale: float = SCALE, power: Literal[1, 2] = 1
) -> NDArray[np.float64]:
    """Sum a real-valued column by group, exactly and in any order.

    Parameters
    ----------
    column : (people,) float32
        Finite, and such that its size (or its square) times `scale` stays below 2**31.
    offsets : (groups + 1,) int64
        Where each group begins.
    scale : float
        Steps in one, a power of two; see `scale_for`.
    power : {1, 2}
        Whether values or their squares are summed.

    Returns
    -------
    (groups,) float64
        Sums; 0 for an empty group.
    """
    values = column * column if power == 2 else column
    with np.errstate(invalid="ignore"):
        steps = (values * np.float32(scale)).astype(np.int32).astype(np.int64)
    return _by_group(steps, offsets) / scale


def group_counts(codes: NDArray[np.uint8], offsets: NDArray[np.int64], n_codes: int) -> NDArray[np.int64]:
    """Count each code by group.

    Returns
    -------
    (groups, n_codes) int64
        People of each group with each code from 0 on.
    """
    columns = [_by_group((codes == np.uint8(code)).astype(np.int64), offsets) for code in range(n_codes)]
    return np.stack(columns, axis=1) if columns else np.zeros((len(offsets) - 1, 0), dtype=np.int64)


def flag_counts(flags: NDArray[np.uint8], offsets: NDArray[np.int64]) -> NDArray[np.int64]:
    """Count by group those for whom a flag holds: (groups,) int64."""
    return _by_group((flags != 0).astype(np.int64), offsets)


class Sums:
    """The three counts of this module, as plain functions or compiled; equal to the bit.

    Parameters
    ----------
    compiled : module or None
        The compiled functions; without them, NumPy's.
    """

    def __init__(self, compiled: Any = None) -> None:
        self._compiled = compiled

    def group_sums(
        self,
        column: NDArray[np.float32],
        offsets: NDArray[np.int64],
        *,
        scale: float = SCALE,
        power: Literal[1, 2] = 1,
    ) -> NDArray[np.float64]:
        """Sum a real-valued column by group; see the function `group_sums`."""
        if self._compiled is None:
            return group_sums(column, offsets, scale=scale, power=power)
        out = np.empty(len(offsets) - 1, dtype=np.int64)
        self._compiled.sums(np.ascontiguousarray(column), offsets, np.float32(scale), power == 2, out)
        return out / scale

    def group_counts(self, codes: NDArray[np.uint8], offsets: NDArray[np.int64], n_codes: int) -> NDArray[np.int64]:
        """Count each code by group; see the function `group_counts`."""
        if self._compiled is None:
            return group_counts(codes, offsets, n_codes)
        out = np.empty((len(offsets) - 1, n_codes), dtype=np.int64)
        self._compiled.counts(np.ascontiguousarray(codes), offsets, out)
        return out

    def flag_counts(self, flags: NDArray[np.uint8], offsets: NDArray[np.int64]) -> NDArray[np.int64]:
        """Count by group those for whom a flag holds; see the function `flag_counts`."""
        if self._compiled is None:
            return flag_counts(flags, offsets)
        out = np.empty(len(offsets) - 1, dtype=np.int64)
        self._compiled.flags(np.ascontiguousarray(flags), offsets, out)
        return out


def sums_for(backend: Backend, *, on_progress: Callable[[str], None] | None = None) -> Sums:
    """Return the counts for a backend: compiled for ``cpu``, NumPy's for the others.

    Parameters
    ----------
    backend : {"cpu", "columns", "reference"}
        How passes run.
    on_progress : callable, optional
        Called with a sentence before anything is compiled.
    """
    if backend != "cpu":
        return Sums()
    from groundswell.engine.cache import load_module  # noqa: PLC0415 - brings the compiler

    def announce() -> None:
        if on_progress is not None:
            on_progress("compiling the counts, once (about 1 s)")

    return Sums(load_module(_SUMS_TEXT, on_compile=announce))
