"""Granovetter 1978: thresholds of collective behaviour."""

from pathlib import Path

from groundswell.classics.base import Classic, Odd, Variation
from groundswell.classics.granovetter_1978.checks import CHECKS
from groundswell.classics.granovetter_1978.model import RULES
from groundswell.classics.granovetter_1978.picture import picture, play
from groundswell.scenario.parameters import param

__all__ = ["CLASSIC"]

CLASSIC = Classic(
    name="granovetter_1978",
    title="Granovetter 1978: thresholds",
    claim="Two crowds that differ in one person may end with a riot of all and a riot of one: ends do not tell wishes.",
    citation=(
        "Granovetter, M. (1978). Threshold models of collective behavior. American Journal of Sociology 83, 1420-1443."
    ),
    bibtex=(
        "@article{granovetter1978,\n"
        "  author  = {Granovetter, Mark},\n"
        "  title   = {Threshold models of collective behavior},\n"
        "  journal = {American Journal of Sociology},\n"
        "  volume  = {83},\n"
        "  pages   = {1420--1443},\n"
        "  year    = {1978}\n"
        "}"
    ),
    parameters={
        "crowd": param(
            "2 level",
            low="0 level",
            high="2 level",
            source="the paper's three crowds",
            doc="which crowd: 0 thresholds 0, 1, 2 and so on; 1 the same with the 1 replaced by a 2; 2 normal",
        ),
        "people": param(
            "100 people", low="2 people", high="100000 people", source="the paper's crowd", doc="people in the crowd"
        ),
        "mean": param("0.25", low="0", high="1", source="the paper's figure", doc="mean of normal thresholds"),
        "spread": param(
            "0.122", low="0.001", high="10", source="the paper's figure", doc="standard deviation of normal thresholds"
        ),
        "sampled": param(
            "0 flag",
            low="0 flag",
            high="1 flag",
            source="the paper has both",
            doc="whether thresholds are drawn at random, instead of middle quantiles",
        ),
        "rounding": param(
            "0 level",
            low="0 level",
            high="3 level",
            source="assumption: not printed",
            doc="rounding of middle quantiles in percents: 0 none, 1 down, 2 to the nearest, 3 up",
        ),
        "friends": param(
            "0", low="0", high="1", source="the paper's acquaintance volume", doc="chance that two are friends"
        ),
        "weight": param(
            "2 ratio",
            low="1 ratio",
            high="20 ratio",
            source="the paper's worked example",
            doc="weight of a friend beside a stranger",
        ),
    },
    play=play,
    figures={
        "rioters": "how many people riot once nothing moves any more",
        "instigators": "how many people riot though nobody else does",
        "rounds": "how many rounds it takes until nothing moves",
    },
    picture=picture,
    checks=CHECKS,
    variations=(
        Variation("one-person", "Replace one person of a hundred: what is left of the riot?", {"crowd": 1.0}),
        Variation("everybody", "Put that person back.", {"crowd": 0.0}),
        Variation("past-the-jump", "Spread the thresholds a little more.", {"spread": 0.126}),
        Variation("a-real-crowd", "Draw the same crowd at random; try other seeds.", {"spread": 0.126, "sampled": 1.0}),
        Variation("among-friends", "Let friends weigh twice what strangers do.", {"crowd": 0.0, "friends": 0.25}),
    ),
    odd=Odd(
        purpose=(
            "To show that what a crowd does cannot be read off from what its members want. Patterns: the hundred and"
            " the one, the jump at a spread of 12.2, the sampled crowds that mostly stay at home."
        ),
        entities="People with a threshold, in one crowd or in many side by side; in one variant, friendships.",
        schedule="In rounds, all at once: whoever sees the threshold met riots and does not stop. Until nothing moves.",
        concepts=(
            "Interaction: through the count of rioters, weighted by friendship. Emergence: the equilibrium. Chance:"
            " only in drawing thresholds and friendships."
        ),
        start="Nobody riots; those with threshold 0 begin.",
        deviations=(
            "How a hundred people stand for a normal law is not printed: here middle quantiles, rounded as is said.",
            "Who is whose friend is not printed: here each pair with the same chance.",
        ),
    ),
    folder=Path(__file__).parent,
    rules=RULES,
)
