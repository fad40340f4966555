"""The tables beside a scenario, read row by row and checked against one another."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypeVar

from groundswell import units
from groundswell.calendars import Calendar
from groundswell.errors import DataError, ScenarioError
from groundswell.scenario import csv_text, rows
from groundswell.scenario.csv_text import RawTable
from groundswell.scenario.rows import (
    DistrictRow,
    Feast,
    OutletRow,
    PartyRow,
    PlantRow,
    Point,
    RateRow,
    RegimentRow,
    RivalRow,
    SourceRow,
    TradeRow,
)
from groundswell.scenario.timeline import Act, Places, Step

__all__ = [
    "TABLES",
    "DistrictRow",
    "Feast",
    "OutletRow",
    "PartyRow",
    "PlantRow",
    "Point",
    "RateRow",
    "RegimentRow",
    "RivalRow",
    "SourceRow",
    "Tables",
    "TradeRow",
    "typed",
]

Row = TypeVar("Row")
Read = Callable[[Mapping[str, str]], Row]


@dataclass(frozen=True)
class Tables:
    """Everything that a scenario's tables hold, checked against one another; `raw` is what was written."""

    plants: tuple[PlantRow, ...]
    districts: tuple[DistrictRow, ...]
    trades: tuple[TradeRow, ...]
    outlets: tuple[OutletRow, ...] = ()
    regiments: tuple[RegimentRow, ...] = ()
    parties: tuple[PartyRow, ...] = ()
    timeline: tuple[Act, ...] = ()
    elsewhere: tuple[Step, ...] = ()
    feasts: tuple[Feast, ...] = ()
    sources: tuple[SourceRow, ...] = ()
    map: tuple[Point, ...] = ()
    workforce: tuple[Mapping[str, str], ...] = ()
    targets: tuple[Mapping[str, str], ...] = ()
    accepted: tuple[Mapping[str, str], ...] = ()
    rates: tuple[RateRow, ...] = ()
    rivals: tuple[RivalRow, ...] = ()
    raw: Mapping[str, RawTable] = field(default_factory=dict, repr=False)


# table: columns needed, columns that may be there, whether further columns pass as notes
_COLUMNS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...], bool]] = {
    "plants": (("name", "trade", "owner", "district", "workers"), (), True),
    "districts": (("district", "x", "y", "neighbours"), ("covers", "source"), False),
    "trades": (
        ("trade", "women_share", "war_dependence", "wage", "savings", "share"),
        ("low", "high", "source"),
        False,
    ),
    "outlets": (("outlet", "slant_before", "readers"), ("class", "source"), False),
    "regiments": (("regiment", "soldiers", "district", "loyalty_start"), ("source",), False),
    "parties": (("party", "speakers", "conviction", "loyalty", "army_work"), ("source",), False),
    "timeline": (
        ("decided", "effective_from", "actor", "kind", "scope", "given_in", "source"),
        ("noon", "what", "act", "promise", "level", "grants", "withdraws", "confidence"),
        False,
    ),
    "elsewhere": (("from_date", "share"), ("low", "high", "calendar", "source", "confidence"), False),
    "feasts": (("date", "name"), ("source",), False),
    "sources": (("source_id", "reference"), ("status",), False),
    "map": (("line", "x", "y"), ("source",), False),
    "workforce": (("quantity", "value"), (), True),
    "targets": (("id", "quantity", "scope", "window", "statistic", "low", "high"), (), True),
    "accepted": (("set",), (), True),
    "rates": (("id", "prior", "accepted"), ("all_drawn", "source"), False),
    "rivals": (("model", "set", "parameter", "value"), (), False),
}

TABLES = tuple(_COLUMNS)
"""Names of the tables that a scenario may have; plants, districts and trades it must."""


MOST_DISTRICTS = 256
"""A home is one byte."""

MOST: Mapping[str, int] = {
    "plants": 20_000,
    "districts": MOST_DISTRICTS,
    "trades": 200,
    "outlets": 200,
    "regiments": 1_000,
    "parties": 200,
    "timeline": 5_000,
    "elsewhere": 4_000,
    "feasts": 4_000,
    "sources": 10_000,
    "map": 20_000,
    "workforce": 10_000,
    "targets": 10_000,
    "accepted": 10_000,
    "rates": 10_000,
    "rivals": 20_000,
}
"""Rows that each table may have, so that a scenario is read, or refused, within a second."""

_PERSONAL = frozenset(
    {"surname", "firstname", "lastname", "patronymic", "nameofperson", "person", "personid", "personalid", "passport"}
    | {"address", "homeaddress", "birth", "birthday", "birthdate", "dateofbirth", "phone", "telephone", "email"}
)
"""Columns that speak of single persons, without blanks, hyphens and the like."""


