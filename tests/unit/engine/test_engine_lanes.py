"""Replicates played together: the same as one by one, to the bit, whatever their number and starts."""

from dataclasses import replace

import crowd_rules
import numpy as np
import pytest

from groundswell import rng
from groundswell.engine import cache, crowd_state, lanes
from groundswell.engine.crowd import play_crowd
from groundswell.engine.lanes import play_lanes, why_apart
from groundswell.engine.play import play, play_many
from groundswell.errors import ScenarioError
from groundswell.mechanisms.crowd import Crowd
from groundswell.mechanisms.lattice import Percolation
from groundswell.mechanisms.threshold import CROWD, Threshold
from groundswell.study.lab import Bench
from groundswell.world.graphs import RandomGraph, Ring, Rows, Ties, Torus, neighbours

NUMBERS = (1, 2, 63, 64, 65, 200)


def lot(stream, count, seed=1):
    return rng.uniforms(seed, 0, 0, stream, count, rng.CLASSICS)


def crowd(people, contacts, *, seed=1, most=3.5, **other):
    start = {"needs": np.floor(most * lot(0, people, seed)), "out": lot(1, people, seed) < 0.1}
    return Crowd(people, CROWD, (Threshold,), start, contacts, absorbing="out", **other)


def others_out(people, share=0.08, seed=1):
    return lambda place: {"out": lot(100 + place, people, seed) < share}


def others_needing(people, seed=1):
    return lambda place: {"needs": 4.0 * lot(400 + place, people, seed), **others_out(people, seed=seed)(place)}


def one_by_one(world, replicates, starts=None, backend="cpu", first=0):
    worlds = [replace(world, start={**world.start, **(starts(place) if starts else {})}) for place in range(replicates)]
    return [play_crowd(one, seed=1, replicate=first + place, backend=backend) for place, one in enumerate(worlds)]


def difference(one, other):
    """Say what two records do not share; nothing, if they are the same to the bit."""
    found = [name for name in ("ticks", "still") if getattr(one, name) != getattr(other, name)]
    for held in ("counts", "columns", "neighbours"):
        mine, theirs = getattr(one, held), getattr(other, held)
        assert list(mine) == list(theirs)
        for name, values in mine.items():
            same = values.dtype == theirs[name].dtype and values.shape == theirs[name].shape
            if not same or values.tobytes() != theirs[name].tobytes():
                found.append(f"{held}.{name}")
    return found


def same(some, others):
    assert len(some) == len(others)
    for place, (one, other) in enumerate(zip(some, others, strict=True)):
        assert difference(one, other) == [], place


def graph(people, degree, seed=1, groups=1):
    return neighbours(RandomGraph(degree), people, seed=seed, replicate=0, groups=groups)


@pytest.mark.parametrize("replicates", NUMBERS)
@pytest.mark.parametrize("starts", [others_out, others_needing])
def test_any_number_of_replicates_is_the_same_as_one_by_one(replicates, starts):
    world = crowd(150, graph(150, 4.0))
    found = play_lanes(world, seed=1, replicates=replicates, starts=starts(150))
    same(found, one_by_one(world, replicates, starts(150)))
    if replicates > 1:
        assert len({int(one.last("out")[0]) for one in found}) > 1


@pytest.mark.parametrize("people", [1, 2, 3, 17, 80])
def test_small_worlds_are_what_the_plain_rules_make_of_them(people):
    for seed in range(6):
        degree = min(3.0, people - 1.0)
        world = crowd(people, graph(people, degree, seed), seed=seed, ticks=(50, 2, 1, 0, 7, 50)[seed])
        starts = (others_out if seed % 2 else others_needing)(people, seed=seed)
        same(play_lanes(world, seed=1, replicates=5, starts=starts), one_by_one(world, 5, starts, "reference"))


def degrees(*wanted):
    """Return rows in which people have so many contacts, who are drawn with putting back."""
    targets = (lot(7, sum(wanted)).astype(float) * len(wanted)).astype(np.uint32)
    return Rows(np.append(0, np.cumsum(wanted)), targets)


