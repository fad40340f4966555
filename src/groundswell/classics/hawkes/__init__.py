"""Events that bring about events (Hawkes 1971): contagion of riots and strikes in time."""

from pathlib import Path

from groundswell.classics.base import Classic, Variation
from groundswell.classics.hawkes.checks import CHECKS
from groundswell.classics.hawkes.model import ODD, PARAMETERS, play
from groundswell.classics.hawkes.picture import picture

__all__ = ["CLASSIC"]

CLASSIC = Classic(
    name="hawkes",
    title="Hawkes 1971: events that bring about events",
    claim=(
        "When each event brings about n others, series of events have a law of their own: their mean is 1 / (1 - n),"
        " their spread far larger, and near n = 1 there is no typical length."
    ),
    citation=(
        "Hawkes, A. G. (1971). Spectra of some self-exciting and mutually exciting point processes. Biometrika 58(1),"
        " 83–90. Hawkes, A. G. and Oakes, D. (1974). A cluster process representation of a self-exciting process."
        " Journal of Applied Probability 11(3), 493–503."
    ),
    bibtex="""@article{hawkes1971spectra,
  author  = {Hawkes, Alan G.},
  title   = {Spectra of Some Self-Exciting and Mutually Exciting Point Processes},
  journal = {Biometrika},
  volume  = {58},
  number  = {1},
  pages   = {83--90},
  year    = {1971}
}

@article{hawkes1974cluster,
  author  = {Hawkes, Alan G. and Oakes, David},
  title   = {A Cluster Process Representation of a Self-Exciting Process},
  journal = {Journal of Applied Probability},
  volume  = {11},
  number  = {3},
  pages   = {493--503},
  year    = {1974}
}""",
    parameters=PARAMETERS,
    play=play,
    figures={
        "events": "how many events were seen",
        "events a day": "how many events were seen a day",
        "share brought about by another": "share of events that followed from an earlier one",
        "mean series, events": "how many events a series has on the mean, the first and all that follow from it",
        "mean series in theory, events": "the same mean, in theory",
        "longest series, events": "how many events the longest series has",
    },
    picture=picture,
    checks=CHECKS,
    odd=ODD,
    folder=Path(__file__).parent,
    variations=(
        Variation("no contagion", "a steady drizzle: every event stands alone", {"branching": 0.0}),
        Variation("nearly critical", "long quiet, and series that go on and on", {"branching": 0.9}),
        Variation("long memory", "the same series, drawn out: their sizes do not change", {"memory": 21.0}),
    ),
)
