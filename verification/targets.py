"""Bits do not depend on the processor: the same world on several compiler targets, each in a process of its own.

Usage: ``python verification/targets.py`` (``--one`` prints this process's own digest); the result is written
to ``results/``.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from groundswell.mechanisms import MECHANISMS
from groundswell.world.columns import PEOPLE
from worlds import passes_of, random_state, tick_once

SIZES = [1, 15, 16, 17, 4095, 4097, 333]
TARGETS = {
    "this processor": {},
    "any processor": {"NUMBA_CPU_NAME": "generic", "NUMBA_CPU_FEATURES": ""},
    "vectoriser off": {"NUMBA_LOOP_VECTORIZE": "0", "NUMBA_SLP_VECTORIZE": "0"},
    "little optimisation": {"NUMBA_OPT": "1"},
    "bounds checked": {"NUMBA_BOUNDSCHECK": "1"},
}


def digest() -> str:
    """Play three ticks and hash the people's state."""
    passes = passes_of(MECHANISMS, "cpu")[PEOPLE.name]
    state = random_state(PEOPLE, SIZES, 3)
    for tick in range(3):
        tick_once(state, passes, seed=3, tick=tick)
    return state.digest()


def in_a_process(target: str) -> str:
    """Return the digest of a fresh process with a target's settings."""
    done = subprocess.run(
        [sys.executable, str(Path(__file__)), "--one"],
        env={**os.environ, **TARGETS[target]},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def main() -> int:
    """Compare all targets and write the result."""
    if sys.argv[1:] == ["--one"]:
        print(digest())
        return 0
    found = {target: in_a_process(target) for target in TARGETS}
    result = {"check": "targets", "people": sum(SIZES), "digests": found, "different": len(set(found.values()))}
    print(json.dumps(result, indent=2))
    path = Path(__file__).parent / "results" / "targets.json"
    path.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    return 0 if result["different"] == 1 else 1


if __name__ == "__main__":
    sys.exit(main())
