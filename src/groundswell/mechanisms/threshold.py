"""Going up once enough others are: the rule of thresholds, in counts."""

from groundswell.mechanisms.base import Draw, Me, Par, See, mechanism
from groundswell.world.columns import Column, Population

__all__ = ["CROWD", "Threshold", "ThresholdOfAll"]

CROWD = Population(
    "crowd",
    "crowd",
    (
        Column("out", "flag", 0, 1, "flag", "whether out, as others see", shown=True),
        Column("needs", "float", 0.0, float("inf"), "people", "how many others must be out before this person is"),
    ),
)
"""The least crowd that the rules of this file can be played on."""


@mechanism("threshold", population="crowd", phase="act")
class Threshold:
    """Be out for good once as many contacts are out as one needs (Granovetter 1978, on a network)."""

    def step(me: Me, see: See, par: Par, draw: Draw) -> None:
        if see.out_seen >= me.needs:
            me.out = True


@mechanism("threshold_of_all", population="crowd", phase="act")
class ThresholdOfAll:
    """Be out for good once as many of the whole group are out as one needs (Granovetter 1978)."""

    def step(me: Me, see: See, par: Par, draw: Draw) -> None:
        if see.out_all >= me.needs:
            me.out = True
