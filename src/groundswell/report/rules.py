"""The rules of a plan, side by side: people's, soldiers', institutions', and the counting between them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import FunctionType
from typing import Any

from groundswell.report.flows import flows
from groundswell.world.columns import PEOPLE, SOLDIERS, STATUSES
from groundswell.world.quantities import QUANTITIES, by_name

__all__ = ["COUNTS", "Rule", "known_names", "meaning", "rules_of", "title_of"]


@dataclass(frozen=True)
class Rule:
    """One rule: what it is called, whose it is, and what it looks at and changes.

    Attributes
    ----------
    name, doc : str
        As declared.
    who : {"people", "soldiers", "institution", "counting"}
        Whose rule it is.
    when : str
        Phase of a mechanism, hooks of an institution.
    reads, writes : frozenset of str
        Names of columns and quantities, from the rule's own text.
    flows : frozenset of (str, str)
        Which of the reads stand behind which of the writes.
    parameters : mapping of str to Parameter
        Its numbers.
    """

    name: str
    doc: str
    who: str
    when: str
    reads: frozenset[str]
    writes: frozenset[str]
    flows: frozenset[tuple[str, str]]
    parameters: Mapping[str, Any]


def known_names() -> frozenset[str]:
    """Return the names of every column and every quantity."""
    columns = {column.name for population in (PEOPLE, SOLDIERS) for column in population.columns}
    return frozenset(columns | set(by_name()))


COUNTS: Mapping[str, str] = {
    **dict.fromkeys(STATUSES, "status"),
    "hands": "hand",
    "loud_support": "private_support",
}
"""Quantities counted from a column of another name."""


def rules_of(plan: Any) -> tuple[Rule, ...]:
    """Return a plan's rules in the order of a day: institutions, people, soldiers, and the counting.

    Parameters
    ----------
    plan : Plan
        Its `institutions` and `mechanisms` are looked at.
    """
    few = [_of_institution(one) for one in _values(plan.institutions)]
    many = [_of_mechanism(one) for one in _values(plan.mechanisms)]
    return (*few, *many, _counting(rule.who for rule in many))


def _values(given: Any) -> Iterable[Any]:
    return given.values() if isinstance(given, Mapping) else given


def _of_institution(institution: Any) -> Rule:
    return _rule(
        institution,
        "institution",
        ", ".join(institution.hooks),
        tuple(institution.hooks.values()),
        institution.reads,
    )


def _of_mechanism(mechanism: Any) -> Rule:
    seen = mechanism.reads | mechanism.sees
    return _rule(mechanism, mechanism.population, mechanism.phase, (mechanism.step,), seen)


def _rule(one: Any, who: str, when: str, texts: tuple[FunctionType, ...], reads: frozenset[str]) -> Rule:
    known = known_names()
    found = frozenset(pair for pair in _flows(texts) if pair[0] in known and pair[1] in known)
    # Following the text finds what goes through helpers too; what is declared is never left out.
    looked = (frozenset(reads) & known) | {source for source, _ in found}
    changed = (frozenset(one.writes) & known) | {target for _, target in found}
    return Rule(one.name, one.doc, who, when, looked, changed, found, one.parameters)


@lru_cache(maxsize=256)
def _flows(texts: tuple[FunctionType, ...]) -> frozenset[tuple[str, str]]:
    return flows(texts)


def _counting(populations: Iterable[str]) -> Rule:
    """Return the engine's own rule: what each person and soldier is, added up by plant and regiment."""
    present = set(populations)
    pairs = set()
    for quantity in QUANTITIES:
        if quantity.counted == "" or (quantity.by == "regiment" and "soldiers" not in present):
            continue
        source = COUNTS.get(quantity.name, quantity.name)
        if source != quantity.name:
            pairs.add((source, quantity.name))
    return Rule(
        name="counting",
        doc="Add up what each person and each soldier is, by plant and by regiment; nothing flows back up.",
        who="counting",
        when="after each pass",
        reads=frozenset(source for source, _ in pairs),
        writes=frozenset(target for _, target in pairs),
        flows=frozenset(pairs),
        parameters={},
    )


def title_of(name: str) -> str:
    """Return a name as words: ``private_support`` becomes ``private support``."""
    return name.replace("_", " ")


def meaning(name: str) -> str:
    """Return what a column or quantity means, in a sentence."""
    quantity = by_name().get(name)
    if quantity is not None:
        return quantity.doc
    for population in (PEOPLE, SOLDIERS):
        for column in population.columns:
            if column.name == name:
                return column.doc
    return title_of(name)
