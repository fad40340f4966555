"""A map of two numbers: how runs come out at each place, looked at more closely where the answer changes."""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from groundswell.errors import ScenarioError
from groundswell.study.designs import Varied
from groundswell.study.jobs import Member
from groundswell.study.payload import Result
from groundswell.study.standing import Finished
from groundswell.study.verbs.cuts import check_cut, outcome_named
from groundswell.study.verbs.naming import in_words
from groundswell.study.verbs.outcomes import (
    ENDINGS,
    NO_ENDING,
    OUTCOMES,
    contest,
    ending,
    level_said,
    measured,
    outcome,
    span_of,
)
from groundswell.study.verbs.question import Question, Terms, begin
from groundswell.study.verbs.saying import listed
from groundswell.study.verbs.tally import Tally, finished
from groundswell.study.verbs.vary import box_from, box_of, box_to, placed, steps_at

if TYPE_CHECKING:
    from groundswell.classics import Classic
    from groundswell.scenario.model import Scenario
    from groundswell.study.store import Store

__all__ = ["DIVIDED", "LABELLED", "Cell", "PhaseAnswer", "Place", "ask", "gather", "members", "stages"]

Place = tuple[int, int]
"""A point of the finest grid that the map may reach."""

LABELLED = ("regime", "ending", "contest")
"""What runs may be told apart by, besides an outcome split in two: the last day's regime, how it has ended, or the
same with a revolt on any day put first."""

DIVIDED = "divided"
"""What a place is called of which no more than half of the runs come out in any one way."""

_STARTS: Mapping[str, tuple[str, str]] = {
    "regime": ("the last day of most runs is one", "of "),
    "ending": ("most runs end", "in "),
    "contest": ("most runs come", "to "),
}
"""How a sentence on a map begins, and what stands before each way to come out."""

_UNENDED = {NO_ENDING: f"neither {', '.join(ENDINGS[:-1])} nor {ENDINGS[-1]}"}

MOST_STAGES = 8


@dataclass(frozen=True)
class Cell:
    """A square of the map, from one point to another `size` steps of the finest grid away."""

    x: int
    y: int
    size: int

    @property
    def corners(self) -> tuple[Place, Place, Place, Place]:
        """Its four corners."""
        far_x, far_y = self.x + self.size, self.y + self.size
        return ((self.x, self.y), (far_x, self.y), (self.x, far_y), (far_x, far_y))

    @property
    def quarters(self) -> tuple["Cell", "Cell", "Cell", "Cell"]:
        """The four cells that it is divided into."""
        half = self.size // 2
        a, b, c, d = ((self.x + dx, self.y + dy) for dy in (0, half) for dx in (0, half))
        return (Cell(*a, half), Cell(*b, half), Cell(*c, half), Cell(*d, half))

    @property
    def edge(self) -> set[Place]:
        """Every point of the finest grid on its edge."""
        steps = range(self.size + 1)
        ends = (0, self.size)
        return {(self.x + a, self.y + b) for s in steps for e in ends for a, b in ((s, e), (e, s))}


