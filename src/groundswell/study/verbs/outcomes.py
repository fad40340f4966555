"""Numbers by which a run is judged: a small table, one line each; a classic brings its own figures."""

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from groundswell import units
from groundswell.errors import ScenarioError
from groundswell.observe import OBSERVABLES, army, press
from groundswell.study.jobs import jobs_of, play
from groundswell.study.kinds import Subject
from groundswell.study.payload import Result, canonical
from groundswell.study.verbs.question import Question
from groundswell.study.verbs.saying import day_said, shown

__all__ = [
    "ENDINGS",
    "ILLUSTRATIONS",
    "NO_ENDING",
    "OUTCOMES",
    "USUAL",
    "Outcome",
    "chosen",
    "contest",
    "ending",
    "furthest",
    "furthest_by_day",
    "grain",
    "grain_by_day",
    "level_said",
    "measured",
    "outcome",
    "possible",
    "probe",
    "span_of",
]

Values = NDArray[Any]

ENDINGS = ("revolt", "victory", "defeat", "stalemate")
"""Labels of a day that end a contest, or hold it up."""

NO_ENDING = "no ending"
"""What a run is said to end in that has come to none of them."""

_WHOLE = frozenset({"day", "days", "appeals", "orders"})
_SHARES = frozenset({"share", "mean share"})

ILLUSTRATIONS = frozenset(one.name for family in (army, press) for one in family.OBSERVABLES)
"""Observables of the army and of the press: they rest on assumptions that no datum touches."""


@dataclass(frozen=True)
class Outcome:
    """One number of a run.

    Attributes
    ----------
    name : str
        Its name on the command line.
    says : str
        What it is, as a sentence goes on.
    unit : str
        ``share``, ``days``, ``person-days``; ``day`` counts from the run's first, which is 1.
    of : str
        Observable from which it is taken.
    compute : function of ((days,) values of the window, number of the window's first day)
        Gives it.
    """

    name: str
    says: str
    unit: str
    of: str
    compute: Callable[[Values, int], float]

    @property
    def illustration(self) -> bool:
        """Whether no datum touches it."""
        return self.of in ILLUSTRATIONS

    @property
    def whole(self) -> bool:
        """Whether every run has a whole number of it, or a yes or no."""
        return self.unit in _WHOLE or self.name.startswith("ever_")


def _highest(values: Values, first: int) -> float:
    del first
    return float(np.max(values))


def _lowest(values: Values, first: int) -> float:
    del first
    return float(np.min(values))


def _sum(values: Values, first: int) -> float:
    del first
    return float(np.sum(values))


def _mean(values: Values, first: int) -> float:
    del first
    return float(np.mean(values))


def _last(values: Values, first: int) -> float:
    del first
    return float(values[-1])


def _when_highest(values: Values, first: int) -> float:
    return float(first + int(np.argmax(values)) + 1)


def _days(label: str) -> Callable[[Values, int], float]:
    return lambda values, first: float(np.sum(values == label))  # noqa: ARG005 - a count of days has no place


def _ever(label: str) -> Callable[[Values, int], float]:
    return lambda values, first: float(np.any(values == label))  # noqa: ARG005 - nor has a yes or no


