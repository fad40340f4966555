"""What if: two worlds that share all luck and differ in what was asked, over every set and structure asked for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from groundswell.errors import DataError, ScenarioError
from groundswell.study.jobs import Member
from groundswell.study.kinds import KINDS, changed
from groundswell.study.pairs import ENOUGH_PAIRS, MIN_PAIRS, Difference, Verdict, difference, least_left, verdict
from groundswell.study.payload import Result, canonical
from groundswell.study.standing import Finished
from groundswell.study.verbs.changes import Changes, first_day, refuse_idle, refuse_other_days, steps_of
from groundswell.study.verbs.ensemble import shown_of
from groundswell.study.verbs.outcomes import furthest, furthest_by_day, grain, grain_by_day, measured
from groundswell.study.verbs.question import Question, Terms, begin
from groundswell.study.verbs.tally import Tally
from groundswell.study.verbs.whatif_words import apart_said, pairing_said, sentence_said, unsure_said
from groundswell.study.verbs.worlds import AS_IT_IS, World, worlds_asked, worlds_of

if TYPE_CHECKING:
    from groundswell.classics import Classic
    from groundswell.scenario.model import Scenario
    from groundswell.study.store import Store

__all__ = ["WhatIfAnswer", "WorldFound", "ask", "gather", "members"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class WorldFound:
    """What the change does in one world.

    Attributes
    ----------
    name, structure : str
        Which world.
    pairs : int
        Replicates finished on both sides.
    outcomes : mapping of str to Difference
        Each outcome's, as one number; those not measured are left out.
    before, after : mapping of str to float
        Each outcome's mean on both sides.
    days : mapping of str to Difference
        Each observable's, day by day.
    """

    name: str
    structure: str
    pairs: int
    outcomes: Mapping[str, Difference] = field(repr=False)
    before: Mapping[str, float] = field(repr=False)
    after: Mapping[str, float] = field(repr=False)
    days: Mapping[str, Difference] = field(repr=False)


@dataclass(frozen=True)
class WhatIfAnswer:
    """What a change does, pair by pair.

    Attributes
    ----------
    question : Question
        What was asked.
    tally : Tally
        What stands behind it.
    dates : (days,) str
        None for a classic.
    worlds : tuple of WorldFound
        Those with at least two finished pairs.
    first : int
        Number of the first day on which anything of the city differs in any pair; -1 if nothing ever does.
    allowed : int
        Number of the first day on which it may: that of the earliest act left out or moved.
    """

    question: Question
    tally: Tally
    dates: tuple[str, ...]
    worlds: tuple[WorldFound, ...]
    first: int
    allowed: int

    LEAST: ClassVar[float] = 0.8
    """Share of the accepted sets that has to be sure of a sign before it is said (an assumption)."""

    @property
    def untouched(self) -> bool:
        """Whether everything is exactly the same before the first day on which it may differ."""
        return self.first < 0 or self.first >= self.allowed

    def verdict(self, name: str) -> Verdict | None:
        """Return what all worlds agree on; None where no world measures the outcome.

        Raises
        ------
        ScenarioError
            If the question does not ask for that outcome.
        """
        if name not in self.question.outcomes:
            raise ScenarioError(f"{name!r} was not asked for; one of: {', '.join(self.question.outcomes)}")
        own = self.own(name)
        rivals = [one for found in self.rivals(name).values() for one in found]
        enough = MIN_PAIRS if self.luckless else ENOUGH_PAIRS
        return verdict(own, rivals, least=self.LEAST, enough=enough) if own else None

    @property
    def luckless(self) -> bool:
        """Whether this is a classic in which no chance was drawn: every run comes out the same."""
        found = [one for world in self.worlds for one in world.outcomes.values()]
        varied = any(float(side[0]) > 0.0 for one in found for side in (one.before, one.after))
        return not self.question.is_scenario and not varied

    def own(self, name: str) -> list[Difference]:
        """Return an outcome's differences in the structure as it is; in the first there is, where that has none."""
        structures = self._by_structure(name)
        return structures.get(self._first(structures), [])

    def rivals(self, name: str) -> dict[str, list[Difference]]:
        """Return an outcome's differences in every other structure."""
        structures = self._by_structure(name)
        return {one: found for one, found in structures.items() if one != self._first(structures)}

    @staticmethod
    def _first(structures: Mapping[str, list[Difference]]) -> str:
        return AS_IT_IS if AS_IT_IS in structures else next(iter(structures), "")

    def _by_structure(self, name: str) -> dict[str, list[Difference]]:
        found: dict[str, list[Difference]] = {}
        for world in self.worlds:
            if name in world.outcomes:
                found.setdefault(world.structure, []).append(world.outcomes[name])
        return found

    def kept(self, name: str) -> Floats:
        """Return the variance that pairing leaves, day by day and pooled over worlds; NaN where nothing varies."""
        found = [world.days[name] for world in self.worlds]
        paired, unpaired = (np.mean([getattr(one, part) for one in found], axis=0) for part in ("paired", "unpaired"))
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(np.where(unpaired > 0, paired / unpaired, np.nan))

    def least(self, name: str) -> Floats:
        """Return the variance that any way of pairing would leave at least, as `kept` has it."""
        found = [world.days[name] for world in self.worlds]
        before, after = (np.mean([getattr(one, side) for one in found], axis=0) for side in ("before", "after"))
        return least_left(before, after)

    def saved(self, name: str) -> float:
        """Return how many pairs without shared luck are as good as one with it, pooled over worlds; NaN if unknown."""
        found = [world.outcomes[name] for world in self.worlds if name in world.outcomes]
        paired, unpaired = (sum(float(getattr(one, part)[0]) for one in found) for part in ("paired", "unpaired"))
        return unpaired / paired if paired > 0 else float("nan")

    @property
    def sentence(self) -> str:
        """The answer in one sentence, with its uncertainty: the structure as it is first, then its rivals."""
        return sentence_said(self)

    @property
    def undecided(self) -> str:
        """For which outcomes worlds are sure of opposite signs, in a sentence; empty where there are none."""
        return apart_said(self)

    @property
    def unsure(self) -> str:
        """Which outcomes cannot be told with so many pairs, in a sentence; empty where all can."""
        return unsure_said(self)

    @property
    def pairing(self) -> str:
        """What sharing luck was worth, in a sentence or two; empty where it cannot be told."""
        return pairing_said(self)


