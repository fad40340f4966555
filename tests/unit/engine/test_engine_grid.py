"""Grids: the compiled loop equals the plain one to the bit, whatever is switched; views, moves, chance, refusals."""

import random
from collections import Counter
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from numba import njit
from scipy.stats import chisquare

from groundswell.engine import grid_reference
from groundswell.engine.cache import load_module
from groundswell.engine.grid import grid_text, play_grid
from groundswell.engine.grid_reference import play_grid_by_hand
from groundswell.engine.play import play
from groundswell.errors import ScenarioError
from groundswell.mechanisms.base import Draw, Me, Par, See, mechanism
from groundswell.mechanisms.grid import CELL_STATES, Grid, Vision
from groundswell.mechanisms.rebel import Rebel

PLAIN = {
    "rows": 12,
    "columns": 11,
    "rule": Rebel,
    "agents": 0.6,
    "cops": 0.1,
    "legitimacy": 0.5,
    "ticks": 8,
    "vision": Vision(3),
}


def grid(**changes):
    return Grid(**{**PLAIN, **changes})


def alike(one, other):
    for name in ("actives", "jailed", "quiet", "tension"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name), err_msg=name)
    assert one.snapshots.keys() == other.snapshots.keys()
    for tick, cells in one.snapshots.items():
        np.testing.assert_array_equal(cells, other.snapshots[tick], err_msg=f"tick {tick}")
    for name, column in one.columns.items():
        np.testing.assert_array_equal(column, other.columns[name], err_msg=name)


def any_grid(number):
    """Return a world of its own for each number: all switches, sizes, views, schedules."""
    chance = random.Random(number)  # noqa: S311 - any worlds will do
    rows = chance.randint(5, 15)
    columns = chance.choice([chance.randint(5, 15), chance.randint(60, 80)])
    most = (min(rows, columns) - 1) // 2
    ticks = chance.randint(3, 9)
    agents = chance.uniform(0.05, 0.8)

    def vision():
        return Vision(chance.uniform(1, most + 0.99), chance.choice(["disc", "diamond", "square"]))

    def cops():
        return chance.uniform(0, (1 - agents) * 0.9)

    return Grid(
        rows=rows,
        columns=columns,
        rule=Rebel,
        agents=agents,
        cops=[cops() for _ in range(ticks)] if chance.random() < 0.5 else cops(),
        legitimacy=[chance.choice([0.2, 0.5, 0.82]) for _ in range(ticks)],
        ticks=ticks,
        vision=vision(),
        cop_vision=chance.choice([None, vision()]),
        torus=chance.random() < 0.6,
        agents_move=chance.random() < 0.8,
        cops_move=chance.random() < 0.8,
        act_first=chance.random() < 0.4,
        oneself=chance.choice(["once", "twice", "not"]),
        cop_enters=chance.random() < 0.5,
        jailed=chance.choice(["blocks", "returns", "scatters", "shares"]),
        terms=chance.choice(["real", "whole", "inclusive", "ever"]),
        longest=chance.choice([0, 1, 3, 7]),
        clock=chance.choice(["ticks", "turns"]),
        settings={"rebel.rounding": chance.choice([0.0, 1.0, 2.0]), "rebel.deterrence": chance.choice([2.3, 0.5])},
        snapshots=(0, 1, ticks),
    )


@pytest.mark.parametrize("number", range(40))
def test_the_compiled_loop_equals_the_plain_one(number):
    world = any_grid(number)
    alike(play_grid(world, seed=3, replicate=number), play_grid(world, seed=3, replicate=number, backend="reference"))


@pytest.mark.parametrize("kind", ["cops", "actives"])
def test_the_two_agree_where_several_share_a_cell(kind, monkeypatch):
    """Nobody moves but onto arrests, or nowhere is empty: cops and actives pile up on cells."""
    world = grid(
        rows=9,
        columns=9,
        vision=Vision(1, "square"),
        cop_vision=Vision(4, "square"),
        agents=0.7,
        cops=0.29,
        legitimacy=0.1,
        ticks=30,
        agents_move=kind == "actives",
        cops_move=False,
        cop_enters=True,
        jailed="shares",
        terms="inclusive",
        longest=2,
        settings={"rebel.deterrence": 0.05},
        snapshots=tuple(range(31)),
    )
    most = Counter()
    tallies = grid_reference._World.tallies

    def watched(self):
        for bodies in self.standing.values():
            most["cops"] = max(most["cops"], sum(body.cop for body in bodies))
            most["actives"] = max(most["actives"], sum(body.active for body in bodies))
        return tallies(self)

    monkeypatch.setattr(grid_reference._World, "tallies", watched)
    alike(play_grid(world, seed=1), play_grid_by_hand(world, seed=1))
    assert most[kind] > 1


