"""What a rule may say, and the one sentence met by each thing that it may not."""
# ruff: noqa: N801, N805 - mechanisms are values, and a rule speaks of me

import engine_rules
import numpy as np
import pytest
from engine_worlds import TOWN, play, world

from groundswell import rng
from groundswell.engine.passes import compile_passes
from groundswell.errors import ScenarioError
from groundswell.mechanisms.base import mechanism
from groundswell.scenario.parameters import param
from groundswell.world.columns import Column, Population

BACKENDS = ("reference", "columns", "cpu")

MISTAKES = {
    "rest": "par.pase: rest has no such parameter; it has pace. Nearest: pace",
    "unknown_column": "no such column; they have mood, purse, state, raised, shown. Nearest: mood",
    "reads_unknown_column": "me.moood: people have no such column",
    "code_with_float": "`+` between a float and a code. Write float(...)",
    "whole_number": "`-` between a code and a float. Write 1.0.",
    "compares_kinds": "compares a float with a code. Write 1.0.",
    "number_as_test": "`me.mood` is a float, not a truth",
    "float_into_code": "me.state is a code and cannot be set to a float.",
    "code_into_float": "me.mood is a float and cannot be set to a code. Write 1.0.",
    "loop": "has no loops",
    "one_branch": "`gain` is set in one branch only",
    "two_kinds": "`gain` is a float in one branch and a code in the other",
    "power": "Pow is not allowed. Write x * x.",
    "no_stream": 'draw.uniform("fate") has no stream number',
    "other_draw": "cannot be called; draws are said as",
    "imports": "a rule imports nothing",
    "writes_seen": "see.news is only seen",
    "writes_parameter": "par.pace is only seen",
    "foreign_word": "`math.exp(me.mood)` cannot be called",
    "builtin_word": "round(...) is no word of rules",
    "unset": "`nothing` is not set here",
    "table": "`PLANTS` is no number",
    "text": "'war': a rule knows numbers, codes and truths only",
    "subscript": "a rule may not say `see.news[0]`",
    "unreachable": "this line is never reached",
    "returns_value": "a rule returns nothing",
    "helper_forgets": "forgetful(...) does not return a value on every way through it",
    "helper_endless": "at most 8 deep, and never themselves",
    "helper_arguments": "forgetful(...): too many positional arguments",
    "hands_over_me": "`me` is used with a dot only",
    "reads_shown": "me.shown is for others to see",
    "shown_to_some": "must be set for everybody",
    "chained": "set one name at a time",
    "too_large": "must be finite",
    "flags_ordered": "truths have no order",
    "code_divided": "codes are not divided",
    "walrus": "a rule may not say",
}


@pytest.mark.parametrize("name", MISTAKES)
@pytest.mark.parametrize("backend", ["reference", "cpu"])
def test_a_mistake_meets_one_sentence(name, backend):
    with pytest.raises(ScenarioError) as caught:
        compile_passes(TOWN, [getattr(engine_rules, name)], ["day"], backend=backend)
    said = str(caught.value)
    assert MISTAKES[name] in said
    assert "\n" not in said
    if name != "shown_to_some":
        assert said.startswith("engine/engine_rules.py:")


def test_every_bad_rule_is_tried():
    bad = {one.name for one in vars(engine_rules).values() if hasattr(one, "phase")} - {"keep", "burst"}
    assert bad == set(MISTAKES)


def test_a_mechanism_holds_parameters_and_one_rule():
    def make(body, name="one"):
        return mechanism(name, population="people", phase="day")(body)

    def step(me, see, par, draw):
        me.mood = 0.0

    good = make(type("one", (), {"step": step, "pace": param("0.1", low="0", high="1", source="assumption")}))
    assert set(good.parameters) == {"pace"}
    with pytest.raises(ScenarioError, match="rate must be made by param"):
        make(type("one", (), {"step": step, "rate": 0.1}))
    with pytest.raises(ScenarioError, match="needs a rule"):
        make(type("one", (), {}))
    with pytest.raises(ScenarioError, match="must be me, see, par, draw"):
        make(type("one", (), {"step": lambda me: None}))
    with pytest.raises(ScenarioError, match="a name is lower-case"):
        make(type("one", (), {"step": step}), name="One rule")
    typed = {}
    exec("def step(me, see, par, draw):\n    me.mood = 0.0\n", typed)  # noqa: S102 - as typed at a prompt
    with pytest.raises(ScenarioError, match="no source text"):
        make(type("one", (), {"step": typed["step"]}))


def test_a_helper_around_the_rule_is_found():
    third = 1.0 / 3.0

    def share(x):
        return third * x

    @mechanism("around", population="people", phase="day")
    class around:
        def step(me, see, par, draw):
            me.mood = share(me.mood)

    (one,) = compile_passes(TOWN, [around], ["day"], backend="columns")
    assert "0.3333333333333333" in one.source


@mechanism("compares", population="people", phase="day")
class compares:
    def step(me, see, par, draw):
        below = (1.0 if me.mood < 0.5 else 0.0) + (2.0 if me.mood <= 0.5 else 0.0)
        above = (4.0 if me.mood > 0.5 else 0.0) + (8.0 if me.mood >= 0.5 else 0.0)
        me.purse = below + above + (16.0 if me.mood == 0.5 else 0.0) + (32.0 if me.mood != 0.5 else 0.0)


@pytest.mark.parametrize("backend", BACKENDS)
def test_each_comparison_means_what_it_says_below_at_and_above(backend):
    state = world([3], degree=0)
    state.columns["mood"][:] = [0.25, 0.5, 0.75]
    play(state, backend, rules=(compares,), ticks=1, degree=0)
    assert state.columns["purse"].tolist() == [1 + 2 + 32, 2 + 8 + 16, 4 + 8 + 32]


def drawing(population):
    """Return a rule of some population that does nothing but draw."""

    @mechanism("draws", population=population, phase="day", streams={"lot": 0})
    class draws:
        def step(me, see, par, draw):
            me.mood = draw.uniform("lot")

    return draws


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("stream", [0, 1, 2, 3, 7, 4001])
@pytest.mark.parametrize(("population", "domain"), [("people", rng.PEOPLE), ("soldiers", rng.SOLDIERS)])
def test_a_draw_is_the_published_generators_number_for_who_asks_when_and_for_what(backend, stream, population, domain):
    beings = Population(population, "group", (Column("mood", "float", 0.0, 1.0, "share", "mood"),))
    rule = drawing(population)
    (one,) = compile_passes(beings, [rule], ["day"], backend=backend, degree=0, streams={"draws/lot": stream})
    state = world([5, 12], population=beings, degree=0)
    empty = np.zeros((2, 0), np.float32), np.zeros(0, np.float32)
    for seed, replicate, tick in ((7, 0, 0), (2**40 + 3, 5, 2)):
        one.run(state, *empty, seed=seed, replicate=replicate, tick=tick)
        wanted = rng.uniforms(seed, replicate, tick, stream, 17, domain)
        assert state.columns["mood"].tobytes() == wanted.tobytes()
