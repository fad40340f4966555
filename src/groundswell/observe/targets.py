"""Targets: what a run should have shown, as a table ``id,quantity,scope,window,statistic,low,high``."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from groundswell import units
from groundswell.errors import DataError
from groundswell.scenario import csv_text

__all__ = ["COLUMNS", "SCOPES", "STATISTICS", "Target", "make_target", "parse_targets", "read_targets"]

COLUMNS = ("id", "quantity", "scope", "window", "statistic", "low", "high")
"""Columns that a table of targets must have; others are carried by people, not by the program."""

SCOPES = ("district", "trade", "plant", "regiment", "outlet")
"""Groups that a scope may name, besides ``city``."""

STATISTICS = (
    "value",
    "max",
    "min",
    "mean",
    "sum",
    "last",
    "change",
    "first_day_above:x",
    "day_of_max",
    "days_above:x",
)
"""What may be asked of a window; x is a number."""

_LARGEST = 2_000_000
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_DATED = frozenset({"first_day_above", "day_of_max"})
_LABELLED = frozenset({"value", "last"})

Kind = Literal["number", "date", "label"]


@dataclass(frozen=True)
class Target:
    """One thing that a run should show, with the band in which it must lie.

    Attributes
    ----------
    id : str
        Its name in the table.
    quantity : str
        Observable, as named for the whole city.
    scope, member : str
        ``city`` and nothing, or a kind of group and the group's name.
    first, last : str
        Dates of the window; both empty for the whole run.
    statistic : str
        What is asked of the window.
    level : float
        The x of ``first_day_above:x`` and ``days_above:x``.
    low, high : float or str
        The band: numbers, dates or labels; both ends belong to it.
    kind : {"number", "date", "label"}
        What the band is made of.
    place : str
        File and line, for errors.
    """

    id: str
    quantity: str
    scope: str
    member: str
    first: str
    last: str
    statistic: str
    level: float
    low: float | str
    high: float | str
    kind: Kind
    place: str

    @property
    def name(self) -> str:
        """Name of the series asked for: ``out_share`` or ``out_share_by_plant``."""
        return self.quantity if self.scope == "city" else f"{self.quantity}_by_{self.scope}"

    @property
    def window(self) -> str:
        """The window as written: a date, two dates, or nothing."""
        return self.first if self.first == self.last else f"{self.first}/{self.last}"

    @property
    def asked(self) -> str:
        """The statistic as written, with its x."""
        return f"{self.statistic}:{self.level:g}" if self.statistic.endswith("_above") else self.statistic

    @property
    def where(self) -> str:
        """The scope as written."""
        return "city" if self.scope == "city" else f"{self.scope}={self.member}"

    def holds(self, observed: float | str | None) -> bool:
        """Return whether an observed value lies in the band; what could not be observed does not."""
        if observed is None:
            return False
        if isinstance(observed, str):
            if self.kind == "date":
                return str(self.low) <= observed <= str(self.high)
            return observed in {self.low, self.high}
        return bool(float(self.low) <= observed <= float(self.high))


def read_targets(path: Path) -> tuple[Target, ...]:
    """Read a table of targets.

    Parameters
    ----------
    path : Path
        A CSV file in UTF-8.

    Returns
    -------
    tuple of Target
        In the order of the file.

    Raises
    ------
    DataError
        If the file cannot be read, or a line cannot be used; the sentence says which and what is allowed.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise DataError(f"{path}: larger than {_LARGEST // 1_000_000} MB; a table of targets is a short list")
        raw = path.read_bytes()
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror})") from error
    return _parsed(csv_text.read_bytes(raw, str(path)))


def parse_targets(text: str, place: str) -> tuple[Target, ...]:
    """Read a table of targets from its text; `place` names it in errors.

    Raises
    ------
    DataError
        As `read_targets`.
    """
    return _parsed(csv_text.read_bytes(text.encode("utf-8", "surrogatepass"), place))


