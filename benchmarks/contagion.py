"""Threshold contagion on a random graph: ours against SciPy's sparse product and Mesa, and a cascade event by event.

People go out for good once .18 of their contacts are, a hundredth being out at first, ten contacts each on average.
All at once: processor time a person and tick, by the difference of a long and a short play, so that no setting up
counts. Event by event: a whole play of a cascade that takes nearly everybody, the graph given, beside copying the
graph's ties once. First it is shown that all do the same work. Mesa needs the extra ``peers``.

Usage: ``python benchmarks/contagion.py [--quick]``; a full measurement is written to ``results/contagion.json``.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from groundswell.engine.play import play
from groundswell.mechanisms.crowd import Crowd, CrowdRecord, Order
from groundswell.mechanisms.threshold import CROWD, Threshold
from groundswell.rng import CLASSICS, uniforms
from groundswell.world.graphs import RandomGraph, Rows, neighbours
from timing import interleaved, keep, median_ratio, table

OURS = "Groundswell"
MESA = "Mesa"
GOALS = {"SciPy": 2.0, MESA: 300.0}
CASCADE_GOAL = 15.0
MEAN_DEGREE = 10.0
SEED = 1
FULL = {"people": 100_000, "ticks": 100, "mesa_ticks": 3, "rounds": 7, "cascade_people": 1_000_000}
QUICK = {"people": 20_000, "ticks": 30, "mesa_ticks": 1, "rounds": 2, "cascade_people": 100_000}
KINDS = ("float32", "int32", "int8")
"""What SciPy's matrix and vector may be made of; the fastest stands for it."""


@dataclass(frozen=True)
class Scene:
    """A graph, what everybody needs, and who is out at first."""

    rows: Rows
    needs: NDArray[np.float32]
    out: NDArray[np.bool_]

    @property
    def people(self) -> int:
        """How many there are."""
        return len(self.needs)


def scene(people: int, threshold: float, share: float) -> Scene:
    """Draw a graph; a share of people is out at first, one at least."""
    rows = neighbours(RandomGraph(MEAN_DEGREE), people, seed=SEED, replicate=0)
    needs = np.maximum(np.ceil(np.float32(threshold) * np.diff(rows.offsets)), 1.0).astype(np.float32)
    out = uniforms(SEED, 0, 0, 0, people, CLASSICS) < share
    out[0] = True
    return Scene(rows, needs, out)


def crowd(given: Scene, order: Order, ticks: int, *, until_still: bool = False) -> Crowd:
    """Say the same for our engine."""
    start = {"needs": given.needs, "out": given.out}
    said = {"order": order, "absorbing": "out", "ticks": ticks, "until_still": until_still}
    return Crowd(given.people, CROWD, (Threshold,), start, given.rows, **said)  # type: ignore[arg-type]


def ours(given: Scene, ticks: int) -> NDArray[np.bool_]:
    """Play all at once, and return who is out."""
    found: NDArray[np.bool_] = play(crowd(given, "together", ticks), seed=SEED).columns["out"]
    return found


def scipy_product(given: Scene, kind: str) -> Callable[[int], NDArray[np.bool_]]:
    """Return a program that multiplies the graph's matrix with who is out, tick after tick."""
    ones = np.ones(len(given.rows.targets), dtype=kind)
    indices = given.rows.targets.astype(np.int32)
    matrix = csr_array((ones, indices, given.rows.offsets.astype(np.int32)), shape=(given.people, given.people))
    needs = np.minimum(given.needs, 126.0).astype(kind)

    def run(ticks: int) -> NDArray[np.bool_]:
        out = given.out.astype(kind)
        for _ in range(ticks):
            np.maximum(out, matrix @ out >= needs, out=out, casting="unsafe")
        return out.astype(np.bool_)

    return run


def mesa_model(given: Scene) -> Callable[[int], NDArray[np.bool_]]:
    """Return the same as Mesa's examples are written: agents who look, and then all do as they decided."""
    import mesa

    class Person(mesa.Agent):  # type: ignore[misc]
        """One who goes out once enough contacts are."""

        def __init__(self, model: mesa.Model, needs: float) -> None:
            super().__init__(model)
            self.needs, self.out, self.decided = needs, False, False
            self.contacts: list[Person] = []

        def look(self) -> None:
            """Count contacts who are out."""
            if not self.out:
                self.decided = sum(other.out for other in self.contacts) >= self.needs

        def act(self) -> None:
            """Do as decided."""
            if self.decided:
                self.out = True

    model = mesa.Model()
    people = [Person(model, needs) for needs in given.needs.tolist()]
    offsets, targets = given.rows.offsets.tolist(), given.rows.targets.tolist()
    for number, person in enumerate(people):
        person.contacts = [people[other] for other in targets[offsets[number] : offsets[number + 1]]]

    def run(ticks: int) -> NDArray[np.bool_]:
        for person, out in zip(people, given.out.tolist(), strict=True):
            person.out, person.decided = out, False
        for _ in range(ticks):
            model.agents.do("look")
            model.agents.do("act")
        return np.array([person.out for person in people])

    return run


