"""Going out, staying out, going back; and what others do to one."""

from groundswell.mechanisms.base import Draw, Me, Par, See, mechanism
from groundswell.mechanisms.words import exp
from groundswell.scenario.parameters import param
from groundswell.world.columns import ARRESTED, LOCKED_OUT, OUT, SHORT_SHIFT, UNEMPLOYED, WORKING

__all__ = ["Decide"]


@mechanism("decide", population="people", phase="decide", streams={"bound": 1, "reconsider": 2, "fate": 3})
class Decide:
    """Follow the meeting's show of hands, or now and then one's own mind; a shut plant leaves no choice.

    A vote binds each with the probability `discipline`; between meetings a person decides anew at a hazard (factories
    went out as bodies, target T14).
    """

    discipline = param(
        "0.95", low="0.5", high="1", source="assumption A72", doc="share of people who follow their plant's vote"
    )
    reconsider = param(
        "0.06 per day",
        low="0 per day",
        high="1 per day",
        source="assumption A73",
        doc="how often people decide anew by themselves",
    )
    release = param(
        "0.1 per day",
        low="0.005 per day",
        high="1 per day",
        source="assumption A74",
        doc="hazard of release from arrest",
    )

    def step(me: Me, see: See, par: Par, draw: Draw) -> None:  # noqa: C901, PLR0912 - one person's day is one rule
        bound = draw.uniform("bound") < par.discipline
        anew = draw.uniform("reconsider") < 1.0 - exp(-par.reconsider)
        fate = draw.uniform("fate")
        at_work = SHORT_SHIFT if see.short_day > 0.5 else WORKING
        if me.status == ARRESTED:
            if fate < 1.0 - exp(-par.release):
                me.status = LOCKED_OUT if see.closed > 0.5 else at_work
        elif me.status == UNEMPLOYED:
            if fate < 1.0 - exp(-see.rehire_hazard) and see.closed < 0.5:
                me.status = at_work
        elif see.closed > 0.5:
            me.status = LOCKED_OUT
        else:
            out = me.status == OUT
            if bound and see.verdict > 0.5:
                out = True
            elif bound and see.verdict < -0.5:
                out = False
            elif anew:
                out = me.hand
            if not out:
                me.status = at_work
            elif fate < 1.0 - exp(-see.arrest_hazard):
                me.status = ARRESTED
            elif fate < 1.0 - exp(-(see.arrest_hazard + see.dismissal_hazard)):
                me.status = UNEMPLOYED
            else:
                me.status = OUT
