"""Reading rules: from the text written for one person to straight lines that every backend runs alike.

Every value is of one of three kinds and kinds never mix; both branches of an ``if`` are computed and the right one kept; an
early ``return`` pushes the rest into the other branch. The order of operations is the text's and nothing is folded,
since that order is the contract with the readable twin. Every mistake is met here, in one sentence with file and line.
"""

import ast
import builtins
import difflib
import inspect
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import FunctionType
from typing import NoReturn

import numpy as np

from groundswell.engine.lines import FRIENDS, Lines, Value, literal
from groundswell.errors import ScenarioError
from groundswell.mechanisms import words
from groundswell.mechanisms.base import Mechanism, place_of
from groundswell.rng import STREAMS
from groundswell.world.columns import Population

__all__ = ["names_of", "read_rules", "stream_numbers"]

_OPERATORS: Mapping[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
_COMPARISONS: Mapping[type[ast.cmpop], str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}
_FLOAT_WORDS: Mapping[object, str] = {
    words.exp: "exp",
    words.log: "log",
    words.sqrt: "sqrt",
    words.floor: "floor",
    builtins.abs: "absolute",
}
_EXTREMES: Mapping[object, str] = {builtins.min: "least", builtins.max: "most"}
_ALLOWED = "arithmetic, comparisons, and/or/not, if, return, min, max, abs, float, and words imported from mechanisms/words.py"
_MOST_LINES = 20_000
_DEEPEST = 8

_Key = tuple[str, str]
_RESULT: _Key = ("result", "")


@dataclass(frozen=True)
class _Unset:
    """A name that only some ways through the rule set."""

    where: str


_Names = dict[_Key, Value | _Unset]


def names_of(function: FunctionType) -> Mapping[str, object]:
    """Return what the free names of a rule or helper mean: the module's names, and those of functions around it."""
    around = zip(function.__code__.co_freevars, function.__closure__ or (), strict=True)
    return {**function.__globals__, **{name: cell.cell_contents for name, cell in around}}


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
    names: _Names = {}
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
                f"{population.name}.{column}: a shown column must be set for everybody by the pass that writes it,"
                " in every branch."
            )
    return lines


@dataclass(frozen=True)
class _Text:
    """A function being read: its tree, its names, and where it stands."""

    file: str
    first: int
    names: Mapping[str, object]
    helper: str = ""

    def where(self, node: ast.AST) -> str:
        return place_of(self.file, self.first + getattr(node, "lineno", 1) - 1)


