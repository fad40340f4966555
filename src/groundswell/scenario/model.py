"""A scenario: everything said about one city and one wave, checked and frozen. A change makes a new one."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any

from groundswell import units
from groundswell.calendars import Calendar
from groundswell.errors import DataError, ScenarioError
from groundswell.scenario import changes, checks, csv_text, parameters, remarks, switches
from groundswell.scenario.csv_text import RawTable
from groundswell.scenario.parameters import BoundParameter, Override, Parameter
from groundswell.scenario.tables import TABLES, Tables, typed
from groundswell.scenario.timeline import Act, nearest_acts

__all__ = ["Scenario", "from_dict", "make"]

_ACT_DATES = ("decided", "effective_from")


@dataclass(frozen=True, eq=False)
class Scenario:
    """What can be said of one city and one wave.

    Attributes
    ----------
    place : str
        Folder and file, as errors name them.
    name, title, summary : str
        What it is called, and about.
    calendar : Calendar
        Of all its dates.
    start, end, claims_until : int
        Day numbers: first day, last day, last day for which it claims anything.
    people : int
        How many people the city has.
    people_range : tuple of (int, int, str) or None
        Least, most, and source.
    policies : mapping of str to str
        ``historical`` or ``adaptive`` by institution.
    switches : mapping of str to bool
        Every switch; true is on.
    streams : mapping of str to int
        Numbers of named draws, where the scenario gives them.
    overrides : mapping of str to mapping of str to Override
        Values said, by owner and parameter; ``population`` is an owner too.
    tables : Tables
        All tables, typed and raw.
    said : mapping
        The file's content as plain values: what is hashed and written back.
    """

    place: str
    name: str
    title: str
    summary: str
    calendar: Calendar
    start: int
    end: int
    claims_until: int
    people: int
    people_range: tuple[int, int, str] | None
    policies: Mapping[str, str]
    switches: Mapping[str, bool]
    streams: Mapping[str, int]
    overrides: Mapping[str, Mapping[str, Override]]
    tables: Tables = field(repr=False)
    said: Mapping[str, Any] = field(repr=False)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Scenario) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    def __reduce__(self) -> tuple[Any, ...]:
        return from_dict, (self.to_dict(), self.place)

    def __str__(self) -> str:
        off = [name for name, on in self.switches.items() if not on]
        changed = [f"{owner}.{name}" for owner, values in self.overrides.items() for name in values]
        lines = [
            f"{self.name}: {self.title}",
            f"  {self.date(0)} to {self.date(self.days - 1)} ({self.calendar.name}), {self.days} days",
            f"  {self.people:,} people; tables hold: "
            + ", ".join(f"{len(table)} {name}" for name, table in self.tables.raw.items()),
            f"  policies: {', '.join(f'{who} {policy}' for who, policy in self.policies.items())}",
            f"  off: {', '.join(off) or 'nothing'}",
            f"  parameters said: {', '.join(changed) or 'none'}",
            f"  digest {self.digest[:12]}",
        ]
        return "\n".join(lines)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of everything said, tables included; the folder it lies in does not count."""
        text = json.dumps(self.to_dict(), sort_keys=True, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
        return hashlib.sha256(text.encode("ascii")).hexdigest()

    @cached_property
    def remarks(self) -> tuple[str, ...]:
        """What is no mistake but worth a look, in sentences: acts that come too late, one-sided neighbours."""
        return remarks.found(self.tables, self.calendar, self.end)

    def to_dict(self) -> dict[str, Any]:
        """Return everything said as plain values, enough to make the scenario again (`from_dict`)."""
        tables = {
            name: {"columns": list(table.columns), "rows": [list(row) for row in table.rows]}
            for name, table in sorted(self.tables.raw.items())
        }
        said = {key: value for key, value in changes.plain(self.said).items() if key != "tables"}
        return {"scenario": said, "tables": tables}

    @property
    def days(self) -> int:
        """How many days it covers, first and last included."""
        return self.end - self.start + 1

    def date(self, tick: int) -> str:
        """Return the date of a tick (0 is the first day), year-month-day."""
        return self.calendar.format(self.start + tick)

    def dates(self) -> tuple[str, ...]:
        """Return all dates, in order."""
        return tuple(self.date(tick) for tick in range(self.days))

    def tick(self, date: str) -> int:
        """Return the tick of a date; it may lie outside the run."""
        return self.calendar.parse(date) - self.start

    def is_rest_day(self, tick: int) -> bool:
        """Return whether a tick is a Sunday or a feast."""
        day = self.start + tick
        return self.calendar.is_sunday(day) or any(feast.day == day for feast in self.tables.feasts)

    def elsewhere(self, tick: int) -> float:
        """Return the share of other towns and railways on strike on a tick."""
        share = 0.0
        for step in self.tables.elsewhere:
            if step.start <= self.start + tick:
                share = step.share
        return share

    def on(self, switch: str) -> bool:
        """Return whether a switch (by name or row) is on."""
        return self.switches[switches.find(switch).name]

    def policy(self, actor: str) -> str:
        """Return an actor's policy; actors without an institution follow *others*."""
        return self.policies.get(actor, self.policies["others"])

    def stands(self, act: Act) -> bool:
        """Return whether an act is given: always, or where its actor's policy is historical."""
        return act.given_in != "historical" or self.policy(act.actor) == "historical"

    def owners(self) -> tuple[str, ...]:
        """Return the mechanisms and institutions of which it says a value."""
        return tuple(self.overrides)

    def check_owners(self, known: Iterable[str]) -> None:
        """Refuse values said of a mechanism or institution that does not exist.

        Raises
        ------
        ScenarioError
            Naming the nearest that does.
        """
        names = sorted({*known, "population"})
        for owner in self.overrides:
            if owner not in names:
                raise ScenarioError(
                    f"{self.place}: parameters.{units.clip(owner)}: no such mechanism or institution;"
                    f" {units.nearest(owner, names)}"
                )

    def bind(self, owner: str, declared: Mapping[str, Parameter]) -> dict[str, BoundParameter]:
        """Return an owner's parameters as this scenario uses them; see `parameters.bind`."""
        return parameters.bind(self.place, owner, declared, self.overrides.get(owner, {}))

    def change(self, path: str, value: Any) -> "Scenario":
        """Return a scenario that differs in one place.

        Parameters
        ----------
        path : str
            ``people``, ``end``, ``policies.council``, ``switches.promise``, ``parameters.lean.b_social`` or
            for short ``lean.b_social``.
        value : str, number, bool or measure
            The new value. A plain number does for shares and weights, and for people. A fitted number that is said
            here is left out of the accepted sets: whoever asks "what if" of it gets an answer.

        Raises
        ------
        ScenarioError
            If the path or the value is none. Parameters are checked when the scenario is planned.
        """
        said = changes.changed(self.said, path, value)
        return make(said, changes.unfitted(self.tables.raw, path), self.place, like=self)

    def with_values(self, values: Mapping[str, str]) -> "Scenario":
        """Return a scenario in which many parameters have other values.

        Parameters
        ----------
        values : mapping of str to str
            Values with their units, by path: ``lean.b_social`` or ``population.threshold_spread``.

        Raises
        ------
        ScenarioError
            If a path is none. Values are checked when the scenario is planned.
        """
        said = changes.plain(self.said)
        for path, value in values.items():
            owner, dot, name = path.strip().partition(".")
            if dot == "" or "." in name or owner == "" or name == "":
                raise ScenarioError(f"{units.clip(path)!r} is not a parameter's path; write for instance lean.b_social")
            if owner == "population":
                said.setdefault("population", {})[name] = value
            else:
                said.setdefault("parameters", {}).setdefault(owner, {})[name] = value
        return make(said, self.tables.raw, self.place, like=self)

    def without(self, name: str) -> "Scenario":
        """Return a scenario with one thing switched off, by name (``speakers``) or row (``P2``).

        Raises
        ------
        ScenarioError
            If there is no such switch.
        """
        return self.change(f"switches.{switches.find(name).name}", False)

    def accepted_sets(self) -> tuple[Mapping[str, str], ...]:
        """Return the accepted sets of fitted numbers that come with it: values with their units, by path."""
        return self.tables.accepted

    def with_table(self, name: str, rows: Iterable[Mapping[str, str]], columns: Iterable[str]) -> "Scenario":
        """Return a scenario with one table replaced by other rows."""
        if name not in TABLES:
            raise ScenarioError(f"{units.clip(name)!r} is not a table; {units.nearest(name, TABLES)}")
        place = f"{self.place.rpartition('/')[0]}/{name}.csv".lstrip("/")
        raw = {**self.tables.raw, name: csv_text.from_rows(place, list(rows), list(columns))}
        said = changes.plain(self.said)
        said.setdefault("tables", {}).setdefault(name, f"{name}.csv")
        return make(said, raw, self.place)

    def timeline_without(
        self,
        *,
        actor: str | None = None,
        kind: str | None = None,
        effective_from: str | None = None,
    ) -> "Scenario":
        """Return a scenario without the dated acts that match everything given.

        Raises
        ------
        ScenarioError
            If nothing is given, or no act matches.
        """
        if actor is None and kind is None and effective_from is None:
            raise ScenarioError("say which acts to leave out: an actor, a kind or a date")
        day = None if effective_from is None else self.calendar.parse(effective_from)

        def leaves(act: Act) -> bool:
            return actor in (None, act.actor) and kind in (None, act.kind) and (day is None or day == act.effective)

        kept = [not leaves(act) for act in self.tables.timeline]
        if all(kept):
            given = {"actor": actor, "kind": kind, "date": effective_from}
            said = ",".join(f"{key}={units.clip(value)}" for key, value in given.items() if value is not None)
            near = nearest_acts(self.tables.timeline, self.calendar, actor=actor, kind=kind, day=day)
            raise ScenarioError(f"no dated act matches {said}; {near}")
        table = self.tables.raw["timeline"]
        rows = [row for row, keep in zip(table.mappings(), kept, strict=True) if keep]
        return self.with_table("timeline", rows, table.columns)

    def timeline_shift(self, days: int, first: str, last: str) -> "Scenario":
        """Return a scenario whose acts of a stretch of days come earlier (negative) or later.

        Acts in other towns stay where they are, as do those outside the stretch.

        Parameters
        ----------
        days : int
            By how many days.
        first, last : str
            Dates of the stretch, by the day on which acts take effect.

        Raises
        ------
        ScenarioError
            If the stretch ends before it begins, no act of this town lies in it, or one would come after the last day.
        """
        low, high = self.calendar.parse(first), self.calendar.parse(last)
        if low > high:
            raise ScenarioError(f"{first} to {last}: a stretch must not end before it begins")
        own = [act for act in self.tables.timeline if not act.scope.outside]
        if not any(low <= act.effective <= high for act in own):
            near = nearest_acts(own, self.calendar, day=(low + high) // 2)
            raise ScenarioError(f"no dated act lies from {first} to {last}; {near}")
        late = sum(low <= act.effective <= high and act.effective <= self.end < act.effective + days for act in own)
        if late:
            raise ScenarioError(
                f"{first} to {last}, {days:+d} days: {late} dated act{'s' if late > 1 else ''} would come after the"
                f" last day, {self.calendar.format(self.end)}; move by fewer days, say a later end, or leave acts out"
            )
        table = self.tables.raw["timeline"]
        rows = table.mappings()
        for act, row in zip(self.tables.timeline, rows, strict=True):
            if low <= act.effective <= high and not act.scope.outside:
                for column in _ACT_DATES:
                    row[column] = self.calendar.format(self.calendar.parse(row[column]) + days)
        return self.with_table("timeline", rows, table.columns)


def make(said: Mapping[str, Any], raw: Mapping[str, RawTable], place: str, *, like: Scenario | None = None) -> Scenario:
    """Make a scenario of what a file says and of its tables.

    Parameters
    ----------
    said : mapping
        Keys and values as TOML holds them, a base scenario already merged in.
    raw : mapping of str to RawTable
        Its tables.
    place : str
        Folder and file named in errors.
    like : Scenario, optional
        One whose tables may be the same: they are then not read again, which takes most of the time.

    Raises
    ------
    ScenarioError, DataError
        For the first thing wrong, in one sentence.
    """
    from groundswell.scenario import document as form  # noqa: PLC0415 - pydantic is heavy, and read only here

    document = form.read(said, place)
    for key, text in (("title", document.title), ("summary", " ".join(document.summary.split()))):
        checks.line(place, key, text)
    calendar = Calendar(document.calendar)
    start, end = (
        checks.day(place, "start", document.start, calendar),
        checks.day(place, "end", document.end, calendar),
    )
    claimed = (
        end if document.claims_until is None else checks.day(place, "claims_until", document.claims_until, calendar)
    )
    checks.days(place, calendar, start, end, claimed)
    people_range = None
    if document.people_range is not None:
        given = document.people_range
        low, high = (
            checks.people(place, "people_range.low", given.low),
            checks.people(place, "people_range.high", given.high),
        )
        if low > high:
            raise ScenarioError(f"{place}: people_range.low = {low} people: must not exceed high, {high} people")
        checks.line(place, "people_range.source", given.source)
        people_range = (low, high, given.source)
    for name in document.streams:
        checks.line(place, "streams", name)
    overrides = checks.overrides(document.parameters, document.population, document.notes, place)
    plain = document.model_dump(exclude_unset=True, exclude_none=True)
    plain["policies"] = document.policies.model_dump()
    plain["switches"] = {name: False for name, on in document.switches.items() if not on}
    return Scenario(
        place=place,
        name=document.name,
        title=document.title,
        summary=" ".join(document.summary.split()),
        calendar=calendar,
        start=start,
        end=end,
        claims_until=claimed,
        people=checks.people(place, "people", document.people),
        people_range=people_range,
        policies=MappingProxyType(document.policies.model_dump()),
        switches=MappingProxyType({name: document.switches.get(name, True) for name in switches.names()}),
        streams=MappingProxyType(dict(document.streams)),
        overrides=overrides,
        tables=_tables(raw, calendar, start, like),
        said=MappingProxyType(plain),
    )


def _tables(raw: Mapping[str, RawTable], calendar: Calendar, start: int, like: Scenario | None) -> Tables:
    """Read tables, or take those of a scenario that has the very same ones and counts its days alike."""
    if like is not None and raw is like.tables.raw and calendar == like.calendar and start == like.start:
        return like.tables
    return typed(raw, calendar, start)


def from_dict(content: Mapping[str, Any], place: str = "provenance") -> Scenario:
    """Make a scenario again of what `Scenario.to_dict` gave.

    Raises
    ------
    ScenarioError, DataError
        If the content is not of that form.
    """
    try:
        folder = place.rpartition("/")[0] or place
        raw = {}
        for name, table in content["tables"].items():
            if name not in TABLES:
                raise DataError(f"{place}: {units.clip(str(name))!r} is not a table; {units.nearest(name, TABLES)}")
            columns = [str(column) for column in table["columns"]]
            rows = [dict(zip(columns, row, strict=True)) for row in table["rows"]]
            raw[name] = csv_text.from_rows(f"{folder}/{name}.csv", rows, columns)
        said = content["scenario"]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise DataError(f"{place}: holds no scenario ({type(error).__name__}: {error})") from error
    for name in ("plants", "districts", "trades"):
        if name not in raw:
            raise DataError(f"{place}: the table {name} is missing")
    return make(said, raw, place)
