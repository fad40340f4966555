"""What is varied, and between which values, as the command line says it: ``lean.b_social=2:5 logit``."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from groundswell import units
from groundswell.errors import ScenarioError
from groundswell.study.designs import Varied, check_box
from groundswell.study.numbers import WHOLE, assumed, fitted
from groundswell.study.verbs.question import Question, Step, scenario_of

__all__ = ["GROUPS", "box_from", "box_of", "box_to", "placed", "steps_at", "usual_of"]

Floats = NDArray[np.float64]

GROUPS = ("fitted", "assumed")
"""Words that stand for many parameters at once, each over its declared range."""

_WHOLE = frozenset({*WHOLE, "people", "level"})


@dataclass(frozen=True)
class _Known:
    """A parameter that may be varied: its range, unit and usual value."""

    low: float
    high: float
    unit: str
    value: float


def _known(question: Question) -> Mapping[str, _Known]:
    if not question.is_scenario:
        changed = question.opened
        return {
            name: _Known(one.low, one.high, one.unit, float(changed.values[name]))
            for name, one in changed.classic.parameters.items()
        }
    from groundswell.engine.plan import plan  # noqa: PLC0415 - heavy

    return {
        f"{owner}.{name}": _Known(one.low, one.high, one.unit, one.value)
        for owner, numbers in plan(question.opened).parameters.items()
        for name, one in numbers.items()
    }


def box_of(question: Question, said: Sequence[str]) -> tuple[Varied, ...]:
    """Read what is varied.

    Parameters
    ----------
    question : Question
        Whose parameters.
    said : sequence of str
        ``PATH=LOW:HIGH`` with units, ``PATH`` for its whole declared range, or one of `GROUPS`.

    Raises
    ------
    ScenarioError
        If there is no such parameter, a range is empty or goes beyond what is declared, a unit is missing, or a
        number is set in the whole study too. A group leaves out what is set.
    """
    known, given = _known(question), _given(question)
    box: list[Varied] = []
    for text in said:
        if text.strip() in GROUPS:
            scenario = scenario_of(question, f"--vary {text}")
            numbers = fitted(scenario) if text.strip() == "fitted" else assumed(scenario)
            box += [Varied(one.path, one.low, one.high, one.unit) for one in numbers if one.path not in given]
        else:
            box.append(_one(question, known, text))
            if box[-1].path in given:
                path = box[-1].path
                raise ScenarioError(f"{path} is both varied and set, to {given[path]}; say one of the two")
    check_box(box)
    return tuple(box)


def _given(question: Question) -> dict[str, str]:
    """Return the numbers that are set in the whole study, by path."""
    said = [step[1:] for step in question.given if step[0] == "set"]
    return {str(path).strip().removeprefix("parameters."): units.clip(str(value)) for path, value in said}


def _one(question: Question, known: Mapping[str, _Known], text: str) -> Varied:
    path, equals, stretch = (part.strip() for part in text.partition("="))
    path = path.removeprefix("parameters.")
    if path not in known:
        raise ScenarioError(
            f"--vary {units.clip(path)}: no such parameter of {question.name}; {units.nearest(path, known)}"
        )
    one = known[path]
    low, high = (one.low, one.high) if not equals else _ends(text, stretch, one)
    if not (math.isfinite(low) and math.isfinite(high)) or low >= high:
        raise ScenarioError(f"--vary {units.clip(text)}: an empty range; the first number must be the lower one")
    if low < one.low or high > one.high:
        raise ScenarioError(
            f"--vary {units.clip(text)}: lies outside the declared range {units.shown(one.low)} to"
            f" {units.shown(one.high)} {one.unit}".rstrip()
        )
    return Varied(path, low, high, one.unit)


def _ends(text: str, stretch: str, one: _Known) -> tuple[float, float]:
    low, colon, high = (part.strip() for part in stretch.partition(":"))
    if not colon or not low or not high:
        raise ScenarioError(f"--vary {units.clip(text)}: must be PATH=LOW:HIGH, or a bare PATH for its whole range")
    if units.is_bare(low) and not units.is_bare(high):
        # "2:5 logit" says the unit once, for both.
        low = f"{low} {high.partition(' ')[2]}"
    return _value(text, low, one), _value(text, high, one)


def _value(text: str, end: str, one: _Known) -> float:
    try:
        if units.is_bare(end) and one.unit in units.PLAIN:
            return units.number(end)
        found = units.measure(end)
    except ScenarioError as error:
        raise ScenarioError(f"--vary {units.clip(text)}: {error}") from error
    if found.unit != one.unit:
        raise ScenarioError(
            f"--vary {units.clip(text)}: {end} must be in {one.unit}, as in {units.shown(one.low)} {one.unit}"
        )
    return found.value


def placed(box: Sequence[Varied], where: Floats) -> Floats:
    """Return points as they can be said: within their ranges to the last digit, counts as whole numbers."""
    found = np.array(where, dtype=np.float64)
    for column, side in enumerate(box):
        if side.unit in _WHOLE:
            found[:, column] = np.round(found[:, column])
        found[:, column] = np.clip(found[:, column], side.low, side.high)
    return found


def steps_at(question: Question, box: Sequence[Varied], point: Sequence[float]) -> tuple[Step, ...]:
    """Return the steps that lead to a point."""
    said = {side.path: side.said(value) for side, value in zip(box, point, strict=True)}
    if question.is_scenario:
        return (("values", said),)
    return tuple(("set", path, value) for path, value in said.items())


def usual_of(question: Question, box: Sequence[Varied]) -> tuple[float, ...]:
    """Return the values that the question's own world has."""
    known = _known(question)
    return tuple(known[side.path].value for side in box)


def box_to(box: Sequence[Varied]) -> list[list[Any]]:
    """Return a box in plain values."""
    return [[side.path, side.low, side.high, side.unit] for side in box]


def box_from(plain: Sequence[Sequence[Any]]) -> tuple[Varied, ...]:
    """Return the box that `box_to` gave."""
    return tuple(Varied(str(path), float(low), float(high), str(unit)) for path, low, high, unit in plain)
