"""Small populations, rules and worlds for trying the engine."""
# ruff: noqa: N801, N805 - mechanisms are values, and a rule speaks of me

from types import MappingProxyType

import numpy as np

from groundswell.engine.passes import compile_passes
from groundswell.engine.state import State
from groundswell.mechanisms.base import mechanism
from groundswell.mechanisms.words import clip, exp, floor, log, logistic, pack, relax, sqrt
from groundswell.rng import uniforms
from groundswell.scenario.parameters import param
from groundswell.world.columns import Column, Population

AT_WORK = 0
STRUCK = 2
SHUT = 3
HALF = 0.5

TOWN = Population(
    "people",
    "plant",
    (
        Column("mood", "float", 0.0, 1.0, "share", "mood"),
        Column("purse", "float", 0.0, 100.0, "days", "purse"),
        Column("state", "code", 0, 5, "code", "state"),
        Column("raised", "flag", 0, 1, "flag", "hand"),
        Column("shown", "code", 0, 255, "code", "seen by others", shown=True),
    ),
)


def steeply(x, slope=4.0):
    """A helper with a default, a local name and two ways out."""
    if x < 0.0:
        return 0.0
    scaled = slope * x
    return scaled / (1.0 + scaled)


@mechanism("feel", population="people", phase="day", streams={"chance": 5, "other": 0})
class feel:
    """Every construct that a rule may use."""

    rate = param("0.3 per day", low="0 per day", high="1 per day", source="assumption")
    edge = param("0.4", low="0", high="1", source="assumption")

    def step(me, see, par, draw):
        near = (see.friends_out + see.friends_voiced) / 2.0
        if me.state == STRUCK and not me.raised:
            me.purse = max(me.purse - 1.0, 0.0)
        elif 0.2 < me.mood <= 0.9 or see.news > par.edge:
            me.purse += float(me.state) * HALF
        else:
            me.purse = min(me.purse, 50.0, 60.0)
        pull = logistic(3.0 * (near - 0.5)) - 0.1 * abs(see.news) + steeply(me.mood - 0.3)
        pull = pull + steeply(pull, slope=2.0) * sqrt(me.mood) * 0.1 + 0.01 * log(me.purse + 1.0)
        me.mood = clip(relax(me.mood, pull, par.rate), 0.02, 0.98)
        if draw.uniform("chance") < 0.1:
            me.mood = 0.5 * me.mood + 0.25 * floor(exp(draw.uniform("other")))
        me.raised = me.mood > par.edge


@mechanism("act", population="people", phase="day", streams={"act": 1})
class act:
    """An early way out, codes, and being seen."""

    def step(me, see, par, draw):
        me.shown = pack(me.state == STRUCK, me.mood)
        if me.state == SHUT:
            if draw.uniform("act") < 0.5:
                return
            me.state = AT_WORK
        me.state = STRUCK if me.raised else AT_WORK
        if me.mood < 0.3:
            me.state = me.state + 1 - 0 * 2
            me.raised = me.state != 1


RULES = (feel, act)


def world(sizes, seed=1, population=TOWN, degree=8):
    """Make a random world of groups of these sizes."""
    offsets = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    count = int(offsets[-1])
    columns = {}
    for number, column in enumerate(population.columns):
        lot = uniforms(seed, 0, 0, number, count, 9)
        if column.kind == "float":
            columns[column.name] = (column.low + (column.high - column.low) * lot).astype(np.float32)
        else:
            span = int(column.high) + 1 - int(column.low)
            columns[column.name] = (int(column.low) + np.floor(lot * span)).astype(np.uint8)
    lots = np.stack([uniforms(seed, 1, 0, slot, count, 9) for slot in range(max(degree, 1))], axis=1)
    contacts = np.minimum(lots * count, count - 1).astype(np.uint32) if degree else None
    return State(columns, offsets, contacts)


def fields_for(one, groups, tick=0, seed=1):
    """Make random fields for a pass."""
    lots = [uniforms(seed, 2, tick, place, groups, 9) for place in range(len(one.fields))]
    return np.stack(lots, axis=1) if lots else np.empty((groups, 0), np.float32)


def values_for(one, rules=RULES, said=MappingProxyType({})):
    """Return the parameters of a pass, at their usual values unless said otherwise."""
    known = {rule.name: rule.parameters for rule in rules}
    values = [said.get((owner, name), known[owner][name].value) for owner, name in one.parameters]
    return np.array(values, dtype=np.float32)


def play(state, backend, rules=RULES, ticks=3, threads=1, seed=7, population=TOWN, degree=8, **said):
    """Play some ticks and return the state."""
    phases = list(dict.fromkeys(rule.phase for rule in rules))
    passes = compile_passes(population, rules, phases, backend=backend, degree=degree, **said)
    for tick in range(ticks):
        for one in passes:
            fields = fields_for(one, state.groups, tick)
            one.run(state, fields, values_for(one, rules), seed=seed, replicate=1, tick=tick, threads=threads)
        state.swap()
    return state


def differences(one, other):
    """Name the columns in which two states differ by any bit."""
    found = [name for name in one.columns if one.columns[name].tobytes() != other.columns[name].tobytes()]
    same = one.back is None if other.back is None else one.back.tobytes() == other.back.tobytes()
    return found if same else [*found, "back"]
