"""Tiredness of campaigning, which heals by rest."""

from groundswell.mechanisms.base import Draw, Me, Par, See, mechanism
from groundswell.scenario.parameters import param
from groundswell.world.columns import OUT

__all__ = ["Fatigue"]


@mechanism("fatigue", population="people", phase="feel")
class Fatigue:
    """Tire while out and at meetings, recover otherwise.

    Tired is not disillusioned: fatigue heals by rest alone, lost hope and trust do not (row P6).
    """

    tiring = param(
        "0.07 per day",
        low="0 per day",
        high="0.5 per day",
        source="assumption A1",
        doc="how fast people tire while out",
    )
    recovery = param(
        "0.09 per day",
        low="0 per day",
        high="0.5 per day",
        source="assumption A2",
        doc="how fast tiredness heals by rest",
    )
    meetings = param(
        "0.03 per day",
        low="0 per day",
        high="0.3 per day",
        source="assumption A3",
        doc="how fast meetings tire, on top of all else",
    )
    rested = param("0.12", low="0.03", high="0.4", source="assumption A4", doc="tiredness of an ordinary working week")
    exhausted = param("0.92", low="0.6", high="0.97", source="assumption A5", doc="greatest tiredness, after weeks out")

    def step(me: Me, see: See, par: Par, draw: Draw) -> None:
        if me.status == OUT:
            me.fatigue += par.tiring * (par.exhausted - me.fatigue)
        else:
            me.fatigue += par.recovery * (par.rested - me.fatigue)
        me.fatigue += par.meetings * see.meeting * (par.exhausted - me.fatigue)