OUTCOMES: Mapping[str, Outcome] = MappingProxyType(
    {
        one.name: one
        for one in (
            Outcome("highest_out", "the greatest share of people out", "share", "out_share", _highest),
            Outcome("highest_out_day", "the day on which most people are out", "day", "out_share", _when_highest),
            Outcome("mean_out", "the mean share of people out", "share", "out_share", _mean),
            Outcome("last_out", "the share of people out at the end", "share", "out_share", _last),
            Outcome("lost_days", "the number of working days lost in strikes", "person-days", "person_days", _sum),
            Outcome("highest_locked_out", "the greatest share locked out", "share", "locked_out_share", _highest),
            Outcome("highest_idle", "the greatest share idle", "share", "idle_share", _highest),
            Outcome("last_support", "private support at the end", "share", "private_support", _last),
            Outcome("last_hope", "hope at the end", "share", "hope", _last),
            Outcome("last_trust", "trust in the council at the end", "share", "trust", _last),
            Outcome("highest_isolation", "the greatest isolation", "share", "isolation", _highest),
            Outcome("highest_gap", "the furthest that voices run ahead", "share", "voiced_minus_private", _highest),
            Outcome("appeals", "the number of appeals without the council", "appeals", "wildcat_appeals", _sum),
            Outcome("lowest_loyal", "the least share of loyal soldiers", "share", "army_loyal_share", _lowest),
            Outcome("orders_refused", "the number of orders that regiments refuse", "orders", "orders_refused", _sum),
            Outcome("strike_days", "the number of days of strike", "days", "regime", _days("strike")),
            Outcome("stalemate_days", "the number of days of stalemate", "days", "regime", _days("stalemate")),
            Outcome("lockout_days", "the number of days of lockout", "days", "regime", _days("lockout")),
            Outcome("ever_stalemate", "whether there is a stalemate", "share", "regime", _ever("stalemate")),
            Outcome("ever_victory", "whether there is a victory", "share", "regime", _ever("victory")),
            Outcome("ever_defeat", "whether there is a defeat", "share", "regime", _ever("defeat")),
            Outcome("ever_revolt", "whether there is a revolt", "share", "regime", _ever("revolt")),
        )
    }
)
"""Every outcome of a scenario's run, by name."""

_COMPILED = 0.2
"""Seconds beyond which a first run may have been spent on making its rules ready."""

USUAL = ("highest_out", "lost_days")
"""What is looked at if nothing is named."""


def chosen(question: Question, names: Sequence[str]) -> tuple[str, ...]:
    """Return the outcomes that a question is judged by, or refuse a name that is none.

    Raises
    ------
    ScenarioError
        Naming the nearest that there is, or the switch that leaves it out.
    """
    if question.is_scenario:
        known: Sequence[str] = tuple(OUTCOMES)
    else:
        known = tuple(probe(question.subject.kind, question.subject.document, canonical(question.given)).values)
    wanted = tuple(names) or (USUAL if question.is_scenario else known[:1])
    found = tuple(dict.fromkeys(_named(question, name, known) for name in wanted))
    for name in found if question.is_scenario else ():
        of = OBSERVABLES[OUTCOMES[name].of]
        if not of.measured_in(question.opened.switches):
            raise ScenarioError(f"--outcome {name}: is not measured while the switch {of.switch} is off")
    return found


def _named(question: Question, name: str, known: Sequence[str]) -> str:
    if name in known:
        return name
    # A figure's unit stands behind it in brackets, and need not be typed.
    short = {figure.partition(" (")[0]: figure for figure in known}
    if name in short:
        return short[name]
    raise ScenarioError(
        f"--outcome {units.clip(name)}: no such outcome of {question.name}; {units.nearest(name, tuple(short))}"
    )


@lru_cache(maxsize=16)
def probe(kind: str, document: str, given: str) -> Result:
    """Run a classic, to see which figures it has, and again, to see how long it takes once compiled."""
    (job,) = jobs_of(Subject(kind, document), json.loads(given), seed=0, replicates=[0])
    first = play(job, document)
    return play(job, document) if first.seconds > _COMPILED else first


def outcome(name: str) -> Outcome:
    """Return an outcome by its name; what is no scenario's is a classic's figure."""
    if name in OUTCOMES:
        return OUTCOMES[name]
    words, _, unit = name.partition(" (")
    return Outcome(name, f"the figure “{words}”", unit.removesuffix(")"), name, _last)


def span_of(dates: Sequence[str], window: tuple[str, str]) -> slice:
    """Return the days of a window as a slice of a run's days; all of them for an empty window."""
    first, last = window
    days = list(dates)
    begin = days.index(first) if first in days else 0
    end = days.index(last) + 1 if last in days else len(days)
    return slice(begin, end)


