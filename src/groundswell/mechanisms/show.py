"""What one's contacts will see of one tomorrow."""

from groundswell.mechanisms.base import Draw, Me, Par, See, mechanism
from groundswell.mechanisms.words import pack
from groundswell.world.columns import OUT

__all__ = ["Show"]


@mechanism("show", population="people", phase="decide")
class Show:
    """Be seen: out or not, and how loudly one speaks for the movement."""

    def step(me: Me, see: See, par: Par, draw: Draw) -> None:
        me.shown = pack(me.status == OUT, me.voiced_support)