@pytest.mark.parametrize(
    ("vision", "cells"),
    [(Vision(1.7), 9), (Vision(7), 149), (Vision(7, "diamond"), 113), (Vision(2, "square"), 25), (Vision(1), 5)],
)
def test_a_view_has_as_many_cells_as_its_shape(vision, cells):
    assert len(vision.cells) == len(set(vision.cells)) == cells
    assert (0, 0) in vision.cells


@cache
def compiled_rule():
    """Return the compiled rule with a door for Python: it has none of its own, for only the loop calls it."""
    decide = load_module(grid_text(Rebel)).decide

    @njit
    def door(*given):
        return decide(*given)

    return door


def test_the_compiled_rule_is_the_rules_text():
    decide = compiled_rule()
    chance = np.random.default_rng(1)
    many = 3000
    hardship, risk = (chance.random(many).astype(np.float32) for _ in range(2))
    cops, actives = (chance.integers(low, 150, many).astype(np.float32) for low in (0, 1))
    rule = grid_reference.Translator().rule(Rebel)
    for rounding in range(3):
        numbers = {"deterrence": 2.3, "threshold": 0.1, "rounding": rounding}
        par = type("Par", (), {name: np.float32(value) for name, value in numbers.items()})
        order = np.array([numbers[name] for _, name in grid_parameters()], np.float32)
        for who in range(many):
            me = type("Me", (), {"hardship": hardship[who], "risk": risk[who]})()
            legitimacy = np.float32(0.5)
            see = type("See", (), {"cops": cops[who], "actives": actives[who], "legitimacy": legitimacy})
            rule(me, see, par, None)
            number = np.uint64(who)
            active = np.zeros(many, np.uint8)
            found = decide(number, cops[who], actives[who], legitimacy, hardship, risk, active, order)
            assert found == me.active, (who, rounding)


def grid_parameters():
    from groundswell.engine.grid import rule_lines

    return rule_lines(Rebel).parameters


@pytest.mark.parametrize(
    ("cops", "actives", "rounding", "counted"),
    [
        (1, 2, 2, 0),  # a half goes to the even
        (3, 2, 2, 2),
        (5, 2, 2, 2),
        (7, 2, 2, 4),
        (2, 3, 2, 1),
        (2, 3, 1, 0),
        (7, 3, 1, 2),
    ],
)
def test_cops_an_active_are_rounded_as_said(cops, actives, rounding, counted):
    """An agent just below the risk that so many whole cops make rebels; just above, stays quiet."""
    decide = compiled_rule()
    numbers = {"deterrence": 2.3, "threshold": 0.1, "rounding": rounding}
    order = np.array([numbers[name] for _, name in grid_parameters()], np.float32)
    risk = 1.0 - np.exp(-2.3 * counted)
    active = np.zeros(2, np.uint8)
    hardship = np.array([0.1 + 0.5 * risk + 1e-4, 0.1 + 0.5 * risk - 1e-4], np.float32)
    averse = np.full(2, 0.5, np.float32)
    found = [
        bool(
            decide(
                np.uint64(who), np.float32(cops), np.float32(actives), np.float32(0), hardship, averse, active, order
            )
        )
        for who in range(2)
    ]
    assert found == [True, False]


def test_at_the_threshold_itself_one_stays_quiet():
    decide = compiled_rule()
    numbers = {"deterrence": 2.3, "threshold": 0.25, "rounding": 0}
    order = np.array([numbers[name] for _, name in grid_parameters()], np.float32)
    hardship = np.array([0.25, np.nextafter(np.float32(0.25), np.float32(1))], np.float32)
    zeros, none, one = np.zeros(2, np.float32), np.float32(0), np.float32(1)
    active = np.zeros(2, np.uint8)
    found = [bool(decide(np.uint64(who), none, one, none, hardship, zeros, active, order)) for who in range(2)]
    assert found == [False, True]


