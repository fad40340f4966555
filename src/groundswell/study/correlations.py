"""Whether one number goes up or down with another: a rank correlation that knows how few points and runs it has."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from groundswell.rng import WORLD, uniforms

__all__ = ["FEWEST", "Ranked", "ranked"]

Floats = NDArray[np.float64]

FEWEST = 6
"""Points with fewer than which no rank correlation is said: by chance five of them stand in order once in sixty."""

DRAWS = 400
_STREAM = 8192  # far from the streams of designs and of worlds
_RANKS = 1.03  # the standard error of Fisher's transform is a little larger for ranks (Fieller et al. 1957)


class Ranked(NamedTuple):
    """Spearman's rank correlation and its interval; NaN where none can be said."""

    rho: float
    low: float
    high: float

    @property
    def sure(self) -> bool:
        """Whether its interval leaves nought out."""
        return self.low > 0.0 or self.high < 0.0


def ranked(
    where: Floats, means: Floats, errors: Floats, runs: NDArray[np.int64], *, confidence: float = 0.95, seed: int = 0
) -> Ranked:
    """Return the rank correlation of points, and an interval.

    Parameters
    ----------
    where, means : (points,) float
        A number, and what came out at it.
    errors : (points,) float
        Standard error of each mean; 0 with one run, whose luck is then seen in the scatter of the points alone.
    runs : (points,) int
        Runs behind each mean.
    confidence : float
        Of the interval.
    seed : int
        Of the draws.

    Returns
    -------
    Ranked
        NaN with fewer than `FEWEST` points, or where one of the two does not vary.

    Notes
    -----
    On the scale of Fisher's transform the interval's variance has two parts: that of so many points (Fieller et al.
    1957), and that of the correlation when each mean is moved by Student's t times its standard error, by keyed draws.
    Points in perfect order are taken to correlate half-way between 1 and what exchanging two neighbours would leave,
    so that few points are not sure of everything.
    """
    from scipy.stats import norm, t  # noqa: PLC0415 - heavy

    points = len(where)
    if points < FEWEST or np.ptp(where) == 0 or np.ptp(means) == 0:
        return Ranked(math.nan, math.nan, math.nan)
    rho = _spearman(where, means[None, :])[0]
    most = 1.0 - 6.0 / (points * (points**2 - 1))
    variance = _RANKS**2 / (points - 3)
    if errors.any():
        shares = uniforms(seed, 0, 0, _STREAM, DRAWS * points, WORLD).astype(np.float64).reshape(DRAWS, points)
        moved = means + errors * t.ppf(np.clip(shares, 1e-6, 1 - 1e-6), np.maximum(runs - 1, 1))
        # Moving what has been moved by luck already makes the ranks looser, never tighter.
        spread = np.arctanh(np.clip(_spearman(where, moved), -most, most))
        variance += float(spread.var(ddof=1))
    middle = math.atanh(min(most, max(-most, float(rho))))
    half = float(norm.ppf(0.5 + confidence / 2)) * math.sqrt(variance)
    low, high = math.tanh(middle - half), math.tanh(middle + half)
    return Ranked(float(rho), min(low, float(rho)), max(high, float(rho)))


def _spearman(where: Floats, means: Floats) -> Floats:
    """Return the rank correlation of every row of means with where they were found; 0 where a row does not vary."""
    from scipy.stats import rankdata  # noqa: PLC0415 - heavy

    x, y = rankdata(where), rankdata(means, axis=1)
    x, y = x - x.mean(), y - y.mean(axis=1, keepdims=True)
    size = np.sqrt((x**2).sum() * (y**2).sum(axis=1))
    return np.asarray(np.divide(y @ x, size, out=np.zeros(len(y)), where=size > 0))
