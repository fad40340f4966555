"""The run: day after day, institutions, people, counts, record."""

import hashlib
from collections.abc import Callable
from types import SimpleNamespace

import numpy as np

from groundswell.engine.build import build_city
from groundswell.engine.day import Calendar, Today, day_table
from groundswell.engine.passes import CompiledPass, State, compile_passes
from groundswell.engine.plan import Plan, plan
from groundswell.engine.provenance import provenance
from groundswell.engine.state import check_contract
from groundswell.engine.sums import sums_for
from groundswell.errors import GroundswellError
from groundswell.institutions.outcomes import campaigns
from groundswell.mechanisms import PHASES
from groundswell.rng import INSTITUTIONS as FEW
from groundswell.rng import Draws
from groundswell.scenario.model import Scenario
from groundswell.world.columns import PEOPLE, SOLDIERS, STATUSES
from groundswell.world.people import Crowd, make_people, make_soldiers
from groundswell.world.quantities import QUANTITIES
from groundswell.world.record import Record, Series

__all__ = ["Progress", "Simulation", "run"]

Progress = Callable[[str, float | None], None]
"""Called with what is being done, and the share of it done (None while unknown)."""


def run(
    scenario: Scenario,
    *,
    seed: int = 1905,
    replicate: int = 0,
    backend: str = "cpu",
    threads: int = 1,
    people: int | None = None,
    on_progress: Progress | None = None,
) -> Record:
    """Play a scenario once, from its first day to its last.

    Parameters
    ----------
    scenario : Scenario
        What was said.
    seed, replicate : int
        Whose luck: the same two give the same run, alone or in any ensemble.
    backend : {"cpu", "columns", "reference"}
        How rules are run; all agree to the bit.
    threads : int
        Threads for the passes over people; the result does not depend on it.
    people : int, optional
        People to simulate instead of the scenario's.
    on_progress : callable, optional
        Called with a message and a fraction while it compiles and runs.

    Returns
    -------
    Record

    Raises
    ------
    ScenarioError
        If the scenario cannot be run; nothing has been simulated then.
    """
    simulation = Simulation(
        plan(scenario, backend=backend, people=people),
        seed=seed,
        replicate=replicate,
        threads=threads,
        on_progress=on_progress,
    )
    for tick in range(scenario.days):
        simulation.step()
        if on_progress is not None:
            on_progress(f"{scenario.name}, {simulation.calendar.dates[tick]}", (tick + 1) / scenario.days)
    return simulation.record()


