"""What a what-if says in words: its own accepted sets first, then its rivals, then how its intervals are made."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from groundswell.observe import OBSERVABLES
from groundswell.study.pairs import ENOUGH_PAIRS, Difference
from groundswell.study.verbs.changes import words
from groundswell.study.verbs.outcomes import outcome
from groundswell.study.verbs.records import leaves_open, missing
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
from groundswell.study.verbs.worlds import AS_IT_IS, one_set

if TYPE_CHECKING:
    from groundswell.study.verbs.whatif import WhatIfAnswer

__all__ = [
    "ADVICE",
    "FIRST_DAYS",
    "apart_said",
    "counts_said",
    "intervals_said",
    "pairing_said",
    "saved_said",
    "sentence_said",
    "undecided_word",
    "unsure_said",
]

MOST_SAVED = 1_000
"""Pairs saved by a pair above which their number means nothing: hardly anything is left to tell it from."""

LITTLE = 1.5
"""Pairs saved by a pair below which sharing luck is said to save next to nothing."""

FIRST_DAYS = 3
"""Days after the first that differs over which the pairing is judged."""

ADVICE = (
    "More pairs (--replicates) make intervals narrower. Decide on their number beforehand: whoever adds pairs until an"
    " interval leaves zero out finds something by chance."
)


def sentence_said(answer: "WhatIfAnswer") -> str:
    """Return the answer in one sentence, with its uncertainty."""
    said = _changed(answer)
    if not answer.worlds:
        return f"{said}: fewer than two pairs are finished in every world, so nothing can be said yet."
    name = answer.question.outcomes[0]
    structures = len({world.structure for world in answer.worlds})
    sets = len({world.name.rpartition(", ")[2] for world in answer.worlds}) if answer.question.more["sets"] else 0
    start = f"{opening(sets, structures, one_set(answer.question))} {said}"
    if answer.verdict(name) is None:
        return f"{start}: {outcome(name).says} is not measured."
    return f"{start}: {_found(answer, name)}{answer.question.beyond}."


def _changed(answer: "WhatIfAnswer") -> str:
    """Say what is otherwise: as the study's file says it for a sentence, or its changes one by one."""
    more = answer.question.more
    said = str(more.get("told", {}).get("change_said", ""))
    return said or listed([words(tuple(step)) for step in more["change"]])


def _found(answer: "WhatIfAnswer", name: str) -> str:
    what = f"{outcome(name).says} {window_said(answer.question.window)}".rstrip()
    own, rivals, judged = _own(answer, name), _rivals(answer, name), answer.verdict(name)
    if judged is None or judged.sign != "undecided":
        return f"{what} {own}{rivals}"
    how = "is" if leaves_open(answer.question) else "goes either way,"
    return f"{what} {how} {undecided_word(answer)}: it {own}{rivals}"


def undecided_word(answer: "WhatIfAnswer") -> str:
    """Return how it is called that worlds are sure of opposite signs: only a record can leave something undecided."""
    return "undecided by this record" if leaves_open(answer.question) else "the worlds differ in sign"


# --- the structure as it is, and its rivals -----------------------------------------------------------------------


def _own(answer: "WhatIfAnswer", name: str) -> str:
    """Say what the change does in the structure as it is, beginning with a verb."""
    own = answer.own(name)
    if len(own) == 1:
        return _one_world(answer, name, own[0])
    if all(one.same for one in own):
        pairs = sum(found.pairs for found in own)
        return f"is the same in all {pairs} pairs of {len(own)} {_worlds(answer)}{_too_few(answer, pairs)}"
    one, means = outcome(name), np.array([float(found.mean[0]) for found in own])
    middle, low, high = (float(value) for value in (np.median(means), means.min(), means.max()))
    spread = interval_said(low, high, one.unit)
    ups, downs = sum(found.up for found in own), sum(found.down for found in own)
    told = counts_said(own, _worlds(answer))
    if ups and downs:
        return f"is {told} ({spread})"
    if max(ups, downs) < answer.LEAST * len(own):
        return f"cannot be told with {counted(own[0].pairs, 'pair')} in each world: {told} (means of {spread})"
    sure = "all of them" if max(ups, downs) == len(own) else f"{max(ups, downs)} of them"
    way = "more" if ups else "less"
    size = difference_said(middle, one.unit)
    return f"is {size} {way} in the middle of {len(own)} {_worlds(answer)} ({spread}), surely so in {sure}"


