"""What any way of sharing luck must leave: one past gone on with other luck, with and without a change.

Two cities that are the same until a change share their past, whatever is done with luck afterwards. So two things stay
in their difference however runs are paired: how much the change does on the mean differs from past to past; and where
the two vary unlike after one past, by Cauchy and Schwarz the square of the difference of their standard deviations.
"""

import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from groundswell.engine.checkpoint import restore, save
from groundswell.engine.plan import Plan, plan
from groundswell.engine.run import Simulation
from groundswell.observe.score import RecordLookup
from groundswell.study.kinds import Steps, Subject, changed
from groundswell.study.payload import canonical
from groundswell.study.verbs.question import Question
from groundswell.study.verbs.worlds import worlds_asked
from groundswell.study.workers import each
from groundswell.world.record import Record

__all__ = ["LUCKS", "Order", "Parts", "order", "parts_of", "play", "share"]

Floats = NDArray[np.float64]

LUCKS = 12
"""Times that each past is gone on with."""

OTHER_LUCK = 1_000_000
"""Replicates from here on are nobody's past."""

BY_PLANT: Mapping[str, tuple[str, bool]] = {
    "out_share": ("out", True),
    "private_support": ("private_support", False),
    "hope": ("hope", False),
    "trust": ("trust", False),
    "isolation": ("isolation", False),
}
"""Numbers of the city that are sums over plants: the plants' quantity, and whether it counts people."""


@dataclass(frozen=True)
class Order:
    """What one worker is asked to play: one world, with and without the change, from many pasts on."""

    subject: Subject
    steps: Steps
    change: Steps
    people: int | None
    seed: int
    pasts: int
    lucks: int
    first: int
    days: int
    shown: tuple[str, ...]


def order(question: Question, first: int, *, pasts: int, days: int, lucks: int = LUCKS) -> Order:
    """Return what has to be played of a what-if that is asked in one world; days are counted from the first given."""
    (world,) = worlds_asked(question)
    return Order(
        question.subject,
        (*question.given, *world.steps),
        tuple(tuple(step) for step in question.more["change"]),
        question.people,
        question.seed,
        pasts,
        lucks,
        first,
        days,
        tuple(question.more["shown"]),
    )


def play(
    asked: list[Order], workers: int | None, on_progress: Callable[[str, float | None], None]
) -> dict[str, dict[str, Floats]]:
    """Play all worlds.

    Returns
    -------
    dict
        ``city``: every number, by name, (worlds, pasts, lucks, 2, days); ``alike``: the same of people in plants whose
        gates have stood alike with and without the change, where that can be told.
    """
    found: dict[int, dict[str, dict[str, Floats]]] = {}

    def take(answer: tuple[int, dict[str, dict[str, Floats]]]) -> None:
        found[answer[0]] = answer[1]
        on_progress("pasts gone on with other luck", len(found) / len(asked))

    each(_one_world, list(enumerate(asked)), workers=workers, take=take)
    return {
        part: {name: np.array([found[number][part][name] for number in range(len(asked))]) for name in found[0][part]}
        for part in ("city", "alike")
    }


def _one_world(numbered: tuple[int, Order]) -> tuple[int, dict[str, dict[str, Floats]]]:
    number, asked = numbered
    kind, document = asked.subject.kind, asked.subject.document
    scenarios = [changed(kind, document, canonical([*asked.steps, *more])) for more in ((), asked.change)]
    sides = [plan(one, people=None if asked.people == one.people else asked.people) for one in scenarios]
    shape = (asked.pasts, asked.lucks, 2, asked.days)
    city = {name: np.zeros(shape) for name in asked.shown}
    alike = {name: np.zeros(shape) for name in asked.shown if name in BY_PLANT}
    with tempfile.TemporaryDirectory(prefix="groundswell-") as folder:
        for past in range(asked.pasts):
            both = [_continued(asked, ready, past, Path(folder) / "past") for ready in sides]
            for luck, pair in enumerate(zip(*both, strict=True)):
                for name, values in city.items():
                    values[past, luck] = [one[name] for one, _ in pair]
                for name, values in _where_alike(*(plants for _, plants in pair)).items():
                    alike[name][past, luck] = values
    return number, {"city": city, "alike": alike}


