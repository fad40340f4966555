"""What idleness costs: savings run down, and want rises steeply as they end."""

from groundswell.mechanisms.base import Draw, Me, Par, See, mechanism
from groundswell.mechanisms.words import logistic
from groundswell.scenario.parameters import param
from groundswell.world.columns import SHORT_SHIFT, WORKING

__all__ = ["Need"]


@mechanism("need", population="people", phase="feel")
class Need:
    """Spend savings while idle, rebuild them at work, and feel want as they run out.

    Credit at the shop and the council's relief slow the spending (row P12: the same lockout means little despair with
    large savings and much with small ones).
    """

    credit = param(
        "0.4",
        low="0",
        high="0.8",
        source="assumption A6; set by hand with the targets in view",
        doc="share of a day's living on credit or kin",
    )
    relief = param(
        "0.3",
        low="0",
        high="0.8",
        source="assumption A7",
        doc="share of a day's living that full relief pays",
    )
    saving = param(
        "0.05 per day",
        low="0 per day",
        high="0.2 per day",
        source="assumption A8; set by hand with the targets in view",
        doc="how fast spent savings are made good at work",
    )
    edge = param(
        "4 days",
        low="1 days",
        high="30 days",
        source="assumption A9; set by hand with the targets in view",
        doc="savings at which want is half felt",
    )
    steepness = param(
        "2 days",
        low="0.5 days",
        high="15 days",
        source="assumption A10; set by hand with the targets in view",
        doc="savings over which want passes from little felt to much felt",
    )
    pace = param(
        "0.3 per day",
        low="0.02 per day",
        high="1 per day",
        source="assumption A11",
        doc="how fast want is felt",
    )

    def step(me: Me, see: See, par: Par, draw: Draw) -> None:
        if me.status == WORKING or me.status == SHORT_SHIFT:  # noqa: PLR1714 - rules have comparisons, not tuples
            me.savings += par.saving * (me.savings_start - me.savings)
        else:
            spent = (1.0 - par.credit) * (1.0 - par.relief * see.relief)
            me.savings = max(me.savings - spent, 0.0)
        felt = 0.03 + 0.94 * logistic((par.edge - me.savings) / par.steepness)
        me.need += par.pace * (felt - me.need)
