"""How runs stand against a table of targets: what each showed, and the share of them inside each band."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from groundswell import units
from groundswell.errors import DataError
from groundswell.observe import OBSERVABLES
from groundswell.observe.regime import LABELS
from groundswell.observe.targets import COLUMNS, Target, make_target, read_targets
from groundswell.world.record import Record

__all__ = [
    "Lookup",
    "RecordLookup",
    "Score",
    "check_targets",
    "combine",
    "names_of",
    "observe",
    "score",
    "scores_from_json",
    "scores_to_json",
]

Observed = float | str | None


class Lookup(Protocol):
    """Where a score finds its series: a run, a results folder, or a replicate of an ensemble."""

    @property
    def dates(self) -> tuple[str, ...]:
        """Days of the run, in order."""
        ...

    def series(self, name: str, member: int | None) -> NDArray[Any]:
        """Return an observable by day, (days,); of the group with that number where it has groups."""
        ...

    def members(self, scope: str) -> Sequence[str]:
        """Return the names of the groups of a kind."""
        ...

    def known(self) -> Sequence[str]:
        """Return the names of the observables that it holds."""
        ...


@dataclass(frozen=True)
class Score:
    """A target, what each replicate showed, and which replicates lie inside the band."""

    target: Target
    observed: tuple[Observed, ...]
    inside: tuple[bool, ...]

    @property
    def share(self) -> float:
        """Share of the replicates inside the band."""
        return sum(self.inside) / len(self.inside) if self.inside else math.nan

    @property
    def middle(self) -> Observed:
        """The middle replicate's value: the median number or date, or the commonest label."""
        seen = [value for value in self.observed if value is not None]
        if not seen:
            return None
        if self.target.kind == "label":
            return max(sorted({str(value) for value in seen}), key=seen.count)
        if self.target.kind == "date":
            return sorted(str(value) for value in seen)[(len(seen) - 1) // 2]
        return float(np.median([float(value) for value in seen]))


class RecordLookup:
    """Series straight from a finished run, computed when asked for and kept."""

    def __init__(self, record: Record) -> None:
        self.dates = record.dates
        self._record = record
        self._kept: dict[str, NDArray[Any]] = {}

    def series(self, name: str, member: int | None) -> NDArray[Any]:
        """Return an observable by day, (days,); of the group with that number where it has groups."""
        if name not in self._kept:
            self._kept[name] = OBSERVABLES[name].compute(self._record)
        values = self._kept[name]
        return values if member is None else values[:, member]

    def members(self, scope: str) -> Sequence[str]:
        """Return the names of the groups of a kind."""
        return names_of(self._record, scope)

    def known(self) -> Sequence[str]:
        """Return the observables that the run's switches leave."""
        return tuple(name for name, found in OBSERVABLES.items() if found.measured_in(self._record.switches))


def names_of(record: Record, scope: str) -> tuple[str, ...]:
    """Return the names of a run's plants, districts, trades, regiments or outlets."""
    city = record.city
    tables: Mapping[str, tuple[str, ...]] = {
        "plant": city.plants.name,
        "district": city.districts.name,
        "trade": city.trades.name,
        "regiment": city.regiments.name,
        "outlet": city.outlets.name,
    }
    return tables[scope]


def check_targets(
    targets: Sequence[Target],
    dates: Sequence[str],
    members: Mapping[str, Sequence[str]],
    known: Sequence[str] = tuple(OBSERVABLES),
) -> None:
    """Refuse targets that a run of these days and groups could not answer.

    Parameters
    ----------
    targets : sequence of Target
        As read.
    dates : sequence of str
        Days of the run, in order.
    members : mapping of str to sequence of str
        Names of the groups by kind: plants, districts, trades and so on.
    known : sequence of str
        Observables that the run holds.

    Raises
    ------
    DataError
        For the first that names an unknown quantity or group, lies outside the run, or asks for what its
        quantity does not have.
    """
    for target in targets:
        _check_quantity(target, known)
        if target.scope != "city" and target.member not in members.get(target.scope, ()):
            nearest = units.nearest(target.member, members.get(target.scope, ()))
            raise DataError(f"{target.place}: no {target.scope} is called {target.member!r}; {nearest}")
        for date in {target.first, target.last} - {""}:
            if date not in dates:
                raise DataError(
                    f"{target.place}: window {target.window} lies outside the run, which has the days"
                    f" {dates[0]} to {dates[-1]}"
                )


def _check_quantity(target: Target, known: Sequence[str]) -> None:
    found = OBSERVABLES.get(target.name)
    wanted = ("day",) if target.scope == "city" else ("day", target.scope)
    if target.name not in known or found is None or (found.dims != wanted and not found.ratio):
        raise DataError(_no_quantity(target, known))
    label = found.unit == "label"
    if label != (target.kind == "label"):
        said = "labels" if label else "numbers"
        raise DataError(f"{target.place}: {target.quantity} is given in {said}; low, high and statistic must suit them")
    if label:
        _check_labels(target)
    one_number = bool(found.ratio)
    if one_number and target.statistic != "value":
        raise DataError(f"{target.place}: {target.quantity} is one number a window; its statistic is 'value'")
    if target.statistic == "value" and not one_number and target.first != target.last:
        raise DataError(f"{target.place}: 'value' is of one day; {target.window} has several (say max, mean, last ...)")
    if target.statistic == "value" and not one_number and target.first == "":
        raise DataError(f"{target.place}: 'value' is of one day; write it as window")


def _check_labels(target: Target) -> None:
    for said in (target.low, target.high):
        if said not in LABELS:
            near = units.nearest(str(said), LABELS)
            raise DataError(f"{target.place}: {units.clip(str(said))!r} is no {target.quantity}; {near}")


def _no_quantity(target: Target, known: Sequence[str]) -> str:
    ending = "" if target.scope == "city" else f"_by_{target.scope}"
    choices = [
        name.removesuffix(ending)
        for name in known
        if name in OBSERVABLES
        and name.endswith(ending)
        and (OBSERVABLES[name].ratio or len(OBSERVABLES[name].dims) == 1 + bool(ending))
        and "session" not in OBSERVABLES[name].dims
    ]
    of = "" if target.scope == "city" else f" by {target.scope}"
    return (
        f"{target.place}: quantity {units.clip(target.quantity)!r} is not measured{of} in this run;"
        f" {units.nearest(target.quantity, choices)}"
    )


def observe(targets: Sequence[Target], lookup: Lookup) -> tuple[Observed, ...]:
    """Return what one run shows of each target.

    Parameters
    ----------
    targets : sequence of Target
        As read.
    lookup : Lookup
        Where the run's series are found.

    Returns
    -------
    tuple
        A number, a date or a label each; None where a day never came or a value is undefined.

    Raises
    ------
    DataError
        As `check_targets`.
    """
    scopes = {target.scope for target in targets} - {"city"}
    check_targets(targets, lookup.dates, {scope: lookup.members(scope) for scope in scopes}, lookup.known())
    return tuple(_observed(target, lookup) for target in targets)


def _observed(target: Target, lookup: Lookup) -> Observed:
    first = lookup.dates.index(target.first) if target.first else 0
    last = lookup.dates.index(target.last) if target.last else len(lookup.dates) - 1
    days = slice(first, last + 1)
    ratio = OBSERVABLES[target.name].ratio
    if ratio:
        part, whole = (float(lookup.series(name, None)[days].sum()) for name in ratio)
        return part / whole if whole > 0 else None
    member = None if target.scope == "city" else list(lookup.members(target.scope)).index(target.member)
    values = lookup.series(target.name, member)[days]
    if target.kind == "label":
        return str(values[-1])
    return _statistic(target, np.asarray(values, dtype=np.float64), lookup.dates[days])


def _statistic(target: Target, values: NDArray[np.float64], dates: Sequence[str]) -> Observed:
    """Return a statistic of a window; days on which the quantity is undefined do not count."""
    defined = np.isfinite(values)
    above = defined & (np.where(defined, values, 0.0) > target.level)
    if target.statistic == "days_above":
        return float(above.sum())
    if target.statistic == "first_day_above":
        return dates[int(above.argmax())] if above.any() else None
    if target.statistic == "day_of_max":
        return dates[int(np.nanargmax(values))] if defined.any() else None
    found = _number(target.statistic, values, values[defined])
    return found if math.isfinite(found) else None


def _number(statistic: str, values: NDArray[np.float64], defined: NDArray[np.float64]) -> float:
    if statistic == "change":
        return float(values[-1] - values[0])
    if statistic in {"value", "last"}:
        return float(values[-1])
    if len(defined) == 0:
        return math.nan
    if statistic in {"mean", "sum"}:
        return float(defined.mean() if statistic == "mean" else defined.sum())
    return float(defined.max() if statistic == "max" else defined.min())


def combine(targets: Sequence[Target], replicates: Sequence[Sequence[Observed]]) -> tuple[Score, ...]:
    """Bring replicates' observations together: one score a target."""
    return tuple(
        Score(target, tuple(column), tuple(target.holds(value) for value in column))
        for target, column in zip(targets, zip(*replicates, strict=True), strict=True)
    )


def score(targets: Sequence[Target] | str | Path, runs: Sequence[Lookup | Record]) -> tuple[Score, ...]:
    """Score finished runs against targets.

    Parameters
    ----------
    targets : sequence of Target, or path
        As read, or the table's file.
    runs : sequence of Lookup or Record
        One a replicate: records, or results read back.

    Raises
    ------
    DataError
        As `check_targets`.
    """
    wanted = read_targets(Path(targets)) if isinstance(targets, (str, Path)) else targets
    lookups = [RecordLookup(run) if isinstance(run, Record) else run for run in runs]
    return combine(wanted, [observe(wanted, lookup) for lookup in lookups])


def scores_from_json(text: str) -> tuple[Score, ...]:
    """Return the scores that `scores_to_json` wrote.

    Raises
    ------
    DataError
        If a target in it cannot be used.
    KeyError, TypeError, ValueError
        If the text is of another form.
    """
    found = []
    for said in json.loads(text):
        row = {column: str(said[column]) for column in COLUMNS}
        target = make_target(f"target {row['id']}", row)
        found.append(Score(target, tuple(said["observed"]), tuple(bool(inside) for inside in said["inside"])))
    return tuple(found)


def scores_to_json(scores: Sequence[Score]) -> str:
    """Return scores as JSON text: a list with one object a target, undefined values as null."""
    return json.dumps(
        [
            {
                "id": found.target.id,
                "quantity": found.target.quantity,
                "scope": found.target.where,
                "window": found.target.window,
                "statistic": found.target.asked,
                "low": found.target.low,
                "high": found.target.high,
                "observed": list(found.observed),
                "middle": found.middle,
                "inside": list(found.inside),
                "share_inside": found.share,
            }
            for found in scores
        ],
        indent=1,
        allow_nan=False,
    )
