"""Plants from a table: named ones as given, the rest synthesised to the city's known total."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from groundswell.errors import ScenarioError
from groundswell.rng import PLANTS, uniforms
from groundswell.scenario.tables import PlantRow, Tables
from groundswell.world.arithmetic import exponential, normal, power
from groundswell.world.city import Plants

__all__ = ["make_plants", "named_people", "scaled"]

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]


def make_plants(tables: Tables, people: int, settings: Mapping[str, float], wanted: int | None = None) -> Plants:
    """Make the city's plants, sorted by district and size.

    Parameters
    ----------
    tables : Tables
        The scenario's tables: named plants, trades with their shares of the city, districts.
    people : int
        The city's people as declared.
    settings : mapping of str to float
        The population's numbers.
    wanted : int, optional
        People to simulate; plants keep their proportions, at least 5 people each.

    Returns
    -------
    Plants
        Headcounts sum to `wanted` (or `people`) whenever every plant can keep its 5.

    Raises
    ------
    ScenarioError
        If the named plants alone hold more people than the city.
    """
    named = _named_sizes(tables.plants, settings)
    rest = people - int(named.sum())
    count = max(0, int(settings["enterprises"]) - len(tables.plants))
    if rest < 0:
        raise ScenarioError(
            f"people = {people}: the {len(tables.plants)} named plants alone hold {int(named.sum())};"
            " raise people or lower the headcounts"
        )
    sizes = _tail_sizes(rest, count, settings)
    trades, districts = _places(tables, named, sizes)
    foreign = uniforms(0, 0, 0, 1, np.arange(len(sizes)), PLANTS) < settings["foreign"]
    trade_names = [row.name for row in tables.trades]
    district_names = [row.name for row in tables.districts]
    name = [row.name for row in tables.plants]
    owner = [row.owner for row in tables.plants]
    for index in range(len(sizes)):
        place, trade = district_names[districts[index]], trade_names[trades[index]]
        name.append(f"{place}, {trade} {index + 1}")
        owner.append("foreign" if foreign[index] else "private")
    trade = np.concatenate([[trade_names.index(row.trade) for row in tables.plants], trades]).astype(np.int64)
    district = np.concatenate([[district_names.index(row.district) for row in tables.plants], districts])
    headcount = np.concatenate([named, sizes]).astype(np.int64)
    is_named = np.arange(len(name)) < len(tables.plants)
    assumed = np.concatenate([[row.headcount_assumed for row in tables.plants], np.ones(len(sizes), dtype=bool)])
    order = np.lexsort((np.arange(len(name)), -headcount, district))
    shown = scaled(headcount[order], people, wanted)
    standing = np.sqrt(headcount[order] / headcount.mean()) * np.where(is_named[order], 1.25, 1.0)
    war = np.array([row.war_dependence for row in tables.trades])[trade[order]]
    war = np.where(np.array([owner[index] == "state" for index in order]), np.maximum(war, 0.5), war)
    return Plants(
        name=tuple(name[index] for index in order),
        trade=trade[order],
        owner=tuple(owner[index] for index in order),
        district=district[order].astype(np.int64),
        people=shown,
        named=is_named[order],
        headcount_assumed=assumed[order].astype(bool),
        standing=standing,
        war_dependence=war,
        state_owned=np.array([owner[index] == "state" for index in order]),
    )


def named_people(tables: Tables, settings: Mapping[str, float]) -> int:
    """Return how many people the named plants hold, headcounts that do not survive drawn as `make_plants` does."""
    return int(_named_sizes(tables.plants, settings).sum())


def scaled(headcount: Integers, people: int, wanted: int | None) -> Integers:
    """Scale headcounts to a wanted total, at least 5 people a plant, by largest remainders."""
    if wanted is None or wanted == people:
        return np.maximum(headcount, 1).astype(np.int64)
    exact = headcount * (wanted / headcount.sum())
    size = np.maximum(5, np.floor(exact)).astype(np.int64)
    missing = wanted - int(size.sum())
    if missing > 0:
        order = np.lexsort((np.arange(len(size)), -(exact - np.floor(exact))))
        for step in range(missing):
            size[order[step % len(size)]] += 1
    elif missing < 0:
        order = np.argsort(-size, kind="stable")
        spare = np.cumsum(np.maximum(0, size[order] - 5))
        take = min(-missing, int(spare[-1]))
        share = np.floor((size - 5) * (take / max(1, int(spare[-1])))).astype(np.int64)
        size -= share
        left = take - int(share.sum())
        for index in order[:left]:
            size[index] -= 1 if size[index] > 5 else 0
    return np.asarray(size, dtype=np.int64)


def _named_sizes(rows: tuple[PlantRow, ...], settings: Mapping[str, float]) -> Integers:
    words = np.stack([uniforms(0, 0, 0, stream, np.arange(len(rows)), PLANTS) for stream in (4, 5, 6, 7)])
    drawn = settings["named_size"] * exponential(settings["named_spread"] * normal(words.astype(np.float64)))
    given = np.array([-1 if row.workers is None else row.workers for row in rows], dtype=np.int64)
    return np.where(given >= 0, given, np.round(drawn).astype(np.int64)).astype(np.int64)


def _tail_sizes(rest: int, count: int, settings: Mapping[str, float]) -> Integers:
    if count == 0 or rest <= 0:
        return np.zeros(0, dtype=np.int64)
    count = min(count, max(1, rest // 5))
    upper = (np.arange(count) + 0.5) / count
    largest = max(settings["largest_unnamed"], 1.5 * rest / count)
    tail = settings["tail"]

    def sizes(smallest: float) -> Floats:
        # quantiles of a Pareto law cut off at `largest`, so that no plateau of equal giants stands at its top
        kept = 1.0 - power(smallest / largest, tail)
        return np.asarray(smallest * power(1.0 - (1.0 - upper) * kept, -1.0 / tail), dtype=np.float64)

    low, high = 0.5, largest
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if sizes(middle).sum() < rest else (low, middle)
    size = np.maximum(1, np.floor(sizes(high))).astype(np.int64)
    left = rest - int(size.sum())
    size[: abs(left) % count] += 1 if left > 0 else -1
    size[0] += rest - int(size.sum())
    return np.asarray(np.sort(size)[::-1])


def _places(tables: Tables, named: Integers, sizes: Integers) -> tuple[Integers, Integers]:
    """Give each unnamed plant the trade and the district that lack most people, largest plants first."""
    trades = [row.name for row in tables.trades]
    districts = [row.name for row in tables.districts]
    total = float(named.sum() + sizes.sum())
    lacking = np.array([row.share for row in tables.trades]) * total
    space = np.full(len(districts), 2.0)  # an industrial district is one where named plants stand (assumption A405)
    for row, size in zip(tables.plants, named, strict=True):
        lacking[trades.index(row.trade)] -= size
        space[districts.index(row.district)] += 1.0
    weight = np.maximum(lacking, 0.0) / max(1.0, float(np.maximum(lacking, 0.0).sum()))
    space /= space.sum()
    trade_of, district_of = np.zeros(len(sizes), dtype=np.int64), np.zeros(len(sizes), dtype=np.int64)
    by_pair = np.zeros((len(trades), len(districts)))
    for index, size in enumerate(sizes):
        placed = by_pair.sum() + size
        trade = int(np.argmax(weight * placed - by_pair.sum(axis=1)))
        here = by_pair[trade].sum() + size
        district = int(np.argmax(space * here - by_pair[trade]))
        by_pair[trade, district] += size
        trade_of[index], district_of[index] = trade, district
    return trade_of, district_of
