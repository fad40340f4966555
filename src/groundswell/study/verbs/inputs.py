"""What a program gives to a question, read as the command line would say it, or refused in one sentence."""

import math
import numbers
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from groundswell import units
from groundswell.errors import ScenarioError

if TYPE_CHECKING:
    from groundswell.observe.targets import Target

__all__ = ["check_flags", "in_python", "names", "place", "ranges", "targets", "values", "whole"]

_OPTION = re.compile(r"(?<![\w-])--[a-z]+(?:-[a-z]+)*")


def whole(name: str, value: object) -> int:
    """Read a whole number.

    Parameters
    ----------
    name : str
        What it is called.
    value : object
        What was given.

    Raises
    ------
    ScenarioError
        If it is none.
    """
    if isinstance(value, bool) or not isinstance(value, numbers.Integral):
        raise ScenarioError(f"{name} = {units.clip(repr(value))}: must be a whole number")
    return int(value)


def check_flags(**flags: object) -> None:
    """Refuse anything but true and false.

    Raises
    ------
    ScenarioError
        Naming the first that is neither.
    """
    for name, value in flags.items():
        if not isinstance(value, bool):
            raise ScenarioError(f"{name} = {units.clip(repr(value))}: must be True or False")


def names(name: str, said: object) -> tuple[str, ...]:
    """Read names: one alone, or several.

    Raises
    ------
    ScenarioError
        If they are no texts.
    """
    if isinstance(said, str):
        return (said,)
    if isinstance(said, Mapping) or not isinstance(said, Sequence | set | frozenset):
        raise ScenarioError(f"{name} = {units.clip(repr(said))}: must be a name, or a list of names")
    found = tuple(sorted(said, key=repr) if isinstance(said, set | frozenset) else said)
    for one in found:
        if not isinstance(one, str):
            raise ScenarioError(f"{name}: {units.clip(repr(one))} is no name")
    return found


def values(name: str, said: object) -> tuple[tuple[str, Any], ...]:
    """Read values by path.

    Raises
    ------
    ScenarioError
        If it is no mapping from paths to values, or a value is none.
    """
    return tuple((path, _plain(f"{name}: {path}", value)) for path, value in _by_path(name, said))


def _by_path(name: str, said: object) -> tuple[tuple[str, Any], ...]:
    if said is None:
        return ()
    if not isinstance(said, Mapping) or not all(isinstance(path, str) for path in said):
        example = '{"lean.b_social": "5 logit"}'
        raise ScenarioError(f"{name} = {units.clip(repr(said))}: must be values by path, such as {example}")
    return tuple(said.items())


def _plain(name: str, value: object) -> str | int | float | bool:
    """Return a value as plain as the command line would read it.

    Raises
    ------
    ScenarioError
        If it is none that a scenario or a classic could take.
    """
    if isinstance(value, str | units.Measure):
        return str(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, bool | np.bool_):
        return bool(value)
    if isinstance(value, numbers.Integral):
        return int(value)
    if isinstance(value, numbers.Real):
        if not math.isfinite(value):
            raise ScenarioError(f"{name} = {value}: must be a finite number")
        return float(value)
    allowed = "a number, a text such as '5 logit', a date, True or False"
    raise ScenarioError(f"{name} = {units.clip(repr(value))}: must be {allowed}")


def ranges(said: object) -> tuple[str, ...]:
    """Read what is varied, and between which values.

    Parameters
    ----------
    said : str, sequence of str, or mapping
        ``"lean.b_social=2:5 logit"``, or a path alone for its declared range; or by path a pair of ends, a text such as
        ``"2:5 logit"``, or None for the declared range.

    Raises
    ------
    ScenarioError
        If a range cannot be read.
    """
    if not isinstance(said, Mapping):
        return names("vary", said)
    return tuple(_range(path, ends) for path, ends in _by_path("vary", said))


def _range(path: str, ends: object) -> str:
    if ends is None:
        return path
    if isinstance(ends, str):
        return f"{path}={ends}"
    if isinstance(ends, Sequence) and len(ends) == 2:
        low, high = (_end(end) for end in ends)
        if low and high:
            return f"{path}={low}:{high}"
    example = '(2, 7), ("0.05 per day", "0.2 per day"), or None for its declared range'
    raise ScenarioError(f"vary: {path}: {units.clip(repr(ends))} is no range; say {example}")


def _end(end: object) -> str:
    """Return one end of a range as text; empty if it is none."""
    if isinstance(end, str | units.Measure):
        return str(end)
    return repr(float(end)) if isinstance(end, numbers.Real) and not isinstance(end, bool) else ""


def targets(said: object) -> "tuple[Target, ...]":
    """Read targets.

    Raises
    ------
    ScenarioError
        If anything among them is none.
    """
    from groundswell.observe.targets import Target  # noqa: PLC0415 - heavy

    if not isinstance(said, Sequence) or isinstance(said, str):
        raise ScenarioError(f"targets = {units.clip(repr(said))}: must be a list of targets")
    for one in said:
        if not isinstance(one, Target):
            raise ScenarioError(
                f"targets: {units.clip(repr(one))} is no target; a scenario's are in its tables.targets"
            )
    return tuple(said)


_IN_PYTHON = {
    "--set": "changes",
    "--outcome": "outcomes",
    "--show": "shown",
    "--from": "since",
    "--to": "until",
}
"""Options that a program knows by another name; of all others it is the same with ``_`` for ``-``."""


def in_python(sentence: str, show: str = "shown") -> str:
    """Return a sentence of the command line with its options named as a program names them."""
    names = {**_IN_PYTHON, "--show": show}
    return _OPTION.sub(lambda found: names.get(found[0], found[0].removeprefix("--").replace("-", "_")), sentence)


def place(name: str, said: object) -> Path | None:
    """Read where a file lies, if that is said.

    Raises
    ------
    ScenarioError
        If it is no path.
    """
    if said is None:
        return None
    if not isinstance(said, str | Path) or str(said).strip() == "":
        raise ScenarioError(f"{name} = {units.clip(repr(said))}: must be a file's path")
    return Path(said)
