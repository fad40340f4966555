"""How a person leans: the one rule that holds thresholds, cascades, falsified preferences and deterrence."""

from groundswell.mechanisms.base import Draw, Me, Par, See, mechanism
from groundswell.mechanisms.words import log_log, logistic, probit, step_from, step_up  # noqa: F401 - other links
from groundswell.scenario.parameters import param

__all__ = ["Lean"]


@mechanism("lean", population="people", phase="voice", streams={"hand": 0})
class Lean:
    """Weigh support, company, the council's call, hope, danger, want and tiredness, and raise the hand or not.

    A logit with temperature one (Brock & Durlauf 2001); by parameters alone it is Granovetter's, Watts's, Kuran's and
    Epstein's rule. Trust stands before the council's call with either sign, so that lost trust never turns a call to
    return into a strike; people go by the last word that has reached their plant, and not by one they have not heard
    (row P2). Courage lowers the weight of danger and nothing else (row P3).
    """

    b_0 = param(
        "-2.1 logit",
        low="-6 logit",
        high="3 logit",
        source="fit",
        doc="leaning of a person of middling mind with nobody out",
        fitted=True,
    )
    b_support = param(
        "3.0 logit",
        low="0 logit",
        high="8 logit",
        source="assumption A63",
        doc="weight of private support about one half, in leaning out",
    )
    b_social = param(
        "3.4 logit",
        low="0 logit",
        high="15 logit",
        source="fit",
        doc="how strongly the company of others draws people out",
        fitted=True,
    )
    b_call = param(
        "4.9 logit",
        low="0 logit",
        high="15 logit",
        source="fit",
        doc="how strongly a fully trusted call of the council draws people out",
        fitted=True,
    )
    b_local = param(
        "5.0 logit",
        low="0 logit",
        high="12 logit",
        source="assumption A64; set by hand with the targets in view",
        doc="how strongly a call from workmates and neighbouring crowds draws people out",
    )
    b_hope = param(
        "2.0 logit",
        low="0 logit",
        high="8 logit",
        source="assumption A65",
        doc="weight of hope about one half, in leaning out",
    )
    b_risk = param(
        "4.0 logit",
        low="0 logit",
        high="10 logit",
        source="assumption A66; set by hand with the targets in view",
        doc="how far full danger holds back the most cautious without courage",
    )
    b_need = param(
        "2.0 logit",
        low="0 logit",
        high="8 logit",
        source="assumption A67; set by hand with the targets in view",
        doc="how far full want holds back",
    )
    b_fatigue = param(
        "2.2 logit",
        low="0 logit",
        high="8 logit",
        source="assumption A68; set by hand with the targets in view",
        doc="how far full tiredness holds back",
    )
    w_elsewhere = param(
        "0.32",
        low="0",
        high="0.6",
        source="fit",
        doc="other towns' and the railways' part of all company",
        fitted=True,
    )
    w_friends = param(
        "0.35",
        low="0",
        high="1",
        source="assumption A69",
        doc="contacts' part of the company at hand; parts of friends, plant, district, city sum to 1",
    )
    w_plant = param("0.25", low="0", high="1", source="assumption A70", doc="the plant's part of the company at hand")
    w_district = param(
        "0.25", low="0", high="1", source="assumption A71", doc="the district's part of the company at hand"
    )

    link = param(
        "0 flag",
        low="0 flag",
        high="4 flag",
        source="assumption A78: the logit, after Brock & Durlauf 2001; the others are structural rivals",
        doc="how a leaning becomes a chance: 0 logit, 1 probit, 2 complementary log-log, 3 step above nought, 4 step at"
        " nought or above",
    )

    def step(me: Me, see: See, par: Par, draw: Draw) -> None:
        near = par.w_friends * me.contacts_out + par.w_plant * see.out_share + par.w_district * see.district_out_share
        rest = max(1.0 - par.w_friends - par.w_plant - par.w_district, 0.0)
        seen = (1.0 - par.w_elsewhere) * (near + rest * see.city_out_share) + par.w_elsewhere * see.elsewhere
        drawn = (
            par.b_support * (me.private_support - 0.5)
            + par.b_social * (seen - me.threshold)
            + par.b_hope * (me.hope - 0.5)
        )
        feared = par.b_risk * me.caution * see.danger * (1.0 - see.courage)
        borne = par.b_need * me.need + par.b_fatigue * me.fatigue
        pull = par.b_0 + drawn + par.b_local * see.local_call - feared - borne
        called = par.b_call * me.trust
        me.readiness = logistic(pull + called * see.reach)
        me.hand = draw.uniform("hand") < logistic(pull + called * see.call_heard)
