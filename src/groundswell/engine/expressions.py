"""Reading expressions: each becomes a value of one kind, written in the generated lines' own words."""

import ast
import builtins
import difflib
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import FunctionType

import numpy as np

from groundswell.engine.lines import FRIENDS, Lines, Value, literal
from groundswell.errors import ScenarioError
from groundswell.mechanisms import words
from groundswell.mechanisms.base import Mechanism, place_of
from groundswell.world.columns import Population

__all__ = ["ALLOWED", "ExpressionReader", "Key", "Names", "Text", "Unset", "cure", "names_of"]

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
ALLOWED = (
    "arithmetic, comparisons, and/or/not, if, return, min, max, abs, float, and words imported from mechanisms/words.py"
)

Key = tuple[str, str]


@dataclass(frozen=True)
class Unset:
    """A name that only some ways through the rule set."""

    where: str


Names = dict[Key, Value | Unset]


def names_of(function: FunctionType) -> Mapping[str, object]:
    """Return what the free names of a rule or helper mean: its module's, and those of functions around it."""
    around = zip(function.__code__.co_freevars, function.__closure__ or (), strict=True)
    return {**function.__globals__, **{name: cell.cell_contents for name, cell in around}}


@dataclass(frozen=True)
class Text:
    """A function being read: its tree, its names, and where it stands."""

    file: str
    first: int
    names: Mapping[str, object]
    helper: str = ""

    def where(self, node: ast.AST) -> str:
        """Say where a part of the text stands."""
        return place_of(self.file, self.first + getattr(node, "lineno", 1) - 1)


