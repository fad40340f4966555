"""The rows of a scenario's tables: plants, districts, trades, newspapers, regiments, parties and the rest."""

from collections.abc import Mapping
from dataclasses import dataclass

from groundswell import units
from groundswell.errors import DataError, ScenarioError
from groundswell.scenario.timeline import OWNERS

__all__ = [
    "MOST_PEOPLE",
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
    "TradeRow",
    "accepted_set",
    "district",
    "name",
    "number",
    "outlet",
    "party",
    "plant",
    "rate",
    "regiment",
    "rival",
    "share",
    "trade",
]

MOST_PEOPLE = 100_000_000
"""In one plant or one city; more is refused, for no machine would hold it."""


UNINFORMATIVE = 0.8
"""Pass rate under the prior from which on a target says next to nothing about the numbers."""


@dataclass(frozen=True)
class PlantRow:
    """A named plant; `workers` is None where no headcount survives."""

    name: str
    trade: str
    owner: str
    district: str
    workers: int | None
    workers_basis: str = ""
    source: str = ""
    confidence: str = ""
    provenance: str = ""
    notes: str = ""

    @property
    def lower_bound(self) -> bool:
        """Whether the headcount is only the least that it can have been."""
        return "lower bound" in self.workers_basis.lower()

    @property
    def headcount_assumed(self) -> bool:
        """Whether the headcount is none, or not of this plant and year."""
        basis = self.workers_basis.lower()
        return self.workers is None or self.lower_bound or "not 1905" in basis or basis.startswith("assumed")


@dataclass(frozen=True)
class DistrictRow:
    """A district, its schematic place on the map (both 0 to 10), and what lies beside it."""

    name: str
    covers: str
    x: float
    y: float
    neighbours: tuple[str, ...]
    source: str = ""


@dataclass(frozen=True)
class TradeRow:
    """A trade: women's share, dependence on war orders, wage, savings, share of the city's people.

    Wages are in roubles per day, savings in days; `low` and `high` are the range of the share.
    """

    name: str
    women_share: float
    war_dependence: float
    wage: float
    savings: float
    share: float
    low: float
    high: float
    source: str


@dataclass(frozen=True)
class OutletRow:
    """A class of newspapers: slant before the wave (-1 hostile to 1 friendly), and readers by trade."""

    name: str
    readership: str
    slant_before: float
    readers: Mapping[str, float]
    others: float
    source: str

    def readers_of(self, trade: str) -> float:
        """Return the share of a trade's people who read it or hear it read."""
        return self.readers.get(trade, self.others)


@dataclass(frozen=True)
class RegimentRow:
    """A regiment under an invented label: soldiers, quarters, loyalty at the start."""

    name: str
    soldiers: int
    district: str
    loyalty_start: float
    source: str


@dataclass(frozen=True)
class PartyRow:
    """A party: speakers, their conviction and loyalty at the start, and its share of the work in the army."""

    name: str
    speakers: int
    conviction: float
    loyalty: float
    army_work: float
    source: str


@dataclass(frozen=True)
class Feast:
    """A day of rest besides Sundays."""

    day: int
    name: str
    source: str


@dataclass(frozen=True)
class SourceRow:
    """A reference that rows may name."""

    source_id: str
    reference: str
    status: str


@dataclass(frozen=True)
class RivalRow:
    """One number of one set of a rival model of turnout, in the number's base unit."""

    model: str
    number: int
    parameter: str
    value: float

    @property
    def key(self) -> str:
        """Which number of which set of which model it is."""
        return f"{self.model}, set {self.number}, {self.parameter}"


@dataclass(frozen=True)
class Point:
    """A point of a line on the schematic map."""

    line: str
    x: float
    y: float


@dataclass(frozen=True)
class RateRow:
    """A target's pass rates, shares: under the prior, in accepted sets, and with assumed numbers drawn as well."""

    id: str
    prior: float
    accepted: float
    all_drawn: float | None = None
    source: str = ""

    @property
    def uninformative(self) -> bool:
        """Whether the target tells next to nothing: it passes in over 80 % of draws from the prior."""
        return self.prior > UNINFORMATIVE


def name(row: Mapping[str, str], column: str) -> str:
    """Return a name, neither empty nor absurdly long."""
    text = row[column]
    if text == "":
        raise DataError(f"{column} is empty")
    if len(text) > 200:
        raise DataError(f"{column} {units.clip(text)!r} is longer than 200 characters")
    return text


def number(row: Mapping[str, str], column: str, low: float = -1e6, high: float = 1e6) -> float:
    """Return a number within bounds."""
    try:
        value = units.number(row[column])
    except ScenarioError as error:
        raise DataError(f"{column}: {error}") from error
    if not low <= value <= high:
        raise DataError(
            f"{column} = {units.clip(row[column])}: must lie between {units.shown(low)} and {units.shown(high)}"
        )
    return value


def share(row: Mapping[str, str], column: str) -> float:
    """Return a number from 0 to 1."""
    return number(row, column, 0.0, 1.0)


