"""Where to look: points in a box of parameters, by grid, Latin hypercube or Sobol' sequence."""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from groundswell.errors import ScenarioError
from groundswell.rng import WORLD, uniforms

__all__ = ["DESIGNS", "Design", "Varied", "check_box", "check_count", "points"]

Floats = NDArray[np.float64]

Design = Literal["grid", "latin", "sobol"]

DESIGNS: tuple[Design, ...] = ("grid", "latin", "sobol")

MOST_POINTS = 1_000_000
_STREAM = 4096  # far from the world's own streams


@dataclass(frozen=True)
class Varied:
    """One parameter that is varied, and between which values.

    Attributes
    ----------
    path : str
        ``lean.b_social``, or a classic's parameter.
    low, high : float
        In the base unit.
    unit : str
        The base unit.
    """

    path: str
    low: float
    high: float
    unit: str = ""

    def said(self, value: float) -> str:
        """Return a value as a scenario says it."""
        return f"{float(value)!r} {self.unit}" if self.unit and self.unit != "share" else repr(float(value))


def check_box(box: Sequence[Varied]) -> None:
    """Refuse a box without sides, with an empty one, or with the same one twice.

    Raises
    ------
    ScenarioError
        With the first side that cannot be used.
    """
    if not box:
        raise ScenarioError("nothing is varied; say --vary PATH=LOW:HIGH")
    seen: set[str] = set()
    for side in box:
        if side.path in seen:
            raise ScenarioError(f"--vary {side.path}: is given twice")
        seen.add(side.path)
        if not (math.isfinite(side.low) and math.isfinite(side.high)) or side.low >= side.high:
            said = f"--vary {side.path}={side.low:g}:{side.high:g}"
            raise ScenarioError(f"{said}: an empty range; the first number must be the lower, and both finite")


def check_count(design: str, count: int) -> None:
    """Refuse a number of points with which a Sobol' sequence lies unevenly.

    Raises
    ------
    ScenarioError
        With the powers of two on both sides.
    """
    if design == "sobol" and count > 0 and count & (count - 1):
        above = 1 << count.bit_length()
        raise ScenarioError(
            f"--points {count}: a Sobol' sequence needs a power of two, such as {above // 2} or {above}"
        )


def points(box: Sequence[Varied], design: Design, count: int, *, seed: int) -> Floats:
    """Return points in a box.

    Parameters
    ----------
    box : sequence of Varied
        The sides.
    design : {"grid", "latin", "sobol"}
        A grid has `count` values a side, ends included; the others have `count` points in all.
    count : int
        How many.
    seed : int
        Of all chance; a grid has none.

    Returns
    -------
    (points, sides) float
        In base units.

    Raises
    ------
    ScenarioError
        If the box or the number of points cannot be used.
    """
    check_box(box)
    if count < 1:
        raise ScenarioError(f"points = {count}: must be at least 1")
    total = count ** len(box) if design == "grid" else count
    if total > MOST_POINTS:
        raise ScenarioError(f"{total:,} points: at most {MOST_POINTS:,} can be asked for; vary less, or say fewer")
    match design:
        case "grid":
            shares = _grid(count, len(box))
        case "latin":
            shares = _latin(count, len(box), seed)
        case "sobol":
            shares = _sobol(count, len(box), seed)
        case _:
            raise ScenarioError(f"design = {design!r}: must be one of {', '.join(DESIGNS)}")
    low, high = (np.array([getattr(side, end) for side in box]) for end in ("low", "high"))
    return np.asarray(low + shares * (high - low))


def _grid(count: int, sides: int) -> Floats:
    values = np.linspace(0.0, 1.0, count) if count > 1 else np.array([0.5])
    return np.array(list(itertools.product(values, repeat=sides)))


def _latin(count: int, sides: int, seed: int) -> Floats:
    """Return one point in every row and every column of a board (McKay, Beckman and Conover 1979)."""
    columns = []
    for side in range(sides):
        order = np.argsort(uniforms(seed, 0, 0, _STREAM + 2 * side, count, WORLD), kind="stable")
        within = uniforms(seed, 0, 0, _STREAM + 2 * side + 1, count, WORLD)
        columns.append((order + within.astype(np.float64)) / count)
    return np.column_stack(columns)


def _sobol(count: int, sides: int, seed: int) -> Floats:
    """Return a Sobol' sequence, shifted as a whole by the seed's luck (Sobol' 1967; Cranley and Patterson 1976)."""
    from scipy.stats import qmc  # noqa: PLC0415 - heavy

    if sides > qmc.Sobol.MAXDIM:
        raise ScenarioError(f"{sides} parameters: a Sobol' sequence has at most {qmc.Sobol.MAXDIM}")
    whole = 1 << max(0, count - 1).bit_length()
    sequence = qmc.Sobol(sides, scramble=False).random(whole)[:count]
    shift = uniforms(seed, 0, 0, _STREAM - 1, sides, WORLD).astype(np.float64)
    return np.asarray((sequence + shift) % 1.0)
