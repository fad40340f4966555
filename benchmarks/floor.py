"""The least that the flagship's rules can cost on this machine, done as our passes do them: what ratio is within reach.

The passes are taken apart, each part a pass of its own, compiled by the same generator and vectorised alike: the
columns read and written, with nothing between; the looks at contacts; as many logistics as stand in the generated
lines; the draws; then the plants' counts. Everybody is in one plant, so that no part pays for plants' ends, and
arithmetic runs on a thousand people who never leave the nearest cache. All other arithmetic is left out.

A peer's time over the sum of the parts is the largest ratio within reach of a program that does these operations and
hides none behind another. But a processor that waits for memory can compute meanwhile; so the ratio is also given as
if the smaller of the two, columns or arithmetic, cost nothing at all.

Usage: ``python benchmarks/floor.py [--quick]``; a full measurement is written to ``results/floor.json``.
"""

import argparse
import ast
import statistics
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from chance import Own
from city_days import PHASES, SEED, Script, record
from crowd_ours import Ours
from groundswell.engine.backends.cpu import CpuPass
from groundswell.engine.cache import load_module
from groundswell.engine.emit_loop import PassText, emit_module
from groundswell.engine.lines import FRIENDS, Lines, Value, words_in
from groundswell.engine.state import State
from passes import GOALS, OURS, PEERS, nanoseconds
from timing import Stopwatch, interleaved, keep, median_ratio, table

PARTS = ("columns", "contacts", "logistics", "draws", "counts")
FULL = {"people": 200_000, "days": 92, "rounds": 7}
QUICK = {"people": 50_000, "days": 30, "rounds": 2}
TICKS = 20
"""Days over which a part is timed in each round."""
NEAR = 1024
"""People whose few columns stay in the nearest cache."""
READ, WRITTEN = "private_support", "readiness"
"""Columns of arithmetic's parts."""
SEEN = "contacts_out"
"""The column that the looks at contacts write; it is not counted twice."""


def personal_logistics(lines: Lines) -> int:
    """Count the exponentials of a pass that differ from person to person; others are computed once for a plant."""
    own: set[str] = set()

    def differs(text: str) -> bool:
        return any(word in own or word.startswith(("me_", "draw_", "see_friends_")) for word in words_in(text))

    found = 0
    for line in lines.lines:
        tree = ast.parse(line.text, mode="eval")
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
        found += sum(ast.unparse(call.func) == "exp" and differs(ast.unparse(call)) for call in calls)
        if differs(line.text):
            own.add(line.name)
    return found


def as_float(name: str, kind: str) -> str:
    """Write a loaded value as a float, so that values of all kinds can be added up."""
    return {"float": name, "code": f"f32({name})"}.get(kind, f"select({name}, f32(1.0), f32(0.0))")


def only_columns(text: PassText) -> PassText:
    """Read and write a pass's columns: what is read goes back, what is only written gets the sum of the others."""
    lines = text.lines
    total = " + ".join(as_float(f"me_{name}", kind) for name, kind in lines.loads.items() if name not in lines.stores)
    stores = {}
    for name, value in lines.stores.items():
        if name in lines.loads:
            stores[name] = Value(f"me_{name}", lines.loads[name])
        elif name != SEEN:
            stores[name] = Value(f"({total})" if value.kind == "float" else f"i32({total})", value.kind)
    return replace(text, name=f"{text.name}_columns", lines=Lines(loads=dict(lines.loads), stores=stores))


def only_contacts(text: PassText) -> PassText:
    """Look at contacts and write what was seen."""
    seen = Value(" + ".join(f"see_{name}" for name in FRIENDS), "float")
    lines = Lines(stores={SEEN: seen}, friends=set(FRIENDS))
    return replace(text, name=f"{text.name}_contacts", lines=lines, kinds=((SEEN, "float"),))


