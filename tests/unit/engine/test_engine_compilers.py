"""What LLVM is asked for: on processors that can do it, and on no loop but the one."""

import numpy as np
import pytest

from groundswell.engine import compilers
from groundswell.engine.cache import load_uncached
from groundswell.engine.words import HEAD

INTERLEAVE = "llvm.loop.interleave.count"
PREDICATE = "llvm.loop.vectorize.predicate.enable"
LOOP = """
@njit("void(float32[::1], float32[::1])", error_model="numpy", nogil=True, pipeline_class={compiler})
def halve(values, halves):
    for j in range(len(values)):
        halves[j] = values[j] / f32(3.0)
"""


@pytest.mark.parametrize(
    ("features", "masked"),
    [
        ("+avx512f,+avx512bw,+avx512vl", True),
        ("+avx2,-avx512bw,-avx512vl", False),
        ("+avx512f,+avx512vl,-avx512bw", False),
        ("+neon", False),
        ("", False),
    ],
)
def test_a_tail_is_masked_only_where_bytes_can_be(features, masked):
    hints = compilers._hints(features, 4)
    assert hints[INTERLEAVE].constant == 4
    assert (PREDICATE in hints) == masked


def lowered(compiler, monkeypatch):
    """Return the text that LLVM is given."""
    seen = []
    mark = compilers._HintedLower._mark

    def marked(lower, branch):
        mark(lower, branch)
        seen.append((str(branch), str(lower.module)))

    monkeypatch.setattr(compilers._HintedLower, "_mark", marked)
    load_uncached(HEAD + LOOP.format(compiler=compiler))
    return seen


@pytest.mark.parametrize("vectors", [2, 4])
def test_the_one_loop_is_marked_and_names_itself(vectors, monkeypatch):
    ((branch, text),) = lowered(f"side_by_side({vectors})", monkeypatch)
    loop = branch.rpartition("!llvm.loop ")[2].strip()
    named = next(line for line in text.splitlines() if line.startswith(f"{loop} = "))
    assert named.startswith(f"{loop} = !{{ {loop}, ")
    assert f'!"{INTERLEAVE}", i32 {vectors}' in text
    assert text.count("!llvm.loop") == 1


def test_without_being_asked_no_loop_is_marked(monkeypatch):
    assert lowered("NoAlias", monkeypatch) == []


HANDED = """
@word
def half(x):
    return x / f32(2.0)


@njit("float32(float32)", pipeline_class=Uncounted, **entered)
def entry(x):
    return half(x)
"""


def test_what_is_made_for_other_functions_only_refuses_python():
    module = load_uncached(HEAD + HANDED)
    assert module.entry(np.float32(3.0)) == 1.5
    with pytest.raises(TypeError):
        module.half(np.float32(3.0))
    with pytest.raises(TypeError):
        module.half(np.float64(3.0))
    assert module.entry(np.float32(5.0)) == 2.5
