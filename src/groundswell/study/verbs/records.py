"""What a record says of the structures in which a question is asked: whether there is one, and which rivals meet it."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from groundswell.scenario import catalogue
from groundswell.study.verbs.question import Question
from groundswell.study.verbs.saying import counted, listed
from groundswell.study.verbs.worlds import STRUCTURES, alterations

__all__ = ["TABLE", "Met", "has_record", "leaves_open", "met_by", "missing", "rivals_said"]

TABLE = "studies/structures.csv"
"""Table of a scenario that comes with the package: which share of a structure's runs met each target."""


@dataclass(frozen=True)
class Met:
    """How often a structure's runs met each target of the scenario.

    Attributes
    ----------
    runs : int
        How many runs there were.
    rates : mapping of str to float
        Share of them that met each target, by its name.
    """

    runs: int
    rates: Mapping[str, float]

    @property
    def never(self) -> list[str]:
        """Targets that no run met."""
        return [name for name, rate in self.rates.items() if rate == 0.0]


def has_record(question: Question) -> bool:
    """Return whether a question is about something with targets: else no record can leave anything undecided."""
    return question.is_scenario and bool(question.opened.tables.targets)


def leaves_open(question: Question) -> bool:
    """Return whether a record can leave a question undecided: it has met its worlds, nothing was altered since."""
    return has_record(question) and not alterations(question)


@cache
def met_by(name: str) -> Mapping[str, Met]:
    """Return how the structures of a scenario meet its targets; empty where nothing is known of that.

    Parameters
    ----------
    name : str
        The scenario's.
    """
    path = catalogue.folder(name) / TABLE if name in catalogue.names() else None
    if path is None or not path.exists():
        return {}
    found: dict[str, dict[str, float]] = {}
    runs: dict[str, int] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["structure"], {})[row["target"]] = float(row["met"])
            runs[row["structure"]] = int(row["runs"])
    return {structure: Met(runs[structure], rates) for structure, rates in found.items()}


def missing(question: Question) -> frozenset[str]:
    """Return the structures of which no run met some target of the scenario."""
    return frozenset(name for name, met in met_by(question.name).items() if met.never)


def rivals_said(question: Question) -> str:
    """Say which of a scenario's structural rivals meet its targets; empty where there is no record to meet."""
    if not has_record(question):
        return ""
    known = met_by(question.name)
    told = [_told(name, known[name]) for name in STRUCTURES if name in known]
    if not told:
        return (
            "Whether the structural rivals meet the scenario's targets is not known; they are shown for what hangs on"
            " structure, not because the record accepts them."
        )
    runs = max(met.runs for met in known.values())
    then = ", and without what is said here of every world" if alterations(question) else ""
    return (
        f"Of the structural rivals, {'; '.join(told)} ({counted(runs, 'run')} each, over some of the accepted"
        f" sets{then})."
        " Rivals that miss targets are shown for what hangs on structure, not because the record accepts them."
    )


def _told(name: str, met: Met) -> str:
    if met.never:
        return f"{name} misses {listed(met.never)} in every run"
    least = 100 * min(met.rates.values())
    return f"{name} meets each of {counted(len(met.rates), 'target')} in {least:.0f} % of its runs or more"
