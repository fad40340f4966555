"""Dated acts and tables that a row's test adds to a scenario, said in one place."""

__all__ = ["measured_share", "with_acts", "with_parties"]

ACT = {
    "noon": "0",
    "actor": "state",
    "what": "an act of this test alone",
    "act": "",
    "promise": "",
    "level": "",
    "scope": "city",
    "grants": "",
    "withdraws": "",
    "given_in": "all",
    "source": "made up for a test",
    "confidence": "assumption",
}


def with_acts(city, *acts):
    """Return a scenario with dated acts added, each said by what differs from `ACT` and by `effective_from`."""
    table = city.tables.raw["timeline"]
    rows = table.mappings() + [{"decided": act["effective_from"], **ACT, **act} for act in acts]
    rows.sort(key=lambda row: (row["decided"], row["effective_from"]))
    return city.with_table("timeline", rows, table.columns)


def with_parties(city, column, value):
    """Return a scenario in which a column of the parties' table is what `value` makes of what it was."""
    table = city.tables.raw["parties"]
    rows = [{**row, column: str(value(float(row[column])))} for row in table.mappings()]
    return city.with_table("parties", rows, table.columns)


def measured_share(record, name, date):
    """Return people of a status at a day's end, share of the city's people."""
    return float(record.values[name][record.dates.index(date)].sum() / record.city.plants.people.sum())
