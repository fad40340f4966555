"""Writing straight lines as the compiled loops of a crowd: all together, in random turns, or one at a time.

Together is the flagship's shape: contacts are counted block by block into buffers, then a vectorised loop runs over the
block. The others go from person to person; each sees what those before did, so counts of groups are kept by increments.
"""

from dataclasses import dataclass

from groundswell.engine.lines import Lines
from groundswell.engine.words import LOOP_WORDS
from groundswell.rng import DOMAIN_SHIFT, TURNS

__all__ = ["CrowdText", "arguments_of", "emit_crowd"]

Argument = tuple[str, str]


@dataclass(frozen=True)
class CrowdText:
    """A crowd's rules, to be written in one order.

    Attributes
    ----------
    lines : Lines
        What one person's turn computes.
    kinds : tuple of (column, kind)
        Columns loaded or stored, in the population's order, and shown flags that are seen.
    shown : tuple of str
        All shown flags, in the population's order: groups' totals are kept in the same.
    seen, everyone : tuple of str
        Flags counted among contacts, and in the whole group.
    domain : int
        Whose draws.
    order : {"together", "random", "one"}
        How people take turns.
    """

    lines: Lines
    kinds: tuple[Argument, ...]
    shown: tuple[str, ...]
    seen: tuple[str, ...]
    everyone: tuple[str, ...]
    domain: int
    order: str

    @property
    def looks(self) -> bool:
        """Whether contacts are looked at, or counted."""
        return bool(self.seen) or "contacts" in self.lines.fields

    @property
    def written(self) -> list[str]:
        """Shown flags that the rules write."""
        return [flag for flag in self.shown if flag in self.lines.stores]

    @property
    def parameters(self) -> list[str]:
        """Names of the parameters' scalars."""
        return [f"par_{mechanism}_{name}" for mechanism, name in self.lines.parameters]


def _array(kind: str) -> str:
    return "float32[::1]" if kind == "float" else "uint8[::1]"


def _indented(lines: list[str], depth: int) -> str:
    return "\n".join("    " * depth + line for line in lines)


def _stored(text: CrowdText, column: str) -> str:
    value = text.lines.stores[column]
    return f"snap({value.text})" if value.kind == "float" else f"u8({value.text})"


def _person(text: CrowdText, who: str, tick: str) -> list[str]:
    """Write one person's draws, loads and lines; the person is ``k`` of every array."""
    body = []
    for block, words in text.lines.blocks().items():
        counter = f"u64({block | text.domain << DOMAIN_SHIFT})"
        drawn = ", ".join(f"word{block}_{place}" for place in range(4))
        body.append(f"{drawn} = philox({who}, {tick}, replicate, {counter}, key0, key1)")
        body += [f"{name} = uniform(word{block}_{place})" for name, place in words]
    loads = {"float": "{0}_[k]", "code": "i32({0}_[k])", "flag": "{0}_[k] != u8(0)"}
    body += [f"me_{column} = {loads[kind].format(column)}" for column, kind in text.lines.loads.items()]
    return body + [f"{line.name} = {line.text}  # {line.origin}" for line in text.lines.lines]


def arguments_of(text: CrowdText) -> list[Argument]:
    """List the entry's arguments as (name, type): one list for its signature, its head and its call."""
    keys = [(name, "uint64") for name in ("replicate", "key0", "key1")]
    arguments = [("begin", "int64"), ("end", "int64"), ("size", "int64"), *keys, ("parameters", "float32[::1]")]
    if text.order == "together":
        arguments += [("tick", "uint64"), ("blocks", "int64[:, ::1]"), ("totals", "int64[:, ::1]")]
        arguments += [("tally", "int64[:, ::1]"), ("person", "uint32[::1]")]
        if text.looks:
            arguments += [("runs", "int64[:, ::1]"), ("targets", "uint32[::1]"), ("contacts_", "float32[::1]")]
        arguments += [(f"{flag}_count", "int32[::1]") for flag in text.seen]
        arguments += [(f"{flag}_next", "uint8[::1]") for flag in text.written]
    else:
        arguments += [("totals", "int64[:, ::1]"), ("moved", "int64[::1]")]
        if text.looks:
            arguments += [("offsets", "int64[::1]"), ("targets", "uint32[::1]")]
        if text.order == "random":
            arguments += [("tick", "uint64"), ("picks", "uint32[::1]"), ("turns", "uint32[::1]")]
        else:
            arguments += [("ticks", "int64"), ("every", "int64"), ("counts", "int64[:, :, ::1]")]
    return arguments + [(f"{column}_", _array(kind)) for column, kind in text.kinds]


