"""Reading rules: from the text written for one person to straight lines that every backend runs alike.

Every value is of one of three kinds and kinds never mix; both branches of an ``if`` are computed and the
right one kept; an early ``return`` pushes the rest into the other branch. The order of operations is the
text's and nothing is folded, since that order is the contract with the readable twin. Every mistake is met
here, in one sentence with file and line.
"""

import ast
import inspect
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from types import FunctionType

from groundswell.engine.expressions import ALLOWED, ExpressionReader, Key, Names, Text, Unset, cure, names_of
from groundswell.engine.lines import Lines, Value, literal
from groundswell.errors import ScenarioError
from groundswell.mechanisms.base import Mechanism, place_of
from groundswell.rng import STREAMS
from groundswell.world.columns import Population

__all__ = ["read_rules", "stream_numbers"]

_MOST_LINES = 20_000
_DEEPEST = 8
_RESULT: Key = ("result", "")


def stream_numbers(mechanisms: Iterable[Mechanism], said: Mapping[str, int] | None) -> Mapping[tuple[str, str], int]:
    """Give every draw its stream number: the mechanism's own, or the scenario's.

    Parameters
    ----------
    mechanisms : iterable of Mechanism
        All of one population.
    said : mapping of str to int, optional
        Numbers that the scenario gives instead, by ``mechanism/draw``.

    Raises
    ------
    ScenarioError
        If two draws share a number, a number is out of range, or the scenario names a draw that nobody makes.
    """
    numbers: dict[tuple[str, str], int] = {}
    takers: dict[int, str] = {}
    said = said or {}
    for mechanism in mechanisms:
        for name, number in mechanism.streams.items():
            path = f"{mechanism.name}/{name}"
            number = said.get(path, number)  # noqa: PLW2901 - the scenario's word goes before the declared one
            if not 0 <= number < STREAMS:
                raise ScenarioError(f"streams.{path} = {number}: must be a whole number from 0 to {STREAMS - 1}.")
            if number in takers:
                raise ScenarioError(f"streams.{path} = {number}: {takers[number]} draws from this stream already.")
            takers[number] = path
            numbers[mechanism.name, name] = number
    return numbers


def read_rules(
    population: Population, mechanisms: Sequence[Mechanism], numbers: Mapping[tuple[str, str], int]
) -> Lines:
    """Read the rules of one pass into straight lines.

    Parameters
    ----------
    population : Population
        Whose columns ``me`` has.
    mechanisms : sequence of Mechanism
        In the order in which a person meets them.
    numbers : mapping of (mechanism, draw) to int
        Stream numbers, from `stream_numbers`.

    Returns
    -------
    Lines
        Loads, lines and stores of the fused pass.

    Raises
    ------
    ScenarioError
        If a rule says something that cannot be run.
    """
    lines = Lines()
    names: Names = {}
    for mechanism in mechanisms:
        reader = _Reader(population, mechanism, numbers, lines)
        names = reader.read(names)
    for (owner, column), value in names.items():
        if owner == "me" and isinstance(value, Value) and value.text != f"me_{column}":
            lines.stores[column] = value
    lines.prune()
    for column in lines.loads:
        if population.column(column).shown:
            raise ScenarioError(
                f"{population.name}.{column}: a shown column must be set for everybody by the pass that"
                " writes it, in every branch."
            )
    return lines


