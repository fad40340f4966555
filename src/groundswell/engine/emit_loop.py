"""Writing straight lines as compiled loops: the text of one module that holds all passes of a population.

A pass is three functions. The gather looks at contacts (one byte each) and fills a block's buffers; the block
function is the vectorised loop over at most 4,096 people of one group; the entry walks over blocks, and the block
function is inlined in it: to hand over a hundred numbers on the stack costs as much as thirty people. One list
makes both the arguments and the call of the block function, because types could not tell two swapped arguments
apart. No function makes an array: buffers are the caller's too, so that nothing counts references.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from groundswell.engine.lines import FRIENDS, Lines
from groundswell.engine.words import LOOP_WORDS
from groundswell.rng import DOMAIN_SHIFT

__all__ = ["PassText", "emit_condition", "emit_module", "emit_pass", "entry_arguments"]


_AHEAD = 64
"""People by whom the list of contacts is asked for ahead: the processor's own guesses end with each page of memory."""


@dataclass(frozen=True)
class PassText:
    """One pass to write.

    Attributes
    ----------
    name : str
        The pass's phase.
    lines : Lines
        What it computes.
    kinds : tuple of (column, kind)
        All columns of the population that it loads or stores, in a fixed order.
    shown : str
        The shown column, which is stored to its back; empty if there is none.
    domain : int
        Whose draws.
    degree : int
        How many contacts each person looks at; with none, nobody is seen out or heard (0).
    """

    name: str
    lines: Lines
    kinds: tuple[tuple[str, str], ...]
    shown: str
    domain: int
    degree: int

    @property
    def looks(self) -> bool:
        """Whether contacts are looked at."""
        return bool(self.lines.friends)

    @property
    def scalars(self) -> list[str]:
        """Names of the block function's scalar arguments."""
        fields = [f"see_{name}" for name in self.lines.fields]
        return fields + [f"par_{mechanism}_{name}" for mechanism, name in self.lines.parameters]


def _array_type(kind: str) -> str:
    return "float32[::1]" if kind == "float" else "uint8[::1]"


def _indented(lines: Sequence[str], depth: int) -> str:
    return "\n".join("    " * depth + line for line in lines)


def emit_pass(text: PassText) -> list[str]:
    """Write a pass's straight lines for person ``k`` of a block: draws, loads, lines, stores."""
    lines = text.lines
    body = []
    for block, words in lines.blocks().items():
        counter = f"u64({block | text.domain << DOMAIN_SHIFT})"
        drawn = ", ".join(f"word{block}_{place}" for place in range(4))
        body.append(f"{drawn} = philox(who, tick, replicate, {counter}, key0, key1)")
        body += [f"{name} = uniform(word{block}_{place})" for name, place in words]
    for name in FRIENDS:
        if name in lines.friends:
            body.append(f"see_{name} = {name}_[k]")
    for column, kind in lines.loads.items():
        match kind:
            case "float":
                body.append(f"me_{column} = {column}_[k]")
            case "code":
                body.append(f"me_{column} = i32({column}_[k])")
            case _:
                body.append(f"me_{column} = {column}_[k] != u8(0)")
    body += [f"{line.name} = {line.text}  # {line.origin}" for line in lines.lines]
    for column, value in lines.stores.items():
        stored = f"snap({value.text})" if value.kind == "float" else f"u8({value.text})"
        body.append(f"{column}_[k] = {stored}")
    return body


def entry_arguments(text: PassText) -> list[tuple[str, str]]:
    """List the entry's arguments as (name, type): one list for its signature, its head and its call."""
    arguments = [
        ("blocks", "int64[:, ::1]"),
        ("begin", "int64"),
        ("end", "int64"),
        ("tick", "uint64"),
        ("replicate", "uint64"),
        ("key0", "uint64"),
        ("key1", "uint64"),
        ("fields", "float32[:, ::1]"),
        ("parameters", "float32[::1]"),
    ]
    if text.looks:
        arguments += [("contacts", "uint32[:, ::1]"), ("front", "uint8[::1]")]
        arguments += [(f"{name}_", "float32[::1]") for name in FRIENDS]
    return arguments + [(f"{column}_", _array_type(kind)) for column, kind in text.kinds]


def _emit_gather(text: PassText) -> str:
    if text.degree == 0:
        return _emit_lonely_gather(text)
    loads = [f"seen{place} = i32(front[contacts[k, u64({place})]])" for place in range(text.degree)]
    outs = " + ".join(f"(seen{place} >> 7)" for place in range(text.degree))
    whole = " + ".join(f"seen{place}" for place in range(text.degree))
    return f"""
@njit(pipeline_class=NoAlias, **handed)
def {text.name}_gather(count, contacts, front, friends_out_, friends_voiced_):
    for j in range(count):
        k = u64(j)
        prefetch(contacts, (k + u64({_AHEAD})) * u64({text.degree}))
{_indented(loads, 2)}
        outs = i32({outs})
        friends_out_[k] = f32(outs) / f32({float(text.degree)!r})
        friends_voiced_[k] = f32(i32(i32({whole}) - (outs << i32(7)))) / f32({127.0 * text.degree!r})
"""


