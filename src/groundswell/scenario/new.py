"""A running scenario of anyone's city, made from one table of its plants."""

import hashlib
import json
import math
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from groundswell import units
from groundswell.calendars import Calendar
from groundswell.errors import DataError
from groundswell.scenario import catalogue, csv_text, rows
from groundswell.scenario.csv_text import RawTable
from groundswell.scenario.files import FILE, parse, write_folder
from groundswell.scenario.model import make
from groundswell.scenario.tables import MOST

__all__ = ["new"]

_NEEDED = ("name", "trade", "owner", "district", "workers")
_START, _END, _CALL = "1910-02-28", "1910-04-24", "1910-03-14"
_PEOPLE_A_SPEAKER = 700
_HEADCOUNT = 200
_LONGEST_NAME = 64

# trade: women's share, dependence on war orders, wage, savings; in the order of the flagship's assumptions
_KNOWN = {
    "metal": ("0.03", "0.45", "1.55 roubles per day", "16 days"),
    "textile": ("0.57", "0.10", "0.85 roubles per day", "9 days"),
    "printing": ("0.10", "0.02", "1.40 roubles per day", "15 days"),
    "paper": ("0.35", "0.03", "0.90 roubles per day", "9 days"),
    "chemical": ("0.40", "0.12", "0.95 roubles per day", "10 days"),
    "food": ("0.50", "0.05", "0.80 roubles per day", "8 days"),
}
_OTHER = ("0.25", "0.05", "1.10 roubles per day", "11 days")

_TOML = """\
# A scenario made from a table of plants. It runs as it is: groundswell run {folder}
# Everything marked EDIT is a placeholder. Numbers carry their unit; only a share may stand bare.

name = {name}
title = {title}                 # EDIT
summary = "Made from a table of {plants} plants; dates, trades, papers and acts are placeholders."  # EDIT
calendar = "gregorian"          # or "julian" (Old Style)
start = "{start}"            # EDIT: first day
end = "{end}"              # EDIT: last day
claims_until = "{end}"     # EDIT: last day of which your sources speak

# All the workers of the table. If the city had more, say how many: the rest is synthesised as smaller plants,
# as many as population.enterprises says beyond those in the table.
people = "{people} people"      # EDIT

[tables]
plants = "plants.csv"           # yours; blank headcounts were filled in and marked as assumed
districts = "districts.csv"     # EDIT: places on the map (0 to 10), and which lie side by side
trades = "trades.csv"           # EDIT: women's share, war orders, wage, savings, share of the city
outlets = "outlets.csv"         # EDIT: newspapers by class, slant (-1 to 1), readers by trade
parties = "parties.csv"         # EDIT: who sends speakers
timeline = "timeline.csv"       # EDIT: dated acts; without its call, the council decides by its rule

# historical: acts on the dated acts of timeline.csv; adaptive: follows a stated rule on what it sees.
[policies]
council = "historical"
state = "adaptive"
employers = "adaptive"
press = "adaptive"
army = "adaptive"
speakers = "adaptive"
others = "historical"

# No regiments.csv: nobody simulates the garrison. Add the table and take this line out to have one.
[switches]
army = false

[population]
enterprises = "{plants} plants" # EDIT with people

# Any number of the model may be said here, for instance:
# [parameters.fatigue]
# tiring = {{ value = "0.05 per day", source = "assumption A1" }}
"""


def new(directory: str | Path, plants_csv: str | Path) -> Path:
    """Make a folder with a scenario that runs, from a table of plants.

    Parameters
    ----------
    directory : str or Path
        Folder to make; it must not exist, or be empty, nor be called like a scenario of the catalogue.
    plants_csv : str or Path
        Table with columns ``name, trade, owner, district, workers``; others are kept. A blank headcount is
        filled with the median of those given, and marked as assumed.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    DataError
        If the table is not what it should be, or the folder cannot be made or is called so.
    ScenarioError
        If the city is too large to be simulated.
    """
    goal, source = Path(directory), Path(plants_csv)
    called = goal.resolve().name
    if called.casefold() in catalogue.names():
        raise DataError(f"{goal}: {called} is a scenario that comes with the package; give the folder another name")
    given = csv_text.read(source, source.name, MOST["plants"])
    given.require(_NEEDED, (), others=True)
    if len(given) == 0:
        raise DataError(f"{source.name}: holds no plant")
    plants = _filled(given)
    tables = _tables(plants)
    people = sum(int(row["workers"]) for row in plants.mappings())
    text = _TOML.format(
        folder=units.clip(called),
        name=json.dumps(_short(called)),
        title=json.dumps(called if called.isprintable() and called else "My city", ensure_ascii=False),
        people=people,
        plants=len(plants),
        start=_START,
        end=_END,
    )
    place = f"{units.clip(called)}/{FILE}"
    make(parse(text.encode(), place), tables, place)

    def fill(folder: Path) -> None:
        (folder / FILE).write_bytes(text.encode())
        for name, table in tables.items():
            (folder / f"{name}.csv").write_bytes(csv_text.table_text(table.columns, table.rows).encode())

    return write_folder(goal, fill)


