"""Which numbers matter: Morris's screening of many, Sobol's indices of a few, by the library SALib."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from groundswell.errors import GroundswellError
from groundswell.study.designs import Varied, check_box
from groundswell.study.extra import missing
from groundswell.study.pairs import ROUNDED

__all__ = ["LEVELS", "STEP", "Effects", "Indices", "morris_effects", "morris_points", "sobol_indices", "sobol_points"]

Floats = NDArray[np.float64]

LEVELS = 4
STEP = LEVELS / (2.0 * (LEVELS - 1))
"""Step of Morris's screening, as a share of a number's range: with four levels two thirds (Morris 1991)."""

ONE_WAY = 0.8
"""How much of its mean size the mean effect has to be before it is said to go up or down (an assumption)."""

CONFIDENCE = 0.95
_WIDTH = 1.959963984540054  # half-width of a 95 % interval, in standard errors


@dataclass(frozen=True)
class Effects:
    """Morris's effects, one row a parameter: what comes of a step of `STEP` of its range, in what is measured.

    An effect is the change over the step that was taken, and not scaled up to the whole range: a share cannot move by
    more than 1.

    Attributes
    ----------
    paths : tuple of str
        Whose.
    mean_size : (parameters,) float
        Mean size of an effect, whatever its sign (Campolongo's mu star, over the step).
    mean : (parameters,) float
        Mean effect of a step up, with its sign; far from `mean_size` where the sign changes.
    spread : (parameters,) float
        Standard deviation of the effects: interaction or curvature.
    error : (parameters,) float
        Standard error of `mean_size`.
    trajectories : int
        How many effects each parameter has.
    """

    paths: tuple[str, ...]
    mean_size: Floats
    mean: Floats
    spread: Floats
    error: Floats
    trajectories: int

    @property
    def half(self) -> Floats:
        """Half the width of a 95 % interval for `mean_size`: Student's t over trajectories."""
        from scipy.stats import t  # noqa: PLC0415 - heavy

        return np.asarray(float(t.ppf(0.5 + CONFIDENCE / 2, self.trajectories - 1)) * self.error)

    @property
    def most(self) -> Floats:
        """What no single effect exceeds in size, parameter by parameter: the root of the sum of their squares."""
        squares = (self.trajectories - 1) * self.spread**2 + self.trajectories * self.mean**2
        return np.asarray(np.sqrt(squares))

    @property
    def ways(self) -> tuple[str, ...]:
        """Which way a step up moves what is measured: ``up``, ``down``, ``either way``, or ``no``, not at all."""
        return tuple(_way(mean, size) for mean, size in zip(self.mean.tolist(), self.mean_size.tolist(), strict=True))


def _way(mean: float, size: float) -> str:
    if size == 0.0:
        return "no"
    return "either way" if abs(mean) < ONE_WAY * size else "up" if mean > 0 else "down"


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

    @property
    def half(self) -> Floats:
        """Half the width of a 95 % interval for `total`."""
        return np.asarray(_WIDTH * self.total_error)

    @property
    def crossed(self) -> bool:
        """Whether a first-order index lies above its total index by more than their errors: no variance divides so."""
        return bool((self.first - self.total > _WIDTH * np.hypot(self.first_error, self.total_error)).any())


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


def morris_effects(box: Sequence[Varied], where: Floats, found: Floats, *, seed: int, grain: float = 0.0) -> Effects:
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
        Of the library; nothing kept depends on it.
    grain : float
        Steps in which what came out is counted; see `groundswell.study.pairs.difference`.
    """
    problem = _problem(box)
    _check(found, len(where))
    _library()
    from SALib.analyze.morris import analyze  # noqa: PLC0415 - an extra

    # Ranges to the unit square, and slopes back to steps: an effect is what came of a step, in what is measured.
    low, high = (np.array([getattr(side, end) for side in box]) for end in ("low", "high"))
    unit = (where - low) / (high - low)
    problem["bounds"] = [[0.0, 1.0]] * len(box)
    got = analyze(problem, unit, found, num_resamples=2, conf_level=CONFIDENCE, num_levels=LEVELS, seed=_small(seed))
    mean_size, mean, spread = (STEP * np.asarray(got[name], dtype=np.float64) for name in ("mu_star", "mu", "sigma"))
    count = len(where) // (len(box) + 1)
    # The sum of squares of effects is that of their sizes: so their spread follows from the signed ones.
    squares = (count - 1) * spread**2 + count * mean**2
    variance = (squares - count * mean_size**2) / (count - 1)
    # What never moves at all does so however it is counted.
    error = np.sqrt(np.maximum(variance, np.where(mean_size > 0.0, ROUNDED * grain**2, 0.0)) / count)
    return Effects(tuple(side.path for side in box), mean_size, mean, spread, error, count)


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
