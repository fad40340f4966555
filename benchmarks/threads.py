"""What a second thread is worth: the people's passes on two threads against one, on one large city.

Wall-clock time, in turn, best of several days each, with the load average beside it: a second thread gains nothing
while another process holds the second core. The passes are shared out by people; the plants' counts between them run on
one thread, so the gain is given without and with them. The processor time that both threads take together, beside one
thread's, is what can be seen on a busy machine too: it bounds the gain.

Usage: ``python benchmarks/threads.py [--quick]``; a full measurement is written to ``results/threads.json``.
"""

import argparse
import sys
import time
from collections.abc import Callable
from typing import Any

from city_days import Script, Tally, play_day, record
from crowd_ours import Ours
from passes import Timed
from timing import Stopwatch, interleaved, keep, load_average, median_ratio, table

GOAL = 1.5
FULL = {"people": 2_000_000, "rounds": 15}
QUICK = {"people": 300_000, "rounds": 5}
DAYS = 2
PASSES = ("feel", "voice", "decide")


class TimedPasses(Timed):
    """A crowd whose passes are timed, and whose counts are not."""

    def count_feelings(self) -> Any:
        """Count untimed."""
        return self.crowd.count_feelings()

    def count_voices(self) -> Any:
        """Count untimed."""
        return self.crowd.count_voices()

    def count_statuses(self) -> Any:
        """Count untimed."""
        return self.crowd.count_statuses()


def one_day(script: Script, crowd: Ours, kind: type[Timed], worked: list[float]) -> Callable[[], float]:
    """Return a program that plays a working day and says how many wall-clock nanoseconds a person took.

    Processor time is noted in `worked`.
    """
    tally = Tally(script)

    def program() -> float:
        clock, work = Stopwatch(time.perf_counter), Stopwatch()
        play_day(kind(kind(crowd, work), clock), tally, 0)
        worked.append(work.total / script.people * 1e9)
        return clock.total / script.people * 1e9

    program()
    worked.clear()
    return program


def measured(people: int, rounds: int) -> dict[str, Any]:
    """Time both in turn, passes alone and passes with counts."""
    script = record(people, DAYS)
    assert script.working[0]
    one = Ours(script)
    two = Ours(script, one.state, threads=2)  # the same people: two cities would not share a cache fairly
    said = {
        "passes, 1 thread": (one, TimedPasses),
        "passes, 2 threads": (two, TimedPasses),
        "with counts, 1 thread": (one, Timed),
        "with counts, 2 threads": (two, Timed),
    }
    worked: dict[str, list[float]] = {name: [] for name in said}
    programs = {name: one_day(script, crowd, kind, worked[name]) for name, (crowd, kind) in said.items()}
    before = load_average()
    times = interleaved(programs, rounds)
    best = {name: round(min(found), 2) for name, found in times.items()}
    return {
        "nanoseconds": best,
        "processor_time_of_two": round(median_ratio(worked["passes, 2 threads"], worked["passes, 1 thread"]), 2),
        "gain_of_passes": round(best["passes, 1 thread"] / best["passes, 2 threads"], 2),
        "gain_with_counts": round(best["with counts, 1 thread"] / best["with counts, 2 threads"], 2),
        "load_before": before,
        "load_after": load_average(),
        "goal": GOAL,
    }


def main() -> int:
    """Measure, print and keep."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--quick", action="store_true", help="a small city and few rounds; nothing is kept")
    quick = arguments.parse_args().quick
    sizes = QUICK if quick else FULL
    print(f"{sizes['people']:,} people: wall-clock ns a person and day")
    found = measured(**sizes)
    print(table(("best of rounds", "ns"), [(name, f"{value:.1f}") for name, value in found["nanoseconds"].items()]))
    print(f"two threads gain {found['gain_of_passes']:.2f} (passes; goal {GOAL}), {found['gain_with_counts']:.2f} with")
    print(f"counts; load average {found['load_before']} before, {found['load_after']} after")
    print(f"two threads together take {found['processor_time_of_two']:.2f} times one thread's processor time")
    keep("threads", {"benchmark": "two threads", **sizes, **found}, quick=quick)
    return 0


if __name__ == "__main__":
    sys.exit(main())