def typed(raw: Mapping[str, RawTable], calendar: Calendar, start: int) -> Tables:
    """Read all rows, and check them against one another.

    Parameters
    ----------
    raw : mapping of str to RawTable
        By table name.
    calendar : Calendar
        Of the dates in them.
    start : int
        First day of the scenario.

    Raises
    ------
    DataError
        If a row cannot be read, a name is used twice or is unknown, or an act lies before the start.
    """
    if "accepted" in raw and not raw["accepted"].rows:
        raise DataError(f"{raw['accepted'].place}: holds no set; write a row for each, or leave the table out")
    for name, table in raw.items():
        needed, optional, others = _COLUMNS[name]
        table.require(needed, optional, others=others)
        if len(table) > MOST[name]:
            raise DataError(f"{table.place}: {len(table):,} {name}; at most {MOST[name]:,} are allowed")
        _refuse_persons(table)
    districts = _unique(raw, "districts", rows.district, "name")
    trades = _unique(raw, "trades", rows.trade, "name")
    plants = _unique(raw, "plants", rows.plant, "name")
    outlets = _unique(raw, "outlets", rows.outlet, "name")
    regiments = _unique(raw, "regiments", rows.regiment, "name")
    in_districts, in_trades = [row.name for row in districts], [row.name for row in trades]
    _known(raw, "districts", ((name for name in row.neighbours) for row in districts), "district", in_districts)
    _known(raw, "plants", ((row.district,) for row in plants), "district", in_districts)
    _known(raw, "plants", ((row.trade,) for row in plants), "trade", in_trades)
    _known(raw, "outlets", (row.readers for row in outlets), "trade", in_trades)
    _known(raw, "regiments", ((row.district,) for row in regiments), "district", in_districts)
    _shares(raw["trades"], trades)
    places = Places(
        frozenset(row.name for row in plants),
        frozenset(in_trades),
        frozenset(in_districts),
        frozenset(row.name for row in outlets),
    )
    return Tables(
        plants=plants,
        districts=districts,
        trades=trades,
        outlets=outlets,
        regiments=regiments,
        parties=_unique(raw, "parties", rows.party, "name"),
        timeline=_rows(raw, "timeline", lambda row: _act(row, calendar, start, places)),
        elsewhere=_steps(raw, calendar),
        feasts=_rows(raw, "feasts", lambda row: Feast(calendar.parse(row["date"]), row["name"], row.get("source", ""))),
        sources=_unique(
            raw,
            "sources",
            lambda row: SourceRow(row["source_id"], row["reference"], row.get("status", "")),
            "source_id",
        ),
        map=_rows(
            raw,
            "map",
            lambda row: Point(rows.name(row, "line"), rows.number(row, "x"), rows.number(row, "y")),
        ),
        workforce=tuple(raw["workforce"].mappings()) if "workforce" in raw else (),
        targets=tuple(raw["targets"].mappings()) if "targets" in raw else (),
        accepted=_rows(raw, "accepted", rows.accepted_set),
        rates=_unique(raw, "rates", rows.rate, "id"),
        rivals=_unique(raw, "rivals", rows.rival, "key"),
        raw=dict(raw),
    )


def _rows(raw: Mapping[str, RawTable], name: str, read: Read[Row]) -> tuple[Row, ...]:
    if name not in raw:
        return ()
    table = raw[name]
    found = []
    for index, row in enumerate(table.mappings()):
        try:
            found.append(read(row))
        except (ScenarioError, DataError) as error:
            raise DataError(f"{table.where(index)}: {error}") from error
    return tuple(found)


def _unique(raw: Mapping[str, RawTable], name: str, read: Read[Row], key: str) -> tuple[Row, ...]:
    found = _rows(raw, name, read)
    seen: dict[str, int] = {}
    for index, row in enumerate(found):
        label = str(getattr(row, key))
        heard = csv_text.folded(label)
        if heard in seen:
            first = raw[name].lines[seen[heard]]
            before = str(getattr(found[seen[heard]], key))
            said = f"stands twice (first on line {first})"
            if before != label:
                said = f"is the same name as {units.clip(before)!r} on line {first}, written otherwise"
            raise DataError(f"{raw[name].where(index)}: {units.clip(label)!r} {said}; every name is used once")
        seen[heard] = index
    return found


def _refuse_persons(table: RawTable) -> None:
    """Refuse a table that says something of single persons: tables are of plants and groups."""
    for column in table.columns:
        if "".join(sign for sign in column.casefold() if sign.isalnum()) in _PERSONAL:
            raise DataError(
                f"{table.place}: column {units.clip(column)!r}: data by person are refused;"
                " tables are of plants and groups, so take the column out"
            )


def _known(raw: Mapping[str, RawTable], name: str, said: Iterable[Iterable[str]], what: str, known: list[str]) -> None:
    choices = frozenset(known)
    for index, words in enumerate(said):
        for word in words:
            if word not in choices:
                raise DataError(
                    f"{raw[name].where(index)}: unknown {what} {units.clip(word)!r}; {units.nearest(word, known)}"
                )


def _shares(table: RawTable, trades: tuple[TradeRow, ...]) -> None:
    total = sum(row.share for row in trades)
    if not 0.98 <= total <= 1.02:
        raise DataError(f"{table.place}: the trades' shares of the city sum to {total:.3f}; they must sum to 1")


def _act(row: Mapping[str, str], calendar: Calendar, start: int, places: Places) -> Act:
    act = Act.parse(row, calendar)
    if act.effective < start and act.given_in != "background":
        raise DataError(
            f"effective_from: {calendar.format(act.effective)} is before the scenario's start"
            f" {calendar.format(start)}; give it as background, or move the start"
        )
    act.scope.check(places)
    return act


def _steps(raw: Mapping[str, RawTable], calendar: Calendar) -> tuple[Step, ...]:
    def read(row: Mapping[str, str]) -> Step:
        said = row.get("calendar", "")
        if said not in ("", calendar.name):
            raise DataError(f"calendar = {units.clip(said)!r}: the scenario's calendar is {calendar.name}")
        share = rows.share(row, "share")
        return Step(
            calendar.parse(row["from_date"]),
            share,
            rows.share(row, "low") if row.get("low", "") != "" else share,
            rows.share(row, "high") if row.get("high", "") != "" else share,
            row.get("source", ""),
            row.get("confidence", ""),
        )

    steps = _rows(raw, "elsewhere", read)
    for index, (step, after) in enumerate(pairwise(steps)):
        if after.start <= step.start:
            raise DataError(f"{raw['elsewhere'].where(index + 1)}: from_date must be later than the row before")
    return steps