def _continued(asked: Order, ready: Plan, past: int, file: Path) -> list[tuple[dict[str, Floats], dict[str, Floats]]]:
    """Play a city up to the day before the change, and go on from there with other luck, time and again."""
    simulation = Simulation(ready, seed=asked.seed, replicate=past)
    for _ in range(asked.first):
        simulation.step()
    save(simulation, file)
    days = slice(asked.first, asked.first + asked.days)
    found = []
    for luck in range(asked.lucks):
        simulation.replicate = past
        restore(simulation, file)
        simulation.replicate = OTHER_LUCK + past * asked.lucks + luck
        for _ in range(asked.days):
            simulation.step()
        # What a record holds is overwritten by the next: it is measured here.
        record = simulation.record()
        look = RecordLookup(record)
        city = {name: np.array(look.series(name, None)[days]) for name in asked.shown}
        found.append((city, _plants(record, asked.shown, days)))
    return found


def _plants(record: Record, names: Iterable[str], days: slice) -> dict[str, Floats]:
    """Return people, gates shut, and each number's sum over a plant's people, (days, plants) each."""
    people = np.asarray(record.city.plants.people, dtype=np.float64)
    found = {"people": people, "shut": np.asarray(record.values["closed"][days] > 0)}
    for name in names:
        if name in BY_PLANT:
            quantity, counts = BY_PLANT[name]
            values = np.asarray(record.values[quantity][days], dtype=np.float64)
            found[name] = values if counts else values * people
    return found


def _where_alike(before: Mapping[str, Floats], after: Mapping[str, Floats]) -> dict[str, Floats]:
    """Return means over people of plants whose gates have stood alike on both sides so far, (2, days) each."""
    same = np.logical_and.accumulate(before["shut"] == after["shut"], axis=0)
    whole = np.maximum((same * before["people"]).sum(axis=1), 1.0)
    return {
        name: np.array([(side[name] * same).sum(axis=1) / whole for side in (before, after)])
        for name in before
        if name not in ("people", "shut")
    }


# --- what is left -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Parts:
    """Where the variance of two cities and of their difference comes from, world by world, (worlds, days) each.

    Attributes
    ----------
    unpaired : array
        Variance of one city and of the other, summed.
    paired : array
        Variance of their difference.
    least : array
        Variance that their difference has at least, however luck is shared after the past.
    """

    unpaired: Floats
    paired: Floats
    least: Floats


def parts_of(values: Floats) -> Parts:
    """Take variances apart by the law of total variance.

    Parameters
    ----------
    values : (worlds, pasts, lucks, 2, days) float
        With and without the change; at least two pasts and three lucks.

    Returns
    -------
    Parts
        Without bias, but for the least one, whose bias the jackknife over lucks takes off to first order.
    """
    before, after = values[..., 0, :], values[..., 1, :]
    unlike = _unlike(before, after).mean(axis=1)
    return Parts(
        unpaired=_total(before) + _total(after),
        paired=_total(after - before),
        least=_between(after - before) + unlike,
    )


def _within(values: Floats) -> Floats:
    """Return the variance after each past, (worlds, pasts, days)."""
    return np.asarray(values.var(axis=2, ddof=1))


def _between(values: Floats) -> Floats:
    """Return the variance over pasts of what comes on the mean, (worlds, days)."""
    lucks = values.shape[2]
    return np.asarray(values.mean(axis=2).var(axis=1, ddof=1) - _within(values).mean(axis=1) / lucks)


def _total(values: Floats) -> Floats:
    return _between(values) + _within(values).mean(axis=1)


def _unlike(before: Floats, after: Floats) -> Floats:
    """Return the squared difference of standard deviations after each past, (worlds, pasts, days)."""
    lucks = before.shape[2]

    def squared(kept: list[int]) -> Floats:
        return np.asarray((_within(before[:, :, kept]) ** 0.5 - _within(after[:, :, kept]) ** 0.5) ** 2)

    everyone = list(range(lucks))
    fewer = np.mean([squared([one for one in everyone if one != gone]) for gone in everyone], axis=0)
    return np.asarray(lucks * squared(everyone) - (lucks - 1) * fewer)


def share(part: Floats, whole: Floats) -> tuple[Floats, Floats]:
    """Return the share that a part is of the whole, pooled over worlds, and its standard error.

    Parameters
    ----------
    part, whole : (worlds, days) float
        Worlds that share no luck.

    Returns
    -------
    (days,) float, (days,) float
        NaN where nothing varies; the error is the jackknife's over worlds, NaN with one world only.
    """
    worlds = len(whole)

    def pooled(kept: NDArray[np.bool_]) -> Floats:
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(part[kept].sum(axis=0) / whole[kept].sum(axis=0))

    apart = np.array([pooled(np.arange(worlds) != gone) for gone in range(worlds)])
    error = np.sqrt((worlds - 1) / worlds * ((apart - apart.mean(axis=0)) ** 2).sum(axis=0))
    return pooled(np.ones(worlds, dtype=bool)), error