@dataclass(frozen=True)
class PhaseAnswer:
    """The map.

    Attributes
    ----------
    question : Question
        What was asked.
    tally : Tally
        What stands behind it.
    box : tuple of two Varied
        Across and up.
    across, up : int
        Steps of the finest grid.
    shares : mapping of Place to mapping of str to float
        Share of a point's runs by how they come out, at every point with a finished run.
    cells : tuple of Cell
        The map in pieces that do not overlap.
    cut : float
        Where an outcome is split in two; NaN for words.
    """

    question: Question
    tally: Tally
    box: tuple[Varied, Varied]
    across: int
    up: int
    shares: Mapping[Place, Mapping[str, float]] = field(repr=False)
    cells: tuple[Cell, ...] = field(repr=False)
    cut: float

    def label(self, place: Place) -> str:
        """Return how more than half of the runs come out at a point, or `DIVIDED`; empty where none is finished."""
        return _majority(self.shares.get(place, {}))

    def at(self, place: Place) -> tuple[float, float]:
        """Return the two numbers of a point, in base units."""
        one, other = self.box
        x = one.low + (one.high - one.low) * place[0] / self.across
        y = other.low + (other.high - other.low) * place[1] / self.up
        return x, y

    @property
    def labels(self) -> tuple[str, ...]:
        """Every way in which most runs come out somewhere, the commonest of the map first; divided places last."""
        areas = self.areas
        return tuple(sorted(areas, key=lambda label: (label == DIVIDED, -areas[label])))

    @property
    def areas(self) -> dict[str, float]:
        """Share of the map on which most runs come out in each way, or are divided: a corner counts for a quarter."""
        total: Counter[str] = Counter()
        for cell in self.cells:
            for corner in cell.corners:
                total[self.label(corner)] += cell.size**2
        total.pop("", None)
        whole = sum(total.values())
        return {label: area / whole for label, area in total.items()} if whole else {}

    def boundary(self) -> list[tuple[tuple[float, float], tuple[float, float]]]:
        """Return the pieces of the line between different outcomes, in the two numbers' units.

        A piece stands half-way between two neighbouring corners that differ, and is as sure as half a cell is wide.
        """
        pieces = []
        for cell in self.cells:
            middle_x, middle_y = cell.x + cell.size / 2, cell.y + cell.size / 2
            a, b, c, d = (self.label(corner) for corner in cell.corners)
            for one, other, ends in (
                (a, b, ((middle_x, cell.y), (middle_x, middle_y))),
                (c, d, ((middle_x, middle_y), (middle_x, cell.y + cell.size))),
                (a, c, ((cell.x, middle_y), (middle_x, middle_y))),
                (b, d, ((middle_x, middle_y), (cell.x + cell.size, middle_y))),
            ):
                if one and other and one != other:
                    pieces.append((self._between(ends[0]), self._between(ends[1])))
        return pieces

    def _between(self, place: tuple[float, float]) -> tuple[float, float]:
        one, other = self.box
        x = one.low + (one.high - one.low) * place[0] / self.across
        return x, other.low + (other.high - other.low) * place[1] / self.up

    @property
    def sentence(self) -> str:
        """The answer in one sentence, with its uncertainty."""
        areas = self.areas
        if not areas:
            return "No point is finished yet, so nothing can be said."
        parts = [self._where()] if any(label != DIVIDED for label in areas) else []
        if DIVIDED in areas:
            parts.append(f"on {100 * areas[DIVIDED]:.1f} % no outcome has more than half of the runs")
        over = listed([in_words(self.question, side.path) for side in self.box])
        return f"In this model, over {over}, {', '.join(parts)}; {self._how_sure()}{self.question.beyond}."

    @property
    def steps(self) -> tuple[float, float] | None:
        """The grid's spacing across and up where the answer changes; None where it changes nowhere."""
        one, other = self.box
        sizes = [cell.size for cell in self.cells if len({self.label(corner) for corner in cell.corners} - {""}) > 1]
        if not sizes:
            return None
        return max(sizes) * (one.high - one.low) / self.across, max(sizes) * (other.high - other.low) / self.up

    def _how_sure(self) -> str:
        """Say how finely boundaries can be drawn at all, and at how many places runs do not agree."""
        mixed, runs = sum(max(shares.values()) < 1.0 for shares in self.shares.values()), self.question.replicates
        alike = f"at {mixed} of {len(self.shares)} places the {runs} runs do not all come out alike"
        if not mixed:
            alike = f"at every place all {runs} runs come out alike" if runs > 1 else "every place has one run"
        if self.steps is None:
            return alike
        ends = zip(self.box, self.steps, ("across", "up"), strict=True)
        told = [f"{step:.2g}{f' {side.unit}' if side.unit else ''} {way}" for side, step, way in ends]
        return (
            f"where that changes places lie {listed(told)} apart, and no boundary can be drawn finer than that, luck"
            f" not counted; {alike}"
        )

    def _where(self) -> str:
        """Say what most runs come to, and on how much of the map."""
        by, areas = self.question.more["label"], self.areas
        most = [label for label in self.labels if label != DIVIDED]
        start, before = _STARTS.get(by, ("", ""))
        if not start:
            one = outcome(by)
            start = f"{one.says}, split at {level_said(self.question, by, self.cut)}, is"
        told = [f"{before}{_UNENDED.get(label, label)} on {100 * areas[label]:.1f} %" for label in most]
        return f"{start} {listed(told)} of the map"


