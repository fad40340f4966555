"""R8: people are conserved: at every tick, plant by plant, the statuses sum to the people.

Two halves. Passes alone: 12 sets of mechanisms times 400 random small worlds. Whole runs: 12 random sets of switches
times random small cities of the flagship's kind and made from a table of plants, with random policies and any
parameters in their ranges, so that closings, arrests, dismissals and rehiring take part. What no rule writes (home,
caution, threshold) must stay with its person. Usage: ``python verification/conservation.py [WORLDS] [RUNS]`` (400 and
40 a set if left out); a full run writes its result to ``results/``.
"""

import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from groundswell.engine.plan import plan
from groundswell.engine.run import Simulation
from groundswell.engine.state import State
from groundswell.engine.sums import sums_for
from groundswell.errors import ScenarioError
from groundswell.institutions import INSTITUTIONS
from groundswell.mechanisms import MECHANISMS
from groundswell.rng import uniforms
from groundswell.scenario import load
from groundswell.scenario.model import Scenario, from_dict
from groundswell.scenario.new import new
from groundswell.scenario.switches import SWITCHES
from groundswell.world.columns import PEOPLE, STATUSES
from stamp import keep
from worlds import DOMAIN, SETS, passes_of, random_sizes, random_state, set_of_mechanisms, tick_once

FULL = (400, 40)
TICKS = 3
DAYS = 50
POLICIES = ("council", "state", "employers", "press", "army", "speakers")
WRITTEN = frozenset[str]().union(*(rule.writes for rule in MECHANISMS if rule.population == PEOPLE.name))
STANDING = tuple(column.name for column in PEOPLE.columns if column.name not in WRITTEN and not column.shown)
"""Columns that no rule writes: who one is."""

Counts = NDArray[np.int64]


def counted(state: State) -> Counts:
    """Count statuses by group, (groups, statuses), slowly and apart from the engine's own counting."""
    parts = np.split(state.columns["status"], state.offsets[1:-1])
    return np.array([[int((part == code).sum()) for code in range(len(STATUSES))] for part in parts])


def lost(state: State, sizes: Counts, told: Counts) -> list[str]:
    """Say what is wrong with a state's people: statuses that do not sum to them, or counts that are not theirs.

    Parameters
    ----------
    state : State
        People at a tick's end.
    sizes : (groups,) int
        People of each group as they were made.
    told : (groups, statuses) int
        Statuses as the engine counted them.
    """
    wrong = []
    own = counted(state)
    if (own.sum(axis=1) != sizes).any():
        wrong.append("a status that is none, or people of another plant")
    if (told != own).any():
        wrong.append("statuses counted wrongly")
    return wrong


def worlds_lose(number: int, seeds: range) -> Iterator[dict[str, Any]]:
    """Play one set of mechanisms in many random worlds; yield every loss."""
    passes = passes_of(set_of_mechanisms(number), "cpu")[PEOPLE.name]
    sums = sums_for("cpu")
    for seed in seeds:
        sizes = np.array(random_sizes(seed))
        state = random_state(PEOPLE, list(sizes), seed)
        before = {name: state.columns[name].copy() for name in STANDING}
        for tick in range(TICKS):
            tick_once(state, passes, seed=seed, tick=tick)
            told = sums.group_counts(state.columns["status"], state.offsets, len(STATUSES))
            wrong = lost(state, sizes, told)
            wrong += [name for name, kept in before.items() if kept.tobytes() != state.columns[name].tobytes()]
            if wrong:
                yield {"set": number, "world": seed, "tick": tick, "wrong": wrong}


def set_of_switches(number: int) -> tuple[str, ...]:
    """Return no switch for number 0, else a random fifth of them, to be turned off."""
    lots = uniforms(number, 20, 0, 0, len(SWITCHES), DOMAIN)
    return tuple(one.name for one, lot in zip(SWITCHES, lots, strict=True) if number > 0 and lot < 0.2)


