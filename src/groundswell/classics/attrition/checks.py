"""What has to come out of the contests, each with a wrong version that must not."""

import math
from collections.abc import Callable

import numpy as np

from groundswell.classics.attrition.model import Contests, Side, contests, read
from groundswell.classics.attrition.theory import (
    Curves,
    chance_first_yields,
    hazards,
    mean_days,
    payoff_of_plan,
    root,
    strike_days,
    weibull_shape,
)
from groundswell.classics.bands import AtMost, Exactly, Measured, Near
from groundswell.classics.base import Check, Lab

__all__ = ["CHECKS"]

_UNION = Side(4.0, 100.0)
_FIRM = Side(2.0, 100.0)
_EVEN = Side(3.0, 100.0)
_STEP = 0.5
_HAZARDS = hazards(_UNION.cost, _UNION.prize, _FIRM.cost, _FIRM.prize)
_CURVES = Curves(offer=20.0, highest=30.0, claim=34.0, lowest=22.0, concession=0.05, resistance=0.05)
_MISTAKEN = Curves(offer=20.0, highest=36.0, claim=34.0, lowest=22.0, concession=0.05, resistance=0.05)


def _played(lab: Lab, first: Side, second: Side, *, own: bool = False, tiring: float = 0.0) -> Contests:
    count = lab.runs(10_000, 2_000)
    return read(lab.play(contests(first, second, count, step=_STEP, own=own, tiring=tiring)))


def _mean_days(found: Contests) -> Measured:
    """Return the mean length that the likeliest exponential law gives, from steps of known length."""
    count, steps = len(found.steps), float(found.steps.sum())
    rate = -math.log1p(-count / steps) / _STEP
    return Measured(1.0 / rate, 1.0 / rate / math.sqrt(count), count)


def _first_yields(found: Contests) -> Measured:
    return Measured.share(int(found.first_yielded.sum()), len(found.first_yielded))


def _shape(found: Contests) -> Measured:
    value, error = weibull_shape(found.steps, _STEP)
    return Measured(value, error, len(found.steps))


def _swapped(lab: Lab, second: Side) -> Measured:
    """Return how much oftener the first side yields than the second does once the two have changed places."""
    as_first = _first_yields(_played(lab, _UNION, _FIRM))
    as_second = _first_yields(_played(lab, _FIRM if second is _UNION else _EVEN, second))
    return Measured(
        as_first.value - (1.0 - as_second.value), math.hypot(as_first.error, as_second.error), as_first.runs
    )


def _indifference(lab: Lab, *, own: bool = False) -> Measured:
    """Return the largest mean payoff, either way, of five plans to hold out and then yield, in standard errors."""
    plans = np.array([1.0, 5.0, 15.0, 40.0, 100.0])
    each = lab.runs(2_000, 1_000)
    plan = np.repeat(plans, each)
    found = read(lab.play(contests(_UNION, _FIRM, len(plan), step=_STEP, own=own, plans=plan)))
    # A rival that yields in the step in which the plan has run out has yielded too late.
    won = ~found.first_yielded & (found.steps * _STEP <= plan)
    days = np.where(won, (found.steps - 0.5) * _STEP, plan)
    payoffs = (np.where(won, _UNION.prize, 0.0) - _UNION.cost * days).reshape(len(plans), each)
    gaps = np.abs(payoffs.mean(axis=1)) / (payoffs.std(axis=1) / math.sqrt(each))
    return Measured(float(gaps.max()), 0.0, len(plan))


def _lockout(lab: Lab, first: float, second: float) -> Measured:
    """Return how often the first side yields where the two are spared so many days."""
    found = _played(lab, Side(_UNION.cost, _UNION.prize, first), Side(_FIRM.cost, _FIRM.prize, second))
    return _first_yields(found)


def _exact(value: Callable[[], float]) -> Callable[[Lab], Measured]:
    return lambda _: Measured(value())


def _plans_in_theory(other_hazard: float) -> float:
    """Return the largest payoff in theory, either way, over plans of a day to a year."""
    plans = np.geomspace(1.0, 365.0, 50)
    return max(abs(payoff_of_plan(float(days), _UNION.cost, _UNION.prize, other_hazard)) for days in plans)


