"""How a mechanism is said: a class of parameters and one rule, written for one person in scalar Python.

The engine makes fused passes from the rules' own text; what a rule reads, writes and draws is taken from the
same text, so that the plan, the causal diagram and the ODD page cannot drift from it.
"""

import ast
import inspect
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import FunctionType, MappingProxyType
from typing import Any

from groundswell.errors import ScenarioError
from groundswell.scenario.parameters import Parameter

__all__ = ["Draw", "Me", "Mechanism", "Par", "See", "mechanism", "place_of"]

Me = Any
"""The person: ``me.<column>``, read as it is now and written."""
See = Any
"""What the person sees: ``see.<field>`` of the group, ``see.friends_out``, ``see.friends_voiced``."""
Par = Any
"""The mechanism's parameters: ``par.<parameter>``."""
Draw = Any
"""Chance: ``draw.uniform("name")``."""

_ARGUMENTS = ("me", "see", "par", "draw")


def place_of(file: str, line: int) -> str:
    """Say where a line of a rule stands: folder, file and line."""
    return f"{'/'.join(Path(file).parts[-2:])}:{line}"


@dataclass(frozen=True, eq=False)
class Mechanism:
    """One piece of the science of one person or soldier.

    Attributes
    ----------
    name : str
        Its one name; parameters are said as ``name.parameter``, draws as ``name/draw``.
    population : str
        Whose rule it is: ``people`` or ``soldiers``.
    phase : str
        In which pass of a tick it acts.
    doc : str
        The class's docstring.
    parameters : mapping of str to Parameter
        Declared values, with range and source.
    streams : mapping of str to int
        Number of each named draw, unique in a scenario.
    step : function
        The rule: ``step(me, see, par, draw)``.
    source : str
        The rule's own text.
    file, line : str, int
        Where the text begins.
    """

    name: str
    population: str
    phase: str
    doc: str
    parameters: Mapping[str, Parameter]
    streams: Mapping[str, int]
    step: FunctionType
    source: str
    file: str
    line: int

    @cached_property
    def reads(self) -> frozenset[str]:
        """Columns of the person that the rule looks at."""
        changed = {
            node.target.attr
            for node in ast.walk(self._tree)
            if isinstance(node, ast.AugAssign)
            and isinstance(node.target, ast.Attribute)
            and _belongs(node.target, "me")
        }
        return self._named("me", ast.Load) | changed

    @cached_property
    def writes(self) -> frozenset[str]:
        """Columns of the person that the rule changes."""
        return self._named("me", ast.Store)

    @cached_property
    def sees(self) -> frozenset[str]:
        """Fields of the group, and of friends, that the rule looks at."""
        return self._named("see", ast.Load)

    @cached_property
    def uses(self) -> frozenset[str]:
        """Parameters that the rule looks at."""
        return self._named("par", ast.Load)

    @cached_property
    def draws(self) -> frozenset[str]:
        """Names of the rule's draws."""
        return frozenset(
            node.args[0].value
            for node in ast.walk(self._tree)
            if isinstance(node, ast.Call)
            and _belongs(node.func, "draw")
            and len(node.args) == 1
            and isinstance(node.args[0], ast.Constant)
            and isinstance(node.args[0].value, str)
        )

    @cached_property
    def _tree(self) -> ast.Module:
        return ast.parse(self.source)

    def _named(self, owner: str, context: type[ast.expr_context]) -> frozenset[str]:
        return frozenset(
            node.attr
            for node in ast.walk(self._tree)
            if isinstance(node, ast.Attribute) and _belongs(node, owner) and isinstance(node.ctx, context)
        )


def _belongs(node: ast.expr, owner: str) -> bool:
    return isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == owner


def _identifier(name: str) -> bool:
    return name.isascii() and name.isidentifier() and name == name.lower()


def _rule(body: type, where: str) -> FunctionType:
    step = vars(body).get("step")
    if isinstance(step, staticmethod):
        step = step.__func__
    if not isinstance(step, FunctionType):
        raise ScenarioError(f"{where}: a mechanism needs a rule, `def step(me, see, par, draw)`.")
    if tuple(inspect.signature(step).parameters) != _ARGUMENTS:
        raise ScenarioError(f"{where}: the rule's arguments must be me, see, par, draw, in this order.")
    return step


def _parameters(body: type, where: str) -> Mapping[str, Parameter]:
    members = {key: value for key, value in vars(body).items() if not key.startswith("__") and key != "step"}
    for key, value in members.items():
        if not isinstance(value, Parameter):
            raise ScenarioError(
                f"{where}: {key} must be made by param(...): a mechanism holds parameters and `step` only."
            )
    return MappingProxyType(members)


def mechanism(
    name: str, *, population: str, phase: str, streams: Mapping[str, int] | None = None
) -> Callable[[type], Mechanism]:
    """Make a mechanism of a class that holds parameters and a rule.

    Parameters
    ----------
    name : str
        Its one name, in lower-case letters, digits and underscores.
    population : str
        Whose rule it is: ``people`` or ``soldiers``.
    phase : str
        In which pass of a tick it acts.
    streams : mapping of str to int
        Number of each named draw, unique in a scenario.

    Raises
    ------
    ScenarioError
        If the name is no identifier, a member is neither parameter nor rule, or the rule has no text in a
        file.
    """

    def make(body: type) -> Mechanism:
        if not _identifier(name):
            raise ScenarioError(f"mechanism {name!r}: a name is lower-case letters, digits and underscores.")
        where = f"mechanism {name}"
        step = _rule(body, where)
        try:
            lines, line = inspect.getsourcelines(step)
        except (OSError, TypeError) as error:
            raise ScenarioError(
                f"{where}: its rule has no source text; write it in a file, not at a prompt."
            ) from error
        return Mechanism(
            name=name,
            population=population,
            phase=phase,
            doc=inspect.cleandoc(body.__doc__ or ""),
            parameters=_parameters(body, where),
            streams=MappingProxyType(dict(streams or {})),
            step=step,
            source=textwrap.dedent("".join(lines)),
            file=step.__code__.co_filename,
            line=line,
        )

    return make
