"""The words of generated lines in their two fast meanings: NumPy columns here, compiled loops as text.

The plain Python meaning is in ``mechanisms/words.py`` and in the reference backend. All three do the same
operations in the same order, so that they agree to the bit; a test holds each word to that on random bit
patterns. `LOOP_WORDS` is text because it is written into every compiled module: an edited word makes another
text, hence another name, and stale machine code cannot be met.
"""

from types import MappingProxyType
from typing import Any

import numpy as np

__all__ = ["COLUMN_WORDS", "HEAD", "LOOP_WORDS", "SMALLEST"]

SMALLEST = 1e-30
"""Floats nearer to zero than this are stored as zero: denormal numbers are slow, on some processors very."""

_EXP_TERMS = (1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1)
_LOG_TERMS = (
    -1.1514610310e-1,
    1.1676998740e-1,
    -1.2420140846e-1,
    1.4249322787e-1,
    -1.6668057665e-1,
    2.0000714765e-1,
    -2.4999993993e-1,
    3.3333331174e-1,
)


def _horner(name: str, first: float, terms: tuple[float, ...], of: str) -> str:
    lines = [f"    {name} = f32({first!r})"]
    lines += [f"    {name} = {name} * {of} + f32({term!r})" for term in terms]
    return "\n".join(lines)


HEAD = """
import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic

from groundswell.engine.compilers import NoAlias, Plain, Uncounted, side_by_side

f32 = np.float32
i32 = np.int32
u8 = np.uint8
u64 = np.uint64
flag = bool

entered = {"error_model": "numpy", "nogil": True, "no_cfunc_wrapper": True}
handed = {"error_model": "numpy", "no_cpython_wrapper": True, "no_cfunc_wrapper": True}
word = njit(forceinline=True, pipeline_class=Plain, **handed)
"""
"""What every compiled module begins with: short names, the compilers, and how functions are made that Python
enters, and those that are handed to other functions only."""

LOOP_WORDS = f"""{HEAD}

@intrinsic
def select(typingctx, test, then, other):
    then, other = types.unliteral(then), types.unliteral(other)
    if then != other:
        raise TypeError(f"select between {{then}} and {{other}}")

    def codegen(context, builder, signature, args):
        bit = context.cast(builder, args[0], signature.args[0], types.boolean)
        return builder.select(bit, args[1], args[2])

    return then(types.boolean, then, then), codegen


def _as(name, source, target, to):
    def codegen(context, builder, signature, args):
        return builder.bitcast(args[0], to)

    def typed(typingctx, value):
        return target(source), codegen

    typed.__name__ = name
    return intrinsic(typed)


bits_of = _as("bits_of", types.float32, types.int32, ir.IntType(32))
float_of = _as("float_of", types.int32, types.float32, ir.FloatType())


def _unary(name, llvm):
    def codegen(context, builder, signature, args):
        function = builder.module.declare_intrinsic(llvm, [ir.FloatType()])
        return builder.call(function, args)

    def typed(typingctx, value):
        if value != types.float32:
            raise TypeError(f"{{name}} of {{value}}")
        return types.float32(types.float32), codegen

    typed.__name__ = name
    return intrinsic(typed)


@intrinsic
def prefetch(typingctx, array, place):
    def codegen(context, builder, signature, args):
        byte, number = ir.IntType(8).as_pointer(), ir.IntType(32)
        data = context.make_array(signature.args[0])(context, builder, args[0]).data
        where = builder.bitcast(builder.gep(data, [args[1]]), byte)
        kind = ir.FunctionType(ir.VoidType(), [byte, number, number, number])
        wanted = builder.module.declare_intrinsic("llvm.prefetch", [byte], kind)
        builder.call(wanted, [where, number(0), number(3), number(1)])
        return context.get_dummy_value()

    return types.void(array, place), codegen


sqrt = _unary("sqrt", "llvm.sqrt")
floor = _unary("floor", "llvm.floor")
absolute = _unary("absolute", "llvm.fabs")


@word
def least(a, b):
    return select(b < a, b, a)


@word
def most(a, b):
    return select(b > a, b, a)


@word
def both(a, b):
    return a & b


@word
def either(a, b):
    return a | b


@word
def negation(a):
    return not a


@word
def between(x, low, high):
    x = select(x > low, x, low)
    return select(x < high, x, high)


@word
def snap(x):
    return select(absolute(x) < f32({SMALLEST!r}), f32(0.0), x)


@word
def exp(x):
    x = between(x, f32(-87.0), f32(87.0))
    whole = floor(x * f32(1.44269504088896341) + f32(0.5))
    rest = x - whole * f32(0.693359375)
    rest = rest - whole * f32(-2.12194440e-4)
{_horner("series", 1.9875691500e-4, _EXP_TERMS, "rest")}
    series = (series * rest) * rest + rest + f32(1.0)
    return series * float_of(i32((i32(whole) + i32(127)) << i32(23)))


@word
def log(x):
    x = between(x, f32(1e-30), f32(3.4028234663852886e38))
    bits = bits_of(x)
    exponent = i32((bits >> i32(23)) - i32(126))
    part = float_of(i32((bits & i32(0x7FFFFF)) | i32(0x3F000000)))
    low = part < f32(0.70710678118654752)
    power = f32(select(low, i32(exponent - i32(1)), exponent))
    part = select(low, part + part - f32(1.0), part - f32(1.0))
    square = part * part
{_horner("series", 7.0376836292e-2, _LOG_TERMS, "part")}
    rest = (series * part) * square
    rest = rest + power * f32(-2.12194440e-4)
    rest = rest - square * f32(0.5)
    return (part + rest) + power * f32(0.693359375)


@word
def pack(out, share):
    scaled = share * f32(127.0)
    scaled = between(scaled, f32(0.0), f32(127.0))
    return i32(select(out, i32(128), i32(0)) + i32(scaled))


@word
def philox(word0, word1, word2, word3, key0, key1):
    for _ in range(10):
        product0 = word0 * u64(0xD2511F53)
        product1 = word2 * u64(0xCD9E8D57)
        word0 = (product1 >> u64(32)) ^ word1 ^ key0
        word1 = product1 & u64(0xFFFFFFFF)
        word2 = (product0 >> u64(32)) ^ word3 ^ key1
        word3 = product0 & u64(0xFFFFFFFF)
        key0 = (key0 + u64(0x9E3779B9)) & u64(0xFFFFFFFF)
        key1 = (key1 + u64(0xBB67AE85)) & u64(0xFFFFFFFF)
    return word0, word1, word2, word3


@word
def uniform(drawn):
    return f32(i32(drawn >> u64(8))) * f32({2.0**-24!r})
"""
"""Meaning of the words in compiled loops: all forced inline, none able to raise, so that LLVM vectorises."""