def ask(
    what: "str | Scenario | Classic",
    change: Changes,
    terms: Terms,
    *,
    shown: Sequence[str] = (),
    over_sets: bool = False,
    over_structures: bool = False,
    rival_sets: int = 0,
) -> Question:
    """Return the question.

    Parameters
    ----------
    what : str, Scenario or Classic
        What it is about.
    change : Changes
        What is otherwise in the other world.
    terms : Terms
        What may be said of any study; what is given there holds on both sides. Replicates are of each world.
    shown : sequence of str
        Observables whose difference is drawn day by day.
    over_sets, over_structures : bool
        Whether in the worlds of all accepted sets, and of the structural rivals.
    rival_sets : int
        With how many of the accepted sets each rival is played; 0 for all of them.

    Raises
    ------
    ScenarioError, DataError
        If nothing is changed, or anything said cannot be run.
    """
    steps = steps_of(change)
    if not steps:
        raise ScenarioError("nothing is changed; say --set PATH=VALUE, --without NAME, --leave-out or --move")
    if terms.replicates < 2:
        raise ScenarioError(f"replicates = {terms.replicates}: must be at least 2, to say how sure a difference is")
    draft = begin("whatif", what, terms, {})
    draft.jobs(steps, (0,))
    refuse_other_days(draft, steps)
    first = first_day(draft.opened, steps) if draft.is_scenario else ""
    last = draft.claimed if first <= draft.claimed else ""
    asked = begin("whatif", what, terms, {}, first=first if last else "")
    worlds = worlds_of(asked, sets=over_sets, structures=over_structures)
    refuse_idle(asked, [world.steps for world in worlds], steps)
    more = {
        "change": [list(step) for step in steps],
        "first": first,
        "shown": shown_of(asked, shown),
        "sets": over_sets,
        "structures": over_structures,
    }
    if rival_sets > 0:
        more["rival_sets"] = rival_sets
    return replace(asked, more=more)


def members(question: Question, store: "Store", stage: int) -> Iterator[Member]:
    """Return every run that the question needs: in each world, pair by pair."""
    del store, stage
    worlds = worlds_asked(question)
    change = tuple(tuple(step) for step in question.more["change"])
    apart = [(place, world) for place, world in enumerate(worlds) if _differs(question, world, change)]
    if not apart:
        raise ScenarioError(f"{question.name}: the change changes nothing, it is so already")
    for place, world in apart:
        both = zip(question.jobs(world.steps), question.jobs((*world.steps, *change)), strict=True)
        for number, (before, after) in enumerate(both):
            yield Member(before, {"world": place, "replicate": number, "side": "before"})
            yield Member(after, {"world": place, "replicate": number, "side": "after"})


