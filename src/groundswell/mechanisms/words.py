"""The words that a rule may use besides plain arithmetic, in their plain Python meaning.

``exp``, ``log``, ``sqrt``, ``floor`` and ``pack`` are the engine's own, so that every backend and every
processor gives the same bits; the rest are written in them, and any straight-line function may be added
likewise. Numbers are float32 throughout.
"""

from typing import Any

import numpy as np

__all__ = [
    "clip",
    "exp",
    "floor",
    "log",
    "log_log",
    "logistic",
    "pack",
    "probit",
    "relax",
    "sqrt",
    "step_from",
    "step_up",
]

Number = Any
"""A float32 scalar in the engine; a plain float is taken too."""

_LARGEST_EXPONENT = np.float32(87.0)
_LOG2_E = np.float32(1.44269504088896341)
_HALF = np.float32(0.5)
_ONE = np.float32(1.0)
_LN2_HIGH = np.float32(0.693359375)
_LN2_LOW = np.float32(-2.12194440e-4)
_EXP_TERMS = tuple(
    np.float32(term)
    for term in (
        1.9875691500e-4,
        1.3981999507e-3,
        8.3334519073e-3,
        4.1665795894e-2,
        1.6666665459e-1,
        5.0000001201e-1,
    )
)
_LOG_TERMS = tuple(
    np.float32(term)
    for term in (
        7.0376836292e-2,
        -1.1514610310e-1,
        1.1676998740e-1,
        -1.2420140846e-1,
        1.4249322787e-1,
        -1.6668057665e-1,
        2.0000714765e-1,
        -2.4999993993e-1,
        3.3333331174e-1,
    )
)
_SMALLEST = np.float32(1e-30)
_LARGEST = np.finfo(np.float32).max
_ROOT_HALF = np.float32(0.70710678118654752)


def _between(x: np.float32, low: np.float32, high: np.float32) -> np.float32:
    """Keep a number between bounds; a NaN, whose comparisons all fail, becomes the lower one."""
    if not x > low:
        return low
    if not x < high:
        return high
    return x


def exp(x: Number) -> np.float32:
    """Raise e to a power; powers beyond 87 either way count as 87, so that it stays finite and above zero.

    Accurate to about two units in the last place of a float32.

    References
    ----------
    Moshier, Cephes library, expf.
    """
    x = np.float32(x)
    x = _between(x, -_LARGEST_EXPONENT, _LARGEST_EXPONENT)
    whole = np.floor(x * _LOG2_E + _HALF)
    rest = x - whole * _LN2_HIGH
    rest = rest - whole * _LN2_LOW
    series = _EXP_TERMS[0]
    for term in _EXP_TERMS[1:]:
        series = series * rest + term
    series = (series * rest) * rest + rest + _ONE
    power = np.int32((int(whole) + 127) << 23).view(np.float32)
    return np.float32(series * power)


def log(x: Number) -> np.float32:
    """Take the natural logarithm; anything below 1e-30 counts as 1e-30, so that the result stays finite.

    Accurate to about two units in the last place of a float32.

    References
    ----------
    Moshier, Cephes library, logf.
    """
    x = np.float32(x)
    x = _between(x, _SMALLEST, _LARGEST)
    bits = int(x.view(np.int32))
    exponent = (bits >> 23) - 126
    part = np.int32((bits & 0x7FFFFF) | 0x3F000000).view(np.float32)
    low = part < _ROOT_HALF
    power = np.float32(exponent - 1 if low else exponent)
    part = part + part - _ONE if low else part - _ONE
    square = part * part
    series = _LOG_TERMS[0]
    for term in _LOG_TERMS[1:]:
        series = series * part + term
    rest = (series * part) * square
    rest = rest + power * _LN2_LOW
    rest = rest - square * _HALF
    return np.float32((part + rest) + power * _LN2_HIGH)


def sqrt(x: Number) -> np.float32:
    """Take the square root."""
    return np.float32(np.sqrt(np.float32(x)))


def floor(x: Number) -> np.float32:
    """Round down to a whole number, still a float."""
    return np.float32(np.floor(np.float32(x)))


def pack(flag: Any, share: Number) -> int:
    """Put what others may see into one byte: bit 7 the flag, the low seven bits the share in steps of 1/127.

    Parameters
    ----------
    flag : bool
        Whether this person is out.
    share : float
        Voiced support; below 0 counts as 0, above 1 as 1.
    """
    scaled = np.float32(share) * np.float32(127.0)
    scaled = _between(scaled, np.float32(0.0), np.float32(127.0))
    return (128 if flag else 0) + int(scaled)


def logistic(x: Number) -> Any:
    """Turn a leaning in logits into a share between 0 and 1."""
    return 1.0 / (1.0 + exp(-x))


def probit(x: Number) -> Any:
    """Turn a leaning into a share by the normal law, scaled to rise at nought as the logistic does.

    Abramowitz & Stegun 26.2.17, good to 1e-7 of a share.
    """
    z = 0.62665707 * x
    t = 1.0 / (1.0 + 0.2316419 * abs(z))
    tail = ((((1.330274429 * t - 1.821255978) * t + 1.781477937) * t - 0.356563782) * t + 0.319381530) * t
    tail = 0.39894228 * exp(-0.5 * z * z) * tail
    return 1.0 - tail if x > 0.0 else tail


def log_log(x: Number) -> Any:
    """Turn a leaning into a share by the complementary log-log, through one half, rising there as the logistic does."""
    return 1.0 - exp(-0.69314718 * exp(0.72134752 * x))


def step_up(x: Number) -> Any:
    """Turn a leaning into yes or no: 1 above nought, else 0."""
    return 1.0 if x > 0.0 else 0.0


def clip(x: Number, low: Number, high: Number) -> Any:
    """Keep a number between two bounds."""
    return min(max(x, low), high)


def relax(x: Number, target: Number, rate: Number) -> Any:
    """Move a slow state towards its target by a share of the distance."""
    return x + rate * (target - x)


def step_from(x: Number) -> Any:
    """Turn a leaning into yes or no: 1 from nought on, else 0; a threshold that is just met is met."""
    return 1.0 if x >= 0.0 else 0.0
