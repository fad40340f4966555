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
from groundswell.study.verbs.outcomes import outcome
from groundswell.study.verbs.question import Question, Terms, begin
from groundswell.study.verbs.saying import counted, difference_said
from groundswell.study.verbs.sweep import at_points, members_at
from groundswell.study.verbs.tally import Tally
from groundswell.study.verbs.vary import box_from, box_of, box_to, placed, steps_at

if TYPE_CHECKING:
    from groundswell.classics import Classic
    from groundswell.scenario.model import Scenario
    from groundswell.study.store import Store

__all__ = ["METHODS", "SensitivityAnswer", "ask", "gather", "members", "where_of"]

Floats = NDArray[np.float64]

METHODS = ("morris", "sobol")

_USUAL = {"morris": 10, "sobol": 64}
_WIDTH = 1.959963984540054  # half-width of a 95 % interval, in standard errors


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

        The size is Morris's mean effect over the whole range, or Sobol's total share of the variance.
        """
        found = self.found[name]
        size, error = (found.mean_size, found.error) if isinstance(found, Effects) else (found.total, found.total_error)
        order = np.argsort(-size, kind="stable")
        return [(found.paths[place], float(size[place]), float(error[place])) for place in order]

    @property
    def sentence(self) -> str:
        """The answer in one sentence, with its uncertainty."""
        name = self.question.outcomes[0]
        one = outcome(name)
        if name not in self.found:
            return "Fewer than two whole blocks of points are finished, so nothing can be said yet."
        ranked = self.ranked(name)
        (path, size, error), rest = ranked[0], ranked[1:]
        if size == 0.0:
            return f"In this model {one.says} leans on none of {counted(len(ranked), 'parameter')} over their ranges."
        half = _WIDTH * error
        if isinstance(self.found[name], Effects):
            measure = (
                f"moves it by {difference_said(size, one.unit)} (± {difference_said(half, one.unit)}) on average,"
                " from one end of its range to the other"
            )
        else:
            measure = f"has a part in {100 * size:.0f} % (± {100 * half:.0f}) of its variance"
        near = [other for other, value, spread in rest if value + _WIDTH * spread >= size - half]
        told = f"; {counted(len(near), 'other')} cannot be told from it in size" if near else ""
        return (
            f"In this model, over the ranges of {counted(len(ranked), 'parameter')}, {one.says} leans most on {path},"
            f" which {measure}{told}."
        )


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
            found[name] = morris_effects(box, where[kept], one.mean[kept], seed=question.seed)
        else:
            found[name] = sobol_indices(box, one.mean[kept], seed=question.seed)
    return SensitivityAnswer(question, tally, box, blocks, found)
