"""R11: a bad run does not sink a study: exceptions, numbers that are none, endless loops, workers that die.

Usage: ``python verification/bad_runs.py [RUNS FAULTS] [--write]``: 1,000 runs with 60 planted faults if left out;
``--write`` keeps the result of a full run under ``results/``.
"""

import json
import sys
import tempfile
import time
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any

from groundswell.study.conductor import conduct
from groundswell.study.executors import Processes
from groundswell.study.integrity import verify
from groundswell.study.payload import same_bits
from groundswell.study.store import create
from light import FAULTS, enter, light, planted
from progress import telling
from stamp import keep

FULL = (1000, 60)
TIME_LIMIT = 3.0


def faults_of(runs: int, faults: int) -> dict[int, str]:
    """Spread faults of every kind, in turn, over the runs' numbers."""
    return {number * runs // faults + number % 3: FAULTS[number % len(FAULTS)] for number in range(faults)}


def check(
    store_file: Path, runs: int, faults: int, *, time_limit: float = TIME_LIMIT, tell: bool = False
) -> dict[str, Any]:
    """Conduct a study with planted faults, and compare what is kept with what was planted."""
    wrong = faults_of(runs, faults)
    begin = time.perf_counter()
    with create(store_file) as store:
        number = enter(store, runs)
        executor = Processes(2, time_limit)
        progress = telling() if tell else None
        status = conduct(store, number, executor, player=partial(planted, faults=wrong), on_progress=progress)
        seconds = time.perf_counter() - begin
        failures = {one.job.replicate: one.failure for one in store.failures(number)}
        equal = sum(same_bits(one.result, light(one.job, "")) for one in store.results(number))
    causes = {replicate: failure.cause for replicate, failure in failures.items()}
    return {
        "check": "R11: a bad run does not sink a study",
        "runs": runs,
        "planted": len(wrong),
        "time_limit_seconds": time_limit,
        "failure_rows": dict(Counter(causes.values())),
        "failure_rows_with_the_planted_cause": sum(
            causes.get(replicate) == cause for replicate, cause in wrong.items()
        ),
        "failure_rows_too_many": len(set(causes) - set(wrong)),
        "tries_of_those_whose_worker_died": sorted({one.tries for one in failures.values() if one.cause == FAULTS[3]}),
        "finished": status.done,
        "finished_equal_to_undisturbed": equal,
        "missing": status.missing,
        "problems_in_the_store": len(verify(store_file).problems),
        "seconds": round(seconds, 1),
    }


def holds(result: dict[str, Any]) -> bool:
    """Return whether every fault is a failure row with its cause, and all else is as without faults."""
    good = result["runs"] - result["planted"]
    return (
        result["failure_rows_with_the_planted_cause"] == result["planted"]
        and result["failure_rows_too_many"] == result["missing"] == result["problems_in_the_store"] == 0
        and result["finished"] == result["finished_equal_to_undisturbed"] == good
    )


def main() -> int:
    """Run the check, and write the result if asked to."""
    sizes = [int(word) for word in sys.argv[1:] if word.isdigit()]
    runs, faults = sizes or FULL
    with tempfile.TemporaryDirectory() as folder:
        result = check(Path(folder) / "study.db", runs, faults, tell=True)
    print(json.dumps(result, indent=2))
    if "--write" in sys.argv and (runs, faults) == FULL:
        keep("bad_runs", result)
    return int(not holds(result))


if __name__ == "__main__":
    sys.exit(main())
