"""R5: the fast passes equal their readable twin, every column, every tick, to the bit.

Sets of mechanisms times random small worlds: random columns, contacts, fields and parameters, groups of 0, 1, 15, 16,
17 people. Usage: ``python verification/backends.py [WORLDS]`` (25 a set if left out); a full run writes its result to
``results/``.
"""

import json
import sys
import time
from collections.abc import Iterator
from typing import Any

from stamp import keep
from worlds import (
    POPULATIONS,
    SETS,
    differences,
    passes_of,
    random_sizes,
    random_state,
    set_of_mechanisms,
    tick_once,
)

FULL = 25
TICKS = 5
FAST = ("columns", "cpu")


def compare(number: int, seeds: range, ticks: int = TICKS) -> Iterator[dict[str, Any]]:
    """Play one set of mechanisms in many worlds on all backends; yield every difference."""
    mechanisms = set_of_mechanisms(number)
    made = {backend: passes_of(mechanisms, backend) for backend in ("reference", *FAST)}
    for seed in seeds:
        for population in POPULATIONS:
            name = population.name
            states = {backend: random_state(population, random_sizes(seed), seed) for backend in made}
            for tick in range(ticks):
                for backend, state in states.items():
                    tick_once(state, made[backend][name], seed=seed, tick=tick)
                for backend in FAST:
                    wrong = differences(states["reference"], states[backend])
                    if wrong:
                        yield {
                            "set": number,
                            "world": seed,
                            "population": name,
                            "tick": tick,
                            "backend": backend,
                            "columns": wrong,
                        }


def main() -> int:
    """Run all sets and write the result."""
    worlds = int(sys.argv[1]) if len(sys.argv) > 1 else FULL
    begun = time.process_time()
    failures = [
        failure
        for number in range(SETS)
        for failure in compare(number, range(1 + 1000 * number, 1 + 1000 * number + worlds))
    ]
    result = {
        "check": "R5",
        "sets": SETS,
        "worlds_a_set": worlds,
        "ticks": TICKS,
        "backends": ["reference", *FAST],
        "differences": len(failures),
        "processor_seconds": round(time.process_time() - begun, 1),
        "failures": failures[:20],
    }
    print(json.dumps(result, indent=2))
    if worlds == FULL:
        keep("backends", result)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
