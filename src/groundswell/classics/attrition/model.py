"""Two sides that hold out until one yields: each contest a crowd of two, said side by side."""

from dataclasses import dataclass
from types import MappingProxyType
from typing import cast

import numpy as np
from numpy.typing import NDArray

from groundswell.classics.attrition.theory import hazards, mean_days
from groundswell.classics.base import Lab, Odd, Outcome, Values
from groundswell.classics.lots import whole
from groundswell.classics.pictures import Chart, Picture, Series
from groundswell.errors import ScenarioError
from groundswell.mechanisms.base import Draw, Me, Mechanism, Par, See, mechanism
from groundswell.mechanisms.crowd import Crowd, CrowdRecord
from groundswell.mechanisms.words import exp
from groundswell.scenario.parameters import param
from groundswell.world.columns import Column, Population
from groundswell.world.graphs import Everybody

__all__ = ["ODD", "PARAMETERS", "RULES", "SIDES", "Contests", "HoldOut", "Side", "contests", "play", "read", "survival"]

_LONG = 1e6
_ENOUGH = 14.0
"""Mean lengths played: one contest in a million lasts longer, and is left out."""

SIDES = Population(
    "crowd",
    "contest",
    (
        Column("yielded", "flag", 0, 1, "flag", "whether this side has given in", shown=True),
        Column("rival_cost", "float", 0.0, 1e9, "roubles", "what a day costs the other side"),
        Column("rival_prize", "float", 1e-9, 1e9, "roubles", "what winning is worth to the other side"),
        Column("spared", "float", 0.0, _LONG, "days", "days from the start that cost this side nothing"),
        Column("rival_spared", "float", 0.0, _LONG, "days", "days from the start that cost the other nothing"),
        Column("plan", "float", 0.0, _LONG, "days", "days after which this side yields whatever happens"),
        Column("steps", "float", 0.0, _LONG, "days", "steps begun while nobody had yielded"),
    ),
)
"""A side of a contest."""


@mechanism("hold_out", population="crowd", phase="act", streams={"yield": 0})
class HoldOut:
    """Yield at the rate that leaves the other side indifferent; at once, if it is spared longer than oneself.

    While one side is spared, it has no reason to yield, and holding out against it only costs: so the other gives in
    before the first day is over. With equal start each yields with the complementary log-log chance of the other's
    cost over the other's prize.
    """

    step_days = param(
        "0.5 days", low="0.000001 days", high="1000000 days", source="assumption: short against a contest"
    )
    tiring = param("0 per day", low="0 per day", high="1 per day", source="assumption: none, as in the equilibrium")

    def step(me: Me, see: See, par: Par, draw: Draw) -> None:
        if see.yielded_all < 0.5:
            rate = me.rival_cost / me.rival_prize * (1.0 + par.tiring * me.steps * par.step_days)
            gives_in = draw.uniform("yield") < 1.0 - exp(-rate * par.step_days)
            over = me.steps * par.step_days >= me.plan
            if me.spared < me.rival_spared or over:
                gives_in = True
            elif me.spared > me.rival_spared or me.plan < _LONG:
                gives_in = False
            me.yielded = gives_in
            me.steps = me.steps + 1.0


RULES = cast("tuple[Mechanism, ...]", (HoldOut,))
"""What a side goes by."""

PARAMETERS = MappingProxyType(
    {
        "union_cost": param(
            "4 roubles per day",
            low="0.01 roubles per day",
            high="1000 roubles per day",
            source="assumption",
            doc="cost of a day of strike to the union",
        ),
        "union_prize": param(
            "100 roubles",
            low="1 rouble",
            high="100000 roubles",
            source="assumption",
            doc="worth of the prize to the union",
        ),
        "firm_cost": param(
            "2 roubles per day",
            low="0.01 roubles per day",
            high="1000 roubles per day",
            source="assumption",
            doc="cost of a day of strike to the firm",
        ),
        "firm_prize": param(
            "100 roubles",
            low="1 rouble",
            high="100000 roubles",
            source="assumption",
            doc="worth of the prize to the firm",
        ),
        "union_spared": param(
            "0 days", low="0 days", high="365 days", source="assumption", doc="days that a strike fund covers"
        ),
        "firm_spared": param(
            "0 days", low="0 days", high="365 days", source="assumption", doc="days that stocks cover"
        ),
        "contests": param(
            "5000 plain", low="10 plain", high="1000000 plain", source="assumption", doc="contests played"
        ),
    }
)

ODD = Odd(
    purpose=(
        "To show what complete information leaves of strikes: lengths without memory, sides that yield at each other's"
        " costs, and a first move that decides. Patterns: exponential lengths, who yields, who wins a lockout."
    ),
    entities="Sides, two a contest: cost a day, prize, days spared, whether it has yielded.",
    schedule=(
        "In each step of half a day the two sides decide in random order whether to yield, the later one seeing"
        " whether the earlier has. A contest is over when one has yielded."
    ),
    concepts=(
        "Equilibrium: mixed, each side's rate makes the other indifferent. Objectives: prize less costs. Sensing: only"
        " whether the other has yielded. Stochasticity: when a side yields."
    ),
    start="Nobody has yielded; costs and prizes are the same in all contests.",
    deviations=(
        "Time goes in steps; the complementary log-log chance makes lengths exponential to the step all the same.",
        "The lockout is ours in its details: the side that is spared at the start is the one that imposed the cost.",
    ),
)


