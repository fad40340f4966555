"""Crowds: every order equals the plain rules to the bit, and what must not matter does not."""

import crowd_rules
import numpy as np
import pytest

from groundswell import rng
from groundswell.engine import cascade, crowd_state
from groundswell.engine.crowd import play_crowd
from groundswell.engine.play import play
from groundswell.errors import ScenarioError
from groundswell.mechanisms.crowd import ORDERS, Crowd
from groundswell.mechanisms.threshold import CROWD, Threshold, ThresholdOfAll
from groundswell.world.graphs import Everybody, RandomGraph, Ring, Rows, Ties, neighbours

SIZES = ((1, 1), (2, 1), (3, 3), (24, 1), (24, 4), (60, 2))


def lot(stream, count, seed=1):
    return rng.uniforms(seed, 0, 0, stream, count, rng.CLASSICS)


def folk(people, groups, order, seed, **other):
    start = {"mood": lot(0, people, seed), "out": lot(1, people, seed) < 0.4, "loud": lot(2, people, seed) < 0.4}
    rules = (crowd_rules.sway, crowd_rules.shout)
    degree = min(3.0, max(people // groups - 1, 0))
    said = {"contacts": RandomGraph(degree), "ticks": 6, "settings": {"sway.pull": 0.8}} | other
    return Crowd(people, crowd_rules.FOLK, rules, start, groups=groups, order=order, **said)


def thresholds(people, order, contacts, groups=1, seed=1, rule=Threshold, **other):
    needs = np.floor(3.5 * lot(0, people, seed))
    start = {"needs": needs, "out": lot(1, people, seed) < 0.15}
    return Crowd(people, CROWD, (rule,), start, contacts, groups=groups, order=order, absorbing="out", **other)


def same(one, other):
    assert one.ticks == other.ticks
    assert one.still == other.still
    for flag, counts in one.counts.items():
        assert np.array_equal(counts, other.counts[flag]), flag
    for name, values in one.columns.items():
        assert values.dtype == other.columns[name].dtype
        assert np.array_equal(values.view(np.uint8), other.columns[name].view(np.uint8)), name


@pytest.mark.parametrize("order", ["together", "random", "one"])
@pytest.mark.parametrize(("people", "groups"), SIZES)
def test_every_order_equals_the_plain_rules_to_the_bit(order, people, groups):
    for seed in range(3):
        world = folk(people, groups, order, seed)
        same(play_crowd(world, seed=seed, replicate=2), play_crowd(world, seed=seed, replicate=2, backend="reference"))


@pytest.mark.parametrize("order", ["together", "random", "one"])
def test_neither_threads_nor_blocks_nor_other_groups_matter(order, monkeypatch):
    whole = folk(60, 4, order, 7)
    first = play(whole, seed=7)
    assert len({int(count) for count in first.counts["out"].ravel()}) > 3
    for threads in (2, 3, 7):
        same(first, play(whole, seed=7, threads=threads))
    for block in (1, 2, 7, 4095):
        monkeypatch.setattr(crowd_state, "BLOCK", block)
        same(first, play(whole, seed=7, threads=2))


@pytest.mark.parametrize("order", ["together", "random", "one"])
def test_another_seed_and_another_replicate_bring_other_luck(order):
    ends = {play(folk(40, 1, order, 1), seed=s, replicate=r).columns["mood"].tobytes() for s in (1, 2) for r in (0, 1)}
    assert len(ends) == 4


@pytest.mark.parametrize("small", [True, False])
@pytest.mark.parametrize(("people", "groups"), [*SIZES, (400, 1), (400, 2)])
def test_events_and_waves_together_are_the_same(people, groups, small, monkeypatch):
    if not small:
        monkeypatch.setattr(cascade, "_SMALL", 1)
    for seed in range(4):
        degree = min(4.0, max(people // groups - 1, 0))
        contacts = neighbours(RandomGraph(degree), people, seed=seed, replicate=0, groups=groups)
        event = play(thresholds(people, "event", contacts, groups, seed), seed=1, threads=1 + seed % 3)
        for ticks in (0, 1, 2):
            one = play(thresholds(people, "event", contacts, groups, seed, ticks=ticks), seed=1)
            same(one, play(thresholds(people, "together", contacts, groups, seed, ticks=ticks), seed=1))
        same(event, play(thresholds(people, "together", contacts, groups, seed), seed=1))
        if people <= 60:
            same(event, play_crowd(thresholds(people, "event", contacts, groups, seed), seed=1, backend="reference"))
        shuffled = play(thresholds(people, "random", contacts, groups, seed), seed=seed)
        assert np.array_equal(event.columns["out"], shuffled.columns["out"])


@pytest.mark.parametrize("kind", ["rising", "last"])
def test_large_waves_push_or_let_the_waiting_count(kind, monkeypatch):
    """A dense graph in which most go out at once, and a few wait for nearly all of their contacts."""
    monkeypatch.setattr(cascade, "_SMALL", 1)
    people = 300
    rows = neighbours(RandomGraph(12.0), people, seed=4, replicate=0)
    needs = np.where(lot(0, people) < 0.9, 1.0, np.diff(rows.offsets) - (kind == "last"))
    start = {"needs": needs, "out": np.arange(people) == 0}
    worlds = [Crowd(people, CROWD, (Threshold,), start, rows, order=o, absorbing="out") for o in ("event", "together")]
    event, together = (play(world, seed=1) for world in worlds)
    same(event, together)
    assert event.last("out")[0] > 280


def test_a_degree_beyond_a_byte_is_counted_all_the_same():
    people = 400
    ties = Ties(tuple((0, other) for other in range(1, people)))
    for needed, expected in ((399.0, 400), (399.5, 399), (130.0, 400)):
        start = {"needs": np.where(np.arange(people) == 0, needed, 2.0), "out": np.arange(people) > 0}
        world = Crowd(people, CROWD, (Threshold,), start, ties, order="event", absorbing="out")
        assert play(world, seed=1).last("out").tolist() == [expected]


@pytest.mark.parametrize(("people", "groups"), SIZES)
def test_events_and_waves_together_are_the_same_where_all_see_all(people, groups):
    for seed in range(4):
        orders = [
            thresholds(people, order, Everybody(), groups, seed, ThresholdOfAll, ticks=ticks)
            for order in ("event", "together")
            for ticks in (0, 1, 50)
        ]
        found = [play(world, seed=1) for world in orders]
        for one, other in zip(found[:3], found[3:], strict=True):
            same(one, other)
        same(found[2], play_crowd(orders[2], seed=1, backend="reference"))


@pytest.mark.parametrize("order", ORDERS)
def test_who_is_out_in_the_end_does_not_depend_on_peoples_numbers(order):
    people = 40
    rows = neighbours(RandomGraph(3.0), people, seed=5, replicate=0)
    pairs = [(a, int(b)) for a in range(people) for b in rows.targets[rows.offsets[a] : rows.offsets[a + 1]] if a < b]
    numbers = np.argsort(lot(3, people))
    place = np.argsort(numbers)
    world = thresholds(people, order, Ties(tuple(pairs)), ticks=2000)
    start = {name: np.asarray(values)[numbers] for name, values in world.start.items()}
    ties = Ties(tuple((int(place[a]), int(place[b])) for a, b in pairs))
    other = Crowd(people, CROWD, (Threshold,), start, ties, order=order, absorbing="out", ticks=2000)
    first, second = play(world, seed=1), play(other, seed=1)
    assert 0 < first.last("out")[0] < people
    assert np.array_equal(first.columns["out"][numbers], second.columns["out"])


def test_all_together_see_what_stood_and_random_turns_see_what_was_done():
    """A chain in which each waits for the one before: together it takes a tick each."""
    people = 30
    chain = Ties(tuple((one, one + 1) for one in range(people - 1)))
    start = {"needs": np.ones(people), "out": np.arange(people) == 0}
    found = {
        o: play(Crowd(people, CROWD, (Threshold,), start, chain, order=o, absorbing="out"), seed=1) for o in ORDERS[:2]
    }
    assert found["together"].counts["out"][:, 0].tolist() == [*range(1, people + 1), people]
    assert found["together"].ticks == people
    assert found["random"].ticks < people
    assert found["random"].still


def test_one_at_a_time_changes_at_most_one_a_group_and_tick():
    record = play(folk(60, 3, "one", 2, ticks=50), seed=9)
    assert record.ticks == 50
    assert np.abs(np.diff(record.counts["out"], axis=0)).max() == 1


@pytest.mark.parametrize("order", ORDERS)
def test_counts_may_be_kept_now_and_then(order):
    whole = thresholds(24, order, RandomGraph(3.0), 2, ticks=11, until_still=False)
    rare = thresholds(24, order, RandomGraph(3.0), 2, ticks=11, until_still=False, every=4)
    all_counts, some = (play(world, seed=3).counts["out"] for world in (whole, rare))
    assert np.array_equal(some, all_counts[[0, 4, 8, 11]])


def test_a_flag_that_absorbs_stays_up_whatever_the_rule_says():
    start = {"out": np.array([True, False, False, False])}
    for absorbing, expected in (("", 0), ("out", 1)):
        world = Crowd(
            4, crowd_rules.FOLK, (crowd_rules.copy,), start, Ring(2), order="together", absorbing=absorbing, ticks=20
        )
        for backend in ("cpu", "reference"):
            record = play_crowd(world, seed=1, backend=backend)
            assert record.last("out").tolist() == [expected]
            assert record.still


def test_what_goes_back_and_forth_is_never_still():
    start = {"out": np.array([True, False])}
    world = Crowd(2, crowd_rules.FOLK, (crowd_rules.copy,), start, Ties(((0, 1),)), ticks=9)
    record = play(world, seed=1)
    assert (record.ticks, record.still) == (9, False)


def test_ready_rows_serve_every_group_alike():
    rows = neighbours(RandomGraph(3.0), 20, seed=1, replicate=0)
    start = {"needs": np.ones(60), "out": np.tile(np.arange(20) == 0, 3)}
    record = play(Crowd(60, CROWD, (Threshold,), start, rows, groups=3, order="event", absorbing="out"), seed=1)
    assert len(set(record.last("out").tolist())) == 1
    assert np.array_equal(record.neighbours["offsets"][:21], rows.offsets)


NONSENSE = {
    "see.mood_seen: nothing of the kind is seen in a crowd": {"rules": (crowd_rules.gaze,)},
    "see.friends_out: nothing of the kind is seen in a crowd": {"rules": (crowd_rules.befriend,)},
    "rule elsewhere: is for people, and the crowd's are crowd": {"rules": (crowd_rules.elsewhere,)},
    "see.out_seen: everybody sees nobody in particular": {"contacts": Everybody()},
    "absorbing = 'mood': must be a shown flag: out, loud": {"absorbing": "mood"},
    "settings: sway.push: no such parameter; there are sway.pull, shout.least": {"settings": {"sway.push": 1.0}},
    "settings: sway.pull = 2.0: must be from 0 to 1": {"settings": {"sway.pull": 2.0}},
    "start: moods: crowd has no such column": {"start": {"moods": np.zeros(6)}},
    "start: mood: has shape (5,), and there are 6 people": {"start": {"mood": np.zeros(5)}},
    "crowd.mood = 101.0 for person 2": {"start": {"mood": np.array([0, 0, 101.0, 0, 0, 0])}},
    "crowd.mood = nan for person 0": {"start": {"mood": np.full(6, np.nan)}},
    "order = 'event': plays the rule threshold or threshold_of_all": {"order": "event"},
    "mean_degree = 9.0: among 6 people it is at most 5": {"contacts": RandomGraph(9.0)},
}


@pytest.mark.parametrize("sentence", NONSENSE)
def test_nonsense_is_refused_in_a_sentence(sentence):
    said = {
        "people": 6,
        "population": crowd_rules.FOLK,
        "rules": (crowd_rules.sway, crowd_rules.shout),
        "start": {},
        "contacts": RandomGraph(2.0),
    }
    with pytest.raises(ScenarioError) as error:
        play(Crowd(**(said | NONSENSE[sentence])), seed=1)
    assert sentence in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("said", [{"every": 0}, {"people": 0}, {"groups": 4}, {"ticks": -1}, {"order": "any"}])
def test_a_crowd_that_cannot_be_is_not_said(said):
    usual = {"people": 6, "population": CROWD, "rules": (Threshold,), "start": {}, "contacts": Everybody()}
    with pytest.raises(ScenarioError):
        Crowd(**(usual | said))


def test_a_rule_that_drives_a_column_out_of_its_bounds_is_told_so():
    world = Crowd(3, crowd_rules.FOLK, (crowd_rules.soar,), {}, Everybody(), ticks=20)
    with pytest.raises(ScenarioError, match=r"crowd\.mood = .* must stay from -100 to 100; a rule drives it out"):
        play(world, seed=1)


def test_event_by_event_needs_the_flag_to_absorb():
    world = Crowd(3, CROWD, (Threshold,), {}, Ring(2), order="event")
    with pytest.raises(ScenarioError, match="with absorbing = ''"):
        play(world, seed=1)


def test_contacts_may_be_ready_made_for_all_groups_too():
    rows = neighbours(RandomGraph(3.0), 40, seed=1, replicate=0, groups=2)
    one = thresholds(40, "together", rows, 2)
    other = thresholds(40, "together", RandomGraph(3.0), 2)
    same(play(one, seed=1), play(other, seed=1))
    with pytest.raises(ScenarioError, match="rows of contacts for 39 people: the crowd has 40"):
        play(thresholds(40, "together", Rows(np.zeros(40), np.zeros(0))), seed=1)


def test_ties_that_bind_one_way_are_refused_event_by_event_and_seen_in_other_orders():
    start = {"needs": np.array([9.0, 1.0]), "out": np.array([True, False])}
    one_way, both = Rows(np.array([0, 0, 1]), np.array([0])), Rows(np.array([0, 1, 2]), np.array([1, 0]))

    def ends(order, rows):
        return play(Crowd(2, CROWD, (Threshold,), start, rows, order=order, absorbing="out"), seed=1).last("out")[0]

    assert ends("together", one_way) == ends("random", one_way) == 2
    assert ends("event", both) == 2
    with pytest.raises(ScenarioError, match="see somebody who does not see them; use order 'together'"):
        ends("event", one_way)
    assert both.mutual
    assert not one_way.mutual
