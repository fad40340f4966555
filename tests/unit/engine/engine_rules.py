"""Rules good and bad, one a mistake; each bad one is named after what is wrong with it."""
# ruff: noqa: N801, N805, F401, F841, RET503, RET505, SIM108 - mechanisms are values, and most are wrong on purpose

import math

from groundswell.mechanisms.base import mechanism
from groundswell.mechanisms.words import exp, pack
from groundswell.scenario.parameters import param

OUT = 2
PLANTS = ("a", "b")


def rule(name, **said):
    return mechanism(name, population="people", phase="day", **said)


def forgetful(x):
    if x > 0.5:
        return 1.0


def endless(x):
    return endless(x)


@rule("keep")
class keep:
    def step(me, see, par, draw):
        me.mood = me.mood * 1.0
        me.purse = me.purse * 1.0


@rule("burst")
class burst:
    def step(me, see, par, draw):
        me.mood = exp(80.0) * exp(80.0)


@rule("rest")
class rest:
    pace = param("0.1 per day", low="0 per day", high="1 per day", source="assumption")

    def step(me, see, par, draw):
        me.mood += par.pase


@rule("unknown_column")
class unknown_column:
    def step(me, see, par, draw):
        me.mod = 1.0


@rule("reads_unknown_column")
class reads_unknown_column:
    def step(me, see, par, draw):
        me.mood = me.moood


@rule("code_with_float")
class code_with_float:
    def step(me, see, par, draw):
        me.mood = me.mood + me.state


@rule("whole_number")
class whole_number:
    def step(me, see, par, draw):
        me.mood = 1 - me.mood


@rule("compares_kinds")
class compares_kinds:
    def step(me, see, par, draw):
        if me.mood > 1:
            me.mood = 0.0


@rule("number_as_test")
class number_as_test:
    def step(me, see, par, draw):
        if me.mood:
            me.mood = 0.0


@rule("float_into_code")
class float_into_code:
    def step(me, see, par, draw):
        me.state = 0.5


@rule("code_into_float")
class code_into_float:
    def step(me, see, par, draw):
        me.mood = 1


@rule("loop")
class loop:
    def step(me, see, par, draw):
        for _ in range(3):
            me.mood += 0.1


@rule("one_branch")
class one_branch:
    def step(me, see, par, draw):
        if me.mood > 0.5:
            gain = 0.1
        me.mood += gain


@rule("two_kinds")
class two_kinds:
    def step(me, see, par, draw):
        if me.mood > 0.5:
            gain = 0.1
        else:
            gain = 1
        me.mood += gain


@rule("power")
class power:
    def step(me, see, par, draw):
        me.mood = me.mood**2.0


@rule("no_stream")
class no_stream:
    def step(me, see, par, draw):
        me.mood = draw.uniform("fate")


@rule("other_draw")
class other_draw:
    def step(me, see, par, draw):
        me.mood = draw.normal("fate")


@rule("imports")
class imports:
    def step(me, see, par, draw):
        import os

        me.mood = 0.0


@rule("writes_seen")
class writes_seen:
    def step(me, see, par, draw):
        see.news = 1.0


@rule("writes_parameter")
class writes_parameter:
    def step(me, see, par, draw):
        par.pace = 1.0


@rule("foreign_word")
class foreign_word:
    def step(me, see, par, draw):
        me.mood = math.exp(me.mood)


@rule("builtin_word")
class builtin_word:
    def step(me, see, par, draw):
        me.mood = round(me.mood)


@rule("unset")
class unset:
    def step(me, see, par, draw):
        me.mood = nothing  # noqa: F821


@rule("table")
class table:
    def step(me, see, par, draw):
        me.mood = PLANTS


@rule("text")
class text:
    def step(me, see, par, draw):
        if see.news == "war":
            me.mood = 0.0


@rule("subscript")
class subscript:
    def step(me, see, par, draw):
        me.mood = see.news[0]


@rule("unreachable")
class unreachable:
    def step(me, see, par, draw):
        if me.mood > 0.5:
            return
        else:
            return
        me.mood = 0.0


@rule("returns_value")
class returns_value:
    def step(me, see, par, draw):
        return me.mood


@rule("helper_forgets")
class helper_forgets:
    def step(me, see, par, draw):
        me.mood = forgetful(me.mood)


@rule("helper_endless")
class helper_endless:
    def step(me, see, par, draw):
        me.mood = endless(me.mood)


@rule("helper_arguments")
class helper_arguments:
    def step(me, see, par, draw):
        me.mood = forgetful(me.mood, 1.0)


@rule("hands_over_me")
class hands_over_me:
    def step(me, see, par, draw):
        me.mood = forgetful(me)


@rule("reads_shown")
class reads_shown:
    def step(me, see, par, draw):
        me.mood = float(me.shown)


@rule("shown_to_some")
class shown_to_some:
    def step(me, see, par, draw):
        if me.mood > 0.5:
            me.shown = pack(me.state == OUT, me.mood)


@rule("chained")
class chained:
    def step(me, see, par, draw):
        me.mood = gain = 0.5


@rule("too_large")
class too_large:
    def step(me, see, par, draw):
        me.mood = 1e39


@rule("flags_ordered")
class flags_ordered:
    def step(me, see, par, draw):
        me.raised = me.raised < (me.mood > 0.5)


@rule("code_divided")
class code_divided:
    def step(me, see, par, draw):
        me.state = me.state / 2


@rule("walrus")
class walrus:
    def step(me, see, par, draw):
        me.mood = (gain := 0.5)