def emit_crowd(text: CrowdText) -> str:
    """Write the module of a crowd: words first, then the entry of its order, called ``entry``."""
    emit = {"together": _together, "random": _random, "one": _one}[text.order]
    return "\n".join([f'"""A crowd, {text.order}: generated from its rules."""\n', LOOP_WORDS, emit(text)])


def _entry(text: CrowdText, body: str) -> str:
    listed = arguments_of(text)
    constants = [f"{name} = parameters[{place}]" for place, name in enumerate(text.parameters)]
    return f"""
i64 = np.int64
u32 = np.uint32
how = {{"cache": True, "pipeline_class": Uncounted, **entered}}


@njit("void({", ".join(kind for _, kind in listed)})", **how)
def entry({", ".join(name for name, _ in listed)}):
    see_people = f32(size)
{_indented(constants, 1)}
{body}
"""


# All together.

_GATHER = """
@njit(pipeline_class=NoAlias, **handed)
def gather(count, degree, targets, front, out):
    done = degree & 3
    if done == 0:
        for j in range(count):
            out[j] = i32(0)
    elif done == 1:
        for j in range(count):
            out[j] = i32(front[u64(targets[j])])
    elif done == 2:
        second = targets[count:]
        for j in range(count):
            out[j] = i32(front[u64(targets[j])]) + i32(front[u64(second[j])])
    else:
        second = targets[count:]
        third = targets[2 * count:]
        for j in range(count):
            out[j] = i32(front[u64(targets[j])]) + i32(front[u64(second[j])]) + i32(front[u64(third[j])])
    while done < degree:
        first = targets[done * count:]
        second = targets[(done + 1) * count:]
        third = targets[(done + 2) * count:]
        fourth = targets[(done + 3) * count:]
        for j in range(count):
            one = i32(front[u64(first[j])]) + i32(front[u64(second[j])])
            out[j] += one + i32(front[u64(third[j])]) + i32(front[u64(fourth[j])])
        done += 4
"""


def _block_arguments(text: CrowdText) -> list[str]:
    fields = [f"see_{flag}_all" for flag in text.everyone]
    seen = [f"{flag}_count" for flag in text.seen]
    contacts = ["contacts_"] if text.looks else []
    nexts = [f"{flag}_next" for flag in text.written]
    columns = [f"{column}_" for column, _ in text.kinds]
    keys = ["count", "tick", "replicate", "key0", "key1", "see_people"]
    return [*keys, *text.parameters, *fields, "sums", "person", *contacts, *seen, *nexts, *columns]


def _together(text: CrowdText) -> str:
    body = [f"see_{flag}_seen = f32({flag}_count[k])" for flag in text.seen]
    body += ["see_contacts = contacts_[k]"] if text.looks else []
    body += _person(text, "u64(person[k])", "tick")
    body += [f"new_{column} = {_stored(text, column)}" for column in text.lines.stores]
    changes = [f"(new_{column} != {column}_[k])" for column in text.lines.stores]
    body += [f"moved += i32({' | '.join(changes)})"] if changes else []
    body += [f"up_{flag} += i32(new_{flag})" for flag in text.written]
    for column in text.lines.stores:
        body.append(f"{column}_{'next' if column in text.shown else ''}[k] = new_{column}")
    starts = ["moved = i32(0)", *(f"up_{flag} = i32(0)" for flag in text.written)]
    ends = ["sums[0] = moved", *(f"sums[{place}] = up_{flag}" for place, flag in enumerate(text.written, start=1))]
    block = f"""
@njit(pipeline_class=NoAlias, **handed)
def block({", ".join(_block_arguments(text))}):
{_indented(starts, 1)}
    for j in range(count):
        k = u64(j)
{_indented(body, 2)}
{_indented(ends, 1)}
"""
    return f"i64 = np.int64\n{_GATHER if text.seen else ''}{block}{_entry(text, _together_entry(text))}"


