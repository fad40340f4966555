"""What a sweep shows: every outcome against every number, and how closely they go together."""

import numpy as np
from numpy.typing import NDArray

from groundswell.classics.pictures import Chart, Heat, Mark, Picture, Series
from groundswell.report.panels import draw_picture
from groundswell.report.study_maps import named
from groundswell.report.study_shown import Part, Shown, Table, once, with_path
from groundswell.report.study_words import USUAL, meanings, sentence
from groundswell.report.study_words import named as in_words
from groundswell.study.correlations import FEWEST
from groundswell.study.verbs.outcomes import outcome, possible
from groundswell.study.verbs.saying import counted, day_said
from groundswell.study.verbs.sweep import PointMeans, SweepAnswer

__all__ = ["sweep_part"]

Floats = NDArray[np.float64]

ROOM = 110
"""Letters for which there is room under a shaded table."""


def sweep_part(answer: SweepAnswer) -> Part:
    """Show each outcome against each number, or over two as a shaded table."""
    figures: list[Shown] = []
    rows = []
    for name in answer.question.outcomes:
        if not np.nan_to_num(answer.found[name].mean).any():
            figures.append(Shown("", f"{sentence(outcome(name).says)}: 0 at every point."))
        elif len(answer.box) == 2 and answer.question.more["design"] == "grid":
            figures.append(_heat(answer, name))
        else:
            figures += _scatter(answer, name)
        rows += [_goes_with(answer, name, side) for side in range(len(answer.box))]
    figures = once(figures)
    head = ("outcome", "with", "rank correlation", "95 % interval")
    caption = (
        "A direction is known only where the interval leaves zero out. It counts how few points there are, and, where"
        " each has several runs, their luck; of one run each only the scatter of points tells."
    )
    if len(answer.box) > 1:
        caption += f" Intervals are widened so that those of all {len(answer.box)} numbers hold at once."
    return Part((), figures, [Table("How outcomes go with the numbers", head, rows, caption)])


def _goes_with(answer: SweepAnswer, name: str, side: int) -> list[str]:
    rho, low, high = answer.rank_correlation(name, side)
    told = (
        [f"{rho:.2f}", f"{low:.2f} to {high:.2f}"]
        if np.isfinite(rho)
        else [f"not said of fewer than {FEWEST} points" if len(answer.where) < FEWEST else "not defined", ""]
    )
    return [outcome(name).says, with_path(answer.question, answer.box[side].path), *told]


def _heat(answer: SweepAnswer, name: str) -> Shown:
    one, found = outcome(name), answer.found[name]
    across, up = (np.unique(answer.where[:, side]) for side in (0, 1))
    scale, unit = _for_cells(_unit(answer, name), found.mean)
    values = np.full((len(up), len(across)), np.nan)
    for point, mean in zip(answer.where, found.mean, strict=True):
        values[len(up) - 1 - int(np.searchsorted(up, point[1])), int(np.searchsorted(across, point[0]))] = scale * mean
    low, high = (float(end(values)) for end in (np.nanmin, np.nanmax)) if np.isfinite(values).any() else (0.0, 1.0)
    meant = {path: words for path, words, *_ in meanings(answer.question)}
    across_words, up_words = (named(side.path, side.unit, meant.get(side.path, ""), room=ROOM) for side in answer.box)
    chart = Heat(
        title=f"{one.says} ({unit})",
        across=across_words,
        up=up_words,
        x=tuple(f"{value:.3g}" for value in across),
        y=tuple(f"{value:.3g}" for value in up[::-1]),
        values=values.tolist(),
        low=low,
        high=high if high > low else low + 1.0,
        written=len(across) <= 12,
    )
    caption = f"{_each(answer)}; darker is more."
    return Shown(draw_picture(Picture((chart,), caption), one.says), caption)


def _unit(answer: SweepAnswer, name: str) -> str:
    """Return in what an outcome is counted; of days of the run, from which date."""
    unit = outcome(name).unit
    if unit != "day" or not answer.question.is_scenario:
        return unit
    return f"day, {day_said(answer.question.opened.dates()[0])} being 1"


def _for_cells(unit: str, values: Floats) -> tuple[float, str]:
    """Return by what numbers are multiplied so that they fit into cells, and their unit then."""
    if unit == "share":
        return 100.0, "percent"
    return (1e-3, f"thousand {unit}") if np.nanmax(np.abs(values), initial=0.0) >= 1000.0 else (1.0, unit)


def _scatter(answer: SweepAnswer, name: str) -> list[Shown]:
    one, found = outcome(name), answer.found[name]
    scale = 100.0 if one.unit == "share" else 1.0
    unit = "percent" if one.unit == "share" else _unit(answer, name)
    charts = []
    alone = len(answer.box) == 1
    for place, side in enumerate(answer.box):
        dots = _dots(answer, found, answer.where[:, place], name, scale)
        marks = (Mark(answer.usual[place], USUAL),) if side.low <= answer.usual[place] <= side.high else ()
        words = in_words(answer.question, side.path)[0]
        across = named(side.path, side.unit, words) if alone else named(side.path, side.unit)
        charts.append(Chart(one.says if alone else f"{one.says}, by {words}", across, unit, (dots,), marks))
    pages = [tuple(charts[start : start + 4]) for start in range(0, len(charts), 4)]
    caption = f"{_each(answer)}; all points share their luck.{_lines(answer)}"
    if not alone:
        caption += " The other numbers vary too, so dots scatter; see which panel has a shape."
    return [Shown(draw_picture(Picture(page, caption), one.says, even=not alone), caption) for page in pages]


def _dots(answer: SweepAnswer, found: PointMeans, x: Floats, name: str, scale: float) -> Series:
    """Return the points of a sweep: with intervals where more than one run stands behind each."""
    mean = (scale * found.mean).tolist()
    if answer.question.replicates == 1:
        return Series("one run at each point", x.tolist(), mean, look="dots")
    low, high = ((scale * end).tolist() for end in _interval(answer, found, name))
    return Series("mean, with its 95 % interval", x.tolist(), mean, low, high, look="dots")


def _interval(answer: SweepAnswer, found: PointMeans, name: str) -> tuple[Floats, Floats]:
    """Return a 95 % interval for each point's mean: Student's t over its runs, within what is possible."""
    from scipy.stats import t

    low, high = possible(answer.question, name)
    # One run, or none: nobody knows.
    half = np.where(found.runs > 1, t.ppf(0.975, np.maximum(found.runs - 1, 1)) * found.error, np.nan)
    return np.clip(found.mean - half, low, high), np.clip(found.mean + half, low, high)


def _lines(answer: SweepAnswer) -> str:
    """Say what the lines through the points are, where there are any."""
    if answer.question.replicates == 1:
        return ""
    freedom = counted(answer.question.replicates - 1, "degree")
    cut = ", cut off at what is possible" if answer.question.is_scenario else ""
    return (
        f" Lines are 95 % intervals of the mean (Student's t over a point's runs, {freedom} of freedom){cut}; a dot"
        " without one stands where all runs came out the same."
    )


def _each(answer: SweepAnswer) -> str:
    """Say what stands behind a point."""
    runs = answer.question.replicates
    return "One run at each point" if runs == 1 else f"The mean of {runs:,} runs at each point"
