"""Which numbers matter: Morris's screening of many, or Sobol's indices of a few, of any outcome."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from groundswell import units
from groundswell.errors import ScenarioError
from groundswell.study.designs import Varied, check_count
from groundswell.study.jobs import Member
from groundswell.study.sensitivity import (
    Effects,
    Indices,
    morris_effects,
    morris_points,
    sobol_indices,
    sobol_points,
)
from groundswell.study.standing import Finished
from groundswell.study.verbs.outcomes import furthest, grain, outcome
from groundswell.study.verbs.question import Question, Terms, begin
from groundswell.study.verbs.saying import counted
from groundswell.study.verbs.sensitivity_words import Ranking, Reach
from groundswell.study.verbs.sweep import at_points, members_at
from groundswell.study.verbs.tally import Tally
from groundswell.study.verbs.vary import box_from, box_of, box_to, placed, steps_at

if TYPE_CHECKING:
    from groundswell.classics import Classic
    from groundswell.scenario.model import Scenario
    from groundswell.study.store import Store

__all__ = ["METHODS", "Reach", "SensitivityAnswer", "ask", "gather", "members", "where_of"]

Floats = NDArray[np.float64]

METHODS = ("morris", "sobol")

WIDEST = 0.25
"""Half-width of the leading total index beyond which it is not said how the variance divides (an assumption)."""

LEAST_BASE = 16
"""Base points with fewer than which that is not said either: their bootstrap knows too little (an assumption)."""

LITTLE = 0.01
"""A share moved by less than this hardly moves (an assumption, 0.001 to 0.05)."""

_USUAL = {"morris": 10, "sobol": 64}


@dataclass(frozen=True)
class SensitivityAnswer:
    """Which numbers an outcome leans on.

    Attributes
    ----------
    question : Question
        What was asked.
    tally : Tally
        What stands behind it.
    box : tuple of Varied
        What is varied.
    blocks : mapping of str to int
        How many trajectories (Morris) or base points (Sobol') are whole, by outcome.
    found : mapping of str to Effects or Indices
        Each outcome with at least two whole blocks.
    """

    question: Question
    tally: Tally
    box: tuple[Varied, ...]
    blocks: Mapping[str, int]
    found: Mapping[str, Effects | Indices] = field(repr=False)

    def ranked(self, name: str) -> list[tuple[str, float, float]]:
        """Return parameters with their size and standard error, the largest first.

        The size is Morris's mean effect over a step of `STEP` of the range, or Sobol's total share of the variance.
        """
        found = self.found[name]
        error = found.error if isinstance(found, Effects) else found.total_error
        return [
            (found.paths[place], float(self._sizes(name)[place]), float(error[place])) for place in self.order(name)
        ]

    def reached(self, name: str) -> list[Reach]:
        """Return parameters with their size, its 95 % interval within what is possible, and which way it goes."""
        found, sizes = self.found[name], self._sizes(name)
        share = isinstance(found, Indices) or self._in_shares(name)
        most = furthest(self.question, name) if isinstance(found, Effects) else 1.0 if share else np.inf
        low, high = np.maximum(sizes - found.half, 0.0), np.minimum(sizes + found.half, np.maximum(most, sizes))
        ways = found.ways if isinstance(found, Effects) else [""] * len(sizes)
        return [
            Reach(found.paths[place], float(sizes[place]), float(low[place]), float(high[place]), ways[place])
            for place in self.order(name)
        ]

    def order(self, name: str) -> list[int]:
        """Return the places of the parameters, the largest first."""
        return [int(place) for place in np.argsort(-self._sizes(name), kind="stable")]

    def ranking(self, name: str) -> Ranking:
        """Return what is known of an outcome's ranking, to be said in words."""
        return Ranking(
            question=self.question,
            name=name,
            morris=isinstance(self.found[name], Effects),
            blocks=self.blocks[name],
            parameters=len(self.box),
            reached=self.reached(name),
            divided=self.divided(name),
            little=self.little(name),
        )

    def near(self, name: str) -> int:
        """Return how many others cannot be told in size from the largest."""
        return len(self.ranking(name).first) - 1

    def rankable(self, name: str) -> bool:
        """Return whether there is a largest: few others, and less than half of them, cannot be told from it."""
        return self.ranking(name).rankable

    def divided(self, name: str) -> bool:
        """Return whether so many base points tell at all how the variance divides (Sobol' only)."""
        found = self.found[name]
        if not isinstance(found, Indices):
            return False
        leading = self.order(name)[0]
        return self.blocks[name] >= LEAST_BASE and bool(found.half[leading] <= WIDEST) and not found.crossed

    def tells(self, name: str) -> bool:
        """Return whether this study ranks at all what an outcome leans on."""
        return self.ranking(name).tells

    def _sizes(self, name: str) -> Floats:
        found = self.found[name]
        return found.mean_size if isinstance(found, Effects) else found.total

    @property
    def sentence(self) -> str:
        """The answer in one sentence, with its uncertainty."""
        name = self.question.outcomes[0]
        if name not in self.found:
            return "Fewer than two whole blocks of points are finished, so nothing can be said yet."
        ranges = "range" if len(self.box) == 1 else "ranges"
        over = f"the {ranges} of {counted(len(self.box), 'parameter')}"
        return f"In this model, over {over}, {self.said(name)}{self.question.beyond}."

    def said(self, name: str) -> str:
        """Return what an outcome leans on, in half a sentence; that it cannot be told, where that is so."""
        return self.ranking(name).said

    def little(self, name: str) -> int:
        """Return how many parameters never moved an outcome by as much as `LITTLE`, or never at all if it is counted.

        For shares; whatever is counted in whole numbers either moves or does not (Morris only).
        """
        found = self.found[name]
        if not isinstance(found, Effects):
            return 0
        return int(np.count_nonzero(found.most < LITTLE if self._in_shares(name) else found.most == 0.0))

    def _in_shares(self, name: str) -> bool:
        """Return whether an outcome is a share of people, which cannot exceed 1; a classic's may be anything."""
        return outcome(name).unit == "share" and self.question.is_scenario


def ask(
    what: "str | Scenario | Classic", vary: Sequence[str], terms: Terms, *, method: str = "morris", count: int = 0
) -> Question:
    """Return the question.

    Parameters
    ----------
    what : str, Scenario or Classic
        What it is about.
    vary : sequence of str
        ``PATH=LOW:HIGH`` with units, ``PATH`` for its declared range, ``fitted`` or ``assumed``; see `vary.box_of`.
    terms : Terms
        What may be said of any study. Replicates are of each point, and all points share their luck.
    method : {"morris", "sobol"}
        A screening of many, or indices of a few.
    count : int
        Trajectories for Morris, base points (a power of two) for Sobol'; 10 and 64, if not said.

    Raises
    ------
    ScenarioError, DataError
        If anything said cannot be run.
    GroundswellError
        If the count cannot be used, or SALib is missing.
    """
    if method not in METHODS:
        raise ScenarioError(f"--method {units.clip(str(method))}: must be one of {', '.join(METHODS)}")
    check_count(method, count)
    draft = begin("sensitivity", what, terms, {})
    box = box_of(draft, vary)
    question = replace(draft, more={"box": box_to(box), "method": method, "points": count or _USUAL[method]})
    where = where_of(question)
    question.jobs(steps_at(question, box, where[0]), (0,))
    return question


def _raw(question: Question) -> Floats:
    box, count = box_from(question.more["box"]), int(question.more["points"])
    draw = morris_points if question.more["method"] == "morris" else sobol_points
    return draw(box, count, seed=question.seed)


def where_of(question: Question) -> Floats:
    """Return the points at which a sensitivity study runs, (points, sides) in base units."""
    return placed(box_from(question.more["box"]), _raw(question))


def members(question: Question, store: "Store", stage: int) -> Iterator[Member]:
    """Return every run that the question needs: point by point."""
    del store, stage
    return members_at(question, where_of(question))


def gather(question: Question, runs: Iterator[Finished], tally: Tally) -> SensitivityAnswer:
    """Return the answer from whatever blocks of points are whole."""
    box, where = box_from(question.more["box"]), _raw(question)
    means = at_points(question, runs, len(where), whole=True)
    morris = question.more["method"] == "morris"
    size = len(box) + (1 if morris else 2)
    blocks: dict[str, int] = {}
    found: dict[str, Effects | Indices] = {}
    for name, one in means.items():
        whole = np.isfinite(one.mean).reshape(-1, size).all(axis=1)
        kept = np.repeat(whole, size)
        blocks[name] = int(whole.sum())
        if blocks[name] < 2:
            continue
        if morris:
            step = grain(question, name, one.mean[kept]) / np.sqrt(question.replicates)
            found[name] = morris_effects(box, where[kept], one.mean[kept], seed=question.seed, grain=float(step))
        else:
            found[name] = sobol_indices(box, one.mean[kept], seed=question.seed)
    return SensitivityAnswer(question, tally, box, blocks, found)