def _emit_lonely_gather(text: PassText) -> str:
    """Write the gather of people who look at nobody: the mean over no contacts is taken to be 0."""
    return f"""
@njit(pipeline_class=NoAlias, **handed)
def {text.name}_gather(count, contacts, front, friends_out_, friends_voiced_):
    for j in range(count):
        k = u64(j)
        friends_out_[k] = f32(0.0)
        friends_voiced_[k] = f32(0.0)
"""


def _emit_block(text: PassText) -> str:
    arguments = _block_arguments(text)
    body = emit_pass(text)
    if text.lines.draws:
        body.insert(0, "who = u64(first) + k")
    return f"""
@njit(forceinline=True, pipeline_class=side_by_side({_vectors(text)}), **handed)
def {text.name}_block({", ".join(arguments)}):
    for j in range(count):
        k = u64(j)
{_indented(body, 2)}
"""


def _vectors(text: PassText) -> int:
    """Return how many vectors of people a pass should hold at once: chance leaves fewer registers for them."""
    return 2 if text.lines.draws else 4


def _block_arguments(text: PassText) -> list[str]:
    keys = ["tick", "replicate", "key0", "key1"]
    friends = [f"{name}_" for name in FRIENDS] if text.looks else []
    return ["count", "first", *keys, *text.scalars, *friends, *(f"{column}_" for column, _ in text.kinds)]


def _emit_entry(text: PassText, *, cache: bool) -> str:
    listed = entry_arguments(text)
    signature = ", ".join(kind for _, kind in listed)
    sliced = {f"{column}_": f"{column}_[first:last]" for column, _ in text.kinds}
    read = [f"see_{name} = fields[group, {place}]" for place, name in enumerate(text.lines.fields)]
    constants = [
        f"par_{mechanism}_{name} = parameters[{place}]" for place, (mechanism, name) in enumerate(text.lines.parameters)
    ]
    gather = []
    if text.looks:
        gather = [f"{text.name}_gather(count, contacts[first:last], front, friends_out_, friends_voiced_)"]
    call = ", ".join(sliced.get(name, name) for name in _block_arguments(text))
    return f"""
@njit("void({signature})", cache={cache}, pipeline_class=Uncounted, **entered)
def {text.name}_entry({", ".join(name for name, _ in listed)}):
{_indented(constants, 1)}
    for row in range(begin, end):
        group = blocks[row, 0]
        first = blocks[row, 1]
        last = blocks[row, 2]
        count = last - first
{_indented([*read, *gather], 2)}
        {text.name}_block({call})
"""


def emit_module(title: str, texts: Sequence[PassText], *, cache: bool) -> str:
    """Write the module of all passes: words first, then gather, block and entry of each.

    Parameters
    ----------
    title : str
        First line of the module's docstring.
    texts : sequence of PassText
        The passes, in order.
    cache : bool
        Whether Numba keeps the machine code beside the file.
    """
    parts = [f'"""{title}"""\n', LOOP_WORDS]
    for text in texts:
        if text.looks:
            parts.append(_emit_gather(text))
        parts += [_emit_block(text), _emit_entry(text, cache=cache)]
    return "\n".join(parts)


def emit_condition(name: str, lines: Lines, seen: Sequence[str], columns: Sequence[str], result: str) -> str:
    """Write a rule that sets one flag as a function of one person, for loops that are no passes.

    Parameters
    ----------
    name : str
        The function's name.
    lines : Lines
        The rule; it draws nothing.
    seen : sequence of str
        Fields given as numbers, in order, whether the rule sees them or not.
    columns : sequence of str
        Columns given whole, in order, likewise; the last argument is the parameters, in the lines' order.
    result : str
        The flag.
    """
    body = [f"par_{owner}_{one} = parameters[{place}]" for place, (owner, one) in enumerate(lines.parameters)]
    for column, kind in lines.loads.items():
        match kind:
            case "float":
                body.append(f"me_{column} = {column}_[who]")
            case "code":
                body.append(f"me_{column} = i32({column}_[who])")
            case _:
                body.append(f"me_{column} = {column}_[who] != u8(0)")
    body += [f"{line.name} = {line.text}  # {line.origin}" for line in lines.lines]
    arguments = ["who", *(f"see_{field}" for field in seen), *(f"{column}_" for column in columns), "parameters"]
    return f"""
@word
def {name}({", ".join(arguments)}):
{_indented(body, 1)}
    return {lines.stores[result].text}
"""