def test_a_lone_walker_goes_everywhere_in_view_alike():
    world = grid(rows=15, columns=15, agents=1 / 225, cops=0.0, vision=Vision(2), ticks=1200, snapshots=range(1201))
    record = play(world, seed=5)
    places = [np.argwhere(record.snapshots[tick] > 0)[0] for tick in range(1201)]
    steps = Counter(tuple((later - earlier + 7) % 15 - 7) for earlier, later in pairwise(places))
    assert set(steps) == set(Vision(2).cells) - {(0, 0)}
    assert chisquare(list(steps.values())).pvalue > 0.001


def test_everybody_moves_in_a_new_order_every_tick():
    """Of two who want the only empty cell the first has it; who is first changes like a fair coin."""
    moved = Counter()
    for replicate in range(200):
        world = grid(
            rows=3,
            columns=3,
            agents=8 / 9,
            cops=0.0,
            legitimacy=1.0,
            ticks=1,
            vision=Vision(1, "square"),
            snapshots=(0, 1),
        )
        record = play(world, seed=2, replicate=replicate)
        moved[bool((record.snapshots[0] != record.snapshots[1]).any())] += 1
        assert (record.snapshots[1] > 0).sum() == 8
    assert moved[True] > 150


def test_looking_changes_nothing_and_the_same_seed_gives_the_same_run():
    record, looked = play(grid(), seed=1), play(grid(snapshots=(0, 3, 4)), seed=1)
    np.testing.assert_array_equal(record.actives, looked.actives)
    assert not np.array_equal(record.actives, play(grid(), seed=1, replicate=1).actives)
    assert not np.array_equal(record.actives, play(grid(), seed=2).actives)


def test_runs_share_their_luck_until_something_differs():
    fall = [0.5] * 4 + [0.1] * 4
    before, after = play(grid(), seed=1), play(grid(legitimacy=fall), seed=1)
    np.testing.assert_array_equal(before.actives[:5], after.actives[:5])
    assert not np.array_equal(before.actives, after.actives)


@pytest.mark.parametrize("jailed", ["returns", "scatters"])
def test_agents_are_conserved_and_stand_on_cells_of_their_own(jailed):
    world = grid(snapshots=range(9), jailed=jailed, longest=4)
    record = play(world, seed=4)
    assert (record.actives + record.jailed + record.quiet == world.people).all()
    assert record.jailed.max() > 0
    for tick, cells in record.snapshots.items():
        counted = dict(zip(CELL_STATES, np.bincount(cells.ravel(), minlength=5), strict=True))
        assert counted["active"] == record.actives[tick]
        assert counted["quiet"] == record.quiet[tick]
        assert counted["cop"] == world.cops_by_tick[0]
        assert counted["jailed"] == 0


def test_cops_come_and_go_as_said():
    cops = [0.1, 0.1, 0.0, 0.0, 0.2, 0.2, 0.05, 0.05]
    record = play(grid(cops=cops, snapshots=range(9)), seed=4)
    found = [int((record.snapshots[tick] == 3).sum()) for tick in range(1, 9)]
    assert found == [round(share * 132) for share in cops]


def test_terms_without_end_fill_the_jail():
    record = play(grid(terms="ever", legitimacy=0.2, ticks=40), seed=1)
    assert (np.diff(record.jailed) >= 0).all()
    assert record.jailed[-1] > record.jailed[1] > 0


def test_a_term_counts_from_the_arrest():
    """With terms of one tick nobody sits longer than the tick's end; turns missed are a whole turn."""
    ticks = play(grid(terms="whole", longest=2, legitimacy=0.2, ticks=20), seed=1)
    turns = play(grid(terms="whole", longest=2, legitimacy=0.2, ticks=20, clock="turns"), seed=1)
    assert turns.jailed[5:].mean() > ticks.jailed[5:].mean() > 0


def test_tension_is_the_quiet_share_times_grievance_over_risk():
    world = grid(cops=0.0, legitimacy=0.9, ticks=1)
    record = play(world, seed=1)
    hardship, risk = (record.columns[name].astype(np.float64) for name in ("hardship", "risk"))
    assert record.actives[-1] == 0
    assert record.tension[-1] == pytest.approx(0.1 * hardship.mean() / risk.mean(), rel=1e-6)


