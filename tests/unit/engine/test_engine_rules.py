"""What a rule may say, and the one sentence met by each thing that it may not."""
# ruff: noqa: N801, N805 - mechanisms are values, and a rule speaks of me

import engine_rules
import pytest
from engine_worlds import TOWN

from groundswell.engine.passes import compile_passes
from groundswell.errors import ScenarioError
from groundswell.mechanisms.base import mechanism
from groundswell.scenario.parameters import param

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
