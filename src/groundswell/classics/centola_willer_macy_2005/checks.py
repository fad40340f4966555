"""What has to come out of the emperor's dilemma, each with a wrong version that must not."""

import numpy as np
from numpy.typing import NDArray

from groundswell.classics.bands import AtLeast, AtMost, Exactly, Measured, Near, Sign
from groundswell.classics.base import Check, Lab
from groundswell.classics.centola_willer_macy_2005.model import (
    COLUMNS,
    ROWS,
    court,
    scattered,
    strengths,
    together,
)
from groundswell.mechanisms.crowd import CrowdRecord

__all__ = ["CHECKS"]

_SIZE = ROWS * COLUMNS
_STRONGEST = 0.38
_ALL_OF_FORTY = Measured.share(40, 40).error
"""Standard error of a share that was 40 of 40."""


def _played(
    lab: Lab,
    believers: int,
    *,
    clustered: bool = False,
    mixed: bool = False,
    cost: float = 0.125,
    strongest: float = _STRONGEST,
) -> tuple[CrowdRecord, NDArray[np.bool_]]:
    """Play courts side by side: forty, or twenty for a quick look."""
    courts = lab.runs(40, 20)
    believes = together(believers, courts) if clustered else scattered(lab.seed, believers, courts)
    strength = strengths(lab.seed, courts, believes, 0.0, strongest)
    return lab.play(court(believes, strength, cost=cost, mixed=mixed)), believes


def _compliance(lab: Lab, believers: int, *, clustered: bool, cost: float = 0.125) -> Measured:
    """Return the mean share of people who comply at the end."""
    record, _ = _played(lab, believers, clustered=clustered, cost=cost)
    return Measured.mean((record.last("complies") / _SIZE).tolist())


def _compliance_in_cascades(lab: Lab, *, cost: float = 0.125) -> Measured:
    """Return the same for ten together, over the courts in which more than half comply; over all if there is none."""
    record, _ = _played(lab, 10, clustered=True, cost=cost)
    found = record.last("complies") / _SIZE
    return Measured.mean((found[found > 0.5] if (found > 0.5).any() else found).tolist())


def _cascades_of_many(lab: Lab, *, clustered: bool) -> Measured:
    """Return the share of cascades in four hundred courts."""
    courts = lab.runs(400, 100)
    believes = together(10, courts) if clustered else scattered(lab.seed, 10, courts)
    said = court(believes, strengths(lab.seed, courts, believes, 0.0, _STRONGEST), rounds=100, every=100)
    return Measured.share(int((2 * lab.play(said).last("complies") > _SIZE).sum()), courts)


def _cascades(
    lab: Lab, believers: int, *, clustered: bool, cost: float = 0.125, strongest: float = _STRONGEST
) -> Measured:
    """Return the share of courts in which more than half comply at the end."""
    record, _ = _played(lab, believers, clustered=clustered, cost=cost, strongest=strongest)
    complies = record.last("complies")
    return Measured.share(int((2 * complies > _SIZE).sum()), len(complies))


def _pairs(lab: Lab, *, clustered: bool) -> Measured:
    """Return in how many courts more people comply than in the scattered one with the same strengths."""
    apart = _played(lab, 10)[0].last("complies")
    other = _played(lab, 10, clustered=clustered)[0].last("complies")
    return Measured(float((other > apart).sum()), 0.0, len(apart))


def _false_in_the_mixed(lab: Lab, *, mixed: bool) -> Measured:
    """Return the most people beyond the believers who enforce the norm in any court, at any round."""
    record, believes = _played(lab, 10, mixed=mixed)
    at_the_end = (record.columns["enforces_for"] & ~believes).reshape(-1, _SIZE).sum(axis=1)
    most = max(int(at_the_end.max()), int(record.counts["enforces_for"].max()) - 10)
    return Measured(float(most), 0.0, len(at_the_end))


def _false_enforcers(lab: Lab, *, cost: float = 0.125) -> Measured:
    """Return the mean share of disbelievers who enforce the norm at the end."""
    record, believes = _played(lab, 10, clustered=True, cost=cost)
    false = (record.columns["enforces_for"] & ~believes).reshape(-1, _SIZE)
    return Measured.mean((false.sum(axis=1) / (_SIZE - 10)).tolist())


