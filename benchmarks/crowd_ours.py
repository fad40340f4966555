"""Our people: the compiled passes and counts of the package, as a simulation runs them."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from city_days import PHASES, SEED, Day, Script
from groundswell.engine.passes import compile_passes
from groundswell.engine.state import State
from groundswell.engine.sums import sums_for
from groundswell.mechanisms import MECHANISMS
from groundswell.world.columns import PEOPLE, STATUSES

__all__ = ["MEANS", "Ours"]

MEANS = ("private_support", "fatigue", "need", "hope", "trust", "resentment", "isolation")


class Ours:
    """The package's people.

    Parameters
    ----------
    script : Script
        Start and numbers.
    state : State, optional
        People to play with, in place; a copy of the script's if left out.
    threads : int
        Threads for the passes.
    replicate : int
        Whose luck.
    backend : str
        How the passes run.
    """

    def __init__(
        self, script: Script, state: State | None = None, *, threads: int = 1, replicate: int = 0, backend: str = "cpu"
    ) -> None:
        if state is None:
            columns = {name: values.copy() for name, values in script.columns.items()}
            state = State(columns, script.offsets, script.contacts)
        self.state, self.threads, self.replicate = state, threads, replicate
        rules = [rule for rule in MECHANISMS if rule.population == "people" and rule.name in script.parameters]
        made = compile_passes(PEOPLE, rules, PHASES, backend=backend, degree=script.contacts.shape[1])  # type: ignore[arg-type]
        self.passes = {one.phase: one for one in made}
        self.numbers = {
            phase: np.array([script.parameters[owner][name] for owner, name in one.parameters], np.float32)
            for phase, one in self.passes.items()
        }
        self.sums = sums_for(backend)  # type: ignore[arg-type]
        self.sizes = script.sizes

    @property
    def columns(self) -> Mapping[str, NDArray[Any]]:
        """Everybody's columns."""
        return self.state.columns

    def feel(self, day: Day) -> None:
        """See one's contacts, feel, make up one's mind."""
        self._run("feel", day)

    def count_feelings(self) -> Mapping[str, Any]:
        """Return the plants' mean feelings and what carries in a crowd."""
        found = {name: self._mean(name) for name in MEANS}
        squares = self.sums.group_sums(self.columns["private_support"], self.state.offsets, power=2)
        found["loud_support"] = squares / np.maximum(1e-9, found["private_support"] * self.sizes)
        return {name: values.astype(np.float32) for name, values in found.items()}

    def voice(self, day: Day) -> None:
        """Say something, lean, raise the hand or not."""
        self._run("voice", day)

    def count_voices(self) -> Mapping[str, Any]:
        """Return the plants' mean voices and readiness, and hands raised."""
        raised = self.columns["hand"] * (self.columns["status"] <= 2).astype(np.uint8)
        return {
            "voiced_support": self._mean("voiced_support"),
            "readiness": self._mean("readiness"),
            "hands": self.sums.flag_counts(raised, self.state.offsets),
        }

    def decide(self, day: Day) -> None:
        """Go out, stay out, go back; be seen."""
        self._run("decide", day)
        self.state.swap()

    def count_statuses(self) -> NDArray[Any]:
        """Return people of each plant by status, (plants, 6)."""
        return self.sums.group_counts(self.columns["status"], self.state.offsets, len(STATUSES))

    def _mean(self, name: str) -> NDArray[np.float64]:
        return self.sums.group_sums(self.columns[name], self.state.offsets) / self.sizes

    def _run(self, phase: str, day: Day) -> None:
        one = self.passes[phase]
        fields = np.empty((self.state.groups, len(one.fields)), np.float32)
        for place, name in enumerate(one.fields):
            fields[:, place] = day.see[name]
        one.run(
            self.state,
            fields,
            self.numbers[phase],
            seed=SEED,
            replicate=self.replicate,
            tick=day.tick,
            threads=self.threads,
        )
