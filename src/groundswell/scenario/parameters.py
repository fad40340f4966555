"""Numbers of the model: each with a unit, a range that may be swept, and a source.

A mechanism or an institution declares its numbers with `param`; a scenario may say another value within the
range.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from groundswell import units
from groundswell.errors import ScenarioError

__all__ = ["BoundParameter", "Override", "Parameter", "Status", "bind", "param"]

Status = Literal["assumed", "fitted", "record"]


@dataclass(frozen=True)
class Parameter:
    """A number that the model needs, as declared: its usual value, its range, and where it comes from.

    Attributes
    ----------
    value, low, high : float
        Usual value and range, in the base unit.
    unit : str
        The base unit: ``per day``, ``share``, ``days``, ``people``, ``logit`` and so on.
    source : str
        A page, a row of data, ``assumption A7``, or ``fit``.
    doc : str
        What it means, in a sentence.
    fitted : bool
        Whether it belongs to the few that a fit may move.
    text : str
        The value as written.
    """

    value: float
    low: float
    high: float
    unit: str
    source: str
    doc: str = ""
    fitted: bool = False
    text: str = ""

    def parse(self, given: str | float) -> float:
        """Read another value for this parameter.

        Parameters
        ----------
        given : str or number
            A number with its unit; bare only for a share.

        Returns
        -------
        float
            In the base unit.

        Raises
        ------
        ScenarioError
            If the unit is missing or another one, or the value lies outside the range. The sentence begins
            with the value; the caller puts file and path before it.
        """
        value = self._in_unit(given)
        if not self.low <= value <= self.high:
            unit = "" if self.unit == "plain" else f" {self.unit}"
            raise ScenarioError(
                f"{_quoted(given)} lies outside the range {units.shown(self.low)} to {units.shown(self.high)}"
                f"{unit}; the declared value is {units.shown(self.value)}"
            )
        return value

    def _in_unit(self, given: str | float) -> float:
        if isinstance(given, str) and given.strip().endswith(" plain"):
            if self.unit not in units.PLAIN:
                plain = given.strip().removesuffix("plain").strip()
                raise ScenarioError(f'{plain} has no unit; write "{plain} {self.unit}"')
            return units.number(given.strip().removesuffix("plain"))
        found = units.measure(given)
        if found.unit == self.unit:
            return found.value
        bare = not isinstance(given, str) or units.is_bare(given)
        if bare:
            raise ScenarioError(f'{_quoted(given)} has no unit; write "{str(given).strip()} {self.unit}"')
        raise ScenarioError(f"{_quoted(given)} is in {found.unit}; this parameter is in {self.unit}")

    def bind(self, value: float) -> "Parameter":
        """Return this parameter with another usual value, in the base unit."""
        return replace(self, value=float(value), text=f"{units.shown(value)} {self.unit}")


@dataclass(frozen=True)
class BoundParameter:
    """A parameter as one scenario uses it.

    Attributes
    ----------
    value, low, high : float
        In the base unit.
    unit, source : str
        As declared, or as the scenario says.
    status : {"assumed", "fitted", "record"}
        Where the number comes from.
    changed : bool
        Whether the scenario says another value than the declared one.
    doc : str
        What it means.
    """

    value: float
    low: float
    high: float
    unit: str
    source: str
    status: Status
    changed: bool
    doc: str = ""


@dataclass(frozen=True)
class Override:
    """What a scenario says of one parameter: a value, and at will its source, range, and a mark of a fit."""

    value: str | float
    source: str = ""
    fitted: bool | None = None
    low: str | float | None = None
    high: str | float | None = None


def param(value: str, *, low: str, high: str, source: str, doc: str = "", fitted: bool = False) -> Parameter:
    """Declare a number of the model.

    Parameters
    ----------
    value : str
        Usual value with its unit: ``"0.06 per day"``. Only a share may stand without one.
    low, high : str
        Range that a scenario may use and a sweep may cover, in the same unit.
    source : str
        A page, a row of data, ``assumption A7``, or ``fit``; never empty.
    doc : str
        What it means, in a sentence.
    fitted : bool
        Whether a fit may move it.

    Returns
    -------
    Parameter
        Frozen, in base units.

    Raises
    ------
    ScenarioError
        If there is no source, the units differ, or the value lies outside its range.
    """
    if source.strip() == "":
        raise ScenarioError(f'{value!r}: every parameter has a source; write a page, a data row or "assumption A..."')
    middle, least, most = units.measure(value), units.measure(low), units.measure(high)
    for end in (least, most):
        if end.unit != middle.unit:
            raise ScenarioError(f"{value!r}: its range is in {end.unit}, its value in {middle.unit}")
    if not least.value <= middle.value <= most.value:
        raise ScenarioError(f"{value!r} lies outside its own range {low} to {high}")
    return Parameter(middle.value, least.value, most.value, middle.unit, source, doc, fitted, value)


def bind(
    place: str, owner: str, declared: Mapping[str, Parameter], overrides: Mapping[str, Override]
) -> dict[str, BoundParameter]:
    """Return an owner's parameters as a scenario uses them.

    Parameters
    ----------
    place : str
        File named in errors.
    owner : str
        Mechanism, institution or measure.
    declared : mapping of str to Parameter
        What it declares.
    overrides : mapping of str to Override
        What the scenario says.

    Raises
    ------
    ScenarioError
        If the scenario names a parameter that is not declared, or a value that it cannot have.
    """
    for name in overrides:
        if name not in declared:
            raise ScenarioError(
                f"{place}: {_path(owner, name)}: no such parameter; {units.nearest(name, sorted(declared))}"
            )
    return {name: _bound(place, owner, name, declared[name], overrides.get(name)) for name in declared}


def _path(owner: str, name: str) -> str:
    return f"population.{name}" if owner == "population" else f"parameters.{owner}.{name}"


def _bound(place: str, owner: str, name: str, declared: Parameter, said: Override | None) -> BoundParameter:
    if said is None:
        status = _status(declared.source, fitted=declared.fitted)
        return BoundParameter(
            declared.value,
            declared.low,
            declared.high,
            declared.unit,
            declared.source,
            status,
            changed=False,
            doc=declared.doc,
        )
    try:
        value = declared.parse(said.value)
        low = declared.low if said.low is None else declared.parse(said.low)
        high = declared.high if said.high is None else declared.parse(said.high)
        _within(said.value, value, low, high, declared.unit)
    except ScenarioError as error:
        raise ScenarioError(f"{place}: {_path(owner, name)} = {error}") from error
    fitted = declared.fitted if said.fitted is None else said.fitted
    changed = value != declared.value
    source = said.source or (f"set in the scenario; declared: {declared.source}" if changed else declared.source)
    return BoundParameter(
        value,
        low,
        high,
        declared.unit,
        source,
        _status(source, fitted=fitted),
        changed=changed,
        doc=declared.doc,
    )


def _within(given: str | float, value: float, low: float, high: float, unit: str) -> None:
    if not low <= value <= high:
        raise ScenarioError(
            f"{_quoted(given)} lies outside the scenario's own range {units.shown(low)} to {units.shown(high)} {unit}"
        )


def _status(source: str, *, fitted: bool) -> Status:
    if fitted:
        return "fitted"
    lowered = source.lower()
    if lowered == "fit" or lowered.startswith("fit "):
        return "fitted"
    return "assumed" if "assum" in lowered or lowered.startswith("set in") else "record"


def _quoted(given: str | float) -> str:
    # Nobody typed the word that marks a bare number.
    return f'"{units.clip(given.strip().removesuffix(" plain"))}"' if isinstance(given, str) else str(given)
