"""What an export says of each run besides its measures: which world it is, what was varied, how it came out."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from groundswell.observe import OBSERVABLES
from groundswell.study.payload import Result
from groundswell.study.standing import Failed, Finished, Study
from groundswell.study.store import Store
from groundswell.study.verbs import sensitivity, sweep
from groundswell.study.verbs.naming import meaning
from groundswell.study.verbs.outcomes import contest, ending, measured, outcome, span_of
from groundswell.study.verbs.question import Question
from groundswell.study.verbs.vary import box_from, placed
from groundswell.study.verbs.worlds import AS_IT_IS, worlds_asked, worlds_of

__all__ = ["SIDES", "STANDING", "Column", "answers_of", "places_of", "question_of", "words_of"]

SIDES: Mapping[str, str] = {"before": AS_IT_IS, "after": "with the change"}
"""The two sides of a pair, in a page's words."""


@dataclass(frozen=True)
class Column:
    """One thing said of every run.

    Attributes
    ----------
    name : str
        The column's.
    kind : {"whole", "number", "text"}
        What its cells are.
    says : str
        What it is, in words.
    unit : str
        Empty for words and plain counts.
    cell : function of Finished or Failed
        Gives it.
    """

    name: str
    kind: str
    says: str
    unit: str
    cell: Callable[[Any], Any]


STANDING = (
    Column("place", "whole", "place of the run in its study, from 0", "", lambda one: one.place),
    Column("run", "text", "the run's own name: a hash of everything it depends on", "", lambda one: one.job.id),
    Column("kind", "text", "what is run: a scenario or a classic", "", lambda one: one.job.kind),
    Column("seed", "text", "seed: whose luck", "", lambda one: str(one.job.seed)),
    Column("replicate", "whole", "number of the replicate, from 0", "", lambda one: one.job.replicate),
    Column("people", "whole", "people simulated; 0 for a classic", "people", lambda one: one.job.people),
)
"""What is said of every run, finished or failed."""


def question_of(store: Store, study: Study) -> Question | None:
    """Return what a study asks; None for a study that no verb has entered."""
    said: dict[str, Any] = dict(study.asked)
    if said.pop("stage", None) is None or "verb" not in said:
        return None
    return Question.from_dict(said, store.document(str(said["subject"])))


def places_of(question: Question | None) -> tuple[Column, ...]:
    """Return what tells a study's runs apart: world and side of a pair, or the point and the numbers there."""
    if question is None:
        return (Column("role", "text", "what the study wants the run for, as JSON", "", _role),)
    match question.verb:
        case "whatif":
            worlds = worlds_asked(question)
            return (
                Column("world", "text", "the world: its structure and its set of numbers", "", _world_of(worlds)),
                Column("side", "text", "which of the two runs of a pair", "", lambda one: SIDES[one.role["side"]]),
            )
        case "ensemble":
            worlds = worlds_of(question, sets=int(question.more["sets"]) > 0, structures=False)
            names = {world.number: world.name for world in worlds}
            cell: Callable[[Any], Any] = lambda one: names[one.role["set"]]  # noqa: E731 - as its neighbours
            return (Column("world", "text", "the world: its set of numbers", "", cell),)
        case _:
            return _point(question)


def _role(one: Finished | Failed) -> str:
    return json.dumps(one.role, ensure_ascii=False, sort_keys=True)


def _world_of(worlds: Any) -> Callable[[Any], Any]:
    return lambda one: worlds[one.role["world"]].name


def _point(question: Question) -> tuple[Column, ...]:
    """Return the point at which a run stands: every number that is varied."""
    box = box_from(question.more["box"])
    where = _where(question)

    def at(place: int) -> Callable[[Any], Any]:
        return lambda one: where(one.role)[place]

    return tuple(
        Column(side.path, "number", meaning(question, side.path) or side.path, side.unit, at(place))
        for place, side in enumerate(box)
    )


def _where(question: Question) -> Callable[[Mapping[str, Any]], list[float]]:
    """Return what gives the point of a role, in base units."""
    if question.verb == "phase":
        box = box_from(question.more["box"])
        size = (int(question.more["points"]) - 1) << int(question.more["refine"])

        def on_map(role: Mapping[str, Any]) -> list[float]:
            parts = (int(role["x"]) / size, int(role["y"]) / size)
            point = [side.low + (side.high - side.low) * part for side, part in zip(box, parts, strict=True)]
            return [float(value) for value in placed(box, np.array([point]))[0]]

        return on_map
    points = (sweep if question.verb == "sweep" else sensitivity).where_of(question)
    return lambda role: [float(value) for value in points[int(role["point"])]]


def answers_of(question: Question | None) -> tuple[Column, ...]:
    """Return how a run came out: every outcome that the question is judged by, and for a map its word."""
    if question is None:
        return ()

    def of(name: str) -> Callable[[Any], Any]:
        return lambda one: measured(name, one.result, question.window)

    # A classic's figures are among its measures already.
    names = question.outcomes if question.is_scenario else ()
    found = [Column(name, "number", outcome(name).says, outcome(name).unit, of(name)) for name in names]
    label = question.more.get("label", "")
    if label in _WORDS:
        word, says = _WORDS[label]
        found.append(Column("comes_to", "text", says, "", lambda one: word(one.result, question.window)))
    return tuple(found)


def _last_regime(result: Result, window: tuple[str, str]) -> str:
    return str(result.labels["regime"][span_of(result.dates, window)][-1])


_WORDS: Mapping[str, tuple[Callable[[Result, tuple[str, str]], str], str]] = {
    "regime": (_last_regime, "what the last day is called"),
    "ending": (ending, "how the contest has ended"),
    "contest": (contest, "how the contest has ended, a revolt on any day put first"),
}


def words_of(name: str) -> tuple[str, str]:
    """Return what a measure is, in words, and its unit: an observable of a scenario, or a classic's figure."""
    if name in OBSERVABLES:
        return OBSERVABLES[name].doc, OBSERVABLES[name].unit
    words, _, unit = name.partition(" (")
    return words.replace("_", " "), unit.removesuffix(")")
