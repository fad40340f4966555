"""What depends on what, taken from the rules' own text: which names stand behind each value written.

A rule's declared reads and writes say that it looks at ten things and changes five; this module follows its
lines, its conditions and its helpers, and says which of the ten stand behind which of the five.
"""

import ast
import inspect
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from types import FunctionType

__all__ = ["flows"]

OWNERS = ("me", "see", "city")
"""Under these names a rule meets a person's own columns, its group's fields, and the city's quantities."""

PACKAGE = f"{__name__.partition('.')[0]}."
"""Helpers of the package are followed; what other libraries return needs all that they are given."""

MEMORY = "memory "
"""Prefix of what an institution keeps for itself between days: passed through, never shown."""

SHOWN = {"friends_out": "shown", "friends_voiced": "shown"}
"""What a person sees of friends is read from the byte that each of them shows."""

NO_ALIAS: Mapping[str, str] = {}
Names = frozenset[str]
NOTHING: Names = frozenset()
Block = list[ast.stmt]


def flows(functions: Sequence[FunctionType]) -> frozenset[tuple[str, str]]:
    """Return the pairs (source, target) for which the target's new value depends on the source.

    Parameters
    ----------
    functions : sequence of functions
        A mechanism's step, or an institution's hooks; helpers are followed.

    Returns
    -------
    frozenset of (str, str)
        Names of columns and quantities. What an institution remembers is passed through: if it remembers
        turnout and acts on that memory, the act depends on turnout. A value never counts as its own source.
    """
    found: set[tuple[str, str]] = set()
    for function in functions:
        _Reader(function, found).read({}, NOTHING)
    return frozenset(_without_memory(found))


