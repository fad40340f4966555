"""How an institution is said: a class of parameters and of up to three hooks a day, each a plain function.

``morning`` comes before the people's passes, ``assembly`` when hands have been raised and before anybody decides,
``evening`` when the day's statuses have been counted. Hooks read and write quantities as ``city.<name>``; the causal
diagram takes both from their own text.
"""

import ast
import inspect
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import FunctionType
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from groundswell.scenario.parameters import Parameter
from groundswell.scenario.timeline import Act
from groundswell.world.quantities import by_name
from groundswell.world.record import Session

__all__ = ["HOOKS", "Chance", "Day", "Institution", "institution"]

HOOKS = ("morning", "assembly", "evening")


class Chance(Protocol):
    """Keyed draws by name: the same name, day and replicate give the same numbers whatever else is drawn."""

    def uniform(self, name: str, count: int) -> NDArray[np.float64]:
        """Return `count` numbers in [0, 1)."""
        ...


class Day(Protocol):
    """What an institution may know of the day besides the city's quantities."""

    tick: int
    date: str
    working: bool
    policy: str
    scale: float
    elsewhere: float

    def acts(self, *kinds: str) -> Sequence[Act]:
        """Return today's given acts of these kinds that this institution's policy lets stand."""
        ...

    def decided(self, *kinds: str) -> Sequence[Act]:
        """Return given acts of these kinds decided (not necessarily effective) today."""
        ...

    def plants(self, act: Act) -> NDArray[np.bool_]:
        """Return which plants an act's scope covers, (plants,)."""
        ...

    def on(self, switch: str) -> bool:
        """Return whether a switch of the scenario is on."""
        ...

    def note(self, act: str, *, place: str = "city", cause: str = "", given: bool = False, **figures: float) -> None:
        """Enter an act of this institution into the chronicle."""
        ...

    def minute(self, session: Session) -> None:
        """Enter a motion into the council's minutes."""
        ...


Hook = Callable[[Any, Any, Any, Any], None]


@dataclass(frozen=True)
class Institution:
    """An institution as the engine runs it: name, doc, parameters, hooks, and what they read and write."""

    name: str
    doc: str
    switch: str
    actor: str
    parameters: Mapping[str, Parameter]
    hooks: Mapping[str, FunctionType]
    streams: Mapping[str, int]

    @cached_property
    def reads(self) -> frozenset[str]:
        """Names of the quantities its text looks at."""
        return self._touched(ast.Load) | frozenset(n for n in self._by_plant())

    @cached_property
    def writes(self) -> frozenset[str]:
        """Names of the quantities its text changes."""
        return self._touched(ast.Store)

    def _trees(self) -> list[ast.AST]:
        functions: list[FunctionType] = []
        waiting = list(self.hooks.values())
        while waiting:
            function = waiting.pop()
            functions.append(function)
            for name in function.__code__.co_names:
                helper = function.__globals__.get(name)
                seen = helper in functions or helper in waiting
                if isinstance(helper, FunctionType) and helper.__module__ == function.__module__ and not seen:
                    waiting.append(helper)
        return [ast.parse(textwrap.dedent(inspect.getsource(function))) for function in functions]

    def _touched(self, context: type[ast.expr_context]) -> frozenset[str]:
        known = by_name()
        found = set()
        for tree in self._trees():
            for node in ast.walk(tree):
                target: ast.expr | None = node if isinstance(node, ast.Attribute) else None
                if isinstance(node, ast.Subscript) and isinstance(node.ctx, context):
                    target = node.value
                    if isinstance(target, ast.Attribute) and _is_city(target) and target.attr in known:
                        found.add(target.attr)
                    continue
                if isinstance(target, ast.Attribute) and _is_city(target) and isinstance(target.ctx, context):
                    found.add(target.attr)
                if isinstance(node, ast.AugAssign) and context is ast.Load:
                    goal = node.target.value if isinstance(node.target, ast.Subscript) else node.target
                    if isinstance(goal, ast.Attribute) and _is_city(goal):
                        found.add(goal.attr)
        return frozenset(found & set(known))

    def _by_plant(self) -> set[str]:
        named = set()
        for tree in self._trees():
            for node in ast.walk(tree):
                if (
                    isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Attribute)
                    and node.func.attr == "by_plant"
                    and node.args
                    and isinstance(node.args[0], ast.Constant)
                ):
                    named.add(str(node.args[0].value))
        return named


def _is_city(node: ast.Attribute) -> bool:
    return isinstance(node.value, ast.Name) and node.value.id == "city"


def institution(
    name: str, *, switch: str = "", actor: str = "", streams: Mapping[str, int] | None = None
) -> Callable[[type], Institution]:
    """Make an institution of a class that holds parameters and hooks.

    Parameters
    ----------
    name : str
        Its one name; parameters are said as ``name.parameter``.
    switch : str
        The scenario's switch that leaves it out whole; empty for one that is always there.
    actor : str
        Whose dated acts it answers to, and whose policy it follows; its own name if empty.
    streams : mapping of str to int
        Number of each named draw, unique among institutions.
    """

    def make(body: type) -> Institution:
        members = vars(body)
        return Institution(
            name=name,
            doc=inspect.cleandoc(body.__doc__ or ""),
            switch=switch,
            actor=actor or name,
            parameters={key: value for key, value in members.items() if isinstance(value, Parameter)},
            hooks={key: members[key] for key in HOOKS if key in members},
            streams=dict(streams or {}),
        )

    return make
