"""Outbursts and calm, salami and jump: one run as it went, and the gallery's figure."""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from groundswell.classics.base import Lab, Outcome, Values
from groundswell.classics.epstein_2002.measures import QUICK_SEEDS, SEEDS, courses, falls
from groundswell.classics.epstein_2002.model import READINGS, said, society, with_changes
from groundswell.classics.epstein_2002.outbursts import CALM, OUTBURST, Course, course
from groundswell.classics.pictures import Cells, Chart, Mark, Picture, Series
from groundswell.mechanisms.grid import CELL_STATES, Grid, GridRecord

__all__ = ["STATES", "happened", "picture", "play", "renamed"]

_SHOWN = 600
_WIDEST = 60
_SHOWN_PAIRS, _QUICK_SHOWN_PAIRS = 200, 40

STATES = ("empty", "active", "quiet", "cop", "jailed")
"""Names of the cells that are drawn: the first after the ground is drawn in red."""


def play(values: Values, lab: Lab) -> Outcome:
    """Play one society."""
    world = said(values)
    record = lab.play(world)
    found = course(record.actives)
    figures = {
        "outbursts": float(found.outbursts),
        "most active (agents)": found.peak,
        "calm ticks (share)": found.calm,
        "jailed at the end (agents)": float(record.jailed[-1]),
    }
    if len(found.waits) > 0:
        figures["wait between outbursts, mean (ticks)"] = float(found.waits.mean())
    if found.outbursts > 0:
        figures["activation of an outburst, mean (agent-ticks)"] = float(found.activations.mean())
    caption = f"One run, seed {lab.seed}. Right: the grid at the tick with most active{_part(world)}."
    panels = (_course(record, world.ticks), _at_peak(world, record, lab))
    return Outcome(happened(found, record, world), figures, Picture(panels, caption))


def happened(found: Course, record: GridRecord, world: Grid) -> str:
    """Say in a sentence what became of a run."""
    most = f"at most {found.peak:,.0f} were active, in tick {int(record.actives.argmax()):,}"
    end = f"{int(record.jailed[-1]):,} of {world.people:,} agents are in jail at the end"
    if found.calm == 0.0:
        return f"It is never calm: in none of {world.ticks:,} ticks were fewer than {CALM} active; {most}, and {end}."
    if found.outbursts == 0:
        return f"No outburst came and went in {world.ticks:,} ticks; {most}, and {end}."
    outbursts = "One outburst" if found.outbursts == 1 else f"{found.outbursts:,} outbursts"
    return (
        f"{outbursts} came and went in {world.ticks:,} ticks; {found.calm:.0%} of ticks were calm, {most}, and {end}."
    )


def _part(world: Grid) -> str:
    """Say which part of a large grid is drawn; nothing of a small one."""
    if max(world.rows, world.columns) <= _WIDEST:
        return ""
    return f", its first {min(world.rows, _WIDEST)} rows and {min(world.columns, _WIDEST)} columns"


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
    cells = renamed(lab.play(with_changes(world, snapshots=(tick,))).snapshots[tick])
    return Cells(f"The grid after tick {tick:,}", cells[:_WIDEST, :_WIDEST].tolist(), STATES)


def renamed(cells: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return a snapshot's cells by their place in `STATES`."""
    codes = np.array([STATES.index(name) for name in CELL_STATES], dtype=np.uint8)
    return codes.take(cells)


def picture(lab: Lab) -> Picture:
    """Return the gallery's figure: the rule as printed and rounded, waits beside the paper's, steps and a jump."""
    peaks = {reading: _peaks(lab, reading) for reading in ("floor", "printed")}
    higher = float((peaks["floor"][:, 1] > peaks["floor"][:, 0]).mean())
    return Picture(
        (_two_readings(lab), _waits(lab), _falls(peaks)),
        f"Left: Run 2, one run of 3,000 ticks under each reading, the first {_SHOWN} shown. As printed nothing happens;"
        " the outbursts come with rounding cops an active down. Right: all waits between outbursts, rounded down,"
        f" {lab.runs(SEEDS, QUICK_SEEDS)} runs (seed {lab.seed}); red, the paper's mean of 60. Below: Runs 3 and 4,"
        f" {len(peaks['floor'])} pairs with the same luck under each reading. As printed neither ever explodes; rounded"
        f" down both do at times, the jump more often, and the jump's peak is the higher one in {higher:.0%} of pairs."
        " The paper has an explosion after the jump and none after small steps: no reading gives both.",
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


def _peaks(lab: Lab, reading: str) -> NDArray[np.float64]:
    """Return the most active in any tick, pair by pair: after small steps, and after the jump."""
    return falls(lab, reading, _SHOWN_PAIRS, quick=_QUICK_SHOWN_PAIRS)[:, :, 0]


def _falls(peaks: dict[str, NDArray[np.float64]]) -> Chart:
    series = []
    for reading, words in (("floor", "rounded down"), ("printed", "as printed")):
        for place, fall in ((1, "at once to .7"), (0, "slowly to .2")):
            top = np.sort(peaks[reading][:, place])
            more = 1.0 - np.arange(len(top) + 1) / len(top)
            # Corners are spelled out, so that dashes are stairs too.
            across = [0.0, *np.repeat(top, 2).tolist()]
            look: Literal["steps", "dashes"] = "steps" if place == 1 else "dashes"
            series.append(Series(f"{fall}, {words}", across, np.repeat(more, 2)[:-1].tolist(), look=look))
    return Chart(
        "Runs that reach so many active, as legitimacy falls from .9",
        "most active in any tick (agents)",
        "share of runs with more",
        tuple(series),
        marks=(Mark(float(OUTBURST), "beyond this an outburst"),),
        low_up=0.0,
        high_up=1.0,
    )
