"""R1 and R2: chance is the published generator, and no two uses share a draw.

R1: the published vectors, and random counters and keys against a twin in Python's whole numbers. R2: random uses (seed,
replicate, tick, stream, who, domain) go to counters and keys one-to-one. Usage: ``python verification/draws.py [PAIRS]
[USES]`` (a million and ten million if left out); the result of a full run is written to ``results/``.
"""

import json
import sys

import numpy as np
from numpy.typing import NDArray

from groundswell.engine.backends.reference import philox_by_hand
from groundswell.rng import STREAMS, counter_of, philox, words_of_block
from stamp import keep

FULL = (1_000_000, 10_000_000)
CHUNK = 250_000
KNOWN = (
    ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((0xFFFFFFFF,) * 4, (0xFFFFFFFF,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
)


def random_words(count: int, block: int) -> NDArray[np.uint32]:
    """Return (4, count) words to try the generator on."""
    return words_of_block(20_051_013, 1, 0, block, count, 254)


def twin_failures(pairs: int) -> int:
    """Count random (counter, key) pairs on which the columns and the whole-number twin differ (R1)."""
    wrong = sum(
        tuple(int(word) for word in philox(counter, key)) != words or philox_by_hand(counter, key) != words
        for counter, key, words in KNOWN
    )
    for start in range(0, pairs, CHUNK):
        count = min(CHUNK, pairs - start)
        counters, keys = random_words(count, start // CHUNK * 2), random_words(count, start // CHUNK * 2 + 1)
        found = np.stack(philox(tuple(counters), tuple(keys[:2])), axis=1).tolist()
        twins = (
            list(philox_by_hand(counter, key))
            for counter, key in zip(counters.T.tolist(), keys[:2].T.tolist(), strict=True)
        )
        wrong += sum(one != other for one, other in zip(found, twins, strict=True))
    return wrong


def uses(count: int, block: int) -> NDArray[np.uint64]:
    """Make (count, 6) random uses: half close together (the use of everyday), half anywhere."""
    low, high = random_words(count, 2 * block + 1000), random_words(count, 2 * block + 1001)
    made = np.empty((count, 6), dtype=np.uint64)
    near = count // 2
    made[:, 0] = low[0].astype(np.uint64) << np.uint64(32) | high[0]
    made[:, 1], made[:, 2], made[:, 4] = low[1], low[2], high[1]
    made[:, 3] = high[2] % STREAMS
    made[:, 5] = high[3] % 4
    for column, span in ((0, 3), (1, 4), (2, 92), (3, 12), (4, 2000), (5, 4)):
        made[:near, column] %= span
    return np.unique(made, axis=0)


def shared_draws(count: int) -> tuple[int, int]:
    """Count different uses, and those that go to the same counter, key and word as another (R2).

    A chunk at a time, until there are at least `count`.
    """
    tried, shared, block = 0, 0, 0
    while tried < count:
        said = uses(CHUNK, block)
        tried, block = tried + len(said), block + 1
        gone = np.array([_flat(row) for row in said.tolist()], dtype=np.uint64)
        shared += len(said) - len(np.unique(gone, axis=0))
        # And back: what was said can be read from where it went, so that chunks cannot meet either.
        back = np.stack(
            [
                gone[:, 4] | gone[:, 5] << np.uint64(32),
                gone[:, 2],
                gone[:, 1],
                (gone[:, 3] & np.uint64(0xFFFFFF)) << np.uint64(2) | gone[:, 6],
                gone[:, 0],
                gone[:, 3] >> np.uint64(24),
            ],
            axis=1,
        )
        shared += int((back != said).any(axis=1).sum())
    return tried, shared


def _flat(row: list[int]) -> list[int]:
    counter, key, word = counter_of(*row)
    return [*counter, *key, word]  # type: ignore[list-item]


def main() -> int:
    """Run both checks and write the result."""
    pairs, tuples = (int(word) for word in sys.argv[1:3]) if len(sys.argv) > 2 else FULL
    tried, shared = shared_draws(tuples)
    result = {
        "check": "R1, R2",
        "published_vectors": len(KNOWN),
        "pairs": pairs,
        "pairs_unequal": twin_failures(pairs),
        "different_uses": tried,
        "uses_that_share_a_draw": shared,
    }
    print(json.dumps(result, indent=2))
    if (pairs, tuples) == FULL:
        keep("draws", result)
    return 1 if result["pairs_unequal"] or result["uses_that_share_a_draw"] else 0


if __name__ == "__main__":
    sys.exit(main())
