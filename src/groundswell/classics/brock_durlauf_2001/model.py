"""People who choose yes or no by random utility, drawn to what others choose."""

from collections.abc import Mapping
from typing import Any, Literal, cast

import numpy as np
from numpy.typing import NDArray

from groundswell.errors import ScenarioError
from groundswell.mechanisms.base import Draw, Me, Mechanism, Par, See, mechanism
from groundswell.mechanisms.crowd import Crowd
from groundswell.mechanisms.words import logistic
from groundswell.scenario.parameters import param
from groundswell.world.columns import Column, Population
from groundswell.world.graphs import Everybody

__all__ = ["CHOOSERS", "NEVER", "RULES", "Choose", "ChooseUntil", "Neutral", "choosers", "neutral", "passages"]

NEVER = 0.0

CHOOSERS = Population(
    "crowd",
    "crowd",
    (
        Column("chooses", "flag", 0, 1, "flag", "whether the choice is yes (+1), as others see", shown=True),
        Column("private", "float", -10.0, 10.0, "plain", "private utility of yes over no, the paper's h"),
        Column("turns", "float", 0.0, float("inf"), "people", "turns taken before the crowd was first at its target"),
        Column(
            "threshold", "float", 0.0, float("inf"), "people", "for the limit without noise: how many others one needs"
        ),
    ),
)
"""Somebody who chooses."""


def leaning(private: Any, others: Any, people: Any, beta: Any, coupling: Any) -> Any:
    """Return the logit of yes: twice beta times private utility plus coupling times the mean of others' choices."""
    return 2.0 * beta * (private + coupling * (2.0 * others / people - 1.0))


@mechanism("choose", population="crowd", phase="act", streams={"choice": 0})
class Choose:
    """Choose anew, yes with the logistic chance of private utility and the pull of everybody's mean choice."""

    beta = param("1 plain", low="0 plain", high="20 plain", source="the paper's beta: how little is left to chance")
    coupling = param(
        "1 plain", low="0 plain", high="10 plain", source="the paper's J: how much others' choice is worth"
    )
    included = param("0 flag", low="0 flag", high="1 flag", source="assumption: the limit does not depend on it")

    def step(me: Me, see: See, par: Par, draw: Draw) -> None:
        # Deviation from Brock & Durlauf 2001: the share seen is of all, with or without oneself, see about.md.
        others = see.chooses_all - (1.0 - par.included if me.chooses else 0.0)
        pull = leaning(me.private, others, see.people, par.beta, par.coupling)
        me.chooses = draw.uniform("choice") < logistic(pull)


@mechanism("choose_until", population="crowd", phase="act", streams={"choice": 0})
class ChooseUntil:
    """Choose in the same way until so many choose yes for the first time; then the crowd stands still."""

    beta = param("1 plain", low="0 plain", high="20 plain", source="the paper's beta: how little is left to chance")
    coupling = param(
        "1 plain", low="0 plain", high="10 plain", source="the paper's J: how much others' choice is worth"
    )
    included = param("0 flag", low="0 flag", high="1 flag", source="assumption: the limit does not depend on it")
    target = param("1 people", low="1 people", high="1000000 people", source="asked", doc="yes-sayers to wait for")

    def step(me: Me, see: See, par: Par, draw: Draw) -> None:
        if see.chooses_all < par.target:
            others = see.chooses_all - (1.0 - par.included if me.chooses else 0.0)
            pull = leaning(me.private, others, see.people, par.beta, par.coupling)
            me.chooses = draw.uniform("choice") < logistic(pull)
            me.turns = me.turns + 1.0


@mechanism("neutral", population="crowd", phase="act")
class Neutral:
    """The limit without noise, beta without bounds: choose yes if and only if as many do as one needs."""

    def step(me: Me, see: See, par: Par, draw: Draw) -> None:
        me.chooses = see.chooses_all >= me.threshold


RULES = cast("tuple[Mechanism, ...]", (Choose, Neutral))
"""What people go by."""


def choosers(
    start: NDArray[Any],
    coupling: float,
    private: float | NDArray[Any],
    *,
    ticks: int,
    beta: float = 1.0,
    groups: int = 1,
    order: Literal["together", "one"] = "together",
    every: int = 1,
    included: bool = False,
) -> Crowd:
    """Return crowds of choosers side by side.

    Parameters
    ----------
    start : (people,) bool
        Who chooses yes at the start, crowd after crowd.
    coupling, private, beta : float
        The paper's J, h and beta; h may differ from person to person.
    ticks : int
        Rounds if all choose at once, turns of one person if one at a time.
    groups : int
        How many crowds.
    order : {"together", "one"}
        All choose at once, or one a tick, drawn at random.
    every : int
        Counts are kept after every so many ticks.
    included : bool
        Whether one's own last choice is counted among all.
    """
    settings = {"choose.beta": beta, "choose.coupling": coupling, "choose.included": float(included)}
    return _said(Choose, start, private, settings, groups=groups, ticks=ticks, order=order, every=every)


def passages(
    people: int, coupling: float, private: float, target: int, *, ticks: int, groups: int, included: bool = False
) -> Crowd:
    """Return crowds that begin with nobody choosing yes, one person a tick, and stop when so many do."""
    if not 1 <= target <= people:
        raise ScenarioError(f"target = {target}: must be from 1 to the {people} people of a crowd")
    settings = {"coupling": coupling, "included": float(included), "target": float(target)}
    said = {f"choose_until.{name}": value for name, value in settings.items()}
    start = np.zeros(people * groups, dtype=np.uint8)
    return _said(ChooseUntil, start, private, said, groups=groups, ticks=ticks, order="one", every=ticks)


def neutral(people: int) -> Crowd:
    """Return one crowd for each count from none to all, thresholds 1 to all, so many easiest ones choosing."""
    groups = people + 1
    needs = np.tile(np.arange(1, people + 1, dtype=np.float64), groups)
    start = (np.arange(people) < np.arange(groups)[:, None]).ravel().astype(np.uint8)
    begin: dict[str, NDArray[Any]] = {"chooses": start, "threshold": needs}
    return Crowd(people * groups, CHOOSERS, cast("Any", (Neutral,)), begin, Everybody(), groups=groups)


def _said(
    rule: Any,
    start: NDArray[Any],
    private: float | NDArray[Any],
    settings: Mapping[str, float],
    *,
    groups: int,
    ticks: int,
    order: Literal["together", "one"],
    every: int,
) -> Crowd:
    begin = {"chooses": start, "private": np.broadcast_to(np.asarray(private, dtype=np.float32), start.shape)}
    return Crowd(
        len(start),
        CHOOSERS,
        (rule,),
        begin,
        Everybody(),
        groups=groups,
        order=order,
        ticks=ticks,
        until_still=False,
        every=every,
        settings=settings,
    )
