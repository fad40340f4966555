"""How sure: many replicates of the same world, what nearly all of them share, and where they part."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from groundswell import units
from groundswell.errors import GroundswellError, ScenarioError
from groundswell.observe import OBSERVABLES
from groundswell.observe.regime import LABELS
from groundswell.study.ensemble import Ensemble
from groundswell.study.jobs import Job, Member
from groundswell.study.standing import Finished
from groundswell.study.verbs.outcomes import level_said, measured, outcome
from groundswell.study.verbs.question import Question, Terms, begin
from groundswell.study.verbs.saying import counted, day_said, opening
from groundswell.study.verbs.tally import ENOUGH, Tally, middle_interval, share_interval
from groundswell.study.verbs.worlds import one_set, worlds_of

if TYPE_CHECKING:
    from groundswell.classics import Classic
    from groundswell.scenario.model import Scenario
    from groundswell.study.store import Store

__all__ = ["EnsembleAnswer", "ask", "gather", "members", "shown_of"]

Floats = NDArray[np.float64]

SHOWN = ("out_share",)
"""Observables whose fan is drawn, if none is named."""


@dataclass(frozen=True)
class EnsembleAnswer:
    """What many replicates have shown.

    Attributes
    ----------
    question : Question
        What was asked.
    tally : Tally
        What stands behind it.
    dates : (days,) str
        None for a classic.
    values : mapping of str to (runs, days) float
        Every observable asked for.
    regimes : (runs, days) str
        What each day of each run is called; empty where that is not measured.
    outcomes : mapping of str to (runs,) float
        Every outcome asked for.
    digests : (runs,) str
        Each run's own.
    """

    question: Question
    tally: Tally
    dates: tuple[str, ...]
    values: Mapping[str, Floats] = field(repr=False)
    regimes: NDArray[np.str_] = field(repr=False)
    outcomes: Mapping[str, Floats] = field(repr=False)
    digests: tuple[str, ...] = field(repr=False)

    @property
    def ensemble(self) -> Ensemble:
        """The same replicates as an `Ensemble`."""
        labels = {"regime": self.regimes} if self.regimes.size else {}
        sets = min(int(self.question.more["sets"]), len(self.digests))
        name, seed = self.question.name, self.question.seed
        values = dict(self.values) if self.question.is_scenario else dict(self.outcomes)
        return Ensemble(name, seed, self.dates, values, labels, self.digests, sets=sets)

    def regime_shares(self) -> dict[str, Floats]:
        """Return the share of runs that each label has, day by day, (days,)."""
        if not self.regimes.size:
            return {}
        found = {label: np.asarray((self.regimes == label).mean(axis=0)) for label in LABELS}
        return {label: share for label, share in found.items() if share.any()}

    @property
    def sentence(self) -> str:
        """The answer in one sentence, with its uncertainty."""
        if not self.digests:
            return "No run is finished yet, so nothing can be said."
        name = self.question.outcomes[0]
        one, values = outcome(name), self.outcomes[name]
        good = values[np.isfinite(values)]
        runs = counted(len(self.digests), "run")
        start = opening(int(self.question.more["sets"]), 1, one_set(self.question))
        if not good.size:
            return f"{start} {one.says} is not measured in any of {runs}."
        spread = _spread(self.question, name, good, runs)
        return f"{start} {one.says} is {spread}{self._last_regime()}{self.question.beyond}."

    def _last_regime(self) -> str:
        if not self.regimes.size:
            return ""
        last = self.question.window[1]
        day = self.dates.index(last) if last in self.dates else len(self.dates) - 1
        labels, counts = np.unique(self.regimes[:, day], return_counts=True)
        most = int(np.argmax(counts))
        if len(self.digests) == 1:
            return f"; {day_said(self.dates[day])} is a day of {labels[most]}"
        low, high = share_interval(int(counts[most]), len(self.digests))
        share = counts[most] / len(self.digests)
        return (
            f"; {day_said(self.dates[day], year=True)} is a day of {labels[most]} in {100 * share:.0f} % of them"
            f" (95 % interval {100 * low:.0f} to {100 * high:.0f} %)"
        )


def _spread(question: Question, name: str, values: Floats, runs: str) -> str:
    """Say where runs lie: their middle and how sure it is, and nine of ten, or of few the lowest and the highest."""

    def level(value: float) -> str:
        return level_said(question, name, float(value))

    if len(values) == 1:
        return f"{level(values[0])} in the one run; how far runs differ cannot be told from it"
    first, last = middle_interval(values)
    sure = f" (95 % interval {level(first)} to {level(last)})" if np.isfinite(first) else ""
    many = len(values) >= ENOUGH
    low, middle, high = np.quantile(values, (0.05, 0.5, 0.95) if many else (0.0, 0.5, 1.0))
    said = f"{level(middle)} in the middle of {runs}{sure}"
    if many:
        return f"{said}, and lies between {level(low)} and {level(high)} in nine of ten"
    return f"{said}, from {level(low)} in the lowest to {level(high)} in the highest of them"


def shown_of(question: Question, names: Sequence[str]) -> list[str]:
    """Return the observables that are drawn day by day, or refuse one that cannot be.

    Raises
    ------
    ScenarioError
        If there is none of that name with a number a day for the city, or it is not measured.
    """
    if not question.is_scenario:
        if names:
            raise ScenarioError(f"--show {names[0]}: {question.name} is a classic, it has no days")
        return []
    daily = [name for name, one in OBSERVABLES.items() if one.dims == ("day",) and one.unit != "label"]
    for name in names:
        if name not in daily:
            raise ScenarioError(
                f"--show {units.clip(name)}: no such number of the city by day; {units.nearest(name, daily)}"
            )
        if not OBSERVABLES[name].measured_in(question.opened.switches):
            raise ScenarioError(f"--show {name}: is not measured while the switch {OBSERVABLES[name].switch} is off")
    return list(dict.fromkeys(names or SHOWN))


def ask(
    what: "str | Scenario | Classic", terms: Terms, *, shown: Sequence[str] = (), over_sets: bool | None = None
) -> Question:
    """Return the question.

    Parameters
    ----------
    what : str, Scenario or Classic
        What it is about.
    terms : Terms
        What may be said of any study.
    shown : sequence of str
        Observables whose fan is drawn.
    over_sets : bool, optional
        Whether replicates take turns through the accepted sets; where the scenario brings some, if not said.

    Raises
    ------
    ScenarioError, DataError
        If anything said cannot be run.
    """
    draft = begin("ensemble", what, terms, {})
    brought = len(draft.opened.accepted_sets()) if draft.is_scenario else 0
    if over_sets:
        worlds_of(draft, sets=True, structures=False)
    sets = 0 if over_sets is False else brought
    return replace(draft, more={"shown": shown_of(draft, shown), "sets": min(sets, terms.replicates)})


def members(question: Question, store: "Store", stage: int) -> Iterator[Member]:
    """Return every run that the question needs."""
    del store, stage
    count = int(question.more["sets"])
    worlds = worlds_of(question, sets=count > 0, structures=False)[: max(1, count)]
    jobs: dict[int, Job] = {}
    for place, world in enumerate(worlds):
        mine = range(place, question.replicates, len(worlds))
        jobs |= dict(zip(mine, question.jobs(world.steps, mine), strict=True))
    return (
        Member(jobs[number], {"replicate": number, "set": worlds[number % len(worlds)].number})
        for number in range(question.replicates)
    )


def gather(question: Question, runs: Iterator[Finished], tally: Tally) -> EnsembleAnswer:
    """Return the answer from whatever runs are finished.

    Raises
    ------
    GroundswellError
        If the runs are not of the same days.
    """
    dates: tuple[str, ...] = ()
    values: dict[str, list[Any]] = {name: [] for name in question.more["shown"]}
    outcomes: dict[str, list[float]] = {name: [] for name in question.outcomes}
    regimes: list[Any] = []
    digests: list[str] = []
    for one in runs:
        result = one.result
        if digests and result.dates != dates:
            raise GroundswellError("the study's runs are not of the same days")
        dates = result.dates
        for name, held in values.items():
            held.append(result.values[name])
        for name, found in outcomes.items():
            found.append(measured(name, result, question.window))
        if "regime" in result.labels:
            regimes.append(result.labels["regime"])
        digests.append(result.digest)
    return EnsembleAnswer(
        question=question,
        tally=tally,
        dates=dates,
        values={name: np.array(held) for name, held in values.items()},
        regimes=np.array(regimes, dtype=np.str_) if len(regimes) == len(digests) else np.array([], dtype=np.str_),
        outcomes={name: np.array(found) for name, found in outcomes.items()},
        digests=tuple(digests),
    )
