"""Riots as epidemics (Burbeck, Raine and Stark 1978; Bonnasse-Gahot et al. 2018)."""

from pathlib import Path

from groundswell.classics.base import Classic, Variation
from groundswell.classics.riots_epidemic.checks import CHECKS
from groundswell.classics.riots_epidemic.model import ODD, PARAMETERS, RULES, play
from groundswell.classics.riots_epidemic.picture import picture

__all__ = ["CLASSIC"]

CLASSIC = Classic(
    name="riots_epidemic",
    title="Bonnasse-Gahot et al. 2018: riots as epidemics",
    claim=(
        "A riot can rise and burn out like an epidemic: those out draw others out until too few are left to be drawn,"
        " and neighbouring places catch it later the farther they lie."
    ),
    citation=(
        "Bonnasse-Gahot, L., Berestycki, H., Depuiset, M.-A., Gordon, M. B., Roché, S., Rodriguez, N. and Nadal, J.-P."
        " (2018). Epidemiological modelling of the 2005 French riots: a spreading wave and the role of contagion."
        " Scientific Reports 8, 107."
    ),
    bibtex="""@article{bonnassegahot2018epidemiological,
  author  = {Bonnasse-Gahot, Laurent and Berestycki, Henri and Depuiset, Marie-Aude and Gordon, Mirta B. and
             Roch{\\'e}, Sebastian and Rodriguez, Nancy and Nadal, Jean-Pierre},
  title   = {Epidemiological Modelling of the 2005 {French} Riots: A Spreading Wave and the Role of Contagion},
  journal = {Scientific Reports},
  volume  = {8},
  pages   = {107},
  year    = {2018}
}""",
    parameters=PARAMETERS,
    play=play,
    figures={
        "people drawn out": "how many people were out at any time",
        "share drawn out": "share of people who were out at any time",
        "share drawn out by the equations": "the same share in an endless town, by the paper's equations",
        "most out at once": "most people out at any one time",
        "day of the peak": "the day on which most people are out",
    },
    picture=picture,
    checks=CHECKS,
    odd=ODD,
    rules=RULES,
    folder=Path(__file__).parent,
    variations=(
        Variation("below one", "each draws out fewer than one: the riot dies at once", {"contagion": 0.3}),
        Variation("a few hundred people", "chance decides whether it catches at all", {"people": 200.0}),
        Variation("they go home sooner", "a smaller riot with an earlier peak", {"calming": 0.7}),
    ),
)