@pytest.mark.parametrize("degree", [0, 1, 2, 3, 4, 6, 7, 8, 13, 14, 15, 16, 63, 64, 300])
def test_any_number_of_contacts_is_counted_rightly(degree):
    """Needs from none to more than all, and everybody's count compared with a sum by hand."""
    rows = degrees(*[degree] * 40)
    needs = np.linspace(0.0, degree + 2.5, 40)
    world = replace(crowd(40, rows, ticks=1), start={"needs": needs})
    starts = lambda place: {"out": lot(100 + place, 40) < (place + 1) / 65}  # noqa: E731
    found = play_lanes(world, seed=1, replicates=64, starts=starts)
    for place, one in enumerate(found):
        out = starts(place)["out"]
        seen = out[rows.targets.astype(int)].reshape(40, degree).sum(axis=1)
        assert np.array_equal(one.columns["out"], out | (seen >= needs))
    same(found, one_by_one(world, 64, starts))


def test_people_of_many_degrees_and_more_than_a_tile_are_the_same_as_one_by_one():
    wanted = [*range(30), *[5] * 1200, *[9] * 700, 0, 0, 400]
    world = crowd(len(wanted), degrees(*wanted), most=6.0)
    for starts in (others_out(len(wanted), 0.3), others_needing(len(wanted))):
        same(play_lanes(world, seed=1, replicates=9, starts=starts), one_by_one(world, 9, starts))


def test_needs_that_nobody_or_anybody_meets():
    rows = graph(60, 5.0)
    for need in (0.0, 1e-9, 0.5, np.inf, 3.0000001):
        world = replace(crowd(60, rows), start={"needs": np.full(60, need)})
        same(play_lanes(world, seed=1, replicates=6, starts=others_out(60)), one_by_one(world, 6, others_out(60)))


@pytest.mark.parametrize("contacts", [Ring(4), Torus(6, 10), Ties(((0, 1), (1, 2), (0, 59))), "one", "all"])
@pytest.mark.parametrize("groups", [1, 3, 70])
def test_groups_are_lanes_of_their_own_or_share_them(contacts, groups):
    given = {"one": graph(60, 3.0), "all": graph(60 * groups, 3.0, groups=groups)}.get(contacts, contacts)
    people = 60 * groups
    for starts in (others_out(people), others_needing(people)):
        world = crowd(people, given, groups=groups)
        same(play_lanes(world, seed=1, replicates=3, starts=starts), one_by_one(world, 3, starts))


@pytest.mark.parametrize("every", [1, 3, 4, 100])
@pytest.mark.parametrize("until_still", [True, False])
@pytest.mark.parametrize("ticks", [0, 1, 2, 11, 60])
def test_counts_and_ends_are_kept_as_said(every, until_still, ticks):
    world = crowd(120, Ring(2), most=2.0, groups=2, every=every, until_still=until_still, ticks=ticks)
    starts = others_out(120, 0.05)
    same(play_lanes(world, seed=1, replicates=40, starts=starts), one_by_one(world, 40, starts))


def test_neither_threads_nor_blocks_matter(monkeypatch):
    world = crowd(300, graph(300, 4.0))
    first = one_by_one(world, 70, others_out(300))
    for block, threads in ((1, 1), (7, 2), (64, 3), (4096, 7)):
        monkeypatch.setattr(crowd_state, "BLOCK", block)
        monkeypatch.setattr(lanes, "BLOCK", block)
        same(play_lanes(world, seed=1, replicates=70, starts=others_out(300), threads=threads), first)


def test_other_columns_and_flags_stay_as_they_start():
    rows = graph(50, 4.0)
    start = {"needs": np.ones(50), "mood": lot(3, 50), "loud": lot(4, 50) < 0.5}
    world = Crowd(50, crowd_rules.FOLK, (Threshold,), start, rows)
    starts = lambda place: {"out": lot(place, 50) < 0.1, "loud": lot(9 + place, 50) < 0.2, "kind": np.full(50, place)}  # noqa: E731
    same(play_lanes(world, seed=1, replicates=8, starts=starts), one_by_one(world, 8, starts))


