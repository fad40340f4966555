"""People and soldiers as columns, and whom each person knows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from groundswell.rng import WORLD
from groundswell.rng import uniforms_of_block as words
from groundswell.world.arithmetic import exponential, normal
from groundswell.world.city import City

__all__ = ["Crowd", "make_people", "make_soldiers"]

CHUNK = 65_536
SPREADS = {"threshold": 0, "grievance": 1, "savings": 2, "private_support": 3, "hope": 4, "trust": 5}
SPREADS |= {
    "resentment": 6,
    "isolation": 7,
    "fatigue": 8,
    "reluctance": 9,
    "plant": 10,
    "lot": 11,
    "contacts": 12,
    "reader": 13,
}

Columns = dict[str, NDArray[Any]]


@dataclass(frozen=True)
class Crowd:
    """The members of a population: columns, where each group begins, and contacts ((people, degree), or none)."""

    columns: Columns
    offsets: NDArray[np.int64]
    contacts: NDArray[np.uint32] | None


def make_people(city: City, settings: Mapping[str, float], *, seed: int, replicate: int) -> Crowd:
    """Make the city's people, sorted by plant, with their contacts.

    Parameters
    ----------
    city : City
        Plants, districts and trades.
    settings : mapping of str to float
        The population's numbers.
    seed, replicate : int
        Whose luck it is.

    Returns
    -------
    Crowd
        Float columns are float32, codes and flags one byte; contacts are uint32, sorted for each person.
    """
    plants, trades = city.plants, city.trades
    offsets = np.concatenate([[0], np.cumsum(plants.people)]).astype(np.int64)
    count = int(offsets[-1])
    plant_lot = (
        _normals("plant", len(plants), seed, replicate),
        _normals("plant", len(plants), seed, replicate, more=1),
    )
    wage = (trades.wage - trades.wage.mean()) / max(1e-9, float(np.ptp(trades.wage)))
    means = {
        "threshold": settings["threshold"] + settings["threshold_plants"] * plant_lot[0],
        "grievance": 0.5
        + settings["grievance_plants"] * plant_lot[1]
        + settings["grievance_wage"] * wage[plants.trade],
        "savings": trades.savings[plants.trade],
        "private_support": np.full(len(plants), settings["support_start"]),
        "hope": np.full(len(plants), settings["hope_start"]),
        "trust": np.full(len(plants), settings["trust_start"]),
        "resentment": np.full(len(plants), settings["feeling_start"]),
        "isolation": np.full(len(plants), settings["feeling_start"]),
        "fatigue": np.full(len(plants), 0.15),
    }
    spread = dict.fromkeys(means, settings["start_spread"])
    spread |= {
        "threshold": settings["threshold_spread"],
        "grievance": settings["grievance_spread"],
        "fatigue": 0.03,
    }
    columns: Columns = {}
    for name, mean in means.items():
        lot = _normals(name, count, seed, replicate)
        if name == "savings":
            lot *= settings["savings_spread"]
            values = np.repeat(mean.astype(np.float32), plants.people) * exponential(lot).astype(np.float32)
            columns["savings_start"] = np.minimum(values, np.float32(360.0)).astype(np.float32)
            columns["savings"] = columns["savings_start"].copy()
            continue
        lot *= np.float32(spread[name])
        lot += np.repeat(mean.astype(np.float32), plants.people)
        columns[name] = np.minimum(np.maximum(lot, np.float32(0.02)), np.float32(0.98))
    _lots(columns, city, settings, count, seed, replicate)
    for name in ("voiced_support", "readiness", "contacts_out"):
        columns[name] = np.zeros(count, dtype=np.float32)
    columns["voiced_support"] += columns["private_support"]
    columns["need"] = np.full(count, 0.08, dtype=np.float32)
    for name in ("status", "hand", "shown"):
        columns[name] = np.zeros(count, dtype=np.uint8)
    columns["shown"] += np.floor(columns["voiced_support"] * np.float32(127)).astype(np.uint8)
    return Crowd(columns, offsets, _contacts(city, columns, offsets, settings, seed, replicate))


def make_soldiers(city: City, settings: Mapping[str, float], *, seed: int, replicate: int) -> Crowd:
    """Make the garrison's soldiers, sorted by regiment: an illustration, no datum touches them."""
    regiments = city.regiments
    offsets = np.concatenate([[0], np.cumsum(regiments.soldiers)]).astype(np.int64)
    count = int(offsets[-1])
    reluctance = _normals("reluctance", count, seed, replicate) * np.float32(settings["soldier_spread"])
    reluctance += np.float32(0.5)
    loyalty = np.repeat(regiments.loyalty_start.astype(np.float32), regiments.soldiers)
    return Crowd(
        {
            "reluctance": np.minimum(np.maximum(reluctance, np.float32(0.02)), np.float32(0.98)),
            "loyalty": loyalty,
            "loyal": (loyalty > 0.5).astype(np.uint8),
        },
        offsets,
        None,
    )


