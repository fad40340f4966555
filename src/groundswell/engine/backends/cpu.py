"""The generated lines as compiled, vectorised loops; threads are Python threads, cut by people."""

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from groundswell.engine.emit_loop import PassText, entry_arguments
from groundswell.engine.lines import FRIENDS
from groundswell.engine.state import BLOCK, State
from groundswell.rng import key_words

__all__ = ["CpuPass"]


class CpuPass:
    """One pass as a compiled function over blocks of people."""

    def __init__(self, text: PassText, module: ModuleType, source: str) -> None:
        self.text = text
        self._entry: Any = getattr(module, f"{text.name}_entry")
        self._names = [name for name, _ in entry_arguments(text)]
        self._pool: ThreadPoolExecutor | None = None
        self._threads = 0
        self.source = source

    def run(
        self,
        state: State,
        fields: NDArray[np.float32],
        parameters: NDArray[np.float32],
        *,
        seed: int,
        replicate: int,
        tick: int,
        threads: int,
    ) -> None:
        """Run the pass on everybody; see `groundswell.engine.passes.CompiledPass.run`."""
        key0, key1 = key_words(seed)
        given: dict[str, Any] = {
            "blocks": state.blocks,
            "tick": np.uint64(tick),
            "replicate": np.uint64(replicate),
            "key0": np.uint64(key0),
            "key1": np.uint64(key1),
            "fields": fields,
            "parameters": parameters,
            "contacts": state.contacts,
        }
        if state.shown:
            given["front"] = state.front
        given |= {f"{name}_": values for name, values in state.columns.items()}
        if state.shown:
            given[f"{state.shown}_"] = state.back
        calls = []
        for begin, end in cut(state, threads):
            part = {**given, **_buffers(), "begin": begin, "end": end}
            calls.append([part[name] for name in self._names])
        if len(calls) == 1:
            self._entry(*calls[0])
        else:
            list(self._crew(len(calls)).map(lambda call: self._entry(*call), calls))

    def assembly(self) -> str:
        """Return the machine code of the loops over people; empty if it came from disk."""
        return "\n".join(self._entry.inspect_asm().values())

    def _crew(self, threads: int) -> ThreadPoolExecutor:
        if self._pool is None or self._threads < threads:
            if self._pool is not None:
                self._pool.shutdown()
            self._pool = ThreadPoolExecutor(threads, thread_name_prefix=f"groundswell-{self.text.name}")
            self._threads = threads
        return self._pool


def _buffers() -> dict[str, NDArray[np.float32]]:
    """Return room for what a block's people see of their contacts: each thread has its own."""
    return {f"{name}_": np.empty(BLOCK, np.float32) for name in FRIENDS}


def cut(state: State, threads: int) -> list[tuple[int, int]]:
    """Cut the blocks into runs of about as many people each; at least one, at most `threads`."""
    blocks = state.blocks
    threads = min(threads, len(blocks))
    if threads < 2:
        return [(0, len(blocks))]
    ends = np.cumsum(blocks[:, 2] - blocks[:, 1])
    wanted = ends[-1] * np.arange(1, threads) / threads
    borders = [0, *(int(border) for border in np.searchsorted(ends, wanted)), len(blocks)]
    return [(begin, end) for begin, end in pairwise(borders) if end > begin]
