"""The only source of chance: every draw is a pure function of who asks, when, and for what.

The generator is Philox4x32-10 (Salmon et al. 2011). Its counter says whose draw it is and its key is the
seed, so that no draw depends on any other, on their order, or on how many people or threads there are:

===========  ============================================================
counter 0    number of the person, soldier, group or tie
counter 1    tick
counter 2    replicate
counter 3    block in the low 24 bits, domain in the high 8
key          low and high 32 bits of the seed
===========  ============================================================

A block yields four words; stream number ``n`` is word ``n & 3`` of block ``n >> 2``. A word becomes a number
in [0, 1) by keeping its upper 24 bits, which float32 holds exactly.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from groundswell.errors import ScenarioError

__all__ = [
    "CLASSICS",
    "CROWD",
    "DOMAINS",
    "DOMAIN_SHIFT",
    "EVENTS",
    "GRAPH",
    "GRID",
    "INSTITUTIONS",
    "LATTICE",
    "PEOPLE",
    "PLANTS",
    "SOLDIERS",
    "STREAMS",
    "TURNS",
    "WORLD",
    "Draws",
    "check_key",
    "counter_of",
    "key_words",
    "philox",
    "uniforms",
    "uniforms_of_block",
    "words_of_block",
]

PEOPLE = 0
SOLDIERS = 1
INSTITUTIONS = 2
WORLD = 3
PLANTS = 4
CROWD = 5
GRAPH = 6
LATTICE = 8
EVENTS = 9
GRID = 7
CLASSICS = 10
TURNS = 11

DOMAINS: Mapping[str, int] = {
    "people": PEOPLE,
    "soldiers": SOLDIERS,
    "institutions": INSTITUTIONS,
    "world": WORLD,
    "plants": PLANTS,
    "crowd": CROWD,
    "graph": GRAPH,
    "lattice": LATTICE,
    "events": EVENTS,
    "grid": GRID,
    "classics": CLASSICS,
    "turns": TURNS,
}
"""Who may draw, by number: two domains never share a draw."""

DOMAIN_SHIFT = 24
STREAMS = 1 << (DOMAIN_SHIFT + 2)
"""How many numbered streams a domain has."""

_MULTIPLY_0 = np.uint64(0xD2511F53)
_MULTIPLY_1 = np.uint64(0xCD9E8D57)
_WEYL_0 = np.uint64(0x9E3779B9)
_WEYL_1 = np.uint64(0xBB67AE85)
_LOW = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)
_ROUNDS = 10
_CHUNK = 1 << 14  # the round's temporaries stay in the processor's cache
_SCALE = np.float32(2.0**-24)

Words = NDArray[np.uint32]


def key_words(seed: int) -> tuple[int, int]:
    """Split a seed into the two 32-bit words of its key."""
    return seed & 0xFFFFFFFF, (seed >> 32) & 0xFFFFFFFF


def check_key(seed: int, replicate: int, tick: int) -> None:
    """Refuse a seed, replicate or tick that the counter cannot hold.

    Raises
    ------
    ScenarioError
        If the seed is not in 0 .. 2**64 - 1, or replicate or tick not in 0 .. 2**32 - 1.
    """
    for name, value, bits in (("seed", seed, 64), ("replicate", replicate, 32), ("tick", tick, 32)):
        if not 0 <= value < 1 << bits:
            raise ScenarioError(f"{name} = {value}: must be a whole number from 0 to 2**{bits} - 1.")


def _check_block(stream: int, domain: int) -> None:
    if not 0 <= stream < STREAMS:
        raise ScenarioError(f"stream = {stream}: must be a whole number from 0 to {STREAMS - 1}.")
    if not 0 <= domain < 1 << 8:
        raise ScenarioError(f"domain = {domain}: must be a whole number from 0 to 255.")


def philox(
    counter: tuple[ArrayLike, ArrayLike, ArrayLike, ArrayLike], key: tuple[ArrayLike, ArrayLike]
) -> tuple[Words, Words, Words, Words]:
    """Scramble counters into words of chance, as published.

    Parameters
    ----------
    counter : four arrays of whole numbers below 2**32
        Shapes are broadcast against one another.
    key : two arrays of whole numbers below 2**32
        Low and high word of the seed; in a run, two single numbers.

    Returns
    -------
    four arrays of uint32
        The block's words, in order.

    References
    ----------
    Salmon, Moraes, Dror and Shaw 2011, Parallel random numbers: as easy as 1, 2, 3 (Philox4x32-10).
    """
    word0, word1, word2, word3 = (np.asarray(word, dtype=np.uint64) for word in counter)
    key0, key1 = (np.asarray(word, dtype=np.uint64) for word in key)
    for _ in range(_ROUNDS):
        product0 = word0 * _MULTIPLY_0
        product1 = word2 * _MULTIPLY_1
        word0 = (product1 >> _HALF) ^ word1 ^ key0
        word1 = product1 & _LOW
        word2 = (product0 >> _HALF) ^ word3 ^ key1
        word3 = product0 & _LOW
        key0 = (key0 + _WEYL_0) & _LOW
        key1 = (key1 + _WEYL_1) & _LOW
    return (
        word0.astype(np.uint32),
        word1.astype(np.uint32),
        word2.astype(np.uint32),
        word3.astype(np.uint32),
    )


def counter_of(
    seed: int, replicate: int, tick: int, stream: int, who: ArrayLike, domain: int
) -> tuple[tuple[ArrayLike, int, int, int], tuple[int, int], int]:
    """Say where a draw comes from: counter, key, and which of the block's four words.

    Two draws that differ in any argument differ in what is returned, so that no two uses share chance.

    Raises
    ------
    ScenarioError
        If a number does not fit the counter.
    """
    check_key(seed, replicate, tick)
    _check_block(stream, domain)
    return (who, tick, replicate, stream >> 2 | domain << DOMAIN_SHIFT), key_words(seed), stream & 3


def words_of_block(
    seed: int, replicate: int, tick: int, block: int, who: int | NDArray[np.integer], domain: int
) -> NDArray[np.uint32]:
    """Draw all four words of one block for many, a chunk at a time.

    Parameters
    ----------
    seed, replicate, tick : int
        Which run, and which of its ticks.
    block : int
        Which block: it holds streams ``4 * block`` to ``4 * block + 3``.
    who : int or array of int
        How many draw (numbered from 0), or their numbers.
    domain : int
        On whose behalf, see `DOMAINS`.

    Returns
    -------
    (4, count) uint32
        One row a word, one column for each who draws.

    Raises
    ------
    ScenarioError
        If a number does not fit the counter.
    """
    count = who if isinstance(who, int) else len(who)
    words = np.empty((4, count), dtype=np.uint32)
    for start in range(0, count, _CHUNK):
        stop = min(start + _CHUNK, count)
        chunk = np.arange(start, stop, dtype=np.uint64) if isinstance(who, int) else who[start:stop]
        counter, key, _ = counter_of(seed, replicate, tick, block * 4, chunk, domain)
        columns = philox(counter, key)
        for place, column in enumerate(columns):
            words[place, start:stop] = column
    return words


def uniforms_of_block(
    seed: int, replicate: int, tick: int, block: int, who: int | NDArray[np.integer], domain: int
) -> NDArray[np.float32]:
    """Draw four numbers in [0, 1) for each of many: the cheapest way to draw a lot, as world building does.

    Parameters and errors are those of `words_of_block`.

    Returns
    -------
    (4, count) float32
        One row a stream, ``4 * block`` to ``4 * block + 3``; one column for each who draws.
    """
    words = words_of_block(seed, replicate, tick, block, who, domain)
    return _shares(words)


def uniforms(
    seed: int, replicate: int, tick: int, stream: int, who: int | NDArray[np.integer], domain: int
) -> NDArray[np.float32]:
    """Draw one number in [0, 1) for each of many.

    Parameters
    ----------
    seed, replicate, tick : int
        Which run, and which of its ticks.
    stream : int
        Which decision the draw is for.
    who : int or array of int
        How many draw (numbered from 0), or their numbers.
    domain : int
        On whose behalf, see `DOMAINS`.

    Returns
    -------
    (count,) float32
        Multiples of 2**-24.

    Raises
    ------
    ScenarioError
        If a number does not fit the counter.
    """
    words = words_of_block(seed, replicate, tick, stream >> 2, who, domain)[stream & 3]
    return _shares(words)


def _shares(words: Words) -> NDArray[np.float32]:
    shares: NDArray[np.float32] = np.multiply(words >> np.uint32(8), _SCALE, dtype=np.float32)
    return shares


@dataclass(frozen=True)
class Draws:
    """Chance for the few: numbers drawn by name, for one tick of one run.

    Attributes
    ----------
    seed, replicate, tick : int
        Which run, and which of its ticks.
    streams : mapping of str to int
        Number of each named draw, ``institution/decision``.
    domain : int
        On whose behalf; institutions unless said.
    """

    seed: int
    replicate: int
    tick: int
    streams: Mapping[str, int]
    domain: int = INSTITUTIONS
    _drawn: dict[int, Words] = field(default_factory=dict, init=False, repr=False, compare=False)

    def uniform(self, name: str, count: int) -> NDArray[np.float64]:
        """Return `count` numbers in [0, 1): the same again whenever the same name is asked.

        Raises
        ------
        ScenarioError
            If no stream has that name.
        """
        if name not in self.streams:
            known = ", ".join(sorted(self.streams)) or "none"
            raise ScenarioError(f"draw {name!r} has no stream number; draws that have one: {known}.")
        block, word = divmod(self.streams[name], 4)
        # A block is scrambled once for the four streams that it holds.
        words = self._drawn.get(block)
        if words is None or words.shape[1] < count:
            words = words_of_block(self.seed, self.replicate, self.tick, block, count, self.domain)
            self._drawn[block] = words
        return _shares(words[word, :count]).astype(np.float64)
