"""Whether a soldier would obey an order against a crowd."""

from groundswell.mechanisms.base import Draw, Me, Par, See, mechanism
from groundswell.mechanisms.words import logistic
from groundswell.scenario.parameters import param

__all__ = ["Obey"]


@mechanism("obey", population="soldiers", phase="obey", streams={"obey": 0})
class Obey:
    """Be pulled by discipline, rest and better treatment; by propaganda, mutiny news, crowds and refusals.

    Loyalty relaxes to a logistic target; whether an order would be obeyed today is a draw on it (row P10). An
    illustration: no datum touches the army.
    """

    base = param(
        "0.2 logit",
        low="-3 logit",
        high="3 logit",
        source="assumption A196",
        doc="loyalty of soldiers at middling discipline, with nothing else to move it",
    )
    discipline = param(
        "3.6 logit",
        low="0 logit",
        high="10 logit",
        source="assumption A196",
        doc="weight of discipline about one half, in loyalty",
    )
    reluctance = param(
        "1.6 logit",
        low="0 logit",
        high="6 logit",
        source="assumption A196",
        doc="weight of a soldier's own reluctance about one half, against loyalty",
    )
    propaganda = param(
        "2.2 logit",
        low="0 logit",
        high="8 logit",
        source="assumption A197",
        doc="loyalty lost to propaganda that reaches the regiment",
    )
    mutiny = param(
        "0.7 logit",
        low="0 logit",
        high="5 logit",
        source="assumption A197",
        doc="loyalty lost to fresh news of mutiny elsewhere",
    )
    crowds = param(
        "0.8 logit",
        low="0 logit",
        high="5 logit",
        source="assumption A198",
        doc="loyalty lost to standing among crowds",
    )
    refusals = param(
        "0.8 logit",
        low="0 logit",
        high="5 logit",
        source="assumption A198",
        doc="loyalty lost to refusals nearby (others' example)",
    )
    lot = param(
        "1.0 logit",
        low="0 logit",
        high="5 logit",
        source="assumption A199",
        doc="loyalty gained from better pay, food and service",
    )
    rest = param(
        "1.2 logit",
        low="0 logit",
        high="5 logit",
        source="assumption A199",
        doc="loyalty gained from rest away from the streets",
    )
    pace = param(
        "0.12 per day",
        low="0.01 per day",
        high="1 per day",
        source="assumption A199",
        doc="how fast loyalty moves",
    )

    def step(me: Me, see: See, par: Par, draw: Draw) -> None:
        kept = par.discipline * (see.discipline - 0.5) + par.lot * see.soldier_relief + par.rest * see.relieved
        pulled = par.propaganda * see.propaganda + par.mutiny * see.mutiny_news + par.crowds * see.contact_with_crowds
        swayed = par.refusals * see.refusals_nearby + par.reluctance * (me.reluctance - 0.5)
        target = logistic(par.base + kept - pulled - swayed)
        me.loyalty += par.pace * (target - me.loyalty)
        me.loyal = draw.uniform("obey") < me.loyalty
