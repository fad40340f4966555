"""R3, R5 and R6 on whole runs: threads, backends, what is watched, and what comes later change no bit.

Usage: ``python verification/runs.py [SEEDS]`` (20 if left out); a full run writes its result to ``results/``.
"""

import json
import sys

from groundswell.engine.run import run
from groundswell.scenario import load
from groundswell.scenario.switches import SWITCHES
from stamp import keep

FULL = 20
THREADS = (1, 2, 3, 4, 7)
PEOPLE = 20_000
PARTING = "1905-11-01"


def threads_differ(seeds: int) -> list[int]:
    """Return the seeds for which the number of threads changed a bit of the flagship's run."""
    city = load("petersburg-1905").change("end", "1905-10-25")
    return [
        seed
        for seed in range(1, seeds + 1)
        if len({run(city, seed=seed, people=PEOPLE, threads=threads).digest for threads in THREADS}) > 1
    ]


def backends_differ(seeds: int) -> list[int]:
    """Return the seeds for which a backend changed a bit of a week in mill-town, or of the flagship's autumn."""
    town = load("mill-town").change("end", "1900-03-16")
    city = load("petersburg-1905").change("end", "1905-11-13")
    wrong = []
    for seed in range(1, seeds + 1):
        equal = len({run(town, seed=seed, backend=backend).digest for backend in ("cpu", "columns")}) == 1
        if seed <= max(1, seeds // 10):
            equal &= run(town, seed=seed).digest == run(town, seed=seed, backend="reference").digest
            whole = {run(city, seed=seed, people=PEOPLE, backend=backend).digest for backend in ("cpu", "columns")}
            equal &= len(whole) == 1
        if not equal:
            wrong.append(seed)
    return wrong


def watching_differs(seeds: int) -> list[str]:
    """Return the measuring switches that moved a bit of a run."""
    city = load("petersburg-1905").change("end", "1905-11-13")
    measures = [switch.name for switch in SWITCHES if switch.measures]
    return [
        name
        for name in measures
        for seed in range(1, max(2, seeds // 10 + 1))
        if run(city, seed=seed, people=PEOPLE).state_digest
        != run(city.without(name), seed=seed, people=PEOPLE).state_digest
    ]


def past_differs(seeds: int) -> list[int]:
    """Return the seeds for which a call left out changed a bit before its day (R6), or nothing after it."""
    whole = load("petersburg-1905").change("end", "1905-11-06")
    cut = whole.timeline_without(actor="council", kind="call", effective_from="1905-11-02")
    wrong = []
    for seed in range(1, seeds + 1):
        one, other = run(whole, seed=seed, people=PEOPLE), run(cut, seed=seed, people=PEOPLE)
        parted = one.dates.index(PARTING)
        before = all((one.values[name][:parted] == other.values[name][:parted]).all() for name in one.values)
        after = (one.values["out"][parted:] != other.values["out"][parted:]).any()
        if not (before and after):
            wrong.append(seed)
    return wrong


def main() -> int:
    """Run all checks and write the result."""
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else FULL
    result = {
        "check": "R3, R5, R6 on whole runs",
        "seeds": seeds,
        "threads": THREADS,
        "people": PEOPLE,
        "seeds_where_threads_matter": threads_differ(seeds),
        "seeds_where_backends_matter": backends_differ(seeds),
        "measures_that_change_a_run": watching_differs(seeds),
        "seeds_where_the_past_changes": past_differs(seeds),
    }
    print(json.dumps(result, indent=2))
    if seeds == FULL:
        keep("runs", result)
    return int(any(result[key] for key in result if key.startswith(("seeds_where", "measures"))))


if __name__ == "__main__":
    sys.exit(main())