class Simulation:
    """A city under way: owns all state, and moves it on by a day.

    Parameters
    ----------
    ready : Plan
        What will happen each day.
    seed, replicate, threads, on_progress
        As for `run`.
    """

    def __init__(
        self,
        ready: Plan,
        *,
        seed: int,
        replicate: int,
        threads: int = 1,
        on_progress: Progress | None = None,
    ) -> None:
        if threads < 1:
            raise GroundswellError(f"threads = {threads}: must be at least 1")
        self.plan, self.seed, self.replicate, self.threads = ready, seed, replicate, threads

        def say(message: str) -> None:
            if on_progress is not None:
                on_progress(message, None)

        settings = ready.values("population")
        say("making the city")
        self.city = build_city(ready)
        self.people = _state(make_people(self.city, settings, seed=seed, replicate=replicate))
        self.soldiers = _state(make_soldiers(self.city, settings, seed=seed, replicate=replicate))
        self.calendar: Calendar = day_table(ready)
        self.sums = sums_for(ready.backend, on_progress=say)
        self.today = Today(ready, self.city, self.calendar)
        self.passes: dict[str, CompiledPass] = {}
        for population, state in ((PEOPLE, self.people), (SOLDIERS, self.soldiers)):
            rules = [rule for rule in ready.mechanisms if rule.population == population.name]
            phases = [phase for phase in PHASES[population.name] if any(rule.phase == phase for rule in rules)]
            made = compile_passes(
                population,
                rules,
                phases,
                backend=ready.backend,
                streams=_own(ready, population.name),
                degree=0 if state.contacts is None else state.contacts.shape[1],
                on_progress=say,
            )
            self.passes.update({one.phase: one for one in made})
        self.numbers = {
            phase: np.array([ready.parameters[owner][name].value for owner, name in one.parameters], dtype=np.float32)
            for phase, one in self.passes.items()
        }
        self.par = {who.name: SimpleNamespace(**ready.values(who.name)) for who in ready.institutions}
        self.values = {
            quantity.name: np.zeros((ready.scenario.days, self.city.size(quantity.by)), dtype=np.float32)
            for quantity in QUANTITIES
            if quantity.recorded
        }
        self.tick = 0
        self._count_feelings()
        self._count_voices()
        self._count_statuses()
        self._count_soldiers()

    def step(self) -> None:
        """Play one day."""
        self.today.tick = self.tick
        working = self.today.working
        self._institutions("morning")
        self._pass("feel")
        self._count_feelings()
        self._pass("voice")
        self._count_voices()
        self._institutions("assembly")
        if working:
            self._pass("decide")
            self.people.swap()
            self._count_statuses()
        self._institutions("evening")
        if len(self.city.regiments) > 0:
            self._pass("obey")
            self._count_soldiers()
        for name, value in self.city.snapshot():
            if name in self.values:
                self.values[name][self.tick] = value
        self.tick += 1

    def record(self) -> Record:
        """Return everything that happened so far as a frozen record."""
        check_contract(self.people, PEOPLE)
        check_contract(self.soldiers, SOLDIERS)
        days = self.tick
        values = Series({name: series[:days] for name, series in self.values.items()})
        return Record(
            city=self.city,
            dates=self.calendar.dates[:days],
            working=self.calendar.working[:days],
            weight=self.calendar.weight[:days],
            values=values,
            chronicle=tuple(self.today.chronicle),
            sessions=tuple(self.today.sessions),
            campaigns=campaigns(self.city.memory),
            switches=dict(self.plan.scenario.switches),
            settings=self.plan.settings(),
            provenance=provenance(
                self.plan.scenario,
                seed=self.seed,
                replicate=self.replicate,
                backend=self.plan.backend,
                threads=self.threads,
                people=self.plan.people,
            ),
            digest=self.digest(whole=True),
            state_digest=self.digest(),
        )

    def digest(self, *, whole: bool = False) -> str:
        """Return a hash of the full state of people and soldiers and of every series so far.

        Parameters
        ----------
        whole : bool
            Also of what was written down: chronicle, minutes and ledger.
        """
        total = hashlib.sha256()
        for state in (self.people, self.soldiers):
            for name in sorted(state.columns):
                total.update(name.encode())
                total.update(np.ascontiguousarray(state.columns[name]).tobytes())
        for name in sorted(self.values):
            total.update(name.encode())
            total.update(np.ascontiguousarray(self.values[name][: self.tick]).tobytes())
        if whole:
            written = (self.today.chronicle, self.today.sessions, campaigns(self.city.memory))
            total.update(repr(written).encode())
        return total.hexdigest()

    def memory_bytes(self) -> int:
        """Return bytes held by people's columns and contacts."""
        return self.people.memory_bytes()

    # --- parts of a day -------------------------------------------------------------------------------------------

    def _institutions(self, hook: str) -> None:
        for who in self.plan.institutions:
            if hook in who.hooks:
                self.today.who = who
                chance = Draws(
                    self.seed,
                    self.replicate,
                    self.tick,
                    {n: self.plan.streams[f"{who.name}/{n}"] for n in who.streams},
                    FEW,
                )
                who.hooks[hook](self.city, self.par[who.name], self.today, chance)

    def _pass(self, phase: str) -> None:
        one = self.passes.get(phase)
        if one is None:
            return
        soldiers = phase in PHASES["soldiers"]
        state = self.soldiers if soldiers else self.people
        look = self.city.by_regiment if soldiers else self.city.by_plant
        groups = len(state.offsets) - 1
        fields = np.empty((groups, len(one.fields)), dtype=np.float32)
        for index, name in enumerate(one.fields):
            fields[:, index] = look(name)
        one.run(
            state,
            fields,
            self.numbers[phase],
            seed=self.seed,
            replicate=self.replicate,
            tick=self.tick,
            threads=self.threads,
        )

    def _means(self, *names: str) -> None:
        people = self.city.plants.people
        for name in names:
            setattr(self.city, name, self.sums.group_sums(self.people.columns[name], self.people.offsets) / people)

    def _count_feelings(self) -> None:
        self._means("private_support", "fatigue", "need", "hope", "trust", "resentment", "isolation")
        squares = self.sums.group_sums(self.people.columns["private_support"], self.people.offsets, power=2)
        people = self.city.plants.people
        self.city.loud_support = squares / np.maximum(1e-9, self.city.private_support * people)

    def _count_voices(self) -> None:
        self._means("voiced_support", "readiness")
        columns, offsets = self.people.columns, self.people.offsets
        raised = columns["hand"] * (columns["status"] <= 2).astype(np.uint8)
        self.city.hands = self.sums.flag_counts(raised, offsets).astype(np.float64)

    def _count_statuses(self) -> None:
        counts = self.sums.group_counts(self.people.columns["status"], self.people.offsets, len(STATUSES))
        for code, name in enumerate(STATUSES):
            setattr(self.city, name, counts[:, code].astype(np.float64))

    def _count_soldiers(self) -> None:
        if len(self.city.regiments) == 0:
            return
        columns, offsets = self.soldiers.columns, self.soldiers.offsets
        self.city.loyal = self.sums.flag_counts(columns["loyal"], offsets).astype(np.float64)
        self.city.loyalty = self.sums.group_sums(columns["loyalty"], offsets) / self.city.regiments.soldiers


def _state(crowd: Crowd) -> State:
    return State(columns=crowd.columns, offsets=crowd.offsets, contacts=crowd.contacts)


def _own(ready: Plan, population: str) -> dict[str, int]:
    rules = {rule.name for rule in ready.mechanisms if rule.population == population}
    return {name: number for name, number in ready.scenario.streams.items() if name.partition("/")[0] in rules}
