"""Replicates of a threshold contagion played together, 64 in the bits of a word, against the same one by one.

People on one random graph go out for good once .18 of their contacts are, ten contacts each on average; in every
replicate another hundredth is out at first. First it is shown that both give the same to the bit. Then processor time a
person, tick and replicate, by the difference of a long and a short play, so that no setting up counts; and whole plays
until nothing moves, with everything: laying contacts out, taking starts in, handing everybody's end back. One by one is
timed on a sample of the replicates, since each costs the same.

Usage: ``python benchmarks/lanes.py [--quick]``; a full measurement is written to ``results/lanes.json``.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from groundswell.engine.play import play, play_many
from groundswell.mechanisms.crowd import Crowd, CrowdRecord
from groundswell.mechanisms.threshold import CROWD, Threshold
from groundswell.rng import CLASSICS, uniforms
from groundswell.world.graphs import RandomGraph, neighbours
from timing import interleaved, keep, median_ratio, table

GOAL = 3.0
MEAN_DEGREE = 10.0
SHARE = 0.01
THRESHOLD = 0.18
SEED = 1
JUDGED = (100_000, 64)
"""People and replicates of which the goal speaks."""


@dataclass(frozen=True)
class Size:
    """People on the graph, replicates together, how many of them one by one, and ticks of a long play."""

    people: int
    replicates: int
    sample: int
    ticks: int


FULL = (
    Size(10_000, 64, 8, 200),
    Size(100_000, 8, 4, 40),
    Size(100_000, 64, 4, 40),
    Size(100_000, 200, 4, 40),
    Size(1_000_000, 64, 2, 10),
)
QUICK = (Size(10_000, 64, 4, 40),)


@dataclass(frozen=True)
class Scene:
    """A crowd, and who is out at first in each replicate."""

    world: Crowd
    outs: NDArray[np.bool_]

    def start(self, place: int) -> dict[str, NDArray[np.bool_]]:
        """Return what starts otherwise in one replicate."""
        return {"out": self.outs[place]}

    def one_by_one(self, count: int, **said: Any) -> list[CrowdRecord]:
        """Play the first replicates one after another."""
        worlds = [
            replace(self.world, start={**self.world.start, **self.start(place)}, **said) for place in range(count)
        ]
        return [play(one, seed=SEED, replicate=place) for place, one in enumerate(worlds)]

    def together(self, **said: Any) -> list[CrowdRecord]:
        """Play all replicates together."""
        return play_many(replace(self.world, **said), seed=SEED, replicates=len(self.outs), starts=self.start)


def scene(size: Size) -> Scene:
    """Draw a graph and all starts."""
    rows = neighbours(RandomGraph(MEAN_DEGREE), size.people, seed=SEED, replicate=0)
    needs = np.maximum(np.ceil(np.float32(THRESHOLD) * np.diff(rows.offsets)), 1.0).astype(np.float32)
    lots = [uniforms(SEED, 0, 0, place, size.people, CLASSICS) < SHARE for place in range(size.replicates)]
    world = Crowd(size.people, CROWD, (Threshold,), {"needs": needs}, rows, absorbing="out")
    return Scene(world, np.stack(lots))


def alike(one: CrowdRecord, other: CrowdRecord) -> bool:
    """Return whether two records are the same to the bit."""
    same = (one.ticks, one.still) == (other.ticks, other.still)
    for held, theirs in ((one.counts, other.counts), (one.columns, other.columns)):
        same &= all(values.tobytes() == theirs[name].tobytes() for name, values in held.items())
    return same


def tick_nanoseconds(run: Callable[..., list[CrowdRecord]], size: Size) -> float:
    """Return processor nanoseconds a person, tick and replicate: a long play less a short one."""
    times = []
    for ticks in (1, size.ticks + 1):
        begin = time.process_time()
        count = len(run(ticks=ticks, until_still=False))
        times.append(time.process_time() - begin)
    return (times[1] - times[0]) / size.ticks / size.people / count * 1e9


def whole_nanoseconds(run: Callable[..., list[CrowdRecord]], size: Size) -> float:
    """Return processor nanoseconds a person and replicate of a whole play, with all that belongs to it."""
    begin = time.process_time()
    count = len(run())
    return (time.process_time() - begin) / size.people / count * 1e9


def measure(size: Size, rounds: int) -> dict[str, Any]:
    """Check one size, and time it."""
    given = scene(size)
    many = given.together()
    single = given.one_by_one(size.replicates if size.people <= JUDGED[0] else size.sample)
    same = all(alike(one, other) for one, other in zip(single, many, strict=False))
    print(f"\n{size.people:,} people, {size.replicates} replicates: {len(single)} of them compared,", end=" ")
    print(f"{'the same to the bit' if same else 'NOT THE SAME'}, {len({one.ticks for one in many})} lengths")

    def sampled(**said: Any) -> list[CrowdRecord]:
        return given.one_by_one(size.sample, **said)

    times = interleaved(
        {
            "tick, one by one": lambda: tick_nanoseconds(sampled, size),
            "tick, together": lambda: tick_nanoseconds(given.together, size),
            "whole, one by one": lambda: whole_nanoseconds(sampled, size),
            "whole, together": lambda: whole_nanoseconds(given.together, size),
        },
        rounds,
    )
    found: dict[str, Any] = {
        "people": size.people,
        "replicates": size.replicates,
        "same": same,
        "compared": len(single),
    }
    for what in ("tick", "whole"):
        slow, fast = times[f"{what}, one by one"], times[f"{what}, together"]
        found[what] = {
            "one_by_one": round(statistics.median(slow), 2),
            "together": round(statistics.median(fast), 3),
            "ratio": round(median_ratio(slow, fast), 1),
        }
    found["goal"] = GOAL if (size.people, size.replicates) == JUDGED else None
    found["ticks_played"] = round(statistics.mean(one.ticks for one in many), 1)
    return found


def main() -> int:
    """Check, measure, print and keep."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--quick", action="store_true", help="one small size and few rounds; nothing is kept")
    quick = arguments.parse_args().quick
    rounds = 2 if quick else 5
    sizes = [measure(size, rounds) for size in (QUICK if quick else FULL)]
    rows = [
        (
            f"{one['people']:,} x {one['replicates']}",
            *(f"{one[what][name]:.2f}" for what in ("tick", "whole") for name in ("one_by_one", "together")),
            f"{one['tick']['ratio']:.1f}",
            f"{one['whole']['ratio']:.1f}",
            "" if one["goal"] is None else f"{one['goal']:.0f}",
        )
        for one in sizes
    ]
    print("\nprocessor ns a person and replicate: of a tick, and of a whole play until still")
    heads = ("tick: one by one", "together", "whole: one by one", "together", "ratio of ticks", "of wholes", "goal")
    print(table(("people x replicates", *heads), rows))
    keep("lanes", {"benchmark": "replicates together", "rounds": rounds, "sizes": sizes}, quick=quick)
    return 0 if all(one["same"] for one in sizes) else 1


if __name__ == "__main__":
    sys.exit(main())
