"""How a scenario will be run: rules and institutions in order, what they read and write, and what it will cost."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from groundswell import baselines, units
from groundswell.engine.backends import BACKENDS, Backend
from groundswell.engine.cost import Cost, estimated
from groundswell.engine.rules import stream_numbers
from groundswell.errors import DataError, ScenarioError
from groundswell.institutions import INSTITUTIONS, Institution
from groundswell.mechanisms import MECHANISMS, PHASES, Mechanism, chosen, linked
from groundswell.mechanisms.links import LINKS
from groundswell.observe import MEASURES
from groundswell.scenario.model import Scenario
from groundswell.scenario.parameters import BoundParameter, Parameter
from groundswell.world.plants import named_people
from groundswell.world.settings import POPULATION

__all__ = ["Plan", "plan"]

WHOLE = ("enterprises", "crew")
"""Numbers of the population that count things or people, besides the contacts."""

SILENCED: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "bandwagon": ("lean", "b_social"),
        "danger": ("lean", "b_risk"),
        "loud_voice": ("voice", "loudness"),
        "talk": ("support", "talk"),
    }
)
"""Switches that set one weight of a rule to zero: (rule, parameter)."""

REASONS = {
    ("feel", "voice"): "voice hears today's mean of its plant, so the plants' means are counted between",
    ("voice", "decide"): "a meeting's show of hands binds today, so hands are counted between",
}


@dataclass(frozen=True)
class Plan:
    """A scenario made ready: everything that will happen each day, in order.

    Attributes
    ----------
    scenario : Scenario
        What was said.
    people : int
        People to simulate.
    backend : str
        How rules will be run.
    mechanisms, institutions : tuples
        Those that the switches leave in, in order.
    parameters : mapping of owner to mapping of name to BoundParameter
        Every number in force.
    streams : mapping of str to int
        Number of each institution's draw, ``institution/decision``.
    cost : Cost
        Memory, output and time, estimated.
    """

    scenario: Scenario
    people: int
    backend: Backend
    mechanisms: tuple[Mechanism, ...]
    institutions: tuple[Institution, ...]
    parameters: Mapping[str, Mapping[str, BoundParameter]]
    streams: Mapping[str, int]
    cost: Cost

    def values(self, owner: str) -> dict[str, float]:
        """Return an owner's parameters as numbers."""
        return {name: bound.value for name, bound in self.parameters.get(owner, {}).items()}

    def settings(self) -> dict[str, dict[str, float]]:
        """Return all parameters as numbers, by owner."""
        return {owner: self.values(owner) for owner in self.parameters}

    def __str__(self) -> str:
        lines = [f"{self.scenario.name}: {self.people:,} people, {self.scenario.days} days, backend {self.backend}"]
        memory, seconds = self.cost.memory_bytes / 2**20, self.cost.seconds
        lines.append(f"  memory about {memory:,.0f} MB, time about {seconds:.1f} s once compiled")
        lines.append("  each day")
        lines += [f"    {line}" for line in self._day()]
        lines.append("  passes")
        for population, phases in PHASES.items():
            before = ""
            for phase in phases:
                rules = [rule for rule in self.mechanisms if (rule.population, rule.phase) == (population, phase)]
                if not rules:
                    continue
                if before:
                    lines.append(f"    -- {REASONS.get((before, phase), 'counts go up')}")
                before = phase
                lines.append(f"    {population}, {phase}")
                lines += [f"      {line}" for rule in rules for line in _rule_lines(rule)]
        return "\n".join(lines)

    def _day(self) -> list[str]:
        named = {
            hook: [who.name for who in self.institutions if hook in who.hooks]
            for hook in ("morning", "assembly", "evening")
        }
        return [
            f"morning:  {', '.join(named['morning'])}",
            "people:   hear and feel; counts; voice and lean; hands are counted",
            f"assembly: {', '.join(named['assembly'])}",
            "people:   decide (not on rest days); statuses are counted",
            f"evening:  {', '.join(named['evening'])}",
            "soldiers: obey or not; counts; the day is recorded",
        ]


def _rule_lines(rule: Mechanism) -> list[str]:
    reads = ", ".join(sorted(rule.reads | {f"see {name}" for name in rule.sees})) or "nothing"
    draws = (
        f"; draws {', '.join(f'{name} (stream {number})' for name, number in rule.streams.items())}"
        if rule.streams
        else ""
    )
    return [f"{rule.name}: writes {', '.join(sorted(rule.writes))}{draws}", f"  reads {reads}"]