def _differs(question: Question, world: World, change: Sequence[tuple[Any, ...]]) -> bool:
    """Return whether a change says anything new in a world: a structure may have left the same thing out already."""
    kind, document = question.subject.kind, question.subject.document
    before, after = (
        changed(kind, document, canonical([*question.given, *world.steps, *more])) for more in ((), tuple(change))
    )
    return bool(KINDS[kind].said(before) != KINDS[kind].said(after))


@dataclass
class _Pairs:
    """What is gathered of one world, pair by pair."""

    before: Result | None = None
    replicate: int = -1
    outcomes: dict[str, list[tuple[float, float]]] = field(default_factory=dict)
    days: dict[str, list[tuple[Floats, Floats]]] = field(default_factory=dict)
    pairs: int = 0


def gather(question: Question, runs: Iterator[Finished], tally: Tally) -> WhatIfAnswer:
    """Return the answer from whatever pairs are finished on both sides."""
    worlds = worlds_asked(question)
    held: dict[int, _Pairs] = {}
    dates: tuple[str, ...] = ()
    first = -1
    for one in runs:
        mine = held.setdefault(int(one.role["world"]), _Pairs())
        if one.role["side"] == "before":
            mine.before, mine.replicate = one.result, int(one.role["replicate"])
        elif mine.before is not None and mine.replicate == int(one.role["replicate"]):
            dates = one.result.dates
            if dates != mine.before.dates:
                raise DataError(f"{question.name}: the two worlds of this study have other days; it has no answer")
            here = _first_difference(mine.before, one.result)
            first = here if first < 0 or 0 <= here < first else first
            _enter(question, mine, mine.before, one.result)
            mine.before = None
    found = tuple(_found(question, worlds[place], pairs) for place, pairs in sorted(held.items()) if pairs.pairs > 1)
    asked = question.more["first"]
    allowed = dates.index(asked) if asked in dates else 0
    return WhatIfAnswer(question, tally, dates, found, first, allowed)


def _first_difference(before: Result, after: Result) -> int:
    """Return the first day on which anything said of the city differs to the bit; -1 if none does."""
    days = len(before.dates)
    first = days
    for one, other in ((before.values, after.values), (before.labels, after.labels)):
        for name in set(one) & set(other):
            mine, theirs = (np.asarray(side[name]) for side in (one, other))
            if mine.ndim == 0 or mine.shape != theirs.shape:
                continue
            differ = mine != theirs
            if mine.dtype.kind == "f":
                differ &= ~(np.isnan(mine) & np.isnan(theirs))
            if differ.any():
                first = min(first, int(np.argmax(differ)))
    return first if first < days else -1


def _enter(question: Question, mine: _Pairs, before: Result, after: Result) -> None:
    mine.pairs += 1
    for name in question.outcomes:
        both = tuple(measured(name, side, question.window) for side in (before, after))
        if all(np.isfinite(both)):
            mine.outcomes.setdefault(name, []).append((both[0], both[1]))
    for name in question.more["shown"]:
        mine.days.setdefault(name, []).append((before.values[name], after.values[name]))


def _found(question: Question, world: World, pairs: _Pairs) -> WorldFound:
    outcomes = {name: np.array(both) for name, both in pairs.outcomes.items() if len(both) > 1}
    days = {name: np.array(both) for name, both in pairs.days.items()}
    compared = {
        name: difference(both[:, 0], both[:, 1], grain=grain(question, name, both), furthest=furthest(question, name))
        for name, both in outcomes.items()
    }
    by_day = {
        name: difference(both[:, 0], both[:, 1], grain=grain_by_day(question, name), furthest=furthest_by_day(name))
        for name, both in days.items()
    }
    return WorldFound(
        name=world.name,
        structure=world.structure,
        pairs=pairs.pairs,
        outcomes=compared,
        before={name: float(both[:, 0].mean()) for name, both in outcomes.items()},
        after={name: float(both[:, 1].mean()) for name, both in outcomes.items()},
        days=by_day,
    )