def _worlds(answer: "WhatIfAnswer") -> str:
    return f"{one_set(answer.question)}s" if answer.question.more["sets"] else "worlds"


def _one_world(answer: "WhatIfAnswer", name: str, found: Difference) -> str:
    one, world = outcome(name), next(world for world in answer.worlds if world.outcomes.get(name) is found)
    if found.same:
        return f"is the same in all {found.pairs} pairs{_too_few(answer, found.pairs)}"
    mean, low, high = (float(part[0]) for part in (found.mean, found.low, found.high))
    pairs = counted(found.pairs, "pair")
    interval = f"95 % interval {interval_said(low, high, one.unit)}, {pairs}"
    if low == high:
        interval = f"the same difference in every one of {pairs}: no luck shows"
    if low <= 0.0 <= high:
        return f"cannot be told from that without the change ({interval})"
    way = "more" if mean > 0 else "less"
    sides = f"{shown(world.after[name], one.unit)} against {shown(world.before[name], one.unit)}"
    return f"is {difference_said(mean, one.unit)} {way}: {sides} ({interval})"


def _too_few(answer: "WhatIfAnswer", pairs: int) -> str:
    """Say that so many pairs that come out the same may be luck; empty where there are enough of them."""
    return "" if answer.luckless or pairs >= ENOUGH_PAIRS else ", which are too few to tell whether it always is"


def counts_said(found: Sequence[Difference], noun: str) -> str:
    """Say in how many worlds it is surely more or less, exactly the same in every pair, or neither."""
    ups, downs, same = (sum(getattr(one, word) for one in found) for word in ("up", "down", "same"))
    rest = len(found) - ups - downs - same
    kinds = ((ups, "surely more"), (downs, "surely less"), (same, "exactly the same"), (rest, "not sure"))
    told = [(count, said) for count, said in kinds if count]
    if len(told) == 1:
        return f"{told[0][1]} in all {len(found)} {noun}".rstrip() if len(found) > 1 else told[0][1]
    return f"{listed([f'{said} in {count}' for count, said in told])} of {len(found)} {noun}".rstrip()


def _rivals(answer: "WhatIfAnswer", name: str) -> str:
    """Say what the rivals do, in half a sentence; empty where none is played."""
    rivals = answer.rivals(name)
    every = [one for found in rivals.values() for one in found]
    if not every:
        return ""
    own = answer.own(name)
    for word in ("up", "down", "same"):
        if all(getattr(one, word) for one in (*own, *every)):
            return f"; so it is in all {len(every)} worlds of {counted(len(rivals), 'rival structure')}"
    outside = missing(answer.question) if leaves_open(answer.question) else frozenset()
    told = []
    for structure, found in rivals.items():
        mark = " (a rival that misses targets)" if structure in outside else ""
        told.append(f"with {structure}{mark} {counts_said(found, '')}")
    return f"; {', '.join(told)}"


# --- beside the answer --------------------------------------------------------------------------------------------


def _counted(answer: "WhatIfAnswer", name: str) -> str:
    """Say structure by structure what worlds are sure of; without the structure's name where there is one."""
    own, rivals = answer.own(name), answer.rivals(name)
    if not rivals:
        return counts_said(own, _worlds(answer))
    parts = {AS_IT_IS: own, **rivals}
    return ", ".join(f"{structure}: {counts_said(found, '')}" for structure, found in parts.items())


