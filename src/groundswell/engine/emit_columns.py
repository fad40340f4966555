"""Writing straight lines for NumPy columns: the same lines, each for many people at once."""

from groundswell.engine.emit_loop import PassText
from groundswell.engine.lines import FRIENDS

__all__ = ["emit_columns"]


def emit_columns(text: PassText) -> str:
    """Write one pass as a function over a chunk of people.

    The function takes ``me`` (columns of the chunk), ``see`` (fields, one value a person), ``par`` and
    ``words`` (of Philox, by block) as mappings, and returns a mapping of the columns written.
    """
    lines = text.lines
    body = []
    for block, names in lines.blocks().items():
        body += [f"{name} = uniform(drawn[{block}][{place}])" for name, place in names]
    body += [f"see_{name} = see[{name!r}]" for name in (*lines.fields, *(f for f in FRIENDS if f in lines.friends))]
    body += [f"par_{mechanism}_{name} = par[{mechanism!r}, {name!r}]" for mechanism, name in lines.parameters]
    for column, kind in lines.loads.items():
        cast = {"float": "", "code": ".astype(int32)", "flag": ".astype(bool_)"}[kind]
        body.append(f"me_{column} = me[{column!r}]{cast}")
    body += [f"{line.name} = {line.text}  # {line.origin}" for line in lines.lines]
    for column, value in lines.stores.items():
        stored = f"snap({value.text})" if value.kind == "float" else f"{value.text}.astype(uint8)"
        body.append(f"out[{column!r}] = {stored}")
    head = f"def {text.name}_columns(me, see, par, drawn, out):\n"
    return head + "".join(f"    {line}\n" for line in body or ["pass"])
