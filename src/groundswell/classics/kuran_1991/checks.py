"""What has to come out of Kuran's societies, and wrong versions in which it must not."""

from typing import Any

import numpy as np

from groundswell.classics.bands import Exactly, Measured, Near, Within
from groundswell.classics.base import Check, Lab
from groundswell.classics.kuran_1991.model import (
    Speak,
    SpeakStrictly,
    falsifying,
    of_thresholds,
    sampled,
    society,
)
from groundswell.classics.kuran_1991.theory import at_rest, critical_sentiment, followed

__all__ = ["CHECKS", "EXAMPLES", "opposition"]

EXAMPLES = {
    "A": [0, 20, 20, 30, 40, 50, 60, 70, 80, 100],
    "A'": [0, 10, 20, 30, 40, 50, 60, 70, 80, 100],
    "B": [0, 20, 30, 40, 50, 60, 70, 80, 90, 100],
    "B'": [0, 10, 30, 40, 50, 60, 70, 80, 90, 100],
}
"""The paper's societies of ten as they are remembered: thresholds in percent."""

LARGE = 100_000


def opposition(lab: Lab, name: str, rule: Any = Speak) -> Measured:
    """Return the public opposition, in percent, that one of the examples ends with."""
    percents = EXAMPLES[name]
    return Measured(100.0 * float(lab.play(of_thresholds(percents, rule=rule)).last("opposes")[0]) / len(percents))


def falsified(lab: Lab, percents: list[int]) -> Measured:
    """Return how many of ten say in the end what they do not think."""
    return Measured(float(falsifying(lab.play(of_thresholds(percents)))[0]))


