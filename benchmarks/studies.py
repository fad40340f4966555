"""What a study costs beside its runs: overhead a run, two processes against one, and ten thousand runs in one file.

* Overhead: a flagship's result is handed back at once instead of being run, so that all that is left is packing,
  writing and bookkeeping: in this process, and with one worker process, whose pipe comes on top.
* Two processes: the same replicates of the flagship (20,000 people) with one worker and with two, in turn, workers'
  start included, best of several rounds; only a quiet spell shows the gain.
* Ten thousand runs: what memory grows by, how long it takes to ask how the study stands, to go on, and to read it all.

Usage: ``python benchmarks/studies.py [--quick]``; a full measurement is written to ``results/studies.json``.
"""

import argparse
import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from groundswell.scenario import load
from groundswell.study.conductor import conduct
from groundswell.study.executors import Executor, InProcess, Processes
from groundswell.study.jobs import Job, Member, jobs_of, play
from groundswell.study.kinds import Subject, of_scenario
from groundswell.study.payload import Result, pack, unpack
from groundswell.study.store import Store, create, open_store
from timing import interleaved, keep, load_average, table

FULL = {"written": 2_000, "replicates": 32, "rounds": 5, "many": 10_000}
QUICK = {"written": 200, "replicates": 6, "rounds": 1, "many": 1_000}
PEOPLE = 20_000
UNTIL = "1905-11-20"
GOALS = {"overhead_milliseconds": 5.0, "gain_of_two": 1.7, "resume_seconds": 2.0}


def handed(job: Job, document: str, *, like: str) -> Result:
    """Hand back a result that was made before, with other numbers in one series: what is left is overhead."""
    del document
    found = unpack(Path(like).read_bytes())
    found.values["out_share"][:] = np.linspace(0.0, 1.0, len(found.dates)) * (job.replicate % 97)
    return found


class Clock:
    """Notes when progress was told."""

    def __init__(self) -> None:
        self.ticks: list[float] = []

    def __call__(self, message: str, share: float | None) -> None:
        """Note the moment."""
        del message, share
        self.ticks.append(time.perf_counter())


def flagship() -> Subject:
    """Return the flagship, up to the twentieth of November."""
    return of_scenario(load("petersburg-1905").change("end", UNTIL))


def enter(store: Store, subject: Subject, runs: int) -> int:
    """Enter a study of so many replicates."""
    jobs = jobs_of(subject, seed=1905, replicates=range(runs), people=PEOPLE)
    return store.add_study({"asked": "benchmark", "runs": runs}, [subject], (Member(job, {}) for job in jobs))


@contextmanager
def fresh() -> Iterator[Path]:
    """Give a store's path in a folder that goes away again."""
    with tempfile.TemporaryDirectory(prefix=".studies-", dir=Path.cwd()) as folder:
        yield Path(folder) / "study.db"


def overhead(subject: Subject, like: Path, runs: int) -> dict[str, float]:
    """Return milliseconds a run beside the run itself, by executor; processor time of this process for the first."""
    player = partial(handed, like=str(like))
    found = {}
    for name, executor in (("in this process", InProcess()), ("one worker process", Processes(1))):
        with fresh() as path, create(path) as store:
            number = enter(store, subject, runs)
            first = next(store.pending(number))
            begin = time.perf_counter()
            for _ in range(100):
                player(first, "")
            itself = (time.perf_counter() - begin) / 100
            clock = Clock()
            worked = time.process_time()
            conduct(store, number, executor, player=player, on_progress=clock)
            # The first tick comes before any run; a worker's start is not the runs'.
            wall = (clock.ticks[-1] - clock.ticks[1]) / (len(clock.ticks) - 2)
            found[f"{name}, wall clock"] = 1e3 * (wall - itself)
            if isinstance(executor, InProcess):
                found[f"{name}, processor"] = 1e3 * ((time.process_time() - worked) / runs - itself)
    return {name: round(value, 2) for name, value in found.items()}


def timed(subject: Subject, executor: Executor, runs: int) -> float:
    """Return the seconds that a study of so many flagship runs takes, workers' start included."""
    with fresh() as path, create(path) as store:
        number = enter(store, subject, runs)
        begin = time.perf_counter()
        status = conduct(store, number, executor)
        assert status.done == runs
        return time.perf_counter() - begin


