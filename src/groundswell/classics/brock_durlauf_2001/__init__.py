"""Brock & Durlauf 2001: discrete choice with social interactions."""

from pathlib import Path

from groundswell.classics.base import Classic, Odd, Variation
from groundswell.classics.brock_durlauf_2001.checks import CHECKS
from groundswell.classics.brock_durlauf_2001.model import RULES
from groundswell.classics.brock_durlauf_2001.picture import picture, play
from groundswell.scenario.parameters import param

__all__ = ["CLASSIC"]

CLASSIC = Classic(
    name="brock_durlauf_2001",
    title="Brock & Durlauf 2001: choices of others",
    claim="Once others' choices weigh more than chance, one set of tastes has three equilibria, and history chooses.",
    citation=(
        "Brock, W. A. and Durlauf, S. N. (2001). Discrete choice with social interactions. Review of Economic Studies"
        " 68, 235-260."
    ),
    bibtex="""@article{brock2001discrete,
  author  = {Brock, William A. and Durlauf, Steven N.},
  title   = {Discrete Choice with Social Interactions},
  journal = {Review of Economic Studies},
  volume  = {68},
  number  = {2},
  pages   = {235--260},
  year    = {2001}
}""",
    parameters={
        "people": param(
            "10000 people",
            low="2 people",
            high="1000000 people",
            source="assumption: near the limit",
            doc="people who choose",
        ),
        "beta": param(
            "1 plain", low="0 plain", high="20 plain", source="the paper's beta", doc="how little chance decides"
        ),
        "coupling": param(
            "1.5 plain", low="0 plain", high="10 plain", source="the paper's J", doc="worth of others' choice"
        ),
        "private": param(
            "0 plain", low="-10 plain", high="10 plain", source="the paper's h", doc="utility of yes over no"
        ),
        "start": param("0.8", low="0", high="1", source="assumption: history", doc="share choosing yes at the start"),
        "rounds": param(
            "60 days", low="1 days", high="10000 days", source="assumption: long enough to settle", doc="rounds played"
        ),
    },
    play=play,
    figures={
        "mean choice": "mean of all choices in the last round, where a no counts −1 and a yes 1",
        "equilibria": "how many mean choices an endless crowd can rest at",
        "nearest": "the one of these that is nearest to the mean choice of the last round",
    },
    picture=picture,
    checks=CHECKS,
    variations=(
        Variation("history", "Start from the other side.", {"start": 0.2}),
        Variation("more-chance", "Let chance weigh more: is history forgotten?", {"beta": 0.6}),
        Variation("against-the-stream", "A private leaning against the start: too weak to turn it.", {"private": -0.1}),
        Variation("past-the-spinodal", "The same, strong enough.", {"private": -0.25}),
        Variation(
            "twenty-people", "Twenty people: watch them change their mind together.", {"people": 20.0, "rounds": 600.0}
        ),
    ),
    odd=Odd(
        purpose=(
            "To show how choices that depend on others' choices have several self-consistent ends. Patterns: one or"
            " three equilibria, the loop of hysteresis, two humps in small crowds."
        ),
        entities="People with a private utility and a choice, yes or no, in one crowd.",
        schedule="All choose anew at once in each round; or, for the exact chain, one person at a time, drawn by lot.",
        concepts=(
            "Interaction: through the mean choice. Chance: extreme-value utilities, so that yes has a logistic chance."
            " Emergence: self-consistent mean choices."
        ),
        start="A share chooses yes.",
        deviations=(
            "Expectations are last round's mean choice, not solved for; the self-consistent ones are where it rests.",
            "The share seen is of all people with or without oneself, as is said; in large crowds it is the same.",
        ),
    ),
    folder=Path(__file__).parent,
    rules=RULES,
)
