"""Where to look: one or more numbers over their ranges, and what comes out at each point."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from groundswell import units
from groundswell.errors import ScenarioError
from groundswell.study.correlations import Ranked, ranked
from groundswell.study.designs import DESIGNS, Design, Varied, check_count, points
from groundswell.study.jobs import Member
from groundswell.study.standing import Finished
from groundswell.study.verbs.outcomes import measured
from groundswell.study.verbs.question import Question, Terms, begin
from groundswell.study.verbs.sweep_words import sentence_said
from groundswell.study.verbs.tally import Tally
from groundswell.study.verbs.vary import box_from, box_of, box_to, placed, steps_at, usual_of

if TYPE_CHECKING:
    from groundswell.classics import Classic
    from groundswell.scenario.model import Scenario
    from groundswell.study.store import Store

__all__ = ["PointMeans", "SweepAnswer", "ask", "at_points", "gather", "members", "members_at", "where_of"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class PointMeans:
    """An outcome at each point: mean, standard error and number of finished replicates; NaN where there is none.

    One run has no standard error; it is then 0, and nobody knows how sure the mean is.
    """

    mean: Floats
    error: Floats
    runs: NDArray[np.int64]


@dataclass(frozen=True)
class SweepAnswer:
    """What comes out over a range of numbers.

    Attributes
    ----------
    question : Question
        What was asked.
    tally : Tally
        What stands behind it.
    box : tuple of Varied
        What is varied.
    where : (points, sides) float
        In base units.
    usual : (sides,) float
        Values of the world as it is said.
    found : mapping of str to PointMeans
        Each outcome.
    """

    question: Question
    tally: Tally
    box: tuple[Varied, ...]
    where: Floats = field(repr=False)
    usual: tuple[float, ...]
    found: Mapping[str, PointMeans] = field(repr=False)

    def rank_correlation(self, name: str, side: int) -> Ranked:
        """Return how an outcome goes with one number: Spearman's rank correlation and its interval.

        Both the number of points and the luck of their runs are in the interval; see `correlations.ranked`. The closest
        of several numbers looks close by chance too: intervals are widened so that those of all numbers hold at once,
        in 95 of 100 sweeps.
        """
        confidence = 1.0 - 0.05 / len(self.box)
        found = self.found[name]
        good = np.isfinite(found.mean)
        where, runs = self.where[good, side], found.runs[good]
        means, seed = found.mean[good], self.question.seed
        return ranked(where, means, found.error[good], runs, confidence=confidence, seed=seed)

    @property
    def sentence(self) -> str:
        """The answer in one sentence, with its uncertainty."""
        return sentence_said(self)


def ask(
    what: "str | Scenario | Classic", vary: Sequence[str], terms: Terms, *, design: str = "grid", count: int = 0
) -> Question:
    """Return the question.

    Parameters
    ----------
    what : str, Scenario or Classic
        What it is about.
    vary : sequence of str
        ``PATH=LOW:HIGH`` with units, or ``PATH`` for its declared range; see `vary.box_of`.
    terms : Terms
        What may be said of any study. Replicates are of each point, and all points share their luck.
    design : {"grid", "latin", "sobol"}
        How points lie.
    count : int
        Values a side for a grid, else points in all; if not said 11 for one side, 6 a side for more, else 64.

    Raises
    ------
    ScenarioError, DataError
        If anything said cannot be run.
    """
    if design not in DESIGNS:
        raise ScenarioError(f"--design {units.clip(str(design))}: must be one of {', '.join(DESIGNS)}")
    check_count(design, count)
    draft = begin("sweep", what, terms, {})
    box = box_of(draft, vary)
    usual = (11 if len(box) == 1 else 6) if design == "grid" else 64
    question = replace(draft, more={"box": box_to(box), "design": design, "points": count or usual})
    where = where_of(question)
    for corner in (where[0], where[-1]):
        question.jobs(steps_at(question, box, corner), (0,))
    return question


def where_of(question: Question) -> Floats:
    """Return the points of a sweep, (points, sides) in base units."""
    box = box_from(question.more["box"])
    design: Design = question.more["design"]
    return placed(box, points(box, design, int(question.more["points"]), seed=question.seed))


def members(question: Question, store: "Store", stage: int) -> Iterator[Member]:
    """Return every run that the question needs: point by point."""
    del store, stage
    return members_at(question, where_of(question))


def members_at(question: Question, where: Floats) -> Iterator[Member]:
    """Return the runs at some points, all with the same luck."""
    box = box_from(question.more["box"])
    for place, point in enumerate(where):
        for number, job in enumerate(question.jobs(steps_at(question, box, point.tolist()))):
            yield Member(job, {"point": place, "replicate": number})


def gather(question: Question, runs: Iterator[Finished], tally: Tally) -> SweepAnswer:
    """Return the answer from whatever points are finished."""
    box, where = box_from(question.more["box"]), where_of(question)
    return SweepAnswer(question, tally, box, where, usual_of(question, box), at_points(question, runs, len(where)))


def at_points(
    question: Question, runs: Iterator[Finished], count: int, *, whole: bool = False
) -> dict[str, PointMeans]:
    """Return each outcome's mean and error at each point.

    Parameters
    ----------
    question : Question
        Which.
    runs : iterator of Finished
        Those whose role names a point.
    count : int
        How many points there are.
    whole : bool
        Whether a point counts only with all of its replicates.
    """
    sums = {name: np.zeros((3, count)) for name in question.outcomes}
    for one in runs:
        place = int(one.role["point"])
        for name, held in sums.items():
            value = measured(name, one.result, question.window)
            if np.isfinite(value):
                # The mean so far, and the sum of squares about it (Welford 1962): no cancelling of large numbers.
                held[0, place] += 1
                step = value - held[1, place]
                held[1, place] += step / held[0, place]
                held[2, place] += step * (value - held[1, place])
    return {name: _means(held, question.replicates if whole else 1) for name, held in sums.items()}


def _means(held: Floats, least: int) -> PointMeans:
    runs, mean, squares = held
    good = runs >= least
    with np.errstate(divide="ignore", invalid="ignore"):
        error = np.where(runs > 1, np.sqrt(squares / (runs - 1) / runs), 0.0)
    return PointMeans(np.where(good, mean, np.nan), np.where(good, error, np.nan), runs.astype(np.int64))