def plan(scenario: Scenario, *, backend: str = "cpu", people: int | None = None) -> Plan:
    """Make a scenario ready to run: bind its numbers, order its rules, estimate its cost.

    Parameters
    ----------
    scenario : Scenario
        What was said.
    backend : {"cpu", "columns", "reference"}
        How rules are run.
    people : int, optional
        People to simulate instead of the scenario's; plants keep their proportions, at least 5 people each.

    Raises
    ------
    ScenarioError
        If a value, a stream, a backend or a size cannot be used, or the run would cost more memory, output or time
        than is allowed.
    DataError
        If the scenario's table of rival models, or that of accepted sets, cannot be used.
    """
    if backend not in BACKENDS:
        raise ScenarioError(f"backend {units.clip(backend)!r}: {units.nearest(backend, BACKENDS)}")
    switches = dict(scenario.switches)
    mechanisms = chosen(switches)
    institutions = tuple(who for who in INSTITUTIONS if who.switch == "" or switches.get(who.switch, True))
    declared = {
        **{rule.name: rule.parameters for rule in MECHANISMS},
        **{who.name: who.parameters for who in INSTITUTIONS},
        **MEASURES,
        "population": POPULATION,
    }
    scenario.check_owners(declared)
    baselines.accepted(scenario)  # nothing of a run depends on them, but a wrong table is met before it
    parameters = {owner: scenario.bind(owner, numbers) for owner, numbers in declared.items()}
    for switch, (owner, name) in SILENCED.items():
        if not switches.get(switch, True):
            parameters[owner][name] = replace(parameters[owner][name], value=0.0, changed=True)
    _check_whole(scenario, parameters)
    link = parameters["lean"]["link"].value
    mechanisms = tuple(linked(rule, link) if rule.name == "lean" else rule for rule in mechanisms)
    _check_sets(scenario, declared)
    _check_streams(scenario, mechanisms)
    population = {name: bound.value for name, bound in parameters["population"].items()}
    wanted = _people(scenario, people, population)
    return Plan(
        scenario=scenario,
        people=wanted,
        backend=backend,
        mechanisms=mechanisms,
        institutions=institutions,
        parameters=parameters,
        streams=_streams(scenario, institutions),
        cost=estimated(scenario, wanted, population, backend),
    )


def _check_whole(scenario: Scenario, parameters: Mapping[str, Mapping[str, BoundParameter]]) -> None:
    """Refuse half a contact, half a plant, a crew of two and a half, or a link between two."""
    for name, bound in parameters["population"].items():
        if (name in WHOLE or name.startswith("contacts_")) and bound.value != int(bound.value):
            said = f'population.{name} = "{units.shown(bound.value)} {bound.unit}"'
            raise ScenarioError(f"{scenario.place}: {said}: must be a whole number")
    link = parameters["lean"]["link"].value
    if link != int(link):
        most = len(LINKS) - 1
        said = f'lean.link = "{units.shown(link)} flag"'
        raise ScenarioError(f"{scenario.place}: {said}: must be a whole number, 0 to {most}")


def _check_sets(scenario: Scenario, declared: Mapping[str, Mapping[str, Parameter]]) -> None:
    """Refuse accepted sets that name no parameter, or a value that it cannot have, before anything is run."""
    if "accepted" not in scenario.tables.raw:
        return
    table = scenario.tables.raw["accepted"]
    known = {f"{owner}.{name}": one for owner, numbers in declared.items() for name, one in numbers.items()}
    for index, values in enumerate(scenario.accepted_sets()):
        for path, value in values.items():
            if path not in known:
                raise DataError(
                    f"{table.place}: column {units.clip(path)!r}: no such parameter; {units.nearest(path, known)}"
                )
            try:
                known[path].parse(value)
            except ScenarioError as error:
                raise DataError(f"{table.where(index)}: {path} = {error}") from error


def _check_streams(scenario: Scenario, mechanisms: tuple[Mechanism, ...]) -> None:
    """Refuse a number for a draw that nobody makes, or one that another draw of the same population has.

    A draw of a rule that is switched off may be named: the switch may be turned.
    """
    known = [f"{rule.name}/{draw}" for rule in MECHANISMS for draw in rule.streams]
    known += [f"{who.name}/{draw}" for who in INSTITUTIONS for draw in who.streams]
    for name in scenario.streams:
        if name not in known:
            raise ScenarioError(
                f"{scenario.place}: streams.{units.clip(name)}: nobody makes a draw of that name;"
                f" {units.nearest(name, known)}"
            )
    for population in PHASES:
        try:
            stream_numbers((rule for rule in mechanisms if rule.population == population), scenario.streams)
        except ScenarioError as error:
            raise ScenarioError(f"{scenario.place}: {error}") from error


def _people(scenario: Scenario, people: int | None, population: Mapping[str, float]) -> int:
    """Return how many people to simulate, or refuse too few: the city must hold its named plants."""
    rows = scenario.tables.plants
    named = named_people(scenario.tables, population)
    if named > scenario.people:
        guessed = sum(row.workers is None for row in rows)
        blank = f" ({guessed} of the headcounts are assumed)" if guessed else ""
        raise ScenarioError(
            f'{scenario.place}: people = "{scenario.people} people": the {len(rows)} named plants alone hold'
            f" {named}{blank}; raise people or lower the headcounts"
        )
    if people is None:
        return scenario.people
    plants = max(int(population["enterprises"]), len(rows))
    if people < 5 * plants:
        raise ScenarioError(
            f"people = {people}: must be at least {5 * plants}, 5 for each of the {plants} plants of {scenario.name}"
        )
    return people


def _streams(scenario: Scenario, institutions: tuple[Institution, ...]) -> dict[str, int]:
    numbers: dict[str, int] = {}
    taken: dict[int, str] = {}
    for who in institutions:
        for decision, number in who.streams.items():
            name = f"{who.name}/{decision}"
            numbers[name] = scenario.streams.get(name, number)
            if numbers[name] in taken:
                raise ScenarioError(
                    f"{scenario.place}: streams.{name} = {numbers[name]}: {taken[numbers[name]]} has that number;"
                    " every draw needs its own"
                )
            taken[numbers[name]] = name
    return numbers