class ExpressionReader(ABC):
    """Reads what a rule says on the right of its equals signs."""

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
        self._text = Text(mechanism.file, mechanism.line, names_of(mechanism.step))

    @abstractmethod
    def _helper(self, node: ast.Call, function: FunctionType, names: Names) -> Value:
        """Read a call of a helper function as if its text stood here."""

    def _refusal(self, node: ast.AST, sentence: str) -> ScenarioError:
        return ScenarioError(f"{self._text.where(node)}: {sentence}")

    def _expression(self, node: ast.expr, names: Names) -> Value:
        match node:
            case ast.Constant(value=value):
                found = literal(value, self._text.where(node))
            case ast.Name(id=name):
                found = self._name(node, name, names)
            case ast.Attribute():
                found = self._attribute(node, names)
            case ast.BinOp(left=left, op=operator, right=right):
                pair = self._expression(left, names), self._expression(right, names)
                found = self._arithmetic(node, operator, *pair)
            case ast.UnaryOp():
                found = self._unary(node, names)
            case ast.BoolOp(op=operator, values=values):
                word = "both" if isinstance(operator, ast.And) else "either"
                found = Value(_folded(word, [self._flag(value, names) for value in values]), "flag")
            case ast.Compare():
                found = self._compare(node, names)
            case ast.IfExp():
                found = self._choice(node, names)
            case ast.Call():
                found = self._call(node, names)
            case _:
                raise self._refusal(node, f"a rule may not say `{ast.unparse(node)}`; it may use {ALLOWED}.")
        return found

    def _choice(self, node: ast.IfExp, names: Names) -> Value:
        flag = self._flag(node.test, names)
        then, other = self._expression(node.body, names), self._expression(node.orelse, names)
        if then.kind != other.kind:
            said = f"`{ast.unparse(node)}` is a {then.kind} or a {other.kind}"
            raise self._refusal(node, f"{said}; it must be one of them.")
        return Value(f"select({flag.text}, {then.text}, {other.text})", then.kind)

    def _flag(self, node: ast.expr, names: Names) -> Value:
        value = self._expression(node, names)
        if value.kind != "flag":
            raise self._refusal(
                node, f"`{ast.unparse(node)}` is a {value.kind}, not a truth; compare it with something."
            )
        return value

    def _float(self, node: ast.expr, names: Names, word: str) -> Value:
        value = self._expression(node, names)
        if value.kind != "float":
            said = f"{word}(...) takes a float, and `{ast.unparse(node)}` is a {value.kind}."
            raise self._refusal(node, said + cure(value))
        return value

    def _name(self, node: ast.expr, name: str, names: Names) -> Value:
        value = names.get(("local", name))
        if isinstance(value, Unset):
            raise self._refusal(node, f"`{name}` is set in one branch only ({value.where}); set it in both, or before.")
        if value is not None:
            return value
        if name in ("me", "see", "par", "draw"):
            raise self._refusal(node, f"`{name}` is used with a dot only, as in {name}.something.")
        if name in self._text.names:
            meaning = self._text.names[name]
            if isinstance(meaning, bool | int | float):
                return literal(meaning, self._text.where(node))
            if isinstance(meaning, np.floating | np.integer):
                return literal(meaning.item(), self._text.where(node))
            raise self._refusal(node, f"`{name}` is no number; a rule may use {ALLOWED}.")
        known = [key[1] for key in names if key[0] == "local"]
        raise self._refusal(node, f"`{name}` is not set here.{_nearest(name, [*known, *self._text.names])}")

    def _attribute(self, node: ast.Attribute, names: Names) -> Value:
        owner = node.value.id if isinstance(node.value, ast.Name) else ""
        name = node.attr
        if owner in ("me", "see", "par") and self._text.helper:
            raise self._refusal(
                node, f"a helper sees only what it is given; pass {owner}.{name} to {self._text.helper}."
            )
        if owner == "me":
            return self._own(node, name, names)
        if owner == "see":
            return self._lines.see(name)
        if owner == "par":
            known = sorted(self._mechanism.parameters)
            if name not in known:
                said = f"par.{name}: {self._mechanism.name} has no such parameter; it has {_listed(known)}."
                raise self._refusal(node, said + _nearest(name, known))
            return self._lines.parameter(self._mechanism.name, name)
        raise self._refusal(
            node, f"`{ast.unparse(node)}`: a rule looks at me.<column>, see.<field> and par.<parameter> only."
        )

    def _own(self, node: ast.Attribute, column: str, names: Names) -> Value:
        kind = self._column(node, column)
        value = names.get(("me", column))
        if isinstance(value, Value):
            return value
        if column in self._shown:
            said = f"me.{column} is for others to see; look at the columns it was packed from."
            raise self._refusal(node, said)
        return self._lines.load(column, kind)

    def _column(self, node: ast.AST, column: str) -> str:
        if column not in self._kinds:
            known = list(self._kinds)
            said = f"me.{column}: {self._population.name} have no such column; they have {_listed(known)}."
            raise self._refusal(node, said + _nearest(column, known))
        return self._kinds[column]

    def _arithmetic(self, node: ast.AST, operator: ast.operator, left: Value, right: Value) -> Value:
        sign = _OPERATORS.get(type(operator))
        if sign is None:
            said = type(operator).__name__
            instead = " Write x * x." if isinstance(operator, ast.Pow) else ""
            only = "a rule adds, subtracts, multiplies and divides"
            raise self._refusal(node, f"{only}; {said} is not allowed.{instead}")
        if left.kind != right.kind or left.kind == "flag":
            value = left if left.kind != "float" else right
            raise self._refusal(node, f"`{sign}` between a {left.kind} and a {right.kind}.{cure(value)}")
        if left.kind == "code":
            if sign == "/":
                raise self._refusal(node, "codes are not divided; write float(code).")
            return Value(f"i32({left.text} {sign} {right.text})", "code")
        return Value(f"({left.text} {sign} {right.text})", "float")

    def _unary(self, node: ast.UnaryOp, names: Names) -> Value:
        if isinstance(node.op, ast.Not):
            return Value(f"negation({self._flag(node.operand, names).text})", "flag")
        value = self._expression(node.operand, names)
        if not isinstance(node.op, ast.USub) or value.kind == "flag":
            raise self._refusal(node, f"a rule may not say `{ast.unparse(node)}`.")
        return Value(f"i32(-{value.text})" if value.kind == "code" else f"(-{value.text})", value.kind)

    def _compare(self, node: ast.Compare, names: Names) -> Value:
        values = [self._expression(part, names) for part in (node.left, *node.comparators)]
        flags = []
        for operator, left, right in zip(node.ops, values, values[1:], strict=False):
            sign = _COMPARISONS.get(type(operator))
            if sign is None:
                said = f"a rule may not say `{ast.unparse(node)}`"
                raise self._refusal(node, f"{said}; compare with == != < <= > >=.")
            if left.kind != right.kind:
                value = left if left.kind != "float" else right
                said = f"`{ast.unparse(node)}` compares a {left.kind} with a {right.kind}."
                raise self._refusal(node, said + cure(value))
            if left.kind == "flag" and sign not in ("==", "!="):
                raise self._refusal(node, f"`{ast.unparse(node)}`: truths have no order.")
            flags.append(Value(f"({left.text} {sign} {right.text})", "flag"))
        return Value(_folded("both", flags), "flag")

    # Words and helpers.

    def _call(self, node: ast.Call, names: Names) -> Value:
        if isinstance(node.func, ast.Attribute):
            return self._draw(node)
        if not isinstance(node.func, ast.Name):
            raise self._refusal(node, f"a rule may not say `{ast.unparse(node)}`.")
        name = node.func.id
        word = self._text.names.get(name, getattr(builtins, name, None))
        if isinstance(word, FunctionType) and word not in _FLOAT_WORDS and word is not words.pack:
            return self._helper(node, word, names)
        if node.keywords or any(isinstance(argument, ast.Starred) for argument in node.args):
            raise self._refusal(node, f"{name}(...) takes plain arguments only.")
        return self._word(node, name, word, names)

    def _word(self, node: ast.Call, name: str, word: object, names: Names) -> Value:
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
                raise self._refusal(node, f"{name}(...) takes two numbers or more.")
            values = [self._expression(argument, names) for argument in arguments]
            if len({value.kind for value in values}) > 1 or values[0].kind == "flag":
                raise self._refusal(node, f"{name}(...) takes numbers of one kind.")
            return Value(_folded(_EXTREMES[hashable], values), values[0].kind)
        if word is builtins.float:
            self._count(node, name, 1)
            value = self._expression(arguments[0], names)
            return value if value.kind == "float" else Value(f"f32({value.text})", "float")
        raise self._refusal(node, f"{name}(...) is no word of rules; they may use {ALLOWED}.")

    def _count(self, node: ast.Call, name: str, wanted: int) -> None:
        if len(node.args) != wanted:
            raise self._refusal(
                node, f"{name}(...) takes {wanted} argument{'s' if wanted > 1 else ''}, not {len(node.args)}."
            )

    def _draw(self, node: ast.Call) -> Value:
        match node:
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id="draw"), attr="uniform"),
                args=[ast.Constant(value=str() as name)],
                keywords=[],
            ) if not self._text.helper:
                pass
            case _:
                raise self._refusal(
                    node, f'`{ast.unparse(node)}` cannot be called; draws are said as draw.uniform("name").'
                )
        key = (self._mechanism.name, name)
        if key not in self._numbers:
            wanted = f'give it one in @mechanism(streams={{"{name}": ...}})'
            raise self._refusal(node, f'draw.uniform("{name}") has no stream number; {wanted}.')
        if not (name.isascii() and name.isidentifier()):
            said = f'draw.uniform("{name}"): a draw\'s name is letters, digits and underscores.'
            raise self._refusal(node, said)
        return self._lines.draw(*key, self._numbers[key])


def _folded(word: str, values: Sequence[Value]) -> str:
    text = values[0].text
    for value in values[1:]:
        text = f"{word}({text}, {value.text})"
    return text


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names) or "none"


def _nearest(name: str, known: Sequence[str]) -> str:
    found = difflib.get_close_matches(name, [*known, *FRIENDS], n=1)
    return f" Nearest: {found[0]}." if found else ""


def cure(value: Value) -> str:
    """Say how a code or truth may become a float."""
    if value.text.startswith("i32(") and value.text[4:-1].lstrip("-").isdigit():
        return f" Write {value.text[4:-1]}.0."
    return " Write float(...) if that is meant."