FAULTS = {
    "a carry that is lost": ("carry[j] = carried(mine, four, over)", "carry[j] = u64(0)"),
    "a stretch that overflows its bytes": ("range(0, count, 255)", "range(0, count, 512)"),
    "a neighbour's bit": ("flags[j] = u8((words[j] >> lane)", "flags[j] = u8((words[j] >> (lane ^ u64(1)))"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_comparison_notices_a_fault_in_the_loops(fault, monkeypatch):
    people = 1200
    world = crowd(people, degrees(*[9] * people), most=9.0, ticks=3)
    starts = lambda place: {"out": lot(place, people) < 0.02 * place}  # noqa: E731
    right = one_by_one(world, 20, starts)
    same(play_lanes(world, seed=1, replicates=20, starts=starts), right)
    text = lanes.LANES_TEXT.replace(*FAULTS[fault])
    assert text != lanes.LANES_TEXT
    wrong = cache.load_uncached(text)
    monkeypatch.setattr(lanes, "load_module", lambda _: wrong)
    found = play_lanes(world, seed=1, replicates=20, starts=starts)
    assert any(difference(one, other) for one, other in zip(found, right, strict=True))


APART = {
    "order = 'event'": {"order": "event"},
    "order = 'random'": {"order": "random"},
    "rules: copy": {"rules": (crowd_rules.copy,)},
    "rules: threshold, copy": {"rules": (Threshold, crowd_rules.copy)},
    "rules: sway": {"rules": (crowd_rules.sway,), "population": crowd_rules.FOLK, "ticks": 4},
    "contacts: are drawn anew": {"contacts": RandomGraph(3.0)},
    "contacts: are drawn": {"contacts": Ring(4, 0.2)},
}


@pytest.mark.parametrize("sentence", APART)
def test_what_cannot_go_together_is_played_one_by_one(sentence):
    world = replace(crowd(30, graph(30, 3.0)), **({"ticks": 20} | APART[sentence]))
    assert why_apart(world).startswith(sentence)
    assert "\n" not in why_apart(world)
    same(
        play_many(world, seed=1, replicates=6, first=3, starts=others_out(30)),
        one_by_one(world, 6, others_out(30), first=3),
    )


def test_many_plays_a_few_one_by_one_and_more_together(monkeypatch):
    world = crowd(40, graph(40, 3.0))
    asked = []
    monkeypatch.setattr(
        "groundswell.engine.play.play_lanes",
        lambda *given, **told: asked.append(told["replicates"]) or play_lanes(*given, **told),
    )
    for replicates in (1, 3, 4, 70):
        same(
            play_many(world, seed=1, replicates=replicates, starts=others_out(40)),
            one_by_one(world, replicates, others_out(40)),
        )
    assert asked == [4, 70]


def test_a_bench_plays_many_and_other_worlds_too():
    world = crowd(40, graph(40, 3.0))
    same(Bench(seed=1).play_many(world, replicates=5), one_by_one(world, 5))
    woods = Percolation(8, 8, 0.6, 20)
    many = Bench(seed=4).play_many(woods, replicates=3, first=2)
    alone = [play(woods, seed=4, replicate=number) for number in (2, 3, 4)]
    assert [one.sizes.tolist() for one in many] == [one.sizes.tolist() for one in alone]
    assert len({tuple(one.sizes.tolist()) for one in many}) == 3


def test_what_replicates_share_cannot_be_written():
    found = play_many(crowd(40, graph(40, 3.0)), seed=1, replicates=5, starts=others_out(40))
    with pytest.raises(ValueError, match="read-only"):
        found[0].columns["needs"][0] = 5.0
    found[0].columns["out"][:] = False
    assert found[1].last("out")[0] == found[1].columns["out"].sum() > 0


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"replicates": 0}, "replicates = 0: must be at least 1"),
        ({"threads": 0}, "threads = 0: must be at least 1"),
        ({"first": 2**32 - 3}, "must be a whole number from 0 to"),
        ({"starts": lambda place: {"outs": np.zeros(40)}}, "start: outs: crowd has no such column"),
        ({"starts": lambda place: {"out": np.zeros(39)}}, "start: out: has shape (39,), and there are 40 people"),
        ({"starts": lambda place: {"needs": np.full(40, np.nan)}}, "crowd.needs = nan for person 0"),
        ({"settings": {"threshold.pull": 1.0}}, "settings: threshold.pull: no such parameter"),
        ({"contacts": Rows(np.zeros(40), np.zeros(0))}, "rows of contacts for 39 people: the crowd has 40"),
    ],
)
@pytest.mark.parametrize("order", ["together", "event"])
def test_nonsense_is_refused_in_a_sentence_alike(asked, sentence, order):
    said = {name: asked[name] for name in ("settings", "contacts") if name in asked}
    told = {name: value for name, value in asked.items() if name not in said}
    world = replace(crowd(40, graph(40, 3.0), order=order), **said)
    with pytest.raises(ScenarioError) as error:
        play_many(world, **({"seed": 1, "replicates": 5} | told))
    assert sentence in str(error.value)
    assert "\n" not in str(error.value)


def test_only_people_of_a_crowd_start_otherwise():
    with pytest.raises(ScenarioError, match="starts: a world of kind Percolation has none"):
        play_many(Percolation(8, 8, 0.6, 20), seed=1, replicates=2, starts=lambda place: {})
