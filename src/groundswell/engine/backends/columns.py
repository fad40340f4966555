"""The generated lines on NumPy columns, a chunk of people at a time: a twin that needs no compiler."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from groundswell.engine.emit_columns import emit_columns
from groundswell.engine.emit_loop import PassText
from groundswell.engine.state import State
from groundswell.engine.words import COLUMN_WORDS
from groundswell.rng import DOMAIN_SHIFT, key_words, philox

__all__ = ["ColumnsPass"]

_CHUNK = 1 << 14


class ColumnsPass:
    """One pass as a NumPy function."""

    def __init__(self, text: PassText) -> None:
        self._text = text
        self.source = emit_columns(text)
        names: dict[str, Any] = {**COLUMN_WORDS, "int32": np.int32, "uint8": np.uint8, "bool_": np.bool_}
        # The text is the generator's own: names in it have been checked to be identifiers.
        exec(compile(self.source, f"<{text.name} on columns>", "exec"), names)  # noqa: S102
        self._function: Callable[..., None] = names[f"{text.name}_columns"]

    def run(
        self,
        state: State,
        fields: NDArray[np.float32],
        parameters: NDArray[np.float32],
        *,
        seed: int,
        replicate: int,
        tick: int,
        threads: int,  # noqa: ARG002 - every backend takes it
    ) -> None:
        """Run the pass on everybody; see `groundswell.engine.passes.CompiledPass.run`."""
        lines = self._text.lines
        par = dict(zip(lines.parameters, parameters, strict=True))
        group_of = np.repeat(np.arange(state.groups), np.diff(state.offsets))
        with np.errstate(all="ignore"):
            for first in range(0, state.people, _CHUNK):
                last = min(first + _CHUNK, state.people)
                me = {name: state.columns[name][first:last] for name in lines.loads}
                seen = fields[group_of[first:last]]
                see = {name: seen[:, place] for place, name in enumerate(lines.fields)}
                if self._text.looks:
                    see |= self._friends(state, first, last)
                out: dict[str, Any] = {}
                self._function(me, see, par, self._words(first, last, seed, replicate, tick), out)
                self._store(state, out, first, last)

    def _store(self, state: State, out: Mapping[str, Any], first: int, last: int) -> None:
        for name, values in out.items():
            target = state.back if name == self._text.shown and state.back is not None else state.columns[name]
            target[first:last] = values

    def _words(self, first: int, last: int, seed: int, replicate: int, tick: int) -> dict[int, Any]:
        who = np.arange(first, last, dtype=np.uint64)
        key = key_words(seed)
        high = self._text.domain << DOMAIN_SHIFT
        return {block: philox((who, tick, replicate, block | high), key) for block in self._text.lines.blocks()}

    def _friends(self, state: State, first: int, last: int) -> dict[str, NDArray[np.float32]]:
        if state.contacts is None:
            return {}
        if self._text.degree == 0:
            nobody = np.zeros(last - first, dtype=np.float32)
            return {"friends_out": nobody, "friends_voiced": nobody}
        seen = state.front[state.contacts[first:last]]
        degree = np.float32(self._text.degree)
        outs = (seen >> np.uint8(7)).sum(axis=1, dtype=np.int32).astype(np.float32)
        voiced = (seen & np.uint8(127)).sum(axis=1, dtype=np.int32).astype(np.float32)
        return {"friends_out": outs / degree, "friends_voiced": voiced / (np.float32(127.0) * degree)}
