"""What a study of sensitivity shows: which numbers an outcome leans on, the largest first, and how sure that is."""

from groundswell.report import study_figures as draw
from groundswell.report.study_shown import Part, Shown, Table, once, with_path
from groundswell.report.study_words import named, sentence, title
from groundswell.study.sensitivity import Effects
from groundswell.study.verbs.outcomes import outcome
from groundswell.study.verbs.saying import difference_said, shown, span_said, unit_said
from groundswell.study.verbs.sensitivity import SensitivityAnswer
from groundswell.study.verbs.sensitivity_words import STEP_SAID, Reach

__all__ = ["heading", "sensitivity_part"]

MOST_BARS = 60
FARTHEST = 10.0


def sensitivity_part(answer: SensitivityAnswer) -> Part:
    """Show which numbers an outcome leans on, the largest first."""
    figures: list[Shown] = []
    tables = []
    for name, found in answer.found.items():
        one, morris = outcome(name), isinstance(found, Effects)
        scale = 100.0 if morris and one.unit == "share" else 1.0
        # A part of the variance is no more than the whole of it, whatever its estimate.
        whole = float("inf") if morris else 1.0
        rows = [_bar(answer, reach, scale, whole=whole) for reach in answer.reached(name)]
        if not any(row.middle for row in rows):
            figures.append(Shown("", f"{sentence(one.says)}: none of the numbers moves it over their ranges."))
            continue
        unit = (
            f"{unit_said(one.unit)}, for a step over {STEP_SAID} of a number's range"
            if morris
            else "share of the variance, by itself and with others (estimates of the total index)"
        )
        svg = draw.rows_with_intervals(rows[:MOST_BARS], _title(answer, name), unit, bars=True, percent=not morris)
        figures.append(Shown(svg, _leaning(answer, name, morris=morris)))
        tables.append(_table(answer, name))
    others = [f"{sentence(answer.said(name))}." for name in list(answer.found)[1:]]
    return Part(others, once(figures), tables)


def heading(answer: SensitivityAnswer) -> str:
    """Return a page's title that promises no more than the answer tells."""
    name = answer.question.outcomes[0]
    if "told" in answer.question.more or name not in answer.found or len(answer.box) == 1:
        return title(answer.question)
    ranking = answer.ranking(name)
    beyond = ": none of these numbers" if ranking.none else "" if ranking.tells else ": this study cannot tell"
    return f"{title(answer.question)}{beyond}"


def _title(answer: SensitivityAnswer, name: str) -> str:
    """Return what a figure or a table of one outcome is called."""
    says = outcome(name).says
    if len(answer.box) == 1:
        return f"How far {says} is moved"
    if answer.tells(name):
        return f"What {says} leans on"
    return f"{sentence(says)}: sizes as they came out, which this study cannot rank"


def _bar(answer: SensitivityAnswer, reach: Reach, scale: float, *, whole: float) -> draw.Row:
    words, inside = named(answer.question, reach.path)
    size, low, high = (scale * min(end, whole) for end in (reach.size, reach.low, reach.high))
    return draw.Row(words, "", size, low, high, inside)


def _leaning(answer: SensitivityAnswer, name: str, *, morris: bool) -> str:
    more = answer.question.more
    if morris:
        cut = "; cut off at what is possible" if answer.question.is_scenario else ""
        return (
            f"Mean size of the change when a number takes a step over {STEP_SAID} of its range, in"
            f" {answer.blocks[name]} of {more['points']} trajectories; lines are 95 % intervals (Student's t over"
            f" trajectories{cut}). A screening: it ranks, where intervals do not overlap, and it does not share out."
        )
    return (
        f"Estimates of Sobol's total indices from {answer.blocks[name]} of {more['points']} base points; lines are 95 %"
        " intervals by bootstrap, cut off at zero and at the whole. They may add up to more than one where numbers"
        " act together. Estimates above the whole are drawn to it: then there are too few points."
    )


def _sure(reach: Reach, unit: str, trajectories: int) -> str:
    """Say an interval; where no trajectory differs from another, that instead."""
    if reach.low == reach.high:
        return f"the same in all {trajectories} trajectories"
    return span_said(reach.low, reach.high, unit)


def _part(share: float) -> str:
    """Say a part of the variance, or its error; beyond ten times the whole a figure would tell nothing."""
    return "over 1,000 %" if share > FARTHEST else shown(share, "share")


def _table(answer: SensitivityAnswer, name: str) -> Table:
    found, unit, order = answer.found[name], outcome(name).unit, answer.order(name)
    called = _title(answer, name)
    words = [with_path(answer.question, found.paths[place]) for place in order]
    if isinstance(found, Effects):
        head = ("number", "mean size of the change", "95 % interval", "a step up moves it", "standard deviation")
        spreads = [difference_said(float(found.spread[place]), unit) for place in order]
        rows = [
            [word, difference_said(one.size, unit), _sure(one, unit, answer.blocks[name]), one.way, spread]
            for word, one, spread in zip(words, answer.reached(name), spreads, strict=True)
        ]
        caption = (
            f"Changes over a step of {STEP_SAID} of a number's range, in {answer.blocks[name]} trajectories. “Up” or"
            " “down” is said where the mean change is at least four fifths of its mean size."
        )
        return Table(called, head, rows, caption)
    head = ("number", "total index (estimate)", "standard error", "first-order index (estimate)", "standard error")
    columns = (found.total, found.total_error, found.first, found.first_error)
    rows = [
        [word, *(_part(float(column[place])) for column in columns)] for word, place in zip(words, order, strict=True)
    ]
    caption = f"Shares of the variance: estimates from {answer.blocks[name]} base points, as they came out."
    return Table(called, head, rows, caption)
