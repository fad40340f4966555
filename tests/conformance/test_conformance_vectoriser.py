"""The compiled pass is vectorised: no result would tell, for without it a run is right and ten times slower."""

import importlib.util
import platform
import re
from pathlib import Path

import pytest

from groundswell.engine import emit_loop
from groundswell.engine.cache import load_uncached
from groundswell.engine.lines import Lines, Value

BENCHMARK = Path(__file__).resolve().parents[2] / "benchmarks" / "vectoriser.py"
WRITTEN = 40
# Packed forms of the multiplication inside Philox and of float division, on full vector registers.
PACKED = {
    "x86": {"philox": r"\bv?pmuludq\s.*[xyz]mm", "divide": r"\bv?divps\s.*[xyz]mm"},
    "arm": {"philox": r"\bumull2?\s+v\d+\.2d", "divide": r"\bfdiv\s+v\d+\.4s"},
}
FORMS = PACKED["arm" if platform.machine().lower() in ("arm64", "aarch64") else "x86"]


def forty_columns(*, noalias=True):
    """Write a pass of 40 written columns, each with a division and an exponential, and one draw."""
    lines = Lines()
    luck = lines.draw("toy", "luck", 0)
    rate = lines.parameter("toy", "rate")
    for number in range(WRITTEN):
        own = lines.load(f"c{number}", "float")
        text = f"select({luck.text} < {rate.text}, ({own.text} / (f32(1.5) + exp({own.text}))), {own.text})"
        lines.stores[f"c{number}"] = lines.add("next", Value(text, "float"), "toy.py:1")
    text = emit_loop.PassText("toy", lines, tuple((f"c{n}", "float") for n in range(WRITTEN)), "", 0, 8)
    source = emit_loop.emit_module("A toy.", [text], cache=False)
    return source if noalias else source.replace("flags.noalias = True", "flags.noalias = False")


def assembly(source):
    return "\n".join(load_uncached(source).toy_block.inspect_asm().values())


def count(form, text):
    return len(re.findall(FORMS[form], text))


def test_forty_written_columns_hold_packed_instructions():
    text = assembly(forty_columns())
    assert count("philox", text) >= 10
    assert count("divide", text) >= WRITTEN


def test_without_the_promise_that_columns_do_not_overlap_they_vanish():
    assert count("divide", assembly(forty_columns(noalias=False))) == 0


def test_no_call_is_left_in_the_loop():
    text = assembly(forty_columns())
    assert not re.findall(r"\bcall\w*\s+.*(exp|philox|select|snap|floor)", text)


@pytest.fixture(scope="module")
def benchmark():
    spec = importlib.util.spec_from_file_location("vectoriser_benchmark", BENCHMARK)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_peoples_pass_is_four_times_itself_without_the_vectoriser(benchmark):
    """Processor time, best of fifteen in each process; about 12 on AVX-512, so that noise does not reach 4."""
    ratio = 0.0
    for _ in range(3):
        fast, slow = benchmark.in_a_process(vectorised=True), benchmark.in_a_process(vectorised=False)
        ratio = max(ratio, slow / fast)
        if ratio >= 4.0:
            break
    assert ratio >= 4.0
