"""How time and memory grow with people, from ten thousand to ten million: slopes on double logarithmic scales.

Each size in a fresh process: memory resident once days are played and the highest while the city was made, both net of
the process, which has compiled everything before, and of what the smallest city takes (plants, institutions, their
record: the same at every size); then processor time of the people's passes and their counts, and of whole days with all
institutions, which do the same work whatever the number of people. A slope of 1 means strictly proportional.

Usage: ``python benchmarks/scale.py [--quick]``; a full measurement is written to ``results/scale.json``. Reads the
process's memory from Linux's ``/proc``.
"""

import argparse
import json
import math
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from city_days import FLAGSHIP, SEED, Script, Tally, play_day, watch
from crowd_ours import Ours
from groundswell.engine.plan import plan
from groundswell.engine.run import Simulation
from groundswell.scenario import load
from passes import Timed
from timing import Stopwatch, keep, load_average, table

FULL = (10_000, 31_623, 100_000, 316_228, 1_000_000, 3_162_278, 10_000_000)
QUICK = (10_000, 100_000, 1_000_000)
SMALLEST = 3_200
"""People of the city whose memory is taken off: five for each plant."""
PERSON_DAYS = 30_000_000
"""About so many person-days are timed at each size, within the bounds below."""
DAYS = (5, 150)
WHOLE_DAYS = 5


def memory() -> tuple[int, int]:
    """Return bytes resident now, and the most so far."""
    said = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    found = {line.split(":")[0]: line.split()[1] for line in said if line.startswith(("VmRSS", "VmHWM"))}
    return int(found["VmRSS"]) * 1024, int(found["VmHWM"]) * 1024


def made(people: int) -> Simulation:
    """Make the flagship's city with so many people."""
    return Simulation(plan(load(FLAGSHIP), people=people), seed=SEED, replicate=0)


def measure(people: int) -> dict[str, Any]:
    """Measure one size in this process."""
    first = made(SMALLEST)
    next(watch(first, 1))
    before, _ = memory()
    begun = time.process_time()
    simulation = made(people)
    making = time.process_time() - begun
    _, most = memory()
    state = simulation.people
    begun = time.process_time()
    sights = tuple(watch(simulation, WHOLE_DAYS))
    whole = (time.process_time() - begun) / WHOLE_DAYS
    after, _ = memory()
    assert state.contacts is not None
    script = Script(
        columns={},
        offsets=state.offsets,
        contacts=state.contacts,
        district=simulation.city.plants.district,
        parameters={
            rule.name: simulation.plan.values(rule.name)
            for rule in simulation.plan.mechanisms
            if rule.population == "people"
        },
        streams={},
        sights=sights,
        working=simulation.calendar.working[:WHOLE_DAYS] | True,
    )
    times = passes(script, Ours(script, state))
    return {
        "people": people,
        "making_seconds": round(making, 2),
        "bytes_counted": simulation.memory_bytes(),
        "bytes_resident": after - before,
        "bytes_at_most": most - before,
        "passes_and_counts_seconds": times,
        "whole_day_seconds": whole,
        "load_average": load_average(),
    }


def passes(script: Script, crowd: Ours) -> float:
    """Return processor seconds that a day's passes and counts take: the median over days."""
    days = min(max(PERSON_DAYS // script.people, DAYS[0]), DAYS[1])
    tally = Tally(script)
    times = []
    for turn in range(days + 1):
        clock = Stopwatch()
        play_day(Timed(crowd, clock), tally, turn % script.days)
        times.append(clock.total)
    return statistics.median(times[1:])


def slope(people: Sequence[float], values: Sequence[float]) -> float:
    """Return the slope of the straight line nearest to the points on double logarithmic scales."""
    x, y = [math.log(value) for value in people], [math.log(value) for value in values]
    x_mean, y_mean = statistics.fmean(x), statistics.fmean(y)
    rise = sum((one - x_mean) * (other - y_mean) for one, other in zip(x, y, strict=True))
    return rise / sum((one - x_mean) ** 2 for one in x)


def in_a_process(people: int) -> dict[str, Any]:
    """Measure one size in a fresh process."""
    command = [sys.executable, str(Path(__file__)), "--one", str(people)]
    done = subprocess.run(command, env=os.environ, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def net(one: dict[str, Any], fixed: dict[str, Any]) -> dict[str, Any]:
    """Take off what the smallest city takes, its people excepted."""
    names = ("bytes_resident", "bytes_at_most")
    return one | {name: one[name] - fixed[name] + fixed["bytes_counted"] for name in names}


def row(one: dict[str, Any]) -> tuple[str, ...]:
    """Lay out one size."""
    people = one["people"]
    return (
        f"{people:,}",
        f"{one['passes_and_counts_seconds'] / people * 1e9:.1f}",
        f"{one['whole_day_seconds'] * 1e3:,.1f}",
        f"{one['bytes_counted'] / people:.1f}",
        f"{one['bytes_resident'] / people:.1f}",
        f"{one['bytes_at_most'] / people:.1f}",
        f"{one['making_seconds']:.1f}",
    )


def main() -> int:
    """Measure every size, print the table and the slopes, and keep them."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--quick", action="store_true", help="up to a million people; nothing is kept")
    arguments.add_argument("--one", type=int, metavar="PEOPLE", help="measure one size and print it as JSON")
    said = arguments.parse_args()
    if said.one is not None:
        print(json.dumps(measure(said.one)))
        return 0
    fixed = in_a_process(SMALLEST)
    sizes = [net(in_a_process(people), fixed) for people in (QUICK if said.quick else FULL)]
    head = ("people", "passes, ns", "whole day, ms", "bytes", "resident", "at most", "making, s")
    print("a person and day: passes with counts; a person: bytes counted, resident, at most while made")
    print(table(head, [row(one) for one in sizes]))
    people = [one["people"] for one in sizes]
    names = ("passes_and_counts_seconds", "whole_day_seconds", "bytes_counted", "bytes_resident", "bytes_at_most")
    slopes = {name: round(slope(people, [one[name] for one in sizes]), 3) for name in names}
    for name, value in slopes.items():
        print(f"slope of {name.replace('_', ' ')}: {value:.3f}")
    result = {"benchmark": "scale", "smallest": fixed, "sizes": sizes, "slopes": slopes, "goal": [0.9, 1.1]}
    keep("scale", result, quick=said.quick)
    return 0


if __name__ == "__main__":
    sys.exit(main())
