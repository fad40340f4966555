"""Private support: the aims are worth a sacrifice of mine."""

from groundswell.mechanisms.base import Draw, Me, Par, See, mechanism
from groundswell.mechanisms.words import logistic
from groundswell.scenario.parameters import param

__all__ = ["Support"]


@mechanism("support", population="people", phase="feel")
class Support:
    """Private support follows grievance, hope and talk with contacts, and wears off with fatigue, want and isolation.

    A convinced speaker moves it, a merely loyal one does not (row P4 [assumption: the page does not say so]); hostile
    print does not lower it, for resentment weighs on the other side (row P11); concessions soothe some.
    """

    base = param(
        "1.0 logit",
        low="-2 logit",
        high="2 logit",
        source="assumption A48; set by hand with the targets in view",
        doc="private support with nothing to raise or lower it",
    )
    grievance = param(
        "2.4 logit",
        low="0 logit",
        high="6 logit",
        source="assumption A49",
        doc="weight of standing grievance about one half, in private support",
    )
    hope = param(
        "2.2 logit",
        low="0 logit",
        high="5 logit",
        source="assumption A50; set by hand with the targets in view",
        doc="weight of hope about one half, in private support",
    )
    talk = param(
        "0.9 logit",
        low="0 logit",
        high="4 logit",
        source="assumption A51",
        doc="weight of contacts' voices about one half, in private support",
    )
    resentment = param(
        "1.2 logit",
        low="0 logit",
        high="4 logit",
        source="assumption A52",
        doc="private support gained from full resentment",
    )
    fatigue = param(
        "1.6 logit",
        low="0 logit",
        high="5 logit",
        source="assumption A53",
        doc="private support lost to full tiredness",
    )
    need = param(
        "1.5 logit",
        low="0 logit",
        high="4 logit",
        source="assumption A54; set by hand with the targets in view",
        doc="private support lost to full want",
    )
    isolation = param(
        "1.0 logit",
        low="0 logit",
        high="3 logit",
        source="assumption A55; set by hand with the targets in view",
        doc="private support lost to full isolation",
    )
    concession = param(
        "0.3 logit",
        low="0 logit",
        high="2 logit",
        source="assumption A56",
        doc="private support lost to a concession fresh in mind, which soothes some",
    )
    conviction = param(
        "0.8 logit",
        low="0 logit",
        high="3 logit",
        source="assumption A57",
        doc="private support gained from conviction heard in speech",
    )
    pace = param(
        "0.14 per day",
        low="0.01 per day",
        high="1 per day",
        source="assumption A58; set by hand with the targets in view",
        doc="how fast private support moves",
    )

    def step(me: Me, see: See, par: Par, draw: Draw) -> None:
        drawn = (
            par.grievance * (me.grievance - 0.5) + par.hope * (me.hope - 0.5) + par.talk * (see.friends_voiced - 0.5)
        )
        moved = par.resentment * me.resentment + par.conviction * see.conviction_heard
        worn = (
            par.fatigue * me.fatigue
            + par.need * me.need
            + par.isolation * me.isolation
            + par.concession * see.concession
        )
        target = logistic(par.base + drawn + moved - worn)
        me.private_support += par.pace * (target - me.private_support)
