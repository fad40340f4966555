"""One rule, three ways to run it, the same bits."""

import numpy as np
import pytest
from engine_worlds import RULES, TOWN, act, differences, feel, fields_for, play, values_for, world

from groundswell.engine.backends.cpu import cut
from groundswell.engine.passes import compile_passes
from groundswell.engine.state import BLOCK
from groundswell.errors import ScenarioError

SMALL = [1, 15, 16, 17, 0, 40]
LARGE = [BLOCK - 1, BLOCK, BLOCK + 1, 1, 2 * BLOCK + 3]


@pytest.mark.parametrize("backend", ["columns", "cpu"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_equals_the_rules_own_text(backend, seed):
    expected = play(world(SMALL, seed), "reference", ticks=6)
    assert differences(expected, play(world(SMALL, seed), backend, ticks=6)) == []


def test_remainders_of_blocks():
    expected = play(world(LARGE), "columns")
    assert differences(expected, play(world(LARGE), "cpu")) == []


@pytest.mark.parametrize("threads", [2, 3, 4, 7])
def test_threads_do_not_matter(threads):
    expected = play(world(LARGE), "cpu")
    assert play(world(LARGE), "cpu", threads=threads).digest() == expected.digest()


def test_another_seed_is_another_fate():
    assert "mood" in differences(play(world(SMALL), "cpu"), play(world(SMALL), "cpu", seed=8))


def test_the_comparison_notices_one_bit():
    one, other = world(SMALL), world(SMALL)
    assert differences(one, other) == []
    other.columns["mood"].view(np.uint32)[5] ^= 1
    assert differences(one, other) == ["mood"]
    assert one.digest() != other.digest()


@pytest.mark.parametrize("backend", ["reference", "columns", "cpu"])
def test_others_are_seen_as_they_stood(backend):
    state = world([6, 6])
    front = state.front.copy()
    (one,) = compile_passes(TOWN, RULES, ["day"], backend=backend)
    one.run(state, fields_for(one, 2), values_for(one), seed=1, replicate=0, tick=0)
    assert np.array_equal(state.front, front)
    assert not np.array_equal(state.back, front)
    written = state.back.copy()
    state.swap()
    assert np.array_equal(state.front, written)


@pytest.mark.parametrize("backend", ["reference", "columns", "cpu"])
def test_tiny_numbers_become_zero(backend):
    state = world([20])
    state.columns["mood"][:] = 1e-31
    state.columns["purse"][:] = [-0.0] * 10 + [1e-29] * 10
    import engine_rules

    play(state, backend, rules=(engine_rules.keep,), ticks=1)
    assert state.columns["mood"].view(np.uint32).max() == 0
    assert state.columns["purse"].view(np.uint32)[:10].max() == 0
    assert (state.columns["purse"][10:] == np.float32(1e-29)).all()


def test_a_pass_says_what_it_needs():
    (one,) = compile_passes(TOWN, RULES, ["day"], backend="columns")
    assert one.mechanisms == ("feel", "act")
    assert one.fields == ("news",)
    assert one.parameters == (("feel", "edge"), ("feel", "rate"))
    assert one.reads == {"mood", "purse", "state", "raised"}
    assert one.writes == {"mood", "purse", "state", "raised", "shown"}
    assert one.draws == {"feel/chance": 5, "feel/other": 0, "act/act": 1}
    assert one.uses_friends
    assert "engine_worlds.py:" in one.source


def test_a_mechanism_says_what_it_touches():
    assert feel.reads == {"mood", "purse", "state", "raised"}
    assert feel.writes == {"purse", "mood", "raised"}
    assert feel.sees == {"friends_out", "friends_voiced", "news"}
    assert feel.uses == {"rate", "edge"}
    assert feel.draws == {"chance", "other"}
    assert act.writes == {"shown", "state", "raised"}
    assert feel.doc == "Every construct that a rule may use."


def test_a_stream_number_said_by_the_scenario_moves_that_draw_only():
    plain = play(world(SMALL), "columns", ticks=1)
    moved = play(world(SMALL), "columns", ticks=1, streams={"act/act": 9})
    assert differences(plain, moved) == ["state"] or differences(plain, moved) == ["state", "raised"]
    with pytest.raises(ScenarioError, match="feel/chance draws from this stream already"):
        compile_passes(TOWN, RULES, ["day"], backend="columns", streams={"act/act": 5})
    with pytest.raises(ScenarioError, match="act makes no such draw; it makes act"):
        compile_passes(TOWN, RULES, ["day"], backend="columns", streams={"act/fate": 5})


def test_what_cannot_be_asked_is_refused():
    with pytest.raises(ScenarioError, match="must be one of cpu, columns, reference"):
        compile_passes(TOWN, RULES, ["day"], backend="gpu")
    with pytest.raises(ScenarioError, match="phase 'day' is none of night"):
        compile_passes(TOWN, RULES, ["night"], backend="columns")
    with pytest.raises(ScenarioError, match="given twice"):
        compile_passes(TOWN, [feel, feel], ["day"], backend="columns")


def test_wrong_arrays_are_refused():
    (one,) = compile_passes(TOWN, RULES, ["day"], backend="columns")
    state, fields, values = world([5]), np.zeros((1, 1), np.float32), values_for(one)
    keys = {"seed": 1, "replicate": 0, "tick": 0}
    with pytest.raises(ValueError, match="fields: float64"):
        one.run(state, fields.astype(np.float64), values, **keys)
    with pytest.raises(ValueError, match="parameters"):
        one.run(state, fields, values[:1], **keys)
    with pytest.raises(ValueError, match="compiled for 8"):
        one.run(world([5], degree=3), fields, values, **keys)
    with pytest.raises(ValueError, match="contacts"):
        one.run(world([5], degree=0), fields, values, **keys)
    with pytest.raises(ValueError, match="threads"):
        one.run(state, fields, values, **keys, threads=0)
    with pytest.raises(ScenarioError, match="seed"):
        one.run(state, fields, values, seed=-1, replicate=0, tick=0)


@pytest.mark.parametrize("threads", [1, 2, 3, 7, 50])
def test_people_are_shared_out_whole(threads):
    state = world([5000, 3, 1, 9000, 70, 0, 2])
    parts = cut(state, threads)
    assert [begin for begin, _ in parts] == [0, *(end for _, end in parts)][:-1]
    assert parts[-1][1] == len(state.blocks)
    assert len(parts) <= threads


def test_nobody_at_all():
    for backend in ("reference", "columns", "cpu"):
        state = play(world([0, 0]), backend, threads=3)
        assert state.people == 0


def test_the_reference_stops_at_a_number_that_is_none():
    import engine_rules

    with pytest.raises(ScenarioError, match=r"engine_rules.py:\d+: me.mood = inf for number 0"):
        play(world([3]), "reference", rules=(engine_rules.burst,))
