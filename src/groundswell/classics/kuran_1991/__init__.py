"""Kuran 1991: private truths, public lies, and revolutions nobody foresaw."""

from pathlib import Path

from groundswell.classics.base import Classic, Odd, Variation
from groundswell.classics.kuran_1991.checks import CHECKS
from groundswell.classics.kuran_1991.model import RULES
from groundswell.classics.kuran_1991.picture import picture, play
from groundswell.scenario.parameters import param

__all__ = ["CLASSIC"]

CLASSIC = Classic(
    name="kuran_1991",
    title="Kuran 1991: revolutions unforeseen",
    claim="Where people say in public what they do not think, a hated government looks safe until the day it falls.",
    citation=(
        "Kuran, T. (1991). Now out of never: the element of surprise in the East European revolution of 1989. World"
        " Politics 44, 7-48."
    ),
    bibtex=(
        "@article{kuran1991,\n"
        "  author  = {Kuran, Timur},\n"
        "  title   = {Now out of never: the element of surprise in the East European revolution of 1989},\n"
        "  journal = {World Politics},\n"
        "  volume  = {44},\n"
        "  pages   = {7--48},\n"
        "  year    = {1991}\n"
        "}"
    ),
    parameters={
        "people": param(
            "10000 people",
            low="2 people",
            high="1000000 people",
            source="assumption: a large society",
            doc="people in the crowd",
        ),
        "pressure": param(
            "0.4 plain",
            low="0.01 plain",
            high="100 plain",
            source="assumption; the paper gives thresholds",
            doc="reputation at stake, beside a greatest integrity of 1",
        ),
        "sentiment": param(
            "0.1",
            low="0",
            high="0.99",
            source="assumption; the paper gives thresholds",
            doc="lowest private preference; the others are spread evenly from there to 1",
        ),
    },
    play=play,
    figures={
        "against in private": "share of people who wish for another government",
        "opposing": "share of people who oppose the government in public at the end",
        "falsifying": "share of people who say in public at the end what they do not think",
    },
    picture=picture,
    checks=CHECKS,
    variations=(
        Variation("a-little-worse", "Let sentiment turn by two hundredths more.", {"sentiment": 0.12}),
        Variation(
            "everybody-against", "Everybody against, pressure strong: who dares?", {"sentiment": 0.5, "pressure": 1.0}
        ),
        Variation("a-thaw", "The same wishes, less pressure.", {"pressure": 0.3}),
    ),
    odd=Odd(
        purpose=(
            "To show why a revolution surprises even those who make it. Patterns: the four societies of ten; unanimity"
            " without revolt; a small change and a landslide."
        ),
        entities="People with a private preference, an integrity, and a public side.",
        schedule="In rounds, all at once: everybody takes the public side that pays, until nobody moves.",
        concepts=(
            "Interaction: through the public majority. What is hidden: private preference; the share that falsifies is"
            " measured. Chance: only in drawing preferences and integrity."
        ),
        start="Nobody opposes in public.",
        deviations=(
            "Preferences and integrity of large societies are spread evenly; the paper gives thresholds only.",
        ),
    ),
    folder=Path(__file__).parent,
    rules=RULES,
)