def unanimous(lab: Lab, pressure: float) -> Measured:
    """Return the share that oppose in public where everybody wants to, integrity evenly from 0 to 1."""
    people = lab.runs(LARGE, LARGE // 10)
    private, integrity = sampled(lab.seed, people, 1, 0.5)
    return Measured(float(lab.play(society(private, integrity, pressure)).last("opposes")[0]) / people)


def silent(lab: Lab, pressure: float) -> Measured:
    """Return the share that say in public what they do not think, in the same society."""
    people = lab.runs(LARGE, LARGE // 10)
    private, integrity = sampled(lab.seed, people, 1, 0.5)
    return Measured(float(falsifying(lab.play(society(private, integrity, pressure)))[0]) / people)


def small_shifts(lab: Lab, percent: int) -> Measured:
    """Return in how many of a hundred societies the one shifted person's place is where the revolt ends.

    All have thresholds of 0 to 99 percent; in each another single person has been moved by so many percent.
    """
    base = np.arange(100)
    shifted = np.tile(base, (100, 1))
    shifted[base, base] += percent
    said = of_thresholds(shifted.ravel().tolist(), groups=100)
    return Measured(float(np.count_nonzero(lab.play(said).last("opposes") == base)))


def quiet(lab: Lab, pressure: float) -> Measured:
    """Return the share opposing in large societies at rest, private preferences evenly from 0 to 1."""
    groups = lab.runs(20, 5)
    private, integrity = sampled(lab.seed, LARGE, groups, 0.0)
    record = lab.play(society(private, integrity, pressure, groups=groups))
    return Measured.mean([float(share) for share in record.last("opposes") / LARGE])


def set_off(lab: Lab, pressure: float) -> Measured:
    """Return the least sentiment (lowest private preference) at which large societies go over, by steps of 0.002."""
    people, low, high = lab.runs(LARGE, LARGE // 5), critical_sentiment(0.4) - 0.03, critical_sentiment(0.4) + 0.03
    sentiments = np.linspace(low, high, 31)
    drawn = [sampled(lab.seed, people, 1, float(lowest), replicate=place) for place, lowest in enumerate(sentiments)]
    private, integrity = (np.concatenate(columns) for columns in zip(*drawn, strict=True))
    ends = lab.play(society(private, integrity, pressure, groups=len(sentiments))).last("opposes") / people
    over = ends > 0.5
    return Measured(float(sentiments[int(np.argmax(over))]) if over.any() else 1.0, 0.001, len(sentiments))


_SOCIETIES = tuple(
    Check(
        name=f"society-{name.lower().replace(chr(39), '-shifted')}",
        says=f"Public opposition in percent in the society {{{', '.join(map(str, EXAMPLES[name]))}}}",
        measure=lambda lab, name=name: opposition(lab, name),
        band=Exactly(percent),
        control=lambda lab, name=name: opposition(lab, name, SpeakStrictly),
        control_says="a tie goes to the government",
        claim=f"society-{name.lower().replace(chr(39), '-shifted')}",
        paper=True,
    )
    for name, percent in (("A", 10), ("A'", 90), ("B", 10), ("B'", 20))
)

CHECKS: tuple[Check, ...] = (
    *_SOCIETIES,
    Check(
        name="unanimity-without-revolt",
        says="Share opposing in public where everybody wants to, and pressure exceeds everybody's integrity",
        measure=lambda lab: unanimous(lab, 1.0),
        band=Exactly(0.0, 6),
        control=lambda lab: unanimous(lab, 0.5),
        control_says="pressure is half of the greatest integrity",
        claim="unanimity",
        paper=True,
    ),
    Check(
        name="unanimity-falsified",
        says="Share in the same society who say in public what they do not think",
        measure=lambda lab: silent(lab, 1.0),
        band=Exactly(1.0, 6),
        control=lambda lab: silent(lab, 0.5),
        control_says="pressure is half of the greatest integrity",
    ),
    Check(
        name="shifts-of-one-percent",
        says="Of 100 societies, each with another person moved by one percent, those whose revolt ends just there",
        measure=lambda lab: small_shifts(lab, 1),
        band=Exactly(100),
        control=lambda lab: small_shifts(lab, 0),
        control_says="nobody is moved",
        claim="small-shifts",
        paper=True,
    ),
    Check(
        name="silent-before",
        says="Of ten in society A, those who say what they do not think while nothing seems to happen",
        measure=lambda lab: falsified(lab, EXAMPLES["A"]),
        band=Exactly(4),
        control=lambda lab: falsified(lab, EXAMPLES["A'"]),
        control_says="the revolt has happened",
        claim="hindsight",
        paper=True,
    ),
    Check(
        name="feigning-after",
        says="Of ten after the revolt, those who say what they do not think: now the government's friends",
        measure=lambda lab: falsified(lab, EXAMPLES["A'"]),
        band=Exactly(3),
        control=lambda lab: falsified(lab, EXAMPLES["A"]),
        control_says="the revolt has not happened",
        claim="hindsight",
        paper=True,
    ),
    *(
        Check(
            name=f"quiet-society-{pressure:g}",
            says=f"Share opposing at rest, all spread evenly, pressure {pressure:g}, beside the closed form",
            measure=lambda lab, pressure=pressure: quiet(lab, pressure),
            band=Near(at_rest(pressure)),
            control=lambda lab, pressure=pressure: quiet(lab, pressure - 0.02),
            control_says="pressure is smaller by a fiftieth",
        )
        for pressure in (0.5, 0.75)
    ),
    Check(
        name="rest-closed-form",
        says="Where the map of shares comes to rest from nobody, pressure 0.75, beside the closed form",
        measure=lambda _: Measured(followed(0.75)),
        band=Within(at_rest(0.75), 1e-12),
        control=lambda _: Measured(followed(0.7501)),
        control_says="pressure is larger by a ten-thousandth",
    ),
    Check(
        name="sentiment-that-sets-off",
        says="Lowest private preference at which played societies go over, pressure 0.4, beside the fold",
        measure=lambda lab: set_off(lab, 0.4),
        band=Within(critical_sentiment(0.4), 0.006),
        control=lambda lab: set_off(lab, 0.36),
        control_says="pressure is 0.36",
    ),
)