def test_on_a_grid_that_ends_a_corner_sees_no_further():
    sees = {}
    for torus in (True, False):
        world = grid(rows=9, columns=9, agents=1 / 81, cops=79 / 81, vision=Vision(4, "square"), torus=torus, ticks=1)
        sees[torus] = grid_reference._World(world, 1, 0)
    for world in sees.values():
        agent = world.agents[0]
        world.put(agent, (0, 0))
    assert [len(sees[torus].view(sees[torus].agents[0])) for torus in (True, False)] == [81, 25]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"rows": 0}, "rows = 0"),
        ({"columns": 40_000}, "columns = 40000"),
        ({"rows": 30_000, "columns": 30_000}, "must have at most"),
        ({"vision": Vision(6)}, "vision = 6: reaches round a grid of 12 x 11; must see at most 5 cells"),
        ({"cop_vision": Vision(20)}, "vision = 20"),
        ({"agents": 0.95}, "do not fit on 132 cells"),
        ({"agents": 1.2}, "agents = 1.2"),
        ({"agents": 0.0}, "at least 1 agent"),
        ({"cops": -0.1}, "cops = -0.1: must be a share"),
        ({"cops": float("nan")}, "cops = nan: must be a share"),
        ({"legitimacy": [0.5, 0.5]}, "say one, or one for each tick"),
        ({"legitimacy": 1.5}, "legitimacy = 1.5: must be a share"),
        ({"ticks": 0}, "ticks = 0"),
        ({"longest": -1}, "longest = -1"),
        ({"oneself": "thrice"}, "oneself = 'thrice': must be one of once, twice, not"),
        ({"jailed": "away"}, "jailed = 'away': must be one of blocks, returns, scatters, shares"),
        ({"terms": "short"}, "terms = 'short'"),
        ({"clock": "years"}, "clock = 'years'"),
        ({"snapshots": (9,)}, "snapshots: 9 is no tick of 0 .. 8"),
        ({"settings": {"rebel.courage": 1.0}}, "settings: rebel.courage: no such parameter"),
        ({"settings": {"rebel.rounding": 3.0}}, "settings: rebel.rounding = 3: must be from 0 to 2 level"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(changes, sentence):
    with pytest.raises(ScenarioError) as refused:
        grid(**changes)
    assert sentence in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("radius", [0.5, 32, float("nan"), float("inf")])
def test_a_view_that_cannot_be_is_refused(radius):
    with pytest.raises(ScenarioError, match="must be at least 1 and below 32 cells"):
        Vision(radius)


def test_a_shape_that_cannot_be_is_refused():
    with pytest.raises(ScenarioError, match="must be one of disc, diamond, square"):
        Vision(3, "star")


@mechanism("dicing", population="agents", phase="act", streams={"die": 0})
class Dicing:
    """Draws, which a rule on a grid may not."""

    def step(me: Me, see: See, par: Par, draw: Draw) -> None:  # noqa: N805
        me.active = draw.uniform("die") < 0.5


@mechanism("gazing", population="agents", phase="act")
class Gazing:
    """Sees what is not there."""

    def step(me: Me, see: See, par: Par, draw: Draw) -> None:  # noqa: N805
        me.active = see.stars > 0.5


@mechanism("hardening", population="agents", phase="act")
class Hardening:
    """Writes what is not its own."""

    def step(me: Me, see: See, par: Par, draw: Draw) -> None:  # noqa: N805
        me.hardship = 0.5


@mechanism("contrary", population="agents", phase="act")
class Contrary:
    """Rise where few do, and stay up while few do; looks at itself as well."""

    def step(me: Me, see: See, par: Par, draw: Draw) -> None:  # noqa: N805
        me.active = see.actives < 4.0 and (me.active or me.hardship > see.legitimacy)


@pytest.mark.parametrize("backend", ["cpu", "reference"])
@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        (Dicing, "a rule on a grid draws nothing"),
        (Gazing, "see.stars: on a grid a rule sees cops, actives, legitimacy only"),
        (Hardening, "sets me.active, and nothing else"),
    ],
)
def test_a_rule_that_cannot_be_played_on_a_grid_is_refused(rule, sentence, backend):
    with pytest.raises(ScenarioError, match=sentence):
        play_grid(grid(rule=rule), seed=1, backend=backend)


def test_another_rule_is_played_too():
    world = grid(rule=Contrary, snapshots=(8,))
    record = play_grid(world, seed=1)
    alike(record, play_grid_by_hand(world, seed=1))
    assert record.actives.max() > 0
