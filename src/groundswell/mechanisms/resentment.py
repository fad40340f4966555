"""Bitterness at how one is treated and spoken of."""

from groundswell.mechanisms.base import Draw, Me, Par, See, mechanism
from groundswell.mechanisms.words import logistic
from groundswell.scenario.parameters import param

__all__ = ["Resentment"]


@mechanism("resentment", population="people", phase="feel")
class Resentment:
    """Resentment follows hostile print, shut gates and patrols (rows P11, P14).

    Print is met by those who read, not by the whole trade alike. Resentment outlasts the patrols that stirred it:
    danger goes with them, bitterness in a week or two, and feeds support.
    """

    base = param(
        "-1.3 logit",
        low="-4 logit",
        high="1 logit",
        source="assumption A33",
        doc="resentment with nothing to raise or lower it",
    )
    press = param(
        "2.2 logit",
        low="0 logit",
        high="6 logit",
        source="assumption A34",
        doc="resentment at a fully hostile press, by a reader",
    )
    closed = param(
        "1.0 logit",
        low="0 logit",
        high="4 logit",
        source="assumption A35",
        doc="resentment when one's own plant is shut",
    )
    patrols = param(
        "0.7 logit",
        low="0 logit",
        high="2 logit",
        source="assumption A36; form only after Opp & Roehl 1990: force deters now and embitters for later",
        doc="resentment at a level of patrols in the district",
    )
    grievance = param(
        "1.2 logit",
        low="0 logit",
        high="4 logit",
        source="assumption A37",
        doc="weight of standing grievance about one half, in resentment",
    )
    concession = param(
        "0.5 logit",
        low="0 logit",
        high="3 logit",
        source="assumption A38",
        doc="resentment soothed by a concession fresh in mind",
    )
    pace = param(
        "0.15 per day", low="0.01 per day", high="1 per day", source="assumption A39", doc="how fast resentment moves"
    )

    def step(me: Me, see: See, par: Par, draw: Draw) -> None:
        read = see.hostile_print if me.reader else 0.0
        stung = par.press * read + par.closed * see.closed + par.patrols * see.patrols
        target = logistic(par.base + stung + par.grievance * (me.grievance - 0.5) - par.concession * see.concession)
        me.resentment += par.pace * (target - me.resentment)
