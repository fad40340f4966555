"""Chance: the published generator, keyed so that no two uses share a draw."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundswell.errors import ScenarioError
from groundswell.rng import (
    DOMAINS,
    STREAMS,
    Draws,
    counter_of,
    philox,
    uniforms,
    uniforms_of_block,
    words_of_block,
)

HALF_WORD = 1 << 32
WORD = st.integers(0, HALF_WORD - 1)

# Random123, kat_vectors, philox4x32 with 10 rounds: counter, key, words.
KNOWN = [
    ("00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
    ("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"),
    ("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1"),
]


def numbers(text):
    return tuple(int(word, 16) for word in text.split())


def by_hand(counter, key):
    """Philox4x32-10 in Python's whole numbers, from the paper's description."""
    left, middle, right, last = counter
    first, second = key
    for _ in range(10):
        one, two = 0xD2511F53 * left, 0xCD9E8D57 * right
        left, middle, right, last = (
            (two // HALF_WORD) ^ middle ^ first,
            two % HALF_WORD,
            (one // HALF_WORD) ^ last ^ second,
            one % HALF_WORD,
        )
        first, second = (first + 0x9E3779B9) % HALF_WORD, (second + 0xBB67AE85) % HALF_WORD
    return left, middle, right, last


@pytest.mark.parametrize(("counter", "key", "words"), KNOWN)
def test_published_vectors(counter, key, words):
    found = philox(numbers(counter), numbers(key))
    assert tuple(int(word) for word in found) == numbers(words)
    assert by_hand(numbers(counter), numbers(key)) == numbers(words)


@given(st.tuples(WORD, WORD, WORD, WORD), st.tuples(WORD, WORD))
def test_equals_whole_number_twin(counter, key):
    assert tuple(int(word) for word in philox(counter, key)) == by_hand(counter, key)


def test_columns_equal_single_counters():
    who = np.arange(40_000)
    words = philox((who, 3, 4, 5), (6, 7))
    for place in (0, 1, 16_383, 16_384, 39_999):
        assert tuple(int(word[place]) for word in words) == by_hand((place, 3, 4, 5), (6, 7))


KEYS = st.tuples(
    st.integers(0, 2**64 - 1),
    WORD,
    WORD,
    st.integers(0, STREAMS - 1),
    WORD,
    st.sampled_from(sorted(DOMAINS.values())),
)


@given(KEYS, KEYS)
def test_no_two_uses_share_a_draw(one, other):
    seed, replicate, tick, stream, who, domain = one
    (counter, key, word) = counter_of(*one)
    # Everything that was said can be read back, so the map is one-to-one.
    assert key[0] + (key[1] << 32) == seed
    assert counter[:3] == (who, tick, replicate)
    assert counter[3] >> 24 == domain
    assert (counter[3] & 0xFFFFFF) * 4 + word == stream
    assert (counter_of(*one) == counter_of(*other)) == (one == other)


def test_numbers_are_multiples_of_a_step_below_one():
    drawn = uniforms(1, 0, 0, 5, 100_000, 0)
    assert drawn.dtype == np.float32
    assert drawn.min() >= 0.0
    assert drawn.max() < 1.0
    steps = drawn.astype(np.float64) * 2**24
    assert np.array_equal(steps, np.round(steps))
    # Mean of 100,000: standard error 0.0009; a fault in keying shows as a mean or a variance far off.
    assert abs(float(drawn.mean()) - 0.5) < 0.005
    assert abs(float(drawn.var()) - 1 / 12) < 0.002


def test_a_stream_is_a_word_of_a_block():
    block = uniforms_of_block(9, 8, 7, 3, 50, 1)
    words = words_of_block(9, 8, 7, 3, 50, 1)
    for place in range(4):
        assert np.array_equal(uniforms(9, 8, 7, 12 + place, 50, 1), block[place])
        assert np.array_equal((words[place] >> 8) / 2**24, block[place].astype(np.float64))


def test_a_draw_does_not_depend_on_who_else_draws():
    everybody = uniforms(9, 8, 7, 2, 40_000, 0)
    few = np.array([0, 5, 16_383, 16_384, 39_999])
    assert np.array_equal(uniforms(9, 8, 7, 2, few, 0), everybody[few])


@pytest.mark.parametrize(
    "changed",
    [
        {"seed": 2},
        {"seed": 1 + 2**32},
        {"replicate": 1},
        {"tick": 1},
        {"stream": 1},
        {"stream": 4},
        {"domain": 1},
    ],
)
def test_each_key_matters(changed):
    plain = {"seed": 1, "replicate": 0, "tick": 0, "stream": 0, "who": 1000, "domain": 0}
    one, other = uniforms(**plain), uniforms(**{**plain, **changed})
    assert (one == other).mean() < 0.01


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ({"seed": -1}, "seed = -1"),
        ({"seed": 2**64}, "seed = 18446744073709551616"),
        ({"replicate": 2**32}, "replicate = 4294967296"),
        ({"tick": -3}, "tick = -3"),
        ({"stream": STREAMS}, "stream = 67108864"),
        ({"domain": 256}, "domain = 256"),
    ],
)
def test_what_does_not_fit_is_refused(key, said):
    plain = {"seed": 1, "replicate": 0, "tick": 0, "stream": 0, "who": 10, "domain": 0}
    with pytest.raises(ScenarioError, match=said):
        uniforms(**{**plain, **key})


def test_draws_by_name():
    draws = Draws(1, 2, 3, {"council/motion": 0, "press/slant": 5})
    motion = draws.uniform("council/motion", 10)
    assert motion.dtype == np.float64
    assert np.array_equal(motion, uniforms(1, 2, 3, 0, 10, DOMAINS["institutions"]))
    assert np.array_equal(draws.uniform("council/motion", 4), motion[:4])
    assert not np.array_equal(draws.uniform("press/slant", 10), motion)
    with pytest.raises(ScenarioError, match="council/motion, press/slant"):
        draws.uniform("council/vote", 3)
