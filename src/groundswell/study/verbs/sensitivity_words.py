"""What a study of sensitivity says in words: what comes first, what cannot be told from it, and when to be silent."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from groundswell.study.verbs.naming import in_words
from groundswell.study.verbs.outcomes import outcome
from groundswell.study.verbs.question import Question
from groundswell.study.verbs.saying import counted, difference_said, listed, span_said

__all__ = ["STEP_SAID", "Ranking", "Reach"]

STEP_SAID = "two thirds"
"""The step of a screening, `groundswell.study.sensitivity.STEP`, in words."""

MOST_NEAR = 3
"""Others that may not be told from the largest, beyond which a study is said not to rank (an assumption)."""


class Reach(NamedTuple):
    """A parameter's size, the 95 % interval of it, and which way a step up moves what is measured."""

    path: str
    size: float
    low: float
    high: float
    way: str


@dataclass(frozen=True)
class Ranking:
    """What is known of the numbers that an outcome leans on.

    Attributes
    ----------
    question : Question
        Of what.
    name : str
        The outcome's.
    morris : bool
        Whether sizes are effects of a step; else parts of the variance.
    blocks : int
        Trajectories or base points behind it.
    parameters : int
        How many are varied.
    reached : sequence of Reach
        The largest first.
    divided : bool
        Whether so many base points tell at all how the variance divides (not for effects).
    little : int
        How many never moved the outcome.
    """

    question: Question
    name: str
    morris: bool
    blocks: int
    parameters: int
    reached: Sequence[Reach] = field(repr=False)
    divided: bool = False
    little: int = 0

    @property
    def first(self) -> list[Reach]:
        """The largest, and every other that cannot be told from it in size."""
        largest, *rest = self.reached
        return [largest, *(other for other in rest if other.high >= largest.low)]

    @property
    def rankable(self) -> bool:
        """Whether there is a largest: few others, and less than half of them, cannot be told from it."""
        near, others = len(self.first) - 1, self.parameters - 1
        return near <= MOST_NEAR and 2 * near <= others

    @property
    def tells(self) -> bool:
        """Whether the study ranks at all what the outcome leans on."""
        return self.rankable and (self.morris or self.divided)

    @property
    def none(self) -> bool:
        """Whether nothing that is varied moves the outcome."""
        return self.reached[0].size == 0.0

    @property
    def said(self) -> str:
        """What the outcome leans on, in half a sentence; that it cannot be told, where that is so."""
        says = outcome(self.name).says
        if self.none:
            return (
                f"{says} leans on none of them" if self.parameters > 1 else f"{self._named()[0]} does not move {says}"
            )
        if self.parameters == 1:
            return self._alone(says)
        return self._screened(says) if self.morris else self._shared(says)

    def _alone(self, says: str) -> str:
        """Say of the only number that is varied how far it moves the outcome: there is nothing to rank."""
        (number,) = self._named()
        if self.morris:
            return f"a step up over {STEP_SAID} of the range of {number} moves {says}{self._moves()}"
        return (
            f"{number} alone is varied, so that all of the variance of {says} is its own; how far it moves that is told"
            " by a sweep, or by the method of Morris"
        )

    def _screened(self, says: str) -> str:
        """Say which numbers move the outcome most over a step."""
        if not self.rankable:
            few = f"; {self.little} of the {self.parameters} never moved it{self._least()}" if self.little else ""
            return f"this study cannot rank them by how much {says} leans on them: {self._alike()}{few}"
        names = self._named()
        if len(names) == 1:
            step = f"a step up over {STEP_SAID} of its range moves it"
            return f"{says} leans most on {names[0]}: {step}{self._moves()}"
        unit = outcome(self.name).unit
        sizes = [
            f"{difference_said(one.size, unit)} (95 % interval {span_said(one.low, one.high, unit)})"
            for one in self.first
        ]
        return (
            f"{listed(names)} come first in moving {says}, and which of {_them(names)} cannot be told: steps over"
            f" {STEP_SAID} of their ranges move it by {listed(sizes)} on average ({self._base()})"
        )

    def _shared(self, says: str) -> str:
        """Say which numbers have most part in the variance of the outcome."""
        if not self.divided:
            return f"{self._base()} are too few to tell how the variance of {says} divides among them"
        if not self.rankable:
            return f"this study cannot rank them by their part in the variance of {says}: {self._alike()}"
        names = self._named()
        if len(names) == 1:
            (one,) = self.first
            part = "practically all" if one.size >= 1.0 else f"{100 * one.size:.0f} %"
            told = f"{says} leans most on {names[0]}, which has a part in {part} of its variance"
            return f"{told} ({_percents(one)}, {self._base()})"
        sizes = [f"{100 * min(one.size, 1.0):.0f} % ({_percents(one)})" for one in self.first]
        return (
            f"{listed(names)} come first in the variance of {says}, and which of {_them(names)} cannot be told: they"
            f" have a part in {listed(sizes)} of it, alone and with others ({self._base()})"
        )

    def _moves(self) -> str:
        """Say which way and how far a step moves the outcome, and how sure that is."""
        one, unit = self.reached[0], outcome(self.name).unit
        way = {"up": " up", "down": " down"}.get(one.way, "")
        mixed = ", up in some trajectories and down in others" if one.way == "either way" else ""
        sure = f"95 % interval {span_said(one.low, one.high, unit)}, {self._base()}"
        if one.low == one.high:
            sure = f"the same in all {self._base()}"
        return f"{way} by {difference_said(one.size, unit)} on average{mixed} ({sure})"

    def _named(self) -> list[str]:
        return [in_words(self.question, one.path) for one in self.first]

    def _base(self) -> str:
        if not self.morris:
            return counted(self.blocks, "base point")
        return f"{self.blocks:,} {'trajectory' if self.blocks == 1 else 'trajectories'}"

    def _alike(self) -> str:
        near, others = len(self.first) - 1, self.parameters - 1
        which = f"{near} of {others} others" if near < others else "any other" if others > 1 else "the other"
        return f"with {self._base()} the largest cannot be told in size from {which}"

    def _least(self) -> str:
        shares = outcome(self.name).unit == "share" and self.question.is_scenario
        return " by as much as one percentage point" if shares else ""


def _them(names: Sequence[str]) -> str:
    return "the two is the larger" if len(names) == 2 else "them is the largest"


def _percents(one: Reach) -> str:
    return f"95 % interval {100 * one.low:.0f} to {100 * min(one.high, 1.0):.0f} %"
