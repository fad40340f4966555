"""Bits do not depend on the processor: the same world on several compiler targets, each in a process of its own.

Usage: ``python verification/targets.py`` (``--one`` prints this process's own digest); the result is written
to ``results/``.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from groundswell.engine.run import run
from groundswell.mechanisms import MECHANISMS
from groundswell.scenario import load
from groundswell.world.columns import PEOPLE
from stamp import keep
from worlds import passes_of, random_state, tick_once

SIZES = [1, 15, 16, 17, 4095, 4097, 333]
TARGETS = {
    "this processor": {},
    "any processor": {"NUMBA_CPU_NAME": "generic", "NUMBA_CPU_FEATURES": ""},
    "vectoriser off": {"NUMBA_LOOP_VECTORIZE": "0", "NUMBA_SLP_VECTORIZE": "0"},
    "little optimisation": {"NUMBA_OPT": "1"},
    "bounds checked": {"NUMBA_BOUNDSCHECK": "1"},
    "NumPy without wide registers": {"NPY_DISABLE_CPU_FEATURES": "X86_V3 X86_V4 AVX512_ICL AVX512_SPR"},
}


def digest() -> str:
    """Play three ticks of the rules and six weeks of a whole city, and hash both."""
    passes = passes_of(MECHANISMS, "cpu")[PEOPLE.name]
    state = random_state(PEOPLE, SIZES, 3)
    for tick in range(3):
        tick_once(state, passes, seed=3, tick=tick)
    city = load("petersburg-1905").change("end", "1905-11-13")
    return f"{state.digest()} {run(city, people=20_000).digest}"


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
    keep("targets", result)
    return 0 if result["different"] == 1 else 1


if __name__ == "__main__":
    sys.exit(main())
