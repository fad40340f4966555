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
        doc="support before the wave a little above half",
    )
    grievance = param(
        "2.4 logit",
        low="0 logit",
        high="6 logit",
        source="assumption A49",
        doc="standing grievance about one half",
    )
    hope = param(
        "2.2 logit",
        low="0 logit",
        high="5 logit",
        source="assumption A50; set by hand with the targets in view",
        doc="hope about one half",
    )
    talk = param(
        "0.9 logit",
        low="0 logit",
        high="4 logit",
        source="assumption A51",
        doc="contacts' voices about one half",
    )
    resentment = param(
        "1.2 logit", low="0 logit", high="4 logit", source="assumption A52", doc="bitterness feeds support"
    )
    fatigue = param("1.6 logit", low="0 logit", high="5 logit", source="assumption A53", doc="tiredness wears it off")
    need = param(
        "1.5 logit",
        low="0 logit",
        high="4 logit",
        source="assumption A54; set by hand with the targets in view",
        doc="want wears it off",
    )
    isolation = param(
        "1.0 logit",
        low="0 logit",
        high="3 logit",
        source="assumption A55; set by hand with the targets in view",
        doc="standing alone wears it off",
    )
    concession = param(
        "0.3 logit", low="0 logit", high="2 logit", source="assumption A56", doc="concessions soothe some"
    )
    conviction = param(
        "0.8 logit", low="0 logit", high="3 logit", source="assumption A57", doc="conviction heard in speech"
    )
    pace = param(
        "0.14 per day",
        low="0.01 per day",
        high="1 per day",
        source="assumption A58; set by hand with the targets in view",
        doc="ten days to change one's mind",
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
