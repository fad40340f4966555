"""Pages of reference, written from the package's own tables: every number, and every name in the results."""

from typing import Any

from groundswell import units
from groundswell.baselines import BASELINES
from groundswell.observe import catalogue
from groundswell.report.odd import PARAMETER_HEAD, parameter_rows
from groundswell.report.text import Block, Heading, Paragraph, Table

__all__ = ["assumptions_blocks", "results_blocks"]

WRITTEN = "This page is written by `make docs` from the package's own tables; a test holds it to them."


def assumptions_blocks(plan: Any) -> list[Block]:
    """Return the page of all numbers: what was fitted, what stands in the record, what is assumed.

    Parameters
    ----------
    plan : Plan
        Of the scenario whose numbers are shown.
    """
    rows = {owner: parameter_rows(plan, owner) for owner, bound in plan.parameters.items() if bound}
    every = [row for found in rows.values() for row in found]
    counts = {status: sum(row[4] == status for row in every) for status in ("fitted", "record", "assumed")}
    seen = sum(row[4] == "assumed" and "by hand" in row[5] for row in every)
    blocks: list[Block] = [
        Heading(1, "What is assumed"),
        Paragraph(WRITTEN),
        Paragraph(
            f"`{plan.scenario.name}` uses {len(every)} numbers: {counts['fitted']} fitted, "
            f"{counts['record']} fixed by record or "
            f"literature, and {counts['assumed']} assumed, of which {seen} were set by hand with the "
            "targets in view. An assumed number is a reasoned guess with a "
            f"range. Nobody has measured "
            "it; the ranges are there to be swept, and what changes when they are is part of the result."
        ),
        Heading(2, "Fitted"),
        Table(PARAMETER_HEAD, tuple(row for row in every if row[4] == "fitted")),
    ]
    for owner, found in rows.items():
        left = tuple(row for row in found if row[4] != "fitted")
        if left:
            blocks += [Heading(2, owner.replace("_", " ")), Table(PARAMETER_HEAD, left)]
    return [*blocks, *_rivals_blocks()]


def _rivals_blocks() -> list[Block]:
    """Return the numbers of the rival models of turnout, with their usual values: no run depends on them."""
    blocks: list[Block] = [
        Heading(2, "The simple rivals of turnout"),
        Paragraph(
            "Three small models of the city's share out, drawn beside it. Their numbers are searched over the whole"
            " range; a scenario's table of rivals holds the sets that meet its targets of turnout."
        ),
    ]
    head = ("parameter", "usual value", "range", "unit", "source", "meaning")
    for name, model in BASELINES.items():
        rows = tuple(
            (
                f"`{name}.{key}`",
                units.shown(one.value),
                f"{units.shown(one.low)} to {units.shown(one.high)}",
                one.unit,
                one.source,
                one.doc,
            )
            for key, one in model.parameters.items()
        )
        blocks += [Heading(3, model.title), Table(head, rows)]
    return blocks


def results_blocks() -> list[Block]:
    """Return the page of all names in `run.nc`: dimensions, unit, denominator, sign and meaning."""
    rows = [
        (f"`{name}`", dims, unit, denominator, sign, doc) for name, dims, unit, denominator, sign, doc in catalogue()
    ]
    head = ("name", "dimensions", "unit", "share or mean of", "sign and range", "meaning")
    city = tuple(row for row in rows if row[1] == "day")
    single = tuple(row for row in rows if "day" not in row[1] and "session" not in row[1])
    groups = tuple(row for row in rows if row not in city and row not in single)
    return [
        Heading(1, "What a run records"),
        Paragraph(WRITTEN),
        Paragraph(
            "A run's folder holds `run.nc` (netCDF; open it with xarray), `chronicle.csv` (date, actor, "
            "act, place, kind, cause, "
            "figures), `minutes.csv` (every motion at every session, with the votes by trade), "
            "`ledger.csv` (campaigns and how each "
            "was judged), `provenance.json` (enough to run it again, to the bit) and `report.html`. On "
            "Sundays and feasts shares "
            "repeat the day before."
        ),
        Heading(2, "For the city, one value a day"),
        Table(head, city),
        Heading(2, "One number a run"),
        Table(head, single),
        Heading(2, "By group"),
        Table(head, groups),
    ]
