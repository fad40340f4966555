"""Outbursts and calm, salami and jump: one run as it went, and the gallery's figure."""

import numpy as np
from numpy.typing import NDArray

from groundswell.classics.base import Lab, Outcome, Values
from groundswell.classics.epstein_2002.measures import QUICK_SEEDS, SEEDS, courses, jump, middle, salami
from groundswell.classics.epstein_2002.model import READINGS, said, society, with_changes
from groundswell.classics.epstein_2002.outbursts import course
from groundswell.classics.pictures import Cells, Chart, Mark, Picture, Series
from groundswell.mechanisms.grid import CELL_STATES, Grid, GridRecord

__all__ = ["picture", "play"]

_SHOWN = 600
_WIDEST = 60


def play(values: Values, lab: Lab) -> Outcome:
    """Play one society."""
    world = said(values)
    record = lab.play(world)
    found = course(record.actives)
    end = f"{int(record.jailed[-1]):,} of {world.people:,} agents are in jail at the end"
    if found.outbursts == 0:
        sentence = (
            f"No outburst came and went in {world.ticks:,} ticks; at most {found.peak:,.0f} were active, and {end}."
        )
    else:
        calm = f"{found.calm:.0%} of ticks were calm"
        sentence = f"{found.outbursts:,} outbursts came and went in {world.ticks:,} ticks; {calm}, and {end}."
    figures = {
        "outbursts": float(found.outbursts),
        "wait between outbursts, mean (ticks)": middle(found.waits),
        "activation of an outburst, mean (agent-ticks)": middle(found.activations),
        "most active (agents)": found.peak,
        "calm ticks (share)": found.calm,
        "jailed at the end (agents)": float(record.jailed[-1]),
    }
    caption = f"One run, seed {lab.seed}. Right: the cells at the tick with most active, for the most part of the grid."
    return Outcome(sentence, figures, Picture((_course(record, world.ticks), _at_peak(world, record, lab)), caption))


def _course(record: GridRecord, ticks: int, title: str = "Active and jailed") -> Chart:
    x = np.arange(ticks + 1)
    return Chart(
        title,
        "tick",
        "agents",
        (
            Series("active", x.tolist(), record.actives[: ticks + 1].tolist()),
            Series("jailed", x.tolist(), record.jailed[: ticks + 1].tolist(), look="dashes"),
        ),
        low_up=0.0,
    )


def _at_peak(world: Grid, record: GridRecord, lab: Lab) -> Cells:
    """Play again as far as the tick with most active, and keep the cells: the same luck gives the same run."""
    tick = int(record.actives.argmax())
    cells = lab.play(with_changes(world, snapshots=(tick,))).snapshots[tick]
    return Cells(f"The grid after tick {tick}", cells[:_WIDEST, :_WIDEST].tolist(), CELL_STATES)


def picture(lab: Lab) -> Picture:
    """Return the gallery's figure: the rule as printed and rounded, waits beside the paper's, steps and a jump."""
    return Picture(
        (_two_readings(lab), _waits(lab), _falls(lab)),
        f"Left: Run 2, one run of 3,000 ticks under each reading, the first {_SHOWN} shown. As printed nothing happens;"
        " the outbursts come with rounding cops an active down. Right: all waits between outbursts, rounded down,"
        f" {lab.runs(SEEDS, QUICK_SEEDS)} runs (seed {lab.seed}); red, the paper's mean of 60. Below: Runs 3 and 4,"
        " rounded down, most active up to each tick, mean of runs with the same luck.",
    )


def _two_readings(lab: Lab) -> Chart:
    x = list(range(_SHOWN + 1))
    series = [
        Series(words, x, lab.play(society("2", READINGS[reading], _SHOWN), replicate=1).actives.tolist())
        for reading, words in (("floor", "rounded down"), ("printed", "as printed"))
    ]
    return Chart("Active agents in Run 2", "tick", "agents", tuple(series), low_up=0.0)


def _waits(lab: Lab) -> Chart:
    waits = np.concatenate([one.waits for one in courses(lab, "2", "floor")])
    bins = np.arange(0, 92, 4)
    counts, _ = np.histogram(waits, bins)
    return Chart(
        "Waits between outbursts",
        "ticks",
        "outbursts",
        (
            Series("ours", (bins[:-1] + 2).tolist(), counts.tolist(), look="bars"),
            Series("the paper's mean", [60.0, 60.0], [0.0, float(counts.max())], look="dashes", paper=True),
        ),
        marks=(Mark(float(waits.mean()), f"our mean, {waits.mean():.0f}"),),
        low_up=0.0,
    )


def _falls(lab: Lab) -> Chart:
    runs = lab.runs(20, 4)
    series = []
    for words, fall in (("at once to .7", jump()), ("to .2, a hundredth a tick", salami())):
        world = society("3", READINGS["floor"], len(fall), legitimacy=fall)
        actives = [lab.play(world, replicate=number).actives for number in range(1, runs + 1)]
        series.append(Series(words, list(range(len(fall) + 1)), _highest(actives)))
    return Chart(
        "Legitimacy falls from .9",
        "tick",
        "most active so far (agents)",
        tuple(series),
        marks=(Mark(77.0, "it begins to fall"),),
        low_up=0.0,
    )


def _highest(actives: list[NDArray[np.int64]]) -> list[float]:
    found: list[float] = np.mean([np.maximum.accumulate(one) for one in actives], axis=0).tolist()
    return found