def only_arithmetic(text: PassText, name: str, lines: Lines, values: Sequence[str]) -> PassText:
    """Write the sum of some values to one column."""
    lines.stores[WRITTEN] = Value(f"({' + '.join(values)})", "float")
    kinds = tuple((column, "float") for column in (READ, WRITTEN))
    return replace(text, name=f"{text.name}_{name}", lines=lines, kinds=kinds)


def only_logistics(text: PassText) -> PassText:
    """Compute so many logistics, each of one column and a number."""
    lines = Lines(loads={READ: "float"})
    numbers = range(1, personal_logistics(text.lines) + 1)
    values = [f"(f32(1.0) / (f32(1.0) + exp((me_{READ} - f32({number / 8!r})))))" for number in numbers]
    return only_arithmetic(text, "logistics", lines, values)


def only_draws(text: PassText) -> PassText:
    """Make a pass's draws."""
    lines = Lines(draws=dict(text.lines.draws))
    return only_arithmetic(text, "draws", lines, [f"draw_{owner}_{name}" for owner, name in lines.draws])


@dataclass(frozen=True)
class Part:
    """One part of the passes, ready to be timed.

    Attributes
    ----------
    amount : str
        How much of it there is a person and day.
    steps : sequence of (function of the tick, float)
        What is run, and on which share of the days.
    """

    amount: str
    steps: Sequence[tuple[Callable[[int], Any], float]]

    def nanoseconds(self, people: int) -> float:
        """Run it for some days; return processor nanoseconds a person and day."""
        spent = 0.0
        for step, share in self.steps:
            watch = Stopwatch()
            for tick in range(TICKS):
                watch.start()
                step(tick)
                watch.stop()
            spent += share * watch.total
        return spent / TICKS / people * 1e9


def compiled(texts: Sequence[PassText], state: State) -> list[Callable[[int], None]]:
    """Compile passes that see no plant and have no parameters, and bind them to people."""
    source = emit_module("Parts of the people's passes, to be timed.", texts, cache=True)
    module = load_module(source)
    nothing = np.zeros((state.groups, 0), np.float32), np.zeros(0, np.float32)

    def bound(one: CpuPass) -> Callable[[int], None]:
        return lambda tick: one.run(state, *nothing, seed=SEED, replicate=0, tick=tick, threads=1)

    return [bound(CpuPass(text, module, source)) for text in texts]


def one_plant(script: Script) -> State:
    """Return the script's people as the people of one plant."""
    columns = {name: values.copy() for name, values in script.columns.items()}
    return State(columns, np.array([0, script.people]), script.contacts)


def near(script: Script) -> State:
    """Return people of whom every block is the same first thousand."""
    state = one_plant(script)
    state.blocks = np.tile(np.array([[0, 0, NEAR]]), (round(script.people / NEAR), 1))
    return state


def parts(script: Script) -> Mapping[str, Part]:
    """Take the passes apart."""
    whole = replace(script, offsets=np.array([0, script.people]))
    ours = Ours(whole)
    texts = [ours.passes[phase].runner.text for phase in PHASES]  # type: ignore[attr-defined]
    days = {text.name: float(script.working.mean()) if text.name == "decide" else 1.0 for text in texts}
    found = {}
    for name, make, state, wanted in (
        ("columns", only_columns, one_plant(script), texts),
        ("contacts", only_contacts, one_plant(script), [text for text in texts if text.looks]),
        ("logistics", only_logistics, near(script), [text for text in texts if personal_logistics(text.lines)]),
        ("draws", only_draws, near(script), [text for text in texts if text.lines.draws]),
    ):
        runs = compiled([make(text) for text in wanted], state)
        steps = [(run, days[text.name]) for run, text in zip(runs, wanted, strict=True)]
        found[name] = Part(amounts(name, wanted), steps)
    counts = ((ours.count_feelings, 1.0), (ours.count_voices, 1.0), (ours.count_statuses, days["decide"]))
    steps = [(lambda _, count=count: count(), share) for count, share in counts]  # type: ignore[misc]
    return found | {"counts": Part("10 sums, hands and 6 statuses", steps)}