CHECKS: tuple[Check, ...] = (
    Check(
        name="rates-add",
        says="Mean length of contests, days: one over c1 / V1 + c2 / V2",
        measure=lambda lab: _mean_days(_played(lab, _UNION, _FIRM)),
        band=Near(mean_days(*_HAZARDS)),
        control=lambda lab: _mean_days(_played(lab, _UNION, Side(_FIRM.cost, 100.0 * _FIRM.prize))),
        control_says="only one side ever yields: its rate is not added to the other's",
        claim="equilibrium",
        paper=True,
    ),
    Check(
        name="rates-add-when-even",
        says="Mean length of contests between equals, days: V / 2c",
        measure=lambda lab: _mean_days(_played(lab, _EVEN, _EVEN)),
        band=Near(mean_days(*hazards(3.0, 100.0, 3.0, 100.0))),
        control=lambda lab: _mean_days(_played(lab, _EVEN, Side(_EVEN.cost, 100.0 * _EVEN.prize))),
        control_says="only one side ever yields",
        claim="equals",
        paper=True,
    ),
    Check(
        name="other-s-costs-decide",
        says="How often the union yields: (c2 / V2) / (c1 / V1 + c2 / V2), one in three",
        measure=lambda lab: _first_yields(_played(lab, _UNION, _FIRM)),
        band=Near(chance_first_yields(*_HAZARDS)),
        control=lambda lab: _first_yields(_played(lab, _UNION, _FIRM, own=True)),
        control_says="each side yields at its own cost over its own prize",
        claim="equilibrium",
        paper=True,
    ),
    Check(
        name="equals-yield-equally",
        says="How often the first of two equals yields",
        measure=lambda lab: _first_yields(_played(lab, _EVEN, _EVEN)),
        band=Near(0.5),
        control=lambda lab: _first_yields(_played(lab, _UNION, _FIRM)),
        control_says="the sides are unequal",
        claim="equals",
        paper=True,
    ),
    Check(
        name="labels-swap-the-winner",
        says="How often the union yields as first side, less how often it does as second",
        measure=lambda lab: _swapped(lab, _UNION),
        band=Near(0.0),
        control=lambda lab: _swapped(lab, _EVEN),
        control_says="the sides are changed for equals instead of for one another",
        claim="symmetry",
        paper=True,
    ),
    Check(
        name="lengths-have-no-memory",
        says="Likeliest Weibull shape of lengths: 1",
        measure=lambda lab: _shape(_played(lab, _UNION, _FIRM)),
        band=Near(1.0),
        control=lambda lab: _shape(_played(lab, _UNION, _FIRM, tiring=0.05)),
        control_says="both sides tire: their rates grow by a twentieth a day",
        claim="equilibrium",
        paper=True,
    ),
    Check(
        name="all-plans-pay-alike",
        says="Largest mean payoff of holding out for 1, 5, 15, 40 or 100 days, played, in standard errors from nought",
        measure=_indifference,
        band=AtMost(4.0),
        control=lambda lab: _indifference(lab, own=True),
        control_says="the firm yields at its own cost over its own prize: short strikes lose",
        claim="equilibrium",
        paper=True,
    ),
    Check(
        name="all-plans-pay-alike-in-theory",
        says="Largest payoff in theory of plans of a day to a year, roubles",
        measure=_exact(lambda: _plans_in_theory(_HAZARDS[1])),
        band=Exactly(0.0, 9),
        control=_exact(lambda: _plans_in_theory(_HAZARDS[0])),
        control_says="the firm yields at its own cost over its own prize",
        claim="equilibrium",
        paper=True,
    ),
    Check(
        name="lockout-wins",
        says="How often the union yields to a firm that has stocks for a week",
        measure=lambda lab: _lockout(lab, 0.0, 7.0),
        band=Exactly(1.0, 6),
        control=lambda lab: _lockout(lab, 0.0, 0.0),
        control_says="the firm has no stocks: nobody imposes the cost first",
        claim="lockout",
        paper=True,
    ),
    Check(
        name="lockout-swapped",
        says="How often the union yields if it is the one with a fund for a week",
        measure=lambda lab: _lockout(lab, 7.0, 0.0),
        band=Exactly(0.0, 6),
        control=lambda lab: _lockout(lab, 0.0, 7.0),
        control_says="the labels are not swapped",
        claim="lockout",
        paper=True,
    ),
    Check(
        name="hicks-wage",
        says="Wage at which the two curves meet: 26.3636",
        measure=_exact(lambda: root(_CURVES)[1]),
        band=Exactly(20.0 + 10.0 * (1.0 - 8.0 / 22.0), 6),
        control=_exact(lambda: 0.5 * (_CURVES.offer + _CURVES.claim)),
        control_says="the difference is split half and half",
        claim="hicks-meeting",
        paper=True,
    ),
    Check(
        name="hicks-length",
        says="Days at which the two curves meet: 20 ln (22 / 8)",
        measure=_exact(lambda: root(_CURVES)[0]),
        band=Exactly(20.0 * math.log(22.0 / 8.0), 6),
        control=_exact(lambda: root(_MISTAKEN)[0]),
        control_says="the employer is thought to concede more than he does",
        claim="hicks-meeting",
        paper=True,
    ),
    Check(
        name="hicks-no-strike",
        says="Days of strike where each knows the other's curve",
        measure=_exact(lambda: strike_days(_CURVES, _CURVES)),
        band=Exactly(0.0, 9),
        control=_exact(lambda: strike_days(_CURVES, _MISTAKEN)),
        control_says="the union thinks that the employer would concede more: there is a strike",
        claim="hicks",
        paper=True,
    ),
)
