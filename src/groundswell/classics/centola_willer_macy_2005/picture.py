"""The gallery's figure: one court of each kind, and how many scattered believers it takes."""

from typing import Literal

from groundswell.classics.bands import Measured
from groundswell.classics.base import Lab
from groundswell.classics.centola_willer_macy_2005.model import (
    COLUMNS,
    KEY,
    ROWS,
    STATES,
    court,
    scattered,
    states,
    strengths,
    together,
)
from groundswell.classics.pictures import Cells, Chart, Mark, Picture, Series

__all__ = ["picture"]

_NUMBERS = (2, 5, 10, 20, 50)
_FOUND = {10.0: Measured.share(16, 40), 20.0: Measured.share(33, 40), 50.0: Measured.share(40, 40)}


def picture(lab: Lab) -> Picture:
    """Draw a court with believers together, one with them apart, and cascades against their number."""
    courts = lab.runs(40, 20)
    shares: dict[bool, list[Measured]] = {True: [], False: []}
    grids: dict[bool, list[list[int]]] = {}
    for clustered in (True, False):
        for number in _NUMBERS:
            believes = together(number, courts) if clustered else scattered(lab.seed, number, courts)
            record = lab.play(court(believes, strengths(lab.seed, courts, believes, 0.0, 0.38), every=200))
            complies = record.last("complies")
            shares[clustered].append(Measured.share(int((2 * complies > ROWS * COLUMNS).sum()), courts))
            if number == 10:
                grids[clustered] = states(record, int(complies.argmin()))
    numbers = [float(number) for number in _NUMBERS]
    panels = (
        Chart(
            "Courts in which more than half comply",
            "believers among 1,000",
            "share of courts",
            (
                _with_errors("together", numbers, shares[True]),
                _with_errors("scattered", numbers, shares[False]),
                _with_errors("scattered, computed independently", [*_FOUND], [*_FOUND.values()], look="dots"),
            ),
            marks=(Mark(10.0, "one in a hundred"),),
            log_across=True,
            low_up=0.0,
            high_up=1.0,
        ),
        Cells("Ten together", grids[True], STATES),
        Cells("Ten scattered", grids[False], STATES),
    )
    return Picture(
        panels,
        f"{courts} courts of 25 by 40 cells for each number, 200 rounds, seed {lab.seed} (shading, and upright lines at"
        f" dots: two s.e.). Shown are the courts of each kind in which fewest comply. {KEY}",
    )


def _with_errors(
    label: str, numbers: list[float], shares: list[Measured], look: Literal["line", "dots"] = "line"
) -> Series:
    low = [max(0.0, one.value - 2.0 * one.error) for one in shares]
    high = [min(1.0, one.value + 2.0 * one.error) for one in shares]
    return Series(label, numbers, [one.value for one in shares], low, high, look=look)
