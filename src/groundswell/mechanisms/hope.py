"""Belief that the movement can win."""

from groundswell.mechanisms.base import Draw, Me, Par, See, mechanism
from groundswell.mechanisms.words import logistic
from groundswell.scenario.parameters import param

__all__ = ["Hope"]


@mechanism("hope", population="people", phase="feel")
class Hope:
    """Hope rises with company, concessions and victories, and falls with defeat, repression and closed gates.

    Slow and without clipping: it relaxes to a logistic target (row P21; failed appeals cost hope, row P16). Hostile
    print saps it in those who read (row P11).
    """

    base = param(
        "-0.1 logit",
        low="-2 logit",
        high="2 logit",
        source="assumption A12",
        doc="hope with nothing to raise or lower it",
    )
    company = param(
        "1.2 logit",
        low="0 logit",
        high="4 logit",
        source="assumption A13",
        doc="hope gained when the whole city is out instead of nobody (Kuran 1991: numbers give hope)",
    )
    elsewhere = param(
        "1.0 logit",
        low="0 logit",
        high="4 logit",
        source="assumption A14",
        doc="hope gained when all other towns and the railways are out",
    )
    concession = param(
        "1.0 logit",
        low="0 logit",
        high="4 logit",
        source="assumption A15",
        doc="hope gained from a concession fresh in mind",
    )
    outcome = param(
        "1.3 logit",
        low="0 logit",
        high="4 logit",
        source="assumption A16",
        doc="weight of how the last campaign ended, in hope",
    )
    resolve = param(
        "1.0 logit",
        low="0 logit",
        high="4 logit",
        source="assumption A17",
        doc="weight of the movement's own resolve about one half, in hope",
    )
    closed = param(
        "1.6 logit",
        low="0 logit",
        high="5 logit",
        source="assumption A18",
        doc="hope lost when one's own plant is shut",
    )
    city_closed = param(
        "1.5 logit",
        low="0 logit",
        high="5 logit",
        source="assumption A19",
        doc="hope lost when all of the district is shut or dismissed",
    )
    failed = param(
        "1.0 logit",
        low="0 logit",
        high="4 logit",
        source="assumption A20",
        doc="hope lost to an appeal that nobody followed",
    )
    repression = param(
        "0.5 logit",
        low="0 logit",
        high="3 logit",
        source="assumption A21",
        doc="hope lost to repression elsewhere, fresh in mind",
    )
    need = param("0.8 logit", low="0 logit", high="4 logit", source="assumption A22", doc="hope lost to full want")
    press = param(
        "0.6 logit",
        low="0 logit",
        high="4 logit",
        source="assumption A85",
        doc="hope lost to a fully hostile press, by a reader: society no longer stands by",
    )
    pace = param(
        "0.14 per day",
        low="0.01 per day",
        high="1 per day",
        source="assumption A23",
        doc="how fast hope moves",
    )

    def step(me: Me, see: See, par: Par, draw: Draw) -> None:
        cheer = par.company * see.city_out_share + par.elsewhere * see.elsewhere + par.concession * see.concession
        ended = par.outcome * see.outcome + par.resolve * (see.resolve_movement - 0.5)
        gloom = par.closed * see.closed + par.city_closed * see.district_shut + par.failed * see.failed_appeal
        strain = par.repression * see.repression + par.need * me.need
        read = see.hostile_print if me.reader else 0.0
        target = logistic(par.base + cheer + ended - gloom - strain - par.press * read)
        me.hope += par.pace * (target - me.hope)
