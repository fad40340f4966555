"""Changes as they are said: another value, something switched off, dated acts left out or moved."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from groundswell import units
from groundswell.errors import ScenarioError
from groundswell.study.verbs.question import Step
from groundswell.study.verbs.saying import day_said

if TYPE_CHECKING:
    from groundswell.scenario.model import Scenario

__all__ = ["Changes", "first_day", "leave_out", "move", "steps_of", "words"]

_ACT = {"actor": "actor", "kind": "kind", "date": "effective_from"}
"""What dated acts are known by, and what a scenario calls it."""

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
        If one is not said as it should be.
    """
    return (
        *(("set", path, value) for path, value in changes.values),
        *(("without", name) for name in changes.without),
        *(leave_out(text) for text in changes.leave_out),
        *(move(text) for text in changes.move),
    )


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
    return ("acts_shift", int(days), first, last)


def first_day(scenario: "Scenario", steps: Sequence[Step]) -> str:
    """Return the first day on which a changed world may differ: that of the earliest act that is left out or moved.

    Anything else may differ from the first day on. An act's day is that on which it is decided or takes effect,
    whichever comes first, before and after it is moved.
    """
    days = [_first_of(scenario, step) for step in steps]
    return scenario.calendar.format(max(scenario.start, min(days, default=scenario.start)))


def _first_of(scenario: "Scenario", step: Step) -> int:
    word, *rest = step
    acts = scenario.tables.timeline
    if word == "acts_without":
        which = rest[0]
        day = None if "effective_from" not in which else scenario.calendar.parse(which["effective_from"])
        meant = [
            min(act.decided, act.effective)
            for act in acts
            if which.get("actor") in (None, act.actor)
            and which.get("kind") in (None, act.kind)
            and day in (None, act.effective)
        ]
        return min(meant, default=int(scenario.start))
    if word == "acts_shift":
        by, first, last = rest
        low, high = scenario.calendar.parse(first), scenario.calendar.parse(last)
        moved = [min(act.decided, act.effective) for act in acts if low <= act.effective <= high]
        return min(moved, default=scenario.start) + min(0, int(by))
    return scenario.start


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