class _Reader(ExpressionReader):
    """Reads one mechanism's rule into the pass's lines."""

    def read(self, names: Names) -> Names:
        """Read the rule; `names` holds the columns as earlier rules of the pass left them."""
        tree = ast.parse(self._mechanism.source).body[0]
        if not isinstance(tree, ast.FunctionDef):
            raise ScenarioError(f"{place_of(self._text.file, self._text.first)}: a rule is a plain `def step`.")
        names = dict(names)
        self._block(tree.body, names)
        return {key: value for key, value in names.items() if key[0] == "me"}

    def _block(self, statements: Sequence[ast.stmt], names: Names) -> None:
        for place, statement in enumerate(statements):
            rest = statements[place + 1 :]
            match statement:
                case ast.If() if _returns(statement):
                    if rest and _ends([statement]):
                        raise self._refusal(rest[0], "this line is never reached.")
                    self._branch(statement, _followed(statement.body, rest), _followed(statement.orelse, rest), names)
                    return
                case ast.If():
                    self._branch(statement, statement.body, statement.orelse, names)
                case ast.Return():
                    self._return(statement, rest, names)
                    return
                case _:
                    self._statement(statement, names)

    def _return(self, statement: ast.Return, rest: Sequence[ast.stmt], names: Names) -> None:
        if rest:
            raise self._refusal(rest[0], "this line is never reached.")
        if self._text.helper and statement.value is None:
            raise self._refusal(statement, f"{self._text.helper} must return a value.")
        if statement.value is not None:
            if not self._text.helper:
                raise self._refusal(statement, "a rule returns nothing; write the person's columns instead.")
            names[_RESULT] = self._expression(statement.value, names)

    def _statement(self, statement: ast.stmt, names: Names) -> None:
        match statement:
            case ast.Assign(targets=[target], value=value):
                self._assign(target, self._expression(value, names), names)
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                self._assign(target, self._expression(value, names), names)
            case ast.AugAssign(target=ast.Name() | ast.Attribute() as target, op=operator, value=value):
                left = self._expression(target, names)
                right = self._expression(value, names)
                self._assign(target, self._arithmetic(statement, operator, left, right), names)
            case ast.Pass() | ast.Expr(value=ast.Constant(value=str())):
                pass
            case ast.For() | ast.While():
                raise self._refusal(statement, "a rule is for one person and has no loops.")
            case ast.Import() | ast.ImportFrom():
                raise self._refusal(statement, "a rule imports nothing; import words at the head of the file.")
            case ast.Assign():
                raise self._refusal(statement, "set one name at a time.")
            case _:
                raise self._refusal(statement, f"a rule may not say `{_head(statement)}`; it may use {ALLOWED}.")

    def _assign(self, target: ast.expr, value: Value, names: Names) -> None:
        match target:
            case ast.Name(id=name):
                if name in ("me", "see", "par", "draw"):
                    raise self._refusal(target, f"{name} is given to the rule and cannot be set.")
                names["local", name] = self._lines.add(name, value, self._text.where(target))
            case ast.Attribute(value=ast.Name(id="me"), attr=column) if not self._text.helper:
                kind = self._column(target, column)
                if value.kind != kind:
                    advice = cure(value) if kind == "float" else ""
                    raise self._refusal(
                        target,
                        f"me.{column} is a {kind} and cannot be set to a {value.kind}.{advice}",
                    )
                names["me", column] = self._lines.add(column, value, self._text.where(target))
            case ast.Attribute(value=ast.Name(id="see" | "par" | "draw" as owner), attr=name):
                raise self._refusal(
                    target,
                    f"{owner}.{name} is only seen; a rule writes its own person's columns, me.<column>.",
                )
            case _:
                raise self._refusal(target, f"`{ast.unparse(target)}` cannot be set; set a name or me.<column>.")

    def _branch(self, statement: ast.If, body: Sequence[ast.stmt], otherwise: Sequence[ast.stmt], names: Names) -> None:
        test = self._flag(statement.test, names)
        where = self._text.where(statement)
        if not test.text.isidentifier():
            test = self._lines.add("if", test, where)
        then, other = dict(names), dict(names)
        self._block(body, then)
        self._block(otherwise, other)
        if len(self._lines.lines) > _MOST_LINES:
            raise self._refusal(statement, f"the rules of this pass make more than {_MOST_LINES} lines; divide them.")
        for key in [*then, *(key for key in other if key not in then)]:
            names[key] = self._merged(statement, key, test, self._side(key, then, where), self._side(key, other, where))

    def _side(self, key: Key, names: Names, where: str) -> Value | Unset:
        if key in names:
            return names[key]
        owner, column = key
        if owner == "me":
            return self._lines.load(column, self._kinds[column])
        return Unset(where)

    def _merged(self, node: ast.If, key: Key, test: Value, then: Value | Unset, other: Value | Unset) -> Value | Unset:
        if then == other:
            return then
        if isinstance(then, Unset) or isinstance(other, Unset):
            return Unset(self._text.where(node))
        owner, name = key
        if then.kind != other.kind:
            said = f"`{name}`" if owner == "local" else "the value returned"
            raise self._refusal(node, f"{said} is a {then.kind} in one branch and a {other.kind} in the other.")
        text = f"select({test.text}, {then.text}, {other.text})"
        return self._lines.add(name or "result", Value(text, then.kind), self._text.where(node))

    def _helper(self, node: ast.Call, function: FunctionType, names: Names) -> Value:
        name = function.__name__
        self._depth += 1
        if self._depth > _DEEPEST:
            raise self._refusal(
                node,
                f"{name}(...): helpers may call one another at most {_DEEPEST} deep, and never themselves.",
            )
        if any(isinstance(argument, ast.Starred) for argument in node.args):
            raise self._refusal(node, f"{name}(...) takes plain arguments only.")
        given = [self._expression(argument, names) for argument in node.args]
        named = {keyword.arg or "**": self._expression(keyword.value, names) for keyword in node.keywords}
        try:
            bound = inspect.signature(function).bind(*given, **named)
        except TypeError as error:
            raise self._refusal(node, f"{name}(...): {error}.") from error
        bound.apply_defaults()
        tree, text = self._open(node, function)
        inner: Names = {}
        for argument, value in bound.arguments.items():
            if not isinstance(value, Value):
                value = literal(value, text.where(tree))  # noqa: PLW2901 - a default becomes a value
            # An argument is computed once, however often the helper looks at it.
            plain = value.text.isidentifier() or isinstance(bound.arguments[argument], bool | int | float)
            inner["local", argument] = value if plain else self._lines.add(argument, value, self._text.where(node))
        outer, self._text = self._text, text
        self._block(tree.body, inner)
        self._text = outer
        self._depth -= 1
        result = inner.get(_RESULT)
        if not isinstance(result, Value):
            raise self._refusal(node, f"{name}(...) does not return a value on every way through it.")
        return result

    def _open(self, node: ast.Call, function: FunctionType) -> tuple[ast.FunctionDef, Text]:
        name = function.__name__
        try:
            source, first = inspect.getsourcelines(function)
            tree = ast.parse(textwrap.dedent("".join(source))).body[0]
        except (OSError, TypeError, SyntaxError):
            tree, first = ast.Pass(), 0
        if not isinstance(tree, ast.FunctionDef):
            raise self._refusal(node, f"{name}(...) has no source text; write it in a file, as a plain `def`.")
        return tree, Text(function.__code__.co_filename, first, names_of(function), name)


def _returns(statement: ast.stmt) -> bool:
    return any(isinstance(node, ast.Return) for node in ast.walk(statement))


def _ends(statements: Sequence[ast.stmt]) -> bool:
    """Whether every way through these statements returns."""
    if not statements:
        return False
    last = statements[-1]
    if isinstance(last, ast.If):
        return _ends(last.body) and _ends(last.orelse)
    return isinstance(last, ast.Return)


def _followed(statements: Sequence[ast.stmt], rest: Sequence[ast.stmt]) -> Sequence[ast.stmt]:
    return statements if _ends(statements) else [*statements, *rest]


def _head(statement: ast.stmt) -> str:
    return ast.unparse(statement).splitlines()[0]