def amounts(name: str, texts: Sequence[PassText]) -> str:
    """Say how much of a part there is."""
    match name:
        case "columns":
            read, written = (sum(len(getattr(text.lines, side)) for text in texts) for side in ("loads", "stores"))
            return f"{read} read, {written} written"
        case "contacts":
            return f"{sum(text.degree for text in texts)} contacts"
        case "logistics":
            return f"{sum(personal_logistics(text.lines) for text in texts)} logistics"
        case _:
            blocks = sum(len(text.lines.blocks()) for text in texts)
            return f"{sum(len(text.lines.draws) for text in texts)} draws from {blocks} blocks"


def within_reach(times: Mapping[str, Sequence[float]]) -> dict[str, Any]:
    """Compare the sum of the parts with each program, round by round."""
    sums = [sum(one) for one in zip(*(times[name] for name in PARTS), strict=True)]
    arithmetic = [sum(one) for one in zip(times["logistics"], times["draws"], strict=True)]
    hidden = [min(one) for one in zip(times["columns"], arithmetic, strict=True)]
    least = [total - less for total, less in zip(sums, hidden, strict=True)]
    programs = {
        name: {
            "nanoseconds": round(statistics.median(times[name]), 2),
            "ratio_to_sum": round(median_ratio(times[name], sums), 2),
            "ratio_if_hidden": round(median_ratio(times[name], least), 2),
            "goal": GOALS.get(name),
        }
        for name in (OURS, *PEERS)
    }
    return {
        "sum": round(statistics.median(sums), 2),
        "sum_if_hidden": round(statistics.median(least), 2),
        "programs": programs,
    }


def measured(people: int, days: int, rounds: int) -> dict[str, Any]:
    """Time parts and programs in turn."""
    script = record(people, days)
    apart = parts(script)
    timed: dict[str, Callable[[], float]] = {
        name: lambda part=part: part.nanoseconds(people)  # type: ignore[misc]
        for name, part in apart.items()
    }
    timed[OURS] = lambda: nanoseconds(script, lambda: Ours(script))
    for name, peer in PEERS.items():
        timed[name] = lambda peer=peer: nanoseconds(script, lambda: peer(script, Own(1)))  # type: ignore[misc]
    print(f"parts of the passes, {people:,} people, one core: processor ns a person and day")
    times = interleaved(timed, rounds)
    shown = {
        name: {"amount": part.amount, "nanoseconds": round(statistics.median(times[name]), 2)}
        for name, part in apart.items()
    }
    return {"parts": shown, **within_reach(times)}


def main() -> int:
    """Measure, print and keep."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--quick", action="store_true", help="small sizes and few rounds; nothing is kept")
    quick = arguments.parse_args().quick
    sizes = QUICK if quick else FULL
    found = measured(**sizes)
    rows = [(name, one["amount"], f"{one['nanoseconds']:.2f}") for name, one in found["parts"].items()]
    rows.append(("sum", "", f"{found['sum']:.2f}"))
    rows.append(("sum, columns or arithmetic hidden", "", f"{found['sum_if_hidden']:.2f}"))
    print("\n" + table(("part", "a person and day", "ns"), rows) + "\n")
    ratios = [
        (
            name,
            f"{one['nanoseconds']:.1f}",
            f"{one['ratio_to_sum']:.1f}",
            f"{one['ratio_if_hidden']:.1f}",
            "" if one["goal"] is None else f"{one['goal']:.0f}",
        )
        for name, one in found["programs"].items()
    ]
    print(table(("", "ns", "times the sum", "if hidden", "goal"), ratios))
    keep("floor", {"benchmark": "the least the passes can cost", **sizes, **found}, quick=quick)
    return 0


if __name__ == "__main__":
    sys.exit(main())
