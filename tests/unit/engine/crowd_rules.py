"""Rules for crowds of tests: one that uses all that a rule may see, and a few that must be refused."""
# ruff: noqa: N801, N805 - mechanisms are values, and a rule speaks of me

from groundswell.mechanisms.base import mechanism
from groundswell.mechanisms.words import exp
from groundswell.scenario.parameters import param
from groundswell.world.columns import Column, Population

FOLK = Population(
    "crowd",
    "crowd",
    (
        Column("needs", "float", 0.0, float("inf"), "people", "others needed"),
        Column("mood", "float", -100.0, 100.0, "plain", "how one feels"),
        Column("kind", "code", 0, 255, "code", "what one is"),
        Column("out", "flag", 0, 1, "flag", "whether out", shown=True),
        Column("loud", "flag", 0, 1, "flag", "whether loud", shown=True),
    ),
)


@mechanism("sway", population="crowd", phase="act", streams={"luck": 5, "again": 2})
class sway:
    """Use draws, parameters, every kind of column, and all that is seen."""

    pull = param("0.5", low="0", high="1", source="a test", doc="pull of others")

    def step(me, see, par, draw):
        share = see.out_seen / max(see.contacts, 1.0)
        me.mood = 0.9 * me.mood + par.pull * (share - see.loud_all / see.people) + 0.1 * draw.uniform("luck")
        if me.mood > 0.4 and draw.uniform("again") < 0.7:
            me.out = not me.out
        if see.loud_seen >= 2.0:
            me.kind = 3


@mechanism("shout", population="crowd", phase="act")
class shout:
    """Follow the rule before it within the same turn."""

    least = param("0.2 plain", low="0 plain", high="5 plain", source="a test", doc="mood of the loud")

    def step(me, see, par, draw):
        me.loud = me.out and exp(me.mood) > 1.0 + par.least


@mechanism("copy", population="crowd", phase="act")
class copy:
    """Do as most contacts do, back and forth, without chance."""

    def step(me, see, par, draw):
        me.out = 2.0 * see.out_seen > see.contacts


@mechanism("gaze", population="crowd", phase="act")
class gaze:
    """See something that a crowd does not show."""

    def step(me, see, par, draw):
        me.out = see.mood_seen > 1.0


@mechanism("befriend", population="crowd", phase="act")
class befriend:
    """See as people of a city do."""

    def step(me, see, par, draw):
        me.out = see.friends_out > 0.5


@mechanism("soar", population="crowd", phase="act")
class soar:
    """Drive a column out of its bounds."""

    def step(me, see, par, draw):
        me.mood = me.mood * 10.0 + 1.0


@mechanism("elsewhere", population="people", phase="decide")
class elsewhere:
    """A city's rule."""

    def step(me, see, par, draw):
        me.mood = 0.0
