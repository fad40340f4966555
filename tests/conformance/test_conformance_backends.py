"""Every shipped rule on every backend: the same bits, and what it declares is the truth."""

import numpy as np
import pytest

from backends import compare
from draws import shared_draws, twin_failures
from groundswell.engine.backends import columns
from groundswell.engine.passes import compile_passes
from groundswell.mechanisms import MECHANISMS, PHASES
from groundswell.mechanisms.base import mechanism
from groundswell.rng import uniforms
from groundswell.world.columns import PEOPLE
from threads import digest
from worlds import (
    DEGREE,
    POPULATIONS,
    SETS,
    differences,
    passes_of,
    random_fields,
    random_parameters,
    random_sizes,
    random_state,
    set_of_mechanisms,
    tick_once,
)

SIZES = [1, 15, 16, 17, 31, 32, 33, 63, 64, 65, 4095, 4096, 4097]


@pytest.mark.parametrize("number", [0, 1, 2])
def test_r5_fast_passes_equal_their_readable_twin(number):
    assert list(compare(number, range(500 + 10 * number, 510 + 10 * number), ticks=3)) == []


def test_r5_notices_a_wrong_word(monkeypatch):
    wrong = {
        **columns.COLUMN_WORDS,
        "least": columns.COLUMN_WORDS["most"],
        "most": columns.COLUMN_WORDS["least"],
    }
    monkeypatch.setattr(columns, "COLUMN_WORDS", wrong)
    assert {failure["backend"] for failure in compare(0, range(500, 502), ticks=1)} == {"columns"}


def test_sets_differ():
    assert len({set_of_mechanisms(number) for number in range(SETS)}) == SETS


def test_whole_and_broken_blocks():
    made = {backend: passes_of(MECHANISMS, backend)["people"] for backend in ("columns", "cpu")}
    states = {backend: random_state(PEOPLE, SIZES, 3) for backend in made}
    for tick in range(2):
        for backend, passes in made.items():
            tick_once(states[backend], passes, seed=3, tick=tick)
        assert differences(states["columns"], states["cpu"]) == []


def test_r3_threads_do_not_matter():
    passes = passes_of(MECHANISMS, "cpu")["people"]
    for seed in (1, 2):
        assert len({digest(passes, seed, threads) for threads in (1, 2, 3, 4, 7)}) == 1
    assert digest(passes, 1, 1) != digest(passes, 2, 1)


def test_r1_generator_equals_its_whole_number_twin():
    assert twin_failures(5_000) == 0


def test_r2_no_two_uses_share_a_draw():
    tried, shared = shared_draws(200_000)
    assert (tried >= 200_000, shared) == (True, 0)


@pytest.mark.parametrize("population", POPULATIONS, ids=lambda population: population.name)
def test_declared_reads_and_writes_are_the_truth(population):
    for one in passes_of(MECHANISMS, "columns")[population.name]:
        fields = random_fields(one, 7, 5, 0)
        parameters = random_parameters(one, 5)
        keys = {"seed": 5, "replicate": 0, "tick": 0}
        before = random_state(population, random_sizes(5), 5)
        after = before.copy()
        one.run(after, fields, parameters, **keys)
        shown = {after.shown} & one.writes
        assert set(differences(before, after)) <= one.writes - shown | ({"back"} if shown else set())
        for column in population.columns:
            if column.name in one.reads | one.writes or column.shown:
                continue
            other = random_state(population, random_sizes(5), 5)
            other.columns[column.name][:] = random_state(population, random_sizes(5), 6).columns[column.name]
            one.run(other, fields, parameters, **keys)
            assert set(differences(after, other)) <= {column.name}, (one.phase, column.name)
        declared = [rule for rule in MECHANISMS if rule.name in one.mechanisms]
        assert one.writes == frozenset().union(*(rule.writes for rule in declared))
        assert one.reads <= frozenset().union(*(rule.reads | rule.writes for rule in declared))


@pytest.mark.parametrize("sizes", [[1], [2], [1, 1], [0, 1, 0]])
def test_one_and_two_people_work(sizes):
    made = {backend: passes_of(MECHANISMS, backend)["people"] for backend in ("reference", "cpu")}
    states = {backend: random_state(PEOPLE, sizes, 8) for backend in made}
    for tick in range(3):
        for backend, passes in made.items():
            tick_once(states[backend], passes, seed=8, tick=tick)
    assert differences(states["reference"], states["cpu"]) == []


@mechanism("inert", population="people", phase="feel", streams={"idle": 4000})
class inert:  # noqa: N801 - the decorator makes a value of it
    def step(me, see, par, draw):  # noqa: N805 - a rule speaks of me
        if draw.uniform("idle") < 0.5:
            me.caution = me.caution * 1.0


def test_r6_an_inert_mechanism_changes_nothing():
    plain, more = random_state(PEOPLE, SIZES[:4], 9), random_state(PEOPLE, SIZES[:4], 9)
    for state, rules in ((plain, MECHANISMS), (more, (inert, *MECHANISMS))):
        tick_once(state, passes_of(rules, "columns")["people"], seed=9, tick=0)
    assert differences(plain, more) == []


def test_r6_who_comes_later_changes_nobody_before():
    """People and groups added at the end leave the fates of the first as they were (contacts among themselves)."""
    few, many = random_state(PEOPLE, [40, 7], 4), random_state(PEOPLE, [40, 7, 500], 4)
    for name, values in few.columns.items():
        many.columns[name][:47] = values
    many.back[:47] = few.back
    many.contacts[:47] = few.contacts
    for one in passes_of(MECHANISMS, "cpu")["people"]:
        fields = uniforms(4, 0, 0, 0, 3 * len(one.fields), 255).reshape(3, -1)
        for state, groups in ((few, 2), (many, 3)):
            one.run(state, fields[:groups], random_parameters(one, 4), seed=4, replicate=0, tick=0)
    for name, values in few.columns.items():
        assert np.array_equal(values, many.columns[name][:47])


def test_every_draw_has_a_number_of_its_own():
    for population in POPULATIONS:
        made = compile_passes(population, MECHANISMS, PHASES[population.name], backend="columns", degree=DEGREE)
        numbers = [number for one in made for number in one.draws.values()]
        assert len(set(numbers)) == len(numbers)
