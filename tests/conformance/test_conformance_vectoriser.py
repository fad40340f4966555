"""The compiled pass is vectorised: no result would tell, for without it a run is right and ten times slower."""

import importlib.util
import platform
import re
from pathlib import Path

import numba
import pytest
from numba.core.registry import cpu_target

from groundswell.engine import emit_loop
from groundswell.engine.cache import load_uncached
from groundswell.engine.kernels.lanes import LANES_TEXT
from groundswell.engine.lines import Lines, Value

BENCHMARK = Path(__file__).resolve().parents[2] / "benchmarks" / "vectoriser.py"
WRITTEN = 40
SHIPPED = "side_by_side(2)"
# Packed forms of the multiplication inside Philox, of float division and of logic, on full vector registers.
PACKED = {
    "x86": {
        "philox": r"\bv?pmuludq\s.*[xyz]mm",
        "divide": r"\bv?divps\s.*[xyz]mm",
        "bits": r"\bv?(?:pand|por|pxor|pternlog)\w*\s.*[xyz]mm",
    },
    "arm": {
        "philox": r"\bumull2?\s+v\d+\.2d",
        "divide": r"\bfdiv\s+v\d+\.4s",
        "bits": r"\b(?:eor|and|orr|bic|bsl|bit|bif)\s+v\d+\.16b",
    },
}
FORMS = PACKED["arm" if platform.machine().lower() in ("arm64", "aarch64") else "x86"]


def forty_columns(*, compiler=""):
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
    assert source.count(SHIPPED) == 1
    return source.replace(SHIPPED, compiler or SHIPPED)


def assembly(source):
    """Return the machine code that runs: the loop over people is part of the walk over blocks."""
    return "\n".join(load_uncached(source).toy_entry.inspect_asm().values())


def count(form, text):
    return len(re.findall(FORMS[form], text))


def loop(text):
    """Return the stretch between two labels that holds most divisions: the loop over people."""
    return max(re.split(r"\n(?=\.?L\w+:)", text), key=lambda stretch: count("divide", stretch))


@pytest.fixture(scope="module")
def shipped():
    return assembly(forty_columns())


@pytest.fixture(scope="module")
def unasked():
    return assembly(forty_columns(compiler="NoAlias"))


def test_forty_written_columns_hold_packed_instructions(shipped):
    assert count("philox", shipped) >= 10
    assert count("divide", shipped) >= WRITTEN


def test_without_the_promise_that_columns_do_not_overlap_they_vanish():
    assert count("divide", assembly(forty_columns(compiler="Uncounted"))) == 0


def test_two_vectors_of_people_stand_side_by_side_because_they_were_asked_for(shipped, unasked):
    assert count("divide", loop(shipped)) == 2 * WRITTEN
    assert count("divide", loop(unasked)) == WRITTEN


def test_where_bytes_can_be_masked_nobody_is_taken_alone(shipped, unasked):
    features = cpu_target.target_context.codegen().magic_tuple()[2].split(",")
    masks = {"+avx512bw", "+avx512vl"} <= set(features)
    alone = len(re.findall(r"\bvdivss\s", unasked))
    left = len(re.findall(r"\bvdivss\s", shipped))
    assert left == 0 if masks else left == alone


def test_no_call_is_left_in_the_loop(shipped):
    assert not re.findall(r"\bcall\w*\s+.*(exp|philox|select|snap|floor|block)", shipped)


def test_contacts_are_asked_for_before_they_are_looked_at():
    lines = Lines()
    lines.stores["c0"] = lines.see("friends_out")
    text = emit_loop.PassText("toy", lines, (("c0", "float"),), "shown", 0, 8)
    module = load_uncached(emit_loop.emit_module("A toy.", [text], cache=False))
    looks = "\n".join(module.toy_gather.inspect_asm().values())
    assert len(re.findall(r"\bprefetch|\bprfm\b", looks)) >= 1


def test_replicates_in_bits_are_added_up_for_many_people_at_once(monkeypatch):
    """Control: the same text with the vectoriser off."""

    def packed():
        return count("bits", "\n".join(load_uncached(LANES_TEXT).tick.inspect_asm().values()))

    vectorised = packed()
    monkeypatch.setattr(numba.config, "LOOP_VECTORIZE", 0)
    assert vectorised >= 60
    assert packed() < 10


@pytest.fixture(scope="module")
def benchmark():
    spec = importlib.util.spec_from_file_location("vectoriser_benchmark", BENCHMARK)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_peoples_pass_is_four_times_itself_without_the_vectoriser(benchmark):
    """Processor time, best of fifteen in each process; about 15 on AVX-512, so that noise does not reach 4."""
    ratio = 0.0
    for _ in range(3):
        fast, slow = benchmark.in_a_process(vectorised=True), benchmark.in_a_process(vectorised=False)
        ratio = max(ratio, slow / fast)
        if ratio >= 4.0:
            break
    assert ratio >= 4.0
