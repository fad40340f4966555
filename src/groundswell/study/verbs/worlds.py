"""The worlds over which a question is asked: accepted sets of fitted numbers, and structural rivals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from groundswell.errors import ScenarioError
from groundswell.scenario import switches
from groundswell.study.kinds import changed
from groundswell.study.payload import canonical
from groundswell.study.verbs.question import Question, Step, scenario_of

__all__ = ["AS_IT_IS", "STRUCTURES", "World", "alterations", "one_set", "said_instead", "worlds_asked", "worlds_of"]

AS_IT_IS = "as it is"
"""The structure that a scenario itself has."""

STRUCTURES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "no plant starts": ("plant_starts",),
        "no assemblies": ("assemblies",),
        "linear conformity": ("loud_voice",),
    }
)
"""Structural rivals of a scenario, one line each: what is switched off beside the scenario as it is."""


_NO_MATTER = frozenset({"name", "title", "summary", "notes", "end", "claims_until"})
"""What may be said otherwise of a scenario without its accepted sets becoming other worlds."""


def alterations(question: Question) -> tuple[Step, ...]:
    """Return what holds in every world of a question and was otherwise when its sets were accepted.

    When a run ends, what a scenario is called and what is only measured make no other city; everything else does,
    whether a fit may move it or not: targets were met with all of it as the scenario has it.
    """
    return tuple(step for step in question.given if question.is_scenario and _alters(step))


def _alters(step: Step) -> bool:
    path = str(step[1]).strip()
    switch = path.removeprefix("switches.")
    if step[0] == "without" or switch != path:
        return not any(switch.lower() in {one.name, one.row.lower()} and one.measures for one in switches.SWITCHES)
    return step[0] != "set" or path not in _NO_MATTER


def one_set(question: Question) -> str:
    """Return what one of a question's sets is called: accepted, or altered by what holds in every world of it."""
    return "altered set" if alterations(question) else "accepted set"


def said_instead(question: Question) -> tuple[str, ...]:
    """Return the fitted numbers that a question says itself, by path: its sets differ only in the others."""
    document = changed(question.subject.kind, question.subject.document, canonical(()))
    fitted, left = (list(one.accepted_sets()[0]) if one.accepted_sets() else [] for one in (document, question.opened))
    return tuple(path for path in fitted if path not in left)


@dataclass(frozen=True)
class World:
    """One way in which a city may be: a structure and a set of fitted numbers.

    Attributes
    ----------
    structure : str
        ``as it is``, or a key of `STRUCTURES`.
    number : int
        Of the accepted set, from 1; 0 for the scenario's own numbers.
    steps : tuple of steps
        What leads there.
    """

    structure: str
    number: int
    steps: tuple[Step, ...]

    @property
    def name(self) -> str:
        """What it is called on a page."""
        numbers = "the scenario's own numbers" if self.number == 0 else f"set {self.number}"
        return numbers if self.structure == AS_IT_IS else f"{self.structure}, {numbers}"


def worlds_asked(question: Question) -> tuple[World, ...]:
    """Return the worlds over which a what-if is asked, as its question says them."""
    more = question.more
    return worlds_of(
        question, sets=more["sets"], structures=more["structures"], rival_sets=int(more.get("rival_sets", 0))
    )


def worlds_of(question: Question, *, sets: bool, structures: bool, rival_sets: int = 0) -> tuple[World, ...]:
    """Return the worlds over which a question is asked; without sets and structures there is one.

    Parameters
    ----------
    question : Question
        Which.
    sets : bool
        Whether over all accepted sets that the scenario brings.
    structures : bool
        Whether over the structural rivals too.
    rival_sets : int
        With how many of the accepted sets each rival is played, evenly chosen; 0 for all of them.

    Raises
    ------
    ScenarioError
        If sets are asked for and the scenario brings none, or a classic is asked for either.
    """
    if not sets and not structures:
        return (World(AS_IT_IS, 0, ()),)
    scenario = scenario_of(question, "--over-sets" if sets else "--over-structures")
    accepted: Sequence[Mapping[str, str]] = scenario.accepted_sets() if sets else ()
    if sets and not accepted:
        raise ScenarioError(f"--over-sets: {question.name} brings no accepted sets; make some with: groundswell fit")
    numbered: list[tuple[int, tuple[Step, ...]]] = [
        (number, (("values", dict(values)),)) for number, values in enumerate(accepted, 1)
    ]
    ways: list[tuple[str, tuple[Step, ...]]] = [(AS_IT_IS, ())]
    if structures:
        ways += [
            (name, tuple(("without", switch) for switch in off))
            for name, off in STRUCTURES.items()
            if all(scenario.on(switch) for switch in off)
        ]
    every = numbered or [(0, ())]
    few = every if rival_sets == 0 else _spread(every, rival_sets)
    return tuple(
        World(name, number, (*off, *values))
        for name, off in ways
        for number, values in (every if name == AS_IT_IS else few)
    )


def _spread(numbered: Sequence[tuple[int, tuple[Step, ...]]], count: int) -> list[tuple[int, tuple[Step, ...]]]:
    """Return so many of the sets, the first and the last among them and the others evenly between."""
    last, steps = len(numbered) - 1, max(1, count - 1)
    return [numbered[place] for place in sorted({round(k * last / steps) for k in range(count)})]
