"""A city as its institutions see it: tables of groups that stay, quantities that change."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from groundswell.world.quantities import QUANTITIES, Dimension, by_name

__all__ = ["City", "Districts", "Outlets", "Plants", "Regiments", "Trades"]

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Plants:
    """The plants, sorted by district: names, sizes and what they depend on. Arrays are (plants,)."""

    name: tuple[str, ...]
    trade: Integers
    owner: tuple[str, ...]
    district: Integers
    people: Integers
    named: Flags
    headcount_assumed: Flags
    standing: Floats
    war_dependence: Floats
    state_owned: Flags

    def __len__(self) -> int:
        return len(self.name)


@dataclass(frozen=True)
class Districts:
    """The districts: names, schematic places, and which lie side by side ((districts, districts), rows sum to 1)."""

    name: tuple[str, ...]
    x: Floats
    y: Floats
    neighbours: Floats

    def __len__(self) -> int:
        return len(self.name)


@dataclass(frozen=True)
class Trades:
    """The trades: names, women's share, wage (roubles a day), days of savings. Arrays are (trades,)."""

    name: tuple[str, ...]
    women_share: Floats
    wage: Floats
    savings: Floats
    war_dependence: Floats

    def __len__(self) -> int:
        return len(self.name)


@dataclass(frozen=True)
class Regiments:
    """The garrison by regiment, an illustration: names, soldiers, quarters. Arrays are (regiments,)."""

    name: tuple[str, ...]
    soldiers: Integers
    district: Integers
    loyalty_start: Floats

    def __len__(self) -> int:
        return len(self.name)


@dataclass(frozen=True)
class Outlets:
    """The press by class, an illustration: names, slant before the wave, readership (outlets, trades)."""

    name: tuple[str, ...]
    slant_before: Floats
    readers: Floats

    def __len__(self) -> int:
        return len(self.name)


@dataclass
class City:
    """Groups that stay, and the quantities of this day, as attributes: ``city.courage`` is (plants,).

    Only the engine makes one; institutions write quantities that they declare, people only their own columns.
    """

    plants: Plants
    districts: Districts
    trades: Trades
    regiments: Regiments
    outlets: Outlets
    parties: tuple[Mapping[str, Any], ...] = ()
    memory: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for quantity in QUANTITIES:
            size = self.size(quantity.by)
            value = quantity.start if quantity.by == "city" else np.full(size, quantity.start)
            setattr(self, quantity.name, value)

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any: ...

        def __setattr__(self, name: str, value: Any) -> None: ...

    @property
    def reading(self) -> Floats:
        """Share of each trade's people who read any newspaper, (trades,).

        An assumption: whether one paper is taken does not depend on whether another is.
        """
        readers = np.clip(np.asarray(self.outlets.readers, dtype=np.float64), 0.0, 1.0)
        return np.asarray(1.0 - np.prod(1.0 - readers.reshape(-1, len(self.trades)), axis=0))

    def size(self, dimension: Dimension) -> int:
        """Return how many groups the dimension has; the city itself counts as one."""
        return {
            "city": 1,
            "district": len(self.districts),
            "trade": len(self.trades),
            "plant": len(self.plants),
            "regiment": len(self.regiments),
            "outlet": len(self.outlets),
        }[dimension]

    def by_plant(self, name: str) -> Floats:
        """Return a quantity of the city, a district or a trade as each plant meets it, (plants,)."""
        dimension = by_name()[name].by
        value = getattr(self, name)
        if dimension == "plant":
            return np.asarray(value, dtype=np.float64)
        if dimension == "district":
            return np.asarray(value[self.plants.district], dtype=np.float64)
        if dimension == "trade":
            return np.asarray(value[self.plants.trade], dtype=np.float64)
        return np.full(len(self.plants), float(value))

    def by_regiment(self, name: str) -> Floats:
        """Return a quantity as each regiment meets it, in its quarters' district, (regiments,)."""
        dimension = by_name()[name].by
        value = getattr(self, name)
        if dimension == "regiment":
            return np.asarray(value, dtype=np.float64)
        if dimension == "district":
            return np.asarray(value[self.regiments.district], dtype=np.float64)
        return np.full(len(self.regiments), float(value))

    def people_mean(self, plant_values: Floats) -> float:
        """Return the people-weighted mean of a plant quantity."""
        people = self.plants.people
        return float((plant_values * people).sum() / people.sum())

    def snapshot(self) -> Iterator[tuple[str, Floats]]:
        """Yield every quantity's name and value as an array, for the record."""
        for quantity in QUANTITIES:
            yield quantity.name, np.atleast_1d(np.asarray(getattr(self, quantity.name), dtype=np.float64))
