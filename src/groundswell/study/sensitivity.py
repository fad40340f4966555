"""Which numbers matter: Morris's screening of many, Sobol's indices of a few, by the library SALib."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from groundswell.errors import GroundswellError
from groundswell.study.designs import Varied, check_box
from groundswell.study.extra import missing

__all__ = ["Effects", "Indices", "morris_effects", "morris_points", "sobol_indices", "sobol_points"]

Floats = NDArray[np.float64]

LEVELS = 4
CONFIDENCE = 0.95
_WIDTH = 1.959963984540054  # half-width of a 95 % interval, in standard errors


@dataclass(frozen=True)
class Effects:
    """Morris's elementary effects, one row a parameter.

    Attributes
    ----------
    paths : tuple of str
        Whose.
    mean_size : (parameters,) float
        Mean size of an effect over the whole range (mu star).
    mean : (parameters,) float
        Mean effect with its sign; far from `mean_size` where the sign changes.
    spread : (parameters,) float
        Standard deviation: interaction or curvature.
    error : (parameters,) float
        Standard error of `mean_size`, by bootstrap.
    """

    paths: tuple[str, ...]
    mean_size: Floats
    mean: Floats
    spread: Floats
    error: Floats


@dataclass(frozen=True)
class Indices:
    """Sobol's indices, one row a parameter.

    Attributes
    ----------
    paths : tuple of str
        Whose.
    first, total : (parameters,) float
        Share of the variance by a parameter alone, and with all that it takes part in.
    first_error, total_error : (parameters,) float
        Standard errors, by bootstrap.
    """

    paths: tuple[str, ...]
    first: Floats
    total: Floats
    first_error: Floats
    total_error: Floats


def _problem(box: Sequence[Varied]) -> dict[str, object]:
    check_box(box)
    return {
        "num_vars": len(box),
        "names": [side.path for side in box],
        "bounds": [[side.low, side.high] for side in box],
    }


def morris_points(box: Sequence[Varied], trajectories: int, *, seed: int) -> Floats:
    """Return the points of Morris's screening, (trajectories * (parameters + 1), parameters).

    Raises
    ------
    ScenarioError
        If the box cannot be used.
    GroundswellError
        If fewer than two trajectories are asked for, or SALib is missing.
    """
    problem = _problem(box)
    if trajectories < 2:
        raise GroundswellError(f"trajectories = {trajectories}: must be at least 2, to have a spread")
    _library()
    from SALib.sample.morris import sample  # noqa: PLC0415 - an extra

    return np.asarray(sample(problem, trajectories, num_levels=LEVELS, seed=_small(seed)))


def morris_effects(box: Sequence[Varied], where: Floats, found: Floats, *, seed: int) -> Effects:
    """Return elementary effects from what came out at the points of `morris_points`.

    Parameters
    ----------
    box : sequence of Varied
        The sides.
    where : (points, parameters) float
        As `morris_points` gave them.
    found : (points,) float
        What came out.
    seed : int
        Of the bootstrap.
    """
    problem = _problem(box)
    _check(found, len(where))
    _library()
    from SALib.analyze.morris import analyze  # noqa: PLC0415 - an extra

    # Ranges to the unit square: an effect is then that of the whole range, comparable between parameters.
    low, high = (np.array([getattr(side, end) for side in box]) for end in ("low", "high"))
    unit = (where - low) / (high - low)
    problem["bounds"] = [[0.0, 1.0]] * len(box)
    got = analyze(problem, unit, found, num_resamples=500, conf_level=CONFIDENCE, num_levels=LEVELS, seed=_small(seed))
    columns = (np.asarray(got[name], dtype=np.float64) for name in ("mu_star", "mu", "sigma", "mu_star_conf"))
    mean_size, mean, spread, interval = columns
    return Effects(tuple(side.path for side in box), mean_size, mean, spread, interval / _WIDTH)


def sobol_points(box: Sequence[Varied], base: int, *, seed: int) -> Floats:
    """Return the points for Sobol's indices (Saltelli's scheme), (base * (parameters + 2), parameters).

    Raises
    ------
    GroundswellError
        If `base` is no power of two of at least 2, or SALib is missing.
    """
    problem = _problem(box)
    if base < 2 or base & (base - 1):
        raise GroundswellError(f"base = {base}: must be a power of two, such as 64 or 128")
    _library()
    from SALib.sample.sobol import sample  # noqa: PLC0415 - an extra

    return np.asarray(sample(problem, base, calc_second_order=False, scramble=True, seed=_small(seed)))


def sobol_indices(box: Sequence[Varied], found: Floats, *, seed: int) -> Indices:
    """Return Sobol's indices from what came out at the points of `sobol_points`.

    Parameters
    ----------
    box : sequence of Varied
        The sides.
    found : (points,) float
        What came out; where it does not vary at all, every index is nought.
    seed : int
        Of the bootstrap.

    References
    ----------
    Saltelli et al. 2010, whose estimators SALib has.
    """
    problem = _problem(box)
    sides = len(box)
    if len(found) % (sides + 2):
        raise GroundswellError(f"{len(found)} figures: must be a multiple of {sides + 2}, one for each point")
    _check(found, len(found))
    paths = tuple(side.path for side in box)
    if float(np.ptp(found)) == 0.0:
        nought = np.zeros(sides)
        return Indices(paths, nought, nought, nought, nought)
    _library()
    from SALib.analyze.sobol import analyze  # noqa: PLC0415 - an extra

    got = analyze(problem, found, calc_second_order=False, num_resamples=500, conf_level=CONFIDENCE, seed=_small(seed))
    first, first_conf, total, total_conf = (
        np.asarray(got[name], dtype=np.float64) for name in ("S1", "S1_conf", "ST", "ST_conf")
    )
    return Indices(paths, first, total, first_conf / _WIDTH, total_conf / _WIDTH)


def _check(found: Floats, count: int) -> None:
    if found.shape != (count,):
        raise GroundswellError(f"{found.shape} figures for {count} points: one each is needed")
    if not np.isfinite(found).all():
        raise GroundswellError(f"{int((~np.isfinite(found)).sum())} of {count} figures are missing: resume the study")


def _small(seed: int) -> int:
    """Return a seed that the library takes."""
    return seed % (1 << 31)


def _library() -> None:
    try:
        import SALib  # noqa: F401, PLC0415 - an extra
    except ImportError as error:
        raise missing("sensitivity", "SALib") from error
