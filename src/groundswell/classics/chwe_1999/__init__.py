"""Chwe 1999: structure and strategy in collective action."""

from pathlib import Path

from groundswell.classics.base import Classic, Odd, Variation
from groundswell.classics.chwe_1999.checks import CHECKS
from groundswell.classics.chwe_1999.model import RULES
from groundswell.classics.chwe_1999.picture import picture, play
from groundswell.scenario.parameters import param

__all__ = ["CLASSIC"]

CLASSIC = Classic(
    name="chwe_1999",
    title="Chwe 1999: common knowledge",
    claim="To act together people must know that others know: as many ties let nobody act, or three, by how they lie.",
    citation=(
        "Chwe, M. S.-Y. (1999). Structure and strategy in collective action. American Journal of Sociology 105,"
        " 128-156."
    ),
    bibtex="""@article{chwe1999structure,
  author  = {Chwe, Michael Suk-Young},
  title   = {Structure and Strategy in Collective Action},
  journal = {American Journal of Sociology},
  volume  = {105},
  number  = {1},
  pages   = {128--156},
  year    = {1999}
}""",
    parameters={
        "network": param(
            "1 level",
            low="0 level",
            high="3 level",
            source="the paper's square and kite",
            doc="which network: 0 square, 1 kite, 2 two triangles, 3 met by chance",
        ),
        "threshold": param(
            "3 people",
            low="1 people",
            high="1000 people",
            source="the paper's example",
            doc="people acting, oneself included, at which one acts",
        ),
        "people": param(
            "20 people",
            low="2 people",
            high="200 people",
            source="assumption",
            doc="people in the network met by chance",
        ),
        "ties": param(
            "3 contacts",
            low="0 contacts",
            high="40 contacts",
            source="assumption",
            doc="ties of a person on average, met by chance",
        ),
    },
    play=play,
    figures={
        "acting": "how many people act",
        "ties": "how many ties of acquaintance there are",
        "largest circle": "people in the largest group in which everybody knows everybody",
    },
    picture=picture,
    checks=CHECKS,
    variations=(
        Variation("square", "The same four ties round a square.", {"network": 0.0}),
        Variation("one-tie-more", "Add one tie to the square.", {"network": 2.0}),
        Variation("by-chance", "Twenty people who met by chance: many ties, few circles.", {"network": 3.0}),
        Variation("less-cautious", "The same, each needing only two.", {"network": 3.0, "threshold": 2.0}),
    ),
    odd=Odd(
        purpose=(
            "To show which networks give the common knowledge that acting together needs. Patterns: the square and the"
            " kite; cliques; the broken crowd that acts."
        ),
        entities="People with thresholds, and their ties; circles of people who all know one another.",
        schedule="In each circle all are ready at first; who would not act with so many leaves, until nobody does.",
        concepts=(
            "Knowledge: of one's own threshold, of those one is tied to, and of the network. Whoever is left in any"
            " circle acts. No chance."
        ),
        start="Everybody is willing and ready.",
        deviations=(
            (
                "Circles are played in place of reasoning about states of the world; that both agree is checked in"
                " every network of five people."
            ),
        ),
    ),
    folder=Path(__file__).parent,
    rules=RULES,
)
