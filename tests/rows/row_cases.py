"""Cities that row tests ask for: with another act in the timeline, or with a column of a table changed."""

GIVEN = {
    "noon": "0",
    "actor": "state",
    "scope": "city",
    "given_in": "all",
    "what": "a row test's own act",
    "source": "a row test's own act",
    "confidence": "assumption",
}
"""What an added act says of itself unless told otherwise: the state's, in the whole city, under any policy."""


def with_act(city, kind, *dates, **said):
    """Return a city with one more act of a kind on each of some dates."""
    table = city.tables.raw["timeline"]
    rows = table.mappings()
    for date in dates:
        blank = dict.fromkeys(table.columns, "")
        rows.append({**blank, **GIVEN, "kind": kind, "decided": date, "effective_from": date, **said})
    return city.with_table("timeline", rows, table.columns)


def with_column(city, name, column, changed):
    """Return a city in whose table every entry of a column is what `changed` makes of it."""
    table = city.tables.raw[name]
    rows = [{**row, column: changed(row[column])} for row in table.mappings()]
    return city.with_table(name, rows, table.columns)


def with_savings(city, times):
    """Return a city whose people have so many times the savings."""
    return with_column(city, "trades", "savings", lambda said: f"{times * float(said.split()[0]):g} days")


def with_garrison(city, times):
    """Return a city whose garrison has so many times the soldiers."""
    return with_column(city, "regiments", "soldiers", lambda said: str(round(times * int(said))))


def between(record, first, last):
    """Return the slice of a record's days from one date to another, both included."""
    return slice(record.dates.index(first), record.dates.index(last) + 1)


def people_share(record, which):
    """Return the share of the city's people who belong to some of its plants."""
    people = record.city.plants.people
    return float((people * which).sum() / people.sum())
