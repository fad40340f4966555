"""What if: two worlds that share all luck and differ in what was asked, over every set and structure asked for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from groundswell.errors import ScenarioError
from groundswell.study.jobs import Member
from groundswell.study.kinds import KINDS, changed
from groundswell.study.pairs import Difference, Verdict, difference, least_left, verdict
from groundswell.study.payload import Result, canonical
from groundswell.study.standing import Finished
from groundswell.study.verbs.changes import Changes, first_day, refuse_idle, steps_of, words
from groundswell.study.verbs.ensemble import shown_of
from groundswell.study.verbs.outcomes import measured, outcome
from groundswell.study.verbs.question import Question, Terms, begin
from groundswell.study.verbs.saying import (
    counted,
    day_said,
    difference_said,
    interval_said,
    listed,
    opening,
    shown,
    window_said,
)
from groundswell.study.verbs.tally import Tally
from groundswell.study.verbs.worlds import World, worlds_asked, worlds_of

if TYPE_CHECKING:
    from groundswell.classics import Classic
    from groundswell.scenario.model import Scenario
    from groundswell.study.store import Store

__all__ = ["WhatIfAnswer", "WorldFound", "ask", "gather", "members"]

Floats = NDArray[np.float64]

LITTLE = 1.5
"""Pairs saved by a pair below which sharing luck is said to save next to nothing."""

FIRST_DAYS = 3
"""Days after the first that differs over which the pairing is judged."""


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
        found = [world.outcomes[name] for world in self.worlds if name in world.outcomes]
        return verdict(found) if found else None

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
        """The answer in one sentence, with its uncertainty."""
        said = self._changed()
        if not self.worlds:
            return f"{said}: fewer than two pairs are finished in every world, so nothing can be said yet."
        name = self.question.outcomes[0]
        judged = self.verdict(name)
        structures = len({world.structure for world in self.worlds})
        sets = len({world.name.rpartition(", ")[2] for world in self.worlds}) if self.question.more["sets"] else 0
        start = f"{opening(sets, structures)} {said}"
        if judged is None:
            return f"{start}: {outcome(name).says} is not measured."
        return f"{start}: {self._found(name, judged)}."

    def _changed(self) -> str:
        """Say what is otherwise: a study's own title, or its changes one by one."""
        more = self.question.more
        if "told" in more:
            title = str(more["told"]["title"])
            return f"{title[:1].lower()}{title[1:]}"
        return listed([words(tuple(step)) for step in more["change"]])

    def _found(self, name: str, judged: Verdict) -> str:
        one = outcome(name)
        what = f"{one.says} {window_said(self.question.window)}".rstrip()
        found = [world.outcomes[name] for world in self.worlds if name in world.outcomes]
        means = np.array([float(difference.mean[0]) for difference in found])
        if judged.sign == "none":
            return f"{what} is the same in every pair"
        if len(found) == 1:
            return self._one_world(name, what, found[0])
        middle, low, high = (float(value) for value in (np.median(means), means.min(), means.max()))
        spread = interval_said(low, high, one.unit)
        if judged.sign == "undecided":
            return f"{what} is undecided by this record: {self._counts(name, judged)} ({spread})"
        way = "more" if judged.sign == "more" else "less"
        least = (
            f"in all {len(found)} worlds"
            if judged.unsure == 0
            else (f"surely so in {judged.up + judged.down} of {len(found)} worlds and not sure in {judged.unsure}")
        )
        return f"{what} is {difference_said(middle, one.unit)} {way} in the middle world ({spread}), {least}"

    def _counts(self, name: str, judged: Verdict) -> str:
        """Say in how many worlds it is surely more or less, exactly the same in every pair, or neither."""
        found = [world.outcomes[name] for world in self.worlds if name in world.outcomes]
        same = sum(bool(one.low[0] == one.high[0] == 0.0) for one in found)
        parts = [(judged.up, "surely more"), (judged.down, "surely less"), (same, "exactly the same")]
        told = [f"{words} in {count}" for count, words in (*parts, (judged.unsure - same, "not sure")) if count]
        return f"{listed(told)} of {len(found)} worlds"

    def _one_world(self, name: str, what: str, found: Difference) -> str:
        one, world = outcome(name), self.worlds[0]
        mean, low, high = (float(part[0]) for part in (found.mean, found.low, found.high))
        pairs = counted(found.pairs, "pair")
        interval = f"95 % interval {interval_said(low, high, one.unit)}, {pairs}"
        if low <= 0.0 <= high:
            return f"{what} cannot be told from that without the change ({interval})"
        way = "more" if mean > 0 else "less"
        sides = f"{shown(world.after[name], one.unit)} against {shown(world.before[name], one.unit)}"
        return f"{what} is {difference_said(mean, one.unit)} {way}: {sides} ({interval})"

    @property
    def undecided(self) -> str:
        """Which outcomes the worlds do not agree on, in a sentence; empty where they agree, or there is one world."""
        if len(self.worlds) < 2:
            return ""
        judged = {name: self.verdict(name) for name in self.question.outcomes}
        told = [
            f"{outcome(name).says} ({self._counts(name, one)})"
            for name, one in judged.items()
            if one is not None and one.sign == "undecided"
        ]
        return f"Undecided by this record: {'; '.join(told)}." if told else ""

    @property
    def pairing(self) -> str:
        """What sharing luck was worth, in a sentence or two; empty where it cannot be told."""
        if not self.worlds:
            return ""
        saved = self.saved(self.question.outcomes[0])
        what = outcome(self.question.outcomes[0]).says
        text = ""
        if np.isfinite(saved):
            text = f"For {what} one pair that shares its luck tells as much as {saved:.3g} pairs that do not."
            if saved < LITTLE:
                text = f"For {what} sharing luck saves next to nothing (one pair is worth {saved:.2g} without it)."
        names = self.question.more["shown"]
        if not names or self.first < 0:
            return text
        kept = self.kept(names[0])[self.first :]
        early = kept[:FIRST_DAYS]
        if not np.isfinite(early).any():
            return text
        text += f" On the first {FIRST_DAYS} days that differ, pairing leaves {100 * np.nanmax(early):.0f} % of the"
        text += f" variance of {names[0].replace('_', ' ')} at most"
        late = np.flatnonzero(np.nan_to_num(kept) > 0.5)
        if late.size:
            text += f"; from {day_said(self.dates[self.first + int(late[0])])} on it leaves more than half of it"
        return f"{text}.".strip()


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
            here = _first_difference(mine.before, one.result)
            first = here if first < 0 or 0 <= here < first else first
            _enter(question, mine, mine.before, one.result)
            mine.before = None
    found = tuple(_found(worlds[place], pairs) for place, pairs in sorted(held.items()) if pairs.pairs > 1)
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


def _found(world: World, pairs: _Pairs) -> WorldFound:
    outcomes = {name: np.array(both) for name, both in pairs.outcomes.items() if len(both) > 1}
    days = {name: np.array(both) for name, both in pairs.days.items()}
    return WorldFound(
        name=world.name,
        structure=world.structure,
        pairs=pairs.pairs,
        outcomes={name: difference(both[:, 0], both[:, 1]) for name, both in outcomes.items()},
        before={name: float(both[:, 0].mean()) for name, both in outcomes.items()},
        after={name: float(both[:, 1].mean()) for name, both in outcomes.items()},
        days={name: difference(both[:, 0], both[:, 1]) for name, both in days.items()},
    )