def measured(name: str, result: Result, window: tuple[str, str]) -> float:
    """Return one outcome of a run; NaN where the run has nothing to measure."""
    one = outcome(name)
    held: Mapping[str, Values] = result.values if one.of in result.values else result.labels
    if one.of not in held:
        return float("nan")
    values = np.asarray(held[one.of])
    if values.ndim == 0:
        return float(values)
    days = span_of(result.dates, window)
    return one.compute(values[days], days.start)


def grain(question: Question, name: str, values: Values) -> float:
    """Return in what steps an outcome is counted: 1 for days, a person's part for shares of people; 0 for none.

    Of a classic's figure its values, (runs,) or (runs, sides), tell: one without luck gives the same in every run, and
    its numbers are then taken as they are.
    """
    if not question.is_scenario:
        return float((values == np.round(values)).all() and (np.ptp(values, axis=0) > 0).any())
    one = outcome(name)
    return 1.0 if one.whole else grain_by_day(question, one.of)


def grain_by_day(question: Question, name: str) -> float:
    """Return in what steps an observable is counted: a person's part for shares of people; 0 for what has none."""
    people = question.opened.people if question.people is None else question.people
    return {"share": 1.0 / people, "person-days": 1.0}.get(OBSERVABLES[name].unit, 0.0)


def furthest(question: Question, name: str) -> float:
    """Return how far apart two worlds can be at most in an outcome; infinite where that is not known."""
    low, high = possible(question, name)
    return high - low


def possible(question: Question, name: str) -> tuple[float, float]:
    """Return the least and the most that an outcome can be in the question's days; infinite where that is not known."""
    if not question.is_scenario:
        return -math.inf, math.inf
    one = outcome(name)
    days = span_of(question.opened.dates(), question.window)
    length = float(days.stop - days.start)
    match one.unit:
        case "share":
            # A difference of shares may lie below zero; a yes or no has no observable in shares.
            widest = 1.0 if name.startswith("ever_") else furthest_by_day(one.of)
            return (1.0 - widest, 1.0) if math.isfinite(widest) else (-math.inf, math.inf)
        case "person-days":
            return 0.0, length * (question.opened.people if question.people is None else question.people)
        case "day":
            return days.start + 1.0, float(days.stop)
        case "days":
            return 0.0, length
        case _:
            return 0.0, math.inf


def level_said(question: Question, name: str, value: float) -> str:
    """Say what an outcome is: a number with its unit, or a day of the run by its date.

    Parameters
    ----------
    question : Question
        Whose days.
    name : str
        The outcome's.
    value : float
        What it is; a mean of days that falls between two of them is said by the nearer, with *about*.
    """
    unit = outcome(name).unit
    if unit != "day" or not question.is_scenario or not math.isfinite(value):
        return shown(value, unit)
    dates = question.opened.dates()
    date = day_said(dates[min(max(round(value), 1), len(dates)) - 1], year=True)
    return date if value == round(value) else f"about {date}"


def furthest_by_day(name: str) -> float:
    """Return how far apart two worlds can be at most in an observable; infinite where that is not known."""
    unit = OBSERVABLES[name].unit
    return 1.0 if unit in _SHARES else 2.0 if unit == "difference of mean shares" else float("inf")


def contest(result: Result, window: tuple[str, str]) -> str:
    """Return how a contest has come out: in revolt, if any day was one of it; else as it has ended."""
    labels = result.labels["regime"][span_of(result.dates, window)]
    return ENDINGS[0] if np.any(labels == ENDINGS[0]) else ending(result, window)


def ending(result: Result, window: tuple[str, str]) -> str:
    """Return how a run has ended: the last day that was one of revolt, victory, defeat or stalemate, if any was."""
    labels = result.labels["regime"][span_of(result.dates, window)]
    told = [str(label) for label in labels if label in ENDINGS]
    return told[-1] if told else NO_ENDING