def _normals(name: str, count: int, seed: int, replicate: int, more: int = 0) -> NDArray[np.float32]:
    """Return nearly normal float32 numbers, made a chunk at a time so that no large copy is held."""
    out = np.empty(count, dtype=np.float32)
    for first in range(0, count, CHUNK):
        last = min(count, first + CHUNK)
        drawn = words(seed, replicate, more, SPREADS[name], np.arange(first, last), WORLD)
        out[first:last] = normal(np.asarray(drawn, dtype=np.float64))
    return out


def _lots(columns: Columns, city: City, settings: Mapping[str, float], count: int, seed: int, replicate: int) -> None:
    """Draw caution, sex and reading by the trade's shares, and the district of the home."""
    plants = city.plants
    columns["caution"] = np.empty(count, dtype=np.float32)
    columns["woman"] = np.empty(count, dtype=np.uint8)
    columns["home"] = np.empty(count, dtype=np.uint8)
    columns["reader"] = np.empty(count, dtype=np.uint8)
    women = np.repeat(city.trades.women_share[plants.trade].astype(np.float32), plants.people)
    district = np.repeat(plants.district.astype(np.uint8), plants.people)
    reading = np.repeat(city.reading[plants.trade].astype(np.float32), plants.people)
    beside = np.cumsum(city.districts.neighbours, axis=1)
    for first in range(0, count, CHUNK):
        part = slice(first, min(count, first + CHUNK))
        lot = words(seed, replicate, 0, SPREADS["lot"], np.arange(part.start, part.stop), WORLD)
        columns["caution"][part] = 0.05 + 0.9 * lot[0]
        columns["woman"][part] = lot[1] < women[part]
        prints = words(seed, replicate, 0, SPREADS["reader"], np.arange(part.start, part.stop), WORLD)
        columns["reader"][part] = prints[0] < reading[part]
        next_door = (lot[3][:, None] > beside[district[part]]).sum(axis=1).clip(0, len(city.districts) - 1)
        stays = (lot[2] < settings["home_near"]) | (city.districts.neighbours[district[part]].sum(axis=1) == 0)
        columns["home"][part] = np.where(stays, district[part], next_door)


def _contacts(
    city: City,
    columns: Columns,
    offsets: NDArray[np.int64],
    settings: Mapping[str, float],
    seed: int,
    replicate: int,
) -> NDArray[np.uint32]:
    """Draw whom each person knows: of the crew, the plant, the neighbourhood of the home, and the city."""
    kinds = [int(settings[f"contacts_{kind}"]) for kind in ("crew", "plant", "home", "city")]
    degree, count, crew = sum(kinds), int(offsets[-1]), int(settings["crew"])
    contacts = np.empty((count, degree), dtype=np.uint32)
    first_of, size_of = offsets[:-1], np.diff(offsets)
    districts = city.plants.district
    starts = np.array(
        [first_of[districts == d].min() if (districts == d).any() else 0 for d in range(len(city.districts))]
    )
    room = np.array(
        [size_of[districts == d].sum() if (districts == d).any() else count for d in range(len(city.districts))]
    )
    for low in range(0, count, CHUNK):
        people = np.arange(low, min(count, low + CHUNK))
        plant = np.searchsorted(offsets, people, side="right") - 1
        begin, size = first_of[plant], size_of[plant]
        crew_begin = begin + (people - begin) // crew * crew
        crew_size = np.minimum(crew, begin + size - crew_begin)
        home = columns["home"][low : low + len(people)].astype(np.int64)
        ranges = [
            (crew_begin, crew_size),
            (begin, size),
            (starts[home], room[home]),
            (0 * begin, 0 * begin + count),
        ]
        spans = [span for span, wanted in zip(ranges, kinds, strict=True) for _ in range(wanted)]
        for slot, (where, span) in enumerate(spans):
            if slot % 4 == 0:
                drawn = words(seed, replicate, slot // 4, SPREADS["contacts"], people, WORLD)
            inside = (people >= where) & (people < where + span) & (span > 1)  # nobody is a contact of one's own
            others = span - inside
            pick = where + np.minimum((drawn[slot % 4] * others).astype(np.int64), others - 1)
            pick += inside & (pick >= people)
            contacts[low : low + len(people), slot] = pick
        contacts[low : low + len(people)].sort(axis=1)
    return contacts