class _Reader:
    """Reads one mechanism's rule into the pass's lines."""

    def __init__(
        self,
        population: Population,
        mechanism: Mechanism,
        numbers: Mapping[tuple[str, str], int],
        lines: Lines,
    ) -> None:
        self._population = population
        self._kinds = {column.name: column.kind for column in population.columns}
        self._shown = {column.name for column in population.columns if column.shown}
        self._mechanism = mechanism
        self._numbers = numbers
        self._lines = lines
        self._depth = 0
        self._text = _Text(mechanism.file, mechanism.line, names_of(mechanism.step))

    def read(self, names: _Names) -> _Names:
        """Read the rule; `names` holds the columns as earlier rules of the pass left them."""
        tree = ast.parse(self._mechanism.source).body[0]
        if not isinstance(tree, ast.FunctionDef):
            raise ScenarioError(f"{place_of(self._text.file, self._text.first)}: a rule is a plain `def step`.")
        names = dict(names)
        self._block(tree.body, names)
        return {key: value for key, value in names.items() if key[0] == "me"}

    def _refuse(self, node: ast.AST, sentence: str) -> NoReturn:
        raise ScenarioError(f"{self._text.where(node)}: {sentence}")

    # Statements.

    def _block(self, statements: Sequence[ast.stmt], names: _Names) -> None:
        for place, statement in enumerate(statements):
            rest = statements[place + 1 :]
            match statement:
                case ast.If() if _returns(statement):
                    if rest and _ends([statement]):
                        self._refuse(rest[0], "this line is never reached.")
                    self._branch(statement, _followed(statement.body, rest), _followed(statement.orelse, rest), names)
                    return
                case ast.If():
                    self._branch(statement, statement.body, statement.orelse, names)
                case ast.Return():
                    self._return(statement, rest, names)
                    return
                case _:
                    self._statement(statement, names)

    def _return(self, statement: ast.Return, rest: Sequence[ast.stmt], names: _Names) -> None:
        if rest:
            self._refuse(rest[0], "this line is never reached.")
        if self._text.helper and statement.value is None:
            self._refuse(statement, f"{self._text.helper} must return a value.")
        if statement.value is not None:
            if not self._text.helper:
                self._refuse(statement, "a rule returns nothing; write the person's columns instead.")
            names[_RESULT] = self._expression(statement.value, names)

    def _statement(self, statement: ast.stmt, names: _Names) -> None:
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
                self._refuse(statement, "a rule is for one person and has no loops.")
            case ast.Import() | ast.ImportFrom():
                self._refuse(statement, "a rule imports nothing; import words at the head of the file.")
            case ast.Assign():
                self._refuse(statement, "set one name at a time.")
            case _:
                self._refuse(statement, f"a rule may not say `{_head(statement)}`; it may use {_ALLOWED}.")

    def _assign(self, target: ast.expr, value: Value, names: _Names) -> None:
        match target:
            case ast.Name(id=name):
                if name in ("me", "see", "par", "draw"):
                    self._refuse(target, f"{name} is given to the rule and cannot be set.")
                names["local", name] = self._lines.add(name, value, self._text.where(target))
            case ast.Attribute(value=ast.Name(id="me"), attr=column) if not self._text.helper:
                kind = self._column(target, column)
                if value.kind != kind:
                    self._refuse(target, f"me.{column} is a {kind} and cannot be set to a {value.kind}.{_cure(value, kind)}")
                names["me", column] = self._lines.add(column, value, self._text.where(target))
            case ast.Attribute(value=ast.Name(id="see" | "par" | "draw" as owner), attr=name):
                self._refuse(target, f"{owner}.{name} is only seen; a rule writes its own person's columns, me.<column>.")
            case _:
                self._refuse(target, f"`{ast.unparse(target)}` cannot be set; set a name or me.<column>.")

    def _branch(
        self, statement: ast.If, body: Sequence[ast.stmt], otherwise: Sequence[ast.stmt], names: _Names
    ) -> None:
        test = self._flag(statement.test, names)
        where = self._text.where(statement)
        if not test.text.isidentifier():
            test = self._lines.add("if", test, where)
        then, other = dict(names), dict(names)
        self._block(body, then)
        self._block(otherwise, other)
        if len(self._lines.lines) > _MOST_LINES:
            self._refuse(statement, f"the rules of this pass make more than {_MOST_LINES} lines; divide them.")
        for key in [*then, *(key for key in other if key not in then)]:
            names[key] = self._merged(statement, key, test, self._side(key, then, where), self._side(key, other, where))

    def _side(self, key: _Key, names: _Names, where: str) -> Value | _Unset:
        if key in names:
            return names[key]
        owner, column = key
        if owner == "me":
            return self._lines.load(column, self._kinds[column])
        return _Unset(where)

    def _merged(
        self, node: ast.If, key: _Key, test: Value, then: Value | _Unset, other: Value | _Unset
    ) -> Value | _Unset:
        if then == other:
            return then
        if isinstance(then, _Unset) or isinstance(other, _Unset):
            return _Unset(self._text.where(node))
        owner, name = key
        if then.kind != other.kind:
            said = f"`{name}`" if owner == "local" else "the value returned"
            self._refuse(node, f"{said} is a {then.kind} in one branch and a {other.kind} in the other.")
        text = f"select({test.text}, {then.text}, {other.text})"
        return self._lines.add(name or "result", Value(text, then.kind), self._text.where(node))

    # Expressions.

    def _expression(self, node: ast.expr, names: _Names) -> Value:  # noqa: PLR0911 - one line for each form
        match node:
            case ast.Constant(value=value):
                return literal(value, self._text.where(node))
            case ast.Name(id=name):
                return self._name(node, name, names)
            case ast.Attribute():
                return self._attribute(node, names)
            case ast.BinOp(left=left, op=operator, right=right):
                return self._arithmetic(node, operator, self._expression(left, names), self._expression(right, names))
            case ast.UnaryOp():
                return self._unary(node, names)
            case ast.BoolOp(op=operator, values=values):
                word = "both" if isinstance(operator, ast.And) else "either"
                flags = [self._flag(value, names) for value in values]
                return Value(_folded(word, flags), "flag")
            case ast.Compare():
                return self._compare(node, names)
            case ast.IfExp(test=test, body=body, orelse=otherwise):
                flag = self._flag(test, names)
                then, other = self._expression(body, names), self._expression(otherwise, names)
                if then.kind != other.kind:
                    self._refuse(node, f"`{ast.unparse(node)}` is a {then.kind} or a {other.kind}; it must be one of them.")
                return Value(f"select({flag.text}, {then.text}, {other.text})", then.kind)
            case ast.Call():
                return self._call(node, names)
            case _:
                self._refuse(node, f"a rule may not say `{ast.unparse(node)}`; it may use {_ALLOWED}.")

    def _flag(self, node: ast.expr, names: _Names) -> Value:
        value = self._expression(node, names)
        if value.kind != "flag":
            self._refuse(node, f"`{ast.unparse(node)}` is a {value.kind}, not a truth; compare it with something.")
        return value

    def _float(self, node: ast.expr, names: _Names, word: str) -> Value:
        value = self._expression(node, names)
        if value.kind != "float":
            self._refuse(node, f"{word}(...) takes a float, and `{ast.unparse(node)}` is a {value.kind}.{_cure(value, 'float')}")
        return value

    def _name(self, node: ast.expr, name: str, names: _Names) -> Value:
        value = names.get(("local", name))
        if isinstance(value, _Unset):
            self._refuse(node, f"`{name}` is set in one branch only ({value.where}); set it in both, or before.")
        if value is not None:
            return value
        if name in ("me", "see", "par", "draw"):
            self._refuse(node, f"`{name}` is used with a dot only, as in {name}.something.")
        if name in self._text.names:
            meaning = self._text.names[name]
            if isinstance(meaning, bool | int | float):
                return literal(meaning, self._text.where(node))
            if isinstance(meaning, np.floating | np.integer):
                return literal(meaning.item(), self._text.where(node))
            self._refuse(node, f"`{name}` is no number; a rule may use {_ALLOWED}.")
        known = [key[1] for key in names if key[0] == "local"]
        self._refuse(node, f"`{name}` is not set here.{_nearest(name, [*known, *self._text.names])}")

    def _attribute(self, node: ast.Attribute, names: _Names) -> Value:
        owner = node.value.id if isinstance(node.value, ast.Name) else ""
        name = node.attr
        if owner in ("me", "see", "par") and self._text.helper:
            self._refuse(node, f"a helper sees only what it is given; pass {owner}.{name} to {self._text.helper}.")
        if owner == "me":
            return self._own(node, name, names)
        if owner == "see":
            return self._lines.see(name)
        if owner == "par":
            known = sorted(self._mechanism.parameters)
            if name not in known:
                self._refuse(
                    node, f"par.{name}: {self._mechanism.name} has no such parameter; it has {_listed(known)}.{_nearest(name, known)}"
                )
            return self._lines.parameter(self._mechanism.name, name)
        self._refuse(node, f"`{ast.unparse(node)}`: a rule looks at me.<column>, see.<field> and par.<parameter> only.")

    def _own(self, node: ast.Attribute, column: str, names: _Names) -> Value:
        kind = self._column(node, column)
        value = names.get(("me", column))
        if isinstance(value, Value):
            return value
        if column in self._shown:
            self._refuse(node, f"me.{column} is for others to see; look at the columns it was packed from.")
        return self._lines.load(column, kind)

    def _column(self, node: ast.AST, column: str) -> str:
        if column not in self._kinds:
            known = list(self._kinds)
            self._refuse(
                node,
                f"me.{column}: {self._population.name} have no such column; they have {_listed(known)}.{_nearest(column, known)}",
            )
        return self._kinds[column]

    def _arithmetic(self, node: ast.AST, operator: ast.operator, left: Value, right: Value) -> Value:
        sign = _OPERATORS.get(type(operator))
        if sign is None:
            said = type(operator).__name__
            cure = " Write x * x." if isinstance(operator, ast.Pow) else ""
            self._refuse(node, f"a rule adds, subtracts, multiplies and divides; {said} is not allowed.{cure}")
        if left.kind != right.kind or left.kind == "flag":
            value = left if left.kind != "float" else right
            self._refuse(node, f"`{sign}` between a {left.kind} and a {right.kind}.{_cure(value, 'float')}")
        if left.kind == "code":
            if sign == "/":
                self._refuse(node, "codes are not divided; write float(code).")
            return Value(f"i32({left.text} {sign} {right.text})", "code")
        return Value(f"({left.text} {sign} {right.text})", "float")

    def _unary(self, node: ast.UnaryOp, names: _Names) -> Value:
        if isinstance(node.op, ast.Not):
            return Value(f"negation({self._flag(node.operand, names).text})", "flag")
        value = self._expression(node.operand, names)
        if not isinstance(node.op, ast.USub) or value.kind == "flag":
            self._refuse(node, f"a rule may not say `{ast.unparse(node)}`.")
        return Value(f"i32(-{value.text})" if value.kind == "code" else f"(-{value.text})", value.kind)

    def _compare(self, node: ast.Compare, names: _Names) -> Value:
        values = [self._expression(part, names) for part in (node.left, *node.comparators)]
        flags = []
        for operator, left, right in zip(node.ops, values, values[1:], strict=False):
            sign = _COMPARISONS.get(type(operator))
            if sign is None:
                self._refuse(node, f"a rule may not say `{ast.unparse(node)}`; compare with == != < <= > >=.")
            if left.kind != right.kind:
                value = left if left.kind != "float" else right
                self._refuse(node, f"`{ast.unparse(node)}` compares a {left.kind} with a {right.kind}.{_cure(value, 'float')}")
            if left.kind == "flag" and sign not in ("==", "!="):
                self._refuse(node, f"`{ast.unparse(node)}`: truths have no order.")
            flags.append(Value(f"({left.text} {sign} {right.text})", "flag"))
        return Value(_folded("both", flags), "flag")

    # Words and helpers.

    def _call(self, node: ast.Call, names: _Names) -> Value:
        if isinstance(node.func, ast.Attribute):
            return self._draw(node)
        if not isinstance(node.func, ast.Name):
            self._refuse(node, f"a rule may not say `{ast.unparse(node)}`.")
        name = node.func.id
        word = self._text.names.get(name, getattr(builtins, name, None))
        if isinstance(word, FunctionType) and word not in _FLOAT_WORDS and word is not words.pack:
            return self._helper(node, word, names)
        if node.keywords or any(isinstance(argument, ast.Starred) for argument in node.args):
            self._refuse(node, f"{name}(...) takes plain arguments only.")
        return self._word(node, name, word, names)

    def _word(self, node: ast.Call, name: str, word: object, names: _Names) -> Value:
        arguments = node.args
        if word is words.pack:
            self._count(node, name, 2)
            flag, share = self._flag(arguments[0], names), self._float(arguments[1], names, name)
            return Value(f"pack({flag.text}, {share.text})", "code")
        hashable = word if callable(word) else None
        if hashable in _FLOAT_WORDS:
            self._count(node, name, 1)
            return Value(f"{_FLOAT_WORDS[hashable]}({self._float(arguments[0], names, name).text})", "float")
        if hashable in _EXTREMES:
            if len(arguments) < 2:
                self._refuse(node, f"{name}(...) takes two numbers or more.")
            values = [self._expression(argument, names) for argument in arguments]
            if len({value.kind for value in values}) > 1 or values[0].kind == "flag":
                self._refuse(node, f"{name}(...) takes numbers of one kind.")
            return Value(_folded(_EXTREMES[hashable], values), values[0].kind)
        if word is builtins.float:
            self._count(node, name, 1)
            value = self._expression(arguments[0], names)
            return value if value.kind == "float" else Value(f"f32({value.text})", "float")
        self._refuse(node, f"{name}(...) is no word of rules; they may use {_ALLOWED}.")

    def _count(self, node: ast.Call, name: str, wanted: int) -> None:
        if len(node.args) != wanted:
            self._refuse(node, f"{name}(...) takes {wanted} argument{'s' if wanted > 1 else ''}, not {len(node.args)}.")

    def _draw(self, node: ast.Call) -> Value:
        match node:
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id="draw"), attr="uniform"),
                args=[ast.Constant(value=str() as name)],
                keywords=[],
            ) if not self._text.helper:
                pass
            case _:
                self._refuse(node, f'`{ast.unparse(node)}` cannot be called; draws are said as draw.uniform("name").')
        key = (self._mechanism.name, name)
        if key not in self._numbers:
            self._refuse(
                node, f'draw.uniform("{name}") has no stream number; give it one in @mechanism(streams={{"{name}": ...}}).'
            )
        if not (name.isascii() and name.isidentifier()):
            self._refuse(node, f'draw.uniform("{name}"): a draw\'s name is letters, digits and underscores.')
        return self._lines.draw(*key, self._numbers[key])

    def _helper(self, node: ast.Call, function: FunctionType, names: _Names) -> Value:
        name = function.__name__
        self._depth += 1
        if self._depth > _DEEPEST:
            self._refuse(node, f"{name}(...): helpers may call one another at most {_DEEPEST} deep, and never themselves.")
        if any(isinstance(argument, ast.Starred) for argument in node.args):
            self._refuse(node, f"{name}(...) takes plain arguments only.")
        given = [self._expression(argument, names) for argument in node.args]
        named = {keyword.arg or "**": self._expression(keyword.value, names) for keyword in node.keywords}
        try:
            bound = inspect.signature(function).bind(*given, **named)
        except TypeError as error:
            self._refuse(node, f"{name}(...): {error}.")
        bound.apply_defaults()
        tree, text = self._open(node, function)
        inner: _Names = {}
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
            self._refuse(node, f"{name}(...) does not return a value on every way through it.")
        return result

    def _open(self, node: ast.Call, function: FunctionType) -> tuple[ast.FunctionDef, _Text]:
        name = function.__name__
        try:
            source, first = inspect.getsourcelines(function)
            tree = ast.parse(textwrap.dedent("".join(source))).body[0]
        except (OSError, TypeError, SyntaxError):
            tree, first = ast.Pass(), 0
        if not isinstance(tree, ast.FunctionDef):
            self._refuse(node, f"{name}(...) has no source text; write it in a file, as a plain `def`.")
        return tree, _Text(function.__code__.co_filename, first, names_of(function), name)


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


def _folded(word: str, values: Sequence[Value]) -> str:
    text = values[0].text
    for value in values[1:]:
        text = f"{word}({text}, {value.text})"
    return text


def _head(statement: ast.stmt) -> str:
    return ast.unparse(statement).splitlines()[0]


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names) or "none"


def _nearest(name: str, known: Sequence[str]) -> str:
    found = difflib.get_close_matches(name, [*known, *FRIENDS], n=1)
    return f" Nearest: {found[0]}." if found else ""


def _cure(value: Value, kind: str) -> str:
    if kind != "float":
        return ""
    if value.text.startswith("i32(") and value.text[4:-1].lstrip("-").isdigit():
        return f" Write {value.text[4:-1]}.0."
    return " Write float(...) if that is meant."
