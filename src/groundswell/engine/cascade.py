"""Thresholds that never go back, event by event: each newly out person pushes at contacts, and the rest sleep."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from groundswell.engine.crowd_state import CrowdState
from groundswell.engine.kernels.cascade import CASCADE_TEXT
from groundswell.errors import ScenarioError
from groundswell.mechanisms.base import Mechanism
from groundswell.mechanisms.threshold import Threshold, ThresholdOfAll

__all__ = ["check_event", "play_event"]

_LARGEST_BYTE = 126
"""Most contacts for which a remaining need fits a signed byte, with one to spare for needs never met."""


def check_event(rules: tuple[Mechanism, ...], absorbing: str) -> None:
    """Refuse rules that cannot be played event by event.

    Raises
    ------
    ScenarioError
        If it is another rule than one of the two thresholds.
    """
    playable = cast("tuple[Mechanism, ...]", (Threshold, ThresholdOfAll))
    if len(rules) != 1 or rules[0] not in playable or absorbing != "out":
        names = ", ".join(rule.name for rule in rules) or "no rule"
        raise ScenarioError(
            f"order = 'event': plays the rule {' or '.join(rule.name for rule in playable)} with absorbing = 'out',"
            f" not {names} with absorbing = {absorbing!r}"
        )


def play_event(state: CrowdState, threads: int) -> None:
    """Play a crowd of thresholds, wave by wave."""
    crowd = state.crowd
    check_event(crowd.rules, crowd.absorbing)
    ends = np.zeros(crowd.people + 2 * state.groups, dtype=np.int64)
    whole = "out" in state.text.everyone
    plays = _of_all(state, ends) if whole else _of_contacts(state, ends)
    borders = [state.groups * part // threads for part in range(threads + 1)]
    with ThreadPoolExecutor(threads) as crew:
        list(crew.map(plays, borders[:-1], borders[1:]))
    _count(state, ends.reshape(state.groups, state.size + 2))


def _compiled() -> Any:
    from groundswell.engine.cache import load_module  # noqa: PLC0415 - brings the compiler

    return load_module(CASCADE_TEXT)


def _of_contacts(state: CrowdState, ends: NDArray[np.int64]) -> Any:
    rows, out, needs = state.rows, state.columns["out"], state.columns["needs"]
    small = int(np.diff(rows.offsets).max()) <= _LARGEST_BYTE
    left = np.empty(len(out), dtype=np.int8 if small else np.int32)
    queue = np.empty(len(out) + state.groups, dtype=np.uint32)
    kernel = _compiled().cascade_of_bytes if small else _compiled().cascade_of_words
    given = (state.size, state.crowd.ticks, rows.offsets, rows.targets, needs, out, left, queue, ends)
    return lambda begin, end: kernel(begin, end, *given)


def _of_all(state: CrowdState, ends: NDArray[np.int64]) -> Any:
    out, needs = state.columns["out"], state.columns["needs"]
    kernel = _compiled().crowd_of_all
    size, ticks = state.size, state.crowd.ticks
    return lambda begin, end: kernel(begin, end, size, ticks, needs, out, np.empty(size + 2, np.int64), ends)


def _count(state: CrowdState, ends: NDArray[np.int64]) -> None:
    """Turn each group's waves into counts tick by tick; a group that is still keeps its count."""
    crowd = state.crowd
    start = state.totals[:, 0]
    # Nobody ever comes back, so the running maximum carries a finished group on.
    waves = np.maximum.accumulate(ends, axis=1)
    last = waves[:, -1]
    done = (waves == last[:, None]).argmax(axis=1)
    moving = int(done.max())
    may_stop = crowd.until_still
    state.still = moving < crowd.ticks
    state.ticks = min(moving + 1, crowd.ticks) if may_stop else crowd.ticks
    marks = [*range(0, state.ticks + 1, crowd.every)]
    if marks[-1] != state.ticks:
        marks.append(state.ticks)
    places = np.minimum(marks, ends.shape[1] - 1)
    totals = np.maximum(waves[:, places], start[:, None]).T
    state.counts = [row[:, None] for row in totals]
    state.totals[:, 0] = last