def resident() -> float:
    """Return the memory of this process, MiB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 2**20


def many(subject: Subject, like: Path, runs: int) -> dict[str, float]:
    """Conduct a study of very many runs, and note memory and times on the way."""
    player = partial(handed, like=str(like))
    memory: list[float] = []

    def watch(message: str, share: float | None) -> None:
        del message, share
        if len(memory) % 100 == 0 or len(memory) < 300:
            memory.append(resident())
        else:
            memory.append(memory[-1])

    with fresh() as path:
        with create(path) as store:
            begin = time.perf_counter()
            number = enter(store, subject, runs)
            entered = time.perf_counter() - begin
            conduct(store, number, player=player, on_progress=watch)
        size = path.stat().st_size / 2**20
        begin = time.perf_counter()
        with open_store(path) as store:
            assert store.status(number).done == runs
        asked = time.perf_counter() - begin
        again = _time_to_go_on(path, number, runs)
        before, begin = resident(), time.perf_counter()
        with open_store(path) as store:
            count = sum(1 for _ in store.results(number))
            grown = resident() - before
        assert count == runs
        read = time.perf_counter() - begin
    early = memory[min(299, len(memory) // 4)]
    return {
        "runs": runs,
        "file_mib": round(size, 1),
        "memory_growth_mib_after_the_first_300": round(memory[-1] - early, 1),
        "memory_growth_mib_while_reading": round(grown, 1),
        "enter_seconds": round(entered, 2),
        "status_seconds": round(asked, 3),
        "resume_seconds": round(again, 3),
        "read_all_seconds": round(read, 2),
    }


def _time_to_go_on(path: Path, number: int, runs: int) -> float:
    """Return the seconds from opening a nearly finished study until its first missing run begins."""
    with open_store(path, write=True) as store:
        last = store.connection.execute("SELECT run FROM members WHERE place = ?", (runs - 1,)).fetchone()
        store.connection.execute("DELETE FROM runs WHERE id = ?", last)
    with open_store(path, write=True) as store:
        kept = next(store.results(number, partial=True)).result
    begun: list[float] = []
    begin = time.perf_counter()
    with open_store(path, write=True) as store:
        conduct(store, number, player=partial(_first, kept=kept, begun=begun))
    return begun[0] - begin


def _first(job: Job, document: str, *, kept: Result, begun: list[float]) -> Result:
    """Note when a job begins, and hand back what is there."""
    del job, document
    begun.append(time.perf_counter())
    return kept


def measured(sizes: dict[str, int]) -> dict[str, Any]:
    """Measure everything."""
    subject = flagship()
    with tempfile.TemporaryDirectory() as folder:
        like = Path(folder) / "result"
        job = next(jobs_of(subject, seed=1905, replicates=[0], people=PEOPLE))
        result = play(job, subject.document)
        like.write_bytes(pack(result))
        print(f"a result of the flagship: {len(result.values)} series, {like.stat().st_size:,} bytes packed")
        beside = overhead(subject, like, sizes["written"])
        large = many(subject, like, sizes["many"])
    before = load_average()
    programs = {
        "1 process": lambda: timed(subject, Processes(1), sizes["replicates"]),
        "2 processes": lambda: timed(subject, Processes(2), sizes["replicates"]),
    }
    times = interleaved(programs, sizes["rounds"])
    best = {name: round(min(found), 2) for name, found in times.items()}
    return {
        "overhead_milliseconds": beside,
        "many": large,
        "seconds": best,
        "gain_of_two": round(best["1 process"] / best["2 processes"], 2),
        "load_before": before,
        "load_after": load_average(),
        "goals": GOALS,
    }


def main() -> int:
    """Measure, print and keep."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--quick", action="store_true", help="few runs and rounds; nothing is kept")
    quick = arguments.parse_args().quick
    sizes = QUICK if quick else FULL
    found = measured(sizes)
    print(table(("overhead a run", "ms"), [(name, f"{ms:.2f}") for name, ms in found["overhead_milliseconds"].items()]))
    print(
        table((f"{found['many']['runs']:,} runs", ""), [(name, f"{value:,}") for name, value in found["many"].items()])
    )
    print(table(("replicates", "s"), [(name, f"{value:.1f}") for name, value in found["seconds"].items()]))
    print(f"two processes gain {found['gain_of_two']:.2f} (goal {GOALS['gain_of_two']}); load average")
    print(f"{found['load_before']} before, {found['load_after']} after, on {os.cpu_count()} cores")
    keep("studies", {"benchmark": "studies", **sizes, "people": PEOPLE, **found}, quick=quick)
    return 0


if __name__ == "__main__":
    sys.exit(main())
