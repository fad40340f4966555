"""Playing events that bring about events: generation by generation, or one after another by their rate."""

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from groundswell import rng
from groundswell.errors import ScenarioError
from groundswell.mechanisms.events import EventRecord, SelfExciting

__all__ = ["play_events"]

_GAPS = 0
_CHILDREN = 1
_DELAYS = 2
_NEXT = 3
_PARENT = 4
"""Blocks of draws: between background events, children, how long each waits; the next event, and whose child it is."""

_CHUNK = 1 << 14
_SMALLEST = 2.0**-54


def _fine(words: NDArray[np.uint32], first: int = 0) -> NDArray[np.float64]:
    """Return numbers above 0 and up to 1, from two words each: of 53 bits, moved up by half a step."""
    high = (words[first] >> np.uint32(5)).astype(np.float64)
    low = (words[first + 1] >> np.uint32(6)).astype(np.float64)
    fine: NDArray[np.float64] = (high * 67108864.0 + low) * 2.0**-53 + _SMALLEST
    return fine


def _waits(words: NDArray[np.uint32]) -> NDArray[np.float64]:
    """Return exponential waits of mean one."""
    waits: NDArray[np.float64] = -np.log(_fine(words))
    return waits


def _numbers(seed: int, replicate: int, block: int, first: int, count: int) -> NDArray[np.uint32]:
    """Draw a block's words for events numbered from `first`."""
    if first + count > 1 << 32:
        raise ScenarioError("more events happened than can be numbered: ask for fewer families or days")
    who = np.arange(first, first + count, dtype=np.uint64)
    return rng.words_of_block(seed, replicate, 0, block, who, rng.EVENTS)


def _counts(chances: NDArray[np.float64], mean: float) -> NDArray[np.int64]:
    """Return Poisson counts of a mean below one, by inversion."""
    terms = [math.exp(-mean)]
    while terms[-1] > _SMALLEST:
        terms.append(terms[-1] * mean / len(terms))
    return np.searchsorted(np.cumsum(terms), chances, side="right")


def _background(world: SelfExciting, seed: int, replicate: int) -> NDArray[np.float64]:
    """Return the times of the events that nothing brings about."""
    if world.families > 0:
        gaps = _waits(_numbers(seed, replicate, _GAPS, 0, world.families))
        times: NDArray[np.float64] = np.cumsum(gaps) / world.background
        return times
    parts: list[NDArray[np.float64]] = []
    last, first = 0.0, 0
    while last <= world.days:
        gaps = _waits(_numbers(seed, replicate, _GAPS, first, _CHUNK))
        parts.append(last + np.cumsum(gaps) / world.background)
        last, first = float(parts[-1][-1]), first + _CHUNK
    times = np.concatenate(parts)
    return times[times <= world.days]


def _by_families(world: SelfExciting, seed: int, replicate: int) -> EventRecord:
    """Give every event its children, generation by generation, then set all in order of time."""
    times = [_background(world, seed, replicate)]
    parents = [np.full(len(times[0]), -1, dtype=np.int64)]
    families = [np.arange(len(times[0]), dtype=np.int64)]
    first = 0
    while len(times[-1]) > 0:
        count = len(times[-1])
        chances = _fine(_numbers(seed, replicate, _CHILDREN, first, count))
        whose = np.repeat(np.arange(count, dtype=np.int64), _counts(chances, world.branching))
        delays = _waits(_numbers(seed, replicate, _DELAYS, first + count, len(whose))) / world.decay
        born = times[-1][whose] + delays
        # Whoever lies beyond the last day has no children within it either.
        seen = np.ones(len(born), dtype=bool) if world.families > 0 else born <= world.days
        parents.append(first + whose[seen])
        families.append(families[-1][whose[seen]])
        times.append(born[seen])
        first += count
    return _in_order(np.concatenate(times), np.concatenate(parents), np.concatenate(families))


def _in_order(times: NDArray[np.float64], parents: NDArray[np.int64], families: NDArray[np.int64]) -> EventRecord:
    order = np.argsort(times, kind="stable")
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    known = parents >= 0
    parents[known] = place[parents[known]]
    return EventRecord(times[order], parents[order], families[order])


def _rate_draws(seed: int, replicate: int) -> Iterator[tuple[float, float, float]]:
    """Give for each event in turn: a wait for the background, a wait for the memory, and a chance for the parent."""
    first = 0
    while True:
        words = _numbers(seed, replicate, _NEXT, first, _CHUNK)
        background, memory = -np.log(_fine(words)), -np.log(_fine(words, 2))
        parent = _fine(_numbers(seed, replicate, _PARENT, first, _CHUNK))
        yield from zip(background.tolist(), memory.tolist(), parent.tolist(), strict=True)
        first += _CHUNK


def _by_intensity(world: SelfExciting, seed: int, replicate: int) -> EventRecord:
    """Draw one event after another from the rate, without approximation (Dassios and Zhao 2013).

    Memory adds up to one number that fades at one rate, so that the wait for the next of its events is found by
    turning round its survival ``exp(-memory / decay * (1 - exp(-decay * wait)))``; it may never come.
    """
    times: list[float] = []
    parents: list[int] = []
    families: list[int] = []
    now, memory, started = 0.0, 0.0, 0
    jump = world.branching * world.decay
    for background_wait, memory_wait, chance in _rate_draws(seed, replicate):
        wait = math.inf if world.families > 0 and started == world.families else background_wait / world.background
        spent = memory_wait * world.decay / memory if memory > 0.0 else math.inf
        caused_wait = -math.log1p(-spent) / world.decay if spent < 1.0 else math.inf
        step = min(wait, caused_wait)
        if step == math.inf or (world.families == 0 and now + step > world.days):
            break
        now += step
        memory *= math.exp(-world.decay * step)
        if caused_wait < wait:
            parent = _parent(times, now, chance * memory, jump, world.decay)
            parents.append(parent)
            families.append(families[parent])
        else:
            parents.append(-1)
            families.append(started)
            started += 1
        times.append(now)
        memory += jump
    return EventRecord(
        np.array(times, dtype=np.float64), np.array(parents, dtype=np.int64), np.array(families, dtype=np.int64)
    )


def _parent(times: list[float], now: float, wanted: float, jump: float, decay: float) -> int:
    """Return the event whose share of the memory holds a point of it, counted from the latest back."""
    number = len(times) - 1
    held = jump * math.exp(-decay * (now - times[number]))
    while held < wanted and number > 0:
        number -= 1
        held += jump * math.exp(-decay * (now - times[number]))
    return number


def play_events(world: SelfExciting, *, seed: int, replicate: int = 0, threads: int = 1) -> EventRecord:  # noqa: ARG001
    """Let events happen, by the view that is asked for.

    Parameters
    ----------
    world : SelfExciting
        What was said.
    seed, replicate : int
        Whose luck; the two views do not share theirs.
    threads : int
        Taken for the sake of one form; events follow one upon another.
    """
    if world.view == "intensity":
        return _by_intensity(world, seed, replicate)
    return _by_families(world, seed, replicate)
