"""What each verb's answer shows: sentences beside the answer, figures with captions, tables."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from groundswell.classics.pictures import Chart, Picture, Series
from groundswell.observe import OBSERVABLES
from groundswell.report import study_figures as draw
from groundswell.report.panels import draw_picture
from groundswell.report.study_alone import TOGETHER, each_alone
from groundswell.report.study_maps import phase_map
from groundswell.report.study_rankings import sensitivity_part
from groundswell.report.study_shown import Part, Shown, Table, interval, once
from groundswell.report.study_sweeps import sweep_part
from groundswell.report.study_words import sentence
from groundswell.study.pairs import ENOUGH_PAIRS, Difference
from groundswell.study.verbs.ensemble import EnsembleAnswer
from groundswell.study.verbs.outcomes import level_said, outcome
from groundswell.study.verbs.phase import DIVIDED, PhaseAnswer
from groundswell.study.verbs.records import rivals_said
from groundswell.study.verbs.saying import counted, day_said, unit_said
from groundswell.study.verbs.tally import ENOUGH, middle_interval
from groundswell.study.verbs.whatif import WhatIfAnswer
from groundswell.study.verbs.whatif_words import counts_said, intervals_said, saved_said, undecided_word
from groundswell.study.verbs.worlds import AS_IT_IS, one_set

__all__ = ["PARTS"]

Floats = NDArray[np.float64]

MOST_ROWS = 200


def _percent(name: str) -> bool:
    return OBSERVABLES[name].unit in {"share", "mean share"}


def _last_claimed(dates: Sequence[str], claimed: str) -> int:
    return list(dates).index(claimed) if claimed in dates else len(dates) - 1


def _grey(dates: Sequence[str], claimed: str) -> str:
    return f" Grey: days after {day_said(claimed)}, about which nothing is claimed." if claimed < dates[-1] else ""


# --- how sure -----------------------------------------------------------------------------------------------------


def ensemble_part(answer: EnsembleAnswer) -> Part:
    """Show fans, the regimes by day, and every outcome's quantiles."""
    figures: list[Shown] = []
    if answer.digests and answer.question.is_scenario:
        figures = _fans(answer)
    elif answer.digests:
        figures = [_histogram(name, values) for name, values in answer.outcomes.items()]
    return Part(figures=figures, tables=[_quantiles(answer)] if answer.digests else [])


def _fans(answer: EnsembleAnswer) -> list[Shown]:
    dates, claimed = answer.dates, answer.question.claimed
    last, grey = _last_claimed(dates, claimed), _grey(dates, claimed)
    widest = "nine tenths" if len(answer.digests) >= ENOUGH else "all"
    figures = []
    how = (
        f"In {counted(len(answer.digests), 'run')}. On each day half of the runs lie above the line and half below: it"
        f" is the path of no one run. The bands hold half and {widest} of the runs. See on which days they are"
        f" wide.{grey}"
    )
    for name, values in answer.values.items():
        doc, of = OBSERVABLES[name].doc, OBSERVABLES[name].denominator
        if not np.nan_to_num(values).any():
            figures.append(Shown("", f"{sentence(doc)}: 0 on every day of every run."))
            continue
        figures.append(Shown(draw.fan_by_day(dates, last, values, doc, of, percent=_percent(name)), how))
        shares = answer.regime_shares()
    if shares:
        svg = draw.shares_by_day(dates, last, shares, "What the days are called")
        words = f"The share of runs in which a day is called so. See where runs part, and which names win.{grey}"
        figures.append(Shown(svg, words))
    return figures


