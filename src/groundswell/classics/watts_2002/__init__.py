"""Watts 2002: how one person may set off a global cascade on a random graph, and where not."""

from pathlib import Path

from groundswell.classics.base import Classic, Odd, Variation
from groundswell.scenario.parameters import param

from .checks import CHECKS
from .model import RULES
from .picture import picture, play

__all__ = ["CLASSIC"]

CLASSIC = Classic(
    name="watts_2002",
    title="Watts 2002: global cascades",
    claim=(
        "One person can move nearly everybody, but only within a window of how many contacts people have: too few"
        " and nothing spreads, too many and nobody is moved by one."
    ),
    citation=(
        "Watts, D. J. (2002). A simple model of global cascades on random networks. Proceedings of the National "
        "Academy of Sciences 99(9), 5766-5771."
    ),
    bibtex=(
        "@article{watts2002,\n"
        "  author  = {Watts, Duncan J.},\n"
        "  title   = {A simple model of global cascades on random networks},\n"
        "  journal = {Proceedings of the National Academy of Sciences},\n"
        "  volume  = {99},\n"
        "  number  = {9},\n"
        "  pages   = {5766--5771},\n"
        "  year    = {2002}\n"
        "}"
    ),
    parameters={
        "people": param(
            "10000 people",
            low="100 people",
            high="1000000 people",
            source="Watts 2002, Fig. 1",
            doc="people in the graph",
        ),
        "mean_degree": param(
            "4 ratio",
            low="0 ratio",
            high="60 ratio",
            source="assumption: well inside the window",
            doc="contacts a person has on average",
        ),
        "phi": param(
            "0.18", low="0.01", high="1", source="Watts 2002, Fig. 2", doc="share of contacts out at which one follows"
        ),
    },
    play=play,
    figures={
        "starters who set off a global cascade": "of 25 people who start alone, how many bring a large part along",
        "largest cascade": "share of people reached by the largest of 25 cascades",
        "giant component": "share of people who hang together at all, in theory",
    },
    picture=picture,
    checks=CHECKS,
    variations=(
        Variation(
            "too-thin", "Below one contact each there is no giant component: nothing spreads.", {"mean_degree": 0.9}
        ),
        Variation("upper-edge", "Hardly anybody can start it; but if it starts, it takes all.", {"mean_degree": 5.7}),
        Variation("too-thick", "A few more contacts, and one person moves nobody.", {"mean_degree": 8.0}),
        Variation("reluctant", "Above a quarter of contacts there is no window at all.", {"phi": 0.26}),
    ),
    odd=Odd(
        purpose=(
            "To show when a small shock sets off a cascade through a large sparse network: the window of mean "
            "degrees, and the two ways in which cascades are limited."
        ),
        entities=(
            "People, each out or not, with a threshold; ties that bind both ways. One graph, several starters, "
            "each in a copy of it of its own."
        ),
        schedule=(
            "Whoever goes out counts at each contact; who has as many contacts out as needed goes out in the next"
            " wave, for good; until nobody moves."
        ),
        concepts=(
            "Emergence: global cascades from one person. Interaction: with contacts only. Chance: who is tied to "
            "whom, and who starts. Observation: how many are out in the end."
        ),
        start="Each pair is tied with the same chance; one person is out.",
        deviations=(
            (
                "People look around in waves, all at once, where the paper lets one after another look at random:"
                " who is out in the end is the same, and a check holds that."
            ),
            "Who has no contacts never follows; by the letter none of none meets any share.",
            "A cascade is called global from a tenth of all people on; the paper gives no number.",
        ),
    ),
    folder=Path(__file__).parent,
    rules=RULES,
)
