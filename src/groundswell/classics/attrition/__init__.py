"""The strike as a war of attrition, the lockout, and Hicks's two curves."""

from pathlib import Path

from groundswell.classics.attrition.checks import CHECKS
from groundswell.classics.attrition.model import ODD, PARAMETERS, RULES, play
from groundswell.classics.attrition.picture import picture
from groundswell.classics.base import Classic, Variation

__all__ = ["CLASSIC"]

CLASSIC = Classic(
    name="attrition",
    title="War of attrition: strike, lockout and Hicks",
    claim=(
        "Where both sides know everything, a strike can last only because neither knows when the other will yield:"
        " each yields at the rate that leaves the other indifferent, and how long it has lasted tells nothing."
    ),
    citation=(
        "Hicks, J. R. (1932). The Theory of Wages. London: Macmillan. Maynard Smith, J. (1974). The theory of games"
        " and the evolution of animal conflicts. Journal of Theoretical Biology 47(1), 209–221. Fernandez, R. and"
        " Glazer, J. (1991). Striking for a bargain between two completely informed agents. American Economic Review"
        " 81(1), 240–252."
    ),
    bibtex="""@book{hicks1932theory,
  author    = {Hicks, John R.},
  title     = {The Theory of Wages},
  publisher = {Macmillan},
  address   = {London},
  year      = {1932}
}

@article{maynardsmith1974theory,
  author  = {Maynard Smith, John},
  title   = {The Theory of Games and the Evolution of Animal Conflicts},
  journal = {Journal of Theoretical Biology},
  volume  = {47},
  number  = {1},
  pages   = {209--221},
  year    = {1974}
}

@article{fernandez1991striking,
  author  = {Fernandez, Raquel and Glazer, Jacob},
  title   = {Striking for a Bargain Between Two Completely Informed Agents},
  journal = {American Economic Review},
  volume  = {81},
  number  = {1},
  pages   = {240--252},
  year    = {1991}
}""",
    parameters=PARAMETERS,
    play=play,
    figures={
        "contests": "how many contests were played",
        "mean length, days": "how long a contest lasts on the mean",
        "median length, days": "a length that half of the contests do not exceed",
        "share in which the union yields": "share of contests that end because the union gives up",
    },
    picture=picture,
    checks=CHECKS,
    odd=ODD,
    rules=RULES,
    folder=Path(__file__).parent,
    variations=(
        Variation("dear for the firm", "the firm loses more a day, and wins more often", {"firm_cost": 8.0}),
        Variation("lockout", "the firm has stocks for a week: the union yields at once", {"firm_spared": 7.0}),
        Variation(
            "strike at the right time", "the union has a fund for a week: the firm yields", {"union_spared": 7.0}
        ),
    ),
)