def _histogram(name: str, values: Floats) -> Shown:
    one = outcome(name)
    counts, edges = np.histogram(values[np.isfinite(values)], bins=min(20, max(5, len(values) // 5)))
    middles = ((edges[1:] + edges[:-1]) / 2).tolist()
    bars = Series("runs", middles, counts.astype(float).tolist(), look="bars")
    chart = Chart(one.says, one.unit or one.says, "runs", (bars,), low_up=0.0)
    caption = f"How often {one.says} came out so, in {len(values):,} runs."
    return Shown(draw_picture(Picture((chart,), caption), one.says), caption)


def _quantiles(answer: EnsembleAnswer) -> Table:
    """Say where runs lie: between which figures nine of ten do, or of few the lowest and the highest."""
    many = len(answer.digests) >= ENOUGH
    levels = (0.05, 0.25, 0.5, 0.75, 0.95) if many else (0.0, 0.25, 0.5, 0.75, 1.0)
    rows = []
    for name, values in answer.outcomes.items():
        one, good = outcome(name), values[np.isfinite(values)]
        found = np.quantile(good, levels) if good.size else ()
        cells = [level_said(answer.question, name, float(value)) for value in found]
        middle = middle_interval(good) if good.size else (np.nan, np.nan)
        said = [level_said(answer.question, name, end) for end in middle]
        sure = " to ".join(said) if np.isfinite(middle[0]) else "too few runs"
        rows.append([one.says, *(cells or ["not measured"] * 5), sure])
    ends = ("5 % of runs lie below", "5 % above") if many else ("lowest run", "highest run")
    head = (
        "outcome",
        ends[0],
        "a quarter below",
        "half below",
        "a quarter above",
        ends[1],
        "95 % interval of the middle",
    )
    caption = "The interval of the middle lies between two of the runs (order statistics); it needs six of them."
    return Table("Outcomes", head, rows, caption)


# --- what if ------------------------------------------------------------------------------------------------------


def whatif_part(answer: WhatIfAnswer) -> Part:
    """Show the difference by day, every world's outcome, and what the pairing was worth."""
    if not answer.worlds:
        return Part()
    figures = once([_difference(answer, name) for name in answer.question.more["shown"]])
    tables = [_every_world(answer)]
    if len(answer.worlds) > 1:
        measured = [name for name in answer.question.outcomes if answer.verdict(name) is not None]
        figures += once([_worlds(answer, name) for name in measured])
        tables = [_verdicts(answer), *tables]
    figures += once([_pairing(answer, name) for name in answer.question.more["shown"]])
    alone = each_alone(answer.question)
    if alone:
        tables.append(Table("Each change alone", ("change", "command"), alone))
    beside = (
        answer.undecided,
        answer.unsure,
        rivals_said(answer.question) if answer.question.more["structures"] else "",
        f"{TOGETHER} The commands stand further down." if alone else "",
        _before(answer),
        answer.pairing,
        _luckless(answer),
    )
    return Part([text for text in beside if text], figures, tables)


def _luckless(answer: WhatIfAnswer) -> str:
    """Say that a classic has drawn no chance, so that nobody takes an interval without width for certainty."""
    if not answer.luckless:
        return ""
    return (
        "As it is asked here this model has no luck: the figure is the same in every run, and more pairs add nothing."
    )


def _before(answer: WhatIfAnswer) -> str:
    if not answer.dates:
        return ""
    allowed = day_said(answer.dates[answer.allowed])
    if answer.first < 0:
        return "Nothing recorded of the city differs on any day, in any pair, to the last bit."
    first = day_said(answer.dates[answer.first], year=True)
    if not answer.untouched:
        return f"The worlds differ already on {first}, before {allowed}: the change reaches back further than its acts."
    if answer.allowed == 0:
        return f"The first day on which anything recorded of the city differs, in any pair, is {first}."
    return (
        f"Before {allowed} the two worlds are the same in every pair, to the last bit; the first day on which anything"
        f" recorded of the city differs is {first}."
    )


def _difference(answer: WhatIfAnswer, name: str) -> Shown:
    found, rivals = [world.days[name] for world in answer.worlds], answer.question.more["structures"]
    if len(found) == 1:
        (one,) = found
        middle, band = one.mean, (one.low, one.high)
        words = ("mean of the pairs", "95 % interval of the mean")
    else:
        own = [world.days[name].mean for world in answer.worlds if world.structure == AS_IT_IS]
        means = np.array([one.mean for one in found])
        middle, band = np.median(own or means, axis=0), (means.min(axis=0), means.max(axis=0))
        words = (
            f"middle of the {one_set(answer.question)}s" if own else "middle world",
            "all worlds, rivals too" if rivals else "all worlds",
        )
    doc = OBSERVABLES[name].doc
    if not (np.any(band[0]) or np.any(band[1])):
        return Shown("", f"{sentence(doc)}: the same on every day, in all {_pairs(found)} pairs.")
    dates, claimed = answer.dates, answer.question.claimed
    svg = draw.difference_by_day(
        dates,
        _last_claimed(dates, claimed),
        band,
        middle,
        f"{doc}: what the change does",
        f"difference in {_unit_of(name)}; of {OBSERVABLES[name].denominator}",
        words=words,
        first=answer.first,
        percent=_percent(name),
    )
    how = f"{len(found)} worlds, up to {counted(found[0].pairs, 'pair')} each"
    if len(found) == 1:
        freedom = counted(found[0].freedom, "degree")
        how = f"{counted(found[0].pairs, 'pair')} (Student's t over pairs, {freedom} of freedom)"
    caption = f"Above zero there is more with the change, below it less; over {how}.{_grey(dates, claimed)}"
    return Shown(svg, caption)


def _pairs(found: Sequence[Difference]) -> int:
    """Return how many pairs there are in all worlds together."""
    return sum(one.pairs for one in found)


def _unit_of(name: str) -> str:
    return "percentage points" if _percent(name) else OBSERVABLES[name].unit


def _worlds(answer: WhatIfAnswer, name: str) -> Shown:
    one = outcome(name)
    found = [world.outcomes[name] for world in answer.worlds if name in world.outcomes]
    if not any(float(end[0]) for each in found for end in (each.low, each.high)):
        return Shown("", f"{sentence(one.says)}: the same in all {_pairs(found)} pairs of {len(found)} worlds.")
    scale = 100.0 if one.unit == "share" else 1.0
    rows = [
        draw.Row(world.name, world.structure, *_scaled(world.outcomes[name], scale))
        for world in answer.worlds
        if name in world.outcomes
    ]
    title = f"{one.says}: what the change does, world by world"
    svg = draw.rows_with_intervals(rows[:MOST_ROWS], title, unit_said(one.unit))
    caption = (
        f"A dot is the mean difference of a world's pairs, the line its 95 % interval. {intervals_said(answer)} See"
        " whether all lie on one side of zero."
    )
    return Shown(svg, caption)


def _scaled(found: Difference, scale: float) -> tuple[float, float, float]:
    return scale * float(found.mean[0]), scale * float(found.low[0]), scale * float(found.high[0])


def _pairing(answer: WhatIfAnswer, name: str) -> Shown | None:
    dates, claimed = answer.dates, answer.question.claimed
    if not np.nan_to_num(answer.kept(name)).any():
        return None
    svg = draw.ratio_by_day(
        dates,
        _last_claimed(dates, claimed),
        answer.kept(name),
        answer.least(name),
        f"What pairing leaves: {OBSERVABLES[name].doc}",
    )
    caption = (
        "Two runs of a pair share all luck. The lower the line, the more of the noise has gone with that; where it"
        " nears the upper line the two worlds have drifted so far apart that sharing luck no longer helps. It cannot"
        " fall below the second line: where one world varies much more than the other there is little to cancel. No"
        " line: nothing varies on that day."
    )
    return Shown(svg, caption)


def _verdicts(answer: WhatIfAnswer) -> Table:
    """Say what the worlds agree on: the structure as it is, and every rival beside it."""
    signs = {"more": "more", "less": "less", "none": "no difference", "unsure": "cannot be told"}
    rivals = list(dict.fromkeys(world.structure for world in answer.worlds if world.structure != AS_IT_IS))
    rows = []
    for name in answer.question.outcomes:
        judged = answer.verdict(name)
        if judged is None:
            rows.append([outcome(name).says, "not measured", "", *("" for _ in rivals), ""])
            continue
        beside = answer.rivals(name)
        counts = [
            counts_said(found, "") for found in (answer.own(name), *(beside.get(one, []) for one in rivals)) if found
        ]
        told = signs.get(judged.sign) or undecided_word(answer)
        if judged.sign == "none":
            told += f" in any of {_pairs(answer.own(name))} pairs"
        rows.append([outcome(name).says, told, *counts, saved_said(answer, name)])
    noun = f"{one_set(answer.question)}s" if answer.question.more["sets"] else "worlds as they are"
    head = ("outcome", "with the change", AS_IT_IS, *rivals, "pairs without shared luck that one is worth")
    caption = (
        f"A world is sure where its 95 % interval leaves zero out. {intervals_said(answer)} A sign is said where four"
        f" fifths of the {noun} are sure of it and no world at all, rivals included, is sure of"
        f" the other; that there is no difference, where their pairs, {ENOUGH_PAIRS} or more, all come out the same and"
        " no rival is sure of a sign. Of worlds that do not differ one in forty comes out sure of either sign by"
        " chance."
    )
    return Table("What the worlds agree on", head, rows, caption)


def _every_world(answer: WhatIfAnswer) -> Table:
    several = len(answer.worlds) > 1
    rows = [
        [
            *([world.name] if several else []),
            outcome(name).says,
            level_said(answer.question, name, world.before[name]),
            level_said(answer.question, name, world.after[name]),
            interval(found, outcome(name).unit),
            f"{world.pairs}",
        ]
        for world in answer.worlds
        for name, found in world.outcomes.items()
    ]
    head = ("outcome", "as it is", "with the change", "difference, 95 % interval", "pairs")
    if several:
        return Table("Every world", ("world", *head), rows[:MOST_ROWS])
    return Table("Every outcome", head, rows, intervals_said(answer))


# --- where the answer changes -------------------------------------------------------------------------------------


def phase_part(answer: PhaseAnswer) -> Part:
    """Show the map, and how much of it each outcome takes."""
    if not answer.cells:
        return Part()
    finest = min(cell.size for cell in answer.cells)
    caption = (
        "The ground is what more than half of the runs come to at the nearest place, grey where no outcome has so"
        " many; a dot is a place at which all runs agree, a small square one at which they do not, divided as they are."
        " The line lies half-way between places that differ and cannot be drawn finer than these lie, luck not"
        f" counted; there are {answer.across // finest} of the finest cells to a side."
    )
    areas = answer.areas
    names = {DIVIDED: "divided: none of them has more than half of the runs"}
    rows = [[names.get(label, label), f"{100 * areas[label]:.1f} %"] for label in answer.labels]
    table = Table("How much of the map", ("more than half of the runs come to", "share of the map"), rows)
    return Part((), [Shown(phase_map(answer), caption)], [table])


PARTS: Mapping[str, Callable[[Any], Part]] = MappingProxyType(
    {
        "ensemble": ensemble_part,
        "whatif": whatif_part,
        "sweep": sweep_part,
        "sensitivity": sensitivity_part,
        "phase": phase_part,
    }
)
"""What each verb's answer shows, one line each."""
