"""What rules become: straight lines, each setting one value once; and what they load, see and store."""

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from groundswell.errors import ScenarioError

__all__ = ["FRIENDS", "Kind", "Line", "Lines", "Value", "literal", "words_in"]

Kind = str
"""``float`` (float32), ``code`` (int32) or ``flag`` (true or false)."""

FRIENDS = ("friends_out", "friends_voiced")
"""What a person sees of contacts; every other field belongs to the group."""

_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True)
class Value:
    """A value in a rule: how the generated line writes it, and of which kind it is."""

    text: str
    kind: Kind


@dataclass(frozen=True)
class Line:
    """One generated line: a name, set once, and where in the rules it comes from."""

    name: str
    kind: Kind
    text: str
    origin: str


@dataclass
class Lines:
    """A pass as straight lines, growing while rules are read.

    Attributes
    ----------
    lines : list of Line
        In order; each reads only earlier ones.
    loads : dict of str to str
        Columns needed at the start, and their kind.
    stores : dict of str to Value
        Columns written at the end.
    fields : list of str
        Group fields seen, in order of first sight.
    parameters : list of (mechanism, parameter)
        Parameters used, in order of first use.
    draws : dict of (mechanism, draw) to int
        Stream numbers.
    friends : set of str
        Which of the contacts' shares are seen.
    """

    lines: list[Line] = field(default_factory=list)
    loads: dict[str, Kind] = field(default_factory=dict)
    stores: dict[str, Value] = field(default_factory=dict)
    fields: list[str] = field(default_factory=list)
    parameters: list[tuple[str, str]] = field(default_factory=list)
    draws: dict[tuple[str, str], int] = field(default_factory=dict)
    friends: set[str] = field(default_factory=set)

    def add(self, hint: str, value: Value, origin: str) -> Value:
        """Set a new name to a value, and return the name as a value."""
        name = f"x{len(self.lines)}_{hint}"
        self.lines.append(Line(name, value.kind, value.text, origin))
        return Value(name, value.kind)

    def load(self, column: str, kind: Kind) -> Value:
        """Return a column as it was when the pass began."""
        self.loads[column] = kind
        return Value(f"me_{column}", kind)

    def see(self, name: str) -> Value:
        """Return a field of the group, or a share of contacts."""
        if name in FRIENDS:
            self.friends.add(name)
        elif name not in self.fields:
            self.fields.append(name)
        return Value(f"see_{name}", "float")

    def parameter(self, mechanism: str, name: str) -> Value:
        """Return a parameter of a mechanism."""
        if (mechanism, name) not in self.parameters:
            self.parameters.append((mechanism, name))
        return Value(f"par_{mechanism}_{name}", "float")

    def draw(self, mechanism: str, name: str, stream: int) -> Value:
        """Return a number drawn in [0, 1)."""
        self.draws[mechanism, name] = stream
        return Value(f"draw_{mechanism}_{name}", "float")

    def prune(self) -> None:
        """Leave out lines and loads that no stored value needs."""
        needed = {word for value in self.stores.values() for word in words_in(value.text)}
        kept = []
        for line in reversed(self.lines):
            if line.name in needed:
                kept.append(line)
                needed |= words_in(line.text)
        self.lines = kept[::-1]
        self.loads = {name: kind for name, kind in self.loads.items() if f"me_{name}" in needed}

    def blocks(self) -> Mapping[int, list[tuple[str, int]]]:
        """Group the draws by Philox block: for each, the names drawn and which of its words is theirs."""
        blocks: dict[int, list[tuple[str, int]]] = {}
        for (mechanism, name), stream in self.draws.items():
            blocks.setdefault(stream >> 2, []).append((f"draw_{mechanism}_{name}", stream & 3))
        return dict(sorted(blocks.items()))


def words_in(text: str) -> set[str]:
    """Return the names in a generated line."""
    return set(_WORD.findall(text))


def literal(value: object, where: str) -> Value:
    """Write a number or a truth of a rule's text as a generated line does.

    Raises
    ------
    ScenarioError
        If it is neither, or too large.
    """
    if isinstance(value, bool):
        return Value(f"flag({value})", "flag")
    if isinstance(value, int):
        if not -(2**31) <= value < 2**31:
            raise ScenarioError(f"{where}: {value}: a code must fit 32 bits.")
        return Value(f"i32({value})", "code")
    if isinstance(value, float):
        with np.errstate(over="ignore"):
            finite = np.isfinite(np.float32(value))
        if not finite:
            raise ScenarioError(f"{where}: {value!r}: a number must be finite and below 3.4e38.")
        return Value(f"f32({float(value)!r})", "float")
    shown = ast.unparse(ast.Constant(value)) if isinstance(value, str | bytes | None) else repr(value)
    raise ScenarioError(f"{where}: {shown}: a rule knows numbers, codes and truths only.")
