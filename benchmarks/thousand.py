"""A thousand replicates of the flagship, whole days and all: how long they take, and how long Mesa would.

The study is run as anybody would run it, into one store with two worker processes, workers' start included; what is
written is checked to be a thousand different results. Mesa cannot be waited for: its processor time a person and day
is measured in the same run, before and after, on 4,000 people with the same rules, as in ``mesa_city.py``, and
multiplied by people, days and replicates. That flatters it: only the people's rules and counts are charged, no plants,
councils, press or army, memory is assumed to suffice, and two processes are taken to halve the time. Needs the extra
``peers``.

Usage: ``python benchmarks/thousand.py [--quick]``; a full measurement is written to ``results/thousand.json``.
"""

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from city_days import Script, record
from faithful import compare
from groundswell.scenario import load
from groundswell.study.conductor import conduct
from groundswell.study.executors import Processes
from groundswell.study.jobs import Member, jobs_of
from groundswell.study.kinds import of_scenario
from groundswell.study.store import create, open_store
from passes import nanoseconds
from timing import keep, load_average

FULL = {"replicates": 1_000, "rounds": 3, "mesa_people": 4_000, "mesa_days": 40}
QUICK = {"replicates": 10, "rounds": 1, "mesa_people": 4_000, "mesa_days": 4}
WORKERS = 2
SEED = 1905
TOLD_EVERY = 50


def study(replicates: int) -> dict[str, Any]:
    """Run the flagship so often into a new store; return the seconds it takes, and its size."""
    scenario = load("petersburg-1905")
    subject = of_scenario(scenario)
    last = [0]

    def told(message: str, share: float | None) -> None:
        done = round((share or 0.0) * replicates)
        if done - last[0] >= TOLD_EVERY:
            last[0] = done
            print(f"  {time.strftime('%H:%M:%S')} {message}", flush=True)

    with tempfile.TemporaryDirectory(prefix=".thousand-", dir=Path.cwd()) as folder:
        path = Path(folder) / "study.db"
        begin = time.perf_counter()
        with create(path) as store:
            jobs = jobs_of(subject, seed=SEED, replicates=range(replicates))
            asked = {"asked": "benchmark", "runs": replicates}
            number = store.add_study(asked, [subject], (Member(job, {}) for job in jobs))
            status = conduct(store, number, Processes(WORKERS), on_progress=told)
        seconds = time.perf_counter() - begin
        if status.done != replicates:
            raise RuntimeError(f"{status.done} of {replicates} replicates are done")
        with open_store(path) as store:
            ends = [(one.result.values["out_share"].tobytes(), len(one.result.dates)) for one in store.results(number)]
        if len({bits for bits, _ in ends}) != replicates:
            raise RuntimeError("two replicates are the same")
        return {
            "people": scenario.people,
            "days": ends[0][1],
            "seconds": round(seconds, 1),
            "store_mib": round(path.stat().st_size / 2**20, 1),
        }


def mesa(script: Script, rounds: int) -> list[float]:
    """Return Mesa's processor nanoseconds a person and day, round by round."""
    from crowd_mesa import MesaPeople

    return [nanoseconds(script, lambda: MesaPeople(script)) for _ in range(rounds)]


def measured(replicates: int, rounds: int, mesa_people: int, mesa_days: int) -> dict[str, Any]:
    """Check that Mesa does the same work, then time it, the study, and it again."""
    from crowd_mesa import MesaPeople

    script = record(mesa_people, mesa_days)
    if not compare(script, MesaPeople).report()["agrees"]:
        raise RuntimeError("Mesa's people do not do the same work")
    before, loads = mesa(script, rounds), [load_average()]
    found = study(replicates)
    loads.append(load_average())
    each = statistics.median(before + mesa(script, rounds))
    # Two processes are granted to Mesa at no loss.
    foreseen = each * 1e-9 * found["people"] * found["days"] * replicates / WORKERS
    return {
        **found,
        "seconds_a_replicate": round(found["seconds"] / replicates, 3),
        "mesa_nanoseconds_a_person_and_day": round(each),
        "mesa_days_extrapolated": round(foreseen / 86_400, 2),
        "mesa_takes_times": round(foreseen / found["seconds"]),
        "load_before": loads[0],
        "load_after": loads[1],
    }


def main() -> int:
    """Measure, print and keep."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--quick", action="store_true", help="few replicates and days; nothing is kept")
    quick = arguments.parse_args().quick
    sizes = QUICK if quick else FULL
    try:
        found = measured(**sizes)
    except ModuleNotFoundError as error:
        print(f"{error.name} is not installed: python -m pip install -e '.[peers]'", file=sys.stderr)
        return 2
    print(
        f"{sizes['replicates']:,} replicates of {found['people']:,} people over {found['days']} days:"
        f" {found['seconds']:,} s with {WORKERS} processes, {found['store_mib']} MiB"
    )
    print(
        f"the people's rules alone on Mesa, extrapolated: {found['mesa_days_extrapolated']} days,"
        f" {found['mesa_takes_times']} times as long"
    )
    print(f"load average {found['load_before']} before, {found['load_after']} after")
    result = {"benchmark": "a thousand replicates of the flagship", "workers": WORKERS, **sizes, **found}
    keep("thousand", result, quick=quick, also=["mesa"])
    return 0


if __name__ == "__main__":
    sys.exit(main())
