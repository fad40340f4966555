"""Changes as they are said: another value, something switched off, dated acts left out or moved; each once."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from groundswell import units
from groundswell.errors import ScenarioError
from groundswell.scenario import switches
from groundswell.study.kinds import KINDS, changed
from groundswell.study.payload import canonical
from groundswell.study.verbs.question import Question, Step
from groundswell.study.verbs.saying import day_said

if TYPE_CHECKING:
    from groundswell.scenario.model import Scenario
    from groundswell.scenario.timeline import Act

__all__ = [
    "Changes",
    "acts_meant",
    "first_day",
    "leave_out",
    "move",
    "refuse_idle",
    "refuse_other_days",
    "steps_of",
    "words",
]

_ACT = {"actor": "actor", "kind": "kind", "date": "effective_from"}
"""What dated acts are known by, and what a scenario calls it."""

_ONLY_WORDS = frozenset({"name", "title", "summary", "notes"})
"""What a scenario says for its readers alone."""

_NO_MATTER = _ONLY_WORDS | {"parameters", "population"}
"""What a scenario says that no run depends on, and numbers, which are compared as they are in force."""

_LEAVE_OUT = "--leave-out actor=council,kind=call,date=1905-11-02"
_MOVE = "--move 1905-11-01:1905-11-12=7"


@dataclass(frozen=True)
class Changes:
    """Changes as they stand on the command line; all of them together make the other world.

    Attributes
    ----------
    values : sequence of (str, value)
        Another value, by path.
    without : sequence of str
        Switches to turn off, by name or by row.
    leave_out : sequence of str
        Dated acts to leave out: ``actor=council,kind=call,date=1905-11-02``, any of the three.
    move : sequence of str
        Dated acts to move: ``1905-11-01:1905-11-12=7``, a stretch of days and by how many days.
    """

    values: Sequence[tuple[str, object]] = ()
    without: Sequence[str] = ()
    leave_out: Sequence[str] = ()
    move: Sequence[str] = ()


def steps_of(changes: Changes) -> tuple[Step, ...]:
    """Return changes as steps, in the order in which they are taken.

    Raises
    ------
    ScenarioError
        If one is not said as it should be, or the same is said twice.
    """
    steps = (
        *(("set", path, value) for path, value in changes.values),
        *(("without", name) for name in changes.without),
        *(leave_out(text) for text in changes.leave_out),
        *(move(text) for text in changes.move),
    )
    _refuse_twice(steps)
    return steps


def _refuse_twice(steps: Sequence[Step]) -> None:
    """Refuse what is said twice: one of the two would be taken without a word."""
    said: dict[str, str] = {}
    for step in steps:
        key, what = _meant(step)
        if key in said:
            raise ScenarioError(f"{key} is said twice: {said[key]} and {what}; say it once")
        said[key] = what


def _meant(step: Step) -> tuple[str, str]:
    """Return what a step is about, by the one name that it has, and what it says of it."""
    word, *rest = step
    match word:
        case "set":
            path = str(rest[0]).strip().removeprefix("parameters.")
            name = path.removeprefix("switches.")
            return name, f"{path} = {units.clip(str(rest[1]))}"
        case "without":
            name = str(rest[0]).strip().lower()
            known = {switch.row.lower(): switch.name for switch in switches.SWITCHES if switch.row}
            return known.get(name, name), f"without {units.clip(str(rest[0]))}"
        case "acts_without":
            text = ",".join(f"{key}={rest[0][column]}" for key, column in _ACT.items() if column in rest[0])
            return f"--leave-out {text}", "leave them out"
        case _:
            by, first, last = rest
            return f"--move {first}:{last}", f"by {by:+d} days"


def leave_out(text: str) -> Step:
    """Read which dated acts are left out.

    Raises
    ------
    ScenarioError
        If it does not say which.
    """
    which: dict[str, str] = {}
    for part in text.split(","):
        key, equals, value = (piece.strip() for piece in part.partition("="))
        if key not in _ACT or not equals or not value:
            raise ScenarioError(
                f"--leave-out {units.clip(text)}: must say an actor, a kind or a date, as in {_LEAVE_OUT}"
            )
        which[_ACT[key]] = value
    return ("acts_without", which)


def move(text: str) -> Step:
    """Read which dated acts are moved, and by how many days.

    Raises
    ------
    ScenarioError
        If it does not say so.
    """
    found = re.fullmatch(r"\s*([0-9-]+)\s*:\s*([0-9-]+)\s*=\s*([-+]?[0-9]{1,5})\s*", text)
    if found is None:
        raise ScenarioError(f"--move {units.clip(text)}: must be FIRST:LAST=DAYS, as in {_MOVE}")
    first, last, days = found.groups()
    if int(days) == 0:
        raise ScenarioError(f"--move {units.clip(text)}: by 0 days is no change; say how many, as in {_MOVE}")
    return ("acts_shift", int(days), first, last)


def first_day(scenario: "Scenario", steps: Sequence[Step]) -> str:
    """Return the first day on which a changed world may differ: that of the earliest act that is left out or moved.

    Anything else may differ from the first day on. An act's day is that on which it is decided or takes effect,
    whichever comes first, before and after it is moved.
    """
    days = [_first_of(scenario, step) for step in steps]
    return scenario.calendar.format(max(scenario.start, min(days, default=scenario.start)))


def _first_of(scenario: "Scenario", step: Step) -> int:
    meant = min((min(act.decided, act.effective) for act in acts_meant(scenario, step)), default=scenario.start)
    return meant + min(0, int(step[1])) if step[0] == "acts_shift" else meant


def acts_meant(scenario: "Scenario", step: Step) -> "list[Act]":
    """Return the dated acts that a step leaves out or moves; none for any other step."""
    word, *rest = step
    acts = scenario.tables.timeline
    if word == "acts_without":
        which = rest[0]
        day = None if "effective_from" not in which else scenario.calendar.parse(which["effective_from"])
        return [
            act
            for act in acts
            if which.get("actor") in (None, act.actor)
            and which.get("kind") in (None, act.kind)
            and day in (None, act.effective)
        ]
    if word == "acts_shift":
        low, high = (scenario.calendar.parse(date) for date in rest[1:])
        return [act for act in acts if low <= act.effective <= high]
    return []


def refuse_idle(question: Question, worlds: Sequence[Sequence[Step]], steps: Sequence[Step]) -> None:
    """Refuse a change of which one step changes nothing, in none of the worlds.

    Parameters
    ----------
    question : Question
        With what holds on both sides.
    worlds : sequence of sequences of steps
        What leads to each world.
    steps : sequence of steps
        The change.

    Raises
    ------
    ScenarioError
        Naming the first such step.
    """
    for place, step in enumerate(steps):
        if not any(_differs(question, (*world, *steps[:place]), step) for world in worlds):
            why = "no run depends on that" if _is_only_words(step) else "it is so already"
            raise ScenarioError(f"{question.name} {words(step)}: that changes nothing, {why}")


def _is_only_words(step: Step) -> bool:
    return step[0] == "set" and str(step[1]).strip() in _ONLY_WORDS


def refuse_other_days(question: Question, steps: Sequence[Step]) -> None:
    """Refuse a change after which a scenario has other days: day by day there is nothing to compare.

    Raises
    ------
    ScenarioError
        Saying which days either world would have.
    """
    if not question.is_scenario:
        return
    document = question.subject.document
    one, other = (
        changed("scenario", document, canonical([*question.given, *more])).dates() for more in ((), tuple(steps))
    )
    if one != other:
        raise ScenarioError(
            f"{question.name} {', '.join(words(step) for step in steps)}: the two worlds would have other days,"
            f" {one[0]} to {one[-1]} and {other[0]} to {other[-1]}; say the days on both sides (--given), or none"
        )


def _differs(question: Question, before: Sequence[Step], step: Step) -> bool:
    """Return whether one more step makes another world: one that says anything else, or has another number."""
    kind, document = question.subject.kind, question.subject.document
    one, other = (changed(kind, document, canonical([*question.given, *before, *more])) for more in ((), (step,)))
    if KINDS[kind].said(one) == KINDS[kind].said(other):
        return False
    return not question.is_scenario or _content(one) != _content(other)


def _content(scenario: "Scenario") -> Mapping[str, object]:
    """Return all that a run depends on: numbers as they are in force, whether a scenario says them or not."""
    from groundswell.engine.plan import plan  # noqa: PLC0415 - heavy

    told = scenario.to_dict()
    said = {key: value for key, value in told["scenario"].items() if key not in _NO_MATTER}
    tables = {name: table for name, table in told["tables"].items() if name != "accepted"}
    return {"said": said, "tables": tables, "numbers": plan(scenario).settings()}


def words(step: Step) -> str:
    """Say a step as a sentence goes on."""
    word, *rest = step
    match word:
        case "set":
            return f"with {rest[0]} = {rest[1]}"
        case "values":
            return "with " + ", ".join(f"{path} = {value}" for path, value in rest[0].items())
        case "without":
            return f"without {str(rest[0]).replace('_', ' ')}"
        case "acts_without":
            which = rest[0]
            whose = f"the {which['actor']}'s " if "actor" in which else ""
            what = which.get("kind", "acts").replace("_", " ")
            when = f" of {day_said(which['effective_from'])}" if "effective_from" in which else ""
            return f"without {whose}{what}{when}"
        case "acts_shift":
            by, first, last = rest
            return f"with dated acts from {day_said(first)} to {day_said(last)} moved by {by:+d} days"
        case _:
            return str(word)