def _parsed(table: csv_text.RawTable) -> tuple[Target, ...]:
    missing = [column for column in COLUMNS if column not in table.columns]
    if missing:
        why = (
            "it is separated by semicolons; save it with commas"
            if ";" in table.columns[0]
            else f"a table of targets has {','.join(COLUMNS)}"
        )
        raise DataError(f"{table.place}: column {missing[0]!r} is missing; {why}")
    if len(table) == 0:
        raise DataError(f"{table.place}: holds no target; write a line for each")
    found: list[Target] = []
    for index, row in enumerate(table.mappings()):
        target = make_target(table.where(index), row)
        if any(other.id == target.id for other in found):
            raise DataError(f"{target.place}: id {target.id!r} stands twice; each target has its own")
        found.append(target)
    return tuple(found)


def make_target(place: str, row: Mapping[str, str | None]) -> Target:
    """Return the target that a row of a table says; `place` names it in errors.

    Raises
    ------
    DataError
        If a cell is empty or says what is not allowed.
    """
    cell = {column: (row.get(column) or "").strip() for column in COLUMNS}
    for column in ("id", "quantity", "scope", "statistic", "low", "high"):
        if cell[column] == "":
            raise DataError(f"{place}: {column} is empty")
    scope, member = _scope(place, cell["scope"])
    first, last = _window(place, cell["window"])
    statistic, level = _statistic(place, cell["statistic"])
    low, high, kind = _band(place, statistic, cell["low"], cell["high"])
    return Target(cell["id"], cell["quantity"], scope, member, first, last, statistic, level, low, high, kind, place)


def _scope(place: str, text: str) -> tuple[str, str]:
    if text == "city":
        return "city", ""
    kind, equals, member = (part.strip() for part in text.partition("="))
    if equals == "" or kind not in SCOPES or member == "":
        allowed = "city, " + ", ".join(f"{scope}=name" for scope in SCOPES)
        raise DataError(f"{place}: scope {units.clip(text)!r} is not one of {allowed}")
    return kind, member


def _window(place: str, text: str) -> tuple[str, str]:
    if text == "":
        return "", ""
    first, slash, last = (part.strip() for part in text.partition("/"))
    last = last if slash else first
    for date in (first, last):
        if not _DATE.fullmatch(date):
            raise DataError(
                f"{place}: window {units.clip(text)!r} is neither a date (1905-10-14) nor two (1905-10-14/1905-10-21)"
            )
    if last < first:
        raise DataError(f"{place}: window {text!r} ends before it begins")
    return first, last


def _statistic(place: str, text: str) -> tuple[str, float]:
    name, colon, level = (part.strip() for part in text.partition(":"))
    allowed = {statistic.partition(":")[0]: ":" in statistic for statistic in STATISTICS}
    if name not in allowed:
        raise DataError(f"{place}: statistic {units.clip(text)!r} is not known; {units.nearest(name, STATISTICS)}")
    if allowed[name] != bool(colon):
        wanted = f"{name}:0.5" if allowed[name] else name
        raise DataError(f"{place}: statistic {units.clip(text)!r} is written {wanted!r}")
    value = _number(level) if colon else 0.0
    if value is None:
        raise DataError(f"{place}: statistic {units.clip(text)!r} needs a number after the colon")
    return name, value


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _band(place: str, statistic: str, low: str, high: str) -> tuple[float | str, float | str, Kind]:
    if statistic in _DATED:
        for end in (low, high):
            if not _DATE.fullmatch(end):
                raise DataError(f"{place}: {statistic} is a day, so low and high are dates, not {units.clip(end)!r}")
        _ordered(place, low, high, up=low <= high)
        return low, high, "date"
    least, most = _number(low), _number(high)
    if least is not None and most is not None:
        _ordered(place, low, high, up=least <= most)
        return least, most, "number"
    if least is None and most is None and statistic in _LABELLED:
        return low, high, "label"
    bad = low if least is None else high
    raise DataError(f"{place}: {units.clip(bad)!r} is not a number; {statistic} has low and high in numbers")


def _ordered(place: str, low: str, high: str, *, up: bool) -> None:
    if not up:
        raise DataError(f"{place}: low {low} lies above high {high}; exchange them")
