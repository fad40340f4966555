"""Centola & Macy 2007: long ties, which help simple contagions and hurt complex ones."""

from pathlib import Path

from groundswell.classics.base import Classic, Odd, Variation
from groundswell.scenario.parameters import param

from .checks import CHECKS
from .model import RULES
from .picture import picture, play

__all__ = ["CLASSIC"]

CLASSIC = Classic(
    name="centola_macy_2007",
    title="Centola & Macy 2007: complex contagions",
    claim=(
        "Long ties speed up what one contact can pass on, and stop what needs several: what matters is how wide a"
        " bridge is."
    ),
    citation=(
        "Centola, D. and Macy, M. (2007). Complex contagions and the weakness of long ties. American Journal of "
        "Sociology 113(3), 702-734."
    ),
    bibtex=(
        "@article{centola2007,\n"
        "  author  = {Centola, Damon and Macy, Michael},\n"
        "  title   = {Complex contagions and the weakness of long ties},\n"
        "  journal = {American Journal of Sociology},\n"
        "  volume  = {113},\n"
        "  number  = {3},\n"
        "  pages   = {702--734},\n"
        "  year    = {2007}\n"
        "}"
    ),
    parameters={
        "needs": param(
            "2 contacts",
            low="1 contacts",
            high="12 contacts",
            source="assumption: the least complex contagion",
            doc="contacts who must have adopted before one does",
        ),
        "rewired": param(
            "0.1", low="0", high="1", source="assumption: a small world", doc="chance that a tie is moved"
        ),
        "people": param(
            "1000 people",
            low="100 people",
            high="200000 people",
            source="assumption: the paper's own size is not at hand",
            doc="people on a ring",
        ),
        "contacts": param(
            "8 contacts",
            low="2 contacts",
            high="40 contacts",
            source="assumption: the paper's own number is not at hand",
            doc="ties a person has on average, half on either side; an odd one counts as the even one below",
        ),
    },
    play=play,
    figures={
        "rings on which nine in ten adopt": "of a dozen rings, on how many at least nine in ten people adopt",
        "mean adopters": "share of people who adopt, on the mean of a dozen rings",
        "rounds until nothing moves": "how many rounds it takes until nobody adopts any more on any ring",
    },
    picture=picture,
    checks=CHECKS,
    variations=(
        Variation("simple", "One contact suffices: every long tie is a short cut.", {"needs": 1.0}),
        Variation("wider-need", "Three are needed: the same few long ties mostly stop it.", {"needs": 3.0}),
        Variation("no-long-ties", "Without long ties it always spreads, but slowly.", {"rewired": 0.0}),
        Variation("only-long-ties", "All ties moved: it hardly ever gets out of the seed.", {"rewired": 1.0}),
    ),
    odd=Odd(
        purpose=(
            "To show that what long ties do to a contagion depends on how many sources it takes to convince a person."
        ),
        entities=(
            "People on a ring, each with an adoption that is never undone; ties to the nearest, some moved to "
            "people anywhere."
        ),
        schedule="All who have enough adopters among their contacts adopt at once, round by round, until nobody does.",
        concepts=(
            "Interaction: with contacts, counted and not as a share. Chance: which ties are moved and where to, "
            "and who begins. Observation: adopters after every round."
        ),
        start="One person drawn at random, and all contacts of that person, have adopted.",
        deviations=(
            (
                "Ties are moved as Watts and Strogatz (1998) move them, one end at a time, so that people come to"
                " have different numbers of contacts; how the paper moves them is not at hand. A moved tie never "
                "ends at one of the ring's own neighbours."
            ),
        ),
    ),
    folder=Path(__file__).parent,
    rules=RULES,
)
