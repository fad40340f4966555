"""R3: the number of threads does not matter.

Hash of the full final state and of every tick's group sums, for 1, 2, 3, 4 and 7 threads and 20 seeds.
Usage: ``python verification/threads.py [SEEDS]``; the result of a full run is written to ``results/``.
"""

import hashlib
import json
import sys

from groundswell.engine.passes import CompiledPass
from groundswell.engine.sums import sums_for
from groundswell.world.columns import PEOPLE
from stamp import keep
from worlds import passes_of, random_state, set_of_mechanisms, tick_once

FULL = 20
THREADS = (1, 2, 3, 4, 7)
SIZES = [1, 15, 16, 17, 4095, 4096, 4097, 300, 0, 9000, 50, 12_345]
TICKS = 6


def digest(passes: tuple[CompiledPass, ...], seed: int, threads: int) -> str:
    """Hash all that a run leaves: sums by group of every tick, and the final state."""
    state = random_state(PEOPLE, SIZES, seed)
    sums = sums_for("cpu")
    found = hashlib.sha256()
    for tick in range(TICKS):
        tick_once(state, passes, seed=seed, tick=tick, threads=threads)
        for column in PEOPLE.columns:
            if column.kind == "float" and column.high <= 1.0:
                found.update(sums.group_sums(state.columns[column.name], state.offsets).tobytes())
        found.update(sums.group_counts(state.columns["status"], state.offsets, 6).tobytes())
    found.update(state.digest().encode())
    return found.hexdigest()


def main() -> int:
    """Run all seeds and write the result."""
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else FULL
    passes = passes_of(set_of_mechanisms(0), "cpu")[PEOPLE.name]
    unequal = []
    hashes = set()
    for seed in range(1, seeds + 1):
        found = [digest(passes, seed, threads) for threads in THREADS]
        hashes.add(found[0])
        if len(set(found)) > 1:
            unequal.append(seed)
    result = {
        "check": "R3",
        "seeds": seeds,
        "threads": THREADS,
        "people": sum(SIZES),
        "ticks": TICKS,
        "unequal_seeds": unequal,
        "different_hashes_between_seeds": len(hashes),
    }
    print(json.dumps(result, indent=2))
    if seeds == FULL:
        keep("threads", result)
    return 0 if not unequal and len(hashes) == seeds else 1


if __name__ == "__main__":
    sys.exit(main())
