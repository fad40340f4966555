"""Each word means the same to the bit in Python, on NumPy columns and in compiled loops."""

import math

import numpy as np
import pytest

from groundswell.engine.cache import load_uncached
from groundswell.engine.words import COLUMN_WORDS, LOOP_WORDS
from groundswell.mechanisms import words
from groundswell.rng import uniforms, words_of_block

ONE = ("exp", "log", "sqrt", "floor", "absolute", "snap")
PLAIN = {
    "exp": words.exp,
    "log": words.log,
    "sqrt": words.sqrt,
    "floor": words.floor,
    "absolute": abs,
    "snap": lambda x: np.float32(0.0) if abs(x) < np.float32(1e-30) else x,
}


@pytest.fixture(scope="module")
def compiled():
    loops = [
        f'@njit("void(float32[::1], float32[::1])", error_model="numpy")\n'
        f"def all_{name}(x, out):\n    for j in range(len(x)):\n        out[j] = {name}(x[j])\n"
        for name in ONE
    ]
    loops.append(
        '@njit("void(uint8[::1], float32[::1], uint8[::1])", error_model="numpy")\n'
        "def all_pack(flags, x, out):\n    for j in range(len(x)):\n"
        "        out[j] = u8(pack(flags[j] != u8(0), x[j]))\n"
    )
    return load_uncached(LOOP_WORDS + "\n\n".join(loops))


def patterns(count):
    """Random bit patterns without NaN, and the corners."""
    bits = words_of_block(5, 0, 0, 0, count, 9)[0]
    x = bits.view(np.float32)
    corners = [
        0.0,
        -0.0,
        1.0,
        -1.0,
        86.9,
        87.0,
        88.8,
        -87.0,
        -104.0,
        1e-30,
        9.9e-31,
        1e-45,
        3.4e38,
        -3.4e38,
        np.inf,
    ]
    return np.concatenate([x[~np.isnan(x)], np.array(corners, np.float32)])


def usual(count):
    """Numbers of the size that rules meet."""
    return (uniforms(6, 0, 0, 0, count, 9) - np.float32(0.5)) * np.float32(60.0)


def same(one, other):
    """Equal to the bit, or both no number (a square root of less than nothing)."""
    bits = one.view(np.uint32) == other.view(np.uint32)
    return bool((bits | (np.isnan(one) & np.isnan(other))).all())


@pytest.mark.parametrize("name", ONE)
@pytest.mark.parametrize("numbers", [patterns, usual])
def test_three_meanings_are_one(compiled, name, numbers):
    x = numbers(1_000_000)
    loop = np.empty_like(x)
    getattr(compiled, f"all_{name}")(x, loop)
    with np.errstate(all="ignore"):
        column = COLUMN_WORDS[name](x)
        few = np.concatenate([x[:3000], x[-15:]])
        plain = np.array([PLAIN[name](value) for value in few], dtype=np.float32)
    assert column.dtype == np.float32
    assert same(loop, column)
    assert same(plain, np.concatenate([column[:3000], column[-15:]]))


def test_pack_has_one_meaning(compiled):
    x = np.concatenate([usual(100_000), uniforms(6, 0, 0, 1, 100_000, 9)])
    flags = (uniforms(6, 0, 0, 2, len(x), 9) < 0.5).astype(np.uint8)
    loop = np.empty(len(x), np.uint8)
    compiled.all_pack(flags, x, loop)
    column = COLUMN_WORDS["pack"](flags != 0, x)
    plain = [words.pack(flag != 0, value) for flag, value in zip(flags[:3000], x[:3000], strict=True)]
    assert np.array_equal(loop, column)
    assert plain == column[:3000].tolist()
    assert words.pack(True, 1.0) == 255
    assert words.pack(False, 0.0) == 0
    assert words.pack(False, 2.0) == 127
    assert words.pack(True, -1.0) == 128


def test_no_number_never_becomes_an_undefined_code(compiled):
    nothing = np.array([np.nan], np.float32)
    out = np.empty(1, np.uint8)
    compiled.all_pack(np.zeros(1, np.uint8), nothing, out)
    assert out[0] == COLUMN_WORDS["pack"](np.zeros(1, bool), nothing)[0] == words.pack(False, np.nan) == 0


def test_exp_and_log_are_close_to_the_truth():
    with np.errstate(all="ignore"):
        for x in np.linspace(-86, 86, 4001, dtype=np.float32):
            assert words.exp(x) == pytest.approx(math.exp(x), rel=2.5e-7)
        for x in np.geomspace(1e-29, 1e37, 4001, dtype=np.float32):
            assert words.log(x) == pytest.approx(math.log(x), rel=2.5e-7, abs=1e-7)
    assert words.exp(200.0) == words.exp(87.0) < np.inf
    assert words.exp(-200.0) == words.exp(-87.0) > 0.0
    assert words.log(0.0) == words.log(-4.0) == words.log(1e-30)


def test_helpers():
    assert words.logistic(0.0) == 0.5
    assert words.logistic(-300.0) > 0.0
    assert words.clip(3.0, 0.0, 1.0) == 1.0
    assert words.clip(-3.0, 0.0, 1.0) == 0.0
    assert words.relax(0.5, 1.0, 0.1) == 0.55


def test_select_refuses_another_precision():
    with pytest.raises(TypeError, match="select between"):
        COLUMN_WORDS["select"](True, np.float32(1.0), np.float64(1.0))
