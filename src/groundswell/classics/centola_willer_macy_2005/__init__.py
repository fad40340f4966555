"""The emperor's dilemma: a norm that hardly anybody wants, and nearly everybody enforces."""

from pathlib import Path

from groundswell.classics.base import Classic, Variation
from groundswell.classics.centola_willer_macy_2005.checks import CHECKS
from groundswell.classics.centola_willer_macy_2005.model import ODD, PARAMETERS, RULES, play
from groundswell.classics.centola_willer_macy_2005.picture import picture

__all__ = ["CLASSIC"]

CLASSIC = Classic(
    name="centola_willer_macy_2005",
    title="Centola, Willer & Macy 2005: the emperor's dilemma",
    claim=(
        "A few who believe in a norm can make nearly everybody comply with it, and enforce it on others without"
        " believing in it, if each sees only neighbours and the few stand together."
    ),
    citation=(
        "Centola, D., Willer, R. and Macy, M. (2005). The emperor's dilemma: a computational model of self-enforcing"
        " norms. American Journal of Sociology 110(4), 1009–1040."
    ),
    bibtex="""@article{centola2005emperor,
  author  = {Centola, Damon and Willer, Robb and Macy, Michael},
  title   = {The Emperor's Dilemma: A Computational Model of Self-Enforcing Norms},
  journal = {American Journal of Sociology},
  volume  = {110},
  number  = {4},
  pages   = {1009--1040},
  year    = {2005}
}""",
    parameters=PARAMETERS,
    play=play,
    figures={
        "believers": "how many people believe in the norm, as is set",
        "people who comply": "how many people keep the norm at the end",
        "people who enforce": "how many people make others keep the norm at the end",
        "people who enforce without believing": "how many of them do not believe in it",
        "rounds": "how many rounds were played",
    },
    picture=picture,
    checks=CHECKS,
    odd=ODD,
    rules=RULES,
    folder=Path(__file__).parent,
    variations=(
        Variation("scattered-believers", "The same ten, apart: mostly nothing happens.", {"clustered": 0.0}),
        Variation("costly-enforcement", "The norm stays with those who believe in it.", {"cost": 0.3}),
        Variation("fifty-scattered", "Enough of them need not stand together.", {"believers": 50.0, "clustered": 0.0}),
    ),
)
