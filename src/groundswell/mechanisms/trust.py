"""Confidence in the council."""

from groundswell.mechanisms.base import Draw, Me, Par, See, mechanism
from groundswell.mechanisms.words import logistic
from groundswell.scenario.parameters import param

__all__ = ["Trust"]


@mechanism("trust", population="people", phase="feel")
class Trust:
    """Trust follows what the council's campaigns brought, and what its speakers carry.

    Speech by a speaker who believes raises it, speech from mere loyalty does not (row P4); a lost campaign, a shut
    plant and want lower it (rows P7, P21).
    """

    base = param(
        "0.5 logit",
        low="-2 logit",
        high="2 logit",
        source="assumption A24",
        doc="trust in the council with nothing to raise or lower it: goodwill towards one's own delegates",
    )
    outcome = param(
        "1.3 logit",
        low="0 logit",
        high="4 logit",
        source="assumption A25",
        doc="weight of how the last campaign ended, in trust",
    )
    conviction = param(
        "0.6 logit",
        low="0 logit",
        high="3 logit",
        source="assumption A26",
        doc="trust gained from conviction heard in speech",
    )
    closed = param(
        "1.1 logit",
        low="0 logit",
        high="5 logit",
        source="assumption A27",
        doc="trust lost when one's own plant is shut after its calls",
    )
    district = param(
        "1.2 logit",
        low="0 logit",
        high="5 logit",
        source="assumption A28",
        doc="trust lost when all of the district is shut or dismissed",
    )
    need = param(
        "1.0 logit",
        low="0 logit",
        high="4 logit",
        source="assumption A29",
        doc="trust lost to full want, which lays blame near at hand",
    )
    company = param(
        "0.6 logit",
        low="0 logit",
        high="3 logit",
        source="assumption A30",
        doc="trust gained when a call is followed by the whole city",
    )
    failed = param(
        "0.4 logit",
        low="0 logit",
        high="3 logit",
        source="assumption A31",
        doc="trust lost to an unanswered appeal made over the council's head",
    )
    pace = param(
        "0.12 per day",
        low="0.01 per day",
        high="1 per day",
        source="assumption A32",
        doc="how fast trust moves",
    )

    def step(me: Me, see: See, par: Par, draw: Draw) -> None:
        earned = par.outcome * see.outcome + par.company * see.city_out_share + par.conviction * see.conviction_heard
        spent = (
            par.closed * see.closed
            + par.district * see.district_shut
            + par.need * me.need
            + par.failed * see.failed_appeal
        )
        target = logistic(par.base + earned - spent)
        me.trust += par.pace * (target - me.trust)