def _whole(row: Mapping[str, str], column: str, least: int) -> int:
    value = number(row, column, -1e12, 1e18)
    if value < least:
        raise DataError(f"{column} = {units.clip(row[column])}: must be at least {least}")
    if value != int(value):
        raise DataError(f"{column} = {units.clip(row[column])}: must be a whole number")
    if value > MOST_PEOPLE:
        raise DataError(f"{column} = {units.clip(row[column])}: must be at most {MOST_PEOPLE:,}")
    return int(value)


def _measured(row: Mapping[str, str], column: str, unit: str, high: float) -> float:
    try:
        value = units.measure(row[column])
    except ScenarioError as error:
        raise DataError(f"{column}: {error}") from error
    if value.unit != unit:
        raise DataError(f'{column} = {units.clip(row[column])!r}: write it in {unit}, such as "3 {unit}"')
    if not 0.0 <= value.value <= high:
        raise DataError(f"{column} = {units.clip(row[column])}: must lie between 0 and {units.shown(high)} {unit}")
    return value.value


def plant(row: Mapping[str, str]) -> PlantRow:
    """Read a plant."""
    owner = row["owner"]
    if owner not in OWNERS:
        raise DataError(f"unknown owner {units.clip(owner)!r}; {units.nearest(owner, OWNERS)}")
    return PlantRow(
        name=name(row, "name"),
        trade=name(row, "trade"),
        owner=owner,
        district=name(row, "district"),
        workers=None if row["workers"] == "" else _whole(row, "workers", 1),
        workers_basis=row.get("workers_basis", ""),
        source=row.get("source", ""),
        confidence=row.get("confidence", ""),
        provenance=row.get("provenance", ""),
        notes=row.get("notes", ""),
    )


def district(row: Mapping[str, str]) -> DistrictRow:
    """Read a district."""
    own = name(row, "district")
    neighbours = tuple(part.strip() for part in row["neighbours"].split(";") if part.strip() != "")
    if own in neighbours:
        raise DataError(f"neighbours: {units.clip(own)!r} is its own neighbour; name the others only")
    return DistrictRow(
        own,
        row.get("covers", ""),
        number(row, "x"),
        number(row, "y"),
        neighbours,
        row.get("source", ""),
    )


def trade(row: Mapping[str, str]) -> TradeRow:
    """Read a trade."""
    of_city = share(row, "share")
    low = share(row, "low") if row.get("low", "") != "" else of_city
    high = share(row, "high") if row.get("high", "") != "" else of_city
    if not low <= of_city <= high:
        raise DataError(f"share = {row['share']}: must lie in its own range, {low} to {high}")
    return TradeRow(
        name(row, "trade"),
        share(row, "women_share"),
        share(row, "war_dependence"),
        _measured(row, "wage", "roubles per day", 1000.0),
        _measured(row, "savings", "days", 365.0),
        of_city,
        low,
        high,
        row.get("source", ""),
    )


def outlet(row: Mapping[str, str]) -> OutletRow:
    """Read a class of newspapers."""
    readers: dict[str, float] = {}
    for part in row["readers"].split(";"):
        group, equals, readership = (piece.strip() for piece in part.partition("="))
        if equals == "" or group in readers:
            raise DataError(f'readers {units.clip(part)!r}: write each trade once, as "metal=0.2;others=0.1"')
        readers[group] = share({"readers": readership}, "readers")
    others = readers.pop("others", 0.0)
    slant = number(row, "slant_before", -1.0, 1.0)
    return OutletRow(name(row, "outlet"), row.get("class", ""), slant, readers, others, row.get("source", ""))


def regiment(row: Mapping[str, str]) -> RegimentRow:
    """Read a regiment."""
    return RegimentRow(
        name(row, "regiment"),
        _whole(row, "soldiers", 1),
        name(row, "district"),
        share(row, "loyalty_start"),
        row.get("source", ""),
    )


def party(row: Mapping[str, str]) -> PartyRow:
    """Read a party."""
    speakers = _whole(row, "speakers", 0)
    if speakers > 10_000:
        raise DataError(f"speakers = {speakers}: must be at most 10,000")
    return PartyRow(
        name(row, "party"),
        speakers,
        share(row, "conviction"),
        share(row, "loyalty"),
        share(row, "army_work"),
        row.get("source", ""),
    )


def accepted_set(row: Mapping[str, str]) -> Mapping[str, str]:
    """Read one accepted set: columns named ``owner.parameter`` hold values with units, all others are notes."""
    values = {path: cell for path, cell in row.items() if "." in path}
    if not values:
        raise DataError("no column names a parameter; write for instance lean.b_social")
    for path, cell in values.items():
        try:
            units.measure(cell)
        except ScenarioError as error:
            raise DataError(f"{path}: {error}") from error
    return values


def rate(row: Mapping[str, str]) -> RateRow:
    """Read a target's pass rates."""
    drawn = share(row, "all_drawn") if row.get("all_drawn", "") != "" else None
    return RateRow(name(row, "id"), share(row, "prior"), share(row, "accepted"), drawn, row.get("source", ""))


def rival(row: Mapping[str, str]) -> RivalRow:
    """Read a number of a rival model."""
    return RivalRow(name(row, "model"), _whole(row, "set", 1), name(row, "parameter"), number(row, "value"))
