"""Strikes as forest fires (Biggs 2005), on the lattice of Drossel and Schwabl (1992)."""

from pathlib import Path

from groundswell.classics.base import Classic, Variation
from groundswell.classics.biggs_2005.checks import CHECKS
from groundswell.classics.biggs_2005.model import ODD, PARAMETERS, play
from groundswell.classics.biggs_2005.picture import picture

__all__ = ["CLASSIC"]

CLASSIC = Classic(
    name="biggs_2005",
    title="Biggs 2005: strikes as forest fires",
    claim=(
        "Strike waves have no typical size, because each spark sweeps whatever has ripened since the last: the mean"
        " is set by how rare sparks are, and the tail by how places hang together."
    ),
    citation=(
        "Biggs, M. (2005). Strikes as forest fires: Chicago and Paris in the late nineteenth century. American"
        " Journal of Sociology 110(6), 1684–1714."
    ),
    bibtex="""@article{biggs2005strikes,
  author  = {Biggs, Michael},
  title   = {Strikes as Forest Fires: {Chicago} and {Paris} in the Late Nineteenth Century},
  journal = {American Journal of Sociology},
  volume  = {110},
  number  = {6},
  pages   = {1684--1714},
  year    = {2005}
}""",
    parameters=PARAMETERS,
    play=play,
    figures={
        "waves": "how many waves of strikes there were",
        "mean size, workplaces": "how many workplaces a wave sweeps on the mean",
        "mean size by the balance, workplaces": "the mean size that ripening and sweeping have to balance at",
        "median size, workplaces": "a size that half of the waves do not exceed",
        "largest wave, workplaces": "how many workplaces the largest wave swept",
        "share ready before a spark": "share of workplaces that are ready to strike when a spark falls",
    },
    picture=picture,
    checks=CHECKS,
    odd=ODD,
    folder=Path(__file__).parent,
    variations=(
        Variation("rarer sparks", "larger waves, and a mean that grows with the wait", {"theta": 500.0, "side": 512.0}),
        Variation("sparks everywhere", "small waves only: nothing ripens between sparks", {"theta": 10.0}),
        Variation("a small town", "waves that run into its edge: the cut-off is now the town's", {"side": 64.0}),
    ),
)