def tick_nanoseconds(run: Callable[[int], Any], people: int, ticks: int) -> float:
    """Return processor nanoseconds a person and tick: a long play less a short one."""
    times = []
    for count in (1, ticks + 1):
        begin = time.process_time()
        run(count)
        times.append(time.process_time() - begin)
    return (times[1] - times[0]) / ticks / people * 1e9


def contagion(people: int, ticks: int, mesa_ticks: int, rounds: int) -> dict[str, Any]:
    """Check that all do the same work, and time them in turn."""
    given = scene(people, 0.18, 0.01)
    runs: dict[str, Callable[[int], NDArray[np.bool_]]] = {OURS: lambda count: ours(given, count)}
    runs |= {f"SciPy, {kind}": scipy_product(given, kind) for kind in KINDS}
    runs[MESA] = mesa_model(given)
    ends = {name: run(mesa_ticks if name == MESA else ticks) for name, run in runs.items()}
    same = {name: bool((ends[name] == ends[OURS]).all()) for name in ends if name != MESA}
    same[MESA] = bool((ends[MESA] == ours(given, mesa_ticks)).all())
    print(
        f"the same work? {people:,} people, {ticks} ticks (Mesa {mesa_ticks}): {ends[OURS].mean():.2%} out in the end"
    )
    print(table(("", "same people out"), [(name, "yes" if one else "NO") for name, one in same.items()]))
    print(f"\nall at once, {people:,} people, one core: processor ns a person and tick")
    programs = {
        name: lambda run=run, name=name: tick_nanoseconds(run, people, mesa_ticks if name == MESA else ticks)  # type: ignore[misc]
        for name, run in runs.items()
    }
    times = interleaved(programs, rounds)
    found = {
        name: {
            "nanoseconds": round(statistics.median(one), 2),
            "ratio": round(median_ratio(one, times[OURS]), 2),
            "same": same[name],
        }
        for name, one in times.items()
    }
    fastest = min((name for name in found if name.startswith("SciPy")), key=lambda name: found[name]["nanoseconds"])
    return {"programs": found, "scipy": fastest}


def cascade(people: int, rounds: int) -> dict[str, Any]:
    """Check an event-driven cascade against SciPy's, and time it beside a copy of the graph's ties."""
    given = scene(people, 0.1, 0.0)
    world = crowd(given, "event", 10_000, until_still=True)

    def events() -> CrowdRecord:
        return play(world, seed=SEED)

    record = events()
    same = bool((record.columns["out"] == scipy_product(given, "float32")(record.ticks)).all())
    spare = given.rows.targets.copy()

    def timed(action: Callable[[], Any]) -> float:
        begin = time.process_time()
        action()
        return (time.process_time() - begin) / people * 1e9

    print(f"\nevent by event, {people:,} people, {record.last('out')[0] / people:.2%} out after {record.ticks} waves;")
    print(f"same people out as by products: {'yes' if same else 'NO'}; processor ns a person, in all")
    programs = {
        "cascade": lambda: timed(events),
        "copy of all ties": lambda: timed(lambda: np.copyto(spare, given.rows.targets)),
    }
    times = interleaved(programs, rounds)
    return {
        "nanoseconds": round(statistics.median(times["cascade"]), 2),
        "least_nanoseconds": round(min(times["cascade"]), 2),
        "copies": round(median_ratio(times["cascade"], times["copy of all ties"]), 2),
        "copy_nanoseconds": round(statistics.median(times["copy of all ties"]), 2),
        "share_out": round(float(record.last("out")[0]) / people, 4),
        "waves": record.ticks,
        "same": same,
        "goal": CASCADE_GOAL,
    }


def main() -> int:
    """Check, measure, print and keep."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--quick", action="store_true", help="small sizes and few rounds; nothing is kept")
    quick = arguments.parse_args().quick
    sizes = QUICK if quick else FULL
    try:
        found = contagion(sizes["people"], sizes["ticks"], sizes["mesa_ticks"], sizes["rounds"])
    except ModuleNotFoundError as error:
        print(f"{error.name} is not installed: python -m pip install -e '.[peers]'", file=sys.stderr)
        return 2
    events = cascade(sizes["cascade_people"], sizes["rounds"])
    rows = []
    for name, one in found["programs"].items():
        goal = GOALS[MESA] if name == MESA else GOALS["SciPy"] if name == found["scipy"] else None
        rows.append((name, f"{one['nanoseconds']:,.1f}", f"{one['ratio']:.1f}", "" if goal is None else f"{goal:.0f}"))
    print()
    print(table(("", "ns a person and tick", "ratio", "goal"), rows))
    print()
    head = ("", "ns a person, in all", "goal", "copies of all ties")
    print(table(head, [("cascade", f"{events['nanoseconds']:.1f}", f"{CASCADE_GOAL:.0f}", f"{events['copies']:.1f}")]))
    result = {"benchmark": "threshold contagion", **sizes, "goals": GOALS, **found, "cascade": events}
    keep("contagion", result, quick=quick, also=["mesa", "scipy"])
    return 0 if events["same"] and all(one["same"] for one in found["programs"].values()) else 1


if __name__ == "__main__":
    sys.exit(main())
