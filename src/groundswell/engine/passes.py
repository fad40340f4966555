"""From mechanisms to passes: what a population does in each phase of a tick, ready to run on any backend."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from groundswell.engine.backends import BACKENDS, Backend
from groundswell.engine.emit_loop import PassText, emit_module
from groundswell.engine.lines import Lines
from groundswell.engine.rules import read_rules, stream_numbers
from groundswell.engine.state import State
from groundswell.errors import ScenarioError
from groundswell.mechanisms.base import Mechanism
from groundswell.rng import DOMAINS, check_key
from groundswell.world.columns import Population

__all__ = ["CompiledPass", "State", "compile_passes"]


class _Runner(Protocol):
    source: str

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
    ) -> None: ...


@dataclass(frozen=True)
class CompiledPass:
    """One pass over a population, ready to run.

    Attributes
    ----------
    phase : str
        Its name.
    population : Population
        Whose it is.
    mechanisms : tuple of str
        Names of the rules fused in it, in the order in which a person meets them.
    fields : tuple of str
        Group fields that `run` must be given, in this order (contacts' shares are not among them).
    parameters : tuple of (mechanism, parameter)
        Parameters that `run` must be given, in this order.
    reads, writes : frozenset of str
        Columns looked at as they stood when the pass began, and columns changed.
    draws : mapping of str to int
        Stream number of each draw, by ``mechanism/draw``.
    uses_friends : bool
        Whether contacts are looked at.
    degree : int
        How many contacts each person has, where they are looked at.
    backend : str
        How it runs.
    lines : int
        Straight lines a person passes through.
    source : str
        The text that runs.
    """

    phase: str
    population: Population
    mechanisms: tuple[str, ...]
    fields: tuple[str, ...]
    parameters: tuple[tuple[str, str], ...]
    reads: frozenset[str]
    writes: frozenset[str]
    draws: Mapping[str, int]
    uses_friends: bool
    degree: int
    backend: Backend
    lines: int
    source: str
    runner: _Runner

    def run(
        self,
        state: State,
        fields: NDArray[np.float32],
        parameters: NDArray[np.float32],
        *,
        seed: int,
        replicate: int,
        tick: int,
        threads: int = 1,
    ) -> None:
        """Run the pass on everybody: others as they stood when it began, self as of now.

        Parameters
        ----------
        state : State
            Changed in place.
        fields : (groups, len(self.fields)) float32
            What each group sees.
        parameters : (len(self.parameters),) float32
            In the order of `parameters`.
        seed, replicate, tick : int
            Keys of all chance.
        threads : int
            How many threads share the people; the result does not depend on it.

        Raises
        ------
        ScenarioError
            If a key does not fit the counter, or, in the reference backend, if a rule sets something not
            finite.
        ValueError
            If an array has another shape or kind, or there are no contacts where they are looked at.
        """
        check_key(seed, replicate, tick)
        for column in self.population.columns:
            wanted = np.float32 if column.kind == "float" else np.uint8
            if column.name not in state.columns or state.columns[column.name].dtype != wanted:
                raise ValueError(f"{self.population.name} need a column {column.name} of {wanted.__name__}")
        for name, array, shape in (
            ("fields", fields, (state.groups, len(self.fields))),
            ("parameters", parameters, (len(self.parameters),)),
        ):
            if array.dtype != np.float32 or array.shape != shape:
                raise ValueError(f"{name}: {array.dtype} {array.shape}; must be float32 {shape}")
        if self.uses_friends:
            if state.contacts is None or not state.shown:
                raise ValueError(f"{self.phase}: contacts are looked at, and this population has none")
            if state.contacts.shape[1] != self.degree:
                raise ValueError(f"{state.contacts.shape[1]} contacts each; the pass was compiled for {self.degree}")
        if threads < 1:
            raise ValueError(f"threads = {threads}: must be at least 1")
        self.runner.run(
            state,
            np.ascontiguousarray(fields),
            np.ascontiguousarray(parameters),
            seed=seed,
            replicate=replicate,
            tick=tick,
            threads=threads,
        )


def _silent(_: str) -> None:
    return


def compile_passes(
    population: Population,
    mechanisms: Sequence[Mechanism],
    phases: Sequence[str],
    *,
    backend: Backend,
    streams: Mapping[str, int] | None = None,
    degree: int = 8,
    cache: bool = True,
    on_progress: Callable[[str], None] | None = None,
) -> tuple[CompiledPass, ...]:
    """Make the passes of a population, one a phase, from its mechanisms.

    Parameters
    ----------
    population : Population
        Whose columns ``me`` has.
    mechanisms : sequence of Mechanism
        In the order in which a person meets them; those of other populations are left out.
    phases : sequence of str
        The passes of a tick, in order; a phase without mechanisms makes none.
    backend : {"cpu", "columns", "reference"}
        How they run.
    streams : mapping of str to int, optional
        Stream numbers that the scenario gives instead of the declared ones, by ``mechanism/draw``.
    degree : int
        How many contacts each person looks at.
    cache : bool
        Whether machine code is kept on disk; without, its assembly can be looked at.
    on_progress : callable, optional
        Called with a sentence before anything is compiled.

    Returns
    -------
    tuple of CompiledPass
        In the order of `phases`.

    Raises
    ------
    ScenarioError
        If a rule or a stream number cannot be run; the sentence names file and line.
    """
    if backend not in BACKENDS:
        raise ScenarioError(f"backend = {backend!r}: must be one of {', '.join(BACKENDS)}.")
    own = [mechanism for mechanism in mechanisms if mechanism.population == population.name]
    _check_names(own, phases)
    domain = DOMAINS[population.name]
    numbers = stream_numbers(own, streams)
    _check_said(own, streams)
    parts = []
    for phase in phases:
        fused = [mechanism for mechanism in own if mechanism.phase == phase]
        if fused:
            text = _text(population, phase, _read(population, tuple(fused), tuple(numbers.items())), domain, degree)
            parts.append((fused, text))
    runners = _runners(population, parts, numbers, backend, cache=cache, tell=on_progress or _silent)
    return tuple(
        CompiledPass(
            phase=text.name,
            population=population,
            mechanisms=tuple(mechanism.name for mechanism in fused),
            fields=tuple(text.lines.fields),
            parameters=tuple(text.lines.parameters),
            reads=frozenset(text.lines.loads),
            writes=frozenset(text.lines.stores),
            draws={f"{owner}/{name}": number for (owner, name), number in text.lines.draws.items()},
            uses_friends=text.looks,
            degree=degree,
            backend=backend,
            lines=len(text.lines.lines),
            source=runner.source,
            runner=runner,
        )
        for (fused, text), runner in zip(parts, runners, strict=True)
    )


@lru_cache(maxsize=64)
def _read(
    population: Population, mechanisms: tuple[Mechanism, ...], numbers: tuple[tuple[tuple[str, str], int], ...]
) -> Lines:
    """Read the rules of a pass once: runs by the hundred share them, and nobody changes what was read."""
    return read_rules(population, mechanisms, dict(numbers))


def _check_names(mechanisms: Sequence[Mechanism], phases: Sequence[str]) -> None:
    seen: set[str] = set()
    for mechanism in mechanisms:
        if mechanism.name in seen:
            raise ScenarioError(f"mechanism {mechanism.name}: given twice.")
        seen.add(mechanism.name)
        if mechanism.phase not in phases:
            raise ScenarioError(
                f"mechanism {mechanism.name}: phase {mechanism.phase!r} is none of {', '.join(phases)}."
            )
    for phase in phases:
        if not (phase.isascii() and phase.isidentifier()):
            raise ScenarioError(f"phase {phase!r}: a name is letters, digits and underscores.")


def _check_said(mechanisms: Sequence[Mechanism], streams: Mapping[str, int] | None) -> None:
    """Refuse a stream number for a draw that a mechanism of this population does not make."""
    owners = {mechanism.name: mechanism for mechanism in mechanisms}
    for path in streams or {}:
        owner, _, name = path.partition("/")
        if owner in owners and name not in owners[owner].streams:
            known = ", ".join(sorted(owners[owner].streams)) or "none"
            raise ScenarioError(f"streams.{path}: {owner} makes no such draw; it makes {known}.")


def _text(population: Population, phase: str, lines: Lines, domain: int, degree: int) -> PassText:
    used = {*lines.loads, *lines.stores}
    kinds = tuple((column.name, column.kind) for column in population.columns if column.name in used)
    shown = next((column.name for column in population.columns if column.shown), "")
    return PassText(name=phase, lines=lines, kinds=kinds, shown=shown, domain=domain, degree=degree)


def _runners(
    population: Population,
    parts: Sequence[tuple[Sequence[Mechanism], PassText]],
    numbers: Mapping[tuple[str, str], int],
    backend: Backend,
    *,
    cache: bool,
    tell: Callable[[str], None],
) -> Sequence[_Runner]:
    if not parts:
        return []
    if backend == "reference":
        from groundswell.engine.backends.reference import ReferencePass  # noqa: PLC0415 - one backend is enough

        return [
            ReferencePass(
                population, fused, text.lines.fields, text.lines.parameters, numbers, text.domain, text.degree
            )
            for fused, text in parts
        ]
    if backend == "columns":
        from groundswell.engine.backends.columns import ColumnsPass  # noqa: PLC0415 - as above

        return [ColumnsPass(text) for _, text in parts]
    from groundswell.engine.backends.cpu import CpuPass  # noqa: PLC0415 - as above
    from groundswell.engine.cache import load_module, load_uncached  # noqa: PLC0415 - brings the compiler

    texts = [text for _, text in parts]
    source = emit_module(f"Passes of the {population.name}, generated from the rules.", texts, cache=cache)
    lines = sum(len(text.lines.lines) for text in texts)

    def announce() -> None:
        seconds = max(2, round(1 + lines / 60))
        named = " and ".join(text.name for text in texts)
        whose = f"{population.name}'" if population.name.endswith("s") else f"{population.name}'s"
        tell(f"compiling the {whose} passes ({named}), once (about {seconds} s)")

    if cache:
        module = load_module(source, on_compile=announce)
    else:
        announce()
        module = load_uncached(source)
    return [CpuPass(text, module, source) for text in texts]
