"""The rules' own text, run by Python for one person at a time: slow and readable, the others' twin.

It shares nothing with the generator but the helpers' names: its own compiler is Python's, with one change
(literals and constants become float32), its chance comes from Python's whole numbers, its contacts are
counted one by one.
"""

import ast
import builtins
import inspect
import textwrap
from collections.abc import Callable, Mapping, Sequence
from types import CodeType, FunctionType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from groundswell.engine.state import State
from groundswell.errors import ScenarioError
from groundswell.mechanisms import words
from groundswell.mechanisms.base import Mechanism, place_of
from groundswell.world.columns import Population

__all__ = ["Luck", "Person", "ReferencePass", "Seen", "Translator", "philox_by_hand"]

_F32 = np.float32
_SMALLEST = _F32(1e-30)
_PRIMITIVES = (words.exp, words.log, words.sqrt, words.floor, words.pack)


def philox_by_hand(counter: Sequence[int], key: Sequence[int]) -> tuple[int, int, int, int]:
    """Scramble one counter with Python's own whole numbers, as Salmon et al. 2011 write Philox4x32-10."""
    word0, word1, word2, word3 = counter
    key0, key1 = key
    for _ in range(10):
        high0, low0 = divmod(0xD2511F53 * word0, 1 << 32)
        high1, low1 = divmod(0xCD9E8D57 * word2, 1 << 32)
        word0, word1, word2, word3 = high1 ^ word1 ^ key0, low1, high0 ^ word3 ^ key1, low0
        key0, key1 = (key0 + 0x9E3779B9) % (1 << 32), (key1 + 0xBB67AE85) % (1 << 32)
    return word0, word1, word2, word3


class _FloatLiterals(ast.NodeTransformer):
    """Makes every float in a text a float32."""

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        if not isinstance(node.value, float):
            return node
        call = ast.Call(ast.Name("__float32", ast.Load()), [node], [])
        return ast.fix_missing_locations(ast.copy_location(call, node))


class Translator:
    """Makes rules and their helpers run on float32: each function again from its own text."""

    def __init__(self) -> None:
        self._made: dict[FunctionType, Any] = {}

    def rule(self, mechanism: Mechanism) -> Callable[..., None]:
        """Return a rule as it runs on float32."""
        made: Callable[..., None] = self._again(mechanism.step, mechanism.source, mechanism.line)
        return made

    def _again(self, function: FunctionType, source: str, line: int) -> Any:
        if function in self._made:
            return self._made[function]
        tree = ast.parse(source)
        ast.increment_lineno(tree, line - 1)
        definition = tree.body[0]
        if isinstance(definition, ast.FunctionDef):
            definition.decorator_list = []
            definition.returns = None
            for argument in ast.walk(definition):
                if isinstance(argument, ast.arg):
                    argument.annotation = None
        tree = _FloatLiterals().visit(tree)
        code: CodeType = compile(tree, function.__code__.co_filename, "exec")
        names: dict[str, Any] = {"__builtins__": builtins, "__float32": _F32, "float": _F32}
        exec(code, names)  # noqa: S102 - a mechanism's own text, which Python has run already
        made = names[function.__name__]
        self._made[function] = made
        around = zip(function.__code__.co_freevars, function.__closure__ or (), strict=True)
        known = {**function.__globals__, **{name: cell.cell_contents for name, cell in around}}
        for name in function.__code__.co_names + function.__code__.co_freevars:
            if name in known:
                names[name] = self._meaning(known[name])
        return made

    def _meaning(self, value: Any) -> Any:
        if isinstance(value, float | np.floating):
            return _F32(value)
        if isinstance(value, FunctionType) and not any(value is word for word in _PRIMITIVES):
            source, line = inspect.getsourcelines(value)
            return self._again(value, textwrap.dedent("".join(source)), line)
        return value


class Person:
    """``me``: one person's columns; a number that is not finite stops the run at the rule's line."""

    _kinds: Mapping[str, str]
    _who: int

    def __init__(self, kinds: Mapping[str, str]) -> None:
        self.__dict__.update({"_kinds": kinds, "_who": 0})

    def __setattr__(self, name: str, value: Any) -> None:
        kind = self._kinds[name]
        if kind == "float":
            if not np.isfinite(value):
                self._stop(name, value)
            value = _F32(value)
        elif kind == "code":
            value = int(value)
            if not 0 <= value <= 255:
                self._stop(name, value)
        else:
            value = bool(value)
        self.__dict__[name] = value

    def _stop(self, name: str, value: Any) -> None:
        frame = inspect.currentframe()
        while frame is not None and frame.f_code.co_filename == __file__:
            frame = frame.f_back
        place = place_of(frame.f_code.co_filename, frame.f_lineno) if frame is not None else "a rule"
        raise ScenarioError(f"{place}: me.{name} = {value} for number {self._who}: not a number that can be stored.")