@dataclass(frozen=True)
class Side:
    """One side, as all contests have it.

    Attributes
    ----------
    cost, prize : float
        Roubles a day, and roubles.
    spared : float
        Days from the start that cost nothing: stocks, a strike fund.
    """

    cost: float
    prize: float
    spared: float = 0.0

    def __post_init__(self) -> None:
        if not (self.cost > 0.0 and self.prize > 0.0 and self.spared >= 0.0):
            raise ScenarioError(
                f"cost = {self.cost:g}, prize = {self.prize:g}, spared = {self.spared:g}: cost and prize must be above"
                " 0, spared at least 0"
            )


@dataclass(frozen=True)
class Contests:
    """How contests ended.

    Attributes
    ----------
    first_yielded : (contests,) bool
        Whether the first side gave in.
    steps : (contests,) int
        In which step, from 1.
    open : int
        Contests that nobody has given up yet.
    """

    first_yielded: NDArray[np.bool_]
    steps: NDArray[np.int64]
    open: int


def contests(
    first: Side,
    second: Side,
    count: int,
    *,
    step: float = 0.5,
    own: bool = False,
    tiring: float = 0.0,
    plans: NDArray[np.floating] | None = None,
) -> Crowd:
    """Say so many contests between two sides, long enough that hardly one is left open.

    Parameters
    ----------
    first, second : Side
        The sides.
    count : int
        Contests.
    step : float
        Days a step.
    own : bool
        Whether each side yields at its own cost over its own prize: a wrong version, for a control.
    tiring : float
        How much the rates grow a day: another law of lengths, for a control.
    plans : (contests,) days, optional
        Days that the first side holds out in each contest, instead of yielding at a rate.
    """
    # Deviation from Maynard Smith 1974: steps of time, with complementary log-log chances, see about.md.
    # Deviation from Fernandez and Glazer 1991: a lockout is days without cost at the start, see about.md.
    both = (first, second)
    seen = both if own else (second, first)
    rate = sum(hazards(first.cost, first.prize, second.cost, second.prize))
    slowest = rate if plans is None else first.cost / first.prize
    plan = np.full((count, 2), _LONG)
    if plans is not None:
        plan[:, 0] = plans
    start = {
        "rival_cost": np.tile([side.cost for side in seen], count),
        "rival_prize": np.tile([side.prize for side in seen], count),
        "spared": np.tile([side.spared for side in both], count),
        "rival_spared": np.tile([side.spared for side in reversed(both)], count),
        "plan": plan.reshape(-1),
    }
    ticks = int(np.ceil(_ENOUGH / (slowest * step)))
    if ticks > _LONG:
        raise ScenarioError(f"contests of {1.0 / rate:g} days in steps of {step:g}: too many steps, make them longer")
    return Crowd(
        people=2 * count,
        population=SIDES,
        rules=RULES,
        start={name: values.astype(np.float32) for name, values in start.items()},
        contacts=Everybody(),
        groups=count,
        order="random",
        ticks=ticks,
        every=ticks,
        settings={"hold_out.step_days": step, "hold_out.tiring": tiring},
    )


def read(record: CrowdRecord) -> Contests:
    """Return how contests ended."""
    yielded = record.columns["yielded"].reshape(-1, 2)
    over = yielded.any(axis=1)
    steps = record.columns["steps"].reshape(-1, 2).max(axis=1).astype(np.int64)
    return Contests(yielded[over, 0], steps[over], int((~over).sum()))


def survival(steps: NDArray[np.integer], step: float, most: float) -> tuple[list[float], list[float]]:
    """Return some forty ends of steps up to the longest wanted, in days, and the share of contests that last longer."""
    marks = np.unique(np.linspace(0.0, most / step, 40).round())
    ended = np.searchsorted(np.sort(steps), marks, side="right")
    return (step * marks).tolist(), (1.0 - ended / len(steps)).tolist()


def play(values: Values, lab: Lab) -> Outcome:
    """Play many contests and say who yielded, and when."""
    union = Side(values["union_cost"], values["union_prize"], values["union_spared"])
    firm = Side(values["firm_cost"], values["firm_prize"], values["firm_spared"])
    count = whole(values, "contests")
    step = 0.03 * mean_days(*hazards(union.cost, union.prize, firm.cost, firm.prize))
    found = read(lab.play(contests(union, firm, lab.runs(count, min(count, 1000)), step=step)))
    days = found.steps * step
    figures = {
        "contests": float(len(days)),
        "mean length, days": float(days.mean()),
        "median length, days": float(np.median(days)),
        "share in which the union yields": float(found.first_yielded.mean()),
    }
    sentence = (
        f"Of {len(days):,} contests the union gave up {100 * found.first_yielded.mean():.0f} per cent; half were over"
        f" after {np.median(days):.1f} days."
    )
    longest = max(float(np.quantile(days, 0.99)), step)
    chart = Chart(
        "How long contests last",
        "days",
        "share still going on",
        (Series("contests", *survival(found.steps, step, longest), look="steps"),),
        low_up=0.0,
    )
    return Outcome(sentence, figures, Picture((chart,), "All contests have the same costs and prizes."))
