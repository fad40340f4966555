"""Thresholds that never go back, event by event: each newly out person pushes at contacts, and the rest sleep."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from groundswell.engine.cache import load_module
from groundswell.engine.crowd_state import CrowdState
from groundswell.engine.kernels.cascade import cascade_text, whole_text
from groundswell.errors import ScenarioError
from groundswell.mechanisms.base import Mechanism
from groundswell.mechanisms.threshold import Threshold, ThresholdOfAll

__all__ = ["check_event", "play_event"]

_LARGEST_BYTE = 126
"""Most contacts for which a remaining need fits a signed byte, with one to spare for needs never met."""

_AHEAD = 32
"""Places beyond the queue's end that may be looked at."""
_SMALL = 4096
"""Waves of so many people are always small: their world is near at hand."""


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
    lengths = np.zeros(state.groups, dtype=np.int64)
    play = (_of_all if "out" in state.text.everyone else _of_contacts)(state, ends, lengths)
    threads = min(threads, state.groups)
    borders = [state.groups * part // threads for part in range(threads + 1)]
    if threads == 1:
        play(0, state.groups)
    else:
        with ThreadPoolExecutor(threads) as crew:
            list(crew.map(play, borders[:-1], borders[1:]))
    _count(state, ends.reshape(state.groups, state.size + 2), lengths)


def _of_contacts(state: CrowdState, ends: NDArray[np.int64], lengths: NDArray[np.int64]) -> Any:
    rows, out, needs = state.rows, state.columns["out"], state.columns["needs"]
    if not rows.mutual:
        raise ScenarioError("order = 'event': some contacts see somebody who does not see them; use order 'together'")
    small = rows.most <= _LARGEST_BYTE
    kernel = load_module(cascade_text("int8" if small else "int32")).cascade
    left = np.empty(len(out), dtype=np.int8 if small else np.int32)
    # Zeros, because the kernel looks ahead in the queue and must find people there.
    queue = np.zeros(len(out) + state.groups + _AHEAD, dtype=np.uint32)
    large = max(state.size // 16, _SMALL)
    given = (state.size, state.crowd.ticks, large, rows.short_offsets, rows.targets, needs, out, left, queue)
    return lambda begin, end: kernel(begin, end, *given, ends, lengths)


def _of_all(state: CrowdState, ends: NDArray[np.int64], lengths: NDArray[np.int64]) -> Any:
    out, needs = state.columns["out"], state.columns["needs"]
    kernel = load_module(whole_text()).crowd
    given = (state.size, state.crowd.ticks, needs, out)
    return lambda begin, end: kernel(begin, end, *given, np.empty(state.size + 2, np.int64), ends, lengths)


def _count(state: CrowdState, ends: NDArray[np.int64], lengths: NDArray[np.int64]) -> None:
    """Turn each group's waves into counts tick by tick; a group that is still keeps its count."""
    crowd = state.crowd
    # Nobody ever comes back, so the running maximum carries a finished group on.
    waves = np.maximum.accumulate(ends[:, : int(lengths.max())], axis=1)
    moving = int((waves == waves[:, -1:]).argmax(axis=1).max())
    state.still = moving < crowd.ticks
    state.ticks = min(moving + 1, crowd.ticks) if crowd.until_still else crowd.ticks
    marks = [*range(0, state.ticks + 1, crowd.every)]
    if marks[-1] != state.ticks:
        marks.append(state.ticks)
    counted = waves[:, np.minimum(marks, waves.shape[1] - 1)]
    state.counts = list(counted.T[:, :, None])
    state.totals[:, 0] = waves[:, -1]