def _short(name: str) -> str:
    """Return a folder's name as a scenario may be called.

    Where letters are lost on the way, a few digits of the whole name's hash keep two cities apart.
    """
    short = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    if name.isascii() and 0 < len(short) <= _LONGEST_NAME and short not in catalogue.names():
        return short
    digits = hashlib.sha256(unicodedata.normalize("NFC", name).encode("utf-8", "surrogateescape")).hexdigest()[:6]
    return f"{short[: _LONGEST_NAME - 7].strip('-') or 'my-city'}-{digits}"


def _filled(given: RawTable) -> RawTable:
    """Write headcounts as whole numbers, and fill blank ones with the median, marked as assumed."""
    sizes = [plant.workers for plant in _each(given)]
    known = [size for size in sizes if size is not None]
    middle = round(median(known)) if known else _HEADCOUNT
    columns = (*given.columns, *(("workers_basis",) if "workers_basis" not in given.columns else ()))
    filled = []
    for row, size in zip(given.mappings(), sizes, strict=True):
        basis = row.get("workers_basis", "")
        if size is None:
            basis = "assumed: median of the headcounts given" if known else "assumed"
        filled.append({**row, "workers": str(middle if size is None else size), "workers_basis": basis})
    return RawTable(
        given.place, columns, tuple(tuple(row[column] for column in columns) for row in filled), given.lines
    )


def _tables(plants: RawTable) -> dict[str, RawTable]:
    sizes = [(plant.district, plant.trade, plant.workers or 1) for plant in _each(plants)]
    total = sum(size for _, _, size in sizes)
    districts = list(dict.fromkeys(district for district, _, _ in sizes))
    trades = {trade: 0 for _, trade, _ in sizes}
    for _, trade, size in sizes:
        trades[trade] += size
    return {
        "plants": plants,
        "districts": _districts(districts),
        "trades": _table(
            "trades",
            ("trade", "women_share", "war_dependence", "wage", "savings", "share", "low", "high", "source"),
            [
                (
                    trade,
                    *_KNOWN.get(trade, _OTHER),
                    *(f"{size / total:.6f}",) * 3,
                    "assumption: a placeholder",
                )
                for trade, size in trades.items()
            ],
        ),
        "outlets": _table(
            "outlets",
            ("outlet", "class", "slant_before", "readers", "source"),
            [
                ("workers' paper", "of the movement", "0.5", "others=0.2", "assumption: a placeholder"),
                ("city paper", "of the middle classes", "0.0", "others=0.3", "assumption: a placeholder"),
            ],
        ),
        "parties": _table(
            "parties",
            ("party", "speakers", "conviction", "loyalty", "army_work", "source"),
            [
                (
                    "the movement",
                    str(min(10_000, max(2, total // _PEOPLE_A_SPEAKER))),
                    "0.7",
                    "0.7",
                    "0",
                    "assumption: a placeholder",
                )
            ],
        ),
        "timeline": _timeline(),
    }


def _each(plants: RawTable) -> list[rows.PlantRow]:
    """Return the plants, or say which row is wrong, or writes a place or a trade otherwise than one before."""
    found = []
    written: dict[tuple[str, str], tuple[str, int]] = {}
    for index, row in enumerate(plants.mappings()):
        try:
            plant = rows.plant(row)
        except DataError as error:
            raise DataError(f"{plants.where(index)}: {error}") from error
        for what, name in (("district", plant.district), ("trade", plant.trade)):
            before, line = written.setdefault((what, csv_text.folded(name)), (name, plants.lines[index]))
            if before != name:
                raise DataError(
                    f"{plants.where(index)}: {what} {units.clip(name)!r} is written {units.clip(before)!r}"
                    f" on line {line}; write it alike"
                )
        found.append(plant)
    return found


def _districts(names: Sequence[str]) -> RawTable:
    """Place the districts on a circle, each beside every other; the map is the user's to draw."""
    found = []
    for index, name in enumerate(names):
        angle = 2.0 * math.pi * index / len(names)
        x, y = (5.0, 5.0) if len(names) == 1 else (5.0 + 3.5 * math.cos(angle), 5.0 + 3.5 * math.sin(angle))
        if ";" in name:
            raise DataError(f"district {units.clip(name)!r}: must not hold a semicolon, which separates neighbours")
        others = ";".join(other for other in names if other != name)
        found.append((name, f"{x:.2f}", f"{y:.2f}", others, "assumption: placed on a circle"))
    return _table("districts", ("district", "x", "y", "neighbours", "source"), found)


def _timeline() -> RawTable:
    columns = (
        "decided",
        "effective_from",
        "noon",
        "actor",
        "kind",
        "what",
        "act",
        "promise",
        "level",
        "scope",
        "grants",
        "withdraws",
        "given_in",
        "source",
        "confidence",
    )
    calendar = Calendar("gregorian")
    before = calendar.format(calendar.parse(_CALL) - 3)
    place = ("city", "", "", "historical", "assumption: a placeholder", "assumption")
    return _table(
        "timeline",
        columns,
        [
            (before, before, "0", "council", "organise", "plants send delegates", "", "", "", *place),
            (_CALL, _CALL, "0", "council", "call", "the council calls everybody out", "1", "0", "", *place),
        ],
    )


def _table(name: str, columns: Sequence[str], cells: Sequence[Sequence[str]]) -> RawTable:
    return RawTable(f"{name}.csv", tuple(columns), tuple(tuple(row) for row in cells), tuple(range(2, len(cells) + 2)))
