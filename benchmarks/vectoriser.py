"""What vectorising is worth: the people's pass against itself with LLVM's vectorisers switched off.

The shipped rules that look at no contacts (the gather is not arithmetic), 64 blocks of 4,096 people, processor time,
best of several. Usage: ``python benchmarks/vectoriser.py``.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

from groundswell.engine.passes import compile_passes
from groundswell.engine.state import BLOCK, State
from groundswell.mechanisms import MECHANISMS, PHASES
from groundswell.rng import uniforms
from groundswell.world.columns import PEOPLE

GROUPS = 64
ROUNDS = 15


def measure() -> float:
    """Return nanoseconds of processor time a person for one tick, in this process."""
    rules = [
        rule for rule in MECHANISMS if rule.population == "people" and not rule.sees & {"friends_out", "friends_voiced"}
    ]
    phases = [phase for phase in PHASES["people"] if any(rule.phase == phase for rule in rules)]
    passes = compile_passes(PEOPLE, rules, phases, backend="cpu", cache=False)
    count = GROUPS * BLOCK
    columns = {}
    for place, column in enumerate(PEOPLE.columns):
        lots = uniforms(1, 0, 0, place, count, 255)
        if column.kind == "float":
            columns[column.name] = (column.low + (column.high - column.low) * lots).astype(np.float32)
        else:
            columns[column.name] = np.floor(lots * min(6, column.high + 1)).astype(np.uint8)
    state = State(columns, np.arange(GROUPS + 1) * BLOCK)
    known = {rule.name: rule.parameters for rule in rules}
    given = [
        (
            uniforms(1, 1, 0, 0, GROUPS * len(one.fields), 255).reshape(GROUPS, -1),
            np.array([known[owner][name].value for owner, name in one.parameters], np.float32),
        )
        for one in passes
    ]
    best = float("inf")
    for tick in range(ROUNDS):
        begun = time.process_time()
        for one, (fields, parameters) in zip(passes, given, strict=True):
            one.run(state, fields, parameters, seed=1, replicate=0, tick=tick)
        best = min(best, time.process_time() - begun)
    return best / count * 1e9


def in_a_process(*, vectorised: bool) -> float:
    """Measure in a fresh process, with or without the vectorisers."""
    switch = "1" if vectorised else "0"
    environment = {**os.environ, "NUMBA_LOOP_VECTORIZE": switch, "NUMBA_SLP_VECTORIZE": "0"}
    done = subprocess.run(
        [sys.executable, str(Path(__file__)), "--one"],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return float(json.loads(done.stdout))


def main() -> int:
    """Print both times and their ratio."""
    if sys.argv[1:] == ["--one"]:
        print(json.dumps(measure()))
        return 0
    fast, slow = in_a_process(vectorised=True), in_a_process(vectorised=False)
    print(f"people's pass, processor time a person and tick, {GROUPS * BLOCK:,} people")
    print(f"  vectorised      {fast:6.2f} ns")
    print(f"  vectoriser off  {slow:6.2f} ns")
    print(f"  ratio           {slow / fast:6.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