def _select(test: Any, then: Any, other: Any) -> Any:
    if np.result_type(then) != np.result_type(other):
        raise TypeError(f"select between {np.result_type(then)} and {np.result_type(other)}")
    return np.where(test, then, other)


def _between(x: Any, low: Any, high: Any) -> Any:
    x = np.where(x > low, x, low)
    return np.where(x < high, x, high)


def _exp(x: Any) -> Any:
    f32 = np.float32
    x = _between(x, f32(-87.0), f32(87.0))
    whole = np.floor(x * f32(1.44269504088896341) + f32(0.5))
    rest = x - whole * f32(0.693359375)
    rest = rest - whole * f32(-2.12194440e-4)
    series = f32(1.9875691500e-4)
    for term in _EXP_TERMS:
        series = series * rest + f32(term)
    series = (series * rest) * rest + rest + f32(1.0)
    power = ((whole.astype(np.int32) + np.int32(127)) << np.int32(23)).view(np.float32)
    return series * power


def _log(x: Any) -> Any:
    f32 = np.float32
    x = _between(x, f32(1e-30), np.finfo(f32).max)
    bits = x.view(np.int32)
    exponent = (bits >> np.int32(23)) - np.int32(126)
    part = ((bits & np.int32(0x7FFFFF)) | np.int32(0x3F000000)).view(np.float32)
    low = part < f32(0.70710678118654752)
    power = np.where(low, exponent - np.int32(1), exponent).astype(np.float32)
    part = np.where(low, part + part - f32(1.0), part - f32(1.0))
    square = part * part
    series = f32(7.0376836292e-2)
    for term in _LOG_TERMS:
        series = series * part + f32(term)
    rest = (series * part) * square
    rest = rest + power * f32(-2.12194440e-4)
    rest = rest - square * f32(0.5)
    return (part + rest) + power * f32(0.693359375)


def _pack(out: Any, share: Any) -> Any:
    f32 = np.float32
    scaled = share * f32(127.0)
    scaled = _between(scaled, f32(0.0), f32(127.0))
    return np.where(out, np.int32(128), np.int32(0)) + scaled.astype(np.int32)


def _snap(x: Any) -> Any:
    return np.where(np.abs(x) < np.float32(SMALLEST), np.float32(0.0), x)


def _uniform(drawn: Any) -> Any:
    return (drawn >> np.uint32(8)).astype(np.float32) * np.float32(2.0**-24)


def _f32(value: Any) -> Any:
    return np.asarray(value).astype(np.float32)[()]


def _i32(value: Any) -> Any:
    return np.asarray(value).astype(np.int32)[()]


COLUMN_WORDS = MappingProxyType(
    {
        "f32": _f32,
        "i32": _i32,
        "flag": np.bool_,
        "select": _select,
        "sqrt": np.sqrt,
        "floor": np.floor,
        "absolute": np.abs,
        "least": lambda a, b: np.where(b < a, b, a),
        "most": lambda a, b: np.where(b > a, b, a),
        "both": np.logical_and,
        "either": np.logical_or,
        "negation": np.logical_not,
        "snap": _snap,
        "exp": _exp,
        "log": _log,
        "pack": _pack,
        "uniform": _uniform,
    }
)
"""Meaning of the words on NumPy columns."""
