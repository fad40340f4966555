"""The feeling of standing alone."""

from groundswell.mechanisms.base import Draw, Me, Par, See, mechanism
from groundswell.mechanisms.words import logistic
from groundswell.scenario.parameters import param

__all__ = ["Isolation"]


@mechanism("isolation", population="people", phase="feel")
class Isolation:
    """Isolation grows when print turns hostile, when other towns do not answer and when campaigns fail (row P11).

    Print is met by those who read, not by the whole trade alike.
    """

    base = param(
        "-1.0 logit",
        low="-4 logit",
        high="1 logit",
        source="assumption A40",
        doc="isolation with nothing to raise or lower it",
    )
    press = param(
        "2.6 logit",
        low="0 logit",
        high="6 logit",
        source="assumption A41",
        doc="isolation felt at a fully hostile press, by a reader",
    )
    elsewhere = param(
        "1.8 logit",
        low="0 logit",
        high="5 logit",
        source="assumption A42",
        doc="isolation lost when all other towns are out: one is not alone",
    )
    company = param(
        "0.9 logit",
        low="0 logit",
        high="4 logit",
        source="assumption A43",
        doc="isolation lost when the whole city is out: one is not alone",
    )
    closed = param(
        "0.9 logit",
        low="0 logit",
        high="4 logit",
        source="assumption A44",
        doc="isolation felt when shut out while others work",
    )
    outcome = param(
        "0.8 logit",
        low="0 logit",
        high="3 logit",
        source="assumption A45",
        doc="isolation left by a lost campaign",
    )
    friends = param(
        "0.5 logit",
        low="0 logit",
        high="3 logit",
        source="assumption A46",
        doc="weight of contacts' voices about one half, in isolation",
    )
    pace = param(
        "0.12 per day", low="0.01 per day", high="1 per day", source="assumption A47", doc="how fast isolation moves"
    )

    def step(me: Me, see: See, par: Par, draw: Draw) -> None:
        read = see.hostile_print if me.reader else 0.0
        alone = par.press * read + par.closed * see.closed - par.outcome * see.outcome
        together = (
            par.elsewhere * see.elsewhere + par.company * see.city_out_share + par.friends * (see.friends_voiced - 0.5)
        )
        target = logistic(par.base + alone - together)
        me.isolation += par.pace * (target - me.isolation)
