"""Epstein's Model I against Mesa's shipped example of it, and a large grid against a small one.

Processor time a turn (an agent's or a cop's, jailed or not), in turn: Mesa's example with its defaults, as it is
shipped and with its data collector idle; ours with the same inputs and Mesa's readings of the rules; and Run 2 of the
paper, cops an active rounded down, on 40 x 40 and on 500 x 500 cells. First it is shown that ours does the same work:
both put as many into jail. Needs the extra ``peers``.

Usage: ``python benchmarks/epstein.py [--quick]``; a full measurement is written to ``results/epstein.json``.
"""

import argparse
import statistics
import sys
import time
from typing import TYPE_CHECKING, Any

from epstein_mesa import MesaEpstein
from groundswell.classics.epstein_2002.model import READINGS, society
from groundswell.engine.play import play
from groundswell.mechanisms.grid import Grid
from timing import interleaved, keep, median_ratio, table

if TYPE_CHECKING:
    from collections.abc import Callable

GOAL = 200.0
GOAL_LARGE = 2.5
SEED = 1978
SMALL, LARGE = 40, 500
SHIPPED, IDLE = "Mesa, as shipped", "Mesa, data collector idle"
SAME = "Groundswell, the same"
BUSY, WIDE = f"Groundswell, Run 2, {SMALL} x {SMALL}", f"Groundswell, Run 2, {LARGE} x {LARGE}"
FULL = {"mesa_ticks": 30, "ticks": 3000, "large_ticks": 100, "rounds": 5, "checked": 24}
QUICK = {"mesa_ticks": 5, "ticks": 1000, "large_ticks": 30, "rounds": 2, "checked": 3}


def same(ticks: int) -> Grid:
    """Return Mesa's defaults, with its readings of the rules."""
    return society("mesa", READINGS["mesa"], ticks)


def run_2(ticks: int, side: int) -> Grid:
    """Return Run 2, cops an active rounded down: a society of outbursts."""
    return society("2", READINGS["floor"], ticks, rows=side, columns=side)


def ours(world: Grid, replicate: int) -> float:
    """Play once, making the start included, and return processor nanoseconds a turn."""
    begin = time.process_time()
    play(world, seed=SEED, replicate=replicate)
    return (time.process_time() - begin) / turns(world) * 1e9


def turns(world: Grid) -> int:
    """Return how many turns a run has."""
    return world.people * world.ticks + int(world.cops_by_tick.sum())


def mesas(ticks: int, *, collects: bool) -> float:
    """Step Mesa's example, its making left out, and return processor nanoseconds a turn."""
    society_of_mesa = MesaEpstein(SEED, collects=collects)
    begin = time.process_time()
    society_of_mesa.play(ticks)
    return (time.process_time() - begin) / society_of_mesa.turns / ticks * 1e9


def checked(runs: int, ticks: int) -> dict[str, Any]:
    """Show that both put as many into jail, and return the figures: means over runs, with standard errors.

    Now and then a society begins with an outburst, so ours is played ten times as often.
    """
    figures: dict[str, list[int]] = {"Mesa": []}
    for number in range(1, runs + 1):
        theirs = MesaEpstein(number, collects=False)
        theirs.play(ticks)
        figures["Mesa"].append(theirs.jailed)
    world = same(ticks)
    figures["Groundswell"] = [
        int(play(world, seed=SEED, replicate=number).jailed[-1]) for number in range(1, 10 * runs + 1)
    ]
    found = {
        name: {"jailed": statistics.mean(values), "error": statistics.stdev(values) / len(values) ** 0.5}
        for name, values in figures.items()
    }
    apart = abs(found["Mesa"]["jailed"] - found["Groundswell"]["jailed"])
    joint = sum(one["error"] ** 2 for one in found.values()) ** 0.5
    return {**found, "ticks": ticks, "runs": runs, "agrees": apart <= 3.0 * joint}


def measured(mesa_ticks: int, ticks: int, large_ticks: int, rounds: int) -> dict[str, Any]:
    """Time all in turn."""
    worlds = {SAME: same(ticks), BUSY: run_2(ticks, SMALL), WIDE: run_2(large_ticks, LARGE)}
    for world in worlds.values():
        play(world, seed=SEED)  # compiled, and warm
    programs: dict[str, Callable[[], float]] = {
        SHIPPED: lambda: mesas(mesa_ticks, collects=True),
        IDLE: lambda: mesas(mesa_ticks, collects=False),
    }
    for name, world in worlds.items():
        programs[name] = lambda world=world: ours(world, 1)  # type: ignore[misc]
    print("\none core: processor ns a turn")
    times = interleaved(programs, rounds)
    return {
        "nanoseconds": {name: round(statistics.median(found), 1) for name, found in times.items()},
        "mesa_takes_times": round(median_ratio(times[SHIPPED], times[SAME])),
        "mesa_idle_takes_times": round(median_ratio(times[IDLE], times[SAME])),
        "large_takes_times": round(median_ratio(times[WIDE], times[BUSY]), 2),
        "goal": GOAL,
        "goal_large_at_most": GOAL_LARGE,
    }


def main() -> int:
    """Check, measure, print and keep."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--quick", action="store_true", help="few ticks and rounds; nothing is kept")
    quick = arguments.parse_args().quick
    sizes = dict(QUICK if quick else FULL)
    try:
        check = checked(sizes.pop("checked"), 10)
        found = measured(**sizes)
    except ModuleNotFoundError as error:
        print(f"{error.name} is not installed: python -m pip install -e '.[peers]'", file=sys.stderr)
        return 2
    said = [f"{name} {check[name]['jailed']:.1f} ({check[name]['error']:.1f})" for name in ("Mesa", "Groundswell")]
    verdict = "yes" if check["agrees"] else "NO"
    print(f"\nthe same work? in jail after {check['ticks']} ticks: {', '.join(said)}; {verdict}")
    rows = [(name, f"{value:,.1f}") for name, value in found["nanoseconds"].items()]
    print(table(("", "ns"), rows))
    print(f"Mesa takes {found['mesa_takes_times']:,} times ours (goal {GOAL:.0f}),", end=" ")
    print(f"{found['mesa_idle_takes_times']:,} with its collector idle;", end=" ")
    print(f"a turn on the large grid takes {found['large_takes_times']} times one on the small (goal: {GOAL_LARGE}).")
    keep("epstein", {"benchmark": "Epstein's Model I", **sizes, "check": check, **found}, quick=quick, also=["mesa"])
    return 0 if check["agrees"] else 1


if __name__ == "__main__":
    sys.exit(main())