def _together_entry(text: CrowdText) -> str:
    whole = {"sums": "tally[row]", **{f"{flag}_count": f"{flag}_count" for flag in text.seen}}
    parts = ["person", *(f"{flag}_next" for flag in text.written), *(f"{column}_" for column, _ in text.kinds)]
    parts += ["contacts_"] if text.looks else []
    whole |= {name: f"{name}[first:last]" for name in parts}
    lines = [f"see_{flag}_all = f32(totals[group, {text.shown.index(flag)}])" for flag in text.everyone]
    if text.seen:
        lines += ["for run in range(blocks[row, 3], blocks[row, 4]):"]
        lines += ["    start = runs[run, 0]", "    number = runs[run, 1]", "    degree = runs[run, 2]"]
        lines += ["    theirs = targets[runs[run, 3]:runs[run, 3] + number * degree]"]
        for flag in text.seen:
            lines.append(f"    gather(number, degree, theirs, {flag}_, {flag}_count[start - first:])")
    call = ", ".join(whole.get(name, name) for name in _block_arguments(text))
    return f"""    for row in range(begin, end):
        group = blocks[row, 0]
        first = blocks[row, 1]
        last = blocks[row, 2]
        count = last - first
{_indented(lines, 2)}
        block({call})
"""


# One after another.


def _turn(text: CrowdText) -> list[str]:
    """Write the turn of person ``k``, who sees what those before have done."""
    body = []
    if text.looks:
        body += ["row_first = offsets[k]", "row_last = offsets[k + u64(1)]"]
        body += ["see_contacts = f32(row_last - row_first)"]
    body += [f"{flag}_count = i64(0)" for flag in text.seen]
    if text.seen:
        body += ["for tie in range(row_first, row_last):"]
        body += ["    other = u64(targets[u64(tie)])"]
        body += [f"    {flag}_count += i64({flag}_[other])" for flag in text.seen]
    body += [f"see_{flag}_seen = f32({flag}_count)" for flag in text.seen]
    body += [f"see_{flag}_all = f32(all_{flag})" for flag in text.everyone]
    body += _person(text, "k", "now")
    for column in text.lines.stores:
        body += [f"new_{column} = {_stored(text, column)}", f"old_{column} = {column}_[k]"]
    changes = [f"(new_{column} != old_{column})" for column in text.lines.stores]
    body += [f"moves += i64({' | '.join(changes)})"] if changes else []
    body += [f"all_{flag} += i64(new_{flag}) - i64(old_{flag})" for flag in text.written]
    return body + [f"{column}_[k] = new_{column}" for column in text.lines.stores]


def _counts(text: CrowdText) -> tuple[list[str], list[str]]:
    """Write how a group's totals are taken up before its turns and laid down after them."""
    up = [f"all_{flag} = totals[group, {place}]" for place, flag in enumerate(text.shown)]
    down = [f"totals[group, {text.shown.index(flag)}] = all_{flag}" for flag in text.written]
    return up, down


def _random(text: CrowdText) -> str:
    up, down = _counts(text)
    shuffle = f"""
@njit(pipeline_class=NoAlias, **handed)
def draw_picks(size, first, tick, replicate, key0, key1, picks):
    for j in range(size):
        k = u64(j)
        high, low, _, _ = philox(u64(first) + k, tick, replicate, u64({TURNS << DOMAIN_SHIFT}), key0, key1)
        choices = k + u64(1)
        picks[k] = u32((high * choices + ((low * choices) >> u64(32))) >> u64(32))
"""
    body = f"""    now = tick
    for group in range(begin, end):
        first = group * size
        draw_picks(size, first, tick, replicate, key0, key1, picks)
        for j in range(size):
            turns[u64(j)] = turns[u64(picks[u64(j)])]
            turns[u64(picks[u64(j)])] = u32(j)
        moves = i64(0)
{_indented(up, 2)}
        for j in range(size):
            k = u64(first) + u64(turns[u64(j)])
{_indented(_turn(text), 3)}
{_indented(down, 2)}
        moved[group] = moves
"""
    return f"u32 = np.uint32\n{shuffle}{_entry(text, body)}"


def _one(text: CrowdText) -> str:
    up, down = _counts(text)
    noted = [f"counts[group, row, {place}] = all_{flag}" for place, flag in enumerate(text.shown)]
    body = f"""    choices = u64(size)
    for group in range(begin, end):
        first = u64(group * size)
{_indented(up, 2)}
        row = i64(0)
        since = i64(0)
        moves = i64(0)
        for t in range(ticks):
            now = u64(t + 1)
            high, low, _, _ = philox(u64(group), now, replicate, u64({TURNS << DOMAIN_SHIFT}), key0, key1)
            k = first + ((high * choices + ((low * choices) >> u64(32))) >> u64(32))
            moves = i64(0)
{_indented(_turn(text), 3)}
            since += 1
            if since == every:
                since = i64(0)
                row += 1
{_indented(noted, 4)}
{_indented(down, 2)}
        moved[group] = moves
"""
    return _entry(text, body)
