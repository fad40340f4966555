"""The press, an illustration: slant by outlet, and what it lays at the council's door beside the truth."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from groundswell.observe.base import Observable, group_people, mean_over
from groundswell.observe.single import grouped
from groundswell.world.record import Record

__all__ = ["OBSERVABLES"]

Floats = NDArray[np.float64]

VERDICTS = {"true": 1, "false": 2, "late": 3}


def _readers(record: Record) -> Floats:
    """Return readers of each outlet, (outlets,): readership by trade times the trade's people."""
    return np.asarray((record.city.outlets.readers * group_people(record, "trade")).sum(axis=1))


def _read(values: Callable[[Record], Floats]) -> Callable[[Record], Floats]:
    """Weight outlets by their readers; undefined where nobody reads anything."""

    def measure(record: Record) -> Floats:
        if len(record.city.outlets) == 0:
            return np.full(len(record.dates), np.nan)
        return mean_over(values(record), _readers(record))

    return measure


def _verdict(code: int) -> Callable[[Record], Floats]:
    return lambda record: np.asarray(np.rint(record.values["army_blame"]) == code, dtype=np.float64)


def _hostility(record: Record) -> Floats:
    return mean_over(record.values["hostility"], group_people(record, "trade"))


_OF_BLAME = (
    ("blame_true", "blame laid on the council for the strike that the run bears out"),
    ("blame_false", "blame laid on the council for the strike that the run does not bear out"),
)

OBSERVABLES: tuple[Observable, ...] = (
    Observable(
        "press_slant",
        ("day",),
        "-1 to 1",
        "readers of all outlets among the city's people",
        "above 0 friendly to the workers, below 0 hostile; undefined without outlets",
        "slant of the press, weighted by readers (illustration)",
        _read(lambda record: record.values["slant"]),
    ),
    grouped(
        "slant",
        "outlet",
        "-1 to 1",
        "slant (illustration)",
        "above 0 friendly, below 0 hostile",
        quantity="slant",
    ),
    Observable(
        "hostility",
        ("day",),
        "mean share",
        "all people of the city",
        "0 to 1: 1 is most hostile",
        "hostile slant that people read (illustration)",
        _hostility,
    ),
    grouped("hostility", "trade", "share", "hostile slant that a trade reads", "0 to 1", quantity="hostility"),
    *(
        observable
        for name, doc in _OF_BLAME
        for observable in (
            Observable(
                name,
                ("day",),
                "share",
                "readers of all outlets among the city's people",
                "0 to 1; undefined without outlets",
                doc,
                _read(lambda record, name=name: record.values[name]),  # type: ignore[misc]
                "blame",
            ),
            grouped(name, "outlet", "share", doc, "0 to 1", quantity=name, switch="blame"),
        )
    ),
    grouped(
        "army_blame",
        "outlet",
        "code",
        "verdict on the reproach of having brought the army in",
        "0 none, 1 true, 2 false, 3 late: the army was in it before",
        quantity="army_blame",
        switch="blame",
    ),
    *(
        Observable(
            "blame_late" if verdict == "late" else f"army_blame_{verdict}",
            ("day",),
            "share",
            "readers of all outlets among the city's people",
            "0 to 1; undefined without outlets",
            f"readers who read a reproach of having brought the army in that is {verdict}",
            _read(_verdict(code)),
            "blame",
        )
        for verdict, code in VERDICTS.items()
    ),
    Observable(
        "blame_late_by_outlet",
        ("day", "outlet"),
        "flag",
        "none",
        "1 if the outlet's reproach comes late",
        "reproach of having brought the army in, when the army was in it before, by outlet",
        _verdict(VERDICTS["late"]),
        "blame",
    ),
)