def made_town(seed: int, folder: Path) -> Scenario:
    """Make a town from a random table of plants, as ``groundswell new`` does."""
    lots = uniforms(seed, 21, 0, 0, 200, DOMAIN)
    plants = 2 + int(lots[0] * 18)
    rows = [
        f"Works {index},{('metal', 'textile', 'food')[int(lots[index + 1] * 3)]},"
        f"{('private', 'state', 'foreign')[int(lots[index + 41] * 3)]},"
        f"{('North', 'South', 'East')[int(lots[index + 81] * 3)]},{5 + int(lots[index + 121] * 60)}"
        for index in range(plants)
    ]
    table = folder / f"plants-{seed}.csv"
    table.write_text("name,trade,owner,district,workers\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return load(new(folder / f"town-{seed}", table))


def small_city(number: int, seed: int, folder: Path) -> tuple[Scenario, int | None]:
    """Make a random small city: the flagship scaled down, or a town from a table; anything that may be said."""
    lots = uniforms(seed, 22, 0, 0, 8, DOMAIN)
    if lots[0] < 0.25:
        city, people = made_town(seed, folder), None
    else:
        city = load("petersburg-1905").change("population.enterprises", f"{36 + int(lots[1] * 40)} plants")
        people = 400 + int(lots[2] * 800)
    city = city.change("end", city.calendar.format(city.start + DAYS - 1))
    for name in set_of_switches(number):
        city = city.without(name)
    chosen = uniforms(seed, 23, 0, 0, len(POLICIES), DOMAIN)
    for who, lot in zip(POLICIES, chosen, strict=True):
        city = city.change(f"policies.{who}", "adaptive" if lot < 0.5 else "historical")
    return _any_parameters(city, seed, 0.35 * float(lots[3])), people


def _any_parameters(city: Scenario, seed: int, part: float) -> Scenario:
    """Say some of all rules' parameters anew, anywhere in their ranges; always how many are arrested."""
    known = [(one.name, name, value) for one in (*MECHANISMS, *INSTITUTIONS) for name, value in one.parameters.items()]
    lots = uniforms(seed, 24, 0, 0, 2 * len(known), DOMAIN).astype(np.float64)
    content = city.to_dict()
    said = content["scenario"].setdefault("parameters", {})
    for index, (owner, name, value) in enumerate(known):
        if lots[2 * index] < part or (owner, name) == ("state", "arrests"):
            number = value.low + (value.high - value.low) * float(lots[2 * index + 1])
            number = float(int(number)) if value.unit == "flag" else number
            said.setdefault(owner, {})[name] = {"value": f"{number:.6f} {value.unit}", "source": "by lot"}
    return from_dict(content, city.place)


def run_loses(number: int, seed: int, folder: Path) -> tuple[list[str], Counter[str]]:
    """Play one small city day by day; return what was lost, and what took part."""
    city, people = small_city(number, seed, folder)
    one = Simulation(plan(city, backend="columns", people=people), seed=seed, replicate=0)
    sizes = one.city.plants.people.copy()
    before = {name: one.people.columns[name].copy() for name in STANDING}
    wrong: list[str] = []
    seen: Counter[str] = Counter()
    held = counted(one.people)
    for tick in range(city.days):
        one.step()
        told = np.stack([getattr(one.city, name) for name in STATUSES], axis=1)
        kept = np.stack([one.values[name][tick] for name in STATUSES], axis=1)
        now = counted(one.people)
        wrong += lost(one.people, sizes, told.astype(np.int64))
        wrong += ["the record is not what was counted"] * bool((kept != told).any())
        wrong += ["statuses moved on a day of rest"] * bool(not one.calendar.working[tick] and (now != held).any())
        seen.update({name: 1 for name, count in zip(STATUSES, now.sum(axis=0), strict=True) if count > 0})
        fewer = bool((now[:, STATUSES.index("unemployed")] < held[:, STATUSES.index("unemployed")]).any())
        seen.update({"taken back": int(fewer), "closed": int(bool((one.city.closed > 0).any()))})
        held = now
    wrong += [name for name, kept in before.items() if kept.tobytes() != one.people.columns[name].tobytes()]
    return sorted(set(wrong)), Counter({name: 1 for name, days in seen.items() if days > 0})


def runs_lose(number: int, seeds: range) -> tuple[list[dict[str, Any]], Counter[str]]:
    """Play one set of switches in many small cities; return every loss, and in how many runs what took part."""
    failures, part = [], Counter[str]()
    with tempfile.TemporaryDirectory() as folder:
        for seed in seeds:
            try:
                wrong, seen = run_loses(number, seed, Path(folder))
            except ScenarioError as error:
                wrong, seen = [f"refused: {error}"], Counter()
            part.update({"runs": 1, **seen})
            if wrong:
                failures.append({"set": number, "run": seed, "wrong": wrong})
    return failures, part


def main() -> int:
    """Play all worlds and runs, and write the result."""
    asked = tuple(int(word) for word in sys.argv[1:3])
    worlds, runs = asked if len(asked) == 2 else FULL
    begun = time.process_time()
    failures: list[dict[str, Any]] = []
    part = Counter[str]()
    for number in range(SETS):
        first = 1 + 1000 * number
        failures += worlds_lose(number, range(first, first + worlds))
        lost_here, seen = runs_lose(number, range(first, first + runs))
        failures += lost_here
        part.update(seen)
    result = {
        "check": "R8",
        "sets": SETS,
        "worlds_a_set": worlds,
        "ticks": TICKS,
        "runs_a_set": runs,
        "days_a_run": DAYS,
        "runs_in_which_there_were": dict(part),
        "losses": len(failures),
        "processor_seconds": round(time.process_time() - begun, 1),
        "failures": failures[:20],
    }
    print(json.dumps(result, indent=2))
    if (worlds, runs) == FULL:
        keep("conservation", result)
    return 1 if failures or min(part.values()) == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