CHECKS: tuple[Check, ...] = (
    Check(
        name="clustered-compliance",
        says="Mean share who comply after 200 rounds, ten believers standing together, 40 courts",
        measure=lambda lab: _compliance(lab, 10, clustered=True),
        band=Near(0.990, 0.002),
        control=lambda lab: _compliance(lab, 10, clustered=False),
        control_says="the ten are scattered",
    ),
    Check(
        name="clustered-compliance-in-cascades",
        says="The same over those courts only in which more than half comply",
        measure=_compliance_in_cascades,
        band=Near(0.990, 0.002),
        control=lambda lab: _compliance_in_cascades(lab, cost=1.0),
        control_says="enforcing costs more than any pressure is worth to a disbeliever",
    ),
    Check(
        name="clustered-cascades",
        says="Share of courts in which more than half comply, ten believers standing together: 40 of 40",
        measure=lambda lab: _cascades(lab, 10, clustered=True),
        band=Near(1.0, _ALL_OF_FORTY),
        control=lambda lab: _cascades(lab, 10, clustered=False),
        control_says="the ten are scattered",
    ),
    Check(
        name="clustered-cascades-of-many",
        says="Share of 400 courts in which more than half comply, ten believers standing together",
        measure=lambda lab: _cascades_of_many(lab, clustered=True),
        band=AtLeast(0.9),
        control=lambda lab: _cascades_of_many(lab, clustered=False),
        control_says="the ten are scattered",
        claim="clustering",
        paper=True,
        slow=True,
    ),
    Check(
        name="scattered-cascades-of-many",
        says="Share of 400 courts in which more than half comply, ten scattered believers",
        measure=lambda lab: _cascades_of_many(lab, clustered=False),
        band=AtMost(0.5),
        control=lambda lab: _cascades_of_many(lab, clustered=True),
        control_says="the ten stand together",
        claim="clustering",
        paper=True,
        slow=True,
    ),
    Check(
        name="scattered-compliance",
        says="Mean share who comply after 200 rounds, ten scattered believers, 40 courts",
        measure=lambda lab: _compliance(lab, 10, clustered=False),
        band=Near(0.417, 0.075),
        control=lambda lab: _compliance(lab, 10, clustered=False, cost=0.0),
        control_says="enforcing costs nothing",
    ),
    Check(
        name="scattered-cascades",
        says="Share of courts in which more than half comply, ten scattered believers: 16 of 40",
        measure=lambda lab: _cascades(lab, 10, clustered=False),
        band=Near(16 / 40, Measured.share(16, 40).error),
        control=lambda lab: _cascades(lab, 10, clustered=False, cost=0.0),
        control_says="enforcing costs nothing",
    ),
    Check(
        name="clustered-beats-scattered",
        says="Courts in which more comply where the ten stand together, strengths alike",
        measure=lambda lab: _pairs(lab, clustered=True),
        band=Sign(26, 40, rate=0.8),
        control=lambda lab: _pairs(lab, clustered=False),
        control_says="the same scattered courts are set against themselves",
        claim="clustering",
        paper=True,
    ),
    Check(
        name="twenty-scattered",
        says="Share of courts in which more than half comply, twenty scattered believers: 33 of 40",
        measure=lambda lab: _cascades(lab, 20, clustered=False),
        band=Near(33 / 40, Measured.share(33, 40).error),
        control=lambda lab: _cascades(lab, 20, clustered=False, strongest=0.76),
        control_says="disbelievers are twice as firm",
        claim="numbers",
        paper=True,
    ),
    Check(
        name="fifty-scattered",
        says="Share of courts in which more than half comply, fifty scattered believers: 40 of 40",
        measure=lambda lab: _cascades(lab, 50, clustered=False),
        band=Near(1.0, _ALL_OF_FORTY),
        control=lambda lab: _cascades(lab, 50, clustered=False, strongest=0.76),
        control_says="disbelievers are twice as firm",
        claim="numbers",
        paper=True,
    ),
    Check(
        name="mixed-never-enforces",
        says="Most disbelievers who enforce the norm in any court, at any round, where everybody sees everybody",
        measure=lambda lab: _false_in_the_mixed(lab, mixed=True),
        band=Exactly(0.0),
        control=lambda lab: _false_in_the_mixed(lab, mixed=False),
        control_says="everybody sees eight neighbours",
        claim="mixed",
        paper=True,
    ),
    Check(
        name="false-enforcement",
        says="Mean share of disbelievers who enforce the norm after 200 rounds, ten believers standing together",
        measure=_false_enforcers,
        band=AtLeast(0.9),
        control=lambda lab: _false_enforcers(lab, cost=0.3),
        control_says="enforcing costs 0.3: people comply at most",
        claim="false-enforcement",
        paper=True,
    ),
)