def apart_said(answer: "WhatIfAnswer") -> str:
    """Say for which outcomes worlds are sure of opposite signs; empty where there are none."""
    told = [f"{outcome(name).says} ({_counted(answer, name)})" for name in _judged(answer, "undecided")]
    start = undecided_word(answer)
    return f"{start[:1].upper()}{start[1:]}: {'; '.join(told)}." if told else ""


def unsure_said(answer: "WhatIfAnswer") -> str:
    """Say which outcomes cannot be told with so many pairs, and what to do about it; empty where there is none."""
    told = [outcome(name).says for name in _judged(answer, "unsure")]
    if not told:
        return ""
    each = " in each world" if len(answer.worlds) > 1 else ""
    pairs = counted(answer.worlds[0].pairs, "pair")
    return f"Cannot be told with {pairs}{each}: {listed(told)}. {ADVICE}"


def _judged(answer: "WhatIfAnswer", sign: str) -> list[str]:
    found = {name: answer.verdict(name) for name in answer.question.outcomes}
    return [name for name, judged in found.items() if judged is not None and judged.sign == sign]


def intervals_said(answer: "WhatIfAnswer") -> str:
    """Say how the intervals are made."""
    pairs = sorted({found.pairs for world in answer.worlds for found in world.outcomes.values()})
    if not pairs:
        return ""
    freedom = f"{pairs[0] - 1}" if len(pairs) == 1 else f"{pairs[0] - 1} to {pairs[-1] - 1}"
    said = (
        f"Intervals are Student's t over pairs, with {freedom} degree{'' if freedom == '1' else 's'} of freedom and"
        " 95 % confidence, cut off at what is possible."
    )
    return said + (
        " A difference of what is counted (days, orders, a yes or no, people) is taken to have a variance of a sixth at"
        " least, that of rounding both (an assumption), unless it is zero in every pair."
    )


def saved_said(answer: "WhatIfAnswer", name: str) -> str:
    """Say how many pairs without shared luck one pair is worth; empty where too few pairs are there to tell."""
    pairs = sum(world.outcomes[name].pairs for world in answer.worlds if name in world.outcomes)
    saved = answer.saved(name)
    if pairs < ENOUGH_PAIRS or not np.isfinite(saved):
        return ""
    return f"about {float(f'{saved:.2g}'):g}" if saved < MOST_SAVED else f"more than {MOST_SAVED:,}"


def pairing_said(answer: "WhatIfAnswer") -> str:
    """Say what sharing luck was worth, in a sentence or two; empty where it cannot be told."""
    if sum(world.pairs for world in answer.worlds) < ENOUGH_PAIRS:
        return ""
    saved = saved_said(answer, answer.question.outcomes[0])
    what = outcome(answer.question.outcomes[0]).says
    text = f"For {what} one pair that shares its luck tells as much as {saved} pairs that do not." if saved else ""
    if saved and answer.saved(answer.question.outcomes[0]) < LITTLE:
        text = f"For {what} sharing luck saves next to nothing (one pair is worth {saved} without it)."
    names = answer.question.more["shown"]
    if not names or answer.first < 0:
        return text
    kept = answer.kept(names[0])[answer.first : _claimed_days(answer)]
    early = kept[:FIRST_DAYS]
    if not np.isfinite(early).any():
        return text
    days = f"{len(early)} days" if len(early) > 1 else "day"
    text += f" On the first {days} that {'differ' if len(early) > 1 else 'differs'}, pairing leaves"
    text += f" {100 * np.nanmax(early):.0f} % of the variance of {OBSERVABLES[names[0]].doc} at most"
    late = np.flatnonzero(np.nan_to_num(kept) > 0.5)
    if late.size:
        text += f"; from {day_said(answer.dates[answer.first + int(late[0])])} on it leaves more than half of it"
    return f"{text}.".strip()


def _claimed_days(answer: "WhatIfAnswer") -> int:
    """Return how many days of a run, from its first on, the scenario claims anything about."""
    claimed = answer.question.claimed
    return answer.dates.index(claimed) + 1 if claimed in answer.dates else len(answer.dates)
