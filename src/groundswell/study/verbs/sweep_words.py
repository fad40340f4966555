"""What a sweep says in words: figures with their errors, and a direction only where points and runs suffice for it."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from groundswell.study.correlations import FEWEST, Ranked
from groundswell.study.verbs.naming import in_words
from groundswell.study.verbs.outcomes import level_said, outcome
from groundswell.study.verbs.saying import counted, difference_said

if TYPE_CHECKING:
    from groundswell.study.verbs.sweep import SweepAnswer

__all__ = ["sentence_said"]


def sentence_said(answer: "SweepAnswer") -> str:
    """Return the answer in one sentence, with its uncertainty."""
    name = answer.question.outcomes[0]
    one, found = outcome(name), answer.found[name]
    good = np.flatnonzero(np.isfinite(found.mean))
    if not good.size:
        return "No point is finished yet, so nothing can be said."
    along = f" of {in_words(answer.question, answer.box[0].path)}" if len(answer.box) == 1 else ""
    points = counted(good.size, "value" if along else "point")
    many = f"{points}{along} with {counted(answer.question.replicates, 'run')} each"
    start = f"In this model, over {many}, {one.says}"
    if good.size == 1:
        told = f"is {_at(answer, name, int(good[0]))}"
    elif np.ptp(found.mean[good]) == 0.0:
        told = f"is {level_said(answer.question, name, float(found.mean[good[0]]))} at every one of them"
    else:
        told = _one_side(answer, name, good) if len(answer.box) == 1 else _many_sides(answer, name, good)
    return f"{start} {told}{answer.question.beyond}."


def _one_side(answer: "SweepAnswer", name: str, good: NDArray[np.int64]) -> str:
    """Say what comes out at both ends, whether it goes up or down, and where it is highest if that is between."""
    order = good[np.argsort(answer.where[good, 0], kind="stable")]
    first, last = int(order[0]), int(order[-1])
    ends = f"{_at(answer, name, first)} and {_at(answer, name, last)}"
    mean = answer.found[name].mean
    between = [
        f"the {word} is {_ends_at(answer, name, order, value)}"
        for word, value in (("highest", mean[order].max()), ("lowest", mean[order].min()))
        if value not in {mean[first], mean[last]}
    ]
    inside = f"; {', '.join(between)}" if between else ""
    if good.size < FEWEST:
        return f"is {ends}{inside}; fewer than {FEWEST} points tell no direction"
    ranked = answer.rank_correlation(name, 0)
    if ranked.sure:
        return f"goes {_way(ranked)} with it ({_interval(ranked)}): it is {ends}{inside}"
    return f"is {ends}{inside}; whether it goes up or down with that number cannot be told ({_interval(ranked)})"


def _many_sides(answer: "SweepAnswer", name: str, good: NDArray[np.int64]) -> str:
    """Say where it is lowest and highest, and with which number it goes most closely, if with any."""
    mean = answer.found[name].mean
    low, high = (_ends_at(answer, name, good, end(mean[good])) for end in (np.min, np.max))
    words = ("earliest", "latest") if outcome(name).unit == "day" else ("lowest", "highest")
    ends = f"is {words[0]}, {low}, and {words[1]}, {high}"
    if good.size < FEWEST:
        return f"{ends}; fewer than {FEWEST} points tell no direction"
    every = [answer.rank_correlation(name, side) for side in range(len(answer.box))]
    known = [(abs(one.rho), side) for side, one in enumerate(every) if one.sure]
    if not known:
        return f"{ends}; with which of {counted(len(every), 'number')} it goes up or down cannot be told"
    side = max(known)[1]
    widened = f", widened for {len(every)} numbers"
    closely = f"it goes most closely, {_way(every[side])}, with {in_words(answer.question, answer.box[side].path)}"
    return f"{ends}; {closely} ({_interval(every[side])}{widened})"


def _way(ranked: Ranked) -> str:
    return "up" if ranked.rho > 0 else "down"


def _interval(ranked: Ranked) -> str:
    return f"rank correlation {ranked.rho:.2f}, 95 % interval {ranked.low:.2f} to {ranked.high:.2f}"


def _ends_at(answer: "SweepAnswer", name: str, good: NDArray[np.int64], value: float) -> str:
    """Say a lowest or highest mean with its place, or at how many places it is the same."""
    alike = good[answer.found[name].mean[good] == value]
    if alike.size == 1:
        return _at(answer, name, int(alike[0]))
    places = "values" if len(answer.box) == 1 else "points"
    return f"{level_said(answer.question, name, value)} at {alike.size} of the {good.size} {places} alike"


def _at(answer: "SweepAnswer", name: str, point: int) -> str:
    one, found = outcome(name), answer.found[name]
    error = float(found.error[point])
    text = level_said(answer.question, name, float(found.mean[point]))
    if error > 0:
        text += f" (standard error {difference_said(error, one.unit)})"
    if len(answer.box) == 1:
        return f"{text} at {_value(answer, point, 0)}"
    place = ", ".join(f"{side.path} {_value(answer, point, number)}" for number, side in enumerate(answer.box))
    return f"{text} at {place}" if len(answer.box) <= 3 else text


def _value(answer: "SweepAnswer", point: int, side: int) -> str:
    unit = answer.box[side].unit
    return f"{answer.where[point, side]:.4g} {'' if unit == 'share' else unit}".rstrip()