def _majority(shares: Mapping[str, float]) -> str:
    """Return the word that more than half of the runs have, or that they are divided; empty where there is none."""
    return next((word for word, share in shares.items() if share > 0.5), DIVIDED if shares else "")


def ask(
    what: "str | Scenario | Classic",
    vary: Sequence[str],
    terms: Terms,
    *,
    label: str = "",
    cut: float | None = None,
    count: int = 5,
    refine: int = 2,
) -> Question:
    """Return the question.

    Parameters
    ----------
    what : str, Scenario or Classic
        What it is about.
    vary : sequence of two str
        ``PATH=LOW:HIGH`` each: across, and up.
    terms : Terms
        What may be said of any study. Replicates are of each point, and all points share their luck.
    label : str
        By what runs are told apart: one of `LABELLED`, or an outcome split in two; for a scenario the regime if not
        said, for a classic its first figure.
    cut : float, optional
        Where an outcome is split; half-way between the least and the most of the first grid, if not said.
    count : int
        Values a side of the first grid.
    refine : int
        How often cells whose corners differ are divided in four.

    Raises
    ------
    ScenarioError, DataError
        If anything said cannot be run.
    """
    if not 2 <= count <= 200:
        raise ScenarioError(f"--points {count}: a map needs 2 to 200 values a side")
    if not 0 <= refine <= MOST_STAGES:
        raise ScenarioError(f"--refine {refine}: must be 0 to {MOST_STAGES}")
    draft = begin("phase", what, terms, {})
    by = label or ("regime" if draft.is_scenario else draft.outcomes[0])
    if by not in LABELLED:
        by = outcome_named(draft, by, LABELLED)
        draft = replace(draft, outcomes=tuple(dict.fromkeys((by, *(draft.outcomes if terms.outcomes else ())))))
    if by in LABELLED and not draft.is_scenario:
        raise ScenarioError(f"--label {by}: {draft.name} is a classic, it has no days; name one of its figures")
    if by in LABELLED and not draft.opened.on("stalemate"):
        raise ScenarioError(f"--label {by}: days are not judged while the switch stalemate is off")
    check_cut(draft, by, cut)
    box = box_of(draft, vary)
    if len(box) != 2:
        varied = "1 parameter is" if len(box) == 1 else f"{len(box)} parameters are"
        raise ScenarioError(f"{varied} varied; a map needs two, one across and one up")
    more = {"box": box_to(box), "label": by, "cut": cut, "points": count, "refine": refine}
    question = replace(draft, more=more)
    for corner in ((0, 0), (count - 1, count - 1)):
        question.jobs(_steps(question, (corner[0] << refine, corner[1] << refine)), (0,))
    return question


def stages(question: Question) -> int:
    """Return in how many steps the runs are found: the first grid, then each time that cells are divided."""
    return 1 + int(question.more["refine"])


def _size(question: Question) -> int:
    """Return how many steps of the finest grid the map has a side."""
    return (int(question.more["points"]) - 1) << int(question.more["refine"])


def _steps(question: Question, place: Place) -> tuple[tuple[Any, ...], ...]:
    box, size = box_from(question.more["box"]), _size(question)
    point = [[side.low + (side.high - side.low) * at / size for side, at in zip(box, place, strict=True)]]
    return steps_at(question, box, placed(box, np.array(point))[0].tolist())


