"""Remarks on a scenario: what can be run as it stands, but is perhaps not what was meant."""

from groundswell import units
from groundswell.calendars import Calendar
from groundswell.scenario.tables import Tables

__all__ = ["found"]

_NAMED_LINES = 3


def found(tables: Tables, calendar: Calendar, end: int) -> tuple[str, ...]:
    """Return what is worth a look, in sentences that name file and line; empty where there is nothing.

    Parameters
    ----------
    tables : Tables
        The scenario's tables.
    calendar : Calendar
        Of its dates.
    end : int
        Its last day.
    """
    return (*_too_late(tables, calendar, end), *_one_sided(tables))


def _too_late(tables: Tables, calendar: Calendar, end: int) -> tuple[str, ...]:
    late = [index for index, act in enumerate(tables.timeline) if act.effective > end]
    if not late:
        return ()
    table = tables.raw["timeline"]
    after = f"after the scenario's end, {calendar.format(end)}"
    if len(late) == 1:
        day = calendar.format(tables.timeline[late[0]].effective)
        return (f"{table.where(late[0])}: takes effect on {day}, {after}: it will not happen",)
    lines = [str(table.lines[index]) for index in late]
    more = len(lines) - _NAMED_LINES
    named = " and ".join((", ".join(lines[:-1]), lines[-1]))
    if more > 0:
        named = f"{', '.join(lines[:_NAMED_LINES])} and {more} more"
    return (f"{table.place}, lines {named}: {len(late)} acts take effect {after}: they will not happen",)


def _one_sided(tables: Tables) -> tuple[str, ...]:
    beside = {row.name: row.neighbours for row in tables.districts}
    table = tables.raw["districts"]
    return tuple(
        f"{table.where(index)}: {units.clip(row.name)!r} names {units.clip(other)!r} as a neighbour,"
        f" but {units.clip(other)!r} does not name {units.clip(row.name)!r}"
        for index, row in enumerate(tables.districts)
        for other in dict.fromkeys(row.neighbours)
        if row.name not in beside[other]
    )