class Seen:
    """``see`` and ``par``: named numbers."""


class Luck:
    """``draw``: one person's numbers."""

    def __init__(self, streams: Mapping[str, int], domain: int, key: tuple[int, int], when: tuple[int, int]) -> None:
        self._streams = streams
        self._domain = domain
        self._key = key
        self._when = when
        self.who = 0

    def uniform(self, name: str) -> np.float32:
        """Return this person's number for a decision."""
        block, place = divmod(self._streams[name], 4)
        counter = (self.who, *self._when, block + (self._domain << 24))
        return _F32(philox_by_hand(counter, self._key)[place] >> 8) * _F32(2.0**-24)


class ReferencePass:
    """One pass as the plain rules, person by person."""

    def __init__(
        self,
        population: Population,
        mechanisms: Sequence[Mechanism],
        fields: Sequence[str],
        parameters: Sequence[tuple[str, str]],
        numbers: Mapping[tuple[str, str], int],
        domain: int,
        degree: int,
    ) -> None:
        translator = Translator()
        self._mechanisms = tuple(mechanisms)
        self._rules = [translator.rule(mechanism) for mechanism in mechanisms]
        self._fields = tuple(fields)
        self._parameters = tuple(parameters)
        self._numbers = numbers
        self._domain = domain
        self._degree = degree
        self._kinds = {column.name: column.kind for column in population.columns}
        self._looks = any(name.startswith("friends_") for mechanism in mechanisms for name in mechanism.sees)
        self.source = "\n".join(f"# {m.name}\n{m.source}" for m in mechanisms)

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
        kinds = self._kinds
        pars = self._named_parameters(parameters)
        key = (seed & 0xFFFFFFFF, seed >> 32)
        lucks = [
            Luck({n: self._numbers[m.name, n] for n in m.draws}, self._domain, key, (tick, replicate))
            for m in self._mechanisms
        ]
        see = Seen()
        written = sorted({name for mechanism in self._mechanisms for name in mechanism.writes})
        with np.errstate(all="ignore"):
            for group in range(state.groups):
                see.__dict__.update(zip(self._fields, fields[group], strict=True))
                for who in range(int(state.offsets[group]), int(state.offsets[group + 1])):
                    me = Person(kinds)
                    self._load(me, state, kinds, who)
                    if self._looks:
                        self._look(see, state, who)
                    for rule, par, luck in zip(self._rules, pars, lucks, strict=True):
                        luck.who = who
                        rule(me, see, par, luck)
                    self._store(me, state, kinds, written, who)

    def _named_parameters(self, parameters: NDArray[np.float32]) -> list[Seen]:
        pars = {mechanism.name: Seen() for mechanism in self._mechanisms}
        for (mechanism, name), value in zip(self._parameters, parameters, strict=True):
            setattr(pars[mechanism], name, _F32(value))
        return list(pars.values())

    @staticmethod
    def _load(me: Person, state: State, kinds: Mapping[str, str], who: int) -> None:
        me.__dict__["_who"] = who
        for name, kind in kinds.items():
            value = state.columns[name][who]
            me.__dict__[name] = value if kind == "float" else int(value) if kind == "code" else bool(value)

    @staticmethod
    def _store(me: Person, state: State, kinds: Mapping[str, str], written: Sequence[str], who: int) -> None:
        for name in written:
            value = me.__dict__[name]
            if kinds[name] == "float" and abs(value) < _SMALLEST:
                value = _F32(0.0)
            target = state.back if name == state.shown and state.back is not None else state.columns[name]
            target[who] = value

    def _look(self, see: Seen, state: State, who: int) -> None:
        if state.contacts is None:
            return
        outs, voiced = 0, 0
        for contact in state.contacts[who]:
            seen = int(state.front[contact])
            outs += seen // 128
            voiced += seen % 128
        if self._degree == 0:
            see.__dict__.update(friends_out=_F32(0.0), friends_voiced=_F32(0.0))
            return
        see.__dict__["friends_out"] = _F32(outs) / _F32(self._degree)
        see.__dict__["friends_voiced"] = _F32(voiced) / (_F32(127.0) * _F32(self._degree))
