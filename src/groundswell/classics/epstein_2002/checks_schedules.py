"""What has to come out when legitimacy falls or cops are withdrawn, and wrong versions in which it must not."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from groundswell.classics.bands import AtMost, Band, Exactly, Measured, Near, Sign
from groundswell.classics.base import Check, Lab
from groundswell.classics.epstein_2002.measures import PAIRS, falls, free_of_cops, greater

__all__ = ["SCHEDULES"]

_SLOWLY, _AT_ONCE = "by a hundredth a tick", "at once"
_OF_FORTY = 0.5 / 40**0.5
"""Standard error of a share of one half among forty runs."""

SPIKE = 50.0
"""More active at once than this is a spike; as many are what the paper calls an outburst."""


def _peaks(reading: str, place: int) -> Callable[[Lab], Measured]:
    return lambda lab: Measured.mean(falls(lab, reading)[:, place, 0].tolist())


def _unmoved(reading: str) -> Callable[[Lab], Measured]:
    """Return a measure of the peak when legitimacy stays as it is."""
    return lambda lab: Measured.mean(falls(lab, reading, 10, end=0.9)[:, 1, 0].tolist())


def _fall(reading: str, words: str, place: int, band: Band) -> Check:
    name = ("salami", "jump")[place]
    return Check(
        name=f"{name}-peak-{reading}",
        says=f"Most active in 300 ticks when legitimacy falls {(_SLOWLY, _AT_ONCE)[place]}, {words}",
        measure=_peaks(reading, place),
        band=band,
        control=_unmoved(reading),
        control_says="legitimacy is not seen to fall",
        slow=True,
    )


def _larger(reading: str, what: int, *, swapped: bool = False) -> Callable[[Lab], Measured]:
    def measure(lab: Lab) -> Measured:
        found = falls(lab, reading)
        return Measured.share(int(greater(found, what, swapped=swapped).value), len(found))

    return measure


def _no_more(reading: str) -> Callable[[Lab], Measured]:
    """Return a measure of the share of pairs in which a jump as small as a step brings out more than all steps do."""

    def measure(lab: Lab) -> Measured:
        found = falls(lab, reading, 20, end=0.89)
        return Measured.share(int(greater(found, 0).value), len(found))

    return measure


def _spikes(reading: str, place: int) -> Callable[[Lab], Measured]:
    """Return a measure of the share of runs that spike."""

    def measure(lab: Lab) -> Measured:
        peaks = falls(lab, reading)[:, place, 0]
        return Measured.share(int((peaks > SPIKE).sum()), len(peaks))

    return measure


def _below(reading: str, place: int, middle: float) -> Callable[[Lab], Measured]:
    """Return a measure of the share of runs whose peak lies below a value, those at it counted half."""
    return lambda lab: _halved(falls(lab, reading)[:, place, 0], middle)


def _unmoved_below(reading: str, middle: float) -> Callable[[Lab], Measured]:
    """Return the same when legitimacy stays as it is."""
    return lambda lab: _halved(falls(lab, reading, end=0.9)[:, 1, 0], middle)


def _halved(peaks: NDArray[np.float64], middle: float) -> Measured:
    share = float((peaks < middle).mean() + (peaks == middle).mean() / 2)
    return Measured(share, float(np.sqrt(0.25 / len(peaks))), len(peaks))


def _binomial(hits: int, runs: int = 40) -> Near:
    """Return the band around a share of pairs found elsewhere, its error Laplace's, so that it is never nought."""
    return Near(hits / runs, Measured.share(hits, runs).error)


def _alone(reading: str, end: float = 0.7) -> Callable[[Lab], Measured]:
    """Return a measure of the pairs in which a jump explodes and small steps do not."""

    def measure(lab: Lab) -> Measured:
        found = falls(lab, reading, PAIRS if end == 0.7 else 20, end)[:, :, 0] > SPIKE
        return Measured(float((found[:, 1] & ~found[:, 0]).sum()), 0.0, len(found))

    return measure


_ROUNDED_DOWN = "cops an active are rounded down"

_EXPLOSIONS = tuple(
    Check(
        name=f"jump-explodes-alone-{reading}",
        says=f"Pairs of a hundred in which more than 50 are active after a jump and not after small steps, {words}",
        measure=_alone(reading),
        band=Sign(63, 100),
        control=_alone(reading, end=0.89),
        control_says="the jump is as small as one of the steps",
        claim="jump",
        paper=True,
        slow=slow,
    )
    for reading, words, slow in (("printed", "as printed", False), ("floor", "rounded down", True))
)

