"""What a program gives to a question, read as the command line would say it, or refused in one sentence."""

import math
import numbers
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeGuard

import numpy as np

from groundswell import units
from groundswell.errors import ScenarioError

if TYPE_CHECKING:
    from groundswell.observe.targets import Target

__all__ = ["check_flags", "in_python", "names", "number", "place", "ranges", "targets", "values", "whole"]


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


def number(name: str, value: object) -> float:
    """Read a number that is not endless; arguments and errors as for `whole`."""
    if not _is_real(value):
        raise ScenarioError(f"{name} = {units.clip(repr(value))}: must be a number")
    return _finite(name, value)


def _is_real(value: object) -> TypeGuard[numbers.Real]:
    """Whether a value is a number: neither true nor false, and no stretch of time, which numpy counts as one."""
    return isinstance(value, numbers.Real) and not isinstance(value, bool | np.timedelta64)


def _finite(name: str, value: numbers.Real) -> float:
    """Return a number as Python's own.

    Raises
    ------
    ScenarioError
        If it is endless, none, or larger than any that can be reckoned with.
    """
    try:
        found = float(value)
    except OverflowError as error:
        raise ScenarioError(f"{name}: is too large a number") from error
    if not math.isfinite(found):
        raise ScenarioError(f"{name} = {value}: must be a finite number")
    return found


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
    if _is_real(value):
        return int(value) if isinstance(value, numbers.Integral) else _finite(name, value)
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
        low, high = (_end(f"vary: {path}", end) for end in ends)
        if low and high:
            return f"{path}={low}:{high}"
    example = '(2, 7), ("0.05 per day", "0.2 per day"), or None for its declared range'
    raise ScenarioError(f"vary: {path}: {units.clip(repr(ends))} is no range; say {example}")


def _end(name: str, end: object) -> str:
    """Return one end of a range as text; empty if it is none.

    Raises
    ------
    ScenarioError
        If it is an endless number.
    """
    if isinstance(end, str | units.Measure):
        return str(end)
    return repr(_finite(name, end)) if _is_real(end) else ""


def targets(said: object) -> "tuple[Target, ...]":
    """Read targets.

    Raises
    ------
    ScenarioError
        If anything among them is none.
    """
    from groundswell.observe.targets import Target  # noqa: PLC0415 - heavy

    if not isinstance(said, Sequence) or isinstance(said, str | bytes):
        raise ScenarioError(f"targets = {units.clip(repr(said))}: must be a list of targets")
    for one in said:
        if not isinstance(one, Target):
            raise ScenarioError(
                f"targets: {units.clip(repr(one))} is no target; groundswell.observe.targets.read_targets reads a table"
                " of them"
            )
    return tuple(said)


_ALIKE = (
    "cut dask design given given-without label leave-out method move over-sets over-structures people points refine"
    " replicates seed store vary without workers"
)
"""Options that a program knows by the same name, with ``_`` for ``-``."""

_IN_PYTHON = {
    **{f"--{name}": name.replace("-", "_") for name in _ALIKE.split()},
    "--set PATH=VALUE": 'changes={"PATH": "VALUE"}',
    "--set NAME=VALUE": 'changes={"NAME": "VALUE"}',
    "--set": "changes",
    "--without NAME": 'without="NAME"',
    "--vary PATH=LOW:HIGH": 'vary="PATH=LOW:HIGH"',
    "--outcome": "outcomes",
    "--show": "shown",
    "--from": "since",
    "--to": "until",
}
"""Options of questions, some with what stands for their values, as a program writes them."""

_OPTION = re.compile(
    rf"(?<![\w/'\"-])(?:{'|'.join(re.escape(said) for said in sorted(_IN_PYTHON, key=len, reverse=True))})(?![\w-])"
)
"""Any of them, but not within a path or within quotes: such words are the user's."""


def in_python(sentence: str, show: str = "shown") -> str:
    """Return a sentence of the command line with its options named as a program names them.

    What no question takes as an argument, such as ``--anyway``, is left as it is.
    """
    said = {**_IN_PYTHON, "--show": show}
    return _OPTION.sub(lambda found: said[found[0]], sentence)


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