def members(question: Question, store: "Store", stage: int) -> Iterator[Member]:
    """Return the runs that one stage adds: the first grid, or the points that its divided cells need."""
    from groundswell.study.verbs.work import studies_of  # noqa: PLC0415 - it needs the table of verbs

    numbers = [number for number, of in studies_of(store, question) if of < stage]
    said, _ = _said(question, finished(store, numbers))
    fresh = _grown(question, {place: _majority(shares) for place, shares in said.items()}, stage)[1]
    return (
        Member(job, {"x": place[0], "y": place[1], "replicate": number})
        for place in fresh
        for number, job in enumerate(question.jobs(_steps(question, place)))
    )


def _grown(question: Question, labels: Mapping[Place, str], stage: int) -> tuple[list[Cell], list[Place]]:
    """Return the map's cells after a stage, and the points that this stage has added."""
    step, size = 1 << int(question.more["refine"]), _size(question)
    marks = range(0, size, step)
    cells = [Cell(x, y, step) for y in marks for x in marks]
    fresh = [(x, y) for y in range(0, size + 1, step) for x in range(0, size + 1, step)]
    known = set(fresh)
    for _ in range(stage):
        divided: list[Cell] = []
        kept: list[Cell] = []
        for cell in cells:
            words = {labels[place] for place in cell.edge & known if place in labels} - {""}
            (divided if len(words) > 1 and cell.size > 1 else kept).append(cell)
        quarters = [quarter for cell in divided for quarter in cell.quarters]
        fresh = sorted({corner for cell in quarters for corner in cell.corners} - known)
        known |= set(fresh)
        cells = kept + quarters
    return cells, fresh


def _said(question: Question, runs: Iterator[Finished]) -> tuple[dict[Place, dict[str, float]], float]:
    """Return how runs come out at each point, as shares, and where an outcome is split."""
    by, words = str(question.more["label"]), question.more["label"] in LABELLED
    held: dict[Place, list[Any]] = {}
    for one in runs:
        value = _word(question, one.result) if words else measured(by, one.result, question.window)
        if words or np.isfinite(value):
            held.setdefault((int(one.role["x"]), int(one.role["y"])), []).append(value)
    cut = float("nan")
    if not words:
        cut = _cut(question, held)
        low, high = _sides(question, cut)
        held = {place: [high if value >= cut else low for value in values] for place, values in held.items()}
    shares = {
        place: {word: count / len(found) for word, count in sorted(Counter(found).items())}
        for place, found in held.items()
    }
    return shares, cut


def _word(question: Question, result: Result) -> str:
    told = {"ending": ending, "contest": contest}
    if question.more["label"] in told:
        return told[question.more["label"]](result, question.window)
    days = span_of(result.dates, question.window)
    return str(result.labels["regime"][days][-1])


def _cut(question: Question, held: Mapping[Place, Sequence[float]]) -> float:
    """Return where an outcome is split: as asked, or half-way between the ends of the first grid's means."""
    if question.more["cut"] is not None:
        return float(question.more["cut"])
    if str(question.more["label"]).startswith("ever_"):
        return 0.5
    step = 1 << int(question.more["refine"])
    means = [float(np.mean(found)) for (x, y), found in held.items() if x % step == 0 and y % step == 0]
    return (min(means) + max(means)) / 2 if means else 0.0


def _sides(question: Question, cut: float) -> tuple[str, str]:
    name = str(question.more["label"])
    if name.startswith("ever_") and name in OUTCOMES:
        word = name.removeprefix("ever_")
        return f"no {word}", word
    if outcome(name).unit == "day" and question.is_scenario:
        day = level_said(question, name, math.ceil(cut))
        return f"before {day}", f"{day} or later"
    value = level_said(question, name, cut)
    return f"below {value}", f"{value} or more"


def gather(question: Question, runs: Iterator[Finished], tally: Tally) -> PhaseAnswer:
    """Return the map from whatever points are finished."""
    shares, cut = _said(question, runs)
    labels = {place: _majority(found) for place, found in shares.items()}
    cells, _ = _grown(question, labels, int(question.more["refine"]))
    held = [cell for cell in cells if any(corner in labels for corner in cell.corners)]
    one, other = box_from(question.more["box"])
    size = _size(question)
    return PhaseAnswer(question, tally, (one, other), size, size, shares, tuple(held), cut)