_FALLS = (
    *_EXPLOSIONS,
    Check(
        name="salami-no-spike",
        says="Most active in any tick when legitimacy falls by a hundredth a tick, rule as printed, mean of runs",
        measure=_peaks("printed", 0),
        band=AtMost(SPIKE),
        control=lambda lab: Measured.mean(falls(lab, "floor", end=0.2)[:, 1, 0].tolist()),
        control_says="legitimacy falls by as much at once, and cops an active are rounded down",
        claim="salami",
        paper=True,
    ),
    Check(
        name="jump-above-salami",
        says="Pairs of a hundred in which a jump brings out more at its peak than small steps, rule as printed",
        measure=lambda lab: greater(falls(lab, "printed", PAIRS), 0),
        band=Sign(63, 100, rate=0.95),
        control=lambda lab: greater(falls(lab, "printed", 20, 0.89), 0),
        control_says="the jump is as small as one of the steps",
        claim="jump",
    ),
    Check(
        name="jump-above-salami-floor",
        says="Pairs of a hundred in which a jump brings out more at its peak than small steps, rounded down",
        measure=lambda lab: greater(falls(lab, "floor", PAIRS), 0),
        band=Sign(63, 100),
        control=lambda lab: greater(falls(lab, "floor", 20, 0.89), 0),
        control_says="the jump is as small as one of the steps",
        claim="jump",
        slow=True,
    ),
    Check(
        name="jump-jails-more",
        says="Pairs of a hundred in which more are jailed at the end after a jump than after small steps, as printed",
        measure=lambda lab: greater(falls(lab, "printed", PAIRS), 1),
        band=Sign(63, 100),
        control=lambda lab: greater(falls(lab, "printed", 20, 0.89), 1),
        control_says="the jump is as small as one of the steps",
        claim="larger-jail",
        paper=True,
    ),
    Check(
        name="jump-jails-more-floor",
        says="Pairs of a hundred in which more are jailed at the end after a jump than after steps, rounded down",
        measure=lambda lab: greater(falls(lab, "floor", PAIRS), 1),
        band=Sign(63, 100),
        control=lambda lab: greater(falls(lab, "floor", 20, 0.89), 1),
        control_says="the jump is as small as one of the steps",
        claim="larger-jail",
        paper=True,
        slow=True,
    ),
    _fall("printed", "as printed", 0, Near(2.9, 0.1)),
    _fall("printed", "as printed", 1, Near(12.7, 0.7)),
    _fall("floor", "rounded down", 0, Near(65.8, 16.7)),
    _fall("floor", "rounded down", 1, Near(79.5, 14.7)),
    _fall("round", "rounded to the nearest", 0, Near(10.7, 3.2)),
    _fall("round", "rounded to the nearest", 1, Near(17.7, 3.3)),
    *(
        Check(
            name=f"jump-share-{reading}",
            says=f"Share of pairs in which a jump brings out more at its peak than small steps, {words}",
            measure=_larger(reading, 0),
            band=_binomial(hits),
            control=_no_more(reading),
            control_says="the jump is as small as one of the steps",
            slow=True,
        )
        for reading, words, hits in (
            ("printed", "as printed", 40),
            ("floor", "rounded down", 30),
            ("round", "rounded to the nearest", 32),
        )
    ),
    *(
        Check(
            name=f"jail-share-{reading}",
            says=f"Share of pairs in which a jump leaves more in jail, {words}",
            measure=_larger(reading, 1),
            band=_binomial(hits),
            control=_larger(reading, 1, swapped=True),
            control_says="pairs in which small steps leave more in jail are counted",
            slow=True,
        )
        for reading, words, hits in (
            ("printed", "as printed", 0),
            ("floor", "rounded down", 10),
            ("round", "rounded to the nearest", 0),
        )
    ),
    *(
        Check(
            name=f"{name}-share-elsewhere",
            says=f"Share of pairs in which a jump {words} than small steps, rounded down, as a third program has it",
            measure=_larger("floor", what),
            band=_binomial(hits, 20),
            control=control,
            control_says=control_says,
            slow=True,
        )
        for name, words, what, hits, control, control_says in (
            (
                "jump",
                "brings out more at its peak",
                0,
                17,
                _no_more("floor"),
                "the jump is as small as one of the steps",
            ),
            ("jail", "leaves more in jail", 1, 7, _larger("printed", 1), "cops an active are not rounded"),
        )
    ),
    *(
        Check(
            name=f"{('salami', 'jump')[place]}-spikes-floor",
            says=f"Share of runs in which more than 50 are active at once, legitimacy falling {words}, rounded down",
            measure=_spikes("floor", place),
            band=_binomial(hits),
            control=_spikes("printed", place),
            control_says="cops an active are not rounded",
            slow=True,
        )
        for place, words, hits in ((0, _SLOWLY, 12), (1, _AT_ONCE, 15))
    ),
    *(
        Check(
            name=f"{('salami', 'jump')[place]}-median-floor",
            says=f"Share of runs that peak below {middle}, legitimacy falling {words}, rounded down: half, if it is the"
            " median",
            measure=_below("floor", place, middle),
            band=Near(0.5, _OF_FORTY),
            control=_unmoved_below("floor", middle),
            control_says="legitimacy is not seen to fall",
            slow=True,
        )
        for place, words, middle in ((0, _SLOWLY, 3), (1, _AT_ONCE, 18))
    ),
)


def _tipped(reading: str, *, keep: bool = False) -> Callable[[Lab], Measured]:
    def measure(lab: Lab) -> Measured:
        rises = free_of_cops(lab, reading, keep=keep)
        return Measured(float(np.count_nonzero(rises > SPIKE)), 0.0, len(rises))

    return measure


_COPS = (
    Check(
        name="fewer-cops-tip",
        says="Runs of twenty in which actives rise by more than 50 within ten ticks as cops are withdrawn, Run 5,"
        " rounded down",
        measure=_tipped("floor"),
        band=Sign(15, 20, rate=0.93),
        control=_tipped("floor", keep=True),
        control_says="no cop is withdrawn",
        claim="fewer-cops",
        paper=True,
    ),
    Check(
        name="fewer-cops-printed",
        says="Runs of twenty in which they do under the rule as printed: nothing tips",
        measure=_tipped("printed"),
        band=Exactly(0),
        control=_tipped("floor"),
        control_says=_ROUNDED_DOWN,
        claim="fewer-cops",
        slow=True,
    ),
)

SCHEDULES = (*_FALLS, *_COPS)
"""Checks of runs in which legitimacy or cops change."""