def _without_memory(found: set[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    """Join what goes into a memory with what comes out of it."""
    sources: dict[str, set[str]] = {}
    for source, target in found:
        sources.setdefault(target, set()).add(source)
    for target, first in sources.items():
        if target.startswith(MEMORY):
            continue
        seen: set[str] = set()
        waiting = list(first)
        while waiting:
            source = waiting.pop()
            if source in seen:
                continue
            seen.add(source)
            if source.startswith(MEMORY):
                waiting.extend(sources.get(source, ()))
            elif source != target:
                yield source, target


class _Reader:
    """Follow one function's text; what it finds goes into `found`."""

    def __init__(self, function: FunctionType, found: set[tuple[str, str]], above: tuple[str, ...] = ()) -> None:
        self.function = function
        self.found = found
        self.above = (*above, function.__qualname__)
        self.known: dict[str, Names] = {}
        self.alias: dict[str, str] = {}
        self.returned: Names = NOTHING

    def read(self, arguments: Mapping[str, Names], context: Names) -> Names:
        """Read the whole function; return what its value needs."""
        tree = _text_of(self.function)
        if isinstance(tree, ast.FunctionDef):
            self.known.update(arguments)
            self._block(tree.body, context)
        return self.returned

    def _block(self, body: Block, context: Names) -> Names:
        for statement in body:
            context = self._statement(statement, context)
        return context

    def _statement(self, node: ast.stmt, context: Names) -> Names:
        """Read a statement; return what those after it depend on as well (after a guarded return, say)."""
        if isinstance(node, ast.Assign):
            for target in node.targets:
                self._store(target, node.value, context)
        elif isinstance(node, ast.AnnAssign | ast.AugAssign) and node.value is not None:
            self._store(node.target, node.value, context, keep=isinstance(node, ast.AugAssign))
        elif isinstance(node, ast.Return):
            self.returned |= context | (NOTHING if node.value is None else self._needs(node.value, context))
        elif isinstance(node, ast.Expr):
            self._needs(node.value, context)
        elif isinstance(node, ast.If | ast.While | ast.For):
            return self._branch(node, context)
        return context

    def _branch(self, node: ast.If | ast.While | ast.For, context: Names) -> Names:
        """Read what stands under a condition, or in a loop: twice, so that what it carries round is seen."""
        if isinstance(node, ast.For):
            inner = context | self._needs(node.iter, context)
            self._remember(node.target, inner, keep=True)
        else:
            inner = context | self._needs(node.test, context)
        for _ in range(1 if isinstance(node, ast.If) else 2):
            self._block(node.body, inner)
        self._block(node.orelse, inner)
        return inner if _leaves(node) else context

    def _store(self, target: ast.expr, value: ast.expr, context: Names, *, keep: bool = False) -> None:
        if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) and len(target.elts) == len(value.elts):
            for one, other in zip(target.elts, value.elts, strict=True):
                self._store(one, other, context, keep=keep)
            return
        needs = self._needs(value, context) | context
        if isinstance(target, ast.Subscript):
            needs |= self._needs(target.slice, context)
            keep = True
        if isinstance(target, ast.Name):
            owned = _owned(value, self.alias)
            if owned is None:
                self.alias.pop(target.id, None)
            else:
                self.alias[target.id] = owned
        self._remember(target, needs, keep=keep or context != NOTHING)

    def _remember(self, target: ast.expr, needs: Names, *, keep: bool) -> None:
        if isinstance(target, ast.Tuple | ast.List):
            for one in target.elts:
                self._remember(one, needs, keep=keep)
            return
        # Writing into an array changes what its name stands for; binding the name anew does not.
        inside = isinstance(target, ast.Subscript)
        place = target.value if isinstance(target, ast.Subscript) else target
        alias = self.alias if inside else NO_ALIAS
        name = _owned(target, alias) or _owned(place, alias)
        if isinstance(place, ast.Name):
            self.known[place.id] = needs | (self.known.get(place.id, NOTHING) if keep else NOTHING)
        if name is not None:
            self.found.update((source, name) for source in needs)

    def _needs(self, node: ast.expr, context: Names) -> Names:
        """Return the names that stand behind an expression."""
        if isinstance(node, ast.Name):
            return self.known.get(node.id, NOTHING)
        owned = _owned(node, self.alias)
        if owned is not None:
            return frozenset({owned})
        if isinstance(node, ast.Call):
            return self._call(node, context)
        needs = NOTHING
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                needs |= self._needs(child, context)
            elif isinstance(child, ast.comprehension):
                inner = self._needs(child.iter, context)
                self._remember(child.target, inner, keep=True)
                needs |= inner
        return needs

    def _call(self, node: ast.Call, context: Names) -> Names:
        given = [self._needs(one, context) for one in node.args]
        named = {one.arg: self._needs(one.value, context) for one in node.keywords if one.arg is not None}
        needs = frozenset[str]().union(*given, *named.values())
        if not isinstance(node.func, ast.Name):
            return needs | self._needs(node.func, context)
        helper = self.function.__globals__.get(node.func.id)
        if not isinstance(helper, FunctionType) or not self._is_ours(helper) or helper.__qualname__ in self.above:
            return needs
        names = helper.__code__.co_varnames[: helper.__code__.co_argcount + helper.__code__.co_kwonlyargcount]
        arguments = {**dict(zip(names, given, strict=False)), **named}
        return _Reader(helper, self.found, self.above).read(arguments, context)

    def _is_ours(self, helper: FunctionType) -> bool:
        return helper.__module__ == self.function.__module__ or helper.__module__.startswith(PACKAGE)


@lru_cache(maxsize=512)
def _text_of(function: FunctionType) -> ast.stmt:
    return ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]


def _leaves(node: ast.stmt) -> bool:
    """Return whether what comes after may be skipped, depending on what stands here."""
    return any(isinstance(inner, ast.Return | ast.Continue | ast.Break) for inner in ast.walk(node))


def _owned(node: ast.expr, alias: Mapping[str, str] = NO_ALIAS) -> str | None:
    """Return the column, quantity or memory that an expression names outright, if it names one."""
    if isinstance(node, ast.Name):
        return alias.get(node.id)
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in OWNERS:
        return SHOWN.get(node.attr, node.attr) if node.value.id == "see" else node.attr
    key: ast.expr | None = None
    place: ast.expr | None = None
    if isinstance(node, ast.Subscript):
        place, key = node.value, node.slice
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
        place, key = node.func.value, node.args[0]
        if isinstance(place, ast.Name) and place.id == "city" and node.func.attr == "by_plant":
            return str(key.value) if isinstance(key, ast.Constant) else None
    if place is not None and key is not None and _owned(place, alias) == "memory":
        return f"{MEMORY}{ast.unparse(key)}"
    return None
